/* A project with changes, and people with what is supposed of them: what a what-if ranks beside today. Nothing is
 * stored. */
#ifndef AF_MATCH_CHANGES_H
#define AF_MATCH_CHANGES_H

#include "score/query.h"

/* A list of texts that grows to a size known before. */
struct af_texts {
	const char **items;
	size_t count;
};

struct af_supposed {
	int64_t candidate; /* row id */
	const char *key; /* or the code */
	const struct af_skill *skill;
	int level, months;
};

struct af_changes {
	struct af_project project; /* borrows from the original, the what-if and the arena */
	const struct af_supposed *supposed;
	size_t supposed_count;
	struct af_texts made, idle; /* what was changed; what changes nothing, and why */
};

/* Applies the changes of requirements and looks up what is supposed, everything in arena; the mix is left to the
 * caller. made and idle have room for two more texts, and idle for as many again as there are suppositions. Statuses as
 * of af_match_what_if. */
enum af_status af_changes_apply(struct af_changes *changes, struct af_store *store, const struct af_project *project,
                                const struct af_what_if *what_if, const struct af_taxonomy *taxonomy, struct af_arena *arena,
                                struct af_error *err) AF_WARN_UNUSED;

/* The suppositions of what_if, into changes: a part of af_changes_apply. */
enum af_status af_changes_look_up(struct af_changes *changes, struct af_store *store, const struct af_what_if *what_if,
                                  const struct af_taxonomy *taxonomy, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;

/* Is anything supposed of the candidate with that row id? */
bool af_changes_concern(const struct af_changes *changes, int64_t candidate);
/* The candidate as supposed: candidate itself when nothing is, else *copy, which borrows from it and from arena. NULL
 * without memory. */
const struct af_candidate *af_changes_suppose(const struct af_changes *changes, const struct af_candidate *candidate,
                                              struct af_candidate *copy, struct af_arena *arena);

/* Adds a text to the list, which has room; NULL is ignored, since arena->failed shows it. */
void af_texts_add(struct af_texts *texts, const char *text);
/* A duration as a number of years: "2", "1.5". Returns out. */
const char *af_years_format(int months, char out[16]);

#endif
