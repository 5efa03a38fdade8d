/* The reference scorer against the score as docs/scoring.md defines it, computed in another and slower way, over random worlds (world.h).
 *
 * Nothing is shared but the tables of years and recency: paths of `implies` are walked one by one, and every strength is
 * looked for anew. */
#include "world.h"

/* Percent that carries from one skill to another along every path of `implies`, best first; 0 when under the least. */
static int carried(const struct world *w, size_t from, size_t to, int percent)
{
	int best = from == to ? percent : 0;

	for (size_t i = 0; i < w->edge_count; i++) {
		const struct world_edge *e = &w->edges[i];
		int next = percent * e->percent / 100, there;

		if (e->kind != AF_IMPLIES || e->from != from || next < AF_TRANSFER_MIN)
			continue;
		there = carried(w, e->to, to, next);
		best = there > best ? there : best;
	}
	return best;
}

static int own_strength(const struct world *w, const struct person *p, size_t skill)
{
	const struct af_skill *s = af_taxonomy_skill(w->taxonomy, skill);

	for (size_t i = 0; i < p->candidate.skill_count; i++) {
		const struct af_evidence *e = &p->skills[i];

		if (e->skill_id == s->id)
			return af_strength_stated(e->level, e->months, 125) *
			       (e->last_used == AF_UNKNOWN ? 100 : af_recency_percent(w->as_of - e->last_used, af_half_life_months(s->half_life))) /
			       100;
	}
	return 0;
}

static int strength(const struct world *w, const struct person *p, const char *slug, bool exact)
{
	size_t skill = af_taxonomy_by_slug(w->taxonomy, slug)->index;
	int best = own_strength(w, p, skill);

	for (size_t from = 0; from < af_taxonomy_count(w->taxonomy) && !exact; from++) {
		int own = own_strength(w, p, from), via = own ? own * carried(w, from, skill, 100) / 100 : 0;

		best = via > best ? via : best;
		for (size_t i = 0; i < w->edge_count; i++) {
			const struct world_edge *e = &w->edges[i];
			bool there = e->kind == AF_SIMILAR && ((e->from == from && e->to == skill) || (e->to == from && e->from == skill));

			via = there ? own * e->percent / 100 : 0;
			best = via > best ? via : best;
		}
	}
	return best;
}

static int affinity(const struct world *w, const struct person *p, const struct af_archetype *a)
{
	long sum = 0, weights = 0, least = 250;

	for (size_t i = 0; i < a->pillar_count; i++) {
		int best = 0, second = 0;
		long pillar;

		for (size_t j = 0; j < a->pillars[i].skill_count; j++) {
			int one = strength(w, p, a->pillars[i].skills[j], false);

			second = one > best ? best : one > second ? one : second;
			best = one > best ? one : best;
		}
		pillar = best + second * 40 / 100 > 250 ? 250 : best + second * 40 / 100;
		sum += a->pillars[i].weight * pillar;
		weights += a->pillars[i].weight;
		if (a->pillars[i].core && pillar < least)
			least = pillar;
	}
	return (int)(a->generalist ? (80 * sum + 20 * least * weights) / (100 * weights) : sum / weights);
}

static void the_score_is_as_defined(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		const struct person *p = &w->people[i];
		int raw = 0;

		for (size_t t = 0; t < w->query.requirement_count; t++) {
			const struct af_requirement *q = &w->asked[t];
			int best = 0, credit;

			for (size_t j = 0; j < q->skill_count; j++) {
				int one = strength(w, p, q->skills[j], q->exact);

				best = one > best ? one : best;
			}
			credit = best * 250 / (50 * q->level);
			raw += w->query.terms[t].weight * (credit > 250 ? 250 : credit);
		}
		for (size_t a = 0; a < 2; a++)
			raw += w->query.terms[w->query.requirement_count + a].weight * affinity(w, p, &w->archetypes[a]);
		hold(w, world_raw(w, &p->candidate) == raw);
	}
}

PROPERTY(the_score_is_as_defined)

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_score_is_as_defined)};

	print_message("ARCHEFIT_SEED=%llu, %d cases\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
