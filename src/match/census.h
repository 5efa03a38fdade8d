/* What everybody has and lacks for a project, counted from postings: the evidence for every requirement, the conditions that people fail, and what
 * would let them in. The same numbers as from the profiles, one by one. */
#ifndef AF_MATCH_CENSUS_H
#define AF_MATCH_CENSUS_H

#include "match/prepare.h"
#include "match/relax.h"

struct af_census {
	struct af_store *store;
	const struct af_prepared *prepared;
	const struct af_project *project;
	const struct af_match_options *options;
	struct af_tally *tally;     /* initialised, empty */
	struct af_relaxer *relaxer; /* of that tally; or NULL */
	struct af_requirement_gap *gaps; /* by requirement, the counts 0; or NULL */
};

/* Counts everybody. *told is false when postings cannot tell: then nothing that was counted is worth anything, and the profiles are to be read. */
enum af_status af_census_run(const struct af_census *census, bool *told, struct af_error *err) AF_WARN_UNUSED;

#endif
