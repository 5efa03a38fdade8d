/* postings.c: see postings.h. */
#include "cli/postings.h"
#include "cli/options.h"

#include <stdio.h>
#include <unistd.h>

enum { SHOW_EVERY = 100 }; /* milliseconds */

struct progress {
	struct cli *cli;
	uint64_t shown; /* milliseconds of cli_milliseconds; 0: not yet */
};

static bool show(void *context, size_t done, size_t bytes, size_t total)
{
	struct progress *progress = context;
	uint64_t now = cli_milliseconds();
	(void)bytes;
	if (now - progress->shown < SHOW_EVERY)
		return true;
	fprintf(progress->cli->err, "\rpreparing the ranking of this month: %zu of %zu candidates\033[K", done, total);
	fflush(progress->cli->err);
	progress->shown = now;
	return true;
}

void cli_ready_postings(struct cli *cli)
{
	struct progress progress = {.cli = cli};
	struct af_error ignored;
	int fd = fileno(cli->err);
	bool terminal = !cli->quiet && fd >= 0 && isatty(fd), rebuilt;
	if (cli_given(cli, "as-of"))
		return;
	if (af_postings_refresh(cli->store, cli_this_month(), false, terminal ? show : NULL, &progress, &rebuilt, &ignored) != AF_OK)
		rebuilt = false; /* the ranking does without, or says itself what is wrong */
	if (progress.shown) {
		fputs("\r\033[K", cli->err);
		fflush(cli->err);
	}
}
