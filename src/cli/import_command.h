/* import_command.h: what the parts of `archefit import` share: reading the files (import_files.c), the line that tells how far it is
 * (import_progress.c), and the report (import_report.c). */
#ifndef CLI_IMPORT_COMMAND_H
#define CLI_IMPORT_COMMAND_H

#include "cli/cli.h"

struct import_file {
	const char *path;
	const char *name; /* for messages and reports */
	struct af_import_result *result;
};

/* The line on the terminal. */
struct import_progress {
	struct cli *cli;
	size_t file, files;                /* which file, from 1, of how many */
	size_t rows_before, bytes_before;  /* of the files before it */
	size_t bytes_total;                /* of all files; 0 when not known */
	uint64_t start, shown;             /* milliseconds of cli_milliseconds; shown 0: not yet */
};

/* One run of the command. */
struct import_job {
	struct import_file *files;
	size_t count;
	bool dry_run, strict;
	const struct af_import_profile *profile; /* of --profile, or NULL */
	bool stored;         /* what the files changed is in the database now */
	const char *rejects; /* name of the file for rejected rows, or NULL */
	size_t rejected;     /* of all files */
	struct import_progress progress;
};

/* Opens the files that the arguments name, as far as they cannot be opened again when their turn comes, and checks that the others can be
 * read. Prints what is wrong; returns an exit status. */
int cli_import_open(struct cli *cli);
/* Imports all files in one transaction and fills job with what came of it. options: what all of them share. Prints what is wrong and returns
 * the exit status then; EXIT_DONE also when rows were rejected. */
int cli_import_files(struct cli *cli, struct import_job *job, const struct af_import_options *options);

/* From _begin to _end Ctrl-C asks the import to stop; afterward it was asked, if so. */
void cli_import_progress_begin(struct import_progress *progress, struct cli *cli, size_t files, size_t bytes_total);
void cli_import_progress_end(void);
bool cli_import_interrupted(void);
/* An af_progress_fn whose context is the struct import_progress. */
bool cli_import_progress(void *context, size_t rows, size_t bytes_read, size_t bytes_total);
/* Writes "file 2 of 3: 312,000 rows, 48 %, 95,000 rows/s, 4 s left" to out. milliseconds: since the start; bytes and rows: of all files. */
void cli_import_progress_line(char out[160], const struct import_progress *progress, size_t rows, size_t bytes, uint64_t milliseconds);
/* Wipes the line. */
void cli_import_progress_wipe(struct import_progress *progress);

/* Prints the report. Returns an exit status: EXIT_REJECTS when a row was rejected. */
int cli_import_report(struct cli *cli, const struct import_job *job);

#endif
