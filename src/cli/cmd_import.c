/* cmd_import.c: import. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/textbuf.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNLISTED_SHOWN = 20, REJECTS_SHOWN = 20, DOUBTS_SHOWN = 20, KEPT_WIDTH = 300 };

/* ---------------------------------------------------------------- progress and Ctrl-C */

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static bool wants_progress(struct cli *cli)
{
	int fd = fileno(cli->err);
	return !cli->quiet && fd >= 0 && isatty(fd);
}

/* context is the cli. */
static bool progress(void *context, size_t rows, size_t bytes_read, size_t bytes_total)
{
	struct cli *cli = context;
	if (wants_progress(cli)) {
		fprintf(cli->err, "\r%zu rows", rows);
		if (bytes_total > 0 && bytes_read <= bytes_total)
			fprintf(cli->err, ", %d %%", (int)((double)bytes_read * 100 / (double)bytes_total));
		fputs("\033[K", cli->err);
		fflush(cli->err);
	}
	return !interrupted;
}

/* ---------------------------------------------------------------- what is reported */

static const struct af_column reject_columns[] = {
	{"line", "Line", AF_CELL_INTEGER, 0}, {"key", "Key", AF_CELL_TEXT, 0}, {"reason", "Rejected because", AF_CELL_TEXT, AF_COL_WRAP}};
static const struct af_column doubt_columns[] = {
	{"line", "Line", AF_CELL_INTEGER, 0}, {"key", "Key", AF_CELL_TEXT, 0}, {"column", "Column", AF_CELL_TEXT, 0},
	{"text", "Cell", AF_CELL_TEXT, AF_COL_WRAP}};
static const struct af_column unlisted_columns[] = {
	{"name", "Name", AF_CELL_TEXT, 0}, {"count", "Rows", AF_CELL_INTEGER, 0},
	{"suggestion", "Did they mean", AF_CELL_TEXT, 0}};
static const struct af_column mapping_columns[] = {
	{"header", "Column", AF_CELL_TEXT, 0}, {"field", "Read as", AF_CELL_TEXT, 0},
	{"by", "Known by", AF_CELL_TEXT, 0}, {"suggestion", "Did they mean", AF_CELL_TEXT, 0}};
static const struct af_column field_columns[] = {
	{"field", "Field", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"headers", "Read from", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

/* How many columns are read as field. */
static size_t columns_of(const struct af_import_result *result, const char *field)
{
	size_t n = 0;
	for (size_t i = 0; i < result->column_count; i++)
		n += strcmp(result->columns[i].field, field) == 0;
	return n;
}

/* No header told what the column is. */
static bool found_by_cells(const struct af_import_column *column)
{
	return column->by && strcmp(column->by, "cells") == 0;
}

/* The names of the columns that are only kept, with the fields that they may be meant for. */
static void report_kept(struct af_report *report, const struct af_import_result *result)
{
	struct textbuf names = {0};
	size_t kept = columns_of(result, "extra"), named = 0;
	for (size_t i = 0; i < result->column_count && (!named || names.length < KEPT_WIDTH); i++) {
		const struct af_import_column *column = &result->columns[i];
		if (strcmp(column->field, "extra") != 0)
			continue;
		textbuf_printf(&names, named++ ? ", %s" : "%s", column->header);
		if (column->suggestion)
			textbuf_printf(&names, " (%s?)", column->suggestion);
	}
	if (named < kept)
		textbuf_printf(&names, " and %zu more", kept - named);
	if (kept)
		af_report_prose(report, "Kept as %s: %s.", kept == 1 ? "it is" : "they are", textbuf_text(&names));
	textbuf_clear(&names);
}

/* One row for each field that a column was read into, then the other columns. */
static void report_mapping(struct af_report *report, const struct af_import_result *result)
{
	const char *const *fields = af_import_fields();
	struct textbuf line = {0};
	size_t skip = columns_of(result, "skip");
	af_report_heading(report, "Columns");
	af_report_table(report, "fields", field_columns, 2);
	for (; *fields; fields++) {
		line.length = 0;
		for (size_t i = 0; i < result->column_count; i++)
			if (strcmp(result->columns[i].field, *fields) == 0)
				textbuf_printf(&line, "%s%s%s", line.length ? ", " : "", result->columns[i].header,
				               found_by_cells(&result->columns[i]) ? " (by its cells)" : "");
		if (line.length && strcmp(*fields, "skip") != 0 && strcmp(*fields, "extra") != 0) {
			af_report_cell_text(report, *fields);
			af_report_cell_text(report, textbuf_text(&line));
		}
	}
	af_report_table_end(report);
	report_kept(report, result);
	if (skip)
		af_report_prose(report, "%zu column%s left out.", skip, skip == 1 ? " is" : "s are");
	if (result->added && !columns_of(result, "skills") && !columns_of(result, "skill") && !columns_of(result, "skill_years"))
		af_report_prose(report, "No column was read as skills, so nobody will match; --map skills=COLUMN names one.");
	textbuf_clear(&line);
}

static void report_for_people(struct af_report *report, const struct af_import_result *result, bool dry_run)
{
	char people[64] = "";
	if (result->long_format)
		snprintf(people, sizeof people, " of %zu candidate%s", result->people, result->people == 1 ? "" : "s");
	af_report_prose(report, "%zu row%s%s read: %zu added, %zu updated, %zu unchanged, %zu rejected.%s", result->read,
	                result->read == 1 ? "" : "s", people, result->added, result->updated, result->unchanged, result->rejected,
	                dry_run ? " This was a dry run: nothing was stored." : "");
	report_mapping(report, result);
}

static void report_rejects(struct af_report *report, const struct af_import_result *result, bool people)
{
	size_t n = people && result->reject_count > REJECTS_SHOWN ? REJECTS_SHOWN : result->reject_count;
	if (people && n == 0)
		return;
	if (people)
		af_report_heading(report, "Rejected rows");
	af_report_table(report, "rejects", reject_columns, 3);
	for (size_t i = 0; i < n; i++) {
		af_report_cell_integer(report, (int64_t)result->rejects[i].line);
		af_report_cell_text(report, result->rejects[i].key);
		af_report_cell_text(report, result->rejects[i].reason);
	}
	af_report_table_end(report);
	if (n < result->reject_count)
		af_report_prose(report, "And %zu more; --format json lists all.", result->reject_count - n);
}

static void report_doubts(struct af_report *report, const struct af_import_result *result, bool people)
{
	size_t n = people && result->doubt_count > DOUBTS_SHOWN ? DOUBTS_SHOWN : result->doubt_count;
	if (people && n == 0)
		return;
	if (people) {
		af_report_heading(report, "Cells that were not understood");
		af_report_prose(report, "They are kept as they are, and count as not stated.");
	}
	af_report_table(report, "not_understood", doubt_columns, 4);
	for (size_t i = 0; i < n; i++) {
		af_report_cell_integer(report, (int64_t)result->doubts[i].line);
		af_report_cell_text(report, result->doubts[i].key);
		af_report_cell_text(report, result->doubts[i].header);
		af_report_cell_text(report, result->doubts[i].text);
	}
	af_report_table_end(report);
	if (n < result->doubtful)
		af_report_prose(report, "And %zu more; --format json lists %s.", result->doubtful - n,
		                result->doubt_count < result->doubtful ? "the first 1,000" : "all");
}

static void report_unlisted(struct af_report *report, const struct af_import_result *result, bool people)
{
	size_t n = people && result->unlisted_count > UNLISTED_SHOWN ? UNLISTED_SHOWN : result->unlisted_count;
	if (people && n == 0)
		return;
	if (people) {
		af_report_heading(report, "Skills that archefit does not know");
		af_report_prose(report, "They are kept as written, and count as no other skill.");
	}
	af_report_table(report, "unlisted", unlisted_columns, 3);
	for (size_t i = 0; i < n; i++) {
		af_report_cell_text(report, result->unlisted[i].name);
		af_report_cell_integer(report, (int64_t)result->unlisted[i].count);
		af_report_cell_text(report, result->unlisted[i].suggestion);
	}
	af_report_table_end(report);
	if (n < result->unlisted_count)
		af_report_prose(report, "And %zu more; --format json lists all.", result->unlisted_count - n);
}

static int report_import(struct cli *cli, const struct af_import_result *result)
{
	bool people = cli_for_people(cli);
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_integer(report, "read", NULL, (int64_t)result->read);
	af_report_integer(report, "added", NULL, (int64_t)result->added);
	af_report_integer(report, "updated", NULL, (int64_t)result->updated);
	af_report_integer(report, "unchanged", NULL, (int64_t)result->unchanged);
	af_report_integer(report, "rejected", NULL, (int64_t)result->rejected);
	af_report_integer(report, "people", NULL, (int64_t)result->people);
	af_report_integer(report, "doubtful", NULL, (int64_t)result->doubtful);
	af_report_bool(report, "dry_run", NULL, cli_given(cli, "dry-run"));
	af_report_integer(report, "batch", NULL, result->batch);
	if (people)
		report_for_people(report, result, cli_given(cli, "dry-run"));
	report_rejects(report, result, people);
	report_doubts(report, result, people);
	report_unlisted(report, result, people);
	if (!people) {
		af_report_table(report, "columns", mapping_columns, 4);
		for (size_t i = 0; i < result->column_count; i++) {
			af_report_cell_text(report, result->columns[i].header);
			af_report_cell_text(report, result->columns[i].field);
			af_report_cell_text(report, result->columns[i].by);
			af_report_cell_text(report, result->columns[i].suggestion);
		}
		af_report_table_end(report);
	}
	return cli_report_end(cli, report, result->rejected > 0 ? EXIT_REJECTS : EXIT_DONE);
}

/* ---------------------------------------------------------------- the command */

/* "," ";" "|" "tab" or "\t" to the character, 0 for anything else. */
static char read_delimiter(const char *text)
{
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		return '\t';
	return strlen(text) == 1 && strchr(",;|\t", text[0]) ? text[0] : '\0';
}

/* --list and --undo take the place of a file. */
static int prepare_import(struct cli *cli)
{
	const char *path = cli->arg_count ? cli->args[0] : "";
	const char *delimiter = cli_text(cli, "delimiter", NULL);
	bool list = cli_given(cli, "list"), undo = cli_given(cli, "undo");
	struct stat about;
	if (list + undo + (cli->arg_count > 0) > 1)
		return cli_usage(cli, "import takes a file, or --list, or --undo N: one of the three");
	if (list || undo || cli_given(cli, "keep")) {
		cli->database = undo ? DB_WRITE : DB_READ;
		return cli_import_undo_check(cli);
	}
	if (delimiter && !read_delimiter(delimiter))
		return cli_usage(cli, "--delimiter takes ',', ';', '|' or tab, not \"%s\"", delimiter);
	if (!*path)
		return cli_usage(cli, "import needs the name of a file, or - for standard input");
	if (strcmp(path, "-") == 0) {
		cli->input = stdin;
		return EXIT_DONE;
	}
	cli->input = fopen(path, "rb");
	if (!cli->input) {
		cli_message(cli, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	if (fstat(fileno(cli->input), &about) == 0 && S_ISDIR(about.st_mode)) {
		cli_message(cli, "%s is a directory; import takes one CSV file", path);
		return EXIT_INPUT;
	}
	return EXIT_DONE;
}

/* Runs the import with Ctrl-C turned into a polite stop. */
static enum af_status import_guarded(struct cli *cli, const struct af_import_options *options,
                                     struct af_import_result **result, struct af_error *err)
{
	const char *name = strcmp(cli->args[0], "-") == 0 ? "standard input" : cli->args[0];
	struct sigaction polite = {.sa_handler = interrupt}, before;
	sigemptyset(&polite.sa_mask);
	interrupted = 0;
	sigaction(SIGINT, &polite, &before);
	if (before.sa_handler == SIG_IGN) /* a background job: Ctrl-C is not meant for it */
		sigaction(SIGINT, &before, NULL);
	enum af_status status = af_import(cli->store, cli->input, name, options, result, err);
	sigaction(SIGINT, &before, NULL);
	if (wants_progress(cli))
		fputs("\r\033[K", cli->err);
	return status;
}

static int run_import(struct cli *cli)
{
	struct af_import_result *result;
	struct af_error err;
	char now[32];
	const char *delimiter = cli_text(cli, "delimiter", NULL);
	if (cli_given(cli, "list"))
		return cli_import_list(cli);
	if (cli_given(cli, "undo"))
		return cli_import_undo(cli);
	const char **maps = calloc(cli->value_count + 1, sizeof *maps);
	const char **missing = calloc(cli->value_count + 1, sizeof *missing);
	int status;
	if (!maps || !missing) {
		status = cli_nomem(cli);
		goto done;
	}
	cli_now(now);
	struct af_import_options options = {
		.maps = maps, .map_count = cli_list(cli, "map", maps),
		.missing = missing, .missing_count = cli_list(cli, "na", missing),
		.delimiter = delimiter ? read_delimiter(delimiter) : '\0',
		.dry_run = cli_given(cli, "dry-run"), .now = now, .progress = progress, .progress_context = cli};
	if (import_guarded(cli, &options, &result, &err) != AF_OK) {
		/* A read that the signal broke off is reported by the library as a failed one. */
		if (interrupted && err.status == AF_IO)
			err = (struct af_error){.status = AF_CANCELLED, .message = "stopped; nothing was stored"};
		status = cli_fail(cli, &err);
	} else {
		status = report_import(cli, result);
		af_import_result_free(result);
	}
done:
	free(maps);
	free(missing);
	return status;
}

static const struct cli_option options[] = {
	{"map", 'm', KIND_TEXT, "FIELD=COLUMN", 0, 0,
	 "read the column into this field; * in COLUMN stands for any text; may be given several times"},
	{"na", 0, KIND_TEXT, "TEXT", 0, 0, "cells with this text count as empty; may be given several times"},
	{"delimiter", 'd', KIND_TEXT, "CHAR", 0, 0, "what separates the cells: , ; | or tab; detected when not given"},
	{"dry-run", 'n', KIND_FLAG, NULL, 0, 0, "read and check everything, then store nothing"},
	{"list", 0, KIND_FLAG, NULL, 0, 0, "list the imports so far, oldest first"},
	{"undo", 0, KIND_NUMBER, "N", 1, INT_MAX, "take import N back: every candidate it touched is as before"},
	{"keep", 0, KIND_TEXT, "WHICH", 0, 0,
	 "with --undo, for candidates that a later import changed again: later leaves them, earlier undoes both"},
	{0}};

static const char *const examples[] = {
	"archefit import candidates.csv",
	"archefit import export.csv --map 'name=Full Name' --map 'skills=Tech*' --dry-run",
	"archefit import survey.csv --map key=ResponseId --map 'skills=*HaveWorkedWith' --na NA",
	"xz -dc pool.csv.xz | archefit import - --format json",
	"archefit import --list",
	"archefit import --undo 3",
	NULL};

const struct cli_command command_import = {
	.name = "import", .arguments = "[FILE]", .least = 0, .most = 1, .database = DB_CREATE,
	.summary = "Read candidates from a CSV or JSON file into the database, or take an import back.",
	.about = "Makes the database when there is none.\n"
	         "FILE has a header line, then one candidate in each row; - is standard input. It may also be NDJSON,\n"
	         "an array of objects, or a JSON Resume: its first character tells. A candidate's key is an id column\n"
	         "or the e-mail address: rows whose key is stored already update that candidate. Common column names\n"
	         "are known (Name, E-mail, Skills, Tech stack, Hourly rate ...); other columns are kept as they are.\n"
	         "The fields are key, name, first_name, last_name, email, phone, headline, location, country,\n"
	         "timezone, skills, years, rate, currency, available, work_mode, notes, extra and skip; skill and\n"
	         "skill_years for columns named after one skill; level, skill_time and last_used for files with one\n"
	         "skill of a candidate in each row.\n"
	         "Either the whole file is stored or, after an error, nothing of it. Rows that cannot be read are\n"
	         "rejected and listed; the exit status is then 3.",
	.options = options, .examples = examples, .prepare = prepare_import, .run = run_import};
