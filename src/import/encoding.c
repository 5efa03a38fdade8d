#include "import/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#define NO_CONVERTER ((iconv_t)-1)
#define POSSIBLE "utf-8, utf-16, utf-16le, utf-16be, windows-1252, latin-1, and what iconv knows of one byte for each character, such " \
                 "as windows-1250, iso-8859-2, macintosh, cp850, koi8-r"

struct name {
	const char *key;  /* what is left of a name without punctuation, in small letters */
	const char *name; /* as iconv knows it, and as it is shown */
	enum af_form form;
};

/* What people call the common ones. iconv is asked for all others. */
static const struct name names[] = {
	{"utf8", "UTF-8", AF_FORM_UTF8}, {"utf8sig", "UTF-8", AF_FORM_UTF8}, {"utf8bom", "UTF-8", AF_FORM_UTF8},
	{"utf16", "UTF-16", AF_FORM_UTF16}, {"utf16le", "UTF-16LE", AF_FORM_UTF16LE}, {"utf16be", "UTF-16BE", AF_FORM_UTF16BE},
	{"windows1252", "Windows-1252", AF_FORM_SINGLE}, {"win1252", "Windows-1252", AF_FORM_SINGLE},
	{"cp1252", "Windows-1252", AF_FORM_SINGLE}, {"ansi", "Windows-1252", AF_FORM_SINGLE},
	{"latin1", "ISO-8859-1", AF_FORM_SINGLE}, {"iso88591", "ISO-8859-1", AF_FORM_SINGLE}, {"l1", "ISO-8859-1", AF_FORM_SINGLE},
	{"latin2", "ISO-8859-2", AF_FORM_SINGLE}, {"iso88592", "ISO-8859-2", AF_FORM_SINGLE},
	{"latin5", "ISO-8859-9", AF_FORM_SINGLE}, {"iso88599", "ISO-8859-9", AF_FORM_SINGLE},
	{"latin9", "ISO-8859-15", AF_FORM_SINGLE}, {"iso885915", "ISO-8859-15", AF_FORM_SINGLE},
	{"iso88595", "ISO-8859-5", AF_FORM_SINGLE}, {"iso88597", "ISO-8859-7", AF_FORM_SINGLE},
	{"windows1250", "Windows-1250", AF_FORM_SINGLE}, {"cp1250", "Windows-1250", AF_FORM_SINGLE},
	{"windows1251", "Windows-1251", AF_FORM_SINGLE}, {"cp1251", "Windows-1251", AF_FORM_SINGLE},
	{"windows1253", "Windows-1253", AF_FORM_SINGLE}, {"cp1253", "Windows-1253", AF_FORM_SINGLE},
	{"windows1254", "Windows-1254", AF_FORM_SINGLE}, {"cp1254", "Windows-1254", AF_FORM_SINGLE},
	{"windows1257", "Windows-1257", AF_FORM_SINGLE}, {"cp1257", "Windows-1257", AF_FORM_SINGLE},
	{"macintosh", "Macintosh", AF_FORM_SINGLE}, {"macroman", "Macintosh", AF_FORM_SINGLE}, {"mac", "Macintosh", AF_FORM_SINGLE},
	{"cp437", "CP437", AF_FORM_SINGLE}, {"cp850", "CP850", AF_FORM_SINGLE}, {"cp852", "CP852", AF_FORM_SINGLE},
	{"cp866", "CP866", AF_FORM_SINGLE}, {"koi8r", "KOI8-R", AF_FORM_SINGLE}, {"koi8u", "KOI8-U", AF_FORM_SINGLE},
	{"ascii", "US-ASCII", AF_FORM_SINGLE}, {"usascii", "US-ASCII", AF_FORM_SINGLE},
};
enum { NAMES = sizeof(names) / sizeof(names[0]), KEY_MAX = 32 };

/* Small letters and digits of name; "" when there are too many. */
static void make_key(const char *name, char key[KEY_MAX])
{
	size_t n = 0;

	for (; *name && n < KEY_MAX; name++) {
		if (*name >= 'A' && *name <= 'Z')
			key[n++] = (char)(*name + 32);
		else if ((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9'))
			key[n++] = *name;
	}
	key[n < KEY_MAX ? n : 0] = '\0';
}

/* Could name be one of iconv's, and nothing else? It takes options behind slashes, and "" for the locale's encoding. */
static bool may_ask(const char *name)
{
	const size_t n = strlen(name);

	return n && n < sizeof(((struct af_encoding *)0)->name) &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:+()") == n;
}

/* The one character that byte stands for, as UTF-8 in text; its size, 0 when there is none, SIZE_MAX when it is no whole character. */
static size_t decode(iconv_t converter, unsigned char byte, char text[4])
{
	char from = (char)byte, to[32], *in = &from, *out = to;
	size_t in_left = 1, out_left = sizeof(to), characters = 0, n;

	iconv(converter, NULL, NULL, NULL, NULL);
	if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1)
		return errno == EILSEQ ? 0 : SIZE_MAX;
	iconv(converter, NULL, NULL, &out, &out_left); /* a letter that waits for its accent */
	n = (size_t)(out - to);
	for (size_t i = 0; i < n; i++)
		characters += ((unsigned char)to[i] & 0xC0) != 0x80;
	if (characters != 1 || n > 4)
		return SIZE_MAX;
	memcpy(text, to, n);
	return n;
}

/* Asks iconv for every byte. False when the encoding is no single-byte one on top of ASCII. */
static bool read_page(iconv_t converter, struct af_code_page *page)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		const size_t n = decode(converter, (unsigned char)byte, page->text[byte]);

		if (n == SIZE_MAX || (byte < 0x80 && (n != 1 || (unsigned char)page->text[byte][0] != byte)))
			return false;
		page->size[byte] = (unsigned char)n;
		/* C1 controls fill the holes of ISO 8859; no text has them. */
		if (n == 2 && page->text[byte][0] == '\xC2' && (unsigned char)page->text[byte][1] < 0xA0)
			page->size[byte] = 0;
	}
	return true;
}

static enum af_status unknown(const char *name, const char *key, struct af_error *err)
{
	const char *keys[NAMES], *near;

	for (size_t i = 0; i < NAMES; i++)
		keys[i] = names[i].key;
	near = af_nearest(key, keys, NAMES);
	for (size_t i = 0; near && i < NAMES; i++)
		if (!strcmp(names[i].key, near))
			return af_fail(err, AF_INVALID, "no encoding is called \"%.60s\"; did you mean %s? There are " POSSIBLE, name,
			               names[i].name);
	return af_fail(err, AF_INVALID, "no encoding is called \"%.60s\"; there are " POSSIBLE, name);
}

enum af_status af_encoding_find(const char *name, struct af_encoding *encoding, struct af_error *err)
{
	char key[KEY_MAX];
	iconv_t converter;
	bool sound;

	make_key(name, key);
	memset(encoding, 0, sizeof(*encoding));
	encoding->form = AF_FORM_SINGLE;
	for (size_t i = 0; i < NAMES; i++) {
		if (*key && !strcmp(names[i].key, key)) {
			encoding->form = names[i].form;
			name = names[i].name;
			break;
		}
	}
	if (!may_ask(name))
		return unknown(name, key, err);
	memcpy(encoding->name, name, strlen(name));
	if (encoding->form != AF_FORM_SINGLE)
		return AF_OK;
	converter = iconv_open("UTF-8", name);
	if (converter == NO_CONVERTER)
		return errno == ENOMEM ? af_fail_nomem(err) : unknown(name, key, err);
	sound = read_page(converter, &encoding->page);
	iconv_close(converter);
	if (sound)
		return AF_OK;
	return af_fail(err, AF_INVALID, "%s has not one byte for each character, or lacks ASCII; convert the file first with iconv -f %s -t "
	               "UTF-8. There are " POSSIBLE, name, name);
}

enum af_status af_encoding_check(const char *name, struct af_error *err)
{
	struct af_encoding encoding;

	return af_encoding_find(name, &encoding, err);
}

size_t af_code_page_add(const struct af_code_page *page, const char *bytes, size_t n, struct af_buf *out)
{
	size_t missing = n, plain = 0; /* where the ASCII bytes begin that are not yet copied */

	for (size_t i = 0; i < n; i++) {
		const unsigned char byte = (unsigned char)bytes[i];

		if (byte < 0x80)
			continue;
		af_buf_add(out, bytes + plain, i - plain);
		plain = i + 1;
		if (page->size[byte]) {
			af_buf_add(out, page->text[byte], page->size[byte]);
			continue;
		}
		af_buf_adds(out, "\xEF\xBF\xBD");
		missing = missing < i ? missing : i;
	}
	af_buf_add(out, bytes + plain, n - plain);
	return missing;
}
