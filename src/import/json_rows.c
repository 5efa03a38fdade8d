#include "import/json_rows.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "import/json_columns.h"
#include "import/json_text.h"
#include "import/reason.h"

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
	struct af_buf earlier, verbatim; /* what a file of rejected rows says of it */
	bool has_earlier;
	char why[AF_JSON_WHY];
};

void af_json_no_columns(struct af_columns *columns)
{
	memset(columns, 0, sizeof(*columns));
	for (size_t i = 0; i < AF_FIELD_COUNT; i++)
		columns->of[i] = AF_NO_COLUMN;
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
	const bool lines = af_json_texts_shape(rows->texts) == AF_JSON_LINES || rows->verbatim.length; /* both end where they end */
	const char first = *text->text;
	struct af_error why = {0};
	bool sound;
	enum af_status status;

	snprintf(rows->why, sizeof(rows->why), "%s", text->bad && first == '{' ? text->bad : "is no JSON object");
	if (first == '[' ? text->bad && !lines : text->bad || (lines && first != '{'))
		return AF_OK;
	status = af_json_parse("", text->text, text->n, &rows->root, &why);
	if (status == AF_INVALID) {
		place_message(rows, text, why.message + strspn(why.message, ": "));
		if (!af_utf8_valid(text->text, text->n, NULL)) {
			const size_t n = strlen(rows->why);

			snprintf(rows->why + n, sizeof(rows->why) - n, "; name the file's encoding with --encoding");
		}
		/* Where a value that is no JSON ends, nobody knows. */
		if (!lines && !strncmp(rows->why, "not JSON", 8))
			return af_fail(err, AF_INVALID, "%s: the JSON value that begins on line %zu: %s; nothing was stored", rows->name,
			               text->line, rows->why);
		return AF_OK;
	}
	if (status != AF_OK)
		return af_fail(err, status, "%s", why.message);
	sound = cJSON_IsObject(rows->root);
	if (sound)
		status = af_json_check(rows->root, &sound, rows->why, err);
	if (status != AF_OK)
		return status;
	if (!sound) {
		cJSON_Delete(rows->root);
		rows->root = NULL;
	}
	return AF_OK;
}

/* Takes the reason of a file of rejected rows out of the members: wherever other programs have put it, it is no part of the profile. */
static void drop_reason(struct af_json_rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->members.count; i++) {
		const struct af_member *member = &rows->members.items[i];

		if (strcmp(member->header, AF_REASON_HEADER)) {
			rows->members.items[n++] = *member;
		} else if (cJSON_IsString(member->value)) {
			rows->has_earlier = true;
			af_buf_reset(&rows->earlier);
			af_buf_adds(&rows->earlier, member->value->valuestring);
		}
	}
	rows->members.count = n;
}

/* Takes the reason off the beginning of the text, so that what is left is what was rejected, even when it is no JSON. */
static enum af_status take_reason(struct af_json_rows *rows, struct af_json_text *text, struct af_error *err)
{
	struct af_reason_member member;

	if (!af_reason_member(text->text, text->n, &member))
		return AF_OK;
	rows->has_earlier = true;
	af_reason_unescape(&rows->earlier, member.reason, member.reason_n);
	if (member.verbatim) {
		af_reason_unescape(&rows->verbatim, member.verbatim, member.verbatim_n);
		af_buf_addc(&rows->verbatim, '\0');
		text->n = rows->verbatim.length - 1;
		text->text = rows->verbatim.data;
	} else {
		text->n -= member.rest;
		text->text += member.rest;
		*text->text = '{';
	}
	return rows->earlier.failed || rows->verbatim.failed ? af_fail_nomem(err) : AF_OK;
}

/* The members of the object. */
static enum af_status read_members(struct af_json_rows *rows, bool resume, struct af_error *err)
{
	enum af_status status = AF_OK;

	rows->members.count = 0;
	if (resume)
		status = af_resume_members(rows->root, rows->now, &rows->arena, &rows->members, err);
	for (const cJSON *value = resume ? NULL : rows->root->child; value && status == AF_OK; value = value->next)
		status = af_members_add(&rows->members, value->string, value, NULL, err);
	if (status == AF_OK)
		drop_reason(rows);
	return rows->earlier.failed ? af_fail_nomem(err) : status;
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
static enum af_status make_record(struct af_json_rows *rows, struct af_record *record, struct af_error *err)
{
	const bool resume = af_resume_is(rows->root);
	const struct af_columns *columns = NULL;
	bool sound;
	enum af_status status = read_members(rows, resume, err);

	if (status == AF_OK && rows->members.count > MEMBERS_MAX) {
		snprintf(rows->why, sizeof(rows->why), "has more than %zu members", MEMBERS_MAX);
		record->bad = rows->why;
		return AF_OK;
	}
	if (status == AF_OK)
		status = af_json_columns_of(&rows->columns, &rows->members, resume, &columns, rows->why, err);
	if (status != AF_OK)
		return status;
	if (!columns) {
		record->bad = rows->why;
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
		record->bad = rows->why;
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
	af_buf_reset(&rows->earlier);
	af_buf_reset(&rows->verbatim);
	rows->has_earlier = false;
	status = af_json_texts_next(rows->texts, &text, end, err);
	if (status != AF_OK)
		return status;
	if (*end)
		return af_json_columns_end(&rows->columns, err);
	record->line = text.line;
	record->element = text.element;
	record->columns = &rows->none;
	if (!text.text) {
		record->bad = text.bad;
		return AF_OK;
	}
	status = take_reason(rows, &text, err);
	if (status == AF_OK)
		status = parse(rows, &text, err);
	if (status != AF_OK)
		return status;
	record->raw = text.text;
	record->raw_length = text.n;
	record->bad = rows->root ? NULL : rows->why;
	if (rows->root)
		status = make_record(rows, record, err);
	record->earlier = rows->has_earlier ? af_buf_text(&rows->earlier) : NULL;
	return status;
}

enum af_status af_json_rows_open(struct af_source *source, const char *name, const char *first, size_t n, const char *const *maps,
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
	status = af_json_texts_open(source, name, first, n, &made->texts, err);
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
	af_buf_clear(&rows->earlier);
	af_buf_clear(&rows->verbatim);
	af_free(rows->members.items);
	af_free(rows->cells);
	af_free(rows->lengths);
	af_free(rows->values);
	af_free(rows);
}

void af_json_rows_spill(struct af_json_rows *rows, af_spill_fn *fn, void *context)
{
	af_json_texts_spill(rows->texts, fn, context);
}

const struct af_columns *af_json_rows_columns(struct af_json_rows *rows)
{
	return af_json_columns_all(&rows->columns);
}

size_t af_json_rows_bytes(const struct af_json_rows *rows)
{
	return af_json_texts_bytes(rows->texts);
}
