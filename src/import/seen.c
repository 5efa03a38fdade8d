/* Row ids are dense, so pages of a bitmap do: 128 KiB for a million candidates. Lines take 4 bytes each, and are kept for the first
 * million or so: they only make a message better. */
#include "import/seen.h"

#include <string.h>

#define PAGE ((size_t)4096)      /* ids of a page */
#define LINE_PAGES ((size_t)512) /* pages that know lines: 8 MiB */

struct af_seen_page {
	uint64_t *bits;  /* NULL: none of them was met */
	uint32_t *lines; /* NULL: not kept; 0: not known */
};

static enum af_status open_page(struct af_seen *seen, size_t at, struct af_error *err)
{
	const size_t before = seen->capacity;
	struct af_seen_page *page;

	if (af_reserve((void **)&seen->pages, &seen->capacity, at + 1, sizeof(*seen->pages), err) != AF_OK)
		return AF_NOMEM;
	if (seen->capacity > before)
		memset(seen->pages + before, 0, (seen->capacity - before) * sizeof(*seen->pages));
	page = &seen->pages[at];
	if (page->bits)
		return AF_OK;
	page->bits = af_calloc(PAGE / 64, sizeof(*page->bits));
	if (page->bits && seen->with_lines < LINE_PAGES) {
		page->lines = af_calloc(PAGE, sizeof(*page->lines));
		seen->with_lines++;
		if (!page->lines)
			return af_fail_nomem(err);
	}
	return page->bits ? AF_OK : af_fail_nomem(err);
}

enum af_status af_seen_put(struct af_seen *seen, int64_t id, size_t line, struct af_error *err)
{
	const size_t at = (size_t)id / PAGE, place = (size_t)id % PAGE;
	uint64_t *word;

	if (at >= seen->capacity || !seen->pages[at].bits) {
		enum af_status status = open_page(seen, at, err);

		if (status != AF_OK)
			return status;
	}
	word = &seen->pages[at].bits[place / 64];
	if (*word >> place % 64 & 1)
		return AF_OK;
	*word |= 1ULL << place % 64;
	if (seen->pages[at].lines)
		seen->pages[at].lines[place] = line > UINT32_MAX ? 0 : (uint32_t)line;
	return AF_OK;
}

bool af_seen_get(const struct af_seen *seen, int64_t id, size_t *line)
{
	const size_t at = (size_t)id / PAGE, place = (size_t)id % PAGE;

	*line = 0;
	if (at >= seen->capacity || !seen->pages[at].bits || !(seen->pages[at].bits[place / 64] >> place % 64 & 1))
		return false;
	if (seen->pages[at].lines)
		*line = seen->pages[at].lines[place];
	return true;
}

void af_seen_clear(struct af_seen *seen)
{
	for (size_t i = 0; i < seen->capacity; i++) {
		af_free(seen->pages[i].bits);
		af_free(seen->pages[i].lines);
	}
	af_free(seen->pages);
	memset(seen, 0, sizeof(*seen));
}
