/* A posting list: one byte for each candidate of a chunk who has something to say in it.
 *
 * A chunk is 65,536 row ids of candidates that follow each other; a candidate's number in it is the lower 16 bits of the row id. A list is kept as
 * one blob, in one of three forms:
 *
 *     sparse   'S' 0  n-1      n numbers, ascending         n bytes                4 + 3n bytes
 *                     u16      u16 u16 u16 ...              u8 u8 u8 ...
 *
 *     gapped   'G' 0  n-1 r-1  r runs: highs, lengths       n gaps       n bytes   6 + 2r + 2n bytes
 *                     u16 u16  u8 u8 ...  u8 u8 ...         u8 u8 ...    u8 u8 ...
 *
 *     dense    'D' 0  n-1      65,536 bytes, one for each number, 0 where there is nothing
 *                     u16
 *
 * A run is up to 128 entries of which none is more than 255 behind the one before. Its first number is 256 times its high plus its first gap, each other one
 * that of the entry before plus its gap. So a number takes one byte instead of two, and every run can be read without those before it. A length
 * is that of the run less one.
 *
 * All integers are little-endian. The form follows from the contents alone, so that equal lists are equal blobs: dense as soon as three bytes
 * for each entry are not fewer than one for each number, unless an entry is 0, which the dense form cannot tell from nothing; otherwise gapped where
 * runs have sixteen entries or more, on average, since to go through shorter ones takes longer than to read the second byte.
 * A list without entries is not kept. */
#ifndef AF_SCORE_POSTING_H
#define AF_SCORE_POSTING_H

#include "base/memory.h"

enum {
	AF_CHUNK = 65536, /* row ids of a chunk */
	AF_CHUNK_SHIFT = 16,
	AF_POSTING_HEAD = 4,
	AF_RUN = 128,  /* entries that a run has at most */
	AF_RUN_LEAST = 16 /* entries that runs have on average, in a gapped list */
};

/* A blob as it is read: borrowed from it. */
struct af_posting {
	const uint8_t *numbers; /* sparse: two bytes each, unaligned */
	const uint8_t *gaps;    /* gapped: one byte each; otherwise NULL */
	const uint8_t *bytes;   /* one for each entry; dense: 65,536 */
	const uint8_t *highs, *lengths; /* gapped: of each run */
	size_t count;           /* entries */
	size_t runs;
	size_t size;            /* of the blob */
	bool dense;
};

/* False, and no bytes, when the blob is none of ours. Whatever it holds, the lengths of runs are those of all entries together, and numbers, taken modulo AF_CHUNK, are not
 * out of range; that they ascend is not looked at. */
bool af_posting_read(struct af_posting *posting, const void *blob, size_t size);

/* How many entries a blob of that size has, by its first AF_POSTING_HEAD bytes; 0: it is none of ours. */
size_t af_posting_entries(const uint8_t *head, size_t size);

/* Of a sparse list. */
static inline unsigned af_posting_number(const struct af_posting *posting, size_t i)
{
	return (unsigned)posting->numbers[2 * i] | (unsigned)posting->numbers[2 * i + 1] << 8;
}

/* A place in a list, to go through its entries whatever its form. */
struct af_posting_walk {
	struct af_posting list;
	size_t at, run, run_end; /* run_end: the entry at which the next run begins */
	unsigned number;
};

static inline struct af_posting_walk af_posting_walk(const struct af_posting *list)
{
	return (struct af_posting_walk){.list = *list};
}

/* The next entry; false at the end. A list without bytes has none. */
static inline bool af_posting_next(struct af_posting_walk *w, unsigned *number, uint8_t *byte)
{
	const struct af_posting *p = &w->list;

	while (p->dense && w->at < AF_CHUNK && !p->bytes[w->at])
		w->at++;
	if (w->at == (p->dense ? AF_CHUNK : p->count))
		return false;
	if (p->gaps && w->at == w->run_end) {
		w->number = (unsigned)p->highs[w->run] << 8;
		w->run_end += 1 + (size_t)p->lengths[w->run++];
	}
	if (p->gaps)
		w->number = (w->number + p->gaps[w->at]) & (AF_CHUNK - 1);
	*number = p->gaps ? w->number : p->dense ? (unsigned)w->at : af_posting_number(p, w->at);
	*byte = p->bytes[w->at++];
	return true;
}

/* The next entry whose number is not below the wanted one. */
bool af_posting_seek(struct af_posting_walk *walk, unsigned wanted, unsigned *number, uint8_t *byte);

/* The number of the last entry of a list that is not dense. */
unsigned af_posting_last(const struct af_posting *posting);
/* Makes a sparse list of a gapped one; others stay. numbers has room for two bytes for each entry, and must last as long as the list. */
void af_posting_spread(struct af_posting *posting, uint8_t *numbers);

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
