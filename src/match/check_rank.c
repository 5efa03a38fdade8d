/* The check of rankings: everybody's raw score and eligibility by postings (pool.c) and by profiles (the reference scorer), side by side.
 *
 * Postings are read a chunk at a time, for several projects together; then the profiles of the same chunk, once, whatever the number of projects. So
 * memory is bounded, and all of the pool is compared. The first FIRST people of both tiers are also put in order both ways. And the first few are
 * asked for as match does it, which leaves out whoever cannot be among them. */
#include <stdlib.h>
#include <string.h>

#include "match/check.h"
#include "match/conditions.h"
#include "match/pool.h"

enum { TOGETHER = 16, FIRST = 1000, MATCHES = 10, NEAR_MISSES = 5 };

/* A project while it is checked. */
struct contest {
	struct af_project *project;
	struct af_checking c;
	struct af_arena arena;
	struct af_prepared prepared;
	struct af_pool pool;
	struct af_board quick[2], slow[2]; /* the eligible, the others */
	size_t people, eligible; /* by profiles */
	size_t matched;          /* of the chunk at hand: people whom both know */
	bool running;
	enum af_status status;   /* of the contest alone: postings that cannot be read */
	struct af_error err;
};

struct contests {
	struct af_check_run *run;
	struct af_match_options options;
	struct af_vector vector;
	const struct af_taxonomy *taxonomy;
	struct contest list[TOGETHER];
	size_t count;
	bool any;
	size_t total, done; /* candidates */
	int64_t chunk;
	uint16_t numbers[AF_CHUNK];
	enum af_status status; /* of the pass over profiles */
	struct af_error *err;
};

/* ---------------------------------------------------------------- one person */

static const char *eligible_words(bool eligible)
{
	return eligible ? "eligible" : "not eligible";
}

static void compare_person(struct contest *t, const struct af_candidate *candidate, int raw, bool eligible)
{
	const struct af_scan *scan = t->pool.scan;
	const unsigned number = candidate->id & (AF_CHUNK - 1);
	const bool known = number < scan->span && scan->present[number];

	t->people++;
	t->eligible += eligible;
	t->matched += known;
	if (!known)
		af_checking_find(&t->c, 1, "%.120s is not in the postings", candidate->key);
	else if (scan->raw[number] != (uint32_t)raw)
		af_checking_find(&t->c, 1, "%.120s has the raw score %u by postings, %d by profile", candidate->key, (unsigned)scan->raw[number], raw);
	else if (!scan->failed[number] != eligible)
		af_checking_find(&t->c, 1, "%.120s is %s by postings, %s by profile", candidate->key, eligible_words(!scan->failed[number]),
		                 eligible_words(eligible));
}

static bool take_person(void *context, const struct af_candidate *candidate)
{
	struct contests *a = context;

	af_vector_fill(&a->vector, candidate, a->options.as_of, AF_ASSUMED);
	for (size_t i = 0; i < a->count && !a->status; i++) {
		struct contest *t = &a->list[i];
		const int raw = t->running ? af_score(&t->prepared.query, &a->vector) : 0;
		bool eligible;

		if (!t->running)
			continue;
		eligible = af_conditions_hold(&t->prepared.query, &t->project->constraints, candidate, &a->vector, a->options.as_of, a->options.strict);
		compare_person(t, candidate, raw, eligible);
		a->status = af_board_offer(&t->slow[!eligible], raw, candidate->id, a->err);
	}
	return !a->status;
}

/* ---------------------------------------------------------------- one chunk */

/* A contest whose postings cannot be read is over; a lack of memory is not its fault. */
static enum af_status settle(struct contest *t, enum af_status status, struct af_error *err)
{
	if (status != AF_CORRUPT)
		return status;
	t->running = false;
	t->status = status;
	t->err = *err;
	return AF_OK;
}

/* All pools go to the same chunk. *more false: there is none. */
static enum af_status turn_pools(struct contests *a, bool *more, struct af_error *err)
{
	*more = false;
	for (size_t i = 0; i < a->count; i++) {
		struct contest *t = &a->list[i];
		bool found = false;
		enum af_status status = t->running ? af_pool_next(&t->pool, 0, &found, err) : AF_OK;

		for (int near = 0; near < 2 && !status && found; near++)
			status = af_pool_offer(&t->pool, &t->quick[near], near, err);
		if (settle(t, status, err))
			return status;
		t->matched = 0;
		if (t->running && found) {
			a->chunk = t->pool.chunk;
			*more = true;
		}
	}
	return AF_OK;
}

static enum af_status compare_chunk(struct contests *a, struct af_error *err)
{
	const struct af_check_options *options = a->run->options;
	size_t n;
	enum af_status status = af_store_chunk(a->run->store, a->chunk, a->numbers, &n, err);

	if (!status)
		status = af_store_profiles_at(a->run->store, a->chunk << AF_CHUNK_SHIFT, a->numbers, n, take_person, a, err);
	if (!status)
		status = a->status;
	for (size_t i = 0; i < a->count && !status; i++) {
		struct contest *t = &a->list[i];

		if (t->running && t->pool.scan->people > t->matched)
			af_checking_find(&t->c, t->pool.scan->people - t->matched, "the postings have %zu more people than there are candidates",
			                 t->pool.scan->people - t->matched);
	}
	a->done += n;
	if (!status && options->progress && !options->progress(options->progress_context, a->done, a->done, a->total))
		status = af_fail(err, AF_CANCELLED, "cancelled");
	return status;
}

/* ---------------------------------------------------------------- one project */

static enum af_status begin_contest(struct contests *a, struct contest *t, struct af_error *err)
{
	enum af_status status;

	if (!t->project->requirement_count) {
		t->c.skipped = true;
		af_checking_say(&t->c, "it asks for nothing, so there is nothing to rank by");
		return AF_OK;
	}
	status = af_prepare(&t->prepared, a->run->store, t->project, &a->options, &t->arena, err);
	if (!status)
		status = af_pool_open(&t->pool, a->run->store, t->project, &a->options, &t->prepared, err);
	if (status == AF_INVALID || status == AF_NOT_FOUND) { /* it cannot be ranked at all, as match says too */
		af_checking_find(&t->c, 1, "%s", err->message);
		af_checking_say(&t->c, "it cannot be ranked");
		return AF_OK;
	}
	if (status)
		return status;
	t->running = t->pool.usable;
	if (!t->running) {
		t->c.skipped = true;
		af_checking_say(&t->c, "it is ranked by profiles: the postings have no list of its archetypes");
	}
	for (int near = 0; near < 2; near++) {
		af_board_init(&t->quick[near], a->run->store, FIRST, 0);
		af_board_init(&t->slow[near], a->run->store, FIRST, 0);
	}
	return AF_OK;
}

/* Both are in order, and should be equal. */
static void compare_boards(struct contest *t, const struct af_board *quick, const struct af_board *slow, const char *tier)
{
	for (size_t i = 0; i < quick->count && i < slow->count; i++)
		if (quick->list[i].id != slow->list[i].id || quick->list[i].raw != slow->list[i].raw) {
			af_checking_find(&t->c, 1, "rank %zu of %s: %.100s by postings, %.100s by profiles", i + 1, tier, quick->list[i].key, slow->list[i].key);
			return;
		}
	if (quick->count != slow->count)
		af_checking_find(&t->c, 1, "%zu of %s by postings, %zu by profiles", quick->count, tier, slow->count);
}

/* When each score is right, so must be the order. */
static enum af_status compare_order(struct contest *t, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (int near = 0; near < 2 && !status; near++) {
		status = af_board_finish(&t->quick[near], err);
		if (!status)
			status = af_board_finish(&t->slow[near], err);
		if (!status)
			compare_boards(t, &t->quick[near], &t->slow[near], near ? "the near misses" : "the eligible");
	}
	return status;
}

/* The first of a tier as match gives them; the board is in order, and has more. */
static void compare_matches(struct contest *t, const struct af_match *list, size_t count, size_t limit, const struct af_board *slow, const char *tier)
{
	const size_t n = slow->count < limit ? slow->count : limit;

	for (size_t i = 0; i < count && i < n; i++)
		if (list[i].raw != slow->list[i].raw || strcmp(list[i].key, slow->list[i].key) != 0) {
			af_checking_find(&t->c, 1, "rank %zu of %s: %.100s when only the first %zu are looked for, %.100s by profiles", i + 1, tier,
			                 list[i].key, limit, slow->list[i].key);
			return;
		}
	if (count != n)
		af_checking_find(&t->c, 1, "%zu of the first %zu of %s when only they are looked for, %zu by profiles", count, limit, tier, n);
}

/* Without near misses, and with them. */
static enum af_status compare_first(const struct contests *a, struct contest *t, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t near = 0; near <= NEAR_MISSES && !status; near += NEAR_MISSES) {
		struct af_match_options options = a->options;
		struct af_match_result *result;

		options.limit = MATCHES;
		options.near_limit = near;
		status = af_match_run(a->run->store, t->project, &options, &result, err);
		if (status)
			continue;
		compare_matches(t, result->matches, result->match_count, MATCHES, &t->slow[0], "the eligible");
		compare_matches(t, result->near_misses, result->near_miss_count, near, &t->slow[1], "the near misses");
		af_match_result_free(result);
	}
	return status;
}

static enum af_status end_contest(struct contests *a, struct contest *t, struct af_error *err)
{
	enum af_status status = AF_OK;

	if (t->running && t->people < a->total)
		af_checking_find(&t->c, a->total - t->people, "the postings have %zu fewer people than there are candidates", a->total - t->people);
	if (t->running && (t->pool.people != t->people || t->pool.eligible != t->eligible))
		af_checking_find(&t->c, 1, "%zu of %zu are eligible by postings, %zu of %zu by profiles", t->pool.eligible, t->pool.people, t->eligible,
		                 t->people);
	if (t->running && !t->c.check.found)
		status = compare_order(t, err);
	if (t->running && !t->c.check.found && !status)
		status = compare_first(a, t, err);
	if (t->running && t->c.check.found)
		af_checking_say(&t->c, "postings and profiles differ in %zu thing%s", t->c.check.found, t->c.check.found == 1 ? "" : "s");
	else if (t->running)
		af_checking_say(&t->c, "postings and profiles agree on all: %zu eligible, %zu not", t->eligible, t->people - t->eligible);
	if (t->status)
		*err = t->err;
	t->c.check.rebuild = t->running || t->status;
	return status ? status : t->status;
}

static void clear_contest(struct contest *t)
{
	for (int near = 0; near < 2; near++) {
		af_board_clear(&t->quick[near]);
		af_board_clear(&t->slow[near]);
	}
	af_pool_close(&t->pool);
	af_prepared_clear(&t->prepared);
	af_checking_clear(&t->c);
	af_arena_clear(&t->arena);
	af_project_free(t->project);
	memset(t, 0, sizeof(*t));
}

/* ---------------------------------------------------------------- all of them */

static enum af_status run_contests(struct contests *a, struct af_error *err)
{
	enum af_status status = AF_OK;
	bool more = true;

	a->done = 0;
	a->err = err;
	for (size_t i = 0; i < a->count && !status; i++)
		status = begin_contest(a, &a->list[i], err);
	while (!status && more) {
		status = turn_pools(a, &more, err);
		if (!status && more)
			status = compare_chunk(a, err);
	}
	for (size_t i = 0; i < a->count && !status && !a->run->stopped; i++)
		status = af_check_report(a->run, &a->list[i].c, end_contest(a, &a->list[i], err), err);
	for (size_t i = 0; i < a->count; i++)
		clear_contest(&a->list[i]);
	a->count = 0;
	return status;
}

/* Takes the project over. */
static enum af_status take_project(void *context, struct af_project *project, struct af_error *err)
{
	struct contests *a = context;
	struct contest *t;

	a->any = true;
	if (a->run->stopped) {
		af_project_free(project);
		return AF_OK;
	}
	t = &a->list[a->count++];
	t->project = project;
	t->c.check.name = "ranking";
	t->c.check.project = project->slug;
	return a->count < TOGETHER ? AF_OK : run_contests(a, err);
}

static enum af_status take_all(struct contests *a, struct af_error *err)
{
	const struct af_check_options *options = a->run->options;
	enum af_status status = options->project_count ? AF_OK : af_store_projects(a->run->store, take_project, a, err);

	for (size_t i = 0; i < options->project_count && !status; i++) {
		struct af_project *project;

		status = af_project_get(a->run->store, options->projects[i], &project, err);
		if (!status)
			status = take_project(a, project, err);
	}
	return !status && a->count ? run_contests(a, err) : status;
}

static enum af_status skip(struct af_check_run *run, const char *why, struct af_error *err)
{
	struct af_checking c = {.check.name = "ranking", .skipped = true};

	af_checking_say(&c, "%s", why);
	return af_check_report(run, &c, AF_OK, err);
}

static enum af_status run_all(struct contests *a, struct af_error *err)
{
	enum af_status status = af_postings_month(a->run->store, &a->options.as_of, err);

	if (!status && a->options.as_of == AF_UNKNOWN)
		return skip(a->run, "there are no postings to rank by", err);
	a->options.near_limit = SIZE_MAX;
	a->options.mix = AF_UNKNOWN;
	if (!status)
		status = af_store_taxonomy(a->run->store, &a->taxonomy, err);
	if (!status)
		status = af_vector_init(&a->vector, a->taxonomy, err);
	if (!status)
		status = af_store_count(a->run->store, &a->total, err);
	if (!status)
		status = take_all(a, err);
	return status || a->any ? status : skip(a->run, "no project is stored", err);
}

enum af_status af_check_rankings(struct af_check_run *run, struct af_error *err)
{
	struct contests *a = af_calloc(1, sizeof(*a));
	struct af_checking all = {.check.name = "ranking"};
	enum af_status status;

	if (!a)
		return af_fail_nomem(err);
	a->run = run;
	status = run_all(a, err);
	for (size_t i = 0; i < TOGETHER; i++)
		clear_contest(&a->list[i]);
	af_vector_clear(&a->vector);
	af_free(a);
	return status ? af_check_report(run, &all, status, err) : AF_OK; /* what cannot be read is wrong */
}
