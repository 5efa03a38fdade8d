/* cmd_undo.c: import --list and import --undo: what was imported, and taking it back. */
#include "cli/commands.h"
#include "cli/options.h"

#include <string.h>

static const struct af_column batch_columns[] = {
	{"batch", "No.", AF_CELL_INTEGER, 0},     {"kind", "Kind", AF_CELL_TEXT, 0},
	{"imported", "When", AF_CELL_TEXT, 0},
	{"read", "Read", AF_CELL_INTEGER, 0},     {"added", "Added", AF_CELL_INTEGER, 0},
	{"updated", "Updated", AF_CELL_INTEGER, 0}, {"unchanged", "Unchanged", AF_CELL_INTEGER, 0},
	{"rejected", "Rejected", AF_CELL_INTEGER, 0}, {"undone", "Undone", AF_CELL_BOOL, 0},
	{"source", "File", AF_CELL_TEXT, AF_COL_WRAP}};

static const char *const kinds[] = {[AF_BATCH_IMPORT] = "import", [AF_BATCH_ALIAS] = "alias", [AF_BATCH_MERGE] = "merge"};

struct listing {
	struct af_report *report;
	size_t count;
};

static bool add_batch(void *context, const struct af_batch *batch)
{
	struct listing *listing = context;
	struct af_report *report = listing->report;
	af_report_cell_integer(report, batch->id);
	af_report_cell_text(report, kinds[batch->kind]);
	af_report_cell_text(report, batch->imported);
	af_report_cell_integer(report, (int64_t)batch->read);
	af_report_cell_integer(report, (int64_t)batch->added);
	af_report_cell_integer(report, (int64_t)batch->updated);
	af_report_cell_integer(report, (int64_t)batch->unchanged);
	af_report_cell_integer(report, (int64_t)batch->rejected);
	af_report_cell_bool(report, batch->undone);
	af_report_cell_text(report, batch->source);
	listing->count++;
	return true;
}

int cli_import_list(struct cli *cli)
{
	struct listing listing = {.report = cli_report(cli)};
	struct af_error err;
	if (!listing.report)
		return EXIT_SYSTEM;
	af_report_table(listing.report, "imports", batch_columns, sizeof batch_columns / sizeof *batch_columns);
	enum af_status status = af_batch_each(cli->store, add_batch, &listing, &err);
	af_report_table_end(listing.report);
	if (!status && !listing.count)
		af_report_prose(listing.report, "Nothing was imported yet.");
	int exit_status = cli_report_end(cli, listing.report, listing.count ? EXIT_DONE : EXIT_NOTHING);
	return status ? cli_fail(cli, &err) : exit_status;
}

/* --keep's word; false when it is none. */
static bool read_keep(const struct cli *cli, enum af_keep *keep)
{
	const char *word = cli_text(cli, "keep", NULL);
	*keep = !word ? AF_KEEP_NEITHER : strcmp(word, "later") == 0 ? AF_KEEP_LATER : AF_KEEP_EARLIER;
	return !word || strcmp(word, "later") == 0 || strcmp(word, "earlier") == 0;
}

int cli_import_undo_check(struct cli *cli)
{
	enum af_keep keep;
	if (cli_given(cli, "keep") && !cli_given(cli, "undo"))
		return cli_usage(cli, "--keep goes with --undo");
	if (!read_keep(cli, &keep))
		return cli_usage(cli, "--keep takes later or earlier, not \"%s\"", cli_text(cli, "keep", ""));
	return EXIT_DONE;
}

int cli_import_undo(struct cli *cli)
{
	int batch = cli_number(cli, "undo", 0);
	struct af_undo_result result;
	struct af_error err;
	enum af_keep keep;
	read_keep(cli, &keep);
	if (af_batch_undo(cli->store, batch, keep, &result, &err) != AF_OK)
		return cli_fail(cli, &err);
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_integer(report, "batch", NULL, batch);
	af_report_integer(report, "removed", NULL, (int64_t)result.removed);
	af_report_integer(report, "restored", NULL, (int64_t)result.restored);
	af_report_integer(report, "kept", NULL, (int64_t)result.kept);
	af_report_integer(report, "conflicts", NULL, (int64_t)result.conflicts);
	af_report_prose(report, "%s %d is undone: %zu candidate%s removed, %zu restored%s.",
	                result.kind == AF_BATCH_MERGE ? "Merge" : "Import", batch, result.removed, result.removed == 1 ? "" : "s",
	                result.restored, result.kept ? "" : " to what they were before");
	if (result.kept)
		af_report_prose(report, "%zu candidate%s that a later import changed again %s as %s.", result.kept, result.kept == 1 ? "" : "s",
		                result.kept == 1 ? "stays" : "stay", result.kept == 1 ? "it is" : "they are");
	return cli_report_end(cli, report, EXIT_DONE);
}
