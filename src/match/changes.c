/* Applying the changes of a what-if to a copy of the project. */
#include "match/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Requirements while they change: the project's own, then the added ones. */
struct editor {
	const struct af_project *project;
	const struct af_taxonomy *taxonomy;
	struct af_requirement *list;
	const char **labels;
	bool *dropped;
	size_t count;
	struct af_changes *changes;
	struct af_arena *arena;
	struct af_error *err;
};

void af_texts_add(struct af_texts *texts, const char *text)
{
	if (texts->items && text)
		texts->items[texts->count++] = text;
}

/* ---------------------------------------------------------------- which requirement a name means */

/* How a name meets a requirement: as one of its alternatives, or as the whole of it. */
enum hit { MISS, ALTERNATIVE, WHOLE };

struct named {
	const struct af_skill **skills; /* of "django|flask"; none when one of them is unknown */
	size_t count;
	struct af_buf key; /* the name as a look-up key, to compare with labels */
};

static enum af_status read_name(const struct editor *e, const char *name, struct named *n)
{
	enum af_status status = AF_OK;
	size_t parts = 1;

	memset(n, 0, sizeof(*n));
	af_skill_key(&n->key, name, strlen(name));
	for (const char *bar = name; (bar = strchr(bar, '|')); bar++)
		parts++;
	n->skills = af_arena_array(e->arena, parts, sizeof(*n->skills));
	for (size_t i = 0; i < parts && n->skills && !status; i++) {
		size_t length = strcspn(name, "|");
		const char *part = af_arena_strndup(e->arena, name, length);

		if (part)
			status = af_taxonomy_find(e->taxonomy, part, &n->skills[n->count], e->err);
		if (status || !part || !n->skills[n->count++])
			break;
		name += length + (name[length] == '|');
	}
	if (n->count && !n->skills[n->count - 1])
		n->count = 0;
	if (!status && (n->key.failed || e->arena->failed))
		status = af_fail_nomem(e->err);
	return status;
}

static bool takes(const struct af_requirement *q, const struct af_skill *skill)
{
	for (size_t i = 0; i < q->skill_count; i++)
		if (!strcmp(q->skills[i], skill->slug))
			return true;
	return false;
}

static enum hit hit_of(const struct editor *e, size_t i, const struct named *n)
{
	struct af_buf label = {0};
	bool same;

	af_skill_key(&label, e->labels[i], strlen(e->labels[i]));
	same = label.length && !label.failed && !strcmp(af_buf_text(&label), af_buf_text(&n->key));
	af_buf_clear(&label);
	if (same)
		return WHOLE;
	for (size_t j = 0; j < n->count; j++)
		if (!takes(&e->list[i], n->skills[j]))
			return MISS;
	return !n->count ? MISS : n->count == e->list[i].skill_count ? WHOLE : ALTERNATIVE;
}

static enum af_status several(const struct editor *e, const char *name, const struct named *n, enum hit best)
{
	struct af_buf list = {0};
	enum af_status status;

	for (size_t i = 0; i < e->count; i++)
		if (hit_of(e, i, n) == best)
			af_buf_printf(&list, "%s%zu (%s)", list.length ? "; " : "", i + 1, e->labels[i]);
	status = af_fail(e->err, AF_CONFLICT, "\"%.80s\" may mean several requirements of %.64s: %s. Write the number in place of the name",
	                 name, e->project->slug, af_buf_text(&list));
	af_buf_clear(&list);
	return status;
}

static enum af_status nothing_hit(const struct editor *e, const char *name, const struct named *n)
{
	const struct af_skill *near[1];
	struct af_buf list = {0};
	enum af_status status;

	for (size_t i = 0; i < e->count; i++)
		af_buf_printf(&list, "%s%s", i ? "; " : "", e->labels[i]);
	if (n->count || strchr(name, '|'))
		status = af_fail(e->err, AF_NOT_FOUND, "project %.64s does not ask for \"%.80s\"; it asks for %s", e->project->slug, name,
		                 af_buf_text(&list));
	else if (af_taxonomy_suggest(e->taxonomy, name, near, 1))
		status = af_fail(e->err, AF_NOT_FOUND, "no skill is called \"%.80s\"; did you mean \"%s\"?", name, near[0]->name);
	else
		status = af_fail(e->err, AF_NOT_FOUND, "no skill is called \"%.80s\"; project %.64s asks for %s", name, e->project->slug,
		                 af_buf_text(&list));
	af_buf_clear(&list);
	return status;
}

/* The number of a requirement as a name: "3". 0 when it is none. */
static size_t number_of(const struct editor *e, const char *name)
{
	size_t digits = strspn(name, "0123456789");
	unsigned long number = digits && digits < 6 && !name[digits] ? strtoul(name, NULL, 10) : 0;

	return number <= e->count ? number : 0;
}

static enum af_status find(const struct editor *e, const char *name, size_t *at)
{
	enum hit best = MISS;
	size_t hits = 0, number = number_of(e, name);
	enum af_status status;
	struct named n;

	if (number) {
		*at = number - 1;
		return AF_OK;
	}
	status = read_name(e, name, &n);
	for (size_t i = 0; i < e->count && !status; i++) {
		enum hit hit = hit_of(e, i, &n);

		if (hit > best) {
			best = hit;
			hits = 0;
		}
		if (hit && hit == best && !hits++)
			*at = i;
	}
	if (!status && !hits)
		status = nothing_hit(e, name, &n);
	else if (!status && hits > 1)
		status = several(e, name, &n, best);
	af_buf_clear(&n.key);
	return status;
}

/* ---------------------------------------------------------------- one change */

static enum af_status out_of_range(const struct editor *e, const char *what, int value, int least, int most)
{
	return af_fail(e->err, AF_INVALID, "%s: %d is outside %d..%d", what, value, least, most);
}

const char *af_years_format(int months, char out[16])
{
	if (months % 12)
		snprintf(out, 16, "%d.%d", months / 12, months % 12 * 10 / 12);
	else
		snprintf(out, 16, "%d", months / 12);
	return out;
}

static void note(struct editor *e, size_t i, const char *what, const char *was, const char *is)
{
	if (!strcmp(was, is))
		af_texts_add(&e->changes->idle, af_arena_printf(e->arena, "%s: %s is %s already", e->labels[i], what, is));
	else
		af_texts_add(&e->changes->made, af_arena_printf(e->arena, "%s: %s %s -> %s", e->labels[i], what, was, is));
}

static enum af_status set_number(struct editor *e, size_t i, const char *what, int *number, int value, int most)
{
	char was[16], is[16];

	if (value == AF_UNKNOWN)
		return AF_OK;
	if (value < 1 || value > most)
		return out_of_range(e, what, value, 1, most);
	snprintf(was, sizeof(was), "%d", *number);
	snprintf(is, sizeof(is), "%d", value);
	note(e, i, what, was, is);
	*number = value;
	return AF_OK;
}

static enum af_status set_importance(struct editor *e, size_t i, int value)
{
	struct af_requirement *q = &e->list[i];
	int weight = q->weight;

	if (value == AF_UNKNOWN)
		return AF_OK;
	if (value < AF_MUST || value > AF_NICE)
		return out_of_range(e, "importance", value, AF_MUST, AF_NICE);
	if (weight == af_importance_weight(q->importance))
		weight = af_importance_weight((enum af_importance)value);
	if (weight == q->weight)
		note(e, i, "importance", af_importance_name(q->importance), af_importance_name((enum af_importance)value));
	else
		af_texts_add(&e->changes->made, af_arena_printf(e->arena, "%s: importance %s -> %s, and so weight %d -> %d", e->labels[i],
		                                                af_importance_name(q->importance),
		                                                af_importance_name((enum af_importance)value), q->weight, weight));
	q->importance = (enum af_importance)value;
	q->weight = weight;
	if (q->importance != AF_MUST)
		q->months = 0;
	return AF_OK;
}

static enum af_status set_months(struct editor *e, size_t i, int value)
{
	char was[16], is[16];

	if (value == AF_UNKNOWN)
		return AF_OK;
	if (value < 0 || value > 720)
		return out_of_range(e, "months", value, 0, 720);
	if (value && e->list[i].importance != AF_MUST)
		return af_fail(e->err, AF_INVALID, "%s: only a must-have can ask for years; change its importance too", e->labels[i]);
	note(e, i, "years", af_years_format(e->list[i].months, was), af_years_format(value, is));
	e->list[i].months = value;
	return AF_OK;
}

static enum af_status set_exact(struct editor *e, size_t i, int value)
{
	if (value == AF_UNKNOWN)
		return AF_OK;
	if (value < 0 || value > 1)
		return out_of_range(e, "exact", value, 0, 1);
	note(e, i, "exact", e->list[i].exact ? "yes" : "no", value ? "yes" : "no");
	e->list[i].exact = value;
	return AF_OK;
}

static enum af_status change_rest(struct editor *e, size_t i, const struct af_requirement_change *c)
{
	struct af_requirement *q = &e->list[i];
	enum af_status status;

	if (c->drop) {
		if (!e->dropped[i])
			af_texts_add(&e->changes->made, af_arena_printf(e->arena, "%s: dropped", e->labels[i]));
		e->dropped[i] = true;
		return AF_OK;
	}
	status = set_number(e, i, "weight", &q->weight, c->weight, 1000);
	if (!status)
		status = set_number(e, i, "level", &q->level, c->level, 5);
	if (!status)
		status = set_months(e, i, c->months);
	return status ? status : set_exact(e, i, c->exact);
}

/* Importance comes first whatever the order, since it sets weight and years, which other changes may then set. */
static enum af_status change_all(struct editor *e, const struct af_what_if *what_if)
{
	enum af_status status = AF_OK;
	size_t at = 0;

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < what_if->change_count && !status; i++) {
			const struct af_requirement_change *c = &what_if->changes[i];

			status = find(e, c->name, &at);
			if (!status && pass)
				status = change_rest(e, at, c);
			else if (!status && !c->drop)
				status = set_importance(e, at, c->importance);
		}
	return status;
}

/* ---------------------------------------------------------------- the project */

static void note_added(struct editor *e, size_t i)
{
	const struct af_requirement *q = &e->list[i];
	char number[16];

	af_texts_add(&e->changes->made,
	             af_arena_printf(e->arena, "%s: added (%s, weight %d, level %d%s%s%s)", e->labels[i], af_importance_name(q->importance),
	                             q->weight, q->level, q->months ? ", years " : "", q->months ? af_years_format(q->months, number) : "",
	                             q->exact ? ", exact" : ""));
}

static enum af_status begin(struct editor *e, const struct af_what_if *what_if)
{
	const struct af_project *p = e->project;

	e->count = p->requirement_count + what_if->added_count;
	e->list = af_arena_array(e->arena, e->count, sizeof(*e->list));
	e->labels = af_arena_array(e->arena, e->count, sizeof(*e->labels));
	e->dropped = af_arena_array(e->arena, e->count, sizeof(*e->dropped));
	if (!e->list || !e->labels || !e->dropped)
		return af_fail_nomem(e->err);
	for (size_t i = 0; i < e->count; i++) {
		e->list[i] = i < p->requirement_count ? p->requirements[i] : what_if->added[i - p->requirement_count];
		e->labels[i] = af_requirement_label(&e->list[i], e->taxonomy, e->arena);
		if (!e->labels[i])
			return af_fail_nomem(e->err);
		if (i >= p->requirement_count)
			note_added(e, i);
	}
	return AF_OK;
}

static enum af_status finish(struct editor *e)
{
	struct af_project *p = &e->changes->project;
	size_t n = 0;

	for (size_t i = 0; i < e->count; i++)
		if (!e->dropped[i])
			e->list[n++] = e->list[i];
	if (!n && e->count)
		return af_fail(e->err, AF_INVALID, "nothing is left of the requirements of %s, so there is nothing to score", p->slug);
	p->requirements = e->list;
	p->requirement_count = n;
	return AF_OK;
}

static enum af_status set_archetype_weight(struct editor *e, int value)
{
	struct af_project *p = &e->changes->project;

	if (value == AF_UNKNOWN)
		return AF_OK;
	if (value < 0 || value > 100)
		return out_of_range(e, "archetype weight", value, 0, 100);
	if (value == p->archetype_weight)
		af_texts_add(&e->changes->idle, af_arena_printf(e->arena, "archetype weight is %d %% already", value));
	else
		af_texts_add(&e->changes->made, af_arena_printf(e->arena, "archetype weight %d %% -> %d %%", p->archetype_weight, value));
	p->archetype_weight = value;
	return AF_OK;
}

/* ---------------------------------------------------------------- all of it */

enum af_status af_changes_apply(struct af_changes *changes, struct af_store *store, const struct af_project *project,
                                const struct af_what_if *what_if, const struct af_taxonomy *taxonomy, struct af_arena *arena,
                                struct af_error *err)
{
	/* A change of a requirement may say up to six things; drop is one of them. */
	size_t room = 6 * what_if->change_count + what_if->added_count + 2 * what_if->supposed_count + 3;
	struct editor e = {.project = project, .taxonomy = taxonomy, .changes = changes, .arena = arena, .err = err};
	enum af_status status;

	*changes = (struct af_changes){.project = *project};
	changes->made.items = af_arena_array(arena, room, sizeof(*changes->made.items));
	changes->idle.items = af_arena_array(arena, room, sizeof(*changes->idle.items));
	if (!changes->made.items || !changes->idle.items)
		return af_fail_nomem(err);
	status = begin(&e, what_if);
	if (!status)
		status = change_all(&e, what_if);
	if (!status)
		status = finish(&e);
	if (!status)
		status = set_archetype_weight(&e, what_if->archetype_weight);
	if (!status)
		status = af_changes_look_up(changes, store, what_if, taxonomy, arena, err);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}
