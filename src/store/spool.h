/* Rows put aside in a temporary file, to come back grouped by key: what the long format needs, whose rows of one candidate may be anywhere in
 * a file of any size. The file is SQLite's own temporary database, which nobody else sees and which is gone with the spool; the memory it
 * takes is bounded. */
#ifndef AF_STORE_SPOOL_H
#define AF_STORE_SPOOL_H

#include "base/memory.h"

struct af_spool;

/* A row as it was put in. Borrowed until the next row is asked for. */
struct af_spooled {
	size_t first; /* line of the first row with its key */
	size_t line;
	const char *const *cells; /* each with a NUL behind it */
	const size_t *lengths;
	size_t count;
	const char *bad; /* why the row cannot be used, or NULL */
	const char *raw; /* its bytes in the file, or NULL; only when it is put in: af_spool_raw has them afterwards */
	size_t raw_length;
};

/* AF_IO: no temporary file can be made. */
enum af_status af_spool_open(struct af_spool **spool, struct af_error *err) AF_WARN_UNUSED;
/* NULL is allowed. */
void af_spool_close(struct af_spool *spool);

/* Puts a row in; lines must be ascending. row->first is not read. */
enum af_status af_spool_add(struct af_spool *spool, const char *key, const struct af_spooled *row, struct af_error *err) AF_WARN_UNUSED;

/* The next row, in order of the first line of its key, then of its own line. *end is true, and *row zero, when there is none. From the first
 * call on no row can be put in. */
enum af_status af_spool_next(struct af_spool *spool, struct af_spooled *row, bool *end, struct af_error *err) AF_WARN_UNUSED;

/* The bytes in the file of the row on that line, whose key came first on line first; *raw is NULL when it was put in without. Borrowed until
 * the next call. */
enum af_status af_spool_raw(struct af_spool *spool, size_t first, size_t line, const char **raw, size_t *length, struct af_error *err)
	AF_WARN_UNUSED;

#endif
