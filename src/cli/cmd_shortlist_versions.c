/* cmd_shortlist_versions.c: shortlist refresh, diff. */
#include "cli/blind.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/ranking.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- differences */

static const struct af_column cause_columns[] = {
	{"kind", "", AF_CELL_TEXT, 0}, {"label", "", AF_CELL_TEXT, 0}, {"from", "", AF_CELL_INTEGER, 0},
	{"to", "", AF_CELL_INTEGER, 0}, {"points", "", AF_CELL_TENTHS, 0}, {"text", "", AF_CELL_TEXT, 0}};
static const struct af_column shift_columns[] = {
	{"kind", "What", AF_CELL_TEXT, 0},
	{"name", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"place_from", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"rank_from", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"fit_from", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"place_to", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"rank_to", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"fit_to", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"ranks", "Rank", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"fits", "Fit", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"text", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"causes", "", AF_CELL_ROWS, AF_COL_DATA_ONLY}};
static const struct af_column change_columns[] = {{"change", "Change", AF_CELL_TEXT, AF_COL_WRAP}};

static void cause_rows(struct af_report *report, const struct af_shift *shift)
{
	af_report_cell_rows(report, cause_columns, sizeof cause_columns / sizeof cause_columns[0]);
	for (size_t i = 0; i < shift->cause_count; i++) {
		const struct af_cause *cause = &shift->causes[i];
		af_report_cell_text(report, af_cause_kind_name(cause->kind));
		af_report_cell_text(report, cause->label);
		af_report_cell_integer(report, cause->from);
		af_report_cell_integer(report, cause->to);
		af_report_cell_tenths(report, cause->tenths);
		af_report_cell_text(report, cause->text);
	}
	af_report_cell_rows_end(report);
}

/* "3 -> 1", "- -> near miss 2" */
static void add_place(struct textbuf *text, enum af_place place, size_t rank, bool eligible)
{
	if (place == AF_PLACE_NOWHERE)
		textbuf_adds(text, "-");
	else
		textbuf_printf(text, "%s%zu", !eligible ? "near miss " : place == AF_PLACE_KEPT ? "rank " : "", rank);
}

static void add_fit(struct textbuf *text, int tenths)
{
	char fit[16] = "-";
	if (tenths != AF_UNKNOWN)
		cli_format_tenths(tenths, fit);
	textbuf_adds(text, fit);
}

static void shift_row(struct af_report *report, const struct af_shift *s)
{
	struct textbuf ranks = {0}, fits = {0};
	add_place(&ranks, s->place_from, s->rank_from, s->eligible_from);
	textbuf_adds(&ranks, " -> ");
	add_place(&ranks, s->place_to, s->rank_to, s->eligible_to);
	add_fit(&fits, s->fit_from);
	textbuf_adds(&fits, " -> ");
	add_fit(&fits, s->fit_to);
	af_report_cell_text(report, af_shift_kind_name(s->kind));
	af_report_cell_text(report, s->name);
	af_report_cell_text(report, s->key);
	af_report_cell_text(report, af_place_name(s->place_from));
	af_report_cell_integer(report, s->rank_from ? (int64_t)s->rank_from : AF_UNKNOWN);
	af_report_cell_tenths(report, s->fit_from);
	af_report_cell_text(report, af_place_name(s->place_to));
	af_report_cell_integer(report, s->rank_to ? (int64_t)s->rank_to : AF_UNKNOWN);
	af_report_cell_tenths(report, s->fit_to);
	af_report_cell_text(report, textbuf_text(&ranks));
	af_report_cell_text(report, textbuf_text(&fits));
	af_report_cell_text(report, s->text);
	cause_rows(report, s);
	textbuf_clear(&ranks);
	textbuf_clear(&fits);
}

/* For people: a paragraph each. */
static void shift_prose(struct af_report *report, const struct af_shift *s)
{
	struct textbuf why = {0};
	for (size_t i = 0; i < s->cause_count; i++)
		textbuf_printf(&why, "%s%s", i ? "; " : "", s->causes[i].text);
	af_report_prose(report, "%s: %s%s%s%s", *s->name ? s->name : s->key, s->text, s->cause_count ? " " : "", textbuf_text(&why),
	                s->cause_count ? "." : "");
	textbuf_clear(&why);
}

static void show_diff(struct cli *cli, struct af_report *report, const struct af_shortlist_diff *diff)
{
	bool people = cli_for_people(cli);
	af_report_integer(report, "same", NULL, (int64_t)diff->same);
	if (!people || diff->shift_count) {
		af_report_table(report, "people", shift_columns, sizeof shift_columns / sizeof shift_columns[0]);
		for (size_t i = 0; i < diff->shift_count; i++)
			shift_row(report, &diff->shifts[i]);
		af_report_table_end(report);
		for (size_t i = 0; i < diff->shift_count; i++)
			if (diff->shifts[i].cause_count || diff->shifts[i].kind < AF_MOVED)
				shift_prose(report, &diff->shifts[i]);
	}
	af_report_prose(report, "%zu %s listed in both at the same rank with the same fit.", diff->same,
	                diff->same == 1 ? "person is" : "people are");
	if (!people || diff->change_count) {
		af_report_heading(report, "Beside people");
		af_report_table(report, "changes", change_columns, 1);
		for (size_t i = 0; i < diff->change_count; i++)
			af_report_cell_text(report, diff->changes[i]);
		af_report_table_end(report);
	}
}

static int report_diff(struct cli *cli, struct af_report *report, const struct af_shortlist *from, const struct af_shortlist *to)
{
	struct af_shortlist_diff *diff;
	struct af_error err;
	enum af_status done = af_shortlist_diff_run(from, to, &diff, &err);
	if (done == AF_OK)
		show_diff(cli, report, diff);
	af_shortlist_diff_free(diff);
	int status = cli_report_end(cli, report, EXIT_DONE);
	return done == AF_OK ? status : cli_fail(cli, &err);
}

/* "NAME@2" */
static void address_of(const struct af_shortlist *shortlist, int version, char out[96])
{
	snprintf(out, 96, "%.80s@%d", shortlist->name, version);
}

/* ---------------------------------------------------------------- refresh */

/* The places in the history of decisions and pins in effect whose people are in the pool no more. *n of them, to be freed; NULL after a message. */
static size_t *find_gone(struct cli *cli, const struct af_shortlist *list, size_t *n)
{
	size_t *gone = malloc((list->history_count + 1) * sizeof *gone);
	*n = 0;
	if (!gone)
		cli_nomem(cli);
	for (size_t i = 0; gone && i < list->history_count; i++) {
		const struct af_shortlist_event *event = &list->history[i];
		struct af_candidate *candidate = NULL;
		struct af_error err;
		if (af_shortlist_decision(list, event->key) != event && af_shortlist_pin(list, event->key) != event)
			continue;
		if (af_candidate_get(cli->store, event->key, &candidate, &err) == AF_NOT_FOUND)
			gone[(*n)++] = i;
		af_candidate_free(candidate);
	}
	return gone;
}

static const struct af_column deed_columns[] = {
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE}, {"act", "What", AF_CELL_TEXT, 0}, {"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP}};

/* A table of those events. */
static void deeds(struct cli *cli, struct af_report *report, const char *member, const char *heading, const struct af_shortlist *list,
                  const size_t *which, size_t n)
{
	if (!n && cli_for_people(cli))
		return;
	af_report_heading(report, heading);
	af_report_table(report, member, deed_columns, sizeof deed_columns / sizeof deed_columns[0]);
	for (size_t i = 0; i < n; i++) {
		const struct af_shortlist_event *event = &list->history[which ? which[i] : list->history_count - n + i];
		af_report_cell_text(report, event->key);
		af_report_cell_text(report, af_act_name(event->act));
		af_report_cell_text(report, event->reason);
	}
	af_report_table_end(report);
}

/* What became of decisions and pins on people who were merged, or are gone. */
static void show_deeds(struct cli *cli, struct af_report *report, const struct af_shortlist *now, const size_t *gone, size_t gone_count)
{
	size_t carried = 0;
	while (carried < now->history_count && now->history[now->history_count - 1 - carried].version == now->version)
		carried++;
	deeds(cli, report, "carried", "Carried over from people who were merged", now, NULL, carried);
	deeds(cli, report, "gone", "Decided or pinned, and no longer in the pool", now, gone, gone_count);
}

static int run_refresh(struct cli *cli)
{
	struct af_shortlist *now, *before = NULL;
	struct af_error err;
	bool unchanged;
	char time[32], old[96], new[96];
	cli_now(time);
	if (cli->blind && cli_shortlist(cli, cli->args[0], &before))
		return EXIT_NOTHING;
	af_shortlist_free(before);
	before = NULL;
	if (af_shortlist_refresh(cli->store, cli->args[0], time, cli_as_of(cli), &now, &unchanged, &err) != AF_OK)
		return cli_fail(cli, &err);
	address_of(now, now->version - 1, old);
	address_of(now, now->version, new);
	int status;
	size_t gone_count, *gone = find_gone(cli, now, &gone_count);
	if (!gone)
		status = EXIT_SYSTEM;
	else if (cli->codes && af_shortlist_blind(now, cli->codes, &err) != AF_OK)
		status = cli_fail(cli, &err);
	else
		status = cli_shortlist(cli, old, &before);
	if (!status) {
		struct af_report *report = cli_report(cli);
		status = EXIT_SYSTEM;
		if (report) {
			af_report_text(report, "shortlist", NULL, now->name);
			af_report_integer(report, "version", NULL, now->version);
			af_report_text(report, "hash", NULL, now->hash);
			af_report_bool(report, "unchanged", NULL, unchanged);
			af_report_prose(report, "Stored %s: %zu of %zu eligible people. %s", new, now->entry_count, now->eligible_count,
			                unchanged ? "Nothing has changed." : "Since the version before:");
			show_deeds(cli, report, now, gone, gone_count);
			status = report_diff(cli, report, before, now);
		}
	}
	free(gone);
	af_shortlist_free(before);
	af_shortlist_free(now);
	return status;
}

static const struct cli_option refresh_options[] = {CLI_AS_OF, CLI_BLIND, {0}};
static const char *const refresh_examples[] = {"archefit shortlist refresh for-client", NULL};

const struct cli_command command_shortlist_refresh = {
	.name = "shortlist refresh", .arguments = "LIST", .least = 1, .most = 1, .database = DB_WRITE,
	.summary = "Rank again with today's pool and project, as a new version of the shortlist.",
	.about = "The options are those of the newest version (people, near misses, strictness, mix, archetype). Older versions\n"
	         "stay as they are: LIST is the newest one, LIST@1 the first. Decisions and pins carry over.",
	.options = refresh_options, .examples = refresh_examples, .run = run_refresh};

/* ---------------------------------------------------------------- diff */

/* The version before, for one argument. */
static int read_before(struct cli *cli, const struct af_shortlist *to, struct af_shortlist **from)
{
	char address[96];
	if (to->version == 1 && to->newest > 1) {
		cli_message(cli, "%s@1 is the first version of shortlist %s; name another one to compare it with, such as %s@2", to->name, to->name, to->name);
		return EXIT_NOTHING;
	}
	if (to->version == 1) {
		cli_message(cli, "shortlist %s has one version; name another shortlist to compare it with, or refresh it first", to->name);
		return EXIT_NOTHING;
	}
	address_of(to, to->version - 1, address);
	return cli_shortlist(cli, address, from);
}

static int run_diff(struct cli *cli)
{
	struct af_shortlist *from = NULL, *to = NULL;
	int status = cli_shortlist(cli, cli->args[cli->arg_count - 1], &to);
	if (status)
		return status;
	if (cli->arg_count == 1)
		status = read_before(cli, to, &from);
	else
		status = cli_shortlist(cli, cli->args[0], &from);
	struct af_report *report = status ? NULL : cli_report(cli);
	if (report) {
		char old[96], new[96];
		address_of(from, from->version, old);
		address_of(to, to->version, new);
		af_report_text(report, "from", NULL, old);
		af_report_text(report, "to", NULL, new);
		af_report_text(report, "from_hash", NULL, from->hash);
		af_report_text(report, "to_hash", NULL, to->hash);
		af_report_heading(report, "What became of the shortlist");
		af_report_prose(report, "From %s (%s) to %s (%s).", old, from->created, new, to->created);
		status = report_diff(cli, report, from, to);
	} else if (!status) {
		status = EXIT_SYSTEM;
	}
	af_shortlist_free(from);
	af_shortlist_free(to);
	return status;
}

static const struct cli_option diff_options[] = {CLI_BLIND, {0}};
static const char *const diff_examples[] = {"archefit shortlist diff for-client", "archefit shortlist diff for-client@1 for-client@3", NULL};

const struct cli_command command_shortlist_diff = {
	.name = "shortlist diff", .arguments = "[FROM] TO", .least = 1, .most = 2, .database = DB_READ,
	.summary = "Say who came, went and moved between two snapshots, and which evidence or weight did it.",
	.about = "With one shortlist: its newest version against the one before. Nothing but the two snapshots is read.",
	.options = diff_options, .examples = diff_examples, .run = run_diff};
