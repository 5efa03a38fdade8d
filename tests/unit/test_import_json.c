/* af_import of JSON: NDJSON, arrays, JSON Resume; what is stored, what is rejected, and that nothing is half done.
 * With ARCHEFIT_SHARED_RESUMES=FOLDER every resume in that folder is imported too. */
#include "support.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW "2026-11-23T00:00:00Z"

static char folder[256];
static struct af_store *store;
static sqlite3_int64 held; /* memory before the store was opened */

/* Allocations until the failing one; negative: none fails. */
static long countdown = -1;
static bool failed_once;
static sqlite3_mem_methods real;

static bool fails_now(void)
{
	if (countdown < 0 || --countdown > 0)
		return false;
	countdown = -1;
	failed_once = true;
	return true;
}

static void *faulty_malloc(int size)
{
	return fails_now() ? NULL : real.xMalloc(size);
}

static void *faulty_realloc(void *block, int size)
{
	return fails_now() ? NULL : real.xRealloc(block, size);
}

static int set_up(void **state)
{
	(void)state;
	held = sqlite3_memory_used();
	make_folder(folder);
	store = new_store(folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	af_store_close(store);
	remove_folder(folder);
	assert_int_equal(sqlite3_memory_used(), held); /* SQLite, cJSON and the library share one allocator */
	return 0;
}

static enum af_status import_with(const char *text, size_t n, const struct af_import_options *options,
                                  struct af_import_result **result, struct af_error *err)
{
	static const struct af_import_options plain = {.now = NOW};
	FILE *in = tmpfile();
	enum af_status status;

	assert_non_null(in);
	assert_int_equal(fwrite(text, 1, n, in), n);
	rewind(in);
	status = af_import(store, in, "t.json", options ? options : &plain, result, err);
	assert_true((status == AF_OK) == (*result != NULL));
	fclose(in);
	return status;
}

/* Imports text, which must succeed, and compares "read added updated unchanged rejected". */
static struct af_import_result *imported(const char *text, const struct af_import_options *options, const char *counts)
{
	struct af_import_result *result;
	struct af_error err;
	char got[80];

	assert_ok(import_with(text, strlen(text), options, &result, &err));
	assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
	assert_int_equal(result->rejected, result->reject_count);
	snprintf(got, sizeof(got), "%zu %zu %zu %zu %zu", result->read, result->added, result->updated, result->unchanged,
	         result->rejected);
	assert_string_equal(got, counts);
	return result;
}

static void import_counts(const char *text, const char *counts)
{
	af_import_result_free(imported(text, NULL, counts));
}

static void refused(const char *text, const struct af_import_options *options, enum af_status expected, const char *needle)
{
	struct af_import_result *result;
	struct af_error err;

	assert_int_equal(import_with(text, strlen(text), options, &result, &err), expected);
	if (!strstr(err.message, needle))
		fail_msg("\"%s\" lacks \"%s\"", err.message, needle);
}

/* The single row of text is rejected for that reason, as JSON line and as element of an array. */
static void rejected(const char *text, const char *needle)
{
	char array[400];

	for (int as_array = 0; as_array < 2; as_array++) {
		struct af_import_result *result;

		snprintf(array, sizeof(array), "[%s]", text);
		result = imported(as_array ? array : text, NULL, "1 0 0 0 1");
		assert_int_equal(result->rejects[0].line, 1);
		if (!strstr(result->rejects[0].reason, needle))
			fail_msg("%s: \"%s\" lacks \"%s\"", text, result->rejects[0].reason, needle);
		assert_true(!as_array == !strstr(result->rejects[0].reason, "element 1: "));
		af_import_result_free(result);
	}
}

static struct af_candidate *candidate(const char *key)
{
	struct af_candidate *found;
	struct af_error err;

	assert_ok(af_candidate_get(store, key, &found, &err));
	return found;
}

static bool exists(const char *key)
{
	struct af_candidate *found;
	const enum af_status status = af_candidate_get(store, key, &found, NULL);

	af_candidate_free(found);
	assert_true(status == AF_OK || status == AF_NOT_FOUND);
	return status == AF_OK;
}

/* "level/months/last used" of a skill of the candidate, "-" for what is not known; "" when the skill is not there. */
static const char *skill(const struct af_candidate *found, const char *name)
{
	static char text[80];

	text[0] = '\0';
	for (size_t i = 0; i < found->skill_count; i++) {
		const struct af_evidence *e = &found->skills[i];
		char level[16] = "-", months[16] = "-", last[16] = "-";

		if (strcmp(e->name, name))
			continue;
		if (e->level != AF_UNKNOWN)
			snprintf(level, sizeof(level), "%d", e->level);
		if (e->months != AF_UNKNOWN)
			snprintf(months, sizeof(months), "%d", e->months);
		if (e->last_used != AF_UNKNOWN)
			af_month_format(e->last_used, last);
		snprintf(text, sizeof(text), "%s/%s/%s", level, months, last);
	}
	return text;
}

/* ---------------------------------------------------------------- NDJSON */

static void a_line_is_a_candidate(void **state)
{
	struct af_candidate *ada;

	(void)state;
	import_counts("\n  {\"E-mail\":\"Ada@x.org\",\"Full name\":\" Ada Long \",\"skills\":[\"Python (5 yrs)\",\"Django\",null,"
	              "{\"name\":\"React\",\"level\":4,\"years\":2.5,\"last_used\":\"2026-05\"},{\"name\":\"Go\",\"level\":\"expert\",\"years\":"
	              "\"18 months\",\"last_used\":2020}],\"Hourly rate (EUR)\":80.5,\"Remote\":true,\"years\":7,\"phone\":null,"
	              "\"notes\":[\"a\",\"b\"],\"shirt\":{\"size\":\"M\"},\"n\":7.25,\"ok\":false,\"none\":[],\"headline\":\"\"}\r\n",
	              "1 1 0 0 0");
	ada = candidate("ada@x.org");
	assert_string_equal(ada->name, "Ada Long");
	assert_string_equal(ada->email, "Ada@x.org");
	assert_int_equal(ada->months, 84);
	assert_int_equal(ada->rate_cents, 8050);
	assert_string_equal(ada->rate_currency, "EUR");
	assert_int_equal(ada->rate_period, AF_PER_HOUR);
	assert_int_equal(ada->work_modes, AF_REMOTE);
	assert_string_equal(ada->notes, "a\nb");
	assert_string_equal(ada->extra, "{\"shirt\":{\"size\":\"M\"},\"n\":7.25,\"ok\":false}");
	assert_null(ada->headline);
	assert_null(ada->phone);
	assert_int_equal(ada->skill_count, 4);
	assert_string_equal(skill(ada, "Python"), "-/60/-");
	assert_string_equal(skill(ada, "Django"), "-/-/-");
	assert_string_equal(skill(ada, "React"), "4/30/2026-05");
	assert_string_equal(skill(ada, "Go"), "5/18/2020-12");
	af_candidate_free(ada);
}

static void lines_are_judged_one_by_one(void **state)
{
	static const char text[] =
		"{\"email\":\"a@x.org\",\"skills\":\"Go:3; Zentralog\"}\n"
		"not json\n"
		"{\"email\":\"b@x.org\n"
		"{\"email\":\"c@x.org\"} x\n"
		"\n"
		"{\"name\":\"nobody\"}\n"
		"{\"email\":\"a@x.org\",\"skills\":\"Go:4\"}\n"
		"{\"id\":123456,\"years\":-3}\n"
		"{\"email\":\"d@x.org\"}";
	static const struct {
		size_t line;
		const char *key, *reason;
	} expected[] = {{2, "", "is no JSON object"}, {3, "", "not JSON"}, {4, "", "not JSON, from about column 20 on"},
	                {6, "", "has no key"}, {7, "a@x.org", "same key as line 1"}, {8, "123456", "\"years\" is negative"}};
	struct af_import_result *result = imported(text, NULL, "8 2 0 0 6");

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(result->rejects[i].line, expected[i].line);
		assert_string_equal(result->rejects[i].key, expected[i].key);
		if (!strstr(result->rejects[i].reason, expected[i].reason))
			fail_msg("\"%s\" lacks \"%s\"", result->rejects[i].reason, expected[i].reason);
	}
	assert_int_equal(result->unlisted_count, 1);
	assert_string_equal(result->unlisted[0].name, "Zentralog");
	af_import_result_free(result);
	assert_true(exists("a@x.org") && exists("d@x.org") && !exists("b@x.org") && !exists("c@x.org"));
	/* A broken first line does not make one document of all. */
	import_counts("{\"email\":\"e@x.org\n{\"email\":\"f@x.org\"}\n{\"email\":\"g@x.org\"}\n", "3 2 0 0 1");
	import_counts("{\"email\":\"f@x.org\"}\n{\"email\":\"g@x.org\"}\n", "2 0 0 2 0");
	import_counts("{\"email\":\"f@x.org\",\"name\":\"F\"}\n", "1 0 1 0 0");
}

static void objects_need_not_be_alike(void **state)
{
	struct af_import_result *result =
		imported("{\"url\":\"u1\",\"b\":1}\n{\"email\":\"a@x.org\",\"url\":\"u2\"}\n{\"id\":\"k\",\"email\":\"b@x.org\"}\n", NULL, "3 3 0 0 0");
	static const char *const columns[] = {"url key", "b extra", "email email", "id key"};

	(void)state;
	assert_true(exists("u1") && exists("a@x.org") && exists("k"));
	assert_int_equal(result->column_count, 4);
	for (size_t i = 0; i < 4; i++) {
		char got[60];

		snprintf(got, sizeof(got), "%s %s", result->columns[i].header, result->columns[i].field);
		assert_string_equal(got, columns[i]);
	}
	af_import_result_free(result);
}

static void more_kinds_than_are_remembered(void **state)
{
	struct af_import_result *result;
	char *text = malloc(100 * 3000), *at = text;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < 3000; i++)
		at += sprintf(at, "{\"email\":\"p%d@x.org\",\"rate (EUR/h)\":%d,\"m%d\":1}\n", i, i + 1, i % 700);
	result = imported(text, NULL, "3000 3000 0 0 0");
	assert_int_equal(result->column_count, 702);
	af_import_result_free(result);
	free(text);
}

static void maps(void **state)
{
	const char *map[] = {"name=Who", "skills=T*"};
	struct af_import_options options = {.maps = map, .map_count = 2, .now = NOW};
	struct af_candidate *found;

	(void)state;
	af_import_result_free(imported("{\"email\":\"a@x.org\",\"Who\":\"Ann\",\"name\":\"x\"}\n{\"email\":\"b@x.org\",\"tools\":[\"Go\"]}",
	                               &options, "2 2 0 0 0"));
	found = candidate("a@x.org");
	assert_string_equal(found->name, "Ann");
	assert_string_equal(found->extra, "{\"name\":\"x\"}");
	af_candidate_free(found);
	found = candidate("b@x.org");
	assert_string_equal(skill(found, "Go"), "-/-/-");
	af_candidate_free(found);
	refused("{\"email\":\"c@x.org\",\"Woh\":\"Ann\",\"tools\":1}", &options, AF_INVALID, "did you mean \"Woh\"");
	map[0] = "nmae=Who";
	refused("{\"email\":\"c@x.org\",\"Who\":\"Ann\"}", &options, AF_INVALID, "did you mean \"name\"");
	map[0] = "nonsense";
	refused("{\"email\":\"c@x.org\",\"Who\":\"Ann\"}", &options, AF_INVALID, "write it as field=Column");
	assert_false(exists("c@x.org"));
}

static void a_dry_run_stores_nothing(void **state)
{
	struct af_import_options options = {.dry_run = true, .now = NOW};

	(void)state;
	af_import_result_free(imported("[{\"email\":\"a@x.org\"}]", &options, "1 1 0 0 0"));
	assert_false(exists("a@x.org"));
}

static bool stop(void *context, size_t rows, size_t bytes_read, size_t bytes_total)
{
	(void)rows;
	*(size_t *)context = bytes_read;
	assert_int_equal(bytes_read, bytes_total);
	return false;
}

static void progress_can_cancel(void **state)
{
	static const char text[] = "{\"email\":\"a@x.org\"}\n{\"email\":\"b@x.org\"}";
	size_t seen = 0;
	struct af_import_options options = {.progress = stop, .progress_context = &seen, .now = NOW};

	(void)state;
	refused(text, &options, AF_CANCELLED, "cancelled");
	assert_int_equal(seen, strlen(text));
	assert_false(exists("a@x.org"));
}

/* ---------------------------------------------------------------- what is refused */

static void bad_rows(void **state)
{
	static const struct {
		const char *text, *needle;
	} cases[] = {
		{"{}", "has no key"},
		{"{\"email\":\"none\"}", "no e-mail address in \"email\""},
		{"{\"email\":5}", "\"email\" is a number, which the field email cannot be"},
		{"{\"email\":\"a@x\",\"name\":[\"a\",\"b\"]}", "\"name\" is an array"},
		{"{\"email\":\"a@x\",\"location\":{\"city\":\"x\"}}", "\"location\" is an object"},
		{"{\"email\":\"a@x\",\"years\":true}", "\"years\" is true or false"},
		{"{\"email\":\"a@x\",\"skills\":7}", "\"skills\" is a number"},
		{"{\"email\":\"a@x\",\"skills\":[\"Go\",7]}", "\"skills\", item 2: a skill must be a text or an object"},
		{"{\"email\":\"a@x\",\"skills\":[\"Go:9\"]}", "\"skills\": \"Go:9\": a level must be 1 to 5"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":7}]}", "item 1: \"name\" must be a text"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"level\":9}]}", "a level must be 1 to 5, not \"9\""},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"level\":2.5}]}", "a level must be 1 to 5, not \"2.5\""},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"level\":\"9/5\"}]}", "a level must be 1 to 5"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"level\":[]}]}", "\"level\" must be"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"years\":-1}]}", "the time is negative"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"years\":81}]}", "at most 80 years"},
		{"{\"email\":\"a@x\",\"skills\":[{\"name\":\"Go\",\"last_used\":2030}]}", "lies in the future"},
		{"{\"email\":\"a@x\",\"email\":\"b@x\"}", "the member \"email\" occurs twice"},
		{"{\"email\":\"a@x\",\"d\":{\"n\":1,\"m\":{},\"n\":2}}", "the member \"n\" occurs twice"},
		{"{\"email\":\"a@x\",\"Email\":\"b@x\"}", "the members \"email\" and \"Email\" are called the same"},
		{"{\"email\":\"a@x\",\"d\":1e999}", "\"d\": the number is too large"},
		{"{\"id\":12345678901234567890}", "\"id\": the number is too large to be kept exactly"},
		{"{\"email\":\"a@x\",\"d\":\"\\ud800\"}", "half of a surrogate pair"},
		{"{\"email\":\"a@x\",\"d\":\"\\u0000\"}", "\\u0000 is not allowed"},
		{"{\"email\":\"a@x\",\"d\":\"\xE9\"}", "column 21: byte 0xE9"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		rejected(cases[i].text, cases[i].needle);
}

/* n copies of piece between before and after. */
static char *repeated(const char *before, const char *piece, size_t n, const char *after)
{
	const size_t length = strlen(piece);
	char *text = malloc(strlen(before) + n * length + strlen(after) + 1), *at;

	assert_non_null(text);
	at = text + sprintf(text, "%s", before);
	for (size_t i = 0; i < n; i++, at += length)
		memcpy(at, piece, length + 1);
	strcpy(at, after);
	return text;
}

static void hostile_rows(void **state)
{
	static const struct {
		const char *before, *piece;
		size_t n;
		const char *after, *needle;
	} cases[] = {
		{"{\"email\":\"a@x\",\"d\":", "[", 101, "", NULL},
		{"{\"email\":\"a@x\",\"d\":\"", "x", 1100000, "\"}\n", "\"d\" is larger than 1 MiB"},
		{"{\"email\":\"a@x\",\"d\":\"", "x", 9000000, "\"}\n", "is longer than 8 MiB"},
		{"{\"email\":\"a@x\",\"d\":[", "0,", 70000, "0]}\n", "has more than 65536 values"},
		{"{\"email\":\"a@x\",\"", "n", 1001, "\":1}\n", "the name of a member is longer"},
		{"{\"email\":\"a@x\",\"d\":1", "0", 400, "}\n", "column 20: the number is too long"},
		{"{\"email\":\"a@x\",\"d\":{\"a\":", "[", 5000, "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct af_import_result *result;
		char *text = repeated(cases[i].before, cases[i].piece, cases[i].n, cases[i].after), *all;

		if (!cases[i].needle) { /* brackets, to be closed */
			char *closing = repeated(text, "]", cases[i].n, i ? "}}\n" : "}\n");

			free(text);
			text = closing;
		}
		all = repeated(text, "{\"email\":\"good@x.org\"}", 1, "\n");
		result = imported(all, NULL, i ? "2 0 0 1 1" : "2 1 0 0 1");
		assert_int_equal(result->rejects[0].line, 1);
		assert_non_null(strstr(result->rejects[0].reason, cases[i].needle ? cases[i].needle : "nested too deeply"));
		af_import_result_free(result);
		text[strlen(text) - 1] = '\0';
		free(all);
		all = repeated("[", text, 1, ",\n{\"email\":\"good@x.org\"}]");
		result = imported(all, NULL, "2 0 0 1 1");
		assert_non_null(strstr(result->rejects[0].reason, "element 1: "));
		af_import_result_free(result);
		free(all);
		free(text);
	}
}

static void broken_files(void **state)
{
	static const struct {
		const char *text;
		enum af_status status;
		const char *needle;
	} cases[] = {
		{"[]", AF_NOT_FOUND, "t.json: has no JSON objects"},
		{"[ ] x", AF_INVALID, "text behind the end"},
		{"[", AF_INVALID, "not closed"},
		{"{", AF_INVALID, "begins on line 1 is not closed"},
		{"[,]", AF_INVALID, "a comma or an element"},
		{"[{\"email\":\"a@x\"},]", AF_INVALID, "a comma or an element"},
		{"[{\"email\":\"a@x\"}\n{\"email\":\"b@x\"}]", AF_INVALID, "line 2: not JSON: a comma"},
		{"[{\"email\":\"a@x\"},\n{\"email\":\"b@x\",}]", AF_INVALID, "line 2: not JSON, from about column 16"},
		{"[{\"email\":\"a@x},\n{\"email\":\"b@x\"}]", AF_INVALID, "line 1: a quote that opens on this line"},
		{"[{\"email\":\"a@x\"}", AF_INVALID, "the JSON array is not closed"},
		{"{\n\"email\":\"a@x\",}", AF_INVALID, "not JSON, from about line 2"},
		{"{\n\"email\":\"a@x\"}\nx", AF_INVALID, "line 3: not JSON: text behind an object"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		refused(cases[i].text, NULL, cases[i].status, cases[i].needle);
	assert_false(exists("a@x"));
}

static void arrays_and_documents(void **state)
{
	struct af_import_result *result =
		imported("\n[1,\n\"x,]\", {\"email\":\"a@x.org\",\"name\":\"A \\\"]}\"}\n,{\"email\":\"b@x.org\"}]\n", NULL, "4 2 0 0 2");

	(void)state;
	assert_int_equal(result->rejects[1].line, 3);
	assert_string_equal(result->rejects[1].reason, "element 2: is no JSON object");
	af_import_result_free(result);
	import_counts("{\n\"email\":\"c@x.org\"\n}\n{\"email\":\"d@x.org\",\n\"name\":\"D\"}", "2 2 0 0 0");
	import_counts("\xEF\xBB\xBF{\"email\":\"e@x.org\"}", "1 1 0 0 0");
}

/* ---------------------------------------------------------------- JSON Resume */

static void a_resume(void **state)
{
	static const char text[] =
		"{\n\"$schema\":\"s\",\"basics\":{\"name\":\"Ada Long\",\"label\":\"Engineer\",\"email\":\"Ada@X.org\",\"phone\":\"0151 1\","
		"\"url\":\"u\",\"image\":\"\",\"summary\":\"About.\",\"location\":{\"address\":\"Way 1\",\"city\":\"Berlin\",\"region\":\"BE\","
		"\"countryCode\":\"DE\"}},\n"
		"\"work\":[{\"name\":\"A\",\"startDate\":\"2015-01-01\",\"endDate\":\"2017-01-01\",\"keywords\":[\"Go\",\"golang is Python\"]},"
		"{\"name\":\"B\",\"startDate\":\"2016-01\",\"endDate\":\"2018-12-31\",\"technologies\":[\"golang\"],\"highlights\":[\"Rust\"]},"
		"{\"name\":\"C\"},null],\n"
		"\"skills\":[{\"name\":\"Web things\",\"level\":\"Master\",\"keywords\":[\"React\",\"Django\",\"\"]},"
		"{\"name\":\"Python\",\"level\":\"advanced\",\"keywords\":[\"FastAPI\"]},{\"name\":\"Go\",\"level\":\"Master\"},"
		"{\"name\":\"\",\"level\":\"\",\"keywords\":[\"\"]}],\n"
		"\"languages\":[{\"language\":\"Java\"}],\"notes\":\"n\",\"id\":\"i\",\"volunteer\":[]}";
	struct af_candidate *ada;

	(void)state;
	import_counts(text, "1 1 0 0 0");
	import_counts(text, "1 0 0 1 0");
	ada = candidate("ada@x.org");
	assert_string_equal(ada->name, "Ada Long");
	assert_string_equal(ada->headline, "Engineer");
	assert_string_equal(ada->phone, "0151 1");
	assert_string_equal(ada->notes, "About.");
	assert_string_equal(ada->location, "Berlin, BE");
	assert_string_equal(ada->country, "DE");
	assert_int_equal(ada->months, 48);
	assert_int_equal(ada->skill_count, 5);
	assert_string_equal(skill(ada, "React"), "-/-/-");
	assert_string_equal(skill(ada, "Django"), "-/-/-");
	assert_string_equal(skill(ada, "FastAPI"), "-/-/-");
	assert_string_equal(skill(ada, "Python"), "4/-/-");
	assert_string_equal(skill(ada, "Go"), "5/-/2018-12");
	assert_non_null(strstr(ada->extra, "\"basics.url\":\"u\""));
	assert_non_null(strstr(ada->extra, "\"basics.location.address\":\"Way 1\""));
	assert_non_null(strstr(ada->extra, "\"languages\":[{\"language\":\"Java\"}]"));
	assert_non_null(strstr(ada->extra, "\"name\":\"Web things\",\"level\":\"Master\""));
	assert_non_null(strstr(ada->extra, "\"work\":[{\"name\":\"A\""));
	assert_non_null(strstr(ada->extra, "\"notes\":\"n\",\"id\":\"i\""));
	af_candidate_free(ada);
}

/* Months of experience that the jobs add up to. */
static void jobs(const char *work, int months)
{
	char text[600];
	struct af_candidate *found;
	static int number;

	snprintf(text, sizeof(text), "{\"basics\":{\"email\":\"j%d@x.org\"},\"work\":%s}", ++number, work);
	import_counts(text, "1 1 0 0 0");
	snprintf(text, sizeof(text), "j%d@x.org", number);
	found = candidate(text);
	if (found->months != months)
		fail_msg("%s: %d months, not %d", work, found->months, months);
	af_candidate_free(found);
}

static void experience(void **state)
{
	(void)state;
	jobs("[{\"startDate\":\"2013-12-01\",\"endDate\":\"2014-12-01\"}]", 12);
	jobs("[{\"startDate\":\"2013-01\",\"endDate\":\"2014-06\"}]", 17);
	jobs("[{\"startDate\":\"2013\",\"endDate\":\"2015\"}]", 24);
	jobs("[{\"startDate\":\"2013\",\"endDate\":\"2013\"}]", 6);
	jobs("[{\"startDate\":\"2019-06-01\",\"endDate\":\"2021-02-28\"},{\"startDate\":\"2021-03-01\"}]", 89);
	jobs("[{\"startDate\":\"2026-01\",\"endDate\":\"Present\"}]", 10);
	jobs("[{\"startDate\":\"2026-01\",\"endDate\":\"\"}]", 10);
	jobs("[{\"startDate\":\"2026-01\",\"endDate\":null}]", 10);
	jobs("[{\"startDate\":\"2010-01\",\"endDate\":\"2012-01\"},{\"startDate\":\"2010-06\",\"endDate\":\"2011-01\"},"
	     "{\"startDate\":\"2009-01\",\"endDate\":\"2010-07\"}]", 36);
	jobs("[{\"startDate\":\"2020-01\",\"endDate\":\"2030-01\"}]", 82); /* no further than now */
	jobs("[{\"startDate\":\"2030-01\"}]", AF_UNKNOWN);
	jobs("[{\"startDate\":\"\",\"endDate\":\"\"}]", AF_UNKNOWN);
	jobs("[{\"name\":\"A\"},{\"startDate\":\"2020-01\",\"endDate\":\"2021-01\"}]", 12);
	/* What cannot be read makes the sum uncertain. */
	jobs("[{\"startDate\":\"June\"},{\"startDate\":\"2020-01\",\"endDate\":\"2021-01\"}]", AF_UNKNOWN);
	jobs("[{\"startDate\":\"2021-01\",\"endDate\":\"2020-01\"}]", AF_UNKNOWN);
	jobs("[{\"startDate\":\"2021-13\",\"endDate\":\"2022-01\"}]", AF_UNKNOWN);
	jobs("[{\"startDate\":\"2021-02-30\",\"endDate\":\"2022-01\"}]", AF_UNKNOWN);
	jobs("[{\"startDate\":2021,\"endDate\":\"2022-01\"}]", AF_UNKNOWN);
	jobs("[7]", AF_UNKNOWN);
	jobs("{}", AF_UNKNOWN);
	jobs("null", AF_UNKNOWN);
}

static void incomplete_resumes(void **state)
{
	static const char *const without[] = {
		"{\"basics\":{}}", "{\"basics\":null,\"work\":null,\"skills\":null}", "{\"basics\":{\"name\":\"A\",\"email\":\"\"}}",
		"{\"basics\":{\"email\":null,\"location\":null,\"profiles\":null}}", "{\"basics\":{\"email\":\"nobody\"}}",
	};
	struct af_candidate *found;

	(void)state;
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		rejected(without[i], "has no key: no e-mail address in \"basics.email\"");
	rejected("{\"basics\":{\"email\":7}}", "\"basics.email\" is a number");
	rejected("{\"work\":[],\"skills\":[]}", "basics.email in a resume");
	import_counts("{\"basics\":{\"email\":\"p@x.org\",\"location\":{\"region\":7,\"city\":null},\"profiles\":null},\"skills\":[null,"
	              "{\"name\":\"Ops\",\"level\":\"Jedi\",\"keywords\":null},\"Go\"],\"work\":7}", "1 1 0 0 0");
	found = candidate("p@x.org");
	assert_null(found->location);
	assert_string_equal(skill(found, "Go"), "-/-/-");
	assert_string_equal(skill(found, "Ops"), "-/-/-");
	assert_string_equal(found->extra, "{\"skills\":[null,{\"name\":\"Ops\",\"level\":\"Jedi\",\"keywords\":null},\"Go\"],"
	                                  "\"basics.location.region\":7,\"work\":7}");
	af_candidate_free(found);
}

static void maps_of_resumes(void **state)
{
	const char *map[] = {"key=basics.url", "notes=references", "name=basics.label"};
	struct af_import_options options = {.maps = map, .map_count = 3, .now = NOW};
	struct af_candidate *found;

	(void)state;
	af_import_result_free(imported("{\"basics\":{\"url\":\"u\",\"label\":\"L\",\"name\":\"N\",\"summary\":\"S\"},\"references\":[\"a\"]}",
	                               &options, "1 1 0 0 0"));
	found = candidate("u");
	assert_string_equal(found->name, "L");
	assert_string_equal(found->notes, "S\na");
	assert_string_equal(found->extra, "{\"basics.name\":\"N\"}");
	assert_null(found->headline);
	af_candidate_free(found);
}

static char *read_whole(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	char *text = malloc((size_t)1 << 22);

	assert_non_null(in);
	assert_non_null(text);
	*n = fread(text, 1, (size_t)1 << 22, in);
	fclose(in);
	return text;
}

static void shared_resumes(void **state)
{
	const char *from = getenv("ARCHEFIT_SHARED_RESUMES");
	DIR *list = from ? opendir(from) : NULL;
	size_t files = 0;

	(void)state;
	if (!list) {
		print_message("skipped: ARCHEFIT_SHARED_RESUMES names no folder of resumes\n");
		skip();
	}
	for (struct dirent *entry; (entry = readdir(list));) {
		struct af_import_result *result;
		struct af_error err;
		char path[600], *text;
		size_t n;

		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", from, entry->d_name);
		text = read_whole(path, &n);
		assert_ok(import_with(text, n, NULL, &result, &err));
		assert_int_equal(result->read, 1);
		assert_int_equal(result->added + result->updated + result->unchanged + result->rejected, 1);
		if (result->rejected)
			print_message("%s: %s\n", entry->d_name, result->rejects[0].reason);
		assert_true(!result->rejected || strstr(result->rejects[0].reason, "has no key"));
		af_import_result_free(result);
		free(text);
		files++;
	}
	closedir(list);
	assert_true(files > 0);
}

/* ---------------------------------------------------------------- lack of memory */

static void without_memory(void **state)
{
	static const char text[] =
		"{\"email\":\"a@x.org\",\"skills\":[\"Go\",{\"name\":\"React\",\"level\":4,\"keywords\":[\"Zentralog\"]}],\"d\":{\"e\":[1,\"\xC3\xA9\"]}}\n"
		"{\"basics\":{\"email\":\"b@x.org\",\"location\":{\"city\":\"Berlin\",\"countryCode\":\"DE\"}},\"skills\":[{\"name\":\"x\",\"level\":\"Master\","
		"\"keywords\":[\"Go\"]}],\"work\":[{\"startDate\":\"2020-01\",\"keywords\":[\"Go\"]}]}\n"
		"bad\n";
	const char *map[] = {"extra=d"};
	struct af_import_options options = {.maps = map, .map_count = 1, .dry_run = true, .now = NOW};
	long n = 1;

	(void)state;
	do {
		struct af_import_result *result;
		struct af_error err = {AF_OK, ""};
		enum af_status status;

		failed_once = false;
		countdown = n;
		status = import_with(text, strlen(text), &options, &result, &err);
		countdown = -1;
		if (status != AF_OK && status != AF_NOMEM)
			fail_msg("allocation %ld: status %d, %s", n, (int)status, err.message);
		if (status == AF_OK) {
			/* A failure that SQLite could do without changes nothing. */
			assert_int_equal(result->added, 2);
			assert_int_equal(result->rejected, 1);
		}
		af_import_result_free(result);
		n += n < 60 ? 1 : n < 3000 ? 13 : 37;
	} while (failed_once);
	assert_true(n > 1000);
	assert_false(exists("a@x.org"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_a_candidate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lines_are_judged_one_by_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(objects_need_not_be_alike, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_kinds_than_are_remembered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(maps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_dry_run_stores_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(progress_can_cancel, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(arrays_and_documents, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_resume, set_up, tear_down),
		cmocka_unit_test_setup_teardown(experience, set_up, tear_down),
		cmocka_unit_test_setup_teardown(incomplete_resumes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(maps_of_resumes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(shared_resumes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_memory, set_up, tear_down),
	};
	sqlite3_mem_methods faulty;

	/* Before SQLite starts: its own small-block cache off, so that every allocation is counted. */
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
	faulty = real;
	faulty.xMalloc = faulty_malloc;
	faulty.xRealloc = faulty_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
