/* options.h: the command line by tables, and what was given on it. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

/* What the command line asks for, beside a command. */
enum cli_request { REQUEST_RUN, REQUEST_HELP, REQUEST_VERSION };

/* Reads the arguments into cli: the command, its options and arguments. args and values are arrays of at least argc
 * entries that the caller provides. On a usage error prints it and returns EXIT_USAGE; EXIT_DONE otherwise. With
 * REQUEST_HELP, cli->command may be NULL; cli->topic is then the words that a group of commands begins with, or NULL. */
int cli_parse(struct cli *cli, int argc, char **argv, const char **args, struct cli_value *values,
              enum cli_request *request);

/* The command of that name, or NULL. */
const struct cli_command *cli_find_command(const char *name);
/* Do longer names of commands begin with these words ("candidate", "skill alias")? */
bool cli_is_group(const char *words);
/* Says that there is no such command, with a suggestion. Returns EXIT_USAGE. */
int cli_unknown_command(struct cli *cli, const char *name);

/* Was the flag or option given? */
bool cli_given(const struct cli *cli, const char *name);
/* Its last value, or fallback when it was not given. */
const char *cli_text(const struct cli *cli, const char *name, const char *fallback);
/* The value of a KIND_NUMBER, KIND_TENTHS (in tenths) or KIND_MONTH option, or fallback. It was checked while parsing. */
int cli_number(const struct cli *cli, const char *name, int fallback);
/* All values of an option in the order given, into out (room for cli->value_count); returns how many. */
size_t cli_list(const struct cli *cli, const char *name, const char **out);

#endif
