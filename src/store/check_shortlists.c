/* The check of shortlists: what is frozen in them must still add up. */
#include <string.h>

#include "score/query.h"
#include "store/check.h"
#include "store/internal.h"

static const char entries[] =
	"SELECT l.slug, e.key, e.id, e.eligible, e.rank, e.raw, e.fit, l.formula_version, p.weight, p.credit, p.tenths, l.id, l.pool, l.eligible, l.near "
	"FROM shortlist l LEFT JOIN shortlist_entry e ON e.shortlist_id = l.id LEFT JOIN shortlist_part p ON p.entry_id = e.id "
	"ORDER BY l.id, e.eligible DESC, e.rank, e.id, p.position";
enum { SLUG, KEY, ENTRY, ELIGIBLE, RANK, RAW, FIT, FORMULA, WEIGHT, CREDIT, TENTHS, LIST, POOL, LIST_ELIGIBLE, LIST_NEAR };

/* The entry at hand, and the one before it. */
struct adding {
	struct af_checking *c;
	struct af_arena arena;
	const char *slug, *key;
	int64_t list, entry;
	bool eligible;
	int64_t rank, raw, fit, raw_before;
	bool current; /* scored by the formula of today */
	int64_t weights, sum, tenths, parts;
	size_t entries, lists;
};

static void judge_entry(struct adding *a)
{
	if (!a->entry)
		return;
	a->entries++;
	if (!a->parts)
		af_checking_find(a->c, 1, "%s: \"%.100s\" has no parts", a->slug, a->key);
	else if (a->weights != AF_WEIGHT_SUM)
		af_checking_find(a->c, 1, "%s: the weights of \"%.100s\" sum to %lld, not to %d", a->slug, a->key, (long long)a->weights, AF_WEIGHT_SUM);
	else if (a->sum != a->raw)
		af_checking_find(a->c, 1, "%s: the parts of \"%.100s\" sum to %lld, not to the raw score %lld", a->slug, a->key, (long long)a->sum,
		                 (long long)a->raw);
	else if (a->tenths != a->fit || (a->current && a->fit != af_fit_tenths((int)a->raw)))
		af_checking_find(a->c, 1, "%s: the fit of \"%.100s\" is not that of the parts", a->slug, a->key);
	a->raw_before = a->raw;
}

/* The entries of a shortlist are numbered from 1, the best first, matches and near misses apart. */
static void begin_entry(struct adding *a, sqlite3_stmt *s, bool first)
{
	const bool eligible = sqlite3_column_int(s, ELIGIBLE), again = !first && eligible == a->eligible;
	const int64_t rank = sqlite3_column_int64(s, RANK), raw = sqlite3_column_int64(s, RAW);

	a->entry = sqlite3_column_int64(s, ENTRY);
	a->key = af_sql_text_at(s, KEY, &a->arena);
	if (a->entry && rank != (again ? a->rank + 1 : 1))
		af_checking_find(a->c, 1, "%s: \"%.100s\" has rank %lld, which does not follow", a->slug, a->key ? a->key : "", (long long)rank);
	else if (a->entry && again && raw > a->raw_before)
		af_checking_find(a->c, 1, "%s: \"%.100s\" has a higher score than who stands before", a->slug, a->key ? a->key : "");
	a->eligible = eligible;
	a->rank = rank;
	a->raw = raw;
	a->fit = sqlite3_column_int64(s, FIT);
	a->current = sqlite3_column_int(s, FORMULA) == AF_FORMULA_VERSION;
	a->weights = a->sum = a->tenths = a->parts = 0;
}

static void begin_list(struct adding *a, sqlite3_stmt *s)
{
	a->lists++;
	a->list = sqlite3_column_int64(s, LIST);
	af_arena_clear(&a->arena);
	a->slug = af_sql_text_at(s, SLUG, &a->arena);
	if (a->slug && sqlite3_column_int64(s, LIST_ELIGIBLE) != sqlite3_column_int64(s, POOL) - sqlite3_column_int64(s, LIST_NEAR))
		af_checking_find(a->c, 1, "%s: eligible people and near misses are not the pool", a->slug);
}

static void add_part(struct adding *a, sqlite3_stmt *s)
{
	const int64_t weight = sqlite3_column_int64(s, WEIGHT), credit = sqlite3_column_int64(s, CREDIT), tenths = sqlite3_column_int64(s, TENTHS);
	const bool fits = weight >= 0 && weight <= AF_WEIGHT_SUM && credit >= 0 && credit <= AF_STRENGTH_MAX && tenths >= 0 && tenths <= 1000;

	if (sqlite3_column_type(s, WEIGHT) == SQLITE_NULL)
		return;
	a->parts++;
	a->weights += fits ? weight : AF_WEIGHT_SUM + 1; /* then the sum is wrong, and does not overflow */
	a->sum += fits ? weight * credit : 0;
	a->tenths += fits ? tenths : 0;
}

static void take_row(struct adding *a, sqlite3_stmt *s)
{
	const bool first = sqlite3_column_int64(s, LIST) != a->list;

	if (first || sqlite3_column_int64(s, ENTRY) != a->entry) {
		judge_entry(a);
		if (first)
			begin_list(a, s);
		begin_entry(a, s, first);
	}
	add_part(a, s);
}

enum af_status af_check_shortlists(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	struct adding a = {.c = c};
	sqlite3_stmt *s = NULL;
	enum af_status status = sqlite3_prepare_v2(store->db, entries, -1, &s, NULL) == SQLITE_OK ? AF_OK : af_sql_fail(store, err);
	bool row;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row && !a.arena.failed)
		take_row(&a, s);
	if (!status && !a.arena.failed)
		judge_entry(&a);
	if (!status && a.arena.failed)
		status = af_fail_nomem(err);
	sqlite3_finalize(s);
	af_arena_clear(&a.arena);
	if (c->check.found)
		af_checking_say(c, "not what they were when they were made; restore a copy, or make them again");
	else
		af_checking_say(c, "%zu shortlist%s: the parts of all %zu entries sum to their scores", a.lists, a.lists == 1 ? "" : "s", a.entries);
	return status;
}
