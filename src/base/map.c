/* Open addressing with linear probing over XXH3 hashes. Entries are never removed one by one. */
#include "base/map.h"

#include <string.h>
#include <xxhash.h>

struct af_map_slot {
	const char *text; /* NULL: free */
	size_t length, value;
	uint64_t hash;
};

/* The slot that holds text, or the free one where it belongs. The map has free slots. */
static struct af_map_slot *find(const struct af_map *map, const char *text, size_t n, uint64_t hash)
{
	size_t at = (size_t)hash & (map->capacity - 1);

	for (;;) {
		struct af_map_slot *slot = &map->slots[at];

		if (!slot->text || (slot->hash == hash && slot->length == n && !memcmp(slot->text, text, n)))
			return slot;
		at = (at + 1) & (map->capacity - 1);
	}
}

const size_t *af_map_get(const struct af_map *map, const char *text, size_t n)
{
	const struct af_map_slot *slot;

	if (!map->capacity)
		return NULL;
	slot = find(map, text, n, XXH3_64bits(text, n));
	return slot->text ? &slot->value : NULL;
}

static enum af_status grow(struct af_map *map, struct af_error *err)
{
	struct af_map larger = {.capacity = map->capacity ? map->capacity * 2 : 64};

	larger.slots = af_calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		return af_fail_nomem(err);
	for (size_t i = 0; i < map->capacity; i++) {
		const struct af_map_slot *slot = &map->slots[i];

		if (slot->text)
			*find(&larger, slot->text, slot->length, slot->hash) = *slot;
	}
	af_free(map->slots);
	map->slots = larger.slots;
	map->capacity = larger.capacity;
	return AF_OK;
}

enum af_status af_map_put(struct af_map *map, const char *text, size_t n, size_t value, struct af_error *err)
{
	const uint64_t hash = XXH3_64bits(text, n);
	struct af_map_slot *slot;

	if (2 * (map->count + 1) > map->capacity) {
		enum af_status status = grow(map, err);

		if (status != AF_OK)
			return status;
	}
	slot = find(map, text, n, hash);
	if (!slot->text) {
		slot->text = af_arena_strndup(&map->keys, text, n);
		if (!slot->text)
			return af_fail_nomem(err);
		slot->length = n;
		slot->hash = hash;
		map->count++;
	}
	slot->value = value;
	return AF_OK;
}

void af_map_each(const struct af_map *map, af_map_fn *fn, void *context)
{
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].text)
			fn(context, map->slots[i].text, map->slots[i].length, map->slots[i].value);
}

void af_map_clear(struct af_map *map)
{
	af_free(map->slots);
	af_arena_clear(&map->keys);
	memset(map, 0, sizeof(*map));
}
