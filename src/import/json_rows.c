#include "import/json_rows.h"

#include <stdio.h>
#include <string.h>

#include "import/json_columns.h"
#include "import/json_text.h"

#define MEMBERS_MAX ((size_t)4096)

struct af_json_rows {
	const char *name;
	int now;
	struct af_json_texts *texts;
	struct af_json_columns columns;
	struct af_columns none; /* of what is no object */

	/* the current object */
	cJSON *root;
	struct af_members members;
	struct af_arena arena; /* its texts */
	const char **cells;
	size_t *lengths;
	const cJSON **values;
	size_t cells_capacity, lengths_capacity, values_capacity;
	char why[AF_JSON_WHY], reason[AF_JSON_WHY + 60];
};

void af_json_no_columns(struct af_columns *columns)
{
	memset(columns, 0, sizeof(*columns));
	for (size_t i = 0; i < AF_FIELD_COUNT; i++)
		columns->of[i] = AF_NO_COLUMN;
}

/* Makes record a bad one, for the reason in rows->why. */
static void reject(struct af_json_rows *rows, const struct af_json_text *text, struct af_record *record)
{
	if (text->element)
		snprintf(rows->reason, sizeof(rows->reason), "element %zu: %s", text->element, rows->why);
	else
		snprintf(rows->reason, sizeof(rows->reason), "%s", rows->why);
	record->bad = rows->reason;
}

/* Turns a message of the parser, about a text alone, into one about the file. */
static void place_message(struct af_json_rows *rows, const struct af_json_text *text, const char *message)
{
	const char *at = strstr(message, "line ");
	size_t line, column;
	int length = 0;

	if (!at || sscanf(at, "line %zu, column %zu%n", &line, &column, &length) != 2)
		snprintf(rows->why, sizeof(rows->why), "%s", message);
	else if (memchr(text->text, '\n', text->n))
		snprintf(rows->why, sizeof(rows->why), "%.*sline %zu, column %zu%s", (int)(at - message), message, text->line + line - 1,
		         column, at + length);
	else
		snprintf(rows->why, sizeof(rows->why), "%.*scolumn %zu%s", (int)(at - message), message, column, at + length);
}

/* Parses text into rows->root, which stays NULL when the row must be rejected. */
static enum af_status parse(struct af_json_rows *rows, const struct af_json_text *text, struct af_error *err)
{
	struct af_error why = {0};
	bool sound;
	enum af_status status;

	if (*text->text != '{' && *text->text != '[' && af_json_texts_shape(rows->texts) == AF_JSON_LINES) {
		snprintf(rows->why, sizeof(rows->why), "is no JSON object");
		return AF_OK;
	}
	status = af_json_parse("", text->text, text->n, &rows->root, &why);
	if (status == AF_INVALID) {
		place_message(rows, text, why.message + strspn(why.message, ": "));
		/* A line ends where it ends. Where any other value ends that is no JSON, nobody knows. */
		if (af_json_texts_shape(rows->texts) != AF_JSON_LINES && !strncmp(rows->why, "not JSON", 8))
			return af_fail(err, AF_INVALID, "%s: the JSON value that begins on line %zu: %s; nothing was stored", rows->name,
			               text->line, rows->why);
		return AF_OK;
	}
	if (status != AF_OK)
		return af_fail(err, status, "%s", why.message);
	status = af_json_check(rows->root, &sound, rows->why, err);
	if (status != AF_OK)
		return status;
	if (sound && !cJSON_IsObject(rows->root)) {
		snprintf(rows->why, sizeof(rows->why), "is no JSON object");
		sound = false;
	}
	if (!sound) {
		cJSON_Delete(rows->root);
		rows->root = NULL;
	}
	return AF_OK;
}

/* The members of the object. */
static enum af_status read_members(struct af_json_rows *rows, bool resume, struct af_error *err)
{
	enum af_status status = AF_OK;

	rows->members.count = 0;
	if (resume)
		return af_resume_members(rows->root, rows->now, &rows->arena, &rows->members, err);
	for (const cJSON *value = rows->root->child; value && status == AF_OK; value = value->next)
		status = af_members_add(&rows->members, value->string, value, NULL, err);
	return status;
}

/* Makes the cells of the members. *sound is false when one has a type that its field cannot have; such a cell is empty. */
static enum af_status make_cells(struct af_json_rows *rows, const struct af_columns *columns, bool *sound, struct af_error *err)
{
	const size_t n = rows->members.count;

	*sound = true;
	if (af_reserve((void **)&rows->cells, &rows->cells_capacity, n + 1, sizeof(*rows->cells), err) != AF_OK ||
	    af_reserve((void **)&rows->lengths, &rows->lengths_capacity, n + 1, sizeof(*rows->lengths), err) != AF_OK ||
	    af_reserve((void **)&rows->values, &rows->values_capacity, n + 1, sizeof(*rows->values), err) != AF_OK)
		return AF_NOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct af_member *member = &rows->members.items[i];
		const char *cell = member->text ? member->text : "";
		char why[AF_JSON_WHY];

		if (member->value) {
			const enum af_status status =
				af_json_cell(member->value, columns->headers[i], columns->fields[i], &rows->arena, &cell, why, err);

			if (status != AF_OK)
				return status;
		}
		if (!cell && *sound)
			memcpy(rows->why, why, sizeof(why));
		*sound = *sound && cell;
		rows->values[i] = member->value;
		rows->cells[i] = cell ? cell : "";
		rows->lengths[i] = strlen(rows->cells[i]);
	}
	return AF_OK;
}

/* Makes record of the parsed object. */
static enum af_status make_record(struct af_json_rows *rows, const struct af_json_text *text, struct af_record *record,
                                  struct af_error *err)
{
	const bool resume = af_resume_is(rows->root);
	const struct af_columns *columns = NULL;
	bool sound;
	enum af_status status = read_members(rows, resume, err);

	if (status == AF_OK && rows->members.count > MEMBERS_MAX) {
		snprintf(rows->why, sizeof(rows->why), "has more than %zu members", MEMBERS_MAX);
		reject(rows, text, record);
		return AF_OK;
	}
	if (status == AF_OK)
		status = af_json_columns_of(&rows->columns, &rows->members, resume, &columns, rows->why, err);
	if (status != AF_OK)
		return status;
	if (!columns) {
		reject(rows, text, record);
		return AF_OK;
	}
	status = make_cells(rows, columns, &sound, err);
	if (status != AF_OK)
		return status;
	record->columns = columns;
	record->cells = rows->cells;
	record->lengths = rows->lengths;
	record->values = rows->values;
	record->count = rows->members.count;
	if (sound && !af_columns_have_key(columns)) {
		snprintf(rows->why, sizeof(rows->why),
		         "has no key: no member is known as an id or an e-mail (basics.email in a resume); name one with --map key=MEMBER");
		sound = false;
	}
	if (!sound)
		reject(rows, text, record);
	return AF_OK;
}

enum af_status af_json_rows_next(struct af_json_rows *rows, struct af_record *record, bool *end, struct af_error *err)
{
	struct af_json_text text;
	enum af_status status;

	memset(record, 0, sizeof(*record));
	cJSON_Delete(rows->root);
	rows->root = NULL;
	af_arena_clear(&rows->arena);
	status = af_json_texts_next(rows->texts, &text, end, err);
	if (status != AF_OK)
		return status;
	if (*end)
		return af_json_columns_end(&rows->columns, err);
	record->line = text.line;
	record->element = text.element;
	record->columns = &rows->none;
	if (text.bad)
		snprintf(rows->why, sizeof(rows->why), "%s", text.bad);
	else
		status = parse(rows, &text, err);
	if (status != AF_OK)
		return status;
	if (rows->root)
		return make_record(rows, &text, record, err);
	reject(rows, &text, record);
	return AF_OK;
}

enum af_status af_json_rows_open(FILE *in, const char *name, const char *first, size_t n, const char *const *maps,
                                 size_t map_count, int now, struct af_json_rows **rows, struct af_error *err)
{
	struct af_json_rows *made = af_calloc(1, sizeof(*made));
	enum af_status status;

	*rows = NULL;
	if (!made)
		return af_fail_nomem(err);
	made->name = made->columns.name = name;
	made->now = now;
	af_json_no_columns(&made->none);
	made->columns.maps = maps;
	made->columns.map_count = map_count;
	status = af_json_texts_open(in, name, first, n, &made->texts, err);
	if (status != AF_OK)
		af_json_rows_close(made);
	else
		*rows = made;
	return status;
}

void af_json_rows_profiled(struct af_json_rows *rows, size_t count)
{
	rows->columns.profiled = count;
}

void af_json_rows_close(struct af_json_rows *rows)
{
	if (!rows)
		return;
	cJSON_Delete(rows->root);
	af_json_texts_close(rows->texts);
	af_json_columns_clear(&rows->columns);
	af_arena_clear(&rows->arena);
	af_free(rows->members.items);
	af_free(rows->cells);
	af_free(rows->lengths);
	af_free(rows->values);
	af_free(rows);
}

const struct af_columns *af_json_rows_columns(struct af_json_rows *rows)
{
	return af_json_columns_all(&rows->columns);
}

size_t af_json_rows_bytes(const struct af_json_rows *rows)
{
	return af_json_texts_bytes(rows->texts);
}
