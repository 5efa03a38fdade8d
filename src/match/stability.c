/* How firm a ranking is: the eligible and their credits from the store, the runs by shake.c, names for who matters. */
#include "match/stability.h"

#include <string.h>

#include "match/conditions.h"
#include "match/order.h"
#include "match/pool.h"

struct survey {
	struct af_store *store;
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_prepared prepared;
	struct af_stability *result;
	uint8_t *credits; /* a row for each eligible person */
	size_t credits_size;
	int64_t *ids;
	size_t ids_size;
	struct af_error *err;
	enum af_status status; /* of the pass */
};

/* Room for n eligible people more. */
static enum af_status reserve(struct survey *s, size_t n)
{
	const size_t count = s->result->eligible_count + n;
	enum af_status status = af_reserve((void **)&s->ids, &s->ids_size, count, sizeof(*s->ids), s->err);

	if (status)
		return status;
	return af_reserve((void **)&s->credits, &s->credits_size, count * s->prepared.query.term_count, 1, s->err);
}

static bool survey_candidate(void *context, const struct af_candidate *candidate)
{
	struct survey *s = context;
	struct af_prepared *p = &s->prepared;
	const size_t n = p->query.term_count;
	size_t at = s->result->eligible_count;

	if (af_prepared_leaves_out(p, candidate, s->options->as_of)) {
		s->result->left_out++;
		return !af_prepared_failed(p);
	}
	s->result->pool++;
	af_vector_fill(&p->vector, candidate, s->options->as_of, AF_ASSUMED);
	if (!af_conditions_hold(&p->query, &s->project->constraints, candidate, &p->vector, s->options->as_of, s->options->strict))
		return true;
	s->status = reserve(s, 1);
	if (s->status)
		return false;
	s->ids[at] = candidate->id;
	for (size_t i = 0; i < n; i++)
		s->credits[at * n + i] = p->query.terms[i].table[af_term_value(&p->query.terms[i], &p->vector)];
	s->result->eligible_count++;
	return true;
}

static enum af_status survey_profiles(struct survey *s)
{
	enum af_status status = af_store_profiles(s->store, survey_candidate, s, s->err);

	if (status)
		return status;
	return af_prepared_failed(&s->prepared) ? af_fail_nomem(s->err) : s->status;
}

/* The eligible of one chunk, with the credits that the plan's terms give them. */
static enum af_status survey_chunk(struct survey *s, const struct af_pool *pool, const struct af_plan *plan)
{
	const size_t n = af_pool_pick(pool), terms = plan->term_count, at = s->result->eligible_count;
	enum af_status status = reserve(s, n);

	for (size_t i = 0; i < n && !status; i++)
		s->ids[at + i] = af_pool_id(pool, pool->scan->picked[i]);
	for (size_t t = 0; t < terms && n && !status; t++) {
		status = af_scan_term(pool->scan, &plan->terms[t], &pool->view.postings, pool->chunk, s->err);
		for (size_t i = 0; i < n && !status; i++)
			s->credits[(at + i) * terms + t] = plan->terms[t].term->table[pool->scan->value[pool->scan->picked[i]]];
		af_scan_clear(pool->scan);
	}
	s->result->eligible_count += n;
	return status;
}

/* Puts the eligible in order of key, as the profiles come. */
static enum af_status sort_eligible(struct survey *s)
{
	const size_t n = s->result->eligible_count, terms = s->prepared.query.term_count;
	size_t *order = af_calloc(n, sizeof(*order));
	int64_t *ids = af_calloc(n, sizeof(*ids));
	uint8_t *credits = af_calloc(n, terms);
	enum af_status status = order && ids && credits ? AF_OK : af_fail_nomem(s->err);

	if (!status)
		status = af_order_by_key(s->store, s->ids, n, s->result->pool, order, s->err);
	for (size_t i = 0; i < n && !status; i++) {
		ids[i] = s->ids[order[i]];
		memcpy(credits + i * terms, s->credits + order[i] * terms, terms);
	}
	af_free(order);
	af_free(s->ids);
	af_free(s->credits);
	s->ids = ids;
	s->credits = credits;
	return status;
}

/* The same from postings. */
static enum af_status survey_postings(struct survey *s, struct af_pool *pool, const struct af_plan *plan)
{
	enum af_status status = AF_OK;
	bool more = true;

	while (!status && more) {
		status = af_pool_next(pool, AF_RAW_MAX + 1, &more, s->err); /* raw is of no use here */
		if (!status && more)
			status = survey_chunk(s, pool, plan);
	}
	s->result->pool = pool->people;
	return status ? status : sort_eligible(s);
}

static enum af_status survey_all(struct survey *s)
{
	struct af_match_options eligible = *s->options;
	struct af_pool pool;
	struct af_plan plan;
	bool planned = false;
	enum af_status status;

	eligible.near_limit = 0; /* nobody else matters */
	status = af_pool_open(&pool, s->store, s->project, &eligible, &s->prepared, s->err);
	if (!status && pool.usable)
		status = af_pool_plan_all(&pool, &plan, &planned, s->err);
	if (!status)
		status = planned ? survey_postings(s, &pool, &plan) : survey_profiles(s);
	af_pool_close(&pool);
	return status;
}

static enum af_status name_one(struct survey *s, const struct af_shaken *tally, struct af_standing *standing)
{
	struct af_arena *memory = s->result->memory;
	struct af_candidate *candidate;
	enum af_status status = af_store_candidate(s->store, s->ids[tally->person], &candidate, s->err);

	if (status)
		return status;
	*standing = (struct af_standing){.key = af_arena_strdup(memory, candidate->key),
	                                 .name = af_arena_strdup(memory, candidate->name ? candidate->name : ""), .rank = tally->rank,
	                                 .raw = tally->raw, .fit = af_fit_tenths(tally->raw), .times = tally->times, .leads = tally->leads,
	                                 .best = tally->best, .worst = tally->worst};
	af_candidate_free(candidate);
	return AF_OK;
}

static enum af_status name_all(struct survey *s, const struct af_shaken *tallies, size_t n, const struct af_standing **out, size_t *count)
{
	struct af_standing *list = af_arena_array(s->result->memory, n, sizeof(*list));
	enum af_status status = list ? AF_OK : af_fail_nomem(s->err);

	for (size_t i = 0; i < n && !status; i++)
		status = name_one(s, &tallies[i], &list[i]);
	*out = list;
	*count = n;
	return status;
}

/* The runs, and what they tell. */
static enum af_status shake(struct survey *s, const struct af_shake *how)
{
	const struct af_query *query = &s->prepared.query;
	struct af_stability *r = s->result;
	struct af_shake shake = *how;
	int64_t *weights = af_arena_array(r->memory, query->term_count, sizeof(*weights));
	struct af_shaken *tallies = NULL;
	size_t first = 0, n = 0, shown;
	enum af_status status;

	if (!weights)
		return af_fail_nomem(s->err);
	for (size_t i = 0; i < query->requirement_count; i++)
		weights[i] = query->terms[i].requirement->weight;
	weights[query->requirement_count] = query->specialist_share;
	weights[query->requirement_count + 1] = 100 - query->specialist_share;
	shake.credits = s->credits;
	shake.people = r->eligible_count;
	shake.weights = weights;
	shake.term_count = query->term_count;
	shake.archetype_total = s->project->archetype_weight * (AF_WEIGHT_SUM / 100);
	status = af_shake_run(&shake, &tallies, &first, &n, &r->same, s->err);
	if (status)
		return status;
	r->top = first;
	r->others_total = n - first;
	shown = s->options->limit && s->options->limit < n - first ? s->options->limit : n - first;
	status = name_all(s, tallies, first, &r->first, &r->first_count);
	if (!status)
		status = name_all(s, tallies + first, shown, &r->others, &r->other_count);
	af_free(tallies);
	return status;
}

static void fill_result(struct survey *s, const struct af_shake *how)
{
	struct af_stability *r = s->result;

	r->project = af_arena_strdup(r->memory, s->project->slug);
	r->title = af_arena_strdup(r->memory, s->project->title);
	r->as_of = s->options->as_of;
	r->specialist = s->prepared.query.specialist.name;
	r->generalist = s->prepared.query.generalist.name;
	r->specialist_share = s->prepared.query.specialist_share;
	r->taxonomy_version = af_arena_strdup(r->memory, af_taxonomy_version(s->prepared.taxonomy));
	r->runs = how->runs;
	r->seed = how->seed;
}

enum af_status af_stability_run(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                const struct af_shake *how, struct af_stability **result, struct af_error *err)
{
	struct survey s = {.store = store, .project = project, .options = options, .err = err};
	struct af_arena *memory;
	enum af_status status;

	*result = NULL;
	if (!how->runs || !how->top)
		return af_fail(err, AF_INVALID, "stability needs at least one run and one place to look at");
	s.result = af_object_new(sizeof(*s.result), &memory);
	if (!s.result)
		return af_fail_nomem(err);
	s.result->memory = memory;
	status = af_prepare(&s.prepared, store, project, options, memory, err);
	if (!status)
		status = survey_all(&s);
	if (!status)
		status = shake(&s, how);
	if (!status) {
		fill_result(&s, how);
		if (memory->failed)
			status = af_fail_nomem(err);
	}
	af_prepared_clear(&s.prepared);
	af_free(s.credits);
	af_free(s.ids);
	if (status)
		af_stability_free(s.result);
	else
		*result = s.result;
	return status;
}

enum af_status af_match_stability(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                  size_t runs, size_t top, uint64_t seed, struct af_stability **result, struct af_error *err)
{
	struct af_shake how = {.runs = runs, .top = top, .seed = seed, .percent = AF_STABILITY_PERCENT};

	return af_stability_run(store, project, options, &how, result, err);
}

void af_stability_free(struct af_stability *stability)
{
	af_object_free(stability, stability ? stability->memory : NULL);
}
