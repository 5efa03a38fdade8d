/* archefit check: nothing is found in databases that are right, whatever happened to them, and every kind of damage is. */
#include "database.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char people[] =
	"Key,Name,Location,Rate,Years of experience,Skills\n1,Ada,\"Berlin, Germany\",90 EUR/h,8,\"Python (5 yrs); FastAPI:4\"\n"
	"2,Bob,Lyon,120 EUR/h,1,\"Django; React:2; Frobnicator\"\n3,Cid,\"Porto, Portugal\",,,\"Python:2; PostgreSQL\"\n4,Dan,,,,\n5,Eve,,,,Docker:5\n";

static const char project_json[] =
	"{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"Python\",\"importance\":\"must\",\"level\":2},{\"skill\":\"FastAPI\"},"
	"{\"skill\":\"Docker\"}],\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"}}}";

enum { MONTH = 2026 * 12 + 10, TEXT = 4000 };

struct place {
	char folder[256], path[300];
};

/* What a run has said. */
struct heard {
	size_t checks, wrong, skipped;
	bool rebuild;
	char wrong_names[200]; /* "postings;ranking;" */
	char findings[TEXT];   /* a line each */
	size_t found;          /* by the last wrong check */
	size_t stop_after;
};

static bool hear(void *context, const struct af_check *check)
{
	struct heard *h = context;

	h->checks++;
	h->skipped += check->result == AF_CHECK_SKIPPED;
	assert_non_null(check->detail);
	assert_int_equal(check->result == AF_CHECK_WRONG, check->found > 0);
	assert_true(check->finding_count <= check->found);
	if (check->result == AF_CHECK_WRONG) {
		h->wrong++;
		h->found = check->found;
		h->rebuild = h->rebuild || check->rebuild;
		snprintf(h->wrong_names + strlen(h->wrong_names), sizeof(h->wrong_names) - strlen(h->wrong_names), "%s;", check->name);
	}
	for (size_t i = 0; i < check->finding_count; i++)
		snprintf(h->findings + strlen(h->findings), TEXT - strlen(h->findings), "%s\n", check->findings[i]);
	return !h->stop_after || h->checks < h->stop_after;
}

static struct heard check_store(struct af_store *store)
{
	struct af_check_options options = {0};
	struct heard h = {0};
	struct af_error err;

	assert_ok(af_check_run(store, &options, hear, &h, &err));
	return h;
}

static struct heard check_file(const char *path)
{
	struct af_store *store;
	struct af_error err;
	struct heard h;

	assert_ok(af_store_open(path, AF_OPEN_READ, &store, &err));
	h = check_store(store);
	af_store_close(store);
	return h;
}

static void refresh(struct af_store *store)
{
	struct af_error err;
	bool rebuilt;

	assert_ok(af_postings_refresh(store, MONTH, true, NULL, NULL, &rebuilt, &err));
	assert_true(rebuilt);
}

static void rebuild_file(const char *path)
{
	struct af_store *store;
	struct af_error err;

	assert_ok(af_store_open(path, AF_OPEN_WRITE, &store, &err));
	refresh(store);
	af_store_close(store);
}

static void make_shortlist(struct af_store *store, const struct af_project *project)
{
	struct af_match_options options = {.as_of = MONTH, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
	struct af_shortlist *taken;
	struct af_error err;

	assert_ok(af_shortlist_take(store, project, &options, &taken, &err));
	assert_true(taken->entry_count >= 2);
	assert_ok(af_shortlist_create(store, "s", "S", "2026-11-23T00:00:00Z", taken, NULL, &err));
	af_shortlist_free(taken);
}

static int open_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct af_store *store;
	struct af_project *project;

	if (!place)
		return -1;
	make_folder(place->folder);
	snprintf(place->path, sizeof(place->path), "%s/test.db", place->folder);
	store = new_store(place->folder);
	af_import_result_free(import_text(store, people));
	project = put_project(store, project_json);
	refresh(store);
	make_shortlist(store, project);
	af_project_free(project);
	af_store_close(store);
	*state = place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;

	remove_folder(place->folder);
	free(place);
	return 0;
}

/* ---------------------------------------------------------------- what is right */

static void nothing_is_wrong(void **state)
{
	struct place *place = *state;
	struct heard h = check_file(place->path);

	assert_string_equal(h.findings, "");
	assert_int_equal(h.checks, 8);
	assert_int_equal(h.wrong + h.skipped, 0);
}

static void without_postings_some_are_skipped(void **state)
{
	struct place *place = *state;
	struct heard h;

	run_sql(place->path, "DELETE FROM meta WHERE name = 'postings'; UPDATE posting SET b = x'00'");
	h = check_file(place->path);
	assert_string_equal(h.findings, "");
	assert_int_equal(h.skipped, 2);
}

/* Whatever the library does to its database, the check agrees. */
static void nothing_is_wrong_after_changes(void **state)
{
	struct place *place = *state;
	const char *const aliases[] = {"frobnicator"};
	struct af_undo_result undone;
	struct af_merge_result merged;
	struct af_project *project;
	struct af_store *store;
	struct af_error err;

	assert_ok(af_store_open(place->path, AF_OPEN_WRITE, &store, &err));
	af_import_result_free(import_text(store, "Key,Skills\n1,Python:1\n6,\"Go:3; Docker\"\n7,COBOL (30 yrs)\n"));
	assert_string_equal(check_store(store).findings, "");
	assert_ok(af_skill_alias_add(store, "COBOL", aliases, 1, NULL, NULL, &err));
	assert_string_equal(check_store(store).findings, "");
	assert_ok(af_candidate_merge(store, "2", "7", NULL, false, &merged, &err));
	af_candidate_free(merged.candidate);
	assert_string_equal(check_store(store).findings, "");
	assert_ok(af_batch_undo(store, 2, AF_KEEP_EARLIER, &undone, &err));
	assert_string_equal(check_store(store).findings, "");
	project = put_project(store, "{\"slug\":\"q\",\"title\":\"Q\",\"requirements\":[{\"skill\":\"SQL\",\"importance\":\"must\"},{\"skill\":\"CSS\"}]}");
	af_project_free(project);
	assert_string_equal(check_store(store).findings, "");
	assert_int_equal(check_store(store).checks, 9);
	af_store_close(store);
}

static void a_run_can_be_stopped_and_named(void **state)
{
	struct place *place = *state;
	const char *const names[] = {"p", "p", "nobody's"};
	struct af_check_options options = {.projects = names, .project_count = 2};
	struct heard h = {0}, stopped = {.stop_after = 3}, last = {.stop_after = 8}, none = {0};
	struct af_store *store;
	struct af_error err;

	assert_ok(af_store_open(place->path, AF_OPEN_READ, &store, &err));
	assert_ok(af_check_run(store, &options, hear, &h, &err));
	assert_int_equal(h.checks, 9);
	assert_ok(af_check_run(store, &options, hear, &stopped, &err));
	assert_int_equal(stopped.checks, 3);
	assert_ok(af_check_run(store, &options, hear, &last, &err));
	assert_int_equal(last.checks, 8);
	options.project_count = 3;
	assert_int_equal(af_check_run(store, &options, hear, &none, &err), AF_NOT_FOUND);
	assert_int_equal(none.checks, 0);
	af_store_close(store);
}

static bool refuse(void *context, size_t rows, size_t bytes, size_t total)
{
	(void)context;
	return rows == bytes && rows < total;
}

static void a_run_can_be_cancelled(void **state)
{
	struct place *place = *state;
	struct af_check_options options = {.progress = refuse};
	struct heard h = {0};
	struct af_store *store;
	struct af_error err;

	assert_ok(af_store_open(place->path, AF_OPEN_READ, &store, &err));
	assert_int_equal(af_check_run(store, &options, hear, &h, &err), AF_CANCELLED);
	assert_int_equal(h.checks, 7);
	af_store_close(store);
}

/* ---------------------------------------------------------------- damage */

/* A damage by SQL, the checks that find it, a text among what is found, and whether a rebuild mends it. */
struct damage {
	const char *sql, *checks, *finding;
	size_t found; /* of the last check; 0: not looked at */
	bool mended;
};

/* Rows of chunk 0. */
#define ID(slug) "(SELECT id FROM skill WHERE slug = '" slug "')"
#define LIST(slug) "8 * " ID(slug)
#define KIND(kind, name) "8 * (SELECT list FROM posting_list WHERE kind = '" kind "' AND name = '" name "')"

static const struct damage damages[] = {
	/* Bytes: 'S' 0 n-1 n-1, numbers, codes. Ada and Cid have Python, of which there is a list `strength` too; Ada alone has FastAPI. */
	{"UPDATE posting SET b = CAST(substr(b, 1, 8) || x'0795' AS BLOB) WHERE id = " LIST("python"), "postings;",
	 "1, python: 66 assumed, and the profile gives 190\n3, python: 149, and the profile gives 100\n", 2, true},
	{"UPDATE posting SET b = CAST(substr(b, 1, 4) || x'0300' || substr(b, 5, 2) || substr(b, 9) AS BLOB) WHERE id = " LIST("python"), "postings;",
	 "1, python: 100, and the profile gives 190\n3, python: 190, and the profile gives 100\nthe list of python in chunk 0 is not in order\n", 3, true},
	{"UPDATE posting SET b = CAST(x'53000000' || substr(b, 5, 2) || substr(b, 9, 1) AS BLOB) WHERE id = " LIST("python"), "postings;",
	 "3, python: nothing, and the profile gives 100\n", 1, true},
	{"UPDATE posting SET b = x'5300' WHERE id = " LIST("python"), "postings;", "the list of python in chunk 0 cannot be read\n", 1, true},
	{"UPDATE posting SET b = x'' WHERE id = " LIST("fastapi"), "postings;ranking;", "archefit check --rebuild", 1, true},
	{"UPDATE posting SET b = CAST(substr(b, 1, 6) || x'78' AS BLOB) WHERE id = " LIST("fastapi"), "postings;ranking;",
	 "1, fastapi: 120, and the profile gives 200\n1 has the raw score ", 1, true},
	{"UPDATE posting SET b = CAST(substr(b, 1, 6) || x'00' AS BLOB) WHERE id = " LIST("fastapi"), "postings;ranking;",
	 "1, fastapi: 12, and the profile gives 200\n", 1, true},
	{"DELETE FROM posting WHERE id = " LIST("fastapi"), "postings;ranking;", "the list of fastapi in chunk 0 is missing, of 1 candidate\n", 1, true},
	{"INSERT INTO posting VALUES (" LIST("haskell") ", x'53000000010063')", "postings;", "the list of haskell in chunk 0 should not be there\n", 1, true},
	{"INSERT INTO posting VALUES (3 + " LIST("haskell") ", x'53000000010063')", "postings;",
	 "the list of haskell in chunk 3 should not be there\n", 1, true},
	{"INSERT INTO posting VALUES (8 * 1048575, x'53000000010063')", "postings;", "the list of number 1048575 in chunk 0 should not be there\n", 1, true},
	{"DELETE FROM posting WHERE id = 8 * 1047552", "postings;ranking;", "the list of all candidates in chunk 0 is missing, of 5 candidates\n", 0, true},
	{"UPDATE posting SET b = x'53000000010001' WHERE id = 8 * 1047552", "postings;ranking;",
	 "5, all candidates: missing in the list\n2 is not in the postings\n", 5, true},
	{"UPDATE posting SET b = x'530000000100FF' WHERE id = " KIND("affinity", "fastapi-specialist"), "postings;ranking;",
	 "1, affinity fastapi-specialist: 255, and the profile gives", 0, true},
	{"DELETE FROM posting WHERE id = " KIND("possible", "python"), "postings;ranking;",
	 "the list of possible python in chunk 0 is missing, of 3 candidates\n1 is not eligible by postings, eligible by profile\n", 3, true},
	{"DELETE FROM posting_list WHERE kind = 'affinity'", "postings;", "there is no list for affinity", 0, true},
	{"INSERT INTO posting_list VALUES (1048000, 'strength', 'haskell'), (1048001, 'possible', 'haskell')", "postings;",
	 "there is a list for strength haskell, which nobody needs\n", 2, true},
	{"INSERT INTO posting_list VALUES (1048000, 'affinity', 'nobody')", "postings;", "\"nobody\"", 1, true},
	/* What the sqlite3 shell did to profiles. */
	{"UPDATE candidate_skill SET months = 12 WHERE candidate_id = 1 AND skill_id = " ID("python"), "postings;ranking;",
	 "1, python: 190, and the profile gives 90\n", 0, true},
	{"UPDATE candidate_skill SET level = 1 WHERE candidate_id = 5", "postings;ranking;",
	 "5 has the raw score", 1, true},
	{"INSERT INTO candidate_skill (candidate_id, skill_id, level) VALUES (4, " ID("python") ", 5)", "postings;ranking;",
	 "4, python: nothing, and the profile gives 250\n", 0, true},
	{"INSERT INTO candidate (id, key) VALUES (9, 'new')", "postings;ranking;", "new, all candidates: missing in the list\n", 0, true},
	{"INSERT INTO candidate (id, key) VALUES (70000, 'far')", "postings;ranking;", "the list of all candidates in chunk 1 is missing, of 1 candidate\n", 0,
	 true},
	{"INSERT INTO candidate (id, key) VALUES (-1, 'below')", "postings;ranking;", "a candidate has the impossible row id -1", 0, false},
	{"DELETE FROM candidate_row; DELETE FROM candidate_skill WHERE candidate_id = 5; DELETE FROM candidate WHERE id = 5", "postings;ranking;",
	 "row 5, which is nobody, all candidates: should not be in the list\n", 0, true},
	/* Everything else. */
	{"DELETE FROM candidate WHERE id = 4", "references;postings;ranking;", "1 row of candidate_row points at rows of candidate that are not there\n", 0,
	 false},
	{"INSERT INTO profile VALUES (77, '[1]'), (78, '[1]')", "references;", "2 rows of profile point at rows of candidate that are not there\n", 2, false},
	{"INSERT INTO profile VALUES (4, '[1048570,1048571]')", "references;", "2 skills of profiles are not there\n", 2, false},
	{"DELETE FROM candidate_unlisted", "references;", "1 row of candidate_unlisted is not what the profiles give\n", 1, false},
	{"INSERT INTO candidate_unlisted SELECT 1, skill_id FROM candidate_unlisted LIMIT 1", "references;",
	 "1 row of candidate_unlisted is not what the profiles give\n", 1, false},
	{"UPDATE shortlist_part SET weight = weight + 1 WHERE entry_id = 1 AND position = 0", "shortlists;", "s: the weights of \"1\" sum to 10001, not to 10000\n",
	 1, false},
	{"UPDATE shortlist_part SET credit = credit - 1 WHERE entry_id = 1 AND position = 0", "shortlists;", "s: the parts of \"1\" sum to ", 1, false},
	{"UPDATE shortlist_part SET weight = 9223372036854775807 WHERE entry_id = 1", "shortlists;", "s: the weights of \"1\" sum to ", 1, false},
	{"UPDATE shortlist_part SET tenths = tenths + 1 WHERE entry_id = 1 AND position = 0", "shortlists;", "s: the fit of \"1\" is not that of the parts\n", 1,
	 false},
	{"UPDATE shortlist_entry SET fit = fit - 1 WHERE id = 1; UPDATE shortlist_part SET tenths = tenths - 1 WHERE entry_id = 1 AND position = 0",
	 "shortlists;", "s: the fit of \"1\" is not that of the parts\n", 1, false},
	{"DELETE FROM shortlist_part WHERE entry_id = 2", "shortlists;", "has no parts\n", 1, false},
	{"UPDATE shortlist_entry SET rank = 7 WHERE id = 1", "shortlists;", "s: \"1\" has rank 7, which does not follow\n", 2, false},
	{"UPDATE shortlist_entry SET rank = 3 - rank WHERE id IN (1, 2) AND rank = 9; UPDATE shortlist_entry SET rank = 0 WHERE id = 1; "
	 "UPDATE shortlist_entry SET rank = 1 WHERE id = 2; UPDATE shortlist_entry SET rank = 2 WHERE id = 1", "shortlists;",
	 "s: \"1\" has a higher score than who stands before\n", 1, false},
	{"UPDATE shortlist SET near = near + 1", "shortlists;", "s: eligible people and near misses are not the pool\n", 1, false},
	{"UPDATE skill SET name = 'React.js' WHERE origin = 'unlisted'", "unlisted names;", "\"React.js\" counts as unlisted, and is a name of React\n", 1, false},
	{"INSERT INTO candidate_key_alias VALUES ('old', 1, 90, 2, 1)", "merged keys;", "\"old\" leads to another candidate than it was merged into\n", 1, false},
	{"INSERT INTO candidate_key_alias VALUES ('old', 91, 90, 91, 1)", "references;merged keys;", "\"old\" leads to no candidate\n", 1, false},
	{"INSERT INTO candidate_key_alias VALUES ('a', 1, 90, 91, 1), ('b', 1, 91, 90, 1)", "merged keys;",
	 "\"a\" leads to another candidate than it was merged into\n", 2, false},
	{"DROP INDEX candidate_before_batch; DROP VIEW people", "schema;", "there is no view people\nthere is no index candidate_before_batch\n", 2, false},
	{"ALTER TABLE candidate DROP COLUMN notice_days", "schema;ranking;", "there is no column candidate.notice_days\n", 1, false},
	{"PRAGMA ignore_check_constraints = ON; UPDATE candidate SET rate_period = 'week' WHERE id = 5", "file;", "CHECK constraint failed in candidate", 0, false},
	{"UPDATE profile SET skills = replace(skills, ',', ', ') WHERE candidate_id = 1", "references;postings;ranking;", "row 1 of profile cannot be read\n", 0,
	 false},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'import_batch') "
	 "WHERE name = 'candidate_before_batch'", "file;", "", 0, false},
};

static void copy_file(const char *from, const char *to)
{
	char block[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(block, 1, sizeof(block), in)))
		assert_int_equal(fwrite(block, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* Is the damage found, and mended? */
static bool try_damage(const struct damage *d, const char *path)
{
	struct heard h;

	run_sql(path, d->sql);
	h = check_file(path);
	if (strcmp(h.wrong_names, d->checks) || !strstr(h.findings, d->finding) || (d->found && h.found != d->found)) {
		print_error("%s\nis found %zu times by %s, not %zu times by %s:\n%s", d->sql, h.found, h.wrong_names, d->found, d->checks, h.findings);
		return false;
	}
	if (!d->mended)
		return true;
	assert_true(h.rebuild);
	rebuild_file(path);
	h = check_file(path);
	if (h.wrong)
		print_error("%s\nis not mended:\n%s", d->sql, h.findings);
	return !h.wrong;
}

static void every_damage_is_found(void **state)
{
	struct place *place = *state;
	char copy[320];
	bool all = true;

	snprintf(copy, sizeof(copy), "%s/copy.db", place->folder);
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		copy_file(place->path, copy);
		all = try_damage(&damages[i], copy) && all;
	}
	assert_true(all);
}

/* A table that is gone, from a file that is open already. */
static void a_missing_table_is_a_finding(void **state)
{
	struct place *place = *state;
	struct af_store *store;
	struct af_error err;
	struct heard h;

	assert_ok(af_store_open(place->path, AF_OPEN_READ, &store, &err));
	run_sql(place->path, "DROP TABLE posting; DROP TABLE shortlist_part");
	h = check_store(store);
	assert_string_equal(h.wrong_names, "schema;shortlists;postings;ranking;");
	assert_non_null(strstr(h.findings, "no such table: shortlist_part"));
	af_store_close(store);
}

/* ---------------------------------------------------------------- large lists */

enum { MANY = 23000 }; /* so many that one list is dense */

static void import_many(struct af_store *store)
{
	size_t room = 40 * (MANY + 1);
	char *csv = malloc(room), *at = csv;

	assert_non_null(csv);
	at += sprintf(at, "Key,Skills\n");
	for (int i = 0; i < MANY; i++)
		at += sprintf(at, "m%05d,Go:%d%s\n", i, 1 + i % 5, i % 2 ? "; Java:2" : "");
	assert_true((size_t)(at - csv) < room);
	af_import_result_free(import_text(store, csv));
	free(csv);
}

/* Somewhere in the postings of a chunk that has dense lists, and in one of other row ids. */
static void dense_lists_and_further_chunks_are_compared(void **state)
{
	struct place *place = *state;
	struct af_store *store;
	struct af_error err;
	struct heard h;

	assert_ok(af_store_open(place->path, AF_OPEN_WRITE, &store, &err));
	import_many(store);
	refresh(store);
	af_store_close(store);
	assert_answer(place->path, "SELECT hex(substr(b, 1, 1)) FROM posting WHERE id = " LIST("go"), "44");
	assert_string_equal(check_file(place->path).findings, "");
	run_sql(place->path, "UPDATE posting SET b = CAST(substr(b, 1, 4 + 10) || x'04' || substr(b, 4 + 12) AS BLOB) WHERE id = " LIST("go"));
	h = check_file(place->path);
	assert_non_null(strstr(h.findings, "m00004, go: 78 assumed, and the profile gives 250\n"));
	run_sql(place->path, "UPDATE posting SET b = CAST(substr(b, 1, 4 + 10) || x'FA' || substr(b, 4 + 12) AS BLOB) WHERE id = " LIST("go"));
	assert_string_equal(check_file(place->path).findings, "");
	run_sql(place->path, "UPDATE posting SET b = CAST(x'44000100' || substr(b, 5) AS BLOB) WHERE id = " LIST("go"));
	assert_string_equal(check_file(place->path).findings, "the list of go in chunk 0 is not in order\n");
	run_sql(place->path, "UPDATE candidate SET id = id + 300000 WHERE id > 20000; "
	                     "UPDATE candidate_skill SET candidate_id = candidate_id + 300000 WHERE candidate_id > 20000");
	rebuild_file(place->path);
	run_sql(place->path, "PRAGMA foreign_keys = OFF; DELETE FROM candidate_row; DELETE FROM candidate_before");
	assert_string_equal(check_file(place->path).findings, "");
	run_sql(place->path, "UPDATE candidate_skill SET level = 1 WHERE candidate_id = 320004");
	h = check_file(place->path);
	assert_string_equal(h.wrong_names, "postings;ranking;");
	assert_non_null(strstr(h.findings, "m19998, go: 200, and the profile gives 50\n"));
}

#define TEST_IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_PLACE(nothing_is_wrong), TEST_IN_PLACE(without_postings_some_are_skipped), TEST_IN_PLACE(nothing_is_wrong_after_changes),
		TEST_IN_PLACE(a_run_can_be_stopped_and_named), TEST_IN_PLACE(a_run_can_be_cancelled), TEST_IN_PLACE(every_damage_is_found),
		TEST_IN_PLACE(a_missing_table_is_a_finding), TEST_IN_PLACE(dense_lists_and_further_chunks_are_compared)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
