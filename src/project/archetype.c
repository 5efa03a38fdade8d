/* Reading an archetype from JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "project/archetype.h"
#include "project/names.h"

static void read_pillar(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const cJSON *item, bool generalist,
                        struct af_pillar *pillar)
{
	static const char *const keys[] = {"name", "title", "weight", "core", "skills", NULL};

	if (!af_json_object(r, item, keys))
		return;
	pillar->name = af_json_text(r, item, "name", true);
	pillar->title = af_json_text(r, item, "title", false);
	if (!pillar->title)
		pillar->title = pillar->name;
	pillar->weight = af_json_int(r, item, "weight", 1, 1000, 0);
	pillar->core = af_json_bool(r, item, "core", false);
	if (!pillar->weight)
		af_json_fail(r, "weight", "is missing");
	if (pillar->core && !generalist)
		af_json_fail(r, "core", "only a generalist has core pillars");
	pillar->skills = af_names_skills(r, taxonomy, item, "skills", true, &pillar->skill_count);
	if (!r->status && !pillar->skill_count)
		af_json_fail(r, "skills", "must name at least one skill");
}

static void read_pillars(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const cJSON *root,
                         struct af_archetype *a)
{
	const cJSON *array = af_json_array(r, root, "pillars", true), *item;
	struct af_pillar *pillars = af_arena_array(r->arena, (size_t)(array ? cJSON_GetArraySize(array) : 0) + 1, sizeof(*pillars));
	bool core = false;

	if (!pillars)
		return;
	cJSON_ArrayForEach(item, array) {
		size_t old = af_json_enter_at(r, "pillars", (int)a->pillar_count);

		read_pillar(r, taxonomy, item, a->generalist, &pillars[a->pillar_count]);
		core = core || pillars[a->pillar_count].core;
		a->pillar_count++;
		af_json_leave(r, old);
	}
	a->pillars = pillars;
	if (!r->status && !a->pillar_count)
		af_json_fail(r, "pillars", "must have at least one pillar");
	if (!r->status && a->generalist && !core)
		af_json_fail(r, "pillars", "a generalist needs at least one core pillar (\"core\": true)");
}

static void read_archetype(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const cJSON *root, struct af_archetype *a)
{
	static const char *const keys[] = {"name", "title", "kind", "summary", "applies_to", "pillars", NULL};
	const char *kind;

	if (cJSON_GetObjectItemCaseSensitive(root, "requirements"))
		af_json_fail(r, NULL, "this is a project; `archefit project add` reads it");
	if (!af_json_object(r, root, keys))
		return;
	a->name = af_json_text(r, root, "name", true);
	if (a->name && !af_names_slug(a->name))
		af_json_fail(r, "name", "must be lower-case letters, digits and hyphens, at most 64");
	a->title = af_json_text(r, root, "title", true);
	a->summary = af_json_text(r, root, "summary", true);
	kind = af_json_text(r, root, "kind", true);
	if (kind && strcmp(kind, "specialist") && strcmp(kind, "generalist"))
		af_json_fail(r, "kind", "must be specialist or generalist, not \"%.40s\"", kind);
	a->generalist = kind && !strcmp(kind, "generalist");
	a->applies_to = af_names_skills(r, taxonomy, root, "applies_to", false, &a->applies_count);
	read_pillars(r, taxonomy, root, a);
}

enum af_status af_archetype_read(const struct af_taxonomy *taxonomy, const char *name, const char *text, size_t length,
                                 struct af_archetype **archetype, struct af_error *err)
{
	struct af_json_reader r = {.name = name, .err = err};
	struct af_archetype *a = af_object_new(sizeof(*a), &r.arena);
	cJSON *root = NULL;

	*archetype = NULL;
	if (!a)
		return af_fail_nomem(err);
	a->memory = r.arena;
	r.status = af_json_parse(name, text, length, &root, err);
	if (!r.status)
		read_archetype(&r, taxonomy, root, a);
	cJSON_Delete(root);
	if (!r.status && a->memory->failed)
		r.status = af_fail_nomem(err);
	if (r.status)
		af_archetype_free(a);
	else
		*archetype = a;
	return r.status;
}

void af_archetype_free(struct af_archetype *archetype)
{
	af_object_free(archetype, archetype ? archetype->memory : NULL);
}

/* ---------------------------------------------------------------- compiled in */

static enum af_status read_builtin(const struct af_taxonomy *taxonomy, struct af_embedded file, struct af_archetype **archetype,
                                   struct af_error *err)
{
	enum af_status status = af_archetype_read(taxonomy, file.name, file.text, file.length, archetype, err);

	if (!status)
		(*archetype)->builtin = true;
	return status;
}

enum af_status af_archetype_each_builtin(const struct af_taxonomy *taxonomy, af_archetype_fn *fn, void *context, struct af_error *err)
{
	struct af_embedded file;
	bool more = true;
	enum af_status status = AF_OK;

	for (size_t i = 0; !status && more && (file = af_embedded_archetype(i)).text; i++) {
		struct af_archetype *archetype;

		status = read_builtin(taxonomy, file, &archetype, err);
		more = !status && fn(context, archetype);
		af_archetype_free(archetype);
	}
	return status;
}

enum af_status af_archetype_builtin(const struct af_taxonomy *taxonomy, const char *name, struct af_archetype **archetype,
                                    struct af_error *err)
{
	struct af_embedded file;

	*archetype = NULL;
	for (size_t i = 0; (file = af_embedded_archetype(i)).text; i++) {
		enum af_status status = read_builtin(taxonomy, file, archetype, err);

		if (status || !strcmp((*archetype)->name, name))
			return status;
		af_archetype_free(*archetype);
		*archetype = NULL;
	}
	return af_fail(err, AF_NOT_FOUND, "no built-in archetype \"%s\"", name);
}
