/* A text as words and names. Private to the miner of free text. */
#ifndef AF_IMPORT_MINE_TOKENS_H
#define AF_IMPORT_MINE_TOKENS_H

#include "import/mine_terms.h"

enum af_token_state { AF_TOKEN_PLAIN, AF_TOKEN_NAME, AF_TOKEN_CERTAIN };

/* A word, or several that are one name or one saying. */
struct af_token {
	uint32_t start, end; /* bytes of the text */
	uint32_t term;       /* index in the terms + 1; 0: a word like any other */
	uint8_t state;       /* af_token_state: does it name a skill? */
};

/* Zero-initialise it; free list and words with af_free, clear key. */
struct af_tokens {
	const struct af_terms *terms;
	const char *text;
	size_t n;
	struct af_token *list;
	size_t count, capacity;

	/* private */
	struct af_word *words;
	size_t word_count, word_capacity;
	struct af_buf key;
};

/* Fills the list from text, which must live as long as it is used. AF_NOMEM. */
enum af_status af_tokens_read(struct af_tokens *tokens, const char *text, size_t n, struct af_error *err) AF_WARN_UNUSED;

/* What the token at index says, a set of AF_SAYS; 0 beyond the list. */
unsigned af_token_says(const struct af_tokens *tokens, size_t index);

/* What stands between a token and the one before it, or before the text's end. */
struct af_gap {
	bool space;    /* nothing but white space */
	bool hyphen;   /* a hyphen or a slash alone */
	bool list;     /* what parts the items of a list: a comma, a slash, a bar, a bullet, a semicolon */
	bool point;    /* . or ! */
	bool question; /* ? */
	bool semicolon, colon, paren, line, bullet; /* bullet: at the beginning of a line */
	bool blank;    /* an empty line */
	bool other;    /* anything else */
};

/* The gap before the token at index; index may be the count of tokens. */
struct af_gap af_token_gap(const struct af_tokens *tokens, size_t index);

#endif
