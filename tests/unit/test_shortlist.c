/* Shortlists: a snapshot equals the result it came from and stays so; names, numbers and conflicts. */
#include "match_support.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
