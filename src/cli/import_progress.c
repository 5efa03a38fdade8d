/* import_progress.c: how far an import is, on a terminal only, and Ctrl-C. */
#include "cli/import_command.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { SHOW_EVERY = 100, RATE_AFTER = 300, MINUTES_FROM = 100 }; /* milliseconds, milliseconds, seconds */

static volatile sig_atomic_t interrupted;
static struct sigaction before;

static void interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

bool cli_import_interrupted(void)
{
	return interrupted;
}

static bool wanted(const struct cli *cli)
{
	int fd = fileno(cli->err);
	return !cli->quiet && fd >= 0 && isatty(fd);
}

void cli_import_progress_begin(struct import_progress *progress, struct cli *cli, size_t files, size_t bytes_total)
{
	struct sigaction polite = {.sa_handler = interrupt};
	*progress = (struct import_progress){.cli = cli, .files = files, .bytes_total = bytes_total, .start = cli_milliseconds()};
	sigemptyset(&polite.sa_mask);
	interrupted = 0;
	sigaction(SIGINT, &polite, &before);
	if (before.sa_handler == SIG_IGN) /* a background job: Ctrl-C is not meant for it */
		sigaction(SIGINT, &before, NULL);
}

void cli_import_progress_end(void)
{
	sigaction(SIGINT, &before, NULL);
}

void cli_import_progress_wipe(struct import_progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", progress->cli->err);
	fflush(progress->cli->err);
	progress->shown = 0;
}

/* "312,000" */
static void group_digits(char out[32], uint64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), at = 0;
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

void cli_import_progress_line(char out[160], const struct import_progress *progress, size_t rows, size_t bytes, uint64_t milliseconds)
{
	char number[32];
	int n = 0;
	if (progress->files > 1)
		n = snprintf(out, 160, "file %zu of %zu: ", progress->file, progress->files);
	group_digits(number, rows);
	n += snprintf(out + n, 160 - (size_t)n, "%s row%s", number, rows == 1 ? "" : "s");
	bool known = progress->bytes_total > 0 && bytes <= progress->bytes_total;
	if (known)
		n += snprintf(out + n, 160 - (size_t)n, ", %d %%", (int)((double)bytes * 100 / (double)progress->bytes_total));
	if (milliseconds < RATE_AFTER)
		return;
	group_digits(number, (uint64_t)rows * 1000 / milliseconds);
	n += snprintf(out + n, 160 - (size_t)n, ", %s rows/s", number);
	if (!known || bytes == 0)
		return;
	double left = (double)milliseconds / 1000 * (double)(progress->bytes_total - bytes) / (double)bytes;
	if (left < MINUTES_FROM)
		snprintf(out + n, 160 - (size_t)n, ", %d s left", (int)(left + 0.999));
	else
		snprintf(out + n, 160 - (size_t)n, ", %d min left", (int)(left / 60 + 0.999));
}

bool cli_import_progress(void *context, size_t rows, size_t bytes_read, size_t bytes_total)
{
	struct import_progress *progress = context;
	uint64_t now = cli_milliseconds();
	char line[160];
	(void)bytes_total;
	if (wanted(progress->cli) && (!progress->shown || now - progress->shown >= SHOW_EVERY)) {
		cli_import_progress_line(line, progress, progress->rows_before + rows, progress->bytes_before + bytes_read,
		                         now - progress->start);
		fprintf(progress->cli->err, "\r%s\033[K", line);
		fflush(progress->cli->err);
		progress->shown = now ? now : 1;
	}
	return !interrupted;
}
