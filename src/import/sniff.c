/* What kind of file is this? Refuses what is no delimited text, and finds the delimiter of what is. */
#include "import/delimited.h"

#include <string.h>

#include "import/reason.h"

struct magic {
	const char *bytes;
	size_t n;
	const char *what;
};

enum af_status af_delimited_check(const char *name, const char *text, size_t n, struct af_error *err)
{
	static const struct magic magics[] = {
		{"\xFF\xFE\0\0", 4, "UTF-32 text; save it as \"CSV UTF-8\", or convert it with iconv -f UTF-32 -t UTF-8"},
		{"\0\0\xFE\xFF", 4, "UTF-32 text; save it as \"CSV UTF-8\", or convert it with iconv -f UTF-32 -t UTF-8"},
		{"PK\x03\x04", 4, "a ZIP archive or a spreadsheet; export it as \"CSV UTF-8\" first"},
		{"\xD0\xCF\x11\xE0", 4, "an old spreadsheet or document; export it as \"CSV UTF-8\" first"},
		{"\x1F\x8B", 2, "compressed; unpack it with gunzip first"},
		{"\xFD" "7zXZ", 5, "compressed; unpack it with xz -d first"},
		{"\x28\xB5\x2F\xFD", 4, "compressed; unpack it with zstd -d first"},
		{"BZh91AY&SY", 10, "compressed; unpack it with bzip2 -d first"},
		{"%PDF-", 5, "a PDF document; archefit import takes delimited text (CSV)"},
		{"SQLite format 3", 15, "a database; archefit import takes delimited text (CSV)"},
	};

	if (!n)
		return af_fail(err, AF_INVALID, "%s: is empty; a header line and one line for each candidate are needed", name);
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (n >= magics[i].n && !memcmp(text, magics[i].bytes, magics[i].n))
			return af_fail(err, AF_INVALID, "%s: is %s", name, magics[i].what);
	return AF_OK;
}

size_t af_blanks(const char *text, size_t n)
{
	size_t at = 0;

	while (at < n && text[at] && strchr(" \t\r\n", text[at]))
		at++;
	return at;
}

bool af_json_begins(const char *text, size_t n)
{
	const size_t at = af_blanks(text, n);

	return at < n && (text[at] == '{' || text[at] == '[');
}

#define SAMPLE 100 /* records looked at */

/* Splits text at delimiter, roughly as the parser will, and counts the cells of the header and the records that agree with it. */
static void try_delimiter(const char *text, size_t n, bool whole, char delimiter, size_t *header, size_t *agree, size_t *records)
{
	size_t cells = 1, seen = 0;
	bool quoted = false, cell_start = true, blank = true;

	*header = *agree = *records = 0;
	for (size_t i = 0; i <= n && seen < SAMPLE; i++) {
		const bool line_end = i == n ? whole : (!quoted && (text[i] == '\n' || text[i] == '\r'));

		if (i == n && !whole)
			break;
		if (i == n && quoted) { /* a quote that is never closed: no header, and no record that agrees with it */
			seen += seen > 0;
			break;
		}
		if (line_end) {
			if (!blank) {
				if (!seen++)
					*header = cells;
				else
					*agree += cells == *header;
			}
			cells = 1;
			quoted = false;
			cell_start = blank = true;
		} else if (quoted) {
			quoted = text[i] != '"'; /* a doubled quote opens again at once: see below */
			cell_start = !quoted;
		} else if (text[i] == delimiter) {
			cells++;
			cell_start = true;
			blank = false;
		} else {
			quoted = cell_start && text[i] == '"';
			cell_start = cell_start && text[i] == ' ';
			blank = blank && text[i] == ' ';
		}
	}
	*records = seen;
}

char af_delimiter_sniff(const char *text, size_t n, bool whole)
{
	static const char delimiters[] = {',', ';', '\t', '|'};
	char best = ',';
	size_t best_share = 0, best_cells = 1;

	for (size_t i = 0; i < sizeof(delimiters); i++) {
		size_t header, agree, records, share;

		try_delimiter(text, n, whole, delimiters[i], &header, &agree, &records);
		if (header < 2)
			continue;
		/* A header alone agrees with itself; then the delimiter that gives the most columns wins. */
		share = 1 + (records > 1 ? agree * 20 / (records - 1) : 20);
		if (share > best_share || (share == best_share && header > best_cells)) {
			best = delimiters[i];
			best_share = share;
			best_cells = header;
		}
	}
	return best;
}
