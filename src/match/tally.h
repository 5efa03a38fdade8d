/* Which conditions empty a pool: what every person fails, counted in one pass.
 *
 * Level and years of a must-have count as one condition. Conditions are numbered: must-haves in the project's order, then the constraints that
 * the project has. Memory is bounded, whatever the pool: sets of conditions that people fail together are kept only while they are the
 * smallest, and at most AF_TALLY_SETS of them. */
#ifndef AF_MATCH_TALLY_H
#define AF_MATCH_TALLY_H

#include "base/map.h"
#include "match/conditions.h"

enum { AF_TALLY_SETS = 4096 };

struct af_tally {
	const struct af_query *query;
	const struct af_constraints *constraints;
	size_t condition_count;
	size_t *number_of;   /* by requirement, then by kind of constraint: its condition, or SIZE_MAX */
	size_t *failed, *only; /* by condition: people who fail it; who fail nothing else */
	uint16_t *unmet;     /* what the last person fails, ascending */
	size_t unmet_count;
	size_t pool, eligible;
	/* the smallest sets of conditions that anybody fails, and how many people each */
	size_t least;
	struct af_map sets;
	uint16_t *set_list;
	size_t *set_people, set_count;
	bool strict, no_memory;
	bool full; /* a set of the least size was not kept: which ones are depends on the order in which people come */
};

/* Prepares a tally of a compiled project. strict: what nobody confirms counts as failed. Frees with af_tally_clear, after a failure too. */
enum af_status af_tally_init(struct af_tally *tally, const struct af_query *query, const struct af_constraints *constraints, bool strict,
                             struct af_error *err) AF_WARN_UNUSED;
/* Judges one person. vector is filled with AF_ASSUMED. Returns how many conditions the person fails: none is eligible; they are in
 * tally->unmet until the next call. Lack of memory shows in tally->no_memory. */
size_t af_tally_person(struct af_tally *tally, const struct af_candidate *candidate, const struct af_vector *vector, int as_of);
/* The same for one of whom it is known which must-haves are not met: bits by index of the requirement. candidate has what constraints are judged by; it
 * may be NULL when the project has none. */
size_t af_tally_unmet(struct af_tally *tally, const uint64_t *musts, const struct af_candidate *candidate, int as_of);
/* The conditions with their counts, in arena; NULL without memory. */
const struct af_condition *af_tally_conditions(const struct af_tally *tally, struct af_arena *arena);
/* When nobody is eligible: the smallest set of conditions without which somebody would be, of several the one that frees most, then the
 * one whose conditions come first; in arena. *people is how many it frees. An empty set when somebody is eligible or nobody was seen. */
const size_t *af_tally_blocking(const struct af_tally *tally, struct af_arena *arena, size_t *count, size_t *people);
void af_tally_clear(struct af_tally *tally);

#endif
