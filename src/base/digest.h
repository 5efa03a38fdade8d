/* Digests that people compare: SHA-256, as 64 lower-case hexadecimal digits, and one text for each JSON value, to take the digest of.
 * For digests that only this program compares, xxHash is quicker. */
#ifndef AF_BASE_DIGEST_H
#define AF_BASE_DIGEST_H

#include "base/json.h"

enum { AF_DIGITS = 64 };

/* The SHA-256 of n bytes, with a NUL, into out. */
void af_digest(const void *bytes, size_t n, char out[AF_DIGITS + 1]);
/* A keyed digest, HMAC-SHA-256 of RFC 2104: who does not know the secret can neither make it nor test a guess. */
enum { AF_HMAC_SECRET = 32, AF_HMAC_SIZE = 32 };
struct af_hmac;
/* Keeps what follows from the secret, so that many digests cost little. NULL without memory. Free with af_hmac_free. */
struct af_hmac *af_hmac_new(const unsigned char secret[AF_HMAC_SECRET]);
void af_hmac_digest(const struct af_hmac *hmac, const void *bytes, size_t n, unsigned char out[AF_HMAC_SIZE]);
void af_hmac_free(struct af_hmac *hmac);

/* How many of the characters at text are digits as af_digest writes them, up to AF_DIGITS. */
size_t af_digits(const char *text, size_t n);

/* Appends the value as RFC 8785 has it (JCS): members in order of key, no white space, least escapes. Members of value itself, not of what is in it,
 * whose keys are among `without` (NULL-terminated) are left out. Lack of memory shows in out->failed. */
void af_json_canonical(struct af_buf *out, const cJSON *value, const char *const *without);

#endif
