/* Scoring those alone who can still be among the best.
 *
 * Must-haves come first, since they tell who is eligible. Then, whenever a term is done, whoever cannot reach the floor any more even with full
 * credit in all that is left is dropped (H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", 1995, call this max score). Where nobody
 * is left, the lists of the other terms are not even read. So the terms whose lists are short for their weight come first. */
#include <string.h>

#include "score/scan.h"

enum { FEW = 16 }; /* no more than one in FEW are left: each is looked up in the lists; else the whole chunk is gone through */
enum { SAMPLE = 16 }; /* one in SAMPLE of the chunk tells whether it is worth finding out who is left */

/* ---------------------------------------------------------------- the order of the terms */

static enum af_status count_entries(const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk, size_t *entries,
                                    struct af_error *err)
{
	enum af_status status = AF_OK;

	*entries = 0;
	for (size_t i = 0; i < term->source_count && !status; i++) {
		size_t n = 0;

		if (!term->sources[i].judges)
			continue;
		status = postings->count(postings->context, chunk, term->sources[i].list, &n, err);
		*entries += n;
	}
	return status;
}

/* Whether term a is to be done before term b. A list costs as many bytes as were read of it last. */
static bool goes_before(const struct af_turns *turns, const struct af_plan *plan, size_t a, size_t b)
{
	const struct af_plan_term *x = &plan->terms[a], *y = &plan->terms[b];

	if (x->must || y->must)
		return x->must && (!y->must || turns->cost[a] < turns->cost[b]);
	return turns->cost[a] * (uint64_t)y->term->weight < turns->cost[b] * (uint64_t)x->term->weight;
}

static void sort_terms(struct af_turns *turns, const struct af_plan *plan)
{
	for (size_t i = 1; i < plan->term_count; i++) {
		const size_t term = turns->order[i];
		size_t at = i;

		for (; at && goes_before(turns, plan, term, turns->order[at - 1]); at--)
			turns->order[at] = turns->order[at - 1];
		turns->order[at] = term;
	}
}

enum af_status af_turns_init(struct af_turns *turns, const struct af_plan *plan, struct af_arena *arena, struct af_error *err)
{
	memset(turns, 0, sizeof(*turns));
	turns->order = af_arena_array(arena, plan->term_count, sizeof(*turns->order));
	turns->cost = af_arena_array(arena, plan->term_count, sizeof(*turns->cost));
	if (!turns->order || !turns->cost)
		return af_fail_nomem(err);
	for (size_t i = 0; i < plan->term_count; i++) {
		turns->order[i] = i;
		turns->cost[i] = 0;
		turns->musts += plan->terms[i].must;
	}
	return AF_OK;
}

/* In the first chunk nothing is known of the lists yet. The rarest must-have decides how many are looked at, so that it is worth finding. */
static enum af_status learn_musts(struct af_turns *turns, const struct af_plan *plan, const struct af_postings *postings, int64_t chunk,
                                  struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < plan->term_count && turns->musts > 1 && !status; i++)
		if (plan->terms[i].must)
			status = count_entries(&plan->terms[i], postings, chunk, &turns->cost[i], err);
	turns->learnt = true;
	return status;
}

/* ---------------------------------------------------------------- a term */

struct hunt {
	struct af_scan *scan;
	const struct af_plan *plan;
	struct af_turns *turns;
	const struct af_postings *postings;
	int64_t chunk;
	uint32_t floor, rest; /* rest: of raw, what the terms that are not done could add at most */
	bool eligible_only;
	bool few;             /* picked names the `left` who are left; else they are too many, and whoever is in the chunk is looked at */
	bool unclear;         /* value and met hold something of people who are gone already */
	size_t left;
	size_t done; /* terms */
	struct af_error *err;
};

static uint32_t most_of(const struct af_plan_term *term)
{
	return (uint32_t)term->term->weight * AF_STRENGTH_MAX;
}

/* What raw must be after the term at hand for the floor to be in reach. Until all must-haves are done, it matters who is eligible, however low. */
static uint32_t needed(const struct hunt *h)
{
	return h->done + 1 >= h->turns->musts && h->floor > h->rest ? h->floor - h->rest : 0;
}

/* Finds out, after a term for all, whether few are left when a raw of `least` is needed. */
static void pick(struct hunt *h, uint32_t least)
{
	struct af_scan *scan = h->scan;
	const uint8_t *failed = h->eligible_only ? scan->failed : scan->met; /* between two terms met is 0 for everybody */
	const size_t part = scan->span / SAMPLE / AF_LANE * AF_LANE, most = scan->span / FEW;

	if (part && scan->kernel->pick(scan->raw, scan->present, failed, false, least, part, part / FEW * 2, scan->picked) > part / FEW * 2)
		return;
	h->left = scan->kernel->pick(scan->raw, scan->present, failed, false, least, scan->span, most, scan->picked);
	h->few = h->left <= most;
}

/* The whole chunk: everybody gets the term's credit. */
static enum af_status add_to_all(struct hunt *h, const struct af_plan_term *term)
{
	struct af_scan *scan = h->scan;
	enum af_status status = af_scan_add(scan, term, h->postings, h->chunk, h->err);
	const uint32_t least = needed(h);

	if (status)
		return status;
	h->turns->cost[term - h->plan->terms] = scan->bytes;
	if (least || (h->eligible_only && term->must))
		pick(h, least);
	return AF_OK;
}

/* Of the few who are left, those whose raw is enough stay. */
static void drop(struct hunt *h, uint32_t least)
{
	struct af_scan *scan = h->scan;
	size_t left = 0;

	for (size_t i = 0; i < h->left; i++) {
		scan->picked[left] = scan->picked[i];
		left += scan->raw[scan->picked[i]] >= least;
	}
	h->left = left;
}

/* The first must-have, when only who is eligible is wanted: where few meet it, the raw of all others is not even set to 0. */
static enum af_status begin_with(struct hunt *h, const struct af_plan_term *term)
{
	struct af_scan *scan = h->scan;
	const uint32_t least = needed(h);
	enum af_status status = af_scan_term(scan, term, h->postings, h->chunk, h->err);

	if (status)
		return status;
	h->turns->cost[term - h->plan->terms] = scan->bytes;
	memset(scan->failed, 0, scan->span);
	af_scan_fail(scan);
	pick(h, 0);
	if (!h->few)
		memset(scan->raw, 0, scan->span * sizeof(*scan->raw));
	for (size_t i = 0; h->few && i < h->left; i++)
		scan->raw[scan->picked[i]] = 0;
	af_scan_weigh(scan, term);
	if (least && h->few)
		drop(h, least);
	else if (least)
		pick(h, least);
	return AF_OK;
}

/* The few who are left: each is looked up. Of a must-have, who fails it goes. */
static enum af_status add_to_few(struct hunt *h, const struct af_plan_term *term)
{
	struct af_scan *scan = h->scan;
	const uint32_t least = needed(h);
	enum af_status status = AF_OK;
	size_t left = 0, bytes = 0;

	for (size_t i = 0; i < term->source_count && !status; i++) {
		struct af_posting posting;

		status = af_scan_read(scan, h->postings, h->chunk, term->sources[i].list, &posting, h->err);
		bytes += posting.size;
		if (!status && posting.bytes)
			h->unclear |= af_kernel_take_some(&term->sources[i], &posting, scan->picked, h->left, scan->value, term->must ? scan->met : NULL);
	}
	for (size_t i = 0; i < h->left; i++) { /* without a branch, which would be guessed wrong too often */
		const uint16_t number = scan->picked[i];
		const uint8_t unmet = term->must & !scan->met[number];

		scan->raw[number] += (uint32_t)term->term->weight * term->term->table[scan->value[number]];
		scan->value[number] = scan->met[number] = 0;
		scan->failed[number] |= unmet;
		scan->picked[left] = number;
		left += !unmet & (scan->raw[number] >= least);
	}
	h->left = left;
	h->turns->cost[term - h->plan->terms] = bytes;
	return status;
}

/* ---------------------------------------------------------------- the terms */

static enum af_status do_terms(struct hunt *h)
{
	const bool narrow = h->eligible_only && h->turns->musts;
	struct af_scan *scan = h->scan;
	enum af_status status = AF_OK;

	if (!narrow) {
		memset(scan->raw, 0, scan->span * sizeof(*scan->raw));
		memset(scan->failed, 0, scan->span);
	}
	for (h->left = scan->people; h->done < h->plan->term_count && h->left && !status; h->done++) {
		const struct af_plan_term *term = &h->plan->terms[h->turns->order[h->done]];

		h->rest -= most_of(term);
		if (h->few)
			status = add_to_few(h, term);
		else if (narrow && !h->done)
			status = begin_with(h, term);
		else
			status = add_to_all(h, term);
	}
	scan->left = h->few ? h->left : AF_MANY;
	return status;
}

enum af_status af_scan_best(struct af_scan *scan, const struct af_plan *plan, struct af_turns *turns, const struct af_postings *postings,
                            int64_t chunk, uint32_t floor, bool eligible_only, struct af_error *err)
{
	struct hunt h = {.scan = scan, .plan = plan, .turns = turns, .postings = postings, .chunk = chunk, .floor = floor,
	                 .eligible_only = eligible_only, .err = err};
	enum af_status status = af_scan_people(scan, postings, chunk, err);

	if (!status && !turns->learnt)
		status = learn_musts(turns, plan, postings, chunk, err);
	if (status)
		return status;
	sort_terms(turns, plan);
	for (size_t i = 0; i < plan->term_count; i++)
		h.rest += most_of(&plan->terms[i]);
	status = do_terms(&h);
	if (status || h.unclear)
		af_scan_clear(scan);
	return status;
}
