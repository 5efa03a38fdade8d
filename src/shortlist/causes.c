/* Why a fit differs between two snapshots: part by part, in tenths that sum to the difference. */
#include <stdio.h>
#include <string.h>

#include "shortlist/diff.h"

const char *af_cause_kind_name(enum af_cause_kind kind)
{
	static const char *const names[] = {"evidence", "weight", "level", "asked", "dropped", "rounding", "condition"};

	return names[kind];
}

struct causes {
	const struct af_shortlist *a, *b;
	const struct af_match *from, *to;
	struct af_arena *arena;
	struct af_cause *list;
	size_t n, room;
	int told; /* tenths of all so far */
};

/* "+6.0 points", "-0.1 points", "0.0 points" */
static const char *points(int tenths, char out[32])
{
	int size = tenths < 0 ? -tenths : tenths;

	snprintf(out, 32, "%s%d.%d points", tenths < 0 ? "-" : tenths ? "+" : "", size / 10, size % 10);
	return out;
}

static void add(struct causes *c, enum af_cause_kind kind, const char *label, int from, int to, int tenths, const char *text)
{
	if (!text || c->n >= c->room)
		return;
	c->list[c->n++] = (struct af_cause){kind, label, from, to, tenths, text};
	c->told += tenths;
}

static bool alike(const struct af_part *p, const struct af_part *q)
{
	return p->kind == q->kind && !strcmp(p->label, q->label);
}

/* The part of m that is the i-th of other: of the same label, which a project may ask for several times, and then the same of them. */
static const struct af_part *same_part(const struct af_match *m, const struct af_match *other, size_t i)
{
	size_t before = 0;

	for (size_t k = 0; k < i; k++)
		before += alike(&other->parts[k], &other->parts[i]);
	for (size_t k = 0; k < m->part_count; k++)
		if (alike(&m->parts[k], &other->parts[i]) && !before--)
			return &m->parts[k];
	return NULL;
}

/* The requirement that a part of a match is about, or NULL: requirements come first, in the project's order. */
static const struct af_requirement *asked(const struct af_shortlist *l, const struct af_match *m, const struct af_part *part)
{
	size_t i = (size_t)(part - m->parts);

	return l->asked && i < l->asked->requirement_count ? &l->asked->requirements[i] : NULL;
}

/* weight * (difference of credit) in tenths, rounded half away from zero. */
static int credit_tenths(const struct af_part *p, const struct af_part *q)
{
	int raw = p->weight * (q->credit - p->credit);

	return raw < 0 ? -((-raw + 1250) / 2500) : (raw + 1250) / 2500;
}

static void evidence(struct causes *c, const struct af_part *p, const struct af_part *q, int tenths)
{
	char text[32];

	add(c, AF_CAUSE_EVIDENCE, q->label, p->strength, q->strength, tenths,
	    af_arena_printf(c->arena, "%s %d -> %d (%s)", q->label, p->strength, q->strength, points(tenths, text)));
}

/* The same evidence gives another credit: another level is asked. */
static void level(struct causes *c, const struct af_part *p, const struct af_part *q, int tenths)
{
	const struct af_requirement *from = asked(c->a, c->from, p), *to = asked(c->b, c->to, q);
	char text[32];

	points(tenths, text);
	add(c, AF_CAUSE_LEVEL, q->label, p->credit, q->credit, tenths,
	    from && to && from->level != to->level
		    ? af_arena_printf(c->arena, "%s asked at level %d -> %d (%s)", q->label, from->level, to->level, text)
		    : af_arena_printf(c->arena, "credit of %s %d -> %d (%s)", q->label, p->credit, q->credit, text));
}

static void weight(struct causes *c, const struct af_part *p, const struct af_part *q, int tenths)
{
	char text[32];

	add(c, AF_CAUSE_WEIGHT, q->label, p->weight, q->weight, tenths,
	    af_arena_printf(c->arena, "weight of %s %d.%02d%% -> %d.%02d%% (%s)", q->label, p->weight / 100, p->weight % 100, q->weight / 100,
	                    q->weight % 100, points(tenths, text)));
}

/* One part in both: what its evidence, its level and its weight each did. Parts that carry no weight in either say nothing. */
static void part_in_both(struct causes *c, const struct af_part *p, const struct af_part *q)
{
	int left = q->tenths - p->tenths, credit = credit_tenths(p, q);
	bool weighs = p->weight != q->weight;

	if (!p->weight && !q->weight)
		return;
	if (p->credit != q->credit) {
		int mine = weighs ? credit : left;

		if (p->strength != q->strength)
			evidence(c, p, q, mine);
		else
			level(c, p, q, mine);
		left -= mine;
	}
	if (weighs)
		weight(c, p, q, left);
}

static void part_in_one(struct causes *c, const struct af_part *part, bool now)
{
	int tenths = now ? part->tenths : -part->tenths;
	char text[32];

	if (!part->weight)
		return;
	add(c, now ? AF_CAUSE_ASKED : AF_CAUSE_DROPPED, part->label, now ? 0 : part->weight, now ? part->weight : 0, tenths,
	    af_arena_printf(c->arena, "%s %s (%s)", part->label,
	                    part->kind == AF_PART_ARCHETYPE ? (now ? "is weighed now" : "is no longer weighed")
	                                                    : (now ? "is asked now" : "is no longer asked"),
	                    points(tenths, text)));
}

static bool among(const char *text, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(text, texts[i]))
			return true;
	return false;
}

/* Conditions that one of the two fails and the other does not, in these words. */
static void conditions(struct causes *c, const struct af_match *from, const struct af_match *to)
{
	for (size_t i = 0; i < from->failed_count; i++)
		if (!among(from->failed[i], to->failed, to->failed_count))
			add(c, AF_CAUSE_CONDITION, NULL, 0, 0, 0, af_arena_printf(c->arena, "no longer fails: %s", from->failed[i]));
	for (size_t i = 0; i < to->failed_count; i++)
		if (!among(to->failed[i], from->failed, from->failed_count))
			add(c, AF_CAUSE_CONDITION, NULL, 0, 0, 0, af_arena_printf(c->arena, "fails now: %s", to->failed[i]));
}

const struct af_cause *af_diff_causes(const struct af_shortlist *a, const struct af_match *from, const struct af_shortlist *b,
                                      const struct af_match *to, struct af_arena *arena, size_t *n)
{
	struct causes c = {.a = a, .b = b, .from = from, .to = to, .arena = arena};
	char text[32];
	int rest;

	c.room = 2 * (from->part_count + to->part_count) + from->failed_count + to->failed_count + 1;
	c.list = af_arena_array(arena, c.room, sizeof(*c.list));
	for (size_t i = 0; c.list && i < to->part_count; i++) {
		const struct af_part *p = same_part(from, to, i);

		if (p)
			part_in_both(&c, p, &to->parts[i]);
		else
			part_in_one(&c, &to->parts[i], true);
	}
	for (size_t i = 0; c.list && i < from->part_count; i++)
		if (!same_part(to, from, i))
			part_in_one(&c, &from->parts[i], false);
	if (c.list)
		conditions(&c, from, to);
	rest = to->fit - from->fit - c.told;
	if (c.list && rest)
		add(&c, AF_CAUSE_ROUNDING, NULL, 0, 0, rest, af_arena_printf(arena, "rounding (%s)", points(rest, text)));
	*n = c.n;
	return c.list;
}
