/* The user's own spellings of skills: what they do to stored profiles, how that is taken back, and a newer taxonomy that claims them. */
#include "aliases_support.h"


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
	assert_answer(path, "SELECT (SELECT count(*) FROM batch_candidate WHERE batch_id = 2) + "
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
	assert_answer(path, "SELECT (SELECT count(*) FROM candidate) + (SELECT count(*) FROM batch_candidate) + "
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
	assert_ok(af_store_remember(store, batch, 1, &err));
	assert_ok(af_store_commit(store, &err));
	assert_answer(path, "SELECT existed FROM batch_candidate", "0");
	assert_answer(path, "SELECT count(*) FROM candidate_before", "0");
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(profiles_get_the_listed_skill), TEST(imports_use_the_alias), TEST(refusals), TEST(merging), TEST(lists),
		TEST(undoing_the_batch_removes_the_alias), TEST(a_later_import_is_in_the_way), TEST(aliases_outlive_undos), TEST(two_at_once),
		TEST(removing_an_alias_removes_nobody), TEST(images_are_taken_once), TEST(sync_keeps_aliases), TEST(sync_takes_spellings),
		TEST(sync_moves_aliases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
