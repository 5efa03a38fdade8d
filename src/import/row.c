#include "import/row.h"

#include <string.h>

#include "base/embedded.h"
#include "base/text.h"

/* The cell of a column, NULL when the record has none there or it means "no value". */
static const char *cell_at(const struct af_row *row, const struct af_record *record, size_t column, size_t *n)
{
	if (column >= record->count ||
	    af_is_missing(row->missing, row->missing_count, record->cells[column], record->lengths[column]))
		return NULL;
	*n = record->lengths[column];
	return record->cells[column];
}

/* The cell of a field that takes one column. */
static const char *cell_of(const struct af_row *row, const struct af_record *record, enum af_field field, size_t *n)
{
	return cell_at(row, record, row->columns->of[field], n);
}

/* ---------------------------------------------------------------- extra */

static void add_json_string(struct af_buf *out, const char *text, size_t n)
{
	size_t plain = 0;

	af_buf_addc(out, '"');
	for (size_t i = 0; i < n; i++) {
		const unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		af_buf_add(out, text + plain, i - plain);
		plain = i + 1;
		if (c == '\n')
			af_buf_adds(out, "\\n");
		else if (c < 0x20)
			af_buf_printf(out, "\\u%04x", (unsigned)c);
		else
			af_buf_printf(out, "\\%c", c);
	}
	af_buf_add(out, text + plain, n - plain);
	af_buf_addc(out, '"');
}

/* Keeps the cell of a column under its header, once. */
static void keep(struct af_row *row, const struct af_record *record, size_t column)
{
	if (record->values) {
		af_row_keep_value(row, record, column);
		return;
	}
	af_buf_addc(&row->extra, row->extra.length ? ',' : '{');
	af_buf_adds(&row->extra, row->extra_keys[column]);
	af_buf_addc(&row->extra, ':');
	add_json_string(&row->extra, record->cells[column], record->lengths[column]);
}

/* Keeps the cell that a field's value was read from, beside the value. A JSON value is kept by its text. */
static void keep_cell(struct af_row *row, const struct af_record *record, enum af_field field)
{
	size_t n;
	const char *cell = cell_of(row, record, field, &n);

	af_buf_printf(&row->cells, "%c\"%s\":", row->cells.length ? ',' : '{', af_field_name(field));
	add_json_string(&row->cells, cell, n);
}

void af_row_doubt(struct af_row *row, const struct af_record *record, size_t column)
{
	row->doubts[row->doubt_count++] = column;
	keep(row, record, column);
}

/* ---------------------------------------------------------------- key */

/* An e-mail address that can serve as a key, lower-cased; NULL when there is none. */
static enum af_status email_key(struct af_row *row, const struct af_record *record, const char **key, struct af_error *err)
{
	size_t n;
	const char *email = cell_of(row, record, AF_FIELD_EMAIL, &n);
	char *copy;

	if (!email || !memchr(email, '@', n))
		return AF_OK;
	copy = af_arena_strndup(&row->arena, email, n);
	if (!copy)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 32);
	*key = copy;
	return AF_OK;
}

enum af_status af_row_key(struct af_row *row, const struct af_record *record, const char **key, struct af_error *err)
{
	size_t n;
	const char *cell = cell_of(row, record, AF_FIELD_KEY, &n);
	enum af_status status = AF_OK;

	*key = "";
	af_arena_clear(&row->arena);
	if (!cell || row->columns->of[AF_FIELD_KEY] == row->columns->of[AF_FIELD_EMAIL])
		status = email_key(row, record, key, err);
	if (cell && !**key)
		*key = cell;
	/* The key of a bad record may itself be what is bad. */
	if (!af_utf8_valid(*key, strlen(*key), NULL))
		*key = "";
	return status;
}

static enum af_status check_key(struct af_row *row, const char *key, struct af_error *err)
{
	const struct af_columns *columns = row->columns;
	const size_t id = columns->of[AF_FIELD_KEY], email = columns->of[AF_FIELD_EMAIL];

	if (!*key && id != AF_NO_COLUMN && email != AF_NO_COLUMN && id != email)
		return af_fail(err, AF_INVALID, "has no key: neither \"%.60s\" nor an e-mail address in \"%.60s\"",
		               columns->headers[id], columns->headers[email]);
	if (!*key)
		return af_fail(err, AF_INVALID, id != AF_NO_COLUMN ? "has no key: \"%.60s\" is empty"
		                                                   : "has no key: no e-mail address in \"%.60s\"",
		               columns->headers[id != AF_NO_COLUMN ? id : email]);
	if (strlen(key) > 200)
		return af_fail(err, AF_INVALID, "the key is longer than 200 bytes");
	for (const char *p = key; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7F)
			return af_fail(err, AF_INVALID, "the key has a line break or another control character");
	return AF_OK;
}

/* ---------------------------------------------------------------- single values */

static const char *text_of(const struct af_row *row, const struct af_record *record, enum af_field field)
{
	size_t n;

	return cell_of(row, record, field, &n);
}

/* Length of the white space at text, 0 when there is none. */
static size_t blank_at(const char *text)
{
	return !strncmp(text, "\xC2\xA0", 2) ? 2 : *text && strchr(" \t\n\r\v\f", *text) ? 1 : 0;
}

/* The cell of a name, with single spaces: exports have "Ada   Lovelace", and lines broken within names. *name is NULL when there is none. */
static enum af_status name_of(struct af_row *row, const struct af_record *record, enum af_field field, const char **name,
                              struct af_error *err)
{
	const char *cell = text_of(row, record, field);
	char *copy, *to;

	*name = NULL;
	if (!cell)
		return AF_OK;
	copy = to = af_arena_alloc(&row->arena, strlen(cell) + 1);
	if (!copy)
		return af_fail_nomem(err);
	while (*cell) {
		if (blank_at(cell)) {
			*to++ = ' ';
			while (blank_at(cell))
				cell += blank_at(cell);
		} else {
			*to++ = *cell++;
		}
	}
	*name = copy;
	return AF_OK;
}

static enum af_status read_name(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	const char *full, *first, *last;
	enum af_status status = name_of(row, record, AF_FIELD_NAME, &full, err);

	if (status == AF_OK)
		status = name_of(row, record, AF_FIELD_FIRST_NAME, &first, err);
	if (status == AF_OK)
		status = name_of(row, record, AF_FIELD_LAST_NAME, &last, err);
	if (status != AF_OK)
		return status;
	if (full) {
		row->candidate.name = full;
		/* Both were stated: the parts are kept beside the whole. */
		if (first)
			keep(row, record, row->columns->of[AF_FIELD_FIRST_NAME]);
		if (last)
			keep(row, record, row->columns->of[AF_FIELD_LAST_NAME]);
		return AF_OK;
	}
	if (first && last) {
		row->candidate.name = af_arena_printf(&row->arena, "%s %s", first, last);
		return row->candidate.name ? AF_OK : af_fail_nomem(err);
	}
	row->candidate.name = first ? first : last;
	return AF_OK;
}

static enum af_status read_place(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	const struct af_country *country = NULL;
	size_t n, m;
	const char *location = cell_of(row, record, AF_FIELD_LOCATION, &n), *cell = cell_of(row, record, AF_FIELD_COUNTRY, &m);
	const char *zone;
	enum af_status status = AF_OK;

	if (cell)
		status = af_country_named(&row->countries, cell, m, &country, err);
	if (status == AF_OK && cell && !country && location)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_COUNTRY]);
	else if (status == AF_OK && cell && !country) /* it will be the location, and needs no second place */
		row->doubts[row->doubt_count++] = row->columns->of[AF_FIELD_COUNTRY];
	if (status == AF_OK && !country && location)
		status = af_country_of(&row->countries, location, n, &country, err);
	if (status != AF_OK)
		return status;
	candidate->location = location ? location : cell;
	if (country)
		candidate->country = country->code;
	if (country && cell && location)
		keep_cell(row, record, AF_FIELD_COUNTRY);
	zone = cell_of(row, record, AF_FIELD_TIMEZONE, &n);
	if (zone && af_timezone_cell(zone, n, &candidate->utc_offset) != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_TIMEZONE]);
	else if (zone)
		keep_cell(row, record, AF_FIELD_TIMEZONE);
	if (candidate->utc_offset == AF_UNKNOWN && country)
		candidate->utc_offset = country->utc_offset;
	return AF_OK;
}

/* A currency that says nothing of the rate is kept; code is "" when it was not understood either. */
static void keep_currency(struct af_row *row, const struct af_record *record, const char *code)
{
	(*code ? keep : af_row_doubt)(row, record, row->columns->of[AF_FIELD_CURRENCY]);
}

struct known_rate {
	enum af_parse parse;
	struct af_rate rate;
};

static enum af_parse rate_of(struct af_row *row, const char *cell, size_t n, struct af_rate *rate)
{
	const struct known_rate *known = af_memo_get(&row->rates, cell, n);
	struct known_rate value;

	if (!known) {
		memset(&value, 0, sizeof(value));
		value.parse = af_rate_cell(cell, n, &value.rate);
		af_memo_put(&row->rates, cell, n, &value);
		known = &value;
	}
	*rate = known->rate;
	return known->parse;
}

static enum af_status read_rate(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	struct af_rate rate;
	size_t n, m;
	const char *cell = cell_of(row, record, AF_FIELD_RATE, &n), *currency = cell_of(row, record, AF_FIELD_CURRENCY, &m);
	char code[4] = "";

	if (currency && af_currency_cell(currency, m, code) != AF_PARSED)
		code[0] = '\0';
	if (!cell || rate_of(row, cell, n, &rate) != AF_PARSED) {
		if (cell)
			af_row_doubt(row, record, row->columns->of[AF_FIELD_RATE]);
		if (currency)
			keep_currency(row, record, code);
		return AF_OK;
	}
	keep_cell(row, record, AF_FIELD_RATE);
	if (currency && (!code[0] || rate.currency[0]))
		keep_currency(row, record, code);
	else if (currency)
		keep_cell(row, record, AF_FIELD_CURRENCY);
	af_rate_complete(&rate, code, &row->rate_hint);
	candidate->rate_cents = rate.cents;
	candidate->rate_period = rate.period;
	if (!rate.currency[0])
		return AF_OK;
	candidate->rate_currency = af_arena_strdup(&row->arena, rate.currency);
	return candidate->rate_currency ? AF_OK : af_fail_nomem(err);
}

struct known_years {
	enum af_parse parse;
	int months;
};

static enum af_parse years_of(struct af_row *row, const char *cell, size_t n, int *months)
{
	const struct known_years *known = af_memo_get(&row->years, cell, n);
	struct known_years value = {.months = AF_UNKNOWN};

	if (!known) {
		value.parse = af_years_cell(cell, n, row->now, &value.months);
		af_memo_put(&row->years, cell, n, &value);
		known = &value;
	}
	*months = known->months;
	return known->parse;
}

static enum af_status read_years(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	size_t n;
	const char *cell = cell_of(row, record, AF_FIELD_YEARS, &n);
	enum af_parse parse = cell ? years_of(row, cell, n, &row->candidate.months) : AF_PARSED;

	if (parse == AF_NEGATIVE)
		return af_fail(err, AF_INVALID, "\"%.60s\" is negative: \"%.60s\"", row->columns->headers[row->columns->of[AF_FIELD_YEARS]],
		               cell);
	if (parse != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_YEARS]);
	else if (cell)
		keep_cell(row, record, AF_FIELD_YEARS);
	return AF_OK;
}

static enum af_status read_terms(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	enum af_parse parse;
	struct af_start start;
	size_t n;
	const char *cell = cell_of(row, record, AF_FIELD_AVAILABLE, &n);

	if (cell && af_available_cell(cell, n, row->notice_hint, &start) == AF_PARSED) {
		candidate->notice_days = start.notice_days;
		candidate->available_from = start.date[0] ? af_arena_strdup(&row->arena, start.date) : NULL;
		if (start.date[0] && !candidate->available_from)
			return af_fail_nomem(err);
		keep_cell(row, record, AF_FIELD_AVAILABLE);
	} else if (cell) {
		af_row_doubt(row, record, row->columns->of[AF_FIELD_AVAILABLE]);
	}
	cell = cell_of(row, record, AF_FIELD_WORK_MODE, &n);
	parse = cell ? af_work_mode_cell(cell, n, &candidate->work_modes) : AF_PARSED;
	if (parse == AF_NO_MEMORY)
		return af_fail_nomem(err);
	if (parse != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_WORK_MODE]);
	else if (cell)
		keep_cell(row, record, AF_FIELD_WORK_MODE);
	return AF_OK;
}

/* ---------------------------------------------------------------- rows */

/* Free text, when all that is listed is known. */
static enum af_status read_texts(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	enum af_status status = AF_OK;
	size_t n;

	for (size_t i = 0; i < row->columns->count && status == AF_OK; i++)
		if (row->columns->fields[i] == AF_FIELD_TEXT && cell_at(row, record, i, &n))
			status = af_row_text(row, record, i, err);
	return status;
}

/* Other columns whose field takes several: notes, text, extra. */
static enum af_status read_many(struct af_row *row, const struct af_record *record, const bool *also, struct af_error *err)
{
	for (size_t i = 0; i < row->columns->count; i++) {
		const enum af_field field = row->columns->fields[i];
		size_t n;
		const bool kept = field == AF_FIELD_EXTRA || (also && also[i]);
		const char *cell = kept || field == AF_FIELD_NOTES ? cell_at(row, record, i, &n) : NULL;

		if (!cell)
			continue;
		if (field == AF_FIELD_NOTES) {
			if (row->notes.length)
				af_buf_addc(&row->notes, '\n');
			af_buf_add(&row->notes, cell, n);
		} else {
			keep(row, record, i);
		}
	}
	return row->columns->of[AF_FIELD_TEXT] == AF_NO_COLUMN ? AF_OK : read_texts(row, record, err);
}

static void start_row(struct af_row *row)
{
	af_skill_parser_trim(&row->skills);
	af_buf_reset(&row->extra);
	af_buf_reset(&row->notes);
	af_buf_reset(&row->cells);
	row->evidence_count = row->unlisted_count = row->doubt_count = 0;
	row->row_number++;
	row->candidate = (struct af_candidate){.utc_offset = AF_UNKNOWN, .months = AF_UNKNOWN, .rate_cents = -1, .notice_days = AF_UNKNOWN};
}

/* Hands out what was gathered in buffers. */
static enum af_status finish_row(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;

	candidate->email = text_of(row, record, AF_FIELD_EMAIL);
	candidate->phone = text_of(row, record, AF_FIELD_PHONE);
	candidate->headline = text_of(row, record, AF_FIELD_HEADLINE);
	if (row->extra.length)
		af_buf_addc(&row->extra, '}');
	if (row->cells.length)
		af_buf_addc(&row->cells, '}');
	if (row->extra.failed || row->notes.failed || row->cells.failed)
		return af_fail_nomem(err);
	candidate->extra = row->extra.length ? row->extra.data : NULL;
	candidate->cells = row->cells.length ? row->cells.data : NULL;
	candidate->notes = row->notes.length ? row->notes.data : NULL;
	candidate->skills = row->evidence;
	candidate->skill_count = row->evidence_count;
	return AF_OK;
}

/* The record without its key; with its skills, unless they were added before. */
static enum af_status read_rest(struct af_row *row, const struct af_record *record, bool skills, const bool *also,
                                struct af_error *err)
{
	enum af_status status = read_name(row, record, err);

	if (status == AF_OK)
		status = read_years(row, record, err);
	if (status == AF_OK)
		status = read_rate(row, record, err);
	if (status == AF_OK)
		status = read_terms(row, record, err);
	if (status == AF_OK && skills)
		status = af_row_all_skills(row, record, err);
	if (status == AF_OK)
		status = read_many(row, record, also, err);
	if (status == AF_OK)
		status = read_place(row, record, err);
	return status == AF_OK ? finish_row(row, record, err) : status;
}

enum af_status af_row_begin(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	enum af_status status;

	start_row(row);
	status = af_row_key(row, record, &row->candidate.key, err);
	return status == AF_OK ? check_key(row, row->candidate.key, err) : status;
}

enum af_status af_row_add(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	/* What was not understood is for the caller to keep: the record of af_row_end has its cells. */
	af_buf_reset(&row->extra);
	row->doubt_count = 0;
	return af_row_all_skills(row, record, err);
}

enum af_status af_row_end(struct af_row *row, const struct af_record *record, const bool *also, struct af_error *err)
{
	af_buf_reset(&row->extra);
	row->doubt_count = 0;
	return read_rest(row, record, false, also, err);
}

enum af_status af_row_read(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	enum af_status status = af_row_begin(row, record, err);

	return status == AF_OK ? read_rest(row, record, true, NULL, err) : status;
}

enum af_status af_row_columns(struct af_row *row, const struct af_columns *columns, struct af_error *err)
{
	const size_t rate = columns->of[AF_FIELD_RATE], available = columns->of[AF_FIELD_AVAILABLE];
	struct af_buf key = {0};
	enum af_status status = AF_OK;

	row->columns = columns;
	/* The list of headers tells one set of columns from another: it is never moved, as the set itself may be. */
	if (row->extra_keys && row->keys_of == columns->headers)
		return AF_OK;
	af_arena_clear(&row->shared);
	af_map_clear(&row->extra_columns);
	row->rate_hint = (struct af_rate_hint){.period = AF_PER_UNKNOWN};
	row->notice_hint = AF_START;
	if (rate != AF_NO_COLUMN)
		af_rate_hint(columns->headers[rate], &row->rate_hint);
	if (available != AF_NO_COLUMN)
		row->notice_hint = af_notice_hint(columns->headers[available]);
	row->keys_of = columns->headers;
	row->extra_keys = af_arena_array(&row->shared, columns->count, sizeof(*row->extra_keys));
	row->doubts = af_arena_array(&row->shared, columns->count, sizeof(*row->doubts)); /* a row has one for each column at most */
	for (size_t i = 0; i < columns->count && !row->shared.failed && !key.failed && status == AF_OK; i++) {
		af_buf_reset(&key);
		add_json_string(&key, columns->headers[i], strlen(columns->headers[i]));
		row->extra_keys[i] = af_arena_strdup(&row->shared, af_buf_text(&key));
		status = af_map_put(&row->extra_columns, af_buf_text(&key), key.length, i, err);
	}
	if (row->shared.failed || key.failed)
		status = af_fail_nomem(err);
	af_buf_clear(&key);
	return status == AF_OK ? af_row_named(row, err) : status;
}

enum af_status af_row_init(struct af_row *row, struct af_error *err)
{
	const struct af_embedded countries = af_embedded_countries();
	enum af_status status;

	row->skills.taxonomy = row->taxonomy;
	row->skills.missing = row->missing;
	row->skills.missing_count = row->missing_count;
	row->skills.now = row->now;
	row->rates.size = sizeof(struct known_rate);
	row->years.size = sizeof(struct known_years);
	status = af_row_columns(row, row->columns, err);
	return status ? status : af_countries_read(&row->countries, countries.name, countries.text, countries.length, err);
}

void af_row_clear(struct af_row *row)
{
	af_skill_parser_clear(&row->skills);
	af_miner_free(row->miner);
	af_countries_clear(&row->countries);
	af_free(row->list.items);
	af_free(row->evidence);
	af_free(row->evidence_of);
	af_free(row->row_of);
	af_free(row->unlisted);
	af_memo_clear(&row->rates);
	af_memo_clear(&row->years);
	af_map_clear(&row->extra_columns);
	af_buf_clear(&row->extra);
	af_buf_clear(&row->notes);
	af_buf_clear(&row->cells);
	af_arena_clear(&row->arena);
	af_arena_clear(&row->shared);
	memset(row, 0, sizeof(*row));
}
