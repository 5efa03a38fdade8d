/* Profiles of imports: what is read, what is refused and with which words, and that a written one reads back as it was. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char folder[256];
static struct af_store *store;

static int set_up(void **state)
{
	(void)state;
	make_folder(folder);
	store = new_store(folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	af_store_close(store);
	remove_folder(folder);
	return 0;
}

static struct af_import_profile *profile_of(const char *json)
{
	struct af_import_profile *profile;
	struct af_error err;

	assert_ok(af_import_profile_read("p.json", json, strlen(json), &profile, &err));
	return profile;
}

/* The profile as text; the caller frees it with free. */
static char *text_of(const struct af_import_profile *profile)
{
	struct af_error err;
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	assert_non_null(out);
	assert_ok(af_import_profile_write(profile, out, &err));
	fclose(out);
	return text;
}

static void test_read(void **state)
{
	struct af_import_profile *p = profile_of(
		"{\"encoding\":\"windows-1252\",\"delimiter\":\"\\t\",\"archefit_profile\":1,\"missing\":[\"NA\",\"n/a\"],"
		"\"columns\":{\"Full name\":\"name\",\"A\\\"b\\\\\\n\\u00e9\":\"skills\",\"S*\":\"skills\"}}");

	(void)state;
	assert_int_equal(p->column_count, 3);
	assert_string_equal(p->columns[0].header, "Full name");
	assert_string_equal(p->columns[0].field, "name");
	assert_string_equal(p->columns[1].header, "A\"b\\\né");
	assert_int_equal(p->missing_count, 2);
	assert_string_equal(p->missing[1], "n/a");
	assert_int_equal(p->delimiter, '\t');
	assert_string_equal(p->encoding, "windows-1252");
	af_import_profile_free(p);
	p = profile_of("{\"archefit_profile\":1,\"columns\":{}}");
	assert_int_equal(p->column_count + p->missing_count, 0);
	assert_int_equal(p->delimiter, 0);
	assert_null(p->encoding);
	af_import_profile_free(p);
	af_import_profile_free(NULL);
}

static void test_refused(void **state)
{
	static const char *const rows[][2] = {
		{"[]", "p.json: must be an object, is an array"},
		{"{", "p.json: not JSON, from about line 1, column 1 on"},
		{"{\"columns\":{}}", "p.json: archefit_profile: is missing; `archefit import --save-profile` writes profiles"},
		{"{\"archefit_profile\":2,\"columns\":{}}", "p.json: archefit_profile: 2 is of a newer archefit; this one reads 1"},
		{"{\"archefit_profile\":\"1\",\"columns\":{}}", "p.json: archefit_profile: must be a whole number, is text"},
		{"{\"archefit_profile\":1}", "p.json: columns: is missing"},
		{"{\"archefit_profile\":1,\"colums\":{}}", "p.json: colums: unknown key; did you mean \"columns\"?"},
		{"{\"archefit_profile\":1,\"columns\":[]}", "p.json: columns: must be an object, is an array"},
		{"{\"archefit_profile\":1,\"columns\":{},\"columns\":{}}", "p.json: columns: stands twice in the same object"},
		{"{\"archefit_profile\":1,\"columns\":{\"A\":1}}", "p.json: columns.A: must be the name of a field"},
		{"{\"archefit_profile\":1,\"columns\":{\"A\":\"skils\"}}", "p.json: columns.A: there is no field \"skils\"; did you mean \"skills\"?"},
		{"{\"archefit_profile\":1,\"columns\":{\"A\":\"zzzzzz\"}}", "p.json: columns.A: there is no field \"zzzzzz\""},
		{"{\"archefit_profile\":1,\"columns\":{\"A\":\"skills\",\" a\":\"notes\"}}", "p.json: columns. a: stands twice in the same object"},
		{"{\"archefit_profile\":1,\"columns\":{\"\":\"skills\"}}", "p.json: columns.: the name of a column must not be empty"},
		{"{\"archefit_profile\":1,\"columns\":{\"A\":\"name\",\"B\":\"name\"}}",
		 "p.json: columns.B: \"A\" is read as name already, which takes one column"},
		{"{\"archefit_profile\":1,\"columns\":{},\"missing\":\"NA\"}", "p.json: missing: must be an array, is text"},
		{"{\"archefit_profile\":1,\"columns\":{},\"missing\":[1]}", "p.json: missing[0]: must be text, is a number"},
		{"{\"archefit_profile\":1,\"columns\":{},\"delimiter\":\"x\"}", "p.json: delimiter: must be \",\", \";\", \"|\" or \"\\t\""},
		{"{\"archefit_profile\":1,\"columns\":{},\"delimiter\":\"\"}", "p.json: delimiter: must be \",\", \";\", \"|\" or \"\\t\""},
		{"{\"archefit_profile\":1,\"columns\":{},\"encoding\":\"\"}", "p.json: encoding: must not be empty"}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct af_import_profile *profile;
		struct af_error err;

		assert_int_equal(af_import_profile_read("p.json", rows[i][0], strlen(rows[i][0]), &profile, &err), AF_INVALID);
		assert_null(profile);
		assert_string_equal(err.message, rows[i][1]);
	}
}

/* Any texts come back as they were. */
static void test_write(void **state)
{
	static const struct af_import_profile_column columns[] = {
		{"Full name", "name"}, {"\"quoted\" \\ back", "extra"}, {"tab\tline\nbell\a del\x7F é 日本 \xF0\x9F\x98\x80", "skip"},
		{"*", "skills"}, {"a=b", "notes"}, {"{}", "email"}};
	static const char *const missing[] = {"NA", "\"", "-"};
	const struct af_import_profile profile = {.columns = columns, .column_count = COUNT(columns), .missing = missing,
	                                          .missing_count = COUNT(missing), .delimiter = '\t', .encoding = "UTF-8"};
	struct af_import_profile *back;
	char *text = text_of(&profile), *again;

	(void)state;
	back = profile_of(text);
	again = text_of(back);
	assert_string_equal(again, text);
	assert_int_equal(back->column_count, COUNT(columns));
	for (size_t i = 0; i < COUNT(columns); i++) {
		assert_string_equal(back->columns[i].header, columns[i].header);
		assert_string_equal(back->columns[i].field, columns[i].field);
	}
	assert_string_equal(back->missing[1], "\"");
	assert_int_equal(back->delimiter, '\t');
	af_import_profile_free(back);
	free(text);
	free(again);
}

static void test_write_fails(void **state)
{
	const struct af_import_profile profile = {.delimiter = ','};
	struct af_error err;
	FILE *out = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(out);
	setvbuf(out, NULL, _IONBF, 0);
	assert_int_equal(af_import_profile_write(&profile, out, &err), AF_IO);
	fclose(out);
}

static enum af_status import(const char *text, const struct af_import_options *options, struct af_import_result **result,
                             struct af_error *err)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	enum af_status status;

	assert_non_null(in);
	status = af_import(store, in, "x.csv", options, result, err);
	fclose(in);
	return status;
}

/* The mapping "Header=field ..." that an import of text comes to; the message when it is refused. Static. */
static const char *mapping(const char *text, const char *json, const char *const *maps, size_t map_count)
{
	static char got[600];
	struct af_import_profile *profile = profile_of(json);
	const struct af_import_options options = {.maps = maps, .map_count = map_count, .profile = profile, .dry_run = true};
	struct af_import_result *result = NULL;
	struct af_error err;

	got[0] = '\0';
	if (import(text, &options, &result, &err) != AF_OK)
		snprintf(got, sizeof(got), "%s", err.message);
	for (size_t i = 0; result && i < result->column_count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s=%s", i ? " " : "", result->columns[i].header,
		         result->columns[i].field);
	af_import_result_free(result);
	af_import_profile_free(profile);
	return got;
}

static void test_mapping(void **state)
{
	static const char profile[] = "{\"archefit_profile\":1,\"columns\":{\"E*\":\"email\",\"B\":\"name\",\"C\":\"skills\",\"column 4\":\"notes\","
	                              "\"Phone\":\"extra\",\"Z\":\"skip\"}}";
	static const char text[] = "E*,b ,c,,Phone,Extra\nx@y,1,2,3,4,5\n";
	const char *const column[] = {"notes=B"}, *const field[] = {"name=Extra"}, *const many[] = {"skills=Extra"},
		   *const pattern[] = {"notes=*x*"}, *const bad[] = {"nmae=B"};

	(void)state;
	assert_string_equal(mapping(text, profile, NULL, 0), "E*=email b=name c=skills column 4=notes Phone=extra Extra=extra");
	assert_string_equal(mapping(text, profile, column, 1), "E*=email b=notes c=skills column 4=notes Phone=extra Extra=extra");
	assert_string_equal(mapping(text, profile, field, 1), "E*=email b=extra c=skills column 4=notes Phone=extra Extra=name");
	assert_string_equal(mapping(text, profile, many, 1), "E*=email b=name c=skills column 4=notes Phone=extra Extra=skills");
	assert_string_equal(mapping(text, profile, pattern, 1), "E*=email b=name c=skills column 4=notes Phone=extra Extra=notes");
	assert_non_null(strstr(mapping(text, profile, bad, 1), "there is no field \"nmae\""));
	/* No pattern: a column that begins with E is another one. */
	assert_string_equal(mapping("Email,B,C,column 4\nx@y,1,2,3\n", profile, NULL, 0),
	                    "x.csv: has no column \"E*\", which the profile reads as email; name it with --map email=COLUMN, or take the "
	                    "column out of the profile");
	assert_string_equal(mapping("{\"E*\":\"x@y\",\"B\":\"1\",\"C\":\"Go\",\"column 4\":\"n\",\"phone\":\"3\"}\n", profile, NULL, 0),
	                    "E*=email B=name C=skills column 4=notes phone=extra");
	assert_string_equal(mapping("{\"Email\":\"x@y\",\"B\":\"1\",\"C\":\"Go\",\"column 4\":\"n\"}\n", profile, NULL, 0),
	                    "x.csv: no object has a member \"E*\", which the profile reads as email; name it with --map email=MEMBER, or take the "
	                    "member out of the profile");
}

/* The profile of an import, used for the same file, changes nothing; and its texts for "no value" add to those given. */
static void test_round(void **state)
{
	static const char text[] = "Id;Skillz;Note\n1;Go, ?;x\n2;NA;NA\n";
	const char *const maps[] = {"skills=Skillz"}, *const missing[] = {"?"}, *const more[] = {"NA", "?"};
	struct af_import_options options = {.maps = maps, .map_count = 1, .missing = missing, .missing_count = 1};
	struct af_import_result *result;
	struct af_import_profile *profile, *second;
	struct af_error err;
	char *one, *two;

	(void)state;
	assert_ok(import(text, &options, &result, &err));
	assert_ok(af_import_profile_of(result, &options, &profile, &err));
	af_import_result_free(result);
	assert_int_equal(profile->delimiter, ';');
	options = (struct af_import_options){.profile = profile, .missing = more, .missing_count = 2};
	assert_ok(import(text, &options, &result, &err));
	assert_int_equal(result->unchanged, 2); /* NA is no skill now, but nothing is ever emptied */
	assert_ok(af_import_profile_of(result, &options, &second, &err));
	assert_int_equal(second->missing_count, 2);
	af_import_result_free(result);
	options = (struct af_import_options){.profile = profile};
	assert_ok(import(text, &options, &result, &err));
	assert_int_equal(result->unchanged, 2);
	af_import_result_free(result);
	one = text_of(profile);
	two = text_of(second);
	assert_string_equal(one, "{\n  \"archefit_profile\": 1,\n  \"columns\": {\n    \"Id\": \"key\",\n    \"Skillz\": \"skills\",\n"
	                         "    \"Note\": \"notes\"\n  },\n  \"missing\": [\"?\"],\n  \"delimiter\": \";\"\n}\n");
	assert_non_null(strstr(two, "\"missing\": [\"?\", \"NA\"]"));
	free(one);
	free(two);
	af_import_profile_free(profile);
	af_import_profile_free(second);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),        cmocka_unit_test(test_refused),
		cmocka_unit_test(test_write),       cmocka_unit_test(test_write_fails),
		cmocka_unit_test_setup_teardown(test_mapping, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_round, set_up, tear_down)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
