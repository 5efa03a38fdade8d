#include "match/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "match/explain.h"
#include "match/prepare.h"
#include "match/sentences.h"
#include "match/trace.h"
#include "score/scan.h"
#include "store/index.h"

enum { CELL = 5 /* points of affinity */ };

/* Affinities and the two sentences. The candidate's details are made in scratch. */
static enum af_status fill_profile(struct af_prepared *p, const struct af_candidate *candidate, const struct af_match *match, int as_of,
                                   struct af_arena *arena, struct af_shortlist_profile *profile, struct af_error *err)
{
	struct af_arena scratch = {0};
	struct af_part_detail *details;

	af_vector_fill(&p->vector, candidate, as_of, AF_ASSUMED);
	profile->specialist = af_affinity(&p->query.specialist, &p->vector);
	profile->generalist = af_affinity(&p->query.generalist, &p->vector);
	profile->lean = profile->generalist - profile->specialist;
	details = af_trace_parts(&p->query, candidate, &p->vector, &scratch);
	if (details) {
		profile->why = af_words_why(match, details, arena);
		profile->lacks = af_words_missing(match, details, arena);
	}
	af_arena_clear(&scratch);
	return details && !arena->failed ? AF_OK : af_fail_nomem(err);
}

static enum af_status fill_profiles(struct af_prepared *p, const struct af_match *list, size_t n, int as_of, struct af_arena *arena,
                                    const struct af_shortlist_profile **out, struct af_error *err)
{
	struct af_shortlist_profile *profiles = af_arena_array(arena, n, sizeof(*profiles));
	enum af_status status = profiles ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < n && !status; i++) {
		struct af_candidate *candidate;

		status = af_store_candidate(p->store, list[i].candidate_id, &candidate, err);
		if (!status)
			status = fill_profile(p, candidate, &list[i], as_of, arena, &profiles[i], err);
		af_candidate_free(candidate);
	}
	*out = profiles;
	return status;
}

static enum af_status fill_asks(const struct af_prepared *p, struct af_shortlist *l, struct af_error *err)
{
	struct af_shortlist_ask *asks = af_arena_array(l->memory, p->query.requirement_count, sizeof(*asks));

	for (size_t i = 0; asks && i < p->query.requirement_count; i++) {
		asks[i].label = af_arena_strdup(l->memory, p->query.terms[i].label);
		asks[i].share = p->query.terms[i].weight;
	}
	l->asks = asks;
	return l->memory->failed ? af_fail_nomem(err) : AF_OK;
}

struct survey {
	struct af_prepared *prepared;
	int as_of;
	size_t people[AF_MAP_SIDE][AF_MAP_SIDE]; /* by specialist, then generalist */
	size_t cells;
};

static void count_one(struct survey *s, int specialist, int generalist)
{
	size_t *cell = &s->people[specialist / CELL][generalist / CELL];

	s->cells += !*cell;
	++*cell;
}

static bool look_at(void *context, const struct af_candidate *candidate)
{
	struct survey *s = context;

	af_vector_fill(&s->prepared->vector, candidate, s->as_of, AF_ASSUMED);
	count_one(s, af_affinity(&s->prepared->query.specialist, &s->prepared->vector),
	          af_affinity(&s->prepared->query.generalist, &s->prepared->vector));
	return true;
}

/* Everybody of a chunk, from the two lists of affinities. */
static enum af_status look_at_chunk(struct survey *s, struct af_scan *scan, const struct af_postings *postings, int64_t chunk,
                                    const uint32_t lists[2], struct af_error *err)
{
	uint8_t *const affinity[2] = {scan->value, scan->met};
	enum af_status status = af_scan_people(scan, postings, chunk, err);

	af_scan_clear(scan);
	for (int i = 0; i < 2 && !status; i++) {
		struct af_posting_walk w = {0};
		unsigned number;
		uint8_t byte;

		status = af_scan_read(scan, postings, chunk, lists[i], &w.list, err);
		while (!status && af_posting_next(&w, &number, &byte))
			affinity[i][number] = byte < AF_STRENGTH_MAX ? byte : AF_STRENGTH_MAX;
	}
	for (size_t i = 0; i < scan->span && !status; i++)
		if (scan->present[i])
			count_one(s, affinity[0][i], affinity[1][i]);
	return status;
}

/* *done is false when there are no postings for this. */
static enum af_status look_at_postings(struct survey *s, bool *done, struct af_error *err)
{
	const struct af_query *query = &s->prepared->query;
	struct af_scan *scan = NULL;
	struct af_index_view view;
	uint32_t lists[2];
	enum af_status status = af_index_open(s->prepared->store, s->as_of, &view, done, err);
	bool more = true;

	if (status || !*done)
		return status;
	lists[0] = af_lists_find(&view.lists, AF_LIST_AFFINITY, query->specialist.name);
	lists[1] = af_lists_find(&view.lists, AF_LIST_AFFINITY, query->generalist.name);
	*done = lists[0] && lists[1];
	if (*done && !(scan = af_scan_new(af_kernel())))
		return af_fail_nomem(err);
	for (int64_t chunk = 0; *done && !status; chunk++) {
		status = view.postings.next(view.postings.context, &chunk, &more, err);
		if (status || !more)
			break;
		status = look_at_chunk(s, scan, &view.postings, chunk, lists, err);
	}
	af_free(scan);
	return status;
}

static enum af_status fill_map(struct af_prepared *p, struct af_shortlist *l, struct af_error *err)
{
	struct survey *s = af_calloc(1, sizeof(*s));
	struct af_map_cell *map = NULL;
	enum af_status status;
	bool done;

	if (!s)
		return af_fail_nomem(err);
	s->prepared = p;
	s->as_of = l->as_of;
	status = look_at_postings(s, &done, err);
	if (!status && !done)
		status = af_store_profiles(p->store, look_at, s, err);
	if (!status && !(map = af_arena_array(l->memory, s->cells, sizeof(*map))))
		status = af_fail_nomem(err);
	for (int x = 0; x < AF_MAP_SIDE && !status; x++)
		for (int y = 0; y < AF_MAP_SIDE; y++)
			if (s->people[x][y])
				map[l->map_count++] = (struct af_map_cell){x, y, s->people[x][y]};
	l->map = map;
	af_free(s);
	return status;
}

enum af_status af_snapshot_fill(struct af_store *store, const struct af_project *project, struct af_shortlist *l, struct af_error *err)
{
	struct af_prepared p;
	struct af_arena arena = {0};
	enum af_status status = af_prepare(&p, store, project, &l->options, &arena, err);

	if (!status)
		status = fill_asks(&p, l, err);
	if (!status)
		status = fill_profiles(&p, l->entries, l->entry_count, l->as_of, l->memory, &l->entry_profiles, err);
	if (!status)
		status = fill_profiles(&p, l->near_misses, l->near_miss_count, l->as_of, l->memory, &l->near_profiles, err);
	if (!status)
		status = fill_map(&p, l, err);
	af_prepared_clear(&p);
	af_arena_clear(&arena);
	return status;
}

/* People in the order of a ranking, and how many of the pool rank between each and the one before. */
struct ladder {
	struct af_standing_of **people;
	size_t *between, n;
};

struct standings {
	struct af_prepared *prepared;
	const struct af_project *project;
	const struct af_match_options *options;
	struct ladder ladders[2]; /* of those who are not eligible, and of those who are */
};

static int by_rank(const void *a, const void *b)
{
	const struct af_match *x = &(*(struct af_standing_of *const *)a)->match, *y = &(*(struct af_standing_of *const *)b)->match;

	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : strcmp(x->key, y->key);
}

/* Somebody of the pool stands before all from the first on whom he outranks. */
static bool stand_between(void *context, const struct af_candidate *other)
{
	struct standings *s = context;
	struct af_standing_of standing = {.match = {.key = other->key}}, *him = &standing;
	struct ladder *ladder;
	size_t low = 0, high;

	af_vector_fill(&s->prepared->vector, other, s->options->as_of, AF_ASSUMED);
	standing.match.raw = af_score(&s->prepared->query, &s->prepared->vector);
	ladder = &s->ladders[af_conditions_hold(&s->prepared->query, &s->project->constraints, other, &s->prepared->vector,
	                                        s->options->as_of, s->options->strict)];
	high = ladder->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_rank(&him, &ladder->people[middle]) < 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (low < ladder->n)
		ladder->between[low]++;
	return true;
}

static enum af_status tell_standing(struct standings *s, struct af_standing_of *one, struct af_arena *arena, struct af_error *err)
{
	struct af_prepared *p = s->prepared;
	struct af_candidate *candidate = NULL;
	enum af_status status = af_candidate_get(p->store, one->key, &candidate, err);

	if (status == AF_NOT_FOUND || status == AF_CONFLICT)
		return AF_OK;
	if (!status)
		status = af_explain_fill(&p->query, s->project, candidate, s->options->as_of, s->options->strict, &p->vector, arena, &one->match, err);
	if (!status)
		status = fill_profile(p, candidate, &one->match, s->options->as_of, arena, &one->profile, err);
	one->found = !status;
	af_candidate_free(candidate);
	return status;
}

static enum af_status rank_all(struct standings *s, struct af_standing_of *people, size_t n, struct af_arena *scratch, struct af_error *err)
{
	enum af_status status;

	for (int i = 0; i < 2; i++) {
		struct ladder *ladder = &s->ladders[i];

		ladder->people = af_arena_array(scratch, n, sizeof(*ladder->people));
		ladder->between = af_arena_array(scratch, n, sizeof(*ladder->between));
		if (!ladder->people || !ladder->between)
			return af_fail_nomem(err);
		for (size_t k = 0; k < n; k++)
			if (people[k].found && people[k].match.eligible == (i == 1))
				ladder->people[ladder->n++] = &people[k];
		if (ladder->n)
			qsort(ladder->people, ladder->n, sizeof(*ladder->people), by_rank);
	}
	status = af_store_profiles(s->prepared->store, stand_between, s, err);
	for (int i = 0; i < 2; i++)
		for (size_t k = 0, ahead = 0; k < s->ladders[i].n; k++) {
			ahead += s->ladders[i].between[k];
			s->ladders[i].people[k]->match.rank = ahead + 1;
		}
	return status;
}

enum af_status af_snapshot_stand(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                 struct af_standing_of *people, size_t n, struct af_arena *arena, struct af_error *err)
{
	struct af_arena scratch = {0};
	struct af_prepared p;
	struct standings s = {.prepared = &p, .project = project, .options = options};
	enum af_status status;

	if (!n)
		return AF_OK;
	status = af_prepare(&p, store, project, options, &scratch, err);
	for (size_t i = 0; i < n && !status; i++)
		status = tell_standing(&s, &people[i], arena, err);
	if (!status)
		status = rank_all(&s, people, n, &scratch, err);
	if (!status && arena->failed)
		status = af_fail_nomem(err);
	af_prepared_clear(&p);
	af_arena_clear(&scratch);
	return status;
}
