#include "score/code.h"

/* Assumed strengths, by the percent of recency that af_recency_percent gives: AF_ASSUMED and AF_ASSUMED_HIGH of it. */
#define ASSUMED_CODES(X) \
	X(251, 125, 250) X(252, 117, 235) X(253, 111, 222) X(254, 105, 210) X(255, 98, 197) X(1, 93, 187) X(2, 88, 177) X(3, 83, 167) \
	X(4, 78, 157) X(5, 73, 147) X(6, 70, 140) X(7, 66, 132) X(8, 62, 125) X(9, 58, 117) X(10, 56, 112) X(11, 52, 105) X(12, 50, 100)

enum { LEAST = 12 }; /* the least strength that can be stated */

/* Sixteen codes that are the number they stand for. */
#define ROW(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9, n + 10, n + 11, n + 12, n + 13, n + 14, n + 15
#define ROWS \
	[13] = 13, 14, 15, ROW(16), ROW(32), ROW(48), ROW(64), ROW(80), ROW(96), ROW(112), ROW(128), ROW(144), ROW(160), ROW(176), ROW(192), \
	ROW(208), ROW(224), 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250
#define STRENGTH(code, now, high) [code] = now,
#define POSSIBLE(code, now, high) [code] = high,

const struct af_codes af_codes = {
	.strength = {[0] = LEAST, ROWS, ASSUMED_CODES(STRENGTH)},
	.possible = {[0] = LEAST, ROWS, ASSUMED_CODES(POSSIBLE)},
};

uint8_t af_code_of(const struct af_own *own)
{
	if (own->assumed)
		switch (own->strength) {
#define CASE(code, now, high) case now: return code;
			ASSUMED_CODES(CASE)
		default:
			break;
		}
	return own->strength == LEAST ? 0 : own->strength;
}
