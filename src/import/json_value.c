#include "import/json_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/delimited.h"
#include "base/map.h"

#define EXACT_MAX 9007199254740992.0 /* 2^53: whole numbers beyond it are not kept exactly */
#define NAME_MAX_BYTES ((size_t)1000)
#define FEW_MEMBERS 16

/* ---------------------------------------------------------------- what must not be stored */

/* *twice is the name of a member that object has twice, or NULL. */
static enum af_status find_twice(const cJSON *object, const char **twice, struct af_error *err)
{
	struct af_map names = {0};
	enum af_status status = AF_OK;
	size_t count = 0;

	*twice = NULL;
	for (const cJSON *a = object->child; a && !*twice && status == AF_OK; a = a->next) {
		const size_t n = strlen(a->string);

		if (count++ < FEW_MEMBERS)
			for (const cJSON *b = object->child; b != a && !*twice; b = b->next)
				*twice = strcmp(a->string, b->string) ? NULL : a->string;
		else if (af_map_get(&names, a->string, n))
			*twice = a->string;
		status = af_map_put(&names, a->string, n, 1, err);
	}
	af_map_clear(&names);
	return status;
}

static bool exact(double number)
{
	return isfinite(number) && fabs(number) <= EXACT_MAX;
}

/* The reason against a single value, false when there is none. */
static bool value_bad(const cJSON *value, char why[AF_JSON_WHY])
{
	const char *name = value->string ? value->string : "";

	if (strlen(name) > NAME_MAX_BYTES)
		snprintf(why, AF_JSON_WHY, "the name of a member is longer than %zu bytes", NAME_MAX_BYTES);
	else if (cJSON_IsNumber(value) && !exact(value->valuedouble))
		snprintf(why, AF_JSON_WHY, "\"%.60s\": the number is too large to be kept exactly; write it as text", name);
	else if (cJSON_IsString(value) && strlen(value->valuestring) > AF_CELL_MAX)
		snprintf(why, AF_JSON_WHY, "\"%.60s\" is larger than 1 MiB", name);
	else
		return false;
	return true;
}

enum af_status af_json_check(const cJSON *root, bool *sound, char why[AF_JSON_WHY], struct af_error *err)
{
	*sound = !value_bad(root, why);
	if (cJSON_IsObject(root) && *sound) {
		const char *twice;
		const enum af_status status = find_twice(root, &twice, err);

		if (status != AF_OK)
			return status;
		if (twice) {
			snprintf(why, AF_JSON_WHY, "the member \"%.60s\" occurs twice", twice);
			*sound = false;
		}
	}
	/* The depth is bounded by AF_JSON_DEPTH_MAX. */
	for (const cJSON *child = root->child; child && *sound; child = child->next) {
		const enum af_status status = af_json_check(child, sound, why, err);

		if (status != AF_OK)
			return status;
	}
	return AF_OK;
}

/* ---------------------------------------------------------------- cells */

void af_json_number(double number, char out[40])
{
	if (floor(number) == number) {
		snprintf(out, 40, "%.0f", number == 0 ? 0.0 : number);
		return;
	}
	snprintf(out, 40, "%.15g", number);
	if (strtod(out, NULL) < number || strtod(out, NULL) > number)
		snprintf(out, 40, "%.17g", number);
}

static const char *type_name(const cJSON *value)
{
	return cJSON_IsObject(value) ? "an object" : cJSON_IsArray(value) ? "an array" : cJSON_IsNumber(value) ? "a number"
	       : cJSON_IsBool(value)                                            ? "true or false"
	                                                                        : "a text";
}

/* Can a cell of the field be anything, since it is kept as it is? Text is looked for in whatever the cell is. */
static bool takes_all(enum af_field field)
{
	return field == AF_FIELD_EXTRA || field == AF_FIELD_SKIP;
}

static bool takes_number(enum af_field field)
{
	switch (field) {
	case AF_FIELD_KEY:
	case AF_FIELD_PHONE:
	case AF_FIELD_TIMEZONE:
	case AF_FIELD_YEARS:
	case AF_FIELD_RATE:
	case AF_FIELD_AVAILABLE:
	case AF_FIELD_NOTES:
	case AF_FIELD_SKILL:
	case AF_FIELD_SKILL_YEARS:
		return true;
	default:
		return takes_all(field);
	}
}

static bool takes_bool(enum af_field field)
{
	return field == AF_FIELD_AVAILABLE || field == AF_FIELD_WORK_MODE || field == AF_FIELD_NOTES || field == AF_FIELD_SKILL ||
	       field == AF_FIELD_SKILL_YEARS || takes_all(field);
}

/* Texts of an array, joined; *cell is NULL when an element is no text. */
static enum af_status join(const cJSON *array, const char *between, struct af_arena *arena, const char **cell,
                           struct af_error *err)
{
	struct af_buf joined = {0};
	bool texts = true;

	for (const cJSON *item = array->child; item && texts; item = item->next) {
		texts = cJSON_IsString(item) || cJSON_IsNull(item);
		if (!cJSON_IsString(item) || !*item->valuestring)
			continue;
		af_buf_adds(&joined, joined.length ? between : "");
		af_buf_adds(&joined, item->valuestring);
	}
	*cell = texts ? af_arena_strdup(arena, af_buf_text(&joined)) : NULL;
	texts = joined.failed || arena->failed;
	af_buf_clear(&joined);
	return texts ? af_fail_nomem(err) : AF_OK;
}

/* Texts as paragraphs; for an array of anything else the placeholder. */
static enum af_status text_array(const cJSON *array, struct af_arena *arena, const char **cell, struct af_error *err)
{
	const enum af_status status = join(array, "\n\n", arena, cell, err);

	if (status == AF_OK && !*cell)
		*cell = AF_JSON_PLACEHOLDER;
	return status;
}

/* The cell of an array; NULL when the field takes none like it. */
static enum af_status array_cell(const cJSON *array, enum af_field field, struct af_arena *arena, const char **cell,
                                 struct af_error *err)
{
	*cell = NULL;
	if (!array->child)
		*cell = "";
	else if (takes_all(field) || field == AF_FIELD_SKILLS)
		*cell = AF_JSON_PLACEHOLDER;
	else if (field == AF_FIELD_NOTES || field == AF_FIELD_WORK_MODE)
		return join(array, field == AF_FIELD_NOTES ? "\n" : ", ", arena, cell, err);
	else if (field == AF_FIELD_TEXT)
		return text_array(array, arena, cell, err);
	else if (!array->child->next)
		return join(array, "", arena, cell, err);
	return AF_OK;
}

static enum af_status text_cell(const char *text, struct af_arena *arena, const char **cell, struct af_error *err)
{
	size_t n = strlen(text);

	af_trim(&text, &n);
	*cell = text[n] ? af_arena_strndup(arena, text, n) : text;
	return *cell ? AF_OK : af_fail_nomem(err);
}

enum af_status af_json_cell(const cJSON *value, const char *header, enum af_field field, struct af_arena *arena,
                            const char **cell, char why[AF_JSON_WHY], struct af_error *err)
{
	enum af_status status = AF_OK;
	char number[40];

	*cell = NULL;
	if (cJSON_IsString(value)) {
		return text_cell(value->valuestring, arena, cell, err);
	} else if (cJSON_IsNull(value)) {
		*cell = "";
	} else if (cJSON_IsNumber(value) && takes_number(field)) {
		af_json_number(value->valuedouble, number);
		*cell = af_arena_strdup(arena, number);
		status = *cell ? AF_OK : af_fail_nomem(err);
	} else if (cJSON_IsBool(value) && takes_bool(field)) {
		*cell = field == AF_FIELD_EXTRA ? AF_JSON_PLACEHOLDER : cJSON_IsTrue(value) ? "yes" : "no";
	} else if (cJSON_IsArray(value)) {
		status = array_cell(value, field, arena, cell, err);
	} else if (cJSON_IsObject(value)) {
		*cell = !value->child ? "" : takes_all(field) || field == AF_FIELD_TEXT ? AF_JSON_PLACEHOLDER : NULL;
	}
	if (status == AF_OK && !*cell)
		snprintf(why, AF_JSON_WHY, "\"%.60s\" is %s, which the field %s cannot be", header, type_name(value),
		         af_field_name(field));
	return status;
}
