/* Building worlds for property tests. A case is drawn (draw.h), turned into a spec (spec.h), and built from that, so that a case that was made
 * smaller, or read from a file, goes the same way as any other. */
#ifndef TESTS_GENERATE_H
#define TESTS_GENERATE_H

#include "draw.h"

/* ---------------------------------------------------------------- from a drawn world to its spec */

static inline int index_of(const struct world *w, const char *slug)
{
	return (int)af_taxonomy_by_slug(w->taxonomy, slug)->index;
}

/* Fills the next row of a table with the cells that follow. */
#define ROW(s, table, ...) memcpy(spec_add(s, table), (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}))

static inline void spec_taxonomy(const struct world *w, struct spec *s)
{
	for (int i = 0; i < WORLD_SKILLS; i++) {
		const struct af_skill *skill = af_taxonomy_skill(w->taxonomy, (size_t)i);
		int half_life = 0;

		while (strcmp(world_half_lives[half_life], skill->half_life))
			half_life++;
		ROW(s, T_SKILL, (int)skill->id, half_life);
	}
	for (size_t i = 0; i < w->edge_count; i++)
		ROW(s, T_EDGE, (int)w->edges[i].from, (int)w->edges[i].to, w->edges[i].kind == AF_SIMILAR, w->edges[i].percent);
}

static inline void spec_asked(const struct world *w, struct spec *s)
{
	for (size_t i = 0; i < w->project.requirement_count; i++) {
		const struct af_requirement *q = &w->asked[i];

		ROW(s, T_ASKED, (int)q->importance, q->weight, q->level, q->months, q->exact);
		for (size_t j = 0; j < q->skill_count; j++)
			ROW(s, T_ALTERNATIVE, (int)i, index_of(w, q->skills[j]));
	}
	for (int a = 0; a < 2; a++)
		for (size_t i = 0; i < w->archetypes[a].pillar_count; i++) {
			const struct af_pillar *p = &w->pillars[a][i];

			ROW(s, T_PILLAR, a, p->weight, p->core);
			for (size_t j = 0; j < p->skill_count; j++)
				ROW(s, T_PILLAR_SKILL, (int)s->count[T_PILLAR] - 1, index_of(w, p->skills[j]));
		}
}

static inline void spec_people(const struct world *w, struct spec *s)
{
	for (int i = 0; i < WORLD_PEOPLE; i++) {
		const struct af_candidate *c = &w->people[i].candidate;

		ROW(s, T_PERSON, i, c->months, c->rate_cents < 0 ? AF_UNKNOWN : (int)(c->rate_cents / 100),
		    c->rate_currency && !strcmp(c->rate_currency, "USD"), c->work_modes);
		for (size_t j = 0; j < c->skill_count; j++) {
			const struct af_evidence *e = &c->skills[j];

			ROW(s, T_KNOWS, i, index_of(w, e->slug), e->level, e->months,
			    e->last_used == AF_UNKNOWN ? AF_UNKNOWN : w->as_of - e->last_used);
		}
	}
}

/* Draws case `number`. */
static inline void spec_draw(int number, struct spec *s)
{
	struct world *w = calloc(1, sizeof(*w));
	const struct af_constraints *k;

	assert_non_null(w);
	draw_world(w, number);
	k = &w->project.constraints;
	memset(s, 0, sizeof(*s));
	ROW(s, T_WORLD, (int)(prng_next(&w->r) >> 33), w->share, w->project.archetype_weight,
	    k->max_rate_cents < 0 ? AF_UNKNOWN : (int)(k->max_rate_cents / 100), k->min_months, k->work_mode);
	spec_taxonomy(w, s);
	spec_asked(w, s);
	spec_people(w, s);
	assert_true(spec_valid(s));
	af_taxonomy_free(w->taxonomy);
	free(w);
}

/* ---------------------------------------------------------------- from a spec to a world */

static inline const char *slug_at(const struct world *w, int skill)
{
	return af_taxonomy_skill(w->taxonomy, (size_t)skill)->slug;
}

static inline void build_taxonomy(struct world *w)
{
	const struct spec *s = &w->spec;
	struct af_error err;
	char slug[32];

	hold_ok(w, af_taxonomy_new(&w->taxonomy, &err));
	for (size_t i = 0; i < s->count[T_SKILL]; i++) {
		snprintf(slug, sizeof(slug), "s%02zu", i);
		hold_ok(w, af_taxonomy_add(w->taxonomy, s->rows[T_SKILL][i][0], slug, slug, "", "", world_half_lives[s->rows[T_SKILL][i][1]], &err));
	}
	for (size_t i = 0; i < s->count[T_EDGE]; i++) {
		const int *edge = s->rows[T_EDGE][i];
		struct world_edge e = {(size_t)edge[0], (size_t)edge[1], edge[2] ? AF_SIMILAR : AF_IMPLIES, edge[3]};

		hold_ok(w, af_taxonomy_add_edge(w->taxonomy, e.from, e.to, e.kind, e.percent, &err));
		w->edges[w->edge_count++] = e;
	}
	hold_ok(w, af_taxonomy_finish(w->taxonomy, &err));
}

static inline void build_project(struct world *w)
{
	const struct spec *s = &w->spec;
	const int *world = s->rows[T_WORLD][0];

	w->share = world[1];
	w->project = (struct af_project){.slug = "drawn", .title = "Drawn", .headcount = 1, .archetype_weight = world[2], .requirements = w->asked};
	w->project.constraints = (struct af_constraints){.max_rate_cents = world[3] == AF_UNKNOWN ? -1 : 100 * (int64_t)world[3],
	                                                 .rate_currency = "EUR", .rate_period = AF_PER_HOUR, .utc_offset = AF_UNKNOWN,
	                                                 .min_months = world[4], .work_mode = world[5]};
	for (size_t i = 0; i < s->count[T_ASKED]; i++) {
		const int *q = s->rows[T_ASKED][i];

		w->asked[w->project.requirement_count++] = (struct af_requirement){.importance = (enum af_importance)q[0], .weight = q[1],
		                                                                   .level = q[2], .months = q[3], .exact = q[4],
		                                                                   .skills = w->alternatives[i]};
	}
	for (size_t i = 0; i < s->count[T_ALTERNATIVE]; i++) {
		const int *alternative = s->rows[T_ALTERNATIVE][i];
		struct af_requirement *q = &w->asked[alternative[0]];

		w->alternatives[alternative[0]][q->skill_count++] = slug_at(w, alternative[1]);
	}
}

static inline void build_archetypes(struct world *w)
{
	const struct spec *s = &w->spec;
	struct af_pillar *pillars[SPEC_ROWS];
	const char **skills[SPEC_ROWS];

	for (int a = 0; a < 2; a++) {
		struct af_archetype *archetype = &w->archetypes[a];

		archetype->name = archetype->title = a ? "generalist" : "specialist";
		archetype->generalist = a;
		archetype->pillars = w->pillars[a];
	}
	for (size_t i = 0; i < s->count[T_PILLAR]; i++) {
		const int *pillar = s->rows[T_PILLAR][i];
		size_t at = w->archetypes[pillar[0]].pillar_count++;

		skills[i] = w->pillar_skills[pillar[0]][at];
		pillars[i] = &w->pillars[pillar[0]][at];
		*pillars[i] = (struct af_pillar){.name = "p", .title = "P", .weight = pillar[1], .core = pillar[2], .skills = skills[i]};
	}
	for (size_t i = 0; i < s->count[T_PILLAR_SKILL]; i++) {
		const int *shown_by = s->rows[T_PILLAR_SKILL][i];

		skills[shown_by[0]][pillars[shown_by[0]]->skill_count++] = slug_at(w, shown_by[1]);
	}
}

static inline void build_people(struct world *w)
{
	const struct spec *s = &w->spec;

	for (size_t i = 0; i < WORLD_PEOPLE; i++)
		make_person(&w->people[i], w->taxonomy, world_keys[i], "");
	w->people_count = s->count[T_PERSON];
	for (size_t i = 0; i < s->count[T_PERSON]; i++) {
		const int *person = s->rows[T_PERSON][i];
		struct af_candidate *c = &w->people[i].candidate;

		c->key = world_keys[person[0]];
		c->months = person[1];
		c->work_modes = person[4];
		if (person[2] == AF_UNKNOWN)
			continue;
		c->rate_cents = 100 * (int64_t)person[2];
		c->rate_currency = person[3] ? "USD" : "EUR";
		c->rate_period = AF_PER_HOUR;
	}
	for (size_t i = 0; i < s->count[T_KNOWS]; i++) {
		const int *knows = s->rows[T_KNOWS][i];
		struct person *p = &w->people[knows[0]];
		struct af_evidence *e = &p->skills[p->candidate.skill_count];

		add_skill(p, w->taxonomy, slug_at(w, knows[1]));
		e->level = knows[2];
		e->months = knows[3];
		e->last_used = knows[4] == AF_UNKNOWN ? AF_UNKNOWN : w->as_of - knows[4];
	}
}

static inline void world_compile(struct world *w, struct af_query *query)
{
	struct af_error err;

	hold_ok(w, af_query_compile(query, &w->project, w->taxonomy, &w->archetypes[0], &w->archetypes[1], w->share, &w->arena, &err));
}

static inline struct world *world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	return w;
}

/* Builds a valid spec in a new world. Where that fails, it goes to w->broken. */
static inline void world_build(struct world *w, const struct spec *spec)
{
	struct af_error err;

	w->spec = *spec;
	w->r = prng_from((uint64_t)spec->rows[T_WORLD][0][0]);
	w->as_of = month_of("2026-11");
	build_taxonomy(w);
	build_project(w);
	build_archetypes(w);
	build_people(w);
	world_compile(w, &w->query);
	hold_ok(w, af_vector_init(&w->vector, w->taxonomy, &err));
	hold_ok(w, af_vector_init(&w->fresh, w->taxonomy, &err));
}

static inline void world_clear(struct world *w)
{
	af_vector_clear(&w->vector);
	af_vector_clear(&w->fresh);
	af_arena_clear(&w->arena);
	af_taxonomy_free(w->taxonomy);
	free(w);
}

/* ---------------------------------------------------------------- scoring in a world */

static inline int world_raw(struct world *w, const struct af_candidate *candidate)
{
	af_vector_fill(&w->vector, candidate, w->as_of, AF_ASSUMED);
	return af_score(&w->query, &w->vector);
}

static inline void world_explain(struct world *w, const struct af_candidate *candidate, struct af_match *match)
{
	struct af_error err;

	hold_ok(w, af_explain_fill(&w->query, &w->project, candidate, w->as_of, false, &w->vector, &w->arena, match, &err));
}

#endif
