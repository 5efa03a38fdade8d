/* Finding skills by name. */
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/text.h"
#include "taxonomy/internal.h"

size_t af_taxonomy_count(const struct af_taxonomy *t)
{
	return t->count;
}

const struct af_skill *af_taxonomy_skill(const struct af_taxonomy *t, size_t index)
{
	return index < t->count ? &t->skills[index] : NULL;
}

const char *af_taxonomy_version(const struct af_taxonomy *t)
{
	return t->version;
}

const struct af_skill *af_taxonomy_by_slug(const struct af_taxonomy *t, const char *slug)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(slug, t->skills[middle].slug);

		if (!order)
			return &t->skills[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct af_skill *af_taxonomy_by_id(const struct af_taxonomy *t, int64_t id)
{
	if (id < 0 || (size_t)id >= t->id_limit || !t->by_id[id])
		return NULL;
	return &t->skills[t->by_id[id] - 1];
}

enum af_status af_taxonomy_by_key(const struct af_taxonomy *t, const char *key, const struct af_skill **skill, struct af_error *err)
{
	const struct spellings *s = t->spellings;
	enum af_status status = af_taxonomy_spell(t, err);

	*skill = NULL;
	if (status)
		return status;
	for (size_t slot = XXH3_64bits(key, strlen(key)) & s->mask; s->table[slot].key; slot = (slot + 1) & s->mask)
		if (!strcmp(s->table[slot].key, key)) {
			*skill = &t->skills[s->table[slot].skill];
			break;
		}
	return AF_OK;
}

/* Length of text without a trailing version such as " 3.11", "3", " v2.x", " 5+"; the whole length when there is none. */
static size_t without_version(const char *text)
{
	size_t n = strlen(text), end = n, spaces;
	bool digit = false;

	while (end && (strchr("0123456789.+xX", text[end - 1]))) {
		digit = digit || (text[end - 1] >= '0' && text[end - 1] <= '9');
		end--;
	}
	if (!digit)
		return n;
	if (end > 1 && (text[end - 1] == 'v' || text[end - 1] == 'V') && text[end - 2] == ' ')
		end--;
	for (spaces = 0; end && text[end - 1] == ' '; spaces++)
		end--;
	/* "R 4" is R, but "H2" is not a version of H. */
	return end >= 2 || (end && spaces) ? end : n;
}

/* The skill that the first n bytes of text spell; key is left as their key. */
static enum af_status by_text(const struct af_taxonomy *t, const char *text, size_t n, struct af_buf *key, const struct af_skill **skill,
                              struct af_error *err)
{
	*skill = NULL;
	af_buf_reset(key);
	af_skill_key(key, text, n);
	if (key->failed)
		return af_fail_nomem(err);
	return key->length ? af_taxonomy_by_key(t, key->data, skill, err) : AF_OK;
}

enum af_status af_taxonomy_resolve_key(const struct af_taxonomy *t, const char *text, struct af_buf *key, const struct af_skill **skill,
                                       struct af_error *err)
{
	size_t shorter = without_version(text);
	enum af_status status = by_text(t, text, strlen(text), key, skill, err);

	if (!status && !*skill && text[shorter])
		status = by_text(t, text, shorter, key, skill, err);
	return status;
}

enum af_status af_taxonomy_find(const struct af_taxonomy *t, const char *text, const struct af_skill **skill, struct af_error *err)
{
	struct af_buf key = {0};
	enum af_status status = af_taxonomy_resolve_key(t, text, &key, skill, err);

	af_buf_clear(&key);
	return status;
}

const struct af_skill *af_taxonomy_resolve(const struct af_taxonomy *t, const char *text)
{
	const struct af_skill *skill;

	return af_taxonomy_find(t, text, &skill, NULL) ? NULL : skill;
}

/* Puts skill into the list of at most max, which is ordered by distance; a skill keeps its nearest place. */
static void offer(const struct af_skill *skill, unsigned distance, const struct af_skill **out, unsigned *distances,
                  size_t *count, size_t max)
{
	size_t at = 0;

	for (size_t i = 0; i < *count; i++) {
		if (out[i] != skill)
			continue;
		if (distances[i] <= distance)
			return;
		memmove(out + i, out + i + 1, (*count - i - 1) * sizeof(*out));
		memmove(distances + i, distances + i + 1, (*count - i - 1) * sizeof(*distances));
		--*count;
		break;
	}
	while (at < *count && (distances[at] < distance || (distances[at] == distance && out[at]->index < skill->index)))
		at++;
	if (at == max)
		return;
	if (*count == max)
		--*count;
	memmove(out + at + 1, out + at, (*count - at) * sizeof(*out));
	memmove(distances + at + 1, distances + at, (*count - at) * sizeof(*distances));
	out[at] = skill;
	distances[at] = distance;
	++*count;
}

size_t af_taxonomy_suggest(const struct af_taxonomy *t, const char *text, const struct af_skill **out, size_t max)
{
	const struct spellings *s = t->spellings;
	unsigned distances[16], limit;
	struct af_buf key = {0};
	size_t count = 0;

	if (af_taxonomy_spell(t, NULL) != AF_OK)
		return 0;
	if (max > 16)
		max = 16;
	af_skill_key(&key, text, strlen(text));
	/* One slip in a short name, two in a long one: more is another word. Under four letters everything is near something. */
	limit = key.length < 4 ? 0 : key.length < 8 ? 1 : 2;
	for (size_t slot = 0; max && !key.failed && key.length && slot <= s->mask; slot++) {
		unsigned distance;

		if (!s->table[slot].key)
			continue;
		distance = af_edit_distance(key.data, s->table[slot].key, limit);
		if (distance <= limit)
			offer(&t->skills[s->table[slot].skill], distance, out, distances, &count, max);
	}
	af_buf_clear(&key);
	return count;
}
