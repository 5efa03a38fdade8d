/* Country names: from what people write to ISO 3166 codes. */
#ifndef AF_BASE_COUNTRY_H
#define AF_BASE_COUNTRY_H

#include "base/map.h"

struct af_country {
	char code[4];
	int utc_offset; /* standard time in minutes, or AF_UNKNOWN: several, or not stated */
};

/* Zero-initialise it; af_countries_clear frees everything. */
struct af_countries {
	struct af_country *list;
	size_t count, capacity;
	struct af_map names; /* folded name, alias or code -> index in list */
	struct af_map seen;  /* locations looked up before -> index in list, or SIZE_MAX */
};

/* Reads seeds/countries.json. name is for messages. AF_INVALID. */
enum af_status af_countries_read(struct af_countries *countries, const char *name, const char *text, size_t length,
                                 struct af_error *err) AF_WARN_UNUSED;
/* The countries of the program: the same as reading seeds/countries.json, some ten times as fast. */
enum af_status af_countries_builtin(struct af_countries *countries, struct af_error *err) AF_WARN_UNUSED;
/* Writes them to out as the text that af_countries_unpack reads: a line for each country of code, offset ('?': AF_UNKNOWN) and folded spellings,
 * between tabs. */
void af_countries_pack(const struct af_countries *countries, struct af_buf *out);
/* Reads that text, which is followed by a NUL. AF_INVALID. */
enum af_status af_countries_unpack(struct af_countries *countries, const char *text, struct af_error *err) AF_WARN_UNUSED;
void af_countries_clear(struct af_countries *countries);

/* *country is the country that text is a name, an alias or a code of, NULL when there is none. Borrowed. AF_NOMEM. */
enum af_status af_country_named(const struct af_countries *countries, const char *text, size_t n,
                                const struct af_country **country, struct af_error *err) AF_WARN_UNUSED;

/* The country of a location: named by its whole text, or by what stands behind its last comma. "Austin, TX" is in the US; "San Jose, CA" could
 * be in two countries and is in none. AF_NOMEM. */
enum af_status af_country_of(struct af_countries *countries, const char *location, size_t n, const struct af_country **country,
                             struct af_error *err) AF_WARN_UNUSED;

#endif
