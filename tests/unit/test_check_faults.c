/* Lack of memory while a database is checked: nothing is left behind, and it is told; never is it taken for damage. The n-th allocation fails, for
 * many n; see test_faults.c for the rest of the library. */
#include "support.h"
#include "memory_faults.h"
#include "database.h"

#include <string.h>

static char path[300];

static const char csv[] =
	"Key,Name,Location,Rate,Years of experience,Skills\n1,Ada,\"Berlin, Germany\",90 EUR/h,8,\"Python (5 yrs); FastAPI:4\"\n"
	"2,Bob,Lyon,120 EUR/h,1,\"Django; React:2; Frobnicator\"\n3,Cid,\"Porto, Portugal\",,,\"Python:2\"\n4,Dan,,,,\n";

static const char project_json[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"FastAPI\"},{\"any_of\":[\"Django\",\"Python\"],\"importance\":\"must\"}],"
	"\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"}}}";

struct seen {
	size_t checks, wrong;
	char first[700]; /* finding */
};

static bool see(void *context, const struct af_check *check)
{
	struct seen *seen = context;

	seen->checks++;
	seen->wrong += check->result == AF_CHECK_WRONG;
	if (check->finding_count && !seen->first[0])
		snprintf(seen->first, sizeof(seen->first), "%s", check->findings[0]);
	return true;
}

static enum af_status step(long n, struct seen *seen, struct af_error *err)
{
	static const struct af_check_options options = {0};
	struct af_store *store;
	enum af_status status;

	assert_ok_(af_store_open(path, AF_OPEN_READ, &store, err), err, "open", __FILE__, __LINE__);
	memset(seen, 0, sizeof(*seen));
	failed = false;
	countdown = n;
	status = af_check_run(store, &options, see, seen, err);
	countdown = -1;
	af_store_close(store);
	return status;
}

/* damaged: how many checks find something wrong. */
static void sweep(size_t damaged)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;

	failed = true;
	for (long n = 1; failed; n += 1 + n / 40) {
		struct af_error err = {AF_OK, ""};
		struct seen seen;
		enum af_status status = step(n, &seen, &err);

		assert_int_equal(sqlite3_memory_used(), held);
		if (status != AF_OK && (status != AF_NOMEM || err.status != AF_NOMEM))
			fail_msg("allocation %ld: %s", n, err.message);
		if (!status && (seen.checks != 8 || seen.wrong != damaged))
			fail_msg("allocation %ld: %zu of %zu checks found something: %s", n, seen.wrong, seen.checks, seen.first);
		if (seen.wrong > damaged)
			fail_msg("allocation %ld: %s", n, seen.first);
		failures += status == AF_NOMEM;
	}
	print_message("%d failures survived\n", failures);
	assert_true(failures > 60);
}

static void each_allocation_fails(void **state)
{
	(void)state;
	sweep(0);
}

static void each_allocation_fails_where_much_is_wrong(void **state)
{
	(void)state;
	run_sql(path, "UPDATE candidate_skill SET level = 1, months = 1");
	run_sql(path, "INSERT INTO profile VALUES (77, '[1]'); "
	              "UPDATE shortlist_part SET credit = 1; UPDATE skill SET name = 'React.js' WHERE origin = 'unlisted'");
	sweep(5);
}

static void prepare_file(const char *folder)
{
	struct af_match_options options = {.as_of = 2026 * 12 + 10, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
	struct af_store *store = new_store(folder);
	struct af_shortlist *taken;
	struct af_project *project;
	struct af_error err;
	bool rebuilt;

	af_import_result_free(import_text(store, csv));
	project = put_project(store, project_json);
	assert_ok(af_postings_refresh(store, options.as_of, true, NULL, NULL, &rebuilt, &err));
	assert_ok(af_shortlist_take(store, project, &options, &taken, &err));
	assert_ok(af_shortlist_create(store, "s", "S", "2026-11-23T00:00:00Z", taken, NULL, &err));
	af_shortlist_free(taken);
	af_project_free(project);
	af_store_close(store);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails), cmocka_unit_test(each_allocation_fails_where_much_is_wrong)};
	char folder[256];
	int result;

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	prepare_file(folder);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	remove_folder(folder);
	return result;
}
