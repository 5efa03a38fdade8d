/* The cells of a row: reading them, and keeping them beside what was understood. */
#include "import/row_parts.h"

const char *af_row_cell_at(const struct af_row *row, const struct af_record *record, size_t column, size_t *n)
{
	if (column >= record->count ||
	    af_is_missing(row->missing, row->missing_count, record->cells[column], record->lengths[column]))
		return NULL;
	*n = record->lengths[column];
	return record->cells[column];
}

const char *af_row_cell(const struct af_row *row, const struct af_record *record, enum af_field field, size_t *n)
{
	return af_row_cell_at(row, record, row->columns->of[field], n);
}

void af_row_add_json(struct af_buf *out, const char *text, size_t n)
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

void af_row_keep(struct af_row *row, const struct af_record *record, size_t column)
{
	if (record->values) {
		af_row_keep_value(row, record, column);
		return;
	}
	af_buf_addc(&row->extra, row->extra.length ? ',' : '{');
	af_buf_adds(&row->extra, row->extra_keys[column]);
	af_buf_addc(&row->extra, ':');
	af_row_add_json(&row->extra, record->cells[column], record->lengths[column]);
}

void af_row_keep_cell(struct af_row *row, const struct af_record *record, enum af_field field)
{
	size_t n;
	const char *cell = af_row_cell(row, record, field, &n);

	af_buf_printf(&row->cells, "%c\"%s\":", row->cells.length ? ',' : '{', af_field_name(field));
	af_row_add_json(&row->cells, cell, n);
}

void af_row_doubt(struct af_row *row, const struct af_record *record, size_t column)
{
	row->doubts[row->doubt_count++] = column;
	af_row_keep(row, record, column);
}
