/* Databases that an older archefit left: brought up to date with all that is in them, or left exactly as they were.
 * tests/fixtures has one dump for each schema that was ever released. */
#include "database.h"
#include "taxonomy/taxonomy.h"

#include <stdlib.h>

static char folder[256], path[300];

/* The whole of a text file; the caller frees it. */
static char *contents(const char *name)
{
	FILE *in = fopen(name, "rb");
	char *text = calloc(1, 1 << 20);
	size_t n;

	if (!in || !text)
		fail_msg("%s: cannot be read; run the tests from the top folder", name);
	n = fread(text, 1, (1 << 20) - 1, in);
	assert_true(n > 0 && feof(in));
	fclose(in);
	return text;
}

static int setup(void **state)
{
	char *dump;

	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	dump = contents("tests/fixtures/schema-001.sql");
	run_sql(path, dump);
	free(dump);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(folder);
	return 0;
}

static struct af_store *open_old(enum af_open_mode mode)
{
	struct af_store *store = NULL;
	struct af_error err;

	assert_ok(af_store_open(path, mode, &store, &err));
	return store;
}

/* The fixture is what it says: the first schema, and rows in every table. */
static void test_fixture(void **state)
{
	static const char *const tables[] = {"meta", "skill", "skill_alias", "skill_relation", "import_batch", "candidate", "candidate_skill",
	                                     "archetype", "pillar", "project", "project_fact", "requirement", "requirement_skill", "shortlist",
	                                     "shortlist_entry", "shortlist_part"};
	char query[100], *released = contents("schema/001_core.sql");
	sqlite3 *db;
	sqlite3_stmt *s;

	(void)state;
	assert_answer(path, "PRAGMA user_version", "1");
	for (size_t i = 0; i < COUNT(tables); i++) {
		snprintf(query, sizeof(query), "SELECT count(*) > 0 FROM %s", tables[i]);
		assert_answer(path, query, "1");
	}
	snprintf(query, sizeof(query), "%zu", COUNT(tables));
	assert_answer(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'", query);
	assert_answer(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'view'", "0");
	/* A released schema file never changes: its statements are those of the dump. */
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		if (!strstr(released, (const char *)sqlite3_column_text(s, 0)))
			fail_msg("schema/001_core.sql has no longer: %s", sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	free(released);
}

static void check_people(struct af_store *store)
{
	struct af_candidate *c;
	struct af_error err;

	assert_ok(af_candidate_get(store, "ada@example.org", &c, &err));
	assert_int_equal(c->id, 1);
	assert_string_equal(c->name, "Ada Kr\xC3\xA4mer");
	assert_string_equal(c->phone, "+49 030 1234");
	assert_string_equal(c->location, "Berlin, Germany");
	assert_int_equal(c->utc_offset, 60);
	assert_int_equal(c->months, 96);
	assert_int_equal(c->rate_cents, 9550);
	assert_int_equal(c->rate_period, AF_PER_HOUR);
	assert_int_equal(c->work_modes, AF_REMOTE | AF_ONSITE);
	assert_string_equal(c->notes, "prefers mornings; \"quoted\"");
	assert_string_equal(c->extra, "{\"Odd\":\"x\"}");
	assert_int_equal(c->skill_count, 4);
	assert_string_equal(c->skills[0].slug, "?zentralog");
	assert_string_equal(c->skills[1].slug, "fastapi");
	assert_string_equal(c->skills[1].source, "Fast API");
	assert_int_equal(c->skills[1].level, AF_UNKNOWN);
	assert_string_equal(c->skills[2].slug, "kubernetes"); /* unlisted before, known now */
	assert_int_equal(c->skills[2].level, 5);
	assert_true(c->skills[2].listed);
	assert_string_equal(c->skills[3].slug, "python");
	assert_int_equal(c->skills[3].last_used, 2025 * 12 + 11);
	af_candidate_free(c);
	assert_ok(af_candidate_get(store, "bob", &c, &err));
	assert_null(c->name);
	assert_int_equal(c->rate_cents, -1);
	assert_int_equal(c->skills[0].months, 18);
	af_candidate_free(c);
}

static void check_documents(struct af_store *store)
{
	struct af_project *p;
	struct af_archetype *a;
	struct af_shortlist *l;
	struct af_error err;

	assert_ok(af_project_get(store, "portal", &p, &err));
	assert_int_equal(p->fact_count, 2);
	assert_string_equal(p->facts[1].value, "500");
	assert_int_equal(p->requirement_count, 2);
	assert_string_equal(p->requirements[0].skills[0], "fastapi");
	assert_true(p->requirements[0].exact);
	assert_int_equal(p->requirements[1].skill_count, 2);
	assert_string_equal(p->requirements[1].skills[0], "django");
	assert_string_equal(p->pin, "my-own");
	assert_int_equal(p->constraints.location_count, 2);
	assert_int_equal(p->constraints.overlap_minutes, 240);
	af_project_free(p);
	assert_ok(af_archetype_get(store, "my-own", &a, &err));
	assert_int_equal(a->pillar_count, 2);
	assert_true(a->pillars[0].core && !a->builtin);
	af_archetype_free(a);
	assert_ok(af_archetype_get(store, "fastapi-specialist", &a, &err));
	assert_string_not_equal(a->title, "An older text");
	af_archetype_free(a);
	assert_ok(af_shortlist_get(store, "portal-1", &l, &err));
	assert_int_equal(l->entry_count, 1);
	assert_int_equal(l->near_miss_count, 1);
	assert_int_equal(l->entries[0].fit, 699);
	assert_int_equal(l->entries[0].part_count, 2);
	assert_string_equal(l->taxonomy_version, "0123456789abcdef"); /* frozen: not today's */
	assert_string_equal(l->near_misses[0].failed[0], "FastAPI: no evidence");
	assert_int_equal(l->snapshot, 0);
	assert_int_equal(l->version, 1);
	assert_null(l->asked);
	assert_int_equal(l->entry_profiles[0].lean, AF_UNKNOWN);
	assert_string_equal(l->hash, "sha256:5ce4baf1194a5a2601c923f71d1d4187124669cfa770bc43f605d11dd7a757d4"); /* computed, since none was stored; it must stay */
	af_shortlist_free(l);
}

static void test_upgrade(void **state)
{
	const struct af_taxonomy *stored;
	struct af_taxonomy *builtin;
	struct af_store *store = open_old(AF_OPEN_READ); /* reading is enough of a reason */
	struct af_error err;

	(void)state;
	check_people(store);
	check_documents(store);
	assert_ok(af_store_taxonomy(store, &stored, &err));
	assert_ok(af_taxonomy_builtin(&builtin, &err));
	assert_string_equal(af_taxonomy_version(stored), af_taxonomy_version(builtin));
	af_taxonomy_free(builtin);
	af_store_close(store);
	assert_answer(path, "PRAGMA user_version", "12");
	assert_answer(path, "SELECT id || name FROM skill WHERE slug = 'django'", "4Django"); /* ids stay, names are today's */
	assert_answer(path, "PRAGMA integrity_check", "ok");
	assert_answer(path, "PRAGMA foreign_key_check", "");
	store = open_old(AF_OPEN_WRITE); /* and the second time nothing more is done */
	check_people(store);
	check_documents(store);
	af_store_close(store);
}

static void test_views(void **state)
{
	(void)state;
	af_store_close(open_old(AF_OPEN_WRITE));
	assert_answer(path, "SELECT years || ' ' || rate || ' ' || currency || ' ' || per || ' ' || skills FROM people WHERE key = 'ada@example.org'",
	              "8.0 95.5 EUR hour 4");
	assert_answer(path, "SELECT group_concat(skill, ', ') FROM (SELECT skill FROM people_skills WHERE key = 'ada@example.org' ORDER BY skill)",
	              "FastAPI, Kubernetes, Python, Zentralog");
	assert_answer(path, "SELECT level || ' ' || years || ' ' || last_used || ' ' || listed FROM people_skills WHERE slug = 'python'", "4 5.0 2025-12 1");
	assert_answer(path, "SELECT name || ' ' || people FROM unlisted_skills", "Zentralog 1");
	assert_answer(path, "SELECT group_concat(importance || ' ' || skill || ' ' || years, '; ') FROM project_requirements WHERE project = 'portal'",
	              "must FastAPI 2.0; should Django or React 0.0");
	assert_answer(path, "SELECT group_concat(key || ' ' || fit, ', ') FROM (SELECT * FROM shortlist_people WHERE shortlist = 'portal-1' ORDER BY key)",
	              "ada@example.org 69.9, bob 9.9");
	assert_answer(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'candidate_before_batch'", "1");
}

/* Something in the way of the last statement of an upgrade undoes the first ones too. */
static void test_all_or_nothing(void **state)
{
	struct af_store *store;
	struct af_error err;
	char before[4000];

	(void)state;
	run_sql(path, "CREATE TABLE shortlist_people (x)");
	snprintf(before, sizeof(before), "%s", answer(path, "SELECT count(*) || ' ' || sum(length(sql)) FROM sqlite_schema"));
	assert_refused(af_store_open(path, AF_OPEN_WRITE, &store, &err), AF_INTERNAL, "schema/002_views.sql", path, "shortlist_people");
	assert_null(store);
	assert_int_equal(af_store_open(path, AF_OPEN_WRITE, &store, NULL), AF_INTERNAL);
	assert_answer(path, "PRAGMA user_version", "1");
	assert_answer(path, "SELECT count(*) || ' ' || sum(length(sql)) FROM sqlite_schema", before);
	assert_answer(path, "SELECT value FROM meta", "00000000000000aa"); /* the taxonomy was not touched either */
	run_sql(path, "DROP TABLE shortlist_people");
	store = open_old(AF_OPEN_WRITE); /* the way is free: up it goes */
	check_people(store);
	af_store_close(store);
}

/* The new taxonomy is all-or-nothing as well: a trigger breaks it midway. */
static void test_sync_all_or_nothing(void **state)
{
	struct af_store *store;
	struct af_error err;

	(void)state;
	run_sql(path, "CREATE TRIGGER breaks BEFORE INSERT ON archetype WHEN new.name = 'fullstack-python' BEGIN SELECT raise(ABORT, 'broken'); END");
	assert_refused(af_store_open(path, AF_OPEN_WRITE, &store, &err), AF_INTERNAL, path, "broken");
	assert_answer(path, "PRAGMA user_version", "12");
	assert_answer(path, "SELECT value FROM meta", "00000000000000aa");
	assert_answer(path, "SELECT group_concat(slug) FROM (SELECT slug FROM skill ORDER BY id)", "python,fastapi,react,django,?zentralog,?k8s");
	assert_answer(path, "SELECT title FROM archetype WHERE name = 'fastapi-specialist'", "An older text");
	assert_answer(path, "SELECT count(*) FROM candidate_skill", "5");
	run_sql(path, "DROP TRIGGER breaks");
	store = open_old(AF_OPEN_WRITE);
	check_people(store);
	check_documents(store);
	af_store_close(store);
}

/* ---------------------------------------------------------------- from rows of skills to profiles */

/* What schema 8 may hold of people: every way of saying something of a skill, and every kind of image. Batch 1 added 1 to 3, of whom 3 was merged into 1
 * by batch 3; batch 2 changed 1 and added 4; batch 7 has 6 from batch 6, which was undone, and added 8; 7 is batch 5's. */
static const char people_of_8[] =
	"INSERT INTO skill (id, slug, name, origin, category, layer, half_life) VALUES (3, 'python', 'Python', 'builtin', '', '', 'fast'), "
	"(5, 'django', 'Django', 'builtin', '', '', 'fast'), (1048576, '?zog', 'Zog', 'unlisted', '', '', 'medium'), "
	"(1048577, '?\"q', '\"Q', 'unlisted', '', '', 'medium');"
	"INSERT INTO import_batch (id, source, kind, undone) VALUES (1, 'a', 'import', 0), (2, 'b', 'import', 0), (3, 'c', 'merge', 0), (5, 'e', 'import', 0), "
	"(6, 'f', 'import', 1), (7, 'g', 'import', 0);"
	"INSERT INTO candidate (id, key, batch_id) VALUES (1, 'p1', 3), (2, 'p2', 1), (4, 'p4', 2), (6, 'p6', 7), (7, 'p7', 5), (8, 'p8', 7);"
	"INSERT INTO candidate_key_alias VALUES ('p3', 1, 3, 1, 3);"
	"INSERT INTO candidate_before (candidate_id, batch_id, existed) VALUES (1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 2, 0), (6, 7, 0), (7, 5, 0), (8, 7, 0);"
	"INSERT INTO candidate_before (candidate_id, batch_id, existed, key, work_modes, last_batch_id) VALUES (1, 2, 1, 'p1', 0, 1), (1, 3, 1, 'p1', 0, 2), "
	"(3, 3, 1, 'p3', 0, 1);"
	"INSERT INTO candidate_skill_before (candidate_id, batch_id, slug, name, level, months, last_used, source, in_text) VALUES "
	"(1, 3, 'python', 'Python', 4, NULL, NULL, 'Python:4', 0), (1, 3, '?gone', 'Gone', NULL, 5, '2020-01', 'Gone', 1), (1, 3, 'django', 'Django', 2, 7, NULL, '~\"', 0), "
	"(3, 3, 'django', 'Django', NULL, NULL, NULL, NULL, 0);"
	"INSERT INTO candidate_skill (candidate_id, skill_id, level, months, last_used, source, in_text) VALUES "
	"(1, 3, 4, NULL, NULL, 'Python:4', 0), (1, 5, NULL, 60, NULL, 'Django (5 yrs)', 0), (1, 1048576, NULL, NULL, NULL, 'Zog', 0), (1, 1048577, 1, NULL, NULL, NULL, 0), "
	"(2, 3, 4, 12, '2025-11', '=' || char(1, 10, 34, 92), 1), (2, 5, NULL, 0, NULL, 'Django (0', 0), (4, 3, 5, NULL, NULL, 'Python:4', 0), (4, 5, NULL, 61, NULL, "
	"'Django (5 yrs)', 0), (4, 1048576, NULL, NULL, '2024-02-29', '', 0), (6, 3, NULL, NULL, NULL, NULL, 0), (6, 5, NULL, 12, NULL, 'Django (12)', 0), "
	"(7, 3, NULL, 12, NULL, 'Python (01 yr)', 0), (7, 5, NULL, 9999999999, 'soon', '~', 0), (8, 3, 3, NULL, NULL, 'python:3', 0), (8, 5, NULL, NULL, NULL, NULL, 1);"
	"CREATE TABLE said AS SELECT * FROM candidate_skill;"
	"UPDATE said SET last_used = CASE candidate_id WHEN 4 THEN '2024-02' END WHERE last_used IN ('soon', '2024-02-29');"
	"UPDATE said SET months = 2147483647 WHERE months > 2147483647;"
	"CREATE TABLE touched AS SELECT batch_id, candidate_id, existed FROM candidate_before;"
	"INSERT INTO posting VALUES (3, x'53000000010001'), (1047552, x'53000000010001');"
	"INSERT INTO posting_list VALUES (1047553, 'strength', 'python'); INSERT INTO meta VALUES ('postings', '2026-11 1 0');"
	"PRAGMA application_id = 0x61666974; PRAGMA user_version = 8;";

static void make_schema_8(void)
{
	sqlite3 *db = NULL;

	remove(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int version = 1; version <= 8; version++)
		must(db, af_embedded_migration(version).text);
	must(db, people_of_8);
	sqlite3_close(db);
}

/* Are the rows of two queries the same? */
static void assert_same_rows(const char *a, const char *b)
{
	char sql[600];

	snprintf(sql, sizeof(sql), "SELECT (SELECT count(*) FROM (%s EXCEPT %s)) + (SELECT count(*) FROM (%s EXCEPT %s)) + (SELECT count(*) FROM (%s)) - "
	         "(SELECT count(*) FROM (%s))", a, b, b, a, a, b);
	assert_answer(path, sql, "0");
}

static bool count_skills(void *context, const struct af_candidate *candidate)
{
	*(size_t *)context += candidate->skill_count;
	return true;
}

static void test_profiles(void **state)
{
	struct af_undo_result undo;
	struct af_store *store;
	struct af_error err;
	size_t skills = 0;

	(void)state;
	make_schema_8();
	store = open_old(AF_OPEN_WRITE);
	assert_answer(path, "SELECT (SELECT count(*) FROM posting) || (SELECT count(*) FROM posting_list) || (SELECT count(*) FROM meta WHERE name = 'postings')",
	              "000"); /* they had other row ids */
	assert_same_rows("SELECT * FROM said", "SELECT * FROM candidate_skill");
	assert_same_rows("SELECT * FROM touched", "SELECT * FROM batch_candidate");
	assert_same_rows("SELECT candidate_id, skill_id FROM said WHERE skill_id >= 1048576", "SELECT candidate_id, skill_id FROM candidate_unlisted");
	assert_answer(path, "SELECT group_concat(id || ' ' || first_added || '-' || last_added, ', ') FROM import_batch", "1 1-3, 2 4-4, 5 7-7");
	assert_answer(path, "SELECT group_concat(candidate_id || ' ' || batch_id || ' ' || existed, ', ') FROM (SELECT * FROM candidate_before ORDER BY 1, 2)",
	              "1 2 1, 1 3 1, 3 1 0, 3 3 1, 6 7 0, 8 7 0");
	assert_ok(af_candidate_each(store, NULL, count_skills, &skills, &err));
	assert_int_equal(skills, 15);
	/* And what was is found again. */
	assert_ok(af_batch_undo(store, 3, AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.restored, 2);
	assert_answer(path, "SELECT group_concat(key || ' ' || slug || ' ' || quote(level) || ' ' || quote(cs.months) || ' ' || quote(last_used) || ' ' || quote(source) "
	                    "|| ' ' || in_text, ', ') FROM (SELECT * FROM candidate_skill cs JOIN skill s ON s.id = skill_id JOIN candidate c ON c.id = candidate_id "
	                    "WHERE key IN ('p1', 'p3') ORDER BY key, slug) AS cs",
	              "p1 ?gone NULL 5 '2020-01' 'Gone' 1, p1 django 2 7 NULL '~\"' 0, p1 python 4 NULL NULL 'Python:4' 0, p3 django NULL NULL NULL NULL 0");
	assert_ok(af_batch_undo(store, 1, AF_KEEP_EARLIER, &undo, &err));
	assert_ok(af_batch_undo(store, 7, AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.removed, 2);
	assert_answer(path, "SELECT group_concat(key) FROM (SELECT key FROM candidate ORDER BY key)", "p4,p7");
	af_store_close(store);
	assert_answer(path, "PRAGMA integrity_check", "ok");
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_fixture), TEST(test_upgrade), TEST(test_views), TEST(test_all_or_nothing), TEST(test_sync_all_or_nothing), TEST(test_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
