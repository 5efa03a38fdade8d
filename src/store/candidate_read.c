/* Reading candidates. */
#include <string.h>

#include "base/text.h"
#include "score/posting.h"
#include "store/profile.h"

enum af_rate_period af_rate_period_of(const char *name)
{
	static const enum af_rate_period all[] = {AF_PER_HOUR, AF_PER_DAY, AF_PER_MONTH, AF_PER_YEAR};

	for (size_t i = 0; name && i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(name, af_rate_period_name(all[i])))
			return all[i];
	return AF_PER_UNKNOWN;
}

/* Text that is looked at only, until the next step; NULL as of af_sql_text_at. */
static const char *peek(sqlite3_stmt *s, int column, struct af_arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	if (!text && sqlite3_column_type(s, column) != SQLITE_NULL)
		arena->failed = true;
	return text;
}

/* From the columns of CANDIDATE_COLUMNS. A lack of memory shows in arena->failed. */
static void read_row(sqlite3_stmt *s, struct af_candidate *c, struct af_arena *arena)
{
	c->id = sqlite3_column_int64(s, 0);
	c->key = af_sql_text_at(s, 1, arena);
	c->name = af_sql_text_at(s, 2, arena);
	c->email = af_sql_text_at(s, 3, arena);
	c->phone = af_sql_text_at(s, 4, arena);
	c->headline = af_sql_text_at(s, 5, arena);
	c->location = af_sql_text_at(s, 6, arena);
	c->country = af_sql_text_at(s, 7, arena);
	c->utc_offset = af_sql_int_at(s, 8);
	c->months = af_sql_int_at(s, 9);
	c->rate_cents = sqlite3_column_type(s, 10) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, 10);
	c->rate_currency = af_sql_text_at(s, 11, arena);
	c->rate_period = af_rate_period_of(peek(s, 12, arena));
	c->available_from = af_sql_text_at(s, 13, arena);
	c->work_modes = sqlite3_column_int(s, 14);
	c->notes = af_sql_text_at(s, 15, arena);
	c->extra = af_sql_text_at(s, 16, arena);
	c->notice_days = af_sql_int_at(s, 17);
	c->cells = af_sql_text_at(s, 18, arena);
}

/* What is to be read of skills: all, with names that are looked up in the taxonomy first, where there is one; or only what scoring needs. */
struct wanted {
	bool full;
	const struct af_taxonomy *names;
};

/* The skills of the candidate. */
static enum af_status read_skills(struct af_store *store, struct af_candidate *c, struct wanted wanted, struct af_arena *arena, struct af_error *err)
{
	struct af_evidence_list list = {0};
	struct af_evidence *skills;
	enum af_status status;

	if (arena->failed)
		return af_fail_nomem(err);
	if (wanted.full) {
		status = af_profile_skills(store, c->id, wanted.names, arena, &skills, &c->skill_count, err);
		c->skills = skills;
		return status;
	}
	status = af_profile_evidence(store, c->id, &list, err);
	if (!status && list.count) {
		skills = af_arena_array(arena, list.count, sizeof(*skills));
		if (skills)
			memcpy(skills, list.skills, list.count * sizeof(*skills));
		else
			status = af_fail_nomem(err);
		c->skills = skills;
		c->skill_count = skills ? list.count : 0;
	}
	af_free(list.skills);
	return status;
}

void af_candidate_free(struct af_candidate *candidate)
{
	af_object_free(candidate, candidate ? candidate->memory : NULL);
}

/* The candidate on the statement's first row, complete. *row tells whether there was one. */
static enum af_status take_one(struct af_store *store, sqlite3_stmt *s, struct af_candidate **out, bool *row,
                               struct af_error *err)
{
	struct af_candidate *c = NULL;
	struct af_arena *arena;
	enum af_status status = af_sql_step(store, s, row, err);

	if (status || !*row)
		return status;
	c = af_object_new(sizeof(*c), &arena);
	if (!c) {
		af_sql_done(s);
		return af_fail_nomem(err);
	}
	read_row(s, c, arena);
	c->memory = arena;
	af_sql_done(s);
	/* Who ranks somebody has the names at hand. */
	status = read_skills(store, c, (struct wanted){.full = true, .names = store->taxonomy}, c->memory, err);
	if (status)
		af_candidate_free(c);
	else
		*out = c;
	return status;
}

enum af_status af_store_candidate(struct af_store *store, int64_t id, struct af_candidate **candidate, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_BY_ID, &s, err, "l", id);
	bool row = false;

	*candidate = NULL;
	if (!status)
		status = take_one(store, s, candidate, &row, err);
	if (!status && !row)
		return af_fail(err, AF_NOT_FOUND, "no candidate has row id %lld", (long long)id);
	return status;
}

/* A key, or the key of a name, spelled nearly like text. */
static enum af_status nearest_key(struct af_store *store, const char *text, struct af_buf *best, struct af_error *err)
{
	struct af_buf wanted = {0}, seen = {0};
	unsigned least = 4;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_KEYS_NEAR, &s, err, "");
	bool row;

	if (status)
		return status;
	af_words(&wanted, text, strlen(text));
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		for (int column = 0; column < 2 && least; column++) {
			const char *candidate = (const char *)sqlite3_column_text(s, column);
			unsigned distance;

			if (!candidate)
				continue;
			af_buf_reset(&seen);
			af_words(&seen, candidate, strlen(candidate));
			distance = af_edit_distance(af_buf_text(&wanted), af_buf_text(&seen), least - 1);
			if (distance < least) {
				least = distance;
				af_buf_reset(best);
				af_buf_adds(best, (const char *)sqlite3_column_text(s, 0));
			}
		}
	}
	af_sql_done(s);
	af_buf_clear(&wanted);
	af_buf_clear(&seen);
	return status;
}

static enum af_status no_such_candidate(struct af_store *store, const char *key, struct af_error *err)
{
	struct af_buf near = {0};
	enum af_status status = nearest_key(store, key, &near, err);

	if (!status && near.length)
		status = af_fail(err, AF_NOT_FOUND, "no candidate has the key \"%.100s\"; did you mean \"%.100s\"?", key, near.data);
	else if (!status)
		status = af_fail(err, AF_NOT_FOUND, "no candidate has the key \"%.100s\"; `archefit candidate list` shows the keys", key);
	af_buf_clear(&near);
	return status;
}

/* The candidate that one of the statements finds by key. *row tells whether there is one. */
static enum af_status find_by(struct af_store *store, enum af_sql sql, const char *key, struct af_candidate **candidate, bool *row,
                              struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, "s", key);

	return status ? status : take_one(store, s, candidate, row, err);
}

enum af_status af_candidate_get(struct af_store *store, const char *key, struct af_candidate **candidate, struct af_error *err)
{
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status;
	int count;

	*candidate = NULL;
	status = find_by(store, SQL_CANDIDATE_BY_KEY, key, candidate, &row, err);
	if (!status && !row)
		status = find_by(store, SQL_CANDIDATE_BY_ALIAS, key, candidate, &row, err);
	if (status || row)
		return status;
	status = af_sql_bind(store, SQL_CANDIDATES_NOCASE_COUNT, &s, err, "s", key);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	count = sqlite3_column_int(s, 0);
	af_sql_done(s);
	if (count > 1)
		return af_fail(err, AF_CONFLICT, "%d keys differ from \"%.100s\" in case only; write the one you mean exactly", count, key);
	status = find_by(store, count ? SQL_CANDIDATE_BY_KEY_NOCASE : SQL_CANDIDATE_BY_ALIAS_NOCASE, key, candidate, &row, err);
	if (status || row)
		return status;
	return no_such_candidate(store, key, err);
}

/* Calls fn for each row of a statement over CANDIDATE_COLUMNS. */
static enum af_status each(struct af_store *store, sqlite3_stmt *s, struct wanted wanted, af_candidate_fn *fn, void *context, struct af_error *err)
{
	struct af_arena arena = {0};
	enum af_status status;
	bool row, more = true;

	while (more && !(status = af_sql_step(store, s, &row, err)) && row) {
		struct af_candidate c = {0};

		read_row(s, &c, &arena);
		status = read_skills(store, &c, wanted, &arena, err);
		if (status)
			break;
		more = fn(context, &c);
		af_arena_clear(&arena);
	}
	af_sql_done(s);
	af_arena_clear(&arena);
	return status;
}

enum af_status af_candidate_each(struct af_store *store, const char *skill, af_candidate_fn *fn, void *context,
                                 struct af_error *err)
{
	struct wanted wanted = {.full = true};
	sqlite3_stmt *s;
	enum af_status status = af_store_taxonomy(store, &wanted.names, err);
	bool row = false;
	int64_t id;

	if (status)
		return status;
	if (!skill) {
		status = af_sql_bind(store, SQL_CANDIDATES, &s, err, "");
		return status ? status : each(store, s, wanted, fn, context, err);
	}
	status = af_sql_bind(store, SQL_SKILL_ID, &s, err, "s", skill);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_fail(err, AF_NOT_FOUND, "no skill has the slug \"%.100s\"", skill);
	id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	status = af_sql_bind(store, SQL_CANDIDATES_WITH, &s, err, "l", id);
	return status ? status : each(store, s, wanted, fn, context, err);
}

enum af_status af_store_profiles(struct af_store *store, af_candidate_fn *fn, void *context, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATES, &s, err, "");

	return status ? status : each(store, s, (struct wanted){0}, fn, context, err);
}

enum af_status af_store_profiles_at(struct af_store *store, int64_t base, const uint16_t *numbers, size_t n, af_candidate_fn *fn, void *context,
                                    struct af_error *err)
{
	enum af_status status = AF_OK;
	bool more = true;

	for (size_t i = 0; i < n && !status && more; i++) {
		struct af_arena arena = {0};
		struct af_candidate c = {0};
		sqlite3_stmt *s;
		bool row = false;

		status = af_sql_bind(store, SQL_CANDIDATE_BY_ID, &s, err, "l", base + numbers[i]);
		if (!status)
			status = af_sql_step(store, s, &row, err);
		if (row)
			read_row(s, &c, &arena);
		af_sql_done(s);
		if (row)
			status = read_skills(store, &c, (struct wanted){0}, &arena, err);
		if (!status && row)
			more = fn(context, &c);
		af_arena_clear(&arena);
	}
	return status;
}

enum af_status af_store_key(struct af_store *store, int64_t id, struct af_arena *arena, const char **key, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_KEY, &s, err, "l", id);
	bool row = false;

	*key = NULL;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status && !row)
		return af_fail(err, AF_NOT_FOUND, "no candidate has row id %lld", (long long)id);
	if (status)
		return status;
	*key = af_sql_text_at(s, 0, arena);
	af_sql_done(s);
	return *key ? AF_OK : af_fail_nomem(err);
}

enum af_status af_store_chunk(struct af_store *store, int64_t chunk, uint16_t *numbers, size_t *n, struct af_error *err)
{
	const int64_t base = chunk << AF_CHUNK_SHIFT;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATES_BETWEEN, &s, err, "ll", base, base + AF_CHUNK - 1);
	bool row;

	*n = 0;
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row && *n < AF_CHUNK)
		numbers[(*n)++] = (uint16_t)(sqlite3_column_int64(s, 0) & (AF_CHUNK - 1));
	af_sql_done(s);
	return status;
}
