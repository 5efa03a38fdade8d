/* Conditions that a user writes: "rate <= 90 and country = DE". docs/matching.md describes the language.
 *
 * A text is compiled once into steps for a small stack machine and then judged for each candidate. Every comparison is yes, no or open: open
 * when the profile does not state the value. `and`, `or` and `not` follow Kleene's three-valued logic. A condition holds when the whole of it
 * is yes. It reads only what af_store_profiles gives. */
#ifndef AF_MATCH_WHERE_H
#define AF_MATCH_WHERE_H

#include "taxonomy/taxonomy.h"

struct af_where;

enum af_truth { AF_NO, AF_OPEN, AF_YES }; /* in this order: `and` is the smaller, `or` the larger */

/* Compiles. AF_INVALID: the message names the column, from 1 in characters, and the nearest field where one is misspelt. */
enum af_status af_where_compile(struct af_where **where, const char *text, const struct af_taxonomy *taxonomy, struct af_error *err)
	AF_WARN_UNUSED;
/* as_of: the month in which a notice period would be given. Uses memory of where, so one thread at a time. */
enum af_truth af_where_judge(struct af_where *where, const struct af_candidate *candidate, int as_of);
/* Did memory run out while judging? Everything judged since then is void. */
bool af_where_failed(const struct af_where *where);
void af_where_free(struct af_where *where);

#endif
