/* The facts that a project may state, as seeds/advice.json defines them. */
#ifndef AF_PROJECT_FACTS_H
#define AF_PROJECT_FACTS_H

#include "base/embedded.h"
#include "base/memory.h"

enum af_fact_kind { AF_FACT_FLAG, AF_FACT_NUMBER, AF_FACT_CHOICE };

/* One possible answer and what it argues for. */
struct af_fact_answer {
	const char *value; /* "yes" and "no" of a flag; the word of a choice; NULL for a number's band */
	int from;          /* of a number's band: the least value in it */
	int points;        /* positive toward a specialist, negative toward a generalist */
	const char *why;   /* a clause for people; may be "" */
};

struct af_fact_definition {
	const char *name, *title;
	const char *unit; /* of a number; may be "" */
	enum af_fact_kind kind;
	const struct af_fact_answer *answers; /* a flag has yes, then no; bands ascend */
	size_t answer_count;
};

struct af_facts {
	struct af_arena arena;
	int scale; /* of the logistic curve from points to share */
	const struct af_fact_definition *facts;
	size_t count;
};

/* The definitions that are compiled in. Free with af_facts_free. */
enum af_status af_facts_builtin(struct af_facts **facts, struct af_error *err) AF_WARN_UNUSED;
/* Reads them from a JSON text, as seeds/advice.json is. AF_INVALID. Free with af_facts_free. */
enum af_status af_facts_read(struct af_facts **facts, const struct af_embedded *file, struct af_error *err) AF_WARN_UNUSED;
/* The same as a text that is read quickly: the build packs what a program unpacks (schema/template.c). Texts with a newline make out fail. */
void af_facts_pack(const struct af_facts *facts, struct af_buf *out);
enum af_status af_facts_unpack(struct af_facts **facts, const char *text, size_t length, struct af_error *err) AF_WARN_UNUSED;
void af_facts_free(struct af_facts *facts);

const struct af_fact_definition *af_facts_find(const struct af_facts *facts, const char *name);
/* The name of a fact spelled nearly so, or NULL. */
const char *af_facts_nearest(const struct af_facts *facts, const char *name);
/* The answer that the value of a stated fact is, or NULL when it is none. */
const struct af_fact_answer *af_fact_answer_of(const struct af_fact_definition *fact, const char *value);

#endif
