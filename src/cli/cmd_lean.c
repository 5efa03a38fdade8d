/* cmd_lean.c: lean. */
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"

#include <string.h>

static const struct af_column columns[] = {
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"specialist", "Specialist", AF_CELL_INTEGER, 0},
	{"generalist", "Generalist", AF_CELL_INTEGER, 0},
	{"lean", "Lean", AF_CELL_INTEGER, 0}};

static bool one(void *context, const struct af_lean *lean)
{
	struct af_report *report = context;
	af_report_cell_text(report, lean->key);
	af_report_cell_text(report, lean->name);
	af_report_cell_integer(report, lean->specialist);
	af_report_cell_integer(report, lean->generalist);
	af_report_cell_integer(report, lean->lean);
	return true;
}

/* Copies the two names of --pair; false when there are not two. */
static bool read_pair(const char *text, char specialist[80], char generalist[80])
{
	const char *comma = strchr(text, ',');
	if (!comma || comma == text || !comma[1] || strchr(comma + 1, ',') || comma - text >= 80 || strlen(comma + 1) >= 80)
		return false;
	memcpy(specialist, text, (size_t)(comma - text));
	specialist[comma - text] = '\0';
	memcpy(generalist, comma + 1, strlen(comma + 1) + 1);
	return true;
}

static int prepare(struct cli *cli)
{
	char specialist[80], generalist[80];
	if (!cli_given(cli, "pair"))
		return cli_usage(cli, "lean needs --pair SPECIALIST,GENERALIST");
	if (!read_pair(cli_text(cli, "pair", ""), specialist, generalist))
		return cli_usage(cli, "--pair takes two archetypes with a comma between them, not \"%s\"", cli_text(cli, "pair", ""));
	return EXIT_DONE;
}

static int run(struct cli *cli)
{
	char specialist[80], generalist[80], month[16];
	struct af_archetype *both[2] = {NULL, NULL};
	struct af_error err;
	int as_of = cli_as_of(cli);
	read_pair(cli_text(cli, "pair", ""), specialist, generalist);
	/* Both must exist before anything is written. */
	if (af_archetype_get(cli->store, specialist, &both[0], &err) != AF_OK ||
	    af_archetype_get(cli->store, generalist, &both[1], &err) != AF_OK) {
		af_archetype_free(both[0]);
		return cli_fail(cli, &err);
	}
	int status = EXIT_INPUT;
	if (both[0]->generalist)
		cli_message(cli, "--pair: %s is a generalist archetype; the first of the pair is the specialist", specialist);
	else if (!both[1]->generalist)
		cli_message(cli, "--pair: %s is a specialist archetype; the second of the pair is the generalist", generalist);
	else
		status = EXIT_DONE;
	struct af_report *report = status ? NULL : cli_report(cli);
	if (!status && !report)
		status = EXIT_SYSTEM;
	if (report) {
		cli_ready_postings(cli);
		af_month_format(as_of, month);
		af_report_text(report, "specialist", "Specialist", specialist);
		af_report_text(report, "generalist", "Generalist", generalist);
		af_report_text(report, "as_of", "As of", month);
		af_report_prose(report, "Affinities go from 0 to 250; lean is generalist minus specialist.");
		af_report_table(report, "candidates", columns, sizeof columns / sizeof columns[0]);
		enum af_status listed = af_lean_each(cli->store, specialist, generalist, as_of, one, report, &err);
		af_report_table_end(report);
		status = cli_report_end(cli, report, EXIT_DONE);
		if (listed != AF_OK)
			status = cli_fail(cli, &err);
	}
	af_archetype_free(both[0]);
	af_archetype_free(both[1]);
	return status;
}

static const struct cli_option options[] = {
	{"pair", 'p', KIND_TEXT, "SPECIALIST,GENERALIST", 0, 0, "the two archetypes to weigh"},
	CLI_AS_OF,
	{0}};
static const char *const examples[] = {
	"archefit lean --pair fastapi-specialist,fullstack-python",
	"archefit lean --pair backend-specialist,fullstack-generalist --format csv > lean.csv", NULL};

const struct cli_command command_lean = {
	.name = "lean", .least = 0, .most = 0, .database = DB_READ,
	.summary = "Show how specialist and how generalist every candidate is.",
	.options = options, .examples = examples, .prepare = prepare, .run = run};
