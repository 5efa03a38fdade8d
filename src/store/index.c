/* Postings: their state, and reading them. */
#include "store/index.h"

#include <stdio.h>
#include <string.h>

#include "store/index_ahead.h"
#include "store/index_internal.h"

/* ---------------------------------------------------------------- state */

/* "2026-11 1 0123456789abcdef": month, version of the formula, version of the taxonomy. */
static enum af_status state_text(struct af_store *store, int as_of, char text[64], struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);
	char month[16];

	if (status)
		return status;
	af_month_format(as_of, month);
	snprintf(text, 64, "%s %d %s", month, AF_FORMULA_VERSION, af_taxonomy_version(taxonomy));
	return AF_OK;
}

/* Reads meta 'postings'. A row for another formula or taxonomy counts as none. */
static enum af_status read_state(struct af_store *store, bool *on, int *as_of, struct af_error *err)
{
	char stored[64] = "", wanted[64], month[8] = "";
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_META_GET, &s, err, "s", "postings");
	bool row = false;

	*on = false;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status || !row)
		return status;
	snprintf(stored, sizeof(stored), "%s", sqlite3_column_text(s, 0) ? (const char *)sqlite3_column_text(s, 0) : "");
	af_sql_done(s);
	snprintf(month, sizeof(month), "%.7s", stored);
	if (!af_month_parse(month, as_of))
		return AF_OK;
	status = state_text(store, *as_of, wanted, err);
	*on = !status && !strcmp(stored, wanted);
	return status;
}

enum af_status af_index_is_on(struct af_store *store, bool *on, struct af_error *err)
{
	struct af_index *x = store->index;
	enum af_status status = AF_OK;

	if (x->state == AF_INDEX_UNKNOWN) {
		status = read_state(store, on, &x->as_of, err);
		if (!status && !*on) /* what is changed now is not kept in step: nobody may ever use them again */
			status = af_sql_run(store, SQL_META_DROP, err, "s", "postings");
		if (!status)
			x->state = *on ? AF_INDEX_ON : AF_INDEX_OFF;
	}
	*on = x->state == AF_INDEX_ON;
	return status;
}

enum af_status af_index_set(struct af_store *store, bool on, int as_of, struct af_error *err)
{
	char text[64];
	enum af_status status = on ? state_text(store, as_of, text, err) : AF_OK;

	if (!status)
		status = on ? af_sql_run(store, SQL_META_PUT, err, "ss", "postings", text) : af_sql_run(store, SQL_META_DROP, err, "s", "postings");
	if (status)
		return status;
	store->index->state = on ? AF_INDEX_ON : AF_INDEX_OFF;
	store->index->as_of = as_of;
	return AF_OK;
}

/* ---------------------------------------------------------------- reading */

enum { LIST_MOST = AF_POSTING_HEAD + AF_CHUNK }; /* bytes of a dense list, and of nearly every sparse one */

enum af_status af_index_damaged(struct af_store *store, int64_t chunk, uint32_t list, struct af_error *err)
{
	return af_fail(err, AF_CORRUPT, "%s: the posting list %u of chunk %lld is damaged; `archefit check --rebuild` makes it again", store->path,
	               (unsigned)list, (long long)chunk);
}

static enum af_status read_row(struct af_store *store, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_POSTING_GET, &s, err, "l", af_posting_row(chunk, list));
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	store->index->missing[list % AF_MISSING] = !status && !row;
	if (row && !af_posting_read(posting, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)))
		status = af_index_damaged(store, chunk, list, err);
	return status;
}

static void leave_blob(struct af_index *x)
{
	sqlite3_blob_close(x->reading);
	x->reading = NULL;
}

/* Goes to the row of a list by a handle that goes from row to row, which is quicker than a statement, and reads its first bytes, at most `most`,
 * into x->list. The size of all, or 0 when that cannot be done: the row is not there, or something is wrong with it. Then the handle is of no use
 * any more, and read_row will tell. */
static size_t read_blob(struct af_store *store, int64_t chunk, uint32_t list, int most)
{
	struct af_index *x = store->index;
	const int64_t id = af_posting_row(chunk, list);
	int code, size;

	if (x->missing[list % AF_MISSING])
		return 0;
	code = x->reading ? sqlite3_blob_reopen(x->reading, id) : sqlite3_blob_open(store->db, "main", "posting", "b", id, 0, &x->reading);
	size = code == SQLITE_OK ? sqlite3_blob_bytes(x->reading) : 0;
	if (code == SQLITE_OK)
		code = size >= AF_POSTING_HEAD && size <= LIST_MOST ? sqlite3_blob_read(x->reading, x->list, size < most ? size : most, 0) : SQLITE_ERROR;
	if (code == SQLITE_OK)
		return (size_t)size;
	leave_blob(x);
	return 0;
}

static enum af_status reserve(struct af_index *x, struct af_error *err)
{
	if (!x->list)
		x->list = af_alloc(LIST_MOST);
	if (!x->ahead)
		x->ahead = af_ahead_new();
	return x->list && x->ahead ? AF_OK : af_fail_nomem(err);
}

/* From the database. */
static enum af_status fetch_list(struct af_store *store, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err)
{
	const size_t size = read_blob(store, chunk, list, LIST_MOST);

	if (size && af_posting_read(posting, store->index->list, size))
		return AF_OK;
	return read_row(store, chunk, list, posting, err);
}

static enum af_status read_list(void *context, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err)
{
	struct af_store *store = context;
	struct af_index *x = store->index;
	enum af_status status = reserve(x, err);
	const uint8_t *bytes;
	size_t size;

	memset(posting, 0, sizeof(*posting));
	if (status)
		return status;
	if (af_ahead_find(x->ahead, chunk, list, &bytes, &size) && (!size || af_posting_read(posting, bytes, size)))
		return AF_OK;
	status = fetch_list(store, chunk, list, posting, err);
	if (!status && posting->size <= AF_AHEAD_MOST)
		status = af_ahead_read(x->ahead, store, chunk, list, err);
	return status;
}

static enum af_status count_list(void *context, int64_t chunk, uint32_t list, size_t *entries, struct af_error *err)
{
	struct af_store *store = context;
	struct af_posting posting = {0};
	enum af_status status = reserve(store->index, err);
	const size_t size = status ? 0 : read_blob(store, chunk, list, AF_POSTING_HEAD);

	*entries = size ? af_posting_entries(store->index->list, size) : 0;
	if (status || *entries)
		return status;
	status = read_row(store, chunk, list, &posting, err);
	*entries = posting.bytes ? posting.count : 0;
	return status;
}

enum af_status af_index_lists_between(struct af_store *store, int64_t chunk, size_t chunks, uint32_t first, uint32_t last, sqlite3_stmt **s,
                                      struct af_error *err)
{
	const int64_t end = chunk + (int64_t)chunks - 1;

	return af_sql_bind(store, SQL_POSTINGS_BETWEEN, s, err, "lllll", af_posting_row(chunk, first), af_posting_row(end, last), (int64_t)AF_GROUP_MASK,
	                   chunk & AF_GROUP_MASK, end & AF_GROUP_MASK);
}

/* The row that the statement gives; it ends. */
static enum af_status take_row(struct af_store *store, enum af_status status, sqlite3_stmt *s, int64_t *row, bool *found, struct af_error *err)
{
	*found = false;
	if (!status)
		status = af_sql_step(store, s, found, err);
	if (*found)
		*row = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

/* A row of the first chunk from `chunk` on, within its group. */
static enum af_status find_in_group(struct af_store *store, bool any, int64_t chunk, int64_t *row, bool *found, struct af_error *err)
{
	const int64_t first = chunk & ~(int64_t)AF_GROUP_MASK, last = chunk | AF_GROUP_MASK;
	sqlite3_stmt *s;
	enum af_status status;

	if (any)
		status = af_sql_bind(store, SQL_POSTING_IN_GROUP, &s, err, "llll", af_posting_row(first, 0), af_posting_row(last, AF_LIST_LIMIT - 1),
		                     (int64_t)AF_GROUP_MASK, chunk & AF_GROUP_MASK);
	else
		status = af_sql_bind(store, SQL_POSTING_NEXT, &s, err, "ll", af_posting_row(chunk, AF_LIST_PEOPLE), af_posting_row(last, AF_LIST_PEOPLE));
	return take_row(store, status, s, row, found, err);
}

enum af_status af_index_next_chunk(struct af_store *store, bool any, int64_t *chunk, bool *found, struct af_error *err)
{
	enum af_status status = AF_OK;
	sqlite3_stmt *s;
	int64_t row = 0;

	for (bool more = true; more && !status;) {
		status = find_in_group(store, any, *chunk, &row, found, err);
		if (*found)
			*chunk = af_posting_row_chunk(row);
		if (status || *found)
			return status;
		status = af_sql_bind(store, SQL_POSTING_NEXT, &s, err, "ll", af_posting_row((*chunk | AF_GROUP_MASK) + 1, 0), AF_POSTING_ROW_LIMIT - 1);
		status = take_row(store, status, s, &row, &more, err);
		if (more)
			*chunk = af_posting_row_chunk(row) & ~(int64_t)AF_GROUP_MASK;
	}
	return status;
}

/* Where chunks are passed over, nobody may be stored. */
static enum af_status expect_nobody(struct af_store *store, int64_t from, int64_t to, struct af_error *err)
{
	bool found = false;
	int64_t id = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_FROM, &s, err, "l", from << AF_CHUNK_SHIFT);

	status = take_row(store, status, s, &id, &found, err);
	if (!status && found && id >> AF_CHUNK_SHIFT < to)
		status = af_fail(err, AF_CORRUPT, "%s: chunk %lld has candidates, and the postings have nobody in it; `archefit check --rebuild` makes them "
		                 "again", store->path, (long long)(id >> AF_CHUNK_SHIFT));
	return status;
}

static enum af_status next_chunk(void *context, int64_t *chunk, bool *found, struct af_error *err)
{
	const int64_t from = *chunk;
	enum af_status status = af_index_next_chunk(context, false, chunk, found, err);

	if (!status && !(*found && *chunk == from))
		status = expect_nobody(context, from, *found ? *chunk : INT64_MAX, err);
	return status;
}

/* All of posting_list, in arena. */
static enum af_status read_lists(struct af_store *store, struct af_arena *arena, struct af_lists *lists, struct af_error *err)
{
	static const char *const kinds[] = {"affinity", "strength", "possible"};
	struct af_list *items = af_arena_array(arena, AF_LIST_LIMIT - AF_LISTS_FIRST, sizeof(*items));
	sqlite3_stmt *s;
	enum af_status status = items ? af_sql_bind(store, SQL_POSTING_LISTS, &s, err, "ii", AF_LISTS_FIRST, AF_LIST_LIMIT) : af_fail_nomem(err);
	bool row;

	*lists = (struct af_lists){items, 0};
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const char *kind = (const char *)sqlite3_column_text(s, 1);
		struct af_list *item = &items[lists->count];

		for (size_t i = 0; kind && i < 3; i++)
			if (!strcmp(kind, kinds[i])) {
				*item = (struct af_list){(enum af_list_kind)i, af_sql_text_at(s, 2, arena), (uint32_t)sqlite3_column_int(s, 0)};
				lists->count += item->name != NULL;
			}
	}
	if (!status && arena->failed)
		status = af_fail_nomem(err);
	return status;
}

/* What a transaction of several calls has changed so far is put in the lists. *fit false: a part of it failed, perhaps half-way, and nobody can tell
 * what the lists are worth. */
static enum af_status catch_up(struct af_store *store, bool *fit, struct af_error *err)
{
	enum af_status status;

	*fit = !store->shared || !store->marked;
	if (!store->shared || store->marked)
		return AF_OK;
	status = af_index_flush(store, err);
	if (status)
		store->marked = true;
	return status;
}

enum af_status af_index_open(struct af_store *store, int as_of, struct af_index_view *view, bool *usable, struct af_error *err)
{
	struct af_index *x = store->index;
	int month = 0;
	enum af_status status = catch_up(store, usable, err);

	memset(view, 0, sizeof(*view));
	if (!status && *usable)
		status = read_state(store, usable, &month, err);
	*usable = *usable && month == as_of;
	if (status || !*usable)
		return status;
	af_arena_clear(&x->view_arena);
	view->postings = (struct af_postings){read_list, count_list, next_chunk, store};
	return read_lists(store, &x->view_arena, &view->lists, err);
}

void af_index_close(struct af_store *store)
{
	if (store->index)
		leave_blob(store->index);
	if (store->index && store->index->ahead)
		af_ahead_forget(store->index->ahead);
	af_sql_done(store->statements[SQL_POSTING_GET]);
}

/* ---------------------------------------------------------------- what is derived */

static void clear_derived(struct af_index_derived *d)
{
	af_sources_clear(&d->sources);
	af_vector_clear(&d->vector);
	af_arena_clear(&d->arena);
	memset(d, 0, sizeof(*d));
}

static enum af_status compile_persona(struct af_store *store, struct af_index_derived *d, const struct af_list *list, struct af_error *err)
{
	struct af_archetype *archetype = NULL;
	enum af_status status = af_archetype_get(store, list->name, &archetype, err);

	if (status == AF_NOT_FOUND)
		status = af_fail(err, AF_CORRUPT, "%s: there are postings of an archetype \"%.100s\", which is not stored; `archefit check --rebuild` makes "
		                 "them again", store->path, list->name);
	if (!status)
		status = af_persona_compile(&d->personas[d->persona_count], archetype, d->taxonomy, &d->arena, err);
	if (!status)
		d->persona_lists[d->persona_count++] = list->list;
	af_archetype_free(archetype);
	return status;
}

static void note_hub(struct af_index_derived *d, const struct af_list *list)
{
	const struct af_skill *skill = af_taxonomy_by_slug(d->taxonomy, list->name);

	if (!skill)
		return;
	d->hubs[d->hub_count] = skill->index;
	d->hub_lists[2 * d->hub_count] = list->list;
	d->hub_lists[2 * d->hub_count++ + 1] = af_lists_find(&d->lists, AF_LIST_POSSIBLE, list->name);
}

/* PRAGMA data_version: another number when another connection has committed. */
static enum af_status read_data_version(struct af_store *store, int64_t *version, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_DATA_VERSION, &s, err, "");
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	*version = row ? sqlite3_column_int64(s, 0) : 0;
	af_sql_done(s);
	return status;
}

static enum af_status compile_derived(struct af_store *store, struct af_index_derived *d, struct af_error *err)
{
	enum af_status status;
	size_t n;

	clear_derived(d);
	status = af_store_taxonomy(store, &d->taxonomy, err);
	if (!status)
		status = read_lists(store, &d->arena, &d->lists, err);
	if (!status)
		status = af_sources_init(&d->sources, d->taxonomy, err);
	if (!status)
		status = af_vector_init(&d->vector, d->taxonomy, err);
	if (status)
		return status;
	n = d->lists.count;
	d->personas = af_arena_array(&d->arena, n, sizeof(*d->personas));
	d->persona_lists = af_arena_array(&d->arena, n, sizeof(*d->persona_lists));
	d->hubs = af_arena_array(&d->arena, n, sizeof(*d->hubs));
	d->hub_lists = af_arena_array(&d->arena, 2 * n, sizeof(*d->hub_lists));
	if (d->arena.failed)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n && !status; i++)
		if (d->lists.items[i].kind == AF_LIST_AFFINITY)
			status = compile_persona(store, d, &d->lists.items[i], err);
		else if (d->lists.items[i].kind == AF_LIST_STRENGTH)
			note_hub(d, &d->lists.items[i]);
	return status;
}

enum af_status af_index_derive_prepare(struct af_store *store, struct af_error *err)
{
	struct af_index_derived *d = &store->index->derived;
	enum af_status status;
	int64_t version;

	if (d->known && d->current)
		return AF_OK;
	status = read_data_version(store, &version, err);
	if (!status && (!d->known || version != d->data_version))
		status = compile_derived(store, d, err);
	d->known = d->current = !status;
	d->data_version = version;
	return status;
}

void af_index_forget_taxonomy(struct af_store *store)
{
	if (!store->index)
		return;
	clear_derived(&store->index->derived);
	if (store->index->state == AF_INDEX_ON) /* for another taxonomy, perhaps */
		store->index->state = AF_INDEX_UNKNOWN;
}

/* ---------------------------------------------------------------- beginning and end */

void af_index_forget(struct af_store *store, bool committed)
{
	struct af_index *x = store->index;

	if (!x)
		return;
	af_index_close(store); /* a list that is held keeps others from writing */
	x->state = AF_INDEX_UNKNOWN;
	x->lost = x->lists_changed = x->underived = false;
	x->touch_count = x->edit_count = 0;
	if (x->touch_capacity > AF_TOUCHES_FULL) {
		af_free(x->touches);
		x->touches = NULL;
		x->touch_capacity = 0;
	}
	if (committed)
		x->derived.current = false;
	else
		clear_derived(&x->derived);
}

void af_index_detach(struct af_store *store)
{
	struct af_index *x = store->index;

	if (!x)
		return;
	clear_derived(&x->derived);
	af_free(x->list);
	af_free(x->ahead);
	af_arena_clear(&x->view_arena);
	af_buf_clear(&x->blob);
	af_free(x->touches);
	af_free(x->edits);
	af_free(x->sorted);
	af_free(x->draft);
	af_free(x);
	store->index = NULL;
}
