/* Bulk loading through virtual tables: INSERT ... SELECT from memory writes rows several times quicker than one statement a row. */
#include "store/stage.h"
#include "store/profile.h"

#include <string.h>

/* ---------------------------------------------------------------- filling */

static const char *copy(struct af_stage *stage, const char *text)
{
	return text ? af_arena_strdup(&stage->arena, text) : NULL;
}

/* Copies the skills, and writes the text of the profile; an empty one is NULL. */
static enum af_status add_skills(struct af_stage *stage, const struct af_candidate *profile, const char **text, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&stage->skills, &stage->skill_capacity, stage->skill_count + profile->skill_count,
	                                   sizeof(*stage->skills), err);

	*text = NULL;
	for (size_t i = 0; i < profile->skill_count && !status; i++) {
		struct af_evidence *skill = &stage->skills[stage->skill_count++];

		*skill = profile->skills[i];
		skill->name = skill->slug = skill->source = NULL;
		stage->unlisted = stage->unlisted || skill->skill_id >= AF_UNLISTED_FROM;
	}
	if (!status && profile->skill_count)
		status = af_profile_text(profile->skills, profile->skill_count, &stage->text, err);
	if (!status && profile->skill_count)
		*text = af_arena_strndup(&stage->arena, stage->text.data, stage->text.length);
	return status;
}

enum af_status af_stage_add(struct af_stage *stage, const struct af_candidate *profile, int64_t id, const int64_t *hash,
                            struct af_error *err)
{
	struct af_staged *row;
	struct af_candidate *c;
	enum af_status status = af_reserve((void **)&stage->rows, &stage->capacity, stage->count + 1, sizeof(*stage->rows), err);

	if (status)
		return status;
	row = &stage->rows[stage->count];
	*row = (struct af_staged){.candidate = *profile, .first_skill = stage->skill_count, .hash = hash ? *hash : 0, .hashed = hash};
	c = &row->candidate;
	c->id = id;
	c->key = copy(stage, c->key);
	c->name = copy(stage, c->name);
	c->email = copy(stage, c->email);
	c->phone = copy(stage, c->phone);
	c->headline = copy(stage, c->headline);
	c->location = copy(stage, c->location);
	c->country = copy(stage, c->country);
	c->rate_currency = copy(stage, c->rate_currency);
	c->available_from = copy(stage, c->available_from);
	c->notes = copy(stage, c->notes);
	c->extra = copy(stage, c->extra);
	c->cells = copy(stage, c->cells);
	status = add_skills(stage, profile, &row->skills, err);
	if (!status && stage->arena.failed)
		status = af_fail_nomem(err);
	if (!status)
		stage->count++;
	return status;
}

void af_stage_reset(struct af_stage *stage)
{
	af_arena_clear(&stage->arena);
	stage->count = stage->skill_count = 0;
	stage->unlisted = false;
}

void af_stage_clear(struct af_stage *stage)
{
	af_arena_clear(&stage->arena);
	af_buf_clear(&stage->text);
	af_free(stage->rows);
	af_free(stage->skills);
	memset(stage, 0, sizeof(*stage));
}

/* ---------------------------------------------------------------- the tables */

static const char declaration[] =
	"CREATE TABLE staged_candidate (id, key, name, email, phone, headline, location, country, utc_offset, months, rate_cents, "
	"rate_currency, rate_period, available_from, work_modes, notes, extra, notice_days, cells, hash, skills)";

struct table {
	sqlite3_vtab base;
	struct af_stage **stage;
};

struct cursor {
	sqlite3_vtab_cursor base;
	const struct af_stage *stage;
	size_t at;
};

static int table_connect(sqlite3 *db, void *stage, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
	struct table *table;
	int code = sqlite3_declare_vtab(db, declaration);

	(void)argc, (void)argv, (void)message;
	if (code != SQLITE_OK)
		return code;
	table = sqlite3_malloc64(sizeof(*table));
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct table){.stage = stage};
	*out = &table->base;
	return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1000000;
	return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	struct table *table = (struct table *)base;
	struct cursor *cursor = sqlite3_malloc64(sizeof(*cursor));

	if (!cursor)
		return SQLITE_NOMEM;
	*cursor = (struct cursor){.stage = *table->stage};
	*out = &cursor->base;
	return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *text, int argc, sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;

	(void)plan, (void)text, (void)argc, (void)argv;
	c->at = 0;
	return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;

	c->at++;
	return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (struct cursor *)base;

	return c->at >= c->stage->count;
}

static void give_text(sqlite3_context *out, const char *text)
{
	if (text)
		sqlite3_result_text(out, text, -1, SQLITE_STATIC); /* NULL is what a column is that nobody sets */
}

static void give_int(sqlite3_context *out, int value)
{
	if (value != AF_UNKNOWN)
		sqlite3_result_int(out, value);
}

static void candidate_column(const struct af_staged *row, sqlite3_context *out, int column)
{
	const struct af_candidate *c = &row->candidate;

	switch (column) {
	case 0: sqlite3_result_int64(out, c->id); break;
	case 1: give_text(out, c->key); break;
	case 2: give_text(out, c->name); break;
	case 3: give_text(out, c->email); break;
	case 4: give_text(out, c->phone); break;
	case 5: give_text(out, c->headline); break;
	case 6: give_text(out, c->location); break;
	case 7: give_text(out, c->country); break;
	case 8: give_int(out, c->utc_offset); break;
	case 9: give_int(out, c->months); break;
	case 10: if (c->rate_cents >= 0) sqlite3_result_int64(out, c->rate_cents); break;
	case 11: give_text(out, c->rate_currency); break;
	case 12: give_text(out, c->rate_period ? af_rate_period_name(c->rate_period) : NULL); break;
	case 13: give_text(out, c->available_from); break;
	case 14: sqlite3_result_int(out, c->work_modes); break;
	case 15: give_text(out, c->notes); break;
	case 16: give_text(out, c->extra); break;
	case 17: give_int(out, c->notice_days); break;
	case 18: give_text(out, c->cells); break;
	case 20: give_text(out, row->skills); break;
	default: if (row->hashed) sqlite3_result_int64(out, row->hash);
	}
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column)
{
	const struct cursor *c = (struct cursor *)base;

	candidate_column(&c->stage->rows[c->at], out, column);
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	*id = (sqlite3_int64)((const struct cursor *)base)->at;
	return SQLITE_OK;
}

enum af_status af_stage_register(struct af_store *store, struct af_stage **stage, struct af_error *err)
{
	/* Without xCreate a table needs no CREATE and nothing in the schema: its name alone is enough. */
	static const sqlite3_module candidates = {
		.xConnect = table_connect, .xBestIndex = table_plan, .xDisconnect = table_disconnect, .xOpen = cursor_open, .xClose = cursor_close,
		.xFilter = cursor_filter, .xNext = cursor_next, .xEof = cursor_eof, .xColumn = cursor_column, .xRowid = cursor_rowid};

	return sqlite3_create_module(store->db, "staged_candidate", &candidates, stage) == SQLITE_OK ? AF_OK : af_sql_fail(store, err);
}

/* Notes who on the stage has unlisted names. */
static enum af_status write_unlisted(struct af_store *store, const struct af_stage *stage, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < stage->count && stage->unlisted && !status; i++) {
		const struct af_staged *row = &stage->rows[i];
		const struct af_evidence *skills = stage->skills + row->first_skill;

		for (size_t k = 0; k < row->candidate.skill_count && !status; k++)
			if (skills[k].skill_id >= AF_UNLISTED_FROM)
				status = af_sql_run(store, SQL_UNLISTED_OF_PUT, err, "ll", skills[k].skill_id, row->candidate.id);
	}
	return status;
}

enum af_status af_stage_write(struct af_store *store, const struct af_stage *stage, int64_t batch, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_STAGED_CANDIDATES, err, "l", batch);

	if (!status)
		status = af_sql_run(store, SQL_STAGED_PROFILES, err, "");
	if (!status)
		status = write_unlisted(store, stage, err);
	return status ? status : af_sql_run(store, SQL_STAGED_ROWS, err, "");
}
