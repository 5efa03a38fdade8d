/* What reverses an order (match/reverse.h), over thousands of random worlds: a reported change does reverse, on the project compiled anew
 * with it, and no smaller one of its kind does. The smaller ones are all tried. */
#include <limits.h>

#include "match/reverse.h"
#include "world.h"

struct side {
	const struct af_candidate *candidate;
	int values[WORLD_ASKED + 2];
	struct af_contestant as;
};

/* Who somebody is under a query: the tier, and raw. */
static int stand(struct world *w, const struct af_query *query, const struct af_candidate *c, bool strict, bool *eligible)
{
	bool unmet[2] = {false, false};

	af_vector_fill(&w->vector, c, w->as_of, AF_ASSUMED);
	af_conditions_judge(query, &w->project.constraints, c, &w->vector, w->as_of, NULL, af_condition_note, unmet);
	*eligible = !unmet[0] && !(strict && unmet[1]);
	return af_score(query, &w->vector);
}

/* Does b come before a? */
static bool turned(struct world *w, const struct af_query *query, const struct af_candidate *a, const struct af_candidate *b, bool strict)
{
	bool eligible[2];
	int raw[2] = {stand(w, query, a, strict, &eligible[0]), stand(w, query, b, strict, &eligible[1])};

	if (eligible[0] != eligible[1])
		return eligible[1];
	return raw[0] != raw[1] ? raw[1] > raw[0] : strcmp(b->key, a->key) < 0;
}

/* The query of the changed project, compiled from the start; arena is the caller's. */
static void compile_changed(struct world *w, enum af_change_kind kind, size_t k, int to, struct af_query *query, struct af_arena *arena)
{
	struct af_requirement kept = w->asked[k];
	struct af_error err;

	if (kind == AF_CHANGE_WEIGHT)
		w->asked[k].weight = to;
	else if (kind == AF_CHANGE_LEVEL)
		w->asked[k].level = to;
	assert_ok(af_query_compile(query, &w->project, w->taxonomy, &w->archetypes[0], &w->archetypes[1],
	                           kind == AF_CHANGE_MIX ? to : w->share, arena, &err));
	w->asked[k] = kept;
}

static bool changed_turns(struct world *w, enum af_change_kind kind, size_t k, int to, const struct side *a, const struct side *b,
                          bool strict, int *reach)
{
	struct af_arena arena = {0};
	struct af_requirement kept = w->asked[k];
	struct af_query query;
	int up = 0, most = 0;
	bool turns_now;

	compile_changed(w, kind, k, to, &query, &arena);
	if (kind == AF_CHANGE_LEVEL)
		w->asked[k].level = to; /* the terms point at it */
	turns_now = turned(w, &query, a->candidate, b->candidate, strict);
	for (size_t i = 0; i < query.term_count; i++) {
		int more = query.terms[i].weight - w->query.terms[i].weight;

		up += more > 0 ? more : 0;
		for (int x = 0; x <= 250; x++)
			if (abs(query.terms[i].table[x] - w->query.terms[i].table[x]) * query.terms[i].weight > most)
				most = abs(query.terms[i].table[x] - w->query.terms[i].table[x]) * query.terms[i].weight;
	}
	*reach = kind == AF_CHANGE_LEVEL ? most : up * 250;
	w->asked[k] = kept;
	af_arena_clear(&arena);
	return turns_now;
}

/* The same for a weight, without compiling: quick enough to try all. */
static bool weight_turns(struct world *w, size_t changed, int to, const struct side *a, const struct side *b, int *reach)
{
	const size_t n = w->project.requirement_count;
	int64_t asked[WORLD_ASKED], mix[2] = {w->share, 100 - w->share};
	int weights[WORLD_ASKED + 2], raw = 0, up = 0;

	for (size_t i = 0; i < n; i++)
		asked[i] = i == changed ? to : w->asked[i].weight;
	af_apportion(asked, n, 10000 - 100 * w->project.archetype_weight, weights);
	af_apportion(mix, 2, 100 * w->project.archetype_weight, weights + n);
	for (size_t i = 0; i < n + 2; i++) {
		const struct af_term *term = &w->query.terms[i];

		raw += weights[i] * (term->table[a->values[i]] - term->table[b->values[i]]);
		up += weights[i] > term->weight ? weights[i] - term->weight : 0;
	}
	*reach = up * 250;
	if (a->as.eligible != b->as.eligible)
		return false; /* no weight is a condition */
	return raw < 0 || (!raw && strcmp(b->candidate->key, a->candidate->key) < 0);
}

/* In some worlds every weight is compiled, too. */
static bool turns(struct world *w, enum af_change_kind kind, size_t k, int to, const struct side *a, const struct side *b, bool strict,
                  int *reach)
{
	if (kind == AF_CHANGE_WEIGHT && w->share % 20)
		return weight_turns(w, k, to, a, b, reach);
	return changed_turns(w, kind, k, to, a, b, strict, reach);
}

/* The smallest change of a kind by trying all: fewest steps, then least reach, then the first requirement, then the lower value. */
static bool smallest(struct world *w, enum af_change_kind kind, const struct side *a, const struct side *b, bool strict, int most_steps,
                     struct af_change *out)
{
	const int least = kind == AF_CHANGE_MIX ? 0 : 1, most = kind == AF_CHANGE_MIX ? 100 : kind == AF_CHANGE_LEVEL ? 5 : 1000;
	const size_t n = kind == AF_CHANGE_MIX ? 1 : w->project.requirement_count;
	bool found = false;

	for (int steps = 1; steps <= most_steps && steps <= most - least && !found; steps++)
		for (size_t k = 0; k < n; k++)
			for (int sign = -1; sign <= 1; sign += 2) {
				int from = kind == AF_CHANGE_MIX ? w->share : kind == AF_CHANGE_LEVEL ? w->asked[k].level : w->asked[k].weight;
				int to = from + sign * steps, reach;

				if (to < least || to > most || !turns(w, kind, k, to, a, b, strict, &reach))
					continue;
				if (!found || reach < out->reach)
					*out = (struct af_change){.kind = kind, .requirement = k, .from = from, .to = to, .reach = reach};
				found = true;
			}
	return found;
}

static const struct af_change *of_kind(const struct af_change *changes, size_t n, enum af_change_kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (changes[i].kind == kind)
			return &changes[i];
	return NULL;
}

/* No weight that there is turns the order. */
static bool any_weight_turns(struct world *w, const struct side *a, const struct side *b)
{
	int reach;

	for (size_t k = 0; k < w->project.requirement_count; k++)
		for (int to = 1; to <= 1000; to++)
			if (weight_turns(w, k, to, a, b, &reach))
				return true;
	return false;
}

static void side_of(struct world *w, const struct person *p, bool strict, struct side *s)
{
	s->candidate = s->as.candidate = &p->candidate;
	s->as.name = p->candidate.key;
	s->as.raw = stand(w, &w->query, s->candidate, strict, &s->as.eligible);
	for (size_t i = 0; i < w->query.term_count; i++)
		s->values[i] = af_term_value(&w->query.terms[i], &w->vector);
	s->as.values = s->values;
}

static int seen[3], turned_tiers, ties; /* so that nothing is tested of nothing */

static void hold_same(struct world *w, const struct af_change *told, const struct af_change *want)
{
	hold(w, told->requirement == want->requirement && told->from == want->from && told->to == want->to && told->reach == want->reach);
	hold(w, told->text && *told->text);
}

static void check_pair(struct world *w, const struct person *one, const struct person *two, bool strict)
{
	const struct af_contest contest = {&w->query, &w->project, w->as_of, strict, &w->vector, &w->arena};
	struct side a, b, swap;
	struct af_change changes[3], want;
	struct af_error err;
	size_t n;

	side_of(w, one, strict, &a);
	side_of(w, two, strict, &b);
	if (turned(w, &w->query, a.candidate, b.candidate, strict)) {
		swap = a, a = b, b = swap;
		a.as.values = a.values, b.as.values = b.values;
	}
	ties += a.as.raw == b.as.raw;
	assert_ok(af_reverse(&contest, &a.as, &b.as, changes, &n, &err));
	for (size_t i = 1; i < n; i++)
		hold(w, changes[i - 1].reach <= changes[i].reach);
	for (int number = AF_CHANGE_WEIGHT; number <= AF_CHANGE_MIX; number++) {
		const enum af_change_kind kind = (enum af_change_kind)number;
		const struct af_change *told = of_kind(changes, n, kind);
		bool by_weight = kind == AF_CHANGE_WEIGHT, found;
		int reach;

		seen[kind] += told != NULL;
		if (!told && by_weight) {
			hold(w, !any_weight_turns(w, &a, &b));
			continue;
		}
		found = smallest(w, kind, &a, &b, strict, told ? abs(told->to - told->from) : INT_MAX, &want);
		hold(w, found == (told != NULL));
		if (!told)
			continue;
		hold_same(w, told, &want);
		hold(w, changed_turns(w, kind, told->requirement, told->to, &a, &b, strict, &reach));
		turned_tiers += a.as.eligible != b.as.eligible;
	}
}

static void a_change_reverses_and_is_the_smallest(struct world *w)
{
	if (chance(&w->r, 20)) { /* equal in all but the key */
		memcpy(w->people[1].skills, w->people[0].skills, sizeof(w->people[0].skills));
		w->people[1].candidate.skill_count = w->people[0].candidate.skill_count;
	}
	check_pair(w, &w->people[0], &w->people[1], false);
	check_pair(w, &w->people[2], &w->people[3], chance(&w->r, 50));
}

PROPERTY(a_change_reverses_and_is_the_smallest)

/* What the difference of two fits is made of: exact, nothing where both have the same, of the right sign, within a tenth of its share. */
static void differences_sum_exactly(struct world *w)
{
	for (int i = 0; i + 1 < WORLD_PEOPLE; i++) {
		struct af_match a, b;
		int tenths[WORLD_ASKED + 2], sum = 0;

		world_explain(w, &w->people[i].candidate, &a);
		world_explain(w, &w->people[i + 1].candidate, &b);
		af_match_difference(&a, &b, tenths);
		for (size_t p = 0; p < a.part_count; p++) {
			int raw = a.parts[p].raw - b.parts[p].raw;

			sum += tenths[p];
			hold(w, raw || !tenths[p]);
			hold(w, raw > 0 ? tenths[p] >= 0 : tenths[p] <= 0);
			hold(w, abs(tenths[p] * 2500 - raw) <= 2500);
		}
		hold(w, sum == a.fit - b.fit);
	}
}

PROPERTY(differences_sum_exactly)

static void the_worlds_held_every_kind(void **state)
{
	(void)state;
	print_message("changes found: %d weights, %d levels, %d mixes; %d turned who is eligible; %d ties\n", seen[0], seen[1], seen[2],
	              turned_tiers, ties);
	assert_true(seen[AF_CHANGE_WEIGHT] > CASES / 10 && seen[AF_CHANGE_LEVEL] > CASES / 10 && seen[AF_CHANGE_MIX] > CASES / 10);
	assert_true(turned_tiers > CASES / 100 && ties > CASES / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_change_reverses_and_is_the_smallest),
		cmocka_unit_test(the_worlds_held_every_kind),
		cmocka_unit_test(test_differences_sum_exactly),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases for each property\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
