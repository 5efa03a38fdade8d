/* The record reader. All bytes of the current record stay in one window until the record is done, so that a record that
 * turns out to be broken can be given up after its first line and the lines behind it read afresh. */
#include "import/delimited.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "import/reason.h"

#define CHUNK ((size_t)64 * 1024)

struct af_delimited {
	FILE *in;
	const char *name;
	char delimiter;
	size_t least, most; /* cells of a record; most 0: any number */
	size_t lead;        /* 1 when the first of them is a reason, which messages do not count; else 0 */
	af_spill_fn *spill;
	void *spill_context;

	char *window;
	size_t capacity;
	size_t head, next, end; /* of the current record; of the line to be read next; of the bytes in the window */
	size_t dropped;         /* bytes of the file before the window */
	bool eof;
	size_t line;       /* number of the line at head */
	size_t lines;      /* lines of the current record read so far */
	size_t first_line; /* length of its first line */
	size_t open;       /* the cell in which the first line ends */

	struct csv_parser parser;
	bool parser_ready;

	struct af_buf text; /* cells of the current record, one behind the other, each with a NUL */
	size_t *starts, *lengths;
	const char **cells;
	size_t starts_capacity, lengths_capacity, cells_capacity, count;
	bool complete, too_many, failed; /* row ended; more cells than allowed; no memory */
	char reason[256];
};

/* libcsv grows the buffer of its cell through this: refusing here bounds the cell. */
static void *cell_realloc(void *block, size_t size)
{
	return size > AF_CELL_MAX ? NULL : af_realloc(block, size);
}

/* A parser that stands before a new record. */
static void parser_restart(struct af_delimited *r)
{
	if (r->parser_ready)
		csv_free(&r->parser);
	csv_init(&r->parser, CSV_STRICT);
	csv_set_delim(&r->parser, (unsigned char)r->delimiter);
	csv_set_realloc_func(&r->parser, cell_realloc);
	csv_set_free_func(&r->parser, af_free);
	csv_set_blk_size(&r->parser, 8192);
	r->parser_ready = true;
}

static void on_cell(void *bytes, size_t n, void *context)
{
	struct af_delimited *r = context;
	const char *text = n ? bytes : "";

	if (r->failed || r->too_many)
		return;
	if (r->count == AF_COLUMNS_MAX + r->lead) {
		r->too_many = true;
		return;
	}
	if (af_reserve((void **)&r->starts, &r->starts_capacity, r->count + 1, sizeof(*r->starts), NULL) != AF_OK ||
	    af_reserve((void **)&r->lengths, &r->lengths_capacity, r->count + 1, sizeof(*r->lengths), NULL) != AF_OK ||
	    af_reserve((void **)&r->cells, &r->cells_capacity, r->count + 1, sizeof(*r->cells), NULL) != AF_OK) {
		r->failed = true;
		return;
	}
	af_trim(&text, &n);
	r->starts[r->count] = r->text.length;
	r->lengths[r->count++] = n;
	af_buf_add(&r->text, text, n);
	af_buf_add(&r->text, "", 1);
	r->failed = r->text.failed;
}

static void on_row(int terminator, void *context)
{
	struct af_delimited *r = context;

	(void)terminator;
	r->complete = true;
}

/* Reads more of the file into the window. */
static enum af_status fill(struct af_delimited *r, struct af_error *err)
{
	size_t got;

	if (r->head && r->capacity - r->end < CHUNK) {
		memmove(r->window, r->window + r->head, r->end - r->head);
		r->dropped += r->head;
		r->next -= r->head;
		r->end -= r->head;
		r->head = 0;
	}
	if (af_reserve((void **)&r->window, &r->capacity, r->end + CHUNK, 1, err) != AF_OK)
		return AF_NOMEM;
	errno = 0;
	got = fread(r->window + r->end, 1, CHUNK, r->in);
	if (ferror(r->in))
		return af_fail(err, AF_IO, "%s: cannot be read: %s", r->name, errno ? strerror(errno) : "input error");
	r->end += got;
	r->eof = got < CHUNK && feof(r->in);
	return AF_OK;
}

/* Finds the line at r->next: its length with the line end; 0 when there is none, SIZE_MAX when the record grows too long. */
static enum af_status find_line(struct af_delimited *r, size_t *length, struct af_error *err)
{
	size_t scanned = 0;
	enum af_status status;

	for (;;) {
		const char *line = r->window ? r->window + r->next : NULL;
		size_t n = r->end - r->next;

		while (scanned < n && line[scanned] != '\n' && line[scanned] != '\r')
			scanned++;
		if (scanned < n && (line[scanned] == '\n' || scanned + 1 < n || r->eof)) {
			*length = scanned + 1;
			if (line[scanned] == '\r' && *length < n && line[*length] == '\n')
				++*length;
			return AF_OK;
		}
		if (r->eof) {
			*length = n;
			return AF_OK;
		}
		if (r->end - r->head > AF_ROW_MAX) {
			*length = SIZE_MAX;
			return AF_OK;
		}
		status = fill(r, err);
		if (status != AF_OK)
			return status;
	}
}

/* Gives up the bytes of the current record up to `to`, which spans `lines` lines. */
static void advance(struct af_delimited *r, size_t to, size_t lines)
{
	r->head = r->next = to;
	r->line += lines;
	r->lines = 0;
	r->first_line = 0;
}

static size_t without_line_end(const char *line, size_t n)
{
	if (n && line[n - 1] == '\n')
		return n > 1 && line[n - 2] == '\r' ? n - 2 : n - 1;
	return n && line[n - 1] == '\r' ? n - 1 : n;
}

/* Hands the n bytes at head to whoever keeps records that are too long. */
static void spill(struct af_delimited *r, size_t n)
{
	if (r->spill && n)
		r->spill(r->spill_context, r->window + r->head, n);
}

/* Drops a line that is longer than the window may grow. */
static enum af_status skip_line(struct af_delimited *r, struct af_error *err)
{
	size_t length;
	enum af_status status;

	do {
		spill(r, r->end - r->head);
		r->head = r->next = r->end;
		status = find_line(r, &length, err);
	} while (status == AF_OK && length == SIZE_MAX);
	if (status != AF_OK)
		return status;
	spill(r, without_line_end(r->window + r->head, length));
	advance(r, r->next + length, 1);
	return AF_OK;
}

/* Feeds a line to the parser; false when it refuses it. A line without an end, the file's last, gets one. */
static bool feed(struct af_delimited *r, const char *line, size_t n, void (*cell)(void *, size_t, void *),
                 void (*row)(int, void *), void *context)
{
	const bool open = line[n - 1] != '\n' && line[n - 1] != '\r';

	return csv_parse(&r->parser, line, n, cell, row, context) == n &&
	       (!open || csv_parse(&r->parser, "\n", 1, cell, row, context) == 1);
}

struct shape {
	size_t cells, rows;
};

static void count_cell(void *bytes, size_t n, void *context)
{
	(void)bytes;
	(void)n;
	((struct shape *)context)->cells++;
}

static void count_row(int terminator, void *context)
{
	(void)terminator;
	((struct shape *)context)->rows++;
}

/* Is any line behind the first of the current record a sound record by itself? Then a quote has swallowed it. */
static bool holds_another(struct af_delimited *r)
{
	size_t at = r->head + r->first_line;
	bool found = false;

	while (at < r->next && !found) {
		struct shape shape = {0};
		size_t end = at;

		while (end < r->next && r->window[end] != '\n' && r->window[end] != '\r')
			end++;
		while (end < r->next && (r->window[end] == '\n' || r->window[end] == '\r'))
			end++;
		parser_restart(r);
		found = feed(r, r->window + at, end - at, count_cell, count_row, &shape) && shape.rows == 1 &&
		        shape.cells + r->lead >= r->least && shape.cells + r->lead <= r->most;
		at = end;
	}
	parser_restart(r);
	return found;
}

/* n: length of the record at head, with its line end; SIZE_MAX when it is not there as a whole. */
static void hand_out(struct af_delimited *r, struct af_record *record, size_t n, const char *bad)
{
	for (size_t i = 0; i < r->count; i++)
		r->cells[i] = r->text.data + r->starts[i];
	record->line = r->line;
	record->cells = r->cells;
	record->lengths = r->lengths;
	record->count = r->count;
	record->bad = bad;
	record->raw = n == SIZE_MAX ? NULL : r->window + r->head;
	record->raw_length = n == SIZE_MAX ? 0 : without_line_end(record->raw, n);
	record->earlier = r->lead && r->count ? r->cells[0] : NULL;
}

/* Says that the quote in which the first line ends is not closed. */
static const char *not_closed(struct af_delimited *r, const char *within)
{
	if (r->open < r->lead)
		snprintf(r->reason, sizeof(r->reason), "the quote that opens the reason is not closed");
	else
		snprintf(r->reason, sizeof(r->reason), "the quote that opens column %zu is not closed%s", r->open + 1 - r->lead, within);
	return r->reason;
}

/* Why the parser refused a line, or why the record never ended. */
static const char *why_broken(struct af_delimited *r, bool ended)
{
	const bool large = r->parser.status == CSV_ENOMEM || r->parser.status == CSV_ETOOBIG;

	if (r->lines > 1 || ended)
		return not_closed(r, large ? " within 1 MiB" : "");
	if (r->count < r->lead)
		snprintf(r->reason, sizeof(r->reason), "the reason has a quote in the wrong place");
	else if (large)
		snprintf(r->reason, sizeof(r->reason), "column %zu is larger than 1 MiB", r->count + 1 - r->lead);
	else
		snprintf(r->reason, sizeof(r->reason),
		         "column %zu has a quote in the wrong place; put the cell in quotes and double the quotes inside it",
		         r->count + 1 - r->lead);
	return r->reason;
}

/* Names the cell that is no UTF-8 or has a NUL byte; NULL when all is well. */
static const char *check_bytes(struct af_delimited *r)
{
	const char *bytes = r->window + r->head;
	size_t n = r->next - r->head, bad = 0;

	if (!memchr(bytes, '\0', n) && af_utf8_valid(bytes, n, NULL))
		return NULL;
	for (size_t i = r->lead; i < r->count; i++) {
		const char *cell = r->text.data + r->starts[i];

		if (memchr(cell, '\0', r->lengths[i]))
			snprintf(r->reason, sizeof(r->reason), "column %zu has a NUL byte", i + 1 - r->lead);
		else if (!af_utf8_valid(cell, r->lengths[i], &bad))
			snprintf(r->reason, sizeof(r->reason),
			         "column %zu is not UTF-8 (byte %zu of the cell is 0x%02X); save the file as UTF-8", i + 1 - r->lead, bad + 1,
			         (unsigned)(unsigned char)cell[bad]);
		else
			continue;
		return r->reason;
	}
	/* Outside of the cells as they are handed out. */
	return memchr(bytes, '\0', n) ? "has a NUL byte" : "is not UTF-8; save the file as UTF-8";
}

/* Checks the number of cells. Further ones are an error even when they are empty: most likely a delimiter within a cell has moved
 * the cells behind it. In a row of nothing but empty cells they are dropped. */
static const char *check_count(struct af_delimited *r)
{
	size_t said = 0;

	if (!r->most)
		return NULL;
	while (said < r->count && !r->lengths[said])
		said++;
	if (said == r->count && r->count > r->most)
		r->count = r->most;
	if (r->count >= r->least && r->count <= r->most)
		return NULL;
	said = r->count - r->lead;
	snprintf(r->reason, sizeof(r->reason), "has %zu column%s, the header has %zu", said, said == 1 ? "" : "s", r->most - r->lead);
	return r->reason;
}

/* Hands out a bad record for the first line of the current one, and goes back to the line behind it. */
static void give_up(struct af_delimited *r, struct af_record *record, const char *bad)
{
	hand_out(r, record, r->first_line, bad);
	parser_restart(r);
	advance(r, r->head + r->first_line, 1);
}

/* The record is parsed: judge it and move on. */
static void finish(struct af_delimited *r, struct af_record *record)
{
	const char *bad = NULL;

	if (r->too_many) {
		snprintf(r->reason, sizeof(r->reason), "has more than %zu columns", AF_COLUMNS_MAX);
		bad = r->reason;
	}
	if (!bad)
		bad = check_bytes(r);
	if (!bad) {
		bad = check_count(r);
		if (bad && r->lines > 1 && r->least > 1 + r->lead && holds_another(r)) {
			give_up(r, record, not_closed(r, ""));
			return;
		}
	}
	hand_out(r, record, r->next - r->head, bad);
	advance(r, r->next, r->lines);
}

enum af_status af_delimited_next(struct af_delimited *r, struct af_record *record, bool *end, struct af_error *err)
{
	memset(record, 0, sizeof(*record));
	*end = false;
	af_buf_reset(&r->text);
	r->count = 0;
	r->complete = r->too_many = false;
	for (;;) {
		size_t length;
		enum af_status status = find_line(r, &length, err);

		if (status != AF_OK)
			return status;
		if (length == SIZE_MAX) {
			if (r->lines) {
				give_up(r, record, not_closed(r, " within 8 MiB"));
				return AF_OK;
			}
			hand_out(r, record, SIZE_MAX, AF_ROW_TOO_LONG);
			parser_restart(r);
			return skip_line(r, err);
		}
		if (!length && !r->lines) {
			*end = true;
			return AF_OK;
		}
		if (!length) {
			give_up(r, record, why_broken(r, true));
			return AF_OK;
		}
		r->next += length;
		if (!r->lines++)
			r->first_line = length;
		if (!feed(r, r->window + r->next - length, length, on_cell, on_row, r)) {
			if (r->parser.status == CSV_ENOMEM && r->parser.entry_size < AF_CELL_MAX)
				return af_fail_nomem(err);
			give_up(r, record, why_broken(r, false));
			return AF_OK;
		}
		if (r->failed)
			return af_fail_nomem(err);
		if (r->lines == 1)
			r->open = r->count;
		if (r->complete) {
			finish(r, record);
			return AF_OK;
		}
		if (!r->parser.pstate) /* the parser has begun nothing: a blank line */
			advance(r, r->next, 1);
	}
}

/* Spreadsheets write "sep=;" as a first line to say which delimiter follows. */
static void take_sep_line(struct af_delimited *r)
{
	const char *text = r->window + r->head;
	size_t n = r->end - r->head;

	if (n < 6 || memcmp(text, "sep=", 4) || !strchr(",;\t|", text[4]) || (text[5] != '\r' && text[5] != '\n'))
		return;
	if (!r->delimiter)
		r->delimiter = text[4];
	advance(r, r->head + (n > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6), 1);
}

enum af_status af_delimited_open(FILE *in, const char *name, char delimiter, struct af_delimited **reader,
                                 struct af_error *err)
{
	struct af_delimited *r = af_calloc(1, sizeof(*r));
	enum af_status status;

	*reader = NULL;
	if (!r)
		return af_fail_nomem(err);
	r->in = in;
	r->name = name;
	r->delimiter = delimiter;
	r->line = 1;
	status = fill(r, err);
	if (status == AF_OK)
		status = af_delimited_check(name, r->window, r->end, err);
	if (status != AF_OK) {
		af_delimited_close(r);
		return status;
	}
	if (r->end >= 3 && !memcmp(r->window, "\xEF\xBB\xBF", 3))
		r->head = r->next = 3;
	take_sep_line(r);
	if (af_reason_leads(r->window + r->head, r->end - r->head, &r->delimiter))
		r->lead = 1;
	if (!r->delimiter)
		r->delimiter = af_delimiter_sniff(r->window + r->head, r->end - r->head, r->eof);
	parser_restart(r);
	*reader = r;
	return AF_OK;
}

void af_delimited_close(struct af_delimited *r)
{
	if (!r)
		return;
	if (r->parser_ready)
		csv_free(&r->parser);
	af_buf_clear(&r->text);
	af_free(r->starts);
	af_free(r->lengths);
	af_free(r->cells);
	af_free(r->window);
	af_free(r);
}

void af_delimited_expect(struct af_delimited *r, size_t least, size_t most)
{
	r->least = least;
	r->most = most;
}

void af_delimited_spill(struct af_delimited *r, af_spill_fn *fn, void *context)
{
	r->spill = fn;
	r->spill_context = context;
}

bool af_delimited_has_reasons(const struct af_delimited *r)
{
	return r->lead != 0;
}

char af_delimited_delimiter(const struct af_delimited *r)
{
	return r->delimiter;
}

size_t af_delimited_bytes(const struct af_delimited *r)
{
	return r->dropped + r->head;
}

bool af_delimited_json(const struct af_delimited *r, const char **text, size_t *n)
{
	size_t at = r->head;

	*text = r->window + r->head;
	*n = r->end - r->head;
	while (at < r->end && strchr(" \t\r\n", r->window[at]) && r->window[at])
		at++;
	return at < r->end && (r->window[at] == '{' || r->window[at] == '[');
}
