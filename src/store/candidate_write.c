/* Writing candidates: what an import changes, and whether it changes anything. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "store/profile.h"

const char *af_rate_period_name(enum af_rate_period period)
{
	switch (period) {
	case AF_PER_HOUR: return "hour";
	case AF_PER_DAY: return "day";
	case AF_PER_MONTH: return "month";
	case AF_PER_YEAR: return "year";
	default: return "";
	}
}

void af_work_modes_format(int modes, char out[32])
{
	out[0] = '\0';
	if (modes & AF_REMOTE)
		strcat(out, "remote");
	if (modes & AF_HYBRID)
		strcat(out, out[0] ? ", hybrid" : "hybrid");
	if (modes & AF_ONSITE)
		strcat(out, out[0] ? ", on-site" : "on-site");
}

static const char *either(const char *told, const char *stored)
{
	return told ? told : stored;
}

/* The cells that values were read from. Where a place or a start is told anew, the cells of the old one go with it. */
static enum af_status merge_cells(const struct af_candidate *told, const struct af_candidate *stored, const char **merged,
                                  struct af_error *err)
{
	struct af_map gone = {0};
	enum af_status status = AF_OK;

	if (told->location || told->country) {
		status = af_map_put(&gone, "\"country\"", 9, 0, err);
		if (!status)
			status = af_map_put(&gone, "\"timezone\"", 10, 0, err);
	}
	if (!status && (told->available_from || told->notice_days != AF_UNKNOWN))
		status = af_map_put(&gone, "\"available\"", 11, 0, err);
	if (!status && told->rate_cents >= 0)
		status = af_map_put(&gone, "\"currency\"", 10, 0, err);
	if (!status)
		status = af_extra_merge(stored->memory, stored->cells, told->cells, &gone, merged, err);
	af_map_clear(&gone);
	return status;
}

/* What the profile will be: what it tells now, and where it tells nothing what was stored before. *next borrows from both. */
static enum af_status merge(const struct af_candidate *told, const struct af_candidate *stored, const struct af_map *columns,
                            struct af_candidate *next, struct af_error *err)
{
	struct af_candidate c = *stored;
	enum af_status status;

	c.name = either(told->name, stored->name);
	c.email = either(told->email, stored->email);
	c.phone = either(told->phone, stored->phone);
	c.headline = either(told->headline, stored->headline);
	if (told->location || told->country) { /* a place is one statement: a new location never keeps an old country */
		c.location = told->location;
		c.country = told->country;
		c.utc_offset = told->utc_offset;
	}
	if (told->utc_offset != AF_UNKNOWN)
		c.utc_offset = told->utc_offset;
	if (told->months != AF_UNKNOWN)
		c.months = told->months;
	if (told->rate_cents >= 0) {
		c.rate_cents = told->rate_cents;
		c.rate_currency = told->rate_currency;
		c.rate_period = told->rate_period;
	}
	if (told->available_from || told->notice_days != AF_UNKNOWN) { /* so is when one can start */
		c.available_from = told->available_from;
		c.notice_days = told->notice_days;
	}
	if (told->work_modes)
		c.work_modes = told->work_modes;
	c.notes = either(told->notes, stored->notes);
	*next = c;
	status = af_store_merge_skills(told, stored, next, err);
	if (status)
		return status;
	status = merge_cells(told, stored, &next->cells, err);
	return status ? status : af_extra_merge(stored->memory, stored->extra, told->extra, columns, &next->extra, err);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_fields(const struct af_candidate *a, const struct af_candidate *b)
{
	return same_text(a->name, b->name) && same_text(a->email, b->email) && same_text(a->phone, b->phone) &&
	       same_text(a->headline, b->headline) && same_text(a->location, b->location) && same_text(a->country, b->country) &&
	       a->utc_offset == b->utc_offset && a->months == b->months && a->rate_cents == b->rate_cents &&
	       same_text(a->rate_currency, b->rate_currency) && a->rate_period == b->rate_period &&
	       same_text(a->available_from, b->available_from) && a->work_modes == b->work_modes &&
	       same_text(a->notes, b->notes) && same_text(a->extra, b->extra) && a->notice_days == b->notice_days &&
	       same_text(a->cells, b->cells);
}

static int by_skill_id(const void *a, const void *b)
{
	const struct af_evidence *const *x = a, *const *y = b;

	return ((*x)->skill_id > (*y)->skill_id) - ((*x)->skill_id < (*y)->skill_id);
}

/* Pointers to the skills in order of id, or NULL without memory. */
static const struct af_evidence **ordered(const struct af_evidence *skills, size_t n)
{
	const struct af_evidence **list = af_calloc(n + 1, sizeof(*list));

	if (!list)
		return NULL;
	for (size_t i = 0; i < n; i++)
		list[i] = &skills[i];
	qsort(list, n, sizeof(*list), by_skill_id);
	return list;
}

/* Do two profiles say the same of the same skills? */
static enum af_status same_skills(const struct af_candidate *a, const struct af_candidate *b, bool *same, struct af_error *err)
{
	const struct af_evidence **x, **y;
	enum af_status status = AF_OK;

	*same = a->skill_count == b->skill_count;
	if (!*same || a->skills == b->skills)
		return AF_OK;
	x = ordered(a->skills, a->skill_count);
	y = ordered(b->skills, b->skill_count);
	if (!x || !y)
		status = af_fail_nomem(err);
	for (size_t i = 0; !status && i < a->skill_count && *same; i++)
		*same = x[i]->skill_id == y[i]->skill_id && x[i]->level == y[i]->level && x[i]->months == y[i]->months &&
		        x[i]->last_used == y[i]->last_used && x[i]->in_text == y[i]->in_text && same_text(x[i]->source, y[i]->source);
	af_free(x);
	af_free(y);
	return status;
}

bool af_evidence_is_named(const struct af_evidence *evidence)
{
	return evidence->listed && evidence->name && !strcmp(evidence->source, evidence->name);
}

static const char *period_or_null(const struct af_candidate *c)
{
	return c->rate_period == AF_PER_UNKNOWN ? NULL : af_rate_period_name(c->rate_period);
}

enum af_status af_store_candidate_add(struct af_store *store, const struct af_candidate *profile, int64_t id, int64_t batch,
                                      const int64_t *hash, struct af_error *err)
{
	struct af_candidate c = *profile;
	sqlite3_stmt *s;
	enum af_status status;
	bool row;

	c.id = id;
	status = af_sql_bind(store, SQL_CANDIDATE_INSERT, &s, err, "lsssssssiilsssisslis", c.id, c.key, c.name, c.email, c.phone,
	                     c.headline, c.location, c.country, c.utc_offset, c.months, c.rate_cents, c.rate_currency, period_or_null(&c),
	                     c.available_from, c.work_modes, c.notes, c.extra, batch, c.notice_days, c.cells);
	if (!status && c.rate_cents < 0 && sqlite3_bind_null(s, 11) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status)
		status = af_profile_write(store, c.id, c.skills, c.skill_count, true, err);
	return status || !hash ? status : af_sql_run(store, SQL_ROW_PUT, err, "ll", c.id, *hash);
}

static enum af_status update(struct af_store *store, const struct af_candidate *c, bool skills_changed, int64_t batch,
                             struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status;
	bool row;

	status = af_store_remember(store, batch, c->id, err);
	if (status)
		return status;
	status = af_sql_bind(store, SQL_CANDIDATE_UPDATE, &s, err, "lssssssiilsssisslis", c->id, c->name, c->email, c->phone,
	                     c->headline, c->location, c->country, c->utc_offset, c->months, c->rate_cents, c->rate_currency,
	                     period_or_null(c), c->available_from, c->work_modes, c->notes, c->extra, batch, c->notice_days, c->cells);
	if (!status && c->rate_cents < 0 && sqlite3_bind_null(s, 10) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status || !skills_changed)
		return status;
	return af_profile_write(store, c->id, c->skills, c->skill_count, false, err);
}

enum af_status af_store_candidate_id(struct af_store *store, const char *key, int64_t *id, int64_t *own, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_ID, &s, err, "s", key);
	bool row = false;

	*id = *own = 0;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row) {
		*id = sqlite3_column_int64(s, 0);
		*own = sqlite3_column_int64(s, 1);
		af_sql_done(s);
	}
	return status;
}

/* What the profile of somebody who was joined out of several will be, after a row with the key of the one who stayed, or of another one. The rows
 * of all of them may stand in one file, in any order: none takes away what another one says. */
static enum af_status rejoin(const struct af_candidate *told, const struct af_candidate *stored, bool other, struct af_candidate *next,
                             struct af_error *err)
{
	struct af_candidate more;
	enum af_status status;

	if (other) {
		status = af_store_join(stored, told, true, next, err);
	} else {
		status = af_store_unsaid(stored, told, &more, err);
		if (!status)
			status = merge(&more, stored, NULL, next, err);
	}
	return status ? status : af_store_join_skills(told, stored, next, err);
}

/* Was somebody joined into the candidate? */
static enum af_status is_joined(struct af_store *store, int64_t id, bool *joined, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_KEY_ALIASES_OF, &s, err, "l", id);

	if (!status)
		status = af_sql_step(store, s, joined, err);
	if (*joined)
		af_sql_done(s);
	return status;
}

enum af_status af_store_candidate_change(struct af_store *store, int64_t id, const struct af_candidate *profile,
                                         const struct af_map *columns, bool keep, int64_t batch, const int64_t *hash,
                                         enum af_put *outcome, struct af_error *err)
{
	struct af_candidate *stored = NULL, next;
	enum af_status status = af_store_candidate(store, id, &stored, err);
	bool same = false, joined = false, other;

	*outcome = AF_PUT_UNCHANGED;
	if (status)
		return status;
	other = strcmp(stored->key, profile->key) != 0;
	status = is_joined(store, id, &joined, err);
	if (!status && joined)
		status = rejoin(profile, stored, other, &next, err);
	else if (!status) /* who may only repeat what is stored need not repeat all of it */
		status = merge(profile, stored, keep ? NULL : columns, &next, err);
	if (!status)
		status = same_skills(&next, stored, &same, err);
	if (status || (same && same_fields(&next, stored)))
		goto out;
	*outcome = AF_PUT_UPDATED;
	if (keep)
		status = af_fail(err, AF_CONFLICT, "\"%.100s\" is stored with other contents", profile->key);
	else
		status = update(store, &next, !same, batch, err);
	if (!status)
		status = hash && !other ? af_sql_run(store, SQL_ROW_PUT, err, "ll", id, *hash) : af_sql_run(store, SQL_ROW_DROP, err, "l", id);
out:
	af_candidate_free(stored);
	return status;
}

enum af_status af_store_batch_begin(struct af_store *store, const char *source, const char *now, int64_t *batch,
                                    struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_BATCH_BEGIN, &s, err, "ss", source, now);
	bool row;

	*batch = 0;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	*batch = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return AF_OK;
}

enum af_status af_store_batch_end(struct af_store *store, int64_t batch, const struct af_import_result *result,
                                  struct af_error *err)
{
	/* Names that only rejected or replaced rows had are on no profile now. */
	enum af_status status = af_sql_run(store, SQL_UNLISTED_PRUNE, err, "");

	if (status)
		return status;
	return af_sql_run(store, SQL_BATCH_END, err, "llllll", batch, (int64_t)result->read, (int64_t)result->added,
	                  (int64_t)result->updated, (int64_t)result->unchanged, (int64_t)result->rejected);
}

enum af_status af_store_batch_drop(struct af_store *store, int64_t batch, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_UNLISTED_PRUNE, err, "");

	return status ? status : af_sql_run(store, SQL_BATCH_DROP, err, "l", batch);
}
