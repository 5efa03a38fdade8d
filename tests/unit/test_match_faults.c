/* Lack of memory while a pool is ranked by a condition, and while its gaps are counted: nothing is left behind, and it is told. The n-th
 * allocation fails, for many n; see test_faults.c for the rest of the library. */
#include "support.h"
#include "memory_faults.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static char path[300];

static const char csv[] =
	"Key,Name,Location,Rate,Years of experience,Skills\n1,Ada,\"Berlin, Germany\",90 EUR/h,8,\"Python (5 yrs); FastAPI:4\"\n"
	"2,Bob,Lyon,120 EUR/h,1,\"Django; React:2\"\n3,Cid,\"Porto, Portugal\",,,\"Python:2\"\n4,Dan,,,,\n";

static const char project_json[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"FastAPI\",\"importance\":\"must\",\"years\":1,\"exact\":true},"
	"{\"any_of\":[\"Django\",\"React\"],\"importance\":\"must\"}],\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"},"
	"\"locations\":[\"DE\",\"Vienna\"],\"min_years\":3}}";

static enum af_status count_both(struct af_store *store, struct af_error *err)
{
	struct af_match_options options = {.as_of = 2026 * 12 + 10, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN, .archetype = "backend-specialist",
	                                   .where = "not key = '4' and (name ~ a or country in (DE, France) or location is known or "
	                                            "(level(python) >= 2 and has \"react.js\" and available < 2027 and rate <= 90 EUR/hour))"};
	struct af_match_result *result = NULL;
	struct af_project *project = NULL;
	struct af_gaps *gaps = NULL;
	enum af_status status = af_project_get(store, "p", &project, err);

	if (!status)
		status = af_match_run(store, project, &options, &result, err);
	if (!status)
		status = af_gaps_run(store, project, &options, &gaps, err);
	if (!status) {
		assert_int_equal(result->pool, 3);
		assert_int_equal(result->left_out, 1);
		assert_int_equal(result->eligible_count, 0);
		assert_int_equal(result->blocking_count, 1); /* Ada lacks one of two */
		assert_int_equal(gaps->relaxation_count, 2);
		assert_string_equal(gaps->relaxations[0].label, "Django or React: level 2 instead of 3");
		assert_string_equal(gaps->relaxations[1].label, "Django or React: a should instead of a must");
	} else {
		assert_true(!result || !gaps);
	}
	af_match_result_free(result);
	af_gaps_free(gaps);
	af_project_free(project);
	return status;
}

static enum af_status step(long n, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_store *store;
	enum af_status status;

	assert_ok_(af_store_open(path, AF_OPEN_READ, &store, err), err, "open", __FILE__, __LINE__);
	assert_ok_(af_store_taxonomy(store, &taxonomy, err), err, "taxonomy", __FILE__, __LINE__);
	failed = false;
	countdown = n;
	status = count_both(store, err);
	countdown = -1;
	af_store_close(store);
	return status;
}

static void each_allocation_fails(void **state)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;

	(void)state;
	failed = true;
	for (long n = 1; failed; n += 1 + n / 25) {
		struct af_error err = {AF_OK, ""};
		enum af_status status = step(n, &err);

		assert_int_equal(sqlite3_memory_used(), held);
		if (!failed)
			assert_int_equal(status, AF_OK);
		/* SQLite does without some memory that it would like to have. */
		if (status != AF_OK && (status != AF_NOMEM || err.status != AF_NOMEM))
			fail_msg("allocation %ld: %s", n, err.message);
		failures += status == AF_NOMEM;
	}
	print_message("%d failures survived\n", failures);
	assert_true(failures > 60);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails)};
	char folder[256];
	struct af_store *store;
	int result;

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	af_import_result_free(import_text(store, csv));
	af_project_free(put_project(store, project_json));
	af_store_close(store);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	remove_folder(folder);
	return result;
}
