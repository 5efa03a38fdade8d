/* The check of profiles: their texts can be read, the skills they name are there, and candidate_unlisted says of them what it should. */
#include "store/check.h"
#include "store/profile.h"

struct reading {
	struct af_store *store;
	struct af_checking *c;
	const struct af_taxonomy *taxonomy;
	size_t strangers;        /* skills that are not there */
	size_t missing, unlisted; /* unlisted names: not in candidate_unlisted, and all */
};

/* Gives a statement with one row or none an answer. */
static enum af_status ask(struct af_store *store, enum af_sql sql, int64_t a, int64_t b, bool *row, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, sql == SQL_SKILL_BY_ID ? "l" : "ll", a, b);

	if (!status)
		status = af_sql_step(store, s, row, err);
	af_sql_done(s);
	return status;
}

static enum af_status check_skill(struct reading *r, int64_t candidate, int64_t skill, struct af_error *err)
{
	bool there = false;
	enum af_status status;

	if (skill >= AF_UNLISTED_FROM) { /* whose own reference to the skill is a foreign key */
		status = ask(r->store, SQL_UNLISTED_OF, skill, candidate, &there, err);
		r->unlisted++;
		r->missing += !status && !there;
		return status;
	}
	if (af_taxonomy_by_id(r->taxonomy, skill))
		return AF_OK;
	status = ask(r->store, SQL_SKILL_BY_ID, skill, 0, &there, err);
	r->strangers += !status && !there;
	return status;
}

static enum af_status check_profile(struct reading *r, int64_t candidate, const char *text, size_t length, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;

	if (!text)
		return af_fail_nomem(err);
	af_skills_read(&reader, text, length);
	while (!status && (step = af_skills_next(&reader, &said)) != AF_SKILLS_END) {
		if (step == AF_SKILLS_DAMAGED) {
			af_checking_find(r->c, 1, "row %lld of profile cannot be read", (long long)candidate);
			return AF_OK;
		}
		status = check_skill(r, candidate, said.skill_id, err);
	}
	return status;
}

/* How many rows candidate_unlisted has. */
static enum af_status count_unlisted(struct af_store *store, size_t *count, struct af_error *err)
{
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_UNLISTED_OF_COUNT, &s, err, "");

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row)
		*count = (size_t)sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

enum af_status af_check_profiles(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	struct reading r = {.store = store, .c = c};
	size_t rows = 0, wrong;
	sqlite3_stmt *s;
	bool row;
	enum af_status status = af_store_taxonomy(store, &r.taxonomy, err);

	if (!status)
		status = count_unlisted(store, &rows, err);
	if (status)
		return status;
	status = af_sql_bind(store, SQL_PROFILES, &s, err, "");
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row)
		status = check_profile(&r, sqlite3_column_int64(s, 0), (const char *)sqlite3_column_text(s, 1), (size_t)sqlite3_column_bytes(s, 1), err);
	af_sql_done(s);
	if (r.strangers)
		af_checking_find(c, r.strangers, "%zu skill%s of profiles %s not there", r.strangers, r.strangers == 1 ? "" : "s", r.strangers == 1 ? "is" : "are");
	wrong = r.missing + (rows > r.unlisted - r.missing ? rows - (r.unlisted - r.missing) : 0);
	if (wrong)
		af_checking_find(c, wrong, "%zu row%s of candidate_unlisted %s not what the profiles give", wrong, wrong == 1 ? "" : "s", wrong == 1 ? "is" : "are");
	return status;
}
