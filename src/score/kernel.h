/* The inner loops over the bytes of a chunk. kernel.c explains them; nothing outside of it depends on the processor.
 *
 * All arrays have AF_CHUNK items; span says how many of them count, and is a multiple of AF_LANE. */
#ifndef AF_SCORE_KERNEL_H
#define AF_SCORE_KERNEL_H

#include "score/plan.h"

enum { AF_LANE = 32 }; /* items that are handled at a time */

struct af_kernel {
	const char *name; /* "avx2" or "plain" */
	/* value[i] = max(value[i], what the dense list's byte i is worth); met[i] = 1 where that meets the must-have. met NULL: nobody asks. */
	void (*take)(const struct af_source *source, const uint8_t *bytes, uint8_t *value, uint8_t *met, size_t span);
	/* raw[i] += weight * credit of value[i] for the level. */
	void (*weigh)(uint32_t *raw, const uint8_t *value, int level, int weight, size_t span);
	/* failed[i]++ where met[i] is 0; it stays at 255. */
	void (*fail)(uint8_t *failed, const uint8_t *met, size_t span);
	/* The numbers of those who are there (present[i] is 1), who failed nothing or (near) something, and whose raw is at least floor, ascending. raw of
	 * the others may be anything; with a floor of 0 nobody's is looked at. Returns how many; when they are more than `most`, it gives up
	 * soon after, and what it returns is only that it is more than that. */
	size_t (*pick)(const uint32_t *raw, const uint8_t *present, const uint8_t *failed, bool near, uint32_t floor, size_t span, size_t most,
	               uint16_t *picked);
	/* How many are there and failed nothing. */
	size_t (*count)(const uint8_t *present, const uint8_t *failed, size_t span);
};

/* The quickest that this processor can run. */
const struct af_kernel *af_kernel(void);
/* The same in plain C: what all others must equal. */
extern const struct af_kernel af_kernel_plain;

/* The same as take for a sparse list. Numbers whose value was 0 are appended to touched, which has count of them; returns how many it has then. As soon
 * as there could be more than `most` of them, which is less than AF_CHUNK, they are not kept any more, and the count is far more than that. */
size_t af_kernel_take_sparse(const struct af_source *source, const struct af_posting *posting, uint8_t *value, uint8_t *met, uint16_t *touched,
                             size_t count, size_t most);

/* The same as take, in a dense list or a sparse one, for n candidates whose numbers ascend. Returns whether others may have been taken as well. */
bool af_kernel_take_some(const struct af_source *source, const struct af_posting *posting, const uint16_t *numbers, size_t n, uint8_t *value,
                         uint8_t *met);

#endif
