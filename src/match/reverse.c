#include "match/reverse.h"

#include <stdlib.h>
#include <string.h>

#include "match/sentences.h"

/* One search. Differences are those of the one who is ahead minus the one who is behind. */
struct search {
	const struct af_contest *contest;
	const struct af_contestant *ahead, *behind;
	size_t asked;     /* requirements */
	int64_t *wanted;  /* weights of the requirements as the project states them; one is changed for a moment */
	int *trial;       /* weights of all terms that a change gives */
	int *gain;        /* difference of credit in each term */
	struct af_term *terms; /* a copy of the query's, for judging with a changed requirement */
	int raw;          /* difference of raw */
	bool tie_turns;   /* with equal raw the key would put the other first */
	/* for telling quickly what cannot reverse: */
	int64_t sum, lead, rest; /* of wanted; of wanted x gain; of the archetypes' weight x gain */
	int64_t slack; /* asked times the most that rounding moves raw */
	struct af_change best; /* so far, of the kind that is searched */
	bool found;
};

static bool reversed(const struct search *s, int raw)
{
	return raw < 0 || (!raw && s->tie_turns);
}

/* Keeps a change that reverses, unless one of as many steps and no more reach is known. */
static void offer(struct search *s, enum af_change_kind kind, size_t k, int from, int to, int share_from, int share_to, int reach)
{
	if (s->found && reach >= s->best.reach)
		return;
	s->found = true;
	s->best = (struct af_change){.kind = kind, .requirement = k, .from = from, .to = to, .share_from = share_from,
	                             .share_to = share_to, .reach = reach};
}

/* ---------------------------------------------------------------- a weight */

/* Without rounding the requirements would have the weight T * w / sum. Largest remainder moves each by something from -t to 1 - t, where t is the
 * remainder at which it begins to round up, and all of this sums to 0. So it moves raw by no more than the sum of what is above the
 * mean gain, over all gains. When raw without rounding is above that, the change cannot reverse. */
static bool may_reverse(const struct search *s, size_t k, int to, int total)
{
	int64_t more = to - s->wanted[k], sum = s->sum + more, lead = s->lead + more * s->gain[k];

	return (int64_t)s->asked * (total * lead + s->rest * sum) <= s->slack * sum;
}

/* The weights that the project gives with weight k changed. */
static void weigh(struct search *s, size_t k, int to)
{
	int64_t kept = s->wanted[k];

	s->wanted[k] = to;
	af_query_weigh(s->wanted, s->asked, s->contest->project->archetype_weight, s->contest->query->specialist_share, s->trial);
	s->wanted[k] = kept;
}

static void try_weight(struct search *s, size_t k, int64_t to)
{
	const struct af_term *terms = s->contest->query->terms;
	const int total = AF_WEIGHT_SUM - s->contest->project->archetype_weight * (AF_WEIGHT_SUM / 100);
	int raw = 0, moved = 0;

	if (to < 1 || to > AF_WEIGHT_MOST || !may_reverse(s, k, (int)to, total))
		return;
	weigh(s, k, (int)to);
	for (size_t i = 0; i < s->contest->query->term_count; i++) {
		raw += s->trial[i] * s->gain[i];
		moved += abs(s->trial[i] - terms[i].weight);
	}
	if (reversed(s, raw))
		offer(s, AF_CHANGE_WEIGHT, k, (int)s->wanted[k], (int)to, terms[k].weight, s->trial[k], moved / 2 * AF_STRENGTH_MAX);
}

static void search_weights(struct search *s)
{
	if (s->ahead->eligible != s->behind->eligible || !s->slack)
		return; /* points decide nothing, or every requirement makes the same difference */
	for (int steps = 1; steps < AF_WEIGHT_MOST && !s->found; steps++)
		for (size_t k = 0; k < s->asked; k++) {
			try_weight(s, k, s->wanted[k] - steps);
			try_weight(s, k, s->wanted[k] + steps);
		}
}

/* ---------------------------------------------------------------- a level */

/* Is the one eligible when requirement k asks for this level? */
static bool eligible_at(const struct search *s, const struct af_contestant *one, size_t k, int level)
{
	const struct af_contest *contest = s->contest;
	struct af_requirement changed = contest->project->requirements[k];
	struct af_query query = *contest->query;
	bool eligible;

	if (changed.importance != AF_MUST)
		return one->eligible;
	changed.level = level;
	s->terms[k].requirement = &changed;
	query.terms = s->terms;
	af_vector_fill(contest->vector, one->candidate, contest->as_of, AF_ASSUMED);
	eligible = af_conditions_hold(&query, &contest->project->constraints, one->candidate, contest->vector, contest->as_of, contest->strict);
	s->terms[k].requirement = contest->query->terms[k].requirement;
	return eligible;
}

/* The most by which another level moves anybody's raw in this requirement. */
static int reach_of_level(const struct af_term *term, int level)
{
	int most = 0;

	for (int strength = 0; strength <= AF_STRENGTH_MAX; strength++) {
		int moved = abs(af_credit(strength, level) - term->table[strength]);

		most = moved > most ? moved : most;
	}
	return term->weight * most;
}

static void try_level(struct search *s, size_t k, int level)
{
	const struct af_term *term = &s->contest->query->terms[k];
	int gain, share = term->weight;
	bool ahead, behind;

	if (level < 1 || level > AF_LEVEL_MOST)
		return;
	gain = af_credit(s->ahead->values[k], level) - af_credit(s->behind->values[k], level);
	ahead = eligible_at(s, s->ahead, k, level);
	behind = eligible_at(s, s->behind, k, level);
	if (ahead == behind ? reversed(s, s->raw + term->weight * (gain - s->gain[k])) : behind)
		offer(s, AF_CHANGE_LEVEL, k, term->requirement->level, level, share, share, reach_of_level(term, level));
}

static void search_levels(struct search *s)
{
	for (int steps = 1; steps < AF_LEVEL_MOST && !s->found; steps++)
		for (size_t k = 0; k < s->asked; k++) {
			int level = s->contest->query->terms[k].requirement->level;

			try_level(s, k, level - steps);
			try_level(s, k, level + steps);
		}
}

/* ---------------------------------------------------------------- the mix */

/* A percent of the share is a whole number of basis points for each percent that archetypes carry: nothing is rounded. */
static void try_mix(struct search *s, int share)
{
	const struct af_query *query = s->contest->query;
	int weight = s->contest->project->archetype_weight, moved = (share - query->specialist_share) * weight;

	if (share < 0 || share > 100)
		return;
	if (reversed(s, s->raw + moved * (s->gain[s->asked] - s->gain[s->asked + 1])))
		offer(s, AF_CHANGE_MIX, 0, query->specialist_share, share, query->terms[s->asked].weight,
		      query->terms[s->asked].weight + moved, abs(moved) * AF_STRENGTH_MAX);
}

static void search_mix(struct search *s)
{
	const int share = s->contest->query->specialist_share;

	if (s->ahead->eligible != s->behind->eligible)
		return; /* points decide nothing */
	for (int steps = 1; steps <= 100 && !s->found; steps++) {
		try_mix(s, share - steps);
		try_mix(s, share + steps);
	}
}

/* ---------------------------------------------------------------- words */

/* A level may also change who is eligible. */
static void describe(struct search *s)
{
	const bool was[2] = {s->ahead->eligible, s->behind->eligible};
	const char *const names[2] = {s->ahead->name, s->behind->name};
	struct af_change *c = &s->best;
	bool level = c->kind == AF_CHANGE_LEVEL;

	if (c->kind != AF_CHANGE_MIX)
		c->label = s->contest->query->terms[c->requirement].label;
	c->ahead_eligible = level ? eligible_at(s, s->ahead, c->requirement, c->to) : was[0];
	c->behind_eligible = level ? eligible_at(s, s->behind, c->requirement, c->to) : was[1];
	c->text = af_words_change(c, names, was, s->contest->arena);
}

const char *af_change_kind_name(enum af_change_kind kind)
{
	static const char *const names[] = {"weight", "level", "mix"};

	return names[kind];
}

/* ---------------------------------------------------------------- the search */

static bool begin(struct search *s)
{
	const struct af_query *query = s->contest->query;
	int64_t gains = 0;

	s->asked = query->requirement_count;
	s->wanted = af_calloc(query->term_count, sizeof(*s->wanted));
	s->trial = af_calloc(query->term_count, sizeof(*s->trial));
	s->gain = af_calloc(query->term_count, sizeof(*s->gain));
	s->terms = af_calloc(query->term_count, sizeof(*s->terms));
	if (!s->wanted || !s->trial || !s->gain || !s->terms)
		return false;
	memcpy(s->terms, query->terms, query->term_count * sizeof(*s->terms));
	for (size_t i = 0; i < query->term_count; i++) {
		const struct af_term *term = &query->terms[i];

		s->gain[i] = term->table[s->ahead->values[i]] - term->table[s->behind->values[i]];
		if (i >= s->asked) {
			s->rest += (int64_t)term->weight * s->gain[i];
			continue;
		}
		s->wanted[i] = term->requirement->weight;
		s->sum += s->wanted[i];
		s->lead += s->wanted[i] * s->gain[i];
		gains += s->gain[i];
	}
	for (size_t i = 0; i < s->asked; i++) {
		int64_t above = (int64_t)s->asked * s->gain[i] - gains;

		s->slack += above > 0 ? above : 0;
	}
	s->raw = s->ahead->raw - s->behind->raw;
	s->tie_turns = strcmp(s->behind->candidate->key, s->ahead->candidate->key) < 0;
	return true;
}

/* In order of reach; weights before levels before the mix where it is equal. */
static void insert(struct af_change *changes, size_t *count, const struct af_change *change)
{
	size_t at = (*count)++;

	for (; at && changes[at - 1].reach > change->reach; at--)
		changes[at] = changes[at - 1];
	changes[at] = *change;
}

enum af_status af_reverse(const struct af_contest *contest, const struct af_contestant *ahead, const struct af_contestant *behind,
                          struct af_change *changes, size_t *count, struct af_error *err)
{
	static void (*const searches[])(struct search *) = {search_weights, search_levels, search_mix};
	struct search s = {.contest = contest, .ahead = ahead, .behind = behind};
	bool memory = begin(&s);

	*count = 0;
	for (size_t i = 0; memory && i < sizeof(searches) / sizeof(searches[0]); i++) {
		s.found = false;
		searches[i](&s);
		if (!s.found)
			continue;
		describe(&s);
		insert(changes, count, &s.best);
	}
	af_free(s.wanted);
	af_free(s.trial);
	af_free(s.gain);
	af_free(s.terms);
	return memory && !contest->arena->failed ? AF_OK : af_fail_nomem(err);
}
