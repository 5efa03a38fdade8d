/* What scoring people for a project needs, from the store: archetypes, mix, compiled query, a vector to fill. */
#ifndef AF_MATCH_PREPARE_H
#define AF_MATCH_PREPARE_H

#include "match/query.h"

struct af_prepared {
	const struct af_taxonomy *taxonomy; /* the store's */
	struct af_query query;              /* its specialist, generalist and specialist_share are those in effect, after pin and mix */
	struct af_vector vector;            /* empty */
};

/* Prepares. The result borrows from project, store and arena; af_prepared_clear frees the rest, after a failure too.
 * AF_INVALID: nothing to score, or no pair of archetypes; AF_NOT_FOUND: an archetype that the project names. */
enum af_status af_prepare(struct af_prepared *prepared, struct af_store *store, const struct af_project *project,
                          const struct af_match_options *options, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;
/* What was prepared, for those who read a result; copies in arena. */
struct af_basis af_prepared_basis(const struct af_prepared *prepared, const struct af_project *project,
                                  const struct af_match_options *options, struct af_arena *arena);
void af_prepared_clear(struct af_prepared *prepared);

#endif
