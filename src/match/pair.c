/* Choosing the two archetypes that a project weighs against each other. */
#include <string.h>

#include "match/advise.h"
#include "project/archetype.h"
#include "store/store.h"

struct chooser {
	struct af_store *store;
	const struct af_taxonomy *taxonomy; /* without a store */
	const struct af_project *project;
	struct af_arena *arena;
	const char *name[2]; /* of the best specialist and generalist so far, in arena */
	int weight[2];       /* weight of the requirements it applies to; -1 before any */
	bool builtin[2];
};

static bool asks_for_any(const struct af_requirement *q, const char *const *skills, size_t n)
{
	for (size_t i = 0; i < q->skill_count; i++)
		for (size_t j = 0; j < n; j++)
			if (!strcmp(q->skills[i], skills[j]))
				return true;
	return false;
}

static int applying_weight(const struct af_project *project, const struct af_archetype *a)
{
	int weight = 0;

	for (size_t i = 0; i < project->requirement_count; i++)
		if (asks_for_any(&project->requirements[i], a->applies_to, a->applies_count))
			weight += project->requirements[i].weight;
	return weight;
}

/* The most applying weight wins; without any, a general archetype (applies_to empty). Ties: built-in first, then by name. */
static bool consider(void *context, const struct af_archetype *a)
{
	struct chooser *c = context;
	int kind = a->generalist, weight = applying_weight(c->project, a);

	if (!weight && a->applies_count)
		return true;
	if (weight < c->weight[kind] || (weight == c->weight[kind] && (c->builtin[kind] || !a->builtin)))
		return true;
	c->weight[kind] = weight;
	c->builtin[kind] = a->builtin;
	c->name[kind] = af_arena_strdup(c->arena, a->name);
	return true;
}

static enum af_status choose(struct chooser *c, const char **reason, bool *applies, struct af_error *err)
{
	const struct af_project *p = c->project;
	enum af_status status;

	*applies = false;
	if (p->specialist && p->generalist) {
		c->name[0] = p->specialist;
		c->name[1] = p->generalist;
		*reason = "the project names them";
		return AF_OK;
	}
	c->weight[0] = c->weight[1] = -1;
	status = c->store ? af_store_archetype_heads(c->store, consider, c, err) : af_archetype_each_builtin(c->taxonomy, consider, c, err);
	if (status)
		return status;
	if (c->arena->failed)
		return af_fail_nomem(err);
	if (!c->name[0] || !c->name[1])
		return af_fail(err, AF_INVALID, "project %s: no %s archetype applies to it; name a pair with \"archetypes\"", p->slug,
		               c->name[0] ? "generalist" : "specialist");
	*applies = c->weight[0] > 0 || c->weight[1] > 0;
	*reason = *applies ? "they apply to the skills that the project asks for"
	                   : "no archetype is made for the asked skills, so the general pair";
	return AF_OK;
}

static enum af_status get(const struct chooser *c, const char *name, struct af_archetype **archetype, struct af_error *err)
{
	return c->store ? af_archetype_get(c->store, name, archetype, err) : af_archetype_builtin(c->taxonomy, name, archetype, err);
}

enum af_status af_advise_pair(struct af_store *store, const struct af_taxonomy *taxonomy, const struct af_project *project,
                              struct af_archetype **specialist, struct af_archetype **generalist, struct af_arena *arena,
                              const char **reason, bool *applies, struct af_error *err)
{
	struct chooser c = {.store = store, .taxonomy = taxonomy, .project = project, .arena = arena};
	struct af_archetype *pin = NULL;
	enum af_status status = choose(&c, reason, applies, err);

	*specialist = *generalist = NULL;
	if (!status)
		status = get(&c, c.name[0], specialist, err);
	if (!status)
		status = get(&c, c.name[1], generalist, err);
	if (!status && project->pin)
		status = get(&c, project->pin, &pin, err);
	if (pin) {
		struct af_archetype **place = pin->generalist ? generalist : specialist;

		af_archetype_free(*place);
		*place = pin;
	}
	if (!status && (*specialist)->generalist)
		status = af_fail(err, AF_INVALID, "project %s: %s is a generalist, not a specialist", project->slug, (*specialist)->name);
	if (!status && !(*generalist)->generalist)
		status = af_fail(err, AF_INVALID, "project %s: %s is a specialist, not a generalist", project->slug, (*generalist)->name);
	if (status) {
		af_archetype_free(*specialist);
		af_archetype_free(*generalist);
		*specialist = *generalist = NULL;
	}
	return status;
}
