/* What people did with a shortlist, as tables: decisions, pins, history. */
#include <stdio.h>

#include "shortlist/shortlist.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct af_column pin_columns[] = {
	{"name", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"pin", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"place", "Rank", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"failed", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"unverified", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"by", "By", AF_CELL_TEXT, 0},
	{"at", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"older", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
};
static const struct af_column decision_columns[] = {
	{"name", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"decision", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"what", "Decision", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"override", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"by", "By", AF_CELL_TEXT, 0},
	{"at", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"day", "On", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"older", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
};
static const struct af_column history_columns[] = {
	{"at", "When", AF_CELL_TEXT, AF_COL_WHOLE},
	{"version", "Version", AF_CELL_INTEGER, 0},
	{"hash", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"act", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"what", "What", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WHOLE},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"by", "By", AF_CELL_TEXT, 0},
	{"override", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"in_snapshot", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"eligible", "", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"rank", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"fit", "", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"failed", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"unverified", "", AF_CELL_LIST, AF_COL_DATA_ONLY},
	{"reason", "Reason", AF_CELL_TEXT, AF_COL_WRAP},
};

/* "invite", "pin in (override)" */
static void what_cell(struct af_report *r, const struct af_shortlist_event *e)
{
	char text[48];

	snprintf(text, sizeof(text), "%s%s", af_act_name(e->act), e->override ? " (override)" : "");
	af_report_cell_text(r, text);
}

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

static void add_list(struct af_buf *out, const char *what, const char *const *texts, size_t n)
{
	af_buf_adds(out, n ? what : "");
	for (size_t i = 0; i < n; i++)
		af_buf_printf(out, "%s%s", i ? "; " : "", texts[i]);
	af_buf_adds(out, n ? "." : "");
}

/* For people: which conditions somebody fails who is on the list all the same. */
static void pin_conditions(struct af_report *r, const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	const struct af_match m = standing(l, e);
	struct af_buf text = {0};

	add_list(&text, " Fails: ", m.failed, m.failed_count);
	add_list(&text, " To check: ", m.unverified, m.unverified_count);
	if (text.length && !text.failed)
		af_report_prose(r, "%s:%s", m.name && m.name[0] ? m.name : m.key, af_buf_text(&text));
	af_buf_clear(&text);
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
	for (size_t i = 0; i < l->history_count && in && !out; i++)
		if (l->history[i].act == AF_ACT_PIN_IN && af_shortlist_pin(l, l->history[i].key) == &l->history[i])
			pin_conditions(r, l, &l->history[i]);
}

void af_shortlist_decisions(struct af_report *r, const struct af_shortlist *l)
{
	char day[16];

	af_report_table(r, "decisions", decision_columns, COUNT(decision_columns));
	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (af_shortlist_decision(l, e->key) != e)
			continue;
		af_report_cell_text(r, e->name);
		af_report_cell_text(r, e->key);
		af_report_cell_text(r, af_act_name(e->act));
		what_cell(r, e);
		af_report_cell_bool(r, e->override);
		af_report_cell_text(r, e->by);
		af_report_cell_text(r, e->at);
		snprintf(day, sizeof(day), "%.10s", e->at);
		af_report_cell_text(r, day);
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
		what_cell(r, e);
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
