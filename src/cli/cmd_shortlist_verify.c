/* cmd_shortlist_verify.c: shortlist verify. */
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/format.h"

static const char *const comparisons[] = {[AF_COMPARED_NOT] = "none", [AF_COMPARED_SAME] = "same", [AF_COMPARED_OTHER] = "other"};

static bool agrees(const struct cli *cli, const struct af_shortlist_check *check)
{
	return check->unaltered && (!check->has_content || check->content_agrees) &&
	       (!cli->store || (check->stored_agrees && check->comparison != AF_COMPARED_OTHER));
}

/* What is known of the file alone. */
static const char *about_file(const struct af_shortlist_check *check)
{
	if (!check->digest)
		return check->has_content && check->content_agrees ? "It carries no digest of itself, but its content agrees with its hash."
		                                                   : "It carries no digest of itself: it may have been cut off or altered.";
	if (check->unaltered)
		return check->has_content && !check->content_agrees ? "Its bytes agree with its digest, but its content does not agree with its hash: "
		                                                      "it was altered, and the digest with it."
		                                                    : "Its bytes agree with its own digest.";
	if (check->has_content && check->content_agrees)
		return "It was altered, or written anew by another program; the content of the snapshot in it agrees with its hash all the same. That hash does "
		       "not cover decisions, pins and history: they may be what was altered.";
	return "It was altered: it is not as archefit wrote it.";
}

/* "fintech-api-1@1, as of event 3 of 5 in its history". */
static void about_state(struct af_report *report, const struct af_shortlist_check *check)
{
	if (check->events == check->all_events)
		af_report_prose(report, "It is what this database writes of %s.", check->same_as);
	else if (!check->events)
		af_report_prose(report, "It is what this database wrote of %s before anything was done with it.", check->same_as);
	else
		af_report_prose(report, "It is what this database wrote of %s as of event %zu of the %zu in its history.",
		                check->same_as, check->events, check->all_events);
}

/* What came of writing the snapshot again. */
static void about_comparison(struct af_report *report, const struct af_shortlist_check *check, const char *names)
{
	if (check->comparison == AF_COMPARED_SAME)
		about_state(report, check);
	else if (check->comparison == AF_COMPARED_OTHER)
		af_report_prose(report, "It names the hash of %s, but it is not what this database writes of that: somebody has made it anew, or another version "
		                "of archefit wrote it.", names);
	else
		af_report_prose(report, "It names the hash of %s in this database.", names);
	if (check->not_compared)
		af_report_prose(report, "It was not compared with what the database writes of that: %s. So nothing says that nobody made it anew.",
		                check->not_compared);
}

static void about_store(struct af_report *report, const struct cli *cli, const struct af_shortlist_check *check)
{
	struct textbuf text = {0};
	if (!cli->store) {
		af_report_prose(report, "There is no database to look for the snapshot in: who makes a file anew can give it right digests.");
		return;
	}
	if (!check->snapshot_count) {
		af_report_prose(report, "No snapshot in this database has its hash.");
		return;
	}
	cli_add_list(&text, check->snapshots, check->snapshot_count, " and ");
	if (check->stored_agrees)
		about_comparison(report, check, textbuf_text(&text));
	else
		af_report_prose(report, "It names the hash of %s in this database, but what is stored there was altered since: it has another hash.",
		                textbuf_text(&text));
	textbuf_clear(&text);
}

static int verify(struct cli *cli, void *context, const char *name, const char *text, size_t length)
{
	struct af_shortlist_check *check;
	struct af_error err;
	(void)context;
	if (af_shortlist_verify(cli->store, name, text, length, &check, &err) != AF_OK)
		return cli_fail(cli, &err);
	bool fine = agrees(cli, check);
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (report) {
		af_report_text(report, "file", "File", name);
		af_report_bool(report, "verified", NULL, fine);
		af_report_text(report, "hash", "Snapshot", check->hash);
		af_report_text(report, "file_hash", NULL, check->digest);
		af_report_bool(report, "unaltered", NULL, check->unaltered);
		af_report_bool(report, "has_content", NULL, check->has_content);
		af_report_bool(report, "content_agrees", NULL, check->content_agrees);
		af_report_bool(report, "blind", NULL, check->blind);
		af_report_list(report, "snapshots", NULL, check->snapshots, check->snapshot_count);
		af_report_bool(report, "stored_agrees", NULL, check->stored_agrees);
		af_report_text(report, "comparison", NULL, comparisons[check->comparison]);
		af_report_text(report, "same_as", NULL, check->same_as);
		af_report_integer(report, "events", NULL, check->same_as ? (int64_t)check->events : AF_UNKNOWN);
		af_report_integer(report, "all_events", NULL, check->same_as ? (int64_t)check->all_events : AF_UNKNOWN);
		af_report_prose(report, "%s", about_file(check));
		if (check->blind)
			af_report_prose(report, "It is blind: codes stand for people. So it has the hash of the snapshot, but not all that this hash covers.");
		about_store(report, cli, check);
		status = cli_report_end(cli, report, fine ? EXIT_DONE : EXIT_NOTHING);
	}
	af_shortlist_check_free(check);
	return status;
}

static int run_verify(struct cli *cli)
{
	return cli_one_file(cli, cli->args[0], verify, NULL);
}

static const struct cli_option none[] = {{0}};
static const char *const verify_examples[] = {"archefit shortlist verify shortlist.md", NULL};

const struct cli_command command_shortlist_verify = {
	.name = "shortlist verify", .arguments = "FILE", .least = 1, .most = 1, .database = DB_OPTIONAL,
	.summary = "Say whether an exported shortlist is unaltered, and which snapshot it came from.",
	.about = "Anybody can give a file right digests. So the snapshot that it names is written again from the database, as of\n"
	         "each step of its history, and compared byte for byte. Without the database, and for a text of another\n"
	         "width, only accidents and hasty edits are found; the output says which comparison was made.",
	.options = none, .examples = verify_examples, .run = run_verify};
