/* Ranking a pool for a project, and one candidate out of it. */
#include <stdlib.h>
#include <string.h>

#include "match/explain.h"
#include "match/prepare.h"
#include "match/tally.h"
#include "store/store.h"

/* What a ranking remembers of a person until the best are known. */
struct standing {
	int raw;
	int64_t id;
	const char *key; /* in the list's arena */
};

/* The best `limit` seen so far. It grows to twice the limit, then keeps the better half: no heap, and still O(n log k). */
struct board {
	struct standing *list;
	size_t count, capacity, limit; /* limit SIZE_MAX: everybody */
	int floor; /* raw that a newcomer must exceed; candidates come in order of key, so an equal raw ranks behind */
	struct af_arena keys;
	bool no_memory;
};

static int by_rank(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : strcmp(x->key, y->key);
}

static void board_sort(struct board *board)
{
	if (board->count)
		qsort(board->list, board->count, sizeof(*board->list), by_rank);
	if (board->count >= board->limit && board->limit) {
		board->count = board->limit;
		board->floor = board->list[board->limit - 1].raw;
	}
}

static void board_offer(struct board *board, int raw, const struct af_candidate *candidate)
{
	const char *key;

	if (!board->limit || raw <= board->floor)
		return;
	if (board->limit < SIZE_MAX / 2 && board->count >= 2 * board->limit)
		board_sort(board);
	if (raw <= board->floor)
		return;
	key = af_arena_strdup(&board->keys, candidate->key);
	if (!key || af_reserve((void **)&board->list, &board->capacity, board->count + 1, sizeof(*board->list), NULL)) {
		board->no_memory = true;
		return;
	}
	board->list[board->count++] = (struct standing){raw, candidate->id, key};
}

static void board_clear(struct board *board)
{
	af_free(board->list);
	af_arena_clear(&board->keys);
}

struct ranking {
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_match_result *result;
	struct af_prepared prepared;
	struct af_tally tally;
	struct board eligible, near;
};

static bool rank_candidate(void *context, const struct af_candidate *candidate)
{
	struct ranking *r = context;
	const int as_of = r->options->as_of;
	int raw;

	if (af_prepared_leaves_out(&r->prepared, candidate, as_of)) {
		r->result->left_out++;
		return !af_prepared_failed(&r->prepared);
	}
	af_vector_fill(&r->prepared.vector, candidate, as_of, AF_ASSUMED);
	raw = af_score(&r->prepared.query, &r->prepared.vector);
	if (af_tally_person(&r->tally, candidate, &r->prepared.vector, as_of))
		board_offer(&r->near, raw, candidate);
	else if (af_fit_tenths(raw) >= r->options->min_fit)
		board_offer(&r->eligible, raw, candidate);
	return !r->eligible.no_memory && !r->near.no_memory && !r->tally.no_memory;
}

static enum af_status prepare(struct ranking *r, struct af_store *store, struct af_error *err)
{
	struct af_match_result *result = r->result;
	enum af_status status = af_prepare(&r->prepared, store, r->project, r->options, result->memory, err);

	if (status)
		return status;
	result->project = af_arena_strdup(result->memory, r->project->slug);
	result->title = af_arena_strdup(result->memory, r->project->title);
	result->as_of = r->options->as_of;
	result->specialist = r->prepared.query.specialist.name;
	result->generalist = r->prepared.query.generalist.name;
	result->specialist_share = r->prepared.query.specialist_share;
	result->taxonomy_version = af_arena_strdup(result->memory, af_taxonomy_version(r->prepared.taxonomy));
	return AF_OK;
}

/* Everybody is judged and scored, the best kept. */
static enum af_status look_at_all(struct ranking *r, struct af_store *store, struct af_error *err)
{
	struct af_match_result *result = r->result;
	enum af_status status = af_tally_init(&r->tally, &r->prepared.query, &r->project->constraints, r->options->strict, err);

	if (!status)
		status = af_store_profiles(store, rank_candidate, r, err);
	if (status)
		return status;
	if (r->tally.no_memory || af_prepared_failed(&r->prepared))
		return af_fail_nomem(err);
	result->pool = r->tally.pool;
	result->eligible_count = r->tally.eligible;
	result->near_count = r->tally.pool - r->tally.eligible;
	result->conditions = af_tally_conditions(&r->tally, result->memory);
	result->condition_count = r->tally.condition_count;
	result->blocking = af_tally_blocking(&r->tally, result->memory, &result->blocking_count, &result->without_blocking);
	return AF_OK;
}

/* The full story of everybody on the board. */
static enum af_status tell(struct ranking *r, struct af_store *store, struct board *board, const struct af_match **out, size_t *count,
                           struct af_error *err)
{
	struct af_match *list;
	enum af_status status = AF_OK;

	board_sort(board);
	list = af_arena_array(r->result->memory, board->count, sizeof(*list));
	if (!list || board->no_memory)
		return af_fail_nomem(err);
	for (size_t i = 0; i < board->count && !status; i++) {
		struct af_candidate *candidate;

		status = af_store_candidate(store, board->list[i].id, &candidate, err);
		if (!status)
			status = af_explain_fill(&r->prepared.query, r->project, candidate, r->options->as_of, r->options->strict, &r->prepared.vector,
			                         r->result->memory, &list[i], err);
		list[i].rank = i + 1;
		af_candidate_free(candidate);
	}
	*out = list;
	*count = board->count;
	return status;
}

static enum af_status new_result(struct af_match_result **result, struct af_error *err)
{
	struct af_arena *arena;

	*result = af_object_new(sizeof(**result), &arena);
	if (!*result)
		return af_fail_nomem(err);
	(*result)->memory = arena;
	return AF_OK;
}

enum af_status af_match_run(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                            struct af_match_result **result, struct af_error *err)
{
	struct ranking r = {.project = project, .options = options};
	enum af_status status = new_result(&r.result, err);

	*result = NULL;
	if (status)
		return status;
	r.eligible.limit = options->limit ? options->limit : SIZE_MAX;
	r.near.limit = options->near_limit;
	r.eligible.floor = r.near.floor = -1;
	status = prepare(&r, store, err);
	if (!status)
		status = look_at_all(&r, store, err);
	if (!status)
		status = tell(&r, store, &r.eligible, &r.result->matches, &r.result->match_count, err);
	if (!status)
		status = tell(&r, store, &r.near, &r.result->near_misses, &r.result->near_miss_count, err);
	if (!status && r.result->memory->failed)
		status = af_fail_nomem(err);
	af_prepared_clear(&r.prepared);
	af_tally_clear(&r.tally);
	board_clear(&r.eligible);
	board_clear(&r.near);
	if (status)
		af_match_result_free(r.result);
	else
		*result = r.result;
	return status;
}

enum af_status af_match_one(struct af_store *store, const struct af_project *project, const char *key,
                            const struct af_match_options *options, struct af_match_result **result, struct af_error *err)
{
	struct ranking r = {.project = project, .options = options};
	struct af_candidate *candidate = NULL;
	struct af_match *match = NULL;
	enum af_status status = new_result(&r.result, err);

	*result = NULL;
	if (status)
		return status;
	status = prepare(&r, store, err);
	if (!status)
		status = af_candidate_get(store, key, &candidate, err);
	if (!status) {
		match = af_arena_alloc(r.result->memory, sizeof(*match));
		status = match ? af_explain_fill(&r.prepared.query, project, candidate, options->as_of, options->strict, &r.prepared.vector,
		                                 r.result->memory, match, err)
		               : af_fail_nomem(err);
	}
	if (!status && r.result->memory->failed)
		status = af_fail_nomem(err);
	if (!status) {
		r.result->pool = 1;
		r.result->eligible_count = r.result->match_count = match->eligible;
		r.result->near_count = r.result->near_miss_count = !match->eligible;
		r.result->matches = match->eligible ? match : NULL;
		r.result->near_misses = match->eligible ? NULL : match;
	}
	af_prepared_clear(&r.prepared);
	af_candidate_free(candidate);
	if (status)
		af_match_result_free(r.result);
	else
		*result = r.result;
	return status;
}

void af_match_result_free(struct af_match_result *result)
{
	af_object_free(result, result ? result->memory : NULL);
}
