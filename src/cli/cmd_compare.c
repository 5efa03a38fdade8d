/* cmd_compare.c: compare. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"
#include "cli/ranking.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof array[0])

/* ---------------------------------------------------------------- for programs */

static const struct af_column part_columns[] = {
	{"key", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"label", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"kind", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"importance", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"weight", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"strength", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"credit", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"raw", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"points", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"difference", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"assumed", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"trace", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}};
static const struct af_column pair_columns[] = {
	{"ahead", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"behind", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"points", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"raw", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"answer", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"open", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"reversals", "", AF_CELL_ROWS, AF_COL_DATA_ONLY}};
static const struct af_column change_columns[] = {
	{"kind", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"requirement", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"label", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"from", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"to", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"weight_from", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"weight_to", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"reach", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"text", "", AF_CELL_TEXT, AF_COL_DATA_ONLY}};

/* For each person the difference to the first, part by part; freed by the caller. NULL without memory. */
static int *differences(const struct af_comparison *c)
{
	size_t parts = c->people[0].part_count;
	int *tenths = calloc(c->people_count * parts, sizeof *tenths);
	for (size_t i = 0; tenths && i < c->people_count; i++) {
		af_match_difference(&c->people[0], &c->people[i], tenths + i * parts);
		for (size_t p = 0; p < parts; p++)
			tenths[i * parts + p] = -tenths[i * parts + p];
	}
	return tenths;
}

static void part_rows(struct af_report *report, const struct af_comparison *c, const int *tenths)
{
	af_report_table(report, "parts", part_columns, COUNT(part_columns));
	for (size_t p = 0; p < c->people[0].part_count; p++)
		for (size_t i = 0; i < c->people_count; i++) {
			const struct af_part *part = &c->people[i].parts[p];
			bool requirement = part->kind == AF_PART_REQUIREMENT;
			af_report_cell_text(report, c->people[i].key);
			af_report_cell_text(report, part->label);
			af_report_cell_text(report, requirement ? "requirement" : "archetype");
			af_report_cell_text(report, requirement ? af_importance_name(part->importance) : NULL);
			af_report_cell_integer(report, part->weight);
			af_report_cell_integer(report, part->strength);
			af_report_cell_integer(report, part->credit);
			af_report_cell_integer(report, part->raw);
			af_report_cell_tenths(report, part->tenths);
			af_report_cell_tenths(report, tenths[i * c->people[0].part_count + p]);
			af_report_cell_bool(report, part->assumed);
			af_report_cell_text(report, part->trace);
		}
	af_report_table_end(report);
}

static void change_rows(struct af_report *report, const struct af_pair *pair)
{
	af_report_cell_rows(report, change_columns, COUNT(change_columns));
	for (size_t i = 0; i < pair->change_count; i++) {
		const struct af_change *change = &pair->changes[i];
		bool mix = change->kind == AF_CHANGE_MIX;
		af_report_cell_text(report, af_change_kind_name(change->kind));
		af_report_cell_integer(report, mix ? AF_UNKNOWN : (int64_t)change->requirement + 1);
		af_report_cell_text(report, change->label);
		af_report_cell_integer(report, change->from);
		af_report_cell_integer(report, change->to);
		af_report_cell_integer(report, change->share_from);
		af_report_cell_integer(report, change->share_to);
		af_report_cell_integer(report, change->reach);
		af_report_cell_text(report, change->text);
	}
	af_report_cell_rows_end(report);
}

static void pair_rows(struct af_report *report, const struct af_comparison *c)
{
	af_report_table(report, "pairs", pair_columns, COUNT(pair_columns));
	for (size_t i = 0; i < c->pair_count; i++) {
		const struct af_pair *pair = &c->pairs[i];
		const struct af_match *ahead = &c->people[pair->ahead], *behind = &c->people[pair->behind];
		af_report_cell_text(report, ahead->key);
		af_report_cell_text(report, behind->key);
		af_report_cell_tenths(report, ahead->fit - behind->fit);
		af_report_cell_integer(report, ahead->raw - behind->raw);
		af_report_cell_text(report, pair->answer);
		af_report_cell_bool(report, pair->open);
		change_rows(report, pair);
	}
	af_report_table_end(report);
}

/* The parts come first: they are what CSV holds. */
static void show_data(const struct cli *cli, struct af_report *report, const struct af_comparison *c, const int *tenths)
{
	cli_basis_fields(report, &c->basis);
	part_rows(report, c, tenths);
	cli_ranking_table(cli, report, "people", c->people, c->people_count, false);
	pair_rows(report, c);
}

/* ---------------------------------------------------------------- for people */

/* "17.3", "13.8 (-3.5)", "9.5? (0.0)" */
static void points_cell(struct af_report *report, int tenths, int more, bool assumed, bool leads)
{
	char points[16], difference[16], text[64];
	cli_format_tenths(tenths, points);
	cli_format_tenths(more, difference);
	if (leads)
		snprintf(text, sizeof text, "%s%s", points, assumed ? "?" : "");
	else
		snprintf(text, sizeof text, "%s%s (%s%s)", points, assumed ? "?" : "", more > 0 ? "+" : "", difference);
	af_report_cell_text(report, text);
}

static void summary_row(struct af_report *report, const struct af_comparison *c, const char *label,
                        void (*cell)(struct af_report *report, const struct af_match *match, const struct af_match *first))
{
	af_report_cell_text(report, label);
	af_report_cell_text(report, "");
	for (size_t i = 0; i < c->people_count; i++)
		cell(report, &c->people[i], &c->people[0]);
}

static void fit_cell(struct af_report *report, const struct af_match *match, const struct af_match *first)
{
	points_cell(report, match->fit, match->fit - first->fit, false, match == first);
}

static void range_cell(struct af_report *report, const struct af_match *match, const struct af_match *first)
{
	char low[16], high[16], text[40];
	(void)first;
	cli_format_tenths(match->low, low);
	cli_format_tenths(match->high, high);
	snprintf(text, sizeof text, "%s-%s", low, high);
	af_report_cell_text(report, match->low == match->high ? "" : text);
}

static void stated_cell(struct af_report *report, const struct af_match *match, const struct af_match *first)
{
	char text[16];
	(void)first;
	snprintf(text, sizeof text, "%d %%", match->completeness);
	af_report_cell_text(report, text);
}

static void eligible_cell(struct af_report *report, const struct af_match *match, const struct af_match *first)
{
	char text[64];
	(void)first;
	if (!match->eligible)
		snprintf(text, sizeof text, "no, %zu failed", match->failed_count);
	else if (match->unverified_count)
		snprintf(text, sizeof text, "yes, %zu to check", match->unverified_count);
	else
		snprintf(text, sizeof text, "yes");
	af_report_cell_text(report, text);
}

static void show_table(struct af_report *report, const struct af_comparison *c, const int *tenths, struct af_column *columns)
{
	columns[0] = (struct af_column){"label", "Part", AF_CELL_TEXT, AF_COL_WRAP};
	columns[1] = (struct af_column){"of", "of", AF_CELL_TEXT, 0};
	for (size_t i = 0; i < c->people_count; i++)
		columns[i + 2] = (struct af_column){c->people[i].key, c->names[i], AF_CELL_TEXT, AF_COL_WRAP};
	af_report_table(report, "parts", columns, c->people_count + 2);
	for (size_t p = 0; p < c->people[0].part_count; p++) {
		const struct af_part *first = &c->people[0].parts[p];
		char of[16];
		if (!first->weight)
			continue; /* the archetype that the mix leaves out */
		cli_format_tenths((first->weight + 5) / 10, of);
		af_report_cell_text(report, first->label);
		af_report_cell_text(report, of);
		for (size_t i = 0; i < c->people_count; i++) {
			const struct af_part *part = &c->people[i].parts[p];
			points_cell(report, part->tenths, tenths[i * c->people[0].part_count + p], part->assumed, !i);
		}
	}
	summary_row(report, c, "Fit", fit_cell);
	summary_row(report, c, "Range", range_cell);
	summary_row(report, c, "Stated", stated_cell);
	summary_row(report, c, "Eligible", eligible_cell);
	af_report_table_end(report);
}

static void show_conditions(struct af_report *report, const struct af_match *match, const char *name)
{
	struct textbuf text = {0};
	cli_add_list(&text, match->failed, match->failed_count, "; ");
	if (match->failed_count)
		af_report_prose(report, "%s fails: %s.", name, textbuf_text(&text));
	text.length = 0;
	cli_add_list(&text, match->unverified, match->unverified_count, "; ");
	if (match->unverified_count)
		af_report_prose(report, "To check with %s: %s.", name, textbuf_text(&text));
	textbuf_clear(&text);
}

static void show_reversal(struct af_report *report, const struct af_comparison *c, const struct af_pair *pair)
{
	static const char *const kinds[] = {"weight of one requirement", "asked level", "mix"};
	const char *ahead = c->names[pair->ahead], *behind = c->names[pair->behind];
	bool found[COUNT(kinds)] = {false};
	if (!pair->change_count)
		af_report_prose(report, "No weight of one requirement, no asked level and no mix puts %s ahead of %s.", behind, ahead);
	for (size_t i = 0; i < pair->change_count; i++) {
		const struct af_change *change = &pair->changes[i];
		char reach[16];
		found[change->kind] = true;
		cli_format_tenths((change->reach + 2499) / 2500, reach);
		if (i == 0)
			af_report_prose(report, "The smallest change that puts %s ahead of %s: %s. It moves nobody's fit by more than %s.", behind,
			                ahead, change->text, reach);
		else
			af_report_prose(report, "Another: %s. It moves nobody's fit by more than %s.", change->text, reach);
	}
	for (size_t kind = 0; pair->change_count && kind < COUNT(kinds); kind++)
		if (!found[kind])
			af_report_prose(report, "No %s does it.", kinds[kind]);
}

/* "is at 62.4", "could be at 24.9 to 75.0" */
static void range_words(const struct af_match *match, char out[64])
{
	char low[16], high[16];
	cli_format_tenths(match->low, low);
	cli_format_tenths(match->high, high);
	if (match->low == match->high)
		snprintf(out, 64, "is at %s", low);
	else
		snprintf(out, 64, "could be at %s to %s", low, high);
}

static void show_answer(struct af_report *report, const struct af_comparison *c, const struct af_pair *pair)
{
	const struct af_match *ahead = &c->people[pair->ahead], *behind = &c->people[pair->behind];
	char first[64], second[64];
	range_words(ahead, first);
	range_words(behind, second);
	af_report_prose(report, "%s", pair->answer);
	if (pair->open)
		af_report_prose(report, "What is not stated could reverse this: %s %s, %s %s.", c->names[pair->ahead], first, c->names[pair->behind], second);
}

static void show_people(struct af_report *report, const struct af_comparison *c, const int *tenths, struct af_column *columns)
{
	const struct af_basis *basis = &c->basis;
	char month[16];
	bool assumed = false;
	af_month_format(basis->as_of, month);
	af_report_heading(report, basis->title);
	af_report_prose(report, "%s, as of %s. Mix: %d %% %s, %d %% %s.", basis->project, month, basis->specialist_share, basis->specialist,
	                100 - basis->specialist_share, basis->generalist);
	for (size_t i = 0; i < c->pair_count; i++)
		show_answer(report, c, &c->pairs[i]);
	show_table(report, c, tenths, columns);
	for (size_t i = 0; i < c->people_count; i++)
		for (size_t p = 0; p < c->people[i].part_count; p++)
			assumed = assumed || (c->people[i].parts[p].assumed && c->people[i].parts[p].weight);
	if (assumed)
		af_report_prose(report, "?: rests on a skill whose level and years are not stated. Range: the fit at the weakest and the "
		                        "strongest that such skills could be.");
	for (size_t i = 0; i < c->people_count; i++)
		show_conditions(report, &c->people[i], c->names[i]);
	for (size_t i = 0; i < c->pair_count; i++)
		show_reversal(report, c, &c->pairs[i]);
}

static int show(struct cli *cli, const struct af_comparison *comparison)
{
	struct af_column columns[AF_COMPARE_MAX + 2]; /* must outlive the report */
	int status, *tenths = differences(comparison);
	struct af_report *report;
	if (!tenths)
		return cli_nomem(cli);
	report = cli_report(cli);
	if (report && cli_for_people(cli))
		show_people(report, comparison, tenths, columns);
	else if (report)
		show_data(cli, report, comparison, tenths);
	status = report ? cli_report_end(cli, report, EXIT_DONE) : EXIT_SYSTEM;
	free(tenths);
	return status;
}

static int compare(struct cli *cli, const struct af_project *project, const char *const *keys, size_t n)
{
	struct af_comparison *comparison;
	struct af_match_options options = {0};
	struct af_error err;
	int status;
	cli_match_options(cli, &options);
	if (af_compare_run(cli->store, project, keys, n, &options, &comparison, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (cli->codes && af_comparison_blind(comparison, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else
		status = show(cli, comparison);
	af_comparison_free(comparison);
	return status;
}

/* What the library says of somebody who is given twice has the key. */
static int compare_blind(struct cli *cli, const struct af_project *project)
{
	char *keys[AF_COMPARE_MAX] = {NULL}, code[AF_CODE_SIZE];
	size_t n = (size_t)cli->arg_count - 1;
	int status = EXIT_DONE;
	for (size_t i = 0; i < n && !status; i++) {
		status = cli_person(cli, NULL, cli->args[i + 1], &keys[i]);
		for (size_t k = 0; k < i && !status; k++)
			if (strcmp(keys[i], keys[k]) == 0) {
				af_blind_code(cli->codes, keys[i], code);
				cli_message(cli, "%s is to be compared with itself; name somebody else", code);
				status = EXIT_INPUT;
			}
	}
	if (!status)
		status = compare(cli, project, (const char *const *)keys, n);
	for (size_t i = 0; i < n; i++)
		af_text_free(keys[i]);
	return status;
}

static int run(struct cli *cli)
{
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (project)
		status = cli->codes ? compare_blind(cli, project) : compare(cli, project, cli->args + 1, (size_t)cli->arg_count - 1);
	af_project_free(project);
	return status;
}

static const struct cli_option options[] = {
	CLI_AS_OF, CLI_STRICT, CLI_MIX, CLI_ARCHETYPE, CLI_BLIND,
	{0}};

static const char *const examples[] = {
	"archefit compare payments-api ada@example.org ben@example.org",
	"archefit compare payments-api C-0042 C-0043 C-0044 --as-of 2026-11 --format json", NULL};

const struct cli_command command_compare = {
	.name = "compare", .arguments = "PROJECT KEY KEY...", .least = 3, .most = AF_COMPARE_MAX + 1, .database = DB_READ,
	.summary = "Set candidates side by side: why the one and not the other.",
	.about = "The points of every part, one column a person, best first, with the difference to the first;\n"
	         "then the smallest change of a weight, of an asked level and of the mix that would reverse each\n"
	         "order. Takes 2 to 8 candidates.",
	.options = options, .examples = examples, .run = run};
