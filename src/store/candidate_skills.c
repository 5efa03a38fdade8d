/* The skills of a profile that is told of again: what it lists, and what its free text names. */
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
