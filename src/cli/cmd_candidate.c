/* cmd_candidate.c: candidate list, candidate show. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- list */

static const struct af_column list_columns[] = {
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"location", "Location", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"country", "Country", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"months", "Months", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"years", "Years", AF_CELL_TENTHS, AF_COL_HUMAN_ONLY},
	{"rate", "Rate", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"skills", "Skills", AF_CELL_INTEGER, 0},
	{"headline", "Headline", AF_CELL_TEXT, 0}};
enum { LIST_COLUMNS = sizeof list_columns / sizeof list_columns[0] };

struct listing {
	struct af_report *report;
	size_t shown, limit, total;
};

static bool list_one(void *context, const struct af_candidate *candidate)
{
	struct listing *listing = context;
	char rate[48];
	listing->total++;
	if (listing->limit && listing->shown >= listing->limit)
		return true; /* go on, to know how many there are */
	listing->shown++;
	af_report_cell_text(listing->report, candidate->key);
	af_report_cell_text(listing->report, candidate->name);
	af_report_cell_text(listing->report, candidate->location);
	af_report_cell_text(listing->report, candidate->country);
	af_report_cell_integer(listing->report, candidate->months);
	af_report_cell_tenths(listing->report, candidate->months == AF_UNKNOWN ? AF_UNKNOWN : (candidate->months * 10 + 6) / 12);
	cli_format_rate(candidate->rate_cents, candidate->rate_currency, candidate->rate_period, rate);
	af_report_cell_text(listing->report, *rate ? rate : NULL);
	af_report_cell_integer(listing->report, (int64_t)candidate->skill_count);
	af_report_cell_text(listing->report, candidate->headline);
	return true;
}

static int run_list(struct cli *cli)
{
	struct listing listing = {.limit = (size_t)cli_number(cli, "limit", 0)};
	struct af_error err;
	const char *skill = NULL;
	if (cli_given(cli, "skill")) {
		const struct af_taxonomy *taxonomy;
		if (af_store_taxonomy(cli->store, &taxonomy, &err) != AF_OK)
			return cli_fail(cli, &err);
		const struct af_skill *found = cli_find_skill(cli, taxonomy, cli_text(cli, "skill", ""));
		if (!found)
			return EXIT_NOTHING;
		skill = found->slug;
	}
	listing.report = cli_report(cli);
	if (!listing.report)
		return EXIT_SYSTEM;
	af_report_table(listing.report, "candidates", list_columns, LIST_COLUMNS);
	enum af_status listed = af_candidate_each(cli->store, skill, list_one, &listing, &err);
	af_report_table_end(listing.report);
	af_report_prose(listing.report, "%zu of %zu candidates%s%s", listing.shown, listing.total, skill ? " with " : "",
	                skill ? skill : "");
	int status = cli_report_end(cli, listing.report, listing.total ? EXIT_DONE : EXIT_NOTHING);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const struct cli_option list_options[] = {
	{"skill", 's', KIND_TEXT, "SKILL", 0, 0, "only candidates whose profile names this skill"},
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "at most N rows; 0, the default, means all"},
	{0}};
static const char *const list_examples[] = {
	"archefit candidate list --limit 20", "archefit candidate list --skill fastapi --format csv", NULL};

const struct cli_command command_candidate_list = {
	.name = "candidate list", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the candidates, in order of key.",
	.options = list_options, .examples = list_examples, .run = run_list};

/* ---------------------------------------------------------------- show */

static const struct af_column skill_columns[] = {
	{"slug", "Skill", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"name", "Skill", AF_CELL_TEXT, 0},
	{"listed", "Known", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"level", "Level", AF_CELL_INTEGER, 0},
	{"months", "Months", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"experience", "Experience", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"last_used", "Last used", AF_CELL_TEXT, 0},
	{"in_text", "In text", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"note", "Note", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"source", "Written as", AF_CELL_TEXT, AF_COL_WRAP}};

enum { SKILL_COLUMNS = sizeof skill_columns / sizeof skill_columns[0] };

/* What makes this evidence count for less than it seems. */
static const char *note_on(const struct af_evidence *evidence)
{
	if (!evidence->listed)
		return "unknown skill, counts for nothing";
	if (evidence->in_text)
		return "found in text";
	return evidence->level == AF_UNKNOWN && evidence->months == AF_UNKNOWN ? "no level or years" : "";
}

static void show_fields(struct af_report *report, const struct af_candidate *candidate)
{
	char experience[40], rate[48], utc[16], modes[32];
	cli_format_months(candidate->months, experience);
	cli_format_rate(candidate->rate_cents, candidate->rate_currency, candidate->rate_period, rate);
	cli_format_utc(candidate->utc_offset, utc);
	af_work_modes_format(candidate->work_modes, modes);
	af_report_text(report, "key", "Key", candidate->key);
	af_report_text(report, "name", "Name", candidate->name);
	af_report_text(report, "headline", "Headline", candidate->headline);
	af_report_text(report, "email", "E-mail", candidate->email);
	af_report_text(report, "phone", "Phone", candidate->phone);
	af_report_text(report, "location", "Location", candidate->location);
	af_report_text(report, "country", "Country", candidate->country);
	af_report_text(report, "time_zone", "Time zone", *utc ? utc : NULL);
	af_report_integer(report, "months", NULL, candidate->months);
	af_report_text(report, "experience", "Experience", *experience ? experience : NULL);
	af_report_text(report, "rate", "Rate", *rate ? rate : NULL);
	af_report_text(report, "available_from", "Available from", candidate->available_from);
	af_report_text(report, "work_modes", "Work mode", *modes ? modes : NULL);
	af_report_text(report, "notes", "Notes", candidate->notes);
	af_report_text(report, "extra", "Other columns", candidate->extra);
}

static int run_show(struct cli *cli)
{
	struct af_candidate *candidate;
	struct af_error err;
	/* What the profile's own words were matters to data always, to people when asked. */
	size_t columns = cli_for_people(cli) && !cli_given(cli, "evidence") ? SKILL_COLUMNS - 1 : SKILL_COLUMNS;
	if (af_candidate_get(cli->store, cli->args[0], &candidate, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (!report)
		goto done;
	show_fields(report, candidate);
	af_report_table(report, "skills", skill_columns, columns);
	for (size_t i = 0; i < candidate->skill_count; i++) {
		const struct af_evidence *evidence = &candidate->skills[i];
		char experience[40], month[16] = "";
		cli_format_months(evidence->months, experience);
		if (evidence->last_used != AF_UNKNOWN)
			af_month_format(evidence->last_used, month);
		af_report_cell_text(report, evidence->slug);
		af_report_cell_text(report, evidence->name);
		af_report_cell_bool(report, evidence->listed);
		af_report_cell_integer(report, evidence->level);
		af_report_cell_integer(report, evidence->months);
		af_report_cell_text(report, experience);
		af_report_cell_text(report, *month ? month : NULL);
		af_report_cell_bool(report, evidence->in_text);
		af_report_cell_text(report, note_on(evidence));
		if (columns == SKILL_COLUMNS)
			af_report_cell_text(report, evidence->source);
	}
	af_report_table_end(report);
	status = cli_report_end(cli, report, EXIT_DONE);
done:
	af_candidate_free(candidate);
	return status;
}

static const struct cli_option show_options[] = {
	{"evidence", 'e', KIND_FLAG, NULL, 0, 0, "also show the words of the profile that each skill was read from"}, {0}};
static const char *const show_examples[] = {
	"archefit candidate show ada@example.org", "archefit candidate show C-0042 --evidence", NULL};

const struct cli_command command_candidate_show = {
	.name = "candidate show", .arguments = "KEY", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show everything that is stored of one candidate.",
	.options = show_options, .examples = show_examples, .run = run_show};
