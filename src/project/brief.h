/* Reading the facts of a project in free text: "MVP for a two-person team with an admin dashboard".
 *
 * The phrases are data: seeds/brief.json, which docs/advice.md explains. A phrase that the text holds gives a fact a value, unless words
 * around it deny it ("no UI", "not an MVP any more") or leave it open ("maybe GraphQL later"). A text that says both gives neither. */
#ifndef AF_PROJECT_BRIEF_H
#define AF_PROJECT_BRIEF_H

#include "base/memory.h"
#include "project/facts.h"

#define AF_BRIEF_MAX ((size_t)1 << 20) /* bytes of a text */

enum af_brief_state {
	AF_BRIEF_COUNTED,
	AF_BRIEF_BOTH,   /* said in two ways that exclude each other */
	AF_BRIEF_OPEN,   /* said as something that may or may not be */
	AF_BRIEF_DENIED  /* denied, which gives the fact no other value: "not 20k requests per second" */
};

/* What a text says of one fact. */
struct af_brief_fact {
	const struct af_fact_definition *fact;
	enum af_brief_state state;
	const char *value; /* as a project states it; of a band the number at which it begins; for AF_BRIEF_BOTH: "yes and no" */
	bool band;         /* words for a size: the value is not a number of the text */
	const char *words; /* the words of the text that say so, white space made one space; several are parted by "; " */
	size_t start, length; /* of the first of them, in bytes of the text */
};


struct af_brief {
	struct af_arena arena;
	const struct af_brief_fact *facts; /* in the order of the definitions; one may be counted, and be open otherwise beside that */
	size_t fact_count;
	const struct af_skill *const *skills; /* each once, in order of place */
	size_t skill_count;
};

struct af_phrases;

/* The phrases of seeds/brief.json, for the definitions of facts, which must outlive them. Free with af_phrases_free. */
enum af_status af_phrases_new(const struct af_facts *facts, struct af_phrases **phrases, struct af_error *err) AF_WARN_UNUSED;
void af_phrases_free(struct af_phrases *phrases);

/* Reads n bytes of text. taxonomy NULL: no skills are looked for. The brief borrows from taxonomy and from the definitions of the facts. Free with af_brief_free.
 * AF_INVALID: no text, too long a text, or one that is no UTF-8; the message says "NAME: ...". Control characters are white space. */
enum af_status af_brief_read(const struct af_phrases *phrases, const struct af_taxonomy *taxonomy, const char *name, const char *text,
                             size_t n, struct af_brief **brief, struct af_error *err) AF_WARN_UNUSED;
void af_brief_free(struct af_brief *brief);

#endif
