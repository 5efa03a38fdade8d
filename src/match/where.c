/* Judging people by a compiled condition. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "match/conditions.h"
#include "match/where_internal.h"

/* A stated value of an ordered field: of a start after a notice period only the first and the last possible day are known. */
struct range {
	int64_t low, high;
};

static int64_t day_number(const char *date) /* 2026-11-23 as 20261123 */
{
	return (int64_t)atoi(date) * 10000 + atoi(date + 5) * 100 + atoi(date + 8);
}

/* Who can start now has the day 0: before every date. So has whose date is not after the first of the month. */
static bool start_of(const struct af_candidate *c, int as_of, struct range *r)
{
	char day[16], last[16];

	r->low = r->high = 0;
	if (c->available_from) {
		af_date_after(as_of, 0, day);
		if (strcmp(c->available_from, "now") && strcmp(c->available_from, day) > 0)
			r->low = r->high = day_number(c->available_from);
		return true;
	}
	if (c->notice_days == AF_UNKNOWN)
		return false;
	if (c->notice_days > 0) {
		af_notice_ends(as_of, c->notice_days, day, last);
		r->low = day_number(day);
		r->high = day_number(last);
	}
	return true;
}

static const struct af_evidence *evidence_of(const struct af_candidate *c, int64_t skill_id)
{
	for (size_t i = 0; i < c->skill_count; i++)
		if (c->skills[i].skill_id == skill_id)
			return &c->skills[i];
	return NULL;
}

static bool stated(int value, int64_t scale, struct range *r)
{
	if (value == AF_UNKNOWN)
		return false;
	r->low = r->high = value * scale;
	return true;
}

/* The value of an ordered field; false when it is not stated. Experience is in hundredths of a month. */
static bool range_of(const struct af_where_test *t, const struct af_candidate *c, int as_of, struct range *r)
{
	const struct af_evidence *e;

	switch (t->field) {
	case AF_WHERE_RATE:
		r->low = r->high = c->rate_cents;
		return c->rate_cents >= 0;
	case AF_WHERE_YEARS:
		return stated(c->months, 100, r);
	case AF_WHERE_AVAILABLE:
		return start_of(c, as_of, r);
	case AF_WHERE_NOTICE:
		return stated(c->notice_days, 1, r);
	default:
		e = evidence_of(c, t->skill_id);
		if (!e)
			return false;
		return t->field == AF_WHERE_LEVEL        ? stated(e->level, 1, r)
		       : t->field == AF_WHERE_SKILL_YEARS ? stated(e->months, 100, r)
		                                          : stated(e->last_used, 1, r);
	}
}

static enum af_truth within(const struct range *r, const struct af_where_value *v)
{
	if (v->low <= r->low && r->high <= v->high)
		return AF_YES;
	return r->high < v->low || r->low > v->high ? AF_NO : AF_OPEN;
}

/* A rate in another unit than the one asked for is not converted, so the comparison stays open. */
static bool same_unit(const struct af_where_test *t, const struct af_where_value *v, const struct af_candidate *c)
{
	if (t->field != AF_WHERE_RATE)
		return true;
	if (v->text && (!c->rate_currency || strcmp(v->text, c->rate_currency)))
		return false;
	return !v->number || v->number == (int)c->rate_period;
}

static const char *text_of(enum af_where_field field, const struct af_candidate *c)
{
	switch (field) {
	case AF_WHERE_KEY:
		return c->key;
	case AF_WHERE_NAME:
		return c->name;
	case AF_WHERE_EMAIL:
		return c->email;
	case AF_WHERE_HEADLINE:
		return c->headline;
	case AF_WHERE_LOCATION:
		return c->location;
	case AF_WHERE_COUNTRY:
		return c->country;
	default:
		return c->rate_currency;
	}
}

/* The set of work modes, or the period; 0 is not stated. */
static int number_of(enum af_where_field field, const struct af_candidate *c)
{
	return field == AF_WHERE_WORK_MODE ? c->work_modes : (int)c->rate_period;
}

static bool is_numbered(enum af_where_field field)
{
	return field == AF_WHERE_WORK_MODE || field == AF_WHERE_PERIOD;
}

static bool is_stated(const struct af_where_test *t, const struct af_candidate *c, int as_of)
{
	const char *text;
	struct range r;

	if (af_where_ordered(t->field))
		return range_of(t, c, as_of, &r);
	if (is_numbered(t->field))
		return number_of(t->field, c);
	text = text_of(t->field, c);
	return text && *text;
}

/* One value of a field that is stated. */
static enum af_truth equals(struct af_where *w, const struct af_where_test *t, const struct af_where_value *v, const struct af_candidate *c,
                            const struct range *r)
{
	if (af_where_ordered(t->field))
		return same_unit(t, v, c) ? within(r, v) : AF_OPEN;
	if (t->field == AF_WHERE_WORK_MODE)
		return c->work_modes & v->number ? AF_YES : AF_NO;
	if (t->field == AF_WHERE_PERIOD)
		return (int)c->rate_period == v->number ? AF_YES : AF_NO;
	if (!af_where_free_text(t->field))
		return strcmp(text_of(t->field, c), v->text) ? AF_NO : AF_YES;
	if (t->op == AF_WHERE_CONTAINS)
		return strstr(af_buf_text(&w->scratch), v->text) ? AF_YES : AF_NO;
	return strcmp(af_buf_text(&w->scratch), v->text) ? AF_NO : AF_YES;
}

static enum af_truth negate(enum af_truth truth)
{
	return (enum af_truth)(AF_YES - truth);
}

static enum af_truth judge_test(struct af_where *w, const struct af_where_test *t, const struct af_candidate *c, int as_of)
{
	enum af_truth truth = AF_NO;
	struct range r = {0, 0};

	if (t->field == AF_WHERE_HAS)
		return evidence_of(c, t->skill_id) ? AF_YES : AF_NO;
	if (t->op == AF_WHERE_IS_KNOWN || t->op == AF_WHERE_IS_UNKNOWN)
		return is_stated(t, c, as_of) == (t->op == AF_WHERE_IS_KNOWN) ? AF_YES : AF_NO;
	if (!is_stated(t, c, as_of))
		return AF_OPEN;
	if (af_where_ordered(t->field))
		range_of(t, c, as_of, &r);
	if (af_where_free_text(t->field)) {
		const char *text = text_of(t->field, c);

		af_buf_reset(&w->scratch);
		af_fold(&w->scratch, text, strlen(text));
	}
	for (size_t i = 0; i < t->value_count; i++) {
		enum af_truth one = equals(w, t, &t->values[i], c, &r);

		truth = one > truth ? one : truth;
	}
	return t->op == AF_WHERE_NE ? negate(truth) : truth;
}

enum af_truth af_where_judge(struct af_where *w, const struct af_candidate *candidate, int as_of)
{
	enum af_truth stack[AF_WHERE_STACK];
	size_t n = 0;

	for (size_t i = 0; i < w->step_count; i++) {
		const struct af_where_step *step = &w->steps[i];

		if (step->kind == AF_STEP_TEST) {
			stack[n++] = judge_test(w, step->test, candidate, as_of);
		} else if (step->kind == AF_STEP_NOT) {
			stack[n - 1] = negate(stack[n - 1]);
		} else {
			bool first = (stack[n - 2] < stack[n - 1]) == (step->kind == AF_STEP_AND);

			stack[n - 2] = first ? stack[n - 2] : stack[n - 1];
			n--;
		}
	}
	return stack[0];
}

bool af_where_failed(const struct af_where *w)
{
	return w->scratch.failed;
}

void af_where_free(struct af_where *w)
{
	if (!w)
		return;
	af_free(w->steps);
	af_buf_clear(&w->scratch);
	af_object_free(w, w->arena);
}
