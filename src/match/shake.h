/* How ranks hold when weights change: the arithmetic of stability, over nothing but credits and weights. */
#ifndef AF_MATCH_SHAKE_H
#define AF_MATCH_SHAKE_H

#include "score/query.h"

struct af_shake {
	/* Who is ranked: for each person, in order of key, one credit for each term. */
	const uint8_t *credits;
	size_t people;
	/* What is shaken: weights of the requirements, then those of specialist and generalist. */
	const int64_t *weights;
	size_t term_count;   /* 2 more than requirements; at least 3 */
	int archetype_total; /* basis points that the last two share; the others share the rest */
	/* How. */
	int percent; /* 0..99: factors go from 100 - percent to 100 + percent, in hundredths of a percent */
	size_t runs, top; /* 1 or more */
	uint64_t seed;
	bool everybody; /* leave nobody out, however hopeless: the same result, later */
};

struct af_shaken {
	size_t person; /* position in order of key */
	size_t rank;   /* with the weights as they are */
	int raw;       /* the same */
	size_t times, leads, best, worst; /* as of af_standing */
};

/* Ranks in every run. *tallies, to be freed with af_free, holds the first `top` people by rank (or all, when they are
 * fewer; *first says how many), then who else was among the first at least once, the most frequent first, then by rank.
 * *same: runs in which nobody else was. */
enum af_status af_shake_run(const struct af_shake *shake, struct af_shaken **tallies, size_t *first, size_t *count, size_t *same,
                            struct af_error *err) AF_WARN_UNUSED;

/* The least or largest raw that credits can have in any run; not always reached. */
int64_t af_shake_bound(const struct af_shake *shake, const uint8_t *credits, bool largest);

/* splitmix64: the next number of the stream. */
uint64_t af_shake_next(uint64_t *state);
/* Draws the factors of one run, a number of the stream for each term in order, and shares out the weights. state begins
 * as the seed. */
void af_shake_weights(const struct af_shake *shake, uint64_t *state, int *weights);

#endif
