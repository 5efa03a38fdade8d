/* The pass over the postings for all projects: see all.h. */
#include <stdatomic.h>
#include <string.h>

#include "base/team.h"
#include "match/all.h"
#include "match/conditions.h"
#include "store/index_chunk.h"

enum {
	ROOM = 4 * AF_STRETCH, /* people that a worker can leave before they are offered to the boards */
	FEW = 8 /* with at most one in FEW eligible, they are scored one by one */
};

/* Somebody who may be among the best of a project. */
struct found {
	uint32_t project, raw; /* project: in the batch */
	uint16_t number;       /* in the stretch */
};

/* What one thread writes. */
struct worker {
	size_t count;
	struct found found[ROOM];
	uint32_t raw[AF_STRETCH];
	uint8_t failed[AF_STRETCH];
	uint16_t picked[AF_STRETCH];
};

struct pass {
	struct af_all *all;
	const struct af_kernel *kernel;
	struct af_team *team;
	struct worker *workers;
	struct af_index_chunk chunk;
	int64_t number;   /* of the chunk */
	unsigned stretch; /* of it */
	const struct af_all_batch *batch;
	struct af_strengths present, *columns;
	uint8_t *possible; /* AF_STRETCH bytes for each column that has any */
	size_t *possible_at; /* by column: which of them */
	uint8_t *failed;   /* AF_STRETCH bytes for each project of the batch that rows decide */
	size_t by_rows;    /* how many those are */
	atomic_size_t next; /* piece of work that nobody has begun */
	struct af_error *err;
};

/* ---------------------------------------------------------------- work in memory */

static void fill_columns(void *context, unsigned member)
{
	struct pass *pass = context;
	const struct af_all_batch *b = pass->batch;
	size_t i;

	(void)member;
	while ((i = atomic_fetch_add(&pass->next, 1)) < b->column_count) {
		const struct af_all_column *c = &b->columns[i];
		uint8_t *possible = c->judged ? pass->possible + pass->possible_at[i] * AF_STRETCH : NULL;

		af_column_fill(&pass->columns[i], possible, c->sources, c->source_count, pass->chunk.lists, pass->stretch, pass->kernel);
	}
}

/* failed of everybody who is not there, or whose strength is not enough in a must-have. */
static void fail(const struct pass *pass, const struct af_all_project *p, uint8_t *failed)
{
	af_column_absent(failed, pass->present.value);
	for (size_t i = 0; i < p->term_count; i++) {
		const size_t column = p->terms[i].column;

		if (p->terms[i].need)
			af_column_fail(failed, pass->batch->columns[column].judged ? pass->possible + pass->possible_at[column] * AF_STRETCH
			                                                            : pass->columns[column].value, p->terms[i].need);
	}
}

static struct af_all_project *project_at(const struct pass *pass, size_t i)
{
	struct af_all_project *p = pass->all->projects[pass->batch->first + i];

	return p->from_profiles ? NULL : p;
}

/* Of the projects that rows decide: whom strength leaves. */
static void fill_failed(void *context, unsigned member)
{
	struct pass *pass = context;
	size_t i;

	(void)member;
	while ((i = atomic_fetch_add(&pass->next, 1)) < pass->batch->count) {
		const struct af_all_project *p = project_at(pass, i);

		if (p && p->by_rows)
			fail(pass, p, p->failed);
	}
}

/* Adds up the project for the n eligible, one by one. */
static void score_some(const struct pass *pass, const struct af_all_project *p, struct worker *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		w->raw[w->picked[i]] = 0;
	for (size_t t = 0; t < p->term_count; t++) {
		const struct af_all_term *term = &p->terms[t];
		const uint8_t *value = pass->columns[term->column].value;

		for (size_t i = 0; i < n; i++)
			w->raw[w->picked[i]] += (uint32_t)term->weight * term->credit[value[w->picked[i]]];
	}
}

/* The same for the whole stretch. */
static void score_all(const struct pass *pass, const struct af_all_project *p, struct worker *w)
{
	memset(w->raw, 0, sizeof(w->raw));
	for (size_t t = 0; t < p->term_count; t++)
		af_column_weigh(w->raw, &pass->columns[p->terms[t].column], p->terms[t].credit, p->terms[t].level, p->terms[t].weight, pass->kernel);
}

/* Of the n picked, those who reach the floor. */
static size_t keep(struct worker *w, size_t n, uint32_t floor)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		w->picked[kept] = w->picked[i];
		kept += w->raw[w->picked[i]] >= floor;
	}
	return kept;
}

/* Scores the n eligible of the stretch, whom failed tells, and picks those who reach the floor. Returns how many. */
static size_t score(const struct pass *pass, const struct af_all_project *p, struct worker *w, size_t n, uint32_t floor)
{
	const uint8_t *present = pass->present.value;

	if (n > AF_STRETCH / FEW) {
		score_all(pass, p, w);
		return pass->kernel->pick(w->raw, present, w->failed, false, floor, AF_STRETCH, AF_STRETCH, w->picked);
	}
	if (!n)
		return 0;
	pass->kernel->pick(w->raw, present, w->failed, false, 0, AF_STRETCH, AF_STRETCH, w->picked);
	score_some(pass, p, w, n);
	return keep(w, n, floor);
}

/* Scores the eligible of the stretch; leaves in found whoever reaches the board's floor, and is among the best of the stretch. */
static void look_at_project(const struct pass *pass, size_t number, struct worker *w)
{
	struct af_all_project *p = project_at(pass, number);
	const uint32_t floor = p->board.floor > 0 ? (uint32_t)p->board.floor : 0;
	size_t n;

	if (p->by_rows)
		memcpy(w->failed, p->failed, AF_STRETCH);
	else
		fail(pass, p, w->failed);
	n = pass->kernel->count(pass->present.value, w->failed, AF_STRETCH);
	p->eligible += n;
	n = score(pass, p, w, n, floor);
	if (n / 4 > p->board.limit)
		n = keep(w, n, af_board_floor_of(w->raw, w->picked, n, p->board.limit));
	for (size_t i = 0; i < n; i++)
		w->found[w->count++] = (struct found){(uint32_t)number, w->raw[w->picked[i]], w->picked[i]};
}

/* Goes on with the projects until none is left, or there might be no room for what the next one finds. */
static void look_at_projects(void *context, unsigned member)
{
	struct pass *pass = context;
	struct worker *w = &pass->workers[member];
	size_t i;

	while (w->count + AF_STRETCH <= ROOM && (i = atomic_fetch_add(&pass->next, 1)) < pass->batch->count)
		if (project_at(pass, i))
			look_at_project(pass, i, w);
}

static void work_on(struct pass *pass, void (*work)(void *context, unsigned member))
{
	atomic_store(&pass->next, 0);
	af_team_run(pass->team, work, pass);
}

/* ---------------------------------------------------------------- between */

static int64_t first_id(const struct pass *pass)
{
	return (pass->number << AF_CHUNK_SHIFT) + (int64_t)pass->stretch * AF_STRETCH;
}

/* Somebody whose strengths are enough for a project that asks for more. */
static bool judge(void *context, const struct af_candidate *candidate)
{
	struct pass *pass = context;
	struct af_all *all = pass->all;
	const size_t number = (size_t)(candidate->id - first_id(pass));
	const int as_of = all->options->as_of;

	af_vector_fill(&all->vector, candidate, as_of, AF_ASSUMED);
	for (size_t i = 0; i < pass->batch->count; i++) {
		struct af_all_project *p = project_at(pass, i);

		if (p && p->by_rows && !p->failed[number])
			p->failed[number] = !af_conditions_hold(&p->prepared.query, &p->project->constraints, candidate, &all->vector, as_of,
			                                        all->options->strict);
	}
	return true;
}

/* Reads each profile once that any of the projects needs. */
static enum af_status judge_rows(struct pass *pass, struct af_error *err)
{
	struct worker *w = &pass->workers[0];
	size_t n = 0;

	memset(w->failed, 1, sizeof(w->failed));
	for (size_t row = 0; row < pass->by_rows; row++)
		for (size_t i = 0; i < AF_STRETCH; i++)
			w->failed[i] &= pass->failed[row * AF_STRETCH + i];
	for (size_t i = 0; i < AF_STRETCH; i++)
		if (!w->failed[i])
			w->picked[n++] = (uint16_t)i;
	return af_store_profiles_at(pass->all->store, first_id(pass), w->picked, n, judge, pass, err);
}

/* Puts what the worker found on the boards, project by project, and raises their floors. */
static enum af_status offer(struct pass *pass, struct worker *w, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < w->count && !status; i++) {
		struct af_board *board = &project_at(pass, w->found[i].project)->board;

		status = af_board_offer(board, (int)w->found[i].raw, first_id(pass) + w->found[i].number, err);
		if (!status && (i + 1 == w->count || w->found[i + 1].project != w->found[i].project))
			status = af_board_thin(board, err);
	}
	w->count = 0;
	return status;
}

static enum af_status offer_all(struct pass *pass, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (unsigned i = 0; i < af_team_size(pass->team) && !status; i++)
		status = offer(pass, &pass->workers[i], err);
	return status;
}

/* ---------------------------------------------------------------- the pool, piece by piece */

/* Gives the columns of the batch their places. */
static void lay_out(struct pass *pass, const struct af_all_batch *batch)
{
	size_t n = 0;

	pass->batch = batch;
	for (size_t i = 0; i < batch->column_count; i++) {
		pass->possible_at[i] = n;
		n += batch->columns[i].judged;
	}
	pass->by_rows = 0;
	for (size_t i = 0; i < batch->count; i++) {
		struct af_all_project *p = project_at(pass, i);

		if (p && p->by_rows)
			p->failed = pass->failed + pass->by_rows++ * AF_STRETCH;
	}
}

static enum af_status scan_stretch(struct pass *pass, struct af_error *err)
{
	enum af_status status = AF_OK;

	work_on(pass, fill_columns);
	if (pass->by_rows) {
		work_on(pass, fill_failed);
		status = judge_rows(pass, err);
	}
	atomic_store(&pass->next, 0);
	while (!status && atomic_load(&pass->next) < pass->batch->count) {
		af_team_run(pass->team, look_at_projects, pass);
		status = offer_all(pass, err);
	}
	return status;
}

static enum af_status scan_chunk(struct pass *pass, struct af_error *err)
{
	static const uint8_t there[256] = {0, 1};
	const struct af_column_source people = {.list = pass->all->people, .percent = 100, .value = there};
	struct af_all *all = pass->all;
	enum af_status status = af_index_chunk_read(&pass->chunk, all->store, pass->number, all->lists, all->list_count, err);

	if (status || !pass->chunk.lists[all->people].posting.bytes)
		return status;
	all->pool += pass->chunk.lists[all->people].posting.count;
	for (size_t b = 0; b < all->batch_count && !status; b++) {
		lay_out(pass, &all->batches[b]);
		for (pass->stretch = 0; pass->stretch < AF_STRETCHES && !status; pass->stretch++) {
			af_column_fill(&pass->present, NULL, &people, 1, pass->chunk.lists, pass->stretch, pass->kernel);
			if (pass->present.count)
				status = scan_stretch(pass, err);
		}
	}
	return status;
}

static enum af_status scan_chunks(struct pass *pass, struct af_error *err)
{
	const struct af_postings *postings = &pass->all->view.postings;
	enum af_status status = AF_OK;
	bool more = true;

	for (pass->number = 0; !status; pass->number++) {
		status = postings->next(postings->context, &pass->number, &more, err);
		if (status || !more)
			break;
		status = scan_chunk(pass, err);
	}
	return status;
}

/* Memory for the largest batch. */
static enum af_status make_room(struct pass *pass, struct af_error *err)
{
	const struct af_all *all = pass->all;
	size_t columns = 1, possible = 1, by_rows = 1;

	for (size_t b = 0; b < all->batch_count; b++) {
		const struct af_all_batch *batch = &all->batches[b];
		size_t judged = 0, rows = 0;

		for (size_t i = 0; i < batch->column_count; i++)
			judged += batch->columns[i].judged;
		for (size_t i = 0; i < batch->count; i++)
			rows += !all->projects[batch->first + i]->from_profiles && all->projects[batch->first + i]->by_rows;
		columns = batch->column_count > columns ? batch->column_count : columns;
		possible = judged > possible ? judged : possible;
		by_rows = rows > by_rows ? rows : by_rows;
	}
	pass->workers = af_calloc(af_team_size(pass->team), sizeof(*pass->workers));
	pass->columns = af_calloc(columns, sizeof(*pass->columns));
	pass->possible_at = af_calloc(columns, sizeof(*pass->possible_at));
	pass->possible = af_calloc(possible, AF_STRETCH);
	pass->failed = af_calloc(by_rows, AF_STRETCH);
	return pass->workers && pass->columns && pass->possible_at && pass->possible && pass->failed ? AF_OK : af_fail_nomem(err);
}

enum af_status af_all_scan(struct af_all *all, unsigned threads, struct af_error *err)
{
	struct pass pass = {.all = all, .kernel = af_kernel()};
	enum af_status status = af_team_new(&pass.team, threads, err);

	if (!status)
		status = make_room(&pass, err);
	if (!status)
		status = scan_chunks(&pass, err);
	af_team_free(pass.team);
	af_index_chunk_clear(&pass.chunk);
	af_free(pass.workers);
	af_free(pass.columns);
	af_free(pass.possible_at);
	af_free(pass.possible);
	af_free(pass.failed);
	return status;
}
