/* Judging the names of a text, clause by clause. */
#include "import/mine_clauses.h"

#include <string.h>

#include "base/text.h"

#define LIST_SURE 2 /* certain names that make a list one of skills */

static const char *text_of(const struct af_tokens *t, size_t index, size_t *n)
{
	*n = t->list[index].end - t->list[index].start;
	return t->text + t->list[index].start;
}

static bool is_name(const struct af_tokens *t, size_t index)
{
	return t->list[index].state != AF_TOKEN_PLAIN;
}

static const struct af_term *term_of(const struct af_tokens *t, size_t index)
{
	return &t->terms->list[t->list[index].term - 1];
}

static bool capital(const struct af_tokens *t, size_t index)
{
	size_t n;
	const char *text = text_of(t, index, &n);

	return af_is_capital(text, n);
}

/* ---------------------------------------------------------------- how a name is written */

static bool as_form(const struct af_tokens *t, size_t index)
{
	size_t n;
	const char *text = text_of(t, index, &n);

	for (const struct af_form *form = term_of(t, index)->forms; form; form = form->next)
		if (strlen(form->text) == n && !memcmp(form->text, text, n))
			return true;
	return false;
}

/* Words that begin with a capital. */
static size_t initials(const char *text, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += text[i] >= 'A' && text[i] <= 'Z' && (!i || strchr(" -./\n", text[i - 1]));
	return count;
}

/* Does every word have a capital that has one in the list? */
static bool with_capitals(const struct af_tokens *t, size_t index)
{
	size_t n;
	const char *text = text_of(t, index, &n);

	for (const struct af_form *form = term_of(t, index)->forms; form; form = form->next)
		if (initials(text, n) >= initials(form->text, strlen(form->text)))
			return true;
	return false;
}

/* How the list has the term: in capitals or with a digit (REST, S3), which only counts exactly so; or in small letters (caching). */
static void listed_shape(const struct af_term *term, bool *exactly, bool *small)
{
	const char *form = term->forms ? term->forms->text : "";

	*exactly = *small = false;
	for (size_t i = 0; form[i] && !*exactly; i++)
		*exactly = (i && form[i] >= 'A' && form[i] <= 'Z' && form[i - 1] != ' ') || (form[i] >= '0' && form[i] <= '9');
	*small = !*exactly && *form >= 'a' && *form <= 'z';
}

/* Is the name a part of a longer one, "Paul Jenkins", "OpenStack Swift", "Rust Belt"? Beside it stands a word with a capital that is not
 * known. */
static bool part_of_longer(const struct af_clause *c, size_t index)
{
	const unsigned known = AF_SAYS_ROLE | AF_SAYS_ROLES | AF_SAYS_RANK | AF_SAYS_BEFORE | AF_SAYS_BESIDE | AF_SAYS_AFTER | AF_SAYS_JOINT;
	const struct af_tokens *t = c->tokens;

	if (index > c->first && af_token_gap(t, index).space && !(af_token_says(t, index - 1) & known) &&
	    (is_name(t, index - 1) || capital(t, index - 1)))
		return true;
	return index + 1 < c->end && af_token_gap(t, index + 1).space && !(af_token_says(t, index + 1) & known) &&
	       !is_name(t, index + 1) && capital(t, index + 1);
}

/* Is a capital here the mark of a name? Not at the beginning of a sentence, unless a role follows. */
static bool named(const struct af_clause *c, size_t index)
{
	const struct af_tokens *t = c->tokens;

	if (!with_capitals(t, index) || part_of_longer(c, index))
		return false;
	return index > c->first || (index + 1 < c->end && af_token_says(t, index + 1) & (AF_SAYS_ROLE | AF_SAYS_ROLES) &&
	                            af_gap_tight(t, index + 1));
}

/* Are there words in capitals only, so that capitals mark nothing? */
static bool shouting(const struct af_clause *c)
{
	const struct af_tokens *t = c->tokens;

	for (uint32_t i = t->list[c->first].start; i < t->list[c->end - 1].end; i++)
		if (t->text[i] >= 'a' && t->text[i] <= 'z')
			return false;
	return c->end - c->first > LIST_SURE;
}

static bool by_itself(const struct af_clause *c, size_t index, bool capitals_only)
{
	switch (term_of(c->tokens, index)->certainty) {
	case AF_ANY_CASE: return true;
	case AF_EXACT: return as_form(c->tokens, index) && !capitals_only;
	case AF_CAPITAL: return with_capitals(c->tokens, index);
	case AF_INSIDE: return named(c, index);
	default: return false;
	}
}

static bool helped(const struct af_clause *c, size_t index, bool capitals_only)
{
	const struct af_term *term = term_of(c->tokens, index);
	bool exactly, small;

	if (term->certainty != AF_HELPED)
		return false;
	listed_shape(term, &exactly, &small);
	return exactly ? as_form(c->tokens, index) && !capitals_only : small || named(c, index);
}

/* ---------------------------------------------------------------- lists */

/* The last name of the list that the name at `first` begins; `first` itself when it is none. */
static size_t list_end(const struct af_clause *c, size_t first)
{
	const struct af_tokens *t = c->tokens;
	size_t last = first;

	for (;;) {
		struct af_gap gap;

		if (last + 1 >= c->end)
			return last;
		gap = af_token_gap(t, last + 1);
		if (gap.other)
			return last;
		if (is_name(t, last + 1) && gap.list)
			last++;
		else if (af_token_says(t, last + 1) & AF_SAYS_JOINT && last + 2 < c->end && is_name(t, last + 2) &&
		         af_token_gap(t, last + 2).space)
			last += 2;
		else
			return last;
	}
}

/* Can a list begin with the name, though that is not certain by itself? */
static bool opens(const struct af_clause *c, size_t index)
{
	const struct af_gap gap = af_token_gap(c->tokens, index);

	return index == c->first || gap.colon || gap.paren || (gap.space && af_token_says(c->tokens, index - 1) & AF_SAYS_BEFORE);
}

/* Can it end with the name? "Python, Docker and Go." but not "Python, Docker and go to". */
static bool closes(const struct af_clause *c, size_t index)
{
	struct af_gap gap;

	if (index + 1 == c->end)
		return true;
	gap = af_token_gap(c->tokens, index + 1);
	return gap.list || gap.paren || gap.colon || af_token_says(c->tokens, index + 1) & AF_SAYS_AFTER;
}

static bool written(const struct af_tokens *t, size_t index)
{
	return capital(t, index) || as_form(t, index);
}

/* Makes certain what stands in a list of skills, the names first..last. */
static void judge_list(const struct af_clause *c, size_t first, size_t last)
{
	struct af_tokens *t = c->tokens;
	const bool label = first > c->first && af_token_says(t, first - 1) & AF_SAYS_LABEL && af_token_gap(t, first).colon;
	size_t sure = 0;

	for (size_t i = first; i <= last; i++)
		sure += t->list[i].state == AF_TOKEN_CERTAIN;
	if (sure < LIST_SURE && !label)
		return;
	for (size_t i = first; i <= last; i++) {
		size_t n;
		const char *text;

		if (t->list[i].state != AF_TOKEN_NAME)
			continue;
		text = text_of(t, i, &n);
		if ((n == 1 && !af_is_capital(text, n)) || (i == last && !closes(c, i)) || (i == first && !label && !opens(c, i)))
			continue;
		if (label || (i > first && i < last) || written(t, i))
			t->list[i].state = AF_TOKEN_CERTAIN;
	}
}

/* ---------------------------------------------------------------- clauses */

static bool is_word(const struct af_tokens *t, size_t index, const char *word)
{
	size_t n;
	const char *text = text_of(t, index, &n);

	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((text[i] | 32) != word[i])
			return false;
	return true;
}

static bool apostrophe(const struct af_tokens *t, uint32_t at)
{
	return (at < t->n && t->text[at] == '\'') || (t->n - at >= 3 && !memcmp(t->text + at, "\xE2\x80\x99", 3));
}

/* Does the word say that its clause states no skill? */
static bool is_cue(const struct af_tokens *t, size_t index, bool portuguese)
{
	const bool cue = (af_token_says(t, index) & AF_SAYS_CUE) && !is_name(t, index);

	if (is_word(t, index, "t")) /* "don't" */
		return index && apostrophe(t, t->list[index - 1].end);
	if (!cue || (portuguese && is_word(t, index, "no"))) /* there, it is "in the" */
		return false;
	if (is_word(t, index, "n")) /* "n'ai pas" */
		return apostrophe(t, t->list[index].end);
	/* "no-nonsense", "zero-downtime", "e-learning"; but "non-Java". */
	if (index + 1 < t->count && af_token_gap(t, index + 1).hyphen && !is_name(t, index + 1))
		return false;
	return !af_token_gap(t, index).hyphen;
}

static bool starts_lower(const struct af_tokens *t, size_t index)
{
	const unsigned char c = (unsigned char)t->text[t->list[index].start];

	return (c >= 'a' && c <= 'z') || (c >= 0x80 && !capital(t, index));
}

/* Does a clause end before the token at index? bullets: it is the text of a bullet, which a line that begins at the left ends. */
static bool parts(const struct af_tokens *t, size_t index, bool bullets)
{
	const struct af_gap gap = af_token_gap(t, index);

	if (bullets && gap.line && t->text[t->list[index].start - 1] == '\n' && !starts_lower(t, index))
		return true;

	if (gap.bullet || gap.question || (gap.blank && !gap.colon) || (af_token_says(t, index) & AF_SAYS_TURN && !is_name(t, index)))
		return true;
	if (gap.semicolon)
		return !is_name(t, index - 1) || !is_name(t, index);
	if (!gap.point || (starts_lower(t, index) && !gap.line) || t->list[index].start - t->list[index - 1].end < 2)
		return false;
	/* Not behind "e.g." and "incl." */
	return is_name(t, index - 1) ||
	       (!(af_token_says(t, index - 1) & AF_SAYS_SHORT) && t->list[index - 1].end - t->list[index - 1].start > 1);
}

static void judge_clause(const struct af_clause *c, bool negative)
{
	struct af_tokens *t = c->tokens;
	const bool capitals_only = shouting(c);
	bool sure = false;

	for (size_t i = c->first; i < c->end; i++) {
		if (negative)
			t->list[i].state = AF_TOKEN_PLAIN;
		else if (is_name(t, i) && by_itself(c, i, capitals_only))
			t->list[i].state = AF_TOKEN_CERTAIN;
		sure = sure || t->list[i].state == AF_TOKEN_CERTAIN;
	}
	for (size_t i = c->first; i < c->end && sure; i++)
		if (t->list[i].state == AF_TOKEN_NAME && helped(c, i, capitals_only))
			t->list[i].state = AF_TOKEN_CERTAIN;
	for (size_t i = c->first; i < c->end && !negative; i++) {
		size_t last;

		if (!is_name(t, i))
			continue;
		last = list_end(c, i);
		judge_list(c, i, last);
		if (af_clause_of_others(c, i, last))
			for (size_t k = i; k <= last; k++)
				t->list[k].state = AF_TOKEN_NAME;
		i = last;
	}
}

/* Is the text Portuguese, where "no" denies nothing? */
static bool is_portuguese(const struct af_tokens *t)
{
	size_t yes = 0, other = 0;

	for (size_t i = 0; i < t->count; i++) {
		yes += (af_token_says(t, i) & AF_SAYS_PORTUGUESE) != 0;
		other += (af_token_says(t, i) & AF_SAYS_OTHER) != 0;
	}
	return yes > other;
}

void af_clauses_judge(struct af_tokens *t)
{
	const bool portuguese = is_portuguese(t);
	bool denied = false, bullets = false, heading = false; /* heading: what stands over the bullets denies */
	struct af_clause c = {.tokens = t};

	for (c.first = 0; c.first < t->count; c.first = c.end) {
		const struct af_gap before = af_token_gap(t, c.first);

		if (before.bullet && !bullets)
			heading = denied;
		bullets = before.bullet || (bullets && !before.line);
		denied = bullets && heading;
		for (c.end = c.first; c.end < t->count && (c.end == c.first || !parts(t, c.end, bullets)); c.end++)
			denied = denied || is_cue(t, c.end, portuguese);
		judge_clause(&c, denied || af_token_gap(t, c.end).question);
	}
}
