/* From a score to its reasons: parts that sum to the printed fit, traces, ranges, conditions. */
#ifndef AF_MATCH_EXPLAIN_H
#define AF_MATCH_EXPLAIN_H

#include "match/conditions.h"

/* Fills *match for the candidate, everything in arena. vector is scratch; it is left filled with AF_ASSUMED. strict: unverified conditions
 * are listed and count as failed. rank is left 0. */
enum af_status af_explain_fill(const struct af_query *query, const struct af_project *project, const struct af_candidate *candidate,
                               int as_of, bool strict, struct af_vector *vector, struct af_arena *arena, struct af_match *match,
                               struct af_error *err) AF_WARN_UNUSED;

#endif
