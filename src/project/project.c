/* Reading a project from JSON: docs/formats.md describes the format. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/country.h"
#include "base/embedded.h"
#include "base/text.h"
#include "project/facts.h"
#include "project/names.h"

struct context {
	struct af_json_reader r;
	const struct af_taxonomy *taxonomy;
	const struct af_facts *facts;
	struct af_project *project;
};

const char *af_importance_name(enum af_importance importance)
{
	return importance == AF_MUST ? "must" : importance == AF_SHOULD ? "should" : "nice";
}

int af_importance_weight(enum af_importance importance)
{
	return importance == AF_MUST ? 6 : importance == AF_SHOULD ? 3 : 1;
}

/* Years as a JSON number, whole or with a fraction such as 1.5, to months. */
static int years_member(struct af_json_reader *r, const cJSON *object, const char *key)
{
	const cJSON *item = r->status ? NULL : cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item || cJSON_IsNull(item))
		return 0;
	if (!cJSON_IsNumber(item)) {
		af_json_fail(r, key, "must be a number of years");
		return 0;
	}
	if (!(item->valuedouble >= 0 && item->valuedouble <= 60)) {
		af_json_fail(r, key, "%.15g is outside 0..60 years", item->valuedouble);
		return 0;
	}
	return (int)floor(item->valuedouble * 12 + 0.5);
}

static const char *const *requirement_skills(struct context *c, const cJSON *item, size_t *n)
{
	const char *one = af_json_text(&c->r, item, "skill", false), **list;
	bool several = cJSON_GetObjectItemCaseSensitive(item, "any_of");

	*n = 0;
	if (!one == !several)
		af_json_fail(&c->r, NULL, one ? "has both \"skill\" and \"any_of\"; keep one" : "needs \"skill\" or \"any_of\"");
	if (several) {
		const char *const *slugs = af_names_skills(&c->r, c->taxonomy, item, "any_of", true, n);

		if (!c->r.status && !*n)
			af_json_fail(&c->r, "any_of", "must name at least one skill");
		return slugs;
	}
	list = af_arena_array(c->r.arena, 1, sizeof(*list));
	if (!list || !one)
		return NULL;
	list[0] = af_names_skill(&c->r, c->taxonomy, "skill", one);
	*n = 1;
	return list;
}

static void read_requirement(struct context *c, const cJSON *item, struct af_requirement *q)
{
	static const char *const keys[] = {"skill", "any_of", "importance", "weight", "level", "years", "exact", NULL};
	const char *importance;

	if (!af_json_object(&c->r, item, keys))
		return;
	q->skills = requirement_skills(c, item, &q->skill_count);
	importance = af_json_text(&c->r, item, "importance", false);
	q->importance = AF_SHOULD;
	if (importance) {
		if (!strcmp(importance, "must"))
			q->importance = AF_MUST;
		else if (!strcmp(importance, "nice"))
			q->importance = AF_NICE;
		else if (strcmp(importance, "should"))
			af_json_fail(&c->r, "importance", "must be must, should or nice, not \"%.40s\"", importance);
	}
	q->weight = af_json_int(&c->r, item, "weight", 1, 1000, af_importance_weight(q->importance));
	q->level = af_json_int(&c->r, item, "level", 1, 5, 3);
	q->months = years_member(&c->r, item, "years");
	if (q->months && q->importance != AF_MUST)
		af_json_fail(&c->r, "years", "only a must-have can ask for years; ask for a level, or make it a must");
	q->exact = af_json_bool(&c->r, item, "exact", false);
}

static void read_requirements(struct context *c, const cJSON *root)
{
	const cJSON *array = af_json_array(&c->r, root, "requirements", true), *item;
	size_t n = 0, room = (size_t)(array ? cJSON_GetArraySize(array) : 0) + 1;
	struct af_requirement *list = af_arena_array(c->r.arena, room, sizeof(*list));

	if (room > 201)
		af_json_fail(&c->r, "requirements", "more than 200");
	if (!list || c->r.status)
		return;
	cJSON_ArrayForEach(item, array) {
		size_t old = af_json_enter_at(&c->r, "requirements", (int)n);

		read_requirement(c, item, &list[n++]);
		af_json_leave(&c->r, old);
	}
	c->project->requirements = list;
	c->project->requirement_count = n;
}

/* The value of a fact as text, checked against its definition. */
static const char *fact_value(struct context *c, const struct af_fact_definition *fact, const cJSON *object)
{
	const char *text;
	int number;

	switch (fact->kind) {
	case AF_FACT_FLAG:
		return af_json_bool(&c->r, object, fact->name, false) ? "yes" : "no";
	case AF_FACT_NUMBER:
		number = af_json_int(&c->r, object, fact->name, 0, 1000000000, 0);
		return af_arena_printf(c->r.arena, "%d", number);
	default:
		text = af_json_text(&c->r, object, fact->name, true);
		if (text && !af_fact_answer_of(fact, text)) {
			struct af_buf words = {0};

			for (size_t i = 0; i < fact->answer_count; i++)
				af_buf_printf(&words, "%s%s", i ? ", " : "", fact->answers[i].value);
			af_json_fail(&c->r, fact->name, "must be one of %s, not \"%.40s\"", af_buf_text(&words), text);
			af_buf_clear(&words);
		}
		return text;
	}
}

static void no_such_fact(struct context *c, const char *name, const char *near)
{
	struct af_buf names = {0};

	for (size_t i = 0; i < c->facts->count; i++)
		af_buf_printf(&names, "%s%s", i ? ", " : "", c->facts->facts[i].name);
	if (near)
		af_json_fail(&c->r, name, "no such fact; did you mean \"%s\"?", near);
	else
		af_json_fail(&c->r, name, "no such fact; the facts are %s", af_buf_text(&names));
	af_buf_clear(&names);
}

static void read_facts(struct context *c, const cJSON *root)
{
	const cJSON *object = af_json_member(&c->r, root, "facts"), *item;
	size_t old = af_json_enter(&c->r, "facts"), n = 0;
	struct af_fact *list =
		af_arena_array(c->r.arena, (size_t)(object ? cJSON_GetArraySize(object) : 0) + 1, sizeof(*list));

	cJSON_ArrayForEach(item, object) {
		const struct af_fact_definition *fact = af_facts_find(c->facts, item->string);
		const char *near = fact ? NULL : af_facts_nearest(c->facts, item->string);

		if (!list)
			break;
		if (!fact)
			no_such_fact(c, item->string, near);
		else if (cJSON_GetObjectItemCaseSensitive(object, item->string) != item)
			af_json_fail(&c->r, item->string, "stands twice in the same object");
		if (c->r.status)
			break;
		if (cJSON_IsNull(item))
			continue; /* unknown, said aloud */
		list[n].value = fact_value(c, fact, object);
		list[n].name = af_arena_strdup(c->r.arena, fact->name);
		n++;
	}
	c->project->facts = list;
	c->project->fact_count = n;
	af_json_leave(&c->r, old);
}

static void read_rate(struct context *c, const cJSON *constraints, struct af_constraints *k)
{
	static const char *const keys[] = {"amount", "currency", "per", NULL};
	static const char *const periods[] = {"hour", "day", "month", "year"};
	const cJSON *rate = af_json_member(&c->r, constraints, "max_rate"), *amount;
	size_t old = af_json_enter(&c->r, "max_rate");
	const char *per;

	k->max_rate_cents = -1;
	if (rate && af_json_object(&c->r, rate, keys)) {
		amount = cJSON_GetObjectItemCaseSensitive(rate, "amount");
		if (!cJSON_IsNumber(amount) || !(amount->valuedouble > 0 && amount->valuedouble <= 1e9))
			af_json_fail(&c->r, "amount", "must be a number above 0");
		else
			k->max_rate_cents = (int64_t)floor(amount->valuedouble * 100 + 0.5);
		k->rate_currency = af_json_text(&c->r, rate, "currency", true);
		if (k->rate_currency && (strlen(k->rate_currency) != 3 || strspn(k->rate_currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
			af_json_fail(&c->r, "currency", "must be a code of three capitals such as EUR");
		per = af_json_text(&c->r, rate, "per", true);
		for (int i = 0; per && i < 4; i++)
			if (!strcmp(per, periods[i]))
				k->rate_period = (enum af_rate_period)(AF_PER_HOUR + i);
		if (per && !k->rate_period)
			af_json_fail(&c->r, "per", "must be hour, day, month or year, not \"%.40s\"", per);
	}
	af_json_leave(&c->r, old);
}

/* "+01:00", "-5", "UTC+1" to minutes. */
static bool parse_offset(const char *text, int *minutes)
{
	int sign = 1, hours = 0, rest = 0;
	char tail;

	if (!strncmp(text, "UTC", 3) || !strncmp(text, "GMT", 3))
		text += 3;
	if (!*text) {
		*minutes = 0;
		return true;
	}
	if (*text != '+' && *text != '-')
		return false;
	sign = *text++ == '-' ? -1 : 1;
	if (sscanf(text, "%2d:%2d%c", &hours, &rest, &tail) != 2 && (rest = 0, sscanf(text, "%2d%c", &hours, &tail) != 1))
		return false;
	*minutes = sign * (hours * 60 + rest);
	return hours >= 0 && hours <= 14 && rest >= 0 && rest < 60;
}

static void read_timezone(struct context *c, const cJSON *constraints, struct af_constraints *k)
{
	static const char *const keys[] = {"utc", "overlap_hours", NULL};
	const cJSON *zone = af_json_member(&c->r, constraints, "timezone");
	size_t old = af_json_enter(&c->r, "timezone");
	const char *utc;

	k->utc_offset = AF_UNKNOWN;
	if (zone && af_json_object(&c->r, zone, keys)) {
		utc = af_json_text(&c->r, zone, "utc", true);
		if (utc && !parse_offset(utc, &k->utc_offset))
			af_json_fail(&c->r, "utc", "must be an offset such as +01:00, not \"%.40s\"", utc);
		k->overlap_minutes = 60 * af_json_int(&c->r, zone, "overlap_hours", 1, 8, 4);
	}
	af_json_leave(&c->r, old);
}

/* Countries by any of their names become codes; every other text is a place, to be found in a location as it is. */
static void read_locations(struct context *c, const cJSON *constraints, struct af_constraints *k)
{
	const char *const *texts = af_json_texts(&c->r, constraints, "locations", false, &k->location_count);
	const char **places = af_arena_array(c->r.arena, k->location_count, sizeof(*places));
	struct af_countries countries = {0};
	const char *place;
	size_t n = 0, known;

	if (!k->location_count || !places || c->r.status)
		return;
	c->r.status = af_countries_builtin(&countries, c->r.err);
	for (size_t i = 0; i < k->location_count && !c->r.status; i++) {
		const struct af_country *country = NULL;

		c->r.status = af_country_named(&countries, texts[i], strlen(texts[i]), &country, c->r.err);
		if (!c->r.status && !country && strlen(texts[i]) == 2)
			af_json_fail(&c->r, "locations", "no country has the code \"%s\"", texts[i]);
		place = country ? af_arena_strdup(c->r.arena, country->code) : texts[i];
		for (known = 0; known < n && place && strcmp(places[known], place); known++)
			;
		if (known == n)
			places[n++] = place;
	}
	k->locations = places;
	k->location_count = n;
	af_countries_clear(&countries);
}

static void read_constraints(struct context *c, const cJSON *root)
{
	static const char *const keys[] = {"max_rate", "locations", "timezone", "available_by", "work_mode", "min_years", NULL};
	static const char *const modes[] = {"remote", "hybrid", "on-site"};
	struct af_constraints *k = &c->project->constraints;
	const cJSON *object = af_json_member(&c->r, root, "constraints");
	size_t old = af_json_enter(&c->r, "constraints");
	const char *mode;

	k->max_rate_cents = -1;
	k->utc_offset = AF_UNKNOWN;
	if (object && af_json_object(&c->r, object, keys)) {
		read_rate(c, object, k);
		read_timezone(c, object, k);
		read_locations(c, object, k);
		k->available_by = af_json_text(&c->r, object, "available_by", false);
		if (k->available_by && !af_date_valid(k->available_by))
			af_json_fail(&c->r, "available_by", "must be a date YYYY-MM-DD, not \"%.40s\"", k->available_by);
		mode = af_json_text(&c->r, object, "work_mode", false);
		for (int i = 0; mode && i < 3; i++)
			if (!strcmp(mode, modes[i]) || (i == 2 && !strcmp(mode, "onsite")))
				k->work_mode = 1 << i;
		if (mode && !k->work_mode)
			af_json_fail(&c->r, "work_mode", "must be remote, hybrid or on-site, not \"%.40s\"", mode);
		k->min_months = years_member(&c->r, object, "min_years");
	}
	af_json_leave(&c->r, old);
}

static void read_project(struct context *c, const cJSON *root)
{
	static const char *const keys[] = {"slug", "title", "brief", "headcount", "facts", "archetypes", "pin", "archetype_weight",
	                                   "requirements", "constraints", NULL};
	struct af_project *p = c->project;
	const char *const *pair;
	size_t n;

	if (cJSON_GetObjectItemCaseSensitive(root, "pillars"))
		af_json_fail(&c->r, NULL, "this is an archetype; `archefit archetype add` reads it");
	if (!af_json_object(&c->r, root, keys))
		return;
	p->slug = af_json_text(&c->r, root, "slug", true);
	if (p->slug && !af_names_slug(p->slug))
		af_json_fail(&c->r, "slug", "must be lower-case letters, digits and hyphens, at most 64");
	p->title = af_json_text(&c->r, root, "title", true);
	p->brief = af_json_text(&c->r, root, "brief", false);
	p->headcount = af_json_int(&c->r, root, "headcount", 1, 1000, 1);
	pair = af_json_texts(&c->r, root, "archetypes", false, &n);
	if (pair && n != 2)
		af_json_fail(&c->r, "archetypes", "must name two: a specialist, then a generalist");
	p->specialist = pair && n == 2 ? pair[0] : NULL;
	p->generalist = pair && n == 2 ? pair[1] : NULL;
	p->pin = af_json_text(&c->r, root, "pin", false);
	p->archetype_weight = af_json_int(&c->r, root, "archetype_weight", 0, 100, 30);
	read_facts(c, root);
	read_requirements(c, root);
	read_constraints(c, root);
}

enum af_status af_project_read(const struct af_taxonomy *taxonomy, const char *name, const char *text, size_t length,
                               struct af_project **project, struct af_error *err)
{
	struct context c = {.r = {.name = name, .err = err}, .taxonomy = taxonomy};
	struct af_facts *facts = NULL;
	cJSON *root = NULL;

	*project = NULL;
	c.project = af_object_new(sizeof(*c.project), &c.r.arena);
	if (!c.project)
		return af_fail_nomem(err);
	c.project->memory = c.r.arena;
	c.r.status = af_facts_builtin(&facts, err);
	c.facts = facts;
	if (!c.r.status)
		c.r.status = af_json_parse(name, text, length, &root, err);
	if (!c.r.status)
		read_project(&c, root);
	cJSON_Delete(root);
	af_facts_free(facts);
	if (!c.r.status && c.r.arena->failed)
		c.r.status = af_fail_nomem(err);
	if (c.r.status)
		af_project_free(c.project);
	else
		*project = c.project;
	return c.r.status;
}

void af_project_free(struct af_project *project)
{
	af_object_free(project, project ? project->memory : NULL);
}
