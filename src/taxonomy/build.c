/* Building a taxonomy: see taxonomy.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "taxonomy/internal.h"

enum { ID_MAX = 1 << 24 }; /* a listed skill's row id; far above any real database */

enum af_status af_taxonomy_new(struct af_taxonomy **taxonomy, struct af_error *err)
{
	struct af_taxonomy *t = af_calloc(1, sizeof(*t));

	*taxonomy = t;
	if (!t)
		return af_fail_nomem(err);
	t->spellings = af_spellings_new();
	if (t->spellings)
		return AF_OK;
	af_free(t);
	*taxonomy = NULL;
	return af_fail_nomem(err);
}

void af_taxonomy_free(struct af_taxonomy *t)
{
	if (!t)
		return;
	af_arena_clear(&t->arena);
	af_free(t->skills);
	af_free(t->aliases);
	af_free(t->edges);
	af_spellings_free(t->spellings);
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

enum af_status af_taxonomy_index_id(struct af_taxonomy *t, int64_t id, size_t index, struct af_error *err)
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

enum af_status af_taxonomy_put(struct af_taxonomy *t, int64_t id, const char *slug, const char *name, const char *category,
                               const char *layer, const char *half_life, struct af_error *err)
{
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
		status = af_taxonomy_index_id(t, id, t->count, err);
	if (status)
		return status;
	t->skills[t->count] = (struct af_skill){.id = id, .index = t->count, .slug = slug, .name = name, .category = category,
	                                        .layer = layer, .half_life = half_life};
	t->count++;
	return AF_OK;
}

enum af_status af_taxonomy_add(struct af_taxonomy *t, int64_t id, const char *slug, const char *name, const char *category,
                               const char *layer, const char *half_life, struct af_error *err)
{
	slug = af_arena_strdup(&t->arena, slug);
	name = af_arena_strdup(&t->arena, name);
	category = af_arena_strdup(&t->arena, category);
	layer = af_arena_strdup(&t->arena, layer);
	half_life = af_arena_strdup(&t->arena, half_life);
	return t->arena.failed ? af_fail_nomem(err) : af_taxonomy_put(t, id, slug, name, category, layer, half_life, err);
}

enum af_status af_taxonomy_put_alias(struct af_taxonomy *t, size_t index, const char *alias, struct af_error *err)
{
	enum af_status status =
		af_reserve((void **)&t->aliases, &t->aliases_capacity, t->alias_count + 1, sizeof(*t->aliases), err);

	if (!status)
		t->aliases[t->alias_count++] = (struct spelling){alias, (uint32_t)index};
	return status;
}

enum af_status af_taxonomy_add_alias(struct af_taxonomy *t, size_t index, const char *alias, struct af_error *err)
{
	alias = af_arena_strdup(&t->arena, alias);
	return alias ? af_taxonomy_put_alias(t, index, alias, err) : af_fail_nomem(err);
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

static int by_skill_and_text(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;

	return x->skill != y->skill ? (x->skill > y->skill) - (x->skill < y->skill) : strcmp(x->key, y->key);
}

static bool in_order(const struct af_taxonomy *t)
{
	for (size_t i = 1; i < t->alias_count; i++)
		if (by_skill_and_text(&t->aliases[i - 1], &t->aliases[i]) > 0)
			return false;
	return true;
}

/* Gives each skill its run of the alias list, in order of text wherever the taxonomy came from. */
static enum af_status hand_out_aliases(struct af_taxonomy *t, struct af_error *err)
{
	const char **texts = af_arena_array(&t->arena, t->alias_count, sizeof(*texts));

	if (!texts)
		return af_fail_nomem(err);
	if (!in_order(t))
		qsort(t->aliases, t->alias_count, sizeof(*t->aliases), by_skill_and_text);
	for (size_t i = 0; i < t->alias_count; i++) {
		struct af_skill *skill = &t->skills[t->aliases[i].skill];

		texts[i] = t->aliases[i].key;
		if (!skill->alias_count++)
			skill->aliases = &texts[i];
	}
	return AF_OK;
}

/* Many small pieces, gathered, since the hash takes larger ones faster. */
struct digest {
	XXH3_state_t state;
	size_t used;
	char bytes[2000];
};

static void digest_flush(struct digest *d)
{
	XXH3_64bits_update(&d->state, d->bytes, d->used);
	d->used = 0;
}

/* Adds a text, its NUL included. */
static void digest_text(struct digest *d, const char *text)
{
	const size_t n = strlen(text) + 1;

	if (n > sizeof(d->bytes) - d->used)
		digest_flush(d);
	if (n > sizeof(d->bytes)) {
		XXH3_64bits_update(&d->state, text, n);
		return;
	}
	memcpy(d->bytes + d->used, text, n);
	d->used += n;
}

/* A digest of slugs, half-lives and transfers: whatever can move a score. Names and spellings cannot. */
static void set_version(struct af_taxonomy *t)
{
	struct digest d;

	d.used = 0;
	XXH3_64bits_reset(&d.state);
	for (size_t i = 0; i < t->count; i++) {
		const struct af_skill *skill = &t->skills[i];

		digest_text(&d, skill->slug);
		digest_text(&d, skill->half_life);
		for (size_t j = 0; j < skill->transfer_count; j++) {
			const struct af_transfer *transfer = &skill->transfers[j];

			digest_text(&d, t->skills[transfer->skill].slug);
			if (sizeof(d.bytes) - d.used < 2)
				digest_flush(&d);
			d.bytes[d.used++] = (char)transfer->percent;
			d.bytes[d.used++] = (char)transfer->kind;
		}
	}
	digest_flush(&d);
	snprintf(t->version, sizeof(t->version), "%016llx", (unsigned long long)XXH3_64bits_digest(&d.state));
}

enum af_status af_taxonomy_relate(struct af_taxonomy *t, struct af_error *err)
{
	enum af_status status = hand_out_aliases(t, err);

	if (!status)
		status = af_taxonomy_close(t, err);
	if (!status)
		set_version(t);
	return status;
}

enum af_status af_taxonomy_finish(struct af_taxonomy *t, struct af_error *err)
{
	enum af_status status = af_taxonomy_relate(t, err);

	return status ? status : af_taxonomy_spell(t, err);
}
