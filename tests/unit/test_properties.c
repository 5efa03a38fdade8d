/* The properties that docs/scoring.md promises, over thousands of random worlds (world.h). */
#include "world.h"

/* ---------------------------------------------------------------- bounds, sums */

static void everything_is_bounded(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct af_match m;

		world_explain(w, &w->people[i].candidate, &m);
		hold(w, m.raw >= 0 && m.raw <= AF_RAW_MAX);
		hold(w, m.fit >= 0 && m.fit <= 1000);
		hold(w, m.low >= 0 && m.low <= m.fit && m.fit <= m.high && m.high <= 1000);
		hold(w, m.completeness >= 0 && m.completeness <= 100);
		for (size_t j = 0; j < m.part_count; j++) {
			hold(w, m.parts[j].strength >= 0 && m.parts[j].strength <= 250);
			hold(w, m.parts[j].credit >= 0 && m.parts[j].credit <= 250);
		}
		for (size_t j = 0; j < af_taxonomy_count(w->taxonomy); j++) {
			hold(w, w->vector.best[j].strength <= 250);
			hold(w, w->vector.own[j].strength <= w->vector.best[j].strength);
			hold(w, w->vector.best[j].strength <= w->vector.best[j].possible);
		}
	}
}

static void weights_and_parts_sum_exactly(struct world *w)
{
	int weights = 0;

	for (size_t t = 0; t < w->query.term_count; t++)
		weights += w->query.terms[t].weight;
	hold(w, weights == 10000);
	for (size_t i = 0; i < w->people_count; i++) {
		int tenths = 0, raw = 0;
		struct af_match m;

		world_explain(w, &w->people[i].candidate, &m);
		for (size_t j = 0; j < m.part_count; j++) {
			tenths += m.parts[j].tenths;
			raw += m.parts[j].raw;
			hold(w, m.parts[j].tenths >= 0);
		}
		hold(w, tenths == m.fit);
		hold(w, raw == m.raw && raw == world_raw(w, &w->people[i].candidate));
		hold(w, m.requirement_tenths + m.archetype_tenths == m.fit);
	}
}

/* Largest remainder as the document tells it: one at a time to the largest, the earlier first. */
static void apportionment_is_by_largest_remainder(struct world *w)
{
	enum { MOST = 300 };
	const size_t n = 1 + (size_t)below(&w->r, chance(&w->r, 80) ? 12 : MOST);
	const int total = below(&w->r, 10001), range = chance(&w->r, 50) ? 4 : 1000;
	int64_t weights[MOST], rests[MOST], sum = 0;
	int shares[MOST], want[MOST], left = total;

	for (size_t i = 0; i < n; i++)
		sum += weights[i] = below(&w->r, range);
	for (size_t i = 0; i < n; i++) {
		want[i] = sum ? (int)(weights[i] * total / sum) : 0;
		rests[i] = sum ? weights[i] * total % sum : 0;
		left -= want[i];
	}
	for (; sum && left > 0; left--) {
		size_t most = 0;

		for (size_t i = 1; i < n; i++)
			most = rests[i] > rests[most] ? i : most;
		want[most]++;
		rests[most] = -1;
	}
	af_apportion(weights, n, total, shares);
	hold(w, !memcmp(shares, want, n * sizeof(want[0])));
}

static void nothing_asked_is_refused(struct world *w)
{
	struct af_query query;
	struct af_error err;

	w->project.requirement_count = 0;
	hold(w, af_query_compile(&query, &w->project, w->taxonomy, &w->archetypes[0], &w->archetypes[1], w->share, &w->arena, &err) ==
	            AF_INVALID);
	hold(w, strstr(err.message, "nothing to score"));
}

/* ---------------------------------------------------------------- monotone */

struct measured {
	int raw, affinities[2];
	uint8_t best[WORLD_SKILLS];
};

static struct measured measure(struct world *w, const struct person *p)
{
	struct measured m = {.raw = world_raw(w, &p->candidate)};

	m.affinities[0] = af_affinity(&w->query.specialist, &w->vector);
	m.affinities[1] = af_affinity(&w->query.generalist, &w->vector);
	for (size_t i = 0; i < af_taxonomy_count(w->taxonomy); i++)
		m.best[i] = w->vector.best[i].strength;
	return m;
}

static void expect_no_less(struct world *w, const struct measured *before, const struct person *p)
{
	struct measured after = measure(w, p);

	hold(w, after.raw >= before->raw);
	hold(w, after.affinities[0] >= before->affinities[0] && after.affinities[1] >= before->affinities[1]);
	for (size_t i = 0; i < af_taxonomy_count(w->taxonomy); i++)
		hold(w, after.best[i] >= before->best[i]);
}

/* Each of the three where it is stated already: stating it may take away what was assumed. */
static void expect_monotone(struct world *w, void improve(struct world *w, struct af_evidence *e))
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct person *p = &w->people[i];

		for (size_t j = 0; j < p->candidate.skill_count; j++) {
			struct measured before = measure(w, p);

			improve(w, &p->skills[j]);
			expect_no_less(w, &before, p);
		}
	}
}

static void raise_level(struct world *w, struct af_evidence *e)
{
	(void)w;
	if (e->level != AF_UNKNOWN && e->level < 5)
		e->level++;
}

static void a_higher_level_never_lowers(struct world *w)
{
	expect_monotone(w, raise_level);
}

static void add_months(struct world *w, struct af_evidence *e)
{
	if (e->months != AF_UNKNOWN)
		e->months += 1 + below(&w->r, 40);
}

static void more_years_never_lower(struct world *w)
{
	expect_monotone(w, add_months);
}

static void use_later(struct world *w, struct af_evidence *e)
{
	if (e->last_used != AF_UNKNOWN)
		e->last_used += 1 + below(&w->r, 40);
}

static void a_later_last_use_never_lowers(struct world *w)
{
	expect_monotone(w, use_later);
}

static void another_skill_never_lowers(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct person *p = &w->people[i];
		struct measured before = measure(w, p);
		const char *slug;
		bool has = false;

		draw_skills(&w->r, w->taxonomy, &slug, 1);
		for (size_t j = 0; j < p->candidate.skill_count; j++)
			has = has || !strcmp(p->skills[j].slug, slug);
		if (has)
			continue;
		add_skill(p, w->taxonomy, slug);
		p->skills[p->candidate.skill_count - 1].level = draw_level(&w->r);
		p->skills[p->candidate.skill_count - 1].months = draw_months(&w->r);
		p->skills[p->candidate.skill_count - 1].last_used = draw_last_used(&w->r, w->as_of);
		expect_no_less(w, &before, p);
	}
}

/* Whatever levels the bare skills turn out to have, the fit was within the range that was shown; and `possible` is what the high end
 * gives, so that no must-have is failed that might be met. */
static void the_range_holds_whatever_was_assumed(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct person *p = &w->people[i];
		struct af_match m;
		int fit;

		world_explain(w, &p->candidate, &m);
		for (size_t t = 0; t < w->query.requirement_count; t++) {
			const struct af_term *term = &w->query.terms[t];
			int possible = 0, high;

			for (size_t j = 0; j < term->skill_count; j++) {
				uint32_t s = term->skills[j];
				int one = term->requirement->exact ? w->vector.own[s].possible : w->vector.best[s].possible;

				possible = one > possible ? one : possible;
			}
			af_vector_fill(&w->vector, &p->candidate, w->as_of, AF_ASSUMED_HIGH);
			high = af_term_value(term, &w->vector);
			af_vector_fill(&w->vector, &p->candidate, w->as_of, AF_ASSUMED);
			hold(w, high == possible);
		}
		for (size_t j = 0; j < p->candidate.skill_count; j++)
			if (p->skills[j].level == AF_UNKNOWN && p->skills[j].months == AF_UNKNOWN)
				p->skills[j].level = 1 + below(&w->r, 5);
		fit = af_fit_tenths(world_raw(w, &p->candidate));
		hold(w, m.low <= fit && fit <= m.high);
	}
}

/* ---------------------------------------------------------------- invariant */

static bool same_texts(const char *const *a, size_t n, const char *const *b, size_t m)
{
	for (size_t i = 0; i < n && n == m; i++)
		if (strcmp(a[i], b[i]))
			return false;
	return n == m;
}

/* Everything but key and name. */
static void expect_same(struct world *w, const struct af_match *a, const struct af_match *b)
{
	hold(w, a->raw == b->raw && a->fit == b->fit && a->low == b->low && a->high == b->high);
	hold(w, a->completeness == b->completeness && a->eligible == b->eligible);
	hold(w, same_texts(a->failed, a->failed_count, b->failed, b->failed_count));
	hold(w, same_texts(a->unverified, a->unverified_count, b->unverified, b->unverified_count));
	hold(w, a->part_count == b->part_count);
	for (size_t i = 0; i < a->part_count; i++) {
		const struct af_part *x = &a->parts[i], *y = &b->parts[i];

		hold(w, x->weight == y->weight && x->strength == y->strength && x->credit == y->credit && x->tenths == y->tenths);
		hold(w, x->assumed == y->assumed && !strcmp(x->trace, y->trace));
	}
}

/* The same for somebody alone as after everybody else went through the same scratch vector. */
static void others_do_not_matter(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct af_match among, alone;
		struct af_error err;

		world_explain(w, &w->people[i].candidate, &among);
		af_vector_clear(&w->fresh);
		hold_ok(w, af_vector_init(&w->fresh, w->taxonomy, &err));
		hold_ok(w, af_explain_fill(&w->query, &w->project, &w->people[i].candidate, w->as_of, false, &w->fresh, &w->arena, &alone, &err));
		expect_same(w, &among, &alone);
	}
}

static void the_order_of_skills_does_not_matter(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct person *p = &w->people[i];
		struct af_match before, after;

		world_explain(w, &p->candidate, &before);
		for (size_t n = p->candidate.skill_count; n > 1; n--) {
			size_t j = (size_t)below(&w->r, (int)n);
			struct af_evidence e = p->skills[j];

			p->skills[j] = p->skills[n - 1];
			p->skills[n - 1] = e;
		}
		world_explain(w, &p->candidate, &after);
		expect_same(w, &before, &after);
	}
}

static void who_somebody_is_does_not_matter(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		struct af_candidate *c = &w->people[i].candidate;
		struct af_match before, after;

		world_explain(w, c, &before);
		c->id = below(&w->r, 1000);
		c->key = "other-key";
		c->name = "Ms Ada Lovelace";
		c->email = "ada@example.org";
		c->phone = "+44 20 7946 0000";
		c->headline = "Senior FastAPI ninja";
		c->location = "London"; /* asked by no drawn project */
		c->country = "GB";
		c->notes = "52, mother of two, s00 s01 s02 expert";
		c->extra = "{\"gender\":\"f\"}";
		world_explain(w, c, &after);
		expect_same(w, &before, &after);
		hold(w, !strcmp(after.name, "Ms Ada Lovelace"));
	}
}

static void scaling_the_weights_does_not_matter(struct world *w)
{
	int k = 2 + below(&w->r, 50);
	struct af_query scaled;

	for (size_t i = 0; i < w->project.requirement_count; i++)
		w->asked[i].weight *= k;
	for (int a = 0; a < 2; a++)
		for (size_t i = 0; i < w->archetypes[a].pillar_count; i++)
			w->pillars[a][i].weight *= k;
	world_compile(w, &scaled);
	for (size_t t = 0; t < scaled.term_count; t++)
		hold(w, scaled.terms[t].weight == w->query.terms[t].weight);
	for (size_t i = 0; i < w->people_count; i++)
		hold(w, world_raw(w, &w->people[i].candidate) == af_score(&scaled, &w->vector));
}

/* The order of alternatives, of pillars and of a pillar's skills. */
static void the_order_of_alternatives_does_not_matter(struct world *w)
{
	struct af_query turned;

	for (size_t i = 0; i < w->project.requirement_count; i++)
		for (size_t a = 0, b = w->asked[i].skill_count - 1; a < b; a++, b--) {
			const char *slug = w->alternatives[i][a];

			w->alternatives[i][a] = w->alternatives[i][b];
			w->alternatives[i][b] = slug;
		}
	for (int a = 0; a < 2; a++)
		for (size_t i = 0, j = w->archetypes[a].pillar_count - 1; i < j; i++, j--) {
			struct af_pillar pillar = w->pillars[a][i];

			w->pillars[a][i] = w->pillars[a][j];
			w->pillars[a][j] = pillar;
		}
	world_compile(w, &turned);
	for (size_t i = 0; i < w->people_count; i++)
		hold(w, world_raw(w, &w->people[i].candidate) == af_score(&turned, &w->vector));
}

PROPERTY(everything_is_bounded)
PROPERTY(weights_and_parts_sum_exactly)
PROPERTY(nothing_asked_is_refused)
PROPERTY(a_higher_level_never_lowers)
PROPERTY(more_years_never_lower)
PROPERTY(a_later_last_use_never_lowers)
PROPERTY(another_skill_never_lowers)
PROPERTY(apportionment_is_by_largest_remainder)
PROPERTY(the_range_holds_whatever_was_assumed)
PROPERTY(others_do_not_matter)
PROPERTY(the_order_of_skills_does_not_matter)
PROPERTY(who_somebody_is_does_not_matter)
PROPERTY(scaling_the_weights_does_not_matter)
PROPERTY(the_order_of_alternatives_does_not_matter)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_is_bounded),
		cmocka_unit_test(test_weights_and_parts_sum_exactly),
		cmocka_unit_test(test_apportionment_is_by_largest_remainder),
		cmocka_unit_test(test_nothing_asked_is_refused),
		cmocka_unit_test(test_a_higher_level_never_lowers),
		cmocka_unit_test(test_more_years_never_lower),
		cmocka_unit_test(test_a_later_last_use_never_lowers),
		cmocka_unit_test(test_another_skill_never_lowers),
		cmocka_unit_test(test_the_range_holds_whatever_was_assumed),
		cmocka_unit_test(test_others_do_not_matter),
		cmocka_unit_test(test_the_order_of_skills_does_not_matter),
		cmocka_unit_test(test_who_somebody_is_does_not_matter),
		cmocka_unit_test(test_scaling_the_weights_does_not_matter),
		cmocka_unit_test(test_the_order_of_alternatives_does_not_matter),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases for each property\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
