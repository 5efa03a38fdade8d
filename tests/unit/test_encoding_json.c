/* Encodings of JSON files, and what an import says of the encoding that it found. */
#include "encoded.h"

#include "import/json_text.h"

#define FILE_OF(text) text, LENGTH(text)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Appends every row as "LINE text" or "LINE !reason", a line each. */
static void read_texts(const char *data, size_t n, const char *encoding, struct af_buf *out)
{
	FILE *in = fmemopen((void *)(uintptr_t)data, n, "r");
	struct af_json_texts *texts;
	struct af_delimited *reader;
	struct af_error err = {0};
	const char *first;
	bool end = false;
	size_t first_n;

	assert_non_null(in);
	assert_ok(af_delimited_open(in, "t.json", 0, encoding, &reader, &err));
	assert_true(af_delimited_json(reader, &first, &first_n));
	assert_ok(af_json_texts_open(af_delimited_source(reader), "t.json", first, first_n, &texts, &err));
	while (!end) {
		struct af_json_text text;

		assert_ok(af_json_texts_next(texts, &text, &end, &err));
		if (!end && text.bad)
			af_buf_printf(out, "%zu !%s\n", text.line, text.bad);
		else if (!end)
			af_buf_printf(out, "%zu %.*s\n", text.line, (int)text.n, text.text);
		assert_true(af_json_texts_bytes(texts) <= n);
	}
	assert_int_equal(af_json_texts_bytes(texts), n);
	af_json_texts_close(texts);
	af_delimited_close(reader);
	fclose(in);
}

/* NDJSON and arrays in every encoding, with the ends of blocks at every offset in a row. */
static void every_offset(void **state)
{
	static const struct {
		const char *encoding, *mark, *said, *text;
		size_t mark_n, width;
	} forms[] = {
		{"UTF-8", "\xEF\xBB\xBF", NULL, "é€漢𝄞", 3, 1}, {"UTF-16LE", "\xFF\xFE", NULL, "é€漢𝄞", 2, 2},
		{"UTF-16BE", "\xFE\xFF", "utf-16", "é€漢𝄞", 2, 2}, {"UTF-16BE", "", NULL, "é€漢𝄞", 0, 2},
		{"WINDOWS-1252", "", "cp1252", "é€ßŠ‰ÿ", 0, 1},
	};
	struct af_buf text = {0}, expected = {0}, got = {0};

	(void)state;
	for (size_t f = 0; f < COUNT(forms); f++) {
		for (size_t i = 0; i < 2 * 3 * 40; i++) {
			const size_t border = AF_BLOCK / (i / 40 % 3 == 0 ? 4 : i / 40 % 3 == 1 ? 2 : 1), back = i % 40 * forms[f].width;
			const size_t start = (border - back - forms[f].mark_n % 2 * 3) / forms[f].width;
			const bool array = i >= 120;
			struct bytes file;

			af_buf_reset(&text);
			af_buf_reset(&expected);
			af_buf_reset(&got);
			af_buf_adds(&text, array ? "[{\"a\":\"" : "{\"a\":\"");
			while (text.length < start)
				af_buf_addc(&text, 'p');
			af_buf_adds(&text, "\"}");
			/* The CR is white space of its line. */
			af_buf_printf(&expected, array ? "1 %s\n2 {\"b\":\"%s\"}\n" : "1 %s\r\n2 {\"b\":\"%s\"}\n", text.data + array, forms[f].text);
			af_buf_printf(&text, array ? ",\r\n{\"b\":\"%s\"}]" : "\r\n{\"b\":\"%s\"}", forms[f].text);
			file = encode(text.data, text.length, forms[f].encoding, forms[f].mark, forms[f].mark_n);
			read_texts(file.data, file.n, forms[f].said, &got);
			free(file.data);
			if (strcmp(got.data, expected.data) != 0)
				fail_msg("%s, %zu: %s", forms[f].encoding, i, got.data + (got.length > 200 ? got.length - 200 : 0));
		}
	}
	af_buf_clear(&text);
	af_buf_clear(&expected);
	af_buf_clear(&got);
}

static void bad_rows(void **state)
{
	static const char half[] = "\xFF\xFE{\0\"\0a\0\"\0:\0\"\0\x3D\xD8\"\0}\0\n\0{\0}\0\n\0[\0]\0\xE9";
	static const char single[] = "[{\"a\":\"\xE9\x80\"},\n{\"a\":\"\x81\"},\n{\"a\":1}]";
	struct af_buf got = {0};

	(void)state;
	read_texts(half, LENGTH(half), NULL, &got);
	assert_string_equal(got.data, "1 !has half a character: a surrogate without the other one of its pair\n2 {}\n"
	                              "3 !has half a character: the file ends there\n");
	af_buf_reset(&got);
	read_texts(single, LENGTH(single), "windows-1252", &got);
	assert_string_equal(got.data, "1 {\"a\":\"é€\"}\n2 !has a byte that is no character in the encoding of the file\n3 {\"a\":1}\n");
	af_buf_reset(&got);
	/* 0xFF is no mark in UTF-8; the parser refuses it. */
	read_texts("{\"a\":\"\xFF\"}\n{}", 13, NULL, &got);
	assert_string_equal(got.data, "1 {\"a\":\"\xFF\"}\n2 {}\n");
	af_buf_clear(&got);
}

/* Lines that end with CR alone. */
static void carriage_returns(void **state)
{
	struct af_buf got = {0};

	(void)state;
	read_texts("\r{\"a\":1}\r{\"a\":\r\r{\"a\":3}", 26, NULL, &got);
	assert_string_equal(got.data, "2 {\"a\":1}\n3 {\"a\":\n5 {\"a\":3}\n");
	af_buf_reset(&got);
	read_texts("{\r\"a\":1\r}\r{\"b\":2}\r", 18, NULL, &got);
	assert_string_equal(got.data, "1 {\r\"a\":1\r}\n4 {\"b\":2}\n");
	af_buf_clear(&got);
}

/* ---------------------------------------------------------------- what an import says */

static struct af_import_result *import_bytes(struct af_store *store, const char *data, size_t n, const char *encoding)
{
	struct af_import_options options = {.encoding = encoding};
	FILE *in = fmemopen((void *)(uintptr_t)data, n, "r");
	struct af_import_result *result;
	struct af_error err;

	assert_non_null(in);
	assert_ok(af_import(store, in, "t.csv", &options, &result, &err));
	assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
	fclose(in);
	return result;
}

static void results(void **state)
{
	static const struct {
		const char *data;
		size_t n;
		const char *said, *found;
		size_t rejected;
	} cases[] = {
		{FILE_OF("id,name\n1,Al\n"), NULL, "UTF-8", 0},
		{FILE_OF("id,name\n1,\xC3\x89l\n"), "utf-8", "UTF-8", 0},
		{FILE_OF("id,name\n1,\xC9va\n2,Al\n"), NULL, "Windows-1252", 0},
		{FILE_OF("id,name\n1,\xC9va\n2,Al\n"), "iso-8859-2", "ISO-8859-2", 0},
		{FILE_OF("id,name\n1,\xC9va\n2,Al\n"), "hp-roman8", "hp-roman8", 0},
		{FILE_OF("id,name\n1,\xC8\xE2\xE0\xED\n2,\xC0\xED\xED\xE0\n3,Al\n"), NULL, NULL, 2},
		{FILE_OF("id,name\n1,\xC8\xE2\xE0\xED\n2,\xC0\xED\xED\xE0\n3,Al\n"), "windows-1251", "Windows-1251", 0},
		{FILE_OF("{\"id\":\"1\",\"name\":\"\xC9va\"}\n{\"id\":\"2\"}\n"), NULL, "UTF-8", 1},
		{FILE_OF("{\"id\":\"1\",\"name\":\"\xC9va\"}\n{\"id\":\"2\"}\n"), "latin1", "ISO-8859-1", 0},
	};
	char folder[256];
	struct af_store *store;

	(void)state;
	make_folder(folder);
	store = new_store(folder);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct af_import_result *result = import_bytes(store, cases[i].data, cases[i].n, cases[i].said);

		assert_int_equal(result->encoding_detected, !cases[i].said);
		assert_string_equal(result->encoding ? result->encoding : "none", cases[i].found ? cases[i].found : "none");
		assert_int_equal(result->rejected, cases[i].rejected);
		for (size_t r = 0; r < result->reject_count; r++)
			assert_non_null(strstr(result->rejects[r].reason, "name the file's encoding with --encoding"));
		af_import_result_free(result);
	}
	af_store_close(store);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_offset), cmocka_unit_test(bad_rows), cmocka_unit_test(carriage_returns), cmocka_unit_test(results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
