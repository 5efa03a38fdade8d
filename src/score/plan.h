/* How a compiled query is answered from postings.
 *
 * A requirement takes the largest strength among its skills, and each of these the largest of its own and what other skills transfer to it
 * (strength.h). So every term becomes a list of sources: posting lists, each with a table that turns its bytes into the strength that
 * they mean for the term. The value of the term is the largest of them, the very integer of af_term_value.
 *
 * A skill that very many others imply (Python, SQL) would have hundreds of sources. For a few such skills, those that stored projects ask for, the
 * store keeps two lists that have it all in one: `strength`, and `possible` (what it could be if everything assumed were as strong as it can be). */
#ifndef AF_SCORE_PLAN_H
#define AF_SCORE_PLAN_H

#include "score/posting.h"
#include "score/query.h"

enum af_list_kind { AF_LIST_AFFINITY, AF_LIST_STRENGTH, AF_LIST_POSSIBLE };
enum {
	AF_LISTS_FIRST = 1047552, /* list numbers from here on are no skill's: the last 1,024 below 2^20 */
	AF_LIST_PEOPLE = AF_LISTS_FIRST, /* 1 for every candidate there is */
	AF_LIST_LIMIT = 1048576
};

/* A list that is no skill's own. */
struct af_list {
	enum af_list_kind kind;
	const char *name; /* of the archetype; slug of the skill */
	uint32_t list;
};

struct af_lists {
	const struct af_list *items;
	size_t count;
};

/* The list of that kind and name, 0 when there is none. */
uint32_t af_lists_find(const struct af_lists *lists, enum af_list_kind kind, const char *name);

struct af_source {
	uint32_t list;
	bool coded;           /* its bytes are codes (code.h); otherwise they are what they say */
	bool judges;          /* its bytes can meet the must-have */
	const uint8_t *value; /* by byte: strength for the term; NULL: it only judges */
	const uint8_t *meets; /* by byte: 1 when it meets the must-have; NULL unless it judges */
	/* the same as numbers, for the kernel: value is strength * percent / 100, meets is judged * percent / 100 >= need */
	int percent, need;
	const uint8_t *judged; /* by code: what is compared with need */
};

struct af_plan_term {
	const struct af_term *term;
	bool must;
	const struct af_source *sources;
	size_t source_count;
};

struct af_plan {
	const struct af_plan_term *terms; /* those of the query that have weight or are must-haves, in its order */
	size_t term_count;
};

/* Plans. strict: a must-have is met only by what is not open. Lives in arena; borrows from query and taxonomy. *planned is false when the lists have
 * no affinities of an archetype of the query: then it cannot be answered from them. AF_NOMEM. */
enum af_status af_plan_make(struct af_plan *plan, const struct af_query *query, const struct af_taxonomy *taxonomy, const struct af_lists *lists,
                            bool strict, struct af_arena *arena, bool *planned, struct af_error *err) AF_WARN_UNUSED;

#endif
