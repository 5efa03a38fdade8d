/* Lack of memory while all projects are ranked, from postings and from profiles: nothing is left behind, and it is told. The n-th allocation fails, for
 * many n; see test_faults.c for the rest of the library. */
#include "support.h"
#include "memory_faults.h"

#include <sqlite3.h>
#include <stdio.h>

static char path[300];

static const char csv[] =
	"Key,Name,Location,Rate,Years of experience,Skills\n1,Ada,\"Berlin, Germany\",90 EUR/h,8,\"Python (5 yrs); FastAPI:4\"\n"
	"2,Bob,Lyon,120 EUR/h,1,\"Django; React:2\"\n3,Cid,\"Porto, Portugal\",,,\"Python:2\"\n4,Dan,,,,\n5,Eve,,,,\"FastAPI:4\"\n";

static const char *const projects[] = {
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"FastAPI\",\"importance\":\"must\"},{\"any_of\":[\"Django\",\"React\"]}]}",
	("{\"slug\":\"q\",\"title\":\"Q\",\"requirements\":[{\"skill\":\"Python\",\"importance\":\"must\",\"level\":1}],"
	 "\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"}}}"),
	"{\"slug\":\"r\",\"title\":\"R\",\"requirements\":[]}"};

static enum af_status rank_all(struct af_store *store, const char *month, struct af_error *err)
{
	struct af_match_options options = {.limit = 1, .mix = AF_UNKNOWN};
	struct af_all_result *all = NULL;
	enum af_status status;

	assert_true(af_month_parse(month, &options.as_of));
	status = af_match_all(store, &options, 3, &all, err);
	assert_int_equal(status == AF_OK, all != NULL);
	if (!status) {
		assert_int_equal(all->ranking_count, 2);
		assert_int_equal(all->unscored_count, 1);
		assert_int_equal(all->rankings[0].eligible_count, 3);
		assert_string_equal(all->rankings[0].places[0].key, "1");
		assert_string_equal(all->rankings[1].places[0].name, "Ada");
	}
	af_all_result_free(all);
	return status;
}

static enum af_status step(long n, const char *month, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_store *store;
	enum af_status status;

	assert_ok_(af_store_open(path, AF_OPEN_READ, &store, err), err, "open", __FILE__, __LINE__);
	assert_ok_(af_store_taxonomy(store, &taxonomy, err), err, "taxonomy", __FILE__, __LINE__);
	failed = false;
	countdown = n;
	status = rank_all(store, month, err);
	countdown = -1;
	af_store_close(store);
	return status;
}

static void fail_each(const char *month)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;

	failed = true;
	for (long n = 1; failed; n += 1 + n / 40) {
		struct af_error err = {AF_OK, ""};
		enum af_status status = step(n, month, &err);

		assert_int_equal(sqlite3_memory_used(), held);
		if (!failed)
			assert_int_equal(status, AF_OK);
		/* SQLite does without some memory that it would like to have. */
		if (status != AF_OK && (status != AF_NOMEM || err.status != AF_NOMEM))
			fail_msg("%s, allocation %ld: %s", month, n, err.message);
		failures += status == AF_NOMEM;
	}
	print_message("%s: %d failures survived\n", month, failures);
	assert_true(failures > 60);
}

static void each_allocation_fails(void **state)
{
	(void)state;
	fail_each("2026-11"); /* of the postings */
	fail_each("2026-10");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails)};
	char folder[256];
	struct af_store *store;
	struct af_error err;
	bool ready = false;
	int result;

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	af_import_result_free(import_text(store, csv));
	for (size_t i = 0; i < sizeof(projects) / sizeof(projects[0]); i++)
		af_project_free(put_project(store, projects[i]));
	if (af_postings_ready(store, 2026 * 12 + 10, &ready, &err) != AF_OK || !ready)
		return 1;
	af_store_close(store);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	remove_folder(folder);
	return result;
}
