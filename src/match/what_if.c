/* Ranking a pool twice, as it is and as it would be, and telling the difference. */
#include <stdlib.h>
#include <string.h>

#include "match/explain.h"
#include "match/trial.h"
#include "store/store.h"

/* ---------------------------------------------------------------- ranks */

/* The eligible first, the larger raw first, then by key, which is the order of the movers in memory. */
static int by_rank(const struct af_mover *x, const struct af_mover *y, enum af_side side)
{
	if (x->eligible[side] != y->eligible[side])
		return y->eligible[side] - x->eligible[side];
	if (x->raw[side] != y->raw[side])
		return x->raw[side] < y->raw[side] ? 1 : -1;
	return (x > y) - (x < y);
}

static int by_rank_now(const void *a, const void *b)
{
	return by_rank(*(struct af_mover *const *)a, *(struct af_mover *const *)b, AF_NOW);
}

static int by_rank_then(const void *a, const void *b)
{
	return by_rank(*(struct af_mover *const *)a, *(struct af_mover *const *)b, AF_THEN);
}

static void give_ranks(struct af_trial *t, struct af_mover **order, enum af_side side)
{
	if (t->count)
		qsort(order, t->count, sizeof(struct af_mover *), side == AF_NOW ? by_rank_now : by_rank_then);
	for (size_t i = 0; i < t->count; i++)
		order[i]->rank[side] = order[i]->eligible[side] ? (uint32_t)i + 1 : 0;
}

/* ---------------------------------------------------------------- who is told of */

/* Why the person is not eligible on that side: the words, kept in the result. */
static enum af_status reasons(struct af_trial *t, enum af_side side, const struct af_mover *m, const struct af_candidate *candidate,
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

static enum af_status tell(struct af_trial *t, const struct af_mover *m, struct af_move *move)
{
	struct af_arena *memory = t->result->memory;
	const struct af_candidate *then;
	struct af_candidate *candidate, copy;
	enum af_status status = af_store_candidate(t->store, m->id, &candidate, t->err);

	if (status)
		return status;
	*move = (struct af_move){.key = af_arena_strdup(memory, candidate->key),
	                         .name = af_arena_strdup(memory, candidate->name ? candidate->name : ""),
	                         .rank_now = m->rank[AF_NOW], .rank_then = m->rank[AF_THEN], .raw_now = m->raw[AF_NOW], .raw_then = m->raw[AF_THEN],
	                         .fit_now = af_fit_tenths(m->raw[AF_NOW]), .fit_then = af_fit_tenths(m->raw[AF_THEN]), .supposed = m->supposed};
	then = af_changes_suppose(&t->changes, candidate, &copy, memory);
	if (!then)
		status = af_fail_nomem(t->err);
	if (!status && !m->eligible[AF_NOW])
		status = reasons(t, AF_NOW, m, candidate, &move->failed_now, &move->failed_now_count);
	if (!status && !m->eligible[AF_THEN])
		status = reasons(t, AF_THEN, m, then, &move->failed_then, &move->failed_then_count);
	af_candidate_free(candidate);
	return status;
}

/* Walks the order of one side: of AF_THEN all who are eligible then; of AF_NOW who is eligible no longer, and at the end who
 * never is. */
static void choose(const struct af_trial *t, struct af_mover *const *order, enum af_side side, const struct af_mover **chosen, size_t *n)
{
	size_t limit = t->options[AF_NOW].limit ? t->options[AF_NOW].limit : SIZE_MAX, gained = 0, lost = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct af_mover *m = order[i];
		bool wanted = m->supposed;

		if (m->eligible[AF_THEN] != (side == AF_THEN))
			continue;
		if (side == AF_NOW && m->eligible[AF_NOW])
			wanted = lost++ < limit || wanted;
		if (side == AF_THEN)
			wanted = wanted || m->rank[AF_THEN] <= limit || (m->eligible[AF_NOW] && m->rank[AF_NOW] <= limit);
		if (side == AF_THEN && !m->eligible[AF_NOW])
			wanted = gained++ < limit || wanted;
		if (wanted)
			chosen[(*n)++] = m;
	}
}

static enum af_status tell_all(struct af_trial *t, const struct af_mover **chosen, size_t n)
{
	struct af_move *moves = af_arena_array(t->result->memory, n, sizeof(*moves));
	enum af_status status = moves ? AF_OK : af_fail_nomem(t->err);

	for (size_t i = 0; i < n && !status; i++)
		status = tell(t, chosen[i], &moves[i]);
	t->result->moves = moves;
	t->result->move_count = n;
	return status;
}

static enum af_status rank(struct af_trial *t)
{
	struct af_mover **order[AF_SIDES];
	const struct af_mover **chosen = af_calloc(t->count, sizeof(*chosen));
	enum af_status status = AF_OK;
	size_t n = 0;

	for (int side = AF_NOW; side < AF_SIDES; side++) {
		order[side] = af_calloc(t->count, sizeof(*order[side]));
		for (size_t i = 0; order[side] && i < t->count; i++)
			order[side][i] = &t->movers[i];
	}
	if (chosen && order[AF_NOW] && order[AF_THEN]) {
		give_ranks(t, order[AF_NOW], AF_NOW);
		give_ranks(t, order[AF_THEN], AF_THEN);
		for (size_t i = 0; i < t->count; i++)
			t->result->moved += t->movers[i].eligible[AF_NOW] && t->movers[i].eligible[AF_THEN] && t->movers[i].rank[AF_NOW] != t->movers[i].rank[AF_THEN];
		choose(t, order[AF_THEN], AF_THEN, chosen, &n);
		choose(t, order[AF_NOW], AF_NOW, chosen, &n);
		status = tell_all(t, chosen, n);
	} else {
		status = af_fail_nomem(t->err);
	}
	af_free(order[AF_NOW]);
	af_free(order[AF_THEN]);
	af_free(chosen);
	return status;
}

/* ---------------------------------------------------------------- before and after */

/* The mix is known only when both sides are prepared. */
static void note_mix(struct af_trial *t, int mix)
{
	struct af_arena *memory = t->result->memory;
	int now = t->prepared[AF_NOW].query.specialist_share, then = t->prepared[AF_THEN].query.specialist_share;

	if (mix != AF_UNKNOWN && now == then)
		af_texts_add(&t->changes.idle, af_arena_printf(memory, "mix is %d %% already", then));
	else if (mix != AF_UNKNOWN)
		af_texts_add(&t->changes.made, af_arena_printf(memory, "mix %d %% -> %d %%", now, then));
}

/* A supposition about somebody for whom nothing comes of it. */
static void note_idle_suppositions(struct af_trial *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct af_mover *m = &t->movers[i];

		for (size_t j = 0; m->idle && j < t->changes.supposed_count; j++)
			if (t->changes.supposed[j].candidate == m->id)
				af_texts_add(&t->changes.idle, af_arena_printf(t->result->memory, "%s: %s as supposed makes no difference",
				                                               t->changes.supposed[j].key, t->changes.supposed[j].skill->name));
	}
}

static enum af_status prepare(struct af_trial *t, const struct af_match_options *options, const struct af_what_if *what_if)
{
	struct af_arena *memory = t->result->memory;
	enum af_status status;

	t->options[AF_NOW] = t->options[AF_THEN] = *options;
	t->options[AF_NOW].near_limit = t->options[AF_THEN].near_limit = SIZE_MAX; /* whoever is eligible on one side needs a raw on the other */
	if (what_if->mix != AF_UNKNOWN && (what_if->mix < 0 || what_if->mix > 100))
		return af_fail(t->err, AF_INVALID, "mix: %d is outside 0..100", what_if->mix);
	if (what_if->mix != AF_UNKNOWN)
		t->options[AF_THEN].mix = what_if->mix;
	status = af_prepare(&t->prepared[AF_NOW], t->store, t->project[AF_NOW], &t->options[AF_NOW], memory, t->err);
	if (!status)
		status = af_changes_apply(&t->changes, t->store, t->project[AF_NOW], what_if, t->prepared[AF_NOW].taxonomy, memory, t->err);
	t->project[AF_THEN] = &t->changes.project;
	if (!status)
		status = af_prepare(&t->prepared[AF_THEN], t->store, t->project[AF_THEN], &t->options[AF_THEN], memory, t->err);
	if (!status)
		note_mix(t, what_if->mix);
	return status;
}

static void fill_result(struct af_trial *t)
{
	const struct af_query *now = &t->prepared[AF_NOW].query, *then = &t->prepared[AF_THEN].query;
	struct af_what_if_result *r = t->result;

	r->project = af_arena_strdup(r->memory, t->project[AF_NOW]->slug);
	r->title = af_arena_strdup(r->memory, t->project[AF_NOW]->title);
	r->as_of = t->options[AF_NOW].as_of;
	r->specialist_now = now->specialist.name;
	r->generalist_now = now->generalist.name;
	r->specialist_then = then->specialist.name;
	r->generalist_then = then->generalist.name;
	r->share_now = now->specialist_share;
	r->share_then = then->specialist_share;
	r->taxonomy_version = af_arena_strdup(r->memory, af_taxonomy_version(t->prepared[AF_NOW].taxonomy));
	r->changes = t->changes.made.items;
	r->change_count = t->changes.made.count;
	r->idle = t->changes.idle.items;
	r->idle_count = t->changes.idle.count;
}

enum af_status af_match_what_if(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                const struct af_what_if *what_if, struct af_what_if_result **result, struct af_error *err)
{
	struct af_trial t = {.store = store, .project = {project, project}, .err = err};
	struct af_arena *memory;
	enum af_status status;

	*result = NULL;
	t.result = af_object_new(sizeof(*t.result), &memory);
	if (!t.result)
		return af_fail_nomem(err);
	t.result->memory = memory;
	status = prepare(&t, options, what_if);
	if (!status)
		status = af_trial_run(&t);
	if (!status)
		status = rank(&t);
	if (!status) {
		note_idle_suppositions(&t);
		fill_result(&t);
		if (memory->failed)
			status = af_fail_nomem(err);
	}
	af_prepared_clear(&t.prepared[AF_NOW]);
	af_prepared_clear(&t.prepared[AF_THEN]);
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
