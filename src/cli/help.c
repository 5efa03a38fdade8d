/* help.c: writes help from the tables, so that it cannot say anything else than what the parser does. */
#include "cli/help.h"
#include "cli/options.h"

#include <string.h>

enum { HELP_WIDTH = 98, MARGIN = 2 };

static const struct { int status; const char *meaning; } exits[] = {
	{EXIT_DONE, "done"},
	{EXIT_NOTHING, "nothing found, or refused because it would replace something"},
	{EXIT_USAGE, "the command line is wrong"},
	{EXIT_REJECTS, "done, but some rows were rejected"},
	{EXIT_INPUT, "a file or a value is invalid; nothing of it was stored"},
	{EXIT_DATABASE, "the database cannot be used: missing, busy, read-only, damaged, newer, or not archefit's"},
	{EXIT_SYSTEM, "the system failed: no memory, a full disk"},
	{EXIT_INTERRUPT, "stopped by Ctrl-C; nothing was stored"},
};

/* Writes text wrapped at words. The first line begins where the cursor is, at column indent; the others are indented. */
static void wrapped(FILE *out, const char *text, int indent)
{
	int column = indent;
	while (*text) {
		int n = (int)strcspn(text, " ");
		if (column > indent && column + 1 + n > HELP_WIDTH) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", n, text);
		column += n;
		text += n;
		text += *text == ' ';
	}
	fputc('\n', out);
}

/* Writes "-o, --output FILE" to label. */
static void label_option(char *label, size_t size, const struct cli_option *option)
{
	char letter[8] = "    ";
	if (option->letter)
		snprintf(letter, sizeof letter, "-%c, ", option->letter);
	snprintf(label, size, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
	         option->argument ? option->argument : "");
}

static int widest_option(const struct cli_option *options)
{
	int widest = 0;
	char label[96];
	for (; options && options->name; options++) {
		label_option(label, sizeof label, options);
		if ((int)strlen(label) > widest)
			widest = (int)strlen(label);
	}
	return widest;
}

/* format_help: what to say of --format, or NULL. */
static void print_options(FILE *out, const char *title, const struct cli_option *options, const char *format_help)
{
	char label[96];
	int indent = MARGIN + widest_option(options) + 2;
	fprintf(out, "\n%s\n", title);
	for (; options->name; options++) {
		label_option(label, sizeof label, options);
		fprintf(out, "%*s%-*s", MARGIN, "", indent - MARGIN, label);
		wrapped(out, format_help && strcmp(options->name, "format") == 0 ? format_help : options->help, indent);
	}
}

static void print_examples(FILE *out, const char *const *examples)
{
	fputs("\nExamples\n", out);
	for (; *examples; examples++)
		fprintf(out, "  %s\n", *examples);
}

static void print_exits(FILE *out)
{
	fputs("\nExit status\n", out);
	for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
		fprintf(out, "  %3d  %s\n", exits[i].status, exits[i].meaning);
}

void cli_help_command(FILE *out, const struct cli_command *command)
{
	fprintf(out, "Usage: archefit %s", command->name);
	if (command->options && command->options->name)
		fputs(" [OPTION]...", out);
	if (command->arguments)
		fprintf(out, " %s", command->arguments);
	fprintf(out, "\n\n%s\n", command->summary);
	if (command->about)
		fprintf(out, "\n%s\n", command->about);
	if (command->options && command->options->name)
		print_options(out, "Options", command->options, NULL);
	print_options(out, "Options of every command", cli_globals, command->format_help);
	if (command->examples)
		print_examples(out, command->examples);
	print_exits(out);
}

/* The lines "name  summary" of all commands whose name begins with prefix. */
static void list_commands(FILE *out, const char *prefix)
{
	size_t n = strlen(prefix);
	int widest = 0;
	for (size_t i = 0; cli_commands[i]; i++)
		if (strncmp(cli_commands[i]->name, prefix, n) == 0 && (int)strlen(cli_commands[i]->name) > widest)
			widest = (int)strlen(cli_commands[i]->name);
	for (size_t i = 0; cli_commands[i]; i++) {
		if (strncmp(cli_commands[i]->name, prefix, n) != 0)
			continue;
		fprintf(out, "  %-*s  ", widest, cli_commands[i]->name);
		wrapped(out, cli_commands[i]->summary, widest + 4);
	}
}

void cli_help_group(FILE *out, const char *group)
{
	char prefix[64];
	snprintf(prefix, sizeof prefix, "%.60s ", group);
	fprintf(out, "Usage: archefit %s COMMAND\n\nCommands\n", group);
	list_commands(out, prefix);
	fprintf(out, "\n`archefit help %s COMMAND` says more about one of them.\n", group);
}

void cli_help_overview(FILE *out)
{
	static const char *const session[] = {
		"archefit import candidates.csv",
		"archefit project add payments.json",
		"archefit advise payments-api",
		"archefit match payments-api --limit 5",
		"archefit explain payments-api ada@example.org",
		"archefit shortlist create payments-api --name for-client",
		"archefit shortlist export for-client -o shortlist.md",
		NULL};
	fputs("Usage: archefit COMMAND [OPTION]... [ARGUMENT]...\n\n"
	      "Ranks software people for a project, and says why.\n\nCommands\n", out);
	list_commands(out, "");
	print_options(out, "Options of every command", cli_globals, NULL);
	fputs("\nThe database is the file of --db, else of $ARCHEFIT_DB, else archefit/archefit.db in\n"
	      "$XDG_DATA_HOME (~/.local/share).\n", out);
	fputs("\nA session\n", out);
	for (size_t i = 0; session[i]; i++)
		fprintf(out, "  %s\n", session[i]);
	print_exits(out);
	fputs("\n`archefit help COMMAND` says more about a command.\n", out);
}

void cli_print_version(FILE *out)
{
	fprintf(out, "archefit %s\n", AF_VERSION);
}
