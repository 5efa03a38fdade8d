/* Archetypes: their row and pillars. */
#include <string.h>

#include "store/index.h"
#include "store/internal.h"

static enum af_status put_pillars(struct af_store *store, int64_t id, const struct af_archetype *a, struct af_arena *arena,
                                  struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < a->pillar_count && !status; i++) {
		const struct af_pillar *p = &a->pillars[i];
		char *skills = af_sql_list_write(p->skills, p->skill_count, arena);

		status = skills ? af_sql_run(store, SQL_PILLAR_PUT, err, "lissiis", id, (int)i, p->name, p->title, p->weight, p->core,
		                             skills)
		                : af_fail_nomem(err);
	}
	return status;
}

enum af_status af_store_archetype_write(struct af_store *store, const struct af_archetype *a, struct af_error *err)
{
	struct af_arena arena = {0};
	char *applies_to = af_sql_list_write(a->applies_to, a->applies_count, &arena);
	sqlite3_stmt *s;
	enum af_status status = applies_to ? af_sql_run(store, SQL_ARCHETYPE_DROP, err, "s", a->name) : af_fail_nomem(err);
	int64_t id = 0;
	bool row;

	if (!status)
		status = af_sql_bind(store, SQL_ARCHETYPE_PUT, &s, err, "ssssss", a->name, a->title,
		                     a->generalist ? "generalist" : "specialist", a->summary, applies_to,
		                     a->builtin ? "builtin" : "user");
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status) {
		id = sqlite3_column_int64(s, 0);
		af_sql_done(s);
		status = put_pillars(store, id, a, &arena, err);
	}
	if (!status)
		status = af_index_lists_changed(store, a->name, err);
	af_arena_clear(&arena);
	return status;
}

/* Is the name free, or may it be taken over? A built-in one never is: an upgrade would put it back. */
static enum af_status check_free(struct af_store *store, const struct af_archetype *a, bool replace, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ARCHETYPE_ID, &s, err, "s", a->name);
	bool row = false, builtin;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status || !row)
		return status;
	builtin = !strcmp((const char *)sqlite3_column_text(s, 1), "builtin");
	af_sql_done(s);
	if (builtin)
		return af_fail(err, AF_CONFLICT, "archetype %s came with archefit and cannot be replaced; give yours another name", a->name);
	if (!replace)
		return af_fail(err, AF_CONFLICT, "archetype %s is stored already; --replace puts this one in its place", a->name);
	return AF_OK;
}

enum af_status af_archetype_put(struct af_store *store, const struct af_archetype *archetype, bool replace, struct af_error *err)
{
	enum af_status status = af_store_begin(store, err);

	if (status)
		return status;
	status = check_free(store, archetype, replace, err);
	if (!status)
		status = af_store_archetype_write(store, archetype, err);
	if (!status)
		return af_store_commit(store, err);
	af_store_rollback(store);
	return status;
}

static enum af_status read_pillars(struct af_store *store, struct af_archetype *a, struct af_error *err)
{
	struct af_pillar *pillars = NULL;
	size_t room = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_PILLARS, &s, err, "l", a->id);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		struct af_pillar *p;

		if (!pillars) {
			room = (size_t)sqlite3_column_int(s, 5);
			pillars = af_arena_array(a->memory, room, sizeof(*pillars));
		}
		if (!pillars || a->pillar_count == room)
			break;
		p = &pillars[a->pillar_count++];
		p->name = af_sql_text_at(s, 0, a->memory);
		p->title = af_sql_text_at(s, 1, a->memory);
		p->weight = sqlite3_column_int(s, 2);
		p->core = sqlite3_column_int(s, 3);
		p->skills = af_sql_list_at(s, 4, a->memory, &p->skill_count);
	}
	af_sql_done(s);
	a->pillars = pillars;
	return !status && a->memory->failed ? af_fail_nomem(err) : status;
}

static void read_row(sqlite3_stmt *s, struct af_archetype *a)
{
	const char *kind, *origin;

	a->id = sqlite3_column_int64(s, 0);
	a->name = af_sql_text_at(s, 1, a->memory);
	a->title = af_sql_text_at(s, 2, a->memory);
	kind = af_sql_text_at(s, 3, a->memory);
	a->generalist = kind && !strcmp(kind, "generalist");
	a->summary = af_sql_text_at(s, 4, a->memory);
	a->applies_to = af_sql_list_at(s, 5, a->memory, &a->applies_count);
	origin = af_sql_text_at(s, 6, a->memory);
	a->builtin = origin && !strcmp(origin, "builtin");
}

enum af_status af_archetype_get(struct af_store *store, const char *name, struct af_archetype **archetype, struct af_error *err)
{
	struct af_archetype *a;
	struct af_arena *arena;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ARCHETYPE_GET, &s, err, "s", name);
	bool row = false;

	*archetype = NULL;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_store_no_such(store, SQL_ARCHETYPE_NAMES, "archetype", name, err);
	a = af_object_new(sizeof(*a), &arena);
	if (a) {
		a->memory = arena;
		read_row(s, a);
	} else {
		status = af_fail_nomem(err);
	}
	af_sql_done(s);
	if (!status)
		status = read_pillars(store, a, err);
	if (status)
		af_archetype_free(a);
	else
		*archetype = a;
	return status;
}

enum af_status af_store_archetype_heads(struct af_store *store, af_archetype_fn *fn, void *context, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ARCHETYPES, &s, err, "");
	bool row = false, more = true;

	while (!status && more && !(status = af_sql_step(store, s, &row, err)) && row) {
		struct af_arena memory = {0};
		struct af_archetype a = {.memory = &memory};

		read_row(s, &a);
		if (memory.failed)
			status = af_fail_nomem(err);
		else
			more = fn(context, &a);
		af_arena_clear(&memory);
	}
	af_sql_done(s);
	return status;
}

struct each_archetype {
	struct af_store *store;
	af_archetype_fn *fn;
	void *context;
};

static enum af_status visit(void *context, const char *name, bool *more, struct af_error *err)
{
	struct each_archetype *each = context;
	struct af_archetype *archetype;
	enum af_status status = af_archetype_get(each->store, name, &archetype, err);

	if (!status)
		*more = each->fn(each->context, archetype);
	af_archetype_free(archetype);
	return status;
}

enum af_status af_archetype_each(struct af_store *store, af_archetype_fn *fn, void *context, struct af_error *err)
{
	struct each_archetype each = {store, fn, context};

	return af_store_names(store, SQL_ARCHETYPE_NAMES, visit, &each, err);
}
