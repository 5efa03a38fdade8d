/* Which column is what: from header names, by a table of synonyms and by the user's --map. What their cells tell is in detect.h. */
#ifndef AF_IMPORT_COLUMNS_H
#define AF_IMPORT_COLUMNS_H

#include "base/memory.h"

enum af_field {
	AF_FIELD_KEY, AF_FIELD_NAME, AF_FIELD_FIRST_NAME, AF_FIELD_LAST_NAME, AF_FIELD_EMAIL, AF_FIELD_PHONE, AF_FIELD_HEADLINE,
	AF_FIELD_LOCATION, AF_FIELD_COUNTRY, AF_FIELD_TIMEZONE, AF_FIELD_SKILLS, AF_FIELD_YEARS, AF_FIELD_RATE,
	AF_FIELD_CURRENCY, AF_FIELD_AVAILABLE, AF_FIELD_WORK_MODE, AF_FIELD_NOTES,
	AF_FIELD_SKILL,       /* a column named after one skill: yes, no, a level, or a time with its unit */
	AF_FIELD_SKILL_YEARS, /* the same, where a bare number counts years */
	AF_FIELD_LEVEL, AF_FIELD_SKILL_TIME, AF_FIELD_LAST_USED, /* of the one skill of a row: long format */
	AF_FIELD_TEXT,  /* free text, searched for the names of skills */
	AF_FIELD_EXTRA, /* kept under its header */
	AF_FIELD_SKIP,  /* left out */
	AF_FIELD_COUNT
};

#define AF_NO_COLUMN SIZE_MAX

/* How a column came by its field. */
enum af_by { AF_BY_NOTHING, AF_BY_HEADER, AF_BY_CELLS, AF_BY_NAME };

/* The columns that say more of the one skill in a skills cell; AF_NO_COLUMN for each that there is not. */
struct af_with {
	size_t level, time, last_used;
};

struct af_columns {
	size_t count;
	uint64_t serial;              /* tells the kinds of objects of a JSON file apart; 0 for the only columns of a file */
	const char *const *headers;   /* trimmed; "column 3" for an empty one */
	const enum af_field *fields;  /* of each column */
	const enum af_by *by;         /* of each column; NULL when nobody asks */
	const struct af_with *with;   /* of each column, or NULL when no column has any */
	bool marks;                   /* a bare 1 in a column of one skill says yes, and is no level */
	bool no_levels;               /* it is not known what bare numbers in such columns count, if their headers do not say it */
	bool long_format;             /* several rows, each with one skill, make a candidate */
	const char *long_map;         /* the --map with which the file may be one of long format, "level=Grade"; or NULL */
	const enum af_field *suggestions; /* of each column that nothing recognised: the free field its name is near to; else AF_FIELD_EXTRA */
	size_t least;                 /* number of columns up to the last that has a name */
	size_t of[AF_FIELD_COUNT];    /* first column of each field, or AF_NO_COLUMN; key and e-mail may be one */
};

/* The name of a field, as in --map. Static. */
const char *af_field_name(enum af_field field);

/* Can several columns be mapped to the field? */
bool af_field_many(enum af_field field);

/* "name", "header" or "cells"; NULL for AF_BY_NOTHING. Static. */
const char *af_by_name(enum af_by by);

/* The field that the table of synonyms gives a header, AF_FIELD_EXTRA when none. *weak (may be NULL) is true for a name that
 * counts only when no other column is for the field; as a key, when there is no e-mail column either. AF_NOMEM. */
enum af_status af_header_field(const char *header, enum af_field *field, bool *weak, struct af_error *err) AF_WARN_UNUSED;

/* The field, among those not taken, whose synonyms have a name spelled nearly like the header; AF_FIELD_EXTRA when none is near.
 * taken has AF_FIELD_COUNT entries. AF_NOMEM. */
enum af_status af_header_suggest(const char *header, const bool *taken, enum af_field *field, struct af_error *err)
	AF_WARN_UNUSED;

/* What a header means beside the one skill of a row, "Level" or "Last used", or beside a numbered one, "Skill 2 years": AF_FIELD_LEVEL,
 * AF_FIELD_SKILL_TIME or AF_FIELD_LAST_USED, with the number or 0. AF_FIELD_SKILLS for a column of skills itself. Otherwise AF_FIELD_EXTRA.
 * AF_NOMEM. */
enum af_status af_header_of_skill(const char *header, enum af_field *field, unsigned *number, struct af_error *err)
	AF_WARN_UNUSED;

/* Is any of the words of a header, "OneWord" being two, in a list such as "|one|two|"? words is scratch; it has failed without memory. */
bool af_header_has_word(struct af_buf *words, const char *header, size_t n, const char *list);

/* Maps the n header cells. maps are "field=Column" texts. name is the file's, for messages. The result lives in arena.
 * AF_INVALID: a column name occurs twice, a map names no field or no column, a field gets two columns, no key. */
enum af_status af_columns_map(struct af_arena *arena, const char *name, const char *const *header_cells, size_t n,
                              const char *const *maps, size_t map_count, struct af_columns *columns,
                              struct af_error *err) AF_WARN_UNUSED;

/* The same without asking for a key: columns of one object of many, or columns whose cells are yet to be looked at. */
enum af_status af_columns_assign(struct af_arena *arena, const char *name, const char *const *header_cells, size_t n,
                                 const char *const *maps, size_t map_count, struct af_columns *columns,
                                 struct af_error *err) AF_WARN_UNUSED;

/* Is there a column for the key, or for the e-mail address? */
bool af_columns_have_key(const struct af_columns *columns);
/* Says that there is none, and what to do: AF_INVALID. */
enum af_status af_columns_no_key(const char *name, const struct af_columns *columns, struct af_error *err);

#endif
