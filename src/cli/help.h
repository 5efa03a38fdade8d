/* help.h: help, written from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/cli.h"

/* Help on one command. */
void cli_help_command(FILE *out, const struct cli_command *command);
/* Help on a group of commands ("candidate"). */
void cli_help_group(FILE *out, const char *group);
/* The overview of the program. */
void cli_help_overview(FILE *out);
/* The one line that --version prints. */
void cli_print_version(FILE *out);

#endif
