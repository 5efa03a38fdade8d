/* The definitions of facts as lines: how many there are, the scale, and for each fact kind, name, title, unit, how many answers, and for each of
 * these value, from, points and why. */
#include <stdlib.h>
#include <string.h>

#include "project/facts.h"

static void put_text(struct af_buf *out, const char *text)
{
	out->failed = out->failed || strchr(text, '\n');
	af_buf_printf(out, "%s\n", text);
}

void af_facts_pack(const struct af_facts *facts, struct af_buf *out)
{
	af_buf_printf(out, "%zu\n%d\n", facts->count, facts->scale);
	for (size_t i = 0; i < facts->count; i++) {
		const struct af_fact_definition *fact = &facts->facts[i];

		af_buf_printf(out, "%d\n", (int)fact->kind);
		put_text(out, fact->name);
		put_text(out, fact->title);
		put_text(out, fact->unit);
		af_buf_printf(out, "%zu\n", fact->answer_count);
		for (size_t j = 0; j < fact->answer_count; j++) {
			put_text(out, fact->answers[j].value ? fact->answers[j].value : "");
			af_buf_printf(out, "%d\n%d\n", fact->answers[j].from, fact->answers[j].points);
			put_text(out, fact->answers[j].why);
		}
	}
}

/* The next line, which ends with a 0 from now on; "" behind the last one. */
static const char *take_text(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	*at = end ? end + 1 : line + strlen(line);
	if (end)
		*end = 0;
	return line;
}

static int take_number(char **at)
{
	return (int)strtol(take_text(at), NULL, 10);
}

static size_t take_count(char **at, const char *end)
{
	const int n = take_number(at);

	return n > 0 && n < end - *at ? (size_t)n : 0; /* each takes a line at least */
}

static void take_fact(struct af_facts *facts, struct af_fact_definition *fact, char **at, const char *end)
{
	struct af_fact_answer *answers;

	fact->kind = (enum af_fact_kind)take_number(at);
	fact->name = take_text(at);
	fact->title = take_text(at);
	fact->unit = take_text(at);
	fact->answer_count = take_count(at, end);
	fact->answers = answers = af_arena_array(&facts->arena, fact->answer_count + 1, sizeof(*answers));
	for (size_t i = 0; answers && i < fact->answer_count; i++) {
		const char *value = take_text(at);

		answers[i].value = fact->kind == AF_FACT_NUMBER ? NULL : value;
		answers[i].from = take_number(at);
		answers[i].points = take_number(at);
		answers[i].why = take_text(at);
	}
}

enum af_status af_facts_unpack(struct af_facts **out, const char *text, size_t length, struct af_error *err)
{
	struct af_facts *facts = af_calloc(1, sizeof(*facts));
	char *at = facts ? af_arena_strndup(&facts->arena, text, length) : NULL;
	const char *end = at ? at + length : NULL;
	struct af_fact_definition *list;

	*out = NULL;
	if (at) {
		facts->count = take_count(&at, end);
		facts->scale = take_number(&at);
		facts->facts = list = af_arena_array(&facts->arena, facts->count + 1, sizeof(*list));
		for (size_t i = 0; list && i < facts->count; i++)
			take_fact(facts, &list[i], &at, end);
	}
	if (!facts || facts->arena.failed) {
		af_facts_free(facts);
		return af_fail_nomem(err);
	}
	*out = facts;
	return AF_OK;
}
