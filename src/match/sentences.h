/* Sentences about a score, for people who read no tables. Every function gives a text in arena, NULL without memory. */
#ifndef AF_MATCH_SENTENCES_H
#define AF_MATCH_SENTENCES_H

#include "base/memory.h"

/* The name, or the key of somebody without one. Borrowed. */
const char *af_words_who(const struct af_match *match);

/* "Ada has 2 of the 6 skills asked for in full and 4 in part; FastAPI (17.3 points), Python through FastAPI (13.8) and MySQL (9.6) count most, and
 * the profile as a whole brings 17.8." */
const char *af_words_why(const struct af_match *match, const struct af_part_detail *details, struct af_arena *arena);

/* "Nothing on the profile shows React or Redis; Python is below the asked level; one condition fails and 2 are unverified." Where a label has an
 * "or" of its own, "React, nor PostgreSQL or MySQL". */
const char *af_words_missing(const struct af_match *match, const struct af_part_detail *details, struct af_arena *arena);

/* "Ada is ahead of Ben by 6.3 points: FastAPI (+8.1) and OAuth 2.0 (+2.0) outweigh Docker (-3.8)." Both matches are of one query, ahead is
 * the one that a ranking lists first. blind: their keys are codes, which break no tie. */
const char *af_words_answer(const struct af_match *ahead, const struct af_match *behind, bool blind, struct af_arena *arena);

/* "ask for Python at level 3 instead of 4, which makes Ben eligible": a change but for its text, between two of these names, who were
 * eligible before or not, the one ahead first. */
const char *af_words_change(const struct af_change *change, const char *const names[2], const bool eligible[2], struct af_arena *arena);

/* Tenths as "6.3", "-0.4". Shared by all that write sentences. */
void af_words_tenths(struct af_buf *out, int tenths);

#endif
