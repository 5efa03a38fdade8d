/* Traces as data: what every part of a score was made from, so that anybody can compute it again. */
#ifndef AF_MATCH_TRACE_H
#define AF_MATCH_TRACE_H

#include "score/query.h"

/* One detail for each term of the query, in arena, with copies of all text. vector is filled for the candidate. NULL without memory. */
struct af_part_detail *af_trace_parts(const struct af_query *query, const struct af_candidate *candidate, const struct af_vector *vector,
                                      struct af_arena *arena);

#endif
