/* af_import, through the public interface alone: what is stored, what is rejected, and that nothing is half done. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static enum af_status import_bytes(const char *text, size_t n, const struct af_import_options *options,
                                   struct af_import_result **result, struct af_error *err)
{
	FILE *in = tmpfile();
	enum af_status status;

	assert_non_null(in);
	assert_int_equal(fwrite(text, 1, n, in), n);
	rewind(in);
	status = af_import(store, in, "t.csv", options, result, err);
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

	assert_ok(import_bytes(text, strlen(text), options, &result, &err));
	assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
	assert_int_equal(result->rejected, result->reject_count);
	assert_true(result->doubt_count == (result->doubtful < 1000 ? result->doubtful : 1000));
	snprintf(got, sizeof(got), "%zu %zu %zu %zu %zu", result->read, result->added, result->updated, result->unchanged,
	         result->rejected);
	assert_string_equal(got, counts);
	return result;
}

static void import_counts(const char *text, const struct af_import_options *options, const char *counts)
{
	af_import_result_free(imported(text, options, counts));
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

static const struct af_evidence *skill_of(const struct af_candidate *c, const char *name)
{
	for (size_t i = 0; i < c->skill_count; i++)
		if (!strcmp(c->skills[i].name, name))
			return &c->skills[i];
	return NULL;
}

static void all_fields(void **state)
{
	static const char *const missing[] = {"NA"};
	const struct af_import_options options = {.missing = missing, .missing_count = 1, .now = "2026-11-23T00:00:00Z"};
	struct af_candidate *c;
	const struct af_evidence *python;

	(void)state;
	import_counts("First name,Last name,E-mail,Phone,Job title,City,Country,Time zone,Skills,Tech stack,Experience,Rate (EUR/h),"
	              "Currency,Available from,Work mode,Notes,Team,Other\n"
	              "Ada,Lovelace,Ada@Example.ORG,+49 30 1,Engineer,Berlin,Germany,,\"Python (5 yrs), Rust (since 2021)\","
	              "Python:4; FormFix,7.5,85,,01.12.2026,Remote / Hybrid,\"two\nlines\",\"A \"\"team\"\"\",NA\n", &options, "1 1 0 0 0");
	c = candidate("ada@example.org");
	assert_string_equal(c->name, "Ada Lovelace");
	assert_string_equal(c->email, "Ada@Example.ORG");
	assert_string_equal(c->phone, "+49 30 1");
	assert_string_equal(c->headline, "Engineer");
	assert_string_equal(c->location, "Berlin");
	assert_string_equal(c->country, "DE");
	assert_int_equal(c->utc_offset, 60);
	assert_int_equal(c->months, 90);
	assert_int_equal(c->rate_cents, 8500);
	assert_string_equal(c->rate_currency, "EUR");
	assert_int_equal(c->rate_period, AF_PER_HOUR);
	assert_string_equal(c->available_from, "2026-12-01");
	assert_int_equal(c->work_modes, AF_REMOTE | AF_HYBRID);
	assert_string_equal(c->notes, "two\nlines");
	assert_string_equal(c->extra, "{\"Team\":\"A \\\"team\\\"\"}");
	assert_int_equal(c->skill_count, 3);
	python = skill_of(c, "Python");
	assert_non_null(python);
	assert_int_equal(python->level, 4);
	assert_int_equal(python->months, 60);
	assert_string_equal(python->source, "Python (5 yrs); Python:4");
	assert_int_equal(skill_of(c, "Rust")->months, 60);
	assert_false(skill_of(c, "FormFix")->listed);
	assert_string_equal(skill_of(c, "FormFix")->source, "FormFix");
	af_candidate_free(c);
}

static void nothing_is_lost(void **state)
{
	struct af_candidate *c;

	(void)state;
	import_counts("Id,Rate,Currency,Years,Time zone,Available,Remote,Location,Country,Name,First name\n"
	              "1,ask,EUR,many,Narnia,soon,maybe,Atlantis,Lemuria,Bo Li,Bo\n2,80-90,EUR,3,,,,,Lemuria,,\n", NULL, "2 2 0 0 0");
	c = candidate("1");
	assert_int_equal(c->rate_cents, -1);
	assert_int_equal(c->months, AF_UNKNOWN);
	assert_string_equal(c->location, "Atlantis");
	assert_null(c->country);
	assert_non_null(c->extra);
	for (size_t i = 0; i < 8; i++) {
		static const char *const kept[] = {"\"Rate\":\"ask\"", "\"Currency\":\"EUR\"", "\"Years\":\"many\"", "\"Time zone\":\"Narnia\"",
		                                   "\"Available\":\"soon\"", "\"Remote\":\"maybe\"", "\"Country\":\"Lemuria\"",
		                                   "\"First name\":\"Bo\""};

		if (!strstr(c->extra, kept[i]))
			fail_msg("%s lacks %s", c->extra, kept[i]);
	}
	af_candidate_free(c);
	c = candidate("2");
	assert_int_equal(c->rate_cents, 8000);
	assert_string_equal(c->rate_currency, "EUR");
	assert_string_equal(c->location, "Lemuria");
	assert_null(c->extra);
	assert_string_equal(c->cells, "{\"years\":\"3\",\"rate\":\"80-90\",\"currency\":\"EUR\"}");
	af_candidate_free(c);
}

/* Compares what was not understood with lines such as "2 1 Rate=ask". */
static void doubts_are(const struct af_import_result *result, const char *expected)
{
	char got[2000] = "";
	size_t n = 0;

	for (size_t i = 0; i < result->doubt_count && n < sizeof(got); i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, "%zu %s %s=%s\n", result->doubts[i].line, result->doubts[i].key,
		                      result->doubts[i].header, result->doubts[i].text);
	assert_string_equal(got, expected);
	assert_int_equal(result->doubtful, result->doubt_count);
}

static void doubts(void **state)
{
	struct af_import_result *result;
	char text[700];

	(void)state;
	/* 1: all of them. 2: a place for a country. 3: a range, two currencies and a name in parts are understood. 4: no rate needs its currency.
	 * 5 and the second 3 are rejected. 6: unchanged later. */
	result = imported("Id,Rate,Currency,Years,Time zone,Available,Remote,Location,Country,Name,First name,Skills\n"
	                  "1,ask,shells,many,Narnia,soon,maybe,Atlantis,Lemuria,Bo Li,Bo,Go\n2,,,,,,,,Lemuria,,,\n"
	                  "3,80-90 EUR,USD,3,UTC,now,remote,\"Berlin, Germany\",DE,Bo,Bo,Zentralog\n4,ask,EUR,,,,,Berlin,,,,\n"
	                  "5,ask,,-3,,,,,,,,\n3,ask,,,,,,,,,,\n3,,xyz,,,,,,,,,\n", NULL, "7 4 0 0 3");
	doubts_are(result, "2 1 Years=many\n2 1 Rate=ask\n2 1 Currency=shells\n2 1 Available=soon\n2 1 Remote=maybe\n2 1 Country=Lemuria\n"
	                   "2 1 Time zone=Narnia\n3 2 Country=Lemuria\n5 4 Rate=ask\n");
	af_import_result_free(result);
	result = imported("Id,Rate\n4,ask\n", NULL, "1 0 0 1 0");
	doubts_are(result, "2 4 Rate=ask\n");
	af_import_result_free(result);
	/* Too long for a skill, and for the list. */
	snprintf(text, sizeof(text), "Id,Skills\n7,Go; %0194d\xC3\xA9%0100d\n", 1, 2);
	result = imported(text, NULL, "1 1 0 0 0");
	assert_int_equal(result->doubtful, 1);
	assert_int_equal(strlen(result->doubts[0].text), 200);
	af_import_result_free(result);
}

static void many_doubts(void **state)
{
	enum { ROWS = 1200 };
	char *text = malloc(ROWS * 16), *at = text;
	struct af_import_result *result;

	(void)state;
	assert_non_null(text);
	at += sprintf(at, "Id,Rate\n");
	for (int i = 0; i < ROWS; i++)
		at += sprintf(at, "%d,ask\n", i);
	result = imported(text, NULL, "1200 1200 0 0 0");
	assert_int_equal(result->doubtful, ROWS);
	assert_int_equal(result->doubt_count, 1000);
	assert_int_equal(result->doubts[999].line, 1001);
	af_import_result_free(result);
	free(text);
}

static void extra_is(const char *key, const char *expected)
{
	struct af_candidate *c = candidate(key);

	if (!expected)
		assert_null(c->extra);
	else
		assert_string_equal(c->extra ? c->extra : "(none)", expected);
	af_candidate_free(c);
}

/* What a file keeps is replaced by what the same columns keep the next time; what other files left stays. */
static void extra_again(void **state)
{
	static const char *const na[] = {"-"};
	const struct af_import_options missing = {.missing = na, .missing_count = 1};
	static const char first[] = "Id,Rate,Years,Team,Odd\n1,ask,many,\"a \"\"b\"\"\",o\n2,,,x,\n";
	static const char other[] = "Id,Other,\"a\"\"b\",Team\n1,\"q\\\",\"{\"\"k\"\":1,}\",new\n";

	(void)state;
	import_counts(first, NULL, "2 2 0 0 0");
	extra_is("1", "{\"Years\":\"many\",\"Rate\":\"ask\",\"Team\":\"a \\\"b\\\"\",\"Odd\":\"o\"}");
	import_counts(first, NULL, "2 0 0 2 0");
	import_counts(other, NULL, "1 0 1 0 0");
	extra_is("1", "{\"Years\":\"many\",\"Rate\":\"ask\",\"Team\":\"new\",\"Odd\":\"o\",\"Other\":\"q\\\\\",\"a\\\"b\":\"{\\\"k\\\":1,}\"}");
	import_counts(other, NULL, "1 0 0 1 0");
	import_counts(first, NULL, "2 0 1 1 0");
	import_counts(first, NULL, "2 0 0 2 0");
	/* Understood, and empty; a column that is skipped was there as well. */
	import_counts("Id,Rate,Years,Team,Odd\n1,80,-,x,\n", &missing, "1 0 1 0 0");
	extra_is("1", "{\"Team\":\"x\",\"Other\":\"q\\\\\",\"a\\\"b\":\"{\\\"k\\\":1,}\"}");
	import_counts("Id,Rate,Years,Team,Odd\n1,80,-,x,\n", &missing, "1 0 0 1 0");
	import_counts("Id,Other,\"a\"\"b\",Team\n1,,,\n", NULL, "1 0 1 0 0");
	extra_is("1", NULL);
	import_counts("Id,Skills\n2,Go\n", NULL, "1 0 1 0 0");
	extra_is("2", "{\"Team\":\"x\"}");
}

/* Values of JSON imports keep their type, and share the profile with the columns of CSV files. */
static void extra_of_json(void **state)
{
	(void)state;
	import_counts("{\"id\":\"1\",\"n\":7.25,\"ok\":false,\"list\":[1,{\"a\":\"},]\"}],\"Team\":\"x\"}\n", NULL, "1 1 0 0 0");
	extra_is("1", "{\"n\":7.25,\"ok\":false,\"list\":[1,{\"a\":\"},]\"}],\"Team\":\"x\"}");
	import_counts("id,Team,Other\n1,y,z\n", NULL, "1 0 1 0 0");
	extra_is("1", "{\"n\":7.25,\"ok\":false,\"list\":[1,{\"a\":\"},]\"}],\"Team\":\"y\",\"Other\":\"z\"}");
	import_counts("{\"id\":\"1\",\"list\":[],\"n\":8}\n", NULL, "1 0 1 0 0");
	extra_is("1", "{\"n\":8,\"ok\":false,\"Team\":\"y\",\"Other\":\"z\"}");
	import_counts("{\"id\":\"1\",\"list\":[],\"n\":8}\n", NULL, "1 0 0 1 0");
}

/* Of two rows with one key, the second may be silent of what the first keeps, and may not keep anything else. */
static void extra_twice(void **state)
{
	(void)state;
	import_counts("Id,Team,Odd\n1,x,o\n1,x,\n1,,\n", NULL, "3 1 0 2 0");
	extra_is("1", "{\"Team\":\"x\",\"Odd\":\"o\"}");
	import_counts("Id,Team,Odd\n1,x,\n1,,o\n1,y,\n", NULL, "3 0 1 0 2");
	extra_is("1", "{\"Team\":\"x\"}");
}

static void suggested_fields(void **state)
{
	static const char *const maps[] = {"notes=nots", "extra=lokation"};
	const struct af_import_options options = {.maps = maps, .map_count = 2};
	struct af_import_result *result = imported("Id,naem,Skils,Tools,nots,lokation,contry\n1,Al,Go,C,n,l,c\n", &options, "1 1 0 0 0");
	static const char *const expected[] = {NULL, "name", NULL, NULL, NULL, NULL, "country"};

	(void)state;
	for (size_t i = 0; i < result->column_count; i++) {
		if (!expected[i])
			assert_null(result->columns[i].suggestion);
		else
			assert_string_equal(result->columns[i].suggestion, expected[i]);
	}
	af_import_result_free(result);
}

static void again(void **state)
{
	static const char first[] = "Id,Name,Skills\n1,Al,Python\n2,Bo,Go\n";
	struct af_import_result *result;

	(void)state;
	result = imported(first, NULL, "2 2 0 0 0");
	assert_true(result->batch > 0);
	assert_int_equal(result->delimiter, ',');
	assert_int_equal(result->column_count, 3);
	assert_string_equal(result->columns[2].header, "Skills");
	assert_string_equal(result->columns[2].field, "skills");
	af_import_result_free(result);
	result = imported(first, NULL, "2 0 0 2 0");
	assert_int_equal(result->batch, 0);
	af_import_result_free(result);
	import_counts("Id,Name,Skills\n1,Al,Python\n2,Bo,Go; Rust\n3,Cy,C\n", NULL, "3 1 1 1 0");
}

static void rejects(void **state)
{
	static const char text[] =
		"Id;E-mail;Name;Skills;Years\n"
		"1;;Al;Python;3\n"                    /* line 2: fine */
		";;Bo;Go;1\n"                         /* no key */
		"; Cy@Example.org ;Cy;Go;2\n"         /* the e-mail is the key */
		"4;;Di;Go\n"                          /* too few columns */
		"5;;Ed;Go;1;;\n"                      /* further cells, even empty ones */
		"6;;Fi;Python:9;1\n"                  /* level */
		"7;;Gu;Go;-2\n"                       /* negative */
		"1;;Al;Python;3\n"                    /* repeats line 2 */
		"1;;Al;Python;4\n"                    /* contradicts line 2 */
		"8;;caf\xE9;Go;1\n"                   /* encoding */
		"9;;\"Hi;Go;1\n"                      /* open quote */
		";;;;;;;\n"                           /* nothing at all */
		"10;;Jo;Go;1\n"
		";no address;Ko;Go;1\n";
	static const struct {
		size_t line;
		const char *key, *reason;
	} expected[] = {
		{3, "", "has no key: neither \"Id\" nor an e-mail address in \"E-mail\""}, {5, "4", "has 4 columns, the header has 5"},
		{6, "5", "has 7 columns, the header has 5"},
		{7, "6", "column \"Skills\": \"Python:9\": a level must be 1 to 5"}, {8, "7", "\"Years\" is negative: \"-2\""},
		{10, "1", "same key as line 2, with different contents"},
		{11, "8", "column 3 is not UTF-8 (byte 4 of the cell is 0xE9); save the file as UTF-8"},
		{12, "9", "the quote that opens column 3 is not closed"},
		{15, "", "has no key: neither \"Id\" nor an e-mail address in \"E-mail\""},
	};
	struct af_import_result *result = imported(text, NULL, "13 3 0 1 9");

	(void)state;
	for (size_t i = 0; i < result->reject_count; i++) {
		assert_string_equal(result->rejects[i].reason, expected[i].reason);
		assert_int_equal(result->rejects[i].line, expected[i].line);
		assert_string_equal(result->rejects[i].key, expected[i].key);
	}
	af_import_result_free(result);
	assert_true(exists("cy@example.org"));
	assert_true(exists("10"));
	assert_false(exists("6"));
}

static void email_as_key(void **state)
{
	static const char *const maps[] = {"key=E-mail"};
	const struct af_import_options options = {.maps = maps, .map_count = 1};
	struct af_candidate *c;

	(void)state;
	import_counts("E-mail,Id\nAl@Example.org,7\nbo,8\n,9\n", &options, "3 2 0 0 1");
	c = candidate("al@example.org");
	assert_string_equal(c->email, "Al@Example.org");
	af_candidate_free(c);
	assert_true(exists("bo"));
}

static void long_keys(void **state)
{
	char text[500];
	struct af_import_result *result;

	(void)state;
	snprintf(text, sizeof(text), "Id\n%0201d\n%0200d\n", 1, 2);
	result = imported(text, NULL, "2 1 0 0 1");
	assert_string_equal(result->rejects[0].reason, "the key is longer than 200 bytes");
	assert_int_equal(strlen(result->rejects[0].key), 200);
	af_import_result_free(result);
	/* Cut between characters, and otherwise as it is. */
	snprintf(text, sizeof(text), "Id\n%0199d\xC3\xA9\n\"a\nb\"\n", 3);
	result = imported(text, NULL, "2 0 0 0 2");
	assert_int_equal(strlen(result->rejects[0].key), 199);
	assert_string_equal(result->rejects[1].key, "a\nb");
	af_import_result_free(result);
}

static void names(void **state)
{
	static const char *const wanted[] = {"Mateus Carvalhal", "Ada Lovelace", "Bo", "Cid van Dyk", "Eve"};
	struct af_candidate *c;

	(void)state;
	import_counts("Id,Name,First name,Last name\n1,Mateus   Carvalhal,,\n2,\"Ada\n\tLovelace\",,\n3, Bo\xC2\xA0,,\n"
	              "4,,Cid  van,\"\xC2\xA0 Dyk\"\n5,Eve,Eve  M.,\n", NULL, "5 5 0 0 0");
	for (size_t i = 0; i < 5; i++) {
		char key[2] = {(char)('1' + (int)i), '\0'};

		c = candidate(key);
		assert_string_equal(c->name, wanted[i]);
		if (i == 4) /* what is kept beside the name is kept as it was */
			assert_string_equal(c->extra, "{\"First name\":\"Eve  M.\"}");
		af_candidate_free(c);
	}
}

/* 16,384 columns, the most there may be: found out to be distinct, or not, in reasonable time. */
static void wide_header(void **state)
{
	enum { COLUMNS = 16384 };
	char *text = malloc(COLUMNS * 16);
	struct af_import_result *result;
	struct af_error err;
	size_t n = 0;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < COLUMNS; i++)
		n += (size_t)sprintf(text + n, i ? ",c%d" : "Id", i);
	n += (size_t)sprintf(text + n, "\n1\n2%*s\n", COLUMNS - 1, "");
	for (char *p = text + n - COLUMNS; *p == ' '; p++)
		*p = ',';
	result = imported(text, NULL, "2 1 0 0 1");
	assert_int_equal(result->column_count, COLUMNS);
	af_import_result_free(result);
	memcpy(strstr(text, ",c16383\n"), ",C16382", 7);
	assert_int_equal(import_bytes(text, n, NULL, &result, &err), AF_INVALID);
	assert_non_null(strstr(err.message, "columns 16383 and 16384 are both called \"C16382\""));
	free(text);
}

static void rates_of_two_kinds(void **state)
{
	struct af_candidate *c;

	(void)state;
	import_counts("Id,Rate\n1,\"75/h, 600/day\"\n2,0\n3,\"2,50,000 INR\"\n", NULL, "3 3 0 0 0");
	c = candidate("1");
	assert_int_equal(c->rate_cents, -1);
	assert_string_equal(c->extra, "{\"Rate\":\"75/h, 600/day\"}");
	af_candidate_free(c);
	c = candidate("2");
	assert_int_equal(c->rate_cents, -1);
	assert_string_equal(c->extra, "{\"Rate\":\"0\"}");
	af_candidate_free(c);
	c = candidate("3");
	assert_int_equal(c->rate_cents, 25000000);
	assert_null(c->extra);
	af_candidate_free(c);
}

static void unlisted_names(void **state)
{
	struct af_import_result *result =
		imported("Id,Skills\n1,Zentralog; Pythn; Python\n2,zentra-log\n3,Zentralog; Python:9\n", NULL, "3 2 0 0 1");

	(void)state;
	assert_int_equal(result->unlisted_count, 2);
	assert_string_equal(result->unlisted[0].name, "Zentralog");
	assert_int_equal(result->unlisted[0].count, 2); /* the rejected row does not count */
	assert_string_equal(result->unlisted[1].name, "Pythn");
	assert_string_equal(result->unlisted[1].suggestion, "Python");
	af_import_result_free(result);
}

static void whole_file_errors(void **state)
{
	static const struct {
		const char *text;
		enum af_status status;
		const char *needle;
	} cases[] = {
		{"", AF_INVALID, "t.csv: is empty"}, {"Id,Name\n", AF_NOT_FOUND, "t.csv: has a header but no rows"},
		{"Id,Name\n\n ,\n", AF_NOT_FOUND, "has a header but no rows"},
		{"Name,Skills\nAl,C\n", AF_INVALID, "--map key=COLUMN"}, {"[{\"a\":1", AF_INVALID, "not closed"},
		{"Id,Skills,Skills\n1,2,3\n", AF_INVALID, "columns 2 and 3"}, {"Id,\"Name\n1,Al\n", AF_INVALID, "line 1, the header: the quote"},
		{"Id,Caf\xE9\n1,2\n", AF_INVALID, "not UTF-8"},
		{"A column whose name is very long indeed and goes on and on and on,b\n1,2\n", AF_INVALID,
		 "Columns: A column whose name is very long indeed and goes o, b"},
	};
	struct af_import_result *result;
	struct af_error err;
	FILE *in;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(import_bytes(cases[i].text, strlen(cases[i].text), NULL, &result, &err), cases[i].status);
		if (!strstr(err.message, cases[i].needle))
			fail_msg("\"%s\" lacks \"%s\"", err.message, cases[i].needle);
	}
	in = fopen("/", "r");
	if (in) {
		assert_int_equal(af_import(store, in, "/", NULL, &result, &err), AF_IO);
		fclose(in);
	}
	import_counts("Id\n1\n", NULL, "1 1 0 0 0"); /* no failure left a transaction open */
}

static void dry_run(void **state)
{
	const struct af_import_options options = {.dry_run = true};
	struct af_import_result *result = imported("Id,Skills\n1,FormFix\n2,Python:9\n", &options, "2 1 0 0 1");

	(void)state;
	assert_int_equal(result->batch, 0);
	assert_int_equal(result->unlisted_count, 1);
	af_import_result_free(result);
	assert_false(exists("1"));
	import_counts("Id,Skills\n1,FormFix\n", NULL, "1 1 0 0 0");
}

static bool stop_after(void *context, size_t rows, size_t bytes_read, size_t bytes_total)
{
	size_t *calls = context;

	assert_true(bytes_read <= bytes_total);
	assert_true(rows > 0);
	return --*calls > 0;
}

static void cancelled(void **state)
{
	enum { ROWS = 5000 };
	char *text = malloc(ROWS * 16), *at = text;
	size_t calls = 3;
	const struct af_import_options options = {.progress = stop_after, .progress_context = &calls};
	struct af_import_result *result;
	struct af_error err;

	(void)state;
	assert_non_null(text);
	at += sprintf(at, "Id,Skills\n");
	for (int i = 0; i < ROWS; i++)
		at += sprintf(at, "%d,Python\n", i);
	assert_int_equal(import_bytes(text, (size_t)(at - text), &options, &result, &err), AF_CANCELLED);
	assert_false(exists("0"));
	calls = 100;
	import_counts(text, &options, "5000 5000 0 0 0");
	assert_int_equal(calls, 94); /* each thousand rows, and the end */
	free(text);
}

static void survey_like(void **state)
{
	static const char *const maps[] = {"key=ResponseId", "skills=*HaveWorkedWith", "years=YearsCodePro", "headline=DevType",
	                                   "location=Country"};
	static const char *const missing[] = {"NA"};
	const struct af_import_options options = {.maps = maps, .map_count = 5, .missing = missing, .missing_count = 1};
	struct af_candidate *c;

	(void)state;
	import_counts("ResponseId,YearsCodePro,DevType,Country,LanguageHaveWorkedWith,LanguageWantToWorkWith,PlatformHaveWorkedWith\n"
	              "1,NA,NA,NA,NA,NA,NA\n"
	              "2,Less than 1 year,\"Developer, back-end\",Germany,Bash/Shell (all shells);C#;Go,Rust,\"Linode, now Akamai;AWS\"\n",
	              &options, "2 2 0 0 0");
	c = candidate("2");
	assert_int_equal(c->months, 6);
	assert_string_equal(c->headline, "Developer, back-end");
	assert_string_equal(c->country, "DE");
	assert_int_equal(c->skill_count, 5);
	for (size_t i = 0; i < c->skill_count; i++)
		assert_true(c->skills[i].listed);
	assert_string_equal(c->extra, "{\"LanguageWantToWorkWith\":\"Rust\"}");
	af_candidate_free(c);
	c = candidate("1");
	assert_int_equal(c->skill_count, 0);
	assert_null(c->location);
	assert_null(c->extra);
	af_candidate_free(c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_fields), TEST(nothing_is_lost), TEST(doubts), TEST(many_doubts), TEST(extra_again), TEST(extra_twice), TEST(extra_of_json),
		TEST(suggested_fields), TEST(again), TEST(rejects), TEST(email_as_key), TEST(long_keys), TEST(names),
		TEST(wide_header), TEST(rates_of_two_kinds), TEST(unlisted_names),
		TEST(whole_file_errors), TEST(dry_run), TEST(cancelled), TEST(survey_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
