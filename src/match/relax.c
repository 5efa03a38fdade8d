#include "match/relax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "match/words.h"

static void prepare_milder(struct af_milder *m, const struct af_term *term)
{
	const struct af_requirement *q = term->requirement;

	for (int i = 0; i < AF_MILDER; i++) {
		m->requirements[i] = *q;
		m->terms[i] = *term;
		m->terms[i].requirement = &m->requirements[i];
	}
	m->requirements[AF_RELAX_LEVEL].level--;
	m->requirements[AF_RELAX_EXACT].exact = false;
	m->requirements[AF_RELAX_YEARS].months = 0;
	m->possible[AF_RELAX_LEVEL] = q->level > 1;
	m->possible[AF_RELAX_EXACT] = q->exact;
	m->possible[AF_RELAX_YEARS] = q->months > 0;
}

enum af_status af_relaxer_init(struct af_relaxer *r, const struct af_tally *tally, int as_of, struct af_arena *arena, struct af_error *err)
{
	const struct af_query *query = tally->query;

	memset(r, 0, sizeof(*r));
	r->tally = tally;
	r->as_of = as_of;
	r->musts = af_arena_array(arena, query->requirement_count, sizeof(*r->musts));
	if (!r->musts)
		return af_fail_nomem(err);
	for (size_t i = 0; i < query->requirement_count; i++)
		if (query->terms[i].requirement->importance == AF_MUST)
			prepare_milder(&r->musts[i], &query->terms[i]);
	return AF_OK;
}

void af_relaxer_clear(struct af_relaxer *r)
{
	for (int i = 0; i < AF_CONSTRAINTS; i++)
		af_steps_clear(&r->steps[i]);
}

/* ---------------------------------------------------------------- people */

struct verdict {
	bool strict, failed;
};

static void note(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text)
{
	struct verdict *v = context;

	(void)id;
	(void)text;
	v->failed = v->failed || verdict == AF_FAILED || v->strict;
}

static void note_must(struct af_relaxer *r, struct af_milder *m, const struct af_candidate *c, const struct af_vector *vector)
{
	for (int i = 0; i < AF_MILDER; i++) {
		struct verdict v = {.strict = r->tally->strict};

		if (!m->possible[i])
			continue;
		af_conditions_judge_must(&m->terms[i], c, vector, note, &v);
		m->people[i] += !v.failed;
	}
}

/* Days since some day long ago. */
static int64_t day_count(const char *date)
{
	int64_t year = atoi(date), month = atoi(date + 5), day = atoi(date + 8);

	year -= month < 3; /* years that begin in March end with the leap day */
	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day;
}

/* How far the limit of that kind is from letting the person in; 0 when no limit would, or as good as none. */
static int64_t distance_of(const struct af_relaxer *r, enum af_condition_kind kind, const struct af_candidate *c)
{
	const struct af_constraints *k = r->tally->constraints;
	char first[16], last[16];
	int has;

	switch (kind) {
	case AF_CONDITION_RATE:
		if (c->rate_cents < 0 || !c->rate_currency || strcmp(c->rate_currency, k->rate_currency) || c->rate_period != k->rate_period)
			return 0;
		return c->rate_cents - k->max_rate_cents;
	case AF_CONDITION_TIMEZONE: /* projects ask for whole hours, 1 or more */
		has = c->utc_offset == AF_UNKNOWN ? 0 : af_shared_minutes(c->utc_offset, k->utc_offset) / 60 * 60;
		return has ? k->overlap_minutes - has : 0;
	case AF_CONDITION_AVAILABILITY:
		if (c->available_from)
			return day_count(c->available_from) - day_count(k->available_by);
		if (c->notice_days == AF_UNKNOWN)
			return 0;
		af_notice_ends(r->as_of, c->notice_days, first, last);
		return day_count(r->tally->strict ? last : first) - day_count(k->available_by);
	case AF_CONDITION_EXPERIENCE: /* in whole years */
		has = c->months == AF_UNKNOWN ? 0 : c->months / 12 * 12;
		return has ? k->min_months - has : 0;
	default:
		return 0;
	}
}

static void note_location(struct af_relaxer *r, const struct af_candidate *c)
{
	const char *code = c->country;

	if (!code)
		r->nowhere++;
	else if (code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z')
		r->countries[(code[0] - 'A') * 26 + code[1] - 'A']++;
}

void af_relaxer_person(struct af_relaxer *r, const struct af_candidate *c, const struct af_vector *vector)
{
	const struct af_tally *t = r->tally;
	const size_t asked = t->query->requirement_count;

	if (t->unmet_count != 1)
		return;
	for (size_t i = 0; i < asked + AF_CONSTRAINTS; i++) {
		enum af_condition_kind kind = (enum af_condition_kind)(AF_CONDITION_RATE + i - asked);
		int64_t distance;

		if (t->number_of[i] != t->unmet[0])
			continue;
		if (i < asked) {
			note_must(r, &r->musts[i], c, vector);
		} else if (kind == AF_CONDITION_LOCATION) {
			note_location(r, c);
		} else {
			distance = distance_of(r, kind, c);
			if (distance > 0 && af_steps_add(&r->steps[i - asked], distance))
				r->no_memory = true;
		}
		return;
	}
}

void af_relaxer_must(struct af_relaxer *r, size_t requirement, unsigned milder)
{
	for (int i = 0; i < AF_MILDER; i++)
		r->musts[requirement].people[i] += r->musts[requirement].possible[i] && milder >> i & 1;
}

/* ---------------------------------------------------------------- the list */

struct lister {
	const struct af_relaxer *r;
	struct af_relaxation *list;
	size_t count;
	struct af_arena *arena;
};

static struct af_relaxation *add(struct lister *l, enum af_relaxation_kind kind, enum af_condition_kind condition, size_t requirement,
                                 size_t people)
{
	struct af_relaxation *x = &l->list[l->count];

	if (!people)
		return NULL;
	l->count++;
	*x = (struct af_relaxation){.kind = kind, .condition = condition, .requirement = requirement, .limit = AF_UNKNOWN, .added = people,
	                            .eligible = l->r->tally->eligible + people};
	return x;
}

static void list_must(struct lister *l, size_t requirement)
{
	const struct af_milder *m = &l->r->musts[requirement];
	const struct af_term *term = &l->r->tally->query->terms[requirement];
	const struct af_tally *t = l->r->tally;
	struct af_relaxation *x;
	char words[32];

	x = add(l, AF_RELAX_LEVEL, AF_CONDITION_LEVEL, requirement, m->people[AF_RELAX_LEVEL]);
	if (x) {
		x->limit = term->requirement->level - 1;
		x->label = af_arena_printf(l->arena, "%s: level %d instead of %d", term->label, (int)x->limit, term->requirement->level);
	}
	x = add(l, AF_RELAX_EXACT, AF_CONDITION_LEVEL, requirement, m->people[AF_RELAX_EXACT]);
	if (x)
		x->label = af_arena_printf(l->arena, "%s: implied and similar skills accepted", term->label);
	x = add(l, AF_RELAX_YEARS, AF_CONDITION_YEARS, requirement, m->people[AF_RELAX_YEARS]);
	if (x)
		x->label = af_arena_printf(l->arena, "%s: without %s", term->label, af_duration_words(term->requirement->months, words));
	x = add(l, AF_RELAX_SHOULD, AF_CONDITION_LEVEL, requirement, t->only[t->number_of[requirement]]);
	if (x)
		x->label = af_arena_printf(l->arena, "%s: a should instead of a must", term->label);
}

static void widen(struct lister *l, enum af_condition_kind kind)
{
	const struct af_constraints *k = l->r->tally->constraints;
	char words[32], before[32];
	size_t people;
	int64_t distance = af_steps_half(&l->r->steps[kind - AF_CONDITION_RATE], &people);
	struct af_relaxation *x = add(l, AF_RELAX_WIDEN, kind, SIZE_MAX, people);
	int month;

	if (!x)
		return;
	if (kind == AF_CONDITION_RATE) {
		x->limit = k->max_rate_cents + distance;
		x->label = af_arena_printf(l->arena, "rate: at most %s instead of %s %s/%s", af_money_words(x->limit, words),
		                           af_money_words(k->max_rate_cents, before), k->rate_currency, af_rate_period_name(k->rate_period));
	} else if (kind == AF_CONDITION_TIMEZONE) {
		x->limit = k->overlap_minutes - distance;
		x->label = af_arena_printf(l->arena, "shared working hours: %d instead of %d", (int)x->limit / 60, k->overlap_minutes / 60);
	} else if (kind == AF_CONDITION_EXPERIENCE) {
		x->limit = k->min_months - distance;
		x->label = af_arena_printf(l->arena, "experience: at least %s instead of %s", af_duration_words((int)x->limit, words),
		                           af_duration_words(k->min_months, before));
	} else if (af_month_parse(k->available_by, &month)) {
		af_date_after(month, atoi(k->available_by + 8) - 1 + (int)distance, words);
		x->limit_text = af_arena_strdup(l->arena, words);
		x->label = af_arena_printf(l->arena, "availability: by %s instead of %s", words, k->available_by);
	}
}

/* One more country: the one that lets in most. A code among the locations leaves those open whose country is not known, which lets them in too
 * unless that counts as failed; the first code of a project does so. */
static void add_country(struct lister *l)
{
	const struct af_constraints *k = l->r->tally->constraints;
	const size_t *countries = l->r->countries;
	struct af_relaxation *x;
	size_t best = 0, people;
	bool has_code = false;

	for (size_t i = 0; i < k->location_count; i++)
		has_code = has_code || strlen(k->locations[i]) == 2;
	for (size_t i = 1; i < sizeof(l->r->countries) / sizeof(*countries); i++)
		if (countries[i] > countries[best])
			best = i;
	people = countries[best];
	if (people && !has_code && !l->r->tally->strict)
		people += l->r->nowhere;
	x = add(l, AF_RELAX_WIDEN, AF_CONDITION_LOCATION, SIZE_MAX, people);
	if (!x)
		return;
	x->limit_text = af_arena_printf(l->arena, "%c%c", (char)('A' + best / 26), (char)('A' + best % 26));
	x->label = af_arena_printf(l->arena, "location: %s accepted too", x->limit_text);
}

static void list_constraint(struct lister *l, enum af_condition_kind kind)
{
	static const char *const dropped[AF_CONSTRAINTS] = {"rate: no limit", "location: any", "shared working hours: any", "availability: any",
	                                                    "work mode: any", "experience: any"};
	const struct af_tally *t = l->r->tally;
	size_t at = (size_t)(kind - AF_CONDITION_RATE);
	struct af_relaxation *x;

	if (kind == AF_CONDITION_LOCATION)
		add_country(l);
	else
		widen(l, kind);
	x = add(l, AF_RELAX_DROP, kind, SIZE_MAX, t->only[t->number_of[t->query->requirement_count + at]]);
	if (x)
		x->label = dropped[at];
}

static int by_people(const void *a, const void *b)
{
	const struct af_relaxation *x = a, *y = b;

	if (x->added != y->added)
		return x->added < y->added ? 1 : -1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->requirement != y->requirement)
		return x->requirement < y->requirement ? -1 : 1;
	return x->condition < y->condition ? -1 : x->condition > y->condition;
}

const struct af_relaxation *af_relaxer_list(const struct af_relaxer *r, struct af_arena *arena, size_t *count)
{
	const struct af_tally *t = r->tally;
	const size_t asked = t->query->requirement_count;
	struct lister l = {.r = r, .arena = arena};

	*count = 0;
	l.list = af_arena_array(arena, t->condition_count * (AF_MILDER + 1) + 1, sizeof(*l.list));
	if (!l.list)
		return NULL;
	for (size_t i = 0; i < asked + AF_CONSTRAINTS; i++) {
		if (t->number_of[i] == SIZE_MAX)
			continue;
		if (i < asked)
			list_must(&l, i);
		else
			list_constraint(&l, (enum af_condition_kind)(AF_CONDITION_RATE + i - asked));
	}
	if (l.count)
		qsort(l.list, l.count, sizeof(*l.list), by_people);
	*count = l.count;
	return l.list;
}
