/* How a profile of an earlier import takes part in a later one. */
#ifndef AF_IMPORT_PROFILE_H
#define AF_IMPORT_PROFILE_H

#include "import/columns.h"

/* Fills *merged with the options, and with what the options do not say from their profile: texts that mean "no value", delimiter. All lives
 * in arena. AF_NOMEM. */
enum af_status af_profile_options(struct af_arena *arena, const struct af_import_options *options, struct af_import_options *merged,
                                  struct af_error *err) AF_WARN_UNUSED;

/* Puts the columns of the options' profile before the maps, as "field=Column"; but not a column that a map names, nor one of a field that
 * takes one column and that a map speaks for. headers are those of the file, n of them: a column that they lack is left out when it is only
 * kept or skipped, otherwise refused. Without headers (NULL) all are taken. *count is how many were put there. AF_INVALID. */
enum af_status af_profile_maps(struct af_arena *arena, const char *file, const char *const *headers, size_t n,
                               struct af_import_options *options, size_t *count, struct af_error *err) AF_WARN_UNUSED;

/* Is text one of the n texts of the list? */
bool af_is_listed(const char *const *list, size_t n, const char *text);

/* Is the map, "field=Column" of a profile, one that a file need not have: kept as it is, or skipped? */
bool af_profile_spare(const char *map);

#endif
