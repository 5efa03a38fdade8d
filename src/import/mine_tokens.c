/* Finding the terms in a text: at each word the longest one. */
#include "import/mine_tokens.h"

#include <string.h>

#include "base/text.h"

/* ---------------------------------------------------------------- words of the text */

static bool is_space(char c)
{
	return c && strchr(" \t\r\n\v\f", c);
}

/* Is what stands before the first slash of a chunk the name of a host, "github.com"? */
static bool is_host(const char *text, size_t n)
{
	static const char *const ends[] = {".com", ".org", ".dev", ".de", ".fr", ".es", ".pt", ".br", ".eu", ".edu", ".gov", ".co", ".me",
	                                   ".app", ".info", ".ch", ".at", ".uk", ".in", ".net"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const size_t m = strlen(ends[i]);

		if (n > m && !memcmp(text + n - m, ends[i], m))
			return true;
	}
	return false;
}

/* Is the chunk, which has no white space, an address of the web or of mail? */
static bool is_address(const char *text, size_t n)
{
	for (size_t i = 1; i + 1 < n; i++)
		if ((text[i] == '@' && !is_space(text[i - 1])) || (text[i] == ':' && n - i > 3 && text[i + 1] == '/' && text[i + 2] == '/'))
			return true;
	if (n > 4 && !memcmp(text, "www.", 4))
		return true;
	for (size_t i = 1; i + 1 < n; i++)
		if (text[i] == '/')
			return is_host(text, i);
	return false;
}

/* All words that stand in no address. */
static enum af_status read_words(struct af_tokens *t, struct af_error *err)
{
	size_t at = 0, chunk_end = 0;
	struct af_word word;

	t->word_count = 0;
	while (af_word_next(t->text, t->n, &at, &word)) {
		if (word.start >= chunk_end) {
			size_t start = word.start;

			while (start && !is_space(t->text[start - 1]) && start > chunk_end)
				start--;
			chunk_end = word.start;
			while (chunk_end < t->n && !is_space(t->text[chunk_end]))
				chunk_end++;
			if (is_address(t->text + start, chunk_end - start)) {
				at = chunk_end;
				continue;
			}
		}
		if (af_reserve((void **)&t->words, &t->word_capacity, t->word_count + 1, sizeof(*t->words), err) != AF_OK)
			return AF_NOMEM;
		t->words[t->word_count++] = word;
	}
	return AF_OK;
}

/* ---------------------------------------------------------------- terms */

/* The term that the key is so far, NULL when none begins so. */
static const struct af_term *look_up(const struct af_tokens *t)
{
	const size_t *index = af_map_get(&t->terms->keys, t->key.data, t->key.length);

	return index ? &t->terms->list[*index] : NULL;
}

/* Does the term say anything, or is it only the beginning of others? */
static bool speaks(const struct af_term *term)
{
	return term->skill != AF_NO_SKILL || term->says;
}

static bool is_number(const struct af_tokens *t, size_t word)
{
	for (uint32_t i = t->words[word].start; i < t->words[word].end; i++)
		if (t->text[i] < '0' || t->text[i] > '9')
			return false;
	return true;
}

/* Is the word a unit of time, and the number before it no version: "Perl 6 years"? Uses the key as scratch, behind its text. */
static bool counts_time(struct af_tokens *t, size_t number)
{
	const size_t n = t->key.length;
	const size_t *index;
	bool unit = false;

	if (number + 1 >= t->word_count || !is_number(t, number))
		return false;
	af_fold(&t->key, t->text + t->words[number + 1].start, t->words[number + 1].end - t->words[number + 1].start);
	if (!t->key.failed) {
		index = af_map_get(&t->terms->keys, t->key.data + n, t->key.length - n);
		unit = index && t->terms->list[*index].says & AF_SAYS_UNIT;
		t->key.length = n;
		t->key.data[n] = '\0';
	}
	return unit;
}

/* Does nothing at the ends of the place make it part of something longer: "java_home", "@angular", "python.org"? */
static bool stands_alone(const struct af_tokens *t, size_t start, size_t end)
{
	const char before = start ? t->text[start - 1] : ' ', after = end < t->n ? t->text[end] : ' ';
	size_t next = end + 1;
	struct af_word word;

	if (strchr("_@\\$", before) || strchr("_@\\", after))
		return false;
	if (before == '.' && start > 1 && !is_space(t->text[start - 2]) && t->text[start - 2] != '.')
		return false;
	return after != '.' || !af_word_next(t->text, t->n, &next, &word) || word.start != end + 1;
}

/* A word with a version behind it, "Python3", when the name alone is known. */
static const struct af_term *without_version(struct af_tokens *t, const struct af_word *word)
{
	size_t n = word->end - word->start;
	const struct af_term *term;

	while (n && t->text[word->start + n - 1] >= '0' && t->text[word->start + n - 1] <= '9')
		n--;
	if (n < 3 || n == word->end - word->start)
		return NULL;
	af_buf_reset(&t->key);
	af_fold(&t->key, t->text + word->start, n);
	term = t->key.failed ? NULL : look_up(t);
	return term && term->skill != AF_NO_SKILL && (term->certainty == AF_CAPITAL || term->certainty == AF_ANY_CASE) ? term : NULL;
}

/* The longest term from the word at first on; *last is its last word. NULL when there is none. *parted: a longer name would begin here, but
 * for a space inside of a word: "Java Script" is no Java, and not surely JavaScript; the term means nothing then. */
static const struct af_term *longest(struct af_tokens *t, size_t first, size_t *last, bool *parted)
{
	const struct af_term *best = NULL;
	uint64_t borders = 0, inner = 0; /* where words end here; where they may inside of a shorter name */

	af_buf_reset(&t->key);
	for (size_t i = first; i < t->word_count; i++) {
		const struct af_term *term;

		if (i > first && counts_time(t, i))
			break;
		if (!af_prose_key(&t->key, t->text, i > first ? &t->words[i - 1] : NULL, &t->words[i]) || t->key.failed)
			break;
		term = look_up(t);
		if (!term)
			break;
		borders |= af_border(t->key.length);
		if (!speaks(term) || !stands_alone(t, t->words[first].start, t->words[i].end))
			continue;
		*parted = (borders & ~(term->borders | inner)) != 0;
		if (*parted && (!best || best->skill == AF_NO_SKILL || is_number(t, i))) {
			*parted = false; /* "I am" is not IAM, "Qt 6" is Qt */
			continue;
		}
		inner |= term->borders & ~af_border(t->key.length);
		best = term;
		*last = i;
	}
	if (!best && !t->key.failed) {
		best = without_version(t, &t->words[first]);
		*last = first;
		*parted = best && !stands_alone(t, t->words[first].start, t->words[first].end);
	}
	return best;
}

/* Is the word at index the version of the name before it, "Python 3.11"? It is no word of its own then. */
static bool is_version(struct af_tokens *t, size_t index)
{
	const size_t gap = t->words[index].start - t->words[index - 1].end;

	if (!is_number(t, index) || gap != 1 || !strchr(" .", t->text[t->words[index].start - 1]))
		return false;
	af_buf_reset(&t->key);
	return !counts_time(t, index);
}

enum af_status af_tokens_read(struct af_tokens *t, const char *text, size_t n, struct af_error *err)
{
	bool name = false; /* is what was read last a name, with its version? */
	enum af_status status;

	t->text = text;
	t->n = n;
	t->count = 0;
	status = read_words(t, err);
	for (size_t i = 0; i < t->word_count && status == AF_OK; i++) {
		const size_t first = i;
		bool parted = false;
		const struct af_term *term;
		struct af_token *token;

		if (name && is_version(t, i))
			continue;
		if (t->key.failed)
			return af_fail_nomem(err);
		term = longest(t, first, &i, &parted);
		if (t->key.failed)
			return af_fail_nomem(err);
		status = af_reserve((void **)&t->list, &t->capacity, t->count + 1, sizeof(*t->list), err);
		if (status != AF_OK)
			break;
		token = &t->list[t->count++];
		*token = (struct af_token){.start = t->words[first].start, .end = t->words[i].end};
		if (term && !parted)
			token->term = (uint32_t)(term - t->terms->list) + 1;
		if (token->term && term->skill != AF_NO_SKILL && !(term->says & AF_SAYS_NOTHING))
			token->state = AF_TOKEN_NAME;
		name = token->state == AF_TOKEN_NAME;
	}
	return status;
}

unsigned af_token_says(const struct af_tokens *t, size_t index)
{
	return index < t->count && t->list[index].term ? t->terms->list[t->list[index].term - 1].says : 0;
}

/* ---------------------------------------------------------------- gaps */

/* Length of the bullet at text[at], 0 when none stands there. */
static size_t bullet_at(const char *text, size_t n, size_t at)
{
	static const char *const bullets[] = {"\xE2\x80\xA2", "\xC2\xB7", "\xE2\x96\xAA", "\xE2\x97\xA6",
	                                      "\xE2\x80\xA3", "\xE2\x97\x8F", "\xE2\x80\x93"};

	for (size_t i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++)
		if (n - at >= strlen(bullets[i]) && !memcmp(text + at, bullets[i], strlen(bullets[i])))
			return strlen(bullets[i]);
	return 0;
}

/* Reads the white space and the bullet at the beginning of a line, text[at]. */
static size_t read_line(const char *text, size_t end, size_t at, struct af_gap *gap)
{
	gap->blank = gap->blank || gap->line;
	gap->line = true;
	while (at < end && strchr(" \t\r", text[at]))
		at++;
	if (at < end && (bullet_at(text, end, at) || (strchr("-*", text[at]) && at + 1 < end))) {
		gap->bullet = true;
		at += bullet_at(text, end, at) ? bullet_at(text, end, at) : 1;
	}
	return at;
}

struct af_gap af_token_gap(const struct af_tokens *t, size_t index)
{
	const size_t start = index ? t->list[index - 1].end : 0, end = index < t->count ? t->list[index].start : t->n;
	const char *text = t->text;
	struct af_gap gap = {.space = true};
	size_t at = index ? start : read_line(text, end, start, &gap);

	gap.hyphen = end - start == 1 && (text[start] == '-' || text[start] == '/');
	while (at < end) {
		const size_t bullet = bullet_at(text, end, at);

		if (text[at] == '\n') {
			at = read_line(text, end, at + 1, &gap);
			continue;
		}
		if (text[at] >= '0' && text[at] <= '9') { /* of a version */
			at += at + 1 < end && text[at + 1] == '.' ? 2 : 1;
			continue;
		}
		if (!is_space(text[at]))
			gap.space = false;
		gap.point = gap.point || text[at] == '.' || text[at] == '!';
		gap.question = gap.question || text[at] == '?';
		gap.semicolon = gap.semicolon || text[at] == ';';
		gap.colon = gap.colon || text[at] == ':';
		gap.paren = gap.paren || text[at] == '(' || text[at] == ')';
		gap.list = gap.list || bullet || strchr(",/|;&+", text[at]);
		gap.other = gap.other || (!bullet && !is_space(text[at]) && !strchr(",/|;&+", text[at]));
		at += bullet ? bullet : 1;
	}
	gap.space = gap.space && !gap.bullet;
	return gap;
}
