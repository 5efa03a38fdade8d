/* report.c: starting and ending the report of a command. */
#include "cli/cli.h"
#include "cli/textbuf.h"

struct af_report *cli_report(struct cli *cli)
{
	struct af_report *report;
	struct af_error err;
	if (af_report_new(cli->out, cli->format, cli->width, cli->color, &report, &err) != AF_OK) {
		cli_fail(cli, &err);
		return NULL;
	}
	if (cli->blind)
		af_report_blind(report);
	return report;
}

int cli_report_end(struct cli *cli, struct af_report *report, int status)
{
	struct af_error err;
	if (af_report_end(report, &err) == AF_OK)
		return textbuf_any_failed() ? cli_nomem(cli) : status;
	cli_fail(cli, &err);
	return EXIT_SYSTEM;
}
