/* A text as words, and the phrases that are looked for in them. Private to the reader of briefs. */
#ifndef AF_PROJECT_BRIEF_WORDS_H
#define AF_PROJECT_BRIEF_WORDS_H

#include "base/map.h"
#include "project/brief.h"

/* What stands before a word, the strongest of it. In order. */
enum af_brief_gap {
	AF_GAP_SPACE,    /* white space, signs that part nothing, nothing at all */
	AF_GAP_HYPHEN,   /* a hyphen or a dash without spaces, a slash */
	AF_GAP_COLON,    /* : or an opening parenthesis */
	AF_GAP_COMMA,
	AF_GAP_CLAUSE,   /* ; or a closing parenthesis, a dash between spaces, the end of a line */
	AF_GAP_SENTENCE, /* . or ! */
	AF_GAP_QUESTION
};

#define AF_NO_NUMBER INT64_MIN

struct af_brief_word {
	uint32_t start, end; /* bytes of the text */
	const char *text;    /* small letters, no accents; in the arena */
	int64_t thousandths; /* of a number in digits, else AF_NO_NUMBER */
	enum af_brief_gap gap;
	bool capital;        /* begins with a capital letter */
};

struct af_brief_words {
	struct af_brief_word *list;
	size_t count, capacity;
};

/* Fills words, which is zero-initialised; free its list with af_free. "isn't" becomes "is" and "not", "50ms" "50" and "ms". */
enum af_status af_brief_split(struct af_arena *arena, const char *text, size_t n, struct af_brief_words *words,
                              struct af_error *err) AF_WARN_UNUSED;

/* ---------------------------------------------------------------- phrases (brief_phrases.c) */

enum af_element_kind { AF_ELEMENT_WORD, AF_ELEMENT_ANY, AF_ELEMENT_NUMBER };

struct af_element {
	enum af_element_kind kind;
	const char *const *words; /* alternatives; one that ends in * stands for all words that begin so */
	size_t word_count;
	bool optional;
	bool comma; /* may stand behind a comma */
};

/* What a phrase is for. */
enum af_phrase_role {
	AF_ROLE_FACT,
	AF_ROLE_NOTHING, /* its words mean nothing else: "no more than" */
	AF_ROLE_DENY,    /* denies what follows */
	AF_ROLE_DENIED,  /* denies what was before */
	AF_ROLE_OPEN,    /* leaves open what follows */
	AF_ROLE_OPENED,  /* leaves open what was before */
	AF_ROLE_LIKELY,  /* softens what follows, which counts all the same */
	AF_ROLES
};

struct af_phrase {
	enum af_phrase_role role;
	const struct af_element *elements;
	size_t element_count;
	size_t fact;          /* index in the definitions, of AF_ROLE_FACT */
	const char *value;    /* NULL: the number of the phrase */
	const char *denied;   /* the value when it is denied, or NULL: none */
	bool band;            /* value is where a band begins; so is denied */
	int times, over;      /* the number counts times / over */
	int reach;            /* words that may stand between a cue and what it speaks of */
	bool colon;           /* must follow a colon */
};

enum af_several { AF_SEVERAL_CONFLICT, AF_SEVERAL_LARGEST, AF_SEVERAL_SMALLEST };

struct af_phrases {
	struct af_arena arena;
	const struct af_facts *facts;
	struct af_phrase *list;
	size_t count, capacity;
	struct af_map first;     /* word that may begin a phrase -> index + 1 in chains */
	struct { uint32_t phrase, next; } *chains;
	size_t chain_count, chain_capacity;
	uint32_t loose, numeric; /* chains of the phrases that any word may begin, and that a number does */
	enum af_several *several; /* for each fact: which one counts when the text has several numbers */
	struct af_map numbers, fractions, scales; /* "two" -> 2, "half" -> 500 thousandths, "thousand" -> 1000 */
	struct af_map fillers, joints; /* words that may stand before a number; between the two of a range */
	struct af_map turns;     /* words that end the reach of a cue: "but" */
	struct af_map plain;     /* names of skills that are ordinary words */
};

bool af_words_has(const struct af_map *map, const char *word);

/* ---------------------------------------------------------------- matching (brief_match.c) */

/* The words first..end of the text are the phrase. */
struct af_hit {
	const struct af_phrase *phrase;
	uint32_t first, end;
	int64_t number; /* of {n}, or AF_NO_NUMBER */
};

/* The longest way in which the phrase stands at word `at`; false when it does not. */
bool af_phrase_at(const struct af_phrases *phrases, const struct af_phrase *phrase, const struct af_brief_words *words, size_t at,
                  struct af_hit *hit);

/* Calls fn with every phrase that stands at word `at`. */
typedef enum af_status af_hit_fn(void *context, const struct af_hit *hit, struct af_error *err);
enum af_status af_phrases_at(const struct af_phrases *phrases, const struct af_brief_words *words, size_t at, af_hit_fn *fn, void *context,
                             struct af_error *err) AF_WARN_UNUSED;

/* ---------------------------------------------------------------- what a hit says (brief_sense.c) */

/* All phrases of a text. Zero-initialise it; free with af_hits_clear. */
struct af_hits {
	const struct af_phrases *phrases;
	const struct af_brief_words *words;
	struct af_hit *facts, *cues;
	size_t fact_count, fact_capacity, cue_count, cue_capacity;
	/* for each word: the index + 1 of the longest cue of a role that ends (AF_ROLE_DENY, _OPEN, _LIKELY) or begins (_DENIED, _OPENED) there */
	uint32_t *at[AF_ROLES];
	uint32_t *fact_at; /* the index + 1 of a fact's hit that covers the word */
	uint32_t *whole;   /* where the phrase that means nothing else begins which covers the word, + 1 */
	bool *asked;       /* the sentence of the word is a question */
};

enum af_status af_hits_find(struct af_hits *hits, const struct af_phrases *phrases, const struct af_brief_words *words, size_t fact_count,
                            struct af_error *err) AF_WARN_UNUSED;
void af_hits_clear(struct af_hits *hits);

/* How the words around a hit turn it, and from which word to which that is said. */
enum af_sense_kind { AF_SENSE_SAID, AF_SENSE_DENIED, AF_SENSE_OPEN };

struct af_sense {
	enum af_sense_kind kind;
	uint32_t first, end;
};

struct af_sense af_hit_sense(const struct af_hits *hits, const struct af_hit *hit);

#endif
