/* The words in a profile's text: their escapes, and what they say by themselves. */
#include "store/skill_words.h"

#include <limits.h>
#include <string.h>

/* ---------------------------------------------------------------- escapes */

static const char short_escapes[][2] = {{'"', '"'}, {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};
enum { SHORT_ESCAPES = sizeof(short_escapes) / sizeof(short_escapes[0]) };

bool af_words_needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

void af_words_escape(struct af_buf *out, const char *text)
{
	for (; *text; text++) {
		size_t i = 0;

		while (i < SHORT_ESCAPES && short_escapes[i][0] != *text)
			i++;
		if (!af_words_needs_escape((unsigned char)*text)) {
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
size_t af_words_escape_at(const char *text, size_t n, char *c)
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
char *af_words_unescape(const char *text, size_t n, struct af_arena *arena)
{
	char *copy = af_arena_strndup(arena, text, n);
	size_t length = 0;

	if (!copy || !memchr(text, '\\', n))
		return copy;
	for (size_t i = 0; i < n; length++) {
		const size_t escape = text[i] == '\\' ? af_words_escape_at(text + i, n - i, &copy[length]) : 0;

		if (!escape)
			copy[length] = text[i];
		i += escape ? escape : 1;
	}
	copy[length] = '\0';
	return copy;
}

/* ---------------------------------------------------------------- what words say */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A whole number from *at on, with no zero before it; false when there is none up to max. */
bool af_words_number(const char **at, const char *end, int64_t max, int64_t *number)
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
bool af_words_read(const char *words, size_t length, int *level, int *months)
{
	const char *at;
	int64_t years;

	*level = *months = AF_UNKNOWN;
	if (length == 2 && words[0] == ':' && words[1] >= '1' && words[1] <= '5') {
		*level = words[1] - '0';
		return true;
	}
	if (length < 3 || words[0] != ' ' || words[1] != '(')
		return false;
	at = words + 2;
	if (!af_words_number(&at, words + length, INT_MAX / 12, &years))
		return false;
	*months = (int)years * 12;
	return true;
}

/* Do the words say all that there is? */
bool af_words_suffice(const struct af_said *s)
{
	int level, months;

	return s->named && s->length && s->last_used == AF_UNKNOWN && !s->in_text && af_words_read(s->words, s->length, &level, &months) &&
	       level == s->level && months == s->months;
}

