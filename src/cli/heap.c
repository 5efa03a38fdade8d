/* heap.c: see heap.h. */
#define _DEFAULT_SOURCE /* sbrk, madvise */
#include "cli/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Most commands touch a few megabytes once. Where the system gives them in pages of 4 KiB, that takes as long as reading them from a file would. So the
 * heap begins right before a multiple of 2 MiB, and what follows may be large pages; where there are none, it is as it would be without. */
void cli_prepare_heap(void)
{
#ifdef M_ARENA_MAX /* glibc */
	enum { SMALL = 4096, LARGE = 2 << 20, ROOM = 4 * LARGE };
	char *start = sbrk(0);
	const size_t skip = (LARGE - SMALL - (uintptr_t)start) % LARGE;
	void *volatile first; /* or the compiler leaves it out */

	mallopt(M_ARENA_MAX, 1); /* one heap for both threads of an import, */
	mallopt(M_TOP_PAD, ROOM); /* which grows in large steps, */
	mallopt(M_TRIM_THRESHOLD, 2 * ROOM); /* does not shrink for a little, */
	mallopt(M_MMAP_THRESHOLD, LARGE); /* and has all but what is large itself */
	if (sbrk((intptr_t)skip) == (void *)-1)
		return;
	first = malloc(1); /* on the last small page; a large one is taken whole or not at all */
	(void)madvise(start + skip + SMALL, ROOM, MADV_HUGEPAGE);
	free(first);
#endif
}
