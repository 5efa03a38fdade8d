/* duplicates.h: people who may be stored twice, in the report of another command. */
#ifndef CLI_DUPLICATES_H
#define CLI_DUPLICATES_H

#include "cli/cli.h"

/* Writes the first `limit` pairs of whom the batch touched one, under a heading; nothing when there are none. */
enum af_status cli_report_duplicates(struct cli *cli, struct af_report *report, int64_t batch, size_t limit, struct af_error *err);

#endif
