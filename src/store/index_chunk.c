#include "store/index_chunk.h"

#include <string.h>

#include "store/index_internal.h"

/* Makes the part ready for the chunk of that number. */
static enum af_status begin(struct af_index_part *part, int64_t number, size_t n, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&part->offsets, &part->offset_capacity, n + 1, sizeof(*part->offsets), err);

	part->number = number;
	part->at = 0;
	af_buf_reset(&part->bytes);
	if (!status)
		part->offsets[0] = 0;
	return status;
}

/* The wanted lists up to that one are passed over: the chunk has none of them. */
static void pass_over(struct af_index_part *part, const uint32_t *wanted, size_t n, uint32_t list)
{
	for (; part->at < n && wanted[part->at] < list; part->at++)
		part->offsets[part->at + 1] = part->bytes.length;
}

/* Appends the list that the statement stands at where it is wanted. */
static enum af_status copy_list(struct af_index_part *part, struct af_store *store, sqlite3_stmt *s, const uint32_t *wanted, size_t n,
                                struct af_error *err)
{
	const uint32_t list = af_posting_row_list(sqlite3_column_int64(s, 0));

	pass_over(part, wanted, n, list);
	if (part->at == n || wanted[part->at] != list)
		return AF_OK;
	if (!sqlite3_column_bytes(s, 1))
		return af_index_damaged(store, part->number, list, err);
	af_buf_add(&part->bytes, sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
	part->offsets[++part->at] = part->bytes.length;
	return part->bytes.failed ? af_fail_nomem(err) : AF_OK;
}

/* Reads the chunk, and those behind it that there is room for: to find the rows of one of a group, those of the others are passed over. */
static enum af_status read_parts(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                 struct af_error *err)
{
	const int64_t left = (number | AF_GROUP_MASK) + 1 - number;
	enum af_status status = AF_OK;
	bool row = false;
	sqlite3_stmt *s;

	chunk->part_count = left < AF_CHUNK_PARTS ? (size_t)left : AF_CHUNK_PARTS;
	for (size_t i = 0; i < chunk->part_count && !status; i++)
		status = begin(&chunk->parts[i], number + (int64_t)i, n, err);
	if (!status)
		status = af_index_lists_between(store, number, chunk->part_count, 0, AF_LIST_LIMIT - 1, &s, err);
	if (status)
		return status;
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row)
		status = copy_list(&chunk->parts[af_posting_row_chunk(sqlite3_column_int64(s, 0)) - number], store, s, wanted, n, err);
	af_sql_done(s);
	for (size_t i = 0; i < chunk->part_count && !status; i++)
		pass_over(&chunk->parts[i], wanted, n, UINT32_MAX);
	return status;
}

static const struct af_index_part *part_of(const struct af_index_chunk *chunk, int64_t number)
{
	for (size_t i = 0; i < chunk->part_count; i++)
		if (chunk->parts[i].number == number)
			return &chunk->parts[i];
	return NULL;
}

enum af_status af_index_chunk_read(struct af_index_chunk *chunk, struct af_store *store, int64_t number, const uint32_t *wanted, size_t n,
                                   struct af_error *err)
{
	const struct af_index_part *part = part_of(chunk, number);
	enum af_status status = af_reserve((void **)&chunk->lists, &chunk->list_capacity, n, sizeof(*chunk->lists), err);

	if (!status && !part) {
		status = read_parts(chunk, store, number, wanted, n, err);
		part = &chunk->parts[0];
		if (status)
			chunk->part_count = 0;
	}
	if (!status)
		status = af_reserve((void **)&chunk->numbers, &chunk->number_capacity, part->bytes.length, 1, err);
	for (size_t i = 0; i < n && !status; i++) {
		const size_t at = part->offsets[i], size = part->offsets[i + 1] - at;

		memset(&chunk->lists[i], 0, sizeof(chunk->lists[i]));
		if (size && !af_column_list_read(&chunk->lists[i], part->bytes.data + at, size, chunk->numbers + at))
			status = af_index_damaged(store, number, wanted[i], err);
	}
	return status;
}

void af_index_chunk_clear(struct af_index_chunk *chunk)
{
	af_free(chunk->lists);
	af_free(chunk->numbers);
	for (size_t i = 0; i < AF_CHUNK_PARTS; i++) {
		af_free(chunk->parts[i].offsets);
		af_buf_clear(&chunk->parts[i].bytes);
	}
	memset(chunk, 0, sizeof(*chunk));
}
