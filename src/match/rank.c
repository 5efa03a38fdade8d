/* Ranking a pool for a project, and one candidate out of it. */
#include <string.h>

#include "match/census.h"
#include "match/explain.h"
#include "match/pool.h"
#include "store/store.h"

struct ranking {
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_match_result *result;
	struct af_prepared prepared;
	struct af_tally tally;
	struct af_board eligible, near;
	bool settled; /* who ranks where is known: only the conditions are looked at */
	enum af_status status; /* of the pass over profiles */
	struct af_error *err;
};

static bool rank_candidate(void *context, const struct af_candidate *candidate)
{
	struct ranking *r = context;
	const int as_of = r->options->as_of;
	struct af_board *board;

	if (af_prepared_leaves_out(&r->prepared, candidate, as_of)) {
		r->result->left_out++;
		return !af_prepared_failed(&r->prepared);
	}
	af_vector_fill(&r->prepared.vector, candidate, as_of, AF_ASSUMED);
	board = af_tally_person(&r->tally, candidate, &r->prepared.vector, as_of) ? &r->near : &r->eligible;
	if (!r->settled)
		r->status = af_board_offer(board, af_score(&r->prepared.query, &r->prepared.vector), candidate->id, r->err);
	return !r->status && !r->tally.no_memory;
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

/* When nobody is eligible: what keeps them out. */
static void tell_conditions(struct ranking *r)
{
	struct af_match_result *result = r->result;

	result->conditions = af_tally_conditions(&r->tally, result->memory);
	result->condition_count = r->tally.condition_count;
	result->blocking = af_tally_blocking(&r->tally, result->memory, &result->blocking_count, &result->without_blocking);
}

static enum af_status new_tally(struct ranking *r, struct af_error *err)
{
	af_tally_clear(&r->tally);
	return af_tally_init(&r->tally, &r->prepared.query, &r->project->constraints, r->options->strict, err);
}

/* Everybody's profile is read, judged and scored, the best kept. */
static enum af_status look_at_profiles(struct ranking *r, struct af_store *store, struct af_error *err)
{
	enum af_status status = new_tally(r, err);

	r->err = err;
	if (!status)
		status = af_store_profiles(store, rank_candidate, r, err);
	if (!status)
		status = r->status;
	if (!status && (r->tally.no_memory || af_prepared_failed(&r->prepared)))
		status = af_fail_nomem(err);
	if (status)
		return status;
	r->result->pool = r->tally.pool;
	r->result->eligible_count = r->tally.eligible;
	return AF_OK;
}

/* Nobody is eligible by their postings: what do they fail? */
static enum af_status look_at_conditions(struct ranking *r, struct af_store *store, const struct af_pool *pool, struct af_error *err)
{
	const struct af_census census = {.store = store, .prepared = &r->prepared, .project = r->project, .options = r->options, .tally = &r->tally};
	enum af_status status = new_tally(r, err);
	size_t people = 0;
	bool told = false;

	if (!status)
		status = af_store_count(store, &people, err);
	if (!status)
		status = af_census_run(&census, &told, err);
	r->settled = true;
	if (!status && !told)
		status = look_at_profiles(r, store, err);
	if (!status && (people != pool->people || r->tally.pool != people || r->tally.eligible))
		status = af_fail(err, AF_CORRUPT, "the postings are not those of the profiles; `archefit check --rebuild` makes them again");
	return status;
}

/* Who has less raw comes on no board. */
static uint32_t floor_of(const struct ranking *r)
{
	const int floor = r->near.limit && r->near.floor < r->eligible.floor ? r->near.floor : r->eligible.floor;

	return floor > 0 ? (uint32_t)floor : 0;
}

/* The same from postings. */
static enum af_status look_at_postings(struct ranking *r, struct af_store *store, struct af_pool *pool, struct af_error *err)
{
	enum af_status status = AF_OK;
	bool more = true;

	while (!status && more) {
		status = af_pool_next(pool, floor_of(r), &more, err);
		if (!status && more)
			status = af_pool_offer(pool, &r->eligible, false, err);
		if (!status && more)
			status = af_pool_offer(pool, &r->near, true, err);
	}
	r->result->pool = pool->people;
	r->result->eligible_count = pool->eligible;
	return status || pool->eligible ? status : look_at_conditions(r, store, pool, err);
}

static enum af_status look_at_all(struct ranking *r, struct af_store *store, struct af_error *err)
{
	struct af_pool pool;
	enum af_status status = af_pool_open(&pool, store, r->project, r->options, &r->prepared, err);

	if (!status)
		status = pool.usable ? look_at_postings(r, store, &pool, err) : look_at_profiles(r, store, err);
	af_pool_close(&pool);
	if (!status && !r->result->eligible_count)
		tell_conditions(r);
	r->result->near_count = r->result->pool - r->result->eligible_count;
	return status;
}

/* The full story of everybody on the board. */
static enum af_status tell(struct ranking *r, struct af_store *store, struct af_board *board, const struct af_match **out, size_t *count,
                           struct af_error *err)
{
	struct af_match *list;
	enum af_status status = af_board_finish(board, err);

	list = af_arena_array(r->result->memory, board->count, sizeof(*list));
	if (!status && !list)
		status = af_fail_nomem(err);
	for (size_t i = 0; i < board->count && !status; i++) {
		struct af_candidate *candidate;

		status = af_store_candidate(store, board->list[i].id, &candidate, err);
		if (!status)
			status = af_explain_fill(&r->prepared.query, r->project, candidate, r->options->as_of, r->options->strict, &r->prepared.vector,
			                         r->result->memory, &list[i], err);
		if (!status && list[i].raw != board->list[i].raw)
			status = af_fail(err, AF_CORRUPT, "the postings of \"%.100s\" are not those of the profile; `archefit check --rebuild` makes "
			                 "them again", board->list[i].key);
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
	af_board_init(&r.eligible, store, options->limit ? options->limit : SIZE_MAX, af_raw_of_tenths(options->min_fit));
	af_board_init(&r.near, store, options->near_limit, 0);
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
	af_board_clear(&r.eligible);
	af_board_clear(&r.near);
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
