/* What a snapshot keeps beside its entries, so that a report needs nothing else: the project and the advice as they were, what each condition
 * did to the pool, and the map of the pool. */
#include <string.h>

#include "store/internal.h"

const char *af_condition_kind_name(enum af_condition_kind kind)
{
	static const char *const names[] = {"must-have", "must-have", "rate", "location", "time zone", "availability", "work mode", "experience"};

	return names[kind];
}

/* ---------------------------------------------------------------- put */

static enum af_status put_project(struct af_store *store, int64_t id, const struct af_project *p, struct af_error *err)
{
	const struct af_constraints *k = &p->constraints;
	struct af_arena arena = {0};
	char *locations = k->location_count ? af_sql_list_write(k->locations, k->location_count, &arena) : NULL;
	sqlite3_stmt *s = NULL;
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;
	bool row;

	if (!status)
		status = af_sql_bind(store, SQL_KEPT_PROJECT_PUT, &s, err, "lsisssilsssiisii", id, p->brief, p->headcount, p->specialist,
		                     p->generalist, p->pin, p->archetype_weight, k->max_rate_cents, k->rate_currency,
		                     k->rate_period == AF_PER_UNKNOWN ? NULL : af_rate_period_name(k->rate_period), locations,
		                     k->utc_offset, k->overlap_minutes, k->available_by, k->work_mode, k->min_months);
	if (!status && k->max_rate_cents < 0 && sqlite3_bind_null(s, 8) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	af_sql_done(s);
	for (size_t i = 0; i < p->fact_count && !status; i++)
		status = af_sql_run(store, SQL_KEPT_FACT_PUT, err, "lss", id, p->facts[i].name, p->facts[i].value);
	af_arena_clear(&arena);
	return status;
}

static enum af_status put_requirement(struct af_store *store, int64_t id, int position, const struct af_requirement *q,
                                      const struct af_shortlist_ask *ask, struct af_error *err)
{
	struct af_arena arena = {0};
	char *skills = af_sql_list_write(q->skills, q->skill_count, &arena);
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;

	if (!status)
		status = af_sql_run(store, SQL_KEPT_REQUIREMENT_PUT, err, "lissiiiiis", id, position, ask->label,
		                    af_importance_name(q->importance), q->weight, ask->share, q->level, q->months, q->exact, skills);
	af_arena_clear(&arena);
	return status;
}

static enum af_status put_advice(struct af_store *store, int64_t id, const struct af_advice *a, struct af_error *err)
{
	struct af_arena arena = {0};
	char *flips = af_sql_list_write(a->flips, a->flip_count, &arena);
	char *unknown = af_sql_list_write(a->unknown, a->unknown_count, &arena);
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;

	if (!status)
		status = af_sql_run(store, SQL_KEPT_ADVICE_PUT, err, "lsssiiiiisiss", id, a->archetype, a->specialist, a->generalist, a->pinned,
		                    a->mixed, a->specialist_share, a->points, a->margin, a->pair_reason, a->flip_share, flips, unknown);
	for (size_t i = 0; i < a->evidence_count && !status; i++) {
		const struct af_advice_point *p = &a->evidence[i];

		status = af_sql_run(store, SQL_KEPT_POINT_PUT, err, "lisssis", id, (int)i, p->fact, p->title, p->value, p->points, p->why);
	}
	af_arena_clear(&arena);
	return status;
}

enum af_status af_store_kept_put(struct af_store *store, int64_t id, const struct af_shortlist *l, struct af_error *err)
{
	enum af_status status = put_project(store, id, l->asked, err);

	for (size_t i = 0; i < l->asked->requirement_count && !status; i++)
		status = put_requirement(store, id, (int)i, &l->asked->requirements[i], &l->asks[i], err);
	if (!status)
		status = put_advice(store, id, l->advice, err);
	for (size_t i = 0; i < l->condition_count && !status; i++) {
		const struct af_condition *c = &l->conditions[i];

		status = af_sql_run(store, SQL_KEPT_CONDITION_PUT, err, "lisills", id, (int)i, c->label,
		                    c->requirement == SIZE_MAX ? AF_UNKNOWN : (int)c->requirement, (int64_t)c->failed, (int64_t)c->without,
		                    af_condition_kind_name(c->kind));
	}
	for (size_t i = 0; i < l->map_count && !status; i++)
		status = af_sql_run(store, SQL_KEPT_CELL_PUT, err, "liil", id, l->map[i].specialist, l->map[i].generalist,
		                    (int64_t)l->map[i].people);
	return status;
}

/* ---------------------------------------------------------------- read */

/* Reads the rows that belong to a snapshot into an array of items of `size` bytes, in its memory. */
typedef void read_fn(sqlite3_stmt *s, void *item, struct af_arena *arena);

static enum af_status read_rows(struct af_store *store, enum af_sql sql, const struct af_shortlist *l, size_t size, read_fn *read,
                                void *array, size_t *n, struct af_error *err)
{
	char *list = NULL, *kept;
	size_t capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, "l", l->id);
	bool row;

	*n = 0;
	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)&list, &capacity, *n + 1, size, err);
		if (status)
			break;
		memset(list + *n * size, 0, size);
		read(s, list + (*n)++ * size, l->memory);
	}
	af_sql_done(s);
	kept = status ? NULL : af_arena_array(l->memory, *n, size);
	if (kept && *n)
		memcpy(kept, list, *n * size);
	af_free(list);
	memcpy(array, &kept, sizeof(kept));
	return !status && l->memory->failed ? af_fail_nomem(err) : status;
}

static void read_fact(sqlite3_stmt *s, void *item, struct af_arena *arena)
{
	struct af_fact *fact = item;

	fact->name = af_sql_text_at(s, 0, arena);
	fact->value = af_sql_text_at(s, 1, arena);
}

/* A requirement with what it is called; parted into two arrays later. */
struct asked {
	struct af_requirement requirement;
	struct af_shortlist_ask ask;
};

static void read_asked(sqlite3_stmt *s, void *item, struct af_arena *arena)
{
	struct asked *asked = item;
	struct af_requirement *q = &asked->requirement;

	asked->ask.label = af_sql_text_at(s, 0, arena);
	q->importance = af_importance_of((const char *)sqlite3_column_text(s, 1));
	q->weight = sqlite3_column_int(s, 2);
	asked->ask.share = sqlite3_column_int(s, 3);
	q->level = sqlite3_column_int(s, 4);
	q->months = sqlite3_column_int(s, 5);
	q->exact = sqlite3_column_int(s, 6);
	q->skills = af_sql_list_at(s, 7, arena, &q->skill_count);
}

static void read_point(sqlite3_stmt *s, void *item, struct af_arena *arena)
{
	struct af_advice_point *p = item;

	p->fact = af_sql_text_at(s, 0, arena);
	p->title = af_sql_text_at(s, 1, arena);
	p->value = af_sql_text_at(s, 2, arena);
	p->points = sqlite3_column_int(s, 3);
	p->why = af_sql_text_at(s, 4, arena);
}

static void read_condition(sqlite3_stmt *s, void *item, struct af_arena *arena)
{
	struct af_condition *c = item;
	int requirement = af_sql_int_at(s, 1);
	const char *name = (const char *)sqlite3_column_text(s, 4);

	c->label = af_sql_text_at(s, 0, arena);
	c->requirement = requirement == AF_UNKNOWN ? SIZE_MAX : (size_t)requirement;
	for (int kind = AF_CONDITION_RATE; name && requirement == AF_UNKNOWN && kind <= AF_CONDITION_EXPERIENCE; kind++)
		if (!strcmp(name, af_condition_kind_name((enum af_condition_kind)kind)))
			c->kind = (enum af_condition_kind)kind;
	c->failed = (size_t)sqlite3_column_int64(s, 2);
	c->without = (size_t)sqlite3_column_int64(s, 3);
}

static void read_cell(sqlite3_stmt *s, void *item, struct af_arena *arena)
{
	struct af_map_cell *cell = item;

	(void)arena;
	cell->specialist = sqlite3_column_int(s, 0);
	cell->generalist = sqlite3_column_int(s, 1);
	cell->people = (size_t)sqlite3_column_int64(s, 2);
}

static void read_advice(sqlite3_stmt *s, struct af_advice *a, struct af_arena *arena)
{
	a->archetype = af_sql_text_at(s, 0, arena);
	a->specialist = af_sql_text_at(s, 1, arena);
	a->generalist = af_sql_text_at(s, 2, arena);
	a->pinned = sqlite3_column_int(s, 3);
	a->mixed = sqlite3_column_int(s, 4);
	a->specialist_share = sqlite3_column_int(s, 5);
	a->points = sqlite3_column_int(s, 6);
	a->margin = sqlite3_column_int(s, 7);
	a->pair_reason = af_sql_text_at(s, 8, arena);
	a->flip_share = sqlite3_column_int(s, 9);
	a->flips = af_sql_list_at(s, 10, arena, &a->flip_count);
	a->unknown = af_sql_list_at(s, 11, arena, &a->unknown_count);
	a->brief_share = AF_UNKNOWN;
}

/* One row into *project or *advice, whichever is not NULL. */
static enum af_status read_one(struct af_store *store, enum af_sql sql, const struct af_shortlist *l, struct af_project *project,
                               struct af_advice *advice, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, "l", l->id);
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status && !row)
		status = af_fail(err, AF_CORRUPT, "shortlist %s: a part of its snapshot is missing; restore a copy of the database", l->slug);
	if (!status && project)
		af_project_columns(s, 0, project, l->memory);
	if (!status && advice)
		read_advice(s, advice, l->memory);
	if (row)
		af_sql_done(s);
	return status;
}

/* The requirements, and beside them what each is called. */
static enum af_status read_requirements(struct af_store *store, struct af_shortlist *l, struct af_project *p, struct af_error *err)
{
	struct af_requirement *requirements;
	struct af_shortlist_ask *asks;
	struct asked *list;
	enum af_status status =
		read_rows(store, SQL_KEPT_REQUIREMENTS, l, sizeof(*list), read_asked, &list, &p->requirement_count, err);

	if (status)
		return status;
	requirements = af_arena_array(l->memory, p->requirement_count, sizeof(*requirements));
	asks = af_arena_array(l->memory, p->requirement_count, sizeof(*asks));
	if (!requirements || !asks)
		return af_fail_nomem(err);
	for (size_t i = 0; i < p->requirement_count; i++) {
		requirements[i] = list[i].requirement;
		asks[i] = list[i].ask;
	}
	p->requirements = requirements;
	l->asks = asks;
	return AF_OK;
}

enum af_status af_store_kept_read(struct af_store *store, struct af_shortlist *l, struct af_error *err)
{
	struct af_project *p = af_arena_alloc(l->memory, sizeof(*p));
	struct af_advice *a = af_arena_alloc(l->memory, sizeof(*a));
	enum af_status status;

	if (!p || !a)
		return af_fail_nomem(err);
	p->slug = l->project;
	p->title = l->project_title;
	a->project = l->project;
	l->asked = p;
	l->advice = a;
	status = read_one(store, SQL_KEPT_PROJECT, l, p, NULL, err);
	if (!status)
		status = read_one(store, SQL_KEPT_ADVICE, l, NULL, a, err);
	if (!status)
		status = read_rows(store, SQL_KEPT_FACTS, l, sizeof(struct af_fact), read_fact, &p->facts, &p->fact_count, err);
	if (!status)
		status = read_requirements(store, l, p, err);
	if (!status)
		status = read_rows(store, SQL_KEPT_POINTS, l, sizeof(struct af_advice_point), read_point, &a->evidence, &a->evidence_count, err);
	if (!status)
		status = read_rows(store, SQL_KEPT_CONDITIONS, l, sizeof(struct af_condition), read_condition, &l->conditions,
		                   &l->condition_count, err);
	if (!status)
		status = read_rows(store, SQL_KEPT_CELLS, l, sizeof(struct af_map_cell), read_cell, &l->map, &l->map_count, err);
	return !status && l->memory->failed ? af_fail_nomem(err) : status;
}

enum af_status af_store_batch_newest(struct af_store *store, struct af_arena *arena, int64_t *batch, const char **imported,
                                     struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_BATCH_NEWEST, &s, err, "");
	bool row = false;

	*batch = 0;
	*imported = NULL;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!row)
		return status;
	*batch = sqlite3_column_int64(s, 0);
	*imported = af_sql_text_at(s, 1, arena);
	af_sql_done(s);
	return arena->failed ? af_fail_nomem(err) : AF_OK;
}
