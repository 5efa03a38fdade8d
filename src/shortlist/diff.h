/* The parts of a difference: why a fit differs, and what differs beside people. Texts live in arena. */
#ifndef AF_SHORTLIST_DIFF_H
#define AF_SHORTLIST_DIFF_H

#include "base/memory.h"

/* Why the fit of `to` differs from that of `from`, the same person in two snapshots. */
const struct af_cause *af_diff_causes(const struct af_shortlist *a, const struct af_match *from, const struct af_shortlist *b,
                                      const struct af_match *to, struct af_arena *arena, size_t *n);
/* What differs beside people. */
const char *const *af_diff_changes(const struct af_shortlist *a, const struct af_shortlist *b, struct af_arena *arena, size_t *n);

#endif
