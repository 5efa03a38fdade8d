/* All that conditions and gaps ask of the evidence for a requirement, of everybody in a chunk, from the skills' own lists: what af_vector_fill and
 * af_term_value find, profile by profile. */
#ifndef AF_SCORE_EVIDENCE_H
#define AF_SCORE_EVIDENCE_H

#include "score/derive.h"
#include "score/scan.h"

/* By number. */
struct af_evidence_column {
	uint16_t best[AF_CHUNK];    /* twice the strength that counts; one more when it rests on a skill that is only named */
	uint8_t possible[AF_CHUNK]; /* what the strength could be at most */
	uint8_t direct[AF_CHUNK];   /* 1: one of the term's own skills is on the profile */
};

static inline int af_evidence_strength(const struct af_evidence_column *column, size_t number)
{
	return column->best[number] >> 1;
}

static inline bool af_evidence_assumed(const struct af_evidence_column *column, size_t number)
{
	return column->best[number] & 1;
}

/* Fills the column for a requirement's term, of the numbers below span. exact: only its own skills count, whatever the requirement says. */
enum af_status af_evidence_fill(struct af_evidence_column *column, const struct af_sources *sources, const struct af_term *term, bool exact,
                              const struct af_postings *postings, int64_t chunk, size_t span, struct af_error *err) AF_WARN_UNUSED;

#endif
