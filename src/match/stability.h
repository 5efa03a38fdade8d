/* Stability of a ranking, with its knobs. */
#ifndef AF_MATCH_STABILITY_H
#define AF_MATCH_STABILITY_H

#include "match/shake.h"

/* af_match_stability, with the runs, top, seed, percent and everybody of *how; the rest of it is not looked at. */
enum af_status af_stability_run(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                const struct af_shake *how, struct af_stability **result, struct af_error *err) AF_WARN_UNUSED;

#endif
