/* Whatever ranks, explains or compares reads one state of the database: every statement runs within one transaction, so that an import in
 * between changes nothing half-way. SQLite tells of each statement that begins. */
#include "support.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "match_support.h"

static char folder[256];
static struct af_store *store;
static int reads, outside, begins;
static char first_outside[200];

static int on_statement(unsigned type, void *context, void *statement, void *text)
{
	const char *sql = sqlite3_sql(statement);

	(void)type;
	(void)context;
	(void)text;
	if (!sql)
		return 0;
	if (!strcmp(sql, "BEGIN")) {
		begins++;
	} else if (strstr(sql, "FROM")) {
		reads++;
		if (sqlite3_get_autocommit(sqlite3_db_handle(statement)) && !outside++)
			snprintf(first_outside, sizeof(first_outside), "%.199s", sql);
	}
	return 0;
}

/* SQLite calls this for each connection that is opened. */
static int watch(sqlite3 *db, const char **message, const void *api)
{
	(void)message;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, NULL);
}

enum deed { MATCH, ONE, EXPLAIN, COMPARE, WHAT_IF, STABILITY, GAPS, PROJECTS, DEEDS };

static enum af_status do_it(enum deed deed, const struct af_project *project, const struct af_match_options *options, struct af_error *err)
{
	static const char *const keys[] = {"1", "2", "3"};
	static const struct af_supposition supposed = {.candidate = "2", .skill = "FastAPI", .level = 4, .months = AF_UNKNOWN};
	const struct af_what_if what_if = {.supposed = &supposed, .supposed_count = 1, .mix = 40, .archetype_weight = AF_UNKNOWN};
	struct af_match_result *match = NULL;
	struct af_explanation *explanation = NULL;
	struct af_comparison *comparison = NULL;
	struct af_what_if_result *moves = NULL;
	struct af_stability *stability = NULL;
	struct af_gaps *gaps = NULL;
	struct af_projects_result *projects = NULL;
	enum af_status status = AF_INVALID;

	switch (deed) {
	case MATCH:
		status = af_match_run(store, project, options, &match, err);
		break;
	case ONE:
		status = af_match_one(store, project, "1", options, &match, err);
		break;
	case EXPLAIN:
		status = af_explain_run(store, project, "1", options, &explanation, err);
		break;
	case COMPARE:
		status = af_compare_run(store, project, keys, 3, options, &comparison, err);
		break;
	case WHAT_IF:
		status = af_match_what_if(store, project, options, &what_if, &moves, err);
		break;
	case STABILITY:
		status = af_match_stability(store, project, options, 10, 2, 1, &stability, err);
		break;
	case GAPS:
		status = af_gaps_run(store, project, options, &gaps, err);
		break;
	case PROJECTS:
		status = af_projects_for(store, "1", options, true, &projects, err);
		break;
	default:
		break;
	}
	af_match_result_free(match);
	af_explanation_free(explanation);
	af_comparison_free(comparison);
	af_what_if_result_free(moves);
	af_stability_free(stability);
	af_gaps_free(gaps);
	af_projects_result_free(projects);
	return status;
}

static void check(enum deed deed, const struct af_project *project, const struct af_match_options *options, int begins_wanted)
{
	struct af_error err;

	reads = outside = begins = 0;
	assert_ok(do_it(deed, project, options, &err));
	assert_true(reads > 1);
	if (outside)
		fail_msg("deed %d: %d of %d statements outside a transaction, the first: %s", deed, outside, reads, first_outside);
	assert_int_equal(begins, begins_wanted);
}

static void one_state(void **state)
{
	const struct af_match_options options = {.as_of = month_of("2026-11"), .near_limit = 5, .mix = AF_UNKNOWN};
	struct af_project *project = put_project(store, "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"python\"}]}");
	struct af_error err;

	(void)state;
	for (int deed = 0; deed < DEEDS; deed++)
		check((enum deed)deed, project, &options, 1);
	assert_ok(af_begin(store, &err)); /* a client's own transaction is left as it is */
	for (int deed = 0; deed < DEEDS; deed++)
		check((enum deed)deed, project, &options, 0);
	af_rollback(store);
	af_project_free(project);
}

/* After a failure the reading is over too: the next one begins anew, and writing is possible. */
static void over_after_failure(void **state)
{
	const struct af_match_options options = {.as_of = month_of("2026-11"), .mix = AF_UNKNOWN, .where = "nonsense"},
	                              unknown = {.as_of = month_of("2026-11"), .mix = AF_UNKNOWN, .archetype = "nobody"};
	struct af_project *project = put_project(store, "{\"slug\":\"q\",\"title\":\"Q\",\"requirements\":[{\"skill\":\"python\"}]}");
	struct af_error err;

	(void)state;
	for (int deed = 0; deed < PROJECTS; deed++) {
		assert_int_equal(do_it((enum deed)deed, project, &options, &err), AF_INVALID);
		assert_int_equal(do_it((enum deed)deed, project, &unknown, &err), AF_NOT_FOUND);
		assert_ok(af_project_put(store, project, true, &err));
	}
	af_project_free(project);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(one_state), cmocka_unit_test(over_after_failure)};
	int result;

	sqlite3_auto_extension((void (*)(void))watch);
	make_folder(folder);
	store = new_store(folder);
	af_import_result_free(import_text(store, "Key,Name,Skills\n1,Ada,Python:4\n2,Bob,\"Python:2, Go\"\n3,Cid,\n"));
	result = cmocka_run_group_tests(tests, NULL, NULL);
	af_store_close(store);
	sqlite3_reset_auto_extension();
	remove_folder(folder);
	return result;
}
