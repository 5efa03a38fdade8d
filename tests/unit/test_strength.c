/* Strength: the tables of years and recency, the blend, transfers, and what a vector remembers. */
#include <math.h>

#include "match_support.h"

static void years_follow_the_table(void **state)
{
	static const struct {
		int months, strength;
	} points[] = {{0, 30}, {6, 60}, {12, 90}, {24, 130}, {36, 155}, {60, 190}, {96, 220}, {144, 250}, {145, 250}, {720, 250},
	              /* between two points: linear, rounded down */
	              {3, 45}, {7, 65}, {18, 110}, {25, 132}, {30, 142}, {48, 172}, {61, 190}, {62, 191}, {143, 249}};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		assert_int_equal(af_strength_of_months(points[i].months), points[i].strength);
	for (int months = 0; months < 800; months++)
		assert_true(af_strength_of_months(months) <= af_strength_of_months(months + 1));
}

static void recency_halves_and_has_a_floor(void **state)
{
	static const int half_lives[] = {36, 60, 96};

	(void)state;
	for (size_t h = 0; h < 3; h++) {
		int half = half_lives[h];

		assert_int_equal(af_recency_percent(-30, half), 100); /* used after the as-of month */
		assert_int_equal(af_recency_percent(0, half), 100);
		assert_int_equal(af_recency_percent(12, half), 100);
		assert_int_equal(af_recency_percent(12 + half, half), 50);
		assert_int_equal(af_recency_percent(12 + 2 * half, half), 40);
		assert_int_equal(af_recency_percent(12000, half), 40);
		for (int idle = 0; idle < 400; idle++) {
			int percent = af_recency_percent(idle, half), twelfths = idle > 12 ? (idle - 12) * 12 / half : 0;
			double exact = 100 * pow(2, -twelfths / 12.0);

			assert_true(percent >= af_recency_percent(idle + 1, half));
			assert_int_equal(percent, exact < 40 ? 40 : lround(exact));
		}
	}
	assert_true(af_recency_percent(60, 36) < af_recency_percent(60, 60));
	assert_true(af_recency_percent(60, 60) < af_recency_percent(60, 96));
}

static void half_lives_have_three_classes(void **state)
{
	(void)state;
	assert_int_equal(af_half_life_months("slow"), 96);
	assert_int_equal(af_half_life_months("medium"), 60);
	assert_int_equal(af_half_life_months("fast"), 36);
	assert_int_equal(af_half_life_months("Slow"), 0);
	assert_int_equal(af_half_life_months(""), 0);
}

static void level_and_years_blend(void **state)
{
	(void)state;
	for (int level = 1; level <= 5; level++)
		assert_int_equal(af_strength_stated(level, AF_UNKNOWN, AF_ASSUMED), 50 * level);
	assert_int_equal(af_strength_stated(AF_UNKNOWN, 24, AF_ASSUMED), 130);
	assert_int_equal(af_strength_stated(AF_UNKNOWN, 0, AF_ASSUMED), 30);
	assert_int_equal(af_strength_stated(4, 60, AF_ASSUMED), (200 * 60 + 190 * 40) / 100);
	assert_int_equal(af_strength_stated(5, 144, AF_ASSUMED), 250);
	assert_int_equal(af_strength_stated(1, 0, AF_ASSUMED), 42);
	/* assumed is used only where nothing is stated */
	assert_int_equal(af_strength_stated(AF_UNKNOWN, AF_UNKNOWN, AF_ASSUMED), 125);
	assert_int_equal(af_strength_stated(AF_UNKNOWN, AF_UNKNOWN, AF_ASSUMED_LOW), 50);
	assert_int_equal(af_strength_stated(AF_UNKNOWN, AF_UNKNOWN, AF_ASSUMED_HIGH), 250);
	assert_int_equal(af_strength_stated(2, AF_UNKNOWN, AF_ASSUMED_HIGH), 100);
}

struct filled {
	struct af_vector vector;
	const struct af_taxonomy *taxonomy;
	struct person person;
};

static void fill(struct filled *f, const struct scene *s, const char *skills, int assumed)
{
	struct af_error err;

	if (!f->taxonomy) {
		f->taxonomy = s->taxonomy;
		assert_ok(af_vector_init(&f->vector, s->taxonomy, &err));
	}
	make_person(&f->person, s->taxonomy, "p", skills);
	af_vector_fill(&f->vector, &f->person.candidate, month_of("2026-11"), assumed);
}

static size_t index_of(const struct filled *f, const char *slug)
{
	const struct af_skill *skill = af_taxonomy_by_slug(f->taxonomy, slug);

	assert_non_null(skill);
	return skill->index;
}

static const struct af_received *best_of(const struct filled *f, const char *slug)
{
	return &f->vector.best[index_of(f, slug)];
}

static void implied_skills_receive_their_share(void **state)
{
	struct filled f = {0};

	fill(&f, *state, "django level=4", AF_ASSUMED);
	assert_int_equal(best_of(&f, "django")->strength, 200);
	assert_int_equal(best_of(&f, "django")->percent, 100);
	assert_int_equal(best_of(&f, "django")->from, index_of(&f, "django"));
	assert_int_equal(best_of(&f, "python")->strength, 160);
	assert_int_equal(best_of(&f, "python")->percent, 80);
	assert_int_equal(best_of(&f, "python")->kind, AF_IMPLIES);
	assert_int_equal(best_of(&f, "python")->from, index_of(&f, "django"));
	/* along a path: Django -> Python 80 -> OOP 45, the percents multiplied and rounded down */
	assert_int_equal(best_of(&f, "oop")->percent, 36);
	assert_int_equal(best_of(&f, "oop")->strength, 72);
	assert_int_equal(f.vector.own[index_of(&f, "python")].stated, 0);
	af_vector_clear(&f.vector);
}

static void implies_never_runs_backward(void **state)
{
	struct filled f = {0};

	fill(&f, *state, "python level=5", AF_ASSUMED);
	assert_int_equal(best_of(&f, "django")->strength, 0);
	assert_int_equal(best_of(&f, "fastapi")->strength, 0);
	af_vector_clear(&f.vector);
}

static void similar_goes_both_ways_and_one_step(void **state)
{
	struct filled f = {0};

	fill(&f, *state, "react level=4", AF_ASSUMED);
	assert_int_equal(best_of(&f, "vue")->strength, 100);
	assert_int_equal(best_of(&f, "vue")->kind, AF_SIMILAR);
	assert_int_equal(best_of(&f, "alpinejs")->strength, 0); /* similar to Vue.js, not to React */
	fill(&f, *state, "vue level=4", AF_ASSUMED);
	assert_int_equal(best_of(&f, "react")->strength, 100);
	/* implied React is not passed on to what is like React */
	fill(&f, *state, "nextjs level=5", AF_ASSUMED);
	assert_int_equal(best_of(&f, "react")->strength, 187);
	assert_int_equal(best_of(&f, "preact")->strength, 0);
	af_vector_clear(&f.vector);
}

static void evidence_counts_once(void **state)
{
	struct filled f = {0};

	fill(&f, *state, "django level=4; flask level=4; fastapi level=4", AF_ASSUMED);
	assert_int_equal(best_of(&f, "python")->strength, 160); /* the largest, never the sum */
	fill(&f, *state, "django level=4; python level=2", AF_ASSUMED);
	assert_int_equal(best_of(&f, "python")->strength, 160);
	assert_int_equal(f.vector.own[index_of(&f, "python")].strength, 100);
	fill(&f, *state, "django level=4; python level=5", AF_ASSUMED);
	assert_int_equal(best_of(&f, "python")->strength, 250);
	assert_int_equal(best_of(&f, "python")->from, index_of(&f, "python"));
	af_vector_clear(&f.vector);
}

static void recency_follows_the_skill(void **state)
{
	struct filled f = {0};
	const struct af_own *own;

	fill(&f, *state, "fastapi level=4 years=5 last_used=2022-03; python level=4 last_used=2022-03; docker level=4", AF_ASSUMED);
	own = &f.vector.own[index_of(&f, "fastapi")]; /* fast */
	assert_int_equal(own->stated, 196);
	assert_int_equal(own->recency, 45);
	assert_int_equal(own->strength, 88);
	own = &f.vector.own[index_of(&f, "python")]; /* slow */
	assert_int_equal(own->recency, 75);
	assert_int_equal(own->strength, 150);
	own = &f.vector.own[index_of(&f, "docker")]; /* never said when: no decay */
	assert_int_equal(own->recency, 100);
	/* what is transferred has already faded */
	assert_int_equal(best_of(&f, "starlette")->strength, 61);
	af_vector_clear(&f.vector);
}

static void a_bare_name_is_assumed(void **state)
{
	struct filled f = {0};
	const struct af_own *own;

	fill(&f, *state, "django; docker level=2", AF_ASSUMED);
	own = &f.vector.own[index_of(&f, "django")];
	assert_true(own->assumed);
	assert_int_equal(own->strength, 125);
	assert_int_equal(own->possible, 250);
	assert_int_equal(best_of(&f, "python")->strength, 100);
	assert_int_equal(best_of(&f, "python")->possible, 200);
	own = &f.vector.own[index_of(&f, "docker")];
	assert_false(own->assumed);
	assert_int_equal(own->possible, 100);
	fill(&f, *state, "django", AF_ASSUMED_LOW);
	assert_int_equal(best_of(&f, "python")->strength, 40);
	assert_int_equal(best_of(&f, "docker")->strength, 0); /* the earlier filling is gone */
	assert_int_equal(best_of(&f, "docker")->possible, 0);
	fill(&f, *state, "django last_used=2023-11", AF_ASSUMED_HIGH);
	assert_int_equal(best_of(&f, "django")->strength, 250 * af_recency_percent(36, 60) / 100);
	af_vector_clear(&f.vector);
}

/* On a tie the source of the lower index is named, however the profile orders them; own evidence wins any tie. */
static void ties_do_not_depend_on_order(void **state)
{
	static const char *const orders[] = {"django level=3; flask; fastapi level=3", "fastapi level=3; flask; django level=3",
	                                     "flask; fastapi level=3; django level=3"};
	struct filled f = {0};

	for (size_t i = 0; i < 3; i++) {
		fill(&f, *state, orders[i], AF_ASSUMED);
		assert_int_equal(best_of(&f, "python")->strength, 120);
		assert_int_equal(best_of(&f, "python")->from, index_of(&f, "django"));
		assert_int_equal(best_of(&f, "python")->possible, 200); /* Flask might be at level 5 */
	}
	fill(&f, *state, "nextjs level=4; react level=3", AF_ASSUMED); /* 200 x 75% = 150 = 50 x 3 */
	assert_int_equal(best_of(&f, "react")->from, index_of(&f, "react"));
	af_vector_clear(&f.vector);
}

static void unlisted_skills_give_nothing(void **state)
{
	struct filled f = {0};

	fill(&f, *state, "docker level=3", AF_ASSUMED);
	f.person.skills[0].skill_id = 12345678;
	af_vector_fill(&f.vector, &f.person.candidate, month_of("2026-11"), AF_ASSUMED);
	assert_int_equal(f.vector.touched_count, 0);
	assert_int_equal(best_of(&f, "docker")->strength, 0);
	af_vector_clear(&f.vector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_follow_the_table),
		cmocka_unit_test(recency_halves_and_has_a_floor),
		cmocka_unit_test(half_lives_have_three_classes),
		cmocka_unit_test(level_and_years_blend),
		cmocka_unit_test(implied_skills_receive_their_share),
		cmocka_unit_test(implies_never_runs_backward),
		cmocka_unit_test(similar_goes_both_ways_and_one_step),
		cmocka_unit_test(evidence_counts_once),
		cmocka_unit_test(recency_follows_the_skill),
		cmocka_unit_test(a_bare_name_is_assumed),
		cmocka_unit_test(ties_do_not_depend_on_order),
		cmocka_unit_test(unlisted_skills_give_nothing),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
