#include "score/scan.h"

#include <string.h>

enum { FEW = 8 }; /* numbers are added one by one while no more than one in FEW has a value */

struct af_scan *af_scan_new(const struct af_kernel *kernel)
{
	struct af_scan *scan = af_alloc(sizeof(*scan)); /* not cleared: a small pool need not touch the columns of a large one */

	if (scan) {
		scan->kernel = kernel;
		scan->span = scan->people = scan->cleared = 0;
	}
	return scan;
}

/* How many numbers a list of people reaches. */
static size_t end_of(const struct af_posting *people)
{
	struct af_posting_walk w = af_posting_walk(people);
	size_t end = people->dense ? AF_CHUNK : 0;
	unsigned number;
	uint8_t byte;

	while (people->dense && end && !people->bytes[end - 1])
		end--;
	while (!people->dense && af_posting_next(&w, &number, &byte))
		end = number >= end ? number + 1 : end;
	return end;
}

/* Columns of that span, where present is still to be set. value and met are always clear between two terms. */
static void set_span(struct af_scan *scan, size_t end)
{
	scan->span = (end + AF_LANE - 1) / AF_LANE * AF_LANE;
	if (scan->span == AF_CHUNK && scan->cleared < AF_CHUNK) /* a large pool: all of them are used */
		af_memory_expect(scan->raw, offsetof(struct af_scan, touched) - offsetof(struct af_scan, raw));
	if (scan->span <= scan->cleared)
		return;
	memset(scan->value + scan->cleared, 0, scan->span - scan->cleared);
	memset(scan->met + scan->cleared, 0, scan->span - scan->cleared);
	scan->cleared = scan->span;
}

enum af_status af_scan_people(struct af_scan *scan, const struct af_postings *postings, int64_t chunk, struct af_error *err)
{
	struct af_posting people;
	struct af_posting_walk w;
	unsigned number;
	uint8_t byte;
	enum af_status status = postings->count(postings->context, chunk, AF_LIST_PEOPLE, &scan->people, err);

	scan->span = 0;
	scan->left = AF_MANY;
	if (!status && scan->people == AF_CHUNK) { /* everybody there can be */
		set_span(scan, AF_CHUNK);
		memset(scan->present, 1, AF_CHUNK);
		return AF_OK;
	}
	if (!status)
		status = postings->read(postings->context, chunk, AF_LIST_PEOPLE, &people, err);
	scan->people = 0;
	if (!status && !people.bytes) /* who has a posting is among the people */
		status = af_fail(err, AF_CORRUPT, "chunk %lld has postings, and nobody in it; `archefit check --rebuild` makes them again", (long long)chunk);
	if (status)
		return status;
	set_span(scan, end_of(&people));
	if (people.dense)
		memcpy(scan->present, people.bytes, scan->span);
	else
		memset(scan->present, 0, scan->span);
	for (w = af_posting_walk(&people); !people.dense && af_posting_next(&w, &number, &byte);)
		scan->present[number] = 1;
	scan->people = people.count;
	return AF_OK;
}

enum af_status af_scan_read(const struct af_scan *scan, const struct af_postings *postings, int64_t chunk, uint32_t list, struct af_posting *posting,
                            struct af_error *err)
{
	enum af_status status = postings->read(postings->context, chunk, list, posting, err);

	if (!status && posting->bytes && !posting->dense && af_posting_last(posting) >= scan->span)
		return af_fail(err, AF_CORRUPT, "the posting list %u of chunk %lld names people who are not there; `archefit check --rebuild` makes it "
		               "again", (unsigned)list, (long long)chunk);
	return status;
}

enum af_status af_scan_term(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk,
                            struct af_error *err)
{
	scan->touches = scan->bytes = 0;
	for (size_t i = 0; i < term->source_count; i++) {
		const struct af_source *source = &term->sources[i];
		struct af_posting posting;
		enum af_status status = af_scan_read(scan, postings, chunk, source->list, &posting, err);

		if (status)
			return status;
		if (!posting.bytes)
			continue;
		scan->bytes += posting.size;
		if (posting.dense) {
			scan->kernel->take(source, posting.bytes, scan->value, term->must ? scan->met : NULL, scan->span);
			scan->touches = source->value ? SIZE_MAX / 2 : scan->touches;
		} else {
			scan->touches = af_kernel_take_sparse(source, &posting, scan->value, term->must ? scan->met : NULL, scan->touched,
			                                      scan->touches, scan->span / FEW);
		}
	}
	return AF_OK;
}

void af_scan_clear(struct af_scan *scan)
{
	memset(scan->value, 0, scan->span);
	memset(scan->met, 0, scan->span);
}

void af_scan_fail(struct af_scan *scan)
{
	scan->kernel->fail(scan->failed, scan->met, scan->span);
	memset(scan->met, 0, scan->span);
}

void af_scan_weigh(struct af_scan *scan, const struct af_plan_term *term)
{
	const int level = term->term->kind == AF_PART_REQUIREMENT ? term->term->requirement->level : 5;

	if (scan->touches > scan->span / FEW) {
		scan->kernel->weigh(scan->raw, scan->value, level, term->term->weight, scan->span);
		memset(scan->value, 0, scan->span);
		return;
	}
	for (size_t i = 0; i < scan->touches; i++) {
		uint8_t *value = &scan->value[scan->touched[i]];

		scan->raw[scan->touched[i]] += (uint32_t)term->term->weight * term->term->table[*value];
		*value = 0;
	}
}

enum af_status af_scan_add(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk,
                           struct af_error *err)
{
	enum af_status status = af_scan_term(scan, term, postings, chunk, err);

	if (status)
		return status;
	if (term->must)
		af_scan_fail(scan);
	af_scan_weigh(scan, term);
	return AF_OK;
}

enum af_status af_scan_chunk(struct af_scan *scan, const struct af_plan *plan, const struct af_postings *postings, int64_t chunk,
                             struct af_error *err)
{
	enum af_status status = af_scan_people(scan, postings, chunk, err);

	memset(scan->raw, 0, scan->span * sizeof(*scan->raw));
	memset(scan->failed, 0, scan->span);
	for (size_t i = 0; i < plan->term_count && !status && scan->people; i++)
		status = af_scan_add(scan, &plan->terms[i], postings, chunk, err);
	if (status)
		af_scan_clear(scan);
	return status;
}
