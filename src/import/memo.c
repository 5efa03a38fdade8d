#include "import/memo.h"

#include <string.h>

#define VALUES_MAX ((size_t)4096)
#define TEXT_MAX ((size_t)64) /* longer cells are no repetition */

const void *af_memo_get(const struct af_memo *memo, const char *text, size_t n)
{
	const size_t *place = n <= TEXT_MAX ? af_map_get(&memo->places, text, n) : NULL;

	return place ? (const char *)memo->values + *place * memo->size : NULL;
}

void af_memo_put(struct af_memo *memo, const char *text, size_t n, const void *value)
{
	if (n > TEXT_MAX)
		return;
	if (memo->count == VALUES_MAX) {
		af_map_clear(&memo->places);
		memo->count = 0;
	}
	if (af_reserve(&memo->values, &memo->capacity, memo->count + 1, memo->size, NULL) != AF_OK ||
	    af_map_put(&memo->places, text, n, memo->count, NULL) != AF_OK)
		return;
	memcpy((char *)memo->values + memo->count++ * memo->size, value, memo->size);
}

void af_memo_clear(struct af_memo *memo)
{
	af_map_clear(&memo->places);
	af_free(memo->values);
	memo->values = NULL;
	memo->count = memo->capacity = 0;
}
