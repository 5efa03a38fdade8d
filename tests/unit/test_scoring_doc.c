/* docs/scoring.md told against the program: every example block recomputed, every constant of its table compared.
 *
 * Read are fenced blocks opened by ```example (lines "head = result", and the lines that describe a person) and by ```json project
 * (a project for the person after it), and the rows of tables that begin with | `AF_. A line not understood is an error. */
#include "match/advise.h"
#include "match_support.h"

static const char path[] = "docs/scoring.md";

enum { ROOM = 1200 };

struct doc {
	struct scene *scene;
	int line, examples, constants, mistakes;
	bool quiet;
	struct af_buf json; /* of the project block being read */
	struct af_project *project;
	struct person person;
	char key[WORD_MAX];
	struct af_match_result *result; /* of the person described last */
};

static void mistake(struct doc *d, const char *says, const char *is)
{
	if (!d->quiet)
		print_error("%s:%d: says %s; it is %s\n", path, d->line, says, is);
	d->mistakes++;
}

/* ---------------------------------------------------------------- functions of numbers alone */

static int numbers(const char *head, const char *name, int64_t *list, int max)
{
	char text[WORD_MAX], *at = text, *end;
	int n = 0;

	if (!word_value(head, name, text))
		return 0;
	for (; n < max; at = end + 1) {
		list[n++] = strtoll(at, &end, 10);
		if (*end != ',')
			break;
	}
	return *end || end == at ? 0 : n;
}

static int half_life(const char *head)
{
	char text[WORD_MAX] = "";

	word_value(head, "half_life", text);
	return af_half_life_months(text);
}

static int recency(const char *head)
{
	if (word_month(head, "last_used") == AF_UNKNOWN)
		return 100;
	assert_true(half_life(head) > 0);
	return af_recency_percent(word_month(head, "as_of") - word_month(head, "last_used"), half_life(head));
}

static bool strength_line(const char *head, char *out)
{
	int stated = af_strength_stated(word_int(head, "level", AF_UNKNOWN), word_months(head), AF_ASSUMED);

	return snprintf(out, ROOM, "%d", stated * recency(head) / 100) > 0;
}

static bool recency_line(const char *head, char *out)
{
	return snprintf(out, ROOM, "%d%%", recency(head)) > 0;
}

static bool credit_line(const char *head, char *out)
{
	return snprintf(out, ROOM, "%d", af_credit(word_int(head, "strength", 0), word_int(head, "level", 3))) > 0;
}

static bool threshold_line(const char *head, char *out)
{
	return snprintf(out, ROOM, "%d", af_threshold(word_int(head, "level", 3))) > 0;
}

static bool share_line(const char *head, char *out)
{
	return snprintf(out, ROOM, "%d%%", af_share_of_points(word_int(head, "points", 0), 10)) > 0;
}

static bool fit_line(const char *head, char *out)
{
	int tenths = af_fit_tenths(word_int(head, "raw", 0));

	return snprintf(out, ROOM, "%d.%d", tenths / 10, tenths % 10) > 0;
}

static bool apportion_line(const char *head, char *out)
{
	int64_t weights[20];
	int n = numbers(head, "weights", weights, 20), shares[20];

	af_apportion(weights, (size_t)n, word_int(head, "total", 0), shares);
	*out = '\0';
	for (int i = 0; i < n; i++)
		snprintf(out + strlen(out), ROOM - strlen(out), "%s%d", i ? "," : "", shares[i]);
	return n > 0;
}

/* Skills number 0, 1, 2 ... of these strengths. */
static bool pillar_line(const char *head, char *out)
{
	static const uint32_t skills[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct af_received best[10] = {{0}};
	struct af_vector vector = {.best = best};
	struct af_persona_pillar pillar = {.skills = skills};
	int64_t list[10];

	pillar.skill_count = (size_t)numbers(head, "strengths", list, 10);
	for (size_t i = 0; i < pillar.skill_count; i++)
		best[i].strength = (uint8_t)list[i];
	return snprintf(out, ROOM, "%d", af_pillar_strength(&pillar, &vector)) > 0 && pillar.skill_count;
}

/* weights=, strengths= and core= of pillars with one skill each; core: 1 or 0 for each. */
static bool affinity_line(const char *head, char *out)
{
	static const uint32_t skills[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct af_received best[10] = {{0}};
	struct af_vector vector = {.best = best};
	struct af_persona_pillar pillars[10];
	struct af_persona persona = {.pillars = pillars, .generalist = !strncmp(head, "generalist", 10)};
	int64_t weights[10], strengths[10], core[10] = {0};
	int n = numbers(head, "weights", weights, 10);

	if (!n || numbers(head, "strengths", strengths, 10) != n || numbers(head, "core", core, 10) != (persona.generalist ? n : 0))
		return false;
	for (int i = 0; i < n; i++) {
		pillars[i] = (struct af_persona_pillar){"", (int)weights[i], core[i] != 0, &skills[i], 1};
		best[i].strength = (uint8_t)strengths[i];
		persona.weight_sum += (int)weights[i];
	}
	persona.pillar_count = (size_t)n;
	return snprintf(out, ROOM, "%d", af_affinity(&persona, &vector)) > 0;
}

/* ---------------------------------------------------------------- the taxonomy and people */

static bool carries_line(struct doc *d, const char *head, char *out)
{
	const struct af_skill *from, *to;
	char slug[WORD_MAX] = "";

	word_value(head, "from", slug);
	from = af_taxonomy_by_slug(d->scene->taxonomy, slug);
	word_value(head, "to", slug);
	to = af_taxonomy_by_slug(d->scene->taxonomy, slug);
	snprintf(out, ROOM, "nothing");
	for (size_t i = 0; from && to && i < from->transfer_count; i++)
		if (from->transfers[i].skill == to->index)
			snprintf(out, ROOM, "%d%%", from->transfers[i].percent);
	return from && to;
}

static const struct af_part *part_named(const struct af_match *m, const char *label)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (!strcmp(m->parts[i].label, label))
			return &m->parts[i];
	return NULL;
}

static bool part_line(const struct af_match *m, const char *head, char *out)
{
	const struct af_part *p = part_named(m, head + 5);

	return p && snprintf(out, ROOM, "weight %d, strength %d, credit %d, raw %d, points %d.%d", p->weight, p->strength, p->credit, p->raw,
	                     p->tenths / 10, p->tenths % 10) > 0;
}

static bool texts_line(const char *const *texts, size_t n, char *out)
{
	*out = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(out + strlen(out), ROOM - strlen(out), "%s%s", i ? "; " : "", texts[i]);
	return snprintf(out + strlen(out), ROOM - strlen(out), "%s", n ? "" : "none") >= 0;
}

/* Lines about the person described last. */
static bool match_line(struct doc *d, const char *head, char *out)
{
	const struct af_match *m;

	if (!d->result)
		return false;
	m = only_match(d->result);
	if (!strncmp(head, "part ", 5))
		return part_line(m, head, out);
	if (!strncmp(head, "trace ", 6))
		return part_named(m, head + 6) && snprintf(out, ROOM, "%s", part_named(m, head + 6)->trace) > 0;
	if (!strcmp(head, "parts"))
		return snprintf(out, ROOM, "%zu", m->part_count) > 0;
	if (!strcmp(head, "mix"))
		return snprintf(out, ROOM, "%d%% specialist, %d%% generalist", d->result->specialist_share,
		                100 - d->result->specialist_share) > 0;
	if (!strcmp(head, "raw"))
		return snprintf(out, ROOM, "%d", m->raw) > 0;
	if (!strcmp(head, "fit"))
		return snprintf(out, ROOM, "%d.%d", m->fit / 10, m->fit % 10) > 0;
	if (!strcmp(head, "range"))
		return snprintf(out, ROOM, "%d.%d to %d.%d", m->low / 10, m->low % 10, m->high / 10, m->high % 10) > 0;
	if (!strcmp(head, "completeness"))
		return snprintf(out, ROOM, "%d%%", m->completeness) > 0;
	if (!strcmp(head, "eligible"))
		return snprintf(out, ROOM, "%s", m->eligible ? "yes" : "no") > 0;
	if (!strcmp(head, "failed"))
		return texts_line(m->failed, m->failed_count, out);
	if (!strcmp(head, "unverified"))
		return texts_line(m->unverified, m->unverified_count, out);
	return !strcmp(head, "missing") && texts_line(m->missing, m->missing_count, out);
}

/* "candidate KEY", "skill SLUG ...", "as_of MONTH": the last one scores the person. */
static bool description_line(struct doc *d, const char *text)
{
	struct af_match_options options;
	struct af_error err;

	if (!strncmp(text, "candidate ", 10)) {
		snprintf(d->key, sizeof(d->key), "%s", text + 10);
		make_person(&d->person, d->scene->taxonomy, d->key, "");
		return true;
	}
	if (!strncmp(text, "skill ", 6) && d->key[0]) {
		add_skill(&d->person, d->scene->taxonomy, text + 6);
		return true;
	}
	if (strncmp(text, "as_of ", 6) || !d->key[0] || !d->project)
		return false;
	put_candidate(d->scene->store, &d->person.candidate);
	options = options_of(text + 6);
	af_match_result_free(d->result);
	assert_ok(af_match_one(d->scene->store, d->project, d->key, &options, &d->result, &err));
	return true;
}

/* ---------------------------------------------------------------- lines and blocks */

static bool compute(struct doc *d, const char *head, char *out)
{
	static const struct {
		const char *name;
		bool (*run)(const char *head, char *out);
	} functions[] = {{"strength", strength_line}, {"recency", recency_line}, {"credit", credit_line}, {"threshold", threshold_line},
	                 {"share", share_line}, {"fit", fit_line}, {"apportion", apportion_line}, {"pillar", pillar_line},
	                 {"specialist", affinity_line}, {"generalist", affinity_line}};
	size_t n = strcspn(head, " ");

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]) && strcmp(head, "fit"); i++)
		if (strlen(functions[i].name) == n && !strncmp(head, functions[i].name, n))
			return functions[i].run(head, out);
	if (!strncmp(head, "carries ", 8))
		return carries_line(d, head, out);
	return match_line(d, head, out);
}

static void example_line(struct doc *d, const char *text)
{
	const char *equals = strstr(text, " = ");
	char head[ROOM], is[ROOM];

	if (!*text)
		return;
	if (!equals) {
		if (!description_line(d, text))
			mistake(d, text, "not understood");
		return;
	}
	snprintf(head, sizeof(head), "%.*s", (int)(equals - text), text);
	if (!compute(d, head, is))
		mistake(d, text, "not understood");
	else if (strcmp(equals + 3, is))
		mistake(d, text, is);
	d->examples++;
}

/* | `AF_NAME` | value | meaning | */
static void constant_line(struct doc *d, const char *text)
{
#define CONSTANT(name) {#name, name}
	static const struct {
		const char *name;
		int value;
	} known[] = {CONSTANT(AF_STRENGTH_MAX), CONSTANT(AF_ASSUMED), CONSTANT(AF_ASSUMED_LOW), CONSTANT(AF_ASSUMED_HIGH),
	             CONSTANT(AF_LEVEL_SHARE), CONSTANT(AF_SECOND_SHARE), CONSTANT(AF_WEAKEST_SHARE), CONSTANT(AF_TRANSFER_MIN),
	             CONSTANT(AF_WEIGHT_SUM), CONSTANT(AF_RAW_MAX), CONSTANT(AF_FORMULA_VERSION)};
	enum { KNOWN = sizeof(known) / sizeof(known[0]) };
	char name[WORD_MAX], is[20];
	int value;

	d->constants++;
	if (sscanf(text, "| `%60[A-Z_]` | %d |", name, &value) == 2)
		for (size_t i = 0; i < KNOWN; i++)
			if (!strcmp(name, known[i].name)) {
				snprintf(is, sizeof(is), "%d", known[i].value);
				if (value != known[i].value)
					mistake(d, text, is);
				return;
			}
	mistake(d, text, "no constant that this test knows");
}

enum block { PROSE, EXAMPLE, PROJECT, OTHER };

static enum block open_block(const char *text)
{
	return !strcmp(text, "```example") ? EXAMPLE : !strcmp(text, "```json project") ? PROJECT : OTHER;
}

static void close_block(struct doc *d, enum block block)
{
	if (block != PROJECT)
		return;
	af_project_free(d->project);
	d->project = put_project(d->scene->store, af_buf_text(&d->json));
	af_buf_reset(&d->json);
}

static void read_line(struct doc *d, enum block *block, const char *text)
{
	if (!strncmp(text, "```", 3)) {
		if (*block != PROSE)
			close_block(d, *block);
		*block = *block == PROSE ? open_block(text) : PROSE;
	} else if (*block == EXAMPLE) {
		example_line(d, text);
	} else if (*block == PROJECT) {
		af_buf_adds(&d->json, text);
		af_buf_addc(&d->json, '\n');
	} else if (*block == PROSE && !strncmp(text, "| `AF_", 6)) {
		constant_line(d, text);
	}
}

static void every_example_is_true(void **state)
{
	struct doc d = {.scene = *state};
	char *text = read_text(path), *next;
	enum block block = PROSE;

	for (char *line = text; *line; line = next) {
		size_t n = strcspn(line, "\n");

		next = line + n + (line[n] == '\n');
		line[n] = '\0';
		d.line++;
		read_line(&d, &block, line);
	}
	assert_int_equal(block, PROSE); /* the last block is closed */
	if (d.mistakes)
		fail_msg("%s: %d mistakes", path, d.mistakes);
	assert_true(d.examples >= 40);
	assert_int_equal(d.constants, 11);
	assert_non_null(d.result);
	af_match_result_free(d.result);
	af_project_free(d.project);
	af_buf_clear(&d.json);
	af_free(text);
}

/* The test itself: wrong, unknown and broken lines are found. */
static void false_examples_are_found(void **state)
{
	static const char *const lines[] = {"strength level=4 = 201", "credit strength=160 level=4 = 199", "strange level=4 = 200",
	                                    "strength level=4", "fit = 50.0", "part FastAPI = weight 1", "apportion total=10 = 10",
	                                    "generalist weights=1,1 strengths=50,50 = 50", "carries from=django to=no-such-skill = 80%",
	                                    "skill django", "as_of 2026-11"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct doc d = {.scene = *state, .quiet = true};

		example_line(&d, lines[i]);
		assert_int_equal(d.mistakes, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_is_true),
		cmocka_unit_test(false_examples_are_found),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
