/* The reference scorer: plain integers, no state. Every faster one must give the same. */
#include "score/query.h"

int af_pillar_value(int best, int second)
{
	const int sum = best + second * AF_SECOND_SHARE / 100;

	return sum < AF_STRENGTH_MAX ? sum : AF_STRENGTH_MAX;
}

int af_pillar_strength(const struct af_persona_pillar *pillar, const struct af_vector *vector)
{
	int best = 0, second = 0;

	for (size_t i = 0; i < pillar->skill_count; i++) {
		int strength = vector->best[pillar->skills[i]].strength;

		if (strength > best) {
			second = best;
			best = strength;
		} else if (strength > second) {
			second = strength;
		}
	}
	return af_pillar_value(best, second);
}

int af_affinity_of(const struct af_persona *persona, int64_t weighted, int64_t weakest)
{
	const int64_t sum = persona->weight_sum;

	if (!sum)
		return 0;
	if (!persona->generalist)
		return (int)(weighted / sum);
	return (int)(((100 - AF_WEAKEST_SHARE) * weighted + AF_WEAKEST_SHARE * weakest * sum) / (100 * sum));
}

int af_affinity(const struct af_persona *persona, const struct af_vector *vector)
{
	int64_t weighted = 0, weakest = AF_STRENGTH_MAX;

	for (size_t i = 0; i < persona->pillar_count; i++) {
		int strength = af_pillar_strength(&persona->pillars[i], vector);

		weighted += (int64_t)persona->pillars[i].weight * strength;
		if (persona->pillars[i].core && strength < weakest)
			weakest = strength;
	}
	return af_affinity_of(persona, weighted, weakest);
}

int af_term_value(const struct af_term *term, const struct af_vector *vector)
{
	int value = 0;

	if (term->kind == AF_PART_ARCHETYPE)
		return af_affinity(term->persona, vector);
	for (size_t i = 0; i < term->skill_count; i++) {
		uint32_t skill = term->skills[i];
		int strength = term->requirement->exact ? vector->own[skill].strength : vector->best[skill].strength;

		if (strength > value)
			value = strength;
	}
	return value;
}

int af_score(const struct af_query *query, const struct af_vector *vector)
{
	int raw = 0;

	for (size_t i = 0; i < query->term_count; i++) {
		const struct af_term *term = &query->terms[i];

		raw += term->weight * term->table[af_term_value(term, vector)];
	}
	return raw;
}
