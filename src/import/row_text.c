/* Free text of a row: kept as notes, and searched for skills. */
#include "import/row_parts.h"

/* Adds the skills that prose names. */
static enum af_status mine(struct af_row *row, const char *prose, size_t n, struct af_error *err)
{
	const struct af_found *found;
	size_t count;
	enum af_status status = AF_OK;

	if (!row->miner)
		status = af_miner_new(row->taxonomy, &row->miner, err);
	if (status == AF_OK)
		status = af_mine(row->miner, prose, n, &found, &count, err);
	for (size_t i = 0; status == AF_OK && i < count; i++) {
		char quote[AF_QUOTE_SIZE];
		const char *source;

		af_mine_quote(prose, n, &found[i], quote);
		source = af_arena_strdup(&row->arena, quote);
		status = source ? af_row_found(row, found[i].skill, source, err) : af_fail_nomem(err);
	}
	return status;
}

enum af_status af_row_text(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
{
	struct af_buf prose = {0};
	enum af_status status;

	if (!af_row_prose(record, column, &prose)) {
		if (row->notes.length)
			af_buf_addc(&row->notes, '\n');
		af_buf_add(&row->notes, record->cells[column], record->lengths[column]);
		status = mine(row, record->cells[column], record->lengths[column], err);
	} else {
		/* Jobs, say: the value is kept as it is, with all its other members. */
		af_row_keep_value(row, record, column);
		status = prose.failed ? af_fail_nomem(err) : mine(row, af_buf_text(&prose), prose.length, err);
	}
	af_buf_clear(&prose);
	return status;
}
