/* From the cells of a record to a candidate. */
#ifndef AF_IMPORT_ROW_H
#define AF_IMPORT_ROW_H

#include "import/cells.h"
#include "import/columns.h"
#include "base/country.h"
#include "import/delimited.h"
#include "import/memo.h"
#include "import/mine.h"
#include "import/skill_column.h"

struct af_unlisted_use {
	size_t name;     /* index in skills.unlisted */
	size_t evidence; /* index in evidence */
};

/* What all rows of an import share, and the scratch memory for one of them. Zero-initialise it, set the first group, then
 * af_row_init; af_row_clear frees all. */
struct af_row {
	const struct af_taxonomy *taxonomy;
	const struct af_columns *columns;
	const char *const *missing;
	size_t missing_count;
	int now; /* month or AF_UNKNOWN */

	struct af_skill_parser skills;
	struct af_countries countries;

	/* the current row */
	struct af_candidate candidate;
	struct af_evidence *evidence; /* its skills: candidate.skills */
	size_t evidence_count, evidence_capacity;
	struct af_unlisted_use *unlisted; /* those that are unlisted; their skill_id is for the caller to fill in */
	size_t unlisted_count, unlisted_capacity;
	size_t *doubts; /* columns whose cells were not understood */
	size_t doubt_count;

	/* private */
	struct af_skill_list list;
	struct af_miner *miner;       /* made with the first text */
	size_t *evidence_of;          /* skill -> index in evidence, when row_of names the current row */
	size_t *row_of;               /* skill -> number of the last row that has it */
	size_t evidence_of_capacity, row_of_capacity, row_number;
	struct af_arena arena;        /* texts of the row */
	struct af_buf extra, notes, cells;
	uint64_t keys_of;             /* serial of the columns that extra_keys and extra_columns are made of */
	char **extra_keys;            /* of each column: the header as a JSON string */
	struct af_map extra_columns;  /* the same texts, for the store -> column */
	const struct af_skill_header **named; /* of each column of one skill: what its header says; NULL for other columns */
	struct af_memo rates, years;
	struct af_rate_hint rate_hint;
	int notice_hint;              /* of af_notice_hint */
	struct af_arena shared;       /* what lives as long as the columns */
};

/* Prepares for rows of the columns. */
enum af_status af_row_init(struct af_row *row, struct af_error *err) AF_WARN_UNUSED;
void af_row_clear(struct af_row *row);

/* Builds row->candidate from a sound record; it lives until the next row. AF_INVALID: the row must be rejected, err has the reason alone. */
enum af_status af_row_read(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;

/* The key of a record, which may be a bad one: from the key column, else from the e-mail column. "" when it has none. Lives until
 * the next row. AF_NOMEM. */
enum af_status af_row_key(struct af_row *row, const struct af_record *record, const char **key, struct af_error *err)
	AF_WARN_UNUSED;

/* In place of af_row_read, for a candidate of several rows: af_row_begin with the record that names the candidate, af_row_add with each
 * record, for its skills, and af_row_end with a record of everything else, in which the cells of the columns `also` (one flag for each
 * column, or NULL) are kept as they are. The first two records may go in between; AF_INVALID as there. Between the calls, row->doubts are those of the record added last. */
enum af_status af_row_begin(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_row_add(struct af_row *row, const struct af_record *record, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_row_end(struct af_row *row, const struct af_record *record, const bool *also, struct af_error *err) AF_WARN_UNUSED;

/* Reads the skills that text names, as a cell of them, and adds them to the row. said and source (both may be NULL) override what the text
 * says and how it is written. *left_over becomes true when some of it was too long for a name. AF_INVALID: err quotes the item. */
enum af_status af_row_skill_text(struct af_row *row, const char *text, size_t n, const struct af_qualifiers *said,
                                 const char *source, bool *left_over, struct af_error *err) AF_WARN_UNUSED;

/* Adds a skill that a text names, with the words around it, unless the row has the skill. source must live as long as the row. */
enum af_status af_row_found(struct af_row *row, size_t skill, const char *source, struct af_error *err) AF_WARN_UNUSED;

/* From here on rows have these columns, which the caller keeps alive: JSON objects may each have others. AF_NOMEM. */
enum af_status af_row_columns(struct af_row *row, const struct af_columns *columns, struct af_error *err) AF_WARN_UNUSED;
/* Appends the cell of a column as people should see it: its text, or a JSON value in compact form. */
void af_row_cell_text(const struct af_record *record, size_t column, struct af_buf *out);
/* Is the cell of a text column an array or an object that is more than a text? Then its prose is appended: the texts of arrays, and of the
 * members summary, description and highlights, at any depth. */
bool af_row_prose(const struct af_record *record, size_t column, struct af_buf *prose);

#endif
