/* cmd_duplicates.c: candidate duplicates. */
#include "cli/commands.h"
#include "cli/duplicates.h"
#include "cli/options.h"

#include <limits.h>
#include <stdint.h>

static const struct af_column columns[] = {
	{"a", "Candidate", AF_CELL_TEXT, AF_COL_WHOLE},
	{"b", "and", AF_CELL_TEXT, AF_COL_WHOLE},
	{"reason", "Same", AF_CELL_TEXT, 0},
	{"a_evidence", "The one has", AF_CELL_TEXT, AF_COL_WRAP},
	{"b_evidence", "The other has", AF_CELL_TEXT, AF_COL_WRAP}};

struct listing {
	struct af_report *report;
	size_t shown, total, limit;
};

static bool list_pair(void *context, const struct af_duplicate *pair)
{
	struct listing *listing = context;
	if (listing->total++ >= listing->limit)
		return true; /* go on, to know how many there are */
	listing->shown++;
	af_report_cell_text(listing->report, pair->a);
	af_report_cell_text(listing->report, pair->b);
	af_report_cell_text(listing->report, af_same_name(pair->reason));
	af_report_cell_text(listing->report, pair->a_evidence);
	af_report_cell_text(listing->report, pair->b_evidence);
	return true;
}

/* Lists pairs as a table: those of the batch, or all of them for batch 0. */
static enum af_status list_pairs(struct cli *cli, int64_t batch, struct listing *listing, struct af_duplicate_limits *limits,
                                 struct af_error *err)
{
	size_t found;
	af_report_table(listing->report, "duplicates", columns, sizeof columns / sizeof *columns);
	enum af_status status = batch ? af_duplicates_of_batch(cli->store, batch, SIZE_MAX, list_pair, listing, &found, limits, err)
	                              : af_duplicates_each(cli->store, list_pair, listing, limits, err);
	af_report_table_end(listing->report);
	return status;
}

enum af_status cli_report_duplicates(struct cli *cli, struct af_report *report, int64_t batch, size_t limit, struct af_error *err)
{
	struct listing listing = {.report = report, .limit = limit};
	size_t found;
	enum af_status status = af_duplicates_of_batch(cli->store, batch, 0, list_pair, &listing, &found, NULL, err);
	if (status || !found)
		return status;
	af_report_heading(report, "People who may be stored twice");
	status = list_pairs(cli, batch, &listing, NULL, err);
	if (listing.total > listing.shown)
		af_report_prose(report, "And %zu more; `archefit candidate duplicates --import %lld` lists all.", listing.total - listing.shown,
		                (long long)batch);
	af_report_prose(report, "Nothing was changed. `archefit candidate merge KEEP OTHER` joins two.");
	return status;
}

static int run_duplicates(struct cli *cli)
{
	int limit = cli_number(cli, "limit", 0);
	struct listing listing = {.report = cli_report(cli), .limit = limit ? (size_t)limit : SIZE_MAX};
	struct af_duplicate_limits limits;
	struct af_error err;
	if (!listing.report)
		return EXIT_SYSTEM;
	struct af_report *report = listing.report;
	enum af_status found = list_pairs(cli, cli_number(cli, "import", 0), &listing, &limits, &err);
	af_report_integer(report, "pairs", NULL, (int64_t)listing.total);
	af_report_integer(report, "large_groups", NULL, (int64_t)limits.groups);
	af_report_integer(report, "shared", NULL, (int64_t)limits.shared);
	af_report_prose(report, "%zu of %zu pairs who may be one person%s", listing.shown, listing.total,
	                listing.total ? "; `archefit candidate merge KEEP OTHER` joins two" : "");
	if (limits.groups)
		af_report_prose(report, "%zu group%s of people who look alike %s too large: only the first 50 of each (2,000 for names that "
		                "differ in a letter) were compared with each other.", limits.groups, limits.groups == 1 ? "" : "s",
		                limits.groups == 1 ? "is" : "are");
	if (limits.shared)
		af_report_prose(report, "%zu phone number%s or profile page%s of more than 5 people count%s for nothing.", limits.shared,
		                limits.shared == 1 ? "" : "s", limits.shared == 1 ? "" : "s", limits.shared == 1 ? "s" : "");
	int status = cli_report_end(cli, report, listing.total ? EXIT_DONE : EXIT_NOTHING);
	return found == AF_OK ? status : cli_fail(cli, &err);
}

static const struct cli_option options[] = {
	{"import", 'i', KIND_NUMBER, "N", 1, INT_MAX, "only pairs of whom import N added or changed one; `import --list` has the numbers"},
	{"limit", 'n', KIND_NUMBER, "N", 0, 1000000000, "at most N pairs; 0, the default, means all"},
	{0}};
static const char *const examples[] = {
	"archefit candidate duplicates --limit 20", "archefit candidate duplicates --import 3", "archefit candidate duplicates --format csv > pairs.csv", NULL};

const struct cli_command command_candidate_duplicates = {
	.name = "candidate duplicates", .least = 0, .most = 0, .database = DB_READ,
	.summary = "List pairs of candidates who may be one person, and why.",
	.about = "The reasons, strongest first: the same e-mail address (in another case, with a +tag, or with\n"
	         "dots at Gmail), the same LinkedIn or GitHub page, the same phone number (its last nine digits),\n"
	         "and the same name in the same place (accents, the order of the parts and middle initials aside;\n"
	         "names of eight letters or more may differ in one). Nothing is changed: `candidate merge` joins\n"
	         "two. The exit status is 1 when there are none.",
	.options = options, .examples = examples, .run = run_duplicates};
