/* A cursor over plain text (af_plain), shared by the parsers of cells. */
#ifndef AF_IMPORT_SCAN_H
#define AF_IMPORT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Skips spaces. */
void af_scan_space(const char **at);

/* Skips spaces, then takes word when it stands there as a whole word (or, ending in a sign, as it is). */
bool af_scan_word(const char **at, const char *word);

/* Takes the first of the words, a list like "|yr|yrs|years|", that stands at the cursor. */
bool af_scan_any(const char **at, const char *words);

/* Is phrase as a whole an entry of the list "|one|another one|"? */
bool af_scan_listed(const char *list, const char *phrase);

/* Skips spaces, then reads up to six digits with an optional fraction ("7", "7.5", "7,5") in hundredths. Longer ones are cut to a very
 * large number. False, and nothing taken, when no digit stands there. */
bool af_scan_number(const char **at, int *hundredths);

/* Reads exactly n digits that no further digit follows. */
bool af_scan_digits(const char **at, int n, int *value);

/* Takes the name of a month ("dec", "december", "dezember"...): 1..12. */
bool af_scan_month_name(const char **at, int *month);

#endif
