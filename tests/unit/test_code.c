/* Codes: every strength that a profile can have of a skill, in one byte, and back (src/score/code.h). */
#include "score/code.h"
#include "support.h"

#include <string.h>

enum { MONTHS = 170, IDLE = 140, HALF_LIVES = 3 }; /* past the last change of any table */

/* Kinds of strength that were met: by strength, stated or assumed. */
static bool met[2][256];
static int codes[2][256];
static size_t states;

static void check_own(const struct af_own *own)
{
	const uint8_t code = af_code_of(own);

	assert_int_equal(af_codes.strength[code], own->strength);
	assert_int_equal(af_codes.possible[code], own->possible);
	if (met[own->assumed][own->strength])
		assert_int_equal(codes[own->assumed][own->strength], code);
	met[own->assumed][own->strength] = true;
	codes[own->assumed][own->strength] = code;
	states++;
}

static void check_evidence(const struct af_skill *skill, int level, int months)
{
	const int as_of = 2026 * 12 + 10;
	struct af_evidence e = {.level = level, .months = months, .last_used = AF_UNKNOWN};
	struct af_own own;

	af_own_of(&own, skill, &e, as_of, AF_ASSUMED);
	check_own(&own);
	for (int idle = -2; idle <= IDLE; idle++) {
		e.last_used = as_of - idle;
		af_own_of(&own, skill, &e, as_of, AF_ASSUMED);
		check_own(&own);
	}
}

static void every_state(void **state)
{
	static const char *const half_lives[HALF_LIVES] = {"slow", "medium", "fast"};

	(void)state;
	for (int i = 0; i < HALF_LIVES; i++) {
		const struct af_skill skill = {.half_life = half_lives[i]};

		assert_true(af_recency_percent(IDLE, af_half_life_months(half_lives[i])) == 40); /* nothing is left to come */
		for (int level = 0; level <= 5; level++)
			for (int months = -1; months <= MONTHS; months++)
				check_evidence(&skill, level ? level : AF_UNKNOWN, months < 0 ? AF_UNKNOWN : months);
	}
	assert_int_equal(af_strength_of_months(MONTHS), AF_STRENGTH_MAX);
}

/* No two kinds share a code; together they are all there is room for. */
static void distinct(void **state)
{
	bool used[256] = {false};
	size_t stated = 0, assumed = 0;

	(void)state;
	for (int kind = 0; kind < 2; kind++)
		for (int strength = 0; strength < 256; strength++) {
			if (!met[kind][strength])
				continue;
			assert_false(used[codes[kind][strength]]);
			used[codes[kind][strength]] = true;
			*(kind ? &assumed : &stated) += 1;
		}
	print_message("%zu states: %zu strengths that are stated, %zu that are assumed\n", states, stated, assumed);
	assert_int_equal(assumed, 17);
	assert_int_equal(stated, 239); /* 12 .. 250 */
}

/* Code 0, which a dense list cannot hold, is the stated strength 12; where a byte is a strength, it is that. */
static void the_table(void **state)
{
	(void)state;
	assert_int_equal(af_codes.strength[0], 12);
	assert_int_equal(af_codes.possible[0], 12);
	assert_true(met[0][12] && codes[0][12] == 0);
	for (int code = 13; code <= AF_STRENGTH_MAX; code++) {
		assert_int_equal(af_codes.strength[code], code);
		assert_int_equal(af_codes.possible[code], code);
	}
	for (int code = 0; code < 256; code++)
		assert_true(af_codes.strength[code] <= af_codes.possible[code] && af_codes.possible[code] <= AF_STRENGTH_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(every_state), cmocka_unit_test(distinct), cmocka_unit_test(the_table)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
