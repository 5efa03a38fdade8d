/* JSON as rows: NDJSON, an array of objects, JSON Resume documents. The counterpart of delimited.h; each object has columns of its own. */
#ifndef AF_IMPORT_JSON_ROWS_H
#define AF_IMPORT_JSON_ROWS_H

#include "import/columns.h"
#include "import/delimited.h"

struct af_json_rows;

/* Reads on from source, of which the n bytes of `first` were read already. maps are "field=member" texts; now: month or AF_UNKNOWN. source, name
 * and maps stay the caller's. AF_IO. */
enum af_status af_json_rows_open(struct af_source *source, const char *name, const char *first, size_t n, const char *const *maps,
                                 size_t map_count, int now, struct af_json_rows **rows, struct af_error *err) AF_WARN_UNUSED;
/* The first `count` maps are those of a profile: names of members, never patterns. */
void af_json_rows_profiled(struct af_json_rows *rows, size_t count);
/* NULL is allowed. */
void af_json_rows_close(struct af_json_rows *rows);

/* The next object. *end is true, and *record zero, when there is none. AF_INVALID: the file is broken so that its objects cannot be told
 * apart, a map is wrong, or it names a member that no object has; AF_IO. */
enum af_status af_json_rows_next(struct af_json_rows *rows, struct af_record *record, bool *end, struct af_error *err)
	AF_WARN_UNUSED;

/* Sets what takes the bytes of objects that are too long. */
void af_json_rows_spill(struct af_json_rows *rows, af_spill_fn *fn, void *context);

/* Sets columns to those of an object without members. */
void af_json_no_columns(struct af_columns *columns);
/* Every member seen so far, the first AF_COLUMNS_MAX of them, with the field it was read into. Borrowed until the next record. */
const struct af_columns *af_json_rows_columns(struct af_json_rows *rows);
size_t af_json_rows_bytes(const struct af_json_rows *rows);

#endif
