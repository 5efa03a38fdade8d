/* Freezing a ranking as a shortlist. */
#include <stdio.h>
#include <string.h>

#include "project/names.h"
#include "shortlist/shortlist.h"
#include "store/store.h"

void af_text_free(char *text)
{
	af_free(text);
}

/* The project's slug with the next free number: fintech-api-1, fintech-api-2 ... */
static enum af_status free_name(struct af_store *store, const char *project, char out[80], struct af_error *err)
{
	for (int n = 1; n < 100000; n++) {
		enum af_status status;
		bool taken;

		snprintf(out, 80, "%.58s-%d", project, n);
		status = af_store_shortlist_exists(store, out, &taken, err);
		if (status || !taken)
			return status;
	}
	return af_fail(err, AF_CONFLICT, "project %s has too many shortlists; give this one a name", project);
}

static enum af_status check_name(struct af_store *store, const char *name, struct af_error *err)
{
	enum af_status status;
	bool taken;

	if (!af_names_slug(name))
		return af_fail(err, AF_INVALID, "shortlist name \"%.80s\": must be lower-case letters, digits and hyphens, at most 64", name);
	status = af_store_shortlist_exists(store, name, &taken, err);
	if (!status && taken)
		return af_fail(err, AF_CONFLICT, "shortlist %s exists already; choose another name", name);
	return status;
}

enum af_status af_shortlist_keep(struct af_store *store, const char *name, int version, const char *title, const char *created,
                                 const struct af_shortlist *shortlist, struct af_error *err)
{
	char address[96], hash[AF_HASH_SIZE];
	struct af_shortlist *stored = NULL;
	int64_t id = 0;
	enum af_status status = af_store_shortlist_put(store, name, version, title, created, shortlist, &id, err);

	snprintf(address, sizeof(address), "%s@%d", name, version);
	if (!status)
		status = af_store_shortlist_get(store, address, &stored, err);
	if (!status)
		status = af_shortlist_hash(stored, hash, err);
	if (!status)
		status = af_store_shortlist_set_hash(store, id, hash, err);
	af_shortlist_free(stored);
	return status;
}

enum af_status af_shortlist_create(struct af_store *store, const char *name, const char *title, const char *created,
                                   const struct af_shortlist *shortlist, char **name_out, struct af_error *err)
{
	char chosen[80];
	char *copy = NULL;
	enum af_status status = af_store_begin(store, err);

	if (name_out)
		*name_out = NULL;
	if (status)
		return status;
	if (name)
		snprintf(chosen, sizeof(chosen), "%.79s", name);
	status = title ? af_shortlist_text("--title", title, AF_TITLE_MOST, err) : AF_OK;
	if (!status)
		status = name ? check_name(store, name, err) : free_name(store, shortlist->project, chosen, err);
	if (!status)
		status = af_shortlist_keep(store, chosen, 1, title ? title : shortlist->project_title, created, shortlist, err);
	if (!status && name_out && !(copy = af_strdup(chosen)))
		status = af_fail_nomem(err);
	if (!status)
		status = af_store_commit(store, err);
	if (status) {
		af_store_rollback(store);
		af_free(copy);
		return status;
	}
	if (name_out)
		*name_out = copy;
	return AF_OK;
}

enum af_status af_shortlist_get(struct af_store *store, const char *address, struct af_shortlist **shortlist, struct af_error *err)
{
	enum af_status status = af_store_shortlist_get(store, address, shortlist, err);
	struct af_shortlist *l = *shortlist;
	char hash[AF_HASH_SIZE];

	if (status || l->hash)
		return status;
	status = af_shortlist_hash(l, hash, err);
	if (!status && !(l->hash = af_arena_strdup(l->memory, hash)))
		status = af_fail_nomem(err);
	if (status) {
		af_shortlist_free(l);
		*shortlist = NULL;
	}
	return status;
}
