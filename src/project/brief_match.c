/* Where phrases stand among the words of a text. */
#include <string.h>

#include "project/brief_words.h"

enum { FILLERS_MAX = 5, SCALES_MAX = 3 };

bool af_words_has(const struct af_map *map, const char *word)
{
	return af_map_get(map, word, strlen(word)) != NULL;
}

/* May word `at` stand behind the one before it in a phrase? */
static bool joined(const struct af_brief_words *words, size_t at, enum af_brief_gap most)
{
	return at < words->count && words->list[at].gap <= most;
}

/* ---------------------------------------------------------------- numbers */

/* A number in digits or as a word, in thousandths; "twenty-five" is one. Returns the words it takes. */
static size_t plain_number(const struct af_phrases *p, const struct af_brief_words *words, size_t at, int64_t *value)
{
	const struct af_brief_word *w = &words->list[at];
	const size_t *number = af_map_get(&p->numbers, w->text, strlen(w->text)), *more;

	*value = w->thousandths;
	if (w->thousandths != AF_NO_NUMBER)
		return 1;
	if (!number)
		return 0;
	*value = (int64_t)*number * 1000;
	if (*number < 20 || *number % 10 || !joined(words, at + 1, AF_GAP_HYPHEN))
		return 1;
	more = af_map_get(&p->numbers, w[1].text, strlen(w[1].text));
	if (!more || *more > 9)
		return 1;
	*value += (int64_t)*more * 1000;
	return 2;
}

/* What multiplies a number: "thousand", the k of "20k". */
static int64_t scale_at(const struct af_phrases *p, const struct af_brief_words *words, size_t at)
{
	const struct af_brief_word *w = &words->list[at];
	size_t n = strlen(w->text);
	const size_t *scale = af_map_get(&p->scales, w->text, n);

	if (!scale && n > 2 && w->text[n - 1] == 's')
		scale = af_map_get(&p->scales, w->text, n - 1);
	/* A single letter counts only at its number. */
	return !scale || (n == 1 && (!at || words->list[at - 1].end != w->start)) ? 0 : (int64_t)*scale;
}

/* "tens of thousands": of stands between. */
static size_t scale_step(const struct af_phrases *p, const struct af_brief_words *words, size_t at)
{
	if (!joined(words, at, AF_GAP_HYPHEN))
		return 0;
	if (scale_at(p, words, at))
		return 1;
	return !strcmp(words->list[at].text, "of") && joined(words, at + 1, AF_GAP_SPACE) && scale_at(p, words, at + 1) ? 2 : 0;
}

/* "half a million", "a quarter of a million": the words up to the scale, or 0. */
static size_t fraction_at(const struct af_phrases *p, const struct af_brief_words *words, size_t at, int64_t *value)
{
	const char *word = words->list[at].text;
	const size_t *part = af_map_get(&p->fractions, word, strlen(word));
	size_t n = 1;

	if (!part)
		return 0;
	n += joined(words, at + n, AF_GAP_SPACE) && !strcmp(words->list[at + n].text, "of");
	n += joined(words, at + n, AF_GAP_SPACE) && !strcmp(words->list[at + n].text, "a");
	*value = (int64_t)*part;
	return joined(words, at + n, AF_GAP_SPACE) && scale_at(p, words, at + n) ? n : 0;
}

/* A number with its scales: "40", "20k", "two dozen", "tens of thousands". Returns the words it takes. */
static size_t scaled_number(const struct af_phrases *p, const struct af_brief_words *words, size_t at, int64_t *value)
{
	const int64_t most = INT64_MAX / 1000;
	size_t n = plain_number(p, words, at, value), step;
	int64_t scale;

	if (!n)
		n = fraction_at(p, words, at, value);
	if (!n && scale_at(p, words, at)) {
		*value = scale_at(p, words, at) * 1000;
		n = 1;
	}
	for (int i = 0; n && i < SCALES_MAX && (step = scale_step(p, words, at + n)); i++) {
		scale = scale_at(p, words, at + n + step - 1);
		*value = *value > most / scale ? most : *value * scale;
		n += step;
	}
	return n;
}

/* A number, or the larger end of a range of them, behind any fillers: "about 20k", "between two and four". Returns the words it takes. */
static size_t number_at(const struct af_phrases *p, const struct af_brief_words *words, size_t at, int64_t *value)
{
	size_t n = 0, taken, joint, second;
	int64_t other;

	while (n < FILLERS_MAX && at + n < words->count && af_words_has(&p->fillers, words->list[at + n].text) &&
	       joined(words, at + n + 1, AF_GAP_COLON))
		n++;
	taken = at + n < words->count ? scaled_number(p, words, at + n, value) : 0;
	if (!taken)
		return 0;
	n += taken;
	if (!joined(words, at + n, AF_GAP_HYPHEN))
		return n;
	joint = af_words_has(&p->joints, words->list[at + n].text);
	if (!joint && words->list[at + n].gap != AF_GAP_HYPHEN)
		return n;
	if (joint && !joined(words, at + n + 1, AF_GAP_SPACE))
		return n;
	second = scaled_number(p, words, at + n + joint, &other);
	if (!second)
		return n;
	if (other > *value)
		*value = other;
	return n + joint + second;
}

/* ---------------------------------------------------------------- phrases */

static bool word_is(const char *word, const char *wanted)
{
	size_t n = strlen(wanted);

	if (wanted[n - 1] == '*')
		return !strncmp(word, wanted, n - 1);
	return !strncmp(word, wanted, n) && (!word[n] || (word[n] == 's' && !word[n + 1]));
}

static bool element_is(const struct af_element *e, const char *word)
{
	for (size_t i = 0; i < e->word_count; i++)
		if (word_is(word, e->words[i]))
			return true;
	return e->kind == AF_ELEMENT_ANY;
}

struct attempt {
	const struct af_phrases *phrases;
	const struct af_phrase *phrase;
	const struct af_brief_words *words;
	int64_t number;
	size_t best; /* where the longest match ends, 0: none */
	int64_t best_number;
};

/* Matches the elements from e on at word `at`; keeps the longest. */
static void attempt_from(struct attempt *t, size_t e, size_t at, bool first)
{
	const struct af_element *element = &t->phrase->elements[e];
	int64_t before = t->number;
	size_t n;

	if (e == t->phrase->element_count) {
		if (at > t->best) {
			t->best = at;
			t->best_number = t->number;
		}
		return;
	}
	if (element->optional)
		attempt_from(t, e + 1, at, first);
	if (at >= t->words->count || (!first && !joined(t->words, at, element->comma ? AF_GAP_COMMA : AF_GAP_COLON)))
		return;
	if (element->kind == AF_ELEMENT_NUMBER) {
		n = number_at(t->phrases, t->words, at, &t->number);
		if (n)
			attempt_from(t, e + 1, at + n, false);
		t->number = before;
	} else if (element_is(element, t->words->list[at].text)) {
		attempt_from(t, e + 1, at + 1, false);
	}
}

bool af_phrase_at(const struct af_phrases *phrases, const struct af_phrase *phrase, const struct af_brief_words *words, size_t at,
                  struct af_hit *hit)
{
	struct attempt t = {.phrases = phrases, .phrase = phrase, .words = words, .number = AF_NO_NUMBER};

	if (phrase->colon && words->list[at].gap != AF_GAP_COLON)
		return false;
	attempt_from(&t, 0, at, true);
	*hit = (struct af_hit){phrase, (uint32_t)at, (uint32_t)t.best, t.best_number};
	return t.best > at;
}

static enum af_status try_chain(const struct af_phrases *phrases, uint32_t chain, const struct af_brief_words *words, size_t at,
                                af_hit_fn *fn, void *context, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_hit hit;

	for (; !status && chain; chain = phrases->chains[chain - 1].next)
		if (af_phrase_at(phrases, &phrases->list[phrases->chains[chain - 1].phrase], words, at, &hit))
			status = fn(context, &hit, err);
	return status;
}

enum af_status af_phrases_at(const struct af_phrases *phrases, const struct af_brief_words *words, size_t at, af_hit_fn *fn, void *context,
                             struct af_error *err)
{
	const char *word = words->list[at].text;
	const size_t n = strlen(word), *chain = af_map_get(&phrases->first, word, n);
	enum af_status status = AF_OK;
	int64_t number;

	if (chain)
		status = try_chain(phrases, (uint32_t)*chain, words, at, fn, context, err);
	if (!status && n > 1 && word[n - 1] == 's' && (chain = af_map_get(&phrases->first, word, n - 1)))
		status = try_chain(phrases, (uint32_t)*chain, words, at, fn, context, err);
	if (!status && number_at(phrases, words, at, &number))
		status = try_chain(phrases, phrases->numeric, words, at, fn, context, err);
	return status ? status : try_chain(phrases, phrases->loose, words, at, fn, context, err);
}
