/* The taxonomy as one text: the same taxonomy comes out of it as out of the JSON and of the rows, in every field; no text makes it crash; and the
 * database never holds one that differs from its rows. */
#include "aliases_support.h"
#include "base/embedded.h"

static void same_transfers(const char *slug, const struct af_transfer *a, size_t n, const struct af_transfer *b, size_t m)
{
	if (n != m)
		fail_msg("%s: %zu and %zu", slug, n, m);
	for (size_t i = 0; i < n; i++)
		if (a[i].skill != b[i].skill || a[i].percent != b[i].percent || a[i].kind != b[i].kind)
			fail_msg("%s: differs at %zu", slug, i);
}

static void same_skill(const struct af_skill *a, const struct af_skill *b, bool ids)
{
	assert_int_equal(a->index, b->index);
	if (ids)
		assert_int_equal(a->id, b->id);
	assert_string_equal(a->slug, b->slug);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->category, b->category);
	assert_string_equal(a->layer, b->layer);
	assert_string_equal(a->half_life, b->half_life);
	assert_int_equal(a->alias_count, b->alias_count);
	for (size_t i = 0; i < a->alias_count; i++)
		assert_string_equal(a->aliases[i], b->aliases[i]);
	same_transfers(a->slug, a->edges, a->edge_count, b->edges, b->edge_count);
	same_transfers(a->slug, a->transfers, a->transfer_count, b->transfers, b->transfer_count);
}

static void spells(const struct af_taxonomy *t, const char *text, const struct af_skill *skill)
{
	const struct af_skill *found;

	assert_ok(af_taxonomy_find(t, text, &found, &err));
	assert_ptr_equal(found, skill);
}

/* Every field, and every way to find a skill. ids: not those of the rows alone. */
static void same(const struct af_taxonomy *a, const struct af_taxonomy *b, bool ids)
{
	assert_string_equal(af_taxonomy_version(a), af_taxonomy_version(b));
	assert_int_equal(af_taxonomy_count(a), af_taxonomy_count(b));
	for (size_t i = 0; i < af_taxonomy_count(a); i++) {
		const struct af_skill *skill = af_taxonomy_skill(b, i);

		same_skill(af_taxonomy_skill(a, i), skill, ids);
		spells(b, skill->slug, skill);
		spells(b, skill->name, skill);
		for (size_t j = 0; j < skill->alias_count; j++)
			spells(b, skill->aliases[j], skill);
		assert_ptr_equal(af_taxonomy_by_slug(b, skill->slug), skill);
		if (skill->id)
			assert_ptr_equal(af_taxonomy_by_id(b, skill->id), skill);
	}
}

/* What the build made of the seed is what the seed says, and is what a packed text of it gives. */
static void test_builtin(void **state)
{
	const struct af_embedded json = af_embedded_skills(), image = af_embedded_taxonomy();
	struct af_taxonomy *read, *builtin, *again;
	struct af_buf packed = {0};

	(void)state;
	assert_true(image.length > 0);
	assert_ok(af_taxonomy_read(json.name, json.text, json.length, &read, &err));
	assert_ok(af_taxonomy_builtin(&builtin, &err));
	same(read, builtin, true);
	assert_true(af_taxonomy_pack(builtin, &packed) && !packed.failed);
	assert_ok(af_taxonomy_unpack(packed.data, packed.length, &again, &err));
	same(builtin, again, true);
	af_buf_clear(&packed);
	af_taxonomy_free(read);
	af_taxonomy_free(builtin);
	af_taxonomy_free(again);
}

/* ---------------------------------------------------------------- texts that somebody changed */

#define HEAD "taxonomy 1 3 2 4\n"
#define LINE_A "a\tA\tlanguage\tbackend\tslow\t7\t>1:80~2:50\tAlpha\tAye\n"
#define LINE_B "b\tBe\tlanguage\tbackend\tfast\t300\t>2:70\n"
#define LINE_C "c\tC\ttool\tdata\tmedium\t2\t\n"
static const char small[] = HEAD LINE_A LINE_B LINE_C;

static enum af_status unpack(const char *text, struct af_taxonomy **t)
{
	return af_taxonomy_unpack(text, strlen(text), t, &err);
}

static void test_small(void **state)
{
	struct af_taxonomy *t;
	struct af_buf packed = {0};
	const struct af_skill *a;

	(void)state;
	assert_ok(unpack(small, &t));
	a = af_taxonomy_by_slug(t, "a");
	assert_int_equal(a->id, 7);
	assert_int_equal(a->alias_count, 2);
	assert_string_equal(a->aliases[1], "Aye");
	assert_int_equal(a->edge_count, 2);
	assert_int_equal(a->transfer_count, 3); /* b at 80, c through b at 56, c as similar at 50 */
	assert_int_equal(a->transfers[1].percent, 56);
	assert_ptr_equal(af_taxonomy_by_id(t, 300), af_taxonomy_by_slug(t, "b"));
	assert_int_equal(af_taxonomy_by_slug(t, "c")->edge_count, 1);
	spells(t, "AYE", a);
	assert_true(af_taxonomy_pack(t, &packed));
	assert_string_equal(packed.data, small);
	af_taxonomy_free(t);
	assert_ok(unpack("taxonomy 1 0 0 0\n", &t));
	assert_int_equal(af_taxonomy_count(t), 0);
	assert_null(af_taxonomy_resolve(t, "a"));
	af_taxonomy_free(t);
	af_buf_clear(&packed);
}

/* The image: of a small taxonomy, whole and cut off; and of that of a new database, by its digest alone. */
static void test_image(void **state)
{
	struct af_taxonomy *t, *used;
	struct af_buf image = {0};
	char digest[17];

	(void)state;
	assert_ok(unpack(small, &t));
	assert_true(af_taxonomy_image(t, &image));
	assert_ok(af_taxonomy_use(image.data, image.length, true, &used, &err));
	same(t, used, true);
	af_taxonomy_free(used);
	assert_ok(af_taxonomy_use(image.data, image.length, false, &used, &err));
	same(used, t, false);
	assert_int_equal(af_taxonomy_by_slug(used, "a")->id, 0);
	assert_null(af_taxonomy_by_id(used, 7));
	af_taxonomy_free(used);
	for (size_t n = 0; n < image.length; n++)
		assert_int_equal(af_taxonomy_use(image.data, n, true, &used, &err), AF_INVALID);
	af_taxonomy_text_digest(small, sizeof(small) - 1, digest);
	assert_true(af_taxonomy_is_image_of(image.data, image.length, digest));
	assert_int_equal(af_taxonomy_template(digest, &used, &err), AF_NOT_FOUND);
	assert_false(af_taxonomy_is_image_of(image.data, image.length, "0123456789abcdef"));
	af_taxonomy_free(t);
	af_buf_clear(&image);
}

static void test_refused(void **state)
{
	static const char *const texts[] = {
		"", "x", "taxonomy 1", "taxonomy 1 \n", "taxonomy 2 0 0 0\n", "taxonomy 1 0 0\n", "taxonomy 1 0 0 0", "taxonomy 1 0 0 0 \n",
		"taxonomy 1 1 0 0\n", "taxonomy 1 99999999 0 0\n", "taxonomy 1 0 99999999 99999999\n", "taxonomy 1 -1 0 0\n",
		HEAD LINE_A LINE_B, HEAD LINE_B LINE_A LINE_C, HEAD LINE_A LINE_A LINE_C, HEAD LINE_A LINE_B LINE_C "\n", HEAD LINE_A LINE_B LINE_C "x",
		"taxonomy 1 3 2 3\n" LINE_A LINE_B LINE_C, "taxonomy 1 3 1 4\n" LINE_A LINE_B LINE_C,
		"taxonomy 1 1 0 1\na\tA\tl\tb\tslow\t7\t>1:80\n", "taxonomy 1 1 0 1\na\tA\tl\tb\tslow\t7\t>0:80\n",
		"taxonomy 1 1 0 2\na\tA\tl\tb\tslow\t7\t~99999999:80\n", "taxonomy 1 1 0 0\na\tA\tl\tb\tnever\t7\t\n",
		"taxonomy 1 1 0 0\na\tA\tl\tb\tslow\t99999999\t\n", "taxonomy 1 1 0 0\na\tA\tl\tb\tslow\t-1\t\n", "taxonomy 1 1 0 0\na\tA\tl\tb\tslow\t7\n",
		"taxonomy 1 1 0 0\na\tA\tl\tb\tslow\t7\t", "taxonomy 1 1 0 0\na\tA\tl\tb\tslow\t\t\n", "taxonomy 1 1 0 0\na\tA\tl\n",
		"taxonomy 1 2 0 2\na\tA\tl\tb\tslow\t1\t>1:80\nb\tB\tl\tb\tslow\t2\t>0:80\n", "taxonomy 1 2 0 1\na\tA\tl\tb\tslow\t1\t>1:0\nb\tB\tl\tb\tslow\t2\t\n",
		"taxonomy 1 2 0 1\na\tA\tl\tb\tslow\t1\t>1:101\nb\tB\tl\tb\tslow\t2\t\n", "taxonomy 1 2 0 1\na\tA\tl\tb\tslow\t1\t?1:10\nb\tB\tl\tb\tslow\t2\t\n",
		"taxonomy 1 2 0 1\na\tA\tl\tb\tslow\t1\t>1\nb\tB\tl\tb\tslow\t2\t\n"};
	struct af_taxonomy *t;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		enum af_status status = unpack(texts[i], &t);

		if (status != AF_INVALID && status != AF_CORRUPT)
			fail_msg("text %zu: %s", i, af_status_name(status));
		assert_null(t);
	}
	assert_refused(af_taxonomy_unpack(small, sizeof(small), &t, &err), AF_INVALID, "not the text"); /* with its NUL */
	/* Two skills of one spelling, which the rows cannot have, show when a spelling is asked for. */
	assert_ok(unpack("taxonomy 1 2 0 0\na\tSame\tl\tb\tslow\t1\t\nb\tsame\tl\tb\tslow\t2\t\n", &t));
	assert_refused(af_taxonomy_by_key(t, "a", &(const struct af_skill *){NULL}, &err), AF_INVALID, "a and b", "same");
	assert_null(af_taxonomy_resolve(t, "a"));
	assert_int_equal(af_taxonomy_suggest(t, "saem", (const struct af_skill *[1]){NULL}, 1), 0);
	af_taxonomy_free(t);
}

/* splitmix64: 0 .. n-1 */
static size_t below(uint64_t *state, size_t n)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (size_t)((z ^ (z >> 31)) % n);
}

/* Any text is refused, or makes a taxonomy that can be used and that gives the same one again. */
static void test_any(void **state)
{
	static const char drops[] = "\t\n>~:0123456789abcAslow ";
	const char *given = getenv("ARCHEFIT_SEED");
	uint64_t r = given && *given ? strtoull(given, NULL, 10) : 20261123;
	size_t taken = 0;

	(void)state;
	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)r);
	for (int i = 0; i < 20000; i++) {
		char text[sizeof(small)];
		struct af_taxonomy *t, *again;
		struct af_buf packed = {0};

		memcpy(text, small, sizeof(small));
		for (size_t n = 1 + below(&r, 3); n; n--) {
			const size_t at = below(&r, sizeof(small) - 1);

			text[at] = below(&r, 10) ? drops[below(&r, sizeof(drops) - 1)] : (char)below(&r, 256);
		}
		if (af_taxonomy_unpack(text, below(&r, 10) ? sizeof(small) - 1 : below(&r, sizeof(small)), &t, &err) != AF_OK)
			continue;
		taken++;
		af_taxonomy_resolve(t, "Alpha");
		assert_true(af_taxonomy_pack(t, &packed) && !packed.failed);
		assert_ok(af_taxonomy_unpack(packed.data, packed.length, &again, &err));
		assert_string_equal(af_taxonomy_version(t), af_taxonomy_version(again));
		for (size_t k = 0; k < af_taxonomy_count(t); k++)
			same_skill(af_taxonomy_skill(t, k), af_taxonomy_skill(again, k), true);
		af_taxonomy_free(again);
		af_taxonomy_free(t);
		af_buf_clear(&packed);
	}
	assert_in_range(taken, 1000, 19000); /* both happen */
}

static void test_unpackable(void **state)
{
	struct af_taxonomy *t;
	struct af_buf packed = {0};

	(void)state;
	assert_ok(af_taxonomy_new(&t, &err));
	assert_ok(af_taxonomy_add(t, 1, "a", "A\tB", "tool", "data", "slow", &err));
	assert_ok(af_taxonomy_finish(t, &err));
	assert_false(af_taxonomy_pack(t, &packed));
	af_taxonomy_free(t);
	assert_ok(af_taxonomy_new(&t, &err));
	assert_ok(af_taxonomy_add(t, 1, "a", "A", "tool", "data", "slow", &err));
	assert_ok(af_taxonomy_add_alias(t, 0, "x\ny", &err));
	assert_ok(af_taxonomy_finish(t, &err));
	assert_false(af_taxonomy_pack(t, &packed));
	af_taxonomy_free(t);
	af_buf_clear(&packed);
}

/* ---------------------------------------------------------------- in the database */

static const char *texts(void)
{
	return answer(path, "SELECT count(*) || ' ' || coalesce(sum(text <> ''), 0) FROM taxonomy_text");
}

/* The text that the database has gives what its rows give. */
static void in_step(void)
{
	struct af_store *other;
	const struct af_taxonomy *quick, *slow;
	char without[320], sql[700];

	assert_string_equal(texts(), "1 1");
	snprintf(without, sizeof(without), "%s/without.db", folder);
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", without);
	run_sql(path, sql);
	run_sql(without, "DELETE FROM taxonomy_text");
	assert_ok(af_store_open(without, AF_OPEN_READ, &other, &err));
	af_store_forget_taxonomy(store);
	assert_ok(af_store_taxonomy(store, &quick, &err));
	assert_ok(af_store_taxonomy(other, &slow, &err));
	same(quick, slow, true);
	af_store_close(other);
	assert_int_equal(remove(without), 0);
}

static bool is_template(void)
{
	return !strncmp(answer(path, "SELECT text FROM taxonomy_text"), "template ", 9);
}

static void test_changes(void **state)
{
	struct af_undo_result undone;

	(void)state;
	in_step(); /* a new database has it */
	assert_true(is_template());
	import("key,skills\nada,\"Python, Zentralog, Frobnicate 3\"\n");
	in_step();
	added("python", "Zentralog", 1);
	in_step();
	assert_false(is_template());
	assert_string_equal(means("zentralog"), "python");
	assert_ok(af_skill_merge(store, "Frobnicate 3", "docker", "2026-11-23T00:00:00Z", NULL, &err));
	in_step();
	assert_ok(af_skill_alias_remove(store, "Zentralog", AF_KEEP_NEITHER, &undone, &err));
	in_step();
	assert_string_equal(means("zentralog"), "");
	assert_false(is_template()); /* there is "Frobnicate 3" */
	assert_ok(af_skill_alias_remove(store, "Frobnicate 3", AF_KEEP_NEITHER, &undone, &err));
	in_step();
	assert_true(is_template()); /* as it was */
	reopen_newer("UPDATE skill SET half_life = 'fast', name = 'Old' WHERE slug = 'python'; DELETE FROM skill_alias WHERE key = 'k8s'");
	in_step();
	assert_string_equal(means("k8s"), "kubernetes");
	assert_ok(af_begin(store, &err)); /* what comes to nothing leaves it as it was */
	added("python", "Zentralog", 1);
	af_rollback(store);
	in_step();
}

/* Whoever changes a listed skill, a spelling or a relation drops it, and the next transaction makes it anew. */
static void test_by_hand(void **state)
{
	static const char *const changes[] = {
		"UPDATE skill SET half_life = 'fast' WHERE slug = 'python'", "UPDATE skill SET id = 90000 WHERE slug = 'zig'",
		"INSERT INTO skill (slug, name, origin, category, layer, half_life) VALUES ('own', 'Own', 'user', 'tool', 'data', 'slow')",
		"DELETE FROM skill WHERE slug = 'own'", "DELETE FROM skill_alias WHERE key = 'k8s'",
		"UPDATE skill_alias SET alias = 'Post-gres' WHERE key = 'postgres'",
		"INSERT INTO skill_alias (key, skill_id, alias, origin) SELECT 'kube8', id, 'Kube8', 'user' FROM skill WHERE slug = 'kubernetes'",
		"UPDATE skill_relation SET percent = 33 WHERE kind = 'similar'", "DELETE FROM skill_relation WHERE percent = 33",
		("INSERT INTO skill_relation (skill_id, other_id, kind, percent) SELECT a.id, b.id, 'similar', 20 FROM skill a, skill b "
		 "WHERE a.slug = 'python' AND b.slug = 'docker'"),
		"UPDATE skill SET origin = 'user' WHERE slug = '?zentralog'"};

	(void)state;
	import("key,skills\nada,\"Python, Zentralog\"\n");
	for (size_t i = 0; i < COUNT(changes); i++) {
		af_store_close(store);
		run_sql(path, changes[i]);
		if (strcmp(texts(), "0 0"))
			fail_msg("kept after %s", changes[i]);
		store = new_store(folder);
		assert_ok(af_begin(store, &err));
		assert_ok(af_commit(store, &err));
		in_step();
	}
	af_store_close(store);
	run_sql(path, "INSERT INTO skill (id, slug, name, origin, category, layer, half_life) VALUES (1999999, '?n', 'N', 'unlisted', '', '', 'slow');"
	              "UPDATE skill SET name = 'M' WHERE slug = '?n'; DELETE FROM skill WHERE slug = '?n'");
	assert_string_equal(texts(), "1 1"); /* names that are not listed are none of its business */
	store = new_store(folder);
}

/* A text that is none is passed over; rows that cannot be written as one are read as rows. */
static void test_other_texts(void **state)
{
	static const char *const texts_of[] = {"UPDATE taxonomy_text SET text = ''", "UPDATE taxonomy_text SET text = 'taxonomy 9'",
	                                       "UPDATE taxonomy_text SET text = 'template 0123456789abcdef'", "UPDATE taxonomy_text SET text = 'template '",
	                                       "UPDATE taxonomy_text SET text = 'taxonomy 1 1729 4146 5694' || char(10) || '3d-graphics' || char(9)",
	                                       "DELETE FROM taxonomy_text"};

	(void)state;
	for (size_t i = 0; i < COUNT(texts_of); i++) {
		af_store_close(store);
		run_sql(path, texts_of[i]);
		store = new_store(folder);
		assert_string_equal(means("k8s"), "kubernetes");
	}
	af_store_close(store);
	run_sql(path, "UPDATE skill SET name = 'Py' || char(9) || 'thon' WHERE slug = 'python'");
	store = new_store(folder);
	import("key,skills\nada,Rust\n");
	assert_string_equal(texts(), "1 0");
	assert_string_equal(means("k8s"), "kubernetes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_builtin), cmocka_unit_test(test_small), cmocka_unit_test(test_image), cmocka_unit_test(test_refused), cmocka_unit_test(test_any),
		cmocka_unit_test(test_unpackable), cmocka_unit_test_setup_teardown(test_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_hand, setup, teardown), cmocka_unit_test_setup_teardown(test_other_texts, setup, teardown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
