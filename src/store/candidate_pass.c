/* Passes over all candidates, or those of a chunk, that read no more of them than somebody needs. */
#include "base/text.h"
#include "store/profile.h"

/* A text that is good until the next step; *bad when it cannot be had. */
static const char *text_at(sqlite3_stmt *s, int column, bool *bad)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	*bad = *bad || (!text && sqlite3_column_type(s, column) != SQLITE_NULL);
	return text;
}

enum af_status af_store_keys(struct af_store *store, bool names, af_keyed_fn *fn, void *context, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, names ? SQL_NAMES : SQL_KEYS, &s, err, "");
	bool row = false, more = true;

	while (!status && more && !(status = af_sql_step(store, s, &row, err)) && row) {
		bool bad = false;
		const char *key = text_at(s, 1, &bad), *name = names ? text_at(s, 2, &bad) : NULL;

		if (bad || !key)
			status = af_fail_nomem(err);
		else
			more = fn(context, sqlite3_column_int64(s, 0), key, names && !name ? "" : name);
	}
	af_sql_done(s);
	return status;
}

enum af_status af_store_terms(struct af_store *store, int64_t first, int64_t last, af_candidate_fn *fn, void *context, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_TERMS_BETWEEN, &s, err, "ll", first, last);
	bool row = false, more = true, bad = false;

	while (!status && more && !(status = af_sql_step(store, s, &row, err)) && row) {
		const struct af_candidate c = {.id = sqlite3_column_int64(s, 0),
		                               .location = text_at(s, 1, &bad),
		                               .country = text_at(s, 2, &bad),
		                               .utc_offset = af_sql_int_at(s, 3),
		                               .months = af_sql_int_at(s, 4),
		                               .rate_cents = sqlite3_column_type(s, 5) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, 5),
		                               .rate_currency = text_at(s, 6, &bad),
		                               .rate_period = af_rate_period_of(text_at(s, 7, &bad)),
		                               .available_from = text_at(s, 8, &bad),
		                               .work_modes = sqlite3_column_int(s, 9),
		                               .notice_days = af_sql_int_at(s, 10)};

		if (bad)
			status = af_fail_nomem(err);
		else
			more = fn(context, &c);
	}
	af_sql_done(s);
	return status;
}

enum af_status af_store_months(struct af_store *store, int64_t candidate, int64_t skill, int *months, struct af_error *err)
{
	struct af_evidence_list list = {0};
	enum af_status status = af_profile_evidence(store, candidate, &list, err);

	*months = AF_UNKNOWN;
	for (size_t i = 0; i < list.count && !status; i++)
		if (list.skills[i].skill_id == skill)
			*months = list.skills[i].months;
	af_free(list.skills);
	return status;
}
