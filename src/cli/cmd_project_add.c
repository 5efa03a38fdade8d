/* cmd_project_add.c: project add, from files or from options. */
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/project_flags.h"

#include <string.h>

static const struct af_column columns[] = {
	{"file", "From", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"slug", "Project", AF_CELL_TEXT, 0},
	{"title", "Title", AF_CELL_TEXT, AF_COL_WRAP},
	{"requirements", "Requirements", AF_CELL_INTEGER, 0},
	{"facts", "Facts", AF_CELL_INTEGER, 0}};

/* context is the report. */
static int add_text(struct cli *cli, void *context, const char *name, const char *text, size_t length)
{
	const struct af_taxonomy *taxonomy;
	struct af_project *project = NULL;
	struct af_report *report = context;
	struct af_error err;
	int status = EXIT_DONE;
	if (af_store_taxonomy(cli->store, &taxonomy, &err) != AF_OK ||
	    af_project_read(taxonomy, name, text, length, &project, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (af_project_put(cli->store, project, cli_given(cli, "replace"), &err) != AF_OK) {
		status = cli_fail_with(cli, name, &err);
	} else {
		af_report_cell_text(report, name);
		af_report_cell_text(report, project->slug);
		af_report_cell_text(report, project->title);
		af_report_cell_integer(report, (int64_t)project->requirement_count);
		af_report_cell_integer(report, (int64_t)project->fact_count);
	}
	af_project_free(project);
	return status;
}

static int prepare(struct cli *cli)
{
	const char *described = NULL;
	for (size_t i = 0; i < cli->value_count; i++)
		for (const struct cli_option *o = cli->command->options; o->name; o++)
			if (cli->values[i].option == o && strcmp(o->name, "replace") != 0)
				described = o->name;
	if (cli->arg_count > 0 && described)
		return cli_usage(cli, "--%s describes a project on the command line; it does not go with files", described);
	if (cli->arg_count == 0 && !described)
		return cli_usage(cli, "project add needs a file, or a project described by --slug, --title, --must ...");
	if (cli->arg_count == 0 && !cli_given(cli, "slug"))
		return cli_usage(cli, "project add needs --slug, the short name of the project");
	if (cli->arg_count == 0 && !cli_given(cli, "title"))
		return cli_usage(cli, "project add needs --title");
	if (cli->arg_count > 0)
		return EXIT_DONE;
	/* Once for its usage errors, before a database is made; run builds it again. */
	struct textbuf json = {0};
	int status = cli_project_json(cli, &json);
	textbuf_clear(&json);
	return status;
}

static int run(struct cli *cli)
{
	struct textbuf json = {0};
	int status = cli->arg_count == 0 ? cli_project_json(cli, &json) : EXIT_DONE;
	struct af_report *report = status ? NULL : cli_report(cli);
	if (!status && !report)
		status = EXIT_SYSTEM;
	if (report) {
		af_report_table(report, "projects", columns, sizeof columns / sizeof columns[0]);
		if (cli->arg_count > 0)
			status = cli_each_file(cli, add_text, report);
		else
			status = add_text(cli, report, "command line", textbuf_text(&json), json.length);
		af_report_table_end(report);
		status = cli_report_end(cli, report, status);
	}
	textbuf_clear(&json);
	return status;
}

static const struct cli_option options[] = {
	{"replace", 'r', KIND_FLAG, NULL, 0, 0, "replace a stored project of the same slug"},
	{"slug", 0, KIND_TEXT, "SLUG", 0, 0, "short name: small letters, digits and hyphens"},
	{"title", 0, KIND_TEXT, "TEXT", 0, 0, "title"},
	{"brief", 0, KIND_TEXT, "TEXT", 0, 0, "what the project is about"},
	{"headcount", 0, KIND_NUMBER, "N", 1, 1000, "how many people are wanted"},
	{"must", 0, KIND_TEXT, "REQUIREMENT", 0, 0, "a skill without which nobody is eligible"},
	{"should", 0, KIND_TEXT, "REQUIREMENT", 0, 0, "a skill that counts half as much as a must"},
	{"nice", 0, KIND_TEXT, "REQUIREMENT", 0, 0, "a skill that is good to have"},
	{"fact", 0, KIND_TEXT, "NAME=VALUE", 0, 0, "a fact for the advice, such as peak_rps=5000, own_ui=no or budget=low"},
	{"max-rate", 0, KIND_TEXT, "RATE", 0, 0, "the most that is paid, such as 90EUR/hour"},
	{"location", 0, KIND_TEXT, "PLACE", 0, 0, "a country code or a place; several: any of them"},
	{"timezone", 0, KIND_TEXT, "ZONE", 0, 0, "offset of the team from UTC, such as UTC+1"},
	{"overlap", 0, KIND_NUMBER, "HOURS", 1, 8, "working hours a day to share with --timezone; 4 by default"},
	{"available-by", 0, KIND_TEXT, "DATE", 0, 0, "latest day to begin, such as 2027-01-15"},
	{"work-mode", 0, KIND_TEXT, "MODE", 0, 0, "remote, hybrid or on-site"},
	{"min-years", 0, KIND_TEXT, "N", 0, 0, "least total experience in years"},
	{"specialist", 0, KIND_TEXT, "NAME", 0, 0, "specialist archetype to weigh, with --generalist"},
	{"generalist", 0, KIND_TEXT, "NAME", 0, 0, "generalist archetype to weigh, with --specialist"},
	{"pin", 0, KIND_TEXT, "NAME", 0, 0, "archetype that is wanted whatever the facts say"},
	{"archetype-weight", 0, KIND_NUMBER, "N", 0, 100, "percent of the fit that archetypes carry; 30 by default"},
	{0}};

static const char *const examples[] = {
	"archefit project add payments.json",
	"archefit project add projects/ --replace",
	"archefit project add --slug portal --title 'Customer portal' --must 'django|flask:3' \\",
	"      --should react --should postgresql@2 --fact own_ui=yes --max-rate 90EUR/hour --location DE",
	"archefit project add --slug api --title 'Public API' --must fastapi:4@2! --fact peak_rps=5000",
	NULL};

const struct cli_command command_project_add = {
	.name = "project add", .arguments = "[FILE...]", .least = 0, .most = -1, .database = DB_CREATE,
	.summary = "Store projects from JSON files, or one project from options.",
	.about = "A FILE holds one project; a directory stands for its *.json files; - is standard input. A file with\n"
	         "an error stores nothing; the others are still stored.\n"
	         "A REQUIREMENT is SKILL[|SKILL]...[:LEVEL][@YEARS][!]. Skills with a bar between them are\n"
	         "alternatives: any one will do. LEVEL goes from 1 to 5, 3 when left out. YEARS are the least\n"
	         "experience. A final ! accepts only the skill itself, no related one. Quote what the shell would\n"
	         "read: --must 'django|flask:4@2!'.",
	.options = options, .examples = examples, .prepare = prepare, .run = run};
