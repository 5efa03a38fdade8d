/* Which archetype a project needs: the parts of the advice that ranking uses too. */
#ifndef AF_MATCH_ADVISE_H
#define AF_MATCH_ADVISE_H

#include "base/memory.h"
#include "project/facts.h"

/* Specialist share in percent of a sum of points: round(100 / (1 + exp(-points / scale))), from a fixed table. */
int af_share_of_points(int points, int scale);

/* The two archetypes that a project weighs. Free each with af_archetype_free. reason, in arena, says why these; *applies: one of them was chosen
 * since it applies to a skill asked for. A pinned archetype takes the place of its kind. Without a store the built-in archetypes serve, read
 * with taxonomy, which is otherwise not needed. */
enum af_status af_advise_pair(struct af_store *store, const struct af_taxonomy *taxonomy, const struct af_project *project,
                              struct af_archetype **specialist, struct af_archetype **generalist, struct af_arena *arena,
                              const char **reason, bool *applies, struct af_error *err) AF_WARN_UNUSED;

/* Advice from the stated facts of a project alone. The definitions are those of facts; store and taxonomy as for af_advise_pair. */
enum af_status af_advise_by(struct af_store *store, const struct af_taxonomy *taxonomy, const struct af_project *project,
                            const struct af_facts *facts, struct af_advice **advice, struct af_error *err) AF_WARN_UNUSED;

/* The specialist share of the stated facts alone. */
int af_advise_share(const struct af_project *project, const struct af_facts *facts);

/* Adds to the advice what the brief of the project says beside the stated facts. */
enum af_status af_advise_remarks(struct af_advice *advice, const struct af_project *project, const struct af_facts *facts,
                                 struct af_error *err) AF_WARN_UNUSED;

/* The value with its unit: "12 engineers". */
const char *af_value_words(struct af_arena *arena, const struct af_fact_definition *fact, const char *value);
/* "0 to 49 requests/s", "3000 requests/s or more", "no": the answer for people, in arena. */
const char *af_answer_words(struct af_arena *arena, const struct af_fact_definition *fact, const struct af_fact_answer *answer);

#endif
