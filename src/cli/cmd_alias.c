/* cmd_alias.c: skill unlisted, skill alias add, skill alias list, skill alias remove, skill merge. */
#include "cli/commands.h"
#include "cli/options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option none[] = {{0}};

/* ---------------------------------------------------------------- unlisted */

static const struct af_column unlisted_columns[] = {
	{"name", "Skill", AF_CELL_TEXT, 0},
	{"people", "People", AF_CELL_INTEGER, 0},
	{"suggestion", "Did they mean", AF_CELL_TEXT, 0}};

struct listing {
	struct af_report *report;
	size_t shown, total, limit;
};

static bool list_unlisted(void *context, const struct af_unlisted *unlisted)
{
	struct listing *listing = context;
	if (listing->total++ >= listing->limit)
		return true; /* go on, to know how many there are */
	listing->shown++;
	af_report_cell_text(listing->report, unlisted->name);
	af_report_cell_integer(listing->report, (int64_t)unlisted->count);
	af_report_cell_text(listing->report, unlisted->suggestion);
	return true;
}

static int run_unlisted(struct cli *cli)
{
	int limit = cli_number(cli, "limit", 0);
	struct listing listing = {.limit = limit ? (size_t)limit : SIZE_MAX};
	struct af_error err;
	listing.report = cli_report(cli);
	if (!listing.report)
		return EXIT_SYSTEM;
	af_report_table(listing.report, "unlisted", unlisted_columns, 3);
	enum af_status listed = af_skill_unlisted_each(cli->store, listing.limit, list_unlisted, &listing, &err);
	af_report_table_end(listing.report);
	af_report_prose(listing.report, "%zu of %zu names that archefit does not know%s", listing.shown, listing.total,
	                listing.total ? "; `archefit skill merge NAME SKILL` says what one means" : "");
	int status = cli_report_end(cli, listing.report, listing.total ? EXIT_DONE : EXIT_NOTHING);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const struct cli_option unlisted_options[] = {
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "at most N rows; 0, the default, means all"},
	{0}};
static const char *const unlisted_examples[] = {
	"archefit skill unlisted --limit 20", "archefit skill unlisted --format csv", NULL};

const struct cli_command command_skill_unlisted = {
	.name = "skill unlisted", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the names on profiles that archefit does not know, most frequent first.",
	.about = "They are kept as written, and count as no other skill. `skill merge` or `skill alias add` says what one\n"
	         "means. The exit status is 1 when there are none.",
	.options = unlisted_options, .examples = unlisted_examples, .run = run_unlisted};

/* ---------------------------------------------------------------- the table of aliases */

static const struct af_column alias_columns[] = {
	{"alias", "Alias", AF_CELL_TEXT, 0},
	{"skill", "Slug", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"name", "Skill", AF_CELL_TEXT, 0},
	{"profiles", "Profiles changed", AF_CELL_INTEGER, 0},
	{"batch", "Batch", AF_CELL_INTEGER, 0}};
enum { ALIAS_COLUMNS = sizeof alias_columns / sizeof alias_columns[0] };

static void alias_row(struct af_report *report, const struct af_alias *alias)
{
	af_report_cell_text(report, alias->alias);
	af_report_cell_text(report, alias->slug);
	af_report_cell_text(report, alias->name);
	af_report_cell_integer(report, (int64_t)alias->profiles);
	af_report_cell_integer(report, alias->batch);
}

/* Reports the aliases of a skill that were just added. */
static int report_added(struct cli *cli, const char *skill, const char *const *aliases, const struct af_alias_result *results, size_t n)
{
	const struct af_taxonomy *taxonomy;
	struct af_error err;
	if (af_store_taxonomy(cli->store, &taxonomy, &err) != AF_OK)
		return cli_fail(cli, &err);
	const struct af_skill *found = af_taxonomy_resolve(taxonomy, skill);
	struct af_report *report = found ? cli_report(cli) : NULL;
	if (!report)
		return found ? EXIT_SYSTEM : cli_nomem(cli);
	af_report_table(report, "aliases", alias_columns, ALIAS_COLUMNS);
	for (size_t i = 0; i < n; i++)
		alias_row(report, &(struct af_alias){aliases[i], found->slug, found->name, results[i].batch, results[i].profiles});
	af_report_table_end(report);
	return cli_report_end(cli, report, EXIT_DONE);
}

/* ---------------------------------------------------------------- alias add */

static int run_alias_add(struct cli *cli)
{
	size_t n = (size_t)cli->arg_count - 1;
	struct af_alias_result *results = calloc(n, sizeof *results);
	struct af_error err;
	char now[32];
	int status;
	if (!results)
		return cli_nomem(cli);
	cli_now(now);
	if (af_skill_alias_add(cli->store, cli->args[0], cli->args + 1, n, now, results, &err) == AF_OK)
		status = report_added(cli, cli->args[0], cli->args + 1, results, n);
	else
		status = cli_fail(cli, &err);
	free(results);
	return status;
}

static const char *const add_examples[] = {
	"archefit skill alias add Kubernetes kubernets", "archefit skill alias add 'GitHub Actions' GHA 'GH Workflows' --format json", NULL};

const struct cli_command command_skill_alias_add = {
	.name = "skill alias add", .arguments = "SKILL ALIAS...", .least = 2, .most = -1, .database = DB_CREATE,
	.summary = "Give a skill more spellings; stored profiles that use them get the skill.",
	.about = "Makes the database when there is none.\n"
	         "Profiles that have ALIAS as an unlisted skill get SKILL instead, with the better level, years and last\n"
	         "use when they had both. Names on profiles are compared without case, spaces, punctuation and a version\n"
	         "at the end, as everywhere. `skill alias remove` takes all of it back. Either all aliases are added or\n"
	         "none; one that is a spelling of a listed skill already is refused.",
	.options = none, .examples = add_examples, .run = run_alias_add};

/* ---------------------------------------------------------------- alias list */

static bool list_alias(void *context, const struct af_alias *alias)
{
	struct listing *listing = context;
	listing->total++;
	alias_row(listing->report, alias);
	return true;
}

static int run_alias_list(struct cli *cli)
{
	struct listing listing = {.report = cli_report(cli)};
	struct af_error err;
	if (!listing.report)
		return EXIT_SYSTEM;
	af_report_table(listing.report, "aliases", alias_columns, ALIAS_COLUMNS);
	enum af_status listed = af_skill_alias_each(cli->store, list_alias, &listing, &err);
	af_report_table_end(listing.report);
	af_report_prose(listing.report, "%zu alias%s of your own", listing.total, listing.total == 1 ? "" : "es");
	int status = cli_report_end(cli, listing.report, listing.total ? EXIT_DONE : EXIT_NOTHING);
	return listed == AF_OK ? status : cli_fail(cli, &err);
}

static const char *const list_examples[] = {"archefit skill alias list", "archefit skill alias list --format csv", NULL};

const struct cli_command command_skill_alias_list = {
	.name = "skill alias list", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List the aliases that you added.",
	.about = "`skill show` has the built-in ones. The exit status is 1 when there are none.",
	.options = none, .examples = list_examples, .run = run_alias_list};

/* ---------------------------------------------------------------- alias remove */

static int prepare_remove(struct cli *cli)
{
	const char *keep = cli_text(cli, "keep", NULL);
	if (keep && strcmp(keep, "later") != 0 && strcmp(keep, "earlier") != 0)
		return cli_usage(cli, "--keep takes later or earlier, not \"%s\"", keep);
	return EXIT_DONE;
}

static int run_alias_remove(struct cli *cli)
{
	const char *keep = cli_text(cli, "keep", NULL);
	struct af_undo_result result;
	struct af_error err;
	if (af_skill_alias_remove(cli->store, cli->args[0], !keep ? AF_KEEP_NEITHER : *keep == 'l' ? AF_KEEP_LATER : AF_KEEP_EARLIER,
	                          &result, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_text(report, "removed", "Removed alias", cli->args[0]);
	af_report_integer(report, "restored", "Profiles as before", (int64_t)result.restored);
	af_report_integer(report, "kept", "Profiles left as they are", (int64_t)result.kept);
	return cli_report_end(cli, report, EXIT_DONE);
}

static const struct cli_option remove_options[] = {
	{"keep", 0, KIND_TEXT, "WHICH", 0, 0,
	 "what to do with profiles that a later import changed: later leaves them as they are, earlier takes them back to before the alias "
	 "was added, and what later imports did to them with it"},
	{0}};
static const char *const remove_examples[] = {
	"archefit skill alias remove kubernets", "archefit skill alias remove kubernets --keep later", NULL};

const struct cli_command command_skill_alias_remove = {
	.name = "skill alias remove", .arguments = "ALIAS", .least = 1, .most = 1, .database = DB_WRITE,
	.summary = "Remove an alias that you added; profiles are as before it again.",
	.about = "Refused when a later import changed such a profile, unless --keep says what to do. Built-in aliases cannot\n"
	         "be removed.",
	.options = remove_options, .examples = remove_examples, .prepare = prepare_remove, .run = run_alias_remove};

/* ---------------------------------------------------------------- merge */

static int run_merge(struct cli *cli)
{
	struct af_alias_result result;
	struct af_error err;
	char now[32];
	cli_now(now);
	if (af_skill_merge(cli->store, cli->args[0], cli->args[1], now, &result, &err) != AF_OK)
		return cli_fail(cli, &err);
	return report_added(cli, cli->args[1], cli->args, &result, 1);
}

static const char *const merge_examples[] = {"archefit skill merge kubernets Kubernetes", NULL};

const struct cli_command command_skill_merge = {
	.name = "skill merge", .arguments = "UNLISTED SKILL", .least = 2, .most = 2, .database = DB_WRITE,
	.summary = "Make an unlisted name of profiles one with a skill.",
	.about = "The same as `skill alias add SKILL UNLISTED`, but refused when no profile has the name. `skill alias remove`\n"
	         "takes it back. Two listed skills cannot be merged.",
	.options = none, .examples = merge_examples, .run = run_merge};
