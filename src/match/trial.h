/* The pass of a what-if over the pool: who is eligible, as it is and as it would be. */
#ifndef AF_MATCH_TRIAL_H
#define AF_MATCH_TRIAL_H

#include "match/changes.h"
#include "match/prepare.h"

enum af_side { AF_NOW, AF_THEN, AF_SIDES };

/* Somebody who is eligible on either side, or of whom something is supposed. They stand in order of
 * key. */
struct af_mover {
	int64_t id;
	int raw[AF_SIDES];
	uint32_t rank[AF_SIDES]; /* 0: not eligible */
	bool eligible[AF_SIDES], left_out[AF_SIDES];
	bool supposed, idle; /* idle: what is supposed makes no difference */
};

struct af_trial {
	struct af_store *store;
	const struct af_project *project[AF_SIDES];
	struct af_match_options options[AF_SIDES];
	struct af_prepared prepared[AF_SIDES];
	struct af_changes changes;
	struct af_mover *movers;
	size_t count, capacity;
	struct af_what_if_result *result;
	struct af_error *err;
	enum af_status status; /* of the pass */
};

/* Fills movers, and the counts of the result, once both sides are prepared and the changes made. */
enum af_status af_trial_run(struct af_trial *trial) AF_WARN_UNUSED;

#endif
