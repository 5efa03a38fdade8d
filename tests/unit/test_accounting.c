/* Nothing is lost and nothing counted twice: over random messy files, one and several, stored and strict; and bounded lists. */
#include "rejects_support.h"

#include "import/cells.h"
enum { CASES = 100, ROWS = 40 };

static char folder[256], path[300];
static struct af_store *store;

static int make_empty_store(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	return 0;
}

static int remove_store(void **state)
{
	(void)state;
	af_store_close(store);
	remove_folder(folder);
	return 0;
}

static int forget_candidates(void **state)
{
	(void)state;
	forget_imports(path);
	return 0;
}

static size_t count_rows(const char *table)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return strtoul(answer(path, sql), NULL, 10);
}

/* ---------------------------------------------------------------- random files */

static uint64_t random_state;

static size_t below(size_t n)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(random_state >> 33) % n;
}

static uint64_t seed(void)
{
	const char *given = getenv("ARCHEFIT_SEED");

	return given ? strtoull(given, NULL, 10) : 20261123;
}

/* A cell, most often harmless. */
static void add_cell(FILE *out, char delimiter, size_t column, size_t keys)
{
	static const char *const cells[] = {"Go", "Python:9", "Python (5 yrs), Zentralog", "-3", "\"a, \"\"b\"\"\"", "\"x\ny\"", "\"open", "wr\"ong", "",
	                                    "  ", "caf\xC3\xA9", "caf\xE9", "7", "80 EUR/h", "ask", "\"\"", "\xE2\x80\x8B", "rejected because",
	                                    "\"z\"z", "two\rlines"};

	if (column == 0 && below(12))
		fprintf(out, "k%zu", below(keys));
	else if (column == 1 && below(20))
		fprintf(out, "%zu", below(40));
	else if (below(6))
		fprintf(out, "%s", below(2) ? "Go:3" : "Rust (2 yrs)");
	else if (!below(12))
		fputc(below(2) ? delimiter : '\0', out);
	else
		fputs(cells[below(sizeof(cells) / sizeof(cells[0]))], out);
}

static char *messy_csv(size_t *n)
{
	const char delimiter = ",;\t|"[below(4)];
	const size_t columns = 2 + below(3), keys = 5 + below(60);
	const char *const end = below(3) ? "\n" : below(3) ? "\r\n" : "\r";
	char *text = NULL;
	FILE *out = open_memstream(&text, n);

	assert_non_null(out);
	for (size_t i = 0; i < columns; i++)
		fprintf(out, "%s%.*s", (const char *const[]){"Id", "Years", "Skills", "Team"}[i], i + 1 < columns, &delimiter);
	fputs(end, out);
	for (size_t row = below(ROWS) + 1; row; row--) {
		const size_t cells = below(15) ? columns : 1 + below(6);

		for (size_t i = 0; i < cells; i++) {
			if (i)
				fputc(delimiter, out);
			add_cell(out, delimiter, i, keys);
		}
		if (row > 1 || below(2))
			fputs(below(30) ? end : "\n\n", out);
	}
	fclose(out);
	return text;
}

static char *messy_json(size_t *n)
{
	static const char *const rows[] = {"{\"id\":\"k%zu\"}", "{\"id\":\"k%zu\",\"years\":-1}", "{\"id\":\"k%zu\",\"skills\":\"Go:9\"}",
	                                   "{\"id\":%zu,\"skills\":[\"Go\",\"Zentralog\"]}", "{\"id\":\"k%zu\",}", "{\"id\":\"k%zu\"", "{%zu",
	                                   "%zu", "\"%zu", "[%zu]", "[%zu", "{}", "{\"name\":\"%zu\"}", "caf\xE9 %zu", "{\"id\":\"caf\xE9%zu\"}",
	                                   "{\"id\":\"k%zu\",\"name\":\"x\"}", "}%zu", "{\"rejected because\":\"why\",\"id\":\"k%zu\"}",
	                                   "{\"basics\":{\"email\":\"k%zu@x\"},\"skills\":7}"};
	const size_t keys = 5 + below(40);
	char *text = NULL;
	FILE *out = open_memstream(&text, n);

	assert_non_null(out);
	fputs("{\"id\":\"first\"}\n", out); /* so that it is no array, nor one document */
	for (size_t row = below(ROWS); row; row--) {
		fprintf(out, rows[below(3) ? below(4) : below(sizeof(rows) / sizeof(rows[0]))], below(keys));
		fputs(below(10) ? "\n" : "\r\n\n", out);
	}
	fclose(out);
	return text;
}

/* Changes a few bytes anywhere behind the first line. */
static void spoil(char *text, size_t n)
{
	const char *const line = memchr(text, text[n - 1] == '\r' ? '\r' : '\n', n);
	const size_t from = line ? (size_t)(line - text) + 1 : n;

	for (size_t i = below(4); i && from < n; i--)
		text[from + below(n - from)] = "\"\n,;\0\xFF" "x{}\\"[below(10)];
}

static char *messy(size_t *n, bool json)
{
	char *text = json ? messy_json(n) : messy_csv(n);

	if (!below(3))
		spoil(text, *n);
	return text;
}

static void show(const char *what, int number, const char *text, size_t n)
{
	FILE *out = fopen("/tmp/archefit-accounting.txt", "w");

	if (out) {
		fwrite(text, 1, n, out);
		fclose(out);
	}
	print_error("%s: case %d of ARCHEFIT_SEED=%llu, kept in /tmp/archefit-accounting.txt\n", what, number, (unsigned long long)seed());
}

#define hold(condition) \
	do { \
		if (!(condition)) { \
			show(#condition, number, text, n); \
			fail(); \
		} \
	} while (0)

/* What was counted is what is there, before and after. */
static void check_one(int number, bool json)
{
	const struct af_import_options plain = {.now = "2026-11-23T00:00:00Z"}, strict = {.now = plain.now, .strict = true},
	                               dry = {.now = plain.now, .dry_run = true};
	size_t n, lines = 0, people;
	char *text;
	struct outcome o, again, refused;

	random_state = seed() + (uint64_t)number * 2654435761u + json;
	text = messy(&n, json);
	refused = import_outcome(store, text, n, strict);
	people = count_rows("candidate");
	hold(refused.status || people == (refused.rejected ? 0 : refused.added) ||
	     (refused.long_format && !refused.rejected && people < refused.added));
	forget_candidates(NULL);
	o = import_outcome(store, text, n, plain);
	hold(o.status == refused.status);
	people = count_rows("candidate");
	if (o.status) {
		hold(people == 0 && count_rows("import_batch") == 0);
	} else {
		hold(o.read == refused.read && o.added == refused.added && o.rejected == refused.rejected);
		hold(people == o.added || (o.long_format && people < o.added));
		/* The file of rejected rows has them all, and importing it rejects them all, in the same words. */
		again = import_outcome(store, o.rejects, o.rejects_n, dry);
		hold(o.rejected ? again.status == AF_OK : json ? again.status == AF_INVALID : again.status == AF_NOT_FOUND);
		hold(again.rejected == o.rejected && again.read == o.rejected);
		if (o.rejected && strcmp(again.reasons, o.reasons))
			print_error("%s\n--\n%s", o.reasons, again.reasons);
		hold(!o.rejected || !strcmp(again.reasons, o.reasons));
		hold(!o.rejected || (again.rejects_n == o.rejects_n && !memcmp(again.rejects, o.rejects, o.rejects_n)));
		for (size_t i = 0; json && i < o.rejects_n; i++)
			lines += o.rejects[i] == '\n';
		hold(lines == (json ? o.rejected : 0));
		outcome_clear(&again);
		/* A second time changes nothing. */
		again = import_outcome(store, text, n, plain);
		hold(again.added == 0 && again.rejected == o.rejected);
		hold(count_rows("candidate") == people);
		outcome_clear(&again);
	}
	free(text);
	outcome_clear(&o);
	outcome_clear(&refused);
	forget_candidates(NULL);
}

static void every_row_is_accounted_for(void **state)
{
	(void)state;
	print_message("ARCHEFIT_SEED=%llu, %d files of each kind\n", (unsigned long long)seed(), CASES);
	for (int number = 0; number < CASES; number++) {
		check_one(number, false);
		check_one(number, true);
	}
}

/* Up to four files in one transaction: stored as if imported in a row, or not at all. */
static void check_several(int number)
{
	const bool strict = number % 3 == 0;
	const struct af_import_options options = {.now = "2026-11-23T00:00:00Z", .strict = strict};
	struct af_error err;
	size_t files, added = 0, batches = 0, rejected = 0, n = 0, people;
	char *text = NULL;
	bool failed = false, several = false;
	enum af_status status;

	random_state = seed() + (uint64_t)number * 40503u + 7;
	files = 2 + below(3);
	assert_ok(af_begin(store, &err));
	for (size_t i = 0; i < files; i++) {
		struct outcome o;

		free(text);
		text = messy(&n, !below(3));
		o = import_outcome(store, text, n, options);
		failed = failed || o.status;
		added += o.added;
		several = several || o.long_format;
		rejected += o.rejected;
		batches += o.added + o.updated > 0;
		outcome_clear(&o);
	}
	status = af_commit(store, &err);
	people = count_rows("candidate");
	if (failed || (strict && rejected)) {
		hold(status == AF_CONFLICT);
		hold(people == 0 && count_rows("import_batch") == 0 && count_rows("skill WHERE origin = 'unlisted'") == 0);
	} else {
		hold(status == AF_OK);
		hold(people == added || (several && people < added));
		hold(count_rows("import_batch") == batches);
	}
	free(text);
	forget_candidates(NULL);
}

static void so_are_the_rows_of_several_files(void **state)
{
	(void)state;
	for (int number = 0; number < CASES; number++)
		check_several(number);
}

/* ---------------------------------------------------------------- one transaction */

/* Imports text, which must be fine; *result, when asked for, is the caller's. */
static void import_file(const char *text, struct af_import_options options, struct af_import_result **result)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	struct af_import_result *made;
	struct af_error err;

	assert_non_null(in);
	assert_ok(af_import(store, in, "t.csv", &options, &made, &err));
	fclose(in);
	if (result)
		*result = made;
	else
		af_import_result_free(made);
}

static void later_files_see_earlier_ones(void **state)
{
	struct af_import_result *a, *b, *c;
	struct af_error err;

	(void)state;
	assert_ok(af_begin(store, &err));
	import_file("Id,Name\n1,a\n2,b\n", (struct af_import_options){0}, &a);
	import_file("Id,Name\n2,B\n3,c\n", (struct af_import_options){0}, &b);
	import_file("Id,Name\n3,c\n", (struct af_import_options){0}, &c);
	assert_answer(path, "SELECT count(*) FROM candidate", "0"); /* others do not see them yet */
	assert_ok(af_commit(store, &err));
	assert_int_equal(a->added, 2);
	assert_int_equal(b->added, 1);
	assert_int_equal(b->updated, 1);
	assert_int_equal(c->unchanged, 1);
	assert_true(a->batch > 0 && b->batch == a->batch + 1 && c->batch == 0);
	assert_answer(path, "SELECT group_concat(key || name) FROM candidate", "1a,2B,3c");
	assert_answer(path, "SELECT group_concat(added) FROM import_batch", "2,1");
	af_import_result_free(a);
	af_import_result_free(b);
	af_import_result_free(c);
}

static void a_mark_undoes_the_whole(void **state)
{
	static const struct af_import_options marks[] = {{.dry_run = true}, {.strict = true}};
	struct af_import_result *result;
	struct af_error err;

	(void)state;
	for (int i = 0; i < 3; i++) {
		static char bad[] = "nothing";
		FILE *in = fmemopen(bad, strlen(bad), "r");

		assert_non_null(in);
		assert_ok(af_begin(store, &err));
		import_file("Id,Name\n1,a\n", (struct af_import_options){0}, NULL);
		if (i < 2)
			import_file("Id,Name\n2,a\n3\n", marks[i], NULL);
		else
			assert_int_equal(af_import(store, in, "t.csv", NULL, &result, &err), AF_INVALID);
		import_file("Id,Name\n1,b\n", (struct af_import_options){0}, &result);
		assert_int_equal(result->updated, 1); /* it goes on */
		af_import_result_free(result);
		assert_int_equal(af_commit(store, &err), AF_CONFLICT);
		assert_non_null(strstr(err.message, "nothing was stored"));
		assert_answer(path, "SELECT count(*) FROM candidate", "0");
		fclose(in);
	}
	import_file("Id,Name\n1,a\n", (struct af_import_options){0}, NULL); /* and is over */
	assert_answer(path, "SELECT count(*) FROM candidate", "1");
}

static void one_at_a_time(void **state)
{
	struct af_error err;

	(void)state;
	assert_int_equal(af_commit(store, &err), AF_CONFLICT);
	af_rollback(store); /* does nothing */
	assert_ok(af_begin(store, &err));
	assert_int_equal(af_begin(store, &err), AF_CONFLICT);
	import_file("Id,Name\n1,a\n", (struct af_import_options){0}, NULL);
	af_rollback(store);
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
}

/* Other changes take part as well, and the taxonomy in memory follows. */
static void other_calls_take_part(void **state)
{
	static const char *const alias = "zentralog";
	const struct af_taxonomy *taxonomy;
	struct af_error err;

	(void)state;
	for (int keep = 0; keep < 2; keep++) {
		assert_ok(af_begin(store, &err));
		import_file("Id,Skills\n1,Zentralog\n", (struct af_import_options){0}, NULL);
		assert_ok(af_skill_alias_add(store, "kafka", &alias, 1, NULL, NULL, &err));
		af_project_free(put_project(store, "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"Go\"}]}"));
		assert_ok(af_store_taxonomy(store, &taxonomy, &err));
		assert_non_null(af_taxonomy_resolve(taxonomy, alias));
		if (keep)
			assert_ok(af_commit(store, &err));
		else
			af_rollback(store);
		assert_ok(af_store_taxonomy(store, &taxonomy, &err));
		assert_true((af_taxonomy_resolve(taxonomy, alias) != NULL) == keep);
		assert_answer(path, "SELECT (SELECT count(*) FROM project) + (SELECT count(*) FROM candidate)", keep ? "2" : "0");
	}
	run_sql(path, "DELETE FROM project");
	assert_ok(af_skill_alias_remove(store, alias, AF_KEEP_LATER, &(struct af_undo_result){0}, &err));
}

/* The rejected rows of several files stand under one header line. */
static void one_file_for_the_rejects_of_several(void **state)
{
	static const struct {
		const char *first, *second;
		const char *both; /* NULL: they do not go together */
	} pairs[] = {
		{"Id,Name\n1\n", "\xEF\xBB\xBF\"Id\",Name \r\n2\r\n",
		 "rejected because,Id,Name\n\"has 1 column, the header has 2\",1\n\"has 1 column, the header has 2\",2\n"},
		{"Id,Name\n1\n", "rejected because,Id,Name\nwhy,2\n",
		 "rejected because,Id,Name\n\"has 1 column, the header has 2\",1\n\"has 1 column, the header has 2\",2\n"},
		{"{\"name\":\"a\"}", "[1]",
		 "{\"rejected because\": \"has no key: no member is known as an id or an e-mail (basics.email in a resume); name one with "
		 "--map key=MEMBER\", \"name\":\"a\"}\n{\"rejected because\": \"is no JSON object\", \"verbatim\": \"1\"}\n"},
		{"Id,Name\n1\n", "Id;Name\n1;2\n", NULL}, {"Id,Name\n1\n", "Id,Title\n1,2\n", NULL}, {"Id,Name\n1\n", "Id\n1\n", NULL},
		{"Id\n1\n", "Id,Name\n1,2\n", NULL}, {"Id,Name\n1\n", "{\"id\":\"1\"}", NULL}, {"{\"id\":\"1\"}", "Id,Name\n1\n", NULL},
	};
	struct af_import_result *first, *second;
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *text = NULL;
		size_t n;
		struct af_import_options options = {.rejects = open_memstream(&text, &n)};
		FILE *in = fmemopen((void *)(uintptr_t)pairs[i].second, strlen(pairs[i].second), "r");

		assert_non_null(in);
		import_file(pairs[i].first, options, &first);
		options.rejects_after = first;
		assert_int_equal(af_import(store, in, "second", &options, &second, &err), pairs[i].both ? AF_OK : AF_CONFLICT);
		fclose(options.rejects);
		fclose(in);
		if (pairs[i].both)
			assert_same_bytes("both", text, n, pairs[i].both, strlen(pairs[i].both));
		else
			assert_non_null(strstr(err.message, "second: its "));
		af_import_result_free(first);
		af_import_result_free(second);
		free(text);
	}
}

/* ---------------------------------------------------------------- bounded lists */

/* More unlisted names than are remembered, and more than the items that are: all are stored, each under its own name. */
static void names_beyond_the_list(void **state)
{
	enum { PEOPLE = 250, EACH = 1000, NAMES = PEOPLE * EACH };
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct af_import_result *result;

	(void)state;
	assert_non_null(out);
	fputs("Id,Skills\n", out);
	for (int i = 0; i < PEOPLE; i++) {
		fprintf(out, "p%d,\"", i);
		for (int j = 0; j < EACH; j++)
			fprintf(out, "%szz%d", j ? "; " : "", i * EACH + j);
		fputs("\"\n", out);
	}
	/* Those from before, and of both kinds in one row. */
	fprintf(out, "q,zz1; zz%d; ZZ-%d; zz%d\nr,zz%d\n", NAMES - 1, NAMES - 1, NAMES, NAMES - 1);
	fclose(out);
	import_file(text, (struct af_import_options){0}, &result);
	free(text);
	assert_int_equal(result->added, PEOPLE + 2);
	assert_int_equal(result->unlisted_count, AF_UNLISTED_MAX);
	assert_int_equal(result->unlisted_left_out, NAMES - AF_UNLISTED_MAX + 3);
	assert_string_equal(result->unlisted[0].name, "zz1");
	assert_int_equal(result->unlisted[0].count, 2);
	af_import_result_free(result);
	assert_answer(path, "SELECT count(*) FROM skill WHERE origin = 'unlisted'", "250001");
	assert_answer(path, "SELECT count(*) FROM candidate_skill cs JOIN skill s ON s.id = cs.skill_id WHERE s.name <> cs.source", "1");
	assert_answer(path, "SELECT group_concat(s.name || '=' || cs.source) FROM candidate c JOIN candidate_skill cs ON cs.candidate_id = c.id "
	                    "JOIN skill s ON s.id = cs.skill_id WHERE c.key = 'q' AND s.name <> cs.source", "zz249999=zz249999; ZZ-249999");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, NULL, forget_candidates)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_is_accounted_for), TEST(so_are_the_rows_of_several_files), TEST(later_files_see_earlier_ones),
		TEST(a_mark_undoes_the_whole), TEST(one_at_a_time), TEST(other_calls_take_part), TEST(one_file_for_the_rejects_of_several),
		TEST(names_beyond_the_list),
	};

	return cmocka_run_group_tests(tests, make_empty_store, remove_store);
}
