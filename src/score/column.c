#include "score/column.h"

#include <string.h>

bool af_column_list_read(struct af_column_list *list, const void *blob, size_t size, uint8_t *numbers)
{
	const struct af_posting *p = &list->posting;
	unsigned stretch = 0, last = 0;

	if (!af_posting_read(&list->posting, blob, size))
		return false;
	af_posting_spread(&list->posting, numbers);
	for (size_t i = 0; !p->dense && i < p->count; i++) {
		const unsigned number = af_posting_number(p, i);

		if (i && number <= last)
			return false;
		for (; stretch <= number / AF_STRETCH; stretch++)
			list->starts[stretch] = (uint32_t)i;
		last = number;
	}
	for (; stretch <= AF_STRETCHES; stretch++)
		list->starts[stretch] = (uint32_t)p->count;
	return true;
}

/* ---------------------------------------------------------------- filling */

/* The part of a sparse list that lies in the stretch. */
struct part {
	const struct af_posting *posting;
	size_t from, to;
};

static unsigned number_at(const struct part *part, size_t i)
{
	return af_posting_number(part->posting, i) & (AF_STRETCH - 1);
}

static void take_sparse(uint8_t *value, const uint8_t *table, const struct part *part)
{
	for (size_t i = part->from; i < part->to; i++) {
		const unsigned number = number_at(part, i);
		const uint8_t worth = table[part->posting->bytes[i]];

		value[number] = worth > value[number] ? worth : value[number];
	}
}

/* The same, with a note of those who had no value. */
static void note_sparse(struct af_strengths *column, const uint8_t *table, const struct part *part)
{
	for (size_t i = part->from; i < part->to; i++) {
		const unsigned number = number_at(part, i);
		const uint8_t worth = table[part->posting->bytes[i]], before = column->value[number];

		column->touched[column->count] = (uint16_t)number; /* stays only when the count moves on */
		column->count += !before && worth;
		column->value[number] = worth > before ? worth : before;
	}
}

/* A dense list of codes, by a table that is not that of strengths now. */
static void take_dense(uint8_t *value, const uint8_t *table, const uint8_t *bytes)
{
	for (size_t i = 0; i < AF_STRETCH; i++) {
		const uint8_t worth = bytes[i] ? table[bytes[i]] : 0;

		value[i] = worth > value[i] ? worth : value[i];
	}
}

static void fill_dense(struct af_strengths *column, uint8_t *possible, const struct af_column_source *source, const uint8_t *bytes,
                       const struct af_kernel *kernel)
{
	const struct af_source whole = {.coded = source->coded, .value = source->value ? source->value : source->possible, .percent = source->percent};

	if (source->value) {
		kernel->take(&whole, bytes, column->value, NULL, AF_STRETCH);
		column->count = AF_TOUCHED_MANY;
	}
	if (possible && source->possible && source->coded)
		take_dense(possible, source->possible, bytes);
	else if (possible && source->possible)
		kernel->take(&whole, bytes, possible, NULL, AF_STRETCH);
}

static void fill_sparse(struct af_strengths *column, uint8_t *possible, const struct af_column_source *source, const struct part *part)
{
	if (source->value && column->count + (part->to - part->from) > AF_TOUCHED) {
		take_sparse(column->value, source->value, part);
		column->count = AF_TOUCHED_MANY;
	} else if (source->value) {
		note_sparse(column, source->value, part);
	}
	if (possible && source->possible)
		take_sparse(possible, source->possible, part);
}

void af_column_fill(struct af_strengths *column, uint8_t *possible, const struct af_column_source *sources, size_t n, const struct af_column_list *lists,
                    unsigned stretch, const struct af_kernel *kernel)
{
	column->count = 0;
	memset(column->value, 0, sizeof(column->value));
	if (possible)
		memset(possible, 0, AF_STRETCH);
	for (size_t i = 0; i < n; i++) {
		const struct af_column_list *list = &lists[sources[i].list];
		const struct part part = {&list->posting, list->starts[stretch], list->starts[stretch + 1]};

		if (!list->posting.bytes)
			continue;
		if (list->posting.dense)
			fill_dense(column, possible, &sources[i], list->posting.bytes + (size_t)stretch * AF_STRETCH, kernel);
		else if (part.from < part.to)
			fill_sparse(column, possible, &sources[i], &part);
	}
}

/* ---------------------------------------------------------------- adding up */

void af_column_absent(uint8_t *restrict failed, const uint8_t *restrict present)
{
	for (size_t i = 0; i < AF_STRETCH; i++)
		failed[i] = !present[i];
}

void af_column_fail(uint8_t *restrict failed, const uint8_t *restrict had, int need)
{
	const uint8_t least = (uint8_t)need;

	for (size_t i = 0; i < AF_STRETCH; i++)
		failed[i] |= had[i] < least;
}

void af_column_weigh(uint32_t *raw, const struct af_strengths *column, const uint8_t *credit, int level, int weight, const struct af_kernel *kernel)
{
	if (column->count > AF_TOUCHED) {
		kernel->weigh(raw, column->value, level, weight, AF_STRETCH);
		return;
	}
	for (size_t i = 0; i < column->count; i++)
		raw[column->touched[i]] += (uint32_t)weight * credit[column->value[column->touched[i]]];
}
