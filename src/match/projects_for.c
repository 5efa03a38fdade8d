/* The reverse of a ranking: every stored project for one candidate. */
#include <stdlib.h>
#include <string.h>

#include "match/explain.h"
#include "match/order.h"
#include "match/pool.h"
#include "project/facts.h"

/* A project while it is among the best seen so far: compiled once, for its score, for places in the pool and for the reasons. */
struct entry {
	struct af_project *project;
	struct af_prepared prepared; /* its vector is empty: all entries share the one of the search */
	struct af_arena *memory;
	int raw;
	size_t pool_eligible, ahead; /* people of the pool who are eligible; of them those who rank before the candidate */
	bool counted; /* these two, from postings */
};

/* The best `limit` of a tier. It grows to twice the limit, then keeps the better half. */
struct tier {
	struct entry **list;
	size_t count, capacity, limit; /* limit SIZE_MAX: all */
};

struct search {
	struct af_store *store;
	const struct af_match_options *options;
	const struct af_taxonomy *taxonomy;
	struct af_facts *facts;
	struct af_candidate *candidate;
	struct af_vector vector;
	struct tier eligible, near;
	const char **unscored;
	size_t unscored_capacity;
	struct af_projects_result *result;
};

static void entry_free(struct entry *entry)
{
	if (!entry)
		return;
	af_prepared_clear(&entry->prepared);
	af_project_free(entry->project);
	af_object_free(entry, entry->memory);
}

/* Compiles the project, which is the entry's from now on, after a failure too. */
static enum af_status entry_new(struct entry **out, struct search *s, struct af_project *project, struct af_error *err)
{
	struct af_arena *arena;
	struct entry *entry = af_object_new(sizeof(*entry), &arena);
	enum af_status status;

	*out = NULL;
	if (!entry) {
		af_project_free(project);
		return af_fail_nomem(err);
	}
	entry->memory = arena;
	entry->project = project;
	status = af_prepare_by(&entry->prepared, s->store, project, s->options, s->facts, arena, err);
	af_prepared_clear(&entry->prepared); /* the vector only */
	if (status)
		entry_free(entry);
	else
		*out = entry;
	return status;
}

static int best_first(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;

	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : strcmp(x->project->slug, y->project->slug);
}

static void tier_sort(struct tier *tier)
{
	if (tier->count)
		qsort(tier->list, tier->count, sizeof(*tier->list), best_first);
	while (tier->count > tier->limit)
		entry_free(tier->list[--tier->count]);
}

/* Takes the entry, after a failure too. */
static enum af_status tier_add(struct tier *tier, struct entry *entry, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&tier->list, &tier->capacity, tier->count + 1, sizeof(*tier->list), err);

	if (status) {
		entry_free(entry);
		return status;
	}
	tier->list[tier->count++] = entry;
	if (tier->count / 2 >= tier->limit)
		tier_sort(tier);
	return AF_OK;
}

static void tier_clear(struct tier *tier)
{
	tier->limit = 0;
	tier_sort(tier);
	af_free(tier->list);
}

/* Whoever the vector was filled for. */
static bool is_eligible(struct search *s, const struct entry *entry, const struct af_candidate *candidate)
{
	return af_conditions_hold(&entry->prepared.query, &entry->project->constraints, candidate, &s->vector, s->options->as_of,
	                          s->options->strict);
}

static enum af_status note_unscored(struct search *s, const struct af_project *project, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&s->unscored, &s->unscored_capacity, s->result->unscored_count + 1,
	                                   sizeof(*s->unscored), err);

	if (!status)
		s->unscored[s->result->unscored_count++] = af_arena_strdup(s->result->memory, project->slug);
	return status;
}

/* One project, which is ours. The vector stays filled for the candidate while all of them pass. */
static enum af_status weigh(void *context, struct af_project *project, struct af_error *err)
{
	struct search *s = context;
	struct entry *entry;
	enum af_status status;

	s->result->projects++;
	if (!project->requirement_count) {
		status = note_unscored(s, project, err);
		af_project_free(project);
		return status;
	}
	status = entry_new(&entry, s, project, err);
	if (status)
		return status;
	entry->raw = af_score(&entry->prepared.query, &s->vector);
	if (!is_eligible(s, entry, s->candidate)) {
		s->result->near_count++;
		return tier_add(&s->near, entry, err);
	}
	s->result->eligible_count++;
	if (af_fit_tenths(entry->raw) >= s->options->min_fit)
		return tier_add(&s->eligible, entry, err);
	entry_free(entry);
	return AF_OK;
}

/* Row ids of those who have the candidate's raw in a project, the candidate among them. */
struct equals {
	int64_t *ids;
	size_t count, capacity;
};

/* The eligible of the chunk at hand: how many are ahead, and who is equal. */
static enum af_status count_ahead(const struct af_pool *pool, struct entry *entry, struct equals *equals, struct af_error *err)
{
	const struct af_scan *scan = pool->scan;
	const size_t n = af_pool_pick(pool);
	enum af_status status = AF_OK;

	for (size_t i = 0; i < n && !status; i++) {
		const int raw = (int)scan->raw[scan->picked[i]];

		entry->ahead += raw > entry->raw;
		if (raw != entry->raw)
			continue;
		status = af_reserve((void **)&equals->ids, &equals->capacity, equals->count + 1, sizeof(*equals->ids), err);
		if (!status)
			equals->ids[equals->count++] = af_pool_id(pool, scan->picked[i]);
	}
	return status;
}

/* Of those who are equal the keys decide. */
static enum af_status count_before(struct search *s, struct entry *entry, const struct equals *equals, size_t people, struct af_error *err)
{
	size_t *order = af_calloc(equals->count, sizeof(*order)), before = 0;
	enum af_status status = order ? AF_OK : af_fail_nomem(err);

	if (!status)
		status = af_order_by_key(s->store, equals->ids, equals->count, people, order, err);
	if (!status)
		while (before < equals->count && equals->ids[order[before]] != s->candidate->id)
			before++;
	if (!status && before == equals->count)
		status = af_fail(err, AF_CORRUPT, "the postings of \"%.100s\" are not those of the profile; `archefit check --rebuild` makes them again",
		                 s->candidate->key);
	entry->ahead += before;
	af_free(order);
	return status;
}

static enum af_status count_in_pool(struct search *s, struct entry *entry, struct af_pool *pool, struct af_error *err)
{
	struct equals equals = {0};
	enum af_status status = AF_OK;
	bool more = true;

	while (!status && more) {
		status = af_pool_next(pool, (uint32_t)entry->raw, &more, err);
		if (!status && more)
			status = count_ahead(pool, entry, &equals, err);
	}
	if (!status)
		status = count_before(s, entry, &equals, pool->people, err);
	entry->pool_eligible = pool->eligible;
	entry->counted = !status;
	af_free(equals.ids);
	return status;
}

/* The candidate's place in one project, when there are postings for it. */
static enum af_status find_place(struct search *s, struct entry *entry, struct af_error *err)
{
	struct af_match_options eligible = *s->options;
	struct af_pool pool;
	enum af_status status;

	eligible.near_limit = 0; /* nobody else matters */
	entry->prepared.vector = s->vector;
	status = af_pool_open(&pool, s->store, entry->project, &eligible, &entry->prepared, err);
	if (!status && pool.usable)
		status = count_in_pool(s, entry, &pool, err);
	s->vector = entry->prepared.vector;
	memset(&entry->prepared.vector, 0, sizeof(entry->prepared.vector));
	af_pool_close(&pool);
	return status;
}

/* Where one person of the pool stands beside the candidate, in every project that postings do not tell it of. */
static bool stand_beside(void *context, const struct af_candidate *other)
{
	struct search *s = context;

	af_vector_fill(&s->vector, other, s->options->as_of, AF_ASSUMED);
	for (size_t i = 0; i < s->eligible.count; i++) {
		struct entry *entry = s->eligible.list[i];
		int raw;

		if (entry->counted || !is_eligible(s, entry, other))
			continue;
		raw = af_score(&entry->prepared.query, &s->vector);
		entry->pool_eligible++;
		entry->ahead += raw > entry->raw || (raw == entry->raw && strcmp(other->key, s->candidate->key) < 0);
	}
	return true;
}

static enum af_status find_places(struct search *s, struct af_error *err)
{
	enum af_status status = AF_OK;
	bool all = true;

	for (size_t i = 0; i < s->eligible.count && !status; i++) {
		status = find_place(s, s->eligible.list[i], err);
		all = all && s->eligible.list[i]->counted;
	}
	return status || all ? status : af_store_profiles(s->store, stand_beside, s, err);
}

/* The full story of a tier, in the memory of the result. */
static enum af_status tell(struct search *s, const struct tier *tier, const struct af_project_match **out, size_t *count,
                           struct af_error *err)
{
	struct af_arena *arena = s->result->memory;
	struct af_project_match *list = af_arena_array(arena, tier->count, sizeof(*list));
	enum af_status status = list ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < tier->count && !status; i++) {
		const struct entry *entry = tier->list[i];
		const struct af_query *query = &entry->prepared.query;

		list[i].project = af_arena_strdup(arena, entry->project->slug);
		list[i].title = af_arena_strdup(arena, entry->project->title);
		list[i].specialist = af_arena_strdup(arena, query->specialist.name);
		list[i].generalist = af_arena_strdup(arena, query->generalist.name);
		list[i].specialist_share = query->specialist_share;
		list[i].pool_eligible = entry->pool_eligible;
		list[i].pool_rank = entry->pool_eligible ? entry->ahead + 1 : 0;
		status = af_explain_fill(query, entry->project, s->candidate, s->options->as_of, s->options->strict, &s->vector, arena,
		                         &list[i].match, err);
		list[i].match.rank = i + 1;
	}
	*out = list;
	*count = tier->count;
	return status;
}

static enum af_status open_search(struct search *s, const char *key, struct af_error *err)
{
	struct af_arena *arena;
	enum af_status status;

	s->result = af_object_new(sizeof(*s->result), &arena);
	if (!s->result)
		return af_fail_nomem(err);
	s->result->memory = arena;
	s->eligible.limit = s->options->limit ? s->options->limit : SIZE_MAX;
	s->near.limit = s->options->near_limit;
	status = af_store_taxonomy(s->store, &s->taxonomy, err);
	if (!status)
		status = af_vector_init(&s->vector, s->taxonomy, err);
	if (!status)
		status = af_facts_builtin(&s->facts, err);
	if (!status)
		status = af_candidate_get(s->store, key, &s->candidate, err);
	if (status)
		return status;
	s->result->key = af_arena_strdup(arena, s->candidate->key);
	s->result->name = af_arena_strdup(arena, s->candidate->name ? s->candidate->name : "");
	s->result->as_of = s->options->as_of;
	s->result->taxonomy_version = af_arena_strdup(arena, af_taxonomy_version(s->taxonomy));
	return AF_OK;
}

static enum af_status run_search(struct search *s, bool pool_ranks, struct af_error *err)
{
	struct af_projects_result *r = s->result;
	enum af_status status;
	const char **unscored;

	af_vector_fill(&s->vector, s->candidate, s->options->as_of, AF_ASSUMED);
	status = af_store_projects(s->store, weigh, s, err);
	if (status)
		return status;
	tier_sort(&s->eligible);
	tier_sort(&s->near);
	if (pool_ranks)
		status = find_places(s, err);
	if (!status)
		status = tell(s, &s->eligible, &r->matches, &r->match_count, err);
	if (!status)
		status = tell(s, &s->near, &r->near_misses, &r->near_miss_count, err);
	if (status)
		return status;
	unscored = af_arena_array(r->memory, r->unscored_count, sizeof(*unscored));
	if (unscored && r->unscored_count)
		memcpy(unscored, s->unscored, r->unscored_count * sizeof(*unscored));
	r->unscored = unscored;
	return r->memory->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_projects_for(struct af_store *store, const char *key, const struct af_match_options *options, bool pool_ranks,
                               struct af_projects_result **result, struct af_error *err)
{
	struct search s = {.store = store, .options = options};
	bool reading;
	enum af_status status = af_store_read_begin(store, &reading, err);

	*result = NULL;
	if (!status)
		status = open_search(&s, key, err);
	if (!status)
		status = run_search(&s, pool_ranks, err);
	af_store_read_end(store, reading);
	tier_clear(&s.eligible);
	tier_clear(&s.near);
	af_free(s.unscored);
	af_facts_free(s.facts);
	af_vector_clear(&s.vector);
	af_candidate_free(s.candidate);
	if (status)
		af_projects_result_free(s.result);
	else
		*result = s.result;
	return status;
}

void af_projects_result_free(struct af_projects_result *result)
{
	af_object_free(result, result ? result->memory : NULL);
}
