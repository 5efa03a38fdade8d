/* Ranking the whole pool for every stored project: see all.h. */
#include "match/all.h"

#include <string.h>

#include "match/conditions.h"
#include "project/facts.h"
#include "store/store.h"

enum { SPARE = 64 }; /* on a board beside twice its limit: there are many boards */

/* ---------------------------------------------------------------- projects */

static void project_free(struct af_all_project *p)
{
	if (!p)
		return;
	af_prepared_clear(&p->prepared);
	af_board_clear(&p->board);
	af_project_free(p->project);
	af_free(p);
}

/* Compiles the project, which is p's from now on. */
static enum af_status prepare(struct af_all *all, struct af_all_project *p, struct af_project *project, struct af_error *err)
{
	const struct af_match_options *options = all->options;
	enum af_status status;

	p->project = project;
	p->from_profiles = true;
	af_board_init(&p->board, all->store, options->limit, af_raw_of_tenths(options->min_fit));
	p->board.room = 2 * options->limit + SPARE;
	status = af_prepare_by(&p->prepared, all->store, project, options, all->facts, &all->arena, err);
	af_prepared_clear(&p->prepared); /* the vector only */
	return status;
}

/* What the projects are gathered for. */
struct gathering {
	struct af_all *all;
	struct af_all_result *result;
	const char **unscored;
	size_t unscored_capacity;
};

static enum af_status note_unscored(struct gathering *g, const struct af_project *project, struct af_error *err)
{
	struct af_all_result *r = g->result;
	enum af_status status = af_reserve((void **)&g->unscored, &g->unscored_capacity, r->unscored_count + 1, sizeof(*g->unscored), err);

	if (!status)
		g->unscored[r->unscored_count++] = af_arena_strdup(r->memory, project->slug);
	return status;
}

/* One project, which is ours. */
static enum af_status gather(void *context, struct af_project *project, struct af_error *err)
{
	struct gathering *g = context;
	struct af_all *all = g->all;
	struct af_all_project *p;
	enum af_status status;

	if (!project->requirement_count) {
		status = note_unscored(g, project, err);
		af_project_free(project);
		return status;
	}
	status = af_reserve((void **)&all->projects, &all->capacity, all->count + 1, sizeof(*all->projects), err);
	p = status ? NULL : af_calloc(1, sizeof(*p));
	if (!p) {
		af_project_free(project);
		return status ? status : af_fail_nomem(err);
	}
	all->projects[all->count++] = p;
	return prepare(all, p, project, err);
}

static enum af_status gather_projects(struct af_all *all, struct af_all_result *result, struct af_error *err)
{
	struct gathering g = {.all = all, .result = result};
	enum af_status status = af_facts_builtin(&all->facts, err);
	const char **unscored = NULL;

	if (!status)
		status = af_store_projects(all->store, gather, &g, err);
	if (!status)
		unscored = af_arena_array(result->memory, result->unscored_count, sizeof(*unscored));
	if (!status && !unscored)
		status = af_fail_nomem(err);
	if (!status && result->unscored_count)
		memcpy(unscored, g.unscored, result->unscored_count * sizeof(*unscored));
	result->unscored = unscored;
	af_free(g.unscored);
	return status;
}

/* ---------------------------------------------------------------- from the profiles */

/* One profile, for every project that the postings do not answer. */
static bool look_at_profile(void *context, const struct af_candidate *candidate)
{
	struct af_all *all = context;
	const int as_of = all->options->as_of;

	all->pool++;
	af_vector_fill(&all->vector, candidate, as_of, AF_ASSUMED);
	for (size_t i = 0; i < all->count && !all->status; i++) {
		struct af_all_project *p = all->projects[i];
		const struct af_query *query = &p->prepared.query;

		if (!p->from_profiles || !af_conditions_hold(query, &p->project->constraints, candidate, &all->vector, as_of, all->options->strict))
			continue;
		p->eligible++;
		all->status = af_board_offer(&p->board, af_score(query, &all->vector), candidate->id, all->err);
	}
	return !all->status;
}

static enum af_status look_at_profiles(struct af_all *all, struct af_error *err)
{
	enum af_status status;

	all->pool = 0;
	all->err = err;
	status = af_store_profiles(all->store, look_at_profile, all, err);
	return status ? status : all->status;
}

static enum af_status look_at_all(struct af_all *all, unsigned threads, struct af_error *err)
{
	bool usable = false, profiles = false;
	enum af_status status = af_index_open(all->store, all->options->as_of, &all->view, &usable, err);

	if (!status && usable)
		status = af_all_divide(all, err);
	if (!status && usable)
		status = af_all_scan(all, threads, err);
	if (usable)
		af_index_close(all->store);
	for (size_t i = 0; i < all->count; i++)
		profiles = profiles || all->projects[i]->from_profiles;
	if (!status && (profiles || !usable))
		status = look_at_profiles(all, err);
	return status;
}

/* ---------------------------------------------------------------- telling */

/* While one of the best is told. */
struct telling {
	struct af_all *all;
	const struct af_all_project *project;
	struct af_ranking_place *place;
	struct af_arena *memory;
};

/* Counts what the profile says once more: the postings must not have said anything else. */
static bool tell_person(void *context, const struct af_candidate *candidate)
{
	struct telling *t = context;
	const struct af_match_options *options = t->all->options;
	const struct af_query *query = &t->project->prepared.query;
	struct af_vector *vector = &t->all->vector;

	af_vector_fill(vector, candidate, options->as_of, AF_ASSUMED);
	t->place->name = af_arena_strdup(t->memory, candidate->name ? candidate->name : "");
	t->place->raw = af_conditions_hold(query, &t->project->project->constraints, candidate, vector, options->as_of, options->strict)
	                        ? af_score(query, vector) : AF_UNKNOWN;
	t->place->fit = af_fit_tenths(t->place->raw);
	return true;
}

static enum af_status tell_project(struct af_all *all, struct af_all_project *p, struct af_project_ranking *ranking, struct af_arena *memory,
                                   struct af_error *err)
{
	const struct af_query *query = &p->prepared.query;
	enum af_status status = af_board_finish(&p->board, err);
	struct af_ranking_place *places = af_arena_array(memory, p->board.count, sizeof(*places));

	if (!status && !places)
		status = af_fail_nomem(err);
	*ranking = (struct af_project_ranking){.project = af_arena_strdup(memory, p->project->slug), .title = af_arena_strdup(memory, p->project->title),
	                                       .specialist = af_arena_strdup(memory, query->specialist.name),
	                                       .generalist = af_arena_strdup(memory, query->generalist.name),
	                                       .specialist_share = query->specialist_share, .eligible_count = p->eligible, .places = places};
	for (size_t i = 0; i < p->board.count && !status; i++) {
		const struct af_ranked *r = &p->board.list[i];
		const uint16_t number = (uint16_t)(r->id & (AF_CHUNK - 1));
		struct telling t = {all, p, &places[i], memory};

		places[i].rank = i + 1;
		places[i].key = af_arena_strdup(memory, r->key);
		status = af_store_profiles_at(all->store, r->id - number, &number, 1, tell_person, &t, err);
		if (!status && places[i].raw != r->raw)
			status = af_fail(err, AF_CORRUPT, "the postings of \"%.100s\" are not those of the profile; `archefit check --rebuild` makes "
			                 "them again", r->key);
	}
	ranking->place_count = p->board.count;
	af_board_clear(&p->board);
	return status;
}

static enum af_status tell(struct af_all *all, struct af_all_result *result, struct af_error *err)
{
	struct af_project_ranking *rankings = af_arena_array(result->memory, all->count, sizeof(*rankings));
	enum af_status status = rankings ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < all->count && !status; i++)
		status = tell_project(all, all->projects[i], &rankings[i], result->memory, err);
	result->as_of = all->options->as_of;
	result->pool = all->pool;
	result->taxonomy_version = af_arena_strdup(result->memory, af_taxonomy_version(all->taxonomy));
	result->rankings = rankings;
	result->ranking_count = all->count;
	return !status && result->memory->failed ? af_fail_nomem(err) : status;
}

/* ---------------------------------------------------------------- all */

static void clear(struct af_all *all)
{
	for (size_t i = 0; i < all->count; i++)
		project_free(all->projects[i]);
	for (size_t i = 0; i < all->batch_count; i++)
		af_free(all->batches[i].columns);
	af_free(all->projects);
	af_free(all->batches);
	af_free(all->lists);
	af_facts_free(all->facts);
	af_vector_clear(&all->vector);
	af_arena_clear(&all->arena);
}

static enum af_status check_options(const struct af_match_options *options, unsigned threads, struct af_error *err)
{
	if (!options->limit || options->limit > AF_ALL_LIMIT_MOST)
		return af_fail(err, AF_INVALID, "of each project 1 to %d people can be ranked, not %zu; match one project alone", AF_ALL_LIMIT_MOST,
		               options->limit);
	if (options->near_limit || options->where)
		return af_fail(err, AF_INVALID, "all projects are ranked without near misses and without a condition; match one project alone");
	if (!threads || threads > AF_THREADS_MOST)
		return af_fail(err, AF_INVALID, "1 to %d threads can be used, not %u", AF_THREADS_MOST, threads);
	return AF_OK;
}

enum af_status af_match_all(struct af_store *store, const struct af_match_options *options, unsigned threads, struct af_all_result **out,
                            struct af_error *err)
{
	struct af_all all = {.store = store, .options = options};
	struct af_all_result *result = NULL;
	struct af_arena *memory = NULL;
	bool reading = false;
	enum af_status status = check_options(options, threads, err);

	*out = NULL;
	if (status)
		return status;
	result = af_object_new(sizeof(*result), &memory);
	if (!result)
		return af_fail_nomem(err);
	result->memory = memory;
	status = af_store_read_begin(store, &reading, err);
	if (!status)
		status = af_store_taxonomy(store, &all.taxonomy, err);
	if (!status)
		status = af_vector_init(&all.vector, all.taxonomy, err);
	if (!status)
		status = gather_projects(&all, result, err);
	if (!status)
		status = look_at_all(&all, threads, err);
	if (!status)
		status = tell(&all, result, err);
	clear(&all);
	af_store_read_end(store, reading);
	if (status)
		af_all_result_free(result);
	else
		*out = result;
	return status;
}

void af_all_result_free(struct af_all_result *result)
{
	af_object_free(result, result ? result->memory : NULL);
}
