/* Writing a workbook row by row: what every sheet shares. All text of people is data: it reaches a cell through af_xlsx_text only, which writes
 * strings, never formulas or links. */
#ifndef AF_XLSX_BOOK_H
#define AF_XLSX_BOOK_H

#include "xlsx/library.h"

/* Text wraps in WRAP, LABEL and the headers; the numbers of the others are whole ones, tenths, hundredths, percent and hundredths of a percent (basis
 * points). */
enum af_xlsx_style {
	AF_XLSX_TEXT, AF_XLSX_WRAP, AF_XLSX_INTEGER, AF_XLSX_TENTHS, AF_XLSX_HUNDREDTHS, AF_XLSX_PERCENT, AF_XLSX_SHARE, AF_XLSX_LABEL,
	AF_XLSX_HEADER, AF_XLSX_NUMBER_HEADER, AF_XLSX_HEADING, AF_XLSX_TITLE, AF_XLSX_STYLES
};

/* Colours that come on top of what a cell says: a bar of 0 to 100, a shade of 0 to 250, red from 1 on, red for a text that begins with "must-have" */
enum af_xlsx_look { AF_XLSX_PLAIN, AF_XLSX_BAR, AF_XLSX_HEAT, AF_XLSX_COUNT, AF_XLSX_FLAG };

struct af_xlsx_column {
	const char *title;
	int width; /* in characters */
	enum af_xlsx_style style;
	enum af_xlsx_look look;
};

struct af_xlsx_table {
	const char *name; /* of the sheet; "NAME 2" holds what does not fit into the rows of one */
	const struct af_xlsx_column *columns;
	size_t count;
	lxw_col_t frozen;  /* columns that stay in view, as the header does */
	lxw_col_t printed; /* columns that are printed */
};

enum { AF_XLSX_COLUMNS_MAX = 32 };

struct af_xlsx {
	struct af_lxw lxw;
	const struct af_shortlist *list;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *styles[AF_XLSX_STYLES][2], *red; /* the second of each has numbers on the left, where labels are before them */
	const struct af_xlsx_table *table; /* NULL: the sheet is no table */
	unsigned part;                     /* which sheet of the table this is, from 1 */
	lxw_row_t row, row_limit;
	lxw_col_t column;
	int widths[AF_XLSX_COLUMNS_MAX]; /* of the sheet */
	int height;                      /* of the row so far, in points */
	struct af_buf text, shown, item;
	uint64_t digest; /* of all cells so far, see af_xlsx_audit */
	lxw_error error; /* the first failure */
};

/* What a row holds under each of the columns. */
#define AF_XLSX_ROWS 1048576

/* Opens the workbook that goes to path, with the properties of the list. False: there is no memory for it. */
bool af_xlsx_open(struct af_xlsx *x, const char *path);
/* Writes it, whatever failed before. The first failure shows in error. */
void af_xlsx_close(struct af_xlsx *x);

/* A sheet of its own layout, with these widths of columns. */
void af_xlsx_sheet(struct af_xlsx *x, const char *name, const int *widths, size_t count);
/* A table: begin, then rows of cells in the order of the columns, then end. */
void af_xlsx_table_begin(struct af_xlsx *x, const struct af_xlsx_table *table);
void af_xlsx_table_end(struct af_xlsx *x);

/* The next cell of the row. text NULL: an empty one. AF_UNKNOWN: an empty one; otherwise value is in the unit of the style, 873 tenths as 87.3. */
void af_xlsx_text(struct af_xlsx *x, enum af_xlsx_style style, const char *text);
void af_xlsx_number(struct af_xlsx *x, enum af_xlsx_style style, int64_t value);
/* "a; b" */
void af_xlsx_list(struct af_xlsx *x, const char *const *items, size_t n);
void af_xlsx_row_end(struct af_xlsx *x);

/* Appends text as a cell holds it: what is hidden is shown as af_display does, what Excel would take for an escape is escaped, and what exceeds the
 * limit of a cell (32,767 UTF-16 units) is cut, and says so. shown is room for it to work in. */
void af_xlsx_cell_text(struct af_buf *out, struct af_buf *shown, const char *text);

/* The digest of a cell that follows what has the digest so far. */
uint64_t af_xlsx_digest(uint64_t before, const char *text, size_t n);
/* Reads the workbook again: is every part of it whole, and do its cells have that digest? libxlsxwriter does not notice when a temporary file could
 * not be written. AF_IO: they do not. */
enum af_status af_xlsx_audit(const char *bytes, size_t n, uint64_t digest, struct af_error *err) AF_WARN_UNUSED;

/* The whole export, with another number of rows a sheet. */
enum af_status af_xlsx_export(const struct af_shortlist *list, unsigned rows, FILE *out, struct af_error *err) AF_WARN_UNUSED;

/* The sheets, in their order. */
void af_xlsx_summary(struct af_xlsx *x);
void af_xlsx_candidates(struct af_xlsx *x);
void af_xlsx_contributions(struct af_xlsx *x);
void af_xlsx_near_misses(struct af_xlsx *x);
void af_xlsx_method(struct af_xlsx *x);

#endif
