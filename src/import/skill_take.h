/* Taking off the end, or the beginning, of an item what is said of its skill. For skill_item.c alone. */
#ifndef AF_IMPORT_SKILL_TAKE_H
#define AF_IMPORT_SKILL_TAKE_H

#include "import/skill_item.h"

struct af_item {
	struct af_skill_parser *parser;
	const char *text; /* what is left of the item */
	size_t n;
	struct af_qualifiers said;
	bool none;        /* a level was said that is none: "0 %" */
	const char *bad;  /* static: what is out of range, or NULL */
	const char *inside; /* what stood in the parentheses that were taken off last, NULL when none were */
	size_t inside_n;
};

/* Reads text as a qualifier of the item. True when it is one, though perhaps out of range. */
bool af_item_qualifier(struct af_item *item, const char *text, size_t n);

/* Does the text have a digit or stars, so that it may be a qualifier by itself? */
bool af_item_marked(const char *text, size_t n);

/* Takes off all that is a qualifier beyond doubt. */
void af_item_take_certain(struct af_item *item);

/* Takes off what may be a qualifier, as long as it takes to find a skill: "React (hooks)", "expert Python". When none is found the item
 * stays as it was. */
const struct af_skill *af_item_take_doubtful(struct af_item *item);

#endif
