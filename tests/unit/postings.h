/* Comparing postings: what the lists hold, and what a ranking by them says, with what the profiles give. */
#ifndef TESTS_POSTINGS_H
#define TESTS_POSTINGS_H

#include <sqlite3.h>
#include <string.h>

#include "draw.h"
#include "skill_rows.h"
#include "store/index_internal.h"

static inline void run_on(struct af_store *store, const char *sql)
{
	run_in(store->db, sql);
}

/* The only value of a query, as a number. */
static inline int64_t number_of(struct af_store *store, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int64_t number;

	if (sqlite3_prepare_v2(store->db, sql, -1, &s, NULL) != SQLITE_OK || sqlite3_step(s) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(store->db));
	number = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return number;
}

/* ---------------------------------------------------------------- the lists */

/* Every list by chunk and by what it is of: which numbers the lists have does not matter. Large blobs as length and sum. */
static const char lists_sql[] =
	"SELECT format('%d %s: ', chunk, coalesce(l.kind || ' ' || l.name, iif(p.list = 1047552, 'people', "
	"'skill ' || (SELECT slug FROM skill WHERE id = p.list)))) AS what, p.b "
	"FROM (SELECT (id >> 23) * 8 + (id & 7) AS chunk, (id >> 3) & 1048575 AS list, b FROM posting) p LEFT JOIN posting_list l ON l.list = p.list "
	"UNION ALL SELECT 'list ' || kind || ' ' || name, x'' FROM posting_list UNION ALL SELECT 'meta ' || value, x'' FROM meta WHERE name = 'postings' "
	"ORDER BY 1";

static inline void add_blob(struct af_buf *out, const uint8_t *blob, size_t n)
{
	uint64_t sum = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		sum = (sum ^ blob[i]) * 1099511628211u;
	if (n > 400)
		af_buf_printf(out, "%c %zu bytes, %016llx", blob[0], n, (unsigned long long)sum);
	for (size_t i = 0; n <= 400 && i < n; i++)
		af_buf_printf(out, "%02x", blob[i]);
}

static inline void dump_lists(struct af_store *store, struct af_buf *out)
{
	sqlite3_stmt *s = NULL;

	af_buf_reset(out);
	if (sqlite3_prepare_v2(store->db, lists_sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(store->db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		af_buf_adds(out, (const char *)sqlite3_column_text(s, 0));
		add_blob(out, sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
		af_buf_addc(out, '\n');
	}
	sqlite3_finalize(s);
	assert_false(out->failed);
}

/* Shows the first line in which two texts differ. */
static inline void fail_at_difference(const char *what, const char *a, const char *b)
{
	while (*a && *b && strcspn(a, "\n") == strcspn(b, "\n") && !strncmp(a, b, strcspn(a, "\n"))) {
		a += strcspn(a, "\n") + (a[strcspn(a, "\n")] == '\n');
		b += strcspn(b, "\n") + (b[strcspn(b, "\n")] == '\n');
	}
	fail_msg("%s:\n%.*s\n%.*s", what, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

/* The lists are those of a rebuild from scratch, which is not kept. Outside a transaction. */
static inline void expect_in_step(struct af_store *store, int as_of, const char *after)
{
	struct af_buf kept = {0}, rebuilt = {0};
	struct af_error err;
	bool did, ready;

	assert_ok(af_postings_ready(store, as_of, &ready, &err));
	if (!ready)
		fail_msg("there are no postings %s", after);
	dump_lists(store, &kept);
	assert_ok(af_begin(store, &err));
	assert_ok(af_postings_refresh(store, as_of, true, NULL, NULL, &did, &err));
	assert_true(did);
	assert_ok(af_postings_ready(store, as_of, &ready, &err)); /* it puts everything in its list */
	dump_lists(store, &rebuilt);
	af_rollback(store);
	if (strcmp(af_buf_text(&kept), af_buf_text(&rebuilt)))
		fail_at_difference(after, af_buf_text(&kept), af_buf_text(&rebuilt));
	af_buf_clear(&kept);
	af_buf_clear(&rebuilt);
}

/* ---------------------------------------------------------------- rankings */

static inline void add_list(struct af_buf *out, const char *what, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		af_buf_printf(out, " %s \"%s\"", what, texts[i]);
}

static inline void add_match(struct af_buf *out, const struct af_match *m)
{
	af_buf_printf(out, "%zu. %lld %s \"%s\" raw %d fit %d (%d..%d) complete %d of %d+%d %s %zu/%zu", m->rank, (long long)m->candidate_id, m->key,
	              m->name, m->raw, m->fit, m->low, m->high, m->completeness, m->requirement_tenths, m->archetype_tenths,
	              m->eligible ? "eligible" : "near", m->matched, m->asked);
	add_list(out, "failed", m->failed, m->failed_count);
	add_list(out, "unverified", m->unverified, m->unverified_count);
	add_list(out, "missing", m->missing, m->missing_count);
	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];

		af_buf_printf(out, " [%d %s %d %d %d %d %d %d %d %s]", p->kind, p->label, p->importance, p->weight, p->strength, p->credit, p->raw,
		              p->tenths, p->assumed, p->trace ? p->trace : "");
	}
	af_buf_addc(out, '\n');
}

/* All that a result says. */
static inline void add_result(struct af_buf *out, const struct af_match_result *r)
{
	af_buf_printf(out, "%s \"%s\" %d %s %s %d %s pool %zu eligible %zu near %zu out %zu\n", r->project, r->title, r->as_of, r->specialist,
	              r->generalist, r->specialist_share, r->taxonomy_version, r->pool, r->eligible_count, r->near_count, r->left_out);
	for (size_t i = 0; i < r->match_count; i++)
		add_match(out, &r->matches[i]);
	for (size_t i = 0; i < r->near_miss_count; i++)
		add_match(out, &r->near_misses[i]);
	for (size_t i = 0; i < r->condition_count; i++)
		af_buf_printf(out, "condition %d %zu %s failed %zu without %zu\n", r->conditions[i].kind, r->conditions[i].requirement,
		              r->conditions[i].label, r->conditions[i].failed, r->conditions[i].without);
	for (size_t i = 0; i < r->blocking_count; i++)
		af_buf_printf(out, "blocking %zu\n", r->blocking[i]);
	af_buf_printf(out, "without blocking %zu\n", r->without_blocking);
}

/* A ranking as text, and how often it looked for a chunk of postings. */
static inline size_t rank_to(struct af_buf *out, struct af_store *store, const struct af_project *project, const struct af_match_options *options)
{
	struct af_match_result *result = NULL;
	struct af_error err;
	sqlite3_stmt *next = store->statements[SQL_POSTING_NEXT];

	if (next)
		sqlite3_stmt_status(next, SQLITE_STMTSTATUS_RUN, 1);
	assert_ok(af_match_run(store, project, options, &result, &err));
	add_result(out, result);
	assert_false(out->failed);
	af_match_result_free(result);
	next = store->statements[SQL_POSTING_NEXT];
	return next ? (size_t)sqlite3_stmt_status(next, SQLITE_STMTSTATUS_RUN, 0) : 0;
}

/* The same ranking from profiles, in a transaction or outside one. */
static inline void rank_profiles_to(struct af_buf *out, struct af_store *store, const struct af_project *project,
                                    const struct af_match_options *options)
{
	const bool inside = af_store_in_transaction(store);
	struct af_error err;

	if (!inside)
		assert_ok(af_begin(store, &err));
	run_on(store, "SAVEPOINT profiles; DELETE FROM meta WHERE name = 'postings'");
	assert_int_equal(rank_to(out, store, project, options), 0);
	run_on(store, "ROLLBACK TO profiles; RELEASE profiles");
	if (!inside)
		af_rollback(store);
}

/* Both rankings are the same, and the first one is from postings. */
static inline void expect_same_ranking(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                       const char *what)
{
	struct af_buf packed = {0}, plain = {0};

	if (!rank_to(&packed, store, project, options))
		fail_msg("%s: the postings were not used", what);
	rank_profiles_to(&plain, store, project, options);
	if (strcmp(af_buf_text(&packed), af_buf_text(&plain)))
		fail_at_difference(what, af_buf_text(&packed), af_buf_text(&plain));
	af_buf_clear(&packed);
	af_buf_clear(&plain);
}

#endif
