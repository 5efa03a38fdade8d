/* The story of a score: parts that sum to it, traces, range, completeness. */
#include "match_support.h"

/* Scores one new person for a project of these members. */
static struct af_match_result *explain(const struct scene *s, const char *members, const char *skills)
{
	struct af_project *project = put_asking(s->store, "explained", members);
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	static int number;
	struct af_error err;
	char key[40];

	snprintf(key, sizeof(key), "person-%d", ++number);
	put_person(s->store, key, skills);
	assert_ok(af_match_one(s->store, project, key, &options, &result, &err));
	af_project_free(project);
	return result;
}

static void expect_trace(const struct scene *s, const char *requirement, const char *skills, const char *trace, int strength,
                         bool assumed)
{
	struct af_match_result *result;
	const struct af_part *part;
	char members[300];

	snprintf(members, sizeof(members), "\"requirements\":[{%s}]", requirement);
	result = explain(s, members, skills);
	part = &only_match(result)->parts[0];
	assert_string_equal(part->trace, trace);
	assert_int_equal(part->strength, strength);
	assert_int_equal(part->assumed, assumed);
	af_match_result_free(result);
}

static void traces_of_direct_evidence(void **state)
{
	expect_trace(*state, "\"skill\":\"django\"", "django level=4", "Django 200 (level 4)", 200, false);
	expect_trace(*state, "\"skill\":\"django\"", "django years=2.5", "Django 142 (2.5 years)", 142, false);
	expect_trace(*state, "\"skill\":\"django\"", "django months=7", "Django 65 (7 months)", 65, false);
	expect_trace(*state, "\"skill\":\"django\"", "django level=4 years=1", "Django 156 (level 4, 1 year)", 156, false);
	expect_trace(*state, "\"skill\":\"django\"", "git level=4", "no evidence", 0, false);
	expect_trace(*state, "\"any_of\":[\"django\",\"flask\"]", "django level=1; flask level=2", "Flask 100 (level 2)", 100, false);
}

static void traces_of_faded_evidence(void **state)
{
	/* 60 idle months, of which 48 count: 9 twelfths of a half-life of 60, 59 percent */
	expect_trace(*state, "\"skill\":\"django\"", "django level=4 last_used=2021-11",
	             "Django 118 (level 4; 200 x 59%, last used 2021-11)", 118, false);
	expect_trace(*state, "\"skill\":\"django\"", "django level=4 last_used=2026-01", "Django 200 (level 4)", 200, false);
	expect_trace(*state, "\"skill\":\"python\"", "django level=4 last_used=2021-11",
	             "Python 94 via Django 118 (level 4; 200 x 59%, last used 2021-11) x 80%", 94, false);
}

static void traces_of_transfers(void **state)
{
	expect_trace(*state, "\"skill\":\"python\"", "django level=4; python level=2", "Python 160 via Django 200 (level 4) x 80%", 160,
	             false);
	expect_trace(*state, "\"skill\":\"react\"", "vue years=5", "React 95 from similar Vue.js 190 (5 years) x 50%", 95, false);
	expect_trace(*state, "\"skill\":\"python\",\"exact\":true", "django level=4; python level=2", "Python 100 (level 2)", 100, false);
	expect_trace(*state, "\"skill\":\"react\",\"exact\":true", "vue years=5", "no direct evidence", 0, false);
	/* one step over two edges is shown as the one share it is */
	expect_trace(*state, "\"skill\":\"oop\"", "django level=4", "Object-Oriented Programming 72 via Django 200 (level 4) x 36%", 72, false);
}

static void traces_of_assumptions(void **state)
{
	expect_trace(*state, "\"skill\":\"django\"", "django", "Django 125 (assumed: no level or years stated)", 125, true);
	expect_trace(*state, "\"skill\":\"python\"", "django", "Python 100 via Django 125 (assumed: no level or years stated) x 80%", 100,
	             true);
	expect_trace(*state, "\"skill\":\"python\"", "django; python level=4", "Python 200 (level 4)", 200, false);
}

static void traces_of_archetypes(void **state)
{
	struct af_match_result *result = explain(*state, "\"archetypes\":[\"fastapi-specialist\",\"fullstack-python\"],"
	                                                 "\"requirements\":[{\"skill\":\"git\"}]",
	                                         "react level=4; sql level=2");
	const struct af_match *m = only_match(result);

	assert_int_equal(m->part_count, 3);
	assert_string_equal(m->parts[1].label, "FastAPI specialist");
	assert_non_null(strstr(m->parts[1].trace, "Asynchronous Python 0; Type hints and validation 0"));
	assert_null(strstr(m->parts[1].trace, "eakest"));
	assert_string_equal(m->parts[2].label, "Full-stack Python generalist");
	/* React 200 and 40 percent of the 120 that it gives to front-end development */
	assert_non_null(strstr(m->parts[2].trace, "Server logic in Python 0; Front-end framework 248 (React); Database design 100 (SQL); "));
	assert_non_null(strstr(m->parts[2].trace, "Delivery and hosting 0. Weakest core: Server logic in Python"));
	assert_false(m->parts[2].assumed);
	af_match_result_free(result);
	result = explain(*state, "\"requirements\":[{\"skill\":\"git\"}]", "react");
	assert_true(only_match(result)->parts[2].assumed);
	af_match_result_free(result);
}

static const char mixed[] = "\"facts\":{\"api_first\":true,\"own_ui\":true,\"team_size\":3},"
                            "\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\",\"level\":4},{\"skill\":\"react\"},"
                            "{\"any_of\":[\"docker\",\"kubernetes\"]},{\"skill\":\"postgresql\",\"weight\":7},"
                            "{\"skill\":\"stripe\",\"importance\":\"nice\"}]";

static void check_sums(const struct af_match *m)
{
	int tenths = 0, weight = 0, raw = 0, requirements = 0;

	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];

		assert_int_equal(p->raw, p->weight * p->credit);
		assert_true(p->tenths >= 0);
		tenths += p->tenths;
		weight += p->weight;
		raw += p->raw;
		if (p->kind == AF_PART_REQUIREMENT)
			requirements += p->tenths;
		/* no part is further than a tenth from its exact share */
		assert_true(abs(p->tenths * 2500 - p->raw) < 2 * 2500);
	}
	assert_int_equal(tenths, m->fit);
	assert_int_equal(weight, 10000);
	assert_int_equal(raw, m->raw);
	assert_int_equal(m->fit, af_fit_tenths(m->raw));
	assert_int_equal(requirements, m->requirement_tenths);
	assert_int_equal(m->requirement_tenths + m->archetype_tenths, m->fit);
}

static void parts_sum_to_the_fit(void **state)
{
	static const char *const people[] = {"fastapi level=4; react level=3; docker level=2; postgresql years=3; stripe level=3",
	                                     "fastapi; react; docker; postgresql", "git", "vue level=1 last_used=2010-01",
	                                     "fastapi level=1; kubernetes years=7; mysql level=5", ""};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		struct af_match_result *result = explain(*state, mixed, people[i]);

		check_sums(only_match(result));
		af_match_result_free(result);
	}
}

static void counts_and_missing(void **state)
{
	struct af_match_result *result = explain(*state, mixed, "fastapi level=4; mysql level=3; git");
	const struct af_match *m = only_match(result);

	assert_int_equal(m->asked, 5);
	assert_int_equal(m->matched, 2);
	assert_int_equal(m->missing_count, 3);
	assert_string_equal(m->missing[0], "React");
	assert_string_equal(m->missing[1], "Docker or Kubernetes");
	assert_string_equal(m->missing[2], "Stripe");
	assert_int_equal(m->parts[0].importance, AF_MUST);
	assert_int_equal(m->parts[4].importance, AF_NICE);
	af_match_result_free(result);
}

static void completeness_is_the_stated_share_of_the_asked(void **state)
{
	static const char members[] = "\"archetype_weight\":0,\"requirements\":[{\"skill\":\"fastapi\",\"weight\":50},"
	                              "{\"skill\":\"react\",\"weight\":30},{\"skill\":\"docker\",\"weight\":20}]";
	static const struct {
		const char *skills;
		int percent;
	} cases[] = {
		{"fastapi level=1; react years=0; docker level=5", 100},
		{"fastapi; react years=1; docker level=5", 50},
		{"fastapi; react; docker", 0},
		{"fastapi level=3; git level=3", 50}, /* nothing known of the others */
		{"fastapi level=3; vue level=3", 80}, /* Vue.js stands for React, and is stated */
		{"fastapi level=3; vue", 50},
		{"", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct af_match_result *result = explain(*state, members, cases[i].skills);

		assert_int_equal(only_match(result)->completeness, cases[i].percent);
		af_match_result_free(result);
	}
}

static void the_range_spans_what_is_assumed(void **state)
{
	struct af_match_result *bare, *weak, *strong;
	const struct af_match *m;

	bare = explain(*state, mixed, "fastapi; react level=3; docker last_used=2022-01");
	weak = explain(*state, mixed, "fastapi level=1; react level=3; docker level=1 last_used=2022-01");
	strong = explain(*state, mixed, "fastapi level=5; react level=3; docker level=5 last_used=2022-01");
	m = only_match(bare);
	assert_true(m->low < m->fit && m->fit < m->high);
	assert_int_equal(m->low, only_match(weak)->fit);
	assert_int_equal(m->high, only_match(strong)->fit);
	assert_int_equal(only_match(weak)->low, only_match(weak)->fit);
	assert_int_equal(only_match(weak)->high, only_match(weak)->fit);
	af_match_result_free(bare);
	af_match_result_free(weak);
	af_match_result_free(strong);
}

static void a_perfect_and_an_empty_profile(void **state)
{
	static const char members[] = "\"archetype_weight\":0,\"requirements\":[{\"skill\":\"fastapi\"},{\"skill\":\"react\"}]";
	struct af_match_result *result = explain(*state, members, "fastapi level=3; react level=5");

	assert_int_equal(only_match(result)->fit, 1000);
	assert_int_equal(only_match(result)->raw, 2500000);
	af_match_result_free(result);
	result = explain(*state, members, "");
	assert_int_equal(only_match(result)->fit, 0);
	assert_int_equal(only_match(result)->high, 0);
	assert_int_equal(only_match(result)->missing_count, 2);
	af_match_result_free(result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traces_of_direct_evidence),
		cmocka_unit_test(traces_of_faded_evidence),
		cmocka_unit_test(traces_of_transfers),
		cmocka_unit_test(traces_of_assumptions),
		cmocka_unit_test(traces_of_archetypes),
		cmocka_unit_test(parts_sum_to_the_fit),
		cmocka_unit_test(counts_and_missing),
		cmocka_unit_test(completeness_is_the_stated_share_of_the_asked),
		cmocka_unit_test(the_range_spans_what_is_assumed),
		cmocka_unit_test(a_perfect_and_an_empty_profile),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
