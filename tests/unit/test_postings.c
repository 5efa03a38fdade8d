/* A ranking by postings is the ranking by profiles: the same candidates, integers, texts and order, in thousands of random pools and projects.
 * ARCHEFIT_SEED repeats a run, ARCHEFIT_CASE one of its pools. */
#include "postings_draw.h"

enum { POOLS = 500, PROJECTS = 10, PROJECTS_AFTER = 3, PEOPLE = 60 };

static char folder[256];
static struct af_store *store;
static const struct af_taxonomy *taxonomy;
static struct af_error err;

static size_t rankings, nobody, hub_lists, chunks, ties; /* what came about, so that nothing is tested in vain */

/* A key that nobody has yet; in no order. */
static void draw_key(struct prng *r, bool used[PEOPLE * 4], char key[16])
{
	size_t at = (size_t)below(r, PEOPLE * 4);

	while (used[at])
		at = (at + 1) % (PEOPLE * 4);
	used[at] = true;
	snprintf(key, 16, at % 3 ? "k%zu" : "K%03zu", at);
}

/* Loads n people, of whom some are the same but for their keys. */
static void load_people(struct prng *r, const struct palette *palette, size_t n)
{
	static struct person people[PEOPLE];
	static char keys[PEOPLE][16];
	bool used[PEOPLE * 4] = {false};
	struct af_loader *loader;
	enum af_status status;
	int64_t batch, id;

	assert_ok(af_store_batch_begin(store, "drawn", NULL, &batch, &err));
	assert_ok(af_loader_open(store, batch, MONTH, &loader, &err));
	for (size_t i = 0; i < n; i++) {
		const size_t twin = i && chance(r, 30) ? (size_t)below(r, (int)i) : i;

		draw_key(r, used, keys[i]);
		if (twin == i) {
			draw_profile(r, palette, keys[i], &people[i]);
		} else {
			people[i] = people[twin];
			people[i].candidate.key = keys[i];
			people[i].candidate.skills = people[i].skills;
			ties++;
		}
		assert_ok(af_loader_add(loader, &people[i].candidate, NULL, &id, &err));
	}
	status = af_loader_finish(loader, &err);
	af_loader_close(loader);
	assert_ok(status);
}

/* Somebody whose row id lies before the end of a chunk, or of a group of eight, so that whoever comes next is about that border. */
static void jump(struct prng *r)
{
	static const int ends[] = {1, 2, 3, 8, 9, 24};
	char sql[100];

	snprintf(sql, sizeof(sql), "INSERT INTO candidate (id, key) VALUES (%d * 65536 - %d, 'jump')", ends[below(r, 6)], 1 + below(r, 60));
	run_on(store, sql);
}

/* Some are changed, some go, as if by statements that nobody foresaw. */
static void change_people(struct prng *r)
{
	static const char *const changes[] = {
		"DELETE FROM candidate WHERE id % 7 = %d", "DELETE FROM candidate_skill WHERE candidate_id % 5 = %d",
		"UPDATE candidate_skill SET level = 1 + candidate_id % 5 WHERE candidate_id % 3 = %d",
		"UPDATE candidate_skill SET months = 0, level = NULL, last_used = '2001-01' WHERE skill_id % 4 = %d",
		("UPDATE candidate_skill SET skill_id = skill_id + 1 WHERE candidate_id % 6 = %d AND skill_id + 1 NOT IN (SELECT o.skill_id FROM "
		 "candidate_skill o WHERE o.candidate_id = candidate_skill.candidate_id) AND skill_id + 1 IN (SELECT id FROM skill)"),
		"UPDATE candidate SET id = id + 65536 WHERE id % 9 = %d AND NOT EXISTS (SELECT 1 FROM candidate_skill WHERE candidate_id = id)",
	};
	char text[400], *percent;

	for (int i = below(r, 4); i > 0; i--) {
		const int which = below(r, sizeof(changes) / sizeof(changes[0]));

		snprintf(text, sizeof(text), "%s", changes[which]);
		percent = strstr(text, "%d");
		assert_non_null(percent);
		snprintf(percent, sizeof(text) - (size_t)(percent - text), "%d%s", below(r, 3), strstr(changes[which], "%d") + 2);
		run_on(store, text);
	}
}

static void put_archetype(struct prng *r, const struct palette *palette)
{
	struct drawn_archetype mine;

	draw_archetype(r, palette, "mine", &mine);
	assert_ok(af_archetype_put(store, &mine.archetype, true, &err));
}

/* A project that is stored may make lists of what a skill gets from all others. */
static void put_asking_project(struct prng *r, const struct palette *palette, int i)
{
	struct drawn_project d;
	char slug[20];

	snprintf(slug, sizeof(slug), "stored-%d", i);
	draw_asking(r, palette, slug, NULL, &d);
	assert_ok(af_project_put(store, &d.project, true, &err));
}

static void compare(struct prng *r, const struct palette *palette, int pool, int projects)
{
	for (int i = 0; i < projects; i++) {
		struct drawn_project d;
		char what[100];

		snprintf(what, sizeof(what), "ARCHEFIT_SEED=%llu ARCHEFIT_CASE=%d, project %d", (unsigned long long)world_seed(), pool, i);
		draw_asking(r, palette, "asking", "mine", &d);
		expect_same_ranking(store, &d.project, &d.options, what);
		rankings++;
	}
}

static void count(void)
{
	hub_lists += number_of(store, "SELECT count(*) FROM posting_list WHERE kind = 'strength'") > 0;
	chunks += (size_t)number_of(store, "SELECT count(DISTINCT (id >> 23) * 8 + (id & 7)) > 1 FROM posting");
	nobody += (size_t)number_of(store, "SELECT count(*) = 0 FROM candidate");
}

static void check_pool(int number)
{
	struct prng r = prng_of(number);
	struct palette palette;
	bool did;

	draw_palette(&r, taxonomy, &palette);
	assert_ok(af_begin(store, &err));
	assert_ok(af_postings_refresh(store, MONTH, false, NULL, NULL, &did, &err));
	for (int i = below(&r, 3); i > 0; i--)
		put_asking_project(&r, &palette, i);
	if (chance(&r, 50))
		put_archetype(&r, &palette);
	if (chance(&r, 50))
		jump(&r);
	load_people(&r, &palette, chance(&r, 2) ? 0 : (size_t)(20 + below(&r, PEOPLE - 19)));
	change_people(&r);
	for (int i = below(&r, 3); i > 0; i--)
		put_asking_project(&r, &palette, 2 + i);
	put_archetype(&r, &palette);
	compare(&r, &palette, number, PROJECTS);
	if (chance(&r, 20)) { /* everybody goes */
		run_on(store, "DELETE FROM candidate");
		compare(&r, &palette, number, PROJECTS_AFTER);
	} else if (chance(&r, 50)) {
		change_people(&r);
		put_archetype(&r, &palette);
		compare(&r, &palette, number, PROJECTS_AFTER);
	}
	count();
	af_rollback(store);
}

static void any_pool(void **state)
{
	const char *only = getenv("ARCHEFIT_CASE");

	(void)state;
	if (only && *only) {
		check_pool(atoi(only));
		return;
	}
	for (int number = 0; number < POOLS; number++)
		check_pool(number);
	print_message("%zu rankings in %d pools: %zu pools with lists of what a skill gets from all, %zu of several chunks, %zu empty; %zu twins\n",
	              rankings, POOLS, hub_lists, chunks, nobody, ties);
	assert_true(rankings >= 5000 && hub_lists > POOLS / 4 && chunks > POOLS / 10 && nobody > POOLS / 20 && ties > POOLS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(any_pool)};
	int result;

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	make_folder(folder);
	store = new_store(folder);
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	result = cmocka_run_group_tests(tests, NULL, NULL);
	af_store_close(store);
	remove_folder(folder);
	return result;
}
