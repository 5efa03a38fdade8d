/* lookup.c: see lookup.h. */
#include "cli/lookup.h"
#include "cli/blind.h"
#include "cli/format.h"

enum { SUGGESTIONS = 3 };

const struct af_skill *cli_find_skill(struct cli *cli, const struct af_taxonomy *taxonomy, const char *name)
{
	const struct af_skill *near[SUGGESTIONS];
	const char *names[SUGGESTIONS];
	struct textbuf list = {0};
	const struct af_skill *skill = af_taxonomy_resolve(taxonomy, name);
	if (skill)
		return skill;
	size_t n = af_taxonomy_suggest(taxonomy, name, near, SUGGESTIONS);
	for (size_t i = 0; i < n; i++)
		names[i] = near[i]->name;
	cli_add_list(&list, names, n, " or ");
	if (n > 0)
		cli_message(cli, "no skill \"%s\"; did you mean %s?", name, textbuf_text(&list));
	else
		cli_message(cli, "no skill \"%s\"; `archefit skill list` lists all", name);
	textbuf_clear(&list);
	return NULL;
}

int cli_taxonomy(struct cli *cli, const struct af_taxonomy **taxonomy, struct af_taxonomy **owned)
{
	struct af_error err;
	*owned = NULL;
	if (cli->store)
		return af_store_taxonomy(cli->store, taxonomy, &err) == AF_OK ? EXIT_DONE : cli_fail(cli, &err);
	if (af_taxonomy_builtin(owned, &err) != AF_OK)
		return cli_fail(cli, &err);
	*taxonomy = *owned;
	return EXIT_DONE;
}

struct af_project *cli_find_project(struct cli *cli, const char *slug, int *status)
{
	struct af_project *project;
	struct af_error err;
	*status = EXIT_DONE;
	if (af_project_get(cli->store, slug, &project, &err) == AF_OK)
		return project;
	*status = cli_fail_named(cli, "project", &err);
	return NULL;
}
