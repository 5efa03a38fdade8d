/* Candidates in the store: every field comes back as it went in; what a second profile of the same person changes. */
#include "database.h"
#include "loading.h"
#include "store/store.h"
#include "taxonomy/taxonomy.h"

static char folder[256], path[300];
static struct af_store *store;
static const struct af_taxonomy *taxonomy;

static int setup(void **state)
{
	struct af_error err;

	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	af_store_close(store);
	remove_folder(folder);
	return 0;
}

static int64_t id_of(const char *slug)
{
	return af_taxonomy_by_slug(taxonomy, slug)->id;
}

/* A profile that says nothing but its key. */
static struct af_candidate nobody(const char *key)
{
	return (struct af_candidate){.key = key, .utc_offset = AF_UNKNOWN, .months = AF_UNKNOWN, .rate_cents = -1, .notice_days = AF_UNKNOWN};
}

static enum af_status try_put(const struct af_candidate *c, bool keep, enum af_put *outcome, struct af_error *err)
{
	enum af_status status;
	int64_t batch;

	assert_ok_(af_store_begin(store, err), err, "begin", __FILE__, __LINE__);
	assert_ok_(af_store_batch_begin(store, "people.csv", "2026-11-23T00:00:00Z", &batch, err), err, "batch", __FILE__, __LINE__);
	status = load_candidate(store, c, keep, batch, outcome, err);
	if (status)
		af_store_rollback(store);
	else
		assert_ok_(af_store_commit(store, err), err, "commit", __FILE__, __LINE__);
	return status;
}

static enum af_put put(const struct af_candidate *c)
{
	struct af_error err;
	enum af_put outcome;

	assert_ok(try_put(c, false, &outcome, &err));
	return outcome;
}

static struct af_candidate *get(const char *key)
{
	struct af_candidate *c = NULL;
	struct af_error err;

	assert_ok(af_candidate_get(store, key, &c, &err));
	return c;
}

static void same(const char *a, const char *b)
{
	if (!a || !b)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static void same_candidate(const struct af_candidate *a, const struct af_candidate *b)
{
	same(a->key, b->key);
	same(a->name, b->name);
	same(a->email, b->email);
	same(a->phone, b->phone);
	same(a->headline, b->headline);
	same(a->location, b->location);
	same(a->country, b->country);
	assert_int_equal(a->utc_offset, b->utc_offset);
	assert_int_equal(a->months, b->months);
	assert_int_equal(a->rate_cents, b->rate_cents);
	same(a->rate_currency, b->rate_currency);
	assert_int_equal(a->rate_period, b->rate_period);
	same(a->available_from, b->available_from);
	assert_int_equal(a->work_modes, b->work_modes);
	same(a->notes, b->notes);
	same(a->extra, b->extra);
	assert_int_equal(a->skill_count, b->skill_count);
	for (size_t i = 0; i < a->skill_count; i++) {
		assert_int_equal(a->skills[i].skill_id, b->skills[i].skill_id);
		assert_int_equal(a->skills[i].level, b->skills[i].level);
		assert_int_equal(a->skills[i].months, b->skills[i].months);
		assert_int_equal(a->skills[i].last_used, b->skills[i].last_used);
		same(a->skills[i].source, b->skills[i].source);
	}
}

/* A profile with everything on it; skills must have room for three. */
static struct af_candidate everything(struct af_evidence *skills)
{
	skills[0] = (struct af_evidence){.skill_id = id_of("fastapi"), .level = AF_UNKNOWN, .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .source = "Fast-API!"};
	skills[1] = (struct af_evidence){.skill_id = id_of("python"), .level = 5, .months = 0, .last_used = 2026 * 12 + 9, .source = "Python"};
	skills[2] = (struct af_evidence){.skill_id = id_of("react"), .level = 1, .months = 600, .last_used = AF_UNKNOWN, .source = "React.js; \"x\""};
	return (struct af_candidate){
		.key = "ada@example.org", .name = "Ada Kr\xC3\xA4mer", .email = "ada@example.org", .phone = "+49 030 1", .headline = "API engineer",
		.location = "Berlin, Germany", .country = "DE", .utc_offset = 60, .months = 96, .rate_cents = 9550, .rate_currency = "EUR",
		.rate_period = AF_PER_HOUR, .available_from = "2026-12-01", .work_modes = AF_REMOTE | AF_ONSITE, .notes = "likes; \"quotes\"\n'",
		.extra = "{\"Odd\":\"x\"}", .skills = skills, .skill_count = 3,
	};
}

static void test_candidate_round_trip(void **state)
{
	struct af_candidate *c, *by_id, told = nobody("k");
	struct af_evidence skills[3];
	struct af_error err;

	(void)state;
	assert_int_equal(put(&told), AF_PUT_ADDED);
	c = get("k");
	same_candidate(c, &told);
	assert_ok(af_store_candidate(store, c->id, &by_id, &err));
	same_candidate(by_id, &told);
	af_candidate_free(by_id);
	af_candidate_free(c);
	told = everything(skills);
	assert_int_equal(put(&told), AF_PUT_ADDED);
	c = get("ada@example.org");
	same_candidate(c, &told);
	assert_string_equal(c->skills[0].slug, "fastapi");
	assert_string_equal(c->skills[0].name, "FastAPI");
	assert_true(c->skills[0].listed);
	af_candidate_free(c);
	c = get("ADA@Example.ORG"); /* when there is no exact key */
	assert_string_equal(c->key, "ada@example.org");
	af_candidate_free(c);
	assert_refused(af_candidate_get(store, "ada@exmaple.org", &c, &err), AF_NOT_FOUND, "did you mean \"ada@example.org\"?");
	assert_null(c);
	assert_refused(af_candidate_get(store, "a nobody with a long key", &c, &err), AF_NOT_FOUND, "`archefit candidate list`");
	assert_refused(af_candidate_get(store, "", &c, &err), AF_NOT_FOUND, "no candidate");
	assert_refused(af_store_candidate(store, 4711, &c, &err), AF_NOT_FOUND, "4711");
	af_candidate_free(NULL);
}

static void test_candidate_outcomes(void **state)
{
	struct af_evidence skills[3], other[3];
	struct af_candidate told = everything(skills), partial = nobody(told.key), *c;
	struct af_error err;
	enum af_put outcome;

	(void)state;
	assert_refused(try_put(&told, true, &outcome, &err), AF_CONFLICT, "ada@example.org"); /* keep: not even a new one */
	assert_int_equal(put(&told), AF_PUT_ADDED);
	assert_int_equal(put(&told), AF_PUT_UNCHANGED);
	assert_ok(try_put(&told, true, &outcome, &err));
	assert_int_equal(outcome, AF_PUT_UNCHANGED);
	memcpy(other, skills, sizeof(skills)); /* the order of skills says nothing */
	other[0] = skills[2];
	other[2] = skills[0];
	told.skills = other;
	assert_int_equal(put(&told), AF_PUT_UNCHANGED);
	assert_int_equal(put(&partial), AF_PUT_UNCHANGED); /* nothing told, nothing changed */
	partial.months = 97;
	assert_refused(try_put(&partial, true, &outcome, &err), AF_CONFLICT, "ada@example.org", "other contents");
	c = get("ada@example.org");
	assert_int_equal(c->months, 96);
	af_candidate_free(c);
	partial.rate_cents = 10000;
	partial.rate_currency = "USD"; /* a rate is told as a whole: the old period goes with the old amount */
	partial.notes = "new";
	assert_int_equal(put(&partial), AF_PUT_UPDATED);
	c = get("ada@example.org");
	told.skills = skills;
	told.months = 97;
	told.rate_cents = 10000;
	told.rate_currency = "USD";
	told.rate_period = AF_PER_UNKNOWN;
	told.notes = "new";
	same_candidate(c, &told);
	af_candidate_free(c);
	partial.location = "Lyon"; /* a place, too: no German time zone in Lyon */
	assert_int_equal(put(&partial), AF_PUT_UPDATED);
	c = get("ada@example.org");
	assert_string_equal(c->location, "Lyon");
	assert_null(c->country);
	assert_int_equal(c->utc_offset, AF_UNKNOWN);
	assert_string_equal(c->phone, "+49 030 1");
	af_candidate_free(c);
}

static void test_candidate_skills(void **state)
{
	struct af_evidence skills[3], fewer;
	struct af_candidate told = everything(skills), *c;

	(void)state;
	put(&told);
	for (int i = 0; i < 4; i++) { /* each part of the evidence counts as a change */
		struct af_evidence *e = &skills[1];

		*(i == 0 ? &e->level : i == 1 ? &e->months : &e->last_used) = i == 2 ? 2020 * 12 : i + 3;
		if (i == 3) {
			e->last_used = 2020 * 12;
			e->source = "Python 3";
		}
		assert_int_equal(put(&told), AF_PUT_UPDATED);
		assert_int_equal(put(&told), AF_PUT_UNCHANGED);
		c = get(told.key);
		same_candidate(c, &told);
		af_candidate_free(c);
	}
	fewer = skills[2]; /* replaced as a set */
	told.skills = &fewer;
	told.skill_count = 1;
	assert_int_equal(put(&told), AF_PUT_UPDATED);
	c = get(told.key);
	assert_int_equal(c->skill_count, 1);
	assert_string_equal(c->skills[0].slug, "react");
	af_candidate_free(c);
	told.skill_count = 0; /* told nothing of skills: they stay */
	assert_int_equal(put(&told), AF_PUT_UNCHANGED);
	assert_answer(path, "SELECT count(*) FROM candidate_skill", "1");
	assert_answer(path, "SELECT count(*) FROM candidate", "1");
}

static void test_candidate_extra(void **state)
{
	struct af_candidate told = nobody("k"), *c;

	(void)state;
	told.extra = "{\"a\":\"1\",\"b\":\"2\"}";
	assert_int_equal(put(&told), AF_PUT_ADDED);
	told.extra = "{\"c\":\"3\",\"a\":\"1\"}"; /* no file, no columns: what is not told stays */
	assert_int_equal(put(&told), AF_PUT_UPDATED);
	assert_int_equal(put(&told), AF_PUT_UNCHANGED);
	c = get("k");
	assert_string_equal(c->extra, "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
	af_candidate_free(c);
	run_sql(path, "UPDATE candidate SET extra = '{\"a\": [1, 2]}'"); /* not as the import writes it: replaced as a whole */
	assert_int_equal(put(&told), AF_PUT_UPDATED);
	c = get("k");
	assert_string_equal(c->extra, told.extra);
	af_candidate_free(c);
}

static void test_rollback(void **state)
{
	struct af_candidate told = nobody("k"), *c;
	struct af_error err;
	enum af_put outcome;
	int64_t batch;

	(void)state;
	assert_ok(af_store_begin(store, &err));
	assert_ok(af_store_batch_begin(store, "x", NULL, &batch, &err));
	assert_ok(load_candidate(store, &told, false, batch, &outcome, &err));
	af_store_rollback(store);
	assert_refused(af_candidate_get(store, "k", &c, &err), AF_NOT_FOUND, "\"k\"");
	assert_answer(path, "SELECT count(*) FROM import_batch", "0");
}

static void test_unlisted(void **state)
{
	int64_t id, again, other;
	struct af_evidence skill = {.level = 3, .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .source = "ZentraLog"};
	struct af_candidate told = nobody("k"), *c;
	struct af_error err;

	(void)state;
	assert_ok(af_store_begin(store, &err));
	assert_ok(af_store_unlisted_skill(store, "ZentraLog", &id, &err));
	assert_ok(af_store_unlisted_skill(store, "zentra-log", &again, &err));
	assert_ok(af_store_unlisted_skill(store, "Zentralogs", &other, &err));
	assert_ok(af_store_commit(store, &err));
	assert_int_equal(id, again); /* one name, however it is written */
	assert_int_not_equal(id, other);
	assert_null(af_taxonomy_by_id(taxonomy, id));
	skill.skill_id = id;
	told.skills = &skill;
	told.skill_count = 1;
	put(&told);
	c = get("k");
	assert_string_equal(c->skills[0].slug, "?zentralog");
	assert_string_equal(c->skills[0].name, "ZentraLog");
	assert_string_equal(c->skills[0].source, "ZentraLog");
	assert_false(c->skills[0].listed);
	assert_int_equal(c->skills[0].level, 3);
	af_candidate_free(c);
	assert_answer(path, "SELECT name || people FROM unlisted_skills", "ZentraLog1");
	af_store_close(store); /* it is no listed skill the next time either */
	store = new_store(folder);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	assert_null(af_taxonomy_resolve(taxonomy, "Zentralog"));
}

struct seen {
	char keys[100];
	size_t limit, profiles, skills;
};

static bool note_key(void *context, const struct af_candidate *c)
{
	struct seen *seen = context;

	strcat(strcat(seen->keys, c->key), " ");
	seen->profiles++;
	seen->skills += c->skill_count;
	return seen->profiles < seen->limit;
}

static void put_key(const char *key)
{
	struct af_evidence skills[3];
	struct af_candidate told = everything(skills);

	told.key = key;
	put(&told);
}

static void test_each(void **state)
{
	static const char *const keys[] = {"b", "a", "B", "c"};
	struct af_evidence skills[3];
	struct af_candidate told;
	struct seen seen = {.limit = 9};
	struct af_candidate *found = NULL;
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		told = everything(skills);
		told.key = keys[i];
		told.skill_count = i;
		put(&told);
	}
	assert_ok(af_candidate_each(store, NULL, note_key, &seen, &err));
	assert_string_equal(seen.keys, "B a b c "); /* bytewise */
	seen = (struct seen){.limit = 2};
	assert_ok(af_candidate_each(store, "fastapi", note_key, &seen, &err));
	assert_string_equal(seen.keys, "B a ");
	seen = (struct seen){.limit = 9};
	assert_ok(af_candidate_each(store, "react", note_key, &seen, &err));
	assert_string_equal(seen.keys, "c ");
	seen = (struct seen){.limit = 9};
	assert_ok(af_store_profiles(store, note_key, &seen, &err));
	assert_string_equal(seen.keys, "B a b c ");
	assert_int_equal(seen.skills, 6);
	assert_refused(af_candidate_each(store, "no-such", note_key, &seen, &err), AF_NOT_FOUND, "no-such");
	/* "b" and "B" are two people: exact keys only; "C" can mean "c" alone. */
	put_key("bb");
	put_key("BB");
	assert_refused(af_candidate_get(store, "Bb", &found, &err), AF_CONFLICT, "2 keys");
	assert_ok(af_candidate_get(store, "C", &found, &err));
	assert_string_equal(found->key, "c");
	af_candidate_free(found);
}

static void test_words(void **state)
{
	static const struct { int modes; const char *text; } modes[] = {
		{0, ""}, {AF_REMOTE, "remote"}, {AF_HYBRID, "hybrid"}, {AF_ONSITE, "on-site"}, {7, "remote, hybrid, on-site"}, {5, "remote, on-site"},
	};
	static const char *const periods[] = {"", "hour", "day", "month", "year"};
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT(modes); i++) {
		af_work_modes_format(modes[i].modes, text);
		assert_string_equal(text, modes[i].text);
	}
	for (int i = 0; i < 5; i++)
		assert_string_equal(af_rate_period_name((enum af_rate_period)i), periods[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_candidate_round_trip), TEST(test_candidate_outcomes), TEST(test_candidate_skills), TEST(test_candidate_extra), TEST(test_rollback),
		TEST(test_unlisted), TEST(test_each), cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
