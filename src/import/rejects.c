#include "import/rejects.h"

#include <errno.h>
#include <string.h>

#include "import/reason.h"

static void put(struct af_rejects *rejects, const char *bytes, size_t n)
{
	errno = 0;
	if (n && fwrite(bytes, 1, n, rejects->out) != n && !rejects->error)
		rejects->error = errno ? errno : EIO;
}

static void put_text(struct af_rejects *rejects, const char *text)
{
	put(rejects, text, strlen(text));
}

/* ---------------------------------------------------------------- delimited text */

/* The reason as a cell, and the delimiter. */
static void put_cell(struct af_rejects *rejects, const char *reason)
{
	put_text(rejects, "\"");
	for (const char *at = reason; *at; at++) {
		const unsigned char c = (unsigned char)*at;

		if (c < 0x80 || !rejects->ascii)
			put(rejects, at, 1);
		else if (c >= 0xC0) /* the first byte of a character */
			put_text(rejects, "?");
		if (c == '"')
			put_text(rejects, "\"");
	}
	put_text(rejects, "\"");
	put(rejects, &rejects->delimiter, 1);
}

/* What was read of a row, or its beginning, without an earlier reason. */
static void put_rest(struct af_rejects *rejects, const char *raw, size_t n)
{
	const size_t skip = rejects->reasons ? af_reason_length(raw, n, rejects->delimiter) : 0;

	put(rejects, raw + skip, n - skip);
}

void af_rejects_header(struct af_rejects *rejects, const struct af_record *header)
{
	if (!rejects->out)
		return;
	put_text(rejects, af_reason_header(rejects->note));
	put(rejects, &rejects->delimiter, 1);
	put_rest(rejects, header->raw, header->raw_length);
	put_text(rejects, "\n");
}

/* ---------------------------------------------------------------- JSON */

void af_rejects_mark(struct af_rejects *rejects)
{
	if (rejects->out)
		put_text(rejects, "\xEF\xBB\xBF");
}

static bool needs_escape(unsigned char c)
{
	return c == '"' || c == '\\' || c < 0x20 || c == 0x7F;
}

/* The text between the quotes of a JSON string. */
static void put_escaped(struct af_rejects *rejects, const char *text, size_t n)
{
	for (size_t at = 0; at < n; at++) {
		size_t plain = at;
		char escape[8];

		while (plain < n && !needs_escape((unsigned char)text[plain]))
			plain++;
		put(rejects, text + at, plain - at);
		at = plain;
		if (at == n)
			break;
		if (text[at] == '"' || text[at] == '\\')
			snprintf(escape, sizeof(escape), "\\%c", text[at]);
		else
			snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)(unsigned char)text[at]);
		put_text(rejects, escape);
	}
}

/* A part of an object. Outside of texts, the only place where objects have them, line ends are white space. */
static void put_flat(struct af_rejects *rejects, const char *text, size_t n)
{
	while (n) {
		const char *stop = memchr(text, '\n', n);
		const size_t plain = stop ? (size_t)(stop - text) : n;

		put(rejects, text, plain);
		if (stop)
			put_text(rejects, " ");
		text += plain + (stop != NULL);
		n -= plain + (stop != NULL);
	}
}

static bool only_closes(const char *text, size_t n)
{
	size_t at = 0;

	while (at < n && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
		at++;
	return at < n && text[at] == '}';
}

/* The beginning of an object with the reason as its first member, as far as raw goes. Text that is no object becomes a member. */
static void begin_object(struct af_rejects *rejects, const char *reason, const char *raw, size_t n)
{
	put_text(rejects, "{\"" AF_REASON_HEADER "\": \"");
	put_escaped(rejects, reason, strlen(reason));
	rejects->escaping = !n || *raw != '{';
	if (rejects->escaping) {
		put_text(rejects, "\", \"" AF_REASON_VERBATIM "\": \"");
		put_escaped(rejects, raw, n);
	} else {
		put_text(rejects, only_closes(raw + 1, n - 1) ? "\"" : "\", ");
		put_flat(rejects, raw + 1, n - 1);
	}
}

/* ---------------------------------------------------------------- rows */

void af_rejects_row(struct af_rejects *rejects, const struct af_record *record, const char *reason)
{
	if (!rejects->out)
		return;
	if (!rejects->spilled && !rejects->delimiter) {
		begin_object(rejects, reason, record->raw, record->raw_length);
	} else if (!rejects->spilled) {
		put_cell(rejects, reason);
		put_rest(rejects, record->raw, record->raw_length);
	}
	put_text(rejects, rejects->escaping ? "\"}\n" : "\n");
	rejects->spilled = rejects->escaping = false;
}

void af_rejects_spill(void *context, const char *bytes, size_t n)
{
	struct af_rejects *rejects = context;
	const bool first = !rejects->spilled;
	struct af_reason_member member;

	if (!rejects->out)
		return;
	rejects->spilled = true;
	if (first && rejects->delimiter) {
		put_cell(rejects, AF_ROW_TOO_LONG);
		put_rest(rejects, bytes, n);
	} else if (first && af_reason_member(bytes, n, &member)) {
		begin_object(rejects, AF_ROW_TOO_LONG, "{", 1);
		put_flat(rejects, bytes + member.rest + 1, n - member.rest - 1);
	} else if (first) {
		begin_object(rejects, AF_ROW_TOO_LONG, bytes, n);
	} else if (rejects->escaping) {
		put_escaped(rejects, bytes, n);
	} else if (rejects->delimiter) {
		put(rejects, bytes, n);
	} else {
		put_flat(rejects, bytes, n);
	}
}

enum af_status af_rejects_flush(struct af_rejects *rejects, struct af_error *err)
{
	errno = 0;
	if (rejects->out && fflush(rejects->out) != 0 && !rejects->error)
		rejects->error = errno ? errno : EIO;
	if (!rejects->error)
		return AF_OK;
	return af_fail(err, AF_IO, "the rejected rows cannot be written: %s; nothing was stored", strerror(rejects->error));
}
