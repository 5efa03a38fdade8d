/* lookup.h: finding things by the name a user typed. */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cli/cli.h"

/* The skill of that name. When there is none, says so with suggestions and returns NULL (exit with EXIT_NOTHING). */
const struct af_skill *cli_find_skill(struct cli *cli, const struct af_taxonomy *taxonomy, const char *name);

/* The taxonomy of the store, or the built-in one when there is no store; *owned is then to be freed with
 * af_taxonomy_free. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. */
int cli_taxonomy(struct cli *cli, const struct af_taxonomy **taxonomy, struct af_taxonomy **owned);

/* The project of that slug, to be freed by the caller, or NULL after printing what is wrong; *status is the exit status. */
struct af_project *cli_find_project(struct cli *cli, const char *slug, int *status);

#endif
