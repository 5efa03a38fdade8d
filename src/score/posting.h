/* A posting list: one byte for each candidate of a chunk who has something to say in it.
 *
 * A chunk is 65,536 row ids of candidates that follow each other; a candidate's number in it is the lower 16 bits of the row id. A list is kept as
 * one blob, in the form that is smaller:
 *
 *     sparse   'S' 0  n-1      n numbers, ascending         n bytes                4 + 3n bytes
 *                     u16      u16 u16 u16 ...              u8 u8 u8 ...
 *
 *     dense    'D' 0  n-1      65,536 bytes, one for each number, 0 where there is nothing
 *                     u16
 *
 * All integers are little-endian. The form follows from the contents alone, so that equal lists are equal blobs: dense as soon as three bytes
 * for each entry are not fewer than one for each number, unless an entry is 0, which only the sparse form can tell from nothing.
 * A list without entries is not kept. */
#ifndef AF_SCORE_POSTING_H
#define AF_SCORE_POSTING_H

#include "base/memory.h"

enum {
	AF_CHUNK = 65536, /* row ids of a chunk */
	AF_CHUNK_SHIFT = 16,
	AF_POSTING_HEAD = 4
};

/* A blob as it is read: borrowed from it. */
struct af_posting {
	const uint8_t *numbers; /* sparse: two bytes each, unaligned */
	const uint8_t *bytes;   /* sparse: one for each number; dense: 65,536 */
	size_t count;           /* entries */
	bool dense;
};

/* False when the blob is none of ours. Whatever it holds, no number is out of range; that they ascend is not looked at. */
bool af_posting_read(struct af_posting *posting, const void *blob, size_t size);

static inline unsigned af_posting_number(const struct af_posting *posting, size_t i)
{
	return (unsigned)posting->numbers[2 * i] | (unsigned)posting->numbers[2 * i + 1] << 8;
}

/* Bytes that it takes beside its head. */
static inline size_t af_posting_size(const struct af_posting *posting)
{
	return posting->dense ? AF_CHUNK : 3 * posting->count;
}

/* Where the byte of one candidate stands; NULL when there is no entry. */
const uint8_t *af_posting_place(const struct af_posting *posting, unsigned number);
/* The byte of one candidate; -1 when there is no entry. */
int af_posting_at(const struct af_posting *posting, unsigned number);

enum { AF_POSTING_GONE = -1 };

/* A change: the byte that the number has from now on, or AF_POSTING_GONE. */
struct af_posting_edit {
	uint16_t number;
	int16_t byte;
};

/* The entries of one list while it is being made, in ascending order. Room for all that a chunk can have. */
struct af_posting_draft {
	size_t count;
	uint16_t numbers[AF_CHUNK];
	uint8_t bytes[AF_CHUNK];
};

/* old with the edits, which ascend; *changed tells whether that is any different. old NULL: an empty list. */
void af_posting_edit(struct af_posting_draft *draft, const struct af_posting *old, const struct af_posting_edit *edits, size_t n,
                     bool *changed);
/* A draft of all numbers below span whose byte is not 0. */
void af_posting_gather(struct af_posting_draft *draft, const uint8_t *bytes, size_t span);
/* Appends the blob of a draft that has entries. Lack of memory shows in blob->failed. */
void af_posting_write(struct af_buf *blob, const struct af_posting_draft *draft);

#endif
