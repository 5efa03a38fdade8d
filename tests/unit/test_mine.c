/* Skills in free text: what is found in biographies, one by one and with what certainty; and that any text is survived. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "import/mine.h"
#include "mine_biographies.h"
#include "taxonomy/taxonomy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct af_taxonomy *taxonomy;
static struct af_miner *miner;

static int set_up(void **state)
{
	struct af_error err;

	(void)state;
	if (af_taxonomy_builtin(&taxonomy, &err) != AF_OK)
		return -1;
	return af_miner_new(taxonomy, &miner, &err) == AF_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	af_miner_free(miner);
	af_taxonomy_free(taxonomy);
	return 0;
}

/* The names found in the text, in order, "; " between them. Static. */
static const char *found_in(const char *text, size_t n)
{
	static char names[4096];
	const struct af_found *found;
	struct af_error err;
	size_t count, length = 0;

	assert_ok(af_mine(miner, text, n, &found, &count, &err));
	names[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		assert_true(found[i].length && found[i].start + found[i].length <= n);
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s", i ? "; " : "",
		                           af_taxonomy_skill(taxonomy, found[i].skill)->name);
		assert_true(length < sizeof(names));
	}
	return names;
}

static void assert_found(const char *text, const char *names)
{
	const char *got = found_in(text, strlen(text));

	if (strcmp(got, names) != 0)
		fail_msg("\"%s\": found \"%s\", not \"%s\"", text, got, names);
}

/* ---------------------------------------------------------------- biographies */

static size_t names_in(const char *list)
{
	size_t n = *list != '\0';

	while ((list = strstr(list, "; "))) {
		list += 2;
		n++;
	}
	return n;
}

static bool has_name(const char *list, const char *name, size_t n)
{
	for (const char *at = list; *at; at += strcspn(at, ";") + 2) {
		if (strcspn(at, ";") == n && !strncmp(at, name, n))
			return true;
		if (!at[strcspn(at, ";")])
			break;
	}
	return false;
}

static void test_biographies(void **state)
{
	size_t claimed = 0, found = 0, wrong = 0;

	(void)state;
	assert_true(COUNT(biographies) >= 200);
	for (size_t i = 0; i < COUNT(biographies); i++) {
		const struct biography *b = &biographies[i];
		const char *got = found_in(b->text, strlen(b->text));

		claimed += names_in(b->skills);
		for (const char *at = got; *at; at += strcspn(at, ";") + 2) {
			const size_t n = strcspn(at, ";");

			found++;
			if (!has_name(b->skills, at, n)) {
				print_error("\"%.100s...\": %.*s is wrong\n", b->text, (int)n, at);
				wrong++;
			}
			if (!at[n])
				break;
		}
	}
	print_message("%zu biographies: %zu skills claimed, %zu found, %zu of them wrong\n", COUNT(biographies), claimed, found, wrong);
	assert_int_equal(wrong, 0);
	assert_true(found * 100 >= claimed * 90);
}

/* ---------------------------------------------------------------- single rules */

static void test_spelling(void **state)
{
	(void)state;
	assert_found("I write FASTAPI, Fastapi, FastApi.", "FastAPI");
	assert_found("Node.js, NodeJS, node js", "Node.js");
	assert_found("I like C++ and C#, also .NET and F#.", "C++; C#; .NET; F#");
	assert_found("The net is wide; asp is a snake.", "");
	assert_found("Writes SQL.", "SQL");
	assert_found("The sequel, sql, rest.", ""); /* small letters are no acronym */
	assert_found("I rest; REST API", "REST API");
	assert_found("I use python daily", "");
	assert_found("I use Python daily", "Python");
	assert_found("Python3, Vue 3, Python 2.7", "Python; Vue.js");
	assert_found("Perl 6 years", "Perl");
	assert_found("Perl 6", "Raku");
	assert_found("Java Script, good job, power center, Git Hub", ""); /* nor GoodJob, nor PowerCenter */
	assert_found("java_home, @angular, python.org, my.python", "");
	assert_found("https://github.com/x/django x@python.org www.react.dev github.com/rails", "");
	assert_found("l’Angular d'Angular", "Angular");
	assert_found("Java-Entwickler, SAP-HANA-Berater", "Java; SAP HANA");
	assert_found("HTML, CSS", "HTML; CSS");
	assert_found("Azure/Kubernetes", "Microsoft Azure; Kubernetes");
	assert_found("WE REST AND WE FIX SQL", "");
}

static void test_lists(void **state)
{
	(void)state;
	assert_found("Skills: go, rust; swift", "Go; Rust; Swift");
	assert_found("Tools: hammer, make, salt", "");
	assert_found("Go", "");
	assert_found("Python, Go, Docker", "Python; Go; Docker");
	assert_found("Python, go, Docker", "Python; Go; Docker");
	assert_found("Python, c, Docker", "Python; Docker"); /* a letter needs its capital */
	assert_found("Python, C, Docker", "Python; C; Docker");
	assert_found("Docker, Kubernetes and Go", "Docker; Kubernetes; Go");
	assert_found("Docker, Kubernetes and Go to the gym", "Docker; Kubernetes");
	assert_found("When we Go, Docker and Kubernetes stay.", "Docker; Kubernetes");
	assert_found("With Go, Docker and Kubernetes.", "Go; Docker; Kubernetes");
	assert_found("Docker and Go", "Docker"); /* one certain name makes no list */
}

static void test_denials(void **state)
{
	static const char *const none[] = {
		"no Kubernetes", "I don't know Kubernetes", "I don’t know Kubernetes", "never used Kubernetes",
		"not Kubernetes", "no experience with e.g. Kubernetes", "want to learn Kubernetes", "Kubernetes? Sorry.",
		"keine Erfahrung mit Kubernetes", "kein Kubernetes, kein Docker", "Kubernetes kenne ich nicht", "ohne Kubernetes",
		"wir suchen jemanden mit Kubernetes", "möchte Kubernetes lernen", "sans Kubernetes",
		"je n'ai pas fait de Kubernetes", "aucune expérience Kubernetes", "j'aimerais apprendre Kubernetes",
		"sin experiencia en Kubernetes", "no uso Kubernetes", "quiero aprender Kubernetes", "busco experto en Kubernetes",
		"sem experiência em Kubernetes", "não uso Kubernetes", "quero aprender Kubernetes",
		"non-Kubernetes work", "Kubernetes-free", "a team of Kubernetes engineers", "with a Kubernetes expert",
		"the Kubernetes team", "at Kubernetes", "chez Kubernetes", "Kubernetes: 0 years"};

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_found(none[i], "");
	assert_found("No Kubernetes. Docker.", "Docker");
	assert_found("No Kubernetes, but Docker", "Docker");
	assert_found("No Kubernetes\n\nDocker", "Docker");
	assert_found("To learn:\n- Kubernetes\n- Rust\n\nDocker", "Docker");
	assert_found("- No Kubernetes\n- Docker", "Docker");
	assert_found("no-nonsense Docker, good at Python", "Docker; Python");
	assert_found("I am a Python developer", "Python");
	assert_found("As the Python developer", "Python");
	assert_found("experiência no Docker, com uma equipe em Lisboa", "Docker");
	assert_found("experiencia: no Docker, con un equipo en Madrid", "");
}

static void test_quotes(void **state)
{
	static const struct {
		const char *text, *quote;
	} rows[] = {
		{"Python", "Python"},
		{"I write\n\n  Python \tnow", "I write Python now"},
		{"For years I have built APIs with FastAPI and deployed them to the cloud for banks", "...I have built APIs with FastAPI and deployed them to..."},
		{"(Python)", "(Python)"},
		{"Über alles üüüüüüüüüüüüüüüüüüüüüüüüüüüüü-Python", NULL},
		{"Retrieval Augmented Generation (RAG) and nothing else whatsoever in this world", NULL}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct af_found *found;
		struct af_error err;
		char quote[AF_QUOTE_SIZE];
		size_t count;

		assert_ok(af_mine(miner, rows[i].text, strlen(rows[i].text), &found, &count, &err));
		assert_true(count > 0 || !rows[i].quote);
		if (!count)
			continue;
		af_mine_quote(rows[i].text, strlen(rows[i].text), &found[0], quote);
		assert_true(strlen(quote) <= 60 && af_utf8_valid(quote, strlen(quote), NULL));
		if (rows[i].quote)
			assert_string_equal(quote, rows[i].quote);
	}
}

/* ---------------------------------------------------------------- any text */

/* Cuts, joins and damages of the biographies: nothing may be read beyond the text, and every place found must lie in it. */
static void test_any_text(void **state)
{
	static const char marks[] = " .,;:!?-/()'\n\t+#@_&|\xC2\xA0\xE2\x80\xA2" "aA0";
	unsigned seed = 4711;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		const char *text = biographies[(size_t)rand_r(&seed) % COUNT(biographies)].text;
		const size_t n = strlen(text), from = (size_t)rand_r(&seed) % n, length = (size_t)rand_r(&seed) % (n - from) + 1;
		char *copy = malloc(length); /* no NUL behind it, so that reading on is found */

		assert_non_null(copy);
		memcpy(copy, text + from, length);
		for (unsigned k = (unsigned)rand_r(&seed) % 6; k; k--)
			copy[(size_t)rand_r(&seed) % length] = marks[(size_t)rand_r(&seed) % (sizeof(marks) - 1)];
		if (af_utf8_valid(copy, length, NULL)) {
			const struct af_found *found;
			struct af_error err;
			size_t count;

			assert_ok(af_mine(miner, copy, length, &found, &count, &err));
			for (size_t i = 0; i < count; i++) {
				char quote[AF_QUOTE_SIZE];

				assert_true(found[i].start + found[i].length <= length);
				af_mine_quote(copy, length, &found[i], quote);
				assert_true(strlen(quote) <= 60 && af_utf8_valid(quote, strlen(quote), NULL));
			}
		}
		free(copy);
	}
}

static void test_large_texts(void **state)
{
	static const char *const units[] = {"Java ", "Java,", ".", " ", "x", "Java.", "no ", "a\n\n", "with a senior ", "Skills: Go, ",
	                                    "Python 3.11, ", "- Java\n", "a a senior Java developer ", "\xE2\x80\xA2", "http://x "};
	const size_t size = (size_t)1 << 20;
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(units); i++) {
		const size_t n = strlen(units[i]);
		size_t length = 0;

		for (; length + n <= size; length += n)
			memcpy(text + length, units[i], n);
		assert_true(strlen(found_in(text, length)) < 20);
	}
	free(text);
}

/* ---------------------------------------------------------------- aliases and the seed */

/* An alias of the user's own: a plain word is not certain, since nobody asked what else it means. */
static void test_own_aliases(void **state)
{
	struct af_taxonomy *own;
	struct af_miner *other;
	const struct af_found *found;
	struct af_error err;
	static const char text[] = "Platform, Zentralog and FooBar. We use Acme Cloud. Python, Plant, Docker";
	size_t count;

	(void)state;
	assert_ok(af_taxonomy_new(&own, &err));
	assert_ok(af_taxonomy_add(own, 1, "docker", "Docker", "tool", "infrastructure", "medium", &err));
	assert_ok(af_taxonomy_add(own, 2, "python", "Python", "language", "language", "slow", &err));
	assert_ok(af_taxonomy_add(own, 3, "react", "React", "framework", "frontend", "fast", &err));
	assert_ok(af_taxonomy_add(own, 4, "vault", "HashiCorp Vault", "tool", "infrastructure", "medium", &err));
	assert_ok(af_taxonomy_add_alias(own, 2, "FooBar", &err));
	assert_ok(af_taxonomy_add_alias(own, 2, "Zentralog", &err));
	assert_ok(af_taxonomy_add_alias(own, 3, "Platform", &err));
	assert_ok(af_taxonomy_add_alias(own, 3, "Plant", &err));
	assert_ok(af_taxonomy_add_alias(own, 0, "Acme Cloud", &err));
	assert_ok(af_taxonomy_finish(own, &err));
	assert_ok(af_miner_new(own, &other, &err));
	assert_ok(af_mine(other, text, strlen(text), &found, &count, &err));
	assert_int_equal(count, 4);
	assert_int_equal(found[0].skill, 2);
	assert_memory_equal(text + found[0].start, "FooBar", 6);
	assert_int_equal(found[1].skill, 0);
	assert_memory_equal(text + found[1].start, "Acme Cloud", 10);
	assert_int_equal(found[2].skill, 1);
	assert_int_equal(found[3].skill, 3); /* in a list */
	af_miner_free(other);
	af_taxonomy_free(own);
}

/* Every name in the lists of certainty is one of the taxonomy, and in one list only. */
static void test_seed(void **state)
{
	static const char *const lists[] = {"ambiguous", "helped", "inside", "capital", "exact"};
	const struct af_embedded file = af_embedded_prose();
	struct af_map seen = {0};
	struct af_buf key = {0};
	struct af_error err;
	cJSON *root;

	(void)state;
	assert_ok(af_json_parse(file.name, file.text, file.length, &root, &err));
	for (size_t i = 0; i < COUNT(lists); i++)
		for (const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, lists[i])->child; item; item = item->next) {
			const size_t *before;

			if (!af_taxonomy_resolve(taxonomy, item->valuestring))
				fail_msg("%s: \"%s\" is no name of a skill", lists[i], item->valuestring);
			af_buf_reset(&key);
			af_skill_key(&key, item->valuestring, strlen(item->valuestring));
			before = af_map_get(&seen, key.data, key.length);
			if (before && *before != i)
				fail_msg("\"%s\" is in %s and in %s", item->valuestring, lists[*before], lists[i]);
			assert_ok(af_map_put(&seen, key.data, key.length, i, &err));
		}
	assert_true(seen.count > 500);
	af_map_clear(&seen);
	af_buf_clear(&key);
	cJSON_Delete(root);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_biographies), cmocka_unit_test(test_spelling),    cmocka_unit_test(test_lists),
		cmocka_unit_test(test_denials),     cmocka_unit_test(test_quotes),      cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_large_texts), cmocka_unit_test(test_own_aliases), cmocka_unit_test(test_seed)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
