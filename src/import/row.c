#include "import/row_parts.h"

#include <string.h>

#include "base/embedded.h"

/* Free text, when all that is listed is known. */
static enum af_status read_texts(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	enum af_status status = AF_OK;
	size_t n;

	for (size_t i = 0; i < row->columns->count && status == AF_OK; i++)
		if (row->columns->fields[i] == AF_FIELD_TEXT && af_row_cell_at(row, record, i, &n))
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
		const char *cell = kept || field == AF_FIELD_NOTES ? af_row_cell_at(row, record, i, &n) : NULL;

		if (!cell)
			continue;
		if (field == AF_FIELD_NOTES) {
			if (row->notes.length)
				af_buf_addc(&row->notes, '\n');
			af_buf_add(&row->notes, cell, n);
		} else {
			af_row_keep(row, record, i);
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
static enum af_status finish_row(struct af_row *row, struct af_error *err)
{
	struct af_candidate *candidate = &row->candidate;

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
	enum af_status status = af_row_values(row, record, err);

	if (status == AF_OK && skills)
		status = af_row_all_skills(row, record, err);
	if (status == AF_OK)
		status = read_many(row, record, also, err);
	if (status == AF_OK)
		status = af_row_place(row, record, err);
	return status == AF_OK ? finish_row(row, err) : status;
}

enum af_status af_row_begin(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	enum af_status status;

	start_row(row);
	status = af_row_key(row, record, &row->candidate.key, err);
	return status == AF_OK ? af_row_check_key(row, row->candidate.key, err) : status;
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
	if (row->extra_keys && row->keys_of == columns->serial)
		return AF_OK;
	af_arena_clear(&row->shared);
	af_map_clear(&row->extra_columns);
	row->rate_hint = (struct af_rate_hint){.period = AF_PER_UNKNOWN};
	row->notice_hint = AF_START;
	if (rate != AF_NO_COLUMN)
		af_rate_hint(columns->headers[rate], &row->rate_hint);
	if (available != AF_NO_COLUMN)
		row->notice_hint = af_notice_hint(columns->headers[available]);
	row->keys_of = columns->serial;
	row->extra_keys = af_arena_array(&row->shared, columns->count, sizeof(*row->extra_keys));
	row->doubts = af_arena_array(&row->shared, columns->count, sizeof(*row->doubts)); /* a row has one for each column at most */
	for (size_t i = 0; i < columns->count && !row->shared.failed && !key.failed && status == AF_OK; i++) {
		af_buf_reset(&key);
		af_row_add_json(&key, columns->headers[i], strlen(columns->headers[i]));
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
	row->skills.taxonomy = row->taxonomy;
	row->skills.missing = row->missing;
	row->skills.missing_count = row->missing_count;
	row->skills.now = row->now;
	row->rates.size = sizeof(struct af_known_rate);
	row->years.size = sizeof(struct af_known_years);
	return af_row_columns(row, row->columns, err);
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
