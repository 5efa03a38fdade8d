/* files.h: reading the JSON files that a command is given, and writing a file in one step. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "cli/cli.h"

/* Called with the contents of each file. Returns an exit status. */
typedef int cli_file_fn(struct cli *cli, void *context, const char *name, const char *text, size_t length);

/* Calls fn with the contents of one file, or of standard input for "-". Returns its status, or that of a failure to read. */
int cli_one_file(struct cli *cli, const char *path, cli_file_fn *fn, void *context);

/* Calls fn for every argument: a file, "-" for standard input, or a directory, whose *.json files are taken in order of
 * name. Goes on after a failure; returns the first status that is not EXIT_DONE. */
int cli_each_file(struct cli *cli, cli_file_fn *fn, void *context);

/* A file that appears under its name only when it is complete. */
struct cli_output {
	FILE *stream;
	char *target, *temporary; /* temporary NULL: written directly, since the target is no regular file */
	bool replace;
};

/* Starts writing path. An existing file is refused unless replace is true. personal: nobody but the user may read the file. Prints what is
 * wrong; returns an exit status. */
int cli_output_open(struct cli *cli, struct cli_output *output, const char *path, bool replace, bool personal);
/* Makes sure that what was written so far is on the disk. Prints what is wrong; returns an exit status. */
int cli_output_sync(struct cli *cli, struct cli_output *output);
/* Completes the file when status is EXIT_DONE, otherwise removes what was written. Returns status, or that of a failure. */
int cli_output_close(struct cli *cli, struct cli_output *output, int status);

#endif
