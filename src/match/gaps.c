/* What a pool lacks for a project. */
#include <stdlib.h>
#include <string.h>

#include "match/census.h"
#include "store/store.h"

struct survey {
	const struct af_match_options *options;
	struct af_prepared prepared;
	struct af_tally tally;
	struct af_relaxer relaxer;
	struct af_requirement_gap *gaps;
	struct af_gaps *result;
};

/* Is the best evidence a skill that was named without level or years? */
static bool rests_on_a_name(const struct af_term *term, const struct af_vector *vector)
{
	const int value = af_term_value(term, vector);

	for (size_t i = 0; i < term->skill_count; i++) {
		uint32_t skill = term->skills[i], from = term->requirement->exact ? skill : vector->best[skill].from;

		if ((term->requirement->exact ? vector->own[skill].strength : vector->best[skill].strength) == value)
			return value && vector->own[from].assumed;
	}
	return false;
}

static void count_evidence(struct survey *s, const struct af_candidate *c)
{
	const struct af_vector *vector = &s->prepared.vector;

	for (size_t i = 0; i < s->prepared.query.requirement_count; i++) {
		const struct af_term *term = &s->prepared.query.terms[i];
		struct af_requirement_gap *gap = &s->gaps[i];
		bool unmet[2] = {false, false}, direct = false;

		for (size_t j = 0; j < term->skill_count; j++)
			direct = direct || vector->own[term->skills[j]].stated;
		gap->direct += direct;
		gap->any += af_term_value(term, vector) > 0;
		af_conditions_judge_must(term, c, vector, af_condition_note, unmet);
		gap->able += !unmet[0] && !unmet[1];
		gap->assumed += !unmet[0] && !unmet[1] && rests_on_a_name(term, vector);
		gap->unknown += !unmet[0] && unmet[1];
	}
}

static bool look_at(void *context, const struct af_candidate *candidate)
{
	struct survey *s = context;
	const int as_of = s->options->as_of;

	if (af_prepared_leaves_out(&s->prepared, candidate, as_of)) {
		s->result->left_out++;
		return !af_prepared_failed(&s->prepared);
	}
	af_vector_fill(&s->prepared.vector, candidate, as_of, AF_ASSUMED);
	count_evidence(s, candidate);
	af_tally_person(&s->tally, candidate, &s->prepared.vector, as_of);
	af_relaxer_person(&s->relaxer, candidate, &s->prepared.vector);
	return !s->tally.no_memory && !s->relaxer.no_memory;
}

static enum af_status start(struct survey *s, const struct af_project *project, struct af_error *err)
{
	struct af_arena *arena = s->result->memory;
	enum af_status status;

	af_relaxer_clear(&s->relaxer);
	af_tally_clear(&s->tally);
	status = af_tally_init(&s->tally, &s->prepared.query, &project->constraints, s->options->strict, err);
	if (!status)
		status = af_relaxer_init(&s->relaxer, &s->tally, s->options->as_of, arena, err);
	s->gaps = af_arena_array(arena, project->requirement_count, sizeof(*s->gaps));
	return status || s->gaps ? status : af_fail_nomem(err);
}

static enum af_status look_at_profiles(struct survey *s, struct af_store *store, const struct af_project *project, struct af_error *err)
{
	enum af_status status = start(s, project, err);

	if (!status)
		status = af_store_profiles(store, look_at, s, err);
	if (!status && (s->tally.no_memory || s->relaxer.no_memory || af_prepared_failed(&s->prepared)))
		status = af_fail_nomem(err);
	return status;
}

static enum af_status look_at_all(struct survey *s, struct af_store *store, const struct af_project *project, struct af_error *err)
{
	enum af_status status = af_prepare(&s->prepared, store, project, s->options, s->result->memory, err);
	struct af_census census;
	bool told = false;

	if (!status)
		status = start(s, project, err);
	census = (struct af_census){store, &s->prepared, project, s->options, &s->tally, &s->relaxer, s->gaps};
	if (!status)
		status = af_census_run(&census, &told, err);
	return status || told ? status : look_at_profiles(s, store, project, err);
}

static int by_scarcity(const void *a, const void *b)
{
	const struct af_requirement_gap *x = a, *y = b;

	if (x->scarcity != y->scarcity)
		return x->scarcity < y->scarcity ? 1 : -1;
	return x->requirement < y->requirement ? -1 : x->requirement > y->requirement;
}

static void fill(struct survey *s, const struct af_project *project)
{
	struct af_gaps *g = s->result;
	const int64_t pool = (int64_t)s->tally.pool;

	g->project = af_arena_strdup(g->memory, project->slug);
	g->title = af_arena_strdup(g->memory, project->title);
	g->as_of = s->options->as_of;
	g->pool = s->tally.pool;
	g->eligible_count = s->tally.eligible;
	g->gap_count = project->requirement_count;
	for (size_t i = 0; i < g->gap_count; i++) {
		const struct af_term *term = &s->prepared.query.terms[i];

		s->gaps[i].requirement = i;
		s->gaps[i].label = term->label;
		s->gaps[i].importance = term->requirement->importance;
		s->gaps[i].level = term->requirement->level;
		s->gaps[i].weight = term->weight;
		s->gaps[i].scarcity = pool ? (int)(term->weight * (pool - (int64_t)s->gaps[i].able) / pool) : 0;
	}
	qsort(s->gaps, g->gap_count, sizeof(*s->gaps), by_scarcity);
	g->gaps = s->gaps;
	g->relaxations = af_relaxer_list(&s->relaxer, g->memory, &g->relaxation_count);
	g->conditions = af_tally_conditions(&s->tally, g->memory);
	g->condition_count = s->tally.condition_count;
	g->blocking = af_tally_blocking(&s->tally, g->memory, &g->blocking_count, &g->without_blocking);
}

enum af_status af_gaps_run(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                           struct af_gaps **gaps, struct af_error *err)
{
	struct survey s = {.options = options};
	struct af_arena *arena;
	enum af_status status;

	*gaps = NULL;
	s.result = af_object_new(sizeof(*s.result), &arena);
	if (!s.result)
		return af_fail_nomem(err);
	s.result->memory = arena;
	status = look_at_all(&s, store, project, err);
	if (!status) {
		fill(&s, project);
		if (arena->failed)
			status = af_fail_nomem(err);
	}
	af_prepared_clear(&s.prepared);
	af_relaxer_clear(&s.relaxer);
	af_tally_clear(&s.tally);
	if (status)
		af_gaps_free(s.result);
	else
		*gaps = s.result;
	return status;
}

void af_gaps_free(struct af_gaps *gaps)
{
	af_object_free(gaps, gaps ? gaps->memory : NULL);
}
