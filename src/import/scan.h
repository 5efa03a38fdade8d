/* A cursor over plain text (af_plain), shared by the parsers of cells. Words to compare with are in that form too: small letters without
 * accents. */
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

/* Takes a sign of a rating, a filled or an empty star or dot: its family, or -1 when none stands here. No spaces are skipped. */
enum { AF_ASTERISK = 3 };
int af_scan_star(const char **at, bool *filled);

/* Skips spaces, then reads up to six digits with an optional fraction ("7", "7.5", "7,5") in hundredths. Longer ones are cut to a very
 * large number. False, and nothing taken, when no digit stands there. */
bool af_scan_number(const char **at, int *hundredths);

/* As af_scan_number, and also "one" to "ten" in five languages; *word tells that it was such a word. */
bool af_scan_count(const char **at, int *hundredths, bool *word);

/* Units of time. */
enum af_unit { AF_UNIT_NONE, AF_UNIT_DAY, AF_UNIT_WEEK, AF_UNIT_MONTH, AF_UNIT_YEAR };
/* Takes a unit; letters: also a bare "y" or "m". */
enum af_unit af_scan_unit(const char **at, bool letters);

/* A time with its unit, perhaps from one number to another: "5 years", "3-5 Jahre", "two weeks". */
struct af_span {
	int low, high; /* hundredths of the unit; equal when there is one number */
	bool open;     /* a plus behind the number */
	enum af_unit unit; /* AF_UNIT_NONE: digits alone */
};
/* Takes such a time. False, and nothing taken, when there is none, or it runs downward. */
bool af_scan_span(const char **at, struct af_span *span);

/* Reads exactly n digits that no further digit follows. */
bool af_scan_digits(const char **at, int n, int *value);

/* Takes the name of a month ("dec", "december", "dezember"...): 1..12. */
bool af_scan_month_name(const char **at, int *month);

#endif
