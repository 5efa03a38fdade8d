/* Names that are said of somebody else, or of something else: "with a Java developer", "a team of Python engineers", "at MongoDB". */
#include "import/mine_clauses.h"

#define ROLE_NEAR ((size_t)3)    /* words between which a role and a skill belong together */
#define ARTICLE_NEAR ((size_t)5) /* words before a role within which its article stands */

bool af_gap_tight(const struct af_tokens *tokens, size_t index)
{
	const struct af_gap gap = af_token_gap(tokens, index);

	return !gap.list + !gap.hyphen > 0 && !gap.point && !gap.question && !gap.colon && !gap.paren && !gap.bullet && !gap.blank &&
	       !gap.semicolon && (gap.hyphen || !gap.list);
}

static bool says(const struct af_clause *clause, size_t index, unsigned what)
{
	return index >= clause->first && index < clause->end && (af_token_says(clause->tokens, index) & what);
}

/* Is the sentence that begins here a headline, "A Java developer with ten years", not "A Java developer helped me"? */
static bool headline(const struct af_clause *clause, size_t role)
{
	while (role < clause->end && !says(clause, role, AF_SAYS_ROLE))
		role++;
	return role + 1 >= clause->end || !af_gap_tight(clause->tokens, role + 1) || says(clause, role + 1, AF_SAYS_BEFORE);
}

/* Is a role with the article at index the writer's: "I am currently a", "Als ein"? */
static bool article_of_writer(const struct af_clause *clause, size_t index)
{
	if (index == clause->first)
		return headline(clause, index);
	if (!af_gap_tight(clause->tokens, index))
		return true;
	if (says(clause, index - 1, AF_SAYS_BESIDE))
		return false;
	for (size_t i = index; i-- > clause->first && index - i <= ROLE_NEAR;)
		if (says(clause, i, AF_SAYS_SELF))
			return true;
	return false;
}

/* Is the role that begins at index the writer's? */
static bool role_of_writer(const struct af_clause *clause, size_t index)
{
	for (size_t i = index; i-- > clause->first && index - i <= ARTICLE_NEAR;) {
		if (!af_gap_tight(clause->tokens, i + 1) || says(clause, i, AF_SAYS_SELF))
			return true;
		if (says(clause, i, AF_SAYS_INDEFINITE))
			return article_of_writer(clause, i);
		if (says(clause, i, AF_SAYS_DEFINITE | AF_SAYS_BESIDE))
			return i > clause->first && says(clause, i - 1, AF_SAYS_SELF); /* "as the" */
	}
	return true;
}

/* "Java developers", "Java software engineer": a role behind the names. */
static bool role_behind(const struct af_clause *clause, size_t first, size_t last)
{
	for (size_t i = last + 1; i < clause->end && i - last <= ROLE_NEAR && af_gap_tight(clause->tokens, i); i++) {
		const unsigned said = af_token_says(clause->tokens, i);

		if (said & AF_SAYS_ROLES)
			return true;
		if (said & AF_SAYS_ROLE)
			return !role_of_writer(clause, first);
		if (said & ~(unsigned)AF_SAYS_RANK)
			return false;
	}
	return false;
}

/* "développeur Java", "experts in Docker": a role before them. */
static bool role_before(const struct af_clause *clause, size_t first)
{
	bool passed = false; /* one other word */

	for (size_t i = first; i-- > clause->first && first - i <= ROLE_NEAR && af_gap_tight(clause->tokens, i + 1);) {
		const unsigned said = af_token_says(clause->tokens, i);

		if (said & AF_SAYS_ROLES)
			return true;
		if (said & AF_SAYS_ROLE)
			return !role_of_writer(clause, i);
		if (!(said & AF_SAYS_RANK) && (said || passed))
			return false;
		passed = passed || !said;
	}
	return false;
}

/* The name itself is a role: "the Product Owner". */
static bool names_role(const struct af_clause *clause, size_t first, size_t last)
{
	return says(clause, last, AF_SAYS_ROLE) && !role_of_writer(clause, first);
}

/* "at MongoDB", "bei der SAP"; not "good at Python". */
static bool employer(const struct af_clause *clause, size_t first)
{
	size_t i = first;

	if (i == clause->first || !af_gap_tight(clause->tokens, i))
		return false;
	i--;
	if (i > clause->first && says(clause, i, AF_SAYS_DEFINITE | AF_SAYS_INDEFINITE))
		i--;
	if (!says(clause, i, AF_SAYS_EMPLOYER))
		return false;
	return i == clause->first || !says(clause, i - 1, AF_SAYS_GOOD);
}

bool af_clause_of_others(const struct af_clause *clause, size_t first, size_t last)
{
	return role_behind(clause, first, last) || role_before(clause, first) || names_role(clause, first, last) ||
	       employer(clause, first) ||
	       (says(clause, last + 1, AF_SAYS_WITHOUT) && af_token_gap(clause->tokens, last + 1).hyphen);
}
