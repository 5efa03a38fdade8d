/* What the report's front (report.c) and its backends (table.c, markdown.c, csv.c, json.c) share; write.c has it.
 *
 * The front checks how the functions of archefit.h are used and keeps the first failure; a backend is only called while
 * all is well, with cells in order and only for columns that its format shows. */
#ifndef AF_REPORT_INTERNAL_H
#define AF_REPORT_INTERNAL_H

#include "base/memory.h"

/* A field or a cell. Everything in it is borrowed, and valid only during the call. */
struct af_value {
	enum af_cell_kind kind;
	bool null;
	const char *text;        /* AF_CELL_TEXT */
	int64_t number;          /* AF_CELL_INTEGER, AF_CELL_TENTHS, AF_CELL_BOOL */
	const char *const *list; /* AF_CELL_LIST */
	size_t n;
};

/* The kinds of block that stand under each other in a document for people. */
enum af_block { AF_BLOCK_NONE, AF_BLOCK_HEADING, AF_BLOCK_PROSE, AF_BLOCK_FIELDS, AF_BLOCK_BAR, AF_BLOCK_TABLE };

struct af_report;

/* One format family. Functions compose in report->text and write with af_report_flush. Only field, table, cell, row and
 * table_end are needed; any other may be NULL. */
struct af_report_backend {
	size_t state_size; /* of the backend's own struct, which report->state points to, set to 0 */
	bool human;        /* shows AF_COL_HUMAN_ONLY columns instead of AF_COL_DATA_ONLY ones, and prose */
	void (*begin)(struct af_report *report);
	void (*field)(struct af_report *report, const char *key, const char *title, const struct af_value *value);
	void (*heading)(struct af_report *report, const char *text);
	void (*prose)(struct af_report *report, const char *text);
	void (*bar)(struct af_report *report, const char *label, int value, int maximum, const char *right);
	void (*table)(struct af_report *report);
	/* index: position among the shown columns, from 0. */
	void (*cell)(struct af_report *report, const struct af_column *column, size_t index, const struct af_value *value);
	void (*row)(struct af_report *report);
	/* Rows inside a cell (AF_CELL_ROWS), whose cells and rows come through cell and row with report->depth above 0. NULL: such columns are
	 * not shown. */
	void (*rows)(struct af_report *report, const struct af_column *column, size_t index);
	void (*rows_end)(struct af_report *report);
	void (*table_end)(struct af_report *report);
	void (*end)(struct af_report *report);   /* writes what is left */
	void (*clear)(struct af_report *report); /* frees what state holds; called once, also after a failure */
};

enum { AF_ROWS_DEPTH = 4 }; /* how deep rows may stand inside of cells */

/* Where a table, or the rows inside a cell, stand. */
struct af_row_place {
	const struct af_column *columns;
	size_t column_count;
	size_t cell;  /* the next cell of the row */
	size_t index; /* and its position among the shown columns */
	bool hidden;  /* inside a cell that the format does not show */
};

extern const struct af_report_backend af_table_backend, af_markdown_backend, af_csv_backend, af_json_backend;

struct af_report {
	FILE *out;
	enum af_format format;
	unsigned width;
	bool color;
	bool blind; /* names nobody */
	const struct af_report_backend *backend;
	void *state;
	struct af_error error; /* the first failure; AF_OK until then */
	struct af_buf text;    /* what is composed before it is written */
	enum af_block last;    /* the block written last, for af_report_gap */
	size_t tables;         /* shown tables begun so far */
	/* The table that is open; columns is NULL outside of one. */
	const char *key;
	const struct af_column *columns;
	size_t column_count;
	size_t shown; /* columns that this format shows; with 0 the whole table is left out */
	size_t depth; /* 0 in a row of the table, more inside of its cells */
	struct af_row_place place[AF_ROWS_DEPTH + 1];
};

/* Is the column in this report's format? */
bool af_report_shows(const struct af_report *report, const struct af_column *column);

/* Appends value as plain text, not yet made safe for any format: lists joined by "; ", tenths as 87.3, bools as yes and
 * no for people, as true and false otherwise. Nothing for null. */
void af_value_text(struct af_buf *out, const struct af_value *value, bool human);

/* Writes report->text and empties it. A failure is kept in the report. */
void af_report_flush(struct af_report *report);

/* Keeps AF_IO in the report, with the meaning of errno's value code (0: not known), unless something failed before. */
void af_report_fail_write(struct af_report *report, int code);

/* Keeps AF_NOMEM in the report, unless something failed before. */
void af_report_nomem(struct af_report *report);

/* Appends the empty line that belongs before a block of this kind, if any, and remembers the block. */
void af_report_gap(struct af_report *report, enum af_block block);

#endif
