#include "match/pool.h"

#include <string.h>

#include "match/conditions.h"

bool af_pool_needs_rows(const struct af_project *project)
{
	for (int kind = AF_CONDITION_RATE; kind <= AF_CONDITION_EXPERIENCE; kind++)
		if (af_constraint_asked(&project->constraints, (enum af_condition_kind)kind))
			return true;
	for (size_t i = 0; i < project->requirement_count; i++)
		if (project->requirements[i].importance == AF_MUST && project->requirements[i].months)
			return true;
	return false;
}

enum af_status af_pool_open(struct af_pool *pool, struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                            struct af_prepared *prepared, struct af_error *err)
{
	enum af_status status = AF_OK;

	memset(pool, 0, sizeof(*pool));
	pool->store = store;
	pool->prepared = prepared;
	pool->project = project;
	pool->options = options;
	pool->chunk = -1;
	if (prepared->where) /* it may ask for anything in a profile, of anybody */
		return AF_OK;
	status = af_index_open(store, options->as_of, &pool->view, &pool->usable, err);
	if (!status && pool->usable)
		status = af_plan_make(&pool->plan, &prepared->query, prepared->taxonomy, &pool->view.lists, options->strict, &pool->arena, &pool->usable,
		                      err);
	if (status || !pool->usable)
		return status;
	pool->by_rows = af_pool_needs_rows(project);
	status = af_turns_init(&pool->turns, &pool->plan, &pool->arena, err);
	if (status)
		return status;
	pool->scan = af_scan_new(af_kernel());
	return pool->scan ? AF_OK : af_fail_nomem(err);
}

void af_pool_close(struct af_pool *pool)
{
	if (pool->usable)
		af_index_close(pool->store);
	af_free(pool->scan);
	af_arena_clear(&pool->arena);
	memset(pool, 0, sizeof(*pool));
}

/* Those whose strength is enough are judged by their profiles. */
static bool judge(void *context, const struct af_candidate *candidate)
{
	struct af_pool *pool = context;
	struct af_prepared *p = pool->prepared;
	const int as_of = pool->options->as_of;

	af_vector_fill(&p->vector, candidate, as_of, AF_ASSUMED);
	if (!af_conditions_hold(&p->query, &pool->project->constraints, candidate, &p->vector, as_of, pool->options->strict))
		pool->scan->failed[candidate->id & (AF_CHUNK - 1)] = 1;
	return true;
}

static enum af_status judge_rows(struct af_pool *pool, struct af_error *err)
{
	struct af_scan *scan = pool->scan;
	const size_t n = af_pool_pick(pool);

	return af_store_profiles_at(pool->store, pool->chunk << AF_CHUNK_SHIFT, scan->picked, n, judge, pool, err);
}

enum af_status af_pool_next(struct af_pool *pool, uint32_t floor, bool *more, struct af_error *err)
{
	const bool eligible_only = !pool->options->near_limit;
	struct af_scan *scan = pool->scan;
	enum af_status status;

	pool->chunk++;
	status = pool->view.postings.next(pool->view.postings.context, &pool->chunk, more, err);
	if (status || !*more)
		return status;
	if (floor || eligible_only)
		status = af_scan_best(scan, &pool->plan, &pool->turns, &pool->view.postings, pool->chunk, floor, eligible_only, err);
	else
		status = af_scan_chunk(scan, &pool->plan, &pool->view.postings, pool->chunk, err);
	if (!status && pool->by_rows)
		status = judge_rows(pool, err);
	if (status)
		return status;
	pool->people += scan->people;
	pool->eligible += scan->kernel->count(scan->present, scan->failed, scan->span);
	return AF_OK;
}

enum af_status af_pool_plan_all(struct af_pool *pool, struct af_plan *plan, bool *planned, struct af_error *err)
{
	const struct af_query *query = &pool->prepared->query;
	struct af_term *terms = af_arena_array(&pool->arena, query->term_count, sizeof(*terms));
	struct af_query all = *query;

	if (!terms)
		return af_fail_nomem(err);
	memcpy(terms, query->terms, query->term_count * sizeof(*terms));
	for (size_t i = 0; i < query->term_count; i++)
		terms[i].weight += !terms[i].weight; /* or it would not be planned */
	all.terms = terms;
	return af_plan_make(plan, &all, pool->prepared->taxonomy, &pool->view.lists, pool->options->strict, &pool->arena, planned, err);
}

/* ---------------------------------------------------------------- the best */

/* Who is eligible (or, near, is not) and has at least floor, in *numbers. */
static size_t find_wanted(struct af_scan *scan, bool near, uint32_t floor, const uint16_t **numbers)
{
	size_t n = 0;

	if (scan->left == AF_MANY) {
		*numbers = scan->picked;
		return scan->kernel->pick(scan->raw, scan->present, scan->failed, near, floor, scan->span, scan->span, scan->picked);
	}
	for (size_t i = 0; i < scan->left; i++) {
		const uint16_t number = scan->picked[i];

		scan->touched[n] = number; /* stays only when n moves on */
		n += ((scan->failed[number] != 0) == near) & (scan->raw[number] >= floor);
	}
	*numbers = scan->touched;
	return n;
}

enum af_status af_pool_offer(struct af_pool *pool, struct af_board *board, bool near, struct af_error *err)
{
	struct af_scan *scan = pool->scan;
	enum af_status status = AF_OK;
	uint32_t floor = board->floor > 0 ? (uint32_t)board->floor : 0;
	const uint16_t *numbers;
	size_t n;

	if (!board->limit)
		return AF_OK;
	n = find_wanted(scan, near, floor, &numbers);
	if (n / 4 > board->limit) {
		const uint32_t higher = af_board_floor_of(scan->raw, numbers, n, board->limit);

		floor = higher > floor ? higher : floor;
	}
	for (size_t i = 0; i < n && !status; i++)
		if (scan->raw[numbers[i]] >= floor)
			status = af_board_offer(board, (int)scan->raw[numbers[i]], af_pool_id(pool, numbers[i]), err);
	return status ? status : af_board_thin(board, err);
}
