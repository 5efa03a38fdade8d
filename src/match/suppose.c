/* What a what-if supposes of people: looked up by their names, and laid over their profiles. */
#include <stdio.h>
#include <string.h>

#include "match/changes.h"
#include "match/words.h"

struct lookup {
	struct af_changes *changes;
	struct af_store *store;
	const struct af_taxonomy *taxonomy;
	struct af_arena *arena;
	struct af_error *err;
};

static enum af_status find_skill(const struct lookup *l, const char *name, const struct af_skill **skill)
{
	const struct af_skill *near[1];
	enum af_status status = af_taxonomy_find(l->taxonomy, name, skill, l->err);

	if (status || *skill)
		return status;
	if (af_taxonomy_suggest(l->taxonomy, name, near, 1))
		return af_fail(l->err, AF_NOT_FOUND, "no skill is called \"%.80s\"; did you mean \"%s\"?", name, near[0]->name);
	return af_fail(l->err, AF_NOT_FOUND, "no skill is called \"%.80s\"; `archefit skill list` shows the names", name);
}

/* "C-01: GraphQL supposed, level 4, 3 years" */
static void note(struct lookup *l, const struct af_supposed *s)
{
	char level[32] = "", has[40] = "", duration[32];

	if (s->level != AF_UNKNOWN)
		snprintf(level, sizeof(level), ", level %d", s->level);
	if (s->months != AF_UNKNOWN)
		snprintf(has, sizeof(has), ", %s", af_duration_words(s->months, duration));
	af_texts_add(&l->changes->made, af_arena_printf(l->arena, "%s: %s supposed%s%s", s->key, s->skill->name, level, has));
}

static enum af_status find_candidate(struct lookup *l, const char *key, const char *called, struct af_supposed *s)
{
	struct af_candidate *candidate;
	enum af_status status = af_candidate_get(l->store, key, &candidate, l->err);

	if (status)
		return status;
	s->candidate = candidate->id;
	s->key = af_arena_strdup(l->arena, called ? called : candidate->key);
	af_candidate_free(candidate);
	return s->key ? AF_OK : af_fail_nomem(l->err);
}

/* The n-th of the list; those before it are there already. */
static enum af_status look_up(struct lookup *l, const struct af_supposition *from, struct af_supposed *list, size_t n)
{
	struct af_supposed *s = &list[n];
	enum af_status status;

	if (from->level != AF_UNKNOWN && (from->level < 1 || from->level > 5))
		return af_fail(l->err, AF_INVALID, "supposed level: %d is outside 1..5", from->level);
	if (from->months != AF_UNKNOWN && (from->months < 0 || from->months > 720))
		return af_fail(l->err, AF_INVALID, "supposed months: %d is outside 0..720", from->months);
	s->level = from->level;
	s->months = from->months;
	status = find_skill(l, from->skill, &s->skill);
	if (!status)
		status = find_candidate(l, from->candidate, from->called, s);
	if (status)
		return status;
	for (size_t i = 0; i < n; i++)
		if (list[i].candidate == s->candidate && list[i].skill == s->skill)
			return af_fail(l->err, AF_INVALID, "%s of %.100s is supposed twice; keep one", s->skill->name, s->key);
	note(l, s);
	return AF_OK;
}

enum af_status af_changes_look_up(struct af_changes *changes, struct af_store *store, const struct af_what_if *what_if,
                                  const struct af_taxonomy *taxonomy, struct af_arena *arena, struct af_error *err)
{
	struct lookup l = {changes, store, taxonomy, arena, err};
	struct af_supposed *list = af_arena_array(arena, what_if->supposed_count, sizeof(*list));
	enum af_status status = list ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < what_if->supposed_count && !status; i++)
		status = look_up(&l, &what_if->supposed[i], list, i);
	changes->supposed = list;
	changes->supposed_count = what_if->supposed_count;
	return status;
}

bool af_changes_concern(const struct af_changes *changes, int64_t candidate)
{
	for (size_t i = 0; i < changes->supposed_count; i++)
		if (changes->supposed[i].candidate == candidate)
			return true;
	return false;
}

const struct af_candidate *af_changes_suppose(const struct af_changes *changes, const struct af_candidate *candidate,
                                              struct af_candidate *copy, struct af_arena *arena)
{
	struct af_evidence *skills;
	size_t n = candidate->skill_count;

	if (!af_changes_concern(changes, candidate->id))
		return candidate;
	skills = af_arena_array(arena, n + changes->supposed_count, sizeof(*skills));
	if (!skills)
		return NULL;
	if (n)
		memcpy(skills, candidate->skills, n * sizeof(*skills));
	for (size_t i = 0; i < changes->supposed_count; i++) {
		const struct af_supposed *s = &changes->supposed[i];
		size_t at = 0;

		if (s->candidate != candidate->id)
			continue;
		while (at < n && skills[at].skill_id != s->skill->id)
			at++;
		n += at == n;
		skills[at] = (struct af_evidence){.skill_id = s->skill->id, .slug = s->skill->slug, .name = s->skill->name, .listed = true,
		                                  .level = s->level, .months = s->months, .last_used = AF_UNKNOWN, .source = "supposed"};
	}
	*copy = *candidate;
	copy->skills = skills;
	copy->skill_count = n;
	return copy;
}
