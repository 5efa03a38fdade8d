/* The encodings that a file may have: UTF-8, UTF-16, and the single-byte ones whose first 128 characters are ASCII. iconv (glibc) knows them. */
#ifndef AF_IMPORT_ENCODING_H
#define AF_IMPORT_ENCODING_H

#include "base/memory.h"

enum af_form {
	AF_FORM_UTF8,
	AF_FORM_UTF16,   /* the byte order is to be found out; only as a wish, never what a file has */
	AF_FORM_UTF16LE,
	AF_FORM_UTF16BE,
	AF_FORM_SINGLE
};

/* A single-byte encoding: each byte as UTF-8. */
struct af_code_page {
	char text[256][4];
	unsigned char size[256]; /* bytes of text; 0 where the encoding has no character, or a C1 control */
};

struct af_encoding {
	char name[32]; /* as it is shown: "Windows-1252" */
	enum af_form form;
	struct af_code_page page; /* of AF_FORM_SINGLE */
};

/* Finds the encoding that name means; case and punctuation do not matter. AF_INVALID: there is none, or it is none of those above; the
 * message says which there are. */
enum af_status af_encoding_find(const char *name, struct af_encoding *encoding, struct af_error *err) AF_WARN_UNUSED;

/* Appends the n bytes as UTF-8 to out, with U+FFFD for a byte that the encoding does not have. Returns the offset of the first such byte, n
 * when there is none. */
size_t af_code_page_add(const struct af_code_page *page, const char *bytes, size_t n, struct af_buf *out);

#endif
