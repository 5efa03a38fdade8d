/* textbuf.h: a growing text, and JSON strings into it. */
#ifndef CLI_TEXTBUF_H
#define CLI_TEXTBUF_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise it. `data` is NULL until something was added, else NUL-terminated. A failed addition sets `failed`;
 * later ones do nothing, so that a builder checks once at its end. */
struct textbuf {
	char *data;
	size_t length, capacity;
	bool failed;
};

/* Adds n bytes. */
void textbuf_add(struct textbuf *buf, const char *bytes, size_t n);
/* Adds a text. */
void textbuf_adds(struct textbuf *buf, const char *text);
/* Adds what printf would write. */
void textbuf_printf(struct textbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds the n bytes as a JSON string, with its quotes. */
void textbuf_json(struct textbuf *buf, const char *text, size_t n);
/* The text, "" when empty. Borrowed. */
const char *textbuf_text(const struct textbuf *buf);
/* Did any addition to any buffer fail? A report asks at its end, so that no text is cut short in silence. */
bool textbuf_any_failed(void);
/* Frees the memory. */
void textbuf_clear(struct textbuf *buf);

#endif
