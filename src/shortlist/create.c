/* Freezing a ranking as a shortlist. */
#include <stdio.h>
#include <string.h>

#include "project/names.h"
#include "store/store.h"

void af_text_free(char *text)
{
	af_free(text);
}

/* The project's slug with the next free number: fintech-api-1, fintech-api-2 ... */
static enum af_status free_slug(struct af_store *store, const char *project, char out[80], struct af_error *err)
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

static enum af_status check_slug(struct af_store *store, const char *slug, struct af_error *err)
{
	enum af_status status;
	bool taken;

	if (!af_names_slug(slug))
		return af_fail(err, AF_INVALID, "shortlist name \"%.80s\": must be lower-case letters, digits and hyphens, at most 64", slug);
	status = af_store_shortlist_exists(store, slug, &taken, err);
	if (!status && taken)
		return af_fail(err, AF_CONFLICT, "shortlist %s exists already; choose another name", slug);
	return status;
}

enum af_status af_shortlist_create(struct af_store *store, const char *slug, const char *title, const char *created,
                                   const struct af_match_result *result, char **slug_out, struct af_error *err)
{
	char chosen[80];
	char *copy = NULL;
	enum af_status status = af_store_begin(store, err);

	if (slug_out)
		*slug_out = NULL;
	if (status)
		return status;
	if (slug)
		snprintf(chosen, sizeof(chosen), "%.79s", slug);
	status = slug ? check_slug(store, slug, err) : free_slug(store, result->project, chosen, err);
	if (!status)
		status = af_store_shortlist_put(store, chosen, title ? title : result->title, created, result, err);
	if (!status && slug_out && !(copy = af_strdup(chosen)))
		status = af_fail_nomem(err);
	if (!status)
		status = af_store_commit(store, err);
	if (status) {
		af_store_rollback(store);
		af_free(copy);
		return status;
	}
	if (slug_out)
		*slug_out = copy;
	return AF_OK;
}
