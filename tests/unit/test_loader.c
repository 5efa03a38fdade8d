/* Loading many candidates: the stages, the second thread, and rows that come again. A loader that stages and skips must store what one
 * that does neither stores. ARCHEFIT_SEED repeats a run. */
#include "database.h"

#include <stdlib.h>
#include <string.h>

#include "import/memo.h"
#include "import/seen.h"

static char folder[256], path[300], other_path[300];
static uint64_t seed;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	snprintf(other_path, sizeof(other_path), "%s/other.db", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(folder);
	return 0;
}

/* xorshift64* */
static unsigned draw(unsigned below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717ULL) >> 33) % below;
}

static struct af_store *open_at(const char *file)
{
	struct af_store *store;
	struct af_error err;

	assert_ok(af_store_open(file, AF_OPEN_CREATE, &store, &err));
	return store;
}

/* ---------------------------------------------------------------- a pool as text */

enum { PEOPLE = 3000 };

struct file {
	char *text;
	size_t length, capacity;
};

static void add(struct file *f, const char *line)
{
	const size_t n = strlen(line);

	if (f->length + n + 1 > f->capacity) {
		f->capacity = (f->length + n + 1) * 2;
		f->text = realloc(f->text, f->capacity);
		assert_non_null(f->text);
	}
	memcpy(f->text + f->length, line, n + 1);
	f->length += n;
}

static void add_person(struct file *f, unsigned person, unsigned variant)
{
	static const char *const skills[] = {"Python (5 yrs)", "FastAPI:4", "Django", "Rust (last used 2019)", "SQL - expert", "Zentralog",
	                                     "React", "Go:2"};
	char line[400];

	snprintf(line, sizeof(line), "p%u@example.org,Person %u,\"%s\",%u,\"%s; %s; %s\",%s\n", person * 7919 % 100003, person,
	         variant % 3 ? "Berlin, Germany" : "", 1 + variant % 20, skills[(person + variant) % 8], skills[(person / 2 + variant) % 8],
	         skills[person % 5], variant % 5 ? "" : "some note");
	add(f, line);
}

static void import_file(struct af_store *store, const struct file *f, size_t counts[4])
{
	struct af_import_result *result = import_text(store, f->text);

	counts[0] = result->added;
	counts[1] = result->updated;
	counts[2] = result->unchanged;
	counts[3] = result->rejected;
	assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
	af_import_result_free(result);
}

/* Everything that is stored of all candidates, a few at a time. Row ids do not count. */
static void assert_same_people(void)
{
	static const char *const all =
		"SELECT count(*) || ' ' || coalesce(sum(length(line)), 0) || ' ' || group_concat(line, x'0A') FROM (SELECT quote(key) || quote(name) || "
		"quote(location) || quote(country) || quote(months) || quote(notes) || quote(extra) || quote(cells) || "
		"(SELECT group_concat(quote(slug) || quote(level) || quote(m) || quote(last_used) || quote(source)) FROM "
		"(SELECT s.slug, x.level, x.months m, x.last_used, x.source FROM candidate_skill x JOIN skill s ON s.id = x.skill_id "
		"WHERE x.candidate_id = c.id ORDER BY s.slug)) AS line FROM candidate c WHERE %s ORDER BY key)";

	for (unsigned i = 0; i < 300; i++) {
		char sql[1200], which[60], first[4000];

		snprintf(which, sizeof(which), "CAST(substr(key, 2) AS INTEGER) %% 300 = %u", i);
		snprintf(sql, sizeof(sql), all, which);
		snprintf(first, sizeof(first), "%s", answer(path, sql));
		assert_string_equal(answer(other_path, sql), first);
	}
}

static void assert_whole(const char *file)
{
	assert_answer(file, "PRAGMA integrity_check", "ok"); /* tests CHECKs too */
	assert_answer(file, "PRAGMA foreign_key_check", "");
}

/* ---------------------------------------------------------------- the tests */

/* Staged or one by one, in any order of keys, with keys that come twice: the same people. */
static void test_staging(void **state)
{
	struct file all = {0}, small = {0};
	struct af_store *store = open_at(path), *other = open_at(other_path);
	size_t counts[4], sum[4] = {0}, one[4];

	(void)state;
	add(&all, "Email,Name,Location,Years,Skills,Notes\n");
	for (unsigned i = 0; i < PEOPLE; i++)
		add_person(&all, i, i);
	for (unsigned i = 0; i < PEOPLE; i += 500) { /* once more: the first ones the same, the others not */
		add_person(&all, i, i);
		add_person(&all, i + 1, i + 2);
	}
	import_file(store, &all, counts);
	assert_int_equal(counts[0], PEOPLE);
	assert_int_equal(counts[2], PEOPLE / 500);
	assert_int_equal(counts[3], PEOPLE / 500);
	for (unsigned i = 0; i < PEOPLE; i += 100) { /* an import of 100 never stages: others are stored already */
		small.length = 0;
		add(&small, "Email,Name,Location,Years,Skills,Notes\n");
		for (unsigned j = i; j < i + 100; j++)
			add_person(&small, j, j);
		import_file(other, &small, one);
		for (int k = 0; k < 4; k++)
			sum[k] += one[k];
	}
	assert_int_equal(sum[0], PEOPLE);
	af_store_close(store);
	af_store_close(other);
	assert_same_people();
	assert_whole(path);
	assert_whole(other_path);
	free(all.text);
	free(small.text);
}

/* Files that change a little from import to import, in changing order. The store that may skip rows must end like the one that may not. */
static void test_rows_again(void **state)
{
	unsigned variants[PEOPLE] = {0};
	struct file f = {0};
	struct af_store *store = open_at(path), *other = open_at(other_path);
	size_t counts[4], slow[4], unchanged = 0;

	(void)state;
	for (unsigned i = 0; i < PEOPLE; i++)
		variants[i] = i;
	for (int round = 0; round < 6; round++) {
		const unsigned first = draw(PEOPLE), people = round ? PEOPLE - draw(PEOPLE / 2) : PEOPLE / 2;

		f.length = 0;
		add(&f, "Email,Name,Location,Years,Skills,Notes\n");
		for (unsigned i = 0; i < people; i++) {
			const unsigned person = round % 2 ? (first + i) % PEOPLE : draw(4) ? i : draw(PEOPLE);

			if (round && !draw(10))
				variants[person] = draw(1000);
			add_person(&f, person, variants[person]);
		}
		import_file(store, &f, counts);
		run_sql(other_path, "DELETE FROM candidate_row");
		import_file(other, &f, slow);
		assert_memory_equal(counts, slow, sizeof(counts));
		unchanged += counts[2];
	}
	assert_true(unchanged > PEOPLE);
	assert_true(atoi(answer(path, "SELECT count(*) FROM candidate_row")) > PEOPLE / 4);
	af_store_close(store);
	af_store_close(other);
	assert_same_people();
	assert_whole(path);
	free(f.text);
}

/* A row that made a profile what it is no longer must be read again. */
static void test_row_forgotten(void **state)
{
	static const char one[] = "Email,Name,Skills\na@example.org,Ann,Python:4\n", two[] = "Email,Name,Skills\na@example.org,Ann,Python:5\n";
	struct af_store *store = open_at(path);
	struct af_import_result *result;
	struct af_undo_result undo;
	struct af_error err;
	int64_t batch;

	(void)state;
	af_import_result_free(import_text(store, one));
	result = import_text(store, two);
	assert_int_equal(result->updated, 1);
	batch = result->batch;
	af_import_result_free(result);
	assert_ok(af_batch_undo(store, batch, AF_KEEP_NEITHER, &undo, &err));
	result = import_text(store, two); /* as the last row read, but not as what is stored */
	assert_int_equal(result->updated, 1);
	af_import_result_free(result);
	/* The same row under another reading is another row. */
	result = import_text(store, "Email,Name,Notes\na@example.org,Ann,Python:5\n");
	assert_int_equal(result->updated, 1);
	af_import_result_free(result);
	af_store_close(store);
}

/* A row about which there is something to say says it each time. */
static void test_told_again(void **state)
{
	static const char text[] = "Email,Rate,Skills\na@example.org,ask,Zentralog\n";
	struct af_store *store = open_at(path);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct af_import_result *result = import_text(store, text);

		assert_int_equal(result->unlisted_count, 1);
		assert_int_equal(result->doubtful, 1);
		af_import_result_free(result);
	}
	af_store_close(store);
}

static void test_seen(void **state)
{
	struct af_seen seen = {0};
	struct af_error err;
	size_t line;

	(void)state;
	for (int64_t id = 1; id < 3000000; id += 1 + (int64_t)draw(3))
		assert_ok(af_seen_put(&seen, id, (size_t)id * 2, &err));
	assert_ok(af_seen_put(&seen, 1, 77, &err));
	assert_true(af_seen_get(&seen, 1, &line));
	assert_int_equal(line, 2); /* the first one counts */
	assert_false(af_seen_get(&seen, 3000100, &line));
	assert_false(af_seen_get(&seen, 900000000, &line));
	assert_ok(af_seen_put(&seen, 5000000, 12, &err));
	assert_true(af_seen_get(&seen, 5000000, &line));
	assert_int_equal(line, 0); /* far beyond what it remembers lines of */
	assert_false(af_seen_get(&seen, 4999999, &line));
	af_seen_clear(&seen);
}

static void test_memo(void **state)
{
	struct af_memo memo = {.size = sizeof(int)};
	char text[100];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		const int *known;

		snprintf(text, sizeof(text), "cell %d", i % 6000);
		known = af_memo_get(&memo, text, strlen(text));
		if (known)
			assert_int_equal(*known, i % 6000);
		else
			af_memo_put(&memo, text, strlen(text), &(int){i % 6000});
		known = af_memo_get(&memo, text, strlen(text));
		assert_non_null(known);
		assert_int_equal(*known, i % 6000);
	}
	memset(text, 'x', sizeof(text));
	af_memo_put(&memo, text, sizeof(text), &(int){1});
	assert_null(af_memo_get(&memo, text, sizeof(text)));
	af_memo_clear(&memo);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const char *fixed = getenv("ARCHEFIT_SEED");
	const struct CMUnitTest tests[] = {
		TEST(test_staging), TEST(test_rows_again), TEST(test_row_forgotten), TEST(test_told_again), TEST(test_seen), TEST(test_memo),
	};

	seed = fixed ? strtoull(fixed, NULL, 10) : 20261123;
	printf("ARCHEFIT_SEED=%llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
