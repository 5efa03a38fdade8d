/* A window over the file. Rows are found by counting brackets outside of texts; whether a row is JSON is for others to say. */
#include "import/json_text.h"

#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "import/delimited.h"
#include "import/reason.h"

#define CHUNK ((size_t)64 * 1024)

struct af_json_texts {
	FILE *in;
	const char *name;
	char *window;
	size_t capacity, head, end; /* head: where the next row is looked for */
	size_t dropped;             /* bytes of the file before the window */
	bool eof;
	size_t line;                /* number of the line at head */
	enum af_json_shape shape;
	size_t element;             /* elements handed out */
	bool closed;                /* the array has ended */
	af_spill_fn *spill;
	void *spill_context;
};

/* What counting brackets has found so far. */
struct scan {
	size_t depth, deepest, commas, lines;
	bool quoted, escaped, began;
};

/* Takes one byte. True when it is the last one of an object or an array. */
static bool scan_byte(struct scan *s, char c)
{
	s->lines += c == '\n';
	if (s->escaped) {
		s->escaped = false;
	} else if (s->quoted) {
		s->escaped = c == '\\';
		s->quoted = c != '"';
	} else if (c == '"') {
		s->quoted = true;
	} else if (c == ',') {
		s->commas++;
	} else if (c == '{' || c == '[') {
		s->began = true;
		s->depth++;
		s->deepest = s->depth > s->deepest ? s->depth : s->deepest;
	} else if ((c == '}' || c == ']') && s->depth) {
		return --s->depth == 0;
	}
	return false;
}

static const char *beyond_limits(const struct scan *s)
{
	if (s->deepest > AF_JSON_DEPTH_MAX)
		return "is nested too deeply, more than 100 levels";
	return s->commas >= AF_JSON_VALUES_MAX ? "has more than 65536 values" : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Reads more of the file behind what the window has. What lies before head is given up. */
static enum af_status fill(struct af_json_texts *r, struct af_error *err)
{
	size_t got;

	if (r->head) {
		memmove(r->window, r->window + r->head, r->end - r->head);
		r->dropped += r->head;
		r->end -= r->head;
		r->head = 0;
	}
	if (af_reserve((void **)&r->window, &r->capacity, r->end + CHUNK, 1, err) != AF_OK)
		return AF_NOMEM;
	errno = 0;
	got = fread(r->window + r->end, 1, CHUNK, r->in);
	r->end += got;
	if (ferror(r->in))
		return af_fail(err, AF_IO, "%s: cannot be read: %s", r->name, errno ? strerror(errno) : "input error");
	r->eof = !got;
	return AF_OK;
}

/* Gives up the n bytes at head, which span `lines` line ends. */
static void advance(struct af_json_texts *r, size_t n, size_t lines)
{
	r->head += n;
	r->line += lines;
}

/* Is there a byte n behind head? Reads on when it takes that; *status is the failure of doing so. */
static bool has_byte(struct af_json_texts *r, size_t n, enum af_status *status, struct af_error *err)
{
	while (r->head + n >= r->end) {
		if (r->eof)
			return false;
		*status = fill(r, err);
		if (*status != AF_OK)
			return false;
	}
	return true;
}

/* Moves head to the next byte that is not white space; *c is that byte ('?' for a NUL), 0 at the end of the file. */
static enum af_status skip_blanks(struct af_json_texts *r, char *c, struct af_error *err)
{
	enum af_status status = AF_OK;

	*c = '\0';
	while (has_byte(r, 0, &status, err)) {
		*c = r->window[r->head];
		if (!*c)
			*c = '?';
		if (!is_blank(*c))
			return AF_OK;
		advance(r, 1, *c == '\n');
		*c = '\0';
	}
	return status;
}

/* ---------------------------------------------------------------- lines */

/* Gives up the n bytes at head, which are part of a row that is too long. */
static void spill(struct af_json_texts *r, size_t n)
{
	if (r->spill && n)
		r->spill(r->spill_context, r->window + r->head, n);
	advance(r, n, 0);
}

/* Makes text of the n bytes at head, which are the row, or the end of one that is too long. */
static void hand_out(struct af_json_texts *r, struct af_json_text *text, size_t n, bool oversize, const char *bad)
{
	text->line = r->line;
	text->element = r->shape == AF_JSON_ARRAY ? ++r->element : 0;
	text->bad = oversize ? AF_ROW_TOO_LONG : bad;
	text->text = oversize ? NULL : r->window + r->head;
	text->n = oversize ? 0 : n;
	if (oversize)
		spill(r, n);
	else
		advance(r, n, 0);
}

/* The line at head, which is not blank. */
static enum af_status next_line(struct af_json_texts *r, struct af_json_text *text, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct scan scan = {0};
	bool oversize = false, ended = false;
	size_t n = 0;

	for (; has_byte(r, n, &status, err) && !ended; n++) {
		if (n > AF_ROW_MAX) {
			oversize = true;
			spill(r, n);
			n = 0;
		}
		ended = r->window[r->head + n] == '\n';
		scan_byte(&scan, r->window[r->head + n]);
	}
	if (status != AF_OK)
		return status;
	hand_out(r, text, n - ended, oversize, beyond_limits(&scan));
	advance(r, ended, ended);
	return AF_OK;
}

/* ---------------------------------------------------------------- elements and documents */

/* Does c end a number, true, false, null or whatever else is neither text, object nor array? */
static bool ends_word(char c)
{
	return is_blank(c) || c == ',' || c == ']' || c == '}';
}

/* The value at head, up to the bracket that closes it. */
static enum af_status next_value(struct af_json_texts *r, struct af_json_text *text, struct af_error *err)
{
	const size_t line = r->line;
	enum af_status status = AF_OK;
	struct scan scan = {0};
	bool oversize = false, closed = false;
	size_t n = 0;

	for (; !closed && has_byte(r, n, &status, err); n++) {
		char c;

		if (n > AF_ROW_MAX) {
			oversize = true;
			spill(r, n);
			n = 0;
		}
		c = r->window[r->head + n];
		if (!scan.depth && !scan.quoted && ends_word(c))
			break;
		if (scan.quoted && c == '\n')
			return af_fail(err, AF_INVALID, "%s: line %zu: a quote that opens on this line is not closed on it; nothing was stored",
			               r->name, line + scan.lines);
		closed = scan_byte(&scan, c);
	}
	if (status != AF_OK)
		return status;
	if (scan.depth || scan.quoted)
		return af_fail(err, AF_INVALID, "%s: the JSON value that begins on line %zu is not closed; nothing was stored", r->name,
		               line);
	hand_out(r, text, n, oversize, beyond_limits(&scan));
	text->line = line;
	advance(r, 0, scan.lines);
	return AF_OK;
}

/* Leaves the comma before an element, or the bracket behind the last one, at which the array is closed. */
static enum af_status enter_element(struct af_json_texts *r, char c, struct af_error *err)
{
	const bool first = !r->element;
	enum af_status status;

	if (c == ']') {
		r->closed = true;
		advance(r, 1, 0);
		status = skip_blanks(r, &c, err);
		if (status == AF_OK && c)
			status = af_fail(err, AF_INVALID, "%s: line %zu: text behind the end of the JSON array; nothing was stored", r->name,
			                 r->line);
		return status;
	}
	if (!first && c == ',') {
		advance(r, 1, 0);
		status = skip_blanks(r, &c, err);
		if (status != AF_OK)
			return status;
	} else if (!first) {
		c = c ? ',' : c; /* a comma is missing here */
	}
	if (c && c != ',' && c != ']' && c != '}')
		return AF_OK;
	return af_fail(err, AF_INVALID, c ? "%s: line %zu: not JSON: a comma or an element of the array is missing; nothing was stored"
	                                  : "%s: line %zu: the JSON array is not closed; nothing was stored", r->name, r->line);
}

enum af_status af_json_texts_next(struct af_json_texts *r, struct af_json_text *text, bool *end, struct af_error *err)
{
	enum af_status status;
	char c;

	memset(text, 0, sizeof(*text));
	*end = r->closed;
	if (r->closed)
		return AF_OK;
	status = skip_blanks(r, &c, err);
	if (status == AF_OK && r->shape == AF_JSON_ARRAY)
		status = enter_element(r, c, err);
	if (status != AF_OK)
		return status;
	*end = r->closed || !c;
	if (*end)
		return AF_OK;
	if (r->shape == AF_JSON_LINES)
		return next_line(r, text, err);
	if (r->shape == AF_JSON_DOCUMENTS && c != '{')
		return af_fail(err, AF_INVALID, "%s: line %zu: not JSON: text behind an object; nothing was stored", r->name, r->line);
	return next_value(r, text, err);
}

/* ---------------------------------------------------------------- what it is */

/* Is the line a complete object by itself? */
static bool whole_line(const char *line, size_t n)
{
	struct scan scan = {0};
	size_t i = 0;

	if (!n || *line != '{')
		return false;
	while (i < n && !scan_byte(&scan, line[i]))
		i++;
	while (++i < n)
		if (!is_blank(line[i]))
			return false;
	return scan.began && !scan.depth && !scan.quoted;
}

/* Are most lines of the window complete objects? Then the first one is broken, and no beginning of a longer object. */
static bool most_lines_whole(const struct af_json_texts *r)
{
	size_t whole = 0, broken = 0;

	for (const char *at = r->window + r->head, *end = r->window + r->end; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		const size_t n = (size_t)((stop ? stop : end) - at);

		if (whole_line(at, n))
			whole++;
		else if (stop || r->eof)
			broken++;
		at += n + 1;
	}
	return whole > broken;
}

/* Lines or documents? Looks at the object at head. */
static enum af_status tell_shape(struct af_json_texts *r, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct scan scan = {0};
	struct af_reason_member reason;
	size_t n = 0, first_line = 0;
	cJSON *root = NULL;
	bool closed = false;

	while (!closed && n <= AF_ROW_MAX && has_byte(r, n, &status, err)) {
		if (r->window[r->head + n] == '\n' && !first_line)
			first_line = n;
		closed = scan_byte(&scan, r->window[r->head + n++]);
	}
	if (status != AF_OK)
		return status;
	r->shape = AF_JSON_LINES;
	if (closed && !first_line)
		return AF_OK;
	if (closed && scan.deepest <= AF_JSON_DEPTH_MAX && scan.commas < AF_JSON_VALUES_MAX) {
		status = af_json_parse(r->name, r->window + r->head, n, &root, err);
		cJSON_Delete(root);
		if (status == AF_NOMEM)
			return status;
	}
	/* The lines of a file of rejected rows may be broken, all of them. */
	if ((!closed || status != AF_OK) && (most_lines_whole(r) || af_reason_member(r->window + r->head, r->end - r->head, &reason)))
		return AF_OK;
	r->shape = AF_JSON_DOCUMENTS;
	return AF_OK;
}

enum af_status af_json_texts_open(FILE *in, const char *name, const char *first, size_t n, struct af_json_texts **texts,
                                  struct af_error *err)
{
	struct af_json_texts *r = af_calloc(1, sizeof(*r));
	enum af_status status;
	char c = '\0';

	*texts = NULL;
	if (!r)
		return af_fail_nomem(err);
	r->in = in;
	r->name = name;
	r->line = 1;
	status = af_reserve((void **)&r->window, &r->capacity, n + 1, 1, err);
	if (status == AF_OK) {
		memcpy(r->window, first, n);
		r->end = n;
		status = skip_blanks(r, &c, err);
	}
	if (status == AF_OK && c == '[') {
		r->shape = AF_JSON_ARRAY;
		advance(r, 1, 0);
	} else if (status == AF_OK) {
		status = tell_shape(r, err);
	}
	if (status != AF_OK) {
		af_json_texts_close(r);
		return status;
	}
	*texts = r;
	return AF_OK;
}

void af_json_texts_close(struct af_json_texts *r)
{
	if (!r)
		return;
	af_free(r->window);
	af_free(r);
}

void af_json_texts_spill(struct af_json_texts *r, af_spill_fn *fn, void *context)
{
	r->spill = fn;
	r->spill_context = context;
}

enum af_json_shape af_json_texts_shape(const struct af_json_texts *r)
{
	return r->shape;
}

size_t af_json_texts_bytes(const struct af_json_texts *r)
{
	return r->dropped + r->head;
}
