/* Finding pairs of candidates who may be one person: collecting keys, for everybody or for those whom a batch touched. */
#include "store/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"

const char *af_same_name(enum af_same reason)
{
	static const char *const names[] = {"e-mail", "profile page", "phone", "name and place"};

	return names[reason];
}

/* ---------------------------------------------------------------- collecting keys */

static int by_number(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool is_wanted(const struct af_finder *f, uint64_t key)
{
	const size_t bit = (size_t)(key >> 32) & (f->sieve_bits - 1);

	return (f->sieve[bit / 64] >> bit % 64 & 1) &&
	       bsearch(&key, f->wanted, f->wanted_count, sizeof(*f->wanted), by_number);
}

static enum af_status add_key(void *context, enum af_stage stage, uint64_t hash, int64_t id, struct af_error *err)
{
	struct af_finder *f = context;
	struct af_keys *list = &f->keys[stage];
	enum af_status status;

	if (f->wanted ? !is_wanted(f, af_block_of(stage, hash)) : f->parts > 1 && (hash >> 32) % f->parts != f->part)
		return AF_OK;
	status = af_reserve((void **)&list->items, &list->capacity, list->count + 1, sizeof(*list->items), err);
	if (!status)
		list->items[list->count++] = (struct af_keyed){hash, id};
	return status;
}

static enum af_status add_wanted(void *context, enum af_stage stage, uint64_t hash, int64_t id, struct af_error *err)
{
	struct af_finder *f = context;
	const uint64_t key = af_block_of(stage, hash);
	const size_t bit = (size_t)(key >> 32) & (f->sieve_bits - 1);
	enum af_status status = af_reserve((void **)&f->wanted, &f->wanted_capacity, f->wanted_count + 1, sizeof(*f->wanted), err);

	(void)id;
	if (status)
		return status;
	f->wanted[f->wanted_count++] = key;
	f->sieve[bit / 64] |= 1ULL << bit % 64;
	return AF_OK;
}

/* Gives the keys of everybody on a statement, which is bound. */
static enum af_status scan(struct af_finder *f, sqlite3_stmt *s, enum af_stage first, enum af_stage last, af_key_fn *fn)
{
	enum af_status status = AF_OK;
	bool row;

	while (!status && !(status = af_sql_step(f->store, s, &row, f->err)) && row)
		status = af_person_keys(&f->reader, s, first, last, fn, f, f->err);
	af_sql_done(s);
	return status;
}

/* ---------------------------------------------------------------- the two ways */

static enum af_status count_of(struct af_finder *f, enum af_sql sql, const char *types, size_t *count)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(f->store, sql, &s, f->err, types, f->batch);
	bool row;

	*count = 0;
	if (!status)
		status = af_sql_step(f->store, s, &row, f->err);
	if (!status)
		*count = (size_t)sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

/* Everybody with everybody: a scan or more for each reason. */
static enum af_status find_all(struct af_finder *f)
{
	static const struct {
		enum af_sql sql;
		enum af_stage first, last;
		size_t halves; /* keys of two candidates, as a rule */
	} passes[] = {
		{SQL_SAME_EMAILS, AF_STAGE_EMAIL, AF_STAGE_EMAIL, 2},
		{SQL_SAME_EXTRAS, AF_STAGE_LINKEDIN, AF_STAGE_GITHUB, 4},
		{SQL_SAME_PHONES, AF_STAGE_PHONE, AF_STAGE_PHONE, 2},
		{SQL_SAME_NAMES, AF_STAGE_NAME, AF_STAGE_NAME, 2},
		{SQL_SAME_NAMES, AF_STAGE_NEAR, AF_STAGE_NEAR, 5},
	};
	sqlite3_stmt *s;
	size_t count;
	enum af_status status = count_of(f, SQL_CANDIDATES_COUNT, "", &count);

	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]) && !status; i++) {
		f->parts = 1 + count * passes[i].halves / 2 / f->keys_max;
		for (f->part = 0; f->part < f->parts && !status && f->more; f->part++) {
			status = af_sql_bind(f->store, passes[i].sql, &s, f->err, "");
			if (!status)
				status = scan(f, s, passes[i].first, passes[i].last, add_key);
			for (enum af_stage stage = passes[i].first; stage <= passes[i].last && !status && f->more; stage++)
				status = af_finder_stage(f, stage);
		}
	}
	return status;
}

/* A few with everybody: one scan, which keeps the keys that one of the few has. */
static enum af_status find_some(struct af_finder *f, size_t touched)
{
	sqlite3_stmt *s;
	enum af_status status;

	for (f->sieve_bits = 8192; f->sieve_bits < touched * 128;)
		f->sieve_bits *= 2;
	f->sieve = af_calloc(f->sieve_bits / 64, sizeof(*f->sieve));
	if (!f->sieve)
		return af_fail_nomem(f->err);
	status = af_sql_bind(f->store, SQL_SAME_OF_BATCH, &s, f->err, "l", f->batch);
	if (!status)
		status = scan(f, s, 0, AF_STAGE_NEAR, add_wanted);
	if (status || !f->wanted_count)
		return status;
	qsort(f->wanted, f->wanted_count, sizeof(*f->wanted), by_number);
	status = af_sql_bind(f->store, SQL_SAME_ALL, &s, f->err, "");
	if (!status)
		status = scan(f, s, 0, AF_STAGE_NEAR, add_key);
	for (enum af_stage stage = 0; stage < AF_STAGES && !status && f->more; stage++)
		status = af_finder_stage(f, stage);
	return status;
}

static void finder_clear(struct af_finder *f)
{
	for (enum af_stage stage = 0; stage < AF_STAGES; stage++)
		af_free(f->keys[stage].items);
	af_free(f->blocks.items);
	af_free(f->wanted);
	af_free(f->sieve);
	af_free(f->limits_of);
	af_map_clear(&f->limited);
	af_reader_clear(&f->reader);
}

enum af_status af_finder_run(struct af_finder *f)
{
	const bool within_one = f->store->in_transaction;
	size_t touched = 0;
	enum af_status status = af_countries_builtin(&f->reader.countries, f->err);

	f->more = true;
	if (!status && !within_one) { /* all scans must see one state of the database */
		status = af_sql_run(f->store, SQL_READ_BEGIN, f->err, "");
		f->store->in_transaction = !status;
	}
	if (!status && f->batch)
		status = count_of(f, SQL_TOUCHED_COUNT, "l", &touched);
	if (!status)
		status = f->batch && touched <= f->touched_max ? find_some(f, touched) : find_all(f);
	if (!within_one)
		af_store_rollback(f->store);
	finder_clear(f);
	return status;
}

enum af_status af_duplicates_each(struct af_store *store, af_duplicate_fn *fn, void *context, struct af_duplicate_limits *limits,
                                  struct af_error *err)
{
	struct af_finder f = {.store = store, .keys_max = AF_KEYS_MAX, .fn = fn, .context = context, .err = err};
	enum af_status status = af_finder_run(&f);

	if (limits)
		*limits = f.limits;
	return status;
}

/* The caller's function, up to a limit. */
struct counted {
	af_duplicate_fn *fn;
	void *context;
	size_t limit, found;
};

static bool count_one(void *context, const struct af_duplicate *duplicate)
{
	struct counted *counted = context;

	return counted->found++ >= counted->limit || counted->fn(counted->context, duplicate);
}

enum af_status af_duplicates_of_batch(struct af_store *store, int64_t batch, size_t limit, af_duplicate_fn *fn, void *context,
                                            size_t *found, struct af_duplicate_limits *limits, struct af_error *err)
{
	struct counted counted = {fn, context, limit, 0};
	struct af_finder f = {.store = store, .keys_max = AF_KEYS_MAX, .batch = batch, .touched_max = AF_TOUCHED_MAX, .fn = count_one,
	                      .context = &counted, .err = err};
	enum af_status status = af_finder_run(&f);

	*found = counted.found;
	if (limits)
		*limits = f.limits;
	return status;
}
