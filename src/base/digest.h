/* Digests that people compare: SHA-256, as 64 lower-case hexadecimal digits, and one text for each JSON value, to take the digest of.
 * For digests that only this program compares, xxHash is quicker. */
#ifndef AF_BASE_DIGEST_H
#define AF_BASE_DIGEST_H

#include "base/json.h"

enum { AF_DIGITS = 64 };

/* The SHA-256 of n bytes, with a NUL, into out. */
void af_digest(const void *bytes, size_t n, char out[AF_DIGITS + 1]);
/* How many of the characters at text are digits as af_digest writes them, up to AF_DIGITS. */
size_t af_digits(const char *text, size_t n);

/* Appends the value as RFC 8785 has it (JCS): members in order of key, no white space, least escapes. Members of value itself, not of what is in it,
 * whose keys are among `without` (NULL-terminated) are left out. Lack of memory shows in out->failed. */
void af_json_canonical(struct af_buf *out, const cJSON *value, const char *const *without);

#endif
