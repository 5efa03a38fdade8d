/* database.h: where the database is, and opening it as a command asks. */
#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include "cli/cli.h"

/* Opens cli->store as the command's row says, which may be not at all. Prints what is wrong and returns an exit
 * status; EXIT_DONE otherwise. The caller closes the store. */
int cli_open_database(struct cli *cli);

#endif
