/* Reading JSON that nobody vouches for: the gate before cJSON, then the checked reader. */
#include "base/json.h"
#include "refusal.h"

#include <stdio.h>
#include <stdlib.h>

static enum af_status parse_n(const char *text, size_t n, struct af_error *err)
{
	cJSON *root = (cJSON *)(uintptr_t)1;
	enum af_status status = af_json_parse("in.json", text, n, &root, err);

	if (status)
		assert_null(root);
	else
		assert_non_null(root);
	cJSON_Delete(root);
	return status;
}

static enum af_status parse(const char *text, struct af_error *err)
{
	return parse_n(text, strlen(text), err);
}

static void test_valid(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", " \n\t[1, -2.5e3, true, false, null]\r\n", "\"text\"", "0", "{\"a\":{\"b\":[{}]}}",
		"\"\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"caf\xC3\xA9\"", "\xEF\xBB\xBF{\"bom\": 1}",
	};
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_ok(parse(texts[i], &err));
}

static void test_invalid(void **state)
{
	static const char *const texts[] = {
		"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "01", "[+1]", "[.5]", "[1.]", "[0x10]", "[NaN]", "nul",
		"[1] x", "[1][2]", "\"tab\tinside\"", "\"line\ninside\"", "\"\\x41\"", "\"\\u12\"", "// note\n{}", "{\"a\" 1}", "\"open", "]",
		"{\"a\":1 \"b\":2}", "[-]", "\xEF\xBB\xBF", "\xEF\xBB\xBF\xEF\xBB\xBF{}",
	};
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_refused(parse(texts[i], &err), AF_INVALID, strchr("{[", texts[i][0]) ? "in.json: not JSON, from about line " : "in.json: not JSON");
	assert_refused(parse("Name,Skills\n", &err), AF_INVALID, "which begins with { or [");
}

static void test_line_and_column(void **state)
{
	struct af_error err;

	(void)state;
	assert_refused(parse("{\n  \"a\": 1,\n  \"b\": x\n}", &err), AF_INVALID, "in.json: not JSON", "line 3, column 8");
	assert_refused(parse("{} trailing", &err), AF_INVALID, "line 1, column 3");
	/* columns are characters, not bytes */
	assert_refused(parse("[\"\xC3\xA9\xC3\xA9\", x]", &err), AF_INVALID, "line 1, column 8");
}

static void test_nul_and_utf8(void **state)
{
	struct af_error err;

	(void)state;
	assert_refused(parse_n("[1]\0", 4, &err), AF_INVALID, "in.json: line 1, column 4: byte 0x00");
	assert_refused(parse_n("{\n\"a\0\": 1}", 10, &err), AF_INVALID, "in.json: line 2, column 3: byte 0x00");
	assert_refused(parse("[\"\xFF\"]", &err), AF_INVALID, "in.json: line 1, column 3: byte 0xFF");
	assert_refused(parse("\xFF\xFE[", &err), AF_INVALID, "in.json: line 1, column 1: byte 0xFF");
	assert_refused(parse_n("\xFF\n[\0]", 5, &err), AF_INVALID, "in.json: line 1, column 1: byte 0xFF"); /* the first of two */
	assert_refused(parse_n("[\0\n\xFF]", 5, &err), AF_INVALID, "in.json: line 1, column 2: byte 0x00");
	assert_refused(parse("[\"\xED\xA0\x80\"]", &err), AF_INVALID, "byte 0xED");
}

/* Right by the grammar, but more than cJSON takes or keeps whole: must be refused with a reason, never read as something else,
 * and never reported as a lack of memory. */
static void test_beyond_the_parser(void **state)
{
	enum { DEEP = 1500 };
	char *deep = malloc(2 * (size_t)DEEP + 1), digits[120];
	struct af_error err;

	(void)state;
	assert_non_null(deep);
	memset(deep, '[', DEEP);
	memset(deep + DEEP, ']', DEEP);
	deep[2 * DEEP] = '\0';
	assert_refused(parse(deep, &err), AF_INVALID, "in.json: line 1, column 1001", "nest");
	memset(deep + 900, ']', 900);
	deep[1800] = '\0';
	assert_ok(parse(deep, &err));
	free(deep);
	snprintf(digits, sizeof(digits), "[\n%0100d]", 0);
	digits[2] = '1';
	assert_refused(parse(digits, &err), AF_INVALID, "in.json: line 2, column 1", "number");
	assert_refused(parse("[\"ab\\u0000cd\"]", &err), AF_INVALID, "in.json: line 1, column 5", "\\u0000");
	assert_refused(parse("{\"a\\u0000\": 1}", &err), AF_INVALID, "\\u0000");
	assert_refused(parse("[\"\\ud800\"]", &err), AF_INVALID, "in.json: line 1, column 3", "surrogate");
	assert_refused(parse("[\"\\udc00\\ud800\"]", &err), AF_INVALID, "surrogate");
	assert_refused(parse("[\"\\uD83Dx\"]", &err), AF_INVALID, "surrogate");
	assert_refused(parse("[\"\\uD83D\\u0041\"]", &err), AF_INVALID, "surrogate");
	assert_ok(parse("[\"\\\\u0000 [[[ 1\", \"\\\\\\\\ud800\"]", &err)); /* no escapes: the backslash is */
}

/* A reader over one text, as a caller of the library sets it up. */
struct fixture {
	struct af_arena arena;
	struct af_json_reader r;
	struct af_error err;
	cJSON *root;
};

static void open_reader(struct fixture *f, const char *text)
{
	struct af_error err;

	memset(f, 0, sizeof(*f));
	f->r = (struct af_json_reader){.name = "in.json", .arena = &f->arena, .err = &f->err};
	assert_ok(af_json_parse("in.json", text, strlen(text), &f->root, &err));
}

static void close_reader(struct fixture *f)
{
	cJSON_Delete(f->root);
	af_arena_clear(&f->arena);
}

static const char *const keys[] = {"slug", "title", "level", "exact", "skills", "rate", NULL};

static void test_object_keys(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{"{\"slug\": 1, \"titel\": 2}", "in.json: titel: unknown key; did you mean \"title\"?"},
		{"{\"Slug\": 1}", "in.json: Slug: unknown key; did you mean \"slug\"?"},
		{"{\"zzzzzzzzzz\": 1}", "in.json: zzzzzzzzzz: unknown key"},
		{"{\"slug\": 1, \"level\": 2, \"slug\": 3}", "in.json: slug: stands twice in the same object"},
		{"{\"slug\": 1, \"sl\\u0075g\": 3}", "in.json: slug: stands twice in the same object"},
		{"[]", "in.json: must be an object, is an array"},
		{"\"x\"", "in.json: must be an object, is text"},
		{"null", "in.json: must be an object, is null"},
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		open_reader(&f, cases[i].text);
		assert_false(af_json_object(&f.r, f.root, keys));
		assert_int_equal(f.r.status, AF_INVALID);
		assert_string_equal(f.err.message, cases[i].message);
		close_reader(&f);
	}
	open_reader(&f, "{\"skills\": [], \"slug\": null}");
	assert_true(af_json_object(&f.r, f.root, keys));
	close_reader(&f);
}

/* Reads every kind of member in turn; the first that is wrong gives the message. */
static void read_all(struct fixture *f)
{
	size_t n;

	af_json_text(&f->r, f->root, "slug", true);
	af_json_text(&f->r, f->root, "title", false);
	af_json_int(&f->r, f->root, "level", 1, 5, 3);
	af_json_bool(&f->r, f->root, "exact", false);
	af_json_texts(&f->r, f->root, "skills", false, &n);
	af_json_member(&f->r, f->root, "rate");
	af_json_array(&f->r, f->root, "list", false);
}

static void test_wrong_types(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{"{}", "in.json: slug: is missing"},
		{"{\"slug\": null}", "in.json: slug: is missing"},
		{"{\"slug\": \"\"}", "in.json: slug: must not be empty"},
		{"{\"slug\": 5}", "in.json: slug: must be text, is a number"},
		{"{\"slug\": \"a\", \"title\": false}", "in.json: title: must be text, is true or false"},
		{"{\"slug\": \"a\", \"level\": \"3\"}", "in.json: level: must be a whole number, is text"},
		{"{\"slug\": \"a\", \"level\": 2.5}", "in.json: level: must be a whole number"},
		{"{\"slug\": \"a\", \"level\": 0}", "in.json: level: 0 is outside 1..5"},
		{"{\"slug\": \"a\", \"level\": 9}", "in.json: level: 9 is outside 1..5"},
		{"{\"slug\": \"a\", \"level\": -1}", "in.json: level: -1 is outside 1..5"},
		{"{\"slug\": \"a\", \"level\": 1e300}", "in.json: level: 1e+300 is outside 1..5"},
		{"{\"slug\": \"a\", \"level\": 1e999}", "in.json: level: inf is outside 1..5"},
		{"{\"slug\": \"a\", \"exact\": 1}", "in.json: exact: must be true or false, is a number"},
		{"{\"slug\": \"a\", \"skills\": \"x\"}", "in.json: skills: must be an array, is text"},
		{"{\"slug\": \"a\", \"skills\": [\"x\", 5]}", "in.json: skills[1]: must be text, is a number"},
		{"{\"slug\": \"a\", \"skills\": [\"\"]}", "in.json: skills[0]: must not be empty"},
		{"{\"slug\": \"a\", \"rate\": []}", "in.json: rate: must be an object, is an array"},
		{"{\"slug\": \"a\", \"list\": {}}", "in.json: list: must be an array, is an object"},
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		open_reader(&f, cases[i].text);
		read_all(&f);
		assert_int_equal(f.r.status, AF_INVALID);
		assert_string_equal(f.err.message, cases[i].message);
		close_reader(&f);
	}
}

static void test_right_values(void **state)
{
	const char *const *texts;
	struct fixture f;
	size_t n = 9;

	(void)state;
	open_reader(&f, "{\"slug\": \"a b\", \"level\": 5, \"exact\": true, \"skills\": [\"x\", \"y\"], \"rate\": {}, \"list\": [1]}");
	assert_string_equal(af_json_text(&f.r, f.root, "slug", true), "a b");
	assert_null(af_json_text(&f.r, f.root, "title", false));
	assert_int_equal(af_json_int(&f.r, f.root, "level", 1, 5, 3), 5);
	assert_int_equal(af_json_int(&f.r, f.root, "absent", 1, 5, 3), 3);
	assert_true(af_json_bool(&f.r, f.root, "exact", false));
	assert_true(af_json_bool(&f.r, f.root, "absent", true));
	texts = af_json_texts(&f.r, f.root, "skills", true, &n);
	assert_int_equal(n, 2);
	assert_string_equal(texts[0], "x");
	assert_string_equal(texts[1], "y");
	assert_null(af_json_texts(&f.r, f.root, "absent", false, &n));
	assert_int_equal(n, 0);
	assert_non_null(af_json_member(&f.r, f.root, "rate"));
	assert_int_equal(cJSON_GetArraySize(af_json_array(&f.r, f.root, "list", true)), 1);
	assert_int_equal(f.r.status, AF_OK);
	close_reader(&f);
}

static void test_paths(void **state)
{
	struct fixture f;
	size_t outer, inner;

	(void)state;
	open_reader(&f, "{\"level\": 9}");
	outer = af_json_enter_at(&f.r, "requirements", 12);
	inner = af_json_enter(&f.r, "rate");
	assert_string_equal(f.r.path, "requirements[12].rate");
	af_json_leave(&f.r, inner);
	assert_int_equal(af_json_int(&f.r, f.root, "level", 1, 5, 3), 3);
	af_json_leave(&f.r, outer);
	assert_string_equal(f.r.path, "");
	assert_string_equal(f.err.message, "in.json: requirements[12].level: 9 is outside 1..5");
	/* only the first failure is kept, and nothing is read after it */
	af_json_fail(&f.r, "later", "never seen");
	assert_string_equal(f.err.message, "in.json: requirements[12].level: 9 is outside 1..5");
	assert_null(af_json_text(&f.r, f.root, "slug", true));
	assert_false(af_json_object(&f.r, f.root, keys));
	for (int i = 0; i < 100; i++) /* a path too long is cut, not overrun */
		af_json_enter(&f.r, "twenty-characters-xx");
	assert_true(strlen(f.r.path) < sizeof(f.r.path));
	close_reader(&f);
}

/* What travels inside the program is not checked when it is read. */
static void own_files_are_valid(void **state)
{
	const struct af_embedded files[] = {af_embedded_advice(), af_embedded_prose(), af_embedded_brief()};
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		cJSON *checked, *own;

		assert_ok(af_json_parse(files[i].name, files[i].text, files[i].length, &checked, &err));
		assert_ok(af_json_parse_own(&files[i], &own, &err));
		assert_true(cJSON_Compare(checked, own, true));
		cJSON_Delete(checked);
		cJSON_Delete(own);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),        cmocka_unit_test(test_invalid),     cmocka_unit_test(test_line_and_column),
		cmocka_unit_test(test_nul_and_utf8), cmocka_unit_test(test_beyond_the_parser),
		cmocka_unit_test(test_object_keys),  cmocka_unit_test(test_wrong_types), cmocka_unit_test(test_right_values),
		cmocka_unit_test(test_paths),        cmocka_unit_test(own_files_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
