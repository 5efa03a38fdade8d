/* What a text says of the facts of a project: see brief.h. */
#include "project/brief.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "project/brief_words.h"
#include "taxonomy/taxonomy.h"

enum {
	VALUES_MAX = 4,  /* different values of one fact that are kept; two that exclude each other are enough */
	WORDS_MAX = 3,   /* places that are quoted for one value */
	QUOTE_MAX = 120, /* bytes of a quote */
	NUMBER_MAX = 1000000000, /* as in the JSON of a project */
	NAME_WORDS = 4   /* words of the name of a skill */
};

/* A value that the text gives to a fact, and where. */
struct vote {
	const char *value;
	int64_t number; /* of a number */
	bool band;
	struct { uint32_t start, end; } spans[WORDS_MAX]; /* bytes */
	size_t span_count;
};

enum { SAID, OPEN, DENIED, KINDS };

struct tally {
	struct vote votes[KINDS][VALUES_MAX];
	size_t count[KINDS];
};

struct reader {
	struct af_brief *brief;
	const struct af_facts *facts;
	const char *text;
	struct af_brief_words words;
	const struct af_phrases *phrases;
	struct af_hits hits;
	struct tally *tallies; /* for each fact */
};

/* ---------------------------------------------------------------- votes */

static int64_t value_of(const struct af_hit *hit)
{
	const struct af_phrase *p = hit->phrase;
	int64_t most = INT64_MAX / p->times, number = hit->number < most ? hit->number : most;

	number = number * p->times / p->over / 1000;
	return number < NUMBER_MAX ? number : NUMBER_MAX;
}

/* Which of two numbers counts, when one must: true when the new one does. */
static bool replaces(enum af_several several, const struct vote *new, const struct vote *old)
{
	if (new->band != old->band)
		return old->band; /* a number says more than words for a size */
	return several == AF_SEVERAL_LARGEST ? new->number > old->number : new->number < old->number;
}

static void add_span(struct vote *v, uint32_t start, uint32_t end)
{
	if (v->span_count == WORDS_MAX)
		return;
	v->spans[v->span_count].start = start;
	v->spans[v->span_count++].end = end;
}

static bool same_value(const struct vote *a, const struct vote *b)
{
	return a->band == b->band && (a->value && b->value ? !strcmp(a->value, b->value) : !a->value && !b->value && a->number == b->number);
}

static void cast(struct tally *t, int kind, enum af_several several, const struct vote *vote)
{
	struct vote *votes = t->votes[kind];
	size_t *count = &t->count[kind];

	for (size_t i = 0; i < *count; i++) {
		if (same_value(&votes[i], vote)) {
			add_span(&votes[i], vote->spans[0].start, vote->spans[0].end);
			return;
		}
	}
	if (several != AF_SEVERAL_CONFLICT && *count) {
		if (replaces(several, vote, &votes[0]))
			votes[0] = *vote;
	} else if (*count < VALUES_MAX) {
		votes[(*count)++] = *vote;
	}
}

static void count_hit(struct reader *r, const struct af_hit *hit)
{
	const struct af_phrase *p = hit->phrase;
	struct af_sense sense = af_hit_sense(&r->hits, hit);
	struct vote vote = {.value = p->value, .band = p->band};
	int kind = sense.kind == AF_SENSE_OPEN ? OPEN : SAID;

	if (sense.kind == AF_SENSE_DENIED && p->denied)
		vote.value = p->denied;
	else if (sense.kind == AF_SENSE_DENIED)
		kind = DENIED;
	if (vote.band)
		for (const char *digit = vote.value; *digit; digit++)
			vote.number = vote.number * 10 + (*digit - '0');
	if (!vote.value)
		vote.number = value_of(hit);
	/* "no longer than 40 ms" and "isn't" are quoted whole. */
	if (r->hits.whole[sense.first])
		sense.first = r->hits.whole[sense.first] - 1;
	if (sense.first && r->words.list[sense.first - 1].end == r->words.list[sense.first].start)
		sense.first--;
	add_span(&vote, r->words.list[sense.first].start, r->words.list[sense.end - 1].end);
	cast(&r->tallies[p->fact], kind, r->phrases->several[p->fact], &vote);
}

/* ---------------------------------------------------------------- quotes */

/* Adds the bytes start..end, at most QUOTE_MAX of them; whatever shows nothing becomes one space. */
static void add_quote(struct af_buf *out, const char *text, size_t start, size_t end)
{
	size_t from = out->length;
	bool space = false;

	while (start < end) {
		utf8proc_int32_t point;
		utf8proc_ssize_t step =
			utf8proc_iterate((const utf8proc_uint8_t *)text + start, (utf8proc_ssize_t)(end - start), &point);

		if (step < 1 || af_hidden(point) || point == ' ' || point == 0xA0) {
			space = true;
			start += step < 1 ? 1 : (size_t)step;
			continue;
		}
		if (out->length - from >= QUOTE_MAX) {
			af_buf_adds(out, "...");
			return;
		}
		if (space)
			af_buf_addc(out, ' ');
		space = false;
		af_buf_add(out, text + start, (size_t)step);
		start += (size_t)step;
	}
}

/* Adds the quotes of a vote that out does not hold yet. */
static void add_quotes(struct reader *r, const struct vote *v, struct af_buf *out)
{
	for (size_t i = 0; i < v->span_count; i++) {
		struct af_buf one = {0};

		add_quote(&one, r->text, v->spans[i].start, v->spans[i].end);
		if (one.failed)
			out->failed = true;
		else if (!strstr(af_buf_text(out), af_buf_text(&one)))
			af_buf_printf(out, "%s%s", out->length ? "; " : "", af_buf_text(&one));
		af_buf_clear(&one);
	}
}

/* ---------------------------------------------------------------- verdicts on facts */

static const char *vote_text(struct reader *r, const struct vote *v)
{
	return v->value ? v->value : af_arena_printf(&r->brief->arena, "%lld", (long long)v->number);
}

static const struct af_fact_answer *answer_of(struct reader *r, const struct af_fact_definition *fact, const struct vote *v)
{
	const char *text = vote_text(r, v);

	return text ? af_fact_answer_of(fact, text) : NULL;
}

/* Adds a finding about the fact from n votes, of which the first gives the value. */
static void add_finding(struct reader *r, struct af_brief_fact *list, const struct af_fact_definition *fact, enum af_brief_state state,
                        const struct vote *votes, size_t n)
{
	struct af_brief_fact *f = &list[r->brief->fact_count++];
	struct af_buf words = {0}, value = {0};

	for (size_t i = 0; i < n; i++)
		add_quotes(r, &votes[i], &words);
	for (size_t i = 0; i < (state == AF_BRIEF_BOTH ? n : 1); i++)
		af_buf_printf(&value, "%s%s", i ? " and " : "", vote_text(r, &votes[i]) ? vote_text(r, &votes[i]) : "");
	*f = (struct af_brief_fact){.fact = fact, .state = state, .band = votes->band, .start = votes->spans[0].start,
	                            .length = votes->spans[0].end - votes->spans[0].start};
	f->value = af_arena_strdup(&r->brief->arena, af_buf_text(&value));
	f->words = af_arena_strdup(&r->brief->arena, af_buf_text(&words));
	if (words.failed || value.failed)
		r->brief->arena.failed = true;
	af_buf_clear(&words);
	af_buf_clear(&value);
}

/* Do the values of one fact exclude each other? Numbers that argue alike do not. */
static bool contradict(struct reader *r, const struct af_fact_definition *fact, const struct vote *votes, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (fact->kind != AF_FACT_NUMBER || answer_of(r, fact, &votes[i]) != answer_of(r, fact, &votes[0]))
			return true;
	return false;
}

/* Where a text has a number, words for a size are left out. */
static size_t drop_bands(struct vote *votes, size_t n)
{
	size_t numbers = 0;

	for (size_t i = 0; i < n; i++)
		if (!votes[i].band)
			votes[numbers++] = votes[i];
	return numbers ? numbers : n;
}

static void conclude(struct reader *r, struct af_brief_fact *list, size_t index)
{
	const struct af_fact_definition *fact = &r->facts->facts[index];
	struct tally *t = &r->tallies[index];
	struct vote *said = t->votes[SAID];
	size_t n = fact->kind == AF_FACT_NUMBER ? drop_bands(said, t->count[SAID]) : t->count[SAID];

	if (n && contradict(r, fact, said, n))
		add_finding(r, list, fact, AF_BRIEF_BOTH, said, n);
	else if (n)
		add_finding(r, list, fact, AF_BRIEF_COUNTED, said, n);
	if (t->count[OPEN] && (!n || !same_value(&t->votes[OPEN][0], said)))
		add_finding(r, list, fact, AF_BRIEF_OPEN, t->votes[OPEN], t->count[OPEN]);
	else if (!n && t->count[DENIED])
		add_finding(r, list, fact, AF_BRIEF_DENIED, t->votes[DENIED], t->count[DENIED]);
}

/* ---------------------------------------------------------------- skills */

/* The words from..to as the name of a skill; NULL when they are none. */
static enum af_status skill_of(struct reader *r, const struct af_taxonomy *taxonomy, size_t from, size_t to, size_t n, struct af_buf *name,
                               const struct af_skill **skill, struct af_error *err)
{
	const struct af_brief_word *w = &r->words.list[from];
	size_t end = r->words.list[to - 1].end;

	*skill = NULL;
	while (end < n && (r->text[end] == '+' || r->text[end] == '#'))
		end++;
	/* An ordinary word is a name only with a capital that no beginning of a sentence gives it. */
	if (to == from + 1 && (w->thousandths != AF_NO_NUMBER || (af_words_has(&r->phrases->plain, w->text) &&
	                                                          (!w->capital || w->gap >= AF_GAP_COLON))))
		return AF_OK;
	af_buf_reset(name);
	af_buf_add(name, r->text + w->start, end - w->start);
	if (name->failed)
		return af_fail_nomem(err);
	return name->length > 64 ? AF_OK : af_taxonomy_find(taxonomy, af_buf_text(name), skill, err);
}

static bool goes_on(const struct reader *r, size_t at)
{
	return at < r->words.count && r->words.list[at].gap <= AF_GAP_HYPHEN;
}

/* The longest name that begins at word `at`; returns the words it takes, 0 for none. */
static enum af_status name_at(struct reader *r, const struct af_taxonomy *taxonomy, size_t at, size_t n, struct af_buf *name, size_t *taken,
                              const struct af_skill **skill, struct af_error *err)
{
	size_t most = 1;
	enum af_status status = AF_OK;

	while (most < NAME_WORDS && goes_on(r, at + most))
		most++;
	*skill = NULL;
	for (*taken = most; !status && *taken; --*taken) {
		status = skill_of(r, taxonomy, at, at + *taken, n, name, skill, err);
		if (*skill)
			break;
	}
	return status;
}

static enum af_status find_skills(struct reader *r, const struct af_taxonomy *taxonomy, size_t n, struct af_error *err)
{
	static const struct af_phrase named = {.role = AF_ROLE_FACT, .value = "yes"};
	size_t count = af_taxonomy_count(taxonomy), taken;
	const struct af_skill **list = af_arena_array(&r->brief->arena, count + 1, sizeof(*list)), *skill;
	bool *seen = af_arena_array(&r->brief->arena, count + 1, sizeof(*seen));
	struct af_buf name = {0};
	enum af_status status = list && seen ? AF_OK : af_fail_nomem(err);

	for (size_t at = 0; !status && at < r->words.count; at += taken ? taken : 1) {
		struct af_hit hit = {.phrase = &named, .first = (uint32_t)at, .number = AF_NO_NUMBER};

		status = name_at(r, taxonomy, at, n, &name, &taken, &skill, err);
		hit.end = (uint32_t)(at + taken);
		if (status || !skill || seen[skill->index] || af_hit_sense(&r->hits, &hit).kind != AF_SENSE_SAID)
			continue;
		seen[skill->index] = true;
		list[r->brief->skill_count++] = skill;
	}
	r->brief->skills = list;
	af_buf_clear(&name);
	return status;
}

/* ---------------------------------------------------------------- reading */

static enum af_status check(const char *name, const char *text, size_t n, struct af_error *err)
{
	size_t bad, at = 0;

	if (n > AF_BRIEF_MAX)
		return af_fail(err, AF_INVALID, "%s: %zu bytes; a text of at most %zu is read", name, n, AF_BRIEF_MAX);
	if (!af_utf8_valid(text, n, &bad))
		return af_fail(err, AF_INVALID, "%s: byte %zu is not UTF-8; save the text as UTF-8", name, bad + 1);
	while (at < n && (unsigned char)text[at] <= ' ')
		at++;
	return at < n ? AF_OK : af_fail(err, AF_INVALID, "%s: there is no text", name);
}

static enum af_status read_text(struct reader *r, const struct af_taxonomy *taxonomy, size_t n, struct af_error *err)
{
	struct af_arena *arena = &r->brief->arena;
	struct af_brief_fact *list = af_arena_array(arena, 2 * r->facts->count + 1, sizeof(*list));
	enum af_status status;

	r->tallies = af_calloc(r->facts->count + 1, sizeof(*r->tallies));
	if (!r->tallies || !list)
		return af_fail_nomem(err);
	status = af_brief_split(arena, r->text, n, &r->words, err);
	if (!status)
		status = af_hits_find(&r->hits, r->phrases, &r->words, r->facts->count, err);
	for (size_t i = 0; !status && i < r->hits.fact_count; i++)
		count_hit(r, &r->hits.facts[i]);
	for (size_t i = 0; !status && i < r->facts->count; i++)
		conclude(r, list, i);
	r->brief->facts = list;
	if (!status && taxonomy)
		status = find_skills(r, taxonomy, n, err);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

enum af_status af_brief_read(const struct af_phrases *phrases, const struct af_taxonomy *taxonomy, const char *name, const char *text,
                             size_t n, struct af_brief **brief, struct af_error *err)
{
	struct reader r = {.facts = phrases->facts, .phrases = phrases, .text = text};
	enum af_status status = check(name, text, n, err);

	*brief = NULL;
	if (status)
		return status;
	r.brief = af_calloc(1, sizeof(*r.brief));
	status = r.brief ? read_text(&r, taxonomy, n, err) : af_fail_nomem(err);
	af_free(r.tallies);
	af_free(r.words.list);
	af_hits_clear(&r.hits);
	if (status)
		af_brief_free(r.brief);
	else
		*brief = r.brief;
	return status;
}

void af_brief_free(struct af_brief *brief)
{
	if (!brief)
		return;
	af_arena_clear(&brief->arena);
	af_free(brief);
}
