/* blind.c: see blind.h. */
#include "cli/blind.h"
#include "cli/options.h"

int cli_codes(struct cli *cli)
{
	struct af_error err;
	return af_blind_new(cli->store, &cli->codes, &err) == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
}

int cli_person(struct cli *cli, const struct af_shortlist *shortlist, const char *text, char **key)
{
	struct af_error err;
	return af_blind_find(cli->codes, shortlist, text, key, &err) == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
}

const char *cli_shown(const struct cli *cli, const char *option)
{
	const char *text = cli_text(cli, option, NULL);
	return text && cli->blind ? "(hidden)" : text;
}

int cli_fail_ranking(struct cli *cli, const struct af_error *err)
{
	struct af_error plain = {.status = err->status, .message = "--where cannot be read; without --blind the message says what is wrong with it"};
	bool quotes = cli->blind && err->status == AF_INVALID && cli_given(cli, "where");
	return cli_fail(cli, quotes ? &plain : err);
}

int cli_shortlist(struct cli *cli, const char *address, struct af_shortlist **shortlist)
{
	struct af_error err;
	if (af_shortlist_get(cli->store, address, shortlist, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (!cli->codes || af_shortlist_blind(*shortlist, cli->codes, &err) == AF_OK)
		return EXIT_DONE;
	af_shortlist_free(*shortlist);
	*shortlist = NULL;
	return cli_fail(cli, &err);
}
