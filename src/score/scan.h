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

#define AF_MANY SIZE_MAX

/* The columns of a chunk; kernel.c draws them. */
struct af_scan {
	const struct af_kernel *kernel;
	size_t span;   /* numbers in use, a multiple of AF_LANE */
	size_t people; /* candidates there are */
	size_t cleared; /* private: how far value and met have been cleared */
	size_t bytes;  /* of the lists of the term that was added or taken last */
	size_t touches; /* private: touched has as many numbers that the term gave a value; more than span: they are too many to be told */
	uint32_t raw[AF_CHUNK];
	uint8_t present[AF_CHUNK], failed[AF_CHUNK];
	/* of the term at hand: */
	uint8_t value[AF_CHUNK], met[AF_CHUNK];
	uint16_t touched[AF_CHUNK + 1];
	uint16_t picked[AF_CHUNK]; /* what kernel->pick gave */
	size_t left;               /* af_scan_best: picked has so many numbers, ascending, and whoever is wanted is one of them; AF_MANY: it has not */
};

/* A scan; NULL without memory. Its columns are set up by af_scan_people and what calls it. Free with af_free. */
struct af_scan *af_scan_new(const struct af_kernel *kernel);

/* Scores everybody of the chunk: fills span, people, present, raw and failed. AF_CORRUPT: a list is damaged. */
enum af_status af_scan_chunk(struct af_scan *scan, const struct af_plan *plan, const struct af_postings *postings, int64_t chunk,
                             struct af_error *err) AF_WARN_UNUSED;

/* In which order the terms of a plan are done, chunk after chunk. */
struct af_turns {
	size_t *order; /* of the plan's terms, as indexes: its must-haves first */
	size_t musts;
	size_t *cost;  /* by index: bytes of the term's lists when they were read last; of a must-have, before the first chunk, entries */
	bool learnt;   /* private: has any chunk been seen? */
};

/* The order that the plan has; af_scan_best finds better ones. In arena. AF_NOMEM. */
enum af_status af_turns_init(struct af_turns *turns, const struct af_plan *plan, struct af_arena *arena, struct af_error *err) AF_WARN_UNUSED;

/* The same as af_scan_chunk for those alone whose raw is at least floor, and who are eligible when nobody else is wanted (eligible_only). raw of the
 * others may be less than it is, and is under the floor then; or it may be anything for those who are not wanted. failed is not 0 exactly for
 * who does not meet all must-haves, but does not tell how many. scan->left and picked tell who is wanted, where these are few. AF_CORRUPT: a list is
 * damaged. */
enum af_status af_scan_best(struct af_scan *scan, const struct af_plan *plan, struct af_turns *turns, const struct af_postings *postings,
                            int64_t chunk, uint32_t floor, bool eligible_only, struct af_error *err) AF_WARN_UNUSED;

/* Only who is there: span, people and present. */
enum af_status af_scan_people(struct af_scan *scan, const struct af_postings *postings, int64_t chunk, struct af_error *err) AF_WARN_UNUSED;

/* Reads a list of the chunk whose people were scanned. AF_CORRUPT: it ends behind the last of them. */
enum af_status af_scan_read(const struct af_scan *scan, const struct af_postings *postings, int64_t chunk, uint32_t list, struct af_posting *posting,
                            struct af_error *err) AF_WARN_UNUSED;

/* Adds a term to raw, and to failed if it is a must-have, of everybody in the chunk whose people were scanned. */
enum af_status af_scan_add(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk,
                           struct af_error *err) AF_WARN_UNUSED;

/* The term's value and met of everybody in the chunk whose people were scanned. Clear them before the next term: with af_scan_clear; or met by adding it
 * to failed (af_scan_fail), and value by adding its credit to raw (af_scan_weigh). */
enum af_status af_scan_term(struct af_scan *scan, const struct af_plan_term *term, const struct af_postings *postings, int64_t chunk,
                            struct af_error *err) AF_WARN_UNUSED;
void af_scan_clear(struct af_scan *scan);
void af_scan_fail(struct af_scan *scan);
void af_scan_weigh(struct af_scan *scan, const struct af_plan_term *term);

#endif
