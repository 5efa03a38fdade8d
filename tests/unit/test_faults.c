/* Lack of memory at every place: the n-th allocation fails, once or from then on, for n = 1, 2, 3 ... until none fails.
 *
 * SQLite, cJSON, libcsv and the library share one allocator, so one counter reaches them all. After each failure nothing may leak, and
 * the database must hold either the whole of a step or nothing of it. */
#include "support.h"
#include "memory_faults.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "import/delimited.h"

static const char csv[] =
	"Name,E-mail,Phone,Skills,Years of experience,Hourly rate,Location,Odd,naem\n"
	"Ada,ada@example.org,0170 1234567,\"Python (5 yrs); FastAPI:4, OAuth 2.0; Zentralog\",8,90 EUR/h,\"Berlin, Germany\",x,y\n"
	"Bob,bob@example.org,+49 170 1234567,Django; React.js - advanced; kubernets,3,ask,Lyon,,\n"
	",ada@example.org,,,,,,x,\n"
	"Bad,,,Python,1,,,,\n";

/* Files of other shapes: what their first rows are is found out, and rows of the second are put aside. */
static const char *const shapes[] = {
	"Who,How,Uses,Python,Java,Rust (years),Skill 1,Level 1,Wants\nAnn,ann@x.org,\"Go, C\",4,yes,,Perl,3,Zig\nBob,bob@x.org,Go; Ada,x,2,5,,,Zig\n"
	"Cid,cid@x.org,\"Ruby, PHP\",maybe?,0,2,Zentralog,so so,Zig\n",
	"id,Name,Skill,Level,Years,Last used,Note\n1,Ann,Go,4,2,2020,a\n2,Bob,Zentralog,so so,,now,\n1,,C,expert,5,,b\n2,Bo,Go,,1,,\n3,Cid,Go,9,,,\n"
	"3,Cid,C,1,,,\n4,Dan,Go\n",
};

static const char project_json[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"facts\":{\"api_first\":true,\"team_size\":3},\"requirements\":["
	"{\"skill\":\"FastAPI\",\"importance\":\"must\",\"years\":1},{\"any_of\":[\"Django\",\"Flask\"]}],"
	"\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"},\"locations\":[\"DE\"]}}";

/* Rejected rows of another import, with a key that is stored and one that is mended; and JSON that was rejected. */
static const char more_csv[] =
	"rejected because,Name,E-mail,Skills\n\"same key as line 2, with different contents (key \"\"ada@example.org\"\")\",X,ada@example.org,Go\n"
	"\"why, \"\"indeed\"\"\",Bob,bob@example.org\n,\"open,c,d\n";
static const char more_json[] =
	"{\"rejected because\": \"why\", \"email\":\"ada@example.org\",\"name\":\"Ada\"}\n{\"rejected because\": \"is no JSON object\", "
	"\"verbatim\": \"4\\u00e9\"}\n{\"basics\":{},\"rejected because\":\"x\"}\n";

/* Imports one text as a part of a transaction. */
static enum af_status import_one(struct af_store *store, const char *text, size_t rejected, struct af_error *err)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z", .rejects = fopen("/dev/null", "w")};
	struct af_import_result *result = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	enum af_status status;

	assert_non_null(in);
	assert_non_null(options.rejects);
	status = af_import(store, in, "people.csv", &options, &result, err);
	if (!status) {
		assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
		assert_int_equal(result->rejected, rejected);
	} else {
		assert_null(result);
	}
	af_import_result_free(result);
	fclose(in);
	fclose(options.rejects);
	return status;
}

/* One step of the scenario; each is all or nothing. */
static enum af_status import_step(struct af_store *store, struct af_error *err)
{
	enum af_status status = af_begin(store, err);

	if (!status)
		status = import_one(store, csv, 1, err);
	if (!status)
		status = import_one(store, more_csv, 3, err);
	if (!status)
		status = import_one(store, more_json, 2, err);
	if (!status)
		return af_commit(store, err);
	af_rollback(store);
	return status;
}

/* Dry runs, which leave nothing behind. */
static enum af_status shapes_step(struct af_store *store, struct af_error *err)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z", .dry_run = true};
	static const size_t people[] = {3, 1};
	enum af_status status = AF_OK;

	for (size_t i = 0; i < 2 && !status; i++) {
		struct af_import_result *result = NULL;
		FILE *in = fmemopen((void *)(uintptr_t)shapes[i], strlen(shapes[i]), "r");

		assert_non_null(in);
		status = af_import(store, in, "shapes.csv", &options, &result, err);
		if (!status) {
			assert_int_equal(result->people, people[i]);
			assert_int_equal(result->read, result->added + result->rejected);
		}
		af_import_result_free(result);
		fclose(in);
	}
	return status;
}

/* An alias for a name of the import, and its end. */
static enum af_status alias_step(struct af_store *store, struct af_error *err)
{
	static const char *const alias = "kubernets";
	struct af_alias_result added;
	struct af_undo_result undone;
	enum af_status status = af_skill_alias_add(store, "k8s", &alias, 1, NULL, &added, err);

	if (status)
		return status;
	assert_int_equal(added.profiles, 1);
	status = af_skill_alias_remove(store, alias, AF_KEEP_NEITHER, &undone, err);
	if (!status)
		assert_int_equal(undone.restored, 1);
	return status;
}

static bool count_pair(void *context, const struct af_duplicate *duplicate)
{
	(void)duplicate;
	++*(int *)context;
	return true;
}

/* Both people joined, and parted again. */
static enum af_status merge_step(struct af_store *store, struct af_error *err)
{
	struct af_merge_result merged;
	struct af_undo_result undone;
	int pairs = 0;
	enum af_status status = af_duplicates_each(store, count_pair, &pairs, NULL, err);

	if (status)
		return status;
	assert_int_equal(pairs, 1);
	status = af_candidate_merge(store, "ada@example.org", "bob@example.org", NULL, false, &merged, err);
	if (status)
		return status;
	assert_int_equal(merged.candidate->skill_count, 7);
	af_candidate_free(merged.candidate);
	status = af_batch_undo(store, merged.batch, AF_KEEP_NEITHER, &undone, err);
	if (!status)
		assert_int_equal(undone.restored, 2);
	return status;
}

static enum af_status project_step(struct af_store *store, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_project *project = NULL;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_project_read(taxonomy, "p.json", project_json, strlen(project_json), &project, err);
	if (!status)
		status = af_project_put(store, project, true, err);
	af_project_free(project);
	return status;
}

/* Acting on a shortlist, its next version, what differs, and a file that is verified. */
static enum af_status shortlist_life(struct af_store *store, const char *name, struct af_error *err)
{
	static const char file[] = "sha256:0000000000000000000000000000000000000000000000000000000000000000 "
	                           "file-sha256:0000000000000000000000000000000000000000000000000000000000000000\n";
	struct af_shortlist_deed deed = {.act = AF_ACT_NOTE, .candidate = "ada@example.org", .reason = "r", .by = "b", .at = "t"};
	struct af_shortlist *first = NULL, *second = NULL;
	struct af_shortlist_check *check = NULL;
	struct af_shortlist_diff *diff = NULL;
	enum af_status status = af_shortlist_act(store, name, &deed, err);

	if (!status)
		status = af_shortlist_get(store, name, &first, err);
	if (!status)
		status = af_shortlist_refresh(store, name, "2026-11-24T00:00:00Z", 2027 * 12, &second, NULL, err);
	if (!status)
		assert_int_equal(second->version, 2);
	if (!status)
		status = af_shortlist_diff_run(first, second, &diff, err);
	if (!status)
		status = af_shortlist_verify(store, "file", file, sizeof(file) - 1, &check, err);
	if (!status)
		assert_false(check->unaltered);
	af_shortlist_check_free(check);
	af_shortlist_diff_free(diff);
	af_shortlist_free(first);
	af_shortlist_free(second);
	return status;
}

static enum af_status shortlist_step(struct af_store *store, struct af_error *err)
{
	struct af_match_options options = {.as_of = 2026 * 12 + 10, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
	struct af_shortlist *list = NULL, *taken = NULL;
	struct af_project *project = NULL;
	char *slug = NULL;
	enum af_status status = af_project_get(store, "p", &project, err);

	if (!status)
		status = af_shortlist_take(store, project, &options, &taken, err);
	if (!status)
		status = af_shortlist_create(store, NULL, "List", "2026-11-23T00:00:00Z", taken, &slug, err);
	if (!status)
		status = af_shortlist_get(store, slug, &list, err);
	if (!status) {
		FILE *out = fopen("/dev/null", "w");

		assert_non_null(out);
		status = af_shortlist_export(list, out, AF_JSON, 0, false, err);
		if (!status)
			status = af_shortlist_export_html(list, out, err);
		fclose(out);
	}
	if (!status)
		status = shortlist_life(store, slug, err);
	af_text_free(slug);
	af_shortlist_free(list);
	af_shortlist_free(taken);
	af_project_free(project);
	return status;
}

static enum af_status explain_step(struct af_store *store, struct af_error *err)
{
	static const char *const keys[] = {"ada@example.org", "bob@example.org"};
	struct af_match_options options = {.as_of = 2026 * 12 + 10, .mix = AF_UNKNOWN};
	struct af_explanation *explanation = NULL;
	struct af_comparison *comparison = NULL;
	struct af_project *project = NULL;
	enum af_status status = af_project_get(store, "p", &project, err);

	if (!status)
		status = af_explain_run(store, project, keys[0], &options, &explanation, err);
	if (!status)
		assert_true(explanation->why && explanation->missing && explanation->match.part_count == 4);
	if (!status)
		status = af_compare_run(store, project, keys, 2, &options, &comparison, err);
	if (!status)
		assert_true(comparison->pairs[0].answer && comparison->people_count == 2);
	af_explanation_free(explanation);
	af_comparison_free(comparison);
	af_project_free(project);
	return status;
}

/* The reverse, with a project that has nothing to score beside the other one. */
static enum af_status projects_step(struct af_store *store, struct af_error *err)
{
	static const char empty[] = "{\"slug\":\"none\",\"title\":\"N\",\"requirements\":[]}";
	struct af_match_options options = {.as_of = 2026 * 12 + 10, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
	struct af_projects_result *result = NULL;
	const struct af_taxonomy *taxonomy;
	struct af_project *project = NULL;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_project_read(taxonomy, "none.json", empty, strlen(empty), &project, err);
	if (!status)
		status = af_project_put(store, project, true, err);
	af_project_free(project);
	if (!status)
		status = af_projects_for(store, "ada@example.org", &options, true, &result, err);
	if (!status) {
		assert_int_equal(result->match_count + result->near_miss_count, 1);
		assert_int_equal(result->unscored_count, 1);
	} else {
		assert_null(result);
	}
	af_projects_result_free(result);
	return status;
}

static enum af_status scenario(const char *path)
{
	struct af_store *store = NULL;
	struct af_error err = {AF_OK, ""};
	enum af_status status = af_store_open(path, AF_OPEN_WRITE, &store, &err);

	if (!status)
		status = import_step(store, &err);
	if (!status)
		status = shapes_step(store, &err);
	if (!status)
		status = alias_step(store, &err);
	if (!status)
		status = merge_step(store, &err);
	if (!status)
		status = project_step(store, &err);
	if (!status)
		status = explain_step(store, &err);
	if (!status)
		status = shortlist_step(store, &err);
	if (!status)
		status = projects_step(store, &err);
	af_store_close(store);
	if (status) {
		assert_int_equal(err.status, status);
		assert_true(err.message[0] != '\0');
		assert_int_equal(status, AF_NOMEM);
	}
	return status;
}

/* Whole steps only: both people or none, requirements with the project, parts with the shortlist. */
static void check_whole(const char *path)
{
	static const char sql[] =
		"SELECT (SELECT count(*) FROM skill_alias WHERE origin = 'user') = (SELECT count(*) FROM import_batch WHERE kind = 'alias' AND "
		"NOT undone) AND (SELECT count(*) FROM skill_alias WHERE origin = 'user') + (SELECT count(*) FROM skill WHERE slug = '?kubernets') = "
		"(SELECT count(*) > 0 FROM candidate) AND (SELECT count(*) FROM candidate) + (SELECT count(*) FROM candidate_key_alias) IN (0, 2) "
		"AND ((SELECT count(*) FROM candidate) + (SELECT count(*) FROM candidate_key_alias)) * 7 / 2 = (SELECT count(*) FROM candidate_skill) "
		"AND (SELECT count(*) FROM project WHERE slug = 'p') * 2 = (SELECT count(*) FROM requirement) "
		"AND (SELECT count(*) FROM shortlist_entry) = 2 * (SELECT count(*) FROM shortlist) "
		"AND (SELECT count(*) FROM shortlist_part) = 4 * (SELECT count(*) FROM shortlist_entry) "
		"AND (SELECT group_concat(integrity_check) FROM pragma_integrity_check) = 'ok' "
		"AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check)";
	sqlite3_stmt *statement;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), 1);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

static void copy_file(const char *from, const char *to)
{
	char command[1000];

	snprintf(command, sizeof(command), "cp '%s' '%s' && rm -f '%s-journal'", from, to, to);
	assert_int_equal(system(command), 0);
}

static void sweep(bool keep_failing)
{
	char folder[256], fresh[300], path[300];
	struct af_store *store;
	sqlite3_int64 held;
	long n;
	int failures = 0;

	make_folder(folder);
	store = new_store(folder);
	af_store_close(store);
	snprintf(fresh, sizeof(fresh), "%s/test.db", folder);
	snprintf(path, sizeof(path), "%s/work.db", folder);
	persistent = keep_failing;
	held = sqlite3_memory_used();
	/* Every early allocation, then steps that stay coprime to the loops inside. */
	for (n = 1;; n += n < 60 ? 1 : n < 1000 ? 37 : 211) {
		enum af_status status;

		copy_file(fresh, path);
		failed = false;
		countdown = n;
		status = scenario(path);
		countdown = -1;
		assert_int_equal(sqlite3_memory_used(), held);
		check_whole(path);
		if (!failed) {
			assert_int_equal(status, AF_OK);
			break;
		}
		failures += status == AF_NOMEM;
	}
	print_message("%ld allocations, %d failures survived\n", n, failures);
	assert_true(failures > 60);
	remove_folder(folder);
}

static void each_allocation_fails_once(void **state)
{
	(void)state;
	sweep(false);
}

static void each_allocation_fails_for_good(void **state)
{
	(void)state;
	sweep(true);
}

/* Reads a file, in another encoding than UTF-8, to its end. */
static enum af_status read_file(const char *data, size_t n, const char *encoding, size_t *records, struct af_error *err)
{
	FILE *in = fmemopen((void *)(uintptr_t)data, n, "r");
	struct af_delimited *reader = NULL;
	struct af_record record;
	bool end = false;
	enum af_status status;

	assert_non_null(in);
	*records = 0;
	status = af_delimited_open(in, "t.csv", 0, encoding, &reader, err);
	while (!status && !end) {
		status = af_delimited_next(reader, &record, &end, err);
		*records += !status && !end;
	}
	af_delimited_close(reader);
	fclose(in);
	return status;
}

static void encodings(void **state)
{
	static const struct {
		const char *data, *encoding;
		size_t n;
	} files[] = {
		{"\xFF\xFE" "a\0,\0b\0\n\0\x3D\xD8\x00\xDE,\0\x3D\xD8\n\0", NULL, 20},
		{"a,b\n\"x \xE9t\xE9\n\",1\nWa\xB3\xEAsa,2\n\x81,3\n", NULL, 28},
		{"a,b\n\xC6\xB3,\x80\n", "windows-1250", 9},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const sqlite3_int64 held = sqlite3_memory_used();
		struct af_error err;
		size_t records, failures = 0;

		failed = true;
		for (long n = 1; failed; n++) {
			enum af_status status;

			persistent = n % 2;
			failed = false;
			countdown = n;
			status = read_file(files[i].data, files[i].n, files[i].encoding, &records, &err);
			countdown = -1;
			failures += status == AF_NOMEM;
			assert_int_equal(sqlite3_memory_used(), held);
			assert_true(status == AF_NOMEM || status == AF_OK);
		}
		assert_int_equal(records, i == 1 ? 4 : 2);
		if (failures < 6)
			fail_msg("only %zu failures", failures);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings),
		cmocka_unit_test(each_allocation_fails_once),
		cmocka_unit_test(each_allocation_fails_for_good),
	};

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
