/* The taxonomy of skills in memory: built once, then only read, by several threads if need be.
 *
 * It is built from seeds/skills.json (seed.c), from the store (store/taxonomy.c) or from a text that was made of one of them (packed.c) by
 * the same few calls: af_taxonomy_new, then skills in order of slug, then their aliases and edges, then af_taxonomy_finish. */
#ifndef AF_TAXONOMY_TAXONOMY_H
#define AF_TAXONOMY_TAXONOMY_H

#include "base/memory.h"

enum { AF_TRANSFER_MIN = 10 }; /* percent: weaker transfers are dropped from the closure */

enum af_status af_taxonomy_new(struct af_taxonomy **taxonomy, struct af_error *err) AF_WARN_UNUSED;

/* Adds a skill; slugs must come in ascending order (AF_INVALID otherwise). Texts are copied. half_life: "slow", "medium", "fast". */
enum af_status af_taxonomy_add(struct af_taxonomy *taxonomy, int64_t id, const char *slug, const char *name,
                               const char *category, const char *layer, const char *half_life, struct af_error *err)
	AF_WARN_UNUSED;
/* Adds another spelling of the skill at index. */
enum af_status af_taxonomy_add_alias(struct af_taxonomy *taxonomy, size_t index, const char *alias, struct af_error *err)
	AF_WARN_UNUSED;
/* Adds an edge. A similar edge is added once and holds both ways. */
enum af_status af_taxonomy_add_edge(struct af_taxonomy *taxonomy, size_t from, size_t to, enum af_relation_kind kind,
                                    int percent, struct af_error *err) AF_WARN_UNUSED;
/* Builds edge lists, table of spellings, closure and version. AF_INVALID: one spelling for two skills, or a cycle in `implies`;
 * the message names them. */
enum af_status af_taxonomy_finish(struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;

/* By slug exactly; NULL when there is none. */
const struct af_skill *af_taxonomy_by_slug(const struct af_taxonomy *taxonomy, const char *slug);
/* By row id of the store; NULL when there is none (an unlisted skill). */
const struct af_skill *af_taxonomy_by_id(const struct af_taxonomy *taxonomy, int64_t id);
/* By look-up key (af_skill_key) exactly; *skill is NULL when there is none. AF_NOMEM, since the first look-up of a spelling makes their table;
 * this holds for the two that follow, too. */
enum af_status af_taxonomy_by_key(const struct af_taxonomy *taxonomy, const char *key, const struct af_skill **skill, struct af_error *err)
	AF_WARN_UNUSED;

/* As af_taxonomy_find, and leaves in key the look-up key under which the skill was found, with or without the version. */
enum af_status af_taxonomy_resolve_key(const struct af_taxonomy *taxonomy, const char *text, struct af_buf *key,
                                       const struct af_skill **skill, struct af_error *err) AF_WARN_UNUSED;

/* As af_taxonomy_resolve, but tells a lack of memory (AF_NOMEM) from an unknown name (*skill NULL). */
enum af_status af_taxonomy_find(const struct af_taxonomy *taxonomy, const char *text, const struct af_skill **skill,
                                struct af_error *err) AF_WARN_UNUSED;

/* Half-life in months of a class name: "slow" 96, "medium" 60, "fast" 36. 0 for any other text. */
int af_half_life_months(const char *half_life);

/* Reads the JSON text of a skills file (seeds/skills.json) into a finished taxonomy. */
enum af_status af_taxonomy_read(const char *name, const char *text, size_t length, struct af_taxonomy **taxonomy,
                                struct af_error *err) AF_WARN_UNUSED;

/* Writes the taxonomy to out as one text. False when that cannot be, since a name has a tab or a line end in it; out->failed on lack of memory. */
bool af_taxonomy_pack(const struct af_taxonomy *taxonomy, struct af_buf *out);
/* Makes the same taxonomy of that text. AF_INVALID (or AF_CORRUPT): the text is not one, or not of a taxonomy that can be. AF_NOMEM. That no two
 * skills share a spelling was tested when the text was made, and is not tested here; looking a spelling up is then AF_INVALID. */
enum af_status af_taxonomy_unpack(const char *text, size_t length, struct af_taxonomy **taxonomy, struct af_error *err)
	AF_WARN_UNUSED;

/* Writes an image of the taxonomy to out, good for programs of the same build only. False when af_taxonomy_pack is, and on lack of memory. */
bool af_taxonomy_image(const struct af_taxonomy *taxonomy, struct af_buf *out);
/* The taxonomy of an image, which must lie at a multiple of 8 and live as long. ids: with the row ids. AF_INVALID: it is none. AF_NOMEM. */
enum af_status af_taxonomy_use(const char *image, size_t length, bool ids, struct af_taxonomy **taxonomy, struct af_error *err)
	AF_WARN_UNUSED;
/* The digest of a text that af_taxonomy_pack wrote; and is the image of the taxonomy with that text? */
void af_taxonomy_text_digest(const char *text, size_t length, char digest[17]);
bool af_taxonomy_is_image_of(const char *image, size_t length, const char *digest);

/* The taxonomy of a new database, with its row ids (af_taxonomy_builtin has none), if that is the one whose text has that digest; otherwise
 * AF_NOT_FOUND. AF_NOMEM. */
enum af_status af_taxonomy_template(const char *digest, struct af_taxonomy **taxonomy, struct af_error *err) AF_WARN_UNUSED;

#endif
