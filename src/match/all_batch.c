/* Batches of projects, and the columns that they share. */
#include <stdlib.h>
#include <string.h>

#include "match/all.h"
#include "match/pool.h"
#include "score/code.h"
#include "score/plan.h"

enum {
	COLUMNS_MOST = 2048, /* of a batch: up to 20 MB. A single project may want half of them */
	LEVEL_LEAST = 1,
	LEVEL_FULL = 5 /* at which credit is strength */
};

/* While a batch is made. */
struct making {
	struct af_all *all;
	struct af_all_batch batch;
	struct af_map map; /* what is asked -> column */
	struct af_buf key;
	size_t column_capacity, by_rows; /* by_rows: such projects in it; each has a column of its own */
	/* tables that all batches share: */
	const uint8_t *value[101], *possible[101], *plain;
};

/* ---------------------------------------------------------------- what is asked */

/* What two terms have in common when the same column answers both. */
static void write_key(struct af_buf *key, const struct af_term *term)
{
	af_buf_reset(key);
	if (term->kind == AF_PART_ARCHETYPE) {
		af_buf_printf(key, "a%s", term->persona->name);
		return;
	}
	af_buf_addc(key, term->requirement->exact ? 'e' : 's');
	for (size_t i = 0; i < term->skill_count; i++)
		af_buf_printf(key, " %u", (unsigned)term->skills[i]);
}

static enum af_status find_column(struct making *m, const struct af_term *term, size_t *column, struct af_error *err)
{
	struct af_all_batch *b = &m->batch;
	const size_t *known;
	enum af_status status;

	write_key(&m->key, term);
	if (m->key.failed)
		return af_fail_nomem(err);
	known = af_map_get(&m->map, m->key.data, m->key.length);
	if (known) {
		*column = *known;
		return AF_OK;
	}
	*column = b->column_count;
	status = af_map_put(&m->map, m->key.data, m->key.length, *column, err);
	if (!status)
		status = af_reserve((void **)&b->columns, &m->column_capacity, b->column_count + 1, sizeof(*b->columns), err);
	if (!status)
		b->columns[b->column_count++] = (struct af_all_column){.term = term};
	return status;
}

/* Can the postings answer it? */
static bool has_lists(const struct making *m, const struct af_query *query)
{
	for (size_t i = 0; i < query->term_count; i++) {
		const struct af_term *term = &query->terms[i];

		if (term->kind == AF_PART_ARCHETYPE && term->weight && !af_lists_find(&m->all->view.lists, AF_LIST_AFFINITY, term->persona->name))
			return false;
	}
	return true;
}

static enum af_status add_project(struct making *m, struct af_all_project *p, struct af_error *err)
{
	const struct af_query *query = &p->prepared.query;
	enum af_status status = AF_OK;

	p->terms = af_arena_array(&m->all->arena, query->term_count, sizeof(*p->terms));
	if (!p->terms)
		return af_fail_nomem(err);
	for (size_t i = 0; i < query->term_count && !status; i++) {
		const struct af_term *term = &query->terms[i];
		const bool asks = term->kind == AF_PART_REQUIREMENT, must = asks && term->requirement->importance == AF_MUST;
		const int level = asks ? term->requirement->level : LEVEL_FULL;
		size_t column = 0;

		if (!term->weight && !must)
			continue;
		status = find_column(m, term, &column, err);
		if (status)
			return status;
		m->batch.columns[column].judged |= must && !m->all->options->strict;
		p->terms[p->term_count++] = (struct af_all_term){(uint32_t)column, term->weight, level, must ? af_threshold(level) : 0, term->table};
	}
	p->by_rows = af_pool_needs_rows(p->project);
	m->by_rows += p->by_rows;
	return status;
}

/* ---------------------------------------------------------------- sources */

/* By code: percent of what it stands for. */
static const uint8_t *table_of(struct making *m, const uint8_t **tables, const uint8_t *codes, int percent)
{
	uint8_t *table;

	if (tables[percent])
		return tables[percent];
	table = af_arena_alloc(&m->all->arena, 256);
	for (int i = 0; table && i < 256; i++)
		table[i] = (uint8_t)(codes[i] * percent / 100);
	return tables[percent] = table;
}

static const uint8_t *plain_table(struct making *m)
{
	uint8_t *table = m->plain ? NULL : af_arena_alloc(&m->all->arena, 256);

	for (int i = 0; table && i < 256; i++)
		table[i] = (uint8_t)i;
	if (table)
		m->plain = table;
	return m->plain;
}

static struct af_column_source source_of(struct making *m, const struct af_source *s)
{
	struct af_column_source source = {.list = s->list, .coded = s->coded, .percent = s->percent};

	if (s->value)
		source.value = s->coded ? table_of(m, m->value, af_codes.strength, s->percent) : plain_table(m);
	if (s->judges)
		source.possible = s->coded ? table_of(m, m->possible, af_codes.possible, s->percent) : plain_table(m);
	return source;
}

static enum af_status note_list(struct af_all *all, uint32_t list, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&all->lists, &all->list_capacity, all->list_count + 1, sizeof(*all->lists), err);

	if (!status)
		all->lists[all->list_count++] = list;
	return status;
}

/* The sources are those of a plan for the column's term, as a must-have of the lowest level where it is judged: what cannot meet that meets no other. */
static enum af_status find_sources(struct making *m, struct af_all_column *column, struct af_error *err)
{
	struct af_requirement asked = {.level = LEVEL_LEAST, .importance = column->judged ? AF_MUST : AF_NICE};
	struct af_term term = *column->term;
	const struct af_query query = {.terms = &term, .term_count = 1};
	struct af_arena scratch = {0};
	struct af_plan plan;
	bool planned;
	enum af_status status;

	term.weight = 1;
	if (term.kind == AF_PART_REQUIREMENT) {
		asked.exact = term.requirement->exact;
		term.requirement = &asked;
	}
	status = af_plan_make(&plan, &query, m->all->taxonomy, &m->all->view.lists, m->all->options->strict, &scratch, &planned, err);
	if (!status) {
		column->source_count = plan.terms[0].source_count;
		column->sources = af_arena_array(&m->all->arena, column->source_count, sizeof(*column->sources));
	}
	for (size_t i = 0; !status && column->sources && i < column->source_count; i++) {
		column->sources[i] = source_of(m, &plan.terms[0].sources[i]);
		status = note_list(m->all, column->sources[i].list, err);
	}
	af_arena_clear(&scratch);
	if (!status && m->all->arena.failed)
		status = af_fail_nomem(err);
	return status;
}

/* ---------------------------------------------------------------- batches */

/* The batch at hand is whole: the next one begins with project `next`. */
static enum af_status end_batch(struct making *m, size_t next, struct af_error *err)
{
	struct af_all *all = m->all;
	struct af_all_batch *b = &m->batch;
	enum af_status status = af_reserve((void **)&all->batches, &all->batch_capacity, all->batch_count + 1, sizeof(*all->batches), err);

	for (size_t i = 0; i < b->column_count && !status; i++)
		status = find_sources(m, &b->columns[i], err);
	if (status)
		return status;
	b->count = next - b->first;
	all->batches[all->batch_count++] = *b;
	*b = (struct af_all_batch){.first = next};
	m->column_capacity = m->by_rows = 0;
	af_map_clear(&m->map);
	return AF_OK;
}

static enum af_status make_batches(struct making *m, struct af_error *err)
{
	struct af_all *all = m->all;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < all->count && !status; i++) {
		struct af_all_project *p = all->projects[i];
		const size_t most = p->prepared.query.term_count + 1;

		p->from_profiles = !has_lists(m, &p->prepared.query);
		if (p->from_profiles)
			continue;
		if (m->batch.column_count && m->batch.column_count + m->by_rows + most > COLUMNS_MOST)
			status = end_batch(m, i, err);
		if (!status)
			status = add_project(m, p, err);
	}
	return status ? status : end_batch(m, all->count, err);
}

static int by_number(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static uint32_t place_of(const struct af_all *all, uint32_t list)
{
	const uint32_t *found = bsearch(&list, all->lists, all->list_count, sizeof(*all->lists), by_number);

	return (uint32_t)(found - all->lists);
}

/* Each list once, and sources by its place among them. */
static void order_lists(struct af_all *all)
{
	size_t n = 0;

	qsort(all->lists, all->list_count, sizeof(*all->lists), by_number);
	for (size_t i = 0; i < all->list_count; i++)
		if (!n || all->lists[n - 1] != all->lists[i])
			all->lists[n++] = all->lists[i];
	all->list_count = n;
	all->people = place_of(all, AF_LIST_PEOPLE);
	for (size_t b = 0; b < all->batch_count; b++)
		for (size_t c = 0; c < all->batches[b].column_count; c++)
			for (size_t s = 0; s < all->batches[b].columns[c].source_count; s++) {
				struct af_column_source *source = &all->batches[b].columns[c].sources[s];

				source->list = place_of(all, source->list);
			}
}

enum af_status af_all_divide(struct af_all *all, struct af_error *err)
{
	struct making m = {.all = all};
	enum af_status status = note_list(all, AF_LIST_PEOPLE, err);

	if (!status)
		status = make_batches(&m, err);
	if (!status)
		order_lists(all);
	else
		af_free(m.batch.columns);
	af_map_clear(&m.map);
	af_buf_clear(&m.key);
	return status;
}
