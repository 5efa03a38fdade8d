/* Storing the candidates of an import, many at a time.
 *
 * New candidates are staged and written in bulk, by statements that read the stage as a table (stage.c); a second thread writes one stage
 * while the caller fills the other. Between the calls of this header the store belongs to the loader: whoever wants to use it otherwise
 * calls af_loader_wait first. Everything happens inside the caller's transaction. */
#ifndef AF_STORE_LOADER_H
#define AF_STORE_LOADER_H

#include "store/store.h"

struct af_loader;

/* Prepares for an import of the batch. month: the one for which the postings of a store without candidates are started, or AF_UNKNOWN. AF_NOMEM. */
enum af_status af_loader_open(struct af_store *store, int64_t batch, int month, struct af_loader **loader, struct af_error *err) AF_WARN_UNUSED;
/* Writes all that is staged. */
enum af_status af_loader_finish(struct af_loader *loader, struct af_error *err) AF_WARN_UNUSED;
/* Gives up what is staged, after waiting for the second thread. NULL is allowed. */
void af_loader_close(struct af_loader *loader);

/* Waits until nothing of the loader uses the store. A failure of the second thread shows here, and in every later call. */
enum af_status af_loader_wait(struct af_loader *loader, struct af_error *err) AF_WARN_UNUSED;

/* The row id of the candidate who has the key, staged ones included; 0 when nobody has it. *own: see af_store_candidate_id. */
enum af_status af_loader_find(struct af_loader *loader, const char *key, int64_t *id, int64_t *own, struct af_error *err) AF_WARN_UNUSED;

/* Adds a candidate whose key nobody has; *id is the row id. The profile is copied. hash, which may be NULL, is that of its row in the file:
 * see af_loader_next_is. */
enum af_status af_loader_add(struct af_loader *loader, const struct af_candidate *profile, const int64_t *hash, int64_t *id,
                             struct af_error *err) AF_WARN_UNUSED;

/* Changes the candidate id to what the profile says. What the profile leaves unknown (NULL, AF_UNKNOWN, rate_cents -1, no work modes) keeps
 * its stored value. The skills are replaced as a set, except that a profile without any skills keeps the stored ones. Of each af_evidence the
 * slug is not read; a skill_id may occur once.
 * columns has the columns that the profile was read from, each named by its JSON string; NULL is none. What was stored in `extra`
 * under their names goes, unless the profile has it again; what is stored there under other names stays.
 * Of somebody who was joined out of several, whose rows may all come again, skills are added and bettered, and never taken away; and a row with
 * the key of one who is gone is joined into the profile as that one was.
 * With keep true nothing is changed: AF_CONFLICT when the profile says anything that is not stored. */
enum af_status af_loader_change(struct af_loader *loader, int64_t id, const struct af_candidate *profile, const struct af_map *columns,
                                bool keep, const int64_t *hash, enum af_put *outcome, struct af_error *err) AF_WARN_UNUSED;

/* Was the candidate who follows the one last recognised, in order of row id, read from a row of this hash and not changed since? Then *id is
 * the candidate, otherwise 0. Costs next to nothing when a file comes again as it was. */
enum af_status af_loader_next_is(struct af_loader *loader, int64_t hash, int64_t *id, struct af_error *err) AF_WARN_UNUSED;
/* Can it be worth asking af_loader_key_is? Not when nobody was stored before. */
bool af_loader_may_know(const struct af_loader *loader);
/* The same of the candidate who has the key. */
enum af_status af_loader_key_is(struct af_loader *loader, const char *key, int64_t hash, int64_t *id, struct af_error *err)
	AF_WARN_UNUSED;

#endif
