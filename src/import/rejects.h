/* Writing rejected rows to a file, verbatim, each with the reason in front: a first column "rejected because" of delimited text, a first
 * member of a JSON object. Such a file imports again; reason.h recognizes it. The reason stands first, so that what follows stays as it was
 * even where its quotes are broken. */
#ifndef AF_IMPORT_REJECTS_H
#define AF_IMPORT_REJECTS_H

#include "import/delimited.h"
#include "import/reason.h"

/* Zero-initialise it, set the first group. It holds no memory. */
struct af_rejects {
	FILE *out;      /* the caller's; NULL: nothing is written */
	char delimiter; /* 0: JSON */
	bool ascii;     /* the file is in a single-byte encoding: reasons, which are UTF-8, must not mix with it */
	enum af_reason_note note; /* of the header */
	bool reasons;   /* the import reads a file of rejected rows: what it read begins with a reason, which is left out */

	/* private */
	bool spilled;   /* the beginning of a row that is too long has been written */
	bool escaping;  /* as text in JSON */
	int error;      /* errno of the first failure */
};

/* Writes a byte order mark: what follows is UTF-8, though the file of the import is not, and may be said to be something else again. */
void af_rejects_mark(struct af_rejects *rejects);

/* Writes the header line of delimited text: that of the import's file behind the header of the reasons. */
void af_rejects_header(struct af_rejects *rejects, const struct af_record *header);

/* Writes a row. reason is one line of text. For a row that was spilled it only ends what af_rejects_spill has written. */
void af_rejects_row(struct af_rejects *rejects, const struct af_record *record, const char *reason);

/* An af_spill_fn whose context is the af_rejects: writes the bytes of a row that is too long, the first of them behind that reason. */
void af_rejects_spill(void *context, const char *bytes, size_t n);

/* Sends everything written on its way. AF_IO when something could not be written. */
enum af_status af_rejects_flush(struct af_rejects *rejects, struct af_error *err) AF_WARN_UNUSED;

#endif
