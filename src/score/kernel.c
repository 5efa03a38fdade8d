/* The kernel: a project against 65,536 candidates at a time.
 *
 * What is in memory while a chunk is scored, one column a candidate:
 *
 *     number        0      1      2      3    ...  65535
 *     present     [ 1  ] [ 1  ] [ 0  ] [ 1  ]            u8   is there such a candidate?
 *     failed      [ 0  ] [ 2  ] [ 0  ] [ 1  ]            u8   must-haves that are not met, up to 255
 *     raw         [....] [....] [....] [....]            u32  the score so far
 *
 * and for the term at hand, cleared before the next one:
 *
 *     value       [125 ] [ 0  ] [ 0  ] [ 80 ]            u8   the strength that counts: the largest over the term's sources
 *     met         [ 1  ] [ 0  ] [ 0  ] [ 0  ]            u8   does any source meet the must-have?
 *
 * A term is done in three steps:
 *
 *     take    for each of its sources, a posting list: value = max(value, table[byte]), met |= table[byte]
 *     fail    failed += !met, when it is a must-have
 *     weigh   raw += weight * credit(value)
 *
 * and in between `pick` names those whose raw can still be among the best. Once they are few, the other terms look them up in their lists
 * instead (take_some). A sparse list touches only its own numbers, so that a rare skill
 * costs next to nothing, and so does a gapped one; a dense list is one byte for each candidate and goes through in full, 32 bytes at a time where
 * the processor can.
 *
 * Bytes become strengths by a table of 256, which a vector unit cannot look up. But the tables have a simple form: a code is its own strength
 * except below 16 and from 240 on (code.h), where the lower half of the byte picks one of 16 out of a register; of that, a percentage
 * counts. And the credit for level L is min(250, 5 * strength / L). Both are computed in 16 bits, and are exact: n / 100 is n * 5243 >> 19
 * for every n up to 43,698, n / 3 is n * 21846 >> 16 for every n up to 32,767. A weight is at most 10,000 and a credit at most 250, so
 * that one multiplication of 16 bit numbers gives the exact 32 bit product. tests/unit/test_kernel.c compares all of it with the tables. */
#include "score/kernel.h"

#include "score/code.h"

enum { CREDIT_MAX = AF_STRENGTH_MAX };

/* The byte of an entry counts (there: 255; 0: it does not); returns whether the number had no value before, and has one now. */
static inline bool take_entry(const uint8_t *table, unsigned byte, uint8_t there, uint8_t *value)
{
	const uint8_t worth = table[byte] & there, before = *value;

	*value = worth > before ? worth : before;
	return !before && worth;
}

#define INLINE static inline __attribute__((always_inline)) /* each use of take_entries is compiled on its own, for what it leaves NULL */

/* What the entries of a list go to. */
struct taking {
	const uint8_t *table, *meets; /* by byte */
	uint8_t *value;    /* NULL: the list has no part in that */
	uint8_t *met;      /* NULL: nobody asks */
	uint16_t *touched; /* NULL: there are so many entries that it does not matter which they are */
	size_t count;      /* of touched */
};

INLINE void take_numbered(struct taking *t, uint16_t number, unsigned byte)
{
	bool first;

	if (t->met)
		t->met[number] |= t->meets[byte];
	if (!t->value)
		return;
	if (t->touched)
		t->touched[t->count] = number; /* stays only when the count moves on */
	first = take_entry(t->table, byte, 255, &t->value[number]);
	if (t->touched)
		t->count += first;
}

INLINE void take_sparse(struct taking *t, const struct af_posting *list)
{
	for (size_t i = 0; i < list->count; i++)
		take_numbered(t, (uint16_t)af_posting_number(list, i), list->bytes[i]);
}

INLINE unsigned take_gap(struct taking *t, unsigned number, const struct af_posting *list, size_t i)
{
	number += list->gaps[i];
	take_numbered(t, (uint16_t)number, list->bytes[i]);
	return number;
}

INLINE void take_gapped(struct taking *t, const struct af_posting *list)
{
	size_t i = 0;

	for (size_t run = 0; run < list->runs; run++) {
		const size_t end = i + 1 + list->lengths[run];
		unsigned number = (unsigned)list->highs[run] << 8;

		for (; i + 4 <= end; i += 4) /* compilers do not unroll it by themselves, and it matters here */
			for (size_t k = 0; k < 4; k++)
				number = take_gap(t, number, list, i + k);
		for (; i < end; i++)
			number = take_gap(t, number, list, i);
	}
}

INLINE size_t take_entries(struct taking t, const struct af_posting *posting)
{
	const struct af_posting list = *posting; /* a copy that no store to value can be taken to change */

	if (list.gaps)
		take_gapped(&t, &list);
	else
		take_sparse(&t, &list);
	return t.count;
}

size_t af_kernel_take_sparse(const struct af_source *source, const struct af_posting *posting, uint8_t *value, uint8_t *met, uint16_t *touched,
                             size_t count, size_t most)
{
	const bool judges = met && source->judges, many = source->value && count + posting->count > most;
	const uint8_t *const table = source->value, *const meets = source->meets;

	if (many && judges)
		take_entries((struct taking){table, meets, value, met, NULL, 0}, posting);
	else if (many)
		take_entries((struct taking){table, NULL, value, NULL, NULL, 0}, posting);
	else if (table && judges)
		count = take_entries((struct taking){table, meets, value, met, touched, count}, posting);
	else if (table)
		count = take_entries((struct taking){table, NULL, value, NULL, touched, count}, posting);
	else if (judges)
		take_entries((struct taking){NULL, meets, NULL, met, NULL, 0}, posting);
	return many ? SIZE_MAX / 2 : count;
}

/* The first entry from `at` on whose number is not below the wanted one: in steps that double, then by halves. */
static size_t seek(const struct af_posting *posting, size_t at, unsigned wanted)
{
	size_t step = 1, end;

	if (at >= posting->count || af_posting_number(posting, at) >= wanted)
		return at;
	while (at + step < posting->count && af_posting_number(posting, at + step) < wanted) {
		at += step;
		step *= 2;
	}
	end = at + step < posting->count ? at + step : posting->count;
	for (at++; at < end;) {
		const size_t middle = at + (end - at) / 2;

		if (af_posting_number(posting, middle) < wanted)
			at = middle + 1;
		else
			end = middle;
	}
	return at;
}

enum { SEEK_FROM = 32 }; /* entries for each that is wanted: from there on looking them up is quicker than going through all */

/* The bytes of n candidates in a dense list. Without a branch on whether there is one: it would be guessed wrong too often. */
static void take_some_dense(const struct af_source *source, const uint8_t *bytes, const uint16_t *numbers, size_t n, uint8_t *value, uint8_t *met)
{
	for (size_t i = 0; source->value && i < n; i++) {
		const uint8_t byte = bytes[numbers[i]], there = (uint8_t)-(byte != 0);

		take_entry(source->value, byte, there, &value[numbers[i]]);
	}
	for (size_t i = 0; met && source->judges && i < n; i++) {
		const uint8_t byte = bytes[numbers[i]], there = (uint8_t)-(byte != 0);

		met[numbers[i]] |= source->meets[byte] & there;
	}
}

static void take_found(const struct af_source *source, unsigned byte, uint8_t *value, uint8_t *met)
{
	if (source->value)
		take_entry(source->value, byte, 255, value);
	if (met && source->judges)
		*met |= source->meets[byte];
}

/* In a sparse list, by looking them up. */
static void seek_some(const struct af_source *source, const struct af_posting *posting, const uint16_t *numbers, size_t n, uint8_t *value, uint8_t *met)
{
	for (size_t i = 0, at = 0; i < n; i++) {
		at = seek(posting, at, numbers[i]);
		if (at < posting->count && af_posting_number(posting, at) == numbers[i])
			take_found(source, posting->bytes[at], &value[numbers[i]], met ? &met[numbers[i]] : NULL);
	}
}

/* In a gapped list. */
static void seek_some_gapped(const struct af_source *source, const struct af_posting *posting, const uint16_t *numbers, size_t n, uint8_t *value,
                             uint8_t *met)
{
	struct af_posting_walk w = af_posting_walk(posting);
	unsigned number = 0;
	uint8_t byte = 0;
	bool more = af_posting_next(&w, &number, &byte);

	for (size_t i = 0; i < n && more; i++) {
		if (number < numbers[i])
			more = af_posting_seek(&w, numbers[i], &number, &byte);
		if (more && number == numbers[i])
			take_found(source, byte, &value[number], met ? &met[number] : NULL);
	}
}

bool af_kernel_take_some(const struct af_source *source, const struct af_posting *posting, const uint16_t *numbers, size_t n, uint8_t *value,
                         uint8_t *met)
{
	if (posting->dense)
		take_some_dense(source, posting->bytes, numbers, n, value, met);
	else if (posting->count >= SEEK_FROM * n)
		(posting->gaps ? seek_some_gapped : seek_some)(source, posting, numbers, n, value, met);
	else
		af_kernel_take_sparse(source, posting, value, met, NULL, 0, 0);
	return !posting->dense && posting->count < SEEK_FROM * n;
}

/* ---------------------------------------------------------------- plain C */

static void take_plain(const struct af_source *source, const uint8_t *bytes, uint8_t *value, uint8_t *met, size_t span)
{
	for (size_t i = 0; source->value && i < span; i++) {
		const uint8_t worth = bytes[i] ? source->value[bytes[i]] : 0;

		value[i] = worth > value[i] ? worth : value[i];
	}
	for (size_t i = 0; met && source->judges && i < span; i++)
		met[i] |= bytes[i] ? source->meets[bytes[i]] : 0;
}

static void weigh_plain(uint32_t *raw, const uint8_t *value, int level, int weight, size_t span)
{
	uint32_t worth[256];

	for (int i = 0; i < 256; i++)
		worth[i] = (uint32_t)(weight * af_credit(i < AF_STRENGTH_MAX ? i : AF_STRENGTH_MAX, level));
	for (size_t i = 0; i < span; i++)
		raw[i] += worth[value[i]];
}

static void fail_plain(uint8_t *failed, const uint8_t *met, size_t span)
{
	for (size_t i = 0; i < span; i++)
		failed[i] = (uint8_t)(failed[i] + (!met[i] && failed[i] < UINT8_MAX));
}

static size_t pick_plain(const uint32_t *raw, const uint8_t *present, const uint8_t *failed, bool near, uint32_t floor, size_t span,
                         size_t most, uint16_t *picked)
{
	size_t n = 0;

	for (size_t i = 0; i < span && n <= most; i++)
		if (present[i] && near == (failed[i] != 0) && raw[i] >= floor)
			picked[n++] = (uint16_t)i;
	return n;
}

static size_t count_plain(const uint8_t *present, const uint8_t *failed, size_t span)
{
	size_t n = 0;

	for (size_t i = 0; i < span; i++)
		n += present[i] && !failed[i];
	return n;
}

const struct af_kernel af_kernel_plain = {"plain", take_plain, weigh_plain, fail_plain, pick_plain, count_plain};

/* ---------------------------------------------------------------- AVX2 */

#if defined(__x86_64__) && defined(__GNUC__) && !defined(AF_NO_SIMD) /* make BUILD=build/plain CFLAGS=-DAF_NO_SIMD does without */
#include <immintrin.h>
#if __has_include(<sys/platform/x86.h>) /* glibc has asked the processor already, which takes a virtual machine longest of all */
#include <sys/platform/x86.h>
#define HAS_AVX2 CPU_FEATURE_ACTIVE(AVX2)
#else
#define HAS_AVX2 __builtin_cpu_supports("avx2")
#endif

#define AVX2 __attribute__((target("avx2")))

/* The sixteen lowest and highest entries of a table of codes, in both halves of a register. In a dense list 0 is nothing. */
struct ends {
	__m256i low, high;
};

static AVX2 struct ends ends_of(const uint8_t *codes)
{
	const __m128i nothing = _mm_setr_epi8(0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);

	return (struct ends){_mm256_broadcastsi128_si256(_mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)codes), nothing)),
	                     _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(codes + 240)))};
}

/* What 32 codes stand for. */
static AVX2 __m256i decode(__m256i codes, struct ends ends)
{
	const __m256i lower = _mm256_and_si256(codes, _mm256_set1_epi8(0x0F)), upper = _mm256_and_si256(codes, _mm256_set1_epi8((char)0xF0));
	const __m256i is_low = _mm256_cmpeq_epi8(upper, _mm256_setzero_si256());
	const __m256i is_high = _mm256_cmpeq_epi8(upper, _mm256_set1_epi8((char)0xF0));

	codes = _mm256_blendv_epi8(codes, _mm256_shuffle_epi8(ends.low, lower), is_low);
	return _mm256_blendv_epi8(codes, _mm256_shuffle_epi8(ends.high, lower), is_high);
}

/* 16 numbers of 16 bits: of each, percent / 100. */
static AVX2 __m256i part(__m256i numbers, __m256i percent)
{
	return _mm256_srli_epi16(_mm256_mulhi_epu16(_mm256_mullo_epi16(numbers, percent), _mm256_set1_epi16(5243)), 3);
}

static AVX2 __m256i scale(__m256i bytes, int percent)
{
	const __m256i zero = _mm256_setzero_si256(), by = _mm256_set1_epi16((short)percent);

	if (percent == 100)
		return bytes;
	return _mm256_packus_epi16(part(_mm256_unpacklo_epi8(bytes, zero), by), part(_mm256_unpackhi_epi8(bytes, zero), by));
}

static AVX2 void take_avx2(const struct af_source *source, const uint8_t *bytes, uint8_t *value, uint8_t *met, size_t span)
{
	const struct ends now = ends_of(af_codes.strength), most = ends_of(source->judged ? source->judged : af_codes.possible);
	const __m256i need = _mm256_set1_epi8((char)source->need), one = _mm256_set1_epi8(1);
	const bool judges = met && source->judges;

	for (size_t i = 0; i < span; i += AF_LANE) {
		const __m256i in = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + i));

		if (source->value) {
			__m256i *at = (__m256i *)(void *)(value + i);

			_mm256_storeu_si256(at, _mm256_max_epu8(_mm256_loadu_si256(at), scale(source->coded ? decode(in, now) : in, source->percent)));
		}
		if (judges) {
			const __m256i judged = scale(source->coded ? decode(in, most) : in, source->percent);
			__m256i *at = (__m256i *)(void *)(met + i);

			_mm256_storeu_si256(at, _mm256_or_si256(_mm256_loadu_si256(at),
			                                        _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(judged, need), judged), one)));
		}
	}
}

/* The credits of 16 values. */
static AVX2 __m256i credit(__m128i values, int level)
{
	__m256i v = _mm256_cvtepu8_epi16(values);

	if (level < 5)
		v = _mm256_mullo_epi16(v, _mm256_set1_epi16(5));
	if (level == 2)
		v = _mm256_srli_epi16(v, 1);
	else if (level == 3)
		v = _mm256_mulhi_epu16(v, _mm256_set1_epi16(21846));
	else if (level == 4)
		v = _mm256_srli_epi16(v, 2);
	return _mm256_min_epu16(v, _mm256_set1_epi16(CREDIT_MAX));
}

static AVX2 void add_products(uint32_t *raw, __m128i credits, __m256i weight)
{
	__m256i *at = (__m256i *)(void *)raw;

	_mm256_storeu_si256(at, _mm256_add_epi32(_mm256_loadu_si256(at), _mm256_madd_epi16(_mm256_cvtepu16_epi32(credits), weight)));
}

static AVX2 void weigh_avx2(uint32_t *raw, const uint8_t *value, int level, int weight, size_t span)
{
	const __m256i by = _mm256_set1_epi32(weight);

	for (size_t i = 0; i < span; i += AF_LANE / 2) {
		const __m256i credits = credit(_mm_loadu_si128((const __m128i *)(const void *)(value + i)), level);

		add_products(raw + i, _mm256_castsi256_si128(credits), by);
		add_products(raw + i + 8, _mm256_extracti128_si256(credits, 1), by);
	}
}

static AVX2 void fail_avx2(uint8_t *failed, const uint8_t *met, size_t span)
{
	const __m256i one = _mm256_set1_epi8(1);

	for (size_t i = 0; i < span; i += AF_LANE) {
		__m256i *at = (__m256i *)(void *)(failed + i);
		const __m256i unmet = _mm256_andnot_si256(_mm256_loadu_si256((const __m256i *)(const void *)(met + i)), one);

		_mm256_storeu_si256(at, _mm256_adds_epu8(_mm256_loadu_si256(at), unmet));
	}
}

/* Which of 32 have a raw of at least floor: one bit each. All are under 2^31, so that the signed comparison will do. */
static AVX2 uint32_t reach(const uint32_t *raw, __m256i below)
{
	uint32_t bits = 0;

	for (int i = 0; i < 4; i++) {
		const __m256i over = _mm256_cmpgt_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(raw + 8 * i)), below);

		bits |= (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(over)) << 8 * i;
	}
	return bits;
}

static AVX2 size_t pick_avx2(const uint32_t *raw, const uint8_t *present, const uint8_t *failed, bool near, uint32_t floor, size_t span,
                             size_t most, uint16_t *picked)
{
	const __m256i below = _mm256_set1_epi32((int)floor - 1), zero = _mm256_setzero_si256();
	size_t n = 0;

	for (size_t i = 0; i < span && n <= most; i += AF_LANE) {
		const __m256i is = _mm256_loadu_si256((const __m256i *)(const void *)(present + i));
		const __m256i clear = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(failed + i)), zero);
		const uint32_t nobody = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(is, zero));
		const uint32_t fails = ~(uint32_t)_mm256_movemask_epi8(clear);
		uint32_t bits = (near ? fails : ~fails) & ~nobody;

		if (bits && floor)
			bits &= reach(raw + i, below);
		for (; bits; bits &= bits - 1)
			picked[n++] = (uint16_t)(i + (size_t)__builtin_ctz(bits));
	}
	return n;
}

static AVX2 size_t count_avx2(const uint8_t *present, const uint8_t *failed, size_t span)
{
	const __m256i zero = _mm256_setzero_si256();
	size_t n = 0;

	for (size_t i = 0; i < span; i += AF_LANE) {
		const __m256i is = _mm256_loadu_si256((const __m256i *)(const void *)(present + i));
		const __m256i clear = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(failed + i)), zero);

		n += (size_t)__builtin_popcount((unsigned)_mm256_movemask_epi8(_mm256_andnot_si256(_mm256_cmpeq_epi8(is, zero), clear)));
	}
	return n;
}

static const struct af_kernel kernel_avx2 = {"avx2", take_avx2, weigh_avx2, fail_avx2, pick_avx2, count_avx2};

const struct af_kernel *af_kernel(void)
{
	return HAS_AVX2 ? &kernel_avx2 : &af_kernel_plain;
}
#else
const struct af_kernel *af_kernel(void)
{
	return &af_kernel_plain;
}
#endif
