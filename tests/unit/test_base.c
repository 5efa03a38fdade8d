/* Base: memory, text and calendar. */
#include "base/memory.h"
#include "base/text.h"
#include "refusal.h"

#include <sqlite3.h>
#include <stdlib.h>

static void test_alloc(void **state)
{
	unsigned char *block = af_calloc(3, 5);
	char *copy = af_strdup("abc");

	(void)state;
	assert_non_null(block);
	for (size_t i = 0; i < 15; i++)
		assert_int_equal(block[i], 0);
	block[14] = 7;
	block = af_realloc(block, 4096);
	assert_non_null(block);
	assert_int_equal(block[14], 7);
	af_free(block);
	assert_string_equal(copy, "abc");
	af_free(copy);
	assert_null(af_strdup(NULL));
	af_free(NULL);
	block = af_alloc(0);
	assert_non_null(block);
	af_free(block);
	block = af_calloc(0, 8);
	assert_non_null(block);
	af_free(block);
	assert_null(af_calloc(SIZE_MAX / 2, 3));
	assert_null(af_calloc(SIZE_MAX, SIZE_MAX));
}

/* What the library holds is counted where SQLite's own memory is. */
static void test_one_seam(void **state)
{
	sqlite3_int64 before = sqlite3_memory_used();
	void *block = af_alloc(100000);

	(void)state;
	assert_true(sqlite3_memory_used() >= before + 100000);
	af_free(block);
	assert_int_equal(sqlite3_memory_used(), before);
}

static void test_reserve(void **state)
{
	int *items = NULL;
	size_t capacity = 0;
	struct af_error err;

	(void)state;
	for (size_t n = 0; n < 1000; n++) {
		assert_ok(af_reserve((void **)&items, &capacity, n + 1, sizeof(*items), &err));
		assert_true(capacity >= n + 1);
		items[n] = (int)n;
	}
	for (int n = 0; n < 1000; n++)
		assert_int_equal(items[n], n);
	assert_refused(af_reserve((void **)&items, &capacity, SIZE_MAX, sizeof(*items), &err), AF_NOMEM, "out of memory");
	assert_refused(af_reserve((void **)&items, &capacity, SIZE_MAX / 4, 8, &err), AF_NOMEM, "out of memory");
	assert_int_equal(items[999], 999); /* a refusal leaves the old block */
	af_free(items);
}

static void test_arena(void **state)
{
	struct af_arena arena = {0};
	char *pieces[400];

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) { /* small and large pieces by turns; none may overlap another */
		size_t size = i % 7 == 0 ? 9000 : i + 1;

		pieces[i] = af_arena_alloc(&arena, size);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % 8, 0);
		for (size_t j = 0; j < size; j++)
			assert_int_equal(pieces[i][j], 0);
		memset(pieces[i], (int)(i % 100) + 1, size);
	}
	for (size_t i = 0; i < COUNT(pieces); i++)
		for (size_t j = 0; j < (i % 7 == 0 ? 9000 : i + 1); j++)
			assert_int_equal(pieces[i][j], (int)(i % 100) + 1);
	assert_string_equal(af_arena_strdup(&arena, "text"), "text");
	assert_string_equal(af_arena_strndup(&arena, "text", 2), "te");
	assert_string_equal(af_arena_strndup(&arena, "text", 0), "");
	assert_null(af_arena_strdup(&arena, NULL));
	assert_string_equal(af_arena_printf(&arena, "%d of %s", 3, "four"), "3 of four");
	assert_false(arena.failed);
	assert_null(af_arena_array(&arena, SIZE_MAX / 4, 8));
	assert_true(arena.failed);
	af_arena_clear(&arena);
	assert_false(arena.failed);
	assert_null(af_arena_alloc(&arena, SIZE_MAX));
	assert_true(arena.failed);
	af_arena_clear(&arena);
	af_arena_clear(&arena);
}

static void test_buffer(void **state)
{
	struct af_buf buf = {0};

	(void)state;
	assert_string_equal(af_buf_text(&buf), "");
	af_buf_add(&buf, "", 0);
	assert_string_equal(af_buf_text(&buf), "");
	for (int i = 0; i < 5000; i++)
		af_buf_addc(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.length, 5000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(buf.data[i], 'a' + (int)(i % 26));
	assert_int_equal(buf.data[5000], '\0');
	af_buf_reset(&buf);
	assert_string_equal(af_buf_text(&buf), "");
	af_buf_printf(&buf, "%s-%03d", "x", 7);
	af_buf_adds(&buf, "!");
	assert_string_equal(af_buf_text(&buf), "x-007!");
	af_buf_add(&buf, "z", SIZE_MAX / 2); /* cannot be had, and is refused before a byte is read */
	assert_true(buf.failed);
	assert_string_equal(af_buf_text(&buf), "x-007!");
	af_buf_adds(&buf, "lost");
	af_buf_printf(&buf, "lost");
	assert_string_equal(af_buf_text(&buf), "x-007!");
	af_buf_reset(&buf);
	af_buf_adds(&buf, "again");
	assert_string_equal(af_buf_text(&buf), "again");
	af_buf_clear(&buf);
	af_buf_clear(&buf);
}

static void test_status(void **state)
{
	struct af_error err;
	char context[400];

	(void)state;
	for (int status = AF_OK; status <= AF_INTERNAL; status++)
		assert_string_not_equal(af_status_name((enum af_status)status), "unknown status");
	assert_string_equal(af_status_name((enum af_status)99), "unknown status");
	assert_string_equal(af_status_name((enum af_status)-1), "unknown status");
	assert_int_equal(af_fail(NULL, AF_BUSY, "nobody %s", "listens"), AF_BUSY);
	assert_int_equal(af_fail_nomem(NULL), AF_NOMEM);
	assert_refused(af_fail(&err, AF_IO, "line %d", 7), AF_IO, "line 7");
	assert_refused(af_fail_in(&err, "file %s", "a.csv"), AF_IO, "file a.csv: line 7");
	memset(context, 'x', sizeof(context) - 1);
	context[sizeof(context) - 1] = '\0';
	for (int i = 0; i < 5; i++) /* what is too long loses its end, nothing else */
		af_fail_in(&err, "%s", context);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
	assert_memory_equal(err.message, "xxxx", 4);
	assert_non_null(strstr(af_libraries(), "SQLite 3."));
	assert_non_null(strstr(af_libraries(), "cJSON 1."));
}

static void test_utf8(void **state)
{
	static const struct { const char *bytes; size_t n; size_t bad; } wrong[] = {
		{"\x80", 1, 0},               /* a continuation alone */
		{"ab\xC3", 3, 2},             /* cut short */
		{"ab\xC3z", 4, 2},
		{"\xC0\x80", 2, 0},           /* NUL in two bytes */
		{"\xE0\x80\x80", 3, 0},       /* overlong */
		{"x\xED\xA0\x80", 4, 1},      /* a surrogate */
		{"\xF4\x90\x80\x80", 4, 0},   /* past U+10FFFF */
		{"\xF8\x88\x80\x80\x80", 5, 0},
		{"ok \xE2\x82\xAC then \xFF", 13, 12},
	};
	size_t bad = 99;

	(void)state;
	assert_true(af_utf8_valid("", 0, &bad));
	assert_true(af_utf8_valid("plain\0text", 10, &bad));
	assert_true(af_utf8_valid("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF", 13, NULL));
	assert_int_equal(bad, 99);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_false(af_utf8_valid(wrong[i].bytes, wrong[i].n, &bad));
		assert_int_equal(bad, wrong[i].bad);
		assert_false(af_utf8_valid(wrong[i].bytes, wrong[i].n, NULL));
	}
}

typedef void folder(struct af_buf *out, const char *text, size_t n);

/* Runs a function that appends, after a text that must stay as it is. */
static void folds_to(folder *fold, const char *text, const char *wanted)
{
	struct af_buf buf = {0};

	af_buf_adds(&buf, "Kept. ");
	fold(&buf, text, strlen(text));
	assert_false(buf.failed);
	assert_memory_equal(buf.data, "Kept. ", 6);
	assert_string_equal(buf.data + 6, wanted);
	af_buf_clear(&buf);
}

static void test_fold(void **state)
{
	struct af_buf longer = {0}, out = {0};

	(void)state;
	folds_to(af_fold, "", "");
	folds_to(af_fold, "ABC xyz-1", "abc xyz-1");
	folds_to(af_fold, "STRASSE", "strasse");
	folds_to(af_fold, "Stra\xC3\x9F" "e", "strasse");
	folds_to(af_fold, "CAF\xC3\x89", "caf\xC3\xA9");
	folds_to(af_fold, "CAFE\xCC\x81", "caf\xC3\xA9");               /* composed and decomposed are one */
	folds_to(af_fold, "\xEF\xBC\xA7\xEF\xBD\x8F", "go");             /* full-width Go */
	folds_to(af_fold, "\xCE\xA3\xCF\x82", "\xCF\x83\xCF\x83");       /* both small sigmas are one */
	folds_to(af_fold, "Bad \xFF Byte", "Bad \xFF Byte");              /* no UTF-8: copied */
	for (int i = 0; i < 600; i++) /* more points than fit the stack buffer */
		af_buf_adds(&longer, "\xC3\x89");
	af_fold(&out, longer.data, longer.length);
	assert_int_equal(out.length, 1200);
	assert_memory_equal(out.data, "\xC3\xA9\xC3\xA9", 4);
	assert_memory_equal(out.data + 1196, "\xC3\xA9\xC3\xA9", 4);
	af_buf_clear(&longer);
	af_buf_clear(&out);
}

static void test_skill_key(void **state)
{
	(void)state;
	folds_to(af_skill_key, "React.js", "reactjs");
	folds_to(af_skill_key, "REACT JS", "reactjs");
	folds_to(af_skill_key, "React_JS", "reactjs");
	folds_to(af_skill_key, "C", "c");
	folds_to(af_skill_key, "C++", "c++");
	folds_to(af_skill_key, "C#", "c#");
	folds_to(af_skill_key, "CI/CD", "cicd");
	folds_to(af_skill_key, "R (GNU)", "rgnu");
	folds_to(af_skill_key, "scikit\xE2\x80\x93learn", "scikitlearn"); /* en dash */
	folds_to(af_skill_key, "Tim\xE2\x80\x99s\xC2\xA0Tool", "timstool");
	folds_to(af_skill_key, "R&D", "r&d");
	folds_to(af_skill_key, " .-_/'()\"\t", "");
	folds_to(af_skill_key, "\xD0\xA1", "\xD1\x81"); /* the Cyrillic letter is not C */
}

static void test_words(void **state)
{
	(void)state;
	folds_to(af_words, "E-mail ", "e mail");
	folds_to(af_words, "  Years of  experience (total):", "years of experience total");
	folds_to(af_words, "C++/C#", "c++ c#");
	folds_to(af_words, "---", "");
	folds_to(af_words, "", "");
	folds_to(af_words, "Verf\xC3\x9Cgbar ab", "verf\xC3\xBCgbar ab");
	folds_to(af_words, "a\xFF" "b", "a b");
}

static void shows(const char *text, const char *wanted)
{
	struct af_buf buf = {0};

	af_display(&buf, text);
	assert_string_equal(af_buf_text(&buf), wanted);
	af_buf_clear(&buf);
}

static void test_display(void **state)
{
	(void)state;
	shows("", "");
	shows("plain \xE2\x82\xAC text", "plain \xE2\x82\xAC text");
	shows("red \x1B[31m", "red <U+001B>[31m");
	shows("a\tb\r\nc\nd\re", "a b c d e");
	shows("\x7F\xC2\x9B", "<U+007F><U+009B>");
	shows("x\xE2\x80\xAEgpj.exe", "x<U+202E>gpj.exe");
	shows("\xE2\x81\xA6\xE2\x81\xA9\xD8\x9C", "<U+2066><U+2069><U+061C>");
	shows("a\xE2\x80\x8B" "b\xEF\xBB\xBF", "a<U+200B>b<U+FEFF>");
	/* Joiners belong to Persian, Malayalam and emoji; beside ASCII, at the start and after each other they only hide. */
	shows("علی\xE2\x80\x8Cرضا", "علی\xE2\x80\x8Cرضا");
	shows("അവന്\xE2\x80\x8D", "അവന്\xE2\x80\x8D");
	shows("👩\xE2\x80\x8D💻 👩🏽\xE2\x80\x8D💻 ❤️\xE2\x80\x8D🔥", "👩\xE2\x80\x8D💻 👩🏽\xE2\x80\x8D💻 ❤️\xE2\x80\x8D🔥");
	shows("a\xE2\x80\x8C" "b \xE2\x80\x8D" "1\xE2\x80\x8D" "é\xE2\x80\x8C" "д\xE2\x80\x8D", "a<U+200C>b <U+200D>1<U+200D>é<U+200C>д<U+200D>");
	shows("\xE2\x80\x8Cی\xE2\x80\x8C\xE2\x80\x8C\xE2\x80\x8D", "<U+200C>ی\xE2\x80\x8C<U+200C><U+200D>");
	shows("ی\xE2\x80\x8Bی\xE2\x80\x8Eی\xE2\x80\x8Fی\xE2\x80\xAE", "ی<U+200B>ی<U+200E>ی<U+200F>ی<U+202E>");
	shows("\xEF\xBF\xBE \xEF\xBF\xBF \xEF\xB7\x90 \xF0\x9F\xBF\xBE \xEF\xBF\xBD", "<U+FFFE> <U+FFFF> <U+FDD0> <U+1FFFE> \xEF\xBF\xBD");
	shows("\xF3\xA0\x81\x81", "<U+E0041>"); /* an invisible tag letter */
	shows("a\xFF" "b\xC3", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
}

static void test_distance(void **state)
{
	static const struct { const char *a, *b; unsigned limit, wanted; } cases[] = {
		{"", "", 3, 0},           {"abc", "abc", 0, 0},        {"abc", "abd", 3, 1},
		{"abc", "", 3, 3},        {"kitten", "sitting", 5, 3}, {"kitten", "sitting", 2, 3},
		{"kubernets", "kubernetes", 2, 1}, {"pyhton", "python", 3, 1}, {"ca", "abc", 5, 3},
		{"abcdef", "badcfe", 5, 3}, {"a", "abcdef", 3, 4},     {"abc", "xyz", 1, 2},
	};
	char longer[80];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(af_edit_distance(cases[i].a, cases[i].b, cases[i].limit), cases[i].wanted);
		assert_int_equal(af_edit_distance(cases[i].b, cases[i].a, cases[i].limit), cases[i].wanted);
	}
	memset(longer, 'x', sizeof(longer));
	longer[65] = '\0';
	assert_int_equal(af_edit_distance(longer, longer, 3), 4);
	longer[64] = '\0';
	assert_int_equal(af_edit_distance(longer, longer, 3), 0);
}

static void test_nearest(void **state)
{
	static const char *const names[] = {"skill", NULL, "importance", "level", "id"};

	(void)state;
	assert_string_equal(af_nearest("skil", names, COUNT(names)), "skill");
	assert_string_equal(af_nearest("importence", names, COUNT(names)), "importance");
	assert_string_equal(af_nearest("level", names, COUNT(names)), "level");
	assert_string_equal(af_nearest("ix", names, COUNT(names)), "id");
	assert_null(af_nearest("xy", names, COUNT(names)));
	assert_null(af_nearest("headcount", names, COUNT(names)));
	assert_null(af_nearest("x", names, 0));
}

static void test_glob(void **state)
{
	static const struct { const char *glob, *text; bool wanted; } cases[] = {
		{"", "", true},        {"", "a", false},      {"*", "", true},         {"*", "anything", true},
		{"Name", "nAME", true}, {"name", "names", false}, {"Skill*", "skills (main)", true}, {"*skill", "Main Skill", true},
		{"a*b*c", "axxbyyc", true}, {"a*b*c", "axxbyy", false}, {"*ab", "aab", true}, {"a**", "a", true},
		{"a?c", "abc", false}, {"[a]", "a", false},   {"*LanguageHave*", "LanguageHaveWorkedWith", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(af_glob(cases[i].glob, cases[i].text), cases[i].wanted);
}

static void test_months(void **state)
{
	static const char *const wrong[] = {"", "2026", "2026-13", "2026-00", "1899-12", "2026-1", "2026/11", "2026-11-31", "2026-11-",
	                                    "26-11", "x026-11", "2026-11-2", " 2026-11", "2026-11 ", "2026-1x", "-026-11"};
	char text[16];
	int month = 0;

	(void)state;
	assert_true(af_month_parse("2026-11", &month));
	assert_int_equal(month, 2026 * 12 + 10);
	assert_true(af_month_parse("2026-11-23", &month));
	assert_int_equal(month, 2026 * 12 + 10);
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (af_month_parse(wrong[i], &month))
			fail_msg("\"%s\" is no month", wrong[i]);
	for (int m = 1900 * 12; m < 9999 * 12 + 12; m += 7) {
		af_month_format(m, text);
		assert_true(af_month_parse(text, &month));
		assert_int_equal(month, m);
	}
	af_month_format(1900 * 12, text);
	assert_string_equal(text, "1900-01");
}

static void test_dates(void **state)
{
	static const char *const right[] = {"2026-01-31", "2024-02-29", "2000-02-29", "1900-01-01", "9999-12-31"};
	static const char *const wrong[] = {"2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00",
	                                    "2026-1-1", "2026-01-01 ", "01.01.2026", "now", "", "1899-12-31", "2026-01-0x"};

	(void)state;
	for (size_t i = 0; i < COUNT(right); i++)
		assert_true(af_date_valid(right[i]));
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (af_date_valid(wrong[i]))
			fail_msg("\"%s\" is no date", wrong[i]);
}

static void trims_to(const char *text, const char *wanted)
{
	size_t n = strlen(text);

	af_trim(&text, &n);
	assert_int_equal(n, strlen(wanted));
	assert_memory_equal(text, wanted, n);
}

static void test_trim(void **state)
{
	enum { PAIRS = 1000000 };
	char *blank = malloc(2 * (size_t)PAIRS + 1);

	(void)state;
	trims_to("", "");
	trims_to(" \t\r\n ", "");
	trims_to("  a b\n", "a b");
	trims_to("\xC2\xA0 \xC2\xA0" "a\xC2\xA0" "b \xC2\xA0\xC2\xA0", "a\xC2\xA0" "b");
	trims_to("\xC3\xA0", "\xC3\xA0"); /* ends in the byte of U+00A0, and is another letter */
	assert_non_null(blank);
	for (size_t i = 0; i < PAIRS; i++)
		memcpy(blank + 2 * i, "\xC2\xA0", 3);
	trims_to(blank, ""); /* a hostile cell must not run the stack out */
	free(blank);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),    cmocka_unit_test(test_one_seam),  cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_arena),    cmocka_unit_test(test_buffer),    cmocka_unit_test(test_status),
		cmocka_unit_test(test_utf8),     cmocka_unit_test(test_fold),      cmocka_unit_test(test_skill_key),
		cmocka_unit_test(test_words),    cmocka_unit_test(test_display),   cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest),  cmocka_unit_test(test_glob),      cmocka_unit_test(test_months),
		cmocka_unit_test(test_dates),    cmocka_unit_test(test_trim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
