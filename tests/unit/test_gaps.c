/* What empties a pool and what would fill it, against rankings for changed projects: every count is tried out. */
#include "match/steps.h"
#include "world.h"

enum { PEOPLE = 40, PROJECTS = 240, CROWD_EACH = 12, PLACES = 4 }; /* a new crowd for every twelve projects */

struct crowd {
	struct scene scene;
	struct person people[PEOPLE];
	char keys[PEOPLE][16], dates[PEOPLE][16];
};

static const char *const countries[PLACES] = {"DE", "FR", "AT", NULL};
static const char *const locations[PLACES] = {"Berlin, Germany", "Lyon, France", NULL, "Graz"};

static void draw_rest(struct prng *r, struct af_candidate *c, char date[16])
{
	int place = below(r, PLACES);

	c->country = chance(r, 80) ? countries[place] : NULL;
	c->location = chance(r, 80) ? locations[place] : NULL;
	c->utc_offset = chance(r, 30) ? AF_UNKNOWN : 30 * (below(r, 40) - 20);
	snprintf(date, 16, "%04d-%02d-%02d", 2026 + below(r, 2), 1 + below(r, 12), 1 + below(r, 28));
	c->available_from = chance(r, 40) ? NULL : chance(r, 30) ? "now" : date;
	if (!c->available_from && chance(r, 70))
		c->notice_days = 15 * below(r, 8);
	if (c->months != AF_UNKNOWN)
		c->months += below(r, 12);
}

/* Skills out of a few, so that many people nearly have what is asked. */
static void draw_common(struct prng *r, const struct af_taxonomy *t, int as_of, struct person *p)
{
	static const char *const common[] = {"python", "django", "flask", "fastapi", "react", "vue", "angular", "javascript", "typescript", "svelte",
	                                     "postgresql", "mysql", "docker", "kubernetes", "pydantic"};

	p->candidate.skill_count = 0;
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		size_t last = p->candidate.skill_count;

		if (!chance(r, 25))
			continue;
		add_skill(p, t, common[i]);
		p->skills[last].level = draw_level(r);
		p->skills[last].months = draw_months(r);
		p->skills[last].last_used = draw_last_used(r, as_of);
	}
}

/* Puts other people in place of the last ones. */
static void renew(struct crowd *c, int number)
{
	struct prng r = prng_of(number);
	void *scene = NULL;

	af_store_close(c->scene.store);
	remove_folder(c->scene.folder);
	assert_int_equal(open_scene(&scene), 0);
	c->scene = *(struct scene *)scene;
	free(scene);
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(c->keys[i], sizeof(c->keys[i]), "p%02d", i);
		draw_person(&r, c->scene.taxonomy, month_of("2026-11"), c->keys[i], &c->people[i]);
		draw_common(&r, c->scene.taxonomy, month_of("2026-11"), &c->people[i]);
		draw_rest(&r, &c->people[i].candidate, c->dates[i]);
		put_candidate(c->scene.store, &c->people[i].candidate);
	}
	if (chance(&r, 70))
		have_postings(c->scene.store, "2026-11");
}

static int make_crowd(void **state)
{
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	void *scene = NULL;

	if (!crowd || open_scene(&scene))
		return -1;
	crowd->scene = *(struct scene *)scene;
	free(scene);
	*state = crowd;
	return 0;
}

static int clear_crowd(void **state)
{
	struct crowd *crowd = *state;

	af_store_close(crowd->scene.store);
	remove_folder(crowd->scene.folder);
	free(crowd);
	return 0;
}

struct drawn {
	struct af_project project;
	struct af_requirement asked[WORLD_ASKED];
	const char *alternatives[WORLD_ASKED][WORLD_ALTERNATIVES], *places[3];
	char date[16];
};

/* A project that asks for what the crowd has, so that some people fail little. */
static void draw(struct prng *r, struct crowd *c, struct drawn *d)
{
	struct af_constraints *k = &d->project.constraints;
	int start = below(r, 3);

	draw_project(r, c->scene.taxonomy, &d->project, d->asked, d->alternatives);
	if (d->project.requirement_count > 3)
		d->project.requirement_count = 1 + (size_t)below(r, 3);
	for (size_t i = 0; i < d->project.requirement_count; i++) {
		const struct person *p = &c->people[below(r, PEOPLE)];

		if (p->candidate.skill_count)
			d->alternatives[i][0] = p->skills[below(r, (int)p->candidate.skill_count)].slug;
		for (size_t j = 1; j < d->asked[i].skill_count; j++)
			if (!strcmp(d->alternatives[i][j], d->alternatives[i][0]))
				d->asked[i].skill_count = j;
		d->asked[i].importance = chance(r, 50) ? AF_MUST : AF_SHOULD;
		d->asked[i].exact = chance(r, 40);
		d->asked[i].months = d->asked[i].importance == AF_MUST && chance(r, 40) ? 12 * (1 + below(r, 8)) : 0;
	}
	if (chance(r, 40)) { /* only must-haves */
		*k = (struct af_constraints){.max_rate_cents = -1, .utc_offset = AF_UNKNOWN};
		return;
	}
	if (chance(r, 40)) {
		static const char *const places[] = {"DE", "Lyon", "AT", "FR"};

		d->places[0] = places[start];
		d->places[1] = places[start + 1];
		k->locations = d->places;
		k->location_count = 1 + (size_t)below(r, 2);
	}
	if (chance(r, 20)) {
		k->utc_offset = 60 * (below(r, 6) - 3);
		k->overlap_minutes = 60 * (1 + below(r, 8));
	}
	if (chance(r, 30)) {
		snprintf(d->date, sizeof(d->date), "%04d-%02d-%02d", 2026 + below(r, 2), 1 + below(r, 12), 1 + below(r, 28));
		k->available_by = d->date;
	}
}

static struct af_match_result *run(struct crowd *c, const struct af_project *project, bool strict, const char *where)
{
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	struct af_error err;

	options.strict = strict;
	options.where = where;
	options.near_limit = 0;
	assert_ok(af_match_run(c->scene.store, project, &options, &result, &err));
	return result;
}

static size_t eligible(struct crowd *c, const struct af_project *project, bool strict, const char *where)
{
	struct af_match_result *result = run(c, project, strict, where);
	size_t n = result->eligible_count;

	af_match_result_free(result);
	return n;
}

static void drop_constraint(struct af_constraints *k, enum af_condition_kind kind)
{
	switch (kind) {
	case AF_CONDITION_RATE:
		k->max_rate_cents = -1;
		break;
	case AF_CONDITION_LOCATION:
		k->location_count = 0;
		break;
	case AF_CONDITION_TIMEZONE:
		k->utc_offset = AF_UNKNOWN;
		break;
	case AF_CONDITION_AVAILABILITY:
		k->available_by = NULL;
		break;
	case AF_CONDITION_WORK_MODE:
		k->work_mode = 0;
		break;
	default:
		k->min_months = 0;
	}
}

/* Takes a condition out of the project, of which it owns the requirements. */
static void drop(struct drawn *d, const struct af_condition *condition)
{
	if (condition->requirement != SIZE_MAX) {
		d->asked[condition->requirement].importance = AF_SHOULD;
		d->asked[condition->requirement].months = 0;
	} else {
		drop_constraint(&d->project.constraints, condition->kind);
	}
}

static struct drawn copy(const struct drawn *d)
{
	return *d;
}

static void relocate(struct drawn *d)
{
	d->project.requirements = d->asked;
	for (size_t i = 0; i < d->project.requirement_count; i++)
		d->asked[i].skills = d->alternatives[i];
	if (d->project.constraints.location_count)
		d->project.constraints.locations = d->places;
}

/* Nothing but one condition: what it leaves. */
static size_t alone(struct crowd *c, const struct drawn *d, const struct af_match_result *result, size_t kept, bool strict, const char *where)
{
	struct drawn changed = copy(d);

	relocate(&changed);
	for (size_t i = 0; i < result->condition_count; i++)
		if (i != kept)
			drop(&changed, &result->conditions[i]);
	return eligible(c, &changed.project, strict, where);
}

static size_t without(struct crowd *c, const struct drawn *d, const struct af_condition *conditions, const size_t *set, size_t n, bool strict,
                      const char *where)
{
	struct drawn changed = copy(d);

	relocate(&changed);
	for (size_t i = 0; i < n; i++)
		drop(&changed, &conditions[set[i]]);
	return eligible(c, &changed.project, strict, where);
}

static size_t blocked[3]; /* projects that nobody meets, by the size of the smallest set: one, two, more */

/* The set frees as many as it says, no set of its size frees more, and no smaller one frees anybody. */
static void check_blocking(struct crowd *c, const struct drawn *d, const struct af_match_result *r, bool strict, const char *where)
{
	if (r->eligible_count || !r->pool) {
		assert_int_equal(r->blocking_count, 0);
		return;
	}
	assert_true(r->blocking_count > 0);
	assert_int_equal(without(c, d, r->conditions, r->blocking, r->blocking_count, strict, where), r->without_blocking);
	blocked[r->blocking_count > 3 ? 2 : r->blocking_count - 1]++;
	for (size_t i = 0; i < r->condition_count; i++)
		for (size_t j = i; j < r->condition_count; j++) {
			size_t set[2] = {i, j}, n = i == j ? 1 : 2;
			size_t freed = n <= r->blocking_count ? without(c, d, r->conditions, set, n, strict, where) : 0;

			assert_true(n < r->blocking_count ? !freed : freed <= r->without_blocking || n > r->blocking_count);
		}
}

static void every_condition_is_counted(void **state)
{
	struct crowd *c = *state;
	struct prng r = prng_of(1);
	size_t conditions = 0;

	for (int number = 0; number < PROJECTS; number++) {
		struct drawn d = {.date = ""};
		struct af_match_result *result;
		bool strict = chance(&r, 30);
		const char *where;

		if (number % CROWD_EACH == 0)
			renew(c, number + 1);
		where = chance(&r, 20) ? "key != p07 and (rate is unknown or rate > 50)" : NULL;

		draw(&r, c, &d);
		for (size_t i = 0; i < d.project.requirement_count && number % 6 == 0; i++) { /* hardly anybody */
			d.asked[i].importance = AF_MUST;
			d.asked[i].level = 5;
		}
		result = run(c, &d.project, strict, where);
		assert_int_equal(result->pool + result->left_out, PEOPLE);
		assert_true(where ? result->left_out > 0 : !result->left_out);
		for (size_t i = 0; i < result->condition_count; i++) {
			assert_int_equal(result->pool - result->conditions[i].failed, alone(c, &d, result, i, strict, where));
			assert_int_equal(result->conditions[i].without, without(c, &d, result->conditions, &i, 1, strict, where));
			assert_true(*result->conditions[i].label);
		}
		conditions += result->condition_count;
		if (number % 2 == 0)
			check_blocking(c, &d, result, strict, where);
		af_match_result_free(result);
	}
	print_message("%zu conditions; nobody eligible for want of one, two, more: %zu, %zu, %zu\n", conditions, blocked[0], blocked[1], blocked[2]);
	assert_true(conditions && blocked[0] && blocked[1]);
}

/* ---------------------------------------------------------------- gaps */

static void relax(struct drawn *d, const struct af_relaxation *x)
{
	static const char *text;
	struct af_constraints *k = &d->project.constraints;
	struct af_requirement *q = x->requirement == SIZE_MAX ? NULL : &d->asked[x->requirement];

	text = x->limit_text;
	switch (x->kind) {
	case AF_RELAX_LEVEL:
		q->level = (int)x->limit;
		break;
	case AF_RELAX_EXACT:
		q->exact = false;
		break;
	case AF_RELAX_YEARS:
		q->months = 0;
		break;
	case AF_RELAX_SHOULD:
		q->importance = AF_SHOULD;
		q->months = 0;
		break;
	case AF_RELAX_DROP:
		drop_constraint(k, x->condition);
		break;
	default:
		if (x->condition == AF_CONDITION_RATE)
			k->max_rate_cents = x->limit;
		else if (x->condition == AF_CONDITION_TIMEZONE)
			k->overlap_minutes = (int)x->limit;
		else if (x->condition == AF_CONDITION_EXPERIENCE)
			k->min_months = (int)x->limit;
		else if (x->condition == AF_CONDITION_AVAILABILITY)
			k->available_by = text;
		else
			d->places[k->location_count++] = text;
	}
}

static size_t kinds[AF_RELAX_DROP + 1], widened[AF_CONDITION_EXPERIENCE + 1];

static void check_relaxations(struct crowd *c, const struct drawn *d, const struct af_gaps *g, bool strict, const char *where)
{
	for (size_t i = 0; i < g->relaxation_count; i++) {
		const struct af_relaxation *x = &g->relaxations[i];
		struct drawn changed = copy(d);

		relocate(&changed);
		relax(&changed, x);
		if (eligible(c, &changed.project, strict, where) != x->eligible)
			print_error("%s: %zu\n", x->label, x->eligible);
		assert_int_equal(eligible(c, &changed.project, strict, where), x->eligible);
		assert_int_equal(x->eligible - x->added, g->eligible_count);
		assert_true(x->added > 0);
		if (i)
			assert_true(x[-1].added > x->added || (x[-1].added == x->added && x[-1].kind <= x->kind));
		kinds[x->kind]++;
		if (x->kind == AF_RELAX_WIDEN)
			widened[x->condition]++;
	}
}

/* What is not listed adds nobody: dropping any must-have or constraint, lowering any level. */
static void check_the_rest(struct crowd *c, const struct drawn *d, const struct af_gaps *g, bool strict, const char *where)
{
	for (size_t i = 0; i < d->project.requirement_count; i++)
		for (int kind = AF_RELAX_LEVEL; kind <= AF_RELAX_SHOULD; kind++) {
			struct af_relaxation x = {.kind = (enum af_relaxation_kind)kind, .requirement = i, .limit = d->asked[i].level - 1};
			struct drawn changed = copy(d);
			bool listed = false;

			if (kind == AF_RELAX_WIDEN || d->asked[i].importance != AF_MUST || (kind == AF_RELAX_LEVEL && !x.limit))
				continue;
			for (size_t j = 0; j < g->relaxation_count; j++)
				listed = listed || ((int)g->relaxations[j].kind == kind && g->relaxations[j].requirement == i);
			relocate(&changed);
			relax(&changed, &x);
			assert_int_equal(listed, eligible(c, &changed.project, strict, where) > g->eligible_count);
		}
}

/* The people with evidence, counted through explanations and one-person projects. */
static void check_gaps(struct crowd *c, const struct drawn *d, const struct af_gaps *g)
{
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *all;
	struct af_error err;

	options.mix = 50;
	for (size_t i = 0; i < g->gap_count; i++) {
		const struct af_requirement_gap *gap = &g->gaps[i];
		struct drawn one = copy(d);
		size_t direct = 0, any = 0, able = 0, assumed = 0, unknown = 0;

		one.asked[0] = d->asked[gap->requirement];
		one.asked[0].importance = AF_MUST;
		one.project.requirements = one.asked;
		one.project.requirement_count = 1;
		one.project.archetype_weight = 0;
		one.project.constraints = (struct af_constraints){.max_rate_cents = -1, .utc_offset = AF_UNKNOWN};
		one.asked[0].skills = d->alternatives[gap->requirement];
		assert_ok(af_match_run(c->scene.store, &one.project, &options, &all, &err));
		for (size_t j = 0; j < all->match_count; j++) {
			able += !all->matches[j].unverified_count;
			unknown += all->matches[j].unverified_count > 0;
			any += all->matches[j].parts[0].strength > 0;
			assumed += !all->matches[j].unverified_count && all->matches[j].parts[0].assumed;
		}
		for (size_t j = 0; j < all->near_miss_count; j++)
			any += all->near_misses[j].parts[0].strength > 0;
		for (int j = 0; j < PEOPLE; j++) {
			bool has = false;

			for (size_t k = 0; k < c->people[j].candidate.skill_count; k++)
				for (size_t s = 0; s < one.asked[0].skill_count; s++)
					has = has || !strcmp(c->people[j].skills[k].slug, one.asked[0].skills[s]);
			direct += has;
		}
		assert_int_equal(gap->direct, direct);
		assert_int_equal(gap->any, any);
		assert_int_equal(gap->able, able);
		assert_int_equal(gap->assumed, assumed);
		assert_int_equal(gap->unknown, unknown);
		assert_int_equal(gap->scarcity, gap->weight * (PEOPLE - (int)able) / PEOPLE);
		if (i)
			assert_true(gap[-1].scarcity >= gap->scarcity);
		af_match_result_free(all);
	}
}

static void every_change_does_what_it_says(void **state)
{
	struct crowd *c = *state;
	struct prng r = prng_of(2);

	for (int number = 0; number < PROJECTS; number++) {
		struct af_match_options options = options_of("2026-11");
		struct drawn d = {.date = ""};
		struct af_gaps *g;
		struct af_error err;

		if (number % CROWD_EACH == 0)
			renew(c, PROJECTS + number + 1);
		draw(&r, c, &d);
		options.strict = chance(&r, 40);
		options.where = chance(&r, 20) ? "not key in (p01, p02) and years < 9" : NULL;
		assert_ok(af_gaps_run(c->scene.store, &d.project, &options, &g, &err));
		assert_int_equal(g->pool + g->left_out, PEOPLE);
		assert_int_equal(g->gap_count, d.project.requirement_count);
		assert_int_equal(g->eligible_count, eligible(c, &d.project, options.strict, options.where));
		check_relaxations(c, &d, g, options.strict, options.where);
		check_the_rest(c, &d, g, options.strict, options.where);
		if (!options.where)
			check_gaps(c, &d, g);
		af_gaps_free(g);
	}
	print_message("changes: level %zu, exact %zu, years %zu, widen %zu, should %zu, drop %zu\n", kinds[0], kinds[1], kinds[2], kinds[3], kinds[4],
	              kinds[5]);
	print_message("widened: rate %zu, location %zu, time zone %zu, availability %zu, experience %zu\n", widened[2], widened[3], widened[4], widened[5],
	              widened[7]);
	for (int i = 0; i <= AF_RELAX_DROP; i++)
		assert_true(kinds[i] > 0);
	for (int i = AF_CONDITION_RATE; i <= AF_CONDITION_EXPERIENCE; i++)
		assert_true(widened[i] > 0 || i == AF_CONDITION_WORK_MODE);
}

/* The widened limit lets in at least half, and no nearer one does. */
static void half_of_the_people(void **state)
{
	struct prng r = prng_of(3);

	(void)state;
	for (int number = 0; number < 500; number++) {
		int64_t distances[40];
		struct af_steps steps = {0};
		int n = 1 + below(&r, 40);
		size_t people, within = 0, nearer = 0;
		int64_t half;

		for (int i = 0; i < n; i++) {
			distances[i] = 1 + below(&r, 20);
			assert_int_equal(af_steps_add(&steps, distances[i]), AF_OK);
		}
		half = af_steps_half(&steps, &people);
		for (int i = 0; i < n; i++) {
			within += distances[i] <= half;
			nearer += distances[i] < half;
		}
		assert_int_equal(people, within);
		assert_true(2 * within >= (size_t)n && 2 * nearer < (size_t)n);
		af_steps_clear(&steps);
	}
}

/* More distances than are kept, in falling order: the nearest stay. */
static void steps_are_bounded(void **state)
{
	struct af_steps steps = {0};
	size_t people;

	(void)state;
	assert_int_equal(af_steps_half(&steps, &people), 0);
	for (int64_t i = 3 * AF_STEPS; i > 0; i--)
		assert_int_equal(af_steps_add(&steps, i), AF_OK);
	assert_int_equal(steps.count, AF_STEPS);
	assert_int_equal(steps.list[0].distance, 1);
	assert_int_equal(steps.list[AF_STEPS - 1].distance, AF_STEPS);
	assert_int_equal(af_steps_half(&steps, &people), AF_STEPS); /* half is farther than what is kept: the farthest of it */
	assert_int_equal(people, AF_STEPS);
	af_steps_clear(&steps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_condition_is_counted),
		cmocka_unit_test(every_change_does_what_it_says),
		cmocka_unit_test(half_of_the_people),
		cmocka_unit_test(steps_are_bounded),
	};

	print_message("ARCHEFIT_SEED=%llu, %d projects over %d people\n", (unsigned long long)world_seed(), PROJECTS, PEOPLE);
	return cmocka_run_group_tests(tests, make_crowd, clear_crowd);
}
