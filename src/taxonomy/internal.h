/* The insides of struct af_taxonomy, shared by the files of this folder only. */
#ifndef AF_TAXONOMY_INTERNAL_H
#define AF_TAXONOMY_INTERNAL_H

#include "taxonomy/taxonomy.h"

struct spelling {
	const char *key; /* af_skill_key of slug, name or alias */
	uint32_t skill;  /* index */
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
	struct spelling *aliases; /* while building: key is the alias as written */
	size_t alias_count, aliases_capacity;
	struct edge *edges;
	size_t edge_count, edges_capacity;
	struct spelling *table; /* open addressing, size mask + 1, key NULL where empty */
	size_t mask, keys;
	uint32_t *by_id; /* index + 1 for each row id below id_limit, 0 for none */
	size_t id_limit, id_capacity;
	char version[17];
};

/* Fills each skill's edges and transfers (closure.c). */
enum af_status af_taxonomy_close(struct af_taxonomy *taxonomy, struct af_error *err) AF_WARN_UNUSED;

#endif
