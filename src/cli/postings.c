/* postings.c: see postings.h. */
#include "cli/postings.h"
#include "cli/options.h"

#include <stdio.h>
#include <unistd.h>

enum { SHOW_EVERY = 100 }; /* milliseconds */

static bool show(void *context, size_t done, size_t bytes, size_t total)
{
	struct cli_counting *counting = context;
	uint64_t now = cli_milliseconds();
	(void)bytes;
	if (now - counting->shown < SHOW_EVERY)
		return true;
	fprintf(counting->cli->err, "\r%s: %zu of %zu candidates\033[K", counting->what, done, total);
	fflush(counting->cli->err);
	counting->shown = now;
	return true;
}

af_progress_fn *cli_counting(const struct cli_counting *counting)
{
	int fd = fileno(counting->cli->err);
	return !counting->cli->quiet && fd >= 0 && isatty(fd) ? show : NULL;
}

void cli_counting_wipe(const struct cli_counting *counting)
{
	if (!counting->shown)
		return;
	fputs("\r\033[K", counting->cli->err);
	fflush(counting->cli->err);
}

void cli_ready_postings(struct cli *cli)
{
	struct cli_counting counting = {.cli = cli, .what = "preparing the ranking of this month"};
	struct af_error ignored;
	bool rebuilt;
	if (cli_given(cli, "as-of"))
		return;
	if (af_postings_refresh(cli->store, cli_this_month(), false, cli_counting(&counting), &counting, &rebuilt, &ignored) != AF_OK)
		rebuilt = false; /* the ranking does without, or says itself what is wrong */
	cli_counting_wipe(&counting);
}

int cli_rebuild_postings(struct cli *cli, int *as_of)
{
	struct cli_counting counting = {.cli = cli, .what = "making the postings"};
	struct af_error err;
	bool rebuilt;
	enum af_status status = af_postings_month(cli->store, as_of, &err);
	if (*as_of == AF_UNKNOWN)
		*as_of = cli_this_month();
	if (status == AF_OK)
		status = af_postings_refresh(cli->store, *as_of, true, cli_counting(&counting), &counting, &rebuilt, &err);
	cli_counting_wipe(&counting);
	if (status == AF_OK)
		return EXIT_DONE;
	int failed = cli_fail(cli, &err);
	return status == AF_INVALID || status == AF_NOT_FOUND || status == AF_INTERNAL ? EXIT_DATABASE : failed; /* nobody else can be wrong */
}
