/* Advice: the share of points, the verdicts of the demo projects, flips that flip, pins, and the choice of the pair. */
#include <dirent.h>
#include <math.h>

#include "match/advise.h"
#include "match_support.h"
#include "project/facts.h"

static void shares_are_the_logistic_curve(void **state)
{
	(void)state;
	for (int points = -300; points <= 300; points++) {
		double exact = 100 / (1 + exp(-points / 10.0));

		assert_int_equal(af_share_of_points(points, 10), lround(exact));
		assert_int_equal(af_share_of_points(points, 10) + af_share_of_points(-points, 10), 100);
		assert_true(af_share_of_points(points, 10) <= af_share_of_points(points + 1, 10));
		assert_int_equal(af_share_of_points(points, 5), af_share_of_points(2 * points, 10));
	}
	assert_int_equal(af_share_of_points(0, 10), 50);
	assert_int_equal(af_share_of_points(1000000000, 10), 100);
	assert_int_equal(af_share_of_points(-1000000000, 10), 0);
}

static struct af_advice *advise(const struct scene *s, const struct af_project *project)
{
	struct af_advice *advice;
	struct af_error err;

	assert_ok(af_advise(s->store, project, &advice, &err));
	return advice;
}

static const char *fact_of(const struct af_project *p, const char *name)
{
	for (size_t i = 0; i < p->fact_count; i++)
		if (!strcmp(p->facts[i].name, name))
			return p->facts[i].value;
	return NULL;
}

/* Every number of an advice, recounted from the facts. */
static void check_points(const struct af_advice *a, const struct af_project *p)
{
	int points = 0;

	for (size_t i = 0; i < a->evidence_count; i++) {
		points += a->evidence[i].points;
		assert_non_null(fact_of(p, a->evidence[i].fact));
		if (i)
			assert_true(abs(a->evidence[i].points) <= abs(a->evidence[i - 1].points));
	}
	assert_int_equal(a->evidence_count, p->fact_count);
	assert_int_equal(a->points, points);
	assert_int_equal(a->specialist_share, af_share_of_points(points, 10));
	assert_int_equal(a->mixed, a->specialist_share >= 40 && a->specialist_share <= 60);
	assert_string_equal(a->archetype, points > 0 ? a->specialist : a->generalist);
}

/* "Title: WORDS instead of OLD" back to the name and a value of the fact; texts point into flip and value. */
static const char *read_flip(const struct af_facts *facts, const char *flip, char value[WORD_MAX])
{
	const char *end = strstr(flip, " instead of ");

	assert_non_null(end);
	for (size_t i = 0; i < facts->count; i++) {
		const struct af_fact_definition *fact = &facts->facts[i];
		size_t n = strlen(fact->title);

		if (strncmp(flip, fact->title, n) || strncmp(flip + n, ": ", 2))
			continue;
		snprintf(value, WORD_MAX, "%.*s", (int)(end - flip - (ptrdiff_t)n - 2), flip + n + 2);
		if (fact->kind == AF_FACT_NUMBER)
			value[strspn(value, "0123456789")] = '\0'; /* the lower end of the band */
		assert_non_null(af_fact_answer_of(fact, value));
		return fact->name;
	}
	fail_msg("no fact has the title of \"%s\"", flip);
	return NULL;
}

/* Applies the proposed change to a copy of the project: the verdict must turn, to exactly the share that was promised. */
static void check_flips(const struct scene *s, const struct af_project *project)
{
	struct af_advice *before = advise(s, project), *after;
	struct af_project changed = *project;
	struct af_facts *facts;
	char values[20][WORD_MAX];
	struct af_fact list[40];
	struct af_error err;

	assert_ok(af_facts_builtin(&facts, &err));
	assert_true(before->flip_count > 0 && before->flip_count <= 20);
	for (size_t i = 0; i < project->fact_count; i++)
		list[i] = project->facts[i];
	for (size_t i = 0; i < before->flip_count; i++) {
		const char *name = read_flip(facts, before->flips[i], values[i]);
		size_t at = 0;

		while (at < changed.fact_count && strcmp(list[at].name, name))
			at++;
		if (at == changed.fact_count)
			changed.fact_count++;
		list[at] = (struct af_fact){name, values[i]};
	}
	changed.facts = list;
	after = advise(s, &changed);
	assert_string_not_equal(after->archetype, before->archetype);
	assert_int_equal(after->specialist_share, before->flip_share);
	af_advice_free(before);
	af_advice_free(after);
	af_facts_free(facts);
}

static const struct {
	const char *project, *archetype;
} verdicts[] = {
	{"admin-dashboard", "fullstack-python"}, {"b2b-saas-api", "fastapi-specialist"}, {"fintech-api", "fastapi-specialist"},
	{"healthcare-data", "fastapi-specialist"}, {"internal-tool", "fullstack-python"}, {"lean-product", "fullstack-python"},
	{"ml-inference", "fastapi-specialist"}, {"mvp", "fullstack-python"},
};

static void demo_projects_get_the_right_archetype(void **state)
{
	struct scene *s = *state;
	struct dirent *entry;
	size_t found = 0;
	DIR *folder = opendir("seeds/demo/projects");

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		struct af_project *project;
		struct af_advice *advice;
		const char *wanted = NULL;
		char path[400], *text;

		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), "seeds/demo/projects/%s", entry->d_name);
		text = read_text(path);
		project = put_project(s->store, text);
		advice = advise(s, project);
		for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
			if (!strcmp(verdicts[i].project, project->slug))
				wanted = verdicts[i].archetype;
		if (!wanted)
			fail_msg("%s: no verdict is expected of it", project->slug);
		assert_string_equal(advice->archetype, wanted);
		check_points(advice, project);
		check_flips(s, project);
		af_advice_free(advice);
		af_project_free(project);
		af_free(text);
		found++;
	}
	closedir(folder);
	assert_int_equal(found, sizeof(verdicts) / sizeof(verdicts[0]));
}

/* One fact at each of its answers, and none at all. */
static void flips_flip_from_anywhere(void **state)
{
	struct af_facts *facts;
	struct af_error err;
	struct af_requirement asked = {.weight = 1, .level = 3};
	struct af_project project = {.slug = "p", .title = "P", .requirements = &asked};

	assert_ok(af_facts_builtin(&facts, &err));
	check_flips(*state, &project);
	for (size_t i = 0; i < facts->count; i++) {
		const struct af_fact_definition *fact = &facts->facts[i];

		for (size_t j = 0; j < fact->answer_count; j++) {
			struct af_fact one = {fact->name, fact->answers[j].value};
			char number[20];

			snprintf(number, sizeof(number), "%d", fact->answers[j].from);
			if (fact->kind == AF_FACT_NUMBER)
				one.value = number;
			project.facts = &one;
			project.fact_count = 1;
			check_flips(*state, &project);
		}
	}
	af_facts_free(facts);
}

static void the_smallest_change_is_one_fact_where_one_will_do(void **state)
{
	struct scene *s = *state;
	struct af_project *project = put_asking(s->store, "close", "\"facts\":{\"own_ui\":false},\"requirements\":[{\"skill\":\"django\"}]");
	struct af_advice *a = advise(s, project);

	assert_int_equal(a->points, 5);
	assert_int_equal(a->specialist_share, 62);
	assert_false(a->mixed);
	assert_int_equal(a->flip_count, 1);
	assert_int_equal(a->flip_share, 48); /* by 6 points, the least swing that is enough: one point for the generalist */
	af_advice_free(a);
	af_project_free(project);
}

static void nothing_stated_is_an_honest_half(void **state)
{
	struct scene *s = *state;
	struct af_project *project = put_asking(s->store, "silent", "\"requirements\":[{\"skill\":\"django\"}]");
	struct af_advice *a = advise(s, project);
	struct af_facts *facts;
	struct af_error err;

	assert_ok(af_facts_builtin(&facts, &err));
	assert_int_equal(a->points, 0);
	assert_int_equal(a->specialist_share, 50);
	assert_true(a->mixed);
	assert_int_equal(a->evidence_count, 0);
	assert_int_equal(a->unknown_count, facts->count);
	assert_string_equal(a->archetype, a->generalist);
	af_facts_free(facts);
	af_advice_free(a);
	af_project_free(project);
}

static void a_pin_decides_whatever_the_facts_say(void **state)
{
	struct scene *s = *state;
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	struct af_project *project =
		put_asking(s->store, "pinned", "\"pin\":\"backend-specialist\",\"facts\":{\"mvp\":true},\"requirements\":[{\"skill\":\"django\"}]");
	struct af_advice *a = advise(s, project);
	struct af_error err;

	assert_true(a->pinned);
	assert_string_equal(a->archetype, "backend-specialist");
	assert_string_equal(a->specialist, "backend-specialist");
	assert_string_equal(a->generalist, "fullstack-python");
	assert_int_equal(a->specialist_share, 20); /* what the facts say is still told */
	assert_ok(af_match_run(s->store, project, &options, &result, &err));
	assert_int_equal(result->specialist_share, 100);
	af_match_result_free(result);
	options.mix = 35; /* asked for on the command line: that is the last word */
	assert_ok(af_match_run(s->store, project, &options, &result, &err));
	assert_int_equal(result->specialist_share, 35);
	af_match_result_free(result);
	af_advice_free(a);
	af_project_free(project);
	project = put_asking(s->store, "pinned", "\"pin\":\"fullstack-generalist\",\"facts\":{\"api_first\":true},"
	                                         "\"requirements\":[{\"skill\":\"django\"}]");
	options.mix = AF_UNKNOWN;
	assert_ok(af_match_run(s->store, project, &options, &result, &err));
	assert_int_equal(result->specialist_share, 0);
	assert_string_equal(result->generalist, "fullstack-generalist");
	assert_string_equal(result->specialist, "fastapi-specialist");
	af_match_result_free(result);
	af_project_free(project);
}

static void expect_pair(const struct scene *s, const char *members, const char *specialist, const char *generalist, const char *reason)
{
	struct af_project *project = put_asking(s->store, "paired", members);
	struct af_advice *a = advise(s, project);

	assert_string_equal(a->specialist, specialist);
	assert_string_equal(a->generalist, generalist);
	assert_non_null(strstr(a->pair_reason, reason));
	af_advice_free(a);
	af_project_free(project);
}

static void the_pair_follows_the_requirements(void **state)
{
	expect_pair(*state, "\"requirements\":[{\"skill\":\"git\"},{\"skill\":\"django\"}]", "fastapi-specialist", "fullstack-python", "apply");
	expect_pair(*state, "\"requirements\":[{\"skill\":\"java\"},{\"skill\":\"kafka\"}]", "backend-specialist", "fullstack-generalist",
	            "general pair");
	/* only the specialist applies to Pydantic */
	expect_pair(*state, "\"requirements\":[{\"skill\":\"pydantic\"}]", "fastapi-specialist", "fullstack-generalist", "apply");
	expect_pair(*state, "\"archetypes\":[\"backend-specialist\",\"fullstack-python\"],\"requirements\":[{\"skill\":\"django\"}]",
	            "backend-specialist", "fullstack-python", "names them");
}

/* A pair of the wrong kinds is refused even when it comes to the matcher without passing the store's checks. */
static void a_pair_of_one_kind_is_refused(void **state)
{
	struct scene *s = *state;
	struct af_requirement asked = {.weight = 1, .level = 3};
	struct af_project project = {.slug = "odd", .title = "Odd", .requirements = &asked};
	struct af_advice *advice;
	struct af_error err;

	project.specialist = "fullstack-python";
	project.generalist = "fullstack-generalist";
	assert_int_equal(af_advise(s->store, &project, &advice, &err), AF_INVALID);
	assert_non_null(strstr(err.message, "fullstack-python is a generalist"));
	project.specialist = "fastapi-specialist";
	project.generalist = "backend-specialist";
	assert_int_equal(af_advise(s->store, &project, &advice, &err), AF_INVALID);
	assert_non_null(strstr(err.message, "backend-specialist is a specialist"));
	project.generalist = "nobody";
	assert_int_equal(af_advise(s->store, &project, &advice, &err), AF_NOT_FOUND);
	assert_null(advice);
}

/* What the build packed is what the file says. */
static void packed(void **state)
{
	const struct af_embedded file = af_embedded_advice();
	struct af_facts *is, *read;
	struct af_buf a = {0}, b = {0};
	struct af_error err;

	(void)state;
	assert_true(af_embedded_packed_facts().length > 1000);
	assert_ok(af_facts_builtin(&is, &err));
	assert_ok(af_facts_read(&read, &file, &err));
	af_facts_pack(is, &a);
	af_facts_pack(read, &b);
	assert_string_equal(af_buf_text(&a), af_buf_text(&b));
	assert_true(is->count > 10);
	for (size_t i = 0; i < is->count; i++)
		for (size_t j = 0; j < is->facts[i].answer_count; j++)
			assert_int_equal(!is->facts[i].answers[j].value, !read->facts[i].answers[j].value);
	af_facts_free(is);
	af_facts_free(read);
	af_buf_clear(&a);
	af_buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_are_the_logistic_curve),
		cmocka_unit_test(demo_projects_get_the_right_archetype),
		cmocka_unit_test(flips_flip_from_anywhere),
		cmocka_unit_test(the_smallest_change_is_one_fact_where_one_will_do),
		cmocka_unit_test(nothing_stated_is_an_honest_half),
		cmocka_unit_test(a_pin_decides_whatever_the_facts_say),
		cmocka_unit_test(the_pair_follows_the_requirements),
		cmocka_unit_test(a_pair_of_one_kind_is_refused),
		cmocka_unit_test(packed),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
