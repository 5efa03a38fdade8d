/* cmd_explain.c: explain. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/parts.h"
#include "cli/ranking.h"

static const struct af_column columns[] = {CLI_PART_COLUMNS};

static void show_fields(struct af_report *report, const struct af_match_result *result, const struct af_match *match)
{
	char month[16];
	af_month_format(result->as_of, month);
	af_report_text(report, "project", NULL, result->project);
	af_report_text(report, "as_of", NULL, month);
	af_report_integer(report, "specialist_share", NULL, result->specialist_share);
	af_report_text(report, "taxonomy_version", NULL, result->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
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
}

static void show_header(struct af_report *report, const struct af_match_result *result, const struct af_match *match)
{
	char month[16], fit[16], low[16], high[16], label[32], right[96];
	const char *name = *match->name ? match->name : match->key;
	af_month_format(result->as_of, month);
	cli_format_tenths(match->fit, fit);
	cli_format_tenths(match->low, low);
	cli_format_tenths(match->high, high);
	af_report_heading(report, name);
	af_report_prose(report, "%s for %s (%s), as of %s: %s.", match->key, result->title, result->project, month,
	                match->eligible ? "eligible" : "not eligible");
	if (match->low != match->high)
		snprintf(right, sizeof right, "could be %s to %s", low, high);
	else
		right[0] = '\0';
	snprintf(label, sizeof label, "Fit %s of 100", fit);
	af_report_bar(report, label, match->fit, 1000, right);
}

static void show_parts(const struct cli *cli, struct af_report *report, const struct af_match *match)
{
	af_report_table(report, "parts", columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < match->part_count; i++)
		if (cli_part_shown(cli, &match->parts[i]))
			cli_part_cells(report, &match->parts[i]);
	af_report_table_end(report);
}

/* The requirement with most points among those not yet named; NULL when none is left that brings any. */
static const struct af_part *next_best(const struct af_match *match, const struct af_part *const *named, size_t n)
{
	const struct af_part *best = NULL;
	for (size_t i = 0; i < match->part_count; i++) {
		const struct af_part *part = &match->parts[i];
		bool seen = part->kind != AF_PART_REQUIREMENT || part->tenths <= 0;
		for (size_t k = 0; k < n; k++)
			seen = seen || named[k] == part;
		if (!seen && (!best || part->tenths > best->tenths))
			best = part;
	}
	return best;
}

/* Why the person fits, in one sentence. */
static void show_strengths(struct af_report *report, const struct af_match *match, const char *name)
{
	enum { NAMED = 3 };
	const struct af_part *best[NAMED];
	const char *labels[NAMED];
	struct textbuf text = {0};
	size_t n = 0;
	for (; n < NAMED; n++) {
		best[n] = next_best(match, best, n);
		if (!best[n])
			break;
		labels[n] = best[n]->label;
	}
	cli_add_list(&text, labels, n, "; ");
	if (n > 0)
		af_report_prose(report, "%s brings %zu of the %zu skills asked for. Most points: %s.", name, match->matched,
		                match->asked, textbuf_text(&text));
	else
		af_report_prose(report, "%s brings none of the %zu skills asked for.", name, match->asked);
	textbuf_clear(&text);
}

/* What is missing, in one sentence, and how sure all this is. */
static void show_gaps(struct af_report *report, const struct af_match *match)
{
	struct textbuf text = {0};
	cli_add_list(&text, match->missing, match->missing_count, "; ");
	if (match->missing_count)
		af_report_prose(report, "Nothing on the profile shows: %s.", textbuf_text(&text));
	else
		af_report_prose(report, "No skill asked for is missing.");
	text.length = 0;
	cli_add_list(&text, match->failed, match->failed_count, "; ");
	if (match->failed_count)
		af_report_prose(report, "Fails: %s.", textbuf_text(&text));
	text.length = 0;
	cli_add_list(&text, match->unverified, match->unverified_count, "; ");
	if (match->unverified_count)
		af_report_prose(report, "To check with the person: %s.", textbuf_text(&text));
	if (match->completeness < 100)
		af_report_prose(report, "%d %% of the requirement weight rests on a stated level or stated years.",
		                match->completeness);
	textbuf_clear(&text);
}

static int show(struct cli *cli, const struct af_match_result *result)
{
	const struct af_match *match = result->match_count ? &result->matches[0] : &result->near_misses[0];
	char fit[16], requirement[16], archetype[16];
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	cli_format_tenths(match->fit, fit);
	cli_format_tenths(match->requirement_tenths, requirement);
	cli_format_tenths(match->archetype_tenths, archetype);
	show_fields(report, result, match);
	show_header(report, result, match);
	show_parts(cli, report, match);
	af_report_prose(report, "Total: %s = %s from requirements + %s from archetypes.", fit, requirement, archetype);
	show_strengths(report, match, *match->name ? match->name : match->key);
	show_gaps(report, match);
	return cli_report_end(cli, report, EXIT_DONE);
}

static int run(struct cli *cli)
{
	struct af_match_result *result;
	struct af_match_options options = {.limit = 1, .near_limit = 1};
	int status = cli_match(cli, cli->args[1], &options, &result);
	if (status)
		return status;
	status = show(cli, result);
	af_match_result_free(result);
	return status;
}

static const struct cli_option options[] = {
	CLI_AS_OF, CLI_STRICT, CLI_MIX,
	{0}};

static const char *const examples[] = {
	"archefit explain payments-api ada@example.org", "archefit explain payments-api C-0042 --as-of 2026-11 --format json", NULL};

const struct cli_command command_explain = {
	.name = "explain", .arguments = "PROJECT KEY", .least = 2, .most = 2, .database = DB_READ,
	.summary = "Show where every point of a candidate's fit comes from.",
	.about = "The points of the parts add up to exactly the fit. Credit goes from 0 to 250; evidence says which\n"
	         "words of the profile it rests on.",
	.options = options, .examples = examples, .run = run};
