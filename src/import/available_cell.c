/* Availability: a date, or a notice period. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "import/cells.h"
#include "import/scan.h"

#define NOTICE_MAX 366 /* days; longer ones are no notice period but something else */

/* ---------------------------------------------------------------- dates */

static bool set_date(char out[16], int year, int month, int day)
{
	char date[40];

	snprintf(date, sizeof(date), "%04d-%02d-%02d", year, month, day);
	if (!af_date_valid(date))
		return false;
	memcpy(out, date, 11);
	return true;
}

/* One or two digits that no further digit follows. */
static bool short_number(const char **at, int *value)
{
	return af_scan_digits(at, 2, value) || af_scan_digits(at, 1, value);
}

/* "2026-12-01", "2026/12/01", "2026-12", and a time behind it, which is dropped. */
static bool year_first(const char *at, char out[16])
{
	int year, month, day = 1;
	char sign;

	if (!af_scan_digits(&at, 4, &year) || (*at != '-' && *at != '/' && *at != '.'))
		return false;
	sign = *at++;
	if (!short_number(&at, &month))
		return false;
	if (*at == sign) {
		at++;
		if (!short_number(&at, &day))
			return false;
		if ((*at == 't' || *at == ' ') && at[1] >= '0' && at[1] <= '9')
			at += strlen(at);
	}
	return !*at && set_date(out, year, month, day);
}

/* "01.12.2026", "1/12/2026", "12/2026". With slashes a date that could be either American or European is not understood. */
static bool year_last(const char *at, char out[16])
{
	int first, second, year;
	char sign;

	if (!short_number(&at, &first) || (*at != '.' && *at != '/' && *at != '-'))
		return false;
	sign = *at++;
	if (af_scan_digits(&at, 4, &year))
		return !*at && set_date(out, year, first, 1);
	af_scan_space(&at);
	if (!short_number(&at, &second) || *at != sign)
		return false;
	at++;
	af_scan_space(&at);
	if (!af_scan_digits(&at, 4, &year) || *at)
		return false;
	if (sign != '.' && first <= 12 && second <= 12 && first != second)
		return false;
	if (sign != '.' && second > 12)
		return set_date(out, year, first, second);
	return set_date(out, year, second, first);
}

/* "1 December 2026", "1er décembre 2026", "Dec 1, 2026", "December 2026", "Q1 2027". */
static bool with_words(const char *at, char out[16])
{
	int year, month, day = 1;

	if (*at == 'q' && at[1] >= '1' && at[1] <= '4') {
		month = (at[1] - '1') * 3 + 1;
		at += 2;
		while (*at == ' ' || *at == '/' || *at == '-')
			at++;
		return af_scan_digits(&at, 4, &year) && !*at && set_date(out, year, month, 1);
	}
	if (short_number(&at, &day))
		af_scan_any(&at, "|st|nd|rd|th|er|º|o|.|");
	af_scan_any(&at, "|of|de|");
	if (!af_scan_month_name(&at, &month))
		return false;
	af_scan_space(&at);
	if (short_number(&at, &day))
		af_scan_any(&at, "|st|nd|rd|th|");
	af_scan_any(&at, "|,|of|del|de|");
	af_scan_space(&at);
	return af_scan_digits(&at, 4, &year) && !*at && set_date(out, year, month, day);
}

/* ---------------------------------------------------------------- notice */

#define NOTICE_WORDS "|notice period|period of notice|notice|kundigungsfrist|delai de preavis|preavis|plazo de preaviso|preaviso|" \
	"aviso previo|pre-aviso|"

/* Days of a number of units, given in hundredths; a part of a day counts as a day. */
static int days_of(int hundredths, int unit_days)
{
	return (int)(((int64_t)hundredths * unit_days + 99) / 100);
}

static int days_in(enum af_unit unit)
{
	switch (unit) {
	case AF_UNIT_DAY: return 1;
	case AF_UNIT_WEEK: return 7;
	case AF_UNIT_MONTH: return 30;
	default: return 0; /* nobody has a notice of years: it is the length of a job, or a slip */
	}
}

/* "30 days", "1 month's notice", "Kündigungsfrist: 4 Wochen", "3 mois de préavis". What is said beside it, as in "3 Monate zum
 * Quartalsende", makes the day uncertain: then nothing is understood. */
static bool notice(const char *at, int hint, int *days)
{
	struct af_span span;
	int unit;

	af_scan_any(&at, "|available|");
	af_scan_any(&at, "|with|after|avec|con|com|mit|");
	if (af_scan_any(&at, NOTICE_WORDS))
		af_scan_any(&at, "|:|-|of|von|de|");
	af_scan_any(&at, "|up to|max.|max|maximum|bis zu|jusqu'a|hasta|ate|about|approx.|ca.|ca|circa|environ|");
	if (!af_scan_span(&at, &span) || span.open)
		return false;
	unit = span.unit == AF_UNIT_NONE ? hint : days_in(span.unit);
	af_scan_any(&at, "|'s|s'|'|");
	af_scan_any(&at, "|of|de|");
	af_scan_any(&at, NOTICE_WORDS);
	af_scan_any(&at, "|(negotiable)|negotiable|(verhandelbar)|verhandelbar|(negociable)|negociable|(negociavel)|negociavel|");
	af_scan_space(&at);
	if (*at || unit <= 0 || span.high > NOTICE_MAX * 100 || days_of(span.high, unit) > NOTICE_MAX)
		return false;
	*days = days_of(span.high, unit);
	return true;
}

/* Words for no notice at all; a bare "none" or "0" only says so where the column asked for it. */
static bool no_notice(const char *plain, int hint)
{
	if (af_scan_listed("|no notice|no notice period|keine kundigungsfrist|ohne kundigungsfrist|sans preavis|sin preaviso|"
	                   "sem aviso previo|",
	                   plain))
		return true;
	return hint != AF_START && af_scan_listed("|0|none|no|keine|aucun|ninguno|nenhum|", plain);
}

int af_notice_hint(const char *header)
{
	static const struct {
		int days;
		const char *words;
	} units[] = {
		{1, "|days|day|tagen|tage|jours|dias|"}, {7, "|weeks|week|wochen|semaines|semanas|"}, {30, "|months|month|monaten|monate|mois|meses|"},
	};
	char plain[AF_PLAIN], word[AF_PLAIN];
	bool asked = false;
	int hint = AF_NOTICE, count = 0;

	if (!af_plain(plain, header, strlen(header)))
		return AF_START;
	for (const char *at = plain; *at;) {
		size_t n = 0;

		while ((at[n] >= 'a' && at[n] <= 'z') || (unsigned char)at[n] >= 0x80)
			n++;
		snprintf(word, sizeof(word), "%.*s", (int)n, at);
		asked = asked || af_scan_listed("|notice|kundigungsfrist|preavis|preaviso|aviso|", word);
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (af_scan_listed(units[i].words, word)) {
				hint = units[i].days;
				count++;
			}
		at += n + (n == 0);
	}
	/* "Notice (days or weeks)" names no unit. */
	return !asked ? AF_START : count == 1 ? hint : AF_NOTICE;
}

/* ---------------------------------------------------------------- cells */

/* Does the cell mean "at once"? Yes is an answer to "Available?", but not to "Notice period". */
static bool at_once(const char *plain, int hint)
{
	static const char *const words =
		"|right now|now|immediately|immediate|immediate joiner|at once|asap|a.s.a.p.|anytime|any time|today|available now|"
		"available immediately|as soon as possible|"
		"sofort|ab sofort|sofort verfugbar|ab sofort verfugbar|jetzt|schnellstmoglich|"
		"immediatement|immediate|immediat|disponible immediatement|disponible de suite|tout de suite|de suite|des maintenant|"
		"des que possible|"
		"inmediata|inmediato|inmediatamente|de inmediato|disponibilidad inmediata|ya|ahora|lo antes posible|"
		"imediata|imediato|imediatamente|de imediato|disponibilidade imediata|agora|"
		"o quanto antes|";

	return af_scan_listed(words, plain) ||
	       (hint == AF_START && af_scan_listed("|yes|available|ja|verfugbar|oui|disponible|si|disponivel|sim|", plain));
}

enum af_parse af_available_cell(const char *cell, size_t n, int hint, struct af_start *start)
{
	struct af_start read = {.notice_days = AF_UNKNOWN};
	char plain[AF_PLAIN];
	const char *at = plain;

	if (!af_plain(plain, cell, n))
		return AF_NOT_UNDERSTOOD;
	if (no_notice(plain, hint)) {
		read.notice_days = 0;
	} else if (at_once(plain, hint)) {
		memcpy(read.date, "now", 4);
	} else if (!notice(plain, hint, &read.notice_days)) {
		af_scan_any(&at, "|available from|available|from|starting|as of|verfugbar ab|ab dem|ab|disponible a partir du|a partir du|"
		                 "a partir de|des le|disponible desde|desde el|desde|disponivel a partir de|");
		af_scan_any(&at, "|le|el|o|:|");
		af_scan_space(&at);
		if (!year_first(at, read.date) && !year_last(at, read.date) && !with_words(at, read.date))
			return AF_NOT_UNDERSTOOD;
	}
	*start = read;
	return AF_PARSED;
}
