/* The cells of one table for a terminal, kept until it is complete: only then its columns' widths are known. */
#ifndef AF_REPORT_TABLE_H
#define AF_REPORT_TABLE_H

#include "report/report_internal.h"

/* Zero-initialise it. Cells lie row by row, only those of shown columns. */
struct af_grid {
	struct af_arena memory; /* of the texts */
	const char **cells;
	size_t count, capacity;
};

/* Adds a copy of text, which is safe to show. False when there is no memory. */
bool af_grid_add(struct af_grid *grid, const char *text);

/* Writes the grid, which has whole rows and at least one, as a block of report, with the columns of its open table.
 * A failure is kept in the report. */
void af_grid_print(struct af_report *report, struct af_grid *grid);

/* Frees the cells; the grid can be used again. */
void af_grid_clear(struct af_grid *grid);

#endif
