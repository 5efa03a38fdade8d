#include "base/digest.h"

#include <math.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void af_digest(const void *bytes, size_t n, char out[AF_DIGITS + 1])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX context;

	SHA256Init(&context);
	SHA256Update(&context, bytes, n);
	SHA256Final(digest, &context);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* Both hashes of RFC 2104 with the block of the key behind them. */
struct af_hmac {
	SHA2_CTX inner, outer;
};

static void begin(SHA2_CTX *context, const unsigned char secret[AF_HMAC_SECRET], unsigned char pad)
{
	unsigned char block[SHA256_BLOCK_LENGTH];

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (i < AF_HMAC_SECRET ? secret[i] : 0) ^ pad;
	SHA256Init(context);
	SHA256Update(context, block, sizeof(block));
}

struct af_hmac *af_hmac_new(const unsigned char secret[AF_HMAC_SECRET])
{
	struct af_hmac *hmac = af_alloc(sizeof(*hmac));

	if (!hmac)
		return NULL;
	begin(&hmac->inner, secret, 0x36);
	begin(&hmac->outer, secret, 0x5C);
	return hmac;
}

void af_hmac_digest(const struct af_hmac *hmac, const void *bytes, size_t n, unsigned char out[AF_HMAC_SIZE])
{
	SHA2_CTX context = hmac->inner;

	SHA256Update(&context, bytes, n);
	SHA256Final(out, &context);
	context = hmac->outer;
	SHA256Update(&context, out, AF_HMAC_SIZE);
	SHA256Final(out, &context);
}

void af_hmac_free(struct af_hmac *hmac)
{
	af_free(hmac);
}

size_t af_digits(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n && i < AF_DIGITS && text[i] && strchr("0123456789abcdef", text[i]))
		i++;
	return i;
}

static void add_text(struct af_buf *out, const char *text)
{
	af_buf_addc(out, '"');
	for (; *text; text++) {
		static const char letters[] = "btn?fr"; /* from U+0008 on; U+000B has none */
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			af_buf_printf(out, "\\%c", c);
		else if (c >= 8 && c <= 13 && c != 11)
			af_buf_printf(out, "\\%c", letters[c - 8]);
		else if (c < 0x20)
			af_buf_printf(out, "\\u%04x", c);
		else
			af_buf_addc(out, *text);
	}
	af_buf_addc(out, '"');
}

/* Whole numbers and those with one decimal, which is all that archefit writes, come out as RFC 8785 asks; others only differ from them. */
static void add_number(struct af_buf *out, double number)
{
	char text[40];

	if (fabs(number) <= 9007199254740991.0 && number == floor(number)) {
		af_buf_printf(out, "%lld", (long long)number);
		return;
	}
	snprintf(text, sizeof(text), "%.1f", number);
	if (strtod(text, NULL) != number)
		snprintf(text, sizeof(text), "%.17g", number);
	af_buf_adds(out, text);
}

static int by_key(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;

	return strcmp(x->string, y->string);
}

static bool among(const char *key, const char *const *keys)
{
	for (; keys && *keys; keys++)
		if (!strcmp(key, *keys))
			return true;
	return false;
}

static void add_object(struct af_buf *out, const cJSON *object, const char *const *without)
{
	const cJSON **members = NULL, *member;
	size_t n = 0, capacity = 0;

	cJSON_ArrayForEach(member, object) {
		if (among(member->string, without))
			continue;
		if (af_reserve((void **)&members, &capacity, n + 1, sizeof(*members), NULL)) {
			out->failed = true;
			break;
		}
		members[n++] = member;
	}
	if (n)
		qsort(members, n, sizeof(*members), by_key);
	af_buf_addc(out, '{');
	for (size_t i = 0; i < n; i++) {
		af_buf_adds(out, i ? "," : "");
		add_text(out, members[i]->string);
		af_buf_addc(out, ':');
		af_json_canonical(out, members[i], NULL);
	}
	af_buf_addc(out, '}');
	af_free(members);
}

void af_json_canonical(struct af_buf *out, const cJSON *value, const char *const *without)
{
	const cJSON *item;

	if (cJSON_IsObject(value)) {
		add_object(out, value, without);
	} else if (cJSON_IsArray(value)) {
		af_buf_addc(out, '[');
		cJSON_ArrayForEach(item, value) {
			af_buf_adds(out, item != value->child ? "," : "");
			af_json_canonical(out, item, NULL);
		}
		af_buf_addc(out, ']');
	} else if (cJSON_IsString(value)) {
		add_text(out, value->valuestring);
	} else if (cJSON_IsNumber(value)) {
		add_number(out, value->valuedouble);
	} else {
		af_buf_adds(out, cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null");
	}
}
