/* cmd_help.c: help, version. */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/options.h"

#include <string.h>

static const struct cli_option none[] = {{0}};

/* ---------------------------------------------------------------- help */

static int run_help(struct cli *cli)
{
	char name[80];
	if (cli->arg_count == 0) {
		cli_help_overview(cli->out);
		return EXIT_DONE;
	}
	name[0] = '\0';
	for (int i = 0; i < cli->arg_count; i++) {
		size_t n = strlen(name);
		snprintf(name + n, sizeof name - n, "%s%.24s", i ? " " : "", cli->args[i]);
	}
	const struct cli_command *command = cli_find_command(name);
	if (command)
		cli_help_command(cli->out, command);
	else if (cli_is_group(name))
		cli_help_group(cli->out, name);
	else
		return cli_unknown_command(cli, name);
	return EXIT_DONE;
}

static const char *const help_examples[] = {"archefit help", "archefit help match", "archefit help shortlist export", NULL};

const struct cli_command command_help = {
	.name = "help", .arguments = "[COMMAND]", .least = 0, .most = 3, .database = DB_NONE,
	.summary = "Say how to use archefit, or one of its commands.",
	.options = none, .examples = help_examples, .run = run_help};

/* ---------------------------------------------------------------- version */

static int run_version(struct cli *cli)
{
	struct af_taxonomy *taxonomy;
	struct af_error err;
	if (af_taxonomy_builtin(&taxonomy, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	if (!report) {
		af_taxonomy_free(taxonomy);
		return EXIT_SYSTEM;
	}
	af_report_text(report, "version", "archefit", AF_VERSION);
	af_report_integer(report, "formula_version", "Formula of the score", AF_FORMULA_VERSION);
	af_report_text(report, "taxonomy_version", "Built-in taxonomy", af_taxonomy_version(taxonomy));
	af_report_integer(report, "skills", "Skills in it", (int64_t)af_taxonomy_count(taxonomy));
	af_report_text(report, "libraries", "Libraries", af_libraries());
	int status = cli_report_end(cli, report, EXIT_DONE);
	af_taxonomy_free(taxonomy);
	return status;
}

static const char *const version_examples[] = {"archefit version", "archefit version --format json", NULL};

const struct cli_command command_version = {
	.name = "version", .least = 0, .most = 0, .database = DB_NONE,
	.summary = "Print the versions of the program, its formula, its skills and its libraries.",
	.options = none, .examples = version_examples, .run = run_version};
