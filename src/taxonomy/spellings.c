/* The look-up table of spellings. It takes a third of the time that the taxonomy takes, so it is made when it is first needed. */
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/text.h"
#include "taxonomy/internal.h"

struct spellings *af_spellings_new(void)
{
	struct spellings *s = af_calloc(1, sizeof(*s));

	if (s && pthread_mutex_init(&s->making, NULL) != 0) {
		af_free(s);
		return NULL;
	}
	return s;
}

/* Back to none. */
static void forget(struct spellings *s)
{
	af_free(s->table);
	s->table = NULL;
	af_arena_clear(&s->keys);
}

void af_spellings_free(struct spellings *s)
{
	if (!s)
		return;
	forget(s);
	pthread_mutex_destroy(&s->making);
	af_free(s);
}

/* Enters one spelling. The same spelling for the same skill is fine; for another one it is an error. */
static enum af_status add_key(const struct af_taxonomy *t, struct af_buf *scratch, const char *text, size_t skill,
                              struct af_error *err)
{
	struct spellings *s = t->spellings;
	size_t slot;

	af_buf_reset(scratch);
	af_skill_key(scratch, text, strlen(text));
	if (scratch->failed)
		return af_fail_nomem(err);
	if (!scratch->length)
		return af_fail(err, AF_INVALID, "skill %s: the spelling \"%s\" has no letter or digit", t->skills[skill].slug, text);
	for (slot = XXH3_64bits(scratch->data, scratch->length) & s->mask; s->table[slot].key; slot = (slot + 1) & s->mask) {
		if (strcmp(s->table[slot].key, scratch->data))
			continue;
		if (s->table[slot].skill == skill)
			return AF_OK;
		return af_fail(err, AF_INVALID, "skills %s and %s: both are spelled \"%s\"",
		               t->skills[s->table[slot].skill].slug, t->skills[skill].slug, text);
	}
	s->table[slot].key = af_arena_strndup(&s->keys, scratch->data, scratch->length);
	s->table[slot].skill = (uint32_t)skill;
	return s->table[slot].key ? AF_OK : af_fail_nomem(err);
}

static enum af_status make(const struct af_taxonomy *t, struct af_error *err)
{
	struct spellings *s = t->spellings;
	struct af_buf scratch = {0};
	enum af_status status = AF_OK;
	size_t size = 16;

	while (size < 2 * (2 * t->count + t->alias_count))
		size *= 2;
	s->table = af_calloc(size, sizeof(*s->table));
	if (!s->table)
		return af_fail_nomem(err);
	s->mask = size - 1;
	for (size_t i = 0; i < t->count && !status; i++) {
		status = add_key(t, &scratch, t->skills[i].slug, i, err);
		if (!status)
			status = add_key(t, &scratch, t->skills[i].name, i, err);
	}
	for (size_t i = 0; i < t->count && !status; i++)
		for (size_t j = 0; j < t->skills[i].alias_count && !status; j++)
			status = add_key(t, &scratch, t->skills[i].aliases[j], i, err);
	af_buf_clear(&scratch);
	return status;
}

enum af_status af_taxonomy_spell(const struct af_taxonomy *t, struct af_error *err)
{
	struct spellings *s = t->spellings;
	enum af_status status = AF_OK;

	if (atomic_load_explicit(&s->made, memory_order_acquire))
		return AF_OK;
	pthread_mutex_lock(&s->making);
	if (!atomic_load_explicit(&s->made, memory_order_relaxed)) {
		status = make(t, err);
		if (status)
			forget(s);
		else
			atomic_store_explicit(&s->made, true, memory_order_release);
	}
	pthread_mutex_unlock(&s->making);
	return status;
}
