/* parts.h: the parts of scores as tables. */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "cli/cli.h"

/* Writes the table "parts": for people what each part brings and why; in JSON and NDJSON also everything that it was computed from. */
void cli_parts_table(const struct cli *cli, struct af_report *report, const struct af_explanation *explanation);

/* The parts of every match. For people: a heading and a table for each; as data: one table, "parts", in which `key` says whose they are. */
void cli_parts_of_matches(const struct cli *cli, struct af_report *report, const struct af_match *matches, size_t n);

#endif
