/* Keeping the skills and archetypes that come with the program equal to those of the database.
 *
 * `meta` holds a digest of the built-in files last written. When it differs, everything built-in is written anew in one transaction, by slug,
 * so that row ids and what profiles refer to stay. What users added stays as it is. Names that profiles use and that the new taxonomy knows
 * at last become that skill, and so does a skill that was listed apart before; one that is listed no more stays as the user's own. */
#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/embedded.h"
#include "base/text.h"
#include "store/index_internal.h"
#include "store/profile.h"

void af_store_builtin_digest(char digest[17])
{
	const struct af_embedded known = af_embedded_digest();
	struct af_embedded file = af_embedded_skills();
	XXH3_state_t state;

	if (known.length == 16) {
		memcpy(digest, known.text, 17);
		return;
	}
	XXH3_64bits_reset(&state);
	XXH3_64bits_update(&state, file.text, file.length);
	for (size_t i = 0; (file = af_embedded_archetype(i)).text; i++)
		XXH3_64bits_update(&state, file.text, file.length);
	snprintf(digest, 17, "%016llx", (unsigned long long)XXH3_64bits_digest(&state));
}

/* Does the store have the built-in files of this digest? fresh: it has none yet. */
static enum af_status is_current(struct af_store *store, const char *digest, bool *current, bool *fresh, struct af_error *err)
{
	sqlite3_stmt *statement;
	enum af_status status = af_sql_bind(store, SQL_META_GET, &statement, err, "s", "builtin");
	bool row = false;

	*current = false;
	if (!status)
		status = af_sql_step(store, statement, &row, err);
	*fresh = !status && !row;
	if (row) {
		const char *value = (const char *)sqlite3_column_text(statement, 0);

		*current = value && !strcmp(value, digest);
		af_sql_done(statement);
	}
	return status;
}

static enum af_status write_aliases(struct af_store *store, const struct af_skill *skill, int64_t id, struct af_buf *key,
                                    struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < skill->alias_count && !status; i++) {
		af_buf_reset(key);
		af_skill_key(key, skill->aliases[i], strlen(skill->aliases[i]));
		if (key->failed)
			return af_fail_nomem(err);
		status = af_sql_run(store, SQL_ALIAS_PUT, err, "sls", af_buf_text(key), id, skill->aliases[i]);
	}
	return status;
}

struct taken {
	struct af_store *store;
	const struct af_taxonomy *builtin;
};

/* One spelling means one skill: where the new taxonomy claims that of a user's alias, the alias goes. Profiles keep the skill they have. */
static enum af_status drop_taken_alias(void *context, const char *key, bool *more, struct af_error *err)
{
	struct taken *taken = context;
	const struct af_skill *skill;
	enum af_status status = af_taxonomy_by_key(taken->builtin, key, &skill, err);

	(void)more;
	return status || !skill ? status : af_sql_run(taken->store, SQL_USER_ALIAS_DROP, err, "s", key);
}

/* The words of profiles are no words of the taxonomy: where a skill has another name now, they stay what they were. */
static enum af_status keep_words(struct af_store *store, const struct af_skill *skill, struct af_error *err)
{
	sqlite3_stmt *s;
	bool row = false;
	int64_t id = 0;
	enum af_status status = af_sql_bind(store, SQL_SKILL_RENAMED, &s, err, "ss", skill->slug, skill->name);

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row)
		id = sqlite3_column_int64(s, 0);
	af_sql_done(s);
	return row ? af_profile_rename(store, id, skill->name, err) : status;
}

static enum af_status write_skill(struct af_store *store, const struct af_skill *skill, int64_t *id, struct af_buf *key, struct af_error *err)
{
	sqlite3_stmt *statement;
	bool row = false;
	enum af_status status = keep_words(store, skill, err);

	if (!status)
		status = af_sql_bind(store, SQL_SKILL_PUT, &statement, err, "sssss", skill->slug, skill->name, skill->category, skill->layer,
	                     skill->half_life);
	if (!status)
		status = af_sql_step(store, statement, &row, err);
	if (status)
		return status;
	*id = sqlite3_column_int64(statement, 0);
	af_sql_done(statement);
	return write_aliases(store, skill, *id, key, err);
}

/* The skill that says most about this one: what it implies most of, or is most like. SIZE_MAX: it stands alone. */
static size_t parent_of(const struct af_skill *skill)
{
	size_t parent = SIZE_MAX;
	int best = 0;

	for (size_t i = 0; i < skill->edge_count; i++) {
		const struct af_transfer *edge = &skill->edges[i];
		const int closeness = edge->percent + (edge->kind == AF_IMPLIES ? 100 : 0);

		if (closeness > best) {
			best = closeness;
			parent = edge->skill;
		}
	}
	return parent;
}

/* Writes the skill, and after it those that it is the parent of, each followed by its own. */
static enum af_status write_family(struct af_store *store, const struct af_taxonomy *builtin, size_t first, int64_t *ids, struct af_buf *key,
                                   struct af_error *err)
{
	enum af_status status = write_skill(store, af_taxonomy_skill(builtin, first), &ids[first], key, err);

	for (size_t i = 0; i < af_taxonomy_count(builtin) && !status; i++)
		if (!ids[i] && parent_of(af_taxonomy_skill(builtin, i)) == first)
			status = write_family(store, builtin, i, ids, key, err);
	return status;
}

/* New skills get row ids in such an order that those which say something about each other stand together: a ranking reads their posting lists
 * together, and lists are stored in order of skill. */
static enum af_status write_skills(struct af_store *store, const struct af_taxonomy *builtin, int64_t *ids, struct af_error *err)
{
	struct af_buf key = {0};
	enum af_status status = AF_OK;

	for (int alone = 1; alone >= 0; alone--) /* first those without a parent, then what is left in circles of likeness */
		for (size_t i = 0; i < af_taxonomy_count(builtin) && !status; i++)
			if (!ids[i] && (!alone || parent_of(af_taxonomy_skill(builtin, i)) == SIZE_MAX))
				status = write_family(store, builtin, i, ids, &key, err);
	af_buf_clear(&key);
	return status;
}

static enum af_status write_relations(struct af_store *store, const struct af_taxonomy *builtin, const int64_t *ids,
                                      struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < af_taxonomy_count(builtin); i++) {
		const struct af_skill *skill = af_taxonomy_skill(builtin, i);

		for (size_t j = 0; j < skill->edge_count && !status; j++) {
			const struct af_transfer *edge = &skill->edges[j];

			/* A similar edge shows at both of its ends; it is stored from the first. */
			if (edge->kind == AF_SIMILAR && edge->skill < i)
				continue;
			status = af_sql_run(store, SQL_RELATION_PUT, err, "llsi", ids[i], ids[edge->skill],
			                    edge->kind == AF_IMPLIES ? "implies" : "similar", edge->percent);
		}
		if (status)
			break;
	}
	return status;
}

/* Gives what profiles say of the old skill, and what projects ask of it, to the new one. The old one goes. */
static enum af_status replace_skill(struct af_store *store, int64_t old, int64_t new, struct af_error *err)
{
	enum af_status status = af_profile_move(store, old, new, err);

	if (!status)
		status = af_sql_run(store, SQL_REQUIREMENT_SKILLS_MOVE, err, "ll", old, new);
	if (!status) /* what users call the old one, they call the new one */
		status = af_sql_run(store, SQL_ALIASES_MOVE, err, "ll", old, new);
	return status ? status : af_sql_run(store, SQL_SKILL_DROP, err, "l", old);
}

/* The built-in skill that a text spells exactly, NULL when there is none. */
static enum af_status spelled(const struct af_taxonomy *builtin, const char *text, const struct af_skill **skill,
                              struct af_error *err)
{
	struct af_buf key = {0};
	enum af_status status = AF_OK;

	*skill = NULL;
	af_skill_key(&key, text, strlen(text));
	if (key.failed)
		status = af_fail_nomem(err);
	else if (key.length)
		status = af_taxonomy_by_key(builtin, key.data, skill, err);
	af_buf_clear(&key);
	return status;
}

/* A skill that is not built in, but that the new taxonomy knows under its name, becomes the known one: an unlisted name of a profile, or a
 * skill that an older taxonomy listed apart. What the new taxonomy does not know stays. */
static enum af_status merge_known(struct af_store *store, const struct af_taxonomy *builtin, const int64_t *ids,
                                  struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SKILLS_FOREIGN, &s, err, "");
	bool row = false;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const char *name = (const char *)sqlite3_column_text(s, 1), *slug = (const char *)sqlite3_column_text(s, 2);
		const struct af_skill *skill;

		if (!name || !slug) {
			status = af_fail_nomem(err);
			break;
		}
		/* An unlisted name may carry a version; the name of a skill is taken to the letter. */
		if (sqlite3_column_int(s, 3))
			status = af_taxonomy_find(builtin, name, &skill, err);
		else if (!(status = spelled(builtin, name, &skill, err)) && !skill)
			status = spelled(builtin, slug, &skill, err);
		if (!status && skill)
			status = replace_skill(store, sqlite3_column_int64(s, 0), ids[skill->index], err);
	}
	af_sql_done(s);
	return status;
}

static enum af_status write_archetypes(struct af_store *store, const struct af_taxonomy *builtin, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_embedded file;

	for (size_t i = 0; !status && (file = af_embedded_archetype(i)).text; i++) {
		struct af_archetype *archetype = NULL;

		status = af_archetype_read(builtin, file.name, file.text, file.length, &archetype, err);
		if (!status) {
			archetype->builtin = true;
			status = af_store_archetype_write(store, archetype, err);
		}
		af_archetype_free(archetype);
	}
	return status;
}

static enum af_status write_all(struct af_store *store, const struct af_taxonomy *builtin, const char *digest,
                                struct af_error *err)
{
	int64_t *ids = af_calloc(af_taxonomy_count(builtin), sizeof(*ids));
	enum af_status status = ids ? af_store_begin(store, err) : af_fail_nomem(err);

	if (status) {
		af_free(ids);
		return status;
	}
	status = af_index_set(store, false, 0, err); /* postings were made for another taxonomy */
	if (!status)
		status = af_sql_run(store, SQL_SKILLS_RELEASE, err, "");
	if (!status)
		status = af_sql_run(store, SQL_ALIASES_CLEAR, err, "");
	if (!status)
		status = af_sql_run(store, SQL_RELATIONS_CLEAR, err, "");
	if (!status)
		status = af_store_names(store, SQL_USER_ALIAS_KEYS, drop_taken_alias, &(struct taken){store, builtin}, err);
	if (!status)
		status = write_skills(store, builtin, ids, err);
	if (!status)
		status = write_relations(store, builtin, ids, err);
	if (!status)
		status = merge_known(store, builtin, ids, err);
	if (!status)
		status = write_archetypes(store, builtin, err);
	if (!status)
		status = af_sql_run(store, SQL_META_PUT, err, "ss", "builtin", digest);
	if (!status)
		status = af_store_commit(store, err);
	af_store_rollback(store);
	af_free(ids);
	return status;
}

enum af_status af_store_sync(struct af_store *store, struct af_error *err)
{
	struct af_taxonomy *builtin = NULL;
	char digest[17];
	bool current, fresh;
	enum af_status status;

	af_store_builtin_digest(digest);
	status = is_current(store, digest, &current, &fresh, err);
	if (status || current)
		return status;
	if (!store->writable) {
		size_t n = strlen(store->warning);

		snprintf(store->warning + n, sizeof(store->warning) - n, "; its skills and archetypes are those of another version");
		return AF_OK;
	}
	status = af_taxonomy_builtin(&builtin, err);
	if (!status && fresh) /* whatever is written now is known to be right */
		status = af_store_bulk(store, true, err);
	if (!status)
		status = write_all(store, builtin, digest, err);
	if (fresh && af_store_bulk(store, false, err) != AF_OK)
		status = AF_INTERNAL;
	af_taxonomy_free(builtin);
	return status;
}
