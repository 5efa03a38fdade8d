#include "match/steps.h"

#include <string.h>

/* The first entry that is not nearer. */
static size_t place_of(const struct af_steps *s, int64_t distance)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->list[middle].distance < distance)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum af_status af_steps_add(struct af_steps *s, int64_t distance)
{
	size_t at = place_of(s, distance);

	s->people++;
	if (at < s->count && s->list[at].distance == distance) {
		s->list[at].people++;
		return AF_OK;
	}
	if (at == AF_STEPS)
		return AF_OK;
	if (s->count < AF_STEPS) {
		enum af_status status = af_reserve((void **)&s->list, &s->capacity, s->count + 1, sizeof(*s->list), NULL);

		if (status)
			return status;
		s->count++;
	}
	memmove(s->list + at + 1, s->list + at, (s->count - 1 - at) * sizeof(*s->list));
	s->list[at] = (struct af_step){distance, 1};
	return AF_OK;
}

int64_t af_steps_half(const struct af_steps *s, size_t *people)
{
	*people = 0;
	for (size_t i = 0; i < s->count; i++) {
		*people += s->list[i].people;
		if (*people >= s->people - *people || i + 1 == s->count)
			return s->list[i].distance;
	}
	return 0;
}

void af_steps_clear(struct af_steps *s)
{
	af_free(s->list);
	memset(s, 0, sizeof(*s));
}
