#include "score/posting.h"

#include <string.h>

enum { SPARSE = 'S', GAPPED = 'G', DENSE = 'D', GAPPED_HEAD = AF_POSTING_HEAD + 2, GAP_MOST = UINT8_MAX };

static size_t word_at(const uint8_t *bytes)
{
	return (size_t)bytes[0] | (size_t)bytes[1] << 8;
}

size_t af_posting_entries(const uint8_t *head, size_t size)
{
	const size_t n = 1 + word_at(head + 2);

	if (head[1])
		return 0;
	switch (head[0]) {
	case SPARSE: return size == AF_POSTING_HEAD + 3 * n ? n : 0;
	case GAPPED: return size >= GAPPED_HEAD + 2 + 2 * n && size <= GAPPED_HEAD + 4 * n ? n : 0;
	case DENSE: return size == AF_POSTING_HEAD + AF_CHUNK ? n : 0;
	default: return 0;
	}
}

static bool read_gapped(struct af_posting *p, const uint8_t *bytes, size_t size)
{
	size_t entries = 0;

	p->runs = 1 + word_at(bytes + AF_POSTING_HEAD);
	if (size != GAPPED_HEAD + 2 * p->runs + 2 * p->count)
		return false;
	p->highs = bytes + GAPPED_HEAD;
	p->lengths = p->highs + p->runs;
	p->gaps = p->lengths + p->runs;
	for (size_t i = 0; i < p->runs; i++)
		entries += 1 + (size_t)p->lengths[i];
	p->bytes = entries == p->count ? p->gaps + p->count : NULL;
	return p->bytes != NULL;
}

bool af_posting_read(struct af_posting *p, const void *blob, size_t size)
{
	const uint8_t *bytes = blob;

	memset(p, 0, sizeof(*p));
	if (!bytes || size < AF_POSTING_HEAD)
		return false;
	p->count = af_posting_entries(bytes, size);
	p->size = size;
	if (!p->count)
		return false;
	if (bytes[0] == GAPPED)
		return read_gapped(p, bytes, size);
	p->dense = bytes[0] == DENSE;
	p->numbers = bytes + AF_POSTING_HEAD;
	p->bytes = p->dense ? p->numbers : p->numbers + 2 * p->count;
	return true;
}

unsigned af_posting_last(const struct af_posting *p)
{
	unsigned number;

	if (!p->gaps)
		return af_posting_number(p, p->count - 1);
	number = (unsigned)p->highs[p->runs - 1] << 8;
	for (size_t i = p->count - 1 - p->lengths[p->runs - 1]; i < p->count; i++)
		number += p->gaps[i];
	return number & (AF_CHUNK - 1);
}

void af_posting_spread(struct af_posting *p, uint8_t *numbers)
{
	size_t i = 0;

	if (!p->gaps)
		return;
	for (size_t run = 0; run < p->runs; run++) {
		unsigned number = (unsigned)p->highs[run] << 8;

		for (const size_t end = i + 1 + p->lengths[run]; i < end; i++) {
			number += p->gaps[i];
			numbers[2 * i] = (uint8_t)number;
			numbers[2 * i + 1] = (uint8_t)(number >> 8);
		}
	}
	p->numbers = numbers;
	p->gaps = p->highs = p->lengths = NULL;
	p->runs = 0;
}

/* The sum of eight bytes. */
static unsigned sum_of_eight(const uint8_t *bytes)
{
	const uint64_t even = UINT64_C(0x00FF00FF00FF00FF);
	uint64_t all;

	memcpy(&all, bytes, sizeof(all));
	return (unsigned)(((all & even) + (all >> 8 & even)) * UINT64_C(0x0001000100010001) >> 48);
}

/* Goes to the last run that begins at or before the wanted number, and there behind groups of eight that end before it. */
static void skip_runs(struct af_posting_walk *w, unsigned wanted)
{
	const struct af_posting *p = &w->list;

	while (w->run < p->runs && ((unsigned)p->highs[w->run] << 8) + p->gaps[w->run_end] <= wanted) {
		w->at = w->run_end;
		w->number = (unsigned)p->highs[w->run] << 8;
		w->run_end += 1 + (size_t)p->lengths[w->run++];
	}
	for (unsigned sum; w->at + 8 <= w->run_end && w->number + (sum = sum_of_eight(p->gaps + w->at)) < wanted; w->at += 8)
		w->number += sum;
}

bool af_posting_seek(struct af_posting_walk *w, unsigned wanted, unsigned *number, uint8_t *byte)
{
	if (w->list.gaps)
		skip_runs(w, wanted);
	while (af_posting_next(w, number, byte))
		if (*number >= wanted)
			return true;
	return false;
}

static const uint8_t *place_in_gapped(const struct af_posting *p, unsigned number)
{
	struct af_posting_walk w = af_posting_walk(p);
	unsigned found;
	uint8_t byte;

	return af_posting_seek(&w, number, &found, &byte) && found == number ? p->bytes + w.at - 1 : NULL;
}

const uint8_t *af_posting_place(const struct af_posting *p, unsigned number)
{
	size_t low = 0, high = p->count;

	if (p->dense)
		return p->bytes[number] ? p->bytes + number : NULL;
	if (p->gaps)
		return place_in_gapped(p, number);
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

void af_posting_edit(struct af_posting_draft *draft, const struct af_posting *old, const struct af_posting_edit *edits, size_t n,
                     bool *changed)
{
	static const struct af_posting none = {0};
	struct af_posting_walk w = af_posting_walk(old ? old : &none);
	unsigned number = 0;
	uint8_t byte = 0;
	size_t i = 0;
	bool more = af_posting_next(&w, &number, &byte);

	draft->count = 0;
	*changed = false;
	while (more || i < n) {
		if (i < n && (!more || edits[i].number <= number)) {
			const bool same = more && edits[i].number == number;

			*changed = *changed || (same ? edits[i].byte != byte : edits[i].byte != AF_POSTING_GONE);
			add(draft, edits[i].number, edits[i].byte);
			i++;
			if (same)
				more = af_posting_next(&w, &number, &byte);
		} else {
			add(draft, number, byte);
			more = af_posting_next(&w, &number, &byte);
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

/* Whether a new run begins with entry i of the draft, where the one before began with entry `from`. */
static bool begins_run(const struct af_posting_draft *draft, size_t from, size_t i)
{
	return !i || i - from == AF_RUN || (unsigned)(draft->numbers[i] - draft->numbers[i - 1]) > GAP_MOST; /* of a damaged list they may descend */
}

static size_t count_runs(const struct af_posting_draft *draft)
{
	size_t runs = 0, from = 0;

	for (size_t i = 0; i < draft->count; i++)
		if (begins_run(draft, from, i)) {
			from = i;
			runs++;
		}
	return runs;
}

static void write_dense(struct af_buf *blob, const struct af_posting_draft *draft)
{
	uint8_t bytes[AF_CHUNK];

	memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < draft->count; i++)
		bytes[draft->numbers[i]] = draft->bytes[i];
	af_buf_add(blob, (const char *)bytes, sizeof(bytes));
}

static void write_gapped(struct af_buf *blob, const struct af_posting_draft *draft, size_t runs)
{
	const uint8_t last[2] = {(uint8_t)(runs - 1), (uint8_t)((runs - 1) >> 8)};
	uint8_t gaps[AF_CHUNK], highs[AF_CHUNK / AF_RUN_LEAST], lengths[AF_CHUNK / AF_RUN_LEAST];
	size_t run = 0, from = 0;

	for (size_t i = 0; i < draft->count; i++) {
		const bool begins = begins_run(draft, from, i);

		gaps[i] = (uint8_t)(begins ? draft->numbers[i] : draft->numbers[i] - draft->numbers[i - 1]); /* of a first one, its lower half */
		if (begins) {
			from = i;
			highs[run++] = (uint8_t)(draft->numbers[i] >> 8);
		}
		lengths[run - 1] = (uint8_t)(i - from);
	}
	af_buf_add(blob, (const char *)last, sizeof(last));
	af_buf_add(blob, (const char *)highs, run);
	af_buf_add(blob, (const char *)lengths, run);
	af_buf_add(blob, (const char *)gaps, draft->count);
	af_buf_add(blob, (const char *)draft->bytes, draft->count);
}

static void write_sparse(struct af_buf *blob, const struct af_posting_draft *draft)
{
	uint8_t piece[AF_CHUNK];

	for (size_t done = 0, n; done < draft->count; done += n) { /* by the piece: a list is written for every skill of every chunk */
		n = draft->count - done < AF_CHUNK / 2 ? draft->count - done : AF_CHUNK / 2;
		for (size_t i = 0; i < n; i++) {
			piece[2 * i] = (uint8_t)draft->numbers[done + i];
			piece[2 * i + 1] = (uint8_t)(draft->numbers[done + i] >> 8);
		}
		af_buf_add(blob, (const char *)piece, 2 * n);
	}
	af_buf_add(blob, (const char *)draft->bytes, draft->count);
}

void af_posting_write(struct af_buf *blob, const struct af_posting_draft *draft)
{
	const size_t last = draft->count - 1, runs = count_runs(draft);
	const bool dense = fits_dense(draft), gapped = !dense && AF_RUN_LEAST * runs <= draft->count;
	const uint8_t head[AF_POSTING_HEAD] = {dense ? DENSE : gapped ? GAPPED : SPARSE, 0, (uint8_t)last, (uint8_t)(last >> 8)};

	af_buf_add(blob, (const char *)head, sizeof(head));
	if (dense)
		write_dense(blob, draft);
	else if (gapped)
		write_gapped(blob, draft, runs);
	else
		write_sparse(blob, draft);
}
