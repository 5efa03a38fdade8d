/* A world's people and project as a file of candidates and a project file, told in several ways, through the real import, store and ranking.
 *
 * The skills of the world become real ones, so the taxonomy and the archetypes are those that everybody has. What is stored is undone with the
 * next store_people, so that no case sees another. */
#ifndef TESTS_POOLS_H
#define TESTS_POOLS_H

#include <ctype.h>

#include "match/prepare.h"
#include "world.h"

/* One skill of the taxonomy for each of a world: many lend to each other, and most have several spellings. */
static const char *const real_skills[WORLD_SKILLS] = {
	"python", "django", "flask", "fastapi", "react", "vue", "angular", "react-native", "javascript", "typescript", "postgresql", "mysql",
	"sql", "docker", "kubernetes", "redis", "kafka", "rabbitmq", "aws", "nodejs", "celery", "pydantic", "asyncio", "django-rest-framework"};

/* How a story is told. What is told stays the same. */
struct telling {
	struct prng *r;  /* for what follows */
	bool shuffled;   /* rows, columns, and skills of a person, in any order */
	bool respelled;  /* skills by any of their names */
	bool as_another; /* other names, addresses, ages ... */
};

static struct scene *scene;

static inline int open_pools(void **state)
{
	int failed = open_scene(state);

	scene = *state;
	return failed;
}

static inline int close_pools(void **state)
{
	af_rollback(scene->store);
	return close_scene(state);
}

/* 0 .. n-1 in any order, or as they are. */
static inline void draw_order(const struct telling *t, size_t n, size_t *order)
{
	for (size_t i = 0; i < n; i++) {
		size_t j = t->shuffled ? (size_t)below(t->r, (int)i + 1) : i;

		order[i] = order[j];
		order[j] = i;
	}
}

/* Any of the names of a skill, in any case, with any of the separators that do not matter. */
static inline void tell_skill(const struct telling *t, int skill, struct af_buf *out)
{
	const struct af_skill *s = af_taxonomy_by_slug(scene->taxonomy, real_skills[skill]);
	const char *name = s->name;
	int which = t->respelled ? below(t->r, (int)s->alias_count + 2) : 0;

	if (which)
		name = which == 1 ? s->slug : s->aliases[which - 2];
	for (; *name; name++) {
		char c = *name;

		if (t->respelled && isalpha((unsigned char)c) && chance(t->r, 30))
			c ^= 0x20;
		else if (t->respelled && c == ' ' && chance(t->r, 30))
			c = "-_."[below(t->r, 3)];
		af_buf_addc(out, c);
	}
}

static inline void tell_evidence(const struct telling *t, const int *knows, struct af_buf *out)
{
	const char *gap = " (";
	char month[16];

	tell_skill(t, knows[1], out);
	if (knows[2] != AF_UNKNOWN) {
		af_buf_printf(out, "%slevel %d", gap, knows[2]);
		gap = ", ";
	}
	if (knows[3] != AF_UNKNOWN) {
		af_buf_printf(out, "%s%d months", gap, knows[3]);
		gap = ", ";
	}
	if (knows[4] != AF_UNKNOWN) {
		af_month_format(month_of("2026-11") - (knows[4] > 0 ? knows[4] : 0), month); /* a file cannot have used it in the future */
		af_buf_printf(out, "%slast used %s", gap, month);
		gap = ", ";
	}
	if (*gap == ',')
		af_buf_addc(out, ')');
}

static inline void tell_skills(const struct telling *t, const struct spec *s, int person, struct af_buf *out)
{
	size_t rows[SPEC_ROWS], order[SPEC_ROWS], n = 0;

	for (size_t i = 0; i < s->count[T_KNOWS]; i++)
		if (s->rows[T_KNOWS][i][0] == person)
			rows[n++] = i;
	draw_order(t, n, order);
	for (size_t i = 0; i < n; i++) {
		if (i)
			af_buf_adds(out, "; ");
		tell_evidence(t, s->rows[T_KNOWS][rows[order[i]]], out);
	}
}

enum { FIELD_KEY, FIELD_SKILLS, FIELD_YEARS, FIELD_RATE, FIELD_MODE, FIELD_PERSON, FIELDS }; /* FIELD_PERSON: the columns of who it is */

static inline void tell_field(const struct telling *t, const struct spec *s, int person, int field, struct af_buf *out)
{
	static const char *const who[] = {"Ann,f,31,Portuguese,ann@example.org,Lisbon,", "Dr. Ruby Python,x,67,Swiss,java@react.example,Basel,SQL and Docker expert",
	                                  "\"Stone, Bob\",m,19,Indian,,,\"Senior Django, Flask and React ninja\"", ",,,,,,"};
	const int *p = s->rows[T_PERSON][person];
	char modes[32];

	af_work_modes_format(p[4], modes);
	if (field == FIELD_KEY)
		af_buf_adds(out, world_keys[p[0]]);
	else if (field == FIELD_SKILLS)
		tell_skills(t, s, person, out);
	else if (field == FIELD_YEARS && p[1] != AF_UNKNOWN)
		af_buf_printf(out, "%d months", p[1]);
	else if (field == FIELD_RATE && p[2] != AF_UNKNOWN)
		af_buf_printf(out, "%d %s/hour", p[2], p[3] ? "USD" : "EUR");
	else if (field == FIELD_MODE && p[4])
		af_buf_adds(out, modes);
	else if (field == FIELD_PERSON)
		af_buf_adds(out, who[t->as_another ? 1 + below(t->r, 3) : 0]);
}

/* The file of candidates. */
static inline void tell_people(const struct telling *t, const struct spec *s, struct af_buf *out)
{
	static const char *const headers[FIELDS] = {"Candidate ID", "Skills", "Years of experience", "Hourly rate", "Work mode",
	                                            "Name,Gender,Age,Nationality,E-mail,City of birth,About me"};
	size_t columns[FIELDS], people[WORLD_PEOPLE];

	draw_order(t, FIELDS, columns);
	draw_order(t, s->count[T_PERSON], people);
	for (size_t c = 0; c < FIELDS; c++)
		af_buf_printf(out, "%s%s", c ? "," : "", headers[columns[c]]);
	af_buf_addc(out, '\n');
	for (size_t i = 0; i < s->count[T_PERSON]; i++) {
		for (size_t c = 0; c < FIELDS; c++) {
			bool quote = columns[c] != FIELD_PERSON;

			af_buf_printf(out, "%s%s", c ? "," : "", quote ? "\"" : "");
			tell_field(t, s, (int)people[i], (int)columns[c], out);
			af_buf_adds(out, quote ? "\"" : "");
		}
		af_buf_addc(out, '\n');
	}
}

/* The project file: the first n requirements of the world. */
static inline void tell_project(const struct telling *t, const struct spec *s, const char *slug, size_t n, struct af_buf *out)
{
	static const char *const importances[] = {"must", "should", "nice"};
	static const char *const modes[] = {"", "remote", "hybrid", "", "on-site"};
	const int *world = s->rows[T_WORLD][0];

	af_buf_printf(out, "{\"slug\":\"%s\",\"title\":\"T\",\"archetype_weight\":%d,\"constraints\":{\"min_years\":%.4f", slug, world[2],
	              world[4] / 12.0);
	if (world[3] != AF_UNKNOWN)
		af_buf_printf(out, ",\"max_rate\":{\"amount\":%d,\"currency\":\"EUR\",\"per\":\"hour\"}", world[3]);
	if (world[5])
		af_buf_printf(out, ",\"work_mode\":\"%s\"", modes[world[5]]);
	af_buf_adds(out, "},\"requirements\":[");
	for (size_t i = 0; i < n; i++) {
		const int *q = s->rows[T_ASKED][i];
		const char *gap = "";

		af_buf_printf(out, "%s{\"importance\":\"%s\",\"weight\":%d,\"level\":%d,\"exact\":%s,", i ? "," : "", importances[q[0]], q[1], q[2],
		              q[4] ? "true" : "false");
		if (q[0] == 0)
			af_buf_printf(out, "\"years\":%.4f,", q[3] / 12.0);
		af_buf_adds(out, "\"any_of\":[");
		for (size_t j = 0; j < s->count[T_ALTERNATIVE]; j++) {
			if (s->rows[T_ALTERNATIVE][j][0] != (int)i)
				continue;
			af_buf_printf(out, "%s\"", gap);
			tell_skill(t, s->rows[T_ALTERNATIVE][j][1], out);
			af_buf_addc(out, '"');
			gap = ",";
		}
		af_buf_adds(out, "]}");
	}
	af_buf_adds(out, "]}");
}

/* ---------------------------------------------------------------- through the library */

/* Imports the people, in place of those of the last time. */
static inline void store_people(struct world *w, const struct telling *t)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z", .strict = true};
	struct af_import_result *result = NULL;
	struct af_buf text = {0};
	enum af_status status;
	size_t doubtful = 0;
	struct af_error err;
	FILE *in;

	af_rollback(scene->store);
	hold_ok(w, af_begin(scene->store, &err));
	tell_people(t, &w->spec, &text);
	in = fmemopen(text.data, text.length, "r");
	assert_non_null(in);
	status = af_import(scene->store, in, "people.csv", &options, &result, &err);
	fclose(in);
	if (!status)
		doubtful = result->doubtful + result->rejected + result->unlisted_count;
	af_import_result_free(result);
	af_buf_clear(&text);
	hold_ok(w, status);
	hold(w, !doubtful);
}

/* The project as read from its file; free with af_project_free. */
static inline struct af_project *read_project(struct world *w, const struct telling *t, const char *slug, size_t n)
{
	struct af_project *project;
	struct af_buf text = {0};
	struct af_error err;
	enum af_status status;

	tell_project(t, &w->spec, slug, n, &text);
	status = af_project_read(scene->taxonomy, "p.json", text.data, text.length, &project, &err);
	af_buf_clear(&text);
	hold_ok(w, status);
	return project;
}

static inline struct af_match_options options_in(const struct world *w)
{
	struct af_match_options options = options_of("2026-11");

	options.mix = w->spec.rows[T_WORLD][0][1];
	return options;
}

static inline void add_texts(struct af_buf *out, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		af_buf_printf(out, "|%s", texts[i]);
	af_buf_addc(out, '\n');
}

/* All that a match says, but for rank and name. */
static inline void describe(const struct af_match *m, struct af_buf *out)
{
	af_buf_printf(out, "%s raw %d fit %d %d-%d complete %d from %d+%d eligible %d has %zu/%zu\n", m->key, m->raw, m->fit, m->low, m->high,
	              m->completeness, m->requirement_tenths, m->archetype_tenths, m->eligible, m->matched, m->asked);
	add_texts(out, m->failed, m->failed_count);
	add_texts(out, m->unverified, m->unverified_count);
	add_texts(out, m->missing, m->missing_count);
	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];

		af_buf_printf(out, "%d %s %d weight %d strength %d credit %d raw %d points %d assumed %d %s\n", p->kind, p->label, p->importance,
		              p->weight, p->strength, p->credit, p->raw, p->tenths, p->assumed, p->trace);
	}
}

/* ---------------------------------------------------------------- the same without import, store and ranking */

/* The world's people with real skills. */
static struct person real_people[WORLD_PEOPLE];

static inline void make_real_people(const struct world *w)
{
	const struct spec *s = &w->spec;

	for (size_t i = 0; i < w->people_count; i++) {
		struct person *p = &real_people[i];

		*p = w->people[i];
		p->candidate.skills = p->skills;
		p->candidate.name = "Ann";
		p->candidate.skill_count = 0;
	}
	for (size_t i = 0; i < s->count[T_KNOWS]; i++) {
		const int *knows = s->rows[T_KNOWS][i];
		struct person *p = &real_people[knows[0]];
		struct af_evidence *e = &p->skills[p->candidate.skill_count];

		add_skill(p, scene->taxonomy, real_skills[knows[1]]);
		e->level = knows[2];
		e->months = knows[3];
		e->last_used = knows[4] == AF_UNKNOWN ? AF_UNKNOWN : w->as_of - (knows[4] > 0 ? knows[4] : 0);
	}
}

/* Stores the world's people as they are, in place of those of the last time; with postings of the month unless that is AF_UNKNOWN. */
static inline void load_people_as_of(struct world *w, int month)
{
	struct af_loader *loader = NULL;
	enum af_status status;
	struct af_error err;
	int64_t batch, id;

	make_real_people(w);
	af_rollback(scene->store);
	hold_ok(w, af_begin(scene->store, &err));
	hold_ok(w, af_store_batch_begin(scene->store, "test", NULL, &batch, &err));
	status = af_loader_open(scene->store, batch, month, &loader, &err);
	for (size_t i = 0; i < w->people_count && !status; i++)
		status = af_loader_add(loader, &real_people[i].candidate, NULL, &id, &err);
	if (!status)
		status = af_loader_finish(loader, &err);
	af_loader_close(loader);
	hold_ok(w, status);
}

/* The same with postings in every other world. */
static inline void load_people(struct world *w)
{
	load_people_as_of(w, w->spec.rows[T_WORLD][0][0] % 2 ? month_of("2026-11") : AF_UNKNOWN);
}

/* Everybody scored one by one, for nobody else to matter; in the world's memory. */
static inline struct af_match *score_alone(struct world *w, const struct af_project *project)
{
	struct af_match *list = af_arena_array(&w->arena, w->people_count, sizeof(*list));
	struct af_match_options options = options_in(w);
	struct af_prepared prepared;
	struct af_error err;
	enum af_status status;

	make_real_people(w);
	assert_non_null(list);
	status = af_prepare(&prepared, scene->store, project, &options, &w->arena, &err);
	for (size_t i = 0; i < w->people_count && !status; i++)
		status = af_explain_fill(&prepared.query, project, &real_people[i].candidate, options.as_of, false, &prepared.vector, &w->arena,
		                         &list[i], &err);
	af_prepared_clear(&prepared);
	hold_ok(w, status);
	return list;
}

#endif
