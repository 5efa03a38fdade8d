/* Names inside project and archetype files: slugs, and skills resolved through the taxonomy. */
#ifndef AF_PROJECT_NAMES_H
#define AF_PROJECT_NAMES_H

#include "base/json.h"

/* Is text a slug: 1..64 of a-z, 0-9 and '-', beginning with a letter or digit? */
bool af_names_slug(const char *text);

/* The slug of the skill that text names, or NULL after failing the reader with a suggestion. path_key is for the message. */
const char *af_names_skill(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const char *path_key, const char *text);

/* A member that is an array of skill names, as slugs in the same order. A skill named twice is an error. */
const char *const *af_names_skills(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const cJSON *object,
                                   const char *key, bool required, size_t *n);

#endif
