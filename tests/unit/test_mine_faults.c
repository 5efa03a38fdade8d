/* Lack of memory while free text is searched, for skills and for the facts of a project, and while a profile is read and written: nothing is left behind, and it is told. The n-th
 * allocation fails, for many n; see test_faults.c for the rest of the library. */
#include "support.h"
#include "memory_faults.h"

#include <sqlite3.h>
#include <string.h>

#include "import/mine.h"

static struct af_taxonomy *taxonomy;

static enum af_status mine_step(struct af_error *err)
{
	static const char text[] = "I build APIs with FastAPI, Übung und Python. Größe: PostgreSQL.";
	struct af_miner *miner;
	const struct af_found *found;
	size_t count;
	enum af_status status = af_miner_new(taxonomy, &miner, err);

	if (status == AF_OK)
		status = af_mine(miner, text, strlen(text), &found, &count, err);
	if (status == AF_OK)
		assert_int_equal(count, 3);
	af_miner_free(miner);
	return status;
}

static enum af_status profile_step(struct af_error *err)
{
	static const char text[] = "{\"archefit_profile\":1,\"columns\":{\"Größe\":\"name\",\"B\":\"skills\"},\"missing\":[\"NA\"],\"delimiter\":\";\"}";
	struct af_import_profile *profile;
	enum af_status status = af_import_profile_read("p.json", text, strlen(text), &profile, err);
	FILE *out = fopen("/dev/null", "w");

	assert_non_null(out);
	if (status == AF_OK)
		status = af_import_profile_write(profile, out, err);
	fclose(out);
	af_import_profile_free(profile);
	return status;
}

static enum af_status advice_step(struct af_error *err)
{
	static const char text[] = "Not an MVP: Übung with Django, 20k rps, no UI or dashboard. Maybe GraphQL. A small team, no, a big one.";
	struct af_advice *advice;
	enum af_status status = af_advise_text(NULL, "text", text, strlen(text), &advice, err);

	if (status == AF_OK) {
		assert_int_equal(advice->evidence_count, 5);
		assert_string_equal(advice->specialist, "fastapi-specialist");
	}
	af_advice_free(advice);
	return status;
}

/* Lets allocations fail, in steps that grow. */
static void sweep(enum af_status (*step)(struct af_error *err), long grow, int least)
{
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;

	for (long n = 1;; n += 1 + n / grow) {
		struct af_error err = {AF_OK, ""};
		enum af_status status;

		failed = false;
		countdown = n;
		status = step(&err);
		countdown = -1;
		assert_int_equal(sqlite3_memory_used(), held);
		if (!failed) {
			assert_int_equal(status, AF_OK);
			break;
		}
		/* SQLite does without some memory that it would like to have. */
		if (status != AF_OK && (status != AF_NOMEM || err.status != AF_NOMEM))
			fail_msg("allocation %ld: %s", n, err.message);
		failures += status == AF_NOMEM;
	}
	print_message("%d failures survived\n", failures);
	assert_true(failures >= least);
}

static void mining(void **state)
{
	(void)state;
	sweep(mine_step, 12, 40);
}

static void advice(void **state)
{
	(void)state;
	sweep(advice_step, 30, 40);
}

static void profiles(void **state)
{
	(void)state;
	sweep(profile_step, 1000000, 20);
}

static int set_up(void **state)
{
	struct af_error err;

	(void)state;
	return af_taxonomy_builtin(&taxonomy, &err) == AF_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	af_taxonomy_free(taxonomy);
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(mining), cmocka_unit_test(advice), cmocka_unit_test(profiles)};

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	arm_memory_faults();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
