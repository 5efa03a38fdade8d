/* Whether the words around a phrase deny it, or leave it open. */
#include <string.h>

#include "project/brief_words.h"

enum {
	LOOK_MAX = 14,  /* words looked at to each side */
	LIST_REACH = 4, /* words by which a cue reaches farther in a list */
	AHEAD_MAX = 10, /* words in which the "or" of a list must come */
	QUESTION_MAX = 30 /* words in which a question must end to be looked at for its answer */
};

/* ---------------------------------------------------------------- finding */

struct finder {
	struct af_hits *hits;
	uint32_t *nothing; /* for each word: where the longest phrase ends that covers it and means nothing */
	uint32_t *last;    /* for each fact: the index + 1 of its last hit */
	bool judging;      /* the second time through: what means nothing is known */
};

static enum af_status add_hit(struct af_hit **list, size_t *count, size_t *capacity, const struct af_hit *hit, struct af_error *err)
{
	void *items = *list;
	enum af_status status = af_reserve(&items, capacity, *count + 1, sizeof(**list), err);

	*list = items;
	if (!status)
		(*list)[(*count)++] = *hit;
	return status;
}

/* The longest cue of a role at a word wins. */
static enum af_status add_cue(struct af_hits *hits, const struct af_hit *hit, struct af_error *err)
{
	enum af_phrase_role role = hit->phrase->role;
	bool before = role == AF_ROLE_DENY || role == AF_ROLE_OPEN || role == AF_ROLE_LIKELY;
	uint32_t *place = &hits->at[role][before ? hit->end - 1 : hit->first];

	if (*place && hits->cues[*place - 1].end - hits->cues[*place - 1].first >= hit->end - hit->first)
		return AF_OK;
	*place = (uint32_t)hits->cue_count + 1;
	return add_hit(&hits->cues, &hits->cue_count, &hits->cue_capacity, hit, err);
}

/* Of one fact's hits the leftmost counts where two overlap, and the longest of those that begin at one word; but a number goes before words
 * for a size: "a small team of six". */
static enum af_status add_fact(struct finder *f, const struct af_hit *hit, struct af_error *err)
{
	struct af_hits *hits = f->hits;
	uint32_t *last = &f->last[hit->phrase->fact];
	struct af_hit *other = *last ? &hits->facts[*last - 1] : NULL;

	if (other && hit->first < other->end) {
		bool number = !hit->phrase->value && other->phrase->value;

		if (number || (other->first == hit->first && hit->end > other->end && (hit->phrase->value != NULL) <= (other->phrase->value != NULL)))
			*other = *hit;
		return AF_OK;
	}
	*last = (uint32_t)hits->fact_count + 1;
	return add_hit(&hits->facts, &hits->fact_count, &hits->fact_capacity, hit, err);
}

static enum af_status take(void *context, const struct af_hit *hit, struct af_error *err)
{
	struct finder *f = context;

	if (!f->judging) {
		for (uint32_t i = hit->first; hit->phrase->role == AF_ROLE_NOTHING && i < hit->end; i++)
			if (f->nothing[i] < hit->end) {
				f->nothing[i] = hit->end;
				f->hits->whole[i] = hit->first + 1;
			}
		return AF_OK;
	}
	if (hit->phrase->role == AF_ROLE_NOTHING || f->nothing[hit->first] >= hit->end)
		return AF_OK;
	return hit->phrase->role == AF_ROLE_FACT ? add_fact(f, hit, err) : add_cue(f->hits, hit, err);
}

static void mark(struct af_hits *hits)
{
	enum af_brief_gap end = AF_GAP_SENTENCE;

	for (size_t i = 0; i < hits->fact_count; i++)
		for (uint32_t at = hits->facts[i].first; at < hits->facts[i].end; at++)
			hits->fact_at[at] = (uint32_t)i + 1;
	for (size_t i = hits->words->count; i--;) {
		if (hits->words->list[i + 1].gap >= AF_GAP_SENTENCE)
			end = hits->words->list[i + 1].gap;
		hits->asked[i] = end == AF_GAP_QUESTION;
	}
}

enum af_status af_hits_find(struct af_hits *hits, const struct af_phrases *phrases, const struct af_brief_words *words, size_t fact_count,
                            struct af_error *err)
{
	size_t n = words->count + 1;
	struct finder f = {hits, af_calloc(n, sizeof(*f.nothing)), af_calloc(fact_count + 1, sizeof(*f.last)), false};
	enum af_status status = AF_OK;

	hits->phrases = phrases;
	hits->words = words;
	hits->fact_at = af_calloc(n, sizeof(*hits->fact_at));
	hits->asked = af_calloc(n, sizeof(*hits->asked));
	hits->whole = af_calloc(n, sizeof(*hits->whole));
	for (int i = AF_ROLE_DENY; i < AF_ROLES; i++)
		if (!(hits->at[i] = af_calloc(n, sizeof(*hits->at[i]))))
			status = af_fail_nomem(err);
	if (!f.nothing || !f.last || !hits->fact_at || !hits->asked || !hits->whole)
		status = af_fail_nomem(err);
	for (int pass = 0; pass < 2; pass++) {
		f.judging = pass;
		for (size_t at = 0; !status && at < words->count; at++)
			status = af_phrases_at(phrases, words, at, take, &f, err);
	}
	if (!status)
		mark(hits);
	af_free(f.nothing);
	af_free(f.last);
	return status;
}

void af_hits_clear(struct af_hits *hits)
{
	af_free(hits->facts);
	af_free(hits->cues);
	af_free(hits->fact_at);
	af_free(hits->asked);
	af_free(hits->whole);
	for (int i = 0; i < AF_ROLES; i++)
		af_free(hits->at[i]);
	memset(hits, 0, sizeof(*hits));
}

/* ---------------------------------------------------------------- judging */

static bool word_is_or(const struct af_brief_word *w)
{
	return !strcmp(w->text, "or") || !strcmp(w->text, "nor");
}

static bool word_is_and(const struct af_brief_word *w)
{
	return !strcmp(w->text, "and");
}

static bool is_number(const struct af_hit *hit)
{
	return hit->number != AF_NO_NUMBER;
}

/* The other fact that is named at the word, beside the hit, or NULL. */
static const struct af_hit *other_fact_at(const struct af_hits *h, size_t word, const struct af_hit *hit)
{
	const struct af_hit *other = h->fact_at[word] ? &h->facts[h->fact_at[word] - 1] : NULL;

	if (!other || (other->end > hit->first && other->first < hit->end))
		return NULL;
	/* "no MVP, no prototype" say the same; "from a monolith to microservices" are two things. */
	return other->phrase->fact != hit->phrase->fact || other->phrase->value != hit->phrase->value ? other : NULL;
}

/* The cue of a role at a word, if what lies between, `distance` words, is within its reach. A cue that is part of another fact's phrase
 * ("traffic is not low") speaks of nothing else. */
static const struct af_hit *cue_at(const struct af_hits *h, enum af_phrase_role role, size_t word, int distance, const struct af_hit *hit)
{
	const struct af_hit *cue = h->at[role][word] ? &h->cues[h->at[role][word] - 1] : NULL, *other;

	if (!cue || distance > cue->phrase->reach)
		return NULL;
	other = other_fact_at(h, word, hit);
	return other && other->first <= cue->first && other->end >= cue->end ? NULL : cue;
}

/* A list goes on behind the hit and has an "or" in it: 1 when it is the next word but a few, 2 when commas stand before it, else 0. */
static int or_ahead(const struct af_hits *h, const struct af_hit *hit)
{
	int commas = 0;

	for (size_t at = hit->end; at < h->words->count && at < hit->end + AHEAD_MAX; at++) {
		const struct af_brief_word *w = &h->words->list[at];

		if (w->gap > AF_GAP_COMMA || w->gap == AF_GAP_COLON)
			return 0;
		commas += w->gap == AF_GAP_COMMA;
		if (word_is_or(w))
			return commas > 1 || (commas && w->gap != AF_GAP_COMMA) ? 2 : 1;
	}
	return 0;
}

/* Where the look back stands. */
struct look {
	size_t at;      /* the word before this one is the next to see */
	int distance;   /* words seen */
	bool listed;    /* an "or" or a comma of a list lies between */
	int commas;
	bool unclear;   /* a cue may or may not reach so far */
};

/* May the look go on over what stands before word at? A comma stops it, except in a list that ends in "or". */
static bool passes_gap(const struct af_hits *h, const struct af_hit *hit, struct look *l)
{
	enum af_brief_gap gap = h->words->list[l->at].gap;
	int ahead;

	if (gap < AF_GAP_COLON)
		return true;
	if (gap != AF_GAP_COMMA || is_number(hit))
		return false;
	ahead = or_ahead(h, hit);
	if (!l->listed && !ahead)
		return false;
	l->unclear = l->unclear || ahead == 2 || ++l->commas > 1;
	l->listed = true;
	return true;
}

/* And over the word before? Another fact takes a cue for itself, unless both stand in one list. */
static bool passes_word(const struct af_hits *h, const struct af_hit *hit, struct look *l)
{
	const struct af_brief_word *w = &h->words->list[l->at - 1];

	if (af_words_has(&h->phrases->turns, w->text))
		return false;
	if (word_is_or(w)) {
		l->listed = true;
	} else if (word_is_and(w)) {
		/* "no UI and dashboards" may be read either way, "no UI and a public API" not. */
		if (l->distance || is_number(hit))
			return false;
		l->listed = l->unclear = true;
	} else if (!l->listed && other_fact_at(h, l->at - 1, hit)) {
		return false;
	}
	return true;
}

/* A cue that denies was found: "not without" affirms, "maybe no" leaves open. */
static struct af_sense denied_by(const struct af_hits *h, const struct af_hit *hit, const struct af_hit *cue, const struct look *l)
{
	struct af_sense sense = {l->unclear ? AF_SENSE_OPEN : AF_SENSE_DENIED, cue->first, hit->end};
	const struct af_hit *more;

	if (!cue->first || h->words->list[cue->first].gap >= AF_GAP_COLON)
		return sense;
	more = cue_at(h, AF_ROLE_DENY, cue->first - 1, 0, hit);
	if (more) {
		sense.kind = AF_SENSE_SAID;
		sense.first = more->first;
	}
	more = cue_at(h, AF_ROLE_OPEN, cue->first - 1, 0, hit);
	if (more) {
		sense.kind = AF_SENSE_OPEN;
		sense.first = more->first;
	}
	return sense;
}

static struct af_sense look_back(const struct af_hits *h, const struct af_hit *hit)
{
	struct look l = {.at = hit->first};
	struct af_sense sense = {AF_SENSE_SAID, hit->first, hit->end};
	const struct af_hit *cue;

	for (; l.at > 0 && l.distance < LOOK_MAX && passes_gap(h, hit, &l); l.at--, l.distance++) {
		int distance = l.listed ? l.distance - LIST_REACH : l.distance;

		if ((cue = cue_at(h, AF_ROLE_DENY, l.at - 1, distance, hit)))
			return denied_by(h, hit, cue, &l);
		if ((cue = cue_at(h, AF_ROLE_OPEN, l.at - 1, distance, hit)))
			return (struct af_sense){AF_SENSE_OPEN, cue->first, hit->end};
		if ((cue = cue_at(h, AF_ROLE_LIKELY, l.at - 1, distance, hit)))
			sense.first = cue->first;
		if (!passes_word(h, hit, &l))
			break;
	}
	return sense;
}

static struct af_sense look_ahead(const struct af_hits *h, const struct af_hit *hit)
{
	struct af_sense sense = {AF_SENSE_SAID, hit->first, hit->end};
	const struct af_hit *cue;
	bool listed = false, and_before = false, unclear = false;
	int distance = 0;

	for (size_t at = hit->end; at < h->words->count && distance < LOOK_MAX; at++, distance++) {
		const struct af_brief_word *w = &h->words->list[at];
		int reach = listed ? distance - LIST_REACH : distance;
		bool colon = w->gap == AF_GAP_COLON && !distance;

		if (w->gap >= AF_GAP_COLON && !colon)
			break;
		cue = cue_at(h, AF_ROLE_DENIED, at, reach, hit);
		if (cue && cue->phrase->colon == colon)
			return (struct af_sense){unclear && strcmp(w->text, "are") ? AF_SENSE_OPEN : AF_SENSE_DENIED, hit->first, cue->end};
		cue = cue_at(h, AF_ROLE_OPENED, at, reach, hit);
		if (cue && cue->phrase->colon == colon)
			return (struct af_sense){AF_SENSE_OPEN, hit->first, cue->end};
		if (colon || af_words_has(&h->phrases->turns, w->text) || (!listed && other_fact_at(h, at, hit)))
			break;
		/* "X and Y are not needed" speaks of both, "X and Y is not needed" may not, "X was tried and dropped" does. */
		unclear = and_before;
		and_before = and_before || word_is_and(w);
		listed = listed || word_is_or(w) || word_is_and(w);
	}
	return sense;
}

/* A question leaves open what it asks, unless the next sentence begins with the answer: "Is it an MVP? No, ..." */
static struct af_sense answered(const struct af_hits *h, const struct af_hit *hit, struct af_sense sense)
{
	size_t at = hit->end;

	while (at < h->words->count && at < hit->end + QUESTION_MAX && h->words->list[at].gap != AF_GAP_QUESTION)
		at++;
	sense.kind = AF_SENSE_OPEN;
	if (at == h->words->count || h->words->list[at].gap != AF_GAP_QUESTION)
		return sense;
	if (!strcmp(h->words->list[at].text, "no"))
		sense.kind = AF_SENSE_DENIED;
	else if (!strcmp(h->words->list[at].text, "yes"))
		sense.kind = AF_SENSE_SAID;
	return sense;
}

struct af_sense af_hit_sense(const struct af_hits *hits, const struct af_hit *hit)
{
	struct af_sense sense = look_back(hits, hit), after;

	if (sense.kind != AF_SENSE_SAID)
		return sense;
	after = look_ahead(hits, hit);
	if (after.kind != AF_SENSE_SAID)
		return after;
	return hits->asked[hit->first] ? answered(hits, hit, sense) : sense;
}
