/* The words in a profile's text: what writing and reading it share (skills.h). */
#ifndef AF_STORE_SKILL_WORDS_H
#define AF_STORE_SKILL_WORDS_H

#include "store/skills.h"

/* Must the byte be escaped in JSON? */
bool af_words_needs_escape(unsigned char c);
/* Adds the text with escapes. */
void af_words_escape(struct af_buf *out, const char *text);
/* Length of the escape at text, which has n bytes; *c is what it stands for. 0: it is none that is written here. */
size_t af_words_escape_at(const char *text, size_t n, char *c);
/* A copy of the text without its escapes, into arena; NULL on lack of memory. */
char *af_words_unescape(const char *text, size_t n, struct af_arena *arena);

/* A whole number from *at on, with no zero before it; false when there is none up to max. */
bool af_words_number(const char **at, const char *end, int64_t max, int64_t *number);
/* What words that follow a name say by themselves: ":4" a level, " (13 yrs)" months. False: nothing. */
bool af_words_read(const char *words, size_t length, int *level, int *months);
/* Do the words say all that there is? Then the skill has the short form. */
bool af_words_suffice(const struct af_said *said);

#endif
