/* The posting lists of one chunk in memory, where several threads can read them without touching the database. */
#ifndef AF_STORE_INDEX_CHUNK_H
#define AF_STORE_INDEX_CHUNK_H

#include "score/column.h"
#include "store/store.h"

struct af_index_chunk {
	struct af_column_list *lists; /* one for each that is wanted, in the same order; its bytes NULL: the chunk has none */
	size_t list_capacity, offset_capacity;
	size_t *offsets; /* private */
	struct af_buf bytes;
};

/* Reads those of the chunk's lists that are wanted: n of them, ascending. Borrowed until the next call or af_index_chunk_clear. AF_CORRUPT. */
enum af_status af_index_chunk_read(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                   struct af_error *err) AF_WARN_UNUSED;
void af_index_chunk_clear(struct af_index_chunk *chunk);

#endif
