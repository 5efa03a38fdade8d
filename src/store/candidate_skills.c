/* The skills of a profile that is told of again: what it lists, and what its free text names. */
#include <string.h>

#include "store/internal.h"

static bool any(const struct af_candidate *c, bool in_text)
{
	for (size_t i = 0; i < c->skill_count; i++)
		if (c->skills[i].in_text == in_text)
			return true;
	return false;
}

/* Appends what c lists, or what its text names, unless the skill is there already. */
static void append(struct af_evidence *list, size_t *count, const struct af_candidate *c, bool in_text)
{
	const size_t before = *count;

	for (size_t i = 0; i < c->skill_count; i++) {
		bool there = false;

		if (c->skills[i].in_text != in_text)
			continue;
		for (size_t k = 0; k < before && !there; k++)
			there = list[k].skill_id == c->skills[i].skill_id;
		if (!there)
			list[(*count)++] = c->skills[i];
	}
}

enum af_status af_store_merge_skills(const struct af_candidate *told, const struct af_candidate *stored, struct af_candidate *next,
                                     struct af_error *err)
{
	const bool text = any(told, true), listed = any(told, false);
	struct af_evidence *list;
	size_t count = 0;

	if (!told->skill_count || (!text && !any(stored, true)) || (text && listed)) {
		next->skills = told->skill_count ? told->skills : stored->skills;
		next->skill_count = told->skill_count ? told->skill_count : stored->skill_count;
		return AF_OK;
	}
	list = af_arena_array(stored->memory, told->skill_count + stored->skill_count, sizeof(*list));
	if (!list)
		return af_fail_nomem(err);
	append(list, &count, listed ? told : stored, false);
	append(list, &count, text ? told : stored, true);
	next->skills = list;
	next->skill_count = count;
	return AF_OK;
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

/* Makes *have what both say of its skill. */
static void better(struct af_evidence *have, const struct af_evidence *told, struct af_arena *arena)
{
	have->level = larger(have->level, told->level);
	have->months = larger(have->months, told->months);
	have->last_used = larger(have->last_used, told->last_used);
	have->in_text = have->in_text && told->in_text;
	if (af_evidence_is_named(told) || strstr(have->source, told->source))
		return;
	have->source = af_evidence_is_named(have) ? told->source : af_arena_printf(arena, "%s; %s", have->source, told->source);
}

enum af_status af_store_join_skills(const struct af_candidate *told, const struct af_candidate *stored, struct af_candidate *next,
                                    struct af_error *err)
{
	struct af_evidence *list = af_arena_array(stored->memory, told->skill_count + stored->skill_count, sizeof(*list));
	size_t count = stored->skill_count;

	if (!list)
		return af_fail_nomem(err);
	if (count)
		memcpy(list, stored->skills, count * sizeof(*list));
	for (size_t i = 0; i < told->skill_count; i++) {
		size_t at = 0;

		while (at < stored->skill_count && list[at].skill_id != told->skills[i].skill_id)
			at++;
		if (at < stored->skill_count)
			better(&list[at], &told->skills[i], stored->memory);
		else
			list[count++] = told->skills[i];
	}
	next->skills = list;
	next->skill_count = count;
	return stored->memory->failed ? af_fail_nomem(err) : AF_OK;
}
