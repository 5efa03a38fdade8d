#include "project/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"

enum { POINTS_MAX = 100 };

static void read_flag(struct af_json_reader *r, const cJSON *item, struct af_fact_definition *fact)
{
	static const char *const answers[] = {"yes", "no", NULL};
	const cJSON *points = af_json_member(r, item, "points"), *why = af_json_member(r, item, "why");
	struct af_fact_answer *list = af_arena_array(r->arena, 2, sizeof(*list));

	if (!points)
		af_json_fail(r, "points", "is missing");
	if (!list || !points || !af_json_object(r, points, answers) || (why && !af_json_object(r, why, answers)))
		return;
	for (size_t i = 0; i < 2; i++) {
		const char *text = why ? af_json_text(r, why, answers[i], false) : NULL;

		list[i].value = answers[i];
		list[i].points = af_json_int(r, points, answers[i], -POINTS_MAX, POINTS_MAX, 0);
		list[i].why = text ? text : "";
	}
	fact->answers = list;
	fact->answer_count = 2;
}

/* Bands of a number, or values of a choice. */
static void read_answers(struct af_json_reader *r, const cJSON *item, struct af_fact_definition *fact, const char *key)
{
	static const char *const band_keys[] = {"from", "points", "why", NULL};
	static const char *const choice_keys[] = {"value", "points", "why", NULL};
	bool number = fact->kind == AF_FACT_NUMBER;
	const cJSON *array = af_json_array(r, item, key, true), *answer;
	struct af_fact_answer *list =
		af_arena_array(r->arena, (size_t)(array ? cJSON_GetArraySize(array) : 0) + 1, sizeof(*list));
	size_t n = 0;

	if (!list)
		return;
	cJSON_ArrayForEach(answer, array) {
		size_t old = af_json_enter_at(r, key, (int)n);
		const char *why;

		if (!af_json_object(r, answer, number ? band_keys : choice_keys))
			return;
		why = af_json_text(r, answer, "why", false);
		list[n].from = number ? af_json_int(r, answer, "from", 0, INT_MAX, 0) : 0;
		list[n].value = number ? NULL : af_json_text(r, answer, "value", true);
		list[n].points = af_json_int(r, answer, "points", -POINTS_MAX, POINTS_MAX, 0);
		list[n].why = why ? why : "";
		if (number && n && list[n].from <= list[n - 1].from)
			af_json_fail(r, "from", "bands must ascend");
		af_json_leave(r, old);
		n++;
	}
	fact->answers = list;
	fact->answer_count = n;
}

static void read_fact(struct af_json_reader *r, const cJSON *item, struct af_fact_definition *fact)
{
	static const char *const keys[] = {"fact", "kind", "title", "unit", "points", "why", "bands", "choices", NULL};
	const char *kind, *unit;

	if (!af_json_object(r, item, keys))
		return;
	fact->name = af_json_text(r, item, "fact", true);
	fact->title = af_json_text(r, item, "title", true);
	unit = af_json_text(r, item, "unit", false);
	fact->unit = unit ? unit : "";
	kind = af_json_text(r, item, "kind", true);
	if (r->status)
		return;
	if (!strcmp(kind, "flag")) {
		fact->kind = AF_FACT_FLAG;
		read_flag(r, item, fact);
	} else if (!strcmp(kind, "number")) {
		fact->kind = AF_FACT_NUMBER;
		read_answers(r, item, fact, "bands");
	} else if (!strcmp(kind, "choice")) {
		fact->kind = AF_FACT_CHOICE;
		read_answers(r, item, fact, "choices");
	} else {
		af_json_fail(r, "kind", "must be flag, number or choice");
	}
}

enum af_status af_facts_read(struct af_facts **out, const struct af_embedded *file, struct af_error *err)
{
	static const char *const keys[] = {"version", "scale", "facts", NULL};
	struct af_facts *facts = af_calloc(1, sizeof(*facts));
	struct af_json_reader r = {.name = file->name, .err = err};
	struct af_fact_definition *list = NULL;
	const cJSON *array, *item;
	cJSON *root = NULL;

	*out = NULL;
	if (!facts)
		return af_fail_nomem(err);
	r.arena = &facts->arena;
	r.status = af_json_parse_own(file, &root, err);
	if (!r.status && af_json_object(&r, root, keys)) {
		facts->scale = af_json_int(&r, root, "scale", 1, 1000, 10);
		array = af_json_array(&r, root, "facts", true);
		list = af_arena_array(&facts->arena, (size_t)(array ? cJSON_GetArraySize(array) : 0) + 1, sizeof(*list));
		if (list) {
			cJSON_ArrayForEach(item, array) {
				size_t old = af_json_enter_at(&r, "facts", (int)facts->count);

				read_fact(&r, item, &list[facts->count++]);
				af_json_leave(&r, old);
			}
		}
		facts->facts = list;
	}
	cJSON_Delete(root);
	if (!r.status && facts->arena.failed)
		r.status = af_fail_nomem(err);
	if (r.status)
		af_facts_free(facts);
	else
		*out = facts;
	return r.status;
}

enum af_status af_facts_builtin(struct af_facts **facts, struct af_error *err)
{
	const struct af_embedded packed = af_embedded_packed_facts(), file = af_embedded_advice();

	return packed.length ? af_facts_unpack(facts, packed.text, packed.length, err) : af_facts_read(facts, &file, err);
}

void af_facts_free(struct af_facts *facts)
{
	if (!facts)
		return;
	af_arena_clear(&facts->arena);
	af_free(facts);
}

const struct af_fact_definition *af_facts_find(const struct af_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->count; i++)
		if (!strcmp(facts->facts[i].name, name))
			return &facts->facts[i];
	return NULL;
}

const char *af_facts_nearest(const struct af_facts *facts, const char *name)
{
	const char *names[64];
	size_t n = 0;

	for (size_t i = 0; i < facts->count && n < 64; i++)
		names[n++] = facts->facts[i].name;
	return af_nearest(name, names, n);
}

const struct af_fact_answer *af_fact_answer_of(const struct af_fact_definition *fact, const char *value)
{
	const struct af_fact_answer *answer = NULL;

	for (size_t i = 0; i < fact->answer_count; i++) {
		if (fact->kind != AF_FACT_NUMBER) {
			if (!strcmp(fact->answers[i].value, value))
				return &fact->answers[i];
		} else if (atol(value) >= fact->answers[i].from) {
			answer = &fact->answers[i];
		}
	}
	return answer;
}
