/* The parts of a check that rank (check_rank.c), and what runs them all (check.c). */
#ifndef AF_MATCH_CHECK_H
#define AF_MATCH_CHECK_H

#include "store/check.h"

/* One run of af_check_run. */
struct af_check_run {
	struct af_store *store;
	const struct af_check_options *options;
	af_check_fn *fn;
	void *context;
	bool stopped; /* fn has had enough */
};

/* Ends the check and hands it to fn, if all went well; clears it in any case. */
enum af_status af_check_report(struct af_check_run *run, struct af_checking *c, enum af_status status, struct af_error *err) AF_WARN_UNUSED;
/* Ranks everybody for the projects, by postings and by profiles; each project is a check of its own. */
enum af_status af_check_rankings(struct af_check_run *run, struct af_error *err) AF_WARN_UNUSED;

#endif
