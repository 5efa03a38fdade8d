/* Postings stay in step with whatever changes the database: after every step of any sequence they are, byte for byte, those of a rebuild from
 * scratch. ARCHEFIT_SEED repeats a run. */
#include "postings_draw.h"

enum { ROUNDS = 40, STEPS = 18, KEYS = 9, NAMES = 2, STORED = 3 };

static char folder[256], path[300];
static struct af_store *store;
static struct af_error err;
static struct prng r;
static struct palette palette;
static int month;
static int64_t newest; /* batch */

static const char *const unlisted[NAMES] = {"Zentralog", "Frobnicator"};

/* How often each kind of step did something. */
enum step { IMPORT, LOAD, MERGE, UNDO, ALIAS_ADD, ALIAS_REMOVE, PROJECT, ARCHETYPE, SQL_EDIT, REFRESH, REOPEN, KINDS };
static const char *const step_names[KINDS] = {"import", "load", "merge", "undo", "alias add", "alias remove", "project", "archetype", "edit", "refresh",
                                              "reopen"};
static size_t done[KINDS], transactions[2], refused;

static void open_store(void)
{
	store = new_store(folder);
	run_on(store, "PRAGMA synchronous = OFF");
}

static void look_up(void)
{
	assert_ok(af_store_taxonomy(store, &palette.taxonomy, &err));
}

/* ---------------------------------------------------------------- steps */

static void add_cell(struct af_buf *csv)
{
	const int level = draw_level(&r), months = draw_months(&r);

	if (chance(&r, 12)) {
		af_buf_adds(csv, unlisted[below(&r, NAMES)]);
		return;
	}
	af_buf_adds(csv, af_taxonomy_skill(palette.taxonomy, palette.skills[below(&r, PALETTE)])->name);
	if (level != AF_UNKNOWN)
		af_buf_printf(csv, " (level %d)", level);
	else if (months != AF_UNKNOWN)
		af_buf_printf(csv, " (%d months)", months);
}

/* Some of the people, with some skills. Sometimes the file comes twice. */
static enum af_status import_some(void)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z", .dry_run = chance(&r, 10)};
	struct af_buf csv = {0};
	enum af_status status = AF_OK;

	af_buf_adds(&csv, "Email,Name,Skills\n");
	for (int i = 0; i < KEYS; i++) {
		if (i < KEYS - 1 && chance(&r, 40))
			continue;
		af_buf_printf(&csv, "p%d@example.org,Ann,\"", i);
		for (int n = below(&r, 6); n > 0; n--) {
			add_cell(&csv);
			af_buf_adds(&csv, n > 1 ? "; " : "");
		}
		af_buf_adds(&csv, "\"\n");
	}
	for (int times = 1 + chance(&r, 20); times > 0 && !status; times--) {
		struct af_import_result *result = NULL;
		FILE *in = fmemopen(csv.data, csv.length, "r");

		assert_non_null(in);
		status = af_import(store, in, "t.csv", &options, &result, &err);
		if (!status && result->batch)
			newest = result->batch;
		af_import_result_free(result);
		fclose(in);
	}
	af_buf_clear(&csv);
	return status;
}

/* One profile as drawn, with everything that a profile can say of a skill. */
static enum af_status load_one(void)
{
	struct person p;
	enum af_put outcome;
	char key[30];
	const bool shared = af_store_in_transaction(store);
	enum af_status status = shared ? AF_OK : af_begin(store, &err);

	snprintf(key, sizeof(key), "p%d@example.org", below(&r, KEYS));
	draw_profile(&r, &palette, key, &p);
	if (!status)
		status = af_store_batch_begin(store, "test", NULL, &newest, &err);
	if (!status)
		status = load_candidate(store, &p.candidate, false, newest, &outcome, &err);
	if (!shared && !status)
		return af_commit(store, &err);
	if (!shared)
		af_rollback(store);
	return status;
}

static enum af_status merge_two(void)
{
	char keep[30], other[30];
	struct af_merge_result result;
	enum af_status status;

	snprintf(keep, sizeof(keep), "p%d@example.org", below(&r, KEYS));
	snprintf(other, sizeof(other), "p%d@example.org", below(&r, KEYS));
	status = af_candidate_merge(store, keep, other, NULL, chance(&r, 10), &result, &err);
	if (!status && result.batch)
		newest = result.batch;
	af_candidate_free(result.candidate);
	return status;
}

static enum af_status undo_one(void)
{
	struct af_undo_result result;
	const int64_t back = below(&r, 5);

	return af_batch_undo(store, newest - back, (enum af_keep)below(&r, 3), &result, &err);
}

static enum af_status change_alias(bool add)
{
	const char *const *name = &unlisted[below(&r, NAMES)];
	struct af_alias_result added;
	struct af_undo_result removed;
	enum af_status status;

	if (!add)
		return af_skill_alias_remove(store, *name, (enum af_keep)below(&r, 3), &removed, &err);
	status = af_skill_alias_add(store, af_taxonomy_skill(palette.taxonomy, palette.skills[below(&r, 8)])->slug, name, 1, NULL, &added, &err);
	if (!status)
		newest = added.batch;
	return status;
}

static enum af_status put_drawn_project(void)
{
	struct drawn_project d;
	char slug[20];

	snprintf(slug, sizeof(slug), "stored-%d", below(&r, STORED));
	draw_asking(&r, &palette, slug, NULL, &d);
	return af_project_put(store, &d.project, true, &err);
}

static enum af_status put_drawn_archetype(void)
{
	struct drawn_archetype d;

	draw_archetype(&r, &palette, chance(&r, 50) ? "mine" : "yours", &d);
	return af_archetype_put(store, &d.archetype, true, &err);
}

/* What some later feature may do to profiles, by a statement of its own. */
static enum af_status edit_by_sql(void)
{
	static const char *const edits[] = {
		"DELETE FROM candidate WHERE id = (SELECT max(id) FROM candidate)", "UPDATE candidate SET name = 'Bea'",
		"UPDATE candidate_skill SET level = NULL, months = NULL WHERE candidate_id % 3 = 1", "DELETE FROM candidate_skill WHERE candidate_id % 4 = 2",
		"INSERT OR IGNORE INTO candidate (id, key) VALUES (65535 + (SELECT max(id) FROM candidate) % 5, 'row' || (SELECT max(id) FROM candidate))",
		("INSERT OR REPLACE INTO candidate_skill (candidate_id, skill_id, level, source, in_text) SELECT id, (SELECT id FROM skill WHERE slug = "
		"'python'), 1 + id % 5, 'x', 0 FROM candidate WHERE id % 2"),
	};
	const bool shared = af_store_in_transaction(store);

	if (!shared)
		assert_ok(af_begin(store, &err));
	run_on(store, edits[below(&r, sizeof(edits) / sizeof(edits[0]))]);
	return shared ? AF_OK : af_commit(store, &err);
}

static enum af_status refresh(void)
{
	bool did;

	month = MONTH - 2 + below(&r, 5);
	return af_postings_refresh(store, month, chance(&r, 20), NULL, NULL, &did, &err);
}

static enum af_status take_step(enum step kind)
{
	switch (kind) {
	case IMPORT:
		return import_some();
	case LOAD:
		return load_one();
	case MERGE:
		return merge_two();
	case UNDO:
		return undo_one();
	case ALIAS_ADD:
	case ALIAS_REMOVE:
		return change_alias(kind == ALIAS_ADD);
	case PROJECT:
		return put_drawn_project();
	case ARCHETYPE:
		return put_drawn_archetype();
	case SQL_EDIT:
		return edit_by_sql();
	case REFRESH:
		return refresh();
	default:
		af_store_close(store);
		open_store();
		return AF_OK;
	}
}

static enum step draw_step(void)
{
	static const int shares[KINDS] = {25, 10, 12, 15, 6, 6, 8, 8, 6, 2, 2};
	int at = below(&r, 100), kind = 0;

	while (at >= shares[kind])
		at -= shares[kind++];
	return (enum step)kind;
}

static enum af_status step(enum step kind)
{
	enum af_status status;

	look_up();
	status = take_step(kind);
	if (status != AF_OK && status != AF_CONFLICT && status != AF_NOT_FOUND && status != AF_INVALID)
		fail_msg("%s: %s", step_names[kind], err.message);
	*(status ? &refused : &done[kind]) += 1;
	look_up();
	return status;
}

/* ---------------------------------------------------------------- checks */

static void check_ranking(const char *what)
{
	struct drawn_project d;

	draw_asking(&r, &palette, "asking", NULL, &d);
	d.options.as_of = month;
	expect_same_ranking(store, &d.project, &d.options, what);
}

/* What `archefit check` looks for is not there either; it ranks every stored project. */
static bool see_check(void *context, const struct af_check *check)
{
	if (check->result == AF_CHECK_WRONG)
		fail_msg("check: %s: %s; %s", check->name, check->detail, check->finding_count ? check->findings[0] : "");
	++*(size_t *)context;
	return true;
}

static void check_all(void)
{
	const struct af_check_options options = {.progress = NULL};
	size_t checks = 0;

	assert_ok(af_check_run(store, &options, see_check, &checks, &err));
	assert_true(checks > 5);
}

/* Several steps as one, which are kept or not; what they have come to so far is what a ranking in between reads. */
static void transaction(const char *what)
{
	const int before = month;
	bool failed = false;
	enum af_status status;

	assert_ok(af_begin(store, &err));
	for (int i = 1 + below(&r, 4); i > 0 && !failed; i--) {
		enum step kind;

		do
			kind = draw_step();
		while (kind == REOPEN);
		failed = step(kind) != AF_OK;
		if (!failed && !store->marked) /* as a dry run does */
			check_ranking(what);
	}
	if (chance(&r, 30)) {
		af_rollback(store);
		status = AF_CONFLICT;
	} else {
		status = af_commit(store, &err);
	}
	transactions[status == AF_OK]++;
	assert_true(status == AF_OK || status == AF_CONFLICT);
	if (status)
		month = before;
	look_up();
}

static void start_round(void)
{
	if (store)
		af_store_close(store);
	remove(path);
	open_store();
	look_up();
	draw_palette(&r, palette.taxonomy, &palette);
	newest = 0;
	month = MONTH;
}

static void any_sequence(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char what[100];

		r = prng_of(round);
		start_round();
		do
			step(IMPORT);
		while (!newest); /* a dry run starts nothing */
		if (chance(&r, 50))
			step(SQL_EDIT);
		for (int i = 0; i < STEPS; i++) {
			enum step kind = draw_step();

			snprintf(what, sizeof(what), "seed %llu, round %d, step %d: %s", (unsigned long long)world_seed(), round, i,
			         i % 4 == 3 ? "a transaction" : step_names[kind]);
			if (i % 4 == 3)
				transaction(what);
			else
				step(kind);
			expect_in_step(store, month, what);
		}
		check_ranking(what);
		check_all();
	}
	for (int i = 0; i < KINDS; i++) {
		print_message("%s %zu, ", step_names[i], done[i]);
		assert_true(done[i] > 3);
	}
	print_message("refused %zu, transactions %zu kept, %zu not\n", refused, transactions[1], transactions[0]);
	assert_true(transactions[0] > 10 && transactions[1] > 10);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(any_sequence)};
	int result;

	print_message("ARCHEFIT_SEED=%llu\n", (unsigned long long)world_seed());
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	af_store_close(store);
	remove_folder(folder);
	return result;
}
