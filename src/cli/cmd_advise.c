/* cmd_advise.c: advise. */
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
	{"from-text", 0, KIND_TEXT, "TEXT", 0, 0, "advise on this description of a project; - reads it from standard input"},
	{"from-file", 0, KIND_TEXT, "FILE", 0, 0, "the same, read from a text file; - is standard input"},
	{0}};

/* ---------------------------------------------------------------- one project, or one text */

#define POINT_COLUMNS(words) \
	{"fact", "Fact", AF_CELL_TEXT, AF_COL_DATA_ONLY}, \
	{"points", "Points", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"signed", "Points", AF_CELL_TEXT, AF_COL_HUMAN_ONLY}, \
	{"title", "Fact", AF_CELL_TEXT, 0}, \
	{"value", "Value", AF_CELL_TEXT, 0}, \
	{"why", "Why", AF_CELL_TEXT, AF_COL_WRAP}, \
	{"words", "Words of the text", AF_CELL_TEXT, words}, \
	{"start", "Start", AF_CELL_INTEGER, AF_COL_DATA_ONLY}, \
	{"length", "Length", AF_CELL_INTEGER, AF_COL_DATA_ONLY}

enum { POINT_COLUMN_COUNT = 9 };
static const struct af_column point_columns[] = {POINT_COLUMNS(AF_COL_DATA_ONLY)};
static const struct af_column text_point_columns[] = {POINT_COLUMNS(AF_COL_WRAP)};
static const struct af_column remark_columns[] = {
	{"fact", "Fact", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"title", "Fact", AF_CELL_TEXT, 0},
	{"value", "Value", AF_CELL_TEXT, 0},
	{"words", "Words", AF_CELL_TEXT, AF_COL_WRAP},
	{"why", "Why not", AF_CELL_TEXT, AF_COL_WRAP}};
static const struct af_column flip_columns[] = {{"change", "Change", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

enum { FLIP_ROWS = 3 /* more changes are told in one paragraph */ };

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

/* Near the middle: a mix for one place, one of each for several. project is NULL for a text. */
static void add_close_call(struct textbuf *text, const struct af_advice *advice, const struct af_project *project)
{
	int share = advice->specialist_share;
	textbuf_printf(text, advice->points ? "A close call; %s is slightly ahead." : "A close call; the points are even, which goes to %s.",
	               advice->archetype);
	if (!project)
		textbuf_adds(text, " For one place look for a mix of both; for two take one of each.");
	else if (project->headcount > 1)
		textbuf_printf(text, " With %d places to fill, take one of each.", project->headcount);
	else
		textbuf_printf(text, " Look for a mix: `match` weighs both, %d to %d.", share, 100 - share);
}

/* What the facts say of a pin: nothing, when there are none or their points cancel out. */
static void add_pinned(struct textbuf *text, const struct af_advice *advice)
{
	const char *leader = advice->points > 0 ? advice->specialist : advice->generalist;
	textbuf_printf(text, "The project is pinned to %s.", advice->archetype);
	if (!advice->evidence_count)
		textbuf_adds(text, " No facts are stated that could speak for or against it.");
	else if (!advice->points)
		textbuf_adds(text, " Its facts speak for either kind alike.");
	else if (strcmp(leader, advice->archetype) == 0)
		textbuf_adds(text, " Its facts agree.");
	else
		textbuf_printf(text, " Its facts alone would speak for %s.", leader);
}

/* The verdict in one or two sentences. */
static void add_verdict(struct textbuf *text, const struct af_advice *advice, const struct af_project *project)
{
	int share = advice->specialist_share;
	if (advice->pinned) {
		add_pinned(text, advice);
	} else if (!advice->evidence_count) {
		textbuf_adds(text, project ? "No facts are stated, so nothing speaks for either kind; add facts to the project."
		                           : "No fact was found in the text, so nothing speaks for either kind; docs/advice.md "
		                             "lists what is understood.");
	} else if (advice->mixed) {
		add_close_call(text, advice, project);
	} else {
		textbuf_printf(text, "%s this project needs %s.", share >= 80 || share <= 20 ? "Clearly," : "On balance,", advice->archetype);
	}
}

/* "+14", "-3", "0" */
static void signed_points(int points, char out[16])
{
	snprintf(out, 16, points ? "%+d" : "%d", points);
}

static void show_points(struct af_report *report, const struct af_advice *advice, bool text)
{
	char sign[16];
	af_report_table(report, "points", text ? text_point_columns : point_columns, POINT_COLUMN_COUNT);
	for (size_t i = 0; i < advice->evidence_count; i++) {
		const struct af_advice_point *point = &advice->evidence[i];
		signed_points(point->points, sign);
		af_report_cell_text(report, point->fact);
		af_report_cell_integer(report, point->points);
		af_report_cell_text(report, sign);
		af_report_cell_text(report, point->title);
		af_report_cell_text(report, point->value);
		af_report_cell_text(report, point->why);
		af_report_cell_text(report, point->words);
		af_report_cell_integer(report, point->words ? (int64_t)point->start : AF_UNKNOWN);
		af_report_cell_integer(report, point->words ? (int64_t)point->length : AF_UNKNOWN);
	}
	af_report_table_end(report);
}

/* What the text, or the brief of the project, says beside what counts. */
static void show_remarks(struct cli *cli, struct af_report *report, const struct af_advice *advice, bool text)
{
	if (!advice->remark_count && cli_for_people(cli))
		return;
	if (advice->remark_count)
		af_report_prose(report, text ? "Said, but not counted:" : "The brief also says, but only stated facts count:");
	af_report_table(report, "remarks", remark_columns, sizeof remark_columns / sizeof remark_columns[0]);
	for (size_t i = 0; i < advice->remark_count; i++) {
		const struct af_advice_remark *remark = &advice->remarks[i];
		af_report_cell_text(report, remark->fact);
		af_report_cell_text(report, remark->title);
		af_report_cell_text(report, remark->value);
		af_report_cell_text(report, remark->words);
		af_report_cell_text(report, remark->why);
	}
	af_report_table_end(report);
	if (advice->remark_count && !text && advice->brief_share != advice->specialist_share)
		af_report_prose(report, "With what only the brief says, the specialist share would be %d %%.", advice->brief_share);
}

static void show_flips(struct af_report *report, const struct af_advice *advice)
{
	struct textbuf text = {0};
	if (advice->flip_count == 0) {
		af_report_prose(report, "No change of these facts alone would turn the verdict.");
	} else if (advice->flip_count == 1) {
		af_report_prose(report, "One change would turn the verdict, to a specialist share of %d %%: %s.", advice->flip_share,
		                advice->flips[0]);
	} else if (advice->flip_count <= FLIP_ROWS) {
		af_report_prose(report, "It would take %zu changes together to turn the verdict, to a specialist share of %d %%:",
		                advice->flip_count, advice->flip_share);
		af_report_table(report, "changes", flip_columns, 1);
		for (size_t i = 0; i < advice->flip_count; i++)
			af_report_cell_text(report, advice->flips[i]);
		af_report_table_end(report);
	} else {
		cli_add_list(&text, advice->flips, advice->flip_count, "; ");
		af_report_prose(report, "Far from turning: it would take %zu changes together, to a share of %d %%: %s.", advice->flip_count, advice->flip_share, textbuf_text(&text));
	}
	textbuf_clear(&text);
}

/* How close the verdict is, what is not known, and what would turn it. */
static void show_open_ends(struct af_report *report, const struct af_advice *advice, bool of_text)
{
	struct textbuf text = {0};
	char sum[16];
	signed_points(advice->points, sum);
	af_report_prose(report, "Points above zero speak for the specialist, points below for the generalist; their sum is %s.", sum);
	if (!advice->pinned && advice->evidence_count)
		af_report_prose(report, "How close: the verdict turns at a sum of %s, which is %d point%s away (%s).", advice->points > 0 ? "0" : "+1",
		                advice->margin, advice->margin == 1 ? "" : "s", how_sure(advice));
	if (advice->unknown_count) {
		cli_add_list(&text, advice->unknown, advice->unknown_count, " and ");
		af_report_prose(report, "Not %s, so without effect: %s.", of_text ? "known" : "stated", textbuf_text(&text));
	}
	textbuf_clear(&text);
	if (!advice->pinned) /* no fact turns a pin */
		show_flips(report, advice);
}

/* project is NULL for a text. */
static int show_advice(struct cli *cli, const struct af_project *project, const struct af_advice *advice, int done)
{
	struct textbuf verdict = {0};
	char right[64];
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	add_verdict(&verdict, advice, project);
	snprintf(right, sizeof right, "%d %%", advice->specialist_share);
	af_report_heading(report, project ? project->title : "Advice from a text");
	af_report_text(report, "project", NULL, project ? advice->project : NULL);
	af_report_integer(report, "specialist_share", NULL, advice->specialist_share);
	af_report_text(report, "archetype", NULL, advice->archetype);
	af_report_text(report, "specialist", NULL, advice->specialist);
	af_report_text(report, "generalist", NULL, advice->generalist);
	af_report_text(report, "pair_reason", NULL, advice->pair_reason);
	af_report_bool(report, "pinned", NULL, advice->pinned);
	af_report_bool(report, "mixed", NULL, advice->mixed);
	af_report_text(report, "closeness", NULL, how_sure(advice));
	af_report_integer(report, "total", NULL, advice->points);
	af_report_integer(report, "margin", NULL, advice->margin);
	af_report_text(report, "verdict", NULL, textbuf_text(&verdict));
	af_report_list(report, "unknown", NULL, advice->unknown, advice->unknown_count);
	af_report_list(report, "flips", NULL, advice->flips, advice->flip_count);
	af_report_integer(report, "flip_share", NULL, advice->flip_count ? advice->flip_share : AF_UNKNOWN);
	af_report_integer(report, "brief_share", NULL, advice->brief_share);
	af_report_bar(report, "Specialist share", advice->specialist_share, 100, right);
	if (cli->format == AF_MD)
		af_report_prose(report, "Specialist share: %d %%.", advice->specialist_share);
	af_report_prose(report, "%s", textbuf_text(&verdict));
	af_report_prose(report, "Weighed: %s against %s (%s).", advice->specialist, advice->generalist, advice->pair_reason);
	show_points(report, advice, !project);
	show_remarks(cli, report, advice, !project);
	show_open_ends(report, advice, !project);
	textbuf_clear(&verdict);
	return cli_report_end(cli, report, done);
}

/* ---------------------------------------------------------------- a text */

static int advise_text(struct cli *cli, void *context, const char *name, const char *text, size_t length)
{
	struct af_advice *advice;
	struct af_error err;
	(void)context;
	if (af_advise_text(cli->store, name, text, length, &advice, &err) != AF_OK)
		return cli_fail(cli, &err);
	int status = show_advice(cli, NULL, advice, advice->evidence_count || advice->remark_count ? EXIT_DONE : EXIT_NOTHING);
	af_advice_free(advice);
	return status;
}

static int advise_given_text(struct cli *cli)
{
	const char *text = cli_text(cli, "from-text", NULL), *path = cli_text(cli, "from-file", NULL);
	if (text && strcmp(text, "-") != 0)
		return advise_text(cli, NULL, "--from-text", text, strlen(text));
	return cli_one_file(cli, text ? text : path, advise_text, NULL);
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

static bool of_text(const struct cli *cli)
{
	return cli_given(cli, "from-text") || cli_given(cli, "from-file");
}

/* A text needs no database, but takes the archetypes and the aliases of one that is there. */
static int prepare(struct cli *cli)
{
	if (!of_text(cli))
		return EXIT_DONE;
	if (cli_given(cli, "from-text") && cli_given(cli, "from-file"))
		return cli_usage(cli, "--from-text and --from-file do not go together");
	if (cli->arg_count)
		return cli_usage(cli, "a text needs no project; leave %s or --%s out", cli->args[0],
		                 cli_given(cli, "from-text") ? "from-text" : "from-file");
	cli->database = DB_OPTIONAL;
	return EXIT_DONE;
}

static int run(struct cli *cli)
{
	struct af_advice *advice;
	struct af_error err;
	int status;
	if (of_text(cli))
		return advise_given_text(cli);
	if (cli->arg_count == 0)
		return advise_all(cli);
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	if (af_advise(cli->store, project, &advice, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	} else {
		status = show_advice(cli, project, advice, EXIT_DONE);
		af_advice_free(advice);
	}
	af_project_free(project);
	return status;
}

static const char *const examples[] = {
	"archefit advise", "archefit advise payments-api", "archefit advise payments-api --format json",
	"archefit advise --from-text \"MVP for a two-person team with an admin dashboard\"", "archefit advise --from-file brief.txt", NULL};

const struct cli_command command_advise = {
	.name = "advise", .arguments = "[PROJECT]", .least = 0, .most = 1, .database = DB_READ,
	.summary = "Say which archetype a project needs, a specialist or a generalist, and why.",
	.about = "Every fact of the project gives points for one side or the other; facts that were not stated give\n"
	         "none. Without PROJECT: all projects, one row each. A text is read for facts, and each is shown\n"
	         "with the words that state it; this needs neither a project nor a database.",
	.options = options, .examples = examples, .prepare = prepare, .run = run};
