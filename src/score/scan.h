/* Scoring a pool from its postings, chunk by chunk. */
#ifndef AF_SCORE_SCAN_H
#define AF_SCORE_SCAN_H

#include "score/kernel.h"

/* Where posting lists come from. */
struct af_postings {
	/* The list of a chunk; *posting is good until the next call. Its bytes NULL: there is none. */
	enum af_status (*read)(void *context, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err);
	/* How many entries that has: quicker than reading all of it. */
	enum af_status (*count)(void *context, int64_t chunk, uint32_t list, size_t *entries, struct af_error *err);
	/* The first chunk from *chunk on that has any list; *found false when there is none. */
	enum af_status (*next)(void *context, int64_t *chunk, bool *found, struct af_error *err);
	void *context;
};

/* The columns of a chunk; kernel.c draws them. */
struct af_scan {
	const struct af_kernel *kernel;
	size_t span;   /* numbers in use, a multiple of AF_LANE */
	size_t people; /* candidates there are */
	size_t cleared; /* private: how far value and met have been cleared */
	uint32_t raw[AF_CHUNK];
	uint8_t present[AF_CHUNK], failed[AF_CHUNK];
	/* of the term at hand: */
	uint8_t value[AF_CHUNK], met[AF_CHUNK];
	uint16_t touched[AF_CHUNK + 1];
	uint16_t picked[AF_CHUNK]; /* what kernel->pick gave */
};

/* A scan; NULL without memory. Its columns are set up by af_scan_people and what calls it. Free with af_free. */
struct af_scan *af_scan_new(const struct af_kernel *kernel);

/* Scores everybody of the chunk: fills span, people, present, raw and failed. AF_CORRUPT: a list is damaged. */
enum af_status af_scan_chunk(struct af_scan *scan, const struct af_plan *plan, const struct af_postings *postings, int64_t chunk,
                             struct af_error *err) AF_WARN_UNUSED;

/* The same for those alone who meet every must-have: raw is that of them only, and failed is not 0 for all others. order: the must-haves of the plan as
 * indexes, the rarest first, as af_scan_order gives them; there is at least one. *few is false
 * when so many meet the rarest one that everybody was scored instead, which would have been quicker from the start. */
enum af_status af_scan_eligible(struct af_scan *scan, const struct af_plan *plan, const size_t *order, size_t musts, const struct af_postings *postings,
                                int64_t chunk, bool *few, struct af_error *err) AF_WARN_UNUSED;
/* Orders the must-haves by how many entries their lists have in the chunk; order has room for term_count. */
enum af_status af_scan_order(const struct af_plan *plan, const struct af_postings *postings, int64_t chunk, size_t *order, size_t *musts,
                             struct af_error *err) AF_WARN_UNUSED;

/* Only who is there: span, people and present. */
enum af_status af_scan_people(struct af_scan *scan, const struct af_postings *postings, int64_t chunk, struct af_error *err) AF_WARN_UNUSED;

/* Reads a list of the chunk whose people were scanned. AF_CORRUPT: it ends behind the last of them. */
enum af_status af_scan_read(const struct af_scan *scan, const struct af_postings *postings, int64_t chunk, uint32_t list, struct af_posting *posting,
                            struct af_error *err) AF_WARN_UNUSED;

/* The term's value and met of everybody in the chunk whose people were scanned. Clear them with af_scan_clear before the next term. */
enum af_status af_scan_term(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk,
                            struct af_error *err) AF_WARN_UNUSED;
void af_scan_clear(struct af_scan *scan);

#endif
