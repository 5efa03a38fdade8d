/* Amounts and conditions in words. */
#ifndef AF_MATCH_WORDS_H
#define AF_MATCH_WORDS_H

#include "base/memory.h"

/* "1 year", "2.5 years", "7 months"; returns out. */
const char *af_duration_words(int months, char out[32]);
/* "95", "95.50"; returns out. */
const char *af_money_words(int64_t cents, char out[32]);

/* A constraint of the project in words that stand for themselves: "rate at most 95 EUR/hour". In arena, NULL without memory. kind is that of a
 * constraint that k has. */
const char *af_constraint_words(const struct af_constraints *k, enum af_condition_kind kind, struct af_arena *arena);

#endif
