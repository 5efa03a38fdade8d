/* Projects, archetypes and shortlists in the store: every field comes back as it went in; what is refused. */
#include "database.h"
#include "store/store.h"

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

static void same(const char *a, const char *b)
{
	if (!a || !b)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static void same_list(const char *const *a, size_t n, const char *const *b, size_t m)
{
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(a[i], b[i]);
}

static void same_project(const struct af_project *a, const struct af_project *b)
{
	const struct af_constraints *k = &a->constraints, *l = &b->constraints;

	same(a->slug, b->slug);
	same(a->title, b->title);
	same(a->brief, b->brief);
	assert_int_equal(a->headcount, b->headcount);
	same(a->specialist, b->specialist);
	same(a->generalist, b->generalist);
	same(a->pin, b->pin);
	assert_int_equal(a->archetype_weight, b->archetype_weight);
	assert_int_equal(a->fact_count, b->fact_count);
	for (size_t i = 0; i < a->fact_count; i++) {
		same(a->facts[i].name, b->facts[i].name);
		same(a->facts[i].value, b->facts[i].value);
	}
	assert_int_equal(a->requirement_count, b->requirement_count);
	for (size_t i = 0; i < a->requirement_count; i++) {
		const struct af_requirement *q = &a->requirements[i], *r = &b->requirements[i];

		assert_int_equal(q->importance, r->importance);
		assert_int_equal(q->weight, r->weight);
		assert_int_equal(q->level, r->level);
		assert_int_equal(q->months, r->months);
		assert_int_equal(q->exact, r->exact);
		same_list(q->skills, q->skill_count, r->skills, r->skill_count);
	}
	assert_int_equal(k->max_rate_cents, l->max_rate_cents);
	same(k->rate_currency, l->rate_currency);
	assert_int_equal(k->rate_period, l->rate_period);
	same_list(k->locations, k->location_count, l->locations, l->location_count);
	assert_int_equal(k->utc_offset, l->utc_offset);
	assert_int_equal(k->overlap_minutes, l->overlap_minutes);
	same(k->available_by, l->available_by);
	assert_int_equal(k->work_mode, l->work_mode);
	assert_int_equal(k->min_months, l->min_months);
}

static struct af_project *read(const char *json)
{
	struct af_project *project;
	struct af_error err;

	assert_ok(af_project_read(taxonomy, "in.json", json, strlen(json), &project, &err));
	return project;
}

/* Facts stand in order of their names here, as they come back from the store. */
static const char full[] =
	"{\"slug\":\"portal\",\"title\":\"Portal \xC3\xA9\",\"brief\":\"It's \\\"plain\\\".\\nTwo lines.\",\"headcount\":3,"
	"\"facts\":{\"api_first\":true,\"budget\":\"low\",\"mvp\":false,\"peak_rps\":12345},"
	"\"archetypes\":[\"fastapi-specialist\",\"fullstack-python\"],\"pin\":\"backend-specialist\",\"archetype_weight\":0,\"requirements\":["
	"{\"skill\":\"FastAPI\",\"importance\":\"must\",\"weight\":1000,\"level\":5,\"years\":2.5,\"exact\":true},"
	"{\"any_of\":[\"RabbitMQ\",\"Kafka\",\"NATS\"]},{\"skill\":\"C++\",\"importance\":\"nice\",\"level\":1},{\"skill\":\"FastAPI\"}],"
	"\"constraints\":{\"max_rate\":{\"amount\":95.55,\"currency\":\"EUR\",\"per\":\"month\"},\"locations\":[\"DE\",\"S\xC3\xA3o \\\"P\\\"\"],"
	"\"timezone\":{\"utc\":\"-03:30\",\"overlap_hours\":8},\"available_by\":\"2027-01-15\",\"work_mode\":\"hybrid\",\"min_years\":3}}";
static const char bare[] = "{\"slug\":\"bare\",\"title\":\"Bare\",\"requirements\":[]}";

static bool count_project(void *context, const struct af_project *project)
{
	strcat(strcat(context, project->slug), " ");
	return strcmp(project->slug, "portal") != 0;
}

static void test_projects(void **state)
{
	struct af_project *a = read(full), *b = read(bare), *stored;
	char slugs[100] = "";
	struct af_error err;

	(void)state;
	assert_ok(af_project_put(store, a, false, &err));
	assert_ok(af_project_put(store, b, false, &err));
	assert_ok(af_project_get(store, "portal", &stored, &err));
	same_project(stored, a);
	assert_true(stored->id > 0);
	af_project_free(stored);
	assert_ok(af_project_get(store, "bare", &stored, &err));
	same_project(stored, b);
	af_project_free(stored);
	assert_ok(af_project_each(store, count_project, slugs, &err));
	assert_string_equal(slugs, "bare portal ");
	assert_refused(af_project_get(store, "protal", &stored, &err), AF_NOT_FOUND, "no project is called \"protal\"; did you mean \"portal\"?");
	assert_null(stored);
	assert_refused(af_project_get(store, "zzzzzzzzzz", &stored, &err), AF_NOT_FOUND, "`archefit project list`");
	af_project_free(a);
	af_project_free(b);
}

static void test_project_replaced(void **state)
{
	struct af_project *a = read(full), *b, *stored;
	struct af_error err;

	(void)state;
	assert_ok(af_project_put(store, a, false, &err));
	assert_refused(af_project_put(store, a, false, &err), AF_CONFLICT, "project portal is stored already", "--replace");
	b = read("{\"slug\":\"portal\",\"title\":\"Again\",\"requirements\":[{\"skill\":\"Go\"}]}");
	assert_ok(af_project_put(store, b, true, &err));
	assert_ok(af_project_get(store, "portal", &stored, &err));
	same_project(stored, b);
	af_project_free(stored);
	assert_answer(path, "SELECT (SELECT count(*) FROM project_fact) || (SELECT count(*) FROM requirement) || "
	                    "(SELECT count(*) FROM requirement_skill)", "011"); /* nothing of the old one is left */
	af_project_free(a);
	af_project_free(b);
}

static void test_project_archetypes(void **state)
{
	static const struct { const char *rest, *parts[2]; } cases[] = {
		{"\"archetypes\":[\"fastapi-specialst\",\"fullstack-python\"]", {"no archetype is called", "did you mean \"fastapi-specialist\"?"}},
		{"\"archetypes\":[\"fullstack-python\",\"fastapi-specialist\"]", {"fullstack-python is not a specialist", "name the specialist first"}},
		{"\"archetypes\":[\"fastapi-specialist\",\"backend-specialist\"]", {"backend-specialist is not a generalist", "then the generalist"}},
		{"\"pin\":\"nobody-at-all\"", {"no archetype is called \"nobody-at-all\"", "`archefit archetype list`"}},
	};
	struct af_error err;
	char text[300];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct af_project *p;

		snprintf(text, sizeof(text), "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[],%s}", cases[i].rest);
		p = read(text);
		assert_refused(af_project_put(store, p, true, &err), AF_INVALID, "project p: ", cases[i].parts[0], cases[i].parts[1]);
		assert_int_equal(af_project_put(store, p, true, NULL), AF_INVALID);
		af_project_free(p);
	}
	assert_answer(path, "SELECT count(*) FROM project", "0");
}

static struct af_archetype *read_archetype(const char *name, const char *rest)
{
	struct af_archetype *a;
	struct af_error err;
	char text[600];

	snprintf(text, sizeof(text), "{\"name\":\"%s\",\"title\":\"T \xC3\xA9\",\"summary\":\"It's \\\"one\\\".\",%s}", name, rest);
	assert_ok(af_archetype_read(taxonomy, "in.json", text, strlen(text), &a, &err));
	return a;
}

#define SPECIALIST "\"kind\":\"specialist\",\"pillars\":[{\"name\":\"x\",\"weight\":1,\"skills\":[\"Go\"]}]"

static void test_archetypes(void **state)
{
	struct af_archetype *stored, *a = read_archetype("mine",
		"\"kind\":\"generalist\",\"applies_to\":[\"C++\",\"Go\"],\"pillars\":[{\"name\":\"x\",\"weight\":7,\"core\":true,\"skills\":[\"Go\",\"React.js\"]},"
		"{\"name\":\"y\",\"title\":\"Why\",\"weight\":1000,\"skills\":[\"R\"]}]");
	struct af_error err;

	(void)state;
	assert_ok(af_archetype_put(store, a, false, &err));
	assert_ok(af_archetype_get(store, "mine", &stored, &err));
	same(stored->name, "mine");
	same(stored->title, a->title);
	same(stored->summary, a->summary);
	assert_true(stored->generalist);
	assert_false(stored->builtin);
	same_list(stored->applies_to, stored->applies_count, (const char *const[]){"cpp", "go"}, 2);
	assert_int_equal(stored->pillar_count, 2);
	for (size_t i = 0; i < 2; i++) {
		same(stored->pillars[i].name, a->pillars[i].name);
		same(stored->pillars[i].title, a->pillars[i].title);
		assert_int_equal(stored->pillars[i].weight, a->pillars[i].weight);
		assert_int_equal(stored->pillars[i].core, a->pillars[i].core);
		same_list(stored->pillars[i].skills, stored->pillars[i].skill_count, a->pillars[i].skills, a->pillars[i].skill_count);
	}
	af_archetype_free(stored);
	assert_refused(af_archetype_put(store, a, false, &err), AF_CONFLICT, "archetype mine is stored already", "--replace");
	af_archetype_free(a);
	a = read_archetype("mine", SPECIALIST);
	assert_ok(af_archetype_put(store, a, true, &err));
	af_archetype_free(a);
	assert_ok(af_archetype_get(store, "mine", &stored, &err));
	assert_false(stored->generalist);
	assert_int_equal(stored->applies_count, 0);
	assert_int_equal(stored->pillar_count, 1);
	af_archetype_free(stored);
	assert_answer(path, "SELECT count(*) FROM pillar p LEFT JOIN archetype a ON a.id = p.archetype_id WHERE a.id IS NULL", "0");
	a = read_archetype("backend-specialist", SPECIALIST);
	for (int replace = 0; replace < 2; replace++)
		assert_refused(af_archetype_put(store, a, replace, &err), AF_CONFLICT, "backend-specialist", "another name");
	af_archetype_free(a);
	assert_refused(af_archetype_get(store, "backend-specialst", &stored, &err), AF_NOT_FOUND, "did you mean \"backend-specialist\"?");
}

static bool count_archetype(void *context, const struct af_archetype *archetype)
{
	strcat(strcat(context, archetype->name), archetype->generalist ? " g " : " s ");
	return true;
}

static void test_builtin_archetypes(void **state)
{
	char names[200] = "";
	struct af_error err;

	(void)state;
	assert_ok(af_archetype_each(store, count_archetype, names, &err));
	assert_string_equal(names, "backend-specialist s fastapi-specialist s fullstack-generalist g fullstack-python g ");
}

static void same_match(const struct af_match *a, const struct af_match *b)
{
	same(a->key, b->key);
	same(a->name, b->name);
	assert_int_equal(a->rank, b->rank);
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
	same_list(a->failed, a->failed_count, b->failed, b->failed_count);
	same_list(a->unverified, a->unverified_count, b->unverified, b->unverified_count);
	same_list(a->missing, a->missing_count, b->missing, b->missing_count);
	assert_int_equal(a->part_count, b->part_count);
	for (size_t i = 0; i < a->part_count; i++) {
		const struct af_part *p = &a->parts[i], *q = &b->parts[i];

		assert_int_equal(p->kind, q->kind);
		same(p->label, q->label);
		assert_int_equal(p->importance, q->importance);
		assert_int_equal(p->weight, q->weight);
		assert_int_equal(p->strength, q->strength);
		assert_int_equal(p->credit, q->credit);
		assert_int_equal(p->raw, q->raw);
		assert_int_equal(p->tenths, q->tenths);
		assert_int_equal(p->assumed, q->assumed);
		same(p->trace, q->trace);
	}
}

static const struct af_part parts[] = {
	{AF_PART_REQUIREMENT, "FastAPI", AF_MUST, 5000, 200, 250, 1250000, 500, true, "FastAPI 200, \"assumed\""},
	{AF_PART_REQUIREMENT, "Kafka or NATS", AF_NICE, 1000, 0, 0, 0, 0, false, ""},
	{AF_PART_ARCHETYPE, "FastAPI specialist", AF_MUST, 4000, 125, 125, 500000, 200, false, "best pillar: \xC3\xA9"},
};
static const char *const texts[] = {"rate: 99 > 95", "Kafka or NATS"};
static const struct af_match matches[] = {
	{.key = "ada", .name = "Ada", .rank = 1, .raw = 1750000, .fit = 700, .low = 650, .high = 720, .completeness = 83, .requirement_tenths = 500,
	 .archetype_tenths = 200, .eligible = true, .matched = 1, .asked = 2, .unverified = texts, .unverified_count = 1,
	 .missing = texts + 1, .missing_count = 1, .parts = parts, .part_count = 3},
	{.key = "bob", .name = "", .rank = 2, .raw = 500000, .fit = 200, .low = 200, .high = 200, .requirement_tenths = 0, .archetype_tenths = 200,
	 .eligible = true, .asked = 1, .missing = texts + 1, .missing_count = 1, .parts = parts + 1, .part_count = 2},
	{.key = "eve", .name = "Eve", .rank = 1, .raw = 1750000, .fit = 700, .low = 700, .high = 700, .completeness = 100, .requirement_tenths = 500,
	 .archetype_tenths = 200, .matched = 1, .asked = 2, .failed = texts, .failed_count = 2, .missing = texts + 1, .missing_count = 1,
	 .parts = parts, .part_count = 3},
};
static const struct af_shortlist_profile profiles[] = {
	{200, 40, -160, "Ada has much.", "Ada lacks \"little\"."}, {0, 250, 250, "", ""}, {125, 125, 0, "Why.", "Lacks."},
};
static const char *const slugs[] = {"kafka", "nats"};
static const struct af_requirement asked[] = {
	{AF_MUST, 6, 4, 24, true, slugs, 1}, {AF_NICE, 1000, 1, 0, false, slugs, 2},
};
static const struct af_shortlist_ask asks[] = {{"FastAPI", 5000}, {"Kafka or NATS", 1000}};
static const struct af_fact stated[] = {{"api_first", "yes"}, {"peak_rps", "500"}};
static const struct af_project project = {
	.slug = "portal", .title = "Portal", .brief = "Two\nlines", .headcount = 3, .pin = "fastapi-specialist", .archetype_weight = 40,
	.facts = stated, .fact_count = 2, .requirements = asked, .requirement_count = 2,
	.constraints = {.max_rate_cents = 9550, .rate_currency = "EUR", .rate_period = AF_PER_DAY, .locations = texts, .location_count = 2,
	                .utc_offset = -330, .overlap_minutes = 240, .available_by = "2027-01-01", .work_mode = AF_HYBRID, .min_months = 48},
};
static const struct af_advice_point points[] = {
	{.fact = "api_first", .title = "API first", .value = "yes", .points = 14, .why = "w"},
	{.fact = "peak_rps", .title = "Traffic", .value = "500/s", .points = -3, .why = ""},
};
static const struct af_advice advice = {
	.archetype = "fastapi-specialist", .specialist = "fastapi-specialist", .generalist = "fullstack-python", .pinned = true, .mixed = true,
	.specialist_share = 57, .points = 11, .margin = 12, .pair_reason = "since", .flip_share = 31, .flips = texts, .flip_count = 2,
	.unknown = texts + 1, .unknown_count = 1, .evidence = points, .evidence_count = 2,
};
static const struct af_condition conditions[] = {
	{AF_CONDITION_LEVEL, 0, "FastAPI", 7, 21}, {AF_CONDITION_WORK_MODE, SIZE_MAX, "hybrid", 1, 20},
};
static const struct af_map_cell cells[] = {{0, 50, 24}, {50, 0, 1}};
static const struct af_shortlist result = {
	.project = "portal", .project_title = "Portal", .as_of = 2026 * 12 + 10, .specialist = "fastapi-specialist",
	.generalist = "fullstack-python", .specialist_share = 63, .taxonomy_version = "0123456789abcdef", .formula_version = 1, .batch = 7, .imported = "2026-11-01T00:00:00Z",
	.snapshot = 1, .pool = 25, .eligible_count = 20, .near_count = 5, .entries = matches, .entry_count = 2, .near_misses = matches + 2,
	.near_miss_count = 1, .entry_profiles = profiles, .near_profiles = profiles + 2, .asked = &project, .asks = asks, .advice = &advice,
	.conditions = conditions, .condition_count = 2, .map = cells, .map_count = 2,
	.options = {.as_of = 2026 * 12 + 10, .limit = 2, .near_limit = 1, .strict = true, .mix = 63, .archetype = "fastapi-specialist"},
};

static void same_kept(const struct af_shortlist *l)
{
	const struct af_constraints *k = &l->asked->constraints;

	assert_int_equal(l->snapshot, 1);
	assert_int_equal(l->version, 1);
	/* what is covered by the hash, and how it is written, must stay: files and databases out there have such hashes */
	assert_string_equal(l->hash, "sha256:89a8e85cb5aff504dfa0963b6ff1f3884783059c9f186f8f418347a7d4472dce");
	assert_int_equal(l->batch, 7);
	same(l->imported, "2026-11-01T00:00:00Z");
	assert_int_equal(l->options.limit, 2);
	assert_int_equal(l->options.near_limit, 1);
	assert_int_equal(l->options.mix, 63);
	assert_true(l->options.strict);
	same(l->options.archetype, "fastapi-specialist");
	same(l->asked->brief, "Two\nlines");
	same(l->asked->pin, project.pin);
	assert_null(l->asked->specialist);
	assert_int_equal(l->asked->headcount, 3);
	assert_int_equal(l->asked->archetype_weight, 40);
	assert_int_equal(k->max_rate_cents, 9550);
	assert_int_equal(k->rate_period, AF_PER_DAY);
	assert_int_equal(k->utc_offset, -330);
	assert_int_equal(k->overlap_minutes, 240);
	assert_int_equal(k->work_mode, AF_HYBRID);
	assert_int_equal(k->min_months, 48);
	same_list(k->locations, k->location_count, texts, 2);
	assert_int_equal(l->asked->fact_count, 2);
	same(l->asked->facts[1].value, "500");
	assert_int_equal(l->asked->requirement_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct af_requirement *q = &l->asked->requirements[i];

		assert_int_equal(q->importance, asked[i].importance);
		assert_int_equal(q->weight, asked[i].weight);
		assert_int_equal(q->level, asked[i].level);
		assert_int_equal(q->months, asked[i].months);
		assert_int_equal(q->exact, asked[i].exact);
		same_list(q->skills, q->skill_count, slugs, asked[i].skill_count);
		same(l->asks[i].label, asks[i].label);
		assert_int_equal(l->asks[i].share, asks[i].share);
	}
}

static void same_told(const struct af_shortlist *l)
{
	const struct af_advice *a = l->advice;

	same(a->archetype, advice.archetype);
	assert_true(a->pinned && a->mixed);
	assert_int_equal(a->specialist_share, 57);
	assert_int_equal(a->points, 11);
	assert_int_equal(a->margin, 12);
	assert_int_equal(a->flip_share, 31);
	same_list(a->flips, a->flip_count, texts, 2);
	same_list(a->unknown, a->unknown_count, texts + 1, 1);
	assert_int_equal(a->evidence_count, 2);
	same(a->evidence[1].title, "Traffic");
	assert_int_equal(a->evidence[1].points, -3);
	assert_int_equal(l->condition_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l->conditions[i].kind, conditions[i].kind);
		assert_int_equal(l->conditions[i].requirement, conditions[i].requirement);
		same(l->conditions[i].label, conditions[i].label);
		assert_int_equal(l->conditions[i].failed, conditions[i].failed);
		assert_int_equal(l->conditions[i].without, conditions[i].without);
	}
	assert_int_equal(l->map_count, 2);
	assert_int_equal(l->map[0].people, 24);
	assert_int_equal(l->map[1].specialist, 50);
	same(l->entry_profiles[0].lacks, profiles[0].lacks);
	assert_int_equal(l->entry_profiles[1].lean, 250);
	same(l->near_profiles[0].why, "Why.");
}

static bool count_shortlist(void *context, const struct af_shortlist *l)
{
	char *at = context;

	sprintf(at + strlen(at), "%s %zu+%zu, ", l->slug, l->entry_count, l->near_miss_count);
	return true;
}

static void test_shortlists(void **state)
{
	struct af_shortlist *l;
	char *slug, seen[200] = "";
	struct af_error err;

	(void)state;
	assert_ok(af_shortlist_create(store, NULL, NULL, "2026-11-23T01:02:03Z", &result, &slug, &err));
	assert_string_equal(slug, "portal-1");
	af_text_free(slug);
	assert_ok(af_shortlist_get(store, "portal-1", &l, &err));
	same(l->title, "Portal");
	same(l->project, "portal");
	same(l->project_title, "Portal");
	same(l->created, "2026-11-23T01:02:03Z");
	assert_int_equal(l->as_of, result.as_of);
	assert_int_equal(l->formula_version, 1);
	same(l->taxonomy_version, result.taxonomy_version);
	same(l->specialist, result.specialist);
	same(l->generalist, result.generalist);
	assert_int_equal(l->specialist_share, 63);
	assert_int_equal(l->pool, 25);
	assert_int_equal(l->eligible_count, 20);
	assert_int_equal(l->near_count, 5);
	assert_int_equal(l->entry_count, 2);
	assert_int_equal(l->near_miss_count, 1);
	same_match(&l->entries[0], &matches[0]);
	same_match(&l->entries[1], &matches[1]);
	same_match(&l->near_misses[0], &matches[2]);
	same_kept(l);
	same_told(l);
	af_shortlist_free(l);
	af_shortlist_free(NULL);
	assert_ok(af_shortlist_create(store, "b-list", "Second", "2026-11-24T00:00:00Z", &result, NULL, &err));
	assert_ok(af_shortlist_create(store, NULL, NULL, "2026-11-25T00:00:00Z", &result, NULL, &err));
	assert_ok(af_shortlist_each(store, count_shortlist, seen, &err));
	assert_string_equal(seen, "portal-1 2+1, b-list 2+1, portal-2 2+1, "); /* oldest first */
	assert_refused(af_shortlist_create(store, "b-list", NULL, "x", &result, &slug, &err), AF_CONFLICT, "b-list", "another name");
	assert_null(slug);
	assert_refused(af_shortlist_create(store, "B list", NULL, "x", &result, &slug, &err), AF_INVALID, "\"B list\"", "lower-case");
	assert_refused(af_shortlist_get(store, "b-lost", &l, &err), AF_NOT_FOUND, "did you mean \"b-list\"?");
	assert_answer(path, "SELECT group_concat(DISTINCT total) FROM (SELECT sum(tenths) - (SELECT fit FROM shortlist_entry WHERE id = entry_id) AS total "
	                    "FROM shortlist_part GROUP BY entry_id)", "0");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_projects), TEST(test_project_replaced), TEST(test_project_archetypes), TEST(test_archetypes), TEST(test_builtin_archetypes),
		TEST(test_shortlists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
