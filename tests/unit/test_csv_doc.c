/* Keeps docs/csv.md true: compares every row of its tables with what the importer makes of it; those that tell of skills are in
 * test_csv_doc_skills.c. Every table is one that is checked. */
#include "csv_doc.h"
#include "base/country.h"
#include "base/embedded.h"
#include "import/encoding.h"
#include "import/headers.c" /* the table of synonyms is private to it */
#include "import/skill_column.h"

/* ---------------------------------------------------------------- values */

static const char not_understood[] = "not understood";

static void check_years(const struct row *row)
{
	const char *cell = code(row, 0);
	int months = AF_UNKNOWN;
	char text[48];
	enum af_parse parse = af_years_cell(cell, strlen(cell), NOW, &months);

	months_text(parse == AF_PARSED ? months : AF_UNKNOWN, text);
	expect(row, parse == AF_PARSED ? text : parse == AF_NEGATIVE ? "row rejected" : not_understood, row->cells[1]);
}

static void check_rate(const struct row *row)
{
	const char *cell = code(row, 0);
	struct af_rate rate = {.cents = -1};
	char text[64] = "", cents[8] = "";

	if (af_rate_cell(cell, strlen(cell), &rate) != AF_PARSED) {
		expect(row, not_understood, row->cells[1]);
		return;
	}
	if (rate.cents % 100)
		snprintf(cents, sizeof(cents), ".%02d", (int)(rate.cents % 100));
	snprintf(text, sizeof(text), "%ld%s%s%s%s%s%s", (long)(rate.cents / 100), cents, rate.currency[0] ? " " : "", rate.currency,
	         rate.period ? "/" : "", af_rate_period_name(rate.period), rate.range ? ", the cell kept" : "");
	expect(row, text, row->cells[1]);
}

static void check_rate_header(const struct row *row)
{
	struct af_rate_hint hint;
	char text[48];

	af_rate_hint(code(row, 0), &hint);
	snprintf(text, sizeof(text), "%s%s%s%s", hint.currency, hint.period ? "/" : "", af_rate_period_name(hint.period),
	         hint.thousands ? ", thousands" : "");
	expect(row, text[0] ? text : "nothing", row->cells[1]);
}

static void check_currency(const struct row *row)
{
	const char *cell = code(row, 0);
	char currency[4];
	bool parsed = af_currency_cell(cell, strlen(cell), currency) == AF_PARSED;

	expect(row, parsed ? currency : not_understood, row->cells[1]);
}

static void expect_start(const struct row *row, const char *cell, int hint, const char *told)
{
	struct af_start start = {.notice_days = AF_UNKNOWN};
	const bool parsed = af_available_cell(cell, strlen(cell), hint, &start) == AF_PARSED;
	char text[40];

	snprintf(text, sizeof(text), "%s", parsed ? start.date : not_understood);
	if (start.notice_days != AF_UNKNOWN)
		snprintf(text, sizeof(text), "notice of %d days", start.notice_days);
	expect(row, text, told);
}

static void check_available(const struct row *row)
{
	expect_start(row, code(row, 0), AF_START, row->cells[1]);
}

static void check_notice(const struct row *row)
{
	const int hint = af_notice_hint(code(row, 0));

	expect_start(row, code(row, 1), hint, row->cells[2]);
}

static void check_work_mode(const struct row *row)
{
	const char *cell = code(row, 0);
	char text[32] = "";
	int modes;
	bool parsed = af_work_mode_cell(cell, strlen(cell), &modes) == AF_PARSED;

	if (parsed)
		af_work_modes_format(modes, text);
	expect(row, parsed ? text : not_understood, row->cells[1]);
}

static void check_timezone(const struct row *row)
{
	const char *cell = code(row, 0);
	char text[24] = "";
	int minutes;
	bool parsed = af_timezone_cell(cell, strlen(cell), &minutes) == AF_PARSED;

	if (parsed)
		snprintf(text, sizeof(text), "UTC%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
	expect(row, parsed ? text : not_understood, row->cells[1]);
}

static void check_location(const struct row *row)
{
	const struct af_embedded file = af_embedded_countries();
	struct af_countries countries = {0};
	const struct af_country *country;
	struct af_error err;
	const char *cell = code(row, 0);

	assert_int_equal(af_countries_read(&countries, file.name, file.text, file.length, &err), AF_OK);
	assert_int_equal(af_country_of(&countries, cell, strlen(cell), &country, &err), AF_OK);
	expect(row, country ? country->code : not_understood, row->cells[1]);
	af_countries_clear(&countries);
}

static void value_tables(void **state)
{
	(void)state;
	each_row("Years cell", 2, 10, check_years);
	each_row("Rate cell", 2, 10, check_rate);
	each_row("Rate header", 2, 3, check_rate_header);
	each_row("Currency cell", 2, 3, check_currency);
	each_row("Availability cell", 2, 10, check_available);
	each_row("Notice header", 3, 8, check_notice);
	each_row("Work mode cell", 2, 6, check_work_mode);
	each_row("Time zone cell", 2, 8, check_timezone);
	each_row("Location cell", 2, 5, check_location);
}

/* ---------------------------------------------------------------- columns */

static size_t fields_seen, headers_seen;

static void check_field(const struct row *row)
{
	const char *const *fields = af_import_fields(), *name = code(row, 0);
	size_t field = 0;

	while (fields[field] && strcmp(fields[field], name) != 0)
		field++;
	if (!fields[field])
		fail_msg("%s:%zu: there is no field %s", DOCUMENT, row->line, name);
	expect(row, af_field_many((enum af_field)field) ? "several" : "one", row->cells[2]);
	fields_seen++;
}

/* `key` (last resort): only the weak names of it. */
static void split_field(const struct row *row, char name[64], bool *last_resort)
{
	static const char mark[] = " (last resort)";
	const size_t n = strlen(row->cells[0]), m = strlen(mark);

	*last_resort = n > m && !strcmp(row->cells[0] + n - m, mark);
	snprintf(name, 64, "%.*s", (int)(n - (*last_resort ? m : 0)), row->cells[0]);
	if (name[0] != '`' || name[strlen(name) - 1] != '`')
		fail_msg("%s:%zu: \"%s\" is no field", DOCUMENT, row->line, row->cells[0]);
	name[strlen(name) - 1] = '\0';
	memmove(name, name + 1, strlen(name));
}

static void check_headers(const struct row *row)
{
	const char *at = row->cells[1];
	char name[64], word[128];
	struct af_error err;
	bool last_resort, weak;
	enum af_field field;

	split_field(row, name, &last_resort);
	while (next_word(row, &at, word)) {
		assert_int_equal(af_header_field(word, &field, &weak, &err), AF_OK);
		if (strcmp(af_field_name(field), name) != 0 || weak != last_resort)
			fail_msg("%s:%zu: the header \"%s\" is %s%s, not %s", DOCUMENT, row->line, word, af_field_name(field),
			         weak ? " as a last resort" : "", row->cells[0]);
		headers_seen++;
	}
}

/* The entries of a list "|a|b|". */
static size_t entries(const char *names)
{
	size_t n = 0;

	for (const char *at = names; *at; at++)
		n += *at == '|';
	return n - 1;
}

/* Every synonym that the program knows stands in the document, as a word of its own. */
static void check_synonyms(void)
{
	size_t known = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *at = table[i].names + 1;

		known += entries(table[i].names);
		while (*at) {
			const size_t n = strcspn(at, "|");
			char word[132];

			assert_true(n && n < 128);
			snprintf(word, sizeof(word), "`%.*s`", (int)n, at);
			if (!strstr(document, word))
				fail_msg("%s does not list the header %s of the field %s", DOCUMENT, word, af_field_name(table[i].field));
			at += n + 1;
		}
	}
	/* All listed headers are right and none is missing; so as many in number means that none is listed twice. */
	assert_int_equal(headers_seen, known);
}

static void column_tables(void **state)
{
	(void)state;
	fields_seen = headers_seen = 0;
	each_row("Field", 3, AF_FIELD_COUNT, check_field);
	assert_int_equal(fields_seen, AF_FIELD_COUNT);
	each_row("Field", 2, 10, check_headers);
	check_synonyms();
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		char word[64];

		snprintf(word, sizeof(word), "`%.*s`", (int)strlen(openings[i]) - 1, openings[i]); /* without its space */
		if (!strstr(document, word))
			fail_msg("%s does not list the beginning %s", DOCUMENT, word);
	}
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		char word[64];

		snprintf(word, sizeof(word), "`%s`", endings[i] + 1); /* without its space */
		if (!strstr(document, word))
			fail_msg("%s does not list the end %s", DOCUMENT, word);
	}
}

/* ---------------------------------------------------------------- columns of one skill */

static void check_skill_header(const struct row *row)
{
	static const char *const counts[] = {
		[AF_SCALE_UNSAID] = "is a level", [AF_SCALE_LEVEL] = "is a level", [AF_SCALE_TEN] = "is on a scale of ten",
		[AF_SCALE_YEARS] = "counts years", [AF_SCALE_MARK] = "1 is yes", [AF_SCALE_UNKNOWN] = "is not understood",
	};
	struct af_skill_header header;
	struct af_error err;

	assert_int_equal(af_skill_header(taxonomy, code(row, 0), &header, &err), AF_OK);
	expect(row, header.skill ? header.skill->name : "none", row->cells[1]);
	expect(row, header.skill ? counts[header.scale] : "", row->cells[2]);
}

static void check_skill_column(const struct row *row)
{
	static const char *const told[] = {
		[AF_SAYS_YES] = "the skill", [AF_SAYS_NO] = "nothing", [AF_SAYS_UNCLEAR] = "not understood",
		[AF_SAYS_BAD_LEVEL] = "row rejected", [AF_SAYS_NEGATIVE] = "row rejected",
	};
	const char *cell = code(row, 0);
	struct af_qualifiers said;
	const enum af_skill_cell_says found = af_skill_column_cell(cell, strlen(cell), AF_SCALE_UNSAID, NOW, &said);
	char level[16] = "", years[48];

	expect(row, told[found], row->cells[1]);
	if (said.level != AF_UNKNOWN)
		snprintf(level, sizeof(level), "%d", said.level);
	months_text(said.months, years);
	expect(row, level, row->cells[2]);
	expect(row, years, row->cells[3]);
}

static size_t beside_seen;

static void check_beside_skill(const struct row *row)
{
	const char *at = row->cells[1], *name = code(row, 0);
	char word[128];

	while (next_word(row, &at, word)) {
		enum af_field field;
		unsigned number;
		struct af_error err;

		assert_int_equal(af_header_of_skill(word, &field, &number, &err), AF_OK);
		expect(row, af_field_name(field), name);
		assert_int_equal(number, 0);
		beside_seen++;
	}
}

static void skill_columns(void **state)
{
	size_t known = 0;

	(void)state;
	each_row("Skill header", 3, 15, check_skill_header);
	each_row("Cell of a skill column", 4, 20, check_skill_column);
	beside_seen = 0;
	each_row("Beside the skill", 2, 3, check_beside_skill);
	for (size_t i = 0; i < sizeof(of_skill) / sizeof(of_skill[0]); i++)
		known += entries(of_skill[i].names);
	assert_int_equal(beside_seen, known); /* every one is right, and none is missing */
}

/* ---------------------------------------------------------------- the rest */

/* The examples of the document show every reason. */
static void check_reason(const struct row *row)
{
	const char *reason = code(row, 0), *at = document;
	size_t n = 0;

	for (; (at = strstr(at, reason)); at++)
		n++;
	if (n < 2)
		fail_msg("%s:%zu: no example shows the reason \"%s\"", DOCUMENT, row->line, reason);
}

static void reasons(void **state)
{
	(void)state;
	each_row("Reason", 2, 10, check_reason);
}

static void check_encoding(const struct row *row)
{
	const char *at = row->cells[0];
	struct af_encoding encoding;
	struct af_error err;
	char word[128];

	while (next_word(row, &at, word)) {
		assert_int_equal(af_encoding_find(word, &encoding, &err), AF_OK);
		assert_string_equal(encoding.name, row->cells[1]);
	}
}

static void encodings(void **state)
{
	(void)state;
	each_row("`--encoding`", 2, 10, check_encoding);
}

/* Every table of the document is one that is checked, or one that holds nothing to check here. */
static void all_tables_known(void **state)
{
	static const char *const known[] = {
		"Skill cell", "Skills cell", "Bad skill cell", "Left out", "Level", "Beside a level", "No level",
		"Notice header", "Years cell", "Rate cell", "Rate header", "Currency cell",
		"Availability cell", "Work mode cell", "Time zone cell", "Location cell", "Field", "Reason", "File", "Value",
		"Text", "A name such as", "`--encoding`", "Class", /* tests/hostile/run.sh checks that one */
		"Skill header", "Cell of a skill column", "Beside the skill",
	};
	static struct row row;
	bool inside = false;
	size_t line = 0;

	(void)state;
	for (const char *at = document; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		bool is_row = read_row(at, strcspn(at, "\n"), &row), found = false;

		line++;
		for (size_t i = 0; is_row && i < sizeof(known) / sizeof(known[0]); i++)
			found = found || !strcmp(known[i], row.cells[0]);
		if (is_row && !inside && !found)
			fail_msg("%s:%zu: nothing checks a table \"%s\"", DOCUMENT, line, row.cells[0]);
		inside = is_row;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(value_tables), cmocka_unit_test(column_tables), cmocka_unit_test(skill_columns),
		cmocka_unit_test(reasons), cmocka_unit_test(encodings), cmocka_unit_test(all_tables_known),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
