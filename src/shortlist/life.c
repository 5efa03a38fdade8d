/* What people did with a shortlist, as tables: decisions, pins, history. */
#include <stdio.h>

#include "shortlist/shortlist.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct af_column pin_columns[] = {
	{"name", "Name", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"pin", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"place", "Rank", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"failed", "Fails", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "To check", AF_CELL_LIST, AF_COL_WRAP},
	{"by", "By", AF_CELL_TEXT, 0},
	{"at", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"older", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
};
static const struct af_column decision_columns[] = {
	{"name", "Name", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"decision", "Decision", AF_CELL_TEXT, 0},
	{"override", "Override", AF_CELL_BOOL, 0},
	{"by", "By", AF_CELL_TEXT, 0},
	{"at", "When", AF_CELL_TEXT, 0},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"older", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
};
static const struct af_column history_columns[] = {
	{"at", "When", AF_CELL_TEXT, 0},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"hash", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"act", "What", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"by", "By", AF_CELL_TEXT, 0},
	{"override", "Override", AF_CELL_BOOL, 0},
	{"in_snapshot", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"failed", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"unverified", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
};

/* Of somebody whom the snapshot does not have, what the pool said when they were pinned in. */
static struct af_match standing(const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	const struct af_match *m = af_shortlist_find(l, e->key, NULL);

	if (m)
		return *m;
	return (struct af_match){.key = e->key, .name = e->name, .eligible = e->eligible, .rank = e->rank, .fit = e->fit, .failed = e->failed,
	                         .failed_count = e->failed_count, .unverified = e->unverified, .unverified_count = e->unverified_count};
}

static void pin_row(struct af_report *r, const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	const struct af_match m = standing(l, e);
	char rank[48];

	snprintf(rank, sizeof(rank), m.eligible ? "%zu" : "near miss %zu", m.rank);
	af_report_cell_text(r, m.name);
	af_report_cell_text(r, m.key);
	af_report_cell_text(r, e->act == AF_ACT_PIN_IN ? "in" : "out");
	af_report_cell_text(r, rank);
	af_report_cell_integer(r, (int64_t)m.rank);
	af_report_cell_tenths(r, m.fit);
	af_report_cell_bool(r, m.eligible);
	af_report_cell_list(r, m.failed, m.failed_count);
	af_report_cell_list(r, m.unverified, m.unverified_count);
	af_report_cell_text(r, e->by);
	af_report_cell_text(r, e->at);
	af_report_cell_text(r, e->reason);
	af_report_cell_integer(r, e->version);
	af_report_cell_bool(r, e->version != l->version);
}

/* People who are pinned in (or out), in the order in which it was done. */
void af_shortlist_pins(struct af_report *r, const struct af_shortlist *l, const char *key, bool in, bool out)
{
	af_report_table(r, key, pin_columns, COUNT(pin_columns));
	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (af_shortlist_pin(l, e->key) == e && (e->act == AF_ACT_PIN_IN ? in : out))
			pin_row(r, l, e);
	}
	af_report_table_end(r);
}

void af_shortlist_decisions(struct af_report *r, const struct af_shortlist *l)
{
	af_report_table(r, "decisions", decision_columns, COUNT(decision_columns));
	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (af_shortlist_decision(l, e->key) != e)
			continue;
		af_report_cell_text(r, e->name);
		af_report_cell_text(r, e->key);
		af_report_cell_text(r, af_act_name(e->act));
		af_report_cell_bool(r, e->override);
		af_report_cell_text(r, e->by);
		af_report_cell_text(r, e->at);
		af_report_cell_text(r, e->reason);
		af_report_cell_integer(r, e->version);
		af_report_cell_bool(r, e->version != l->version);
	}
	af_report_table_end(r);
}

void af_shortlist_history(struct af_report *r, const struct af_shortlist *l)
{
	af_report_table(r, "history", history_columns, COUNT(history_columns));
	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		af_report_cell_text(r, e->at);
		af_report_cell_integer(r, e->version);
		af_report_cell_text(r, e->hash);
		af_report_cell_text(r, af_act_name(e->act));
		af_report_cell_text(r, e->key);
		af_report_cell_text(r, e->name);
		af_report_cell_text(r, e->by);
		af_report_cell_bool(r, e->override);
		af_report_cell_bool(r, e->in_snapshot);
		af_report_cell_bool(r, e->eligible);
		af_report_cell_integer(r, (int64_t)e->rank);
		af_report_cell_tenths(r, e->fit);
		af_report_cell_list(r, e->failed, e->failed_count);
		af_report_cell_list(r, e->unverified, e->unverified_count);
		af_report_cell_text(r, e->reason);
	}
	af_report_table_end(r);
}
