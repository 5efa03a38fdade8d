/* Which member of an object is what. Objects with the same members share an answer, which is remembered. */
#ifndef AF_IMPORT_JSON_COLUMNS_H
#define AF_IMPORT_JSON_COLUMNS_H

#include "import/columns.h"
#include "import/json_value.h"
#include "base/map.h"
#include "import/resume.h"

/* Zero-initialise it, set the first group; af_json_columns_clear frees all. */
struct af_json_columns {
	const char *name; /* of the file */
	const char *const *maps;
	size_t map_count;
	size_t profiled; /* so many of them, the first ones, are of a profile */

	/* private */
	struct af_map known;            /* member names, one behind the other -> index in shapes */
	struct af_columns *shapes;
	size_t shape_count, shape_capacity;
	size_t bytes;                   /* about as many are in the arena */
	uint64_t serial;                /* of the last shape */
	struct af_arena arena;          /* of the shapes */
	struct af_buf names;            /* scratch */
	bool *used;                     /* of each map: has it named a member? */
	struct af_map seen;             /* folded member name -> index in headers and fields */
	const char **headers;
	enum af_field *fields;
	enum af_by *by;
	size_t seen_count, headers_capacity, fields_capacity, by_capacity, seen_bytes;
	struct af_columns all;
};

/* The columns of an object with these members; they live until the next call. *columns is NULL, and why has the reason, when two members are
 * called the same but for case. AF_INVALID: a map is wrong. */
enum af_status af_json_columns_of(struct af_json_columns *c, const struct af_members *members, bool resume,
                                  const struct af_columns **columns, char why[AF_JSON_WHY], struct af_error *err) AF_WARN_UNUSED;

/* At the end of the file: AF_INVALID when a map has named no member of any object. */
enum af_status af_json_columns_end(struct af_json_columns *c, struct af_error *err) AF_WARN_UNUSED;

/* Every member seen, with its field. Borrowed until the next object. */
const struct af_columns *af_json_columns_all(struct af_json_columns *c);

void af_json_columns_clear(struct af_json_columns *c);

#endif
