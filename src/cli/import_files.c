/* import_files.c: the files of `archefit import`, in one transaction: either all of them are stored or none. */
#include "cli/import_command.h"
#include "cli/files.h"
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- before the database is opened */

/* Is the file for rejected rows the one that is read? Replacing it would leave of the import only what failed. */
static bool is_rejects_file(struct cli *cli, const struct stat *about)
{
	struct stat rejects;
	const char *path = cli_text(cli, "rejects", NULL);
	return path && stat(path, &rejects) == 0 && S_ISREG(rejects.st_mode) && rejects.st_dev == about->st_dev &&
	       rejects.st_ino == about->st_ino;
}

/* Opens one file. What can be opened twice is closed again, since there may be more files than may be open. */
static int open_input(struct cli *cli, const char *path, FILE **input)
{
	struct stat about;
	FILE *in = fopen(path, "rb");
	if (!in) {
		cli_message(cli, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	if (fstat(fileno(in), &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) {
		*input = in;
		return EXIT_DONE;
	}
	fclose(in);
	if (S_ISDIR(about.st_mode)) {
		cli_message(cli, "%s is a directory; import takes files, as in %s%s*.csv", path, path, path[strlen(path) - 1] == '/' ? "" : "/");
		return EXIT_INPUT;
	}
	if (is_rejects_file(cli, &about))
		return cli_usage(cli, "%s is to be imported; give --rejects another file", path);
	return EXIT_DONE;
}

int cli_import_open(struct cli *cli)
{
	int status = EXIT_DONE;
	bool standard = false;
	cli->inputs = calloc((size_t)cli->arg_count + 1, sizeof *cli->inputs);
	if (!cli->inputs)
		return cli_nomem(cli);
	for (int i = 0; i < cli->arg_count && !status; i++) {
		const char *path = cli->args[i];
		if (!*path)
			return cli_usage(cli, "import needs the name of a file, or - for standard input");
		if (strcmp(path, "-") != 0) {
			status = open_input(cli, path, &cli->inputs[i]);
		} else if (standard) {
			return cli_usage(cli, "standard input can be read once; give - once");
		} else {
			standard = true;
			cli->inputs[i] = stdin;
		}
	}
	return status;
}

/* ---------------------------------------------------------------- importing */

/* Size of the file, 0 when it has none. */
static size_t size_of(const char *path)
{
	struct stat about;
	return strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
}

/* Of all files; 0 when one of them is not known. */
static size_t total_size(const struct import_job *job)
{
	size_t total = 0;
	for (size_t i = 0; i < job->count; i++) {
		size_t size = size_of(job->files[i].path);
		if (size == 0)
			return 0;
		total += size;
	}
	return total;
}

static int fail(struct cli *cli, struct import_job *job, const struct af_error *err)
{
	int status;
	cli_import_progress_wipe(&job->progress);
	/* A read that the signal broke off is reported by the library as a failed one. */
	if (err->status == AF_CANCELLED || (cli_import_interrupted() && err->status == AF_IO)) {
		cli_message(cli, "stopped; nothing was stored");
		return EXIT_INTERRUPT;
	}
	status = cli_fail(cli, err);
	if (job->count > 1)
		cli_message(cli, "nothing was stored, of none of the %zu files", job->count);
	return status;
}

static int import_one(struct cli *cli, struct import_job *job, size_t i, const struct af_import_options *options)
{
	struct import_file *file = &job->files[i];
	struct af_error err;
	FILE *in = cli->inputs[i], *opened = NULL;
	if (!in)
		in = opened = fopen(file->path, "rb");
	if (!in) {
		err.status = AF_INVALID;
		snprintf(err.message, sizeof err.message, "%.300s: %s", file->path, strerror(errno));
		return fail(cli, job, &err);
	}
	enum af_status status = af_import(cli->store, in, file->name, options, &file->result, &err);
	if (opened)
		fclose(opened);
	if (status)
		return fail(cli, job, &err);
	job->rejected += file->result->rejected;
	return EXIT_DONE;
}

/* All files, one after another. */
static int import_each(struct cli *cli, struct import_job *job, struct af_import_options *options)
{
	struct import_progress *progress = &job->progress;
	int status = EXIT_DONE;
	for (size_t i = 0; i < job->count && !status; i++) {
		progress->file = i + 1;
		options->rejects_after = i > 0 ? job->files[i - 1].result : NULL;
		status = import_one(cli, job, i, options);
		if (!status) {
			progress->rows_before += job->files[i].result->read;
			progress->bytes_before += size_of(job->files[i].path);
		}
	}
	return status;
}

/* Commits, unless nothing is to be stored. output: of rejected rows, or NULL; it is on the disk before anything is stored. */
static int end_transaction(struct cli *cli, struct import_job *job, struct cli_output *output)
{
	struct af_error err;
	int status = output ? cli_output_sync(cli, output) : EXIT_DONE;
	if (!status && cli_import_interrupted()) {
		err.status = AF_CANCELLED;
		status = fail(cli, job, &err);
	}
	if (status || !job->stored)
		af_rollback(cli->store);
	else if (af_commit(cli->store, &err) != AF_OK)
		status = fail(cli, job, &err);
	return status;
}

/* One file is a transaction by itself, unless there is another file that has to be complete before anything is stored. */
static int import_together(struct cli *cli, struct import_job *job, struct af_import_options *options, struct cli_output *output)
{
	bool together = job->count > 1 || output;
	struct af_error err;
	if (together && af_begin(cli->store, &err) != AF_OK)
		return cli_fail(cli, &err);
	cli_import_progress_begin(&job->progress, cli, job->count, total_size(job));
	options->progress = cli_import_progress;
	options->progress_context = &job->progress;
	int status = import_each(cli, job, options);
	cli_import_progress_wipe(&job->progress);
	job->stored = !status && !job->dry_run && !(job->strict && job->rejected);
	if (together && status)
		af_rollback(cli->store);
	else if (together)
		status = end_transaction(cli, job, output);
	cli_import_progress_end();
	return status;
}

int cli_import_files(struct cli *cli, struct import_job *job, const struct af_import_options *options)
{
	struct af_import_options each = *options;
	struct cli_output output;
	int status;
	if (!job->rejects)
		return import_together(cli, job, &each, NULL);
	status = cli_output_open(cli, &output, job->rejects, cli_given(cli, "force"), true);
	if (status)
		return status;
	each.rejects = output.stream;
	status = import_together(cli, job, &each, &output);
	/* Without rejected rows there is nothing to keep. */
	int closed = cli_output_close(cli, &output, status || job->rejected ? status : EXIT_NOTHING);
	return status || job->rejected ? closed : status;
}
