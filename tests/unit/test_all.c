/* Ranking for all projects in one go gives what ranking for each of them gives: in thousands of random worlds, from postings and from profiles, and in
 * a pool of some size, with people in three chunks, lists of both forms and many who are equal. */
#include "pools.h"
#include "store/index.h"

#include <sqlite3.h>
#include <stdio.h>

enum { PROJECTS = 6 };

static bool same_place(const struct af_ranking_place *p, const struct af_match *m)
{
	return p->rank == m->rank && p->raw == m->raw && p->fit == m->fit && !strcmp(p->key, m->key) && !strcmp(p->name, m->name);
}

static bool same_ranking(const struct af_project_ranking *r, const struct af_match_result *of)
{
	if (strcmp(r->project, of->project) || strcmp(r->title, of->title) || strcmp(r->specialist, of->specialist) ||
	    strcmp(r->generalist, of->generalist) || r->specialist_share != of->specialist_share || r->eligible_count != of->eligible_count ||
	    r->place_count != of->match_count)
		return false;
	for (size_t i = 0; i < r->place_count; i++)
		if (!same_place(&r->places[i], &of->matches[i]))
			return false;
	return true;
}

/* ---------------------------------------------------------------- random worlds */

/* Twins, one that asks for nothing, and some that ask for less; none of them in order of slug. */
static void store_projects(struct world *w)
{
	static const char *const slugs[PROJECTS] = {"c", "a", "none", "b-2", "b", "a-1"};
	const size_t asked = w->spec.count[T_ASKED], counts[PROJECTS] = {asked, asked, 0, (asked + 1) / 2, 1, asked};
	struct telling plain = {.r = NULL};
	struct af_project *project = read_project(w, &plain, "a", asked);
	enum af_status status = AF_OK;
	struct af_error err;

	for (int i = 0; i < PROJECTS && !status; i++) {
		project->slug = slugs[i];
		project->requirement_count = counts[i];
		project->archetype_weight = i == 4 ? 0 : project->archetype_weight;
		status = af_project_put(scene->store, project, false, &err);
	}
	af_project_free(project);
	hold_ok(w, status);
}

static bool same_as_alone(const struct af_all_result *all, const struct af_match_options *options, size_t pool)
{
	bool same = all->ranking_count == PROJECTS - 1 && all->unscored_count == 1 && !strcmp(all->unscored[0], "none") && all->pool == pool &&
	            all->as_of == options->as_of;

	for (size_t i = 0; i < all->ranking_count && same; i++) {
		struct af_project *project = NULL;
		struct af_match_result *one = NULL;
		struct af_error err;

		assert_ok(af_project_get(scene->store, all->rankings[i].project, &project, &err));
		assert_ok(af_match_run(scene->store, project, options, &one, &err));
		same = same_ranking(&all->rankings[i], one) && (!i || strcmp(all->rankings[i - 1].project, all->rankings[i].project) < 0);
		af_match_result_free(one);
		af_project_free(project);
	}
	return same;
}

static void all_projects_are_ranked_as_each_alone(struct world *w)
{
	struct af_match_options options = options_in(w);
	const unsigned threads = (unsigned)(1 + below(&w->r, 3));
	struct af_error err;

	options.near_limit = 0;
	options.limit = (size_t)(1 + below(&w->r, 4));
	options.strict = chance(&w->r, 30);
	options.min_fit = chance(&w->r, 30) ? below(&w->r, 600) : 0;
	options.archetype = chance(&w->r, 20) ? "backend-specialist" : NULL;
	load_people_as_of(w, AF_UNKNOWN);
	store_projects(w);
	for (int postings = 0; postings < 2; postings++) {
		struct af_all_result *all = NULL;
		bool ready = false, same = false, rebuilt;
		enum af_status status = AF_OK;

		if (postings)
			status = af_postings_refresh(scene->store, options.as_of, true, NULL, NULL, &rebuilt, &err);
		if (!status && postings)
			status = af_index_flush(scene->store, &err); /* the transaction goes on */
		if (!status)
			status = af_postings_ready(scene->store, options.as_of, &ready, &err);
		hold_ok(w, status);
		hold(w, ready == postings);
		status = af_match_all(scene->store, &options, threads, &all, &err);
		same = !status && same_as_alone(all, &options, w->people_count);
		af_all_result_free(all);
		hold_ok(w, status);
		hold(w, same);
	}
}

PROPERTY_IN(all_projects_are_ranked_as_each_alone, CASES / 10) /* a dozen rankings each */

/* ---------------------------------------------------------------- a larger pool */

enum { FIRST = 24000, MORE = 3000, APART = 2 * 65536 - 1500 };

static char folder[256];
static struct af_store *store;

/* Most know Python and SQL, a third FastAPI, few COBOL; levels repeat, so that many are equal. */
static void add_person(struct af_buf *csv, unsigned i)
{
	const unsigned r = i * 2654435761u >> 7;

	af_buf_printf(csv, "P%05u,N%u,%s,%u EUR/hour,%u,\"", i * 7919u % 60013u, i, i % 5 ? "\"Berlin, Germany\"" : "\"Vienna, Austria\"", 40 + r % 90, r % 20);
	if (i % 13)
		af_buf_printf(csv, "Python:%u", 1 + r % 5);
	if (i % 13 && i % 7)
		af_buf_adds(csv, "; SQL");
	if (i % 3 == 0)
		af_buf_printf(csv, "; FastAPI:%u", 1 + r / 5 % 5);
	if (i % 4 == 1)
		af_buf_printf(csv, "; Django (%u yrs)", 1 + r / 25 % 9);
	if (i % 1000 == 6)
		af_buf_adds(csv, "; COBOL:4");
	af_buf_adds(csv, "\"\n");
}

static void import_some(unsigned first, unsigned n)
{
	struct af_buf csv = {0};

	af_buf_adds(&csv, "Key,Name,Location,Rate,Years,Skills\n");
	for (unsigned i = first; i < first + n; i++)
		add_person(&csv, i);
	af_import_result_free(import_text(store, af_buf_text(&csv)));
	af_buf_clear(&csv);
}

/* Somebody whose row id is just before the end of the second chunk, with others to follow. */
static void add_apart(void)
{
	char path[300], sql[200];
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/test.db", folder);
	snprintf(sql, sizeof(sql), "INSERT INTO candidate (id, key, name) VALUES (%d, 'apart', 'Apart'); DELETE FROM meta WHERE name = 'postings'", APART);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static const char *const asked[] = {
	"\"archetype_weight\":0,\"requirements\":[{\"skill\":\"Python\",\"importance\":\"must\",\"level\":1}]", /* most of the pool is equal */
	"\"archetype_weight\":0,\"requirements\":[{\"skill\":\"COBOL\",\"importance\":\"must\",\"level\":4},{\"skill\":\"SQL\"}]",
	"\"requirements\":[{\"skill\":\"FastAPI\",\"importance\":\"must\",\"level\":5},{\"skill\":\"Python\",\"level\":4},{\"skill\":\"SQL\",\"importance\":\"nice\"}]",
	"\"requirements\":[{\"skill\":\"Python\",\"importance\":\"must\",\"level\":2,\"exact\":true},{\"any_of\":[\"Django\",\"FastAPI\"],\"level\":4}]",
	"\"requirements\":[{\"skill\":\"SQL\",\"importance\":\"must\",\"level\":3},{\"skill\":\"Django\",\"importance\":\"must\",\"level\":2}]",
	"\"requirements\":[{\"skill\":\"Flask\",\"level\":3},{\"skill\":\"PostgreSQL\",\"level\":2},{\"skill\":\"Rust\"}]",
	"\"requirements\":[{\"skill\":\"Rust\",\"importance\":\"must\",\"level\":1}]", /* nobody */
	"\"requirements\":[{\"skill\":\"COBOL\",\"importance\":\"must\",\"level\":3,\"years\":1}]",
	"\"requirements\":[{\"skill\":\"COBOL\",\"importance\":\"must\",\"level\":2}],\"constraints\":{\"max_rate\":{\"amount\":70,\"currency\":\"EUR\",\"per\":\"hour\"}}",
	"\"requirements\":[{\"skill\":\"FastAPI\",\"importance\":\"must\",\"level\":5},{\"skill\":\"Django\"}],\"constraints\":{\"locations\":[\"AT\"],\"min_years\":10}"};

enum { ASKED = sizeof(asked) / sizeof(asked[0]) };

static int open_pool(void **state)
{
	struct af_error err;
	bool rebuilt;

	make_folder(folder);
	store = new_store(folder);
	import_some(0, FIRST);
	add_apart();
	import_some(FIRST, MORE);
	for (int i = 0; i < ASKED; i++) {
		char json[600];

		snprintf(json, sizeof(json), "{\"slug\":\"p%d\",\"title\":\"P\",%s}", i, asked[i]);
		af_project_free(put_project(store, json));
	}
	assert_ok(af_postings_refresh(store, month_of("2026-11"), true, NULL, NULL, &rebuilt, &err));
	return open_pools(state);
}

static int close_pool(void **state)
{
	af_store_close(store);
	remove_folder(folder);
	return close_pools(state);
}

static void compare_pool(const struct af_match_options *options, unsigned threads)
{
	struct af_all_result *all;
	struct af_error err;

	assert_ok(af_match_all(store, options, threads, &all, &err));
	assert_int_equal(all->ranking_count, ASKED);
	assert_int_equal(all->pool, FIRST + MORE + 1);
	for (size_t i = 0; i < all->ranking_count; i++) {
		struct af_project *project;
		struct af_match_result *one;

		assert_ok(af_project_get(store, all->rankings[i].project, &project, &err));
		assert_ok(af_match_run(store, project, options, &one, &err));
		if (!same_ranking(&all->rankings[i], one))
			fail_msg("%s, limit %zu, %u threads: not as alone", project->slug, options->limit, threads);
		af_match_result_free(one);
		af_project_free(project);
	}
	assert_int_equal(all->rankings[6].eligible_count, 0);
	assert_true(all->rankings[0].eligible_count > 20000);
	af_all_result_free(all);
}

static void a_large_pool_is_ranked_the_same(void **state)
{
	struct af_match_options options = options_of("2026-11");

	(void)state;
	options.near_limit = 0;
	for (unsigned threads = 1; threads <= 4; threads++) {
		options.limit = (size_t[]){3, 1, 40, AF_ALL_LIMIT_MOST}[threads - 1];
		compare_pool(&options, threads);
	}
	options.limit = 5;
	options.strict = true;
	compare_pool(&options, 2);
	options.min_fit = 700;
	options.mix = 90;
	compare_pool(&options, AF_THREADS_MOST);
}

/* ---------------------------------------------------------------- refusals */

static void what_is_for_one_project_is_refused(void **state)
{
	struct af_match_options good = options_of("2026-11"), bad[4];
	struct af_all_result *all;
	struct af_error err;

	(void)state;
	good.limit = 1;
	good.near_limit = 0;
	bad[0] = bad[1] = bad[2] = bad[3] = good;
	bad[0].limit = 0;
	bad[1].limit = AF_ALL_LIMIT_MOST + 1;
	bad[2].near_limit = 1;
	bad[3].where = "rate <= 90 EUR/hour";
	for (int i = 0; i < 4; i++) {
		assert_int_equal(af_match_all(store, &bad[i], 1, &all, &err), AF_INVALID);
		assert_null(all);
	}
	assert_int_equal(af_match_all(store, &good, 0, &all, &err), AF_INVALID);
	assert_int_equal(af_match_all(store, &good, AF_THREADS_MOST + 1, &all, &err), AF_INVALID);
	assert_string_equal(err.message, "1 to 64 threads can be used, not 65");
	good.archetype = "nobody";
	assert_int_equal(af_match_all(store, &good, 1, &all, &err), AF_NOT_FOUND);
	assert_null(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_projects_are_ranked_as_each_alone),
		cmocka_unit_test(a_large_pool_is_ranked_the_same),
		cmocka_unit_test(what_is_for_one_project_is_refused),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases\n", (unsigned long long)world_seed(), CASES / 10);
	return cmocka_run_group_tests(tests, open_pool, close_pool);
}
