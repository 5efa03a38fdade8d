/* parts.h: the parts of an explained score as a table. */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "cli/cli.h"

/* Writes the table "parts": for people what each part brings and why; in JSON and NDJSON also everything that it was computed from. */
void cli_parts_table(const struct cli *cli, struct af_report *report, const struct af_explanation *explanation);

#endif
