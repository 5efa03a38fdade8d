/* One item of a skills cell. Qualifiers are taken off its end, one at a time; what is left must be a skill as a whole. A
 * skill is never looked for inside other words, so that "Go to market" has no Go in it. */
#include "import/skill_item.h"

#include <string.h>

#include "base/text.h"
#include "taxonomy/taxonomy.h"

struct item {
	struct af_skill_parser *parser;
	const char *text; /* what is left of the item */
	size_t n;
	struct af_qualifiers said;
	const char *bad;
	const char *inside; /* what stood in the parentheses that were taken off last, NULL when none were */
	size_t inside_n;
};

static void trim(struct item *item)
{
	af_trim(&item->text, &item->n);
}

void af_item_trim(const char **text, size_t *n)
{
	struct af_buf words = {0};
	bool any = false;

	af_trim(text, n);
	while (*n > 1 && (**text == '-' || **text == '*') && (*text)[1] == ' ') {
		++*text;
		--*n;
		af_trim(text, n);
	}
	for (size_t i = 0; i < *n && !any; i++)
		any = ((*text)[i] >= '0' && (*text)[i] <= '9') || ((*text)[i] >= 'A' && (*text)[i] <= 'Z') ||
		      ((*text)[i] >= 'a' && (*text)[i] <= 'z');
	if (any)
		return;
	af_words(&words, *text, *n);
	/* af_words keeps + and #, which are no name by themselves. */
	any = words.failed || strspn(af_buf_text(&words), "+# ") < words.length;
	af_buf_clear(&words);
	if (!any)
		*n = 0;
}

const struct af_skill *af_item_resolve(struct af_skill_parser *parser, const char *text, size_t n)
{
	const struct af_skill *skill;
	char name[AF_ITEM_MAX + 1];

	af_trim(&text, &n);
	if (!n || n > AF_ITEM_MAX)
		return NULL;
	memcpy(name, text, n);
	name[n] = '\0';
	if (af_taxonomy_find(parser->taxonomy, name, &skill, NULL))
		parser->no_memory = true;
	return skill;
}

static const struct af_skill *resolve(const struct item *item)
{
	return af_item_resolve(item->parser, item->text, item->n);
}

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

/* Reads text as a qualifier of the item. True when it is one, though perhaps out of range. */
static bool qualifier(struct item *item, const char *text, size_t n)
{
	char plain[AF_PLAIN];
	enum af_parse parse;

	if (!n || !af_plain(plain, text, n))
		return false;
	parse = parse_qualifier(item->parser, plain, &item->said);
	if (parse == AF_NEGATIVE || parse == AF_TOO_LARGE)
		item->bad = why_bad(parse);
	return parse != AF_NOT_UNDERSTOOD;
}

/* Where the parentheses at the end of the item open; false when it does not end with any. */
static bool last_parens(const struct item *item, size_t *open)
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
static void drop_parens(struct item *item, size_t open)
{
	item->inside = item->text + open + 1;
	item->inside_n = item->n - open - 2;
	item->n = open;
}

/* "Python (5 yrs, expert)": at least one of the things in parentheses must be a qualifier. */
static bool take_parens(struct item *item)
{
	size_t open, at;
	bool any = false;

	if (!last_parens(item, &open))
		return false;
	at = open + 1;
	if (qualifier(item, item->text + at, item->n - 1 - at)) {
		any = true;
	} else {
		while (at < item->n) {
			size_t end = at;

			while (end < item->n - 1 && item->text[end] != ',' && item->text[end] != ';')
				end++;
			any = qualifier(item, item->text + at, end - at) || any;
			at = end + 1;
		}
	}
	if (any)
		drop_parens(item, open);
	return any;
}

/* A bare number behind a colon or a dash: a level. A colon leaves no doubt, so there a number out of range is an error. */
static bool bare_level(struct item *item, const char *text, size_t n, bool certain)
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
static bool take_colon(struct item *item)
{
	size_t at = item->n;

	while (at && item->text[at - 1] != ':')
		at--;
	if (at < 2 || at == item->n)
		return false;
	if (!bare_level(item, item->text + at, item->n - at, true) && !qualifier(item, item->text + at, item->n - at))
		return false;
	item->n = at - 1;
	return true;
}

/* Length of the dash at text[at], 0 when none stands there. A *hyphen needs a space at its side to be one. */
static size_t dash_at(const struct item *item, size_t at, bool *hyphen)
{
	*hyphen = item->text[at] == '-';
	if (*hyphen)
		return 1;
	if (item->n - at >= 3 && (!memcmp(item->text + at, "\xE2\x80\x93", 3) || !memcmp(item->text + at, "\xE2\x80\x94", 3)))
		return 3;
	return 0;
}

/* "React.js - advanced", "SQL – 10 years": the first dash behind which all is a qualifier. */
static bool take_dash(struct item *item)
{
	for (size_t at = 1; at < item->n; at++) {
		bool hyphen;
		const size_t length = dash_at(item, at, &hyphen), end = at + length;

		if (!length || end >= item->n || (hyphen && item->text[at - 1] != ' ' && item->text[end] != ' '))
			continue;
		if (bare_level(item, item->text + end, item->n - end, false) || qualifier(item, item->text + end, item->n - end)) {
			item->n = at;
			return true;
		}
	}
	return false;
}

static bool has_digit(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
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

/* "Python 5 years", "Django 4/5", "Rust since 2021": words at the end, with a number among them. */
static bool take_words(struct item *item)
{
	for (size_t at = 1; at < item->n; at++) {
		const char *rest = item->text + at;
		const size_t n = item->n - at;

		if (item->text[at - 1] == ' ' && *rest != ' ' && *rest != '-' && n < 40 && has_digit(rest, n) &&
		    !only_years(rest, n) && qualifier(item, rest, n)) {
			item->n = at - 1;
			return true;
		}
	}
	return false;
}

/* Takes off all that is a qualifier beyond doubt. */
static void take_certain(struct item *item)
{
	trim(item);
	while (!item->bad && item->n && (take_parens(item) || take_colon(item) || take_dash(item) || take_words(item)))
		trim(item);
}

/* Takes a word off the item's end ("Python expert") or beginning ("advanced Python", "5 years of Python"). */
static bool take_level_word(struct item *item)
{
	for (size_t at = 1; at < item->n; at++)
		if (item->text[at - 1] == ' ' && !only_years(item->text + at, item->n - at) &&
		    qualifier(item, item->text + at, item->n - at)) {
			item->n = at - 1;
			return true;
		}
	for (size_t at = item->n; at-- > 1;)
		if (item->text[at] == ' ' && qualifier(item, item->text, at)) {
			item->text += at;
			item->n -= at;
			return true;
		}
	return false;
}

/* Takes off what may be a qualifier, as long as it takes to find a skill: "React (hooks)", "expert Python". When none is found
 * the item stays as it was. */
static const struct af_skill *take_doubtful(struct item *item)
{
	struct item shorter = *item;
	const struct af_skill *skill = NULL;
	size_t open;

	while (!skill) {
		if (last_parens(&shorter, &open))
			drop_parens(&shorter, open);
		else if (!take_level_word(&shorter))
			return NULL;
		trim(&shorter);
		if (!shorter.n)
			return NULL;
		skill = resolve(&shorter);
	}
	*item = shorter;
	return skill;
}

/* Length of what separates two skills at text[at], or 0. */
static size_t joint_at(const struct item *item, size_t at)
{
	static const char *const joints[] = {"/", " & ", " + ", " and ", " und ", " et ", " y "};

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		const size_t n = strlen(joints[i]);

		if (item->n - at >= n && !memcmp(item->text + at, joints[i], n))
			return n;
	}
	return 0;
}

/* "Kotlin/Android", "Go and Rust": several skills, if every part is one. */
static size_t split(const struct item *item, const struct af_skill **skills)
{
	size_t count = 0, start = 0, at = 0;

	while (at <= item->n) {
		const size_t joint = at < item->n ? joint_at(item, at) : 1;

		if (!joint) {
			at++;
			continue;
		}
		if (count == AF_ITEM_PARTS)
			return 0;
		skills[count] = af_item_resolve(item->parser, item->text + start, at - start);
		if (!skills[count])
			return 0;
		count++;
		start = at = at + joint;
	}
	return count > 1 ? count : 0;
}

/* "Languages: Python": what stands behind a label, when the label is no skill. */
static const struct af_skill *behind_label(const struct item *item)
{
	const char *colon = memchr(item->text, ':', item->n);
	size_t label;

	if (!colon)
		return NULL;
	label = (size_t)(colon - item->text);
	if (af_item_resolve(item->parser, item->text, label))
		return NULL;
	return af_item_resolve(item->parser, colon + 1, item->n - label - 1);
}

/* "Azure/Kubernetes" finds Azure Kubernetes too, since look-up keys have no slash: it is two skills all the same, unless the one is known
 * with a slash, as TCP/IP is. */
static bool several(const struct item *item, const struct af_skill *skill)
{
	bool known = !memchr(item->text, '/', item->n) || strchr(skill->name, '/');

	for (size_t i = 0; i < skill->alias_count && !known; i++)
		known = strchr(skill->aliases[i], '/') != NULL;
	return !known;
}

/* "AWS (S3, Lambda)", "Python (Django, 5 yrs)": adds the skills among what stood in parentheses. */
static void add_inside(const struct item *item, struct af_item_read *read)
{
	for (size_t at = 0; item->inside && at < item->inside_n && read->count < AF_ITEM_PARTS;) {
		const struct af_skill *skill = NULL;
		struct item unused = *item;
		size_t end = at, k = 0;

		while (end < item->inside_n && item->inside[end] != ',' && item->inside[end] != ';')
			end++;
		if (!qualifier(&unused, item->inside + at, end - at)) /* "(basic)" is no language here */
			skill = af_item_resolve(item->parser, item->inside + at, end - at);
		while (k < read->count && read->skills[k] != skill)
			k++;
		if (skill && k == read->count) {
			read->skills[read->count++] = skill;
			read->plain++;
		}
		at = end + 1;
	}
}

void af_item_read(struct af_skill_parser *parser, const char *text, size_t n, struct af_item_read *read)
{
	const struct af_qualifiers nothing = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	struct item item = {.parser = parser, .text = text, .n = n, .said = nothing};
	const struct af_skill *skill;

	memset(read, 0, sizeof(*read));
	take_certain(&item);
	read->said = item.said;
	read->bad = item.bad;
	if (read->bad)
		return;
	skill = resolve(&item);
	if (skill && several(&item, skill)) {
		read->count = split(&item, read->skills);
		skill = read->count ? NULL : skill;
	} else if (!skill) {
		skill = take_doubtful(&item);
	}
	if (skill) {
		read->skills[read->count++] = skill;
	} else if (!read->count) {
		read->count = split(&item, read->skills);
		skill = read->count ? NULL : behind_label(&item);
		if (skill)
			read->skills[read->count++] = skill;
	}
	read->said = item.said;
	read->bad = item.bad;
	if (read->count)
		add_inside(&item, read);
	if (read->count || read->bad)
		return;
	/* A qualifier alone belongs to the skill before it; where there is none it is kept as it stands. */
	read->only_qualifiers = !item.n || (has_digit(text, n) && qualifier(&item, text, n));
	if (!item.n) {
		item.text = text;
		item.n = n;
	}
	read->said = item.said;
	read->unlisted = true;
	memcpy(read->name, item.text, item.n);
	read->name[item.n] = '\0';
}
