/* match_stability.c: match --stability. */
#include "cli/blind.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/match_modes.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"

#include <string.h>

enum { RUNS = 1000, SEED = 1, TOP = 10 };

/* Data formats get the same columns for the first and the others, so that CSV holds both in one table. */
#define DATA_COLUMNS \
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"key", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"name", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"fit", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"raw", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"times", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"percent", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY}, \
	{"leads", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"best", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"worst", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}

static const struct af_column first_columns[] = {
	DATA_COLUMNS,
	{"#", "Rank", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"stays", "Stays", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"runs", "Runs", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"lead", "Leads", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"high", "Best", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"low", "Worst", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"who", "Name", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE}};
static const struct af_column other_columns[] = {
	DATA_COLUMNS,
	{"#", "Rank", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"enters", "Enters", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"runs", "Runs", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"lead", "Leads", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"high", "Best", AF_CELL_INTEGER, AF_COL_HUMAN_ONLY},
	{"who", "Name", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE}};

/* Tenths of a percent, rounded down: 100.0 is said of always only. */
static int share_of(size_t times, size_t runs)
{
	return (int)(times * 1000 / runs);
}

static void show_one(struct af_report *report, const struct af_standing *s, size_t runs, bool first)
{
	char percent[20];
	cli_format_tenths(share_of(s->times, runs), percent);
	snprintf(percent + strlen(percent), 4, " %%");
	af_report_cell_integer(report, (int64_t)s->rank);
	af_report_cell_text(report, s->key);
	af_report_cell_text(report, s->name);
	af_report_cell_tenths(report, s->fit);
	af_report_cell_integer(report, s->raw);
	af_report_cell_integer(report, (int64_t)s->times);
	af_report_cell_tenths(report, share_of(s->times, runs));
	af_report_cell_integer(report, (int64_t)s->leads);
	af_report_cell_integer(report, (int64_t)s->best);
	af_report_cell_integer(report, first ? (int64_t)s->worst : AF_UNKNOWN);
	af_report_cell_integer(report, (int64_t)s->rank);
	af_report_cell_tenths(report, s->fit);
	af_report_cell_text(report, percent);
	af_report_cell_integer(report, (int64_t)s->times);
	af_report_cell_integer(report, (int64_t)s->leads);
	af_report_cell_integer(report, (int64_t)s->best);
	if (first)
		af_report_cell_integer(report, (int64_t)s->worst);
	af_report_cell_text(report, s->name);
	af_report_cell_text(report, s->key);
}

static void show_table(struct af_report *report, const char *key, const struct af_standing *list, size_t n, size_t runs, bool first)
{
	if (first)
		af_report_table(report, key, first_columns, sizeof first_columns / sizeof first_columns[0]);
	else
		af_report_table(report, key, other_columns, sizeof other_columns / sizeof other_columns[0]);
	for (size_t i = 0; i < n; i++)
		show_one(report, &list[i], runs, first);
	af_report_table_end(report);
}

static void show_fields(const struct cli *cli, struct af_report *report, const struct af_stability *s)
{
	char month[16];
	af_month_format(s->as_of, month);
	af_report_text(report, "project", NULL, s->project);
	af_report_text(report, "title", NULL, s->title);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "specialist", NULL, s->specialist);
	af_report_text(report, "generalist", NULL, s->generalist);
	af_report_integer(report, "specialist_share", NULL, s->specialist_share);
	af_report_text(report, "taxonomy_version", NULL, s->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
	af_report_text(report, "where", NULL, cli_shown(cli, "where"));
	af_report_integer(report, "pool", NULL, (int64_t)s->pool);
	af_report_integer(report, "left_out", NULL, (int64_t)s->left_out);
	af_report_integer(report, "eligible", NULL, (int64_t)s->eligible_count);
	af_report_integer(report, "runs", NULL, (int64_t)s->runs);
	af_report_integer(report, "seed", NULL, (int64_t)s->seed);
	af_report_integer(report, "change_percent", NULL, AF_STABILITY_PERCENT);
	af_report_integer(report, "top", NULL, (int64_t)s->top);
	af_report_integer(report, "same", NULL, (int64_t)s->same);
	af_report_integer(report, "others_total", NULL, (int64_t)s->others_total);
	af_report_heading(report, s->title);
	af_report_prose(report, "%s, as of %s: %zu of %zu people are eligible. Ranked %zu times (seed %llu), each "
	                "time with every weight, and each side of the mix, multiplied by a random factor of its own from 0.80 to "
	                "1.20.",
	                s->project, month, s->eligible_count, s->pool, s->runs, (unsigned long long)s->seed);
	if (cli_given(cli, "where"))
		af_report_prose(report, "Left out by --where: %zu of %zu.", s->left_out, s->left_out + s->pool);
}

static int show(struct cli *cli, const struct af_stability *s)
{
	struct af_report *report = cli_report(cli);
	bool people = cli_for_people(cli);
	if (!report)
		return EXIT_SYSTEM;
	show_fields(cli, report, s);
	if (people && !s->eligible_count)
		af_report_prose(report, s->pool || s->left_out ? "Nobody is eligible, so there is no ranking to try."
		                                               : "There are no candidates yet; `archefit import` brings some.");
	else
		show_table(report, "first", s->first, s->first_count, s->runs, true);
	if (people && s->top == s->eligible_count && s->top)
		af_report_prose(report, "All who are eligible are among the first %zu, so they all stay.", s->top);
	else if (s->top == 1)
		af_report_prose(report, "The same person is first in %zu of %zu runs.", s->same, s->runs);
	else if (s->top)
		af_report_prose(report, "The first %zu are the same people in %zu of %zu runs. Stays: how often a person is among "
		                "them.", s->top, s->same, s->runs);
	if (people && s->other_count) {
		af_report_heading(report, "Others who get among them");
		af_report_prose(report, "%zu of %zu, the most frequent first.", s->other_count, s->others_total);
	}
	if (!people || s->other_count)
		show_table(report, "others", s->others, s->other_count, s->runs, false);
	return cli_report_end(cli, report, s->eligible_count ? EXIT_DONE : EXIT_NOTHING);
}

int cli_match_stability(struct cli *cli, struct af_match_options *options)
{
	struct af_stability *stability;
	struct af_error err;
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	cli_match_options(cli, options);
	cli_ready_postings(cli);
	if (af_match_stability(cli->store, project, options, (size_t)cli_number(cli, "runs", RUNS), (size_t)cli_number(cli, "top", TOP),
	                       (uint64_t)cli_number(cli, "seed", SEED), &stability, &err) != AF_OK) {
		status = cli_fail_ranking(cli, &err);
	} else if (cli->codes && af_stability_blind(stability, cli->codes, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	} else {
		status = show(cli, stability);
	}
	af_stability_free(stability);
	af_project_free(project);
	return status;
}
