/* Joining two candidates: what the profile becomes, what its key means then, and taking it back, whatever came later. */
#include "loading.h" /* before the next one, whose globals its arguments would hide */

#include "aliases_support.h"

/* ---------------------------------------------------------------- short ways */

static int64_t python, go;

/* Everything that is stored of candidates, but candidate_row, as one text; the caller frees it. */
static char *everything(void)
{
	static const char *const queries[] = {
		"SELECT coalesce(group_concat(quote(id) || quote(key) || quote(name) || quote(email) || quote(phone) || quote(headline) || quote(location) || "
		"quote(country) || quote(utc_offset) || quote(months) || quote(rate_cents) || quote(rate_currency) || quote(rate_period) || "
		"quote(available_from) || quote(notice_days) || quote(work_modes) || quote(notes) || quote(extra) || quote(cells) || quote(batch_id), x'0a'), '') "
		"FROM (SELECT * FROM candidate ORDER BY id)",
		"SELECT coalesce(group_concat(t, x'0a'), '') FROM (SELECT quote(candidate_id) || quote(slug) || quote(cs.level) || quote(cs.months) || "
		"quote(last_used) || quote(source) || quote(in_text) AS t FROM candidate_skill cs JOIN skill s ON s.id = cs.skill_id "
		"ORDER BY candidate_id, slug)",
		"SELECT coalesce(group_concat(key || candidate_id || merged_id || kept_id || batch_id), '') FROM (SELECT * FROM candidate_key_alias ORDER BY key)"};
	char *text = calloc(1, 12100);

	assert_non_null(text);
	for (size_t i = 0; i < COUNT(queries); i++)
		strcat(text, answer(path, queries[i]));
	assert_answer(path, "PRAGMA foreign_key_check", "");
	assert_answer(path, "PRAGMA integrity_check", "ok");
	return text;
}

static struct af_candidate nobody(const char *key)
{
	return (struct af_candidate){.key = key, .utc_offset = AF_UNKNOWN, .months = AF_UNKNOWN, .rate_cents = -1, .notice_days = AF_UNKNOWN};
}

static void put(const struct af_candidate *c)
{
	enum af_put outcome;
	int64_t batch;

	assert_ok(af_store_begin(store, &err));
	assert_ok(af_store_batch_begin(store, "people.csv", NULL, &batch, &err));
	assert_ok(load_candidate(store, c, false, batch, &outcome, &err));
	assert_ok(af_store_commit(store, &err));
}

/* Joins the two; returns the batch. *joined (may be NULL) is the caller's. */
static int64_t merge(const char *keep, const char *other, struct af_candidate **joined)
{
	struct af_merge_result result;

	assert_ok(af_candidate_merge(store, keep, other, "2026-11-23T00:00:00Z", false, &result, &err));
	assert_string_equal(result.other, other);
	if (joined)
		*joined = result.candidate;
	else
		af_candidate_free(result.candidate);
	return result.batch;
}

static struct af_undo_result undo(int64_t batch, enum af_keep keep)
{
	struct af_undo_result result;

	assert_ok(af_batch_undo(store, batch, keep, &result, &err));
	return result;
}

static void refused(int64_t batch)
{
	struct af_undo_result result;
	char *before = everything(), *after;

	assert_refused(af_batch_undo(store, batch, AF_KEEP_NEITHER, &result, &err), AF_CONFLICT, "later or earlier");
	after = everything();
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static int setup_ids(void **state)
{
	const struct af_taxonomy *taxonomy;

	setup(state);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	python = af_taxonomy_by_slug(taxonomy, "python")->id;
	go = af_taxonomy_by_slug(taxonomy, "go")->id;
	return 0;
}

/* ---------------------------------------------------------------- the profile */

/* Joins O into K, takes it back, and checks that nothing is left of it. Returns the joined profile, the caller's. */
static struct af_candidate *there_and_back(const struct af_candidate *k, const struct af_candidate *o)
{
	char *before, *after;
	struct af_candidate *joined;
	int64_t batch;

	put(k);
	put(o);
	before = everything();
	batch = merge("K", "O", &joined);
	assert_answer(path, "SELECT group_concat(key) FROM candidate", "K");
	assert_int_equal(undo(batch, AF_KEEP_NEITHER).restored, 2);
	after = everything();
	assert_string_equal(after, before);
	free(before);
	free(after);
	return joined;
}

static void what_keep_lacks_comes_from_the_other(void **state)
{
	struct af_candidate k = nobody("K"), o = nobody("O"), *c;

	(void)state;
	o.name = "Ann";
	o.email = "a@x.org";
	o.phone = "030";
	o.headline = "Engineer";
	o.location = "Berlin, Germany";
	o.country = "DE";
	o.utc_offset = 60;
	o.months = 12;
	o.rate_cents = 9050;
	o.rate_currency = "EUR";
	o.rate_period = AF_PER_HOUR;
	o.notice_days = 30;
	o.work_modes = AF_REMOTE;
	o.notes = "likes tea";
	o.extra = "{\"Odd\":\"x\"}";
	o.cells = "{\"rate\":\"90.50 euros\",\"available\":\"30 days\",\"work_mode\":\"home\",\"timezone\":\"CET\",\"years\":\"1 yr\",\"odd\":\"z\"}";
	c = there_and_back(&k, &o);
	assert_string_equal(c->key, "K");
	assert_string_equal(c->name, o.name);
	assert_string_equal(c->email, o.email);
	assert_string_equal(c->phone, o.phone);
	assert_string_equal(c->headline, o.headline);
	assert_string_equal(c->location, o.location);
	assert_string_equal(c->country, o.country);
	assert_int_equal(c->utc_offset, 60);
	assert_int_equal(c->months, 12);
	assert_int_equal(c->rate_cents, 9050);
	assert_string_equal(c->rate_currency, "EUR");
	assert_int_equal(c->rate_period, AF_PER_HOUR);
	assert_null(c->available_from);
	assert_int_equal(c->notice_days, 30);
	assert_int_equal(c->work_modes, AF_REMOTE);
	assert_string_equal(c->notes, o.notes);
	assert_string_equal(c->extra, o.extra);
	assert_string_equal(c->cells, o.cells);
	af_candidate_free(c);
}

static void what_differs_is_kept_aside(void **state)
{
	struct af_candidate k = nobody("K"), o = nobody("O"), *c;

	(void)state;
	k.name = "Ann";
	k.email = "a@x.org";
	k.location = "Berlin";
	k.utc_offset = 60;
	k.months = 24;
	k.rate_cents = 8000;
	k.rate_currency = "EUR";
	k.available_from = "2026-12-01";
	k.work_modes = AF_ONSITE;
	k.notes = "likes tea";
	k.extra = "{\"Odd\":\"x\",\"Same\":[1]}";
	k.cells = "{\"rate\":\"80 EUR\",\"years\":\"2\"}";
	o.name = "Anna \"A\"";
	o.email = "a@x.org";
	o.phone = "030";
	o.location = "Lyon";
	o.country = "FR";
	o.utc_offset = -90;
	o.months = 12;
	o.rate_cents = 9050;
	o.rate_currency = "USD";
	o.rate_period = AF_PER_DAY;
	o.notice_days = 30;
	o.work_modes = AF_REMOTE | AF_HYBRID;
	o.notes = "likes coffee";
	o.extra = "{\"Odd\":\"y\",\"Same\":[1],\"More\":{\"z\":null}}";
	o.cells = "{\"rate\":\"$90.50\",\"years\":\"2\",\"available\":\"a month\",\"name\":\"N\",\"phone\":\"P\"}";
	c = there_and_back(&k, &o);
	assert_string_equal(c->name, "Ann");
	assert_string_equal(c->phone, "030");
	assert_string_equal(c->location, "Berlin");
	assert_null(c->country);
	assert_int_equal(c->utc_offset, 60);
	assert_int_equal(c->months, 24);
	assert_int_equal(c->rate_cents, 8000);
	assert_int_equal(c->rate_period, AF_PER_UNKNOWN);
	assert_string_equal(c->available_from, "2026-12-01");
	assert_int_equal(c->notice_days, AF_UNKNOWN);
	assert_int_equal(c->work_modes, AF_ONSITE);
	assert_string_equal(c->notes, "likes tea\nlikes coffee");
	assert_string_equal(c->cells, "{\"rate\":\"80 EUR\",\"years\":\"2\",\"phone\":\"P\"}");
	assert_string_equal(c->extra,
	                    "{\"Odd\":\"x\",\"Same\":[1],\"More\":{\"z\":null},\"merged from O\":{\"name\":\"Anna \\\"A\\\"\",\"location\":\"Lyon\","
	                    "\"country\":\"FR\",\"time_zone\":\"UTC-01:30\",\"months\":12,\"rate\":\"90.50 USD/day\",\"notice_days\":30,"
	                    "\"work_modes\":\"remote, hybrid\",\"cells\":{\"rate\":\"$90.50\",\"available\":\"a month\",\"name\":\"N\"},"
	                    "\"extra\":{\"Odd\":\"y\"}}}");
	af_candidate_free(c);
}

/* Of two statements that do not contradict each other the one that says more is taken. */
static void the_fuller_statement_is_taken(void **state)
{
	struct af_candidate k = nobody("K"), o = nobody("O"), *c;

	(void)state;
	k.location = "Berlin";
	k.rate_cents = 8000;
	k.rate_currency = "EUR";
	k.rate_period = AF_PER_HOUR;
	k.notes = "likes tea\nlikes coffee";
	o.location = "Berlin";
	o.country = "DE";
	o.utc_offset = 60;
	o.rate_cents = 8000;
	o.notes = "likes coffee";
	c = there_and_back(&k, &o);
	assert_string_equal(c->country, "DE");
	assert_int_equal(c->utc_offset, 60);
	assert_string_equal(c->rate_currency, "EUR");
	assert_int_equal(c->rate_period, AF_PER_HOUR);
	assert_string_equal(c->notes, k.notes);
	assert_null(c->extra);
	af_candidate_free(c);
}

static void skills_are_joined(void **state)
{
	struct af_evidence of_k[] = {{.skill_id = python, .level = 3, .months = AF_UNKNOWN, .last_used = 2020 * 12, .in_text = true, .source = "uses Python"}};
	struct af_evidence of_o[] = {
		{.skill_id = python, .level = AF_UNKNOWN, .months = 24, .last_used = 2024 * 12 + 5, .source = "Python (2 yrs)"},
		{.skill_id = go, .level = 2, .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .source = "golang"}};
	struct af_candidate k = nobody("K"), o = nobody("O"), *c;

	(void)state;
	k.skills = of_k;
	k.skill_count = 1;
	o.skills = of_o;
	o.skill_count = 2;
	c = there_and_back(&k, &o);
	assert_int_equal(c->skill_count, 2);
	assert_string_equal(c->skills[0].slug, "go");
	assert_string_equal(c->skills[0].source, "golang");
	assert_int_equal(c->skills[1].level, 3);
	assert_int_equal(c->skills[1].months, 24);
	assert_int_equal(c->skills[1].last_used, 2024 * 12 + 5);
	assert_false(c->skills[1].in_text);
	assert_string_equal(c->skills[1].source, "uses Python; Python (2 yrs)");
	af_candidate_free(c);
}

/* Joined, taken back but for what a later import made of it, and joined again: what was kept aside the first time stays. */
static void kept_aside_twice(void **state)
{
	struct af_candidate *c;
	int64_t batch;

	(void)state;
	import("Id,Name\nK,Ann\nO,Anna\n");
	batch = merge("K", "O", NULL);
	import("Id,Notes\nK,tea\n");
	undo(batch, AF_KEEP_LATER);
	import("Id,Name\nO,Annabel\n");
	batch = merge("K", "O", &c);
	assert_string_equal(c->extra, "{\"merged from O\":{\"name\":\"Anna\"},\"merged from O (2)\":{\"name\":\"Annabel\"}}");
	af_candidate_free(c);
	import("Id,Notes\nK,coffee\n");
	undo(batch, AF_KEEP_LATER);
	merge("K", "O", &c);
	assert_string_equal(c->extra, "{\"merged from O\":{\"name\":\"Anna\"},\"merged from O (2)\":{\"name\":\"Annabel\"}}");
	af_candidate_free(c);
}

/* What another program wrote into the columns is no reason to lose it. */
static void strange_extra(void **state)
{
	struct af_candidate *c;

	(void)state;
	import("Id,Name,Odd\nK,Ann,x\nO,Anna,y\n");
	run_sql(path, "UPDATE candidate SET extra = '{ \"Odd\": \"x\" }' WHERE key = 'K'; UPDATE candidate SET extra = 'not JSON' WHERE key = 'O'");
	merge("K", "O", &c);
	assert_string_equal(c->extra, "{\"extra\":\"{ \\\"Odd\\\": \\\"x\\\" }\",\"merged from O\":{\"name\":\"Anna\",\"extra\":{\"extra\":\"not JSON\"}}}");
	assert_answer(path, "SELECT json_valid(extra) FROM candidate", "1");
	af_candidate_free(c);
}

static void dry_run(void **state)
{
	struct af_merge_result result;
	char *before, *after;

	(void)state;
	import("Id,Name,Skills\nK,Ann,Python\nO,Anna,Zentralog\n");
	run_sql(path, "INSERT OR REPLACE INTO candidate_row (candidate_id, hash) SELECT id, 7 FROM candidate");
	before = everything();
	assert_ok(af_candidate_merge(store, "K", "O", NULL, true, &result, &err));
	assert_int_equal(result.batch, 0);
	assert_int_equal(result.candidate->skill_count, 2);
	assert_string_equal(result.other, "O");
	af_candidate_free(result.candidate);
	after = everything();
	assert_string_equal(after, before);
	assert_answer(path, "SELECT count(*) FROM import_batch", "1");
	assert_answer(path, "SELECT count(*) FROM candidate_row WHERE hash = 7", "2");
	free(before);
	free(after);
}

static void refusals(void **state)
{
	struct af_merge_result result;
	struct af_store *reading;

	(void)state;
	import("Id,Name\nK,Ann\nO,Anna\nx,Small\nX,Large\n");
	assert_refused(af_candidate_merge(store, "K", "nobody", NULL, false, &result, &err), AF_NOT_FOUND, "nobody");
	assert_refused(af_candidate_merge(store, "nobody", "K", NULL, false, &result, &err), AF_NOT_FOUND, "nobody");
	assert_refused(af_candidate_merge(store, "K", "k", NULL, false, &result, &err), AF_INVALID, "one candidate");
	assert_null(result.candidate);
	merge("K", "O", NULL);
	assert_refused(af_candidate_merge(store, "K", "O", NULL, false, &result, &err), AF_CONFLICT, "\"O\" was merged into \"K\" already");
	assert_refused(af_candidate_merge(store, "O", "K", NULL, false, &result, &err), AF_INVALID, "one candidate");
	merge("X", "x", NULL);
	assert_ok(af_store_open(path, AF_OPEN_READ, &reading, &err));
	reading->writable = false;
	assert_refused(af_candidate_merge(reading, "K", "X", NULL, false, &result, &err), AF_READONLY, path);
	af_store_close(reading);
	assert_answer(path, "SELECT group_concat(key) FROM candidate", "K,X");
}

/* ---------------------------------------------------------------- keys */

static const char *finds(const char *key)
{
	static char found[40];
	struct af_candidate *c;

	assert_ok(af_candidate_get(store, key, &c, &err));
	snprintf(found, sizeof(found), "%s", c->key);
	af_candidate_free(c);
	return found;
}

static void the_key_of_the_other_means_keep(void **state)
{
	struct af_import_result *result;
	int64_t first, second;

	(void)state;
	import("Id,Name,Skills\nK,Ann,Python\nO,Anna,Go\nL,Lea,Rust\n");
	first = merge("K", "O", NULL);
	assert_string_equal(finds("O"), "K");
	assert_string_equal(finds("o"), "K");
	result = import_text(store, "Id,Headline\nO,Engineer\nnew,Boss\n");
	assert_int_equal(result->added, 1);
	assert_int_equal(result->updated, 1);
	af_import_result_free(result);
	assert_answer(path, "SELECT headline FROM candidate WHERE key = 'K'", "Engineer");
	assert_answer(path, "SELECT group_concat(key) FROM candidate", "K,L,new");
	/* Rows of both keys are joined; of two with the same key the second may only repeat what the first said. */
	result = import_text(store, "Id,Headline\nK,Engineer\nO,Architect\nO,Painter\nO,Architect\n");
	assert_int_equal(result->unchanged, 2);
	assert_int_equal(result->updated, 1);
	assert_int_equal(result->rejected, 1);
	af_import_result_free(result);
	assert_answer(path, "SELECT headline || (extra ->> '$.\"merged from O\".headline') FROM candidate WHERE key = 'K'", "EngineerArchitect");
	second = merge("L", "K", NULL);
	assert_string_equal(finds("O"), "L");
	assert_string_equal(finds("K"), "L");
	assert_answer(path, "SELECT group_concat(key || candidate_id) FROM (SELECT * FROM candidate_key_alias ORDER BY key)", "K3,O3");
	undo(second, AF_KEEP_NEITHER);
	assert_string_equal(finds("O"), "K");
	refused(first);
	undo(first, AF_KEEP_EARLIER);
	assert_string_equal(finds("O"), "O");
}

/* Words, numbers and lists that rows of one person may have, drawn at random; "" is nothing. */
static void random_row(char out[400], const char *key, unsigned *seed)
{
	static const char *const columns[][6] = {
		{"", "Ann", "Anna", "Ann Long", "A. Long", "Ann"}, {"", "Berlin", "\"Berlin, Germany\"", "Paris", "Germany", "\"Paris, France\""},
		{"", "85 EUR/h", "85 EUR/hour", "90", "90 EUR/h", "500 EUR/day"}, {"", "5", "5 yrs", "7", "60 months", "6"},
		{"", "now", "2026-12-01", "4 weeks", "2027-01-01", "1 month"}, {"", "remote", "hybrid", "remote", "on-site", "remote"},
		{"", "likes tea", "likes coffee", "tea", "likes tea", "coffee"}, {"", "red", "blue", "red", "", "green"},
		{"", "Python (5 yrs); Go", "Python:3; Rust", "Go:4", "Python; C; Rust:2", "Quux; Go"}};
	size_t n = (size_t)snprintf(out, 400, "%s", key);

	for (size_t i = 0; i < COUNT(columns); i++) {
		*seed = *seed * 1103515245u + 12345u;
		n += (size_t)snprintf(out + n, 400 - n, ",%s", columns[i][*seed >> 16 & 7 ? (*seed >> 20) % 6 : 0]);
	}
}

/* The export that both came from changes nothing when it comes again, in any order and however they were joined; nor does it when one of its
 * rows has changed, from the second time on. */
static void the_same_export_again(void **state)
{
	static const char header[] = "Id,Name,Location,Rate,Years,Available,Work mode,Notes,Colour,Skills\n";
	unsigned seed = 20261123;

	(void)state;
	for (int round = 0; round < 150; round++) {
		char rows[3][400], changed[400], file[1600], key[3][32];
		struct af_import_result *result;

		for (int i = 0; i < 3; i++) {
			snprintf(key[i], sizeof(key[i]), "P%d-%d", round, i);
			random_row(rows[i], key[i], &seed);
		}
		snprintf(file, sizeof(file), "%s%s\n%s\n%s\n", header, rows[0], rows[1], rows[2]);
		import(file);
		merge(key[seed >> 8 & 1], key[!(seed >> 8 & 1)], NULL);
		if (seed >> 9 & 1)
			merge(key[seed >> 8 & 1], key[2], NULL);
		random_row(changed, key[seed >> 10 & 1], &seed);
		for (int again = 0; again < 5; again++) {
			if (again == 2) /* from now on with another row */
				memcpy(rows[strncmp(changed, key[0], strlen(key[0])) != 0], changed, sizeof(changed));
			snprintf(file, sizeof(file), "%s%s\n%s\n%s\n", header, rows[again % 3], rows[(again + 1) % 3], rows[(again + 2) % 3]);
			result = import_text(store, file);
			if (result->rejected || result->added || (result->updated && again < 2) || (result->updated && again > 3))
				fail_msg("round %d, time %d: %zu added, %zu updated, %zu rejected:\n%s", round, again, result->added, result->updated,
				         result->rejected, file);
			af_import_result_free(result);
		}
	}
}

/* A key of somebody who is there comes before the key of somebody who is gone, in any case. */
static void keys_that_differ_in_case(void **state)
{
	(void)state;
	import("Id,Name\nK,Ann\nO,Anna\no,Olga\nL,Lea\nP,Paul\np,Pia\n");
	merge("K", "O", NULL);
	assert_string_equal(finds("O"), "K");
	assert_string_equal(finds("o"), "o");
	merge("K", "P", NULL);
	merge("L", "p", NULL);
	assert_string_equal(finds("P"), "K");
	assert_string_equal(finds("p"), "L");
}

/* The row id of who is gone is not given to anybody else. */
static void row_ids_are_not_taken_again(void **state)
{
	char *before, *after;
	int64_t merged, later;

	(void)state;
	import("Id,Name\nK,Ann\nO,Anna\n");
	before = everything();
	merged = merge("K", "O", NULL);
	later = import("Id,Name\nN,New\n");
	assert_answer(path, "SELECT id FROM candidate WHERE key = 'N'", "3");
	undo(merged, AF_KEEP_NEITHER);
	assert_answer(path, "SELECT group_concat(id || key) FROM (SELECT * FROM candidate ORDER BY id)", "1K,2O,3N");
	undo(later, AF_KEEP_NEITHER);
	after = everything();
	assert_string_equal(after, before);
	free(before);
	free(after);
}

/* A row that was read before need not be read again, but only while it means the same. */
static void rows_are_read_again(void **state)
{
	static const char file[] = "Id,Name\nO,Anna\n";
	struct af_import_result *result;
	int64_t batch;

	(void)state;
	import("Id,Name\nK,Ann\nO,Olga\n");
	batch = merge("K", "O", NULL);
	assert_answer(path, "SELECT count(*) FROM candidate_row", "0");
	import(file); /* to K */
	undo(batch, AF_KEEP_LATER); /* K stays Ann; O is Olga again */
	result = import_text(store, file); /* the same row, and now it means O */
	assert_int_equal(result->updated, 1);
	af_import_result_free(result);
	assert_answer(path, "SELECT group_concat(name) FROM (SELECT name FROM candidate ORDER BY id)", "Ann,Anna");
}

/* ---------------------------------------------------------------- taking it back */

/* I: K, O; M: O into K; J changes K. */
static void later_import(void **state)
{
	char *before, *joined, *changed, *now;
	int64_t merged, later;

	(void)state;
	import("Id,Name,Skills\nK,Ann,Python\nO,Anna,Zentralog\n");
	before = everything();
	merged = merge("K", "O", NULL);
	joined = everything();
	later = import("Id,Name\nO,Annabel\n");
	refused(merged);
	undo(later, AF_KEEP_NEITHER);
	now = everything();
	assert_string_equal(now, joined);
	free(now);
	later = import("Id,Name\nO,Annabel\n");
	assert_int_equal(undo(merged, AF_KEEP_EARLIER).restored, 2);
	now = everything();
	assert_string_equal(now, before);
	free(now);
	undo(later, AF_KEEP_NEITHER); /* there is nothing left of it */
	merged = merge("K", "O", NULL);
	later = import("Id,Name\nO,Annabel\n");
	changed = dump("K");
	assert_int_equal(undo(merged, AF_KEEP_LATER).kept, 1);
	now = dump("K");
	assert_string_equal(now, changed); /* K stays, with what he has from O */
	assert_string_equal(finds("O"), "O");
	free(now);
	undo(later, AF_KEEP_NEITHER); /* and with this one K, too, is as before both */
	now = everything();
	assert_string_equal(now, before);
	free(now);
	free(before);
	free(joined);
	free(changed);
}

/* An import that one or both came with is taken back under the merge. */
static void earlier_imports(void **state)
{
	int64_t first, second, merged;

	(void)state;
	first = import("Id,Name\nK,Ann\n");
	second = import("Id,Name\nO,Anna\n");
	merged = merge("K", "O", NULL);
	refused(first);
	refused(second);
	/* To before O came: the merge is undone with it, so K has nothing of O. */
	assert_int_equal(undo(second, AF_KEEP_EARLIER).restored, 1);
	assert_answer(path, "SELECT group_concat(key || coalesce(extra, '-')) FROM candidate", "K-");
	assert_answer(path, "SELECT undone FROM import_batch WHERE kind = 'merge'", "1");
	assert_answer(path, "SELECT count(*) FROM candidate_key_alias", "0");
	second = import("Id,Name\nO,Anna\n");
	merged = merge("K", "O", NULL);
	/* To before K came: O must not be lost. */
	undo(first, AF_KEEP_EARLIER);
	assert_answer(path, "SELECT group_concat(key || name) FROM candidate", "OAnna");
	undo(second, AF_KEEP_NEITHER);
	first = import("Id,Name\nK,Ann\n");
	second = import("Id,Name\nO,Anna\n");
	merged = merge("K", "O", NULL);
	/* What the merge made stays; undoing it then leads to before all three. */
	assert_int_equal(undo(first, AF_KEEP_LATER).kept, 1);
	assert_int_equal(undo(second, AF_KEEP_LATER).kept, 1);
	assert_string_equal(finds("O"), "K");
	undo(merged, AF_KEEP_NEITHER);
	assert_answer(path, "SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM batch_candidate) + "
	                    "(SELECT count(*) FROM candidate_key_alias)", "0");
}

/* A into B, B into C, C into D: whatever is taken back takes back all that rests on it, and no more. */
static void chains(void **state)
{
	char *states[4], *now;
	int64_t batches[4];

	(void)state;
	import("Id,Name\nA,Ann\nB,Bea\nC,Cem\nD,Dan\nX,Xi\nY,Yu\n");
	for (int from = 1; from <= 3; from++) {
		int64_t apart;

		states[0] = everything();
		batches[1] = merge("B", "A", NULL);
		states[1] = everything();
		batches[2] = merge("C", "B", NULL);
		states[2] = everything();
		batches[3] = merge("D", "C", NULL);
		assert_string_equal(finds("A"), "D");
		apart = merge("Y", "X", NULL);
		if (from < 3)
			refused(batches[from]);
		undo(batches[from], from < 3 ? AF_KEEP_EARLIER : AF_KEEP_NEITHER);
		assert_string_equal(finds("X"), "Y");
		undo(apart, AF_KEEP_NEITHER);
		now = everything();
		assert_string_equal(now, states[from - 1]);
		free(now);
		for (int i = from - 1; i > 0; i--) {
			undo(batches[i], AF_KEEP_NEITHER);
			now = everything();
			assert_string_equal(now, states[i - 1]);
			free(now);
		}
		for (int i = 0; i < 3; i++)
			free(states[i]);
	}
}

/* The link in the middle of a chain is taken out, and the later states stay. */
static void middle_of_a_chain(void **state)
{
	char *before;
	int64_t first, second;
	char *now;

	(void)state;
	import("Id,Name,Skills\nA,Ann,Python\nB,Bea,Go\nC,Cem,Rust\n");
	before = everything();
	first = merge("B", "A", NULL);
	second = merge("C", "B", NULL);
	assert_int_equal(undo(first, AF_KEEP_LATER).kept, 1); /* A is back; C keeps what he has */
	assert_string_equal(finds("A"), "A");
	assert_string_equal(finds("B"), "C");
	assert_answer(path, SKILLS_OF("C"), "go:- python:- rust:-");
	undo(second, AF_KEEP_NEITHER);
	now = everything();
	assert_string_equal(now, before);
	free(now);
	free(before);
}

/* Aliases of skills never stand in the way, and are found again in what comes back. */
static void skill_aliases(void **state)
{
	int64_t merged, alias;

	(void)state;
	import("Id,Skills\nK,Python\nO,Zentralog:4\n");
	merged = merge("K", "O", NULL);
	alias = added("Kotlin", "Zentralog", 1);
	assert_answer(path, SKILLS_OF("K"), "kotlin:4 python:-");
	undo(merged, AF_KEEP_NEITHER);
	assert_answer(path, SKILLS_OF("K"), "python:-");
	assert_answer(path, SKILLS_OF("O"), "kotlin:4");
	undo(alias, AF_KEEP_NEITHER);
	assert_answer(path, SKILLS_OF("O"), "?zentralog:4");
	alias = added("Kotlin", "Zentralog", 1);
	merged = merge("K", "O", NULL);
	refused(alias);
	undo(alias, AF_KEEP_EARLIER); /* to before the alias, and the merge with it */
	assert_answer(path, SKILLS_OF("O"), "?zentralog:4");
	assert_answer(path, SKILLS_OF("K"), "python:-");
	assert_answer(path, "SELECT undone FROM import_batch ORDER BY id DESC LIMIT 1", "1");
}

static bool last_batch(void *context, const struct af_batch *batch)
{
	snprintf(context, 100, "%lld %d %s %zu=%zu %d", (long long)batch->id, batch->kind == AF_BATCH_MERGE, batch->source, batch->read,
	         batch->updated, batch->undone);
	return true;
}

static void is_listed(void **state)
{
	struct af_undo_result result;
	char text[100];
	int64_t batch;

	(void)state;
	import("Id,Name\nK,Ann\nO,Anna\n");
	batch = merge("K", "O", NULL);
	assert_ok(af_batch_each(store, last_batch, text, &err));
	assert_string_equal(text, "2 1 O -> K 2=2 0");
	result = undo(batch, AF_KEEP_NEITHER);
	assert_int_equal(result.kind, AF_BATCH_MERGE);
	assert_ok(af_batch_each(store, last_batch, text, &err));
	assert_string_equal(text, "2 1 O -> K 2=2 1");
	assert_refused(af_batch_undo(store, batch, AF_KEEP_NEITHER, &result, &err), AF_CONFLICT, "undone already");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_ids, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_keep_lacks_comes_from_the_other), TEST(what_differs_is_kept_aside), TEST(the_fuller_statement_is_taken),
		TEST(skills_are_joined), TEST(kept_aside_twice), TEST(strange_extra), TEST(dry_run), TEST(refusals),
		TEST(the_key_of_the_other_means_keep), TEST(the_same_export_again),
		TEST(keys_that_differ_in_case), TEST(row_ids_are_not_taken_again), TEST(rows_are_read_again),
		TEST(later_import), TEST(earlier_imports), TEST(chains), TEST(middle_of_a_chain), TEST(skill_aliases), TEST(is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
