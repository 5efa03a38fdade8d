/* What `archefit check` looks at in the database: each function makes one check, and tells what it found. */
#ifndef AF_STORE_CHECK_H
#define AF_STORE_CHECK_H

#include "base/memory.h"
#include "store/store.h"

enum { AF_CHECK_FINDINGS = 5 }; /* how many are told; the others are counted */

/* A check while it is made. Zero-initialise it but for its name and project. */
struct af_checking {
	struct af_check check; /* detail is set by the check itself; result by af_checking_end */
	struct af_arena arena;
	const char *findings[AF_CHECK_FINDINGS];
	bool skipped;
};

/* Something is wrong, n times. */
void af_checking_find(struct af_checking *c, size_t n, const char *format, ...) AF_PRINTF(3, 4);
/* Would the next finding be told? Whoever needs a key for it need not look it up otherwise. */
static inline bool af_checking_tells(const struct af_checking *c)
{
	return c->check.finding_count < AF_CHECK_FINDINGS;
}
/* Sets the detail. */
void af_checking_say(struct af_checking *c, const char *format, ...) AF_PRINTF(2, 3);
/* Ends the check, as `status` says: where the database could not be read that is a finding, and AF_OK is returned. AF_NOMEM. */
enum af_status af_checking_end(struct af_checking *c, enum af_status status, struct af_error *err) AF_WARN_UNUSED;
void af_checking_clear(struct af_checking *c);

/* What the file is made of: SQLite's integrity_check. */
enum af_status af_check_file(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* Tables, columns, indexes and views are those of a new database. */
enum af_status af_check_schema(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* No row points at one that is not there: SQLite's foreign_key_check, and what profiles point at. */
enum af_status af_check_references(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* The part of it that is about profiles: adds what it finds. */
enum af_status af_check_profiles(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* No unlisted name is one that the taxonomy knows. */
enum af_status af_check_names(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* The keys of merged candidates lead to whom they were merged into. */
enum af_status af_check_keys(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* Parts, fits, ranks and counts of every shortlist agree. */
enum af_status af_check_shortlists(struct af_store *store, struct af_checking *c, struct af_error *err) AF_WARN_UNUSED;
/* Every posting is what the profiles give. */
enum af_status af_check_postings(struct af_store *store, struct af_checking *c, af_progress_fn *progress, void *progress_context,
                                 struct af_error *err) AF_WARN_UNUSED;

#endif
