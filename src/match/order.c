#include "match/order.h"

#include <stdlib.h>
#include <string.h>

enum { READS = 8 }; /* reading one key by row id takes as long as passing over so many in their order */

struct keyed {
	const char *key;
	size_t at;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* Few people: their keys are read and sorted. */
static enum af_status sort_keys(struct af_store *store, const int64_t *ids, size_t n, size_t *order, struct af_error *err)
{
	struct keyed *list = af_calloc(n, sizeof(*list));
	struct af_arena arena = {0};
	enum af_status status = list ? AF_OK : af_fail_nomem(err);

	for (size_t i = 0; i < n && !status; i++) {
		list[i].at = i;
		status = af_store_key(store, ids[i], &arena, &list[i].key, err);
	}
	if (!status)
		qsort(list, n, sizeof(*list), by_key);
	for (size_t i = 0; i < n && !status; i++)
		order[i] = list[i].at;
	af_arena_clear(&arena);
	af_free(list);
	return status;
}

struct walk {
	const int64_t *ids;
	size_t n, found;
	size_t *order;
};

static bool pass(void *context, int64_t id, const char *key, const char *name)
{
	struct walk *w = context;
	size_t low = 0, high = w->n;

	(void)key;
	(void)name;
	if (id < w->ids[0] || id > w->ids[w->n - 1])
		return true;
	if (w->ids[w->n - 1] - w->ids[0] == (int64_t)w->n - 1) /* no gaps */
		low = (size_t)(id - w->ids[0]);
	else
		while (low < high) {
			const size_t middle = low + (high - low) / 2;

			if (w->ids[middle] < id)
				low = middle + 1;
			else
				high = middle;
		}
	if (w->ids[low] == id)
		w->order[w->found++] = low;
	return w->found < w->n;
}

/* Many people: everybody is passed over in order of key. */
static enum af_status walk_keys(struct af_store *store, const int64_t *ids, size_t n, size_t *order, struct af_error *err)
{
	struct walk w = {.ids = ids, .n = n, .order = order};
	enum af_status status = af_store_keys(store, false, pass, &w, err);

	if (!status && w.found < n)
		status = af_fail(err, AF_NOT_FOUND, "%zu of %zu candidates are not there any more", n - w.found, n);
	return status;
}

enum af_status af_order_by_key(struct af_store *store, const int64_t *ids, size_t n, size_t people, size_t *order, struct af_error *err)
{
	if (!n)
		return AF_OK;
	return n < people / READS ? sort_keys(store, ids, n, order, err) : walk_keys(store, ids, n, order, err);
}
