/* Ranking many times with weights that differ a little.
 *
 * A person's credits do not depend on weights, so they are worked out once. A run then costs a short sum for each
 * person, and most people need not even that: see af_shake_bound. */
#include "match/shake.h"

#include <stdlib.h>
#include <string.h>

enum { UNIT = 10000 /* factor 1 */ };

/* ---------------------------------------------------------------- weights of a run */

uint64_t af_shake_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

void af_shake_weights(const struct af_shake *s, uint64_t *state, int *weights)
{
	const size_t asked = s->term_count - 2;
	const uint64_t width = 200 * (uint64_t)s->percent + 1;
	int64_t shaken[AF_TERMS_MAX];

	for (size_t i = 0; i < s->term_count; i++)
		shaken[i] = s->weights[i] * (UNIT - 100 * s->percent + (int64_t)(af_shake_next(state) % width));
	af_apportion(shaken, asked, AF_WEIGHT_SUM - s->archetype_total, weights);
	af_apportion(shaken + asked, 2, s->archetype_total, weights + asked);
}

/* ---------------------------------------------------------------- bounds */

/* The extreme of what a group of n terms that share `total` can bring.
 *
 * With factors f from lo to hi the exact share of term i is total * w f / sum(w f), so the group brings total * g,
 * where g(f) = sum(w f c) / sum(w f) is a mean of the credits c. Its slope in one factor is w (c - g) / sum(w f):
 * raising a factor raises g where the credit is above g, and lowers g where it is below. So where g is largest, every
 * credit above g has the factor hi and every credit below has lo (for one equal to g any factor will do): for some t
 * the t largest credits have hi, the others lo. All t are tried, so nothing is missed; likewise for the least, from the
 * other end. Apportionment then gives every term less than 1 more or less than its exact share, which moves the sum by
 * less than the sum of the credits. */
static int64_t group_bound(const struct af_shake *s, const uint8_t *credits, const int64_t *weights, size_t n, int total, bool largest)
{
	const int64_t lo = UNIT - 100 * s->percent, more = 200 * s->percent;
	int64_t above = 0, below = 0, slack = 0, extreme = largest ? 0 : INT64_MAX;
	size_t order[AF_TERMS_MAX];

	if (!total)
		return 0;
	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at && (largest ? credits[order[at - 1]] < credits[i] : credits[order[at - 1]] > credits[i]); at--)
			order[at] = order[at - 1];
		order[at] = i;
		above += weights[i] * lo * credits[i];
		below += weights[i] * lo;
		slack += credits[i];
	}
	for (size_t t = 0; t <= n; t++) {
		int64_t sum = largest ? (total * above + below - 1) / below : total * above / below;

		if (largest ? sum > extreme : sum < extreme)
			extreme = sum;
		if (t < n) {
			above += weights[order[t]] * more * credits[order[t]];
			below += weights[order[t]] * more;
		}
	}
	return largest ? extreme + slack : extreme - slack;
}

int64_t af_shake_bound(const struct af_shake *s, const uint8_t *credits, bool largest)
{
	const size_t asked = s->term_count - 2;

	return group_bound(s, credits, s->weights, asked, AF_WEIGHT_SUM - s->archetype_total, largest) +
	       group_bound(s, credits + asked, s->weights + asked, 2, s->archetype_total, largest);
}

/* ---------------------------------------------------------------- who may matter */

struct place {
	int raw;
	uint32_t person;  /* position in order of key: of equal raws the smaller is better */
	uint32_t contender; /* row in the table of those who may matter; before there is one: are they? */
};

static int by_rank(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : (x->person > y->person) - (x->person < y->person);
}

/* Those of whom some run may say something: the first `top` today, then whoever may outrank one of them. */
struct field {
	const struct af_shake *shake;
	size_t top, count;
	uint8_t *credits; /* count rows */
	struct af_shaken *tallies; /* the same rows */
	struct place *first, *rivals; /* of a run: the first of today, in the order of the run; the best of the others, at most top of them */
	size_t rival_count;
	size_t *beaten_from; /* for each place among the first, how many others come directly before it */
	size_t same;
};

static int sum(const uint8_t *credits, const int *weights, size_t n)
{
	int raw = 0;

	for (size_t i = 0; i < n; i++)
		raw += credits[i] * weights[i];
	return raw;
}

/* Nobody whose largest possible raw is under the least possible raw of each of today's first ever outranks one of them.
 * Then at least those `top` people are ahead in every run, so such a person is never among the first either, and no
 * number of the result depends on them. */
static void choose(struct field *f, struct place *places)
{
	const struct af_shake *s = f->shake;
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < f->top; i++) {
		int64_t bound = af_shake_bound(s, s->credits + places[i].person * s->term_count, false);

		least = bound < least ? bound : least;
	}
	for (size_t i = 0; i < s->people; i++) {
		places[i].contender = i < f->top || s->everybody ||
		                      af_shake_bound(s, s->credits + places[i].person * s->term_count, true) >= least;
		f->count += places[i].contender;
	}
}

/* The table of the chosen, side by side in memory. */
static bool gather(struct field *f, const struct place *places)
{
	const struct af_shake *s = f->shake;
	size_t row = 0;

	f->credits = af_calloc(f->count, s->term_count);
	f->tallies = af_calloc(f->count, sizeof(*f->tallies));
	for (size_t i = 0; f->credits && f->tallies && i < s->people; i++) {
		if (!places[i].contender)
			continue;
		f->tallies[row] = (struct af_shaken){.person = places[i].person, .rank = i + 1, .raw = places[i].raw, .best = SIZE_MAX};
		memcpy(f->credits + row++ * s->term_count, s->credits + places[i].person * s->term_count, s->term_count);
	}
	return f->credits && f->tallies;
}

/* ---------------------------------------------------------------- one run */

/* How many of today's first, in the order of this run, are ahead of the place. */
static size_t ahead(const struct field *f, const struct place *place)
{
	size_t low = 0, high = f->top;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_rank(&f->first[middle], place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Keeps the best `top` of the others in order. */
static void offer_rival(struct field *f, const struct place *place)
{
	size_t at = f->rival_count;

	if (at == f->top && by_rank(&f->rivals[at - 1], place) < 0)
		return;
	if (at == f->top)
		at--;
	else
		f->rival_count++;
	for (; at && by_rank(place, &f->rivals[at - 1]) < 0; at--)
		f->rivals[at] = f->rivals[at - 1];
	f->rivals[at] = *place;
}

static void note(struct af_shaken *tally, size_t rank, size_t top)
{
	tally->times += rank <= top;
	tally->leads += rank == 1;
	tally->best = rank < tally->best ? rank : tally->best;
	tally->worst = rank > tally->worst ? rank : tally->worst;
}

static void tally_run(struct field *f)
{
	size_t before = 0, entered = 0;

	for (size_t i = 0; i < f->top; i++) {
		before += f->beaten_from[i];
		note(&f->tallies[f->first[i].contender], i + 1 + before, f->top);
	}
	for (size_t i = 0; i < f->rival_count; i++) {
		size_t rank = i + 1 + ahead(f, &f->rivals[i]);

		if (rank > f->top)
			break; /* ranks only grow */
		note(&f->tallies[f->rivals[i].contender], rank, f->top);
		entered++;
	}
	f->same += !entered;
}

static void run_once(struct field *f, uint64_t *state)
{
	const size_t terms = f->shake->term_count;
	int weights[AF_TERMS_MAX];

	af_shake_weights(f->shake, state, weights);
	for (size_t i = 0; i < f->top; i++)
		f->first[i] = (struct place){sum(f->credits + i * terms, weights, terms), (uint32_t)f->tallies[i].person, (uint32_t)i};
	qsort(f->first, f->top, sizeof(*f->first), by_rank);
	memset(f->beaten_from, 0, f->top * sizeof(*f->beaten_from));
	f->rival_count = 0;
	for (size_t i = f->top; i < f->count; i++) {
		struct place place = {sum(f->credits + i * terms, weights, terms), (uint32_t)f->tallies[i].person, (uint32_t)i};

		if (by_rank(&place, &f->first[f->top - 1]) > 0)
			continue;
		f->beaten_from[ahead(f, &place)]++;
		offer_rival(f, &place);
	}
	tally_run(f);
}

/* ---------------------------------------------------------------- all of it */

static int by_times(const void *a, const void *b)
{
	const struct af_shaken *x = a, *y = b;

	return x->times != y->times ? (x->times < y->times) - (x->times > y->times) : (x->rank > y->rank) - (x->rank < y->rank);
}

/* Drops who was never among the first, and orders the rest. */
static void settle(struct field *f)
{
	size_t n = f->top;

	for (size_t i = f->top; i < f->count; i++)
		if (f->tallies[i].times) {
			f->tallies[n] = f->tallies[i];
			f->tallies[n++].worst = 0; /* where they stood in other runs was not looked at */
		}
	f->count = n;
	if (n > f->top)
		qsort(f->tallies + f->top, n - f->top, sizeof(*f->tallies), by_times);
}

/* Everybody by rank today. NULL without memory. */
static struct place *rank_today(const struct af_shake *s)
{
	struct place *places = af_calloc(s->people, sizeof(*places));
	struct af_shake today = *s;
	uint64_t state = 0;
	int weights[AF_TERMS_MAX];

	today.percent = 0; /* every factor is 1 */
	af_shake_weights(&today, &state, weights);
	for (size_t i = 0; places && i < s->people; i++)
		places[i] = (struct place){sum(s->credits + i * s->term_count, weights, s->term_count), (uint32_t)i, 0};
	if (places && s->people)
		qsort(places, s->people, sizeof(*places), by_rank);
	return places;
}

enum af_status af_shake_run(const struct af_shake *shake, struct af_shaken **tallies, size_t *first, size_t *count, size_t *same,
                            struct af_error *err)
{
	struct field f = {.shake = shake, .top = shake->top < shake->people ? shake->top : shake->people};
	struct place *places = rank_today(shake);
	uint64_t state = shake->seed;
	bool fits = false;

	f.first = af_calloc(f.top, sizeof(*f.first));
	f.rivals = af_calloc(f.top, sizeof(*f.rivals));
	f.beaten_from = af_calloc(f.top, sizeof(*f.beaten_from));
	if (places && f.first && f.rivals && f.beaten_from) {
		choose(&f, places);
		fits = gather(&f, places);
	}
	for (size_t run = 0; run < shake->runs && f.top && fits; run++)
		run_once(&f, &state);
	if (fits) {
		settle(&f);
		*tallies = f.tallies;
		*first = f.top;
		*count = f.count;
		*same = f.same;
	} else {
		af_free(f.tallies);
	}
	af_free(places);
	af_free(f.credits);
	af_free(f.first);
	af_free(f.rivals);
	af_free(f.beaten_from);
	return fits ? AF_OK : af_fail_nomem(err);
}
