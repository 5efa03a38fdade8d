/* Explanations and comparisons as the library gives them: sentences for people, traces as data. */
#include "match_support.h"

static int number;

static struct af_explanation *explain_as(const struct scene *s, const char *members, const char *skills, bool strict)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = put_asking(s->store, "worded", members);
	struct af_explanation *e;
	struct af_error err;
	char key[40];

	options.strict = strict;
	snprintf(key, sizeof(key), "p%03d", ++number);
	put_person(s->store, key, skills);
	assert_ok(af_explain_run(s->store, project, key, &options, &e, &err));
	for (size_t i = 0; i < e->match.part_count; i++)
		if (e->details[i].requirement)
			assert_ptr_equal(e->details[i].requirement, &project->requirements[i]);
	af_project_free(project);
	return e;
}

/* Sentences begin with the key of somebody without a name, which is left out here. */
static void expect_words(const struct scene *s, const char *members, const char *skills, const char *why, const char *missing)
{
	struct af_explanation *e = explain_as(s, members, skills, false);

	assert_string_equal(e->why + strlen("p000"), why);
	assert_string_equal(e->missing, missing);
	af_explanation_free(e);
}

#define NO_ARCHETYPES "\"archetype_weight\":0,\"requirements\":"

static void words_for_one_skill(void **state)
{
	expect_words(*state, NO_ARCHETYPES "[{\"skill\":\"git\"}]", "git level=3", " has the one skill asked for in full: Git (100.0 points).",
	             "No skill asked for is missing.");
	expect_words(*state, NO_ARCHETYPES "[{\"skill\":\"git\"}]", "git level=1", " has the one skill asked for in part: Git (33.2 points).",
	             "No skill asked for is missing; Git is below the asked level.");
	expect_words(*state, NO_ARCHETYPES "[{\"skill\":\"git\"}]", "", " does not have the one skill asked for.",
	             "Nothing on the profile shows Git.");
	expect_words(*state, NO_ARCHETYPES "[{\"skill\":\"git\"}]", "git", " has the one skill asked for in part: Git (83.2 points, level not stated).",
	             "No skill asked for is missing; the level of Git is not stated.");
}

static void words_for_two_skills(void **state)
{
	static const char two[] = NO_ARCHETYPES "[{\"skill\":\"git\"},{\"skill\":\"stripe\"}]";

	expect_words(*state, two, "git level=3; stripe level=3", " has both skills asked for in full: Git (50.0 points) and Stripe (50.0).",
	             "No skill asked for is missing.");
	expect_words(*state, two, "git level=1; stripe level=1", " has both skills asked for in part: Git (16.6 points) and Stripe (16.6).",
	             "No skill asked for is missing; Git and Stripe are below the asked level.");
	expect_words(*state, two, "git level=3; stripe level=1", " has 1 of the 2 skills asked for in full and 1 in part: Git (50.0 points) and "
	                                                         "Stripe (16.6).",
	             "No skill asked for is missing; Stripe is below the asked level.");
	expect_words(*state, two, "", " has neither of the 2 skills asked for.", "Nothing on the profile shows Git or Stripe.");
}

static void words_for_many_skills(void **state)
{
	static const char many[] = NO_ARCHETYPES "[{\"skill\":\"git\"},{\"skill\":\"stripe\"},{\"any_of\":[\"mysql\",\"postgresql\"]},{\"skill\":\"react\"},"
	                                         "{\"skill\":\"python\"}]";

	expect_words(*state, many, "", " has none of the 5 skills asked for.",
	             "Nothing on the profile shows Git, nor Stripe, nor MySQL or PostgreSQL, nor React, nor Python.");
	expect_words(*state, many, "git level=3; stripe level=3; postgresql level=3; react level=3; python level=3",
	             " has all 5 skills asked for in full; Git (20.0 points), Stripe (20.0) and PostgreSQL (20.0) count most.",
	             "No skill asked for is missing.");
	expect_words(*state, many, "git level=2; stripe; postgresql level=1; vue",
	             " has 4 of the 5 skills asked for in part; Stripe (16.7 points, level not stated), Git (13.3) and React through similar Vue.js "
	             "(8.2, level not stated) count most.",
	             "Nothing on the profile shows Python; Git and PostgreSQL are below the asked level; the levels of Stripe and Vue.js are not stated.");
	/* a skill that shows several is named once */
	expect_words(*state, NO_ARCHETYPES "[{\"skill\":\"react\"},{\"skill\":\"vue\"},{\"skill\":\"git\",\"level\":5},{\"skill\":\"git\"}]",
	             "vue; git level=1", " has all 4 skills asked for in part; Vue.js (20.8 points, level not stated), React through similar Vue.js (10.3, "
	                                 "level not stated) and Git (8.3) count most.",
	             "No skill asked for is missing; Git is below the asked level; the level of Vue.js is not stated.");
}

static void words_for_transfers(void **state)
{
	static const char asked[] = NO_ARCHETYPES "[{\"skill\":\"react\"},{\"skill\":\"python\"},{\"any_of\":[\"kafka\",\"rabbitmq\"]},"
	                                          "{\"skill\":\"stripe\"}]";

	expect_words(*state, asked, "vue level=4; django level=5; rabbitmq level=2",
	             " has 1 of the 4 skills asked for in full and 2 in part: Python through Django (25.0 points), React through similar "
	             "Vue.js (16.6) and RabbitMQ (16.6).",
	             "Nothing on the profile shows Stripe; React and RabbitMQ are below the asked level.");
}

static void words_for_the_profile_as_a_whole(void **state)
{
	static const char members[] = "\"archetypes\":[\"fastapi-specialist\",\"fullstack-python\"],\"pin\":\"fullstack-python\","
	                              "\"requirements\":[{\"skill\":\"stripe\"}]";

	expect_words(*state, members, "django level=5; stripe level=3", " has the one skill asked for in full: Stripe (70.0 points), and the profile "
	                                                                "as a whole brings 7.0.",
	             "No skill asked for is missing.");
	expect_words(*state, members, "django level=5", " does not have the one skill asked for, but the profile as a whole brings 7.0 points.",
	             "Nothing on the profile shows Stripe.");
}

static void words_for_conditions(void **state)
{
	static const char asked[] = NO_ARCHETYPES "[{\"skill\":\"git\",\"importance\":\"must\",\"years\":2},{\"skill\":\"stripe\",\"importance\":\"must\"}],"
	                                          "\"constraints\":{\"work_mode\":\"remote\"}";
	struct af_explanation *e;

	expect_words(*state, asked, "git years=3; stripe level=4", " has both skills asked for in full: Git (50.0 points) and Stripe (50.0).",
	             "No skill asked for is missing; one condition is unverified.");
	expect_words(*state, asked, "git level=5; stripe level=4", " has both skills asked for in full: Git (50.0 points) and Stripe (50.0).",
	             "No skill asked for is missing; 2 conditions are unverified.");
	expect_words(*state, asked, "git level=5", " has 1 of the 2 skills asked for in full: Git (50.0 points).",
	             "Nothing on the profile shows Stripe; one condition fails and 2 are unverified.");
	expect_words(*state, asked, "git years=0.5", " has 1 of the 2 skills asked for in part: Git (20.0 points).",
	             "Nothing on the profile shows Stripe; Git is below the asked level; 3 conditions fail and one is unverified.");
	e = explain_as(*state, asked, "git years=3; stripe level=4", true);
	assert_string_equal(e->missing, "No skill asked for is missing; one condition fails.");
	assert_false(e->match.eligible);
	af_explanation_free(e);
}

static void traces_as_data(void **state)
{
	struct af_explanation *e = explain_as(*state, NO_ARCHETYPES "[{\"any_of\":[\"react\",\"oop\",\"rabbitmq\"]},{\"skill\":\"react\",\"exact\":true}]",
	                                      "vue years=5; django level=4 years=5 last_used=2022-03; rabbitmq", false);
	const struct af_part_detail *d = &e->details[0];
	const struct af_trace *t = d->alternatives;

	assert_int_equal(d->alternative_count, 3);
	assert_int_equal(d->counts, 2);
	assert_int_equal(t[0].kind, AF_TRACE_SIMILAR);
	assert_string_equal(t[0].skill, "react");
	assert_string_equal(t[0].via, "vue");
	assert_int_equal(t[0].via_strength, 190);
	assert_int_equal(t[0].percent, 50);
	assert_int_equal(t[0].strength, 95);
	assert_int_equal(t[0].months, 60);
	assert_int_equal(t[0].level, AF_UNKNOWN);
	assert_int_equal(t[0].last_used, AF_UNKNOWN);
	assert_int_equal(t[1].kind, AF_TRACE_IMPLIED);
	assert_string_equal(t[1].via, "django");
	assert_int_equal(t[1].stated, 196);
	assert_int_equal(t[1].half_life, 60);
	assert_int_equal(t[1].recency, 63);
	assert_int_equal(t[1].via_strength, 123);
	assert_int_equal(t[1].strength, 123 * 36 / 100);
	assert_int_equal(t[1].last_used, month_of("2022-03"));
	assert_int_equal(t[2].kind, AF_TRACE_DIRECT);
	assert_null(t[2].via);
	assert_true(t[2].assumed);
	assert_int_equal(t[2].strength, 125);
	assert_string_equal(t[2].source, "RabbitMQ");
	assert_int_equal(e->details[1].counts, SIZE_MAX);
	assert_int_equal(e->details[1].alternatives[0].kind, AF_TRACE_NONE);
	assert_null(e->details[1].alternatives[0].source);
	af_explanation_free(e);
}

static void pillars_as_data(void **state)
{
	struct af_explanation *e = explain_as(*state, "\"archetypes\":[\"fastapi-specialist\",\"fullstack-python\"],"
	                                              "\"requirements\":[{\"skill\":\"git\"}]",
	                                      "react level=4; sql level=2", false);
	const struct af_part_detail *d = &e->details[2];

	assert_false(e->details[1].generalist);
	assert_true(d->generalist);
	assert_null(d->requirement);
	assert_string_equal(d->pillars[0].title, "Server logic in Python");
	assert_true(d->pillars[0].core && d->pillars[0].weakest);
	assert_int_equal(d->pillars[0].skill_count, 0);
	assert_string_equal(d->pillars[1].title, "Front-end framework");
	assert_false(d->pillars[1].weakest);
	assert_int_equal(d->pillars[1].strength, 248);
	assert_int_equal(d->pillars[1].skill_count, 2);
	assert_string_equal(d->pillars[1].skills[0].skill, "react");
	assert_int_equal(d->pillars[1].skills[1].kind, AF_TRACE_IMPLIED);
	assert_int_equal(d->pillars[1].skills[1].strength, 120);
	af_explanation_free(e);
}

/* ---------------------------------------------------------------- compare */

struct two {
	const char *one, *other; /* skills of a1 and a2 */
	const char *answer;
};

static void expect_answer(const struct scene *s, const char *members, const struct two *two)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = put_asking(s->store, "compared", members);
	char keys[2][16];
	const char *const both[] = {keys[1], keys[0]};
	struct af_comparison *c;
	struct af_error err;

	snprintf(keys[0], sizeof(keys[0]), "a%03d", ++number);
	snprintf(keys[1], sizeof(keys[1]), "a%03d", ++number);
	put_person(s->store, keys[0], two->one);
	put_person(s->store, keys[1], two->other);
	assert_ok(af_compare_run(s->store, project, both, 2, &options, &c, &err));
	assert_int_equal(c->pair_count, 1);
	for (char *at = strstr((char *)(uintptr_t)c->pairs[0].answer, keys[0]); at; at = strstr(at, keys[0]))
		memcpy(at, "Anna", 4); /* the same text, whatever the number */
	for (char *at = strstr((char *)(uintptr_t)c->pairs[0].answer, keys[1]); at; at = strstr(at, keys[1]))
		memcpy(at, "Bene", 4);
	assert_string_equal(c->pairs[0].answer, two->answer);
	af_comparison_free(c);
	af_project_free(project);
}

static void answers(void **state)
{
	static const char asked[] = NO_ARCHETYPES "[{\"skill\":\"git\"},{\"skill\":\"stripe\"},{\"skill\":\"docker\"},{\"skill\":\"redis\"},"
	                                          "{\"skill\":\"php\"},"
	                                          "{\"skill\":\"figma\"}]";
	static const struct two cases[] = {
		{"git level=3; stripe level=2", "docker level=1",
		 "Anna is ahead of Bene by 22.2 points: Git (+16.7) and Stripe (+11.1) outweigh Docker (-5.6)."},
		{"docker level=1", "git level=3; stripe level=2",
		 "Bene is ahead of Anna by 22.2 points: Git (+16.7) and Stripe (+11.1) outweigh Docker (-5.6)."},
		{"git level=3", "git level=2",
		 "Anna is ahead of Bene by 5.6 points: Git (+5.6)."},
		{"git level=3; php level=1", "php level=3",
		 "Anna is ahead of Bene by 5.5 points: Git (+16.6) outweighs PHP (-11.1)."},
		{"git level=3; php level=3; figma level=3; redis level=2; stripe level=1", "docker level=3",
		 "Anna is ahead of Bene by 49.9 points: Git (+16.7), PHP (+16.7), Figma (+16.6) and 2 more (+16.6) outweigh Docker (-16.7)."},
		{"git level=3", "stripe level=3; git last_used=2020-01",
		 "Bene is ahead of Anna by 8.6 points: Stripe (+16.6) outweighs Git (-8.0)."},
		{"git level=2", "stripe level=2",
		 "Anna and Bene fit equally well (11.1): the key breaks the tie, and Anna comes before Bene."},
		{"", "",
		 "Anna and Bene fit equally well (0.0): the key breaks the tie, and Anna comes before Bene."},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_answer(*state, asked, &cases[i]);
}

static void answers_about_eligibility(void **state)
{
	static const char asked[] = NO_ARCHETYPES "[{\"skill\":\"git\",\"importance\":\"must\"},{\"skill\":\"stripe\",\"weight\":50},"
	                                          "{\"skill\":\"redis\",\"importance\":\"must\"}]";
	static const struct two cases[] = {
		{"git level=3; redis level=2", "stripe level=3",
		 "Anna is eligible and Bene is not (Git: must-have, no evidence; and one more condition), although the fit of Anna is 64.5 points lower."},
		{"git level=3; redis level=3; stripe level=1", "redis level=3",
		 "Anna is eligible and Bene is not (Git: must-have, no evidence), and the fit of Anna is 36.4 points higher."},
		{"git level=3; redis level=3", "stripe level=3; git level=3; redis level=1",
		 "Anna is eligible and Bene is not (Redis: must-have at level 3, evidence 50 where 90 is needed), although the fit of Anna is 74.1 points lower."},
		{"stripe level=3", "stripe level=2",
		 "Anna is ahead of Bene by 27.1 points, though neither is eligible: Stripe (+27.1)."},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_answer(*state, asked, &cases[i]);
}

static void refusals(void **state)
{
	const struct scene *s = *state;
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = put_asking(s->store, "refused", NO_ARCHETYPES "[{\"skill\":\"git\"}]");
	static const char *const keys[] = {"r1", "R1", "nobody", "r1", "r1", "r1", "r1", "r1", "r1"};
	struct af_comparison *c;
	struct af_error err;

	put_person(s->store, "r1", "git");
	assert_int_equal(af_compare_run(s->store, project, keys, 1, &options, &c, &err), AF_INVALID);
	assert_string_equal(err.message, "1 candidates cannot be compared; name 2 to 8");
	assert_int_equal(af_compare_run(s->store, project, keys, 9, &options, &c, &err), AF_INVALID);
	assert_int_equal(af_compare_run(s->store, project, keys, 2, &options, &c, &err), AF_INVALID);
	assert_string_equal(err.message, "r1 is to be compared with itself; name somebody else");
	assert_null(c);
	assert_int_equal(af_compare_run(s->store, project, keys + 2, 2, &options, &c, &err), AF_NOT_FOUND);
	af_project_free(project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_for_one_skill),
		cmocka_unit_test(words_for_two_skills),
		cmocka_unit_test(words_for_many_skills),
		cmocka_unit_test(words_for_transfers),
		cmocka_unit_test(words_for_the_profile_as_a_whole),
		cmocka_unit_test(words_for_conditions),
		cmocka_unit_test(traces_as_data),
		cmocka_unit_test(pillars_as_data),
		cmocka_unit_test(answers),
		cmocka_unit_test(answers_about_eligibility),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
