#include "import/json_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "import/delimited.h"
#include "import/profile.h"

#define SHAPES_MAX ((size_t)256) /* kinds of objects remembered before the memory starts over */
#define SEEN_BYTES ((size_t)2 * 1024 * 1024)   /* of names that the account of columns lists */
#define SHAPES_BYTES ((size_t)4 * 1024 * 1024) /* ... or about so many bytes for them */

/* Finding the columns of one kind of object. */
struct kind {
	struct af_json_columns *c;
	const struct af_members *members;
	bool resume;
	const char **headers, **folded;
	bool *mapped; /* of each member: does one of the user's maps name it? */
	const char **maps; /* those that name a member of this object */
	size_t map_count;
	struct af_error *err;
};

/* The text folded and without white space at its ends, in the arena; NULL without memory. */
static const char *fold(struct af_arena *arena, const char *text, size_t n)
{
	struct af_buf buf = {0};
	const char *copy = NULL;

	af_trim(&text, &n);
	af_fold(&buf, text, n);
	if (!buf.failed)
		copy = af_arena_strdup(arena, af_buf_text(&buf));
	af_buf_clear(&buf);
	return copy;
}

/* Fills headers and folded. *twice is the index of a member that is called as an earlier one, or SIZE_MAX; *first is the earlier one. */
static enum af_status fold_names(struct kind *k, size_t *first, size_t *twice)
{
	struct af_map names = {0};
	enum af_status status = AF_OK;

	*twice = SIZE_MAX;
	for (size_t i = 0; i < k->members->count && status == AF_OK && *twice == SIZE_MAX; i++) {
		const char *header = k->members->items[i].header;
		const size_t *before;

		k->headers[i] = header;
		k->folded[i] = fold(&k->c->arena, header, strlen(header));
		if (!k->folded[i]) {
			status = af_fail_nomem(k->err);
			break;
		}
		before = af_map_get(&names, k->folded[i], strlen(k->folded[i]));
		if (before) {
			*first = *before;
			*twice = i;
		} else {
			status = af_map_put(&names, k->folded[i], strlen(k->folded[i]), i, k->err);
		}
	}
	af_map_clear(&names);
	return status;
}

/* Takes over a map of the user when it names a member, or is none at all, so that it is refused. */
static enum af_status take_map(struct kind *k, size_t map)
{
	const char *text = k->c->maps[map], *equals = strchr(text, '='), *column;
	bool found = !equals, named = false;

	if (equals) {
		column = fold(&k->c->arena, equals + 1, strlen(equals + 1));
		if (!column)
			return af_fail_nomem(k->err);
		for (size_t i = 0; i < k->members->count && !named; i++) {
			named = !strcmp(column, k->folded[i]);
			k->mapped[i] = k->mapped[i] || named;
		}
		for (size_t i = 0; i < k->members->count && !named && map >= k->c->profiled && strchr(column, '*'); i++)
			if (af_glob(column, k->folded[i]))
				found = k->mapped[i] = true;
	}
	if (found || named) {
		k->c->used[map] = true;
		k->maps[k->map_count++] = text;
	}
	return AF_OK;
}

/* Does one of the maps taken over speak for the field, in one "field=header"? */
static bool field_mapped(const struct kind *k, const char *map, size_t taken)
{
	const size_t n = strcspn(map, "=");

	for (size_t i = 0; i < taken; i++)
		if (strcspn(k->maps[i], "=") == n && !strncmp(k->maps[i], map, n))
			return true;
	return false;
}

/* Is the map for a field that takes several members? */
static bool several(const char *map)
{
	return !strncmp(map, "skills=", 7) || !strncmp(map, "notes=", 6);
}

/* What the fixed members of a resume are, unless the user has said otherwise. */
static void take_resume_maps(struct kind *k)
{
	const size_t taken = k->map_count;

	for (size_t i = 0; i < AF_RESUME_FIXED; i++)
		if (!k->mapped[i] && (several(af_resume_maps[i]) || !field_mapped(k, af_resume_maps[i], taken)))
			k->maps[k->map_count++] = af_resume_maps[i];
}

/* The table of header names has no say in the members of a resume: those that no map names are kept as they are. */
static void keep_others(const struct kind *k, struct af_columns *columns, enum af_field *fields)
{
	for (size_t i = 0; i < columns->count; i++) {
		fields[i] = columns->fields[i];
		if (i < AF_RESUME_FIXED || k->mapped[i])
			continue;
		if (columns->of[fields[i]] == i)
			columns->of[fields[i]] = AF_NO_COLUMN;
		fields[i] = AF_FIELD_EXTRA;
	}
	columns->fields = fields;
}

/* Adds the columns to all that were seen. */
static enum af_status remember(struct kind *k, const struct af_columns *columns)
{
	struct af_json_columns *c = k->c;

	for (size_t i = 0; i < columns->count; i++) {
		const size_t n = strlen(k->folded[i]), *before = af_map_get(&c->seen, k->folded[i], n);
		enum af_status status;

		if (before) {
			if (c->fields[*before] == AF_FIELD_EXTRA) {
				c->fields[*before] = columns->fields[i];
				c->by[*before] = columns->by[i];
			}
			continue;
		}
		if (c->seen_count == AF_COLUMNS_MAX || c->seen_bytes + n > SEEN_BYTES)
			continue;
		c->seen_bytes += n;
		if (af_reserve((void **)&c->headers, &c->headers_capacity, c->seen_count + 1, sizeof(*c->headers), k->err) != AF_OK ||
		    af_reserve((void **)&c->fields, &c->fields_capacity, c->seen_count + 1, sizeof(*c->fields), k->err) != AF_OK ||
		    af_reserve((void **)&c->by, &c->by_capacity, c->seen_count + 1, sizeof(*c->by), k->err) != AF_OK)
			return AF_NOMEM;
		/* The arena of the map's texts lives as long as this. */
		c->headers[c->seen_count] = af_arena_strdup(&c->seen.keys, columns->headers[i]);
		c->fields[c->seen_count] = columns->fields[i];
		c->by[c->seen_count] = columns->by[i];
		if (!c->headers[c->seen_count])
			return af_fail_nomem(k->err);
		status = af_map_put(&c->seen, k->folded[i], n, c->seen_count, k->err);
		if (status != AF_OK)
			return status;
		c->seen_count++;
	}
	return AF_OK;
}

static enum af_status assign(struct kind *k, struct af_columns *columns)
{
	struct af_json_columns *c = k->c;
	const size_t n = k->members->count;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < c->map_count && status == AF_OK; i++)
		status = take_map(k, i);
	if (status == AF_OK && k->resume)
		take_resume_maps(k);
	if (status == AF_OK)
		status = af_columns_assign(&c->arena, c->name, k->headers, n, k->maps, k->map_count, columns, k->err);
	if (status == AF_OK && (columns->of[AF_FIELD_LEVEL] != AF_NO_COLUMN || columns->of[AF_FIELD_SKILL_TIME] != AF_NO_COLUMN ||
	                        columns->of[AF_FIELD_LAST_USED] != AF_NO_COLUMN))
		return af_fail(k->err, AF_INVALID, "%s: level, skill_time and last_used are fields of CSV; in JSON, write skills as objects with "
		               "\"name\", \"level\", \"years\" and \"last_used\"", c->name);
	if (status == AF_OK && k->resume) {
		enum af_field *fields = af_arena_array(&c->arena, n, sizeof(*fields));

		if (!fields)
			return af_fail_nomem(k->err);
		keep_others(k, columns, fields);
	}
	return status == AF_OK ? remember(k, columns) : status;
}

/* Finds the columns of a kind of object that was not seen before. */
static enum af_status new_shape(struct af_json_columns *c, const struct af_members *members, bool resume,
                                const struct af_columns **columns, char why[AF_JSON_WHY], struct af_error *err)
{
	struct kind k = {.c = c, .members = members, .resume = resume, .err = err};
	struct af_columns found = {0};
	size_t first = 0, twice;
	enum af_status status;

	if (c->shape_count == SHAPES_MAX || c->bytes > SHAPES_BYTES) {
		af_map_clear(&c->known);
		af_arena_clear(&c->arena);
		c->shape_count = c->bytes = 0;
	}
	c->bytes += 4 * c->names.length + 64 * (members->count + c->map_count + 1); /* objects that will be rejected count as well */
	k.headers = af_arena_array(&c->arena, members->count, sizeof(*k.headers));
	k.folded = af_arena_array(&c->arena, members->count, sizeof(*k.folded));
	k.mapped = af_arena_array(&c->arena, members->count, sizeof(*k.mapped));
	k.maps = af_arena_array(&c->arena, c->map_count + AF_RESUME_FIXED, sizeof(*k.maps));
	if (!k.headers || !k.folded || !k.mapped || !k.maps ||
	    af_reserve((void **)&c->shapes, &c->shape_capacity, c->shape_count + 1, sizeof(*c->shapes), err) != AF_OK)
		return af_fail_nomem(err);
	status = fold_names(&k, &first, &twice);
	if (status != AF_OK)
		return status;
	if (twice != SIZE_MAX) {
		snprintf(why, AF_JSON_WHY, "the members \"%.60s\" and \"%.60s\" are called the same", members->items[first].header,
		         members->items[twice].header);
		return AF_OK;
	}
	status = assign(&k, &found);
	if (status == AF_OK)
		status = af_map_put(&c->known, af_buf_text(&c->names), c->names.length, c->shape_count, err);
	if (status != AF_OK)
		return status;
	found.serial = ++c->serial;
	c->shapes[c->shape_count] = found;
	*columns = &c->shapes[c->shape_count++];
	return AF_OK;
}

enum af_status af_json_columns_of(struct af_json_columns *c, const struct af_members *members, bool resume,
                                  const struct af_columns **columns, char why[AF_JSON_WHY], struct af_error *err)
{
	const size_t *known;

	*columns = NULL;
	if (!c->used && c->map_count) {
		c->used = af_calloc(c->map_count, sizeof(*c->used));
		if (!c->used)
			return af_fail_nomem(err);
	}
	af_buf_reset(&c->names);
	af_buf_addc(&c->names, resume ? 'r' : 'o');
	for (size_t i = 0; i < members->count; i++)
		af_buf_add(&c->names, members->items[i].header, strlen(members->items[i].header) + 1);
	if (c->names.failed)
		return af_fail_nomem(err);
	known = af_map_get(&c->known, c->names.data, c->names.length);
	if (!known)
		return new_shape(c, members, resume, columns, why, err);
	*columns = &c->shapes[*known];
	return AF_OK;
}

/* No object has a member that the profile reads. */
static enum af_status lacks_member(const struct af_json_columns *c, const char *map, struct af_error *err)
{
	const char *equals = strchr(map, '=');
	const int n = (int)(equals - map);

	return af_fail(err, AF_INVALID, "%s: no object has a member \"%.100s\", which the profile reads as %.*s; name it with --map %.*s=MEMBER, "
	               "or take the member out of the profile", c->name, equals + 1, n, map, n, map);
}

enum af_status af_json_columns_end(struct af_json_columns *c, struct af_error *err)
{
	struct af_arena arena = {0};
	enum af_status status = AF_OK;

	/* c->used is NULL when there was no object at all: then other things are wrong than the maps. */
	for (size_t i = 0; i < c->map_count && c->used && status == AF_OK; i++) {
		struct af_columns unused;

		if (!c->used[i] && i < c->profiled)
			status = af_profile_spare(c->maps[i]) ? AF_OK : lacks_member(c, c->maps[i], err);
		else if (!c->used[i])
			status = af_columns_assign(&arena, c->name, c->headers, c->seen_count, &c->maps[i], 1, &unused, err);
	}
	af_arena_clear(&arena);
	return status;
}

const struct af_columns *af_json_columns_all(struct af_json_columns *c)
{
	c->all.count = c->seen_count;
	c->all.headers = c->headers;
	c->all.fields = c->fields;
	c->all.by = c->by;
	return &c->all;
}

void af_json_columns_clear(struct af_json_columns *c)
{
	af_map_clear(&c->known);
	af_map_clear(&c->seen);
	af_arena_clear(&c->arena);
	af_buf_clear(&c->names);
	af_free(c->shapes);
	af_free(c->used);
	af_free(c->headers);
	af_free(c->fields);
	af_free(c->by);
	memset(c, 0, sizeof(*c));
}
