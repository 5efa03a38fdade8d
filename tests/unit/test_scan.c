/* Whoever can be among the best has the raw that everybody gets when all are scored, and nobody else comes near (src/score/scan.h). */
#include "score/scan.h"
#include "score/strength.h"
#include "draw.h"

#undef fail /* cmocka's; a kernel has one of its own */

enum { ROUNDS = 400, TERMS = 8, SOURCES = 3, CHUNKS = 3, LISTS = 1 + TERMS * SOURCES };

/* A pool in memory: list 0 is that of the people, the others belong to terms. */
struct pool {
	struct af_buf lists[CHUNKS][LISTS];
	struct af_plan plan;
	struct af_plan_term plan_terms[TERMS];
	struct af_term terms[TERMS];
	struct af_requirement requirements[TERMS];
	struct af_source sources[TERMS][SOURCES];
	uint8_t meets[TERMS][256], identity[256];
	size_t reads;
};

static enum af_status read_list(void *context, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err)
{
	struct pool *pool = context;
	const struct af_buf *blob = &pool->lists[chunk][list == AF_LIST_PEOPLE ? 0 : list];

	(void)err;
	memset(posting, 0, sizeof(*posting));
	pool->reads += list != AF_LIST_PEOPLE;
	assert_true(!blob->length || af_posting_read(posting, blob->data, blob->length));
	return AF_OK;
}

static enum af_status count_list(void *context, int64_t chunk, uint32_t list, size_t *entries, struct af_error *err)
{
	struct af_posting posting;

	assert_int_equal(read_list(context, chunk, list, &posting, err), AF_OK);
	*entries = posting.bytes ? posting.count : 0;
	return AF_OK;
}

static void draw_term(struct prng *r, struct pool *pool, size_t i)
{
	struct af_term *term = &pool->terms[i];
	const int level = 1 + below(r, 5), need = 1 + below(r, 250);

	*term = (struct af_term){.kind = AF_PART_REQUIREMENT, .weight = 1 + below(r, 1250), .requirement = &pool->requirements[i]};
	pool->requirements[i].level = level;
	for (int x = 0; x < 256; x++) {
		term->table[x] = (uint8_t)af_credit(x < AF_STRENGTH_MAX ? x : AF_STRENGTH_MAX, level);
		pool->meets[i][x] = x >= need;
	}
	pool->plan_terms[i] = (struct af_plan_term){term, chance(r, 30), pool->sources[i], (size_t)(1 + below(r, SOURCES))};
	for (size_t j = 0; j < SOURCES; j++)
		pool->sources[i][j] = (struct af_source){.list = (uint32_t)(1 + i * SOURCES + j), .judges = true, .value = pool->identity,
		                                         .meets = pool->meets[i], .percent = 100, .need = need};
}

/* Everybody below span with that chance, and whoever is last. */
static void draw_list(struct prng *r, struct af_buf *blob, size_t span, int percent, const uint8_t *among, uint8_t *bytes)
{
	static struct af_posting_draft draft;

	af_buf_reset(blob);
	for (size_t i = 0; i < span; i++)
		bytes[i] = (uint8_t)(among ? (among[i] && chance(r, percent) ? 1 + below(r, 250) : 0) : chance(r, percent) || i + 1 == span);
	af_posting_gather(&draft, bytes, span);
	if (draft.count)
		af_posting_write(blob, &draft);
	assert_false(blob->failed);
}

static void draw_pool(struct prng *r, struct pool *pool)
{
	static const int percents[] = {1, 3, 10, 30, 60, 95};
	static uint8_t people[AF_CHUNK], bytes[AF_CHUNK];
	const size_t terms = (size_t)(1 + below(r, TERMS));

	for (int i = 0; i < 256; i++)
		pool->identity[i] = (uint8_t)i;
	for (size_t i = 0; i < terms; i++)
		draw_term(r, pool, i);
	pool->plan = (struct af_plan){pool->plan_terms, terms};
	for (int chunk = 0; chunk < CHUNKS; chunk++) {
		const size_t span = chance(r, 10) ? AF_CHUNK - (size_t)below(r, 40) : (size_t)(1 + below(r, chance(r, 50) ? 100 : 3000));

		draw_list(r, &pool->lists[chunk][0], span, percents[1 + below(r, 5)], NULL, people);
		for (size_t list = 1; list < LISTS; list++)
			draw_list(r, &pool->lists[chunk][list], span, percents[below(r, 6)], people, bytes);
	}
}

/* What the floor may be: nobody's, somebody's raw, one more than that, or too much. */
static uint32_t draw_floor(struct prng *r, const struct af_scan *all)
{
	const uint32_t raw = all->raw[below(r, (int)all->span)];

	return chance(r, 15) ? 0 : chance(r, 10) ? AF_RAW_MAX + 1 : raw + (uint32_t)below(r, 2);
}

/* Counts who is wanted, who has been left out, and the chunks in which those who are wanted are told. */
static void compare(const struct af_scan *all, const struct af_scan *best, uint32_t floor, bool eligible_only, size_t *wanted, size_t *left_out,
                    size_t *told)
{
	const bool tells = best->left != AF_MANY;
	size_t at = 0;

	*told += tells;
	for (size_t i = 0; tells && i < best->left; i++) {
		assert_true(best->present[best->picked[i]]);
		assert_true(!i || best->picked[i] > best->picked[i - 1]);
	}
	assert_int_equal(all->span, best->span);
	assert_int_equal(all->people, best->people);
	assert_memory_equal(all->present, best->present, all->span);
	for (size_t i = 0; i < all->span; i++) {
		if (!all->present[i])
			continue;
		assert_int_equal(!all->failed[i], !best->failed[i]);
		if (eligible_only && all->failed[i])
			continue;
		if (all->raw[i] >= floor)
			assert_int_equal(all->raw[i], best->raw[i]);
		else
			assert_true(best->raw[i] < floor);
		for (; tells && at < best->left && best->picked[at] < i; at++)
			;
		if (tells && all->raw[i] >= floor)
			assert_true(at < best->left && best->picked[at] == i);
		*wanted += all->raw[i] >= floor;
		*left_out += all->raw[i] != best->raw[i];
	}
}

static void best(void **state)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	const struct af_postings postings = {read_list, count_list, NULL, pool};
	size_t wanted = 0, left_out = 0, reads = 0, fewer = 0, told = 0;
	struct af_error err;

	(void)state;
	assert_non_null(pool);
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(round);
		const struct af_kernel *kernel = chance(&r, 50) ? af_kernel() : &af_kernel_plain;
		struct af_scan *all = af_scan_new(kernel), *some = af_scan_new(kernel);
		struct af_arena arena = {0};
		struct af_turns turns;
		const bool eligible_only = chance(&r, 60);

		assert_non_null(all);
		assert_non_null(some);
		draw_pool(&r, pool);
		assert_ok(af_turns_init(&turns, &pool->plan, &arena, &err));
		for (int chunk = 0; chunk < CHUNKS; chunk++) {
			uint32_t floor;
			size_t before;

			assert_ok(af_scan_chunk(all, &pool->plan, &postings, chunk, &err));
			floor = draw_floor(&r, all);
			before = pool->reads;
			assert_ok(af_scan_best(some, &pool->plan, &turns, &postings, chunk, floor, eligible_only, &err));
			for (size_t i = 0; i < pool->plan.term_count; i++)
				reads += pool->plan_terms[i].source_count;
			fewer += pool->reads - before;
			compare(all, some, floor, eligible_only, &wanted, &left_out, &told);
		}
		af_free(all);
		af_free(some);
		af_arena_clear(&arena);
	}
	assert_true(wanted > 10000);
	assert_true(left_out > 10000);
	assert_true(told > ROUNDS / 4);
	assert_true(fewer < reads); /* lists that nobody needs are not read */
	for (int i = 0; i < CHUNKS * LISTS; i++)
		af_buf_clear(&pool->lists[i / LISTS][i % LISTS]);
	free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(best)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
