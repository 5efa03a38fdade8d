/* Blocks of candidates who have a key in common, and the pairs in them. */
#include "store/duplicates.h"

#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_MAX = 50,  /* people with one address, or one name and place, who are compared */
	NEAR_MAX = 2000, /* people who share a place and all parts of their names but one */
	SHARED_MAX = 5   /* people whose phone number or page may still be their own */
};

/* ---------------------------------------------------------------- sorting */

static int order(const struct af_keyed *a, const struct af_keyed *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

static void swap(struct af_keyed *a, struct af_keyed *b)
{
	const struct af_keyed c = *a;

	*a = *b;
	*b = c;
}

/* In place, which qsort of the C library is not. The keys are hashes: no order of theirs is a bad one. */
static void sort(struct af_keyed *items, size_t n)
{
	while (n > 1) {
		const struct af_keyed pivot = items[n / 2];
		size_t less = 0, i = 0, more = n;

		while (i < more) {
			const int o = order(&items[i], &pivot);

			if (o < 0)
				swap(&items[less++], &items[i++]);
			else if (o > 0)
				swap(&items[i], &items[--more]);
			else
				i++;
		}
		/* The shorter side first, so that the depth stays small. */
		if (less < n - more) {
			sort(items, less);
			items += more;
			n -= more;
		} else {
			sort(items + more, n - more);
			n = less;
		}
	}
}

/* ---------------------------------------------------------------- comparing */

struct member {
	int64_t id;
	bool untouched, wanted;
	uint32_t mark;
};

static int by_rank(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->untouched != y->untouched)
		return x->untouched ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum af_status is_touched(struct af_finder *f, int64_t id, bool *touched)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(f->store, SQL_SAME_TOUCHED, &s, f->err, "ll", id, f->batch);

	if (!status)
		status = af_sql_step(f->store, s, touched, f->err);
	af_sql_done(s);
	return status;
}

/* Remembers that a block was not compared beyond a member. */
static enum af_status remember_limit(struct af_finder *f, uint64_t key, struct af_limit limit)
{
	const size_t n = f->limited.count;
	enum af_status status = af_reserve((void **)&f->limits_of, &f->limits_capacity, n + 1, sizeof(*f->limits_of), f->err);

	if (status)
		return status;
	f->limits_of[n] = limit;
	return af_map_put(&f->limited, (const char *)&key, sizeof(key), n, f->err);
}

static bool within(const struct af_limit *limit, const struct af_person *p)
{
	return !p->touched < limit->untouched || (!p->touched == limit->untouched && p->id <= limit->id);
}

/* Was the pair reported for a reason before this one? */
static bool reported_before(const struct af_finder *f, enum af_stage stage, const struct af_person *a, const struct af_person *b)
{
	for (enum af_stage s = 0; s < stage; s++) {
		const size_t *at;
		uint64_t key;

		if (!af_person_same(s, a, b))
			continue;
		key = af_person_key(s, a);
		at = af_map_get(&f->limited, (const char *)&key, sizeof(key));
		if (!at || (within(&f->limits_of[*at], a) && within(&f->limits_of[*at], b)))
			return true;
	}
	return false;
}

static const char *evidence(enum af_stage stage, const struct af_person *p, struct af_arena *arena)
{
	switch (stage) {
	case AF_STAGE_EMAIL: return p->email;
	case AF_STAGE_PHONE: return p->phone;
	case AF_STAGE_LINKEDIN:
	case AF_STAGE_GITHUB: return p->forms[stage];
	default: return af_arena_printf(arena, "%s, %s", p->name, p->place);
	}
}

static enum af_status report(struct af_finder *f, enum af_stage stage, const struct af_person *a, const struct af_person *b,
                             struct af_arena *arena)
{
	static const enum af_same reasons[] = {AF_SAME_EMAIL, AF_SAME_PAGE, AF_SAME_PAGE, AF_SAME_PHONE, AF_SAME_NAME, AF_SAME_NAME};
	const struct af_person *first = a->id < b->id ? a : b, *second = a->id < b->id ? b : a;
	struct af_duplicate d = {first->key, second->key, reasons[stage], evidence(stage, first, arena), evidence(stage, second, arena)};

	if (arena->failed)
		return af_fail_nomem(f->err);
	f->more = f->fn(f->context, &d);
	return AF_OK;
}

static bool may_be_near(const struct member *a, const struct member *b)
{
	uint32_t bits = a->mark ^ b->mark;

	bits &= bits - 1; /* takes one bit away */
	bits &= bits - 1;
	return !bits;
}

/* Marks the members who may be near another one: only they need be read. */
static void want_near(struct member *members, size_t n, bool touched_only)
{
	for (size_t i = 0; i < n && !(touched_only && members[i].untouched); i++)
		for (size_t k = i + 1; k < n; k++)
			if (may_be_near(&members[i], &members[k]))
				members[i].wanted = members[k].wanted = true;
}

static enum af_status compare(struct af_finder *f, enum af_stage stage, struct member *members, size_t n)
{
	struct af_arena arena = {0};
	struct af_person *people = af_calloc(n, sizeof(*people));
	enum af_status status = people ? AF_OK : af_fail_nomem(f->err);

	if (stage == AF_STAGE_NEAR)
		want_near(members, n, f->batch != 0);
	for (size_t i = 0; i < n && !status; i++) {
		if (stage == AF_STAGE_NEAR && !members[i].wanted)
			continue;
		status = af_person_read(f->store, &f->reader, members[i].id, &arena, &people[i], f->err);
		people[i].touched = !members[i].untouched;
	}
	for (size_t i = 0; i < n && !status && f->more && !(f->batch && members[i].untouched); i++)
		for (size_t k = i + 1; k < n && !status && f->more; k++) {
			if (stage == AF_STAGE_NEAR && !(members[i].wanted && members[k].wanted && may_be_near(&members[i], &members[k])))
				continue;
			if (af_person_same(stage, &people[i], &people[k]) && !reported_before(f, stage, &people[i], &people[k]))
				status = report(f, stage, &people[i], &people[k], &arena);
		}
	for (size_t i = 0; people && i < n; i++)
		af_name_form_clear(&people[i].name_form);
	af_free(people);
	af_arena_clear(&arena);
	return status;
}

/* The keys from items on, n of them, are of one block. */
static enum af_status compare_block(struct af_finder *f, enum af_stage stage, const struct af_keyed *items, size_t n)
{
	const bool own = stage == AF_STAGE_PHONE || stage == AF_STAGE_LINKEDIN || stage == AF_STAGE_GITHUB;
	const size_t most = stage == AF_STAGE_NEAR ? NEAR_MAX : BLOCK_MAX;
	struct member *members;
	bool touched = false;
	enum af_status status = AF_OK;

	if (own && n > SHARED_MAX) {
		f->limits.shared++;
		return remember_limit(f, items->key, (struct af_limit){-1, 0});
	}
	members = af_calloc(n, sizeof(*members));
	if (!members)
		return af_fail_nomem(f->err);
	for (size_t i = 0; i < n && !status; i++) {
		if (f->batch)
			status = is_touched(f, items[i].value, &touched);
		members[i] = (struct member){.id = items[i].value, .untouched = !touched, .mark = (uint32_t)items[i].key};
	}
	qsort(members, n, sizeof(*members), by_rank);
	if (!status && n > most) {
		f->limits.groups++;
		n = most;
		status = remember_limit(f, items->key, (struct af_limit){members[n - 1].untouched, members[n - 1].id});
	}
	if (!status)
		status = compare(f, stage, members, n);
	af_free(members);
	return status;
}

/* Puts the blocks of more than one into f->blocks, by the first candidate of each. */
static enum af_status find_blocks(struct af_finder *f, enum af_stage stage)
{
	const struct af_keys *keys = &f->keys[stage];
	enum af_status status = AF_OK;

	f->blocks.count = 0;
	for (size_t start = 0, end; start < keys->count && !status; start = end) {
		int64_t first = keys->items[start].value;

		for (end = start + 1; end < keys->count &&
		     af_block_of(stage, keys->items[end].key) == af_block_of(stage, keys->items[start].key); end++)
			if (keys->items[end].value < first)
				first = keys->items[end].value;
		if (end - start < 2)
			continue;
		status = af_reserve((void **)&f->blocks.items, &f->blocks.capacity, f->blocks.count + 1, sizeof(*f->blocks.items), f->err);
		if (!status)
			f->blocks.items[f->blocks.count++] = (struct af_keyed){(uint64_t)first, (int64_t)start};
	}
	sort(f->blocks.items, f->blocks.count);
	return status;
}

uint64_t af_block_of(enum af_stage stage, uint64_t hash)
{
	return stage == AF_STAGE_NEAR ? hash & AF_NEAR_BLOCK : hash;
}

enum af_status af_finder_stage(struct af_finder *f, enum af_stage stage)
{
	struct af_keys *keys = &f->keys[stage];
	enum af_status status;

	sort(keys->items, keys->count);
	status = find_blocks(f, stage);
	for (size_t i = 0; i < f->blocks.count && !status && f->more; i++) {
		const size_t start = (size_t)f->blocks.items[i].value;
		size_t end = start + 1;

		while (end < keys->count && af_block_of(stage, keys->items[end].key) == af_block_of(stage, keys->items[start].key))
			end++;
		status = compare_block(f, stage, keys->items + start, end - start);
	}
	af_free(keys->items);
	af_free(f->blocks.items);
	memset(keys, 0, sizeof(*keys));
	memset(&f->blocks, 0, sizeof(f->blocks));
	return status;
}
