#include "base/country.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "base/text.h"

#define SEEN_MAX ((size_t)50000)

/* Adds one spelling. The first country that claims a spelling keeps it. */
static enum af_status add_name(struct af_countries *countries, const char *text, size_t index, struct af_error *err)
{
	struct af_buf folded = {0};
	enum af_status status = AF_OK;

	af_fold(&folded, text, strlen(text));
	if (folded.failed)
		status = af_fail_nomem(err);
	else if (!af_map_get(&countries->names, af_buf_text(&folded), folded.length))
		status = af_map_put(&countries->names, af_buf_text(&folded), folded.length, index, err);
	af_buf_clear(&folded);
	return status;
}

static enum af_status read_country(struct af_countries *countries, struct af_json_reader *reader, const cJSON *item,
                                   struct af_error *err)
{
	static const char *const keys[] = {"code", "name", "aliases", "utc_offset", NULL};
	const char *code, *name, *const *aliases;
	struct af_country *country;
	size_t n = 0, index = countries->count;
	enum af_status status;
	int utc_offset;

	if (!af_json_object(reader, item, keys))
		return reader->status;
	code = af_json_text(reader, item, "code", true);
	name = af_json_text(reader, item, "name", true);
	aliases = af_json_texts(reader, item, "aliases", false, &n);
	utc_offset = af_json_int(reader, item, "utc_offset", -12 * 60, 14 * 60, AF_UNKNOWN);
	if (reader->status == AF_OK && strlen(code) != 2)
		af_json_fail(reader, "code", "must have two letters");
	if (reader->status != AF_OK)
		return reader->status;
	if (af_reserve((void **)&countries->list, &countries->capacity, index + 1, sizeof(*country), err) != AF_OK)
		return AF_NOMEM;
	country = &countries->list[countries->count++];
	snprintf(country->code, sizeof(country->code), "%s", code);
	country->utc_offset = utc_offset;
	status = add_name(countries, code, index, err);
	if (status == AF_OK)
		status = add_name(countries, name, index, err);
	for (size_t i = 0; i < n && status == AF_OK; i++)
		status = add_name(countries, aliases[i], index, err);
	return status;
}

enum af_status af_countries_read(struct af_countries *countries, const char *name, const char *text, size_t length,
                                 struct af_error *err)
{
	struct af_arena arena = {0};
	struct af_json_reader reader = {.name = name, .arena = &arena, .err = err};
	cJSON *root = NULL;
	const cJSON *item;
	enum af_status status = af_json_parse(name, text, length, &root, err);
	int index = 0;

	if (status != AF_OK)
		return status;
	if (!cJSON_IsArray(root)) {
		status = af_fail(err, AF_INVALID, "%s: must be an array of countries", name);
		goto out;
	}
	for (item = root->child; item && status == AF_OK; item = item->next) {
		const size_t old = af_json_enter_at(&reader, "", index++);

		status = read_country(countries, &reader, item, err);
		af_json_leave(&reader, old);
	}
out:
	cJSON_Delete(root);
	af_arena_clear(&arena);
	return status;
}

struct spellings_of {
	struct af_buf *out;
	size_t index;
};

static void pack_spelling(void *context, const char *text, size_t n, size_t index)
{
	const struct spellings_of *of = context;

	if (index != of->index)
		return;
	af_buf_addc(of->out, '\t');
	af_buf_add(of->out, text, n);
}

void af_countries_pack(const struct af_countries *countries, struct af_buf *out)
{
	for (size_t i = 0; i < countries->count; i++) {
		const struct af_country *country = &countries->list[i];

		af_buf_printf(out, country->utc_offset == AF_UNKNOWN ? "%s\t?" : "%s\t%d", country->code, country->utc_offset);
		af_map_each(&countries->names, pack_spelling, &(struct spellings_of){out, i});
		af_buf_addc(out, '\n');
	}
}

/* Reads one line, from *text on, and leaves *text behind it. */
static enum af_status unpack_country(struct af_countries *countries, const char **text, struct af_error *err)
{
	const size_t index = countries->count;
	struct af_country country = {.utc_offset = AF_UNKNOWN};
	const char *at = *text;
	enum af_status status = af_reserve((void **)&countries->list, &countries->capacity, index + 1, sizeof(country), err);

	if (status != AF_OK)
		return status;
	if (strcspn(at, "\t\n") != 2 || at[2] != '\t')
		return af_fail(err, AF_INVALID, "not the text of a list of countries");
	memcpy(country.code, at, 2);
	at += 3;
	if (*at != '?')
		country.utc_offset = (int)strtol(at, NULL, 10);
	countries->list[countries->count++] = country;
	for (at += strcspn(at, "\t\n"); *at == '\t' && status == AF_OK;) {
		const size_t n = strcspn(++at, "\t\n");

		status = af_map_put(&countries->names, at, n, index, err);
		at += n;
	}
	*text = *at ? at + 1 : at;
	return status;
}

enum af_status af_countries_unpack(struct af_countries *countries, const char *text, struct af_error *err)
{
	enum af_status status = AF_OK;

	while (*text && status == AF_OK)
		status = unpack_country(countries, &text, err);
	return status;
}

enum af_status af_countries_builtin(struct af_countries *countries, struct af_error *err)
{
	struct af_embedded file = af_embedded_packed_countries();

	if (file.length)
		return af_countries_unpack(countries, file.text, err);
	file = af_embedded_countries();
	return af_countries_read(countries, file.name, file.text, file.length, err);
}

void af_countries_clear(struct af_countries *countries)
{
	af_free(countries->list);
	af_map_clear(&countries->names);
	af_map_clear(&countries->seen);
	memset(countries, 0, sizeof(*countries));
}

enum af_status af_country_named(const struct af_countries *countries, const char *text, size_t n,
                                const struct af_country **country, struct af_error *err)
{
	struct af_buf folded = {0};
	const size_t *index = NULL;
	enum af_status status = AF_OK;

	af_trim(&text, &n);
	af_fold(&folded, text, n);
	if (folded.failed)
		status = af_fail_nomem(err);
	else if (folded.length)
		index = af_map_get(&countries->names, folded.data, folded.length);
	af_buf_clear(&folded);
	*country = index ? &countries->list[*index] : NULL;
	return status;
}

/* Is text the postal code of a state of the US? */
static bool us_state(const char *text, size_t n)
{
	static const char states[] = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
	                             "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC ";
	char needle[5] = " xx ";

	if (n != 2)
		return false;
	memcpy(needle + 1, text, 2);
	return strstr(states, needle) != NULL;
}

static enum af_status find(const struct af_countries *countries, const char *location, size_t n,
                           const struct af_country **country, struct af_error *err)
{
	const char *part = location + n;
	size_t length;
	enum af_status status = af_country_named(countries, location, n, country, err);

	if (status != AF_OK || *country)
		return status;
	while (part > location && part[-1] != ',')
		part--;
	if (part == location)
		return AF_OK;
	length = (size_t)(location + n - part);
	af_trim(&part, &length);
	status = af_country_named(countries, part, length, country, err);
	if (status != AF_OK || !us_state(part, length))
		return status;
	if (!*country)
		return af_country_named(countries, "US", 2, country, err);
	*country = NULL;
	return AF_OK;
}

enum af_status af_country_of(struct af_countries *countries, const char *location, size_t n, const struct af_country **country,
                             struct af_error *err)
{
	const size_t *seen = af_map_get(&countries->seen, location, n);
	enum af_status status;

	if (seen) {
		*country = *seen == SIZE_MAX ? NULL : &countries->list[*seen];
		return AF_OK;
	}
	status = find(countries, location, n, country, err);
	if (status != AF_OK)
		return status;
	if (countries->seen.count >= SEEN_MAX)
		af_map_clear(&countries->seen);
	return af_map_put(&countries->seen, location, n, *country ? (size_t)(*country - countries->list) : SIZE_MAX, err);
}
