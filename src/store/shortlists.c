/* Shortlists: the snapshot, its entries, their parts. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

enum af_status af_store_shortlist_exists(struct af_store *store, const char *slug, bool *exists, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SHORTLIST_ID, &s, err, "s", slug);

	*exists = false;
	if (!status)
		status = af_sql_step(store, s, exists, err);
	if (*exists)
		af_sql_done(s);
	return status;
}

static enum af_status put_part(struct af_store *store, int64_t entry, size_t position, const struct af_part *part,
                               struct af_error *err)
{
	return af_sql_run(store, SQL_PART_PUT, err, "lisssiiiiis", entry, (int)position,
	                  part->kind == AF_PART_REQUIREMENT ? "requirement" : "archetype", part->label,
	                  af_importance_name(part->importance), part->weight, part->strength, part->credit, part->tenths,
	                  part->assumed, part->trace);
}

static enum af_status put_entry(struct af_store *store, int64_t list, const struct af_match *m, struct af_error *err)
{
	struct af_arena arena = {0};
	char *failed = af_sql_list_write(m->failed, m->failed_count, &arena);
	char *unverified = af_sql_list_write(m->unverified, m->unverified_count, &arena);
	sqlite3_stmt *s;
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;
	int64_t entry = 0;
	bool row;

	if (!status)
		status = af_sql_bind(store, SQL_ENTRY_PUT, &s, err, "liissiiiiiss", list, m->eligible, (int)m->rank, m->key, m->name,
		                     m->raw, m->fit, m->low, m->high, m->completeness, failed, unverified);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status) {
		entry = sqlite3_column_int64(s, 0);
		af_sql_done(s);
	}
	for (size_t i = 0; i < m->part_count && !status; i++)
		status = put_part(store, entry, i, &m->parts[i], err);
	af_arena_clear(&arena);
	return status;
}

enum af_status af_store_shortlist_put(struct af_store *store, const char *slug, const char *title, const char *created,
                                      const struct af_match_result *result, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status;
	char month[16];
	int64_t id;
	bool row;

	af_month_format(result->as_of, month);
	status = af_sql_bind(store, SQL_SHORTLIST_PUT, &s, err, "ssssssisssilll", slug, title, result->project, result->title,
	                     created, month, AF_FORMULA_VERSION, result->taxonomy_version, result->specialist, result->generalist,
	                     result->specialist_share, (int64_t)result->pool, (int64_t)result->eligible_count,
	                     (int64_t)result->near_count);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	for (size_t i = 0; i < result->match_count && !status; i++)
		status = put_entry(store, id, &result->matches[i], err);
	for (size_t i = 0; i < result->near_miss_count && !status; i++)
		status = put_entry(store, id, &result->near_misses[i], err);
	return status;
}

static enum af_importance importance_of(const char *name)
{
	return name && *name == 'm' ? AF_MUST : name && *name == 's' ? AF_SHOULD : AF_NICE;
}

static enum af_status read_parts(struct af_store *store, int64_t entry, struct af_match *m, size_t room, struct af_arena *arena,
                                 struct af_error *err)
{
	struct af_part *parts = af_arena_array(arena, room, sizeof(*parts));
	sqlite3_stmt *s;
	enum af_status status = parts ? af_sql_bind(store, SQL_PARTS, &s, err, "l", entry) : af_fail_nomem(err);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row && m->part_count < room) {
		const char *kind = (const char *)sqlite3_column_text(s, 0);
		struct af_part *p = &parts[m->part_count++];

		p->kind = kind && *kind == 'r' ? AF_PART_REQUIREMENT : AF_PART_ARCHETYPE;
		p->label = af_sql_text_at(s, 1, arena);
		p->importance = importance_of((const char *)sqlite3_column_text(s, 2));
		p->weight = sqlite3_column_int(s, 3);
		p->strength = sqlite3_column_int(s, 4);
		p->credit = sqlite3_column_int(s, 5);
		p->raw = p->weight * p->credit;
		p->tenths = sqlite3_column_int(s, 6);
		p->assumed = sqlite3_column_int(s, 7);
		p->trace = af_sql_text_at(s, 8, arena);
	}
	af_sql_done(s);
	m->parts = parts;
	return status;
}

/* What the parts say in sum: never stored, since it follows from them. */
static void derive(struct af_match *m, struct af_arena *arena)
{
	const char **missing = af_arena_array(arena, m->part_count, sizeof(*missing));

	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];

		if (p->kind == AF_PART_ARCHETYPE) {
			m->archetype_tenths += p->tenths;
			continue;
		}
		m->requirement_tenths += p->tenths;
		m->asked++;
		if (p->credit)
			m->matched++;
		else if (missing)
			missing[m->missing_count++] = p->label;
	}
	m->missing = missing;
}

static enum af_status read_entries(struct af_store *store, struct af_shortlist *l, bool eligible, struct af_match *list, size_t *n,
                                   size_t room, struct af_error *err)
{
	struct af_arena *arena = l->memory;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ENTRIES, &s, err, "li", l->id, eligible);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row && *n < room) {
		struct af_match *m = &list[(*n)++];

		m->rank = (size_t)sqlite3_column_int64(s, 1);
		m->key = af_sql_text_at(s, 2, arena);
		m->name = af_sql_text_at(s, 3, arena);
		m->raw = sqlite3_column_int(s, 4);
		m->fit = sqlite3_column_int(s, 5);
		m->low = sqlite3_column_int(s, 6);
		m->high = sqlite3_column_int(s, 7);
		m->completeness = sqlite3_column_int(s, 8);
		m->failed = af_sql_list_at(s, 9, arena, &m->failed_count);
		m->unverified = af_sql_list_at(s, 10, arena, &m->unverified_count);
		m->eligible = eligible;
		status = read_parts(store, sqlite3_column_int64(s, 0), m, (size_t)sqlite3_column_int(s, 11), arena, err);
		if (status)
			break;
		derive(m, arena);
	}
	af_sql_done(s);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

static void read_row(sqlite3_stmt *s, struct af_shortlist *l, size_t room[2])
{
	const char *month = (const char *)sqlite3_column_text(s, 6);

	l->id = sqlite3_column_int64(s, 0);
	l->slug = af_sql_text_at(s, 1, l->memory);
	l->title = af_sql_text_at(s, 2, l->memory);
	l->project = af_sql_text_at(s, 3, l->memory);
	l->project_title = af_sql_text_at(s, 4, l->memory);
	l->created = af_sql_text_at(s, 5, l->memory);
	if (!month || !af_month_parse(month, &l->as_of))
		l->as_of = AF_UNKNOWN;
	l->formula_version = sqlite3_column_int(s, 7);
	l->taxonomy_version = af_sql_text_at(s, 8, l->memory);
	l->specialist = af_sql_text_at(s, 9, l->memory);
	l->generalist = af_sql_text_at(s, 10, l->memory);
	l->specialist_share = sqlite3_column_int(s, 11);
	l->pool = (size_t)sqlite3_column_int64(s, 12);
	l->eligible_count = (size_t)sqlite3_column_int64(s, 13);
	l->near_count = (size_t)sqlite3_column_int64(s, 14);
	room[0] = (size_t)sqlite3_column_int64(s, 15);
	room[1] = (size_t)sqlite3_column_int64(s, 16);
}

/* The shortlist; its entries too when wanted (otherwise only their numbers). */
static enum af_status get(struct af_store *store, const char *slug, bool entries, struct af_shortlist **out, struct af_error *err)
{
	struct af_shortlist *l;
	struct af_arena *arena;
	struct af_match *list[2];
	size_t room[2];
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SHORTLIST_GET, &s, err, "s", slug);
	bool row = false;

	*out = NULL;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_store_no_such(store, SQL_SHORTLIST_SLUGS, "shortlist", slug, err);
	l = af_object_new(sizeof(*l), &arena);
	if (!l) {
		af_sql_done(s);
		return af_fail_nomem(err);
	}
	l->memory = arena;
	read_row(s, l, room);
	af_sql_done(s);
	if (!entries) {
		l->entry_count = room[0];
		l->near_miss_count = room[1];
	}
	for (int i = 0; i < 2 && entries && !status; i++) {
		list[i] = af_arena_array(l->memory, room[i], sizeof(**list));
		status = list[i] ? read_entries(store, l, i == 0, list[i], i ? &l->near_miss_count : &l->entry_count, room[i], err)
		                 : af_fail_nomem(err);
		if (i)
			l->near_misses = list[i];
		else
			l->entries = list[i];
	}
	if (!status && l->memory->failed)
		status = af_fail_nomem(err);
	if (status)
		af_shortlist_free(l);
	else
		*out = l;
	return status;
}

enum af_status af_shortlist_get(struct af_store *store, const char *slug, struct af_shortlist **shortlist, struct af_error *err)
{
	return get(store, slug, true, shortlist, err);
}

void af_shortlist_free(struct af_shortlist *shortlist)
{
	af_object_free(shortlist, shortlist ? shortlist->memory : NULL);
}

struct each_shortlist {
	struct af_store *store;
	af_shortlist_fn *fn;
	void *context;
};

static enum af_status visit(void *context, const char *slug, bool *more, struct af_error *err)
{
	struct each_shortlist *each = context;
	struct af_shortlist *shortlist;
	enum af_status status = get(each->store, slug, false, &shortlist, err);

	if (!status)
		*more = each->fn(each->context, shortlist);
	af_shortlist_free(shortlist);
	return status;
}

enum af_status af_shortlist_each(struct af_store *store, af_shortlist_fn *fn, void *context, struct af_error *err)
{
	struct each_shortlist each = {store, fn, context};

	return af_store_names(store, SQL_SHORTLIST_SLUGS, visit, &each, err);
}
