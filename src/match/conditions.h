/* Eligibility: the must-haves of a project and its constraints, each met, failed or unverified. */
#ifndef AF_MATCH_CONDITIONS_H
#define AF_MATCH_CONDITIONS_H

#include "score/query.h"

enum af_verdict { AF_MET, AF_FAILED, AF_UNVERIFIED };

/* Which condition it is: for a must-have AF_CONDITION_LEVEL or AF_CONDITION_YEARS and the index of its requirement; for a constraint its kind
 * and SIZE_MAX. */
struct af_condition_id {
	enum af_condition_kind kind;
	size_t requirement;
};

enum { AF_CONSTRAINTS = AF_CONDITION_EXPERIENCE - AF_CONDITION_RATE + 1 }; /* kinds of constraint */

/* Does a project with these constraints ask for the one of that kind? */
bool af_constraint_asked(const struct af_constraints *constraints, enum af_condition_kind kind);

/* Minutes that two 8-hour working days at these offsets share. */
int af_shared_minutes(int offset, int other);
/* The days, YYYY-MM-DD, on which a notice period ends that is given on the first or on the last day of the month. */
void af_notice_ends(int as_of, int notice_days, char first[16], char last[16]);

/* Called with each condition that is not met, must-haves in the project's order, then constraints in the order of their kinds. text says what
 * was asked and what was found, in the caller's arena when words are wanted, otherwise NULL. */
typedef void af_condition_fn(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text);
/* The simplest one. Its context is two flags, which it sets: any condition failed; any unverified. */
af_condition_fn af_condition_note;

/* Judges every condition of the project. vector is filled with AF_ASSUMED. as_of: month of the ranking, from which notice is given. arena:
 * where to write the texts, or NULL for none, which is what ranking a pool wants. */
void af_conditions_judge(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                         const struct af_vector *vector, int as_of, struct af_arena *arena, af_condition_fn *fn, void *context);

/* The text of an unmet condition without the place that a profile states: in arena, or text itself. */
const char *af_condition_blind(const char *text, struct af_arena *arena);

/* Judges level and years of one must-have, as index 0, without words. */
void af_conditions_judge_must(const struct af_term *term, const struct af_candidate *candidate, const struct af_vector *vector,
                              af_condition_fn *fn, void *context);

/* Is the candidate eligible: no condition failed, and with strict none unverified? vector as above. */
bool af_conditions_hold(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                        const struct af_vector *vector, int as_of, bool strict);

#endif
