#include "import/scan.h"

#include <string.h>

#include "import/cells.h"

bool af_plain(char out[AF_PLAIN], const char *text, size_t n)
{
	size_t used = 0;
	bool space = false;

	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (n - i >= 2 && !memcmp(text + i, "\xC2\xA0", 2)) { /* no-break space */
			c = ' ';
			i++;
		} else if (n - i >= 3 && !memcmp(text + i, "\xE2\x80", 2) && ((unsigned char)text[i + 2] & 0xF0) == 0x90 &&
		           (unsigned char)text[i + 2] <= 0x95) { /* U+2010..U+2015 */
			c = '-';
			i += 2;
		} else if (n - i >= 3 && (!memcmp(text + i, "\xE2\x88\x92", 3))) { /* minus sign */
			c = '-';
			i += 2;
		} else if (n - i >= 3 && (!memcmp(text + i, "\xE2\x80\xAF", 3) || !memcmp(text + i, "\xE2\x80\x89", 3))) {
			c = ' '; /* narrow no-break space, thin space */
			i += 2;
		} else if (c >= 'A' && c <= 'Z') {
			c = (char)(c + 32);
		}
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			space = used > 0;
			continue;
		}
		if (used + 3 > AF_PLAIN)
			return false;
		if (space)
			out[used++] = ' ';
		space = false;
		out[used++] = c;
	}
	out[used] = '\0';
	return true;
}

bool af_is_missing(const char *const *missing, size_t count, const char *text, size_t n)
{
	bool found = !n;

	for (size_t i = 0; i < count && !found; i++)
		found = strlen(missing[i]) == n && !memcmp(missing[i], text, n);
	return found;
}

void af_scan_space(const char **at)
{
	while (**at == ' ')
		++*at;
}

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
	return in_word(c) && !(c >= '0' && c <= '9');
}

/* Takes the n bytes of word when they stand at p as a whole word. A number may follow a word at once ("utc1"), and a word a number
 * ("5yrs"). */
static bool take_word(const char **at, const char *p, const char *word, size_t n)
{
	if (!n || strncmp(p, word, n) || (is_letter(word[n - 1]) && is_letter(p[n])))
		return false;
	*at = p + n;
	return true;
}

bool af_scan_word(const char **at, const char *word)
{
	const char *p = *at;

	while (*p == ' ')
		p++;
	return take_word(at, p, word, strlen(word));
}

bool af_scan_any(const char **at, const char *words)
{
	const char *p = *at, *word = words;

	while (*p == ' ')
		p++;
	/* Most words do not even begin alike: only those that do are measured. */
	while (*word++ == '|' && *word) {
		if (*word == *p && take_word(at, p, word, strcspn(word, "|")))
			return true;
		while (*word && *word != '|')
			word++;
	}
	return false;
}

bool af_scan_listed(const char *list, const char *phrase)
{
	const size_t n = strlen(phrase);

	for (const char *at = list; n && *at == '|' && at[1]; at += 1 + strcspn(at + 1, "|"))
		if (!strncmp(at + 1, phrase, n) && at[1 + n] == '|')
			return true;
	return false;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool af_scan_number(const char **at, int *hundredths)
{
	const char *p = *at;
	int value = 0, scale = 10;

	while (*p == ' ')
		p++;
	if (!digit(*p))
		return false;
	for (; digit(*p); p++)
		value = value > 99999 ? 999999 : value * 10 + (*p - '0');
	value *= 100;
	if ((*p == '.' || *p == ',') && digit(p[1]))
		for (p++; digit(*p); p++) {
			value += (*p - '0') * scale;
			scale /= 10;
		}
	*at = p;
	*hundredths = value;
	return true;
}

bool af_scan_digits(const char **at, int n, int *value)
{
	const char *p = *at;
	int sum = 0;

	for (int i = 0; i < n; i++, p++) {
		if (!digit(*p))
			return false;
		sum = sum * 10 + (*p - '0');
	}
	if (digit(*p))
		return false;
	*at = p;
	*value = sum;
	return true;
}

bool af_scan_month_name(const char **at, int *month)
{
	static const char *const names[12] = {
		"|january|jan.|jan|januar|jänner|janvier|janv.|enero|ene|", "|february|feb.|feb|februar|février|févr.|febrero|",
		"|march|mar.|mar|märz|mrz|mars|marzo|", "|april|apr.|apr|avril|avr.|abril|abr|", "|may|mai|mayo|",
		"|june|jun.|jun|juni|juin|junio|", "|july|jul.|jul|juli|juillet|juil.|julio|",
		"|august|aug.|aug|août|agosto|ago|", "|september|sept.|sept|sep.|sep|septembre|septiembre|",
		"|october|oct.|oct|oktober|okt.|okt|octobre|octubre|", "|november|nov.|nov|novembre|noviembre|",
		"|december|dec.|dec|dezember|dez.|dez|décembre|déc.|diciembre|dic|",
	};

	for (int i = 0; i < 12; i++)
		if (af_scan_any(at, names[i])) {
			*month = i + 1;
			return true;
		}
	return false;
}
