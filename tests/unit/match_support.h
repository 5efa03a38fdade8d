/* Shared by the tests of matching: people and skills from short texts, and projects from requirements alone. */
#ifndef TESTS_MATCH_SUPPORT_H
#define TESTS_MATCH_SUPPORT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loading.h"
#include "score/query.h"
#include "store/store.h"
#include "support.h"

enum { WORD_MAX = 64, SKILLS_MAX = 40 };

static inline int month_of(const char *text)
{
	int month;

	if (!af_month_parse(text, &month))
		fail_msg("\"%s\" is no month", text);
	return month;
}

/* The value of "name=value" among the words of text, copied to out; false when there is none. */
static inline bool word_value(const char *text, const char *name, char out[WORD_MAX])
{
	size_t n = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += n) {
		if (at[n] != '=' || (at > text && at[-1] != ' '))
			continue;
		snprintf(out, WORD_MAX, "%.*s", (int)strcspn(at + n + 1, " \n"), at + n + 1);
		return true;
	}
	return false;
}

/* A whole number, or otherwise when the word is not there. */
static inline int word_int(const char *text, const char *name, int otherwise)
{
	char value[WORD_MAX], *end;
	long number;

	if (!word_value(text, name, value))
		return otherwise;
	number = strtol(value, &end, 10);
	if (end == value || *end)
		fail_msg("%s=%s is no whole number", name, value);
	return (int)number;
}

/* years=2.5 or months=30; AF_UNKNOWN when neither is there. */
static inline int word_months(const char *text)
{
	char value[WORD_MAX];

	if (!word_value(text, "years", value))
		return word_int(text, "months", AF_UNKNOWN);
	return (int)(strtod(value, NULL) * 12 + 0.5);
}

static inline int word_month(const char *text, const char *name)
{
	char value[WORD_MAX];

	return word_value(text, name, value) ? month_of(value) : AF_UNKNOWN;
}

/* Somebody of whom nothing is known but a key and skills. */
struct person {
	struct af_candidate candidate;
	struct af_evidence skills[SKILLS_MAX];
};

/* Adds "fastapi level=4 years=3 last_used=2026-01": a slug, then what is stated of it. */
static inline void add_skill(struct person *p, const struct af_taxonomy *taxonomy, const char *text)
{
	char slug[WORD_MAX];
	const struct af_skill *skill;

	text += strspn(text, " ");
	snprintf(slug, sizeof(slug), "%.*s", (int)strcspn(text, " \n"), text);
	skill = af_taxonomy_by_slug(taxonomy, slug);
	if (!skill)
		fail_msg("no skill has the slug \"%s\"", slug);
	assert_true(p->candidate.skill_count < SKILLS_MAX);
	p->skills[p->candidate.skill_count++] =
		(struct af_evidence){.skill_id = skill->id, .slug = skill->slug, .name = skill->name, .listed = true,
	                         .level = word_int(text, "level", AF_UNKNOWN), .months = word_months(text),
	                         .last_used = word_month(text, "last_used"), .source = skill->name};
	p->candidate.skills = p->skills;
}

/* skills: as for add_skill, several parted by ';'. p must not move afterwards. */
static inline void make_person(struct person *p, const struct af_taxonomy *taxonomy, const char *key, const char *skills)
{
	memset(p, 0, sizeof(*p));
	p->candidate.key = key;
	p->candidate.utc_offset = p->candidate.months = AF_UNKNOWN;
	p->candidate.rate_cents = -1;
	p->candidate.notice_days = AF_UNKNOWN;
	p->candidate.skills = p->skills;
	while (*skills) {
		int n = (int)strcspn(skills, ";");
		char one[200];

		assert_true(snprintf(one, sizeof(one), "%.*s", n, skills) < (int)sizeof(one));
		add_skill(p, taxonomy, one);
		skills += n + (skills[n] == ';');
	}
}

static inline void put_candidate(struct af_store *store, const struct af_candidate *candidate)
{
	struct af_error err;
	enum af_put outcome;
	int64_t batch;

	assert_ok(af_store_begin(store, &err));
	assert_ok(af_store_batch_begin(store, "test", NULL, &batch, &err));
	assert_ok(load_candidate(store, candidate, false, batch, &outcome, &err));
	assert_ok(af_store_commit(store, &err));
}

static inline void put_person(struct af_store *store, const char *key, const char *skills)
{
	const struct af_taxonomy *taxonomy;
	struct af_error err;
	struct person p;

	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	make_person(&p, taxonomy, key, skills);
	put_candidate(store, &p.candidate);
}

/* Stores a project: members are those of its JSON object after slug and title, and may not be empty. */
static inline struct af_project *put_asking(struct af_store *store, const char *slug, const char *members)
{
	struct af_project *project;
	char json[4000];

	assert_true(snprintf(json, sizeof(json), "{\"slug\":\"%s\",\"title\":\"Test %s\",%s}", slug, slug, members) < (int)sizeof(json));
	project = put_project(store, json);
	return project;
}

static inline struct af_match_options options_of(const char *as_of)
{
	return (struct af_match_options){.as_of = month_of(as_of), .near_limit = SIZE_MAX, .mix = AF_UNKNOWN};
}

/* The only match or near miss of a result about one person. */
static inline const struct af_match *only_match(const struct af_match_result *result)
{
	assert_int_equal(result->match_count + result->near_miss_count, 1);
	return result->match_count ? result->matches : result->near_misses;
}

/* A whole file as text; the caller frees it with af_free. */
static inline char *read_text(const char *path)
{
	FILE *in = fopen(path, "rb");
	struct af_buf text = {0};
	char block[4096];
	size_t n;

	if (!in)
		fail_msg("cannot open %s: run the tests from the top folder", path);
	while ((n = fread(block, 1, sizeof(block), in)))
		af_buf_add(&text, block, n);
	assert_int_equal(ferror(in), 0);
	fclose(in);
	assert_false(text.failed);
	return text.data;
}

/* A store in a folder of its own, for a group of tests. */
struct scene {
	char folder[256];
	struct af_store *store;
	const struct af_taxonomy *taxonomy;
};

/* From now on rankings of that month find postings, whatever is changed. */
static inline void have_postings(struct af_store *store, const char *month)
{
	struct af_error err;
	bool rebuilt, ready;

	assert_ok(af_postings_refresh(store, month_of(month), false, NULL, NULL, &rebuilt, &err));
	assert_ok(af_postings_ready(store, month_of(month), &ready, &err));
	assert_true(ready);
}

static inline int open_scene(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct af_error err;

	if (!s)
		return -1;
	make_folder(s->folder);
	s->store = new_store(s->folder);
	assert_ok(af_store_taxonomy(s->store, &s->taxonomy, &err));
	*state = s;
	return 0;
}

static inline int close_scene(void **state)
{
	struct scene *s = *state;

	af_store_close(s->store);
	remove_folder(s->folder);
	free(s);
	return 0;
}

#endif
