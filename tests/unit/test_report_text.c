/* Reports: hostile text in every format, and text in columns. */
#include "report_support.h"

#include <cjson/cJSON.h>

#include "base/memory.h"
#include "report/wrap.h"

/* The text that say() writes, as a cell, a field and prose. */
static const char *said;

static void say(struct af_report *report)
{
	af_report_text(report, "f", "F", said);
	af_report_prose(report, "%s", said);
	af_report_table(report, "t", one, 1);
	af_report_cell_text(report, said);
	af_report_table_end(report);
}

static void cell_only(struct af_report *report)
{
	af_report_table(report, "t", one, 1);
	af_report_cell_text(report, said);
	af_report_table_end(report);
}

static void expect_cell(enum af_format format, const char *text, const char *cell)
{
	static const char *const heads[] = {[AF_TABLE] = "A\n", [AF_NDJSON] = "{\"a\": ", [AF_CSV] = "a\n",
	                                    [AF_MD] = "| A |\n| --- |\n| "};
	static const char *const tails[] = {[AF_TABLE] = "\n", [AF_NDJSON] = "}\n", [AF_CSV] = "\n", [AF_MD] = " |\n"};
	char expected[1024];

	said = text;
	snprintf(expected, sizeof(expected), "%s%s%s", heads[format], cell, tails[format]);
	expect(cell_only, format, expected);
}

static void test_hostile_terminal(void **state)
{
	(void)state;
	expect_cell(AF_TABLE, "a\x1B[2J\x07z", "a<U+001B>[2J<U+0007>z");
	expect_cell(AF_TABLE, "\xC2\x9B" "31m", "<U+009B>31m");
	expect_cell(AF_TABLE, "ab\xE2\x80\xAE" "cd\xE2\x81\xA6", "ab<U+202E>cd<U+2066>");
	expect_cell(AF_TABLE, "a\r\nb\tc\nd", "a b c d");
	expect_cell(AF_TABLE, "bad \xFF\xC3 x", "bad \xEF\xBF\xBD\xEF\xBF\xBD x");
	expect_cell(AF_TABLE, "\x9B" "31m", "\xEF\xBF\xBD" "31m");
	expect_cell(AF_TABLE, "C:\\x41 \\n %s%n", "C:\\x41 \\n %s%n");
	said = "a\x1B]0;t\x07\nb";
	expect(say, AF_TABLE,
	       "F: a<U+001B>]0;t<U+0007> b\n\na<U+001B>]0;t<U+0007> b\n\nA\na<U+001B>]0;t<U+0007> b\n");
}

static void test_hostile_json(void **state)
{
	(void)state;
	expect_cell(AF_NDJSON, "q\" b\\ /\b\f\n\r\t\x1B\x7F", "\"q\\\" b\\\\ /\\u0008\\u000c\\n\\r\\t\\u001b\\u007f\"");
	expect_cell(AF_NDJSON, "\xC2\x85\xC2\x9B\xC2\xA0", "\"\\u0085\\u009b\xC2\xA0\"");
	expect_cell(AF_NDJSON, "\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAE\xE2\x81\xA9\xD8\x9C\xEF\xBB\xBF",
	            "\"\\u2028\\u2029\\u202e\\u2069\\u061c\\ufeff\"");
	expect_cell(AF_NDJSON, "\xF3\xA0\x81\x81\xF0\x9F\x98\x80", "\"\\udb40\\udc41\xF0\x9F\x98\x80\"");
	expect_cell(AF_NDJSON, "\xFF" "a\xE4\xB8" "b\xED\xA0\x80\xC0\xAF",
	            "\"\xEF\xBF\xBD" "a\xEF\xBF\xBD\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* Another program's reader gets the very same text back. */
static void test_json_reads_back(void **state)
{
	const char *text = "\x01\x1F \"\\\xC2\x80\xE2\x80\xAE \xE6\x97\xA5 \xF3\xA0\x80\xA0\xF0\x9F\x98\x80 </script>\n";
	struct af_error err;
	cJSON *root, *cell;
	char *written;

	(void)state;
	said = text;
	written = run(say, AF_JSON, 0, false, &err);
	root = cJSON_Parse(written);
	assert_non_null(root);
	assert_string_equal(root->child->string, "format");
	assert_int_equal(cJSON_GetObjectItem(root, "format")->valueint, AF_OUTPUT_FORMAT);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(root, "f")), text);
	cell = cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(root, "t"), 0), "a");
	assert_string_equal(cJSON_GetStringValue(cell), text);
	cJSON_Delete(root);
	free(written);
}

static void test_hostile_csv(void **state)
{
	(void)state;
	expect_cell(AF_CSV, "=1+1", "'=1+1");
	expect_cell(AF_CSV, "+49 30 1", "'+49 30 1");
	expect_cell(AF_CSV, "-2", "'-2");
	expect_cell(AF_CSV, "@SUM(A1)", "'@SUM(A1)");
	expect_cell(AF_CSV, "\t=1", "\"'\t=1\"");
	expect_cell(AF_CSV, "\r=1", "\"'\r=1\"");
	expect_cell(AF_CSV, "=a,\"b\"", "\"'=a,\"\"b\"\"\"");
	expect_cell(AF_CSV, "a=1", "a=1");
	expect_cell(AF_CSV, "two\nlines", "\"two\nlines\"");
	expect_cell(AF_CSV, " kept ", "\" kept \"");
	expect_cell(AF_CSV, "x; y|z'", "x; y|z'");
	expect_cell(AF_CSV, "a\x1B[31m\xC2\x9B\xFF", "a\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void test_hostile_markdown(void **state)
{
	(void)state;
	expect_cell(AF_MD, "a|b\nc\\d\\|e", "a\\|b c\\\\d\\\\\\|e");
	expect_cell(AF_MD, "<img src=x onerror=1> & &lt;", "&lt;img src=x onerror=1&gt; &amp; &amp;lt;");
	expect_cell(AF_MD, "`x` *b* _i_ ~s~ $m$", "\\`x\\` \\*b\\* \\_i\\_ \\~s\\~ \\$m\\$");
	expect_cell(AF_MD, "![i](u) [t](javascript:a)", "\\!\\[i\\](u) \\[t\\](javascript:a)");
	expect_cell(AF_MD, "https://e.org WWW.e.org w.w", "https\\://e.org WWW\\.e.org w.w");
	expect_cell(AF_MD, "@ann a@e.org C#", "\\@&#8203;ann a\\@e.org C\\#");
	expect_cell(AF_MD, "\x1B[0m\xE2\x80\xAE\xFF", "&lt;U+001B&gt;\\[0m&lt;U+202E&gt;\xEF\xBF\xBD");
	said = "- 1";
	expect(say, AF_MD, "- **F:** - 1\n\n\\- 1\n\n| A |\n| --- |\n| - 1 |\n");
	said = "    12) x";
	expect(say, AF_MD, "- **F:** 12) x\n\n12\\) x\n\n| A |\n| --- |\n| 12) x |\n");
}

/* ---------------------------------------------------------------- widths */

static const struct af_column wide_columns[] = {{"name", "Name", AF_CELL_TEXT, 0}, {"n", "N", AF_CELL_INTEGER, 0},
                                                {"note", "Note", AF_CELL_TEXT, AF_COL_WRAP}};

static void wide_row(struct af_report *report, const char *name, int64_t n, const char *note)
{
	af_report_cell_text(report, name);
	af_report_cell_integer(report, n);
	af_report_cell_text(report, note);
}

static void wide(struct af_report *report)
{
	af_report_table(report, "t", wide_columns, 3);
	wide_row(report, "\xE6\x97\xA5\xE6\x9C\xAC", 1, "cjk");
	wide_row(report, "\xF0\x9F\x98\x80!", 22, "emoji");
	wide_row(report, "e\xCC\x81t\xC3\xA9", AF_UNKNOWN, "marks");
	wide_row(report, "abcd", 333,
	         "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E");
	af_report_table_end(report);
}

static void test_alignment(void **state)
{
	(void)state;
	expect_in(wide, AF_TABLE, 27, false,
	          "Name    N  Note\n"
	          "\xE6\x97\xA5\xE6\x9C\xAC    1  cjk\n"
	          "\xF0\x9F\x98\x80!    22  emoji\n"
	          "e\xCC\x81t\xC3\xA9        marks\n"
	          "abcd  333  \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE6\x97\xA5\xE6\x9C\xAC\n"
	          "           \xE8\xAA\x9E\n");
}

/* In the C locale nothing is lost or sent raw: bytes beyond ASCII are spelled out. */
static void test_c_locale(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	expect_cell(AF_TABLE, "e\xC3\xA9 \\x41", "e\\xc3\\xa9 \\x41");
	expect_cell(AF_NDJSON, "e\xC3\xA9", "\"e\xC3\xA9\"");
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
}

static void long_rows(struct af_report *report)
{
	static char text[20001], words[20001];
	const char *const list[] = {text, words};

	memset(text, 'x', sizeof(text) - 1);
	for (size_t i = 0; i < sizeof(words) - 1; i++)
		words[i] = i % 5 ? 'y' : ' ';
	af_report_text(report, "f", "Field", words);
	af_report_list(report, "l", "List", list, 2);
	af_report_prose(report, "%s %s", text, words);
	af_report_table(report, "t", wide_columns, 3);
	wide_row(report, text, 123456, words);
	wide_row(report, words, -1, text);
	af_report_table_end(report);
}

static void test_no_line_is_too_wide(void **state)
{
	(void)state;
	for (unsigned width = 30; width <= 200; width += 17) {
		struct af_error err;
		char *text = run(long_rows, AF_TABLE, width, false, &err), *line, *rest;
		bool cut = false;

		assert_int_equal(err.status, AF_OK);
		for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
			assert_true(af_width(line) <= width);
			assert_true(line[strlen(line) - 1] != ' ');
			cut = cut || strstr(line, "x\xE2\x80\xA6  123456  ");
		}
		assert_true(cut);
		free(text);
	}
}

static void expect_wrap(const char *text, size_t width, size_t indent, const char *expected)
{
	struct af_buf out = {0};

	af_wrap(&out, text, width, indent);
	assert_string_equal(af_buf_text(&out), expected);
	af_buf_clear(&out);
}

static void test_wrap(void **state)
{
	(void)state;
	expect_wrap("", 5, 0, "");
	expect_wrap("one two three", 0, 0, "one two three");
	expect_wrap("one two three", 7, 0, "one two\nthree");
	expect_wrap("one two three", 8, 2, "one two\n  three");
	expect_wrap("a  b ", 4, 0, "a  b");
	expect_wrap("   ", 4, 0, "");
	expect_wrap("a abcdefgh i", 3, 1, "a\n abc\n def\n gh\n i");
	expect_wrap("\xE6\x97\xA5\xE6\x9C\xAC", 1, 0, "\xE6\x97\xA5\n\xE6\x9C\xAC");
	expect_wrap("ae\xCC\x81i", 2, 0, "ae\xCC\x81\ni");
	expect_wrap("abc\xFF", 2, 0, "ab\nc\xFF");
}

static void test_cut(void **state)
{
	static const struct { const char *text; size_t width; const char *expected; } cases[] = {
		{"abc", 3, "abc"}, {"abcd", 3, "ab\xE2\x80\xA6"}, {"abcd", 0, "abcd"}, {"abcd", 1, "\xE2\x80\xA6"},
		{"\xE6\x97\xA5\xE6\x9C\xAC", 3, "\xE6\x97\xA5\xE2\x80\xA6"}, {"\xE6\x97\xA5\xE6\x9C\xAC", 2, "\xE2\x80\xA6"},
		{"e\xCC\x81" "bc", 2, "e\xCC\x81\xE2\x80\xA6"}, {"", 1, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct af_buf out = {0};

		af_cut(&out, cases[i].text, cases[i].width);
		assert_string_equal(af_buf_text(&out), cases[i].expected);
		af_buf_clear(&out);
	}
	/* A vowel sign of Devanagari takes a column of its own. */
	assert_int_equal(af_width("\xE0\xA4\x95\xE0\xA4\xBE"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_terminal), cmocka_unit_test(test_hostile_json),
		cmocka_unit_test(test_json_reads_back), cmocka_unit_test(test_hostile_csv),
		cmocka_unit_test(test_hostile_markdown), cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_c_locale), cmocka_unit_test(test_no_line_is_too_wide),
		cmocka_unit_test(test_wrap), cmocka_unit_test(test_cut),
	};

	return RUN("report text", tests);
}
