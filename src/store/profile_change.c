/* Changing the skills of profiles that stay: skills that become others, candidates who are merged, and the history's images. */
#include <string.h>

#include "store/profile.h"

/* Keeps what the better of two says. */
static int larger(int a, int b)
{
	return a > b ? a : b;
}

/* Adds what `more` says to what `have` says of the same skill, but for the words. */
static void add_evidence(struct af_evidence *have, const struct af_evidence *more)
{
	have->level = larger(have->level, more->level);
	have->months = larger(have->months, more->months);
	have->last_used = larger(have->last_used, more->last_used);
	have->in_text = have->in_text && more->in_text;
}

/* ---------------------------------------------------------------- a skill that becomes another one */

/* What becomes of the skill `from`: slug, name and listed of both are known. Where both are one, it has the name of `to` from now on. */
struct move {
	struct af_evidence from, to;
	struct af_arena arena; /* of what is at hand */
	struct af_said *list;  /* the skills of the candidate at hand */
	size_t count, capacity;
};

/* Reads what is said of all skills of the candidate. */
static enum af_status read_list(struct af_store *store, int64_t candidate, struct move *m, struct af_error *err)
{
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;
	const char *text = NULL;
	size_t length = 0;
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_PROFILE, &s, err, "l", candidate);

	m->count = 0;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row) {
		text = af_sql_text_at(s, 0, &m->arena);
		length = (size_t)sqlite3_column_bytes(s, 0);
	}
	af_sql_done(s);
	if (status || !row)
		return status;
	if (!text)
		return af_fail_nomem(err);
	af_skills_read(&reader, text, length);
	while (!status && (step = af_skills_next(&reader, &said)) != AF_SKILLS_END) {
		if (step == AF_SKILLS_DAMAGED)
			return af_profile_damaged(store, candidate, err);
		status = af_reserve((void **)&m->list, &m->capacity, m->count + 1, sizeof(*m->list), err);
		if (!status)
			m->list[m->count++] = said;
	}
	return status;
}

static struct af_said *find_said(const struct move *m, int64_t skill)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].skill_id == skill)
			return &m->list[i];
	return NULL;
}

/* All that is said of a skill. */
static struct af_evidence whole(const struct af_said *said, const struct af_evidence *skill, struct af_arena *arena)
{
	struct af_evidence e = af_said_evidence(said);

	e.slug = skill->slug;
	e.name = skill->name;
	e.listed = skill->listed;
	e.source = af_said_words(said, skill->name, arena);
	return e;
}

/* Gives the list the skill `to` in place of `from`, in the order of ids. */
static void replace(struct move *m, struct af_said *from, struct af_said *to)
{
	struct af_evidence e = whole(from, &m->from, &m->arena), have;
	size_t at;

	if (!m->arena.failed && to && to != from) {
		have = whole(to, &m->to, &m->arena);
		add_evidence(&e, &have);
		if (!m->arena.failed && !af_evidence_is_named(&have))
			e.source = af_arena_printf(&m->arena, "%s; %s", have.source, e.source);
		memmove(to, to + 1, (size_t)(m->list + m->count-- - (to + 1)) * sizeof(*to));
		from -= from > to;
	}
	if (m->arena.failed)
		return;
	e.skill_id = m->to.skill_id;
	e.name = m->to.name;
	e.listed = m->to.listed;
	memmove(from, from + 1, (size_t)(m->list + m->count-- - (from + 1)) * sizeof(*from));
	for (at = m->count++; at && m->list[at - 1].skill_id > e.skill_id; at--)
		m->list[at] = m->list[at - 1];
	af_said_of(&e, &m->arena, &m->list[at]);
}

static enum af_status change_one(struct af_store *store, int64_t candidate, struct move *m, struct af_buf *text, struct af_error *err)
{
	enum af_status status = read_list(store, candidate, m, err);
	struct af_said *from = status ? NULL : find_said(m, m->from.skill_id);

	if (!from)
		return status;
	replace(m, from, find_said(m, m->to.skill_id));
	af_buf_reset(text);
	for (size_t i = 0; i < m->count && !m->arena.failed; i++)
		af_skills_add(text, &m->list[i]);
	af_skills_end(text);
	return m->arena.failed || text->failed ? af_fail_nomem(err) : af_profile_put(store, candidate, text, false, err);
}

/* Changes everybody who has the skill. */
static enum af_status change_people(struct af_store *store, struct move *m, struct af_error *err)
{
	int64_t *people = NULL;
	size_t n = 0, capacity = 0;
	struct af_buf text = {0};
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_PEOPLE_WITH, &s, err, "l", m->from.skill_id);

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)&people, &capacity, n + 1, sizeof(*people), err);
		if (!status)
			people[n++] = sqlite3_column_int64(s, 0);
	}
	af_sql_done(s);
	for (size_t i = 0; i < n && !status; i++) {
		status = change_one(store, people[i], m, &text, err);
		af_arena_clear(&m->arena);
	}
	af_buf_clear(&text);
	af_free(people);
	af_free(m->list);
	return status;
}

enum af_status af_profile_move(struct af_store *store, int64_t from, int64_t to, struct af_error *err)
{
	struct move m = {.from.skill_id = from, .to.skill_id = to};
	struct af_arena names = {0};
	bool found, other = false;
	enum af_status status = af_profile_skill(store, from, &names, &m.from, &found, err);

	if (!status)
		status = af_profile_skill(store, to, &names, &m.to, &other, err);
	if (!status && found && other)
		status = change_people(store, &m, err);
	af_arena_clear(&names);
	return status;
}

enum af_status af_profile_rename(struct af_store *store, int64_t skill, const char *name, struct af_error *err)
{
	struct move m = {.from.skill_id = skill};
	struct af_arena names = {0};
	bool found;
	enum af_status status = af_profile_skill(store, skill, &names, &m.from, &found, err);

	m.to = m.from;
	m.to.name = name;
	if (!status && found)
		status = change_people(store, &m, err);
	af_arena_clear(&names);
	return status;
}

/* ---------------------------------------------------------------- two candidates who become one */

static struct af_evidence *find(struct af_evidence *skills, size_t count, int64_t skill)
{
	for (size_t i = 0; i < count; i++)
		if (skills[i].skill_id == skill)
			return &skills[i];
	return NULL;
}

enum af_status af_profile_merge(struct af_store *store, int64_t keep, int64_t other, struct af_error *err)
{
	struct af_arena arena = {0};
	struct af_evidence *kept, *told, *list = NULL;
	size_t kept_count, told_count = 0, count;
	enum af_status status = af_profile_skills(store, keep, NULL, &arena, &kept, &kept_count, err);

	if (!status)
		status = af_profile_skills(store, other, NULL, &arena, &told, &told_count, err);
	if (!status) {
		list = af_arena_array(&arena, kept_count + told_count + 1, sizeof(*list));
		status = list ? AF_OK : af_fail_nomem(err);
	}
	if (!status && kept_count)
		memcpy(list, kept, kept_count * sizeof(*list));
	count = kept_count;
	for (size_t i = 0; i < told_count && !status; i++) {
		struct af_evidence *have = find(list, kept_count, told[i].skill_id);

		if (!have) {
			list[count++] = told[i];
			continue;
		}
		add_evidence(have, &told[i]);
		if (af_evidence_is_named(&told[i]) || (!af_evidence_is_named(have) && strstr(have->source, told[i].source)))
			continue;
		have->source = af_evidence_is_named(have) ? told[i].source : af_arena_printf(&arena, "%s; %s", have->source, told[i].source);
	}
	if (!status && arena.failed)
		status = af_fail_nomem(err);
	if (!status && told_count)
		status = af_profile_write(store, keep, list, count, false, err);
	af_arena_clear(&arena);
	return status;
}

/* ---------------------------------------------------------------- images */

enum af_status af_image_keep(struct af_store *store, int64_t candidate, int64_t batch, struct af_error *err)
{
	struct af_arena arena = {0};
	struct af_buf text = {0};
	struct af_evidence *skills;
	struct af_said said;
	size_t count;
	enum af_status status = af_profile_skills(store, candidate, NULL, &arena, &skills, &count, err);

	for (size_t i = 0; i < count && !status && !arena.failed; i++) {
		af_said_of(&skills[i], &arena, &said);
		af_skills_add_image(&text, skills[i].slug, skills[i].name, &said);
	}
	af_skills_end(&text);
	if (!status && (arena.failed || text.failed))
		status = af_fail_nomem(err);
	if (!status && count)
		status = af_sql_run(store, SQL_IMAGE_SKILLS_PUT, err, "lls", candidate, batch, text.data);
	af_buf_clear(&text);
	af_arena_clear(&arena);
	return status;
}

/* The skill of an image by slug; an unlisted name that is gone is made anew. */
static enum af_status skill_of(struct af_store *store, const char *slug, const char *name, int64_t *id, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SKILL_ID, &s, err, "s", slug);
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_store_unlisted_skill(store, name, id, err);
	*id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return AF_OK;
}

/* The evidence that an image keeps of a skill, for the skill as it is now. */
static enum af_status recall(struct af_store *store, const struct af_said *said, const char *slug, const char *name, struct af_arena *arena,
                             struct af_evidence *e, struct af_error *err)
{
	bool found;
	enum af_status status = skill_of(store, slug, name, &e->skill_id, err);

	if (!status)
		status = af_profile_skill(store, e->skill_id, arena, e, &found, err);
	e->source = af_said_words(said, name, arena);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

/* The skills that the text of an image keeps. */
static enum af_status recall_all(struct af_store *store, int64_t batch, int64_t candidate, const char *text, size_t length, struct af_arena *arena,
                                 struct af_evidence_list *list, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;
	const char *slug, *name;

	af_skills_read(&reader, text, length);
	while (!status && (step = af_skills_next_image(&reader, &said, &slug, &name, arena)) != AF_SKILLS_END) {
		if (arena->failed)
			return af_fail_nomem(err);
		if (step == AF_SKILLS_DAMAGED)
			return af_fail(err, AF_CORRUPT, "%s: the skills that candidate_before keeps of row %lld before batch %lld cannot be read; "
			               "restore a copy", store->path, (long long)candidate, (long long)batch);
		status = af_reserve((void **)&list->skills, &list->capacity, list->count + 1, sizeof(*list->skills), err);
		if (status)
			break;
		list->skills[list->count] = af_said_evidence(&said);
		status = recall(store, &said, slug, name, arena, &list->skills[list->count], err);
		list->count += !status;
	}
	return status;
}

enum af_status af_image_restore(struct af_store *store, int64_t candidate, int64_t batch, struct af_error *err)
{
	struct af_evidence_list list = {0};
	struct af_arena arena = {0};
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_IMAGE_SKILLS, &s, err, "ll", candidate, batch);

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row && sqlite3_column_type(s, 0) != SQLITE_NULL) {
		const char *text = (const char *)sqlite3_column_text(s, 0);

		status = text ? recall_all(store, batch, candidate, text, (size_t)sqlite3_column_bytes(s, 0), &arena, &list, err) : af_fail_nomem(err);
	}
	af_sql_done(s);
	if (!status)
		status = af_profile_write(store, candidate, list.skills, list.count, true, err);
	af_free(list.skills);
	af_arena_clear(&arena);
	return status;
}
