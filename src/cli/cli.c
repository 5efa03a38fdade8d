/* cli.c: the program: the table of commands, and the way from arguments to an exit status. */
#include "cli/cli.h"
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/help.h"
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 100, WIDTH_LEAST = 40 };

const struct cli_command *const cli_commands[] = {
	&command_import,
	&command_candidate_list, &command_candidate_show, &command_candidate_duplicates, &command_candidate_merge,
	&command_project_add, &command_project_list, &command_project_show,
	&command_advise, &command_match, &command_explain, &command_compare, &command_gaps, &command_projects_for, &command_lean,
	&command_shortlist_create, &command_shortlist_list, &command_shortlist_show, &command_shortlist_export,
	&command_shortlist_decide, &command_shortlist_note, &command_shortlist_pin, &command_shortlist_history,
	&command_shortlist_refresh, &command_shortlist_diff, &command_shortlist_unblind, &command_shortlist_verify,
	&command_skill_list, &command_skill_show, &command_skill_resolve, &command_skill_unlisted, &command_skill_merge,
	&command_skill_alias_add, &command_skill_alias_list, &command_skill_alias_remove,
	&command_archetype_list, &command_archetype_show, &command_archetype_add,
	&command_check,
	&command_version, &command_help,
	NULL};

const struct cli_option cli_globals[] = {
	{"db", 0, KIND_TEXT, "FILE", 0, 0, "the database"},
	{"format", 0, KIND_TEXT, "FORMAT", 0, 0, "write table (the default), json, ndjson, csv or md"},
	{"color", 0, KIND_TEXT, "WHEN", 0, 0, "color tables: auto (the default: on a terminal, unless $NO_COLOR is set), always or never"},
	{"width", 0, KIND_NUMBER, "N", WIDTH_LEAST, 10000, "columns for tables; the default is the terminal's width, else 100"},
	{"quiet", 'q', KIND_FLAG, NULL, 0, 0, "no progress and no warnings"},
	{"help", 'h', KIND_FLAG, NULL, 0, 0, "say how to use the command"},
	{"version", 0, KIND_FLAG, NULL, 0, 0, "print the version of the program"},
	{0}};

/* ---------------------------------------------------------------- global options */

/* Says that there is no such format, and which one may be meant. */
static int no_format(struct cli *cli, const char *name, const char *const *own)
{
	const char *names[16];
	size_t n = 0, shared;
	for (const char *const *at = af_format_names(); *at; at++)
		names[n++] = *at;
	shared = n;
	for (const char *const *at = own; at && *at; at++)
		names[n++] = *at;
	const char *near = af_nearest(name, names, n);
	if (near)
		return cli_usage(cli, "no format \"%s\"; did you mean %s?", name, near);
	return cli_usage(cli, "no format \"%s\"; there are table, json, ndjson, csv and md%s%s%s%s", name, n > shared ? "; for this command also " : "",
	                 n > shared ? names[shared] : "", n > shared + 1 ? " and " : "", n > shared + 1 ? names[shared + 1] : "");
}

static int choose_format(struct cli *cli)
{
	const char *name = cli_text(cli, "format", NULL);
	const char *const *own = cli->command->formats;
	cli->format = AF_TABLE;
	cli->format_given = name != NULL;
	if (!name || af_format_parse(name, &cli->format))
		return EXIT_DONE;
	for (const char *const *at = own; at && *at; at++)
		if (strcmp(name, *at) == 0) {
			cli->own_format = *at;
			return EXIT_DONE;
		}
	return no_format(cli, name, own);
}

static int choose_color(struct cli *cli)
{
	const char *when = cli_text(cli, "color", "auto");
	const char *no = getenv("NO_COLOR");
	int fd = fileno(cli->out);
	if (strcmp(when, "always") == 0)
		cli->color = true;
	else if (strcmp(when, "auto") == 0)
		cli->color = fd >= 0 && isatty(fd) && !(no && *no);
	else if (strcmp(when, "never") != 0)
		return cli_usage(cli, "--color takes auto, always or never, not \"%s\"", when);
	return EXIT_DONE;
}

static void choose_width(struct cli *cli)
{
	struct winsize size;
	int fd = fileno(cli->out);
	int width = cli_number(cli, "width", 0);
	if (width == 0 && fd >= 0 && isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST)
		width = size.ws_col;
	cli->width = width ? (unsigned)width : WIDTH_DEFAULT;
}

/* ---------------------------------------------------------------- running */

static void close_inputs(struct cli *cli)
{
	for (int i = 0; cli->inputs && i < cli->arg_count; i++)
		if (cli->inputs[i] && cli->inputs[i] != stdin)
			fclose(cli->inputs[i]);
	free(cli->inputs);
	cli->inputs = NULL;
}

static int run_command(struct cli *cli)
{
	int status = choose_format(cli);
	if (!status)
		status = choose_color(cli);
	if (status)
		return status;
	choose_width(cli);
	cli->quiet = cli_given(cli, "quiet");
	cli->database = cli->command->database;
	if (cli->command->prepare)
		status = cli->command->prepare(cli);
	if (!status)
		status = cli_open_database(cli);
	if (!status && cli->blind)
		status = cli_codes(cli);
	if (!status)
		status = cli->command->run(cli);
	af_blind_free(cli->codes);
	cli->codes = NULL;
	af_store_close(cli->store);
	cli->store = NULL;
	close_inputs(cli);
	return status;
}

static int answer(struct cli *cli, enum cli_request request)
{
	if (request == REQUEST_RUN)
		return run_command(cli);
	if (request == REQUEST_VERSION)
		cli_print_version(cli->out);
	else if (cli->command)
		cli_help_command(cli->out, cli->command);
	else if (cli->topic)
		cli_help_group(cli->out, cli->topic);
	else
		cli_help_overview(cli->out);
	return EXIT_DONE;
}

int cli_main(int argc, char **argv, FILE *out, FILE *err)
{
	struct cli cli = {.out = out, .err = err, .width = WIDTH_DEFAULT};
	enum cli_request request;
	size_t room = argc > 0 ? (size_t)argc : 1;
	const char **args = calloc(room, sizeof *args);
	/* Letters may be bundled, so that one argument can hold several flags. */
	for (int i = 1; i < argc; i++)
		room += strlen(argv[i]);
	struct cli_value *values = calloc(room, sizeof *values);
	int status;
	if (!args || !values) {
		status = cli_nomem(&cli);
		goto done;
	}
	status = cli_parse(&cli, argc, argv, args, values, &request);
	if (!status)
		status = answer(&cli, request);
	errno = 0;
	if ((fflush(out) != 0 || ferror(out)) && status != EXIT_SYSTEM) {
		cli_message(&cli, "cannot write the output%s%s", errno ? ": " : "", errno ? strerror(errno) : "");
		status = EXIT_SYSTEM;
	}
done:
	free(args);
	free(values);
	return status;
}
