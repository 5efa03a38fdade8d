/* The record reader: delimiters, line numbers, limits and recovery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/delimited.h"

/* Reads text of n bytes and writes every record as "LINE[a|b]" or "LINE!reason[a|b]" into out. */
static void read_bytes(const char *text, size_t n, char delimiter, size_t expect, char *out, size_t size)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, n, "r");
	struct af_delimited *reader;
	struct af_error err = {0};
	size_t used = 0;

	assert_non_null(in);
	if (af_delimited_open(in, "t.csv", delimiter, NULL, &reader, &err) != AF_OK)
		fail_msg("%s", err.message);
	if (expect)
		af_delimited_expect(reader, expect, expect);
	out[0] = '\0';
	for (;;) {
		struct af_record record;
		bool end;

		assert_int_equal(af_delimited_next(reader, &record, &end, &err), AF_OK);
		if (end)
			break;
		used += (size_t)snprintf(out + used, size - used, "%zu%s%s[", record.line, record.bad ? "!" : "",
		                         record.bad ? record.bad : "");
		for (size_t i = 0; i < record.count; i++) {
			used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "|" : "", record.cells[i]);
			assert_true(record.bad || strlen(record.cells[i]) == record.lengths[i]);
		}
		used += (size_t)snprintf(out + used, size - used, "]");
		assert_true(used < size);
	}
	assert_int_equal(af_delimited_bytes(reader), n);
	af_delimited_close(reader);
	fclose(in);
}

static void expect_text(const char *text, size_t columns, const char *expected)
{
	char out[4096];

	read_bytes(text, strlen(text), 0, columns, out, sizeof(out));
	assert_string_equal(out, expected);
}

static void line_ends_and_blank_lines(void **state)
{
	(void)state;
	expect_text("a,b\n1,2\n", 0, "1[a|b]2[1|2]");
	expect_text("a,b\r\n1,2\r\n\r\n3,4", 0, "1[a|b]2[1|2]4[3|4]");
	expect_text("a,b\r1,2\r3,4\r", 0, "1[a|b]2[1|2]3[3|4]");
	expect_text("\n\n  \na,b\n\n1,2\n", 0, "4[a|b]6[1|2]");
	expect_text("\xEF\xBB\xBF" "a,b\n1,2", 0, "1[a|b]2[1|2]");
	expect_text("a,b\n1,\"x\ny\r\nz\"\n3,4\n", 0, "1[a|b]2[1|x\ny\r\nz]5[3|4]");
	expect_text("a,b\n,\n\"\",\" \"\n", 0, "1[a|b]2[|]3[|]");
	expect_text("a\n1\n", 0, "1[a]2[1]");
	expect_text("a,b\n1,2\r3,4\r\n5,6\r\r7,\"x\ry\"\n8,9\r", 0, "1[a|b]2[1|2]3[3|4]4[5|6]6[7|x\ry]8[8|9]");
}

static void quotes(void **state)
{
	(void)state;
	expect_text("a,b\n\"x, \"\"y\"\"\" , z \n", 0, "1[a|b]2[x, \"y\"|z]");
	/* As in the collection csv-spectrum. */
	expect_text("first,last,address\nJohn,Doe,\"Terrace 5, \"\"The Hut\"\"\"\n", 0, "1[first|last|address]2[John|Doe|Terrace 5, \"The Hut\"]");
	expect_text("a,b,c\n1,\"\",\"\"\n2,3,4\n", 0, "1[a|b|c]2[1||]3[2|3|4]");
	expect_text("key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\"\n", 0,
	            "1[key|val]2[1|{\"type\": \"Point\", \"at\": [102.0, 0.5]}]");
	expect_text("a,b\r\n1,\"ha \r\n\"\"ha\"\" \r\nha\"\r\n3,4\r\n", 0, "1[a|b]2[1|ha \r\n\"ha\" \r\nha]5[3|4]");
	expect_text("a,b\n1,\xCA\xA4\n4,\xE6\xBC\xA2\n", 0, "1[a|b]2[1|\xCA\xA4]3[4|\xE6\xBC\xA2]");
}

#define MISPLACED " has a quote in the wrong place; put the cell in quotes and double the quotes inside it"

/* In a cell without quotes around it a quote stands for itself, unless it looks like the end of a broken cell. */
static void bare_quotes(void **state)
{
	(void)state;
	expect_text("a,b,c\n1,37.8\"N 121.9\"W,x\n3,5\" disk,y\n", 3, "1[a|b|c]2[1|37.8\"N 121.9\"W|x]3[3|5\" disk|y]");
	expect_text("a,b\n1,say \"hi\"\n2,\"\"\"x\"\"\"\n", 2, "1[a|b]2[1|say \"hi\"]3[2|\"x\"]");
	expect_text("a,b\n1,x\"\"\n2,x\"y\" \n", 2, "1[a|b]2[1|x\"\"]3[2|x\"y\"]");
	expect_text("a,b\n1,x\"\n2,ann@example.org\" \n3,4\n", 2,
	            "1[a|b]2!column 2" MISPLACED "[1]3!column 2" MISPLACED "[2]4[3|4]");
	expect_text("a,b\nx\",1\n2,\"y\"z\n2,\"y\" \"z\"\n", 2,
	            "1[a|b]2!column 1" MISPLACED "[]3!column 2" MISPLACED "[2]4!column 2" MISPLACED "[2]");
	/* Behind a quoted cell, in the first cell, at the end of the file. */
	expect_text("a,b\n\"1\",2\"x\n3\"4,\"5\"\n6,7\"8", 2, "1[a|b]2[1|2\"x]3[3\"4|5]4[6|7\"8]");
	/* A quote that opens in the middle protects nothing. */
	expect_text("a,b\n1,x \"y, z\"\n2,x \"y\nz\"\n", 2,
	            "1[a|b]2!column 3" MISPLACED "[1|x \"y]3[2|x \"y]4!column 1" MISPLACED "[]");
}

static void an_unclosed_quote_swallows_nobody(void **state)
{
	(void)state;
	expect_text("a,b\n1,\"x\n3,4\n5,6\n", 2, "1[a|b]2!the quote that opens column 2 is not closed[1]3[3|4]4[5|6]");
	expect_text("a,b\n1,\"x\n3,\"4\"\n5,6\n", 2, "1[a|b]2!the quote that opens column 2 is not closed[1]3[3|4]4[5|6]");
	/* Here the quote is closed two lines later, and the record is sound but for its number of cells. */
	expect_text("a,b,c\n1,\"x,y\n3,4,5\n6,\",8,9\n", 3,
	            "1[a|b|c]2!the quote that opens column 2 is not closed[1]3[3|4|5]"
	            "4!the quote that opens column 2 is not closed[6]");
	/* A record of several lines that is merely short is one bad record. */
	expect_text("a,b,c\n1,\"x\ny\"\n3,4,5\n", 3, "1[a|b|c]2!has 2 columns, the header has 3[1|x\ny]4[3|4|5]");
}

static void counts(void **state)
{
	(void)state;
	expect_text("a,b\n1\n1,2,3\n1,2,,\n", 2,
	            "1[a|b]2!has 1 column, the header has 2[1]3!has 3 columns, the header has 2[1|2|3]"
	            "4!has 4 columns, the header has 2[1|2||]");
	/* Bare delimiters say nothing, however many they are. */
	expect_text("a,b\n,,,\n1,2\n", 2, "1[a|b]2[|]3[1|2]");
}

static void delimiters(void **state)
{
	(void)state;
	expect_text("a;b\n1,5;2\n", 0, "1[a|b]2[1,5|2]");
	expect_text("a\tb\n1\t2, 3\n", 0, "1[a|b]2[1|2, 3]");
	expect_text("a|b\n1|2;3;4\n", 0, "1[a|b]2[1|2;3;4]");
	expect_text("a,b\nx;y;z,1\n", 0, "1[a|b]2[x;y;z|1]");
	expect_text("\"a;b;c\",d\n\"1;2;3\",4\n", 0, "1[a;b;c|d]2[1;2;3|4]");
	expect_text("Name, first;Skills\nLee, Al;C\nRay, Bo;Go, C\n", 0, "1[Name, first|Skills]2[Lee, Al|C]3[Ray, Bo|Go, C]");
	expect_text("sep=;\r\na;b\r\n1;2\r\n", 0, "2[a|b]3[1|2]");
	expect_text("a\tb\n\t2\n", 0, "1[a|b]2[|2]");
}

/* A bad byte in a row that a quote has swallowed is no reason to lose that row with it. */
static void a_bad_byte_behind_an_open_quote(void **state)
{
	(void)state;
	expect_text("a,b,c\n1,\"x,y\n3,\xC3\xA9,5\n6,\xE9\",8,9\n", 3,
	            "1[a|b|c]2!the quote that opens column 2 is not closed[1]3[3|\xC3\xA9|5]"
	            "4!column 2" MISPLACED "[6]");
}

static void bad_bytes(void **state)
{
	static const char far[] = "a,b\n1,some text\0 and more text behind it\n3,4\n";
	static const char nul[] = "a,b\n1,x\0y\n3,4\n";
	char out[512];

	(void)state;
	read_bytes(nul, sizeof(nul) - 1, 0, 0, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!column 2 has a NUL byte[1|x]3[3|4]");
	read_bytes(far, sizeof(far) - 1, 0, 0, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!column 2 has a NUL byte[1|some text]3[3|4]");
	read_bytes("a,b\n1\0,x\n", 9, 0, 0, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!column 1 has a NUL byte[1|x]");
	expect_text("a,b\n1,caf\xE9\n3,caf\xC3\xA9\n", 0,
	            "1[a|b]2!column 2 is not UTF-8 (byte 4 of the cell is 0xE9); save the file as UTF-8, or name its encoding with "
	            "--encoding[1|caf\xE9]3[3|caf\xC3\xA9]");
}

/* A file of these bytes is refused as a whole. */
static void refused(const char *text, size_t n, const char *needle)
{
	FILE *in = tmpfile();
	struct af_delimited *reader;
	struct af_error err = {0};

	assert_non_null(in);
	assert_int_equal(fwrite(text, 1, n, in), n);
	rewind(in);
	assert_int_equal(af_delimited_open(in, "t.csv", 0, NULL, &reader, &err), AF_INVALID);
	assert_null(reader);
	fclose(in);
	if (!strstr(err.message, needle) || strncmp(err.message, "t.csv: ", 7) != 0)
		fail_msg("\"%s\" lacks \"%s\"", err.message, needle);
}

static void files_of_another_kind(void **state)
{
	(void)state;
	refused("", 0, "is empty");
	refused(" \r\n\t", 4, "is empty");
	refused("\xEF\xBB\xBF", 3, "is empty");
	refused("\xEF\xBB\xBF \n", 5, "is empty");
	refused("\xFF\xFE", 2, "is empty");
	refused("\xFE\xFF\0 \0\n", 6, "is empty");
	refused("\xFF\xFE\0\0a\0\0\0", 8, "UTF-32");
	refused("\0\0\xFE\xFF\0\0\0a", 8, "UTF-32");
	refused("a\0\0\0,\0\0\0b\0\0\0", 12, "NUL bytes");
	refused("ab\0cd\0ef\0", 9, "NUL bytes");
	refused("PK\x03\x04....", 8, "spreadsheet");
	refused("\xD0\xCF\x11\xE0....", 8, "an old spreadsheet");
	refused("\x1F\x8B....", 6, "gunzip");
	refused("%PDF-1.7\n", 9, "PDF");
	refused("SQLite format 3\0", 16, "a database");
}

static void directory(void **state)
{
	FILE *in = fopen("/", "r");
	struct af_delimited *reader;
	struct af_error err = {0};

	(void)state;
	if (!in)
		skip();
	assert_int_equal(af_delimited_open(in, "/", 0, NULL, &reader, &err), AF_IO);
	assert_null(reader);
	assert_non_null(strstr(err.message, "/: cannot be read: "));
	fclose(in);
}

/* Writes n copies of c. */
static char *fill(char *at, char c, size_t n)
{
	memset(at, c, n);
	return at + n;
}

static void sizes(void **state)
{
	char *text = malloc(3 * AF_ROW_MAX), *at, out[1024];

	(void)state;
	assert_non_null(text);
	at = text + sprintf(text, "a,b\n1,");
	at = fill(at, 'x', AF_CELL_MAX + 9000);
	at += sprintf(at, "\n3,4\n");
	read_bytes(text, (size_t)(at - text), 0, 0, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!column 2 is larger than 1 MiB[1]3[3|4]");

	/* An open quote far from the end of the file: the lines behind it are read all the same. */
	at = text + sprintf(text, "a,b\n1,\"\n3,4\n5,6\n");
	for (size_t i = 0; i < 2 * AF_CELL_MAX / 4; i++)
		at += sprintf(at, "\n\n\n\n");
	read_bytes(text, (size_t)(at - text), 0, 2, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!the quote that opens column 2 is not closed within 1 MiB[1]3[3|4]4[5|6]");

	/* A line that is longer than a row may be. */
	at = text + sprintf(text, "a,b\n");
	for (size_t i = 0; i < 2 * AF_ROW_MAX / 1024; i++) {
		at = fill(at, 'x', 1023);
		*at++ = ',';
	}
	at += sprintf(at, "\r\n3,4\n");
	read_bytes(text, (size_t)(at - text), ',', 2, out, sizeof(out));
	assert_string_equal(out, "1[a|b]2!is longer than 8 MiB[]3[3|4]");
	free(text);
}

/* Many records: the window moves on, and the line numbers with it. */
static void long_file(void **state)
{
	enum { ROWS = 50000 };
	char *text = malloc(ROWS * 40), *at = text;
	FILE *in;
	struct af_delimited *reader;
	struct af_error err = {0};

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < ROWS; i++)
		at += sprintf(at, "%d,\"two\nlines\",%d\r\n", i, i * 3);
	in = fmemopen(text, (size_t)(at - text), "r");
	assert_non_null(in);
	assert_int_equal(af_delimited_open(in, "t.csv", 0, NULL, &reader, &err), AF_OK);
	for (int i = 0; i < ROWS; i++) {
		struct af_record record;
		bool end;

		assert_int_equal(af_delimited_next(reader, &record, &end, &err), AF_OK);
		assert_false(end);
		assert_null(record.bad);
		assert_int_equal(record.line, 2 * i + 1);
		assert_int_equal(record.count, 3);
		assert_int_equal(atoi(record.cells[0]), i);
		assert_int_equal(atoi(record.cells[2]), 3 * i);
	}
	af_delimited_close(reader);
	fclose(in);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_ends_and_blank_lines), cmocka_unit_test(quotes), cmocka_unit_test(bare_quotes),
		cmocka_unit_test(an_unclosed_quote_swallows_nobody), cmocka_unit_test(counts), cmocka_unit_test(delimiters),
		cmocka_unit_test(bad_bytes), cmocka_unit_test(a_bad_byte_behind_an_open_quote), cmocka_unit_test(files_of_another_kind), cmocka_unit_test(directory),
		cmocka_unit_test(sizes), cmocka_unit_test(long_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
