/* parts.c: see parts.h. */
#include "cli/parts.h"
#include "cli/format.h"

void cli_part_cells(struct af_report *report, const struct af_part *part)
{
	bool requirement = part->kind == AF_PART_REQUIREMENT;
	af_report_cell_text(report, requirement ? "requirement" : "archetype");
	af_report_cell_tenths(report, part->tenths);
	/* Points are apportioned so that they sum to the fit; full credit is never shown as less than all. */
	af_report_cell_tenths(report, part->credit == 250 ? part->tenths : (part->weight + 5) / 10);
	af_report_cell_text(report, part->label);
	af_report_cell_text(report, requirement ? af_importance_name(part->importance) : NULL);
	af_report_cell_integer(report, part->weight);
	af_report_cell_integer(report, part->strength);
	af_report_cell_integer(report, part->credit);
	af_report_cell_integer(report, part->raw);
	af_report_cell_bool(report, part->assumed);
	af_report_cell_text(report, part->trace);
}

bool cli_part_shown(const struct cli *cli, const struct af_part *part)
{
	return part->weight || !cli_for_people(cli);
}

static const struct af_column columns[] = {{"key", "Key", AF_CELL_TEXT, AF_COL_DATA_ONLY}, CLI_PART_COLUMNS};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void rows(const struct cli *cli, struct af_report *report, const struct af_match *match)
{
	for (size_t i = 0; i < match->part_count; i++) {
		if (!cli_part_shown(cli, &match->parts[i]))
			continue;
		af_report_cell_text(report, match->key);
		cli_part_cells(report, &match->parts[i]);
	}
}

static void headed(const struct cli *cli, struct af_report *report, const struct af_match *match)
{
	struct textbuf heading = {0};
	char fit[16];
	cli_format_tenths(match->fit, fit);
	textbuf_printf(&heading, "%zu. %s%s%s%s, %s", match->rank, match->name, *match->name ? " (" : "", match->key, *match->name ? ")" : "",
	               fit);
	af_report_heading(report, textbuf_text(&heading));
	textbuf_clear(&heading);
	af_report_table(report, "parts", columns, COLUMNS);
	rows(cli, report, match);
	af_report_table_end(report);
}

void cli_parts_of_matches(const struct cli *cli, struct af_report *report, const struct af_match *matches, size_t n)
{
	if (cli_for_people(cli)) {
		for (size_t i = 0; i < n; i++)
			headed(cli, report, &matches[i]);
		return;
	}
	af_report_table(report, "parts", columns, COLUMNS);
	for (size_t i = 0; i < n; i++)
		rows(cli, report, &matches[i]);
	af_report_table_end(report);
}
