/* postings.h: having the postings made, and the line that tells how far something is that goes through all candidates. */
#ifndef CLI_POSTINGS_H
#define CLI_POSTINGS_H

#include "cli/cli.h"

/* Makes the postings of this month where there are none, unless --as-of asks for a month by name; with a line of progress on a terminal. Where it
 * cannot be done (a read-only file, another process writing), the ranking reads the profiles, and takes longer. */
void cli_ready_postings(struct cli *cli);
/* Makes them again, for the month that they are for, or for this one. *as_of is that month. Prints what is wrong; returns an exit status. */
int cli_rebuild_postings(struct cli *cli, int *as_of);

struct cli_counting {
	struct cli *cli;
	const char *what; /* "checking" */
	uint64_t shown;   /* milliseconds of cli_milliseconds; 0: not yet */
};
/* What tells of the progress, with the struct as its context: NULL unless the line is for a terminal. */
af_progress_fn *cli_counting(const struct cli_counting *counting);
/* Wipes the line. */
void cli_counting_wipe(const struct cli_counting *counting);

#endif
