/* Conditions that users write (match/where.h): what they mean, what is wrong with them, against a slow evaluator, and noise. */
#include <ctype.h>

#include "base/text.h"
#include "match/where.h"
#include "world.h"

/* ---------------------------------------------------------------- by example */

struct example {
	const char *text;
	enum af_truth truth;
};

static struct person somebody(const struct af_taxonomy *t)
{
	struct person p;

	make_person(&p, t, "C-01", "python level=4 years=5 last_used=2025-06; react; docker years=1.5");
	p.candidate.name = "Zo\xC3\xAB O'Neil";
	p.candidate.email = "zoe@example.org";
	p.candidate.location = "Berlin, Germany";
	p.candidate.country = "DE";
	p.candidate.rate_cents = 8850;
	p.candidate.rate_currency = "EUR";
	p.candidate.rate_period = AF_PER_HOUR;
	p.candidate.months = 30;
	p.candidate.available_from = "2026-12-15";
	p.candidate.work_modes = AF_REMOTE | AF_HYBRID;
	return p;
}

static void expect(const struct scene *s, struct person *p, const struct example *examples, size_t n)
{
	struct af_where *where;
	struct af_error err;

	p->candidate.skills = p->skills; /* the person was copied */
	for (size_t i = 0; i < n; i++) {
		enum af_truth truth;

		assert_ok(af_where_compile(&where, examples[i].text, s->taxonomy, &err));
		truth = af_where_judge(where, &p->candidate, month_of("2026-11"));
		if (truth != examples[i].truth)
			fail_msg("%s: %d, not %d", examples[i].text, truth, examples[i].truth);
		assert_false(af_where_failed(where));
		af_where_free(where);
	}
}

#define EXPECT(s, p, examples) expect(s, p, examples, sizeof(examples) / sizeof((examples)[0]))

static void a_full_profile(void **state)
{
	static const struct example examples[] = {
		{"key = c-01", AF_YES}, {"key != C-01", AF_NO}, {"name = \"ZO\xC3\x8B o'neil\"", AF_YES}, {"name ~ 'o''NEIL'", AF_YES},
		{"email ~ example.org", AF_YES}, {"location ~ berlin", AF_YES}, {"location = berlin", AF_NO},
		{"location in (berlin, \"Berlin, Germany\")", AF_YES}, {"country = Germany", AF_YES}, {"country=de", AF_YES},
		{"country in (FR, AT)", AF_NO}, {"country not in (FR, AT)", AF_YES}, {"currency = eur", AF_YES}, {"period = day", AF_NO},
		{"rate <= 88.5", AF_YES}, {"rate < 88.5", AF_NO}, {"rate = 88.50 EUR", AF_YES}, {"rate>=88.51EUR/hour", AF_NO},
		{"rate > 88.49/hour", AF_YES}, {"rate <= 100 USD", AF_OPEN}, {"rate <= 900 EUR/day", AF_OPEN},
		{"years >= 2.5", AF_YES}, {"years > 2.5 years", AF_NO}, {"years = 30 months", AF_YES}, {"years < 2.51", AF_YES},
		{"available = 2026-12", AF_YES}, {"available <= 2026-12-14", AF_NO}, {"available < 2027", AF_YES}, {"available > now", AF_YES},
		{"available > 2026-12", AF_NO}, {"available >= 2026-12", AF_YES}, {"notice is unknown", AF_YES}, {"notice < 3 weeks", AF_OPEN},
		{"work_mode = remote", AF_YES}, {"work_mode = onsite", AF_NO}, {"work_mode in (on-site, hybrid)", AF_YES},
		{"work_mode != hybrid", AF_NO}, {"has python", AF_YES}, {"has(js)", AF_NO}, {"not has \"React.js\"", AF_NO},
		{"level(python) = 4", AF_YES}, {"level(react) >= 1", AF_OPEN}, {"level(go) is unknown", AF_YES}, {"level(react) is known", AF_NO},
		{"years(docker) = 18 months", AF_YES}, {"years(python) in (1, 5)", AF_YES}, {"last_used(python) = 2025", AF_YES},
		{"last_used(python) > 2025-06", AF_NO}, {"headline ~ x", AF_OPEN}, {"headline is unknown", AF_YES}, {"name is known", AF_YES},
	};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	EXPECT(*state, &p, examples);
}

static void three_values(void **state)
{
	static const struct example examples[] = {
		{"headline = a", AF_OPEN}, {"headline != a", AF_OPEN}, {"not headline = a", AF_OPEN}, {"not not headline = a", AF_OPEN},
		{"headline = a and key = c-01", AF_OPEN}, {"headline = a and key = x", AF_NO}, {"headline = a or key = c-01", AF_YES},
		{"headline = a or key = x", AF_OPEN}, {"headline = a or headline is unknown", AF_YES}, {"not (headline = a and key = x)", AF_YES},
		{"headline in (a, b)", AF_OPEN}, {"headline not in (a)", AF_OPEN}, {"rate in (1 USD, 88.50)", AF_YES}, {"rate in (1 USD, 2)", AF_OPEN},
		{"rate not in (88.50, 1 USD)", AF_NO},
		/* `and` before `or`, `not` before both */
		{"key = c-01 or key = c-01 and key = x", AF_YES}, {"(key = c-01 or key = c-01) and key = x", AF_NO}, {"not key = x and key = x", AF_NO},
		{"not (key = x and key = x)", AF_YES}, {"KEY = x OR NOT Key = x", AF_YES},
	};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	EXPECT(*state, &p, examples);
}

static void starting_after_notice(void **state)
{
	/* 30 days given in November 2026: from 2026-12-01 to 2026-12-30 */
	static const struct example month[] = {
		{"available <= 2026-12-30", AF_YES}, {"available <= 2026-12-29", AF_OPEN}, {"available < 2026-12-01", AF_NO}, {"available = 2026-12", AF_YES},
		{"available = 2026-12-01", AF_OPEN}, {"available != 2026-11", AF_YES}, {"available = now", AF_NO}, {"notice <= 30", AF_YES},
		{"notice < 30 days", AF_NO}, {"notice < 5 weeks", AF_YES}};
	static const struct example none[] = {{"available = now", AF_YES}, {"available <= 2020", AF_YES}, {"available is known", AF_YES}};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	p.candidate.available_from = NULL;
	p.candidate.notice_days = 30;
	EXPECT(*state, &p, month);
	p.candidate.notice_days = 0;
	EXPECT(*state, &p, none);
	p.candidate.notice_days = AF_UNKNOWN;
	p.candidate.available_from = "now";
	EXPECT(*state, &p, none);
	p.candidate.available_from = "2026-11-01"; /* not after the first of the month */
	EXPECT(*state, &p, none);
}

static void mistakes_have_a_place(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "where, column 1: a field should stand here, such as rate or country, not the end"},
		{"rat <= 90", "where, column 1: no field \"rat\"; did you mean rate?"},
		{"name = \"\xC3\xAB\xC3\xAB\" and contry = DE", "where, column 17: no field \"contry\"; did you mean country?"},
		{"rate <= 90 and", "where, column 15: a field should stand here, such as rate or country, not the end"},
		{"(rate <= 90", "where, column 12: and, or, or ) should stand here, not the end"},
		{"rate <= 90)", "where, column 11: and, or, or the end should stand here, not \")\""},
		{"location = New York",
		 "where, column 16: and, or, or the end should stand here, not \"York\"; a text of several words is written in quotes"},
		{"rate <= cheap", "where, column 9: a rate is written 90, 90 EUR or 90 EUR/hour, not \"cheap\""},
		{"rate <= 1.234", "where, column 9: a rate is written 90, 90 EUR or 90 EUR/hour, not \"1.234\""},
		{"years > 2 weeks", "where, column 9: experience is written 2.5, 2.5 years or 30 months, not \"2 weeks\""},
		{"notice = 1.5", "where, column 10: notice is written 30, 30 days or 4 weeks, not \"1.5\""},
		{"available < 2026-02-30", "where, column 13: a start is now, or written 2026-12-01, 2026-12 or 2026, not \"2026-02-30\""},
		{"level(python) > 6", "where, column 17: a level is 1, 2, 3, 4 or 5, not \"6\""},
		{"last_used(python) = now", "where, column 21: a last use is written 2024-05 or 2024, not \"now\""},
		{"level > 3", "where, column 7: a skill in parentheses, such as (python), should stand here, not \">\""},
		{"has pyhton", "where, column 5: no skill is called \"pyhton\"; did you mean \"Python\"?"},
		{"country = Germny", "where, column 11: no country is called \"Germny\"; write its name, or its code such as DE"},
		{"country > DE", "where, column 9: country has no order; compare it with = or !="},
		{"name < b", "where, column 6: name has no order; compare it with = or !=, or with ~ (contains)"},
		{"rate ~ 9", "where, column 6: ~ (contains) is for key, name, email, headline and location; compare rate with = != < <= > or >="},
		{"work_mode = office", "where, column 13: a work mode is remote, hybrid or on-site, not \"office\""},
		{"period = week", "where, column 10: a period is hour, day, month or year, not \"week\""},
		{"currency = euro", "where, column 12: a currency is a code of three letters such as EUR, not \"euro\""},
		{"name = unknown", "where, column 8: a value should stand here, not \"unknown\"; write \"is unknown\""},
		{"name = and", "where, column 8: a value should stand here, not \"and\"; in quotes it is one"},
		{"name is Ada", "where, column 9: unknown or known should stand after \"is\", not \"Ada\"; a value is compared with ="},
		{"name ~ 'Ada", "where, column 8: this quote is not closed"},
		{"name ~ ''", "where, column 8: an empty text; \"is unknown\" finds those who have none"},
		{"rate => 3", "where, column 6: = != < <= > >= ~, in or is should stand here, not \"=>\""},
		{"has go && has rust", "where, column 8: and, or, or the end should stand here, not \"&&\""},
		{"key in (a, b", "where, column 13: a comma or ) should stand here, not the end"},
		{"key in ()", "where, column 9: a value should stand here, not \")\""},
		{"key = \xFF", "where, column 7: no UTF-8"},
	};
	const struct scene *s = *state;
	struct af_where *where;
	struct af_error err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(af_where_compile(&where, cases[i].text, s->taxonomy, &err), AF_INVALID);
		assert_string_equal(err.message, cases[i].message);
		assert_null(where);
	}
}

/* As deep and as long as is allowed, and one more. */
static void depth_and_length_are_bounded(void **state)
{
	const struct scene *s = *state;
	struct person p = somebody(s->taxonomy);
	struct af_where *where;
	struct af_error err;

	for (int depth = 64; depth <= 65; depth++) {
		struct af_buf text = {0};

		for (int i = 0; i < depth; i++)
			af_buf_adds(&text, "key = x or key = c-01 and not (");
		af_buf_adds(&text, "key = x");
		for (int i = 0; i < depth; i++)
			af_buf_addc(&text, ')');
		assert_int_equal(af_where_compile(&where, af_buf_text(&text), s->taxonomy, &err), depth == 64 ? AF_OK : AF_INVALID);
		if (where)
			assert_int_equal(af_where_judge(where, &p.candidate, 0), AF_NO); /* 64 times not */
		af_where_free(where);
		af_buf_clear(&text);
	}
	for (int n = 0; n < 2; n++) {
		struct af_buf text = {0};

		af_buf_adds(&text, "key = x");
		while (text.length + 12 < 65536)
			af_buf_adds(&text, " or not key=x");
		while (n && text.length <= 65536)
			af_buf_addc(&text, ' ');
		assert_int_equal(af_where_compile(&where, af_buf_text(&text), s->taxonomy, &err), n ? AF_INVALID : AF_OK);
		if (where)
			assert_int_equal(af_where_judge(where, &p.candidate, 0), AF_YES);
		af_where_free(where);
		af_buf_clear(&text);
	}
}

/* ---------------------------------------------------------------- against a slow evaluator */

enum { NODES = 40 };
enum slow_kind { TEXT, CODE, MODE, RATE, YEARS, START, NOTICE, LEVEL, SKILL_YEARS, LAST_USED, HAS, UNKNOWN, AND, OR, NOT };

struct node {
	enum slow_kind kind;
	const char *field, *op;
	int of;              /* UNKNOWN: the kind of its field */
	bool list, inverted; /* in; not in, is known */
	char values[3][48];
	long numbers[3];
	int value_count;
	const struct af_skill *skill;
	struct node *left, *right;
};

struct tree {
	struct node nodes[NODES];
	int count;
	struct prng *r;
	const struct af_taxonomy *taxonomy;
};

static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
static const char *const words[] = {"ada", "Ben", "ad", "BEN KARL", "n k", "x"};
static const char *const countries[] = {"DE", "FR", "AT"};
static const char *const modes[] = {"remote", "hybrid", "on-site"};
static const char *const units[] = {"", " EUR", "USD", "/hour", " EUR/day", "EUR/hour"};
static const char *const starts[] = {"now", "2026-11-20", "2026-12-01", "2026-12-31", "2027-01-05", "2019-01-01"};

static void draw_value(struct tree *t, struct node *n, int i)
{
	char *out = n->values[i];
	const size_t room = sizeof(n->values[i]);

	n->numbers[i] = 0;
	switch (n->kind) {
	case TEXT:
		snprintf(out, room, "%s", words[below(t->r, 6)]);
		break;
	case CODE:
		snprintf(out, room, "%s", countries[below(t->r, 3)]);
		break;
	case MODE:
		n->numbers[i] = below(t->r, 3);
		snprintf(out, room, "%s", modes[n->numbers[i]]);
		break;
	case RATE:
		n->numbers[i] = 50 * (80 + below(t->r, 160));
		snprintf(out, room, n->numbers[i] % 100 ? "%ld.5%s" : "%ld%s", n->numbers[i] / 100, units[below(t->r, 6)]);
		break;
	case YEARS:
	case SKILL_YEARS: /* in hundredths of a year, or in months */
		n->numbers[i] = 25 * below(t->r, 50);
		if (chance(t->r, 30))
			snprintf(out, room, "%ld months", n->numbers[i]);
		else
			snprintf(out, room, "%ld.%02ld%s", n->numbers[i] / 100, n->numbers[i] % 100, chance(t->r, 50) ? " years" : "");
		break;
	case START:
		snprintf(out, room, "%s", starts[below(t->r, 6)]);
		break;
	case NOTICE:
		n->numbers[i] = below(t->r, 60);
		snprintf(out, room, "%ld", n->numbers[i]);
		break;
	case LEVEL:
		n->numbers[i] = 1 + below(t->r, 5);
		snprintf(out, room, "%ld", n->numbers[i]);
		break;
	default:
		n->numbers[i] = 2026 * 12 + 10 - below(t->r, 100);
		snprintf(out, room, "%04ld-%02ld", n->numbers[i] / 12, n->numbers[i] % 12 + 1);
	}
}

static struct node *draw_test(struct tree *t)
{
	static const struct {
		enum slow_kind kind;
		const char *field;
	} fields[] = {{TEXT, "name"}, {TEXT, "email"}, {TEXT, "key"}, {CODE, "country"}, {MODE, "work_mode"}, {RATE, "rate"}, {YEARS, "years"},
	              {START, "available"}, {NOTICE, "notice"}, {LEVEL, "level"}, {SKILL_YEARS, "years"}, {LAST_USED, "last_used"}, {HAS, "has"}};
	struct node *n = &t->nodes[t->count++];
	int f = below(t->r, 13);

	*n = (struct node){.kind = fields[f].kind, .field = fields[f].field, .value_count = 1};
	n->skill = af_taxonomy_skill(t->taxonomy, (size_t)below(t->r, WORLD_SKILLS));
	n->inverted = chance(t->r, 30);
	if (n->kind == HAS)
		return n;
	n->list = chance(t->r, 20);
	n->op = n->kind == TEXT && chance(t->r, 50) ? "~" : ops[below(t->r, n->kind <= MODE ? 2 : 6)];
	if (n->list)
		n->value_count = 1 + below(t->r, 3);
	for (int i = 0; i < n->value_count; i++)
		draw_value(t, n, i);
	if (chance(t->r, 15)) {
		n->of = n->kind;
		n->kind = UNKNOWN;
	}
	return n;
}

static struct node *draw_tree(struct tree *t, int depth)
{
	struct node *n;

	if (!depth || t->count > NODES / 2 || chance(t->r, 25))
		return draw_test(t);
	n = &t->nodes[t->count++];
	*n = (struct node){.kind = (enum slow_kind)(AND + below(t->r, 3))};
	n->left = draw_tree(t, depth - 1);
	if (n->kind != NOT)
		n->right = draw_tree(t, depth - 1);
	return n;
}

/* A keyword in any case, with any blanks around it. */
static void print_word(struct prng *r, struct af_buf *out, const char *word)
{
	af_buf_addc(out, ' ');
	for (; *word; word++)
		af_buf_addc(out, (char)(chance(r, 30) ? toupper(*word) : *word));
	af_buf_adds(out, chance(r, 20) ? " \t" : " ");
}

static void print_value(struct prng *r, struct af_buf *out, const char *value)
{
	const char *quote = strchr(value, ' ') && !isdigit((unsigned char)*value) ? (chance(r, 50) ? "'" : "\"") : "";

	af_buf_printf(out, "%s%s%s", quote, value, quote);
}

static void print_test(struct prng *r, struct af_buf *out, const struct node *n)
{
	int kind = n->kind == UNKNOWN ? n->of : (int)n->kind;

	print_word(r, out, n->field);
	if (kind >= LEVEL && kind <= HAS)
		af_buf_printf(out, kind == HAS && n->inverted ? "%s" : "(%s)", n->skill->slug);
	if (n->kind == HAS)
		return;
	if (n->kind == UNKNOWN) {
		print_word(r, out, "is");
		print_word(r, out, n->inverted ? "known" : "unknown");
		return;
	}
	if (!n->list) {
		af_buf_printf(out, chance(r, 50) ? "%s" : " %s ", n->op);
		print_value(r, out, n->values[0]);
		return;
	}
	if (n->inverted)
		print_word(r, out, "not");
	print_word(r, out, "in");
	for (int i = 0; i < n->value_count; i++) {
		af_buf_adds(out, i ? ", " : "(");
		print_value(r, out, n->values[i]);
	}
	af_buf_addc(out, ')');
}

/* Parentheses where they are needed, and sometimes where they are not. */
static void print_tree(struct prng *r, struct af_buf *out, const struct node *n, int binding)
{
	int own = n->kind == OR ? 0 : n->kind == AND ? 1 : 2;
	bool open = own < binding || chance(r, 10);

	af_buf_adds(out, open ? "(" : "");
	if (n->kind == NOT) {
		print_word(r, out, "not");
		print_tree(r, out, n->left, 2);
	} else if (n->kind == AND || n->kind == OR) {
		print_tree(r, out, n->left, own);
		print_word(r, out, n->kind == AND ? "and" : "or");
		print_tree(r, out, n->right, own);
	} else {
		print_test(r, out, n);
	}
	af_buf_adds(out, open ? ")" : "");
}

static enum af_truth ordered(long has, const char *op, long value)
{
	bool yes = !strcmp(op, "=") ? has == value : !strcmp(op, "!=") ? has != value : !strcmp(op, "<") ? has < value
	           : !strcmp(op, "<=") ? has <= value : !strcmp(op, ">") ? has > value : has >= value;

	return yes ? AF_YES : AF_NO;
}

static bool contains(const char *text, const char *part, bool whole)
{
	char a[80], b[80];
	size_t n = 0;

	for (; text[n]; n++)
		a[n] = (char)tolower((unsigned char)text[n]);
	a[n] = '\0';
	for (n = 0; part[n]; n++)
		b[n] = (char)tolower((unsigned char)part[n]);
	b[n] = '\0';
	return whole ? !strcmp(a, b) : strstr(a, b) != NULL;
}

/* Every day on which the person might start, one by one, as text: YYYY-MM-DD, or "" for now. */
static enum af_truth slow_start(const struct af_candidate *c, int as_of, const char *op, const char *value)
{
	char day[16], first[24], month[16];
	bool seen[3] = {false, false, false};
	int days = 1;

	af_month_format(as_of, month);
	snprintf(first, sizeof(first), "%s-01", month);
	if (!c->available_from && c->notice_days > 0)
		days = af_month_days(as_of);
	for (int i = 0; i < days; i++) {
		day[0] = '\0';
		if (!c->available_from && c->notice_days > 0)
			af_date_after(as_of, c->notice_days + i, day);
		else if (c->available_from && strcmp(c->available_from, "now") && strcmp(c->available_from, first) > 0)
			snprintf(day, sizeof(day), "%s", c->available_from);
		seen[ordered(strcmp(day, strcmp(value, "now") ? value : ""), op, 0)] = true;
	}
	return seen[AF_YES] && seen[AF_NO] ? AF_OPEN : seen[AF_YES] ? AF_YES : AF_NO;
}

static const char *slow_text(const struct node *n, const struct af_candidate *c)
{
	const char *text = !strcmp(n->field, "name") ? c->name : !strcmp(n->field, "key") ? c->key : !strcmp(n->field, "email") ? c->email : c->country;

	return text && *text ? text : NULL;
}

static const struct af_evidence *slow_skill(const struct node *n, const struct af_candidate *c)
{
	for (size_t i = 0; i < c->skill_count; i++)
		if (!strcmp(c->skills[i].slug, n->skill->slug))
			return &c->skills[i];
	return NULL;
}

/* Is the value of the field not stated? */
static bool slow_unknown(const struct node *n, int kind, const struct af_candidate *c)
{
	const struct af_evidence *e = slow_skill(n, c);

	switch (kind) {
	case TEXT:
	case CODE:
		return !slow_text(n, c);
	case MODE:
		return !c->work_modes;
	case RATE:
		return c->rate_cents < 0;
	case YEARS:
		return c->months == AF_UNKNOWN;
	case START:
		return !c->available_from && c->notice_days == AF_UNKNOWN;
	case NOTICE:
		return c->notice_days == AF_UNKNOWN;
	case LEVEL:
		return !e || e->level == AF_UNKNOWN;
	case SKILL_YEARS:
		return !e || e->months == AF_UNKNOWN;
	default:
		return !e || e->last_used == AF_UNKNOWN;
	}
}

/* One comparison with a value that is stated. */
static enum af_truth slow_compare(const struct node *n, int i, const char *op, const struct af_candidate *c, int as_of)
{
	const char *value = n->values[i], *text = slow_text(n, c);
	const struct af_evidence *e = slow_skill(n, c);
	bool equal;

	switch (n->kind) {
	case TEXT:
		equal = contains(text, value, strcmp(op, "~"));
		return equal == strcmp(op, "!=") ? AF_YES : AF_NO;
	case CODE:
		return ordered(strcmp(text, value), op, 0);
	case MODE:
		return ordered(c->work_modes >> n->numbers[i] & 1, op, 1);
	case RATE:
		if ((strstr(value, "EUR") && strcmp(c->rate_currency, "EUR")) || (strstr(value, "USD") && strcmp(c->rate_currency, "USD")) ||
		    (strstr(value, "hour") && c->rate_period != AF_PER_HOUR) || (strstr(value, "day") && c->rate_period != AF_PER_DAY))
			return AF_OPEN;
		return ordered((long)c->rate_cents, op, n->numbers[i]);
	case YEARS:
	case SKILL_YEARS: /* twelve hundred times the years, of both */
		return ordered(100L * (n->kind == YEARS ? c->months : e->months), op, n->numbers[i] * (strstr(value, "months") ? 100 : 12));
	case START:
		return slow_start(c, as_of, op, value);
	case NOTICE:
		return ordered(c->notice_days, op, n->numbers[i]);
	case LEVEL:
		return ordered(e->level, op, n->numbers[i]);
	default:
		return ordered(e->last_used, op, n->numbers[i]);
	}
}

static enum af_truth slow_not(enum af_truth a)
{
	return a == AF_OPEN ? AF_OPEN : a == AF_YES ? AF_NO : AF_YES;
}

static enum af_truth slow_or(enum af_truth a, enum af_truth b)
{
	return a == AF_YES || b == AF_YES ? AF_YES : a == AF_OPEN || b == AF_OPEN ? AF_OPEN : AF_NO;
}

static enum af_truth slow(const struct node *n, const struct af_candidate *c, int as_of)
{
	enum af_truth truth = AF_NO;

	if (n->kind == NOT)
		return slow_not(slow(n->left, c, as_of));
	if (n->kind == OR)
		return slow_or(slow(n->left, c, as_of), slow(n->right, c, as_of));
	if (n->kind == AND) /* by De Morgan */
		return slow_not(slow_or(slow_not(slow(n->left, c, as_of)), slow_not(slow(n->right, c, as_of))));
	if (n->kind == HAS)
		return slow_skill(n, c) ? AF_YES : AF_NO;
	if (n->kind == UNKNOWN)
		return slow_unknown(n, n->of, c) != n->inverted ? AF_YES : AF_NO;
	if (slow_unknown(n, (int)n->kind, c))
		return AF_OPEN;
	if (!n->list)
		return slow_compare(n, 0, n->op, c, as_of);
	for (int i = 0; i < n->value_count; i++)
		truth = slow_or(truth, slow_compare(n, i, "=", c, as_of));
	return n->inverted ? slow_not(truth) : truth;
}

/* The rest of a profile, with few different values. */
static void draw_rest(struct prng *r, struct af_candidate *c)
{
	c->name = chance(r, 20) ? NULL : words[below(r, 6)];
	c->email = chance(r, 50) ? NULL : words[below(r, 6)];
	c->country = chance(r, 30) ? NULL : countries[below(r, 3)];
	c->rate_currency = c->rate_currency ? c->rate_currency : "EUR";
	c->rate_period = chance(r, 70) ? AF_PER_HOUR : AF_PER_DAY;
	c->available_from = chance(r, 50) ? NULL : starts[below(r, 6)];
	c->notice_days = chance(r, 40) ? AF_UNKNOWN : below(r, 4) * 15;
}

static size_t truths[3];

static void the_slow_evaluator_agrees(struct world *w)
{
	for (int i = 0; i < WORLD_PEOPLE; i++)
		draw_rest(&w->r, &w->people[i].candidate);
	for (int i = 0; i < 3; i++) {
		struct tree tree = {.r = &w->r, .taxonomy = w->taxonomy};
		struct node *root = draw_tree(&tree, 5);
		struct af_where *where = NULL;
		struct af_buf text = {0};
		struct af_error err;

		print_tree(&w->r, &text, root, 0);
		if (af_where_compile(&where, af_buf_text(&text), w->taxonomy, &err))
			print_error("%s\n%s\n", af_buf_text(&text), err.message);
		hold(w, where);
		for (int j = 0; j < WORLD_PEOPLE; j++) {
			enum af_truth fast = af_where_judge(where, &w->people[j].candidate, w->as_of);

			if (fast != slow(root, &w->people[j].candidate, w->as_of))
				print_error("%s\nperson %d\n", af_buf_text(&text), j);
			hold(w, fast == slow(root, &w->people[j].candidate, w->as_of));
			truths[fast]++;
		}
		af_where_free(where);
		af_buf_clear(&text);
	}
}

static void test_the_slow_evaluator_agrees(void **state)
{
	size_t people = (size_t)CASES * 3 * WORLD_PEOPLE;

	(void)state;
	for_all(the_slow_evaluator_agrees);
	print_message("yes %zu, no %zu, open %zu\n", truths[AF_YES], truths[AF_NO], truths[AF_OPEN]);
	for (int i = 0; i < 3; i++) /* none of the three is rare */
		assert_true(truths[i] > people / 10);
}

/* ---------------------------------------------------------------- noise */

static size_t compiled;

static void try_text(struct world *w, const char *text)
{
	struct af_where *where;
	struct af_error err;

	if (af_where_compile(&where, text, w->taxonomy, &err)) {
		hold(w, err.status == AF_INVALID && !where && !strncmp(err.message, "where", 5));
		return;
	}
	compiled++;
	for (int i = 0; i < WORLD_PEOPLE; i++) {
		enum af_truth truth = af_where_judge(where, &w->people[i].candidate, w->as_of);

		hold(w, truth == AF_NO || truth == AF_OPEN || truth == AF_YES);
	}
	af_where_free(where);
}

/* Bytes; tokens in any order; a good text with a few bytes changed, cut out or put in. */
static void noise_is_refused_or_judged(struct world *w)
{
	static const char *const tokens[] = {"and", "or", "not", "(", ")", "in", "is", "known", "unknown", "has", "rate", "name", "level", "years", "s03",
	                                     "<=", "=", "!", "~", "90", "EUR/hour", "now", "2026-12", "'x'", "\"", ",", "country", "DE", "\xC3\xA9", "<>"};
	struct tree tree = {.r = &w->r, .taxonomy = w->taxonomy};
	struct af_buf text = {0};

	for (int n = below(&w->r, 60); n > 0; n--)
		af_buf_addc(&text, (char)(1 + below(&w->r, 255)));
	try_text(w, af_buf_text(&text));
	af_buf_reset(&text);
	for (int n = below(&w->r, 12); n > 0; n--)
		af_buf_printf(&text, "%s ", tokens[below(&w->r, 30)]);
	try_text(w, af_buf_text(&text));
	for (int i = 0; i < 4; i++) {
		tree.count = 0;
		af_buf_reset(&text);
		print_tree(&w->r, &text, draw_tree(&tree, 3), 0);
		for (int n = 1 + below(&w->r, 3); n > 0; n--) {
			size_t at = (size_t)below(&w->r, (int)text.length);

			if (chance(&w->r, 40))
				text.data[at] = (char)(1 + below(&w->r, 127));
			else if (chance(&w->r, 50))
				memmove(text.data + at, text.data + at + 1, strlen(text.data + at));
			else
				text.data[at] = '\0';
		}
		try_text(w, text.data);
	}
	af_buf_clear(&text);
}

static void test_noise(void **state)
{
	(void)state;
	for_all(noise_is_refused_or_judged);
	print_message("%zu of %d noisy texts were conditions all the same\n", compiled, CASES * 6);
	assert_true(compiled > CASES / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_profile),
		cmocka_unit_test(three_values),
		cmocka_unit_test(starting_after_notice),
		cmocka_unit_test(mistakes_have_a_place),
		cmocka_unit_test(depth_and_length_are_bounded),
		cmocka_unit_test(test_the_slow_evaluator_agrees),
		cmocka_unit_test(test_noise),
	};

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
