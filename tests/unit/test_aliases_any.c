/* Any sequence of imports, aliases and undos, against a model. The seed is printed; ARCHEFIT_SEED repeats a run. */
#include "aliases_support.h"

enum { PEOPLE = 4, BATCHES = 80, ROUNDS = 6, STEPS = 40 };

/* Names in order of slug; the first four are unlisted unless an alias makes them listed. */
enum { FROB, KUBERNETS, KUBERNETS2, PYHTON, KUBERNETES, PYTHON, NAMES };
static const char *const slugs[NAMES] = {"?frobnicator", "?kubernets", "?kubernets20", "?pyhton", "kubernetes", "python"};
static const char *const texts[NAMES] = {"Frobnicator", "Kubernets", "kubernets 2.0", "Pyhton", "Kubernetes", "Python"};
static const int targets[] = {PYTHON, KUBERNETES, PYTHON, PYTHON}; /* of the aliases of the first four names */

struct profile {
	int level[NAMES]; /* 0: the profile does not have it */
};

struct image {
	int64_t batch;
	struct profile before;
	char *dump; /* byte by byte; "" for nobody */
};

static struct person {
	struct profile now;
	struct image images[BATCHES];
	size_t count;
	char *stored; /* what must be stored, byte by byte; NULL where the model knows the levels only. Never NULL before a step */
} persons[PEOPLE];
static int64_t alias_batch[4]; /* 0: the alias does not stand */
static bool is_alias[BATCHES], undone[BATCHES];
static int64_t newest;
static uint64_t seed;

/* xorshift64*: the same sequence on every machine */
static int draw(int below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (int)(((seed * 2685821657736338717ULL) >> 33) % (unsigned)below);
}

static char *dump_of(int person)
{
	char key[20];

	snprintf(key, sizeof(key), "p%d@x.org", person);
	return dump(key);
}

/* The alias under which a name is found now: its own, or for "kubernets 2.0" that of the name without version. -1: none. */
static int alias_of(int name)
{
	if (name >= KUBERNETES)
		return -1;
	if (alias_batch[name])
		return name;
	return name == KUBERNETS2 && alias_batch[KUBERNETS] ? KUBERNETS : -1;
}

static void put_image(struct person *p, int64_t batch, const char *text)
{
	size_t at = p->count;

	for (size_t i = 0; i < p->count; i++)
		if (p->images[i].batch == batch)
			return;
	while (at && p->images[at - 1].batch > batch)
		at--;
	memmove(&p->images[at + 1], &p->images[at], (p->count - at) * sizeof(p->images[0]));
	p->images[at] = (struct image){batch, p->now, strdup(text)};
	p->count++;
}

static void drop_images(struct person *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		free(p->images[i].dump);
	memmove(&p->images[from], &p->images[to], (p->count - to) * sizeof(p->images[0]));
	p->count -= to - from;
}

/* Gives a person the skills that the aliases make of unlisted names; each of the aliases keeps the state before. */
static void model_resolve(struct person *p)
{
	struct profile next = p->now;
	bool changed = false;

	for (int name = 0; name < KUBERNETES; name++) {
		int alias = alias_of(name);

		if (!next.level[name] || alias < 0)
			continue;
		put_image(p, alias_batch[alias], p->stored);
		if (next.level[targets[alias]] < next.level[name])
			next.level[targets[alias]] = next.level[name];
		next.level[name] = 0;
		changed = true;
	}
	p->now = next;
	if (changed) {
		free(p->stored);
		p->stored = NULL;
	}
}

/* The first import after image j of the person; count when there is none. */
static size_t later_import(const struct person *p, size_t j)
{
	for (j++; j < p->count && is_alias[p->images[j].batch]; j++)
		;
	return j;
}

static size_t image_of(const struct person *p, int64_t batch)
{
	size_t j = 0;

	while (j < p->count && p->images[j].batch != batch)
		j++;
	return j;
}

static bool model_conflicts(int64_t batch)
{
	for (int i = 0; i < PEOPLE; i++) {
		size_t j = image_of(&persons[i], batch);

		if (j < persons[i].count && later_import(&persons[i], j) < persons[i].count)
			return true;
	}
	return false;
}

static void model_undo(int64_t batch, enum af_keep keep)
{
	for (int i = 0; i < 4; i++)
		if (alias_batch[i] == batch)
			alias_batch[i] = 0;
	undone[batch] = true;
	for (int i = 0; i < PEOPLE; i++) {
		struct person *p = &persons[i];
		size_t j = image_of(p, batch), later = j < p->count ? later_import(p, j) : p->count;

		if (j == p->count)
			continue;
		if (later < p->count && keep == AF_KEEP_LATER) {
			int64_t heir = p->images[later].batch;

			drop_images(p, j + 1, later + 1);
			p->images[j].batch = heir;
			continue;
		}
		p->now = p->images[j].before;
		free(p->stored);
		p->stored = strdup(p->images[j].dump);
		drop_images(p, j, p->count);
		model_resolve(p);
	}
}

static void import_some(void)
{
	char csv[2000] = "Email,Name,Skills\n", *before[PEOPLE];
	struct profile told[PEOPLE] = {0};
	struct af_import_result *result;

	for (int i = 0; i < PEOPLE; i++) {
		int names[2] = {draw(KUBERNETES), 0}; /* one of them is worth an alias */

		names[1] = draw(NAMES);
		before[i] = dump_of(i);
		if (draw(3) == 0)
			continue;
		snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "p%d@x.org,%s,", i, draw(2) ? "Ann" : "Bea");
		for (int j = 0; j < 2; j++) {
			int level = 1 + draw(5), alias = alias_of(names[j]), slot = alias < 0 ? names[j] : targets[alias];

			snprintf(csv + strlen(csv), sizeof(csv) - strlen(csv), "%s%s:%d", j ? "; " : "", texts[names[j]], level);
			if (told[i].level[slot] < level)
				told[i].level[slot] = level;
		}
		strcat(csv, "\n");
	}
	strcat(csv, "last@x.org,,\n");
	result = import_text(store, csv);
	for (int i = 0; i < PEOPLE; i++) {
		char *after = dump_of(i);

		if (strcmp(after, before[i])) {
			put_image(&persons[i], result->batch, before[i]);
			persons[i].now = told[i];
		}
		free(persons[i].stored);
		persons[i].stored = after;
		free(before[i]);
	}
	if (result->batch)
		newest = result->batch;
	af_import_result_free(result);
}

static void add_alias(int name)
{
	struct af_alias_result result;
	enum af_status status = add(targets[name] == PYTHON ? "Python" : "k8s", texts[name], &result);
	size_t changed = 0;

	if (alias_batch[name]) {
		assert_int_equal(status, AF_CONFLICT);
		return;
	}
	assert_ok(status);
	newest = result.batch;
	is_alias[result.batch] = true;
	alias_batch[name] = result.batch;
	for (int i = 0; i < PEOPLE; i++) {
		model_resolve(&persons[i]);
		changed += persons[i].stored == NULL;
	}
	assert_int_equal(result.profiles, changed);
}

static void undo_some(void)
{
	enum af_keep keep = (enum af_keep)draw(3);
	int64_t batch = 1 + draw((int)newest);
	struct af_undo_result result;
	enum af_status status;
	int name = draw(4);

	if (draw(2) && alias_batch[name]) {
		batch = alias_batch[name];
		status = af_skill_alias_remove(store, texts[name], keep, &result, &err);
	} else {
		status = af_batch_undo(store, batch, keep, &result, &err);
	}
	if (undone[batch] || (model_conflicts(batch) && keep == AF_KEEP_NEITHER)) {
		assert_int_equal(status, AF_CONFLICT);
		return;
	}
	assert_ok(status);
	model_undo(batch, keep);
}

/* Levels as the model has them; restored and untouched profiles byte by byte; nothing unlisted that is known or that nobody has. */
static void check(void)
{
	for (int i = 0; i < PEOPLE; i++) {
		char wanted[300] = "", sql[300], *now = dump_of(i);

		for (int name = 0; name < NAMES; name++)
			if (persons[i].now.level[name])
				snprintf(wanted + strlen(wanted), sizeof(wanted) - strlen(wanted), "%s%s:%d", *wanted ? " " : "", slugs[name],
				         persons[i].now.level[name]);
		snprintf(sql, sizeof(sql), "SELECT coalesce(group_concat(slug || ':' || level, ' '), '') FROM (SELECT slug, level FROM people_skills "
		         "WHERE key = 'p%d@x.org' ORDER BY slug)", i);
		assert_answer(path, sql, wanted);
		if (persons[i].stored)
			assert_string_equal(now, persons[i].stored);
		free(persons[i].stored);
		persons[i].stored = now;
	}
	assert_answer(path, "SELECT count(*) FROM skill s WHERE origin = 'unlisted' AND NOT EXISTS "
	                    "(SELECT 1 FROM candidate_skill c WHERE c.skill_id = s.id)", "0");
	assert_answer(path, "SELECT count(*) FROM batch_candidate b JOIN import_batch i ON i.id = b.batch_id WHERE undone", "0");
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

static void step(void)
{
	int what = draw(6);

	if (!newest || what < 2)
		import_some();
	else if (what < 4)
		add_alias(draw(4));
	else
		undo_some();
	check();
}

static void any_sequence(void **state)
{
	const char *given = getenv("ARCHEFIT_SEED");
	struct af_undo_result result;

	(void)state;
	seed = given ? strtoull(given, NULL, 10) : 20261123;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < ROUNDS; round++) {
		memset(alias_batch, 0, sizeof(alias_batch));
		memset(is_alias, 0, sizeof(is_alias));
		memset(undone, 0, sizeof(undone));
		newest = 0;
		af_store_close(store);
		remove(path);
		store = new_store(folder);
		for (int i = 0; i < STEPS; i++)
			step();
		/* Everything taken back, newest first: nothing is ever in the way, and nothing is left. */
		for (int64_t batch = newest; batch; batch--) {
			if (undone[batch])
				continue;
			assert_ok(af_batch_undo(store, batch, AF_KEEP_NEITHER, &result, &err));
			model_undo(batch, AF_KEEP_NEITHER);
			check();
		}
		assert_answer(path, "SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM batch_candidate) + "
		                    "(SELECT count(*) FROM skill WHERE origin = 'unlisted') + "
		                    "(SELECT count(*) FROM skill_alias WHERE origin = 'user')", "0");
		for (int i = 0; i < PEOPLE; i++) {
			assert_int_equal(persons[i].count, 0);
			free(persons[i].stored);
			persons[i].stored = NULL;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(any_sequence, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
