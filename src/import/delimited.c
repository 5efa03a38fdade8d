/* The record reader. */
#include "import/delimited.h"

#include <string.h>

#include "base/text.h"
#include "import/csv_line.h"
#include "import/reason.h"

struct af_delimited {
	struct af_lines in;
	char delimiter;
	size_t least, most; /* cells of a record; most 0: any number */
	size_t lead;        /* 1 when the first of them is a reason, which messages do not count; else 0 */
	size_t open;        /* the cell in which the first line of the current record ends */

	struct csv_parser parser;
	bool parser_ready;

	struct af_buf text; /* cells of the current record, one behind the other, each with a NUL */
	size_t *starts, *lengths;
	const char **cells;
	size_t starts_capacity, lengths_capacity, cells_capacity, count;
	bool complete, too_many, failed; /* row ended; more cells than allowed; no memory */
	bool too_long;                   /* beyond the limit of a row, once it is UTF-8 */
	bool doubted;                    /* the encoding of a cell; why is in doubt */
	char reason[256], doubt[256];
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

/* A cell that a spreadsheet would run as a formula is written with an apostrophe before it (src/report/csv.c): that one is no part of it. */
static void unguard(const char **text, size_t *n)
{
	size_t at = 0;

	while (at < *n && (*text)[at] == '\'')
		at++;
	if (at && at < *n && memchr("=+-@\t\r", (*text)[at], 6)) {
		++*text;
		--*n;
	}
}

/* Appends the text of a cell, as UTF-8, without white space at its ends and without a guard, to the cells; returns its length. */
static size_t add_text(struct af_delimited *r, const char *bytes, size_t n)
{
	const struct af_encoding *single = r->in.seen & AF_SEEN_HIGH ? af_source_single(r->in.source) : NULL;
	const size_t start = r->text.length;
	const char *text = bytes;

	if (!single) {
		af_trim(&text, &n);
		unguard(&text, &n);
		af_buf_add(&r->text, text, n);
		return n;
	}
	if (r->count >= r->lead && !r->doubted)
		r->doubted = af_source_doubt(r->in.source, bytes, n, r->count + 1 - r->lead, r->doubt, sizeof(r->doubt));
	af_code_page_add(&single->page, bytes, n, &r->text);
	if (r->text.failed)
		return 0;
	text = af_buf_text(&r->text) + start;
	n = r->text.length - start;
	af_trim(&text, &n);
	unguard(&text, &n);
	if (n)
		memmove(r->text.data + start, text, n);
	r->text.length = start + n;
	return n;
}

static void on_cell(void *bytes, size_t n, void *context)
{
	struct af_delimited *r = context;

	if (r->failed || r->too_many || r->too_long)
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
	r->starts[r->count] = r->text.length;
	r->lengths[r->count] = add_text(r, n ? bytes : "", n);
	if (r->lengths[r->count++] > AF_CELL_MAX && !r->doubted) {
		snprintf(r->doubt, sizeof(r->doubt), "column %zu is larger than 1 MiB", r->count - r->lead);
		r->doubted = true;
	}
	af_buf_add(&r->text, "", 1);
	r->too_long = r->text.length > AF_ROW_MAX + AF_COLUMNS_MAX;
	r->failed = r->text.failed;
}

static void on_row(int terminator, void *context)
{
	struct af_delimited *r = context;

	(void)terminator;
	r->complete = true;
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
	size_t at = r->in.head + r->in.first_line;
	bool found = false;

	while (at < r->in.next && !found) {
		struct shape shape = {0};
		size_t end = at;

		while (end < r->in.next && r->in.window[end] != '\n' && r->in.window[end] != '\r')
			end++;
		while (end < r->in.next && (r->in.window[end] == '\n' || r->in.window[end] == '\r'))
			end++;
		parser_restart(r);
		found = af_csv_line(&r->parser, r->delimiter, r->in.window + at, end - at, count_cell, count_row, &shape) && shape.rows == 1 &&
		        shape.cells + r->lead >= r->least && shape.cells + r->lead <= r->most;
		at = end;
	}
	parser_restart(r);
	return found;
}

/* n: length of the record at head, with its line end; SIZE_MAX when it is not there as a whole. */
static void hand_out(struct af_delimited *r, struct af_record *record, size_t n, const char *bad)
{
	const struct af_encoding *single = af_source_single(r->in.source);

	for (size_t i = 0; i < r->count; i++)
		r->cells[i] = r->text.data + r->starts[i];
	record->line = r->in.line;
	record->raw = n == SIZE_MAX ? NULL : r->in.window + r->in.head;
	record->raw_length = n == SIZE_MAX ? 0 : af_without_line_end(record->raw, n);
	record->earlier = r->lead && r->count ? r->cells[0] : NULL;
	record->raw_encoding = r->in.seen & AF_SEEN_HIGH && single ? single->name : NULL;
	record->cells = r->cells;
	record->lengths = r->lengths;
	record->count = r->count;
	record->bad = bad;
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

	if (r->in.lines > 1 || ended)
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

/* Why the cell of n bytes is no text, written to the reason; false when it is. */
static bool cell_bad(struct af_delimited *r, size_t column, const char *cell, size_t n)
{
	size_t bad = 0;

	if (memchr(cell, '\0', n))
		snprintf(r->reason, sizeof(r->reason), "column %zu has a NUL byte", column);
	else if (af_utf8_valid(cell, n, &bad))
		return false;
	else if (af_source_marked(r->in.source, cell + bad, 1))
		snprintf(r->reason, sizeof(r->reason), "column %zu %s", column, af_source_marked(r->in.source, cell + bad, 1));
	else
		snprintf(r->reason, sizeof(r->reason), "column %zu is not UTF-8 (byte %zu of the cell is 0x%02X); save the file as UTF-8, or "
		         "name its encoding with --encoding", column, bad + 1, (unsigned)(unsigned char)cell[bad]);
	return true;
}

/* Names the cell that cannot be read in the encoding of the file or has a NUL byte; NULL when all is well. */
static const char *check_bytes(struct af_delimited *r)
{
	const char *bytes = r->in.window + r->in.head;
	const size_t n = r->in.next - r->in.head;
	const bool single = af_source_single(r->in.source);

	if (!r->in.seen || (!(r->in.seen & AF_SEEN_NUL) && (single || af_utf8_valid(bytes, n, NULL))))
		return NULL;
	for (size_t i = r->lead; i < r->count; i++)
		if (cell_bad(r, i + 1 - r->lead, r->text.data + r->starts[i], r->lengths[i]))
			return r->reason;
	/* Outside of the cells as they are handed out. */
	if (af_source_marked(r->in.source, bytes, n))
		return af_source_marked(r->in.source, bytes, n);
	return memchr(bytes, '\0', n) ? "has a NUL byte" : "is not UTF-8; save the file as UTF-8, or name its encoding with --encoding";
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
	if (r->in.lines > 1 && r->count > r->open) /* cells of other lines, and one that runs into them */
		r->count = r->open;
	hand_out(r, record, r->in.first_line, bad);
	parser_restart(r);
	af_lines_advance(&r->in, r->in.head + r->in.first_line, 1);
}

/* The record is parsed: judge it and move on. */
static void finish(struct af_delimited *r, struct af_record *record)
{
	const char *bad = NULL;

	if (r->in.lines > 1 && r->least > 1 + r->lead && check_count(r) && holds_another(r)) {
		give_up(r, record, not_closed(r, ""));
		return;
	}
	if (r->too_many) {
		snprintf(r->reason, sizeof(r->reason), "has more than %zu columns", AF_COLUMNS_MAX);
		bad = r->reason;
	} else if (r->too_long) {
		bad = AF_ROW_TOO_LONG;
	}
	if (!bad)
		bad = r->doubted ? r->doubt : check_bytes(r);
	if (!bad)
		bad = check_count(r);
	hand_out(r, record, r->in.next - r->in.head, bad);
	af_lines_advance(&r->in, r->in.next, r->in.lines);
}

enum af_status af_delimited_next(struct af_delimited *r, struct af_record *record, bool *end, struct af_error *err)
{
	memset(record, 0, sizeof(*record));
	*end = false;
	af_buf_reset(&r->text);
	r->count = 0;
	r->complete = r->too_many = r->too_long = r->doubted = false;
	for (;;) {
		size_t length;
		enum af_status status = af_lines_find(&r->in, AF_ROW_MAX, &length, err);

		if (status != AF_OK)
			return status;
		if (length == SIZE_MAX) {
			if (r->in.lines) {
				give_up(r, record, not_closed(r, " within 8 MiB"));
				return AF_OK;
			}
			hand_out(r, record, SIZE_MAX, AF_ROW_TOO_LONG);
			parser_restart(r);
			return af_lines_skip(&r->in, AF_ROW_MAX, err);
		}
		if (!length && !r->in.lines) {
			*end = true;
			return AF_OK;
		}
		if (!length) {
			give_up(r, record, why_broken(r, true));
			return AF_OK;
		}
		af_lines_take(&r->in, length);
		if (!af_csv_line(&r->parser, r->delimiter, r->in.window + r->in.next - length, length, on_cell, on_row, r)) {
			if (r->parser.status == CSV_ENOMEM && r->parser.entry_size < AF_CELL_MAX)
				return af_fail_nomem(err);
			give_up(r, record, why_broken(r, false));
			return AF_OK;
		}
		if (r->failed)
			return af_fail_nomem(err);
		if (r->in.lines == 1)
			r->open = r->count;
		if (r->complete) {
			finish(r, record);
			return AF_OK;
		}
		if (!r->parser.pstate) /* the parser has begun nothing: a blank line */
			af_lines_advance(&r->in, r->in.next, 1);
	}
}

/* Spreadsheets write "sep=;" as a first line to say which delimiter follows. */
static void take_sep_line(struct af_delimited *r)
{
	const char *text = r->in.window + r->in.head;
	size_t n = r->in.end - r->in.head;

	if (n < 6 || memcmp(text, "sep=", 4) || !strchr(",;\t|", text[4]) || (text[5] != '\r' && text[5] != '\n'))
		return;
	if (!r->delimiter)
		r->delimiter = text[4];
	af_lines_advance(&r->in, r->in.head + (n > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6), 1);
}

/* Is there nothing but white space at the beginning of the file? */
static bool is_blank(const struct af_delimited *r)
{
	return r->in.end < 4096 && af_blanks(r->in.window, r->in.end) == r->in.end;
}

enum af_status af_delimited_open(FILE *in, const char *name, char delimiter, const char *encoding, struct af_delimited **reader,
                                 struct af_error *err)
{
	struct af_delimited *r = af_calloc(1, sizeof(*r));
	const char *text;
	size_t n;
	enum af_status status;

	*reader = NULL;
	if (!r)
		return af_fail_nomem(err);
	r->delimiter = delimiter;
	r->in.line = 1;
	status = af_source_open(in, name, encoding, &r->in.source, err);
	if (status == AF_OK)
		status = af_lines_fill(&r->in, err);
	if (status == AF_OK && is_blank(r))
		status = af_fail(err, AF_INVALID, "%s: is empty; a header line and one line for each candidate are needed", name);
	if (status != AF_OK) {
		af_delimited_close(r);
		return status;
	}
	if (af_delimited_json(r, &text, &n)) {
		*reader = r;
		return AF_OK;
	}
	take_sep_line(r);
	if (af_reason_leads(r->in.window + r->in.head, r->in.end - r->in.head, &r->delimiter))
		r->lead = 1;
	if (!r->delimiter)
		r->delimiter = af_delimiter_sniff(r->in.window + r->in.head, r->in.end - r->in.head, r->in.eof);
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
	af_lines_close(&r->in);
	af_free(r);
}

void af_delimited_expect(struct af_delimited *r, size_t least, size_t most)
{
	r->least = least;
	r->most = most;
}

void af_delimited_spill(struct af_delimited *r, af_spill_fn *fn, void *context)
{
	r->in.spill = fn;
	r->in.spill_context = context;
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
	return af_source_bytes(r->in.source, r->in.end - r->in.head);
}

bool af_delimited_json(const struct af_delimited *r, const char **text, size_t *n)
{
	*text = r->in.window + r->in.head;
	*n = r->in.end - r->in.head;
	return af_json_begins(*text, *n);
}

struct af_source *af_delimited_source(struct af_delimited *r)
{
	return r->in.source;
}

bool af_delimited_ahead(const struct af_delimited *r, const char **text, size_t *n)
{
	*text = r->in.window + r->in.head;
	*n = r->in.end - r->in.head;
	return r->in.eof;
}
