/* The skills of a profile as one text, and those of an image: schema/009_profiles.sql tells the form. There is one text for each list of skills,
 * and nothing else is read. */
#ifndef AF_STORE_SKILLS_H
#define AF_STORE_SKILLS_H

#include "base/memory.h"

/* A skill as a text says it. */
struct af_said {
	int64_t skill_id;
	int level, months, last_used; /* as in struct af_evidence */
	bool in_text;
	bool named;        /* the words begin with the skill's name ... */
	const char *words; /* ... and go on with these: not with a NUL at their end, and with the escapes of JSON */
	size_t length;
};

/* *said is what the evidence says; it borrows from it, and from arena where words need escapes. */
void af_said_of(const struct af_evidence *evidence, struct af_arena *arena, struct af_said *said);
/* The words of the profile about a skill of that name, into arena; NULL on lack of memory. */
char *af_said_words(const struct af_said *said, const char *name, struct af_arena *arena);
/* The evidence without slug, name and words. */
struct af_evidence af_said_evidence(const struct af_said *said);

/* Writing: each skill, in order of skill_id, then the end. */
void af_skills_add(struct af_buf *out, const struct af_said *said);
void af_skills_end(struct af_buf *out);
/* The same for an image, in order of slug. */
void af_skills_add_image(struct af_buf *out, const char *slug, const char *name, const struct af_said *said);

/* A text while it is read. */
struct af_skills_reader {
	const char *at, *end;
	int64_t last; /* the skill before */
	bool begun;
};

/* Begins to read a text of that length. */
void af_skills_read(struct af_skills_reader *reader, const char *text, size_t length);
enum af_skills_step { AF_SKILLS_MORE, AF_SKILLS_END, AF_SKILLS_DAMAGED };
/* The next skill; *said borrows from the text. */
enum af_skills_step af_skills_next(struct af_skills_reader *reader, struct af_said *said);
/* The next one of an image, whose slug and name go into arena. Lack of memory shows in arena->failed. */
enum af_skills_step af_skills_next_image(struct af_skills_reader *reader, struct af_said *said, const char **slug, const char **name,
                                         struct af_arena *arena);

#endif
