/* cmd_explain.c: explain. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"
#include "cli/parts.h"
#include "cli/ranking.h"

static void show_fields(struct af_report *report, const struct af_explanation *explanation)
{
	const struct af_match *match = &explanation->match;
	cli_basis_fields(report, &explanation->basis);
	af_report_text(report, "key", NULL, match->key);
	af_report_text(report, "name", NULL, match->name);
	af_report_tenths(report, "fit", NULL, match->fit);
	af_report_integer(report, "raw", NULL, match->raw);
	af_report_bool(report, "eligible", NULL, match->eligible);
	af_report_tenths(report, "low", NULL, match->low);
	af_report_tenths(report, "high", NULL, match->high);
	af_report_integer(report, "completeness", NULL, match->completeness);
	af_report_tenths(report, "requirement", NULL, match->requirement_tenths);
	af_report_tenths(report, "archetype", NULL, match->archetype_tenths);
	af_report_integer(report, "matched", NULL, (int64_t)match->matched);
	af_report_integer(report, "asked", NULL, (int64_t)match->asked);
	af_report_list(report, "failed", NULL, match->failed, match->failed_count);
	af_report_list(report, "unverified", NULL, match->unverified, match->unverified_count);
	af_report_list(report, "missing", NULL, match->missing, match->missing_count);
	af_report_text(report, "why", NULL, explanation->why);
	af_report_text(report, "lacks", NULL, explanation->missing);
}

static void show_header(struct af_report *report, const struct af_basis *basis, const struct af_match *match)
{
	char month[16], fit[16], low[16], high[16], label[32], right[96];
	const char *name = *match->name ? match->name : match->key;
	af_month_format(basis->as_of, month);
	cli_format_tenths(match->fit, fit);
	cli_format_tenths(match->low, low);
	cli_format_tenths(match->high, high);
	af_report_heading(report, name);
	af_report_prose(report, "%s for %s (%s), as of %s: %s.", match->key, basis->title, basis->project, month,
	                match->eligible ? "eligible" : "not eligible");
	if (match->low != match->high)
		snprintf(right, sizeof right, "could be %s to %s", low, high);
	else
		right[0] = '\0';
	snprintf(label, sizeof label, "Fit %s of 100", fit);
	af_report_bar(report, label, match->fit, 1000, right);
}

/* A list of conditions, where there are any. */
static void show_list(struct af_report *report, const char *what, const char *const *items, size_t n)
{
	struct textbuf text = {0};
	cli_add_list(&text, items, n, "; ");
	if (n)
		af_report_prose(report, "%s: %s.", what, textbuf_text(&text));
	textbuf_clear(&text);
}

/* Why, what is missing, and how sure all this is. */
static void show_story(struct af_report *report, const struct af_explanation *explanation)
{
	const struct af_match *match = &explanation->match;
	af_report_prose(report, "%s", explanation->why);
	af_report_prose(report, "%s", explanation->missing);
	show_list(report, "Fails", match->failed, match->failed_count);
	show_list(report, "To check with the person", match->unverified, match->unverified_count);
	if (match->completeness < 100)
		af_report_prose(report, "%d %% of the requirement weight rests on a stated level or stated years.",
		                match->completeness);
}

static int show(struct cli *cli, const struct af_explanation *explanation)
{
	const struct af_match *match = &explanation->match;
	char fit[16], requirement[16], archetype[16];
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	cli_format_tenths(match->fit, fit);
	cli_format_tenths(match->requirement_tenths, requirement);
	cli_format_tenths(match->archetype_tenths, archetype);
	show_fields(report, explanation);
	show_header(report, &explanation->basis, match);
	cli_parts_table(cli, report, explanation);
	af_report_prose(report, "Total: %s = %s from requirements + %s from archetypes.", fit, requirement, archetype);
	show_story(report, explanation);
	return cli_report_end(cli, report, EXIT_DONE);
}

static int explain(struct cli *cli, const struct af_project *project, const char *key)
{
	struct af_explanation *explanation;
	struct af_match_options options = {0};
	struct af_error err;
	int status;
	cli_match_options(cli, &options);
	if (af_explain_run(cli->store, project, key, &options, &explanation, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (cli->codes && af_explanation_blind(explanation, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else
		status = show(cli, explanation);
	af_explanation_free(explanation);
	return status;
}

static int run(struct cli *cli)
{
	char *key = NULL;
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (project && cli->codes)
		status = cli_person(cli, NULL, cli->args[1], &key);
	if (project && !status)
		status = explain(cli, project, key ? key : cli->args[1]);
	af_text_free(key);
	af_project_free(project);
	return status;
}

static const struct cli_option options[] = {
	CLI_AS_OF, CLI_STRICT, CLI_MIX, CLI_ARCHETYPE, CLI_BLIND,
	{0}};

static const char *const examples[] = {
	"archefit explain payments-api ada@example.org", "archefit explain payments-api C-0042 --as-of 2026-11 --format json",
	"archefit explain payments-api P-7F3K-2QXM-9V4T --blind", NULL};

const struct cli_command command_explain = {
	.name = "explain", .arguments = "PROJECT KEY", .least = 2, .most = 2, .database = DB_READ,
	.summary = "Show where every point of a candidate's fit comes from.",
	.about = "The points of the parts add up to exactly the fit. Credit goes from 0 to 250; evidence says which\n"
	         "words of the profile it rests on. JSON holds all that the score was computed from;\n"
	         "docs/recompute.py computes it again.",
	.options = options, .examples = examples, .run = run};
