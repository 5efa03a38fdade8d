/* Putting the terms together: seeds/prose.json and the spellings of the taxonomy. */
#include "import/mine_terms.h"

#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "base/text.h"
#include "taxonomy/taxonomy.h"

#define WORDS_MAX ((size_t)12) /* of a name; longer ones are not looked for */

/* The lists of the file, in the order of af_certainty, then in that of the bits of af_term.says. */
static const char *const certainties[] = {"ambiguous", "helped", "inside", "capital", "exact", NULL};
static const char *const sayings[] = {
	"cues",       "turns",  "roles",         "plural_roles", "selves", "indefinite", "definite", "beside",        "employers",  "good",
	"labels",     "joints", "before_lists",  "after_lists",  "units",  "ranks",      "without",  "abbreviations", "portuguese", "other_languages",
	"not_skills", NULL};

/* A text as a term: its key and where its words end. */
struct reading {
	struct af_terms *terms;
	struct af_buf key;
	struct af_error *err;
};

static enum af_status term_of(struct reading *r, struct af_term **term)
{
	struct af_terms *terms = r->terms;
	const size_t *known = af_map_get(&terms->keys, r->key.data, r->key.length);
	enum af_status status;

	if (!known) {
		if (af_reserve((void **)&terms->list, &terms->capacity, terms->count + 1, sizeof(*terms->list), r->err) != AF_OK)
			return AF_NOMEM;
		status = af_map_put(&terms->keys, r->key.data, r->key.length, terms->count, r->err);
		if (status != AF_OK)
			return status;
		terms->list[terms->count] = (struct af_term){.skill = AF_NO_SKILL};
		*term = &terms->list[terms->count++];
		return AF_OK;
	}
	*term = &terms->list[*known];
	return AF_OK;
}

/* The term of a text, made with all its beginnings when it is new; NULL for a text that cannot stand in prose. *words counts its words. */
static enum af_status enter(struct reading *r, const char *text, struct af_term **term, size_t *words)
{
	const size_t n = strlen(text);
	struct af_word word, before = {0};
	uint64_t borders = 0;
	size_t at = 0;

	*term = NULL;
	*words = 0;
	af_buf_reset(&r->key);
	while (af_word_next(text, n, &at, &word)) {
		enum af_status status;

		if (++*words > WORDS_MAX || !af_prose_key(&r->key, text, *words > 1 ? &before : NULL, &word)) {
			*term = NULL;
			return AF_OK;
		}
		if (r->key.failed)
			return af_fail_nomem(r->err);
		status = term_of(r, term);
		if (status != AF_OK)
			return status;
		borders |= af_border(r->key.length);
		before = word;
	}
	if (*term)
		(*term)->borders |= borders;
	return AF_OK;
}

static enum af_status add_form(struct reading *r, struct af_term *term, const char *text)
{
	struct af_form *form = af_arena_alloc(&r->terms->arena, sizeof(*form));

	if (!form)
		return af_fail_nomem(r->err);
	form->text = af_arena_strdup(&r->terms->arena, text);
	form->next = term->forms;
	term->forms = form;
	return form->text ? AF_OK : af_fail_nomem(r->err);
}

/* ---------------------------------------------------------------- names of skills */

/* What the shape of a name of so many words tells. own: it is the user's, who was not asked what else a plain word may mean. */
static enum af_certainty shape(const char *name, size_t words, bool own)
{
	size_t letters = 0, capitals = 0, inner = 0;

	if (words > 1 || strpbrk(name, "+#&/"))
		return AF_ANY_CASE;
	for (size_t i = 0; name[i]; i++) {
		const bool capital = name[i] >= 'A' && name[i] <= 'Z', digit = name[i] >= '0' && name[i] <= '9';

		letters += !digit;
		capitals += capital;
		inner += (capital && i) || digit;
	}
	if (letters == capitals && letters == strlen(name))
		return letters > 2 ? AF_EXACT : AF_AMBIGUOUS;
	if (inner)
		return letters > 5 ? AF_ANY_CASE : letters > 1 ? AF_EXACT : AF_AMBIGUOUS;
	return letters > 3 && !own ? AF_ANY_CASE : AF_AMBIGUOUS;
}

/* What the last word of a name says of the whole: "Product Owner" is a role. */
static unsigned role_in(struct reading *r, const char *name)
{
	const size_t n = strlen(name);
	const size_t *index = NULL;
	struct af_word word, last = {0};
	size_t at = 0;

	while (af_word_next(name, n, &at, &word))
		last = word;
	af_buf_reset(&r->key);
	af_fold(&r->key, name + last.start, last.end - last.start);
	if (!r->key.failed)
		index = af_map_get(&r->terms->keys, r->key.data, r->key.length);
	return index ? r->terms->list[*index].says & AF_SAYS_ROLE : 0;
}

/* Enters a spelling of the skill. */
static enum af_status add_spelling(struct reading *r, const char *text, size_t skill, bool own)
{
	struct af_term *term;
	enum af_certainty certainty;
	size_t words;
	enum af_status status = enter(r, text, &term, &words);

	if (status != AF_OK || !term || *text == '*') /* "*nix" is not Nix */
		return status;
	certainty = shape(text, words, own);
	term->skill = skill;
	if (words > 1)
		term->says |= role_in(r, text);
	if (r->key.failed)
		return af_fail_nomem(r->err);
	if (term->listed)
		return AF_OK;
	if (certainty > term->certainty)
		term->certainty = certainty;
	return certainty == AF_EXACT ? add_form(r, term, text) : AF_OK;
}

/* Is the alias one of the user's? */
static enum af_status is_own(const struct af_taxonomy *builtin, const char *alias, const char *slug, bool *own, struct af_error *err)
{
	const struct af_skill *skill;
	const enum af_status status = af_taxonomy_find(builtin, alias, &skill, err);

	*own = status == AF_OK && (!skill || strcmp(skill->slug, slug) != 0);
	return status;
}

static enum af_status add_skill(struct reading *r, const struct af_taxonomy *builtin, const struct af_skill *skill)
{
	enum af_status status = add_spelling(r, skill->name, skill->index, false);
	struct af_term *term;
	size_t words;
	bool own;

	for (size_t i = 0; i < skill->alias_count && status == AF_OK; i++) {
		status = is_own(builtin, skill->aliases[i], skill->slug, &own, r->err);
		if (status == AF_OK)
			status = add_spelling(r, skill->aliases[i], skill->index, own);
	}
	if (status == AF_OK)
		status = enter(r, skill->slug, &term, &words);
	/* Small letters are forced on a slug: it says something only where no other spelling does. */
	return status == AF_OK && term && term->skill == AF_NO_SKILL ? add_spelling(r, skill->slug, skill->index, false) : status;
}

/* ---------------------------------------------------------------- the lists */

static enum af_status add_listed(struct reading *r, const char *text, enum af_certainty certainty)
{
	struct af_term *term;
	size_t words;
	enum af_status status = enter(r, text, &term, &words);

	if (status != AF_OK || !term)
		return status;
	term->certainty = certainty;
	term->listed = true;
	return add_form(r, term, text);
}

static enum af_status add_saying(struct reading *r, const char *text, unsigned says)
{
	struct af_term *term;
	size_t words;
	enum af_status status = enter(r, text, &term, &words);

	if (status == AF_OK && term)
		term->says |= says;
	return status;
}

static void read_lists(struct af_json_reader *json, struct reading *r, const cJSON *root)
{
	size_t n;

	for (size_t i = 0; certainties[i]; i++) {
		const char *const *texts = af_json_texts(json, root, certainties[i], true, &n);

		for (size_t j = 0; j < n && json->status == AF_OK; j++)
			json->status = add_listed(r, texts[j], (enum af_certainty)i);
	}
	for (size_t i = 0; sayings[i]; i++) {
		const char *const *texts = af_json_texts(json, root, sayings[i], true, &n);

		for (size_t j = 0; j < n && json->status == AF_OK; j++)
			json->status = add_saying(r, texts[j], 1u << i);
	}
}

static enum af_status read_prose(struct reading *r)
{
	const struct af_embedded file = af_embedded_prose();
	const size_t n = sizeof(certainties) / sizeof(certainties[0]) - 1, m = sizeof(sayings) / sizeof(sayings[0]);
	const char *keys[sizeof(certainties) / sizeof(certainties[0]) + sizeof(sayings) / sizeof(sayings[0])] = {"about"};
	struct af_arena arena = {0};
	struct af_json_reader json = {.name = file.name, .arena = &arena, .err = r->err};
	cJSON *root = NULL;

	memcpy(keys + 1, certainties, n * sizeof(*keys));
	memcpy(keys + 1 + n, sayings, m * sizeof(*keys)); /* with the NULL at the end */
	json.status = af_json_parse_own(&file, &root, r->err);
	if (json.status == AF_OK && af_json_object(&json, root, keys))
		read_lists(&json, r, root);
	cJSON_Delete(root);
	af_arena_clear(&arena);
	return json.status;
}

enum af_status af_terms_read(struct af_terms *terms, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	struct reading r = {.terms = terms, .err = err};
	struct af_taxonomy *builtin = NULL;
	enum af_status status = af_taxonomy_builtin(&builtin, err);

	if (status == AF_OK)
		status = read_prose(&r);
	for (size_t i = 0; i < af_taxonomy_count(taxonomy) && status == AF_OK; i++)
		status = add_skill(&r, builtin, af_taxonomy_skill(taxonomy, i));
	af_taxonomy_free(builtin);
	af_buf_clear(&r.key);
	return status;
}

void af_terms_clear(struct af_terms *terms)
{
	af_map_clear(&terms->keys);
	af_free(terms->list);
	af_arena_clear(&terms->arena);
	memset(terms, 0, sizeof(*terms));
}
