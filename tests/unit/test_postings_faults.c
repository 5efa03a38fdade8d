/* Lack of memory wherever postings are read, kept in step or made: the n-th allocation fails, once or from then on. It is told, nothing is left behind,
 * and whatever the database holds afterwards, its postings are those of its profiles. */
#include "postings_draw.h"
#include "memory_faults.h"

static char folder[256], whole[300], path[300];

static const char *const shown_by[] = {"python", "django", "react", "sql"};
static const struct af_pillar pillars[] = {{.name = "a", .title = "A", .weight = 3, .skills = shown_by, .skill_count = 2},
                                           {.name = "b", .title = "B", .weight = 2, .skills = shown_by + 1, .skill_count = 3}};
static const struct af_archetype mine = {.name = "mine", .title = "Mine", .summary = "", .pillars = pillars, .pillar_count = 2};

static const char csv[] =
	"Key,Name,Skills\n1,Ada,\"Python (5 yrs); FastAPI:4; SQL:3\"\n2,Bob,\"Django; React:2\"\n3,Cid,\"Python:2, PostgreSQL\"\n4,Dan,\n5,Eve,Flask:5\n";
static const char more_csv[] = "Key,Name,Skills\n1,Ada,\"Python:5; Go:4\"\n6,Fay,\"Pandas:4; Zentralog\"\n7,Gus,Python:3\n3,Cid,\"SQL, Rust:1\"\n";
static const char asking[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"},{\"any_of\":[\"sql\",\"go\"],\"years\":0}],"
	"\"constraints\":{\"min_years\":0}}";
static const char other[] = "{\"slug\":\"q\",\"title\":\"Q\",\"requirements\":[{\"skill\":\"javascript\",\"importance\":\"must\"},{\"skill\":\"sql\"}]}";

static enum af_status import_more(struct af_store *store, int64_t *batch, struct af_error *err)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z"};
	struct af_import_result *result = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)more_csv, strlen(more_csv), "r");
	enum af_status status;

	assert_non_null(in);
	status = af_import(store, in, "more.csv", &options, &result, err);
	if (!status)
		*batch = result->batch;
	af_import_result_free(result);
	fclose(in);
	return status;
}

static enum af_status rank_once(struct af_store *store, int month, size_t pool, struct af_error *err)
{
	const struct af_match_options options = {.as_of = month, .limit = 2, .near_limit = 2, .mix = AF_UNKNOWN};
	struct af_match_result *result = NULL;
	struct af_project *project = NULL;
	enum af_status status = af_project_get(store, "p", &project, err);

	if (!status)
		status = af_match_run(store, project, &options, &result, err);
	if (!status)
		assert_int_equal(result->pool, pool);
	else
		assert_null(result);
	af_match_result_free(result);
	af_project_free(project);
	return status;
}

static enum af_status put_other(struct af_store *store, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_project *project = NULL;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_project_read(taxonomy, "q.json", other, strlen(other), &project, err);
	if (!status)
		status = af_project_put(store, project, true, err);
	af_project_free(project);
	return status;
}

/* An import and a ranking within one transaction, then the import taken back in another. */
static enum af_status to_and_fro(struct af_store *store, struct af_error *err)
{
	struct af_undo_result undone;
	int64_t batch = 0;
	enum af_status status = af_begin(store, err);

	if (status)
		return status;
	status = import_more(store, &batch, err);
	if (!status)
		status = rank_once(store, MONTH, 7, err);
	if (status)
		af_rollback(store);
	else
		status = af_commit(store, err);
	return status ? status : af_batch_undo(store, batch, AF_KEEP_NEITHER, &undone, err);
}

static enum af_status deeds(struct af_store *store, struct af_error *err)
{
	int64_t batch;
	bool rebuilt;
	enum af_status status = rank_once(store, MONTH, 5, err);

	if (!status)
		status = to_and_fro(store, err);
	if (!status)
		status = import_more(store, &batch, err);
	if (!status)
		status = af_archetype_put(store, &mine, true, err);
	if (!status)
		status = put_other(store, err);
	if (!status)
		status = af_postings_refresh(store, MONTH + 1, false, NULL, NULL, &rebuilt, err);
	return status ? status : rank_once(store, MONTH + 1, 7, err);
}

static void copy_whole(void)
{
	char command[1000];

	snprintf(command, sizeof(command), "cp '%s' '%s' && rm -f '%s-journal'", whole, path, path);
	assert_int_equal(system(command), 0);
}

/* Whatever was done and whatever was not: the postings are those of the profiles. */
static void expect_right(void)
{
	struct af_match_options options = {.as_of = MONTH, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
	struct af_store *store;
	struct af_project *project;
	struct af_error err;
	bool ready;

	assert_ok(af_store_open(path, AF_OPEN_WRITE, &store, &err));
	assert_ok(af_project_get(store, "p", &project, &err));
	assert_ok(af_postings_ready(store, MONTH, &ready, &err));
	options.as_of += !ready;
	expect_in_step(store, options.as_of, "after a lack of memory");
	expect_same_ranking(store, project, &options, "after a lack of memory");
	af_project_free(project);
	af_store_close(store);
}

static enum af_status sweep_step(long n, struct af_error *err)
{
	struct af_store *store;
	enum af_status status;

	copy_whole();
	assert_ok_(af_store_open(path, AF_OPEN_WRITE, &store, err), err, "open", __FILE__, __LINE__);
	failed = false;
	countdown = n;
	status = deeds(store, err);
	countdown = -1;
	af_store_close(store);
	return status;
}

static void each_allocation_fails(void **state)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;
	long n = 1;

	(void)state;
	failed = true;
	for (; failed; n += 1 + n / 60) {
		struct af_error err = {AF_OK, ""};
		enum af_status status;

		persistent = n % 2;
		status = sweep_step(n, &err);
		assert_int_equal(sqlite3_memory_used(), held);
		if (!failed)
			assert_int_equal(status, AF_OK);
		if (status != AF_OK && (status != AF_NOMEM || err.status != AF_NOMEM))
			fail_msg("allocation %ld: %s: %s", n, af_status_name(status), err.message);
		failures += status == AF_NOMEM;
		expect_right();
	}
	print_message("%ld allocations, %d failures survived\n", n, failures);
	assert_true(failures > 100);
}

static void make_whole(void)
{
	struct af_store *store = new_store(folder);

	af_import_result_free(import_text(store, csv));
	af_project_free(put_project(store, asking));
	af_store_close(store);
	copy_whole();
	expect_right();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails)};
	int result;

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	make_folder(folder);
	snprintf(whole, sizeof(whole), "%s/test.db", folder);
	snprintf(path, sizeof(path), "%s/work.db", folder);
	make_whole();
	result = cmocka_run_group_tests(tests, NULL, NULL);
	remove_folder(folder);
	return result;
}
