/* The user's own spellings of skills, and what they make of the unlisted names on stored profiles.
 *
 * There is one mechanism. Invariant: no profile has an unlisted name that the taxonomy resolves. Whatever can break it (a new alias, an undo
 * that puts an old profile back) calls af_store_resolve_unlisted, which gives those profiles the listed skill. It keeps the images of
 * what it changes in the batch of the alias that does it, so that undoing that batch (history.c) takes exactly this alias back. */
#include <string.h>

#include "base/text.h"
#include "store/profile.h"

enum { ALIAS_MAX = 200 }; /* bytes; no skill is named so */

/* ---------------------------------------------------------------- profiles */

/* An unlisted name that has become a listed skill. */
struct resolved {
	int64_t unlisted, listed;
	int64_t batch; /* of the user's alias that spells it; 0: the built-in taxonomy does */
};

/* The batch of the user's alias of that key; 0 when there is no such alias. */
static enum af_status batch_of(struct af_store *store, const char *key, int64_t *batch, bool *found, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_USER_ALIAS_BATCH, &s, err, "s", key);

	*batch = 0;
	*found = false;
	if (!status)
		status = af_sql_step(store, s, found, err);
	if (*found)
		*batch = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

/* The unlisted names that the taxonomy resolves. *list is the caller's, to be freed with af_free. */
static enum af_status find_resolved(struct af_store *store, struct resolved **list, size_t *count, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_buf key = {0};
	size_t capacity = 0;
	sqlite3_stmt *s = NULL;
	bool row = false, found;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_sql_bind(store, SQL_UNLISTED_IDS, &s, err, "");
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const char *name = (const char *)sqlite3_column_text(s, 1);
		const struct af_skill *skill = NULL;

		status = name ? af_taxonomy_resolve_key(taxonomy, name, &key, &skill, err) : af_fail_nomem(err);
		if (!status && skill)
			status = af_reserve((void **)list, &capacity, *count + 1, sizeof(**list), err);
		if (status || !skill)
			continue;
		(*list)[*count] = (struct resolved){.unlisted = sqlite3_column_int64(s, 0), .listed = skill->id};
		status = batch_of(store, key.data, &(*list)[*count].batch, &found, err);
		++*count;
	}
	af_sql_done(s);
	af_buf_clear(&key);
	return status;
}

/* Keeps the images of all candidates who have the skill. */
static enum af_status remember_all(struct af_store *store, int64_t skill, int64_t batch, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_PEOPLE_WITH, &s, err, "l", skill);
	bool row;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row)
		status = af_store_remember(store, batch, sqlite3_column_int64(s, 0), err);
	af_sql_done(s);
	return status;
}

enum af_status af_store_resolve_unlisted(struct af_store *store, struct af_error *err)
{
	struct resolved *list = NULL;
	size_t count = 0;
	enum af_status status = find_resolved(store, &list, &count, err);

	/* All images first: each alias keeps the state before any of them, so that they can go in any order. */
	for (size_t i = 0; i < count && !status; i++)
		if (list[i].batch)
			status = remember_all(store, list[i].unlisted, list[i].batch, err);
	for (size_t i = 0; i < count && !status; i++) {
		status = af_sql_run(store, SQL_ROWS_FORGET_SKILL, err, "l", list[i].unlisted);
		if (!status)
			status = af_profile_move(store, list[i].unlisted, list[i].listed, err);
	}
	af_free(list);
	return status ? status : af_sql_run(store, SQL_UNLISTED_PRUNE, err, "");
}

/* ---------------------------------------------------------------- adding */

static enum af_status no_skill(const struct af_taxonomy *taxonomy, const char *text, struct af_error *err)
{
	const struct af_skill *near;

	if (af_taxonomy_suggest(taxonomy, text, &near, 1))
		return af_fail(err, AF_NOT_FOUND, "no skill \"%.80s\"; did you mean %s?", text, near->name);
	return af_fail(err, AF_NOT_FOUND, "no skill \"%.80s\"; `archefit skill list` lists all", text);
}

/* A copy of the spelling without spaces around it, and its key. alias is the caller's to clear, as key is. */
static enum af_status read_spelling(const char *text, struct af_buf *alias, struct af_buf *key, struct af_error *err)
{
	size_t n = strlen(text);

	if (!af_utf8_valid(text, n, NULL))
		return af_fail(err, AF_INVALID, "the alias \"%.80s\" is not UTF-8 text", text);
	af_trim(&text, &n);
	if (n > ALIAS_MAX)
		return af_fail(err, AF_INVALID, "the alias \"%.40s...\" is longer than %d bytes", text, ALIAS_MAX);
	af_buf_reset(alias);
	af_buf_add(alias, text, n);
	af_buf_reset(key);
	af_skill_key(key, text, n);
	if (alias->failed || key->failed)
		return af_fail_nomem(err);
	if (!key->length)
		return af_fail(err, AF_INVALID, "the alias \"%s\" has no letter or digit", af_buf_text(alias));
	return AF_OK;
}

/* Is the spelling free? */
static enum af_status check_free(struct af_store *store, const struct af_taxonomy *taxonomy, const char *alias, const char *key,
                                 const struct af_skill *wanted, struct af_error *err)
{
	const struct af_skill *owner;
	enum af_status status = af_taxonomy_by_key(taxonomy, key, &owner, err);
	int64_t batch;
	bool user;

	if (status || !owner)
		return status;
	if (owner == wanted)
		return af_fail(err, AF_CONFLICT, "\"%s\" is a spelling of %s already", alias, owner->name);
	status = batch_of(store, key, &batch, &user, err);
	if (status)
		return status;
	return af_fail(err, AF_CONFLICT, "\"%s\" is a spelling of %s already, and cannot mean %s too%s", alias, owner->name, wanted->name,
	               user ? "; `archefit skill alias remove` takes it back" : "");
}

/* Starts the batch of an alias. */
static enum af_status begin_batch(struct af_store *store, const char *alias, const char *name, const char *now, int64_t *batch,
                                  struct af_error *err)
{
	struct af_buf source = {0};
	enum af_status status;

	af_buf_printf(&source, "%s -> %s", alias, name);
	status = source.failed ? af_fail_nomem(err) : af_store_batch_begin(store, source.data, now, batch, err);
	af_buf_clear(&source);
	return status;
}

/* Completes it, and says how many profiles it changed. */
static enum af_status end_batch(struct af_store *store, struct af_alias_result *result, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_BATCH_IS_ALIAS, &s, err, "l", result->batch);
	bool row;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status)
		result->profiles = (size_t)sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return status;
}

static enum af_status add_one(struct af_store *store, const char *skill, const char *text, const char *now,
                              struct af_alias_result *result, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	const struct af_skill *listed;
	struct af_buf alias = {0}, key = {0};
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (status)
		return status;
	status = af_taxonomy_resolve_key(taxonomy, skill, &key, &listed, err);
	if (!status && !listed)
		status = no_skill(taxonomy, skill, err);
	if (!status)
		status = read_spelling(text, &alias, &key, err);
	if (!status)
		status = check_free(store, taxonomy, alias.data, key.data, listed, err);
	if (!status)
		status = begin_batch(store, alias.data, listed->name, now, &result->batch, err);
	if (!status)
		status = af_sql_run(store, SQL_USER_ALIAS_PUT, err, "slsl", key.data, listed->id, alias.data, result->batch);
	if (!status) {
		af_store_forget_taxonomy(store);
		status = af_store_resolve_unlisted(store, err);
	}
	if (!status)
		status = end_batch(store, result, err);
	af_buf_clear(&alias);
	af_buf_clear(&key);
	return status;
}

enum af_status af_skill_alias_add(struct af_store *store, const char *skill, const char *const *aliases, size_t n, const char *now,
                                  struct af_alias_result *results, struct af_error *err)
{
	struct af_alias_result result;
	enum af_status status = af_store_begin(store, err);

	if (results)
		memset(results, 0, n * sizeof(*results));
	if (status)
		return status;
	for (size_t i = 0; i < n && !status; i++) {
		memset(&result, 0, sizeof(result));
		status = add_one(store, skill, aliases[i], now, &result, err);
		if (results)
			results[i] = result;
	}
	if (!status)
		status = af_store_commit(store, err);
	if (status) {
		af_store_rollback(store);
		af_store_forget_taxonomy(store); /* it may have aliases that are gone again */
		if (results)
			memset(results, 0, n * sizeof(*results));
	}
	return status;
}

/* Is the text an unlisted name of some profile? */
static enum af_status check_unlisted(struct af_store *store, const char *text, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	const struct af_skill *listed;
	struct af_buf slug = {0};
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (status)
		return status;
	af_buf_addc(&slug, '?');
	af_skill_key(&slug, text, strlen(text));
	status = slug.failed ? af_fail_nomem(err) : af_sql_bind(store, SQL_UNLISTED_GET, &s, err, "s", slug.data);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	af_sql_done(s);
	if (!status && !row)
		status = af_taxonomy_by_key(taxonomy, slug.data + 1, &listed, err);
	if (!status && !row) {
		status = listed ? af_fail(err, AF_CONFLICT, "\"%.80s\" is %s, a skill of its own: only unlisted names can be merged; "
		                          "`archefit skill alias add` gives a skill another spelling", text, listed->name)
		                : af_fail(err, AF_NOT_FOUND, "no profile has an unlisted skill \"%.80s\"; `archefit skill unlisted` lists "
		                          "them", text);
	}
	af_buf_clear(&slug);
	return status;
}

enum af_status af_skill_merge(struct af_store *store, const char *unlisted, const char *skill, const char *now,
                              struct af_alias_result *result, struct af_error *err)
{
	enum af_status status = check_unlisted(store, unlisted, err);

	if (result)
		memset(result, 0, sizeof(*result));
	return status ? status : af_skill_alias_add(store, skill, &unlisted, 1, now, result, err);
}

/* ---------------------------------------------------------------- removing */

static enum af_status remove_one(struct af_store *store, const char *text, enum af_keep keep, struct af_undo_result *result,
                                 struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	const struct af_skill *owner;
	struct af_buf key = {0};
	int64_t batch = 0;
	bool found = false;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (status)
		return status;
	af_skill_key(&key, text, strlen(text));
	status = key.failed ? af_fail_nomem(err) : batch_of(store, af_buf_text(&key), &batch, &found, err);
	if (!status && !found)
		status = af_taxonomy_by_key(taxonomy, af_buf_text(&key), &owner, err);
	if (!status && !found) {
		status = owner ? af_fail(err, AF_CONFLICT, "\"%.80s\" is a spelling of %s that came with archefit and cannot be removed", text,
		                         owner->name)
		               : af_fail(err, AF_NOT_FOUND, "no alias \"%.80s\"; `archefit skill alias list` shows them", text);
	} else if (!status && !batch) { /* put there by another program */
		status = af_sql_run(store, SQL_USER_ALIAS_DROP, err, "s", key.data);
		af_store_forget_taxonomy(store);
	} else if (!status) {
		status = af_store_undo(store, batch, keep, result, err);
		if (status)
			af_fail_in(err, "the alias \"%.80s\"", text);
	}
	af_buf_clear(&key);
	return status;
}

enum af_status af_skill_alias_remove(struct af_store *store, const char *alias, enum af_keep keep, struct af_undo_result *result,
                                     struct af_error *err)
{
	enum af_status status = af_store_begin(store, err);

	memset(result, 0, sizeof(*result));
	if (status)
		return status;
	status = remove_one(store, alias, keep, result, err);
	if (!status)
		status = af_store_commit(store, err);
	if (status) {
		af_store_rollback(store);
		af_store_forget_taxonomy(store);
	}
	return status;
}

/* ---------------------------------------------------------------- listing */

enum af_status af_skill_alias_each(struct af_store *store, af_alias_fn *fn, void *context, struct af_error *err)
{
	struct af_arena arena = {0};
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_USER_ALIASES, &s, err, "");
	bool row, more = true;

	while (!status && more && !(status = af_sql_step(store, s, &row, err)) && row) {
		struct af_alias alias = {.batch = sqlite3_column_int64(s, 3), .profiles = (size_t)sqlite3_column_int64(s, 4)};

		alias.alias = af_sql_text_at(s, 0, &arena);
		alias.slug = af_sql_text_at(s, 1, &arena);
		alias.name = af_sql_text_at(s, 2, &arena);
		if (arena.failed)
			status = af_fail_nomem(err);
		else
			more = fn(context, &alias);
		af_arena_clear(&arena);
	}
	af_sql_done(s);
	return status;
}

enum af_status af_skill_unlisted_each(struct af_store *store, size_t suggestions, af_unlisted_fn *fn, void *context,
                                      struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	struct af_arena arena = {0};
	sqlite3_stmt *s = NULL;
	bool row, more = true;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_sql_bind(store, SQL_UNLISTED_COUNTS, &s, err, "");
	for (size_t i = 0; !status && more && !(status = af_sql_step(store, s, &row, err)) && row; i++) {
		struct af_unlisted unlisted = {.name = af_sql_text_at(s, 0, &arena), .count = (size_t)sqlite3_column_int64(s, 1)};
		const struct af_skill *near;

		if (arena.failed)
			status = af_fail_nomem(err);
		else if (i < suggestions && af_taxonomy_suggest(taxonomy, unlisted.name, &near, 1))
			unlisted.suggestion = near->name;
		if (!status)
			more = fn(context, &unlisted);
		af_arena_clear(&arena);
	}
	af_sql_done(s);
	return status;
}
