/* From authored edges to transfers.
 *
 * `implies` is followed along paths: FastAPI -> Starlette 70 -> ASGI 80 gives FastAPI -> ASGI floor(70 * 80 / 100) = 56; of several paths the
 * best counts, and what falls under AF_TRANSFER_MIN percent is dropped. `similar` is one step and is never chained: a thing
 * like a thing like mine is not like mine. */
#include <stdlib.h>

#include "taxonomy/internal.h"

/* Implied skills first, each kind in order of slug: the same edges give the same lists (and version), however they were read. */
static int by_kind_and_skill(const void *a, const void *b)
{
	const struct af_transfer *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->skill > y->skill) - (x->skill < y->skill);
}

/* Nearly all lists are short, and many in order: qsort would take longer. */
static void sort_transfers(struct af_transfer *list, size_t n)
{
	if (n > 64) {
		qsort(list, n, sizeof(*list), by_kind_and_skill);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		const struct af_transfer moved = list[i];
		size_t at = i;

		for (; at && by_kind_and_skill(&list[at - 1], &moved) > 0; at--)
			list[at] = list[at - 1];
		list[at] = moved;
	}
}

/* Groups the edges by their skill, so that each skill borrows one run of a single array. */
static enum af_status group_edges(struct af_taxonomy *t, struct af_error *err)
{
	struct af_transfer *all = af_arena_array(&t->arena, t->edge_count, sizeof(*all));
	size_t *start = af_calloc(t->count + 1, sizeof(*start));

	if (!all || !start) {
		af_free(start);
		return af_fail_nomem(err);
	}
	for (size_t i = 0; i < t->edge_count; i++)
		t->skills[t->edges[i].from].edge_count++;
	for (size_t i = 0; i < t->count; i++) {
		start[i + 1] = start[i] + t->skills[i].edge_count;
		t->skills[i].edges = all + start[i];
	}
	for (size_t i = 0; i < t->edge_count; i++) {
		const struct edge *edge = &t->edges[i];

		all[start[edge->from]++] = (struct af_transfer){edge->to, edge->percent, edge->kind};
	}
	for (size_t i = 0; i < t->count; i++)
		sort_transfers(all + (start[i] - t->skills[i].edge_count), t->skills[i].edge_count);
	af_free(start);
	return AF_OK;
}

enum visit { UNSEEN, OPEN, DONE };

/* Depth-first over `implies`; an edge into a skill that is still open closes a cycle. The depth is bounded by the number of skills
 * and in practice by a dozen. */
static enum af_status find_cycle(const struct af_taxonomy *t, unsigned char *seen, size_t skill, struct af_error *err)
{
	enum af_status status = AF_OK;

	seen[skill] = OPEN;
	for (size_t i = 0; i < t->skills[skill].edge_count && !status; i++) {
		const struct af_transfer *edge = &t->skills[skill].edges[i];

		if (edge->kind != AF_IMPLIES)
			continue;
		if (seen[edge->skill] == OPEN)
			return af_fail(err, AF_INVALID, "skill %s: implies %s, which implies it in turn; remove one of these edges",
			               t->skills[skill].slug, t->skills[edge->skill].slug);
		if (seen[edge->skill] == UNSEEN)
			status = find_cycle(t, seen, edge->skill, err);
	}
	seen[skill] = DONE;
	return status;
}

struct walk {
	int *best;      /* percent for each skill, 0 for not reached */
	size_t *queue;  /* skills to expand; a skill may be queued again when its percent improves */
	size_t *found;  /* skills reached, in order of discovery */
	size_t queued, capacity, found_count;
};

static enum af_status reach(struct af_taxonomy *t, struct walk *walk, size_t skill, struct af_error *err)
{
	walk->queued = walk->found_count = 0;
	walk->best[skill] = 100;
	for (size_t next = skill;; next = walk->queue[--walk->queued]) {
		for (size_t i = 0; i < t->skills[next].edge_count; i++) {
			const struct af_transfer *edge = &t->skills[next].edges[i];
			int percent = walk->best[next] * edge->percent / 100;
			enum af_status status;

			if (edge->kind != AF_IMPLIES || percent < AF_TRANSFER_MIN || percent <= walk->best[edge->skill])
				continue;
			if (!walk->best[edge->skill])
				walk->found[walk->found_count++] = edge->skill;
			walk->best[edge->skill] = percent;
			status = af_reserve((void **)&walk->queue, &walk->capacity, walk->queued + 1, sizeof(*walk->queue), err);
			if (status)
				return status;
			walk->queue[walk->queued++] = edge->skill;
		}
		if (!walk->queued)
			return AF_OK;
	}
}

/* Writes a skill's transfers and clears the walk for the next one. */
static enum af_status keep(struct af_taxonomy *t, struct walk *walk, struct af_skill *skill, struct af_error *err)
{
	struct af_transfer *out = af_arena_array(&t->arena, walk->found_count + skill->edge_count, sizeof(*out));
	size_t n = 0;

	if (!out)
		return af_fail_nomem(err);
	for (size_t i = 0; i < walk->found_count; i++) {
		out[n++] = (struct af_transfer){walk->found[i], walk->best[walk->found[i]], AF_IMPLIES};
		walk->best[walk->found[i]] = 0;
	}
	walk->best[skill->index] = 0;
	for (size_t i = 0; i < skill->edge_count; i++)
		if (skill->edges[i].kind == AF_SIMILAR)
			out[n++] = skill->edges[i];
	sort_transfers(out, n);
	skill->transfers = out;
	skill->transfer_count = n;
	return AF_OK;
}

enum af_status af_taxonomy_close(struct af_taxonomy *t, struct af_error *err)
{
	unsigned char *seen = af_calloc(t->count, 1);
	struct walk walk = {af_calloc(t->count, sizeof(int)), NULL, af_calloc(t->count, sizeof(size_t)), 0, 0, 0};
	enum af_status status = AF_OK;

	if (!seen || !walk.best || !walk.found) {
		status = af_fail_nomem(err);
		goto out;
	}
	status = group_edges(t, err);
	for (size_t i = 0; i < t->count && !status; i++)
		if (seen[i] == UNSEEN)
			status = find_cycle(t, seen, i, err);
	for (size_t i = 0; i < t->count && !status; i++) {
		status = reach(t, &walk, i, err);
		if (!status)
			status = keep(t, &walk, &t->skills[i], err);
	}
out:
	af_free(seen);
	af_free(walk.best);
	af_free(walk.queue);
	af_free(walk.found);
	return status;
}
