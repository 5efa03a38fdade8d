/* Shortlists: a snapshot equals the result it came from and stays so; names, numbers and conflicts. */
#include <sqlite3.h>

#include "base/digest.h"
#include "match_support.h"
#include "shortlist/shortlist.h"

static const char members[] =
	"\"facts\":{\"api_first\":true,\"team_size\":3},"
	"\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\",\"level\":4},{\"any_of\":[\"docker\",\"kubernetes\"]},"
	"{\"skill\":\"react\",\"importance\":\"nice\"}],\"constraints\":{\"min_years\":3}";

/* A store of its own for each test, with a project and five people: three eligible, two not. */
static int fill_scene(void **state)
{
	int failed = open_scene(state);
	struct scene *s = *state;

	if (failed)
		return failed;
	af_project_free(put_asking(s->store, "api", members));
	put_person(s->store, "ada", "fastapi level=5 years=4 last_used=2026-10; docker level=3; react");
	put_person(s->store, "ben", "fastapi level=4; kubernetes level=4 last_used=2022-01");
	put_person(s->store, "cleo", "fastapi; vue level=4");
	put_person(s->store, "dan", "django level=5; docker level=5");
	put_person(s->store, "eve", "fastapi level=1; docker level=1");
	return 0;
}

static struct af_match_result *match(const struct scene *s)
{
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	struct af_project *project;
	struct af_error err;

	assert_ok(af_project_get(s->store, "api", &project, &err));
	assert_ok(af_match_run(s->store, project, &options, &result, &err));
	af_project_free(project);
	return result;
}

static void expect_same_texts(const char *const *a, size_t n, const char *const *b, size_t m)
{
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(a[i], b[i]);
}

static void expect_same_part(const struct af_part *a, const struct af_part *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_string_equal(a->label, b->label);
	assert_int_equal(a->importance, b->importance);
	assert_int_equal(a->weight, b->weight);
	assert_int_equal(a->strength, b->strength);
	assert_int_equal(a->credit, b->credit);
	assert_int_equal(a->raw, b->raw);
	assert_int_equal(a->tenths, b->tenths);
	assert_int_equal(a->assumed, b->assumed);
	assert_string_equal(a->trace, b->trace);
}

static void expect_same(const struct af_match *a, size_t n, const struct af_match *b, size_t m)
{
	assert_int_equal(n, m);
	for (; n--; a++, b++) {
		assert_int_equal(a->rank, b->rank);
		assert_string_equal(a->key, b->key);
		assert_string_equal(a->name, b->name);
		assert_int_equal(a->raw, b->raw);
		assert_int_equal(a->fit, b->fit);
		assert_int_equal(a->low, b->low);
		assert_int_equal(a->high, b->high);
		assert_int_equal(a->completeness, b->completeness);
		assert_int_equal(a->requirement_tenths, b->requirement_tenths);
		assert_int_equal(a->archetype_tenths, b->archetype_tenths);
		assert_int_equal(a->eligible, b->eligible);
		assert_int_equal(a->matched, b->matched);
		assert_int_equal(a->asked, b->asked);
		expect_same_texts(a->failed, a->failed_count, b->failed, b->failed_count);
		expect_same_texts(a->unverified, a->unverified_count, b->unverified, b->unverified_count);
		expect_same_texts(a->missing, a->missing_count, b->missing, b->missing_count);
		assert_int_equal(a->part_count, b->part_count);
		for (size_t i = 0; i < a->part_count; i++)
			expect_same_part(&a->parts[i], &b->parts[i]);
	}
}

static void expect_frozen(const struct scene *s, const char *slug, const struct af_match_result *result)
{
	struct af_shortlist *l;
	struct af_error err;

	assert_ok(af_shortlist_get(s->store, slug, &l, &err));
	assert_string_equal(l->slug, slug);
	assert_string_equal(l->project, result->project);
	assert_string_equal(l->project_title, result->title);
	assert_string_equal(l->created, "2026-11-23T10:00:00Z");
	assert_int_equal(l->as_of, result->as_of);
	assert_int_equal(l->formula_version, AF_FORMULA_VERSION);
	assert_string_equal(l->taxonomy_version, result->taxonomy_version);
	assert_string_equal(l->specialist, result->specialist);
	assert_string_equal(l->generalist, result->generalist);
	assert_int_equal(l->specialist_share, result->specialist_share);
	assert_int_equal(l->pool, result->pool);
	assert_int_equal(l->eligible_count, result->eligible_count);
	assert_int_equal(l->near_count, result->near_count);
	expect_same(l->entries, l->entry_count, result->matches, result->match_count);
	expect_same(l->near_misses, l->near_miss_count, result->near_misses, result->near_miss_count);
	af_shortlist_free(l);
}

/* Takes a snapshot of today's pool and keeps it. */
static enum af_status create(const struct scene *s, const char *slug, const char *title, char **chosen, struct af_error *failure)
{
	struct af_match_options options = options_of("2026-11");
	struct af_shortlist *taken;
	struct af_project *project;
	enum af_status status;
	struct af_error err;

	assert_ok(af_project_get(s->store, "api", &project, &err));
	assert_ok(af_shortlist_take(s->store, project, &options, &taken, &err));
	status = af_shortlist_create(s->store, slug, title, "2026-11-23T10:00:00Z", taken, chosen, failure);
	af_shortlist_free(taken);
	af_project_free(project);
	return status;
}

static void a_snapshot_equals_its_result(void **state)
{
	struct scene *s = *state;
	struct af_match_result *result = match(s);
	struct af_error err;
	char *slug;

	assert_int_equal(result->match_count, 3);
	assert_int_equal(result->near_miss_count, 2);
	assert_ok(create(s, "first-round", NULL, &slug, &err));
	assert_string_equal(slug, "first-round");
	expect_frozen(s, slug, result);
	af_text_free(slug);
	af_match_result_free(result);
}

static void a_snapshot_survives_every_change(void **state)
{
	struct scene *s = *state;
	struct af_match_result *result = match(s), *later;
	struct af_error err;

	assert_ok(create(s, "frozen", "Frozen", NULL, &err));
	put_person(s->store, "ada", "git level=1");
	put_person(s->store, "zoe", "fastapi level=5 years=12; docker level=5; react level=5");
	af_project_free(put_asking(s->store, "api", "\"requirements\":[{\"skill\":\"react\",\"importance\":\"must\"}]"));
	later = match(s);
	assert_int_not_equal(later->matches[0].raw, result->matches[0].raw);
	expect_frozen(s, "frozen", result);
	/* nor does it need the session that made it */
	af_store_close(s->store);
	s->store = new_store(s->folder);
	expect_frozen(s, "frozen", result);
	af_match_result_free(result);
	af_match_result_free(later);
}

static void slugs_are_numbered(void **state)
{
	struct scene *s = *state;
	struct af_error err;
	char *slug;

	assert_ok(create(s, NULL, NULL, &slug, &err));
	assert_string_equal(slug, "api-1");
	af_text_free(slug);
	assert_ok(create(s, "api-2", NULL, NULL, &err));
	assert_ok(create(s, NULL, "A title", &slug, &err));
	assert_string_equal(slug, "api-3");
	af_text_free(slug);
}

static void taken_and_unfit_names_are_refused(void **state)
{
	static const char *const unfit[] = {"", "Upper", "with space", "-dash", "dot.ted",
	                                    "a-name-that-is-much-longer-than-the-sixty-four-characters-of-a-slug"};
	struct scene *s = *state;
	struct af_shortlist *l;
	struct af_error err;
	char *slug;

	assert_ok(create(s, "mine", "Mine", NULL, &err));
	assert_int_equal(create(s, "mine", "Another", &slug, &err), AF_CONFLICT);
	assert_null(slug);
	assert_non_null(strstr(err.message, "mine"));
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++)
		assert_int_equal(create(s, unfit[i], NULL, &slug, &err), AF_INVALID);
	/* nothing was left half done: the first is as it was, and the next one works */
	assert_ok(af_shortlist_get(s->store, "mine", &l, &err));
	assert_string_equal(l->title, "Mine");
	af_shortlist_free(l);
	assert_ok(create(s, "yours", NULL, NULL, &err));
	assert_int_equal(af_shortlist_get(s->store, "nobodys", &l, &err), AF_NOT_FOUND);
	assert_null(l);
}

static bool list_slug(void *context, const struct af_shortlist *l)
{
	struct af_buf *text = context;

	assert_int_equal(l->entry_count, 3);
	assert_int_equal(l->near_miss_count, 2);
	assert_null(l->entries);
	af_buf_printf(text, "%s (%s) ", l->slug, l->title);
	return strcmp(l->slug, "later") != 0;
}

static void lists_come_oldest_first(void **state)
{
	struct scene *s = *state;
	struct af_buf text = {0};
	struct af_error err;

	assert_ok(create(s, "zebra", NULL, NULL, &err));
	assert_ok(create(s, "later", "Second", NULL, &err));
	assert_ok(create(s, "never-reached", NULL, NULL, &err));
	assert_ok(af_shortlist_each(s->store, list_slug, &text, &err));
	assert_string_equal(af_buf_text(&text), "zebra (Test api) later (Second) ");
	af_buf_clear(&text);
}

static char *export(const struct scene *s, const char *slug, enum af_format format)
{
	struct af_shortlist *l;
	struct af_error err;
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	assert_non_null(out);
	assert_ok(af_shortlist_get(s->store, slug, &l, &err));
	assert_ok(af_shortlist_export(l, out, format, 0, false, &err));
	assert_int_equal(fclose(out), 0);
	af_shortlist_free(l);
	return text;
}

static void exports_hold_everybody(void **state)
{
	static const enum af_format formats[] = {AF_TABLE, AF_MD, AF_JSON, AF_NDJSON, AF_CSV};
	static const char *const people[] = {"ada", "ben", "cleo", "dan", "eve"};
	struct scene *s = *state;
	struct af_error err;

	assert_ok(create(s, "all", NULL, NULL, &err));
	for (size_t f = 0; f < 5; f++) {
		char *text = export(s, "all", formats[f]), *again = export(s, "all", formats[f]);

		for (size_t i = 0; i < 5; i++)
			assert_non_null(strstr(text, people[i]));
		assert_string_equal(text, again);
		free(text);
		free(again);
	}
}

static void import_more(struct af_store *store, int64_t *batch)
{
	struct af_import_result *result = import_text(store, "id,skills\nben,FastAPI:1\nada,COBOL:2\nnew,\"FastAPI:5; Docker:5; Frobnicate:3\"\n");

	*batch = result->batch;
	af_import_result_free(result);
}

/* Everything that a store can be told, between one look at a shortlist and the next. */
static void change_everything(struct scene *s)
{
	static const char archetype[] = /* in place of that of the project */ "{\"name\":\"mine\",\"title\":\"T\",\"kind\":\"specialist\",\"summary\":\"S\","
	                                "\"applies_to\":[\"go\"],\"pillars\":[{\"name\":\"p\",\"weight\":1,\"skills\":[\"go\"]}]}";
	static const char *const aliases[] = {"Frobnicate"};
	struct af_merge_result merged;
	struct af_undo_result undone;
	struct af_archetype *a;
	struct af_error err;
	int64_t first, second;

	import_more(s->store, &first);
	assert_ok(af_batch_undo(s->store, first, AF_KEEP_NEITHER, &undone, &err));
	import_more(s->store, &second);
	assert_ok(af_skill_alias_add(s->store, "docker", aliases, 1, NULL, NULL, &err)); /* another taxonomy */
	assert_ok(af_candidate_merge(s->store, "ben", "cleo", NULL, false, &merged, &err));
	af_candidate_free(merged.candidate);
	assert_ok(af_store_taxonomy(s->store, &s->taxonomy, &err));
	assert_ok(af_archetype_read(s->taxonomy, "a.json", archetype, strlen(archetype), &a, &err));
	assert_ok(af_archetype_put(s->store, a, true, &err));
	af_archetype_free(a);
	af_project_free(put_asking(s->store, "api", "\"brief\":\"Other\",\"requirements\":[{\"skill\":\"react\",\"importance\":\"must\"}]"));
}

static void a_snapshot_is_the_same_to_the_byte(void **state)
{
	static const enum af_format formats[] = {AF_JSON, AF_MD, AF_TABLE, AF_CSV, AF_NDJSON};
	struct scene *s = *state;
	static const char mine[] = "{\"name\":\"mine\",\"title\":\"Mine\",\"kind\":\"specialist\",\"summary\":\"S\",\"applies_to\":[\"fastapi\"],"
	                           "\"pillars\":[{\"name\":\"p\",\"weight\":1,\"skills\":[\"fastapi\"]}]}";
	char *before[5], asking[600];
	struct af_archetype *a;
	struct af_error err;

	assert_ok(af_archetype_read(s->taxonomy, "a.json", mine, strlen(mine), &a, &err));
	assert_ok(af_archetype_put(s->store, a, true, &err));
	af_archetype_free(a);
	snprintf(asking, sizeof(asking), "%s,\"pin\":\"mine\"", members);
	af_project_free(put_asking(s->store, "api", asking));
	assert_ok(create(s, "frozen", "Frozen", NULL, &err));
	for (int i = 0; i < 5; i++)
		before[i] = export(s, "frozen", formats[i]);
	change_everything(s);
	for (int session = 0; session < 2; session++) {
		for (int i = 0; i < 5; i++) {
			char *after = export(s, "frozen", formats[i]);

			assert_string_equal(before[i], after);
			free(after);
		}
		af_store_close(s->store);
		s->store = new_store(s->folder);
	}
	for (int i = 0; i < 5; i++)
		free(before[i]);
}

/* ---------------------------------------------------------------- acting */

static enum af_status act(const struct scene *s, enum af_act what, const char *key, struct af_error *err)
{
	struct af_shortlist_deed deed = {.act = what, .candidate = key, .reason = "why", .by = "me", .at = "2026-11-24T00:00:00Z"};

	return af_shortlist_act(s->store, "list", &deed, err);
}

static void the_history_only_grows(void **state)
{
	struct scene *s = *state;
	struct af_shortlist *l;
	struct af_error err;
	char path[300];
	sqlite3 *db;

	assert_ok(create(s, "list", NULL, NULL, &err));
	assert_ok(act(s, AF_ACT_INVITE, "ada", &err));
	assert_ok(act(s, AF_ACT_HOLD, "ada", &err));
	assert_ok(act(s, AF_ACT_PIN_IN, "dan", &err));
	assert_ok(act(s, AF_ACT_PIN_OUT, "dan", &err));
	assert_ok(act(s, AF_ACT_UNPIN, "dan", &err));
	assert_int_equal(act(s, AF_ACT_UNPIN, "dan", &err), AF_CONFLICT);
	assert_int_equal(act(s, AF_ACT_PIN_IN, "ada", &err), AF_CONFLICT);
	assert_int_equal(act(s, AF_ACT_INVITE, "nobody", &err), AF_NOT_FOUND);
	assert_ok(af_shortlist_get(s->store, "list", &l, &err));
	assert_int_equal(l->history_count, 5);
	assert_int_equal(af_shortlist_decision(l, "ada")->act, AF_ACT_HOLD);
	assert_null(af_shortlist_decision(l, "dan"));
	assert_null(af_shortlist_pin(l, "dan"));
	assert_true(l->history[2].override && !l->history[2].eligible && l->history[2].in_snapshot);
	assert_string_equal(l->history[0].hash, l->hash);
	af_shortlist_free(l);
	af_store_close(s->store);
	snprintf(path, sizeof(path), "%s/test.db", s->folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE shortlist_event SET by = 'you'", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM shortlist_event", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	/* but who erases a person can, in the open */
	assert_int_equal(sqlite3_exec(db, "BEGIN; INSERT INTO meta VALUES ('erasing', ''); DELETE FROM shortlist_event WHERE key = 'dan';"
	                                  "DELETE FROM meta WHERE name = 'erasing'; COMMIT", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM shortlist_event", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
	s->store = new_store(s->folder);
	assert_ok(af_shortlist_get(s->store, "list", &l, &err));
	assert_int_equal(l->history_count, 2);
	af_shortlist_free(l);
}

static void deeds_change_no_score_and_no_hash(void **state)
{
	struct scene *s = *state;
	struct af_shortlist *before, *after;
	struct af_error err;

	assert_ok(create(s, "list", NULL, NULL, &err));
	assert_ok(af_shortlist_get(s->store, "list", &before, &err));
	assert_ok(act(s, AF_ACT_PIN_OUT, "ada", &err));
	assert_ok(act(s, AF_ACT_PIN_IN, "dan", &err));
	assert_ok(act(s, AF_ACT_HIRED, "dan", &err));
	assert_ok(af_shortlist_get(s->store, "list", &after, &err));
	assert_string_equal(before->hash, after->hash);
	expect_same(before->entries, before->entry_count, after->entries, after->entry_count);
	expect_same(before->near_misses, before->near_miss_count, after->near_misses, after->near_miss_count);
	af_shortlist_free(before);
	af_shortlist_free(after);
}

/* ---------------------------------------------------------------- verifying */

/* Any byte of any format, made another one, is found; the file as it is agrees. */
static void every_changed_byte_is_found(void **state)
{
	static const enum af_format formats[] = {AF_JSON, AF_MD, AF_TABLE, AF_CSV, AF_NDJSON};
	struct scene *s = *state;
	struct af_shortlist_check *check;
	struct af_error err;

	assert_ok(create(s, "list", NULL, NULL, &err));
	assert_ok(act(s, AF_ACT_INVITE, "ada", &err));
	for (int f = 0; f < 5; f++) {
		char *text = export(s, "list", formats[f]);
		size_t n = strlen(text);

		assert_ok(af_shortlist_verify(s->store, "file", text, n, &check, &err));
		assert_true(check->unaltered && check->stored_agrees && check->snapshot_count == 1);
		assert_string_equal(check->snapshots[0], "list@1");
		assert_int_equal(check->has_content && check->content_agrees, formats[f] == AF_JSON);
		af_shortlist_check_free(check);
		for (size_t i = 0; i < n; i += 1 + n / 400) {
			char was = text[i];

			text[i] = (char)(was ^ 1);
			if (af_shortlist_verify(NULL, "file", text, n, &check, &err) == AF_OK) {
				assert_false(check->unaltered);
				af_shortlist_check_free(check);
			}
			text[i] = was;
		}
		assert_ok(af_shortlist_verify(NULL, "file", text, n - 1, &check, &err)); /* the last line end is gone */
		assert_false(check->unaltered);
		af_shortlist_check_free(check);
		free(text);
	}
	assert_int_equal(af_shortlist_verify(NULL, "file", "", 0, &check, &err), AF_INVALID);
	assert_null(check);
	assert_int_equal(af_shortlist_verify(NULL, "file", "sha256:12", 9, &check, &err), AF_INVALID);
}

/* What a writer of another format does: bytes of any kind, the two places at the end, sealed as a whole. */
static void any_bytes_can_be_sealed(void **state)
{
	struct scene *s = *state;
	struct af_shortlist_check *check;
	struct af_shortlist *l;
	char bytes[600];
	struct af_error err;
	int n;

	assert_ok(create(s, "list", NULL, NULL, &err));
	assert_ok(af_shortlist_get(s->store, "list", &l, &err));
	memcpy(bytes, "PK\3\4\0\0{\xFF\r\n", 10);
	n = 10 + snprintf(bytes + 10, sizeof(bytes) - 10, "file-sha256:%064d and sha256:%064d%c %s %s", 0, 0, 0, l->hash, af_shortlist_unsealed);
	assert_true(af_shortlist_seal(bytes, (size_t)n));
	assert_false(af_shortlist_seal(bytes, (size_t)n)); /* once */
	assert_non_null(strstr(bytes + 10, "0000 and")); /* the earlier place is as it was */
	assert_ok(af_shortlist_verify(s->store, "file", bytes, (size_t)n, &check, &err));
	assert_true(check->unaltered && check->stored_agrees && !check->has_content);
	assert_string_equal(check->hash, l->hash);
	af_shortlist_check_free(check);
	bytes[4] = 1;
	assert_ok(af_shortlist_verify(s->store, "file", bytes, (size_t)n, &check, &err));
	assert_false(check->unaltered);
	af_shortlist_check_free(check);
	assert_false(af_shortlist_seal(bytes, 12));
	af_shortlist_free(l);
}

/* The canonical text is that of RFC 8785: its example for members, and what numbers and escapes come to. */
static void canonical_json_is_that_of_the_standard(void **state)
{
	static const char text[] = "{\"b\": [1.0, 87.3, -0.5, 100, 9007199254740991], \"a\":{\"\\u20ac$\\u000f\\nA'B\\\"\\\\\\u007f\\t\":null},\"out\":1,\"B\":true}";
	static const char *const without[] = {"out", NULL};
	struct af_buf out = {0};
	char digest[AF_DIGITS + 1];
	struct af_error err;
	cJSON *root;

	(void)state;
	assert_ok(af_json_parse("t", text, sizeof(text) - 1, &root, &err));
	af_json_canonical(&out, root, without);
	assert_string_equal(af_buf_text(&out), "{\"B\":true,\"a\":{\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\x7F\\t\":null},\"b\":[1,87.3,-0.5,100,9007199254740991]}");
	cJSON_Delete(root);
	af_buf_clear(&out);
	af_digest("abc", 3, digest); /* FIPS 180-2, B.1 */
	assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void an_empty_ranking_can_be_kept(void **state)
{
	struct scene *s = *state;
	struct af_match_result *result;
	struct af_error err;

	af_project_free(put_asking(s->store, "api", "\"requirements\":[{\"skill\":\"cobol\",\"importance\":\"must\"}]"));
	result = match(s);
	assert_int_equal(result->match_count, 0);
	assert_int_equal(result->near_miss_count, 5);
	assert_ok(create(s, "nobody", NULL, NULL, &err));
	expect_frozen(s, "nobody", result);
	af_match_result_free(result);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fill_scene, close_scene)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_snapshot_equals_its_result),
		TEST(a_snapshot_survives_every_change),
		TEST(slugs_are_numbered),
		TEST(taken_and_unfit_names_are_refused),
		TEST(lists_come_oldest_first),
		TEST(exports_hold_everybody),
		TEST(an_empty_ranking_can_be_kept),
		TEST(a_snapshot_is_the_same_to_the_byte),
		TEST(the_history_only_grows),
		TEST(deeds_change_no_score_and_no_hash),
		TEST(every_changed_byte_is_found),
		TEST(any_bytes_can_be_sealed),
		TEST(canonical_json_is_that_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
