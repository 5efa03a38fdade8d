#include "match/tally.h"

#include <string.h>

#include "match/words.h"

/* Where the number of a condition stands in number_of. */
static size_t place_of(const struct af_tally *t, struct af_condition_id id)
{
	return id.requirement != SIZE_MAX ? id.requirement : t->query->requirement_count + (size_t)(id.kind - AF_CONDITION_RATE);
}

enum af_status af_tally_init(struct af_tally *t, const struct af_query *query, const struct af_constraints *constraints, bool strict,
                             struct af_error *err)
{
	size_t places = query->requirement_count + AF_CONSTRAINTS;

	memset(t, 0, sizeof(*t));
	t->query = query;
	t->constraints = constraints;
	t->strict = strict;
	t->least = SIZE_MAX;
	t->number_of = af_calloc(places, sizeof(*t->number_of));
	t->failed = af_calloc(places, sizeof(*t->failed));
	t->only = af_calloc(places, sizeof(*t->only));
	t->unmet = af_calloc(places, sizeof(*t->unmet));
	t->set_people = af_calloc(AF_TALLY_SETS, sizeof(*t->set_people));
	if (!t->number_of || !t->failed || !t->only || !t->unmet || !t->set_people)
		return af_fail_nomem(err);
	for (size_t i = 0; i < places; i++) {
		bool asked = i < query->requirement_count
		                     ? query->terms[i].requirement->importance == AF_MUST
		                     : af_constraint_asked(constraints, (enum af_condition_kind)(AF_CONDITION_RATE + i - query->requirement_count));

		t->number_of[i] = asked ? t->condition_count++ : SIZE_MAX;
	}
	return AF_OK;
}

void af_tally_clear(struct af_tally *t)
{
	af_free(t->number_of);
	af_free(t->failed);
	af_free(t->only);
	af_free(t->unmet);
	af_free(t->set_people);
	af_free(t->set_list);
	af_map_clear(&t->sets);
	memset(t, 0, sizeof(*t));
}

/* Conditions come in ascending order, level and years of a must-have one after the other. */
static void note(void *context, struct af_condition_id id, enum af_verdict verdict, const char *text)
{
	struct af_tally *t = context;
	uint16_t number = (uint16_t)t->number_of[place_of(t, id)];

	(void)text;
	if (verdict != AF_FAILED && !t->strict)
		return;
	if (!t->unmet_count || t->unmet[t->unmet_count - 1] != number)
		t->unmet[t->unmet_count++] = number;
}

/* Counts the set that the last person fails, when none is smaller. */
static void note_set(struct af_tally *t)
{
	const char *bytes = (const char *)t->unmet;
	size_t length = t->unmet_count * sizeof(*t->unmet);
	const size_t *known;

	if (t->unmet_count > t->least)
		return;
	if (t->unmet_count < t->least) {
		af_map_clear(&t->sets);
		af_free(t->set_list);
		t->set_list = NULL;
		t->set_count = 0;
		t->full = false;
		t->least = t->unmet_count;
		if (t->least)
			t->set_list = af_calloc(AF_TALLY_SETS, length);
		if (t->least && !t->set_list)
			t->no_memory = true;
	}
	if (!t->least || t->no_memory)
		return;
	known = af_map_get(&t->sets, bytes, length);
	if (known) {
		t->set_people[*known]++;
	} else if (t->set_count < AF_TALLY_SETS) {
		if (af_map_put(&t->sets, bytes, length, t->set_count, NULL))
			t->no_memory = true;
		memcpy(t->set_list + t->set_count * t->least, t->unmet, length);
		t->set_people[t->set_count++] = 1;
	} else {
		t->full = true;
	}
}

/* Counts the person who fails what is in unmet. */
static size_t count(struct af_tally *t)
{
	t->pool++;
	t->eligible += !t->unmet_count;
	for (size_t i = 0; i < t->unmet_count; i++)
		t->failed[t->unmet[i]]++;
	if (t->unmet_count == 1)
		t->only[t->unmet[0]]++;
	note_set(t);
	return t->unmet_count;
}

size_t af_tally_person(struct af_tally *t, const struct af_candidate *candidate, const struct af_vector *vector, int as_of)
{
	t->unmet_count = 0;
	af_conditions_judge(t->query, t->constraints, candidate, vector, as_of, NULL, note, t);
	return count(t);
}

size_t af_tally_unmet(struct af_tally *t, const uint64_t *musts, const struct af_candidate *candidate, int as_of)
{
	const struct af_query none = {0};

	t->unmet_count = 0;
	for (size_t i = 0; i < t->query->requirement_count; i++)
		if (musts[i / 64] >> i % 64 & 1)
			t->unmet[t->unmet_count++] = (uint16_t)t->number_of[i];
	if (candidate)
		af_conditions_judge(&none, t->constraints, candidate, NULL, as_of, NULL, note, t);
	return count(t);
}

const struct af_condition *af_tally_conditions(const struct af_tally *t, struct af_arena *arena)
{
	struct af_condition *list = af_arena_array(arena, t->condition_count, sizeof(*list));

	for (size_t i = 0; list && i < t->query->requirement_count + AF_CONSTRAINTS; i++) {
		bool must = i < t->query->requirement_count;
		size_t n = t->number_of[i];
		struct af_condition *c = &list[n == SIZE_MAX ? 0 : n];

		if (n == SIZE_MAX)
			continue;
		c->kind = must ? AF_CONDITION_LEVEL : (enum af_condition_kind)(AF_CONDITION_RATE + i - t->query->requirement_count);
		c->requirement = must ? i : SIZE_MAX;
		c->label = must ? af_arena_strdup(arena, t->query->terms[i].label) : af_constraint_words(t->constraints, c->kind, arena);
		c->failed = t->failed[n];
		c->without = t->eligible + t->only[n];
	}
	return list;
}

/* Is set a better answer than set b? Both are of the least size. */
static bool better(const struct af_tally *t, size_t a, size_t b)
{
	const uint16_t *x = t->set_list + a * t->least, *y = t->set_list + b * t->least;

	if (t->set_people[a] != t->set_people[b])
		return t->set_people[a] > t->set_people[b];
	for (size_t i = 0; i < t->least; i++)
		if (x[i] != y[i])
			return x[i] < y[i];
	return false;
}

const size_t *af_tally_blocking(const struct af_tally *t, struct af_arena *arena, size_t *count, size_t *people)
{
	size_t best = 0, *list;

	*count = *people = 0;
	if (!t->set_count)
		return NULL;
	for (size_t i = 1; i < t->set_count; i++)
		if (better(t, i, best))
			best = i;
	list = af_arena_array(arena, t->least, sizeof(*list));
	if (!list)
		return NULL;
	for (size_t i = 0; i < t->least; i++)
		list[i] = t->set_list[best * t->least + i];
	*count = t->least;
	*people = t->set_people[best];
	return list;
}
