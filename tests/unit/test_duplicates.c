/* Who may be one person: the forms that are compared, the pairs that are found, and those pools against a comparison of everybody with everybody.
 * The seed is printed; ARCHEFIT_SEED repeats a run. */
#include "aliases_support.h"
#include "base/embedded.h"
#include "store/duplicates.h"

enum { ROUNDS = 40, PEOPLE = 40, PAIRS = PEOPLE * PEOPLE };

/* ---------------------------------------------------------------- forms */

static void emails(void **state)
{
	static const char *const table[][2] = {
		{"Ann@X.org", "ann@x.org"}, {"ann+cv@x.org", "ann@x.org"}, {" Ann Long <ANN@x.org> ", "ann@x.org"},
		{"a.n.n@x.org", "a.n.n@x.org"}, {"A.n.n+jobs@Gmail.com", "ann@gmail.com"}, {"ann@googlemail.com", "ann@gmail.com"},
		{"ann@gmail.com.evil.org", "ann@gmail.com.evil.org"}, {"M\xC3\x9CLLER@x.org", "m\xC3\xBCller@x.org"}, {"ann@x.org.", "ann@x.org"},
		{"ann@x.org; bea@x.org", "ann@x.org"}, {"+tag@x.org", "+tag@x.org"}, {"ann", ""}, {"@x.org", ""}, {"ann@", ""}, {"", ""},
	};
	struct af_buf form = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		af_email_form(&form, table[i][0]);
		assert_string_equal(af_buf_text(&form), table[i][1]);
	}
	af_buf_clear(&form);
}

static void phones(void **state)
{
	static const char *const table[][2] = {
		{"+49 170 1234567", "701234567"}, {"0170 1234567", "701234567"}, {"0049 (0)170/123-45.67", "701234567"}, {"Tel. 0170 1234567", "701234567"},
		{"+45 12 34 56 78", "512345678"}, {"12345678", "12345678"}, {"1234567", ""}, {"0170 1234567 ext. 89", "701234567"},
		{"0170 1234567; 030 9876543", "701234567"}, {"000000000000", ""}, {"call me", ""}, {"", ""},
	};
	char form[12];

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		af_phone_form(table[i][0], form);
		assert_string_equal(form, table[i][1]);
	}
	assert_true(af_same_phone("512345678", "12345678"));
	assert_true(af_same_phone("701234567", "701234567"));
	assert_false(af_same_phone("512345678", "612345678"));
	assert_false(af_same_phone("", ""));
}

static void pages(void **state)
{
	static const char *const table[][3] = {
		{"{\"URL\":\"https://www.linkedin.com/in/Ann-Long/\"}", "linkedin.com/in/ann-long", ""},
		{"{\"a\":\"LinkedIn.com/in/ann?x=1\",\"b\":\"github.com/Ann\"}", "linkedin.com/in/ann", "github.com/ann"},
		{"{\"a\":\"https:\\/\\/de.linkedin.com\\/in\\/ann\\/\"}", "linkedin.com/in/ann", ""},
		{"{\"a\":\"https://github.com/ann/tool\"}", "", ""}, {"{\"a\":\"https://github.com/acme/tool https://github.com/ann/ \"}", "", "github.com/ann"},
		{"{\"a\":\"linkedin.com/company/acme\"}", "", ""}, {"{\"a\":\"notlinkedin.com/in/ann\"}", "", ""}, {"{\"a\":\"linkedin.com/in/\"}", "", ""},
		{"{\"a\":\"github.com\"}", "", ""}, {"{\"a\":\"linkedin.com/in/j%C3%BCrgen\"}", "linkedin.com/in/j%c3%bcrgen", ""},
	};
	struct af_buf form = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		af_page_form(&form, table[i][0], "linkedin");
		assert_string_equal(af_buf_text(&form), table[i][1]);
		af_page_form(&form, table[i][0], "github");
		assert_string_equal(af_buf_text(&form), table[i][2]);
	}
	af_buf_clear(&form);
}

static void read_names(const char *a, const char *b, struct af_name_form *x, struct af_name_form *y)
{
	memset(x, 0, sizeof(*x));
	memset(y, 0, sizeof(*y));
	af_name_form_read(x, a);
	af_name_form_read(y, b);
}

static void names(void **state)
{
	/* "=" the same, "~" nearly the same, "" different */
	static const char *const table[][3] = {
		{"Ann Long", "ann LONG", "="}, {"Ann Long", "Long, Ann", "="}, {"J\xC3\xBCrgen M\xC3\xBCller", "Juergen Mueller", "="},
		{"J\xC3\xBCrgen M\xC3\xBCller", "Jurgen Muller", "="}, {"S\xC3\xB8ren \xC3\x86gir", "Soren Aegir", "="}, {"Stra\xC3\x9F" "er Eva", "Eva Strasser", "="},
		{"Jean-Luc Picard", "Jean Luc Picard", "="}, {"Siobh\xC3\xA1n O\xE2\x80\x99Malley", "Siobhan OMalley", "="},
		{"Ann B. Long", "Ann Long", "="}, {"Ann B. Long", "Ann C. Long", ""}, {"Dr. Ann Long, PhD", "Ann Long", "="}, {"A. Long", "Ann Long", ""},
		{"\xC5\x81ukasz Nowak", "Lukasz Nowak", "="}, {"\xE7\x8E\x8B\xE4\xBC\x9F", "\xE7\x8E\x8B\xE4\xBC\x9F", "="}, {"Ann", "Ann", ""}, {"", "", ""},
		{"Anna Schmidt", "Hanna Schmidt", "~"}, {"Anna Schmidt", "Anna Schmitt", "~"}, {"Anna Schmidt", "Anna Schimdt", "~"},
		{"Anna Schmidt", "Schmid Anna", "~"}, {"Anna Schmidt", "Hanna Schmitt", ""}, {"Ann Long", "Ann Lang", ""}, {"Anne Long", "Anne Lang", "~"},
		{"Anne Long", "Ann Long", ""}, {"Person 11111", "Person 11112", ""}, {"\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD \xD0\x9F\xD0\xB5\xD1\x82\xD1\x80\xD0\xBE\xD0\xB2",
		 "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD \xD0\x9F\xD0\xB5\xD1\x82\xD1\x80\xD0\xBE\xD0\xB2\xD0\xB0", "~"}, {"Anna Schmidt", "Anna Maria Schmidt", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct af_name_form x, y;

		read_names(table[i][0], table[i][1], &x, &y);
		if (af_same_name_form(&x, &y) != (table[i][2][0] == '=') || af_near_name_form(&x, &y) != (table[i][2][0] == '~'))
			fail_msg("%s and %s: same %d, near %d", table[i][0], table[i][1], af_same_name_form(&x, &y), af_near_name_form(&x, &y));
		assert_int_equal(af_near_name_form(&x, &y), af_near_name_form(&y, &x));
		af_name_form_clear(&x);
		af_name_form_clear(&y);
	}
}

static void places(void **state)
{
	static const char *const table[][3] = {
		{"Berlin, Germany", "DE", "=berlin "}, {"berlin", NULL, "=berlin "}, {"M\xC3\xBCnchen", "DE", "=munchen "}, {"Muenchen", "DE", "=munchen "},
		{"Germany", "DE", "DE"}, {"Deutschland", NULL, "DE"}, {NULL, "DE", "DE"}, {"Remote", "DE", "DE"}, {"Remote, Germany", "DE", "DE"},
		{"Remote", NULL, ""}, {NULL, NULL, ""}, {"", "", ""}, {"S\xC3\xA3o Paulo, Brazil", "BR", "=sao paulo "},
	};
	struct af_person_reader reader = {0};
	const struct af_embedded file = af_embedded_countries();

	(void)state;
	assert_ok(af_countries_read(&reader.countries, file.name, file.text, file.length, &err));
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_ok(af_place_form(&reader.place, &reader.countries, table[i][0], table[i][1], &err));
		assert_string_equal(af_buf_text(&reader.place), table[i][2]);
	}
	af_reader_clear(&reader);
}

/* ---------------------------------------------------------------- pairs */

static char found[200000];

static bool note(void *context, const struct af_duplicate *d)
{
	(void)context;
	snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s %s %s: %s | %s\n", d->a, d->b, af_same_name(d->reason), d->a_evidence,
	         d->b_evidence);
	return true;
}

static struct af_duplicate_limits find(void)
{
	struct af_duplicate_limits limits;

	found[0] = '\0';
	assert_ok(af_duplicates_each(store, note, NULL, &limits, &err));
	return limits;
}

static void every_reason(void **state)
{
	struct af_duplicate_limits limits;

	(void)state;
	import("Id,Name,Email,Phone,Location,LinkedIn\n"
	       "A,Ann Long,ann@x.org,0170 1234567,\"Berlin, Germany\",linkedin.com/in/ann\n"
	       "B,Bob Short,bob@x.org,,Paris,\n"
	       "C,Ann Long,ANN+cv@x.org,+49 170 1234567,Berlin,\n" /* as A: e-mail, and phone, and name */
	       "D,Robert Short,,,Lyon,https://www.linkedin.com/in/Ann/\n" /* as A: page */
	       "E,Zoe Zed,zoe@x.org,(0170) 1234567,Rome,\n" /* as A and C: phone */
	       "F,Bob Short,bobby@y.org,,\"Paris, France\",\n" /* as B: name */
	       "G,Bob Short,,,\"Paris, TX, US\",\n" /* as B: Paris; not as F: another country */
	       "H,Karl Schneider,,,Germany,\nI,Carl Schneider,,,Deutschland,\nJ,Karl Schneider,,,Remote,\n"); /* H and I */
	limits = find();
	assert_int_equal(limits.groups + limits.shared, 0);
	assert_string_equal(found, "A C e-mail: ann@x.org | ANN+cv@x.org\n"
	                           "A D profile page: linkedin.com/in/ann | linkedin.com/in/ann\n"
	                           "A E phone: 0170 1234567 | (0170) 1234567\n"
	                           "C E phone: +49 170 1234567 | (0170) 1234567\n"
	                           "B F name and place: Bob Short, Paris | Bob Short, Paris, France\n"
	                           "B G name and place: Bob Short, Paris | Bob Short, Paris, TX, US\n"
	                           "H I name and place: Karl Schneider, Germany | Carl Schneider, Deutschland\n");
}

static void none(void **state)
{
	struct af_duplicate_limits limits;

	(void)state;
	limits = find(); /* nobody at all */
	assert_string_equal(found, "");
	import("Id,Name\nA,Ann Long\nB,Ann Long\n"); /* a name alone is nothing */
	limits = find();
	assert_string_equal(found, "");
	assert_int_equal(limits.groups + limits.shared, 0);
}

/* A number of a whole company is nobody's; a group that is too large is cut, and said; both leave the later reasons their say. */
static void limits_are_said(void **state)
{
	char csv[20000] = "Id,Name,Email,Phone,Location\n";
	struct af_duplicate_limits limits;
	size_t pairs = 0;

	(void)state;
	for (int i = 0; i < 60; i++)
		snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "P%02d,%s Person,office@x.org,,%s\n", i, i < 58 ? "No" : "Twin",
		         i < 58 ? "" : "Rome");
	for (int i = 0; i < 6; i++)
		snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "Q%d,%s,,030 123456-%s,Bonn\n", i, i < 4 ? "" : "Two Alike", i ? "0" : "000");
	import(csv);
	limits = find();
	for (const char *at = found; (at = strstr(at, " e-mail:")); at++)
		pairs++;
	assert_int_equal(pairs, 50 * 49 / 2);
	assert_int_equal(limits.groups, 1);
	assert_int_equal(limits.shared, 0); /* Q0 has another number */
	assert_non_null(strstr(found, "P00 P49 e-mail"));
	assert_null(strstr(found, "P50 "));
	assert_non_null(strstr(found, "P58 P59 name and place")); /* not compared by e-mail */
	assert_non_null(strstr(found, "Q1 Q5 phone"));
	import("Id,Phone\nR0,0301234560\n");
	limits = find();
	assert_int_equal(limits.shared, 1);
	assert_null(strstr(found, "phone"));
	assert_non_null(strstr(found, "Q4 Q5 name and place"));
}

static bool stop_at_two(void *context, const struct af_duplicate *d)
{
	(void)d;
	return ++*(int *)context < 2;
}

static void stops_when_told(void **state)
{
	int calls = 0;

	(void)state;
	import("Id,Email\nA,a@x.org\nB,a@x.org\nC,a@x.org\nD,a@x.org\n");
	assert_ok(af_duplicates_each(store, stop_at_two, &calls, NULL, &err));
	assert_int_equal(calls, 2);
	assert_ok(af_store_begin(store, &err)); /* no transaction is left open */
	af_store_rollback(store);
}

static void of_a_batch(void **state)
{
	struct af_duplicate_limits limits;
	int64_t batch;
	size_t n;

	(void)state;
	import("Id,Email\nA,a@x.org\nB,a@x.org\nC,c@x.org\nD,d@x.org\n");
	batch = import("Id,Email\nE,A@x.org\nC,D@x.org\nA,a@x.org\n"); /* A is not changed */
	found[0] = '\0';
	assert_ok(af_duplicates_of_batch(store, batch, 2, note, NULL, &n, &limits, &err));
	assert_int_equal(n, 3);
	assert_string_equal(found, "A E e-mail: a@x.org | A@x.org\nB E e-mail: a@x.org | A@x.org\n");
	assert_ok(af_store_begin(store, &err)); /* within a transaction, as imports have it */
	found[0] = '\0';
	assert_ok(af_duplicates_of_batch(store, batch, 9, note, NULL, &n, NULL, &err));
	assert_non_null(strstr(found, "C D e-mail"));
	assert_true(store->in_transaction);
	af_store_rollback(store);
	assert_ok(af_duplicates_of_batch(store, 99, 9, note, NULL, &n, NULL, &err));
	assert_int_equal(n, 0);
}

/* ---------------------------------------------------------------- the document */

/* The cell behind the bar at *at, without spaces around it. */
static void next_cell(char **at, char out[100])
{
	char *end = strchr(*at + 1, '|');
	size_t n;

	assert_non_null(end);
	*at += 2;
	n = (size_t)(end - *at) - 1;
	assert_true(n < 100);
	memcpy(out, *at, n);
	out[n] = '\0';
	*at = end;
}

/* Adds the fields of a candidate who has what the document says. */
static void add_fields(char *csv, const char *key, const char *reason, const char *what)
{
	const char *comma = strchr(what, ',');

	if (!strcmp(reason, "name and place")) {
		assert_non_null(comma);
		sprintf(csv + strlen(csv), "%s,%.*s,\"%s\",,,\n", key, (int)(comma - what), what, comma + 2);
	} else {
		sprintf(csv + strlen(csv), "%s,,,%s,%s,%s\n", key, !strcmp(reason, "e-mail") ? what : "", !strcmp(reason, "phone") ? what : "",
		        !strcmp(reason, "profile page") ? what : "");
	}
}

/* The table of docs/identity.md is true. */
static void the_document(void **state)
{
	FILE *in = fopen("docs/identity.md", "r");
	char line[400], reason[100], one[100], other[100], answer_is[100], wanted[120];
	bool on = false;
	int rows = 0;

	(void)state;
	assert_non_null(in); /* the tests run from the top folder */
	while (fgets(line, sizeof(line), in)) {
		char csv[1000] = "Id,Name,Location,Email,Phone,Page\n", *at = line;

		on = on ? line[0] == '|' : !strncmp(line, "| Reason | The one", 18);
		if (!on || !strncmp(line, "| Reason", 8) || line[1] == '-')
			continue;
		next_cell(&at, reason);
		next_cell(&at, one);
		next_cell(&at, other);
		next_cell(&at, answer_is);
		add_fields(csv, "A", reason, one);
		add_fields(csv, "B", reason, other);
		run_sql(path, "DELETE FROM candidate_row; DELETE FROM import_batch; DELETE FROM candidate");
		import(csv);
		find();
		snprintf(wanted, sizeof(wanted), "A B %s: ", reason);
		if (!strncmp(found, wanted, strlen(wanted)) != !strcmp(answer_is, "yes") || (!strcmp(answer_is, "no") && *found))
			fail_msg("%s: found %s", line, *found ? found : "nothing");
		rows++;
	}
	fclose(in);
	assert_int_equal(rows, 19);
}

/* ---------------------------------------------------------------- against everybody with everybody */

static uint64_t seed;

static unsigned draw(unsigned below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717ULL) >> 33) % below;
}

static const char *pick(const char *const *texts, size_t n)
{
	return texts[draw((unsigned)n)];
}
#define PICK(texts) pick(texts, COUNT(texts))

static void random_pool(int first, int count)
{
	static const char *const firsts[] = {"Anna", "Hanna", "Anne", "Karl", "Carl", "J\xC3\xBCrgen", "Juergen", "A. Anna", "Anna B.", "Anna C."};
	static const char *const lasts[] = {"Schmidt", "Schmitt", "Schmid", "M\xC3\xBCller", "Mueller", "Meyer", "Meier", "Anna", "Berg"};
	static const char *const places_of[] = {"Berlin", "\"Berlin, Germany\"", "Germany", "", "Remote", "\"Paris, France\"", "\"Paris, TX, US\""};
	static const char *const mails[] = {"a@x.org", "A@x.org", "a+b@x.org", "a.b@gmail.com", "ab@googlemail.com", "", "", "", "", "", "", ""};
	static const char *const numbers[] = {"0170 1234567", "+49 170 1234567", "12345678", "+45 12345678", "0171 7654321", "", "", "", "", "", ""};
	static const char *const sites[] = {"linkedin.com/in/a", "LinkedIn.com/in/A", "github.com/a", "github.com/a/b", "", "", "", "", "", "", ""};
	char csv[PEOPLE * 200] = "Id,Name,Location,Email,Phone,Site\n";

	for (int i = first; i < first + count; i++)
		snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "P%02d,%s %s,%s,%s,%s,%s\n", i, PICK(firsts), PICK(lasts), PICK(places_of),
		         PICK(mails), PICK(numbers), PICK(sites));
	import(csv);
}

/* Lines "a b reason", one for each pair of the pool, in any order: by comparing all, for the first reason that holds. */
static void compare_all(char pairs[PAIRS][40], size_t *count, int64_t batch)
{
	static struct af_person people[PEOPLE];
	struct af_person_reader reader = {0};
	const struct af_embedded file = af_embedded_countries();
	static const enum af_same reasons[] = {AF_SAME_EMAIL, AF_SAME_PAGE, AF_SAME_PAGE, AF_SAME_PHONE, AF_SAME_NAME, AF_SAME_NAME};
	struct af_arena arena = {0};
	size_t holders[AF_STAGES][PEOPLE] = {{0}};
	char sql[200];

	assert_ok(af_countries_read(&reader.countries, file.name, file.text, file.length, &err));
	for (int i = 0; i < PEOPLE; i++) {
		assert_ok(af_person_read(store, &reader, i + 1, &arena, &people[i], &err));
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM batch_candidate WHERE candidate_id = %d AND batch_id = %lld", i + 1, (long long)batch);
		people[i].touched = !batch || *answer(path, sql) == '1';
	}
	for (int i = 0; i < PEOPLE; i++)
		for (int k = 0; k < PEOPLE; k++)
			for (enum af_stage s = 0; s < AF_STAGE_NAME; s++)
				if (s == AF_STAGE_PHONE ? *people[i].forms[s] && *people[k].forms[s] && af_person_key(s, &people[i]) == af_person_key(s, &people[k])
				                        : af_person_same(s, &people[i], &people[k]))
					holders[s][i]++;
	*count = 0;
	for (int i = 0; i < PEOPLE; i++)
		for (int k = i + 1; k < PEOPLE; k++)
			for (enum af_stage s = 0; s < AF_STAGES; s++) {
				if (!af_person_same(s, &people[i], &people[k]) || !(people[i].touched || people[k].touched))
					continue;
				if (s != AF_STAGE_EMAIL && s < AF_STAGE_NAME && holders[s][i] > 5)
					continue;
				snprintf(pairs[(*count)++], 40, "%s %s %s", people[i].key, people[k].key, af_same_name(reasons[s]));
				break;
			}
	for (int i = 0; i < PEOPLE; i++)
		af_name_form_clear(&people[i].name_form);
	af_reader_clear(&reader);
	af_arena_clear(&arena);
}

static char lines[PAIRS][40];
static size_t line_count;

static bool note_line(void *context, const struct af_duplicate *d)
{
	(void)context;
	assert_true(line_count < PAIRS);
	snprintf(lines[line_count++], 40, "%s %s %s", d->a, d->b, af_same_name(d->reason));
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The search gives the same pairs, whether it holds all keys at once or not, for all or for a batch. */
static void check_search(int64_t batch, size_t keys_max, size_t touched_max)
{
	static char wanted[PAIRS][40];
	struct af_finder f = {.store = store, .keys_max = keys_max, .batch = batch, .touched_max = touched_max, .fn = note_line, .err = &err};
	size_t count;

	compare_all(wanted, &count, batch);
	line_count = 0;
	assert_ok(af_finder_run(&f));
	assert_int_equal(f.limits.groups, 0);
	qsort(wanted, count, 40, by_text);
	qsort(lines, line_count, 40, by_text);
	for (size_t i = 0; i < count && i < line_count; i++)
		assert_string_equal(lines[i], wanted[i]);
	assert_int_equal(line_count, count);
}

static void any_pool(void **state)
{
	const char *given = getenv("ARCHEFIT_SEED");
	size_t pairs = 0;

	(void)state;
	seed = given ? strtoull(given, NULL, 10) : 20261123;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < ROUNDS; round++) {
		int late = 1 + (int)draw(PEOPLE / 2);
		int64_t batch;

		run_sql(path, "DELETE FROM profile; DELETE FROM candidate_before; DELETE FROM import_batch; DELETE FROM candidate_row; DELETE FROM candidate");
		random_pool(0, PEOPLE - late);
		random_pool(PEOPLE - late, late);
		batch = atoll(answer(path, "SELECT max(id) FROM import_batch"));
		check_search(0, AF_KEYS_MAX, 0);
		pairs += line_count;
		check_search(0, 7, 0); /* many parts */
		check_search(batch, AF_KEYS_MAX, AF_TOUCHED_MAX);
		check_search(batch, AF_KEYS_MAX, 0); /* as for a batch that is too large for one scan */
	}
	print_message("%zu pairs\n", pairs);
	assert_true(pairs > ROUNDS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(emails), cmocka_unit_test(phones), cmocka_unit_test(pages), cmocka_unit_test(names), cmocka_unit_test(places),
		TEST(every_reason), TEST(none), TEST(limits_are_said), TEST(stops_when_told), TEST(of_a_batch), TEST(the_document), TEST(any_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
