/* project_flags.h: a project from the options of `project add`. */
#ifndef CLI_PROJECT_FLAGS_H
#define CLI_PROJECT_FLAGS_H

#include "cli/cli.h"
#include "cli/textbuf.h"

/* Writes the project document that the options describe, as JSON, to json. Only what JSON cannot say is checked here;
 * af_project_read checks the rest. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. */
int cli_project_json(struct cli *cli, struct textbuf *json);

/* Adds a requirement, SKILL[|SKILL]...[:LEVEL][@YEARS][!], as a JSON object. given: the option and its value, for
 * messages. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. */
int cli_requirement_json(struct cli *cli, struct textbuf *json, const char *importance, const char *text, const struct cli_value *given);

#endif
