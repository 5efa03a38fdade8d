/* Words of prose: where they begin and end, and what may stand between those of one name. */
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "import/mine_terms.h"

/* Length of the letter, digit or mark at text[at], 0 when something else stands there. */
static size_t letter_at(const char *text, size_t n, size_t at)
{
	const unsigned char c = at < n ? (unsigned char)text[at] : 0;
	utf8proc_int32_t point;
	utf8proc_ssize_t step;
	utf8proc_category_t kind;

	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(n - at), &point);
	if (step < 1)
		return 0;
	kind = utf8proc_category(point);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO ? (size_t)step : 0;
}

static bool is_digit(const char *text, size_t n, size_t at)
{
	return at < n && text[at] >= '0' && text[at] <= '9';
}

/* ".NET": the one name that begins with a sign. */
static bool dot_net(const char *text, size_t n, size_t at)
{
	return n - at >= 4 && text[at] == '.' && (text[at + 1] | 32) == 'n' && (text[at + 2] | 32) == 'e' && (text[at + 3] | 32) == 't' &&
	       !letter_at(text, n, at + 4) && (!at || !memchr("+#.", text[at - 1], 3));
}

/* Length of the signs at text[at] that belong to the word before: "++", "#", "+". */
static size_t signs_at(const char *text, size_t n, size_t at)
{
	size_t length = 0;

	while (length < 2 && at + length < n && (text[at + length] == '+' || text[at + length] == '#'))
		length++;
	/* "Python+Django" is two names. */
	return length == 1 && letter_at(text, n, at + 1) ? 0 : length;
}

bool af_word_next(const char *text, size_t n, size_t *at, struct af_word *word)
{
	size_t end;

	while (*at < n && !letter_at(text, n, *at) && !dot_net(text, n, *at))
		++*at;
	if (*at >= n)
		return false;
	end = *at + (text[*at] == '.');
	while (letter_at(text, n, end))
		end += letter_at(text, n, end);
	if (signs_at(text, n, end)) {
		end += signs_at(text, n, end);
		while (is_digit(text, n, end)) /* C++17 */
			end++;
	}
	*word = (struct af_word){(uint32_t)*at, (uint32_t)end};
	*at = end;
	return true;
}

/* Length of the white space at text[at]. */
static size_t space_at(const char *text, size_t n, size_t at)
{
	if (at + 1 < n && !memcmp(text + at, "\xC2\xA0", 2))
		return 2;
	return at < n && memchr(" \t\r\n", text[at], 4) ? 1 : 0;
}

/* Length of a hyphen, an apostrophe or an underscore at text[at]: what may stand in a name or not. */
static size_t soft_at(const char *text, size_t n, size_t at)
{
	static const char *const marks[] = {"-", "_", "'", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x99"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (n - at >= strlen(marks[i]) && !memcmp(text + at, marks[i], strlen(marks[i])))
			return strlen(marks[i]);
	return 0;
}

/* What stands between two words of a name: '\0' for nothing that counts, or the sign; -1 when it parts them. */
static int joint(const char *text, size_t start, size_t end)
{
	const size_t from = start, soft = soft_at(text, end, start);
	size_t lines = 0;
	int sign = 0;

	if (soft && start + soft == end)
		return 0;
	while (start < end) {
		const size_t space = space_at(text, end, start);

		if (!space && (sign || !memchr("./&:(", text[start], 5)))
			return -1;
		if (!space)
			sign = text[start];
		if (sign == ':' && start + 1 < end && text[start + 1] == ':') /* Code::Blocks */
			start++;
		lines += text[start] == '\n';
		start += space ? space : 1;
	}
	/* A dot with a space ends a sentence, an empty line a paragraph. */
	return (sign == '.' && end - from > 1) || end - from > 4 || lines > 1 ? -1 : sign;
}

bool af_prose_key(struct af_buf *key, const char *text, const struct af_word *first, const struct af_word *second)
{
	const size_t n = second->end - second->start;
	int sign = first ? joint(text, first->end, second->start) : 0;

	if (sign < 0)
		return false;
	/* Node.js, NodeJS and "node js" are the same; "notion so" is not Notion.so. */
	if (sign == '.' && n == 2 && (text[second->start] | 32) == 'j' && (text[second->start + 1] | 32) == 's')
		sign = 0;
	if (sign)
		af_buf_addc(key, (char)sign);
	af_fold(key, text + second->start, n);
	return true;
}

uint64_t af_border(size_t byte)
{
	return (uint64_t)1 << (byte < 63 ? byte : 63);
}

bool af_is_capital(const char *text, size_t n)
{
	utf8proc_int32_t point;

	if (!n)
		return false;
	if ((unsigned char)*text < 0x80)
		return *text >= 'A' && *text <= 'Z';
	if (utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &point) < 1)
		return false;
	return utf8proc_category(point) == UTF8PROC_CATEGORY_LU || utf8proc_category(point) == UTF8PROC_CATEGORY_LT;
}
