/* What scoring people for a project needs, from the store: archetypes, mix, compiled query, a vector to fill. */
#ifndef AF_MATCH_PREPARE_H
#define AF_MATCH_PREPARE_H

#include "score/query.h"
#include "match/where.h"

struct af_facts;

struct af_prepared {
	const struct af_taxonomy *taxonomy; /* the store's */
	struct af_query query;              /* its specialist, generalist and specialist_share are those in effect, after pin and mix */
	struct af_vector vector;            /* empty */
	struct af_where *where;             /* of the options; NULL: nobody is left out */
	struct af_store *store;
	bool reading; /* this began the reading that af_prepared_clear ends */
};

/* Prepares. The result borrows from project, store and arena; af_prepared_clear frees the rest, after a failure too. All that is read from the
 * store between the two is one state of the database, whatever others write.
 * AF_INVALID: nothing to score, no pair of archetypes, or a condition that cannot be read; AF_NOT_FOUND: an archetype that the project names. */
enum af_status af_prepare(struct af_prepared *prepared, struct af_store *store, const struct af_project *project,
                          const struct af_match_options *options, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;
/* The same for one of many projects, for which facts were read once (af_facts_builtin). */
enum af_status af_prepare_by(struct af_prepared *prepared, struct af_store *store, const struct af_project *project,
                             const struct af_match_options *options, const struct af_facts *facts, struct af_arena *arena, struct af_error *err)
	AF_WARN_UNUSED;
/* What was prepared, for those who read a result; copies in arena. */
struct af_basis af_prepared_basis(const struct af_prepared *prepared, const struct af_project *project,
                                  const struct af_match_options *options, struct af_arena *arena);
void af_prepared_clear(struct af_prepared *prepared);

/* Does the condition of the options leave the candidate out? Nobody is both left out and judged. */
bool af_prepared_leaves_out(struct af_prepared *prepared, const struct af_candidate *candidate, int as_of);
/* Did af_prepared_leaves_out run out of memory? Its answers are worth nothing then. */
bool af_prepared_failed(const struct af_prepared *prepared);

#endif
