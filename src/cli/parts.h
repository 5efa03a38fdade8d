/* parts.h: the parts of a score as rows of a table. */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "cli/cli.h"

/* The columns that cli_part_cells fills. */
#define CLI_PART_COLUMNS \
	{"kind", "Kind", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"points", "Points", AF_CELL_TENTHS, 0}, \
	{"of", "of", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY}, \
	{"label", "Part", AF_CELL_TEXT, AF_COL_WRAP}, \
	{"importance", "Importance", AF_CELL_TEXT, 0}, \
	{"weight", "Weight", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"strength", "Strength", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"credit", "Credit", AF_CELL_INTEGER, 0}, \
	{"raw", "Raw", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"assumed", "Assumed", AF_CELL_BOOL, AF_COL_DATA_ONLY}, \
	{"trace", "Evidence", AF_CELL_TEXT, AF_COL_WRAP}

/* The cells of one part, in the order of CLI_PART_COLUMNS. */
void cli_part_cells(struct af_report *report, const struct af_part *part);
/* Is the part shown to people? An archetype that the mix leaves out is not. */
bool cli_part_shown(const struct cli *cli, const struct af_part *part);

/* The parts of every match. For people: a heading and a table for each; as data: one table, "parts", in which `key` says whose they are. */
void cli_parts_of_matches(const struct cli *cli, struct af_report *report, const struct af_match *matches, size_t n);

#endif
