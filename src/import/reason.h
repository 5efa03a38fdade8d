/* The reasons that a file of rejected rows gives (rejects.h writes it): recognizing them, so that the file imports again. In delimited text
 * they are the first column, in JSON the first member of each object. Pure functions of the text. */
#ifndef AF_IMPORT_REASON_H
#define AF_IMPORT_REASON_H

#include "base/memory.h"

/* Header of the column, and name of the member. */
#define AF_REASON_HEADER "rejected because"
/* What a few rows do not show of the file that they come from; the header says it. */
enum af_reason_note {
	AF_NOTE_NOTHING,
	AF_NOTE_LONG,      /* each row has one skill */
	AF_NOTE_MARKS,     /* in columns of one skill a bare 1 says yes */
	AF_NOTE_NO_LEVELS, /* there it is not known what bare numbers count */
	AF_NOTES
};
/* Name of the member for text that is no object. */
#define AF_REASON_VERBATIM "verbatim"

/* The header with the note. Static. */
const char *af_reason_header(enum af_reason_note note);
/* Is the header, whatever its case, that of the reasons? *note (may be NULL) is its note. */
bool af_reason_is(const char *header, enum af_reason_note *note);

/* Does delimited text begin with that header? *delimiter must follow it; when it is 0, it is set to the one that does. */
bool af_reason_leads(const char *text, size_t n, char *delimiter);

/* Length of the first cell of a record together with the delimiter behind it; 0 when they cannot be told apart from the rest. */
size_t af_reason_length(const char *record, size_t n, char delimiter);

/* The reason at the beginning of a JSON object. */
struct af_reason_member {
	const char *reason; /* without its quotes, its escapes as they are */
	size_t reason_n;
	size_t rest;          /* the object goes on behind this byte, which can be made the brace that opens it */
	const char *verbatim; /* as reason: when the object holds text that is none, and nothing else; else NULL */
	size_t verbatim_n;
};

/* False when the text does not begin so. The rest need not be JSON. */
bool af_reason_member(const char *text, size_t n, struct af_reason_member *member);

/* Appends the text of a JSON string without its quotes. What is no escape is copied as it is. */
void af_reason_unescape(struct af_buf *out, const char *text, size_t n);

#endif
