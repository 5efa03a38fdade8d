#include "match/trace.h"

struct view {
	const struct af_candidate *candidate;
	const struct af_vector *vector;
	struct af_arena *arena;
};

const char *af_trace_kind_name(enum af_trace_kind kind)
{
	static const char *const names[] = {"none", "direct", "implied", "similar"};

	return names[kind];
}

/* What the profile says of a skill that is on it. */
static void set_evidence(const struct view *v, struct af_trace *trace, const struct af_skill *skill)
{
	const struct af_own *own = &v->vector->own[skill->index];
	const struct af_evidence *e = &v->candidate->skills[own->evidence];

	trace->level = e->level;
	trace->months = e->months;
	trace->last_used = e->last_used;
	trace->stated = own->stated;
	trace->half_life = af_half_life_months(skill->half_life);
	trace->recency = own->recency;
	trace->assumed = own->assumed;
	trace->source = af_arena_strdup(v->arena, e->source);
}

static struct af_trace trace_of(const struct view *v, uint32_t index, bool exact)
{
	const struct af_skill *skill = af_taxonomy_skill(v->vector->taxonomy, index), *via;
	const struct af_received *best = &v->vector->best[index];
	struct af_trace trace = {.via_strength = AF_UNKNOWN, .percent = AF_UNKNOWN, .level = AF_UNKNOWN, .months = AF_UNKNOWN,
	                         .last_used = AF_UNKNOWN, .stated = AF_UNKNOWN, .half_life = AF_UNKNOWN, .recency = AF_UNKNOWN};

	trace.skill = af_arena_strdup(v->arena, skill->slug);
	trace.name = af_arena_strdup(v->arena, skill->name);
	trace.strength = exact ? v->vector->own[index].strength : best->strength;
	if (!trace.strength)
		return trace;
	if (exact || best->from == index) {
		trace.kind = AF_TRACE_DIRECT;
		trace.percent = 100;
		set_evidence(v, &trace, skill);
		return trace;
	}
	via = af_taxonomy_skill(v->vector->taxonomy, best->from);
	trace.kind = best->kind == AF_IMPLIES ? AF_TRACE_IMPLIED : AF_TRACE_SIMILAR;
	trace.via = af_arena_strdup(v->arena, via->slug);
	trace.via_name = af_arena_strdup(v->arena, via->name);
	trace.via_strength = v->vector->own[via->index].strength;
	trace.percent = best->percent;
	set_evidence(v, &trace, via);
	return trace;
}

static void trace_requirement(const struct view *v, const struct af_term *term, struct af_part_detail *detail)
{
	struct af_trace *list = af_arena_array(v->arena, term->skill_count, sizeof(*list));

	detail->requirement = term->requirement;
	detail->counts = SIZE_MAX;
	detail->alternatives = list;
	for (size_t i = 0; list && i < term->skill_count; i++) {
		list[i] = trace_of(v, term->skills[i], term->requirement->exact);
		if (list[i].strength > (detail->counts == SIZE_MAX ? 0 : list[detail->counts].strength))
			detail->counts = i;
		detail->alternative_count++;
	}
}

/* The two strongest skills of a pillar, the earlier first where they are equal. */
static void trace_pillar(const struct view *v, const struct af_persona_pillar *pillar, struct af_pillar_trace *trace)
{
	size_t best = SIZE_MAX;

	trace->title = pillar->title;
	trace->weight = pillar->weight;
	trace->core = pillar->core;
	trace->strength = af_pillar_strength(pillar, v->vector);
	for (size_t place = 0; place < 2; place++) {
		size_t found = SIZE_MAX;

		for (size_t i = 0; i < pillar->skill_count; i++) {
			int strength = v->vector->best[pillar->skills[i]].strength;

			if (i != best && strength > (found == SIZE_MAX ? 0 : v->vector->best[pillar->skills[found]].strength))
				found = i;
		}
		if (found == SIZE_MAX)
			return;
		trace->skills[trace->skill_count++] = trace_of(v, pillar->skills[found], false);
		best = found;
	}
}

static void trace_archetype(const struct view *v, const struct af_persona *persona, struct af_part_detail *detail)
{
	struct af_pillar_trace *list = af_arena_array(v->arena, persona->pillar_count, sizeof(*list)), *weakest = NULL;

	detail->generalist = persona->generalist;
	detail->pillars = list;
	for (size_t i = 0; list && i < persona->pillar_count; i++) {
		trace_pillar(v, &persona->pillars[i], &list[i]);
		if (list[i].core && (!weakest || list[i].strength < weakest->strength))
			weakest = &list[i];
		detail->pillar_count++;
	}
	if (weakest)
		weakest->weakest = true;
}

struct af_part_detail *af_trace_parts(const struct af_query *query, const struct af_candidate *candidate, const struct af_vector *vector,
                                      struct af_arena *arena)
{
	const struct view v = {candidate, vector, arena};
	struct af_part_detail *details = af_arena_array(arena, query->term_count, sizeof(*details));

	for (size_t i = 0; details && i < query->term_count; i++) {
		if (query->terms[i].kind == AF_PART_REQUIREMENT)
			trace_requirement(&v, &query->terms[i], &details[i]);
		else
			trace_archetype(&v, query->terms[i].persona, &details[i]);
	}
	return arena->failed ? NULL : details;
}
