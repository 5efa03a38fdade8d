/* Posting lists against a plain array: any edits, all three forms, the borders between them, and blobs that are damaged (src/score/posting.h). */
#include "score/posting.h"
#include "draw.h"

enum { ROUNDS = 60, EDITS = 12, GONE = AF_POSTING_GONE, BORDER = (AF_CHUNK + 2) / 3 /* entries from which on a list is dense */ };

/* What the list says of each number. */
static int16_t model[AF_CHUNK];
static struct af_posting_draft draft;
static struct af_posting_edit edits[AF_CHUNK];

static size_t model_count(bool *has_zero)
{
	size_t n = 0;

	*has_zero = false;
	for (size_t i = 0; i < AF_CHUNK; i++) {
		n += model[i] != GONE;
		*has_zero = *has_zero || model[i] == 0;
	}
	return n;
}

static void clear_model(void)
{
	for (size_t i = 0; i < AF_CHUNK; i++)
		model[i] = GONE;
}

/* A copy of just the size that it has, so that ASan sees whoever reads past its end. */
static uint8_t *exact_copy(const void *data, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	assert_non_null(copy);
	if (n)
		memcpy(copy, data, n);
	return copy;
}

/* Runs of up to 128 entries, none of them more than 255 behind the one before. */
static size_t model_runs(void)
{
	size_t runs = 0, entries = 0, last = 0;

	for (size_t i = 0; i < AF_CHUNK; i++) {
		if (model[i] == GONE)
			continue;
		if (!runs || entries == 128 || i - last > 255) {
			runs++;
			entries = 0;
		}
		entries++;
		last = i;
	}
	return runs;
}

static char model_form(size_t n, bool has_zero)
{
	return n >= BORDER && !has_zero ? 'D' : 16 * model_runs() <= n ? 'G' : 'S';
}

/* A walk gives the entries of the model, from start to end. */
static void check_walk(const struct af_posting *p)
{
	struct af_posting_walk w = af_posting_walk(p);
	unsigned number;
	uint8_t byte;

	for (unsigned i = 0; i < AF_CHUNK; i++) {
		if (model[i] == GONE)
			continue;
		assert_true(af_posting_next(&w, &number, &byte));
		assert_int_equal(number, i);
		assert_int_equal(byte, model[i]);
		assert_true(p->dense || af_posting_last(p) >= i);
	}
	assert_true(p->dense || af_posting_last(p) == number);
	assert_false(af_posting_next(&w, &number, &byte));
	assert_false(af_posting_next(&w, &number, &byte));
}

/* A walk in steps: what is not below each wanted number. */
static void check_seek(const struct af_posting *p, struct prng *r)
{
	const int step = 1 + below(r, chance(r, 50) ? 100 : 20000);
	struct af_posting_walk w = af_posting_walk(p);
	unsigned number, at = 0;
	uint8_t byte;

	for (unsigned wanted = 0;;) {
		bool more;

		for (at = at > wanted ? at : wanted; at < AF_CHUNK && model[at] == GONE;)
			at++;
		more = af_posting_seek(&w, wanted, &number, &byte);
		assert_int_equal(more, at < AF_CHUNK);
		if (!more)
			break;
		assert_int_equal(number, at);
		assert_int_equal(byte, model[at]);
		at++; /* the walk stands behind it */
		wanted += 1 + (unsigned)below(r, step);
	}
}

/* Spread, it is a sparse list of the same entries. */
static void check_spread(struct af_posting p)
{
	uint8_t *numbers = malloc(2 * p.count);

	assert_non_null(numbers);
	af_posting_spread(&p, numbers);
	assert_null(p.gaps);
	check_walk(&p);
	for (size_t i = 0; !p.dense && i < p.count; i++)
		assert_int_equal(model[af_posting_number(&p, i)], p.bytes[i]);
	free(numbers);
}

/* The blob of the draft says what the model says, in the form that it must have. */
static void check_blob(const uint8_t *blob, size_t size)
{
	struct prng r = prng_of((int)size);
	struct af_posting p;
	bool has_zero;
	const size_t n = model_count(&has_zero);
	const char form = model_form(n, has_zero);

	assert_true(af_posting_read(&p, blob, size));
	assert_int_equal(p.count, n);
	assert_int_equal(blob[0], form);
	assert_int_equal(p.dense, form == 'D');
	assert_int_equal(p.gaps != NULL, form == 'G');
	assert_int_equal(p.size, size);
	assert_int_equal(af_posting_entries(blob, size), n);
	assert_int_equal(size, form == 'D' ? 4 + AF_CHUNK : form == 'G' ? 6 + 2 * model_runs() + 2 * n : 4 + 3 * n);
	for (unsigned i = 0; i < AF_CHUNK; i++)
		if (af_posting_at(&p, i) != model[i])
			fail_msg("number %u is %d and not %d", i, af_posting_at(&p, i), model[i]);
	check_walk(&p);
	check_seek(&p, &r);
	check_spread(p);
}

/* Writes the draft; the caller frees the blob. *size 0: the list is empty. */
static uint8_t *write_draft(size_t *size)
{
	struct af_buf out = {0};
	uint8_t *blob;

	if (draft.count)
		af_posting_write(&out, &draft);
	assert_false(out.failed);
	*size = out.length;
	blob = exact_copy(out.data, out.length);
	af_buf_clear(&out);
	return blob;
}

/* Makes n edits of the model, and the list edits of them. */
static size_t draw_edits(struct prng *r, size_t n, int of, bool zeros)
{
	static bool chosen[AF_CHUNK];
	size_t count = 0;

	memset(chosen, 0, sizeof(chosen));
	for (size_t i = 0; i < n; i++)
		chosen[below(r, of)] = true;
	for (size_t i = 0; i < AF_CHUNK; i++)
		if (chosen[i])
			edits[count++] = (struct af_posting_edit){(uint16_t)i, (int16_t)(chance(r, 20) ? GONE : zeros && chance(r, 5) ? 0 : 1 + below(r, 255))};
	return count;
}

static bool edit_model(size_t n)
{
	bool changed = false;

	for (size_t i = 0; i < n; i++) {
		changed = changed || model[edits[i].number] != edits[i].byte;
		model[edits[i].number] = edits[i].byte;
	}
	return changed;
}

/* Edits what the blob has, as the model; gives the new blob. */
static uint8_t *edit(uint8_t *blob, size_t *size, size_t n)
{
	const bool expected = edit_model(n);
	struct af_posting old;
	bool changed = !expected;

	assert_true(!*size || af_posting_read(&old, blob, *size));
	af_posting_edit(&draft, *size ? &old : NULL, edits, n, &changed);
	assert_int_equal(changed, expected);
	free(blob);
	blob = write_draft(size);
	if (*size)
		check_blob(blob, *size);
	return blob;
}

static void any_edits(void **state)
{
	static const int spans[] = {3, 40, 1000, 30000, AF_CHUNK}, sizes[] = {1, 5, 100, 1000, 30000, 200000};
	size_t dense = 0, gapped = 0, sparse = 0, empty = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(round);
		const int of = spans[below(&r, 5)];
		uint8_t *blob = NULL;
		size_t size = 0;

		clear_model();
		for (int i = 0; i < EDITS; i++) {
			blob = edit(blob, &size, draw_edits(&r, (size_t)sizes[below(&r, 6)], of, i == EDITS / 2 || round % 3 == 0));
			*(!size ? &empty : blob[0] == 'D' ? &dense : blob[0] == 'G' ? &gapped : &sparse) += 1;
		}
		free(blob);
	}
	print_message("%zu lists dense, %zu gapped, %zu sparse, %zu empty\n", dense, gapped, sparse, empty);
	assert_true(dense > 30 && gapped > 50 && sparse > 50 && empty > 0);
}

/* Equal contents are equal blobs, whichever way they came about. */
static void canonical(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct prng r = prng_of(1000 + round);
		uint8_t bytes[AF_CHUNK], *blob = NULL, *again;
		size_t size = 0, other;
		const int wanted = 1 + below(&r, 2 * BORDER);

		clear_model();
		for (int i = 0; i < 4; i++)
			blob = edit(blob, &size, draw_edits(&r, (size_t)wanted, AF_CHUNK, i == 2));
		for (size_t i = 0; i < AF_CHUNK; i++) { /* gather knows no entry 0 */
			edits[i] = (struct af_posting_edit){(uint16_t)i, model[i] > 0 ? model[i] : GONE};
			bytes[i] = model[i] > 0 ? (uint8_t)model[i] : 0;
		}
		blob = edit(blob, &size, AF_CHUNK);
		af_posting_gather(&draft, bytes, AF_CHUNK);
		again = write_draft(&other);
		assert_int_equal(size, other);
		assert_memory_equal(blob, again, size);
		free(blob);
		free(again);
	}
}

/* The first n numbers, or the last, each with byte 7; with_zero: one of them with 0. */
static void check_count(size_t n, bool last, bool with_zero)
{
	uint8_t *blob;
	size_t size = 0;

	clear_model();
	for (size_t i = 0; i < n; i++)
		edits[i] = (struct af_posting_edit){(uint16_t)(i + (last ? AF_CHUNK - n : 0)), (int16_t)(with_zero && i == n / 2 ? 0 : 7)};
	blob = edit(NULL, &size, n);
	assert_int_equal(blob[0], n >= BORDER && !with_zero ? 'D' : n >= 16 ? 'G' : 'S');
	free(blob);
}

static void borders(void **state)
{
	static const size_t counts[] = {1, 2, 15, 16, 17, 127, 128, 129, BORDER - 1, BORDER, BORDER + 1, AF_CHUNK - 1, AF_CHUNK};

	(void)state;
	assert_int_equal(BORDER, 21846); /* 3 * 21,845 is one byte less than dense */
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (int way = 0; way < 4; way++)
			check_count(counts[i], way & 1, way & 2);
}

/* A dense list loses entries until it is gapped, gets a 0, loses that, and grows again. */
static void to_and_fro(void **state)
{
	uint8_t *blob = NULL;
	size_t size = 0;

	(void)state;
	clear_model();
	for (size_t i = 0; i < BORDER; i++)
		edits[i] = (struct af_posting_edit){(uint16_t)(2 * i), 200};
	blob = edit(blob, &size, BORDER);
	assert_int_equal(blob[0], 'D');
	edits[0] = (struct af_posting_edit){100, GONE};
	blob = edit(blob, &size, 1);
	assert_int_equal(blob[0], 'G');
	edits[0] = (struct af_posting_edit){101, 1};
	blob = edit(blob, &size, 1);
	assert_int_equal(blob[0], 'D');
	edits[0] = (struct af_posting_edit){101, 0};
	blob = edit(blob, &size, 1);
	assert_int_equal(blob[0], 'G');
	edits[0] = (struct af_posting_edit){101, 255};
	blob = edit(blob, &size, 1);
	assert_int_equal(blob[0], 'D');
	free(blob);
}

/* Everything that may be done with a list that was read. */
static void use(const struct af_posting *p, struct prng *r)
{
	static const struct af_posting_edit some[] = {{0, 9}, {1, GONE}, {700, 0}, {65535, 3}};
	struct af_posting spread;
	struct af_buf out = {0};
	bool changed;
	size_t sum = 0;
	unsigned number;
	uint8_t byte, *numbers;

	for (unsigned i = 0; i < AF_CHUNK; i += 97)
		sum += (size_t)(1 + af_posting_at(p, i));
	for (struct af_posting_walk w = af_posting_walk(p); af_posting_next(&w, &number, &byte); sum += number)
		assert_true(number < AF_CHUNK);
	for (unsigned wanted = 0; wanted < AF_CHUNK; wanted += 97) {
		struct af_posting_walk w = af_posting_walk(p);

		while (af_posting_seek(&w, wanted, &number, &byte) && below(r, 3))
			assert_true(number >= wanted && number < AF_CHUNK);
	}
	assert_true(p->dense || af_posting_last(p) < AF_CHUNK);
	numbers = malloc(2 * p->count);
	assert_non_null(numbers);
	spread = *p;
	af_posting_spread(&spread, numbers);
	for (size_t i = 0; !spread.dense && i < spread.count; i++)
		sum += af_posting_number(&spread, i);
	free(numbers);
	af_posting_edit(&draft, p, some, 4, &changed);
	assert_true(draft.count <= AF_CHUNK);
	if (draft.count) {
		struct af_posting q;

		af_posting_write(&out, &draft);
		assert_false(out.failed);
		assert_true(af_posting_read(&q, out.data, out.length));
	}
	af_buf_clear(&out);
	assert_true(sum > 0);
}

static void damaged(void **state)
{
	static const size_t steps[] = {1, 200, 1000};
	size_t refused = 0, read = 0;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct prng r = prng_of(2000 + round);
		size_t size, of = chance(&r, 90) ? (size_t)below(&r, 65) : (size_t)below(&r, 2 * BORDER);
		const size_t step = of < 65 ? steps[below(&r, 3)] : 1;
		uint8_t *blob, *cut;
		struct af_posting p;

		clear_model();
		draft.count = 0;
		for (size_t i = 0; i <= of; i++) {
			draft.numbers[i] = (uint16_t)(i * step);
			draft.bytes[i] = (uint8_t)(1 + below(&r, 255));
			draft.count++;
		}
		blob = write_draft(&size);
		for (int flips = below(&r, 4); flips > 0; flips--)
			blob[chance(&r, 50) ? (size_t)below(&r, AF_POSTING_HEAD) : (size_t)below(&r, (int)size)] ^= (uint8_t)(1 << below(&r, 8));
		if (chance(&r, 30))
			size = (size_t)below(&r, (int)size + 1);
		cut = exact_copy(blob, size);
		free(blob);
		if (af_posting_read(&p, cut, size)) {
			assert_int_equal(af_posting_entries(cut, size), p.count);
			use(&p, &r);
			read++;
		} else {
			assert_null(p.bytes);
			refused++;
		}
		free(cut);
	}
	assert_false(af_posting_read(&(struct af_posting){0}, NULL, 0));
	print_message("%zu damaged blobs refused, %zu read\n", refused, read);
	assert_true(refused > 300 && read > 300);
}

/* The worst numbers there can be: all the same, or descending. */
static void numbers_out_of_order(void **state)
{
	const size_t size = AF_POSTING_HEAD + 3 * (size_t)AF_CHUNK;

	(void)state;
	for (int way = 0; way < 3; way++) {
		uint8_t *blob = calloc(1, size);
		struct prng r = prng_of(way);
		struct af_posting p;

		assert_non_null(blob);
		memcpy(blob, "S\0\xFF\xFF", 4);
		for (size_t i = 0; i < AF_CHUNK; i++) {
			const size_t number = way == 0 ? 0 : way == 1 ? 65535 : 65535 - i;

			blob[AF_POSTING_HEAD + 2 * i] = (uint8_t)number;
			blob[AF_POSTING_HEAD + 2 * i + 1] = (uint8_t)(number >> 8);
			blob[AF_POSTING_HEAD + 2 * (size_t)AF_CHUNK + i] = (uint8_t)i;
		}
		assert_true(af_posting_read(&p, blob, size));
		assert_int_equal(p.count, AF_CHUNK);
		use(&p, &r);
		free(blob);
	}
}

/* The worst runs: one entry each, all at the highest numbers, the largest gaps, so that numbers go over the end. */
static void runs_over_the_end(void **state)
{
	enum { N = 4096 };

	(void)state;
	for (int way = 0; way < 3; way++) {
		const size_t runs = way == 0 ? N : N / 256, size = 6 + 2 * runs + 2 * (size_t)N;
		uint8_t *blob = malloc(size);
		struct prng r = prng_of(way);
		struct af_posting p;

		assert_non_null(blob);
		memcpy(blob, "G\0\xFF\x0F", 4);
		blob[4] = (uint8_t)(runs - 1);
		blob[5] = (uint8_t)((runs - 1) >> 8);
		memset(blob + 6, 0xFF, size - 6);
		memset(blob + 6 + runs, way == 0 ? 0 : 255, runs);
		if (way == 2) /* descending */
			for (size_t i = 0; i < runs; i++)
				blob[6 + i] = (uint8_t)(255 - i);
		assert_true(af_posting_read(&p, blob, size));
		use(&p, &r);
		blob[6 + runs]++;
		assert_false(af_posting_read(&p, blob, size)); /* one entry more, or 255 less, than there are */
		free(blob);
	}
	assert_false(af_posting_read(&(struct af_posting){0}, "G\0\0\0\0", 5));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_edits), cmocka_unit_test(canonical), cmocka_unit_test(borders), cmocka_unit_test(to_and_fro),
		cmocka_unit_test(damaged), cmocka_unit_test(numbers_out_of_order), cmocka_unit_test(runs_over_the_end),
	};

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
