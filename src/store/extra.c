/* What a profile keeps beside its fields: a JSON object without spaces, as the import writes it, {"Column":"cell"}; JSON imports keep values
 * of any type. Members are taken as they stand there, so that what does not change stays the same to the byte. */
#include <string.h>

#include "base/map.h"
#include "store/internal.h"

/* Length of the JSON string at text, 0 when there is none. */
static size_t string_at(const char *text)
{
	size_t n = 1;

	if (*text != '"')
		return 0;
	for (; text[n] && text[n] != '"'; n++)
		if (text[n] == '\\' && text[n + 1])
			n++;
	return text[n] ? n + 1 : 0;
}

/* Length of the JSON value at text, 0 when there is none. */
static size_t value_at(const char *text)
{
	size_t n = 0, depth = 0;

	if (*text == '"')
		return string_at(text);
	if (*text != '{' && *text != '[')
		return strcspn(text, ",{}[]\"");
	do {
		size_t string = string_at(text + n);

		depth += text[n] == '{' || text[n] == '[';
		depth -= text[n] == '}' || text[n] == ']';
		n += string ? string : 1;
	} while (depth && text[n]);
	return depth ? 0 : n;
}

bool af_extra_next(const char **at, struct af_extra_member *m)
{
	if (**at != '{' && **at != ',')
		return false;
	m->key = *at + 1;
	m->key_length = string_at(m->key);
	if (!m->key_length || m->key[m->key_length] != ':')
		return false;
	m->value = m->key + m->key_length + 1;
	m->value_length = value_at(m->value);
	if (!m->value_length)
		return false;
	*at = m->value + m->value_length;
	return true;
}

bool af_extra_well_formed(const char *object)
{
	struct af_extra_member m;

	while (af_extra_next(&object, &m))
		;
	return !strcmp(object, "}");
}

static void add(struct af_buf *out, const struct af_extra_member *m)
{
	af_buf_addc(out, out->length ? ',' : '{');
	af_buf_add(out, m->key, m->key_length);
	af_buf_addc(out, ':');
	af_buf_add(out, m->value, m->value_length);
}

/* Both objects in one. places tells where told has a member, and takes SIZE_MAX for those that are done. */
static enum af_status merge(struct af_buf *out, const char *stored, const char *told, const struct af_map *columns,
                            struct af_map *places, struct af_error *err)
{
	struct af_extra_member m;
	enum af_status status = AF_OK;

	for (const char *at = told, *start = at; at && status == AF_OK && af_extra_next(&at, &m); start = at)
		status = af_map_put(places, m.key, m.key_length, (size_t)(start - told), err);
	for (const char *at = stored; status == AF_OK && af_extra_next(&at, &m);) {
		const size_t *place = af_map_get(places, m.key, m.key_length);

		if (place) { /* in its old place: an order of columns is no news */
			const char *again = told + *place;

			af_extra_next(&again, &m);
			status = af_map_put(places, m.key, m.key_length, SIZE_MAX, err);
		} else if (columns && af_map_get(columns, m.key, m.key_length)) {
			continue;
		}
		add(out, &m);
	}
	for (const char *at = told; at && status == AF_OK && af_extra_next(&at, &m);)
		if (*af_map_get(places, m.key, m.key_length) != SIZE_MAX)
			add(out, &m);
	return status;
}

enum af_status af_extra_merge(struct af_arena *arena, const char *stored, const char *told, const struct af_map *columns,
                              const char **merged, struct af_error *err)
{
	struct af_map places = {0};
	struct af_buf out = {0};
	enum af_status status;

	*merged = told ? told : stored;
	if (!stored || !af_extra_well_formed(stored) || (told && (!af_extra_well_formed(told) || !strcmp(stored, told))))
		return AF_OK;
	status = merge(&out, stored, told, columns, &places, err);
	if (out.length)
		af_buf_addc(&out, '}');
	*merged = out.length ? af_arena_strndup(arena, out.data, out.length) : NULL;
	if (status == AF_OK && (out.failed || (out.length && !*merged)))
		status = af_fail_nomem(err);
	af_map_clear(&places);
	af_buf_clear(&out);
	return status;
}
