/* The digest that a file carries of itself, and checking it, the hash of the snapshot, and the store. */
#include <stdio.h>
#include <string.h>

#include "base/zip.h"
#include "shortlist/shortlist.h"
#include "store/store.h"

enum { SEAL = sizeof(AF_SEAL_PREFIX) - 1, HASH = sizeof(AF_HASH_PREFIX) - 1, BLIND = sizeof(AF_SEAL_BLIND) - 1 };

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
const char af_shortlist_unsealed[] = AF_SEAL_PREFIX "0000000000000000000000000000000000000000000000000000000000000000";

const char *af_shortlist_unsealed_of(const struct af_shortlist *shortlist)
{
	static const char blind[] = AF_SEAL_BLIND AF_SEAL_PREFIX "0000000000000000000000000000000000000000000000000000000000000000";

	return shortlist->blind ? blind : af_shortlist_unsealed;
}

/* The last place before `end` that reads prefix and 64 digits, not after a hyphen: there the prefix is part of another one. NULL: none. */
static const char *last_of(const char *bytes, size_t end, const char *prefix, size_t length)
{
	for (size_t at = end; at--;)
		if (bytes[at] == *prefix && end - at >= length + AF_DIGITS && !memcmp(bytes + at, prefix, length) &&
		    af_digits(bytes + at + length, AF_DIGITS) == AF_DIGITS && (!at || bytes[at - 1] != '-'))
			return bytes + at;
	return NULL;
}

bool af_shortlist_seal(char *bytes, size_t n)
{
	const char *place = last_of(bytes, n, AF_SEAL_PREFIX, SEAL);
	char digest[AF_DIGITS + 1];

	if (!place || memcmp(place + SEAL, zeros, AF_DIGITS) != 0)
		return false;
	af_digest(bytes, n, digest);
	memcpy(bytes + (place - bytes) + SEAL, digest, AF_DIGITS);
	return true;
}

/* Is the digest at that place the digest of the bytes? */
static enum af_status check_seal(const char *bytes, size_t n, const char *place, bool *right, struct af_error *err)
{
	char digest[AF_DIGITS + 1], *copy = af_alloc(n);

	if (!copy)
		return af_fail_nomem(err);
	memcpy(copy, bytes, n);
	memset(copy + (place - bytes) + SEAL, '0', AF_DIGITS);
	af_digest(copy, n, digest);
	*right = !memcmp(digest, place + SEAL, AF_DIGITS);
	af_free(copy);
	return AF_OK;
}

/* A JSON document says which hash it has by its member, wherever that stands. */
static enum af_status check_content(const char *name, const char *bytes, size_t n, struct af_shortlist_check *check, struct af_error *err)
{
	char hash[AF_HASH_SIZE];
	const cJSON *said;
	cJSON *root;
	enum af_status status = af_json_parse(name, bytes, n, &root, err);

	if (status)
		return status;
	said = cJSON_GetObjectItemCaseSensitive(root, "hash");
	if (cJSON_IsString(said))
		check->hash = af_arena_strdup(check->memory, said->valuestring);
	check->blind = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "blind"));
	check->has_content = cJSON_IsObject(root) && cJSON_HasObjectItem(root, "entries") && !check->blind;
	cJSON_Delete(root);
	if (!check->has_content || !check->hash)
		return check->memory->failed ? af_fail_nomem(err) : AF_OK;
	status = af_shortlist_hash_json(name, bytes, n, hash, err);
	check->content_agrees = !status && !strcmp(hash, check->hash);
	return status;
}

struct search {
	struct af_store *store;
	struct af_shortlist_check *check;
	const char **list;
	size_t capacity;
};

static enum af_status compare_stored(void *context, const char *address, bool *more, struct af_error *err)
{
	struct search *s = context;
	struct af_shortlist *l;
	char hash[AF_HASH_SIZE] = "";
	enum af_status status = af_shortlist_get(s->store, address, &l, err);

	(void)more;
	if (!status)
		status = af_shortlist_hash(l, hash, err);
	if (!status && !strcmp(l->hash, s->check->hash)) {
		status = af_reserve((void **)&s->list, &s->capacity, s->check->snapshot_count + 1, sizeof(*s->list), err);
		if (!status)
			s->list[s->check->snapshot_count++] = af_arena_strdup(s->check->memory, address);
		s->check->stored_agrees = s->check->stored_agrees && !strcmp(hash, l->hash);
	}
	af_shortlist_free(l);
	return status;
}

static enum af_status check_store(struct af_store *store, struct af_shortlist_check *check, struct af_error *err)
{
	struct search s = {.store = store, .check = check};
	const char **kept;
	enum af_status status;

	check->stored_agrees = true;
	status = af_store_shortlists_of_hash(store, check->hash, compare_stored, &s, err);
	check->stored_agrees = check->stored_agrees && check->snapshot_count;
	kept = af_arena_array(check->memory, check->snapshot_count, sizeof(*kept));
	if (kept && check->snapshot_count)
		memcpy(kept, s.list, check->snapshot_count * sizeof(*kept));
	check->snapshots = kept;
	af_free(s.list);
	return !status && check->memory->failed ? af_fail_nomem(err) : status;
}

static bool keep_some(void *context, const char *bytes, size_t n)
{
	struct af_buf *out = context;

	af_buf_add(out, bytes, n);
	return out->length < (1 << 20) && !out->failed;
}

/* A program that saves a workbook again drops the comment of the ZIP file, but keeps the properties of the document, which hold the hash, too. What is
 * no ZIP file, or is damaged, has none. */
static enum af_status property_hash(const char *bytes, size_t n, struct af_shortlist_check *check, struct af_error *err)
{
	struct af_zip zip = {.bytes = bytes, .size = n};
	struct af_zip_part part;
	struct af_buf text = {0};
	const char *hash;
	bool more;
	enum af_status status;

	while (!(status = af_zip_next(&zip, &part, &more, err)) && more)
		if (af_zip_named(&part, "docProps/custom.xml")) {
			status = af_zip_read(&part, keep_some, &text, err);
			break;
		}
	if (text.failed)
		status = af_fail_nomem(err);
	hash = status ? NULL : last_of(af_buf_text(&text), text.length, AF_HASH_PREFIX, HASH);
	if (hash)
		check->hash = af_arena_strndup(check->memory, hash, HASH + AF_DIGITS);
	af_buf_clear(&text);
	if (check->memory->failed)
		return af_fail_nomem(err);
	return status == AF_INVALID ? AF_OK : status;
}

static enum af_status verify(struct af_store *store, const char *name, const char *bytes, size_t n, struct af_shortlist_check *check,
                             struct af_error *err)
{
	const char *seal = last_of(bytes, n, AF_SEAL_PREFIX, SEAL);
	const char *hash = last_of(bytes, seal ? (size_t)(seal - bytes) : n, AF_HASH_PREFIX, HASH);
	size_t blank = 0;
	enum af_status status = AF_OK;

	if (!seal && !hash && af_zip_is(bytes, n))
		status = property_hash(bytes, n, check, err);
	if (status)
		return status;
	if (!seal && !hash && !check->hash)
		return af_fail(err, AF_INVALID, "%s: neither the hash of a snapshot nor a digest is in it: no shortlist that archefit exported, or it "
		               "was cut off", name);
	check->digest = seal ? af_arena_strndup(check->memory, seal, SEAL + AF_DIGITS) : NULL;
	if (hash)
		check->hash = af_arena_strndup(check->memory, hash, HASH + AF_DIGITS);
	check->blind = seal && seal - bytes >= BLIND && !memcmp(seal - BLIND, AF_SEAL_BLIND, BLIND);
	if (seal)
		status = check_seal(bytes, n, seal, &check->unaltered, err);
	while (blank < n && memchr(" \t\r\n", bytes[blank], 4))
		blank++;
	if (!status && blank < n && bytes[blank] == '{')
		status = check_content(name, bytes, n, check, err);
	if (status == AF_INVALID) /* lines of JSON, or a document that was damaged: its digest tells */
		status = AF_OK;
	if (!status && store && check->hash)
		status = check_store(store, check, err);
	if (!status && check->unaltered && check->stored_agrees)
		status = af_shortlist_compare_written(store, bytes, n, check, err);
	return !status && check->memory->failed ? af_fail_nomem(err) : status;
}

enum af_status af_shortlist_verify(struct af_store *store, const char *name, const char *bytes, size_t n,
                                   struct af_shortlist_check **check, struct af_error *err)
{
	struct af_arena *arena;
	struct af_shortlist_check *c = af_object_new(sizeof(*c), &arena);
	enum af_status status;

	*check = NULL;
	if (!c)
		return af_fail_nomem(err);
	c->memory = arena;
	status = verify(store, name, bytes, n, c, err);
	if (status)
		af_shortlist_check_free(c);
	else
		*check = c;
	return status;
}

void af_shortlist_check_free(struct af_shortlist_check *check)
{
	af_object_free(check, check ? check->memory : NULL);
}
