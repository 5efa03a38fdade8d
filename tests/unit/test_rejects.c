/* Files of rejected rows: what they hold, and that importing one rejects the same rows for the same reasons until they are mended. */
#include "rejects_support.h"

#include "import/delimited.h"

static char folder[256], path[300];
static struct af_store *store;

static int make_empty_store(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	af_store_close(new_store(folder));
	return 0;
}

static int remove_store(void **state)
{
	(void)state;
	remove_folder(folder);
	return 0;
}

/* A store without candidates: filling in the taxonomy each time would take long. */
static int set_up(void **state)
{
	struct af_error err;

	(void)state;
	assert_ok(af_store_open(path, AF_OPEN_WRITE, &store, &err));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	af_store_close(store);
	forget_imports(path);
	return 0;
}

static struct outcome import_with(const char *text, size_t n, struct af_import_options options)
{
	struct outcome o = import_outcome(store, text, n, options);

	if (o.status)
		fail_msg("%.*s: %s", (int)(n < 300 ? n : 300), text, o.message);
	return o;
}

static struct outcome import_plain(const char *text)
{
	return import_with(text, strlen(text), (struct af_import_options){.now = "2026-11-23T00:00:00Z"});
}

/* Importing the rejected rows of o rejects them again, for the same reasons, and writes the same file: into this store, which has the other
 * rows, and into one that has nothing. */
static void check_again(const char *what, const struct outcome *o, struct af_import_options options)
{
	struct outcome again = import_with(o->rejects, o->rejects_n, options);

	assert_int_equal(again.rejected, o->rejected);
	assert_int_equal(again.read, again.rejected);
	assert_same_bytes(what, o->reasons, strlen(o->reasons), again.reasons, strlen(again.reasons));
	assert_same_bytes(what, o->rejects, o->rejects_n, again.rejects, again.rejects_n);
	outcome_clear(&again);
}

/* Imports text, of which `rejected` rows must be rejected, and does it again with those. */
static void check_fixpoint_bytes(const char *what, const char *text, size_t n, size_t rejected)
{
	const struct af_import_options options = {.now = "2026-11-23T00:00:00Z"}, strict = {.now = options.now, .strict = true};
	struct outcome o, other;

	set_up(NULL);
	o = import_with(text, n, options);
	if (o.rejected != rejected)
		fail_msg("%s: %zu rows rejected, not %zu:\n%s", what, o.rejected, rejected, o.reasons);
	check_again(what, &o, options);
	tear_down(NULL);
	set_up(NULL);
	other = import_with(text, n, strict);
	assert_same_bytes(what, o.rejects, o.rejects_n, other.rejects, other.rejects_n);
	check_again(what, &o, strict);
	outcome_clear(&o);
	outcome_clear(&other);
	tear_down(NULL);
}

static void check_fixpoint(const char *text, size_t rejected)
{
	check_fixpoint_bytes(text, text, strlen(text), rejected);
}

/* ---------------------------------------------------------------- delimited text */

static void what_the_file_holds(void **state)
{
	struct outcome o = import_plain("Id;Skills;Years\r\n1;Go;2\r\n2;\"Python:9\";3\r\n3;Go\r\n4;\"Go;1\r\n5;caf\xC3\xA9:9;1\r\n;\"a\r\nb\";\"2\"\r\n");
	static const char expected[] =
		"rejected because;Id;Skills;Years\n"
		"\"column \"\"Skills\"\": \"\"Python:9\"\": a level must be 1 to 5\";2;\"Python:9\";3\n"
		"\"has 2 columns, the header has 3\";3;Go\n"
		"\"the quote that opens column 2 is not closed\";4;\"Go;1\n"
		"\"column \"\"Skills\"\": \"\"caf\xC3\xA9:9\"\": a level must be 1 to 5\";5;caf\xC3\xA9:9;1\n"
		"\"has no key: \"\"Id\"\" is empty\";;\"a\r\nb\";\"2\"\n";

	(void)state;
	assert_int_equal(o.rejected, 5);
	assert_same_bytes("file", o.rejects, o.rejects_n, expected, strlen(expected));
	outcome_clear(&o);
	/* Without rejected rows it has the header. */
	o = import_plain("\xEF\xBB\xBFId,\"Na\nme\"\n1,x\n");
	assert_string_equal(o.rejects, "rejected because,Id,\"Na\nme\"\n");
	outcome_clear(&o);
}

static void every_kind_of_reject(void **state)
{
	static const char nul[] = "Id,Name\n1,a\0b\n2,c\n\0,d\n", many_nuls[] = "Id,Name\n1,ok\n2,\0\0\0\0\0\0\0\0\n3,also long enough for a text\n";

	(void)state;
	check_fixpoint("Id,Skills\n1,Python:9\n2,Go\n3,Python (-3 yrs)\n4,Python (120 yrs)\n", 3);
	check_fixpoint("Id,Years\n1,-2\n", 1);
	check_fixpoint("Id,E-mail,Name\n,no address,x\n,,y\n", 2);
	check_fixpoint("Id,Name\n1\n2,b,c\n3,d,,,\n", 3);
	check_fixpoint("Id\n\"a\nb\"\n1,2\n", 2);
	check_fixpoint("Id,Name\n1,\"open\n2,\"closed\"\n3,\"x\" wrong\n4,\"x\"y\n\"5,z\n", 4);
	check_fixpoint("Id,Name\n1,\"open at the end", 1);
	check_fixpoint("Id,Name,Team\n1,\"x,y\n3,4,5\n6,\",8,9\n", 2);
	check_fixpoint("Id,Name,Team\n1,\"x\ny\"\n3,4,5\n", 1);
	/* The line within has as many cells as the header of the rejected rows, but not of the file. */
	check_fixpoint("Id,Name,Team\n1,\"x\nb,c,d,e\nf\"\n3,4,5\n", 1);
	check_fixpoint("Id,Name,Team\n1,\"x\n,c,d,e\nf\"\n3,4,5\n", 1);
	check_fixpoint("Id,Name,Team\n1,\"a\nb\",\"c\n", 2);
	check_fixpoint("Id,Name\n1,caf\xE9\n\xE9,x\n2,caf\xC3\xA9\n", 2);
	/* Windows-1252, and what is hardly that. */
	check_fixpoint("Id,Skills\n1,Python;\xE9t\xE9\n2,caf\xE9:9\n3,\x81\n", 2);
	check_fixpoint("Id,Name\n1,Ren\xE9\n2,Wa\xB3\xEAsa\n3,x\n", 1);
	check_fixpoint("Id,Name\n1,\xC8\xE2\xE0\xED\n2,\xC0\xED\xED\xE0\n3,\xC4.\n4,x\n", 3);
	check_fixpoint_bytes("NUL", nul, sizeof(nul) - 1, 2);
	check_fixpoint_bytes("many NULs", many_nuls, sizeof(many_nuls) - 1, 1);
	check_fixpoint("Id,Name\n1,a\n1,b\n1,a\n1,c\n", 2);
	check_fixpoint("Id\tName\n\"k \"\"q\"\"\"\ta\n\"k \"\"q\"\"\"\tb\nz\xE2\x80\x8D\ta\nz\xE2\x80\x8D\tb\n", 2);
	check_fixpoint("Id,Name\n1,a\nId,Name\n\xEF\xBB\xBF" "2,b\n", 2);
	check_fixpoint("Id|Skills|\n1|Python:9|\n2|Go|\n3|x\n4|\"|\n5\n", 3);
	check_fixpoint("sep=;\nId;Name\n1\n", 1);
	check_fixpoint("Id,Name\r1\r2,\"x\r3,b\r", 2);
	check_fixpoint("Id,Skills\n1,\"Python:9;\nC\t:9\"\n2,\"Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9 Caf\xC3\xA9:9\"\n", 2);
	check_fixpoint("Id,\"Years, \"\"of\"\" experience (\xE2\x80\xA6)\"\n1,\"-2\n\"\n", 1);
}

/* Rows and cells beyond the limits. */
static void too_large(void **state)
{
	const size_t room = 3 * AF_ROW_MAX;
	char *text = malloc(room);
	size_t n;

	(void)state;
	assert_non_null(text);
	n = (size_t)sprintf(text, "Id,Notes\n1,");
	memset(text + n, 'x', AF_CELL_MAX + 9000);
	n += AF_CELL_MAX + 9000;
	n += (size_t)sprintf(text + n, "\n2,b\n");
	check_fixpoint_bytes("a large cell", text, n, 1);

	n = (size_t)sprintf(text, "Id,Notes\n1,\"\n2,c\n3,d\n");
	memset(text + n, '\n', 2 * AF_CELL_MAX);
	check_fixpoint_bytes("an open quote far from the end", text, n + 2 * AF_CELL_MAX, 1);

	/* Cells of half a MiB over many lines, until the row is too long. Its lines are sound by themselves. */
	n = (size_t)sprintf(text, "Id,Notes\n1,\"");
	for (size_t cell = 0, line = 0; cell < 20; cell++) {
		for (const size_t end = n + AF_CELL_MAX / 2; n < end; line++)
			n += (size_t)sprintf(text + n, "\n%zu,%0500d", line, 0);
		n += (size_t)sprintf(text + n, "\n\",\"");
	}
	check_fixpoint_bytes("a long row of many lines", text, n, 21);
	free(text);
}

/* A line that is never in memory as a whole is written as a whole. */
static void longer_than_a_row(void **state)
{
	const size_t filler = 2 * AF_ROW_MAX + 12345;
	char *text = malloc(filler + 1000), *wanted = malloc(filler + 1000);
	struct outcome o;
	size_t n, m;

	(void)state;
	assert_non_null(text);
	assert_non_null(wanted);
	n = (size_t)sprintf(text, "Id,Notes\n1,");
	m = (size_t)sprintf(wanted, "rejected because,Id,Notes\n\"is longer than 8 MiB\",1,");
	for (size_t i = 0; i < filler; i++)
		text[n++] = wanted[m++] = "abcdefg,"[i % 8];
	n += (size_t)sprintf(text + n, "\r\n2,b\n");
	wanted[m++] = '\n';
	o = import_with(text, n, (struct af_import_options){0});
	assert_same_bytes("a long line", o.rejects, o.rejects_n, wanted, m);
	check_again("a long line", &o, (struct af_import_options){0});
	outcome_clear(&o);

	/* The same in JSON: an object, text that is none, and a long element of an array. */
	for (int kind = 0; kind < 3; kind++) {
		static const char *const begin[] = {"{\"email\": \"a@x\", \"notes\": \"", "[\"", "[{\"id\": \"1\",\n\"notes\": \""};
		static const char *const end[] = {"\"}\n{\"id\": \"2\"}\n", "\"]\n{\"id\": \"2\"}\n", "\"},\n{\"id\": \"2\"}]\n"};

		n = (size_t)sprintf(text, "%s%s", kind == 1 ? "{\"id\": \"0\"}\n" : "", begin[kind]);
		for (size_t i = 0; i < filler; i++)
			text[n++] = "abcdefg,"[i % 8];
		n += (size_t)sprintf(text + n, "%s", end[kind]);
		o = import_with(text, n, (struct af_import_options){0});
		assert_int_equal(o.rejected, 1);
		assert_true(o.rejects_n > filler);
		assert_non_null(strstr(o.rejects, kind == 1 ? "is longer than 8 MiB\", \"verbatim\": \"[\\\"abc"
		                                            : "is longer than 8 MiB\", \"")); /* then the object's own members */
		check_again("a long object", &o, (struct af_import_options){0});
		outcome_clear(&o);
	}
	free(text);
	free(wanted);
}

/* Each row imports once what the reason speaks of is right, though the reason still stands there. */
static void mended(void **state)
{
	struct outcome o = import_plain("Id,Name,Skills\n1,Ann,Python:5\n2,Bob,Python:9\n3,Cid\n1,Else,Go\n4,Dan,\"Go\n");
	static const char mended_text[] = "rejected because,Id,Name,Skills\n\"column ...\",2,Bob,Python:5\n\"has 2 columns, the header has 3\",3,Cid,\n"
	                                  "\"same key as line 2, with different contents (key \"\"1\"\")\",5,Else,Go\n,4,Dan,Go\n";
	static const char cleared[] = "rejected because,Id,Name,Skills\n,1,Else,Go\n";

	(void)state;
	assert_int_equal(o.rejected, 4);
	outcome_clear(&o);
	o = import_plain(mended_text);
	assert_int_equal(o.added, 4);
	outcome_clear(&o);
	/* The second row of a key counts once its reason is gone, not before. Repeating what is stored is no conflict. */
	o = import_plain("rejected because,Id,Name,Skills\n\"same key as line 2, with different contents (key \"\"1\"\")\",1,Else,Go\n"
	                 "\"same key as line 2, with different contents (key \"\"1\"\")\",1,Ann,Python:5\n");
	assert_int_equal(o.unchanged, 1);
	assert_string_equal(o.reasons, "1|same key as line 2, with different contents\n");
	outcome_clear(&o);
	o = import_plain(cleared);
	assert_int_equal(o.updated, 1);
	outcome_clear(&o);
}

/* The reasons are left out wherever another program has put the column, and whatever else is left out. */
static void left_out(void **state)
{
	static const char *const maps[] = {"skip=Secret"};
	const struct af_import_options options = {.maps = maps, .map_count = 1};
	static const char moved[] = "Id,Secret,Rejected Because\n1,x,why\n2,,\n3\n";
	struct outcome o = import_with(moved, strlen(moved), options);

	(void)state;
	assert_int_equal(o.added, 2);
	assert_int_equal(o.rejected, 1);
	/* The new column stands first, the old one where it was. */
	assert_string_equal(o.rejects, "rejected because,Id,Secret,Rejected Because\n\"has 1 column, the header has 3\",3\n");
	check_again("moved", &o, options);
	assert_answer(path, "SELECT count(*) FROM candidate WHERE extra IS NOT NULL", "0");
	outcome_clear(&o);
	/* Spreadsheets put other quotes around it, and say which delimiter follows. */
	o = import_plain("sep=;\n\"rejected because\";\"Id\";\"Name\"\n\"why\";\"7\";\"x\"\n\"why\";\"8\"\n");
	assert_int_equal(o.added, 1);
	assert_string_equal(o.reasons, "8|has 1 column, the header has 2\n");
	assert_string_equal(o.rejects, "rejected because;\"Id\";\"Name\"\n\"has 1 column, the header has 2\";\"8\"\n");
	outcome_clear(&o);
	o = import_plain("rejected because,Id,Name\nwhy,9,y\n\"wh\"y,a,z\n\"open,b,z\n\"w\"x,c,z\n");
	assert_int_equal(o.added, 1);
	assert_string_equal(o.reasons, "|the reason has a quote in the wrong place\n|the quote that opens the reason is not closed\n"
	                               "|the reason has a quote in the wrong place\n");
	outcome_clear(&o);
}

/* ---------------------------------------------------------------- JSON */

static void json_lines(void **state)
{
	struct outcome o = import_plain("{\"email\":\"a@x\"}\r\n{\"name\":\"\xC3\xA9\"}\r\n{ \"id\" : \"1\", }\n42\n{}\n\"q\\\"\x01\n{\n{\"id\":\"1\",\"years\":-1}  \n"
	                                "{\"email\":\"a@x\",\"name\":\"b\"}\n");
	static const char expected[] =
		"{\"rejected because\": \"has no key: no member is known as an id or an e-mail (basics.email in a resume); name one with "
		"--map key=MEMBER\", \"name\":\"\xC3\xA9\"}\r\n"
		"{\"rejected because\": \"not JSON, from about column 15 on\",  \"id\" : \"1\", }\n"
		"{\"rejected because\": \"is no JSON object\", \"verbatim\": \"42\"}\n"
		"{\"rejected because\": \"has no key: no member is known as an id or an e-mail (basics.email in a resume); name one with "
		"--map key=MEMBER\"}\n"
		"{\"rejected because\": \"is no JSON object\", \"verbatim\": \"\\\"q\\\\\\\"\\u0001\"}\n"
		"{\"rejected because\": \"not JSON, from about column 1 on\", \n"
		"{\"rejected because\": \"\\\"years\\\" is negative: \\\"-1\\\"\", \"id\":\"1\",\"years\":-1}  \n"
		"{\"rejected because\": \"same key as line 1, with different contents (key \\\"a@x\\\")\", \"email\":\"a@x\",\"name\":\"b\"}\n";

	(void)state;
	assert_same_bytes("lines", o.rejects, o.rejects_n, expected, strlen(expected));
	outcome_clear(&o);
}

static void every_kind_of_reject_in_json(void **state)
{
	static const char nul[] = "{\"id\":\"0\"}\n{\"id\":\"1\\u0000\"}\n{\"id\":\"2\0\"}\n\0\n4\0 2\n";
	char deep[600];

	(void)state;
	check_fixpoint("{\"id\":\"1\"}\n{\"name\":\"x\"}\n{\"id\":\"2\",\"years\":-1}\n{\"id\":\"3\",\"skills\":\"Go:9\"}\n{\"id\":\"1\",\"name\":\"y\"}\n", 4);
	check_fixpoint("{\"id\":\"1\"}\n{\"id\":\"2\",}\n{\"id\":\"3\"\n{\n {  \n{}\n{ }\n42\n\"text\"\n[1,2]\n[1,\nnull\n# note\n}\n", 13);
	check_fixpoint("{\"id\":\"1\"}\n{\"id\":\"2\",\"id\":\"3\"}\n{\"Id\":\"4\",\"iD\":\"5\"}\n{\"id\":12345678901234567890}\n{\"id\":{\"a\":1}}\n", 4);
	check_fixpoint("{\"id\":\"1\"}\n{\"id\":\"caf\xE9\"}\ncaf\xE9\n\"caf\xE9\n{\"id\":\"a\\nb\"}\n{\"id\":\"\\ud800\"}\n", 5);
	check_fixpoint_bytes("NUL", nul, sizeof(nul) - 1, 4);
	snprintf(deep, sizeof(deep), "{\"id\":\"1\"}\n{\"id\":\"2\",\"x\":%0200d}\n[%0200d]\n", 0, 0);
	for (char *p = strstr(deep, "00"); *p; p++)
		*p = *p == '0' ? '[' : *p;
	check_fixpoint(deep, 2);
	/* Arrays and documents become lines. */
	check_fixpoint("[{\"id\":\"1\"},\n 42, {\"id\":\"2\",\n\t\"years\":-1},\n{},\n\"a\", [1,\n2], {\"id\":\"1\",\"name\":\"z\"}]", 6);
	check_fixpoint("{\n \"basics\": {\n  \"name\": \"N\"\n },\n \"skills\": []\n}\n{\n \"id\": \"4\"\n}\n", 1);
	check_fixpoint("{\"basics\":{\"email\":\"a@x\"},\"skills\":[{\"name\":\"Go\",\"level\":9}]}\n{\"basics\":null}\n", 2);
}

/* The position in a reason is that of the line that the element has become: it stays as it is from then on. */
static void positions_in_elements(void **state)
{
	struct outcome o = import_plain("[{\"id\":\"1\",\n\"name\":\"caf\xE9\"}]"), next;

	(void)state;
	assert_string_equal(o.reasons, "|line 2, column 12: byte 0xE9 is not allowed in UTF-8 JSON text; name the file's encoding with --encoding\n");
	next = import_with(o.rejects, o.rejects_n, (struct af_import_options){0});
	assert_string_equal(next.reasons, "|column 23: byte 0xE9 is not allowed in UTF-8 JSON text; name the file's encoding with --encoding\n");
	check_again("position", &next, (struct af_import_options){0});
	outcome_clear(&o);
	outcome_clear(&next);
}

static void json_mended(void **state)
{
	struct outcome o = import_plain("{\"rejected because\": \"is no JSON object\", \"verbatim\": \"{\\\"id\\\":\\\"1\\\",\\\"name\\\":\\\"A\\u00e9\\ud83d\\ude00\\\"}\"}\n"
	                                "{\"id\":\"2\",\"rejected because\":\"why\"}\n{\"rejected because\":null,\"id\":\"3\"}\n"
	                                "{\"basics\":{\"email\":\"b@x\"},\"rejected because\":\"why\"}\n");
	struct af_candidate *c;
	struct af_error err;

	(void)state;
	assert_int_equal(o.added, 4);
	assert_int_equal(o.rejected, 0);
	assert_int_equal(o.rejects_n, 0);
	outcome_clear(&o);
	assert_answer(path, "SELECT count(*) FROM candidate WHERE extra IS NOT NULL", "0");
	assert_ok(af_candidate_get(store, "1", &c, &err));
	assert_string_equal(c->name, "A\xC3\xA9\xF0\x9F\x98\x80");
	af_candidate_free(c);
	/* As another program may lay it out; the reason that it keeps says with which row the key is shared. */
	o = import_plain("[\n  {\n    \"rejected because\": \"is no JSON object\",\n    \"verbatim\": \"\"\n  },\n  {\"id\":\"2\",\"name\":\"n\","
	                 "\"rejected because\":\"same key as line 7, with different contents (key \\\"2\\\")\"}\n]\n");
	assert_string_equal(o.reasons, "|is no JSON object\n2|same key as line 7, with different contents\n");
	outcome_clear(&o);
}

/* ---------------------------------------------------------------- the option */

static void no_room_to_write(void **state)
{
	struct af_import_options options = {.rejects = fopen("/dev/full", "w")};
	static char text[] = "Id,Name\n1,a\n2\n";
	FILE *in = fmemopen(text, strlen(text), "r");
	struct af_import_result *result;
	struct af_error err;

	(void)state;
	assert_non_null(in);
	assert_non_null(options.rejects);
	assert_int_equal(af_import(store, in, "t.csv", &options, &result, &err), AF_IO);
	assert_string_equal(err.message, "the rejected rows cannot be written: No space left on device; nothing was stored");
	fclose(in);
	fclose(options.rejects);
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
}

static void strict(void **state)
{
	const struct af_import_options options = {.strict = true};
	static const char good[] = "Id,Name\n1,a\n", bad[] = "Id,Name\n1,b\n2\n";
	struct outcome o;

	(void)state;
	o = import_with(good, strlen(good), options);
	assert_true(o.stored);
	outcome_clear(&o);
	o = import_with(bad, strlen(bad), options);
	assert_int_equal(o.updated, 1);
	assert_int_equal(o.rejected, 1);
	assert_false(o.stored);
	outcome_clear(&o);
	assert_answer(path, "SELECT group_concat(name) FROM candidate", "a");
	assert_answer(path, "SELECT count(*) FROM import_batch", "1");
}

/* The list in memory is bounded; the file is not. */
static void many(void **state)
{
	enum { ROWS = 2500 };
	char *text = malloc(ROWS * 8 + 100);
	size_t n, lines = 0;
	struct outcome o;

	(void)state;
	assert_non_null(text);
	n = (size_t)sprintf(text, "Id,Name\n");
	for (int i = 0; i < ROWS; i++)
		n += (size_t)sprintf(text + n, "%d\n", i);
	o = import_with(text, n, (struct af_import_options){0});
	assert_int_equal(o.rejected, ROWS);
	for (const char *p = o.rejects; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, ROWS + 1);
	outcome_clear(&o);
	free(text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define ALONE(f) cmocka_unit_test(f)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_file_holds), ALONE(every_kind_of_reject), TEST(mended), TEST(left_out), TEST(json_lines),
		ALONE(every_kind_of_reject_in_json), TEST(positions_in_elements), TEST(json_mended), TEST(no_room_to_write), TEST(strict),
		TEST(many), ALONE(too_large), TEST(longer_than_a_row),
	};

	return cmocka_run_group_tests(tests, make_empty_store, remove_store);
}
