/* Compiling a project: apportionment, credit, weights, labels, and the values of terms. */
#include "match_support.h"

static void apportion_sums_exactly(void **state)
{
	static const struct {
		int64_t weights[6];
		size_t n;
		int total, shares[6];
	} cases[] = {
		{{6, 3, 3, 1}, 4, 10000, {4615, 2308, 2308, 769}},
		{{1, 1, 1}, 3, 10000, {3334, 3333, 3333}}, /* a tie goes to the earlier */
		{{1, 1, 1}, 3, 2, {1, 1, 0}},
		{{0, 5, 0}, 3, 7, {0, 7, 0}},
		{{0, 0}, 2, 100, {0, 0}},
		{{3, 1}, 2, 0, {0, 0}},
		{{1, 2}, 2, 100, {33, 67}}, /* the larger remainder first */
		{{2500000, 2500000, 1}, 3, 1000, {500, 500, 0}},
		{{7}, 1, 9, {9}},
	};
	int shares[6];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		af_apportion(cases[i].weights, cases[i].n, cases[i].total, shares);
		for (size_t j = 0; j < cases[i].n; j++)
			assert_int_equal(shares[j], cases[i].shares[j]);
	}
}

static void credit_is_full_at_the_asked_level(void **state)
{
	(void)state;
	for (int level = 1; level <= 5; level++) {
		assert_int_equal(af_credit(50 * level, level), 250);
		assert_int_equal(af_credit(250, level), 250); /* more than asked earns no more */
		assert_int_equal(af_credit(0, level), 0);
		assert_true(af_credit(50 * level - 1, level) < 250);
		assert_int_equal(af_threshold(level), 30 * level);
		assert_int_equal(af_credit(af_threshold(level), level), 150); /* 60 percent of full credit */
		for (int strength = 0; strength < 250; strength++)
			assert_true(af_credit(strength, level) <= af_credit(strength + 1, level));
	}
	assert_int_equal(af_credit(160, 4), 200);
	assert_int_equal(af_credit(100, 3), 166); /* rounded down */
}

static void fit_is_rounded_half_up_to_tenths(void **state)
{
	(void)state;
	assert_int_equal(af_fit_tenths(0), 0);
	assert_int_equal(af_fit_tenths(1249), 0);
	assert_int_equal(af_fit_tenths(1250), 1);
	assert_int_equal(af_fit_tenths(3749), 1);
	assert_int_equal(af_fit_tenths(3750), 2);
	assert_int_equal(af_fit_tenths(2498749), 999);
	assert_int_equal(af_fit_tenths(2498750), 1000);
	assert_int_equal(af_fit_tenths(2500000), 1000);
}

/* A project compiled against the store's archetypes. */
struct compiled {
	struct af_project *project;
	struct af_archetype *specialist, *generalist;
	struct af_arena arena;
	struct af_query query;
	struct af_vector vector;
};

static void compile(struct compiled *c, const struct scene *s, const char *members, int share)
{
	struct af_error err;

	memset(c, 0, sizeof(*c));
	c->project = put_asking(s->store, "compiled", members);
	assert_ok(af_archetype_get(s->store, "fastapi-specialist", &c->specialist, &err));
	assert_ok(af_archetype_get(s->store, "fullstack-python", &c->generalist, &err));
	assert_ok(af_query_compile(&c->query, c->project, s->taxonomy, c->specialist, c->generalist, share, &c->arena, &err));
	assert_ok(af_vector_init(&c->vector, s->taxonomy, &err));
}

static void release(struct compiled *c)
{
	af_vector_clear(&c->vector);
	af_arena_clear(&c->arena);
	af_archetype_free(c->specialist);
	af_archetype_free(c->generalist);
	af_project_free(c->project);
}

static void weights_are_split_as_documented(void **state)
{
	struct compiled c;

	compile(&c, *state,
	        "\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\"},{\"skill\":\"docker\"},{\"skill\":\"redis\"},"
	        "{\"skill\":\"git\",\"importance\":\"nice\"}]",
	        75);
	assert_int_equal(c.query.term_count, 6);
	assert_int_equal(c.query.requirement_count, 4);
	assert_int_equal(c.query.terms[0].weight, 3231); /* 7000 x 6/13 = 3230.8 */
	assert_int_equal(c.query.terms[1].weight, 1615); /* 7000 x 3/13 = 1615.4 */
	assert_int_equal(c.query.terms[2].weight, 1615);
	assert_int_equal(c.query.terms[3].weight, 539);  /* 7000 x 1/13 = 538.5, the largest remainder but one */
	assert_int_equal(c.query.terms[4].weight, 2250);
	assert_int_equal(c.query.terms[5].weight, 750);
	assert_int_equal(c.query.terms[4].kind, AF_PART_ARCHETYPE);
	assert_string_equal(c.query.terms[4].label, "FastAPI specialist");
	assert_string_equal(c.query.terms[5].label, "Full-stack Python generalist");
	release(&c);
	compile(&c, *state, "\"archetype_weight\":0,\"requirements\":[{\"skill\":\"git\"}]", 75);
	assert_int_equal(c.query.terms[0].weight, 10000);
	assert_int_equal(c.query.terms[1].weight + c.query.terms[2].weight, 0);
	release(&c);
	compile(&c, *state, "\"archetype_weight\":100,\"requirements\":[{\"skill\":\"git\"}]", 0);
	assert_int_equal(c.query.terms[0].weight, 0);
	assert_int_equal(c.query.terms[2].weight, 10000);
	release(&c);
}

static void weights_always_sum_to_ten_thousand(void **state)
{
	const struct scene *s = *state;
	struct af_archetype *specialist, *generalist;
	struct af_error err;
	const char *slug = "git";
	struct af_requirement asked[200];
	uint64_t seed = 42;

	assert_ok(af_archetype_get(s->store, "fastapi-specialist", &specialist, &err));
	assert_ok(af_archetype_get(s->store, "fullstack-python", &generalist, &err));
	for (int round = 0; round < 300; round++) {
		struct af_project project = {.slug = "p", .title = "P", .requirements = asked};
		struct af_arena arena = {0};
		struct af_query query;
		int sum = 0;

		for (size_t i = 0; i < 200; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			asked[i] = (struct af_requirement){.weight = 1 + (int)(seed >> 33) % 1000, .level = 3, .skills = &slug, .skill_count = 1};
		}
		project.requirement_count = 1 + (size_t)(seed >> 40) % 200;
		project.archetype_weight = round % 101;
		assert_ok(af_query_compile(&query, &project, s->taxonomy, specialist, generalist, round % 97, &arena, &err));
		for (size_t i = 0; i < query.term_count; i++) {
			assert_true(query.terms[i].weight >= 0);
			sum += query.terms[i].weight;
		}
		assert_int_equal(sum, 10000);
		af_arena_clear(&arena);
	}
	af_archetype_free(specialist);
	af_archetype_free(generalist);
}

static void labels_name_the_alternatives(void **state)
{
	struct compiled c;

	compile(&c, *state,
	        "\"requirements\":[{\"skill\":\"fastapi\"},{\"any_of\":[\"Django\",\"flask\"]},"
	        "{\"any_of\":[\"kafka\",\"rabbitmq\",\"nats\"]}]",
	        50);
	assert_string_equal(c.query.terms[0].label, "FastAPI");
	assert_string_equal(c.query.terms[1].label, "Django or Flask");
	assert_string_equal(c.query.terms[2].label, "Apache Kafka, RabbitMQ or NATS");
	release(&c);
}

static int value_of(struct compiled *c, const struct scene *s, size_t term, const char *skills)
{
	struct person p;

	make_person(&p, s->taxonomy, "p", skills);
	af_vector_fill(&c->vector, &p.candidate, month_of("2026-11"), AF_ASSUMED);
	return af_term_value(&c->query.terms[term], &c->vector);
}

static void any_of_takes_the_best_and_exact_only_the_own(void **state)
{
	struct compiled c;

	compile(&c, *state,
	        "\"requirements\":[{\"any_of\":[\"django\",\"docker\"]},{\"skill\":\"python\"},{\"skill\":\"python\",\"exact\":true},"
	        "{\"any_of\":[\"react\",\"vue\"],\"exact\":true}]",
	        50);
	assert_int_equal(value_of(&c, *state, 0, "django level=2; docker level=4"), 200);
	assert_int_equal(value_of(&c, *state, 0, "docker level=1; django level=3"), 150);
	assert_int_equal(value_of(&c, *state, 0, "git level=5"), 0);
	assert_int_equal(value_of(&c, *state, 1, "django level=5"), 200);
	assert_int_equal(value_of(&c, *state, 2, "django level=5"), 0);
	assert_int_equal(value_of(&c, *state, 2, "django level=5; python level=1"), 50);
	assert_int_equal(value_of(&c, *state, 3, "react-native level=5"), 0);
	assert_int_equal(value_of(&c, *state, 3, "react-native level=5; vue level=3"), 150);
	release(&c);
}

static void tables_hold_the_credit(void **state)
{
	struct compiled c;

	compile(&c, *state, "\"requirements\":[{\"skill\":\"git\",\"level\":4}]", 50);
	for (int x = 0; x < 256; x++) {
		assert_int_equal(c.query.terms[0].table[x], af_credit(x < 250 ? x : 250, 4));
		assert_int_equal(c.query.terms[1].table[x], x < 250 ? x : 250);
	}
	release(&c);
}

/* One skill for each pillar, so that a pillar's strength is its skill's. */
static void affinities_are_weighted_means(void **state)
{
	static const uint32_t own[] = {0, 1, 2, 3};
	struct af_received best[4] = {{.strength = 200}, {.strength = 150}, {.strength = 100}, {.strength = 0}};
	struct af_vector vector = {.best = best};
	struct af_persona_pillar pillars[] = {{"A", 20, true, &own[0], 1}, {"B", 10, true, &own[1], 1}, {"C", 70, false, &own[2], 1}};
	struct af_persona persona = {"n", "t", false, pillars, 3, 100};
	struct af_persona_pillar two = {"D", 1, false, own, 3}, none = {"E", 1, false, own, 0};

	(void)state;
	assert_int_equal(af_affinity(&persona, &vector), (20 * 200 + 10 * 150 + 70 * 100) / 100);
	persona.generalist = true; /* 80 percent of the mean 125, 20 percent of the weakest core, 150 */
	assert_int_equal(af_affinity(&persona, &vector), (80 * 125 + 20 * 150) / 100);
	best[1].strength = 0;
	assert_int_equal(af_affinity(&persona, &vector), 80 * 110 / 100);
	assert_int_equal(af_pillar_strength(&two, &vector), 240); /* 200 and 40 percent of 100 */
	best[2].strength = 200;
	assert_int_equal(af_pillar_strength(&two, &vector), 250); /* 280, bounded */
	assert_int_equal(af_pillar_strength(&none, &vector), 0);
	persona.weight_sum = 0;
	assert_int_equal(af_affinity(&persona, &vector), 0);
}

static void nothing_asked_is_nothing_to_score(void **state)
{
	const struct scene *s = *state;
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	struct af_project *project = put_asking(s->store, "empty", "\"requirements\":[]");
	struct af_error err;

	assert_int_equal(af_match_run(s->store, project, &options, &result, &err), AF_INVALID);
	assert_null(result);
	assert_non_null(strstr(err.message, "empty"));
	assert_non_null(strstr(err.message, "nothing to score"));
	assert_int_equal(af_match_one(s->store, project, "nobody", &options, &result, &err), AF_INVALID);
	af_project_free(project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apportion_sums_exactly),
		cmocka_unit_test(credit_is_full_at_the_asked_level),
		cmocka_unit_test(fit_is_rounded_half_up_to_tenths),
		cmocka_unit_test(weights_are_split_as_documented),
		cmocka_unit_test(weights_always_sum_to_ten_thousand),
		cmocka_unit_test(labels_name_the_alternatives),
		cmocka_unit_test(any_of_takes_the_best_and_exact_only_the_own),
		cmocka_unit_test(tables_hold_the_credit),
		cmocka_unit_test(affinities_are_weighted_means),
		cmocka_unit_test(nothing_asked_is_nothing_to_score),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
