#include "import/reason.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const headers[AF_NOTES] = {
	[AF_NOTE_NOTHING] = AF_REASON_HEADER,
	[AF_NOTE_LONG] = AF_REASON_HEADER " (one skill a row)",
	[AF_NOTE_MARKS] = AF_REASON_HEADER " (1 is yes)",
	[AF_NOTE_NO_LEVELS] = AF_REASON_HEADER " (numbers are no levels)",
};
#define HEADER_SIZE sizeof(AF_REASON_HEADER " (numbers are no levels)") /* of the longest */

const char *af_reason_header(enum af_reason_note note)
{
	return headers[note];
}

bool af_reason_is(const char *header, enum af_reason_note *note)
{
	for (size_t i = 0; i < AF_NOTES; i++)
		if (af_glob(headers[i], header)) {
			if (note)
				*note = (enum af_reason_note)i;
			return true;
		}
	return false;
}

/* Does the text begin with the header of the reasons and, in quotes or not, end there? *end is behind it. */
static bool header_at(const char *text, size_t n, const char *name, size_t *end)
{
	const size_t length = strlen(name), quote = n && *text == '"';
	char header[HEADER_SIZE] = "";

	if (n < length + 2 * quote + 1 || (quote && text[1 + length] != '"'))
		return false;
	memcpy(header, text + quote, length);
	*end = length + 2 * quote;
	return af_glob(name, header);
}

bool af_reason_leads(const char *text, size_t n, char *delimiter)
{
	for (size_t i = 0; i < AF_NOTES; i++) {
		size_t end;
		char follows;

		if (!header_at(text, n, headers[i], &end))
			continue;
		follows = text[end];
		if (!follows || !strchr(",;\t|", follows) || (*delimiter && *delimiter != follows))
			continue;
		*delimiter = follows;
		return true;
	}
	return false;
}

size_t af_reason_length(const char *record, size_t n, char delimiter)
{
	const bool quoted = n && *record == '"';
	size_t at = quoted;

	while (quoted && at < n && (record[at] != '"' || (at + 1 < n && record[at + 1] == '"')))
		at += record[at] == '"' ? 2 : 1;
	at += quoted;
	while (at < n && (quoted ? record[at] == ' ' : record[at] != delimiter))
		at++;
	return at < n && record[at] == delimiter ? at + 1 : 0;
}

/* ---------------------------------------------------------------- JSON */

struct cursor {
	const char *text;
	size_t n, at;
};

static void skip_blanks(struct cursor *c)
{
	while (c->at < c->n && c->text[c->at] && strchr(" \t\r\n", c->text[c->at]))
		c->at++;
}

static bool take(struct cursor *c, char wanted)
{
	skip_blanks(c);
	if (c->at == c->n || c->text[c->at] != wanted)
		return false;
	c->at++;
	return true;
}

/* Takes a string; *begin and *length are what stands between its quotes. */
static bool take_string(struct cursor *c, const char **begin, size_t *length)
{
	if (!take(c, '"'))
		return false;
	*begin = c->text + c->at;
	while (c->at < c->n && c->text[c->at] != '"')
		c->at += c->text[c->at] == '\\' ? 2 : 1;
	if (c->at >= c->n)
		return false;
	*length = (size_t)(c->text + c->at++ - *begin);
	return true;
}

static bool take_name(struct cursor *c, const char *name)
{
	const char *begin;
	size_t length;

	return take_string(c, &begin, &length) && length == strlen(name) && !memcmp(begin, name, length) && take(c, ':');
}

bool af_reason_member(const char *text, size_t n, struct af_reason_member *member)
{
	struct cursor c = {text, n, 0}, more;

	memset(member, 0, sizeof(*member));
	if (!take(&c, '{') || !take_name(&c, AF_REASON_HEADER) || !take_string(&c, &member->reason, &member->reason_n))
		return false;
	member->rest = c.at - 1;
	if (take(&c, ',')) {
		bool whole;

		more = c;
		whole = take_name(&more, AF_REASON_VERBATIM) && take_string(&more, &member->verbatim, &member->verbatim_n) &&
		        take(&more, '}');
		skip_blanks(&more);
		if (!whole || more.at < more.n)
			member->verbatim = NULL;
		if (c.at < n && text[c.at] == ' ') /* it was written with the comma */
			c.at++;
		member->rest = c.at - 1;
	}
	return true;
}

/* The number of the escape \uXXXX at text, or -1. */
static long unit_at(const char *text, size_t n)
{
	char digits[5] = "";
	char *end;
	long unit;

	if (n < 6 || text[0] != '\\' || text[1] != 'u')
		return -1;
	memcpy(digits, text + 2, 4);
	unit = strtol(digits, &end, 16);
	return end == digits + 4 ? unit : -1;
}

static void add_point(struct af_buf *out, long point)
{
	const char bytes[] = {(char)(0xF0 | point >> 18), (char)(0x80 | (point >> 12 & 0x3F)), (char)(0x80 | (point >> 6 & 0x3F)),
	                      (char)(0x80 | (point & 0x3F))};

	if (point < 0x80) {
		af_buf_addc(out, (char)point);
	} else if (point < 0x800) {
		af_buf_addc(out, (char)(0xC0 | point >> 6));
		af_buf_add(out, bytes + 3, 1);
	} else if (point < 0x10000) {
		af_buf_addc(out, (char)(0xE0 | point >> 12));
		af_buf_add(out, bytes + 2, 2);
	} else {
		af_buf_add(out, bytes, 4);
	}
}

/* Appends the escape at text and returns its length. */
static size_t unescape_one(struct af_buf *out, const char *text, size_t n)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter = n > 1 && text[1] ? strchr(letters, text[1]) : NULL;
	const long unit = unit_at(text, n), low = n > 6 ? unit_at(text + 6, n - 6) : -1;

	if (letter) {
		af_buf_addc(out, meanings[letter - letters]);
		return 2;
	}
	if (unit >= 0xD800 && unit < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
		add_point(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
		return 12;
	}
	if (unit >= 0 && (unit < 0xD800 || unit > 0xDFFF)) {
		add_point(out, unit);
		return 6;
	}
	af_buf_addc(out, '\\');
	return 1;
}

void af_reason_unescape(struct af_buf *out, const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *stop = memchr(text + at, '\\', n - at);
		const size_t plain = (stop ? (size_t)(stop - text) : n) - at;

		af_buf_add(out, text + at, plain);
		at += plain;
		if (at < n)
			at += unescape_one(out, text + at, n - at);
	}
}
