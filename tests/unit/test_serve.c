/* A program that keeps the store open and changes one candidate after another: what is compiled once stays right whatever others do meanwhile,
 * and in the end there is one file again. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "database.h"
#include "postings_draw.h"

static char folder[256], path[300], log_path[320];
static struct af_store *served, *other;
static struct af_error err;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	snprintf(log_path, sizeof(log_path), "%s-wal", path);
	other = new_store(folder);
	af_import_result_free(import_text(other, "Email,Skills\na@x.org,\"Python:4, Django\"\nb@x.org,Flask\nc@x.org,\"Go, SQL:2\"\n"));
	served = NULL;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	af_store_close(served);
	af_store_close(other);
	remove_folder(folder);
	return 0;
}

static void serve(void)
{
	assert_ok(af_store_open(path, AF_OPEN_SERVE, &served, &err));
}

static bool exists(const char *name)
{
	struct stat info;

	return stat(name, &info) == 0;
}

static void put_archetype(struct af_store *store, const char *skill)
{
	struct af_archetype *archetype;
	const struct af_taxonomy *taxonomy;
	char text[400];

	snprintf(text, sizeof(text), "{\"name\":\"pythonist\",\"title\":\"Pythonist\",\"kind\":\"specialist\",\"summary\":\"Knows it.\","
	         "\"applies_to\":[\"python\"],\"pillars\":[{\"name\":\"one\",\"title\":\"One\",\"weight\":1,\"skills\":[\"%s\"]}]}", skill);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	assert_ok(af_archetype_read(taxonomy, "text", text, strlen(text), &archetype, &err));
	assert_ok(af_archetype_put(store, archetype, true, &err));
	af_archetype_free(archetype);
}

static void change(struct af_store *store, int level)
{
	char csv[100];

	snprintf(csv, sizeof(csv), "Email,Skills\na@x.org,\"Python:%d, Django\"\n", level);
	af_import_result_free(import_text(store, csv));
}

static void one_file_in_the_end(void **state)
{
	(void)state;
	serve();
	assert_null(af_store_warning(served));
	change(served, 5);
	assert_true(exists(log_path));
	expect_in_step(other, MONTH, "a change that another program made");
	af_store_close(served); /* while the other one is open */
	served = NULL;
	expect_in_step(other, MONTH, "after that program");
	change(other, 3);
	serve();
	af_store_close(other);
	other = NULL;
	af_store_close(served);
	served = NULL;
	assert_false(exists(log_path));
	assert_answer(path, "PRAGMA journal_mode", "delete");
}

static void two_serve(void **state)
{
	struct af_store *second;

	(void)state;
	af_store_close(other);
	other = NULL;
	serve();
	assert_ok(af_store_open(path, AF_OPEN_SERVE, &second, &err));
	for (int i = 1; i <= 5; i++) {
		change(served, i);
		change(second, 6 - i);
	}
	expect_in_step(served, MONTH, "two programs in turn");
	af_store_close(served);
	served = NULL;
	change(second, 5);
	af_store_close(second);
	assert_false(exists(log_path));
	assert_answer(path, "PRAGMA journal_mode", "delete");
}

/* Whoever opens the file for writing after a kill has everything, and ends the log. */
static void killed(void **state)
{
	pid_t child;
	int outcome;

	(void)state;
	af_store_close(other);
	other = NULL;
	child = fork();
	if (!child) {
		serve();
		change(served, 1);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFSIGNALED(outcome) && WTERMSIG(outcome) == SIGKILL);
	assert_true(exists(log_path));
	assert_ok(af_store_open(path, AF_OPEN_WRITE, &other, &err));
	{
		struct af_candidate *candidate;

		assert_ok(af_candidate_get(other, "a@x.org", &candidate, &err));
		for (size_t i = 0; i < candidate->skill_count; i++)
			if (!strcmp(candidate->skills[i].slug, "python"))
				assert_int_equal(candidate->skills[i].level, 1);
		af_candidate_free(candidate);
	}
	expect_in_step(other, MONTH, "after a kill");
	af_store_close(other);
	other = NULL;
	assert_false(exists(log_path));
	assert_answer(path, "PRAGMA journal_mode", "delete");
}

/* What is compiled from archetypes, lists and taxonomy must follow them, whoever changes them. */
static void others_change_what_is_compiled(void **state)
{
	(void)state;
	serve();
	change(served, 5);
	af_project_free(put_asking(other, "p", "\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"},{\"skill\":\"sql\"}]"));
	change(served, 4);
	expect_in_step(served, MONTH, "another project by another connection");
	put_archetype(other, "python");
	change(served, 3);
	expect_in_step(served, MONTH, "another archetype by another connection");
	put_archetype(other, "sql");
	change(served, 2);
	expect_in_step(served, MONTH, "an archetype changed by another connection");
	put_archetype(served, "django");
	change(served, 1);
	expect_in_step(served, MONTH, "an archetype changed by the same connection");
	af_project_free(put_asking(served, "q", "\"requirements\":[{\"skill\":\"javascript\"}]"));
	change(served, 5);
	expect_in_step(served, MONTH, "another project by the same connection");
	assert_ok(af_begin(served, &err));
	put_archetype(served, "go");
	change(served, 4);
	af_rollback(served);
	change(served, 3);
	expect_in_step(served, MONTH, "an archetype that was taken back");
}

/* Statements that are not at their end keep others from writing. */
static void expect_idle(struct af_store *store, const char *what)
{
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(store->db, s));)
		if (sqlite3_stmt_busy(s))
			fail_msg("after %s: %s", what, sqlite3_sql(s));
}

static bool go_on(void *context, const struct af_lean *lean)
{
	(void)context;
	(void)lean;
	return true;
}

static void nothing_is_held(void **state)
{
	struct af_match_options options = options_of("2026-11");
	struct af_project *project;
	struct af_match_result *matches;
	struct af_shortlist *list;
	struct af_gaps *gaps;

	(void)state;
	serve();
	for (int i = 0; i < 2; i++) { /* the second one has nobody who is eligible */
		project = put_asking(served, i ? "nobody" : "p", i ? "\"requirements\":[{\"skill\":\"rust\",\"importance\":\"must\"},{\"skill\":\"sql\"}]"
		                                                 : "\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"},{\"skill\":\"sql\"}]");
		change(served, 4);
		options.near_limit = 0;
		assert_ok(af_match_run(served, project, &options, &matches, &err));
		assert_int_equal(matches->eligible_count == 0, i);
		af_match_result_free(matches);
		expect_idle(served, "match");
		assert_ok(af_gaps_run(served, project, &options, &gaps, &err));
		af_gaps_free(gaps);
		expect_idle(served, "gaps");
		assert_ok(af_shortlist_take(served, project, &options, &list, &err));
		af_shortlist_free(list);
		expect_idle(served, "a shortlist");
		af_project_free(project);
	}
	assert_ok(af_lean_each(served, "fastapi-specialist", "fullstack-python", MONTH, go_on, NULL, &err));
	expect_idle(served, "lean");
	change(other, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_file_in_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(two_serve, setup, teardown),
		cmocka_unit_test_setup_teardown(killed, setup, teardown),
		cmocka_unit_test_setup_teardown(others_change_what_is_compiled, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_held, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
