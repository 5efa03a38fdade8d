/* What differs between two snapshots beside people: the question, the rules, the pool. */
#include <stdio.h>
#include <string.h>

#include "shortlist/diff.h"

struct changes {
	struct af_arena *arena;
	const char **list;
	size_t n, room;
};

static void add(struct changes *c, const char *text)
{
	if (text && c->n < c->room)
		c->list[c->n++] = text;
}

static void texts(struct changes *c, const char *what, const char *from, const char *to)
{
	from = from ? from : "none";
	to = to ? to : "none";
	if (strcmp(from, to) != 0)
		add(c, af_arena_printf(c->arena, "%s %s -> %s", what, from, to));
}

static void numbers(struct changes *c, const char *what, int64_t from, int64_t to, const char *unit)
{
	if (from != to)
		add(c, af_arena_printf(c->arena, "%s %lld%s -> %lld%s", what, (long long)from, unit, (long long)to, unit));
}

static void rules(struct changes *c, const struct af_shortlist *a, const struct af_shortlist *b)
{
	char from[16], to[16];

	texts(c, "project", a->project, b->project);
	af_month_format(a->as_of, from);
	af_month_format(b->as_of, to);
	texts(c, "as of", from, to);
	numbers(c, "formula", a->formula_version, b->formula_version, "");
	texts(c, "taxonomy", a->taxonomy_version, b->taxonomy_version);
	texts(c, "specialist", a->specialist, b->specialist);
	texts(c, "generalist", a->generalist, b->generalist);
	numbers(c, "specialist share", a->specialist_share, b->specialist_share, "%");
	if (a->snapshot && b->snapshot)
		numbers(c, "newest batch", a->batch, b->batch, "");
	numbers(c, "pool", (int64_t)a->pool, (int64_t)b->pool, "");
	numbers(c, "eligible", (int64_t)a->eligible_count, (int64_t)b->eligible_count, "");
	if (!a->snapshot || !b->snapshot)
		return;
	numbers(c, "weight of archetypes", a->asked->archetype_weight, b->asked->archetype_weight, "%");
	numbers(c, "people wanted", (int64_t)a->options.limit, (int64_t)b->options.limit, "");
	texts(c, "strict", a->options.strict ? "yes" : "no", b->options.strict ? "yes" : "no");
	texts(c, "ranked as", a->options.archetype, b->options.archetype);
}

/* The requirement of l that is the i-th of other: of the same label, and where that is asked several times the same of them. */
static size_t find(const struct af_shortlist *l, const struct af_shortlist *other, size_t i)
{
	size_t before = 0;

	for (size_t k = 0; k < i; k++)
		before += !strcmp(other->asks[k].label, other->asks[i].label);
	for (size_t k = 0; k < l->asked->requirement_count; k++)
		if (!strcmp(l->asks[k].label, other->asks[i].label) && !before--)
			return k;
	return SIZE_MAX;
}

/* One requirement in both. */
static void requirement(struct changes *c, const char *label, const struct af_requirement *p, int share, const struct af_requirement *q,
                        int share_now)
{
	if (share != share_now)
		add(c, af_arena_printf(c->arena, "weight of %s %d.%02d%% -> %d.%02d%%", label, share / 100, share % 100, share_now / 100,
		                       share_now % 100));
	if (p->importance != q->importance)
		add(c, af_arena_printf(c->arena, "%s is %s -> %s", label, af_importance_name(p->importance), af_importance_name(q->importance)));
	if (p->level != q->level)
		add(c, af_arena_printf(c->arena, "level of %s %d -> %d", label, p->level, q->level));
	if (p->months != q->months)
		add(c, af_arena_printf(c->arena, "months of %s %d -> %d", label, p->months, q->months));
	if (p->exact != q->exact)
		add(c, af_arena_printf(c->arena, "%s %s", label, q->exact ? "needs direct evidence now" : "takes related skills now"));
}

static void requirements(struct changes *c, const struct af_shortlist *a, const struct af_shortlist *b)
{
	for (size_t i = 0; i < b->asked->requirement_count; i++) {
		size_t k = find(a, b, i);

		if (k == SIZE_MAX)
			add(c, af_arena_printf(c->arena, "%s is asked now, with %d.%02d%% of the fit", b->asks[i].label, b->asks[i].share / 100,
			                       b->asks[i].share % 100));
		else
			requirement(c, b->asks[i].label, &a->asked->requirements[k], a->asks[k].share, &b->asked->requirements[i], b->asks[i].share);
	}
	for (size_t i = 0; i < a->asked->requirement_count; i++)
		if (find(b, a, i) == SIZE_MAX)
			add(c, af_arena_printf(c->arena, "%s is no longer asked", a->asks[i].label));
}

/* Is the constraint a condition of the other, too? */
static bool demands(const struct af_shortlist *l, const struct af_condition *condition)
{
	for (size_t i = 0; i < l->condition_count; i++)
		if (l->conditions[i].requirement == SIZE_MAX && !strcmp(l->conditions[i].label, condition->label))
			return true;
	return false;
}

static void constraints(struct changes *c, const struct af_shortlist *a, const struct af_shortlist *b)
{
	for (size_t i = 0; i < a->condition_count; i++)
		if (a->conditions[i].requirement == SIZE_MAX && !demands(b, &a->conditions[i]))
			add(c, af_arena_printf(c->arena, "no longer a condition: %s", a->conditions[i].label));
	for (size_t i = 0; i < b->condition_count; i++)
		if (b->conditions[i].requirement == SIZE_MAX && !demands(a, &b->conditions[i]))
			add(c, af_arena_printf(c->arena, "a condition now: %s", b->conditions[i].label));
}

const char *const *af_diff_changes(const struct af_shortlist *a, const struct af_shortlist *b, struct af_arena *arena, size_t *n)
{
	struct changes c = {.arena = arena, .room = 16 + a->condition_count + b->condition_count};
	bool whole = a->snapshot && b->snapshot;

	if (whole)
		c.room += 5 * (a->asked->requirement_count + b->asked->requirement_count);
	c.list = af_arena_array(arena, c.room, sizeof(*c.list));
	if (!c.list)
		return NULL;
	rules(&c, a, b);
	if (whole) {
		requirements(&c, a, b);
		constraints(&c, a, b);
	}
	*n = c.n;
	return c.list;
}
