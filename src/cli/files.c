/* files.c: see files.h. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/files.h"
#include "cli/textbuf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_LIMIT = 64 << 20 /* a JSON file of more bytes is a mistake */ };

/* ---------------------------------------------------------------- reading */

static int read_stream(struct cli *cli, FILE *in, const char *name, struct textbuf *text)
{
	char block[65536];
	size_t n;
	while ((n = fread(block, 1, sizeof block, in)) > 0) {
		textbuf_add(text, block, n);
		if (text->length > FILE_LIMIT) {
			cli_message(cli, "%s: more than %d MiB; this is no file for archefit", name, FILE_LIMIT >> 20);
			return EXIT_INPUT;
		}
	}
	if (ferror(in)) {
		cli_message(cli, "%s: cannot read: %s", name, strerror(errno));
		return EXIT_INPUT;
	}
	return text->failed ? cli_nomem(cli) : EXIT_DONE;
}

int cli_one_file(struct cli *cli, const char *path, cli_file_fn *fn, void *context)
{
	struct textbuf text = {0};
	bool standard = strcmp(path, "-") == 0;
	const char *name = standard ? "standard input" : path;
	FILE *in = standard ? stdin : fopen(path, "rb");
	if (!in) {
		cli_message(cli, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	int status = read_stream(cli, in, name, &text);
	if (!status)
		status = fn(cli, context, name, textbuf_text(&text), text.length);
	textbuf_clear(&text);
	if (!standard)
		fclose(in);
	return status;
}

static int is_json(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return entry->d_name[0] != '.' && n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

/* As alphasort, but without the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int whole_directory(struct cli *cli, const char *path, cli_file_fn *fn, void *context)
{
	struct dirent **entries;
	int status = EXIT_DONE;
	int n = scandir(path, &entries, is_json, by_name);
	if (n < 0) {
		cli_message(cli, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	if (n == 0) {
		cli_message(cli, "%s: no *.json file in this directory", path);
		status = EXIT_INPUT;
	}
	for (int i = 0; i < n; i++) {
		struct textbuf name = {0};
		textbuf_printf(&name, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entries[i]->d_name);
		int one = name.failed ? cli_nomem(cli) : cli_one_file(cli, textbuf_text(&name), fn, context);
		if (!status)
			status = one;
		textbuf_clear(&name);
		free(entries[i]);
	}
	free(entries);
	return status;
}

int cli_each_file(struct cli *cli, cli_file_fn *fn, void *context)
{
	int status = EXIT_DONE;
	for (int i = 0; i < cli->arg_count; i++) {
		struct stat about;
		const char *path = cli->args[i];
		bool directory = strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode);
		int one = directory ? whole_directory(cli, path, fn, context) : cli_one_file(cli, path, fn, context);
		if (!status)
			status = one;
	}
	return status;
}

/* ---------------------------------------------------------------- writing */

static int output_failed(struct cli *cli, const char *path)
{
	cli_message(cli, "%s: cannot write: %s", path, strerror(errno));
	return EXIT_SYSTEM;
}

static void output_free(struct cli_output *output)
{
	free(output->target);
	free(output->temporary);
	*output = (struct cli_output){0};
}

static int refuse_existing(struct cli *cli, const char *path)
{
	cli_message(cli, "%s exists; --force replaces it", path);
	return EXIT_NOTHING;
}

int cli_output_open(struct cli *cli, struct cli_output *output, const char *path, bool replace, bool personal)
{
	struct stat about;
	struct textbuf name = {0};
	*output = (struct cli_output){.replace = replace};
	bool exists = stat(path, &about) == 0;
	if (exists && S_ISREG(about.st_mode) && !replace)
		return refuse_existing(cli, path);
	output->target = exists ? realpath(path, NULL) : strdup(path); /* a symbolic link stays one */
	if (!output->target)
		return output_failed(cli, path);
	if (exists && !S_ISREG(about.st_mode)) {
		output->stream = fopen(path, "w");
	} else {
		mode_t mask = umask(0);
		umask(mask);
		mode_t mode = personal ? 0600 : exists ? about.st_mode & 0777 : 0666 & ~mask;
		textbuf_printf(&name, "%s.XXXXXX", output->target);
		output->temporary = name.data;
		int fd = name.failed ? -1 : mkstemp(name.data);
		if (fd >= 0 && fchmod(fd, mode) == 0)
			output->stream = fdopen(fd, "w");
		if (fd >= 0 && !output->stream) {
			close(fd);
			unlink(name.data);
		}
	}
	if (!output->stream) {
		int status = output_failed(cli, path);
		output_free(output);
		return status;
	}
	return EXIT_DONE;
}

int cli_output_sync(struct cli *cli, struct cli_output *output)
{
	bool whole = fflush(output->stream) == 0 && !ferror(output->stream);
	if (whole && output->temporary)
		whole = fsync(fileno(output->stream)) == 0;
	return whole ? EXIT_DONE : output_failed(cli, output->target);
}

/* Gives the complete file its name. link refuses to replace; where the file system has no links, the check at the beginning must do. */
static int place(struct cli *cli, struct cli_output *output)
{
	if (!output->replace && link(output->temporary, output->target) == 0) {
		unlink(output->temporary);
		return EXIT_DONE;
	}
	if ((output->replace || errno != EEXIST) && rename(output->temporary, output->target) == 0)
		return EXIT_DONE;
	cli_message(cli, "%s: %s; what was to be written there is in %s", output->target, strerror(errno), output->temporary);
	return EXIT_SYSTEM;
}

int cli_output_close(struct cli *cli, struct cli_output *output, int status)
{
	if (status == EXIT_DONE)
		status = cli_output_sync(cli, output);
	if (fclose(output->stream) != 0 && status == EXIT_DONE)
		status = output_failed(cli, output->target);
	if (output->temporary && status == EXIT_DONE)
		status = place(cli, output);
	else if (output->temporary)
		unlink(output->temporary);
	output_free(output);
	return status;
}
