/* Finding skills in free text: only names that are certain, each once. Prefers to miss a skill to inventing one.
 *
 * A name is looked for at the borders of words, the longest one first. How certain its spelling is in prose is told by its shape and by
 * the lists of seeds/prose.json:
 *   any case    several words, a sign, or a word that means nothing else: "machine learning", C++, fastapi, Kubernetes
 *   exactly     capitals (SQL, AWS), and short names with a digit or a capital inside (iOS)
 *   capital     Python, Java, Docker
 *   inside      with a capital, not as the first word of a sentence, nor behind another name: "built with React", not "React quickly"
 *   helped      as inside, beside another certain skill in the same sentence: Kafka, Rust, pandas
 *   ambiguous   never by itself: Go, C, Spring, Chef, SAP
 * A name that is not certain by itself counts in a list of skills: "Skills: Go, Rust", "Python, Go and Docker".
 *
 * Left out is a name in a sentence that denies, wishes, asks for or speaks of others ("no Kubernetes", "want to learn Rust", "we need a
 * Python developer"), in English, German, French, Spanish and Portuguese; beside a role of somebody else ("a team of Java developers");
 * behind a word for an employer ("at MongoDB"); and inside of an address. */
#ifndef AF_IMPORT_MINE_H
#define AF_IMPORT_MINE_H

#include "base/memory.h"

struct af_miner;

/* A skill that a text names: where it does so first. */
struct af_found {
	size_t skill; /* index in the taxonomy */
	size_t start, length; /* bytes of the text */
};

/* Prepares for texts, with the names of taxonomy, which must outlive the miner. A name that the built-in taxonomy does not have, as an
 * alias of the user's own, is never certain when it is a single plain word. Free with af_miner_free. AF_NOMEM. */
enum af_status af_miner_new(const struct af_taxonomy *taxonomy, struct af_miner **miner, struct af_error *err) AF_WARN_UNUSED;
void af_miner_free(struct af_miner *miner);

/* The skills that the n bytes of UTF-8 text name, in order of place. *found lives until the next call. Takes time in proportion to n, and
 * about 20 bytes of memory for each word. AF_NOMEM. */
enum af_status af_mine(struct af_miner *miner, const char *text, size_t n, const struct af_found **found, size_t *count,
                       struct af_error *err) AF_WARN_UNUSED;

#define AF_QUOTE_SIZE 72

/* Writes the found words with some around them, "...built APIs with FastAPI and...": whole words as far as they fit into 60 bytes, white
 * space made one space. */
void af_mine_quote(const char *text, size_t n, const struct af_found *found, char out[AF_QUOTE_SIZE]);

#endif
