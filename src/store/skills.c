/* The skills of a profile as one text: writing it, and reading it strictly. A database is hostile input: what these functions would not have
 * written is damage, wherever it comes from. */
#include "store/skills.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MONTH_FIRST = 1900 * 12, MONTH_LAST = 9999 * 12 + 11 };

/* ---------------------------------------------------------------- escapes */

static const char short_escapes[][2] = {{'"', '"'}, {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};
enum { SHORT_ESCAPES = sizeof(short_escapes) / sizeof(short_escapes[0]) };

static bool needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

static void add_escaped(struct af_buf *out, const char *text)
{
	for (; *text; text++) {
		size_t i = 0;

		while (i < SHORT_ESCAPES && short_escapes[i][0] != *text)
			i++;
		if (!needs_escape((unsigned char)*text)) {
			af_buf_addc(out, *text);
		} else if (i < SHORT_ESCAPES) {
			af_buf_addc(out, '\\');
			af_buf_addc(out, short_escapes[i][1]);
		} else {
			af_buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*text);
		}
	}
}

/* The value of a hexadecimal digit as it is written here, or -1. */
static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Length of the escape at text, which has n bytes; *c is what it stands for. 0: it is none that is written here. */
static size_t escape_at(const char *text, size_t n, char *c)
{
	int value;

	for (size_t i = 0; n > 1 && i < SHORT_ESCAPES; i++)
		if (text[1] == short_escapes[i][1]) {
			*c = short_escapes[i][0];
			return 2;
		}
	if (n < 6 || memcmp(text, "\\u00", 4) || (text[4] != '0' && text[4] != '1') || hex(text[5]) < 0)
		return 0;
	value = hex(text[4]) * 16 + hex(text[5]);
	*c = (char)value;
	return value && (value < '\b' || value > '\r' || value == '\v') ? 6 : 0;
}

/* A copy of the text without its escapes. */
static char *unescaped(const char *text, size_t n, struct af_arena *arena)
{
	char *copy = af_arena_strndup(arena, text, n);
	size_t length = 0;

	if (!copy || !memchr(text, '\\', n))
		return copy;
	for (size_t i = 0; i < n; length++) {
		const size_t escape = text[i] == '\\' ? escape_at(text + i, n - i, &copy[length]) : 0;

		if (!escape)
			copy[length] = text[i];
		i += escape ? escape : 1;
	}
	copy[length] = '\0';
	return copy;
}

/* ---------------------------------------------------------------- the parts of a skill */

/* The number, unless it is one that nothing can be. */
static int within(int number, int least, int most)
{
	return number >= least && number <= most ? number : AF_UNKNOWN;
}

void af_said_of(const struct af_evidence *evidence, struct af_arena *arena, struct af_said *said)
{
	const size_t name = evidence->listed && evidence->name ? strlen(evidence->name) : 0;
	struct af_buf escaped = {0};
	size_t n = 0;

	*said = (struct af_said){.skill_id = evidence->skill_id, .level = within(evidence->level, 1, 5),
	                         .months = within(evidence->months, 0, INT_MAX),
	                         .last_used = within(evidence->last_used, MONTH_FIRST, MONTH_LAST), .in_text = evidence->in_text};
	said->named = name && !strncmp(evidence->source, evidence->name, name);
	said->words = evidence->source + (said->named ? name : 0);
	while (said->words[n] && !needs_escape((unsigned char)said->words[n]))
		n++;
	said->length = n;
	if (!said->words[n])
		return;
	add_escaped(&escaped, said->words);
	said->words = escaped.failed ? NULL : af_arena_strndup(arena, escaped.data, escaped.length);
	said->length = said->words ? escaped.length : 0;
	arena->failed = arena->failed || escaped.failed;
	af_buf_clear(&escaped);
}

char *af_said_words(const struct af_said *said, const char *name, struct af_arena *arena)
{
	char *rest = unescaped(said->words, said->length, arena);

	if (!rest || !said->named)
		return rest;
	return *rest ? af_arena_printf(arena, "%s%s", name, rest) : af_arena_strdup(arena, name);
}

struct af_evidence af_said_evidence(const struct af_said *said)
{
	return (struct af_evidence){.skill_id = said->skill_id, .level = said->level, .months = said->months, .last_used = said->last_used,
	                            .in_text = said->in_text};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A whole number from *at on, with no zero before it; false when there is none up to max. */
static bool number_at(const char **at, const char *end, int64_t max, int64_t *number)
{
	const char *start = *at;

	for (*number = 0; *at < end && is_digit(**at); ++*at) {
		if (*number > max / 10 || *number * 10 > max - (**at - '0'))
			return false;
		*number = *number * 10 + (**at - '0');
	}
	return *at > start && (*start != '0' || *at == start + 1);
}

/* What words that follow a name say by themselves: ":4" a level, " (13 yrs)" months. False: nothing. */
static bool read_words(const char *words, size_t length, int *level, int *months)
{
	const char *at = words + 2, *end = words + length;
	int64_t years;

	*level = *months = AF_UNKNOWN;
	if (length == 2 && words[0] == ':' && words[1] >= '1' && words[1] <= '5') {
		*level = words[1] - '0';
		return true;
	}
	if (length < 3 || words[0] != ' ' || words[1] != '(' || !number_at(&at, end, INT_MAX / 12, &years))
		return false;
	*months = (int)years * 12;
	return true;
}

/* Do the words say all that there is? */
static bool words_suffice(const struct af_said *s)
{
	int level, months;

	return s->named && s->length && s->last_used == AF_UNKNOWN && !s->in_text && read_words(s->words, s->length, &level, &months) &&
	       level == s->level && months == s->months;
}

/* ---------------------------------------------------------------- writing */

static void add_number(struct af_buf *out, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	af_buf_add(out, digits + at, sizeof(digits) - at);
}

static void add_words(struct af_buf *out, const struct af_said *s)
{
	if (s->named && !s->length) {
		af_buf_adds(out, "null");
		return;
	}
	af_buf_addc(out, '"');
	if (s->named)
		af_buf_addc(out, '~');
	else if (s->length && (*s->words == '~' || *s->words == '='))
		af_buf_addc(out, '=');
	af_buf_add(out, s->words, s->length);
	af_buf_addc(out, '"');
}

static void add_int(struct af_buf *out, int number)
{
	if (number == AF_UNKNOWN)
		af_buf_adds(out, "null");
	else
		add_number(out, number);
}

/* What there is of a skill beside what it is, as far as it says something, and the end of the list. */
static void add_members(struct af_buf *out, const struct af_said *s)
{
	const int count = s->in_text ? 5 : s->last_used != AF_UNKNOWN ? 4 : s->months != AF_UNKNOWN ? 3 : s->level != AF_UNKNOWN ? 2 : !s->named || s->length;
	char month[16];

	if (count > 0) {
		af_buf_addc(out, ',');
		add_words(out, s);
	}
	if (count > 1) {
		af_buf_addc(out, ',');
		add_int(out, s->level);
	}
	if (count > 2) {
		af_buf_addc(out, ',');
		add_int(out, s->months);
	}
	if (count > 3 && s->last_used != AF_UNKNOWN) {
		af_month_format(s->last_used, month);
		af_buf_printf(out, ",\"%s\"", month);
	} else if (count > 3) {
		af_buf_adds(out, ",null");
	}
	af_buf_adds(out, count > 4 ? ",1]" : "]");
}

void af_skills_add(struct af_buf *out, const struct af_said *s)
{
	af_buf_addc(out, out->length ? ',' : '[');
	if (words_suffice(s)) {
		af_buf_addc(out, '"');
		add_number(out, s->skill_id);
		af_buf_add(out, s->words, s->length);
		af_buf_addc(out, '"');
	} else if (s->named && !s->length && s->level == AF_UNKNOWN && s->months == AF_UNKNOWN && s->last_used == AF_UNKNOWN && !s->in_text) {
		add_number(out, s->skill_id);
	} else {
		af_buf_addc(out, '[');
		add_number(out, s->skill_id);
		add_members(out, s);
	}
}

void af_skills_add_image(struct af_buf *out, const char *slug, const char *name, const struct af_said *s)
{
	af_buf_adds(out, out->length ? ",[\"" : "[[\"");
	add_escaped(out, slug);
	af_buf_adds(out, "\",\"");
	add_escaped(out, name);
	af_buf_addc(out, '"');
	add_members(out, s);
}

void af_skills_end(struct af_buf *out)
{
	af_buf_adds(out, out->length ? "]" : "[]");
}

/* ---------------------------------------------------------------- reading */

void af_skills_read(struct af_skills_reader *reader, const char *text, size_t length)
{
	*reader = (struct af_skills_reader){.at = text, .end = text + length};
}

static bool take(struct af_skills_reader *r, const char *text, size_t length)
{
	if ((size_t)(r->end - r->at) < length || memcmp(r->at, text, length))
		return false;
	r->at += length;
	return true;
}

static bool take_char(struct af_skills_reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* A string: *text is what stands between its quotes. */
static bool take_string(struct af_skills_reader *r, const char **text, size_t *length)
{
	const char *at = r->at;
	size_t escape;
	char c;

	if (!take_char(r, '"'))
		return false;
	for (at++; at < r->end && *at != '"'; at += escape) {
		escape = *at == '\\' ? escape_at(at, (size_t)(r->end - at), &c) : (unsigned char)*at >= 0x20;
		if (!escape)
			return false;
	}
	if (at == r->end)
		return false;
	*text = r->at;
	*length = (size_t)(at - r->at);
	r->at = at + 1;
	return true;
}

/* Words, or null for the name exactly. */
static bool take_words(struct af_skills_reader *r, struct af_said *s)
{
	s->named = take(r, "null", 4);
	if (s->named)
		return true;
	if (!take_string(r, &s->words, &s->length))
		return false;
	if (!s->length || (*s->words != '~' && *s->words != '='))
		return true;
	s->named = *s->words == '~';
	s->words++;
	s->length--;
	return s->length && (s->named || *s->words == '~' || *s->words == '=');
}

/* A number from min on, or null. */
static bool take_int(struct af_skills_reader *r, int min, int max, int *number)
{
	int64_t value;

	*number = AF_UNKNOWN;
	if (take(r, "null", 4))
		return true;
	if (!number_at(&r->at, r->end, max, &value) || value < min)
		return false;
	*number = (int)value;
	return true;
}

static bool take_month(struct af_skills_reader *r, int *month)
{
	const char *text;
	size_t length;
	char copy[8];

	*month = AF_UNKNOWN;
	if (take(r, "null", 4))
		return true;
	if (!take_string(r, &text, &length) || length != 7)
		return false;
	memcpy(copy, text, 7);
	copy[7] = '\0';
	return af_month_parse(copy, month);
}

/* The members behind what the skill is, and the end of the list. The last one must say something. */
static bool take_members(struct af_skills_reader *r, struct af_said *s)
{
	bool fine = true, says = true;

	for (int i = 0; i < 5 && fine && take_char(r, ','); i++)
		switch (i) {
		case 0:
			fine = take_words(r, s);
			says = !s->named || s->length;
			break;
		case 1:
			fine = take_int(r, 1, 5, &s->level);
			says = s->level != AF_UNKNOWN;
			break;
		case 2:
			fine = take_int(r, 0, INT_MAX, &s->months);
			says = s->months != AF_UNKNOWN;
			break;
		case 3:
			fine = take_month(r, &s->last_used);
			says = s->last_used != AF_UNKNOWN;
			break;
		default:
			says = s->in_text = take_char(r, '1');
		}
	return fine && says && take_char(r, ']');
}

/* A skill whose words say all, from what stands between the quotes. */
static bool read_string(const char *text, size_t length, struct af_said *s)
{
	const char *at = text;

	if (!number_at(&at, text + length, INT64_MAX, &s->skill_id))
		return false;
	s->named = true;
	s->words = at;
	s->length = (size_t)(text + length - at);
	return read_words(s->words, s->length, &s->level, &s->months);
}

/* A skill in one of its three forms. What has a shorter one is none of them. */
static bool take_skill(struct af_skills_reader *r, struct af_said *s)
{
	const char *text;
	size_t length;

	if (r->at < r->end && is_digit(*r->at)) {
		s->named = true;
		return number_at(&r->at, r->end, INT64_MAX, &s->skill_id);
	}
	if (take_char(r, '['))
		return number_at(&r->at, r->end, INT64_MAX, &s->skill_id) && r->at < r->end && *r->at == ',' && take_members(r, s) && !words_suffice(s);
	return take_string(r, &text, &length) && read_string(text, length, s);
}

/* The bracket before a skill, or the comma. *end: there is none. */
static bool take_separator(struct af_skills_reader *r, bool *end)
{
	const bool first = !r->begun;

	*end = false;
	if (first && !take_char(r, '['))
		return false;
	r->begun = true;
	if (take_char(r, ']')) {
		*end = true;
		return r->at == r->end;
	}
	return first || take_char(r, ',');
}

static void begin_skill(struct af_said *s)
{
	*s = (struct af_said){.level = AF_UNKNOWN, .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .words = ""};
}

enum af_skills_step af_skills_next(struct af_skills_reader *r, struct af_said *s)
{
	bool end;

	begin_skill(s);
	if (!take_separator(r, &end))
		return AF_SKILLS_DAMAGED;
	if (end)
		return AF_SKILLS_END;
	if (!take_skill(r, s) || s->skill_id <= r->last)
		return AF_SKILLS_DAMAGED;
	r->last = s->skill_id;
	return AF_SKILLS_MORE;
}

static const char *take_name(struct af_skills_reader *r, struct af_arena *arena)
{
	const char *text;
	size_t length;

	return take_string(r, &text, &length) ? unescaped(text, length, arena) : NULL;
}

enum af_skills_step af_skills_next_image(struct af_skills_reader *r, struct af_said *s, const char **slug, const char **name,
                                         struct af_arena *arena)
{
	bool end;

	begin_skill(s);
	if (!take_separator(r, &end))
		return AF_SKILLS_DAMAGED;
	if (end)
		return AF_SKILLS_END;
	*slug = take_char(r, '[') ? take_name(r, arena) : NULL;
	*name = *slug && take_char(r, ',') ? take_name(r, arena) : NULL;
	s->named = true; /* unless there are words that say otherwise */
	return *name && take_members(r, s) ? AF_SKILLS_MORE : AF_SKILLS_DAMAGED;
}
