/* Memory: one allocator seam, an arena, a growing buffer.
 *
 * af_alloc and its fellows are sqlite3_malloc64 underneath, so that SQLite, cJSON (hooked in base/json.c) and this library
 * share one place where a test can make allocation fail and one count of what is still held. */
#ifndef AF_BASE_MEMORY_H
#define AF_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Returns size bytes, not cleared, or NULL. A size of 0 is taken as 1. Free with af_free. */
void *af_alloc(size_t size);
/* Returns count * size bytes set to 0, or NULL when there is no memory or the product overflows. */
void *af_calloc(size_t count, size_t size);
/* As realloc: on NULL the old block is still the caller's. */
void *af_realloc(void *block, size_t size);
/* Frees what af_alloc, af_calloc or af_realloc gave. NULL is allowed. */
void af_free(void *block);
/* All size bytes of a block are going to be written: gets their pages from the system in one go, where it can, and not one by one as each is first
 * touched. Changes nothing else. */
void af_memory_expect(void *block, size_t size);
/* A copy of text, owned by the caller, or NULL. NULL in gives NULL out. */
char *af_strdup(const char *text);

/* Makes room for at least `need` items of `size` bytes in *items (may move it) and updates *capacity, in items. */
enum af_status af_reserve(void **items, size_t *capacity, size_t need, size_t size, struct af_error *err) AF_WARN_UNUSED;

/* An arena: many small allocations with one end of life. Zero-initialise it; af_arena_clear frees everything. */
struct af_arena {
	struct af_arena_block *blocks;
	bool failed; /* an allocation failed since the last clear: lets a builder check once at its end */
};

/* size bytes set to 0, aligned to 8 as SQLite's memory is, living until af_arena_clear; NULL when there is no memory. */
void *af_arena_alloc(struct af_arena *arena, size_t size);
/* count * size, overflow checked. */
void *af_arena_array(struct af_arena *arena, size_t count, size_t size);
/* A copy of text (NULL stays NULL) or of its first n bytes. NULL when there is no memory. */
char *af_arena_strdup(struct af_arena *arena, const char *text);
char *af_arena_strndup(struct af_arena *arena, const char *text, size_t n);
char *af_arena_printf(struct af_arena *arena, const char *format, ...) AF_PRINTF(2, 3);
void af_arena_clear(struct af_arena *arena);

/* A zeroed object of size bytes together with an empty arena for all that it points to; *arena is the arena, which lives as long as the
 * object. NULL when there is no memory. */
void *af_object_new(size_t size, struct af_arena **arena);
/* Frees such an object, its arena and all that is in it. NULL is allowed for both. */
void af_object_free(void *object, struct af_arena *arena);

/* A growing text buffer, always NUL-terminated once something was added. Zero-initialise it. A failed append sets
 * `failed` and leaves the text as it was; later appends do nothing, so a builder checks once at its end. */
struct af_buf {
	char *data;
	size_t length, capacity;
	bool failed;
};

void af_buf_add(struct af_buf *buf, const char *bytes, size_t n);
void af_buf_adds(struct af_buf *buf, const char *text);
void af_buf_addc(struct af_buf *buf, char c);
void af_buf_printf(struct af_buf *buf, const char *format, ...) AF_PRINTF(2, 3);
/* Empties the buffer but keeps its memory. */
void af_buf_reset(struct af_buf *buf);
/* Frees the memory; the buffer can be used again. */
void af_buf_clear(struct af_buf *buf);
/* The text, "" when nothing was added. Borrowed. */
const char *af_buf_text(const struct af_buf *buf);

#endif
