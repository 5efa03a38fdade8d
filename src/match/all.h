/* Ranking the whole pool for every stored project in one go: what the files of it share.
 *
 *     all.c           projects read and compiled, those that postings cannot answer scored from the profiles, results told
 *     all_batch.c     what the projects of a batch ask, each thing once: as columns, filled from posting lists
 *     all_postings.c  the pass over the postings: chunk by chunk, in each stretch of it columns first, then projects
 *
 * One thread alone knows the database. The others, and it with them, work in memory while it waits: on the columns of a stretch, each of which
 * one of them fills; then on the projects, each of which one of them adds up, and leaves whoever may be among its best. Between the two nobody
 * writes what another reads, so that nothing is locked. */
#ifndef AF_MATCH_ALL_H
#define AF_MATCH_ALL_H

#include "base/map.h"
#include "match/board.h"
#include "match/prepare.h"
#include "score/column.h"
#include "store/index.h"

/* What a project adds up: weight * credit of a column. */
struct af_all_term {
	uint32_t column;       /* of the batch */
	int weight, level;
	int need;              /* of a must-have: the threshold; otherwise 0 */
	const uint8_t *credit; /* of each strength */
};

struct af_all_project {
	struct af_project *project;
	struct af_prepared prepared; /* without vector: all share that of the pass */
	struct af_board board;
	size_t eligible;
	bool from_profiles; /* postings cannot answer it */
	bool by_rows;       /* the profile decides, once the must-haves' strengths are met */
	struct af_all_term *terms; /* those with weight, and all must-haves; NULL when from_profiles */
	size_t term_count;
	uint8_t *failed; /* by_rows: AF_STRETCH bytes, while its batch is at hand */
};

/* A column that some project of the batch wants. */
struct af_all_column {
	const struct af_term *term; /* of any of them */
	bool judged;                /* a must-have of some project; never with strict, when what somebody has for sure is judged */
	struct af_column_source *sources;
	size_t source_count;
};

/* Projects that follow each other, and want so few columns that they fit in memory. Those from_profiles among them are passed over. */
struct af_all_batch {
	size_t first, count;
	struct af_all_column *columns;
	size_t column_count;
};

struct af_all {
	struct af_store *store;
	const struct af_match_options *options;
	const struct af_taxonomy *taxonomy;
	struct af_facts *facts;
	struct af_arena arena; /* of what is compiled */
	struct af_vector vector;
	struct af_all_project **projects;
	size_t count, capacity;
	size_t pool;
	/* of the pass over the postings: */
	struct af_index_view view;
	struct af_all_batch *batches;
	size_t batch_count, batch_capacity;
	uint32_t *lists; /* that any batch reads, ascending */
	size_t list_count, list_capacity;
	uint32_t people; /* which of them is AF_LIST_PEOPLE */
	/* of the pass over the profiles: */
	enum af_status status;
	struct af_error *err;
};

/* Divides the projects that the postings can answer into batches, and finds the lists that they read; sets from_profiles of the others. AF_NOMEM. */
enum af_status af_all_divide(struct af_all *all, struct af_error *err) AF_WARN_UNUSED;

/* Goes over the postings with so many threads: offers people to the boards of all projects that are not from_profiles, counts the eligible, and the
 * pool. */
enum af_status af_all_scan(struct af_all *all, unsigned threads, struct af_error *err) AF_WARN_UNUSED;

#endif
