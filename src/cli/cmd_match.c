/* cmd_match.c: match. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/match_modes.h"
#include "cli/match_why.h"
#include "cli/options.h"
#include "cli/parts.h"
#include "cli/ranking.h"

enum { LIMIT = 10, NEAR_LIMIT = 5 };

/* The facts of the run, for data. */
static void show_fields(const struct cli *cli, struct af_report *report, const struct af_match_result *result)
{
	char month[16];
	af_month_format(result->as_of, month);
	af_report_text(report, "project", NULL, result->project);
	af_report_text(report, "title", NULL, result->title);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "specialist", NULL, result->specialist);
	af_report_text(report, "generalist", NULL, result->generalist);
	af_report_integer(report, "specialist_share", NULL, result->specialist_share);
	af_report_text(report, "taxonomy_version", NULL, result->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
	af_report_integer(report, "pool", NULL, (int64_t)result->pool);
	af_report_integer(report, "eligible", NULL, (int64_t)result->eligible_count);
	af_report_text(report, "where", NULL, cli_shown(cli, "where"));
	af_report_integer(report, "left_out", NULL, (int64_t)result->left_out);
	af_report_heading(report, result->title);
	af_report_prose(report, "%s, as of %s: %zu of %zu people are eligible. Mix: %d %% %s, %d %% %s.", result->project, month,
	                result->eligible_count, result->pool, result->specialist_share, result->specialist,
	                100 - result->specialist_share, result->generalist);
	if (cli_given(cli, "where"))
		af_report_prose(report, "Left out by --where: %zu of %zu.", result->left_out, result->left_out + result->pool);
}

static bool any_unverified(const struct af_match_result *result)
{
	for (size_t i = 0; i < result->match_count; i++)
		if (result->matches[i].unverified_count)
			return true;
	return false;
}

static int show(struct cli *cli, const struct af_match_result *result)
{
	struct af_report *report = cli_report(cli);
	bool people = cli_for_people(cli);
	if (!report)
		return EXIT_SYSTEM;
	show_fields(cli, report, result);
	if (!people || result->match_count)
		cli_ranking_table(cli, report, "matches", result->matches, result->match_count, false);
	else if (result->eligible_count)
		af_report_prose(report, "None of them reaches --min-fit %s.", cli_text(cli, "min-fit", ""));
	else if (!result->pool && !result->left_out)
		af_report_prose(report, "There are no candidates yet; `archefit import` brings some.");
	else if (!result->pool)
		af_report_prose(report, "Nobody is left to rank: --where leaves out everybody.");
	if (people)
		cli_match_why(cli, report, result);
	if (cli->format == AF_TABLE && any_unverified(result))
		af_report_prose(report, "Req. and Arch.: points from requirements and from archetypes. Has: requirements with any evidence. Check: "
		                "conditions that the profile leaves open; `archefit explain %s KEY%s` names them.", result->project,
		                cli->blind ? " --blind" : "");
	if (people && cli_given(cli, "explain"))
		cli_parts_of_matches(cli, report, result->matches, result->match_count);
	if (people && result->near_miss_count) {
		af_report_heading(report, "Near misses");
		af_report_prose(report, "%zu of %zu who fail a must-have or a condition, best fit first.", result->near_miss_count,
		                result->near_count);
	}
	if (!people || result->near_miss_count)
		cli_ranking_table(cli, report, "near_misses", result->near_misses, result->near_miss_count, true);
	if (!people)
		cli_match_why(cli, report, result);
	if (!people && cli_given(cli, "explain"))
		cli_parts_of_matches(cli, report, result->matches, result->match_count);
	return cli_report_end(cli, report, result->match_count ? EXIT_DONE : EXIT_NOTHING);
}

static int run(struct cli *cli)
{
	struct af_match_result *result;
	struct af_match_options options = {
		.limit = (size_t)cli_number(cli, "limit", LIMIT),
		.near_limit = (size_t)cli_number(cli, "near-misses", NEAR_LIMIT), .min_fit = cli_number(cli, "min-fit", 0),
		.where = cli_text(cli, "where", NULL)};
	int status = cli_where_blind(cli);
	if (status)
		return status;
	if (cli_given(cli, "all-projects"))
		return cli_match_all(cli, &options);
	if (cli_given(cli, "what-if"))
		return cli_match_what_if(cli, &options);
	if (cli_given(cli, "stability"))
		return cli_match_stability(cli, &options);
	status = cli_match(cli, &options, &result);
	if (status)
		return status;
	status = show(cli, result);
	af_match_result_free(result);
	return status;
}

static const struct cli_option options[] = {
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "how many matches to show; 10 by default, 0 for all"},
	{"near-misses", 0, KIND_NUMBER, "N", 0, 1000000000, "how many near misses to show; 5 by default"},
	CLI_AS_OF, CLI_STRICT, CLI_MIX,
	{"min-fit", 0, KIND_TENTHS, "N", 0, 1000, "leave out matches with a fit below N, such as 62.5"},
	CLI_WHERE,
	CLI_ARCHETYPE,
	{"explain", 0, KIND_FLAG, NULL, 0, 0, "show every match with the parts of its fit"},
	CLI_WHAT_IF_OPTIONS,
	CLI_STABILITY_OPTIONS,
	CLI_ALL_OPTIONS,
	CLI_BLIND,
	{0}};

static const char *const examples[] = {
	"archefit match payments-api",
	"archefit match payments-api --limit 3 --near-misses 0 --as-of 2026-11",
	"archefit match payments-api --strict --min-fit 60 --format csv > ranking.csv",
	"archefit match payments-api --where 'rate <= 90 EUR/hour and country in (DE, AT)' --explain",
	"archefit match payments-api --what-if --set fastapi.weight=8 --suppose C-0042:GraphQL=4",
	"archefit match payments-api --stability --runs 5000 --top 5",
	"archefit match --all-projects --limit 1",
	NULL};

const struct cli_command command_match = {
	.name = "match", .arguments = "[PROJECT]", .least = 0, .most = 1, .database = DB_READ,
	.summary = "Rank all candidates for a project.",
	.about = "People who meet every must-have and condition are ranked by fit, 0.0 to 100.0. The range is what\n"
	         "the fit could be where a profile names a skill without level or years. Near misses are listed\n"
	         "apart, with everything they fail. The exit status is 1 when nobody is eligible; then it says which\n"
	         "conditions are the reason. With --all-projects every stored project has its best people listed.",
	.options = options, .examples = examples, .prepare = cli_match_modes_check, .run = run};
