/* What is derived from the skills' own lists, a whole chunk at a time: what a skill gets from all others, and affinities. The integers are those of
 * af_vector_fill and af_affinity. */
#ifndef AF_SCORE_DERIVE_H
#define AF_SCORE_DERIVE_H

#include "score/posting.h"
#include "score/query.h"

/* The taxonomy the other way round: what each skill gets from which. */
struct af_sources {
	const struct af_taxonomy *taxonomy;
	size_t *start; /* by skill index, and one more: where its sources begin */
	struct af_transfer *items; /* skill: the index of the source */
};

/* Frees with af_sources_clear, after a failure too. */
enum af_status af_sources_init(struct af_sources *sources, const struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;
void af_sources_clear(struct af_sources *sources);
/* How many skills the skill gets anything from. */
static inline size_t af_sources_count(const struct af_sources *sources, size_t skill)
{
	return sources->start[skill + 1] - sources->start[skill];
}

/* The own lists of a chunk: by skill index, bytes NULL where there is none. */
struct af_own_lists {
	const struct af_posting *by_skill;
	size_t span; /* no number is as large */
};

/* For every number below span the strength in the skill, from itself and all others; and what it could be (possible, or NULL for unwanted). Both
 * have AF_CHUNK items, and are cleared first. */
void af_derive_strength(const struct af_sources *sources, const struct af_own_lists *lists, size_t skill, uint8_t *strength, uint8_t *possible);

/* Affinities of several archetypes at once: affinity[i] has AF_CHUNK items for personas[i]. AF_NOMEM. */
enum af_status af_derive_affinities(const struct af_sources *sources, const struct af_own_lists *lists, const struct af_persona *personas, size_t n,
                                    uint8_t *const *affinity, struct af_error *err) AF_WARN_UNUSED;

#endif
