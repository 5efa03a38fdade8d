/* Is the workbook that libxlsxwriter made whole? It writes each part to a temporary file without asking whether that went well, and puts into the
 * archive what it finds there. A full disk may have taken the end of a part, or a piece of it. */
#include <string.h>

#include "base/zip.h"
#include "xlsx/book.h"

/* Reading a part of XML as libxlsxwriter writes it: no comments, no CDATA, and no ">" within quotes. */
struct scan {
	struct af_buf text; /* of a cell */
	char tag[16];       /* the beginning of the tag being read */
	size_t tag_length;
	int depth;          /* elements open */
	bool cells, in_tag, in_cell, wrong, failed;
	char last;          /* byte before this one that is no white space */
	uint64_t digest;
};

static const char *unescape(const char *at, char *c)
{
	static const struct {
		const char *name;
		char meant;
	} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};

	for (size_t i = 0; *at == '&' && i < 3; i++)
		if (!strncmp(at, entities[i].name, strlen(entities[i].name))) {
			*c = entities[i].meant;
			return at + strlen(entities[i].name);
		}
	*c = *at;
	return at + 1;
}

static void end_cell(struct scan *s)
{
	char *out = s->text.data;

	s->in_cell = false;
	if (!s->text.length)
		return;
	for (const char *at = s->text.data; *at; out++)
		at = unescape(at, out);
	s->digest = af_xlsx_digest(s->digest, s->text.data, (size_t)(out - s->text.data));
}

/* Is the tag <name> or <name ...>? */
static bool is_tag(const struct scan *s, const char *name)
{
	const size_t n = strlen(name);

	return s->tag_length >= n && !memcmp(s->tag, name, n) && (s->tag_length == n || s->tag[n] == ' ');
}

static void end_tag(struct scan *s)
{
	s->in_tag = false;
	if (s->tag[0] == '?')
		return;
	if (s->tag[0] == '/') {
		s->wrong |= --s->depth < 0;
		if (s->in_cell && (is_tag(s, "/t") || is_tag(s, "/v")))
			end_cell(s);
	} else if (s->last != '/') {
		s->depth++;
		if (s->cells && (is_tag(s, "t") || is_tag(s, "v"))) {
			s->failed |= s->text.failed;
			af_buf_reset(&s->text);
			s->in_cell = true;
		}
	}
}

static bool scan_bytes(void *context, const char *bytes, size_t n)
{
	struct scan *s = context;

	for (size_t i = 0; i < n; i++) {
		if (s->in_tag && bytes[i] == '>')
			end_tag(s);
		else if (s->in_tag && s->tag_length < sizeof(s->tag))
			s->tag[s->tag_length++] = bytes[i];
		else if (!s->in_tag && bytes[i] == '<') {
			s->in_tag = true;
			s->tag_length = 0;
		} else if (s->in_cell && !s->in_tag) {
			af_buf_addc(&s->text, bytes[i]);
		}
		s->wrong |= !bytes[i];
		if (!strchr(" \r\n", bytes[i]))
			s->last = bytes[i];
	}
	s->failed |= s->text.failed;
	return !s->wrong && !s->failed;
}

enum af_status af_xlsx_audit(const char *bytes, size_t n, uint64_t digest, struct af_error *err)
{
	static const char sheets[] = "xl/worksheets/sheet";
	struct af_zip zip = {.bytes = bytes, .size = n};
	struct scan scan = {0};
	struct af_zip_part part;
	bool more;
	enum af_status status;

	while (!(status = af_zip_next(&zip, &part, &more, err)) && more) {
		scan.cells = part.name_length > sizeof(sheets) - 1 && !memcmp(part.name, sheets, sizeof(sheets) - 1);
		scan.last = 0;
		status = af_zip_read(&part, scan_bytes, &scan, err);
		scan.wrong |= scan.depth || scan.in_tag || scan.last != '>';
		if (status || scan.wrong || scan.failed)
			break;
	}
	af_buf_clear(&scan.text);
	if (scan.failed || status == AF_NOMEM)
		return af_fail_nomem(err);
	if (status || scan.wrong || scan.digest != digest)
		return af_fail(err, AF_IO, "the workbook could not be written whole: is there room for temporary files (in $TMPDIR, or else /tmp)?");
	return AF_OK;
}
