/* Damaged postings: a ranking gives what the profiles give, or says that there is damage and how to mend it. It never crashes, nothing is read or
 * written out of bounds, and a rebuild mends everything. ARCHEFIT_SEED repeats a run. */
#include "database.h"
#include "postings_draw.h"

enum { ROUNDS = 60, PEOPLE = 40 };

static char folder[256], path[300], whole[300];
static struct af_store *store;
static struct af_error err;
static struct palette palette;
static size_t told, right, hidden;

#define SKILL(slug) "8 * (SELECT id FROM skill WHERE slug = '" slug "')" /* its row in chunk 0 */

/* What is done, and what must come of it. */
static const struct damage {
	const char *sql;
	enum { TOLD, RIGHT } outcome;
} damages[] = {
	{"UPDATE posting SET b = x'' WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = substr(b, 1, length(b) - 1) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = CAST(b || x'00' AS BLOB) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = substr(b, 1, 3) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = CAST(x'58' || substr(b, 2) AS BLOB) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = CAST(x'44' || substr(b, 2) AS BLOB) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = CAST(x'5301' || substr(b, 3) AS BLOB) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = CAST(x'5300FFFF' || substr(b, 5) AS BLOB) WHERE id = " SKILL("python"), TOLD},
	{"UPDATE posting SET b = x'' WHERE id / 8 & 1048575 = 1047552", TOLD},
	{"DELETE FROM posting WHERE id = 8 * 1047552", TOLD},
	{"DELETE FROM posting WHERE id = 8 * 1047552 + 1", TOLD},
	{"DELETE FROM posting", TOLD},
	{"DELETE FROM posting WHERE id & 7 = 0", TOLD},
	{"DELETE FROM posting WHERE id & 7 = 1", TOLD},
	{"UPDATE posting SET id = id + 1099511627776", TOLD}, /* no such people */
	{"UPDATE posting SET id = id + (7 << 40)", TOLD},
	{"UPDATE posting SET id = -id", TOLD},
	{"UPDATE posting SET id = 9223372036854775807 WHERE id = 8 * 1047552", TOLD},
	{"INSERT INTO posting (id, b) VALUES (9223372036854775807, x'5300000000000001'), (-5, x'00'), (-9223372036854775807, x'')", RIGHT},
	{"INSERT INTO posting (id, b) VALUES (8 * 3 + 5, x'53000000000001'), (8 * (1048576 + 3), x'53000000000001')", RIGHT}, /* of chunks without people */
	{"INSERT INTO posting_list (list, kind, name) VALUES (1048000, 'affinity', 'nobody'), (1048001, 'strength', 'nothing'), "
	 "(1048002, 'possible', 'go'), (3, 'strength', 'react'), (0, 'affinity', 'x'), (-7, 'affinity', 'y'), (1048576, 'possible', 'php'), "
	 "(9223372036854775807, 'strength', '')", RIGHT},
	{"DELETE FROM posting_list", RIGHT},
	{"UPDATE posting_list SET list = list + 1048576", RIGHT},
	{"UPDATE posting_list SET name = name || 'x'", RIGHT},
	{"DELETE FROM posting_list WHERE kind = 'possible'", RIGHT},
	{"DELETE FROM candidate_skill WHERE candidate_id = 3; DELETE FROM candidate WHERE id = 3", TOLD}, /* by hands that keep nothing in step */
};

static void copy_whole(void)
{
	char command[1000];

	snprintf(command, sizeof(command), "cp '%s' '%s' && rm -f '%s-journal'", whole, path, path);
	assert_int_equal(system(command), 0);
}

static void open_copy(void)
{
	assert_ok(af_store_open(path, AF_OPEN_WRITE, &store, &err));
	run_on(store, "PRAGMA synchronous = OFF");
	assert_ok(af_store_taxonomy(store, &palette.taxonomy, &err));
}

static void close_copy(void)
{
	af_store_close(store);
	store = NULL;
}

static void check_told(enum af_status status)
{
	if (status != AF_CORRUPT || !strstr(err.message, "`archefit check --rebuild`"))
		fail_msg("status %d: %s", status, err.message);
	told++;
}

/* Ranks. When it is not told that there is damage the result goes to *out. */
static bool rank_or_tell(const struct af_project *project, const struct af_match_options *options, struct af_buf *out)
{
	struct af_match_result *result;
	enum af_status status = af_match_run(store, project, options, &result, &err);

	if (status) {
		check_told(status);
		return false;
	}
	add_result(out, result);
	af_match_result_free(result);
	return true;
}

static struct af_project *read_asking(void)
{
	static const char json[] = "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\",\"exact\":true},"
	                           "{\"skill\":\"javascript\"},{\"skill\":\"sql\"}]}";
	struct af_project *project;

	assert_ok(af_project_read(palette.taxonomy, "p.json", json, strlen(json), &project, &err));
	return project;
}

/* Whatever was done, a rebuild makes it good. */
static void expect_mended(const struct af_project *project, const struct af_match_options *options, const char *what)
{
	bool rebuilt;

	assert_ok(af_postings_refresh(store, MONTH, true, NULL, NULL, &rebuilt, &err));
	assert_true(rebuilt);
	expect_in_step(store, MONTH, what);
	expect_same_ranking(store, project, options, what);
}

static void each_kind(void **state)
{
	struct af_match_options options = {.as_of = MONTH, .limit = 100, .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct af_buf got = {0}, wanted = {0};
		struct af_project *project;
		bool ranked;

		copy_whole();
		run_sql(path, damages[i].sql);
		open_copy();
		project = read_asking();
		ranked = rank_or_tell(project, &options, &got);
		if (ranked && damages[i].outcome == TOLD)
			fail_msg("%s: nobody was told", damages[i].sql);
		if (ranked && damages[i].outcome == RIGHT) {
			rank_profiles_to(&wanted, store, project, &options);
			if (strcmp(af_buf_text(&got), af_buf_text(&wanted)))
				fail_at_difference(damages[i].sql, af_buf_text(&got), af_buf_text(&wanted));
			right++;
		}
		expect_mended(project, &options, damages[i].sql);
		af_project_free(project);
		af_buf_clear(&got);
		af_buf_clear(&wanted);
		close_copy();
	}
}

/* Flips bits in a blob, cuts it, or puts noise in its place. */
static void damage_blob(struct prng *r, sqlite3 *db, int64_t id)
{
	uint8_t bytes[70000];
	sqlite3_stmt *s;
	size_t n;

	assert_int_equal(sqlite3_prepare_v2(db, "SELECT b FROM posting WHERE id = ?1", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int64(s, 1, id);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = (size_t)sqlite3_column_bytes(s, 0);
	assert_true(n > 0 && n < sizeof(bytes));
	memcpy(bytes, sqlite3_column_blob(s, 0), n);
	sqlite3_finalize(s);
	for (int flips = 1 + below(r, 3); flips > 0; flips--)
		bytes[chance(r, 30) ? (size_t)below(r, n < 4 ? (int)n : 4) : (size_t)below(r, (int)n)] ^= (uint8_t)(1 << below(r, 8));
	if (chance(r, 20))
		for (size_t i = 4; i < n; i++)
			bytes[i] = (uint8_t)below(r, 256);
	if (chance(r, 20))
		n = (size_t)below(r, (int)n + 1);
	assert_int_equal(sqlite3_prepare_v2(db, "UPDATE posting SET b = ?2 WHERE id = ?1", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_blob(s, 2, bytes, (int)n, SQLITE_STATIC);
	if (!n)
		sqlite3_bind_zeroblob(s, 2, 0);
	assert_int_equal(sqlite3_step(s), SQLITE_DONE);
	sqlite3_finalize(s);
}

static void damage_some(struct prng *r)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int i = 1 + below(r, 6); i > 0; i--) {
		int64_t id = 0;

		assert_int_equal(sqlite3_prepare_v2(db, "SELECT id FROM posting WHERE id / 8 & 1048575 >= iif(?2, 1047552, 0) ORDER BY id LIMIT 1 OFFSET ?1 % "
		                                    "(SELECT count(*) FROM posting WHERE id / 8 & 1048575 >= iif(?2, 1047552, 0))", -1, &s, NULL), SQLITE_OK);
		sqlite3_bind_int(s, 1, below(r, 1000));
		sqlite3_bind_int(s, 2, chance(r, 40));
		if (sqlite3_step(s) == SQLITE_ROW)
			id = sqlite3_column_int64(s, 0);
		sqlite3_finalize(s);
		if (!id)
			continue;
		if (chance(r, 80))
			damage_blob(r, db, id);
		else
			sqlite3_exec(db, chance(r, 50) ? "DELETE FROM posting WHERE id = (SELECT max(id) FROM posting)"
			                               : "UPDATE OR IGNORE posting SET id = id + 1 WHERE id / 8 & 1048575 > 1047560", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

/* Changes that must find their way into damaged lists. */
static void change_some(struct prng *r)
{
	struct drawn_archetype mine;
	struct person p;
	enum af_put outcome;
	char key[20];
	int64_t batch;
	enum af_status status;

	snprintf(key, sizeof(key), "k%d", below(r, PEOPLE + 5));
	draw_profile(r, &palette, key, &p);
	assert_ok(af_begin(store, &err));
	status = af_store_batch_begin(store, "t", NULL, &batch, &err);
	if (!status)
		status = load_candidate(store, &p.candidate, false, batch, &outcome, &err);
	if (!status && chance(r, 50)) {
		draw_archetype(r, &palette, "mine", &mine);
		status = af_archetype_put(store, &mine.archetype, true, &err);
	}
	if (!status)
		status = af_commit(store, &err);
	else
		af_rollback(store);
	if (status)
		check_told(status);
}

static void any_damage(void **state)
{
	(void)state;
	told = right = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(round);
		struct drawn_project d;

		copy_whole();
		damage_some(&r);
		open_copy();
		for (int i = 0; i < 6; i++) {
			struct af_buf got = {0}, wanted = {0};

			draw_asking(&r, &palette, "asking", NULL, &d);
			if (rank_or_tell(&d.project, &d.options, &got)) {
				rank_profiles_to(&wanted, store, &d.project, &d.options);
				*(strcmp(af_buf_text(&got), af_buf_text(&wanted)) ? &hidden : &right) += 1;
			}
			af_buf_clear(&got);
			af_buf_clear(&wanted);
			if (i % 3 == 1)
				change_some(&r);
		}
		expect_mended(&d.project, &d.options, "a rebuild of what was damaged");
		close_copy();
	}
	/* A byte that became another one is only seen where it changes what is shown of somebody: nothing else is compared with a profile. */
	print_message("told %zu times, right %zu, wrong in who is not shown %zu\n", told, right, hidden);
	assert_true(told > ROUNDS / 2 && right > ROUNDS);
}

static void make_whole(void)
{
	struct prng r = prng_of(12345);
	struct person p;
	enum af_put outcome;
	int64_t batch;
	char key[20];
	bool did;

	store = new_store(folder);
	assert_ok(af_store_taxonomy(store, &palette.taxonomy, &err));
	draw_palette(&r, palette.taxonomy, &palette);
	palette.skills[0] = palette.skills[1] = af_taxonomy_by_slug(palette.taxonomy, "python")->index;
	assert_ok(af_postings_refresh(store, MONTH, false, NULL, NULL, &did, &err));
	assert_ok(af_begin(store, &err));
	assert_ok(af_store_batch_begin(store, "t", NULL, &batch, &err));
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		if (i == PEOPLE / 2)
			run_on(store, "INSERT INTO candidate (id, key) VALUES (65525, 'jump')");
		do
			draw_profile(&r, &palette, key, &p);
		while (p.candidate.skill_count < 3 || p.skills[0].slug[0] != 'p');
		assert_ok(load_candidate(store, &p.candidate, false, batch, &outcome, &err));
	}
	assert_ok(af_commit(store, &err));
	af_project_free(put_asking(store, "s", "\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"},{\"skill\":\"javascript\"}]"));
	expect_in_step(store, MONTH, "the whole");
	assert_true(number_of(store, "SELECT count(*) FROM posting_list WHERE kind = 'possible'") > 0);
	close_copy();
	snprintf(path, sizeof(path), "%s/work.db", folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(each_kind), cmocka_unit_test(any_damage)};
	int result;

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	make_folder(folder);
	snprintf(whole, sizeof(whole), "%s/test.db", folder);
	make_whole();
	result = cmocka_run_group_tests(tests, NULL, NULL);
	remove_folder(folder);
	return result;
}
