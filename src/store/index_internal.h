/* What the files of the index share. */
#ifndef AF_STORE_INDEX_INTERNAL_H
#define AF_STORE_INDEX_INTERNAL_H

#include "score/derive.h"
#include "store/index.h"
#include "store/internal.h"

enum {
	AF_HUB_LISTS = 10,    /* lists `strength` and `possible`, each up to a byte a candidate */
	AF_HUB_SOURCES = 16,  /* a skill with fewer sources needs none */
	AF_TOUCHES_FULL = 256 * 1024, /* changes that wait */
	AF_TOUCHES_MAX = 8 * 1024 * 1024, /* one statement that changes more than that costs the postings */
	AF_EDITS_FULL = 384 * 1024,
	AF_MISSING = 4096     /* lists of which it is remembered that they are not there; more share a place */
};

/* Rows of posting. Chunks form groups of eight, in which each list has its rows of all of them side by side: a ranking, which goes from chunk to chunk,
 * reads a short one for all of them in one go (index_ahead.h). */
enum { AF_GROUP_SHIFT = 3, AF_GROUP_MASK = (1 << AF_GROUP_SHIFT) - 1 };

#define AF_POSTING_ROW_LIMIT ((int64_t)1 << 44) /* rows from here on are nobody's */

static inline int64_t af_posting_row(int64_t chunk, uint32_t list)
{
	return ((chunk >> AF_GROUP_SHIFT) * AF_LIST_LIMIT + list) << AF_GROUP_SHIFT | (chunk & AF_GROUP_MASK);
}

static inline uint32_t af_posting_row_list(int64_t row)
{
	return (uint32_t)(row >> AF_GROUP_SHIFT & (AF_LIST_LIMIT - 1));
}

static inline int64_t af_posting_row_chunk(int64_t row)
{
	return (row >> AF_GROUP_SHIFT) / AF_LIST_LIMIT << AF_GROUP_SHIFT | (row & AF_GROUP_MASK);
}

/* A candidate's skill that may have changed; list AF_LIST_PEOPLE: the candidate came or went. */
struct af_touch {
	int64_t candidate;
	uint32_t list;
};

/* A byte that waits for its list, in the chunk at hand. */
struct af_index_edit {
	uint32_t list;
	struct af_posting_edit edit;
};

enum af_index_state { AF_INDEX_UNKNOWN, AF_INDEX_OFF, AF_INDEX_ON };

/* What is compiled from taxonomy, archetypes and posting_list; arena holds it. It outlives a commit: a program that changes one candidate after
 * another need not compile it each time. */
struct af_index_derived {
	bool known;
	bool current;         /* in this transaction: nobody else has written since */
	int64_t data_version; /* PRAGMA data_version when it was compiled */
	struct af_arena arena;
	const struct af_taxonomy *taxonomy;
	struct af_sources sources;
	struct af_vector vector;
	struct af_lists lists;
	struct af_persona *personas; /* of the lists of affinities, in their order */
	uint32_t *persona_lists;
	size_t persona_count;
	size_t *hubs;             /* skill indexes */
	uint32_t *hub_lists;      /* two for each: strength, possible; 0: there is none */
	size_t hub_count;
};

struct af_index {
	enum af_index_state state; /* in this transaction */
	int as_of;
	bool lost, flushing, lists_changed;
	struct af_touch *touches;
	size_t touch_count, touch_capacity;
	struct af_index_edit *edits, *sorted;
	size_t edit_count, edit_capacity, sorted_capacity;
	int64_t chunk;   /* of the edits */
	bool underived;  /* the chunk has skills' lists whose derived ones are not yet made */
	struct af_posting_draft *draft;
	struct af_buf blob;
	struct af_index_derived derived;
	struct af_arena view_arena; /* of af_index_open */
	sqlite3_blob *reading;   /* stands at the list that was read last */
	uint8_t *list;           /* what it read; room for a dense list */
	struct af_ahead *ahead;
	bool missing[AF_MISSING]; /* by list number modulo AF_MISSING: such a list was not there when it was asked for last */
};

/* Is there anything to keep in step? Reads the state once a transaction. */
enum af_status af_index_is_on(struct af_store *store, bool *on, struct af_error *err) AF_WARN_UNUSED;
/* From now on there are postings for the month as_of, or (on false) none. */
enum af_status af_index_set(struct af_store *store, bool on, int as_of, struct af_error *err) AF_WARN_UNUSED;
/* AF_CORRUPT: a list cannot be read. */
enum af_status af_index_damaged(struct af_store *store, int64_t chunk, uint32_t list, struct af_error *err);
/* The first chunk from *chunk on that has a list of its people or, which takes longer to find, any list at all. */
enum af_status af_index_next_chunk(struct af_store *store, bool any, int64_t *chunk, bool *found, struct af_error *err) AF_WARN_UNUSED;
/* A statement that gives row and bytes of those lists of so many chunks of a group that are from first to last, ascending. */
enum af_status af_index_lists_between(struct af_store *store, int64_t chunk, size_t chunks, uint32_t first, uint32_t last, sqlite3_stmt **s,
                                      struct af_error *err) AF_WARN_UNUSED;
/* Makes sure that index->derived is known. */
enum af_status af_index_derive_prepare(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;

/* Notes a byte (or AF_POSTING_GONE) of the chunk at hand. */
enum af_status af_index_put(struct af_store *store, uint32_t list, unsigned number, int byte, struct af_error *err) AF_WARN_UNUSED;
/* Puts the noted bytes in their lists. */
enum af_status af_index_apply(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* Goes on with the chunk: where that is another one than before, applies and derives what is not yet; where the edits are many, applies. */
enum af_status af_index_turn(struct af_store *store, int64_t chunk, struct af_error *err) AF_WARN_UNUSED;
/* Makes the derived lists of a chunk from the skills' own ones; of those lists only that `which` accepts, or all (NULL). */
enum af_status af_index_derive_chunk(struct af_store *store, int64_t chunk, const struct af_lists *which, struct af_error *err) AF_WARN_UNUSED;
/* Brings posting_list to what archetypes and projects need, and makes the lists that were missing. */
enum af_status af_index_complete(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* Deletes all postings and lists, and starts new lists for what is needed. */
enum af_status af_index_restart(struct af_store *store, int as_of, struct af_error *err) AF_WARN_UNUSED;

/* Calls fn with each candidate in order of row id, and those skills with skill_id, level, months and last_used. progress may be NULL; as for
 * af_postings_refresh. AF_CORRUPT: a row id that has no place in a posting's id; AF_CANCELLED. */
typedef enum af_status af_index_person_fn(void *context, int64_t id, const struct af_evidence *skills, size_t n, struct af_error *err);
enum af_status af_index_each(struct af_store *store, af_index_person_fn *fn, void *context, af_progress_fn *progress, void *progress_context,
                             struct af_error *err) AF_WARN_UNUSED;
/* Calls fn with each list that posting_list should have and does not (missing), or has and should not. */
typedef void af_index_list_fn(void *context, const char *kind, const char *name, bool missing);
enum af_status af_index_lists_compare(struct af_store *store, af_index_list_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;

#endif
