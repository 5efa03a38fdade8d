/* Conditions from text: tokens, and the grammar
 *
 *     or   = and { "or" and }
 *     and  = not { "and" not }
 *     not  = { "not" } ( "(" or ")" | test )
 *     test = "has" skill | field "is" ( "known" | "unknown" ) | field sign value | field [ "not" ] "in" "(" value { "," value } ")"
 *
 * where field may be level(skill), years(skill) or last_used(skill). Only parentheses make it recurse. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "match/where_internal.h"

enum { TEXT_MAX = 65536, VALUES_MAX = 1000 };

static const char *const field_names[] = {
	[AF_WHERE_KEY] = "key", [AF_WHERE_NAME] = "name", [AF_WHERE_EMAIL] = "email", [AF_WHERE_HEADLINE] = "headline",
	[AF_WHERE_LOCATION] = "location", [AF_WHERE_COUNTRY] = "country", [AF_WHERE_CURRENCY] = "currency", [AF_WHERE_PERIOD] = "period",
	[AF_WHERE_WORK_MODE] = "work_mode", [AF_WHERE_RATE] = "rate", [AF_WHERE_YEARS] = "years", [AF_WHERE_AVAILABLE] = "available",
	[AF_WHERE_NOTICE] = "notice", [AF_WHERE_LEVEL] = "level", [AF_WHERE_SKILL_YEARS] = "years", [AF_WHERE_LAST_USED] = "last_used",
	[AF_WHERE_HAS] = "has",
};
enum { FIELDS = sizeof(field_names) / sizeof(field_names[0]) };

bool af_where_ordered(enum af_where_field field)
{
	return field >= AF_WHERE_RATE && field <= AF_WHERE_LAST_USED;
}

bool af_where_free_text(enum af_where_field field)
{
	return field <= AF_WHERE_LOCATION;
}

/* ---------------------------------------------------------------- tokens */

void af_where_fail(struct af_where_parser *p, size_t at, const char *format, ...)
{
	size_t column = 1;
	char message[400];
	va_list args;

	if (p->status)
		return;
	for (size_t i = 0; i < at; i++)
		column += ((unsigned char)p->text[i] & 0xC0) != 0x80;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	p->status = af_fail(p->err, AF_INVALID, "where, column %zu: %s", column, message);
	p->token.kind = AF_TOKEN_END;
}

static bool ends_word(char c)
{
	return !c || strchr(" \t\r\n()<>=!~,\"'&|", c);
}

/* A text in quotes; within it the quote is written twice. */
static void quoted(struct af_where_parser *p)
{
	const char quote = p->text[p->next++];
	struct af_buf out = {0};
	bool closed = false;

	for (; p->text[p->next] && !closed; p->next++) {
		closed = p->text[p->next] == quote && p->text[p->next + 1] != quote;
		p->next += p->text[p->next] == quote && !closed;
		if (!closed)
			af_buf_addc(&out, p->text[p->next]);
	}
	p->token.kind = AF_TOKEN_QUOTED;
	p->token.text = af_arena_strdup(p->where->arena, af_buf_text(&out));
	if (out.failed || !p->token.text)
		p->status = af_fail_nomem(p->err);
	if (!closed)
		af_where_fail(p, p->token.at, "this quote is not closed");
	af_buf_clear(&out);
}

void af_where_next(struct af_where_parser *p)
{
	const char *text = p->text;
	size_t length = 1;

	if (p->status)
		return;
	while (text[p->next] && strchr(" \t\r\n", text[p->next]))
		p->next++;
	p->token = (struct af_token){AF_TOKEN_END, p->next, ""};
	if (!text[p->next])
		return;
	if (text[p->next] == '"' || text[p->next] == '\'') {
		quoted(p);
		if (p->status)
			p->token.kind = AF_TOKEN_END;
		return;
	}
	p->token.kind = AF_TOKEN_SIGN;
	if (!ends_word(text[p->next])) {
		p->token.kind = AF_TOKEN_WORD;
		while (!ends_word(text[p->next + length]))
			length++;
	} else if (strchr("<>!=&|", text[p->next]) && text[p->next + 1] && strchr("=&|>", text[p->next + 1])) {
		length = 2;
	}
	p->token.text = af_arena_strndup(p->where->arena, text + p->next, length);
	p->next += length;
	if (!p->token.text) {
		p->status = af_fail_nomem(p->err);
		p->token.kind = AF_TOKEN_END;
	}
}

bool af_where_is(const struct af_where_parser *p, const char *text)
{
	return (p->token.kind == AF_TOKEN_WORD || p->token.kind == AF_TOKEN_SIGN) && !strcasecmp(p->token.text, text);
}

const char *af_where_shown(const struct af_where_parser *p, char out[64])
{
	int n = 40; /* bytes shown; no character is cut in the middle */

	if (p->token.kind == AF_TOKEN_END)
		return "the end";
	while (strlen(p->token.text) > (size_t)n && ((unsigned char)p->token.text[n] & 0xC0) == 0x80)
		n--;
	snprintf(out, 64, "\"%.*s\"", n, p->token.text);
	return out;
}

/* ---------------------------------------------------------------- tests */

/* The field that the token names, and goes on. */
static enum af_where_field read_field(struct af_where_parser *p)
{
	char shown[64];
	const char *near;

	for (int i = 0; i < FIELDS && p->token.kind == AF_TOKEN_WORD; i++)
		if (!strcasecmp(p->token.text, field_names[i])) {
			af_where_next(p);
			return (enum af_where_field)i;
		}
	if (p->token.kind != AF_TOKEN_WORD) {
		af_where_fail(p, p->token.at, "a field should stand here, such as rate or country, not %s", af_where_shown(p, shown));
		return AF_WHERE_KEY;
	}
	near = af_nearest(p->token.text, field_names, FIELDS);
	if (near)
		af_where_fail(p, p->token.at, "no field %s; did you mean %s?", af_where_shown(p, shown), near);
	else
		af_where_fail(p, p->token.at, "no field %s; there are key, name, email, headline, location, country, currency, period, work_mode, "
		              "rate, years, available, notice, has SKILL, level(SKILL), years(SKILL) and last_used(SKILL)", af_where_shown(p, shown));
	return AF_WHERE_KEY;
}

static void expect(struct af_where_parser *p, const char *sign, const char *instead)
{
	char shown[64];

	if (af_where_is(p, sign))
		af_where_next(p);
	else
		af_where_fail(p, p->token.at, "%s should stand here, not %s", instead, af_where_shown(p, shown));
}

/* The skill of has, level, years and last_used: in parentheses, which only `has` can do without. */
static void read_test_skill(struct af_where_parser *p, struct af_where_test *t)
{
	bool open = af_where_is(p, "(");
	const struct af_skill *skill;

	if (t->field == AF_WHERE_YEARS && open)
		t->field = AF_WHERE_SKILL_YEARS;
	else if (t->field < AF_WHERE_LEVEL)
		return;
	if (t->field != AF_WHERE_HAS || open)
		expect(p, "(", "a skill in parentheses, such as (python),");
	skill = af_where_read_skill(p);
	if (skill)
		t->skill_id = skill->id;
	if (t->field != AF_WHERE_HAS || open)
		expect(p, ")", ")");
}

/* = != < <= > >= ~, as they stand or as other languages have them. */
static bool read_op(struct af_where_parser *p, enum af_where_op *op)
{
	static const struct {
		const char *sign;
		enum af_where_op op;
	} signs[] = {{"=", AF_WHERE_EQ}, {"==", AF_WHERE_EQ}, {"!=", AF_WHERE_NE}, {"<>", AF_WHERE_NE}, {"<", AF_WHERE_LT},
	             {"<=", AF_WHERE_LE}, {">", AF_WHERE_GT}, {">=", AF_WHERE_GE}, {"~", AF_WHERE_CONTAINS}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (af_where_is(p, signs[i].sign)) {
			*op = signs[i].op;
			return true;
		}
	return false;
}

/* Not every comparison makes sense for every field. */
static void check_op(struct af_where_parser *p, size_t at, enum af_where_field field, enum af_where_op op)
{
	bool order = op >= AF_WHERE_LT && op <= AF_WHERE_GE;

	if (order && !af_where_ordered(field))
		af_where_fail(p, at, "%s has no order; compare it with = or !=%s", field_names[field], af_where_free_text(field) ? ", or with ~ (contains)" : "");
	else if (op == AF_WHERE_CONTAINS && !af_where_free_text(field))
		af_where_fail(p, at, "~ (contains) is for key, name, email, headline and location; compare %s with %s", field_names[field],
		              af_where_ordered(field) ? "= != < <= > or >=" : "= or !=");
}

static void read_list(struct af_where_parser *p, struct af_where_test *t)
{
	struct af_where_value *list = NULL;
	size_t count = 0, capacity = 0;

	expect(p, "in", "in");
	expect(p, "(", "a list in parentheses");
	for (bool more = true; more && !p->status;) {
		p->status = af_reserve((void **)&list, &capacity, count + 1, sizeof(*list), p->err);
		if (p->status)
			break;
		af_where_read_value(p, t->field, AF_WHERE_EQ, &list[count++]);
		more = af_where_is(p, ",");
		if (more)
			af_where_next(p);
		if (count > VALUES_MAX)
			af_where_fail(p, p->token.at, "more than %d values", VALUES_MAX);
	}
	if (!p->status)
		expect(p, ")", "a comma or )");
	t->values = af_arena_array(p->where->arena, count, sizeof(*list));
	if (t->values && count)
		memcpy((struct af_where_value *)(uintptr_t)t->values, list, count * sizeof(*list));
	t->value_count = count;
	af_free(list);
}

static void read_is(struct af_where_parser *p, struct af_where_test *t)
{
	char shown[64];

	af_where_next(p);
	if (!af_where_is(p, "unknown") && !af_where_is(p, "known"))
		af_where_fail(p, p->token.at, "unknown or known should stand after \"is\", not %s; a value is compared with =", af_where_shown(p, shown));
	t->op = af_where_is(p, "known") ? AF_WHERE_IS_KNOWN : AF_WHERE_IS_UNKNOWN;
	af_where_next(p);
}

static void read_comparison(struct af_where_parser *p, struct af_where_test *t)
{
	struct af_where_value *value = af_arena_alloc(p->where->arena, sizeof(*value));
	enum af_where_op op = AF_WHERE_EQ;
	size_t at = p->token.at;
	char shown[64];

	if (!read_op(p, &op)) {
		af_where_fail(p, at, "= != < <= > >= ~, in or is should stand here, not %s", af_where_shown(p, shown));
		return;
	}
	check_op(p, at, t->field, op);
	af_where_next(p);
	if (!value || p->status)
		return;
	af_where_read_value(p, t->field, op, value);
	t->values = value;
	t->value_count = 1;
	t->op = op == AF_WHERE_NE || op == AF_WHERE_CONTAINS ? op : AF_WHERE_EQ;
}

static void add_step(struct af_where_parser *p, enum af_where_kind kind, const struct af_where_test *test)
{
	struct af_where *w = p->where;

	if (!p->status)
		p->status = af_reserve((void **)&w->steps, &w->step_capacity, w->step_count + 1, sizeof(*w->steps), p->err);
	if (!p->status) {
		w->steps[w->step_count].kind = kind;
		w->steps[w->step_count++].test = test;
	}
}

static void read_test(struct af_where_parser *p)
{
	struct af_where_test *t = af_arena_alloc(p->where->arena, sizeof(*t));

	if (!t)
		return;
	t->field = read_field(p);
	if (!p->status)
		read_test_skill(p, t);
	if (t->field != AF_WHERE_HAS && !p->status) {
		bool not = af_where_is(p, "not");

		if (not)
			af_where_next(p);
		t->op = not ? AF_WHERE_NE : AF_WHERE_EQ;
		if (not || af_where_is(p, "in"))
			read_list(p, t);
		else if (af_where_is(p, "is"))
			read_is(p, t);
		else
			read_comparison(p, t);
	}
	add_step(p, AF_STEP_TEST, t);
}

/* ---------------------------------------------------------------- and, or, not */

static void read_or(struct af_where_parser *p);

static void read_not(struct af_where_parser *p)
{
	bool negated = false;

	for (; af_where_is(p, "not"); af_where_next(p))
		negated = !negated;
	if (af_where_is(p, "(")) {
		if (++p->depth > AF_WHERE_DEPTH)
			af_where_fail(p, p->token.at, "more than %d parentheses within each other", AF_WHERE_DEPTH);
		af_where_next(p);
		if (!p->status)
			read_or(p);
		if (!p->status)
			expect(p, ")", "and, or, or )");
		p->depth--;
	} else {
		read_test(p);
	}
	if (negated)
		add_step(p, AF_STEP_NOT, NULL);
}

static void read_and(struct af_where_parser *p)
{
	read_not(p);
	while (!p->status && af_where_is(p, "and")) {
		af_where_next(p);
		read_not(p);
		add_step(p, AF_STEP_AND, NULL);
	}
}

static void read_or(struct af_where_parser *p)
{
	read_and(p);
	while (!p->status && af_where_is(p, "or")) {
		af_where_next(p);
		read_and(p);
		add_step(p, AF_STEP_OR, NULL);
	}
}

static void read_all(struct af_where_parser *p)
{
	size_t length = strlen(p->text), bad;
	char shown[64];

	if (length > TEXT_MAX) {
		p->status = af_fail(p->err, AF_INVALID, "where: longer than %d bytes", TEXT_MAX);
		return;
	}
	if (!af_utf8_valid(p->text, length, &bad)) {
		af_where_fail(p, bad, "no UTF-8");
		return;
	}
	af_where_next(p);
	read_or(p);
	if (!p->status && p->token.kind != AF_TOKEN_END)
		af_where_fail(p, p->token.at, "and, or, or the end should stand here, not %s%s", af_where_shown(p, shown),
		              p->token.kind == AF_TOKEN_WORD ? "; a text of several words is written in quotes" : "");
}

enum af_status af_where_compile(struct af_where **where, const char *text, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	struct af_where_parser p = {.text = text, .taxonomy = taxonomy, .err = err};
	struct af_arena *arena;

	*where = NULL;
	p.where = af_object_new(sizeof(*p.where), &arena);
	if (!p.where)
		return af_fail_nomem(err);
	p.where->arena = arena;
	read_all(&p);
	af_countries_clear(&p.countries);
	if (arena->failed) /* whatever it was taken for */
		p.status = af_fail_nomem(err);
	if (p.status)
		af_where_free(p.where);
	else
		*where = p.where;
	return p.status;
}

enum af_status af_where_personal(struct af_store *store, const char *text, const char **field, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_where *where = NULL;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	*field = NULL;
	if (!status)
		status = af_where_compile(&where, text, taxonomy, err);
	for (size_t i = 0; !status && i < where->step_count && !*field; i++)
		if (where->steps[i].kind == AF_STEP_TEST && af_where_free_text(where->steps[i].test->field))
			*field = field_names[where->steps[i].test->field];
	af_where_free(where);
	return status;
}
