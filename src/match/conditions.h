/* Eligibility: the must-haves of a project and its constraints, each met, failed or unverified. */
#ifndef AF_MATCH_CONDITIONS_H
#define AF_MATCH_CONDITIONS_H

#include "match/query.h"

enum af_verdict { AF_MET, AF_FAILED, AF_UNVERIFIED };

/* Called with each condition that is not met. text says what was asked and what was found, in the caller's arena when words are wanted,
 * otherwise NULL. */
typedef void af_condition_fn(void *context, enum af_verdict verdict, const char *text);

/* Judges every condition of the project. vector is filled with AF_ASSUMED. as_of: month of the ranking, from which notice is given. arena: where to write the texts, or NULL for none, which
 * is what ranking a pool wants. */
void af_conditions_judge(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                         const struct af_vector *vector, int as_of, struct af_arena *arena, af_condition_fn *fn, void *context);

/* Is the candidate eligible: no condition failed, and with strict none unverified? vector as above. */
bool af_conditions_hold(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                        const struct af_vector *vector, int as_of, bool strict);

#endif
