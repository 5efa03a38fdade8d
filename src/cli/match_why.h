/* match_why.h: which conditions empty a pool. */
#ifndef CLI_MATCH_WHY_H
#define CLI_MATCH_WHY_H

#include "cli/cli.h"

/* The key of project files that makes the condition: "must", "max_rate" ... */
const char *cli_condition_kind(const struct af_condition *condition);

/* Says why nobody is eligible: in a sentence, then a table of all conditions. For data: the fields `blocking` and `without_blocking`, and the
 * table `conditions`, in NDJSON only when nobody is eligible. */
void cli_match_why(const struct cli *cli, struct af_report *report, const struct af_match_result *result);

#endif
