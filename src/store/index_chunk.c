#include "store/index_chunk.h"

#include <string.h>

#include "store/index_internal.h"

/* Appends the wanted ones of the rows to bytes; offsets has where each begins and, after the last, where that ends. One that is
 * missing ends where it begins. */
static enum af_status copy_lists(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                 struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_index_lists_between(store, number, 0, AF_LIST_LIMIT - 1, &s, err);
	bool row = false;
	size_t at = 0;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const uint32_t list = af_posting_row_list(sqlite3_column_int64(s, 0));

		for (; at < n && wanted[at] < list; at++)
			chunk->offsets[at + 1] = chunk->bytes.length;
		if (at == n || wanted[at] != list)
			continue;
		if (!sqlite3_column_bytes(s, 1)) {
			af_sql_done(s);
			return af_index_damaged(store, number, wanted[at], err);
		}
		af_buf_add(&chunk->bytes, sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
		chunk->offsets[++at] = chunk->bytes.length;
	}
	for (; at < n; at++)
		chunk->offsets[at + 1] = chunk->bytes.length;
	if (!status && chunk->bytes.failed)
		status = af_fail_nomem(err);
	return status;
}

enum af_status af_index_chunk_read(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                   struct af_error *err)
{
	enum af_status status = af_reserve((void **)&chunk->lists, &chunk->list_capacity, n, sizeof(*chunk->lists), err);

	if (!status)
		status = af_reserve((void **)&chunk->offsets, &chunk->offset_capacity, n + 1, sizeof(*chunk->offsets), err);
	if (status)
		return status;
	af_buf_reset(&chunk->bytes);
	chunk->offsets[0] = 0;
	status = copy_lists(chunk, store, number, wanted, n, err);
	for (size_t i = 0; i < n && !status; i++) {
		const size_t size = chunk->offsets[i + 1] - chunk->offsets[i];

		memset(&chunk->lists[i], 0, sizeof(chunk->lists[i]));
		if (size && !af_column_list_read(&chunk->lists[i], chunk->bytes.data + chunk->offsets[i], size))
			status = af_index_damaged(store, number, wanted[i], err);
	}
	return status;
}

void af_index_chunk_clear(struct af_index_chunk *chunk)
{
	af_free(chunk->lists);
	af_free(chunk->offsets);
	af_buf_clear(&chunk->bytes);
	memset(chunk, 0, sizeof(*chunk));
}
