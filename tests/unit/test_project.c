/* Reading projects and archetypes: everything that can be written wrong, and what the message says of it. */
#include "base/embedded.h"
#include "project/facts.h"
#include "refusal.h"
#include "taxonomy/taxonomy.h"

#include <stdio.h>

static struct af_taxonomy *taxonomy;

static int read_seed(void **state)
{
	struct af_error err;

	(void)state;
	return af_taxonomy_builtin(&taxonomy, &err) == AF_OK ? 0 : -1;
}

static int free_seed(void **state)
{
	(void)state;
	af_taxonomy_free(taxonomy);
	return 0;
}

static enum af_status read(const char *text, struct af_project **project, struct af_error *err)
{
	enum af_status status = af_project_read(taxonomy, "in.json", text, strlen(text), project, err);

	if (status)
		assert_null(*project);
	return status;
}

#define PROJECT(rest) "{\"slug\":\"p\",\"title\":\"P\"" rest "}"
#define REQUIREMENT(inside) PROJECT(",\"requirements\":[{\"skill\":\"Python\"},{" inside "}]")
#define FACTS(inside) PROJECT(",\"requirements\":[],\"facts\":{" inside "}")
#define CONSTRAINTS(inside) PROJECT(",\"requirements\":[],\"constraints\":{" inside "}")
#define RATE(inside) CONSTRAINTS("\"max_rate\":{" inside "}")
#define ZONE(inside) CONSTRAINTS("\"timezone\":{" inside "}")

struct wrong {
	const char *text, *message; /* the message, from the file's name on; its begin is enough */
};

static void all_refused(const struct wrong *cases, size_t n)
{
	struct af_project *project;
	struct af_error err;

	for (size_t i = 0; i < n; i++) {
		assert_refused(read(cases[i].text, &project, &err), AF_INVALID, cases[i].message);
		assert_memory_equal(err.message, "in.json: ", 9);
		assert_int_equal(af_project_read(taxonomy, "in.json", cases[i].text, strlen(cases[i].text), &project, NULL), AF_INVALID);
	}
}

static void test_wrong_top(void **state)
{
	static const struct wrong cases[] = {
		{"{", "in.json: not JSON, from about line 1"},
		{"[]", "in.json: must be an object, is an array"},
		{"{}", "in.json: slug: is missing"},
		{"{\"slug\":\"p\"}", "in.json: title: is missing"},
		{PROJECT(""), "in.json: requirements: is missing"},
		{PROJECT(",\"requirments\":[]"), "in.json: requirments: unknown key; did you mean \"requirements\"?"},
		{PROJECT(",\"slug\":\"q\",\"requirements\":[]"), "in.json: slug: stands twice in the same object"},
		{PROJECT(",\"requirements\":{}"), "in.json: requirements: must be an array, is an object"},
		{PROJECT(",\"requirements\":[\"Python\"]"), "in.json: requirements[0]: must be an object, is text"},
		{"{\"slug\":\"P 1\",\"title\":\"P\"}", "in.json: slug: must be lower-case letters, digits and hyphens, at most 64"},
		{"{\"slug\":\"-p\",\"title\":\"P\"}", "in.json: slug: must be lower-case"},
		{"{\"slug\":\"\",\"title\":\"P\"}", "in.json: slug: must not be empty"},
		{"{\"slug\":\"p\",\"title\":7}", "in.json: title: must be text, is a number"},
		{PROJECT(",\"brief\":[],\"requirements\":[]"), "in.json: brief: must be text, is an array"},
		{PROJECT(",\"headcount\":0,\"requirements\":[]"), "in.json: headcount: 0 is outside 1..1000"},
		{PROJECT(",\"headcount\":1.5,\"requirements\":[]"), "in.json: headcount: must be a whole number"},
		{PROJECT(",\"archetypes\":[\"a\"],\"requirements\":[]"), "in.json: archetypes: must name two: a specialist, then a generalist"},
		{PROJECT(",\"archetypes\":\"a\",\"requirements\":[]"), "in.json: archetypes: must be an array, is text"},
		{PROJECT(",\"pin\":true,\"requirements\":[]"), "in.json: pin: must be text, is true or false"},
		{PROJECT(",\"archetype_weight\":101,\"requirements\":[]"), "in.json: archetype_weight: 101 is outside 0..100"},
		{PROJECT(",\"facts\":[],\"requirements\":[]"), "in.json: facts: must be an object, is an array"},
		{PROJECT(",\"constraints\":1,\"requirements\":[]"), "in.json: constraints: must be an object, is a number"},
	};
	struct af_project *project;
	struct af_error err;
	char text[9000], *at = text;

	(void)state;
	all_refused(cases, COUNT(cases));
	at += sprintf(at, "{\"slug\":\"p\",\"title\":\"P\",\"requirements\":[{\"skill\":\"Go\"}");
	for (int i = 0; i < 200; i++)
		at += sprintf(at, ",{\"skill\":\"Go\"}");
	sprintf(at, "]}");
	assert_refused(read(text, &project, &err), AF_INVALID, "in.json: requirements: more than 200");
	snprintf(text, sizeof(text), "{\"slug\":\"%065d\",\"title\":\"P\",\"requirements\":[]}", 0);
	assert_refused(read(text, &project, &err), AF_INVALID, "in.json: slug: must be");
}

static void test_wrong_requirements(void **state)
{
	static const struct wrong cases[] = {
		{REQUIREMENT(""), "in.json: requirements[1]: needs \"skill\" or \"any_of\""},
		{REQUIREMENT("\"skill\":\"Go\",\"any_of\":[\"Rust\"]"), "in.json: requirements[1]: has both \"skill\" and \"any_of\"; keep one"},
		{REQUIREMENT("\"skil\":\"Go\""), "in.json: requirements[1].skil: unknown key; did you mean \"skill\"?"},
		{REQUIREMENT("\"skill\":\"Go\",\"skill\":\"Go\""), "in.json: requirements[1].skill: stands twice"},
		{REQUIREMENT("\"skill\":5"), "in.json: requirements[1].skill: must be text, is a number"},
		{REQUIREMENT("\"skill\":\"\""), "in.json: requirements[1].skill: no skill is called \"\""},
		{REQUIREMENT("\"skill\":\"kubernets\""), "in.json: requirements[1].skill: no skill is called \"kubernets\"; did you mean \"Kubernetes\"?"},
		{REQUIREMENT("\"skill\":\"zzzzzzzzzzz\""), "in.json: requirements[1].skill: no skill is called \"zzzzzzzzzzz\"; `archefit skill list` shows"},
		{REQUIREMENT("\"any_of\":[]"), "in.json: requirements[1].any_of: must name at least one skill"},
		{REQUIREMENT("\"any_of\":\"Go\""), "in.json: requirements[1].any_of: must be an array, is text"},
		{REQUIREMENT("\"any_of\":[\"Go\",7]"), "in.json: requirements[1].any_of[1]: must be text, is a number"},
		{REQUIREMENT("\"any_of\":[\"Go\",\"Pyhton\"]"), "in.json: requirements[1].any_of[1]: no skill is called \"Pyhton\"; did you mean \"Python\"?"},
		{REQUIREMENT("\"any_of\":[\"Go\",\"Rust\",\"golang\"]"), "in.json: requirements[1].any_of[2]: \"Go\" and \"golang\" are the same skill"},
		{REQUIREMENT("\"skill\":\"Go\",\"importance\":\"high\""), "in.json: requirements[1].importance: must be must, should or nice, not \"high\""},
		{REQUIREMENT("\"skill\":\"Go\",\"importance\":1"), "in.json: requirements[1].importance: must be text, is a number"},
		{REQUIREMENT("\"skill\":\"Go\",\"weight\":0"), "in.json: requirements[1].weight: 0 is outside 1..1000"},
		{REQUIREMENT("\"skill\":\"Go\",\"weight\":1001"), "in.json: requirements[1].weight: 1001 is outside 1..1000"},
		{REQUIREMENT("\"skill\":\"Go\",\"level\":9"), "in.json: requirements[1].level: 9 is outside 1..5"},
		{REQUIREMENT("\"skill\":\"Go\",\"level\":\"expert\""), "in.json: requirements[1].level: must be a whole number, is text"},
		{REQUIREMENT("\"skill\":\"Go\",\"years\":-1"), "in.json: requirements[1].years: -1 is outside 0..60 years"},
		{REQUIREMENT("\"skill\":\"Go\",\"years\":61"), "in.json: requirements[1].years: 61 is outside 0..60 years"},
		{REQUIREMENT("\"skill\":\"Go\",\"years\":1e999"), "in.json: requirements[1].years: inf is outside 0..60 years"},
		{REQUIREMENT("\"skill\":\"Go\",\"years\":\"two\""), "in.json: requirements[1].years: must be a number of years"},
		{REQUIREMENT("\"skill\":\"Go\",\"exact\":\"yes\""), "in.json: requirements[1].exact: must be true or false, is text"},
	};

	(void)state;
	all_refused(cases, COUNT(cases));
}

static void test_wrong_facts(void **state)
{
	static const struct wrong cases[] = {
		{FACTS("\"api_frist\":true"), "in.json: facts.api_frist: no such fact; did you mean \"api_first\"?"},
		{FACTS("\"zzzzzzzzzzzzzz\":true"), "in.json: facts.zzzzzzzzzzzzzz: no such fact; the facts are api_first, peak_rps"},
		{FACTS("\"mvp\":true,\"mvp\":false"), "in.json: facts.mvp: stands twice in the same object"},
		{FACTS("\"mvp\":\"yes\""), "in.json: facts.mvp: must be true or false, is text"},
		{FACTS("\"peak_rps\":\"many\""), "in.json: facts.peak_rps: must be a whole number, is text"},
		{FACTS("\"peak_rps\":0.5"), "in.json: facts.peak_rps: must be a whole number"},
		{FACTS("\"team_size\":-3"), "in.json: facts.team_size: -3 is outside 0..1000000000"},
		{FACTS("\"budget\":\"huge\""), "in.json: facts.budget: must be one of low, medium, high, not \"huge\""},
		{FACTS("\"breadth\":3"), "in.json: facts.breadth: must be text, is a number"},
	};

	(void)state;
	all_refused(cases, COUNT(cases));
}

static void test_wrong_constraints(void **state)
{
	static const struct wrong cases[] = {
		{CONSTRAINTS("\"max_rat\":1"), "in.json: constraints.max_rat: unknown key; did you mean \"max_rate\"?"},
		{CONSTRAINTS("\"max_rate\":95"), "in.json: constraints.max_rate: must be an object, is a number"},
		{RATE(""), "in.json: constraints.max_rate.amount: must be a number above 0"},
		{RATE("\"amount\":0,\"currency\":\"EUR\",\"per\":\"hour\""), "in.json: constraints.max_rate.amount: must be a number above 0"},
		{RATE("\"amount\":-5,\"currency\":\"EUR\",\"per\":\"hour\""), "in.json: constraints.max_rate.amount: must be a number above 0"},
		{RATE("\"amount\":\"95\",\"currency\":\"EUR\",\"per\":\"hour\""), "in.json: constraints.max_rate.amount: must be a number"},
		{RATE("\"amount\":95,\"per\":\"hour\""), "in.json: constraints.max_rate.currency: is missing"},
		{RATE("\"amount\":95,\"currency\":\"euro\",\"per\":\"hour\""), "in.json: constraints.max_rate.currency: must be a code of three capitals"},
		{RATE("\"amount\":95,\"currency\":\"EUR\""), "in.json: constraints.max_rate.per: is missing"},
		{RATE("\"amount\":95,\"currency\":\"EUR\",\"per\":\"week\""), "in.json: constraints.max_rate.per: must be hour, day, month or year, not \"week\""},
		{RATE("\"amount\":95,\"currency\":\"EUR\",\"unit\":\"hour\""), "in.json: constraints.max_rate.unit: unknown key"},
		{CONSTRAINTS("\"locations\":\"DE\""), "in.json: constraints.locations: must be an array, is text"},
		{CONSTRAINTS("\"locations\":[\"DE\",\"ZZ\"]"), "in.json: constraints.locations: no country has the code \"ZZ\""},
		{REQUIREMENT("\"skill\":\"Go\",\"years\":2"), "only a must-have can ask for years"},
		{CONSTRAINTS("\"locations\":[\"DE\",\"\"]"), "in.json: constraints.locations[1]: must not be empty"},
		{ZONE(""), "in.json: constraints.timezone.utc: is missing"},
		{ZONE("\"utc\":\"Berlin\""), "in.json: constraints.timezone.utc: must be an offset such as +01:00, not \"Berlin\""},
		{ZONE("\"utc\":\"+15\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":\"+01:60\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":\"+1:-5\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":\"--1\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":\"+01:00x\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":\"+\""), "in.json: constraints.timezone.utc: must be an offset"},
		{ZONE("\"utc\":1"), "in.json: constraints.timezone.utc: must be text, is a number"},
		{ZONE("\"utc\":\"+1\",\"overlap_hours\":9"), "in.json: constraints.timezone.overlap_hours: 9 is outside 1..8"},
		{CONSTRAINTS("\"available_by\":\"2027-02-30\""), "in.json: constraints.available_by: must be a date YYYY-MM-DD, not \"2027-02-30\""},
		{CONSTRAINTS("\"available_by\":\"now\""), "in.json: constraints.available_by: must be a date"},
		{CONSTRAINTS("\"work_mode\":\"office\""), "in.json: constraints.work_mode: must be remote, hybrid or on-site, not \"office\""},
		{CONSTRAINTS("\"min_years\":-2"), "in.json: constraints.min_years: -2 is outside 0..60 years"},
	};

	(void)state;
	all_refused(cases, COUNT(cases));
}

static void test_defaults(void **state)
{
	struct af_project *p;
	struct af_error err;

	(void)state;
	assert_ok(read("\xEF\xBB\xBF" PROJECT(",\"brief\":null,\"requirements\":[{\"skill\":\"ReactJS\"},"
	                                       "{\"skill\":\"Go\",\"importance\":\"must\"},{\"skill\":\"R\",\"importance\":\"nice\"}]"), &p, &err));
	assert_int_equal(p->id, 0);
	assert_string_equal(p->slug, "p");
	assert_string_equal(p->title, "P");
	assert_null(p->brief);
	assert_int_equal(p->headcount, 1);
	assert_null(p->specialist);
	assert_null(p->generalist);
	assert_null(p->pin);
	assert_int_equal(p->archetype_weight, 30);
	assert_int_equal(p->fact_count, 0);
	assert_int_equal(p->requirement_count, 3);
	for (size_t i = 0; i < 3; i++) {
		static const struct { enum af_importance importance; int weight; const char *skill; } wanted[] = {
			{AF_SHOULD, 3, "react"}, {AF_MUST, 6, "go"}, {AF_NICE, 1, "r"},
		};
		const struct af_requirement *q = &p->requirements[i];

		assert_int_equal(q->importance, wanted[i].importance);
		assert_int_equal(q->weight, wanted[i].weight);
		assert_int_equal(q->skill_count, 1);
		assert_string_equal(q->skills[0], wanted[i].skill);
		assert_int_equal(q->level, 3);
		assert_int_equal(q->months, 0);
		assert_false(q->exact);
	}
	assert_int_equal(p->constraints.max_rate_cents, -1);
	assert_int_equal(p->constraints.utc_offset, AF_UNKNOWN);
	assert_int_equal(p->constraints.location_count, 0);
	assert_int_equal(p->constraints.work_mode, 0);
	assert_int_equal(p->constraints.min_months, 0);
	assert_null(p->constraints.available_by);
	af_project_free(p);
	af_project_free(NULL);
	assert_string_equal(af_importance_name(AF_MUST), "must");
	assert_string_equal(af_importance_name(AF_SHOULD), "should");
	assert_string_equal(af_importance_name(AF_NICE), "nice");
}

static void test_facts_of_all_kinds(void **state)
{
	static const struct af_fact wanted[] = {{"mvp", "no"}, {"api_first", "yes"}, {"peak_rps", "20000"}, {"budget", "high"}};
	struct af_facts *facts;
	struct af_project *p;
	struct af_error err;

	(void)state;
	assert_ok(read(FACTS("\"mvp\":false,\"api_first\":true,\"peak_rps\":2e4,\"graphql\":null,\"budget\":\"high\""), &p, &err));
	assert_int_equal(p->fact_count, COUNT(wanted)); /* null says: not known */
	for (size_t i = 0; i < COUNT(wanted); i++) {
		assert_string_equal(p->facts[i].name, wanted[i].name);
		assert_string_equal(p->facts[i].value, wanted[i].value);
	}
	af_project_free(p);
	assert_ok(af_facts_builtin(&facts, &err));
	assert_string_equal(af_fact_answer_of(af_facts_find(facts, "mvp"), "no")->value, "no");
	assert_null(af_fact_answer_of(af_facts_find(facts, "budget"), "huge"));
	assert_int_equal(af_fact_answer_of(af_facts_find(facts, "peak_rps"), "999")->from, 300);
	assert_int_equal(af_fact_answer_of(af_facts_find(facts, "peak_rps"), "1000")->from, 1000);
	assert_null(af_facts_find(facts, "peak"));
	assert_string_equal(af_facts_nearest(facts, "peak_rp"), "peak_rps");
	af_facts_free(facts);
}

static void test_values(void **state)
{
	static const struct { const char *text; int minutes; } zones[] = {
		{"+01:00", 60}, {"-5", -300}, {"UTC+1", 60}, {"UTC", 0}, {"GMT-03:30", -210}, {"+5:45", 345}, {"-00:30", -30}, {"+14", 840},
	};
	const struct af_requirement *q;
	struct af_project *p;
	struct af_error err;
	char text[200];

	(void)state;
	assert_ok(read(REQUIREMENT("\"any_of\":[\"Apache Kafka\",\"RabbitMQ\"],\"importance\":\"must\",\"weight\":1000,\"level\":5,"
	                           "\"years\":1.5,\"exact\":true"), &p, &err));
	q = &p->requirements[1];
	assert_int_equal(q->skill_count, 2);
	assert_string_equal(q->skills[0], "kafka");
	assert_string_equal(q->skills[1], "rabbitmq");
	assert_int_equal(q->weight, 1000);
	assert_int_equal(q->level, 5);
	assert_int_equal(q->months, 18);
	assert_true(q->exact);
	af_project_free(p);
	assert_ok(read(CONSTRAINTS("\"max_rate\":{\"amount\":95.5,\"currency\":\"EUR\",\"per\":\"day\"},\"locations\":[\"uk\",\"Polen\",\"Lyon\"],"
	                           "\"available_by\":\"2027-01-15\",\"work_mode\":\"on-site\",\"min_years\":3"), &p, &err));
	assert_int_equal(p->constraints.max_rate_cents, 9550);
	assert_string_equal(p->constraints.rate_currency, "EUR");
	assert_int_equal(p->constraints.rate_period, AF_PER_DAY);
	assert_int_equal(p->constraints.location_count, 3);
	assert_string_equal(p->constraints.locations[0], "GB"); /* countries become codes, other places stay */
	assert_string_equal(p->constraints.locations[1], "PL");
	assert_string_equal(p->constraints.locations[2], "Lyon");
	assert_string_equal(p->constraints.available_by, "2027-01-15");
	assert_int_equal(p->constraints.work_mode, AF_ONSITE);
	assert_int_equal(p->constraints.min_months, 36);
	af_project_free(p);
	for (size_t i = 0; i < COUNT(zones); i++) {
		snprintf(text, sizeof(text), ZONE("\"utc\":\"%s\""), zones[i].text);
		assert_ok(read(text, &p, &err));
		assert_int_equal(p->constraints.utc_offset, zones[i].minutes);
		assert_int_equal(p->constraints.overlap_minutes, 240);
		af_project_free(p);
	}
}

#define ARCHETYPE(rest) "{\"name\":\"a\",\"title\":\"A\",\"summary\":\"S\"" rest "}"
#define PILLAR(rest) ARCHETYPE(",\"kind\":\"specialist\",\"pillars\":[{\"name\":\"x\"" rest "}]")

static void test_archetypes(void **state)
{
	static const struct wrong cases[] = {
		{"{\"name\":\"A b\"}", "in.json: name: must be lower-case"},
		{ARCHETYPE(""), "in.json: kind: is missing"},
		{ARCHETYPE(",\"kind\":\"expert\""), "in.json: kind: must be specialist or generalist, not \"expert\""},
		{ARCHETYPE(",\"kind\":\"specialist\""), "in.json: pillars: is missing"},
		{ARCHETYPE(",\"kind\":\"specialist\",\"pillars\":[]"), "in.json: pillars: must have at least one pillar"},
		{ARCHETYPE(",\"kind\":\"specialist\",\"applies_to\":[\"Pyhton\"]"), "in.json: applies_to[0]: no skill is called \"Pyhton\"; did you mean \"Python\"?"},
		{ARCHETYPE(",\"kind\":\"generalist\",\"pillars\":[{\"name\":\"x\",\"weight\":1,\"skills\":[\"Go\"]}]"),
		 "in.json: pillars: a generalist needs at least one core pillar (\"core\": true)"},
		{PILLAR(""), "in.json: pillars[0].weight: is missing"},
		{PILLAR(",\"weight\":0"), "in.json: pillars[0].weight: 0 is outside 1..1000"},
		{PILLAR(",\"weight\":1"), "in.json: pillars[0].skills: is missing"},
		{PILLAR(",\"weight\":1,\"skills\":[]"), "in.json: pillars[0].skills: must name at least one skill"},
		{PILLAR(",\"weight\":1,\"core\":true,\"skills\":[\"Go\"]"), "in.json: pillars[0].core: only a generalist has core pillars"},
		{PILLAR(",\"weight\":1,\"skills\":[\"Go\",\"golang\"]"), "in.json: pillars[0].skills[1]: \"Go\" and \"golang\" are the same skill"},
		{PILLAR(",\"wieght\":1"), "in.json: pillars[0].wieght: unknown key; did you mean \"weight\"?"},
	};
	struct af_archetype *a;
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_refused(af_archetype_read(taxonomy, "in.json", cases[i].text, strlen(cases[i].text), &a, &err), AF_INVALID,
		               cases[i].message);
		assert_null(a);
	}
	for (size_t i = 0; i < 4; i++) {
		struct af_embedded file = af_embedded_archetype(i);

		assert_ok(af_archetype_read(taxonomy, file.name, file.text, file.length, &a, &err));
		assert_non_null(strstr(file.name, a->name)); /* the file is named after it */
		assert_false(a->builtin);
		assert_true(a->pillar_count >= 5);
		for (size_t j = 0; j < a->pillar_count; j++)
			assert_true(a->pillars[j].skill_count >= 1 && a->pillars[j].weight >= 1 && *a->pillars[j].title);
		af_archetype_free(a);
	}
	assert_null(af_embedded_archetype(4).text);
	af_archetype_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_top),         cmocka_unit_test(test_wrong_requirements), cmocka_unit_test(test_wrong_facts),
		cmocka_unit_test(test_wrong_constraints), cmocka_unit_test(test_defaults),           cmocka_unit_test(test_facts_of_all_kinds),
		cmocka_unit_test(test_values),            cmocka_unit_test(test_archetypes),
	};

	return cmocka_run_group_tests(tests, read_seed, free_seed);
}
