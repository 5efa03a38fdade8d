/* Every kernel gives what plain C gives, and that gives what the tables say (src/score/kernel.h). */
#include "score/code.h"
#include "score/kernel.h"
#include "draw.h"

#undef fail /* cmocka's; a kernel has one of its own */

enum { ROUNDS = 60, SPANS = 6 };

static const size_t spans[SPANS] = {AF_LANE, 2 * AF_LANE, 31 * AF_LANE, 4096, AF_CHUNK - AF_LANE, AF_CHUNK};

/* Columns, one for each of two kernels. */
struct columns {
	uint8_t value[AF_CHUNK], met[AF_CHUNK], failed[AF_CHUNK];
	uint32_t raw[AF_CHUNK];
	uint16_t picked[AF_CHUNK];
};

static struct columns one, two;
static uint8_t bytes[AF_CHUNK], present[AF_CHUNK];
static uint8_t value_table[256], meets_table[256];

static size_t draw_span(struct prng *r)
{
	return chance(r, 50) ? (size_t)(1 + below(r, 40)) * AF_LANE : spans[below(r, SPANS)];
}

/* Every byte occurs, in any lane. */
static void draw_bytes(struct prng *r, uint8_t *to, int zeros)
{
	for (size_t i = 0; i < AF_CHUNK; i++)
		to[i] = (uint8_t)(chance(r, zeros) ? 0 : below(r, 256));
}

static void draw_columns(struct prng *r)
{
	draw_bytes(r, bytes, 30);
	draw_bytes(r, one.value, 50);
	draw_bytes(r, one.failed, 60);
	for (size_t i = 0; i < AF_CHUNK; i++) {
		one.met[i] = (uint8_t)below(r, 2);
		present[i] = (uint8_t)chance(r, 80);
		one.raw[i] = (uint32_t)(chance(r, 30) ? below(r, 4) * 625000 : below(r, AF_RAW_MAX + 1));
		if (chance(r, 3))
			one.failed[i] = 255;
	}
	two = one;
}

/* The source as the plan makes it. kind: 0 codes, judged as they are; 1 codes, as they could be; 2 strengths. */
static struct af_source make_source(int kind, int percent, int need, bool valued)
{
	const uint8_t *judged = kind == 0 ? af_codes.strength : kind == 1 ? af_codes.possible : NULL;
	struct af_source s = {.coded = kind < 2, .percent = percent, .need = need, .judged = judged};

	for (int i = 0; i < 256; i++) {
		value_table[i] = (uint8_t)((kind < 2 ? af_codes.strength[i] : i) * percent / 100);
		meets_table[i] = (judged ? judged[i] : i) * percent / 100 >= need;
	}
	s.value = valued ? value_table : NULL;
	s.judges = need && AF_STRENGTH_MAX * percent / 100 >= need;
	s.meets = s.judges ? meets_table : NULL;
	return s;
}

static void compare_take(struct prng *r, const struct af_source *source, size_t span)
{
	const bool asks = chance(r, 70);
	const struct columns before = one;

	af_kernel_plain.take(source, bytes, one.value, asks ? one.met : NULL, span);
	af_kernel()->take(source, bytes, two.value, asks ? two.met : NULL, span);
	assert_memory_equal(&one, &two, sizeof(one));
	for (size_t i = 0; i < AF_CHUNK; i++) {
		const bool counts = i < span && bytes[i];
		const uint8_t worth = counts && source->value ? source->value[bytes[i]] : 0;

		assert_int_equal(one.value[i], worth > before.value[i] ? worth : before.value[i]);
		assert_int_equal(one.met[i], before.met[i] || (asks && counts && source->judges && source->meets[bytes[i]]));
	}
}

/* Every percent with every byte in every lane, for any need. */
static void take(void **state)
{
	(void)state;
	for (int percent = 1; percent <= 100; percent++) {
		struct prng r = prng_of(percent);

		for (int kind = 0; kind < 3; kind++) {
			const int need = chance(&r, 20) ? 0 : chance(&r, 50) ? 30 * (1 + below(&r, 5)) : 1 + below(&r, 255);
			const struct af_source source = make_source(kind, kind == 2 ? 100 : percent, need, chance(&r, 80));

			draw_columns(&r);
			compare_take(&r, &source, draw_span(&r));
		}
	}
}

static void weigh(void **state)
{
	static const int weights[] = {0, 1, 2, 9999, 10000};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(1000 + round);
		const int level = 1 + round % 5, weight = chance(&r, 50) ? weights[below(&r, 5)] : below(&r, 10001);
		const size_t span = draw_span(&r);
		struct columns before;

		draw_columns(&r);
		for (int i = 0; i < 256; i++)
			one.value[i % (int)span] = two.value[i % (int)span] = (uint8_t)i;
		before = one;
		af_kernel_plain.weigh(one.raw, one.value, level, weight, span);
		af_kernel()->weigh(two.raw, two.value, level, weight, span);
		assert_memory_equal(&one, &two, sizeof(one));
		for (size_t i = 0; i < AF_CHUNK; i++) {
			const int value = one.value[i] < AF_STRENGTH_MAX ? one.value[i] : AF_STRENGTH_MAX;

			assert_int_equal(one.raw[i], before.raw[i] + (i < span ? (uint32_t)(weight * af_credit(value, level)) : 0));
		}
	}
}

static void fail_and_count(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(2000 + round);
		const size_t span = draw_span(&r);
		struct columns before;
		size_t n = 0;

		draw_columns(&r);
		before = one;
		af_kernel_plain.fail(one.failed, one.met, span);
		af_kernel()->fail(two.failed, two.met, span);
		assert_memory_equal(&one, &two, sizeof(one));
		for (size_t i = 0; i < AF_CHUNK; i++)
			assert_int_equal(one.failed[i], before.failed[i] + (i < span && !one.met[i] && before.failed[i] < 255));
		for (size_t i = 0; i < span; i++)
			n += present[i] && !one.failed[i];
		assert_int_equal(af_kernel_plain.count(present, one.failed, span), n);
		assert_int_equal(af_kernel()->count(present, one.failed, span), n);
	}
}

static void pick(void **state)
{
	static const uint32_t floors[] = {0, 1, 624999, 625000, 625001, AF_RAW_MAX};
	size_t picked = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(3000 + round);
		const size_t span = draw_span(&r);
		const uint32_t floor = chance(&r, 50) ? floors[below(&r, 6)] : (uint32_t)below(&r, AF_RAW_MAX + 1);
		const bool near = chance(&r, 50);
		size_t n, m, at = 0;

		draw_columns(&r);
		n = af_kernel_plain.pick(one.raw, present, one.failed, near, floor, span, span, one.picked);
		m = af_kernel()->pick(two.raw, present, two.failed, near, floor, span, span, two.picked);
		assert_int_equal(n, m);
		assert_memory_equal(one.picked, two.picked, n * sizeof(one.picked[0]));
		for (size_t i = 0; i < span; i++)
			if (present[i] && near == (one.failed[i] != 0) && one.raw[i] >= floor)
				assert_int_equal(one.picked[at++], i);
		assert_int_equal(at, n);
		for (int i = 0; i < 2 && n; i++) { /* too many, and just not */
			const struct af_kernel *kernel = i ? af_kernel() : &af_kernel_plain;

			assert_true(kernel->pick(one.raw, present, one.failed, near, floor, span, n - 1, two.picked) > n - 1);
			assert_int_equal(kernel->pick(one.raw, present, one.failed, near, floor, span, n, two.picked), n);
			assert_memory_equal(one.picked, two.picked, n * sizeof(one.picked[0]));
		}
		picked += n;
	}
	assert_true(picked > 1000);
}

/* A list of the draft's entries, sparse or gapped, whatever would be smaller. Runs end early here and there. */
static uint8_t *write_list(const struct af_posting_draft *draft, bool gapped, struct prng *r, size_t *size)
{
	static uint8_t highs[AF_CHUNK], lengths[AF_CHUNK], gaps[AF_CHUNK];
	const size_t n = draft->count;
	uint8_t *blob = malloc(6 + 4 * n);
	size_t runs = 0;

	assert_non_null(blob);
	for (size_t i = 0; i < n; i++) {
		const int gap = i ? draft->numbers[i] - draft->numbers[i - 1] : 256;

		if (gap > 255 || lengths[runs - 1] == 255 || chance(r, 1)) {
			highs[runs] = (uint8_t)(draft->numbers[i] >> 8);
			lengths[runs++] = 0;
			gaps[i] = (uint8_t)draft->numbers[i];
		} else {
			lengths[runs - 1]++;
			gaps[i] = (uint8_t)gap;
		}
	}
	memcpy(blob, (const uint8_t[6]){gapped ? 'G' : 'S', 0, (uint8_t)(n - 1), (uint8_t)((n - 1) >> 8), (uint8_t)(runs - 1), (uint8_t)((runs - 1) >> 8)}, 6);
	memcpy(blob + (gapped ? 6 : 4), gapped ? highs : (const void *)draft->numbers, gapped ? runs : 2 * n);
	if (gapped) {
		memcpy(blob + 6 + runs, lengths, runs);
		memcpy(blob + 6 + 2 * runs, gaps, n);
	}
	*size = gapped ? 6 + 2 * runs + 2 * n : 4 + 3 * n;
	memcpy(blob + *size - n, draft->bytes, n);
	return blob;
}

/* A sparse or gapped list takes as a dense one of the same entries, and remembers whom it touched first. */
static void take_sparse(void **state)
{
	static struct af_posting_draft draft;
	static uint16_t touched[AF_CHUNK + 1];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(4000 + round);
		const struct af_source source = make_source(below(&r, 3), 100, chance(&r, 30) ? 0 : 30 * (1 + below(&r, 5)), chance(&r, 80));
		const size_t most = chance(&r, 50) ? AF_CHUNK - 1 : (size_t)below(&r, 5000);
		const int filled = 1 + below(&r, chance(&r, 50) ? 5 : 100);
		const bool gapped = chance(&r, 50);
		size_t count, at = 3, size;
		struct af_posting p;
		uint8_t *blob;

		draw_columns(&r);
		for (size_t i = 0; i < AF_CHUNK; i++)
			bytes[i] = chance(&r, filled) ? bytes[i] : 0;
		af_posting_gather(&draft, bytes, AF_CHUNK);
		if (!draft.count)
			draft = (struct af_posting_draft){.count = 1, .numbers = {0}, .bytes = {(uint8_t)(bytes[0] = 7)}};
		blob = write_list(&draft, gapped, &r, &size);
		assert_true(af_posting_read(&p, blob, size));
		assert_int_equal(p.gaps != NULL, gapped);
		count = af_kernel_take_sparse(&source, &p, two.value, two.met, touched, 3, most);
		for (size_t i = 0; i < AF_CHUNK && count <= most; i++)
			if (!one.value[i] && two.value[i])
				assert_int_equal(touched[at++], i);
		assert_true(count > most ? 3 + draft.count > most : at == count);
		af_kernel_plain.take(&source, bytes, one.value, one.met, AF_CHUNK);
		assert_memory_equal(&one, &two, sizeof(one));
		free(blob);
	}
}

/* Some people, in any form of list, with few of them and with many: they have what take gives everybody. */
static void take_some(void **state)
{
	static uint16_t numbers[AF_CHUNK];
	static struct af_posting_draft draft;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(5000 + round);
		const struct af_source source = make_source(below(&r, 3), 1 + below(&r, 100), chance(&r, 30) ? 0 : 30 * (1 + below(&r, 5)), true);
		const int filled = round % 2 ? 1 + below(&r, 20) : 60, of = round % 3 == 0 ? 3 : round % 3 == 1 ? 100 : 5000;
		size_t n = 0, size;
		struct af_buf dense = {0};
		struct af_posting p;
		uint8_t *blob;

		memset(&one, 0, sizeof(one));
		memset(&two, 0, sizeof(two));
		for (size_t i = 0; i < AF_CHUNK; i++)
			bytes[i] = chance(&r, filled) ? (uint8_t)(1 + below(&r, 255)) : 0;
		bytes[below(&r, AF_CHUNK)] = 9;
		for (size_t i = 0; i < AF_CHUNK; i++)
			if (!below(&r, of))
				numbers[n++] = (uint16_t)i;
		af_posting_gather(&draft, bytes, AF_CHUNK);
		af_posting_write(&dense, &draft);
		blob = write_list(&draft, chance(&r, 50), &r, &size);
		assert_true(round % 2 ? af_posting_read(&p, blob, size) : af_posting_read(&p, dense.data, dense.length));
		af_kernel_plain.take(&source, bytes, one.value, one.met, AF_CHUNK);
		af_kernel_take_some(&source, &p, numbers, n, two.value, two.met);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(two.value[numbers[i]], one.value[numbers[i]]);
			assert_int_equal(two.met[numbers[i]], one.met[numbers[i]]);
		}
		af_buf_clear(&dense);
		free(blob);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(take), cmocka_unit_test(weigh), cmocka_unit_test(fail_and_count), cmocka_unit_test(pick), cmocka_unit_test(take_sparse), cmocka_unit_test(take_some),
	};

	print_message("ARCHEFIT_SEED=%llu, kernel %s\n", (unsigned long long)world_seed(), af_kernel()->name);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
