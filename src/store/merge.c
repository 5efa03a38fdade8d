/* Joining two candidates who are one person: join.c says what the profile becomes, profile_change.c what the skills become. The merge is a batch with the
 * images of both, so that history.c can take it back; the key of the one who goes stays as an alias of the one who stays. */
#include <string.h>

#include "store/profile.h"

/* What is joined, and what comes of it; next borrows from both. */
struct merge {
	struct af_candidate *keep, *other, next;
};

/* Both candidates by their keys: two, and the second one under a key of its own. */
static enum af_status find_both(struct af_store *store, const char *keep, const char *other, struct merge *m, struct af_error *err)
{
	enum af_status status = af_candidate_get(store, keep, &m->keep, err);

	if (!status)
		status = af_candidate_get(store, other, &m->other, err);
	if (status)
		return status;
	if (sqlite3_stricmp(m->other->key, other) != 0)
		return af_fail(err, AF_CONFLICT, "\"%.100s\" was merged into \"%.100s\" already", other, m->other->key);
	if (m->keep->id == m->other->id)
		return af_fail(err, AF_INVALID, "\"%.100s\" and \"%.100s\" are one candidate; name two", keep, other);
	return AF_OK;
}

/* Starts the batch, with the images of both. */
static enum af_status begin_batch(struct af_store *store, const struct merge *m, const char *now, int64_t *batch, struct af_error *err)
{
	const char *source = af_arena_printf(m->keep->memory, "%s -> %s", m->other->key, m->keep->key);
	enum af_status status = source ? af_store_batch_begin(store, source, now, batch, err) : af_fail_nomem(err);

	if (!status)
		status = af_sql_run(store, SQL_BATCH_IS_MERGE, err, "l", *batch);
	if (!status)
		status = af_store_remember(store, *batch, m->keep->id, err);
	return status ? status : af_store_remember(store, *batch, m->other->id, err);
}

static enum af_status write_fields(struct af_store *store, const struct af_candidate *c, int64_t batch, struct af_error *err)
{
	const char *period = c->rate_period ? af_rate_period_name(c->rate_period) : NULL;
	sqlite3_stmt *s;
	bool row;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_UPDATE, &s, err, "lssssssiilsssisslis", c->id, c->name, c->email, c->phone,
	                                    c->headline, c->location, c->country, c->utc_offset, c->months, c->rate_cents,
	                                    c->rate_currency, period, c->available_from, c->work_modes, c->notes, c->extra, batch,
	                                    c->notice_days, c->cells);

	if (!status && c->rate_cents < 0 && sqlite3_bind_null(s, 10) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	return status;
}

static enum af_status store_merge(struct af_store *store, const struct merge *m, const char *now, int64_t *batch, struct af_error *err)
{
	const int64_t keep = m->keep->id, other = m->other->id;
	enum af_status status = begin_batch(store, m, now, batch, err);

	if (!status)
		status = af_profile_merge(store, keep, other, err);
	if (!status)
		status = write_fields(store, &m->next, *batch, err);
	if (!status)
		status = af_sql_run(store, SQL_ROW_DROP, err, "l", keep);
	if (!status) /* keys of those who were joined into the other one before */
		status = af_sql_run(store, SQL_KEY_ALIASES_MOVE, err, "ll", keep, other);
	if (!status)
		status = af_sql_run(store, SQL_IMAGE_ADDED_KEEP, err, "l", other);
	if (!status)
		status = af_sql_run(store, SQL_CANDIDATE_DROP, err, "l", other);
	return status ? status : af_sql_run(store, SQL_KEY_ALIAS_PUT, err, "llsl", keep, other, m->other->key, *batch);
}

static enum af_status merge(struct af_store *store, const char *keep, const char *other, const char *now,
                            struct af_merge_result *result, struct af_error *err)
{
	struct merge m = {0};
	enum af_status status = find_both(store, keep, other, &m, err);

	if (!status)
		status = af_store_join(m.keep, m.other, false, &m.next, err);
	if (!status)
		status = store_merge(store, &m, now, &result->batch, err);
	if (!status)
		status = af_store_candidate(store, m.keep->id, &result->candidate, err);
	if (!status) {
		result->other = af_arena_strdup(result->candidate->memory, m.other->key);
		status = result->other ? AF_OK : af_fail_nomem(err);
	}
	af_candidate_free(m.keep);
	af_candidate_free(m.other);
	return status;
}

enum af_status af_candidate_merge(struct af_store *store, const char *keep, const char *other, const char *now, bool dry_run,
                                  struct af_merge_result *result, struct af_error *err)
{
	enum af_status status = af_store_begin(store, err);

	memset(result, 0, sizeof(*result));
	if (status)
		return status;
	status = merge(store, keep, other, now, result, err);
	if (!status && !dry_run)
		status = af_store_commit(store, err);
	if (status || dry_run) {
		af_store_rollback(store);
		result->batch = 0;
	}
	if (status) {
		af_candidate_free(result->candidate);
		memset(result, 0, sizeof(*result));
	}
	return status;
}
