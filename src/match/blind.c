/* See blind.h. Everything is changed where it stands: the objects, and all that they point to, are the library's own. */
#include "match/blind.h"

#include <string.h>

#include "match/conditions.h"
#include "match/sentences.h"

const char *af_blind_text(const struct af_blind *blind, const char *key, struct af_arena *arena)
{
	char code[AF_CODE_SIZE];

	af_blind_code(blind, key, code);
	return af_arena_strdup(arena, code);
}

void af_blind_conditions(const char *const *texts, size_t n, struct af_arena *arena)
{
	const char **list = (const char **)texts;

	for (size_t i = 0; i < n; i++)
		list[i] = af_condition_blind(list[i], arena);
}

void af_blind_match(const struct af_blind *blind, struct af_match *m, struct af_arena *arena)
{
	m->candidate_id = 0;
	m->key = af_blind_text(blind, m->key, arena);
	m->name = "";
	af_blind_conditions(m->failed, m->failed_count, arena);
	af_blind_conditions(m->unverified, m->unverified_count, arena);
}

static void matches(const struct af_blind *blind, const struct af_match *list, size_t n, struct af_arena *arena)
{
	for (size_t i = 0; i < n; i++)
		af_blind_match(blind, (struct af_match *)&list[i], arena);
}

static enum af_status finish(const struct af_arena *arena, struct af_error *err)
{
	return arena->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_match_result_blind(struct af_match_result *r, const struct af_blind *blind, struct af_error *err)
{
	matches(blind, r->matches, r->match_count, r->memory);
	matches(blind, r->near_misses, r->near_miss_count, r->memory);
	return finish(r->memory, err);
}

enum af_status af_all_result_blind(struct af_all_result *r, const struct af_blind *blind, struct af_error *err)
{
	for (size_t i = 0; i < r->ranking_count; i++) {
		struct af_ranking_place *places = (struct af_ranking_place *)r->rankings[i].places;

		for (size_t k = 0; k < r->rankings[i].place_count; k++) {
			places[k].key = af_blind_text(blind, places[k].key, r->memory);
			places[k].name = "";
		}
	}
	return finish(r->memory, err);
}

enum af_status af_what_if_result_blind(struct af_what_if_result *r, const struct af_blind *blind, struct af_error *err)
{
	struct af_move *moves = (struct af_move *)r->moves;

	for (size_t i = 0; i < r->move_count; i++) {
		moves[i].key = af_blind_text(blind, moves[i].key, r->memory);
		moves[i].name = "";
		af_blind_conditions(moves[i].failed_now, moves[i].failed_now_count, r->memory);
		af_blind_conditions(moves[i].failed_then, moves[i].failed_then_count, r->memory);
	}
	return finish(r->memory, err);
}

static void standings(const struct af_blind *blind, const struct af_standing *list, size_t n, struct af_arena *arena)
{
	struct af_standing *own = (struct af_standing *)list;

	for (size_t i = 0; i < n; i++) {
		own[i].key = af_blind_text(blind, own[i].key, arena);
		own[i].name = "";
	}
}

enum af_status af_stability_blind(struct af_stability *s, const struct af_blind *blind, struct af_error *err)
{
	standings(blind, s->first, s->first_count, s->memory);
	standings(blind, s->others, s->other_count, s->memory);
	return finish(s->memory, err);
}

static void project_matches(const struct af_blind *blind, const struct af_project_match *list, size_t n, struct af_arena *arena)
{
	for (size_t i = 0; i < n; i++)
		af_blind_match(blind, (struct af_match *)&list[i].match, arena);
}

enum af_status af_projects_result_blind(struct af_projects_result *r, const struct af_blind *blind, struct af_error *err)
{
	r->key = af_blind_text(blind, r->key, r->memory);
	r->name = "";
	project_matches(blind, r->matches, r->match_count, r->memory);
	project_matches(blind, r->near_misses, r->near_miss_count, r->memory);
	return finish(r->memory, err);
}

/* ---------------------------------------------------------------- explain */

/* The skills that a project asks for are listed ones, and shown by their listed names. The words of the profile go. */
static void traces(const struct af_trace *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((struct af_trace *)list)[i].source = NULL;
}

enum af_status af_explanation_blind(struct af_explanation *e, const struct af_blind *blind, struct af_error *err)
{
	af_blind_match(blind, &e->match, e->memory);
	for (size_t i = 0; i < e->match.part_count; i++) {
		const struct af_part_detail *d = &e->details[i];

		traces(d->alternatives, d->alternative_count);
		for (size_t k = 0; k < d->pillar_count; k++)
			traces(d->pillars[k].skills, d->pillars[k].skill_count);
	}
	if (e->memory->failed)
		return af_fail_nomem(err);
	e->why = af_words_why(&e->match, e->details, e->memory);
	e->missing = af_words_missing(&e->match, e->details, e->memory);
	return finish(e->memory, err);
}

/* ---------------------------------------------------------------- compare */

static void pair(struct af_pair *p, const struct af_match *people, struct af_arena *arena)
{
	const struct af_match *ahead = &people[p->ahead], *behind = &people[p->behind];
	const char *const names[2] = {ahead->key, behind->key};
	const bool eligible[2] = {ahead->eligible, behind->eligible};
	struct af_change *changes = (struct af_change *)p->changes;

	p->answer = af_words_answer(ahead, behind, true, arena);
	for (size_t i = 0; i < p->change_count; i++)
		changes[i].text = af_words_change(&changes[i], names, eligible, arena);
}

enum af_status af_comparison_blind(struct af_comparison *c, const struct af_blind *blind, struct af_error *err)
{
	const char **names = (const char **)c->names;

	matches(blind, c->people, c->people_count, c->memory);
	if (c->memory->failed)
		return af_fail_nomem(err);
	for (size_t i = 0; i < c->people_count; i++)
		names[i] = c->people[i].key;
	for (size_t i = 0; i < c->pair_count; i++)
		pair((struct af_pair *)&c->pairs[i], c->people, c->memory);
	return finish(c->memory, err);
}
