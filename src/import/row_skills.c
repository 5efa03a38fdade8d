/* The skills of a row: cells to evidence, each skill once. */
#include <string.h>

#include "import/row_parts.h"
#include "import/skill_item.h"

#define SOURCE_MAX 500 /* bytes of the words kept for one skill; more of the same says nothing new */

/* Joins two sources, unless the second is in the first already or there is enough of them. */
static enum af_status join_source(struct af_row *row, struct af_evidence *evidence, const char *source, struct af_error *err)
{
	if (strstr(evidence->source, source) || strlen(evidence->source) + strlen(source) > SOURCE_MAX)
		return AF_OK;
	evidence->source = af_arena_printf(&row->arena, "%s; %s", evidence->source, source);
	return evidence->source ? AF_OK : af_fail_nomem(err);
}

static int later(int a, int b)
{
	return a > b ? a : b; /* AF_UNKNOWN is the least of all */
}

/* The entry of a skill, counted after the listed ones when it is unlisted: where its evidence is, and of which row. */
static enum af_status reserve_skill(struct af_row *row, size_t skill, struct af_error *err)
{
	size_t old = row->row_of_capacity;

	if (af_reserve((void **)&row->evidence_of, &row->evidence_of_capacity, skill + 1, sizeof(*row->evidence_of), err) != AF_OK ||
	    af_reserve((void **)&row->row_of, &row->row_of_capacity, skill + 1, sizeof(*row->row_of), err) != AF_OK)
		return AF_NOMEM;
	if (row->row_of_capacity > old)
		memset(row->row_of + old, 0, (row->row_of_capacity - old) * sizeof(*row->row_of));
	return AF_OK;
}

/* New evidence for a skill that the row did not have yet. */
static enum af_status new_evidence(struct af_row *row, const struct af_skill_item *item, struct af_error *err)
{
	struct af_evidence *evidence;

	if (af_reserve((void **)&row->evidence, &row->evidence_capacity, row->evidence_count + 1, sizeof(*evidence), err) != AF_OK)
		return AF_NOMEM;
	evidence = &row->evidence[row->evidence_count++];
	*evidence = (struct af_evidence){.listed = item->listed, .level = item->level, .months = item->months,
	                                 .last_used = item->last_used, .source = item->source};
	if (item->listed) {
		const struct af_skill *skill = af_taxonomy_skill(row->taxonomy, item->skill);

		evidence->skill_id = skill->id;
		evidence->slug = skill->slug;
		evidence->name = skill->name;
	} else {
		if (af_reserve((void **)&row->unlisted, &row->unlisted_capacity, row->unlisted_count + 1, sizeof(*row->unlisted),
		               err) != AF_OK)
			return AF_NOMEM;
		row->unlisted[row->unlisted_count++] = (struct af_unlisted_use){item->skill, row->evidence_count - 1};
		evidence->name = evidence->slug = row->skills.unlisted[item->skill].name;
	}
	return AF_OK;
}

/* One skill of the row: the same skill named again keeps the better of both. */
static enum af_status add_skill(struct af_row *row, const struct af_skill_item *item, struct af_error *err)
{
	const size_t skill = item->skill + (item->listed ? 0 : af_taxonomy_count(row->taxonomy));
	struct af_evidence *evidence;
	enum af_status status = reserve_skill(row, skill, err);

	if (status != AF_OK)
		return status;
	if (row->row_of[skill] != row->row_number) {
		row->row_of[skill] = row->row_number;
		row->evidence_of[skill] = row->evidence_count;
		return new_evidence(row, item, err);
	}
	evidence = &row->evidence[row->evidence_of[skill]];
	evidence->level = later(evidence->level, item->level);
	evidence->months = later(evidence->months, item->months);
	evidence->last_used = later(evidence->last_used, item->last_used);
	return join_source(row, evidence, item->source, err);
}

enum af_status af_row_found(struct af_row *row, size_t skill, const char *source, struct af_error *err)
{
	const struct af_skill_item item = {skill, true, AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN, source};
	enum af_status status = reserve_skill(row, skill, err);

	if (status != AF_OK || row->row_of[skill] == row->row_number)
		return status;
	status = add_skill(row, &item, err);
	if (status == AF_OK)
		row->evidence[row->evidence_of[skill]].in_text = true;
	return status;
}

enum af_status af_row_skill_text(struct af_row *row, const char *text, size_t n, const struct af_qualifiers *said,
                                 const char *source, bool *left_over, struct af_error *err)
{
	enum af_status status;

	row->list.count = 0;
	row->list.left_over = false;
	status = af_skill_cell(&row->skills, text, n, &row->list, err);
	for (size_t i = 0; i < row->list.count && status == AF_OK; i++) {
		struct af_skill_item *item = &row->list.items[i];

		item->level = said && said->level != AF_UNKNOWN ? said->level : item->level;
		item->months = said && said->months != AF_UNKNOWN ? said->months : item->months;
		item->last_used = said && said->last_used != AF_UNKNOWN ? said->last_used : item->last_used;
		item->source = source ? source : item->source;
		status = add_skill(row, item, err);
	}
	*left_over = *left_over || row->list.left_over;
	return status;
}

/* ---------------------------------------------------------------- cells that say more of the skill beside them */

/* A cell of a record, NULL when there is none or it means "no value". */
static const char *said_in(const struct af_row *row, const struct af_record *record, size_t column, size_t *n)
{
	if (column >= record->count ||
	    af_is_missing(row->missing, row->missing_count, record->cells[column], record->lengths[column]))
		return NULL;
	*n = record->lengths[column];
	return record->cells[column];
}

static enum af_status out_of_range(struct af_row *row, size_t column, const char *cell, const char *why, struct af_error *err)
{
	return af_fail(err, AF_INVALID, "column \"%.60s\": \"%.60s\": %s", row->columns->headers[column], cell, why);
}

/* Reads one of the cells beside a skill. What is not understood is kept. */
static enum af_status read_beside(struct af_row *row, const struct af_record *record, size_t column,
                                  enum af_skill_cell_says (*read)(const char *, size_t, int, struct af_qualifiers *),
                                  const char *too_large, struct af_qualifiers *said, struct af_buf *source, struct af_error *err)
{
	size_t n;
	const char *cell = column == AF_NO_COLUMN ? NULL : said_in(row, record, column, &n);

	if (!cell)
		return AF_OK;
	switch (read(cell, n, row->now, said)) {
	case AF_SAYS_NEGATIVE:
		return out_of_range(row, column, cell, "the time is negative", err);
	case AF_SAYS_BAD_LEVEL:
		return out_of_range(row, column, cell, too_large, err);
	case AF_SAYS_YES:
		af_buf_printf(source, "; %s: %s", row->columns->headers[column], cell);
		return AF_OK;
	default:
		af_row_doubt(row, record, column);
		return AF_OK;
	}
}

/* The columns beside that of a skill; those that say something of no skill, or of several, are kept. */
static enum af_status read_with(struct af_row *row, const struct af_record *record, size_t column, struct af_qualifiers *said,
                                struct af_buf *source, struct af_error *err)
{
	const struct af_with *with = &row->columns->with[column];
	enum af_status status;

	status = read_beside(row, record, with->level, af_level_cell, "a level must be 1 to 5", said, source, err);
	if (status == AF_OK)
		status = read_beside(row, record, with->time, af_skill_time_cell, "a time is at most 80 years", said, source, err);
	if (status == AF_OK)
		status = read_beside(row, record, with->last_used, af_last_used_cell, "lies in the future", said, source, err);
	return status;
}

static void keep_with(struct af_row *row, const struct af_record *record, size_t column)
{
	const struct af_with *with = &row->columns->with[column];
	const size_t beside[] = {with->level, with->time, with->last_used};
	size_t n;

	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		if (beside[i] != AF_NO_COLUMN && said_in(row, record, beside[i], &n))
			af_row_doubt(row, record, beside[i]);
}

/* A skills cell with columns beside it: what they say goes for its one skill. */
static enum af_status read_skill_with(struct af_row *row, const struct af_record *record, size_t column, bool *left_over,
                                      struct af_error *err)
{
	struct af_qualifiers said = {AF_UNKNOWN, AF_UNKNOWN, AF_UNKNOWN};
	const char *cell = record->cells[column];
	struct af_buf source = {0};
	enum af_status status;

	row->list.count = 0;
	status = af_skill_cell(&row->skills, cell, record->lengths[column], &row->list, err);
	if (status != AF_OK)
		return status;
	if (row->list.count != 1) {
		keep_with(row, record, column);
		return af_row_skill_text(row, cell, record->lengths[column], NULL, NULL, left_over, err);
	}
	af_buf_adds(&source, cell);
	status = read_with(row, record, column, &said, &source, err);
	if (status == AF_OK) {
		const char *text = source.failed ? NULL : af_arena_strdup(&row->arena, source.data);

		status = text ? af_row_skill_text(row, cell, record->lengths[column], &said, text, left_over, err) : af_fail_nomem(err);
	}
	af_buf_clear(&source);
	return status;
}

static enum af_status read_skills_cell(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
{
	const struct af_with *with = row->columns->with ? &row->columns->with[column] : NULL;
	bool left_over = false;
	enum af_status status;
	size_t n;

	if (record->values && record->values[column])
		return af_row_skill_values(row, record, column, err);
	if (with && (with->level != AF_NO_COLUMN || with->time != AF_NO_COLUMN || with->last_used != AF_NO_COLUMN)) {
		if (!said_in(row, record, column, &n)) {
			keep_with(row, record, column);
			return AF_OK;
		}
		status = read_skill_with(row, record, column, &left_over, err);
	} else {
		status = af_row_skill_text(row, record->cells[column], record->lengths[column], NULL, NULL, &left_over, err);
	}
	if (status == AF_INVALID && strncmp(err->message, "column ", 7) != 0)
		return af_fail_in(err, "column \"%.60s\"", row->columns->headers[column]);
	if (left_over)
		af_row_doubt(row, record, column);
	return status;
}

/* ---------------------------------------------------------------- columns of one skill */

/* The first 200 bytes of a header, without half a character. */
static int shown(const char *header)
{
	size_t n = strlen(header);

	if (n > 200)
		for (n = 200; n && ((unsigned char)header[n] & 0xC0) == 0x80; n--)
			;
	return (int)n;
}

static enum af_status add_column_skill(struct af_row *row, const struct af_record *record, size_t column,
                                       const struct af_qualifiers *said, struct af_error *err)
{
	const struct af_skill_header *named = row->named[column];
	const char *header = row->columns->headers[column];
	struct af_skill_item item = {.listed = named->skill != NULL, .level = said->level, .months = said->months,
	                             .last_used = said->last_used};
	enum af_status status = AF_OK;

	item.source = af_arena_printf(&row->arena, "%.*s: %s", shown(header), header, record->cells[column]);
	if (!item.source)
		return af_fail_nomem(err);
	if (named->skill)
		item.skill = named->skill->index;
	else
		status = af_skill_unlisted(&row->skills, named->name, &item.skill, err);
	return status == AF_OK ? add_skill(row, &item, err) : status;
}

/* What a bare number in the column counts. */
static enum af_scale scale_of(const struct af_row *row, size_t column)
{
	const enum af_scale scale = row->named[column]->scale;

	if (row->columns->fields[column] == AF_FIELD_SKILL_YEARS)
		return AF_SCALE_YEARS;
	if (scale == AF_SCALE_UNSAID || scale == AF_SCALE_YEARS) /* a header that says years is mapped to levels by the user alone */
		return row->columns->marks ? AF_SCALE_MARK : AF_SCALE_UNSAID;
	return scale;
}

static enum af_status read_skill_column(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
{
	const char *cell = record->cells[column];
	const size_t n = record->lengths[column];
	const enum af_scale scale = scale_of(row, column);
	struct af_qualifiers said;
	const struct af_skill *skill;
	int number;

	switch (af_skill_column_cell(cell, n, scale, row->now, &said)) {
	case AF_SAYS_YES:
		return add_column_skill(row, record, column, &said, err);
	case AF_SAYS_NO:
		return AF_OK;
	case AF_SAYS_NEGATIVE:
		return out_of_range(row, column, cell, "the time is negative", err);
	case AF_SAYS_BAD_LEVEL:
		return out_of_range(row, column, cell,
		                    !af_bare_number(cell, n, &number) ? "a level must be 1 to 5 and a time at most 80 years"
		                    : scale == AF_SCALE_YEARS        ? "a time is at most 80 years"
		                    : scale == AF_SCALE_TEN          ? "a level must be 1 to 10"
		                                                     : "a level must be 1 to 5", err);
	default:
		break;
	}
	/* Forms with boxes to tick write the name of the box. */
	skill = row->named[column]->skill ? af_item_resolve(&row->skills, cell, n) : NULL;
	if (skill && skill == row->named[column]->skill)
		return add_column_skill(row, record, column, &said, err);
	af_row_doubt(row, record, column);
	return AF_OK;
}

/* ---------------------------------------------------------------- all of them */

enum af_status af_row_all_skills(struct af_row *row, const struct af_record *record, struct af_error *err)
{
	for (size_t i = 0; i < row->columns->count; i++) {
		const enum af_field field = row->columns->fields[i];
		enum af_status status = AF_OK;
		size_t n;

		/* An empty cell of skills matters when another column tells of its skill. */
		if (field == AF_FIELD_SKILLS && (said_in(row, record, i, &n) || (row->columns->with && i < record->count)))
			status = read_skills_cell(row, record, i, err);
		else if ((field == AF_FIELD_SKILL || field == AF_FIELD_SKILL_YEARS) && said_in(row, record, i, &n))
			status = read_skill_column(row, record, i, err);
		if (status != AF_OK)
			return status;
	}
	return AF_OK;
}

enum af_status af_row_named(struct af_row *row, struct af_error *err)
{
	const struct af_columns *columns = row->columns;

	row->named = af_arena_array(&row->shared, columns->count, sizeof(*row->named));
	if (!row->named)
		return af_fail_nomem(err);
	for (size_t i = 0; i < columns->count; i++) {
		struct af_skill_header *named;
		enum af_status status;

		if (columns->fields[i] != AF_FIELD_SKILL && columns->fields[i] != AF_FIELD_SKILL_YEARS)
			continue;
		named = af_arena_alloc(&row->shared, sizeof(*named));
		if (!named)
			return af_fail_nomem(err);
		status = af_skill_header(row->taxonomy, columns->headers[i], named, err);
		if (status != AF_OK)
			return status;
		row->named[i] = named;
	}
	return AF_OK;
}
