/* cmd_projects_for.c: projects-for. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"

enum { LIMIT = 10, NEAR_LIMIT = 5 };

/* ---------------------------------------------------------------- columns */

/* Where a column is shown: in which tables; and only with --ranks, only in a terminal, only in Markdown. */
enum { MATCHES = 1, NEAR = 2, BOTH = MATCHES | NEAR, WITH_RANKS = 4, TERMINAL = 8, MARKDOWN = 16 };

enum what {
	RANK, PROJECT, TITLE, FIT, RAW, ELIGIBLE, LOW, HIGH, COMPLETENESS, REQUIREMENT, ARCHETYPE, MATCHED, ASKED, FAILED, UNVERIFIED, MISSING,
	SPECIALIST, GENERALIST, SHARE, POOL_RANK, POOL_ELIGIBLE, RANGE, HAS, CHECK, PLACE
};

enum { DATA = AF_COL_DATA_ONLY, HUMAN = AF_COL_HUMAN_ONLY };

/* Data formats get the same columns for both tables, so that CSV holds them in one. */
static const struct {
	struct af_column column;
	unsigned where;
	enum what what;
} all[] = {
	{{"rank", "", AF_CELL_INTEGER, DATA}, BOTH, RANK},
	{{"project", "", AF_CELL_TEXT, DATA}, BOTH, PROJECT},
	{{"title", "", AF_CELL_TEXT, DATA}, BOTH, TITLE},
	{{"fit", "", AF_CELL_TENTHS, DATA}, BOTH, FIT},
	{{"raw", "", AF_CELL_INTEGER, DATA}, BOTH, RAW},
	{{"eligible", "", AF_CELL_BOOL, DATA}, BOTH, ELIGIBLE},
	{{"low", "", AF_CELL_TENTHS, DATA}, BOTH, LOW},
	{{"high", "", AF_CELL_TENTHS, DATA}, BOTH, HIGH},
	{{"completeness", "", AF_CELL_INTEGER, DATA}, BOTH, COMPLETENESS},
	{{"requirement", "", AF_CELL_TENTHS, DATA}, BOTH, REQUIREMENT},
	{{"archetype", "", AF_CELL_TENTHS, DATA}, BOTH, ARCHETYPE},
	{{"matched", "", AF_CELL_INTEGER, DATA}, BOTH, MATCHED},
	{{"asked", "", AF_CELL_INTEGER, DATA}, BOTH, ASKED},
	{{"failed", "", AF_CELL_LIST, DATA}, BOTH, FAILED},
	{{"unverified", "", AF_CELL_LIST, DATA}, BOTH, UNVERIFIED},
	{{"missing", "", AF_CELL_LIST, DATA}, BOTH, MISSING},
	{{"specialist", "", AF_CELL_TEXT, DATA}, BOTH, SPECIALIST},
	{{"generalist", "", AF_CELL_TEXT, DATA}, BOTH, GENERALIST},
	{{"specialist_share", "", AF_CELL_INTEGER, DATA}, BOTH, SHARE},
	{{"pool_rank", "", AF_CELL_INTEGER, DATA}, BOTH, POOL_RANK},
	{{"pool_eligible", "", AF_CELL_INTEGER, DATA}, BOTH, POOL_ELIGIBLE},
	{{"#", "Rank", AF_CELL_INTEGER, HUMAN}, BOTH, RANK},
	{{"points", "Fit", AF_CELL_TENTHS, HUMAN}, BOTH, FIT},
	{{"range", "Range", AF_CELL_TEXT, HUMAN}, MATCHES, RANGE},
	{{"has", "Has", AF_CELL_TEXT, HUMAN}, MATCHES, HAS},
	{{"check", "Check", AF_CELL_INTEGER, HUMAN}, MATCHES | TERMINAL, CHECK},
	{{"open", "To check", AF_CELL_LIST, HUMAN}, MATCHES | MARKDOWN, UNVERIFIED},
	{{"place", "Place", AF_CELL_TEXT, HUMAN}, MATCHES | WITH_RANKS, PLACE},
	{{"slug", "Project", AF_CELL_TEXT, HUMAN | AF_COL_WHOLE}, BOTH, PROJECT},
	{{"words", "Title", AF_CELL_TEXT, HUMAN | AF_COL_WRAP}, MATCHES, TITLE},
	{{"lacks", "Lacks", AF_CELL_LIST, HUMAN}, MATCHES | MARKDOWN, MISSING},
	{{"fails", "Fails", AF_CELL_LIST, HUMAN | AF_COL_WRAP}, NEAR, FAILED}};

enum { COLUMNS = sizeof all / sizeof all[0] };

static void words_cell(struct af_report *report, enum what what, const struct af_project_match *p)
{
	char low[16], high[16], text[48] = "";
	cli_format_tenths(p->match.low, low);
	cli_format_tenths(p->match.high, high);
	if (what == RANGE && p->match.low != p->match.high)
		snprintf(text, sizeof text, "%s-%s", low, high);
	else if (what == HAS)
		snprintf(text, sizeof text, "%zu/%zu", p->match.matched, p->match.asked);
	else if (what == PLACE)
		snprintf(text, sizeof text, "%zu of %zu", p->pool_rank, p->pool_eligible);
	af_report_cell_text(report, text);
}

/* A count that nobody took, or that is nothing to look at, stays empty. */
static void count_cell(struct af_report *report, bool there, size_t count)
{
	af_report_cell_integer(report, there ? (int64_t)count : AF_UNKNOWN);
}

static void cell(struct af_report *report, enum what what, const struct af_project_match *p)
{
	const struct af_match *m = &p->match;
	switch (what) {
	case RANK: af_report_cell_integer(report, (int64_t)m->rank); break;
	case PROJECT: af_report_cell_text(report, p->project); break;
	case TITLE: af_report_cell_text(report, p->title); break;
	case FIT: af_report_cell_tenths(report, m->fit); break;
	case RAW: af_report_cell_integer(report, m->raw); break;
	case ELIGIBLE: af_report_cell_bool(report, m->eligible); break;
	case LOW: af_report_cell_tenths(report, m->low); break;
	case HIGH: af_report_cell_tenths(report, m->high); break;
	case COMPLETENESS: af_report_cell_integer(report, m->completeness); break;
	case REQUIREMENT: af_report_cell_tenths(report, m->requirement_tenths); break;
	case ARCHETYPE: af_report_cell_tenths(report, m->archetype_tenths); break;
	case MATCHED: af_report_cell_integer(report, (int64_t)m->matched); break;
	case ASKED: af_report_cell_integer(report, (int64_t)m->asked); break;
	case FAILED: af_report_cell_list(report, m->failed, m->failed_count); break;
	case UNVERIFIED: af_report_cell_list(report, m->unverified, m->unverified_count); break;
	case MISSING: af_report_cell_list(report, m->missing, m->missing_count); break;
	case SPECIALIST: af_report_cell_text(report, p->specialist); break;
	case GENERALIST: af_report_cell_text(report, p->generalist); break;
	case SHARE: af_report_cell_integer(report, p->specialist_share); break;
	case POOL_RANK: count_cell(report, p->pool_rank, p->pool_rank); break;
	case POOL_ELIGIBLE: count_cell(report, p->pool_rank, p->pool_eligible); break;
	case CHECK: count_cell(report, m->unverified_count, m->unverified_count); break;
	default: words_cell(report, what, p);
	}
}

/* The columns of one table; they outlive the report. */
struct chosen {
	struct af_column columns[COLUMNS];
	enum what what[COLUMNS];
	size_t n;
};

static void choose(const struct cli *cli, unsigned table, struct chosen *chosen)
{
	unsigned not_here = (cli_given(cli, "ranks") ? 0u : WITH_RANKS) | (cli->format == AF_MD ? TERMINAL : MARKDOWN);
	chosen->n = 0;
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!(all[i].where & table) || (all[i].where & not_here))
			continue;
		chosen->columns[chosen->n] = all[i].column;
		chosen->what[chosen->n++] = all[i].what;
	}
}

static void show_table(struct af_report *report, const char *key, const struct chosen *chosen, const struct af_project_match *list, size_t n)
{
	af_report_table(report, key, chosen->columns, chosen->n);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < chosen->n; c++)
			cell(report, chosen->what[c], &list[i]);
	af_report_table_end(report);
}

/* ---------------------------------------------------------------- the report */

static void show_fields(struct af_report *report, const struct af_projects_result *result)
{
	char month[16];
	af_month_format(result->as_of, month);
	af_report_text(report, "key", NULL, result->key);
	af_report_text(report, "name", NULL, result->name);
	af_report_text(report, "as_of", NULL, month);
	af_report_text(report, "taxonomy_version", NULL, result->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
	af_report_integer(report, "projects", NULL, (int64_t)result->projects);
	af_report_integer(report, "eligible", NULL, (int64_t)result->eligible_count);
	af_report_list(report, "unscored", NULL, result->unscored, result->unscored_count);
	af_report_heading(report, *result->name ? result->name : result->key);
	af_report_prose(report, "%s, as of %s: eligible for %zu of %zu projects.", result->key, month, result->eligible_count,
	                result->projects);
}

static bool any_unverified(const struct af_projects_result *result)
{
	for (size_t i = 0; i < result->match_count; i++)
		if (result->matches[i].match.unverified_count)
			return true;
	return false;
}

static void show_unscored(struct af_report *report, const struct af_projects_result *result)
{
	struct textbuf text = {0};
	cli_add_list(&text, result->unscored, result->unscored_count, " and ");
	if (result->unscored_count)
		af_report_prose(report, "Nothing to score, since nothing is asked for: %s.", textbuf_text(&text));
	textbuf_clear(&text);
}

static int show(struct cli *cli, const struct af_projects_result *result)
{
	struct chosen matches, near;
	struct af_report *report = cli_report(cli);
	bool people = cli_for_people(cli);
	if (!report)
		return EXIT_SYSTEM;
	choose(cli, MATCHES, &matches);
	choose(cli, NEAR, &near);
	show_fields(report, result);
	if (!people || result->match_count)
		show_table(report, "matches", &matches, result->matches, result->match_count);
	else if (result->eligible_count)
		af_report_prose(report, "None of them reaches --min-fit %s.", cli_text(cli, "min-fit", ""));
	if (cli->format == AF_TABLE && any_unverified(result))
		af_report_prose(report, "Has: requirements with any evidence. Check: conditions that the profile leaves open; `archefit explain "
		                        "PROJECT %s%s` names them.", result->key, cli->blind ? " --blind" : "");
	if (people && result->near_miss_count) {
		af_report_heading(report, "Near misses");
		af_report_prose(report, "%zu of %zu with a must-have or a condition that fails, best fit first.", result->near_miss_count,
		                result->near_count);
	}
	if (!people || result->near_miss_count)
		show_table(report, "near_misses", &near, result->near_misses, result->near_miss_count);
	show_unscored(report, result);
	return cli_report_end(cli, report, result->match_count ? EXIT_DONE : EXIT_NOTHING);
}

static int rank(struct cli *cli, const char *key)
{
	struct af_projects_result *result;
	struct af_error err;
	struct af_match_options options = {
		.as_of = cli_as_of(cli), .limit = (size_t)cli_number(cli, "limit", LIMIT),
		.near_limit = (size_t)cli_number(cli, "near-misses", NEAR_LIMIT), .min_fit = cli_number(cli, "min-fit", 0),
		.strict = cli_given(cli, "strict"), .mix = AF_UNKNOWN};
	int status = EXIT_NOTHING;
	if (af_projects_for(cli->store, key, &options, cli_given(cli, "ranks"), &result, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (cli->codes && af_projects_result_blind(result, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else if (result->projects)
		status = show(cli, result);
	else
		cli_message(cli, "no project is stored; `archefit project add FILE` stores one");
	af_projects_result_free(result);
	return status;
}

static int run(struct cli *cli)
{
	char *key = NULL;
	int status = cli->codes ? cli_person(cli, NULL, cli->args[0], &key) : EXIT_DONE;
	if (status)
		return status;
	if (cli_given(cli, "ranks"))
		cli_ready_postings(cli);
	status = rank(cli, key ? key : cli->args[0]);
	af_text_free(key);
	return status;
}

static const struct cli_option options[] = {
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "how many projects to show; 10 by default, 0 for all"},
	{"near-misses", 0, KIND_NUMBER, "N", 0, 1000000000, "how many near misses to show; 5 by default"},
	CLI_AS_OF, CLI_STRICT,
	{"min-fit", 0, KIND_TENTHS, "N", 0, 1000, "leave out projects with a fit below N, such as 62.5"},
	{"ranks", 0, KIND_FLAG, NULL, 0, 0, "also the place among all eligible people of each project; looks at everybody"},
	CLI_BLIND,
	{0}};

static const char *const examples[] = {
	"archefit projects-for ada@example.org",
	"archefit projects-for ada@example.org --ranks --limit 3 --near-misses 0",
	"archefit projects-for ada@example.org --limit 0 --format csv > projects.csv",
	NULL};

const struct cli_command command_projects_for = {
	.name = "projects-for", .arguments = "CANDIDATE", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Rank all projects for a candidate.",
	.about = "The reverse of match: the projects whose must-haves and conditions the candidate meets, by fit, and\n"
	         "apart from them those that they fail, with every reason. The numbers are those that match gives.\n"
	         "The exit status is 1 when the candidate is eligible for none.",
	.options = options, .examples = examples, .run = run};
