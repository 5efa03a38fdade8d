#include "match/board.h"

#include <stdlib.h>
#include <string.h>

#include "score/query.h"

enum { ROOM = 1024 }; /* beside the limit, before the board is thinned */

void af_board_init(struct af_board *board, struct af_store *store, size_t limit, int least)
{
	memset(board, 0, sizeof(*board));
	board->store = store;
	board->limit = limit;
	board->floor = least;
	board->room = limit < SIZE_MAX / 4 ? 2 * limit + ROOM : SIZE_MAX;
}

void af_board_clear(struct af_board *board)
{
	af_free(board->list);
	af_arena_clear(&board->keys);
	memset(board, 0, sizeof(*board));
}

static int by_raw(const void *a, const void *b)
{
	const struct af_ranked *x = a, *y = b;

	return (x->raw < y->raw) - (x->raw > y->raw);
}

static int by_rank(const void *a, const void *b)
{
	const struct af_ranked *x = a, *y = b;

	return x->raw != y->raw ? (x->raw < y->raw) - (x->raw > y->raw) : strcmp(x->key, y->key);
}

static int by_id(const void *a, const void *b)
{
	const struct af_ranked *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Reads the keys of n people that are not known yet, in order of row id: so the pages come one after the other. */
static enum af_status read_keys(struct af_board *board, struct af_ranked *list, size_t n, struct af_error *err)
{
	enum af_status status = AF_OK;

	qsort(list, n, sizeof(*list), by_id);
	for (size_t i = 0; i < n && !status; i++)
		if (!list[i].key)
			status = af_store_key(board->store, list[i].id, &board->keys, &list[i].key, err);
	if (status == AF_NOT_FOUND) /* whoever was read from a profile is there */
		status = af_fail(err, AF_CORRUPT, "the postings have somebody who is not stored; `archefit check --rebuild` makes them again");
	return status;
}

/* Forgets the keys of those who are not on the board any more: many may come and go. */
static enum af_status keep_keys(struct af_board *board, struct af_error *err)
{
	struct af_arena kept = {0};

	for (size_t i = 0; i < board->count; i++)
		board->list[i].key = af_arena_strdup(&kept, board->list[i].key);
	af_arena_clear(&board->keys);
	board->keys = kept;
	return kept.failed ? af_fail_nomem(err) : AF_OK;
}

/* Who is equal to the last of the best is told by key only when they are too many. */
enum af_status af_board_thin(struct af_board *board, struct af_error *err)
{
	const size_t limit = board->limit;
	size_t above = 0, equal = 0;
	enum af_status status;

	if (!limit || board->count <= limit)
		return AF_OK;
	qsort(board->list, board->count, sizeof(*board->list), by_raw);
	board->floor = board->list[limit - 1].raw;
	while (board->list[above].raw > board->floor)
		above++;
	while (above + equal < board->count && board->list[above + equal].raw == board->floor)
		equal++;
	board->count = above + equal;
	if (board->count < board->room - board->room / 4)
		return AF_OK;
	status = read_keys(board, board->list + above, equal, err);
	if (status)
		return status;
	qsort(board->list + above, equal, sizeof(*board->list), by_rank);
	board->count = limit;
	return keep_keys(board, err);
}

enum af_status af_board_offer(struct af_board *board, int raw, int64_t id, struct af_error *err)
{
	enum af_status status = AF_OK;

	if (!board->limit || raw < board->floor)
		return AF_OK;
	if (board->count == board->room)
		status = af_board_thin(board, err);
	if (status || raw < board->floor)
		return status;
	status = af_reserve((void **)&board->list, &board->capacity, board->count + 1, sizeof(*board->list), err);
	if (!status)
		board->list[board->count++] = (struct af_ranked){raw, id, NULL};
	return status;
}

enum af_status af_board_finish(struct af_board *board, struct af_error *err)
{
	enum af_status status = af_board_thin(board, err);

	if (!status && board->count)
		status = read_keys(board, board->list, board->count, err);
	if (status || !board->count)
		return status;
	qsort(board->list, board->count, sizeof(*board->list), by_rank);
	if (board->count > board->limit)
		board->count = board->limit;
	return AF_OK;
}

enum { STEP = 4096, STEPS = AF_RAW_MAX / STEP + 1 };

/* Found by counting, since sorting a whole chunk would take longer than scoring it. */
uint32_t af_board_floor_of(const uint32_t *raw, const uint16_t *numbers, size_t n, size_t limit)
{
	uint32_t counts[STEPS] = {0};
	size_t sum = 0, step = STEPS;

	for (size_t i = 0; i < n; i++)
		counts[raw[numbers[i]] / STEP]++;
	while (step && sum < limit)
		sum += counts[--step];
	return (uint32_t)step * STEP;
}
