/* A profile at work: its columns become maps, unless the command line says otherwise. */
#include "import/profile.h"

#include <string.h>

#include "base/text.h"

bool af_is_listed(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], text))
			return true;
	return false;
}

/* The text folded and without white space at its ends; NULL without memory. */
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

enum af_status af_profile_options(struct af_arena *arena, const struct af_import_options *options, struct af_import_options *merged,
                                  struct af_error *err)
{
	const struct af_import_profile *profile = options->profile;
	const char **missing;
	size_t n = options->missing_count;

	*merged = *options;
	if (!profile)
		return AF_OK;
	if (!merged->delimiter)
		merged->delimiter = profile->delimiter;
	if (!merged->encoding)
		merged->encoding = profile->encoding;
	missing = af_arena_array(arena, n + profile->missing_count + 1, sizeof(*missing));
	if (!missing)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		missing[i] = options->missing[i];
	for (size_t i = 0; i < profile->missing_count; i++)
		if (!af_is_listed(options->missing, options->missing_count, profile->missing[i]))
			missing[n++] = profile->missing[i];
	merged->missing = missing;
	merged->missing_count = n;
	return AF_OK;
}

/* ---------------------------------------------------------------- columns */

/* One --map, taken apart. */
struct said {
	const char *field, *column; /* folded */
};

/* The file's columns, or none. */
struct place {
	struct af_arena *arena;
	const char *file;
	const char **headers; /* folded; NULL: not known */
	const char *const *written; /* the same, as they are */
	size_t n;
	struct said *said;
	size_t said_count;
	struct af_error *err;
};

static enum af_status fold_all(struct place *p, const char *const *headers, const struct af_import_options *options)
{
	p->headers = headers ? af_arena_array(p->arena, p->n + 1, sizeof(*p->headers)) : NULL;
	p->said = af_arena_array(p->arena, options->map_count + 1, sizeof(*p->said));
	for (size_t i = 0; p->headers && i < p->n; i++) {
		p->headers[i] = fold(p->arena, headers[i], strlen(headers[i]));
		if (p->headers[i] && !*p->headers[i]) /* as af_columns_map calls it */
			p->headers[i] = af_arena_printf(p->arena, "column %zu", i + 1);
	}
	for (size_t i = 0; p->said && i < options->map_count; i++) {
		const char *map = options->maps[i], *equals = strchr(map, '=');

		if (!equals)
			continue; /* to be refused later */
		p->said[p->said_count].field = fold(p->arena, map, (size_t)(equals - map));
		p->said[p->said_count++].column = fold(p->arena, equals + 1, strlen(equals + 1));
	}
	return p->arena->failed ? af_fail_nomem(p->err) : AF_OK;
}

static bool has(const struct place *p, const char *folded)
{
	return af_is_listed(p->headers, p->n, folded);
}

static bool takes_many(const char *field)
{
	for (size_t i = 0; i < AF_FIELD_COUNT; i++)
		if (!strcmp(af_field_name((enum af_field)i), field))
			return af_field_many((enum af_field)i);
	return false;
}

/* Does a map say what the column is, or which other column has its field? */
static bool overruled(const struct place *p, const char *folded, const char *field)
{
	for (size_t i = 0; i < p->said_count; i++) {
		const struct said *said = &p->said[i];

		if (!strcmp(said->column, folded) || (!strcmp(said->field, field) && !takes_many(field)))
			return true;
		/* A pattern, unless a column is called so. */
		if (strchr(said->column, '*') && !has(p, said->column) && af_glob(said->column, folded))
			return true;
	}
	return false;
}

static enum af_status lacks(const struct place *p, const struct af_import_profile_column *column, const char *folded)
{
	const char *near = af_nearest(folded, p->headers, p->n);

	for (size_t i = 0; near && i < p->n; i++)
		if (p->headers[i] == near) {
			near = p->written[i];
			break;
		}
	return af_fail(p->err, AF_INVALID,
	               "%s: has no column \"%.100s\", which the profile reads as %s%s%.100s%s; name it with --map %s=COLUMN, or take the column "
	               "out of the profile", p->file, column->header, column->field, near ? " (did it become \"" : "", near ? near : "",
	               near ? "\"?)" : "", column->field);
}

enum af_status af_profile_maps(struct af_arena *arena, const char *file, const char *const *headers, size_t n,
                               struct af_import_options *options, size_t *count, struct af_error *err)
{
	const struct af_import_profile *profile = options->profile;
	struct place p = {.arena = arena, .file = file, .written = headers, .n = n, .err = err};
	const char **maps;
	enum af_status status;

	*count = 0;
	if (!profile)
		return AF_OK;
	status = fold_all(&p, headers, options);
	maps = af_arena_array(arena, profile->column_count + options->map_count + 1, sizeof(*maps));
	if (status != AF_OK || !maps)
		return af_fail_nomem(err);
	for (size_t i = 0; i < profile->column_count; i++) {
		const struct af_import_profile_column *column = &profile->columns[i];
		const char *folded = fold(arena, column->header, strlen(column->header));

		maps[*count] = af_arena_printf(arena, "%s=%s", column->field, column->header);
		if (!folded || !maps[*count])
			return af_fail_nomem(err);
		if (overruled(&p, folded, column->field))
			continue;
		if (!headers || has(&p, folded))
			++*count;
		else if (!af_profile_spare(maps[*count]))
			return lacks(&p, column, folded);
	}
	for (size_t i = 0; i < options->map_count; i++)
		maps[*count + i] = options->maps[i];
	options->maps = maps;
	options->map_count += *count;
	return AF_OK;
}

bool af_profile_spare(const char *map)
{
	return !strncmp(map, "extra=", 6) || !strncmp(map, "skip=", 5);
}
