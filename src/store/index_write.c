/* Postings: writing lists. Bytes are noted for one chunk at a time, sorted by list, and merged into what is stored. */
#include <stdlib.h>
#include <string.h>

#include "store/index_internal.h"

/* ---------------------------------------------------------------- one list */

/* Stores the draft as the list, or deletes a list that has no entries left. */
static enum af_status write_list(struct af_store *store, int64_t chunk, uint32_t list, struct af_error *err)
{
	struct af_index *x = store->index;
	const int64_t id = af_posting_row(chunk, list);
	sqlite3_stmt *s;
	enum af_status status;
	bool row;

	if (!x->draft->count)
		return af_sql_run(store, SQL_POSTING_DROP, err, "l", id);
	af_buf_reset(&x->blob);
	af_posting_write(&x->blob, x->draft);
	if (x->blob.failed)
		return af_fail_nomem(err);
	status = af_sql_bind(store, SQL_POSTING_PUT, &s, err, "l", id);
	if (!status && sqlite3_bind_blob(s, 2, x->blob.data, (int)x->blob.length, SQLITE_STATIC) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	af_sql_done(s);
	return status;
}

/* Leaves those of a few edits that change anything. */
static size_t drop_idle(const struct af_posting *old, struct af_posting_edit *edits, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (af_posting_at(old, edits[i].number) != edits[i].byte)
			edits[kept++] = edits[i];
	return kept;
}

/* Would the edits only put other bytes in the places of present ones, and leave the list in its form? */
static bool only_replace(const struct af_posting *old, const struct af_posting_edit *edits, size_t n)
{
	if (!old->dense && 3 * old->count >= AF_CHUNK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (edits[i].byte < old->dense || af_posting_at(old, edits[i].number) == AF_POSTING_GONE)
			return false;
	return true;
}

/* Writes single bytes where they stand: a page, not the whole list. */
static enum af_status replace_bytes(struct af_store *store, int64_t id, const struct af_posting *old, const struct af_posting_edit *edits, size_t n,
                                    struct af_error *err)
{
	const uint8_t *start = old->bytes + (old->dense ? AF_CHUNK : old->count) - old->size; /* the bytes are the last that a list has */
	sqlite3_blob *blob = NULL;
	enum af_status status = AF_OK;
	int code = sqlite3_blob_open(store->db, "main", "posting", "b", id, 1, &blob);

	for (size_t i = 0; i < n && code == SQLITE_OK; i++) {
		const uint8_t byte = (uint8_t)edits[i].byte, *place = af_posting_place(old, edits[i].number);

		code = sqlite3_blob_write(blob, &byte, 1, (int)(place - start));
	}
	if (code != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (sqlite3_blob_close(blob) != SQLITE_OK && !status)
		status = af_sql_fail(store, err);
	return status;
}

enum { FEW = 64 }; /* edits that are looked at one by one */

static enum af_status edit_known(struct af_store *store, uint32_t list, const struct af_posting *old, struct af_posting_edit *edits, size_t n,
                                 struct af_error *err)
{
	struct af_index *x = store->index;
	bool changed;

	if (n <= FEW && old->bytes) {
		n = drop_idle(old, edits, n);
		if (!n)
			return AF_OK;
		if (only_replace(old, edits, n))
			return replace_bytes(store, af_posting_row(x->chunk, list), old, edits, n, err);
	}
	af_posting_edit(x->draft, old, edits, n, &changed);
	return changed ? write_list(store, x->chunk, list, err) : AF_OK;
}

static enum af_status edit_list(struct af_store *store, uint32_t list, struct af_posting_edit *edits, size_t n, struct af_error *err)
{
	struct af_index *x = store->index;
	struct af_posting old = {0};
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_POSTING_GET, &s, err, "l", af_posting_row(x->chunk, list));
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row && !af_posting_read(&old, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)))
		status = af_index_damaged(store, x->chunk, list, err);
	if (!status)
		status = edit_known(store, list, &old, edits, n, err);
	af_sql_done(s);
	return status;
}

/* ---------------------------------------------------------------- the bytes of a chunk */

static enum af_status reserve_draft(struct af_index *x, struct af_error *err)
{
	if (!x->draft)
		x->draft = af_alloc(sizeof(*x->draft));
	return x->draft ? AF_OK : af_fail_nomem(err);
}

enum af_status af_index_put(struct af_store *store, uint32_t list, unsigned number, int byte, struct af_error *err)
{
	struct af_index *x = store->index;
	enum af_status status = AF_OK;

	if (x->edit_count == x->edit_capacity)
		status = af_reserve((void **)&x->edits, &x->edit_capacity, x->edit_count + 1, sizeof(*x->edits), err);
	if (!status)
		x->edits[x->edit_count++] = (struct af_index_edit){list, {(uint16_t)number, (int16_t)byte}};
	return status;
}

enum { DIGIT = 10, DIGITS = 1 << DIGIT };

/* One pass of a radix sort by ten bits of the list; what is equal stays in its order. */
static void pass(const struct af_index_edit *from, struct af_index_edit *to, size_t n, unsigned shift)
{
	size_t start[DIGITS + 1] = {0};

	for (size_t i = 0; i < n; i++)
		start[(from[i].list >> shift & (DIGITS - 1)) + 1]++;
	for (size_t i = 0; i < DIGITS; i++)
		start[i + 1] += start[i];
	for (size_t i = 0; i < n; i++)
		to[start[from[i].list >> shift & (DIGITS - 1)]++] = from[i];
}

/* By list; candidates were noted in ascending order, and stay in it. */
static enum af_status sort_edits(struct af_index *x, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&x->sorted, &x->sorted_capacity, x->edit_count, sizeof(*x->sorted), err);

	if (status)
		return status;
	pass(x->edits, x->sorted, x->edit_count, 0);
	pass(x->sorted, x->edits, x->edit_count, DIGIT);
	return AF_OK;
}

enum af_status af_index_apply(struct af_store *store, struct af_error *err)
{
	struct af_index *x = store->index;
	enum af_status status = AF_OK;
	struct af_posting_edit *run;

	if (!x->edit_count)
		return AF_OK;
	status = reserve_draft(x, err);
	if (!status)
		status = sort_edits(x, err);
	run = (struct af_posting_edit *)(void *)x->sorted; /* the half that is free now holds the edits of one list */
	for (size_t i = 0, n; i < x->edit_count && !status; i += n) {
		for (n = 0; i + n < x->edit_count && x->edits[i + n].list == x->edits[i].list; n++)
			run[n] = x->edits[i + n].edit;
		status = edit_list(store, x->edits[i].list, run, n, err);
	}
	x->edit_count = 0;
	return status;
}

enum af_status af_index_turn(struct af_store *store, int64_t chunk, struct af_error *err)
{
	struct af_index *x = store->index;
	enum af_status status = AF_OK;

	if (chunk == x->chunk && x->edit_count < AF_EDITS_FULL)
		return AF_OK;
	status = af_index_apply(store, err);
	if (chunk == x->chunk)
		return status;
	if (!status && x->underived)
		status = af_index_derive_chunk(store, x->chunk, NULL, err);
	x->underived = false;
	x->chunk = chunk;
	return status;
}

/* ---------------------------------------------------------------- derived lists of a chunk */

/* The own lists of all skills in the chunk, copied to arena. */
static enum af_status load_chunk(struct af_store *store, int64_t chunk, struct af_arena *arena, struct af_own_lists *lists, struct af_error *err)
{
	const struct af_taxonomy *taxonomy = store->index->derived.taxonomy;
	struct af_posting *by_skill = af_arena_array(arena, af_taxonomy_count(taxonomy), sizeof(*by_skill));
	sqlite3_stmt *s = NULL;
	enum af_status status =
		by_skill ? af_index_lists_between(store, chunk, 1, 0, AF_LISTS_FIRST - 1, &s, err) : af_fail_nomem(err);
	bool row;

	*lists = (struct af_own_lists){by_skill, 0};
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const struct af_skill *skill = af_taxonomy_by_id(taxonomy, af_posting_row_list(sqlite3_column_int64(s, 0)));
		const size_t size = (size_t)sqlite3_column_bytes(s, 1);
		const char *blob = sqlite3_column_blob(s, 1);
		struct af_posting *p = skill ? &by_skill[skill->index] : NULL;
		const char *copy = p ? af_arena_strndup(arena, blob, size) : NULL;
		uint8_t *numbers;
		size_t end;

		if (!copy)
			continue;
		if (!af_posting_read(p, copy, size)) {
			status = af_index_damaged(store, chunk, (uint32_t)skill->id, err);
			break;
		}
		numbers = p->gaps ? af_arena_alloc(arena, 2 * p->count) : NULL;
		if (p->gaps && !numbers)
			break;
		af_posting_spread(p, numbers);
		end = p->dense ? AF_CHUNK : af_posting_number(p, p->count - 1) + 1;
		lists->span = end > lists->span ? end : lists->span;
	}
	af_sql_done(s);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

static bool is_wanted(const struct af_lists *which, uint32_t list)
{
	bool wanted = !which;

	for (size_t i = 0; which && i < which->count; i++)
		wanted = wanted || which->items[i].list == list;
	return wanted;
}

static enum af_status write_bytes(struct af_store *store, int64_t chunk, uint32_t list, const uint8_t *bytes, size_t span, struct af_error *err)
{
	af_posting_gather(store->index->draft, bytes, span);
	return write_list(store, chunk, list, err);
}

static enum af_status derive_affinities(struct af_store *store, int64_t chunk, const struct af_own_lists *lists, const struct af_lists *which,
                                        struct af_error *err)
{
	struct af_index_derived *d = &store->index->derived;
	uint8_t *bytes = af_alloc((d->persona_count + 1) * AF_CHUNK), **affinity = af_calloc(d->persona_count + 1, sizeof(*affinity));
	struct af_persona *personas = af_calloc(d->persona_count + 1, sizeof(*personas));
	uint32_t *numbers = af_calloc(d->persona_count + 1, sizeof(*numbers));
	enum af_status status = bytes && affinity && personas && numbers ? AF_OK : af_fail_nomem(err);
	size_t n = 0;

	for (size_t i = 0; i < d->persona_count && !status; i++)
		if (is_wanted(which, d->persona_lists[i])) {
			affinity[n] = bytes + n * AF_CHUNK;
			numbers[n] = d->persona_lists[i];
			personas[n++] = d->personas[i];
		}
	if (!status && n)
		status = af_derive_affinities(&d->sources, lists, personas, n, affinity, err);
	for (size_t i = 0; i < n && !status; i++)
		status = write_bytes(store, chunk, numbers[i], affinity[i], lists->span, err);
	af_free(bytes);
	af_free(affinity);
	af_free(personas);
	af_free(numbers);
	return status;
}

static enum af_status derive_hubs(struct af_store *store, int64_t chunk, const struct af_own_lists *lists, const struct af_lists *which,
                                  struct af_error *err)
{
	struct af_index_derived *d = &store->index->derived;
	uint8_t *strength = af_alloc(2 * (size_t)AF_CHUNK);
	enum af_status status = strength ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < d->hub_count && !status; i++) {
		const uint32_t now = d->hub_lists[2 * i], most = d->hub_lists[2 * i + 1];

		if (!is_wanted(which, now) && !(most && is_wanted(which, most)))
			continue;
		af_derive_strength(&d->sources, lists, d->hubs[i], strength, most ? strength + AF_CHUNK : NULL);
		status = write_bytes(store, chunk, now, strength, lists->span, err);
		if (!status && most)
			status = write_bytes(store, chunk, most, strength + AF_CHUNK, lists->span, err);
	}
	af_free(strength);
	return status;
}

enum af_status af_index_derive_chunk(struct af_store *store, int64_t chunk, const struct af_lists *which, struct af_error *err)
{
	struct af_arena arena = {0};
	struct af_own_lists lists;
	enum af_status status = reserve_draft(store->index, err);

	if (!status)
		status = af_index_derive_prepare(store, err);
	if (!status)
		status = load_chunk(store, chunk, &arena, &lists, err);
	if (!status)
		status = derive_affinities(store, chunk, &lists, which, err);
	if (!status)
		status = derive_hubs(store, chunk, &lists, which, err);
	af_arena_clear(&arena);
	return status;
}
