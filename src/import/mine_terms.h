/* The words that mean something in prose: names of skills, and the words of seeds/prose.json. Private to the miner of free text. */
#ifndef AF_IMPORT_MINE_TERMS_H
#define AF_IMPORT_MINE_TERMS_H

#include "base/map.h"

/* How certain a name is by itself; see mine.h. In order: a spelling that two ways give takes the greater one, unless a list names it. */
enum af_certainty { AF_AMBIGUOUS, AF_HELPED, AF_INSIDE, AF_CAPITAL, AF_EXACT, AF_ANY_CASE };

/* What else a word says: a set. */
enum {
	AF_SAYS_CUE = 1 << 0,        /* that its sentence does not state a skill */
	AF_SAYS_TURN = 1 << 1,       /* that what follows stands against what was before: "but" */
	AF_SAYS_ROLE = 1 << 2,       /* a person, or a thing that is not the skill itself: "developer", "team" */
	AF_SAYS_ROLES = 1 << 3,      /* several persons */
	AF_SAYS_SELF = 1 << 4,       /* that a role is the writer's: "am", "as" */
	AF_SAYS_INDEFINITE = 1 << 5, /* articles */
	AF_SAYS_DEFINITE = 1 << 6,   /* other articles, possessives, numbers */
	AF_SAYS_BESIDE = 1 << 7,     /* that a role is not the writer's: "with" */
	AF_SAYS_EMPLOYER = 1 << 8,   /* "at" */
	AF_SAYS_GOOD = 1 << 9,       /* what makes "at" harmless: "good at" */
	AF_SAYS_LABEL = 1 << 10,     /* before a colon: a list of skills follows */
	AF_SAYS_JOINT = 1 << 11,     /* "and" */
	AF_SAYS_BEFORE = 1 << 12,    /* may stand before a list of skills: "with" */
	AF_SAYS_AFTER = 1 << 13,     /* may stand behind one: "for" */
	AF_SAYS_UNIT = 1 << 14,      /* "years" */
	AF_SAYS_RANK = 1 << 15,      /* may stand between a role and a skill: "senior", "in" */
	AF_SAYS_WITHOUT = 1 << 16,   /* behind a hyphen: "-free" */
	AF_SAYS_SHORT = 1 << 17,     /* an abbreviation: a dot behind it ends no sentence */
	AF_SAYS_PORTUGUESE = 1 << 18,
	AF_SAYS_OTHER = 1 << 19,     /* a word of another language than Portuguese */
	AF_SAYS_NOTHING = 1 << 20    /* that the names of skills in it mean something else: "Monty Python" */
};

struct af_form {
	const char *text;
	const struct af_form *next;
};

/* What a text of one or several words is. */
struct af_term {
	size_t skill;        /* index in the taxonomy, or AF_NO_SKILL */
	unsigned says;       /* a set of AF_SAYS */
	uint64_t borders;    /* at which bytes of its key words may end: bit i is byte i, the last bit all from there on */
	const struct af_form *forms; /* spellings, for names that must be written like one */
	enum af_certainty certainty;
	bool listed;         /* certainty comes from a list */
};

#define AF_NO_SKILL SIZE_MAX

/* Zero-initialise it; af_terms_clear frees everything. */
struct af_terms {
	struct af_map keys; /* words as af_prose_key puts them together -> index in list; also where one goes on */
	struct af_term *list;
	size_t count, capacity;
	struct af_arena arena;
};

enum af_status af_terms_read(struct af_terms *terms, const struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;
void af_terms_clear(struct af_terms *terms);

/* ---------------------------------------------------------------- words */

struct af_word {
	uint32_t start, end; /* bytes of the text */
};

/* The next word of text from *at on: letters and digits, with signs that belong to a name (C++, C#, .NET). False at the end. */
bool af_word_next(const char *text, size_t n, size_t *at, struct af_word *word);

/* Appends the second of two words of one text to the key of a term, folded, behind a sign when one stands between them that counts. first
 * is NULL for the first word. False when what stands between them is never inside of a name. */
bool af_prose_key(struct af_buf *key, const char *text, const struct af_word *first, const struct af_word *second);

/* A bit of af_term.borders. */
uint64_t af_border(size_t byte);

/* Is the first letter of text a capital? */
bool af_is_capital(const char *text, size_t n);

#endif
