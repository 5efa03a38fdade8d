/* match_modes.c: see match_modes.h. */
#include "cli/match_modes.h"
#include "cli/options.h"

static const char *const changes[] = {"set", "drop", "add", "suppose", NULL};
static const char *const shaking[] = {"runs", "seed", "top", NULL};
static const char *const one_project[] = {"near-misses", "where", "explain", "what-if", "stability", NULL};
static const char *const ranking[] = {"min-fit", "near-misses", "explain", NULL};

/* The first of the options that was given, or NULL. */
static const char *first_given(const struct cli *cli, const char *const *names)
{
	for (; *names; names++)
		if (cli_given(cli, *names))
			return *names;
	return NULL;
}

/* Either a project, or --all-projects and what goes with it. */
static int check_projects(struct cli *cli)
{
	bool all = cli_given(cli, "all-projects");
	int limit = cli_number(cli, "limit", 1);
	const char *alone = first_given(cli, one_project);
	if (!all && !cli->arg_count)
		return cli_usage(cli, "match needs an argument: archefit match PROJECT, or --all-projects");
	if (!all && cli_given(cli, "threads"))
		return cli_usage(cli, "--threads goes with --all-projects only");
	if (!all)
		return EXIT_DONE;
	if (cli->arg_count)
		return cli_usage(cli, "give a project, such as \"%s\", or --all-projects, not both", cli->args[0]);
	if (alone)
		return cli_usage(cli, "--%s is for one project; it does not go with --all-projects", alone);
	if (limit < 1 || limit > AF_ALL_LIMIT_MOST)
		return cli_usage(cli, "with --all-projects, --limit takes a whole number from 1 to %d", AF_ALL_LIMIT_MOST);
	return EXIT_DONE;
}

int cli_match_modes_check(struct cli *cli)
{
	bool what_if = cli_given(cli, "what-if"), stability = cli_given(cli, "stability");
	const char *change = first_given(cli, changes), *shake = first_given(cli, shaking), *rank = first_given(cli, ranking);
	struct cli_changes read;
	int status = check_projects(cli);
	if (status)
		return status;
	if (what_if && stability)
		return cli_usage(cli, "--what-if and --stability do not go together; run one after the other");
	if (change && !what_if)
		return cli_usage(cli, "--%s is a change for --what-if; give that too", change);
	if (what_if && !change)
		return cli_usage(cli, "--what-if needs a change: --set, --drop, --add or --suppose");
	if (shake && !stability)
		return cli_usage(cli, "--%s goes with --stability only", shake);
	if ((what_if || stability) && rank)
		return cli_usage(cli, "--%s does not go with --%s", rank, what_if ? "what-if" : "stability");
	if (!what_if)
		return EXIT_DONE;
	/* Once for its usage errors, before the database is opened; the run reads it again. */
	status = cli_changes_read(cli, &read);
	cli_changes_clear(&read);
	return status;
}
