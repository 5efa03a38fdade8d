/* Postings in a database that lives long: another month, formula or taxonomy, many archetypes come and gone, somebody else who writes, and imports
 * that are large enough for dense lists. */
#include "database.h"
#include "postings_draw.h"

enum { MANY = 66000, REPLACED = 600 };

static char folder[256], path[300];
static struct af_store *store;
static struct af_error err;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	run_on(store, "PRAGMA synchronous = OFF");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	af_store_close(store);
	remove_folder(folder);
	return 0;
}

static void import_three(void)
{
	af_import_result_free(import_text(store, "Email,Skills\na@x.org,\"Python:4, Django (last used 2024-01)\"\nb@x.org,Flask\nc@x.org,\"Go, SQL:2\"\n"));
}

static bool is_ready(int month)
{
	bool ready;

	assert_ok(af_postings_ready(store, month, &ready, &err));
	return ready;
}

static bool is_refreshed(int month)
{
	bool rebuilt;

	assert_ok(af_postings_refresh(store, month, false, NULL, NULL, &rebuilt, &err));
	return rebuilt;
}

static struct af_project *ask_for_python(void)
{
	return put_asking(store, "p", "\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"},{\"skill\":\"sql\"}]");
}

/* ---------------------------------------------------------------- when they are made */

static void another_month_rebuilds_once(void **state)
{
	struct af_match_options options = options_of("2027-01");
	struct af_project *project = ask_for_python();
	struct af_buf text = {0};

	(void)state;
	assert_false(is_ready(MONTH));
	import_three();
	assert_true(is_ready(MONTH) && !is_ready(MONTH + 2));
	assert_false(is_refreshed(MONTH));
	assert_int_equal(rank_to(&text, store, project, &options), 0); /* from profiles */
	assert_true(is_refreshed(MONTH + 2));
	assert_false(is_refreshed(MONTH + 2));
	assert_true(is_ready(MONTH + 2) && !is_ready(MONTH));
	expect_in_step(store, MONTH + 2, "another month");
	expect_same_ranking(store, project, &options, "another month");
	af_import_result_free(import_text(store, "Email,Skills\nd@x.org,Pandas\na@x.org,React\n")); /* imported in November, kept for January */
	expect_in_step(store, MONTH + 2, "an import in an earlier month");
	expect_same_ranking(store, project, &options, "another month");
	af_project_free(project);
	af_buf_clear(&text);
}

static void another_formula_rebuilds_once(void **state)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = ask_for_python();
	struct af_buf text = {0};

	(void)state;
	import_three();
	run_on(store, "UPDATE meta SET value = replace(value, '-11 ', '-11 9') WHERE name = 'postings'; UPDATE posting SET b = x'00'");
	assert_false(is_ready(MONTH));
	assert_int_equal(rank_to(&text, store, project, &options), 0);
	assert_true(is_refreshed(MONTH));
	assert_false(is_refreshed(MONTH));
	expect_same_ranking(store, project, &options, "another formula");
	af_project_free(project);
	af_buf_clear(&text);
}

/* Whoever changes profiles and cannot keep the postings in step takes them away, so that no program of their formula reads them any more. */
static void postings_of_another_formula_go_with_a_change(void **state)
{
	(void)state;
	import_three();
	run_on(store, "UPDATE meta SET value = replace(value, '-11 ', '-11 9') WHERE name = 'postings'");
	af_project_free(ask_for_python());
	assert_int_equal(number_of(store, "SELECT count(*) FROM meta WHERE name = 'postings'"), 0);
	assert_true(is_refreshed(MONTH));
	run_on(store, "UPDATE meta SET value = replace(value, '-11 ', '-11 9') WHERE name = 'postings'");
	af_import_result_free(import_text(store, "Email,Skills\nd@x.org,Python\n"));
	assert_int_equal(number_of(store, "SELECT count(*) FROM meta WHERE name = 'postings'"), 0);
}

static void nonsense_in_their_place(void **state)
{
	static const char *const texts[] = {"", "2026-11", "2026-11 1", "x", "2026-13 1 0", "2026-11 1 0123456789abcdef", "   ", "2026-11 1 \xFF"};
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = ask_for_python();
	char sql[200];

	(void)state;
	import_three();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct af_buf text = {0};

		snprintf(sql, sizeof(sql), "UPDATE meta SET value = '%s' WHERE name = 'postings'", texts[i]);
		run_on(store, sql);
		assert_false(is_ready(MONTH));
		assert_int_equal(rank_to(&text, store, project, &options), 0);
		af_buf_clear(&text);
	}
	assert_true(is_refreshed(MONTH));
	expect_same_ranking(store, project, &options, "after nonsense");
	af_project_free(project);
}

/* A newer program brings another taxonomy: what was made for the old one goes when it is opened. */
static void another_taxonomy_drops_them(void **state)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = ask_for_python();

	(void)state;
	import_three();
	af_project_free(project);
	af_store_close(store);
	run_sql(path, "UPDATE meta SET value = '00000000000000aa' WHERE name = 'builtin'; UPDATE skill_relation SET percent = 3");
	store = new_store(folder);
	assert_int_equal(number_of(store, "SELECT count(*) FROM meta WHERE name = 'postings'"), 0);
	assert_false(is_ready(MONTH));
	assert_true(is_refreshed(MONTH));
	project = ask_for_python();
	expect_in_step(store, MONTH, "another taxonomy");
	expect_same_ranking(store, project, &options, "another taxonomy");
	af_project_free(project);
}

/* ---------------------------------------------------------------- lists that come and go */

/* List numbers are few; those that are free again must be found. */
static void archetypes_are_replaced_for_ever(void **state)
{
	static const char *const names[] = {"mine", "yours", "theirs"};
	struct prng r = prng_of(0);
	struct palette palette;

	(void)state;
	assert_ok(af_store_taxonomy(store, &palette.taxonomy, &err));
	draw_palette(&r, palette.taxonomy, &palette);
	import_three();
	for (int i = 0; i < REPLACED; i++) {
		struct drawn_archetype d;

		assert_ok(af_begin(store, &err));
		for (int j = 0; j < 3; j++) {
			draw_archetype(&r, &palette, names[j], &d);
			assert_ok(af_archetype_put(store, &d.archetype, true, &err));
			assert_true(is_ready(MONTH)); /* every list has its number by now */
		}
		assert_ok(af_commit(store, &err));
	}
	assert_true(number_of(store, "SELECT max(list) FROM posting_list") < AF_LISTS_FIRST + 100);
	expect_in_step(store, MONTH, "many archetypes");
}

/* More archetypes than there are numbers: the last ones are ranked from profiles. */
static void more_archetypes_than_lists(void **state)
{
	struct af_match_options options = options_of("2026-11");
	struct prng r = prng_of(0);
	struct af_project *project = ask_for_python();
	struct palette palette;
	struct af_buf text = {0};
	char name[20];

	(void)state;
	assert_ok(af_store_taxonomy(store, &palette.taxonomy, &err));
	draw_palette(&r, palette.taxonomy, &palette);
	import_three();
	assert_ok(af_begin(store, &err));
	for (int i = 0; i < 1030; i++) {
		struct drawn_archetype d;

		snprintf(name, sizeof(name), "z%04d", i);
		draw_archetype(&r, &palette, name, &d);
		assert_ok(af_archetype_put(store, &d.archetype, false, &err));
	}
	assert_ok(af_commit(store, &err));
	expect_in_step(store, MONTH, "more archetypes than lists");
	options.archetype = "z0500";
	expect_same_ranking(store, project, &options, "an archetype among many");
	options.archetype = "z1029";
	assert_int_equal(rank_to(&text, store, project, &options), 0);
	af_project_free(project);
	af_buf_clear(&text);
}

/* ---------------------------------------------------------------- somebody else */

/* A ranking leaves nothing locked, whatever it read last: others can write at once. */
static void nothing_stays_locked(void **state)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project = ask_for_python();
	struct af_buf text = {0};
	struct af_store *reader;

	(void)state;
	import_three();
	assert_ok(af_store_open(path, AF_OPEN_READ, &reader, &err));
	assert_true(rank_to(&text, reader, project, &options) > 0);
	for (sqlite3_stmt *s = sqlite3_next_stmt(reader->db, NULL); s; s = sqlite3_next_stmt(reader->db, s))
		if (sqlite3_stmt_busy(s))
			fail_msg("still reading: %s", sqlite3_sql(s));
	run_on(store, "PRAGMA busy_timeout = 0");
	af_import_result_free(import_text(store, "Email,Skills\nd@x.org,Python\n"));
	af_buf_reset(&text);
	assert_true(rank_to(&text, reader, project, &options) > 0);
	assert_non_null(strstr(af_buf_text(&text), "d@x.org"));
	af_store_close(reader);
	af_project_free(project);
	af_buf_clear(&text);
}

/* What another connection rebuilds, for another month, this one keeps in step from then on. */
static void two_who_write(void **state)
{
	struct af_store *other;
	bool rebuilt;

	(void)state;
	import_three();
	assert_ok(af_store_open(path, AF_OPEN_WRITE, &other, &err));
	assert_ok(af_postings_refresh(other, MONTH + 1, false, NULL, NULL, &rebuilt, &err));
	assert_true(rebuilt && is_ready(MONTH + 1));
	af_import_result_free(import_text(store, "Email,Skills\nd@x.org,Python\n"));
	expect_in_step(store, MONTH + 1, "two who write");
	af_project_free(put_asking(other, "q", "\"requirements\":[{\"skill\":\"javascript\"}]"));
	af_import_result_free(import_text(store, "Email,Skills\ne@x.org,React\n"));
	expect_in_step(store, MONTH + 1, "two who write");
	af_import_result_free(import_text(other, "Email,Skills\nb@x.org,React\nf@x.org,Vue\n"));
	expect_in_step(store, MONTH + 1, "two who write");
	af_store_close(other);
}

static bool stop(void *context, size_t rows, size_t bytes, size_t total)
{
	(void)rows, (void)bytes, (void)total;
	++*(int *)context;
	return false;
}

/* ---------------------------------------------------------------- dense lists */

static void import_many(void)
{
	struct af_buf csv = {0};

	af_buf_adds(&csv, "Email,Skills\n");
	for (int i = 0; i < MANY; i++)
		af_buf_printf(&csv, "p%d@x.org,\"Python:%d%s\"\n", i, 1 + i % 5, i % 3 == 0 ? ", Django" : i % 1000 == 1 ? ", Go:2" : "");
	af_import_result_free(import_text(store, csv.data));
	af_buf_clear(&csv);
}

static char form_of(const char *slug, int chunk)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT unicode(substr(b, 1, 1)) FROM posting WHERE id = %d + 8 * (SELECT id FROM skill WHERE slug = '%s')", chunk,
	         slug);
	return (char)number_of(store, sql);
}

static void expect_all(const struct af_project *project, const char *what)
{
	struct af_match_options options = options_of("2026-11");

	options.limit = options.near_limit = 20;
	expect_in_step(store, MONTH, what);
	expect_same_ranking(store, project, &options, what);
}

/* Of a chunk in which everybody is there that can be, only the head of the list of people is read. */
static void expect_full(const struct af_project *project, bool full, const char *what)
{
	struct af_match_options eligible = options_of("2026-11");

	assert_int_equal(number_of(store, "SELECT substr(b, 3, 2) = x'FFFF' FROM posting WHERE id = 8 * 1047552"), full);
	expect_all(project, what);
	eligible.limit = 20;
	expect_same_ranking(store, project, &eligible, what);
}

static void fill_chunk(const struct af_project *project)
{
	expect_full(project, false, "everybody in a chunk but one");
	run_on(store, "INSERT INTO candidate (id, key) VALUES (0, 'zero')");
	assert_ok(af_postings_refresh(store, MONTH, true, NULL, NULL, &(bool){false}, &err));
	expect_full(project, true, "a full chunk, one without a skill");
	assert_ok(af_begin(store, &err));
	run_on(store, "DELETE FROM candidate WHERE id = 78");
	assert_ok(af_commit(store, &err));
	expect_full(project, false, "one gone from a full chunk");
	assert_ok(af_begin(store, &err));
	run_on(store, "DELETE FROM candidate WHERE id = 0");
	assert_ok(af_commit(store, &err));
}

static void many_people(void **state)
{
	struct af_project *project = ask_for_python();
	int calls = 0;
	bool rebuilt;

	(void)state;
	import_many();
	assert_int_equal(number_of(store, "SELECT count(DISTINCT (id >> 23) * 8 + (id & 7)) FROM posting"), 2);
	assert_true(form_of("python", 0) == 'D' && form_of("python", 1) == 'G' && form_of("go", 0) == 'S');
	expect_all(project, "a bulk import");
	fill_chunk(project);
	assert_int_equal(af_postings_refresh(store, MONTH + 1, false, stop, &calls, &rebuilt, &err), AF_CANCELLED);
	assert_true(calls == 1 && !rebuilt && is_ready(MONTH));
	/* Bytes of a dense list change in place, then more of them at once. */
	af_import_result_free(import_text(store, "Email,Skills\np1@x.org,Python:5\np2@x.org,Python:1\n"));
	assert_int_equal(form_of("python", 0), 'D');
	expect_all(project, "two bytes of a dense list");
	assert_ok(af_begin(store, &err));
	run_on(store, "UPDATE candidate_skill SET level = 3 WHERE candidate_id BETWEEN 100 AND 400");
	assert_ok(af_commit(store, &err));
	expect_all(project, "many bytes of a dense list");
	/* Dense, gapped by too few entries, dense again, gapped by an entry of the least strength that can be. */
	assert_ok(af_begin(store, &err));
	run_on(store, "CREATE TEMP TABLE kept AS SELECT * FROM candidate_skill WHERE candidate_id > 20000; DELETE FROM candidate_skill WHERE candidate_id > 20000");
	assert_ok(af_commit(store, &err));
	assert_int_equal(form_of("python", 0), 'G');
	expect_all(project, "a dense list that became gapped");
	assert_ok(af_begin(store, &err));
	run_on(store, "UPDATE candidate_skill SET level = CASE candidate_id WHEN 1000 THEN 2 ELSE 4 END WHERE candidate_id IN (1, 2, 1000, 19999)");
	assert_ok(af_commit(store, &err));
	expect_all(project, "four bytes of a gapped list");
	assert_ok(af_begin(store, &err));
	run_on(store, "INSERT INTO candidate_skill SELECT * FROM kept");
	assert_ok(af_commit(store, &err));
	assert_int_equal(form_of("python", 0), 'D');
	expect_all(project, "a gapped list that became dense");
	assert_ok(af_begin(store, &err));
	run_on(store, "UPDATE candidate_skill SET level = NULL, months = 0, last_used = '1990-01' WHERE candidate_id = 77");
	assert_ok(af_commit(store, &err));
	assert_int_equal(form_of("python", 0), 'G');
	expect_all(project, "a list with a strength that a dense one cannot hold");
	assert_ok(af_begin(store, &err));
	run_on(store, "DELETE FROM candidate WHERE id > 5");
	assert_ok(af_commit(store, &err));
	assert_int_equal(number_of(store, "SELECT count(DISTINCT (id >> 23) * 8 + (id & 7)) FROM posting"), 1);
	expect_all(project, "almost everybody gone");
	af_project_free(project);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(another_month_rebuilds_once), TEST(another_formula_rebuilds_once), TEST(postings_of_another_formula_go_with_a_change),
		TEST(nonsense_in_their_place), TEST(another_taxonomy_drops_them), TEST(archetypes_are_replaced_for_ever),
		TEST(more_archetypes_than_lists), TEST(nothing_stays_locked), TEST(two_who_write), TEST(many_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
