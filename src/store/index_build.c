/* Postings: which lists there are, and making all of them again. */
#include <stdlib.h>
#include <string.h>

#include "store/index_internal.h"

/* ---------------------------------------------------------------- which lists */

/* A list that should be there. */
struct wanted {
	enum af_list_kind kind;
	char *name; /* in the arena of wish_list */
};

struct hub {
	const struct af_skill *skill;
	size_t sources;
	bool must; /* some project cannot do without it */
};

struct wish_list {
	struct af_store *store;
	struct af_arena arena;
	struct wanted *items;
	size_t count, capacity;
	struct hub *hubs;
	size_t hub_count, hub_capacity;
};

static enum af_status wish(struct wish_list *w, enum af_list_kind kind, const char *name, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&w->items, &w->capacity, w->count + 1, sizeof(*w->items), err);

	if (!status)
		w->items[w->count++] = (struct wanted){kind, af_arena_strdup(&w->arena, name)};
	return !status && w->arena.failed ? af_fail_nomem(err) : status;
}

static enum af_status wish_archetype(void *context, const char *name, bool *more, struct af_error *err)
{
	struct wish_list *w = context;

	*more = w->count < AF_LIST_LIMIT - AF_LISTS_FIRST - 1 - AF_HUB_LISTS; /* there is no number for more: these are ranked from profiles */
	return wish(w, AF_LIST_AFFINITY, name, err);
}

/* A skill that projects ask for, must or not. */
static enum af_status note_asked(struct wish_list *w, const char *slug, bool must, struct af_error *err)
{
	struct af_index_derived *d = &w->store->index->derived;
	const struct af_skill *skill = slug ? af_taxonomy_by_slug(d->taxonomy, slug) : NULL;
	const size_t sources = skill ? af_sources_count(&d->sources, skill->index) : 0;
	enum af_status status;

	if (sources < AF_HUB_SOURCES)
		return AF_OK;
	status = af_reserve((void **)&w->hubs, &w->hub_capacity, w->hub_count + 1, sizeof(*w->hubs), err);
	if (!status)
		w->hubs[w->hub_count++] = (struct hub){skill, sources, must};
	return status;
}

static enum af_status note_all_asked(struct wish_list *w, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(w->store, SQL_ASKED_SKILLS, &s, err, "");
	bool row;

	while (!status && !(status = af_sql_step(w->store, s, &row, err)) && row)
		status = note_asked(w, (const char *)sqlite3_column_text(s, 0), sqlite3_column_int(s, 1), err);
	af_sql_done(s);
	return status;
}

/* Most sources first; then by slug. */
static int by_sources(const void *a, const void *b)
{
	const struct hub *x = a, *y = b;

	if (x->sources != y->sources)
		return x->sources > y->sources ? -1 : 1;
	return strcmp(x->skill->slug, y->skill->slug);
}

static enum af_status fill_wishes(struct wish_list *w, struct af_error *err)
{
	enum af_status status = af_index_derive_prepare(w->store, err);

	if (!status)
		status = af_store_names(w->store, SQL_ARCHETYPE_NAMES, wish_archetype, w, err);
	if (!status)
		status = note_all_asked(w, err);
	if (!status && w->hub_count)
		qsort(w->hubs, w->hub_count, sizeof(*w->hubs), by_sources);
	for (size_t i = 0, n = 0; i < w->hub_count && n < AF_HUB_LISTS && !status; i++) {
		const bool must = w->hubs[i].must && n + 1 < AF_HUB_LISTS;

		status = wish(w, AF_LIST_STRENGTH, w->hubs[i].skill->slug, err);
		if (!status && must)
			status = wish(w, AF_LIST_POSSIBLE, w->hubs[i].skill->slug, err);
		n += 1 + must;
	}
	return status;
}

static void clear_wishes(struct wish_list *w)
{
	af_arena_clear(&w->arena);
	af_free(w->items);
	af_free(w->hubs);
}

/* ---------------------------------------------------------------- coming and going */

static const char *const kind_names[] = {"affinity", "strength", "possible"};

/* Deletes the postings of a list in every chunk. */
static enum af_status drop_postings(struct af_store *store, uint32_t list, struct af_error *err)
{
	enum af_status status = AF_OK;
	bool found = true;

	for (int64_t chunk = 0; !status && found; chunk++) {
		status = af_index_next_chunk(store, true, &chunk, &found, err);
		if (!status && found)
			status = af_sql_run(store, SQL_POSTING_DROP, err, "l", af_posting_row(chunk, list));
	}
	return status;
}

static bool is_wished(const struct wish_list *w, const struct af_list *list)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->items[i].kind == list->kind && !strcmp(w->items[i].name, list->name))
			return true;
	return false;
}

static enum af_status drop_unwished(struct af_store *store, const struct wish_list *w, const struct af_lists *lists, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < lists->count && !status; i++) {
		if (is_wished(w, &lists->items[i]))
			continue;
		status = drop_postings(store, lists->items[i].list, err);
		if (!status)
			status = af_sql_run(store, SQL_POSTING_LIST_DROP, err, "l", (int64_t)lists->items[i].list);
	}
	return status;
}

/* Gives a number to each list that is wished and not there; these are in *added, in arena. */
static enum af_status add_wished(struct af_store *store, struct wish_list *w, const struct af_lists *lists, struct af_lists *added, struct af_error *err)
{
	struct af_list *items = af_arena_array(&w->arena, w->count, sizeof(*items));
	enum af_status status = items ? AF_OK : af_fail_nomem(err);

	*added = (struct af_lists){items, 0};
	for (size_t i = 0; i < w->count && !status; i++) {
		sqlite3_stmt *s;
		bool row;

		if (af_lists_find(lists, w->items[i].kind, w->items[i].name))
			continue;
		status = af_sql_bind(store, SQL_POSTING_LIST_PUT, &s, err, "ssl", kind_names[w->items[i].kind], w->items[i].name,
		                     (int64_t)AF_LIST_PEOPLE);
		if (!status)
			status = af_sql_step(store, s, &row, err);
		if (status)
			break;
		items[added->count++] = (struct af_list){w->items[i].kind, w->items[i].name, (uint32_t)sqlite3_column_int(s, 0)};
		af_sql_done(s);
	}
	return status;
}

enum af_status af_index_lists_compare(struct af_store *store, af_index_list_fn *fn, void *context, struct af_error *err)
{
	const struct af_lists *lists = &store->index->derived.lists;
	struct wish_list w = {.store = store};
	enum af_status status = fill_wishes(&w, err);

	for (size_t i = 0; i < w.count && !status; i++)
		if (!af_lists_find(lists, w.items[i].kind, w.items[i].name))
			fn(context, kind_names[w.items[i].kind], w.items[i].name, true);
	for (size_t i = 0; i < lists->count && !status; i++)
		if (!is_wished(&w, &lists->items[i]))
			fn(context, kind_names[lists->items[i].kind], lists->items[i].name, false);
	clear_wishes(&w);
	return status;
}

static enum af_status derive_everywhere(struct af_store *store, const struct af_lists *which, struct af_error *err)
{
	enum af_status status = AF_OK;
	bool found = true;

	for (int64_t chunk = 0; !status && found; chunk++) {
		status = af_index_next_chunk(store, true, &chunk, &found, err);
		if (!status && found)
			status = af_index_derive_chunk(store, chunk, which, err);
	}
	return status;
}

enum af_status af_index_complete(struct af_store *store, struct af_error *err)
{
	struct wish_list w = {.store = store};
	struct af_index_derived *d = &store->index->derived;
	struct af_lists added = {0};
	enum af_status status;

	d->known = false; /* posting_list may have been changed */
	status = fill_wishes(&w, err);
	if (!status)
		status = drop_unwished(store, &w, &d->lists, err);
	if (!status)
		status = add_wished(store, &w, &d->lists, &added, err);
	if (!status) {
		d->known = false;
		status = added.count ? derive_everywhere(store, &added, err) : AF_OK;
	}
	clear_wishes(&w);
	return status;
}

enum af_status af_index_lists_changed(struct af_store *store, const char *archetype, struct af_error *err)
{
	struct af_index *x = store->index;
	uint32_t list;
	bool on;
	enum af_status status = af_index_is_on(store, &on, err);

	if (status || !on)
		return status;
	x->lists_changed = true;
	status = archetype ? af_index_derive_prepare(store, err) : AF_OK;
	list = !status && archetype ? af_lists_find(&x->derived.lists, AF_LIST_AFFINITY, archetype) : 0;
	if (list)
		status = drop_postings(store, list, err);
	if (!status && list)
		status = af_sql_run(store, SQL_POSTING_LIST_DROP, err, "l", (int64_t)list);
	if (list)
		x->derived.known = false;
	return status;
}

/* ---------------------------------------------------------------- from the beginning */

enum af_status af_index_restart(struct af_store *store, int as_of, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_POSTINGS_CLEAR, err, "");

	af_index_forget(store, false);
	if (!status)
		status = af_sql_run(store, SQL_POSTING_LISTS_CLEAR, err, "");
	if (!status)
		status = af_index_set(store, true, as_of, err);
	return status ? status : af_index_complete(store, err);
}

enum af_status af_index_start(struct af_store *store, int as_of, struct af_error *err)
{
	sqlite3_stmt *s;
	bool on, any = false;
	enum af_status status = af_index_is_on(store, &on, err);

	if (status || on || as_of == AF_UNKNOWN)
		return status;
	status = af_sql_bind(store, SQL_CANDIDATE_IDS, &s, err, "");
	if (!status)
		status = af_sql_step(store, s, &any, err);
	af_sql_done(s);
	return status || any ? status : af_index_restart(store, as_of, err);
}

static enum af_status add_person(void *context, int64_t id, const struct af_evidence *skills, size_t n, struct af_error *err)
{
	return af_index_add(context, id, skills, n, err);
}

static enum af_status rebuild(struct af_store *store, int as_of, af_progress_fn *progress, void *context, struct af_error *err)
{
	enum af_status status = af_index_restart(store, as_of, err);

	return status ? status : af_index_each(store, add_person, store, progress, context, err);
}

enum af_status af_postings_refresh(struct af_store *store, int as_of, bool force, af_progress_fn *progress, void *context, bool *rebuilt,
                                   struct af_error *err)
{
	bool on;
	enum af_status status;

	*rebuilt = false;
	status = af_postings_ready(store, as_of, &on, err);
	if (status || (on && !force))
		return status;
	status = af_store_begin(store, err);
	if (status)
		return status;
	status = rebuild(store, as_of, progress, context, err);
	if (!status)
		status = af_store_commit(store, err);
	*rebuilt = !status;
	if (status)
		af_store_rollback(store);
	return status;
}

enum af_status af_postings_ready(struct af_store *store, int as_of, bool *ready, struct af_error *err)
{
	struct af_index_view view;
	bool reading;
	enum af_status status = af_store_read_begin(store, &reading, err);

	*ready = false;
	if (!status)
		status = af_index_open(store, as_of, &view, ready, err);
	af_store_read_end(store, reading);
	return status;
}

enum af_status af_postings_month(struct af_store *store, int *as_of, struct af_error *err)
{
	bool reading, on = false;
	enum af_status status = af_store_read_begin(store, &reading, err);

	if (!status)
		status = af_index_is_on(store, &on, err);
	*as_of = on ? store->index->as_of : AF_UNKNOWN;
	af_store_read_end(store, reading);
	return status;
}
