/* What a shortlist keeps beside a ranking: profiles of those who are on it, what was asked, the map of the pool. */
#ifndef AF_MATCH_SNAPSHOT_H
#define AF_MATCH_SNAPSHOT_H

#include "base/memory.h"

/* Fills the profiles, asks and map of a shortlist whose matches and options are set, in its memory. The project is the one that they were
 * matched with. One pass over the pool. */
enum af_status af_snapshot_fill(struct af_store *store, const struct af_project *project, struct af_shortlist *shortlist,
                                struct af_error *err) AF_WARN_UNUSED;

/* Somebody as a ranking of the whole pool has them, eligible or not: rank among their kind. All of *match lives in arena; profile may be NULL.
 * AF_NOT_FOUND: no such candidate. One pass over the pool. */
enum af_status af_snapshot_stand(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                 const char *key, struct af_arena *arena, struct af_match *match, struct af_shortlist_profile *profile,
                                 struct af_error *err) AF_WARN_UNUSED;

#endif
