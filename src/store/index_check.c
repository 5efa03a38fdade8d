/* The check of postings: every list is computed anew from the profiles, a chunk at a time, and compared byte by byte with what is stored. */
#include <string.h>

#include "score/code.h"
#include "store/check.h"
#include "store/index_internal.h"

enum { TOGETHER = 8 }; /* archetypes whose affinities are derived in one go */

/* A list while it grows: candidates come in ascending order. */
struct growing {
	struct af_buf numbers, bytes;
};

struct comparing {
	struct af_store *store;
	struct af_checking *c;
	struct af_index_derived *d;
	int as_of;
	int64_t chunk; /* at hand; -1: none yet */
	struct growing people, derived, *own; /* own: by skill index */
	size_t skills;
	struct af_posting *by_skill;
	struct af_own_lists lists;
	bool *seen; /* by skill index: the list is stored */
	uint8_t *strength[TOGETHER];
	int16_t stored[AF_CHUNK], wanted[AF_CHUNK]; /* by number, for lists that differ */
	size_t candidates, list_count, wrong_lists;
	enum af_status status; /* of looking up a key */
	struct af_error *err;
};

/* ---------------------------------------------------------------- words */

/* What the list is called: a skill, or a kind and a name. */
static const char *list_name(const struct comparing *p, uint32_t list, char out[160])
{
	const struct af_skill *skill = list < AF_LISTS_FIRST ? af_taxonomy_by_id(p->d->taxonomy, list) : NULL;

	static const char *const kinds[] = {"affinity", "strength", "possible"};

	snprintf(out, 160, "%s", skill ? skill->slug : "");
	for (size_t i = 0; i < p->d->lists.count && !*out; i++)
		if (p->d->lists.items[i].list == list)
			snprintf(out, 160, "%s %.120s", kinds[p->d->lists.items[i].kind], p->d->lists.items[i].name);
	if (!*out)
		snprintf(out, 160, list == AF_LIST_PEOPLE ? "all candidates" : "number %u", (unsigned)list);
	return out;
}

/* "C-01", or the row id of nobody. */
static const char *key_of(struct comparing *p, unsigned number, char out[160])
{
	const int64_t id = p->chunk << AF_CHUNK_SHIFT | number;
	const char *key;
	const enum af_status status = p->status ? p->status : af_store_key(p->store, id, &p->c->arena, &key, p->err);

	if (!status)
		snprintf(out, 160, "%.120s", key);
	else
		snprintf(out, 160, "row %lld, which is nobody", (long long)id);
	if (status && status != AF_NOT_FOUND)
		p->status = status;
	return out;
}

/* "190", "125 assumed", "nothing". */
static const char *byte_words(uint32_t list, int byte, char out[32])
{
	const bool coded = list < AF_LISTS_FIRST && byte >= 0;
	const int strength = coded ? af_codes.strength[byte] : byte;

	if (byte < 0)
		snprintf(out, 32, "nothing");
	else
		snprintf(out, 32, "%d%s", strength, coded && af_codes.possible[byte] != strength ? " assumed" : "");
	return out;
}

static void find_byte(struct comparing *p, uint32_t list, unsigned number, int stored, int wanted)
{
	char name[160], key[160], is[32], should[32];

	if (!af_checking_tells(p->c)) {
		af_checking_find(p->c, 1, "%s", "");
		return;
	}
	key_of(p, number, key);
	if (list == AF_LIST_PEOPLE)
		af_checking_find(p->c, 1, "%s, all candidates: %s in the list", key, stored < 0 ? "missing" : wanted < 0 ? "should not be" : "not marked");
	else
		af_checking_find(p->c, 1, "%s, %s: %s, and the profile gives %s", key, list_name(p, list, name), byte_words(list, stored, is),
		                 byte_words(list, wanted, should));
}

/* ---------------------------------------------------------------- one list */

static struct af_posting posting_of(const struct growing *g)
{
	return (struct af_posting){.numbers = (const uint8_t *)g->numbers.data, .bytes = (const uint8_t *)g->bytes.data, .count = g->bytes.length};
}

static void grow(struct growing *g, unsigned number, uint8_t byte)
{
	const char bytes[2] = {(char)(number & 0xff), (char)(number >> 8)};

	af_buf_add(&g->numbers, bytes, 2);
	af_buf_addc(&g->bytes, (char)byte);
}

static size_t entries_of(const struct af_posting *posting)
{
	size_t count = 0;

	for (size_t i = 0; posting->dense && i < AF_CHUNK; i++)
		count += posting->bytes[i] != 0;
	return posting->dense ? count : posting->count;
}

/* wanted is sparse. */
static bool same(const struct af_posting *stored, const struct af_posting *wanted)
{
	struct af_posting_walk w = af_posting_walk(stored);
	unsigned number;
	uint8_t byte;
	size_t i = 0;

	if (stored->count != wanted->count || entries_of(stored) != wanted->count)
		return false;
	for (; af_posting_next(&w, &number, &byte); i++)
		if (number != af_posting_number(wanted, i) || byte != wanted->bytes[i])
			return false;
	return i == wanted->count;
}

/* Spreads a list over all numbers; false when its entries are not as they should be: ascending, and as many as its head says. */
static bool spread(const struct af_posting *posting, int16_t *out)
{
	struct af_posting_walk w = af_posting_walk(posting);
	bool fine = posting->count == entries_of(posting);
	unsigned number;
	uint8_t byte;

	for (size_t i = 0; i < AF_CHUNK; i++)
		out[i] = AF_POSTING_GONE;
	for (int last = -1; af_posting_next(&w, &number, &byte); last = (int)number) {
		fine = fine && (int)number > last;
		out[number] = byte;
	}
	return fine;
}

static void compare_entries(struct comparing *p, uint32_t list, const struct af_posting *stored, const struct af_posting *wanted)
{
	const size_t before = p->c->check.found;
	const bool fine = spread(stored, p->stored);
	char name[160];

	spread(wanted, p->wanted);
	for (unsigned i = 0; i < AF_CHUNK; i++)
		if (p->stored[i] != p->wanted[i])
			find_byte(p, list, i, p->stored[i], p->wanted[i]);
	if (!fine || p->c->check.found == before)
		af_checking_find(p->c, 1, "the list of %s in chunk %lld is not in order", list_name(p, list, name), (long long)p->chunk);
}

/* The blob of a list (NULL: there is none) against what it should be, which may be empty. */
static void compare_list(struct comparing *p, uint32_t list, const void *blob, size_t size, const struct af_posting *wanted)
{
	struct af_posting stored;
	char name[160];

	p->list_count += wanted->count != 0;
	if (!blob && !wanted->count)
		return;
	if (blob && wanted->count && af_posting_read(&stored, blob, size) && same(&stored, wanted))
		return;
	p->wrong_lists++;
	list_name(p, list, name);
	if (!blob)
		af_checking_find(p->c, wanted->count, "the list of %s in chunk %lld is missing, of %zu candidate%s", name, (long long)p->chunk, wanted->count,
		                 wanted->count == 1 ? "" : "s");
	else if (!af_posting_read(&stored, blob, size))
		af_checking_find(p->c, 1, "the list of %s in chunk %lld cannot be read", name, (long long)p->chunk);
	else if (!wanted->count)
		af_checking_find(p->c, stored.count, "the list of %s in chunk %lld should not be there", name, (long long)p->chunk);
	else
		compare_entries(p, list, &stored, wanted);
}

static enum af_status compare_stored(struct comparing *p, uint32_t list, const struct af_posting *wanted, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(p->store, SQL_POSTING_GET, &s, err, "l", af_posting_row(p->chunk, list));
	bool row = false;

	if (!status)
		status = af_sql_step(p->store, s, &row, err);
	if (!status)
		compare_list(p, list, row ? sqlite3_column_blob(s, 0) : NULL, row ? (size_t)sqlite3_column_bytes(s, 0) : 0, wanted);
	af_sql_done(s);
	return status;
}

/* ---------------------------------------------------------------- the lists of a chunk */

/* The skills' own ones. */
static enum af_status compare_own(struct comparing *p, struct af_error *err)
{
	static const struct af_posting none = {0};
	sqlite3_stmt *s;
	enum af_status status = af_index_lists_between(p->store, p->chunk, 1, 0, AF_LISTS_FIRST - 1, &s, err);
	bool row;

	while (!status && !(status = af_sql_step(p->store, s, &row, err)) && row) {
		const uint32_t list = af_posting_row_list(sqlite3_column_int64(s, 0));
		const struct af_skill *skill = af_taxonomy_by_id(p->d->taxonomy, list);
		const void *blob = sqlite3_column_blob(s, 1);

		compare_list(p, list, blob ? blob : "", (size_t)sqlite3_column_bytes(s, 1), skill ? &p->by_skill[skill->index] : &none);
		if (skill)
			p->seen[skill->index] = true;
	}
	af_sql_done(s);
	for (size_t i = 0; i < p->skills && !status; i++)
		if (!p->seen[i])
			compare_list(p, (uint32_t)af_taxonomy_skill(p->d->taxonomy, i)->id, NULL, 0, &p->by_skill[i]);
	return status;
}

static enum af_status compare_derived(struct comparing *p, uint32_t list, const uint8_t *bytes, struct af_error *err)
{
	struct af_posting wanted;

	af_buf_reset(&p->derived.numbers);
	af_buf_reset(&p->derived.bytes);
	for (unsigned i = 0; i < p->lists.span; i++)
		if (bytes[i])
			grow(&p->derived, i, bytes[i]);
	if (p->derived.numbers.failed || p->derived.bytes.failed)
		return af_fail_nomem(err);
	wanted = posting_of(&p->derived);
	return compare_stored(p, list, &wanted, err);
}

static enum af_status compare_affinities(struct comparing *p, struct af_error *err)
{
	struct af_index_derived *d = p->d;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < d->persona_count && !status; i += TOGETHER) {
		const size_t n = d->persona_count - i < TOGETHER ? d->persona_count - i : TOGETHER;

		status = af_derive_affinities(&d->sources, &p->lists, d->personas + i, n, p->strength, err);
		for (size_t j = 0; j < n && !status; j++)
			status = compare_derived(p, d->persona_lists[i + j], p->strength[j], err);
	}
	return status;
}

static enum af_status compare_hubs(struct comparing *p, struct af_error *err)
{
	struct af_index_derived *d = p->d;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < d->hub_count && !status; i++) {
		af_derive_strength(&d->sources, &p->lists, d->hubs[i], p->strength[0], p->strength[1]);
		status = compare_derived(p, d->hub_lists[2 * i], p->strength[0], err);
		if (!status && d->hub_lists[2 * i + 1])
			status = compare_derived(p, d->hub_lists[2 * i + 1], p->strength[1], err);
	}
	return status;
}

/* Lists with numbers that posting_list does not have. */
static enum af_status find_strangers(struct comparing *p, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_index_lists_between(p->store, p->chunk, 1, AF_LIST_PEOPLE + 1, AF_LIST_LIMIT - 1, &s, err);
	bool row;

	while (!status && !(status = af_sql_step(p->store, s, &row, err)) && row) {
		const uint32_t list = af_posting_row_list(sqlite3_column_int64(s, 0));
		bool known = false;

		for (size_t i = 0; i < p->d->lists.count; i++)
			known = known || p->d->lists.items[i].list == list;
		p->wrong_lists += !known;
		if (!known)
			af_checking_find(p->c, 1, "the list of number %u in chunk %lld should not be there", (unsigned)list, (long long)p->chunk);
	}
	af_sql_done(s);
	return status;
}

static void begin_chunk(struct comparing *p, int64_t chunk)
{
	p->chunk = chunk;
	af_buf_reset(&p->people.numbers);
	af_buf_reset(&p->people.bytes);
	for (size_t i = 0; i < p->skills; i++) {
		af_buf_reset(&p->own[i].numbers);
		af_buf_reset(&p->own[i].bytes);
	}
	memset(p->seen, 0, p->skills * sizeof(*p->seen));
	p->lists.span = 0;
}

static enum af_status finish_chunk(struct comparing *p, struct af_error *err)
{
	const struct af_posting people = posting_of(&p->people);
	enum af_status status;
	bool failed = p->people.numbers.failed || p->people.bytes.failed;

	for (size_t i = 0; i < p->skills; i++) {
		struct af_posting *list = &p->by_skill[i];

		*list = posting_of(&p->own[i]);
		failed = failed || p->own[i].numbers.failed || p->own[i].bytes.failed;
		if (!list->count)
			list->bytes = NULL;
		else if (!failed && af_posting_number(list, list->count - 1) >= p->lists.span)
			p->lists.span = af_posting_number(list, list->count - 1) + 1;
	}
	if (failed)
		return af_fail_nomem(err);
	status = compare_stored(p, AF_LIST_PEOPLE, &people, err);
	if (!status)
		status = compare_own(p, err);
	if (!status)
		status = compare_affinities(p, err);
	if (!status)
		status = compare_hubs(p, err);
	if (!status)
		status = find_strangers(p, err);
	return status ? status : p->status;
}

/* Finishes the chunk at hand, and all that have postings and no candidates, up to the one of that number. */
static enum af_status turn(struct comparing *p, int64_t chunk, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (bool more = true; more && !status;) {
		int64_t next = p->chunk + 1;

		if (p->chunk >= 0)
			status = finish_chunk(p, err);
		if (!status)
			status = af_index_next_chunk(p->store, true, &next, &more, err);
		more = !status && more && next < chunk;
		begin_chunk(p, more ? next : chunk);
	}
	return status;
}

/* ---------------------------------------------------------------- all */

static enum af_status take_person(void *context, int64_t id, const struct af_evidence *skills, size_t n, struct af_error *err)
{
	struct comparing *p = context;
	const unsigned number = id & (AF_CHUNK - 1);
	enum af_status status = id >> AF_CHUNK_SHIFT != p->chunk ? turn(p, id >> AF_CHUNK_SHIFT, err) : AF_OK;

	if (status)
		return status;
	p->candidates++;
	grow(&p->people, number, 1);
	for (size_t i = 0; i < n; i++) {
		const struct af_skill *skill = af_taxonomy_by_id(p->d->taxonomy, skills[i].skill_id);
		struct af_own own;

		if (!skill)
			continue;
		af_own_of(&own, skill, &skills[i], p->as_of, AF_ASSUMED);
		grow(&p->own[skill->index], number, af_code_of(&own));
	}
	return AF_OK;
}

static enum af_status comparing_init(struct comparing *p, struct af_error *err)
{
	p->chunk = -1;
	p->d = &p->store->index->derived;
	p->as_of = p->store->index->as_of;
	p->skills = af_taxonomy_count(p->d->taxonomy);
	p->own = af_calloc(p->skills, sizeof(*p->own));
	p->by_skill = af_calloc(p->skills, sizeof(*p->by_skill));
	p->seen = af_calloc(p->skills, sizeof(*p->seen));
	p->lists.by_skill = p->by_skill;
	for (size_t i = 0; i < TOGETHER; i++) {
		p->strength[i] = af_alloc(AF_CHUNK);
		if (!p->strength[i])
			return af_fail_nomem(err);
	}
	return p->own && p->by_skill && p->seen ? AF_OK : af_fail_nomem(err);
}

static void growing_clear(struct growing *g)
{
	af_buf_clear(&g->numbers);
	af_buf_clear(&g->bytes);
}

static void comparing_free(struct comparing *p)
{
	growing_clear(&p->people);
	growing_clear(&p->derived);
	for (size_t i = 0; p->own && i < p->skills; i++)
		growing_clear(&p->own[i]);
	for (size_t i = 0; i < TOGETHER; i++)
		af_free(p->strength[i]);
	af_free(p->own);
	af_free(p->by_skill);
	af_free(p->seen);
	af_free(p);
}

static void find_list(void *context, const char *kind, const char *name, bool missing)
{
	struct comparing *p = context;

	p->wrong_lists++;
	af_checking_find(p->c, 1, missing ? "there is no list for %s %.120s" : "there is a list for %s %.120s, which nobody needs", kind, name);
}

static enum af_status compare_all(struct comparing *p, af_progress_fn *progress, void *progress_context, struct af_error *err)
{
	enum af_status status = comparing_init(p, err);
	char month[16];

	p->err = err;
	if (!status)
		status = af_index_lists_compare(p->store, find_list, p, err);
	if (!status)
		status = af_index_each(p->store, take_person, p, progress, progress_context, err);
	if (!status)
		status = turn(p, INT64_MAX / AF_LIST_LIMIT, err);
	af_month_format(p->as_of, month);
	if (p->c->check.found)
		af_checking_say(p->c, "%zu entr%s of %zu list%s for %s %s not what the profiles give", p->c->check.found,
		                p->c->check.found == 1 ? "y" : "ies", p->wrong_lists, p->wrong_lists == 1 ? "" : "s", month,
		                p->c->check.found == 1 ? "is" : "are");
	else
		af_checking_say(p->c, "%zu lists of %zu candidate%s for %s are what the profiles give", p->list_count, p->candidates,
		                p->candidates == 1 ? "" : "s", month);
	return status;
}

enum af_status af_check_postings(struct af_store *store, struct af_checking *c, af_progress_fn *progress, void *progress_context,
                                 struct af_error *err)
{
	struct comparing *p;
	bool on;
	enum af_status status = af_index_is_on(store, &on, err);

	c->check.rebuild = true;
	if (status)
		return status;
	if (!on) {
		c->skipped = true;
		af_checking_say(c, "there are none, and rankings read the profiles");
		return AF_OK;
	}
	status = af_index_derive_prepare(store, err);
	if (status == AF_NOT_FOUND) /* posting_list names an archetype that is gone */
		return af_fail(err, AF_CORRUPT, "posting_list has a list of affinities that is no archetype's: %s", err->message);
	p = status ? NULL : af_calloc(1, sizeof(*p));
	if (!p)
		return status ? status : af_fail_nomem(err);
	p->store = store;
	p->c = c;
	status = compare_all(p, progress, progress_context, err);
	comparing_free(p);
	return status;
}
