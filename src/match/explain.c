#include "match/explain.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "match/words.h"

struct view {
	const struct af_candidate *candidate;
	const struct af_vector *vector;
	struct af_arena *arena;
};

static const char *skill_name(const struct view *v, size_t skill)
{
	return af_taxonomy_skill(v->vector->taxonomy, skill)->name;
}

/* "level 4, 5 years" or "no level or years stated" */
static void stated_words(const struct af_evidence *e, char out[64])
{
	char duration[32];
	size_t n = 0;

	out[0] = '\0';
	if (e->level != AF_UNKNOWN)
		n = (size_t)snprintf(out, 64, "level %d", e->level);
	if (e->months != AF_UNKNOWN)
		snprintf(out + n, 64 - n, "%s%s", n ? ", " : "", af_duration_words(e->months, duration));
	if (!out[0])
		snprintf(out, 64, "assumed: no level or years stated");
}

/* "Django 200 (level 4)", and "PHP 142 (8 years; 220 x 65% last used 2021-03)" when time has passed */
static void own_words(const struct view *v, size_t skill, struct af_buf *out)
{
	const struct af_own *own = &v->vector->own[skill];
	const struct af_evidence *e = &v->candidate->skills[own->evidence];
	char stated[64], month[16];

	stated_words(e, stated);
	af_buf_printf(out, "%s %d (%s", skill_name(v, skill), own->strength, stated);
	if (own->recency < 100) {
		af_month_format(e->last_used, month);
		af_buf_printf(out, "; %d x %d%%, last used %s", own->stated, own->recency, month);
	}
	af_buf_addc(out, ')');
}

static const char *finish(struct view *v, struct af_buf *text)
{
	const char *copy;

	if (text->failed)
		v->arena->failed = true;
	copy = af_arena_strdup(v->arena, af_buf_text(text));
	af_buf_clear(text);
	return copy;
}

/* The skill of a requirement that gives its value; false when none does. */
static bool best_skill(const struct view *v, const struct af_term *term, size_t *skill)
{
	int most = 0;

	for (size_t i = 0; i < term->skill_count; i++) {
		uint32_t s = term->skills[i];
		int strength = term->requirement->exact ? v->vector->own[s].strength : v->vector->best[s].strength;

		if (strength > most) {
			most = strength;
			*skill = s;
		}
	}
	return most > 0;
}

static const char *requirement_trace(struct view *v, const struct af_term *term, bool *assumed)
{
	struct af_buf text = {0};
	size_t skill;

	*assumed = false;
	if (!best_skill(v, term, &skill)) {
		af_buf_adds(&text, term->requirement->exact ? "no direct evidence" : "no evidence");
	} else if (term->requirement->exact || v->vector->best[skill].from == skill) {
		own_words(v, skill, &text);
		*assumed = v->vector->own[skill].assumed;
	} else {
		const struct af_received *best = &v->vector->best[skill];

		af_buf_printf(&text, "%s %d %s ", skill_name(v, skill), best->strength,
		              best->kind == AF_IMPLIES ? "via" : "from similar");
		own_words(v, best->from, &text);
		af_buf_printf(&text, " x %d%%", best->percent);
		*assumed = v->vector->own[best->from].assumed;
	}
	return finish(v, &text);
}

/* The skill that carries a pillar; the pillar must not be empty of evidence. */
static const char *carrier(const struct view *v, const struct af_persona_pillar *pillar)
{
	uint32_t best = pillar->skills[0];

	for (size_t i = 1; i < pillar->skill_count; i++)
		if (v->vector->best[pillar->skills[i]].strength > v->vector->best[best].strength)
			best = pillar->skills[i];
	return skill_name(v, best);
}

/* Every pillar in the archetype's order, with its strength and the skill that carries it; a generalist's weakest core pillar is named. */
static const char *archetype_trace(struct view *v, const struct af_persona *persona)
{
	struct af_buf text = {0};
	const char *weakest = NULL;
	int least = AF_STRENGTH_MAX + 1;

	for (size_t i = 0; i < persona->pillar_count; i++) {
		int strength = af_pillar_strength(&persona->pillars[i], v->vector);

		af_buf_printf(&text, "%s%s %d", i ? "; " : "", persona->pillars[i].title, strength);
		if (strength)
			af_buf_printf(&text, " (%s)", carrier(v, &persona->pillars[i]));
		if (persona->pillars[i].core && strength < least) {
			least = strength;
			weakest = persona->pillars[i].title;
		}
	}
	if (weakest)
		af_buf_printf(&text, ". Weakest core: %s", weakest);
	return finish(v, &text);
}

/* Does the archetype's affinity rest on any skill named without level or years? */
static bool persona_assumed(const struct view *v, const struct af_persona *persona)
{
	for (size_t i = 0; i < persona->pillar_count; i++) {
		const struct af_persona_pillar *p = &persona->pillars[i];

		for (size_t j = 0; j < p->skill_count; j++) {
			const struct af_received *best = &v->vector->best[p->skills[j]];

			if (best->strength && v->vector->own[best->from].assumed)
				return true;
		}
	}
	return false;
}

static struct af_part part_of(struct view *v, const struct af_term *term)
{
	int value = af_term_value(term, v->vector);
	struct af_part part = {.kind = term->kind, .label = af_arena_strdup(v->arena, term->label), .weight = term->weight,
	                       .strength = value, .credit = term->table[value]};

	part.raw = part.weight * part.credit;
	if (term->kind == AF_PART_REQUIREMENT) {
		part.importance = term->requirement->importance;
		part.trace = requirement_trace(v, term, &part.assumed);
	} else {
		part.importance = AF_NICE; /* an archetype is never a condition */
		part.trace = archetype_trace(v, term->persona);
		part.assumed = persona_assumed(v, term->persona);
	}
	return part;
}

/* Splits the fit over the parts so that they sum to it exactly, and gathers what follows from the parts. */
static enum af_status sum_up(struct af_match *m, struct af_part *parts, struct af_arena *arena, struct af_error *err)
{
	int64_t *raws = af_arena_array(arena, m->part_count, sizeof(*raws));
	int *tenths = af_arena_array(arena, m->part_count, sizeof(*tenths));
	const char **missing = af_arena_array(arena, m->part_count, sizeof(*missing));
	int asked_weight = 0, stated_weight = 0;

	if (!raws || !tenths || !missing)
		return af_fail_nomem(err);
	for (size_t i = 0; i < m->part_count; i++)
		raws[i] = parts[i].raw;
	af_apportion(raws, m->part_count, m->fit, tenths);
	for (size_t i = 0; i < m->part_count; i++) {
		parts[i].tenths = tenths[i];
		if (parts[i].kind == AF_PART_ARCHETYPE) {
			m->archetype_tenths += tenths[i];
			continue;
		}
		m->requirement_tenths += tenths[i];
		m->asked++;
		asked_weight += parts[i].weight;
		if (!parts[i].credit)
			missing[m->missing_count++] = parts[i].label;
		else
			m->matched++;
		if (parts[i].credit && !parts[i].assumed)
			stated_weight += parts[i].weight;
	}
	m->missing = missing;
	m->completeness = asked_weight ? stated_weight * 100 / asked_weight : 0;
	return AF_OK;
}

struct unmet {
	const char **texts[2]; /* failed, unverified */
	size_t count[2], capacity[2];
	bool strict; /* what nothing confirms counts as failed */
	bool no_memory;
};

static void collect(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text)
{
	struct unmet *unmet = context;
	int which = verdict == AF_FAILED || unmet->strict ? 0 : 1;

	(void)id;
	if (!text || af_reserve((void **)&unmet->texts[which], &unmet->capacity[which], unmet->count[which] + 1, sizeof(text), NULL))
		unmet->no_memory = true;
	else
		unmet->texts[which][unmet->count[which]++] = text;
}

static const char *const *kept(struct af_arena *arena, const char **texts, size_t n)
{
	const char **copy = af_arena_array(arena, n, sizeof(*copy));

	if (copy && n)
		memcpy(copy, texts, n * sizeof(*copy));
	return copy;
}

static enum af_status judge(const struct af_query *query, const struct af_project *project, struct view *v, int as_of, bool strict,
                            struct af_match *m, struct af_error *err)
{
	struct unmet unmet = {.strict = strict};

	af_conditions_judge(query, &project->constraints, v->candidate, v->vector, as_of, v->arena, collect, &unmet);
	m->failed_count = unmet.count[0];
	m->unverified_count = unmet.count[1];
	m->failed = kept(v->arena, unmet.texts[0], unmet.count[0]);
	m->unverified = kept(v->arena, unmet.texts[1], unmet.count[1]);
	m->eligible = !m->failed_count;
	af_free(unmet.texts[0]);
	af_free(unmet.texts[1]);
	return unmet.no_memory || v->arena->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_explain_fill(const struct af_query *query, const struct af_project *project, const struct af_candidate *candidate,
                               int as_of, bool strict, struct af_vector *vector, struct af_arena *arena, struct af_match *match,
                               struct af_error *err)
{
	struct view v = {candidate, vector, arena};
	struct af_part *parts = af_arena_array(arena, query->term_count, sizeof(*parts));
	enum af_status status;

	memset(match, 0, sizeof(*match));
	if (!parts)
		return af_fail_nomem(err);
	af_vector_fill(vector, candidate, as_of, AF_ASSUMED_LOW);
	match->low = af_fit_tenths(af_score(query, vector));
	af_vector_fill(vector, candidate, as_of, AF_ASSUMED_HIGH);
	match->high = af_fit_tenths(af_score(query, vector));
	af_vector_fill(vector, candidate, as_of, AF_ASSUMED);
	match->candidate_id = candidate->id;
	match->key = af_arena_strdup(arena, candidate->key);
	match->name = af_arena_strdup(arena, candidate->name ? candidate->name : "");
	match->raw = af_score(query, vector);
	match->fit = af_fit_tenths(match->raw);
	match->part_count = query->term_count;
	for (size_t i = 0; i < query->term_count; i++)
		parts[i] = part_of(&v, &query->terms[i]);
	match->parts = parts;
	status = sum_up(match, parts, arena, err);
	return status ? status : judge(query, project, &v, as_of, strict, match, err);
}
