#include "store/index_ahead.h"

#include <string.h>

#include "store/index_internal.h"

enum {
	LISTS = 512,
	WORTH = 3, /* chunks that must follow: for fewer, a statement takes longer than to look for each row */
	SLOTS = 1024, /* a power of two, and more than LISTS */
	ROOM = 1 << 20 /* bytes; of these a ranking touches what it needs */
};

/* Of the chunks of the group from `from` on: the bytes of the one of number i begin at begins[i] and end where those of the next one begin. */
struct ahead_list {
	uint32_t list, from;
	uint32_t begins[AF_GROUP_MASK + 2];
};

struct af_ahead {
	int64_t group; /* -1: none */
	int64_t last;  /* chunk of the group that has people */
	size_t count, used;
	uint16_t slots[SLOTS]; /* 1 + index of lists; 0: free. Linear probing */
	struct ahead_list lists[LISTS];
	uint8_t bytes[ROOM];
};

struct af_ahead *af_ahead_new(void)
{
	struct af_ahead *ahead = af_alloc(sizeof(*ahead));

	if (ahead)
		af_ahead_forget(ahead);
	return ahead;
}

void af_ahead_forget(struct af_ahead *ahead)
{
	ahead->group = -1;
}

/* Turns to the group of the chunk, of which nothing is known yet. */
static enum af_status turn_to(struct af_ahead *ahead, struct af_store *store, int64_t chunk, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_POSTING_LAST, &s, err, "ll", af_posting_row(chunk, AF_LIST_PEOPLE),
	                                    af_posting_row(chunk | AF_GROUP_MASK, AF_LIST_PEOPLE));
	bool row = false;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	ahead->last = row ? af_posting_row_chunk(sqlite3_column_int64(s, 0)) : 0; /* 0 too where there is no row */
	af_sql_done(s);
	ahead->group = chunk >> AF_GROUP_SHIFT;
	ahead->count = ahead->used = 0;
	memset(ahead->slots, 0, sizeof(ahead->slots));
	return status;
}

/* The slot of the list, or the free one where it would be. */
static size_t slot_of(const struct af_ahead *ahead, uint32_t list)
{
	size_t slot = list * 2654435761u / (UINT32_MAX / SLOTS + 1);

	while (ahead->slots[slot] && ahead->lists[ahead->slots[slot] - 1].list != list)
		slot = (slot + 1) % SLOTS;
	return slot;
}

bool af_ahead_find(const struct af_ahead *ahead, int64_t chunk, uint32_t list, const uint8_t **bytes, size_t *size)
{
	const unsigned at = chunk & AF_GROUP_MASK;
	const struct ahead_list *found;
	size_t index;

	if (ahead->group != chunk >> AF_GROUP_SHIFT)
		return false;
	index = ahead->slots[slot_of(ahead, list)];
	found = index ? &ahead->lists[index - 1] : NULL;
	if (!found || at < found->from)
		return false;
	*bytes = ahead->bytes + found->begins[at];
	*size = found->begins[at + 1] - found->begins[at];
	return true;
}

/* Appends a row to what is known of the list. False: that cannot be. */
static bool keep(struct af_ahead *ahead, struct ahead_list *known, unsigned at, const void *bytes, size_t size)
{
	const size_t end = known->begins[at] + size;
	struct af_posting posting;

	if (end > ROOM || !bytes || !af_posting_read(&posting, bytes, size))
		return false;
	memcpy(ahead->bytes + known->begins[at], bytes, size);
	for (size_t i = at + 1; i <= AF_GROUP_MASK + 1; i++)
		known->begins[i] = (uint32_t)end;
	return true;
}

enum af_status af_ahead_read(struct af_ahead *ahead, struct af_store *store, int64_t chunk, uint32_t list, struct af_error *err)
{
	const unsigned from = (chunk & AF_GROUP_MASK) + 1;
	struct ahead_list *known;
	enum af_status status = AF_OK;
	bool row = false, good = true;
	sqlite3_stmt *s;
	size_t slot;

	if (ahead->group != chunk >> AF_GROUP_SHIFT)
		status = turn_to(ahead, store, chunk, err);
	if (status || ahead->last < chunk + WORTH || ahead->count == LISTS)
		return status;
	slot = slot_of(ahead, list);
	if (ahead->slots[slot])
		return AF_OK;
	known = &ahead->lists[ahead->count];
	*known = (struct ahead_list){.list = list, .from = from};
	for (size_t i = 0; i <= AF_GROUP_MASK + 1; i++)
		known->begins[i] = (uint32_t)ahead->used;
	status = af_sql_bind(store, SQL_POSTINGS_OF_LIST, &s, err, "ll", af_posting_row(chunk + 1, list), af_posting_row(chunk | AF_GROUP_MASK, list));
	while (!status && good && !(status = af_sql_step(store, s, &row, err)) && row)
		good = keep(ahead, known, sqlite3_column_int64(s, 0) & AF_GROUP_MASK, sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
	af_sql_done(s);
	if (!status && good) {
		ahead->used = known->begins[AF_GROUP_MASK + 1];
		ahead->slots[slot] = (uint16_t)++ahead->count;
	}
	return status;
}
