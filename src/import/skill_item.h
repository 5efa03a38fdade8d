/* Reading one item of a skills cell: "Python (5 yrs, expert)". Private to the parser of skill cells. */
#ifndef AF_IMPORT_SKILL_ITEM_H
#define AF_IMPORT_SKILL_ITEM_H

#include "import/cells.h"

#define AF_ITEM_MAX ((size_t)200) /* bytes; longer text names no skill */
#define AF_ITEM_PARTS ((size_t)16) /* skills of one item, as in "HTML/CSS/JavaScript" */

struct af_item_read {
	const struct af_skill *skills[AF_ITEM_PARTS];
	size_t count;
	size_t plain;               /* the last so many of them stood in parentheses, "AWS (S3, Lambda)": said does not speak of them */
	bool unlisted;              /* then name is the name to keep */
	char name[AF_ITEM_MAX + 1];
	bool only_qualifiers;       /* names no skill by itself; said is what it says of the one before. Also unlisted, if there is none. */
	struct af_qualifiers said;
	bool none;                  /* said is that there is none of it, "0 %": the skills are not to be kept */
	const char *bad;            /* static: what is out of range, or NULL */
};

/* Narrows text to exclude white space and list bullets at its ends. Text without a letter, a digit or a rating becomes empty. */
void af_item_trim(const char **text, size_t *n);

/* The skill that the whole of text names, or NULL: none, or parser->no_memory. */
const struct af_skill *af_item_resolve(struct af_skill_parser *parser, const char *text, size_t n);

/* Reads an item of at most AF_ITEM_MAX bytes, already trimmed. */
void af_item_read(struct af_skill_parser *parser, const char *text, size_t n, struct af_item_read *read);

#endif
