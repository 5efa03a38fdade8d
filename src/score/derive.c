#include "score/derive.h"

#include <string.h>

#include "score/code.h"

/* ---------------------------------------------------------------- sources */

enum af_status af_sources_init(struct af_sources *s, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	const size_t n = af_taxonomy_count(taxonomy);

	memset(s, 0, sizeof(*s));
	s->taxonomy = taxonomy;
	s->start = af_calloc(n + 2, sizeof(*s->start));
	if (!s->start)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < af_taxonomy_skill(taxonomy, i)->transfer_count; j++)
			s->start[af_taxonomy_skill(taxonomy, i)->transfers[j].skill + 2]++;
	for (size_t i = 0; i < n; i++)
		s->start[i + 2] += s->start[i + 1];
	s->items = af_calloc(s->start[n + 1] + 1, sizeof(*s->items));
	if (!s->items)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < af_taxonomy_skill(taxonomy, i)->transfer_count; j++) {
			const struct af_transfer *t = &af_taxonomy_skill(taxonomy, i)->transfers[j];

			s->items[s->start[t->skill + 1]++] = (struct af_transfer){i, t->percent, t->kind};
		}
	return AF_OK;
}

void af_sources_clear(struct af_sources *s)
{
	af_free(s->start);
	af_free(s->items);
	memset(s, 0, sizeof(*s));
}

/* ---------------------------------------------------------------- strength */

/* what[number] = max(what[number], percent of what the code stands for) for all entries. */
static void take(uint8_t *what, const struct af_posting *list, const uint8_t *codes, int percent, size_t span)
{
	uint8_t worth[256];

	for (int i = 0; i < 256; i++)
		worth[i] = (uint8_t)(codes[i] * percent / 100);
	if (list->dense) {
		worth[0] = 0;
		for (size_t i = 0; i < span; i++)
			what[i] = worth[list->bytes[i]] > what[i] ? worth[list->bytes[i]] : what[i];
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		uint8_t *at = &what[af_posting_number(list, i)];

		*at = worth[list->bytes[i]] > *at ? worth[list->bytes[i]] : *at;
	}
}

void af_derive_strength(const struct af_sources *s, const struct af_own_lists *lists, size_t skill, uint8_t *strength, uint8_t *possible)
{
	memset(strength, 0, AF_CHUNK);
	if (possible)
		memset(possible, 0, AF_CHUNK);
	for (size_t i = s->start[skill]; i <= s->start[skill + 1]; i++) {
		const bool own = i == s->start[skill + 1];
		const struct af_posting *list = &lists->by_skill[own ? skill : s->items[i].skill];
		const int percent = own ? 100 : s->items[i].percent;

		if (!list->bytes)
			continue;
		take(strength, list, af_codes.strength, percent, lists->span);
		if (possible)
			take(possible, list, af_codes.possible, percent, lists->span);
	}
}

/* ---------------------------------------------------------------- affinities */

/* The two best skills in a pillar. */
struct best_two {
	uint8_t *best, *second;
};

struct deriving {
	const struct af_own_lists *lists;
	const struct af_persona *personas;
	size_t persona_count, pillar_count;
	struct best_two *pillars; /* of all personas, one after the other */
	uint8_t *bytes;
	int32_t *weighted;        /* of the persona at hand; fits, by AF_PERSONA_WEIGHTS */
	uint8_t *weakest;
	bool *used;               /* by skill: is it in any pillar? */
};

static void note_skills(struct deriving *d)
{
	for (size_t i = 0; i < d->persona_count; i++)
		for (size_t j = 0; j < d->personas[i].pillar_count; j++)
			for (size_t k = 0; k < d->personas[i].pillars[j].skill_count; k++)
				d->used[d->personas[i].pillars[j].skills[k]] = true;
}

static void meet(struct best_two *two, const uint8_t *strength, size_t span)
{
	for (size_t i = 0; i < span; i++) {
		const uint8_t s = strength[i], best = two->best[i], lesser = s < best ? s : best;

		two->best[i] = s > best ? s : best;
		two->second[i] = lesser > two->second[i] ? lesser : two->second[i];
	}
}

/* Gives the strength in one skill to every pillar that has it; once for each time that it is named there, as af_pillar_strength counts. */
static void meet_all(struct deriving *d, size_t skill, const uint8_t *strength)
{
	struct best_two *two = d->pillars;

	for (size_t i = 0; i < d->persona_count; i++)
		for (size_t j = 0; j < d->personas[i].pillar_count; j++, two++)
			for (size_t k = 0; k < d->personas[i].pillars[j].skill_count; k++)
				if (d->personas[i].pillars[j].skills[k] == skill)
					meet(two, strength, d->lists->span);
}

/* Adds a pillar to the sums of everybody: weight times its strength, as af_affinity has it; a core pillar may be the weakest. */
static void add_pillar(struct deriving *d, const struct af_persona_pillar *pillar, const struct best_two *two, size_t span)
{
	int32_t *weighted = d->weighted;
	uint8_t *weakest = d->weakest;
	const int32_t weight = pillar->weight;

	for (size_t i = 0; i < span; i++) {
		const int sum = two->best[i] + two->second[i] * AF_SECOND_SHARE / 100, strength = sum < AF_STRENGTH_MAX ? sum : AF_STRENGTH_MAX;

		weighted[i] += weight * strength;
		weakest[i] = pillar->core && strength < weakest[i] ? (uint8_t)strength : weakest[i];
	}
}

static void sum_up(struct deriving *d, const struct af_persona *persona, const struct best_two *pillars, uint8_t *affinity)
{
	const size_t span = d->lists->span;

	memset(affinity, 0, AF_CHUNK);
	memset(d->weighted, 0, span * sizeof(*d->weighted));
	memset(d->weakest, AF_STRENGTH_MAX, span);
	for (size_t i = 0; i < persona->pillar_count; i++)
		add_pillar(d, &persona->pillars[i], &pillars[i], span);
	for (size_t i = 0; i < span; i++)
		if (d->weighted[i]) /* else all pillars are 0, and so is the affinity */
			affinity[i] = (uint8_t)af_affinity_of(persona, d->weighted[i], d->weakest[i]);
}

static enum af_status deriving_init(struct deriving *d, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	for (size_t i = 0; i < d->persona_count; i++)
		d->pillar_count += d->personas[i].pillar_count;
	d->pillars = af_calloc(d->pillar_count + 1, sizeof(*d->pillars));
	d->bytes = af_calloc(2 * d->pillar_count + 1, AF_CHUNK); /* the last is the strength at hand */
	d->used = af_calloc(af_taxonomy_count(taxonomy) + 1, sizeof(*d->used));
	d->weighted = af_calloc(AF_CHUNK, sizeof(*d->weighted));
	d->weakest = af_calloc(AF_CHUNK, 1);
	if (!d->pillars || !d->bytes || !d->used || !d->weighted || !d->weakest)
		return af_fail_nomem(err);
	for (size_t i = 0; i < d->pillar_count; i++)
		d->pillars[i] = (struct best_two){d->bytes + 2 * i * AF_CHUNK, d->bytes + (2 * i + 1) * AF_CHUNK};
	note_skills(d);
	return AF_OK;
}

enum af_status af_derive_affinities(const struct af_sources *sources, const struct af_own_lists *lists, const struct af_persona *personas, size_t n,
                                    uint8_t *const *affinity, struct af_error *err)
{
	struct deriving d = {.lists = lists, .personas = personas, .persona_count = n};
	enum af_status status = deriving_init(&d, sources->taxonomy, err);
	const struct best_two *pillars = d.pillars;

	for (size_t i = 0; i < af_taxonomy_count(sources->taxonomy) && !status; i++)
		if (d.used[i]) {
			uint8_t *strength = d.bytes + 2 * d.pillar_count * AF_CHUNK;

			af_derive_strength(sources, lists, i, strength, NULL);
			meet_all(&d, i, strength);
		}
	for (size_t i = 0; i < n && !status; pillars += personas[i++].pillar_count)
		sum_up(&d, &personas[i], pillars, affinity[i]);
	af_free(d.pillars);
	af_free(d.bytes);
	af_free(d.used);
	af_free(d.weighted);
	af_free(d.weakest);
	return status;
}
