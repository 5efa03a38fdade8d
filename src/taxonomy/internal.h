/* The insides of struct af_taxonomy, shared by the files of this folder only. */
#ifndef AF_TAXONOMY_INTERNAL_H
#define AF_TAXONOMY_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "taxonomy/taxonomy.h"

struct spelling {
	const char *key; /* af_skill_key of slug, name or alias */
	uint32_t skill;  /* index */
};

/* Every spelling of every skill. It is open addressing. */
struct spellings {
	pthread_mutex_t making;
	atomic_bool made; /* what follows is there, and does not change any more */
	struct spelling *table; /* of size mask + 1; key NULL where empty */
	size_t mask;
	struct af_arena keys;
};

struct edge {
	uint32_t from, to;
	enum af_relation_kind kind;
	int percent;
};

struct af_taxonomy {
	struct af_arena arena;
	struct af_skill *skills;
	size_t count, skills_capacity;
	struct spelling *aliases; /* while building: key is the alias as written; NULL of an image, as are the edges */
	size_t alias_count, aliases_capacity;
	struct edge *edges;
	size_t edge_count, edges_capacity;
	struct spellings *spellings; /* made when the first one is looked up, which most commands never do */
	uint32_t *by_id; /* index + 1 for each row id below id_limit, 0 for none */
	size_t id_limit, id_capacity;
	char version[17];
};

/* As af_taxonomy_add and af_taxonomy_add_alias, but the texts, which must live as long as the taxonomy, are not copied. */
enum af_status af_taxonomy_put(struct af_taxonomy *taxonomy, int64_t id, const char *slug, const char *name, const char *category,
                               const char *layer, const char *half_life, struct af_error *err) AF_WARN_UNUSED;
enum af_status af_taxonomy_put_alias(struct af_taxonomy *taxonomy, size_t index, const char *alias, struct af_error *err)
	AF_WARN_UNUSED;

/* Notes that the skill at index has the row id. 0 is for skills that were never stored. */
enum af_status af_taxonomy_index_id(struct af_taxonomy *taxonomy, int64_t id, size_t index, struct af_error *err) AF_WARN_UNUSED;

struct spellings *af_spellings_new(void);
void af_spellings_free(struct spellings *spellings);
/* Makes the spellings, unless they are there; several threads may call it. AF_INVALID: one spelling for two skills. AF_NOMEM. */
enum af_status af_taxonomy_spell(const struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;

/* All that af_taxonomy_finish does but the spellings, which are then made when they are needed. */
enum af_status af_taxonomy_relate(struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;

/* Fills each skill's edges and transfers (closure.c). */
enum af_status af_taxonomy_close(struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;

#endif
