#define _DEFAULT_SOURCE /* madvise */
#include "base/memory.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

void *af_alloc(size_t size)
{
	return sqlite3_malloc64(size ? size : 1);
}

void *af_calloc(size_t count, size_t size)
{
	void *block;

	if (size && count > SIZE_MAX / size)
		return NULL;
	block = af_alloc(count * size);
	if (block)
		memset(block, 0, count * size);
	return block;
}

void *af_realloc(void *block, size_t size)
{
	return sqlite3_realloc64(block, size ? size : 1);
}

void af_free(void *block)
{
	sqlite3_free(block);
}

enum { PAGE = 4096 }; /* or a multiple of it: then the system refuses, and all goes its usual way */

void af_memory_expect(void *block, size_t size)
{
#ifdef MADV_POPULATE_WRITE /* Linux 5.14 */
	const uintptr_t first = ((uintptr_t)block + PAGE - 1) / PAGE * PAGE, end = ((uintptr_t)block + size) / PAGE * PAGE;

	if (end > first)
		(void)madvise((void *)first, end - first, MADV_POPULATE_WRITE);
#else
	(void)block;
	(void)size;
#endif
}

char *af_strdup(const char *text)
{
	size_t size;
	char *copy;

	if (!text)
		return NULL;
	size = strlen(text) + 1;
	copy = af_alloc(size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

enum af_status af_reserve(void **items, size_t *capacity, size_t need, size_t size, struct af_error *err)
{
	size_t larger = *capacity ? *capacity : 8;
	void *moved;

	if (need <= *capacity)
		return AF_OK;
	while (larger < need) {
		if (larger > SIZE_MAX / 2)
			return af_fail_nomem(err);
		larger *= 2;
	}
	if (larger > SIZE_MAX / size)
		return af_fail_nomem(err);
	moved = af_realloc(*items, larger * size);
	if (!moved)
		return af_fail_nomem(err);
	*items = moved;
	*capacity = larger;
	return AF_OK;
}

#define ARENA_BLOCK ((size_t)16 * 1024)

struct af_arena_block {
	struct af_arena_block *next;
	size_t used, size;
	uint64_t data[];
};

/* size bytes of the arena, not cleared. */
static void *take(struct af_arena *arena, size_t size)
{
	struct af_arena_block *block = arena->blocks;
	size_t room, aligned;
	void *piece;

	if (size > SIZE_MAX / 2) {
		arena->failed = true;
		return NULL;
	}
	aligned = (size + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
	if (!block || block->size - block->used < aligned) {
		/* A large piece gets a block of its own, behind the current one, which still has room for small ones. */
		bool alone = aligned > ARENA_BLOCK / 4;

		room = alone ? aligned : ARENA_BLOCK;
		block = af_alloc(sizeof(*block) + room);
		if (!block) {
			arena->failed = true;
			return NULL;
		}
		block->used = 0;
		block->size = room;
		if (alone && arena->blocks) {
			block->next = arena->blocks->next;
			arena->blocks->next = block;
		} else {
			block->next = arena->blocks;
			arena->blocks = block;
		}
	}
	piece = (char *)block->data + block->used;
	block->used += aligned;
	return piece;
}

void *af_arena_alloc(struct af_arena *arena, size_t size)
{
	void *piece = take(arena, size);

	if (piece)
		memset(piece, 0, size);
	return piece;
}

void *af_arena_array(struct af_arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 2 / size) {
		arena->failed = true;
		return NULL;
	}
	return af_arena_alloc(arena, count * size);
}

char *af_arena_strndup(struct af_arena *arena, const char *text, size_t n)
{
	char *copy = take(arena, n + 1);

	if (!copy)
		return NULL;
	if (n)
		memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *af_arena_strdup(struct af_arena *arena, const char *text)
{
	return text ? af_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *af_arena_printf(struct af_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0) {
		arena->failed = true;
		return NULL;
	}
	text = af_arena_alloc(arena, (size_t)n + 1);
	if (!text)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

void af_arena_clear(struct af_arena *arena)
{
	struct af_arena_block *block = arena->blocks;

	while (block) {
		struct af_arena_block *next = block->next;

		af_free(block);
		block = next;
	}
	arena->blocks = NULL;
	arena->failed = false;
}

void *af_object_new(size_t size, struct af_arena **arena)
{
	size_t behind = (size + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
	char *object = af_calloc(1, behind + sizeof(**arena));

	*arena = object ? (struct af_arena *)(void *)(object + behind) : NULL;
	return object;
}

void af_object_free(void *object, struct af_arena *arena)
{
	if (arena)
		af_arena_clear(arena);
	af_free(object);
}

/* Makes room for n more bytes and the final NUL. */
static bool buf_room(struct af_buf *buf, size_t n)
{
	if (buf->failed)
		return false;
	if (n >= SIZE_MAX / 2 - buf->length ||
	    af_reserve((void **)&buf->data, &buf->capacity, buf->length + n + 1, 1, NULL) != AF_OK) {
		buf->failed = true;
		return false;
	}
	return true;
}

void af_buf_add(struct af_buf *buf, const char *bytes, size_t n)
{
	if (!buf_room(buf, n))
		return;
	if (n)
		memcpy(buf->data + buf->length, bytes, n);
	buf->length += n;
	buf->data[buf->length] = '\0';
}

void af_buf_adds(struct af_buf *buf, const char *text)
{
	af_buf_add(buf, text, strlen(text));
}

void af_buf_addc(struct af_buf *buf, char c)
{
	af_buf_add(buf, &c, 1);
}

void af_buf_printf(struct af_buf *buf, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0) {
		buf->failed = true;
		return;
	}
	if (!buf_room(buf, (size_t)n))
		return;
	va_start(args, format);
	vsnprintf(buf->data + buf->length, (size_t)n + 1, format, args);
	va_end(args);
	buf->length += (size_t)n;
}

void af_buf_reset(struct af_buf *buf)
{
	buf->length = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

void af_buf_clear(struct af_buf *buf)
{
	af_free(buf->data);
	memset(buf, 0, sizeof(*buf));
}

const char *af_buf_text(const struct af_buf *buf)
{
	return buf->data ? buf->data : "";
}
