/* What a shortlist keeps beside a ranking: profiles of those who are on it, what was asked, the map of the pool. */
#ifndef AF_MATCH_SNAPSHOT_H
#define AF_MATCH_SNAPSHOT_H

#include "base/memory.h"

/* Fills the profiles, asks and map of a shortlist whose matches and options are set, in its memory. The project is the one that they were
 * matched with. One pass over the pool. */
enum af_status af_snapshot_fill(struct af_store *store, const struct af_project *project, struct af_shortlist *shortlist,
                                struct af_error *err) AF_WARN_UNUSED;

/* Somebody as a ranking of the whole pool has them, eligible or not: rank among their kind. */
struct af_standing_of {
	const char *key;        /* in: as for af_candidate_get */
	bool found;             /* out: there is such a candidate; the rest is set */
	struct af_match match;  /* its key may differ from the one asked for, when profiles were joined */
	struct af_shortlist_profile profile;
};
/* Finds n of them in one pass over the pool. All texts live in arena. */
enum af_status af_snapshot_stand(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                 struct af_standing_of *people, size_t n, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;

#endif
