/* Properties of the cell parsers: whatever a cell holds, nothing crashes, what is understood lies within its range, what is not understood
 * leaves no trace; and neither case nor blanks around a cell change what it says.
 *
 * Cells are bytes at random, and every example of the tables of docs/csv.md, mutated. ARCHEFIT_SEED draws others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "base/text.h"
#include "import/cells.h"

#define DOCUMENT "docs/csv.md"
#define NOW (2026 * 12 + 10)
enum { CASES = 20000, CELL_SIZE = 600, EXAMPLES_MAX = 2000 };

static struct af_taxonomy *taxonomy;
static struct af_skill_parser parser;
static char *examples[EXAMPLES_MAX];
static size_t example_count;
static uint64_t state_of_chance;

/* splitmix64 */
static size_t below(size_t n)
{
	uint64_t z = state_of_chance += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (size_t)((z ^ (z >> 31)) % n);
}

static uint64_t seed(void)
{
	const char *text = getenv("ARCHEFIT_SEED");

	return text && *text ? strtoull(text, NULL, 10) : 20261123;
}

/* ---------------------------------------------------------------- what a cell says, as text; fails when it is out of its range */

static void broken(const char *what, const char *cell)
{
	fail_msg("%s: \"%s\"\nrun again with ARCHEFIT_SEED=%llu", what, cell, (unsigned long long)seed());
}

static void within(const char *what, const char *cell, int value, int least, int most)
{
	if (value != AF_UNKNOWN && (value < least || value > most))
		broken(what, cell);
}

enum { UNTOUCHED = -77 };

static void say_years(const char *cell, size_t n, int now, char *out)
{
	int months = UNTOUCHED;
	const enum af_parse parse = af_years_cell(cell, n, now, &months);

	if (parse != AF_PARSED && months != UNTOUCHED)
		broken("years: touched", cell);
	if (parse == AF_PARSED && (months < 0 || months > 960))
		broken("years: out of range", cell);
	sprintf(out, "%d %d", (int)parse, months);
}

static void years(const char *cell, size_t n, char *out)
{
	say_years(cell, n, NOW, out);
}

static void years_without_date(const char *cell, size_t n, char *out)
{
	say_years(cell, n, AF_UNKNOWN, out);
}

static void check_currency(const char *cell, const char *currency)
{
	if (currency[0] && (strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
		broken("no currency", cell);
}

static void rate(const char *cell, size_t n, char *out)
{
	struct af_rate r = {.cents = UNTOUCHED};
	const enum af_parse parse = af_rate_cell(cell, n, &r);

	if (parse != AF_PARSED && r.cents != UNTOUCHED)
		broken("rate: touched", cell);
	if (parse == AF_PARSED && (r.cents <= 0 || r.period < AF_PER_UNKNOWN || r.period > AF_PER_YEAR))
		broken("rate: out of range", cell);
	check_currency(cell, r.currency);
	sprintf(out, "%lld %s %d %d %d", (long long)r.cents, r.currency, (int)r.period, r.range, r.thousands);
}

static void hints(const char *cell, size_t n, char *out)
{
	struct af_rate_hint hint;
	struct af_rate r = {.cents = 99999};
	const int notice = (af_rate_hint(cell, &hint), af_notice_hint(cell));

	(void)n; /* headers have no NUL */
	check_currency(cell, hint.currency);
	if (notice != AF_START && notice != AF_NOTICE && notice != 1 && notice != 7 && notice != 30)
		broken("hint: out of range", cell);
	af_rate_complete(&r, "", &hint);
	if (r.cents != 99999 && r.cents != 99999000)
		broken("hint: completes to another rate", cell);
	sprintf(out, "%s %d %d %d", hint.currency, (int)hint.period, hint.thousands, notice);
}

static void currency(const char *cell, size_t n, char *out)
{
	char code[4] = "";

	af_currency_cell(cell, n, code);
	check_currency(cell, code);
	strcpy(out, code);
}

static void available(const char *cell, size_t n, char *out)
{
	static const int all[] = {AF_START, AF_NOTICE, 1, 7, 30};

	*out = '\0';
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct af_start start = {.date = "untouched", .notice_days = UNTOUCHED};
		const enum af_parse parse = af_available_cell(cell, n, all[i], &start);

		if (parse != AF_PARSED && (start.notice_days != UNTOUCHED || strcmp(start.date, "untouched") != 0))
			broken("available: touched", cell);
		if (parse == AF_PARSED && start.date[0] && strcmp(start.date, "now") != 0 && !af_date_valid(start.date))
			broken("available: no date", cell);
		if (parse == AF_PARSED && (start.date[0] != '\0') != (start.notice_days == AF_UNKNOWN))
			broken("available: neither a date nor a notice period, or both", cell);
		if (parse == AF_PARSED)
			within("notice: out of range", cell, start.notice_days, 0, 366);
		sprintf(out + strlen(out), "%d %s %d; ", (int)parse, start.date, start.notice_days);
	}
}

static void work_mode(const char *cell, size_t n, char *out)
{
	int modes = UNTOUCHED;
	const enum af_parse parse = af_work_mode_cell(cell, n, &modes);

	if (parse == AF_PARSED ? modes < 1 || modes > 7 : modes != UNTOUCHED)
		broken("work mode: out of range", cell);
	sprintf(out, "%d", modes);
}

static void timezone_cell(const char *cell, size_t n, char *out)
{
	int minutes = AF_UNKNOWN;

	if (af_timezone_cell(cell, n, &minutes) != AF_PARSED && minutes != AF_UNKNOWN)
		broken("time zone: touched", cell);
	within("time zone: out of range", cell, minutes, -12 * 60 - 59, 14 * 60 + 59);
	sprintf(out, "%d", minutes);
}

static void check_said(const char *cell, int level, int months, int last_used)
{
	within("level: out of range", cell, level, 1, 5);
	within("months: out of range", cell, months, 0, 960);
	within("last used: out of range", cell, last_used, 1900 * 12, NOW);
}

static void qualifier(const char *cell, size_t n, char *out)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	enum af_parse parse = AF_NOT_UNDERSTOOD;
	char plain[AF_PLAIN];

	if (af_plain(plain, cell, n))
		parse = af_qualifier_parse(plain, NOW, &q);
	if (parse != AF_PARSED && (q.level != AF_UNKNOWN || q.months != AF_UNKNOWN || q.last_used != AF_UNKNOWN))
		broken("qualifier: touched", cell);
	check_said(cell, q.level, q.months, q.last_used);
	sprintf(out, "%d %d %d %d", (int)parse, q.level, q.months, q.last_used);
}

static void skills(const char *cell, size_t n, char *out)
{
	struct af_skill_list list = {0};
	struct af_error err;
	struct af_buf text = {0};

	if (parser.seen_count > 2000)
		af_skill_parser_clear(&parser);
	if (af_skill_cell(&parser, cell, n, &list, &err) != AF_OK) {
		assert_int_equal(err.status, AF_INVALID);
		af_buf_adds(&text, "refused");
		list.count = 0;
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct af_skill_item *item = &list.items[i];

		assert_non_null(item->source);
		assert_true(item->skill < (item->listed ? af_taxonomy_count(taxonomy) : parser.unlisted_count));
		check_said(cell, item->level, item->months, item->last_used);
		if (item->listed)
			af_buf_printf(&text, "%zu", item->skill);
		else
			af_skill_key(&text, parser.unlisted[item->skill].name, strlen(parser.unlisted[item->skill].name));
		af_buf_printf(&text, " %d %d %d; ", item->level, item->months, item->last_used);
	}
	snprintf(out, CELL_SIZE * 8, "%s%s", af_buf_text(&text), list.left_over ? "left over" : "");
	af_buf_clear(&text);
	af_free(list.items);
}

/* ---------------------------------------------------------------- cells */

/* Keeps every text between backticks of the document's tables. */
static int set_up(void **state)
{
	FILE *in = fopen(DOCUMENT, "r");
	char *line = NULL;
	size_t size = 0;
	struct af_error err;

	(void)state;
	if (!in)
		return -1;
	while (getline(&line, &size, in) > 0) {
		char *end;

		for (char *at = *line == '|' ? strchr(line, '`') : NULL; at; at = strchr(end + 1, '`')) {
			end = strchr(at + 1, '`');
			if (!end)
				break;
			assert_true(example_count < EXAMPLES_MAX);
			examples[example_count] = calloc(1, (size_t)(end - at));
			memcpy(examples[example_count++], at + 1, (size_t)(end - at - 1));
		}
	}
	free(line);
	fclose(in);
	if (example_count < 500 || af_taxonomy_builtin(&taxonomy, &err) != AF_OK)
		return -1;
	parser = (struct af_skill_parser){.taxonomy = taxonomy, .now = NOW};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < example_count; i++)
		free(examples[i]);
	af_skill_parser_clear(&parser);
	af_taxonomy_free(taxonomy);
	return 0;
}

/* The next character's beginning. */
static size_t step(const char *text, size_t at)
{
	do
		at++;
	while (((unsigned char)text[at] & 0xC0) == 0x80);
	return at;
}

/* Where some character of the text begins, or its end. */
static size_t some_place(const char *text)
{
	size_t at = 0;

	for (size_t n = below(strlen(text) + 1); n-- && text[at];)
		at = step(text, at);
	return at;
}

/* Replaces text[from..to) by other, unless it would grow too long. */
static void put(char text[CELL_SIZE], size_t from, size_t to, const char *other)
{
	char copy[CELL_SIZE * 2];

	snprintf(copy, sizeof(copy), "%.*s%s%s", (int)from, text, other, text + to);
	if (strlen(copy) < 150)
		strcpy(text, copy);
}

/* Changes the text a little: it stays UTF-8. */
static void mutate(char text[CELL_SIZE])
{
	static const char *const bits[] = {
		"0", "1", "9", "99999999999", "-", "+", "/", ".", ",", ":", "(", ")", "%", "*", " ", "  ", "'", "’", "k", "€", "★", "☆", "é", "ñ", "ü",
		"–", "\xC2\xA0", "years", " ago", "since ", "desde ", " months", "4", "2019", "Ä", "s", "e", "X", "h", "/h", " de ", ";", "|", "½", "٣",
		"\xCC\x81", "\xE2\x80\x8B", "zł",
	};
	const size_t from = some_place(text), to = text[from] ? step(text, from) : from;

	switch (below(4)) {
	case 0: put(text, from, to, ""); break;
	case 1: put(text, from, to, bits[below(sizeof(bits) / sizeof(bits[0]))]); break;
	case 2: put(text, from, from, bits[below(sizeof(bits) / sizeof(bits[0]))]); break;
	default: put(text, from, below(2) ? from : strlen(text), examples[below(example_count)]); break;
	}
}

/* The text in capitals, or in small letters. */
static void in_case(const char *text, bool capitals, char out[CELL_SIZE * 3])
{
	size_t used = 0;

	for (size_t at = 0; text[at];) {
		utf8proc_int32_t point;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &point);

		assert_true(n > 0);
		point = capitals ? utf8proc_toupper(point) : utf8proc_tolower(point);
		used += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)out + used);
		at += (size_t)n;
	}
	out[used] = '\0';
}

/* ---------------------------------------------------------------- properties */

typedef void say_fn(const char *cell, size_t n, char *out);

static void expect_same(say_fn *say, const char *cell, const char *said, const char *other)
{
	char again[CELL_SIZE * 8];

	say(other, strlen(other), again);
	if (strcmp(said, again) != 0)
		fail_msg("\"%s\" says \"%s\"\nbut \"%s\" says \"%s\"\nrun again with ARCHEFIT_SEED=%llu", cell, said, other, again,
		         (unsigned long long)seed());
}

static void check_cell(say_fn *say, const char *cell)
{
	char said[CELL_SIZE * 8], other[CELL_SIZE * 4];

	say(cell, strlen(cell), said);
	in_case(cell, true, other);
	expect_same(say, cell, said, other);
	in_case(cell, false, other);
	expect_same(say, cell, said, other);
	snprintf(other, sizeof(other), " \t\n%s\r\n \xC2\xA0", cell);
	expect_same(say, cell, said, other);
}

static void check_all(say_fn *say)
{
	char cell[CELL_SIZE], said[CELL_SIZE * 8];

	state_of_chance = seed();
	for (size_t i = 0; i < example_count; i++)
		check_cell(say, examples[i]);
	for (int i = 0; i < CASES; i++) {
		snprintf(cell, sizeof(cell), "%s", examples[below(example_count)]);
		for (size_t n = 1 + below(3); n; n--)
			mutate(cell);
		check_cell(say, cell);
	}
	for (int i = 0; i < CASES; i++) { /* no UTF-8, mostly: only that nothing bad happens */
		const size_t n = below(64);

		for (size_t k = 0; k < n; k++)
			cell[k] = (char)(below(3) ? 1 + below(127) : 1 + below(255));
		cell[n] = '\0';
		say(cell, n, said);
	}
}

#define PROPERTY(name) static void test_##name(void **state) { (void)state; check_all(name); }

PROPERTY(years)
PROPERTY(years_without_date)
PROPERTY(rate)
PROPERTY(hints)
PROPERTY(currency)
PROPERTY(available)
PROPERTY(work_mode)
PROPERTY(timezone_cell)
PROPERTY(qualifier)
PROPERTY(skills)

/* No word for a level, a time or a date is taken off the name of a skill. */
static void names_of_skills_are_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const struct af_skill *skill = af_taxonomy_skill(taxonomy, i);

		for (size_t k = 0; k <= skill->alias_count; k++) {
			const char *name = k ? skill->aliases[k - 1] : skill->name;
			char wanted[100], said[CELL_SIZE * 8];

			sprintf(wanted, "%zu %d %d %d; ", i, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN);
			skills(name, strlen(name), said);
			if (strcmp(said, wanted) != 0)
				fail_msg("the skill \"%s\" is read as \"%s\"", name, said);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_years), cmocka_unit_test(test_years_without_date), cmocka_unit_test(test_rate),
		cmocka_unit_test(test_hints), cmocka_unit_test(test_currency), cmocka_unit_test(test_available),
		cmocka_unit_test(test_work_mode), cmocka_unit_test(test_timezone_cell), cmocka_unit_test(test_qualifier),
		cmocka_unit_test(test_skills), cmocka_unit_test(names_of_skills_are_nothing_else),
	};

	print_message("ARCHEFIT_SEED=%llu, %d mutated and %d random cells each\n", (unsigned long long)seed(), CASES, CASES);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
