/* archefit.h: the public interface of libarchefit.
 *
 * The way of the data: import -> store -> match -> shortlist -> report, over one taxonomy of skills.
 *
 * Conventions
 *   - Every fallible function returns an af_status and, when that is not AF_OK, fills *err (err may be NULL). Apart from the
 *     statuses a function names, any may return AF_NOMEM, and any that takes a store AF_BUSY, AF_IO, AF_CORRUPT or
 *     AF_READONLY. After a failure output arguments are NULL or zero and need no freeing.
 *   - `const char *` is borrowed: it lives as long as the object it was read from. Objects from _open, _new, _read, _get
 *     or a result function belong to the caller, who frees them with the matching function; freeing NULL is allowed.
 *   - All text is UTF-8. The library never prints to stdout or stderr, never exits and never reads the environment.
 *   - A store and what was read from it belong to one thread at a time.
 *
 * Units
 *   strength, credit, affinity   0..250 (50 for each of five proficiency levels)
 *   weight                       basis points; all weights of a compiled query sum to exactly 10,000
 *   raw                          sum of weight * credit, 0..2,500,000
 *   tenths                       tenths of a point of fit: 0..1000 shows as 0.0 .. 100.0
 *   month                        year * 12 + month - 1; see af_month_parse
 *   months                       a duration; AF_UNKNOWN when not known
 * The score itself is described in docs/scoring.md. */
#ifndef ARCHEFIT_H
#define ARCHEFIT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AF_API __attribute__((visibility("default")))
#define AF_CHECKED __attribute__((warn_unused_result))

#define AF_VERSION "0.1.0"
#define AF_OUTPUT_FORMAT 1  /* version of the JSON documents that reports write */
#define AF_FORMULA_VERSION 1 /* version of the score; raised whenever any input could give another integer */
#define AF_UNKNOWN INT_MIN  /* an integer that nobody stated */

/* ---------------------------------------------------------------- status */

enum af_status {
	AF_OK = 0,
	AF_NOT_FOUND, /* no such file, key, project, skill ... */
	AF_INVALID,   /* input that is wrong: the message names file, line or key */
	AF_CONFLICT,  /* refused, since it would replace or contradict what is stored */
	AF_NOMEM,
	AF_IO,        /* reading or writing failed, the disk is full */
	AF_BUSY,      /* another process holds the database */
	AF_READONLY,  /* the database cannot be written */
	AF_NOT_OURS,  /* a file that is no archefit database */
	AF_NEWER,     /* a database that a newer archefit wrote */
	AF_CORRUPT,   /* a damaged database */
	AF_CANCELLED, /* the progress callback asked to stop; nothing was stored */
	AF_INTERNAL
};

struct af_error {
	enum af_status status;
	char message[512];
};

/* A short English name of the status, static. */
AF_API const char *af_status_name(enum af_status status);

/* Versions of the libraries at work, for bug reports, e.g. "SQLite 3.40.1, cJSON 1.7.15". Static. */
AF_API const char *af_libraries(void);

/* For a program in which nothing but this library uses SQLite: SQLite is not to count what it allocates, which makes a short-lived process a little
 * quicker (sqlite3_memory_used() gives 0 then). Holds for the whole process. To be called before anything else of the library and while there is one
 * thread; once SQLite is in use it does nothing. */
AF_API void af_set_up_process(void);

/* ---------------------------------------------------------------- months */

/* Reads "2026-11" or "2026-11-23" into *month; false when it is no month of the years 1900..9999. */
AF_API bool af_month_parse(const char *text, int *month);
/* Writes "2026-11" and a NUL. */
AF_API void af_month_format(int month, char out[16]);

/* The entry of names (n of them) nearest in spelling to text, else the first that begins with text (3 letters or more), or NULL: for "did
 * you mean". Borrowed. */
AF_API const char *af_nearest(const char *text, const char *const *names, size_t n);

/* ---------------------------------------------------------------- store */

struct af_store;

enum af_open_mode {
	AF_OPEN_READ,  /* the file must exist; read-only media are accepted, with a warning */
	AF_OPEN_WRITE, /* the file must exist and be writable */
	AF_OPEN_CREATE, /* as AF_OPEN_WRITE, but the file (mode 0600) is created when it does not exist */
	AF_OPEN_SERVE  /* as AF_OPEN_WRITE, for a program that keeps the file open and makes many small changes: each waits for the disk once, not
	                * four times. SQLite's write-ahead log does it, so two files stand beside the database, named like it with -wal and -shm;
	                * they are part of it until the last who has it open for writing closes it. Where there can be no such log, as on network file
	                * systems, it is AF_OPEN_WRITE, with a warning. */
};

/* Opens the database at path and brings its schema and built-in taxonomy up to this library's (an older file that cannot
 * be written is refused with AF_READONLY). AF_NOT_FOUND, AF_NOT_OURS, AF_NEWER, AF_READONLY, AF_BUSY, AF_CORRUPT, AF_IO. */
AF_API enum af_status af_store_open(const char *path, enum af_open_mode mode, struct af_store **store, struct af_error *err)
	AF_CHECKED;
/* Something the user should know about how the file was opened, or NULL. Borrowed from the store. */
AF_API const char *af_store_warning(const struct af_store *store);
/* Closes the store and frees everything borrowed from it. */
AF_API void af_store_close(struct af_store *store);

/* Several calls as one change. From af_begin to af_commit, everything that changes the store takes part in one transaction: others see all
 * of it or nothing. A call that fails in between, a dry run, and a strict import with rejected rows mark the transaction: it goes on, so
 * that later calls see what earlier ones did, but in the end af_commit stores nothing and returns AF_CONFLICT. */

/* AF_CONFLICT: a transaction is open already. */
AF_API enum af_status af_begin(struct af_store *store, struct af_error *err) AF_CHECKED;
/* Stores everything since af_begin. After a failure nothing of it is stored. Either way the transaction is over. */
AF_API enum af_status af_commit(struct af_store *store, struct af_error *err) AF_CHECKED;
/* Undoes everything since af_begin. Does nothing without one. What af_store_taxonomy gave is freed when an alias was added or removed. */
AF_API void af_rollback(struct af_store *store);

/* ---------------------------------------------------------------- taxonomy */

struct af_taxonomy;

enum af_relation_kind { AF_IMPLIES, AF_SIMILAR };

/* How much of a skill's strength another skill receives. */
struct af_transfer {
	size_t skill; /* index of the other skill */
	int percent;  /* 1..100 of the strength carries over */
	enum af_relation_kind kind;
};

struct af_skill {
	int64_t id;   /* row id in the store; 0 in the built-in taxonomy */
	size_t index; /* position in its taxonomy, ordered by slug */
	const char *slug, *name, *category, *layer, *half_life;
	const char *const *aliases; /* spellings beside slug and name */
	size_t alias_count;
	const struct af_transfer *edges; /* as authored: what it implies, and what it is similar to (from both sides) */
	size_t edge_count;
	const struct af_transfer *transfers; /* closure of `implies` (products of percents, best path), then `similar` */
	size_t transfer_count;
};

/* The taxonomy that is compiled into the library. Free with af_taxonomy_free. AF_INVALID never, unless the build is broken. */
AF_API enum af_status af_taxonomy_builtin(struct af_taxonomy **taxonomy, struct af_error *err) AF_CHECKED;
AF_API void af_taxonomy_free(struct af_taxonomy *taxonomy);
/* The taxonomy of the store, read once and owned by it: valid until the store is closed, or an alias is added or removed. */
AF_API enum af_status af_store_taxonomy(struct af_store *store, const struct af_taxonomy **taxonomy, struct af_error *err)
	AF_CHECKED;
/* Number of listed skills; they have the indexes 0 .. count-1, in order of slug. */
AF_API size_t af_taxonomy_count(const struct af_taxonomy *taxonomy);
AF_API const struct af_skill *af_taxonomy_skill(const struct af_taxonomy *taxonomy, size_t index);
/* 16 hexadecimal digits over everything in the taxonomy that can change a score. Borrowed. */
AF_API const char *af_taxonomy_version(const struct af_taxonomy *taxonomy);
/* The skill whose slug, name or alias is text, whatever its case, spacing and punctuation; NULL when there is none.
 * A trailing version ("Python 3.11", "Vue3") is dropped when the text is not found with it. Also NULL without memory. */
AF_API const struct af_skill *af_taxonomy_resolve(const struct af_taxonomy *taxonomy, const char *text);
/* Up to max skills whose spelling is near text, nearest first; returns how many. */
AF_API size_t af_taxonomy_suggest(const struct af_taxonomy *taxonomy, const char *text, const struct af_skill **out, size_t max);

/* ---------------------------------------------------------------- candidates */

enum af_work_mode { AF_REMOTE = 1, AF_HYBRID = 2, AF_ONSITE = 4 }; /* a set: several may hold; 0 is unknown */

enum af_rate_period { AF_PER_UNKNOWN, AF_PER_HOUR, AF_PER_DAY, AF_PER_MONTH, AF_PER_YEAR };

/* What a profile says of one skill. */
struct af_evidence {
	int64_t skill_id;
	const char *slug;   /* of the skill, or of the unlisted name */
	const char *name;   /* for showing */
	bool listed;        /* false: the taxonomy does not know this name */
	int level;          /* 1..5, or AF_UNKNOWN */
	int months;         /* experience, or AF_UNKNOWN */
	int last_used;      /* month, or AF_UNKNOWN */
	bool in_text;       /* not listed by the profile, but named in its free text, which source quotes */
	const char *source; /* the words of the profile, never NULL */
};

struct af_candidate {
	int64_t id; /* row id; 0 before it is stored */
	const char *key;
	const char *name, *email, *phone, *headline, *location, *country; /* country: ISO 3166 alpha-2; each may be NULL */
	int utc_offset; /* minutes east of UTC, or AF_UNKNOWN */
	int months;     /* total experience, or AF_UNKNOWN */
	int64_t rate_cents; /* hundredths of the currency unit, or -1 when unknown */
	const char *rate_currency; /* ISO 4217, NULL when unknown */
	enum af_rate_period rate_period;
	const char *available_from; /* YYYY-MM-DD, "now", or NULL */
	int notice_days;            /* notice period, when that is stated in place of a date; or AF_UNKNOWN */
	int work_modes;             /* set of af_work_mode */
	const char *notes;
	const char *extra; /* JSON object: columns that no field was mapped to, NULL when none */
	const char *cells; /* JSON object: field -> the cell that its value was read from, for values that are not kept as written; or NULL */
	const struct af_evidence *skills; /* ordered by slug */
	size_t skill_count;
	struct af_arena *memory; /* private */
};

/* One candidate by key, compared without regard to ASCII case when no exact key exists. The key of a candidate that was merged into another one
 * (af_candidate_merge) finds that one, whose key then differs from the text asked for. AF_NOT_FOUND (the message may hold a suggestion);
 * AF_CONFLICT: several keys differ from it in case only. */
AF_API enum af_status af_candidate_get(struct af_store *store, const char *key, struct af_candidate **candidate,
                                       struct af_error *err) AF_CHECKED;
AF_API void af_candidate_free(struct af_candidate *candidate);

/* Called with each candidate, in order of key, valid during the call; returns false to stop early. */
typedef bool af_candidate_fn(void *context, const struct af_candidate *candidate);
/* All candidates who have skill (a slug, or NULL for any). */
AF_API enum af_status af_candidate_each(struct af_store *store, const char *skill, af_candidate_fn *fn, void *context,
                                        struct af_error *err) AF_CHECKED;

/* Called with each cell of candidate->cells in the order in which they are kept: the field ("rate") and the cell as the file had it, both
 * valid during the call; returns false to stop early. */
typedef bool af_cell_fn(void *context, const char *field, const char *cell);
/* Reads candidate->cells. AF_CORRUPT: it is no JSON object of texts. */
AF_API enum af_status af_candidate_cell_each(const struct af_candidate *candidate, af_cell_fn *fn, void *context,
                                             struct af_error *err) AF_CHECKED;

/* "remote, hybrid" for a set of af_work_mode, "" for none. Written to out. */
AF_API void af_work_modes_format(int modes, char out[32]);
/* "hour", "day", "month", "year", or "" */
AF_API const char *af_rate_period_name(enum af_rate_period period);

/* ---------------------------------------------------------------- import */

/* Called from time to time. bytes_total is 0 when unknown. Returning false cancels: nothing is stored. */
typedef bool af_progress_fn(void *context, size_t rows, size_t bytes_read, size_t bytes_total);

/* How files of one kind are read, so that nobody has to find it out twice: the columns of one import, for later ones. Kept as JSON. */
struct af_import_profile_column {
	const char *header, *field; /* as in af_import_column */
};

struct af_import_profile {
	const struct af_import_profile_column *columns;
	size_t column_count;
	const char *const *missing; /* as in af_import_options */
	size_t missing_count;
	char delimiter;       /* 0: not said, as of JSON */
	const char *encoding; /* NULL: not said */
	struct af_arena *memory; /* private */
};

struct af_import_options {
	const char *const *maps; /* "field=Column"; * in Column is a pattern; field "skip" leaves a column out */
	size_t map_count;
	const char *const *missing; /* cell texts that mean "no value", e.g. "NA"; the empty cell always does */
	size_t missing_count;
	char delimiter; /* 0: find it out */
	const char *encoding; /* a name that af_encoding_check accepts; NULL: find it out */
	const struct af_import_profile *profile; /* what counts where the options say nothing, or NULL; a column that it reads must be there */
	bool dry_run;   /* do everything, then store nothing */
	bool strict;    /* store nothing when a row is rejected; the result tells all the same */
	const char *now; /* time stamp to record, ISO 8601, or NULL */
	af_progress_fn *progress;
	void *progress_context;
	FILE *rejects;  /* rejected rows are written here as they come, verbatim and in a form that imports again; NULL: nowhere. The caller's */
	const struct af_import_result *rejects_after; /* rejects begins with those of this import: no second header line is written; a file
	                                               * that has other columns, or is read in another way, is refused with AF_CONFLICT */
};

struct af_reject {
	size_t line; /* line of the file on which the row begins, from 1 */
	const char *key; /* of the row, "" when it has none */
	const char *reason;
};

/* A name on profiles that the taxonomy does not list. It is kept, and never counts as any other skill. */
struct af_unlisted {
	const char *name;
	size_t count;           /* rows of this import, or stored candidates, that have it */
	const char *suggestion; /* name of a listed skill spelled nearly so, or NULL */
};

/* A cell that says something its field does not understand. It is kept as it is, and counts as not stated. */
struct af_doubt {
	size_t line; /* as in af_reject */
	const char *key; /* of the row */
	const char *header; /* of the column */
	const char *text; /* the first 200 bytes of the cell */
};

struct af_import_column {
	const char *header;
	const char *field; /* "key", "skills" ...; "extra": kept as it is; "skip" */
	const char *suggestion; /* the field that a column kept as it is may be meant for, by its spelling or its cells; or NULL */
	const char *by; /* how it came by its field: "name" (a --map), "header", "cells"; NULL for a column kept as it is */
};

/* Rows: read = added + updated + unchanged + rejected, always. A row of the long format, where each has one skill, counts as what became of its
 * candidate. */
struct af_import_result {
	size_t read, added, updated, unchanged, rejected;
	size_t people; /* candidates that the rows which were not rejected are about; in long format fewer than rows */
	bool long_format;
	const char *long_map; /* a key came twice, with different contents, and with this --map its rows might make one candidate; or NULL */
	char delimiter;
	const char *encoding; /* "UTF-8", "UTF-16LE", "Windows-1252" ...; NULL: not certain, rows with more than ASCII are rejected */
	bool encoding_detected; /* not said in the options */
	int64_t batch; /* number of the batch, 0 when nothing was stored */
	bool stored;   /* false: it was a dry run, or strict and a row was rejected, so that nothing is kept */
	const struct af_import_column *columns;
	size_t column_count;
	const struct af_reject *rejects; /* the first 1,000 of them, in order of line */
	const struct af_unlisted *unlisted; /* the first 20,000 names, most frequent first */
	size_t reject_count, unlisted_count;
	size_t unlisted_left_out; /* how often stored rows have a name that the list has no room for */
	size_t doubtful; /* cells of stored rows that were not understood */
	const struct af_doubt *doubts; /* the first 1,000 of them, in order of line */
	size_t doubt_count;
	int reading; /* private: how rows were read, as rejects_after needs to know */
	const char *rejects_encoding; /* private: of what options.rejects has got beyond ASCII, NULL when that is nothing */
	struct af_arena *memory; /* private */
};

/* Imports delimited text or JSON (NDJSON, an array of objects, JSON Resume) from in (name is for messages), in one transaction, or in that of
 * af_begin: on any failure nothing of it is stored. Rejected rows are no failure: they are counted and listed in the result. AF_INVALID:
 * the file as a whole cannot be read (no header, no key column, no known encoding, a --map that names no column); AF_CANCELLED; AF_IO also
 * when options->rejects cannot be written. */
AF_API enum af_status af_import(struct af_store *store, FILE *in, const char *name, const struct af_import_options *options,
                                struct af_import_result **result, struct af_error *err) AF_CHECKED;
AF_API void af_import_result_free(struct af_import_result *result);
/* AF_INVALID: af_import cannot read the encoding of that name, or there is none. The message says which there are. */
AF_API enum af_status af_encoding_check(const char *name, struct af_error *err) AF_CHECKED;
/* Reads a profile from JSON text; name is for messages. AF_INVALID. Free with af_import_profile_free. */
AF_API enum af_status af_import_profile_read(const char *name, const char *text, size_t length, struct af_import_profile **profile,
                                             struct af_error *err) AF_CHECKED;
/* The profile of an import: what each column was read as, and what the options said beside it. Free with af_import_profile_free. */
AF_API enum af_status af_import_profile_of(const struct af_import_result *result, const struct af_import_options *options,
                                           struct af_import_profile **profile, struct af_error *err) AF_CHECKED;
/* Writes the profile as JSON text that af_import_profile_read reads. AF_IO. */
AF_API enum af_status af_import_profile_write(const struct af_import_profile *profile, FILE *out, struct af_error *err) AF_CHECKED;
AF_API void af_import_profile_free(struct af_import_profile *profile);
/* The fields a column can be mapped to, NULL-terminated, static. */
AF_API const char *const *af_import_fields(void);

enum af_batch_kind { AF_BATCH_IMPORT, AF_BATCH_ALIAS, AF_BATCH_MERGE };

/* One import, or another change of profiles that can be taken back. */
struct af_batch {
	int64_t id;
	enum af_batch_kind kind;
	const char *source, *imported; /* name of the file, "alias -> skill", or "OTHER -> KEEP" of a merge; time stamp or NULL */
	size_t read, added, updated, unchanged, rejected;
	bool undone;
};
typedef bool af_batch_fn(void *context, const struct af_batch *batch);
/* Every batch, oldest first. An alias has a batch even when it changed no profile. */
AF_API enum af_status af_batch_each(struct af_store *store, af_batch_fn *fn, void *context, struct af_error *err) AF_CHECKED;

/* What to do with a candidate that a later batch changed again. */
enum af_keep {
	AF_KEEP_NEITHER, /* refuse the whole undo with AF_CONFLICT */
	AF_KEEP_LATER,   /* leave that candidate as it is; undoing the later batch too leads to the state before both */
	AF_KEEP_EARLIER  /* take that candidate back to before this batch, and what later batches did to it with it */
};
/* A later alias (AF_BATCH_ALIAS) never counts as a change: aliases that stand are applied again to whatever is restored.
 * A merge (AF_BATCH_MERGE) counts as a change of both its candidates, and is undone as a whole: when AF_KEEP_EARLIER takes one of them back
 * to before it, the other one goes back to before it too, and the merge is undone. Undoing a merge with AF_KEEP_LATER leaves the one who was
 * kept as he is, with what he had from the other; the other one comes back as before. */

struct af_undo_result {
	enum af_batch_kind kind; /* of the batch */
	size_t removed;   /* candidates that the batch had added */
	size_t restored;  /* candidates that are as they were before the batch, or before a merge that was undone with it */
	size_t kept;      /* candidates left as they are (AF_KEEP_LATER) */
	size_t conflicts; /* candidates that a later batch changed again */
};

/* Takes a batch back, in one transaction: every candidate that it touched is as it was before. Undoing the batch of an alias removes the
 * alias; a taxonomy that af_store_taxonomy gave is then freed. AF_NOT_FOUND: no such batch; AF_CONFLICT: undone already, or a later
 * batch changed some of its candidates and keep is AF_KEEP_NEITHER. */
AF_API enum af_status af_batch_undo(struct af_store *store, int64_t batch, enum af_keep keep, struct af_undo_result *result,
                                    struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- aliases
 *
 * The user's own spellings of listed skills. Adding one re-resolves the stored profiles: those that have the spelling as an unlisted name,
 * whatever its case, spacing, punctuation and trailing version, get the listed skill instead (with the better of both when they had it).
 * The change is a batch of kind AF_BATCH_ALIAS; removing the alias and undoing its batch are one and the same. When a newer archefit
 * comes with a spelling that is a user's alias, its own meaning wins: the alias goes, and profiles keep the skill they have.
 * Each of the calls that changes something frees what af_store_taxonomy gave before, and is one transaction. */

struct af_alias_result {
	int64_t batch;
	size_t profiles; /* candidates whose profile changed */
};

/* Makes each of n texts an alias of a skill (slug, name or alias); results has room for n, or is NULL. now: time stamp to record, ISO 8601,
 * or NULL. Either all are added or none. AF_NOT_FOUND: no such skill (the message may hold a suggestion); AF_INVALID: a text that can
 * be no name; AF_CONFLICT: a spelling of a listed skill already. */
AF_API enum af_status af_skill_alias_add(struct af_store *store, const char *skill, const char *const *aliases, size_t n,
                                         const char *now, struct af_alias_result *results, struct af_error *err) AF_CHECKED;
/* The same for one unlisted name that profiles have. AF_NOT_FOUND: no profile has it, or no such skill; AF_CONFLICT: it is a listed skill. */
AF_API enum af_status af_skill_merge(struct af_store *store, const char *unlisted, const char *skill, const char *now,
                                     struct af_alias_result *result, struct af_error *err) AF_CHECKED;
/* Removes a user's alias, and undoes its batch as af_batch_undo does. AF_NOT_FOUND: no such alias; AF_CONFLICT: it came with archefit, or a
 * later import changed some of the candidates and keep is AF_KEEP_NEITHER. */
AF_API enum af_status af_skill_alias_remove(struct af_store *store, const char *alias, enum af_keep keep,
                                            struct af_undo_result *result, struct af_error *err) AF_CHECKED;

struct af_alias {
	const char *alias;
	const char *slug, *name; /* of the skill */
	int64_t batch;
	size_t profiles; /* candidates whose profile changed when it was added */
};
typedef bool af_alias_fn(void *context, const struct af_alias *alias);
/* Every alias that a user added, in order of spelling. */
AF_API enum af_status af_skill_alias_each(struct af_store *store, af_alias_fn *fn, void *context, struct af_error *err) AF_CHECKED;

typedef bool af_unlisted_fn(void *context, const struct af_unlisted *unlisted);
/* Every name on stored profiles that the taxonomy does not list, most frequent first; count is of candidates. Only the first `suggestions` of
 * them have their suggestion looked for. */
AF_API enum af_status af_skill_unlisted_each(struct af_store *store, size_t suggestions, af_unlisted_fn *fn, void *context,
                                             struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- identity
 *
 * Who may be one and the same person, and joining two profiles of one person. docs/identity.md says what counts. */

/* Strongest first. */
enum af_same { AF_SAME_EMAIL, AF_SAME_PAGE, AF_SAME_PHONE, AF_SAME_NAME };
/* "e-mail", "profile page", "phone", "name and place"; static */
AF_API const char *af_same_name(enum af_same reason);

/* Two candidates who may be one person. Every text lives during the call. */
struct af_duplicate {
	const char *a, *b;                   /* their keys; a was stored first */
	enum af_same reason;                 /* the strongest one; a pair is reported once */
	const char *a_evidence, *b_evidence; /* what agrees, as stored: the addresses, pages, numbers, or "Ann Long, Berlin" */
};
/* Returns false to stop early. */
typedef bool af_duplicate_fn(void *context, const struct af_duplicate *duplicate);

/* What was not compared. */
struct af_duplicate_limits {
	size_t groups; /* groups of more than 50 people with the same address, or name and place, of whom only the first 50 were compared; and of
	                  more than 2,000 in the same place who share all parts of their names but one, of whom the first 2,000 were compared */
	size_t shared; /* phone numbers and profile pages of more than 5 people, which were taken for nobody's own */
};

/* Every pair of stored candidates who may be one person: strongest reason first, then in the order in which they were stored. Time is nearly
 * linear in the number of candidates; memory is bounded, at about 40 MiB. *limits (may be NULL) is complete when no call stopped. fn must
 * not use the store. */
AF_API enum af_status af_duplicates_each(struct af_store *store, af_duplicate_fn *fn, void *context,
                                         struct af_duplicate_limits *limits, struct af_error *err) AF_CHECKED;
/* The pairs of af_duplicates_each of whom at least one was touched by the batch: fn is called for the first `limit` of them, *found counts all,
 * unless fn stops. Costs one scan of the candidates, or for a batch of more than 50,000 as much as af_duplicates_each. limits may be NULL. */
AF_API enum af_status af_duplicates_of_batch(struct af_store *store, int64_t batch, size_t limit, af_duplicate_fn *fn, void *context,
                                             size_t *found, struct af_duplicate_limits *limits, struct af_error *err) AF_CHECKED;

struct af_merge_result {
	int64_t batch;                  /* 0 for a dry run */
	const char *other;              /* key of the one who is gone; lives as long as candidate */
	struct af_candidate *candidate; /* the joined profile; the caller frees it with af_candidate_free */
};

/* Joins the candidate of the key `other` into that of the key `keep`, in one transaction; docs/identity.md says how two profiles become one.
 * `other` is gone then, and its key finds `keep`, in af_candidate_get and in imports. This is a batch (AF_BATCH_MERGE), which af_batch_undo takes
 * back. now: time stamp to record, ISO 8601, or NULL. dry_run: nothing is stored. AF_NOT_FOUND (the message may hold a suggestion);
 * AF_INVALID: both keys mean one candidate; AF_CONFLICT: several keys differ from one of them in case only, or `other` was merged already. */
AF_API enum af_status af_candidate_merge(struct af_store *store, const char *keep, const char *other, const char *now, bool dry_run,
                                         struct af_merge_result *result, struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- projects */

enum af_importance { AF_MUST, AF_SHOULD, AF_NICE };
AF_API const char *af_importance_name(enum af_importance importance); /* "must", "should", "nice" */
AF_API int af_importance_weight(enum af_importance importance); /* of a requirement that states none: 6, 3, 1 */

struct af_requirement {
	enum af_importance importance;
	int weight; /* 1..1000; defaults: must 6, should 3, nice 1 */
	int level;  /* asked proficiency 1..5; default 3 */
	int months; /* asked experience of a must-have, 0 when none is asked */
	bool exact; /* only direct evidence counts: no implied or similar skill */
	const char *const *skills; /* slugs; several: any one of them will do */
	size_t skill_count;        /* at least 1 */
};

struct af_fact {
	const char *name;  /* as in seeds/advice.json */
	const char *value; /* "yes", "no", a whole number, or the word of a choice */
};

struct af_constraints {
	int64_t max_rate_cents; /* -1: none */
	const char *rate_currency;
	enum af_rate_period rate_period;
	const char *const *locations; /* any of: ISO 3166 codes, or names of places, found in the location as whole words */
	size_t location_count;
	int utc_offset;      /* minutes; AF_UNKNOWN: none */
	int overlap_minutes; /* shared working time asked, of an 8 hour day */
	const char *available_by; /* YYYY-MM-DD or NULL */
	int work_mode;  /* one af_work_mode, 0: any */
	int min_months; /* total experience, 0: any */
};

struct af_project {
	int64_t id; /* row id; 0 before it is stored */
	const char *slug, *title, *brief; /* brief may be NULL */
	int headcount; /* 1 or more */
	const char *specialist, *generalist; /* archetypes to weigh against each other; NULL: chosen from the requirements */
	const char *pin; /* archetype fixed by the client, or NULL */
	int archetype_weight; /* percent of the fit that archetypes carry, 0..100; default 30 */
	const struct af_fact *facts;
	size_t fact_count;
	const struct af_requirement *requirements;
	size_t requirement_count;
	struct af_constraints constraints;
	struct af_arena *memory; /* private */
};

/* Reads a project from JSON text (docs/formats.md). name is for messages. Skill names are resolved through the taxonomy
 * to slugs. AF_INVALID names the key that is wrong and what is allowed. */
AF_API enum af_status af_project_read(const struct af_taxonomy *taxonomy, const char *name, const char *text, size_t length,
                                      struct af_project **project, struct af_error *err) AF_CHECKED;
AF_API void af_project_free(struct af_project *project);
/* Stores the project; one of the same slug is replaced when replace is true, otherwise AF_CONFLICT.
 * AF_INVALID when it names an archetype that the store does not have. */
AF_API enum af_status af_project_put(struct af_store *store, const struct af_project *project, bool replace,
                                     struct af_error *err) AF_CHECKED;
/* AF_NOT_FOUND (the message may hold a suggestion). */
AF_API enum af_status af_project_get(struct af_store *store, const char *slug, struct af_project **project,
                                     struct af_error *err) AF_CHECKED;
typedef bool af_project_fn(void *context, const struct af_project *project);
/* Every project in order of slug. */
AF_API enum af_status af_project_each(struct af_store *store, af_project_fn *fn, void *context, struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- archetypes */

struct af_pillar {
	const char *name, *title;
	int weight; /* positive; relative to the other pillars */
	bool core;  /* a layer that a generalist must really cover */
	const char *const *skills; /* slugs */
	size_t skill_count;
};

struct af_archetype {
	int64_t id;
	const char *name, *title, *summary;
	bool generalist;
	bool builtin; /* came with the program */
	const char *const *applies_to; /* skills of projects for which this is the archetype of its kind */
	size_t applies_count;
	const struct af_pillar *pillars;
	size_t pillar_count;
	struct af_arena *memory; /* private */
};

AF_API enum af_status af_archetype_read(const struct af_taxonomy *taxonomy, const char *name, const char *text, size_t length,
                                        struct af_archetype **archetype, struct af_error *err) AF_CHECKED;
AF_API void af_archetype_free(struct af_archetype *archetype);
/* AF_CONFLICT when one of that name exists and replace is false. */
AF_API enum af_status af_archetype_put(struct af_store *store, const struct af_archetype *archetype, bool replace,
                                       struct af_error *err) AF_CHECKED;
AF_API enum af_status af_archetype_get(struct af_store *store, const char *name, struct af_archetype **archetype,
                                       struct af_error *err) AF_CHECKED;
typedef bool af_archetype_fn(void *context, const struct af_archetype *archetype);
AF_API enum af_status af_archetype_each(struct af_store *store, af_archetype_fn *fn, void *context, struct af_error *err)
	AF_CHECKED;

/* ---------------------------------------------------------------- advice */

struct af_advice_point {
	const char *fact, *title; /* "peak_rps", "Peak traffic" */
	const char *value;        /* "20000 requests/s" */
	int points;               /* positive: toward a specialist; negative: toward a generalist */
	const char *why;          /* may be "" */
	const char *words;        /* of a text, that state the fact, white space made one space; NULL: the project states it */
	size_t start, length;     /* where the first of these words stand in the text, in bytes */
};

/* What a text says of a fact, but is not counted. */
struct af_advice_remark {
	const char *fact, *title, *value, *words; /* as in af_advice_point; value: "yes and no" when both are said */
	const char *why; /* it is not counted, a clause */
};

struct af_advice {
	const char *project; /* "" for a text */
	int specialist_share; /* 0..100 percent, before a pin */
	int points;           /* sum of all points */
	const char *specialist, *generalist; /* the pair that was weighed */
	const char *pair_reason; /* why this pair, a short clause */
	const char *archetype;   /* the verdict: the pin, or the one the share favours */
	bool pinned;
	bool mixed;   /* share within 40..60: an honest answer is a mix, or one of each */
	const struct af_advice_point *evidence; /* strongest first */
	size_t evidence_count;
	const char *const *unknown; /* titles of facts that were not stated */
	size_t unknown_count;
	const char *const *flips; /* the smallest change of facts that would turn the verdict, a clause for each fact; empty: none does */
	size_t flip_count;
	int flip_share; /* specialist share after that change */
	int margin;     /* points by which the sum must move to turn the verdict, at least 1 */
	const struct af_advice_remark *remarks; /* what the text, or the brief of the project, says beside the counted facts */
	size_t remark_count;
	int brief_share; /* share if the facts that only the brief of the project states counted too, or AF_UNKNOWN: the brief was not read */
	bool pair_applies; /* the pair was chosen since it applies to a skill that is asked for */
	struct af_arena *memory; /* private */
};

/* Advice for a project, from its stated facts. What its brief says beside them is told in remarks, and changes nothing. */
AF_API enum af_status af_advise(struct af_store *store, const struct af_project *project, struct af_advice **advice,
                                struct af_error *err) AF_CHECKED;
/* Advice from free text, as docs/advice.md describes: the facts that its words state, and a pair of archetypes for the skills that it names.
 * store may be NULL: the built-in archetypes and taxonomy serve then. name of the text is for messages. AF_INVALID: an empty text, one of more
 * than 1 MiB, or one that is no UTF-8. Control characters, NUL among them, count as white space. */
AF_API enum af_status af_advise_text(struct af_store *store, const char *name, const char *text, size_t length,
                                     struct af_advice **advice, struct af_error *err) AF_CHECKED;
AF_API void af_advice_free(struct af_advice *advice);

/* ---------------------------------------------------------------- match */

enum af_part_kind { AF_PART_REQUIREMENT, AF_PART_ARCHETYPE };

/* One term of a score. */
struct af_part {
	enum af_part_kind kind;
	const char *label; /* "FastAPI", "Django or Flask", "FastAPI specialist" */
	enum af_importance importance; /* of a requirement */
	int weight;   /* basis points */
	int strength; /* evidence E, or the affinity, 0..250 */
	int credit;   /* 0..250 */
	int raw;      /* weight * credit */
	int tenths;   /* share of the printed fit; all parts' tenths sum to exactly the fit's */
	bool assumed; /* rests on a skill named without level or years */
	const char *trace; /* where the strength comes from: "Python 160 via Django 200 x 80%" */
};

struct af_match {
	int64_t candidate_id;
	size_t rank; /* from 1, separately for matches and near misses */
	const char *key, *name; /* name may be "" */
	int raw, fit; /* fit in tenths */
	int low, high; /* fit in tenths if every assumed skill were as weak, or as strong, as it could be */
	int completeness; /* percent of requirement weight that rests on a stated level or stated years */
	int requirement_tenths, archetype_tenths; /* sum to fit */
	bool eligible;
	size_t matched, asked; /* requirements with any credit, and all of them */
	const char *const *failed; /* every failed must-have and constraint */
	size_t failed_count;
	const char *const *unverified; /* conditions that nothing on the profile confirms or denies */
	size_t unverified_count;
	const char *const *missing; /* labels of requirements without any credit */
	size_t missing_count;
	const struct af_part *parts; /* requirements in the project's order, then archetypes */
	size_t part_count;
};

/* What a project demands of a person: evidence at the level and the years of a must-have, and each constraint. */
enum af_condition_kind {
	AF_CONDITION_LEVEL, AF_CONDITION_YEARS, AF_CONDITION_RATE, AF_CONDITION_LOCATION, AF_CONDITION_TIMEZONE,
	AF_CONDITION_AVAILABILITY, AF_CONDITION_WORK_MODE, AF_CONDITION_EXPERIENCE
};

/* "must-have" for both kinds of it, "rate", "location", "time zone", "availability", "work mode", "experience"; static */
AF_API const char *af_condition_kind_name(enum af_condition_kind kind);

/* A must-have (its level and its years as one) or a constraint, and what it does to the pool. */
struct af_condition {
	enum af_condition_kind kind; /* AF_CONDITION_LEVEL for a must-have */
	size_t requirement; /* index of the must-have among the project's requirements; of a constraint SIZE_MAX */
	const char *label;  /* "OAuth2", "rate at most 95 EUR/hour" */
	size_t failed;      /* people who fail it, whatever else they fail: it alone leaves the rest of the pool */
	size_t without;     /* people who would be eligible if only this one were dropped */
};

struct af_match_options {
	int as_of;   /* month */
	size_t limit; /* matches wanted; 0: all */
	size_t near_limit; /* near misses wanted; 0: none, SIZE_MAX: all */
	bool strict; /* unverified conditions fail, and are listed with the failed ones */
	int mix;     /* specialist share 0..100 that overrides the advice, or AF_UNKNOWN */
	int min_fit; /* tenths; matches below are left out (and counted in eligible_count still) */
	const char *archetype; /* the project is matched as if it were pinned to this one; NULL: it is not. mix still overrides the share */
	const char *where; /* people of whom this does not hold are left out of the pool; docs/matching.md has the language. NULL: nobody is */
};

struct af_match_result {
	const char *project, *title; /* slug and title */
	int as_of;
	const char *specialist, *generalist; /* archetype names */
	int specialist_share; /* in effect: after pin and mix */
	const char *taxonomy_version;
	size_t pool, eligible_count, near_count; /* people looked at; of them eligible; of them not */
	const struct af_match *matches;
	size_t match_count;
	const struct af_match *near_misses;
	size_t near_miss_count;
	size_t left_out; /* people left out by options->where; they are not in pool */
	const struct af_condition *conditions; /* when nobody in the pool is eligible: the must-haves in the project's order, then its constraints;
	                                        * of af_match_run only */
	size_t condition_count;
	const size_t *blocking; /* then: the fewest conditions (indexes) without which somebody would be, of
	                         * several such sets the one that frees most */
	size_t blocking_count, without_blocking; /* people who would be eligible without them */
	struct af_arena *memory; /* private */
};

/* Ranks all candidates for the project. AF_INVALID: the project has nothing to score, or options->where is wrong (the message has the column);
 * AF_NOT_FOUND: no such archetype. */
AF_API enum af_status af_match_run(struct af_store *store, const struct af_project *project,
                                   const struct af_match_options *options, struct af_match_result **result,
                                   struct af_error *err) AF_CHECKED;
AF_API void af_match_result_free(struct af_match_result *result);
/* The same for one candidate, whom options->where does not leave out: result holds it as the only match or near miss, its rank 0. AF_NOT_FOUND. */
AF_API enum af_status af_match_one(struct af_store *store, const struct af_project *project, const char *key,
                                   const struct af_match_options *options, struct af_match_result **result,
                                   struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- all projects */

enum { AF_ALL_LIMIT_MOST = 1000, AF_THREADS_MOST = 64 };

/* One of the best people of a project: the integers and the rank that af_match_run gives. */
struct af_ranking_place {
	size_t rank;
	const char *key, *name; /* name may be "" */
	int raw, fit;           /* fit in tenths */
};

struct af_project_ranking {
	const char *project, *title; /* slug and title */
	const char *specialist, *generalist; /* archetype names */
	int specialist_share; /* in effect: after pin and mix */
	size_t eligible_count; /* of the pool */
	const struct af_ranking_place *places;
	size_t place_count;
};

struct af_all_result {
	int as_of;
	const char *taxonomy_version;
	size_t pool; /* people looked at for each project */
	const struct af_project_ranking *rankings; /* in order of slug */
	size_t ranking_count;
	const char *const *unscored; /* slugs of the remaining projects, which ask for nothing */
	size_t unscored_count;
	struct af_arena *memory; /* private */
};

/* Ranks all candidates for every stored project: for each one what af_match_run would, in one pass over the pool and one state of the database. options as
 * there, but for a limit of 1..AF_ALL_LIMIT_MOST for each project, and neither near_limit nor where. threads: 1..AF_THREADS_MOST, the caller's included; with
 * fewer where no more can be started. Postings are needed for threads to be of use. AF_INVALID: an option is none of these, or a project cannot be matched;
 * AF_NOT_FOUND: a project, or the options, name an archetype that is not there. */
AF_API enum af_status af_match_all(struct af_store *store, const struct af_match_options *options, unsigned threads, struct af_all_result **result,
                                   struct af_error *err) AF_CHECKED;
AF_API void af_all_result_free(struct af_all_result *result);

/* ---------------------------------------------------------------- postings */

/* Postings answer a ranking without reading the profiles (docs/performance.md). They are made for one month, kept in step with all that is stored
 * by whatever changes it, and used by every ranking of that month whose options have no `where`; any other one reads the profiles. The
 * answers are the same to the last integer. */

/* *ready: are there postings for the month as_of? */
AF_API enum af_status af_postings_ready(struct af_store *store, int as_of, bool *ready, struct af_error *err) AF_CHECKED;
/* Makes them from the profiles where they are missing, or for another month, or (force) in any case. *rebuilt: that was done. progress may be NULL;
 * its rows are candidates done, its bytes count candidates too. AF_CANCELLED; AF_READONLY, AF_BUSY: nothing was changed, and rankings work as well. */
AF_API enum af_status af_postings_refresh(struct af_store *store, int as_of, bool force, af_progress_fn *progress, void *context, bool *rebuilt,
                                          struct af_error *err) AF_CHECKED;

/* The month that there are postings for; AF_UNKNOWN: there are none that this library can use. */
AF_API enum af_status af_postings_month(struct af_store *store, int *as_of, struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- check */

enum af_check_result { AF_CHECK_OK, AF_CHECK_WRONG, AF_CHECK_SKIPPED };
AF_API const char *af_check_result_name(enum af_check_result result); /* "ok", "wrong", "skipped" */

/* One thing that was looked at. Everything lives during the call. */
struct af_check {
	const char *name;    /* "file", "schema", "references", "unlisted names", "merged keys", "shortlists", "postings", "ranking" */
	const char *project; /* slug, of a ranking; otherwise NULL */
	enum af_check_result result;
	const char *detail;  /* a clause: what was looked at, what is wrong, or why it was skipped */
	size_t found;        /* how many things are wrong */
	const char *const *findings; /* the first of them, a clause each */
	size_t finding_count;
	bool rebuild;        /* making the postings again (af_postings_refresh with force) mends it */
};
/* Returns false to stop early. */
typedef bool af_check_fn(void *context, const struct af_check *check);

struct af_check_options {
	const char *const *projects; /* slugs of the projects to rank; none: all that are stored */
	size_t project_count;
	af_progress_fn *progress; /* or NULL; rows and bytes are candidates done, from 0 again for each way through all of them */
	void *progress_context;
};

/* Is the database right? Looks at the file, its schema and its references, at what must agree with each other in it, compares every posting
 * with what the profiles give, and ranks everybody for each project by postings and by profiles (the reference scorer): both must come to the same
 * integers, the same people and the same order. Changes nothing. fn is called with each check in turn; docs/reliability.md tells what they are.
 * AF_NOT_FOUND: no such project; AF_CANCELLED. What is wrong with the database is no failure. */
AF_API enum af_status af_check_run(struct af_store *store, const struct af_check_options *options, af_check_fn *fn, void *context,
                                   struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- gaps */

/* A requirement, and how much of it the pool has. */
struct af_requirement_gap {
	size_t requirement; /* index among the project's requirements */
	const char *label;  /* "Django or Flask" */
	enum af_importance importance;
	int weight, level;  /* basis points; asked level */
	size_t direct; /* people whose profile has one of its skills */
	size_t any;    /* people with any evidence that it accepts, also of implied and similar skills unless it is exact */
	size_t able;   /* people whose evidence reaches the threshold of the asked level, and the asked years */
	size_t assumed; /* of them: whose evidence is only a name, without level or years */
	size_t unknown; /* people who may be able, but whose profile leaves level or years open; they are not among able */
	int scarcity;  /* weight * (pool - able) / pool, rounded down: basis points of the fit that the pool cannot give in full */
};

/* In order of mildness: of two changes that let in as many, the milder comes first. */
enum af_relaxation_kind {
	AF_RELAX_LEVEL,   /* a must-have one level lower */
	AF_RELAX_EXACT,   /* a must-have that also accepts implied and similar skills */
	AF_RELAX_YEARS,   /* a must-have without years */
	AF_RELAX_WIDEN,   /* a constraint with another limit */
	AF_RELAX_SHOULD,  /* a must-have made a should */
	AF_RELAX_DROP     /* a constraint dropped */
};

/* One change of the project that makes more people eligible. */
struct af_relaxation {
	enum af_relaxation_kind kind;
	enum af_condition_kind condition; /* what it relaxes: AF_CONDITION_LEVEL or AF_CONDITION_YEARS of a must-have, or a constraint */
	size_t requirement;    /* index of the must-have, or SIZE_MAX */
	const char *label;     /* "FastAPI at level 3 instead of 4" */
	int64_t limit;         /* of AF_RELAX_WIDEN: the new rate in cents, minutes of shared time or months of experience; of AF_RELAX_LEVEL the new
	                        * level; AF_UNKNOWN otherwise */
	const char *limit_text; /* of AF_RELAX_WIDEN: the new date, or the country to accept too; NULL otherwise */
	size_t eligible, added; /* people eligible after it; more than before */
};

struct af_gaps {
	const char *project, *title;
	int as_of;
	size_t pool, eligible_count, left_out; /* as in af_match_result */
	const struct af_requirement_gap *gaps; /* scarcest first, then in the project's order */
	size_t gap_count;
	const struct af_relaxation *relaxations; /* all that add anybody: most first, then mildest, then in the order of the project's conditions */
	size_t relaxation_count;
	const struct af_condition *conditions; /* as in af_match_result, like the next three */
	size_t condition_count;
	const size_t *blocking;
	size_t blocking_count, without_blocking;
	struct af_arena *memory; /* private */
};

/* What the pool lacks for the project, and which single change of its conditions would let in more people. Reads the pool once, in bounded memory.
 * Of options as_of, strict and where count. Nothing is stored. As af_match_run otherwise. */
AF_API enum af_status af_gaps_run(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                  struct af_gaps **gaps, struct af_error *err) AF_CHECKED;
AF_API void af_gaps_free(struct af_gaps *gaps);

/* ---------------------------------------------------------------- what if */

/* A change of one requirement. What is AF_UNKNOWN stays as it is. */
struct af_requirement_change {
	const char *name; /* which one: any spelling of its skill, or of one of its alternatives when no other requirement has that; all
	                   * alternatives parted by '|'; its label; or its number in the project, from 1 */
	bool drop;        /* as if it were not asked; the rest of the change is idle then */
	int importance;   /* an af_importance; a weight that was the default of the old one becomes that of the new, and only a must keeps years */
	int weight;       /* 1..1000 */
	int level;        /* 1..5 */
	int months;       /* 0..720, above 0 only of a must */
	int exact;        /* 0 or 1 */
};

/* Something that a candidate's profile does not say, taken as said. It takes the place of all that the profile says of the skill. */
struct af_supposition {
	const char *candidate; /* key, as for af_candidate_get */
	const char *skill;     /* any spelling of a listed skill */
	int level;             /* 1..5, or AF_UNKNOWN */
	int months;            /* 0..720, or AF_UNKNOWN */
	const char *called;    /* how texts call the candidate: a code; NULL: by key */
};

/* Changes, all applied at once. */
struct af_what_if {
	int mix;              /* specialist share 0..100, or AF_UNKNOWN: as it is */
	int archetype_weight; /* 0..100, or AF_UNKNOWN: as it is */
	const struct af_requirement *added; /* they follow the project's own, and changes may name them */
	size_t added_count;
	const struct af_requirement_change *changes;
	size_t change_count;
	const struct af_supposition *supposed;
	size_t supposed_count;
};

/* One person, today and with the changes. */
struct af_move {
	const char *key, *name; /* name may be "" */
	size_t rank_now, rank_then; /* among the eligible, from 1; 0: not eligible */
	int raw_now, raw_then;
	int fit_now, fit_then;  /* tenths */
	bool supposed;          /* something is supposed of this person */
	const char *const *failed_now, *const *failed_then; /* why not eligible; empty for who is */
	size_t failed_now_count, failed_then_count;
};

struct af_what_if_result {
	const char *project, *title; /* slug and title */
	int as_of;
	const char *specialist_now, *generalist_now, *specialist_then, *generalist_then; /* archetypes: another pair may apply then */
	int share_now, share_then; /* specialist share in effect */
	const char *taxonomy_version;
	const char *const *changes; /* what was changed: "FastAPI: weight 6 -> 8" */
	size_t change_count;
	const char *const *idle; /* what changes nothing, and why: "FastAPI: level is 4 already" */
	size_t idle_count;
	size_t pool, left_out, eligible_now; /* people, as af_match_run counts them today */
	size_t pool_then, eligible_then; /* what is supposed may bring people under options->where, or out of it */
	size_t gained, lost; /* people eligible only then, only now */
	size_t moved;        /* people eligible both times, at another rank */
	size_t rescored;     /* people eligible at any time whose raw differs */
	const struct af_move *moves; /* who is eligible then, by rank then; who is not any more, by rank now; who is supposed of and never is */
	size_t move_count;
	struct af_arena *memory; /* private */
};

/* Ranks all candidates as they are and as they would be with the changes; stores nothing. options->limit (0: all) people of each kind are
 * told of: the first then, the first now, who becomes eligible, who is no longer; and everybody of whom something is supposed. min_fit and
 * near_limit are not looked at. AF_NOT_FOUND: no such requirement, skill or candidate; AF_CONFLICT: a name that may mean several;
 * AF_INVALID: a value out of its range, years of what is no must, a supposition twice, or nothing left to score. */
AF_API enum af_status af_match_what_if(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                       const struct af_what_if *what_if, struct af_what_if_result **result, struct af_error *err)
	AF_CHECKED;
AF_API void af_what_if_result_free(struct af_what_if_result *result);

/* ---------------------------------------------------------------- stability */

enum { AF_STABILITY_PERCENT = 20 };

/* How one person stands over all runs. */
struct af_standing {
	const char *key, *name; /* name may be "" */
	size_t rank;            /* today */
	int raw, fit;           /* today; fit in tenths */
	size_t times;           /* runs that have the person among the first */
	size_t leads;           /* runs that have the person at rank 1 */
	size_t best, worst;     /* rank; worst is 0, not known, for who is not among the first today */
};

struct af_stability {
	const char *project, *title; /* slug and title */
	int as_of;
	const char *specialist, *generalist; /* archetypes */
	int specialist_share;
	const char *taxonomy_version;
	size_t pool, eligible_count;
	size_t left_out; /* people left out by options->where; they are not in pool */
	size_t runs, top; /* top: as asked for, but not more than are eligible */
	uint64_t seed;
	size_t same; /* runs that have the same people as today among the first */
	const struct af_standing *first; /* the first today, in order */
	size_t first_count;
	const struct af_standing *others; /* who else gets among the first, the most frequent first, at most options->limit (0: all) */
	size_t other_count, others_total;
	struct af_arena *memory; /* private */
};

/* How firm is the ranking? In each of the runs every requirement weight, and each side of the mix, is multiplied by a factor of its own,
 * from 0.8 to 1.2 (AF_STABILITY_PERCENT), weights are shared out to 10,000 as ever, and the eligible are ranked anew; who is eligible stays
 * as it is. docs/what-if.md gives the arithmetic: the same seed gives the same integers everywhere. top, runs: 1 or more. min_fit and
 * near_limit are not looked at. AF_INVALID: the project has nothing to score, or runs or top is 0. */
AF_API enum af_status af_match_stability(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                         size_t runs, size_t top, uint64_t seed, struct af_stability **result, struct af_error *err)
	AF_CHECKED;
AF_API void af_stability_free(struct af_stability *stability);

/* ---------------------------------------------------------------- explain, compare */

/* What an explanation or a comparison was made for. */
struct af_basis {
	const char *project, *title; /* slug and title */
	int as_of;
	const char *specialist, *generalist; /* archetype names */
	int specialist_share; /* in effect: after pin and mix */
	int archetype_weight; /* percent of the fit */
	const char *taxonomy_version;
};

enum af_trace_kind { AF_TRACE_NONE, AF_TRACE_DIRECT, AF_TRACE_IMPLIED, AF_TRACE_SIMILAR };
AF_API const char *af_trace_kind_name(enum af_trace_kind kind); /* "none", "direct", "implied", "similar" */

/* Where a strength in a skill comes from. Without evidence all numbers but strength are AF_UNKNOWN. */
struct af_trace {
	enum af_trace_kind kind;
	const char *skill, *name; /* slug and name of the skill that is looked at */
	int strength;
	const char *via, *via_name; /* the skill on the profile that shows it, when implied or similar; otherwise NULL */
	int via_strength; /* of that skill; AF_UNKNOWN when direct */
	int percent;      /* of it that carries over; 100 when direct */
	int level, months, last_used; /* as the profile states them of the skill that is on it, each or AF_UNKNOWN */
	int stated;       /* strength by level and months */
	int half_life;    /* months */
	int recency;      /* percent of stated that is left */
	bool assumed;     /* neither level nor months are stated */
	const char *source; /* the words of the profile; NULL without evidence */
};

struct af_pillar_trace {
	const char *title;
	int weight; /* relative to the other pillars */
	bool core, weakest; /* weakest: the core pillar of least strength, the first of several */
	int strength;
	struct af_trace skills[2]; /* the best and the second best */
	size_t skill_count;        /* those with evidence: 0 to 2 */
};

/* What a part was made from. */
struct af_part_detail {
	/* of a requirement: */
	const struct af_requirement *requirement; /* NULL for an archetype */
	const struct af_trace *alternatives; /* one for each of its skills */
	size_t alternative_count;
	size_t counts; /* the alternative that gives the strength; SIZE_MAX: none does */
	/* of an archetype: */
	bool generalist;
	const struct af_pillar_trace *pillars;
	size_t pillar_count;
};

struct af_explanation {
	struct af_basis basis;
	struct af_match match; /* rank 0 */
	const struct af_part_detail *details; /* one for each part */
	const char *why;     /* one sentence: what the fit rests on */
	const char *missing; /* one sentence: what is missing, too weak, failed or unverified */
	struct af_arena *memory; /* private */
};

/* One candidate's score with everything that it was computed from; it borrows from project. AF_NOT_FOUND; AF_INVALID: nothing to score. */
AF_API enum af_status af_explain_run(struct af_store *store, const struct af_project *project, const char *key,
                                     const struct af_match_options *options, struct af_explanation **explanation,
                                     struct af_error *err) AF_CHECKED;
AF_API void af_explanation_free(struct af_explanation *explanation);

enum af_change_kind { AF_CHANGE_WEIGHT, AF_CHANGE_LEVEL, AF_CHANGE_MIX };
AF_API const char *af_change_kind_name(enum af_change_kind kind); /* "weight", "level", "mix" */

/* One change of a project that reverses the order of two people. */
struct af_change {
	enum af_change_kind kind;
	size_t requirement;  /* position in the project; 0 for a mix */
	const char *label;   /* of the requirement; NULL for a mix */
	int from, to;        /* the requirement's weight as in the project, its level, or the specialist share in percent */
	int share_from, share_to; /* basis points of the requirement, or of the specialist */
	int reach; /* the most by which the change can move anybody's raw */
	bool ahead_eligible, behind_eligible; /* whether each of the two is, after it */
	const char *text; /* "raise the weight of Docker from 3 to 8 (9.54 % to 22.05 % of the fit)" */
};

/* Two people who follow each other. */
struct af_pair {
	size_t ahead, behind; /* among the people of the comparison */
	const char *answer;   /* one sentence: why the one and not the other */
	bool open;            /* what is assumed could reverse the order: their ranges overlap, and eligibility does not decide */
	const struct af_change *changes; /* the smallest of each kind that reverses their order, that of least reach first */
	size_t change_count; /* 0 to 3 */
};

enum { AF_COMPARE_MAX = 8 };

struct af_comparison {
	struct af_basis basis;
	const struct af_match *people; /* in the order of a ranking: eligible ones first, then by raw, then by key; rank from 1 */
	size_t people_count;
	const char *const *names; /* how texts call each: by name; by key without one; by both when another one has the same name */
	const struct af_pair *pairs; /* the first and the second, the second and the third ... */
	size_t pair_count;
	struct af_arena *memory; /* private */
};

/* Compares 2 to AF_COMPARE_MAX candidates. AF_NOT_FOUND; AF_INVALID: too few, too many, one of them twice, or nothing to score. */
AF_API enum af_status af_compare_run(struct af_store *store, const struct af_project *project, const char *const *keys, size_t n,
                                     const struct af_match_options *options, struct af_comparison **comparison,
                                     struct af_error *err) AF_CHECKED;
AF_API void af_comparison_free(struct af_comparison *comparison);
/* How the difference of two fits of one comparison (match's minus other's) is made up: tenths for each part, into tenths, which has room for
 * part_count. They sum to exactly the difference; a part in which both have the same credit has 0. */
AF_API void af_match_difference(const struct af_match *match, const struct af_match *other, int *tenths);

/* ---------------------------------------------------------------- lean */

/* One project as it suits one candidate. */
struct af_project_match {
	const char *project, *title; /* slug and title */
	const char *specialist, *generalist; /* archetype names */
	int specialist_share; /* in effect: after pin and mix */
	size_t pool_rank, pool_eligible; /* the candidate's rank among the eligible people of the pool; how many those are. 0: not asked for */
	struct af_match match; /* the integers that af_match_run gives; rank: from 1, separately for matches and near misses */
};

struct af_projects_result {
	const char *key, *name; /* of the candidate; name may be "" */
	int as_of;
	const char *taxonomy_version;
	size_t projects, eligible_count, near_count; /* projects stored; of them those the candidate is eligible for; those not */
	const struct af_project_match *matches;
	size_t match_count;
	const struct af_project_match *near_misses;
	size_t near_miss_count;
	const char *const *unscored; /* slugs of the remaining projects, which ask for nothing */
	size_t unscored_count;
	struct af_arena *memory; /* private */
};

/* Ranks all stored projects for one candidate: by raw, equal ones by slug, bytewise. options as for af_match_run. pool_ranks: also find the
 * candidate's rank in each listed project they are eligible for, in one pass over the pool. AF_NOT_FOUND: no such candidate. */
AF_API enum af_status af_projects_for(struct af_store *store, const char *key, const struct af_match_options *options, bool pool_ranks,
                                      struct af_projects_result **result, struct af_error *err) AF_CHECKED;
AF_API void af_projects_result_free(struct af_projects_result *result);

struct af_lean {
	const char *key, *name; /* name may be "" */
	int specialist, generalist; /* affinities 0..250 */
	int lean; /* generalist - specialist, -250..250 */
};
typedef bool af_lean_fn(void *context, const struct af_lean *lean);
/* Affinities of every candidate, in order of key. fn must not change the store. AF_NOT_FOUND: no such archetype; AF_INVALID: of the wrong kind. */
AF_API enum af_status af_lean_each(struct af_store *store, const char *specialist, const char *generalist, int as_of,
                                   af_lean_fn *fn, void *context, struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- shortlists */

/* What a snapshot keeps of a person beside the match. */
struct af_shortlist_profile {
	int specialist, generalist; /* affinities 0..250, or AF_UNKNOWN in an old snapshot */
	int lean;                   /* generalist - specialist, or AF_UNKNOWN */
	const char *why, *lacks;    /* as why and missing of an explanation; NULL in an old snapshot */
};

/* A requirement as it was asked: of the requirement of the same index in asked. */
struct af_shortlist_ask {
	const char *label;
	int share; /* of the fit, in basis points */
};

/* People of the pool between specialist and generalist: those whose affinities, each divided by 5, are this cell. */
enum { AF_MAP_SIDE = 51 };
struct af_map_cell {
	int specialist, generalist; /* 0..50 */
	size_t people;              /* at least 1 */
};

/* What somebody does with a shortlist. */
enum af_act { AF_ACT_INVITE, AF_ACT_HOLD, AF_ACT_REJECT, AF_ACT_HIRED, AF_ACT_NOTE, AF_ACT_UNBLIND, AF_ACT_PIN_IN, AF_ACT_PIN_OUT, AF_ACT_UNPIN };
/* "invite", "hold", "reject", "hired", "note", "unblind", "pin in", "pin out", "unpin"; static */
AF_API const char *af_act_name(enum af_act act);

/* One step of the history of a shortlist. It is never changed. */
struct af_shortlist_event {
	int64_t id;
	int version;       /* of the shortlist, on which it was done */
	const char *hash;  /* of that version */
	const char *at;    /* ISO 8601 UTC */
	enum af_act act;
	const char *key, *name; /* of the candidate; name may be "" */
	const char *by, *reason;
	bool override;     /* against what the ranking says: a pin, or somebody invited or hired who is not among the entries */
	bool in_snapshot;  /* where the person stood is told by the snapshot; otherwise by the pool at that time */
	bool eligible;     /* where the person stood then */
	size_t rank;
	int fit;           /* tenths */
	const char *const *failed, *const *unverified;
	size_t failed_count, unverified_count;
};

/* A frozen result: it shows the same whatever happens to the pool, the project, the taxonomy and the archetypes later. */
struct af_shortlist {
	int64_t id;       /* 0 before it is stored; so are NULL the texts down to created */
	const char *slug; /* its address: the name, or NAME@VERSION from version 2 on */
	const char *name;
	int version, newest; /* from 1; the newest version of that name */
	const char *title, *created; /* created: ISO 8601 */
	const char *hash; /* "sha256:" and 64 digits; never NULL of one that is stored */
	int snapshot;     /* 0: of an older archefit, which kept less: what says so below is empty; 1: all is kept */
	const char *project, *project_title;
	int as_of, formula_version, specialist_share;
	const char *taxonomy_version, *specialist, *generalist;
	int64_t batch; /* number of the newest batch (af_batch_each) that stood then, 0: none */
	const char *imported; /* its time stamp, or NULL */
	size_t pool, eligible_count, near_count;
	const struct af_match *entries; /* in order of rank; candidate_id is 0 of one that is stored */
	size_t entry_count;
	const struct af_match *near_misses;
	size_t near_miss_count;
	const struct af_match *kept; /* others, with their rank in the pool: since they are pinned in, or were listed by an earlier version */
	size_t kept_count;
	const struct af_shortlist_profile *entry_profiles, *near_profiles, *kept_profiles; /* one for each of the above */
	struct af_match_options options; /* of the ranking: limit, near_limit, strict, mix, archetype; of an old snapshot all 0 */
	const struct af_project *asked;  /* the project as it was; NULL in an old snapshot. Its id is 0 */
	const struct af_shortlist_ask *asks; /* one for each requirement of asked */
	const struct af_advice *advice;  /* NULL in an old snapshot; without remarks, and words of a text */
	const struct af_condition *conditions; /* none in an old snapshot */
	size_t condition_count;
	const struct af_map_cell *map;   /* in order of specialist, then generalist; none in an old snapshot */
	size_t map_count;
	const struct af_shortlist_event *history; /* of all versions, oldest first; not part of the snapshot */
	size_t history_count;
	bool blind;       /* af_shortlist_blind was here: what is written of it says so */
	struct af_match_result *result; /* private, like the next two */
	struct af_advice *advised;
	struct af_arena *memory;
};

/* Ranks the pool for the project and gathers all that a shortlist keeps, in memory only. It borrows from project. Of options limit, near_limit,
 * strict, mix, archetype and as_of count. As af_match_run otherwise. Free with af_shortlist_free. */
AF_API enum af_status af_shortlist_take(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                        struct af_shortlist **shortlist, struct af_error *err) AF_CHECKED;
/* Stores what af_shortlist_take gave as version 1 of a shortlist. name NULL: the project's slug with the next free number. title NULL: the
 * project's. *name_out (may be NULL) is owned by the caller, who frees it with af_text_free. AF_CONFLICT when the name is taken; AF_INVALID when it is
 * none, or title is not UTF-8, or too long. */
AF_API enum af_status af_shortlist_create(struct af_store *store, const char *name, const char *title, const char *created,
                                          const struct af_shortlist *shortlist, char **name_out, struct af_error *err) AF_CHECKED;
AF_API void af_text_free(char *text);
/* A stored shortlist: "NAME" is its newest version, "NAME@2" its second. AF_NOT_FOUND (the message may hold a suggestion). */
AF_API enum af_status af_shortlist_get(struct af_store *store, const char *address, struct af_shortlist **shortlist,
                                       struct af_error *err) AF_CHECKED;
AF_API void af_shortlist_free(struct af_shortlist *shortlist);
/* *intact: the hash of a stored shortlist is that of its content; otherwise it was altered in the database. Not for one that was blinded. */
AF_API enum af_status af_shortlist_intact(const struct af_shortlist *shortlist, bool *intact, struct af_error *err) AF_CHECKED;
typedef bool af_shortlist_fn(void *context, const struct af_shortlist *shortlist);
/* Every version of every shortlist, oldest first, without entries and what is kept beside them (only their numbers). */
AF_API enum af_status af_shortlist_each(struct af_store *store, af_shortlist_fn *fn, void *context, struct af_error *err)
	AF_CHECKED;

/* Was a file compared with what the database writes of the snapshot that it names, byte for byte? */
enum af_comparison_made { AF_COMPARED_NOT, AF_COMPARED_SAME, AF_COMPARED_OTHER };
/* What can be said of a file that af_shortlist_export wrote, by its bytes and by a store. Anybody can compute digest and hash: they find accidents and
 * hasty edits. Only the comparison finds who made a file anew with right digests. */
struct af_shortlist_check {
	const char *hash;    /* of the snapshot, as the file prints it; NULL: it prints none */
	const char *digest;  /* of the file, as it prints it; NULL: it prints none */
	bool unaltered;      /* the digest is that of the bytes */
	bool has_content;    /* a JSON document, which has the whole snapshot */
	bool content_agrees; /* the hash is that of the content */
	const char *const *snapshots; /* addresses of stored snapshots with that hash: "fintech-1@2" */
	size_t snapshot_count;
	bool stored_agrees;  /* the hash is that of what is stored under these addresses, too */
	bool blind;          /* the file says that it was written blind: it has the hash of the snapshot, but not its content */
	enum af_comparison_made comparison; /* made of a file whose digest is right, with snapshots that are stored unaltered */
	const char *same_as; /* the snapshot that it is written of; NULL: not AF_COMPARED_SAME */
	size_t events, all_events; /* then: as of how many events of its history, and how many there are now */
	const char *not_compared;  /* why a comparison says nothing; static; NULL: none was tried, or it says something */
	struct af_arena *memory; /* private */
};
/* Checks n bytes of a file; name is for messages. store NULL: no snapshot is looked for. AF_INVALID: there is neither hash nor digest in it. */
AF_API enum af_status af_shortlist_verify(struct af_store *store, const char *name, const char *bytes, size_t n,
                                          struct af_shortlist_check **check, struct af_error *err) AF_CHECKED;
AF_API void af_shortlist_check_free(struct af_shortlist_check *check);

/* Ranks again with the pool and the project of today and the options of the newest version, as of another month, and stores the result as its
 * next version. Who is pinned in, and who was listed by an earlier version, is kept with it (kept). What was decided or pinned on people who
 * were merged since counts for who was kept: events of the new version say so, and are all that it has then. Of a shortlist of an older archefit, which kept no options, as many people as it
 * has are wanted. *unchanged (may be NULL): nothing differs but version and created. The result is as af_shortlist_get gives it. */
AF_API enum af_status af_shortlist_refresh(struct af_store *store, const char *name, const char *created, int as_of,
                                           struct af_shortlist **shortlist, bool *unchanged, struct af_error *err) AF_CHECKED;

/* Why a fit differs between two snapshots. */
enum af_cause_kind { AF_CAUSE_EVIDENCE, AF_CAUSE_WEIGHT, AF_CAUSE_LEVEL, AF_CAUSE_ASKED, AF_CAUSE_DROPPED, AF_CAUSE_ROUNDING, AF_CAUSE_CONDITION };
/* "evidence", "weight", "level", "asked", "dropped", "rounding", "condition"; static */
AF_API const char *af_cause_kind_name(enum af_cause_kind kind);

struct af_cause {
	enum af_cause_kind kind;
	const char *label; /* of the part; NULL for rounding and conditions */
	int from, to;      /* evidence: strength; weight: basis points; level: credit; asked, dropped: basis points; otherwise 0 */
	int tenths;        /* what it does to the fit; all causes of a person sum to exactly the difference of the two fits */
	const char *text;  /* "Kafka 0 -> 200 (+6.0 points)" */
};

/* Where a snapshot has a person. */
enum af_place { AF_PLACE_NOWHERE, AF_PLACE_LISTED, AF_PLACE_NEAR, AF_PLACE_KEPT };
AF_API const char *af_place_name(enum af_place place); /* "nowhere", "listed", "near miss", "kept"; static */

enum af_shift_kind { AF_CAME, AF_WENT, AF_MOVED, AF_RESCORED };
AF_API const char *af_shift_kind_name(enum af_shift_kind kind); /* "came", "went", "moved", "rescored"; static */

struct af_shift {
	enum af_shift_kind kind;
	const char *key, *name;
	enum af_place place_from, place_to;
	bool eligible_from, eligible_to;
	size_t rank_from, rank_to; /* 0: nowhere; of who is not eligible: among those */
	int fit_from, fit_to;      /* tenths; AF_UNKNOWN: nowhere */
	const struct af_cause *causes; /* in the order of the parts; none when one of the two does not have the person */
	size_t cause_count;
	const char *text; /* one sentence: what happened */
};

struct af_shortlist_diff {
	const char *const *changes; /* what differs beside people: "weight of Python 20.0% -> 15.0%", "as of 2026-11 -> 2027-02" */
	size_t change_count;
	const struct af_shift *shifts; /* came, by rank; then went, by old rank; then the others, by rank */
	size_t shift_count;
	size_t same; /* people listed in both at the same rank with the same fit */
	struct af_arena *memory; /* private */
};

/* What became of one snapshot in another, by the two alone; it borrows from both. */
AF_API enum af_status af_shortlist_diff_run(const struct af_shortlist *from, const struct af_shortlist *to, struct af_shortlist_diff **diff,
                                            struct af_error *err) AF_CHECKED;
AF_API void af_shortlist_diff_free(struct af_shortlist_diff *diff);

/* The person on a shortlist: among its entries, near misses or others kept; *profile (may be NULL) becomes theirs. NULL when nowhere. */
AF_API const struct af_match *af_shortlist_find(const struct af_shortlist *shortlist, const char *key,
                                                const struct af_shortlist_profile **profile);
/* Is the person among the entries? */
AF_API bool af_shortlist_lists(const struct af_shortlist *shortlist, const char *key);
/* The newest decision (invite, hold, reject, hired) about a person; the pin in effect. NULL without one. */
AF_API const struct af_shortlist_event *af_shortlist_decision(const struct af_shortlist *shortlist, const char *key);
AF_API const struct af_shortlist_event *af_shortlist_pin(const struct af_shortlist *shortlist, const char *key);

/* Characters of a reason or note, of who gave it, and of a title, at most. */
enum { AF_REASON_MOST = 4000, AF_BY_MOST = 200, AF_TITLE_MOST = 1000 };
/* What somebody does. Every text is needed. */
struct af_shortlist_deed {
	enum af_act act;
	const char *candidate; /* key of somebody on the list, or pinned in; AF_ACT_PIN_IN: of any candidate */
	const char *reason, *by; /* UTF-8, at least one character that shows, at most as many as above */
	const char *at; /* ISO 8601 UTC */
	const char *called; /* how messages call the candidate: a code, and then they name nobody else either; NULL: by key */
};
/* Adds to the history of the shortlist, on its newest version. Scores never change by it. AF_NOT_FOUND: no such shortlist, nobody of that key
 * on it, no such candidate; AF_INVALID: no reason, or nobody who gives it; AF_CONFLICT: the version is not the newest, who is pinned in is on
 * the list already, who is unpinned is not pinned. */
AF_API enum af_status af_shortlist_act(struct af_store *store, const char *address, const struct af_shortlist_deed *deed,
                                       struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- blind review */

/* Codes in place of people. A code is a keyed digest (HMAC-SHA-256, 60 bits of it) of the candidate's key with a secret of the database, such as
 * "P-7F3K-2QXM-9V4T": the same in every command, for as long as key and database stay, and of no use to who guesses keys without the secret.
 * docs/blind.md says what stays visible. */
struct af_blind;

enum { AF_CODE_SIZE = 17 };

/* Reads the secret, which is made and stored when it is first asked for. The store must outlive it. AF_READONLY: there is none yet, and the
 * database cannot be written. */
AF_API enum af_status af_blind_new(struct af_store *store, struct af_blind **blind, struct af_error *err) AF_CHECKED;
AF_API void af_blind_free(struct af_blind *blind);
/* The code of the candidate with that key, whether there is one or not. */
AF_API void af_blind_code(const struct af_blind *blind, const char *key, char out[AF_CODE_SIZE]);
/* The key of the person whom text means: a code in any case, with or without hyphens, or a key as for af_candidate_get. With a shortlist (not
 * blinded), people on it and in its history are found too when they have left the pool; NULL: none. *key is owned by the caller, who frees it
 * with af_text_free. AF_NOT_FOUND, AF_CONFLICT: the message has no key and no name. */
AF_API enum af_status af_blind_find(const struct af_blind *blind, const struct af_shortlist *shortlist, const char *text, char **key,
                                    struct af_error *err) AF_CHECKED;
/* The same for codes only: a key is no answer, or whoever knows a key would learn the code of it. AF_INVALID: text is no code. */
AF_API enum af_status af_blind_find_code(const struct af_blind *blind, const struct af_shortlist *shortlist, const char *text, char **key,
                                         struct af_error *err) AF_CHECKED;
/* Does a text for `where` of af_match_options ask who somebody is, by key, name, email, headline or location? *field becomes the first of these, static, or
 * NULL. AF_INVALID as of a ranking. */
AF_API enum af_status af_where_personal(struct af_store *store, const char *text, const char **field, struct af_error *err) AF_CHECKED;

/* Each of these puts codes in the place of keys, and "" in the place of names, and takes away every text that may tell who somebody is: places as
 * profiles state them, words of profiles, reasons and notes and who gave them. Sentences are written anew. Integers, ranks and order stay.
 * After a failure (AF_NOMEM) the object is only good for freeing. */
AF_API enum af_status af_match_result_blind(struct af_match_result *result, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_all_result_blind(struct af_all_result *result, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_what_if_result_blind(struct af_what_if_result *result, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_stability_blind(struct af_stability *stability, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_projects_result_blind(struct af_projects_result *result, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_explanation_blind(struct af_explanation *explanation, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
AF_API enum af_status af_comparison_blind(struct af_comparison *comparison, const struct af_blind *blind, struct af_error *err) AF_CHECKED;
/* Its hash stays that of the snapshot. Two that were blinded alike can go to af_shortlist_diff_run. Not for af_shortlist_create. */
AF_API enum af_status af_shortlist_blind(struct af_shortlist *shortlist, const struct af_blind *blind, struct af_error *err) AF_CHECKED;

/* Records that somebody learns who n people are, by keys as on the shortlist (n 0: everybody on it, near misses, kept and pinned in), as one event
 * of the history each. *shortlist is the shortlist as it is then; the last *count events of its history are these. Nothing is recorded for
 * some only. AF_NOT_FOUND: no such shortlist, or nobody of that key on it; AF_INVALID: no reason, nobody who gives it, or a key twice. */
AF_API enum af_status af_shortlist_unblind(struct af_store *store, const char *address, const char *const *keys, size_t n, const char *by,
                                           const char *reason, const char *at, struct af_shortlist **shortlist, size_t *count,
                                           struct af_error *err) AF_CHECKED;

/* ---------------------------------------------------------------- reports */

/* One writer for everything that is printed or exported. A report is a document: fields, then tables, with prose between
 * them for people. The format decides what is written:
 *   AF_TABLE   for a terminal: prose, fields as "Title: value", tables drawn with libsmartcols
 *   AF_MD      Markdown: the same as GitHub-flavoured tables
 *   AF_JSON    one object: "format", the fields, and an array of objects for each table; no prose
 *   AF_NDJSON  one object a line for each row of the tables; no fields, no prose
 *   AF_CSV     RFC 4180; a header, then the rows of the first table and of later ones with the same columns; others are left out
 * Text cells are made safe for each format: escapes and bidirectional controls shown, never sent, to a terminal; Markdown and HTML neutralised in
 * Markdown; CSV cells that a spreadsheet would run as a formula get a leading apostrophe (keys, names and free text alike). */
struct af_report;

enum af_format { AF_TABLE, AF_JSON, AF_NDJSON, AF_CSV, AF_MD };

/* Finds a format by name; false when there is none. af_format_names is NULL-terminated, static. */
AF_API bool af_format_parse(const char *name, enum af_format *format);
AF_API const char *const *af_format_names(void);

enum af_cell_kind { AF_CELL_TEXT, AF_CELL_INTEGER, AF_CELL_TENTHS, AF_CELL_BOOL, AF_CELL_LIST,
                    AF_CELL_ROWS /* rows of their own: an array of objects in AF_JSON and AF_NDJSON; in no other format */ };

enum { AF_COL_DATA_ONLY = 1, /* not in AF_TABLE and AF_MD */
       AF_COL_HUMAN_ONLY = 2, /* only in AF_TABLE and AF_MD */
       AF_COL_WRAP = 4, /* in AF_TABLE: takes the room left, over several lines when need be; other text is cut */
       AF_COL_WHOLE = 8, /* in AF_TABLE: never cut, since people copy it into the next command: a key, a slug */
       AF_COL_NO_CSV = 16, /* not in AF_CSV */
       AF_COL_NAME = 32 /* a name: not in AF_TABLE and AF_MD of a blind report */ };

struct af_column {
	const char *key;   /* JSON member and CSV header */
	const char *title; /* table and Markdown header */
	enum af_cell_kind kind;
	unsigned flags;
};

/* Starts a report on out, which stays the caller's. width: columns of the terminal, 0 for no limit; color: ANSI colours in AF_TABLE. */
AF_API enum af_status af_report_new(FILE *out, enum af_format format, unsigned width, bool color, struct af_report **report,
                                    struct af_error *err) AF_CHECKED;
/* The report is blind: it names nobody. At its beginning. Documents say so by "blind": true, and to people in words; columns of names are left out
 * where people read. */
AF_API void af_report_blind(struct af_report *report);
/* Fields of the document. title NULL: JSON only. A NULL value is JSON null and is not shown to people. */
AF_API void af_report_text(struct af_report *report, const char *key, const char *title, const char *value);
AF_API void af_report_integer(struct af_report *report, const char *key, const char *title, int64_t value);
AF_API void af_report_tenths(struct af_report *report, const char *key, const char *title, int value);
AF_API void af_report_bool(struct af_report *report, const char *key, const char *title, bool value);
AF_API void af_report_list(struct af_report *report, const char *key, const char *title, const char *const *values, size_t n);
/* For people only: a heading; a paragraph, wrapped to the width. */
AF_API void af_report_heading(struct af_report *report, const char *text);
AF_API void af_report_prose(struct af_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* For people only, AF_TABLE only: "label  ██████░░░░  right", value of maximum, on one line. */
AF_API void af_report_bar(struct af_report *report, const char *label, int value, int maximum, const char *right);
/* A table: begin, then rows of exactly n cells in the order of the columns, then end. columns must outlive the report. */
AF_API void af_report_table(struct af_report *report, const char *key, const struct af_column *columns, size_t n);
AF_API void af_report_cell_text(struct af_report *report, const char *value); /* NULL: JSON null, else empty */
AF_API void af_report_cell_integer(struct af_report *report, int64_t value); /* AF_UNKNOWN: JSON null, else empty */
AF_API void af_report_cell_tenths(struct af_report *report, int value);      /* 873 -> 87.3 */
AF_API void af_report_cell_bool(struct af_report *report, bool value);
AF_API void af_report_cell_list(struct af_report *report, const char *const *values, size_t n); /* JSON array, else "a; b" */
/* A cell of kind AF_CELL_ROWS: begin, then rows of exactly n cells each, then end. Such cells may hold further ones, four deep. */
AF_API void af_report_cell_rows(struct af_report *report, const struct af_column *columns, size_t n);
AF_API void af_report_cell_rows_end(struct af_report *report);
AF_API void af_report_table_end(struct af_report *report);
/* Ends the document and reports the first failure of anything above: AF_IO when out could not be written, AF_NOMEM. Frees report. */
AF_API enum af_status af_report_end(struct af_report *report, struct af_error *err) AF_CHECKED;

/* What people did with a shortlist, each as a table of a report: "decisions", the newest on each person; who is pinned in, out, under key;
 * "history", all of it. */
AF_API void af_shortlist_decisions(struct af_report *report, const struct af_shortlist *shortlist);
AF_API void af_shortlist_pins(struct af_report *report, const struct af_shortlist *shortlist, const char *key, bool in, bool out);
AF_API void af_shortlist_history(struct af_report *report, const struct af_shortlist *shortlist);
/* Writes a shortlist as a complete document: the snapshot, decisions and pins, with the hash of the snapshot and a digest of the file's own
 * bytes, which af_shortlist_verify checks. */
AF_API enum af_status af_shortlist_export(const struct af_shortlist *shortlist, FILE *out, enum af_format format, unsigned width,
                                          bool color, struct af_error *err) AF_CHECKED;
/* Writes it as one HTML page for people: no file beside it, no network access, with hash and digest as above. */
AF_API enum af_status af_shortlist_export_html(const struct af_shortlist *shortlist, FILE *out, struct af_error *err) AF_CHECKED;
/* Writes it as a workbook (XLSX) of plain texts and numbers, with hash and digest in the comment of the ZIP file that it is. The same snapshot and
 * history give the same bytes. Takes memory for the workbook, and room in $TMPDIR, or else /tmp, for its parts (files without a name). AF_IO: no room;
 * AF_INVALID: it is not stored, or more history than a sheet has rows. Of a failure nothing is written to out but what out itself took of it. */
AF_API enum af_status af_shortlist_export_xlsx(const struct af_shortlist *shortlist, FILE *out, struct af_error *err) AF_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
