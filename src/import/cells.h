/* Reading single cells: a rate, years, a date, a time zone, and lists of skills with what is said of each. Pure functions of
 * the text; nothing here knows the store. */
#ifndef AF_IMPORT_CELLS_H
#define AF_IMPORT_CELLS_H

#include "import/memo.h"

/* What came of reading a cell. After anything but AF_PARSED the outputs are untouched. */
enum af_parse {
	AF_PARSED,
	AF_NOT_UNDERSTOOD,
	AF_NEGATIVE, /* reads like a duration, but below zero */
	AF_NO_MEMORY,
	AF_TOO_LARGE /* reads like a duration, but beyond a working life, or a level beyond its scale */
};

#define AF_PLAIN 128

/* Text made easy to scan: ASCII lower-cased, dashes of every kind to '-', runs of white space and no-break spaces to one space, none
 * at the ends. False when it does not fit into AF_PLAIN bytes; such a text is no value. */
bool af_plain(char out[AF_PLAIN], const char *text, size_t n);

/* Does the text of n bytes mean "no value": is it empty, or one of the count texts in missing? */
bool af_is_missing(const char *const *missing, size_t count, const char *text, size_t n);

/* Reads a duration from plain text into *months: "7", "7.5", "7+", "5-7" (its lower end), "8 yrs", "18 months", "1 year 6 months",
 * "less than 1 year". A bare number counts years, unless need_unit. */
enum af_parse af_duration_parse(const char *plain, bool need_unit, int *months);

/* A qualifier of a skill, such as "5 yrs", "expert", "4/5", "2018-2021", "last used 2022", "primary". */
struct af_qualifiers {
	int level, months, last_used; /* AF_UNKNOWN, or what was said */
};

/* Reads one qualifier from plain text and adds what it says to *q. now: month, or AF_UNKNOWN ("since 2021" then tells nothing). */
enum af_parse af_qualifier_parse(const char *plain, int now, struct af_qualifiers *q);

/* A years-of-experience cell. */
enum af_parse af_years_cell(const char *cell, size_t n, int *months);

struct af_rate {
	int64_t cents;
	char currency[4]; /* "" when not said */
	enum af_rate_period period;
	bool range; /* several amounts: cents is the lowest */
};

/* A rate cell: "€85/h", "85 EUR/hour", "90k EUR" (a year's), "120,000 USD/yr", "75". Two offers in one cell, as "85/h, 600/day", are not
 * understood, nor is 0. */
enum af_parse af_rate_cell(const char *cell, size_t n, struct af_rate *rate);
/* Currency and period as far as a header tells them: "Hourly rate (EUR)". One that is named two ways is not told. */
void af_rate_hint(const char *header, char currency[4], enum af_rate_period *period);
/* A currency cell: "EUR", "euro", "€", "CAD Canadian dollar". */
enum af_parse af_currency_cell(const char *cell, size_t n, char currency[4]);

/* An availability cell: "now", or a date written YYYY-MM-DD. */
enum af_parse af_available_cell(const char *cell, size_t n, char out[16]);

/* A work mode cell: a set of af_work_mode. May be AF_NO_MEMORY. */
enum af_parse af_work_mode_cell(const char *cell, size_t n, int *modes);

/* A time zone cell, in minutes east of UTC (standard time): "UTC+1", "+05:30", "CET", "Europe/Berlin". */
enum af_parse af_timezone_cell(const char *cell, size_t n, int *minutes);

/* ---------------------------------------------------------------- skills */

/* One skill that a cell names. */
struct af_skill_item {
	size_t skill;       /* index in the taxonomy, or in the parser's unlisted names */
	bool listed;
	int level, months, last_used;
	const char *source; /* the words of the cell. Borrowed from the parser, until af_skill_parser_trim. */
};

#define AF_UNLISTED_MAX ((size_t)20000) /* names that are remembered for as long as the parser lives */

/* A name that the taxonomy does not list. */
struct af_unlisted_name {
	const char *name;
	int64_t id;      /* for the caller: row id in the store */
	size_t rows;     /* for the caller: how many rows have it */
};

/* Reads skill cells and remembers the items it has seen. Zero-initialise it, set the first group; af_skill_parser_clear frees all. */
struct af_skill_parser {
	const struct af_taxonomy *taxonomy;
	const char *const *missing; /* texts that mean "no value" */
	size_t missing_count;
	int now; /* month or AF_UNKNOWN */

	struct af_unlisted_name *unlisted; /* those from AF_UNLISTED_MAX on are forgotten, and their places taken again, by af_skill_parser_trim */
	size_t unlisted_count, unlisted_capacity;

	/* private */
	bool no_memory;             /* a look-up failed: af_skill_cell gives AF_NOMEM */
	struct af_memo qualifiers;  /* plain text -> what it says of a skill */
	struct af_map names, more_names; /* af_skill_key -> index in unlisted, below AF_UNLISTED_MAX and from there on */
	struct af_map cache;        /* text of an item -> index in seen */
	struct af_seen_item *seen;
	size_t seen_count, seen_capacity;
	struct af_skill_item *items; /* of seen items */
	size_t item_count, item_capacity;
	struct af_arena arena;      /* texts of seen items */
	size_t joined;              /* further texts made in the arena */
	struct af_buf key;          /* scratch */
};

struct af_skill_list {
	struct af_skill_item *items;
	size_t count, capacity;
	bool left_over; /* the cell held text too long for a skill's name; it was left out */
};

/* Appends the skills of a cell to list. AF_INVALID: a level or a duration out of range; the message quotes the item. */
enum af_status af_skill_cell(struct af_skill_parser *parser, const char *cell, size_t n, struct af_skill_list *list,
                             struct af_error *err) AF_WARN_UNUSED;
/* Forgets the items seen when they are many. Call between rows: it ends the life of every `source`. */
void af_skill_parser_trim(struct af_skill_parser *parser);
void af_skill_parser_clear(struct af_skill_parser *parser);

#endif
