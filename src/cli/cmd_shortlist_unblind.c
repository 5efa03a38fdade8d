/* cmd_shortlist_unblind.c: shortlist unblind. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/options.h"

#include <stdlib.h>

static const struct af_column columns[] = {
	{"code", "Code", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"place", "Rank", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"fit", "Fit", AF_CELL_TENTHS, 0}};

static void row(const struct cli *cli, struct af_report *report, const struct af_shortlist_event *event)
{
	char code[AF_CODE_SIZE], place[48];
	af_blind_code(cli->codes, event->key, code);
	snprintf(place, sizeof place, event->eligible ? "%zu" : "near miss %zu", event->rank);
	af_report_cell_text(report, code);
	af_report_cell_text(report, event->name);
	af_report_cell_text(report, event->key);
	af_report_cell_bool(report, event->eligible);
	af_report_cell_integer(report, (int64_t)event->rank);
	af_report_cell_text(report, place);
	af_report_cell_tenths(report, event->fit);
}

/* The last n events of the history. */
static int show(struct cli *cli, const struct af_shortlist *shortlist, size_t n)
{
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	const struct af_shortlist_event *events = shortlist->history + shortlist->history_count - n;
	af_report_text(report, "shortlist", NULL, shortlist->name);
	af_report_integer(report, "version", NULL, shortlist->version);
	af_report_text(report, "by", NULL, events->by);
	af_report_text(report, "reason", NULL, events->reason);
	af_report_text(report, "at", NULL, events->at);
	af_report_table(report, "people", columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < n; i++)
		row(cli, report, &events[i]);
	af_report_table_end(report);
	af_report_prose(report, "Recorded in the history of shortlist %s, by %s.", shortlist->name, events->by);
	return cli_report_end(cli, report, EXIT_DONE);
}

/* The keys of those whom the arguments after the first mean. */
static int find_people(struct cli *cli, char **keys)
{
	struct af_shortlist *shortlist;
	struct af_error err;
	int status = EXIT_DONE;
	if (af_shortlist_get(cli->store, cli->args[0], &shortlist, &err) != AF_OK)
		return cli_fail(cli, &err);
	for (int i = 1; i < cli->arg_count && !status; i++)
		status = cli_person(cli, shortlist, cli->args[i], &keys[i - 1]);
	af_shortlist_free(shortlist);
	return status;
}

static int unblind(struct cli *cli, const char *const *keys)
{
	struct af_shortlist *shortlist;
	struct af_error err;
	size_t n;
	char now[32];
	cli_now(now);
	if (af_shortlist_unblind(cli->store, cli->args[0], keys, (size_t)cli->arg_count - 1, cli_text(cli, "by", ""), cli_text(cli, "reason", ""),
	                         now, &shortlist, &n, &err) != AF_OK)
		return cli_fail(cli, &err);
	int status = EXIT_NOTHING;
	if (n)
		status = show(cli, shortlist, n);
	else
		cli_message(cli, "nobody is on shortlist %s", shortlist->name);
	af_shortlist_free(shortlist);
	return status;
}

static int run(struct cli *cli)
{
	char **keys = calloc((size_t)cli->arg_count, sizeof *keys);
	int status = keys ? cli_codes(cli) : cli_nomem(cli);
	if (!status)
		status = find_people(cli, keys);
	if (!status)
		status = unblind(cli, (const char *const *)keys);
	for (int i = 0; keys && i < cli->arg_count; i++)
		af_text_free(keys[i]);
	free(keys);
	return status;
}

static int need_reason_and_by(struct cli *cli)
{
	if (cli_blank(cli, "by"))
		return cli_usage(cli, "who learns the names? --by NAME is needed, and is recorded");
	if (cli_blank(cli, "reason"))
		return cli_usage(cli, "--reason TEXT is needed: a later reader must be able to see why");
	return EXIT_DONE;
}

static const struct cli_option options[] = {
	{"reason", 0, KIND_TEXT, "TEXT", 0, 0, "why, in at most 4,000 characters; needed"},
	{"by", 0, KIND_TEXT, "NAME", 0, 0, "who learns it, in at most 200 characters; needed"},
	{0}};
static const char *const examples[] = {
	"archefit shortlist unblind for-client P-7F3K-2QXM-9V4T --reason 'to be invited' --by 'Ada L.'",
	"archefit shortlist unblind for-client --reason 'the review is over' --by 'Ada L.'", NULL};

const struct cli_command command_shortlist_unblind = {
	.name = "shortlist unblind", .arguments = "LIST [CODE...]", .least = 1, .most = -1, .database = DB_WRITE,
	.summary = "Say who the people behind the codes of --blind are, and record that it was said.",
	.about = "Without CODE it says so of everybody on the shortlist, near misses and people kept included. First it is\n"
	         "recorded, once for each of them; `shortlist history` shows it.",
	.options = options, .examples = examples, .prepare = need_reason_and_by, .run = run};
