#include "match/census.h"

#include <string.h>

#include "score/evidence.h"
#include "store/index.h"

enum { FORMS = 1 + AF_MILDER, AS_ASKED = AF_MILDER }; /* of a must-have: its milder forms, and as it is asked */

/* By number, years of the requirement at hand. */
struct years {
	int most[AF_CHUNK];      /* months stated of one of its skills; AF_UNKNOWN */
	uint8_t named[AF_CHUNK]; /* 1: one of its skills is there without years */
};

struct counting {
	const struct af_census *census;
	struct af_index_view view;
	struct af_sources sources;
	struct af_scan *scan; /* who is there */
	struct af_evidence_column *asked, *wider; /* of the requirement at hand: as asked, and of an exact one, also by other skills */
	struct years *years;
	int64_t chunk;
	size_t words;     /* of 64 bits, that have one for each requirement */
	uint64_t *bits;   /* by number: FORMS times words; which must-haves are not met as asked, which milder forms are met */
	bool constrained; /* rows are to be read */
	struct af_error *err;
};

static uint64_t *bits_of(const struct counting *c, size_t number, int form)
{
	return c->bits + (number * FORMS + (size_t)form) * c->words;
}

/* ---------------------------------------------------------------- one requirement */

/* Reads the months of one skill, of those on whom it can depend: who do not reach even the next lower level fail in any case. */
static enum af_status read_months(struct counting *c, const struct af_term *term, const struct af_skill *skill)
{
	const int level = term->requirement->level, least = term->requirement->exact ? 0 : af_threshold(level > 1 ? level - 1 : 1);
	struct af_posting_walk own = {0};
	enum af_status status = c->view.postings.read(c->view.postings.context, c->chunk, (uint32_t)skill->id, &own.list, c->err);
	unsigned number;
	uint8_t byte;

	while (!status && af_posting_next(&own, &number, &byte)) {
		int months;

		if (number >= c->scan->span || c->asked->possible[number] < least)
			continue;
		status = af_store_months(c->census->store, c->chunk << AF_CHUNK_SHIFT | (int64_t)number, skill->id, &months, c->err);
		c->years->named[number] |= months == AF_UNKNOWN;
		if (months != AF_UNKNOWN && (c->years->most[number] == AF_UNKNOWN || months > c->years->most[number]))
			c->years->most[number] = months;
	}
	return status;
}

static enum af_status read_years(struct counting *c, const struct af_term *term)
{
	enum af_status status = AF_OK;

	memset(c->years->named, 0, c->scan->span);
	for (size_t i = 0; i < c->scan->span; i++)
		c->years->most[i] = AF_UNKNOWN;
	for (size_t i = 0; i < term->skill_count && !status; i++)
		status = read_months(c, term, af_taxonomy_skill(c->sources.taxonomy, term->skills[i]));
	return status;
}

/* What af_conditions_judge_must tells of the requirement at that level, with or without its years: the worst verdict. */
static enum af_verdict judge(const struct counting *c, const struct af_evidence_column *column, size_t number, int level, int months)
{
	const int threshold = af_threshold(level), strength = af_evidence_strength(column, number);
	const int most = months ? c->years->most[number] : AF_UNKNOWN;
	enum af_verdict verdict = AF_MET;

	if (strength < threshold)
		verdict = column->possible[number] >= threshold ? AF_UNVERIFIED : AF_FAILED;
	if (verdict == AF_FAILED || !months || (most != AF_UNKNOWN && most >= months))
		return verdict;
	if (most != AF_UNKNOWN && !c->years->named[number])
		return AF_FAILED;
	return strength ? AF_UNVERIFIED : verdict;
}

static void count_gap(const struct counting *c, const struct af_term *term, struct af_requirement_gap *gap, size_t number)
{
	const enum af_verdict verdict = judge(c, c->asked, number, term->requirement->level, term->requirement->months);

	gap->direct += c->asked->direct[number];
	gap->any += af_evidence_strength(c->asked, number) > 0;
	gap->able += verdict == AF_MET;
	gap->assumed += verdict == AF_MET && af_evidence_assumed(c->asked, number);
	gap->unknown += verdict == AF_UNVERIFIED;
}

static bool fails(const struct counting *c, enum af_verdict verdict)
{
	return verdict == AF_FAILED || (verdict == AF_UNVERIFIED && c->census->options->strict);
}

/* Notes whether the must-have is met, and its milder forms where it is not. */
static void note_must(const struct counting *c, const struct af_term *term, size_t requirement, size_t number)
{
	const struct af_requirement *q = term->requirement;
	const size_t word = requirement / 64;
	const uint64_t bit = (uint64_t)1 << requirement % 64;

	if (!fails(c, judge(c, c->asked, number, q->level, q->months)))
		return;
	bits_of(c, number, AS_ASKED)[word] |= bit;
	if (!c->census->relaxer)
		return;
	if (q->level > 1 && !fails(c, judge(c, c->asked, number, q->level - 1, q->months)))
		bits_of(c, number, AF_RELAX_LEVEL)[word] |= bit;
	if (q->exact && !fails(c, judge(c, c->wider, number, q->level, q->months)))
		bits_of(c, number, AF_RELAX_EXACT)[word] |= bit;
	if (q->months && !fails(c, judge(c, c->asked, number, q->level, 0)))
		bits_of(c, number, AF_RELAX_YEARS)[word] |= bit;
}

static enum af_status look_at_requirement(struct counting *c, size_t requirement)
{
	const struct af_term *term = &c->census->prepared->query.terms[requirement];
	const struct af_requirement *q = term->requirement;
	const bool must = q->importance == AF_MUST;
	enum af_status status;

	if (!must && !c->census->gaps)
		return AF_OK;
	status = af_evidence_fill(c->asked, &c->sources, term, q->exact, &c->view.postings, c->chunk, c->scan->span, c->err);
	if (!status && must && q->exact && c->census->relaxer)
		status = af_evidence_fill(c->wider, &c->sources, term, false, &c->view.postings, c->chunk, c->scan->span, c->err);
	if (!status && q->months)
		status = read_years(c, term);
	for (size_t i = 0; i < c->scan->span && !status; i++) {
		if (!c->scan->present[i])
			continue;
		if (c->census->gaps)
			count_gap(c, term, &c->census->gaps[requirement], i);
		if (must)
			note_must(c, term, requirement, i);
	}
	return status;
}

/* ---------------------------------------------------------------- one person */

/* candidate: NULL when the project has no constraints. False without memory. */
static bool count_person(struct counting *c, size_t number, const struct af_candidate *candidate)
{
	const struct af_census *s = c->census;
	const uint64_t *unmet = bits_of(c, number, AS_ASKED);
	const size_t n = af_tally_unmet(s->tally, unmet, candidate, s->options->as_of), asked = s->prepared->query.requirement_count;
	size_t only = 0;
	unsigned milder = 0;

	if (n != 1 || !s->relaxer)
		return !s->tally->no_memory;
	while (only < asked && !(unmet[only / 64] >> only % 64 & 1))
		only++;
	for (int form = 0; only < asked && form < AF_MILDER; form++)
		milder |= (unsigned)(bits_of(c, number, form)[only / 64] >> only % 64 & 1) << form;
	if (only < asked)
		af_relaxer_must(s->relaxer, only, milder);
	else
		af_relaxer_person(s->relaxer, candidate, NULL);
	return !s->tally->no_memory && !s->relaxer->no_memory;
}

static bool count_row(void *context, const struct af_candidate *candidate)
{
	struct counting *c = context;
	const size_t number = (size_t)(candidate->id & (AF_CHUNK - 1));

	return !c->scan->present[number] || count_person(c, number, candidate);
}

static enum af_status count_chunk(struct counting *c)
{
	const int64_t first = c->chunk << AF_CHUNK_SHIFT;
	enum af_status status = af_scan_people(c->scan, &c->view.postings, c->chunk, c->err);
	bool more = true;

	memset(c->bits, 0, c->scan->span * FORMS * c->words * sizeof(*c->bits));
	for (size_t i = 0; i < c->census->prepared->query.requirement_count && !status; i++)
		status = look_at_requirement(c, i);
	if (!status && c->constrained)
		status = af_store_terms(c->census->store, first, first + AF_CHUNK - 1, count_row, c, c->err);
	for (size_t i = 0; i < c->scan->span && !status && more && !c->constrained; i++)
		more = !c->scan->present[i] || count_person(c, i, NULL);
	if (!status && (c->census->tally->no_memory || (c->census->relaxer && c->census->relaxer->no_memory)))
		status = af_fail_nomem(c->err);
	return status;
}

/* ---------------------------------------------------------------- everybody */

static enum af_status begin(struct counting *c)
{
	const struct af_census *s = c->census;

	for (int kind = AF_CONDITION_RATE; kind <= AF_CONDITION_EXPERIENCE; kind++)
		c->constrained = c->constrained || af_constraint_asked(&s->project->constraints, (enum af_condition_kind)kind);
	c->words = s->prepared->query.requirement_count / 64 + 1;
	c->scan = af_scan_new(af_kernel());
	c->asked = af_alloc(sizeof(*c->asked)); /* all four are cleared as far as they are used */
	c->wider = af_alloc(sizeof(*c->wider));
	c->years = af_alloc(sizeof(*c->years));
	c->bits = af_alloc(AF_CHUNK * FORMS * c->words * sizeof(*c->bits));
	if (!c->scan || !c->asked || !c->wider || !c->years || !c->bits)
		return af_fail_nomem(c->err);
	return af_sources_init(&c->sources, s->prepared->taxonomy, c->err);
}

static void end(struct counting *c)
{
	af_free(c->scan);
	af_free(c->asked);
	af_free(c->wider);
	af_free(c->years);
	af_free(c->bits);
	af_sources_clear(&c->sources);
}

enum af_status af_census_run(const struct af_census *census, bool *told, struct af_error *err)
{
	struct counting c = {.census = census, .err = err};
	const struct af_postings *postings = &c.view.postings;
	enum af_status status = AF_OK;
	bool more = true;

	*told = false;
	if (census->prepared->where) /* it may ask for anything in a profile, of anybody */
		return AF_OK;
	status = af_index_open(census->store, census->options->as_of, &c.view, told, err);
	if (status || !*told)
		return status;
	status = begin(&c);
	for (; !status && more; c.chunk++) {
		status = postings->next(postings->context, &c.chunk, &more, err);
		if (!status && more)
			status = count_chunk(&c);
	}
	end(&c);
	*told = !census->tally->full;
	return status;
}
