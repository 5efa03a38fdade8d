/* JSON Resume (1.0 and 1.3) as a row: its members under names such as "basics.email", and the experience that its jobs add up to. */
#ifndef AF_IMPORT_RESUME_H
#define AF_IMPORT_RESUME_H

#include "base/json.h"

/* A member of a row: a value, or a text that was made of several (then value is NULL). */
struct af_member {
	const char *header;
	const cJSON *value;
	const char *text;
};

/* Zero-initialise it; free items with af_free. */
struct af_members {
	struct af_member *items;
	size_t count, capacity;
};

/* Header of the lists of skills that are found in jobs. */
#define AF_RESUME_USES "work[].keywords"

/* The first so many members of every resume are these fixed ones, whether it has them or not. */
#define AF_RESUME_FIXED ((size_t)10)
/* What the fixed members are, as --map texts "field=header", in their order. */
extern const char *const af_resume_maps[AF_RESUME_FIXED];

/* Is the object a resume, and not a row whose members are its fields? */
bool af_resume_is(const cJSON *root);

/* Appends the members of the resume: the fixed ones, then all others, to be kept. now: month or AF_UNKNOWN. Texts are made in arena. */
enum af_status af_resume_members(const cJSON *root, int now, struct af_arena *arena, struct af_members *members,
                                 struct af_error *err) AF_WARN_UNUSED;

/* Appends one member. AF_NOMEM. */
enum af_status af_members_add(struct af_members *members, const char *header, const cJSON *value, const char *text,
                              struct af_error *err) AF_WARN_UNUSED;

/* A date YYYY, YYYY-MM or YYYY-MM-DD, perhaps with a time behind it. */
struct af_resume_date {
	int year, month, day; /* month and day 0 when not said */
};
bool af_resume_date_parse(const char *text, struct af_resume_date *date);

/* Months of experience that the array of jobs adds up to, overlaps counted once; AF_UNKNOWN when that is not certain, or none. */
enum af_status af_resume_months(const cJSON *work, int now, int *months, struct af_error *err) AF_WARN_UNUSED;

/* The last month that job can mean: its end, or now while it lasts; AF_UNKNOWN when not known. */
int af_resume_end(const cJSON *job, int now);

#endif
