/* Cells of columns that are about one skill. */
#include "import/skill_column.h"

#include <string.h>

#include "base/text.h"
#include "import/scan.h"

#define YES_WORDS "|yes|y|x|true|ja|j|oui|si|sí|sim|checked|selected|\xE2\x9C\x93|\xE2\x9C\x94|\xE2\x9C\x94\xEF\xB8\x8F|\xE2\x9C\x85|" \
	"\xE2\x98\x91|+|\xE2\x80\xA2|\xE2\x97\x8F|"
#define NO_WORDS "|no|n|false|-|--|none|nein|non|keine|aucun|aucune|ninguno|ninguna|não|nao|n/a|n.a.|na|never|never used|unchecked|" \
	"\xE2\x9C\x97|\xE2\x9C\x98|\xE2\x98\x90|0%|0 %|0/5|0/10|0 years|0 yrs|0 months|no experience|no knowledge|not at all|not familiar|" \
	"unfamiliar|don't know|i don't know|do not know|never heard of it|keine erfahrung|keine kenntnisse|"

bool af_bare_number(const char *cell, size_t n, int *hundredths)
{
	char plain[AF_PLAIN];
	const char *at = plain;

	return af_plain(plain, cell, n) && af_scan_number(&at, hundredths) && !*at;
}

static enum af_skill_cell_says says(enum af_parse parse)
{
	switch (parse) {
	case AF_PARSED: return AF_SAYS_YES;
	case AF_NO_LEVEL: return AF_SAYS_NO;
	case AF_NEGATIVE: return AF_SAYS_NEGATIVE;
	case AF_TOO_LARGE: return AF_SAYS_BAD_LEVEL;
	default: return AF_SAYS_UNCLEAR;
	}
}

/* A number by itself, as the scale counts it. */
static enum af_skill_cell_says read_number(const char *plain, enum af_scale scale, struct af_qualifiers *said)
{
	const char *at = plain;
	const bool negative = af_scan_word(&at, "-");
	int number = 0, months;

	af_scan_number(&at, &number);
	if (!number)
		return AF_SAYS_NO;
	switch (scale) {
	case AF_SCALE_YEARS:
		if (af_duration_parse(plain, false, &months) != AF_PARSED)
			return says(af_duration_parse(plain, false, &months));
		said->months = months;
		return AF_SAYS_YES;
	case AF_SCALE_MARK:
		return number == 100 && !negative ? AF_SAYS_YES : AF_SAYS_UNCLEAR;
	case AF_SCALE_UNKNOWN:
		return AF_SAYS_UNCLEAR;
	default:
		break;
	}
	if (number < 0 || negative || number > (scale == AF_SCALE_TEN ? 1000 : 500))
		return AF_SAYS_BAD_LEVEL;
	if (number % 100)
		return AF_SAYS_UNCLEAR;
	said->level = scale == AF_SCALE_TEN ? (number + 199) / 200 : number / 100;
	return AF_SAYS_YES;
}

static bool is_number(const char *plain)
{
	const char *at = plain;
	int number;

	af_scan_word(&at, "-");
	return af_scan_number(&at, &number) && !*at;
}

/* Is it a duration without a unit: "5+", "3-5", "<1"? */
static bool bare_duration(const char *plain, enum af_scale scale, struct af_qualifiers *said)
{
	int months;

	if (scale != AF_SCALE_YEARS || af_duration_parse(plain, false, &months) != AF_PARSED)
		return false;
	said->months = months;
	return true;
}

/* "4 - Advanced", "3 (intermediate)": a number with the word for it; both must agree. */
static bool labelled(const char *plain, enum af_scale scale, int now, struct af_qualifiers *said)
{
	struct af_qualifiers word = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char text[AF_PLAIN];
	const char *at = plain;
	size_t n;
	int number;

	if ((scale != AF_SCALE_UNSAID && scale != AF_SCALE_LEVEL) || !af_scan_number(&at, &number))
		return false;
	at += strspn(at, " -:.=)(");
	n = strcspn(at, ")");
	memcpy(text, at, n);
	text[n] = '\0';
	if (af_qualifier_parse(text, now, &word) != AF_PARSED || word.level == AF_UNKNOWN || word.level * 100 != number)
		return false;
	said->level = word.level;
	return true;
}

/* "expert, 5 yrs", "5 years (expert)": every part must be understood. */
static enum af_skill_cell_says read_parts(const char *plain, int now, struct af_qualifiers *said)
{
	enum af_skill_cell_says all = AF_SAYS_UNCLEAR;

	while (*plain) {
		char part[AF_PLAIN];
		size_t n = strcspn(plain, ",;()"), end = n;
		enum af_skill_cell_says one;

		while (end && plain[end - 1] == ' ')
			end--;
		memcpy(part, plain, end);
		part[end] = '\0';
		plain += n + (plain[n] != '\0');
		plain += strspn(plain, " ,;()");
		if (!end)
			continue;
		one = says(af_qualifier_parse(part, now, said));
		if (one != AF_SAYS_YES)
			return one;
		all = one;
	}
	return all;
}

enum af_skill_cell_says af_skill_column_cell(const char *cell, size_t n, enum af_scale scale, int now,
                                             struct af_qualifiers *said)
{
	const struct af_qualifiers nothing = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char plain[AF_PLAIN];
	enum af_skill_cell_says found;

	*said = nothing;
	if (!af_plain(plain, cell, n) || !*plain)
		return AF_SAYS_UNCLEAR;
	if (af_scan_listed(YES_WORDS, plain))
		return AF_SAYS_YES;
	if (af_scan_listed(NO_WORDS, plain))
		return AF_SAYS_NO;
	if (is_number(plain))
		return read_number(plain, scale, said);
	if (bare_duration(plain, scale, said) || labelled(plain, scale, now, said))
		return AF_SAYS_YES;
	found = says(af_qualifier_parse(plain, now, said));
	if (found == AF_SAYS_UNCLEAR)
		found = read_parts(plain, now, said);
	if (found != AF_SAYS_YES)
		*said = nothing;
	return found;
}

enum af_skill_cell_says af_level_cell(const char *cell, size_t n, int now, struct af_qualifiers *said)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char plain[AF_PLAIN];
	enum af_skill_cell_says found = AF_SAYS_UNCLEAR;

	if (!af_plain(plain, cell, n))
		return AF_SAYS_UNCLEAR;
	if (is_number(plain)) {
		found = read_number(plain, AF_SCALE_LEVEL, &q);
		if (found == AF_SAYS_NO) /* there is the skill, so there must be a level */
			found = AF_SAYS_BAD_LEVEL;
	} else {
		found = labelled(plain, AF_SCALE_LEVEL, now, &q) ? AF_SAYS_YES : says(af_qualifier_parse(plain, now, &q));
	}
	if (found == AF_SAYS_YES && q.level == AF_UNKNOWN)
		found = AF_SAYS_UNCLEAR;
	if (found == AF_SAYS_YES)
		said->level = q.level;
	return found;
}

enum af_skill_cell_says af_skill_time_cell(const char *cell, size_t n, int now, struct af_qualifiers *said)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char plain[AF_PLAIN];
	enum af_skill_cell_says found = says(af_years_cell(cell, n, AF_UNKNOWN, &q.months));

	if (found == AF_SAYS_UNCLEAR && af_plain(plain, cell, n)) /* "since 2019" */
		found = says(af_qualifier_parse(plain, now, &q));
	if (found == AF_SAYS_YES && q.months == AF_UNKNOWN)
		found = AF_SAYS_UNCLEAR;
	if (found == AF_SAYS_YES)
		said->months = q.months;
	if (found == AF_SAYS_YES && q.last_used != AF_UNKNOWN)
		said->last_used = q.last_used;
	return found;
}

enum af_skill_cell_says af_last_used_cell(const char *cell, size_t n, int now, struct af_qualifiers *said)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	char plain[AF_PLAIN], text[AF_PLAIN + 16];
	enum af_skill_cell_says found;

	if (!af_plain(plain, cell, n))
		return AF_SAYS_UNCLEAR;
	if (now != AF_UNKNOWN && af_scan_listed("|now|today|current|currently|present|heute|aktuell|", plain)) {
		said->last_used = now;
		return AF_SAYS_YES;
	}
	if (af_date_valid(plain)) /* a date has its month */
		plain[7] = '\0';
	snprintf(text, sizeof(text), "last used %s", plain);
	found = says(af_qualifier_parse(text, now, &q));
	if (found == AF_SAYS_YES && q.last_used == AF_UNKNOWN)
		found = AF_SAYS_UNCLEAR;
	if (found == AF_SAYS_YES)
		said->last_used = q.last_used;
	return found;
}
