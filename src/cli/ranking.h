/* ranking.h: running a match by the options of a command, and its ranks as tables. */
#ifndef CLI_RANKING_H
#define CLI_RANKING_H

#include "cli/cli.h"

/* Rows for the tables of options. */
#define CLI_AS_OF \
	{"as-of", 0, KIND_MONTH, "MONTH", 0, 0, \
	 "the month, like 2026-11, from which recency is counted; the current one by default"}
#define CLI_STRICT \
	{"strict", 0, KIND_FLAG, NULL, 0, 0, "a condition that nothing on the profile confirms counts as failed"}
#define CLI_MIX {"mix", 0, KIND_NUMBER, "N", 0, 100, "specialist share in percent, instead of the advice"}
#define CLI_ARCHETYPE {"archetype", 0, KIND_TEXT, "NAME", 0, 0, "match as if the project were pinned to this archetype"}

#define CLI_WHERE \
	{"where", 0, KIND_TEXT, "CONDITION", 0, 0, \
	 "leave out everybody of whom this does not hold, such as 'rate<=90 and country=DE'"}

/* The month of --as-of, or the current one. */
int cli_as_of(const struct cli *cli);

/* Completes options from --as-of, --strict, --mix and --archetype. */
void cli_match_options(const struct cli *cli, struct af_match_options *options);

/* The fields of a comparison or an explanation that say what it was made for; for data formats. */
void cli_basis_fields(struct af_report *report, const struct af_basis *basis);

/* Matches the project that is the command's first argument with all candidates. options is completed by cli_match_options. Prints what is
 * wrong and returns an exit status; after EXIT_DONE the caller frees *result. */
int cli_match(struct cli *cli, struct af_match_options *options, struct af_match_result **result);

/* Writes one table of n matches, or near misses, under key. */
void cli_ranking_table(const struct cli *cli, struct af_report *report, const char *key, const struct af_match *matches,
                       size_t n, bool near);

#endif
