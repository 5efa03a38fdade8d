/* Taking batches back: any sequence of imports, aliases of skills, merges and undos, against a model that only remembers texts.
 * The seed is printed; ARCHEFIT_SEED repeats a run. */
#include "database.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 6, BATCHES = 64, ROUNDS = 300, STEPS = 12, NAMES = 2 };

static char folder[256], path[300];
static struct af_store *store;
static struct af_error err;
static uint64_t seed;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	af_store_close(store);
	store = NULL;
	remove_folder(folder);
	return 0;
}

/* xorshift64*: the same sequence on every machine */
static unsigned draw(unsigned below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717ULL) >> 33) % below;
}

static char *copy(const char *text)
{
	char *c = strdup(text);

	assert_non_null(c);
	return c;
}

/* ---------------------------------------------------------------- the database */

/* The only value of a query, through the store's own connection; valid until the next call. "" for no row. */
static const char *ask(const char *sql)
{
	static char text[8000];
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(store->db, sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(store->db));
	text[0] = '\0';
	if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0))
		assert_true(snprintf(text, sizeof(text), "%s", sqlite3_column_text(s, 0)) < (int)sizeof(text));
	sqlite3_finalize(s);
	return text;
}

static void run(const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(store->db));
}

/* Everything that is stored of a person, as one text; "" for nobody. */
static char *dump(int person)
{
	char sql[1400];

	snprintf(sql, sizeof(sql),
	         "SELECT quote(id) || quote(key) || quote(name) || quote(email) || quote(phone) || quote(headline) || quote(location) || "
	         "quote(country) || quote(utc_offset) || quote(months) || quote(rate_cents) || quote(rate_currency) || quote(rate_period) || "
	         "quote(available_from) || quote(notice_days) || quote(work_modes) || quote(notes) || quote(extra) || quote(cells) || "
	         "quote(batch_id) || coalesce((SELECT group_concat(quote(slug) || quote(s) || quote(level) || quote(m) || quote(last_used) || "
	         "quote(source) || quote(in_text)) FROM (SELECT *, x.months AS m, s.name AS s FROM candidate_skill x JOIN skill s "
	         "ON s.id = x.skill_id WHERE x.candidate_id = c.id ORDER BY slug)), '') FROM candidate c WHERE key = 'p%d@example.org'", person);
	return copy(ask(sql));
}

/* ---------------------------------------------------------------- the model */

/* What a person was before a batch touched them: a dump, "" for nobody. */
struct image {
	int64_t batch;
	char *before;
};

static struct person {
	char *now;   /* a dump; NULL where the model cannot know it: check() then takes it from the database */
	struct image images[BATCHES]; /* in order of batch */
	size_t count;
} persons[PEOPLE];

struct merge {
	int64_t batch;
	int keep, other;
};

static struct merge merges[BATCHES]; /* those that stand */
static size_t merge_count;
static int64_t alias_batch[NAMES], base, newest; /* an alias that does not stand has 0; batches up to base are of earlier rounds */
static bool undone[BATCHES];
static char kinds[BATCHES]; /* i import, a alias, m merge */
static const char *const names[NAMES] = {"Zentralog", "Frobnicator"}, *const slugs[NAMES] = {"'?zentralog'", "'?frobnicator'"};

static void put_image(struct person *p, int64_t batch)
{
	size_t at = p->count;

	for (size_t i = 0; i < p->count; i++)
		if (p->images[i].batch == batch)
			return;
	while (at && p->images[at - 1].batch > batch)
		at--;
	memmove(&p->images[at + 1], &p->images[at], (p->count - at) * sizeof(p->images[0]));
	p->images[at] = (struct image){batch, copy(p->now)};
	p->count++;
}

static void drop_images(struct person *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		free(p->images[i].before);
	memmove(&p->images[from], &p->images[to], (p->count - to) * sizeof(p->images[0]));
	p->count -= to - from;
}

static void set_now(struct person *p, const char *text)
{
	free(p->now);
	p->now = text ? copy(text) : NULL;
}

/* The place of the batch's image; count when there is none. */
static size_t image_of(const struct person *p, int64_t batch)
{
	size_t j = 0;

	while (j < p->count && p->images[j].batch != batch)
		j++;
	return j;
}

/* The first image after j that is of no alias; count when there is none. */
static size_t later_than(const struct person *p, size_t j)
{
	for (j++; j < p->count && kinds[p->images[j].batch - base] == 'a'; j++)
		;
	return j;
}

static bool model_conflicts(int64_t batch)
{
	for (int i = 0; i < PEOPLE; i++) {
		size_t j = image_of(&persons[i], batch);

		if (j < persons[i].count && later_than(&persons[i], j) < persons[i].count)
			return true;
	}
	return false;
}

/* Gives a person the skills that the aliases make of unlisted names: each of the aliases keeps the state before any of them. */
static bool model_resolve(struct person *p)
{
	bool changed = false;

	for (int i = 0; i < NAMES; i++)
		if (alias_batch[i] && strstr(p->now, slugs[i])) {
			put_image(p, alias_batch[i]);
			changed = true;
		}
	if (changed)
		set_now(p, NULL);
	return changed;
}

/* Where each person is taken back to: the batch itself, or a merge that goes with it. 0: not at all. */
static void model_reach(int64_t batch, enum af_keep keep, int64_t from[PEOPLE])
{
	bool more = keep == AF_KEEP_EARLIER;

	for (int i = 0; i < PEOPLE; i++)
		from[i] = image_of(&persons[i], batch) < persons[i].count ? batch : 0;
	while (more) {
		more = false;
		for (size_t m = 0; m < merge_count; m++) {
			int64_t *two[] = {&from[merges[m].keep], &from[merges[m].other]};

			for (int k = 0; k < 2; k++)
				if (*two[k] && *two[k] <= merges[m].batch && (!*two[!k] || *two[!k] > merges[m].batch)) {
					*two[!k] = merges[m].batch;
					more = true;
				}
		}
	}
}

/* Takes away the merges that are undone with the batch. */
static void model_unmerge(int64_t batch, const int64_t from[PEOPLE], enum af_keep keep)
{
	size_t kept = 0;

	for (size_t m = 0; m < merge_count; m++) {
		int64_t at = from[merges[m].keep];

		if (merges[m].batch == batch || (keep == AF_KEEP_EARLIER && at && at <= merges[m].batch))
			undone[merges[m].batch - base] = true;
		else
			merges[kept++] = merges[m];
	}
	merge_count = kept;
}

static void model_undo(int64_t batch, enum af_keep keep)
{
	int64_t from[PEOPLE];

	model_reach(batch, keep, from);
	for (int i = 0; i < NAMES; i++)
		if (alias_batch[i] == batch)
			alias_batch[i] = 0;
	undone[batch - base] = true;
	for (int i = 0; i < PEOPLE; i++) {
		struct person *p = &persons[i];
		size_t j = from[i] ? image_of(p, from[i]) : p->count, later;

		if (j == p->count)
			continue;
		later = later_than(p, j);
		if (later < p->count && keep == AF_KEEP_LATER) {
			int64_t heir = p->images[later].batch;

			drop_images(p, j + 1, later + 1);
			p->images[j].batch = heir;
			continue;
		}
		set_now(p, p->images[j].before);
		drop_images(p, j, p->count);
		model_resolve(p);
	}
	model_unmerge(batch, from, keep);
}

/* Whom the key of a person means: themselves, or who they were merged into. -1: nobody. */
static int model_owner(int person)
{
	size_t m = 0;

	if (*persons[person].now)
		return person;
	while (m < merge_count && merges[m].other != person)
		m++;
	return m < merge_count ? model_owner(merges[m].keep) : -1;
}

static void note_batch(int64_t batch, char kind)
{
	newest = batch;
	assert_true(batch - base < BATCHES);
	kinds[batch - base] = kind;
}

/* ---------------------------------------------------------------- steps */

static void import_some(void)
{
	static const char *const skills[] = {"Python (5 yrs)", "FastAPI:4", "Django", "Zentralog", "Frobnicator:2", "SQL - expert"};
	char csv[4000] = "Email,Name,Location,Rate,Skills,Notes,Odd\n";
	struct af_import_result *result;

	for (int i = 0; i < PEOPLE; i++)
		if (i == PEOPLE - 1 || draw(3))
			snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "p%d@example.org,%s,%s,%s,%s; %s,%s,%s\n", i, draw(2) ? "Ann" : "Bea",
			         draw(2) ? "\"Berlin, Germany\"" : "", draw(2) ? "90 EUR/h" : "", skills[draw(6)], skills[draw(6)],
			         draw(2) ? "" : "tea", draw(2) ? "x" : "");
	result = import_text(store, csv);
	for (int i = 0; i < PEOPLE; i++) {
		char *after = dump(i);

		if (strcmp(after, persons[i].now)) {
			put_image(&persons[i], result->batch);
			set_now(&persons[i], after);
		}
		free(after);
	}
	if (result->batch)
		note_batch(result->batch, 'i');
	af_import_result_free(result);
}

static void add_alias(void)
{
	int name = (int)draw(NAMES);
	struct af_alias_result result;
	enum af_status status = af_skill_alias_add(store, name ? "SQL" : "Python", &names[name], 1, NULL, &result, &err);
	size_t changed = 0;

	if (alias_batch[name]) {
		assert_int_equal(status, AF_CONFLICT);
		return;
	}
	assert_ok(status);
	note_batch(result.batch, 'a');
	alias_batch[name] = result.batch;
	for (int i = 0; i < PEOPLE; i++)
		changed += model_resolve(&persons[i]);
	assert_int_equal(result.profiles, changed);
}

static void merge_some(void)
{
	int keep = (int)draw(PEOPLE), other = (int)draw(PEOPLE), owner = model_owner(keep);
	bool dry = draw(4) == 0;
	char keep_key[20], other_key[20];
	struct af_merge_result result;
	enum af_status status;

	snprintf(keep_key, sizeof(keep_key), "p%d@example.org", keep);
	snprintf(other_key, sizeof(other_key), "p%d@example.org", other);
	status = af_candidate_merge(store, keep_key, other_key, NULL, dry, &result, &err);
	if (owner < 0 || model_owner(other) < 0) {
		assert_int_equal(status, AF_NOT_FOUND);
	} else if (model_owner(other) != other) {
		assert_int_equal(status, AF_CONFLICT);
	} else if (owner == other) {
		assert_int_equal(status, AF_INVALID);
	} else {
		assert_ok(status);
		assert_string_equal(result.other, other_key);
	}
	if (status || dry) {
		assert_int_equal(result.batch, 0);
	} else {
		note_batch(result.batch, 'm');
		put_image(&persons[owner], result.batch);
		put_image(&persons[other], result.batch);
		set_now(&persons[owner], NULL);
		set_now(&persons[other], "");
		merges[merge_count++] = (struct merge){result.batch, owner, other};
	}
	af_candidate_free(result.candidate);
}

static void undo_some(void)
{
	enum af_keep keep = (enum af_keep)draw(3);
	int64_t batch = base + 1 + draw((unsigned)(newest - base));
	struct af_undo_result result;
	enum af_status status = af_batch_undo(store, batch, keep, &result, &err);

	if (undone[batch - base]) {
		assert_int_equal(status, AF_CONFLICT);
	} else if (model_conflicts(batch) && keep == AF_KEEP_NEITHER) {
		assert_int_equal(status, AF_CONFLICT);
		assert_non_null(strstr(err.message, "later or earlier"));
	} else {
		assert_ok(status);
		model_undo(batch, keep);
	}
}

/* ---------------------------------------------------------------- checks */

/* The key aliases are those of the merges that stand, and each leads to someone who is there. */
static void check_keys(void)
{
	char wanted[400] = "";
	int64_t stand = 0;

	for (int i = 0; i < PEOPLE; i++)
		if (!*persons[i].now && model_owner(i) >= 0)
			snprintf(wanted + strlen(wanted), sizeof(wanted) - strlen(wanted), "p%d@example.org>p%d@example.org ", i, model_owner(i));
	assert_string_equal(ask("SELECT group_concat(t, '') FROM (SELECT a.key || '>' || c.key || ' ' AS t FROM candidate_key_alias a "
	                        "JOIN candidate c ON c.id = a.candidate_id ORDER BY a.key)"), wanted);
	for (int64_t batch = base + 1; batch <= newest; batch++)
		stand += kinds[batch - base] == 'm' && !undone[batch - base];
	assert_int_equal(stand, merge_count);
	assert_int_equal(atoll(ask("SELECT count(*) FROM candidate_key_alias")), merge_count);
	assert_int_equal(atoll(ask("SELECT count(*) FROM import_batch WHERE kind = 'merge' AND NOT undone")), merge_count);
}

static void check(void)
{
	static const char *const tables[] = {"candidate", "profile", "candidate_unlisted", "candidate_before",
	                                     "candidate_key_alias", "candidate_row"};
	size_t images = 0;

	for (int i = 0; i < PEOPLE; i++) {
		char *now = dump(i);

		if (persons[i].now)
			assert_string_equal(now, persons[i].now);
		set_now(&persons[i], now);
		for (int k = 0; k < NAMES; k++)
			assert_true(!alias_batch[k] || !strstr(now, slugs[k]));
		free(now);
		images += persons[i].count;
	}
	check_keys();
	assert_int_equal(atoll(ask("SELECT count(*) FROM batch_candidate")), images);
	assert_string_equal(ask("SELECT count(*) FROM skill s WHERE origin = 'unlisted' AND NOT EXISTS "
	                        "(SELECT 1 FROM candidate_skill c WHERE c.skill_id = s.id)"), "0");
	assert_string_equal(ask("SELECT count(*) FROM (SELECT skill_id, candidate_id FROM candidate_skill WHERE skill_id >= 1048576 EXCEPT SELECT skill_id, "
	                        "candidate_id FROM candidate_unlisted)"), "0");
	assert_string_equal(ask("SELECT count(*) - (SELECT count(*) FROM candidate_unlisted) FROM candidate_skill WHERE skill_id >= 1048576"), "0");
	for (size_t i = 0; i < COUNT(tables); i++) {
		char sql[60];

		snprintf(sql, sizeof(sql), "PRAGMA integrity_check(%s)", tables[i]);
		assert_string_equal(ask(sql), "ok");
		snprintf(sql, sizeof(sql), "PRAGMA foreign_key_check(%s)", tables[i]);
		assert_string_equal(ask(sql), "");
	}
}

/* Who has a row in candidate_row (see step) that is out of date? Everybody who changed since, and every owner of a key whose meaning did. */
static void check_rows(char *const before[PEOPLE], const int owners[PEOPLE])
{
	for (int i = 0; i < PEOPLE; i++) {
		bool changed = strcmp(before[i], persons[i].now) != 0;
		char sql[200];

		for (int k = 0; k < PEOPLE; k++)
			changed = changed || (owners[k] == i && k != i && model_owner(k) != i);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM candidate_row WHERE hash = 7 AND candidate_id = "
		         "(SELECT id FROM candidate WHERE key = 'p%d@example.org')", i);
		if (changed)
			assert_string_equal(ask(sql), "0");
	}
}

/* In every second round one import is enough: then most steps are merges and undos of merges of merges. */
static void step(bool merging)
{
	int owners[PEOPLE];
	char *before[PEOPLE];
	unsigned what = merging ? 6 + draw(14) : draw(20);

	run("INSERT OR REPLACE INTO candidate_row (candidate_id, hash) SELECT id, 7 FROM candidate");
	for (int i = 0; i < PEOPLE; i++) {
		owners[i] = model_owner(i);
		before[i] = copy(persons[i].now);
	}
	if (newest == base || what < 6)
		import_some();
	else if (what < 7)
		add_alias();
	else if (what < 14)
		merge_some();
	else
		undo_some();
	check();
	check_rows(before, owners);
	for (int i = 0; i < PEOPLE; i++)
		free(before[i]);
}

static void start_round(int round)
{
	if (round % 50 == 0) { /* the rest of the rounds go on with what an emptied database is left with */
		af_store_close(store);
		remove(path);
		store = new_store(folder);
		run("PRAGMA synchronous = OFF");
		newest = 0;
	}
	base = newest;
	memset(undone, 0, sizeof(undone));
	memset(kinds, 0, sizeof(kinds));
	for (int i = 0; i < PEOPLE; i++)
		set_now(&persons[i], "");
}

/* Everything taken back, newest first: nothing is ever in the way, and nothing is left. */
static void end_round(void)
{
	struct af_undo_result result;

	for (int64_t batch = newest; batch > base; batch--) {
		if (undone[batch - base])
			continue;
		assert_ok(af_batch_undo(store, batch, AF_KEEP_NEITHER, &result, &err));
		model_undo(batch, AF_KEEP_NEITHER);
		check();
	}
	assert_string_equal(ask("PRAGMA integrity_check"), "ok");
	assert_string_equal(ask("PRAGMA foreign_key_check"), "");
	assert_string_equal(ask("SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM batch_candidate) + "
	                        "(SELECT count(*) FROM profile) + (SELECT count(*) FROM candidate_unlisted) + (SELECT count(*) FROM candidate_key_alias) + "
	                        "(SELECT count(*) FROM candidate_row) + (SELECT count(*) FROM skill WHERE origin = 'unlisted') + "
	                        "(SELECT count(*) FROM skill_alias WHERE origin = 'user')"), "0");
}

static void any_sequence(void **state)
{
	const char *given = getenv("ARCHEFIT_SEED");

	(void)state;
	seed = given ? strtoull(given, NULL, 10) : 20261123;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < ROUNDS; round++) {
		start_round(round);
		for (int i = 0; i < STEPS; i++)
			step(round % 2);
		end_round();
	}
	for (int i = 0; i < PEOPLE; i++)
		set_now(&persons[i], NULL);
}

static bool add_line(void *context, const struct af_batch *batch)
{
	char *text = context;

	snprintf(text + strlen(text), 200 - strlen(text), "%lld %s %zu+%zu+%zu+%zu=%zu%s;", (long long)batch->id, batch->source, batch->added,
	         batch->updated, batch->unchanged, batch->rejected, batch->read, batch->undone ? " undone" : "");
	return true;
}

static void batches_are_listed(void **state)
{
	struct af_undo_result result;
	char text[200] = "";

	(void)state;
	store = new_store(folder);
	af_import_result_free(import_text(store, "Email,Skills\na@x.org,Python\nb@x.org,Go\n,Go\n"));
	af_import_result_free(import_text(store, "Email,Skills\na@x.org,Python:4\nb@x.org,Go\n"));
	assert_refused(af_batch_undo(store, 1, AF_KEEP_NEITHER, &result, &err), AF_CONFLICT, "1 of its 2 candidates");
	assert_refused(af_batch_undo(store, 9, AF_KEEP_NEITHER, &result, &err), AF_NOT_FOUND, "no import has the number 9");
	assert_ok(af_batch_undo(store, 2, AF_KEEP_NEITHER, &result, &err));
	assert_int_equal(result.restored, 1);
	assert_int_equal(result.removed + result.kept + result.conflicts, 0);
	assert_ok(af_batch_undo(store, 1, AF_KEEP_NEITHER, &result, &err));
	assert_int_equal(result.removed, 2);
	assert_refused(af_batch_undo(store, 1, AF_KEEP_NEITHER, &result, &err), AF_CONFLICT, "undone already");
	assert_ok(af_batch_each(store, add_line, text, &err));
	assert_string_equal(text, "1 test.csv 2+0+0+1=3 undone;2 test.csv 0+1+1+0=2 undone;");
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
	assert_answer(path, "SELECT (SELECT count(*) FROM batch_candidate) + (SELECT count(*) FROM candidate_before)", "0");
}

/* Whom an import added is told by row ids: nobody gets one that was somebody's, or undoing that import would take the wrong one away. */
static void row_ids_stay_taken(void **state)
{
	struct af_undo_result result;

	(void)state;
	store = new_store(folder);
	af_import_result_free(import_text(store, "Email,Skills\na@x.org,Python\nb@x.org,Go\n"));
	run_sql(path, "PRAGMA foreign_keys = ON; DELETE FROM candidate WHERE key = 'b@x.org'");
	af_import_result_free(import_text(store, "Email,Skills\nc@x.org,Zentralog\n"));
	assert_answer(path, "SELECT group_concat(batch_id || ' ' || candidate_id || ' ' || existed, ', ') FROM batch_candidate", "1 1 0, 2 3 0");
	assert_answer(path, "SELECT group_concat(candidate_id) FROM profile", "1,3");
	run_sql(path, "PRAGMA foreign_keys = ON; DELETE FROM candidate WHERE key = 'c@x.org'");
	assert_answer(path, "SELECT count(*) FROM candidate_unlisted", "0");
	assert_ok(af_batch_undo(store, 1, AF_KEEP_NEITHER, &result, &err));
	assert_int_equal(result.removed, 1);
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(row_ids_stay_taken, setup, teardown),
		cmocka_unit_test_setup_teardown(batches_are_listed, setup, teardown),
		cmocka_unit_test_setup_teardown(any_sequence, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
