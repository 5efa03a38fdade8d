/* The next version of a shortlist: the same question, asked again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/snapshot.h"
#include "shortlist/shortlist.h"
#include "store/store.h"

/* Adds the key of somebody who is to be kept, unless he is there by himself or was added. */
static void want(const struct af_shortlist *taken, const char *key, struct af_standing_of *people, size_t *n)
{
	if (af_shortlist_find(taken, key, NULL))
		return;
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(people[i].key, key))
			return;
	people[(*n)++].key = key;
}

/* Whom the new version keeps although it does not list them: who is pinned in; who was listed before, so that it can be told why they are no
 * longer. */
static struct af_standing_of *wanted(const struct af_shortlist *old, const struct af_shortlist *taken, size_t *n)
{
	struct af_standing_of *people =
		af_arena_array(taken->memory, old->history_count + old->entry_count + old->kept_count, sizeof(*people));

	*n = 0;
	for (size_t i = 0; people && i < old->history_count; i++)
		if (old->history[i].act == AF_ACT_PIN_IN && af_shortlist_pin(old, old->history[i].key) == &old->history[i])
			want(taken, old->history[i].key, people, n);
	for (size_t i = 0; people && i < old->entry_count; i++)
		want(taken, old->entries[i].key, people, n);
	for (size_t i = 0; people && i < old->kept_count; i++)
		want(taken, old->kept[i].key, people, n);
	return people;
}

/* As they are read later: eligible ones first, then by rank. */
static int by_place(const void *a, const void *b)
{
	const struct af_match *x = &((const struct af_standing_of *)a)->match, *y = &((const struct af_standing_of *)b)->match;

	return x->eligible != y->eligible ? y->eligible - x->eligible : (x->rank > y->rank) - (x->rank < y->rank);
}

/* Who has gone from the pool is left out. */
static enum af_status add_kept(struct af_store *store, const struct af_shortlist *old, const struct af_project *project,
                               struct af_shortlist *taken, struct af_error *err)
{
	struct af_shortlist_profile *profiles;
	struct af_match *list;
	size_t n;
	struct af_standing_of *people = wanted(old, taken, &n);
	enum af_status status = people ? af_snapshot_stand(store, project, &taken->options, people, n, taken->memory, err) : af_fail_nomem(err);

	if (status)
		return status;
	list = af_arena_array(taken->memory, n, sizeof(*list));
	profiles = af_arena_array(taken->memory, n, sizeof(*profiles));
	if (!list || !profiles)
		return af_fail_nomem(err);
	if (n)
		qsort(people, n, sizeof(*people), by_place);
	taken->kept = list;
	taken->kept_profiles = profiles;
	for (size_t i = 0; i < n; i++) {
		if (!people[i].found || af_shortlist_find(taken, people[i].match.key, NULL)) /* a key that was joined finds another one */
			continue;
		list[taken->kept_count] = people[i].match;
		profiles[taken->kept_count++] = people[i].profile;
	}
	return AF_OK;
}

static struct af_match_options options_of(const struct af_shortlist *old, int as_of)
{
	struct af_match_options options = old->options;

	options.as_of = as_of;
	if (old->snapshot)
		return options;
	options.limit = old->entry_count ? old->entry_count : 1;
	options.near_limit = old->near_miss_count;
	options.mix = AF_UNKNOWN;
	return options;
}

static enum af_status refresh(struct af_store *store, const char *name, const char *created, int as_of, struct af_shortlist **out,
                              bool *unchanged, struct af_error *err)
{
	struct af_shortlist *old, *taken = NULL;
	struct af_project *project = NULL;
	struct af_match_options options;
	char address[96], before[AF_HASH_SIZE] = "", after[AF_HASH_SIZE] = "";
	enum af_status status = af_shortlist_get(store, name, &old, err);

	if (status)
		return status;
	if (old->version != old->newest)
		status = af_fail(err, AF_CONFLICT, "version %d of shortlist %s is not the newest; name the shortlist without a version", old->version,
		                 old->name);
	options = options_of(old, as_of);
	if (!status)
		status = af_project_get(store, old->project, &project, err);
	if (!status)
		status = af_shortlist_take(store, project, &options, &taken, err);
	if (!status)
		status = add_kept(store, old, project, taken, err);
	if (!status)
		status = af_shortlist_keep(store, old->name, old->newest + 1, old->title, created, taken, err);
	snprintf(address, sizeof(address), "%s@%d", old->name, old->newest + 1);
	if (!status)
		status = af_shortlist_get(store, address, out, err);
	if (!status)
		status = af_shortlist_carry(store, *out, created, err);
	af_shortlist_free(*out); /* read again, with what was carried over */
	*out = NULL;
	if (!status)
		status = af_shortlist_get(store, address, out, err);
	if (!status)
		status = af_shortlist_content_hash(old, before, err);
	if (!status)
		status = af_shortlist_content_hash(*out, after, err);
	if (unchanged)
		*unchanged = !status && !strcmp(before, after);
	af_shortlist_free(taken);
	af_project_free(project);
	af_shortlist_free(old);
	return status;
}

enum af_status af_shortlist_refresh(struct af_store *store, const char *name, const char *created, int as_of,
                                    struct af_shortlist **shortlist, bool *unchanged, struct af_error *err)
{
	enum af_status status = af_store_begin(store, err);

	*shortlist = NULL;
	if (status)
		return status;
	status = refresh(store, name, created, as_of, shortlist, unchanged, err);
	if (!status)
		status = af_store_commit(store, err);
	if (!status)
		return AF_OK;
	af_store_rollback(store);
	af_shortlist_free(*shortlist);
	*shortlist = NULL;
	return status;
}
