/* blind.c: see blind.h. */
#include "cli/blind.h"
#include "cli/options.h"

#include <string.h>

int cli_codes(struct cli *cli)
{
	struct af_error err;
	return af_blind_new(cli->store, &cli->codes, &err) == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
}

int cli_person(struct cli *cli, const struct af_shortlist *shortlist, const char *text, char **key)
{
	struct af_error err;
	enum af_status found = cli->blind ? af_blind_find_code(cli->codes, shortlist, text, key, &err)
	                                  : af_blind_find(cli->codes, shortlist, text, key, &err);
	if (found == AF_INVALID)
		return cli_usage(cli, "%s", err.message);
	return found == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
}

bool cli_blank(const struct cli *cli, const char *option)
{
	const char *text = cli_text(cli, option, "");
	while (*text && (strchr(" \t\r\n\v\f", *text) || strncmp(text, "\xC2\xA0", 2) == 0))
		text += *text == '\xC2' ? 2 : 1;
	return !*text;
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

int cli_where_blind(struct cli *cli)
{
	const char *text = cli->blind ? cli_text(cli, "where", NULL) : NULL, *field;
	struct af_error err;
	if (!text)
		return EXIT_DONE;
	if (af_where_personal(cli->store, text, &field, &err) != AF_OK)
		return cli_fail_ranking(cli, &err);
	return field ? cli_usage(cli, "--where must not ask for %s with --blind: the answer would tell whose code it is", field) : EXIT_DONE;
}

int cli_fail_named(struct cli *cli, const char *what, const struct af_error *err)
{
	struct af_error plain = {.status = err->status};
	if (!cli->blind || (err->status != AF_NOT_FOUND && err->status != AF_INVALID))
		return cli_fail(cli, err);
	snprintf(plain.message, sizeof plain.message, "there is no such %s; `archefit %s list` names them", what, what);
	return cli_fail(cli, &plain);
}

/* What is shown of a snapshot is what it was, or somebody must know that it is not. */
static enum af_status warn_altered(struct cli *cli, struct af_shortlist *shortlist, struct af_error *err)
{
	bool intact;
	enum af_status status = af_shortlist_intact(shortlist, &intact, err);
	if (status != AF_OK)
		af_shortlist_free(shortlist);
	else if (!intact)
		cli_message(cli, "warning: %s@%d was altered in the database: it has another hash than it had when it was stored", shortlist->name,
		            shortlist->version);
	return status;
}

int cli_shortlist(struct cli *cli, const char *address, struct af_shortlist **shortlist)
{
	struct af_error err;
	if (af_shortlist_get(cli->store, address, shortlist, &err) != AF_OK)
		return cli_fail_named(cli, "shortlist", &err);
	if (warn_altered(cli, *shortlist, &err) != AF_OK)
		return cli_fail(cli, &err);
	if (!cli->codes || af_shortlist_blind(*shortlist, cli->codes, &err) == AF_OK)
		return EXIT_DONE;
	af_shortlist_free(*shortlist);
	*shortlist = NULL;
	return cli_fail(cli, &err);
}
