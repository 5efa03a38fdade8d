/* The archetypes that are compiled in, for advice without a store. */
#ifndef AF_PROJECT_ARCHETYPE_H
#define AF_PROJECT_ARCHETYPE_H

#include "base/status.h"

/* As af_archetype_each, over the built-in archetypes. taxonomy has the built-in skills. */
enum af_status af_archetype_each_builtin(const struct af_taxonomy *taxonomy, af_archetype_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;
/* As af_archetype_get. */
enum af_status af_archetype_builtin(const struct af_taxonomy *taxonomy, const char *name, struct af_archetype **archetype,
                                    struct af_error *err) AF_WARN_UNUSED;

#endif
