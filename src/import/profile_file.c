/* Profiles of imports as files: reading, making and writing them. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "import/profile.h"

#define PROFILE_VERSION 1

/* ---------------------------------------------------------------- reading */

/* The name of the field that a column is to have. */
static const char *read_field(struct af_json_reader *r, const cJSON *item)
{
	const char *const *fields = af_import_fields();
	const char *near;

	if (!cJSON_IsString(item)) {
		af_json_fail(r, NULL, "must be the name of a field");
		return NULL;
	}
	for (size_t i = 0; fields[i]; i++)
		if (!strcmp(fields[i], item->valuestring))
			return fields[i];
	near = af_nearest(item->valuestring, fields, AF_FIELD_COUNT);
	af_json_fail(r, NULL, "there is no field \"%.40s\"%s%s%s", item->valuestring, near ? "; did you mean \"" : "", near ? near : "",
	             near ? "\"?" : "");
	return NULL;
}

/* No file has two columns of one name, and no candidate two names. */
static void check_twice(struct af_json_reader *r, const struct af_import_profile_column *columns, size_t n, struct af_map *names,
                        const char **of)
{
	const struct af_import_profile_column *column = &columns[n];
	struct af_buf folded = {0};
	const char *text = column->header;
	size_t length = strlen(text), field = 0;

	while (strcmp(af_field_name((enum af_field)field), column->field) != 0)
		field++;
	if (of[field] && !af_field_many((enum af_field)field))
		af_json_fail(r, NULL, "\"%.100s\" is read as %s already, which takes one column", of[field], column->field);
	of[field] = column->header;
	af_trim(&text, &length);
	af_fold(&folded, text, length);
	if (!length)
		af_json_fail(r, NULL, "the name of a column must not be empty");
	else if (!folded.failed && af_map_get(names, af_buf_text(&folded), folded.length))
		af_json_fail(r, NULL, "stands twice in the same object");
	if (!r->status)
		r->status = folded.failed ? af_fail_nomem(r->err) : af_map_put(names, af_buf_text(&folded), folded.length, n, r->err);
	af_buf_clear(&folded);
}

static void read_columns(struct af_json_reader *r, const cJSON *root, struct af_import_profile *profile)
{
	const cJSON *object = af_json_member(r, root, "columns");
	const char *of[AF_FIELD_COUNT] = {NULL};
	struct af_import_profile_column *columns;
	struct af_map names = {0};
	size_t n = 0;

	if (!object && !r->status)
		af_json_fail(r, "columns", "is missing");
	if (r->status)
		return;
	columns = af_arena_array(r->arena, (size_t)cJSON_GetArraySize(object) + 1, sizeof(*columns));
	if (!columns)
		r->status = af_fail_nomem(r->err);
	for (const cJSON *item = object->child; item && !r->status; item = item->next, n++) {
		const size_t old = af_json_enter(r, "columns"), older = af_json_enter(r, item->string);

		columns[n].field = read_field(r, item);
		columns[n].header = af_arena_strdup(r->arena, item->string);
		if (!r->status && !columns[n].header)
			r->status = af_fail_nomem(r->err);
		if (!r->status)
			check_twice(r, columns, n, &names, of);
		(void)older;
		af_json_leave(r, old);
	}
	af_map_clear(&names);
	profile->columns = columns;
	profile->column_count = n;
}

static void read_delimiter(struct af_json_reader *r, const cJSON *root, struct af_import_profile *profile)
{
	const char *text = af_json_text(r, root, "delimiter", false);

	if (!text)
		return;
	if (strlen(text) != 1 || !strchr(",;|\t", *text))
		af_json_fail(r, "delimiter", "must be \",\", \";\", \"|\" or \"\\t\"");
	profile->delimiter = *text;
}

static void read_profile(struct af_json_reader *r, const cJSON *root, struct af_import_profile *profile)
{
	static const char *const keys[] = {"archefit_profile", "columns", "missing", "delimiter", "encoding", NULL};
	int version;

	if (!af_json_object(r, root, keys))
		return;
	version = af_json_int(r, root, "archefit_profile", 1, INT_MAX, 0);
	if (!r->status && !version)
		af_json_fail(r, "archefit_profile", "is missing; `archefit import --save-profile` writes profiles");
	if (!r->status && version > PROFILE_VERSION)
		af_json_fail(r, "archefit_profile", "%d is of a newer archefit; this one reads %d", version, PROFILE_VERSION);
	read_columns(r, root, profile);
	profile->missing = af_json_texts(r, root, "missing", false, &profile->missing_count);
	read_delimiter(r, root, profile);
	profile->encoding = af_json_text(r, root, "encoding", false);
	if (profile->encoding && !*profile->encoding)
		af_json_fail(r, "encoding", "must not be empty");
}

static struct af_import_profile *new_profile(struct af_arena **arena)
{
	struct af_import_profile *profile = af_object_new(sizeof(*profile), arena);

	if (profile)
		profile->memory = *arena;
	return profile;
}

enum af_status af_import_profile_read(const char *name, const char *text, size_t length, struct af_import_profile **profile,
                                      struct af_error *err)
{
	struct af_arena *arena;
	struct af_import_profile *made = new_profile(&arena);
	struct af_json_reader r = {.name = name, .arena = arena, .err = err};
	cJSON *root = NULL;

	*profile = NULL;
	if (!made)
		return af_fail_nomem(err);
	r.status = af_json_parse(name, text, length, &root, err);
	if (!r.status)
		read_profile(&r, root, made);
	cJSON_Delete(root);
	if (r.status)
		af_import_profile_free(made);
	else
		*profile = made;
	return r.status;
}

void af_import_profile_free(struct af_import_profile *profile)
{
	if (profile)
		af_object_free(profile, profile->memory);
}

/* ---------------------------------------------------------------- making */

enum af_status af_import_profile_of(const struct af_import_result *result, const struct af_import_options *options,
                                    struct af_import_profile **profile, struct af_error *err)
{
	const struct af_import_profile *before = options->profile;
	const size_t more = before ? before->missing_count : 0;
	struct af_arena *arena;
	struct af_import_profile *made = new_profile(&arena);
	struct af_import_profile_column *columns = made ? af_arena_array(arena, result->column_count + 1, sizeof(*columns)) : NULL;
	const char **missing = made ? af_arena_array(arena, options->missing_count + more + 1, sizeof(*missing)) : NULL;

	*profile = NULL;
	for (size_t i = 0; columns && i < result->column_count; i++) {
		columns[i].header = af_arena_strdup(arena, result->columns[i].header);
		columns[i].field = af_arena_strdup(arena, result->columns[i].field);
	}
	for (size_t i = 0; missing && i < options->missing_count + more; i++) {
		const char *text = i < more ? before->missing[i] : options->missing[i - more];

		if (*text && !af_is_listed(missing, made->missing_count, text))
			missing[made->missing_count++] = af_arena_strdup(arena, text);
	}
	if (!columns || !missing || arena->failed) {
		af_import_profile_free(made);
		return af_fail_nomem(err);
	}
	made->columns = columns;
	made->column_count = result->column_count;
	made->missing = missing;
	made->delimiter = result->delimiter;
	made->encoding = options->encoding ? af_arena_strdup(arena, options->encoding)
	                 : before && before->encoding ? af_arena_strdup(arena, before->encoding) : NULL;
	*profile = made;
	return AF_OK;
}

/* ---------------------------------------------------------------- writing */

static void add_string(struct af_buf *out, const char *text)
{
	af_buf_addc(out, '"');
	for (; *text; text++) {
		const unsigned char c = (unsigned char)*text;

		if (c == '\n')
			af_buf_adds(out, "\\n");
		else if (c == '\t')
			af_buf_adds(out, "\\t");
		else if (c < 0x20 || c == 0x7F)
			af_buf_printf(out, "\\u%04x", (unsigned)c);
		else if (c == '"' || c == '\\')
			af_buf_printf(out, "\\%c", c);
		else
			af_buf_addc(out, *text);
	}
	af_buf_addc(out, '"');
}

enum af_status af_import_profile_write(const struct af_import_profile *profile, FILE *out, struct af_error *err)
{
	const char delimiter[2] = {profile->delimiter, '\0'};
	struct af_buf text = {0};
	bool whole;

	af_buf_printf(&text, "{\n  \"archefit_profile\": %d,\n  \"columns\": {", PROFILE_VERSION);
	for (size_t i = 0; i < profile->column_count; i++) {
		af_buf_adds(&text, i ? ",\n    " : "\n    ");
		add_string(&text, profile->columns[i].header);
		af_buf_adds(&text, ": ");
		add_string(&text, profile->columns[i].field);
	}
	af_buf_adds(&text, profile->column_count ? "\n  }" : "}");
	for (size_t i = 0; i < profile->missing_count; i++) {
		af_buf_adds(&text, i ? ", " : ",\n  \"missing\": [");
		add_string(&text, profile->missing[i]);
	}
	af_buf_adds(&text, profile->missing_count ? "]" : "");
	if (profile->delimiter) {
		af_buf_adds(&text, ",\n  \"delimiter\": ");
		add_string(&text, delimiter);
	}
	if (profile->encoding) {
		af_buf_adds(&text, ",\n  \"encoding\": ");
		add_string(&text, profile->encoding);
	}
	af_buf_adds(&text, "\n}\n");
	whole = !text.failed && fwrite(af_buf_text(&text), 1, text.length, out) == text.length;
	if (text.failed) {
		af_buf_clear(&text);
		return af_fail_nomem(err);
	}
	af_buf_clear(&text);
	return whole ? AF_OK : af_fail(err, AF_IO, "the profile cannot be written");
}
