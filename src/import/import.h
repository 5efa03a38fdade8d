/* One run of af_import, as its parts share it: import.c reads and stores the rows, import_result.c keeps account of them. */
#ifndef AF_IMPORT_IMPORT_H
#define AF_IMPORT_IMPORT_H

#include "import/json_rows.h"
#include "import/long.h"
#include "import/rejects.h"
#include "import/row.h"
#include "import/seen.h"

struct af_import_run {
	struct af_store *store;
	const struct af_taxonomy *taxonomy;
	const char *name;
	const struct af_import_options *options; /* &merged: those given and their profile's */
	struct af_import_options merged;
	struct af_delimited *reader;
	struct af_json_rows *json; /* when the file is JSON; the reader only has its beginning then */
	size_t bytes_total;
	struct af_columns columns;
	struct af_row row;
	struct af_long *people; /* when the file is in long format: its rows, put aside */
	struct af_loader *loader;
	struct af_seen seen;
	uint64_t context; /* of the hash of rows: all that decides how they are read */
	int64_t batch;
	struct af_rejects file; /* of rejected rows */
	struct af_import_result *result;
	struct af_reject *rejects; /* in the memory of the result, once there is one, as doubts */
	struct af_doubt *doubts;
	struct af_error *err;
};

/* Sets run->context, once the columns are known. */
void af_run_context(struct af_import_run *run);
/* Is the row one that was imported before, of a candidate who was not changed since? Then it is counted as unchanged, and need not be read. */
enum af_status af_run_same_again(struct af_import_run *run, const struct af_record *record, bool *same) AF_WARN_UNUSED;
/* Stores the candidate of the current row, which was read from record, or, when there is a person, from all rows of it; or rejects the rows: a
 * key that an earlier row had may only repeat what that row said. */
enum af_status af_run_store(struct af_import_run *run, const struct af_record *record, const struct af_long_person *person)
	AF_WARN_UNUSED;
/* Stores the candidates of the rows that were put aside. Calls go_on from time to time, as af_import's progress. */
enum af_status af_run_store_people(struct af_import_run *run, enum af_status (*go_on)(struct af_import_run *run)) AF_WARN_UNUSED;
/* Puts a row of the long format aside, or rejects it. */
enum af_status af_run_set_aside(struct af_import_run *run, const struct af_record *record) AF_WARN_UNUSED;

/* A result that tells of nothing yet. On failure *result is the caller's to free all the same. AF_NOMEM. */
enum af_status af_result_new(struct af_import_result **result, struct af_error *err) AF_WARN_UNUSED;

/* Counts the row as rejected, lists it while there is room, and writes it to the file of rejected rows. note: what only the file says behind
 * the reason, or NULL. */
enum af_status af_result_reject(struct af_import_run *run, const struct af_record *record, const char *key, const char *reason,
                                const char *note) AF_WARN_UNUSED;

/* Notes that text goes into the file of rejected rows. AF_CONFLICT: it is in another encoding than what stands there. */
enum af_status af_result_wrote(struct af_import_run *run, const char *text, size_t n) AF_WARN_UNUSED;

/* A row that is rejected since the row at line has its key and says something else. The file of rejected rows tells the key as well: as long
 * as both stand there, importing the file rejects the row again (af_result_rejected_twice), though the other row is not in it. */
enum af_status af_result_reject_twice(struct af_import_run *run, const struct af_record *record, const char *key, size_t line)
	AF_WARN_UNUSED;
/* Was the row rejected so, and has its key still? *line: that of the other row. */
enum af_status af_result_rejected_twice(struct af_import_run *run, const struct af_record *record, const char *key, bool *twice,
                                        size_t *line) AF_WARN_UNUSED;

/* Counts the cells of the current row, or of the person's rows, that were not understood, and lists them while there is room. */
enum af_status af_result_doubts(struct af_import_run *run, const struct af_record *record, const struct af_long_person *person)
	AF_WARN_UNUSED;
/* Puts what is listed in order of line again, after a file in long format. */
void af_result_sort(struct af_import_run *run);

/* Moves what the run found out into the result, which does not point into the run's memory then. */
enum af_status af_result_complete(struct af_import_run *run) AF_WARN_UNUSED;

#endif
