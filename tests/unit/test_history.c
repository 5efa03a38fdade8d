/* Taking imports back: any sequence of imports and undos, against a model that only remembers texts.
 * The seed is printed; ARCHEFIT_SEED repeats a run. */
#include "database.h"

#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 6, BATCHES = 40, ROUNDS = 12, STEPS = 36 };

static char folder[256], path[300];
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

/* ---------------------------------------------------------------- the model */

/* What a person was before a batch touched them: a dump, "" for nobody. */
struct image {
	int64_t batch;
	char *before;
};

struct person {
	char *now;
	struct image images[BATCHES];
	size_t count;
};

struct model {
	struct person people[PEOPLE];
	int64_t undone[BATCHES];
	size_t undone_count;
};

static char *copy(const char *text)
{
	char *c = strdup(text);

	assert_non_null(c);
	return c;
}

static void model_clear(struct model *m)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		free(m->people[i].now);
		for (size_t j = 0; j < m->people[i].count; j++)
			free(m->people[i].images[j].before);
	}
}

static void drop_image(struct person *p, size_t at)
{
	free(p->images[at].before);
	memmove(&p->images[at], &p->images[at + 1], (p->count - at - 1) * sizeof(p->images[0]));
	p->count--;
}

/* Images are in order of batch. */
static bool model_conflicts(const struct model *m, int64_t batch)
{
	for (size_t i = 0; i < PEOPLE; i++)
		for (size_t j = 0; j + 1 < m->people[i].count; j++)
			if (m->people[i].images[j].batch == batch)
				return true;
	return false;
}

static void model_undo(struct model *m, int64_t batch, enum af_keep keep)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &m->people[i];
		size_t j = 0;

		while (j < p->count && p->images[j].batch != batch)
			j++;
		if (j == p->count)
			continue;
		if (j + 1 < p->count && keep == AF_KEEP_LATER) {
			free(p->images[j + 1].before);
			p->images[j + 1].before = copy(p->images[j].before);
			drop_image(p, j);
			continue;
		}
		free(p->now);
		p->now = copy(p->images[j].before);
		while (p->count > j)
			drop_image(p, p->count - 1);
	}
	m->undone[m->undone_count++] = batch;
}

/* ---------------------------------------------------------------- the database */

/* Everything that is stored of a person, as one text; "" for nobody. */
static char *dump(int person)
{
	char sql[1200];

	snprintf(sql, sizeof(sql),
	         "SELECT quote(id) || quote(key) || quote(name) || quote(email) || quote(phone) || quote(headline) || quote(location) || "
	         "quote(country) || quote(utc_offset) || quote(months) || quote(rate_cents) || quote(rate_currency) || quote(rate_period) || "
	         "quote(available_from) || quote(work_modes) || quote(notes) || quote(extra) || quote(batch_id) || "
	         "coalesce((SELECT group_concat(quote(slug) || quote(level) || quote(cs.months) || quote(last_used) || quote(source)) "
	         "FROM (SELECT * FROM candidate_skill x JOIN skill s ON s.id = x.skill_id WHERE x.candidate_id = c.id ORDER BY slug) cs), '') "
	         "FROM candidate c WHERE key = 'p%d@example.org'", person);
	return copy(answer(path, sql));
}

static void import_some(struct af_store *store, struct model *m)
{
	static const char *const skills[] = {"Python (5 yrs)", "FastAPI:4", "Django", "Zentralog", "Frobnicator", "SQL - expert"};
	char csv[4000] = "Email,Name,Location,Rate,Skills,Odd\n", *before[PEOPLE];
	struct af_import_result *result;

	for (int i = 0; i < PEOPLE; i++) {
		before[i] = dump(i);
		if (draw(3) == 0)
			continue;
		snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "p%d@example.org,%s,%s,%s,%s; %s,%s\n", i, draw(2) ? "Ann" : "Bea",
		         draw(2) ? "Berlin, Germany" : "", draw(2) ? "90 EUR/h" : "", skills[draw(6)], skills[draw(6)], draw(2) ? "x" : "");
	}
	strcat(csv, "last@example.org,,,,,\n");
	result = import_text(store, csv);
	for (int i = 0; i < PEOPLE; i++) {
		struct person *p = &m->people[i];

		free(p->now);
		p->now = dump(i);
		if (strcmp(p->now, before[i])) {
			p->images[p->count].batch = result->batch;
			p->images[p->count++].before = before[i];
		} else {
			free(before[i]);
		}
	}
	af_import_result_free(result);
}

static bool is_undone(const struct model *m, int64_t batch)
{
	for (size_t i = 0; i < m->undone_count; i++)
		if (m->undone[i] == batch)
			return true;
	return false;
}

static void undo_some(struct af_store *store, struct model *m, int64_t newest)
{
	enum af_keep keep = (enum af_keep)draw(3);
	int64_t batch = 1 + draw((unsigned)newest);
	struct af_undo_result result;
	struct af_error err;
	enum af_status status;

	status = af_batch_undo(store, batch, keep, &result, &err);
	if (is_undone(m, batch)) {
		assert_int_equal(status, AF_CONFLICT);
	} else if (model_conflicts(m, batch) && keep == AF_KEEP_NEITHER) {
		assert_int_equal(status, AF_CONFLICT);
		assert_non_null(strstr(err.message, "later or earlier"));
	} else {
		assert_int_equal(status, AF_OK);
		model_undo(m, batch, keep);
	}
}

static void check(const struct model *m)
{
	for (int i = 0; i < PEOPLE; i++) {
		char *now = dump(i);

		assert_string_equal(now, m->people[i].now ? m->people[i].now : "");
		free(now);
	}
	assert_answer(path, "SELECT count(*) FROM skill s WHERE origin = 'unlisted' AND NOT EXISTS "
	                    "(SELECT 1 FROM candidate_skill c WHERE c.skill_id = s.id)", "0");
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

static void any_sequence(void **state)
{
	const char *given = getenv("ARCHEFIT_SEED");

	(void)state;
	seed = given ? strtoull(given, NULL, 10) : 20261123;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < ROUNDS; round++) {
		struct model m = {0};
		struct af_store *store;

		remove(path);
		store = new_store(folder);
		for (int step = 0; step < STEPS; step++) {
			int64_t newest = atoll(answer(path, "SELECT coalesce(max(id), 0) FROM import_batch"));

			if (!newest || draw(2))
				import_some(store, &m);
			else
				undo_some(store, &m, newest);
			check(&m);
		}
		af_store_close(store);
		model_clear(&m);
	}
}

static bool note_batch(void *context, const struct af_batch *batch)
{
	char *text = context;

	snprintf(text + strlen(text), 200 - strlen(text), "%lld %s %zu+%zu+%zu+%zu=%zu%s;", (long long)batch->id, batch->source, batch->added,
	         batch->updated, batch->unchanged, batch->rejected, batch->read, batch->undone ? " undone" : "");
	return true;
}

static void batches_are_listed(void **state)
{
	struct af_store *store = new_store(folder);
	struct af_undo_result result;
	char text[200] = "";
	struct af_error err;

	(void)state;
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
	assert_ok(af_batch_each(store, note_batch, text, &err));
	assert_string_equal(text, "1 test.csv 2+0+0+1=3 undone;2 test.csv 0+1+1+0=2 undone;");
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
	assert_answer(path, "SELECT (SELECT count(*) FROM candidate_before) + (SELECT count(*) FROM candidate_skill_before)", "0");
	af_store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(batches_are_listed, setup, teardown),
		cmocka_unit_test_setup_teardown(any_sequence, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
