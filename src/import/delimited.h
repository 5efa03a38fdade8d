/* Reading delimited text record by record, in bounded memory.
 *
 * libcsv does the parsing (RFC 4180, strict). Around it this module finds the delimiter, turns cells into UTF-8, knows the line on which each record begins, bounds the size of cells and rows, and recovers: a record that cannot be read is
 * handed out as a bad record for its first line alone, and reading goes on with the next line, so that an unclosed quote
 * never swallows the people after it. */
#ifndef AF_IMPORT_DELIMITED_H
#define AF_IMPORT_DELIMITED_H

#include "import/lines.h"

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
	/* as in the file (of UTF-16, as UTF-8), without the line end; NULL when it was longer than AF_ROW_MAX. Of a JSON object without its reason */
	const char *raw;
	size_t raw_length;
	const char *raw_encoding; /* of those bytes, when they are not UTF-8 but in a single-byte encoding, and not all ASCII; otherwise NULL */
	const char *earlier; /* the reason that a file of rejected rows gives for it; NULL when the file is none */
};

/* Starts reading in, which stays the caller's. name is for messages. delimiter 0: find it out from the first block; encoding NULL: find it
 * out. AF_INVALID: empty, another kind of file, no such encoding or not that of the file; AF_IO. */
enum af_status af_delimited_open(FILE *in, const char *name, char delimiter, const char *encoding, struct af_delimited **reader,
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
 * the reader, and the rest comes from its source. */
bool af_delimited_json(const struct af_delimited *reader, const char **text, size_t *n);

/* Where the bytes come from, which also knows the encoding. Borrowed. */
struct af_source *af_delimited_source(struct af_delimited *reader);
/* The records to come, as far as they have been read from the file: *text lives until the next record is asked for. True when that is all
 * that is left of the file; otherwise the last of them may be cut off. */
bool af_delimited_ahead(const struct af_delimited *reader, const char **text, size_t *n);

/* The delimiter in use. */
char af_delimited_delimiter(const struct af_delimited *reader);
/* Bytes of the file that were used up so far. */
size_t af_delimited_bytes(const struct af_delimited *reader);

/* The delimiter that the text, the beginning of a file, most likely has; whole: the text is the whole file. */
char af_delimiter_sniff(const char *text, size_t n, bool whole);

/* The white space at the beginning of text. */
size_t af_blanks(const char *text, size_t n);
/* Does text, the beginning of a file, begin as JSON does? */
bool af_json_begins(const char *text, size_t n);

/* AF_INVALID, with what to do, when text, the first bytes of the file name, shows that it is no text, or one that nobody can read here. */
enum af_status af_delimited_check(const char *name, const char *text, size_t n, struct af_error *err) AF_WARN_UNUSED;

#endif
