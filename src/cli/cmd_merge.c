/* cmd_merge.c: candidate merge. */
#include "cli/commands.h"
#include "cli/options.h"

#include <string.h>

static int prepare_merge(struct cli *cli)
{
	if (strcmp(cli->args[0], cli->args[1]) == 0)
		return cli_usage(cli, "\"%s\" is named twice; name two candidates", cli->args[0]);
	return EXIT_DONE;
}

static int report_merge(struct cli *cli, const struct af_merge_result *result)
{
	bool dry = cli_given(cli, "dry-run");
	struct af_error err;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_text(report, "merged", NULL, result->other);
	af_report_integer(report, "batch", NULL, result->batch);
	af_report_bool(report, "dry_run", NULL, dry);
	if (dry)
		af_report_prose(report, "Dry run: \"%s\" is not merged, nothing was stored. \"%s\" would be:", result->other,
		                result->candidate->key);
	else
		af_report_prose(report, "\"%s\" is merged into \"%s\"; `archefit import --undo %lld` takes that back. The profile is now:",
		                result->other, result->candidate->key, (long long)result->batch);
	enum af_status shown = cli_report_profile(cli, report, result->candidate, &err);
	int status = cli_report_end(cli, report, EXIT_DONE);
	return shown == AF_OK ? status : cli_fail(cli, &err);
}

static int run_merge(struct cli *cli)
{
	struct af_merge_result result;
	struct af_error err;
	char now[32];
	cli_now(now);
	if (af_candidate_merge(cli->store, cli->args[0], cli->args[1], now, cli_given(cli, "dry-run"), &result, &err) != AF_OK)
		return err.status == AF_INVALID ? cli_usage(cli, "%s", err.message) : cli_fail(cli, &err);
	int status = report_merge(cli, &result);
	af_candidate_free(result.candidate);
	return status;
}

static const struct cli_option options[] = {
	{"dry-run", 'n', KIND_FLAG, NULL, 0, 0, "show what the profile would be, then store nothing"},
	{"evidence", 'e', KIND_FLAG, NULL, 0, 0, "also show the words that each skill was read from"},
	{0}};
static const char *const examples[] = {
	"archefit candidate merge C-0042 C-1017 --dry-run", "archefit candidate merge ada@example.org ada.long@example.com", NULL};

const struct cli_command command_candidate_merge = {
	.name = "candidate merge", .arguments = "KEEP OTHER", .least = 2, .most = 2, .database = DB_WRITE,
	.summary = "Join two profiles of one person: OTHER becomes part of KEEP.",
	.about = "KEEP has the skills of both, with the better level, years and last use where both have one. What\n"
	         "KEEP's profile does not say it has from OTHER. What the two say differently stays as KEEP says\n"
	         "it, and OTHER's words are kept under \"merged from OTHER\" among the other columns. OTHER is gone\n"
	         "then: its key means KEEP, in later imports too. Shortlists stay as they are. `import --list`\n"
	         "shows the merge, and `import --undo N` takes it back.",
	.options = options, .examples = examples, .prepare = prepare_merge, .run = run_merge};
