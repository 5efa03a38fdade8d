/* Postings: the way through all profiles, as far as postings know them. */
#include "store/index_internal.h"
#include "store/profile.h"

enum { TELL_EVERY = 16384 }; /* candidates between two calls of progress */

/* The way through all candidates and their profiles, side by side. */
struct walk {
	struct af_store *store;
	sqlite3_stmt *people, *profiles;
	struct af_evidence_list list;
	int64_t owner; /* of the profile that the statement stands at; 0 at its end */
	af_progress_fn *progress;
	void *context;
	size_t done, total;
};

static enum af_status step_profile(struct walk *r, struct af_error *err)
{
	bool row;
	enum af_status status = af_sql_step(r->store, r->profiles, &row, err);

	r->owner = row ? sqlite3_column_int64(r->profiles, 0) : 0;
	return status;
}

/* The skills of the candidate; what belongs to nobody in between is passed over. */
static enum af_status collect(struct walk *r, int64_t candidate, struct af_error *err)
{
	enum af_status status = AF_OK;

	r->list.count = 0;
	while (r->owner && r->owner <= candidate && !status) {
		if (r->owner == candidate)
			status = af_profile_parse(r->store, candidate, (const char *)sqlite3_column_text(r->profiles, 1),
			                          (size_t)sqlite3_column_bytes(r->profiles, 1), &r->list, err);
		if (!status)
			status = step_profile(r, err);
	}
	return status;
}

static enum af_status go_through(struct walk *r, af_index_person_fn *fn, void *context, struct af_error *err)
{
	enum af_status status = af_sql_bind(r->store, SQL_CANDIDATE_IDS, &r->people, err, "");
	bool row;

	if (!status)
		status = af_sql_bind(r->store, SQL_PROFILES, &r->profiles, err, "");
	if (!status)
		status = step_profile(r, err);
	while (!status && !(status = af_sql_step(r->store, r->people, &row, err)) && row) {
		const int64_t id = sqlite3_column_int64(r->people, 0);

		if (id < 0 || id >> 40)
			status = af_fail(err, AF_CORRUPT, "%s: a candidate has the impossible row id %lld", r->store->path, (long long)id);
		if (!status)
			status = collect(r, id, err);
		if (!status)
			status = fn(context, id, r->list.skills, r->list.count, err);
		if (!status && ++r->done % TELL_EVERY == 0 && r->progress && !r->progress(r->context, r->done, r->done, r->total))
			status = af_fail(err, AF_CANCELLED, "cancelled; nothing was changed");
	}
	af_sql_done(r->people);
	af_sql_done(r->profiles);
	af_free(r->list.skills);
	return status;
}

enum af_status af_store_count(struct af_store *store, size_t *count, struct af_error *err)
{
	sqlite3_stmt *s;
	bool row;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATES_COUNT, &s, err, "");

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status)
		*count = (size_t)sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

enum af_status af_index_each(struct af_store *store, af_index_person_fn *fn, void *context, af_progress_fn *progress, void *progress_context,
                             struct af_error *err)
{
	struct walk walk = {.store = store, .progress = progress, .context = progress_context};
	enum af_status status = progress ? af_store_count(store, &walk.total, err) : AF_OK;

	return status ? status : go_through(&walk, fn, context, err);
}
