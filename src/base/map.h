/* A map from text to a number, for look-ups that repeat with every row: keys seen, skill items, country names. */
#ifndef AF_BASE_MAP_H
#define AF_BASE_MAP_H

#include "base/memory.h"

struct af_map_slot;

/* Zero-initialise it; af_map_clear frees everything. */
struct af_map {
	struct af_map_slot *slots;
	size_t capacity, count; /* capacity is 0 or a power of two, never more than half full */
	struct af_arena keys;   /* copies of the texts */
};

/* The number stored for the n bytes of text, or NULL. Valid until the next af_map_put. */
const size_t *af_map_get(const struct af_map *map, const char *text, size_t n);

/* Stores value under a copy of text; an entry of that text gets the new value. AF_NOMEM. */
enum af_status af_map_put(struct af_map *map, const char *text, size_t n, size_t value, struct af_error *err) AF_WARN_UNUSED;

/* Calls fn with each entry, in an order that follows from what was put in, and how. */
typedef void af_map_fn(void *context, const char *text, size_t n, size_t value);
void af_map_each(const struct af_map *map, af_map_fn *fn, void *context);

/* Frees all entries; the map can be used again. */
void af_map_clear(struct af_map *map);

#endif
