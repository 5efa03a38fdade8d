#include "score/posting.h"

#include <string.h>

enum { SPARSE = 'S', DENSE = 'D' };

bool af_posting_read(struct af_posting *p, const void *blob, size_t size)
{
	const uint8_t *bytes = blob;

	if (!bytes || size < AF_POSTING_HEAD || bytes[1])
		return false;
	p->count = 1 + ((size_t)bytes[2] | (size_t)bytes[3] << 8);
	p->dense = bytes[0] == DENSE;
	p->numbers = bytes + AF_POSTING_HEAD;
	p->bytes = p->dense ? p->numbers : p->numbers + 2 * p->count;
	if (p->dense)
		return size == AF_POSTING_HEAD + AF_CHUNK;
	return bytes[0] == SPARSE && size == AF_POSTING_HEAD + 3 * p->count;
}

const uint8_t *af_posting_place(const struct af_posting *p, unsigned number)
{
	size_t low = 0, high = p->count;

	if (p->dense)
		return p->bytes[number] ? p->bytes + number : NULL;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (af_posting_number(p, middle) < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->count && af_posting_number(p, low) == number ? p->bytes + low : NULL;
}

int af_posting_at(const struct af_posting *p, unsigned number)
{
	const uint8_t *place = af_posting_place(p, number);

	return place ? *place : AF_POSTING_GONE;
}

static void add(struct af_posting_draft *draft, unsigned number, int byte)
{
	if (byte == AF_POSTING_GONE || draft->count == AF_CHUNK) /* a damaged list may repeat its numbers */
		return;
	draft->numbers[draft->count] = (uint16_t)number;
	draft->bytes[draft->count++] = (uint8_t)byte;
}

/* The next entry of a list from *at on, in *number and *byte; false at its end. */
static bool next(const struct af_posting *p, size_t *at, unsigned *number, int *byte)
{
	if (p->dense)
		while (*at < AF_CHUNK && !p->bytes[*at])
			++*at;
	if (*at >= (p->dense ? AF_CHUNK : p->count))
		return false;
	*number = p->dense ? (unsigned)*at : af_posting_number(p, *at);
	*byte = p->bytes[*at];
	++*at;
	return true;
}

void af_posting_edit(struct af_posting_draft *draft, const struct af_posting *old, const struct af_posting_edit *edits, size_t n,
                     bool *changed)
{
	static const struct af_posting none = {0};
	size_t at = 0, i = 0;
	unsigned number = 0;
	int byte = 0;
	bool more;

	draft->count = 0;
	*changed = false;
	if (!old)
		old = &none;
	more = next(old, &at, &number, &byte);
	while (more || i < n) {
		if (i < n && (!more || edits[i].number <= number)) {
			const bool same = more && edits[i].number == number;

			*changed = *changed || (same ? edits[i].byte != byte : edits[i].byte != AF_POSTING_GONE);
			add(draft, edits[i].number, edits[i].byte);
			i++;
			if (same)
				more = next(old, &at, &number, &byte);
		} else {
			add(draft, number, byte);
			more = next(old, &at, &number, &byte);
		}
	}
}

void af_posting_gather(struct af_posting_draft *draft, const uint8_t *bytes, size_t span)
{
	draft->count = 0;
	for (size_t i = 0; i < span; i++)
		if (bytes[i]) {
			draft->numbers[draft->count] = (uint16_t)i;
			draft->bytes[draft->count++] = bytes[i];
		}
}

static bool fits_dense(const struct af_posting_draft *draft)
{
	return 3 * draft->count >= AF_CHUNK && !memchr(draft->bytes, 0, draft->count);
}

void af_posting_write(struct af_buf *blob, const struct af_posting_draft *draft)
{
	const size_t last = draft->count - 1;
	const bool dense = fits_dense(draft);
	const uint8_t head[AF_POSTING_HEAD] = {dense ? DENSE : SPARSE, 0, (uint8_t)last, (uint8_t)(last >> 8)};
	uint8_t chunk[AF_CHUNK];

	af_buf_add(blob, (const char *)head, sizeof(head));
	if (dense) {
		memset(chunk, 0, sizeof(chunk));
		for (size_t i = 0; i < draft->count; i++)
			chunk[draft->numbers[i]] = draft->bytes[i];
		af_buf_add(blob, (const char *)chunk, sizeof(chunk));
		return;
	}
	for (size_t done = 0; done < draft->count;) { /* by the piece: a list is written for every skill of every chunk */
		size_t n = draft->count - done < AF_CHUNK / 2 ? draft->count - done : AF_CHUNK / 2;

		for (size_t i = 0; i < n; i++) {
			chunk[2 * i] = (uint8_t)draft->numbers[done + i];
			chunk[2 * i + 1] = (uint8_t)(draft->numbers[done + i] >> 8);
		}
		af_buf_add(blob, (const char *)chunk, 2 * n);
		done += n;
	}
	af_buf_add(blob, (const char *)draft->bytes, draft->count);
}
