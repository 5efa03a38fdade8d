/* Is text that was taken for Windows-1252 really that? Any byte sequence can be read as some single-byte encoding, so a file in another
 * one (Mac Roman, CP850, Windows-1250, Windows-1251 ...) would turn names into others without a word. What gives it away are words that
 * no language of Windows-1252 has. */
#ifndef AF_IMPORT_LATIN_H
#define AF_IMPORT_LATIN_H

#include <stddef.h>

/* What was found. The doubt points into the bytes that were judged. */
struct af_latin {
	size_t words;    /* words and symbols with bytes beyond ASCII that were looked at */
	size_t doubtful; /* of them, those that Windows-1252 text would hardly have */
	const char *doubt; /* the first of those, NULL when there is none */
	size_t doubt_n;
};

/* Adds what the n bytes tell to *found, which begins as zero. */
void af_latin_judge(const char *bytes, size_t n, struct af_latin *found);

#endif
