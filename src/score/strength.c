#include "score/strength.h"

#include <string.h>

int af_strength_of_months(int months)
{
	static const struct {
		int months, strength;
	} curve[] = {{0, 30}, {6, 60}, {12, 90}, {24, 130}, {36, 155}, {60, 190}, {96, 220}, {144, 250}};
	const size_t n = sizeof(curve) / sizeof(curve[0]);

	for (size_t i = 1; i < n; i++)
		if (months < curve[i].months)
			return curve[i - 1].strength + (months - curve[i - 1].months) * (curve[i].strength - curve[i - 1].strength) /
			                                       (curve[i].months - curve[i - 1].months);
	return AF_STRENGTH_MAX;
}

int af_recency_percent(int idle, int half_life)
{
	/* 2^(-i/12) in percent, rounded: a table, so that every engine has the same integers. */
	static const int left[] = {100, 94, 89, 84, 79, 75, 71, 67, 63, 59, 56, 53, 50, 47, 45, 42, 40};
	const int last = (int)(sizeof(left) / sizeof(left[0])) - 1;
	long twelfths;

	if (idle <= 12)
		return 100;
	twelfths = (long)(idle - 12) * 12 / half_life;
	return left[twelfths < last ? twelfths : last];
}

int af_strength_stated(int level, int months, int assumed)
{
	if (level == AF_UNKNOWN && months == AF_UNKNOWN)
		return assumed;
	if (months == AF_UNKNOWN)
		return 50 * level;
	if (level == AF_UNKNOWN)
		return af_strength_of_months(months);
	return (50 * level * AF_LEVEL_SHARE + af_strength_of_months(months) * (100 - AF_LEVEL_SHARE)) / 100;
}

enum af_status af_vector_init(struct af_vector *vector, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	size_t n = af_taxonomy_count(taxonomy);

	memset(vector, 0, sizeof(*vector));
	vector->taxonomy = taxonomy;
	vector->own = af_calloc(n + 1, sizeof(*vector->own));
	vector->best = af_calloc(n + 1, sizeof(*vector->best));
	vector->touched = af_calloc(n + 1, sizeof(*vector->touched));
	if (vector->own && vector->best && vector->touched)
		return AF_OK;
	af_vector_clear(vector);
	return af_fail_nomem(err);
}

void af_vector_clear(struct af_vector *vector)
{
	af_free(vector->own);
	af_free(vector->best);
	af_free(vector->touched);
	memset(vector, 0, sizeof(*vector));
}

/* A skill is on the touched list from the first time that anything above zero comes to it. Its own strength comes first and
 * wins a tie; of other sources the one of the lower index does, so that the order of the skills on a profile decides nothing. */
static void receive(struct af_vector *v, size_t skill, int strength, int possible, int percent, enum af_relation_kind kind, size_t from)
{
	struct af_received *best = &v->best[skill];

	if (possible > best->possible) {
		if (!best->possible)
			v->touched[v->touched_count++] = (uint32_t)skill;
		best->possible = (uint8_t)possible;
	}
	if (strength < best->strength || !strength || (strength == best->strength && (best->from == skill || best->from <= from)))
		return;
	best->strength = (uint8_t)strength;
	best->percent = (uint8_t)percent;
	best->kind = kind;
	best->from = (uint32_t)from;
}

void af_own_of(struct af_own *own, const struct af_skill *skill, const struct af_evidence *e, int as_of, int assumed)
{
	int stated = af_strength_stated(e->level, e->months, assumed), percent = 100, strength;

	if (e->last_used != AF_UNKNOWN)
		percent = af_recency_percent(as_of - e->last_used, af_half_life_months(skill->half_life));
	strength = stated * percent / 100;
	own->strength = (uint8_t)strength;
	own->stated = (uint8_t)stated;
	own->recency = (uint8_t)percent;
	own->assumed = e->level == AF_UNKNOWN && e->months == AF_UNKNOWN;
	own->possible = (uint8_t)(own->assumed ? AF_ASSUMED_HIGH * percent / 100 : strength);
	own->evidence = 0;
}

static void fill_own(struct af_vector *v, const struct af_skill *skill, const struct af_evidence *e, int index, int as_of, int assumed)
{
	struct af_own *own = &v->own[skill->index];

	af_own_of(own, skill, e, as_of, assumed);
	own->evidence = index;
	receive(v, skill->index, own->strength, own->possible, 100, AF_IMPLIES, skill->index);
}

void af_vector_fill(struct af_vector *v, const struct af_candidate *candidate, int as_of, int assumed)
{
	for (size_t i = 0; i < v->touched_count; i++) {
		memset(&v->own[v->touched[i]], 0, sizeof(v->own[0]));
		memset(&v->best[v->touched[i]], 0, sizeof(v->best[0]));
	}
	v->touched_count = 0;
	for (size_t i = 0; i < candidate->skill_count; i++) {
		const struct af_skill *skill = af_taxonomy_by_id(v->taxonomy, candidate->skills[i].skill_id);

		if (skill)
			fill_own(v, skill, &candidate->skills[i], (int)i, as_of, assumed);
	}
	for (size_t i = 0; i < candidate->skill_count; i++) {
		const struct af_skill *skill = af_taxonomy_by_id(v->taxonomy, candidate->skills[i].skill_id);

		for (size_t j = 0; skill && j < skill->transfer_count; j++) {
			const struct af_transfer *t = &skill->transfers[j];
			const struct af_own *own = &v->own[skill->index];

			receive(v, t->skill, own->strength * t->percent / 100, own->possible * t->percent / 100, t->percent, t->kind,
			        skill->index);
		}
	}
}
