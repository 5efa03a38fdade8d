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
/* The entries, then the near misses and those pinned in, for formats of rows alone. */
void af_shortlist_rows(struct af_report *report, const struct af_shortlist *shortlist);
/* Other members of the document: NULL-terminated, static. The hash covers all but these. */
extern const char *const af_shortlist_uncovered[];
/* The hash of a snapshot: SHA-256 over its content as RFC 8785 writes it. */
enum af_status af_shortlist_hash(const struct af_shortlist *shortlist, char out[AF_HASH_SIZE], struct af_error *err) AF_WARN_UNUSED;

#endif
