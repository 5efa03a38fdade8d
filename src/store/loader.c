/* The loader. Two stages: the caller fills one while a second thread writes the other. The connection is never used by both at once:
 * the thread has it from hand_over until af_loader_wait comes back. */
#include "store/loader.h"

#include <pthread.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "store/index.h"
#include "store/stage.h"

enum {
	STAGE_ROWS = 1024,        /* candidates of a full stage; the first ones have fewer, so that the second thread begins soon ... */
	STAGE_FIRST = 64,
	STAGE_SKILLS = 32 * 1024, /* ... or skills */
	SINGLE = 256,             /* candidates that are added one by one before staging starts, where others are stored already */
	FEW = 64,                 /* candidates written one by one before the connection is set for a bulk load */
	FILTERS = 3               /* of keys: a small import need not clear, nor touch, the memory of a large one */
};
#define STAGE_BYTES ((size_t)1024 * 1024) /* ... or bytes of long texts; a candidate with more than that is never staged */

/* A Bloom filter: what is not in it was never added. With a key for four words it is wrong about one new key in twenty thousand; more keys only
 * weaken it. Each error costs a wait for the second thread. */
struct filter {
	uint64_t *words;
	size_t size, count;
};

struct af_loader {
	struct af_store *store;
	int64_t batch, next_id;
	size_t singles;
	size_t written; /* one by one */
	bool bulk;

	struct af_stage stages[2], *shown; /* shown: what the tables of stage.c show */
	size_t filling;                    /* the stage being filled */
	size_t stage_rows;                 /* that make it full */
	size_t bytes;                      /* of long texts in it */

	/* The keys of all candidates, stored and staged, once staging has started: what is in none of these is new. The last takes the next keys. */
	struct filter filters[FILTERS];
	size_t filter_count;
	bool staging;

	/* the cursor over candidate_row */
	bool any_rows; /* were there any when the import began? */
	sqlite3_stmt *rows;
	int64_t expected; /* the candidate that the cursor is at, 0 for none */
	int64_t expected_hash;
	unsigned misses, rest; /* guesses that were wrong one after another; rows for which none is made */

	pthread_t thread;
	bool running;       /* a thread is to be joined */
	enum af_status failure; /* of the thread */
	struct af_error why;
};

/* ---------------------------------------------------------------- the filter */

static const size_t filter_sizes[FILTERS] = {16 * 1024, 128 * 1024, 1024 * 1024};

static uint64_t filter_bits(uint64_t hash)
{
	/* One word for each key, with three bits of it: one touch of memory. */
	return 1ULL << (hash >> 58) | 1ULL << (hash >> 52 & 63) | 1ULL << (hash >> 46 & 63);
}

static enum af_status filter_add(struct af_loader *l, const char *key, struct af_error *err)
{
	const uint64_t hash = XXH3_64bits(key, strlen(key));
	struct filter *f = l->filter_count ? &l->filters[l->filter_count - 1] : NULL;

	if (!f || (f->count == f->size / 4 && l->filter_count < FILTERS)) {
		f = &l->filters[l->filter_count];
		f->words = af_calloc(filter_sizes[l->filter_count], sizeof(*f->words));
		if (!f->words)
			return af_fail_nomem(err);
		f->size = filter_sizes[l->filter_count++];
	}
	f->words[hash % f->size] |= filter_bits(hash);
	f->count++;
	return AF_OK;
}

static bool filters_have(const struct af_loader *l, const char *key)
{
	const uint64_t hash = XXH3_64bits(key, strlen(key)), bits = filter_bits(hash);

	for (size_t i = 0; i < l->filter_count; i++)
		if ((l->filters[i].words[hash % l->filters[i].size] & bits) == bits)
			return true;
	return false;
}

/* Puts every stored key into the filters: staging starts. */
static enum af_status start_staging(struct af_loader *l, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(l->store, SQL_CANDIDATE_KEYS, &s, err, "");
	bool row;

	l->staging = true;
	while (!status && !(status = af_sql_step(l->store, s, &row, err)) && row)
		status = filter_add(l, (const char *)sqlite3_column_text(s, 0), err);
	af_sql_done(s);
	return status;
}

/* ---------------------------------------------------------------- the second thread */

static void *write_shown(void *context)
{
	struct af_loader *l = context;
	enum af_status status;

	af_index_pause(l->store); /* a call for each row would cost too much: the postings get the whole stage instead */
	status = af_stage_write(l->store, l->shown, l->batch, &l->why);
	af_index_resume(l->store);
	for (size_t i = 0; i < l->shown->count && !status; i++) {
		const struct af_staged *row = &l->shown->rows[i];

		status = af_index_add(l->store, row->candidate.id, l->shown->skills + row->first_skill, row->candidate.skill_count, &l->why);
	}
	l->failure = status;
	return NULL;
}

/* Sets the connection for a bulk load. Every statement is then compiled anew: for a few candidates that costs more than it gains. */
static enum af_status begin_bulk(struct af_loader *l, struct af_error *err)
{
	if (l->bulk)
		return AF_OK;
	l->bulk = true;
	return af_store_bulk(l->store, true, err);
}

/* Before a candidate is written one by one. */
static enum af_status count_single(struct af_loader *l, struct af_error *err)
{
	return ++l->written > FEW ? begin_bulk(l, err) : AF_OK;
}

enum af_status af_loader_wait(struct af_loader *l, struct af_error *err)
{
	if (l->running) {
		pthread_join(l->thread, NULL);
		l->running = false;
		af_stage_reset(l->shown);
	}
	if (l->failure && err)
		*err = l->why;
	return l->failure;
}

/* Has the stage that was being filled written, and goes on with the other one. alone: by this thread. */
static enum af_status hand_over(struct af_loader *l, bool alone, struct af_error *err)
{
	enum af_status status = af_loader_wait(l, err);

	if (!status && l->stages[l->filling].count)
		status = begin_bulk(l, err);
	if (status || !l->stages[l->filling].count)
		return status;
	l->shown = &l->stages[l->filling];
	l->filling = !l->filling;
	l->bytes = 0;
	if (l->stage_rows < STAGE_ROWS)
		l->stage_rows *= 2;
	if (!alone && sqlite3_threadsafe() && pthread_create(&l->thread, NULL, write_shown, l) == 0) {
		l->running = true;
		return AF_OK;
	}
	write_shown(l);
	af_stage_reset(l->shown);
	return af_loader_wait(l, err);
}

enum af_status af_loader_finish(struct af_loader *l, struct af_error *err)
{
	enum af_status status = hand_over(l, true, err);

	if (!status)
		status = af_sql_run(l->store, SQL_BATCH_ADDS_END, err, "l", l->batch);
	return status ? status : af_index_flush(l->store, err);
}

/* ---------------------------------------------------------------- beginning and end */

/* One integer from a statement that gives one, 0 for NULL. */
static enum af_status ask(struct af_store *store, enum af_sql sql, int64_t *answer, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, "");
	bool row = false;

	*answer = 0;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row)
		*answer = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

enum af_status af_loader_open(struct af_store *store, int64_t batch, int month, struct af_loader **loader, struct af_error *err)
{
	struct af_loader *l = af_calloc(1, sizeof(*l));
	int64_t rows = 0;
	enum af_status status;

	*loader = NULL;
	if (!l)
		return af_fail_nomem(err);
	l->store = store;
	l->batch = batch;
	l->stage_rows = STAGE_FIRST;
	l->shown = &l->stages[0];
	status = af_stage_register(store, &l->shown, err);
	if (!status)
		status = af_index_start(store, month, err);
	if (!status)
		status = ask(store, SQL_CANDIDATE_LAST_ID, &l->next_id, err);
	if (!status)
		status = ask(store, SQL_ROWS_ANY, &rows, err);
	l->any_rows = rows;
	if (!status)
		status = af_sql_run(store, SQL_BATCH_ADDS_FROM, err, "ll", batch, l->next_id + 1);
	if (!status && !l->next_id++)
		status = start_staging(l, err);
	if (!status)
		*loader = l;
	else
		af_loader_close(l);
	return status;
}

void af_loader_close(struct af_loader *l)
{
	struct af_error ignored;

	if (!l)
		return;
	if (l->running)
		pthread_join(l->thread, NULL);
	af_sql_done(l->rows);
	if (l->bulk && af_store_bulk(l->store, false, &ignored) != AF_OK)
		l->store->unchecked = true;
	af_stage_clear(&l->stages[0]);
	af_stage_clear(&l->stages[1]);
	for (size_t i = 0; i < l->filter_count; i++)
		af_free(l->filters[i].words);
	af_free(l);
}

/* ---------------------------------------------------------------- candidates */

static bool is_on_stage(const struct af_stage *stage, const char *key)
{
	for (size_t i = 0; i < stage->count; i++)
		if (!strcmp(stage->rows[i].candidate.key, key))
			return true;
	return false;
}

enum af_status af_loader_find(struct af_loader *l, const char *key, int64_t *id, int64_t *own, struct af_error *err)
{
	enum af_status status;

	*id = *own = 0;
	if (l->staging && !filters_have(l, key))
		return AF_OK;
	status = af_loader_wait(l, err);
	if (!status)
		status = af_store_candidate_id(l->store, key, id, own, err);
	if (status || *id || !is_on_stage(&l->stages[l->filling], key))
		return status;
	status = hand_over(l, true, err);
	return status ? status : af_store_candidate_id(l->store, key, id, own, err);
}

enum af_status af_loader_add(struct af_loader *l, const struct af_candidate *profile, const int64_t *hash, int64_t *id,
                             struct af_error *err)
{
	const size_t bytes = (profile->notes ? strlen(profile->notes) : 0) + (profile->extra ? strlen(profile->extra) : 0);
	struct af_stage *stage = &l->stages[l->filling];
	enum af_status status;

	*id = l->next_id;
	if ((!l->staging && l->singles++ < SINGLE) || bytes > STAGE_BYTES) {
		status = af_loader_wait(l, err);
		if (!status)
			status = count_single(l, err);
		if (!status)
			status = af_store_candidate_add(l->store, profile, *id, l->batch, hash, err);
		l->next_id += !status;
		if (!status && l->staging)
			status = filter_add(l, profile->key, err);
		return status;
	}
	status = l->staging ? AF_OK : start_staging(l, err);
	if (!status)
		status = af_stage_add(stage, profile, *id, hash, err);
	if (!status)
		status = filter_add(l, profile->key, err);
	if (status)
		return status;
	l->next_id++;
	l->bytes += bytes;
	if (stage->count < l->stage_rows && stage->skill_count < STAGE_SKILLS && l->bytes < STAGE_BYTES)
		return AF_OK;
	return hand_over(l, false, err);
}

enum af_status af_loader_change(struct af_loader *l, int64_t id, const struct af_candidate *profile, const struct af_map *columns,
                                bool keep, const int64_t *hash, enum af_put *outcome, struct af_error *err)
{
	enum af_status status = af_loader_wait(l, err);

	*outcome = AF_PUT_UNCHANGED;
	if (!status)
		status = count_single(l, err);
	if (!status)
		status = af_store_candidate_change(l->store, id, profile, columns, keep, l->batch, hash, outcome, err);
	if (*outcome == AF_PUT_UPDATED && id == l->expected)
		l->expected = 0; /* the cursor has read the hash of what it was */
	return status;
}

/* ---------------------------------------------------------------- rows that come again */

enum { MISSES_MAX = 8, REST = 512 };

/* Puts the cursor at the first candidate behind id. */
static enum af_status seek(struct af_loader *l, int64_t id, struct af_error *err)
{
	enum af_status status = af_sql_bind(l->store, SQL_ROWS_FROM, &l->rows, err, "l", id);
	bool row = false;

	l->expected = 0;
	if (!status)
		status = af_sql_step(l->store, l->rows, &row, err);
	if (row) {
		l->expected = sqlite3_column_int64(l->rows, 0);
		l->expected_hash = sqlite3_column_int64(l->rows, 1);
	}
	return status;
}

enum af_status af_loader_next_is(struct af_loader *l, int64_t hash, int64_t *id, struct af_error *err)
{
	enum af_status status;
	bool row;

	*id = 0;
	if (!l->any_rows || (l->rest && l->rest--))
		return AF_OK;
	status = af_loader_wait(l, err);
	if (!status && !l->rows)
		status = seek(l, 0, err);
	if (status)
		return status;
	if (!l->expected || l->expected_hash != hash) {
		if (++l->misses > MISSES_MAX) { /* the file has another order: guessing costs more than it gains */
			l->misses = 0;
			l->rest = REST;
		}
		return AF_OK;
	}
	*id = l->expected;
	l->misses = 0;
	l->expected = 0;
	status = af_sql_step(l->store, l->rows, &row, err);
	if (!status && row) {
		l->expected = sqlite3_column_int64(l->rows, 0);
		l->expected_hash = sqlite3_column_int64(l->rows, 1);
	}
	return status;
}

bool af_loader_may_know(const struct af_loader *l)
{
	return l->any_rows;
}

enum af_status af_loader_key_is(struct af_loader *l, const char *key, int64_t hash, int64_t *id, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status;
	bool row = false;

	*id = 0;
	status = af_loader_wait(l, err);
	if (!status)
		status = af_sql_bind(l->store, SQL_ROW_OF_KEY, &s, err, "s", key);
	if (!status)
		status = af_sql_step(l->store, s, &row, err);
	if (!row)
		return status;
	if (sqlite3_column_int64(s, 1) == hash)
		*id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return *id && !l->rest ? seek(l, *id, err) : AF_OK;
}
