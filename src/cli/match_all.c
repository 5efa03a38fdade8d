/* match_all.c: match --all-projects. */
#include "cli/format.h"
#include "cli/match_modes.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"
#include "cli/textbuf.h"

#include <stdlib.h>
#include <unistd.h>

enum { LIMIT = 3, DATA = AF_COL_DATA_ONLY, HUMAN = AF_COL_HUMAN_ONLY };

static const struct af_column columns[] = {
	{"project", "", AF_CELL_TEXT, DATA}, {"title", "", AF_CELL_TEXT, DATA}, {"rank", "", AF_CELL_INTEGER, DATA},
	{"key", "", AF_CELL_TEXT, DATA}, {"name", "", AF_CELL_TEXT, DATA}, {"fit", "", AF_CELL_TENTHS, DATA}, {"raw", "", AF_CELL_INTEGER, DATA},
	{"specialist", "", AF_CELL_TEXT, DATA}, {"generalist", "", AF_CELL_TEXT, DATA}, {"specialist_share", "", AF_CELL_INTEGER, DATA},
	{"pool_eligible", "", AF_CELL_INTEGER, DATA}, {"pool", "", AF_CELL_INTEGER, DATA},
	{"slug", "Project", AF_CELL_TEXT, HUMAN | AF_COL_WHOLE}, {"count", "Eligible", AF_CELL_INTEGER, HUMAN}, {"#", "Rank", AF_CELL_INTEGER, HUMAN},
	{"points", "Fit", AF_CELL_TENTHS, HUMAN}, {"person", "Name", AF_CELL_TEXT, HUMAN | AF_COL_NAME}, {"id", "Key", AF_CELL_TEXT, HUMAN | AF_COL_WHOLE}};

/* For people a project is named in the first of its rows only, in a terminal. */
static void row(const struct cli *cli, struct af_report *report, const struct af_all_result *result, const struct af_project_ranking *r, size_t i)
{
	const struct af_ranking_place *place = &r->places[i];
	bool named = !i || cli->format != AF_TABLE;
	af_report_cell_text(report, r->project);
	af_report_cell_text(report, r->title);
	af_report_cell_integer(report, (int64_t)place->rank);
	af_report_cell_text(report, place->key);
	af_report_cell_text(report, place->name);
	af_report_cell_tenths(report, place->fit);
	af_report_cell_integer(report, place->raw);
	af_report_cell_text(report, r->specialist);
	af_report_cell_text(report, r->generalist);
	af_report_cell_integer(report, r->specialist_share);
	af_report_cell_integer(report, (int64_t)r->eligible_count);
	af_report_cell_integer(report, (int64_t)result->pool);
	af_report_cell_text(report, named ? r->project : "");
	af_report_cell_integer(report, named ? (int64_t)r->eligible_count : AF_UNKNOWN);
	af_report_cell_integer(report, (int64_t)place->rank);
	af_report_cell_tenths(report, place->fit);
	af_report_cell_text(report, place->name);
	af_report_cell_text(report, place->key);
}

static void show_table(const struct cli *cli, struct af_report *report, const struct af_all_result *result)
{
	af_report_table(report, "matches", columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < result->ranking_count; i++)
		for (size_t place = 0; place < result->rankings[i].place_count; place++)
			row(cli, report, result, &result->rankings[i], place);
	af_report_table_end(report);
}

/* Slugs of the projects without anybody to show. */
struct unmatched {
	const char **slugs;
	size_t count;
};

static bool find_unmatched(const struct af_all_result *result, struct unmatched *unmatched)
{
	unmatched->slugs = calloc(result->ranking_count + 1, sizeof *unmatched->slugs);
	for (size_t i = 0; unmatched->slugs && i < result->ranking_count; i++)
		if (!result->rankings[i].place_count)
			unmatched->slugs[unmatched->count++] = result->rankings[i].project;
	return unmatched->slugs != NULL;
}

static void show_list(struct af_report *report, const char *words, const char *const *slugs, size_t n)
{
	struct textbuf text = {0};
	cli_add_list(&text, slugs, n, " and ");
	if (n)
		af_report_prose(report, "%s: %s.", words, textbuf_text(&text));
	textbuf_clear(&text);
}

static void show_fields(struct af_report *report, const struct af_all_result *result, const struct unmatched *unmatched)
{
	size_t projects = result->ranking_count + result->unscored_count;
	char month[16];
	af_month_format(result->as_of, month);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "taxonomy_version", NULL, result->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
	af_report_integer(report, "projects", NULL, (int64_t)projects);
	af_report_integer(report, "pool", NULL, (int64_t)result->pool);
	af_report_list(report, "unmatched", NULL, unmatched->slugs, unmatched->count);
	af_report_list(report, "unscored", NULL, result->unscored, result->unscored_count);
	af_report_heading(report, "All projects");
	af_report_prose(report, "As of %s. Projects: %zu. People in the pool: %zu.", month, projects, result->pool);
}

/* What the table does not show. */
static void show_rest(const struct cli *cli, struct af_report *report, const struct af_all_result *result, const struct unmatched *unmatched)
{
	char words[64] = "Nobody is eligible";
	if (cli_given(cli, "min-fit"))
		snprintf(words, sizeof words, "Nobody is eligible with a fit of at least %.6s", cli_text(cli, "min-fit", ""));
	if (result->pool)
		show_list(report, words, unmatched->slugs, unmatched->count);
	else
		af_report_prose(report, "There are no candidates yet; `archefit import` brings some.");
	show_list(report, "Nothing to score, since nothing is asked for", result->unscored, result->unscored_count);
	if (result->pool)
		af_report_prose(report, "Near misses and reasons: `archefit match PROJECT`.");
}

static int show(struct cli *cli, const struct af_all_result *result)
{
	struct unmatched unmatched = {0};
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	bool any = find_unmatched(result, &unmatched) && unmatched.count < result->ranking_count;
	int status = any ? EXIT_DONE : EXIT_NOTHING;
	show_fields(report, result, &unmatched);
	if (any || !cli_for_people(cli))
		show_table(cli, report, result);
	show_rest(cli, report, result, &unmatched);
	if (!unmatched.slugs)
		status = cli_nomem(cli);
	free(unmatched.slugs);
	return cli_report_end(cli, report, status);
}

static unsigned threads(const struct cli *cli)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int most = processors < 1 ? 1 : processors < AF_THREADS_MOST ? (int)processors : AF_THREADS_MOST;
	return (unsigned)cli_number(cli, "threads", most);
}

int cli_match_all(struct cli *cli, struct af_match_options *options)
{
	struct af_all_result *result;
	struct af_error err;
	int status = EXIT_NOTHING;
	options->limit = (size_t)cli_number(cli, "limit", LIMIT);
	options->near_limit = 0;
	cli_match_options(cli, options);
	cli_ready_postings(cli);
	if (af_match_all(cli->store, options, threads(cli), &result, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (cli->codes && af_all_result_blind(result, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else if (result->ranking_count + result->unscored_count)
		status = show(cli, result);
	else
		cli_message(cli, "no project is stored; `archefit project add FILE` stores one");
	af_all_result_free(result);
	return status;
}
