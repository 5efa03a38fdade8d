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
	AF_TOO_LARGE, /* reads like a duration, but beyond a working life, or a level beyond its scale */
	AF_NO_LEVEL  /* reads like a level, and says that there is none: "0 %" */
};

#define AF_PLAIN 128

/* Text made easy to scan: small letters without accents, dashes of every kind to '-', runs of white space of every kind to one space, none
 * at the ends. False when it does not fit into AF_PLAIN bytes, or is no UTF-8; such a text is no value. */
bool af_plain(char out[AF_PLAIN], const char *text, size_t n);

/* Does the text of n bytes mean "no value": is it empty, or one of the count texts in missing? */
bool af_is_missing(const char *const *missing, size_t count, const char *text, size_t n);

/* Reads a duration from plain text into *months: "7", "7.5", "7+", "5-7" (its lower end), "8 yrs", "two years", "1 year 6 months",
 * "less than 1 year". A bare number counts years, unless need_unit. */
enum af_parse af_duration_parse(const char *plain, bool need_unit, int *months);

/* Reads a level from plain text: 1..5 for "expert", "nivel avanzado", "4/5", "80 %", "★★★★☆". A bare number is none. */
enum af_parse af_level_parse(const char *plain, int *level);

/* A qualifier of a skill, such as "5 yrs", "expert", "4/5", "2018-2021", "last used 2022", "primary". */
struct af_qualifiers {
	int level, months, last_used; /* AF_UNKNOWN, or what was said */
};

/* Reads one qualifier from plain text and adds what it says to *q. now: month, or AF_UNKNOWN ("since 2021" then tells nothing). */
enum af_parse af_qualifier_parse(const char *plain, int now, struct af_qualifiers *q);

/* A years-of-experience cell: a duration, or "since March 2015" when now, a month, is not AF_UNKNOWN. */
enum af_parse af_years_cell(const char *cell, size_t n, int now, int *months);

struct af_rate {
	int64_t cents;
	char currency[4]; /* "" when not said */
	enum af_rate_period period;
	bool range; /* several amounts: cents is the lowest */
	bool thousands; /* written in thousands, which cents has multiplied out */
};

/* A rate cell: "€85/h", "85 EUR/hour", "90k EUR" (a year's), "120,000 USD/yr", "75". Two offers in one cell, as "85/h, 600/day", are not
 * understood, nor is 0. */
enum af_parse af_rate_cell(const char *cell, size_t n, struct af_rate *rate);

/* What a header tells of the rates below it. */
struct af_rate_hint {
	char currency[4]; /* "" when not told, or in two ways */
	enum af_rate_period period; /* AF_PER_UNKNOWN when not told, or in two ways */
	bool thousands;
};
/* Reads "Hourly rate (EUR)", "Salary (k€)". */
void af_rate_hint(const char *header, struct af_rate_hint *hint);
/* Adds to the rate what it does not say itself. currency, when not "", was told elsewhere and goes before the hint's. */
void af_rate_complete(struct af_rate *rate, const char *currency, const struct af_rate_hint *hint);

/* A currency cell: "EUR", "euro", "€", "CAD Canadian dollar". */
enum af_parse af_currency_cell(const char *cell, size_t n, char currency[4]);

/* When somebody can start: on a date, or so many days after being asked. */
struct af_start {
	char date[16];   /* "now", YYYY-MM-DD, or "" when it is a notice period */
	int notice_days; /* AF_UNKNOWN when it is a date */
};

/* The header of an availability column, as af_available_cell needs it: AF_START when it does not speak of notice, AF_NOTICE when it does
 * without a unit, otherwise the days that its unit has: 1, 7 or 30. */
enum { AF_START = -1, AF_NOTICE = 0 };
int af_notice_hint(const char *header);

/* An availability cell: "now", "1 March 2027", "30 days", "preaviso de 1 mes". hint: of its header; without a unit there, a bare number is
 * not understood. A week counts 7 days, a month 30; of a range the longer time. */
enum af_parse af_available_cell(const char *cell, size_t n, int hint, struct af_start *start);

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
	bool left_over; /* something of the cell was left out: text too long for a name, a skill at no level, stars of no skill */
};

/* Appends the skills of a cell to list. AF_INVALID: a level or a duration out of range; the message quotes the item. */
enum af_status af_skill_cell(struct af_skill_parser *parser, const char *cell, size_t n, struct af_skill_list *list,
                             struct af_error *err) AF_WARN_UNUSED;
/* The index in parser->unlisted of a name that the taxonomy does not list, made when it is new. AF_NOMEM. */
enum af_status af_skill_unlisted(struct af_skill_parser *parser, const char *name, size_t *index, struct af_error *err) AF_WARN_UNUSED;
/* Forgets the items seen. Call between rows: it ends the life of every `source`. */
void af_skill_parser_forget(struct af_skill_parser *parser);
/* The same, but only when they are many. */
void af_skill_parser_trim(struct af_skill_parser *parser);
void af_skill_parser_clear(struct af_skill_parser *parser);

#endif
