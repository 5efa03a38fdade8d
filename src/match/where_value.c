/* The values of a condition: numbers with their units, dates, words of a list, texts, skills. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/embedded.h"
#include "base/text.h"
#include "match/where_internal.h"

static bool is_value(const struct af_where_parser *p)
{
	static const char *const reserved[] = {"and", "or", "not", "in", "is", "has", "known", "unknown"};

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (af_where_is(p, reserved[i]))
			return false;
	return p->token.kind == AF_TOKEN_WORD || p->token.kind == AF_TOKEN_QUOTED;
}

/* A number that begins text: up to 9 digits and 2 decimals, as hundredths. Returns what follows, after blanks; NULL when there is none. */
static const char *hundredths(const char *text, int64_t *value)
{
	size_t whole = strspn(text, "0123456789"), decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;

	if (!whole || whole > 9 || decimals > 2 || (text[whole] == '.' && !decimals))
		return NULL;
	*value = atoll(text) * 100;
	if (decimals)
		*value += (text[whole + 1] - '0') * 10 + (decimals == 2 ? text[whole + 2] - '0' : 0);
	text += whole + (decimals ? decimals + 1 : 0);
	return text + strspn(text, " ");
}

static bool one_of(const char *text, const char *a, const char *b)
{
	return !strcasecmp(text, a) || !strcasecmp(text, b);
}

static enum af_rate_period period_of(const char *text)
{
	for (int i = AF_PER_HOUR; i <= AF_PER_YEAR; i++)
		if (!strcasecmp(text, af_rate_period_name((enum af_rate_period)i)))
			return (enum af_rate_period)i;
	return AF_PER_UNKNOWN;
}

/* Three letters as capitals, in the arena; NULL when they are none. */
static const char *currency_of(struct af_where_parser *p, const char *text, size_t n)
{
	char *code = n == 3 ? af_arena_strndup(p->where->arena, text, 3) : NULL;

	for (int i = 0; code && i < 3; i++) {
		if (!isalpha((unsigned char)code[i]))
			return NULL;
		code[i] = (char)toupper((unsigned char)code[i]);
	}
	return code;
}

/* "90", "90 EUR", "90 EUR/hour", "90/hour" */
static bool read_rate(struct af_where_parser *p, const char *text, struct af_where_value *v)
{
	const char *unit = hundredths(text, &v->low), *slash;

	v->high = v->low;
	if (!unit || !*unit)
		return unit;
	slash = strchr(unit, '/');
	if (slash != unit) {
		v->text = currency_of(p, unit, slash ? (size_t)(slash - unit) : strlen(unit));
		if (!v->text)
			return false;
	}
	if (slash)
		v->number = (int)period_of(slash + 1);
	return !slash || v->number;
}

/* Experience, in hundredths of a month. */
static bool read_experience(const char *text, struct af_where_value *v)
{
	const char *unit = hundredths(text, &v->low);

	if (!unit || (*unit && !one_of(unit, "year", "years") && !one_of(unit, "month", "months")))
		return false;
	v->low *= *unit == 'm' || *unit == 'M' ? 1 : 12;
	v->high = v->low;
	return true;
}

/* Notice, in whole days. */
static bool read_days(const char *text, struct af_where_value *v)
{
	const char *unit = hundredths(text, &v->low);

	if (!unit || v->low % 100 || (*unit && !one_of(unit, "day", "days") && !one_of(unit, "week", "weeks")))
		return false;
	v->low = v->low / 100 * (*unit == 'w' || *unit == 'W' ? 7 : 1);
	v->high = v->low;
	return true;
}

static bool read_level(const char *text, struct af_where_value *v)
{
	v->low = v->high = *text - '0';
	return *text >= '1' && *text <= '5' && !text[1];
}

/* "2026" or "2026-11": first and last month. */
static bool read_months(const char *text, int *first, int *last)
{
	if (strlen(text) == 4 && strspn(text, "0123456789") == 4 && atoi(text) >= 1900) {
		*first = atoi(text) * 12;
		*last = *first + 11;
		return true;
	}
	*last = 0;
	if (strlen(text) != 7 || !af_month_parse(text, first))
		return false;
	*last = *first;
	return true;
}

static int64_t day_of(int month, int day)
{
	return (int64_t)(month / 12) * 10000 + (month % 12 + 1) * 100 + day;
}

/* "now", a date, a month or a year, in days as numbers. */
static bool read_start(const char *text, struct af_where_value *v)
{
	int first, last;

	v->low = v->high = 0;
	if (!strcasecmp(text, "now"))
		return true;
	if (af_date_valid(text)) {
		v->low = v->high = (int64_t)atoi(text) * 10000 + atoi(text + 5) * 100 + atoi(text + 8);
		return true;
	}
	if (!read_months(text, &first, &last))
		return false;
	v->low = day_of(first, 1);
	v->high = day_of(last, af_month_days(last));
	return true;
}

static bool read_last_used(const char *text, struct af_where_value *v)
{
	int first, last;

	if (!read_months(text, &first, &last))
		return false;
	v->low = first;
	v->high = last;
	return true;
}

/* From "equal to the range" to the range of what satisfies the comparison. */
static void apply_op(struct af_where_value *v, enum af_where_op op)
{
	const struct af_where_value equal = *v;

	if (op == AF_WHERE_LT || op == AF_WHERE_LE)
		v->low = INT64_MIN;
	if (op == AF_WHERE_GT || op == AF_WHERE_GE)
		v->high = INT64_MAX;
	if (op == AF_WHERE_LT)
		v->high = equal.low - 1;
	if (op == AF_WHERE_GT)
		v->low = equal.high + 1;
}

static void read_country(struct af_where_parser *p, size_t at, const char *text, struct af_where_value *v)
{
	const struct af_country *country = NULL;

	if (!p->countries.count)
		p->status = af_countries_builtin(&p->countries, p->err);
	if (!p->status)
		p->status = af_country_named(&p->countries, text, strlen(text), &country, p->err);
	if (!p->status && !country)
		af_where_fail(p, at, "no country is called \"%.60s\"; write its name, or its code such as DE", text);
	if (country)
		v->text = af_arena_strdup(p->where->arena, country->code);
}

static void read_text(struct af_where_parser *p, size_t at, const char *text, struct af_where_value *v)
{
	struct af_buf folded = {0};

	af_fold(&folded, text, strlen(text));
	if (folded.failed)
		p->status = af_fail_nomem(p->err);
	else if (!folded.length)
		af_where_fail(p, at, "an empty text; \"is unknown\" finds those who have none");
	v->text = af_arena_strdup(p->where->arena, af_buf_text(&folded));
	af_buf_clear(&folded);
}

static void read_word(struct af_where_parser *p, size_t at, enum af_where_field field, const char *text, struct af_where_value *v)
{
	static const struct {
		const char *word, *other;
		int mode;
	} modes[] = {{"remote", "remote", AF_REMOTE}, {"hybrid", "hybrid", AF_HYBRID}, {"on-site", "onsite", AF_ONSITE}};

	if (field == AF_WHERE_COUNTRY) {
		read_country(p, at, text, v);
	} else if (field == AF_WHERE_CURRENCY) {
		v->text = currency_of(p, text, strlen(text));
		if (!v->text)
			af_where_fail(p, at, "a currency is a code of three letters such as EUR, not \"%.40s\"", text);
	} else if (field == AF_WHERE_PERIOD) {
		v->number = (int)period_of(text);
		if (!v->number)
			af_where_fail(p, at, "a period is hour, day, month or year, not \"%.40s\"", text);
	} else {
		for (int i = 0; i < 3; i++)
			v->number |= one_of(text, modes[i].word, modes[i].other) ? modes[i].mode : 0;
		if (!v->number)
			af_where_fail(p, at, "a work mode is remote, hybrid or on-site, not \"%.40s\"", text);
	}
}

static void read_ordered(struct af_where_parser *p, size_t at, enum af_where_field field, const char *text, struct af_where_value *v)
{
	static const char *const forms[] = {
		[AF_WHERE_RATE] = "a rate is written 90, 90 EUR or 90 EUR/hour", [AF_WHERE_YEARS] = "experience is written 2.5, 2.5 years or 30 months",
		[AF_WHERE_AVAILABLE] = "a start is now, or written 2026-12-01, 2026-12 or 2026", [AF_WHERE_NOTICE] = "notice is written 30, 30 days or 4 weeks",
		[AF_WHERE_LEVEL] = "a level is 1, 2, 3, 4 or 5", [AF_WHERE_SKILL_YEARS] = "experience is written 2.5, 2.5 years or 30 months",
		[AF_WHERE_LAST_USED] = "a last use is written 2024-05 or 2024"};
	bool fine;

	switch (field) {
	case AF_WHERE_RATE:
		fine = read_rate(p, text, v);
		break;
	case AF_WHERE_AVAILABLE:
		fine = read_start(text, v);
		break;
	case AF_WHERE_NOTICE:
		fine = read_days(text, v);
		break;
	case AF_WHERE_LEVEL:
		fine = read_level(text, v);
		break;
	case AF_WHERE_LAST_USED:
		fine = read_last_used(text, v);
		break;
	default:
		fine = read_experience(text, v);
	}
	if (!fine)
		af_where_fail(p, at, "%s, not \"%.40s\"", forms[field], text);
}

void af_where_read_value(struct af_where_parser *p, enum af_where_field field, enum af_where_op op, struct af_where_value *v)
{
	const size_t at = p->token.at;
	const char *text = p->token.text;
	char shown[64];

	memset(v, 0, sizeof(*v));
	if (!is_value(p)) {
		af_where_fail(p, at, "a value should stand here, not %s%s", af_where_shown(p, shown),
		              af_where_is(p, "unknown") ? "; write \"is unknown\"" : p->token.kind == AF_TOKEN_WORD ? "; in quotes it is one" : "");
		return;
	}
	af_where_next(p);
	if (af_where_ordered(field) && p->token.kind == AF_TOKEN_WORD && is_value(p)) { /* the unit */
		text = af_arena_printf(p->where->arena, "%s %s", text, p->token.text);
		af_where_next(p);
	}
	if (!text && !p->status)
		p->status = af_fail_nomem(p->err);
	if (p->status)
		return;
	if (af_where_free_text(field))
		read_text(p, at, text, v);
	else if (!af_where_ordered(field))
		read_word(p, at, field, text, v);
	else
		read_ordered(p, at, field, text, v);
	if (af_where_ordered(field))
		apply_op(v, op);
}

const struct af_skill *af_where_read_skill(struct af_where_parser *p)
{
	const struct af_skill *skill = NULL, *near[1];
	const size_t at = p->token.at;
	char shown[64];

	if (!is_value(p)) {
		af_where_fail(p, at, "a skill should stand here, not %s", af_where_shown(p, shown));
		return NULL;
	}
	if (!p->status)
		p->status = af_taxonomy_find(p->taxonomy, p->token.text, &skill, p->err);
	if (!skill && !p->status && af_taxonomy_suggest(p->taxonomy, p->token.text, near, 1))
		af_where_fail(p, at, "no skill is called %s; did you mean \"%s\"?", af_where_shown(p, shown), near[0]->name);
	else if (!skill)
		af_where_fail(p, at, "no skill is called %s; `archefit skill list` shows them", af_where_shown(p, shown));
	af_where_next(p);
	return skill;
}
