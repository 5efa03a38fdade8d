/* Availability, work mode and time zone. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "import/cells.h"
#include "import/scan.h"

/* ---------------------------------------------------------------- availability */

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

/* "1 December 2026", "Dec 1, 2026", "December 2026", "Q1 2027". */
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
		af_scan_any(&at, "|st|nd|rd|th|.|");
	af_scan_any(&at, "|of|de|");
	if (!af_scan_month_name(&at, &month))
		return false;
	af_scan_space(&at);
	if (short_number(&at, &day))
		af_scan_any(&at, "|st|nd|rd|th|");
	af_scan_any(&at, "|,|of|de|");
	af_scan_space(&at);
	return af_scan_digits(&at, 4, &year) && !*at && set_date(out, year, month, day);
}

enum af_parse af_available_cell(const char *cell, size_t n, char out[16])
{
	char plain[AF_PLAIN];
	const char *at = plain;

	if (!af_plain(plain, cell, n))
		return AF_NOT_UNDERSTOOD;
	if (af_scan_any(&at, "|right now|now|immediately|immediate|at once|asap|a.s.a.p.|anytime|any time|today|available now|"
	                     "available immediately|available|yes|sofort|ab sofort|jetzt|immédiatement|immédiate|immédiat|"
	                     "tout de suite|inmediata|inmediatamente|ya|") &&
	    !*at) {
		memcpy(out, "now", 4);
		return AF_PARSED;
	}
	at = plain;
	af_scan_any(&at, "|available from|from|starting|as of|ab dem|ab|à partir du|à partir de|desde el|desde|");
	af_scan_space(&at);
	return year_first(at, out) || year_last(at, out) || with_words(at, out) ? AF_PARSED : AF_NOT_UNDERSTOOD;
}

/* ---------------------------------------------------------------- work mode */

struct mode_words {
	int modes;
	const char *words; /* space-separated words in the form of af_words, enclosed in | */
};

static const struct mode_words mode_table[] = {
	{AF_REMOTE, "|remote|remotely|wfh|homeoffice|home office|work from home|from home|telecommute|teleworking|distributed|"
	            "télétravail|teletravail|teletrabajo|remoto|à distance|virtual|"},
	{AF_HYBRID, "|hybrid|hybride|híbrido|hibrido|partly remote|partially remote|part remote|partial remote|"},
	{AF_ONSITE, "|on site|onsite|in office|office|in person|inperson|vor ort|präsenz|sur site|présentiel|presencial|"
	            "on premise|on premises|"},
	{AF_REMOTE | AF_HYBRID | AF_ONSITE, "|any|anything|all|flexible|no preference|either|egal|indifférent|indiferente|"},
};

/* Modes for one phrase, 0 when it is none. */
static int mode_of(const char *phrase)
{
	for (size_t i = 0; i < sizeof(mode_table) / sizeof(mode_table[0]); i++)
		if (af_scan_listed(mode_table[i].words, phrase))
			return mode_table[i].modes;
	return 0;
}

/* Collects the modes that words name, phrases of up to three words at a time. False when a "no" stands before one: that tells what
 * is not wanted, not what is. */
static bool scan_modes(char *words, int *modes)
{
	char *list[32], phrase[48];
	size_t n = 0;

	for (char *word = words; *word && n < 32;) {
		char *space = strchr(word, ' ');

		list[n++] = word;
		if (!space)
			break;
		*space = '\0';
		word = space + 1;
	}
	*modes = 0;
	for (size_t i = 0; i < n;) {
		size_t take = n - i < 3 ? n - i : 3;
		int found = 0;

		for (; take && !found; take -= !found) {
			phrase[0] = '\0';
			for (size_t k = 0; k < take; k++)
				if (strlen(phrase) + strlen(list[i + k]) + 2 < sizeof(phrase)) {
					strcat(phrase, k ? " " : "");
					strcat(phrase, list[i + k]);
				}
			found = mode_of(phrase);
		}
		if (found && i && (!strcmp(list[i - 1], "no") || !strcmp(list[i - 1], "not")))
			return false;
		*modes |= found;
		i += take ? take : 1;
	}
	return true;
}

enum af_parse af_work_mode_cell(const char *cell, size_t n, int *modes)
{
	const char *paren = memchr(cell, '(', n);
	struct af_buf words = {0};
	int found = 0;
	bool plain_yes;

	/* "Hybrid (some remote, some in person)": what is in parentheses explains. */
	if (paren && paren != cell)
		n = (size_t)(paren - cell);
	af_words(&words, cell, n);
	if (!words.failed && words.length && words.length < 200) {
		plain_yes = !strcmp(words.data, "yes") || !strcmp(words.data, "true") || !strcmp(words.data, "y") ||
		            !strcmp(words.data, "ja") || !strcmp(words.data, "oui") || !strcmp(words.data, "sí");
		if (plain_yes) /* the column asked "Remote?" */
			found = AF_REMOTE;
		else if (!scan_modes(words.data, &found))
			found = 0;
	}
	found = words.failed ? -1 : found;
	af_buf_clear(&words);
	if (found <= 0)
		return found < 0 ? AF_NO_MEMORY : AF_NOT_UNDERSTOOD;
	*modes = found;
	return AF_PARSED;
}
