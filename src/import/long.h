/* The long format: each row has one skill of a candidate, and all rows of a candidate, wherever in the file they are, make one profile. */
#ifndef AF_IMPORT_LONG_H
#define AF_IMPORT_LONG_H

#include "import/row.h"

#define AF_LONG_ROWS_MAX ((size_t)2000) /* rows of one candidate */

struct af_long;

/* A cell that was not understood. */
struct af_long_doubt {
	size_t line, column;
	const char *text;
};

/* All rows of a candidate; of one who has too many, as many as there may be at a time. Borrowed until the next one is asked for. */
struct af_long_person {
	const char *key;
	size_t rows;
	const size_t *lines;        /* of each row */
	const char *const *reasons; /* why each row is rejected, when one of them has to be; NULL when the candidate is sound, and in row->candidate */
	const struct af_long_doubt *doubts;
	size_t doubt_count;
};

/* row has been initialised for the columns of the file, and stays the caller's. keep_raw: af_long_raw will be
 * asked. AF_IO. */
enum af_status af_long_open(struct af_row *row, bool keep_raw, struct af_long **rows, struct af_error *err) AF_WARN_UNUSED;
/* NULL is allowed. */
void af_long_close(struct af_long *rows);

/* Puts a row aside. AF_INVALID: it has no key; err has the reason alone, and the row must be rejected at once. */
enum af_status af_long_add(struct af_long *rows, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;

/* The next candidate, in order of the line that named it first. *end is true when there is none. When one row of a candidate cannot be used, or
 * says something else than the rows before it, none of them is: a profile without the skill of that row would look complete, and the mended
 * row alone would later replace all its skills. */
enum af_status af_long_next(struct af_long *rows, struct af_long_person *person, bool *end, struct af_error *err) AF_WARN_UNUSED;

/* The bytes of row i of the person that was read last, as af_record.raw; *raw is NULL when they were not kept. Borrowed until the next call. */
enum af_status af_long_raw(struct af_long *rows, size_t i, const char **raw, size_t *length, struct af_error *err) AF_WARN_UNUSED;

#endif
