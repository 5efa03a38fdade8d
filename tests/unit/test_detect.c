/* What the first rows tell of columns: lists of skills, addresses, columns of one skill, columns beside a skill, the long format. As many
 * cases are of files that only look like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "import/detect.h"
#include "import/skill_column.h"

#define NOW (2026 * 12 + 10)

static struct af_taxonomy *taxonomy;

static int set_up(void **state)
{
	struct af_error err;

	(void)state;
	return af_taxonomy_builtin(&taxonomy, &err) == AF_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	af_taxonomy_free(taxonomy);
	return 0;
}

/* The columns of a file as "key skills* skill?": * for those found by their cells, ? behind the field that a kept column may be meant for. */
static void describe(const struct af_columns *columns, char *out, size_t size)
{
	size_t n = 0;

	*out = '\0';
	for (size_t i = 0; i < columns->count && n < size; i++) {
		const bool kept = columns->fields[i] == AF_FIELD_EXTRA;
		const enum af_field field = kept ? columns->suggestions[i] : columns->fields[i];

		n += (size_t)snprintf(out + n, size - n, "%s%s%s", i ? " " : "", kept && field == AF_FIELD_EXTRA ? "-" : af_field_name(field),
		                      kept ? field == AF_FIELD_EXTRA ? "" : "?" : columns->by[i] == AF_BY_CELLS ? "*" : "");
	}
}

static enum af_status detect(const char *csv, const char *map, struct af_arena *arena, struct af_columns *columns, struct af_error *err)
{
	static const char *const missing[] = {"NA"};
	const struct af_detect by = {.name = "t.csv", .taxonomy = taxonomy, .missing = missing, .missing_count = 1, .now = NOW};
	struct af_delimited *reader = NULL;
	struct af_record record;
	FILE *in = fmemopen((void *)(uintptr_t)csv, strlen(csv), "r");
	enum af_status status;
	bool end;

	assert_non_null(in);
	assert_int_equal(af_delimited_open(in, "t.csv", ',', NULL, &reader, err), AF_OK);
	assert_int_equal(af_delimited_next(reader, &record, &end, err), AF_OK);
	status = af_columns_assign(arena, "t.csv", record.cells, record.count, &map, map ? 1 : 0, columns, err);
	if (status == AF_OK)
		status = af_detect_columns(&by, reader, arena, columns, err);
	af_delimited_close(reader);
	fclose(in);
	return status;
}

#define assert_columns(csv, map, expected) assert_columns_(csv, map, expected, __LINE__)

static void assert_columns_(const char *csv, const char *map, const char *expected, int line)
{
	struct af_arena arena = {0};
	struct af_columns columns;
	struct af_error err = {0};
	char got[512];

	if (detect(csv, map, &arena, &columns, &err) != AF_OK)
		fail_msg("line %d: %s", line, err.message);
	describe(&columns, got, sizeof(got));
	if (columns.long_format)
		strcat(got, " long");
	if (strcmp(got, expected) != 0)
		fail_msg("line %d: \"%s\", not \"%s\", of:\n%s", line, got, expected, csv);
	af_arena_clear(&arena);
}

static void refused(const char *csv, const char *map, const char *needle)
{
	struct af_arena arena = {0};
	struct af_columns columns;
	struct af_error err = {0};

	assert_int_equal(detect(csv, map, &arena, &columns, &err), AF_INVALID);
	if (!strstr(err.message, needle))
		fail_msg("\"%s\" lacks \"%s\"", err.message, needle);
	af_arena_clear(&arena);
}

static void lists(void **state)
{
	(void)state;
	assert_columns("id,Uses\n1,\"Python, Go\"\n2,Django; React\n3,Rust\n", NULL, "key skills*");
	assert_columns("id,\n1,\"Python, Go\"\n2,Django; React\n3,Rust\n", NULL, "key skills*");
	/* four of five items, and no fewer */
	assert_columns("id,Uses\n1,\"Python, Go, Rust, Java, chess\"\n2,\"Perl, PHP, Ruby, C, go karts\"\n3,\"C#, C++, F#, R, tea\"\n", NULL, "key skills*");
	assert_columns("id,Uses\n1,\"Python, Go, Rust, chess\"\n2,\"Perl, PHP, Ruby, go karts\"\n3,\"C#, C++, F#, tea\"\n", NULL, "key -");
	/* two cells are too few; NA is none */
	assert_columns("id,Uses\n1,\"Python, Go\"\n2,Django; React\n3,\n4,NA\n", NULL, "key -");
	/* one item each: first names, colors, towns */
	assert_columns("id,First\n1,Ruby\n2,Julia\n3,Crystal\n4,Jasmine\n5,Ada\n", NULL, "key skills?");
	assert_columns("id,Town\n1,Phoenix\n2,Java\n3,Phoenix\n4,Paris\n", NULL, "key location"); /* by its header */
	assert_columns("id,Where\n1,Phoenix\n2,Phoenix\n3,Phoenix\n", NULL, "key -");
	assert_columns("id,Favorite language\n1,French\n2,German\n3,French\n", NULL, "key -");
	assert_columns("id,Squad\n1,Red/React\n2,Blue/Go\n3,Green\n", NULL, "key -");
	assert_columns("id,Verdict\n1,Go\n2,No go\n3,Go\n", NULL, "key -");
	/* the same skill over and over tells nothing */
	assert_columns("id,Uses\n1,\"Go, Go\"\n2,\"Go, Go\"\n3,\"go, Go\"\n", NULL, "key -");
	/* skills that nobody has */
	assert_columns("id,LanguageWantToWorkWith\n1,\"Python, Go\"\n2,Django; React\n3,Rust\n", NULL, "key -");
	assert_columns("id,Required skills of job\n1,\"Python, Go\"\n2,Django; React\n3,Rust\n", NULL, "key -");
	assert_columns("id,Former clients\n1,\"SAP, Salesforce\"\n2,SAP; Oracle\n3,Slack\n", NULL, "key -");
	assert_columns("id,Interests\n1,\"Machine Learning, Go\"\n2,Blockchain; Rust\n3,Rust\n", NULL, "key -");
	/* the user's word */
	assert_columns("id,Uses\n1,\"Python, Go\"\n2,Django; React\n3,Rust\n", "extra=Uses", "key -");
	assert_columns("id,Uses,Stack\n1,\"Python, Go\",C\n2,Django; React,C\n3,Rust,C\n", "skills=Stack", "key - skills");
	/* text, and levels that are none */
	assert_columns("id,Life\n1,\"I like Python, and Go.\"\n2,\"Python is, well, nice\"\n3,\"So is Go, a bit\"\n", NULL, "key -");
	assert_columns("id,Uses\n1,\"Python:9, Go\"\n2,\"Go:0, Rust\"\n3,\"Java:7, C\"\n", NULL, "key -");
}

/* Rows beyond the first 64 KiB, and a row that is cut off there, do no harm. */
static void large_files(void **state)
{
	static char csv[300000];
	size_t n = (size_t)snprintf(csv, sizeof(csv), "id,Uses,Note\n");

	(void)state;
	for (int i = 0; n < sizeof(csv) - 400; i++)
		n += (size_t)snprintf(csv + n, sizeof(csv) - n, "%d,\"%s\",%0300d\n", i, i < 250 ? "Go, Rust" : "chess, tea", i);
	assert_columns(csv, NULL, "key skills* notes");
	snprintf(csv, sizeof(csv), "id,Uses\n1,\"Go, Rust\"\n2,\"Python, C\"\n3,\"%0250000d\"\n", 1);
	assert_columns(csv, NULL, "key -"); /* the third is cut off */
}

static void addresses(void **state)
{
	(void)state;
	assert_columns("Who,How\nAnn,ann@example.org\nBob,bob@example.org\nCid,c.d@example.org\n", NULL, "- email*");
	assert_columns("Id,How\n1,ann@example.org\n2,bob@example.org\n3,c.d@example.org\n", NULL, "key -");
	/* one of ten may be something else, not more */
	assert_columns("Who,How\nA,a@x.org\nB,b@x.org\nC,c@x.org\nD,d@x.org\nE,e@x.org\nF,f@x.org\nG,g@x.org\nH,h@x.org\nI,i@x.org\nJ,ask\n", NULL,
	               "- email*");
	assert_columns("Who,How\nA,a@x.org\nB,b@x.org\nC,c@x.org\nJ,ask\n", NULL, "- -");
	/* not the candidates' */
	assert_columns("Who,Recruiter\nA,a@x.org\nB,b@x.org\nC,c@x.org\n", NULL, "- -");
	assert_columns("Who,CreatedBy\nA,a@x.org\nB,b@x.org\nC,c@x.org\n", NULL, "- -");
	assert_columns("Who,Mailbox\nA,hr@x.org\nB,hr@x.org\nC,hr@x.org\n", NULL, "- -");
	assert_columns("Who,Handle at\nA,@ann\nB,@bob\nC,@cid\n", NULL, "- -");
	assert_columns("Who,How\nA,\"a@x.org, b@x.org\"\nB,a b@x.org\nC,a@x\n", NULL, "- -");
	refused("One,Two\na@x.org,d@x.org\nb@x.org,e@x.org\nc@x.org,f@x.org\n", NULL, "\"One\" and \"Two\" both hold e-mail addresses");
}

static void one_skill(void **state)
{
	(void)state;
	assert_columns("id,Python,Java,C\n1,4,yes,\n2,expert,no,5\n3,5 yrs,x,0\n", NULL, "key skill skill skill");
	assert_columns("id,Python (years),Years of Java\n1,4,2.5\n2,12,\n", NULL, "key skill_years skill_years");
	assert_columns("id,Rate your Python skills (1-5),Skills [Go]\n1,4,yes\n", NULL, "key skill skill");
	assert_columns("id,Python,Java,COBOL\n1,4,yes,\n2,expert,no,\n", NULL, "key skill skill skill"); /* COBOL may come later */
	/* boxes to tick have their names in the cells */
	assert_columns("id,Python,Java,GDPR\n1,Python,,yes\n2,,Java,\n", NULL, "key skill skill skill?");
	/* a name alone, unless its cells speak of levels or time */
	assert_columns("id,Go\n1,yes\n2,no\n", NULL, "key skill?");
	assert_columns("id,Go\n1,3\n2,1\n", NULL, "key skill?");
	assert_columns("id,Go\n1,expert\n2,no\n", NULL, "key skill");
	assert_columns("id,Spring,Season 2,Autumn\n1,yes,no,yes\n2,no,no,yes\n", NULL, "key skill? - -");
	assert_columns("id,Kubernetes\n1,5 years\n2,\n", NULL, "key skill");
	/* answers of a test, accounts, consent */
	assert_columns("id,A,B,C,D\n1,1,0,0,1\n2,0,1,0,1\n", NULL, "key - - skill? skill?");
	assert_columns("id,Slack,Zoom,GDPR\n1,yes,no,yes\n2,no,yes,yes\n", NULL, "key skill? skill? skill?");
	assert_columns("id,GDPR,Security\n1,yes,yes\n2,yes,no\n", NULL, "key skill? skill?");
	/* cells of something else */
	assert_columns("id,Python,Java\n1,Monty,yes\n2,Burmese,no\n", NULL, "key - skill?");
	assert_columns("id,Python,Java,Go\n1,maybe,yes,no\n2,yes,no,yes\n3,yes,no,yes\n", NULL, "key skill? skill skill");
	/* numbers that are neither levels nor marks */
	assert_columns("id,Python,Java,Go\n1,8,3,yes\n2,2,1,no\n", NULL, "key skill_years? skill? skill?");
	assert_columns("id,Python,Java,Go,Rust\n1,8,3,yes,no\n2,2,1,no,yes\n", NULL, "key skill_years? skill? skill skill");
	assert_columns("id,Python,Java\n1,2.5,3\n2,2,1\n", NULL, "key skill? skill?");
	assert_columns("id,Python level\n1,8\n2,2\n", NULL, "key skill?");
	assert_columns("id,Python (1-10)\n1,8\n2,2\n", NULL, "key skill");
	assert_columns("id,Python experience\n1,8\n2,2\n", NULL, "key skill?");
	assert_columns("id,Python experience\n1,8 years\n2,yes\n", NULL, "key skill");
	/* the user's word; the table of headers comes first */
	assert_columns("id,Python,Java\n1,4,yes\n2,3,no\n", "skill=Java", "key - skill");
	assert_columns("id,Python,Java\n1,4,yes\n2,3,no\n", "extra=*", "- - -");
	assert_columns("id,Databases\n1,Redis\n2,\n", NULL, "key skills");
}

static void marks_are(const char *csv, const char *map, bool expected)
{
	struct af_arena arena = {0};
	struct af_columns columns;
	struct af_error err = {0};

	assert_int_equal(detect(csv, map, &arena, &columns, &err), AF_OK);
	assert_int_equal(columns.marks, expected);
	af_arena_clear(&arena);
}

static void marks(void **state)
{
	(void)state;
	marks_are("id,Python,Java\n1,1,0\n2,0,1\n", NULL, true);
	marks_are("id,Python,Java\n1,1,0\n2,0,2\n", NULL, false);
	marks_are("id,Python,Java\n1,yes,0\n2,0,no\n", NULL, false);
	marks_are("id,Python,Java,Go level\n1,1,0,5\n2,0,1,\n", NULL, true); /* a scale of its own */
	marks_are("id,Zentralog\n1,1\n2,0\n", "skill=Zentralog", true);
}

static void numbered(void **state)
{
	(void)state;
	assert_columns("id,Skill 1,Skill #2,skill_3,Skills 4\n1,a,b,c,d\n", NULL, "key skills skills skills skills");
	assert_columns("id,Skill 1,Skill 1 level,Years 1,Skill 1 last used,Skill 2,Level 2\n1,Go,4,2,2020,C,3\n", NULL,
	               "key skills level skill_time last_used skills level");
	assert_columns("id,Skill 1,Level 2,Level,Note 1\n1,Go,4,5,x\n", NULL, "key skills - - notes?");
	assert_columns("id,Skill 1,Tool 1,Level 1\n1,Go,Git,4\n", NULL, "key skills - level");
	assert_columns("id,Skill 1,Tools 1,Level 1\n1,Go,Git,4\n", NULL, "key skills skills -"); /* of which? */
	assert_columns("id,Email 1,Email 2\n1,a@x.org,b@x.org\n", NULL, "key email -");
}

static void long_format(void **state)
{
	(void)state;
	assert_columns("id,Skill,Level\n1,Go,4\n1,C,3\n2,Go,1\n2,Perl,2\n", NULL, "key skills level long");
	assert_columns("E-mail,Technology,Proficiency,Last used\na@x.org,Go,4,2020\nA@x.org,C,3,\nb@x.org,Go,1,\nb@x.org,Perl,2,\n", NULL,
	               "email skills level last_used long");
	/* years of the skill, or of the candidate */
	assert_columns("id,Skill,Years\n1,Go,4\n1,C,3\n2,Go,1\n2,Perl,2\n", NULL, "key skills skill_time long");
	assert_columns("id,Skill,Level,Years\n1,Go,4,9\n1,C,3,9\n2,Go,1,7\n2,Perl,2,\n", NULL, "key skills level years long");
	assert_columns("id,Skill\n1,Go\n1,C\n2,Go\n2,Perl\n", NULL, "key skills long");
	/* nobody comes twice in the first rows */
	assert_columns("id,Skill,Level,Years,Last used\n1,Go,4,4,2020\n2,Go,3,3,2021\n3,Go,1,5,\n", NULL,
	               "key skills level skill_time last_used long");
	assert_columns("id,Skill,Skill level,Years of experience\n1,Go,4,4\n2,Go,3,3\n", NULL, "key skills level years long");
	assert_columns("id,Skill,Level\n1,Go,senior\n2,C,junior\n", NULL, "key skills -");
	assert_columns("id,Skills,Last used\n1,Go,2020\n2,C,2021\n", NULL, "key skills -");
	/* several skills in a cell, several columns of skills, no skills, few who come twice */
	assert_columns("id,Skills,Level\n1,\"Go, Rust\",4\n1,C,3\n2,Go,1\n2,Perl,2\n", NULL, "key skills -");
	assert_columns("id,Skills,Tools,Level\n1,Go,Git,4\n1,C,Git,3\n2,Go,,1\n2,Perl,,2\n", NULL, "key skills skills -");
	assert_columns("id,Course,Level\n1,Go,4\n1,C,3\n", NULL, "key - -");
	assert_columns("id,Skills,Level\n1,Go,4\n1,C,3\n2,Go,1\n3,Go,1\n4,Go,1\n5,Go,1\n", NULL, "key skills -");
	assert_columns("id,Skills\n1,Go\n1,C\n2,Go\n2,Perl\n", NULL, "key skills"); /* "Skills" is not enough */
	/* by --map */
	assert_columns("id,Skills,Grade\n1,Go,4\n2,C,3\n", "level=Grade", "key skills level long");
	refused("id,Skills,Tools,Grade\n1,Go,Git,4\n", "level=Grade", "not exactly one column of skills");
	refused("id,Grade\n1,4\n", "skill_time=Grade", "not exactly one column of skills");
}

/* When rows of one key contradict each other, the message may know why. */
static void hints(void **state)
{
	struct af_arena arena = {0};
	struct af_columns columns;
	struct af_error err = {0};

	(void)state;
	assert_int_equal(detect("id,Skills,Level\n1,Go,4\n2,C,3\n", NULL, &arena, &columns, &err), AF_OK);
	assert_false(columns.long_format);
	assert_string_equal(columns.of_skill, "Level");
	assert_int_equal(detect("id,Skills,Years\n1,Go,4\n2,C,3\n", NULL, &arena, &columns, &err), AF_OK);
	assert_null(columns.of_skill);
	af_arena_clear(&arena);
}

static void cell_says(const char *cell, enum af_scale scale, enum af_skill_cell_says says, int level, int months)
{
	struct af_qualifiers said;
	const enum af_skill_cell_says found = af_skill_column_cell(cell, strlen(cell), scale, NOW, &said);

	if (found != says || said.level != level || said.months != months)
		fail_msg("\"%s\" on scale %d says %d, level %d, months %d", cell, (int)scale, (int)found, said.level, said.months);
}

static void cells(void **state)
{
	const int no = AF_UNKNOWN;

	(void)state;
	cell_says("7", AF_SCALE_TEN, AF_SAYS_YES, 4, no);
	cell_says("10", AF_SCALE_TEN, AF_SAYS_YES, 5, no);
	cell_says("11", AF_SCALE_TEN, AF_SAYS_BAD_LEVEL, no, no);
	cell_says("7", AF_SCALE_YEARS, AF_SAYS_YES, no, 84);
	cell_says("7+", AF_SCALE_YEARS, AF_SAYS_YES, no, 84);
	cell_says("5-7", AF_SCALE_YEARS, AF_SAYS_YES, no, 60);
	cell_says("0", AF_SCALE_YEARS, AF_SAYS_NO, no, no);
	cell_says("81", AF_SCALE_YEARS, AF_SAYS_BAD_LEVEL, no, no);
	cell_says("-1", AF_SCALE_YEARS, AF_SAYS_NEGATIVE, no, no);
	cell_says("expert", AF_SCALE_YEARS, AF_SAYS_YES, 5, no);
	cell_says("1", AF_SCALE_MARK, AF_SAYS_YES, no, no);
	cell_says("2", AF_SCALE_MARK, AF_SAYS_UNCLEAR, no, no);
	cell_says("3", AF_SCALE_UNKNOWN, AF_SAYS_UNCLEAR, no, no);
	cell_says("0", AF_SCALE_UNKNOWN, AF_SAYS_NO, no, no);
	cell_says("5+", AF_SCALE_UNSAID, AF_SAYS_UNCLEAR, no, no);
	cell_says("expert, maybe", AF_SCALE_UNSAID, AF_SAYS_UNCLEAR, no, no);
	cell_says("expert, 99 yrs", AF_SCALE_UNSAID, AF_SAYS_BAD_LEVEL, no, no);
	cell_says("primary", AF_SCALE_UNSAID, AF_SAYS_YES, no, no);
	cell_says(",;", AF_SCALE_UNSAID, AF_SAYS_UNCLEAR, no, no);
}

static void beside(const char *cell, enum af_skill_cell_says (*read)(const char *, size_t, int, struct af_qualifiers *),
                   enum af_skill_cell_says says, int level, int months, int last_used)
{
	struct af_qualifiers said = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	const enum af_skill_cell_says found = read(cell, strlen(cell), NOW, &said);

	if (found != says || said.level != level || said.months != months || said.last_used != last_used)
		fail_msg("\"%s\" says %d, level %d, months %d, last used %d", cell, (int)found, said.level, said.months, said.last_used);
}

static void cells_beside(void **state)
{
	const int no = AF_UNKNOWN;

	(void)state;
	beside("4", af_level_cell, AF_SAYS_YES, 4, no, no);
	beside("4/5", af_level_cell, AF_SAYS_YES, 4, no, no);
	beside("Advanced", af_level_cell, AF_SAYS_YES, 4, no, no);
	beside("4 - advanced", af_level_cell, AF_SAYS_YES, 4, no, no);
	beside("0", af_level_cell, AF_SAYS_BAD_LEVEL, no, no, no);
	beside("6", af_level_cell, AF_SAYS_BAD_LEVEL, no, no, no);
	beside("5 years", af_level_cell, AF_SAYS_UNCLEAR, no, no, no);
	beside("so so", af_level_cell, AF_SAYS_UNCLEAR, no, no, no);
	beside("5", af_skill_time_cell, AF_SAYS_YES, no, 60, no);
	beside("18 months", af_skill_time_cell, AF_SAYS_YES, no, 18, no);
	beside("since 2024", af_skill_time_cell, AF_SAYS_YES, no, 24, NOW);
	beside("long", af_skill_time_cell, AF_SAYS_UNCLEAR, no, no, no);
	beside("-1", af_skill_time_cell, AF_SAYS_NEGATIVE, no, no, no);
	beside("90", af_skill_time_cell, AF_SAYS_BAD_LEVEL, no, no, no);
	beside("2024", af_last_used_cell, AF_SAYS_YES, no, no, 2024 * 12 + 11);
	beside("2024-05", af_last_used_cell, AF_SAYS_YES, no, no, 2024 * 12 + 4);
	beside("2024-05-17", af_last_used_cell, AF_SAYS_YES, no, no, 2024 * 12 + 4);
	beside("May 2024", af_last_used_cell, AF_SAYS_YES, no, no, 2024 * 12 + 4);
	beside("today", af_last_used_cell, AF_SAYS_YES, no, no, NOW);
	beside("2031", af_last_used_cell, AF_SAYS_BAD_LEVEL, no, no, no);
	beside("5", af_last_used_cell, AF_SAYS_UNCLEAR, no, no, no);
}

/* A header that names no listed skill keeps what can be its name. */
static void names(void **state)
{
	static const char *const headers[][2] = {
		{"Zentralog", "Zentralog"}, {"Zentralog (years)", "Zentralog"}, {"How many years of Zentralog do you have?", "Zentralog"},
		{"Skills [Zentralog 9]", "Zentralog 9"}, {"Zentralog (classic)", "Zentralog (classic)"}, {"Level", "Level"}, {" ? ", " ? "},
	};
	struct af_skill_header header;
	struct af_error err;
	char text[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		assert_int_equal(af_skill_header(taxonomy, headers[i][0], &header, &err), AF_OK);
		assert_null(header.skill);
		assert_string_equal(header.name, headers[i][1]);
	}
	memset(text, 'x', sizeof(text));
	memcpy(text + 199, "\xC3\xA4", 2); /* a letter across the limit */
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(af_skill_header(taxonomy, text, &header, &err), AF_OK);
	assert_int_equal(strlen(header.name), 199);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists), cmocka_unit_test(large_files), cmocka_unit_test(addresses), cmocka_unit_test(one_skill),
		cmocka_unit_test(marks), cmocka_unit_test(numbered), cmocka_unit_test(long_format), cmocka_unit_test(hints),
		cmocka_unit_test(cells), cmocka_unit_test(cells_beside), cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
