/* What single change of a project's conditions would make more people eligible. A person whom one condition keeps out is judged again with each
 * milder form of it, so that the counts are those of a ranking for the changed project. */
#ifndef AF_MATCH_RELAX_H
#define AF_MATCH_RELAX_H

#include "match/steps.h"
#include "match/tally.h"

enum { AF_MILDER = AF_RELAX_YEARS + 1 }; /* milder forms of a must-have: AF_RELAX_LEVEL, AF_RELAX_EXACT, AF_RELAX_YEARS */

/* Milder forms of one must-have. */
struct af_milder {
	struct af_requirement requirements[AF_MILDER];
	struct af_term terms[AF_MILDER];
	bool possible[AF_MILDER];
	size_t people[AF_MILDER]; /* whom the form lets in */
};

struct af_relaxer {
	const struct af_tally *tally;
	struct af_milder *musts; /* by requirement */
	struct af_steps steps[AF_CONSTRAINTS]; /* people whom only that limit keeps out; of a rate in cents, else in minutes, days, months */
	size_t countries[26 * 26]; /* people whom only their country keeps out */
	size_t nowhere; /* people whom only a place keeps out that is not in theirs, and whose country is not known */
	int as_of;
	bool no_memory;
};

/* Prepares for the project of an initialised tally; borrows from it and from arena. */
enum af_status af_relaxer_init(struct af_relaxer *relaxer, const struct af_tally *tally, int as_of, struct af_arena *arena,
                               struct af_error *err) AF_WARN_UNUSED;
/* Takes note of the person whom the tally has just judged; vector may be NULL unless only a must-have keeps the person out. Lack of memory shows in relaxer->no_memory. */
void af_relaxer_person(struct af_relaxer *relaxer, const struct af_candidate *candidate, const struct af_vector *vector);
/* The same for one whom only a must-have keeps out, of whom is known which of its milder forms would let the person in: a bit for each. */
void af_relaxer_must(struct af_relaxer *relaxer, size_t requirement, unsigned milder);
/* All changes that add anybody, most first, in arena; NULL without memory. */
const struct af_relaxation *af_relaxer_list(const struct af_relaxer *relaxer, struct af_arena *arena, size_t *count);
void af_relaxer_clear(struct af_relaxer *relaxer);

#endif
