/* The sample of rows, and columns that are found by what their cells are. */
#include "import/detect.h"

#include <string.h>

#include "base/text.h"

#define ROWS_MAX ((size_t)200)
#define CELLS_MAX ((size_t)32 * 1024) /* of the sample */
#define LIST_MAX ((size_t)1000)       /* bytes of a cell; a longer one is text */
#define LEAST ((size_t)3)             /* cells to judge a column by */

/* A column of addresses under such a header holds those of somebody else. */
#define NOT_THEIRS "|recruiter|owner|manager|hiring|referrer|referred|referral|sourcer|coordinator|interviewer|company|client|agency|agent|" \
	"by|created|updated|modified|assigned|assignee|author|reporter|"
/* Skills under such a header are none that somebody has. */
#define NOT_HAD "|want|wants|wanted|wish|wishes|would|learn|learning|interest|interests|interested|like|prefer|prefers|preferred|preference|" \
	"plan|plans|planned|planning|future|desire|desired|favorite|favourite|need|needs|needed|require|requires|required|requirement|" \
	"requirements|hate|dislike|avoid|not|no|never|without|lack|lacks|missing|gap|gaps|job|jobs|role|roles|position|positions|opening|" \
	"vacancy|requisition|posting|project|projects|client|clients|customer|customers|company|companies|employer|employers|team|teams|" \
	"department|industry|industries|domain|domains|course|courses|training|trainings|apply|applying|applied|target|goal|goals|" \
	"searching|hobby|hobbies|lernen|wunsch|apprendre|aprender|"

const char *af_detection_cell(const struct af_detection *d, size_t row, size_t column)
{
	return d->sample.cells[row * d->sample.width + column];
}

bool af_detection_mapped(const struct af_detection *d, enum af_field field)
{
	for (size_t i = 0; i < d->columns->count; i++)
		if (d->how[i] == AF_BY_NAME && d->fields[i] == field)
			return true;
	return false;
}

void af_detection_take(struct af_detection *d, size_t column, enum af_field field, enum af_by by)
{
	d->fields[column] = field;
	d->how[column] = by;
	if (d->columns->of[field] == AF_NO_COLUMN)
		d->columns->of[field] = column;
}

/* ---------------------------------------------------------------- the sample */

static enum af_status add_row(struct af_detection *d, const struct af_record *record, struct af_error *err)
{
	const char **cells = d->sample.cells + d->sample.rows * d->sample.width;

	for (size_t i = 0; i < d->sample.width; i++) {
		const char *cell = i < record->count ? record->cells[i] : "";
		const size_t n = i < record->count ? record->lengths[i] : 0;

		cells[i] = af_is_missing(d->by->missing, d->by->missing_count, cell, n) ? "" : af_arena_strndup(&d->scratch, cell, n);
		if (!cells[i])
			return af_fail_nomem(err);
	}
	d->sample.rows++;
	return AF_OK;
}

/* Reads sound rows of text; the last one is left out when it may be cut off. A text that cannot be read gives no rows. */
static enum af_status read_rows(struct af_detection *d, FILE *in, char delimiter, size_t n, bool whole)
{
	const size_t width = d->sample.width, most = CELLS_MAX / width < ROWS_MAX ? CELLS_MAX / width : ROWS_MAX;
	struct af_delimited *reader = NULL;
	struct af_record record;
	struct af_error why;
	bool end = false;
	enum af_status status = af_delimited_open(in, d->by->name, delimiter, NULL, &reader, &why);

	if (status == AF_OK)
		af_delimited_expect(reader, d->columns->least, width);
	while (status == AF_OK && !end && d->sample.rows < most) {
		status = af_delimited_next(reader, &record, &end, &why);
		if (status == AF_OK && !end && !record.bad && (whole || af_delimited_bytes(reader) < n))
			status = add_row(d, &record, &why);
	}
	af_delimited_close(reader);
	return status == AF_INVALID || status == AF_OK ? AF_OK : af_fail(d->err, status, "%s", why.message);
}

static enum af_status take_sample(struct af_detection *d, const struct af_delimited *reader)
{
	const char *text;
	size_t n;
	const bool whole = af_delimited_ahead(reader, &text, &n);
	FILE *in;
	enum af_status status;

	d->sample.width = d->columns->count;
	d->sample.cells = af_arena_array(&d->scratch, CELLS_MAX > d->sample.width ? CELLS_MAX : d->sample.width, sizeof(*d->sample.cells));
	if (!d->sample.cells)
		return af_fail_nomem(d->err);
	if (!n)
		return AF_OK;
	in = fmemopen((void *)(uintptr_t)text, n, "r");
	if (!in)
		return af_fail_nomem(d->err);
	status = read_rows(d, in, af_delimited_delimiter(reader), n, whole);
	fclose(in);
	return status;
}

/* ---------------------------------------------------------------- e-mail addresses */

/* Looks like an address: one @ with a dot somewhere behind it, and no white space. */
static bool is_address(const char *cell)
{
	const char *at = strchr(cell, '@');

	return at && at > cell && at[1] && !strchr(at + 1, '@') && strchr(at + 2, '.') && !strpbrk(cell, " \t\r\n,;");
}

/* Are nine of ten cells addresses, and as many of them different? */
static enum af_status judge_addresses(struct af_detection *d, size_t column, bool *found)
{
	struct af_map seen = {0};
	size_t filled = 0, addresses = 0;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < d->sample.rows && status == AF_OK; i++) {
		const char *cell = af_detection_cell(d, i, column);

		filled += *cell != '\0';
		addresses += is_address(cell);
		if (is_address(cell))
			status = af_map_put(&seen, cell, strlen(cell), i, d->err);
	}
	*found = filled >= LEAST && addresses * 10 >= filled * 9 && seen.count * 10 >= filled * 9;
	af_map_clear(&seen);
	return status;
}

static enum af_status detect_email(struct af_detection *d)
{
	struct af_buf words = {0};
	size_t email = AF_NO_COLUMN;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < d->columns->count && status == AF_OK; i++) {
		const char *header = d->columns->headers[i];
		bool found = false;

		if (d->how[i] != AF_BY_NOTHING || af_header_has_word(&words, header, strlen(header), NOT_THEIRS))
			continue;
		status = judge_addresses(d, i, &found);
		if (status != AF_OK || !found)
			continue;
		if (email != AF_NO_COLUMN)
			status = af_fail(d->err, AF_INVALID,
			                 "%s: \"%.60s\" and \"%.60s\" both hold e-mail addresses; say with --map email=COLUMN which one tells "
			                 "candidates apart", d->by->name, d->columns->headers[email], header);
		email = i;
	}
	if (status == AF_OK && words.failed)
		status = af_fail_nomem(d->err);
	af_buf_clear(&words);
	if (status == AF_OK && email != AF_NO_COLUMN)
		af_detection_take(d, email, AF_FIELD_EMAIL, AF_BY_CELLS);
	return status;
}

/* ---------------------------------------------------------------- lists of skills */

/* What the items of a column are. */
struct items {
	size_t filled, lists; /* cells; those with several items */
	size_t items, listed, distinct;
};

static enum af_status count_items(struct af_detection *d, struct af_skill_parser *parser, size_t column, bool *had, struct items *count)
{
	struct af_skill_list list = {0};
	enum af_status status = AF_OK;

	for (size_t i = 0; i < d->sample.rows && status == AF_OK; i++) {
		const char *cell = af_detection_cell(d, i, column);
		const size_t n = strlen(cell);

		list.count = 0;
		if (!n)
			continue;
		count->filled++;
		if (n <= LIST_MAX)
			status = af_skill_cell(parser, cell, n, &list, d->err);
		if (n > LIST_MAX || status == AF_INVALID) { /* text; or a level out of range, which names no skill for certain */
			count->items++;
			status = AF_OK;
			continue;
		}
		count->items += list.count;
		count->lists += list.count > 1;
		for (size_t k = 0; k < list.count && status == AF_OK; k++) {
			if (!list.items[k].listed)
				continue;
			count->listed++;
			count->distinct += !had[list.items[k].skill];
			had[list.items[k].skill] = true;
		}
	}
	af_free(list.items);
	return status;
}

/* Columns of lists of which four of five items are skills. Where cells have one item each, a first name or a town may be a skill's name as
 * well: such a column is only pointed out. */
static enum af_status detect_lists(struct af_detection *d)
{
	const size_t skills = af_taxonomy_count(d->by->taxonomy);
	struct af_skill_parser parser = {.taxonomy = d->by->taxonomy, .missing = d->by->missing,
	                                 .missing_count = d->by->missing_count, .now = d->by->now};
	struct af_buf words = {0};
	bool *had = af_alloc(skills + 1);
	enum af_status status = had ? AF_OK : af_fail_nomem(d->err);

	for (size_t i = 0; i < d->columns->count && status == AF_OK; i++) {
		const char *header = d->columns->headers[i];
		struct items count = {0};

		if (d->how[i] != AF_BY_NOTHING || af_header_has_word(&words, header, strlen(header), NOT_HAD))
			continue;
		memset(had, 0, skills + 1);
		status = count_items(d, &parser, i, had, &count);
		if (count.filled < LEAST || count.distinct < 2 || count.listed * 5 < count.items * 4)
			continue;
		if (count.lists * 2 >= count.filled)
			af_detection_take(d, i, AF_FIELD_SKILLS, AF_BY_CELLS);
		else if (count.distinct > 2)
			d->suggestions[i] = AF_FIELD_SKILLS;
	}
	if (status == AF_OK && words.failed)
		status = af_fail_nomem(d->err);
	af_buf_clear(&words);
	af_skill_parser_clear(&parser);
	af_free(had);
	return status;
}

/* ---------------------------------------------------------------- all of it */

/* Suggestions by spelling go where the cells have told, and where the field has its column now. */
static void settle_suggestions(struct af_detection *d)
{
	for (size_t i = 0; i < d->columns->count; i++) {
		const enum af_field field = d->suggestions[i];

		if (d->how[i] != AF_BY_NOTHING || (!af_field_many(field) && d->columns->of[field] != AF_NO_COLUMN))
			d->suggestions[i] = AF_FIELD_EXTRA;
	}
}

/* Copies of the columns' lists, to be written. */
static enum af_status open_columns(struct af_detection *d)
{
	const size_t n = d->columns->count;

	d->fields = af_arena_array(d->arena, n, sizeof(*d->fields));
	d->suggestions = af_arena_array(d->arena, n, sizeof(*d->suggestions));
	d->how = af_arena_array(d->arena, n, sizeof(*d->how));
	if (!d->fields || !d->suggestions || !d->how)
		return af_fail_nomem(d->err);
	memcpy(d->fields, d->columns->fields, n * sizeof(*d->fields));
	memcpy(d->suggestions, d->columns->suggestions, n * sizeof(*d->suggestions));
	memcpy(d->how, d->columns->by, n * sizeof(*d->how));
	d->columns->fields = d->fields;
	d->columns->suggestions = d->suggestions;
	d->columns->by = d->how;
	return AF_OK;
}

enum af_status af_detect_columns(const struct af_detect *detect, const struct af_delimited *reader, struct af_arena *arena,
                                 struct af_columns *columns, struct af_error *err)
{
	struct af_detection d = {.by = detect, .columns = columns, .arena = arena, .err = err};
	enum af_status status = open_columns(&d);

	if (status == AF_OK)
		status = take_sample(&d, reader);
	if (status == AF_OK)
		status = af_detect_skills(&d);
	if (status == AF_OK && !af_columns_have_key(columns))
		status = detect_email(&d);
	if (status == AF_OK)
		status = af_detect_rows(&d);
	if (status == AF_OK && !af_detection_mapped(&d, AF_FIELD_SKILLS))
		status = detect_lists(&d);
	if (status == AF_OK)
		settle_suggestions(&d);
	af_arena_clear(&d.scratch);
	return status;
}
