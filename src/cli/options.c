/* options.c: reads the command line by the tables of options. */
#include "cli/options.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64 };

/* ---------------------------------------------------------------- commands */

const struct cli_command *cli_find_command(const char *name)
{
	for (size_t i = 0; cli_commands[i]; i++)
		if (strcmp(cli_commands[i]->name, name) == 0)
			return cli_commands[i];
	return NULL;
}

bool cli_is_group(const char *words)
{
	size_t n = strlen(words);
	for (size_t i = 0; cli_commands[i]; i++)
		if (strncmp(cli_commands[i]->name, words, n) == 0 && cli_commands[i]->name[n] == ' ')
			return true;
	return false;
}

int cli_unknown_command(struct cli *cli, const char *name)
{
	const char *names[NAMES_MAX];
	char words[NAMES_MAX][16];
	size_t n = 0;
	bool pair = strchr(name, ' ') != NULL;
	/* A single word is compared with first words only: "candidat" means "candidate", not one of its commands. */
	for (size_t i = 0; cli_commands[i] && n < NAMES_MAX; i++) {
		const char *full = cli_commands[i]->name;
		size_t length = pair ? strlen(full) : strcspn(full, " ");
		if (length >= sizeof words[0])
			names[n++] = full;
		else {
			memcpy(words[n], full, length);
			words[n][length] = '\0';
			names[n] = words[n];
			n++;
		}
	}
	const char *near = af_nearest(name, names, n);
	cli->command = NULL; /* so that the message points at all commands, not at help on `help` */
	if (near)
		return cli_usage(cli, "no command \"%s\"; did you mean \"%s\"?", name, near);
	return cli_usage(cli, "no command \"%s\"", name);
}

/* ---------------------------------------------------------------- look-up of options */

static const struct cli_option *find_in(const struct cli_option *table, const char *name, size_t n)
{
	for (; table && table->name; table++)
		if (strlen(table->name) == n && memcmp(table->name, name, n) == 0)
			return table;
	return NULL;
}

static const struct cli_option *find_long(const struct cli *cli, const char *name, size_t n)
{
	const struct cli_option *found = cli->command ? find_in(cli->command->options, name, n) : NULL;
	return found ? found : find_in(cli_globals, name, n);
}

static const struct cli_option *find_short(const struct cli *cli, char letter)
{
	const struct cli_option *tables[] = {cli->command ? cli->command->options : NULL, cli_globals};
	for (size_t i = 0; i < 2; i++)
		for (const struct cli_option *o = tables[i]; o && o->name; o++)
			if (o->letter == letter)
				return o;
	return NULL;
}

static int unknown_option(struct cli *cli, const char *name, size_t n)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	char given[64];
	const struct cli_option *tables[] = {cli->command ? cli->command->options : NULL, cli_globals};
	for (size_t i = 0; i < 2; i++)
		for (const struct cli_option *o = tables[i]; o && o->name && count < NAMES_MAX; o++)
			names[count++] = o->name;
	snprintf(given, sizeof given, "%.*s", (int)(n < sizeof given ? n : sizeof given - 1), name);
	const char *near = af_nearest(given, names, count);
	if (near)
		return cli_usage(cli, "no option --%s; did you mean --%s?", given, near);
	return cli_usage(cli, "no option --%s", given);
}

/* ---------------------------------------------------------------- values */

/* Reads a whole number; false when text is none or out of an int. */
static bool read_number(const char *text, int *value)
{
	char *end;
	if (!isdigit((unsigned char)text[text[0] == '-' || text[0] == '+'])) /* strtol would skip white space */
		return false;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (*end || errno || n < INT_MIN || n > INT_MAX)
		return false;
	*value = (int)n;
	return true;
}

/* Reads "7", "7.5" as tenths: 70, 75. */
static bool read_tenths(const char *text, int *value)
{
	size_t whole = strspn(text, "0123456789");
	if (whole == 0 || whole > 6)
		return false;
	int tenths = 0;
	if (text[whole] == '.' && strspn(text + whole + 1, "0123456789") == 1 && !text[whole + 2])
		tenths = text[whole + 1] - '0';
	else if (text[whole])
		return false;
	*value = (int)strtol(text, NULL, 10) * 10 + tenths;
	return true;
}

static int add_value(struct cli *cli, const struct cli_option *option, const char *value)
{
	int number = 0;
	if (option->kind == KIND_NUMBER && (!read_number(value, &number) || number < option->least || number > option->most))
		return cli_usage(cli, "--%s takes a whole number from %d to %d, not \"%s\"", option->name, option->least,
		                 option->most, value);
	if (option->kind == KIND_TENTHS && (!read_tenths(value, &number) || number < option->least || number > option->most))
		return cli_usage(cli, "--%s takes a number from %d to %d with at most one decimal, not \"%s\"", option->name,
		                 option->least / 10, option->most / 10, value);
	if (option->kind == KIND_MONTH && !af_month_parse(value, &number))
		return cli_usage(cli, "--%s takes a month like 2026-11, not \"%s\"", option->name, value);
	cli->values[cli->value_count++] = (struct cli_value){option, value};
	cli->blind = cli->blind || strcmp(option->name, "blind") == 0;
	return EXIT_DONE;
}

/* ---------------------------------------------------------------- parsing */

/* Where the parser stands. */
struct cursor {
	int argc, at;
	char **argv;
	bool options_over; /* "--" was seen */
};

static int parse_long(struct cli *cli, struct cursor *cursor, const char *text)
{
	size_t n = strcspn(text, "=");
	const char *value = text[n] == '=' ? text + n + 1 : NULL;
	const struct cli_option *option = find_long(cli, text, n);
	if (!option)
		return unknown_option(cli, text, n);
	if (option->kind == KIND_FLAG) {
		if (value)
			return cli_usage(cli, "--%s takes no value", option->name);
		return add_value(cli, option, NULL);
	}
	if (!value && cursor->at + 1 >= cursor->argc)
		return cli_usage(cli, "--%s needs a value: --%s %s", option->name, option->name, option->argument);
	if (!value)
		value = cursor->argv[++cursor->at];
	return add_value(cli, option, value);
}

/* "-q", "-qh", "-o FILE", "-oFILE". */
static int parse_short(struct cli *cli, struct cursor *cursor, const char *letters)
{
	for (; *letters; letters++) {
		const struct cli_option *option = find_short(cli, *letters);
		if (!option)
			return cli_usage(cli, "no option -%c", *letters);
		if (option->kind != KIND_FLAG) {
			const char *value = letters[1] ? letters + 1 : NULL;
			if (!value && cursor->at + 1 >= cursor->argc)
				return cli_usage(cli, "-%c needs a value: -%c %s", *letters, *letters, option->argument);
			return add_value(cli, option, value ? value : cursor->argv[++cursor->at]);
		}
		int status = add_value(cli, option, NULL);
		if (status)
			return status;
	}
	return EXIT_DONE;
}

static int parse_word(struct cli *cli, const char **args, const char *word)
{
	char name[80];
	if (cli->command) {
		args[cli->arg_count++] = word;
		return EXIT_DONE;
	}
	if (cli->topic)
		snprintf(name, sizeof name, "%s %.40s", cli->topic, word);
	else
		snprintf(name, sizeof name, "%.60s", word);
	cli->command = cli_find_command(name);
	if (cli->command)
		cli->topic = NULL;
	else if (cli_is_group(name)) {
		snprintf(cli->topic_words, sizeof cli->topic_words, "%s", name);
		cli->topic = cli->topic_words;
	} else
		return cli_unknown_command(cli, name);
	return EXIT_DONE;
}

/* What follows in the names of a group of commands: "list, show", in words. Returns words. */
static const char *second_words(const char *group, char *words, size_t size)
{
	size_t n = strlen(group);
	words[0] = '\0';
	for (size_t i = 0; cli_commands[i]; i++) {
		const char *name = cli_commands[i]->name;
		if (strncmp(name, group, n) == 0 && name[n] == ' ')
			snprintf(words + strlen(words), size - strlen(words), "%s%s", *words ? ", " : "", name + n + 1);
	}
	return words;
}

static int check_arguments(struct cli *cli)
{
	const struct cli_command *command = cli->command;
	if (cli->arg_count < command->least)
		return cli_usage(cli, "%s needs %s: archefit %s %s", command->name,
		                 cli->arg_count == 0 ? "an argument" : "more arguments", command->name, command->arguments);
	if (command->most == 0 && cli->arg_count)
		return cli_usage(cli, "%s takes no argument, such as \"%s\"", command->name, cli->args[0]);
	if (command->most > 0 && cli->arg_count > command->most && cli->blind)
		return cli_usage(cli, "%s takes %s; there is one too many (quote what has spaces in it)", command->name, command->arguments);
	if (command->most > 0 && cli->arg_count > command->most)
		return cli_usage(cli, "%s takes %s; \"%s\" is one too many (quote what has spaces in it)", command->name, command->arguments,
		                 cli->args[command->most]);
	return EXIT_DONE;
}

int cli_parse(struct cli *cli, int argc, char **argv, const char **args, struct cli_value *values,
              enum cli_request *request)
{
	char words[160];
	struct cursor cursor = {.argc = argc, .at = 1, .argv = argv};
	cli->args = args;
	cli->values = values;
	for (; cursor.at < argc; cursor.at++) {
		const char *word = argv[cursor.at];
		int status;
		if (cursor.options_over || word[0] != '-' || !word[1])
			status = parse_word(cli, args, word);
		else if (word[1] != '-')
			status = parse_short(cli, &cursor, word + 1);
		else if (word[2])
			status = parse_long(cli, &cursor, word + 2);
		else {
			cursor.options_over = true;
			status = EXIT_DONE;
		}
		if (status)
			return status;
	}
	*request = cli_given(cli, "help") ? REQUEST_HELP : cli_given(cli, "version") ? REQUEST_VERSION : REQUEST_RUN;
	if (*request != REQUEST_RUN)
		return EXIT_DONE;
	if (cli->topic)
		return cli_usage(cli, "%s what? It is followed by %s", cli->topic, second_words(cli->topic, words, sizeof words));
	if (!cli->command)
		return cli_usage(cli, "no command given");
	return check_arguments(cli);
}

/* ---------------------------------------------------------------- what was given */

bool cli_given(const struct cli *cli, const char *name)
{
	return cli_text(cli, name, NULL) != NULL;
}

const char *cli_text(const struct cli *cli, const char *name, const char *fallback)
{
	assert(find_long(cli, name, strlen(name)) != NULL);
	for (size_t i = cli->value_count; i-- > 0;)
		if (strcmp(cli->values[i].option->name, name) == 0)
			return cli->values[i].value ? cli->values[i].value : "";
	return fallback;
}

int cli_number(const struct cli *cli, const char *name, int fallback)
{
	const struct cli_option *option = find_long(cli, name, strlen(name));
	const char *text = cli_text(cli, name, NULL);
	int value = fallback;
	if (!text)
		return fallback;
	if (option->kind == KIND_TENTHS)
		read_tenths(text, &value);
	else if (option->kind == KIND_MONTH)
		(void)af_month_parse(text, &value);
	else
		read_number(text, &value);
	return value;
}

size_t cli_list(const struct cli *cli, const char *name, const char **out)
{
	size_t n = 0;
	assert(find_long(cli, name, strlen(name)) != NULL);
	for (size_t i = 0; i < cli->value_count; i++)
		if (strcmp(cli->values[i].option->name, name) == 0)
			out[n++] = cli->values[i].value;
	return n;
}
