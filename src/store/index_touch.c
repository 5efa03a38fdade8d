/* Postings: noticing what changes, and putting it in the lists before the commit. */
#include <stdlib.h>
#include <string.h>

#include "score/code.h"
#include "store/index_internal.h"
#include "store/profile.h"

/* ---------------------------------------------------------------- the hook */

static void touch(struct af_index *x, int64_t candidate, int64_t list)
{
	if (list > AF_LIST_PEOPLE) /* an unlisted name */
		return;
	if (x->touch_count == AF_TOUCHES_MAX ||
	    af_reserve((void **)&x->touches, &x->touch_capacity, x->touch_count + 1, sizeof(*x->touches), NULL)) {
		x->lost = true;
		return;
	}
	x->touches[x->touch_count++] = (struct af_touch){candidate, (uint32_t)list};
}

/* A profile in the hook: what it was, or will be. */
struct side {
	struct af_skills_reader reader;
	struct af_said said;
	enum af_skills_step step;
};

static void step(struct side *side)
{
	if (side->step == AF_SKILLS_MORE)
		side->step = af_skills_next(&side->reader, &side->said);
}

/* Begins to read the skills of the row; value_of NULL: there is no such row. False: they cannot be had. */
static bool open_side(struct side *side, sqlite3 *db, int (*value_of)(sqlite3 *, int, sqlite3_value **))
{
	sqlite3_value *value = NULL;
	const char *text;

	side->step = AF_SKILLS_END;
	if (!value_of)
		return true;
	if (value_of(db, 1, &value) != SQLITE_OK || !value)
		return false;
	text = (const char *)sqlite3_value_text(value);
	if (!text)
		return false;
	af_skills_read(&side->reader, text, (size_t)sqlite3_value_bytes(value));
	side->step = AF_SKILLS_MORE;
	step(side);
	return true;
}

static bool same_evidence(const struct af_said *a, const struct af_said *b)
{
	return a->level == b->level && a->months == b->months && a->last_used == b->last_used;
}

/* Touches the skills in which two profiles of the candidate differ. */
static void touch_profile(struct af_index *x, sqlite3 *db, int64_t candidate, int (*old_of)(sqlite3 *, int, sqlite3_value **),
                          int (*new_of)(sqlite3 *, int, sqlite3_value **))
{
	struct side old = {.step = AF_SKILLS_END}, new = old;
	bool fine = open_side(&old, db, old_of) && open_side(&new, db, new_of);

	while (fine && (old.step == AF_SKILLS_MORE || new.step == AF_SKILLS_MORE)) {
		const bool has_old = old.step == AF_SKILLS_MORE, has_new = new.step == AF_SKILLS_MORE;
		const bool take_old = has_old && (!has_new || old.said.skill_id <= new.said.skill_id);
		const bool take_new = has_new && (!has_old || new.said.skill_id <= old.said.skill_id);

		if (!take_old || !take_new || !same_evidence(&old.said, &new.said))
			touch(x, candidate, take_old ? old.said.skill_id : new.said.skill_id);
		if (take_old)
			step(&old);
		if (take_new)
			step(&new);
	}
	x->lost = x->lost || !fine || old.step == AF_SKILLS_DAMAGED || new.step == AF_SKILLS_DAMAGED;
}

static void on_change(void *context, sqlite3 *db, int operation, const char *database, const char *table, sqlite3_int64 old_id,
                      sqlite3_int64 new_id)
{
	struct af_index *x = context;
	const bool moved = operation != SQLITE_UPDATE || old_id != new_id;

	if (strcmp(database, "main"))
		return;
	if (!strcmp(table, "profile") && !moved) {
		touch_profile(x, db, new_id, sqlite3_preupdate_old, sqlite3_preupdate_new);
	} else if (!strcmp(table, "profile")) {
		if (operation != SQLITE_INSERT)
			touch_profile(x, db, old_id, sqlite3_preupdate_old, NULL);
		if (operation != SQLITE_DELETE)
			touch_profile(x, db, new_id, NULL, sqlite3_preupdate_new);
	} else if (!strcmp(table, "candidate") && moved) {
		if (operation != SQLITE_INSERT)
			touch(x, old_id, AF_LIST_PEOPLE);
		if (operation != SQLITE_DELETE)
			touch(x, new_id, AF_LIST_PEOPLE);
	}
}

enum af_status af_index_attach(struct af_store *store, struct af_error *err)
{
	store->index = af_calloc(1, sizeof(*store->index));
	if (!store->index)
		return af_fail_nomem(err);
	af_index_resume(store);
	return AF_OK;
}

void af_index_pause(struct af_store *store)
{
	sqlite3_preupdate_hook(store->db, NULL, NULL);
}

void af_index_resume(struct af_store *store)
{
	sqlite3_preupdate_hook(store->db, on_change, store->index);
}

bool af_index_is_full(const struct af_store *store)
{
	return store->index && store->index->touch_count >= AF_TOUCHES_FULL && !store->index->flushing;
}

/* ---------------------------------------------------------------- one candidate */

/* What is to be noted of a candidate: as much of it as postings know. */
struct subject {
	int64_t id;
	bool exists;
	struct af_evidence_list list;
};

static enum af_status read_subject(struct af_store *store, struct subject *subject, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_CANDIDATE_IS, &s, err, "l", subject->id);

	subject->exists = false;
	if (!status)
		status = af_sql_step(store, s, &subject->exists, err);
	af_sql_done(s);
	return status ? status : af_profile_evidence(store, subject->id, &subject->list, err);
}

/* The code of a skill that the candidate has, or AF_POSTING_GONE. */
static int code_of(struct af_store *store, const struct subject *subject, uint32_t list)
{
	struct af_index *x = store->index;
	const struct af_skill *skill = af_taxonomy_by_id(x->derived.taxonomy, list);
	struct af_own own;

	for (size_t i = 0; skill && subject->exists && i < subject->list.count; i++)
		if (subject->list.skills[i].skill_id == list) {
			af_own_of(&own, skill, &subject->list.skills[i], x->as_of, AF_ASSUMED);
			return af_code_of(&own);
		}
	return AF_POSTING_GONE;
}

static int byte_or_gone(int value)
{
	return value ? value : AF_POSTING_GONE;
}

/* Affinities and the like of one candidate, who is in the chunk at hand. */
static enum af_status put_derived(struct af_store *store, const struct subject *subject, struct af_error *err)
{
	struct af_index_derived *d = &store->index->derived;
	const struct af_candidate candidate = {.skills = subject->list.skills, .skill_count = subject->exists ? subject->list.count : 0};
	const unsigned number = subject->id & (AF_CHUNK - 1);
	enum af_status status = AF_OK;

	af_vector_fill(&d->vector, &candidate, store->index->as_of, AF_ASSUMED);
	for (size_t i = 0; i < d->persona_count && !status; i++)
		status = af_index_put(store, d->persona_lists[i], number,
		                      subject->list.count ? byte_or_gone(af_affinity(&d->personas[i], &d->vector)) : AF_POSTING_GONE, err);
	for (size_t i = 0; i < d->hub_count && !status; i++) {
		const struct af_received *best = &d->vector.best[d->hubs[i]];

		status = af_index_put(store, d->hub_lists[2 * i], number, byte_or_gone(best->strength), err);
		if (!status && d->hub_lists[2 * i + 1])
			status = af_index_put(store, d->hub_lists[2 * i + 1], number, byte_or_gone(best->possible), err);
	}
	return status;
}

/* Puts what n changes of one candidate have come to. */
static enum af_status put_touched(struct af_store *store, struct subject *subject, const struct af_touch *touches, size_t n, struct af_error *err)
{
	const unsigned number = touches->candidate & (AF_CHUNK - 1);
	enum af_status status = af_index_turn(store, touches->candidate >> AF_CHUNK_SHIFT, err);

	subject->id = touches->candidate;
	if (!status)
		status = read_subject(store, subject, err);
	for (size_t i = 0; i < n && !status; i++) {
		const uint32_t list = touches[i].list;

		if (i && list == touches[i - 1].list)
			continue;
		status = af_index_put(store, list, number,
		                      list == AF_LIST_PEOPLE ? subject->exists ? 1 : AF_POSTING_GONE : code_of(store, subject, list), err);
	}
	return status ? status : put_derived(store, subject, err);
}

static int by_candidate(const void *a, const void *b)
{
	const struct af_touch *x = a, *y = b;

	if (x->candidate != y->candidate)
		return x->candidate < y->candidate ? -1 : 1;
	return (x->list > y->list) - (x->list < y->list);
}

static enum af_status put_all(struct af_store *store, struct af_error *err)
{
	struct af_index *x = store->index;
	struct subject subject = {0};
	enum af_status status = x->touch_count ? af_index_derive_prepare(store, err) : AF_OK;
	size_t n;

	if (x->touch_count)
		qsort(x->touches, x->touch_count, sizeof(*x->touches), by_candidate);
	for (size_t i = 0; i < x->touch_count && !status; i += n) {
		for (n = 1; i + n < x->touch_count && x->touches[i + n].candidate == x->touches[i].candidate; n++)
			;
		status = put_touched(store, &subject, x->touches + i, n, err);
	}
	af_free(subject.list.skills);
	x->touch_count = 0;
	return status;
}

/* Row ids that have no place in a posting's id: nobody has so many candidates. */
static bool out_of_range(const struct af_index *x)
{
	for (size_t i = 0; i < x->touch_count; i++)
		if (x->touches[i].candidate < 0 || x->touches[i].candidate >> 40)
			return true;
	return false;
}

enum af_status af_index_flush(struct af_store *store, struct af_error *err)
{
	struct af_index *x = store->index;
	enum af_status status = AF_OK;
	bool on;

	if (!x || x->flushing || (!x->touch_count && !x->edit_count && !x->underived && !x->lost && !x->lists_changed))
		return AF_OK;
	x->flushing = true;
	status = af_index_is_on(store, &on, err);
	if (!status && on && (x->lost || out_of_range(x))) {
		on = false;
		status = af_index_set(store, false, 0, err);
	}
	if (!status && on)
		status = af_index_apply(store, err);
	if (!status && on)
		status = put_all(store, err);
	if (!status && on)
		status = af_index_turn(store, -1, err);
	if (!status && on && x->lists_changed)
		status = af_index_complete(store, err);
	if (!on)
		x->touch_count = x->edit_count = 0;
	x->lost = x->lists_changed = x->underived = x->flushing = false;
	return status;
}

/* ---------------------------------------------------------------- a bulk load */

enum af_status af_index_add(struct af_store *store, int64_t id, const struct af_evidence *skills, size_t n, struct af_error *err)
{
	struct af_index *x = store->index;
	const unsigned number = id & (AF_CHUNK - 1);
	bool on;
	enum af_status status = af_index_is_on(store, &on, err);

	if (status || !on)
		return status;
	if (id < 0 || id >> 40) { /* out_of_range */
		x->lost = true;
		return AF_OK;
	}
	status = af_index_derive_prepare(store, err);
	if (!status)
		status = af_index_turn(store, id >> AF_CHUNK_SHIFT, err);
	x->underived = true;
	if (!status)
		status = af_index_put(store, AF_LIST_PEOPLE, number, 1, err);
	for (size_t i = 0; i < n && !status; i++) {
		const struct af_skill *skill = af_taxonomy_by_id(x->derived.taxonomy, skills[i].skill_id);
		struct af_own own;

		if (!skill)
			continue;
		af_own_of(&own, skill, &skills[i], x->as_of, AF_ASSUMED);
		status = af_index_put(store, (uint32_t)skill->id, number, af_code_of(&own), err);
	}
	return status;
}
