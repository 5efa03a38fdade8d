#include "import/source.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "import/reason.h"
#include "base/text.h"
#include "import/delimited.h"
#include "import/latin.h"

#define NO_CONVERTER ((iconv_t)-1)
#define NOT_UTF8 "is not UTF-8 (byte" /* as the reader says it */
#define WAY_OUT "name the file's encoding with --encoding"

struct af_source {
	FILE *in;
	const char *name;
	struct af_encoding encoding;
	bool said;      /* by the caller */
	bool settled;   /* UTF-8 or Windows-1252 is no question, or no longer */
	bool rejects;   /* a file of rejected rows, with their reasons */
	bool uncertain; /* the file is not UTF-8, and hardly Windows-1252 */
	bool is_json;   /* handed on as UTF-8, whatever it is */
	iconv_t converter; /* of UTF-16 */

	char raw[AF_BLOCK];
	size_t start, end; /* of what was read and not yet handed out */
	bool eof;
	size_t taken, given; /* bytes of the file used up, bytes handed out */
	struct af_buf converted;
};

/* ---------------------------------------------------------------- what it is */

/* Is it UTF-16 of text that is mostly ASCII? Then every other byte of half of it or more is NUL, and hardly any else. */
static bool looks_utf16(const char *text, size_t n, enum af_form *form)
{
	size_t nuls[2] = {0, 0};
	unsigned high; /* which byte of two is the higher one */

	for (size_t i = 0; i < n; i++)
		nuls[i % 2] += !text[i];
	high = nuls[0] <= nuls[1];
	*form = high ? AF_FORM_UTF16LE : AF_FORM_UTF16BE;
	return nuls[high] * 4 >= n && nuls[!high] * 8 <= nuls[high];
}

/* The byte order mark at the beginning: its size, 0 when there is none. */
static size_t byte_order_mark(const char *text, size_t n, enum af_form *form)
{
	*form = AF_FORM_UTF8;
	if (n >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3))
		return 3;
	*form = n >= 2 && !memcmp(text, "\xFE\xFF", 2) ? AF_FORM_UTF16BE : AF_FORM_UTF16LE;
	return n >= 2 && (*form == AF_FORM_UTF16BE || !memcmp(text, "\xFF\xFE", 2)) ? 2 : 0;
}

static const char *form_name(enum af_form form)
{
	return form == AF_FORM_UTF8 ? "UTF-8" : form == AF_FORM_UTF16LE ? "UTF-16LE" : "UTF-16BE";
}

/* Is it a file of rejected rows in UTF-8, though the file that they are from was in what was said? So are those of UTF-16, and of JSON, where
 * a byte order mark tells. */
static bool kept_as_utf8(const struct af_source *s, size_t mark, bool rejects)
{
	const enum af_form form = s->encoding.form;
	struct af_reason_member member;

	if (!s->said || (mark && mark != 3) || (form == AF_FORM_SINGLE && !mark))
		return false;
	return (form != AF_FORM_SINGLE && rejects) || af_reason_member(s->raw + mark, s->end - mark, &member);
}

/* Takes what the first block shows, which must not contradict what was said. */
static enum af_status look(struct af_source *s, struct af_error *err)
{
	struct af_encoding *encoding = &s->encoding;
	enum af_form form;
	char delimiter = '\0';
	const size_t mark = byte_order_mark(s->raw, s->end, &form);
	const bool rejects = s->rejects = af_reason_leads(s->raw + mark, s->end - mark, &delimiter);
	const bool kept = kept_as_utf8(s, mark, rejects), any = s->said && encoding->form == AF_FORM_UTF16;
	const bool shown = mark || kept || (!rejects && looks_utf16(s->raw, s->end, &form));
	size_t nuls = 0;

	if (kept)
		form = AF_FORM_UTF8;
	else if (shown && s->said && form != encoding->form && !(any && form != AF_FORM_UTF8))
		return af_fail(err, AF_INVALID, "%s: is not %s: it %s %s; leave --encoding out", s->name, encoding->name,
		               mark ? "begins with the byte order mark of" : "has the NUL bytes of", form_name(form));
	if (shown) {
		encoding->form = form;
		strcpy(encoding->name, form_name(form));
		s->start = s->taken = mark;
		s->settled = true;
	} else if (any) {
		return af_fail(err, AF_INVALID, "%s: begins with no byte order mark; say --encoding utf-16le or utf-16be", s->name);
	}
	if (encoding->form == AF_FORM_UTF16LE || encoding->form == AF_FORM_UTF16BE)
		return AF_OK;
	s->is_json = af_json_begins(s->raw + s->start, s->end - s->start);
	s->settled = s->settled || s->is_json;
	for (size_t i = 0; i < s->end; i++)
		nuls += !s->raw[i];
	/* A few stray NULs only spoil their rows. A file of rejected rows may be made of such rows. */
	if (nuls * 5 > s->end && !rejects)
		return af_fail(err, AF_INVALID, "%s: has many NUL bytes, so it is no text, or UTF-16 without a byte order mark; save it as \"CSV "
		               "UTF-8\", or say --encoding utf-16le or utf-16be", s->name);
	return AF_OK;
}

/* Reads on behind what is left of the last block. */
static enum af_status refill(struct af_source *s, struct af_error *err)
{
	size_t got, room;

	memmove(s->raw, s->raw + s->start, s->end - s->start);
	s->end -= s->start;
	s->start = 0;
	room = sizeof(s->raw) - s->end;
	errno = 0;
	got = fread(s->raw + s->end, 1, room, s->in);
	if (ferror(s->in))
		return af_fail(err, AF_IO, "%s: cannot be read: %s", s->name, errno ? strerror(errno) : "input error");
	s->end += got;
	s->eof = got < room && feof(s->in);
	return AF_OK;
}

enum af_status af_source_open(FILE *in, const char *name, const char *encoding, struct af_source **source, struct af_error *err)
{
	struct af_source *s = af_alloc(sizeof(*s));
	enum af_status status;

	*source = NULL;
	if (!s)
		return af_fail_nomem(err);
	memset(s, 0, sizeof(*s));
	s->in = in;
	s->name = name;
	s->converter = NO_CONVERTER;
	s->said = s->settled = encoding;
	status = af_encoding_find(encoding ? encoding : "UTF-8", &s->encoding, err);
	if (status == AF_OK)
		status = refill(s, err);
	if (status == AF_OK)
		status = af_delimited_check(name, s->raw, s->end, err);
	if (status == AF_OK)
		status = look(s, err);
	if (status == AF_OK && (s->encoding.form == AF_FORM_UTF16LE || s->encoding.form == AF_FORM_UTF16BE)) {
		s->converter = iconv_open("UTF-8", s->encoding.name);
		if (s->converter == NO_CONVERTER)
			status = errno == ENOMEM ? af_fail_nomem(err)
			                         : af_fail(err, AF_INVALID, "%s: is %s, which iconv does not know here; save it as UTF-8", name,
			                                   s->encoding.name);
	}
	if (status != AF_OK) {
		af_source_close(s);
		return status;
	}
	*source = s;
	return AF_OK;
}

void af_source_close(struct af_source *s)
{
	if (!s)
		return;
	if (s->converter != NO_CONVERTER)
		iconv_close(s->converter);
	af_buf_clear(&s->converted);
	af_free(s);
}

/* ---------------------------------------------------------------- reading */

/* Converts UTF-16. Of room bytes as many as fit are filled; half a block always fits. */
static size_t from_utf16(struct af_source *s, char *out, size_t room)
{
	const size_t all = s->end - s->start, n = all < room / 2 ? all : room / 2;
	const bool last = s->eof && n == all;
	char *in = s->raw + s->start, *to = out;
	size_t left = n;

	while (left && iconv(s->converter, &in, &left, &to, &room) == (size_t)-1) {
		const bool cut = errno == EINVAL;
		const size_t skipped = cut ? left : 2;

		if (cut && !last)
			break; /* the rest of the character comes with the next block */
		*to++ = cut ? AF_MARK_CUT : AF_MARK_BAD;
		room--;
		in += skipped;
		left -= skipped;
	}
	s->start += n - left;
	s->taken += n - left;
	return (size_t)(to - out);
}

/* Converts a single-byte encoding; of a block a quarter, since a character may take four bytes. */
static size_t from_page(struct af_source *s, char *out, size_t room)
{
	const size_t all = s->end - s->start, n = all < room / 4 ? all : room / 4;
	char *to = out;

	for (size_t i = 0; i < n; i++) {
		const unsigned char byte = (unsigned char)s->raw[s->start + i];

		memcpy(to, s->encoding.page.text[byte], 4);
		if (!s->encoding.page.size[byte])
			*to++ = AF_MARK_BAD;
		to += s->encoding.page.size[byte];
	}
	s->start += n;
	s->taken += n;
	return (size_t)(to - out);
}

static size_t as_it_is(struct af_source *s, char *out)
{
	const size_t n = s->end - s->start;

	memcpy(out, s->raw + s->start, n);
	s->start += n;
	s->taken += n;
	return n;
}

enum af_status af_source_read(struct af_source *s, char *out, size_t *got, bool *end, struct af_error *err)
{
	enum af_status status = AF_OK;

	*got = 0;
	*end = false;
	while (!*got && !*end) {
		if (s->end - s->start < 4 && !s->eof)
			status = refill(s, err);
		if (status != AF_OK)
			return status;
		if (s->converter != NO_CONVERTER)
			*got = from_utf16(s, out, AF_BLOCK);
		else if (s->is_json && s->encoding.form == AF_FORM_SINGLE)
			*got = from_page(s, out, AF_BLOCK);
		else
			*got = as_it_is(s, out);
		*end = s->eof && s->start == s->end;
	}
	s->given += *got;
	return AF_OK;
}

size_t af_source_bytes(const struct af_source *s, size_t unused)
{
	if (!s->given || unused >= s->given)
		return 0;
	return s->taken - (size_t)((double)unused * (double)s->taken / (double)s->given);
}

/* ---------------------------------------------------------------- UTF-8 or Windows-1252 */

/* The size of the character at bytes: 1 for ASCII, 2 to 4 for other UTF-8, 0 when it is none. */
static size_t character(const char *bytes, size_t n)
{
	const unsigned char first = (unsigned char)*bytes;
	const size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

	return size <= n && af_utf8_valid(bytes, size, NULL) ? size : 0;
}

/* Do the reasons of a file of rejected rows say that it comes of a file in UTF-8? The rows that showed it are left out then. */
static bool was_utf8(const char *bytes, size_t n)
{
	const char *const end = bytes + n;
	const size_t length = sizeof(NOT_UTF8) - 1;

	while ((bytes = memchr(bytes, NOT_UTF8[0], (size_t)(end - bytes)))) {
		if ((size_t)(end - bytes) >= length && !memcmp(bytes, NOT_UTF8, length))
			return true;
		bytes++;
	}
	return false;
}

bool af_source_open_question(const struct af_source *s)
{
	return !s->settled;
}

enum af_status af_source_settle(struct af_source *s, const char *bytes, size_t n, struct af_error *err)
{
	size_t sound = 0, other = 0;
	struct af_latin latin = {0};

	for (size_t i = 0; i < n;) {
		const size_t size = character(bytes + i, n - i);

		sound += size > 1;
		other += !size;
		i += size ? size : 1;
	}
	s->settled = true;
	if (s->rejects && was_utf8(bytes, n))
		return AF_OK;
	/* One row of UTF-8 in a file of another encoding does not make that UTF-8; the row is rejected. Nor does a chance pair, as in Fuß“. */
	if (sound * 20 >= other)
		return AF_OK;
	af_latin_judge(bytes, n, &latin);
	s->uncertain = latin.doubtful >= 2 && latin.doubtful * 25 >= latin.words;
	return af_encoding_find("Windows-1252", &s->encoding, err);
}

const char *af_source_encoding(const struct af_source *s, bool *detected)
{
	*detected = !s->said;
	return s->uncertain ? NULL : s->encoding.name;
}

const struct af_encoding *af_source_single(const struct af_source *s)
{
	return s->encoding.form == AF_FORM_SINGLE && !s->is_json ? &s->encoding : NULL;
}

bool af_source_converts(const struct af_source *s)
{
	return s->encoding.form == AF_FORM_SINGLE && s->is_json;
}

/* ---------------------------------------------------------------- what cannot be read */

const char *af_source_marked(const struct af_source *s, const char *bytes, size_t n)
{
	const bool utf16 = s->converter != NO_CONVERTER;

	if (utf16 && memchr(bytes, (unsigned char)AF_MARK_CUT, n))
		return "has half a character: the file ends there";
	if (utf16 && memchr(bytes, (unsigned char)AF_MARK_BAD, n))
		return "has half a character: a surrogate without the other one of its pair";
	if (s->is_json && s->encoding.form == AF_FORM_SINGLE && memchr(bytes, (unsigned char)AF_MARK_BAD, n))
		return "has a byte that is no character in the encoding of the file";
	return NULL;
}

/* The first character beyond ASCII that is UTF-8; n when there is none. */
static size_t find_utf8(const char *bytes, size_t n)
{
	size_t at = 0;

	while (at < n && character(bytes + at, n - at) < 2)
		at++;
	return at;
}

static bool is_ascii(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	return true;
}

bool af_source_doubt(const struct af_source *s, const char *bytes, size_t n, size_t column, char *reason, size_t size)
{
	struct af_buf shown = {0};
	struct af_latin latin = {0};
	size_t missing = 0, mixed = n;

	while (missing < n && s->encoding.page.size[(unsigned char)bytes[missing]])
		missing++;
	if (missing < n) {
		snprintf(reason, size, "column %zu is not %s (byte %zu of the cell is 0x%02X)%s", column, s->encoding.name, missing + 1,
		         (unsigned)(unsigned char)bytes[missing], s->said ? "" : "; " WAY_OUT);
		return true;
	}
	if (s->said || is_ascii(bytes, n))
		return false;
	mixed = find_utf8(bytes, n);
	af_latin_judge(bytes, n, &latin);
	if (mixed < n) {
		snprintf(reason, size, "column %zu is UTF-8, and the file is not; save all of it in one encoding, or " WAY_OUT, column);
	} else if (latin.doubtful) {
		af_code_page_add(&s->encoding.page, latin.doubt, latin.doubt_n < 40 ? latin.doubt_n : 40, &shown);
		snprintf(reason, size, "column %zu is hardly Windows-1252: \"%s\"; " WAY_OUT, column, af_buf_text(&shown));
		af_buf_clear(&shown);
	} else if (s->uncertain) {
		snprintf(reason, size, "column %zu is not ASCII, and the file is neither UTF-8 nor, by its words, Windows-1252; " WAY_OUT,
		         column);
	}
	return mixed < n || latin.doubtful || s->uncertain;
}
