/* Which names of a text are certain. Private to the miner of free text. */
#ifndef AF_IMPORT_MINE_CLAUSES_H
#define AF_IMPORT_MINE_CLAUSES_H

#include "import/mine_tokens.h"

/* Makes AF_TOKEN_CERTAIN of each name that counts, and leaves the others as names or as plain words. */
void af_clauses_judge(struct af_tokens *tokens);

/* The tokens first..end of one clause: what stands between two ends of sentences or words such as "but". */
struct af_clause {
	struct af_tokens *tokens;
	size_t first, end;
};

/* Does what stands around the names first..last, a list or a single one, say that they are no skills of the writer's? */
bool af_clause_of_others(const struct af_clause *clause, size_t first, size_t last);

/* Does nothing but white space, hyphens and apostrophes stand before the token? */
bool af_gap_tight(const struct af_tokens *tokens, size_t index);

#endif
