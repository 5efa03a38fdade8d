/* The order of keys, which breaks all ties, for people of whom only row ids are known. */
#ifndef AF_MATCH_ORDER_H
#define AF_MATCH_ORDER_H

#include "store/store.h"

/* Fills order with 0 .. n-1 such that ids[order[0]], ids[order[1]] ... are in order of key. ids ascend, each once. people: how many candidates there
 * are, for choosing the quicker way. AF_NOT_FOUND: an id is nobody's. */
enum af_status af_order_by_key(struct af_store *store, const int64_t *ids, size_t n, size_t people, size_t *order, struct af_error *err) AF_WARN_UNUSED;

#endif
