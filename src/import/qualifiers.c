/* What stands behind a skill: a level, a duration, or when it was used; and the cell of total experience. */
#include <string.h>

#include "base/text.h"
#include "import/cells.h"
#include "import/scan.h"

#define YEARS_MAX 80

#define SINCE_WORDS "|since|seit|depuis|desde hace|desde|"
#define FROM_WORDS "|from|ab|a partir de|a partir du|"
#define TO_WORDS "|-|to|till|until|bis|a|jusqu'a|hasta|ate|"
#define UNTIL_WORDS "|used until|until|till|up to|to|bis|jusqu'en|jusqu'a|utilise jusqu'en|usado hasta|hasta|usado ate|ate|"
#define LAST_WORDS "|last used|last use|last|zuletzt genutzt|zuletzt verwendet|zuletzt benutzt|zuletzt eingesetzt|zuletzt|" \
	"letzte nutzung|letzte verwendung|letzter einsatz|derniere utilisation|dernier usage|derniere fois|utilise pour la derniere fois|" \
	"ultimo uso|ultima vez|usado por ultima vez|ultima utilizacion|ultima utilizacao|"
#define CURRENT_WORDS "|currently used|currently|current|still in use|in use|aktuell|derzeit|actuellement|actuel|actualmente|actual|" \
	"atualmente|atual|"
#define NOW_WORDS "|present|now|today|ongoing|heute|jetzt|aujourd'hui|ce jour|maintenant|hoy|la actualidad|actualidad|presente|ahora|" \
	"o presente|hoje|agora|"

static bool take_now(const char **at)
{
	return af_scan_any(at, NOW_WORDS) || af_scan_any(at, CURRENT_WORDS);
}

/* The rest of a date's day: "-15" behind a year and a month. */
static bool skip_day(const char **at, char sign)
{
	const char *p = *at;
	int day;

	if (*p != sign || (p++, !af_scan_digits(&p, 2, &day)) || day < 1 || day > 31)
		return false;
	*at = p;
	return true;
}

/* "05/2019", "05.2019", "15.05.2019". With slashes a day would be in doubt. */
static bool month_first(const char **at, int *year, int *month)
{
	const char *p = *at;
	int first;

	if (!af_scan_digits(&p, 2, &first) && !af_scan_digits(&p, 1, &first))
		return false;
	*month = first;
	if (*p == '.') {
		const char *q = p + 1;

		if (first >= 1 && first <= 31 && (af_scan_digits(&q, 2, month) || af_scan_digits(&q, 1, month)) && *q == '.')
			p = q;
		else
			*month = first;
	}
	if ((*p != '/' && *p != '.') || *month < 1 || *month > 12 || (p++, !af_scan_digits(&p, 4, year)))
		return false;
	*at = p;
	return true;
}

/* A year, perhaps with a month: "2019", "2019-05", "2019-05-31", "05/2019", "may 2019". *month is 1..12, or 0 when not said. */
static bool year_month(const char **at, int *year, int *month)
{
	const char *p = *at;
	int y, m = 0;

	af_scan_space(&p);
	if (af_scan_month_name(&p, &m)) {
		af_scan_any(&p, "|,|of|de|del|");
		af_scan_space(&p);
		if (!af_scan_digits(&p, 4, &y))
			return false;
	} else if (af_scan_digits(&p, 4, &y)) {
		const char *q = p;

		if ((*q == '-' || *q == '/') && (q++, af_scan_digits(&q, 2, &m)) && m >= 1 && m <= 12) {
			skip_day(&q, *p);
			p = q;
		} else {
			m = 0;
		}
	} else if (!month_first(&p, &y, &m)) {
		return false;
	}
	if (y < 1950 || y > 2150)
		return false;
	*at = p;
	*year = y;
	*month = m;
	return true;
}

static bool at_end(const char *at)
{
	af_scan_space(&at);
	return !*at;
}

/* The last month that a year, perhaps with a month, can mean; never in the future when now is known. */
static int last_month(int year, int month, int now)
{
	int last = year * 12 + (month ? month - 1 : 11);

	return now != AF_UNKNOWN && last > now ? now : last;
}

/* Months from one date to another: whole years when either has no month, half of it within one year. */
static int between(int year, int month, int to_year, int to_month)
{
	if (month && to_month)
		return (to_year - year) * 12 + to_month - month;
	return to_year == year ? 6 : (to_year - year) * 12;
}

/* "2 years ago", "vor 2 Jahren", "il y a 2 ans", "hace 2 años". */
static enum af_parse ago(const char *at, int now, struct af_qualifiers *q)
{
	char text[AF_PLAIN];
	const bool before = af_scan_any(&at, "|vor|il y a|hace|");
	const size_t n = strlen(at);
	enum af_parse parse;
	int months;

	strcpy(text, at);
	if (!before && (n < 5 || strcmp(text + n - 4, " ago") != 0))
		return AF_NOT_UNDERSTOOD;
	if (!before)
		text[n - 4] = '\0';
	parse = af_duration_parse(text, true, &months);
	if (parse == AF_PARSED && now != AF_UNKNOWN)
		q->last_used = now - months;
	return parse;
}

/* "last used 2022", "until 2019", "zuletzt vor 2 Jahren", "current". */
static enum af_parse last_used(const char *at, int now, struct af_qualifiers *q)
{
	const bool last = af_scan_any(&at, LAST_WORDS), until = !last && af_scan_any(&at, UNTIL_WORDS);
	const char *p;
	enum af_parse parse;
	int year, month;

	if (last)
		af_scan_any(&at, "|:|");
	if (last)
		af_scan_any(&at, "|in|on|im|am|en|em|");
	p = at;
	if ((last || until ? take_now(&p) : af_scan_any(&p, CURRENT_WORDS)) && at_end(p)) {
		q->last_used = now != AF_UNKNOWN ? now : q->last_used;
		return AF_PARSED;
	}
	parse = until ? AF_NOT_UNDERSTOOD : ago(at, now, q);
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	if (!(last || until) || !year_month(&at, &year, &month) || !at_end(at))
		return AF_NOT_UNDERSTOOD;
	if (now != AF_UNKNOWN && year * 12 > now)
		return AF_TOO_LARGE;
	q->last_used = last_month(year, month, now);
	return AF_PARSED;
}

/* A time of use that has a beginning. */
struct use {
	int year, month, to_year, to_month; /* month 0 when not said; to_year 0 when it lasts */
	bool said; /* some word says that it lasts: "2018 -" may be cut off */
};

/* "since 2021", "2018-2021", "2018 - present". */
static bool take_use(const char *at, struct use *u)
{
	*u = (struct use){.said = af_scan_any(&at, SINCE_WORDS) || af_scan_any(&at, FROM_WORDS)};
	if (!year_month(&at, &u->year, &u->month))
		return false;
	if (af_scan_any(&at, TO_WORDS)) {
		const bool lasts = take_now(&at);

		u->said = u->said || lasts;
		if (!lasts && !at_end(at) && !year_month(&at, &u->to_year, &u->to_month))
			return false;
	} else if (!u->said) {
		return false; /* a year alone says nothing certain */
	}
	return at_end(at);
}

static enum af_parse tell_use(const struct use *u, int now, struct af_qualifiers *q)
{
	const int to_year = u->to_year || now == AF_UNKNOWN ? u->to_year : now / 12;
	const int to_month = u->to_year || now == AF_UNKNOWN ? u->to_month : now % 12 + 1;
	int months;

	if (!to_year)
		return AF_PARSED;
	months = between(u->year, u->month, to_year, to_month);
	if (months < 0)
		return AF_NEGATIVE;
	if (months > YEARS_MAX * 12 || (now != AF_UNKNOWN && to_year * 12 > now + 12))
		return AF_TOO_LARGE;
	q->months = months;
	q->last_used = u->to_year ? last_month(to_year, to_month, now) : now;
	return AF_PARSED;
}

/* "seit 2 Jahren", "depuis plus de 10 ans": a duration up to now. */
static enum af_parse since_duration(const char *at, int now, struct af_qualifiers *q)
{
	int months;
	enum af_parse parse = af_scan_any(&at, SINCE_WORDS) ? af_duration_parse(at, true, &months) : AF_NOT_UNDERSTOOD;

	if (parse == AF_PARSED) {
		q->months = months;
		q->last_used = now != AF_UNKNOWN ? now : q->last_used;
	}
	return parse;
}

enum af_parse af_years_cell(const char *cell, size_t n, int now, int *months)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char plain[AF_PLAIN];
	enum af_parse parse;
	struct use use;

	if (!af_plain(plain, cell, n))
		return AF_NOT_UNDERSTOOD;
	parse = af_duration_parse(plain, false, months);
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	/* Only what lasts until today is total experience. */
	if (take_use(plain, &use) && use.said && !use.to_year)
		tell_use(&use, now, &q);
	else
		since_duration(plain, now, &q);
	if (q.months == AF_UNKNOWN)
		return AF_NOT_UNDERSTOOD;
	*months = q.months;
	return AF_PARSED;
}

enum af_parse af_qualifier_parse(const char *plain, int now, struct af_qualifiers *q)
{
	static const char *const silent = "|primary|secondary|main|core|certified|professional|production|in production|daily|hobby|private|"
	                                  "personal|commercial|learning|preferred|favorite|favourite|in-house|inhouse|self-taught|";
	const char *at = plain;
	enum af_parse parse;
	int level, months;
	struct use use;

	parse = af_level_parse(plain, &level);
	if (parse == AF_PARSED)
		q->level = level;
	if (parse == AF_NOT_UNDERSTOOD && take_use(plain, &use))
		parse = tell_use(&use, now, q);
	if (parse == AF_NOT_UNDERSTOOD)
		parse = since_duration(plain, now, q);
	if (parse == AF_NOT_UNDERSTOOD)
		parse = last_used(plain, now, q);
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	parse = af_duration_parse(plain, true, &months);
	if (parse == AF_PARSED)
		q->months = months;
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	return *plain && af_scan_any(&at, silent) && !*at ? AF_PARSED : AF_NOT_UNDERSTOOD;
}
