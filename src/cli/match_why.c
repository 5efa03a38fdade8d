/* match_why.c: see match_why.h. */
#include "cli/match_why.h"
#include "cli/format.h"

#include <stdlib.h>

static const struct af_column columns[] = {
	{"condition", "Condition", AF_CELL_TEXT, AF_COL_WRAP},
	{"kind", "Kind", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"failed", "Fail it", AF_CELL_INTEGER, 0},
	{"leaves", "Alone leaves", AF_CELL_INTEGER, 0},
	{"without", "Without it", AF_CELL_INTEGER, 0}};

const char *cli_condition_kind(const struct af_condition *condition)
{
	switch (condition->kind) {
	case AF_CONDITION_RATE:
		return "max_rate";
	case AF_CONDITION_LOCATION:
		return "locations";
	case AF_CONDITION_TIMEZONE:
		return "timezone";
	case AF_CONDITION_AVAILABILITY:
		return "available_by";
	case AF_CONDITION_WORK_MODE:
		return "work_mode";
	case AF_CONDITION_EXPERIENCE:
		return "min_years";
	default:
		return "must";
	}
}

static void table(struct af_report *report, const struct af_match_result *result)
{
	af_report_table(report, "conditions", columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < result->condition_count; i++) {
		const struct af_condition *condition = &result->conditions[i];
		af_report_cell_text(report, condition->label);
		af_report_cell_text(report, cli_condition_kind(condition));
		af_report_cell_integer(report, (int64_t)condition->failed);
		af_report_cell_integer(report, (int64_t)(result->pool - condition->failed));
		af_report_cell_integer(report, (int64_t)condition->without);
	}
	af_report_table_end(report);
}

static void sentence(struct af_report *report, const struct af_match_result *result, const char *const *labels)
{
	struct textbuf all = {0};
	cli_add_list(&all, labels, result->blocking_count, "; ");
	if (result->blocking_count == 1)
		af_report_prose(report, "Nobody is eligible. %s alone leaves %zu of %zu; without it %zu.", labels[0],
		                result->pool - result->conditions[result->blocking[0]].failed, result->pool, result->without_blocking);
	else
		af_report_prose(report, "Nobody is eligible, and no single condition is the reason: it takes %zu to be dropped. Without these, %zu of %zu: %s.",
		                result->blocking_count, result->without_blocking, result->pool, textbuf_text(&all));
	textbuf_clear(&all);
}

void cli_match_why(const struct cli *cli, struct af_report *report, const struct af_match_result *result)
{
	const char **labels = calloc(result->blocking_count + 1, sizeof *labels);
	bool empty = result->pool && !result->eligible_count;
	for (size_t i = 0; labels && i < result->blocking_count; i++)
		labels[i] = result->conditions[result->blocking[i]].label;
	af_report_list(report, "blocking", NULL, labels, result->blocking_count);
	af_report_integer(report, "without_blocking", NULL, empty ? (int64_t)result->without_blocking : AF_UNKNOWN);
	if (labels && empty && result->blocking_count)
		sentence(report, result, labels);
	if (empty || cli->format == AF_JSON)
		table(report, result);
	free(labels);
}
