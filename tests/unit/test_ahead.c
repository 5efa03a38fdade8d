/* Short lists that were read ahead are what is stored: random rows of several groups, missing and damaged ones, more lists and bytes than there is room. */
#include "postings.h"

#include "store/index_ahead.h"

enum { ROUNDS = 60, CHUNKS = 20, MOST_LISTS = 700 };

static char folder[256];
static struct af_store *store;
static struct af_error err;
static size_t known, unknown, empty;

static void put_row(int64_t chunk, uint32_t list, const uint8_t *blob, size_t size)
{
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_prepare_v2(store->db, "INSERT INTO posting (id, b) VALUES (?1, ?2)", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int64(s, 1, af_posting_row(chunk, list));
	sqlite3_bind_blob(s, 2, blob, (int)size, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(s), SQLITE_DONE);
	sqlite3_finalize(s);
}

/* Every chunk up to that one has people. */
static void put_people(int64_t last)
{
	static const uint8_t one[] = {'S', 0, 0, 0, 0, 0, 1};

	for (int64_t chunk = 0; chunk <= last; chunk++)
		put_row(chunk, AF_LIST_PEOPLE, one, sizeof(one));
}

/* A sparse list of n entries with bytes that tell what it is. */
static void put_list(struct prng *r, int64_t chunk, uint32_t list, size_t n, bool damaged)
{
	uint8_t blob[AF_POSTING_HEAD + 3 * 3000] = {'S', 0, (uint8_t)(n - 1), (uint8_t)((n - 1) >> 8)};
	const size_t size = AF_POSTING_HEAD + 3 * n;

	for (size_t i = AF_POSTING_HEAD; i < size; i++)
		blob[i] = (uint8_t)below(r, 256);
	put_row(chunk, list, blob, damaged ? (size_t)below(r, (int)size) : size);
}

static void draw_rows(struct prng *r, uint32_t lists, bool large)
{
	run_on(store, "BEGIN");
	run_on(store, "DELETE FROM posting");
	put_people(CHUNKS - 1);
	for (uint32_t list = 1; list <= lists; list++)
		for (int64_t chunk = 0; chunk < CHUNKS; chunk++)
			if (chance(r, 80))
				put_list(r, chunk, list, 1 + (size_t)below(r, large ? 2900 : 20), chance(r, 1));
	run_on(store, "COMMIT");
}

/* Where it is known what the list has in the chunk, it is what the table has. */
static void compare(const struct af_ahead *ahead, int64_t chunk, uint32_t list)
{
	const uint8_t *bytes = NULL;
	size_t size = 0;
	sqlite3_stmt *s;

	if (!af_ahead_find(ahead, chunk, list, &bytes, &size)) {
		unknown++;
		return;
	}
	known++;
	empty += !size;
	assert_int_equal(sqlite3_prepare_v2(store->db, "SELECT b FROM posting WHERE id = ?1", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int64(s, 1, af_posting_row(chunk, list));
	if (sqlite3_step(s) == SQLITE_ROW) {
		assert_int_equal(sqlite3_column_bytes(s, 0), size);
		assert_memory_equal(sqlite3_column_blob(s, 0), bytes, size);
	} else {
		assert_int_equal(size, 0);
	}
	sqlite3_finalize(s);
}

static void any_rows(void **state)
{
	struct af_ahead *ahead = af_ahead_new();
	const uint8_t *bytes;
	size_t size;

	(void)state;
	assert_non_null(ahead);
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(round);
		const uint32_t lists = chance(&r, 30) ? MOST_LISTS : 1 + (uint32_t)below(&r, 60);

		draw_rows(&r, lists, lists < MOST_LISTS && chance(&r, 50));
		af_ahead_forget(ahead);
		for (int64_t chunk = 0; chunk < CHUNKS; chunk += 1 + chance(&r, 10))
			for (uint32_t list = 1; list <= lists; list++) {
				compare(ahead, chunk, list);
				if (chance(&r, 60))
					assert_ok(af_ahead_read(ahead, store, chunk, list, &err));
			}
		assert_false(af_ahead_find(ahead, CHUNKS + 8, 1, &bytes, &size)); /* of a group that was not read */
	}
	af_free(ahead);
	print_message("%zu known, %zu of them empty, %zu not known\n", known, empty, unknown);
	assert_true(known > 10000 && empty > 1000 && unknown > 10000);
}

static void room_ends(void **state)
{
	struct af_ahead *ahead = af_ahead_new();
	struct prng r = prng_of(1);
	const uint8_t *bytes;
	size_t size, found = 0;

	(void)state;
	assert_non_null(ahead);
	draw_rows(&r, MOST_LISTS, false);
	for (uint32_t list = 1; list <= MOST_LISTS; list++) {
		assert_ok(af_ahead_read(ahead, store, 0, list, &err));
		found += af_ahead_find(ahead, 1, list, &bytes, &size);
	}
	assert_true(found > 400 && found < MOST_LISTS); /* so many lists */
	draw_rows(&r, 200, true);
	af_ahead_forget(ahead);
	found = 0;
	for (uint32_t list = 1; list <= 200; list++) {
		assert_ok(af_ahead_read(ahead, store, 0, list, &err));
		found += af_ahead_find(ahead, 1, list, &bytes, &size);
		assert_false(af_ahead_find(ahead, 0, list, &bytes, &size)); /* only what follows */
	}
	assert_true(found > 10 && found < 100); /* so many bytes */
	af_free(ahead);
}

/* Where few chunks follow nothing is read ahead. */
static void few_follow(void **state)
{
	struct af_ahead *ahead = af_ahead_new();
	struct prng r = prng_of(2);
	const uint8_t *bytes;
	size_t size;

	(void)state;
	assert_non_null(ahead);
	for (int64_t last = 0; last < 8; last++) {
		run_on(store, "DELETE FROM posting");
		put_people(last);
		for (int64_t chunk = 0; chunk <= last; chunk++)
			put_list(&r, chunk, 7, 5, false);
		af_ahead_forget(ahead);
		assert_ok(af_ahead_read(ahead, store, 0, 7, &err));
		assert_int_equal(af_ahead_find(ahead, 1, 7, &bytes, &size), last >= 3);
		if (last >= 3)
			compare(ahead, last, 7);
	}
	af_free(ahead);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(any_rows), cmocka_unit_test(room_ends), cmocka_unit_test(few_follow)};
	int result;

	make_folder(folder);
	store = new_store(folder);
	run_on(store, "PRAGMA synchronous = OFF");
	result = cmocka_run_group_tests(tests, NULL, NULL);
	af_store_close(store);
	remove_folder(folder);
	return result;
}
