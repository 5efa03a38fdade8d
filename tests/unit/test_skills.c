/* The skills of a profile as one text: whatever is written is read again as it was, in C as in SQL, and whatever else there is is refused. */
#include <limits.h>

#include "database.h"
#include "draw.h"
#include "store/profile.h"

enum { ROUNDS = 400, SKILLS = 12 };

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
	remove_folder(folder);
	return 0;
}

/* ---------------------------------------------------------------- the forms */

static const struct {
	struct af_evidence e;
	const char *text;
} forms[] = {
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "Java"}, "[217]"},
	{{217, "j", "Java", true, 4, AF_UNKNOWN, AF_UNKNOWN, false, "Java:4"}, "[\"217:4\"]"},
	{{217, "j", "Java", true, 5, AF_UNKNOWN, AF_UNKNOWN, false, "Java:4"}, "[[217,\"~:4\",5]]"},
	{{217, "j", "Java", true, 4, 1, AF_UNKNOWN, false, "Java:4"}, "[[217,\"~:4\",4,1]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, 156, AF_UNKNOWN, false, "Java (13 yrs)"}, "[\"217 (13 yrs)\"]"},
	{{217, "j", "Java", true, AF_UNKNOWN, 0, AF_UNKNOWN, false, "Java (0"}, "[\"217 (0\"]"},
	{{217, "j", "Java", true, AF_UNKNOWN, 155, AF_UNKNOWN, false, "Java (13 yrs)"}, "[[217,\"~ (13 yrs)\",null,155]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, 12, AF_UNKNOWN, false, "Java (01 yr)"}, "[[217,\"~ (01 yr)\",null,12]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, 156, AF_UNKNOWN, false, "Java (13 \"y\"\n\x01)"}, "[\"217 (13 \\\"y\\\"\\n\\u0001)\"]"},
	{{217, "j", "Java", true, 3, AF_UNKNOWN, AF_UNKNOWN, false, "Java"}, "[[217,null,3]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, 2025 * 12 + 10, false, "Java"}, "[[217,null,null,null,\"2025-11\"]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, true, "Java"}, "[[217,null,null,null,null,1]]"},
	{{217, "j", "Java", true, 1, INT_MAX, 9999 * 12 + 11, true, "JavaScript"}, "[[217,\"~Script\",1,2147483647,\"9999-12\",1]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "java"}, "[[217,\"java\"]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "Java~"}, "[[217,\"~~\"]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "~Java"}, "[[217,\"=~Java\"]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "="}, "[[217,\"==\"]]"},
	{{217, "j", "Java", true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, ""}, "[[217,\"\"]]"},
	{{1048576, "?j", "Java", false, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, false, "Java"}, "[[1048576,\"Java\"]]"},
	{{217, "j", "Java", true, 9, -4, 3, false, "Java"}, "[217]"}, /* what nothing can be is not stated */
};

static void every_form(void **state)
{
	struct af_buf text = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		assert_ok(af_profile_text(&forms[i].e, 1, &text, &err));
		assert_string_equal(text.data, forms[i].text);
	}
	assert_ok(af_profile_text(NULL, 0, &text, &err));
	assert_string_equal(text.data, "[]");
	af_buf_clear(&text);
}

static void a_skill_may_occur_once(void **state)
{
	const struct af_evidence twice[] = {forms[0].e, forms[1].e};
	struct af_buf text = {0};

	(void)state;
	assert_int_equal(af_profile_text(twice, 2, &text, &err), AF_INTERNAL);
	af_buf_clear(&text);
}

/* ---------------------------------------------------------------- random profiles */

static const char *random_words(struct prng *r, const char *name, struct af_evidence *e, struct af_arena *arena)
{
	static const char *const pieces[] = {"~", "=", "\"", "\\", "\n", "\x01", "\x1f", "\x7f", "\t", "\b\f\r", "/", "\xC3\xA9", "\xF0\x9F\x98\x80", ":", "4", " (", ")",
	                                     "yrs", "0", " ", "[", "]", ",", "null", "\\u0041", "'"};
	struct af_buf words = {0};
	const char *copy;

	if (chance(r, 30))
		return name;
	if (chance(r, 50))
		af_buf_adds(&words, name);
	if (chance(r, 30) && e->level != AF_UNKNOWN)
		af_buf_printf(&words, ":%d", e->level);
	else if (chance(r, 40) && e->months != AF_UNKNOWN)
		af_buf_printf(&words, " (%d%s", e->months / 12, chance(r, 80) ? " yrs)" : "");
	for (int i = chance(r, 40) ? below(r, 6) : 0; i > 0; i--)
		af_buf_adds(&words, pieces[below(r, COUNT(pieces))]);
	copy = af_arena_strdup(arena, af_buf_text(&words));
	af_buf_clear(&words);
	return copy;
}

/* Draws a profile whose skills are of the taxonomy, or unlisted names. */
static size_t random_profile(struct prng *r, const struct af_taxonomy *taxonomy, struct af_evidence *skills, struct af_arena *arena)
{
	const int step = (int)af_taxonomy_count(taxonomy) / SKILLS;
	size_t n = 0;

	for (int i = 0; i < SKILLS; i++) {
		const struct af_skill *skill = af_taxonomy_skill(taxonomy, (size_t)(i * step + below(r, step)));
		struct af_evidence e = {.skill_id = skill->id, .slug = skill->slug, .name = skill->name, .listed = true, .level = AF_UNKNOWN,
		                        .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .in_text = chance(r, 10)};

		if (chance(r, 20))
			continue;
		if (chance(r, 15)) {
			e.listed = false;
			e.slug = "?unlisted";
			e.name = af_arena_printf(arena, "Unlisted %d", below(r, 5) + 10 * i);
			assert_ok(af_store_unlisted_skill(store, e.name, &e.skill_id, &err));
		}
		if (chance(r, 40))
			e.level = 1 + below(r, 5);
		if (chance(r, 40))
			e.months = chance(r, 70) ? 12 * below(r, 40) : chance(r, 10) ? INT_MAX : below(r, 500);
		if (chance(r, 20))
			e.last_used = (1900 + below(r, 8100)) * 12 + below(r, 12);
		e.source = random_words(r, e.name, &e, arena);
		skills[n++] = e;
	}
	return n;
}

static void assert_evidence(const struct af_evidence *a, const struct af_evidence *b)
{
	assert_int_equal(a->skill_id, b->skill_id);
	assert_int_equal(a->level, b->level);
	assert_int_equal(a->months, b->months);
	assert_int_equal(a->last_used, b->last_used);
	assert_int_equal(a->in_text, b->in_text);
	assert_string_equal(a->source, b->source);
}

static const struct af_evidence *of_skill(const struct af_evidence *skills, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (skills[i].skill_id == id)
			return &skills[i];
	fail_msg("no skill %lld", (long long)id);
	return NULL;
}

/* What C reads of the profile that is stored. */
static void compare_read(const struct af_evidence *skills, size_t n, const struct af_taxonomy *names)
{
	struct af_arena arena = {0};
	struct af_evidence *got;
	size_t count;

	assert_ok(af_profile_skills(store, 1, names, &arena, &got, &count, &err));
	assert_int_equal(count, n);
	for (size_t i = 0; i < n; i++)
		assert_evidence(&got[i], of_skill(skills, n, got[i].skill_id));
	af_arena_clear(&arena);
}

static int month_at(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);
	int month = AF_UNKNOWN;

	if (text)
		assert_true(af_month_parse(text, &month));
	return month;
}

/* What the view shows of it. */
static void compare_view(const struct af_evidence *skills, size_t n)
{
	struct af_arena arena = {0};
	sqlite3_stmt *s;
	size_t count = 0;

	assert_int_equal(sqlite3_prepare_v2(store->db, "SELECT skill_id, level, months, last_used, coalesce(source, (SELECT name FROM skill WHERE id = skill_id)), "
	                                               "in_text, source IS NULL FROM candidate_skill WHERE candidate_id = 1", -1, &s, NULL), SQLITE_OK);
	for (; sqlite3_step(s) == SQLITE_ROW; count++) {
		const struct af_evidence *e = of_skill(skills, n, sqlite3_column_int64(s, 0));
		const struct af_evidence got = {.skill_id = e->skill_id, .level = af_sql_int_at(s, 1), .months = af_sql_int_at(s, 2),
		                                .last_used = month_at(s, 3), .source = af_sql_text_at(s, 4, &arena),
		                                .in_text = sqlite3_column_int(s, 5)};

		assert_evidence(&got, e);
		assert_int_equal(sqlite3_column_int(s, 6), af_evidence_is_named(e));
	}
	assert_int_equal(count, n);
	sqlite3_finalize(s);
	af_arena_clear(&arena);
}

static void any_profile_is_read_as_it_was(void **state)
{
	struct prng r = prng_of(1);
	const struct af_taxonomy *taxonomy;
	struct af_evidence skills[SKILLS];

	(void)state;
	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	must(store->db, "INSERT INTO candidate (id, key) VALUES (1, 'a')");
	for (int round = 0; round < ROUNDS; round++) {
		struct af_arena arena = {0};
		size_t n = random_profile(&r, taxonomy, skills, &arena);
		char before[4000];

		assert_ok(af_profile_write(store, 1, skills, n, !round, &err));
		compare_read(skills, n, taxonomy);
		compare_read(skills, n, NULL);
		compare_view(skills, n);
		assert_answer(path, "SELECT (SELECT group_concat(skill_id || ' ' || candidate_id) FROM candidate_unlisted) IS "
		                    "(SELECT group_concat(skill_id || ' ' || candidate_id) FROM candidate_skill WHERE skill_id >= 1048576)", "1");
		/* The rows that the view shows are packed by the schema's statement to the same bytes. */
		snprintf(before, sizeof(before), "%s", answer(path, "SELECT skills FROM profile"));
		must(store->db, "BEGIN");
		rows_in(store->db, "DELETE FROM main.profile");
		must(store->db, "COMMIT");
		assert_string_equal(answer(path, "SELECT skills FROM profile"), before);
		af_arena_clear(&arena);
	}
}

/* ---------------------------------------------------------------- what is refused */

/* Reads a text in a block of exactly its size, and writes what it says again. */
static enum af_skills_step copy_text(const char *text, size_t length, bool image, struct af_buf *out)
{
	char *block = malloc(length ? length : 1);
	struct af_arena arena = {0};
	struct af_skills_reader reader;
	enum af_skills_step step;
	struct af_said said;
	const char *slug, *name;

	memcpy(block, text, length);
	af_buf_reset(out);
	af_skills_read(&reader, block, length);
	while ((step = image ? af_skills_next_image(&reader, &said, &slug, &name, &arena) : af_skills_next(&reader, &said)) == AF_SKILLS_MORE)
		if (image)
			af_skills_add_image(out, slug, name, &said);
		else
			af_skills_add(out, &said);
	af_skills_end(out);
	af_arena_clear(&arena);
	free(block);
	return step;
}

/* Refused, or the same bytes again. */
static bool is_strict(const char *text, size_t length, bool image, struct af_buf *out)
{
	const enum af_skills_step step = copy_text(text, length, image, out);

	if (step == AF_SKILLS_END && (out->length != length || memcmp(out->data, text, length)))
		fail_msg("%.*s is read, and is %s", (int)length, text, out->data);
	return step == AF_SKILLS_END;
}

static void mutate(struct prng *r, const struct af_buf *text, bool image, struct af_buf *out)
{
	static const char bytes[] = "[]\",:~=\\ (0123456789nul\x01\x1f\xff";
	char *copy = malloc(text->length + 2);

	assert_true(is_strict(text->data, text->length, image, out));
	for (size_t n = 0; n < text->length; n++)
		assert_false(is_strict(text->data, n, image, out));
	for (int i = 0; i < 300; i++) {
		const size_t at = (size_t)below(r, (int)text->length), cut = (size_t)below(r, 2), put = (size_t)below(r, 2);

		memcpy(copy, text->data, at);
		copy[at] = chance(r, 90) ? bytes[below(r, sizeof(bytes) - 1)] : (char)below(r, 256);
		memcpy(copy + at + put, text->data + at + cut, text->length - at - cut);
		is_strict(copy, text->length - cut + put, image, out);
	}
	free(copy);
}

static void nothing_else_is_read(void **state)
{
	struct prng r = prng_of(2);
	const struct af_taxonomy *taxonomy;
	struct af_evidence skills[SKILLS];
	struct af_buf text = {0}, out = {0};

	(void)state;
	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	for (int round = 0; round < ROUNDS / 4; round++) {
		struct af_arena arena = {0};
		struct af_said said;
		size_t n = random_profile(&r, taxonomy, skills, &arena);

		assert_ok(af_profile_text(skills, n, &text, &err));
		mutate(&r, &text, false, &out);
		af_buf_reset(&text);
		for (size_t i = 0; i < n; i++) {
			af_said_of(&skills[i], &arena, &said);
			af_skills_add_image(&text, skills[i].slug, skills[i].name, &said);
		}
		af_skills_end(&text);
		mutate(&r, &text, true, &out);
		af_arena_clear(&arena);
	}
	af_buf_clear(&text);
	af_buf_clear(&out);
}

static void known_damage_is_refused(void **state)
{
	static const char *const damaged[] = {
		"", "[", "]", "null", "{}", "5", "[]x", " []", "[ ]", "[1,]", "[,1]", "[1 ,2]", "[2,1]", "[1,1]", "[0]", "[-1]", "[01]", "[1.0]", "[1e1]",
		"[99999999999999999999]", "[\"1\"]", "[\"1:0\"]", "[\"1:6\"]", "[\"1:4x\"]", "[\"1 (\"]", "[\"1 (05)\"]", "[\"1 (x)\"]", "[\"x:4\"]", "[\":4\"]",
		"[\"1 (178956971)\"]", "[[1]]", "[[1,null]]", "[[1,\"~\"]]", "[[1,\"=\"]]", "[[1,\"=x\"]]", "[[1,\"x\",null]]", "[[1,\"x\",0]]", "[[1,\"x\",6]]",
		"[[1,\"x\",1,null]]", "[[1,\"x\",1,2147483648]]", "[[1,\"x\",1,-1]]", "[[1,\"x\",1,1,null]]", "[[1,\"x\",1,1,\"2025-13\"]]",
		"[[1,\"x\",1,1,\"1899-12\"]]", "[[1,\"x\",1,1,\"2025-1\"]]", "[[1,\"x\",1,1,\"2025-11-01\"]]", "[[1,\"x\",1,1,null,0]]", "[[1,\"x\",1,1,null,2]]",
		"[[1,\"x\",1,1,null,1,1]]", "[[1,\"~:4\",4]]", "[[1,\"~ (1 yr)\",null,12]]", "[[1,\"\\/\"]]", "[[1,\"\\u0041\"]]", "[[1,\"\\u000a\"]]",
		"[[1,\"\\u0000\"]]", "[[1,\"\\u001F\"]]", "[[1,\"\\u001\"]]", "[[1,\"\n\"]]", "[[1,\"x]]", "[[\"1\",\"x\"]]", "[[[1]]]", "[true]"};
	struct af_buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(damaged); i++)
		if (copy_text(damaged[i], strlen(damaged[i]), false, &out) != AF_SKILLS_DAMAGED)
			fail_msg("%s is read", damaged[i]);
	assert_int_equal(copy_text("[1]\0", 4, false, &out), AF_SKILLS_DAMAGED);
	af_buf_clear(&out);
}

static bool ignore(void *context, const struct af_candidate *candidate)
{
	(void)context, (void)candidate;
	return true;
}

/* Whoever meets damage says whose it is. */
static void damage_has_a_name(void **state)
{
	struct af_candidate *c;
	int months;

	(void)state;
	must(store->db, "INSERT INTO candidate (id, key) VALUES (1, 'ann'); INSERT INTO profile VALUES (1, '[1,]')");
	assert_refused(af_candidate_get(store, "ann", &c, &err), AF_CORRUPT, path, "\"ann\"", "delete candidate_id 1");
	assert_refused(af_store_months(store, 1, 668, &months, &err), AF_CORRUPT, path, "\"ann\"");
	assert_refused(af_candidate_each(store, NULL, ignore, NULL, &err), AF_CORRUPT, path, "\"ann\"");
	assert_refused(af_candidate_each(store, "python", ignore, NULL, &err), AF_CORRUPT, path, "row 1 of the table profile");
	must(store->db, "DELETE FROM candidate");
	assert_answer(path, "SELECT count(*) FROM profile", "0");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(every_form), TEST(a_skill_may_occur_once), TEST(any_profile_is_read_as_it_was), TEST(nothing_else_is_read), TEST(known_damage_is_refused),
		TEST(damage_has_a_name)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
