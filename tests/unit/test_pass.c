/* Everything that looks at a whole pool says the same from postings as from the profiles, over thousands of random pools (pools.h). */
#include "pools.h"
#include "match/order.h"
#include "store/index_internal.h"

/* What a command says, in the world's memory; it takes the buffer. */
static const char *said(struct world *w, struct af_buf *out)
{
	const char *text = af_arena_strdup(&w->arena, af_buf_text(out));

	af_buf_clear(out);
	assert_non_null(text);
	return text;
}

/* ---------------------------------------------------------------- stability */

static void add_standings(struct af_buf *out, const struct af_standing *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		af_buf_printf(out, "%s %s %zu %d %zu %zu %zu %zu\n", list[i].key, list[i].name, list[i].rank, list[i].raw, list[i].times, list[i].leads,
		              list[i].best, list[i].worst);
}

static const char *stability(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	struct af_stability *s;
	struct af_buf out = {0};
	struct af_error err;

	assert_ok(af_match_stability(scene->store, project, options, 20, 1 + draw % 4, draw, &s, &err));
	af_buf_printf(&out, "%zu of %zu, %zu left out, top %zu, same %zu, %zu others\n", s->eligible_count, s->pool, s->left_out, s->top, s->same,
	              s->others_total);
	add_standings(&out, s->first, s->first_count);
	add_standings(&out, s->others, s->other_count);
	af_stability_free(s);
	return said(w, &out);
}

/* ---------------------------------------------------------------- projects-for */

/* For one of the people. */
static const char *projects_for(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	struct af_projects_result *p;
	struct af_buf out = {0};
	struct af_error err;

	(void)project; /* the only one that is stored */
	if (!w->people_count)
		return "nobody";
	assert_ok(af_projects_for(scene->store, w->people[draw % w->people_count].candidate.key, options, true, &p, &err));
	for (size_t i = 0; i < p->match_count; i++) {
		af_buf_printf(&out, "%zu of %zu ", p->matches[i].pool_rank, p->matches[i].pool_eligible);
		describe(&p->matches[i].match, &out);
	}
	for (size_t i = 0; i < p->near_miss_count; i++)
		describe(&p->near_misses[i].match, &out);
	af_projects_result_free(p);
	return said(w, &out);
}

/* ---------------------------------------------------------------- what-if */

static void add_move(struct af_buf *out, const struct af_move *m)
{
	af_buf_printf(out, "%s %s %zu %zu %d %d %d %d %d", m->key, m->name, (size_t)m->rank_now, (size_t)m->rank_then, m->raw_now, m->raw_then, m->fit_now,
	              m->fit_then, m->supposed);
	add_texts(out, m->failed_now, m->failed_now_count);
	add_texts(out, m->failed_then, m->failed_then_count);
}

/* Another level of the first requirement, another mix, and something supposed of one or two people. */
static const char *what_if(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	const struct af_requirement_change change = {.name = "1", .importance = draw % 3 ? AF_UNKNOWN : (int)(draw / 3 % 2), .weight = AF_UNKNOWN,
	                                             .level = 1 + (int)(draw / 8 % 5), .months = AF_UNKNOWN, .exact = AF_UNKNOWN};
	struct af_supposition supposed[2];
	struct af_what_if asked = {.mix = draw / 64 % 2 ? (int)(draw / 128 % 101) : AF_UNKNOWN, .archetype_weight = AF_UNKNOWN, .changes = &change,
	                           .change_count = draw / 1024 % 2, .supposed = supposed};
	struct af_what_if_result *r;
	struct af_buf out = {0};
	struct af_error err;

	asked.supposed_count = w->people_count ? draw / 2048 % 3 : 0;
	for (size_t i = 0; i < asked.supposed_count; i++)
		supposed[i] = (struct af_supposition){w->people[(draw / 8192 + i * draw / 65536) % w->people_count].candidate.key,
		                                      real_skills[(draw / 131072 + i) % WORLD_SKILLS], 1 + (int)(draw % 5), AF_UNKNOWN, NULL};
	assert_ok(af_match_what_if(scene->store, project, options, &asked, &r, &err));
	af_buf_printf(&out, "%zu %zu %zu %zu %zu %zu %zu %zu %zu\n", r->pool, r->pool_then, r->left_out, r->eligible_now, r->eligible_then, r->gained,
	              r->lost, r->moved, r->rescored);
	add_texts(&out, r->changes, r->change_count);
	add_texts(&out, r->idle, r->idle_count);
	for (size_t i = 0; i < r->move_count; i++)
		add_move(&out, &r->moves[i]);
	af_what_if_result_free(r);
	return said(w, &out);
}

/* ---------------------------------------------------------------- lean */

static bool add_lean(void *context, const struct af_lean *lean)
{
	af_buf_printf(context, "%s %s %d %d %d\n", lean->key, lean->name, lean->specialist, lean->generalist, lean->lean);
	return true;
}

static const char *lean(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	struct af_buf out = {0};
	struct af_error err;

	(void)project;
	assert_ok(af_lean_each(scene->store, draw % 2 ? "fastapi-specialist" : "backend-specialist", "fullstack-generalist", options->as_of, add_lean, &out,
	                       &err));
	return said(w, &out);
}

/* ---------------------------------------------------------------- gaps */

static void add_conditions(struct af_buf *out, const struct af_condition *list, size_t n, const size_t *blocking, size_t blocking_count, size_t without)
{
	for (size_t i = 0; i < n; i++)
		af_buf_printf(out, "%s: %d %zu failed %zu without %zu\n", list[i].label, list[i].kind, list[i].requirement, list[i].failed, list[i].without);
	for (size_t i = 0; i < blocking_count; i++)
		af_buf_printf(out, " %zu", blocking[i]);
	af_buf_printf(out, " block %zu\n", without);
}

static const char *gaps(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	struct af_gaps *g;
	struct af_buf out = {0};
	struct af_error err;

	(void)draw;
	assert_ok(af_gaps_run(scene->store, project, options, &g, &err));
	af_buf_printf(&out, "%zu of %zu, %zu left out\n", g->eligible_count, g->pool, g->left_out);
	for (size_t i = 0; i < g->gap_count; i++) {
		const struct af_requirement_gap *q = &g->gaps[i];

		af_buf_printf(&out, "%s: %zu direct %zu any %zu able %zu assumed %zu unknown %zu scarcity %d\n", q->label, q->requirement, q->direct, q->any,
		              q->able, q->assumed, q->unknown, q->scarcity);
	}
	for (size_t i = 0; i < g->relaxation_count; i++)
		af_buf_printf(&out, "%s: %d %d %zu adds %zu to %zu\n", g->relaxations[i].label, g->relaxations[i].kind, g->relaxations[i].condition,
		              g->relaxations[i].requirement, g->relaxations[i].added, g->relaxations[i].eligible);
	add_conditions(&out, g->conditions, g->condition_count, g->blocking, g->blocking_count, g->without_blocking);
	af_gaps_free(g);
	return said(w, &out);
}

/* ---------------------------------------------------------------- match */

static const char *match(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw)
{
	struct af_match_options some = *options;
	struct af_match_result *r;
	struct af_buf out = {0};
	struct af_error err;

	some.near_limit = draw % 3;
	assert_ok(af_match_run(scene->store, project, &some, &r, &err));
	af_buf_printf(&out, "%zu of %zu, %zu near\n", r->eligible_count, r->pool, r->near_count);
	for (size_t i = 0; i < r->match_count; i++)
		describe(&r->matches[i], &out);
	for (size_t i = 0; i < r->near_miss_count; i++)
		describe(&r->near_misses[i], &out);
	add_conditions(&out, r->conditions, r->condition_count, r->blocking, r->blocking_count, r->without_blocking);
	af_match_result_free(r);
	return said(w, &out);
}

/* ---------------------------------------------------------------- all of them */

typedef const char *command(struct world *w, const struct af_project *project, const struct af_match_options *options, uint64_t draw);

static const struct {
	const char *name;
	command *run;
} commands[] = {{"stability", stability}, {"projects-for", projects_for}, {"what-if", what_if}, {"lean", lean}, {"gaps", gaps}, {"match", match}};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

/* The options of the world, and what else a command draws, are the same both times. */
static void postings_say_what_profiles_say(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_project *project = read_project(w, &plain, "p", w->spec.count[T_ASKED]);
	struct af_match_options options = options_in(w);
	const char *by_postings[COMMANDS];
	const uint64_t draw = prng_next(&w->r);
	bool ready = false;
	struct af_error err;

	options.strict = chance(&w->r, 30);
	options.limit = chance(&w->r, 50) ? 0 : (size_t)(1 + below(&w->r, 3));
	load_people_as_of(w, options.as_of);
	assert_ok(af_project_put(scene->store, project, true, &err));
	assert_ok(af_postings_ready(scene->store, options.as_of, &ready, &err));
	assert_true(ready);
	for (size_t i = 0; i < COMMANDS; i++)
		by_postings[i] = commands[i].run(w, project, &options, draw);
	assert_ok(af_index_set(scene->store, false, 0, &err));
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(by_postings[i], commands[i].run(w, project, &options, draw)))
			world_broken(w, commands[i].name, __FILE__, __LINE__);
	af_project_free(project);
}

/* Any people, ordered by key by either way. */
static void both_orders_are_that_of_keys(struct world *w)
{
	int64_t ids[WORLD_PEOPLE];
	size_t n = 0, order[2][WORLD_PEOPLE];
	struct af_error err;

	load_people(w);
	for (size_t i = 0; i < w->people_count; i++) {
		struct af_candidate *c;

		assert_ok(af_candidate_get(scene->store, w->people[i].candidate.key, &c, &err));
		if (chance(&w->r, 70))
			ids[n++] = c->id; /* stored in this order */
		af_candidate_free(c);
	}
	for (int i = 0; i < 2; i++)
		hold_ok(w, af_order_by_key(scene->store, ids, n, i ? SIZE_MAX : 0, order[i], &err));
	for (size_t i = 0; i < n; i++) {
		const char *keys[2] = {NULL, NULL};

		hold(w, order[0][i] == order[1][i]);
		for (size_t j = 0; i && j < 2; j++)
			assert_ok(af_store_key(scene->store, ids[order[0][i - 1 + j]], &w->arena, &keys[j], &err));
		hold(w, !i || strcmp(keys[0], keys[1]) < 0);
	}
	if (n) {
		ids[n - 1] += 1000;
		hold(w, af_order_by_key(scene->store, ids, n, 0, order[0], &err) == AF_NOT_FOUND);
		hold(w, af_order_by_key(scene->store, ids, n, SIZE_MAX, order[0], &err) == AF_NOT_FOUND);
	}
}

PROPERTY_IN(postings_say_what_profiles_say, CASES / 3) /* every command twice */
PROPERTY_IN(both_orders_are_that_of_keys, CASES / 10)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_postings_say_what_profiles_say),
		cmocka_unit_test(test_both_orders_are_that_of_keys),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases, %d of orders\n", (unsigned long long)world_seed(), CASES / 3, CASES / 10);
	return cmocka_run_group_tests(tests, open_pools, close_pools);
}
