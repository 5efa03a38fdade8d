/* ranking.c: see ranking.h. */
#include "cli/ranking.h"
#include "cli/blind.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"
#include "cli/postings.h"

#include <string.h>

/* Data formats get the same columns for matches and near misses, so that CSV holds both in one table. */
#define DATA_COLUMNS \
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"key", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"name", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"fit", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"raw", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY}, \
	{"low", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"high", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"completeness", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"requirement", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"archetype", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"matched", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"asked", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"failed", "", AF_CELL_LIST, AF_COL_DATA_ONLY}, \
	{"unverified", "", AF_CELL_LIST, AF_COL_DATA_ONLY}, \
	{"missing", "", AF_CELL_LIST, AF_COL_DATA_ONLY}

static const struct af_column match_columns[] = {
	DATA_COLUMNS,
	{"#", "Rank", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"range", "Range", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"req", "Req.", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"arch", "Arch.", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"has", "Has", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"check", "Check", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"who", "Name", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE}};
/* Markdown has room for what a terminal only counts. */
static const struct af_column markdown_columns[] = {
	DATA_COLUMNS,
	{"#", "Rank", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"range", "Range", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"req", "Requirements", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"arch", "Archetypes", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"has", "Has", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"open", "To check", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"who", "Name", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"lacks", "Lacks", AF_CELL_TEXT, AF_COL_HUMAN_ONLY}};
static const struct af_column near_columns[] = {
	DATA_COLUMNS,
	{"#", "Rank", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"who", "Name", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"fails", "Fails", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

int cli_as_of(const struct cli *cli)
{
	return cli_number(cli, "as-of", cli_this_month());
}

void cli_match_options(const struct cli *cli, struct af_match_options *options)
{
	options->as_of = cli_as_of(cli);
	options->strict = cli_given(cli, "strict");
	options->mix = cli_number(cli, "mix", AF_UNKNOWN);
	options->archetype = cli_text(cli, "archetype", NULL);
}

int cli_match(struct cli *cli, struct af_match_options *options, struct af_match_result **result)
{
	struct af_error err;
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	*result = NULL;
	if (!project)
		return status;
	cli_match_options(cli, options);
	cli_ready_postings(cli);
	if (af_match_run(cli->store, project, options, result, &err) != AF_OK)
		status = cli_fail_ranking(cli, &err);
	else if (cli->codes && af_match_result_blind(*result, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	if (status) {
		af_match_result_free(*result);
		*result = NULL;
	}
	af_project_free(project);
	return status;
}

static void data_cells(struct af_report *report, const struct af_match *match)
{
	af_report_cell_integer(report, (int64_t)match->rank);
	af_report_cell_text(report, match->key);
	af_report_cell_text(report, match->name);
	af_report_cell_tenths(report, match->fit);
	af_report_cell_integer(report, match->raw);
	af_report_cell_bool(report, match->eligible);
	af_report_cell_tenths(report, match->low);
	af_report_cell_tenths(report, match->high);
	af_report_cell_integer(report, match->completeness);
	af_report_cell_tenths(report, match->requirement_tenths);
	af_report_cell_tenths(report, match->archetype_tenths);
	af_report_cell_integer(report, (int64_t)match->matched);
	af_report_cell_integer(report, (int64_t)match->asked);
	af_report_cell_list(report, match->failed, match->failed_count);
	af_report_cell_list(report, match->unverified, match->unverified_count);
	af_report_cell_list(report, match->missing, match->missing_count);
}

static void list_cell(struct af_report *report, const char *const *items, size_t n)
{
	struct textbuf text = {0};
	cli_add_list(&text, items, n, "; ");
	af_report_cell_text(report, textbuf_text(&text));
	textbuf_clear(&text);
}

static void match_cells(struct af_report *report, const struct af_match *match, bool lists)
{
	char low[16], high[16], range[40], has[48];
	cli_format_tenths(match->low, low);
	cli_format_tenths(match->high, high);
	snprintf(range, sizeof range, "%s-%s", low, high);
	snprintf(has, sizeof has, "%zu/%zu", match->matched, match->asked);
	af_report_cell_integer(report, (int64_t)match->rank);
	af_report_cell_tenths(report, match->fit);
	af_report_cell_text(report, match->low == match->high ? "" : range);
	af_report_cell_tenths(report, match->requirement_tenths);
	af_report_cell_tenths(report, match->archetype_tenths);
	af_report_cell_text(report, has);
	if (lists)
		list_cell(report, match->unverified, match->unverified_count);
	else
		af_report_cell_integer(report, match->unverified_count ? (int64_t)match->unverified_count : AF_UNKNOWN);
	af_report_cell_text(report, match->name);
	af_report_cell_text(report, match->key);
	if (lists)
		list_cell(report, match->missing, match->missing_count);
}

static void near_cells(struct af_report *report, const struct af_match *match)
{
	af_report_cell_integer(report, (int64_t)match->rank);
	af_report_cell_tenths(report, match->fit);
	af_report_cell_text(report, match->name);
	af_report_cell_text(report, match->key);
	if (match->failed_count)
		list_cell(report, match->failed, match->failed_count);
	else /* only --strict makes these a reason */
		list_cell(report, match->unverified, match->unverified_count);
}

/* Is the label among what the match lacks? */
static bool lacks(const struct af_match *match, const char *label)
{
	for (size_t i = 0; i < match->missing_count; i++)
		if (strcmp(match->missing[i], label) == 0)
			return true;
	return false;
}

/* Adds the ranks of the matches that lack what label names: "1-3, 5". */
static void add_ranks(struct textbuf *text, const struct af_match *matches, size_t n, const char *label)
{
	const char *separator = "";
	for (size_t i = 0; i < n; i++) {
		size_t last = i;
		if (!lacks(&matches[i], label))
			continue;
		while (last + 1 < n && lacks(&matches[last + 1], label))
			last++;
		textbuf_printf(text, last > i ? "%s%zu-%zu" : "%s%zu", separator, matches[i].rank, matches[last].rank);
		separator = ", ";
		i = last;
	}
}

/* What the listed people lack, in the order of the project: there is no room for it in the table. */
static void show_missing(struct af_report *report, const struct af_match *matches, size_t n)
{
	struct textbuf text = {0};
	for (size_t i = 0; n && i < matches[0].part_count; i++) {
		const struct af_part *part = &matches[0].parts[i];
		size_t who = 0;
		for (size_t k = 0; k < n; k++)
			who += part->kind == AF_PART_REQUIREMENT && lacks(&matches[k], part->label);
		if (!who)
			continue;
		textbuf_printf(&text, "%s%s (", text.length ? "; " : "", part->label);
		add_ranks(&text, matches, n, part->label);
		textbuf_adds(&text, ")");
	}
	if (text.length)
		af_report_prose(report, "Missing, with the ranks that lack it: %s.", textbuf_text(&text));
	textbuf_clear(&text);
}

void cli_ranking_table(const struct cli *cli, struct af_report *report, const char *key, const struct af_match *matches,
                       size_t n, bool near)
{
	bool lists = cli->format == AF_MD;
	if (near)
		af_report_table(report, key, near_columns, sizeof near_columns / sizeof near_columns[0]);
	else if (lists)
		af_report_table(report, key, markdown_columns, sizeof markdown_columns / sizeof markdown_columns[0]);
	else
		af_report_table(report, key, match_columns, sizeof match_columns / sizeof match_columns[0]);
	for (size_t i = 0; i < n; i++) {
		data_cells(report, &matches[i]);
		if (near)
			near_cells(report, &matches[i]);
		else
			match_cells(report, &matches[i], lists);
	}
	af_report_table_end(report);
	if (!near && cli->format == AF_TABLE)
		show_missing(report, matches, n);
}

void cli_basis_fields(struct af_report *report, const struct af_basis *basis)
{
	char month[16];
	af_month_format(basis->as_of, month);
	af_report_text(report, "project", NULL, basis->project);
	af_report_text(report, "title", NULL, basis->title);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "specialist", NULL, basis->specialist);
	af_report_text(report, "generalist", NULL, basis->generalist);
	af_report_integer(report, "specialist_share", NULL, basis->specialist_share);
	af_report_integer(report, "archetype_weight", NULL, basis->archetype_weight);
	af_report_text(report, "taxonomy_version", NULL, basis->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
}
