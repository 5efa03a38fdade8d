/* parts.c: see parts.h. */
#include "cli/parts.h"
#include "cli/format.h"

#define COUNT(array) (sizeof array / sizeof array[0])

/* What JSON has beside the columns of CSV. */
#define JSON (AF_COL_DATA_ONLY | AF_COL_NO_CSV)

/* The columns that part_cells fills. */
#define PART_COLUMNS \
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

static const struct af_column detail_columns[] = {
	PART_COLUMNS,
	{"authored_weight", "", AF_CELL_INTEGER, JSON},
	{"level", "", AF_CELL_INTEGER, JSON},
	{"months", "", AF_CELL_INTEGER, JSON},
	{"exact", "", AF_CELL_BOOL, JSON},
	{"alternatives", "", AF_CELL_ROWS, JSON},
	{"role", "", AF_CELL_TEXT, JSON},
	{"pillars", "", AF_CELL_ROWS, JSON}};

#define TRACE_COLUMNS \
	{"kind", "", AF_CELL_TEXT, JSON}, \
	{"skill", "", AF_CELL_TEXT, JSON}, \
	{"name", "", AF_CELL_TEXT, JSON}, \
	{"strength", "", AF_CELL_INTEGER, JSON}, \
	{"via", "", AF_CELL_TEXT, JSON}, \
	{"via_name", "", AF_CELL_TEXT, JSON}, \
	{"via_strength", "", AF_CELL_INTEGER, JSON}, \
	{"percent", "", AF_CELL_INTEGER, JSON}, \
	{"level", "", AF_CELL_INTEGER, JSON}, \
	{"months", "", AF_CELL_INTEGER, JSON}, \
	{"stated", "", AF_CELL_INTEGER, JSON}, \
	{"last_used", "", AF_CELL_TEXT, JSON}, \
	{"half_life", "", AF_CELL_INTEGER, JSON}, \
	{"recency", "", AF_CELL_INTEGER, JSON}, \
	{"assumed", "", AF_CELL_BOOL, JSON}, \
	{"source", "", AF_CELL_TEXT, JSON}

static const struct af_column alternative_columns[] = {TRACE_COLUMNS, {"counts", "", AF_CELL_BOOL, JSON}};
static const struct af_column skill_columns[] = {TRACE_COLUMNS};
static const struct af_column pillar_columns[] = {
	{"title", "", AF_CELL_TEXT, JSON},
	{"weight", "", AF_CELL_INTEGER, JSON},
	{"core", "", AF_CELL_BOOL, JSON},
	{"weakest", "", AF_CELL_BOOL, JSON},
	{"strength", "", AF_CELL_INTEGER, JSON},
	{"skills", "", AF_CELL_ROWS, JSON}};

static void part_cells(struct af_report *report, const struct af_part *part)
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

/* Is the part shown to people? An archetype that the mix leaves out is not. */
static bool part_shown(const struct cli *cli, const struct af_part *part)
{
	return part->weight || !cli_for_people(cli);
}

static void trace_cells(struct af_report *report, const struct af_trace *trace)
{
	char month[16];
	if (trace->last_used != AF_UNKNOWN)
		af_month_format(trace->last_used, month);
	af_report_cell_text(report, af_trace_kind_name(trace->kind));
	af_report_cell_text(report, trace->skill);
	af_report_cell_text(report, trace->name);
	af_report_cell_integer(report, trace->strength);
	af_report_cell_text(report, trace->via);
	af_report_cell_text(report, trace->via_name);
	af_report_cell_integer(report, trace->via_strength);
	af_report_cell_integer(report, trace->percent);
	af_report_cell_integer(report, trace->level);
	af_report_cell_integer(report, trace->months);
	af_report_cell_integer(report, trace->stated);
	af_report_cell_text(report, trace->last_used != AF_UNKNOWN ? month : NULL);
	af_report_cell_integer(report, trace->half_life);
	af_report_cell_integer(report, trace->recency);
	af_report_cell_bool(report, trace->assumed);
	af_report_cell_text(report, trace->source);
}

static void alternative_rows(struct af_report *report, const struct af_part_detail *detail)
{
	af_report_cell_rows(report, alternative_columns, COUNT(alternative_columns));
	for (size_t i = 0; i < detail->alternative_count; i++) {
		trace_cells(report, &detail->alternatives[i]);
		af_report_cell_bool(report, i == detail->counts);
	}
	af_report_cell_rows_end(report);
}

static void pillar_rows(struct af_report *report, const struct af_part_detail *detail)
{
	af_report_cell_rows(report, pillar_columns, COUNT(pillar_columns));
	for (size_t i = 0; i < detail->pillar_count; i++) {
		const struct af_pillar_trace *pillar = &detail->pillars[i];
		af_report_cell_text(report, pillar->title);
		af_report_cell_integer(report, pillar->weight);
		af_report_cell_bool(report, pillar->core);
		af_report_cell_bool(report, pillar->weakest);
		af_report_cell_integer(report, pillar->strength);
		af_report_cell_rows(report, skill_columns, COUNT(skill_columns));
		for (size_t k = 0; k < pillar->skill_count; k++)
			trace_cells(report, &pillar->skills[k]);
		af_report_cell_rows_end(report);
	}
	af_report_cell_rows_end(report);
}

static void detail_cells(struct af_report *report, const struct af_part_detail *detail)
{
	const struct af_requirement *requirement = detail->requirement;
	af_report_cell_integer(report, requirement ? requirement->weight : AF_UNKNOWN);
	af_report_cell_integer(report, requirement ? requirement->level : AF_UNKNOWN);
	af_report_cell_integer(report, requirement ? requirement->months : AF_UNKNOWN);
	af_report_cell_bool(report, requirement && requirement->exact);
	alternative_rows(report, detail);
	af_report_cell_text(report, requirement ? NULL : detail->generalist ? "generalist" : "specialist");
	pillar_rows(report, detail);
}

void cli_parts_table(const struct cli *cli, struct af_report *report, const struct af_explanation *explanation)
{
	af_report_table(report, "parts", detail_columns, COUNT(detail_columns));
	for (size_t i = 0; i < explanation->match.part_count; i++) {
		const struct af_part *part = &explanation->match.parts[i];
		if (!part_shown(cli, part))
			continue;
		part_cells(report, part);
		detail_cells(report, &explanation->details[i]);
	}
	af_report_table_end(report);
}

/* ---------------------------------------------------------------- of many matches */

static const struct af_column columns[] = {{"key", "Key", AF_CELL_TEXT, AF_COL_DATA_ONLY}, PART_COLUMNS};

static void rows(const struct cli *cli, struct af_report *report, const struct af_match *match)
{
	for (size_t i = 0; i < match->part_count; i++) {
		if (!part_shown(cli, &match->parts[i]))
			continue;
		af_report_cell_text(report, match->key);
		part_cells(report, &match->parts[i]);
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
	af_report_table(report, "parts", columns, COUNT(columns));
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
	af_report_table(report, "parts", columns, COUNT(columns));
	for (size_t i = 0; i < n; i++)
		rows(cli, report, &matches[i]);
	af_report_table_end(report);
}
