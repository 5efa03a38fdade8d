/* What the columns are that no header and no --map tells of, by the cells of the first rows. */
#ifndef AF_IMPORT_DETECT_H
#define AF_IMPORT_DETECT_H

#include "import/cells.h"
#include "import/columns.h"
#include "import/delimited.h"

/* What detection goes by. */
struct af_detect {
	const char *name; /* of the file, for messages */
	const struct af_taxonomy *taxonomy;
	const char *const *missing;
	size_t missing_count;
	int now; /* month or AF_UNKNOWN */
};

/* Looks at the first rows to come in reader, as far as they have been read from the file, and completes columns: e-mail addresses, lists of
 * skills, columns of one skill, columns beside a numbered skill, the long format. What it adds lives in arena. AF_INVALID: --map has asked
 * for the long format, but there is not exactly one column of skills; or several columns could be the e-mail address. */
enum af_status af_detect_columns(const struct af_detect *detect, const struct af_delimited *reader, struct af_arena *arena,
                                 struct af_columns *columns, struct af_error *err) AF_WARN_UNUSED;

/* ---------------------------------------------------------------- private to the files of detection */

/* Rows of cells, "" where a cell says nothing. */
struct af_sample {
	size_t rows, width;
	const char **cells;
};

struct af_detection {
	const struct af_detect *by;
	struct af_sample sample;
	struct af_columns *columns;
	enum af_field *fields, *suggestions; /* of columns, to be written */
	enum af_by *how;
	struct af_arena *arena;  /* of the columns */
	struct af_arena scratch; /* of the detection */
	struct af_error *err;
};

/* The cell of a row of the sample. */
const char *af_detection_cell(const struct af_detection *d, size_t row, size_t column);
/* Has a --map named a column for the field? */
bool af_detection_mapped(const struct af_detection *d, enum af_field field);
/* Gives the column, which nothing recognised so far, to a field. */
void af_detection_take(struct af_detection *d, size_t column, enum af_field field, enum af_by by);

/* Columns of one skill (detect_skills.c); columns beside skills, and the long format (detect_rows.c). */
enum af_status af_detect_skills(struct af_detection *d) AF_WARN_UNUSED;
enum af_status af_detect_rows(struct af_detection *d) AF_WARN_UNUSED;

#endif
