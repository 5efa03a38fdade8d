/* Conditions that users write (match/where.h), drawn: against a slow evaluator that knows nothing of the fast one, and noise. */
#include <ctype.h>

#include "base/text.h"
#include "match/where.h"
#include "world.h"

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
		n->of = (int)n->kind;
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
		cmocka_unit_test(test_the_slow_evaluator_agrees),
		cmocka_unit_test(test_noise),
	};

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
