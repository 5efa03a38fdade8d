/* Short lists of the chunks that come next. A ranking goes from chunk to chunk and reads the same lists in each; the rows of a short list of a whole group
 * stand side by side, so that to read them in one go takes hardly longer than to read the first. Long ones are read chunk by chunk. */
#ifndef AF_STORE_INDEX_AHEAD_H
#define AF_STORE_INDEX_AHEAD_H

#include "store/internal.h"

enum { AF_AHEAD_MOST = 2048 }; /* bytes of a list that is short */

struct af_ahead;

/* NULL without memory. Free with af_free. */
struct af_ahead *af_ahead_new(void);

/* Forgets all: what is stored may have changed. */
void af_ahead_forget(struct af_ahead *ahead);

/* Is it known what the list has in the chunk? Then *size is 0 where it is not there. The bytes are good until the next af_ahead_read of another group. */
bool af_ahead_find(const struct af_ahead *ahead, int64_t chunk, uint32_t list, const uint8_t **bytes, size_t *size);

/* Reads the rows of the list in the chunks that follow this one in its group. Where they are few, where there is no room, or a row that cannot be read,
 * nothing is known then. */
enum af_status af_ahead_read(struct af_ahead *ahead, struct af_store *store, int64_t chunk, uint32_t list, struct af_error *err) AF_WARN_UNUSED;

#endif
