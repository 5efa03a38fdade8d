/* A snapshot as JSON, every bit of it, and its hash.
 *
 * Members may be added here only under a new number of `snapshot` in struct af_shortlist: a snapshot that is stored must keep its hash. */
#define _XOPEN_SOURCE 700 /* open_memstream */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shortlist/shortlist.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct af_column requirement_columns[] = {
	{"label", "", AF_CELL_TEXT, 0},     {"importance", "", AF_CELL_TEXT, 0}, {"weight", "", AF_CELL_INTEGER, 0},
	{"share", "", AF_CELL_INTEGER, 0},  {"level", "", AF_CELL_INTEGER, 0},   {"months", "", AF_CELL_INTEGER, 0},
	{"exact", "", AF_CELL_BOOL, 0},     {"skills", "", AF_CELL_LIST, 0},
};
static const struct af_column fact_columns[] = {{"fact", "", AF_CELL_TEXT, 0}, {"value", "", AF_CELL_TEXT, 0}};
static const struct af_column point_columns[] = {
	{"fact", "", AF_CELL_TEXT, 0},      {"title", "", AF_CELL_TEXT, 0}, {"value", "", AF_CELL_TEXT, 0},
	{"points", "", AF_CELL_INTEGER, 0}, {"why", "", AF_CELL_TEXT, 0},
};
static const struct af_column condition_columns[] = {
	{"label", "", AF_CELL_TEXT, 0},     {"kind", "", AF_CELL_TEXT, 0},       {"requirement", "", AF_CELL_INTEGER, 0},
	{"failed", "", AF_CELL_INTEGER, 0}, {"without", "", AF_CELL_INTEGER, 0},
};
static const struct af_column map_columns[] = {
	{"specialist", "", AF_CELL_INTEGER, 0}, {"generalist", "", AF_CELL_INTEGER, 0}, {"people", "", AF_CELL_INTEGER, 0},
};
/* The members of `match`, then what a shortlist keeps beside them. */
static const struct af_column entry_columns[] = {
	{"rank", "", AF_CELL_INTEGER, 0},        {"key", "", AF_CELL_TEXT, 0},          {"name", "", AF_CELL_TEXT, 0},
	{"fit", "", AF_CELL_TENTHS, 0},          {"low", "", AF_CELL_TENTHS, 0},        {"high", "", AF_CELL_TENTHS, 0},
	{"raw", "", AF_CELL_INTEGER, 0},         {"eligible", "", AF_CELL_BOOL, 0},     {"completeness", "", AF_CELL_INTEGER, 0},
	{"requirement", "", AF_CELL_TENTHS, 0},  {"archetype", "", AF_CELL_TENTHS, 0},  {"matched", "", AF_CELL_INTEGER, 0},
	{"asked", "", AF_CELL_INTEGER, 0},       {"failed", "", AF_CELL_LIST, 0},       {"unverified", "", AF_CELL_LIST, 0},
	{"missing", "", AF_CELL_LIST, 0},        {"specialist", "", AF_CELL_INTEGER, 0}, {"generalist", "", AF_CELL_INTEGER, 0},
	{"lean", "", AF_CELL_INTEGER, 0},        {"why", "", AF_CELL_TEXT, 0},          {"lacks", "", AF_CELL_TEXT, 0},
	{"list", "", AF_CELL_TEXT, 0},           {"standing", "", AF_CELL_TEXT, 0},     {"decision", "", AF_CELL_TEXT, 0},
	{"hash", "", AF_CELL_TEXT, 0},           {"file_hash", "", AF_CELL_TEXT, 0}, /* these five in formats of rows */
};
enum { ENTRY_MEMBERS = sizeof(entry_columns) / sizeof(entry_columns[0]) - 5 };
static const struct af_column part_columns[] = {
	{"key", "", AF_CELL_TEXT, 0},      {"label", "", AF_CELL_TEXT, 0},    {"kind", "", AF_CELL_TEXT, 0},
	{"importance", "", AF_CELL_TEXT, 0}, {"weight", "", AF_CELL_INTEGER, 0}, {"strength", "", AF_CELL_INTEGER, 0},
	{"credit", "", AF_CELL_INTEGER, 0}, {"raw", "", AF_CELL_INTEGER, 0},  {"points", "", AF_CELL_TENTHS, 0},
	{"assumed", "", AF_CELL_BOOL, 0},  {"trace", "", AF_CELL_TEXT, 0},
};

const char *const af_shortlist_uncovered[] = {"format", "hash", "file_hash", "decisions", "pins", "history", NULL};

static void add_head(struct af_report *r, const struct af_shortlist *l)
{
	const bool whole = l->snapshot;
	char month[16];

	af_month_format(l->as_of, month);
	af_report_text(r, "shortlist", NULL, l->name);
	af_report_integer(r, "version", NULL, l->version);
	af_report_text(r, "title", NULL, l->title);
	af_report_text(r, "project", NULL, l->project);
	af_report_text(r, "project_title", NULL, l->project_title);
	af_report_text(r, "created", NULL, l->created);
	af_report_text(r, "as_of", NULL, month);
	af_report_integer(r, "formula_version", NULL, l->formula_version);
	af_report_text(r, "taxonomy_version", NULL, l->taxonomy_version);
	af_report_text(r, "specialist", NULL, l->specialist);
	af_report_text(r, "generalist", NULL, l->generalist);
	af_report_integer(r, "specialist_share", NULL, l->specialist_share);
	af_report_integer(r, "batch", NULL, l->batch ? l->batch : AF_UNKNOWN);
	af_report_text(r, "imported", NULL, l->imported);
	af_report_integer(r, "pool", NULL, (int64_t)l->pool);
	af_report_integer(r, "eligible", NULL, (int64_t)l->eligible_count);
	af_report_integer(r, "near", NULL, (int64_t)l->near_count);
	af_report_integer(r, "snapshot", NULL, l->snapshot);
	af_report_integer(r, "limit", NULL, whole ? (int64_t)l->options.limit : AF_UNKNOWN);
	af_report_integer(r, "near_limit", NULL, whole ? (int64_t)l->options.near_limit : AF_UNKNOWN);
	af_report_bool(r, "strict", NULL, l->options.strict);
	af_report_integer(r, "mix", NULL, whole ? l->options.mix : AF_UNKNOWN);
	af_report_text(r, "archetype", NULL, l->options.archetype);
}

static void add_project(struct af_report *r, const struct af_project *p)
{
	static const struct af_project none = {.constraints = {.max_rate_cents = -1, .utc_offset = AF_UNKNOWN}};
	const struct af_constraints *k = p ? &p->constraints : &none.constraints;
	char modes[32];

	af_work_modes_format(k->work_mode, modes);
	af_report_text(r, "brief", NULL, p ? p->brief : NULL);
	af_report_integer(r, "headcount", NULL, p ? p->headcount : AF_UNKNOWN);
	af_report_text(r, "asked_specialist", NULL, p ? p->specialist : NULL);
	af_report_text(r, "asked_generalist", NULL, p ? p->generalist : NULL);
	af_report_text(r, "pin", NULL, p ? p->pin : NULL);
	af_report_integer(r, "archetype_weight", NULL, p ? p->archetype_weight : AF_UNKNOWN);
	af_report_integer(r, "max_rate_cents", NULL, k->max_rate_cents < 0 ? AF_UNKNOWN : k->max_rate_cents);
	af_report_text(r, "rate_currency", NULL, k->rate_currency);
	af_report_text(r, "rate_period", NULL, k->rate_period == AF_PER_UNKNOWN ? NULL : af_rate_period_name(k->rate_period));
	af_report_list(r, "locations", NULL, k->locations, k->location_count);
	af_report_integer(r, "utc_offset", NULL, k->utc_offset);
	af_report_integer(r, "overlap_minutes", NULL, k->utc_offset == AF_UNKNOWN ? AF_UNKNOWN : k->overlap_minutes);
	af_report_text(r, "available_by", NULL, k->available_by);
	af_report_text(r, "work_mode", NULL, modes[0] ? modes : NULL);
	af_report_integer(r, "min_months", NULL, p ? k->min_months : AF_UNKNOWN);
}

static void add_requirements(struct af_report *r, const struct af_shortlist *l)
{
	const struct af_project *p = l->asked;

	af_report_table(r, "requirements", requirement_columns, COUNT(requirement_columns));
	for (size_t i = 0; p && i < p->requirement_count; i++) {
		const struct af_requirement *q = &p->requirements[i];

		af_report_cell_text(r, l->asks[i].label);
		af_report_cell_text(r, af_importance_name(q->importance));
		af_report_cell_integer(r, q->weight);
		af_report_cell_integer(r, l->asks[i].share);
		af_report_cell_integer(r, q->level);
		af_report_cell_integer(r, q->months);
		af_report_cell_bool(r, q->exact);
		af_report_cell_list(r, q->skills, q->skill_count);
	}
	af_report_table_end(r);
	af_report_table(r, "facts", fact_columns, COUNT(fact_columns));
	for (size_t i = 0; p && i < p->fact_count; i++) {
		af_report_cell_text(r, p->facts[i].name);
		af_report_cell_text(r, p->facts[i].value);
	}
	af_report_table_end(r);
}

static void add_advice(struct af_report *r, const struct af_advice *a)
{
	static const struct af_advice none;
	const struct af_advice *or_none = a ? a : &none;

	af_report_text(r, "verdict", NULL, or_none->archetype);
	af_report_text(r, "advice_specialist", NULL, or_none->specialist);
	af_report_text(r, "advice_generalist", NULL, or_none->generalist);
	af_report_text(r, "advice_pair_reason", NULL, or_none->pair_reason);
	af_report_integer(r, "advice_share", NULL, a ? a->specialist_share : AF_UNKNOWN);
	af_report_integer(r, "advice_points", NULL, a ? a->points : AF_UNKNOWN);
	af_report_integer(r, "advice_margin", NULL, a ? a->margin : AF_UNKNOWN);
	af_report_bool(r, "advice_pinned", NULL, or_none->pinned);
	af_report_bool(r, "advice_mixed", NULL, or_none->mixed);
	af_report_list(r, "advice_flips", NULL, or_none->flips, or_none->flip_count);
	af_report_integer(r, "advice_flip_share", NULL, a ? a->flip_share : AF_UNKNOWN);
	af_report_list(r, "advice_unknown", NULL, or_none->unknown, or_none->unknown_count);
	af_report_table(r, "advice_evidence", point_columns, COUNT(point_columns));
	for (size_t i = 0; i < or_none->evidence_count; i++) {
		const struct af_advice_point *p = &a->evidence[i];

		af_report_cell_text(r, p->fact);
		af_report_cell_text(r, p->title);
		af_report_cell_text(r, p->value);
		af_report_cell_integer(r, p->points);
		af_report_cell_text(r, p->why);
	}
	af_report_table_end(r);
}

static void add_pool(struct af_report *r, const struct af_shortlist *l)
{
	af_report_table(r, "conditions", condition_columns, COUNT(condition_columns));
	for (size_t i = 0; i < l->condition_count; i++) {
		const struct af_condition *c = &l->conditions[i];

		af_report_cell_text(r, c->label);
		af_report_cell_text(r, af_condition_kind_name(c->kind));
		af_report_cell_integer(r, c->requirement == SIZE_MAX ? AF_UNKNOWN : (int64_t)c->requirement);
		af_report_cell_integer(r, (int64_t)c->failed);
		af_report_cell_integer(r, (int64_t)c->without);
	}
	af_report_table_end(r);
	af_report_table(r, "map", map_columns, COUNT(map_columns));
	for (size_t i = 0; i < l->map_count; i++) {
		af_report_cell_integer(r, l->map[i].specialist);
		af_report_cell_integer(r, l->map[i].generalist);
		af_report_cell_integer(r, (int64_t)l->map[i].people);
	}
	af_report_table_end(r);
}

static void add_entry(struct af_report *r, const struct af_match *m, const struct af_shortlist_profile *p)
{
	af_report_cell_integer(r, (int64_t)m->rank);
	af_report_cell_text(r, m->key);
	af_report_cell_text(r, m->name);
	af_report_cell_tenths(r, m->fit);
	af_report_cell_tenths(r, m->low);
	af_report_cell_tenths(r, m->high);
	af_report_cell_integer(r, m->raw);
	af_report_cell_bool(r, m->eligible);
	af_report_cell_integer(r, m->completeness);
	af_report_cell_tenths(r, m->requirement_tenths);
	af_report_cell_tenths(r, m->archetype_tenths);
	af_report_cell_integer(r, (int64_t)m->matched);
	af_report_cell_integer(r, (int64_t)m->asked);
	af_report_cell_list(r, m->failed, m->failed_count);
	af_report_cell_list(r, m->unverified, m->unverified_count);
	af_report_cell_list(r, m->missing, m->missing_count);
	af_report_cell_integer(r, p->specialist);
	af_report_cell_integer(r, p->generalist);
	af_report_cell_integer(r, p->lean);
	af_report_cell_text(r, p->why);
	af_report_cell_text(r, p->lacks);
}

static void add_entries(struct af_report *r, const char *key, const struct af_match *list, const struct af_shortlist_profile *profiles,
                        size_t n)
{
	af_report_table(r, key, entry_columns, ENTRY_MEMBERS);
	for (size_t i = 0; i < n; i++)
		add_entry(r, &list[i], &profiles[i]);
	af_report_table_end(r);
}

static void add_parts(struct af_report *r, const struct af_match *m)
{
	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];
		bool requirement = p->kind == AF_PART_REQUIREMENT;

		af_report_cell_text(r, m->key);
		af_report_cell_text(r, p->label);
		af_report_cell_text(r, requirement ? "requirement" : "archetype");
		af_report_cell_text(r, requirement ? af_importance_name(p->importance) : NULL);
		af_report_cell_integer(r, p->weight);
		af_report_cell_integer(r, p->strength);
		af_report_cell_integer(r, p->credit);
		af_report_cell_integer(r, p->raw);
		af_report_cell_tenths(r, p->tenths);
		af_report_cell_bool(r, p->assumed);
		af_report_cell_text(r, p->trace);
	}
}

void af_shortlist_content(struct af_report *r, const struct af_shortlist *l)
{
	add_head(r, l);
	add_project(r, l->asked);
	add_advice(r, l->advice);
	add_requirements(r, l);
	add_pool(r, l);
	add_entries(r, "entries", l->entries, l->entry_profiles, l->entry_count);
	add_entries(r, "near_misses", l->near_misses, l->near_profiles, l->near_miss_count);
	add_entries(r, "kept", l->kept, l->kept_profiles, l->kept_count);
	af_report_table(r, "parts", part_columns, COUNT(part_columns));
	for (size_t i = 0; i < l->entry_count; i++)
		add_parts(r, &l->entries[i]);
	for (size_t i = 0; i < l->near_miss_count; i++)
		add_parts(r, &l->near_misses[i]);
	for (size_t i = 0; i < l->kept_count; i++)
		add_parts(r, &l->kept[i]);
	af_report_table_end(r);
}

struct rows {
	struct af_report *report;
	const struct af_shortlist *list;
	size_t left; /* rows to come */
};

/* Every row has the hash; the last one, which ends the file, its digest too. list NULL: of somebody whom the snapshot does not have. */
static void end_row(struct rows *rows, const char *key, const char *list, const char *standing)
{
	const struct af_shortlist_event *decision = af_shortlist_decision(rows->list, key);

	rows->left--;
	af_report_cell_text(rows->report, list);
	af_report_cell_text(rows->report, af_shortlist_standing(rows->list, key, standing));
	af_report_cell_text(rows->report, decision ? af_act_name(decision->act) : NULL);
	af_report_cell_text(rows->report, rows->list->hash);
	af_report_cell_text(rows->report, rows->left ? NULL : af_shortlist_unsealed_of(rows->list));
}

static void add_rows(struct rows *rows, const char *key, const char *standing, const struct af_match *list,
                     const struct af_shortlist_profile *profiles, size_t n)
{
	af_report_table(rows->report, key, entry_columns, COUNT(entry_columns));
	for (size_t i = 0; i < n; i++) {
		add_entry(rows->report, &list[i], &profiles[i]);
		end_row(rows, list[i].key, key, standing);
	}
	af_report_table_end(rows->report);
}

/* Who is pinned in from outside of the snapshot: where they stood then; the rest is unknown. */
static void add_outside(struct rows *rows)
{
	const struct af_shortlist *l = rows->list;
	struct af_report *r = rows->report;

	af_report_table(r, "pinned_in", entry_columns, COUNT(entry_columns));
	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (!af_shortlist_from_outside(l, e))
			continue;
		af_report_cell_integer(r, (int64_t)e->rank);
		af_report_cell_text(r, e->key);
		af_report_cell_text(r, e->name);
		af_report_cell_tenths(r, e->fit);
		af_report_cell_tenths(r, AF_UNKNOWN);      /* low */
		af_report_cell_tenths(r, AF_UNKNOWN);      /* high */
		af_report_cell_integer(r, AF_UNKNOWN);     /* raw */
		af_report_cell_bool(r, e->eligible);
		af_report_cell_integer(r, AF_UNKNOWN);     /* completeness */
		af_report_cell_tenths(r, AF_UNKNOWN);      /* requirement */
		af_report_cell_tenths(r, AF_UNKNOWN);      /* archetype */
		af_report_cell_integer(r, AF_UNKNOWN);     /* matched */
		af_report_cell_integer(r, AF_UNKNOWN);     /* asked */
		af_report_cell_list(r, e->failed, e->failed_count);
		af_report_cell_list(r, e->unverified, e->unverified_count);
		af_report_cell_list(r, NULL, 0);           /* missing */
		af_report_cell_integer(r, AF_UNKNOWN);     /* specialist */
		af_report_cell_integer(r, AF_UNKNOWN);     /* generalist */
		af_report_cell_integer(r, AF_UNKNOWN);     /* lean */
		af_report_cell_text(r, NULL);              /* why */
		af_report_cell_text(r, NULL);              /* lacks */
		end_row(rows, e->key, NULL, "pinned in");
	}
	af_report_table_end(r);
}

void af_shortlist_rows(struct af_report *r, const struct af_shortlist *l)
{
	struct rows rows = {r, l, l->entry_count + l->near_miss_count + l->kept_count};

	for (size_t i = 0; i < l->history_count; i++)
		rows.left += af_shortlist_from_outside(l, &l->history[i]);
	add_rows(&rows, "entries", "listed", l->entries, l->entry_profiles, l->entry_count);
	add_rows(&rows, "near_misses", "near miss", l->near_misses, l->near_profiles, l->near_miss_count);
	add_rows(&rows, "kept", "kept", l->kept, l->kept_profiles, l->kept_count);
	add_outside(&rows);
}

/* The digest of the document, but for the members named. */
static enum af_status digest_of(const char *name, const char *text, size_t n, const char *const *without, char out[AF_HASH_SIZE],
                                struct af_error *err)
{
	struct af_buf canonical = {0};
	cJSON *root = NULL;
	enum af_status status = af_json_parse(name, text, n, &root, err);

	if (!status) {
		af_json_canonical(&canonical, root, without);
		if (canonical.failed)
			status = af_fail_nomem(err);
	}
	if (!status) {
		snprintf(out, AF_HASH_SIZE, "%s", AF_HASH_PREFIX);
		af_digest(canonical.data, canonical.length, out + sizeof(AF_HASH_PREFIX) - 1);
	}
	cJSON_Delete(root);
	af_buf_clear(&canonical);
	return status;
}

enum af_status af_shortlist_hash_json(const char *name, const char *text, size_t n, char out[AF_HASH_SIZE], struct af_error *err)
{
	return digest_of(name, text, n, af_shortlist_uncovered, out, err);
}

static enum af_status hash(const struct af_shortlist *shortlist, const char *const *without, char out[AF_HASH_SIZE], struct af_error *err)
{
	struct af_report *report;
	char *text = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&text, &n);
	enum af_status status = memory ? af_report_new(memory, AF_JSON, 0, false, &report, err) : af_fail_nomem(err);

	if (!status) {
		af_shortlist_content(report, shortlist);
		status = af_report_end(report, err);
	}
	if (memory && fclose(memory) && !status)
		status = af_fail_nomem(err);
	if (!status)
		status = digest_of("shortlist", text, n, without, out, err);
	free(text);
	return status;
}

enum af_status af_shortlist_hash(const struct af_shortlist *shortlist, char out[AF_HASH_SIZE], struct af_error *err)
{
	return hash(shortlist, af_shortlist_uncovered, out, err);
}

enum af_status af_shortlist_content_hash(const struct af_shortlist *shortlist, char out[AF_HASH_SIZE], struct af_error *err)
{
	static const char *const without[] = {"format", "shortlist", "version", "title", "created", NULL};

	return hash(shortlist, without, out, err);
}

enum af_status af_shortlist_intact(const struct af_shortlist *shortlist, bool *intact, struct af_error *err)
{
	char now[AF_HASH_SIZE] = "";
	enum af_status status = af_shortlist_hash(shortlist, now, err);

	*intact = !status && !strcmp(now, shortlist->hash);
	return status;
}
