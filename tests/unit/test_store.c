/* The database file: a fresh one, files that are refused, a built-in taxonomy that changes under stored profiles. */
#include "database.h"
#include "base/embedded.h"
#include "store/internal.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[256], path[300];

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(folder);
	return 0;
}

static enum af_status open_as(enum af_open_mode mode, struct af_store **store, struct af_error *err)
{
	enum af_status status = af_store_open(path, mode, store, err);

	if (status)
		assert_null(*store);
	return status;
}

/* Opening fails in every mode with the same status; the message names the file, and is left in err for more checks. */
static void refused_in_all_modes(enum af_status wanted, const char *part)
{
	for (int mode = AF_OPEN_READ; mode <= AF_OPEN_CREATE; mode++) {
		struct af_store *store;
		struct af_error err;

		assert_refused(open_as((enum af_open_mode)mode, &store, &err), wanted, path, part);
		assert_int_equal(af_store_open(path, (enum af_open_mode)mode, &store, NULL), wanted);
	}
}

static void make_database(void)
{
	af_store_close(new_store(folder));
}

static void write_file(const char *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
}

static void test_fresh(void **state)
{
	struct af_store *store;
	struct stat info;
	struct af_error err;

	(void)state;
	umask(0); /* the mode must not rest on the mask */
	store = new_store(folder);
	umask(022);
	assert_null(af_store_warning(store));
	assert_int_equal(sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(store->db, "INSERT INTO profile (candidate_id, skills) VALUES (99, '[1]')", NULL, NULL, NULL),
	                 SQLITE_CONSTRAINT_FOREIGNKEY);
	assert_int_equal(sqlite3_exec(store->db, "INSERT INTO candidate (key, months) VALUES ('k', 'many')", NULL, NULL, NULL),
	                 SQLITE_CONSTRAINT_DATATYPE);
	af_store_close(store);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_answer(path, "PRAGMA application_id", "1634101620"); /* 0x61666974, "afit" */
	assert_answer(path, "PRAGMA user_version", "12");
	assert_answer(path, "PRAGMA integrity_check", "ok");
	assert_answer(path, "PRAGMA foreign_key_check", "");
	assert_answer(path, "SELECT count(*) > 10 FROM pragma_table_list WHERE schema = 'main' AND type = 'table'", "1");
	assert_answer(path, "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
	                    "AND NOT strict AND name NOT LIKE 'sqlite_%'", "NULL");
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
	for (int mode = AF_OPEN_READ; mode <= AF_OPEN_CREATE; mode++) {
		assert_ok(open_as((enum af_open_mode)mode, &store, &err));
		af_store_close(store);
	}
	af_store_close(NULL);
}

/* Every row of `what` in the database at one path stands in that at other too. */
static void rows_stand_in(const char *one, const char *other, const char *what)
{
	char *sql = sqlite3_mprintf("ATTACH %Q AS o; CREATE TEMP TABLE none (n CHECK (n = 0)); "
	                            "INSERT INTO none SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM o.%s)", other, what, what);

	run_sql(one, sql);
	sqlite3_free(sql);
}

/* A new database, which is a copy of the one that the build made, has what the migrations and the seeds make of an empty file. */
static void test_template(void **state)
{
	static const char *const pragmas[] = {"PRAGMA application_id", "PRAGMA user_version", "PRAGMA page_size", "PRAGMA encoding"};
	struct af_store *store = new_store(folder);
	struct af_error err;
	struct stat info;
	char other[300], tables[4000], *rest;

	(void)state;
	af_store_close(store);
	snprintf(other, sizeof(other), "%s/other.db", folder);
	fclose(fopen(other, "wb"));
	assert_ok(af_store_open(other, AF_OPEN_CREATE, &store, &err));
	af_store_close(store);
	assert_int_equal(stat(path, &info), 0);
	assert_true((size_t)info.st_size == af_embedded_template().length);
	assert_answer(path, "SELECT count(*) > 1700 FROM skill", "1");
	snprintf(tables, sizeof(tables), "%s", answer(other, "SELECT group_concat(name) FROM sqlite_schema WHERE type IN ('table', 'view')"));
	for (const char *table = strtok_r(tables, ",", &rest); table; table = strtok_r(NULL, ",", &rest)) {
		rows_stand_in(path, other, table);
		rows_stand_in(other, path, table);
	}
	run_sql(path, "CREATE VIEW statements AS SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'statements'");
	run_sql(other, "CREATE VIEW statements AS SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'statements'");
	rows_stand_in(path, other, "statements");
	rows_stand_in(other, path, "statements");
	for (size_t i = 0; i < COUNT(pragmas); i++) {
		char wanted[100];

		assert_true(snprintf(wanted, sizeof(wanted), "%.99s", answer(other, pragmas[i])) > 0);
		assert_answer(path, pragmas[i], wanted);
	}
}

/* The taxonomy that comes back out of the file is the one that was built in, scores and spellings alike. */
static void test_taxonomy_round_trip(void **state)
{
	struct af_store *store = new_store(folder);
	const struct af_taxonomy *stored, *again;
	struct af_taxonomy *builtin;
	struct af_error err;

	(void)state;
	assert_ok(af_taxonomy_builtin(&builtin, &err));
	assert_ok(af_store_taxonomy(store, &stored, &err));
	assert_ok(af_store_taxonomy(store, &again, &err));
	assert_ptr_equal(stored, again);
	assert_string_equal(af_taxonomy_version(stored), af_taxonomy_version(builtin));
	assert_int_equal(af_taxonomy_count(stored), af_taxonomy_count(builtin));
	for (size_t i = 0; i < af_taxonomy_count(builtin); i++) {
		const struct af_skill *a = af_taxonomy_skill(builtin, i), *b = af_taxonomy_skill(stored, i);

		assert_string_equal(a->slug, b->slug);
		assert_string_equal(a->name, b->name);
		assert_string_equal(a->category, b->category);
		assert_string_equal(a->layer, b->layer);
		assert_string_equal(a->half_life, b->half_life);
		assert_int_equal(a->edge_count, b->edge_count);
		assert_ptr_equal(af_taxonomy_by_id(stored, b->id), b);
		for (size_t j = 0; j < a->alias_count; j++)
			assert_ptr_equal(af_taxonomy_resolve(stored, a->aliases[j]), b);
	}
	af_taxonomy_free(builtin);
	af_store_close(store);
}

static void test_missing(void **state)
{
	struct af_store *store;
	struct af_error err;

	(void)state;
	assert_refused(open_as(AF_OPEN_READ, &store, &err), AF_NOT_FOUND, path, "no such database");
	assert_refused(open_as(AF_OPEN_WRITE, &store, &err), AF_NOT_FOUND, path, "no such database");
	assert_int_equal(access(path, F_OK), -1); /* a refusal makes no file */
	snprintf(path, sizeof(path), "%s/none/test.db", folder);
	assert_refused(open_as(AF_OPEN_CREATE, &store, &err), AF_IO, path, "cannot be created");
}

static void test_not_ours(void **state)
{
	char garbage[5000];
	struct af_store *store;
	struct af_error err;

	(void)state;
	memset(garbage, 'x', sizeof(garbage));
	write_file(garbage, sizeof(garbage));
	refused_in_all_modes(AF_NOT_OURS, "not an archefit database");
	write_file("name,skills\n", 12);
	refused_in_all_modes(AF_NOT_OURS, "not an archefit database");
	assert_int_equal(unlink(path), 0);
	run_sql(path, "CREATE TABLE t (x)");
	refused_in_all_modes(AF_NOT_OURS, "another program");
	run_sql(path, "PRAGMA application_id = 7");
	refused_in_all_modes(AF_NOT_OURS, "another program");
	assert_answer(path, "SELECT group_concat(name) FROM sqlite_schema", "t"); /* and left as it was */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	refused_in_all_modes(AF_NOT_OURS, "not a file");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused_in_all_modes(AF_NOT_OURS, "not a file");
	assert_int_equal(unlink(path), 0);
	write_file("", 0);
	assert_refused(open_as(AF_OPEN_READ, &store, &err), AF_NOT_OURS, path, "empty");
	assert_refused(open_as(AF_OPEN_WRITE, &store, &err), AF_NOT_OURS, path, "empty");
	assert_ok(open_as(AF_OPEN_CREATE, &store, &err)); /* nothing is lost by filling it */
	af_store_close(store);
}

static void test_newer(void **state)
{
	(void)state;
	make_database();
	run_sql(path, "PRAGMA user_version = 99");
	refused_in_all_modes(AF_NEWER, "schema 99");
	assert_answer(path, "PRAGMA user_version", "99");
}

static void test_damaged(void **state)
{
	struct stat info;
	char bytes[4096];
	FILE *file;

	(void)state;
	make_database();
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(truncate(path, info.st_size / 2), 0);
	refused_in_all_modes(AF_CORRUPT, "restore a copy");
	assert_int_equal(unlink(path), 0);
	make_database();
	file = fopen(path, "r+b"); /* the head stays, so that the file is still known for what it is; the tables' pages do not */
	assert_non_null(file);
	memset(bytes, 0xA5, sizeof(bytes));
	assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
	for (long at = 4096; at < info.st_size; at += 4096)
		assert_int_equal(fwrite(bytes, 1, sizeof(bytes), file), sizeof(bytes));
	assert_int_equal(fclose(file), 0);
	refused_in_all_modes(AF_CORRUPT, "damaged");
}

/* Root may write whatever the mode says; it plays another user here. False when it cannot. */
static bool become_plain_user(void)
{
	return geteuid() != 0 || (chmod(folder, 0777) == 0 && chmod(path, 0666) == 0 && seteuid(65534) == 0 && access(path, F_OK) == 0);
}

static void come_back(uid_t me)
{
	if (geteuid() != me)
		assert_int_equal(seteuid(me), 0);
}

static void test_read_only(void **state)
{
	uid_t me = geteuid();
	struct af_store *store;
	struct af_error err;

	(void)state;
	make_database();
	assert_int_equal(chmod(path, 0444), 0);
	if (me == 0 && (chmod(folder, 0755) != 0 || seteuid(65534) != 0))
		skip();
	assert_refused(open_as(AF_OPEN_WRITE, &store, &err), AF_READONLY, path, "permissions");
	assert_refused(open_as(AF_OPEN_CREATE, &store, &err), AF_READONLY, path, "permissions");
	assert_ok(open_as(AF_OPEN_READ, &store, &err));
	assert_non_null(strstr(af_store_warning(store), "read-only"));
	assert_refused(af_store_begin(store, &err), AF_READONLY, path);
	af_store_close(store);
	come_back(me);
	run_sql(path, "PRAGMA user_version = 1; DROP VIEW people"); /* an older file cannot be brought up to date */
	if (me == 0 && seteuid(65534) != 0)
		skip();
	assert_refused(open_as(AF_OPEN_READ, &store, &err), AF_READONLY, path, "schema 1");
	come_back(me);
	assert_answer(path, "PRAGMA user_version", "1");
}

/* The file may be written but its folder not: there is no place for a journal. */
static void test_read_only_folder(void **state)
{
	uid_t me = geteuid();
	struct af_store *store;
	struct af_error err;
	enum af_status status;

	(void)state;
	make_database();
	if (!become_plain_user()) {
		come_back(me);
		skip();
	}
	come_back(me);
	assert_int_equal(chmod(folder, 0555), 0);
	if (me == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_ok(open_as(AF_OPEN_WRITE, &store, &err));
	status = af_store_begin(store, &err);
	if (!status)
		status = af_sql_run(store, SQL_META_PUT, &err, "ss", "test", "x");
	assert_refused(status, AF_READONLY, path, "folder");
	af_store_close(store);
	come_back(me);
	assert_int_equal(chmod(folder, 0755), 0);
}

static void test_locked(void **state)
{
	struct af_store *store;
	struct af_error err;
	sqlite3 *other;

	(void)state;
	make_database();
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_ok(open_as(AF_OPEN_WRITE, &store, &err)); /* nothing is to be written, and reading goes on */
	assert_refused(af_store_begin(store, &err), AF_BUSY, path, "another process");
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	assert_ok(af_store_begin(store, &err));
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_BUSY);
	af_store_rollback(store);
	af_store_rollback(store); /* nothing to undo, nothing done */
	assert_ok(af_store_begin(store, &err));
	af_store_close(store); /* ends the transaction */
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	assert_refused(open_as(AF_OPEN_READ, &store, &err), AF_BUSY, path, "another process");
	sqlite3_close(other);
}

/* Rows as if an older archefit, whose taxonomy knew less, had written them. */
static void test_sync_promotes(void **state)
{
	(void)state;
	make_database();
	run_sql(path, "UPDATE meta SET value = 'old' WHERE name = 'builtin';"
	              "UPDATE skill SET name = 'Old name', half_life = 'fast' WHERE slug = 'python';"
	              "DELETE FROM skill_alias WHERE key = 'py';"
	              "UPDATE skill_relation SET percent = 1 WHERE kind = 'implies';"
	              "INSERT INTO skill (id, slug, name, origin, category, layer, half_life) VALUES"
	              " (9001, '?k8s', 'K8s', 'unlisted', '', '', 'medium'), (9002, '?zentralog', 'Zentralog', 'unlisted', '', '', 'medium');"
	              "INSERT INTO candidate (id, key) VALUES (1, 'only'), (2, 'both'), (3, 'better');"
	              "INSERT INTO candidate_skill (candidate_id, skill_id, level, months, last_used, source) VALUES"
	              " (1, 9001, 3, 24, '2025-10', NULL), (1, 9002, 2, NULL, NULL, NULL), (2, 9001, 5, NULL, '2024-01', 'K8s!'),"
	              " (2, (SELECT id FROM skill WHERE slug = 'kubernetes'), 2, 12, NULL, NULL), (3, 9001, 1, 6, '2020-01', NULL),"
	              " (3, (SELECT id FROM skill WHERE slug = 'kubernetes'), 4, 60, '2025-01', 'Kube'),"
	              " (3, (SELECT id FROM skill WHERE slug = 'python'), 4, NULL, NULL, 'Old name:4');");
	make_database(); /* opens it again */
	assert_answer(path, "SELECT source || level FROM people_skills WHERE slug = 'python'", "Old name:44"); /* a skill's new name is no word of a profile */
	assert_answer(path, "SELECT value <> 'old' FROM meta WHERE name = 'builtin'", "1");
	assert_answer(path, "SELECT name || half_life FROM skill WHERE slug = 'python'", "Pythonslow");
	assert_answer(path, "SELECT count(*) FROM skill_relation WHERE percent = 1", "0");
	assert_answer(path, "SELECT group_concat(slug) FROM skill WHERE origin = 'unlisted'", "?zentralog");
	assert_answer(path, "SELECT group_concat(slug || ' ' || source, ', ') FROM (SELECT slug, source FROM people_skills WHERE key = 'only' ORDER BY slug)",
	              "?zentralog Zentralog, kubernetes K8s"); /* what the profile said stays */
	assert_answer(path, "SELECT level || ' ' || years || ' ' || last_used FROM people_skills WHERE key = 'only' AND slug = 'kubernetes'",
	              "3 2.0 2025-10");
	assert_answer(path, "SELECT group_concat(slug || ' ' || level || ' ' || years || ' ' || last_used || ' ' || source) FROM people_skills WHERE key = 'both'",
	              "kubernetes 5 1.0 2024-01 K8s!"); /* one row, the better of each */
	assert_answer(path, "SELECT group_concat(slug || ' ' || level || ' ' || years || ' ' || last_used || ' ' || source) FROM people_skills WHERE key = 'better' AND slug = 'kubernetes'",
	              "kubernetes 4 5.0 2025-01 Kube; K8s");
	assert_answer(path, "PRAGMA foreign_key_check", "");
	assert_answer(path, "PRAGMA integrity_check", "ok");
}

/* What an older taxonomy listed apart becomes the skill that is spelled so now; what is listed no more stays, as the user's. */
static void test_sync_retires(void **state)
{
	struct af_store *store;
	const struct af_taxonomy *taxonomy;
	struct af_error err;

	(void)state;
	make_database();
	run_sql(path, "UPDATE meta SET value = 'old' WHERE name = 'builtin';"
	              "DELETE FROM skill_alias WHERE key = 'postgres';"
	              "INSERT INTO skill (id, slug, name, origin, category, layer, half_life) VALUES"
	              " (9001, 'postgres', 'Postgres', 'builtin', 'database', 'data', 'slow'),"
	              " (9002, 'gone', 'Gone Framework', 'builtin', 'framework', 'backend', 'fast');"
	              "INSERT INTO candidate (id, key) VALUES (1, 'a');"
	              "INSERT INTO candidate_skill (candidate_id, skill_id, level) VALUES (1, 9001, 4), (1, 9002, 3);"
	              "INSERT INTO project (id, slug, title, headcount, archetype_weight) VALUES (1, 'p', 'P', 1, 30);"
	              "INSERT INTO requirement VALUES (1, 0, 'must', 6, 3, 0, 0);"
	              "INSERT INTO requirement_skill VALUES (1, 0, 0, 9001), (1, 0, 1, 9002);");
	store = new_store(folder);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	assert_string_equal(af_taxonomy_resolve(taxonomy, "Postgres")->slug, "postgresql");
	assert_string_equal(af_taxonomy_resolve(taxonomy, "Gone Framework")->slug, "gone");
	af_store_close(store);
	assert_answer(path, "SELECT group_concat(slug || ' ' || level) FROM (SELECT slug, level FROM people_skills ORDER BY slug)",
	              "gone 3,postgresql 4");
	assert_answer(path, "SELECT group_concat(s.slug) FROM requirement_skill r JOIN skill s ON s.id = r.skill_id", "postgresql,gone");
	assert_answer(path, "SELECT group_concat(slug) FROM skill WHERE origin = 'user'", "gone");
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

static void test_memory_name(void **state)
{
	struct af_store *store = NULL;
	struct af_error err;
	char old[300];

	(void)state;
	assert_non_null(getcwd(old, sizeof(old)));
	assert_int_equal(chdir(folder), 0);
	assert_ok(af_store_open(":memory:", AF_OPEN_CREATE, &store, &err));
	af_store_close(store);
	assert_ok(af_store_open(":memory:", AF_OPEN_READ, &store, &err)); /* a file of that name, which stays */
	af_store_close(store);
	assert_int_equal(chdir(old), 0);
}

static void test_sync_archetypes(void **state)
{
	static const char mine[] = "{\"name\":\"mine\",\"title\":\"Mine\",\"kind\":\"specialist\",\"summary\":\"S\","
	                           "\"pillars\":[{\"name\":\"x\",\"weight\":3,\"skills\":[\"Go\"]}]}";
	struct af_store *store = new_store(folder);
	const struct af_taxonomy *taxonomy;
	struct af_archetype *a;
	struct af_error err;

	(void)state;
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	assert_ok(af_archetype_read(taxonomy, "mine.json", mine, strlen(mine), &a, &err));
	assert_ok(af_archetype_put(store, a, false, &err));
	af_archetype_free(a);
	af_store_close(store);
	run_sql(path, "UPDATE meta SET value = 'old' WHERE name = 'builtin';"
	              "UPDATE archetype SET title = 'Old' WHERE name = 'fullstack-python'; DELETE FROM archetype WHERE name = 'fastapi-specialist'");
	store = new_store(folder);
	assert_ok(af_archetype_get(store, "mine", &a, &err));
	assert_string_equal(a->title, "Mine");
	assert_false(a->builtin);
	assert_int_equal(a->pillars[0].weight, 3);
	af_archetype_free(a);
	assert_ok(af_archetype_get(store, "fullstack-python", &a, &err));
	assert_string_not_equal(a->title, "Old");
	assert_true(a->builtin);
	af_archetype_free(a);
	assert_ok(af_archetype_get(store, "fastapi-specialist", &a, &err));
	af_archetype_free(a);
	af_store_close(store);
	assert_answer(path, "SELECT count(*) FROM archetype", "5");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_fresh), TEST(test_template), TEST(test_taxonomy_round_trip), TEST(test_missing),
		TEST(test_not_ours), TEST(test_newer), TEST(test_damaged),
		TEST(test_read_only), TEST(test_read_only_folder), TEST(test_locked), TEST(test_sync_promotes), TEST(test_sync_archetypes),
		TEST(test_sync_retires), TEST(test_memory_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
