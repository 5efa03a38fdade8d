/* Strength: what a profile's word about a skill is worth, 0..250. docs/scoring.md gives the formula and worked examples.
 *
 * A vector holds, for one candidate, the strength in every listed skill: `own`, from the profile's own words, and `best`, the larger of
 * own and what other skills transfer. */
#ifndef AF_MATCH_STRENGTH_H
#define AF_MATCH_STRENGTH_H

#include "taxonomy/taxonomy.h"

enum {
	AF_STRENGTH_MAX = 250,
	AF_ASSUMED = 125,      /* a skill named without level or years */
	AF_ASSUMED_LOW = 50,   /* the least that such a skill can be: level 1 */
	AF_ASSUMED_HIGH = 250, /* the most: level 5 */
	AF_LEVEL_SHARE = 60,   /* percent that the level counts where both level and years are stated */
};

/* Saturating strength of experience: 0 months 30, 6 60, 12 90, 24 130, 36 155, 60 190, 96 220, 144 and more 250; linear between, rounded
 * down. */
int af_strength_of_months(int months);

/* Percent of strength left after idle months without use: 100 up to 12 months, then halved every half_life months in
 * twelfths of a half-life, never under 40. */
int af_recency_percent(int idle, int half_life);

/* Strength before recency: from level (AF_UNKNOWN or 1..5) and months (AF_UNKNOWN or 0..); assumed when neither is stated. */
int af_strength_stated(int level, int months, int assumed);

struct af_own {
	uint8_t strength; /* after recency */
	uint8_t stated;   /* before recency; 0 only when the skill is not on the profile */
	uint8_t possible; /* strength if it is assumed and as strong as it can be; otherwise strength */
	uint8_t recency;  /* percent applied */
	bool assumed;     /* neither level nor years are stated */
	int evidence;     /* index into the candidate's skills, when stated is not 0 */
};

/* From what a profile says of a skill. Last use after as_of counts as then. assumed: AF_ASSUMED, or the low or high end. */
void af_own_of(struct af_own *own, const struct af_skill *skill, const struct af_evidence *evidence, int as_of, int assumed);

struct af_received {
	uint8_t strength;
	uint8_t percent;  /* of the transfer; 100 when the skill's own strength is the best */
	uint8_t possible; /* what strength would be if every skill named without level or years were as strong as it can be */
	enum af_relation_kind kind;
	uint32_t from; /* skill index of the source; the skill itself when its own is best */
};

struct af_vector {
	const struct af_taxonomy *taxonomy;
	struct af_own *own;       /* by skill index */
	struct af_received *best; /* by skill index */
	uint32_t *touched;        /* skills that are not zero */
	size_t touched_count;
};

enum af_status af_vector_init(struct af_vector *vector, const struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;
/* Fills the vector from the candidate's skills, in whatever order they stand. Skills last used after as_of count as used then.
 * assumed: AF_ASSUMED, or the low or high end. */
void af_vector_fill(struct af_vector *vector, const struct af_candidate *candidate, int as_of, int assumed);
void af_vector_clear(struct af_vector *vector);

#endif
