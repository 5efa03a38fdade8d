/* Stability: the runs against ranking everybody plainly, the bounds, and what must be so for certain changes. */
#include "match/stability.h"
#include "world.h"

enum { PEOPLE_MAX = 60, TERMS_MAX = 9, RUNS = 25, POOL = 40 };

/* ---------------------------------------------------------------- people who are nothing but credits */

struct kase {
	struct prng r;
	uint8_t credits[PEOPLE_MAX * TERMS_MAX];
	int64_t weights[TERMS_MAX];
	struct af_shake shake;
};

/* Few different credits, so that ties and near ties are frequent; in some cases people whom nothing can help. */
static void draw_case(struct kase *k, int number)
{
	struct af_shake *s = &k->shake;
	int step, share, least;

	k->r = prng_of(number);
	step = 1 + below(&k->r, 30);
	least = chance(&k->r, 60) ? 120 : 0;
	share = below(&k->r, 101);
	*s = (struct af_shake){.credits = k->credits, .people = (size_t)below(&k->r, PEOPLE_MAX + 1), .weights = k->weights,
	                       .term_count = 3 + (size_t)below(&k->r, TERMS_MAX - 2), .archetype_total = 100 * (chance(&k->r, 60) ? 30 : below(&k->r, 101)),
	                       .percent = chance(&k->r, 60) ? 20 : below(&k->r, 100), .runs = RUNS, .top = 1 + (size_t)below(&k->r, 12),
	                       .seed = prng_next(&k->r)};
	for (size_t i = 0; i < s->term_count; i++)
		k->weights[i] = chance(&k->r, 70) ? 1 + below(&k->r, 6) : 1 + below(&k->r, 1000);
	k->weights[s->term_count - 2] = share;
	k->weights[s->term_count - 1] = 100 - share;
	for (size_t i = 0; i < s->people; i++) {
		bool weak = chance(&k->r, 30);

		for (size_t j = 0; j < s->term_count; j++)
			k->credits[i * s->term_count + j] = (uint8_t)((weak ? below(&k->r, 100) : least + below(&k->r, 251 - least)) / step * step);
	}
}

struct plain {
	int raw;
	size_t person;
};

static int by_rank(const void *a, const void *b)
{
	const struct plain *x = a, *y = b;

	return x->raw != y->raw ? y->raw - x->raw : (x->person > y->person) - (x->person < y->person);
}

static void rank_plainly(const struct af_shake *s, const int *weights, struct plain *list)
{
	for (size_t i = 0; i < s->people; i++) {
		list[i] = (struct plain){0, i};
		for (size_t j = 0; j < s->term_count; j++)
			list[i].raw += weights[j] * s->credits[i * s->term_count + j];
	}
	qsort(list, s->people, sizeof(*list), by_rank);
}

/* Everybody's numbers by ranking everybody in every run. */
static size_t tally_plainly(const struct af_shake *s, struct af_shaken *tallies)
{
	const struct af_shake still = {.weights = s->weights, .term_count = s->term_count, .archetype_total = s->archetype_total};
	struct plain list[PEOPLE_MAX];
	uint64_t state = 0;
	size_t same = 0;
	int weights[TERMS_MAX];

	af_shake_weights(&still, &state, weights);
	rank_plainly(s, weights, list);
	for (size_t i = 0; i < s->people; i++)
		tallies[list[i].person] = (struct af_shaken){.person = list[i].person, .rank = i + 1, .raw = list[i].raw, .best = SIZE_MAX};
	state = s->seed;
	for (size_t run = 0; run < s->runs; run++) {
		bool others = false;

		af_shake_weights(s, &state, weights);
		rank_plainly(s, weights, list);
		for (size_t i = 0; i < s->people; i++) {
			struct af_shaken *t = &tallies[list[i].person];

			t->times += i < s->top;
			t->leads += i == 0;
			t->best = i + 1 < t->best ? i + 1 : t->best;
			t->worst = i + 1 > t->worst ? i + 1 : t->worst;
			others = others || (i < s->top && t->rank > s->top);
		}
		same += !others;
	}
	return same;
}

/* Returns how many others there are. */
static size_t expect_plain(const struct af_shake *s, const struct af_shaken *plain, size_t plain_same)
{
	size_t first, n, same, others = 0, wanted = 0;
	struct af_shaken *tallies;
	struct af_error err;

	assert_ok(af_shake_run(s, &tallies, &first, &n, &same, &err));
	assert_int_equal(first, s->top < s->people ? s->top : s->people);
	if (s->people)
		assert_int_equal(same, plain_same);
	for (size_t i = 0; i < n; i++) {
		const struct af_shaken *t = &tallies[i], *p = &plain[t->person];

		assert_int_equal(t->rank, p->rank);
		assert_int_equal(t->raw, p->raw);
		assert_int_equal(t->times, p->times);
		assert_int_equal(t->leads, p->leads);
		assert_int_equal(t->best, p->best);
		assert_int_equal(t->worst, i < first ? p->worst : 0);
		if (i < first)
			assert_int_equal(t->rank, i + 1);
		if (i > first)
			assert_true(t[-1].times > t->times || (t[-1].times == t->times && t[-1].rank < t->rank));
		others += i >= first;
	}
	for (size_t i = 0; i < s->people; i++)
		wanted += plain[i].rank > s->top && plain[i].times;
	assert_int_equal(others, wanted);
	af_free(tallies);
	return others;
}

/* How many people a run need not look at. */
static size_t left_out(const struct af_shake *s, const struct af_shaken *plain)
{
	int64_t least = INT64_MAX;
	size_t n = 0;

	for (size_t i = 0; i < s->people; i++) {
		int64_t bound = af_shake_bound(s, s->credits + i * s->term_count, false);

		least = plain[i].rank <= s->top && bound < least ? bound : least;
	}
	for (size_t i = 0; i < s->people; i++)
		n += plain[i].rank > s->top && af_shake_bound(s, s->credits + i * s->term_count, true) < least;
	return n;
}

static void runs_are_plain_rankings(void **state)
{
	struct kase *k = calloc(1, sizeof(*k));
	size_t others = 0, hopeless = 0;

	(void)state;
	assert_non_null(k);
	for (int number = 0; number < CASES; number++) {
		struct af_shaken plain[PEOPLE_MAX];
		size_t same;

		draw_case(k, number);
		same = tally_plainly(&k->shake, plain);
		others += expect_plain(&k->shake, plain, same);
		hopeless += left_out(&k->shake, plain);
		k->shake.everybody = true;
		expect_plain(&k->shake, plain, same);
	}
	free(k);
	print_message("%zu others, %zu left out, in %d cases\n", others, hopeless, CASES);
	assert_true(others > CASES / 2 && hopeless > 10 * CASES);
}

/* No run leaves the bounds, and they are no mere 0 and maximum: with no change they are near the raw. */
static void bounds_hold(void **state)
{
	struct kase *k = calloc(1, sizeof(*k));

	(void)state;
	assert_non_null(k);
	for (int number = 0; number < CASES; number++) {
		struct plain list[PEOPLE_MAX];
		struct af_shake *s = &k->shake;
		uint64_t stream;
		int weights[TERMS_MAX];

		draw_case(k, number);
		stream = s->seed;
		for (int run = 0; run < RUNS; run++) {
			int sum = 0;

			af_shake_weights(s, &stream, weights);
			for (size_t j = 0; j < s->term_count; j++)
				sum += weights[j];
			assert_int_equal(sum, AF_WEIGHT_SUM);
			rank_plainly(s, weights, list);
			for (size_t i = 0; i < s->people; i++) {
				const uint8_t *credits = s->credits + list[i].person * s->term_count;

				assert_true(list[i].raw <= af_shake_bound(s, credits, true));
				assert_true(list[i].raw >= af_shake_bound(s, credits, false));
			}
		}
		s->percent = 0;
		for (size_t i = 0; i < s->people; i++) {
			const uint8_t *credits = s->credits + list[i].person * s->term_count;

			assert_true(af_shake_bound(s, credits, true) - af_shake_bound(s, credits, false) <= (int64_t)(s->term_count * 2 * 250 + 2));
		}
	}
	free(k);
}

/* The largest bound is reached, but for the rounding of shares, by factors that a run could draw. */
static void bounds_are_tight(void **state)
{
	const uint8_t credits[] = {250, 0, 100, 30};
	const int64_t weights[] = {1, 1, 100, 0};
	const struct af_shake s = {.weights = weights, .term_count = 4, .percent = 20};

	(void)state;
	/* 10,000 * 250 * 1.2 / (1.2 + 0.8) = 1,500,000; and 0.8 / 2 gives 1,000,000; the credits sum to 250. */
	assert_int_equal(af_shake_bound(&s, credits, true), 1500000 + 250);
	assert_int_equal(af_shake_bound(&s, credits, false), 1000000 - 250);
}

/* ---------------------------------------------------------------- what must be so */

/* The world's project and people, as shake.c sees them. */
static void shake_of(struct world *w, struct af_shake *s, uint8_t *credits, int64_t *weights)
{
	const size_t n = w->query.term_count;

	for (int i = 0; i < WORLD_PEOPLE; i++) {
		af_vector_fill(&w->vector, &w->people[i].candidate, w->as_of, AF_ASSUMED);
		for (size_t j = 0; j < n; j++)
			credits[(size_t)i * n + j] = w->query.terms[j].table[af_term_value(&w->query.terms[j], &w->vector)];
	}
	for (size_t j = 0; j < w->query.requirement_count; j++)
		weights[j] = w->project.requirements[j].weight;
	weights[n - 2] = w->share;
	weights[n - 1] = 100 - w->share;
	*s = (struct af_shake){.credits = credits, .people = WORLD_PEOPLE, .weights = weights, .term_count = n,
	                       .archetype_total = 100 * w->project.archetype_weight, .percent = 20, .runs = 50,
	                       .top = 1 + (size_t)below(&w->r, WORLD_PEOPLE + 2), .seed = prng_next(&w->r)};
}

enum { WORLD_TERMS = WORLD_ASKED + 2 };

/* Factors of 1: everybody stays at the rank and the raw that the reference scorer gives. */
static void no_change_moves_nobody(struct world *w)
{
	uint8_t credits[WORLD_PEOPLE * WORLD_TERMS];
	int64_t weights[WORLD_TERMS];
	struct af_shaken *tallies;
	size_t first, n, same;
	struct af_shake s;
	struct af_error err;

	shake_of(w, &s, credits, weights);
	s.percent = 0;
	assert_ok(af_shake_run(&s, &tallies, &first, &n, &same, &err));
	hold(w, n == first && same == s.runs);
	for (size_t i = 0; i < n; i++) {
		hold(w, tallies[i].times == s.runs && tallies[i].best == i + 1 && tallies[i].worst == i + 1);
		hold(w, tallies[i].leads == (i ? 0 : s.runs));
		hold(w, tallies[i].raw == world_raw(w, &w->people[tallies[i].person].candidate));
		hold(w, !i || tallies[i - 1].raw > tallies[i].raw || tallies[i - 1].person < tallies[i].person);
	}
	af_free(tallies);
}
PROPERTY(no_change_moves_nobody)

/* The same seed, and weights in the same proportions: the same tallies. More runs only add to fewer. */
static void the_same_again(struct world *w)
{
	uint8_t credits[WORLD_PEOPLE * WORLD_TERMS];
	int64_t weights[WORLD_TERMS];
	struct af_shaken *a, *b;
	size_t first, n, same, first_again, n_again, same_again;
	struct af_shake s;
	struct af_error err;

	shake_of(w, &s, credits, weights);
	assert_ok(af_shake_run(&s, &a, &first, &n, &same, &err));
	for (size_t i = 0; i < s.term_count; i++)
		weights[i] *= 7;
	assert_ok(af_shake_run(&s, &b, &first_again, &n_again, &same_again, &err));
	hold(w, first == first_again && n == n_again && same == same_again);
	hold(w, !memcmp(a, b, n * sizeof(*a)));
	af_free(b);
	s.runs *= 2;
	assert_ok(af_shake_run(&s, &b, &first_again, &n_again, &same_again, &err));
	hold(w, n <= n_again && same <= same_again);
	for (size_t i = 0; i < first; i++)
		hold(w, a[i].times <= b[i].times && a[i].best >= b[i].best && a[i].worst <= b[i].worst);
	af_free(a);
	af_free(b);
}
PROPERTY(the_same_again)

/* The published numbers of splitmix64, and the factors made of them. */
static void the_stream_is_fixed(void **state)
{
	const int64_t weights[] = {6, 3, 1, 80, 20};
	const struct af_shake s = {.weights = weights, .term_count = 5, .archetype_total = 3000, .percent = 20};
	uint64_t stream = 0;
	int shares[5];

	(void)state;
	assert_true(af_shake_next(&stream) == 0xE220A8397B1DCDAFu);
	assert_true(af_shake_next(&stream) == 0x6E789E6AA1B965F4u);
	assert_true(af_shake_next(&stream) == 0x06C45D188009454Fu);
	stream = 1;
	af_shake_weights(&s, &stream, shares);
	/* The factors are 1.0519, 0.8373, 0.8972, 0.8091 and 1.1763. */
	assert_int_equal(shares[0], 4545);
	assert_int_equal(shares[1], 1809);
	assert_int_equal(shares[2], 646);
	assert_int_equal(shares[3], 2200);
	assert_int_equal(shares[4], 800);
}

/* ---------------------------------------------------------------- through a store */

/* Each run is the ranking of a project that really has such weights. Without archetypes, since a share is whole percent
 * in a project. */
static void runs_are_rankings_of_changed_projects(void **state)
{
	struct scene *s = *state;
	struct prng r = {20261123}; /* the same people whatever ARCHEFIT_SEED says: some must come close */
	struct af_requirement asked[] = {{.importance = AF_MUST, .weight = 6, .level = 1}, {.importance = AF_SHOULD, .weight = 4, .level = 5},
	                                 {.importance = AF_NICE, .weight = 3, .level = 5}};
	const char *skills[] = {"python", "docker", "react"};
	struct af_project project = {.slug = "p", .title = "P", .headcount = 1, .requirements = asked, .requirement_count = 3,
	                             .constraints = {.max_rate_cents = -1, .utc_offset = AF_UNKNOWN}};
	struct af_match_options options = options_of("2026-11");
	struct af_stability *stability;
	struct af_match_result *plain;
	size_t times[POOL] = {0};
	uint64_t stream = 7;
	struct af_error err;

	for (size_t i = 0; i < 3; i++) {
		asked[i].skills = &skills[i];
		asked[i].skill_count = 1;
	}
	for (int i = 0; i < POOL; i++) {
		const int python = 40 + below(&r, 60), docker = 40 + below(&r, 60);
		char key[16], text[100];

		snprintf(key, sizeof(key), "%02d", i);
		snprintf(text, sizeof(text), "%s months=%d; docker months=%d; react months=%d", i % 7 ? "python" : "rust", python,
		         docker, 40 + below(&r, 60));
		put_person(s->store, key, text);
	}
	have_postings(s->store, "2026-11");
	assert_ok(af_match_stability(s->store, &project, &options, 40, 5, 7, &stability, &err));
	assert_int_equal(stability->pool, POOL);
	for (int run = 0; run < 40; run++) {
		struct af_requirement changed[3];
		struct af_project really = project;
		struct af_match_result *result;

		memcpy(changed, asked, sizeof(asked));
		really.requirements = changed;
		for (size_t i = 0; i < 3; i++)
			changed[i].weight *= 8000 + (int)(af_shake_next(&stream) % 4001);
		(void)af_shake_next(&stream);
		(void)af_shake_next(&stream);
		assert_ok(af_match_run(s->store, &really, &options, &result, &err));
		assert_int_equal(result->eligible_count, stability->eligible_count);
		for (size_t i = 0; i < 5; i++)
			times[strtol(result->matches[i].key, NULL, 10)]++;
		af_match_result_free(result);
	}
	assert_int_equal(stability->first_count, 5);
	assert_true(stability->others_total > 0);
	assert_int_equal(stability->other_count, stability->others_total);
	for (size_t i = 0; i < stability->first_count; i++)
		assert_int_equal(stability->first[i].times, times[strtol(stability->first[i].key, NULL, 10)]);
	for (size_t i = 0; i < stability->other_count; i++)
		assert_int_equal(stability->others[i].times, times[strtol(stability->others[i].key, NULL, 10)]);
	af_stability_free(stability);
	options.where = "months > 3";
	assert_int_equal(af_match_stability(s->store, &project, &options, 40, 5, 7, &stability, &err), AF_INVALID);
	options.where = "years(docker) >= 6";
	assert_ok(af_match_stability(s->store, &project, &options, 40, 5, 7, &stability, &err));
	assert_int_equal(stability->pool + stability->left_out, POOL);
	assert_ok(af_match_run(s->store, &project, &options, &plain, &err));
	assert_int_equal(stability->left_out, plain->left_out);
	assert_int_equal(stability->eligible_count, plain->eligible_count);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(stability->first[i].key, plain->matches[i].key);
	af_match_result_free(plain);
	af_stability_free(stability);
	assert_int_equal(af_match_stability(s->store, &project, &options, 0, 5, 7, &stability, &err), AF_INVALID);
	project.requirement_count = 0;
	assert_int_equal(af_match_stability(s->store, &project, &options, 1, 5, 7, &stability, &err), AF_INVALID);
	assert_null(stability);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stream_is_fixed),
		cmocka_unit_test(runs_are_plain_rankings),
		cmocka_unit_test(bounds_hold),
		cmocka_unit_test(bounds_are_tight),
		cmocka_unit_test(test_no_change_moves_nobody),
		cmocka_unit_test(test_the_same_again),
		cmocka_unit_test_setup_teardown(runs_are_rankings_of_changed_projects, open_scene, close_scene),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases of each property\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
