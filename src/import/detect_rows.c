/* Columns that stand beside a skill: "Skill 1 level" beside "Skill 1", and the long format, in which each row has one skill of a candidate. */
#include <string.h>

#include "import/reason.h"
#include "base/text.h"
#include "import/detect.h"
#include "import/scan.h"

/* What a header says of its column, beside a skill. */
struct beside {
	enum af_field field;
	unsigned number;
};

static size_t *slot(struct af_with *with, enum af_field field)
{
	return field == AF_FIELD_LEVEL ? &with->level : field == AF_FIELD_SKILL_TIME ? &with->time : &with->last_used;
}

static bool is_beside(enum af_field field)
{
	return field == AF_FIELD_LEVEL || field == AF_FIELD_SKILL_TIME || field == AF_FIELD_LAST_USED;
}

/* The places beside every column; all free at first. */
static struct af_with *open_with(struct af_detection *d)
{
	struct af_with *with = af_arena_array(d->arena, d->columns->count, sizeof(*with));

	for (size_t i = 0; with && i < d->columns->count; i++)
		with[i] = (struct af_with){AF_NO_COLUMN, AF_NO_COLUMN, AF_NO_COLUMN};
	d->columns->with = with;
	return with;
}

/* The only column of skills; with a number, the only one that has it. AF_NO_COLUMN when there is none, or several. */
static size_t only_skills(const struct af_detection *d, const struct beside *headers, unsigned number)
{
	size_t only = AF_NO_COLUMN;

	for (size_t i = 0; i < d->columns->count; i++) {
		if (d->fields[i] != AF_FIELD_SKILLS || (number && headers[i].number != number))
			continue;
		if (only != AF_NO_COLUMN)
			return AF_NO_COLUMN;
		only = i;
	}
	return only;
}

/* "Skill 1 level" and "Years 1" beside "Skill 1". */
static enum af_status detect_numbered(struct af_detection *d, const struct beside *headers)
{
	struct af_with *with = NULL;

	for (size_t i = 0; i < d->columns->count; i++) {
		size_t skill, *place;

		if (d->how[i] != AF_BY_NOTHING || !is_beside(headers[i].field) || !headers[i].number)
			continue;
		skill = only_skills(d, headers, headers[i].number);
		if (skill == AF_NO_COLUMN)
			continue;
		if (!with)
			with = open_with(d);
		if (!with)
			return af_fail_nomem(d->err);
		place = slot(&with[skill], headers[i].field);
		if (*place != AF_NO_COLUMN)
			continue;
		*place = i;
		af_detection_take(d, i, headers[i].field, AF_BY_HEADER);
	}
	return AF_OK;
}

/* ---------------------------------------------------------------- the long format */

/* The key of a row of the sample, as an import finds it, into key. */
static void key_of(const struct af_detection *d, size_t row, struct af_buf *key)
{
	const size_t id = d->columns->of[AF_FIELD_KEY], email = d->columns->of[AF_FIELD_EMAIL];
	const char *cell = id == AF_NO_COLUMN ? "" : af_detection_cell(d, row, id);

	af_buf_reset(key);
	if (*cell && id != email)
		af_buf_adds(key, cell);
	else if (email != AF_NO_COLUMN)
		af_fold(key, af_detection_cell(d, row, email), strlen(af_detection_cell(d, row, email)));
}

/* first[i] is the first row with the key of row i, SIZE_MAX for a row without a key; *repeated counts the rows whose key others have too. */
static enum af_status group_rows(struct af_detection *d, size_t *first, size_t *repeated)
{
	struct af_map seen = {0};
	struct af_buf key = {0};
	enum af_status status = AF_OK;

	*repeated = 0;
	for (size_t i = 0; i < d->sample.rows && status == AF_OK; i++) {
		const size_t *before;

		key_of(d, i, &key);
		first[i] = SIZE_MAX;
		if (key.failed)
			status = af_fail_nomem(d->err);
		if (status != AF_OK || !key.length)
			continue;
		before = af_map_get(&seen, key.data, key.length);
		first[i] = before ? *before : i;
		if (!before)
			status = af_map_put(&seen, key.data, key.length, i, d->err);
	}
	for (size_t i = 0; i < d->sample.rows; i++) {
		bool alone = true;

		for (size_t k = 0; k < d->sample.rows && alone && first[i] != SIZE_MAX; k++)
			alone = k == i || first[k] != first[i];
		*repeated += !alone;
	}
	af_buf_clear(&key);
	af_map_clear(&seen);
	return status;
}

/* Has every cell of the column one skill at most? */
static enum af_status single_items(struct af_detection *d, size_t column, bool *single)
{
	struct af_skill_parser parser = {.taxonomy = d->by->taxonomy, .missing = d->by->missing,
	                                 .missing_count = d->by->missing_count, .now = d->by->now};
	struct af_skill_list list = {0};
	enum af_status status = AF_OK;

	*single = true;
	for (size_t i = 0; i < d->sample.rows && status == AF_OK && *single; i++) {
		const char *cell = af_detection_cell(d, i, column);

		list.count = 0;
		status = af_skill_cell(&parser, cell, strlen(cell), &list, d->err);
		if (status == AF_INVALID) /* the row will be rejected */
			status = AF_OK;
		*single = list.count < 2;
	}
	af_free(list.items);
	af_skill_parser_clear(&parser);
	return status;
}

/* Do rows of one candidate differ in the column? Then "Years" are years of the skill, not of the candidate. */
static bool differs(const struct af_detection *d, const size_t *first, size_t column)
{
	for (size_t i = 0; i < d->sample.rows; i++) {
		const char *cell = af_detection_cell(d, i, column);

		for (size_t k = 0; k < i && first[i] != SIZE_MAX && *cell; k++) {
			const char *other = af_detection_cell(d, k, column);

			if (first[k] == first[i] && *other && strcmp(cell, other) != 0)
				return true;
		}
	}
	return false;
}

/* What decides on the long format. */
struct shape {
	const struct beside *headers;
	size_t *first;      /* of group_rows; NULL when the rows were not looked at */
	bool often;         /* most rows have a key that others have too */
	struct af_buf words; /* scratch */
};

/* Are the words of the header in the list? */
static bool is_one_of(struct shape *shape, const char *header, const char *list)
{
	const bool failed = shape->words.failed; /* once is enough */

	af_buf_reset(&shape->words);
	af_words(&shape->words, header, strlen(header));
	shape->words.failed = shape->words.failed || failed;
	return af_scan_listed(list, af_buf_text(&shape->words));
}

/* Can the column tell of the skill of its row? */
static bool may_tell(const struct af_detection *d, struct shape *shape, size_t column)
{
	if (!is_beside(shape->headers[column].field) || shape->headers[column].number)
		return false;
	if (d->how[column] == AF_BY_NOTHING)
		return true;
	if (d->how[column] != AF_BY_HEADER || d->fields[column] != AF_FIELD_YEARS || !shape->first)
		return false;
	/* Where nobody comes twice, plain "Years" beside "Skill" and "Last used" are those of the skill; "Years of experience" may not be. */
	return shape->often ? differs(d, shape->first, column)
	                    : is_one_of(shape, d->columns->headers[column], "|years|yrs|jahre|années|años|");
}

/* Makes the file one of long format. */
static enum af_status take_long(struct af_detection *d, struct shape *shape, size_t skill)
{
	struct af_with *with = open_with(d);

	if (!with)
		return af_fail_nomem(d->err);
	for (size_t i = 0; i < d->columns->count; i++)
		if (is_beside(d->fields[i]) && d->how[i] == AF_BY_NAME)
			*slot(&with[skill], d->fields[i]) = i;
	for (size_t i = 0; i < d->columns->count; i++) {
		size_t *place;

		if (!may_tell(d, shape, i))
			continue;
		place = slot(&with[skill], shape->headers[i].field);
		if (*place != AF_NO_COLUMN)
			continue;
		if (d->columns->of[AF_FIELD_YEARS] == i)
			d->columns->of[AF_FIELD_YEARS] = AF_NO_COLUMN;
		*place = i;
		af_detection_take(d, i, shape->headers[i].field, AF_BY_HEADER);
	}
	d->columns->long_format = true;
	return AF_OK;
}

/* Finds the first column that can tell of the skill of its row, and whether one of them can tell of nothing else: "Last used", "Skill level",
 * where "Level" may be a candidate's. */
static size_t find_telling(const struct af_detection *d, struct shape *shape, bool *certain)
{
	size_t found = AF_NO_COLUMN;

	*certain = false;
	for (size_t i = 0; i < d->columns->count; i++) {
		if (!may_tell(d, shape, i))
			continue;
		found = found == AF_NO_COLUMN ? i : found;
		*certain = *certain || (d->how[i] == AF_BY_NOTHING &&
		                        !is_one_of(shape, d->columns->headers[i],
		                                   "|level|rating|niveau|stufe|nivel|years|yrs|years of experience|years experience|experience|"
		                                   "experience years|jahre|jahre erfahrung|erfahrung|années|años|"));
	}
	return found;
}

/* Notes the --map that would make the file one of long format. */
static enum af_status suggest_long(struct af_detection *d, enum af_field field, size_t column)
{
	d->columns->long_map = af_arena_printf(d->arena, "%s=%s", af_field_name(field), d->columns->headers[column]);
	return d->columns->long_map ? AF_OK : af_fail_nomem(d->err);
}

/* Do the rows come from a file of rejected rows, and what was that made of? Single rows show no format, so its header tells. */
static bool from_rejects(const struct af_detection *d, bool *in_long_format)
{
	enum af_reason_note note;

	for (size_t i = 0; i < d->columns->count; i++)
		if (af_reason_is(d->columns->headers[i], &note)) {
			*in_long_format = note == AF_NOTE_LONG;
			return true;
		}
	return false;
}

/* Decides by the rows. Every cell must name one skill at most. Then it is the long format when most keys are there several times, and there is
 * a column beside the skill, or the header is "Skill"; or when it is "Skill" and the column beside it can be of nothing else. */
static enum af_status judge_rows(struct af_detection *d, const struct beside *headers, size_t skill, size_t *first)
{
	struct shape shape = {.headers = headers, .first = first};
	const char *header = d->columns->headers[skill];
	size_t repeated, telling = AF_NO_COLUMN;
	bool single = false, certain = false, one = false, is_long;
	enum af_status status = group_rows(d, first, &repeated);

	if (status == AF_OK)
		status = single_items(d, skill, &single);
	if (status == AF_OK) {
		shape.often = repeated && repeated * 2 >= d->sample.rows;
		telling = find_telling(d, &shape, &certain);
		one = is_one_of(&shape, header, "|skill|skill name|");
	}
	is_long = shape.often ? telling != AF_NO_COLUMN || one : certain && one;
	if (from_rejects(d, &is_long))
		shape.often = is_long;
	if (status == AF_OK && single && is_long)
		status = take_long(d, &shape, skill);
	else if (telling != AF_NO_COLUMN && d->how[telling] == AF_BY_NOTHING)
		status = suggest_long(d, headers[telling].field, telling);
	if (status == AF_OK && shape.words.failed)
		status = af_fail_nomem(d->err);
	af_buf_clear(&shape.words);
	return status;
}

enum af_status af_detect_rows(struct af_detection *d)
{
	struct beside *headers = af_arena_array(&d->scratch, d->columns->count, sizeof(*headers));
	size_t *first = af_arena_array(&d->scratch, d->sample.rows + 1, sizeof(*first));
	enum af_status status = headers && first ? AF_OK : af_fail_nomem(d->err);
	size_t skill;
	bool asked = false;

	for (size_t i = 0; i < d->columns->count && status == AF_OK; i++) {
		status = af_header_of_skill(d->columns->headers[i], &headers[i].field, &headers[i].number, d->err);
		asked = asked || (is_beside(d->fields[i]) && d->how[i] == AF_BY_NAME);
	}
	if (status == AF_OK && !asked)
		status = detect_numbered(d, headers);
	if (status != AF_OK)
		return status;
	skill = only_skills(d, headers, 0);
	if (asked && skill == AF_NO_COLUMN)
		return af_fail(d->err, AF_INVALID, "%s: --map of level, skill_time or last_used is for rows with one skill each, and there is not "
		               "exactly one column of skills; name it with --map skills=COLUMN", d->by->name);
	if (asked) {
		struct shape shape = {.headers = headers};

		return take_long(d, &shape, skill); /* without rows it needs no scratch */
	}
	if (skill == AF_NO_COLUMN || d->columns->with || !af_columns_have_key(d->columns))
		return AF_OK;
	return judge_rows(d, headers, skill, first);
}
