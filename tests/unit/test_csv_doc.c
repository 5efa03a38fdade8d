/* Keeps docs/csv.md true: reads its tables and compares every row with what the importer makes of it.
 *
 * A table is known by its first header cell. A table that no check is known for, a row that cannot be read and a table
 * that is missing are failures, so that nothing slips through by being written otherwise. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "import/cells.h"
#include "import/encoding.h"
#include "base/country.h"
#include "import/mine.h"
#include "import/skill_column.h"
#include "import/headers.c" /* the table of synonyms is private to it */
#include "import/levels.c"  /* as are the words for levels */

#define DOCUMENT "docs/csv.md"
#define NOW (2026 * 12 + 10) /* the document says when its table was made: 2026-11 */
enum { CELLS_MAX = 8, CELL_SIZE = 4096 };

static struct af_taxonomy *taxonomy;
static char *document; /* as read */

struct row {
	size_t line;
	size_t count;
	char cells[CELLS_MAX][CELL_SIZE];
};

/* ---------------------------------------------------------------- reading the document */

static int set_up(void **state)
{
	struct af_error err;
	FILE *in = fopen(DOCUMENT, "rb");
	long size;

	(void)state;
	if (!in || fseek(in, 0, SEEK_END) || (size = ftell(in)) <= 0 || fseek(in, 0, SEEK_SET)) {
		print_error("%s cannot be read; run the tests from the top of the repository\n", DOCUMENT);
		if (in)
			fclose(in);
		return -1;
	}
	document = calloc(1, (size_t)size + 1);
	if (!document || fread(document, 1, (size_t)size, in) != (size_t)size) {
		fclose(in);
		return -1;
	}
	fclose(in);
	return af_taxonomy_builtin(&taxonomy, &err) == AF_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(document);
	af_taxonomy_free(taxonomy);
	return 0;
}

/* Splits "| a | b |" into its cells, without the spaces around them; "\|" is a bar. False when the line is no such row. */
static bool read_row(const char *line, size_t n, struct row *row)
{
	row->count = 0;
	if (n < 2 || line[0] != '|' || line[n - 1] != '|')
		return false;
	for (size_t at = 1; at < n;) {
		char *cell;
		size_t length = 0;

		assert_true(row->count < CELLS_MAX);
		cell = row->cells[row->count++];
		while (at < n && line[at] == ' ')
			at++;
		for (; line[at] != '|'; at++) {
			if (line[at] == '\\' && line[at + 1] == '|')
				at++;
			assert_true(length + 1 < CELL_SIZE);
			cell[length++] = line[at];
		}
		while (length && cell[length - 1] == ' ')
			length--;
		cell[length] = '\0';
		at++;
	}
	return true;
}

typedef void check_fn(const struct row *row);

/* Calls check with every row of the tables whose first header cell is title and that have that many columns. Fails when there
 * are fewer than `least` rows. */
static void each_row(const char *title, size_t columns, size_t least, check_fn *check)
{
	static struct row row;
	size_t line = 0, rows = 0, depth = 0; /* depth: lines into the current table */
	bool wanted = false;

	for (const char *at = document; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		line++;
		if (!read_row(at, strcspn(at, "\n"), &row)) {
			depth = 0;
			continue;
		}
		row.line = line;
		if (!depth++)
			wanted = !strcmp(row.cells[0], title) && row.count == columns;
		if (!wanted || depth < 3) /* the header and the rule below it */
			continue;
		if (row.count != columns)
			fail_msg("%s:%zu: %zu cells instead of %zu", DOCUMENT, line, row.count, columns);
		check(&row);
		rows++;
	}
	if (rows < least)
		fail_msg("%s: %zu rows in tables \"%s\", at least %zu were expected", DOCUMENT, rows, title, least);
}

/* The text between the backticks that enclose the whole cell. Static, until the next call. */
static const char *code(const struct row *row, size_t index)
{
	static char text[CELL_SIZE];
	size_t n = strlen(row->cells[index]);

	if (n < 3 || row->cells[index][0] != '`' || row->cells[index][n - 1] != '`')
		fail_msg("%s:%zu: \"%s\" is not between backticks", DOCUMENT, row->line, row->cells[index]);
	memcpy(text, row->cells[index] + 1, n - 2);
	text[n - 2] = '\0';
	return text;
}

/* Takes the next `word` of a list of words between backticks with commas between them. */
static bool next_word(const struct row *row, const char **at, char word[128])
{
	const char *end;

	if (!**at)
		return false;
	end = **at == '`' ? strchr(*at + 1, '`') : NULL;
	if (!end || (end[1] && strncmp(end + 1, ", `", 3) != 0) || end - *at > 120)
		fail_msg("%s:%zu: no list of words between backticks, from \"%.40s\" on", DOCUMENT, row->line, *at);
	snprintf(word, 128, "%.*s", (int)(end - *at - 1), *at + 1);
	*at = end[1] ? end + 3 : end + 1;
	return true;
}

static void expect(const struct row *row, const char *got, const char *told)
{
	if (strcmp(got, told) != 0)
		fail_msg("%s:%zu: %s is understood as \"%s\", the document says \"%s\"", DOCUMENT, row->line, row->cells[0], got, told);
}

static void months_text(int months, char out[48])
{
	const int years = months / 12, rest = months % 12;
	char tail[24] = "";

	out[0] = '\0';
	if (months == AF_UNKNOWN)
		return;
	if (rest || !years)
		snprintf(tail, sizeof(tail), "%d month%s", rest, rest == 1 ? "" : "s");
	if (years)
		snprintf(out, 48, "%d year%s%s%s", years, years == 1 ? "" : "s", tail[0] ? " " : "", tail);
	else
		snprintf(out, 48, "%s", tail);
}

/* ---------------------------------------------------------------- skills */

/* Reads a cell; text of the failure in err->message when it would reject the row. */
static bool read_skills(const char *cell, struct af_skill_parser *parser, struct af_skill_list *list, struct af_error *err)
{
	memset(err, 0, sizeof(*err));
	*parser = (struct af_skill_parser){.taxonomy = taxonomy, .now = NOW};
	*list = (struct af_skill_list){0};
	return af_skill_cell(parser, cell, strlen(cell), list, err) == AF_OK;
}

static void skill_name(const struct af_skill_parser *parser, const struct af_skill_item *item, char out[256])
{
	if (item->listed)
		snprintf(out, 256, "%s", af_taxonomy_skill(taxonomy, item->skill)->name);
	else
		snprintf(out, 256, "unknown: %s", parser->unlisted[item->skill].name);
}

static void check_skill(const struct row *row)
{
	struct af_skill_parser parser;
	struct af_skill_list list;
	struct af_error err;
	char name[256], level[16] = "", years[48], month[16] = "";

	if (!read_skills(code(row, 0), &parser, &list, &err))
		fail_msg("%s:%zu: %s", DOCUMENT, row->line, err.message);
	assert_int_equal(list.count, 1);
	skill_name(&parser, &list.items[0], name);
	if (list.items[0].level != AF_UNKNOWN)
		snprintf(level, sizeof(level), "%d", list.items[0].level);
	months_text(list.items[0].months, years);
	if (list.items[0].last_used != AF_UNKNOWN)
		af_month_format(list.items[0].last_used, month);
	expect(row, name, row->cells[1]);
	expect(row, level, row->cells[2]);
	expect(row, years, row->cells[3]);
	expect(row, month, row->cells[4]);
	af_free(list.items);
	af_skill_parser_clear(&parser);
}

static void check_skills(const struct row *row)
{
	struct af_skill_parser parser;
	struct af_skill_list list;
	struct af_error err;
	char all[1024] = "", name[256];

	if (!read_skills(code(row, 0), &parser, &list, &err))
		fail_msg("%s:%zu: %s", DOCUMENT, row->line, err.message);
	for (size_t i = 0; i < list.count; i++) {
		skill_name(&parser, &list.items[i], name);
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? "; " : "", name);
	}
	expect(row, all, row->cells[1]);
	af_free(list.items);
	af_skill_parser_clear(&parser);
}

static void check_bad_skill(const struct row *row)
{
	struct af_skill_parser parser;
	struct af_skill_list list;
	struct af_error err;

	if (read_skills(code(row, 0), &parser, &list, &err))
		fail_msg("%s:%zu: %s does not reject the row", DOCUMENT, row->line, row->cells[0]);
	expect(row, err.message, row->cells[1]);
	af_free(list.items);
	af_skill_parser_clear(&parser);
}

static void check_level(const struct row *row)
{
	const char *at = row->cells[1];
	char word[128];

	while (next_word(row, &at, word)) {
		struct af_qualifiers said = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
		char plain[AF_PLAIN];

		assert_true(af_plain(plain, word, strlen(word)));
		if (af_qualifier_parse(plain, NOW, &said) != AF_PARSED || said.level != atoi(row->cells[0]))
			fail_msg("%s:%zu: \"%s\" is no word for level %s", DOCUMENT, row->line, word, row->cells[0]);
	}
}

/* The skills that the text names, "; " between them. Static. */
static const char *mined(const char *text)
{
	static char names[512];
	struct af_miner *miner;
	const struct af_found *found;
	struct af_error err;
	size_t count;

	names[0] = '\0';
	assert_int_equal(af_miner_new(taxonomy, &miner, &err), AF_OK);
	assert_int_equal(af_mine(miner, text, strlen(text), &found, &count, &err), AF_OK);
	for (size_t i = 0; i < count; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", i ? "; " : "",
		         af_taxonomy_skill(taxonomy, found[i].skill)->name);
	af_miner_free(miner);
	return names;
}

static void check_text(const struct row *row)
{
	expect(row, mined(code(row, 0)), row->cells[1]);
}

/* Is the skill called name found when the format, with name in letters of the case, is a text? */
static bool finds(const char *format, const char *name, int (*letter)(int))
{
	const struct af_skill *skill = af_taxonomy_resolve(taxonomy, name);
	char written[64], text[160];
	size_t i = 0;

	assert_non_null(skill);
	for (; name[i]; i++)
		written[i] = (char)(letter ? letter((unsigned char)name[i]) : name[i]);
	written[i] = '\0';
	snprintf(text, sizeof(text), format, written);
	return strstr(mined(text), skill->name) != NULL;
}

/* How certain the document says that a name is, and whether it is. */
static bool as_certain(const char *name, const char *when)
{
	if (!strcmp(when, "in small and in capital letters"))
		return finds("I use %s.", name, tolower) && finds("I use %s.", name, toupper);
	if (!strcmp(when, "written exactly so"))
		return finds("I use %s.", name, NULL) && !finds("I use %s.", name, tolower);
	if (!strcmp(when, "with a capital"))
		return finds("%s helps.", name, NULL) && !finds("I use %s.", name, tolower);
	if (!strcmp(when, "with a capital, inside of a sentence, and not as part of a longer name"))
		return finds("I use %s.", name, NULL) && !finds("%s helps.", name, NULL) && !finds("I use %s.", name, tolower) &&
		       !finds("I met Paul %s.", name, NULL) && !finds("I use %s Street.", name, NULL);
	if (!strcmp(when, "the same, with another certain skill in the sentence"))
		return finds("I use %s on SQLite.", name, NULL) && !finds("I use %s.", name, NULL);
	if (!strcmp(when, "only in a list of skills: behind `Skills:` or the like, or beside two certain ones"))
		return finds("Skills: %s", name, NULL) && finds("SQLite, %s, PostgreSQL", name, NULL) &&
		       !finds("I use %s on SQLite.", name, NULL);
	return false;
}

static void check_name(const struct row *row)
{
	char names[CELL_SIZE];

	snprintf(names, sizeof(names), "%s", row->cells[0]);
	for (char *name = strtok(names, ","); name; name = strtok(NULL, ","))
		if (!as_certain(name + strspn(name, " "), row->cells[1]))
			fail_msg("%s:%zu: \"%s\" does not count %s", DOCUMENT, row->line, name, row->cells[1]);
}

/* Does the document list the word, of a list in the program, in a table whose first header cell is title? */
static bool listed_in(const char *title, const char *word, size_t n)
{
	static struct row row;
	size_t depth = 0;
	bool wanted = false;

	for (const char *line = document; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *at;
		char told[128], plain[AF_PLAIN];

		if (!read_row(line, strcspn(line, "\n"), &row)) {
			depth = 0;
			continue;
		}
		if (!depth++)
			wanted = !strcmp(row.cells[0], title);
		for (at = row.cells[1]; wanted && depth > 2 && next_word(&row, &at, told);)
			if (af_plain(plain, told, strlen(told)) && strlen(plain) == n && !memcmp(plain, word, n))
				return true;
	}
	return false;
}

static void all_listed(const char *title, const char *words)
{
	for (const char *at = words + 1; *at; at += strcspn(at, "|") + 1)
		if (!listed_in(title, at, strcspn(at, "|")))
			fail_msg("%s does not list \"%.*s\" in a table \"%s\"", DOCUMENT, (int)strcspn(at, "|"), at, title);
}

/* A word that may stand beside one for a level. */
static void check_beside(const struct row *row)
{
	const char *at = row->cells[1];
	char word[128], phrase[200], plain[AF_PLAIN];

	while (next_word(row, &at, word)) {
		const bool before = !strcmp(row->cells[0], "before");
		int level = 0;

		snprintf(phrase, sizeof(phrase), before ? "%s expert" : "expert %s", word);
		assert_true(af_plain(plain, phrase, strlen(phrase)));
		if (af_level_parse(plain, &level) != AF_PARSED || level != 5)
			fail_msg("%s:%zu: \"%s\" is no level", DOCUMENT, row->line, phrase);
	}
}

static void check_no_level(const struct row *row)
{
	const char *cell = code(row, 0);
	char plain[AF_PLAIN];
	int level;

	assert_true(af_plain(plain, cell, strlen(cell)));
	if (af_level_parse(plain, &level) != AF_NOT_UNDERSTOOD)
		fail_msg("%s:%zu: %s is a level", DOCUMENT, row->line, row->cells[0]);
}

static void check_left_out(const struct row *row)
{
	struct af_skill_parser parser;
	struct af_skill_list list;
	struct af_error err;

	if (!read_skills(code(row, 0), &parser, &list, &err) || list.count || !list.left_over)
		fail_msg("%s:%zu: %s is not left out", DOCUMENT, row->line, row->cells[0]);
	af_free(list.items);
	af_skill_parser_clear(&parser);
}

static void skill_tables(void **state)
{
	(void)state;
	each_row("Text", 2, 15, check_text);
	each_row("A name such as", 2, 6, check_name);
	each_row("Skill cell", 5, 20, check_skill);
	each_row("Skills cell", 2, 8, check_skills);
	each_row("Bad skill cell", 2, 4, check_bad_skill);
	each_row("Left out", 2, 3, check_left_out);
	each_row("Level", 2, 5, check_level);
	each_row("Beside a level", 2, 3, check_beside);
	each_row("No level", 2, 8, check_no_level);
	for (size_t i = 0; i < 5; i++)
		all_listed("Level", level_words[i]);
	all_listed("Beside a level", words_before);
	all_listed("Beside a level", words_behind);
	all_listed("Beside a level", joints);
}

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
		cmocka_unit_test(skill_tables), cmocka_unit_test(value_tables), cmocka_unit_test(column_tables),
		cmocka_unit_test(reasons), cmocka_unit_test(encodings), cmocka_unit_test(all_tables_known),
		cmocka_unit_test(skill_columns),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
