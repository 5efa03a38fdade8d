/* ranking.h: running a match by the options of a command, and its ranks as tables. */
#ifndef CLI_RANKING_H
#define CLI_RANKING_H

#include "cli/cli.h"

/* Fills options from --as-of, --strict and --mix of the command. */
void cli_match_options(const struct cli *cli, struct af_match_options *options);

/* Writes one table of n matches, or near misses, under key. */
void cli_ranking_table(const struct cli *cli, struct af_report *report, const char *key, const struct af_match *matches,
                       size_t n, bool near);

#endif
