/* The bytes of a file, in blocks, with ASCII as ASCII: UTF-16 becomes UTF-8 on the way; a byte order mark is left out. In which encoding the
 * file is shows at its beginning, or, between UTF-8 and Windows-1252, at the first bytes beyond ASCII: those of a single-byte
 * encoding are handed on as they are, so that its reader can tell rows apart and still has them as in the file. JSON is always handed on as
 * UTF-8, and taken for it unless the caller says another encoding. */
#ifndef AF_IMPORT_SOURCE_H
#define AF_IMPORT_SOURCE_H

#include <stdio.h>

#include "import/encoding.h"

/* Takes the next bytes of a record that is longer than AF_ROW_MAX, in order, before the record itself is handed out without them. */
typedef void af_spill_fn(void *context, const char *bytes, size_t n);

#define AF_BLOCK ((size_t)64 * 1024) /* bytes of a block; as many are looked at to find the encoding */

/* They stand for what is no character in UTF-16 (or in the single-byte encoding of a JSON file); UTF-8 has neither. */
#define AF_MARK_BAD '\xFF' /* half of a surrogate pair, or a byte that the encoding does not have */
#define AF_MARK_CUT '\xFE' /* the file ends within a character */

struct af_source;

/* Begins to read in, which stays the caller's, as does name, which is for messages. encoding NULL: find it out. AF_INVALID: empty, another kind
 * of file, no encoding of that name, or one that the file does not have; AF_IO. */
enum af_status af_source_open(FILE *in, const char *name, const char *encoding, struct af_source **source,
                              struct af_error *err) AF_WARN_UNUSED;
/* NULL is allowed. */
void af_source_close(struct af_source *source);

/* Puts up to AF_BLOCK bytes at out; *got of them, none only at the end. *end: they are the last ones. AF_IO. */
enum af_status af_source_read(struct af_source *source, char *out, size_t *got, bool *end, struct af_error *err) AF_WARN_UNUSED;

/* Is it open whether the file is UTF-8 or Windows-1252? It is, as long as all was ASCII. */
bool af_source_open_question(const struct af_source *source);
/* Answers that from the n bytes in which the first ones beyond ASCII are; the last character may be cut off. AF_INVALID: iconv has no
 * Windows-1252. */
enum af_status af_source_settle(struct af_source *source, const char *bytes, size_t n, struct af_error *err) AF_WARN_UNUSED;

/* The encoding's name, borrowed; NULL when it could not be found out for sure. *detected: nobody said it. */
const char *af_source_encoding(const struct af_source *source, bool *detected);
/* The single-byte encoding that the bytes are in; NULL when they are UTF-8. Borrowed. */
const struct af_encoding *af_source_single(const struct af_source *source);
/* Is it JSON in a single-byte encoding, which is handed on as UTF-8? */
bool af_source_converts(const struct af_source *source);

/* Why the n bytes of column `column` cannot be read in the single-byte encoding, written to reason; false when they can. */
bool af_source_doubt(const struct af_source *source, const char *bytes, size_t n, size_t column, char *reason, size_t size);
/* When the n bytes that were handed on hold a mark, what it stands for, static; otherwise NULL. */
const char *af_source_marked(const struct af_source *source, const char *bytes, size_t n);

/* Bytes of the file that were read, less those that made the `unused` bytes which the reader still has. */
size_t af_source_bytes(const struct af_source *source, size_t unused);

#endif
