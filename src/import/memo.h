/* Cells say the same over and over: what the reading of a text came to, so that it need not be read again. Bounded. */
#ifndef AF_IMPORT_MEMO_H
#define AF_IMPORT_MEMO_H

#include "base/map.h"

/* Zero-initialise it, set size; af_memo_clear frees all. */
struct af_memo {
	size_t size; /* of a value, in bytes */

	/* private */
	struct af_map places; /* text -> index of its value */
	void *values;
	size_t count, capacity;
};

/* The value of the text, or NULL. Valid until the next put. */
const void *af_memo_get(const struct af_memo *memo, const char *text, size_t n);
/* Remembers a copy of the value. When there are many it forgets the older ones first; without memory it forgets this one. */
void af_memo_put(struct af_memo *memo, const char *text, size_t n, const void *value);
void af_memo_clear(struct af_memo *memo);

#endif
