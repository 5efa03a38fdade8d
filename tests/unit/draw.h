/* Drawing random worlds: a small taxonomy full of transfers and ties, a project, two archetypes, people.
 * Everything follows from one seed: ARCHEFIT_SEED in the environment, or a fixed one. */
#ifndef TESTS_DRAW_H
#define TESTS_DRAW_H

#include "match/explain.h"
#include "match_support.h"
#include "spec.h"

struct prng {
	uint64_t state;
};

/* splitmix64 */
static inline uint64_t prng_next(struct prng *r)
{
	uint64_t z = r->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* 0 .. n-1 */
static inline int below(struct prng *r, int n)
{
	return (int)(prng_next(r) % (uint64_t)n);
}

static inline bool chance(struct prng *r, int percent)
{
	return below(r, 100) < percent;
}

static inline uint64_t world_seed(void)
{
	const char *text = getenv("ARCHEFIT_SEED");

	return text && *text ? strtoull(text, NULL, 10) : 20261123;
}

static inline struct prng prng_from(uint64_t seed)
{
	struct prng r = {seed};

	prng_next(&r);
	return r;
}

static inline struct prng prng_of(int number)
{
	return prng_from(world_seed() ^ ((uint64_t)number << 32));
}

enum { WORLD_SKILLS = 24, WORLD_PEOPLE = 6, WORLD_ASKED = 8, WORLD_PILLARS = 5, WORLD_ALTERNATIVES = 4, WORLD_EDGES = 60 };

static const char *const world_keys[WORLD_PEOPLE] = {"10", "9", "A", "a", "aa", "\xC3\xA9"};
static const char *const world_half_lives[] = {"slow", "medium", "fast"};

struct world_edge {
	size_t from, to;
	enum af_relation_kind kind;
	int percent;
};

struct world {
	struct prng r;    /* for what a property draws itself; follows from the spec */
	struct spec spec; /* what the world was built from */
	struct af_taxonomy *taxonomy;
	struct world_edge edges[WORLD_EDGES];
	size_t edge_count;
	struct af_project project;
	struct af_requirement asked[WORLD_ASKED];
	const char *alternatives[WORLD_ASKED][WORLD_ALTERNATIVES];
	struct af_archetype archetypes[2]; /* specialist, generalist */
	struct af_pillar pillars[2][WORLD_PILLARS];
	const char *pillar_skills[2][WORLD_PILLARS][WORLD_ALTERNATIVES];
	struct person people[WORLD_PEOPLE];
	size_t people_count; /* the others, if any, know nothing */
	int as_of, share;
	struct af_arena arena;
	struct af_query query;
	struct af_vector vector, fresh; /* fresh: never filled, but by a property that wants to */
	jmp_buf broken;                 /* where hold() goes when a condition does not */
	char why[400];                  /* which, and where */
};

#define hold(w, condition) do { if (!(condition)) world_broken(w, #condition, __FILE__, __LINE__); } while (0)

/* For a call that gives a status and fills err. */
#define hold_ok(w, call) do { if (call) world_broken(w, err.message, __FILE__, __LINE__); } while (0)

static inline void world_broken(struct world *w, const char *condition, const char *file, int line)
{
	snprintf(w->why, sizeof(w->why), "%s (%s:%d)", condition, file, line);
	longjmp(w->broken, 1);
}

/* n different skills of the taxonomy, by partial shuffle. */
static inline void draw_skills(struct prng *r, const struct af_taxonomy *t, const char **slugs, size_t n)
{
	size_t all = af_taxonomy_count(t);

	for (size_t i = 0; i < n; i++) {
		bool again;

		do {
			again = false;
			slugs[i] = af_taxonomy_skill(t, (size_t)below(r, (int)all))->slug;
			for (size_t j = 0; j < i; j++)
				again = again || !strcmp(slugs[i], slugs[j]);
		} while (again);
	}
}

/* Few different numbers, so that ties are frequent. */
static inline int draw_level(struct prng *r)
{
	return chance(r, 40) ? AF_UNKNOWN : 1 + below(r, 5);
}

static inline int draw_months(struct prng *r)
{
	return chance(r, 50) ? AF_UNKNOWN : chance(r, 50) ? 12 * below(r, 15) : below(r, 200);
}

static inline int draw_last_used(struct prng *r, int as_of)
{
	return chance(r, 60) ? AF_UNKNOWN : as_of - (chance(r, 50) ? 12 * below(r, 12) : below(r, 160) - 10);
}

static inline void draw_person(struct prng *r, const struct af_taxonomy *t, int as_of, const char *key, struct person *p)
{
	const char *slugs[10];
	size_t n = (size_t)below(r, 11);

	make_person(p, t, key, "");
	draw_skills(r, t, slugs, n);
	for (size_t i = 0; i < n; i++) {
		add_skill(p, t, slugs[i]);
		p->skills[i].level = draw_level(r);
		p->skills[i].months = draw_months(r);
		p->skills[i].last_used = draw_last_used(r, as_of);
	}
	p->candidate.months = chance(r, 30) ? AF_UNKNOWN : 12 * below(r, 12);
	if (chance(r, 60)) {
		p->candidate.rate_cents = 100 * (40 + below(r, 80));
		p->candidate.rate_currency = chance(r, 80) ? "EUR" : "USD";
		p->candidate.rate_period = AF_PER_HOUR;
	}
	p->candidate.work_modes = below(r, 8);
}

static inline void draw_project(struct prng *r, const struct af_taxonomy *t, struct af_project *project, struct af_requirement *asked,
                                const char *alternatives[][WORLD_ALTERNATIVES])
{
	memset(project, 0, sizeof(*project));
	project->slug = "drawn";
	project->title = "Drawn";
	project->headcount = 1;
	project->archetype_weight = chance(r, 60) ? 30 : below(r, 101);
	project->requirements = asked;
	project->requirement_count = 1 + (size_t)below(r, WORLD_ASKED);
	for (size_t i = 0; i < project->requirement_count; i++) {
		asked[i] = (struct af_requirement){.importance = (enum af_importance)below(r, 3), .level = 1 + below(r, 5),
		                                   .weight = chance(r, 70) ? 1 + below(r, 6) : 1 + below(r, 1000), .exact = chance(r, 25),
		                                   .months = chance(r, 20) ? 12 * below(r, 6) : 0, .skills = alternatives[i],
		                                   .skill_count = chance(r, 60) ? 1 : 1 + (size_t)below(r, WORLD_ALTERNATIVES)};
		draw_skills(r, t, alternatives[i], asked[i].skill_count);
	}
	project->constraints = (struct af_constraints){.max_rate_cents = chance(r, 30) ? 100 * (60 + below(r, 60)) : -1,
	                                               .rate_currency = "EUR", .rate_period = AF_PER_HOUR, .utc_offset = AF_UNKNOWN,
	                                               .min_months = chance(r, 30) ? 12 * below(r, 8) : 0,
	                                               .work_mode = chance(r, 20) ? 1 << below(r, 3) : 0};
}

static inline void draw_taxonomy(struct world *w)
{
	static const int percents[] = {10, 20, 45, 50, 50, 60, 75, 80, 100};
	int64_t ids[WORLD_SKILLS];
	struct af_error err;
	char slug[16];

	for (int i = 0; i < WORLD_SKILLS; i++) { /* row ids in another order than the slugs */
		int j = below(&w->r, i + 1);

		ids[i] = ids[j];
		ids[j] = i + 1;
	}
	assert_ok(af_taxonomy_new(&w->taxonomy, &err));
	for (int i = 0; i < WORLD_SKILLS; i++) {
		snprintf(slug, sizeof(slug), "s%02d", i);
		assert_ok(af_taxonomy_add(w->taxonomy, ids[i], slug, slug, "", "", world_half_lives[below(&w->r, 3)], &err));
	}
	for (int n = below(&w->r, WORLD_EDGES); n > 0; n--) {
		struct world_edge e = {(size_t)below(&w->r, WORLD_SKILLS - 1), 0, chance(&w->r, 65) ? AF_IMPLIES : AF_SIMILAR,
		                       percents[below(&w->r, 9)]};

		e.to = e.from + 1 + (size_t)below(&w->r, WORLD_SKILLS - 1 - (int)e.from); /* upward only: no cycles */
		assert_ok(af_taxonomy_add_edge(w->taxonomy, e.from, e.to, e.kind, e.percent, &err));
		w->edges[w->edge_count++] = e;
	}
	assert_ok(af_taxonomy_finish(w->taxonomy, &err));
}

static inline void draw_archetypes(struct world *w)
{
	for (int a = 0; a < 2; a++) {
		struct af_archetype *archetype = &w->archetypes[a];

		archetype->name = archetype->title = a ? "generalist" : "specialist";
		archetype->generalist = a;
		archetype->pillars = w->pillars[a];
		archetype->pillar_count = 1 + (size_t)below(&w->r, WORLD_PILLARS);
		for (size_t i = 0; i < archetype->pillar_count; i++) {
			struct af_pillar *p = &w->pillars[a][i];

			*p = (struct af_pillar){.name = "p", .title = "P", .weight = 1 + below(&w->r, 40), .core = a && (!i || chance(&w->r, 40)),
			                        .skills = w->pillar_skills[a][i], .skill_count = 1 + (size_t)below(&w->r, WORLD_ALTERNATIVES)};
			draw_skills(&w->r, w->taxonomy, w->pillar_skills[a][i], p->skill_count);
		}
	}
}

/* Draws all but what follows from it. */
static inline void draw_world(struct world *w, int number)
{
	w->r = prng_of(number);
	w->as_of = month_of("2026-11");
	w->share = below(&w->r, 101);
	draw_taxonomy(w);
	draw_project(&w->r, w->taxonomy, &w->project, w->asked, w->alternatives);
	draw_archetypes(w);
	w->people_count = WORLD_PEOPLE;
	for (int i = 0; i < WORLD_PEOPLE; i++)
		draw_person(&w->r, w->taxonomy, w->as_of, world_keys[i], &w->people[i]);
}

#endif
