/* Profiles: what candidates say about skills, as the table `profile` has it. Whatever writes that table goes through here, so that
 * candidate_unlisted is kept in step. */
#ifndef AF_STORE_PROFILE_H
#define AF_STORE_PROFILE_H

#include "store/internal.h"
#include "store/skills.h"

enum { AF_UNLISTED_FROM = 1024 * 1024 }; /* unlisted names have the ids from here on */

/* A list of evidence that grows; free skills with af_free. */
struct af_evidence_list {
	struct af_evidence *skills;
	size_t count, capacity;
};

/* AF_CORRUPT: the skills of the candidate cannot be read. */
enum af_status af_profile_damaged(struct af_store *store, int64_t candidate, struct af_error *err);
/* Makes the list what the text says, without slugs, names and words, in order of skill_id. AF_CORRUPT. */
enum af_status af_profile_parse(struct af_store *store, int64_t candidate, const char *text, size_t length, struct af_evidence_list *list,
                                struct af_error *err) AF_WARN_UNUSED;
/* The same of what is stored of the candidate. */
enum af_status af_profile_evidence(struct af_store *store, int64_t candidate, struct af_evidence_list *list, struct af_error *err) AF_WARN_UNUSED;
/* The complete skills of the candidate in order of slug, into arena. Names are looked up in names, and where that does not have them (it may be
 * NULL), in the database. */
enum af_status af_profile_skills(struct af_store *store, int64_t candidate, const struct af_taxonomy *names, struct af_arena *arena,
                                 struct af_evidence **skills, size_t *count, struct af_error *err) AF_WARN_UNUSED;

/* A skill by id; its texts are the arena's. *found: there is one. */
enum af_status af_profile_skill(struct af_store *store, int64_t skill, struct af_arena *arena, struct af_evidence *e, bool *found,
                                struct af_error *err) AF_WARN_UNUSED;

/* Writes the skills, which are complete but for their slugs, in any order, to the text. AF_NOMEM. */
enum af_status af_profile_text(const struct af_evidence *skills, size_t count, struct af_buf *text, struct af_error *err) AF_WARN_UNUSED;
/* Makes the skills those of the candidate. fresh: the candidate has none. */
enum af_status af_profile_write(struct af_store *store, int64_t candidate, const struct af_evidence *skills, size_t count, bool fresh,
                                struct af_error *err) AF_WARN_UNUSED;
/* The same of a text; "[]" is no skills. */
enum af_status af_profile_put(struct af_store *store, int64_t candidate, const struct af_buf *text, bool fresh, struct af_error *err) AF_WARN_UNUSED;
/* Gives all candidates who have the skill `from` the skill `to` instead. A profile that has both keeps the better evidence of the two. */
enum af_status af_profile_move(struct af_store *store, int64_t from, int64_t to, struct af_error *err) AF_WARN_UNUSED;
/* Gives one candidate the skills of another one too. */
enum af_status af_profile_merge(struct af_store *store, int64_t keep, int64_t other, struct af_error *err) AF_WARN_UNUSED;
/* The skill is about to have another name: the words of the profiles that have it stay what they are. */
enum af_status af_profile_rename(struct af_store *store, int64_t skill, const char *name, struct af_error *err) AF_WARN_UNUSED;

/* The skills of an image: keeps those that the candidate has now, or gives them back. */
enum af_status af_image_keep(struct af_store *store, int64_t candidate, int64_t batch, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_image_restore(struct af_store *store, int64_t candidate, int64_t batch, struct af_error *err) AF_WARN_UNUSED;

/* Makes the SQL function has_skill(candidate_id, skills, skill_id) known to the connection. */
enum af_status af_profile_attach(struct af_store *store, struct af_error *err) AF_WARN_UNUSED;

#endif
