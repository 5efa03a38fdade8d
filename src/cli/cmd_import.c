/* cmd_import.c: import: its options and what goes together. */
#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/import_profile.h"
#include "cli/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* "," ";" "|" "tab" or "\t" to the character, 0 for anything else. */
static char read_delimiter(const char *text)
{
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		return '\t';
	return strlen(text) == 1 && strchr(",;|\t", text[0]) ? text[0] : '\0';
}

/* --list and --undo take the place of files. */
static int prepare_import(struct cli *cli)
{
	const char *delimiter = cli_text(cli, "delimiter", NULL), *rejects = cli_text(cli, "rejects", NULL);
	const char *encoding = cli_text(cli, "encoding", NULL);
	struct af_error err;
	bool list = cli_given(cli, "list"), undo = cli_given(cli, "undo");
	if (list + undo + (cli->arg_count > 0) > 1)
		return cli_usage(cli, "import takes a file, or --list, or --undo N: one of the three");
	if (list || undo || cli_given(cli, "keep")) {
		cli->database = undo ? DB_WRITE : DB_READ;
		return cli_import_undo_check(cli);
	}
	if (delimiter && !read_delimiter(delimiter))
		return cli_usage(cli, "--delimiter takes ',', ';', '|' or tab, not \"%s\"", delimiter);
	if (encoding && af_encoding_check(encoding, &err) != AF_OK)
		return cli_usage(cli, "--encoding: %s", err.message);
	if (rejects && (!*rejects || strcmp(rejects, "-") == 0))
		return cli_usage(cli, "--rejects needs the name of a file");
	if (cli_given(cli, "force") && !rejects && !cli_given(cli, "save-profile"))
		return cli_usage(cli, "--force goes with --rejects or --save-profile");
	if (cli_given(cli, "save-profile") && cli->arg_count > 1)
		return cli_usage(cli, "--save-profile takes the columns of one file; import it by itself");
	if (cli->arg_count == 0)
		return cli_usage(cli, "import needs the name of a file, or - for standard input");
	int checked = cli_import_profile_check(cli);
	return checked ? checked : cli_import_open(cli);
}

static int import_and_report(struct cli *cli, struct import_job *job, const char **maps, const char **missing)
{
	const char *delimiter = cli_text(cli, "delimiter", NULL);
	char now[32];
	struct af_import_profile *profile = NULL;
	int status = cli_import_profile_read(cli, &profile);
	if (status)
		return status;
	job->profile = profile;
	cli_now(now);
	struct af_import_options options = {
		.maps = maps, .map_count = cli_list(cli, "map", maps),
		.missing = missing, .missing_count = cli_list(cli, "na", missing),
		.delimiter = delimiter ? read_delimiter(delimiter) : '\0', .encoding = cli_text(cli, "encoding", NULL), .profile = profile,
		.dry_run = job->dry_run, .strict = job->strict, .now = now};
	status = cli_import_files(cli, job, &options);
	if (!status)
		status = cli_import_report(cli, job);
	if (status == EXIT_DONE || status == EXIT_REJECTS) {
		int saved = cli_import_profile_save(cli, job->files[0].result, &options);
		if (saved && job->stored)
			cli_message(cli, "the import itself is stored; only the profile was not written");
		status = saved ? saved : status;
	}
	af_import_profile_free(profile);
	return status;
}

static int run_import(struct cli *cli)
{
	if (cli_given(cli, "list"))
		return cli_import_list(cli);
	if (cli_given(cli, "undo"))
		return cli_import_undo(cli);
	struct import_job job = {
		.count = (size_t)cli->arg_count, .dry_run = cli_given(cli, "dry-run"), .strict = cli_given(cli, "strict"),
		.rejects = cli_text(cli, "rejects", NULL), .files = calloc((size_t)cli->arg_count, sizeof *job.files)};
	const char **maps = calloc(cli->value_count + 1, sizeof *maps);
	const char **missing = calloc(cli->value_count + 1, sizeof *missing);
	int status;
	if (!maps || !missing || !job.files) {
		status = cli_nomem(cli);
		goto done;
	}
	for (size_t i = 0; i < job.count; i++) {
		job.files[i].path = cli->args[i];
		job.files[i].name = strcmp(cli->args[i], "-") == 0 ? "standard input" : cli->args[i];
	}
	status = import_and_report(cli, &job, maps, missing);
done:
	for (size_t i = 0; job.files && i < job.count; i++)
		af_import_result_free(job.files[i].result);
	free(job.files);
	free(maps);
	free(missing);
	return status;
}

static const struct cli_option options[] = {
	{"map", 'm', KIND_TEXT, "FIELD=COLUMN", 0, 0,
	 "read the column into this field; * in COLUMN stands for any text; may be given several times"},
	{"na", 0, KIND_TEXT, "TEXT", 0, 0, "cells with this text count as empty; may be given several times"},
	{"delimiter", 'd', KIND_TEXT, "CHAR", 0, 0, "what separates the cells: , ; | or tab; detected when not given"},
	{"encoding", 0, KIND_TEXT, "NAME", 0, 0,
	 "how the text is encoded: utf-8, utf-16, windows-1252, latin-1 ...; found out when not given"},
	{"dry-run", 'n', KIND_FLAG, NULL, 0, 0, "read and check everything, then store nothing"},
	{"rejects", 0, KIND_TEXT, "FILE", 0, 0, "write rejected rows to FILE as they are, each with the reason; mended, it imports again"},
	{"force", 'f', KIND_FLAG, NULL, 0, 0, "with --rejects or --save-profile: replace FILE when it exists"},
	{"profile", 'p', KIND_TEXT, "FILE", 0, 0, "read the columns as FILE says, which --save-profile wrote; --map wins over it"},
	{"save-profile", 0, KIND_TEXT, "FILE", 0, 0, "write to FILE what the columns were read as, for --profile"},
	{"strict", 0, KIND_FLAG, NULL, 0, 0, "store nothing when a row is rejected"},
	{"list", 0, KIND_FLAG, NULL, 0, 0, "list the imports so far, oldest first"},
	{"undo", 0, KIND_NUMBER, "N", 1, INT_MAX, "take import N back: every candidate it touched is as before"},
	{"keep", 0, KIND_TEXT, "WHICH", 0, 0,
	 "with --undo, for candidates that a later import changed again: later leaves them, earlier undoes both"},
	{0}};

static const char *const examples[] = {
	"archefit import candidates.csv",
	"archefit import export.csv --map 'name=Full Name' --map 'skills=Tech*' --dry-run",
	"archefit import survey.csv --map key=ResponseId --map 'skills=*HaveWorkedWith' --na NA",
	"archefit import january.csv february.csv --rejects mend.csv",
	"xz -dc pool.csv.xz | archefit import - --format json",
	"archefit import export.csv --map 'skills=Tech*' --dry-run --save-profile ats.json",
	"archefit import next-export.csv --profile ats.json",
	"archefit import --list",
	"archefit import --undo 3",
	NULL};

const struct cli_command command_import = {
	.name = "import", .arguments = "[FILE...]", .least = 0, .most = -1, .database = DB_CREATE,
	.summary = "Read candidates from CSV or JSON files into the database, or take an import back.",
	.about = "Makes the database when there is none.\n"
	         "FILE has a header line, then one candidate in each row; - is standard input. It may also be NDJSON,\n"
	         "an array of objects, or a JSON Resume: its first character tells. A candidate's key is an id column\n"
	         "or the e-mail address: rows whose key is stored already update that candidate. Common column names\n"
	         "are known (Name, E-mail, Skills, Tech stack, Hourly rate ...); other columns are kept as they are.\n"
	         "The fields are key, name, first_name, last_name, email, phone, headline, location, country,\n"
	         "timezone, skills, skill, skill_years, level, skill_time, last_used, text, years, rate, currency,\n"
	         "available, work_mode, notes, extra and skip.\n"
	         "Either all files are stored or, after an error, nothing of any; each is an import of its own in the\n"
	         "list. Rows that cannot be read are rejected and listed; the exit status is then 3.",
	.options = options, .examples = examples, .prepare = prepare_import, .run = run_import};
