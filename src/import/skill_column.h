/* Columns named after one skill, "Python", "Years of Python", "Rate your Python skills (1-5)", "Skills [Python]", and their cells. */
#ifndef AF_IMPORT_SKILL_COLUMN_H
#define AF_IMPORT_SKILL_COLUMN_H

#include "import/cells.h"

/* What a bare number in such a column counts. */
enum af_scale {
	AF_SCALE_UNSAID,  /* the header does not tell: a level of 1 to 5 */
	AF_SCALE_LEVEL,   /* 1 to 5 */
	AF_SCALE_TEN,     /* 1 to 10 */
	AF_SCALE_YEARS,
	AF_SCALE_MARK,    /* 1 says yes */
	AF_SCALE_UNKNOWN  /* another scale, or two at once: such a number is not understood */
};

struct af_skill_header {
	const struct af_skill *skill; /* that it names, or NULL */
	bool certain;                 /* it says that the column is about a skill: "Python level", not just "Python" */
	enum af_scale scale;
	char name[201];               /* of the skill when it is not listed: the header without what certainly is none of the name */
};

/* Reads a header. AF_NOMEM. */
enum af_status af_skill_header(const struct af_taxonomy *taxonomy, const char *header, struct af_skill_header *out,
                               struct af_error *err) AF_WARN_UNUSED;

/* What a cell says of the skill of its column. */
enum af_skill_cell_says {
	AF_SAYS_YES,       /* the skill is there; level and time as far as they are said */
	AF_SAYS_NO,        /* "no", "0": it is not */
	AF_SAYS_UNCLEAR,
	AF_SAYS_BAD_LEVEL, /* a level beyond its scale, or a time beyond a working life */
	AF_SAYS_NEGATIVE   /* a time below zero */
};

/* Reads a cell that is not empty. now: month or AF_UNKNOWN. *said gets what is said. */
enum af_skill_cell_says af_skill_column_cell(const char *cell, size_t n, enum af_scale scale, int now,
                                             struct af_qualifiers *said);
/* The same for a level cell, a time cell (a bare number counts years) and a cell that tells when a skill was last used (a year, a month, a
 * date, "now"), in a column beside that of the skill. AF_SAYS_BAD_LEVEL for a last use in the future. */
enum af_skill_cell_says af_level_cell(const char *cell, size_t n, int now, struct af_qualifiers *said);
enum af_skill_cell_says af_skill_time_cell(const char *cell, size_t n, int now, struct af_qualifiers *said);
enum af_skill_cell_says af_last_used_cell(const char *cell, size_t n, int now, struct af_qualifiers *said);

/* The number, in hundredths, that a cell consists of; false when it is none. */
bool af_bare_number(const char *cell, size_t n, int *hundredths);

#endif
