#include "match/trial.h"

#include "match/conditions.h"
#include "match/order.h"
#include "match/pool.h"

/* ---------------------------------------------------------------- by profiles */

static void judge(struct af_trial *t, enum af_side side, const struct af_candidate *candidate, struct af_mover *m)
{
	struct af_prepared *p = &t->prepared[side];
	const struct af_match_options *o = &t->options[side];

	m->left_out[side] = af_prepared_leaves_out(p, candidate, o->as_of);
	af_vector_fill(&p->vector, candidate, o->as_of, AF_ASSUMED);
	m->raw[side] = af_score(&p->query, &p->vector);
	m->eligible[side] = !m->left_out[side] &&
	                    af_conditions_hold(&p->query, &t->project[side]->constraints, candidate, &p->vector, o->as_of, o->strict);
}

static void count(struct af_what_if_result *r, const struct af_mover *m)
{
	r->pool += !m->left_out[AF_NOW];
	r->left_out += m->left_out[AF_NOW];
	r->pool_then += !m->left_out[AF_THEN];
	r->eligible_now += m->eligible[AF_NOW];
	r->eligible_then += m->eligible[AF_THEN];
	r->gained += m->eligible[AF_THEN] && !m->eligible[AF_NOW];
	r->lost += m->eligible[AF_NOW] && !m->eligible[AF_THEN];
	r->rescored += (m->eligible[AF_NOW] || m->eligible[AF_THEN]) && m->raw[AF_NOW] != m->raw[AF_THEN];
}

static enum af_status add(struct af_trial *t, const struct af_mover *m)
{
	enum af_status status = af_reserve((void **)&t->movers, &t->capacity, t->count + 1, sizeof(*m), t->err);

	if (!status)
		t->movers[t->count++] = *m;
	return status;
}

static bool try_candidate(void *context, const struct af_candidate *candidate)
{
	struct af_trial *t = context;
	struct af_mover m = {.id = candidate->id, .supposed = af_changes_concern(&t->changes, candidate->id)}, plain = m;
	struct af_candidate copy;
	const struct af_candidate *then = af_changes_suppose(&t->changes, candidate, &copy, t->result->memory);

	if (!then) {
		t->status = af_fail_nomem(t->err);
		return false;
	}
	judge(t, AF_NOW, candidate, &m);
	if (m.supposed) {
		judge(t, AF_THEN, candidate, &m);
		plain = m;
	}
	judge(t, AF_THEN, then, &m);
	m.idle = m.supposed && m.raw[AF_THEN] == plain.raw[AF_THEN] && m.eligible[AF_THEN] == plain.eligible[AF_THEN];
	if (af_prepared_failed(&t->prepared[AF_NOW]) || af_prepared_failed(&t->prepared[AF_THEN])) {
		t->status = af_fail_nomem(t->err);
		return false;
	}
	count(t->result, &m);
	if (m.left_out[AF_NOW] && m.left_out[AF_THEN])
		return true;
	if (!m.eligible[AF_NOW] && !m.eligible[AF_THEN] && !m.supposed)
		return true;
	t->status = add(t, &m);
	return !t->status;
}

/* ---------------------------------------------------------------- by postings */

enum { SUPPOSED = 2 }; /* in present: of whom something is supposed, so that the profile is needed */

static void mark_supposed(const struct af_trial *t, const struct af_pool *pool)
{
	for (size_t i = 0; i < t->changes.supposed_count; i++) {
		const int64_t id = t->changes.supposed[i].candidate;
		uint8_t *present = &pool->scan->present[id & (AF_CHUNK - 1)];

		if (id >> AF_CHUNK_SHIFT == pool->chunk && *present)
			*present = SUPPOSED;
	}
}

static enum af_status try_chunk(struct af_trial *t, const struct af_pool pools[AF_SIDES])
{
	const struct af_scan *now = pools[AF_NOW].scan, *then = pools[AF_THEN].scan;
	enum af_status status = AF_OK;

	mark_supposed(t, &pools[AF_NOW]);
	for (size_t i = 0; i < now->span && !status; i++) {
		const struct af_mover m = {.id = af_pool_id(&pools[AF_NOW], (unsigned)i), .raw = {(int)now->raw[i], (int)then->raw[i]},
		                           .eligible = {!now->failed[i], !then->failed[i]}};
		const uint16_t number = (uint16_t)i;

		if (!now->present[i])
			continue;
		if (now->present[i] == SUPPOSED) {
			status = af_store_profiles_at(t->store, af_pool_id(&pools[AF_NOW], 0), &number, 1, try_candidate, t, t->err);
			status = status ? status : t->status;
			continue;
		}
		count(t->result, &m);
		if (m.eligible[AF_NOW] || m.eligible[AF_THEN])
			status = add(t, &m);
	}
	return status;
}

/* Puts the movers in order of key. */
static enum af_status sort_movers(struct af_trial *t)
{
	const size_t n = t->count;
	struct af_mover *sorted = af_calloc(n, sizeof(*sorted));
	int64_t *ids = af_calloc(n, sizeof(*ids));
	size_t *order = af_calloc(n, sizeof(*order));
	enum af_status status = sorted && ids && order ? AF_OK : af_fail_nomem(t->err);

	for (size_t i = 0; i < n && !status; i++)
		ids[i] = t->movers[i].id;
	if (!status)
		status = af_order_by_key(t->store, ids, n, t->result->pool, order, t->err);
	for (size_t i = 0; i < n && !status; i++)
		sorted[i] = t->movers[order[i]];
	af_free(ids);
	af_free(order);
	af_free(t->movers);
	t->movers = sorted;
	return status;
}

/* Both sides in step: they have the same chunks. */
static enum af_status try_postings(struct af_trial *t, struct af_pool pools[AF_SIDES])
{
	enum af_status status = AF_OK;
	bool more = true;

	while (!status && more) {
		status = af_pool_next(&pools[AF_NOW], 0, &more, t->err);
		if (!status && more)
			status = af_pool_next(&pools[AF_THEN], 0, &more, t->err);
		if (!status && more)
			status = try_chunk(t, pools);
	}
	return status ? status : sort_movers(t);
}

static enum af_status try_profiles(struct af_trial *t)
{
	enum af_status status = af_store_profiles(t->store, try_candidate, t, t->err);

	return status ? status : t->status;
}

enum af_status af_trial_run(struct af_trial *t)
{
	struct af_pool pools[AF_SIDES] = {{0}};
	enum af_status status = AF_OK;
	bool usable = true;

	for (int side = AF_NOW; side < AF_SIDES && !status && usable; side++) {
		status = af_pool_open(&pools[side], t->store, t->project[side], &t->options[side], &t->prepared[side], t->err);
		usable = pools[side].usable;
	}
	if (!status)
		status = usable ? try_postings(t, pools) : try_profiles(t);
	af_pool_close(&pools[AF_NOW]);
	af_pool_close(&pools[AF_THEN]);
	return status;
}
