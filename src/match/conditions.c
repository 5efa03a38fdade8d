#include "match/conditions.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "match/words.h"

enum { SHOWN_MAX = 80 }; /* bytes of a stated location */

struct judge {
	const struct af_candidate *candidate;
	const struct af_vector *vector;
	int as_of;
	struct af_arena *arena;
	af_condition_fn *fn;
	void *context;
	struct af_condition_id id; /* of what is being judged */
};

/* Reports one unmet condition; writes its words only when somebody will read them. */
static void tell(struct judge *j, enum af_verdict verdict, const char *format, ...) AF_PRINTF(3, 4);
static void tell(struct judge *j, enum af_verdict verdict, const char *format, ...)
{
	char *text;
	va_list args;
	int n;

	if (!j->arena) {
		j->fn(j->context, j->id, verdict, NULL);
		return;
	}
	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = n < 0 ? NULL : af_arena_alloc(j->arena, (size_t)n + 1);
	va_start(args, format);
	if (text)
		vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	j->fn(j->context, j->id, verdict, text);
}

/* Could the requirement's evidence reach the threshold if what is assumed were as strong as it can be? */
static bool may_reach(const struct judge *j, const struct af_term *term, int threshold)
{
	for (size_t i = 0; i < term->skill_count; i++) {
		uint32_t skill = term->skills[i];

		if ((term->requirement->exact ? j->vector->own[skill].possible : j->vector->best[skill].possible) >= threshold)
			return true;
	}
	return false;
}

static void judge_strength(struct judge *j, const struct af_term *term)
{
	int level = term->requirement->level, threshold = af_threshold(level), strength = af_term_value(term, j->vector);
	const char *exact = term->requirement->exact ? "direct " : "";

	if (strength >= threshold)
		return;
	if (may_reach(j, term, threshold))
		tell(j, AF_UNVERIFIED, "%s at level %d: named without level or years", term->label, level);
	else if (!strength)
		tell(j, AF_FAILED, "%s: must-have, no %sevidence", term->label, exact);
	else
		tell(j, AF_FAILED, "%s: must-have at level %d, %sevidence %d where %d is needed", term->label, level, exact, strength,
		     threshold);
}

/* Asked years count on the requirement's own skills: transferred strength carries no years. */
static void judge_years(struct judge *j, const struct af_term *term)
{
	int most = AF_UNKNOWN, asked = term->requirement->months;
	bool named = false;
	char has[32], wants[32];

	for (size_t i = 0; i < term->skill_count; i++) {
		const struct af_own *own = &j->vector->own[term->skills[i]];
		int months;

		if (!own->stated)
			continue;
		months = j->candidate->skills[own->evidence].months;
		if (months == AF_UNKNOWN)
			named = true;
		else if (most == AF_UNKNOWN || months > most)
			most = months;
	}
	if (most != AF_UNKNOWN && most >= asked)
		return;
	if (most != AF_UNKNOWN && !named)
		tell(j, AF_FAILED, "%s: %s asked, %s stated", term->label, af_duration_words(asked, wants), af_duration_words(most, has));
	else if (af_term_value(term, j->vector))
		tell(j, AF_UNVERIFIED, "%s: %s asked, years not stated", term->label, af_duration_words(asked, wants));
}

static void judge_rate(struct judge *j, const struct af_constraints *k)
{
	const struct af_candidate *c = j->candidate;
	char amount[32], limit[32];

	if (k->max_rate_cents < 0)
		return;
	if (c->rate_cents < 0)
		tell(j, AF_UNVERIFIED, "rate not stated (at most %s %s/%s)", af_money_words(k->max_rate_cents, amount), k->rate_currency,
		     af_rate_period_name(k->rate_period));
	else if (!c->rate_currency || strcmp(c->rate_currency, k->rate_currency) || c->rate_period != k->rate_period)
		tell(j, AF_UNVERIFIED, "rate %s %s%s%s is not in %s/%s, and is not converted", af_money_words(c->rate_cents, amount),
		     c->rate_currency ? c->rate_currency : "(no currency)", c->rate_period ? "/" : "", af_rate_period_name(c->rate_period),
		     k->rate_currency, af_rate_period_name(k->rate_period));
	else if (c->rate_cents > k->max_rate_cents)
		tell(j, AF_FAILED, "rate %s %s/%s is over %s", af_money_words(c->rate_cents, amount), c->rate_currency,
		     af_rate_period_name(c->rate_period), af_money_words(k->max_rate_cents, limit));
}

/* Does the text hold the words one after another, as whole words? */
static bool holds_words(const char *text, const char *words)
{
	struct af_buf in = {0}, wanted = {0};
	bool found;

	af_buf_addc(&in, ' ');
	af_words(&in, text, strlen(text));
	af_buf_addc(&in, ' ');
	af_buf_addc(&wanted, ' ');
	af_words(&wanted, words, strlen(words));
	af_buf_addc(&wanted, ' ');
	found = wanted.length > 2 && strstr(af_buf_text(&in), af_buf_text(&wanted));
	af_buf_clear(&in);
	af_buf_clear(&wanted);
	return found;
}

/* The start of what a profile states, in whole characters: where it is cut that is shown. */
static const char *shown(struct judge *j, const char *text)
{
	size_t n = strlen(text);

	if (!j->arena || n <= SHOWN_MAX)
		return text;
	for (n = SHOWN_MAX; n && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
		;
	text = af_arena_printf(j->arena, "%.*s…", (int)n, text);
	return text ? text : "";
}

static const char *wanted_places(struct judge *j, const struct af_constraints *k)
{
	struct af_buf list = {0};
	const char *copy = NULL;

	for (size_t i = 0; j->arena && i < k->location_count; i++)
		af_buf_printf(&list, "%s%s", i ? ", " : "", k->locations[i]);
	if (list.failed)
		j->arena->failed = true;
	else if (j->arena)
		copy = af_arena_strdup(j->arena, af_buf_text(&list));
	af_buf_clear(&list);
	return copy ? copy : "";
}

/* Around a stated place, in the two texts that have one. What is wanted follows. */
#define PLACE_WRONG "location "
#define PLACE_WRONG_END " is not among: "
#define PLACE_OPEN "country of \""
#define PLACE_OPEN_END "\" not recognised (wanted: "

/* A country code that the location does not settle leaves the question open: "Berlin" alone is no proof of being outside DE. */
static void judge_location(struct judge *j, const struct af_constraints *k)
{
	const struct af_candidate *c = j->candidate;
	bool open = false;

	if (!k->location_count)
		return;
	for (size_t i = 0; i < k->location_count; i++) {
		const char *wanted = k->locations[i];

		if (strlen(wanted) == 2) {
			if (c->country && !strcmp(c->country, wanted))
				return;
			open = open || !c->country;
		} else if (c->location && holds_words(c->location, wanted)) {
			return;
		}
	}
	if (!c->location && !c->country)
		tell(j, AF_UNVERIFIED, "location not stated (wanted: %s)", wanted_places(j, k));
	else if (open)
		tell(j, AF_UNVERIFIED, PLACE_OPEN "%s" PLACE_OPEN_END "%s)", shown(j, c->location ? c->location : ""), wanted_places(j, k));
	else
		tell(j, AF_FAILED, PLACE_WRONG "%s" PLACE_WRONG_END "%s", shown(j, c->location ? c->location : c->country), wanted_places(j, k));
}

/* Where the last place in text that reads so ends; NULL: nowhere. */
static const char *after_last(const char *text, const char *words)
{
	const char *last = NULL;

	for (const char *at = text; (at = strstr(at, words)); at++)
		last = at + strlen(words);
	return last;
}

/* The place may read like the words around it, so the last of those after it count: they cut off too much rather than too little. */
const char *af_condition_blind(const char *text, struct af_arena *arena)
{
	const char *wanted;

	if (!strncmp(text, PLACE_WRONG, sizeof(PLACE_WRONG) - 1) && (wanted = after_last(text, PLACE_WRONG_END)))
		return af_arena_printf(arena, "location" PLACE_WRONG_END "%s", wanted);
	if (!strncmp(text, PLACE_OPEN, sizeof(PLACE_OPEN) - 1) && (wanted = after_last(text, PLACE_OPEN_END)))
		return af_arena_printf(arena, "country not recognised (wanted: %s", wanted);
	return text;
}

int af_shared_minutes(int offset, int other)
{
	int apart = abs(offset - other) % 1440;

	if (apart > 720)
		apart = 1440 - apart;
	return apart < 480 ? 480 - apart : 0;
}

static void judge_overlap(struct judge *j, const struct af_constraints *k)
{
	int overlap;

	if (k->utc_offset == AF_UNKNOWN)
		return;
	if (j->candidate->utc_offset == AF_UNKNOWN) {
		tell(j, AF_UNVERIFIED, "time zone not known (%d hours of shared working time wanted)", k->overlap_minutes / 60);
		return;
	}
	overlap = af_shared_minutes(j->candidate->utc_offset, k->utc_offset);
	if (overlap < k->overlap_minutes)
		tell(j, AF_FAILED, "time zone: %d.%d of 8 working hours shared, %d wanted", overlap / 60, overlap % 60 * 10 / 60,
		     k->overlap_minutes / 60);
}

void af_notice_ends(int as_of, int notice_days, char first[16], char last[16])
{
	const int days = notice_days < 36500 ? notice_days : 36500; /* a century is long enough */

	af_date_after(as_of, days, first);
	af_date_after(as_of, days + af_month_days(as_of) - 1, last);
}

/* A notice period runs from the day on which somebody is asked. Of the ranking only the month is known, so it may begin on any day of
 * it: when that decides, the question stays open. */
static void judge_notice(struct judge *j, const char *by)
{
	const int stated = j->candidate->notice_days;
	char month[16], first[16], last[16], notice[40];

	af_month_format(j->as_of, month);
	af_notice_ends(j->as_of, stated, first, last);
	snprintf(notice, sizeof(notice), "notice of %d day%s", stated, stated == 1 ? "" : "s");
	if (strcmp(first, by) > 0)
		tell(j, AF_FAILED, "%s, if given on %s-01: available from %s, wanted by %s", notice, month, first, by);
	else if (strcmp(last, by) > 0)
		tell(j, AF_UNVERIFIED, "%s, if given in %s: available from %s at the earliest, %s at the latest, wanted by %s", notice, month,
		     first, last, by);
}

static void judge_start(struct judge *j, const struct af_constraints *k)
{
	const struct af_candidate *c = j->candidate;

	if (!k->available_by || (!c->available_from && c->notice_days == 0)) /* no notice: now */
		return;
	if (c->available_from && strcmp(c->available_from, "now") && strcmp(c->available_from, k->available_by) > 0)
		tell(j, AF_FAILED, "available from %s, wanted by %s", c->available_from, k->available_by);
	else if (!c->available_from && c->notice_days != AF_UNKNOWN)
		judge_notice(j, k->available_by);
	else if (!c->available_from)
		tell(j, AF_UNVERIFIED, "availability not stated (wanted by %s)", k->available_by);
}

static void judge_work_mode(struct judge *j, const struct af_constraints *k)
{
	const struct af_candidate *c = j->candidate;
	char modes[32], wants[32];

	if (!k->work_mode || c->work_modes & k->work_mode)
		return;
	af_work_modes_format(k->work_mode, wants);
	af_work_modes_format(c->work_modes, modes);
	if (!c->work_modes)
		tell(j, AF_UNVERIFIED, "work mode not stated (wanted: %s)", wants);
	else
		tell(j, AF_FAILED, "works %s, wanted: %s", modes, wants);
}

static void judge_experience(struct judge *j, const struct af_constraints *k)
{
	const struct af_candidate *c = j->candidate;
	char has[32], wants[32];

	if (!k->min_months)
		return;
	if (c->months == AF_UNKNOWN)
		tell(j, AF_UNVERIFIED, "total experience not stated (at least %s wanted)", af_duration_words(k->min_months, wants));
	else if (c->months < k->min_months)
		tell(j, AF_FAILED, "total experience %s, at least %s wanted", af_duration_words(c->months, has),
		     af_duration_words(k->min_months, wants));
}

bool af_constraint_asked(const struct af_constraints *k, enum af_condition_kind kind)
{
	switch (kind) {
	case AF_CONDITION_RATE:
		return k->max_rate_cents >= 0;
	case AF_CONDITION_LOCATION:
		return k->location_count;
	case AF_CONDITION_TIMEZONE:
		return k->utc_offset != AF_UNKNOWN;
	case AF_CONDITION_AVAILABILITY:
		return k->available_by;
	case AF_CONDITION_WORK_MODE:
		return k->work_mode;
	case AF_CONDITION_EXPERIENCE:
		return k->min_months;
	default:
		return false;
	}
}

static void judge_must(struct judge *j, const struct af_term *term, size_t requirement)
{
	j->id = (struct af_condition_id){AF_CONDITION_LEVEL, requirement};
	judge_strength(j, term);
	j->id.kind = AF_CONDITION_YEARS;
	if (term->requirement->months)
		judge_years(j, term);
}

void af_conditions_judge_must(const struct af_term *term, const struct af_candidate *candidate, const struct af_vector *vector,
                              af_condition_fn *fn, void *context)
{
	struct judge j = {.candidate = candidate, .vector = vector, .fn = fn, .context = context};

	judge_must(&j, term, 0);
}

void af_conditions_judge(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                         const struct af_vector *vector, int as_of, struct af_arena *arena, af_condition_fn *fn, void *context)
{
	static void (*const judges[AF_CONSTRAINTS])(struct judge *, const struct af_constraints *) = {
		judge_rate, judge_location, judge_overlap, judge_start, judge_work_mode, judge_experience};
	struct judge j = {.candidate = candidate, .vector = vector, .as_of = as_of, .arena = arena, .fn = fn, .context = context};

	for (size_t i = 0; i < query->requirement_count; i++)
		if (query->terms[i].requirement->importance == AF_MUST)
			judge_must(&j, &query->terms[i], i);
	j.id.requirement = SIZE_MAX;
	for (int i = 0; i < AF_CONSTRAINTS; i++) {
		j.id.kind = (enum af_condition_kind)(AF_CONDITION_RATE + i);
		judges[i](&j, constraints);
	}
}

void af_condition_note(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text)
{
	bool *unmet = context;

	(void)id;
	(void)text;
	unmet[verdict == AF_FAILED ? 0 : 1] = true;
}

bool af_conditions_hold(const struct af_query *query, const struct af_constraints *constraints, const struct af_candidate *candidate,
                        const struct af_vector *vector, int as_of, bool strict)
{
	bool unmet[2] = {false, false};

	af_conditions_judge(query, constraints, candidate, vector, as_of, NULL, af_condition_note, unmet);
	return !unmet[0] && !(strict && unmet[1]);
}
