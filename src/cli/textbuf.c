/* textbuf.c: see textbuf.h. */
#include "cli/textbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool any_failed;

static bool reserve(struct textbuf *buf, size_t n)
{
	if (buf->failed)
		return false;
	if (buf->capacity - buf->length > n)
		return true;
	size_t capacity = buf->capacity * 2 + n + 64;
	char *data = realloc(buf->data, capacity);
	if (!data) {
		buf->failed = any_failed = true;
		return false;
	}
	buf->data = data;
	buf->capacity = capacity;
	return true;
}

void textbuf_add(struct textbuf *buf, const char *bytes, size_t n)
{
	if (!reserve(buf, n))
		return;
	memcpy(buf->data + buf->length, bytes, n);
	buf->length += n;
	buf->data[buf->length] = '\0';
}

void textbuf_adds(struct textbuf *buf, const char *text)
{
	textbuf_add(buf, text, strlen(text));
}

void textbuf_printf(struct textbuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || !reserve(buf, (size_t)n))
		return;
	va_start(args, format);
	vsnprintf(buf->data + buf->length, (size_t)n + 1, format, args);
	va_end(args);
	buf->length += (size_t)n;
}

void textbuf_json(struct textbuf *buf, const char *text, size_t n)
{
	textbuf_add(buf, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\')
			textbuf_add(buf, "\\", 1);
		if (c < 0x20)
			textbuf_printf(buf, "\\u%04x", c);
		else
			textbuf_add(buf, text + i, 1);
	}
	textbuf_add(buf, "\"", 1);
}

bool textbuf_any_failed(void)
{
	return any_failed;
}

const char *textbuf_text(const struct textbuf *buf)
{
	return buf->data ? buf->data : "";
}

void textbuf_clear(struct textbuf *buf)
{
	free(buf->data);
	*buf = (struct textbuf){0};
}
