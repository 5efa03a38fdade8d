/* Text in columns: how wide it shows, cutting it, wrapping it. All of it takes text from af_display: no line ends, no
 * control characters. */
#ifndef AF_REPORT_WRAP_H
#define AF_REPORT_WRAP_H

#include "base/memory.h"

/* Decodes the code point at text, of which n > 0 bytes are left, into *point. Returns its length in bytes, or 0 for a
 * byte that is no UTF-8. */
size_t af_point(const char *text, size_t n, int32_t *point);

/* How many terminal columns text takes. */
size_t af_width(const char *text);

/* Appends text, cut to width columns with an ellipsis as the last of them when it is wider. Width 0: no limit. */
void af_cut(struct af_buf *out, const char *text, size_t width);

/* Appends text in lines of at most width columns, broken at spaces, or inside a word that is wider than a line. Each line
 * after the first begins with indent spaces, which width does not count. Width 0: no limit. */
void af_wrap(struct af_buf *out, const char *text, size_t width, size_t indent);

/* Appends n times c. */
void af_repeat(struct af_buf *out, char c, size_t n);

#endif
