#include "import/columns.h"

#include <string.h>

#include "base/text.h"
#include "base/map.h"
#include "import/reason.h"

static const char *const field_names[AF_FIELD_COUNT + 1] = {
	[AF_FIELD_KEY] = "key", [AF_FIELD_NAME] = "name", [AF_FIELD_FIRST_NAME] = "first_name",
	[AF_FIELD_LAST_NAME] = "last_name", [AF_FIELD_EMAIL] = "email", [AF_FIELD_PHONE] = "phone",
	[AF_FIELD_HEADLINE] = "headline", [AF_FIELD_LOCATION] = "location", [AF_FIELD_COUNTRY] = "country",
	[AF_FIELD_TIMEZONE] = "timezone", [AF_FIELD_SKILLS] = "skills", [AF_FIELD_YEARS] = "years", [AF_FIELD_RATE] = "rate",
	[AF_FIELD_CURRENCY] = "currency", [AF_FIELD_AVAILABLE] = "available", [AF_FIELD_WORK_MODE] = "work_mode",
	[AF_FIELD_NOTES] = "notes", [AF_FIELD_SKILL] = "skill", [AF_FIELD_SKILL_YEARS] = "skill_years", [AF_FIELD_LEVEL] = "level",
	[AF_FIELD_SKILL_TIME] = "skill_time", [AF_FIELD_LAST_USED] = "last_used", [AF_FIELD_TEXT] = "text", [AF_FIELD_EXTRA] = "extra", [AF_FIELD_SKIP] = "skip", [AF_FIELD_COUNT] = NULL,
};

const char *const *af_import_fields(void)
{
	return field_names;
}

const char *af_field_name(enum af_field field)
{
	return field_names[field];
}

bool af_field_many(enum af_field field)
{
	return field == AF_FIELD_SKILLS || field == AF_FIELD_SKILL || field == AF_FIELD_SKILL_YEARS || field == AF_FIELD_TEXT ||
	       field == AF_FIELD_NOTES || field == AF_FIELD_EXTRA || field == AF_FIELD_SKIP;
}

/* How a column came by its field; a higher one wins. */
enum origin { BY_NOTHING, BY_TABLE, BY_PATTERN, BY_NAME };

const char *af_by_name(enum af_by by)
{
	static const char *const names[] = {[AF_BY_NOTHING] = NULL, [AF_BY_HEADER] = "header", [AF_BY_CELLS] = "cells", [AF_BY_NAME] = "name"};

	return names[by];
}

struct mapping {
	const char *file;
	struct af_arena *arena;
	const char **headers;
	char **folded; /* the headers, for comparing without case */
	enum af_field *fields, *suggestions;
	enum origin *origins;
	bool *weak; /* has its field only when no other column has */
	enum af_by *by;
	size_t n;
	struct af_error *err;
};

/* The text folded, in the arena; NULL without memory. */
static char *fold(struct af_arena *arena, const char *text, size_t n)
{
	struct af_buf buf = {0};
	char *copy = NULL;

	af_fold(&buf, text, n);
	if (!buf.failed)
		copy = af_arena_strdup(arena, af_buf_text(&buf));
	af_buf_clear(&buf);
	return copy;
}

/* Names every column, and refuses a name that occurs twice. */
static enum af_status name_columns(struct mapping *m, const char *const *cells)
{
	struct af_map seen = {0}; /* folded header -> index */
	enum af_status status = AF_OK;

	for (size_t i = 0; i < m->n && status == AF_OK; i++) {
		const char *text = cells[i];
		const size_t *before;
		size_t length = strlen(text);

		af_trim(&text, &length);
		m->headers[i] = length ? af_arena_strndup(m->arena, text, length) : af_arena_printf(m->arena, "column %zu", i + 1);
		if (m->headers[i])
			m->folded[i] = fold(m->arena, m->headers[i], strlen(m->headers[i]));
		if (!m->folded[i]) {
			status = af_fail_nomem(m->err);
			break;
		}
		length = strlen(m->folded[i]);
		before = af_map_get(&seen, m->folded[i], length);
		if (before && !af_reason_is(m->headers[i], NULL)) /* a file of rejected rows may go round twice */
			status = af_fail(m->err, AF_INVALID, "%s: the columns %zu and %zu are both called \"%.100s\"; rename one of them",
			                 m->file, *before + 1, i + 1, m->headers[i]);
		else
			status = af_map_put(&seen, m->folded[i], length, i, m->err);
	}
	af_map_clear(&seen);
	return status;
}

static enum af_status unknown_field(struct mapping *m, const char *map, const char *field)
{
	const char *near = af_nearest(field, field_names, AF_FIELD_COUNT);
	char list[256] = "";

	for (size_t i = 0; i < AF_FIELD_COUNT; i++) {
		strncat(list, i ? ", " : "", sizeof(list) - strlen(list) - 1);
		strncat(list, field_names[i], sizeof(list) - strlen(list) - 1);
	}
	if (near)
		return af_fail(m->err, AF_INVALID, "--map \"%.100s\": there is no field \"%.40s\"; did you mean \"%s\"? Fields: %s", map,
		               field, near, list);
	return af_fail(m->err, AF_INVALID, "--map \"%.100s\": there is no field \"%.40s\". Fields: %s", map, field, list);
}

static enum af_status unknown_column(struct mapping *m, const char *map, const char *column)
{
	const char *near = NULL;
	char *folded = fold(m->arena, column, strlen(column));

	if (!folded)
		return af_fail_nomem(m->err);
	near = af_nearest(folded, (const char *const *)m->folded, m->n);
	for (size_t i = 0; near && i < m->n; i++)
		if (m->folded[i] == near) {
			near = m->headers[i];
			break;
		}
	if (near)
		return af_fail(m->err, AF_INVALID, "%s: --map \"%.100s\": no column is called \"%.100s\"; did you mean \"%.100s\"?",
		               m->file, map, column, near);
	return af_fail(m->err, AF_INVALID, "%s: --map \"%.100s\": no column is called \"%.100s\"%s", m->file, map, column,
	               strchr(column, '*') ? "" : "; write it as in the first line of the file, * stands for any text");
}

/* Gives column i to field; two maps of the same rank may not disagree. */
static enum af_status assign(struct mapping *m, size_t i, enum af_field field, enum origin origin)
{
	if (m->origins[i] > origin)
		return AF_OK;
	if (m->origins[i] == origin && m->fields[i] != field)
		return af_fail(m->err, AF_INVALID, "%s: column \"%.100s\" is mapped twice, to %s and to %s; leave one --map out", m->file,
		               m->headers[i], field_names[m->fields[i]], field_names[field]);
	m->origins[i] = origin;
	m->fields[i] = field;
	return AF_OK;
}

/* Applies one "field=Column". */
static enum af_status apply_map(struct mapping *m, const char *map)
{
	const char *equals = strchr(map, '='), *field_text = map, *column;
	size_t field_length = equals ? (size_t)(equals - map) : 0, column_length, field = 0;
	char *name, *folded;
	bool found = false;

	if (!equals)
		return af_fail(m->err, AF_INVALID, "--map \"%.100s\": write it as field=Column, for example key=Email", map);
	af_trim(&field_text, &field_length);
	column = equals + 1;
	column_length = strlen(column);
	af_trim(&column, &column_length);
	name = af_arena_strndup(m->arena, column, column_length);
	folded = fold(m->arena, field_text, field_length);
	if (!name || !folded)
		return af_fail_nomem(m->err);
	while (field < AF_FIELD_COUNT && strcmp(folded, field_names[field]))
		field++;
	if (field == AF_FIELD_COUNT)
		return unknown_field(m, map, folded);
	folded = fold(m->arena, name, column_length);
	if (!folded)
		return af_fail_nomem(m->err);
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->folded[i], folded))
			return assign(m, i, (enum af_field)field, BY_NAME);
	if (strchr(folded, '*'))
		for (size_t i = 0; i < m->n; i++)
			if (af_glob(folded, m->folded[i])) {
				enum af_status status = assign(m, i, (enum af_field)field, BY_PATTERN);

				if (status != AF_OK)
					return status;
				found = true;
			}
	return found ? AF_OK : unknown_column(m, map, name);
}

/* Lets the table of synonyms speak for columns that no map names, for fields that no map names. */
static enum af_status apply_table(struct mapping *m)
{
	bool mapped[AF_FIELD_COUNT] = {false};

	for (size_t i = 0; i < m->n; i++)
		if (m->origins[i])
			mapped[m->fields[i]] = true;
	for (size_t i = 0; i < m->n; i++) {
		enum af_field field;
		enum af_status status;

		if (m->origins[i])
			continue;
		status = af_header_field(m->headers[i], &field, &m->weak[i], m->err);
		if (status != AF_OK)
			return status;
		if (mapped[field] && field != AF_FIELD_SKIP)
			field = AF_FIELD_EXTRA;
		m->fields[i] = field;
		m->origins[i] = field == AF_FIELD_EXTRA ? BY_NOTHING : BY_TABLE;
		m->weak[i] = m->weak[i] && field != AF_FIELD_EXTRA;
	}
	return AF_OK;
}

/* Gives weak columns their field where no other column has it. Keys come last: a second e-mail address is better than a profile's address. */
static void settle_weak(struct mapping *m, struct af_columns *columns, bool keys)
{
	for (size_t i = 0; i < m->n; i++) {
		size_t *of = &columns->of[m->fields[i]];

		if (!m->weak[i] || (m->fields[i] == AF_FIELD_KEY) != keys)
			continue;
		if (*of == AF_NO_COLUMN && !(keys && columns->of[AF_FIELD_EMAIL] != AF_NO_COLUMN))
			*of = i;
		else
			m->fields[i] = AF_FIELD_EXTRA;
	}
}

/* The first column of a field wins against others that the table gave it; two by --map are an error. */
static enum af_status settle(struct mapping *m, struct af_columns *columns)
{
	for (size_t i = 0; i < AF_FIELD_COUNT; i++)
		columns->of[i] = AF_NO_COLUMN;
	for (size_t i = 0; i < m->n; i++) {
		size_t *of = &columns->of[m->fields[i]];

		if (m->weak[i])
			continue;
		if (*of == AF_NO_COLUMN)
			*of = i;
		else if (af_field_many(m->fields[i]))
			continue;
		else if (m->origins[i] > BY_TABLE)
			return af_fail(m->err, AF_INVALID,
			               "%s: \"%.100s\" and \"%.100s\" are both mapped to %s, which takes one column; leave one out",
			               m->file, m->headers[*of], m->headers[i], field_names[m->fields[i]]);
		else
			m->fields[i] = AF_FIELD_EXTRA;
	}
	settle_weak(m, columns, false);
	settle_weak(m, columns, true);
	return AF_OK;
}

/* An e-mail column that --map makes the key still is the e-mail. */
static enum af_status keep_email(struct mapping *m, struct af_columns *columns)
{
	const size_t key = columns->of[AF_FIELD_KEY];
	enum af_field field;
	enum af_status status;

	if (key == AF_NO_COLUMN || columns->of[AF_FIELD_EMAIL] != AF_NO_COLUMN)
		return AF_OK;
	status = af_header_field(m->headers[key], &field, NULL, m->err);
	if (status == AF_OK && field == AF_FIELD_EMAIL)
		columns->of[AF_FIELD_EMAIL] = key;
	return status;
}

/* For each column that neither a map nor the table knows: what it may be meant for. */
static enum af_status suggest(struct mapping *m, const struct af_columns *columns)
{
	bool taken[AF_FIELD_COUNT];

	for (size_t i = 0; i < AF_FIELD_COUNT; i++)
		taken[i] = columns->of[i] != AF_NO_COLUMN;
	for (size_t i = 0; i < m->n; i++) {
		enum af_status status = AF_OK;

		m->suggestions[i] = AF_FIELD_EXTRA;
		if (m->origins[i] == BY_NOTHING)
			status = af_header_suggest(m->headers[i], taken, &m->suggestions[i], m->err);
		if (status != AF_OK)
			return status;
	}
	return AF_OK;
}

enum af_status af_columns_no_key(const char *name, const struct af_columns *columns, struct af_error *err)
{
	char list[240] = "";

	for (size_t i = 0; i < columns->count; i++) {
		size_t used = strlen(list);

		if (used + 60 > sizeof(list)) {
			strncat(list, ", ...", sizeof(list) - used - 1);
			break;
		}
		snprintf(list + used, sizeof(list) - used, "%s%.50s", i ? ", " : "", columns->headers[i]);
	}
	return af_fail(err, AF_INVALID,
	               "%s: line 1 has no column for a key or an e-mail; say which column tells candidates apart with "
	               "--map key=COLUMN or --map email=COLUMN. Columns: %s", name, list);
}

/* Everything but the question whether there is a key. */
static enum af_status map_columns(struct mapping *m, const char *const *header_cells, const char *const *maps, size_t map_count,
                                  struct af_columns *columns)
{
	struct af_arena *arena = m->arena;
	const size_t n = m->n;
	enum af_status status;

	m->headers = af_arena_array(arena, n, sizeof(*m->headers));
	m->folded = af_arena_array(arena, n, sizeof(*m->folded));
	m->fields = af_arena_array(arena, n, sizeof(*m->fields));
	m->suggestions = af_arena_array(arena, n, sizeof(*m->suggestions));
	m->origins = af_arena_array(arena, n, sizeof(*m->origins));
	m->weak = af_arena_array(arena, n, sizeof(*m->weak));
	m->by = af_arena_array(arena, n, sizeof(*m->by));
	if (!m->headers || !m->folded || !m->fields || !m->suggestions || !m->origins || !m->weak || !m->by)
		return af_fail_nomem(m->err);
	for (size_t i = 0; i < n; i++)
		m->fields[i] = AF_FIELD_EXTRA;
	status = name_columns(m, header_cells);
	for (size_t i = 0; i < map_count && status == AF_OK; i++)
		status = apply_map(m, maps[i]);
	if (status == AF_OK)
		status = apply_table(m);
	if (status == AF_OK)
		status = settle(m, columns);
	if (status == AF_OK)
		status = keep_email(m, columns);
	if (status != AF_OK)
		return status;
	status = suggest(m, columns);
	if (status != AF_OK)
		return status;
	columns->count = n;
	columns->headers = m->headers;
	columns->fields = m->fields;
	columns->suggestions = m->suggestions;
	columns->by = m->by;
	for (size_t i = 0; i < n; i++)
		m->by[i] = m->origins[i] > BY_TABLE ? AF_BY_NAME : m->origins[i] == BY_TABLE ? AF_BY_HEADER : AF_BY_NOTHING;
	columns->least = n;
	while (columns->least > 1 && !*header_cells[columns->least - 1])
		columns->least--;
	return AF_OK;
}

enum af_status af_columns_assign(struct af_arena *arena, const char *name, const char *const *header_cells, size_t n,
                                 const char *const *maps, size_t map_count, struct af_columns *columns, struct af_error *err)
{
	struct mapping m = {.file = name, .arena = arena, .n = n, .err = err};

	memset(columns, 0, sizeof(*columns));
	return map_columns(&m, header_cells, maps, map_count, columns);
}

bool af_columns_have_key(const struct af_columns *columns)
{
	return columns->of[AF_FIELD_KEY] != AF_NO_COLUMN || columns->of[AF_FIELD_EMAIL] != AF_NO_COLUMN;
}

enum af_status af_columns_map(struct af_arena *arena, const char *name, const char *const *header_cells, size_t n,
                              const char *const *maps, size_t map_count, struct af_columns *columns, struct af_error *err)
{
	const enum af_status status = af_columns_assign(arena, name, header_cells, n, maps, map_count, columns, err);

	return status == AF_OK && !af_columns_have_key(columns) ? af_columns_no_key(name, columns, err) : status;
}
