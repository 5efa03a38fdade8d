/* Columns of one skill: the header names it, and every cell is a value of such a column. A header such as "Python level" says so by itself.
 * "Spring" or "Go" alone does not: it takes a second column of that kind, or cells that speak of levels or time. */
#include <string.h>

#include "import/detect.h"
#include "import/reason.h"
#include "import/skill_column.h"
#include "taxonomy/taxonomy.h"

/* What is found out about a column. */
struct one {
	struct af_skill_header header;
	size_t filled;  /* cells that say something */
	size_t graded;  /* cells that tell a level or a time, more than by a number */
	size_t numbers; /* cells that are numbers, but for 0 */
	int high;       /* the highest number, in hundredths */
	bool whole;     /* all numbers are whole */
	size_t odd;     /* cells that are no values of such a column, and no numbers */
};

/* Can two skills of the category in a row of headers only mean a matrix of skills? Concepts such as GDPR or Security, and services such as
 * Slack, head columns of many kinds. */
static bool telling(const struct af_skill *skill)
{
	static const char *const others[] = {"concept", "practice", "service", "os"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(skill->category, others[i]))
			return false;
	return true;
}

/* Consent, special needs, and what a customer asks for: under these names "yes" hardly tells of a skill. */
static bool doubtful(const struct af_skill *skill)
{
	static const char *const slugs[] = {"gdpr", "accessibility", "compliance"};

	for (size_t i = 0; i < sizeof(slugs) / sizeof(slugs[0]); i++)
		if (!strcmp(skill->slug, slugs[i]))
			return true;
	return false;
}

/* Names such as C and R also number columns. */
static bool one_letter(const char *header)
{
	return strlen(header) < 2;
}

static enum af_status read_cells(struct af_detection *d, size_t column, struct one *one)
{
	one->whole = true;
	for (size_t i = 0; i < d->sample.rows; i++) {
		const char *cell = af_detection_cell(d, i, column);
		const size_t n = strlen(cell);
		struct af_qualifiers said;
		const struct af_skill *named = NULL;
		int number;

		if (!n)
			continue;
		one->filled++;
		if (af_bare_number(cell, n, &number)) {
			one->numbers += number > 0;
			one->high = number > one->high ? number : one->high;
			one->whole = one->whole && number % 100 == 0;
			continue;
		}
		switch (af_skill_column_cell(cell, n, one->header.scale, d->by->now, &said)) {
		case AF_SAYS_YES:
			one->graded += said.level != AF_UNKNOWN || said.months != AF_UNKNOWN;
			break;
		case AF_SAYS_NO:
			break;
		default: /* a box to tick has the name of the skill */
			if (af_taxonomy_find(d->by->taxonomy, cell, &named, d->err) != AF_OK)
				return AF_NOMEM;
			one->odd += !named || named != one->header.skill;
		}
	}
	return AF_OK;
}

/* Do the numbers of the column fit its scale? odd: there are columns of the kind whose numbers are beyond 5. */
static bool numbers_fit(const struct one *one, bool odd)
{
	switch (one->header.scale) {
	case AF_SCALE_UNSAID:
		return !one->numbers || !odd;
	case AF_SCALE_LEVEL:
		return one->whole && one->high <= 500;
	case AF_SCALE_TEN:
		return one->whole && one->high <= 1000;
	case AF_SCALE_MARK:
		return one->whole && one->high <= 100;
	case AF_SCALE_YEARS:
		return one->high <= 8000;
	default:
		return !one->numbers;
	}
}

/* Judges every column that may be one of a skill, or is mapped as such; list has NULL for others. */
static enum af_status judge(struct af_detection *d, struct one **list, bool search)
{
	for (size_t i = 0; i < d->columns->count; i++) {
		const bool mapped = d->how[i] == AF_BY_NAME && d->fields[i] == AF_FIELD_SKILL;
		struct one one = {0};
		enum af_status status;

		if (!mapped && (!search || d->how[i] != AF_BY_NOTHING))
			continue;
		status = af_skill_header(d->by->taxonomy, d->columns->headers[i], &one.header, d->err);
		if (status == AF_OK && (one.header.skill || mapped))
			status = read_cells(d, i, &one);
		if (status != AF_OK)
			return status;
		if (!one.header.skill && !mapped)
			continue;
		list[i] = af_arena_alloc(&d->scratch, sizeof(one));
		if (!list[i])
			return af_fail_nomem(d->err);
		*list[i] = one;
	}
	return AF_OK;
}

/* What the numbers in columns whose headers tell of no scale are, in all of these columns together: only 0 and 1 are marks, and beyond 5 or with
 * fractions they are no levels. */
static void judge_numbers(const struct af_detection *d, struct one *const *list, bool *marks, bool *odd)
{
	enum af_reason_note note;
	int high = 0;

	for (size_t i = 0; i < d->columns->count; i++)
		if (af_reason_is(d->columns->headers[i], &note)) { /* rejected rows: the file that they come from has told */
			*marks = note == AF_NOTE_MARKS;
			*odd = note == AF_NOTE_NO_LEVELS;
			return;
		}
	*odd = false;
	for (size_t i = 0; i < d->columns->count; i++) {
		const struct one *one = list[i];

		if (!one || one->header.scale != AF_SCALE_UNSAID || (one->odd && d->how[i] != AF_BY_NAME))
			continue;
		high = one->high > high ? one->high : high;
		*odd = *odd || !one->whole || one->high > 500;
	}
	*marks = high == 100 && !*odd;
}

static bool is_taken(const struct one *one, const char *header, bool matrix)
{
	const bool only_marks = !one->graded && (!one->numbers || one->high <= 100);

	if (one->header.certain)
		return true;
	if (matrix)
		return !(only_marks && doubtful(one->header.skill));
	return one->graded && !one_letter(header);
}

enum af_status af_detect_skills(struct af_detection *d)
{
	const bool search = !af_detection_mapped(d, AF_FIELD_SKILL) && !af_detection_mapped(d, AF_FIELD_SKILL_YEARS);
	struct one **list = af_arena_array(&d->scratch, d->columns->count, sizeof(*list));
	size_t clear = 0;
	bool odd;
	enum af_status status = list ? judge(d, list, search) : af_fail_nomem(d->err);

	if (status != AF_OK)
		return status;
	judge_numbers(d, list, &d->columns->marks, &odd);
	d->columns->no_levels = odd;
	for (size_t i = 0; i < d->columns->count; i++)
		clear += list[i] && d->how[i] == AF_BY_NOTHING && !list[i]->header.certain && !list[i]->odd && list[i]->filled &&
		         numbers_fit(list[i], odd) && telling(list[i]->header.skill) && !one_letter(d->columns->headers[i]);
	for (size_t i = 0; i < d->columns->count; i++) {
		const struct one *one = list[i];
		enum af_field field = AF_FIELD_SKILL;

		if (!one || d->how[i] != AF_BY_NOTHING)
			continue;
		if (one->header.scale == AF_SCALE_YEARS || (one->header.scale == AF_SCALE_UNSAID && one->high > 500))
			field = AF_FIELD_SKILL_YEARS;
		if (!one->odd && numbers_fit(one, odd) && is_taken(one, d->columns->headers[i], clear > 1))
			af_detection_take(d, i, field, AF_BY_HEADER);
		else if (one->odd * 2 < one->filled)
			d->suggestions[i] = field;
	}
	return AF_OK;
}
