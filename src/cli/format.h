/* format.h: values of the library as people read them. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "cli/cli.h"
#include "cli/textbuf.h"

/* "5 years", "1 year 6 months", "8 months", "" when unknown. */
void cli_format_months(int months, char out[40]);
/* "85 EUR/hour", "90.50 USD", "" when cents is below 0. currency may be NULL. */
void cli_format_rate(int64_t cents, const char *currency, enum af_rate_period period, char out[48]);
/* "UTC+01:00", "" when unknown. */
void cli_format_utc(int minutes, char out[16]);
/* Tenths as "87.3". */
void cli_format_tenths(int tenths, char out[16]);
/* Adds "a, b and c" (last: " and " or " or "), or "a; b; c" (last: "; ", for items that may hold commas). */
void cli_add_list(struct textbuf *buf, const char *const *items, size_t n, const char *last);
/* Is the output one that people read (table, md)? */
bool cli_for_people(const struct cli *cli);

#endif
