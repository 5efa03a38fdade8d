/* import_profile.c: see import_profile.h. */
#define _XOPEN_SOURCE 700 /* open_memstream */

#include "cli/import_profile.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/textbuf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PROFILE_LIMIT = 16 << 20, NEW_WIDTH = 300 };

/* ---------------------------------------------------------------- reading */

/* The contents of a file. False with errno set when it cannot be read, or is larger than any profile. */
static bool read_file(const char *path, struct textbuf *text)
{
	char block[65536];
	size_t n;
	FILE *in = fopen(path, "rb");
	bool whole;
	if (!in)
		return false;
	while ((n = fread(block, 1, sizeof block, in)) > 0 && text->length <= PROFILE_LIMIT)
		textbuf_add(text, block, n);
	whole = !ferror(in) && text->length <= PROFILE_LIMIT && !text->failed;
	if (!whole && !ferror(in))
		errno = text->failed ? ENOMEM : EFBIG;
	fclose(in);
	return whole;
}

int cli_import_profile_read(struct cli *cli, struct af_import_profile **profile)
{
	const char *path = cli_text(cli, "profile", NULL);
	struct textbuf text = {0};
	struct af_error err;
	int status = EXIT_DONE;
	*profile = NULL;
	if (!path)
		return EXIT_DONE;
	if (!read_file(path, &text)) {
		cli_message(cli, "%s: %s", path, strerror(errno));
		status = EXIT_INPUT;
	} else if (af_import_profile_read(path, textbuf_text(&text), text.length, profile, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	}
	textbuf_clear(&text);
	return status;
}

int cli_import_profile_check(struct cli *cli)
{
	const char *path = cli_text(cli, "profile", NULL), *saved = cli_text(cli, "save-profile", NULL);
	struct af_import_profile *profile;
	int status;
	if ((path && (!*path || strcmp(path, "-") == 0)) || (saved && (!*saved || strcmp(saved, "-") == 0)))
		return cli_usage(cli, "--profile and --save-profile take the name of a file");
	status = cli_import_profile_read(cli, &profile);
	af_import_profile_free(profile);
	return status;
}

/* ---------------------------------------------------------------- reporting */

static bool has_column(const struct af_import_profile *profile, const char *header)
{
	for (size_t i = 0; i < profile->column_count; i++)
		if (strcasecmp(profile->columns[i].header, header) == 0)
			return true;
	return false;
}

void cli_import_profile_report(struct af_report *report, const struct af_import_result *result, const struct af_import_profile *profile)
{
	struct textbuf names = {0};
	size_t count = 0, named = 0;
	for (size_t i = 0; profile && i < result->column_count; i++) {
		const struct af_import_column *column = &result->columns[i];
		if (has_column(profile, column->header))
			continue;
		count++;
		if (named && names.length >= NEW_WIDTH)
			continue;
		textbuf_printf(&names, named++ ? ", %s (%s)" : "%s (%s)", column->header, column->field);
	}
	if (named < count)
		textbuf_printf(&names, " and %zu more", count - named);
	if (count)
		af_report_prose(report, "Not in the profile: %s.", textbuf_text(&names));
	textbuf_clear(&names);
}

/* ---------------------------------------------------------------- saving */

/* Does the file say exactly this? */
static bool says(const char *path, const char *text, size_t n)
{
	struct textbuf old = {0};
	bool same = read_file(path, &old) && old.length == n && memcmp(textbuf_text(&old), text, n) == 0;
	textbuf_clear(&old);
	return same;
}

static int write_file(struct cli *cli, const char *path, const char *text, size_t n)
{
	struct cli_output output;
	int status;
	if (says(path, text, n))
		return EXIT_DONE;
	status = cli_output_open(cli, &output, path, cli_given(cli, "force"), false);
	if (status)
		return status;
	fwrite(text, 1, n, output.stream); /* a failure stays in the stream, and is told when it is closed */
	status = cli_output_close(cli, &output, EXIT_DONE);
	if (!status && !cli->quiet)
		cli_message(cli, "wrote %s", path);
	return status;
}

int cli_import_profile_save(struct cli *cli, const struct af_import_result *result, const struct af_import_options *options)
{
	const char *path = cli_text(cli, "save-profile", NULL);
	struct af_import_profile *profile = NULL;
	struct af_error err;
	char *text = NULL;
	size_t n = 0;
	FILE *memory;
	int status = EXIT_DONE;
	if (!path)
		return EXIT_DONE;
	memory = open_memstream(&text, &n);
	if (!memory)
		return cli_nomem(cli);
	if (af_import_profile_of(result, options, &profile, &err) != AF_OK ||
	    af_import_profile_write(profile, memory, &err) != AF_OK)
		status = cli_fail(cli, &err);
	if (fclose(memory) != 0 && !status)
		status = cli_nomem(cli);
	if (!status)
		status = write_file(cli, path, text, n);
	free(text);
	af_import_profile_free(profile);
	return status;
}
