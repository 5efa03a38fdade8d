/* The taxonomy: the seed as it is shipped, and small ones made here for closure, similarity and refusals. */
#include "base/text.h"
#include "refusal.h"
#include "taxonomy/taxonomy.h"

static struct af_taxonomy *seed;

static int read_seed(void **state)
{
	struct af_error err;

	(void)state;
	return af_taxonomy_builtin(&seed, &err) == AF_OK ? 0 : -1;
}

static int free_seed(void **state)
{
	(void)state;
	af_taxonomy_free(seed);
	return 0;
}

static bool among(const char *text, const char *const *allowed)
{
	for (; *allowed; allowed++)
		if (!strcmp(text, *allowed))
			return true;
	return false;
}

static void test_seed_fields(void **state)
{
	static const char *const categories[] = {"language", "framework", "library", "database", "cloud", "platform", "tool", "protocol",
	                                         "practice", "concept", "ide", "os", "service", NULL};
	static const char *const layers[] = {"frontend", "backend", "data", "infrastructure", "mobile", "ml", "desktop", "game", "embedded",
	                                     "security", "testing", "design", "practice", "language", "collaboration", NULL};
	static const char *const half_lives[] = {"slow", "medium", "fast", NULL};
	const char *last = "";

	(void)state;
	assert_true(af_taxonomy_count(seed) >= 800);
	for (size_t i = 0; i < af_taxonomy_count(seed); i++) {
		const struct af_skill *s = af_taxonomy_skill(seed, i);

		assert_int_equal(s->index, i);
		assert_true(strcmp(last, s->slug) < 0);
		last = s->slug;
		if (s->slug[strspn(s->slug, "abcdefghijklmnopqrstuvwxyz0123456789-")] || strlen(s->slug) > 64)
			fail_msg("slug %s", s->slug);
		if (!among(s->category, categories) || !among(s->layer, layers) || !among(s->half_life, half_lives))
			fail_msg("%s: %s, %s, %s", s->slug, s->category, s->layer, s->half_life);
		assert_true(*s->name && af_utf8_valid(s->name, strlen(s->name), NULL));
		assert_ptr_equal(af_taxonomy_by_slug(seed, s->slug), s);
		assert_ptr_equal(af_taxonomy_resolve(seed, s->slug), s);
		assert_ptr_equal(af_taxonomy_resolve(seed, s->name), s);
		for (size_t j = 0; j < s->alias_count; j++)
			if (af_taxonomy_resolve(seed, s->aliases[j]) != s)
				fail_msg("alias %s of %s", s->aliases[j], s->slug);
	}
	assert_null(af_taxonomy_skill(seed, af_taxonomy_count(seed)));
}

static void test_seed_edges(void **state)
{
	size_t edges = 0;

	(void)state;
	for (size_t i = 0; i < af_taxonomy_count(seed); i++) {
		const struct af_skill *s = af_taxonomy_skill(seed, i);

		edges += s->edge_count;
		for (size_t j = 0; j < s->edge_count; j++) {
			assert_in_range(s->edges[j].percent, 1, 100);
			assert_int_not_equal(s->edges[j].skill, i);
			for (size_t k = 0; k < j; k++) /* two skills are related in one way */
				if (s->edges[k].skill == s->edges[j].skill)
					fail_msg("%s is related twice to %s", s->slug, af_taxonomy_skill(seed, s->edges[j].skill)->slug);
		}
		for (size_t j = 0; j < s->transfer_count; j++) {
			assert_in_range(s->transfers[j].percent, s->transfers[j].kind == AF_SIMILAR ? 1 : AF_TRANSFER_MIN, 100);
			assert_int_not_equal(s->transfers[j].skill, i);
		}
	}
	assert_true(edges > af_taxonomy_count(seed));
}

/* The slug that a text resolves to, "" for none. */
static const char *slug_of(const char *text)
{
	const struct af_skill *skill = af_taxonomy_resolve(seed, text);

	return skill ? skill->slug : "";
}

struct name {
	const char *text, *slug;
};

static void all_resolve(const struct name *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(slug_of(names[i].text), names[i].slug) != 0)
			fail_msg("\"%s\" is \"%s\", must be \"%s\"", names[i].text, slug_of(names[i].text), names[i].slug);
}

static void test_short_names(void **state)
{
	static const struct name names[] = {
		{"C", "c"},          {"c", "c"},         {" C ", "c"},        {"C++", "cpp"},       {"c++", "cpp"},       {"C#", "csharp"},
		{"c #", "csharp"},   {"R", "r"},         {"r", "r"},          {"Go", "go"},         {"GO", "go"},         {"Golang", "go"},
		{"C 17", "c"},       {"C++17", "cpp"},   {"C++ 98", "cpp"},   {"C# 10", "csharp"},  {"R 4.3", "r"},       {"Go 1.22", "go"},
		{"D", "d"},          {"Objective-C", "objective-c"},          {"VB", "visual-basic"},
	};
	/* none of these is a short name with something added */
	static const char *const not_short[] = {"Cobalt", "Cargo ship", "Rust", "Ruby", "Redis", "Django", "MongoDB", "Google", "Gopher", "CSS",
	                                        "C-level", "R&D", "C+", "C++++", "C##", "Go-to-market", "Go to market", "Cplus", "RC", "GoGo",
	                                        "H", "C4", "R2", "Go!", "\xD0\xA1" /* Cyrillic */, "\xD0\xA1++", "(R) Excel"};
	static const char *const short_slugs[] = {"c", "cpp", "csharp", "r", "go", "d", NULL};

	(void)state;
	all_resolve(names, COUNT(names));
	for (size_t i = 0; i < COUNT(not_short); i++)
		if (among(slug_of(not_short[i]), short_slugs))
			fail_msg("\"%s\" is taken for %s", not_short[i], slug_of(not_short[i]));
}

static void test_aliases(void **state)
{
	static const struct name names[] = {
		{"React", "react"},         {"ReactJS", "react"},       {"react.js", "react"},   {"React.JS", "react"}, {"react js", "react"},
		{"React Native", "react-native"}, {"Postgres", "postgresql"}, {"psql", "postgresql"},  {"PostgreSQL", "postgresql"},
		{"k8s", "kubernetes"},      {"K8S", "kubernetes"},      {"REST APIs", "rest-api"}, {"RESTful API", "rest-api"}, {"REST", "rest-api"},
		{"JS", "javascript"},       {"TS", "typescript"},       {"Node", "nodejs"},      {"node.js", "nodejs"}, {"NodeJS", "nodejs"},
		{"Vue", "vue"},             {"VueJS", "vue"},           {"Vue.js", "vue"},       {"AWS", "aws"},        {"GCP", "gcp"},
		{"sklearn", "scikit-learn"}, {"CI/CD", "ci-cd"},        {".NET", "dotnet"},      {"ASP.NET Core", "aspnet-core"},
		{"Fast API", "fastapi"},    {"fast-api", "fastapi"},    {"\xEF\xBC\xB0ython", "python"}, {"Apache Kafka", "kafka"},
		{"Async/Await", "async-await"}, {"Web Sockets", "websockets"}, {"OAuth 2", "oauth2"},
	};

	const struct af_skill *found;
	struct af_error err;

	(void)state;
	all_resolve(names, COUNT(names));
	assert_null(af_taxonomy_resolve(seed, ""));
	assert_null(af_taxonomy_resolve(seed, "..."));
	assert_null(af_taxonomy_resolve(seed, "17"));
	assert_null(af_taxonomy_resolve(seed, "no skill at all"));
	assert_null(af_taxonomy_by_slug(seed, "React"));
	assert_ok(af_taxonomy_by_key(seed, "reactjs", &found, &err));
	assert_ptr_equal(found, af_taxonomy_by_slug(seed, "react"));
	assert_ok(af_taxonomy_by_key(seed, "React.js", &found, &err));
	assert_null(found);
	assert_null(af_taxonomy_by_id(seed, 0));
	assert_null(af_taxonomy_by_id(seed, -1));
	assert_null(af_taxonomy_by_id(seed, INT64_MAX));
}

static void test_versions(void **state)
{
	static const struct name names[] = {
		{"Python 3.11", "python"}, {"python3", "python"}, {"Python 3.x", "python"}, {"Python v3", "python"}, {"Python 3+", "python"},
		{"Vue3", "vue"},           {"Vue 3", "vue"},      {"Angular 17", "angular"}, {"Java 21", "java"},     {"PHP8.2", "php"},
		{"Django 4.2 ", ""}, /* the import trims; a version is cut only at the very end */
		{"Python three", ""},      {"HTML5", "html"},     {"PostgreSQL 15", "postgresql"},
	};

	(void)state;
	all_resolve(names, COUNT(names));
}

/* What the seed archetypes and the demo ask for, under the names that people use. */
static void test_role_skills(void **state)
{
	static const struct name names[] = {
		{"async/await", "async-await"},   {"Pydantic", "pydantic"},       {"dependency injection", "dependency-injection"},
		{"OpenAPI", "openapi"},           {"type hints", "type-hints"},   {"OAuth2", "oauth2"},  {"background tasks", "background-tasks"},
		{"WebSockets", "websockets"},     {"Starlette", "starlette"},     {"REST", "rest-api"},  {"GraphQL", "graphql"},
		{"Django", "django"},             {"Flask", "flask"},             {"React", "react"},    {"Vue", "vue"},
		{"database design", "database-design"}, {"UI design", "ui-design"}, {"FastAPI", "fastapi"}, {"Python", "python"},
		{"UI/UX", "ui-design"},           {"Swagger", "openapi"},
	};

	(void)state;
	all_resolve(names, COUNT(names));
}

static void suggests(const char *text, const char *first)
{
	const struct af_skill *near[4] = {0};
	size_t n = af_taxonomy_suggest(seed, text, near, 4);

	if (!first) {
		assert_int_equal(n, 0);
		return;
	}
	assert_in_range(n, 1, 4);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(near[i], near[j]);
	assert_string_equal(near[0]->slug, first);
}

static void test_suggestions(void **state)
{
	const struct af_skill *near[40];

	(void)state;
	suggests("kubernets", "kubernetes");
	suggests("Pyhton", "python");
	suggests("fastpai", "fastapi");
	suggests("postgressql", "postgresql");
	suggests("Javscript", "javascript");
	suggests("zzzzzzzzzzzz", NULL);
	suggests("xq", NULL); /* two letters are near everything: nothing is suggested */
	suggests("", NULL);
	suggests("---", NULL);
	assert_int_equal(af_taxonomy_suggest(seed, "Pyhton", near, 0), 0);
	assert_in_range(af_taxonomy_suggest(seed, "java", near, 40), 1, 16);
	assert_string_equal(near[0]->slug, "java");
}

/* A taxonomy from JSON in shorthand: each item is the inside of a skill object. */
static enum af_status make(const char *items, struct af_taxonomy **t, struct af_error *err)
{
	struct af_buf text = {0};
	enum af_status status;

	af_buf_printf(&text, "{\"version\":1,\"skills\":[%s]}", items);
	assert_false(text.failed);
	status = af_taxonomy_read("small.json", text.data, text.length, t, err);
	if (status)
		assert_null(*t);
	af_buf_clear(&text);
	return status;
}

#define SKILL(slug, rest) "{\"slug\":\"" slug "\",\"name\":\"" slug "\",\"category\":\"tool\",\"layer\":\"data\",\"half_life\":\"slow\"" rest "}"

/* The transfer from one skill to another, in percent; 0 for none, negative for a similar one. */
static int transfer(const struct af_taxonomy *t, const char *from, const char *to)
{
	const struct af_skill *a = af_taxonomy_by_slug(t, from), *b = af_taxonomy_by_slug(t, to);
	int found = 0;

	assert_non_null(a);
	assert_non_null(b);
	for (size_t i = 0; i < a->transfer_count; i++) {
		if (a->transfers[i].skill != b->index)
			continue;
		assert_int_equal(found, 0);
		found = a->transfers[i].kind == AF_SIMILAR ? -a->transfers[i].percent : a->transfers[i].percent;
	}
	return found;
}

static void test_closure(void **state)
{
	static const char items[] =
		SKILL("web", ",\"implies\":{\"mid\":70,\"slow\":30}") "," SKILL("mid", ",\"implies\":{\"base\":80,\"rare\":14}") ","
		SKILL("slow", ",\"implies\":{\"base\":99}") "," SKILL("base", ",\"implies\":{\"root\":95}") "," SKILL("root", "") ","
		SKILL("rare", "") "," SKILL("near", ",\"similar\":{\"web\":60}");
	struct af_taxonomy *t;
	struct af_error err;

	(void)state;
	assert_ok(make(items, &t, &err));
	assert_int_equal(af_taxonomy_count(t), 7);
	assert_int_equal(transfer(t, "web", "mid"), 70);
	assert_int_equal(transfer(t, "web", "base"), 56);  /* 70 * 80, not 30 * 99: the best path counts */
	assert_int_equal(transfer(t, "web", "root"), 53);  /* floor(56 * 95 / 100) */
	assert_int_equal(transfer(t, "mid", "rare"), 14);
	assert_int_equal(transfer(t, "web", "rare"), 0);   /* 9 percent is dropped */
	assert_int_equal(transfer(t, "base", "web"), 0);   /* never backward */
	assert_int_equal(transfer(t, "near", "web"), -60); /* similar: both ways ... */
	assert_int_equal(transfer(t, "web", "near"), -60);
	assert_int_equal(transfer(t, "near", "mid"), 0);   /* ... and never chained */
	assert_int_equal(transfer(t, "mid", "near"), 0);
	assert_int_equal(af_taxonomy_by_slug(t, "web")->edge_count, 3);
	assert_int_equal(af_taxonomy_by_slug(t, "near")->edge_count, 1);
	for (size_t i = 0; i < af_taxonomy_count(t); i++) { /* implied skills by slug, then similar ones */
		const struct af_skill *s = af_taxonomy_skill(t, i);

		for (size_t j = 1; j < s->transfer_count; j++)
			assert_true(s->transfers[j - 1].kind < s->transfers[j].kind ||
			            (s->transfers[j - 1].kind == s->transfers[j].kind && s->transfers[j - 1].skill < s->transfers[j].skill));
	}
	af_taxonomy_free(t);
}

static void test_version(void **state)
{
	static const char *const variants[] = {
		SKILL("a", ",\"implies\":{\"b\":50}") "," SKILL("b", ""),
		SKILL("b", "") "," SKILL("a", ",\"implies\":{\"b\":50},\"aliases\":[\"other name\"]"), /* same scores */
		SKILL("a", ",\"implies\":{\"b\":51}") "," SKILL("b", ""),
		SKILL("a", ",\"similar\":{\"b\":50}") "," SKILL("b", ""),
		SKILL("a", ",\"implies\":{\"b\":50}") "," SKILL("b", "") "," SKILL("c", ""),
	};
	char versions[COUNT(variants)][17];
	struct af_taxonomy *t;
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(variants); i++) {
		assert_ok(make(variants[i], &t, &err));
		assert_int_equal(strlen(af_taxonomy_version(t)), 16);
		memcpy(versions[i], af_taxonomy_version(t), 17);
		af_taxonomy_free(t);
	}
	assert_string_equal(versions[0], versions[1]);
	for (size_t i = 1; i < COUNT(variants); i++)
		for (size_t j = i + 1; j < COUNT(variants); j++)
			assert_string_not_equal(versions[i], versions[j]);
}

static void test_refusals(void **state)
{
	static const struct { const char *items, *parts[3]; } cases[] = {
		{SKILL("a", ",\"implies\":{\"b\":50}") "," SKILL("b", ",\"implies\":{\"c\":50}") "," SKILL("c", ",\"implies\":{\"a\":50}"),
		 {"skill c: implies a", "remove one", ""}},
		{SKILL("a", ",\"aliases\":[\"Same.Thing\"]") "," SKILL("b", ",\"aliases\":[\"same thing\"]"), {"a and b", "same thing", ""}},
		{SKILL("a", ",\"aliases\":[\"B\"]") "," SKILL("b", ""), {"b and a", "spelled", ""}},
		{SKILL("a", ",\"implies\":{\"gone\":50}"), {"small.json: skills[0].implies.gone: no skill has this slug", "", ""}},
		{SKILL("a", ",\"similar\":{\"gone\":50}"), {"skills[0].similar.gone: no skill", "", ""}},
		{SKILL("a", ",\"implies\":{\"a\":50}"), {"skill a: is related to itself", "", ""}},
		{SKILL("a", ",\"implies\":{\"b\":0}") "," SKILL("b", ""), {"skills[0].implies.b: 0 is outside 1..100", "", ""}},
		{SKILL("a", ",\"implies\":{\"b\":101}") "," SKILL("b", ""), {"skills[0].implies.b: 101 is outside 1..100", "", ""}},
		{SKILL("b", "") "," SKILL("a", ",\"implies\":{\"b\":\"x\"}"), {"skills[1].implies.b: must be a whole number", "", ""}},
		{SKILL("a", "") "," SKILL("a", ""), {"skill a", "unique", ""}},
		{SKILL("a", ",\"aliases\":[\"...\"]"), {"skill a", "\"...\" has no letter", ""}},
		{SKILL("a", ",\"alias\":[\"x\"]"), {"small.json: skills[0].alias: unknown key; did you mean \"aliases\"?", "", ""}},
		{"{\"slug\":\"a\"}", {"skills[0].name: is missing", "", ""}},
		{"{\"slug\":\"a\",\"name\":\"a\",\"category\":\"x\",\"layer\":\"y\",\"half_life\":\"never\"}",
		 {"skill a: half_life must be slow, medium or fast, not \"never\"", "", ""}},
	};
	struct af_taxonomy *t;
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_refused(make(cases[i].items, &t, &err), AF_INVALID, cases[i].parts[0], cases[i].parts[1], cases[i].parts[2]);
	assert_ok(make("", &t, &err)); /* no skills: nothing is found, nothing breaks */
	assert_null(af_taxonomy_resolve(t, "Python"));
	assert_int_equal(af_taxonomy_suggest(t, "Python", NULL, 0), 0);
	af_taxonomy_free(t);
	af_taxonomy_free(NULL);
	assert_int_equal(af_half_life_months("slow"), 96);
	assert_int_equal(af_half_life_months("medium"), 60);
	assert_int_equal(af_half_life_months("fast"), 36);
	assert_int_equal(af_half_life_months(""), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seed_fields), cmocka_unit_test(test_seed_edges),  cmocka_unit_test(test_short_names),
		cmocka_unit_test(test_aliases),     cmocka_unit_test(test_versions),    cmocka_unit_test(test_role_skills),
		cmocka_unit_test(test_suggestions), cmocka_unit_test(test_closure),     cmocka_unit_test(test_version),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, read_seed, free_seed);
}
