/* Text: UTF-8 checks, folding for look-ups, safe display, near spellings, calendar months. */
#ifndef AF_BASE_TEXT_H
#define AF_BASE_TEXT_H

#include "base/memory.h"

/* True when the n bytes are well-formed UTF-8. Otherwise *bad (may be NULL) is the offset of the first bad byte. */
bool af_utf8_valid(const char *bytes, size_t n, size_t *bad);

/* Unicode case folding after NFKC (utf8proc), appended to out: the form in which names are compared.
 * Invalid bytes are copied as they are. */
void af_fold(struct af_buf *out, const char *text, size_t n);

/* The look-up key of a skill name: af_fold with spaces and . - _ / ' ( ) " and dash variants removed; + # & and all else
 * stay, so that C, C++ and C# are three keys, while React.js, ReactJS and "react js" are one. Appended to out. */
void af_skill_key(struct af_buf *out, const char *text, size_t n);

/* Letters and digits folded, every run of other characters as one space, none at the ends: "E-mail " -> "e mail". */
void af_words(struct af_buf *out, const char *text, size_t n);

/* The character that begins text, in the form in which words of several languages are compared: small letters without accents, one kind
 * of space, of dash and of apostrophe; written to out as UTF-8. *length becomes 0 for what shows nothing by itself. Returns the bytes read
 * from text, or 0 when they are no UTF-8. */
#define AF_BARE_MAX ((size_t)32)
size_t af_bare(const char *text, size_t n, char out[AF_BARE_MAX], size_t *length);

/* Does the code point show nothing, command a terminal or turn the direction of text? C0 and C1 controls, DEL, bidirectional controls,
 * invisible format characters. */
bool af_hidden(int32_t point);

/* The same of one that stands after `before` (0: nothing). The joiners U+200C and U+200D are part of how Persian, Malayalam and emoji are written: they are
 * hidden unless what stands before is a letter or mark of such a script, or an emoji. */
bool af_hidden_after(int32_t point, int32_t before);

/* Appends text with everything that could command a terminal or mislead a reader made visible: C0 and C1 controls, DEL,
 * bidirectional controls and invisible format characters become <U+001B>; tab and line ends become one space. */
void af_display(struct af_buf *out, const char *text);

/* Damerau-Levenshtein distance (optimal string alignment) between two byte strings, or limit + 1 when it is more than
 * limit. Strings over 64 bytes compare as limit + 1. No memory is taken. */
unsigned af_edit_distance(const char *a, const char *b, unsigned limit);


/* Does glob (only * is special, any run of characters) match the whole text, ignoring ASCII case? */
bool af_glob(const char *glob, const char *text);


/* True when text is a calendar date YYYY-MM-DD that exists. */
bool af_date_valid(const char *text);

/* Writes the date, as YYYY-MM-DD, that lies days (0 or more) after the first day of month. */
void af_date_after(int month, int days, char out[16]);
/* Days of a month: 28 to 31. */
int af_month_days(int month);

/* First and last non-space byte: *text and *n are narrowed to exclude ASCII white space (space, tab, line ends, vertical tab, form feed) and U+00A0 at both ends. */
void af_trim(const char **text, size_t *n);

#endif
