/* Cells that list skills: splitting, the memory of items seen, and the names that the taxonomy does not know.
 * What one item says is read in skill_item.c. */
#include <string.h>

#include "base/text.h"
#include "import/skill_item.h"

#define SEEN_MAX ((size_t)100000) /* items remembered before the memory starts over */
#define SOURCE_MAX ((size_t)500) /* bytes of the words kept for one skill; what comes behind them still counts */
#define MORE_NAMES_MAX ((size_t)20000) /* and so many names beyond AF_UNLISTED_MAX */

struct af_seen_item {
	size_t first, count;  /* its skills in parser->items */
	bool only_qualifiers; /* names no skill, but says something of one: "5 years" */
	bool none;            /* says that there is none of its skills */
	struct af_qualifiers said;
	const char *bad;      /* why the row must be rejected, or NULL */
};

enum af_status af_skill_unlisted(struct af_skill_parser *parser, const char *name, size_t *index, struct af_error *err)
{
	struct af_map *names = parser->unlisted_count < AF_UNLISTED_MAX ? &parser->names : &parser->more_names;
	const size_t *known;
	struct af_unlisted_name *entry;
	enum af_status status;

	af_buf_reset(&parser->key);
	af_skill_key(&parser->key, name, strlen(name));
	if (!parser->key.length) /* nothing but punctuation that keys drop */
		af_buf_adds(&parser->key, name);
	if (parser->key.failed)
		return af_fail_nomem(err);
	known = af_map_get(&parser->names, parser->key.data, parser->key.length);
	if (!known && names != &parser->names)
		known = af_map_get(names, parser->key.data, parser->key.length);
	if (known) {
		*index = *known;
		return AF_OK;
	}
	if (af_reserve((void **)&parser->unlisted, &parser->unlisted_capacity, parser->unlisted_count + 1,
	               sizeof(*parser->unlisted), err) != AF_OK)
		return AF_NOMEM;
	entry = &parser->unlisted[parser->unlisted_count];
	memset(entry, 0, sizeof(*entry));
	/* The arena of a map of names lives as long as its names. */
	entry->name = af_arena_strdup(&names->keys, name);
	if (!entry->name)
		return af_fail_nomem(err);
	status = af_map_put(names, parser->key.data, parser->key.length, parser->unlisted_count, err);
	if (status == AF_OK)
		*index = parser->unlisted_count++;
	return status;
}

/* Turns what was read of an item into a seen item. */
static enum af_status remember(struct af_skill_parser *parser, const char *text, size_t n, const struct af_item_read *read,
                               size_t *index, struct af_error *err)
{
	struct af_seen_item *seen;
	const char *source;
	enum af_status status = AF_OK;

	if (af_reserve((void **)&parser->seen, &parser->seen_capacity, parser->seen_count + 1, sizeof(*seen), err) != AF_OK ||
	    af_reserve((void **)&parser->items, &parser->item_capacity, parser->item_count + AF_ITEM_PARTS, sizeof(*parser->items),
	               err) != AF_OK)
		return AF_NOMEM;
	source = af_arena_strndup(&parser->arena, text, n);
	if (!source)
		return af_fail_nomem(err);
	seen = &parser->seen[parser->seen_count];
	*seen = (struct af_seen_item){.first = parser->item_count, .only_qualifiers = read->only_qualifiers,
	                              .none = read->none, .said = read->said};
	if (read->bad) {
		seen->bad = af_arena_printf(&parser->arena, "\"%s\": %s", source, read->bad);
		if (!seen->bad)
			return af_fail_nomem(err);
	}
	/* Those of parentheses first: what an item of its own adds ("AWS (S3, EC2), 5 years") is meant for the last one. */
	for (size_t i = 0; i < read->count && !read->bad && !read->none; i++) {
		const bool plain = i < read->plain;
		struct af_skill_item *item = &parser->items[seen->first + seen->count++];

		*item = (struct af_skill_item){.listed = true, .source = source};
		item->skill = read->skills[(i + read->count - read->plain) % read->count]->index;
		item->level = plain ? AF_UNKNOWN : read->said.level;
		item->months = plain ? AF_UNKNOWN : read->said.months;
		item->last_used = plain ? AF_UNKNOWN : read->said.last_used;
	}
	if (read->unlisted && !read->bad && !read->none) {
		struct af_skill_item *item = &parser->items[seen->first + seen->count++];

		*item = (struct af_skill_item){.level = read->said.level, .months = read->said.months,
		                               .last_used = read->said.last_used, .source = source};
		status = af_skill_unlisted(parser, read->name, &item->skill, err);
	}
	if (status == AF_OK)
		status = af_map_put(&parser->cache, text, n, parser->seen_count, err);
	if (status == AF_OK) {
		parser->item_count += seen->count;
		*index = parser->seen_count++;
	}
	return status;
}

static enum af_status append(struct af_skill_list *list, const struct af_skill_item *items, size_t n, struct af_error *err)
{
	if (af_reserve((void **)&list->items, &list->capacity, list->count + n, sizeof(*items), err) != AF_OK)
		return AF_NOMEM;
	if (n)
		memcpy(list->items + list->count, items, n * sizeof(*items));
	list->count += n;
	return AF_OK;
}

/* Lets "5 years", an item by itself, speak for the skill before it. */
static enum af_status qualify_last(struct af_skill_parser *parser, struct af_skill_list *list, const struct af_seen_item *seen,
                                   const char *text, size_t n, struct af_error *err)
{
	struct af_skill_item *last = &list->items[list->count - 1];

	if (seen->said.level != AF_UNKNOWN)
		last->level = seen->said.level;
	if (seen->said.months != AF_UNKNOWN)
		last->months = seen->said.months;
	if (seen->said.last_used != AF_UNKNOWN)
		last->last_used = seen->said.last_used;
	if (strlen(last->source) + n > SOURCE_MAX)
		return AF_OK;
	last->source = af_arena_printf(&parser->arena, "%s, %.*s", last->source, (int)n, text);
	parser->joined++;
	return last->source ? AF_OK : af_fail_nomem(err);
}

/* Leaves out what a seen item cannot tell of any skill, and the skill before it when it says that there is none of that. */
static void leave_out(struct af_skill_list *list, const struct af_seen_item *seen, size_t first)
{
	if (seen->none && seen->only_qualifiers && list->count > first)
		list->count--;
	list->left_over = true;
}

/* Adds the item text[0..n). `first` is where the current piece of the cell began in list. */
static enum af_status add_item(struct af_skill_parser *parser, const char *text, size_t n, size_t first,
                               struct af_skill_list *list, struct af_error *err)
{
	const size_t *known;
	const struct af_seen_item *seen;
	size_t index = 0;

	af_item_trim(&text, &n);
	if (af_is_missing(parser->missing, parser->missing_count, text, n))
		return AF_OK;
	if (n > AF_ITEM_MAX) {
		list->left_over = true;
		return AF_OK;
	}
	known = af_map_get(&parser->cache, text, n);
	if (known) {
		index = *known;
	} else {
		struct af_item_read read;
		enum af_status status;

		af_item_read(parser, text, n, &read);
		status = remember(parser, text, n, &read, &index, err);
		if (status != AF_OK)
			return status;
	}
	seen = &parser->seen[index];
	if (seen->bad)
		return af_fail(err, AF_INVALID, "%s", seen->bad);
	if (seen->none || (!seen->count && list->count == first)) {
		leave_out(list, seen, first);
		return AF_OK;
	}
	if (seen->only_qualifiers && list->count > first)
		return qualify_last(parser, list, seen, text, n, err);
	return append(list, parser->items + seen->first, seen->count, err);
}

/* Length of the bullet or middle dot at text, or 0. */
static size_t bullet_at(const char *text, size_t n)
{
	if (n >= 3 && !memcmp(text, "\xE2\x80\xA2", 3))
		return 3;
	return n >= 2 && !memcmp(text, "\xC2\xB7", 2) ? 2 : 0;
}

/* Bytes at which next_separator has to look twice; the others are passed over. */
static const bool telling[256] = {[';'] = true, ['|'] = true, ['\n'] = true, ['\r'] = true, [','] = true, ['('] = true, [0xE2] = true,
                                  [0xC2] = true};

/* Where the separator of text[at..n) stands that no parentheses enclose; n when there is none. */
static size_t next_separator(const char *text, size_t at, size_t n, bool commas)
{
	for (; at < n; at++) {
		const char c = text[at];

		if (!telling[(unsigned char)c])
			continue;
		if (c == ';' || c == '|' || c == '\n' || c == '\r' || (commas && c == ','))
			return at;
		if (!commas && bullet_at(text + at, n - at))
			return at;
		if (c == '(') {
			/* Skip to the end of the parentheses; one that is never closed is a character like any other. */
			size_t close = at + 1;

			while (close < n && close - at <= AF_ITEM_MAX && text[close] != ')' && text[close] != '(' && text[close] != '\n')
				close++;
			if (close < n && text[close] == ')')
				at = close;
		}
	}
	return n;
}

/* A piece of a cell, between semicolons: one skill as a whole, or several between commas. */
static enum af_status add_piece(struct af_skill_parser *parser, const char *text, size_t n, struct af_skill_list *list,
                                struct af_error *err)
{
	const size_t first = list->count;
	size_t at = 0;

	if (next_separator(text, 0, n, true) < n && af_item_resolve(parser, text, n))
		return add_item(parser, text, n, first, list, err);
	while (at <= n) {
		const size_t end = next_separator(text, at, n, true);
		enum af_status status = add_item(parser, text + at, end - at, first, list, err);

		if (status != AF_OK)
			return status;
		at = end + 1;
	}
	return AF_OK;
}

enum af_status af_skill_cell(struct af_skill_parser *parser, const char *cell, size_t n, struct af_skill_list *list,
                             struct af_error *err)
{
	size_t at = 0;

	while (at <= n) {
		const size_t end = next_separator(cell, at, n, false), bullet = bullet_at(cell + end, n - end);
		enum af_status status = add_piece(parser, cell + at, end - at, list, err);

		if (status != AF_OK)
			return status;
		at = end + (bullet ? bullet : 1);
	}
	return parser->no_memory ? af_fail_nomem(err) : AF_OK;
}

void af_skill_parser_forget(struct af_skill_parser *parser)
{
	af_map_clear(&parser->cache);
	af_map_clear(&parser->more_names);
	af_arena_clear(&parser->arena);
	parser->seen_count = parser->item_count = parser->joined = 0;
	if (parser->unlisted_count > AF_UNLISTED_MAX)
		parser->unlisted_count = AF_UNLISTED_MAX;
}

void af_skill_parser_trim(struct af_skill_parser *parser)
{
	if (parser->seen_count + parser->joined >= SEEN_MAX || parser->unlisted_count >= AF_UNLISTED_MAX + MORE_NAMES_MAX)
		af_skill_parser_forget(parser);
}

void af_skill_parser_clear(struct af_skill_parser *parser)
{
	af_memo_clear(&parser->qualifiers);
	af_map_clear(&parser->names);
	af_map_clear(&parser->more_names);
	af_map_clear(&parser->cache);
	af_arena_clear(&parser->arena);
	af_buf_clear(&parser->key);
	af_free(parser->unlisted);
	af_free(parser->seen);
	af_free(parser->items);
	parser->unlisted = NULL;
	parser->seen = NULL;
	parser->items = NULL;
	parser->unlisted_count = parser->unlisted_capacity = parser->seen_count = parser->seen_capacity = 0;
	parser->item_count = parser->item_capacity = 0;
}
