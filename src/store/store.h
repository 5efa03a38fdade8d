/* The store as the rest of the library sees it: transactions, candidates by id, and what import needs.
 * All SQL of the library lives in this folder. */
#ifndef AF_STORE_STORE_H
#define AF_STORE_STORE_H

#include "base/memory.h"

struct af_map;

/* Opens a write transaction (waits for other writers up to the busy timeout). One at a time. Within one of af_begin these three take part in
 * it: committing leaves the end to af_commit, and rolling back marks the whole to be rolled back. */
enum af_status af_store_begin(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_store_commit(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* Undoes everything since af_store_begin. Does nothing outside a transaction. */
void af_store_rollback(struct af_store *store);
/* All that is read until af_store_read_end is one state of the database. *begun is for that call; inside of another transaction it is false. */
enum af_status af_store_read_begin(struct af_store *store, bool *begun, struct af_error *err) AF_WARN_UNUSED;
void af_store_read_end(struct af_store *store, bool begun);
/* Is there a transaction of af_begin? */
bool af_store_in_transaction(const struct af_store *store);

enum af_put { AF_PUT_ADDED, AF_PUT_UPDATED, AF_PUT_UNCHANGED };

/* The id of the unlisted skill of that name (compared by af_skill_key), made when it is new. Inside a transaction. */
enum af_status af_store_unlisted_skill(struct af_store *store, const char *name, int64_t *id, struct af_error *err)
	AF_WARN_UNUSED;

/* Calls fn with every candidate in order of key. Their skills carry only skill_id, level, months and last_used (slug, name and source are
 * NULL), in order of skill_id: what scoring needs, without the cost of the rest. */
enum af_status af_store_profiles(struct af_store *store, af_candidate_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;
/* The same for n candidates whose row ids are base + numbers[i], ascending; one who is not there is passed over. */
enum af_status af_store_profiles_at(struct af_store *store, int64_t base, const uint16_t *numbers, size_t n, af_candidate_fn *fn, void *context,
                                    struct af_error *err) AF_WARN_UNUSED;
/* Calls fn with the candidates whose row ids are first to last, in order of row id, until it returns false. They have only what constraints are judged
 * by: no key, no name, no skills. */
enum af_status af_store_terms(struct af_store *store, int64_t first, int64_t last, af_candidate_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;
/* The months that a candidate states of a skill; AF_UNKNOWN when there are none. */
enum af_status af_store_months(struct af_store *store, int64_t candidate, int64_t skill, int *months, struct af_error *err) AF_WARN_UNUSED;
/* The row ids of the candidates in a chunk of postings, less its first one, into numbers (65,536 of them). */
enum af_status af_store_chunk(struct af_store *store, int64_t chunk, uint16_t *numbers, size_t *n, struct af_error *err) AF_WARN_UNUSED;
/* How many candidates there are. */
enum af_status af_store_count(struct af_store *store, size_t *count, struct af_error *err) AF_WARN_UNUSED;
/* The key of a candidate by row id, in arena. AF_NOT_FOUND. */
enum af_status af_store_key(struct af_store *store, int64_t id, struct af_arena *arena, const char **key, struct af_error *err) AF_WARN_UNUSED;
/* Calls fn with row id and key of every candidate in order of key, until it returns false; the texts are good until then. name: NULL unless names
 * are wanted, which cost more; "" without one. */
typedef bool af_keyed_fn(void *context, int64_t id, const char *key, const char *name);
enum af_status af_store_keys(struct af_store *store, bool names, af_keyed_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;
/* One complete candidate by row id. AF_NOT_FOUND. */
enum af_status af_store_candidate(struct af_store *store, int64_t id, struct af_candidate **candidate, struct af_error *err)
	AF_WARN_UNUSED;

/* Takes the project over, to free it with af_project_free, after a failure too. */
typedef enum af_status af_take_project_fn(void *context, struct af_project *project, struct af_error *err);
/* Hands every project to fn, in order of slug, until one fails. */
enum af_status af_store_projects(struct af_store *store, af_take_project_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;

/* Stores a snapshot as a version of the shortlist of that name, without a hash; *id is its row. The slug must be free. Inside a transaction. */
enum af_status af_store_shortlist_put(struct af_store *store, const char *name, int version, const char *title, const char *created,
                                      const struct af_shortlist *shortlist, int64_t *id, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_store_shortlist_set_hash(struct af_store *store, int64_t id, const char *hash, struct af_error *err) AF_WARN_UNUSED;
/* Is a shortlist of that name there? */
enum af_status af_store_shortlist_exists(struct af_store *store, const char *name, bool *exists, struct af_error *err)
	AF_WARN_UNUSED;
/* Adds to the history of the shortlist: event's version and id are not looked at. Inside a transaction. */
enum af_status af_store_event_put(struct af_store *store, int64_t shortlist, const struct af_shortlist_event *event, struct af_error *err)
	AF_WARN_UNUSED;
/* The newest batch that was not undone, and when it was, in arena; 0 and NULL: none. */
enum af_status af_store_batch_newest(struct af_store *store, struct af_arena *arena, int64_t *batch, const char **imported,
                                     struct af_error *err) AF_WARN_UNUSED;
/* Calls fn with the address of every snapshot that has that hash, or has none stored. */
typedef enum af_status af_address_fn(void *context, const char *address, bool *more, struct af_error *err);
enum af_status af_store_shortlists_of_hash(struct af_store *store, const char *hash, af_address_fn *fn, void *context, struct af_error *err)
	AF_WARN_UNUSED;
/* As af_shortlist_get, but hash is what is stored, which may be NULL. */
enum af_status af_store_shortlist_get(struct af_store *store, const char *address, struct af_shortlist **shortlist, struct af_error *err)
	AF_WARN_UNUSED;

/* Starts the record of an import: source is the file's name. */
enum af_status af_store_batch_begin(struct af_store *store, const char *source, const char *now, int64_t *batch,
                                    struct af_error *err) AF_WARN_UNUSED;
/* Completes it with the counts of the result, and drops unlisted names that no profile has any more. */
enum af_status af_store_batch_end(struct af_store *store, int64_t batch, const struct af_import_result *result,
                                  struct af_error *err) AF_WARN_UNUSED;

/* Forgets a batch that changed nothing, and the unlisted names that only its rows had. */
enum af_status af_store_batch_drop(struct af_store *store, int64_t batch, struct af_error *err) AF_WARN_UNUSED;

/* As af_archetype_each, without the pillars. */
enum af_status af_store_archetype_heads(struct af_store *store, af_archetype_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;

#endif
