/* cmd_archetype.c: archetype list, show, add. */
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"

static const struct cli_option none[] = {{0}};

static const char *kind_of(const struct af_archetype *archetype)
{
	return archetype->generalist ? "generalist" : "specialist";
}

/* ---------------------------------------------------------------- list */

static const struct af_column list_columns[] = {
	{"name", "Name", AF_CELL_TEXT, AF_COL_WHOLE},
	{"title", "Title", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"kind", "Kind", AF_CELL_TEXT, 0},
	{"builtin", "Built in", AF_CELL_BOOL, 0},
	{"pillars", "Pillars", AF_CELL_INTEGER, 0},
	{"summary", "Summary", AF_CELL_TEXT, AF_COL_WRAP}};

static bool list_one(void *context, const struct af_archetype *archetype)
{
	struct af_report *report = context;
	af_report_cell_text(report, archetype->name);
	af_report_cell_text(report, archetype->title);
	af_report_cell_text(report, kind_of(archetype));
	af_report_cell_bool(report, archetype->builtin);
	af_report_cell_integer(report, (int64_t)archetype->pillar_count);
	af_report_cell_text(report, archetype->summary);
	return true;
}

static int run_list(struct cli *cli)
{
	struct af_error err;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_table(report, "archetypes", list_columns, sizeof list_columns / sizeof list_columns[0]);
	enum af_status listed = af_archetype_each(cli->store, list_one, report, &err);
	af_report_table_end(report);
	int status = cli_report_end(cli, report, EXIT_DONE);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const char *const list_examples[] = {"archefit archetype list", NULL};

const struct cli_command command_archetype_list = {
	.name = "archetype list", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the archetypes that projects can ask for.",
	.options = none, .examples = list_examples, .run = run_list};

/* ---------------------------------------------------------------- show */

static const struct af_column pillar_columns[] = {
	{"name", "Pillar", AF_CELL_TEXT, 0},
	{"weight", "Weight", AF_CELL_INTEGER, 0},
	{"core", "Core", AF_CELL_BOOL, 0},
	{"skills", "Skills", AF_CELL_LIST, AF_COL_WRAP}};

static int run_show(struct cli *cli)
{
	struct af_archetype *archetype;
	struct af_error err;
	if (af_archetype_get(cli->store, cli->args[0], &archetype, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (report) {
		af_report_text(report, "name", "Name", archetype->name);
		af_report_text(report, "title", "Title", archetype->title);
		af_report_text(report, "kind", "Kind", kind_of(archetype));
		af_report_bool(report, "builtin", "Built in", archetype->builtin);
		af_report_text(report, "summary", "Summary", archetype->summary);
		af_report_list(report, "applies_to", "Applies to", archetype->applies_to, archetype->applies_count);
		af_report_table(report, "pillars", pillar_columns, 4);
		for (size_t i = 0; i < archetype->pillar_count; i++) {
			const struct af_pillar *pillar = &archetype->pillars[i];
			af_report_cell_text(report, pillar->name);
			af_report_cell_integer(report, pillar->weight);
			af_report_cell_bool(report, pillar->core);
			af_report_cell_list(report, pillar->skills, pillar->skill_count);
		}
		af_report_table_end(report);
		status = cli_report_end(cli, report, EXIT_DONE);
	}
	af_archetype_free(archetype);
	return status;
}

static const char *const show_examples[] = {"archefit archetype show fastapi-specialist", NULL};

const struct cli_command command_archetype_show = {
	.name = "archetype show", .arguments = "NAME", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show what an archetype is made of.",
	.options = none, .examples = show_examples, .run = run_show};

/* ---------------------------------------------------------------- add */

static const struct af_column add_columns[] = {
	{"file", "File", AF_CELL_TEXT, AF_COL_DATA_ONLY}, {"name", "Archetype", AF_CELL_TEXT, 0}, {"kind", "Kind", AF_CELL_TEXT, 0},
	{"pillars", "Pillars", AF_CELL_INTEGER, 0}};

/* context is the report. */
static int add_file(struct cli *cli, void *context, const char *name, const char *text, size_t length)
{
	const struct af_taxonomy *taxonomy;
	struct af_archetype *archetype = NULL;
	struct af_report *report = context;
	struct af_error err;
	int status = EXIT_DONE;
	if (af_store_taxonomy(cli->store, &taxonomy, &err) != AF_OK ||
	    af_archetype_read(taxonomy, name, text, length, &archetype, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (af_archetype_put(cli->store, archetype, cli_given(cli, "replace"), &err) != AF_OK) {
		status = cli_fail_with(cli, name, &err);
	} else {
		af_report_cell_text(report, name);
		af_report_cell_text(report, archetype->name);
		af_report_cell_text(report, kind_of(archetype));
		af_report_cell_integer(report, (int64_t)archetype->pillar_count);
	}
	af_archetype_free(archetype);
	return status;
}

static int run_add(struct cli *cli)
{
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_table(report, "archetypes", add_columns, 4);
	int status = cli_each_file(cli, add_file, report);
	af_report_table_end(report);
	return cli_report_end(cli, report, status);
}

static const struct cli_option add_options[] = {
	{"replace", 'r', KIND_FLAG, NULL, 0, 0, "replace an archetype of the same name"}, {0}};
static const char *const add_examples[] = {
	"archefit archetype add data-engineer.json", "archefit archetype add archetypes/ --replace", NULL};

const struct cli_command command_archetype_add = {
	.name = "archetype add", .arguments = "FILE...", .least = 1, .most = -1, .database = DB_CREATE,
	.summary = "Store archetypes from JSON files, or from all the *.json files of a directory.",
	.about = "Each file holds one archetype. A file with an error stores nothing; the others are still stored.",
	.options = add_options, .examples = add_examples, .run = run_add};
