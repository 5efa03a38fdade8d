/* A window over a file, for records of one or more lines: all bytes of the current record stay in it until the record is done, so that one that
 * turns out to be broken can be given up after its first line and the lines behind it read afresh. */
#ifndef AF_IMPORT_LINES_H
#define AF_IMPORT_LINES_H

#include "import/source.h"

enum { AF_SEEN_HIGH = 1, AF_SEEN_NUL = 2 }; /* bytes that most files do not have: beyond ASCII, NUL */

/* Zero-initialise it and open the source; af_lines_close frees all. */
struct af_lines {
	struct af_source *source;
	char *window;
	size_t capacity;
	size_t head, next, end; /* of the current record; of the line to be read next; of the bytes in the window */
	bool eof;
	unsigned seen;     /* in the current record so far: AF_SEEN_ */
	size_t line;       /* number of the line at head, from 1 */
	size_t lines;      /* lines of the current record read so far */
	size_t first_line; /* length of its first line */
	af_spill_fn *spill; /* who keeps the bytes of lines that are too long, or NULL */
	void *spill_context;
};

/* Reads more of the file into the window. AF_IO. */
enum af_status af_lines_fill(struct af_lines *l, struct af_error *err) AF_WARN_UNUSED;

/* Finds the line at next: its length with the line end (LF, CRLF or CR); 0 when there is none, SIZE_MAX when the record grows beyond most
 * bytes. Notes what it holds; at the first bytes beyond ASCII, has the source find out what they are. AF_IO. */
enum af_status af_lines_find(struct af_lines *l, size_t most, size_t *length, struct af_error *err) AF_WARN_UNUSED;

/* Adds the line at next, of that length, to the current record. */
void af_lines_take(struct af_lines *l, size_t length);
/* Gives up the bytes of the current record up to `to`, which spans `lines` lines. */
void af_lines_advance(struct af_lines *l, size_t to, size_t lines);
/* Length of a line of n bytes without its line end. */
size_t af_without_line_end(const char *line, size_t n);
/* Drops the line at head, after handing it to whoever keeps such lines, which is longer than most bytes. AF_IO. */
enum af_status af_lines_skip(struct af_lines *l, size_t most, struct af_error *err) AF_WARN_UNUSED;

void af_lines_close(struct af_lines *l);

#endif
