/* The insides of struct af_store, and the few calls through which this folder talks to SQLite. */
#ifndef AF_STORE_INTERNAL_H
#define AF_STORE_INTERNAL_H

#define SQLITE_ENABLE_PREUPDATE_HOOK /* for its declarations: Debian's library has it */
#include <sqlite3.h>

#include "store/store.h"
#include "taxonomy/taxonomy.h"

enum { AF_APPLICATION_ID = 0x61666974 }; /* "afit" */

/* Every statement of the library; the SQL stands in statements.c. */
enum af_sql {
	SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK,
	SQL_META_GET, SQL_META_PUT,
	SQL_SKILL_PUT, SQL_ALIAS_PUT, SQL_RELATION_PUT, SQL_ALIASES_CLEAR, SQL_RELATIONS_CLEAR,
	SQL_SKILLS, SQL_ALIASES, SQL_RELATIONS, SQL_TAXONOMY_GET, SQL_TAXONOMY_ANY, SQL_TAXONOMY_PUT,
	SQL_SKILLS_RELEASE, SQL_SKILLS_FOREIGN, SQL_REQUIREMENT_SKILLS_MOVE, SQL_UNLISTED_PUT, SQL_UNLISTED_GET, SQL_SKILL_DROP, SQL_UNLISTED_PRUNE,
	SQL_USER_ALIAS_PUT, SQL_USER_ALIAS_BATCH, SQL_USER_ALIAS_DROP, SQL_USER_ALIAS_DROP_BATCH, SQL_USER_ALIAS_KEYS, SQL_USER_ALIASES,
	SQL_ALIASES_MOVE, SQL_UNLISTED_IDS, SQL_UNLISTED_COUNTS, SQL_PEOPLE_WITH,
	SQL_SKILL_RENAMED, SQL_SKILL_BY_ID, SQL_PROFILE, SQL_PROFILES, SQL_PROFILE_PUT, SQL_PROFILE_DROP, SQL_STAGED_PROFILES,
	SQL_UNLISTED_OF_PUT, SQL_UNLISTED_OF_DROP, SQL_UNLISTED_OF, SQL_UNLISTED_OF_COUNT,
	SQL_BATCH_BEGIN, SQL_BATCH_ADDS_FROM, SQL_BATCH_ADDS_END, SQL_BATCH_IS_ALIAS, SQL_BATCH_END, SQL_BATCH_DROP, SQL_BATCHES, SQL_BATCH_UNDONE, SQL_BATCH_SET_UNDONE,
	SQL_IMAGE_NEW, SQL_IMAGE_PUT, SQL_IMAGE_SKILLS_PUT, SQL_IMAGE_ADDED_KEEP, SQL_IMAGE_SKILLS, SQL_IMAGES_OF_BATCH, SQL_IMAGE_DROP, SQL_IMAGES_DROP_BETWEEN, SQL_IMAGES_DROP_FROM,
	SQL_IMAGE_COPY, SQL_CANDIDATE_DROP, SQL_CANDIDATE_RESTORE,
	SQL_CANDIDATE_ID, SQL_CANDIDATE_BY_ID, SQL_CANDIDATE_BY_KEY, SQL_CANDIDATE_BY_KEY_NOCASE, SQL_CANDIDATES_NOCASE_COUNT, SQL_CANDIDATE_KEYS_NEAR,
	SQL_CANDIDATES, SQL_CANDIDATES_WITH,
	SQL_CANDIDATE_KEYS, SQL_CANDIDATE_LAST_ID, SQL_STAGED_CANDIDATES, SQL_STAGED_ROWS,
	SQL_ROWS_ANY, SQL_ROWS_FROM, SQL_ROW_OF_KEY, SQL_ROW_PUT, SQL_ROW_DROP,
	SQL_CANDIDATE_INSERT, SQL_CANDIDATE_UPDATE,
	SQL_PROJECT_ID, SQL_PROJECT_DROP, SQL_PROJECT_PUT, SQL_FACT_PUT, SQL_REQUIREMENT_PUT, SQL_REQUIREMENT_SKILL_PUT,
	SQL_PROJECT_GET, SQL_PROJECT_SLUGS, SQL_FACTS, SQL_REQUIREMENTS, SQL_REQUIREMENT_SKILLS, SQL_SKILL_ID,
	SQL_ARCHETYPE_ID, SQL_ARCHETYPE_DROP, SQL_ARCHETYPE_PUT, SQL_PILLAR_PUT, SQL_ARCHETYPE_GET, SQL_ARCHETYPES, SQL_PILLARS, SQL_ARCHETYPE_NAMES,
	SQL_SHORTLIST_ID, SQL_SHORTLIST_PUT, SQL_SHORTLIST_SET_HASH, SQL_ENTRY_PUT, SQL_PART_PUT, SQL_SHORTLIST_GET, SQL_SHORTLIST_NAMES, SQL_SHORTLIST_ADDRESSES, SQL_ENTRIES,
	SQL_PARTS, SQL_KEPT_PROJECT_PUT, SQL_KEPT_PROJECT, SQL_KEPT_REQUIREMENT_PUT, SQL_KEPT_REQUIREMENTS, SQL_KEPT_FACT_PUT, SQL_KEPT_FACTS,
	SQL_KEPT_ADVICE_PUT, SQL_KEPT_ADVICE, SQL_KEPT_POINT_PUT, SQL_KEPT_POINTS, SQL_KEPT_CONDITION_PUT, SQL_KEPT_CONDITIONS,
	SQL_KEPT_CELL_PUT, SQL_KEPT_CELLS, SQL_EVENT_PUT, SQL_EVENTS, SQL_SHORTLISTS_OF_HASH, SQL_BATCH_NEWEST,
	SQL_CANDIDATE_BY_ALIAS, SQL_CANDIDATE_BY_ALIAS_NOCASE, SQL_ROWS_FORGET_SKILL,
	SQL_BATCH_IS_MERGE, SQL_KEY_ALIAS_PUT, SQL_KEY_ALIASES_OF, SQL_KEY_ALIASES_MOVE, SQL_KEY_ALIASES_POINT,
	SQL_SAME_PERSON, SQL_SAME_EMAILS, SQL_SAME_EXTRAS, SQL_SAME_PHONES, SQL_SAME_NAMES, SQL_SAME_ALL, SQL_SAME_OF_BATCH,
	SQL_SAME_TOUCHED, SQL_TOUCHED_COUNT, SQL_CANDIDATES_COUNT, SQL_READ_BEGIN,
	SQL_MERGES_PARTNERS, SQL_MERGES_FORGET_ROWS, SQL_MERGES_SET_UNDONE, SQL_MERGES_FORGET,
	SQL_DATA_VERSION, SQL_META_DROP, SQL_POSTING_GET, SQL_POSTING_PUT, SQL_POSTING_DROP, SQL_POSTING_NEXT, SQL_POSTING_LAST, SQL_POSTING_IN_GROUP, SQL_POSTINGS_OF_LIST, SQL_POSTINGS_BETWEEN, SQL_POSTINGS_CLEAR,
	SQL_POSTING_LISTS, SQL_POSTING_LIST_PUT, SQL_POSTING_LIST_DROP, SQL_POSTING_LISTS_CLEAR, SQL_ASKED_SKILLS,
	SQL_CANDIDATE_IS, SQL_CANDIDATE_FROM, SQL_CANDIDATE_IDS, SQL_CANDIDATE_KEY,
	SQL_CANDIDATES_BETWEEN, SQL_KEYS, SQL_NAMES, SQL_TERMS_BETWEEN,
	SQL_COUNT
};

struct af_store {
	sqlite3 *db;
	char *path;
	bool writable, in_transaction;
	bool shared;            /* the transaction is that of af_begin */
	bool marked;            /* it must not be committed */
	bool taxonomy_replaced; /* since af_begin */
	bool log;               /* there is a write-ahead log, to be ended by who closes the file last */
	bool unchecked;         /* a bulk load could not be ended, for lack of memory: nothing must be written before that is done */
	char warning[300];
	struct af_taxonomy *taxonomy;
	struct af_index *index; /* store/index.h */
	sqlite3_stmt *statements[SQL_COUNT];
};

extern const char *const af_sql_text[SQL_COUNT];

/* Turns SQLite's last result on the store into an af_status with a message that names the file and the way out. */
enum af_status af_sql_fail(struct af_store *store, struct af_error *err);

/* Prepares (once), resets and binds a statement. types has a letter for each argument: s text (NULL is NULL), i int (AF_UNKNOWN is NULL),
 * l int64_t. Texts are borrowed until the statement is reset. The statement stays the store's. */
enum af_status af_sql_bind(struct af_store *store, enum af_sql sql, sqlite3_stmt **statement, struct af_error *err,
                           const char *types, ...) AF_WARN_UNUSED;
/* Steps a bound statement: *row says whether there is one. After the last row, or a failure, it is reset. */
enum af_status af_sql_step(struct af_store *store, sqlite3_stmt *statement, bool *row, struct af_error *err) AF_WARN_UNUSED;
/* Ends the use of a statement that may have rows left. */
void af_sql_done(sqlite3_stmt *statement);
/* Binds and runs a statement that gives no rows. */
enum af_status af_sql_run(struct af_store *store, enum af_sql sql, struct af_error *err, const char *types, ...) AF_WARN_UNUSED;

/* Columns of the current row: text copied to the arena (NULL stays NULL), an int where NULL is AF_UNKNOWN. */
char *af_sql_text_at(sqlite3_stmt *statement, int column, struct af_arena *arena);
int af_sql_int_at(sqlite3_stmt *statement, int column);
/* A stored rate period; AF_PER_UNKNOWN for NULL and what is none. */
enum af_rate_period af_rate_period_of(const char *name);
/* What a project is beside its slug, title and lists, from the columns of the current row on: brief, headcount, specialist, generalist, pin, archetype
 * weight, constraints. Texts go into arena. */
void af_project_columns(sqlite3_stmt *statement, int from, struct af_project *project, struct af_arena *arena);

/* A JSON array of texts, to the arena and back. Reading: *n texts, NULL on lack of memory with arena->failed set. */
char *af_sql_list_write(const char *const *texts, size_t n, struct af_arena *arena);
const char *const *af_sql_list_at(sqlite3_stmt *statement, int column, struct af_arena *arena, size_t *n);

/* Calls fn with each text in the first column of a statement without arguments. fn may use the store, and clears *more to stop. */
typedef enum af_status af_name_fn(void *context, const char *name, bool *more, struct af_error *err);
enum af_status af_store_names(struct af_store *store, enum af_sql sql, af_name_fn *fn, void *context, struct af_error *err)
	AF_WARN_UNUSED;
/* AF_NOT_FOUND with a suggestion from the names that the statement gives. what: "project", "archetype", "shortlist". */
enum af_status af_store_no_such(struct af_store *store, enum af_sql sql, const char *what, const char *name, struct af_error *err);

/* Keeps the image of a candidate before the batch changes it, unless the batch has one already, or has added it. Inside a transaction. */
enum af_status af_store_remember(struct af_store *store, int64_t batch, int64_t candidate, struct af_error *err) AF_WARN_UNUSED;

/* The row id of a key, 0 when it is new; *own is the id that the key once had or has alone: of a key that was joined into another one's, the id of
 * who is gone. */
enum af_status af_store_candidate_id(struct af_store *store, const char *key, int64_t *id, int64_t *own, struct af_error *err)
	AF_WARN_UNUSED;
/* Stores a candidate whose key is new under the row id, which belongs to the batch (SQL_BATCH_ADDS_FROM); hash is that of its row in the file, or
 * NULL. Inside a transaction. */
enum af_status af_store_candidate_add(struct af_store *store, const struct af_candidate *profile, int64_t id, int64_t batch,
                                      const int64_t *hash, struct af_error *err) AF_WARN_UNUSED;
/* Changes the candidate id: see af_loader_change. *outcome is AF_PUT_UPDATED or AF_PUT_UNCHANGED. Inside a transaction. */
enum af_status af_store_candidate_change(struct af_store *store, int64_t id, const struct af_candidate *profile,
                                         const struct af_map *columns, bool keep, int64_t batch, const int64_t *hash,
                                         enum af_put *outcome, struct af_error *err) AF_WARN_UNUSED;
/* Does source say no more than the skill's own name? Then it need not be stored. Names that are unlisted may change. */
bool af_evidence_is_named(const struct af_evidence *evidence);
/* Prepares the connection for a bulk load, or ends that, within a transaction too: foreign keys and CHECKs are not tested, since they would
 * double the time of a loader that knows its rows; the page cache is larger. */
enum af_status af_store_bulk(struct af_store *store, bool on, struct af_error *err) AF_WARN_UNUSED;

/* Undoes a batch inside a transaction: see af_batch_undo. The caller calls af_store_forget_taxonomy after a rollback. */
enum af_status af_store_undo(struct af_store *store, int64_t batch, enum af_keep keep, struct af_undo_result *result,
                             struct af_error *err) AF_WARN_UNUSED;
/* Gives every profile that has an unlisted name which the taxonomy resolves the listed skill instead. Where a user's alias resolves it,
 * the alias's batch keeps the images. Inside a transaction. */
enum af_status af_store_resolve_unlisted(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* Frees the taxonomy in memory: the next af_store_taxonomy reads it again. */
void af_store_forget_taxonomy(struct af_store *store);
/* Makes taxonomy_text where there is none: what has changed the taxonomy has dropped it. At the end of a transaction. */
enum af_status af_store_taxonomy_keep(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* What `extra` will be: stored without the members named in columns (JSON strings; NULL for none), with those of told. A member that
 * does not change stays as it is and where it is. stored, told and *merged may be NULL for none. *merged is one of the two, or lives in
 * arena. Text that the import did not write is replaced as a whole. */
enum af_status af_extra_merge(struct af_arena *arena, const char *stored, const char *told, const struct af_map *columns,
                              const char **merged, struct af_error *err) AF_WARN_UNUSED;

/* A member of a JSON object such as `extra`: its key and its value as they stand there, quotes included. Borrowed. */
struct af_extra_member {
	const char *key, *value;
	size_t key_length, value_length;
};
/* Takes the next member; *at begins at the object. False at its end, and at anything that the import does not write. */
bool af_extra_next(const char **at, struct af_extra_member *m);
/* Can af_extra_next read the whole object? */
bool af_extra_well_formed(const char *object);

/* *next is what keep is once other is joined into it, all but the skills; it borrows from both, and from keep's memory. again: other was joined
 * into it before, and what was kept aside of it then is brought up to date. AF_NOMEM. */
enum af_status af_store_join(const struct af_candidate *keep, const struct af_candidate *other, bool again, struct af_candidate *next,
                             struct af_error *err) AF_WARN_UNUSED;
/* *more is told without what stored says already, in these words or in more: then a fuller place, say, is not replaced by what is only a part
 * of it. *more borrows from both, and from stored's memory. AF_NOMEM. */
enum af_status af_store_unsaid(const struct af_candidate *stored, const struct af_candidate *told, struct af_candidate *more,
                               struct af_error *err) AF_WARN_UNUSED;
/* The skills of *next: those of both. Of a skill that both have the higher level, the longer time, the later last use and the words of both;
 * what one of them lists is listed. As af_profile_merge. AF_NOMEM. */
enum af_status af_store_join_skills(const struct af_candidate *told, const struct af_candidate *stored, struct af_candidate *next,
                                    struct af_error *err) AF_WARN_UNUSED;

/* Makes the file of a new database, which only its owner can read: with all that a new database has where that can be done in one step, else
 * empty. *created: this call made it; when another process is quicker, its file stays. AF_IO when none can be made. */
enum af_status af_store_create(const char *path, bool *created, struct af_error *err) AF_WARN_UNUSED;
/* Brings the schema to the newest version (migrate.c), then the built-in skills and archetypes (sync.c). */
enum af_status af_store_migrate(struct af_store *store, bool may_create, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_store_sync(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;
/* What meta 'builtin' has for the files that are built in. Computed by the program that makes the digest; all others carry it. */
void af_store_builtin_digest(char digest[17]);

/* What a snapshot keeps beside its entries (kept.c): the project, the advice, the conditions, the map. Put inside a transaction; read into
 * *l, whose head is read, in its memory. */
enum af_status af_store_kept_put(struct af_store *store, int64_t id, const struct af_shortlist *l, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_store_kept_read(struct af_store *store, struct af_shortlist *l, struct af_error *err) AF_WARN_UNUSED;
/* Reads the history into *l, whose head is read, in its memory. */
enum af_status af_store_events_read(struct af_store *store, struct af_shortlist *l, struct af_error *err) AF_WARN_UNUSED;
/* "must", "should" and all else; the name of a period or NULL. The inverse of af_importance_name and af_rate_period_name. */
enum af_importance af_importance_of(const char *name);
enum af_rate_period af_rate_period_of(const char *name);

/* Stores an archetype inside a transaction; builtin ones replace whatever has their name. */
enum af_status af_store_archetype_write(struct af_store *store, const struct af_archetype *archetype, struct af_error *err)
	AF_WARN_UNUSED;

/* The skills of *next: those that told lists, else those that stored lists; and those that the free text of told names, else of stored, unless
 * they are listed. *next borrows from both. AF_NOMEM. */
enum af_status af_store_merge_skills(const struct af_candidate *told, const struct af_candidate *stored, struct af_candidate *next,
                                     struct af_error *err) AF_WARN_UNUSED;

#endif
