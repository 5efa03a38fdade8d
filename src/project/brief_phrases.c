/* Reading seeds/brief.json: the phrases, as lists of elements, found by their first word. */
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json.h"
#include "project/brief_words.h"

/* Words that several phrases have as alternatives, under a name. */
struct word_set {
	const char *name;
	const char *const *words;
	size_t count;
};

struct loader {
	struct af_phrases *p;
	struct word_set *sets;
	size_t set_count;
	const struct af_facts *facts;
	struct af_json_reader r;
};

/* ---------------------------------------------------------------- one phrase */

/* The words of the set <name>; NULL, and an error, when there is none. */
static const struct word_set *set_of(struct loader *l, const char *name, size_t n)
{
	for (size_t i = 0; i < l->set_count; i++)
		if (strlen(l->sets[i].name) == n && !memcmp(l->sets[i].name, name, n))
			return &l->sets[i];
	af_json_fail(&l->r, NULL, "no set <%.*s>", (int)n, name);
	return NULL;
}

/* Adds one alternative, a word or all of a set; without room only counts. Returns how many. */
static size_t add_alternative(struct loader *l, const char *text, size_t n, const char **words)
{
	const struct word_set *set;

	if (!n)
		af_json_fail(&l->r, NULL, "a phrase has an empty word");
	if (n < 3 || text[0] != '<' || text[n - 1] != '>') {
		if (words)
			words[0] = af_arena_strndup(&l->p->arena, text, n);
		return 1;
	}
	set = set_of(l, text + 1, n - 2);
	for (size_t i = 0; set && words && i < set->count; i++)
		words[i] = set->words[i];
	return set ? set->count : 0;
}

/* "team|squad|<crew>" as an array of alternatives in the arena. */
static void read_alternatives(struct loader *l, const char *text, struct af_element *e)
{
	const char **words = NULL;

	for (int pass = 0; pass < 2; pass++) {
		size_t n = 0;

		for (const char *at = text, *end; at; at = *end ? end + 1 : NULL) {
			end = at + strcspn(at, "|");
			n += add_alternative(l, at, (size_t)(end - at), words ? words + n : NULL);
		}
		e->word_count = n;
		if (!pass && !(words = af_arena_array(&l->p->arena, n + 1, sizeof(*words))))
			return;
	}
	e->words = words;
}

/* One element: WORD|WORD?, _, {n}; a comma before it lets it stand behind one. */
static void read_element(struct loader *l, char *text, struct af_element *e)
{
	size_t n = strlen(text);

	if (*text == ',') {
		e->comma = true;
		text++;
		n--;
	}
	if (n > 1 && text[n - 1] == '?') {
		e->optional = true;
		text[--n] = '\0';
	}
	if (!strcmp(text, "_"))
		e->kind = AF_ELEMENT_ANY;
	else if (!strcmp(text, "{n}"))
		e->kind = AF_ELEMENT_NUMBER;
	else
		read_alternatives(l, text, e);
}

static void read_elements(struct loader *l, const char *text, struct af_phrase *phrase)
{
	char *copy, *word, *rest = NULL;
	struct af_element *elements;
	size_t n = 1, numbers = 0, required = 0;

	phrase->colon = *text == ':';
	copy = af_arena_strdup(&l->p->arena, text + phrase->colon);
	for (const char *space = text; (space = strchr(space, ' ')); space++)
		n++;
	elements = af_arena_array(&l->p->arena, n, sizeof(*elements));
	if (!copy || !elements)
		return;
	for (word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		struct af_element *e = &elements[phrase->element_count++];

		read_element(l, word, e);
		numbers += e->kind == AF_ELEMENT_NUMBER;
		required += !e->optional;
	}
	if (!required)
		af_json_fail(&l->r, NULL, "the phrase \"%s\" has no word that must be there", text);
	if (phrase->role == AF_ROLE_FACT && (phrase->value ? 0 : 1) != numbers)
		af_json_fail(&l->r, NULL, "the phrase \"%s\" must have %s {n}", text, phrase->value ? "no" : "one");
	phrase->elements = elements;
}

static void add_chain(struct loader *l, uint32_t *head, size_t phrase)
{
	struct af_phrases *p = l->p;
	void *items = p->chains;

	if (!l->r.status)
		l->r.status = af_reserve(&items, &p->chain_capacity, p->chain_count + 1, sizeof(*p->chains), l->r.err);
	p->chains = items;
	if (l->r.status)
		return;
	p->chains[p->chain_count].phrase = (uint32_t)phrase;
	p->chains[p->chain_count].next = *head;
	*head = (uint32_t)++p->chain_count;
}

/* Makes the phrase be found by the word. */
static void add_first(struct loader *l, const char *word, size_t phrase)
{
	size_t n = strlen(word);
	const size_t *old = af_map_get(&l->p->first, word, n);
	uint32_t head = old ? (uint32_t)*old : 0;

	if (word[n - 1] == '*') {
		add_chain(l, &l->p->loose, phrase);
		return;
	}
	add_chain(l, &head, phrase);
	if (!l->r.status)
		l->r.status = af_map_put(&l->p->first, word, n, head, l->r.err);
}

static void add_phrase(struct loader *l, const struct af_phrase *model, const char *text)
{
	struct af_phrases *p = l->p;
	struct af_phrase phrase = *model;
	void *items = p->list;

	read_elements(l, text, &phrase);
	if (!l->r.status && p->arena.failed)
		l->r.status = af_fail_nomem(l->r.err);
	if (!l->r.status)
		l->r.status = af_reserve(&items, &p->capacity, p->count + 1, sizeof(*p->list), l->r.err);
	p->list = items;
	if (l->r.status)
		return;
	p->list[p->count] = phrase;
	for (size_t i = 0; i < phrase.element_count; i++) {
		const struct af_element *e = &phrase.elements[i];

		for (size_t j = 0; j < e->word_count; j++)
			add_first(l, e->words[j], p->count);
		if (e->kind != AF_ELEMENT_WORD)
			add_chain(l, e->kind == AF_ELEMENT_NUMBER ? &p->numeric : &p->loose, p->count);
		if (!e->optional)
			break;
	}
	p->count++;
}

static void add_phrases(struct loader *l, const cJSON *object, const char *key, const struct af_phrase *model)
{
	size_t n;
	const char *const *texts = af_json_texts(&l->r, object, key, true, &n);

	for (size_t i = 0; i < n && !l->r.status; i++)
		add_phrase(l, model, texts[i]);
}

/* ---------------------------------------------------------------- facts */

static const char *number_text(struct loader *l, int number)
{
	return af_arena_printf(&l->p->arena, "%d", number);
}

/* A member that names an answer of the fact. */
static const char *answer_member(struct loader *l, const cJSON *item, const char *key, const struct af_fact_definition *fact)
{
	const char *value = af_json_text(&l->r, item, key, false);

	if (value && (fact->kind == AF_FACT_NUMBER ? strspn(value, "0123456789") != strlen(value) : !af_fact_answer_of(fact, value)))
		af_json_fail(&l->r, key, "\"%s\" is no answer of the fact %s", value, fact->name);
	return value;
}

/* Some phrases of a fact that say the same. */
static void read_say(struct loader *l, const cJSON *item, size_t index)
{
	static const char *const keys[] = {"value", "band", "denied", "denied_band", "undeniable", "times", "over", "phrases", NULL};
	const struct af_fact_definition *fact = &l->facts->facts[index];
	struct af_phrase model = {.role = AF_ROLE_FACT, .fact = index};
	int band, denied;

	if (!af_json_object(&l->r, item, keys))
		return;
	band = af_json_int(&l->r, item, "band", 0, INT_MAX, -1);
	denied = af_json_int(&l->r, item, "denied_band", 0, INT_MAX, -1);
	model.value = answer_member(l, item, "value", fact);
	model.denied = answer_member(l, item, "denied", fact);
	model.band = band >= 0;
	if (fact->kind == AF_FACT_FLAG && !model.denied && model.value && !strcmp(model.value, "yes") &&
	    !af_json_bool(&l->r, item, "undeniable", false))
		model.denied = "no";
	if (band >= 0)
		model.value = number_text(l, band);
	if (denied >= 0)
		model.denied = number_text(l, denied);
	model.times = af_json_int(&l->r, item, "times", 1, 1000000, 1);
	model.over = af_json_int(&l->r, item, "over", 1, 1000000, 1);
	if (!model.value && fact->kind != AF_FACT_NUMBER)
		af_json_fail(&l->r, "value", "is missing");
	add_phrases(l, item, "phrases", &model);
}

static void read_fact(struct loader *l, const cJSON *item)
{
	static const char *const keys[] = {"fact", "several", "say", NULL};
	static const char *const several[] = {"conflict", "largest", "smallest"};
	const struct af_fact_definition *fact;
	const cJSON *say;
	const char *name, *which;
	int n = 0;

	if (!af_json_object(&l->r, item, keys))
		return;
	name = af_json_text(&l->r, item, "fact", true);
	which = af_json_text(&l->r, item, "several", false);
	fact = name ? af_facts_find(l->facts, name) : NULL;
	if (!fact) {
		af_json_fail(&l->r, "fact", "there is no fact of this name");
		return;
	}
	for (int i = 0; which && i < 3; i++)
		if (!strcmp(which, several[i]))
			l->p->several[fact - l->facts->facts] = (enum af_several)i;
	cJSON_ArrayForEach(say, af_json_array(&l->r, item, "say", true)) {
		size_t old = af_json_enter_at(&l->r, "say", n++);

		read_say(l, say, (size_t)(fact - l->facts->facts));
		af_json_leave(&l->r, old);
	}
}

/* ---------------------------------------------------------------- the file */

/* Groups of cues with the words that may stand between. */
static void read_cues(struct loader *l, const cJSON *root, const char *key, enum af_phrase_role role)
{
	static const char *const keys[] = {"reach", "phrases", NULL};
	const cJSON *item;
	int n = 0;

	cJSON_ArrayForEach(item, af_json_array(&l->r, root, key, true)) {
		size_t old = af_json_enter_at(&l->r, key, n++);
		struct af_phrase model = {.role = role, .times = 1, .over = 1};

		if (af_json_object(&l->r, item, keys)) {
			model.reach = af_json_int(&l->r, item, "reach", 0, 10, 3);
			add_phrases(l, item, "phrases", &model);
		}
		af_json_leave(&l->r, old);
	}
}

static void read_words(struct loader *l, const cJSON *root, const char *key, struct af_map *map)
{
	size_t n;
	const char *const *texts = af_json_texts(&l->r, root, key, true, &n);

	for (size_t i = 0; i < n && !l->r.status; i++)
		l->r.status = af_map_put(map, texts[i], strlen(texts[i]), 1, l->r.err);
}

static void read_numbers(struct loader *l, const cJSON *root, const char *key, struct af_map *map)
{
	const cJSON *object = af_json_member(&l->r, root, key);

	for (const cJSON *item = object ? object->child : NULL; item && !l->r.status; item = item->next) {
		int number = af_json_int(&l->r, object, item->string, 0, 1000000000, 0);

		if (!l->r.status)
			l->r.status = af_map_put(map, item->string, strlen(item->string), (size_t)number, l->r.err);
	}
}

static void read_sets(struct loader *l, const cJSON *root)
{
	const cJSON *object = af_json_member(&l->r, root, "sets");
	size_t n = 0;

	for (const cJSON *item = object ? object->child : NULL; item; item = item->next)
		n++;
	l->sets = af_arena_array(&l->p->arena, n + 1, sizeof(*l->sets));
	for (const cJSON *item = object && l->sets ? object->child : NULL; item; item = item->next) {
		struct word_set *set = &l->sets[l->set_count++];

		set->name = af_arena_strdup(&l->p->arena, item->string);
		set->words = af_json_texts(&l->r, object, item->string, true, &set->count);
		if (!set->name || !set->words)
			l->set_count--;
	}
}

static void read_file(struct loader *l, const cJSON *root)
{
	static const char *const keys[] = {"version", "about", "sets", "numbers", "fractions", "scales", "fillers", "joints", "turns", "plain",
	                                   "nothing", "deny", "denied", "open", "opened", "likely", "facts", NULL};
	const struct af_phrase nothing = {.role = AF_ROLE_NOTHING, .times = 1, .over = 1};
	const cJSON *item;
	int n = 0;

	if (!af_json_object(&l->r, root, keys))
		return;
	read_sets(l, root);
	read_numbers(l, root, "numbers", &l->p->numbers);
	read_numbers(l, root, "fractions", &l->p->fractions);
	read_numbers(l, root, "scales", &l->p->scales);
	read_words(l, root, "fillers", &l->p->fillers);
	read_words(l, root, "joints", &l->p->joints);
	read_words(l, root, "turns", &l->p->turns);
	read_words(l, root, "plain", &l->p->plain);
	add_phrases(l, root, "nothing", &nothing);
	read_cues(l, root, "deny", AF_ROLE_DENY);
	read_cues(l, root, "denied", AF_ROLE_DENIED);
	read_cues(l, root, "open", AF_ROLE_OPEN);
	read_cues(l, root, "opened", AF_ROLE_OPENED);
	read_cues(l, root, "likely", AF_ROLE_LIKELY);
	cJSON_ArrayForEach(item, af_json_array(&l->r, root, "facts", true)) {
		size_t old = af_json_enter_at(&l->r, "facts", n++);

		read_fact(l, item);
		af_json_leave(&l->r, old);
	}
}

enum af_status af_phrases_new(const struct af_facts *facts, struct af_phrases **out, struct af_error *err)
{
	struct af_embedded file = af_embedded_brief();
	struct af_phrases *phrases = af_calloc(1, sizeof(*phrases));
	struct loader l = {.p = phrases, .facts = facts, .r = {.name = file.name, .err = err}};
	cJSON *root = NULL;

	*out = NULL;
	if (!phrases)
		return af_fail_nomem(err);
	l.r.arena = &phrases->arena;
	phrases->facts = facts;
	phrases->several = af_arena_array(&phrases->arena, facts->count, sizeof(*phrases->several));
	l.r.status = phrases->several ? af_json_parse_own(&file, &root, err) : af_fail_nomem(err);
	if (!l.r.status)
		read_file(&l, root);
	if (!l.r.status && phrases->arena.failed)
		l.r.status = af_fail_nomem(err);
	cJSON_Delete(root);
	if (l.r.status)
		af_phrases_free(phrases);
	else
		*out = phrases;
	return l.r.status;
}

void af_phrases_free(struct af_phrases *phrases)
{
	if (!phrases)
		return;
	af_free(phrases->list);
	af_free(phrases->chains);
	af_map_clear(&phrases->first);
	af_map_clear(&phrases->numbers);
	af_map_clear(&phrases->fractions);
	af_map_clear(&phrases->scales);
	af_map_clear(&phrases->fillers);
	af_map_clear(&phrases->joints);
	af_map_clear(&phrases->turns);
	af_map_clear(&phrases->plain);
	af_arena_clear(&phrases->arena);
	af_free(phrases);
}
