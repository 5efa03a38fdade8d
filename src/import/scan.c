#include "import/scan.h"

#include <string.h>

#include "base/text.h"
#include "import/cells.h"

bool af_plain(char out[AF_PLAIN], const char *text, size_t n)
{
	size_t used = 0, step, length;
	bool space = false;

	for (size_t i = 0; i < n; i += step) {
		char folded[AF_BARE_MAX];

		step = length = 1;
		folded[0] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
		if ((unsigned char)text[i] >= 0x80)
			step = af_bare(text + i, n - i, folded, &length);
		if (!step)
			return false;
		if (length == 1 && (folded[0] == ' ' || (folded[0] >= '\t' && folded[0] <= '\r'))) {
			space = used > 0;
			continue;
		}
		if (used + length + 2 > AF_PLAIN)
			return false;
		if (space && length)
			out[used++] = ' ';
		space = space && !length;
		memcpy(out + used, folded, length);
		used += length;
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

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does a letter begin at p? Plain text has no accents; behind the bytes C2 and E2 are signs, as of currencies, and F0 begins pictures. */
static bool letter_at(const char *p)
{
	const unsigned char c = (unsigned char)*p;

	return (c >= 'a' && c <= 'z') || (c >= 0x80 && c != 0xC2 && c != 0xE2 && c != 0xF0);
}

static bool ends_in_letter(const char *word, size_t n)
{
	size_t at = n - 1;

	while (at && ((unsigned char)word[at] & 0xC0) == 0x80)
		at--;
	return letter_at(word + at);
}

/* Takes the n bytes of word when they stand at p as a whole word. A number may follow a word at once ("utc1"), and a word a number
 * ("5yrs"). */
static bool take_word(const char **at, const char *p, const char *word, size_t n)
{
	if (!n || strncmp(p, word, n) != 0 || (letter_at(p + n) && ends_in_letter(word, n)))
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

int af_scan_star(const char **at, bool *filled)
{
	static const struct {
		const char *sign;
		int family;
		bool filled;
	} signs[] = {
		{"★", 0, true}, {"⭐", 0, true}, {"☆", 0, false}, {"●", 1, true}, {"○", 1, false}, {"■", 2, true}, {"□", 2, false},
		{"*", AF_ASTERISK, true},
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (!strncmp(*at, signs[i].sign, strlen(signs[i].sign))) {
			*at += strlen(signs[i].sign);
			*filled = signs[i].filled;
			return signs[i].family;
		}
	return -1;
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

bool af_scan_count(const char **at, int *hundredths, bool *word)
{
	static const char *const words[10] = {
		"|one|a|an|ein|eine|einem|einen|einer|eins|un|une|uno|una|um|uma|", "|two|zwei|zwo|deux|dos|dois|duas|",
		"|three|drei|trois|tres|", "|four|vier|quatre|cuatro|quatro|", "|five|funf|fuenf|cinq|cinco|", "|six|sechs|seis|",
		"|seven|sieben|sept|siete|sete|", "|eight|acht|huit|ocho|oito|", "|nine|neun|neuf|nueve|nove|",
		"|ten|zehn|dix|diez|dez|",
	};

	*word = false;
	if (af_scan_number(at, hundredths))
		return true;
	for (int i = 0; i < 10; i++)
		if (af_scan_any(at, words[i])) {
			*word = true;
			*hundredths = (i + 1) * 100;
			return true;
		}
	return false;
}

enum af_unit af_scan_unit(const char **at, bool letters)
{
	static const struct {
		enum af_unit unit;
		const char *words, *letters;
	} units[] = {
		{AF_UNIT_YEAR, "|years|year|yrs.|yrs|yr.|yr|yoe|jahren|jahre|jahr|jahres|ans|an|annees|annee|anos|ano|anni|anno|jaar|lat|",
		 "|y|j.|j|"},
		{AF_UNIT_MONTH, "|months|month|mths|mth|mos.|mos|mo.|mo|mon|monaten|monate|monat|mois|meses|mes|mesi|mese|", "|m|"},
		{AF_UNIT_WEEK, "|weeks|week|wks|wk|wochen|woche|semaines|semaine|semanas|semana|", ""},
		{AF_UNIT_DAY, "|days|day|tagen|tage|tag|jours|jour|dias|dia|", ""},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (af_scan_any(at, units[i].words) || (letters && af_scan_any(at, units[i].letters)))
			return units[i].unit;
	return AF_UNIT_NONE;
}

/* Takes "-7" or "to seven", the upper end of a range. */
static bool upper_end(const char **at, bool between, int *high, bool *word)
{
	const char *p = *at;

	if (!af_scan_any(&p, "|-|to|bis|a|or|oder|ou|o|ate|hasta|/|") && !(between && af_scan_any(&p, "|and|und|et|y|e|")))
		return false;
	if (!af_scan_count(&p, high, word))
		return false;
	*at = p;
	return true;
}

bool af_scan_span(const char **at, struct af_span *span)
{
	const char *p = *at, *unit;
	const bool between = af_scan_any(&p, "|between|zwischen|entre|"), from = !between && af_scan_any(&p, "|from|von|de|");
	struct af_span s = {.open = false};
	bool word, second = false, range;

	if (!af_scan_count(&p, &s.low, &word))
		return false;
	s.high = s.low;
	range = upper_end(&p, between, &s.high, &second);
	word = word || second;
	if (s.low > s.high || ((between || from) && !range))
		return false;
	s.open = af_scan_word(&p, "+");
	unit = p;
	af_scan_word(&unit, "-"); /* "3-month" */
	s.unit = af_scan_unit(&unit, !word);
	if (word && s.unit == AF_UNIT_NONE)
		return false;
	*at = s.unit == AF_UNIT_NONE ? p : unit;
	*span = s;
	return true;
}

bool af_scan_month_name(const char **at, int *month)
{
	static const char *const names[12] = {
		"|january|jan|januar|janner|janvier|janv|enero|ene|janeiro|", "|february|feb|februar|fevrier|fevr|febrero|fevereiro|fev|",
		"|march|mar|marz|maerz|mrz|mars|marzo|marco|", "|april|apr|avril|avr|abril|abr|", "|may|mai|mayo|maio|",
		"|june|jun|juni|juin|junio|junho|", "|july|jul|juli|juillet|juil|julio|julho|", "|august|aug|aout|agosto|ago|",
		"|september|sept|sep|septembre|septiembre|setiembre|setembro|set|", "|october|oct|oktober|okt|octobre|octubre|outubro|out|",
		"|november|nov|novembre|noviembre|novembro|", "|december|dec|dezember|dez|decembre|diciembre|dic|dezembro|",
	};

	for (int i = 0; i < 12; i++)
		if (af_scan_any(at, names[i])) {
			*month = i + 1;
			if (**at == '.')
				++*at;
			return true;
		}
	return false;
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
