/* Which archetype a project needs: the parts of the advice that ranking uses too. */
#ifndef AF_MATCH_ADVISE_H
#define AF_MATCH_ADVISE_H

#include "base/memory.h"

/* Specialist share in percent of a sum of points: round(100 / (1 + exp(-points / scale))), from a fixed table. */
int af_share_of_points(int points, int scale);

/* The two archetypes that a project weighs. Free each with af_archetype_free. reason, in arena, says why these. A pinned archetype takes the
 * place of its kind. */
enum af_status af_advise_pair(struct af_store *store, const struct af_project *project, struct af_archetype **specialist,
                              struct af_archetype **generalist, struct af_arena *arena, const char **reason,
                              struct af_error *err) AF_WARN_UNUSED;

#endif
