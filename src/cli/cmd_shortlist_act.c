/* cmd_shortlist_act.c: shortlist decide, note, pin, history. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/options.h"

#include <string.h>

static const struct cli_option act_options[] = {
	{"reason", 0, KIND_TEXT, "TEXT", 0, 0, "why, in at most 4,000 characters; needed"},
	{"by", 0, KIND_TEXT, "NAME", 0, 0, "who does it, in at most 200 characters; needed"},
	CLI_BLIND,
	{0}};

static int need_reason_and_by(struct cli *cli)
{
	if (cli_blank(cli, "by"))
		return cli_usage(cli, "who does it? --by NAME is needed: a decision without a person is none");
	if (cli_blank(cli, "reason"))
		return cli_usage(cli, "--reason TEXT is needed: a later reader must be able to see why");
	return EXIT_DONE;
}

/* The newest row of the history, after it was added. */
static int told(struct cli *cli)
{
	struct af_shortlist *shortlist;
	int found = cli_shortlist(cli, cli->args[0], &shortlist);
	if (found)
		return found;
	const struct af_shortlist_event *event = &shortlist->history[shortlist->history_count - 1];
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (report) {
		af_report_text(report, "shortlist", NULL, shortlist->name);
		af_report_integer(report, "version", NULL, shortlist->version);
		af_report_text(report, "act", NULL, af_act_name(event->act));
		af_report_text(report, "key", NULL, event->key);
		af_report_text(report, "name", NULL, event->name);
		af_report_text(report, "by", NULL, event->by);
		af_report_text(report, "reason", NULL, event->reason);
		af_report_text(report, "at", NULL, event->at);
		af_report_bool(report, "override", NULL, event->override);
		af_report_bool(report, "eligible", NULL, event->eligible);
		af_report_integer(report, "rank", NULL, (int64_t)event->rank);
		af_report_tenths(report, "fit", NULL, event->fit);
		af_report_list(report, "failed", NULL, event->failed, event->failed_count);
		af_report_prose(report, "%s: %s %s%s, by %s (%s %zu, fit %d.%d). No score changes by this.", shortlist->slug, event->key,
		                af_act_name(event->act), event->override ? " (an override)" : "", event->by,
		                event->eligible ? "rank" : "not eligible; near miss", event->rank, event->fit / 10, event->fit % 10);
		for (size_t i = 0; i < event->failed_count; i++)
			af_report_prose(report, "Fails: %s", event->failed[i]);
		status = cli_report_end(cli, report, EXIT_DONE);
	}
	af_shortlist_free(shortlist);
	return status;
}

/* Whom the second argument means: with --blind found by code, and called so. Exit statuses; the caller frees *key with af_text_free. */
static int find_person(struct cli *cli, struct af_shortlist_deed *deed, char **key, char code[AF_CODE_SIZE])
{
	struct af_shortlist *shortlist;
	struct af_error err;
	*key = NULL;
	if (!cli->codes)
		return EXIT_DONE;
	if (af_shortlist_get(cli->store, cli->args[0], &shortlist, &err) != AF_OK)
		return cli_fail_named(cli, "shortlist", &err);
	int status = cli_person(cli, shortlist, cli->args[1], key);
	af_shortlist_free(shortlist);
	if (status)
		return status;
	af_blind_code(cli->codes, *key, code);
	deed->candidate = *key;
	deed->called = code;
	return EXIT_DONE;
}

static int act(struct cli *cli, enum af_act what)
{
	struct af_error err;
	char now[32], code[AF_CODE_SIZE], *key;
	cli_now(now);
	struct af_shortlist_deed deed = {.act = what, .candidate = cli->args[1], .reason = cli_text(cli, "reason", ""),
	                                 .by = cli_text(cli, "by", ""), .at = now};
	int status = find_person(cli, &deed, &key, code);
	if (!status && af_shortlist_act(cli->store, cli->args[0], &deed, &err) != AF_OK)
		status = cli_fail(cli, &err);
	if (!status)
		status = told(cli);
	af_text_free(key);
	return status;
}

/* ---------------------------------------------------------------- decide */

/* The act of that word between first and last, or -1. */
static int act_of(const char *word, enum af_act first, enum af_act last)
{
	for (int what = (int)first; what <= (int)last; what++)
		if (strcmp(word, af_act_name((enum af_act)what)) == 0)
			return what;
	return -1;
}

static int prepare_decide(struct cli *cli)
{
	if (act_of(cli->args[2], AF_ACT_INVITE, AF_ACT_HIRED) < 0)
		return cli_usage(cli, "a decision is invite, hold, reject or hired, not \"%.40s\"", cli->blind ? "..." : cli->args[2]);
	return need_reason_and_by(cli);
}

static int run_decide(struct cli *cli)
{
	return act(cli, (enum af_act)act_of(cli->args[2], AF_ACT_INVITE, AF_ACT_HIRED));
}

static const char *const decide_examples[] = {
	"archefit shortlist decide for-client C-01 invite --reason 'best fit, free in May' --by 'Ada L.'", NULL};

const struct cli_command command_shortlist_decide = {
	.name = "shortlist decide", .arguments = "LIST KEY invite|hold|reject|hired", .least = 3, .most = 3, .database = DB_WRITE,
	.summary = "Record what somebody decided about a person on a shortlist.",
	.about = "Decisions are only recorded: no score or rank changes by them, and none is ever removed.\n"
	         "A later one counts in place of an earlier one.",
	.options = act_options, .examples = decide_examples, .prepare = prepare_decide, .run = run_decide};

/* ---------------------------------------------------------------- note */

static int run_note(struct cli *cli)
{
	return act(cli, AF_ACT_NOTE);
}

static const char *const note_examples[] = {
	"archefit shortlist note for-client C-01 --reason 'prefers mornings' --by 'Ada L.'", NULL};

const struct cli_command command_shortlist_note = {
	.name = "shortlist note", .arguments = "LIST KEY", .least = 2, .most = 2, .database = DB_WRITE,
	.summary = "Add a note about a person to the history of a shortlist.",
	.about = "--reason is the note.",
	.options = act_options, .examples = note_examples, .prepare = need_reason_and_by, .run = run_note};

/* ---------------------------------------------------------------- pin */

static int pin_of(const char *word)
{
	return strcmp(word, "in") == 0 ? AF_ACT_PIN_IN : strcmp(word, "out") == 0 ? AF_ACT_PIN_OUT : strcmp(word, "off") == 0 ? AF_ACT_UNPIN : -1;
}

static int prepare_pin(struct cli *cli)
{
	if (pin_of(cli->args[2]) < 0)
		return cli_usage(cli, "pin somebody in or out, or take that back with off, not \"%.40s\"", cli->blind ? "..." : cli->args[2]);
	return need_reason_and_by(cli);
}

static int run_pin(struct cli *cli)
{
	return act(cli, (enum af_act)pin_of(cli->args[2]));
}

static const char *const pin_examples[] = {
	"archefit shortlist pin for-client C-05 in --reason 'the client asked for him' --by 'Ada L.'",
	"archefit shortlist pin for-client C-05 off --reason 'not any more' --by 'Ada L.'", NULL};

const struct cli_command command_shortlist_pin = {
	.name = "shortlist pin", .arguments = "LIST KEY in|out|off", .least = 3, .most = 3, .database = DB_WRITE,
	.summary = "Put a person on a shortlist, or take one off, by hand.",
	.about = "A pin is shown as an override, with its reason. Who is pinned in keeps the rank and the fit they have, and\n"
	         "the conditions they fail. `off` takes a pin back; the history keeps both.",
	.options = act_options, .examples = pin_examples, .prepare = prepare_pin, .run = run_pin};

/* ---------------------------------------------------------------- history */

static int run_history(struct cli *cli)
{
	struct af_shortlist *shortlist;
	int found = cli_shortlist(cli, cli->args[0], &shortlist);
	if (found)
		return found;
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (report) {
		af_report_text(report, "shortlist", NULL, shortlist->name);
		if (shortlist->history_count || !cli_for_people(cli))
			af_shortlist_history(report, shortlist);
		else
			af_report_prose(report, "Nobody has done anything with shortlist %s yet.", shortlist->name);
		status = cli_report_end(cli, report, EXIT_DONE);
	}
	af_shortlist_free(shortlist);
	return status;
}

static const struct cli_option history_options[] = {CLI_BLIND, {0}};
static const char *const history_examples[] = {"archefit shortlist history for-client", NULL};

const struct cli_command command_shortlist_history = {
	.name = "shortlist history", .arguments = "LIST", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show everything that was decided, noted and pinned on a shortlist, in all its versions.",
	.options = history_options, .examples = history_examples, .run = run_history};
