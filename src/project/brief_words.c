/* Splitting a text into words and numbers, and telling what stands between them. */
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "project/brief_words.h"

enum { SHORT_LINE = 60 /* bytes: a line end behind fewer is meant, not a wrap */ };

#define NUMBER_MAX ((int64_t)1000000000000) /* larger ones count as this */

struct splitter {
	struct af_arena *arena;
	const char *text;
	size_t n, at;
	size_t line; /* where the line began */
	enum af_brief_gap gap;
	struct af_brief_words *words;
	struct af_error *err;
};

/* Length of the letter, digit or mark at `at`, 0 when something else stands there. */
static size_t letter_at(const struct splitter *s, size_t at)
{
	const unsigned char c = at < s->n ? (unsigned char)s->text[at] : 0;
	utf8proc_int32_t point;
	utf8proc_ssize_t step;
	utf8proc_category_t kind;

	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	step = utf8proc_iterate((const utf8proc_uint8_t *)s->text + at, (utf8proc_ssize_t)(s->n - at), &point);
	if (step < 1)
		return 0;
	kind = utf8proc_category(point);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO ? (size_t)step : 0;
}

static bool digit_at(const struct splitter *s, size_t at)
{
	return at < s->n && s->text[at] >= '0' && s->text[at] <= '9';
}

/* Length of an apostrophe at `at`, straight or curly. */
static size_t apostrophe_at(const struct splitter *s, size_t at)
{
	if (at < s->n && s->text[at] == '\'')
		return 1;
	return at + 3 <= s->n && !memcmp(s->text + at, "\xE2\x80\x99", 3) ? 3 : 0;
}

/* The bytes start..end in small letters without accents, in the arena. */
static const char *bare(const struct splitter *s, size_t start, size_t end)
{
	struct af_buf out = {0};
	char one[AF_BARE_MAX];
	const char *copy;
	size_t length, step;

	while (start < end && (step = af_bare(s->text + start, end - start, one, &length))) {
		af_buf_add(&out, one, length);
		start += step;
	}
	copy = out.failed ? NULL : af_arena_strndup(s->arena, af_buf_text(&out), out.length);
	if (out.failed)
		s->arena->failed = true;
	af_buf_clear(&out);
	return copy;
}

static enum af_status add_word(struct splitter *s, size_t start, size_t end, const char *text, int64_t thousandths)
{
	struct af_brief_words *w = s->words;
	void *items = w->list;
	enum af_status status = text ? af_reserve(&items, &w->capacity, w->count + 1, sizeof(*w->list), s->err) : af_fail_nomem(s->err);

	w->list = items;
	if (status)
		return status;
	w->list[w->count++] = (struct af_brief_word){.start = (uint32_t)start, .end = (uint32_t)end, .text = text,
		.thousandths = thousandths, .gap = s->gap, .capital = start < s->n && s->text[start] >= 'A' && s->text[start] <= 'Z'};
	s->gap = AF_GAP_SPACE;
	return AF_OK;
}

/* ---------------------------------------------------------------- numbers */

/* Length of what parts groups of three digits at `at`: a comma, a point, an underscore, a space of any kind. */
static size_t group_mark(const struct splitter *s, size_t at)
{
	static const char *const marks[] = {",", ".", "_", " ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (s->n - at >= strlen(marks[i]) && !memcmp(s->text + at, marks[i], strlen(marks[i])))
			return strlen(marks[i]);
	return 0;
}

/* Does a group of exactly three digits follow the mark at `at`? */
static bool group_at(const struct splitter *s, size_t at)
{
	size_t first = at + group_mark(s, at);

	return first > at && digit_at(s, first) && digit_at(s, first + 1) && digit_at(s, first + 2) && !digit_at(s, first + 3);
}

/* Reads a number at s->at: "20,000", "1.5", "40". *end is behind it. */
static int64_t read_number(const struct splitter *s, size_t *end)
{
	size_t at = s->at, digits = 0;
	int64_t value = 0, unit = 1000;

	for (; digit_at(s, at); at++, digits++)
		value = value < NUMBER_MAX ? value * 10 + (s->text[at] - '0') : NUMBER_MAX;
	while (digits <= 3 && s->text[s->at] != '0' && at < s->n && group_at(s, at)) {
		at += group_mark(s, at);
		for (int i = 0; i < 3; i++, at++)
			value = value < NUMBER_MAX ? value * 10 + (s->text[at] - '0') : NUMBER_MAX;
	}
	value = (value < NUMBER_MAX ? value : NUMBER_MAX) * 1000;
	if (at < s->n && s->text[at] == '.' && digit_at(s, at + 1))
		for (at++; digit_at(s, at); at++) {
			unit /= 10;
			value += (s->text[at] - '0') * unit;
		}
	*end = at;
	return value;
}

/* "99th": no number, but a word. */
static bool ordinal_at(const struct splitter *s, size_t at)
{
	static const char *const ends[] = {"st", "nd", "rd", "th"};

	for (size_t i = 0; i < 4; i++)
		if (s->n - at >= 2 && !memcmp(s->text + at, ends[i], 2) && !letter_at(s, at + 2))
			return true;
	return false;
}

static enum af_status take_number(struct splitter *s)
{
	size_t start = s->at, end;
	int64_t value = read_number(s, &end);

	if (ordinal_at(s, end)) {
		end += 2;
		value = AF_NO_NUMBER;
	}
	s->at = end;
	return add_word(s, start, end, bare(s, start, end), value);
}

/* ---------------------------------------------------------------- words */

static bool ends_in(const struct splitter *s, size_t start, size_t end, const char *letters)
{
	size_t n = strlen(letters);

	return end - start >= n && !memcmp(s->text + end - n, letters, n);
}

/* What follows an apostrophe is no word of its own; but "isn't" is two. */
static enum af_status take_word(struct splitter *s)
{
	size_t start = s->at, end = start, mark, tail;
	enum af_status status;

	while (letter_at(s, end))
		end += letter_at(s, end);
	mark = apostrophe_at(s, end);
	tail = end + mark;
	while (mark && letter_at(s, tail))
		tail += letter_at(s, tail);
	s->at = mark && tail > end + mark ? tail : end;
	if (s->at == tail && tail == end + mark + 1 && (s->text[tail - 1] | 32) == 't' && (s->text[end - 1] | 32) == 'n' && end - start > 1) {
		bool can = ends_in(s, start, end, "can");

		status = add_word(s, start, can ? end : end - 1, bare(s, start, can ? end : end - 1), AF_NO_NUMBER);
		return status ? status : add_word(s, end - 1, tail, "not", AF_NO_NUMBER);
	}
	return add_word(s, start, end, bare(s, start, end), AF_NO_NUMBER);
}

/* ---------------------------------------------------------------- gaps */

static bool space_at(const struct splitter *s, size_t at)
{
	if (at >= s->n || (unsigned char)s->text[at] <= ' ' || s->text[at] == 0x7F)
		return true;
	return at + 1 < s->n && !memcmp(s->text + at, "\xC2\xA0", 2);
}

/* A line end: a blank line ends a sentence, a line that was short a clause; the others are wraps. */
static enum af_brief_gap line_end(struct splitter *s)
{
	size_t length = s->at - s->line, at = s->at + 1;

	while (at < s->n && (s->text[at] == ' ' || s->text[at] == '\t' || s->text[at] == '\r'))
		at++;
	s->line = s->at + 1;
	if (at < s->n && s->text[at] == '\n')
		return AF_GAP_SENTENCE;
	return length < SHORT_LINE ? AF_GAP_CLAUSE : AF_GAP_SPACE;
}

static enum af_brief_gap gap_of(struct splitter *s, size_t step)
{
	bool before = !s->at || space_at(s, s->at - 1), after = space_at(s, s->at + step);

	switch (s->text[s->at]) {
	case '\n': return line_end(s);
	case '.': return after || !letter_at(s, s->at + 1) ? AF_GAP_SENTENCE : AF_GAP_HYPHEN;
	case '!': return AF_GAP_SENTENCE;
	case '?': return AF_GAP_QUESTION;
	case ',': return AF_GAP_COMMA;
	case ';': case ')': case ']': case '|': case '*': return AF_GAP_CLAUSE;
	case ':': return after ? AF_GAP_COLON : AF_GAP_HYPHEN;
	case '(': case '[': return AF_GAP_COLON;
	case '/': return AF_GAP_HYPHEN;
	case '-': return before || after ? AF_GAP_CLAUSE : AF_GAP_HYPHEN;
	default: break;
	}
	if (step == 3 && !memcmp(s->text + s->at, "\xE2\x80\x94", 3)) /* an em dash */
		return AF_GAP_CLAUSE;
	if (step == 3 && !memcmp(s->text + s->at, "\xE2\x80", 2) && (s->text[s->at + 2] & 0x7C) == 0x10) /* other dashes */
		return before && after ? AF_GAP_CLAUSE : AF_GAP_HYPHEN;
	return step == 3 && !memcmp(s->text + s->at, "\xE2\x80\xA2", 3) ? AF_GAP_CLAUSE : AF_GAP_SPACE; /* a bullet */
}

/* One character that belongs to no word. */
static void skip(struct splitter *s)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s->text + s->at, (utf8proc_ssize_t)(s->n - s->at), &point);
	enum af_brief_gap gap = gap_of(s, step < 1 ? 1 : (size_t)step);

	if (gap > s->gap)
		s->gap = gap;
	s->at += step < 1 ? 1 : (size_t)step;
}

enum af_status af_brief_split(struct af_arena *arena, const char *text, size_t n, struct af_brief_words *words, struct af_error *err)
{
	struct splitter s = {.arena = arena, .text = text, .n = n, .gap = AF_GAP_SENTENCE, .words = words, .err = err};
	enum af_status status = AF_OK;

	while (!status && s.at < n) {
		if (digit_at(&s, s.at))
			status = take_number(&s);
		else if (letter_at(&s, s.at))
			status = take_word(&s);
		else
			skip(&s);
	}
	/* What ends the text, as the gap before the word that does not come. */
	if (!status)
		status = add_word(&s, n, n, "", AF_NO_NUMBER);
	if (!status) {
		words->count--;
		if (words->list[words->count].gap < AF_GAP_SENTENCE)
			words->list[words->count].gap = AF_GAP_SENTENCE;
	}
	return status;
}
