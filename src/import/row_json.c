/* What a row of JSON needs beside cells: skills that are arrays of texts and objects, and members kept as the values they are. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "import/json_value.h"
#include "import/resume.h"
#include "import/row_parts.h"
#include "import/skill_item.h"

#define SOURCE_MAX ((size_t)500)

/* Appends value as compact JSON. */
static void add_value(struct af_buf *out, const cJSON *value)
{
	char *text = cJSON_PrintUnformatted(value);

	if (text)
		af_buf_adds(out, text);
	else
		out->failed = true;
	cJSON_free(text);
}

static void add_text(struct af_buf *out, const char *text)
{
	char *copy = af_strdup(text);
	cJSON value = {.type = cJSON_String, .valuestring = copy};

	if (copy)
		add_value(out, &value);
	else
		out->failed = true;
	af_free(copy);
}

void af_row_cell_text(const struct af_record *record, size_t column, struct af_buf *out)
{
	if (record->values && record->values[column])
		add_value(out, record->values[column]);
	else
		af_buf_add(out, record->cells[column], record->lengths[column]);
}

void af_row_keep_value(struct af_row *row, const struct af_record *record, size_t column)
{
	af_buf_addc(&row->extra, row->extra.length ? ',' : '{');
	af_buf_adds(&row->extra, row->extra_keys[column]);
	af_buf_addc(&row->extra, ':');
	if (record->values[column])
		add_value(&row->extra, record->values[column]);
	else
		add_text(&row->extra, record->cells[column]);
}

/* ---------------------------------------------------------------- prose */

static void add_prose(const cJSON *value, struct af_buf *prose)
{
	static const char *const members[] = {"summary", "description", "highlights"};

	if (cJSON_IsString(value)) {
		/* A paragraph of its own: what one denies does not touch the next. */
		af_buf_adds(prose, prose->length ? "\n\n" : "");
		af_buf_adds(prose, value->valuestring);
	}
	for (const cJSON *item = cJSON_IsArray(value) ? value->child : NULL; item; item = item->next)
		add_prose(item, prose);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]) && cJSON_IsObject(value); i++)
		add_prose(cJSON_GetObjectItemCaseSensitive(value, members[i]), prose);
}

bool af_row_prose(const struct af_record *record, size_t column, struct af_buf *prose)
{
	if (!record->values || !record->values[column] || strcmp(record->cells[column], AF_JSON_PLACEHOLDER) != 0 ||
	    cJSON_IsString(record->values[column]))
		return false;
	add_prose(record->values[column], prose);
	return true;
}

/* ---------------------------------------------------------------- skills */

/* Reading one value of skills. */
struct reading {
	struct af_row *row;
	const char *header;
	size_t item; /* its number in the array, from 1; 0: the value itself */
	bool lost;   /* something was not understood: the whole must be kept */
	struct af_error *err;
};

static enum af_status refuse(const struct reading *r, const char *format, ...) AF_PRINTF(2, 3);

static enum af_status refuse(const struct reading *r, const char *format, ...)
{
	char message[200];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (r->item)
		return af_fail(r->err, AF_INVALID, "\"%.60s\", item %zu: %s", r->header, r->item, message);
	return af_fail(r->err, AF_INVALID, "\"%.60s\" %s", r->header, message);
}

static enum af_status read_text(struct reading *r, const char *text, const struct af_qualifiers *said, const char *source)
{
	size_t n = strlen(text);
	enum af_status status;

	af_trim(&text, &n);
	status = af_row_skill_text(r->row, text, n, said, source, &r->lost, r->err);
	return status == AF_INVALID ? af_fail_in(r->err, "\"%.60s\"", r->header) : status;
}

static enum af_status out_of_range(const struct reading *r, enum af_parse parse)
{
	return refuse(r, parse == AF_NEGATIVE ? "the time is negative" : "a level must be 1 to 5 and a time at most 80 years");
}

/* *none becomes true when the level is that there is none, "0 %": the skill must not be kept. */
static enum af_status read_level(struct reading *r, const cJSON *value, struct af_qualifiers *said, bool *none)
{
	struct af_qualifiers q = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	enum af_parse parse = AF_NOT_UNDERSTOOD;
	char plain[AF_PLAIN] = "";

	if (cJSON_IsNumber(value))
		af_json_number(value->valuedouble, plain);
	else if (!cJSON_IsString(value))
		return refuse(r, "\"level\" must be a number or a text");
	else if (!af_plain(plain, value->valuestring, strlen(value->valuestring)))
		r->lost = true;
	if (!*plain)
		return AF_OK;
	if (strspn(plain, "0123456789.-") == strlen(plain)) {
		if (strlen(plain) != 1 || *plain < '1' || *plain > '5')
			return refuse(r, "a level must be 1 to 5, not \"%.40s\"", plain);
		said->level = *plain - '0';
		return AF_OK;
	}
	parse = af_qualifier_parse(plain, r->row->now, &q);
	if (parse == AF_NEGATIVE || parse == AF_TOO_LARGE)
		return out_of_range(r, parse);
	*none = parse == AF_NO_LEVEL;
	said->level = parse == AF_PARSED ? q.level : AF_UNKNOWN;
	r->lost = r->lost || said->level == AF_UNKNOWN;
	return AF_OK;
}

static enum af_status read_years(struct reading *r, const cJSON *value, struct af_qualifiers *said)
{
	enum af_parse parse;

	if (cJSON_IsNumber(value)) {
		if (value->valuedouble < 0 || value->valuedouble > 80)
			return out_of_range(r, value->valuedouble < 0 ? AF_NEGATIVE : AF_TOO_LARGE);
		said->months = (int)lround(value->valuedouble * 12);
		return AF_OK;
	}
	if (!cJSON_IsString(value))
		return refuse(r, "\"years\" must be a number or a text");
	if (!*value->valuestring)
		return AF_OK;
	parse = af_years_cell(value->valuestring, strlen(value->valuestring), r->row->now, &said->months);
	if (parse == AF_NEGATIVE || parse == AF_TOO_LARGE)
		return out_of_range(r, parse);
	r->lost = r->lost || parse != AF_PARSED;
	return AF_OK;
}

static enum af_status read_last_used(struct reading *r, const cJSON *value, struct af_qualifiers *said)
{
	const int now = r->row->now;
	struct af_resume_date date;
	char number[40];
	const char *text = number;
	int month;

	if (cJSON_IsNumber(value))
		af_json_number(value->valuedouble, number);
	else if (cJSON_IsString(value))
		text = value->valuestring;
	else
		return refuse(r, "\"last_used\" must be a year or a text such as \"2026-05\"");
	if (!*text)
		return AF_OK;
	if (!af_resume_date_parse(text, &date)) {
		r->lost = true;
		return AF_OK;
	}
	if (now != AF_UNKNOWN && date.year * 12 + (date.month ? date.month - 1 : 0) > now)
		return refuse(r, "\"last_used\" lies in the future");
	month = date.year * 12 + (date.month ? date.month - 1 : 11);
	said->last_used = now != AF_UNKNOWN && month > now ? now : month;
	return AF_OK;
}

/* Keywords: each a skill by itself. *any: was there one? */
static enum af_status read_keywords(struct reading *r, const cJSON *array, bool *any)
{
	enum af_status status = AF_OK;

	*any = false;
	if (!cJSON_IsArray(array)) {
		r->lost = true;
		return AF_OK;
	}
	for (const cJSON *word = array->child; word && status == AF_OK; word = word->next) {
		if (!cJSON_IsString(word)) {
			r->lost = r->lost || !cJSON_IsNull(word);
			continue;
		}
		*any = *any || *word->valuestring;
		status = read_text(r, word->valuestring, NULL, NULL);
	}
	return status;
}

/* How an object is written, as evidence. NULL without memory. */
static const char *source_of(struct reading *r, const cJSON *object, const char *name)
{
	struct af_buf text = {0};
	const char *source = NULL;

	add_value(&text, object);
	if (!text.failed)
		source = af_arena_strdup(&r->row->arena, text.length <= SOURCE_MAX ? text.data : name);
	af_buf_clear(&text);
	return source;
}

/* The skill that an object with a name is, unless it only heads keywords and is no skill. */
static enum af_status read_name(struct reading *r, const cJSON *object, const char *name, bool heads, const struct af_qualifiers *said)
{
	const bool qualified = said->level != AF_UNKNOWN || said->months != AF_UNKNOWN || said->last_used != AF_UNKNOWN;
	const char *source = NULL;

	if (!*name || (heads && !af_item_resolve(&r->row->skills, name, strlen(name)))) {
		r->lost = r->lost || *name || qualified;
		return AF_OK;
	}
	if (qualified) {
		source = source_of(r, object, name);
		if (!source)
			return af_fail_nomem(r->err);
	}
	return read_text(r, name, said, source);
}

/* {"name":"Python","level":4,"years":5,"last_used":"2026-05"}, {"name":"Web","level":"Master","keywords":["HTML","CSS"]} */
static enum af_status read_object(struct reading *r, const cJSON *object)
{
	struct af_qualifiers said = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	enum af_status status = AF_OK;
	const char *name = "";
	bool heads = false, none = false;

	for (const cJSON *value = object->child; value && status == AF_OK; value = value->next) {
		if (cJSON_IsNull(value))
			continue;
		if (!strcmp(value->string, "name")) {
			if (!cJSON_IsString(value))
				return refuse(r, "\"name\" must be a text");
			name = value->valuestring;
		} else if (!strcmp(value->string, "level")) {
			status = read_level(r, value, &said, &none);
		} else if (!strcmp(value->string, "years")) {
			status = read_years(r, value, &said);
		} else if (!strcmp(value->string, "last_used") || !strcmp(value->string, "lastUsed")) {
			status = read_last_used(r, value, &said);
		} else if (!strcmp(value->string, "keywords")) {
			status = read_keywords(r, value, &heads);
		} else {
			r->lost = true;
		}
	}
	return status == AF_OK && !none ? read_name(r, object, name, heads, &said) : status;
}

/* ---------------------------------------------------------------- last used, from jobs */

/* A whole text of a job's list: when it is a skill that the row has, it was used until `end`. */
static void use(struct af_row *row, const char *text, int end)
{
	const struct af_skill *skill = af_item_resolve(&row->skills, text, strlen(text));
	struct af_evidence *evidence;

	if (!skill || skill->index >= row->row_of_capacity || row->row_of[skill->index] != row->row_number)
		return;
	evidence = &row->evidence[row->evidence_of[skill->index]];
	if (end > evidence->last_used) /* AF_UNKNOWN is the least of all */
		evidence->last_used = end;
}

static void read_jobs(struct af_row *row, const cJSON *work)
{
	static const char *const lists[] = {"highlights", "keywords", "technologies"};

	for (const cJSON *job = cJSON_IsArray(work) ? work->child : NULL; job; job = job->next) {
		const int end = af_resume_end(job, row->now);

		for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && end != AF_UNKNOWN; i++) {
			const cJSON *list = cJSON_GetObjectItemCaseSensitive(job, lists[i]);

			for (const cJSON *item = cJSON_IsArray(list) ? list->child : NULL; item; item = item->next)
				if (cJSON_IsString(item))
					use(row, item->valuestring, end);
		}
	}
}

enum af_status af_row_skill_values(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
{
	struct reading r = {.row = row, .header = row->columns->headers[column], .err = err};
	const cJSON *value = record->values[column];
	enum af_status status = AF_OK;

	if (!strcmp(r.header, AF_RESUME_USES)) {
		read_jobs(row, value);
		return AF_OK;
	}
	if (cJSON_IsString(value)) {
		status = read_text(&r, record->cells[column], NULL, NULL);
	} else {
		for (const cJSON *item = value->child; item && status == AF_OK; item = item->next) {
			r.item++;
			if (cJSON_IsString(item))
				status = read_text(&r, item->valuestring, NULL, NULL);
			else if (cJSON_IsObject(item))
				status = read_object(&r, item);
			else if (!cJSON_IsNull(item))
				status = refuse(&r, "a skill must be a text or an object");
		}
	}
	if (status == AF_OK && r.lost)
		af_row_doubt(row, record, column);
	return status;
}
