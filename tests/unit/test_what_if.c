/* What if: af_match_what_if against af_match_run on the project and the people as they would really be. */
#include <ctype.h>

#include "world.h"

enum { PEOPLE = 16, PROJECTS = 2000, CHANGES = 4, SUPPOSED = 2 };

struct crowd {
	struct scene scene;
	struct person people[PEOPLE];
	char keys[PEOPLE][24];
};

static int make_crowd(void **state)
{
	static const char *const heads[] = {"p", "P", "10-", "\xC3\xA9", "z"};
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	void *scene = NULL;
	struct prng r = prng_of(0);

	if (!crowd || open_scene(&scene))
		return -1;
	crowd->scene = *(struct scene *)scene;
	free(scene);
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(crowd->keys[i], sizeof(crowd->keys[i]), "%s%d", heads[below(&r, 5)], i);
		draw_person(&r, crowd->scene.taxonomy, month_of("2026-11"), crowd->keys[i], &crowd->people[i]);
		if (i % 5 == 4) { /* a twin of the one before: the same score, so the key decides */
			crowd->people[i] = crowd->people[i - 1];
			crowd->people[i].candidate.key = crowd->keys[i];
			crowd->people[i].candidate.skills = crowd->people[i].skills;
		}
		put_candidate(crowd->scene.store, &crowd->people[i].candidate);
	}
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

/* ---------------------------------------------------------------- a case: changes as said, and as really made */

struct kase {
	struct crowd *crowd;
	struct prng r;
	struct af_project project, really; /* really: changed by the test's own hand */
	struct af_requirement asked[WORLD_ASKED], changed[WORLD_ASKED + 1], added[WORLD_ASKED];
	const char *alternatives[WORLD_ASKED][WORLD_ALTERNATIVES], *new_alternatives[WORLD_ASKED][WORLD_ALTERNATIVES];
	struct af_what_if what_if;
	struct af_requirement_change changes[CHANGES];
	char names[CHANGES][200];
	struct af_supposition supposed[SUPPOSED];
	struct person people[SUPPOSED]; /* with what is supposed of them on their profiles */
	struct af_match_options options, options_then;
	char where[100];
};

static int unchanged_or(struct kase *k, int percent, int value)
{
	return chance(&k->r, percent) ? value : AF_UNKNOWN;
}

/* Some spelling of the requirement at place i of really that no other one has, or its number. */
static void name_it(struct kase *k, size_t i, char name[200])
{
	const struct af_requirement *q = &k->really.requirements[i];
	bool alone = chance(&k->r, 70);

	for (size_t j = 0; j < k->really.requirement_count; j++)
		for (size_t n = 0; j != i && n < k->really.requirements[j].skill_count; n++)
			alone = alone && strcmp(k->really.requirements[j].skills[n], q->skills[0]);
	if (!alone) {
		snprintf(name, 200, "%zu", i + 1);
	} else if (chance(&k->r, 50)) {
		snprintf(name, 200, "%s", af_taxonomy_by_slug(k->crowd->scene.taxonomy, q->skills[0])->name);
		for (char *c = name; *c; c++)
			*c = (char)((unsigned char)*c < 0x80 ? toupper((unsigned char)*c) : *c);
	} else {
		name[0] = '\0';
		for (size_t n = 0; n < q->skill_count; n++)
			snprintf(name + strlen(name), 200 - strlen(name), "%s%s", n ? "|" : "", q->skills[n]);
	}
}

/* Changes of one requirement each: importance by hand as the header says, everything else as it stands. */
static void draw_change(struct kase *k, size_t i)
{
	static const int usual[] = {6, 3, 1};
	struct af_requirement *q = &k->changed[i];
	struct af_requirement_change *c = &k->changes[k->what_if.change_count];

	name_it(k, i, k->names[k->what_if.change_count]);
	*c = (struct af_requirement_change){.name = k->names[k->what_if.change_count++], .importance = unchanged_or(k, 40, below(&k->r, 3)),
	                                    .weight = unchanged_or(k, 40, 1 + below(&k->r, 1000)), .level = unchanged_or(k, 40, 1 + below(&k->r, 5)),
	                                    .exact = unchanged_or(k, 20, below(&k->r, 2)), .months = AF_UNKNOWN};
	if (c->importance != AF_UNKNOWN) {
		if (q->weight == usual[q->importance])
			q->weight = usual[c->importance];
		q->importance = (enum af_importance)c->importance;
		if (c->importance != AF_MUST)
			q->months = 0;
	}
	if (q->importance == AF_MUST)
		c->months = unchanged_or(k, 20, 12 * below(&k->r, 4));
	q->weight = c->weight == AF_UNKNOWN ? q->weight : c->weight;
	q->level = c->level == AF_UNKNOWN ? q->level : c->level;
	q->exact = c->exact == AF_UNKNOWN ? q->exact : c->exact;
	q->months = c->months == AF_UNKNOWN ? q->months : c->months;
}

static void draw_supposition(struct kase *k)
{
	const struct af_taxonomy *t = k->crowd->scene.taxonomy;
	size_t n = k->what_if.supposed_count++;
	struct af_supposition *s = &k->supposed[n];
	struct person *p = &k->people[n];
	const struct af_requirement *q = &k->changed[below(&k->r, (int)k->really.requirement_count)];
	const char *slug = q->skills[0];
	size_t at = 0;

	if (chance(&k->r, 30))
		draw_skills(&k->r, t, &slug, 1);
	*p = k->crowd->people[(size_t)below(&k->r, PEOPLE / 2) + n * PEOPLE / 2]; /* two different people */
	p->candidate.skills = p->skills;
	*s = (struct af_supposition){p->candidate.key, af_taxonomy_by_slug(t, slug)->name, unchanged_or(k, 80, 1 + below(&k->r, 5)),
	                             unchanged_or(k, 40, below(&k->r, 200)), NULL};
	while (at < p->candidate.skill_count && strcmp(p->skills[at].slug, slug))
		at++;
	if (at == p->candidate.skill_count)
		add_skill(p, t, slug);
	p->skills[at].level = s->level;
	p->skills[at].months = s->months;
	p->skills[at].last_used = AF_UNKNOWN;
}

static void draw_drop(struct kase *k)
{
	size_t n = k->really.requirement_count, i = (size_t)below(&k->r, (int)n);

	name_it(k, i, k->names[k->what_if.change_count]);
	k->changes[k->what_if.change_count] = (struct af_requirement_change){k->names[k->what_if.change_count], .drop = true,
	                                                                     .importance = AF_UNKNOWN, .weight = AF_UNKNOWN,
	                                                                     .level = AF_UNKNOWN, .months = AF_UNKNOWN, .exact = AF_UNKNOWN};
	k->what_if.change_count++;
	memmove(&k->changed[i], &k->changed[i + 1], (n - i - 1) * sizeof(k->changed[0]));
	k->really.requirement_count--;
}

static void draw_case(struct kase *k, struct crowd *crowd, int number)
{
	memset(k, 0, sizeof(*k));
	k->crowd = crowd;
	k->r = prng_of(number + 1);
	draw_project(&k->r, crowd->scene.taxonomy, &k->project, k->asked, k->alternatives);
	for (size_t i = 0; i < k->project.requirement_count; i++) { /* ask for what the crowd has, or nearly all would be zero */
		const struct person *p = &crowd->people[below(&k->r, PEOPLE)];

		if (p->candidate.skill_count)
			k->alternatives[i][0] = p->skills[below(&k->r, (int)p->candidate.skill_count)].slug;
		for (size_t j = 1; j < k->asked[i].skill_count; j++)
			if (!strcmp(k->alternatives[i][j], k->alternatives[i][0]))
				k->asked[i].skill_count = j;
		if (chance(&k->r, 70))
			k->asked[i].importance = AF_SHOULD;
		if (k->asked[i].importance != AF_MUST)
			k->asked[i].months = 0;
	}
	k->really = k->project;
	memcpy(k->changed, k->asked, sizeof(k->asked));
	k->really.requirements = k->changed;
	k->what_if = (struct af_what_if){.mix = unchanged_or(k, 30, below(&k->r, 101)), .archetype_weight = unchanged_or(k, 20, below(&k->r, 101)),
	                                 .changes = k->changes, .supposed = k->supposed, .added = k->added};
	if (chance(&k->r, 30)) {
		struct af_project other;

		draw_project(&k->r, crowd->scene.taxonomy, &other, k->added, k->new_alternatives);
		k->added[0].months = 0;
		k->changed[k->really.requirement_count++] = k->added[0];
		k->what_if.added_count = 1;
	}
	if (k->what_if.archetype_weight != AF_UNKNOWN)
		k->really.archetype_weight = k->what_if.archetype_weight;
	for (size_t i = 0; i < k->really.requirement_count && k->what_if.change_count < CHANGES - 1; i++)
		if (chance(&k->r, 30))
			draw_change(k, i);
	while (k->what_if.supposed_count < SUPPOSED && chance(&k->r, 40))
		draw_supposition(k);
	if (chance(&k->r, 30) && k->really.requirement_count > 1)
		draw_drop(k);
	k->options = options_of("2026-11");
	k->options.strict = chance(&k->r, 30);
	k->options.mix = unchanged_or(k, 30, below(&k->r, 101));
	snprintf(k->where, sizeof(k->where), "rate <= 70 or has \"%s\"",
	         k->what_if.supposed_count ? k->supposed[0].skill : k->changed[0].skills[0]);
	k->options.where = chance(&k->r, 30) ? k->where : NULL;
	k->options_then = k->options;
	if (k->what_if.mix != AF_UNKNOWN)
		k->options_then.mix = k->what_if.mix;
}

/* The ranking as it would really be: the changed people are stored, and taken back again. */
static struct af_match_result *rank_really(struct kase *k)
{
	struct af_match_result *result;
	struct af_error err;

	assert_ok(af_begin(k->crowd->scene.store, &err));
	for (size_t i = 0; i < k->what_if.supposed_count; i++)
		put_candidate(k->crowd->scene.store, &k->people[i].candidate);
	assert_ok(af_match_run(k->crowd->scene.store, &k->really, &k->options_then, &result, &err));
	af_rollback(k->crowd->scene.store);
	return result;
}

/* ---------------------------------------------------------------- what must hold */

/* NULL: left out. */
static const struct af_match *match_of(const struct af_match_result *result, const char *key)
{
	for (size_t i = 0; i < result->match_count; i++)
		if (!strcmp(result->matches[i].key, key))
			return &result->matches[i];
	for (size_t i = 0; i < result->near_miss_count; i++)
		if (!strcmp(result->near_misses[i].key, key))
			return &result->near_misses[i];
	return NULL;
}

static void expect_side(const struct af_match *m, size_t rank, int raw, int fit, const char *const *failed, size_t n)
{
	if (!m) { /* left out */
		assert_int_equal(rank, 0);
		assert_true(n > 0);
		assert_int_equal(strncmp(failed[0], "left out by: rate", 17), 0);
		return;
	}
	assert_int_equal(rank, m->eligible ? m->rank : 0);
	assert_int_equal(raw, m->raw);
	assert_int_equal(fit, m->fit);
	assert_int_equal(n, m->failed_count);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(failed[i], m->failed[i]);
}

static bool is_supposed(const struct kase *k, const char *key)
{
	for (size_t i = 0; i < k->what_if.supposed_count; i++)
		if (!strcmp(k->supposed[i].candidate, key))
			return true;
	return false;
}

/* How often each kind of move was seen, so that the cases are known to be none of them idle. */
struct seen {
	size_t gained, lost, out, moved, limited, outside; /* outside: eligible, but left out by options->where on the other side */
};

/* With no limit: everybody who should be there, in order, with the numbers of both rankings. */
static void expect_whole(struct kase *k, const struct af_what_if_result *w, const struct af_match_result *now,
                         const struct af_match_result *then, struct seen *seen)
{
	size_t gained = 0, lost = 0, moved = 0, out = 0, rescored = 0;

	assert_int_equal(w->pool + w->left_out, PEOPLE);
	assert_int_equal(w->pool, now->pool);
	assert_int_equal(w->pool_then, then->pool);
	assert_int_equal(w->eligible_now, now->eligible_count);
	assert_int_equal(w->eligible_then, then->eligible_count);
	assert_int_equal(w->share_now, now->specialist_share);
	assert_int_equal(w->share_then, then->specialist_share);
	assert_string_equal(w->specialist_then, then->specialist);
	assert_string_equal(w->generalist_then, then->generalist);
	for (size_t i = 0; i < w->move_count; i++) {
		const struct af_move *m = &w->moves[i];
		const struct af_match *a = match_of(now, m->key), *b = match_of(then, m->key);

		expect_side(a, m->rank_now, m->raw_now, m->fit_now, m->failed_now, m->failed_now_count);
		expect_side(b, m->rank_then, m->raw_then, m->fit_then, m->failed_then, m->failed_then_count);
		assert_int_equal(m->supposed, is_supposed(k, m->key));
		gained += m->rank_then && !m->rank_now;
		lost += m->rank_now && !m->rank_then;
		out += !m->rank_now && !m->rank_then;
		moved += m->rank_now && m->rank_then && m->rank_now != m->rank_then;
		rescored += (m->rank_now || m->rank_then) && m->raw_now != m->raw_then;
		seen->outside += (m->rank_now && !b) || (m->rank_then && !a);
		assert_true(m->rank_now || m->rank_then || m->supposed);
		if (m->rank_then)
			assert_int_equal(m->rank_then, i + 1);
	}
	assert_int_equal(w->gained, gained);
	assert_int_equal(w->lost, lost);
	assert_int_equal(w->moved, moved);
	assert_int_equal(w->rescored, rescored);
	assert_int_equal(w->move_count, w->eligible_then + lost + out);
	seen->gained += gained;
	seen->lost += lost;
	seen->out += out;
	seen->moved += moved;
}

/* With a limit: those of the whole list whom it lets through, in the same order. */
static void expect_limited(const struct af_what_if_result *w, const struct af_what_if_result *limited, size_t limit, struct seen *seen)
{
	size_t at = 0, gained = 0, lost = 0;

	for (size_t i = 0; i < w->move_count; i++) {
		const struct af_move *m = &w->moves[i];
		bool early = m->rank_then ? m->rank_then <= limit || (m->rank_now && m->rank_now <= limit) : false;

		if (m->rank_then && !m->rank_now)
			early = gained++ < limit || early;
		if (!m->rank_then && m->rank_now)
			early = lost++ < limit;
		if (!early && !m->supposed)
			continue;
		assert_true(at < limited->move_count);
		assert_string_equal(limited->moves[at].key, m->key);
		assert_int_equal(limited->moves[at].rank_now, m->rank_now);
		at++;
	}
	assert_int_equal(at, limited->move_count);
	seen->limited += at < w->move_count;
}

static void what_if_is_what_would_be(void **state)
{
	struct seen seen = {0};
	struct kase *k = calloc(1, sizeof(*k));

	assert_non_null(k);
	for (int number = 0; number < PROJECTS; number++) {
		struct af_what_if_result *whole, *limited;
		struct af_match_result *now, *then;
		struct af_error err;

		draw_case(k, *state, number);
		if (number == PROJECTS / 2) /* from here on by postings */
			have_postings(k->crowd->scene.store, "2026-11");
		assert_ok(af_match_run(k->crowd->scene.store, &k->project, &k->options, &now, &err));
		then = rank_really(k);
		assert_ok(af_match_what_if(k->crowd->scene.store, &k->project, &k->options, &k->what_if, &whole, &err));
		expect_whole(k, whole, now, then, &seen);
		k->options.limit = (size_t)(1 + below(&k->r, 8));
		assert_ok(af_match_what_if(k->crowd->scene.store, &k->project, &k->options, &k->what_if, &limited, &err));
		expect_limited(whole, limited, k->options.limit, &seen);
		af_what_if_result_free(whole);
		af_what_if_result_free(limited);
		af_match_result_free(now);
		af_match_result_free(then);
	}
	free(k);
	print_message("%zu gained, %zu lost, %zu still out, %zu moved; %zu lists cut short, %zu left out on one side\n", seen.gained,
	              seen.lost, seen.out, seen.moved, seen.limited, seen.outside);
	assert_true(seen.outside > 20 && seen.gained > 100 && seen.lost > 100 && seen.out > 100 && seen.moved > 1000 && seen.limited > 500);
}

/* All weights times one number: nobody's raw changes. */
static void scaling_weights_changes_nothing(void **state)
{
	struct kase *k = calloc(1, sizeof(*k));

	assert_non_null(k);
	for (int number = 0; number < PROJECTS / 4; number++) {
		struct af_requirement_change changes[WORLD_ASKED];
		struct af_what_if what_if = {.mix = AF_UNKNOWN, .archetype_weight = AF_UNKNOWN, .changes = changes};
		struct af_what_if_result *result;
		char names[WORLD_ASKED][24];
		struct af_error err;
		int most = 1;

		draw_case(k, *state, number);
		for (size_t i = 0; i < k->project.requirement_count; i++)
			most = k->asked[i].weight > most ? k->asked[i].weight : most;
		for (size_t i = 0; i < k->project.requirement_count; i++) {
			snprintf(names[i], sizeof(names[i]), "%zu", i + 1);
			changes[what_if.change_count++] = (struct af_requirement_change){
				.name = names[i], .importance = AF_UNKNOWN, .weight = k->asked[i].weight * (1000 / most), .level = AF_UNKNOWN,
				.months = AF_UNKNOWN, .exact = AF_UNKNOWN};
		}
		assert_ok(af_match_what_if(k->crowd->scene.store, &k->project, &k->options, &what_if, &result, &err));
		assert_int_equal(result->rescored + result->moved + result->gained + result->lost, 0);
		af_what_if_result_free(result);
	}
	free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_if_is_what_would_be),
		cmocka_unit_test(scaling_weights_changes_nothing),
	};

	print_message("ARCHEFIT_SEED=%llu, %d projects with changes over %d people\n", (unsigned long long)world_seed(), PROJECTS,
	              PEOPLE);
	return cmocka_run_group_tests(tests, make_crowd, clear_crowd);
}
