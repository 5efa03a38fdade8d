/* Reports: whole documents in every format. */
#include "report_support.h"

static void test_json(void **state)
{
	(void)state;
	expect(ordinary, AF_JSON,
	       "{\n"
	       "  \"format\": 1,\n"
	       "  \"project\": \"shop\",\n"
	       "  \"pool\": 25,\n"
	       "  \"best\": 87.3,\n"
	       "  \"pinned\": false,\n"
	       "  \"modes\": [\"remote\", \"on site\"],\n"
	       "  \"brief\": null,\n"
	       "  \"taxonomy\": \"00ff\",\n"
	       "  \"matches\": [\n"
	       "    {\"rank\": 1, \"key\": \"ann\", \"fit\": 87.3, \"eligible\": true, "
	       "\"skills\": [\"Python\", \"FastAPI\", \"PostgreSQL\"]},\n"
	       "    {\"rank\": 10, \"key\": null, \"fit\": -0.5, \"eligible\": false, \"skills\": []}\n"
	       "  ],\n"
	       "  \"near_misses\": []\n"
	       "}\n");
}

static void test_ndjson(void **state)
{
	(void)state;
	expect(ordinary, AF_NDJSON,
	       "{\"rank\": 1, \"key\": \"ann\", \"fit\": 87.3, \"eligible\": true, "
	       "\"skills\": [\"Python\", \"FastAPI\", \"PostgreSQL\"]}\n"
	       "{\"rank\": 10, \"key\": null, \"fit\": -0.5, \"eligible\": false, \"skills\": []}\n");
}

static void test_csv(void **state)
{
	(void)state;
	expect(ordinary, AF_CSV,
	       "rank,key,fit,eligible,skills\n"
	       "1,ann,87.3,true,Python; FastAPI; PostgreSQL\n"
	       "10,,-0.5,false,\n");
}

static void test_markdown(void **state)
{
	(void)state;
	expect(ordinary, AF_MD,
	       "## Match\n"
	       "\n"
	       "- **Project:** shop\n"
	       "- **People looked at:** 25\n"
	       "- **Best:** 87.3\n"
	       "- **Pinned:** no\n"
	       "- **Modes:** remote; on site\n"
	       "\n"
	       "2 of 25 people are eligible.\n"
	       "\n"
	       "| \\# | Key | Fit | OK | Skills |\n"
	       "| ---: | --- | ---: | --- | --- |\n"
	       "| 1 | ann | 87.3 | yes | Python; FastAPI; PostgreSQL |\n"
	       "| 10 |  | -0.5 | no |  |\n"
	       "\n"
	       "## Shares\n"
	       "\n"
	       "- Python: 50%\n"
	       "- Go\n");
}

static const struct af_column deepest[] = {{"year", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY}};
static const struct af_column inner[] = {{"name", "", AF_CELL_TEXT, AF_COL_DATA_ONLY},
                                         {"years", "", AF_CELL_ROWS, AF_COL_DATA_ONLY},
                                         {"shown", "Shown", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
                                         {"core", "", AF_CELL_BOOL, AF_COL_DATA_ONLY}};
static const struct af_column outer[] = {{"first", "", AF_CELL_ROWS, AF_COL_DATA_ONLY},
                                         {"key", "Key", AF_CELL_TEXT, 0},
                                         {"secret", "", AF_CELL_INTEGER, AF_COL_DATA_ONLY | AF_COL_NO_CSV},
                                         {"skills", "Skills", AF_CELL_ROWS, 0}};

static void inner_rows(struct af_report *report, size_t n)
{
	af_report_cell_rows(report, inner, 4);
	for (size_t i = 0; i < n; i++) {
		af_report_cell_text(report, i ? "b\"" : "a");
		af_report_cell_rows(report, deepest, 1);
		for (size_t k = 0; k < i; k++)
			af_report_cell_integer(report, 2020 + (int64_t)k);
		af_report_cell_rows_end(report);
		af_report_cell_text(report, "for people");
		af_report_cell_bool(report, i);
	}
	af_report_cell_rows_end(report);
}

/* Rows inside of cells, in the first column, in the last one, and inside of others. */
static void nested(struct af_report *report)
{
	af_report_table(report, "t", outer, 4);
	for (size_t i = 0; i < 2; i++) {
		inner_rows(report, i);
		af_report_cell_text(report, i ? "two" : "one");
		af_report_cell_integer(report, 7);
		inner_rows(report, i + 2);
	}
	af_report_table_end(report);
	af_report_table(report, "u", outer, 4);
	af_report_table_end(report);
}

static void test_nested_rows(void **state)
{
#define A "{\"name\": \"a\", \"years\": [], \"core\": false}"
#define B "{\"name\": \"b\\\"\", \"years\": [{\"year\": 2020}], \"core\": true}"
#define C "{\"name\": \"b\\\"\", \"years\": [{\"year\": 2020}, {\"year\": 2021}], \"core\": true}"
#define ROW_1 "{\"first\": [], \"key\": \"one\", \"secret\": 7, \"skills\": [" A ", " B "]}"
#define ROW_2 "{\"first\": [" A "], \"key\": \"two\", \"secret\": 7, \"skills\": [" A ", " B ", " C "]}"
	(void)state;
	expect(nested, AF_JSON, "{\n  \"format\": 1,\n  \"t\": [\n    " ROW_1 ",\n    " ROW_2 "\n  ],\n  \"u\": []\n}\n");
	expect(nested, AF_NDJSON, ROW_1 "\n" ROW_2 "\n");
	expect(nested, AF_CSV, "key\none\ntwo\n");
	expect(nested, AF_TABLE, "Key\none\ntwo\n");
	expect(nested, AF_MD, "| Key |\n| --- |\n| one |\n| two |\n");
}

static const struct af_column hostile[] = {{"a", "A\x1B[2J\xE2\x80\xAE" "Z", AF_CELL_TEXT, 0}};

static void hostile_title(struct af_report *report)
{
	af_report_table(report, "t", hostile, 1);
	af_report_cell_text(report, "x");
	af_report_table_end(report);
}

/* A title may be the name of a person. */
static void test_titles_are_neutralised(void **state)
{
	(void)state;
	expect(hostile_title, AF_TABLE, "A<U+001B>[2J<U+202E>Z\nx\n");
	expect(hostile_title, AF_MD, "| A&lt;U+001B&gt;\\[2J&lt;U+202E&gt;Z |\n| --- |\n| x |\n");
}

#define FULL_5 "\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88"
#define VOID_5 "\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91"

static void test_table(void **state)
{
	(void)state;
	expect(ordinary, AF_TABLE,
	       "Match\n"
	       "Project:          shop\n"
	       "People looked at: 25\n"
	       "Best:             87.3\n"
	       "Pinned:           no\n"
	       "Modes:            remote; on site\n"
	       "\n"
	       "2 of 25 people are eligible.\n"
	       "\n"
	       " #  Key   Fit  OK   Skills\n"
	       " 1  ann  87.3  yes  Python; FastAPI; PostgreSQL\n"
	       "10       -0.5  no\n"
	       "\n"
	       "Shares\n"
	       "Python                        " FULL_5 FULL_5 FULL_5 VOID_5 VOID_5 VOID_5 "  50%\n"
	       "Go                            " VOID_5 VOID_5 VOID_5 VOID_5 VOID_5 VOID_5 "\n");
}

static void test_table_narrow_and_colored(void **state)
{
	(void)state;
	expect_in(ordinary, AF_TABLE, 42, true,
	          "\x1B[1mMatch\x1B[0m\n"
	          "\x1B[1mProject:\x1B[0m          shop\n"
	          "\x1B[1mPeople looked at:\x1B[0m 25\n"
	          "\x1B[1mBest:\x1B[0m             87.3\n"
	          "\x1B[1mPinned:\x1B[0m           no\n"
	          "\x1B[1mModes:\x1B[0m            remote; on site\n"
	          "\n"
	          "2 of 25 people are eligible.\n"
	          "\n"
	          "\x1B[1m #  Key   Fit  OK   Skills\x1B[0m\n"
	          " 1  ann  87.3  yes  Python; FastAPI;\n"
	          "                    PostgreSQL\n"
	          "10       -0.5  no\n"
	          "\n"
	          "\x1B[1mShares\x1B[0m\n"
	          "Python                        \x1B[32m\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\x1B[0m"
	          "\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91  50%\n"
	          "Go                            \x1B[32m\x1B[0m" VOID_5 VOID_5 "\xE2\x96\x91\xE2\x96\x91\n");
	/* Colors are for the terminal format alone. */
	expect_in(ordinary, AF_CSV, 10, true,
	          "rank,key,fit,eligible,skills\n1,ann,87.3,true,Python; FastAPI; PostgreSQL\n10,,-0.5,false,\n");
}

/* ---------------------------------------------------------------- documents without tables, with several */

static void fields_only(struct af_report *report)
{
	af_report_text(report, "name", "Name", "=cmd, \"x\"");
	af_report_integer(report, "months", "Months", AF_UNKNOWN);
	af_report_integer(report, "delta", "Delta", -12);
	af_report_bool(report, "listed", NULL, true);
}

static void nothing(struct af_report *report)
{
	(void)report;
}

static void test_without_table(void **state)
{
	(void)state;
	expect(fields_only, AF_CSV, "field,value\nname,\"'=cmd, \"\"x\"\"\"\nmonths,\ndelta,-12\n");
	expect(fields_only, AF_NDJSON, "{\"name\": \"=cmd, \\\"x\\\"\", \"months\": null, \"delta\": -12, \"listed\": true}\n");
	expect(fields_only, AF_TABLE, "Name:  =cmd, \"x\"\nDelta: -12\n");
	expect(nothing, AF_CSV, "");
	expect(nothing, AF_NDJSON, "");
	expect(nothing, AF_TABLE, "");
	expect(nothing, AF_MD, "");
	expect(nothing, AF_JSON, "{\n  \"format\": 1\n}\n");
}

static const struct af_column same[] = {{"x", "X", AF_CELL_TEXT, AF_COL_HUMAN_ONLY}, {"a", "Other", AF_CELL_TEXT, 0}};
static const struct af_column people[] = {{"p", "P", AF_CELL_TEXT, AF_COL_HUMAN_ONLY}};

static void several(struct af_report *report)
{
	af_report_table(report, "people", people, 1);
	af_report_cell_text(report, "for people");
	af_report_table_end(report);
	af_report_table(report, "one", one, 1);
	af_report_cell_text(report, "");
	af_report_table_end(report);
	af_report_table(report, "other", other, 2);
	af_report_cell_text(report, "2");
	af_report_cell_text(report, "3");
	af_report_table_end(report);
	af_report_table(report, "same", same, 2);
	af_report_cell_text(report, "hidden");
	af_report_cell_text(report, "4");
	af_report_table_end(report);
	af_report_text(report, "after", "After", "all");
}

static void test_several_tables(void **state)
{
	(void)state;
	expect(several, AF_CSV, "a\n\"\"\n4\n");
	expect(several, AF_NDJSON, "{\"a\": \"\"}\n{\"a\": \"2\", \"b\": \"3\"}\n{\"a\": \"4\"}\n");
	expect(several, AF_JSON,
	       "{\n  \"format\": 1,\n  \"one\": [\n    {\"a\": \"\"}\n  ],\n  \"other\": [\n    {\"a\": \"2\", \"b\": \"3\"}\n"
	       "  ],\n  \"same\": [\n    {\"a\": \"4\"}\n  ],\n  \"after\": \"all\"\n}\n");
	expect(several, AF_TABLE, "P\nfor people\n\nA\n\n\nA  B\n2  3\n\nX       Other\nhidden  4\n\nAfter: all\n");
}

static void numbers(struct af_report *report)
{
	af_report_integer(report, "least", "Least", INT64_MIN);
	af_report_integer(report, "most", "Most", INT64_MAX);
	af_report_tenths(report, "a", "A", INT_MAX);
	af_report_tenths(report, "b", "B", -INT_MAX);
	af_report_tenths(report, "c", "C", 0);
	af_report_tenths(report, "d", "D", AF_UNKNOWN);
	af_report_list(report, "e", "E", NULL, 3);
}

static void test_numbers(void **state)
{
	(void)state;
	expect(numbers, AF_NDJSON,
	       "{\"least\": -9223372036854775808, \"most\": 9223372036854775807, \"a\": 214748364.7, \"b\": -214748364.7, "
	       "\"c\": 0.0, \"d\": null, \"e\": []}\n");
}

static void test_formats(void **state)
{
	enum af_format format;
	size_t n = 0;

	(void)state;
	for (const char *const *name = af_format_names(); *name; name++, n++) {
		assert_true(af_format_parse(*name, &format));
		assert_int_equal(format, n);
	}
	assert_int_equal(n, AF_MD + 1);
	assert_true(af_format_parse("ndjson", &format));
	assert_int_equal(format, AF_NDJSON);
	assert_false(af_format_parse("xml", &format));
	assert_false(af_format_parse("", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json), cmocka_unit_test(test_ndjson), cmocka_unit_test(test_csv),
		cmocka_unit_test(test_markdown), cmocka_unit_test(test_table),
		cmocka_unit_test(test_table_narrow_and_colored), cmocka_unit_test(test_without_table),
		cmocka_unit_test(test_several_tables), cmocka_unit_test(test_numbers), cmocka_unit_test(test_formats),
		cmocka_unit_test(test_nested_rows), cmocka_unit_test(test_titles_are_neutralised),
	};

	return RUN("report", tests);
}
