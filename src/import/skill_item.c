/* One item of a skills cell. Qualifiers are taken off its end, one at a time; what is left must be a skill as a whole. A
 * skill is never looked for inside other words, so that "Go to market" has no Go in it. */
#include "import/skill_take.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "taxonomy/taxonomy.h"

/* "★★★☆☆": says something of the skill before it, though it has no letters. A long row of asterisks is decoration. */
static bool is_rating(const char *text, size_t n)
{
	char plain[AF_PLAIN];
	enum af_parse parse;
	int level;

	if (!af_item_marked(text, n) || !af_plain(plain, text, n))
		return false;
	parse = af_level_parse(plain, &level);
	return parse == AF_TOO_LARGE ? *plain != '*' : parse != AF_NOT_UNDERSTOOD;
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
	if (!any && !is_rating(*text, *n))
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

/* Length of what separates two skills at text[at], or 0. */
static size_t joint_at(const struct af_item *item, size_t at)
{
	static const char *const joints[] = {"/", " & ", " + ", " and ", " und ", " et ", " y ", " e "};

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		const size_t n = strlen(joints[i]);

		if (item->n - at >= n && !strncasecmp(item->text + at, joints[i], n))
			return n;
	}
	return 0;
}

/* "Kotlin/Android", "Go and Rust": several skills, if every part is one. */
static size_t split(const struct af_item *item, const struct af_skill **skills)
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
static const struct af_skill *behind_label(const struct af_item *item)
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
static bool several(const struct af_item *item, const struct af_skill *skill)
{
	bool known = !memchr(item->text, '/', item->n) || strchr(skill->name, '/');

	for (size_t i = 0; i < skill->alias_count && !known; i++)
		known = strchr(skill->aliases[i], '/') != NULL;
	return !known;
}

/* "AWS (S3, Lambda)", "Python (Django, 5 yrs)": adds the skills among what stood in parentheses. */
static void add_inside(const struct af_item *item, struct af_item_read *read)
{
	for (size_t at = 0; item->inside && at < item->inside_n && read->count < AF_ITEM_PARTS;) {
		const struct af_skill *skill = NULL;
		struct af_item unused = *item;
		size_t end = at, k = 0;

		while (end < item->inside_n && item->inside[end] != ',' && item->inside[end] != ';')
			end++;
		if (!af_item_qualifier(&unused, item->inside + at, end - at)) /* "(basic)" is no language here */
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
	struct af_item item = {.parser = parser, .text = text, .n = n, .said = nothing};
	const struct af_skill *skill;

	memset(read, 0, sizeof(*read));
	af_item_take_certain(&item);
	read->said = item.said;
	read->bad = item.bad;
	if (read->bad)
		return;
	skill = af_item_resolve(parser, item.text, item.n);
	if (skill && several(&item, skill)) {
		read->count = split(&item, read->skills);
		skill = read->count ? NULL : skill;
	} else if (!skill) {
		skill = af_item_take_doubtful(&item);
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
	read->none = item.none;
	if (read->count)
		add_inside(&item, read);
	if (read->count || read->bad)
		return;
	/* A qualifier alone belongs to the skill before it; where there is none it is kept as it stands, but a rating is no name. */
	read->only_qualifiers = !item.n || (af_item_marked(text, n) && af_item_qualifier(&item, text, n));
	if (!item.n) {
		item.text = text;
		item.n = n;
	}
	read->said = item.said;
	read->bad = item.bad;
	read->none = item.none;
	read->unlisted = !is_rating(text, n);
	memcpy(read->name, item.text, item.n);
	read->name[item.n] = '\0';
}
