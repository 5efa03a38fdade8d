/* Lack of memory at every place of a what-if and of a stability run: the n-th allocation fails, once or from then on. Nothing may leak, and
 * the answer is the right one or AF_NOMEM. */
#include <sqlite3.h>

#include "match_support.h"
#include "memory_faults.h"

static const char project_json[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\",\"years\":1},"
	"{\"any_of\":[\"django\",\"flask\"]},{\"skill\":\"redis\"}]}";

static enum af_status what_if(struct af_store *store, const struct af_project *project, struct af_error *err)
{
	static const char *const skills[] = {"graphql"};
	const struct af_requirement added = {.importance = AF_NICE, .weight = 1, .level = 2, .skills = skills, .skill_count = 1};
	const struct af_requirement_change changes[] = {
		{"Flask|django", false, AF_MUST, 9, 1, 12, 1}, {"redis", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN}};
	const struct af_supposition supposed[] = {{"bob", "fastapi", 4, 24, NULL}, {"ann", "Flask", 2, AF_UNKNOWN, NULL}, {"cid", "COBOL", 2, AF_UNKNOWN, "P-1"}};
	const struct af_what_if asked = {.mix = 70, .archetype_weight = 20, .added = &added, .added_count = 1, .changes = changes,
	                                 .change_count = 2, .supposed = supposed, .supposed_count = 3};
	struct af_match_options options = options_of("2026-11");
	struct af_what_if_result *result;
	enum af_status status = af_match_what_if(store, project, &options, &asked, &result, err);

	if (status) {
		assert_null(result);
		return status;
	}
	assert_int_equal(result->pool, 3);
	assert_int_equal(result->change_count, 12);
	assert_int_equal(result->idle_count, 1);
	assert_int_equal(result->move_count, 3);
	af_what_if_result_free(result);
	return AF_OK;
}

static enum af_status stability(struct af_store *store, const struct af_project *project, struct af_error *err)
{
	struct af_match_options options = options_of("2026-11");
	struct af_stability *result;
	enum af_status status = af_match_stability(store, project, &options, 20, 1, 1, &result, err);

	if (status) {
		assert_null(result);
		return status;
	}
	assert_int_equal(result->eligible_count, 2);
	assert_int_equal(result->first_count, 1);
	assert_int_equal(result->first[0].times, result->same);
	assert_int_equal(result->other_count, result->same < 20);
	af_stability_free(result);
	return AF_OK;
}

typedef enum af_status step(struct af_store *store, const struct af_project *project, struct af_error *err);

static void sweep(const char *path, step *take)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;
	long n;

	failed = true;
	for (n = 1; failed; n += n < 40 ? 1 : 37) { /* most are those of SQLite and of reading archetypes */
		const struct af_taxonomy *taxonomy;
		struct af_project *project;
		struct af_store *store;
		struct af_error err;
		enum af_status status;

		assert_ok(af_store_open(path, AF_OPEN_READ, &store, &err));
		assert_ok(af_store_taxonomy(store, &taxonomy, &err));
		assert_ok(af_project_get(store, "p", &project, &err));
		failed = false;
		countdown = n;
		status = take(store, project, &err);
		countdown = -1;
		assert_true(status == AF_OK || status == AF_NOMEM);
		assert_true(failed || status == AF_OK);
		failures += status == AF_NOMEM;
		af_project_free(project);
		af_store_close(store);
		assert_int_equal(sqlite3_memory_used(), held);
	}
	print_message("up to %ld allocations, %d failures survived\n", n, failures);
	assert_true(failures > 40);
}

static void every_allocation_may_fail(void **state)
{
	char folder[256], path[300];
	struct af_store *store;

	(void)state;
	make_folder(folder);
	store = new_store(folder);
	put_person(store, "ann", "fastapi level=3 years=2; redis level=1; python");
	put_person(store, "bob", "django level=5 years=4; redis level=5");
	put_person(store, "cid", "fastapi level=2 years=2; redis level=3; flask");
	af_project_free(put_project(store, project_json));
	af_store_close(store);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	for (int i = 0; i < 2; i++) {
		persistent = i;
		sweep(path, what_if);
		sweep(path, stability);
	}
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
