/* Shared by the tests of aliases: a store in a fresh folder, and short ways to import, to add an alias, to dump a profile. */
#ifndef TESTS_ALIASES_SUPPORT_H
#define TESTS_ALIASES_SUPPORT_H

#include "database.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static char folder[256], path[300];
static struct af_store *store;
static struct af_error err;

static inline int setup(void **state)
{
	(void)state;
	make_folder(folder);
	snprintf(path, sizeof(path), "%s/test.db", folder);
	store = new_store(folder);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	af_store_close(store);
	store = NULL;
	remove_folder(folder);
	return 0;
}

/* Closes the store and opens it again, as if by a newer archefit: the built-in skills are written anew. */
static inline void reopen_newer(const char *sql)
{
	af_store_close(store);
	if (sql)
		run_sql(path, sql);
	run_sql(path, "UPDATE meta SET value = 'old' WHERE name = 'builtin'");
	store = new_store(folder);
}

static inline int64_t import(const char *csv)
{
	struct af_import_result *result = import_text(store, csv);
	int64_t batch = result->batch;

	af_import_result_free(result);
	return batch;
}

static inline enum af_status add(const char *skill, const char *alias, struct af_alias_result *result)
{
	return af_skill_alias_add(store, skill, &alias, 1, "2026-11-23T00:00:00Z", result, &err);
}

static inline int64_t added(const char *skill, const char *alias, size_t profiles)
{
	struct af_alias_result result;

	assert_ok(add(skill, alias, &result));
	assert_int_equal(result.profiles, profiles);
	return result.batch;
}

/* The slug that a text resolves to, "" for none. */
static inline const char *means(const char *text)
{
	const struct af_taxonomy *taxonomy;
	const struct af_skill *skill;

	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	skill = af_taxonomy_resolve(taxonomy, text);
	return skill ? skill->slug : "";
}

/* Everything that is stored of a person, as one text; "" for nobody. The caller frees it. */
static inline char *dump(const char *key)
{
	char sql[1200], *text;

	snprintf(sql, sizeof(sql),
	         "SELECT quote(id) || quote(key) || quote(name) || quote(email) || quote(notes) || quote(extra) || quote(batch_id) || "
	         "coalesce((SELECT group_concat(quote(slug) || quote(s) || quote(level) || quote(m) || quote(last_used) || quote(source)) "
	         "FROM (SELECT *, x.months AS m, s.name AS s FROM candidate_skill x JOIN skill s ON s.id = x.skill_id WHERE "
	         "x.candidate_id = c.id ORDER BY slug)), '') FROM candidate c WHERE key = '%s'", key);
	text = strdup(answer(path, sql));
	assert_non_null(text);
	return text;
}

/* "slug:level" of a person's skills, in order of slug. */
#define SKILLS_OF(key) \
	"SELECT group_concat(slug || ':' || coalesce(level, '-'), ' ') FROM (SELECT slug, level FROM people_skills " \
	"WHERE key = '" key "' ORDER BY slug)"

#endif
