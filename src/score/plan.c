#include "score/plan.h"

#include <string.h>

#include "score/code.h"

uint32_t af_lists_find(const struct af_lists *lists, enum af_list_kind kind, const char *name)
{
	for (size_t i = 0; i < lists->count; i++)
		if (lists->items[i].kind == kind && !strcmp(lists->items[i].name, name))
			return lists->items[i].list;
	return 0;
}

/* What the sources of a plan share while it is made. */
struct planning {
	const struct af_taxonomy *taxonomy;
	const struct af_lists *lists;
	struct af_arena *arena;
	bool strict;
	const uint8_t *scaled[101]; /* by percent: the strength of each code */
	uint8_t *percents;          /* by skill: what it transfers to the term being planned, 0 nothing */
	const uint8_t *plain;       /* each byte as it is */
};

static const uint8_t *table_of(struct planning *p, const uint8_t *codes, int percent)
{
	uint8_t *table = af_arena_alloc(p->arena, 256);

	for (int i = 0; table && i < 256; i++)
		table[i] = (uint8_t)((codes ? codes[i] : i) * percent / 100);
	return table;
}

/* By byte: is it enough? */
static const uint8_t *judge(struct planning *p, const struct af_source *s)
{
	uint8_t *table = af_arena_alloc(p->arena, 256);

	for (int i = 0; table && i < 256; i++)
		table[i] = (s->judged ? s->judged[i] : i) * s->percent / 100 >= s->need;
	return table;
}

/* A skill's own list, of which percent counts. */
static void own_source(struct planning *p, struct af_source *s, const struct af_skill *skill, int percent, int need)
{
	if (!p->scaled[percent])
		p->scaled[percent] = table_of(p, af_codes.strength, percent);
	*s = (struct af_source){.list = (uint32_t)skill->id, .coded = true, .value = p->scaled[percent], .percent = percent, .need = need,
	                        .judged = p->strict ? af_codes.strength : af_codes.possible};
	s->judges = need && AF_STRENGTH_MAX * percent / 100 >= need;
	if (s->judges)
		s->meets = judge(p, s);
}

/* A list whose bytes are strengths. */
static void plain_source(struct planning *p, struct af_source *s, uint32_t list, bool valued, bool judges, int need)
{
	if (!p->plain)
		p->plain = table_of(p, NULL, 100);
	*s = (struct af_source){.list = list, .value = valued ? p->plain : NULL, .percent = 100, .need = need, .judges = judges};
	if (s->judges)
		s->meets = judge(p, s);
}

/* Notes what every skill transfers to the target. */
static void note_sources(struct planning *p, size_t target)
{
	const size_t n = af_taxonomy_count(p->taxonomy);

	p->percents[target] = 100;
	for (size_t i = 0; i < n; i++) {
		const struct af_skill *skill = af_taxonomy_skill(p->taxonomy, i);

		for (size_t j = 0; j < skill->transfer_count; j++)
			if (skill->transfers[j].skill == target && skill->transfers[j].percent > p->percents[i])
				p->percents[i] = (uint8_t)skill->transfers[j].percent;
	}
}

size_t af_plan_sources(const struct af_taxonomy *taxonomy, size_t target)
{
	size_t n = 1;

	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const struct af_skill *skill = af_taxonomy_skill(taxonomy, i);

		for (size_t j = 0; j < skill->transfer_count; j++)
			n += skill->transfers[j].skill == target;
	}
	return n;
}

static void plan_requirement(struct planning *p, struct af_plan_term *t)
{
	const struct af_term *term = t->term;
	const size_t n = af_taxonomy_count(p->taxonomy);
	const int need = t->must ? af_threshold(term->requirement->level) : 0;
	struct af_source *sources = af_arena_array(p->arena, n + 2 * term->skill_count, sizeof(*sources));
	size_t count = 0;

	if (!sources)
		return;
	memset(p->percents, 0, n);
	for (size_t i = 0; i < term->skill_count; i++) {
		const char *slug = af_taxonomy_skill(p->taxonomy, term->skills[i])->slug;
		const uint32_t strength = af_lists_find(p->lists, AF_LIST_STRENGTH, slug);
		const uint32_t possible = af_lists_find(p->lists, AF_LIST_POSSIBLE, slug);

		if (term->requirement->exact) {
			p->percents[term->skills[i]] = 100;
		} else if (strength && (possible || !need || p->strict)) {
			plain_source(p, &sources[count++], strength, true, need && p->strict, need);
			if (need && !p->strict)
				plain_source(p, &sources[count++], possible, false, true, need);
		} else {
			note_sources(p, term->skills[i]);
		}
	}
	for (size_t i = 0; i < n; i++)
		if (p->percents[i])
			own_source(p, &sources[count++], af_taxonomy_skill(p->taxonomy, i), p->percents[i], need);
	t->sources = sources;
	t->source_count = count;
}

enum af_status af_plan_make(struct af_plan *plan, const struct af_query *query, const struct af_taxonomy *taxonomy, const struct af_lists *lists,
                            bool strict, struct af_arena *arena, bool *planned, struct af_error *err)
{
	struct planning p = {.taxonomy = taxonomy, .lists = lists, .arena = arena, .strict = strict};
	struct af_plan_term *terms = af_arena_array(arena, query->term_count, sizeof(*terms));

	*planned = true;
	memset(plan, 0, sizeof(*plan));
	p.percents = af_arena_alloc(arena, af_taxonomy_count(taxonomy));
	if (!terms || !p.percents)
		return af_fail_nomem(err);
	for (size_t i = 0; i < query->term_count; i++) {
		struct af_plan_term *t = &terms[plan->term_count];
		struct af_source *affinity;
		uint32_t list;

		t->term = &query->terms[i];
		t->must = t->term->kind == AF_PART_REQUIREMENT && t->term->requirement->importance == AF_MUST;
		if (!t->term->weight && !t->must)
			continue;
		plan->term_count++;
		if (t->term->kind == AF_PART_REQUIREMENT) {
			plan_requirement(&p, t);
			continue;
		}
		list = af_lists_find(lists, AF_LIST_AFFINITY, t->term->persona->name);
		*planned = *planned && list;
		affinity = af_arena_alloc(arena, sizeof(*affinity));
		if (affinity)
			plain_source(&p, affinity, list, true, false, 0);
		t->sources = affinity;
		t->source_count = 1;
	}
	plan->terms = terms;
	return arena->failed ? af_fail_nomem(err) : AF_OK;
}
