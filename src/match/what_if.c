/* Ranking a pool twice in one pass, as it is and as it would be. */
#include <stdlib.h>
#include <string.h>

#include "match/changes.h"
#include "match/explain.h"
#include "match/prepare.h"
#include "store/store.h"

enum side { NOW, THEN, SIDES };

/* Somebody who is eligible on either side, or of whom something is supposed. They stand in order of key, as the store
 * gives them. */
struct mover {
	int64_t id;
	int raw[SIDES];
	uint32_t rank[SIDES]; /* 0: not eligible */
	bool eligible[SIDES], left_out[SIDES];
	bool supposed, idle; /* idle: what is supposed makes no difference */
};

struct trial {
	struct af_store *store;
	const struct af_project *project[SIDES];
	struct af_match_options options[SIDES];
	struct af_prepared prepared[SIDES];
	struct af_changes changes;
	struct mover *movers;
	size_t count, capacity;
	struct af_what_if_result *result;
	struct af_error *err;
	enum af_status status; /* of the pass */
};

/* ---------------------------------------------------------------- the pass */

static void judge(struct trial *t, enum side side, const struct af_candidate *candidate, struct mover *m)
{
	struct af_prepared *p = &t->prepared[side];
	const struct af_match_options *o = &t->options[side];

	m->left_out[side] = af_prepared_leaves_out(p, candidate, o->as_of);
	af_vector_fill(&p->vector, candidate, o->as_of, AF_ASSUMED);
	m->raw[side] = af_score(&p->query, &p->vector);
	m->eligible[side] = !m->left_out[side] &&
	                    af_conditions_hold(&p->query, &t->project[side]->constraints, candidate, &p->vector, o->as_of, o->strict);
}

static void count(struct af_what_if_result *r, const struct mover *m)
{
	r->pool += !m->left_out[NOW];
	r->left_out += m->left_out[NOW];
	r->pool_then += !m->left_out[THEN];
	r->eligible_now += m->eligible[NOW];
	r->eligible_then += m->eligible[THEN];
	r->gained += m->eligible[THEN] && !m->eligible[NOW];
	r->lost += m->eligible[NOW] && !m->eligible[THEN];
	r->rescored += (m->eligible[NOW] || m->eligible[THEN]) && m->raw[NOW] != m->raw[THEN];
}

static bool try_candidate(void *context, const struct af_candidate *candidate)
{
	struct trial *t = context;
	struct mover m = {.id = candidate->id, .supposed = af_changes_concern(&t->changes, candidate->id)}, plain = m;
	struct af_candidate copy;
	const struct af_candidate *then = af_changes_suppose(&t->changes, candidate, &copy, t->result->memory);

	if (!then) {
		t->status = af_fail_nomem(t->err);
		return false;
	}
	judge(t, NOW, candidate, &m);
	if (m.supposed) {
		judge(t, THEN, candidate, &m);
		plain = m;
	}
	judge(t, THEN, then, &m);
	m.idle = m.supposed && m.raw[THEN] == plain.raw[THEN] && m.eligible[THEN] == plain.eligible[THEN];
	if (af_prepared_failed(&t->prepared[NOW]) || af_prepared_failed(&t->prepared[THEN])) {
		t->status = af_fail_nomem(t->err);
		return false;
	}
	count(t->result, &m);
	if (m.left_out[NOW] && m.left_out[THEN])
		return true;
	if (!m.eligible[NOW] && !m.eligible[THEN] && !m.supposed)
		return true;
	t->status = af_reserve((void **)&t->movers, &t->capacity, t->count + 1, sizeof(m), t->err);
	if (!t->status)
		t->movers[t->count++] = m;
	return !t->status;
}

/* ---------------------------------------------------------------- ranks */

/* The eligible first, the larger raw first, then by key, which is the order of the movers in memory. */
static int by_rank(const struct mover *x, const struct mover *y, enum side side)
{
	if (x->eligible[side] != y->eligible[side])
		return y->eligible[side] - x->eligible[side];
	if (x->raw[side] != y->raw[side])
		return x->raw[side] < y->raw[side] ? 1 : -1;
	return (x > y) - (x < y);
}

static int by_rank_now(const void *a, const void *b)
{
	return by_rank(*(struct mover *const *)a, *(struct mover *const *)b, NOW);
}

static int by_rank_then(const void *a, const void *b)
{
	return by_rank(*(struct mover *const *)a, *(struct mover *const *)b, THEN);
}

static void give_ranks(struct trial *t, struct mover **order, enum side side)
{
	if (t->count)
		qsort(order, t->count, sizeof(struct mover *), side == NOW ? by_rank_now : by_rank_then);
	for (size_t i = 0; i < t->count; i++)
		order[i]->rank[side] = order[i]->eligible[side] ? (uint32_t)i + 1 : 0;
}

/* ---------------------------------------------------------------- who is told of */

/* Why the person is not eligible on that side: the words, kept in the result. */
static enum af_status reasons(struct trial *t, enum side side, const struct mover *m, const struct af_candidate *candidate,
                              const char *const **list, size_t *n)
{
	struct af_prepared *p = &t->prepared[side];
	struct af_arena scratch = {0};
	struct af_match match = {0};
	const char **kept = NULL;
	enum af_status status = af_explain_fill(&p->query, t->project[side], candidate, t->options[side].as_of, t->options[side].strict,
	                                        &p->vector, &scratch, &match, t->err);

	if (!status)
		kept = af_arena_array(t->result->memory, match.failed_count + 1, sizeof(*kept));
	if (kept) {
		*list = kept;
		if (m->left_out[side])
			kept[(*n)++] = af_arena_printf(t->result->memory, "left out by: %s", t->options[side].where);
		for (size_t i = 0; i < match.failed_count; i++)
			kept[(*n)++] = af_arena_strdup(t->result->memory, match.failed[i]);
	}
	af_arena_clear(&scratch);
	return status;
}

static enum af_status tell(struct trial *t, const struct mover *m, struct af_move *move)
{
	struct af_arena *memory = t->result->memory;
	const struct af_candidate *then;
	struct af_candidate *candidate, copy;
	enum af_status status = af_store_candidate(t->store, m->id, &candidate, t->err);

	if (status)
		return status;
	*move = (struct af_move){.key = af_arena_strdup(memory, candidate->key),
	                         .name = af_arena_strdup(memory, candidate->name ? candidate->name : ""),
	                         .rank_now = m->rank[NOW], .rank_then = m->rank[THEN], .raw_now = m->raw[NOW], .raw_then = m->raw[THEN],
	                         .fit_now = af_fit_tenths(m->raw[NOW]), .fit_then = af_fit_tenths(m->raw[THEN]), .supposed = m->supposed};
	then = af_changes_suppose(&t->changes, candidate, &copy, memory);
	if (!then)
		status = af_fail_nomem(t->err);
	if (!status && !m->eligible[NOW])
		status = reasons(t, NOW, m, candidate, &move->failed_now, &move->failed_now_count);
	if (!status && !m->eligible[THEN])
		status = reasons(t, THEN, m, then, &move->failed_then, &move->failed_then_count);
	af_candidate_free(candidate);
	return status;
}

/* Walks the order of one side: of THEN all who are eligible then; of NOW who is eligible no longer, and at the end who
 * never is. */
static void choose(const struct trial *t, struct mover *const *order, enum side side, const struct mover **chosen, size_t *n)
{
	size_t limit = t->options[NOW].limit ? t->options[NOW].limit : SIZE_MAX, gained = 0, lost = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct mover *m = order[i];
		bool wanted = m->supposed;

		if (m->eligible[THEN] != (side == THEN))
			continue;
		if (side == NOW && m->eligible[NOW])
			wanted = lost++ < limit || wanted;
		if (side == THEN)
			wanted = wanted || m->rank[THEN] <= limit || (m->eligible[NOW] && m->rank[NOW] <= limit);
		if (side == THEN && !m->eligible[NOW])
			wanted = gained++ < limit || wanted;
		if (wanted)
			chosen[(*n)++] = m;
	}
}

static enum af_status tell_all(struct trial *t, const struct mover **chosen, size_t n)
{
	struct af_move *moves = af_arena_array(t->result->memory, n, sizeof(*moves));
	enum af_status status = moves ? AF_OK : af_fail_nomem(t->err);

	for (size_t i = 0; i < n && !status; i++)
		status = tell(t, chosen[i], &moves[i]);
	t->result->moves = moves;
	t->result->move_count = n;
	return status;
}

static enum af_status rank(struct trial *t)
{
	struct mover **order[SIDES];
	const struct mover **chosen = af_calloc(t->count, sizeof(*chosen));
	enum af_status status = AF_OK;
	size_t n = 0;

	for (int side = NOW; side < SIDES; side++) {
		order[side] = af_calloc(t->count, sizeof(*order[side]));
		for (size_t i = 0; order[side] && i < t->count; i++)
			order[side][i] = &t->movers[i];
	}
	if (chosen && order[NOW] && order[THEN]) {
		give_ranks(t, order[NOW], NOW);
		give_ranks(t, order[THEN], THEN);
		for (size_t i = 0; i < t->count; i++)
			t->result->moved += t->movers[i].eligible[NOW] && t->movers[i].eligible[THEN] && t->movers[i].rank[NOW] != t->movers[i].rank[THEN];
		choose(t, order[THEN], THEN, chosen, &n);
		choose(t, order[NOW], NOW, chosen, &n);
		status = tell_all(t, chosen, n);
	} else {
		status = af_fail_nomem(t->err);
	}
	af_free(order[NOW]);
	af_free(order[THEN]);
	af_free(chosen);
	return status;
}

/* ---------------------------------------------------------------- before and after */

/* The mix is known only when both sides are prepared. */
static void note_mix(struct trial *t, int mix)
{
	struct af_arena *memory = t->result->memory;
	int now = t->prepared[NOW].query.specialist_share, then = t->prepared[THEN].query.specialist_share;

	if (mix != AF_UNKNOWN && now == then)
		af_texts_add(&t->changes.idle, af_arena_printf(memory, "mix is %d %% already", then));
	else if (mix != AF_UNKNOWN)
		af_texts_add(&t->changes.made, af_arena_printf(memory, "mix %d %% -> %d %%", now, then));
}

/* A supposition about somebody for whom nothing comes of it. */
static void note_idle_suppositions(struct trial *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct mover *m = &t->movers[i];

		for (size_t j = 0; m->idle && j < t->changes.supposed_count; j++)
			if (t->changes.supposed[j].candidate == m->id)
				af_texts_add(&t->changes.idle, af_arena_printf(t->result->memory, "%s: %s as supposed makes no difference",
				                                               t->changes.supposed[j].key, t->changes.supposed[j].skill->name));
	}
}

static enum af_status prepare(struct trial *t, const struct af_match_options *options, const struct af_what_if *what_if)
{
	struct af_arena *memory = t->result->memory;
	enum af_status status;

	t->options[NOW] = t->options[THEN] = *options;
	if (what_if->mix != AF_UNKNOWN && (what_if->mix < 0 || what_if->mix > 100))
		return af_fail(t->err, AF_INVALID, "mix: %d is outside 0..100", what_if->mix);
	if (what_if->mix != AF_UNKNOWN)
		t->options[THEN].mix = what_if->mix;
	status = af_prepare(&t->prepared[NOW], t->store, t->project[NOW], &t->options[NOW], memory, t->err);
	if (!status)
		status = af_changes_apply(&t->changes, t->store, t->project[NOW], what_if, t->prepared[NOW].taxonomy, memory, t->err);
	t->project[THEN] = &t->changes.project;
	if (!status)
		status = af_prepare(&t->prepared[THEN], t->store, t->project[THEN], &t->options[THEN], memory, t->err);
	if (!status)
		note_mix(t, what_if->mix);
	return status;
}

static void fill_result(struct trial *t)
{
	const struct af_query *now = &t->prepared[NOW].query, *then = &t->prepared[THEN].query;
	struct af_what_if_result *r = t->result;

	r->project = af_arena_strdup(r->memory, t->project[NOW]->slug);
	r->title = af_arena_strdup(r->memory, t->project[NOW]->title);
	r->as_of = t->options[NOW].as_of;
	r->specialist_now = now->specialist.name;
	r->generalist_now = now->generalist.name;
	r->specialist_then = then->specialist.name;
	r->generalist_then = then->generalist.name;
	r->share_now = now->specialist_share;
	r->share_then = then->specialist_share;
	r->taxonomy_version = af_arena_strdup(r->memory, af_taxonomy_version(t->prepared[NOW].taxonomy));
	r->changes = t->changes.made.items;
	r->change_count = t->changes.made.count;
	r->idle = t->changes.idle.items;
	r->idle_count = t->changes.idle.count;
}

enum af_status af_match_what_if(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                const struct af_what_if *what_if, struct af_what_if_result **result, struct af_error *err)
{
	struct trial t = {.store = store, .project = {project, project}, .err = err};
	struct af_arena *memory;
	enum af_status status;

	*result = NULL;
	t.result = af_object_new(sizeof(*t.result), &memory);
	if (!t.result)
		return af_fail_nomem(err);
	t.result->memory = memory;
	status = prepare(&t, options, what_if);
	if (!status)
		status = af_store_profiles(store, try_candidate, &t, err);
	if (!status)
		status = t.status;
	if (!status)
		status = rank(&t);
	if (!status) {
		note_idle_suppositions(&t);
		fill_result(&t);
		if (memory->failed)
			status = af_fail_nomem(err);
	}
	af_prepared_clear(&t.prepared[NOW]);
	af_prepared_clear(&t.prepared[THEN]);
	af_free(t.movers);
	if (status)
		af_what_if_result_free(t.result);
	else
		*result = t.result;
	return status;
}

void af_what_if_result_free(struct af_what_if_result *result)
{
	af_object_free(result, result ? result->memory : NULL);
}
