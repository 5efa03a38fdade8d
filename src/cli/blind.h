/* blind.h: what commands that take --blind share. */
#ifndef CLI_BLIND_H
#define CLI_BLIND_H

#include "cli/cli.h"

/* A row for the table of options. */
#define CLI_BLIND {"blind", 0, KIND_FLAG, NULL, 0, 0, "show codes in place of people, and nothing that tells who they are"}

/* Fills cli->codes. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. */
int cli_codes(struct cli *cli);

/* The key of the person whom text, a code or a key, means, as af_blind_find has it; with --blind only a code, otherwise that is a usage error. Exit statuses; after EXIT_DONE the caller frees *key with
 * af_text_free. */
int cli_person(struct cli *cli, const struct af_shortlist *shortlist, const char *text, char **key);

/* Does nothing of the option's value show? So it is without one. */
bool cli_blank(const struct cli *cli, const char *option);

/* The value of that option to show: with --blind only that there is one. NULL without one. */
const char *cli_shown(const struct cli *cli, const char *option);

/* As cli_fail, after a ranking: the message may quote --where, which may name people. */
int cli_fail_ranking(struct cli *cli, const struct af_error *err);

/* With --blind, --where must not ask who somebody is. Exit statuses. */
int cli_where_blind(struct cli *cli);

/* As cli_fail, after a shortlist or a project (what) was looked for: with --blind the message does not repeat the name, which may be somebody's. */
int cli_fail_named(struct cli *cli, const char *what, const struct af_error *err);

/* As af_shortlist_get; with --blind without people. Exit statuses. */
int cli_shortlist(struct cli *cli, const char *address, struct af_shortlist **shortlist);

#endif
