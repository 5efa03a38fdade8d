/* The changes of a what-if one by one: which requirement a name means, what is told, what is refused, what a
 * supposition does. */
#include "match/changes.h"
#include "world.h"

/* ---------------------------------------------------------------- suppositions in generated worlds */

/* A supposed skill never lowers anything, unless it takes the place of something stronger on the profile, or of what
 * was assumed. */
static void supposing_never_lowers(struct world *w)
{
	for (int i = 0; i < WORLD_PEOPLE; i++) {
		struct person *p = &w->people[i];
		const struct af_skill *skill = af_taxonomy_skill(w->taxonomy, (size_t)below(&w->r, WORLD_SKILLS));
		struct af_supposed one = {.candidate = i + 1, .key = p->candidate.key, .skill = skill, .level = 1 + below(&w->r, 5),
		                          .months = chance(&w->r, 50) ? AF_UNKNOWN : below(&w->r, 200)};
		struct af_changes changes = {.supposed = &one, .supposed_count = 1};
		struct af_candidate copy;
		const struct af_candidate *then;
		int before, after, own;

		p->candidate.id = i + 1;
		before = world_raw(w, &p->candidate);
		own = w->vector.own[skill->index].strength;
		then = af_changes_suppose(&changes, &p->candidate, &copy, &w->arena);
		hold(w, then == &copy);
		after = world_raw(w, then);
		hold(w, w->vector.own[skill->index].strength == af_strength_stated(one.level, one.months, AF_ASSUMED));
		hold(w, w->vector.own[skill->index].strength < own || after >= before);
		hold(w, copy.skill_count == p->candidate.skill_count + (own ? 0 : 1));
		one.candidate = 99;
		hold(w, af_changes_suppose(&changes, &p->candidate, &copy, &w->arena) == &p->candidate);
	}
}
PROPERTY(supposing_never_lowers)

/* ---------------------------------------------------------------- names, texts, refusals */

static struct af_project *api_project(struct scene *s)
{
	return put_asking(s->store, "api",
	                  "\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\",\"years\":1.5},"
	                  "{\"any_of\":[\"postgresql\",\"mysql\"]},{\"skill\":\"postgresql\",\"level\":2},{\"any_of\":[\"postgresql\",\"sqlite\"],"
	                  "\"importance\":\"nice\",\"weight\":7}]");
}

static const struct af_requirement_change nothing = {.importance = AF_UNKNOWN, .weight = AF_UNKNOWN, .level = AF_UNKNOWN,
                                                     .months = AF_UNKNOWN, .exact = AF_UNKNOWN};

/* What one change is told as; an idle one after "idle: ". The caller frees with free. */
static char *told(struct scene *s, const struct af_project *project, struct af_requirement_change change)
{
	struct af_what_if what_if = {.mix = AF_UNKNOWN, .archetype_weight = AF_UNKNOWN, .changes = &change, .change_count = 1};
	struct af_match_options options = options_of("2026-11");
	struct af_what_if_result *result = NULL;
	char *text = calloc(1, 1000);
	struct af_error err;

	assert_non_null(text);
	if (af_match_what_if(s->store, project, &options, &what_if, &result, &err))
		snprintf(text, 1000, "%d: %s", (int)err.status, err.message);
	for (size_t i = 0; result && i < result->change_count + result->idle_count; i++)
		snprintf(text + strlen(text), 1000 - strlen(text), "%s%s%s", *text ? "; " : "", i < result->change_count ? "" : "idle: ",
		         i < result->change_count ? result->changes[i] : result->idle[i - result->change_count]);
	af_what_if_result_free(result);
	return text;
}

#define expect_told(text, ...) do { \
		struct af_requirement_change change_ = nothing; \
		const char *name_ = NULL; \
		char *got_; \
		__VA_ARGS__; \
		change_.name = name_; \
		got_ = told(s, project, change_); \
		assert_string_equal(got_, text); \
		free(got_); \
	} while (0)

static void a_name_means_one_requirement(void **state)
{
	struct scene *s = *state;
	struct af_project *project = api_project(s);

	expect_told("FastAPI: weight 6 -> 8", name_ = "Fast API"; change_.weight = 8);
	expect_told("PostgreSQL: weight 3 -> 8", name_ = "postgres"; change_.weight = 8); /* the whole of one before a part of others */
	expect_told("PostgreSQL or MySQL: weight 3 -> 8", name_ = "MySQL|postgres"; change_.weight = 8);
	expect_told("PostgreSQL or MySQL: weight 3 -> 8", name_ = "mysql"; change_.weight = 8);
	expect_told("PostgreSQL or SQLite: weight 7 -> 8", name_ = "postgresql or sqlite"; change_.weight = 8);
	expect_told("PostgreSQL or SQLite: weight 7 -> 8", name_ = "4"; change_.weight = 8);
	expect_told("1: project api does not ask for \"React\"; it asks for FastAPI; PostgreSQL or MySQL; PostgreSQL; PostgreSQL or SQLite",
	            name_ = "React"; change_.weight = 8);
	expect_told("1: no skill is called \"fastpi\"; did you mean \"FastAPI\"?", name_ = "fastpi"; change_.weight = 8);
	expect_told("1: no skill is called \"5\"; project api asks for FastAPI; PostgreSQL or MySQL; PostgreSQL; PostgreSQL or SQLite", name_ = "5";
	            change_.weight = 8);
	af_project_free(project);
	project = put_asking(s->store, "two", "\"requirements\":[{\"any_of\":[\"react\",\"vue\"]},{\"skill\":\"go\"},"
	                                            "{\"any_of\":[\"react\",\"svelte\"]}]");
	expect_told("3: \"react\" may mean several requirements of two: 1 (React or Vue.js); 3 (React or Svelte). Write the number in place of the name",
	            name_ = "react"; change_.weight = 8);
	af_project_free(project);
}

static void changes_are_told_as_they_are(void **state)
{
	struct scene *s = *state;
	struct af_project *project = api_project(s);

	expect_told("idle: FastAPI: weight is 6 already", name_ = "1"; change_.weight = 6);
	expect_told("FastAPI: level 3 -> 5", name_ = "1"; change_.level = 5);
	expect_told("FastAPI: importance must -> nice, and so weight 6 -> 1", name_ = "1"; change_.importance = AF_NICE);
	expect_told("PostgreSQL or SQLite: importance nice -> must", name_ = "4"; change_.importance = AF_MUST);
	expect_told("idle: FastAPI: importance is must already", name_ = "1"; change_.importance = AF_MUST);
	expect_told("FastAPI: years 1.5 -> 3", name_ = "1"; change_.months = 36);
	expect_told("FastAPI: exact no -> yes", name_ = "1"; change_.exact = 1);
	expect_told("FastAPI: dropped", name_ = "1"; change_.drop = true);
	expect_told("2: weight: 0 is outside 1..1000", name_ = "1"; change_.weight = 0);
	expect_told("2: level: 6 is outside 1..5", name_ = "1"; change_.level = 6);
	expect_told("2: PostgreSQL: only a must-have can ask for years; change its importance too", name_ = "3"; change_.months = 12);
	af_project_free(project);
	project = put_asking(s->store, "one", "\"requirements\":[{\"skill\":\"go\"}]");
	expect_told("2: nothing is left of the requirements of one, so there is nothing to score", name_ = "go"; change_.drop = true);
	af_project_free(project);
}

static enum af_status suppose(struct scene *s, const struct af_project *project, const struct af_supposition *list, size_t n, struct af_error *err)
{
	struct af_what_if what_if = {.mix = AF_UNKNOWN, .archetype_weight = AF_UNKNOWN, .supposed = list, .supposed_count = n};
	struct af_match_options options = options_of("2026-11");
	struct af_what_if_result *result;
	enum af_status status = af_match_what_if(s->store, project, &options, &what_if, &result, err);

	af_what_if_result_free(result);
	return status;
}

static void wrong_suppositions_are_refused(void **state)
{
	struct scene *s = *state;
	struct af_project *project = api_project(s);
	const char *who = "ada";
	struct af_supposition twice[] = {{who, "Redis", 3, AF_UNKNOWN, NULL}, {who, "redis", 4, AF_UNKNOWN, NULL}};
	struct af_error err;

	put_person(s->store, who, "python");
	assert_int_equal(suppose(s, project, &(struct af_supposition){"nobody at all", "Redis", 3, 12, NULL}, 1, &err), AF_NOT_FOUND);
	assert_int_equal(suppose(s, project, &(struct af_supposition){who, "Rediss", 3, 12, NULL}, 1, &err), AF_NOT_FOUND);
	assert_non_null(strstr(err.message, "did you mean \"Redis\"?"));
	assert_int_equal(suppose(s, project, &(struct af_supposition){who, "Redis", 6, 12, NULL}, 1, &err), AF_INVALID);
	assert_int_equal(suppose(s, project, &(struct af_supposition){who, "Redis", 5, 721, NULL}, 1, &err), AF_INVALID);
	assert_int_equal(suppose(s, project, twice, 2, &err), AF_INVALID);
	assert_non_null(strstr(err.message, "supposed twice"));
	assert_int_equal(suppose(s, project, twice, 1, NULL), AF_OK);
	af_project_free(project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_means_one_requirement),
		cmocka_unit_test(changes_are_told_as_they_are),
		cmocka_unit_test(wrong_suppositions_are_refused),
		cmocka_unit_test(test_supposing_never_lowers),
	};

	print_message("ARCHEFIT_SEED=%llu, %d worlds\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
