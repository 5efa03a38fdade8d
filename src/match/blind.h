/* Results without people: codes in place of keys, nothing in place of names, no text that tells who somebody is. */
#ifndef AF_MATCH_BLIND_H
#define AF_MATCH_BLIND_H

#include "base/memory.h"

/* The code of that key, in arena; NULL without memory. */
const char *af_blind_text(const struct af_blind *blind, const char *key, struct af_arena *arena);
/* Key, name and row id of a match, and the texts of its conditions. New texts live in arena, whose failure shows a lack of memory. */
void af_blind_match(const struct af_blind *blind, struct af_match *match, struct af_arena *arena);
/* The texts of conditions, in place. */
void af_blind_conditions(const char *const *texts, size_t n, struct af_arena *arena);

#endif
