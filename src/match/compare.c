/* People side by side: why the one and not the other, and what would reverse it. */
#include <stdlib.h>
#include <string.h>

#include "match/explain.h"
#include "match/prepare.h"
#include "match/reverse.h"
#include "match/sentences.h"
#include "store/store.h"

struct entrant {
	struct af_candidate *candidate;
	struct af_match match;
	int *values;
};

struct comparing {
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_prepared prepared;
	struct entrant entrants[AF_COMPARE_MAX];
	size_t count;
	struct af_comparison *result;
};

/* As a ranking orders: eligible people first, then the larger raw, then the key. */
static int by_rank(const void *a, const void *b)
{
	const struct af_match *x = &((const struct entrant *)a)->match, *y = &((const struct entrant *)b)->match;

	if (x->eligible != y->eligible)
		return x->eligible ? -1 : 1;
	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : strcmp(x->key, y->key);
}

static enum af_status enter(struct comparing *c, struct af_store *store, const char *key, struct af_error *err)
{
	struct entrant *e = &c->entrants[c->count];
	const struct af_query *query = &c->prepared.query;
	enum af_status status = af_candidate_get(store, key, &e->candidate, err);

	if (status)
		return status;
	c->count++;
	for (size_t i = 0; i + 1 < c->count; i++)
		if (c->entrants[i].candidate->id == e->candidate->id)
			return af_fail(err, AF_INVALID, "%s is to be compared with itself; name somebody else", e->candidate->key);
	status = af_explain_fill(query, c->project, e->candidate, c->options->as_of, c->options->strict, &c->prepared.vector,
	                         c->result->memory, &e->match, err);
	if (status)
		return status;
	e->values = af_arena_array(c->result->memory, query->term_count, sizeof(*e->values));
	if (!e->values)
		return af_fail_nomem(err);
	for (size_t i = 0; i < query->term_count; i++)
		e->values[i] = af_term_value(&query->terms[i], &c->prepared.vector);
	return AF_OK;
}

/* How texts call them: two of one name would not be told apart without their keys. */
static const char **call_them(const struct comparing *c, struct af_arena *arena)
{
	const char **names = af_arena_array(arena, c->count, sizeof(*names));

	for (size_t i = 0; names && i < c->count; i++) {
		const struct af_match *match = &c->entrants[i].match;
		size_t same = 0;

		for (size_t k = 0; k < c->count; k++)
			same += !strcmp(match->name, c->entrants[k].match.name);
		names[i] = same > 1 && *match->name ? af_arena_printf(arena, "%s (%s)", match->name, match->key) : af_words_who(match);
	}
	return names;
}

static enum af_status compare_pair(struct comparing *c, size_t i, const char *const *names, struct af_pair *pair,
                                   struct af_error *err)
{
	const struct entrant *a = &c->entrants[i], *b = &c->entrants[i + 1];
	struct af_match first = a->match, second = b->match; /* by the names that tell them apart */
	const struct af_contest contest = {&c->prepared.query, c->project, c->options->as_of, c->options->strict, &c->prepared.vector,
	                                   c->result->memory};
	const struct af_contestant ahead = {a->candidate, a->values, a->match.raw, a->match.eligible, names[i]},
	                           behind = {b->candidate, b->values, b->match.raw, b->match.eligible, names[i + 1]};
	struct af_change *changes = af_arena_array(c->result->memory, 3, sizeof(*changes));

	if (!changes)
		return af_fail_nomem(err);
	pair->ahead = i;
	pair->behind = i + 1;
	first.name = names[i];
	second.name = names[i + 1];
	pair->answer = af_words_answer(&first, &second, false, c->result->memory);
	pair->open = a->match.eligible == b->match.eligible && b->match.high >= a->match.low &&
	             (a->match.low != a->match.high || b->match.low != b->match.high);
	pair->changes = changes;
	return af_reverse(&contest, &ahead, &behind, changes, &pair->change_count, err);
}

static enum af_status compare(struct comparing *c, struct af_error *err)
{
	struct af_arena *arena = c->result->memory;
	struct af_match *people = af_arena_array(arena, c->count, sizeof(*people));
	struct af_pair *pairs = af_arena_array(arena, c->count - 1, sizeof(*pairs));
	enum af_status status = AF_OK;
	const char **names;

	qsort(c->entrants, c->count, sizeof(c->entrants[0]), by_rank);
	names = call_them(c, arena);
	if (!people || !pairs || !names || arena->failed)
		return af_fail_nomem(err);
	for (size_t i = 0; i < c->count; i++) {
		people[i] = c->entrants[i].match;
		people[i].rank = i + 1;
	}
	for (size_t i = 0; i + 1 < c->count && !status; i++)
		status = compare_pair(c, i, names, &pairs[i], err);
	c->result->people = people;
	c->result->people_count = c->count;
	c->result->names = names;
	c->result->pairs = pairs;
	c->result->pair_count = c->count - 1;
	c->result->basis = af_prepared_basis(&c->prepared, c->project, c->options, arena);
	return status ? status : arena->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_compare_run(struct af_store *store, const struct af_project *project, const char *const *keys, size_t n,
                              const struct af_match_options *options, struct af_comparison **comparison, struct af_error *err)
{
	struct comparing c = {.project = project, .options = options};
	struct af_arena *arena;
	enum af_status status;

	*comparison = NULL;
	if (n < 2 || n > AF_COMPARE_MAX)
		return af_fail(err, AF_INVALID, "%zu candidates cannot be compared; name 2 to %d", n, AF_COMPARE_MAX);
	c.result = af_object_new(sizeof(*c.result), &arena);
	if (!c.result)
		return af_fail_nomem(err);
	c.result->memory = arena;
	status = af_prepare(&c.prepared, store, project, options, arena, err);
	for (size_t i = 0; i < n && !status; i++)
		status = enter(&c, store, keys[i], err);
	if (!status)
		status = compare(&c, err);
	for (size_t i = 0; i < c.count; i++)
		af_candidate_free(c.entrants[i].candidate);
	af_prepared_clear(&c.prepared);
	if (status)
		af_comparison_free(c.result);
	else
		*comparison = c.result;
	return status;
}

void af_match_difference(const struct af_match *match, const struct af_match *other, int *tenths)
{
	int64_t raws[AF_TERMS_MAX];

	for (size_t i = 0; i < match->part_count; i++)
		raws[i] = match->parts[i].raw - other->parts[i].raw;
	af_apportion_signed(raws, match->part_count, AF_RAW_MAX / 1000, match->fit - other->fit, tenths);
}

void af_comparison_free(struct af_comparison *comparison)
{
	af_object_free(comparison, comparison ? comparison->memory : NULL);
}
