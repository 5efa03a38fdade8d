/* Keeps the tables of docs/csv.md that tell of skills true: compares every row with what the importer makes of it. */
#include <ctype.h>

#include "csv_doc.h"
#include "import/levels.c" /* the words for levels are private to it */
#include "import/mine.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(skill_tables)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
