/* The inside of reading a row, shared by row*.c alone. */
#ifndef AF_IMPORT_ROW_PARTS_H
#define AF_IMPORT_ROW_PARTS_H

#include "import/row.h"

/* What row.rates and row.years remember of a cell. */
struct af_known_rate {
	enum af_parse parse;
	struct af_rate rate;
};

struct af_known_years {
	enum af_parse parse;
	int months;
};

/* The cell of a column, NULL when the record has none there or it means "no value"; *n is its length. */
const char *af_row_cell_at(const struct af_row *row, const struct af_record *record, size_t column, size_t *n);
/* The cell of a field that takes one column. */
const char *af_row_cell(const struct af_row *row, const struct af_record *record, enum af_field field, size_t *n);

/* Keeps the cell of a column under its header in extra, once. */
void af_row_keep(struct af_row *row, const struct af_record *record, size_t column);
/* Keeps the cell that a field's value was read from, beside the value. A JSON value is kept by its text. */
void af_row_keep_cell(struct af_row *row, const struct af_record *record, enum af_field field);
/* The same for a cell that was not understood, which goes to extra and is one of the row's doubts. */
void af_row_doubt(struct af_row *row, const struct af_record *record, size_t column);
/* Appends a JSON string. */
void af_row_add_json(struct af_buf *out, const char *text, size_t n);

/* AF_INVALID: the key is none, or has what no key may have; err says what, without the line. */
enum af_status af_row_check_key(struct af_row *row, const char *key, struct af_error *err) AF_WARN_UNUSED;

/* Reads the fields of one value: name, contact, years, rate, terms; and, after what else is kept in extra, the place. AF_INVALID: the row must
 * be rejected. */
enum af_status af_row_values(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_row_place(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;

/* Reads all cells that tell of skills; finds out what the headers of columns of one skill say. */
enum af_status af_row_all_skills(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_row_named(struct af_row *row, struct af_error *err) AF_WARN_UNUSED;

/* Appends the cell of a text column to the notes, and the skills that it names to the row, unless it has them. After all other
 * columns, so that what is listed comes first. AF_NOMEM. */
enum af_status af_row_text(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err) AF_WARN_UNUSED;
/* As af_row_doubt, for a record that has values; reads a skills cell that is a JSON value. */
void af_row_keep_value(struct af_row *row, const struct af_record *record, size_t column);
enum af_status af_row_skill_values(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
	AF_WARN_UNUSED;

#endif
