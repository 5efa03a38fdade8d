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

/* What a skill transfers to one that is asked for. */
struct found {
	uint32_t target, source;
	uint8_t percent;
};

/* What the sources of a plan share while it is made. */
struct planning {
	const struct af_taxonomy *taxonomy;
	const struct af_lists *lists;
	struct af_arena *arena;
	bool strict;
	const uint8_t *scaled[101]; /* by percent: the strength of each code */
	uint8_t *percents;          /* by skill: what it transfers to the term being planned, 0 nothing */
	bool *asked;                /* by skill: does any term ask for it? */
	struct found *found;
	size_t found_count, capacity;
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

/* Which skills terms ask for: a mark for each, and what all others transfer to these, found in one go over the taxonomy. */
static enum af_status find_sources(struct planning *p, const struct af_query *query, struct af_error *err)
{
	const size_t n = af_taxonomy_count(p->taxonomy);
	enum af_status status = AF_OK;

	for (size_t i = 0; i < query->term_count; i++)
		for (size_t j = 0; query->terms[i].kind == AF_PART_REQUIREMENT && j < query->terms[i].skill_count; j++)
			p->asked[query->terms[i].skills[j]] = true;
	for (size_t i = 0; i < n; i++) {
		const struct af_skill *skill = af_taxonomy_skill(p->taxonomy, i);

		for (size_t j = 0; j < skill->transfer_count && !status; j++) {
			if (!p->asked[skill->transfers[j].skill])
				continue;
			status = af_reserve((void **)&p->found, &p->capacity, p->found_count + 1, sizeof(*p->found), err);
			if (!status)
				p->found[p->found_count++] = (struct found){(uint32_t)skill->transfers[j].skill, (uint32_t)i,
				                                            (uint8_t)skill->transfers[j].percent};
		}
	}
	return status;
}

/* Notes what every skill transfers to the target; returns how many are new. */
static size_t note_sources(struct planning *p, uint32_t target)
{
	size_t n = !p->percents[target];

	p->percents[target] = 100;
	for (size_t i = 0; i < p->found_count; i++) {
		const struct found *f = &p->found[i];

		if (f->target != target)
			continue;
		n += !p->percents[f->source];
		if (f->percent > p->percents[f->source])
			p->percents[f->source] = f->percent;
	}
	return n;
}

/* The lists that have all of the skill's strength in one, when there are such: *possible too, when that is needed. */
static bool is_hub(const struct planning *p, const struct af_term *term, uint32_t skill, bool judges, uint32_t *strength, uint32_t *possible)
{
	const char *slug = af_taxonomy_skill(p->taxonomy, skill)->slug;

	*strength = af_lists_find(p->lists, AF_LIST_STRENGTH, slug);
	*possible = judges && !p->strict ? af_lists_find(p->lists, AF_LIST_POSSIBLE, slug) : 0;
	return !term->requirement->exact && *strength && (*possible || !judges || p->strict);
}

/* Notes the skills whose own lists count for the term, and returns how many sources there are in all. */
static size_t count_sources(struct planning *p, const struct af_term *term, bool judges)
{
	uint32_t strength, possible;
	size_t n = 0;

	for (size_t i = 0; i < term->skill_count; i++) {
		const uint32_t skill = term->skills[i];

		if (is_hub(p, term, skill, judges, &strength, &possible)) {
			n += possible ? 2 : 1;
		} else if (term->requirement->exact) {
			n += !p->percents[skill];
			p->percents[skill] = 100;
		} else {
			n += note_sources(p, skill);
		}
	}
	return n;
}

static void plan_requirement(struct planning *p, struct af_plan_term *t)
{
	const struct af_term *term = t->term;
	const size_t n = af_taxonomy_count(p->taxonomy);
	const int need = t->must ? af_threshold(term->requirement->level) : 0;
	struct af_source *sources;
	uint32_t strength, possible;
	size_t count = 0;

	memset(p->percents, 0, n);
	sources = af_arena_array(p->arena, count_sources(p, term, need), sizeof(*sources));
	if (!sources)
		return;
	for (size_t i = 0; i < term->skill_count; i++) {
		if (!is_hub(p, term, term->skills[i], need, &strength, &possible))
			continue;
		plain_source(p, &sources[count++], strength, true, need && p->strict, need);
		if (possible)
			plain_source(p, &sources[count++], possible, false, true, need);
	}
	for (size_t i = 0; i < n; i++)
		if (p->percents[i])
			own_source(p, &sources[count++], af_taxonomy_skill(p->taxonomy, i), p->percents[i], need);
	t->sources = sources;
	t->source_count = count;
}

static void plan_affinity(struct planning *p, struct af_plan_term *t, bool *planned)
{
	const uint32_t list = af_lists_find(p->lists, AF_LIST_AFFINITY, t->term->persona->name);
	struct af_source *source = af_arena_alloc(p->arena, sizeof(*source));

	*planned = *planned && list;
	if (source)
		plain_source(p, source, list, true, false, 0);
	t->sources = source;
	t->source_count = 1;
}

enum af_status af_plan_make(struct af_plan *plan, const struct af_query *query, const struct af_taxonomy *taxonomy, const struct af_lists *lists,
                            bool strict, struct af_arena *arena, bool *planned, struct af_error *err)
{
	struct planning p = {.taxonomy = taxonomy, .lists = lists, .arena = arena, .strict = strict};
	struct af_plan_term *terms = af_arena_array(arena, query->term_count, sizeof(*terms));
	enum af_status status;

	*planned = true;
	memset(plan, 0, sizeof(*plan));
	plan->terms = terms;
	p.percents = af_arena_alloc(arena, af_taxonomy_count(taxonomy));
	p.asked = af_arena_alloc(arena, af_taxonomy_count(taxonomy));
	status = terms && p.percents && p.asked ? find_sources(&p, query, err) : af_fail_nomem(err);
	for (size_t i = 0; i < query->term_count && !status; i++) {
		struct af_plan_term *t = &terms[plan->term_count];

		t->term = &query->terms[i];
		t->must = t->term->kind == AF_PART_REQUIREMENT && t->term->requirement->importance == AF_MUST;
		if (!t->term->weight && !t->must)
			continue;
		plan->term_count++;
		if (t->term->kind == AF_PART_REQUIREMENT)
			plan_requirement(&p, t);
		else
			plan_affinity(&p, t, planned);
	}
	af_free(p.found);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}
