/* cmd_gaps.c: gaps. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/match_why.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"

#include <stdlib.h>

enum { LIMIT = 10 };

static const struct af_column gap_columns[] = {
	{"requirement", "Requirement", AF_CELL_TEXT, AF_COL_WRAP},
	{"importance", "Importance", AF_CELL_TEXT, 0},
	{"level", "Level", AF_CELL_INTEGER, 0},
	{"weight", "Weight", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"direct", "Direct", AF_CELL_INTEGER, 0},
	{"any", "Any", AF_CELL_INTEGER, 0},
	{"able", "Able", AF_CELL_INTEGER, 0},
	{"assumed", "Assumed", AF_CELL_INTEGER, 0},
	{"unknown", "Unknown", AF_CELL_INTEGER, 0},
	{"scarcity", "Scarcity", AF_CELL_INTEGER, 0}};
static const struct af_column change_columns[] = {
	{"change", "Change", AF_CELL_TEXT, AF_COL_WRAP},
	{"kind", "Kind", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"before", "Before", AF_CELL_INTEGER, 0},
	{"after", "After", AF_CELL_INTEGER, 0},
	{"added", "More", AF_CELL_INTEGER, 0}};

static const char *kind_name(enum af_relaxation_kind kind)
{
	static const char *const names[] = {"level", "exact", "years", "widen", "should", "drop"};
	return names[kind];
}

static void show_fields(const struct cli *cli, struct af_report *report, const struct af_gaps *gaps)
{
	char month[16];
	af_month_format(gaps->as_of, month);
	af_report_text(report, "project", NULL, gaps->project);
	af_report_text(report, "title", NULL, gaps->title);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "where", NULL, cli_text(cli, "where", NULL));
	af_report_integer(report, "pool", NULL, (int64_t)gaps->pool);
	af_report_integer(report, "left_out", NULL, (int64_t)gaps->left_out);
	af_report_integer(report, "eligible", NULL, (int64_t)gaps->eligible_count);
	af_report_heading(report, gaps->title);
	af_report_prose(report, "%s, as of %s: %zu of %zu people are eligible.", gaps->project, month, gaps->eligible_count, gaps->pool);
	if (cli_given(cli, "where"))
		af_report_prose(report, "Left out by --where: %zu of %zu.", gaps->left_out, gaps->left_out + gaps->pool);
}

static void show_gaps(struct af_report *report, const struct af_gaps *gaps)
{
	af_report_table(report, "gaps", gap_columns, sizeof gap_columns / sizeof gap_columns[0]);
	for (size_t i = 0; i < gaps->gap_count; i++) {
		const struct af_requirement_gap *gap = &gaps->gaps[i];
		af_report_cell_text(report, gap->label);
		af_report_cell_text(report, af_importance_name(gap->importance));
		af_report_cell_integer(report, gap->level);
		af_report_cell_integer(report, gap->weight);
		af_report_cell_integer(report, (int64_t)gap->direct);
		af_report_cell_integer(report, (int64_t)gap->any);
		af_report_cell_integer(report, (int64_t)gap->able);
		af_report_cell_integer(report, (int64_t)gap->assumed);
		af_report_cell_integer(report, (int64_t)gap->unknown);
		af_report_cell_integer(report, gap->scarcity);
	}
	af_report_table_end(report);
	af_report_prose(report, "Direct: people who state the skill. Any: with evidence of any kind that counts. Able: at the asked level "
	                "and years. Assumed: of them, by a name without level and years. Unknown: perhaps able; the profile leaves it "
	                "open. Scarcity: the weight, of 10000, times the share of people who are not able.");
}

static void show_changes(const struct cli *cli, struct af_report *report, const struct af_gaps *gaps)
{
	size_t limit = (size_t)cli_number(cli, "limit", cli_for_people(cli) ? LIMIT : 0);
	size_t shown = limit && limit < gaps->relaxation_count ? limit : gaps->relaxation_count;
	af_report_table(report, "changes", change_columns, sizeof change_columns / sizeof change_columns[0]);
	for (size_t i = 0; i < shown; i++) {
		const struct af_relaxation *change = &gaps->relaxations[i];
		af_report_cell_text(report, change->label);
		af_report_cell_text(report, kind_name(change->kind));
		af_report_cell_integer(report, (int64_t)gaps->eligible_count);
		af_report_cell_integer(report, (int64_t)change->eligible);
		af_report_cell_integer(report, (int64_t)change->added);
	}
	af_report_table_end(report);
}

/* When no single change adds anybody: the smallest number that would. */
static void show_blocking(struct af_report *report, const struct af_gaps *gaps)
{
	const char **labels = calloc(gaps->blocking_count + 1, sizeof *labels);
	struct textbuf all = {0};
	for (size_t i = 0; labels && i < gaps->blocking_count; i++)
		labels[i] = gaps->conditions[gaps->blocking[i]].label;
	if (labels) {
		cli_add_list(&all, labels, gaps->blocking_count, "; ");
		af_report_list(report, "blocking", NULL, labels, gaps->blocking_count);
	}
	if (gaps->blocking_count > 1)
		af_report_prose(report, "No single change makes anybody eligible. Without these %zu it would be %zu of %zu: %s.",
		                gaps->blocking_count, gaps->without_blocking, gaps->pool, textbuf_text(&all));
	textbuf_clear(&all);
	free(labels);
}

static int show(struct cli *cli, const struct af_gaps *gaps)
{
	struct af_report *report = cli_report(cli);
	bool people = cli_for_people(cli);
	if (!report)
		return EXIT_SYSTEM;
	show_fields(cli, report, gaps);
	show_gaps(report, gaps);
	if (!people || gaps->relaxation_count) {
		af_report_heading(report, "Changes that would let in more people, one at a time");
		show_changes(cli, report, gaps);
	} else if (gaps->eligible_count == gaps->pool) {
		af_report_prose(report, gaps->pool ? "Everybody is eligible." : "Nobody is looked at.");
	} else if (gaps->eligible_count) {
		af_report_prose(report, "No single change makes more people eligible.");
	}
	show_blocking(report, gaps);
	return cli_report_end(cli, report, EXIT_DONE);
}

static int run(struct cli *cli)
{
	struct af_match_options options = {.as_of = cli_as_of(cli), .strict = cli_given(cli, "strict"), .mix = AF_UNKNOWN,
	                                   .where = cli_text(cli, "where", NULL)};
	struct af_error err;
	struct af_gaps *gaps;
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	cli_ready_postings(cli);
	if (af_gaps_run(cli->store, project, &options, &gaps, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	} else {
		status = show(cli, gaps);
		af_gaps_free(gaps);
	}
	af_project_free(project);
	return status;
}

static const struct cli_option options[] = {
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "how many changes to show; 10 by default, all as data; 0 for all"},
	CLI_AS_OF, CLI_STRICT, CLI_WHERE,
	{0}};

static const char *const examples[] = {
	"archefit gaps payments-api", "archefit gaps payments-api --where 'country = DE' --format json", NULL};

const struct cli_command command_gaps = {
	.name = "gaps", .arguments = "PROJECT", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show what the pool lacks for a project, and which change of it lets in more people.",
	.about = "Scarcest requirements first. Then each change of a single must-have or constraint that makes more\n"
	         "people eligible: a level lower by one, years dropped, a limit widened until it lets in at least half\n"
	         "of those whom only it keeps out, a must made a should, a constraint dropped. Nothing is stored.",
	.options = options, .examples = examples, .run = run};
