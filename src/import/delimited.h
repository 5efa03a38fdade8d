/* Reading delimited text record by record, in bounded memory.
 *
 * libcsv does the parsing (RFC 4180, strict). Around it this module finds the delimiter, strips a byte order mark, knows
 * the line on which each record begins, bounds the size of cells and rows, and recovers: a record that cannot be read is
 * handed out as a bad record for its first line alone, and reading goes on with the next line, so that an unclosed quote
 * never swallows the people after it. */
#ifndef AF_IMPORT_DELIMITED_H
#define AF_IMPORT_DELIMITED_H

#include <stdio.h>

#include "base/memory.h"

#define AF_CELL_MAX ((size_t)1024 * 1024)     /* bytes of one cell */
#define AF_ROW_MAX ((size_t)8 * 1024 * 1024)  /* bytes of one record, as in the file */
#define AF_COLUMNS_MAX ((size_t)16 * 1024)
#define AF_ROW_TOO_LONG "is longer than 8 MiB"

struct af_columns;
struct af_delimited;
struct cJSON;

/* Cells are NUL-terminated, without white space at their ends, and live until the next record is asked for. */
struct af_record {
	size_t line; /* on which the record begins, from 1 */
	const char *const *cells;
	const size_t *lengths;
	size_t count;
	const char *bad; /* why the record cannot be used, or NULL. The cells of a bad record are what could be read of it. */
	/* of a JSON object, otherwise NULL: its own columns, and the value of each cell, NULL for a cell made of several */
	const struct af_columns *columns;
	const struct cJSON *const *values;
	size_t element; /* its number in a JSON array, from 1; otherwise 0 */
	/* as in the file, in UTF-8, without the line end; NULL when it was longer than AF_ROW_MAX. Of a JSON object without its reason */
	const char *raw;
	size_t raw_length;
	const char *earlier; /* the reason that a file of rejected rows gives for it; NULL when the file is none */
};

/* Takes the next bytes of a record that is longer than AF_ROW_MAX, in order, before the record itself is handed out without them. */
typedef void af_spill_fn(void *context, const char *bytes, size_t n);

/* Starts reading in, which stays the caller's. name is for messages. delimiter 0: find it out from the first block.
 * AF_INVALID: empty, UTF-16, binary or another kind of file; AF_IO. */
enum af_status af_delimited_open(FILE *in, const char *name, char delimiter, struct af_delimited **reader,
                                 struct af_error *err) AF_WARN_UNUSED;
/* Frees the reader; NULL is allowed. */
void af_delimited_close(struct af_delimited *reader);

/* The next record. *end is true, and *record zero, when there is none. Blank lines are skipped. AF_IO. */
enum af_status af_delimited_next(struct af_delimited *reader, struct af_record *record, bool *end, struct af_error *err)
	AF_WARN_UNUSED;

/* Sets what takes the bytes of records that are too long. */
void af_delimited_spill(struct af_delimited *reader, af_spill_fn *fn, void *context);

/* Is the file one of rejected rows, so that the first cell of each record is a reason? Asked before the first record, or later. The columns
 * that messages speak of are counted behind it. */
bool af_delimited_has_reasons(const struct af_delimited *reader);

/* From now on a record must have least..most cells, or more of them that are all empty; others are bad. */
void af_delimited_expect(struct af_delimited *reader, size_t least, size_t most);

/* Is the file JSON? Asked before the first record. Then *text is what has been read of it, without the byte order mark; it lives as long as
 * the reader. */
bool af_delimited_json(const struct af_delimited *reader, const char **text, size_t *n);

/* The delimiter in use. */
char af_delimited_delimiter(const struct af_delimited *reader);
/* Bytes of the file that were used up so far. */
size_t af_delimited_bytes(const struct af_delimited *reader);

/* The delimiter that the text, the beginning of a file, most likely has; whole: the text is the whole file. */
char af_delimiter_sniff(const char *text, size_t n, bool whole);

/* AF_INVALID, with what to do, when text (the beginning of the file name) is no delimited UTF-8 text. */
enum af_status af_delimited_check(const char *name, const char *text, size_t n, struct af_error *err) AF_WARN_UNUSED;

#endif
