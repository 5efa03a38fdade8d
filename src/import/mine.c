#include "import/mine.h"

#include <string.h>

#include "import/mine_clauses.h"
#include "taxonomy/taxonomy.h"

#define QUOTE_MAX ((size_t)60) /* bytes of a quote */

struct af_miner {
	struct af_terms terms;
	struct af_tokens tokens;
	struct af_found *found;
	size_t found_count, found_capacity;
	size_t *seen; /* skill -> number of the last text that names it */
	size_t number;
};

enum af_status af_miner_new(const struct af_taxonomy *taxonomy, struct af_miner **miner, struct af_error *err)
{
	struct af_miner *made = af_calloc(1, sizeof(*made));
	enum af_status status = AF_OK;

	*miner = NULL;
	if (made)
		made->seen = af_calloc(af_taxonomy_count(taxonomy) + 1, sizeof(*made->seen));
	if (!made || !made->seen)
		status = af_fail_nomem(err);
	if (status == AF_OK)
		status = af_terms_read(&made->terms, taxonomy, err);
	if (status != AF_OK) {
		af_miner_free(made);
		return status;
	}
	made->tokens.terms = &made->terms;
	*miner = made;
	return AF_OK;
}

void af_miner_free(struct af_miner *miner)
{
	if (!miner)
		return;
	af_terms_clear(&miner->terms);
	af_free(miner->tokens.list);
	af_free(miner->tokens.words);
	af_buf_clear(&miner->tokens.key);
	af_free(miner->found);
	af_free(miner->seen);
	af_free(miner);
}

enum af_status af_mine(struct af_miner *miner, const char *text, size_t n, const struct af_found **found, size_t *count,
                       struct af_error *err)
{
	struct af_tokens *tokens = &miner->tokens;
	enum af_status status = af_tokens_read(tokens, text, n, err);

	*found = NULL;
	*count = 0;
	if (status != AF_OK)
		return status;
	af_clauses_judge(tokens);
	miner->number++;
	miner->found_count = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		const struct af_token *token = &tokens->list[i];
		size_t skill;

		if (token->state != AF_TOKEN_CERTAIN)
			continue;
		skill = miner->terms.list[token->term - 1].skill;
		if (miner->seen[skill] == miner->number)
			continue;
		miner->seen[skill] = miner->number;
		if (af_reserve((void **)&miner->found, &miner->found_capacity, miner->found_count + 1, sizeof(*miner->found), err) != AF_OK)
			return AF_NOMEM;
		miner->found[miner->found_count++] = (struct af_found){skill, token->start, token->end - token->start};
	}
	*found = miner->found;
	*count = miner->found_count;
	return AF_OK;
}

/* ---------------------------------------------------------------- quotes */

static bool is_space(char c)
{
	return c && strchr(" \t\r\n\v\f", c);
}

/* Where the word before `at` begins; at itself when there is none that is near enough. */
static size_t word_before(const char *text, size_t at)
{
	const size_t least = at > QUOTE_MAX ? at - QUOTE_MAX : 0;
	size_t start = at;

	while (start > least && is_space(text[start - 1]))
		start--;
	if (start == least)
		return at;
	while (start > least && !is_space(text[start - 1]))
		start--;
	return start && !is_space(text[start - 1]) ? at : start;
}

/* Where the word behind `at` ends; at itself when there is none that is near enough. */
static size_t word_behind(const char *text, size_t n, size_t at)
{
	const size_t most = n - at > QUOTE_MAX ? at + QUOTE_MAX : n;
	size_t end = at;

	while (end < most && is_space(text[end]))
		end++;
	if (end == most)
		return at;
	while (end < most && !is_space(text[end]))
		end++;
	return end < n && !is_space(text[end]) ? at : end;
}

/* Widens start..end by words at both sides in turn, up to QUOTE_MAX bytes with the dots. */
static void widen(const char *text, size_t n, size_t *start, size_t *end)
{
	bool left = true, right = true;

	while (left || right) {
		const size_t before = left ? word_before(text, *start) : *start;

		left = left && before < *start && *end - before + 6 <= QUOTE_MAX;
		if (left)
			*start = before;
		if (right) {
			const size_t behind = word_behind(text, n, *end);

			right = behind > *end && behind - *start + 6 <= QUOTE_MAX;
			if (right)
				*end = behind;
		}
	}
}

void af_mine_quote(const char *text, size_t n, const struct af_found *found, char out[AF_QUOTE_SIZE])
{
	size_t start = found->start, end = found->start + found->length, length = 0;

	if (found->length + 6 > QUOTE_MAX)
		for (end = start + QUOTE_MAX - 6; end > start && ((unsigned char)text[end] & 0xC0) == 0x80; end--)
			;
	/* The rest of words that the name is part of. */
	while (start && !is_space(text[start - 1]) && end - start + 7 <= QUOTE_MAX)
		start--;
	while (end < n && !is_space(text[end]) && end - start + 7 <= QUOTE_MAX)
		end++;
	while (start < found->start && ((unsigned char)text[start] & 0xC0) == 0x80)
		start++;
	while (end < n && end > found->start + 1 && ((unsigned char)text[end] & 0xC0) == 0x80)
		end--;
	widen(text, n, &start, &end);
	if (start)
		length = (size_t)snprintf(out, AF_QUOTE_SIZE, "...");
	for (size_t i = start; i < end; i++) {
		if (!is_space(text[i]))
			out[length++] = text[i];
		else if (i == start || !is_space(text[i - 1]))
			out[length++] = ' ';
	}
	snprintf(out + length, AF_QUOTE_SIZE - length, "%s", end < n ? "..." : "");
}
