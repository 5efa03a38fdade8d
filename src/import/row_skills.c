/* The skills of a row: cells to evidence, each skill once. */
#include <string.h>

#include "import/row.h"

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

enum af_status af_row_skills(struct af_row *row, const struct af_record *record, size_t column, struct af_error *err)
{
	bool left_over = false;
	enum af_status status;

	if (record->values && record->values[column])
		return af_row_skill_values(row, record, column, err);
	status = af_row_skill_text(row, record->cells[column], record->lengths[column], NULL, NULL, &left_over, err);
	if (status == AF_INVALID)
		return af_fail_in(err, "column \"%.60s\"", row->columns->headers[column]);
	if (left_over)
		af_row_doubt(row, record, column);
	return status;
}
