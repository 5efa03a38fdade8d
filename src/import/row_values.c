/* The fields of a row that have one value each. */
#include "import/row_parts.h"

#include <string.h>

static const char *text_of(const struct af_row *row, const struct af_record *record, enum af_field field)
{
	size_t n;

	return af_row_cell(row, record, field, &n);
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
			af_row_keep(row, record, row->columns->of[AF_FIELD_FIRST_NAME]);
		if (last)
			af_row_keep(row, record, row->columns->of[AF_FIELD_LAST_NAME]);
		return AF_OK;
	}
	if (first && last) {
		row->candidate.name = af_arena_printf(&row->arena, "%s %s", first, last);
		return row->candidate.name ? AF_OK : af_fail_nomem(err);
	}
	row->candidate.name = first ? first : last;
	return AF_OK;
}

enum af_status af_row_place(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	const struct af_country *country = NULL;
	size_t n, m;
	const char *location = af_row_cell(row, record, AF_FIELD_LOCATION, &n), *cell = af_row_cell(row, record, AF_FIELD_COUNTRY, &m);
	const char *zone;
	enum af_status status = AF_OK;

	if ((cell || location) && !row->countries.count) /* most single changes say nothing of a place */
		status = af_countries_builtin(&row->countries, err);
	if (status == AF_OK && cell)
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
		af_row_keep_cell(row, record, AF_FIELD_COUNTRY);
	zone = af_row_cell(row, record, AF_FIELD_TIMEZONE, &n);
	if (zone && af_timezone_cell(zone, n, &candidate->utc_offset) != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_TIMEZONE]);
	else if (zone)
		af_row_keep_cell(row, record, AF_FIELD_TIMEZONE);
	if (candidate->utc_offset == AF_UNKNOWN && country)
		candidate->utc_offset = country->utc_offset;
	return AF_OK;
}

/* A currency that says nothing of the rate is kept; code is "" when it was not understood either. */
static void keep_currency(struct af_row *row, const struct af_record *record, const char *code)
{
	(*code ? af_row_keep : af_row_doubt)(row, record, row->columns->of[AF_FIELD_CURRENCY]);
}

static enum af_parse rate_of(struct af_row *row, const char *cell, size_t n, struct af_rate *rate)
{
	const struct af_known_rate *known = af_memo_get(&row->rates, cell, n);
	struct af_known_rate value;

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
	const char *cell = af_row_cell(row, record, AF_FIELD_RATE, &n), *currency = af_row_cell(row, record, AF_FIELD_CURRENCY, &m);
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
	af_row_keep_cell(row, record, AF_FIELD_RATE);
	if (currency && (!code[0] || rate.currency[0]))
		keep_currency(row, record, code);
	else if (currency)
		af_row_keep_cell(row, record, AF_FIELD_CURRENCY);
	af_rate_complete(&rate, code, &row->rate_hint);
	candidate->rate_cents = rate.cents;
	candidate->rate_period = rate.period;
	if (!rate.currency[0])
		return AF_OK;
	candidate->rate_currency = af_arena_strdup(&row->arena, rate.currency);
	return candidate->rate_currency ? AF_OK : af_fail_nomem(err);
}

static enum af_parse years_of(struct af_row *row, const char *cell, size_t n, int *months)
{
	const struct af_known_years *known = af_memo_get(&row->years, cell, n);
	struct af_known_years value = {.months = AF_UNKNOWN};

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
	const char *cell = af_row_cell(row, record, AF_FIELD_YEARS, &n);
	enum af_parse parse = cell ? years_of(row, cell, n, &row->candidate.months) : AF_PARSED;

	if (parse == AF_NEGATIVE)
		return af_fail(err, AF_INVALID, "\"%.60s\" is negative: \"%.60s\"", row->columns->headers[row->columns->of[AF_FIELD_YEARS]],
		               cell);
	if (parse != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_YEARS]);
	else if (cell)
		af_row_keep_cell(row, record, AF_FIELD_YEARS);
	return AF_OK;
}

static enum af_status read_terms(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	enum af_parse parse;
	struct af_start start;
	size_t n;
	const char *cell = af_row_cell(row, record, AF_FIELD_AVAILABLE, &n);

	if (cell && af_available_cell(cell, n, row->notice_hint, &start) == AF_PARSED) {
		candidate->notice_days = start.notice_days;
		candidate->available_from = start.date[0] ? af_arena_strdup(&row->arena, start.date) : NULL;
		if (start.date[0] && !candidate->available_from)
			return af_fail_nomem(err);
		af_row_keep_cell(row, record, AF_FIELD_AVAILABLE);
	} else if (cell) {
		af_row_doubt(row, record, row->columns->of[AF_FIELD_AVAILABLE]);
	}
	cell = af_row_cell(row, record, AF_FIELD_WORK_MODE, &n);
	parse = cell ? af_work_mode_cell(cell, n, &candidate->work_modes) : AF_PARSED;
	if (parse == AF_NO_MEMORY)
		return af_fail_nomem(err);
	if (parse != AF_PARSED)
		af_row_doubt(row, record, row->columns->of[AF_FIELD_WORK_MODE]);
	else if (cell)
		af_row_keep_cell(row, record, AF_FIELD_WORK_MODE);
	return AF_OK;
}

enum af_status af_row_values(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;
	enum af_status status = read_name(row, record, err);

	candidate->email = text_of(row, record, AF_FIELD_EMAIL);
	candidate->phone = text_of(row, record, AF_FIELD_PHONE);
	candidate->headline = text_of(row, record, AF_FIELD_HEADLINE);
	if (!status)
		status = read_years(row, record, err);
	if (!status)
		status = read_rate(row, record, err);
	return status ? status : read_terms(row, record, err);
}
