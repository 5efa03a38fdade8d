/* Rows put aside come back grouped by key, with every byte of their cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/spool.h"

static struct af_error err;

static void put(struct af_spool *spool, const char *key, size_t line, const char *a, const char *b, const char *bad)
{
	const char *const cells[] = {a, b};
	const size_t lengths[] = {strlen(a), strlen(b)};

	const struct af_spooled row = {.line = line, .cells = cells, .lengths = lengths, .count = 2, .bad = bad, .raw = bad ? a : NULL,
	                               .raw_length = bad ? strlen(a) : 0};

	assert_int_equal(af_spool_add(spool, key, &row, &err), AF_OK);
}

static void next_is(struct af_spool *spool, size_t first, size_t line, const char *a, const char *b, const char *bad)
{
	struct af_spooled row;
	bool end;

	assert_int_equal(af_spool_next(spool, &row, &end, &err), AF_OK);
	assert_false(end);
	assert_int_equal(row.first, first);
	assert_int_equal(row.line, line);
	assert_int_equal(row.count, 2);
	assert_string_equal(row.cells[0], a);
	assert_string_equal(row.cells[1], b);
	assert_int_equal(row.lengths[1], strlen(b));
	if (bad)
		assert_string_equal(row.bad, bad);
	else
		assert_null(row.bad);
}

static void grouped(void **state)
{
	struct af_spool *spool;
	struct af_spooled row;
	bool end;

	(void)state;
	assert_int_equal(af_spool_open(&spool, &err), AF_OK);
	put(spool, "b", 2, "", "x", NULL);
	put(spool, "a", 3, "long cell", "", NULL);
	put(spool, "a", 4, "\xC3\xA4", "y\nz", "has no end");
	put(spool, "B", 5, "other case", "", NULL);
	put(spool, "b", 9, "again", "", NULL);
	assert_int_equal(af_spool_add(spool, "c", &(struct af_spooled){.line = 10}, &err), AF_OK);
	next_is(spool, 2, 2, "", "x", NULL);
	next_is(spool, 2, 9, "again", "", NULL);
	next_is(spool, 3, 3, "long cell", "", NULL);
	next_is(spool, 3, 4, "\xC3\xA4", "y\nz", "has no end");
	next_is(spool, 5, 5, "other case", "", NULL);
	assert_int_equal(af_spool_next(spool, &row, &end, &err), AF_OK);
	assert_int_equal(row.count, 0);
	assert_false(end);
	assert_int_equal(af_spool_next(spool, &row, &end, &err), AF_OK);
	assert_true(end);
	af_spool_close(spool);
	af_spool_close(NULL);
}

/* More than its memory holds, each key all over the place. */
static void many(void **state)
{
	enum { KEYS = 500, TIMES = 40 };
	static char cell[1000];
	struct af_spool *spool;
	struct af_spooled row;
	bool end;

	(void)state;
	memset(cell, 'c', sizeof(cell) - 1);
	assert_int_equal(af_spool_open(&spool, &err), AF_OK);
	for (size_t i = 0; i < (size_t)KEYS * TIMES; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%zu", i * 7 % KEYS);
		put(spool, key, i + 1, key, cell, NULL);
	}
	for (size_t i = 0; i < (size_t)KEYS * TIMES; i++) {
		assert_int_equal(af_spool_next(spool, &row, &end, &err), AF_OK);
		assert_false(end);
		assert_int_equal(row.first, i / TIMES + 1);
		assert_int_equal(row.line, i / TIMES + 1 + i % TIMES * KEYS);
		assert_int_equal(row.lengths[1], sizeof(cell) - 1);
	}
	assert_int_equal(af_spool_next(spool, &row, &end, &err), AF_OK);
	assert_true(end);
	af_spool_close(spool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(grouped), cmocka_unit_test(many)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
