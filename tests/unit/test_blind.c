/* Blind review: codes are keyed, stable and found again; results name nobody; who learns the names is recorded, wholly or not at all; memory
 * may run out anywhere. What comes out of the program is searched by tests/blind/leaks.py. */
#include <sqlite3.h>

#include "base/digest.h"
#include "database.h"
#include "match/conditions.h"
#include "match_support.h"
#include "memory_faults.h"
#include "refusal.h"
#include "store/internal.h"

static const char people[] = "id,name,email,skills,location\n"
                             "ann@x.example,Ann Zwillig,,Python:5 (with Ann); FastAPI:4,Zwillingen\n"
                             "ben@x.example,Ben Zorn,,Python:5 (with Ben); FastAPI:4,\"Zornheim, Germany\"\n"
                             "cleo_3,,,\"Python (3 yrs, Cleo)\",\"is not among: DE, X\"\n"
                             "Petra-Anderson,Petra,,FastAPI:2; Python:1,\"Lyon, France\"\n";
static const char project[] = "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\",\"level\":2},"
                              "{\"skill\":\"fastapi\",\"level\":5}],\"constraints\":{\"locations\":[\"DE\"]}}";
/* No code can hold one of these: codes have no small letters. */
static const char *const names[] = {"Ann", "Ben", "Cleo", "Petra", "Zwil", "Zorn", "cleo_3", "x.example", "Lyon", "Anderson", NULL};

static int fill(void **state)
{
	int failure = open_scene(state);
	struct scene *s = *state;

	if (failure)
		return failure;
	af_import_result_free(import_text(s->store, people));
	af_project_free(put_project(s->store, project));
	return 0;
}

static void expect_nobody(const char *text)
{
	for (size_t i = 0; text && names[i]; i++)
		if (strstr(text, names[i]))
			fail_msg("\"%s\" has %s", text, names[i]);
}

static struct af_blind *blind_of(struct af_store *store)
{
	struct af_blind *blind;
	struct af_error err;

	assert_ok(af_blind_new(store, &blind, &err));
	return blind;
}

/* ---------------------------------------------------------------- codes */

/* RFC 4231, cases 1 and 2: HMAC fills a shorter key up with zeros. */
static void digests_are_hmac(void **state)
{
	static const struct {
		const char *secret, *text;
		unsigned char first[4];
	} cases[] = {{"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b", "Hi There", {0xb0, 0x34, 0x4c, 0x61}},
	             {"Jefe", "what do ya want for nothing?", {0x5b, 0xdc, 0xc1, 0x46}}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char secret[AF_HMAC_SECRET] = {0}, digest[AF_HMAC_SIZE];
		struct af_hmac *hmac;

		memcpy(secret, cases[i].secret, strlen(cases[i].secret));
		hmac = af_hmac_new(secret);
		assert_non_null(hmac);
		for (int again = 0; again < 2; again++) {
			af_hmac_digest(hmac, cases[i].text, strlen(cases[i].text), digest);
			assert_memory_equal(digest, cases[i].first, 4);
		}
		af_hmac_free(hmac);
	}
	af_hmac_free(NULL);
}

static void codes_stay(void **state)
{
	struct scene *s = *state;
	struct af_blind *blind = blind_of(s->store), *other;
	char code[AF_CODE_SIZE], again[AF_CODE_SIZE], folder[256], path[300];
	struct af_store *store;
	struct af_error err;

	af_blind_code(blind, "ann@x.example", code);
	assert_int_equal(strlen(code), AF_CODE_SIZE - 1);
	for (size_t i = 0; i < 16; i++)
		assert_non_null(strchr(!i ? "P" : i == 1 || i == 6 || i == 11 ? "-" : "0123456789ABCDEFGHJKMNPQRSTVWXYZ", code[i]));
	af_blind_code(blind, "ann@x.examplf", again);
	assert_string_not_equal(code, again);
	af_blind_free(blind);
	af_import_result_free(import_text(s->store, people)); /* the same people once more */
	af_store_close(s->store);
	snprintf(path, sizeof(path), "%s/test.db", s->folder);
	assert_ok(af_store_open(path, AF_OPEN_READ, &s->store, &err));
	blind = blind_of(s->store);
	af_blind_code(blind, "ann@x.example", again);
	assert_string_equal(code, again);
	af_blind_free(blind);
	make_folder(folder); /* another database has another secret */
	store = new_store(folder);
	other = blind_of(store);
	af_blind_code(other, "ann@x.example", again);
	assert_string_not_equal(code, again);
	af_blind_free(other);
	af_blind_free(NULL);
	af_store_close(store);
	remove_folder(folder);
}

static void a_secret_must_be_written_once(void **state)
{
	struct scene *s = *state;
	struct af_blind *blind;
	struct af_error err;
	char path[300];

	s->store->writable = false;
	assert_refused(af_blind_new(s->store, &blind, &err), AF_READONLY, "secret", "writable once");
	assert_null(blind);
	s->store->writable = true;
	af_blind_free(blind_of(s->store));
	s->store->writable = false;
	af_blind_free(blind_of(s->store));
	s->store->writable = true;
	snprintf(path, sizeof(path), "%s/test.db", s->folder);
	assert_answer(path, "SELECT length(value) FROM meta WHERE name = 'blind_secret'", "64");
	run_sql(path, "UPDATE meta SET value = 'xyz' WHERE name = 'blind_secret'");
	assert_refused(af_blind_new(s->store, &blind, &err), AF_CORRUPT, "secret");
}

static void expect_found(const struct af_blind *blind, const char *text, const char *wanted)
{
	struct af_error err;
	char *key;

	assert_ok(af_blind_find(blind, NULL, text, &key, &err));
	assert_string_equal(key, wanted);
	af_text_free(key);
}

static void people_are_found(void **state)
{
	struct scene *s = *state;
	struct af_blind *blind = blind_of(s->store);
	char code[AF_CODE_SIZE], bare[AF_CODE_SIZE], *key;
	struct af_error err;
	size_t n = 0;

	af_blind_code(blind, "ben@x.example", code);
	expect_found(blind, code, "ben@x.example");
	for (size_t i = 0; code[i]; i++) /* in small letters, without hyphens, with the letters that digits are taken for */
		if (code[i] != '-')
			bare[n++] = code[i] == '0' ? 'o' : code[i] == '1' ? 'L' : (char)(code[i] >= 'A' ? code[i] + ('a' - 'A') : code[i]);
	bare[n] = '\0';
	expect_found(blind, bare, "ben@x.example");
	expect_found(blind, "ann@x.example", "ann@x.example");
	expect_found(blind, "CLEO_3", "cleo_3");
	expect_found(blind, "Petra-Anderson", "Petra-Anderson"); /* which could be a code */
	assert_refused(af_blind_find(blind, NULL, "P-0000-0000-0000", &key, &err), AF_NOT_FOUND, "P-0000-0000-0000");
	assert_null(key);
	assert_refused(af_blind_find(blind, NULL, "ann@x.exampl", &key, &err), AF_NOT_FOUND, "nobody has that key");
	expect_nobody(err.message);
	af_import_result_free(import_text(s->store, "id,skills\nBEN@X.example,Go\n"));
	assert_refused(af_blind_find(blind, NULL, "bEn@x.example", &key, &err), AF_CONFLICT, "in case only");
	af_blind_free(blind);
}

/* ---------------------------------------------------------------- results */

static void places_go(void **state)
{
	static const char *const texts[][2] = {
		{"location Zorn is not among: DE, FR", "location is not among: DE, FR"},
		{"location Zorn is not among: Zorn is not among: DE", "location is not among: DE"},
		{"country of \"Zorn\" not recognised (wanted: DE)", "country not recognised (wanted: DE)"},
		{"country of \"Zorn\" not recognised (wanted: Zorn\" not recognised (wanted: DE)", "country not recognised (wanted: DE)"},
		{"location not stated (wanted: DE)", "location not stated (wanted: DE)"},
		{"rate 110 EUR/hour is over 95", "rate 110 EUR/hour is over 95"},
		{"location of goods: must-have, no evidence", "location of goods: must-have, no evidence"}};
	struct af_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_string_equal(af_condition_blind(texts[i][0], &arena), texts[i][1]);
	af_arena_clear(&arena);
}

static void expect_blind_match(const struct af_match *m)
{
	assert_int_equal(strncmp(m->key, "P-", 2), 0);
	assert_string_equal(m->name, "");
	assert_int_equal(m->candidate_id, 0);
	for (size_t i = 0; i < m->failed_count; i++)
		expect_nobody(m->failed[i]);
	for (size_t i = 0; i < m->unverified_count; i++)
		expect_nobody(m->unverified[i]);
}

static void expect_blind_details(const struct af_explanation *e)
{
	for (size_t i = 0; i < e->match.part_count; i++) {
		const struct af_part_detail *d = &e->details[i];

		for (size_t k = 0; k < d->alternative_count; k++)
			assert_null(d->alternatives[k].source);
		for (size_t k = 0; k < d->pillar_count; k++)
			for (size_t n = 0; n < d->pillars[k].skill_count; n++)
				assert_null(d->pillars[k].skills[n].source);
	}
}

typedef enum af_status step(struct af_store *store, const struct af_blind *blind, const struct af_project *project, struct af_error *err);

static enum af_status match_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *r;
	enum af_status status = af_match_run(store, p, &options, &r, err);

	if (!status)
		status = af_match_result_blind(r, blind, err);
	if (!status)
		assert_int_equal(r->match_count + r->near_miss_count, 4);
	for (size_t i = 0; !status && i < r->match_count; i++)
		expect_blind_match(&r->matches[i]);
	for (size_t i = 0; !status && i < r->near_miss_count; i++)
		expect_blind_match(&r->near_misses[i]);
	af_match_result_free(r);
	return status;
}

static enum af_status explain_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	struct af_match_options options = options_of("2026-11");
	struct af_explanation *e;
	enum af_status status = af_explain_run(store, p, "ann@x.example", &options, &e, err);

	if (!status)
		status = af_explanation_blind(e, blind, err);
	if (!status) {
		expect_blind_match(&e->match);
		expect_blind_details(e);
		assert_int_equal(strncmp(e->why, e->match.key, strlen(e->match.key)), 0);
		expect_nobody(e->why);
		expect_nobody(e->missing);
	}
	af_explanation_free(e);
	return status;
}

/* Two who are equal, so that their keys decide. */
static enum af_status compare_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	static const char *const keys[] = {"ben@x.example", "ann@x.example", "Petra-Anderson"};
	struct af_match_options options = options_of("2026-11");
	struct af_comparison *c;
	enum af_status status = af_compare_run(store, p, keys, 3, &options, &c, err);

	if (!status)
		status = af_comparison_blind(c, blind, err);
	for (size_t i = 0; !status && i < c->people_count; i++) {
		expect_blind_match(&c->people[i]);
		assert_string_equal(c->names[i], c->people[i].key);
	}
	for (size_t i = 0; !status && i < c->pair_count; i++) {
		expect_nobody(c->pairs[i].answer);
		for (size_t k = 0; k < c->pairs[i].change_count; k++)
			expect_nobody(c->pairs[i].changes[k].text);
	}
	if (!status)
		assert_non_null(strstr(c->pairs[0].answer, "fit equally well"));
	af_comparison_free(c);
	return status;
}

static enum af_status shortlist_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	struct af_shortlist *l;
	enum af_status status = af_shortlist_get(store, "list", &l, err);
	char hash[200] = "";

	(void)p;
	if (status)
		return status;
	snprintf(hash, sizeof(hash), "%s", l->hash);
	status = af_shortlist_blind(l, blind, err);
	if (!status)
		assert_true(l->blind && !strcmp(hash, l->hash));
	for (size_t i = 0; !status && i < l->entry_count; i++) {
		expect_blind_match(&l->entries[i]);
		expect_nobody(l->entry_profiles[i].why);
		assert_int_equal(strncmp(l->entry_profiles[i].why, l->entries[i].key, 16), 0);
	}
	for (size_t i = 0; !status && i < l->history_count; i++) {
		expect_nobody(l->history[i].key);
		expect_nobody(l->history[i].by);
		expect_nobody(l->history[i].reason);
		assert_string_equal(l->history[i].name, "");
	}
	af_shortlist_free(l);
	return status;
}

static enum af_status find_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	char code[AF_CODE_SIZE], *key;
	enum af_status status;

	(void)p;
	(void)store;
	af_blind_code(blind, "Petra-Anderson", code);
	status = af_blind_find(blind, NULL, code, &key, err);
	if (!status)
		assert_string_equal(key, "Petra-Anderson");
	else
		assert_null(key);
	af_text_free(key);
	return status;
}

static enum af_status open_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	struct af_blind *another;
	enum af_status status = af_blind_new(store, &another, err);

	(void)blind;
	(void)p;
	af_blind_free(another);
	return status;
}

/* A project that the people are on the list of, with a decision, in the store. */
static void make_list(struct af_store *store)
{
	struct af_match_options options = options_of("2026-11");
	struct af_shortlist_deed deed = {.act = AF_ACT_INVITE, .candidate = "ann@x.example", .reason = "Ann is good", .by = "Ben Zorn",
	                                 .at = "2026-11-23T10:00:00Z"};
	struct af_shortlist *taken;
	struct af_project *p;
	struct af_error err;

	options.limit = 2;
	options.near_limit = 1;
	assert_ok(af_project_get(store, "p", &p, &err));
	assert_ok(af_shortlist_take(store, p, &options, &taken, &err));
	assert_ok(af_shortlist_create(store, "list", NULL, "2026-11-23T10:00:00Z", taken, NULL, &err));
	assert_ok(af_shortlist_act(store, "list", &deed, &err));
	af_shortlist_free(taken);
	af_project_free(p);
}

static step *const steps[] = {match_step, explain_step, compare_step, shortlist_step, find_step, open_step};

static void results_name_nobody(void **state)
{
	struct scene *s = *state;
	struct af_blind *blind = blind_of(s->store);
	struct af_project *p;
	struct af_error err;

	make_list(s->store);
	assert_ok(af_project_get(s->store, "p", &p, &err));
	for (size_t i = 0; i < COUNT(steps); i++)
		assert_ok(steps[i](s->store, blind, p, &err));
	af_project_free(p);
	af_blind_free(blind);
}

/* ---------------------------------------------------------------- unblinding */

static enum af_status unblind(struct af_store *store, const char *const *keys, size_t n, size_t *count, struct af_error *err)
{
	struct af_shortlist *l;
	enum af_status status =
		af_shortlist_unblind(store, "list", keys, n, "Dee", "the review is over", "2026-11-24T10:00:00Z", &l, count, err);

	if (status) {
		assert_null(l);
		assert_int_equal(*count, 0);
		return status;
	}
	for (size_t i = l->history_count - *count; i < l->history_count; i++) {
		assert_int_equal(l->history[i].act, AF_ACT_UNBLIND);
		assert_string_equal(l->history[i].by, "Dee");
		assert_string_equal(l->history[i].reason, "the review is over");
		assert_false(l->history[i].override);
	}
	if (n)
		assert_string_equal(l->history[l->history_count - 1].key, keys[n - 1]);
	af_shortlist_free(l);
	return AF_OK;
}

static void unblinding_is_recorded(void **state)
{
	static const char *const ann[] = {"ann@x.example"}, *const twice[] = {"ann@x.example", "ann@x.example"},
	                         *const some[] = {"ann@x.example", "nobody"};
	static const char counting[] = "SELECT count(*) FROM shortlist_event WHERE act = 'unblind'";
	struct scene *s = *state;
	struct af_shortlist *l;
	struct af_error err;
	size_t n;
	char path[300];

	snprintf(path, sizeof(path), "%s/test.db", s->folder);
	make_list(s->store);
	assert_refused(af_shortlist_unblind(s->store, "list", NULL, 0, " ", "why", "2026", &l, &n, &err), AF_INVALID, "who");
	assert_refused(af_shortlist_unblind(s->store, "list", NULL, 0, "Dee", "", "2026", &l, &n, &err), AF_INVALID, "reason");
	assert_refused(af_shortlist_unblind(s->store, "no", NULL, 0, "Dee", "why", "2026", &l, &n, &err), AF_NOT_FOUND, "no");
	assert_refused(unblind(s->store, some, 2, &n, &err), AF_NOT_FOUND, "list");
	expect_nobody(err.message);
	assert_refused(unblind(s->store, twice, 2, &n, &err), AF_INVALID, "twice");
	assert_answer(path, counting, "0"); /* not for the first of them either */
	assert_ok(unblind(s->store, ann, 1, &n, &err));
	assert_int_equal(n, 1);
	assert_ok(unblind(s->store, NULL, 0, &n, &err));
	assert_int_equal(n, 3);
	assert_answer(path, counting, "4");
	assert_ok(af_shortlist_get(s->store, "list", &l, &err));
	assert_int_equal(af_shortlist_decision(l, "ann@x.example")->act, AF_ACT_INVITE); /* neither a decision nor a pin */
	assert_null(af_shortlist_pin(l, "ann@x.example"));
	af_shortlist_free(l);
	af_store_close(s->store);
	run_sql(path, "CREATE TRIGGER full BEFORE INSERT ON shortlist_event BEGIN SELECT raise(ABORT, 'disk'); END");
	assert_ok(af_store_open(path, AF_OPEN_WRITE, &s->store, &err));
	assert_refused(unblind(s->store, NULL, 0, &n, &err), AF_INTERNAL, "disk");
	assert_answer(path, counting, "4");
}

/* ---------------------------------------------------------------- memory */

static void sweep(const char *path, step *take)
{
	int failures = 0;
	long n;

	failed = true;
	for (n = 1; failed; n += n < 60 ? 1 : 29) {
		struct af_project *p;
		struct af_store *store;
		struct af_blind *blind;
		struct af_error err;
		enum af_status status;

		assert_ok(af_store_open(path, AF_OPEN_READ, &store, &err));
		assert_ok(af_project_get(store, "p", &p, &err));
		assert_ok(af_blind_new(store, &blind, &err));
		failed = false;
		countdown = n;
		status = take(store, blind, p, &err);
		countdown = -1;
		assert_true(status == AF_OK || status == AF_NOMEM);
		assert_true(failed || status == AF_OK);
		failures += status == AF_NOMEM;
		af_blind_free(blind);
		af_project_free(p);
		af_store_close(store);
	}
	print_message("up to %ld allocations, %d failures survived\n", n, failures);
	assert_true(failures > 1);
}

static enum af_status unblind_step(struct af_store *store, const struct af_blind *blind, const struct af_project *p, struct af_error *err)
{
	size_t n;

	(void)blind;
	(void)p;
	return unblind(store, NULL, 0, &n, err);
}

static void every_allocation_may_fail(void **state)
{
	struct scene *s = *state;
	char path[300];

	make_list(s->store);
	af_blind_free(blind_of(s->store));
	af_store_close(s->store);
	s->store = NULL;
	snprintf(path, sizeof(path), "%s/test.db", s->folder);
	for (int i = 0; i < 2; i++) {
		persistent = i;
		for (size_t k = 0; k < COUNT(steps); k++)
			sweep(path, steps[k]);
		sweep(path, unblind_step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_hmac),
		cmocka_unit_test(places_go),
		cmocka_unit_test_setup_teardown(codes_stay, fill, close_scene),
		cmocka_unit_test_setup_teardown(a_secret_must_be_written_once, fill, close_scene),
		cmocka_unit_test_setup_teardown(people_are_found, fill, close_scene),
		cmocka_unit_test_setup_teardown(results_name_nobody, fill, close_scene),
		cmocka_unit_test_setup_teardown(unblinding_is_recorded, fill, close_scene),
		cmocka_unit_test_setup_teardown(every_allocation_may_fail, fill, close_scene),
	};

	arm_memory_faults();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
