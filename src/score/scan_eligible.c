/* Scoring those alone who meet every must-have: the rarest one names them, all other terms look them up. */
#include <string.h>

#include "score/scan.h"

enum { FEW = 8 }; /* with more than one in FEW left, everybody is scored instead */

/* ---------------------------------------------------------------- the rarest first */

static enum af_status count_entries(const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk, size_t *entries,
                                    struct af_error *err)
{
	enum af_status status = AF_OK;

	*entries = 0;
	for (size_t i = 0; i < term->source_count && !status; i++) {
		size_t n = 0;

		if (!term->sources[i].judges)
			continue;
		status = postings->count(postings->context, chunk, term->sources[i].list, &n, err);
		*entries += n;
	}
	return status;
}

enum af_status af_scan_order(const struct af_plan *plan, const struct af_postings *postings, int64_t chunk, size_t *order, size_t *musts,
                             struct af_error *err)
{
	size_t entries[AF_TERMS_MAX];
	enum af_status status = AF_OK;

	*musts = 0;
	for (size_t i = 0; i < plan->term_count && !status; i++) {
		size_t at = *musts, n;

		if (!plan->terms[i].must)
			continue;
		status = count_entries(&plan->terms[i], postings, chunk, &n, err);
		for (; at && entries[at - 1] > n; at--) {
			entries[at] = entries[at - 1];
			order[at] = order[at - 1];
		}
		entries[at] = n;
		order[at] = i;
		++*musts;
	}
	return status;
}

/* ---------------------------------------------------------------- those who are left */

/* Everybody who meets the rarest must-have: n numbers in picked, with the raw of that term. */
static enum af_status begin(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk, size_t *n,
                            struct af_error *err)
{
	enum af_status status = af_scan_term(scan, term, postings, chunk, err);

	*n = 0;
	memset(scan->failed, 0, scan->span);
	if (!status) {
		scan->kernel->fail(scan->failed, scan->met, scan->span);
		*n = scan->kernel->pick(scan->raw, scan->present, scan->failed, false, 0, scan->span, scan->picked);
	}
	for (size_t i = 0; i < *n; i++)
		scan->raw[scan->picked[i]] = (uint32_t)term->term->weight * term->term->table[scan->value[scan->picked[i]]];
	af_scan_clear(scan);
	return status;
}

/* Adds a term to the n who are left; of a must-have, leaves those who meet it. */
static enum af_status go_on(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk, size_t *n,
                            struct af_error *err)
{
	enum af_status status = AF_OK;
	size_t left = 0;

	for (size_t i = 0; i < term->source_count && !status; i++) {
		struct af_posting posting;

		status = af_scan_read(scan, postings, chunk, term->sources[i].list, &posting, err);
		if (!status && posting.bytes)
			af_kernel_take_some(&term->sources[i], &posting, scan->picked, *n, scan->value, term->must ? scan->met : NULL);
	}
	for (size_t i = 0; i < *n; i++) {
		const uint16_t number = scan->picked[i];

		scan->raw[number] += (uint32_t)term->term->weight * term->term->table[scan->value[number]];
		if (term->must && !scan->met[number])
			scan->failed[number] = 1;
		else
			scan->picked[left++] = number;
	}
	memset(scan->value, 0, scan->span);
	if (term->must)
		memset(scan->met, 0, scan->span);
	*n = left;
	return status;
}

enum af_status af_scan_eligible(struct af_scan *scan, const struct af_plan *plan, const size_t *order, size_t musts, const struct af_postings *postings,
                                int64_t chunk, bool *few, struct af_error *err)
{
	enum af_status status = af_scan_people(scan, postings, chunk, err);
	size_t n = 0;

	if (!status)
		status = begin(scan, &plan->terms[order[0]], postings, chunk, &n, err);
	*few = n <= scan->span / FEW;
	if (!status && !*few)
		return af_scan_chunk(scan, plan, postings, chunk, err);
	for (size_t i = 1; i < musts && n && !status; i++)
		status = go_on(scan, &plan->terms[order[i]], postings, chunk, &n, err);
	for (size_t i = 0; i < plan->term_count && n && !status; i++)
		if (!plan->terms[i].must)
			status = go_on(scan, &plan->terms[i], postings, chunk, &n, err);
	return status;
}
