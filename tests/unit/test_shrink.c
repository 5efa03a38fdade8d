/* The tools of the property tests themselves: a property that is broken on purpose must be caught, made small, kept and caught again. */
#include "world.h"

/* Skill 0 plays Python here. */
static void nobody_has_python_above_200(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++)
		for (size_t j = 0; j < w->people[i].candidate.skill_count; j++) {
			const struct af_evidence *e = &w->people[i].skills[j];

			hold(w, strcmp(e->slug, "s00") || af_strength_stated(e->level, e->months, AF_ASSUMED) <= 200);
		}
}

static void no_two_people_are_equal(struct world *w)
{
	for (size_t i = 1; i < w->people_count; i++)
		hold(w, world_raw(w, &w->people[i].candidate) != world_raw(w, &w->people[i - 1].candidate));
}

static void nothing_is_implied(struct world *w)
{
	for (size_t i = 0; i < w->people_count; i++) {
		world_raw(w, &w->people[i].candidate);
		for (size_t j = 0; j < w->spec.count[T_SKILL]; j++)
			hold(w, w->vector.best[j].strength == w->vector.own[j].strength);
	}
}

static void every_draw_is_below_90(struct world *w)
{
	hold(w, below(&w->r, 100) < 90);
}

static void anything_goes(struct world *w)
{
	hold(w, w->people_count <= WORLD_PEOPLE);
}

/* The first drawn case for which the property does not hold, made smaller. */
static void smallest(property *holds, struct spec *spec, char why[WHY])
{
	for (int number = 0; number < CASES; number++) {
		spec_draw(number, spec);
		if (spec_holds(spec, holds, why))
			continue;
		assert_true(spec_shrink(spec, holds, why) < SHRINK_TRIES);
		assert_true(spec_valid(spec));
		assert_false(spec_holds(spec, holds, why));
		return;
	}
	fail_msg("none of %d cases breaks the property", CASES);
}

/* What no world can do without: one requirement, two pillars, each with the only skill. */
static void assert_bare(const struct spec *s, size_t people, size_t known, size_t edges, size_t skills)
{
	static const enum spec_table rest[] = {T_WORLD, T_ASKED, T_ALTERNATIVE};

	assert_int_equal(s->count[T_PERSON], people);
	assert_int_equal(s->count[T_KNOWS], known);
	assert_int_equal(s->count[T_EDGE], edges);
	assert_int_equal(s->count[T_SKILL], skills);
	assert_int_equal(s->count[T_PILLAR], 2);
	assert_int_equal(s->count[T_PILLAR_SKILL], 2);
	for (int i = 0; i < 3; i++)
		assert_int_equal(s->count[rest[i]], 1);
}

static void a_broken_property_shrinks_to_what_breaks_it(void **state)
{
	struct spec s;
	char why[WHY];
	int *knows = s.rows[T_KNOWS][0];

	(void)state;
	smallest(nobody_has_python_above_200, &s, why);
	assert_bare(&s, 1, 1, 0, 1);
	assert_non_null(strstr(why, "<= 200"));
	assert_int_equal(knows[1], 0);
	/* One less, and it would be 200. */
	assert_true(af_strength_stated(knows[2], knows[3], AF_ASSUMED) > 200);
	assert_true(knows[2] == AF_UNKNOWN ? af_strength_of_months(knows[3] - 1) <= 200 : knows[2] == 5);
	assert_int_equal(knows[4], AF_UNKNOWN);
	assert_int_equal(s.rows[T_PERSON][0][0], 0);
	assert_int_equal(s.rows[T_WORLD][0][0], 0);

	smallest(no_two_people_are_equal, &s, why);
	assert_bare(&s, 2, 0, 0, 1);
	smallest(nothing_is_implied, &s, why);
	assert_bare(&s, 1, 1, 1, 2);
	/* What the property draws itself is part of the case, and made small as well. */
	smallest(every_draw_is_below_90, &s, why);
	assert_bare(&s, 0, 0, 0, 1);
	assert_true(s.rows[T_WORLD][0][0] < 100);
}

static void a_small_case_is_kept_and_caught_again(void **state)
{
	char folder[256], path[400], found[400], name[100], why[WHY];
	struct spec s, again;

	(void)state;
	make_folder(folder);
	smallest(nobody_has_python_above_200, &s, why);
	spec_save(&s, "nobody_has_python_above_200", why, folder, path);
	spec_load(path, &again, name);
	assert_string_equal(name, "nobody_has_python_above_200");
	assert_memory_equal(&again, &s, sizeof(s));
	assert_int_equal(spec_replay(folder, name, nobody_has_python_above_200, found, why), 1);
	assert_string_equal(found, path);
	assert_non_null(strstr(why, "test_shrink.c"));
	/* The same file is no case of another property, and a property that is mended holds for it. */
	assert_int_equal(spec_replay(folder, "anything_goes", anything_goes, found, why), 0);
	assert_int_equal(spec_replay(folder, name, anything_goes, found, why), 1);
	assert_string_equal(found, "");
	assert_int_equal(spec_replay("/nowhere", name, anything_goes, found, why), 0);
	remove_folder(folder);
}

/* Every drawn case can be written and read, and is drawn the same again. */
static void cases_survive_their_file(void **state)
{
	(void)state;
	for (int number = 0; number < CASES; number++) {
		struct spec drawn, again, read;
		char name[100];
		FILE *file = tmpfile();

		assert_non_null(file);
		spec_draw(number, &drawn);
		spec_draw(number, &again);
		assert_memory_equal(&drawn, &again, sizeof(drawn));
		spec_write(&drawn, "any", "why", file);
		rewind(file);
		assert_int_equal(spec_read(&read, file, name), 0);
		assert_string_equal(name, "any");
		assert_memory_equal(&drawn, &read, sizeof(drawn));
		fclose(file);
	}
}

static int wrong_line(const char *text)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	struct spec s;
	char name[100];
	int line;

	assert_non_null(in);
	line = spec_read(&s, in, name);
	fclose(in);
	return line;
}

#define BARE \
	"property p\nworld seed=0 mix=0 archetype_weight=0 max_rate=- min_months=0 work_mode=0\nskill id=1 half_life=0\n" \
	"asked importance=0 weight=1 level=1 months=0 exact=0\nalternative asked=0 skill=0\n" \
	"pillar generalist=0 weight=1 core=0\npillar generalist=1 weight=1 core=1\nshown_by pillar=0 skill=0\nshown_by pillar=1 skill=0\n"

static void a_file_that_is_no_world_is_refused(void **state)
{
	(void)state;
	assert_int_equal(wrong_line(BARE), 0);
	assert_int_equal(wrong_line("# why\n\n" BARE), 0);
	assert_int_equal(wrong_line(BARE "house key=1\n"), 10);                              /* no such table */
	assert_int_equal(wrong_line(BARE "person key=0 months=- rate=- usd=0\n"), 10);       /* a cell is missing */
	assert_int_equal(wrong_line(BARE "person key=0 month=- rate=- usd=0 work_modes=0\n"), 10);
	assert_int_equal(wrong_line(BARE "person key=0 months=1x rate=- usd=0 work_modes=0\n"), 10);
	assert_int_equal(wrong_line(BARE "person key=0 months= rate=- usd=0 work_modes=0\n"), 10);
	assert_int_equal(wrong_line(BARE "person key=9 months=- rate=- usd=0 work_modes=0\n"), 11); /* no world as a whole */
	assert_int_equal(wrong_line(BARE "edge from=0 to=0 similar=0 percent=50\n"), 11);           /* a cycle */
	assert_int_equal(wrong_line(BARE "knows person=0 skill=0 level=1 months=- idle=-\n"), 11);  /* of nobody */
	assert_int_equal(wrong_line(BARE "alternative asked=0 skill=0\n"), 11);                     /* twice */
	assert_int_equal(wrong_line("skill id=1 half_life=0\n"), 2);
	assert_int_equal(wrong_line(""), 1);
}

/* A kept case whose property is misspelled, or gone, would never run. */
static void every_kept_case_is_of_a_property(void **state)
{
	static const char folder[] = "tests/fixtures/properties";
	struct dirent **entries;
	char *tests[] = {read_text("tests/unit/test_properties.c"), read_text("tests/unit/test_reference.c"), read_text("tests/unit/test_pools.c")};
	int n = scandir(folder, &entries, is_world, alphasort);

	(void)state;
	assert_true(n > 10);
	for (int i = 0; i < n; i++) {
		char path[400], name[100], all[120], some[120];
		struct spec spec;
		bool found = false;

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		spec_load(path, &spec, name);
		snprintf(all, sizeof(all), "PROPERTY(%s)", name);
		snprintf(some, sizeof(some), "PROPERTY_IN(%s,", name);
		for (int t = 0; t < 3; t++)
			found = found || strstr(tests[t], all) || strstr(tests[t], some);
		if (!found)
			fail_msg("%s: there is no property %s", path, name);
		free(entries[i]);
	}
	free(entries);
	for (int t = 0; t < 3; t++)
		af_free(tests[t]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_property_shrinks_to_what_breaks_it),
		cmocka_unit_test(a_small_case_is_kept_and_caught_again),
		cmocka_unit_test(cases_survive_their_file),
		cmocka_unit_test(a_file_that_is_no_world_is_refused),
		cmocka_unit_test(every_kept_case_is_of_a_property),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases\n", (unsigned long long)world_seed(), CASES);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
