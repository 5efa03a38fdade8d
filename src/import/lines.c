#include "import/lines.h"

#include <string.h>

enum af_status af_lines_fill(struct af_lines *l, struct af_error *err)
{
	size_t got;
	enum af_status status;

	if (l->head && l->capacity - l->end < AF_BLOCK) {
		memmove(l->window, l->window + l->head, l->end - l->head);
		l->next -= l->head;
		l->end -= l->head;
		l->head = 0;
	}
	if (af_reserve((void **)&l->window, &l->capacity, l->end + AF_BLOCK, 1, err) != AF_OK)
		return AF_NOMEM;
	status = af_source_read(l->source, l->window + l->end, &got, &l->eof, err);
	l->end += got;
	return status;
}

/* Not 0 when one of the eight bytes of x is 0. */
static uint64_t zero_byte(uint64_t x)
{
	return (x - 0x0101010101010101U) & ~x & 0x8080808080808080U;
}

/* The offset of the first line end in the n bytes of text, n when there is none. Adds to *seen what stands before it. Eight bytes at a time:
 * every byte of a file comes through here. */
static size_t scan(const char *text, size_t n, unsigned *seen)
{
	const uint64_t each = 0x0101010101010101U;
	uint64_t high = 0, nul = 0;
	size_t at = 0;

	for (; at + 8 <= n; at += 8) {
		uint64_t bytes;

		memcpy(&bytes, text + at, 8);
		if (zero_byte(bytes ^ each * '\n') | zero_byte(bytes ^ each * '\r'))
			break;
		high |= bytes & each << 7;
		nul |= zero_byte(bytes);
	}
	for (; at < n && text[at] != '\n' && text[at] != '\r'; at++) {
		high |= (unsigned char)text[at] & 0x80;
		nul |= !text[at];
	}
	*seen |= (high ? AF_SEEN_HIGH : 0U) | (nul ? AF_SEEN_NUL : 0U);
	return at;
}

/* The first bytes beyond ASCII are in the line at next. Looks at a whole block from there on. */
static enum af_status settle(struct af_lines *l, struct af_error *err)
{
	enum af_status status = AF_OK;

	while (status == AF_OK && !l->eof && l->end - l->next < AF_BLOCK)
		status = af_lines_fill(l, err);
	return status == AF_OK ? af_source_settle(l->source, l->window + l->next, l->end - l->next, err) : status;
}

enum af_status af_lines_find(struct af_lines *l, size_t most, size_t *length, struct af_error *err)
{
	size_t scanned = 0;
	enum af_status status;

	for (;;) {
		const char *line = l->window + l->next;
		const size_t n = l->end - l->next;

		scanned += scan(line + scanned, n - scanned, &l->seen);
		*length = n;
		if (scanned < n && (line[scanned] == '\n' || scanned + 1 < n || l->eof)) {
			*length = scanned + 1;
			if (line[scanned] == '\r' && *length < n && line[*length] == '\n')
				++*length;
			break;
		}
		if (l->eof)
			break;
		if (l->end - l->head > most) {
			*length = SIZE_MAX;
			return AF_OK;
		}
		status = af_lines_fill(l, err);
		if (status != AF_OK)
			return status;
	}
	return l->seen & AF_SEEN_HIGH && af_source_open_question(l->source) ? settle(l, err) : AF_OK;
}

void af_lines_take(struct af_lines *l, size_t length)
{
	l->next += length;
	if (!l->lines++)
		l->first_line = length;
}

void af_lines_advance(struct af_lines *l, size_t to, size_t lines)
{
	l->head = l->next = to;
	l->line += lines;
	l->lines = 0;
	l->first_line = 0;
	l->seen = 0;
}

size_t af_without_line_end(const char *line, size_t n)
{
	if (n && line[n - 1] == '\n')
		return n > 1 && line[n - 2] == '\r' ? n - 2 : n - 1;
	return n && line[n - 1] == '\r' ? n - 1 : n;
}

static void spill(struct af_lines *l, size_t n)
{
	if (l->spill && n)
		l->spill(l->spill_context, l->window + l->head, n);
}

enum af_status af_lines_skip(struct af_lines *l, size_t most, struct af_error *err)
{
	size_t length;
	enum af_status status;

	do {
		spill(l, l->end - l->head);
		l->head = l->next = l->end;
		l->seen = 0;
		status = af_lines_find(l, most, &length, err);
	} while (status == AF_OK && length == SIZE_MAX);
	if (status != AF_OK)
		return status;
	spill(l, af_without_line_end(l->window + l->head, length));
	af_lines_advance(l, l->next + length, 1);
	return AF_OK;
}

void af_lines_close(struct af_lines *l)
{
	af_source_close(l->source);
	af_free(l->window);
}
