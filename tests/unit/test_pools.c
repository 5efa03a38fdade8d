/* The properties of docs/scoring.md that live in import, store and ranking, over thousands of random pools (pools.h). */
#include "pools.h"

/* ---------------------------------------------------------------- invariant */

static bool stands_before(const struct af_match *a, const struct af_match *b)
{
	return a->raw > b->raw || (a->raw == b->raw && strcmp(a->key, b->key) < 0);
}

/* Of everybody scored alone, the tier in its order; in the world's memory. */
static const char *tier_of(struct world *w, const struct af_match *alone, bool eligible)
{
	bool used[WORLD_PEOPLE] = {false};
	struct af_buf out = {0};
	const char *text;

	for (;;) {
		size_t best = WORLD_PEOPLE;

		for (size_t i = 0; i < w->people_count; i++)
			if (!used[i] && alone[i].eligible == eligible && (best == WORLD_PEOPLE || stands_before(&alone[i], &alone[best])))
				best = i;
		if (best == WORLD_PEOPLE)
			break;
		used[best] = true;
		describe(&alone[best], &out);
	}
	text = af_arena_strdup(&w->arena, af_buf_text(&out));
	af_buf_clear(&out);
	return text;
}

/* A tier of a ranking as it stands; "ranks" when they are not 1, 2, 3 ... */
static const char *tier_ranked(struct world *w, const struct af_match *list, size_t n)
{
	struct af_buf out = {0};
	const char *text;

	for (size_t i = 0; i < n; i++) {
		describe(&list[i], &out);
		if (list[i].rank != i + 1)
			af_buf_adds(&out, "ranks");
	}
	text = af_arena_strdup(&w->arena, af_buf_text(&out));
	af_buf_clear(&out);
	return text;
}

/* The ranking of whoever is stored must be everybody, each as when scored alone, in the one order that there is. */
static void expect_ranking(struct world *w, const struct telling *told)
{
	struct telling plain = {.r = NULL};
	struct af_project *project = read_project(w, &plain, "told", w->spec.count[T_ASKED]);
	struct af_match *alone = score_alone(w, project);
	struct af_match_options options = options_in(w);
	const char *eligible = tier_of(w, alone, true), *near = tier_of(w, alone, false), *got[2];
	struct af_match_result *result;
	enum af_status status;
	struct af_error err;
	bool complete;

	af_project_free(project);
	project = read_project(w, told, "told", w->spec.count[T_ASKED]);
	status = af_match_run(scene->store, project, &options, &result, &err);
	af_project_free(project);
	hold_ok(w, status);
	complete = result->pool == w->people_count && result->match_count == result->eligible_count &&
	           result->near_miss_count == result->near_count && result->eligible_count + result->near_count == result->pool;
	got[0] = tier_ranked(w, result->matches, result->match_count);
	got[1] = tier_ranked(w, result->near_misses, result->near_miss_count);
	af_match_result_free(result);
	hold(w, complete);
	hold(w, !strcmp(got[0], eligible));
	hold(w, !strcmp(got[1], near));
}

/* Rows, columns and skills in any order; skills by any of their names, in the project too; other names, genders, ages, nationalities, addresses
 * and words about oneself; and others in the pool: nothing of it matters. */
static void however_people_are_told_they_rank_the_same(struct world *w)
{
	struct telling told = {.r = &w->r, .shuffled = true, .respelled = true, .as_another = true};

	if (!w->people_count)
		return; /* a file without rows is refused */
	store_people(w, &told);
	expect_ranking(w, &told);
}

/* The ranking as the JSON document that a shortlist of it is exported as; in the world's memory. */
static const char *ranking_json(struct world *w, const struct telling *told)
{
	struct af_project *project = read_project(w, told, "told", w->spec.count[T_ASKED]);
	struct af_match_options options = options_in(w);
	struct af_shortlist *list = NULL, *taken;
	struct af_error err;
	char *json = NULL;
	const char *kept;
	size_t length;
	FILE *out = open_memstream(&json, &length);
	enum af_status status = af_shortlist_take(scene->store, project, &options, &taken, &err);

	if (!status)
		status = af_shortlist_create(scene->store, "s", "S", "2026-11-23T00:00:00Z", taken, NULL, &err);
	if (!status)
		status = af_shortlist_get(scene->store, "s", &list, &err);
	if (!status)
		status = af_shortlist_export(list, out, AF_JSON, 0, false, &err);
	af_shortlist_free(list);
	af_shortlist_free(taken);
	af_project_free(project);
	fclose(out);
	kept = af_arena_strdup(&w->arena, json);
	free(json);
	hold_ok(w, status);
	return kept;
}

static void rows_and_spellings_do_not_change_a_byte(struct world *w)
{
	struct telling plain = {.r = NULL}, told = {.r = &w->r, .shuffled = true, .respelled = true};
	const char *json;

	if (!w->people_count)
		return;
	store_people(w, &plain);
	json = ranking_json(w, &plain);
	store_people(w, &told);
	hold(w, !strcmp(json, ranking_json(w, &told)));
}

/* ---------------------------------------------------------------- nothing asked */

static void nothing_asked_is_nothing_to_score(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_match_options options = options_in(w);
	struct af_match_result *result;
	struct af_project *project;
	enum af_status status[2];
	struct af_error err;

	project = read_project(w, &plain, "none", 0);
	status[0] = af_match_run(scene->store, project, &options, &result, &err);
	status[1] = af_match_one(scene->store, project, world_keys[0], &options, &result, &err);
	af_project_free(project);
	hold(w, status[0] == AF_INVALID && status[1] == AF_INVALID && !result);
	hold(w, strstr(err.message, "nothing to score"));
}

/* ---------------------------------------------------------------- the reverse */

enum { PROJECTS = 5, NOTHING = 0 };

struct reverse {
	struct af_match_result *results[PROJECTS]; /* all of each project; NULL where there is nothing to score */
	const struct af_match *own[PROJECTS];      /* what the candidate has in it */
	struct af_projects_result *got;
};

static const struct af_match *match_of(const struct af_match_result *result, const char *key)
{
	for (size_t i = 0; i < result->match_count; i++)
		if (!strcmp(result->matches[i].key, key))
			return &result->matches[i];
	for (size_t i = 0; i < result->near_miss_count; i++)
		if (!strcmp(result->near_misses[i].key, key))
			return &result->near_misses[i];
	return NULL;
}

/* Is the next of the list what the project's own ranking says? */
static bool same_match(const struct af_project_match *p, size_t at, const struct af_match *m, const struct af_match_result *of)
{
	struct af_buf a = {0}, b = {0};
	bool same;

	describe(&p->match, &a);
	describe(m, &b);
	same = !strcmp(af_buf_text(&a), af_buf_text(&b)) && p->match.rank == at + 1;
	same = same && !strcmp(p->specialist, of->specialist) && !strcmp(p->generalist, of->generalist);
	same = same && p->specialist_share == of->specialist_share;
	same = same && p->pool_rank == (m->eligible ? m->rank : 0) && p->pool_eligible == (m->eligible ? of->eligible_count : 0);
	af_buf_clear(&a);
	af_buf_clear(&b);
	return same;
}

/* Walks through the tier in the order in which it must be: by raw, then by slug, which is that of the projects' numbers. */
static bool same_tier(const struct reverse *r, bool eligible, int min_fit, size_t limit, const struct af_project_match *list, size_t n)
{
	bool used[PROJECTS] = {false};
	size_t at = 0;

	for (;;) {
		int best = -1;

		for (int i = 0; i < PROJECTS; i++)
			if (r->own[i] && !used[i] && r->own[i]->eligible == eligible && (best < 0 || r->own[i]->raw > r->own[best]->raw))
				best = i;
		if (best < 0 || at == limit || (eligible && r->own[best]->fit < min_fit))
			return at == n;
		if (at == n || strcmp(list[at].project, r->results[best]->project) || !same_match(&list[at], at, r->own[best], r->results[best]))
			return false;
		used[best] = true;
		at++;
	}
}

/* Two projects are twins, so that slugs decide; one asks for less, another for the first thing only; one asks for nothing. */
static void store_projects(struct world *w, struct reverse *r, const char *key, bool strict)
{
	static const char *const slugs[PROJECTS] = {"a", "a-2", "aa", "b", "c"};
	const size_t asked = w->spec.count[T_ASKED], counts[PROJECTS] = {asked, NOTHING, asked, (asked + 1) / 2, 1};
	struct telling plain = {.r = NULL};
	struct af_project *project = read_project(w, &plain, "a", asked);
	struct af_match_options all = options_in(w);
	enum af_status status = AF_OK;
	struct af_error err;

	all.strict = strict;
	for (int i = 0; i < PROJECTS && !status; i++) {
		project->slug = slugs[i];
		project->requirement_count = counts[i];
		status = af_project_put(scene->store, project, false, &err);
		if (!status && counts[i])
			status = af_match_run(scene->store, project, &all, &r->results[i], &err);
		if (r->results[i])
			r->own[i] = match_of(r->results[i], key);
	}
	af_project_free(project);
	hold_ok(w, status);
}

static bool same_counts(const struct reverse *r)
{
	size_t tiers[2] = {0, 0};

	for (int i = 0; i < PROJECTS; i++)
		if (r->own[i])
			tiers[!r->own[i]->eligible]++;
	return r->got->projects == PROJECTS && r->got->eligible_count == tiers[0] && r->got->near_count == tiers[1] &&
	       tiers[0] + tiers[1] + 1 == PROJECTS && r->got->unscored_count == 1 && !strcmp(r->got->unscored[0], "a-2");
}

static void projects_for_somebody_are_as_their_own_rankings(struct world *w)
{
	struct af_match_options some = options_in(w);
	struct reverse r = {.got = NULL};
	bool counts = false, eligible = false, near = false;
	struct af_error err;
	enum af_status status;
	const char *key;

	if (!w->people_count)
		return;
	key = w->people[below(&w->r, (int)w->people_count)].candidate.key;
	some.strict = chance(&w->r, 30);
	some.min_fit = chance(&w->r, 30) ? below(&w->r, 600) : 0;
	some.limit = chance(&w->r, 50) ? 0 : (size_t)(1 + below(&w->r, 3));
	some.near_limit = chance(&w->r, 50) ? SIZE_MAX : (size_t)below(&w->r, 3);
	load_people(w);
	store_projects(w, &r, key, some.strict);
	status = af_projects_for(scene->store, key, &some, true, &r.got, &err);
	if (!status) {
		counts = same_counts(&r);
		eligible = same_tier(&r, true, some.min_fit, some.limit ? some.limit : SIZE_MAX, r.got->matches, r.got->match_count);
		near = same_tier(&r, false, 0, some.near_limit, r.got->near_misses, r.got->near_miss_count);
	}
	for (int i = 0; i < PROJECTS; i++)
		af_match_result_free(r.results[i]);
	af_projects_result_free(r.got);
	hold_ok(w, status);
	hold(w, counts);
	hold(w, eligible);
	hold(w, near);
}

PROPERTY(however_people_are_told_they_rank_the_same)
PROPERTY_IN(rows_and_spellings_do_not_change_a_byte, CASES / 10) /* two imports each */
PROPERTY(nothing_asked_is_nothing_to_score)
PROPERTY(projects_for_somebody_are_as_their_own_rankings)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_however_people_are_told_they_rank_the_same),
		cmocka_unit_test(test_rows_and_spellings_do_not_change_a_byte),
		cmocka_unit_test(test_nothing_asked_is_nothing_to_score),
		cmocka_unit_test(test_projects_for_somebody_are_as_their_own_rankings),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases for each property, %d of the whole document\n", (unsigned long long)world_seed(), CASES, CASES / 10);
	return cmocka_run_group_tests(tests, open_pools, close_pools);
}
