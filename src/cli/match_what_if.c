/* match_what_if.c: match --what-if. */
#include "cli/blind.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/match_modes.h"
#include "cli/options.h"
#include "cli/postings.h"
#include "cli/ranking.h"

#include <string.h>

static const struct af_column data_columns[] = {
	{"change", "", AF_CELL_TEXT, 0},
	{"key", "", AF_CELL_TEXT, 0},
	{"name", "", AF_CELL_TEXT, 0},
	{"rank_now", "", AF_CELL_INTEGER, 0},
	{"rank_then", "", AF_CELL_INTEGER, 0},
	{"fit_now", "", AF_CELL_TENTHS, 0},
	{"fit_then", "", AF_CELL_TENTHS, 0},
	{"difference", "", AF_CELL_TENTHS, 0},
	{"raw_now", "", AF_CELL_INTEGER, 0},
	{"raw_then", "", AF_CELL_INTEGER, 0},
	{"supposed", "", AF_CELL_BOOL, 0},
	{"failed_now", "", AF_CELL_LIST, 0},
	{"failed_then", "", AF_CELL_LIST, 0}};
static const struct af_column rank_columns[] = {
	{"now", "Now", AF_CELL_INTEGER, 0},
	{"then", "Then", AF_CELL_INTEGER, 0},
	{"move", "Move", AF_CELL_TEXT, 0},
	{"fit_now", "Fit now", AF_CELL_TENTHS, 0},
	{"fit_then", "Fit then", AF_CELL_TENTHS, 0},
	{"difference", "Change", AF_CELL_TENTHS, 0},
	{"who", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_WHOLE}};
static const struct af_column reason_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"fit_now", "Fit now", AF_CELL_TENTHS, 0},
	{"fit_then", "Fit then", AF_CELL_TENTHS, 0},
	{"who", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"id", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"fails", "Fails", AF_CELL_TEXT, AF_COL_WRAP}};

/* What becomes of a person, as data says it. */
static const char *kind_of(const struct af_move *m)
{
	if (!m->rank_then)
		return m->rank_now ? "lost" : "out";
	if (!m->rank_now)
		return "gained";
	return m->rank_then < m->rank_now ? "up" : m->rank_then > m->rank_now ? "down" : "same";
}

static int64_t rank_or_none(size_t rank)
{
	return rank ? (int64_t)rank : AF_UNKNOWN;
}

static void show_data(struct af_report *report, const struct af_what_if_result *result)
{
	af_report_table(report, "moves", data_columns, sizeof data_columns / sizeof data_columns[0]);
	for (size_t i = 0; i < result->move_count; i++) {
		const struct af_move *m = &result->moves[i];
		af_report_cell_text(report, kind_of(m));
		af_report_cell_text(report, m->key);
		af_report_cell_text(report, m->name);
		af_report_cell_integer(report, rank_or_none(m->rank_now));
		af_report_cell_integer(report, rank_or_none(m->rank_then));
		af_report_cell_tenths(report, m->fit_now);
		af_report_cell_tenths(report, m->fit_then);
		af_report_cell_tenths(report, m->fit_then - m->fit_now);
		af_report_cell_integer(report, m->raw_now);
		af_report_cell_integer(report, m->raw_then);
		af_report_cell_bool(report, m->supposed);
		af_report_cell_list(report, m->failed_now, m->failed_now_count);
		af_report_cell_list(report, m->failed_then, m->failed_then_count);
	}
	af_report_table_end(report);
}

/* "up 3", "down 2, leaves", "new". Returns whether the move is one into, or out of, the first `limit`. */
static bool move_text(const struct af_move *m, size_t limit, struct textbuf *text)
{
	bool enters = limit && m->rank_now > limit && m->rank_then <= limit;
	bool leaves = limit && m->rank_now && m->rank_now <= limit && m->rank_then > limit;
	text->length = 0;
	if (!m->rank_now)
		textbuf_adds(text, "new");
	else if (m->rank_then == m->rank_now)
		textbuf_adds(text, "same");
	else if (m->rank_then < m->rank_now)
		textbuf_printf(text, "up %zu", m->rank_now - m->rank_then);
	else
		textbuf_printf(text, "down %zu", m->rank_then - m->rank_now);
	textbuf_adds(text, enters ? ", enters" : leaves ? ", leaves" : "");
	return enters || leaves;
}

static void show_ranks(struct af_report *report, const struct af_what_if_result *result, size_t limit)
{
	struct textbuf text = {0};
	bool crossed = false;
	af_report_table(report, "ranks", rank_columns, sizeof rank_columns / sizeof rank_columns[0]);
	for (size_t i = 0; i < result->move_count; i++) {
		const struct af_move *m = &result->moves[i];
		if (!m->rank_then)
			continue;
		crossed = move_text(m, limit, &text) || crossed;
		af_report_cell_integer(report, rank_or_none(m->rank_now));
		af_report_cell_integer(report, (int64_t)m->rank_then);
		af_report_cell_text(report, textbuf_text(&text));
		af_report_cell_tenths(report, m->fit_now);
		af_report_cell_tenths(report, m->fit_then);
		af_report_cell_tenths(report, m->fit_then - m->fit_now);
		af_report_cell_text(report, m->name);
		af_report_cell_text(report, m->key);
	}
	af_report_table_end(report);
	textbuf_clear(&text);
	if (result->gained && crossed)
		af_report_prose(report, "New: not eligible today. Enters, leaves: the first %zu.", limit);
	else if (result->gained)
		af_report_prose(report, "New: not eligible today.");
	else if (crossed)
		af_report_prose(report, "Enters, leaves: the first %zu.", limit);
}

/* How many moves are of that kind. */
static size_t count_of(const struct af_what_if_result *result, const char *kind)
{
	size_t n = 0;
	for (size_t i = 0; i < result->move_count; i++)
		n += strcmp(kind_of(&result->moves[i]), kind) == 0;
	return n;
}

/* A heading and a table of those of one kind, with the conditions that they fail: today when now is true, else then. */
static void show_reasons(struct af_report *report, const struct af_what_if_result *result, const char *kind, const char *title, size_t total,
                         bool now)
{
	size_t n = count_of(result, kind);
	struct textbuf text = {0};
	if (!n)
		return;
	af_report_heading(report, title);
	af_report_prose(report, "%zu of %zu, with what they fail %s.", n, total, now ? "now" : "then");
	af_report_table(report, kind, reason_columns, sizeof reason_columns / sizeof reason_columns[0]);
	for (size_t i = 0; i < result->move_count; i++) {
		const struct af_move *m = &result->moves[i];
		if (strcmp(kind_of(m), kind) != 0)
			continue;
		text.length = 0;
		cli_add_list(&text, now ? m->failed_now : m->failed_then, now ? m->failed_now_count : m->failed_then_count, "; ");
		af_report_cell_integer(report, rank_or_none(now ? m->rank_then : m->rank_now));
		af_report_cell_tenths(report, m->fit_now);
		af_report_cell_tenths(report, m->fit_then);
		af_report_cell_text(report, m->name);
		af_report_cell_text(report, m->key);
		af_report_cell_text(report, textbuf_text(&text));
	}
	af_report_table_end(report);
	textbuf_clear(&text);
}

static void show_fields(const struct cli *cli, struct af_report *report, const struct af_what_if_result *r)
{
	char month[16];
	af_month_format(r->as_of, month);
	af_report_text(report, "project", NULL, r->project);
	af_report_text(report, "title", NULL, r->title);
	af_report_text(report, "as_of", NULL, month);
	af_report_list(report, "changes", NULL, r->changes, r->change_count);
	af_report_list(report, "idle", NULL, r->idle, r->idle_count);
	af_report_text(report, "specialist_now", NULL, r->specialist_now);
	af_report_text(report, "specialist_then", NULL, r->specialist_then);
	af_report_text(report, "generalist_now", NULL, r->generalist_now);
	af_report_text(report, "generalist_then", NULL, r->generalist_then);
	af_report_integer(report, "specialist_share_now", NULL, r->share_now);
	af_report_integer(report, "specialist_share_then", NULL, r->share_then);
	af_report_text(report, "taxonomy_version", NULL, r->taxonomy_version);
	af_report_integer(report, "formula_version", NULL, AF_FORMULA_VERSION);
	af_report_text(report, "where", NULL, cli_shown(cli, "where"));
	af_report_integer(report, "pool", NULL, (int64_t)r->pool);
	af_report_integer(report, "left_out", NULL, (int64_t)r->left_out);
	af_report_integer(report, "pool_then", NULL, (int64_t)r->pool_then);
	af_report_integer(report, "eligible_now", NULL, (int64_t)r->eligible_now);
	af_report_integer(report, "eligible_then", NULL, (int64_t)r->eligible_then);
	af_report_integer(report, "gained", NULL, (int64_t)r->gained);
	af_report_integer(report, "lost", NULL, (int64_t)r->lost);
	af_report_integer(report, "moved", NULL, (int64_t)r->moved);
	af_report_integer(report, "rescored", NULL, (int64_t)r->rescored);
}

/* How many people there are, and how many of them it concerns. */
static void show_counts(const struct cli *cli, struct af_report *report, const struct af_what_if_result *r)
{
	char month[16], of[32] = "", out[48] = "";
	af_month_format(r->as_of, month);
	if (r->pool_then != r->pool) {
		snprintf(of, sizeof of, " of %zu", r->pool_then);
		snprintf(out, sizeof out, "; with the changes %zu", r->left_out + r->pool - r->pool_then);
	}
	af_report_prose(report, "%s, as of %s: %zu of %zu people are eligible; with the changes %zu%s: %zu join%s them, %zu drop%s out, "
	                "%zu of the others change%s places.",
	                r->project, month, r->eligible_now, r->pool, r->eligible_then, of, r->gained, r->gained == 1 ? "s" : "", r->lost,
	                r->lost == 1 ? "s" : "", r->moved, r->moved == 1 ? "s" : "");
	if (cli_given(cli, "where"))
		af_report_prose(report, "Left out by --where: %zu of %zu%s.", r->left_out, r->left_out + r->pool, out);
}

/* What was changed, in one line; what had no effect; how many people it concerns. */
static void show_summary(const struct cli *cli, struct af_report *report, const struct af_what_if_result *r)
{
	struct textbuf text = {0};
	af_report_heading(report, r->title);
	cli_add_list(&text, r->changes, r->change_count, "; ");
	if (r->change_count)
		af_report_prose(report, "What if: %s. Nothing is stored.", textbuf_text(&text));
	text.length = 0;
	cli_add_list(&text, r->idle, r->idle_count, "; ");
	if (r->idle_count)
		af_report_prose(report, "No effect: %s.", textbuf_text(&text));
	textbuf_clear(&text);
	show_counts(cli, report, r);
	if (r->share_now != r->share_then || strcmp(r->specialist_now, r->specialist_then) || strcmp(r->generalist_now, r->generalist_then))
		af_report_prose(report, "Mix: %d %% %s, %d %% %s; with the changes %d %% %s, %d %% %s.", r->share_now, r->specialist_now,
		                100 - r->share_now, r->generalist_now, r->share_then, r->specialist_then, 100 - r->share_then, r->generalist_then);
	if (!r->rescored && !r->gained && !r->lost)
		af_report_prose(report, "Nobody's fit, rank or eligibility changes.");
}

static int show(struct cli *cli, const struct af_what_if_result *result, size_t limit)
{
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	show_fields(cli, report, result);
	show_summary(cli, report, result);
	if (!cli_for_people(cli)) {
		show_data(report, result);
	} else if (result->rescored || result->gained || result->lost || count_of(result, "out")) {
		if (result->eligible_then)
			show_ranks(report, result, limit);
		show_reasons(report, result, "gained", "Become eligible", result->gained, true);
		show_reasons(report, result, "lost", "No longer eligible", result->lost, false);
		show_reasons(report, result, "out", "Supposed, and still not eligible", count_of(result, "out"), false);
	}
	return cli_report_end(cli, report, result->eligible_then ? EXIT_DONE : EXIT_NOTHING);
}

int cli_match_what_if(struct cli *cli, struct af_match_options *options)
{
	struct af_what_if_result *result = NULL;
	struct cli_changes changes;
	struct af_error err;
	struct af_project *project = NULL;
	int status = cli_changes_read(cli, &changes);
	cli_match_options(cli, options);
	if (!status)
		project = cli_find_project(cli, cli->args[0], &status);
	if (!status)
		status = cli_changes_resolve(cli, &changes);
	if (!status)
		cli_ready_postings(cli);
	if (!status && af_match_what_if(cli->store, project, options, &changes.what_if, &result, &err) != AF_OK) {
		status = cli_fail_ranking(cli, &err);
	} else if (!status && cli->codes && af_what_if_result_blind(result, cli->codes, &err) != AF_OK) {
		status = cli_fail(cli, &err);
	} else if (!status) {
		status = show(cli, result, options->limit);
	}
	af_what_if_result_free(result);
	af_project_free(project);
	cli_changes_clear(&changes);
	return status;
}
