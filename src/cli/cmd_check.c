/* cmd_check.c: check. */
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/postings.h"

#include <stdlib.h>
#include <string.h>

static const struct af_column columns[] = {
	{"check", "Check", AF_CELL_TEXT, AF_COL_WHOLE},
	{"project", "Project", AF_CELL_TEXT, AF_COL_WHOLE},
	{"result", "Result", AF_CELL_TEXT, AF_COL_WHOLE},
	{"detail", "Detail", AF_CELL_TEXT, AF_COL_WRAP},
	{"found", NULL, AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"findings", NULL, AF_CELL_LIST, AF_COL_DATA_ONLY}};

/* A finding, kept until the table has ended. */
struct note {
	char *title, *text; /* title NULL: of the same check as the one before */
};

struct checking {
	struct af_report *report;
	struct note *notes;
	size_t note_count, note_room;
	size_t checks, wrong;
	bool mendable; /* something that a rebuild mends */
	bool failed;   /* no memory */
};

static void keep_note(struct checking *checking, const char *title, const char *text)
{
	if (checking->note_count == checking->note_room) {
		size_t room = checking->note_room ? 2 * checking->note_room : 16;
		struct note *notes = realloc(checking->notes, room * sizeof *notes);
		if (!notes) {
			checking->failed = true;
			return;
		}
		checking->notes = notes;
		checking->note_room = room;
	}
	struct note *note = &checking->notes[checking->note_count++];
	*note = (struct note){.title = title ? strdup(title) : NULL, .text = strdup(text)};
	checking->failed = checking->failed || !note->text || (title && !note->title);
}

static void keep_findings(struct checking *checking, const struct af_check *check)
{
	char title[200], more[64];
	snprintf(title, sizeof title, "%s%s%s", check->name, check->project ? " of " : "", check->project ? check->project : "");
	for (size_t i = 0; i < check->finding_count; i++)
		keep_note(checking, i ? NULL : title, check->findings[i]);
	snprintf(more, sizeof more, "... %zu wrong in all", check->found);
	if (check->finding_count > 1 && check->found > check->finding_count)
		keep_note(checking, NULL, more);
}

static bool show_check(void *context, const struct af_check *check)
{
	struct checking *checking = context;
	checking->checks++;
	af_report_cell_text(checking->report, check->name);
	af_report_cell_text(checking->report, check->project);
	af_report_cell_text(checking->report, af_check_result_name(check->result));
	af_report_cell_text(checking->report, check->detail);
	af_report_cell_integer(checking->report, (int64_t)check->found);
	af_report_cell_list(checking->report, check->findings, check->finding_count);
	if (check->result == AF_CHECK_WRONG) {
		checking->wrong++;
		checking->mendable = checking->mendable || check->rebuild;
		keep_findings(checking, check);
	}
	return !checking->failed;
}

static void show_notes(struct checking *checking)
{
	for (size_t i = 0; i < checking->note_count; i++) {
		struct note *note = &checking->notes[i];
		if (note->title)
			af_report_heading(checking->report, note->title);
		if (note->text)
			af_report_prose(checking->report, "%s", note->text);
		free(note->title);
		free(note->text);
	}
	free(checking->notes);
}

static int check_all(struct cli *cli, struct checking *checking)
{
	struct cli_counting counting = {.cli = cli, .what = "checking"};
	struct af_check_options options = {.projects = cli->args, .project_count = (size_t)cli->arg_count,
	                                   .progress = cli_counting(&counting), .progress_context = &counting};
	struct af_error err;
	af_report_table(checking->report, "checks", columns, sizeof columns / sizeof *columns);
	enum af_status status = af_check_run(cli->store, &options, show_check, checking, &err);
	af_report_table_end(checking->report);
	cli_counting_wipe(&counting);
	return status == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
}

static int run(struct cli *cli)
{
	struct checking checking = {.report = NULL};
	bool rebuild = cli_given(cli, "rebuild");
	int as_of = AF_UNKNOWN, status = rebuild ? cli_rebuild_postings(cli, &as_of) : EXIT_DONE;
	char month[16] = "";
	if (status)
		return status;
	checking.report = cli_report(cli);
	if (!checking.report)
		return EXIT_SYSTEM;
	if (rebuild)
		af_month_format(as_of, month);
	af_report_text(checking.report, "rebuilt", "Postings made again for", rebuild ? month : NULL);
	status = check_all(cli, &checking);
	if (!status && checking.failed)
		status = cli_nomem(cli);
	show_notes(&checking);
	af_report_integer(checking.report, "wrong", NULL, (int64_t)checking.wrong);
	if (!status && checking.wrong)
		status = EXIT_DATABASE;
	status = cli_report_end(cli, checking.report, status);
	if (status == EXIT_DATABASE && checking.wrong)
		cli_message(cli, "%zu of %zu checks found something wrong%s", checking.wrong, checking.checks,
		            checking.mendable && !rebuild ? "; `archefit check --rebuild` makes the postings again" : "");
	return status;
}

static int prepare(struct cli *cli)
{
	if (cli_given(cli, "rebuild"))
		cli->database = DB_WRITE;
	return EXIT_DONE;
}

static const struct cli_option options[] = {
	{"rebuild", 0, KIND_FLAG, NULL, 0, 0, "make the postings again from the profiles, then check"},
	{0}};
static const char *const examples[] = {
	"archefit check", "archefit check payments-api", "archefit check --rebuild", "archefit check --format json | jq '.checks[] | select(.result == \"wrong\")'",
	NULL};

const struct cli_command command_check = {
	.name = "check", .arguments = "[PROJECT]...", .least = 0, .most = -1, .database = DB_READ,
	.summary = "Check that the database is right, and that rankings are.",
	.about = "Looks at the file and its schema, at what must agree with each other in it, and at the postings,\n"
	         "from which rankings are answered: each one is computed anew from the profiles and compared. Then\n"
	         "everybody is ranked for each project (or for those named) by postings and by profiles, and both\n"
	         "must come to the same scores, people and order. Nothing is changed without --rebuild. It takes\n"
	         "about as long as reading all profiles three times. The exit status is 5 when anything is wrong.",
	.options = options, .examples = examples, .prepare = prepare, .run = run};
