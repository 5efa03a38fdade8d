/* cmd_shortlist.c: shortlist create, list, show, export. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"
#include "cli/ranking.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT = 8, NEAR_LIMIT = 5 };

static const struct cli_option blind[] = {CLI_BLIND, {0}};

/* ---------------------------------------------------------------- create */

/* Tells of the shortlist that was stored. */
static int created(struct cli *cli, const char *name)
{
	struct af_shortlist *shortlist;
	struct af_error err;
	if (af_shortlist_get(cli->store, name, &shortlist, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	int status = EXIT_SYSTEM;
	if (report) {
		af_report_text(report, "shortlist", NULL, shortlist->name);
		af_report_integer(report, "version", NULL, shortlist->version);
		af_report_text(report, "project", NULL, shortlist->project);
		af_report_integer(report, "entries", NULL, (int64_t)shortlist->entry_count);
		af_report_integer(report, "near_misses", NULL, (int64_t)shortlist->near_miss_count);
		af_report_text(report, "hash", NULL, shortlist->hash);
		af_report_prose(report, "Stored shortlist %s: %zu of %zu eligible people and %zu near miss%s.", shortlist->name,
		                shortlist->entry_count, shortlist->eligible_count, shortlist->near_miss_count,
		                shortlist->near_miss_count == 1 ? "" : "es");
		status = cli_report_end(cli, report, EXIT_DONE);
	}
	af_shortlist_free(shortlist);
	return status;
}

static int store_taken(struct cli *cli, const struct af_shortlist *taken)
{
	struct af_error err;
	char now[32];
	char *name;
	cli_now(now);
	if (taken->entry_count == 0) {
		cli_message(cli, "nobody is eligible for %s, so no shortlist was stored; `archefit match %s` shows who comes near",
		            taken->project, taken->project);
		return EXIT_NOTHING;
	}
	if (af_shortlist_create(cli->store, cli_text(cli, "name", NULL), cli_text(cli, "title", NULL), now, taken, &name, &err) != AF_OK)
		return cli_fail(cli, &err);
	int status = created(cli, name);
	af_text_free(name);
	return status;
}

static int run_create(struct cli *cli)
{
	struct af_shortlist *taken;
	struct af_error err;
	struct af_match_options options = {
		.limit = (size_t)cli_number(cli, "limit", LIMIT), .near_limit = (size_t)cli_number(cli, "near-misses", NEAR_LIMIT)};
	int status;
	struct af_project *project = cli_find_project(cli, cli->args[0], &status);
	if (!project)
		return status;
	cli_match_options(cli, &options);
	if (af_shortlist_take(cli->store, project, &options, &taken, &err) == AF_OK) {
		status = store_taken(cli, taken);
		af_shortlist_free(taken);
	} else {
		status = cli_fail(cli, &err);
	}
	af_project_free(project);
	return status;
}

static const struct cli_option create_options[] = {
	{"name", 0, KIND_TEXT, "SLUG", 0, 0, "short name of the shortlist; the project's with a number by default"},
	{"title", 0, KIND_TEXT, "TEXT", 0, 0, "title; the project's by default"},
	{"limit", 'n', KIND_NUMBER, "N", 1, 1000000, "how many people; 8 by default"},
	{"near-misses", 0, KIND_NUMBER, "N", 0, 1000000, "how many near misses to keep with them: 5 by default, 0 for none"},
	CLI_AS_OF, CLI_STRICT, CLI_MIX, CLI_ARCHETYPE,
	{0}};
static const char *const create_examples[] = {
	"archefit shortlist create payments-api",
	"archefit shortlist create payments-api --name for-client --title 'Payments: first round' --limit 5", NULL};

const struct cli_command command_shortlist_create = {
	.name = "shortlist create", .arguments = "PROJECT", .least = 1, .most = 1, .database = DB_WRITE,
	.summary = "Rank the candidates for a project and keep the best as a shortlist.",
	.about = "A shortlist stays as it is, with every part of its scores, whatever is imported later.",
	.options = create_options, .examples = create_examples, .run = run_create};

/* ---------------------------------------------------------------- list */

static const struct af_column list_columns[] = {
	{"shortlist", "Shortlist", AF_CELL_TEXT, AF_COL_WHOLE},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"title", "Title", AF_CELL_TEXT, AF_COL_WRAP},
	{"project", "Project", AF_CELL_TEXT, 0},
	{"created", "Created", AF_CELL_TEXT, 0},
	{"as_of", "As of", AF_CELL_TEXT, 0},
	{"eligible", "Eligible", AF_CELL_INTEGER, 0},
	{"pool", "Pool", AF_CELL_INTEGER, 0}};

static bool list_one(void *context, const struct af_shortlist *shortlist)
{
	struct af_report *report = context;
	char month[16];
	af_month_format(shortlist->as_of, month);
	af_report_cell_text(report, shortlist->name);
	af_report_cell_integer(report, shortlist->version);
	af_report_cell_text(report, shortlist->title);
	af_report_cell_text(report, shortlist->project);
	af_report_cell_text(report, shortlist->created);
	af_report_cell_text(report, month);
	af_report_cell_integer(report, (int64_t)shortlist->eligible_count);
	af_report_cell_integer(report, (int64_t)shortlist->pool);
	return true;
}

static int run_list(struct cli *cli)
{
	struct af_error err;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_table(report, "shortlists", list_columns, sizeof list_columns / sizeof list_columns[0]);
	enum af_status listed = af_shortlist_each(cli->store, list_one, report, &err);
	af_report_table_end(report);
	int status = cli_report_end(cli, report, EXIT_DONE);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const char *const list_examples[] = {"archefit shortlist list", NULL};

const struct cli_command command_shortlist_list = {
	.name = "shortlist list", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the shortlists and their versions, oldest first.",
	.options = blind, .examples = list_examples, .run = run_list};

/* ---------------------------------------------------------------- show */

/* The entries of whom nobody said that they are out. *n of them, to be freed; NULL without memory. */
static struct af_match *not_pinned_out(const struct af_shortlist *shortlist, size_t *n)
{
	struct af_match *list = malloc((shortlist->entry_count + 1) * sizeof *list);
	*n = 0;
	for (size_t i = 0; list && i < shortlist->entry_count; i++) {
		const struct af_shortlist_event *pin = af_shortlist_pin(shortlist, shortlist->entries[i].key);
		if (!pin || pin->act != AF_ACT_PIN_OUT)
			list[(*n)++] = shortlist->entries[i];
	}
	return list;
}

/* Pins and decisions, where there are any; for people. */
static void show_deeds(struct af_report *report, const struct af_shortlist *shortlist)
{
	bool decided = false, in = false, out = false, older = false;
	for (size_t i = 0; i < shortlist->history_count; i++) {
		const struct af_shortlist_event *event = &shortlist->history[i];
		bool decision = af_shortlist_decision(shortlist, event->key) == event, pin = af_shortlist_pin(shortlist, event->key) == event;
		decided |= decision;
		in |= pin && event->act == AF_ACT_PIN_IN;
		out |= pin && event->act == AF_ACT_PIN_OUT;
		older |= (decision || pin) && event->version != shortlist->version;
	}
	if (in) {
		af_report_heading(report, "Pinned in by hand");
		af_shortlist_pins(report, shortlist, "pinned_in", true, false);
	}
	if (out) {
		af_report_heading(report, "Pinned out by hand");
		af_shortlist_pins(report, shortlist, "pinned_out", false, true);
	}
	if (decided) {
		af_report_heading(report, "Decisions");
		af_shortlist_decisions(report, shortlist);
	}
	if (older)
		af_report_prose(report, "What was decided on another version than %d says so; it was not decided anew.", shortlist->version);
}

static void show_head(struct af_report *report, const struct af_shortlist *shortlist)
{
	char month[16];
	af_month_format(shortlist->as_of, month);
	af_report_heading(report, shortlist->title);
	af_report_text(report, "shortlist", "Shortlist", shortlist->name);
	af_report_integer(report, "version", shortlist->newest > 1 ? "Version" : NULL, shortlist->version);
	af_report_integer(report, "newest", NULL, shortlist->newest);
	af_report_text(report, "title", NULL, shortlist->title);
	af_report_text(report, "project", "Project", shortlist->project);
	af_report_text(report, "project_title", NULL, shortlist->project_title);
	af_report_text(report, "created", "Created", shortlist->created);
	af_report_text(report, "as_of", "As of", month);
	af_report_text(report, "specialist", NULL, shortlist->specialist);
	af_report_text(report, "generalist", NULL, shortlist->generalist);
	af_report_integer(report, "specialist_share", NULL, shortlist->specialist_share);
	af_report_text(report, "taxonomy_version", NULL, shortlist->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, shortlist->formula_version);
	af_report_integer(report, "pool", NULL, (int64_t)shortlist->pool);
	af_report_integer(report, "eligible", NULL, (int64_t)shortlist->eligible_count);
	af_report_text(report, "hash", "Snapshot", shortlist->hash);
}

static void show_shortlist(struct cli *cli, struct af_report *report, const struct af_shortlist *shortlist, const struct af_match *listed,
                           size_t n)
{
	bool people = cli_for_people(cli);
	show_head(report, shortlist);
	af_report_prose(report, "%zu of %zu people were eligible. Mix: %d %% %s, %d %% %s.", shortlist->eligible_count,
	                shortlist->pool, shortlist->specialist_share, shortlist->specialist, 100 - shortlist->specialist_share,
	                shortlist->generalist);
	if (people) {
		if (n)
			cli_ranking_table(cli, report, "entries", listed, n, false);
		show_deeds(report, shortlist);
	} else {
		cli_ranking_table(cli, report, "entries", shortlist->entries, shortlist->entry_count, false);
	}
	if (people && shortlist->near_miss_count)
		af_report_heading(report, "Near misses");
	if (!people || shortlist->near_miss_count)
		cli_ranking_table(cli, report, "near_misses", shortlist->near_misses, shortlist->near_miss_count, true);
	if (!people) {
		af_shortlist_decisions(report, shortlist);
		af_shortlist_pins(report, shortlist, "pins", true, true);
	}
}

static int run_show(struct cli *cli)
{
	struct af_shortlist *shortlist;
	int found = cli_shortlist(cli, cli->args[0], &shortlist);
	if (found)
		return found;
	size_t n;
	struct af_match *listed = not_pinned_out(shortlist, &n);
	struct af_report *report = listed ? cli_report(cli) : NULL;
	int status = listed ? EXIT_SYSTEM : cli_nomem(cli);
	if (report) {
		show_shortlist(cli, report, shortlist, listed, n);
		status = cli_report_end(cli, report, EXIT_DONE);
	}
	free(listed);
	af_shortlist_free(shortlist);
	return status;
}

static const char *const show_examples[] = {"archefit shortlist show for-client", NULL};

const struct cli_command command_shortlist_show = {
	.name = "shortlist show", .arguments = "LIST", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Show who is on a shortlist.",
	.about = "LIST is its newest version, LIST@1 the first.\n"
	         "`archefit shortlist export` also writes every part of the scores.",
	.options = blind, .examples = show_examples, .run = run_show};

/* ---------------------------------------------------------------- export */

/* What follows the last dot of the file name, in small letters; "" when that is no ending of a format. */
static const char *ending_of(const char *path, char ending[8])
{
	const char *dot = strrchr(path, '.');
	size_t n = 0;
	for (; dot && dot[n + 1] && n < 7; n++)
		ending[n] = (char)(dot[n + 1] >= 'A' && dot[n + 1] <= 'Z' ? dot[n + 1] - 'A' + 'a' : dot[n + 1]);
	if (dot && dot[n + 1])
		n = 0;
	ending[n] = '\0';
	return ending;
}

/* The format that the ending of the file name asks for; false when it asks for none. */
static bool format_of_name(const char *path, enum af_format *format)
{
	char ending[8];
	ending_of(path, ending);
	if (strcmp(ending, "txt") == 0) {
		*format = AF_TABLE;
		return true;
	}
	return af_format_parse(ending, format);
}

/* The formats that no other command writes, and what writes them. */
static const char *const export_formats[] = {"html", "xlsx", NULL};

static bool wants(struct cli *cli, const char *format)
{
	char ending[8];
	if (cli->format_given)
		return cli->own_format && strcmp(cli->own_format, format) == 0;
	if (cli_given(cli, "html"))
		return strcmp(format, "html") == 0;
	ending_of(cli_text(cli, "output", "-"), ending);
	return strcmp(ending, format) == 0 || (strcmp(format, "html") == 0 && strcmp(ending, "htm") == 0);
}

static int prepare_export(struct cli *cli)
{
	const char *path = cli_text(cli, "output", "-");
	if (!*path)
		return cli_usage(cli, "--output needs the name of a file");
	if (cli_given(cli, "html") && cli->format_given)
		return cli_usage(cli, "--html is a format of its own; leave --format away");
	if (wants(cli, "xlsx") && strcmp(path, "-") == 0 && isatty(fileno(cli->out)))
		return cli_usage(cli, "a workbook is nothing for a terminal; name a file with --output");
	if (wants(cli, "html") || wants(cli, "xlsx"))
		return EXIT_DONE;
	if (!cli->format_given && !format_of_name(path, &cli->format)) {
		if (strcmp(path, "-") != 0)
			return cli_usage(cli, "which format shall %s have? use --format, or a name that ends in .html, .htm, .xlsx, .md, .csv, .json, .ndjson or .txt",
			                 path);
		cli->format = AF_MD;
	}
	return EXIT_DONE;
}

static enum af_status write_list(struct cli *cli, const struct af_shortlist *shortlist, FILE *out, unsigned width, bool color,
                                 struct af_error *err)
{
	if (wants(cli, "html"))
		return af_shortlist_export_html(shortlist, out, err);
	if (wants(cli, "xlsx"))
		return af_shortlist_export_xlsx(shortlist, out, err);
	return af_shortlist_export(shortlist, out, cli->format, width, color, err);
}

static int export(struct cli *cli, const struct af_shortlist *shortlist)
{
	const char *path = cli_text(cli, "output", "-");
	struct cli_output output;
	struct af_error err;
	if (strcmp(path, "-") == 0) {
		if (write_list(cli, shortlist, cli->out, cli->width, cli->color, &err) != AF_OK)
			return cli_fail(cli, &err);
		return EXIT_DONE;
	}
	int status = cli_output_open(cli, &output, path, cli_given(cli, "force"), false);
	if (status)
		return status;
	if (write_list(cli, shortlist, output.stream, cli_number(cli, "width", 0) ? cli->width : 0, false, &err) != AF_OK)
		status = cli_fail(cli, &err);
	status = cli_output_close(cli, &output, status);
	if (!status && !cli->quiet)
		cli_message(cli, "wrote %s", path);
	return status;
}

static int run_export(struct cli *cli)
{
	struct af_shortlist *shortlist;
	int found = cli_shortlist(cli, cli->args[0], &shortlist);
	if (found)
		return found;
	int status = export(cli, shortlist);
	af_shortlist_free(shortlist);
	return status;
}

static const struct cli_option export_options[] = {
	{"output", 'o', KIND_TEXT, "FILE", 0, 0, "write to FILE, not to standard output; its ending gives the format"},
	{"html", 0, KIND_FLAG, NULL, 0, 0, "write an HTML page; so does --format html, or FILE that ends in .html or .htm"},
	{"force", 'f', KIND_FLAG, NULL, 0, 0, "replace FILE when it exists"},
	CLI_BLIND,
	{0}};
static const char *const export_examples[] = {
	"archefit shortlist export for-client > shortlist.md", "archefit shortlist export for-client -o shortlist.html",
	"archefit shortlist export for-client --format xlsx -o shortlist.xlsx",
	"archefit shortlist export for-client -o shortlist.csv",
	"archefit shortlist export for-client --format json", "archefit shortlist export for-client --blind -o round-1.html", NULL};

const struct cli_command command_shortlist_export = {
	.name = "shortlist export", .arguments = "LIST", .least = 1, .most = 1, .database = DB_READ,
	.summary = "Write a shortlist as a document: Markdown, HTML, XLSX, CSV, JSON, NDJSON or text.",
	.about = "The format is that of --format, else that of the ending of FILE, in small or capital letters: .html\n"
	         "or .htm, .xlsx (a workbook), .md, .csv, .json, .ndjson or .txt (a table); else it is Markdown. Every\n"
	         "format has the hash of the shortlist and a digest of the file.",
	.formats = export_formats, .format_help = "write md (the default), html, xlsx, csv, json, ndjson or table",
	.options = export_options, .examples = export_examples, .prepare = prepare_export, .run = run_export};
