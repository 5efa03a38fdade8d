/* The user's own spellings of skills: what they do to stored profiles, how that is taken back, and a newer taxonomy that claims them.
 * The property test at the end runs any sequence of imports, aliases and undos against a model. The seed is printed; ARCHEFIT_SEED
 * repeats a run. */
#include "database.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static char folder[256], path[300];
static struct af_store *store;
static struct af_error err;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	af_store_close(store);
	store = NULL;
	remove_folder(folder);
	return 0;
}

/* Closes the store and opens it again, as if by a newer archefit: the built-in skills are written anew. */
static void reopen_newer(const char *sql)
{
	af_store_close(store);
	if (sql)
		run_sql(path, sql);
	run_sql(path, "UPDATE meta SET value = 'old' WHERE name = 'builtin'");
	store = new_store(folder);
}

static int64_t import(const char *csv)
{
	struct af_import_result *result = import_text(store, csv);
	int64_t batch = result->batch;

	af_import_result_free(result);
	return batch;
}

static enum af_status add(const char *skill, const char *alias, struct af_alias_result *result)
{
	return af_skill_alias_add(store, skill, &alias, 1, "2026-11-23T00:00:00Z", result, &err);
}

static int64_t added(const char *skill, const char *alias, size_t profiles)
{
	struct af_alias_result result;

	assert_ok(add(skill, alias, &result));
	assert_int_equal(result.profiles, profiles);
	return result.batch;
}

/* The slug that a text resolves to, "" for none. */
static const char *means(const char *text)
{
	const struct af_taxonomy *taxonomy;
	const struct af_skill *skill;

	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	skill = af_taxonomy_resolve(taxonomy, text);
	return skill ? skill->slug : "";
}

/* Everything that is stored of a person, as one text; "" for nobody. The caller frees it. */
static char *dump(const char *key)
{
	char sql[1200], *text;

	snprintf(sql, sizeof(sql),
	         "SELECT quote(id) || quote(key) || quote(name) || quote(email) || quote(notes) || quote(extra) || quote(batch_id) || "
	         "coalesce((SELECT group_concat(quote(slug) || quote(s) || quote(level) || quote(m) || quote(last_used) || quote(source)) "
	         "FROM (SELECT *, x.months AS m, s.name AS s FROM candidate_skill x JOIN skill s ON s.id = x.skill_id WHERE "
	         "x.candidate_id = c.id ORDER BY slug)), '') FROM candidate c WHERE key = '%s'", key);
	text = strdup(answer(path, sql));
	assert_non_null(text);
	return text;
}

/* "slug:level" of a person's skills, in order of slug. */
#define SKILLS_OF(key) \
	"SELECT group_concat(slug || ':' || coalesce(level, '-'), ' ') FROM (SELECT slug, level FROM people_skills " \
	"WHERE key = '" key "' ORDER BY slug)"

static const char people[] =
	"Email,Skills\n"
	"ann@x.org,Kubernets:4; Python:3\n"
	"bea@x.org,\"kubernets 1.2:5 (3 yrs); KUBER-NETS:2; Kubernetes:1; Zentralog\"\n"
	"cid@x.org,Go:2\n";

/* ---------------------------------------------------------------- adding */

static void profiles_get_the_listed_skill(void **state)
{
	char *ann = NULL, *bea, *now;
	struct af_undo_result undo;
	int64_t batch;

	(void)state;
	import(people);
	ann = dump("ann@x.org");
	bea = dump("bea@x.org");
	assert_answer(path, SKILLS_OF("bea@x.org"), "?kubernets:2 ?kubernets12:5 ?zentralog:- kubernetes:1");
	batch = added("k8s", "  Kubernets ", 2);
	assert_int_equal(batch, 2);
	assert_string_equal(means("kubernets"), "kubernetes");
	assert_string_equal(means("Kubernets 1.31"), "kubernetes");
	assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4 python:3");
	assert_answer(path, SKILLS_OF("bea@x.org"), "?zentralog:- kubernetes:5"); /* the best of three */
	assert_answer(path, "SELECT years FROM people_skills WHERE key = 'bea@x.org' AND slug = 'kubernetes'", "3.0");
	assert_answer(path, "SELECT source FROM people_skills WHERE key = 'ann@x.org' AND slug = 'kubernetes'", "Kubernets:4");
	assert_answer(path, SKILLS_OF("cid@x.org"), "go:2");
	assert_answer(path, "SELECT group_concat(slug) FROM skill WHERE origin = 'unlisted'", "?zentralog");
	assert_ok(af_skill_alias_remove(store, "KUBERNETS", AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.restored, 2);
	assert_int_equal(undo.removed + undo.kept + undo.conflicts, 0);
	assert_string_equal(means("kubernets"), "");
	now = dump("ann@x.org");
	assert_string_equal(now, ann);
	free(now);
	now = dump("bea@x.org");
	assert_string_equal(now, bea);
	free(now);
	free(ann);
	free(bea);
	assert_answer(path, "SELECT (SELECT count(*) FROM candidate_before WHERE batch_id = 2) + "
	                    "(SELECT count(*) FROM skill_alias WHERE origin = 'user')", "0");
	assert_int_equal(added("k8s", "Kubernets", 2), 3); /* and again */
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

static void imports_use_the_alias(void **state)
{
	(void)state;
	added("Kubernetes", "kubernets", 0);
	import(people);
	assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4 python:3");
	assert_answer(path, SKILLS_OF("bea@x.org"), "?zentralog:- kubernetes:5");
	af_store_close(store);
	store = new_store(folder);
	assert_string_equal(means("kubernets"), "kubernetes");
}

static void refusals(void **state)
{
	static const char *const several[] = {"kubernets", "kube netes", "Python"};
	struct af_alias_result results[3];
	char text[300];

	(void)state;
	added("kubernetes", "kubernets", 0);
	assert_refused(add("kubernetis", "x1", NULL), AF_NOT_FOUND, "no skill \"kubernetis\"", "Kubernetes?");
	assert_refused(add("qwertyuiop", "x1", NULL), AF_NOT_FOUND, "skill list");
	assert_refused(add("docker", "Kuber-Nets", NULL), AF_CONFLICT, "\"Kuber-Nets\" is a spelling of Kubernetes", "Docker", "alias remove");
	assert_refused(add("docker", "k8s", NULL), AF_CONFLICT, "spelling of Kubernetes", "Docker");
	assert_null(strstr(err.message, "alias remove"));
	assert_refused(add("docker", "kubernetes", NULL), AF_CONFLICT, "spelling of Kubernetes");
	assert_refused(add("kubernetes", "K8S", NULL), AF_CONFLICT, "spelling of Kubernetes already");
	assert_refused(add("docker", " -- ", NULL), AF_INVALID, "no letter or digit");
	assert_refused(add("docker", "", NULL), AF_INVALID, "no letter or digit");
	assert_refused(add("docker", "\xff", NULL), AF_INVALID, "UTF-8");
	memset(text, 'x', sizeof(text));
	text[201] = '\0';
	assert_refused(add("docker", text, NULL), AF_INVALID, "longer than 200");
	text[200] = '\0';
	added("docker", text, 0);
	/* Either all or none. */
	assert_refused(af_skill_alias_add(store, "kubernetes", several + 1, 2, NULL, results, &err), AF_CONFLICT, "Python");
	assert_int_equal(results[0].batch, 0);
	assert_string_equal(means("kube netes"), "");
	assert_answer(path, "SELECT count(*) FROM import_batch", "2");
	assert_answer(path, "SELECT count(*) FROM skill_alias WHERE origin = 'user'", "2");
	af_store_close(store);
	assert_ok(af_store_open(path, AF_OPEN_READ, &store, &err));
	assert_int_equal(add("docker", "dokker", NULL), AF_OK); /* a file that can be written: reading was all that was asked for */
	assert_string_equal(means("dokker"), "docker");
}

static void merging(void **state)
{
	struct af_alias_result result;

	(void)state;
	import(people);
	assert_refused(af_skill_merge(store, "Frobnicator", "Go", NULL, &result, &err), AF_NOT_FOUND, "Frobnicator", "skill unlisted");
	assert_refused(af_skill_merge(store, "k8s", "Docker", NULL, &result, &err), AF_CONFLICT, "is Kubernetes", "alias add");
	assert_refused(af_skill_merge(store, "Zentralog", "Pythn", NULL, &result, &err), AF_NOT_FOUND, "did you mean Python?");
	assert_ok(af_skill_merge(store, "zentra-LOG", "Python", NULL, &result, &err));
	assert_int_equal(result.profiles, 1);
	assert_answer(path, SKILLS_OF("bea@x.org"), "?kubernets:2 ?kubernets12:5 kubernetes:1 python:-");
	assert_refused(af_skill_merge(store, "Zentralog", "Go", NULL, NULL, &err), AF_CONFLICT, "is Python");
	/* A name with a version is that version only. */
	assert_ok(af_skill_merge(store, "kubernets 1.2", "Kubernetes", NULL, NULL, &err));
	assert_answer(path, SKILLS_OF("bea@x.org"), "?kubernets:2 kubernetes:5 python:-");
	assert_string_equal(means("kubernets"), "");
}

/* ---------------------------------------------------------------- listing */

static bool note_alias(void *context, const struct af_alias *alias)
{
	char *text = context;

	snprintf(text + strlen(text), 300 - strlen(text), "%s=%s/%s %zu %lld;", alias->alias, alias->slug, alias->name, alias->profiles,
	         (long long)alias->batch);
	return strcmp(alias->alias, "stop") != 0;
}

static bool note_unlisted(void *context, const struct af_unlisted *unlisted)
{
	char *text = context;

	snprintf(text + strlen(text), 300 - strlen(text), "%s %zu %s;", unlisted->name, unlisted->count,
	         unlisted->suggestion ? unlisted->suggestion : "-");
	return true;
}

static bool note_kind(void *context, const struct af_batch *batch)
{
	char *text = context;

	snprintf(text + strlen(text), 300 - strlen(text), "%d %s %zu/%zu %d;", batch->kind, batch->source, batch->updated, batch->read,
	         batch->undone);
	return true;
}

static void lists(void **state)
{
	struct af_undo_result undo;
	char text[300] = "";

	(void)state;
	import(people);
	assert_ok(af_skill_unlisted_each(store, 1, note_unlisted, text, &err));
	assert_string_equal(text, "Kubernets 2 Kubernetes;kubernets 1.2 1 -;Zentralog 1 -;");
	*text = '\0';
	assert_ok(af_skill_alias_each(store, note_alias, text, &err));
	assert_string_equal(text, "");
	added("k8s", "stop", 0);
	added("k8s", "Kubernets", 2);
	added("Python", "Zen", 0);
	assert_ok(af_skill_alias_each(store, note_alias, text, &err));
	assert_string_equal(text, "Kubernets=kubernetes/Kubernetes 2 3;stop=kubernetes/Kubernetes 0 2;");
	assert_ok(af_skill_alias_remove(store, "stop", AF_KEEP_NEITHER, &undo, &err));
	*text = '\0';
	assert_ok(af_batch_each(store, note_kind, text, &err));
	assert_string_equal(text, "0 test.csv 0/3 0;1 stop -> Kubernetes 0/0 1;1 Kubernets -> Kubernetes 2/2 0;1 Zen -> Python 0/0 0;");
}

/* ---------------------------------------------------------------- taking back */

static void undoing_the_batch_removes_the_alias(void **state)
{
	struct af_undo_result undo;

	(void)state;
	import(people);
	added("k8s", "kubernets", 2);
	assert_ok(af_batch_undo(store, 2, AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.restored, 2);
	assert_string_equal(means("kubernets"), "");
	assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 python:3");
	assert_refused(af_skill_alias_remove(store, "kubernets", AF_KEEP_NEITHER, &undo, &err), AF_NOT_FOUND, "no alias \"kubernets\"");
	assert_refused(af_skill_alias_remove(store, "K8s", AF_KEEP_NEITHER, &undo, &err), AF_CONFLICT, "Kubernetes", "came with archefit");
	assert_refused(af_skill_alias_remove(store, "", AF_KEEP_NEITHER, &undo, &err), AF_NOT_FOUND, "no alias");
}

static void a_later_import_is_in_the_way(void **state)
{
	struct af_undo_result undo;

	(void)state;
	import(people);
	added("k8s", "kubernets", 2);
	import("Email,Name\nann@x.org,Ann\n");
	assert_refused(af_skill_alias_remove(store, "kubernets", AF_KEEP_NEITHER, &undo, &err), AF_CONFLICT, "alias \"kubernets\"",
	               "batch 2", "1 of its 2", "batch 3");
	assert_string_equal(means("kubernets"), "kubernetes"); /* nothing was done */
	assert_answer(path, SKILLS_OF("bea@x.org"), "?zentralog:- kubernetes:5");
	assert_ok(af_skill_alias_remove(store, "kubernets", AF_KEEP_LATER, &undo, &err));
	assert_int_equal(undo.kept, 1);
	assert_int_equal(undo.restored, 1);
	assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4 python:3");
	assert_answer(path, SKILLS_OF("bea@x.org"), "?kubernets:2 ?kubernets12:5 ?zentralog:- kubernetes:1");
	assert_ok(af_batch_undo(store, 3, AF_KEEP_NEITHER, &undo, &err)); /* leads to before both */
	assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 python:3");
	added("k8s", "kubernets", 2);
	import("Email,Name\nann@x.org,Ann\n");
	assert_ok(af_skill_alias_remove(store, "kubernets", AF_KEEP_EARLIER, &undo, &err));
	assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 python:3");
	assert_answer(path, "SELECT coalesce(name, '-') FROM candidate WHERE key = 'ann@x.org'", "-");
}

/* An alias that stands is applied to whatever an undo brings back, and so is never in the way of one. */
static void aliases_outlive_undos(void **state)
{
	struct af_undo_result undo;

	(void)state;
	import("Email,Skills\nann@x.org,Kubernets:4; Pyhton:2\n");
	import("Email,Skills,Name\nann@x.org,Kubernets:5; Pyhton:2,Ann\n");
	import("Email,Skills\nann@x.org,Go:1\n");
	added("k8s", "kubernets", 0);
	assert_ok(af_batch_undo(store, 3, AF_KEEP_NEITHER, &undo, &err)); /* the name comes back, and is known now */
	assert_answer(path, SKILLS_OF("ann@x.org"), "?pyhton:2 kubernetes:5");
	added("Python", "pyhton", 1);
	assert_ok(af_batch_undo(store, 2, AF_KEEP_NEITHER, &undo, &err)); /* before both aliases */
	assert_int_equal(undo.conflicts, 0);
	assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4 python:2");
	assert_ok(af_skill_alias_remove(store, "kubernets", AF_KEEP_NEITHER, &undo, &err)); /* the younger alias stays */
	assert_int_equal(undo.restored, 1);
	assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 python:2");
	assert_ok(af_batch_undo(store, 1, AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.removed, 1);
	assert_ok(af_skill_alias_remove(store, "pyhton", AF_KEEP_NEITHER, &undo, &err));
	assert_int_equal(undo.restored, 0);
	assert_answer(path, "SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM candidate_before) + "
	                    "(SELECT count(*) FROM skill WHERE origin = 'unlisted')", "0");
}

/* Two aliases that one undo applies at once: each can go before the other. */
static void two_at_once(void **state)
{
	struct af_undo_result undo;

	(void)state;
	for (int order = 0; order < 2; order++) {
		import("Email,Skills\nann@x.org,Kubernets:4; Pyhton:2\n");
		int64_t second = import("Email,Skills\nann@x.org,Go:1\n");
		added("Python", "pyhton", 0);
		added("k8s", "kubernets", 0);
		assert_ok(af_batch_undo(store, second, AF_KEEP_NEITHER, &undo, &err));
		assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4 python:2");
		assert_ok(af_skill_alias_remove(store, order ? "kubernets" : "pyhton", AF_KEEP_NEITHER, &undo, &err));
		assert_answer(path, SKILLS_OF("ann@x.org"), order ? "?kubernets:4 python:2" : "?pyhton:2 kubernetes:4");
		assert_ok(af_skill_alias_remove(store, order ? "pyhton" : "kubernets", AF_KEEP_NEITHER, &undo, &err));
		assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 ?pyhton:2");
		assert_ok(af_batch_undo(store, second - 1, AF_KEEP_NEITHER, &undo, &err));
	}
}

/* An import taken back with keep-later hands its image to the next import, not to an alias between: removing an alias removes nobody. */
static void removing_an_alias_removes_nobody(void **state)
{
	struct af_undo_result undo;

	(void)state;
	import("Email,Skills\nann@x.org,Kubernets:4\n");
	added("k8s", "kubernets", 1);
	import("Email,Name\nann@x.org,Ann\n");
	assert_ok(af_batch_undo(store, 1, AF_KEEP_LATER, &undo, &err));
	assert_int_equal(undo.kept, 1);
	assert_ok(af_skill_alias_remove(store, "kubernets", AF_KEEP_EARLIER, &undo, &err));
	assert_answer(path, SKILLS_OF("ann@x.org"), "kubernetes:4");
	assert_ok(af_batch_undo(store, 3, AF_KEEP_NEITHER, &undo, &err));
	assert_answer(path, "SELECT count(*) FROM candidate", "0");
}

/* A batch keeps the first image that it took, whatever became of the candidate since. */
static void images_are_taken_once(void **state)
{
	int64_t batch;

	(void)state;
	batch = import("Email,Skills\nann@x.org,Kubernets:4\n");
	assert_ok(af_store_begin(store, &err));
	assert_ok(af_store_remember(store, batch, 1, true, &err));
	assert_ok(af_store_commit(store, &err));
	assert_answer(path, "SELECT existed FROM candidate_before", "0");
	assert_answer(path, "SELECT count(*) FROM candidate_skill_before", "0");
}

/* ---------------------------------------------------------------- a newer taxonomy */

static void sync_keeps_aliases(void **state)
{
	struct af_undo_result undo;

	(void)state;
	import(people);
	added("k8s", "kubernets", 2);
	reopen_newer(NULL);
	assert_string_equal(means("kubernets"), "kubernetes");
	assert_ok(af_skill_alias_remove(store, "kubernets", AF_KEEP_NEITHER, &undo, &err));
	assert_answer(path, SKILLS_OF("ann@x.org"), "?kubernets:4 python:3");
}

/* What a built-in taxonomy spells, it spells: an alias of that spelling goes, whether it is a slug, a name or an alias there. */
static void sync_takes_spellings(void **state)
{
	struct af_undo_result undo;

	(void)state;
	af_store_close(store); /* an older archefit, which knew neither Zig nor Apache Airflow nor the spelling K8s */
	run_sql(path, "DELETE FROM skill_alias WHERE key = 'k8s' OR skill_id IN (SELECT id FROM skill WHERE slug IN ('zig', 'airflow'));"
	              "DELETE FROM skill_relation WHERE skill_id IN (SELECT id FROM skill WHERE slug IN ('zig', 'airflow'))"
	              " OR other_id IN (SELECT id FROM skill WHERE slug IN ('zig', 'airflow'));"
	              "DELETE FROM skill WHERE slug IN ('zig', 'airflow')");
	store = new_store(folder);
	import("Email,Skills\nann@x.org,Zig:4; k8s:3; Apache Airflow:2\n");
	assert_answer(path, SKILLS_OF("ann@x.org"), "?apacheairflow:2 ?k8s:3 ?zig:4");
	added("C", "zig", 1);
	added("Docker", "k8s", 1);
	added("Python", "apache airflow", 1);
	added("Kubernetes", "kubernets", 0);
	reopen_newer(NULL);
	assert_string_equal(means("zig"), "zig");
	assert_string_equal(means("K8s"), "kubernetes");
	assert_string_equal(means("Apache Airflow"), "airflow");
	assert_answer(path, "SELECT group_concat(alias) FROM skill_alias WHERE origin = 'user'", "kubernets");
	assert_answer(path, SKILLS_OF("ann@x.org"), "c:4 docker:3 python:2"); /* profiles keep what they have */
	/* Taking such a batch back gives the profile the words it had, which the new taxonomy knows. */
	assert_ok(af_batch_undo(store, 4, AF_KEEP_NEITHER, &undo, &err));
	assert_ok(af_batch_undo(store, 3, AF_KEEP_NEITHER, &undo, &err));
	assert_ok(af_batch_undo(store, 2, AF_KEEP_NEITHER, &undo, &err));
	assert_answer(path, SKILLS_OF("ann@x.org"), "airflow:2 kubernetes:3 zig:4");
	assert_answer(path, "PRAGMA foreign_key_check", "");
}

/* A listed skill that a newer taxonomy makes one with another takes its aliases along. */
static void sync_moves_aliases(void **state)
{
	(void)state;
	af_store_close(store);
	run_sql(path, "DELETE FROM skill_alias WHERE key = 'k8s';"
	              "INSERT INTO skill (slug, name, origin, category, layer, half_life) VALUES ('kube-old', 'K8s', 'builtin', 'tool', 'backend', 'fast')");
	store = new_store(folder);
	added("kube-old", "kubby", 0);
	assert_string_equal(means("kubby"), "kube-old");
	reopen_newer(NULL);
	assert_string_equal(means("kubby"), "kubernetes");
	assert_answer(path, "SELECT count(*) FROM skill WHERE slug = 'kube-old'", "0");
}

/* ---------------------------------------------------------------- any sequence */

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
	assert_answer(path, "SELECT count(*) FROM candidate_before b JOIN import_batch i ON i.id = b.batch_id WHERE undone", "0");
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
		assert_answer(path, "SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM candidate_before) + "
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(profiles_get_the_listed_skill), TEST(imports_use_the_alias), TEST(refusals), TEST(merging), TEST(lists),
		TEST(undoing_the_batch_removes_the_alias), TEST(a_later_import_is_in_the_way), TEST(aliases_outlive_undos), TEST(two_at_once),
		TEST(removing_an_alias_removes_nobody), TEST(images_are_taken_once), TEST(sync_keeps_aliases), TEST(sync_takes_spellings), TEST(sync_moves_aliases),
		TEST(any_sequence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
