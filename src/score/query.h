/* The compiled query: what a project asks, as a short list of terms that every scorer adds up the same way.
 *
 *     raw = sum over terms of weight * table[x]
 *
 * For a requirement x is the largest strength among its skills (own strength where it demands direct evidence), and the table turns strength
 * into credit for the asked level. For an archetype x is the affinity, and the table is the identity. The weights of all terms sum to
 * exactly 10,000, so raw is 0..2,500,000. This header knows neither SQL nor JSON. */
#ifndef AF_MATCH_QUERY_H
#define AF_MATCH_QUERY_H

#include "score/strength.h"

enum { AF_WEIGHT_SUM = 10000, AF_RAW_MAX = 2500000, AF_TERMS_MAX = 1024 /* of a query */ };

/* An archetype with its skills as indexes. */
struct af_persona {
	const char *name, *title;
	bool generalist;
	const struct af_persona_pillar *pillars;
	size_t pillar_count;
	int weight_sum;
};

struct af_persona_pillar {
	const char *title;
	int weight;
	bool core;
	const uint32_t *skills;
	size_t skill_count;
};

enum {
	AF_PERSONA_WEIGHTS = 8000000, /* the most that the weights of a persona's pillars can be in all: times AF_STRENGTH_MAX they fit in 31 bits */
	AF_SECOND_SHARE = 40, /* percent of a pillar's second best skill that adds to the best */
	AF_WEAKEST_SHARE = 20 /* percent of a generalist's affinity that is its weakest core pillar */
};

struct af_term {
	enum af_part_kind kind;
	int weight; /* basis points */
	uint8_t table[256];
	/* of a requirement: */
	const struct af_requirement *requirement;
	const char *label;
	const uint32_t *skills;
	size_t skill_count;
	/* of an archetype: */
	const struct af_persona *persona;
};

struct af_query {
	const struct af_term *terms; /* requirements in the project's order, then specialist, then generalist */
	size_t term_count, requirement_count;
	struct af_persona specialist, generalist;
	int specialist_share; /* percent */
};

/* Compiles. The query borrows from project, archetypes, taxonomy and arena. AF_INVALID: the project asks for nothing. */
enum af_status af_query_compile(struct af_query *query, const struct af_project *project, const struct af_taxonomy *taxonomy,
                                const struct af_archetype *specialist, const struct af_archetype *generalist,
                                int specialist_share, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;

/* "Django or Flask": the names of the skills that a requirement takes. Lives in arena; NULL shows in arena->failed. */
const char *af_requirement_label(const struct af_requirement *requirement, const struct af_taxonomy *taxonomy, struct af_arena *arena);

/* Skills of an archetype that the taxonomy does not have any more are left out. */
enum af_status af_persona_compile(struct af_persona *persona, const struct af_archetype *archetype, const struct af_taxonomy *taxonomy,
                                  struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;

/* Largest-remainder apportionment: splits total over n shares in proportion to weights, exactly; ties go to the earlier.
 * All weights zero gives all zeros. n up to AF_TERMS_MAX. */
void af_apportion(const int64_t *weights, size_t n, int total, int *shares);

/* The same for parts that may be negative and sum to anything within 1 of total when divided by unit: each gets its part by unit, rounded down, and
 * the rest goes, one each, to the largest remainders, the earlier first. A part of 0 gets 0. n up to AF_TERMS_MAX. */
void af_apportion_signed(const int64_t *parts, size_t n, int64_t unit, int total, int *shares);

/* The weights of a query's terms in basis points, into weights (n + 2 of them): the archetypes take archetype_weight percent, split by the
 * specialist share; the n requirements split the rest in proportion to what they ask. */
void af_query_weigh(const int64_t *asked, size_t n, int archetype_weight, int specialist_share, int *weights);

/* Credit 0..250 of strength 0..250 for an asked level 1..5: min(250, strength * 250 / (50 * level)), rounded down. */
int af_credit(int strength, int level);

/* The strength at which a must-have of that level counts as met: 30 for each level, 60 percent of full credit. */
int af_threshold(int level);

/* A pillar's strength from those of its best two skills, 0..250: min(250, best + AF_SECOND_SHARE percent of the second). */
int af_pillar_value(int best, int second);
/* An affinity from the sum of its pillars' strengths times their weights, and the weakest of its core pillars (AF_STRENGTH_MAX: none). */
int af_affinity_of(const struct af_persona *persona, int64_t weighted, int64_t weakest);

/* Pillar strength: min(250, best + AF_SECOND_SHARE percent of the second best). */
int af_pillar_strength(const struct af_persona_pillar *pillar, const struct af_vector *vector);
/* Affinity 0..250: the weighted mean of the pillars; for a generalist blended with its weakest core pillar. Monotone in
 * every strength. */
int af_affinity(const struct af_persona *persona, const struct af_vector *vector);

/* The x of a term for a candidate. */
int af_term_value(const struct af_term *term, const struct af_vector *vector);
/* The reference scorer: raw, 0..2,500,000. */
int af_score(const struct af_query *query, const struct af_vector *vector);
/* raw in tenths of a point of fit, rounded half up: 0..1000. */
int af_fit_tenths(int raw);
/* The least raw that is shown as that many tenths. */
int af_raw_of_tenths(int tenths);

#endif
