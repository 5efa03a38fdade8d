/* What became of one snapshot in another: who came, went and moved, and why. */
#include "shortlist/diff.h"

#include <stdlib.h>
#include <string.h>

const char *af_place_name(enum af_place place)
{
	static const char *const names[] = {"nowhere", "listed", "near miss", "kept"};

	return names[place];
}

const char *af_shift_kind_name(enum af_shift_kind kind)
{
	static const char *const names[] = {"came", "went", "moved", "rescored"};

	return names[kind];
}

/* Everybody of a snapshot by key, so that finding one takes no walk. */
struct person {
	const struct af_match *match;
	enum af_place place;
};

static int by_key(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return strcmp(x->match->key, y->match->key);
}

static struct person *index_people(const struct af_shortlist *l, size_t *n, struct af_arena *arena)
{
	const struct af_match *lists[] = {l->entries, l->near_misses, l->kept};
	const size_t counts[] = {l->entry_count, l->near_miss_count, l->kept_count};
	const enum af_place places[] = {AF_PLACE_LISTED, AF_PLACE_NEAR, AF_PLACE_KEPT};
	struct person *people;

	*n = l->entry_count + l->near_miss_count + l->kept_count;
	people = af_arena_array(arena, *n, sizeof(*people));
	if (!people)
		return NULL;
	*n = 0;
	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < counts[i]; k++)
			people[(*n)++] = (struct person){&lists[i][k], places[i]};
	if (*n)
		qsort(people, *n, sizeof(*people), by_key);
	return people;
}

static struct person find(const struct person *people, size_t n, const struct af_match *match)
{
	const struct person key = {.match = match}, none = {NULL, AF_PLACE_NOWHERE};
	const struct person *found = n ? bsearch(&key, people, n, sizeof(*people), by_key) : NULL;

	return found ? *found : none;
}

struct differ {
	const struct af_shortlist *a, *b;
	struct af_arena *arena;
	struct person *in_a, *in_b;
	size_t a_count, b_count;
	struct af_shift *list;
	struct af_shortlist_diff *diff;
};

/* "at rank 3", "a near miss, at rank 2 of them", "not among the first 8 nor the near misses kept" */
static const char *where(struct differ *d, const struct person *p, const struct af_shortlist *l)
{
	switch (p->place) {
	case AF_PLACE_LISTED: return af_arena_printf(d->arena, "at rank %zu", p->match->rank);
	case AF_PLACE_NEAR: return af_arena_printf(d->arena, "near miss %zu", p->match->rank);
	case AF_PLACE_KEPT:
		return af_arena_printf(d->arena, "%s %zu of the pool", p->match->eligible ? "rank" : "near miss", p->match->rank);
	default: break;
	}
	return af_arena_printf(d->arena, "not among the %zu listed%s", l->entry_count, l->near_miss_count ? " and the near misses kept" : "");
}

static void describe(struct differ *d, struct af_shift *s, const struct person *from, const struct person *to)
{
	const char *before = where(d, from, d->a), *after = where(d, to, d->b);

	if (s->kind == AF_RESCORED)
		s->text = af_arena_printf(d->arena, "Stays %s.", after);
	else
		s->text = af_arena_printf(d->arena, "Was %s; is %s.", before, after);
	if (from->match && to->match && s->fit_from == s->fit_to && !s->cause_count)
		s->text = af_arena_printf(d->arena, "%s The fit is the same: others moved.", s->text);
}

static void add_shift(struct differ *d, enum af_shift_kind kind, const struct person *from, const struct person *to)
{
	const struct af_match *any = to->match ? to->match : from->match;
	struct af_shift *s = &d->list[d->diff->shift_count++];

	*s = (struct af_shift){.kind = kind, .key = any->key, .name = any->name, .place_from = from->place, .place_to = to->place,
	                       .fit_from = AF_UNKNOWN, .fit_to = AF_UNKNOWN};
	if (from->match) {
		s->eligible_from = from->match->eligible;
		s->rank_from = from->match->rank;
		s->fit_from = from->match->fit;
	}
	if (to->match) {
		s->eligible_to = to->match->eligible;
		s->rank_to = to->match->rank;
		s->fit_to = to->match->fit;
	}
	if (from->match && to->match)
		s->causes = af_diff_causes(d->a, from->match, d->b, to->match, d->arena, &s->cause_count);
	describe(d, s, from, to);
}

static void gather(struct differ *d)
{
	for (size_t i = 0; i < d->b->entry_count; i++) {
		struct person to = {&d->b->entries[i], AF_PLACE_LISTED}, from = find(d->in_a, d->a_count, to.match);

		if (from.place != AF_PLACE_LISTED)
			add_shift(d, AF_CAME, &from, &to);
	}
	for (size_t i = 0; i < d->a->entry_count; i++) {
		struct person from = {&d->a->entries[i], AF_PLACE_LISTED}, to = find(d->in_b, d->b_count, from.match);

		if (to.place != AF_PLACE_LISTED)
			add_shift(d, AF_WENT, &from, &to);
	}
	for (size_t i = 0; i < d->b->entry_count; i++) {
		struct person to = {&d->b->entries[i], AF_PLACE_LISTED}, from = find(d->in_a, d->a_count, to.match);

		if (from.place != AF_PLACE_LISTED)
			continue;
		if (from.match->rank != to.match->rank)
			add_shift(d, AF_MOVED, &from, &to);
		else if (from.match->raw != to.match->raw)
			add_shift(d, AF_RESCORED, &from, &to);
		else
			d->diff->same++;
	}
}

enum af_status af_shortlist_diff_run(const struct af_shortlist *from, const struct af_shortlist *to, struct af_shortlist_diff **diff,
                                     struct af_error *err)
{
	struct af_arena *arena;
	struct differ d = {.a = from, .b = to, .diff = af_object_new(sizeof(**diff), &arena)};

	*diff = NULL;
	if (!d.diff)
		return af_fail_nomem(err);
	d.diff->memory = d.arena = arena;
	d.in_a = index_people(from, &d.a_count, arena);
	d.in_b = index_people(to, &d.b_count, arena);
	d.list = af_arena_array(arena, from->entry_count + to->entry_count, sizeof(*d.list));
	if (d.in_a && d.in_b && d.list)
		gather(&d);
	d.diff->shifts = d.list;
	d.diff->changes = af_diff_changes(from, to, arena, &d.diff->change_count);
	if (arena->failed) {
		af_object_free(d.diff, arena);
		return af_fail_nomem(err);
	}
	*diff = d.diff;
	return AF_OK;
}

void af_shortlist_diff_free(struct af_shortlist_diff *diff)
{
	af_object_free(diff, diff ? diff->memory : NULL);
}
