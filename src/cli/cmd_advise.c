/* cmd_advise.c: advise. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

static const struct cli_option none[] = {{0}};

/* ---------------------------------------------------------------- one project */

static const struct af_column point_columns[] = {
	{"fact", "Fact", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"points", "Points", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"signed", "Points", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"title", "Fact", AF_CELL_TEXT, 0},
	{"value", "Value", AF_CELL_TEXT, 0},
	{"why", "Why", AF_CELL_TEXT, AF_COL_WRAP}};
static const struct af_column flip_columns[] = {{"change", "Change", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

/* The verdict in one or two sentences. */
static void add_verdict(struct textbuf *text, const struct af_advice *advice)
{
	int share = advice->specialist_share;
	const char *leader = share >= 50 ? advice->specialist : advice->generalist;
	if (advice->pinned) {
		textbuf_printf(text, "The project is pinned to %s.", advice->archetype);
		if (strcmp(leader, advice->archetype) == 0)
			textbuf_adds(text, " Its facts agree.");
		else
			textbuf_printf(text, " Its facts alone would speak for %s.", leader);
	} else if (!advice->evidence_count) {
		textbuf_adds(text, "No facts are stated, so nothing speaks for either kind; add facts to the project.");
	} else if (advice->mixed) {
		textbuf_printf(text, "A close call: look for a mix, or take one of each. %s is slightly ahead.", advice->archetype);
	} else {
		textbuf_printf(text, "%s this project needs %s.",
		               share >= 80 || share <= 20 ? "Clearly," : "On balance,", advice->archetype);
	}
}

static void show_points(struct af_report *report, const struct af_advice *advice)
{
	char sign[16];
	af_report_table(report, "points", point_columns, sizeof point_columns / sizeof point_columns[0]);
	for (size_t i = 0; i < advice->evidence_count; i++) {
		const struct af_advice_point *point = &advice->evidence[i];
		snprintf(sign, sizeof sign, "%+d", point->points);
		af_report_cell_text(report, point->fact);
		af_report_cell_integer(report, point->points);
		af_report_cell_text(report, point->points ? sign : "0");
		af_report_cell_text(report, point->title);
		af_report_cell_text(report, point->value);
		af_report_cell_text(report, point->why);
	}
	af_report_table_end(report);
}

/* What is not known, and what would turn the verdict. */
static void show_open_ends(struct af_report *report, const struct af_advice *advice)
{
	struct textbuf text = {0};
	if (advice->unknown_count) {
		cli_add_list(&text, advice->unknown, advice->unknown_count, " and ");
		af_report_prose(report, "Not stated, so without effect: %s.", textbuf_text(&text));
		text.length = 0;
	}
	if (advice->pinned) {
		textbuf_clear(&text);
		return; /* no fact turns a pin */
	}
	if (advice->flip_count == 1)
		af_report_prose(report, "One change would turn the verdict, to a specialist share of %d %%: %s.", advice->flip_share,
		                advice->flips[0]);
	else if (advice->flip_count) {
		af_report_prose(report, "It would take %zu changes together to turn the verdict, to a specialist share of %d %%:",
		                advice->flip_count, advice->flip_share);
		af_report_table(report, "changes", flip_columns, 1);
		for (size_t i = 0; i < advice->flip_count; i++)
			af_report_cell_text(report, advice->flips[i]);
		af_report_table_end(report);
	} else
		af_report_prose(report, "No change of these facts alone would turn the verdict.");
	textbuf_clear(&text);
}

static int show_advice(struct cli *cli, const struct af_project *project, const struct af_advice *advice)
{
	struct textbuf verdict = {0};
	char right[64];
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	add_verdict(&verdict, advice);
	snprintf(right, sizeof right, "%d %%", advice->specialist_share);
	af_report_heading(report, project->title);
	af_report_text(report, "project", NULL, advice->project);
	af_report_integer(report, "specialist_share", NULL, advice->specialist_share);
	af_report_text(report, "archetype", NULL, advice->archetype);
	af_report_text(report, "specialist", NULL, advice->specialist);
	af_report_text(report, "generalist", NULL, advice->generalist);
	af_report_text(report, "pair_reason", NULL, advice->pair_reason);
	af_report_bool(report, "pinned", NULL, advice->pinned);
	af_report_bool(report, "mixed", NULL, advice->mixed);
	af_report_integer(report, "total", NULL, advice->points);
	af_report_text(report, "verdict", NULL, textbuf_text(&verdict));
	af_report_list(report, "unknown", NULL, advice->unknown, advice->unknown_count);
	af_report_list(report, "flips", NULL, advice->flips, advice->flip_count);
	af_report_integer(report, "flip_share", NULL, advice->flip_count ? advice->flip_share : AF_UNKNOWN);
	af_report_bar(report, "Specialist share", advice->specialist_share, 100, right);
	if (cli->format == AF_MD)
		af_report_prose(report, "Specialist share: %d %%.", advice->specialist_share);
	af_report_prose(report, "%s", textbuf_text(&verdict));
	af_report_prose(report, "Weighed: %s against %s (%s).", advice->specialist, advice->generalist, advice->pair_reason);
	show_points(report, advice);
	af_report_prose(report, "Points above zero speak for the specialist, points below for the generalist; their sum is %+d.",
	                advice->points);
	show_open_ends(report, advice);
	textbuf_clear(&verdict);
	return cli_report_end(cli, report, EXIT_DONE);
}

/* ---------------------------------------------------------------- all projects */

static const struct af_column overview_columns[] = {
	{"project", "Project", AF_CELL_TEXT, AF_COL_WHOLE},
	{"title", "Title", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"specialist_share", "Specialist %", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"bar", "Specialist share", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"archetype", "Archetype", AF_CELL_TEXT, 0},
	{"specialist", "Specialist", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"generalist", "Generalist", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"pinned", "Pinned", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"mixed", "Mixed", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"verdict", "Verdict", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"decided_by", "Decided by", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

/* Slugs of all projects. They are collected first: advice reads the store, which is busy while it lists. */
struct slugs {
	char **items;
	size_t count;
	bool failed;
};

static bool collect(void *context, const struct af_project *project)
{
	struct slugs *slugs = context;
	char **items = realloc(slugs->items, (slugs->count + 1) * sizeof *items);
	if (items)
		slugs->items = items;
	if (!items || !(items[slugs->count] = strdup(project->slug))) {
		slugs->failed = true;
		return false;
	}
	slugs->count++;
	return true;
}

/* "clear", "leaning", "close call", "pinned", "no facts" */
static const char *how_sure(const struct af_advice *advice)
{
	int share = advice->specialist_share;
	if (advice->pinned)
		return "pinned";
	if (!advice->evidence_count)
		return "no facts";
	if (advice->mixed)
		return "close call";
	return share >= 80 || share <= 20 ? "clear" : "leaning";
}

/* "████████░░  82 %" */
static void share_bar(int share, char out[48])
{
	out[0] = '\0';
	for (int i = 0; i < 10; i++)
		strcat(out, i < (share + 5) / 10 ? "\u2588" : "\u2591");
	snprintf(out + strlen(out), 48 - strlen(out), " %3d %%", share);
}

static int overview_row(struct cli *cli, struct af_report *report, const char *slug)
{
	struct af_advice *advice = NULL;
	struct af_error err;
	struct textbuf reasons = {0};
	char bar[48];
	int status;
	struct af_project *project = cli_find_project(cli, slug, &status);
	if (!project)
		return status;
	if (af_advise(cli->store, project, &advice, &err) != AF_OK) {
		status = cli_fail(cli, &err);
		goto done;
	}
	size_t shown = 0;
	for (size_t i = 0; i < advice->evidence_count && shown < 2; i++)
		if ((advice->evidence[i].points > 0) == (advice->specialist_share >= 50) && advice->evidence[i].points != 0)
			textbuf_printf(&reasons, "%s%s", shown++ ? "; " : "", advice->evidence[i].title);
	af_report_cell_text(report, project->slug);
	af_report_cell_text(report, project->title);
	af_report_cell_integer(report, advice->specialist_share);
	share_bar(advice->specialist_share, bar);
	af_report_cell_text(report, bar);
	af_report_cell_text(report, advice->archetype);
	af_report_cell_text(report, advice->specialist);
	af_report_cell_text(report, advice->generalist);
	af_report_cell_bool(report, advice->pinned);
	af_report_cell_bool(report, advice->mixed);
	af_report_cell_text(report, how_sure(advice));
	af_report_cell_text(report, textbuf_text(&reasons));
done:
	textbuf_clear(&reasons);
	af_advice_free(advice);
	af_project_free(project);
	return status;
}

static int advise_all(struct cli *cli)
{
	struct slugs slugs = {0};
	struct af_error err;
	struct af_report *report = NULL;
	int status = EXIT_DONE;
	if (af_project_each(cli->store, collect, &slugs, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else if (slugs.failed)
		status = cli_nomem(cli);
	else if (slugs.count == 0) {
		cli_message(cli, "no project is stored; `archefit project add FILE` stores one");
		status = EXIT_NOTHING;
	} else if (!(report = cli_report(cli)))
		status = EXIT_SYSTEM;
	if (report) {
		af_report_table(report, "projects", overview_columns, sizeof overview_columns / sizeof overview_columns[0]);
		for (size_t i = 0; i < slugs.count && !status; i++)
			status = overview_row(cli, report, slugs.items[i]);
		af_report_table_end(report);
		status = cli_report_end(cli, report, status);
	}
	for (size_t i = 0; i < slugs.count; i++)
		free(slugs.items[i]);
	free(slugs.items);
	return status;
}

/* ---------------------------------------------------------------- the command */

static int run(struct cli *cli)
{
	struct af_advice *advice;
	struct af_error err;
	int status;
	if (cli->arg_count == 0)
		return advise_all(cli);
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	if (af_advise(cli->store, project, &advice, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	} else {
		status = show_advice(cli, project, advice);
		af_advice_free(advice);
	}
	af_project_free(project);
	return status;
}

static const char *const examples[] = {
	"archefit advise", "archefit advise payments-api", "archefit advise payments-api --format json", NULL};

const struct cli_command command_advise = {
	.name = "advise", .arguments = "[PROJECT]", .least = 0, .most = 1, .database = DB_READ,
	.summary = "Say which archetype a project needs, a specialist or a generalist, and why.",
	.about = "Every fact of the project gives points for one side or the other; facts that were not stated give\n"
	         "none. Without PROJECT: all projects, one row each.",
	.options = none, .examples = examples, .run = run};
