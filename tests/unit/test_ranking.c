/* Ranking through a store: af_match_run against a plain sort of everybody, over hundreds of random projects. */
#include <ctype.h>

#include "match/conditions.h"
#include "world.h"

enum { PEOPLE = 80, PROJECTS = 300 };

struct crowd {
	struct scene scene;
	struct person people[PEOPLE];
	char keys[PEOPLE][24];
	struct af_vector vector;
};

/* Keys that a locale, a number sort or a case-blind sort would order otherwise than bytes do. */
static int make_crowd(void **state)
{
	static const char *const heads[] = {"p", "P", "10-", "9-", "\xC3\xA9", "p-", "z"};
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	void *scene = NULL;
	struct prng r = prng_of(0);
	struct af_error err;

	if (!crowd || open_scene(&scene))
		return -1;
	crowd->scene = *(struct scene *)scene;
	free(scene);
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(crowd->keys[i], sizeof(crowd->keys[i]), "%s%d", heads[below(&r, 7)], i);
		draw_person(&r, crowd->scene.taxonomy, month_of("2026-11"), crowd->keys[i], &crowd->people[i]);
		if (i % 5 == 4) { /* a twin of the one before: the same score, so the key decides */
			crowd->people[i] = crowd->people[i - 1];
			crowd->people[i].candidate.key = crowd->keys[i];
			crowd->people[i].candidate.skills = crowd->people[i].skills;
		}
		put_candidate(crowd->scene.store, &crowd->people[i].candidate);
	}
	assert_ok(af_vector_init(&crowd->vector, crowd->scene.taxonomy, &err));
	*state = crowd;
	return 0;
}

static int clear_crowd(void **state)
{
	struct crowd *crowd = *state;

	af_vector_clear(&crowd->vector);
	af_store_close(crowd->scene.store);
	remove_folder(crowd->scene.folder);
	free(crowd);
	return 0;
}

struct place {
	const char *key;
	int raw;
	bool failed, open;
};

static void note(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text)
{
	struct place *p = context;

	(void)id;
	(void)text;
	p->failed = p->failed || verdict == AF_FAILED;
	p->open = p->open || verdict == AF_UNVERIFIED;
}

static int by_rank(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->raw != y->raw ? y->raw - x->raw : strcmp(x->key, y->key);
}

/* Everybody scored one by one with the reference scorer, sorted. */
static void rank_plainly(struct crowd *c, const struct af_project *project, const struct af_match_result *result, struct place *places)
{
	struct af_archetype *specialist, *generalist;
	struct af_arena arena = {0};
	struct af_query query;
	struct af_error err;

	assert_ok(af_archetype_get(c->scene.store, result->specialist, &specialist, &err));
	assert_ok(af_archetype_get(c->scene.store, result->generalist, &generalist, &err));
	assert_ok(af_query_compile(&query, project, c->scene.taxonomy, specialist, generalist, result->specialist_share, &arena, &err));
	for (int i = 0; i < PEOPLE; i++) {
		const struct af_candidate *candidate = &c->people[i].candidate;

		af_vector_fill(&c->vector, candidate, result->as_of, AF_ASSUMED);
		places[i] = (struct place){candidate->key, af_score(&query, &c->vector), false, false};
		af_conditions_judge(&query, &project->constraints, candidate, &c->vector, result->as_of, NULL, note, &places[i]);
	}
	qsort(places, PEOPLE, sizeof(*places), by_rank);
	af_archetype_free(specialist);
	af_archetype_free(generalist);
	af_arena_clear(&arena);
}

/* The list must be the next of the wanted tier, in order, up to the limit; returns how many people the tier has. */
static size_t expect_tier(const struct place *places, bool eligible, const struct af_match_options *o, const struct af_match *list,
                          size_t n, size_t limit)
{
	size_t people = 0, at = 0;

	for (int i = 0; i < PEOPLE; i++) {
		const struct place *p = &places[i];

		if (eligible == (p->failed || (o->strict && p->open)))
			continue;
		people++;
		if (at >= limit || (eligible && af_fit_tenths(p->raw) < o->min_fit))
			continue;
		assert_true(at < n);
		assert_string_equal(list[at].key, p->key);
		assert_int_equal(list[at].raw, p->raw);
		assert_int_equal(list[at].rank, at + 1);
		assert_int_equal(list[at].eligible, eligible);
		at++;
	}
	assert_int_equal(at, n);
	return people;
}

static void the_ranking_is_the_plain_sort(void **state)
{
	struct crowd *c = *state;
	struct prng r = prng_of(1);
	size_t listed = 0, near = 0;

	for (int number = 0; number < PROJECTS; number++) {
		const char *alternatives[WORLD_ASKED][WORLD_ALTERNATIVES];
		struct af_requirement asked[WORLD_ASKED];
		struct place places[PEOPLE];
		struct af_match_result *result;
		struct af_match_options options = options_of("2026-11");
		struct af_project project;
		struct af_error err;

		draw_project(&r, c->scene.taxonomy, &project, asked, alternatives);
		/* Ask for what the crowd has, or nearly all would be zero. */
		for (size_t i = 0; i < project.requirement_count; i++) {
			const struct person *p = &c->people[below(&r, PEOPLE)];

			if (p->candidate.skill_count)
				alternatives[i][0] = p->skills[below(&r, (int)p->candidate.skill_count)].slug;
			for (size_t j = 1; j < asked[i].skill_count; j++)
				if (!strcmp(alternatives[i][j], alternatives[i][0]))
					asked[i].skill_count = j;
			if (chance(&r, 70))
				asked[i].importance = AF_SHOULD;
		}
		options.limit = chance(&r, 30) ? 0 : (size_t)(1 + below(&r, 20));
		options.near_limit = chance(&r, 30) ? 0 : chance(&r, 50) ? SIZE_MAX : (size_t)below(&r, 20);
		options.strict = chance(&r, 30);
		options.mix = chance(&r, 50) ? AF_UNKNOWN : below(&r, 101);
		options.min_fit = chance(&r, 30) ? below(&r, 300) : 0;
		assert_ok(af_match_run(c->scene.store, &project, &options, &result, &err));
		if (options.mix != AF_UNKNOWN)
			assert_int_equal(result->specialist_share, options.mix);
		rank_plainly(c, &project, result, places);
		assert_int_equal(result->pool, PEOPLE);
		assert_int_equal(result->eligible_count, expect_tier(places, true, &options, result->matches, result->match_count,
		                                                     options.limit ? options.limit : SIZE_MAX));
		assert_int_equal(result->near_count, expect_tier(places, false, &options, result->near_misses, result->near_miss_count,
		                                                 options.near_limit));
		listed += result->match_count;
		near += result->near_miss_count;
		af_match_result_free(result);
	}
	assert_true(listed > PROJECTS && near > PROJECTS); /* the projects were not all idle */
}

/* One person's result is the same alone as in the ranking. */
static void one_is_as_in_the_ranking(void **state)
{
	struct crowd *c = *state;
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = put_asking(c->scene.store, "one", "\"requirements\":[{\"skill\":\"python\"},{\"skill\":\"docker\"}]");
	struct af_match_result *all, *one;
	struct af_error err;

	assert_ok(af_match_run(c->scene.store, project, &options, &all, &err));
	assert_int_equal(all->match_count, PEOPLE);
	for (size_t i = 0; i < all->match_count; i++) {
		assert_ok(af_match_one(c->scene.store, project, all->matches[i].key, &options, &one, &err));
		assert_int_equal(one->match_count, 1);
		assert_int_equal(one->matches[0].raw, all->matches[i].raw);
		assert_int_equal(one->matches[0].low, all->matches[i].low);
		assert_int_equal(one->matches[0].high, all->matches[i].high);
		assert_int_equal(one->matches[0].completeness, all->matches[i].completeness);
		af_match_result_free(one);
	}
	assert_int_equal(af_match_one(c->scene.store, project, "nobody", &options, &one, &err), AF_NOT_FOUND);
	assert_null(one);
	af_match_result_free(all);
	af_project_free(project);
}

/* Adding people changes nobody's score and nobody's order among the others. */
static void newcomers_change_nothing_for_the_others(void **state)
{
	struct crowd *c = *state;
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = put_asking(c->scene.store, "new", "\"requirements\":[{\"skill\":\"sql\"},{\"skill\":\"javascript\"}]");
	struct af_match_result *before, *after;
	struct af_error err;
	size_t at = 0;

	assert_ok(af_match_run(c->scene.store, project, &options, &before, &err));
	put_person(c->scene.store, "newcomer-best", "sql level=5 years=20; javascript level=5 years=20; python level=5; react level=5");
	put_person(c->scene.store, "newcomer-none", "");
	assert_ok(af_match_run(c->scene.store, project, &options, &after, &err));
	assert_int_equal(after->match_count, before->match_count + 2);
	assert_true(after->matches[PEOPLE + 1].raw == 0); /* one stands low, the other high: */
	assert_string_not_equal(after->matches[PEOPLE + 1].key, "newcomer-best");
	for (size_t i = 0; i < after->match_count; i++) {
		if (!strncmp(after->matches[i].key, "newcomer", 8))
			continue;
		assert_string_equal(after->matches[i].key, before->matches[at].key);
		assert_int_equal(after->matches[i].raw, before->matches[at].raw);
		at++;
	}
	assert_int_equal(at, before->match_count);
	af_match_result_free(before);
	af_match_result_free(after);
	af_project_free(project);
}

/* Every spelling of a skill, in any case and with blanks around it, is that skill to a project. */
static void spelling_does_not_matter(void **state)
{
	struct crowd *c = *state;
	const struct af_taxonomy *t = c->scene.taxonomy;

	for (size_t i = 0; i < af_taxonomy_count(t); i++) {
		const struct af_skill *skill = af_taxonomy_skill(t, i);

		assert_ptr_equal(af_taxonomy_resolve(t, skill->slug), skill);
		assert_ptr_equal(af_taxonomy_resolve(t, skill->name), skill);
		for (size_t j = 0; j < skill->alias_count; j++) {
			char shouted[200];
			size_t n = strlen(skill->aliases[j]);

			assert_true(n + 3 < sizeof(shouted));
			snprintf(shouted, sizeof(shouted), " %s ", skill->aliases[j]);
			for (char *ch = shouted; *ch; ch++)
				*ch = (char)((unsigned char)*ch < 0x80 ? toupper((unsigned char)*ch) : *ch);
			assert_ptr_equal(af_taxonomy_resolve(t, skill->aliases[j]), skill);
			assert_ptr_equal(af_taxonomy_resolve(t, shouted), skill);
		}
	}
}

static bool collect_lean(void *context, const struct af_lean *lean)
{
	struct af_lean *list = context;

	for (; list->key; list++)
		;
	*list = *lean;
	list->key = "";
	assert_int_equal(lean->lean, lean->generalist - lean->specialist);
	assert_true(lean->specialist >= 0 && lean->specialist <= 250 && lean->generalist >= 0 && lean->generalist <= 250);
	return true;
}

static void leans_cover_everybody(void **state)
{
	struct crowd *c = *state;
	struct af_lean list[PEOPLE + 10] = {{0}};
	struct af_error err;
	size_t n = 0;

	assert_ok(af_lean_each(c->scene.store, "backend-specialist", "fullstack-generalist", month_of("2026-11"), collect_lean, list, &err));
	while (list[n].key)
		n++;
	assert_true(n >= PEOPLE);
	assert_int_equal(af_lean_each(c->scene.store, "fullstack-generalist", "backend-specialist", 0, collect_lean, list, &err), AF_INVALID);
	assert_int_equal(af_lean_each(c->scene.store, "nobody", "backend-specialist", 0, collect_lean, list, &err), AF_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ranking_is_the_plain_sort),
		cmocka_unit_test(one_is_as_in_the_ranking),
		cmocka_unit_test(newcomers_change_nothing_for_the_others),
		cmocka_unit_test(spelling_does_not_matter),
		cmocka_unit_test(leans_cover_everybody),
	};

	print_message("ARCHEFIT_SEED=%llu, %d projects over %d people\n", (unsigned long long)world_seed(), PROJECTS, PEOPLE);
	return cmocka_run_group_tests(tests, make_crowd, clear_crowd);
}
