/* Cutting a stream of JSON into the texts of its rows, in bounded memory: the lines of NDJSON, the elements of one array, or whole
 * documents one behind the other. Which of them it is shows at the beginning of the file. */
#ifndef AF_IMPORT_JSON_TEXT_H
#define AF_IMPORT_JSON_TEXT_H

#include <stdio.h>

#include "import/delimited.h"

#define AF_JSON_DEPTH_MAX ((size_t)100)    /* objects and arrays inside each other */
#define AF_JSON_VALUES_MAX ((size_t)65536) /* values of one row */

enum af_json_shape { AF_JSON_LINES, AF_JSON_ARRAY, AF_JSON_DOCUMENTS };

struct af_json_text {
	char *text; /* borrowed until the next call, and may be changed; not NUL-terminated; NULL for a row that is too long */
	size_t n;
	size_t line;      /* on which it begins, from 1 */
	size_t element;   /* its number in the array, from 1; 0 when there is no array */
	const char *bad;  /* static: why the row cannot be read, or NULL */
};

struct af_json_texts;

/* Reads on from in, of which the n bytes of `first` were read already. in and name (for messages) stay the caller's. AF_IO. */
enum af_status af_json_texts_open(FILE *in, const char *name, const char *first, size_t n, struct af_json_texts **texts,
                                  struct af_error *err) AF_WARN_UNUSED;
/* NULL is allowed. */
void af_json_texts_close(struct af_json_texts *texts);

/* The next row; blank lines are skipped. *end is true, and *text zero, when there is none. AF_INVALID: an array or a document is broken
 * so that nobody can say where its rows end; AF_IO. */
enum af_status af_json_texts_next(struct af_json_texts *texts, struct af_json_text *text, bool *end, struct af_error *err)
	AF_WARN_UNUSED;

/* Sets what takes the bytes of rows that are too long. */
void af_json_texts_spill(struct af_json_texts *texts, af_spill_fn *fn, void *context);

enum af_json_shape af_json_texts_shape(const struct af_json_texts *texts);
/* Bytes used up so far, those of `first` among them. */
size_t af_json_texts_bytes(const struct af_json_texts *texts);

#endif
