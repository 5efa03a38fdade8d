/* Shortlists: the snapshot, its entries, their parts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

enum af_status af_store_shortlist_exists(struct af_store *store, const char *name, bool *exists, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SHORTLIST_ID, &s, err, "s", name);

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

static enum af_status put_entry(struct af_store *store, int64_t list, const struct af_match *m, const struct af_shortlist_profile *profile,
                                bool kept, struct af_error *err)
{
	struct af_arena arena = {0};
	char *failed = af_sql_list_write(m->failed, m->failed_count, &arena);
	char *unverified = af_sql_list_write(m->unverified, m->unverified_count, &arena);
	sqlite3_stmt *s;
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;
	int64_t entry = 0;
	bool row;

	if (!status)
		status = af_sql_bind(store, SQL_ENTRY_PUT, &s, err, "liissiiiiissiissi", list, m->eligible, (int)m->rank, m->key, m->name,
		                     m->raw, m->fit, m->low, m->high, m->completeness, failed, unverified, profile->specialist,
		                     profile->generalist, profile->why, profile->lacks, kept);
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

static enum af_status put_head(struct af_store *store, const char *name, int version, const char *title, const char *created,
                               const struct af_shortlist *l, int64_t *id, struct af_error *err)
{
	const struct af_match_options *o = &l->options;
	char month[16], slug[96];
	sqlite3_stmt *s;
	enum af_status status;
	bool row;

	af_month_format(l->as_of, month);
	snprintf(slug, sizeof(slug), version > 1 ? "%s@%d" : "%s", name, version);
	status = af_sql_bind(store, SQL_SHORTLIST_PUT, &s, err, "ssssssisssilllsilliisls", slug, title, l->project, l->project_title, created, month,
	                     l->formula_version, l->taxonomy_version, l->specialist, l->generalist, l->specialist_share, (int64_t)l->pool,
	                     (int64_t)l->eligible_count, (int64_t)l->near_count, name, version, (int64_t)o->limit, (int64_t)o->near_limit,
	                     o->strict, o->mix, o->archetype, l->batch, l->imported);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	*id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return AF_OK;
}

enum af_status af_store_shortlist_put(struct af_store *store, const char *name, int version, const char *title, const char *created,
                                      const struct af_shortlist *l, int64_t *id, struct af_error *err)
{
	enum af_status status = put_head(store, name, version, title, created, l, id, err);

	for (size_t i = 0; i < l->entry_count && !status; i++)
		status = put_entry(store, *id, &l->entries[i], &l->entry_profiles[i], false, err);
	for (size_t i = 0; i < l->near_miss_count && !status; i++)
		status = put_entry(store, *id, &l->near_misses[i], &l->near_profiles[i], false, err);
	for (size_t i = 0; i < l->kept_count && !status; i++)
		status = put_entry(store, *id, &l->kept[i], &l->kept_profiles[i], true, err);
	return status ? status : af_store_kept_put(store, *id, l, err);
}

enum af_status af_store_shortlist_set_hash(struct af_store *store, int64_t id, const char *hash, struct af_error *err)
{
	return af_sql_run(store, SQL_SHORTLIST_SET_HASH, err, "ls", id, hash);
}

enum af_importance af_importance_of(const char *name)
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
		p->importance = af_importance_of((const char *)sqlite3_column_text(s, 2));
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

static void read_profile(sqlite3_stmt *s, struct af_shortlist_profile *profile, struct af_arena *arena)
{
	profile->specialist = af_sql_int_at(s, 12);
	profile->generalist = af_sql_int_at(s, 13);
	profile->lean = profile->specialist == AF_UNKNOWN ? AF_UNKNOWN : profile->generalist - profile->specialist;
	profile->why = af_sql_text_at(s, 14, arena);
	profile->lacks = af_sql_text_at(s, 15, arena);
}

/* which: 0 near misses, 1 entries, 2 others kept. list and profiles have room for `room`. */
static enum af_status read_entries(struct af_store *store, struct af_shortlist *l, int which, struct af_match *list,
                                   struct af_shortlist_profile *profiles, size_t *n, size_t room, struct af_error *err)
{
	struct af_arena *arena = l->memory;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ENTRIES, &s, err, "li", l->id, which);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row && *n < room) {
		struct af_match *m = &list[*n];

		read_profile(s, &profiles[(*n)++], arena);
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
		m->eligible = sqlite3_column_int(s, 16);
		status = read_parts(store, sqlite3_column_int64(s, 0), m, (size_t)sqlite3_column_int(s, 11), arena, err);
		if (status)
			break;
		derive(m, arena);
	}
	af_sql_done(s);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

/* room: how many near misses, entries and others there are. */
static void read_row(sqlite3_stmt *s, struct af_shortlist *l, size_t room[3])
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
	room[1] = (size_t)sqlite3_column_int64(s, 15);
	room[0] = (size_t)sqlite3_column_int64(s, 16);
	room[2] = (size_t)sqlite3_column_int64(s, 17);
	l->name = af_sql_text_at(s, 18, l->memory);
	l->version = sqlite3_column_int(s, 19);
	l->newest = sqlite3_column_int(s, 20);
	l->snapshot = sqlite3_column_int(s, 21);
	l->hash = af_sql_text_at(s, 22, l->memory);
	l->options.as_of = l->as_of;
	l->options.limit = (size_t)sqlite3_column_int64(s, 23);
	l->options.near_limit = (size_t)sqlite3_column_int64(s, 24);
	l->options.strict = sqlite3_column_int(s, 25);
	l->options.mix = af_sql_int_at(s, 26);
	l->options.archetype = af_sql_text_at(s, 27, l->memory);
	l->batch = sqlite3_column_int64(s, 28);
	l->imported = af_sql_text_at(s, 29, l->memory);
}

static enum af_status read_lists(struct af_store *store, struct af_shortlist *l, const size_t room[3], struct af_error *err)
{
	const struct af_match **lists[] = {&l->near_misses, &l->entries, &l->kept};
	const struct af_shortlist_profile **profiles[] = {&l->near_profiles, &l->entry_profiles, &l->kept_profiles};
	size_t *counts[] = {&l->near_miss_count, &l->entry_count, &l->kept_count};
	enum af_status status = AF_OK;

	for (int i = 0; i < 3 && !status; i++) {
		struct af_match *list = af_arena_array(l->memory, room[i], sizeof(*list));
		struct af_shortlist_profile *beside = af_arena_array(l->memory, room[i], sizeof(*beside));

		*lists[i] = list;
		*profiles[i] = beside;
		status = list && beside ? read_entries(store, l, i, list, beside, counts[i], room[i], err) : af_fail_nomem(err);
	}
	return status;
}

/* "NAME" or "NAME@3": the name to out, and the version, 0 for the newest; false when it is no address. */
static bool part_address(const char *address, char out[80], int *version)
{
	size_t n = strcspn(address, "@");
	char *end;
	long number;

	*version = 0;
	if (n >= 80)
		return false;
	memcpy(out, address, n);
	out[n] = '\0';
	if (!address[n])
		return true;
	if (address[n + 1] < '1' || address[n + 1] > '9')
		return false;
	number = strtol(address + n + 1, &end, 10);
	*version = (int)number;
	return !*end && number < 1000000;
}

/* A name that nobody has, or a version that this one has not. */
static enum af_status no_such(struct af_store *store, const char *address, const char *name, int version, struct af_error *err)
{
	bool exists = false;
	enum af_status status = version ? af_store_shortlist_exists(store, name, &exists, err) : AF_OK;

	if (!status && exists)
		return af_fail(err, AF_NOT_FOUND, "shortlist %s has no version %d; `archefit shortlist list` shows them", name, version);
	return status ? status : af_store_no_such(store, SQL_SHORTLIST_NAMES, "shortlist", version ? name : address, err);
}

/* The shortlist; its entries and what is kept beside them too when wanted (otherwise only the numbers of entries). */
static enum af_status get(struct af_store *store, const char *address, bool whole, struct af_shortlist **out, struct af_error *err)
{
	struct af_shortlist *l;
	struct af_arena *arena;
	char name[80] = "";
	size_t room[3];
	sqlite3_stmt *s;
	int version;
	bool row = false, fine = part_address(address, name, &version);
	enum af_status status = af_sql_bind(store, SQL_SHORTLIST_GET, &s, err, "si", name, version);

	*out = NULL;
	if (!status && fine)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return no_such(store, address, name, fine ? version : 0, err);
	l = af_object_new(sizeof(*l), &arena);
	if (!l) {
		af_sql_done(s);
		return af_fail_nomem(err);
	}
	l->memory = arena;
	read_row(s, l, room);
	af_sql_done(s);
	l->near_miss_count = whole ? 0 : room[0];
	l->entry_count = whole ? 0 : room[1];
	l->kept_count = whole ? 0 : room[2];
	if (whole)
		status = read_lists(store, l, room, err);
	if (!status && whole && l->snapshot)
		status = af_store_kept_read(store, l, err);
	if (!status && whole)
		status = af_store_events_read(store, l, err);
	if (!status && arena->failed)
		status = af_fail_nomem(err);
	if (status)
		af_object_free(l, arena);
	else
		*out = l;
	return status;
}

enum af_status af_store_shortlist_get(struct af_store *store, const char *address, struct af_shortlist **shortlist, struct af_error *err)
{
	return get(store, address, true, shortlist, err);
}

struct each_shortlist {
	struct af_store *store;
	af_shortlist_fn *fn;
	void *context;
};

static enum af_status visit(void *context, const char *address, bool *more, struct af_error *err)
{
	struct each_shortlist *each = context;
	struct af_shortlist *shortlist;
	enum af_status status = get(each->store, address, false, &shortlist, err);

	if (!status) {
		*more = each->fn(each->context, shortlist);
		af_object_free(shortlist, shortlist->memory);
	}
	return status;
}

enum af_status af_shortlist_each(struct af_store *store, af_shortlist_fn *fn, void *context, struct af_error *err)
{
	struct each_shortlist each = {store, fn, context};

	return af_store_names(store, SQL_SHORTLIST_ADDRESSES, visit, &each, err);
}

enum af_status af_store_shortlists_of_hash(struct af_store *store, const char *hash, af_address_fn *fn, void *context, struct af_error *err)
{
	struct af_arena arena = {0};
	const char **list = NULL;
	size_t n = 0, capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SHORTLISTS_OF_HASH, &s, err, "s", hash);
	bool row = false, more = true;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)&list, &capacity, n + 1, sizeof(*list), err);
		if (!status && !(list[n++] = af_sql_text_at(s, 0, &arena)))
			status = af_fail_nomem(err);
	}
	af_sql_done(s);
	for (size_t i = 0; i < n && more && !status; i++)
		status = fn(context, list[i], &more, err);
	af_free(list);
	af_arena_clear(&arena);
	return status;
}
