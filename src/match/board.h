/* The best of those seen so far, when only score and row id are known: keys decide ties, and are read for those alone whom it matters. */
#ifndef AF_MATCH_BOARD_H
#define AF_MATCH_BOARD_H

#include "store/store.h"

/* Somebody on the board. */
struct af_ranked {
	int raw;
	int64_t id;
	const char *key; /* in the board's memory; NULL until af_board_finish */
};

struct af_board {
	struct af_store *store;
	struct af_ranked *list;
	size_t count, capacity, room, limit; /* limit SIZE_MAX: everybody */
	int floor; /* raw that a newcomer must have at least */
	struct af_arena keys;
};

/* limit 0: nobody is wanted. least: of raw, for whoever shall be on it. */
void af_board_init(struct af_board *board, struct af_store *store, size_t limit, int least);
void af_board_clear(struct af_board *board);
/* Offers somebody; who is under the floor may be offered in vain. AF_NOMEM, or what the store says. */
enum af_status af_board_offer(struct af_board *board, int raw, int64_t id, struct af_error *err) AF_WARN_UNUSED;
/* Drops whoever cannot be among the best any more, and raises the floor accordingly. */
enum af_status af_board_thin(struct af_board *board, struct af_error *err) AF_WARN_UNUSED;
/* Leaves the best `limit`, the highest raw first, equal ones in order of key. */
enum af_status af_board_finish(struct af_board *board, struct af_error *err) AF_WARN_UNUSED;

/* Of n numbers, a raw that at least `limit` of raw[numbers[i]] reach, and not many more. */
uint32_t af_board_floor_of(const uint32_t *raw, const uint16_t *numbers, size_t n, size_t limit);

#endif
