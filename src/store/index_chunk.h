/* The posting lists of one chunk in memory, where several threads can read them without touching the database. */
#ifndef AF_STORE_INDEX_CHUNK_H
#define AF_STORE_INDEX_CHUNK_H

#include "score/column.h"
#include "store/store.h"

enum { AF_CHUNK_PARTS = 2 }; /* chunks that are read in one go */

/* What was read of a chunk: where each of the wanted lists begins and, after the last, where that ends. One that is missing ends where it begins. */
struct af_index_part {
	int64_t number;
	size_t *offsets, offset_capacity, at;
	struct af_buf bytes;
};

struct af_index_chunk {
	struct af_column_list *lists; /* one for each that is wanted, in the same order; its bytes NULL: the chunk has none */
	/* private */
	uint8_t *numbers; /* of gapped lists, spread */
	size_t list_capacity, number_capacity, part_count;
	struct af_index_part parts[AF_CHUNK_PARTS];
};

/* Reads those of the chunk's lists that are wanted: n of them, ascending, the same ones in every call until af_index_chunk_clear. Borrowed until the
 * next call. The next chunk may be read as well, so no list may be changed in between. AF_CORRUPT. */
enum af_status af_index_chunk_read(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                   struct af_error *err) AF_WARN_UNUSED;
void af_index_chunk_clear(struct af_index_chunk *chunk);

#endif
