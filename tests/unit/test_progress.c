/* The line that tells how far an import is. The program's files are compiled in: no library has them. */
#include "support.h"

#include "cli/clock.c"
#include "cli/import_progress.c"

static void line_is(struct import_progress progress, size_t rows, size_t bytes, uint64_t milliseconds, const char *expected)
{
	char line[160];

	cli_import_progress_line(line, &progress, rows, bytes, milliseconds);
	assert_string_equal(line, expected);
}

static void lines(void **state)
{
	const struct import_progress one = {.file = 1, .files = 1, .bytes_total = 1000}, pipe = {.file = 1, .files = 1},
	                             second = {.file = 2, .files = 3, .bytes_total = SIZE_MAX};

	(void)state;
	line_is(one, 1, 0, 0, "1 row, 0 %");
	line_is(one, 1000, 10, 299, "1,000 rows, 1 %"); /* too early for a rate */
	line_is(one, 312000, 480, 3284, "312,000 rows, 48 %, 95,006 rows/s, 4 s left");
	line_is(one, 1234567, 999, 300, "1,234,567 rows, 99 %, 4,115,223 rows/s, 1 s left");
	line_is(one, 999, 1000, 1000, "999 rows, 100 %, 999 rows/s, 0 s left");
	line_is(one, 10, 1, 1000, "10 rows, 0 %, 10 rows/s, 17 min left");
	line_is(second, 10, 1, 1000, "file 2 of 3: 10 rows, 0 %, 10 rows/s");
	line_is(one, 10, 0, 1000, "10 rows, 0 %, 10 rows/s");
	line_is(one, 10, 1001, 1000, "10 rows, 10 rows/s"); /* the file grows */
	line_is(pipe, 5000, 123, 1000, "5,000 rows, 5,000 rows/s");
	line_is(second, SIZE_MAX, 0, 299, "file 2 of 3: 18,446,744,073,709,551,615 rows, 0 %");
}

/* Nothing is written where nobody would see it change, and Ctrl-C stops politely between begin and end. */
static void interrupts(void **state)
{
	struct cli cli = {.err = tmpfile()};
	struct import_progress progress;

	(void)state;
	assert_non_null(cli.err);
	signal(SIGINT, SIG_DFL); /* a background job starts with SIG_IGN */
	cli_import_progress_begin(&progress, &cli, 1, 0);
	assert_true(cli_import_progress(&progress, 1000, 10, 10));
	assert_int_equal(raise(SIGINT), 0);
	assert_false(cli_import_progress(&progress, 2000, 10, 10));
	assert_true(cli_import_interrupted());
	cli_import_progress_wipe(&progress);
	cli_import_progress_end();
	assert_int_equal(ftell(cli.err), 0);
	fclose(cli.err);
	cli_import_progress_begin(&progress, &cli, 1, 0);
	assert_false(cli_import_interrupted());
	cli_import_progress_end();
}

/* To a background job Ctrl-C is not meant. */
static void background(void **state)
{
	struct cli cli = {.err = stderr};
	struct import_progress progress;

	(void)state;
	signal(SIGINT, SIG_IGN);
	cli_import_progress_begin(&progress, &cli, 1, 0);
	assert_int_equal(raise(SIGINT), 0);
	assert_false(cli_import_interrupted());
	cli_import_progress_end();
	assert_true(signal(SIGINT, SIG_DFL) == SIG_IGN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(interrupts), cmocka_unit_test(background)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
