/* Random pools for the tests of postings: people, projects and archetypes over a palette of real skills in which many imply one another. */
#ifndef TESTS_POSTINGS_DRAW_H
#define TESTS_POSTINGS_DRAW_H

#include "postings.h"

enum { PALETTE = 28, HUBS = 4, DRAWN_ASKED = 8, DRAWN_PILLARS = 4, DRAWN_KEYS = 4096, MONTH = 2026 * 12 + 10 };

/* The skills of a pool: some that many imply, those that imply them, and any others. */
struct palette {
	const struct af_taxonomy *taxonomy;
	size_t skills[PALETTE];
};

struct drawn_project {
	struct af_project project;
	struct af_requirement asked[DRAWN_ASKED];
	const char *alternatives[DRAWN_ASKED][WORLD_ALTERNATIVES];
	struct af_match_options options;
};

struct drawn_archetype {
	struct af_archetype archetype;
	struct af_pillar pillars[DRAWN_PILLARS];
	const char *skills[DRAWN_PILLARS][WORLD_ALTERNATIVES];
};

static const char *const hub_slugs[] = {"python", "sql", "javascript", "java", "html", "linux", "typescript"};

static inline bool lends_to(const struct af_skill *skill, size_t target)
{
	for (size_t i = 0; i < skill->transfer_count; i++)
		if (skill->transfers[i].skill == target)
			return true;
	return false;
}

/* Any skill that lends to the target. */
static inline size_t draw_source(struct prng *r, const struct af_taxonomy *t, size_t target)
{
	const size_t n = af_taxonomy_count(t), from = (size_t)below(r, (int)n);

	for (size_t i = 0; i < n; i++)
		if (lends_to(af_taxonomy_skill(t, (from + i) % n), target))
			return (from + i) % n;
	return target;
}

static inline void draw_palette(struct prng *r, const struct af_taxonomy *t, struct palette *p)
{
	size_t n = 0;

	p->taxonomy = t;
	for (int i = 0; i < HUBS; i++) {
		const struct af_skill *hub = af_taxonomy_by_slug(t, hub_slugs[below(r, sizeof(hub_slugs) / sizeof(hub_slugs[0]))]);

		assert_non_null(hub);
		p->skills[n++] = hub->index;
		for (int j = 0; j < 3; j++)
			p->skills[n++] = draw_source(r, t, hub->index);
	}
	while (n < PALETTE)
		p->skills[n++] = (size_t)below(r, (int)af_taxonomy_count(t));
}

/* Up to n different skills of the palette; returns how many. */
static inline size_t draw_some(struct prng *r, const struct palette *p, const struct af_skill **skills, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct af_skill *skill = af_taxonomy_skill(p->taxonomy, p->skills[below(r, PALETTE)]);
		bool again = false;

		for (size_t j = 0; j < count; j++)
			again = again || skills[j] == skill;
		if (!again)
			skills[count++] = skill;
	}
	return count;
}

static inline size_t draw_slugs(struct prng *r, const struct palette *p, const char **slugs, size_t n)
{
	const struct af_skill *skills[WORLD_ALTERNATIVES];
	const size_t count = draw_some(r, p, skills, n);

	for (size_t i = 0; i < count; i++)
		slugs[i] = skills[i]->slug;
	return count;
}

/* ---------------------------------------------------------------- people */

static inline void draw_profile(struct prng *r, const struct palette *palette, const char *key, struct person *p)
{
	const struct af_skill *skills[12];
	size_t n = draw_some(r, palette, skills, (size_t)below(r, 13));

	make_person(p, palette->taxonomy, key, "");
	for (size_t i = 0; i < n; i++) {
		struct af_evidence *e = &p->skills[p->candidate.skill_count++];

		*e = (struct af_evidence){.skill_id = skills[i]->id, .slug = skills[i]->slug, .name = skills[i]->name, .listed = true,
		                          .level = draw_level(r), .months = chance(r, 10) ? 0 : draw_months(r), .last_used = draw_last_used(r, MONTH),
		                          .source = skills[i]->name};
		if (chance(r, 5)) /* the least that can be stated */
			*e = (struct af_evidence){.skill_id = skills[i]->id, .slug = skills[i]->slug, .name = skills[i]->name, .listed = true,
			                          .level = AF_UNKNOWN, .months = 0, .last_used = MONTH - 1000, .source = skills[i]->name};
	}
	p->candidate.months = chance(r, 30) ? AF_UNKNOWN : 12 * below(r, 12);
	p->candidate.work_modes = below(r, 8);
	p->candidate.notice_days = chance(r, 80) ? AF_UNKNOWN : 30 * below(r, 4);
	p->candidate.available_from = chance(r, 60) ? NULL : chance(r, 50) ? "now" : "2027-02-01";
	p->candidate.utc_offset = chance(r, 40) ? AF_UNKNOWN : 60 * (below(r, 12) - 5);
	p->candidate.location = chance(r, 40) ? NULL : chance(r, 50) ? "Berlin, Germany" : "Lyon";
	p->candidate.country = !p->candidate.location ? NULL : p->candidate.location[0] == 'B' ? "DE" : "FR";
	if (chance(r, 60)) {
		p->candidate.rate_cents = 100 * (40 + below(r, 80));
		p->candidate.rate_currency = chance(r, 80) ? "EUR" : "USD";
		p->candidate.rate_period = AF_PER_HOUR;
	}
}

/* ---------------------------------------------------------------- projects */

static inline void draw_constraints(struct prng *r, struct af_constraints *k)
{
	static const char *const places[] = {"DE", "Lyon"};

	*k = (struct af_constraints){.max_rate_cents = -1, .utc_offset = AF_UNKNOWN};
	if (chance(r, 50))
		return;
	if (chance(r, 40)) {
		k->max_rate_cents = 100 * (60 + below(r, 60));
		k->rate_currency = "EUR";
		k->rate_period = AF_PER_HOUR;
	}
	if (chance(r, 20)) {
		k->locations = places;
		k->location_count = (size_t)(1 + below(r, 2));
	}
	if (chance(r, 20)) {
		k->utc_offset = 60;
		k->overlap_minutes = 60 * (1 + below(r, 8));
	}
	k->available_by = chance(r, 20) ? "2027-01-15" : NULL;
	k->work_mode = chance(r, 30) ? 1 << below(r, 3) : 0;
	k->min_months = chance(r, 30) ? 12 * below(r, 8) : 0;
}

static inline void draw_requirements(struct prng *r, const struct palette *palette, struct drawn_project *d)
{
	const int musts = chance(r, 40) ? 0 : below(r, 80);

	d->project.requirements = d->asked;
	d->project.requirement_count = (size_t)(1 + below(r, chance(r, 30) ? 2 : DRAWN_ASKED));
	for (size_t i = 0; i < d->project.requirement_count; i++) {
		struct af_requirement *q = &d->asked[i];

		*q = (struct af_requirement){.importance = chance(r, musts) ? AF_MUST : chance(r, 50) ? AF_SHOULD : AF_NICE, .level = 1 + below(r, 5),
		                             .weight = chance(r, 60) ? 1 + below(r, 6) : chance(r, 50) ? 1000 : 1, .exact = chance(r, 20),
		                             .skills = d->alternatives[i]};
		q->months = q->importance == AF_MUST && chance(r, 25) ? 12 * below(r, 6) : 0;
		q->skill_count = draw_slugs(r, palette, d->alternatives[i], chance(r, 50) ? 1 : WORLD_ALTERNATIVES);
	}
}

/* specialist: an archetype that some of them name beside the usual one; NULL: none. */
static inline void draw_options(struct prng *r, const char *specialist, struct af_match_options *o)
{
	*o = (struct af_match_options){.as_of = MONTH, .strict = chance(r, 30), .mix = chance(r, 60) ? AF_UNKNOWN : chance(r, 40) ? 100 * below(r, 2) : below(r, 101)};
	o->limit = chance(r, 30) ? 0 : (size_t)(1 + below(r, 12));
	o->near_limit = chance(r, 15) ? SIZE_MAX : (size_t)below(r, 8);
	o->min_fit = chance(r, 30) ? below(r, 700) : 0;
	o->archetype = specialist && chance(r, 20) ? specialist : NULL;
}

static inline void draw_asking(struct prng *r, const struct palette *palette, const char *slug, const char *specialist, struct drawn_project *d)
{
	memset(d, 0, sizeof(*d));
	d->project.slug = slug;
	d->project.title = "Drawn";
	d->project.headcount = 1;
	d->project.archetype_weight = chance(r, 50) ? 30 : chance(r, 50) ? 100 * below(r, 2) : below(r, 101);
	d->project.specialist = specialist && chance(r, 30) ? specialist : NULL;
	d->project.generalist = d->project.specialist ? "fullstack-generalist" : NULL;
	draw_requirements(r, palette, d);
	draw_constraints(r, &d->project.constraints);
	draw_options(r, specialist, &d->options);
}

/* ---------------------------------------------------------------- archetypes */

static inline void draw_archetype(struct prng *r, const struct palette *palette, const char *name, struct drawn_archetype *d)
{
	memset(d, 0, sizeof(*d));
	d->archetype = (struct af_archetype){.name = name, .title = name, .summary = "", .pillars = d->pillars,
	                                     .pillar_count = (size_t)(1 + below(r, DRAWN_PILLARS))};
	for (size_t i = 0; i < d->archetype.pillar_count; i++) {
		d->pillars[i] = (struct af_pillar){.name = "p", .title = "P", .weight = chance(r, 80) ? 1 + below(r, 40) : 1000, .skills = d->skills[i]};
		d->pillars[i].skill_count = draw_slugs(r, palette, d->skills[i], WORLD_ALTERNATIVES);
	}
}

#endif
