/* Facts read in free text: the briefs of tests/fixtures, what words around a phrase do to it, and texts that nobody means well. */
#include <ctype.h>

#include "match_support.h"
#include "world.h"
#include "project/brief.h"

enum { EXPECTED_MAX = 20 };

struct expected {
	char fact[40], value[40], words[200];
	bool seen;
};

struct entry {
	char text[1200], kind[20];
	struct expected facts[EXPECTED_MAX];
	size_t count, line;
};

/* What all entries of a file came to. */
struct figures {
	size_t briefs, kinds, expected, found, right;
};

static const char *const states[] = {"", "both", "open", "denied"};

static struct af_facts *facts;
static struct af_phrases *phrases;

/* ---------------------------------------------------------------- the file */

static void read_expected(struct entry *e, const char *line)
{
	struct expected *x = &e->facts[e->count++];
	const char *quote = strchr(line, '"');

	assert_true(e->count <= EXPECTED_MAX);
	memset(x, 0, sizeof(*x));
	if (sscanf(line, "%39s %39s", x->fact, x->value) != 2)
		fail_msg("briefs.txt: cannot read \"%s\"", line);
	if (quote)
		snprintf(x->words, sizeof(x->words), "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
}

/* The next entry of the file; false at its end. */
static bool next_entry(FILE *in, struct entry *e, size_t *number)
{
	char line[1200];

	memset(e, 0, sizeof(*e));
	while (fgets(line, sizeof(line), in)) {
		++*number;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		if (!line[0] && e->text[0])
			return true;
		if (!strncmp(line, "brief: ", 7)) {
			snprintf(e->text, sizeof(e->text), "%s", line + 7);
			e->line = *number;
		} else if (!strncmp(line, "kind: ", 6))
			snprintf(e->kind, sizeof(e->kind), "%.19s", line + 6);
		else if (line[0])
			read_expected(e, line);
	}
	return e->text[0] != '\0';
}

/* ---------------------------------------------------------------- comparing */

static bool is_expected(const struct expected *x, const struct af_brief_fact *f)
{
	if (strcmp(x->fact, f->fact->name))
		return false;
	if (x->words[0] && !strstr(f->words, x->words))
		return false;
	if (f->state != AF_BRIEF_COUNTED)
		return !strcmp(x->value, states[f->state]);
	return !strcmp(x->value + (x->value[0] == '~'), f->value) && (x->value[0] == '~') == f->band;
}

static void compare_facts(struct entry *e, const struct af_brief *brief, struct figures *sum)
{
	sum->expected += e->count;
	sum->found += brief->fact_count;
	for (size_t i = 0; i < brief->fact_count; i++) {
		const struct af_brief_fact *f = &brief->facts[i];
		bool right = false;

		for (size_t j = 0; j < e->count && !right; j++) {
			right = !e->facts[j].seen && is_expected(&e->facts[j], f);
			e->facts[j].seen |= right;
		}
		sum->right += right;
		if (!right)
			print_message("briefs.txt:%zu: not expected: %s %s%s%s \"%s\"\n", e->line, f->fact->name,
			              states[f->state], f->state ? " " : f->band ? "~" : "", f->value, f->words);
	}
	for (size_t j = 0; j < e->count; j++)
		if (!e->facts[j].seen)
			print_message("briefs.txt:%zu: not found: %s %s \"%s\"\n", e->line, e->facts[j].fact, e->facts[j].value,
			              e->facts[j].words);
}

static const char *kind_of(const struct af_advice *a)
{
	return a->mixed ? "mixed" : !strcmp(a->archetype, a->specialist) ? "specialist" : "generalist";
}

static void check_entry(struct entry *e, struct figures *sum)
{
	struct af_advice *advice;
	struct af_brief *brief;
	struct af_error err;

	assert_ok(af_brief_read(phrases, NULL, "brief", e->text, strlen(e->text), &brief, &err));
	assert_ok(af_advise_text(NULL, "brief", e->text, strlen(e->text), &advice, &err));
	compare_facts(e, brief, sum);
	sum->briefs++;
	if (!strcmp(kind_of(advice), e->kind))
		sum->kinds++;
	else
		print_message("briefs.txt:%zu: %s (%d %%), expected %s\n", e->line, kind_of(advice), advice->specialist_share, e->kind);
	/* Every quote stands in the text: these have single spaces only. */
	for (size_t i = 0; i < brief->fact_count; i++)
		assert_memory_equal(e->text + brief->facts[i].start, brief->facts[i].words, brief->facts[i].length);
	af_advice_free(advice);
	af_brief_free(brief);
}

static void the_briefs_are_read(void **state)
{
	FILE *in = fopen("tests/fixtures/briefs.txt", "r");
	struct figures sum = {0};
	struct entry e;
	size_t line = 0;

	(void)state;
	assert_non_null(in);
	while (next_entry(in, &e, &line))
		check_entry(&e, &sum);
	fclose(in);
	print_message("%zu briefs: %zu kinds right; of %zu facts expected and %zu found, %zu right\n", sum.briefs, sum.kinds, sum.expected,
	              sum.found, sum.right);
	assert_true(sum.briefs >= 80);
	assert_int_equal(sum.kinds, sum.briefs);
	assert_int_equal(sum.right, sum.expected);
	assert_int_equal(sum.found, sum.expected);
}

/* ---------------------------------------------------------------- one fact at a time */

static struct af_brief *read_brief(const char *text)
{
	struct af_brief *brief;
	struct af_error err;

	assert_ok(af_brief_read(phrases, NULL, "text", text, strlen(text), &brief, &err));
	return brief;
}

/* What a text says of a fact: "yes", "20000", "~51", "open", "both", "denied", or "" for nothing. */
static void said_of(const struct af_brief *brief, const char *fact, char out[WORD_MAX])
{
	out[0] = '\0';
	for (size_t i = 0; i < brief->fact_count; i++) {
		const struct af_brief_fact *f = &brief->facts[i];

		if (strcmp(f->fact->name, fact) || out[0])
			continue;
		if (f->state == AF_BRIEF_COUNTED)
			snprintf(out, WORD_MAX, "%s%s", f->band ? "~" : "", f->value);
		else
			snprintf(out, WORD_MAX, "%s", states[f->state]);
	}
}

struct reading {
	const char *text, *fact, *said;
};

static void check_readings(const struct reading *list, size_t n)
{
	char said[WORD_MAX];
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct af_brief *brief = read_brief(list[i].text);

		said_of(brief, list[i].fact, said);
		if (strcmp(said, list[i].said)) {
			print_message("\"%s\": %s is \"%s\", not \"%s\"\n", list[i].text, list[i].fact, said, list[i].said);
			wrong++;
		}
		af_brief_free(brief);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK_READINGS(list) check_readings(list, sizeof(list) / sizeof((list)[0]))

static void numbers_are_read_as_people_write_them(void **state)
{
	static const struct reading list[] = {
		{"20k requests per second", "peak_rps", "20000"}, {"20K rps", "peak_rps", "20000"}, {"20,000 rps", "peak_rps", "20000"},
		{"20.000 rps", "peak_rps", "20000"}, {"20 000 rps", "peak_rps", "20000"}, {"20\xC2\xA0" "000 rps", "peak_rps", "20000"},
		{"1,250,000 rps", "peak_rps", "1250000"}, {"1.5k rps", "peak_rps", "1500"},
		{"20 million rps", "peak_rps", "20000000"}, {"5 billion billion rps", "peak_rps", "1000000000"}, {"twenty thousand rps", "peak_rps", "20000"},
		{"~20k+ requests/s", "peak_rps", "20000"}, {"600 requests per minute", "peak_rps", "10"}, {"7200 calls an hour", "peak_rps", "2"},
		{"half a million events per second", "peak_rps", "500000"}, {"a quarter of a million events a second", "peak_rps", "250000"},
		{"30 rps now, 900 rps at peak", "peak_rps", "900"}, {"10 to 20k rps", "peak_rps", "20000"},
		{"99999999999999999999 rps", "peak_rps", "1000000000"}, {"20k requests", "peak_rps", ""}, {"0 rps", "peak_rps", "0"},
		{"tens of thousands of open connections", "concurrency", "10000"}, {"thousands of open connections", "concurrency", "1000"},
		{"p99 under 50ms", "p99_ms", "50"}, {"p99 of 0.25 s", "p99_ms", "250"}, {"no more than 40 ms", "p99_ms", "40"},
		{"p99 < 50ms and p99 < 200ms", "p99_ms", "50"}, {"an average of 40 ms", "p99_ms", ""}, {"a timeout of 40 ms", "p99_ms", ""},
		{"polls every 40 ms", "p99_ms", ""}, {"the 99th of May", "p99_ms", ""},
		{"team of two", "team_size", "2"}, {"two developers", "team_size", "2"}, {"a 2-person team", "team_size", "2"},
		{"two-person team", "team_size", "2"}, {"twenty-five engineers", "team_size", "25"}, {"two dozen engineers", "team_size", "24"},
		{"2-3 developers", "team_size", "3"}, {"between two and four developers", "team_size", "4"}, {"six or seven engineers", "team_size", "7"},
		{"a small team of six", "team_size", "6"}, {"a small team", "team_size", "~4"}, {"two developers, no, eight developers", "team_size", "both"},
		{"looking for two developers", "team_size", ""}, {"two years of experience", "team_size", ""},
		{"used by 40 developers", "team_size", ""}, {"forty people plan their shifts", "team_size", ""}, {"a sales team of 15", "team_size", ""},
		{"in two months", "deadline_weeks", "8"}, {"12 weeks", "deadline_weeks", "12"}, {"3 weeks ago", "deadline_weeks", ""},
	};

	(void)state;
	CHECK_READINGS(list);
}

static void what_is_denied_is_not_taken_for_said(void **state)
{
	static const struct reading list[] = {
		{"no UI", "own_ui", "no"}, {"NO UI!", "own_ui", "no"}, {"without any user interface", "own_ui", "no"}, {"zero UI", "own_ui", "no"},
		{"there won't be any UI", "own_ui", "no"}, {"there won\xE2\x80\x99t be any UI", "own_ui", "no"}, {"UI: none", "own_ui", "no"},
		{"a UI is not needed", "own_ui", "no"}, {"a UI isn't planned", "own_ui", "no"}, {"the UI is out of scope", "own_ui", "no"},
		{"instead of a UI", "own_ui", "no"}, {"an API rather than a web UI", "own_ui", "no"}, {"not without a UI", "own_ui", "yes"},
		{"not only an API but also a website", "own_ui", "yes"}, {"the front end is built by another team", "own_ui", "no"},
		{"not an MVP", "mvp", "no"}, {"not an MVP any more", "mvp", "no"}, {"no longer an MVP", "mvp", "no"}, {"hardly an MVP", "mvp", "no"},
		{"it used to be a prototype", "mvp", "no"}, {"started as an MVP", "mvp", "no"}, {"beyond the MVP", "mvp", "no"},
		{"the MVP phase is over", "mvp", "no"}, {"we already have an MVP", "mvp", "no"}, {"a post-MVP product", "mvp", "no"},
		{"Is it an MVP? No, a product.", "mvp", "no"}, {"Is it an MVP? Yes.", "mvp", "yes"}, {"an MVP, not a product", "mvp", "yes"},
		{"It is not big. An MVP.", "mvp", "yes"}, {"it is not pretty but an MVP", "mvp", "yes"}, {"no hurry: it's an MVP", "mvp", "yes"},
		{"no UI or dashboard", "admin_dashboard", "no"}, {"no UI, dashboards or reports", "admin_dashboard", "no"},
		{"neither GraphQL nor a dashboard", "admin_dashboard", "no"}, {"no UI, an admin dashboard", "admin_dashboard", "yes"},
		{"no UI and an admin dashboard", "admin_dashboard", "yes"}, {"no MVP; the dashboard", "admin_dashboard", "yes"},
		{"without machine learning", "ml_serving", "no"}, {"we need no ML models", "ml_serving", "no"},
		{"isn't latency sensitive", "p99_ms", "~401"}, {"latency sensitive", "p99_ms", "~51"}, {"not 20k rps", "peak_rps", "denied"},
		{"from a monolith to microservices", "microservices", "yes"}, {"away from microservices", "microservices", "no"},
		{"microservices were tried and dropped", "microservices", "no"}, {"an API without GraphQL", "graphql", "no"},
		{"GraphQL and streaming are not needed", "graphql", "no"}, {"GraphQL and streaming are not needed", "streaming", "no"},
		{"not a tight budget", "budget", "denied"}, {"no budget", "budget", "low"}, {"we can't pay much", "budget", "low"}, {"we can pay much", "budget", ""},
		{"the pilot starts in 10 weeks", "deadline_weeks", "10"}, {"third parties build apps on it", "own_ui", ""}, {"we had to build an MVP", "mvp", "yes"},
	};

	(void)state;
	CHECK_READINGS(list);
}

static void what_may_be_either_is_not_counted(void **state)
{
	static const struct reading list[] = {
		{"maybe GraphQL", "graphql", "open"}, {"GraphQL later", "graphql", "open"}, {"GraphQL: maybe", "graphql", "open"},
		{"we might use GraphQL", "graphql", "open"}, {"GraphQL would be nice", "graphql", "open"}, {"GraphQL?", "graphql", "open"},
		{"Do we need GraphQL?", "graphql", "open"}, {"Do we need GraphQL? Who knows. It is an API.", "graphql", "open"},
		{"not sure whether GraphQL is right", "graphql", "open"}, {"if GraphQL is used", "graphql", "open"}, {"no REST and GraphQL", "graphql", "open"},
		{"no UI, API first, REST or GraphQL", "api_first", "open"}, {"perhaps no GraphQL", "graphql", "open"},
		{"the dashboard is not a priority", "admin_dashboard", "open"}, {"GraphQL and streaming is not needed", "graphql", "open"},
		{"an MVP, not an MVP", "mvp", "both"}, {"No GraphQL. GraphQL.", "graphql", "both"}, {"a tight budget, a generous budget", "budget", "both"},
		{"GraphQL. Maybe more GraphQL later.", "graphql", "yes"}, {"probably GraphQL", "graphql", "yes"},
		{"an MVP, maybe GraphQL", "mvp", "yes"},
	};

	(void)state;
	CHECK_READINGS(list);
}

/* ---------------------------------------------------------------- advice */

static struct af_advice *advise_text(const char *text)
{
	struct af_advice *advice;
	struct af_error err;

	assert_ok(af_advise_text(NULL, "text", text, strlen(text), &advice, &err));
	return advice;
}

static void a_text_is_advised_on_like_a_project(void **state)
{
	const char *text = "MVP for a two-person team with an admin dashboard. Perhaps GraphQL.";
	struct scene *s = *state;
	struct af_project *project = put_asking(s->store, "stated", "\"facts\":{\"mvp\":true,\"team_size\":2,\"admin_dashboard\":true},"
	                                                            "\"requirements\":[{\"skill\":\"go\"}]");
	struct af_advice *a = advise_text(text), *b;
	struct af_error err;

	assert_ok(af_advise(s->store, project, &b, &err));
	assert_int_equal(a->points, -42);
	assert_int_equal(a->margin, 43);
	assert_int_equal(a->specialist_share, b->specialist_share);
	assert_string_equal(a->archetype, b->archetype);
	assert_int_equal(a->flip_count, b->flip_count);
	assert_int_equal(a->flip_share, b->flip_share);
	assert_int_equal(a->evidence_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(a->evidence[i].fact, b->evidence[i].fact);
		assert_string_equal(a->evidence[i].value, b->evidence[i].value);
		assert_memory_equal(a->evidence[i].words, text + a->evidence[i].start, a->evidence[i].length);
		assert_null(b->evidence[i].words);
	}
	assert_string_equal(a->evidence[0].words, "admin dashboard");
	assert_string_equal(a->evidence[1].words, "MVP");
	assert_string_equal(a->evidence[2].words, "a two-person team");
	assert_int_equal(a->remark_count, 1);
	assert_string_equal(a->remarks[0].words, "Perhaps GraphQL");
	af_advice_free(a);
	af_advice_free(b);
	af_project_free(project);
}

static void expect_pair(const char *text, const char *specialist, const char *generalist)
{
	struct af_advice *a = advise_text(text);

	if (strcmp(a->specialist, specialist) || strcmp(a->generalist, generalist))
		fail_msg("\"%s\": %s against %s", text, a->specialist, a->generalist);
	af_advice_free(a);
}

static void the_pair_follows_the_named_skills(void **state)
{
	(void)state;
	expect_pair("An MVP.", "backend-specialist", "fullstack-generalist");
	expect_pair("An MVP in django.", "fastapi-specialist", "fullstack-python");
	expect_pair("An MVP in Python 3.11", "fastapi-specialist", "fullstack-python");
	expect_pair("An MVP in Java, not in Python", "backend-specialist", "fullstack-generalist");
	expect_pair("An MVP, maybe in Django", "backend-specialist", "fullstack-generalist");
	expect_pair("An MVP in a flask", "backend-specialist", "fullstack-generalist"); /* an ordinary word */
	expect_pair("An MVP in Flask", "fastapi-specialist", "fullstack-python");
}

/* The user's own archetypes and aliases count when there is a store. */
static void a_store_brings_its_archetypes(void **state)
{
	static const char json[] = "{\"name\":\"gopher\",\"title\":\"Gopher\",\"kind\":\"specialist\",\"summary\":\"Go.\",\"applies_to\":[\"go\"],"
	                           "\"pillars\":[{\"name\":\"p\",\"weight\":1,\"skills\":[\"go\"]}]}";
	struct scene *s = *state;
	struct af_archetype *archetype;
	struct af_advice *advice;
	struct af_error err;

	assert_ok(af_archetype_read(s->taxonomy, "gopher.json", json, strlen(json), &archetype, &err));
	assert_ok(af_archetype_put(s->store, archetype, false, &err));
	af_archetype_free(archetype);
	assert_ok(af_advise_text(s->store, "text", "Services in Go.", 15, &advice, &err));
	assert_string_equal(advice->specialist, "gopher");
	assert_true(advice->pair_applies);
	af_advice_free(advice);
	assert_ok(af_advise_text(s->store, "text", "Let's go live.", 14, &advice, &err));
	assert_string_equal(advice->specialist, "backend-specialist");
	af_advice_free(advice);
}

/* A brief never moves the numbers of a project: it is told beside them. */
static void the_brief_of_a_project_is_told_and_not_counted(void **state)
{
	struct scene *s = *state;
	const char *members = "\"facts\":{\"own_ui\":true,\"team_size\":3},\"requirements\":[{\"skill\":\"django\"}]";
	struct af_project *project = put_asking(s->store, "told", members);
	struct af_advice *silent, *told;
	struct af_error err;

	assert_ok(af_advise(s->store, project, &silent, &err));
	assert_int_equal(silent->remark_count, 0);
	assert_int_equal(silent->brief_share, AF_UNKNOWN);
	project->brief = "An MVP without a UI for a team of three. Perhaps GraphQL.";
	assert_ok(af_advise(s->store, project, &told, &err));
	assert_int_equal(told->points, silent->points);
	assert_int_equal(told->specialist_share, silent->specialist_share);
	assert_int_equal(told->flip_count, silent->flip_count);
	assert_int_equal(told->remark_count, 2); /* the team is stated alike, GraphQL is open */
	assert_string_equal(told->remarks[0].fact, "mvp");
	assert_non_null(strstr(told->remarks[0].why, "only the brief"));
	assert_string_equal(told->remarks[1].fact, "own_ui");
	assert_string_equal(told->remarks[1].words, "without a UI");
	assert_non_null(strstr(told->remarks[1].why, "states otherwise"));
	assert_int_equal(told->points, -20);
	assert_int_equal(told->brief_share, 3); /* 14 points more for the MVP */
	af_advice_free(silent);
	af_advice_free(told);
	project->brief = NULL;
	af_project_free(project);
}

/* ---------------------------------------------------------------- texts that nobody means well */

static void expect_refused(const char *text, size_t n, const char *message)
{
	struct af_advice *advice;
	struct af_error err;

	assert_int_equal(af_advise_text(NULL, "brief.txt", text, n, &advice, &err), AF_INVALID);
	assert_null(advice);
	if (!strstr(err.message, message))
		fail_msg("\"%s\" does not say \"%s\"", err.message, message);
}

static void what_is_no_text_is_refused(void **state)
{
	char *large = calloc(1, (1 << 20) + 1);

	(void)state;
	assert_non_null(large);
	expect_refused("", 0, "brief.txt: there is no text");
	expect_refused(" \t\r\n", 4, "there is no text");
	expect_refused("\0\0\1", 3, "there is no text");
	expect_refused("An MVP \xFF", 8, "byte 8 is not UTF-8");
	expect_refused("An MVP \xC3", 8, "byte 8 is not UTF-8");
	expect_refused("\xED\xA0\x80", 3, "byte 1 is not UTF-8");
	memset(large, 'a', (1 << 20) + 1);
	expect_refused(large, (1 << 20) + 1, "1048577 bytes; a text of at most 1048576 is read");
	free(large);
}

static void control_characters_are_white_space(void **state)
{
	static const char text[] = "No\0UI,\1an\x1B" "MVP\x7F" "with \xE2\x80\xAE" "GraphQL";
	struct af_advice *advice;
	struct af_error err;

	(void)state;
	assert_ok(af_advise_text(NULL, "text", text, sizeof(text) - 1, &advice, &err));
	assert_int_equal(advice->evidence_count, 3);
	assert_string_equal(advice->evidence[0].words, "MVP");
	assert_string_equal(advice->evidence[1].fact, "own_ui");
	assert_string_equal(advice->evidence[1].words, "No UI");
	assert_string_equal(advice->evidence[2].words, "GraphQL");
	af_advice_free(advice);
}

/* A text of one piece over and over, of `n` bytes: read in time, whatever it says. */
static void read_repeated(const char *piece, size_t n)
{
	size_t length = strlen(piece);
	char *text = malloc(n);
	struct af_brief *brief;
	struct af_error err;

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = piece[i % length];
	assert_ok(af_brief_read(phrases, NULL, "text", text, n - n % length, &brief, &err));
	for (size_t i = 0; i < brief->fact_count; i++)
		assert_true(strlen(brief->facts[i].words) < 1000);
	af_brief_free(brief);
	free(text);
}

static void a_large_text_takes_its_time_and_no_more(void **state)
{
	static const char *const pieces[] = {"no ", "or ", "and, ", "MVP ", "no UI or ", "20k ", "one hundred of ", "a", "9", "'", "-", "? ", ",\n.",
	                                     "p99 of of of ", "not ", "maybe no ", "two to three ", "m\xCC\x81", "companies", "\xE2\x80\x94", "if "};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		read_repeated(pieces[i], 40000);
	read_repeated("Not an MVP, no UI or dashboard; 20k rps maybe. ", 1 << 20);
}

/* ---------------------------------------------------------------- properties */

/* Words of the language of briefs, in random order, with random signs between. */
static void random_text(struct prng *r, char *text, size_t size)
{
	static const char *const words[] = {
		"no", "not", "without", "maybe", "MVP", "prototype", "UI", "dashboard", "or", "and", "but", "team", "of", "two", "20k", "rps", "requests",
		"per", "second", "GraphQL", "microservices", "a", "the", "is", "needed", "internal", "tool", "tight", "budget", "p99", "50", "ms", "any",
		"more", "used", "to", "be", "streaming", "later", "public", "API", "developers", "small", "isn't", "machine", "learning", "full", "stack"};
	static const char *const signs[] = {" ", " ", " ", " ", " ", ", ", ". ", "; ", ": ", "-", "? ", "/", " \xE2\x80\x94 ", "\n"};
	int n = 1 + below(r, 25);

	for (text[0] = '\0'; n--;) {
		size_t at = strlen(text);

		snprintf(text + at, size - at, "%s%s", words[below(r, (int)(sizeof(words) / sizeof(words[0])))],
		         signs[below(r, (int)(sizeof(signs) / sizeof(signs[0])))]);
	}
}

static void check_brief(const struct af_brief *brief, const char *text)
{
	for (size_t i = 0; i < brief->fact_count; i++) {
		const struct af_brief_fact *f = &brief->facts[i];

		assert_true(f->fact >= facts->facts && f->fact < facts->facts + facts->count);
		assert_true(f->start < f->start + f->length && f->start + f->length <= strlen(text));
		assert_true(f->words[0] != '\0');
		if (f->state == AF_BRIEF_COUNTED)
			assert_non_null(af_fact_answer_of(f->fact, f->value));
		for (size_t j = 0; j < i; j++) /* in order of the definitions, each counted once at most */
			assert_true(brief->facts[j].fact < f->fact || (brief->facts[j].fact == f->fact && f->state != AF_BRIEF_COUNTED));
	}
}

static void assert_same_facts(const struct af_brief *a, const struct af_brief *b, const char *text)
{
	bool same = a->fact_count == b->fact_count;

	for (size_t i = 0; same && i < a->fact_count; i++)
		same = a->facts[i].fact == b->facts[i].fact && a->facts[i].state == b->facts[i].state &&
		       !strcmp(a->facts[i].value, b->facts[i].value) && a->facts[i].start == b->facts[i].start;
	if (!same)
		fail_msg("read otherwise: \"%s\"", text);
}

/* Whatever a text says: findings are sound, capitals do not matter, a control character is a space, and what stands in a sentence of its own
 * behind it changes nothing. */
static void any_text_is_read_soundly(void **state)
{
	struct prng r = {world_seed()};

	(void)state;
	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	for (int i = 0; i < 2000; i++) {
		char text[600], other[640];
		struct af_brief *a, *b;

		random_text(&r, text, sizeof(text));
		a = read_brief(text);
		check_brief(a, text);
		for (size_t j = 0; j <= strlen(text); j++)
			other[j] = text[j] == ' ' ? '\1' : (char)toupper((unsigned char)text[j]);
		b = read_brief(other);
		assert_same_facts(a, b, text);
		af_brief_free(b);
		snprintf(other, sizeof(other), "%s. Kind regards.", text);
		b = read_brief(other);
		assert_same_facts(a, b, other);
		af_brief_free(b);
		af_brief_free(a);
	}
}

static int set_up(void **state)
{
	struct af_error err;

	if (af_facts_builtin(&facts, &err) != AF_OK || af_phrases_new(facts, &phrases, &err) != AF_OK)
		return -1;
	return open_scene(state);
}

static int tear_down(void **state)
{
	af_phrases_free(phrases);
	af_facts_free(facts);
	return close_scene(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_briefs_are_read),
		cmocka_unit_test(numbers_are_read_as_people_write_them),
		cmocka_unit_test(what_is_denied_is_not_taken_for_said),
		cmocka_unit_test(what_may_be_either_is_not_counted),
		cmocka_unit_test(a_text_is_advised_on_like_a_project),
		cmocka_unit_test(the_pair_follows_the_named_skills),
		cmocka_unit_test(a_store_brings_its_archetypes),
		cmocka_unit_test(the_brief_of_a_project_is_told_and_not_counted),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(control_characters_are_white_space),
		cmocka_unit_test(a_large_text_takes_its_time_and_no_more),
		cmocka_unit_test(any_text_is_read_soundly),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
