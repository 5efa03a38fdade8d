/* postings.h: having the postings made before a ranking reads them. */
#ifndef CLI_POSTINGS_H
#define CLI_POSTINGS_H

#include "cli/cli.h"

/* Makes the postings of this month where there are none, unless --as-of asks for a month by name; with a line of progress on a terminal. Where it
 * cannot be done (a read-only file, another process writing), the ranking reads the profiles, and takes longer. */
void cli_ready_postings(struct cli *cli);

#endif
