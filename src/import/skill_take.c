/* Taking off an item what is said of its skill: "(5 yrs, expert)", ": 4", "- advanced", "since 2021", "★★★☆☆". */
#include "import/skill_take.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "import/scan.h"

static const char *why_bad(enum af_parse parse)
{
	return parse == AF_NEGATIVE ? "the time is negative" : "a level must be 1 to 5 and a time at most 80 years";
}

/* What a qualifier came to. The same few stand behind all skills. */
struct known_qualifier {
	enum af_parse parse;
	struct af_qualifiers said;
};

static enum af_parse parse_qualifier(struct af_skill_parser *parser, const char *plain, struct af_qualifiers *said)
{
	const size_t n = strlen(plain);
	const struct known_qualifier *known;
	struct known_qualifier value = {.said = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN}};

	parser->qualifiers.size = sizeof(value);
	known = af_memo_get(&parser->qualifiers, plain, n);
	if (!known) {
		value.parse = af_qualifier_parse(plain, parser->now, &value.said);
		af_memo_put(&parser->qualifiers, plain, n, &value);
		known = &value;
	}
	said->level = known->said.level != AF_UNKNOWN ? known->said.level : said->level;
	said->months = known->said.months != AF_UNKNOWN ? known->said.months : said->months;
	said->last_used = known->said.last_used != AF_UNKNOWN ? known->said.last_used : said->last_used;
	return known->parse;
}

bool af_item_qualifier(struct af_item *item, const char *text, size_t n)
{
	char plain[AF_PLAIN];
	enum af_parse parse;

	if (!n || !af_plain(plain, text, n))
		return false;
	parse = parse_qualifier(item->parser, plain, &item->said);
	if (parse == AF_NEGATIVE || parse == AF_TOO_LARGE)
		item->bad = why_bad(parse);
	item->none = item->none || parse == AF_NO_LEVEL;
	return parse != AF_NOT_UNDERSTOOD;
}

/* Where the parentheses at the end of the item open; false when it does not end with any. */
static bool last_parens(const struct af_item *item, size_t *open)
{
	size_t at = item->n;

	if (at < 2 || item->text[at - 1] != ')')
		return false;
	while (at && item->text[at - 1] != '(')
		at--;
	if (at < 2)
		return false;
	*open = at - 1;
	return true;
}

/* Takes off the parentheses at the end of the item. */
static void drop_parens(struct af_item *item, size_t open)
{
	item->inside = item->text + open + 1;
	item->inside_n = item->n - open - 2;
	item->n = open;
}

/* Does text say that there is none of the skill before it, or not yet: "COBOL (none)", "COBOL: no", "COBOL - want to learn"? */
static bool take_denial(struct af_item *item, const char *text, size_t n)
{
	static const char words[] =
		"|no|none|never|never used|not used|not at all|no experience|no knowledge|to learn|want to learn|wants to learn|wish to learn|"
		"would like to learn|interested|interested in learning|planned|"
		"nein|nie|kein|keine|keine erfahrung|keine kenntnisse|non|aucun|aucune|jamais|aucune experience|aucune connaissance|"
		"ninguno|ninguna|nunca|sin experiencia|nao|nenhum|nenhuma|sem experiencia|";
	char plain[AF_PLAIN];
	const bool denied = n && af_plain(plain, text, n) && af_scan_listed(words, plain);

	item->none = item->none || denied;
	return denied;
}

/* "Python (5 yrs, expert)": at least one of the things in parentheses must be a qualifier. */
static bool take_parens(struct af_item *item)
{
	size_t open, at;
	bool any = false;

	if (!last_parens(item, &open))
		return false;
	at = open + 1;
	if (af_item_qualifier(item, item->text + at, item->n - 1 - at) || take_denial(item, item->text + at, item->n - 1 - at)) {
		any = true;
	} else {
		while (at < item->n) {
			size_t end = at;

			while (end < item->n - 1 && item->text[end] != ',' && item->text[end] != ';')
				end++;
			any = af_item_qualifier(item, item->text + at, end - at) || any;
			at = end + 1;
		}
	}
	if (any)
		drop_parens(item, open);
	return any;
}

/* A bare number behind a colon or a dash: a level. A colon leaves no doubt, so there a number out of range is an error. */
static bool bare_level(struct af_item *item, const char *text, size_t n, bool certain)
{
	char plain[AF_PLAIN];
	size_t digits, sign;

	if (!af_plain(plain, text, n))
		return false;
	sign = certain && plain[0] == '-';
	digits = strspn(plain + sign, "0123456789");
	if (!digits || digits > 2 || plain[sign + digits])
		return false;
	if (!sign && digits == 1 && plain[0] >= '1' && plain[0] <= '5')
		item->said.level = plain[0] - '0';
	else if (certain)
		item->bad = "a level must be 1 to 5";
	else
		return false;
	return true;
}

/* "FastAPI: 4", "Python: expert". */
static bool take_colon(struct af_item *item)
{
	size_t at = item->n;

	while (at && item->text[at - 1] != ':')
		at--;
	if (at < 2 || at == item->n)
		return false;
	if (!bare_level(item, item->text + at, item->n - at, true) && !af_item_qualifier(item, item->text + at, item->n - at) &&
	    !take_denial(item, item->text + at, item->n - at))
		return false;
	item->n = at - 1;
	return true;
}

/* Length of the dash at text[at], 0 when none stands there. A *hyphen needs a space at its side to be one. */
static size_t dash_at(const struct af_item *item, size_t at, bool *hyphen)
{
	*hyphen = item->text[at] == '-';
	if (*hyphen)
		return 1;
	if (item->n - at >= 3 && (!memcmp(item->text + at, "\xE2\x80\x93", 3) || !memcmp(item->text + at, "\xE2\x80\x94", 3)))
		return 3;
	return 0;
}

/* "React.js - advanced", "SQL – 10 years": the first dash behind which all is a qualifier. */
static bool take_dash(struct af_item *item)
{
	for (size_t at = 1; at < item->n; at++) {
		bool hyphen;
		const size_t length = dash_at(item, at, &hyphen), end = at + length;

		if (!length || end >= item->n || (hyphen && item->text[at - 1] != ' ' && item->text[end] != ' '))
			continue;
		if (bare_level(item, item->text + end, item->n - end, false) || af_item_qualifier(item, item->text + end, item->n - end) ||
		    take_denial(item, item->text + end, item->n - end)) {
			item->n = at;
			return true;
		}
	}
	return false;
}

/* Do at least two stars or dots of a rating begin at text? */
static bool stars_at(const char *text, size_t n)
{
	char plain[AF_PLAIN];
	const char *at = plain;
	bool filled;

	/* Cheap for what is most common. */
	if (!n || (*text != '*' && *text != '\xE2') || n >= AF_PLAIN || !af_plain(plain, text, n))
		return false;
	return af_scan_star(&at, &filled) >= 0 && (af_scan_space(&at), af_scan_star(&at, &filled) >= 0);
}

bool af_item_marked(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((text[i] >= '0' && text[i] <= '9') || stars_at(text + i, n - i))
			return true;
	return false;
}

/* Is text two years, as of versions ("2012-2019")? Without parentheses that is no time of use. */
static bool only_years(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((text[i] < '0' || text[i] > '9') && text[i] != '-' && text[i] != ' ' && (unsigned char)text[i] < 0x80)
			return false;
	return true;
}

/* Are the numbers of "4/5" neighbors? */
static bool neighbors(const char *text)
{
	char *slash;
	const long low = strtol(text, &slash, 10);

	return *slash == '/' && strtol(slash + 1, NULL, 10) == low + 1;
}

/* Does "7/10" at text[at] stand for two versions, as behind "Windows"? Behind many a name it does when the two follow each other. */
static bool versions_at(const struct af_item *item, size_t at)
{
	static const struct {
		const char *name;
		bool always;
	} names[] = {
		{"windows", true}, {"html", true}, {"php", true}, {".net", true}, {"angular", true}, {"bootstrap", false}, {"symfony", false},
		{"junit", false}, {"qt", false}, {"drupal", false}, {"rails", false}, {"swift", false}, {"ios", false}, {"android", false},
		{"debian", false}, {"unreal", false}, {"unreal engine", false}, {"unity", false}, {"spring", false}, {"hibernate", false},
		{"ionic", false}, {"typescript", false}, {"postgresql", false},
	};
	size_t before = at;
	const char *text = item->text;

	for (size_t i = at; i < item->n; i++)
		if ((text[i] < '0' || text[i] > '9') && text[i] != '/')
			return false;
	while (before && text[before - 1] == ' ')
		before--;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const size_t n = strlen(names[i].name);

		if (before >= n && !strncasecmp(text + before - n, names[i].name, n))
			return names[i].always || neighbors(text + at);
	}
	return false;
}

/* "Python 5 years", "Django 4/5", "Rust since 2021", "Go ★★★☆☆": words at the end, with a number or stars among them. Stars need no space
 * before them, but asterisks do: "Java**" has footnotes. */
static bool take_words(struct af_item *item)
{
	for (size_t at = 1; at < item->n; at++) {
		const char *rest = item->text + at;
		const size_t n = item->n - at;
		const bool word = item->text[at - 1] == ' ' && *rest != ' ' && *rest != '-' && n < 40 && af_item_marked(rest, n) &&
		                  !only_years(rest, n) && !versions_at(item, at);

		if ((word || (*rest == '\xE2' && stars_at(rest, n))) && af_item_qualifier(item, rest, n)) {
			item->n = at;
			return true;
		}
	}
	return false;
}

void af_item_take_certain(struct af_item *item)
{
	af_trim(&item->text, &item->n);
	while (!item->bad && item->n && (take_parens(item) || take_colon(item) || take_dash(item) || take_words(item)))
		af_trim(&item->text, &item->n);
}

/* Takes a word off the item's end ("Python expert") or beginning ("advanced Python", "5 years of Python"). A percentage before a skill
 * is more likely a share of work than a level. */
static bool take_level_word(struct af_item *item)
{
	for (size_t at = 1; at < item->n; at++)
		if (item->text[at - 1] == ' ' && !only_years(item->text + at, item->n - at) && !versions_at(item, at) &&
		    af_item_qualifier(item, item->text + at, item->n - at)) {
			item->n = at - 1;
			return true;
		}
	for (size_t at = item->n; at-- > 1;)
		if (item->text[at] == ' ' && !memchr(item->text, '%', at) && af_item_qualifier(item, item->text, at)) {
			item->text += at;
			item->n -= at;
			return true;
		}
	return false;
}

const struct af_skill *af_item_take_doubtful(struct af_item *item)
{
	struct af_item shorter = *item;
	const struct af_skill *skill = NULL;
	size_t open;

	while (!skill) {
		if (last_parens(&shorter, &open))
			drop_parens(&shorter, open);
		else if (!take_level_word(&shorter))
			return NULL;
		af_trim(&shorter.text, &shorter.n);
		if (!shorter.n)
			return NULL;
		skill = af_item_resolve(shorter.parser, shorter.text, shorter.n);
	}
	*item = shorter;
	return skill;
}
