/* What reverses the order of two people: the smallest change of a weight, of an asked level and of the mix.
 *
 * The order is that of a ranking: eligible people first, then by raw, then by key. Changes of one kind are compared by their steps (units of the
 * weight as the project states it, levels, percent of the share); among equally many steps by reach, the most by which the change could move
 * anybody's raw; then by the place of the requirement; then the lower value is taken. Every reported change was tried on the weights that
 * the changed project gives, rounding included. */
#ifndef AF_MATCH_REVERSE_H
#define AF_MATCH_REVERSE_H

#include "match/conditions.h"

enum { AF_WEIGHT_MOST = 1000, AF_LEVEL_MOST = 5 }; /* what a project may ask */

/* The project as it is, and how it is judged. */
struct af_contest {
	const struct af_query *query;
	const struct af_project *project;
	int as_of;
	bool strict;
	struct af_vector *vector; /* scratch */
	struct af_arena *arena;   /* for the changes */
};

/* One of the two. */
struct af_contestant {
	const struct af_candidate *candidate;
	const int *values; /* strength, or affinity, of each term of the query */
	int raw;
	bool eligible;
	const char *name; /* how texts call them */
};

/* Into changes, which has room for 3: the smallest change of each kind that puts behind ahead, that of the least reach first. */
enum af_status af_reverse(const struct af_contest *contest, const struct af_contestant *ahead, const struct af_contestant *behind,
                          struct af_change *changes, size_t *count, struct af_error *err) AF_WARN_UNUSED;

#endif
