/* Codes in place of people: made from keys with a secret of the database, and found again. */
#define _DEFAULT_SOURCE /* getentropy */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/internal.h"

struct af_blind {
	struct af_store *store;
	struct af_hmac *hmac;
};

/* Crockford's: without I, L, O and U, which are taken for other signs, or make words. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char secret_name[] = "blind_secret"; /* in meta: 64 hexadecimal digits */
enum { LETTERS = 12, BITS = 5 }; /* of a code: 60 bits. That any two of a million people have the same is one chance in two million */

/* ---------------------------------------------------------------- the secret */

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* *found: there is one. */
static enum af_status read_secret(struct af_store *store, unsigned char secret[AF_HMAC_SECRET], bool *found, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_META_GET, &s, err, "s", secret_name);
	const char *text;

	*found = false;
	if (!status)
		status = af_sql_step(store, s, found, err);
	if (status || !*found)
		return status;
	text = (const char *)sqlite3_column_text(s, 0);
	if (!text)
		status = af_fail_nomem(err);
	else if (strlen(text) != 2 * AF_HMAC_SECRET || af_digits(text, 2 * AF_HMAC_SECRET) != 2 * AF_HMAC_SECRET)
		status = af_fail(err, AF_CORRUPT, "%s: the database is damaged (the secret of its codes is no such thing); restore a copy", store->path);
	for (size_t i = 0; !status && i < AF_HMAC_SECRET; i++)
		secret[i] = (unsigned char)(hex_value(text[2 * i]) << 4 | hex_value(text[2 * i + 1]));
	af_sql_done(s);
	return status;
}

static enum af_status make_secret(struct af_store *store, unsigned char secret[AF_HMAC_SECRET], struct af_error *err)
{
	char text[2 * AF_HMAC_SECRET + 1];
	enum af_status status;

	if (getentropy(secret, AF_HMAC_SECRET))
		return af_fail(err, AF_IO, "the system gives no random numbers for the secret of the codes: %s", strerror(errno));
	for (size_t i = 0; i < AF_HMAC_SECRET; i++)
		snprintf(text + 2 * i, 3, "%02x", secret[i]);
	status = af_sql_run(store, SQL_META_PUT, err, "ss", secret_name, text);
	return status;
}

/* It is read again under the lock: another process may have been quicker. */
static enum af_status first_secret(struct af_store *store, unsigned char secret[AF_HMAC_SECRET], struct af_error *err)
{
	enum af_status status;
	bool found;

	if (!store->writable)
		return af_fail(err, AF_READONLY, "%s: codes need a secret of the database, which is made when the first code is shown, and the database cannot be "
		               "written; make it writable once", store->path);
	status = af_store_begin(store, err);
	if (status)
		return status;
	status = read_secret(store, secret, &found, err);
	if (!status && !found)
		status = make_secret(store, secret, err);
	if (!status)
		return af_store_commit(store, err);
	af_store_rollback(store);
	return status;
}

enum af_status af_blind_new(struct af_store *store, struct af_blind **out, struct af_error *err)
{
	unsigned char secret[AF_HMAC_SECRET] = {0};
	struct af_blind *blind = af_calloc(1, sizeof(*blind));
	bool found = false;
	enum af_status status = blind ? read_secret(store, secret, &found, err) : af_fail_nomem(err);

	*out = NULL;
	if (!status && !found)
		status = first_secret(store, secret, err);
	if (!status && !(blind->hmac = af_hmac_new(secret)))
		status = af_fail_nomem(err);
	if (status) {
		af_free(blind);
		return status;
	}
	blind->store = store;
	*out = blind;
	return AF_OK;
}

void af_blind_free(struct af_blind *blind)
{
	if (blind)
		af_hmac_free(blind->hmac);
	af_free(blind);
}

/* ---------------------------------------------------------------- codes */

/* The letters of a code, without the rest. */
static void letters_of(const struct af_blind *blind, const char *key, char out[LETTERS + 1])
{
	unsigned char digest[AF_HMAC_SIZE];
	uint64_t bits = 0;

	af_hmac_digest(blind->hmac, key, strlen(key), digest);
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | digest[i];
	for (int i = 0; i < LETTERS; i++)
		out[i] = letters[bits >> (64 - BITS * (i + 1)) & 31];
	out[LETTERS] = '\0';
}

void af_blind_code(const struct af_blind *blind, const char *key, char out[AF_CODE_SIZE])
{
	char text[LETTERS + 1];

	letters_of(blind, key, text);
	snprintf(out, AF_CODE_SIZE, "P-%.4s-%.4s-%.4s", text, text + 4, text + 8);
}

/* Reads what somebody wrote for a code: P, then the letters in any case, O as 0, I and L as 1, with hyphens or without. */
static bool read_code(const char *text, char out[LETTERS + 1])
{
	int n = 0;

	if (*text != 'P' && *text != 'p')
		return false;
	for (text++; *text; text++) {
		char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;

		if (c == '-')
			continue;
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if (n == LETTERS || !strchr(letters, c))
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == LETTERS;
}

/* ---------------------------------------------------------------- finding people */

struct search {
	const struct af_blind *blind;
	const char *text;
	bool is_code, codes_only;
	char code[LETTERS + 1];
	char *key; /* of who was found */
	bool no_memory;
};

/* Is it the one who is looked for? Then the search is over. */
static bool is_wanted(struct search *s, const char *key)
{
	char code[LETTERS + 1] = "";

	if (s->is_code)
		letters_of(s->blind, key, code);
	if ((s->codes_only || strcmp(key, s->text) != 0) && (!s->is_code || strcmp(code, s->code) != 0))
		return false;
	s->key = af_strdup(key);
	s->no_memory = !s->key;
	return true;
}

static bool look_at(void *context, int64_t id, const char *key, const char *name)
{
	(void)id;
	(void)name;
	return !is_wanted(context, key);
}

static bool find_on(struct search *s, const struct af_shortlist *l)
{
	for (size_t i = 0; i < l->entry_count; i++)
		if (is_wanted(s, l->entries[i].key))
			return true;
	for (size_t i = 0; i < l->near_miss_count; i++)
		if (is_wanted(s, l->near_misses[i].key))
			return true;
	for (size_t i = 0; i < l->kept_count; i++)
		if (is_wanted(s, l->kept[i].key))
			return true;
	for (size_t i = 0; i < l->history_count; i++)
		if (is_wanted(s, l->history[i].key))
			return true;
	return false;
}

/* By key, as other commands find people. What that says when it fails may name others. */
static enum af_status find_key(struct search *s, struct af_error *err)
{
	struct af_candidate *candidate;
	enum af_status status = af_candidate_get(s->blind->store, s->text, &candidate, err);

	if (!status) {
		s->key = af_strdup(candidate->key);
		s->no_memory = !s->key;
		af_candidate_free(candidate);
		return AF_OK;
	}
	if (status == AF_CONFLICT)
		return af_fail(err, AF_CONFLICT, "several keys differ from the one given in case only; write the code");
	return status;
}

static enum af_status find(struct search *search, const struct af_shortlist *shortlist, char **key, struct af_error *err)
{
	struct search s = *search;
	const struct af_blind *blind = s.blind;
	enum af_status status = AF_OK;

	*key = NULL;
	s.is_code = read_code(s.text, s.code);
	if (s.codes_only && !s.is_code)
		return af_fail(err, AF_INVALID, "with --blind people are named by their codes, such as P-7F3K-2QXM-9V4T; `archefit shortlist unblind` says whose "
		               "they are, and records it");
	if (!shortlist || !find_on(&s, shortlist)) {
		if (s.is_code) /* a key may look like a code */
			status = af_store_keys(blind->store, false, look_at, &s, err);
		if (!status && !s.codes_only && !s.key && !s.no_memory)
			status = find_key(&s, err);
	}
	if (!status && s.no_memory)
		return af_fail_nomem(err);
	if (!status && s.key) {
		*key = s.key;
		return AF_OK;
	}
	if (status && status != AF_NOT_FOUND)
		return status;
	if (s.is_code)
		return af_fail(err, AF_NOT_FOUND, "nobody has the code P-%.4s-%.4s-%.4s in this database", s.code, s.code + 4, s.code + 8);
	return af_fail(err, AF_NOT_FOUND, "nobody has that key, and a code looks like P-7F3K-2QXM-9V4T");
}

enum af_status af_blind_find(const struct af_blind *blind, const struct af_shortlist *shortlist, const char *text, char **key, struct af_error *err)
{
	struct search s = {.blind = blind, .text = text};

	return find(&s, shortlist, key, err);
}

enum af_status af_blind_find_code(const struct af_blind *blind, const struct af_shortlist *shortlist, const char *text, char **key,
                                  struct af_error *err)
{
	struct search s = {.blind = blind, .text = text, .codes_only = true};

	return find(&s, shortlist, key, err);
}
