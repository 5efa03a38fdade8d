/* match_modes.h: what `match` does other than ranking for one project: --all-projects, --what-if and --stability. */
#ifndef CLI_MATCH_MODES_H
#define CLI_MATCH_MODES_H

#include "cli/what_if_options.h"

/* Rows for the table of options. */
#define CLI_STABILITY_OPTIONS \
	{"stability", 0, KIND_FLAG, NULL, 0, 0, "say how often the first stay first when every weight changes by up to 20 %"}, \
	{"runs", 0, KIND_NUMBER, "N", 1, 1000000, "stability: how many times to rank anew; 1000 by default"}, \
	{"seed", 0, KIND_NUMBER, "N", 0, INT_MAX, "stability: what random changes follow from; 1 by default"}, \
	{"top", 0, KIND_NUMBER, "K", 1, 1000, "stability: how many of the first to look at; 10 by default"}

#define CLI_ALL_OPTIONS \
	{"all-projects", 0, KIND_FLAG, NULL, 0, 0, "rank for every stored project in one go; --limit is for each, 3 by default"}, \
	{"threads", 0, KIND_NUMBER, "N", 1, AF_THREADS_MOST, "all-projects: how many threads; one for each processor by default"}

/* Refuses options that do not go together. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. */
int cli_match_modes_check(struct cli *cli);

/* match --what-if and match --stability: exit statuses. options is completed from --as-of, --strict and --mix; its
 * limit says how many people are shown of each kind, 0 for all. */
int cli_match_what_if(struct cli *cli, struct af_match_options *options);
int cli_match_stability(struct cli *cli, struct af_match_options *options);
/* match --all-projects: an exit status. options is completed from the command line. */
int cli_match_all(struct cli *cli, struct af_match_options *options);

#endif
