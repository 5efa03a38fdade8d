/* What the parser (where_parse.c, where_value.c) and the judge (where.c) of conditions share. */
#ifndef AF_MATCH_WHERE_INTERNAL_H
#define AF_MATCH_WHERE_INTERNAL_H

#include "base/country.h"
#include "match/where.h"

enum { AF_WHERE_DEPTH = 64, AF_WHERE_STACK = 2 * AF_WHERE_DEPTH + 8 }; /* a parenthesis leaves at most two values waiting: of `or`, of `and` */

enum af_where_field {
	AF_WHERE_KEY, AF_WHERE_NAME, AF_WHERE_EMAIL, AF_WHERE_HEADLINE, AF_WHERE_LOCATION, /* free text */
	AF_WHERE_COUNTRY, AF_WHERE_CURRENCY, AF_WHERE_PERIOD, AF_WHERE_WORK_MODE,          /* words of a list */
	AF_WHERE_RATE, AF_WHERE_YEARS, AF_WHERE_AVAILABLE, AF_WHERE_NOTICE,                /* ordered */
	AF_WHERE_LEVEL, AF_WHERE_SKILL_YEARS, AF_WHERE_LAST_USED,                          /* ordered, of a skill */
	AF_WHERE_HAS
};

enum af_where_op { AF_WHERE_EQ, AF_WHERE_NE, AF_WHERE_LT, AF_WHERE_LE, AF_WHERE_GT, AF_WHERE_GE, AF_WHERE_CONTAINS, AF_WHERE_IS_UNKNOWN,
                   AF_WHERE_IS_KNOWN };

/* A value: a text, a set of work modes, a period, or for ordered fields the range that satisfies the comparison. */
struct af_where_value {
	const char *text;   /* folded free text; code of a country or currency; currency of a rate, NULL when none is named */
	int64_t low, high;  /* both included; low > high is never satisfied */
	int number;         /* period (of a rate too, 0 when none is named), or work modes */
};

struct af_where_test {
	enum af_where_field field;
	enum af_where_op op; /* of ordered fields AF_WHERE_EQ or AF_WHERE_NE or an IS: the rest is in the ranges */
	int64_t skill_id;
	const struct af_where_value *values; /* one, or those of `in`: any of them; none of an IS or AF_WHERE_HAS */
	size_t value_count;
};

enum af_where_kind { AF_STEP_TEST, AF_STEP_NOT, AF_STEP_AND, AF_STEP_OR };

struct af_where_step {
	enum af_where_kind kind;
	const struct af_where_test *test;
};

struct af_where {
	struct af_where_step *steps;
	size_t step_count, step_capacity;
	struct af_buf scratch; /* for folding */
	struct af_arena *arena; /* holds the tests, and lives as long */
};

enum af_token_kind { AF_TOKEN_END, AF_TOKEN_WORD, AF_TOKEN_QUOTED, AF_TOKEN_SIGN };

struct af_token {
	enum af_token_kind kind;
	size_t at;        /* byte at which it begins */
	const char *text; /* of a quoted text without its quotes */
};

struct af_where_parser {
	const char *text;
	size_t next; /* byte after the token */
	struct af_token token;
	const struct af_taxonomy *taxonomy;
	struct af_where *where;
	struct af_countries countries; /* read when the first country is named */
	int depth;
	enum af_status status;
	struct af_error *err;
};

/* Goes on to the next token. */
void af_where_next(struct af_where_parser *p);
/* Is the token the word or sign? Words are compared without regard to ASCII case; a quoted text is none. */
bool af_where_is(const struct af_where_parser *p, const char *text);
/* Fails at byte `at`: "where, column N: message". Only the first failure is kept. */
void af_where_fail(struct af_where_parser *p, size_t at, const char *format, ...) AF_PRINTF(3, 4);
/* The token in words, for messages: `"York"` or `the end`. Written to out. */
const char *af_where_shown(const struct af_where_parser *p, char out[64]);
/* Is the field one of those that have an order? Is it free text? */
bool af_where_ordered(enum af_where_field field);
bool af_where_free_text(enum af_where_field field);
/* Reads the value at the token for the comparison and goes on behind it. op: one of the six and AF_WHERE_CONTAINS. */
void af_where_read_value(struct af_where_parser *p, enum af_where_field field, enum af_where_op op, struct af_where_value *value);
/* The skill that the token names, and goes on; NULL after failing. */
const struct af_skill *af_where_read_skill(struct af_where_parser *p);

#endif
