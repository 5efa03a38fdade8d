/* Postings: one byte for each candidate and skill, packed, from which a pool is ranked (schema/006_postings.sql, src/score/posting.h).
 *
 * They are derived from the profiles for one month, and are in step with them at every commit. How that is kept:
 *   - a hook of SQLite tells of every row of candidate and profile that any statement adds, changes or deletes (index_touch.c), so
 *     that no writer can forget it; before the commit the bytes of these candidates are computed anew and put in their lists
 *   - a bulk load, which adds only, hands its candidates over directly (af_index_add), since a call for each row would cost too much
 *   - what changes archetypes or projects says so (af_index_lists_changed): then lists may be missing, or not be needed any more
 * Where this cannot be done, meta 'postings' goes, in the same transaction: then there are no postings until somebody rebuilds them, and
 * profiles are read instead. So what is there is always right. */
#ifndef AF_STORE_INDEX_H
#define AF_STORE_INDEX_H

#include "score/scan.h"
#include "store/store.h"

/* The postings as a ranking reads them. Borrowed from the store; good while the transaction lasts in which they were opened. */
struct af_index_view {
	struct af_postings postings;
	struct af_lists lists;
};

/* Opens the postings for a ranking of that month, inside a transaction; what af_begin began may have changed them. *usable is false when they are for
 * another month, or missing, or when a part of that transaction has failed. */
enum af_status af_index_open(struct af_store *store, int as_of, struct af_index_view *view, bool *usable, struct af_error *err) AF_WARN_UNUSED;

/* Ends the reading: what af_index_open gave is not good any more, and nothing is held that others may want to write. */
void af_index_close(struct af_store *store);

/* ---------------------------------------------------------------- for this folder */

/* Prepares a store's index: sets the hook. */
enum af_status af_index_attach(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
void af_index_detach(struct af_store *store);

/* Starts postings in a store without candidates that has none: for the month from then on. Does nothing otherwise. */
enum af_status af_index_start(struct af_store *store, int as_of, struct af_error *err) AF_WARN_UNUSED;
/* Between these two the hook is silent: what is added then is handed over by af_index_add. */
void af_index_pause(struct af_store *store);
void af_index_resume(struct af_store *store);
/* A candidate who was not stored before, with skill_id, level, months and last_used of the skills. Inside a transaction. */
enum af_status af_index_add(struct af_store *store, int64_t id, const struct af_evidence *skills, size_t n, struct af_error *err) AF_WARN_UNUSED;
/* Archetypes, or what projects ask for, may have changed. archetype: the one that is new, or no more; NULL for none. */
enum af_status af_index_lists_changed(struct af_store *store, const char *archetype, struct af_error *err) AF_WARN_UNUSED;
/* Are so many changes waiting that they should be put in their lists before more come? */
bool af_index_is_full(const struct af_store *store);
/* Puts everything that waits in its list: before a commit, and when af_index_is_full. */
enum af_status af_index_flush(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* Forgets what waits, and what is known of the state: after a rollback, and after a commit; then what was compiled is still good. */
void af_index_forget(struct af_store *store, bool committed);
/* The taxonomy is not what it was. */
void af_index_forget_taxonomy(struct af_store *store);

#endif
