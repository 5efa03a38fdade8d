/* Durations, levels and dates of use, as they stand behind a skill or in a years cell. */
#include <string.h>

#include "import/cells.h"
#include "import/scan.h"

#define YEARS_MAX 80

#define YEAR_WORDS "|years|year|yrs.|yrs|yr.|yr|yoe|y|jahren|jahre|jahr|j|ans|an|années|année|años|año|anos|anni|anno|jaar|lat|"
#define MONTH_WORDS "|months|month|mths|mth|mos.|mos|mo.|mo|mon|m|monaten|monate|monat|mois|meses|mes|mesi|mese|"
#define WEEK_WORDS "|weeks|week|wks|wk|wochen|woche|semaines|semaine|semanas|semana|"
#define ABOUT_WORDS "|about|approximately|approx.|approx|around|circa|ca.|ca|roughly|nearly|almost|some|~|etwa|rund|environ|unos|"
#define ABOVE_WORDS "|more than|over|at least|minimum|min.|min|>=|>|über|mehr als|mindestens|plus de|más de|mas de|au moins|"
#define BELOW_WORDS "|less than|under|below|up to|<=|<|weniger als|unter|moins de|moins d'un|menos de|"
#define TAIL_WORDS "|+|plus|or more|and more|of experience|of exp|of|professional|experience|exp.|exp|total|in total|ago|" \
	"berufserfahrung|erfahrung|d'expérience|de experiencia|"

/* One amount with its unit, in months times 100. False when neither a unit follows nor a bare number will do. */
static bool amount(const char **at, bool need_unit, int64_t *hundredths)
{
	int number;

	if (!af_scan_number(at, &number))
		return false;
	af_scan_word(at, "+");
	if (af_scan_any(at, YEAR_WORDS))
		*hundredths = (int64_t)number * 12;
	else if (af_scan_any(at, MONTH_WORDS))
		*hundredths = number;
	else if (af_scan_any(at, WEEK_WORDS))
		*hundredths = (int64_t)number * 7 / 30;
	else if (!need_unit)
		*hundredths = (int64_t)number * 12;
	else
		return false;
	return true;
}

/* "5-7 years": skips to the upper end when a lower one and a sign for "to" stand here; *low is the lower number. */
static bool range(const char **at, int *low)
{
	const char *p = *at;
	int high;

	if (!af_scan_number(&p, low) || !(af_scan_any(&p, "|-|to|bis|à|a|or|oder|ou|/|") && af_scan_number(&p, &high)))
		return false;
	p = *at;
	af_scan_number(&p, low);
	af_scan_any(&p, "|-|to|bis|à|a|or|oder|ou|/|");
	*at = p;
	return true;
}

enum af_parse af_duration_parse(const char *plain, bool need_unit, int *months)
{
	const char *at = plain;
	int64_t total = 0, part;
	int low = 0, high = 0;
	bool below, negative, ranged;

	below = af_scan_any(&at, BELOW_WORDS);
	while (!below && (af_scan_any(&at, ABOUT_WORDS) || af_scan_any(&at, ABOVE_WORDS)))
		;
	negative = af_scan_word(&at, "-");
	ranged = range(&at, &low);
	if (ranged) {
		const char *p = at;

		af_scan_number(&p, &high);
	}
	if (!amount(&at, need_unit, &total))
		return AF_NOT_UNDERSTOOD;
	if (ranged) {
		if (!high || low > high)
			return AF_NOT_UNDERSTOOD;
		total = total * low / high; /* the same unit for the lower end */
	}
	for (;;) {
		const char *p = at;

		af_scan_any(&p, "|,|and|und|et|y|&|");
		if (!amount(&p, true, &part))
			break;
		total += part;
		at = p;
	}
	while (af_scan_any(&at, TAIL_WORDS))
		;
	af_scan_space(&at);
	if (*at)
		return AF_NOT_UNDERSTOOD;
	if (negative)
		return AF_NEGATIVE;
	if (total > (int64_t)YEARS_MAX * 12 * 100)
		return AF_TOO_LARGE;
	/* "Less than 1 year" lies between nothing and a year: the middle of its last year. */
	if (below)
		total = total > 600 ? total - 600 : total / 2;
	*months = (int)((total + 50) / 100);
	return AF_PARSED;
}

enum af_parse af_years_cell(const char *cell, size_t n, int *months)
{
	char plain[AF_PLAIN];

	return af_plain(plain, cell, n) ? af_duration_parse(plain, false, months) : AF_NOT_UNDERSTOOD;
}

/* ---------------------------------------------------------------- levels */

static int level_word(const char *plain)
{
	static const char *const words[5] = {
		"|beginner|basic|basics|basic knowledge|novice|newbie|entry level|trainee|grundkenntnisse|grundlagen|anfänger|débutant|"
		"notions|básico|principiante|",
		"|elementary|junior|jr|jr.|familiar|familiarity|some experience|some knowledge|limited|fair|",
		"|intermediate|working|working knowledge|good|good knowledge|mid|mid level|mid-level|medium|moderate|competent|gut|"
		"gute kenntnisse|intermédiaire|intermedio|",
		"|advanced|proficient|senior|sr|sr.|strong|very good|highly skilled|fluent|experienced|skilled|sehr gut|"
		"sehr gute kenntnisse|fortgeschritten|avancé|confirmé|avanzado|",
		"|expert|expertise|expert level|master|mastery|lead|guru|excellent|experte|expertin|experto|experta|",
	};

	for (int i = 0; i < 5; i++)
		if (af_scan_listed(words[i], plain))
			return i + 1;
	return 0;
}

/* "4/5", "8/10", "4 of 5", "level 4": a number on a scale. */
static enum af_parse level_number(const char *at, int *level)
{
	const bool named = af_scan_any(&at, "|level|lvl.|lvl|stufe|niveau|nivel|");
	int value, scale = 500;

	if (!af_scan_number(&at, &value))
		return AF_NOT_UNDERSTOOD;
	if (af_scan_any(&at, "|/|of|out of|von|sur|de|")) {
		if (!af_scan_number(&at, &scale) || (scale != 500 && scale != 1000))
			return AF_NOT_UNDERSTOOD;
	} else if (!named) {
		return AF_NOT_UNDERSTOOD;
	}
	af_scan_space(&at);
	if (*at || value % 100)
		return AF_NOT_UNDERSTOOD;
	if (value < 100 || value > scale)
		return value < 2000 ? AF_TOO_LARGE : AF_NOT_UNDERSTOOD;
	*level = (value * 5 + scale - 1) / scale; /* on a scale of ten, 7 and 8 are level 4 */
	return AF_PARSED;
}

/* ---------------------------------------------------------------- dates of use */

/* A year, perhaps with a month: "2019", "2019-05", "05/2019", "may 2019". *month is 1..12, or 0 when not said. */
static bool year_month(const char **at, int *year, int *month)
{
	const char *p = *at;
	int y, m = 0;

	af_scan_space(&p);
	if (af_scan_month_name(&p, &m)) {
		af_scan_space(&p);
		if (!af_scan_digits(&p, 4, &y))
			return false;
	} else if (af_scan_digits(&p, 4, &y)) {
		const char *q = p;

		if ((*q == '-' || *q == '/') && (q++, af_scan_digits(&q, 2, &m)) && m >= 1 && m <= 12)
			p = q;
		else
			m = 0;
	} else if (!af_scan_digits(&p, 2, &m) || (*p != '/' && *p != '.') || m < 1 || m > 12 ||
	           (p++, !af_scan_digits(&p, 4, &y))) {
		return false;
	}
	if (y < 1950 || y > 2150)
		return false;
	*at = p;
	*year = y;
	*month = m;
	return true;
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

/* "since 2021", "2018-2021", "2018 - present", "until 2019", "last used 2022". */
static enum af_parse period(const char *at, int now, struct af_qualifiers *q)
{
	const bool since = af_scan_any(&at, "|since|from|seit|ab|depuis|desde|");
	const bool until = !since && af_scan_any(&at, "|last used in|last used:|last used|last use|last|used until|until|till|"
	                                              "up to|to|bis|zuletzt|jusqu'en|jusqu'à|hasta|");
	int year, month, to_year = 0, to_month = 0, months = AF_UNKNOWN;
	bool open = since;

	if (!year_month(&at, &year, &month))
		return AF_NOT_UNDERSTOOD;
	if (!until && af_scan_any(&at, "|-|to|till|until|bis|à|a|hasta|")) {
		open = af_scan_any(&at, "|present|now|today|current|currently|heute|jetzt|aujourd'hui|hoy|actualidad|");
		if (!open && !year_month(&at, &to_year, &to_month)) {
			af_scan_space(&at);
			open = !*at; /* "2018 -" */
		}
	} else if (!until && !since) {
		return AF_NOT_UNDERSTOOD; /* a year alone says nothing certain */
	}
	af_scan_space(&at);
	if (*at)
		return AF_NOT_UNDERSTOOD;
	if (until) {
		if (now != AF_UNKNOWN && year * 12 > now)
			return AF_TOO_LARGE;
		q->last_used = last_month(year, month, now);
		return AF_PARSED;
	}
	if (!to_year && now != AF_UNKNOWN) {
		to_year = now / 12;
		to_month = now % 12 + 1;
	}
	if (to_year) {
		months = between(year, month, to_year, to_month);
		if (months < 0)
			return AF_NEGATIVE;
		if (months > YEARS_MAX * 12 || (now != AF_UNKNOWN && to_year * 12 > now + 12))
			return AF_TOO_LARGE;
		q->months = months;
		q->last_used = open ? now : last_month(to_year, to_month, now);
	}
	return AF_PARSED;
}

enum af_parse af_qualifier_parse(const char *plain, int now, struct af_qualifiers *q)
{
	static const char *const silent = "|primary|secondary|main|core|certified|professional|production|in production|current|"
	                                  "currently|daily|hobby|private|personal|commercial|learning|preferred|favorite|favourite|"
	                                  "in-house|inhouse|self-taught|";
	const char *at = plain;
	enum af_parse parse;
	int level = level_word(plain), months;

	if (level) {
		q->level = level;
		return AF_PARSED;
	}
	parse = level_number(plain, &level);
	if (parse == AF_PARSED)
		q->level = level;
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	parse = period(plain, now, q);
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	parse = af_duration_parse(plain, true, &months);
	if (parse == AF_PARSED)
		q->months = months;
	if (parse != AF_NOT_UNDERSTOOD)
		return parse;
	return *plain && af_scan_any(&at, silent) && !*at ? AF_PARSED : AF_NOT_UNDERSTOOD;
}
