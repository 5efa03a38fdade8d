#include "match/sentences.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED = 3 }; /* parts that a sentence names; the rest is counted */

const char *af_words_who(const struct af_match *match)
{
	return *match->name ? match->name : match->key;
}

void af_words_tenths(struct af_buf *out, int tenths)
{
	af_buf_printf(out, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
}

static const char *finish(struct af_buf *text, struct af_arena *arena)
{
	const char *copy;

	if (text->failed)
		arena->failed = true;
	copy = text->failed ? NULL : af_arena_strdup(arena, af_buf_text(text));
	af_buf_clear(text);
	return copy;
}

/* What stands before item i of n: nothing, ", ", or the last word. */
static void add_link(struct af_buf *out, size_t i, size_t n, const char *last)
{
	if (i)
		af_buf_adds(out, i + 1 < n ? ", " : last);
}

/* "one condition", "2 conditions" */
static void add_count(struct af_buf *out, size_t n, const char *one, const char *many)
{
	if (n == 1)
		af_buf_printf(out, "one%s", one);
	else
		af_buf_printf(out, "%zu%s", n, many);
}

/* ---------------------------------------------------------------- why */

/* The requirement parts with most points, at most NAMED, those of the project's order first where they are equal. */
static size_t strongest(const struct af_match *match, size_t out[NAMED])
{
	size_t n = 0;

	while (n < NAMED) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < match->part_count; i++) {
			bool seen = match->parts[i].kind != AF_PART_REQUIREMENT || match->parts[i].tenths <= 0;

			for (size_t k = 0; k < n; k++)
				seen = seen || out[k] == i;
			if (!seen && (best == SIZE_MAX || match->parts[i].tenths > match->parts[best].tenths))
				best = i;
		}
		if (best == SIZE_MAX)
			break;
		out[n++] = best;
	}
	return n;
}

/* "FastAPI (17.3 points)", "Python through FastAPI (13.8)", "Docker (9.5, level not stated)" */
static void add_strength(struct af_buf *out, const struct af_part *part, const struct af_part_detail *detail, bool first)
{
	const struct af_trace *trace = &detail->alternatives[detail->counts];

	af_buf_adds(out, trace->name);
	if (trace->via_name)
		af_buf_printf(out, " through %s%s", trace->kind == AF_TRACE_SIMILAR ? "similar " : "", trace->via_name);
	af_buf_adds(out, " (");
	af_words_tenths(out, part->tenths);
	af_buf_printf(out, "%s%s)", first ? " points" : "", part->assumed ? ", level not stated" : "");
}

/* "has 2 of the 6 skills asked for in full and 4 in part" */
static void add_share(struct af_buf *out, const struct af_match *match)
{
	size_t full = 0, part, asked = match->asked;

	for (size_t i = 0; i < match->part_count; i++)
		full += match->parts[i].kind == AF_PART_REQUIREMENT && match->parts[i].credit == 250;
	part = match->matched - full;
	if (asked == 1)
		af_buf_printf(out, match->matched ? "has the one skill asked for in %s" : "does not have the one skill asked for",
		              full ? "full" : "part");
	else if (!match->matched)
		af_buf_printf(out, "has %s the %zu skills asked for", asked == 2 ? "neither of" : "none of", asked);
	else if (asked == 2 && (full == 2 || part == 2))
		af_buf_printf(out, "has both skills asked for in %s", full ? "full" : "part");
	else if (full == asked || part == asked)
		af_buf_printf(out, "has all %zu skills asked for in %s", asked, full ? "full" : "part");
	else if (full)
		af_buf_printf(out, "has %zu of the %zu skills asked for in full", full, asked);
	else
		af_buf_printf(out, "has %zu of the %zu skills asked for in part", part, asked);
	if (full && part)
		af_buf_printf(out, " and %zu in part", part);
}

const char *af_words_why(const struct af_match *match, const struct af_part_detail *details, struct af_arena *arena)
{
	struct af_buf text = {0};
	size_t named[NAMED], n = strongest(match, named);

	af_buf_printf(&text, "%s ", af_words_who(match));
	add_share(&text, match);
	if (n)
		af_buf_adds(&text, match->matched > n ? "; " : ": ");
	for (size_t i = 0; i < n; i++) {
		add_link(&text, i, n, " and ");
		add_strength(&text, &match->parts[named[i]], &details[named[i]], !i);
	}
	if (n && match->matched > n)
		af_buf_adds(&text, n == 1 ? " counts most" : " count most");
	if (match->archetype_tenths) {
		af_buf_adds(&text, n ? ", and the profile as a whole brings " : ", but the profile as a whole brings ");
		af_words_tenths(&text, match->archetype_tenths);
		if (!n)
			af_buf_adds(&text, match->archetype_tenths == 10 ? " point" : " points");
	}
	af_buf_addc(&text, '.');
	return finish(&text, arena);
}

/* ---------------------------------------------------------------- missing */

/* "Nothing on the profile shows React or Redis", "No skill asked for is missing" */
static void add_missing(struct af_buf *out, const struct af_match *match)
{
	bool choice = false;

	if (!match->missing_count) {
		af_buf_adds(out, "No skill asked for is missing");
		return;
	}
	for (size_t i = 0; i < match->missing_count; i++)
		choice = choice || strstr(match->missing[i], " or ");
	af_buf_adds(out, "Nothing on the profile shows ");
	for (size_t i = 0; i < match->missing_count; i++) {
		if (choice)
			af_buf_adds(out, i ? ", nor " : "");
		else
			add_link(out, i, match->missing_count, " or ");
		af_buf_adds(out, match->missing[i]);
	}
}

/* The skill that leaves a part below full credit: of several that would do, the one that counts. assumed: the one on the profile whose level is
 * not stated. NULL when the part is none of these. */
static const char *weak_skill(const struct af_part *part, const struct af_part_detail *detail, bool assumed)
{
	const struct af_trace *trace;

	if (part->kind != AF_PART_REQUIREMENT || !part->credit || part->credit == 250 || part->assumed != assumed)
		return NULL;
	trace = &detail->alternatives[detail->counts];
	return assumed && trace->via_name ? trace->via_name : trace->name;
}

/* "; Python and MySQL are below the asked level", "; the level of Git is not stated" */
static void add_weak(struct af_buf *out, const struct af_match *match, const struct af_part_detail *details, bool assumed,
                     struct af_arena *arena)
{
	const char **names = af_arena_array(arena, match->part_count, sizeof(*names));
	size_t n = 0;

	for (size_t p = 0; names && p < match->part_count; p++) {
		const char *name = weak_skill(&match->parts[p], &details[p], assumed);
		bool known = !name;

		for (size_t i = 0; i < n && !known; i++)
			known = !strcmp(names[i], name);
		if (!known)
			names[n++] = name;
	}
	if (!n)
		return;
	af_buf_adds(out, !assumed ? "; " : n == 1 ? "; the level of " : "; the levels of ");
	for (size_t i = 0; i < n; i++) {
		add_link(out, i, n, " and ");
		af_buf_adds(out, names[i]);
	}
	af_buf_printf(out, " %s %s", n == 1 ? "is" : "are", assumed ? "not stated" : "below the asked level");
}

/* "; one condition fails and 2 are unverified" */
static void add_conditions(struct af_buf *out, const struct af_match *match)
{
	const size_t failed = match->failed_count, open = match->unverified_count;

	if (failed || open)
		af_buf_adds(out, "; ");
	if (failed)
		add_count(out, failed, " condition fails", " conditions fail");
	if (failed && open)
		af_buf_adds(out, " and ");
	if (open)
		add_count(out, open, failed ? " is unverified" : " condition is unverified",
		          failed ? " are unverified" : " conditions are unverified");
}

const char *af_words_missing(const struct af_match *match, const struct af_part_detail *details, struct af_arena *arena)
{
	struct af_buf text = {0};

	add_missing(&text, match);
	add_weak(&text, match, details, false, arena);
	add_weak(&text, match, details, true, arena);
	add_conditions(&text, match);
	af_buf_addc(&text, '.');
	return finish(&text, arena);
}

/* ---------------------------------------------------------------- ahead and behind */

struct lead {
	const char *label;
	int tenths;
};

/* The parts in which `sign` times the difference is above zero, largest first; those of equal size stay in order. */
static size_t leads(const struct af_match *a, const int *tenths, int sign, struct lead *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->part_count; i++) {
		size_t at = n;

		if (tenths[i] * sign <= 0)
			continue;
		for (; at && abs(out[at - 1].tenths) < abs(tenths[i]); at--)
			out[at] = out[at - 1];
		out[at] = (struct lead){a->parts[i].label, tenths[i]};
		n++;
	}
	return n;
}

/* "FastAPI (+8.1), OAuth 2.0 (+2.0) and 4 more (+1.3)" */
static void add_leads(struct af_buf *out, const struct lead *list, size_t n)
{
	size_t named = n > NAMED + 1 ? NAMED : n; /* one alone is named rather than counted */
	int rest = 0;

	for (size_t i = named; i < n; i++)
		rest += list[i].tenths;
	for (size_t i = 0; i < named; i++) {
		add_link(out, i, named + (n > named), " and ");
		af_buf_printf(out, "%s (%s", list[i].label, list[i].tenths > 0 ? "+" : "");
		af_words_tenths(out, list[i].tenths);
		af_buf_addc(out, ')');
	}
	if (n > named) {
		af_buf_printf(out, " and %zu more (%s", n - named, rest > 0 ? "+" : "");
		af_words_tenths(out, rest);
		af_buf_addc(out, ')');
	}
}

/* "6.3 points", "1.0 point", "less than 0.1 points" */
static void add_points(struct af_buf *out, int tenths)
{
	if (!tenths) {
		af_buf_adds(out, "less than 0.1 points");
		return;
	}
	af_words_tenths(out, tenths);
	af_buf_adds(out, tenths == 10 ? " point" : " points");
}

/* One is eligible, the other is not: that decides, whatever the points. */
static void add_tiers(struct af_buf *out, const struct af_match *a, const struct af_match *b)
{
	int tenths = a->fit - b->fit;

	af_buf_printf(out, "%s is eligible and %s is not (%s", af_words_who(a), af_words_who(b), b->failed[0]);
	if (b->failed_count > 1) {
		af_buf_adds(out, "; and ");
		add_count(out, b->failed_count - 1, " more condition", " more conditions");
	}
	af_buf_adds(out, a->raw < b->raw ? "), although " : "), and ");
	if (a->raw == b->raw) {
		af_buf_adds(out, "their fits are equal");
		return;
	}
	af_buf_printf(out, "the fit of %s is ", af_words_who(a));
	add_points(out, abs(tenths));
	af_buf_adds(out, a->raw < b->raw ? " lower" : " higher");
}

const char *af_words_answer(const struct af_match *a, const struct af_match *b, bool blind, struct af_arena *arena)
{
	struct lead *list = af_arena_array(arena, a->part_count, sizeof(*list));
	int *tenths = af_arena_array(arena, a->part_count, sizeof(*tenths));
	struct af_buf text = {0};
	size_t n;

	if (!list || !tenths)
		return NULL;
	af_match_difference(a, b, tenths);
	if (a->eligible != b->eligible) {
		add_tiers(&text, a, b);
	} else if (a->raw == b->raw) {
		af_buf_printf(&text, "%s and %s fit equally well (", af_words_who(a), af_words_who(b));
		af_words_tenths(&text, a->fit);
		if (blind)
			af_buf_adds(&text, "): their keys, which are hidden, break the tie");
		else
			af_buf_printf(&text, "): the key breaks the tie, and %s comes before %s", a->key, b->key);
	} else {
		af_buf_printf(&text, "%s is ahead of %s by ", af_words_who(a), af_words_who(b));
		add_points(&text, a->fit - b->fit);
		af_buf_adds(&text, a->eligible ? "" : ", though neither is eligible");
		n = leads(a, tenths, 1, list);
		af_buf_adds(&text, n ? ": " : "");
		add_leads(&text, list, n);
		if (n) {
			size_t against = leads(a, tenths, -1, list);

			af_buf_adds(&text, !against ? "" : n == 1 ? " outweighs " : " outweigh ");
			add_leads(&text, list, against);
		}
	}
	af_buf_addc(&text, '.');
	return finish(&text, arena);
}

/* ---------------------------------------------------------------- changes */

const char *af_words_change(const struct af_change *c, const char *const names[2], const bool eligible[2], struct af_arena *arena)
{
	const bool after[2] = {c->ahead_eligible, c->behind_eligible};
	struct af_buf text = {0};
	bool any = false;

	if (c->kind == AF_CHANGE_WEIGHT)
		af_buf_printf(&text, "%s the weight of %s from %d to %d (from %d.%02d %% to %d.%02d %% of the fit)", c->to > c->from ? "raise" : "lower",
		              c->label, c->from, c->to, c->share_from / 100, c->share_from % 100, c->share_to / 100, c->share_to % 100);
	else if (c->kind == AF_CHANGE_LEVEL)
		af_buf_printf(&text, "ask for %s at level %d instead of %d", c->label, c->to, c->from);
	else
		af_buf_printf(&text, "mix %d %% specialist and %d %% generalist instead of %d and %d", c->to, 100 - c->to, c->from, 100 - c->from);
	for (int i = 0; i < 2; i++) {
		if (after[i] == eligible[i])
			continue;
		af_buf_printf(&text, "%s%s%s", any ? " and " : ", which makes ", names[i], after[i] ? " eligible" : " a near miss");
		any = true;
	}
	return finish(&text, arena);
}
