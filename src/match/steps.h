/* How far a limit would have to move to let people in: distances with counts. Memory is bounded: of more than AF_STEPS different distances
 * the nearest are kept. */
#ifndef AF_MATCH_STEPS_H
#define AF_MATCH_STEPS_H

#include "base/memory.h"

enum { AF_STEPS = 4096 };

struct af_step {
	int64_t distance;
	size_t people;
};

/* Zero-initialise it; af_steps_clear frees everything. */
struct af_steps {
	struct af_step *list; /* ascending */
	size_t count, capacity;
	size_t people; /* all that were added */
};

/* Adds one person at a distance above 0. AF_NOMEM. */
enum af_status af_steps_add(struct af_steps *steps, int64_t distance) AF_WARN_UNUSED;
/* The smallest distance that lets in at least half of the people (or the farthest that is kept), and how many it lets in; 0 without people. */
int64_t af_steps_half(const struct af_steps *steps, size_t *people);
void af_steps_clear(struct af_steps *steps);

#endif
