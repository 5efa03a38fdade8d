/* Text in columns. See wrap.h. */
#include "report/wrap.h"

#include <string.h>
#include <utf8proc.h>

#define ELLIPSIS "\xE2\x80\xA6"

size_t af_point(const char *text, size_t n, int32_t *point)
{
	utf8proc_ssize_t step;

	if ((unsigned char)text[0] < 0x80) {
		*point = (unsigned char)text[0];
		return 1;
	}
	step = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, point);
	return step < 1 ? 0 : (size_t)step;
}

/* Spacing marks (the vowel signs of Indic scripts) take a column on terminals and in wcwidth; utf8proc says 0. */
static size_t point_width(int32_t point)
{
	if (point < 0x7F)
		return 1;
	if (utf8proc_category(point) == UTF8PROC_CATEGORY_MC)
		return 1;
	return (size_t)utf8proc_charwidth(point);
}

/* The longest start of text that takes at most width columns, as its bytes; *columns is what it takes. Marks stay with
 * their letter. */
static size_t fit(const char *text, size_t n, size_t width, size_t *columns)
{
	size_t at = 0;

	*columns = 0;
	while (at < n) {
		int32_t point;
		size_t step = af_point(text + at, n - at, &point), wide = step ? point_width(point) : 1;

		if (*columns + wide > width)
			break;
		*columns += wide;
		at += step ? step : 1;
	}
	return at;
}

size_t af_width(const char *text)
{
	size_t columns;

	fit(text, strlen(text), SIZE_MAX, &columns);
	return columns;
}

void af_cut(struct af_buf *out, const char *text, size_t width)
{
	size_t n = strlen(text), columns;

	if (!width || fit(text, n, width, &columns) == n) {
		af_buf_add(out, text, n);
		return;
	}
	af_buf_add(out, text, fit(text, n, width - 1, &columns));
	af_buf_adds(out, ELLIPSIS);
}

void af_repeat(struct af_buf *out, char c, size_t n)
{
	while (n--)
		af_buf_addc(out, c);
}

static void new_line(struct af_buf *out, size_t indent)
{
	af_buf_addc(out, '\n');
	af_repeat(out, ' ', indent);
}

void af_wrap(struct af_buf *out, const char *text, size_t width, size_t indent)
{
	size_t used = 0; /* columns of the present line */

	if (!width) {
		af_buf_adds(out, text);
		return;
	}
	while (*text) {
		size_t spaces = strspn(text, " "), n = strcspn(text + spaces, " "), columns, bytes;

		if (!n) /* spaces at the end show nothing */
			return;
		text += spaces;
		bytes = fit(text, n, width, &columns);
		if (used && (bytes < n || used + spaces + columns > width)) {
			new_line(out, indent);
			used = 0;
		} else if (used) {
			af_repeat(out, ' ', spaces);
			used += spaces;
		}
		while (bytes < n) { /* a word wider than a line */
			int32_t point;

			if (!bytes) /* one wide character in a single column: better too wide than never done */
				bytes = af_point(text, n, &point);
			if (!bytes)
				bytes = 1;
			af_buf_add(out, text, bytes);
			text += bytes;
			n -= bytes;
			if (!n)
				return;
			new_line(out, indent);
			bytes = fit(text, n, width, &columns);
		}
		af_buf_add(out, text, n);
		text += n;
		used += columns;
	}
}
