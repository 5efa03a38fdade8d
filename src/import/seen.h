/* Which candidates an import has met already, and on which lines: in bounded memory, whatever the size of the file. */
#ifndef AF_IMPORT_SEEN_H
#define AF_IMPORT_SEEN_H

#include "base/memory.h"

struct af_seen_page;

/* Zero-initialise it; af_seen_clear frees all. */
struct af_seen {
	struct af_seen_page *pages;
	size_t capacity, with_lines; /* pages; pages that know the lines */
};

/* Notes that the candidate was met on the line, unless it was met before. id > 0. AF_NOMEM. */
enum af_status af_seen_put(struct af_seen *seen, int64_t id, size_t line, struct af_error *err) AF_WARN_UNUSED;
/* Was the candidate met? Then *line is the first line, or 0 when that is not known any more. */
bool af_seen_get(const struct af_seen *seen, int64_t id, size_t *line);
void af_seen_clear(struct af_seen *seen);

#endif
