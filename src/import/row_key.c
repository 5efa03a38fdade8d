/* The key of a row. */
#include "import/row_parts.h"

#include <string.h>

#include "base/text.h"

/* Is the text one e-mail address and nothing else? Several of them, or a name beside one, would make a key that no other file has. */
static bool is_address(const char *text, size_t n)
{
	const char *at = memchr(text, '@', n);

	if (!at || at == text || at == text + n - 1 || memchr(at + 1, '@', n - (size_t)(at + 1 - text)))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] <= ' ' || strchr(",;<>()\"", text[i]))
			return false;
	return true;
}

/* An e-mail address that can serve as a key, lower-cased; *key stays when there is none. */
static enum af_status email_key(struct af_row *row, const struct af_record *record, const char **key, struct af_error *err)
{
	size_t n;
	const char *email = af_row_cell(row, record, AF_FIELD_EMAIL, &n);
	char *copy;

	if (!email || !is_address(email, n))
		return AF_OK;
	copy = af_arena_strndup(&row->arena, email, n);
	if (!copy)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 32);
	*key = copy;
	return AF_OK;
}

enum af_status af_row_key(struct af_row *row, const struct af_record *record, const char **key, struct af_error *err)
{
	size_t n;
	const char *cell = af_row_cell(row, record, AF_FIELD_KEY, &n);
	enum af_status status = AF_OK;

	*key = "";
	af_arena_clear(&row->arena);
	if (!cell || row->columns->of[AF_FIELD_KEY] == row->columns->of[AF_FIELD_EMAIL])
		status = email_key(row, record, key, err);
	if (cell && !**key)
		*key = cell;
	/* The key of a bad record may itself be what is bad. */
	if (!af_utf8_valid(*key, strlen(*key), NULL))
		*key = "";
	return status;
}

/* Is it what spreadsheets make of a long number, "4.91701E+11", or show in place of a value, "#N/A"? Many people would have it. */
static bool spoiled(const char *key)
{
	static const char *const errors[] = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!"};
	const size_t digits = strspn(key + (*key != '\0'), ".,0123456789"), exponent = digits + 1;

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (!strcmp(key, errors[i]))
			return true;
	return *key >= '1' && *key <= '9' && digits > 1 && (key[1] == '.' || key[1] == ',') && key[exponent] == 'E' && key[exponent + 1] == '+' &&
	       key[exponent + 2] && strspn(key + exponent + 2, "0123456789") == strlen(key + exponent + 2);
}

enum af_status af_row_check_key(struct af_row *row, const char *key, struct af_error *err)
{
	/* Byte order marks of joined files, zero-width space and word joiner; bidirectional marks, embeddings, overrides and isolates. */
	static const char *const unseen[] = {
		"\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x81\xA0", "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9",
		"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8",
		"\xE2\x81\xA9",
	};
	const struct af_columns *columns = row->columns;
	const size_t id = columns->of[AF_FIELD_KEY], email = columns->of[AF_FIELD_EMAIL];
	bool ascii = true;

	if (!*key && id != AF_NO_COLUMN && email != AF_NO_COLUMN && id != email)
		return af_fail(err, AF_INVALID, "has no key: neither \"%.60s\" nor an e-mail address in \"%.60s\"",
		               columns->headers[id], columns->headers[email]);
	if (!*key)
		return af_fail(err, AF_INVALID, id != AF_NO_COLUMN ? "has no key: \"%.60s\" is empty"
		                                                   : "has no key: no e-mail address in \"%.60s\"",
		               columns->headers[id != AF_NO_COLUMN ? id : email]);
	if (strlen(key) > 200)
		return af_fail(err, AF_INVALID, "the key is longer than 200 bytes");
	for (const char *p = key; *p; p++) {
		ascii = ascii && !(*p & 0x80);
		if ((unsigned char)*p < 0x20 || *p == 0x7F || (*p == '\xC2' && (unsigned char)p[1] < 0xA0))
			return af_fail(err, AF_INVALID, "the key has a line break or another control character");
	}
	if (spoiled(key))
		return af_fail(err, AF_INVALID, "the key is what a spreadsheet has made of another one; export that column as text");
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]) && !ascii; i++)
		if (strstr(key, unseen[i]))
			return af_fail(err, AF_INVALID, "the key has a character that nobody sees, or that turns text around");
	return AF_OK;
}
