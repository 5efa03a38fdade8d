#include "project/names.h"

#include <string.h>

#include "taxonomy/taxonomy.h"

bool af_names_slug(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n && n <= 64 && !text[n] && text[0] != '-';
}

const char *af_names_skill(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const char *path_key, const char *text)
{
	const struct af_skill *skill, *near[1];

	if (r->status)
		return NULL;
	r->status = af_taxonomy_find(taxonomy, text, &skill, r->err);
	if (r->status)
		return NULL;
	if (skill)
		return af_arena_strdup(r->arena, skill->slug);
	if (af_taxonomy_suggest(taxonomy, text, near, 1))
		af_json_fail(r, path_key, "no skill is called \"%.80s\"; did you mean \"%s\"?", text, near[0]->name);
	else
		af_json_fail(r, path_key, "no skill is called \"%.80s\"; `archefit skill list` shows the names", text);
	return NULL;
}

const char *const *af_names_skills(struct af_json_reader *r, const struct af_taxonomy *taxonomy, const cJSON *object,
                                   const char *key, bool required, size_t *n)
{
	size_t count;
	const char *const *texts = af_json_texts(r, object, key, required, &count);
	const char **slugs;

	*n = 0;
	if (!texts)
		return NULL;
	slugs = af_arena_array(r->arena, count + 1, sizeof(*slugs));
	if (!slugs)
		return NULL; /* shows in arena->failed */
	for (size_t i = 0; i < count; i++) {
		size_t old = af_json_enter_at(r, key, (int)i);

		slugs[i] = af_names_skill(r, taxonomy, NULL, texts[i]);
		for (size_t j = 0; j < i && slugs[i]; j++)
			if (!strcmp(slugs[i], slugs[j]))
				af_json_fail(r, NULL, "\"%.80s\" and \"%.80s\" are the same skill", texts[j], texts[i]);
		af_json_leave(r, old);
		if (!slugs[i])
			return NULL;
	}
	*n = count;
	return slugs;
}
