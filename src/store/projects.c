/* Projects: their row, facts and requirements. */
#include <string.h>

#include "base/text.h"
#include "store/index.h"
#include "store/internal.h"

static enum af_status check_archetype(struct af_store *store, const struct af_project *p, const char *name,
                                      const char *kind, struct af_error *err)
{
	struct af_archetype *archetype = NULL;
	enum af_status status;

	if (!name)
		return AF_OK;
	status = af_archetype_get(store, name, &archetype, err);
	if (status == AF_NOT_FOUND) {
		status = AF_INVALID;
		if (err)
			err->status = AF_INVALID;
		af_fail_in(err, "project %s", p->slug);
	} else if (!status && kind && archetype->generalist != !strcmp(kind, "generalist")) {
		status = af_fail(err, AF_INVALID, "project %s: archetypes: %s is not a %s; name the specialist first, then the generalist",
		                 p->slug, name, kind);
	}
	af_archetype_free(archetype);
	return status;
}

static const char *period_or_null(enum af_rate_period period)
{
	return period == AF_PER_UNKNOWN ? NULL : af_rate_period_name(period);
}

static enum af_status put_row(struct af_store *store, const struct af_project *p, int64_t *id, struct af_error *err)
{
	const struct af_constraints *k = &p->constraints;
	struct af_arena arena = {0};
	char *locations = k->location_count ? af_sql_list_write(k->locations, k->location_count, &arena) : NULL;
	sqlite3_stmt *s = NULL;
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;
	bool row;

	if (!status)
		status = af_sql_bind(store, SQL_PROJECT_PUT, &s, err, "sssisssilsssiisii", p->slug, p->title, p->brief, p->headcount,
		                     p->specialist, p->generalist, p->pin, p->archetype_weight, k->max_rate_cents, k->rate_currency,
		                     period_or_null(k->rate_period), locations, k->utc_offset,
		                     k->utc_offset == AF_UNKNOWN ? AF_UNKNOWN : k->overlap_minutes, k->available_by, k->work_mode,
		                     k->min_months);
	if (!status && k->max_rate_cents < 0 && sqlite3_bind_null(s, 9) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status) {
		*id = sqlite3_column_int64(s, 0);
		af_sql_done(s);
	}
	af_arena_clear(&arena);
	return status;
}

static enum af_status skill_id(struct af_store *store, const char *slug, int64_t *id, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SKILL_ID, &s, err, "s", slug);
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_fail(err, AF_INVALID, "no skill has the slug \"%.100s\"", slug);
	*id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return AF_OK;
}

static enum af_status put_requirement(struct af_store *store, int64_t project, int position, const struct af_requirement *q,
                                      struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_REQUIREMENT_PUT, err, "lisiiii", project, position,
	                                   af_importance_name(q->importance), q->weight, q->level, q->months, q->exact);

	for (size_t i = 0; i < q->skill_count && !status; i++) {
		int64_t id = 0;

		status = skill_id(store, q->skills[i], &id, err);
		if (!status)
			status = af_sql_run(store, SQL_REQUIREMENT_SKILL_PUT, err, "liil", project, position, (int)i, id);
	}
	return status;
}

static enum af_status put_all(struct af_store *store, const struct af_project *p, bool replace, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_PROJECT_ID, &s, err, "s", p->slug);
	int64_t id = 0;
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status && row) {
		id = sqlite3_column_int64(s, 0);
		af_sql_done(s);
		if (!replace)
			return af_fail(err, AF_CONFLICT, "project %s is stored already; --replace puts this one in its place", p->slug);
		status = af_sql_run(store, SQL_PROJECT_DROP, err, "l", id);
	}
	if (!status)
		status = put_row(store, p, &id, err);
	for (size_t i = 0; i < p->fact_count && !status; i++)
		status = af_sql_run(store, SQL_FACT_PUT, err, "lss", id, p->facts[i].name, p->facts[i].value);
	for (size_t i = 0; i < p->requirement_count && !status; i++)
		status = put_requirement(store, id, (int)i, &p->requirements[i], err);
	return status ? status : af_index_lists_changed(store, NULL, err);
}

enum af_status af_project_put(struct af_store *store, const struct af_project *project, bool replace, struct af_error *err)
{
	enum af_status status = check_archetype(store, project, project->specialist, "specialist", err);

	if (!status)
		status = check_archetype(store, project, project->generalist, "generalist", err);
	if (!status)
		status = check_archetype(store, project, project->pin, NULL, err);
	if (!status)
		status = af_store_begin(store, err);
	if (status)
		return status;
	status = put_all(store, project, replace, err);
	if (!status)
		return af_store_commit(store, err);
	af_store_rollback(store);
	return status;
}

void af_project_columns(sqlite3_stmt *s, int from, struct af_project *p, struct af_arena *arena)
{
	struct af_constraints *k = &p->constraints;

	p->brief = af_sql_text_at(s, from, arena);
	p->headcount = sqlite3_column_int(s, from + 1);
	p->specialist = af_sql_text_at(s, from + 2, arena);
	p->generalist = af_sql_text_at(s, from + 3, arena);
	p->pin = af_sql_text_at(s, from + 4, arena);
	p->archetype_weight = sqlite3_column_int(s, from + 5);
	k->max_rate_cents = sqlite3_column_type(s, from + 6) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, from + 6);
	k->rate_currency = af_sql_text_at(s, from + 7, arena);
	k->rate_period = af_rate_period_of((const char *)sqlite3_column_text(s, from + 8));
	k->locations = af_sql_list_at(s, from + 9, arena, &k->location_count);
	k->utc_offset = af_sql_int_at(s, from + 10);
	k->overlap_minutes = sqlite3_column_int(s, from + 11);
	k->available_by = af_sql_text_at(s, from + 12, arena);
	k->work_mode = sqlite3_column_int(s, from + 13);
	k->min_months = sqlite3_column_int(s, from + 14);
}

static void read_row(sqlite3_stmt *s, struct af_project *p)
{
	struct af_arena *arena = p->memory;

	p->id = sqlite3_column_int64(s, 0);
	p->slug = af_sql_text_at(s, 1, arena);
	p->title = af_sql_text_at(s, 2, arena);
	af_project_columns(s, 3, p, arena);
}

static enum af_status read_facts(struct af_store *store, struct af_project *p, struct af_error *err)
{
	struct af_fact facts[64];
	struct af_fact *kept;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_FACTS, &s, err, "l", p->id);
	size_t n = 0;
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row && n < 64) {
		facts[n].name = af_sql_text_at(s, 0, p->memory);
		facts[n++].value = af_sql_text_at(s, 1, p->memory);
	}
	af_sql_done(s);
	if (status)
		return status;
	kept = af_arena_array(p->memory, n, sizeof(*kept));
	if (!kept)
		return af_fail_nomem(err);
	memcpy(kept, facts, n * sizeof(*kept));
	p->facts = kept;
	p->fact_count = n;
	return AF_OK;
}

static enum af_status read_requirement_skills(struct af_store *store, struct af_project *p, int position,
                                              struct af_requirement *q, size_t room, struct af_error *err)
{
	const char **skills = af_arena_array(p->memory, room, sizeof(*skills));
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_REQUIREMENT_SKILLS, &s, err, "li", p->id, position);
	bool row;

	if (!skills)
		return af_fail_nomem(err);
	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row && q->skill_count < room)
		skills[q->skill_count++] = af_sql_text_at(s, 0, p->memory);
	af_sql_done(s);
	q->skills = skills;
	return status;
}

static enum af_status read_requirements(struct af_store *store, struct af_project *p, struct af_error *err)
{
	struct af_requirement *list = NULL, *kept;
	size_t n = 0, capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_REQUIREMENTS, &s, err, "l", p->id);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		const char *importance = (const char *)sqlite3_column_text(s, 1);

		status = af_reserve((void **)&list, &capacity, n + 1, sizeof(*list), err);
		if (status)
			break;
		list[n] = (struct af_requirement){.weight = sqlite3_column_int(s, 2), .level = sqlite3_column_int(s, 3),
		                                  .months = sqlite3_column_int(s, 4), .exact = sqlite3_column_int(s, 5)};
		list[n].importance = importance && *importance == 'm' ? AF_MUST : importance && *importance == 's' ? AF_SHOULD : AF_NICE;
		status = read_requirement_skills(store, p, sqlite3_column_int(s, 0), &list[n], (size_t)sqlite3_column_int(s, 6), err);
		if (status)
			break;
		n++;
	}
	af_sql_done(s);
	kept = status ? NULL : af_arena_array(p->memory, n, sizeof(*kept));
	if (kept && n)
		memcpy(kept, list, n * sizeof(*kept));
	af_free(list);
	p->requirements = kept;
	p->requirement_count = n;
	return !status && p->memory->failed ? af_fail_nomem(err) : status;
}

static enum af_status read_project(struct af_store *store, const char *slug, struct af_project **project, struct af_error *err)
{
	struct af_project *p = NULL;
	struct af_arena *arena;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_PROJECT_GET, &s, err, "s", slug);
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_store_no_such(store, SQL_PROJECT_SLUGS, "project", slug, err);
	p = af_object_new(sizeof(*p), &arena);
	if (p) {
		p->memory = arena;
		read_row(s, p);
	} else {
		status = af_fail_nomem(err);
	}
	af_sql_done(s);
	if (!status)
		status = read_facts(store, p, err);
	if (!status)
		status = read_requirements(store, p, err);
	if (status)
		af_project_free(p);
	else
		*project = p;
	return status;
}

enum af_status af_project_get(struct af_store *store, const char *slug, struct af_project **project, struct af_error *err)
{
	bool reading;
	enum af_status status = af_store_read_begin(store, &reading, err);

	*project = NULL;
	if (!status)
		status = read_project(store, slug, project, err);
	af_store_read_end(store, reading);
	return status;
}

struct each_project {
	struct af_store *store;
	af_project_fn *fn;
	void *context;
};

static enum af_status visit_project(void *context, const char *slug, bool *more, struct af_error *err)
{
	struct each_project *each = context;
	struct af_project *project;
	enum af_status status = af_project_get(each->store, slug, &project, err);

	if (!status)
		*more = each->fn(each->context, project);
	af_project_free(project);
	return status;
}

enum af_status af_project_each(struct af_store *store, af_project_fn *fn, void *context, struct af_error *err)
{
	struct each_project each = {store, fn, context};

	return af_store_names(store, SQL_PROJECT_SLUGS, visit_project, &each, err);
}

struct take_project {
	struct af_store *store;
	af_take_project_fn *fn;
	void *context;
};

static enum af_status hand_over(void *context, const char *slug, bool *more, struct af_error *err)
{
	struct take_project *take = context;
	struct af_project *project;
	enum af_status status = af_project_get(take->store, slug, &project, err);

	(void)more;
	return status ? status : take->fn(take->context, project, err);
}

enum af_status af_store_projects(struct af_store *store, af_take_project_fn *fn, void *context, struct af_error *err)
{
	struct take_project take = {store, fn, context};

	return af_store_names(store, SQL_PROJECT_SLUGS, hand_over, &take, err);
}
