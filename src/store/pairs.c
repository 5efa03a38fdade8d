/* What the search for duplicates reads of a candidate: keys, and when it comes to comparing, the person. */
#include "store/duplicates.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/text.h"

/* Columns of SQL_SAME_PERSON. */
enum { COLUMN_ID, COLUMN_EMAIL, COLUMN_PHONE, COLUMN_EXTRA, COLUMN_NAME, COLUMN_LOCATION, COLUMN_COUNTRY, COLUMN_KEY };

void af_reader_clear(struct af_person_reader *reader)
{
	af_countries_clear(&reader->countries);
	af_buf_clear(&reader->form);
	af_buf_clear(&reader->place);
	af_name_form_clear(&reader->name);
	af_free(reader->places);
}

/* ---------------------------------------------------------------- forms */

static const char *const hosts[] = {[AF_STAGE_LINKEDIN] = "linkedin", [AF_STAGE_GITHUB] = "github"};

/* The form of an address, a page or a number, into reader->form. */
static enum af_status read_form(struct af_person_reader *reader, sqlite3_stmt *s, enum af_stage stage, struct af_error *err)
{
	static const int columns[] = {[AF_STAGE_EMAIL] = COLUMN_EMAIL, [AF_STAGE_LINKEDIN] = COLUMN_EXTRA,
	                              [AF_STAGE_GITHUB] = COLUMN_EXTRA, [AF_STAGE_PHONE] = COLUMN_PHONE};
	const char *text = (const char *)sqlite3_column_text(s, columns[stage]);
	struct af_buf *form = &reader->form;
	char digits[12];

	af_buf_reset(form);
	if (!text)
		return AF_OK;
	if (stage == AF_STAGE_EMAIL) {
		af_email_form(form, text);
	} else if (stage == AF_STAGE_PHONE) {
		af_phone_form(text, digits);
		af_buf_adds(form, digits);
	} else {
		af_page_form(form, text, hosts[stage]);
	}
	return form->failed ? af_fail_nomem(err) : AF_OK;
}

/* The form of the place, into reader->place. */
static enum af_status read_place(struct af_person_reader *reader, sqlite3_stmt *s, struct af_error *err)
{
	return af_place_form(&reader->place, &reader->countries, (const char *)sqlite3_column_text(s, COLUMN_LOCATION),
	                     (const char *)sqlite3_column_text(s, COLUMN_COUNTRY), err);
}

/* The form of the name, into reader->name. */
static enum af_status read_name(struct af_person_reader *reader, sqlite3_stmt *s, struct af_error *err)
{
	const char *name = (const char *)sqlite3_column_text(s, COLUMN_NAME);

	af_name_form_read(&reader->name, name ? name : "");
	return reader->name.text.failed || reader->name.initials.failed ? af_fail_nomem(err) : AF_OK;
}

/* ---------------------------------------------------------------- keys */

static uint64_t hash_of(enum af_stage stage, const char *form)
{
	const size_t n = strlen(form);

	/* Numbers of eight digits meet longer ones by their last eight. */
	return stage == AF_STAGE_PHONE ? XXH3_64bits_withSeed(form + n - 8, 8, stage) : XXH3_64bits_withSeed(form, n, stage);
}

/* Of the form of a place; 0 for none. */
static uint64_t place_hash(const char *form)
{
	return *form ? XXH3_64bits(form, strlen(form)) | 1 : 0;
}

struct af_place_known {
	uint64_t asked, hash;
};

/* The hash of the place of a row. Most places come again and again. */
static enum af_status find_place(struct af_person_reader *reader, sqlite3_stmt *s, uint64_t *hash, struct af_error *err)
{
	enum { KNOWN = 4096 };
	const char *location = (const char *)sqlite3_column_text(s, COLUMN_LOCATION);
	const char *country = (const char *)sqlite3_column_text(s, COLUMN_COUNTRY);
	uint64_t asked = location ? XXH3_64bits(location, (size_t)sqlite3_column_bytes(s, COLUMN_LOCATION)) : 1;
	struct af_place_known *known;
	enum af_status status = AF_OK;

	if (!reader->places)
		reader->places = af_calloc(KNOWN, sizeof(*reader->places));
	if (!reader->places)
		return af_fail_nomem(err);
	asked = (country ? XXH3_64bits_withSeed(country, strlen(country), asked) : asked) | 1;
	known = &reader->places[(asked >> 32) % KNOWN];
	if (known->asked != asked) {
		status = read_place(reader, s, err);
		if (!status)
			*known = (struct af_place_known){asked, place_hash(af_buf_text(&reader->place))};
	}
	*hash = known->hash;
	return status;
}

/* Of the place and all parts of the name but one. */
static uint64_t name_hash(enum af_stage stage, uint64_t place, const struct af_name_form *name, size_t without)
{
	uint64_t hash = place + stage;

	for (size_t i = 0; i < name->count; i++)
		if (i != without)
			hash = XXH3_64bits_withSeed(name->parts[i], strlen(name->parts[i]), hash);
	return hash;
}

/* One bit for each letter and how often it was met before. A letter more or less changes one bit, another letter two. */
static uint32_t mark_of(const char *part)
{
	uint8_t seen[256] = {0};
	uint32_t mark = 0;

	for (const unsigned char *p = (const unsigned char *)part; *p; p++) {
		/* Of a letter of several bytes the first ones say little. */
		if ((p[1] & 0xC0) == 0x80)
			continue;
		mark ^= 1u << (((unsigned)*p * 7 + (unsigned)seen[*p]++ * 13) & 31);
	}
	return mark;
}

static enum af_status near_keys(const struct af_name_form *name, uint64_t place, af_key_fn *fn, void *context, int64_t id,
                                struct af_error *err)
{
	enum af_status status = AF_OK;

	if (name->letters < AF_LETTERS_LEAST)
		return AF_OK;
	for (size_t i = 0; i < name->count && !status; i++) {
		if (i && !strcmp(name->parts[i], name->parts[i - 1]))
			continue;
		status = fn(context, AF_STAGE_NEAR, (name_hash(AF_STAGE_NEAR, place, name, i) & AF_NEAR_BLOCK) |
		            mark_of(name->parts[i]), id, err);
	}
	return status;
}

enum af_status af_person_keys(struct af_person_reader *reader, sqlite3_stmt *s, enum af_stage first, enum af_stage last, af_key_fn *fn,
                              void *context, struct af_error *err)
{
	const int64_t id = sqlite3_column_int64(s, COLUMN_ID);
	uint64_t place = 0;
	enum af_status status = AF_OK;

	for (enum af_stage stage = first; stage <= last && stage < AF_STAGE_NAME && !status; stage++) {
		status = read_form(reader, s, stage, err);
		if (!status && reader->form.length)
			status = fn(context, stage, hash_of(stage, reader->form.data), id, err);
	}
	if (status || last < AF_STAGE_NAME)
		return status;
	status = find_place(reader, s, &place, err);
	if (status || !place) /* without a place there is nothing to compare */
		return status;
	status = read_name(reader, s, err);
	if (status || !reader->name.count)
		return status;
	if (first <= AF_STAGE_NAME)
		status = fn(context, AF_STAGE_NAME, name_hash(AF_STAGE_NAME, place, &reader->name, SIZE_MAX), id, err);
	return status || last < AF_STAGE_NEAR ? status : near_keys(&reader->name, place, fn, context, id, err);
}

/* ---------------------------------------------------------------- people */

/* The person on the row. */
static enum af_status read_row(struct af_person_reader *reader, sqlite3_stmt *s, struct af_arena *arena, struct af_person *p,
                               struct af_error *err)
{
	enum af_status status = AF_OK;

	p->id = sqlite3_column_int64(s, COLUMN_ID);
	p->key = af_sql_text_at(s, COLUMN_KEY, arena);
	p->name = af_sql_text_at(s, COLUMN_NAME, arena);
	p->email = af_sql_text_at(s, COLUMN_EMAIL, arena);
	p->phone = af_sql_text_at(s, COLUMN_PHONE, arena);
	p->country = af_sql_text_at(s, COLUMN_COUNTRY, arena);
	p->place = af_sql_text_at(s, COLUMN_LOCATION, arena);
	p->place = p->place ? p->place : p->country;
	for (enum af_stage stage = 0; stage < AF_STAGE_NAME && !status; stage++) {
		status = read_form(reader, s, stage, err);
		p->forms[stage] = af_arena_strdup(arena, af_buf_text(&reader->form));
	}
	if (!status)
		status = read_place(reader, s, err);
	if (!status)
		status = read_name(reader, s, err);
	p->place_form = af_arena_strdup(arena, af_buf_text(&reader->place));
	p->name_form = reader->name;
	memset(&reader->name, 0, sizeof(reader->name));
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

enum af_status af_person_read(struct af_store *store, struct af_person_reader *reader, int64_t id, struct af_arena *arena,
                              struct af_person *person, struct af_error *err)
{
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_SAME_PERSON, &s, err, "l", id);

	memset(person, 0, sizeof(*person));
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row)
		status = read_row(reader, s, arena, person, err);
	else if (!status)
		status = af_fail(err, AF_INTERNAL, "no candidate has row id %lld", (long long)id);
	af_sql_done(s);
	return status;
}

uint64_t af_person_key(enum af_stage stage, const struct af_person *person)
{
	if (stage < AF_STAGE_NAME)
		return hash_of(stage, person->forms[stage]);
	return name_hash(stage, place_hash(person->place_form), &person->name_form, SIZE_MAX);
}

bool af_person_same(enum af_stage stage, const struct af_person *a, const struct af_person *b)
{
	if (stage == AF_STAGE_PHONE)
		return af_same_phone(a->forms[stage], b->forms[stage]);
	if (stage < AF_STAGE_NAME)
		return *a->forms[stage] && !strcmp(a->forms[stage], b->forms[stage]);
	/* There is a Paris in Texas. */
	if (!*a->place_form || strcmp(a->place_form, b->place_form) != 0 || (a->country && b->country && strcmp(a->country, b->country) != 0))
		return false;
	return stage == AF_STAGE_NAME ? af_same_name_form(&a->name_form, &b->name_form) : af_near_name_form(&a->name_form, &b->name_form);
}
