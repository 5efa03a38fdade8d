/* What a cell may hold. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "xlsx/book.h"

enum { LIMIT = 32767 /* Excel's, in UTF-16 units */, ROOM = 60 /* for what says that a text was cut */ };

/* Excel reads "_x0041_" as the character of that number. */
static bool is_escape(const char *text)
{
	if (text[0] != '_' || text[1] != 'x')
		return false;
	for (int i = 2; i < 6; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return text[6] == '_';
}

/* The bytes of the character, and how many UTF-16 units it is. */
static size_t length_of(const char *text, size_t *units)
{
	const unsigned char first = (unsigned char)*text;

	*units = first >= 0xF0 ? 2 : 1;
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Appends one character; returns the UTF-16 units it takes in the file, 0 when they are more than left. */
static size_t add_one(struct af_buf *out, const char *text, size_t length, size_t units, size_t left)
{
	static const char *const forbidden[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}; /* no XML has these two */
	char shown[16];
	const char *added = text;

	if (length == 3 && (!memcmp(text, forbidden[0], 3) || !memcmp(text, forbidden[1], 3))) {
		added = strcpy(shown, text[2] == forbidden[0][2] ? "<U+FFFE>" : "<U+FFFF>");
		length = units = strlen(shown);
	} else if (is_escape(text)) {
		added = strcpy(shown, "_x005F_");
		length = units = strlen(shown);
	}
	if (units > left)
		return 0;
	af_buf_add(out, added, length);
	return units;
}

void af_xlsx_cell_text(struct af_buf *out, struct af_buf *shown, const char *text)
{
	size_t used = 0, whole_to = out->length; /* so much of out leaves room to say that the rest was cut */
	const char *at, *rest;

	af_buf_reset(shown);
	af_display(shown, text);
	out->failed |= shown->failed;
	for (at = rest = af_buf_text(shown); *at && !out->failed;) {
		size_t units, length = length_of(at, &units);
		size_t added = add_one(out, at, length, units, LIMIT - used);

		if (!added)
			break;
		used += added;
		at += length;
		if (used <= LIMIT - ROOM) {
			whole_to = out->length;
			rest = at;
		}
	}
	if (*at && !out->failed) {
		out->length = whole_to;
		af_buf_printf(out, "\xE2\x80\xA6 (%zu more bytes do not fit into a cell)", strlen(rest));
	}
}
