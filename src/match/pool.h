/* A pass over the pool through its postings: everybody's raw, and who is eligible. It is what all rankings share; where there are no postings to
 * be had, they read the profiles one by one (af_store_profiles) and come to the same. */
#ifndef AF_MATCH_POOL_H
#define AF_MATCH_POOL_H

#include "match/board.h"
#include "match/prepare.h"
#include "score/scan.h"
#include "store/index.h"

struct af_pool {
	struct af_store *store;
	struct af_prepared *prepared;
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_index_view view;
	struct af_plan plan;
	struct af_scan *scan;
	struct af_arena arena;
	bool usable;    /* the postings can answer; otherwise read the profiles */
	struct af_turns turns;
	bool by_rows;   /* who fails no must-have by strength is still to be judged by the profile: years, or constraints */
	int64_t chunk;  /* at hand */
	size_t eligible, people; /* so far */
};

/* Opens the pool for what was prepared. When pool->usable is false nothing else may be called but af_pool_close, which is due in any case. */
enum af_status af_pool_open(struct af_pool *pool, struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                            struct af_prepared *prepared, struct af_error *err) AF_WARN_UNUSED;
void af_pool_close(struct af_pool *pool);

/* The next chunk: pool->scan has present and failed of everybody in it, where failed is not 0 exactly for who is not eligible. raw is that of all who
 * have at least floor; that of others may be less than it is, but is under the floor. So 0 gives everybody's. When options->near_limit is 0,
 * nothing is to be had from the raw of those who are not eligible. *more is false at the end. */
enum af_status af_pool_next(struct af_pool *pool, uint32_t floor, bool *more, struct af_error *err) AF_WARN_UNUSED;

/* Offers the eligible of the chunk at hand to the board, or (near) the others; *board then has no one it need not have. */
enum af_status af_pool_offer(struct af_pool *pool, struct af_board *board, bool near, struct af_error *err) AF_WARN_UNUSED;

/* Plans all terms of the query, in its order, those without weight too: what af_scan_term takes for the chunk at hand. In pool->arena. *planned is
 * false when there are no postings for one of them. */
enum af_status af_pool_plan_all(struct af_pool *pool, struct af_plan *plan, bool *planned, struct af_error *err) AF_WARN_UNUSED;

/* The eligible of the chunk at hand: their numbers, ascending, in pool->scan->picked. Returns how many. */
static inline size_t af_pool_pick(const struct af_pool *pool)
{
	struct af_scan *scan = pool->scan;

	scan->left = AF_MANY;
	return scan->kernel->pick(scan->raw, scan->present, scan->failed, false, 0, scan->span, scan->span, scan->picked);
}

/* Does eligibility for the project hang on more than strength? */
bool af_pool_needs_rows(const struct af_project *project);

/* Row id of a number in the chunk at hand. */
static inline int64_t af_pool_id(const struct af_pool *pool, unsigned number)
{
	return pool->chunk << AF_CHUNK_SHIFT | number;
}

#endif
