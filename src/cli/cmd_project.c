/* cmd_project.c: project list, project show. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"

static const struct cli_option none[] = {{0}};

/* ---------------------------------------------------------------- list */

static const struct af_column list_columns[] = {
	{"slug", "Project", AF_CELL_TEXT, AF_COL_WHOLE},
	{"title", "Title", AF_CELL_TEXT, AF_COL_WRAP},
	{"headcount", "People", AF_CELL_INTEGER, 0},
	{"requirements", "Requirements", AF_CELL_INTEGER, 0},
	{"facts", "Facts", AF_CELL_INTEGER, 0},
	{"pin", "Pinned to", AF_CELL_TEXT, 0}};

static bool list_one(void *context, const struct af_project *project)
{
	struct af_report *report = context;
	af_report_cell_text(report, project->slug);
	af_report_cell_text(report, project->title);
	af_report_cell_integer(report, project->headcount);
	af_report_cell_integer(report, (int64_t)project->requirement_count);
	af_report_cell_integer(report, (int64_t)project->fact_count);
	af_report_cell_text(report, project->pin);
	return true;
}

static int run_list(struct cli *cli)
{
	struct af_error err;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_table(report, "projects", list_columns, sizeof list_columns / sizeof list_columns[0]);
	enum af_status listed = af_project_each(cli->store, list_one, report, &err);
	af_report_table_end(report);
	int status = cli_report_end(cli, report, EXIT_DONE);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const char *const list_examples[] = {"archefit project list", NULL};

const struct cli_command command_project_list = {
	.name = "project list", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the stored projects.",
	.options = none, .examples = list_examples, .run = run_list};

/* ---------------------------------------------------------------- show */

static const struct af_column requirement_columns[] = {
	{"importance", "Importance", AF_CELL_TEXT, 0},
	{"skills", "Skills", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"text", "Skill", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP},
	{"level", "Level", AF_CELL_INTEGER, 0},
	{"months", "Months", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"experience", "Experience", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"exact", "Exact", AF_CELL_BOOL, 0},
	{"weight", "Weight", AF_CELL_INTEGER, 0}};
static const struct af_column fact_columns[] = {
	{"fact", "Fact", AF_CELL_TEXT, 0}, {"value", "Value", AF_CELL_TEXT, 0}};

static void show_constraints(struct af_report *report, const struct af_constraints *constraints)
{
	char rate[48], utc[16], years[40], overlap[64], modes[32];
	cli_format_rate(constraints->max_rate_cents, constraints->rate_currency, constraints->rate_period, rate);
	af_report_text(report, "max_rate", "Rate at most", *rate ? rate : NULL);
	af_report_list(report, "locations", constraints->location_count ? "In" : NULL, constraints->locations, constraints->location_count);
	cli_format_utc(constraints->utc_offset, utc);
	snprintf(overlap, sizeof overlap, "%s, %d hour%s a day shared", utc, constraints->overlap_minutes / 60,
	         constraints->overlap_minutes == 60 ? "" : "s");
	af_report_text(report, "time_zone", "Time zone", *utc ? overlap : NULL);
	af_report_integer(report, "utc_offset", NULL, constraints->utc_offset);
	af_report_integer(report, "overlap_minutes", NULL, *utc ? constraints->overlap_minutes : AF_UNKNOWN);
	af_report_text(report, "available_by", "Available by", constraints->available_by);
	af_work_modes_format(constraints->work_mode, modes);
	af_report_text(report, "work_mode", "Work mode", *modes ? modes : NULL);
	cli_format_months(constraints->min_months, years);
	af_report_text(report, "min_experience", "Experience at least", constraints->min_months > 0 ? years : NULL);
}

static void show_requirements(struct af_report *report, const struct af_project *project)
{
	af_report_table(report, "requirements", requirement_columns, sizeof requirement_columns / sizeof requirement_columns[0]);
	for (size_t i = 0; i < project->requirement_count; i++) {
		const struct af_requirement *requirement = &project->requirements[i];
		struct textbuf text = {0};
		char experience[40];
		cli_add_list(&text, requirement->skills, requirement->skill_count, " or ");
		cli_format_months(requirement->months, experience);
		af_report_cell_text(report, af_importance_name(requirement->importance));
		af_report_cell_list(report, requirement->skills, requirement->skill_count);
		af_report_cell_text(report, textbuf_text(&text));
		af_report_cell_integer(report, requirement->level);
		af_report_cell_integer(report, requirement->months);
		af_report_cell_text(report, requirement->months > 0 ? experience : "");
		af_report_cell_bool(report, requirement->exact);
		af_report_cell_integer(report, requirement->weight);
		textbuf_clear(&text);
	}
	af_report_table_end(report);
}

static int run_show(struct cli *cli)
{
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	struct af_report *report = cli_report(cli);
	if (!report) {
		af_project_free(project);
		return EXIT_SYSTEM;
	}
	af_report_text(report, "slug", "Project", project->slug);
	af_report_text(report, "title", "Title", project->title);
	af_report_text(report, "brief", "Brief", project->brief);
	af_report_integer(report, "headcount", "People", project->headcount);
	af_report_text(report, "specialist", "Specialist", project->specialist);
	af_report_text(report, "generalist", "Generalist", project->generalist);
	af_report_text(report, "pin", "Pinned to", project->pin);
	af_report_integer(report, "archetype_weight", "Archetype weight %", project->archetype_weight);
	show_constraints(report, &project->constraints);
	show_requirements(report, project);
	af_report_table(report, "facts", fact_columns, 2);
	for (size_t i = 0; i < project->fact_count; i++) {
		af_report_cell_text(report, project->facts[i].name);
		af_report_cell_text(report, project->facts[i].value);
	}
	af_report_table_end(report);
	status = cli_report_end(cli, report, EXIT_DONE);
	af_project_free(project);
	return status;
}

static const char *const show_examples[] = {"archefit project show payments-api", NULL};

const struct cli_command command_project_show = {
	.name = "project show", .arguments = "SLUG", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show a project: its requirements, facts and constraints.",
	.options = none, .examples = show_examples, .run = run_show};
