#include "base/json.h"

#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void af_json_hooks(void)
{
	cJSON_Hooks hooks = {af_alloc, af_free};

	cJSON_InitHooks(&hooks);
}

static void line_and_column(const char *text, size_t at, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

/* Runs a query on text and gives its first value. The code is SQLite's: SQLITE_ROW, or that of the failure. */
static int ask(sqlite3 *memory, const char *sql, const char *text, size_t length, int *value)
{
	sqlite3_stmt *question = NULL;
	int code = sqlite3_prepare_v2(memory, sql, -1, &question, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text64(question, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
	if (code == SQLITE_OK)
		code = sqlite3_step(question);
	if (code == SQLITE_ROW)
		*value = sqlite3_column_int(question, 0);
	sqlite3_finalize(question);
	return code;
}

/* Asks SQLite, whose JSON grammar is the strict one. */
static enum af_status strictly_valid(const char *name, const char *text, size_t length, bool *valid, struct af_error *err)
{
	sqlite3 *memory = NULL;
	int code = sqlite3_open(":memory:", &memory), value = 0;

	*valid = false;
	if (code == SQLITE_OK)
		code = ask(memory, "SELECT json_valid(?1)", text, length, &value);
	/* json_valid also says no when it lacks memory; json tells the two apart, but takes more time. */
	if (code == SQLITE_ROW && value != 1) {
		code = ask(memory, "SELECT json(?1) IS NOT NULL", text, length, &value);
		if (code == SQLITE_ERROR) {
			code = SQLITE_ROW;
			value = 0;
		}
	}
	sqlite3_close(memory);
	if (code == SQLITE_TOOBIG)
		return af_fail(err, AF_INVALID, "%s: larger than the largest text SQLite takes", name);
	*valid = value == 1;
	return code == SQLITE_ROW ? AF_OK : af_fail_nomem(err);
}

enum { DEPTH_MAX = CJSON_NESTING_LIMIT, NUMBER_MAX = 63 }; /* what cJSON reads */

/* The UTF-16 unit of an escape \uXXXX at text, or -1 when there is none. Valid JSON has four digits after \u. */
static long unit_at(const char *text, const char *end)
{
	char digits[5] = {0};

	if (end - text < 6 || text[0] != '\\' || text[1] != 'u')
		return -1;
	memcpy(digits, text + 2, 4);
	return strtol(digits, NULL, 16);
}

/* Length of the escape at text; 0, with *why, when cJSON would cut the text there or refuse it. */
static size_t escape_length(const char *text, const char *end, const char **why)
{
	long unit = unit_at(text, end), low;

	if (unit < 0)
		return 2;
	if (unit == 0) {
		*why = "the character \\u0000 is not allowed";
		return 0;
	}
	if (unit < 0xD800 || unit > 0xDFFF)
		return 6;
	low = unit_at(text + 6, end);
	if (unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF)
		return 12;
	*why = "half of a surrogate pair; write both halves, or the character itself";
	return 0;
}

/* The first place in valid JSON that cJSON does not keep whole, with the reason in *why; NULL when there is none. */
static const char *beyond_parser(const char *text, size_t length, const char **why)
{
	const char *end = text + length;
	size_t depth = 0, step;
	bool quoted = false;

	for (const char *at = text; at < end; at += step) {
		step = 1;
		if (*at == '"') {
			quoted = !quoted;
		} else if (quoted) {
			if (*at == '\\' && !(step = escape_length(at, end, why)))
				return at;
		} else if (*at == '[' || *at == '{') {
			*why = "nested too deeply";
			if (++depth > DEPTH_MAX)
				return at;
		} else if (*at == ']' || *at == '}') {
			depth--;
		} else if (*at == '-' || (*at >= '0' && *at <= '9')) {
			while (at + step < end && at[step] && strchr("0123456789+-.eE", at[step]))
				step++;
			*why = "the number is too long";
			if (step > NUMBER_MAX)
				return at;
		}
	}
	return NULL;
}

enum af_status af_json_parse(const char *name, const char *text, size_t length, cJSON **root, struct af_error *err)
{
	const char *end = NULL, *why = NULL, *beyond;
	enum af_status status;
	size_t bad = length, line, column, at;
	bool valid;

	*root = NULL;
	af_json_hooks();
	if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
		text += 3;
		bad = length -= 3;
	}
	if (!af_utf8_valid(text, length, &bad) || memchr(text, '\0', length)) {
		const char *nul = memchr(text, '\0', length);

		if (nul && (size_t)(nul - text) < bad)
			bad = (size_t)(nul - text);
		line_and_column(text, bad, &line, &column);
		return af_fail(err, AF_INVALID, "%s: line %zu, column %zu: byte 0x%02X is not allowed in UTF-8 JSON text", name,
		               line, column, (unsigned char)text[bad]);
	}
	status = strictly_valid(name, text, length, &valid, err);
	if (status)
		return status;
	beyond = valid ? beyond_parser(text, length, &why) : NULL;
	if (beyond) {
		line_and_column(text, (size_t)(beyond - text), &line, &column);
		return af_fail(err, AF_INVALID, "%s: line %zu, column %zu: %s", name, line, column, why);
	}
	*root = cJSON_ParseWithLengthOpts(text, length, &end, 0);
	if (*root && valid)
		return AF_OK;
	if (valid) /* the text is right, so cJSON lacked memory */
		return af_fail_nomem(err);
	cJSON_Delete(*root);
	*root = NULL;
	line_and_column(text, end && end >= text && end <= text + length ? (size_t)(end - text) : 0, &line, &column);
	at = strspn(text, " \t\r\n");
	if (at < length && text[at] != '{' && text[at] != '[')
		return af_fail(err, AF_INVALID, "%s: not JSON, which begins with { or [; `archefit import` reads CSV files", name);
	return af_fail(err, AF_INVALID, "%s: not JSON, from about line %zu, column %zu on", name, line, column);
}

enum af_status af_json_parse_own(const struct af_embedded *file, cJSON **root, struct af_error *err)
{
	af_json_hooks();
	*root = cJSON_ParseWithLength(file->text, file->length);
	return *root ? AF_OK : af_fail_nomem(err);
}

void af_json_fail(struct af_json_reader *r, const char *key, const char *format, ...)
{
	char message[384];
	va_list args;

	if (r->status)
		return;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (!key && !r->path[0])
		r->status = af_fail(r->err, AF_INVALID, "%s: %s", r->name, message);
	else
		r->status = af_fail(r->err, AF_INVALID, "%s: %s%s%s: %s", r->name, r->path, r->path[0] && key ? "." : "",
		                    key ? key : "", message);
}

/* Every allocation of the reader comes through here. */
static void *checked(struct af_json_reader *r, void *memory)
{
	if (!memory && !r->status)
		r->status = af_fail_nomem(r->err);
	return memory;
}

size_t af_json_enter(struct af_json_reader *r, const char *key)
{
	size_t old = strlen(r->path);

	snprintf(r->path + old, sizeof(r->path) - old, "%s%s", old ? "." : "", key);
	return old;
}

size_t af_json_enter_at(struct af_json_reader *r, const char *key, int index)
{
	size_t old = af_json_enter(r, key), n = strlen(r->path);

	snprintf(r->path + n, sizeof(r->path) - n, "[%d]", index);
	return old;
}

void af_json_leave(struct af_json_reader *r, size_t old)
{
	r->path[old] = '\0';
}

static const char *kind_of(const cJSON *item)
{
	return cJSON_IsObject(item) ? "an object" : cJSON_IsArray(item) ? "an array" : cJSON_IsString(item) ? "text"
	     : cJSON_IsNumber(item) ? "a number" : cJSON_IsBool(item) ? "true or false" : "null";
}

bool af_json_object(struct af_json_reader *r, const cJSON *item, const char *const *keys)
{
	size_t count = 0;

	if (r->status)
		return false;
	if (!cJSON_IsObject(item)) {
		af_json_fail(r, NULL, "must be an object, is %s", kind_of(item));
		return false;
	}
	while (keys[count])
		count++;
	for (const cJSON *member = item->child; member; member = member->next) {
		bool known = false;

		for (size_t i = 0; i < count && !known; i++)
			known = !strcmp(keys[i], member->string);
		if (!known) {
			const char *near = af_nearest(member->string, keys, count);

			af_json_fail(r, member->string, "unknown key%s%s%s", near ? "; did you mean \"" : "", near ? near : "",
			             near ? "\"?" : "");
			return false;
		}
		for (const cJSON *other = member->next; other; other = other->next) {
			if (!strcmp(other->string, member->string)) {
				af_json_fail(r, member->string, "stands twice in the same object");
				return false;
			}
		}
	}
	return true;
}

/* The member, or NULL when it is absent or null; the required one's absence is an error. */
static const cJSON *member_of(struct af_json_reader *r, const cJSON *object, const char *key, bool required)
{
	const cJSON *item;

	if (r->status)
		return NULL;
	item = cJSON_GetObjectItemCaseSensitive(object, key);
	if (item && !cJSON_IsNull(item))
		return item;
	if (required)
		af_json_fail(r, key, "is missing");
	return NULL;
}

const char *af_json_text(struct af_json_reader *r, const cJSON *object, const char *key, bool required)
{
	const cJSON *item = member_of(r, object, key, required);

	if (!item)
		return NULL;
	if (!cJSON_IsString(item)) {
		af_json_fail(r, key, "must be text, is %s", kind_of(item));
		return NULL;
	}
	if (required && !item->valuestring[0]) {
		af_json_fail(r, key, "must not be empty");
		return NULL;
	}
	return checked(r, af_arena_strdup(r->arena, item->valuestring));
}

int af_json_int(struct af_json_reader *r, const cJSON *object, const char *key, int low, int high, int otherwise)
{
	const cJSON *item = member_of(r, object, key, false);

	if (!item)
		return otherwise;
	if (!cJSON_IsNumber(item) || item->valuedouble != floor(item->valuedouble)) {
		af_json_fail(r, key, "must be a whole number%s%s", cJSON_IsNumber(item) ? "" : ", is ",
		             cJSON_IsNumber(item) ? "" : kind_of(item));
		return otherwise;
	}
	if (item->valuedouble < low || item->valuedouble > high) {
		af_json_fail(r, key, "%.15g is outside %d..%d", item->valuedouble, low, high);
		return otherwise;
	}
	return (int)item->valuedouble;
}

bool af_json_bool(struct af_json_reader *r, const cJSON *object, const char *key, bool otherwise)
{
	const cJSON *item = member_of(r, object, key, false);

	if (!item)
		return otherwise;
	if (!cJSON_IsBool(item)) {
		af_json_fail(r, key, "must be true or false, is %s", kind_of(item));
		return otherwise;
	}
	return cJSON_IsTrue(item);
}

const cJSON *af_json_array(struct af_json_reader *r, const cJSON *object, const char *key, bool required)
{
	const cJSON *item = member_of(r, object, key, required);

	if (item && !cJSON_IsArray(item)) {
		af_json_fail(r, key, "must be an array, is %s", kind_of(item));
		return NULL;
	}
	return item;
}

const cJSON *af_json_member(struct af_json_reader *r, const cJSON *object, const char *key)
{
	const cJSON *item = member_of(r, object, key, false);

	if (item && !cJSON_IsObject(item)) {
		af_json_fail(r, key, "must be an object, is %s", kind_of(item));
		return NULL;
	}
	return item;
}

const char *const *af_json_texts(struct af_json_reader *r, const cJSON *object, const char *key, bool required, size_t *n)
{
	const cJSON *array = af_json_array(r, object, key, required), *item;
	const char **texts;
	size_t count = 0;

	*n = 0;
	if (!array)
		return NULL;
	texts = checked(r, af_arena_array(r->arena, (size_t)cJSON_GetArraySize(array) + 1, sizeof(*texts)));
	if (!texts)
		return NULL;
	cJSON_ArrayForEach(item, array) {
		if (!cJSON_IsString(item) || !item->valuestring[0]) {
			size_t old = af_json_enter_at(r, key, (int)count);

			af_json_fail(r, NULL, cJSON_IsString(item) ? "must not be empty" : "must be text, is %s", kind_of(item));
			af_json_leave(r, old);
			return NULL;
		}
		texts[count] = checked(r, af_arena_strdup(r->arena, item->valuestring));
		if (!texts[count++])
			return NULL;
	}
	*n = count;
	return texts;
}
