/* Reading a skills file: seeds/skills.json. */
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "taxonomy/internal.h"

static const char *const skill_keys[] = {"slug", "name", "category", "layer", "half_life", "aliases", "implies", "similar", NULL};

/* A skill of the file: its texts, and the JSON they came from. */
struct entry {
	const cJSON *json;
	const char *slug;
	int position; /* in the file, for messages */
};

static int by_slug(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->slug, ((const struct entry *)b)->slug);
}

static enum af_status read_skill(struct af_json_reader *r, struct af_taxonomy *t, const struct entry *entry)
{
	const char *name, *category, *layer, *half_life, *const *aliases;
	size_t n = 0, old = af_json_enter_at(r, "skills", entry->position);

	name = af_json_text(r, entry->json, "name", true);
	category = af_json_text(r, entry->json, "category", true);
	layer = af_json_text(r, entry->json, "layer", true);
	half_life = af_json_text(r, entry->json, "half_life", true);
	aliases = af_json_texts(r, entry->json, "aliases", false, &n);
	if (!r->status)
		r->status = af_taxonomy_add(t, 0, entry->slug, name, category, layer, half_life, r->err);
	for (size_t i = 0; i < n && !r->status; i++)
		r->status = af_taxonomy_add_alias(t, t->count - 1, aliases[i], r->err);
	af_json_leave(r, old);
	return r->status;
}

static void read_edges(struct af_json_reader *r, struct af_taxonomy *t, const struct entry *entry, size_t index,
                       const char *key, enum af_relation_kind kind)
{
	const cJSON *edges = af_json_member(r, entry->json, key), *edge;
	size_t old = af_json_enter_at(r, "skills", entry->position), inner = af_json_enter(r, key);

	cJSON_ArrayForEach(edge, edges) {
		const struct af_skill *other = af_taxonomy_by_slug(t, edge->string);
		int percent = af_json_int(r, edges, edge->string, 1, 100, 0);

		if (!other)
			af_json_fail(r, edge->string, "no skill has this slug");
		if (!r->status)
			r->status = af_taxonomy_add_edge(t, index, other->index, kind, percent, r->err);
		if (r->status)
			break;
	}
	(void)inner;
	af_json_leave(r, old);
}

/* The skills of the file in order of slug. */
static struct entry *sorted_entries(struct af_json_reader *r, const cJSON *root, size_t *count)
{
	static const char *const keys[] = {"version", "skills", NULL};
	const cJSON *skills, *item;
	struct entry *entries;
	size_t n = 0;

	*count = 0;
	if (!af_json_object(r, root, keys))
		return NULL;
	skills = af_json_array(r, root, "skills", true);
	entries = af_arena_array(r->arena, (size_t)(skills ? cJSON_GetArraySize(skills) : 0) + 1, sizeof(*entries));
	if (!entries) {
		r->status = af_fail_nomem(r->err);
		return NULL;
	}
	cJSON_ArrayForEach(item, skills) {
		size_t old = af_json_enter_at(r, "skills", (int)n);

		entries[n].json = item;
		entries[n].position = (int)n;
		if (af_json_object(r, item, skill_keys))
			entries[n].slug = af_json_text(r, item, "slug", true);
		af_json_leave(r, old);
		if (r->status)
			return NULL;
		n++;
	}
	qsort(entries, n, sizeof(*entries), by_slug);
	*count = n;
	return entries;
}

enum af_status af_taxonomy_read(const char *name, const char *text, size_t length, struct af_taxonomy **taxonomy,
                                struct af_error *err)
{
	struct af_arena scratch = {0};
	struct af_json_reader r = {.name = name, .arena = &scratch, .err = err};
	struct af_taxonomy *t = NULL;
	struct entry *entries = NULL;
	cJSON *root = NULL;
	size_t count = 0;

	*taxonomy = NULL;
	r.status = af_json_parse(name, text, length, &root, err);
	if (!r.status)
		r.status = af_taxonomy_new(&t, err);
	if (!r.status)
		entries = sorted_entries(&r, root, &count);
	for (size_t i = 0; i < count && !r.status; i++)
		read_skill(&r, t, &entries[i]);
	for (size_t i = 0; i < count && !r.status; i++) {
		read_edges(&r, t, &entries[i], i, "implies", AF_IMPLIES);
		read_edges(&r, t, &entries[i], i, "similar", AF_SIMILAR);
	}
	if (!r.status)
		r.status = af_taxonomy_finish(t, err);
	if (r.status)
		af_taxonomy_free(t);
	else
		*taxonomy = t;
	cJSON_Delete(root);
	af_arena_clear(&scratch);
	return r.status;
}

enum af_status af_taxonomy_builtin(struct af_taxonomy **taxonomy, struct af_error *err)
{
	struct af_embedded file = af_embedded_taxonomy();

	if (file.length)
		return af_taxonomy_use(file.text, file.length, false, taxonomy, err);
	file = af_embedded_skills();
	return af_taxonomy_read(file.name, file.text, file.length, taxonomy, err);
}

enum af_status af_taxonomy_template(const char *digest, struct af_taxonomy **taxonomy, struct af_error *err)
{
	const struct af_embedded file = af_embedded_taxonomy();

	*taxonomy = NULL;
	if (!af_taxonomy_is_image_of(file.text, file.length, digest))
		return af_fail(err, AF_NOT_FOUND, "the taxonomy %.16s is not that of this program", digest);
	return af_taxonomy_use(file.text, file.length, true, taxonomy, err);
}
