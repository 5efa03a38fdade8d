/* Inside of shortlists: keeping a version, and the hash of a snapshot. */
#ifndef AF_SHORTLIST_SHORTLIST_H
#define AF_SHORTLIST_SHORTLIST_H

#include "base/digest.h"

#define AF_HASH_PREFIX "sha256:"
enum { AF_HASH_SIZE = sizeof(AF_HASH_PREFIX) + AF_DIGITS };

/* Stores what was taken as that version of the shortlist, with its hash. Inside a transaction. */
enum af_status af_shortlist_keep(struct af_store *store, const char *name, int version, const char *title, const char *created,
                                 const struct af_shortlist *shortlist, struct af_error *err) AF_WARN_UNUSED;

/* The members of the JSON document that the snapshot's hash covers: all of the snapshot. What AF_JSON shows is all that counts. */
void af_shortlist_content(struct af_report *report, const struct af_shortlist *shortlist);
/* The entries, then the near misses, others kept and who is pinned in from outside, for formats of rows alone. */
void af_shortlist_rows(struct af_report *report, const struct af_shortlist *shortlist);
/* The word for a credit of 0..250, and the step 0..4 of its colour: "none", "little", "half", "most", "full"; static */
const char *af_shortlist_credit(int credit, int *step);
/* Other members of the document: NULL-terminated, static. The hash covers all but these. */
extern const char *const af_shortlist_uncovered[];
/* The hash of a snapshot: SHA-256 over its content as RFC 8785 writes it. */
enum af_status af_shortlist_hash(const struct af_shortlist *shortlist, char out[AF_HASH_SIZE], struct af_error *err) AF_WARN_UNUSED;
/* The same without name, version, title and created: two versions with the same content have the same. */
enum af_status af_shortlist_content_hash(const struct af_shortlist *shortlist, char out[AF_HASH_SIZE], struct af_error *err) AF_WARN_UNUSED;
/* The hash of the content of a JSON document of a shortlist. AF_INVALID: no JSON. */
enum af_status af_shortlist_hash_json(const char *name, const char *text, size_t n, char out[AF_HASH_SIZE], struct af_error *err)
	AF_WARN_UNUSED;

/* Is the text of that option UTF-8, and of at most so many characters? Otherwise AF_INVALID. */
enum af_status af_shortlist_text(const char *option, const char *text, size_t most, struct af_error *err) AF_WARN_UNUSED;
/* Is there somebody who does it, and a reason, and can both be kept? Otherwise AF_INVALID. */
enum af_status af_shortlist_signed(const char *by, const char *reason, struct af_error *err) AF_WARN_UNUSED;
/* Is that the pin in effect of somebody who is on the list by it, and whom the snapshot does not have? */
bool af_shortlist_from_outside(const struct af_shortlist *shortlist, const struct af_shortlist_event *event);
/* "pinned in", "pinned out", or otherwise ("listed", "near miss", "kept") of who is neither; static */
const char *af_shortlist_standing(const struct af_shortlist *shortlist, const char *key, const char *otherwise);
/* The event's candidate, and where he stands: by the snapshot, or as an earlier event told it. */
void af_shortlist_stand(struct af_shortlist_event *event, const struct af_match *match, bool in_snapshot);
void af_shortlist_stand_as(struct af_shortlist_event *event, const struct af_shortlist_event *earlier);

/* Is the act against what the snapshot says? */
bool af_shortlist_overrides(const struct af_shortlist *l, const struct af_shortlist_event *event);
/* The key that a key means today: of whom its candidate was merged into, or itself; NULL: nobody. In arena. */
enum af_status af_shortlist_key_now(struct af_store *store, const char *key, struct af_arena *arena, const char **now, struct af_error *err)
	AF_WARN_UNUSED;
/* Adds to the history of the shortlist, the newest version as it is stored, what counts from now on for those into whom others were merged. */
enum af_status af_shortlist_carry(struct af_store *store, const struct af_shortlist *l, const char *at, struct af_error *err) AF_WARN_UNUSED;

/* A file carries a digest of its own bytes: the last place in it that reads AF_SEAL_PREFIX and 64 digits is that of the digest, taken with
 * zeros for these digits. Before it, the last place that reads AF_HASH_PREFIX and 64 digits is the hash of the snapshot. That goes for any
 * format; a ZIP file holds both in its comment. A writer writes af_shortlist_unsealed and seals the whole when it is complete. */
#define AF_SEAL_PREFIX "file-sha256:"
extern const char af_shortlist_unsealed[];
/* What a writer writes for the digest: that, and of a blind shortlist AF_SEAL_BLIND before it, which the digest covers. Not in JSON, which says so
 * by a member. */
#define AF_SEAL_BLIND "blind "
const char *af_shortlist_unsealed_of(const struct af_shortlist *shortlist);
/* Compares a file with what the database writes of the snapshots that check names, as they were after each step of their history; sets check's
 * comparison and what goes with it. */
enum af_status af_shortlist_compare_written(struct af_store *store, const char *bytes, size_t n, struct af_shortlist_check *check,
                                            struct af_error *err) AF_WARN_UNUSED;
/* Puts the digest of the n bytes into its place, the last one with zeros. False: there is none. */
bool af_shortlist_seal(char *bytes, size_t n);

#endif
