/* match_modes.c: see match_modes.h. */
#include "cli/match_modes.h"
#include "cli/options.h"

static const char *const changes[] = {"set", "drop", "add", "suppose", NULL};
static const char *const shaking[] = {"runs", "seed", "top", NULL};
static const char *const ranking[] = {"min-fit", "near-misses", "explain", NULL};

/* The first of the options that was given, or NULL. */
static const char *first_given(const struct cli *cli, const char *const *names)
{
	for (; *names; names++)
		if (cli_given(cli, *names))
			return *names;
	return NULL;
}

int cli_match_modes_check(struct cli *cli)
{
	bool what_if = cli_given(cli, "what-if"), stability = cli_given(cli, "stability");
	const char *change = first_given(cli, changes), *shake = first_given(cli, shaking), *rank = first_given(cli, ranking);
	struct cli_changes read;
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
	int status = cli_changes_read(cli, &read);
	cli_changes_clear(&read);
	return status;
}
