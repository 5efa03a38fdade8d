/* Building a taxonomy: see taxonomy.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/text.h"
#include "taxonomy/internal.h"

enum { ID_MAX = 1 << 24 }; /* a listed skill's row id; far above any real database */

enum af_status af_taxonomy_new(struct af_taxonomy **taxonomy, struct af_error *err)
{
	*taxonomy = af_calloc(1, sizeof(**taxonomy));
	return *taxonomy ? AF_OK : af_fail_nomem(err);
}

void af_taxonomy_free(struct af_taxonomy *t)
{
	if (!t)
		return;
	af_arena_clear(&t->arena);
	af_free(t->skills);
	af_free(t->aliases);
	af_free(t->edges);
	af_free(t->table);
	af_free(t->by_id);
	af_free(t);
}

int af_half_life_months(const char *half_life)
{
	if (!strcmp(half_life, "slow"))
		return 96;
	if (!strcmp(half_life, "medium"))
		return 60;
	return strcmp(half_life, "fast") ? 0 : 36;
}

/* Notes that the skill at index has the row id. 0 is for skills that were never stored. */
static enum af_status index_id(struct af_taxonomy *t, int64_t id, size_t index, struct af_error *err)
{
	enum af_status status = af_reserve((void **)&t->by_id, &t->id_capacity, (size_t)id + 1, sizeof(*t->by_id), err);

	if (status)
		return status;
	if ((size_t)id >= t->id_limit) {
		memset(t->by_id + t->id_limit, 0, ((size_t)id + 1 - t->id_limit) * sizeof(*t->by_id));
		t->id_limit = (size_t)id + 1;
	}
	if (id)
		t->by_id[id] = (uint32_t)index + 1;
	return AF_OK;
}

enum af_status af_taxonomy_add(struct af_taxonomy *t, int64_t id, const char *slug, const char *name, const char *category,
                               const char *layer, const char *half_life, struct af_error *err)
{
	struct af_skill *skill;
	enum af_status status;

	if (t->count && strcmp(t->skills[t->count - 1].slug, slug) >= 0)
		return af_fail(err, AF_INVALID, "skill %s: stands after %s; slugs must be unique and in order", slug,
		               t->skills[t->count - 1].slug);
	if (!af_half_life_months(half_life))
		return af_fail(err, AF_INVALID, "skill %s: half_life must be slow, medium or fast, not \"%s\"", slug, half_life);
	if (id < 0 || id >= ID_MAX)
		return af_fail(err, AF_CORRUPT, "skill %s: impossible row id", slug);
	status = af_reserve((void **)&t->skills, &t->skills_capacity, t->count + 1, sizeof(*t->skills), err);
	if (!status)
		status = index_id(t, id, t->count, err);
	if (status)
		return status;
	skill = &t->skills[t->count];
	memset(skill, 0, sizeof(*skill));
	skill->id = id;
	skill->index = t->count++;
	skill->slug = af_arena_strdup(&t->arena, slug);
	skill->name = af_arena_strdup(&t->arena, name);
	skill->category = af_arena_strdup(&t->arena, category);
	skill->layer = af_arena_strdup(&t->arena, layer);
	skill->half_life = af_arena_strdup(&t->arena, half_life);
	return t->arena.failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_taxonomy_add_alias(struct af_taxonomy *t, size_t index, const char *alias, struct af_error *err)
{
	enum af_status status =
		af_reserve((void **)&t->aliases, &t->aliases_capacity, t->alias_count + 1, sizeof(*t->aliases), err);

	if (status)
		return status;
	t->aliases[t->alias_count].key = af_arena_strdup(&t->arena, alias);
	t->aliases[t->alias_count++].skill = (uint32_t)index;
	return t->arena.failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_taxonomy_add_edge(struct af_taxonomy *t, size_t from, size_t to, enum af_relation_kind kind, int percent,
                                    struct af_error *err)
{
	enum af_status status = af_reserve((void **)&t->edges, &t->edges_capacity, t->edge_count + 2, sizeof(*t->edges), err);

	if (status)
		return status;
	if (from == to)
		return af_fail(err, AF_INVALID, "skill %s: is related to itself", t->skills[from].slug);
	if (percent < 1 || percent > 100)
		return af_fail(err, AF_INVALID, "skill %s: %d percent is outside 1..100", t->skills[from].slug, percent);
	t->edges[t->edge_count++] = (struct edge){(uint32_t)from, (uint32_t)to, kind, percent};
	if (kind == AF_SIMILAR)
		t->edges[t->edge_count++] = (struct edge){(uint32_t)to, (uint32_t)from, kind, percent};
	return AF_OK;
}

/* Enters one spelling. The same spelling for the same skill is fine; for another one it is an error. */
static enum af_status add_key(struct af_taxonomy *t, struct af_buf *scratch, const char *text, size_t skill,
                              struct af_error *err)
{
	size_t slot;

	af_buf_reset(scratch);
	af_skill_key(scratch, text, strlen(text));
	if (scratch->failed)
		return af_fail_nomem(err);
	if (!scratch->length)
		return af_fail(err, AF_INVALID, "skill %s: the spelling \"%s\" has no letter or digit", t->skills[skill].slug, text);
	for (slot = XXH3_64bits(scratch->data, scratch->length) & t->mask; t->table[slot].key; slot = (slot + 1) & t->mask) {
		if (strcmp(t->table[slot].key, scratch->data))
			continue;
		if (t->table[slot].skill == skill)
			return AF_OK;
		return af_fail(err, AF_INVALID, "skills %s and %s: both are spelled \"%s\"",
		               t->skills[t->table[slot].skill].slug, t->skills[skill].slug, text);
	}
	t->table[slot].key = af_arena_strndup(&t->arena, scratch->data, scratch->length);
	t->table[slot].skill = (uint32_t)skill;
	t->keys++;
	return t->table[slot].key ? AF_OK : af_fail_nomem(err);
}

static enum af_status build_table(struct af_taxonomy *t, struct af_error *err)
{
	struct af_buf scratch = {0};
	enum af_status status = AF_OK;
	size_t size = 16;

	while (size < 2 * (2 * t->count + t->alias_count))
		size *= 2;
	t->table = af_calloc(size, sizeof(*t->table));
	if (!t->table)
		return af_fail_nomem(err);
	t->mask = size - 1;
	for (size_t i = 0; i < t->count && !status; i++) {
		status = add_key(t, &scratch, t->skills[i].slug, i, err);
		if (!status)
			status = add_key(t, &scratch, t->skills[i].name, i, err);
	}
	for (size_t i = 0; i < t->alias_count && !status; i++)
		status = add_key(t, &scratch, t->aliases[i].key, t->aliases[i].skill, err);
	af_buf_clear(&scratch);
	return status;
}

static int by_skill_and_text(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;

	return x->skill != y->skill ? (x->skill > y->skill) - (x->skill < y->skill) : strcmp(x->key, y->key);
}

/* Gives each skill its run of the alias list, in order of text wherever the taxonomy came from. */
static enum af_status hand_out_aliases(struct af_taxonomy *t, struct af_error *err)
{
	const char **texts = af_arena_array(&t->arena, t->alias_count, sizeof(*texts));

	if (!texts)
		return af_fail_nomem(err);
	if (t->alias_count)
		qsort(t->aliases, t->alias_count, sizeof(*t->aliases), by_skill_and_text);
	for (size_t i = 0; i < t->alias_count; i++) {
		struct af_skill *skill = &t->skills[t->aliases[i].skill];

		texts[i] = t->aliases[i].key;
		if (!skill->alias_count++)
			skill->aliases = &texts[i];
	}
	return AF_OK;
}

/* A digest of slugs, half-lives and transfers: whatever can move a score. Names and spellings cannot. */
static void set_version(struct af_taxonomy *t)
{
	XXH3_state_t state;

	XXH3_64bits_reset(&state);
	for (size_t i = 0; i < t->count; i++) {
		const struct af_skill *skill = &t->skills[i];

		XXH3_64bits_update(&state, skill->slug, strlen(skill->slug) + 1);
		XXH3_64bits_update(&state, skill->half_life, strlen(skill->half_life) + 1);
		for (size_t j = 0; j < skill->transfer_count; j++) {
			const struct af_transfer *transfer = &skill->transfers[j];
			const char *other = t->skills[transfer->skill].slug;
			unsigned char bytes[2] = {(unsigned char)transfer->percent, (unsigned char)transfer->kind};

			XXH3_64bits_update(&state, other, strlen(other) + 1);
			XXH3_64bits_update(&state, bytes, sizeof(bytes));
		}
	}
	snprintf(t->version, sizeof(t->version), "%016llx", (unsigned long long)XXH3_64bits_digest(&state));
}

enum af_status af_taxonomy_finish(struct af_taxonomy *t, struct af_error *err)
{
	enum af_status status = build_table(t, err);

	if (!status)
		status = hand_out_aliases(t, err);
	if (!status)
		status = af_taxonomy_close(t, err);
	if (!status)
		set_version(t);
	return status;
}
