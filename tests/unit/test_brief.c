/* Facts read in free text: the briefs of tests/fixtures, what words around a phrase do to it, and texts that nobody means well. */
#include <ctype.h>

#include "match_support.h"
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

static void check_entry(struct entry *e, const struct af_facts *facts, struct figures *sum)
{
	struct af_advice *advice;
	struct af_brief *brief;
	struct af_error err;

	assert_ok(af_brief_read(facts, NULL, "brief", e->text, strlen(e->text), &brief, &err));
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
	const char *path = getenv("BRIEFS");
	FILE *in = fopen(path ? path : "tests/fixtures/briefs.txt", "r");
	struct figures sum = {0};
	struct af_facts *facts;
	struct af_error err;
	struct entry e;
	size_t line = 0;

	(void)state;
	assert_non_null(in);
	assert_ok(af_facts_builtin(&facts, &err));
	while (next_entry(in, &e, &line))
		check_entry(&e, facts, &sum);
	fclose(in);
	af_facts_free(facts);
	print_message("%zu briefs: %zu kinds right; of %zu facts expected and %zu found, %zu right\n", sum.briefs, sum.kinds, sum.expected,
	              sum.found, sum.right);
	assert_true(sum.briefs >= 40);
	assert_int_equal(sum.kinds, sum.briefs);
	assert_int_equal(sum.right, sum.expected);
	assert_int_equal(sum.found, sum.expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_briefs_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
