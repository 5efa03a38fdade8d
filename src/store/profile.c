/* Reading and writing the skills of one candidate. */
#include "store/profile.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- reading */

enum af_status af_profile_damaged(struct af_store *store, int64_t candidate, struct af_error *err)
{
	struct af_arena arena = {0};
	struct af_error ignored;
	const char *key;
	enum af_status status;

	if (af_store_key(store, candidate, &arena, &key, &ignored) == AF_OK)
		status = af_fail(err, AF_CORRUPT, "%s: the skills of candidate \"%.100s\" cannot be read; restore a copy, or delete candidate_id %lld "
		                 "from the tables profile and candidate_row, then import the candidate again", store->path, key, (long long)candidate);
	else
		status = af_fail(err, AF_CORRUPT, "%s: row %lld of the table profile cannot be read; restore a copy, or delete it", store->path,
		                 (long long)candidate);
	af_arena_clear(&arena);
	return status;
}

enum af_status af_profile_parse(struct af_store *store, int64_t candidate, const char *text, size_t length, struct af_evidence_list *list,
                                struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;

	list->count = 0;
	if (!text)
		return af_fail_nomem(err);
	af_skills_read(&reader, text, length);
	while (!status && (step = af_skills_next(&reader, &said)) != AF_SKILLS_END) {
		if (step == AF_SKILLS_DAMAGED)
			return af_profile_damaged(store, candidate, err);
		status = af_reserve((void **)&list->skills, &list->capacity, list->count + 1, sizeof(*list->skills), err);
		if (!status)
			list->skills[list->count++] = af_said_evidence(&said);
	}
	return status;
}

/* The text that is stored of the candidate, until *s is done with; NULL: there is none. */
static enum af_status find_text(struct af_store *store, int64_t candidate, sqlite3_stmt **s, const char **text, size_t *length, struct af_error *err)
{
	enum af_status status = af_sql_bind(store, SQL_PROFILE, s, err, "l", candidate);
	bool row = false;

	*text = NULL;
	if (!status)
		status = af_sql_step(store, *s, &row, err);
	if (row) {
		*text = (const char *)sqlite3_column_text(*s, 0);
		*length = (size_t)sqlite3_column_bytes(*s, 0);
		if (!*text)
			status = af_fail_nomem(err);
	}
	return status;
}

enum af_status af_profile_evidence(struct af_store *store, int64_t candidate, struct af_evidence_list *list, struct af_error *err)
{
	sqlite3_stmt *s;
	const char *text;
	size_t length;
	enum af_status status = find_text(store, candidate, &s, &text, &length, err);

	list->count = 0;
	if (!status && text)
		status = af_profile_parse(store, candidate, text, length, list, err);
	af_sql_done(s);
	return status;
}

enum af_status af_profile_skill(struct af_store *store, int64_t skill, struct af_arena *arena, struct af_evidence *e, bool *found,
                                struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SKILL_BY_ID, &s, err, "l", skill);

	*found = false;
	if (!status)
		status = af_sql_step(store, s, found, err);
	if (*found) {
		e->slug = af_sql_text_at(s, 0, arena);
		e->name = af_sql_text_at(s, 1, arena);
		e->listed = sqlite3_column_int(s, 2);
	}
	af_sql_done(s);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

/* Completes what is said of a skill. *found false: there is no such skill. */
static enum af_status complete(struct af_store *store, const struct af_said *said, const struct af_taxonomy *names, struct af_arena *arena,
                               struct af_evidence *e, bool *found, struct af_error *err)
{
	const struct af_skill *skill = names ? af_taxonomy_by_id(names, said->skill_id) : NULL;
	enum af_status status = AF_OK;

	*e = af_said_evidence(said);
	*found = skill;
	if (skill) {
		e->slug = af_arena_strdup(arena, skill->slug);
		e->name = af_arena_strdup(arena, skill->name);
		e->listed = true;
	} else {
		status = af_profile_skill(store, said->skill_id, arena, e, found, err);
	}
	if (!status && *found)
		e->source = af_said_words(said, e->name, arena);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

static int by_slug(const void *a, const void *b)
{
	return strcmp(((const struct af_evidence *)a)->slug, ((const struct af_evidence *)b)->slug);
}

/* Room for the skills of the text. */
static enum af_status make_room(struct af_store *store, int64_t candidate, const char *text, size_t length, struct af_arena *arena,
                                struct af_evidence **skills, struct af_error *err)
{
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;
	size_t n = 0;

	af_skills_read(&reader, text, length);
	while ((step = af_skills_next(&reader, &said)) == AF_SKILLS_MORE)
		n++;
	if (step == AF_SKILLS_DAMAGED)
		return af_profile_damaged(store, candidate, err);
	*skills = af_arena_array(arena, n + 1, sizeof(**skills));
	return *skills ? AF_OK : af_fail_nomem(err);
}

enum af_status af_profile_skills(struct af_store *store, int64_t candidate, const struct af_taxonomy *names, struct af_arena *arena,
                                 struct af_evidence **skills, size_t *count, struct af_error *err)
{
	sqlite3_stmt *s;
	const char *text;
	size_t length;
	struct af_skills_reader reader;
	struct af_said said;
	bool found;
	enum af_status status = find_text(store, candidate, &s, &text, &length, err);

	*skills = NULL;
	*count = 0;
	if (!status && text)
		status = make_room(store, candidate, text, length, arena, skills, err);
	if (!status && text)
		af_skills_read(&reader, text, length);
	while (!status && text && af_skills_next(&reader, &said) == AF_SKILLS_MORE) {
		status = complete(store, &said, names, arena, &(*skills)[*count], &found, err);
		*count += !status && found;
	}
	af_sql_done(s);
	if (!status && *count)
		qsort(*skills, *count, sizeof(**skills), by_slug);
	return status;
}

/* ---------------------------------------------------------------- writing */

static int by_skill_id(const void *a, const void *b)
{
	const struct af_evidence *const *x = a, *const *y = b;

	return ((*x)->skill_id > (*y)->skill_id) - ((*x)->skill_id < (*y)->skill_id);
}

enum af_status af_profile_text(const struct af_evidence *skills, size_t count, struct af_buf *text, struct af_error *err)
{
	struct af_arena arena = {0};
	const struct af_evidence **order = af_arena_array(&arena, count + 1, sizeof(*order));
	struct af_said said;
	bool twice = false;

	af_buf_reset(text);
	for (size_t i = 0; order && i < count; i++)
		order[i] = &skills[i];
	if (order)
		qsort(order, count, sizeof(*order), by_skill_id);
	for (size_t i = 0; order && i < count && !arena.failed && !twice; i++) {
		twice = i && order[i]->skill_id == order[i - 1]->skill_id;
		af_said_of(order[i], &arena, &said);
		af_skills_add(text, &said);
	}
	af_skills_end(text);
	text->failed = text->failed || arena.failed;
	af_arena_clear(&arena);
	if (text->failed)
		return af_fail_nomem(err);
	return twice ? af_fail(err, AF_INTERNAL, "a profile has a skill twice") : AF_OK;
}

/* Notes the unlisted names of a text that is written now. */
static enum af_status put_unlisted(struct af_store *store, int64_t candidate, const struct af_buf *text, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_skills_reader reader;
	struct af_said said;

	af_skills_read(&reader, text->data, text->length);
	while (!status && af_skills_next(&reader, &said) == AF_SKILLS_MORE)
		if (said.skill_id >= AF_UNLISTED_FROM)
			status = af_sql_run(store, SQL_UNLISTED_OF_PUT, err, "ll", said.skill_id, candidate);
	return status;
}

enum af_status af_profile_put(struct af_store *store, int64_t candidate, const struct af_buf *text, bool fresh, struct af_error *err)
{
	const bool none = text->length == 2;
	enum af_status status = fresh ? AF_OK : af_sql_run(store, SQL_UNLISTED_OF_DROP, err, "l", candidate);

	if (!status && none)
		return fresh ? AF_OK : af_sql_run(store, SQL_PROFILE_DROP, err, "l", candidate);
	if (!status)
		status = af_sql_run(store, SQL_PROFILE_PUT, err, "ls", candidate, text->data);
	return status ? status : put_unlisted(store, candidate, text, err);
}

enum af_status af_profile_write(struct af_store *store, int64_t candidate, const struct af_evidence *skills, size_t count, bool fresh,
                                struct af_error *err)
{
	struct af_buf text = {0};
	enum af_status status = af_profile_text(skills, count, &text, err);

	if (!status)
		status = af_profile_put(store, candidate, &text, fresh, err);
	af_buf_clear(&text);
	return status;
}

/* ---------------------------------------------------------------- who has a skill */

static void has_skill(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[1]);
	const int64_t wanted = sqlite3_value_int64(argv[2]);
	enum af_skills_step step;
	struct af_skills_reader reader;
	struct af_said said = {0};
	char message[80];

	(void)argc;
	if (!text) {
		sqlite3_result_error_nomem(context);
		return;
	}
	af_skills_read(&reader, text, (size_t)sqlite3_value_bytes(argv[1]));
	while ((step = af_skills_next(&reader, &said)) == AF_SKILLS_MORE && said.skill_id < wanted)
		;
	sqlite3_result_int(context, step == AF_SKILLS_MORE && said.skill_id == wanted);
	if (step != AF_SKILLS_DAMAGED)
		return;
	snprintf(message, sizeof(message), "row %lld of the table profile cannot be read", (long long)sqlite3_value_int64(argv[0]));
	sqlite3_result_error(context, message, -1);
	sqlite3_result_error_code(context, SQLITE_CORRUPT);
}

enum af_status af_profile_attach(struct af_store *store, struct af_error *err)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

	if (sqlite3_create_function_v2(store->db, "has_skill", 3, flags, NULL, has_skill, NULL, NULL, NULL) != SQLITE_OK)
		return af_sql_fail(store, err);
	return AF_OK;
}
