/* Decisions and pins of people who were merged since: from a refresh on they count for the one who was kept. */
#include <string.h>

#include "shortlist/shortlist.h"
#include "store/store.h"

enum af_status af_shortlist_key_now(struct af_store *store, const char *key, struct af_arena *arena, const char **now, struct af_error *err)
{
	struct af_candidate *candidate = NULL;
	enum af_status status = af_candidate_get(store, key, &candidate, err);

	*now = NULL;
	if (!status && !(*now = af_arena_strdup(arena, candidate->key)))
		status = af_fail_nomem(err);
	af_candidate_free(candidate);
	return status == AF_NOT_FOUND || status == AF_CONFLICT ? AF_OK : status; /* gone, or written in several ways */
}

static bool is_pin(const struct af_shortlist_event *e)
{
	return e->act >= AF_ACT_PIN_IN;
}

/* Is the event the decision, or the pin, in effect about its person? */
static bool in_effect(const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	return af_shortlist_decision(l, e->key) == e || af_shortlist_pin(l, e->key) == e;
}

/* Has somebody decided, or pinned, later on that key? Then that counts. */
static bool overtaken(const struct af_shortlist *l, const struct af_shortlist_event *e, const char *key)
{
	for (size_t i = l->history_count; i-- && &l->history[i] != e;)
		if (!strcmp(l->history[i].key, key) && is_pin(&l->history[i]) == is_pin(e) && (is_pin(e) || l->history[i].act <= AF_ACT_HIRED))
			return true;
	return false;
}

static enum af_status carry_one(struct af_store *store, const struct af_shortlist *l, const struct af_shortlist_event *e, const char *key,
                                const char *at, struct af_error *err)
{
	struct af_shortlist_event next = {.act = e->act, .at = at, .by = e->by, .hash = l->hash};
	const struct af_match *m = af_shortlist_find(l, key, NULL);

	if (e->act == AF_ACT_PIN_IN && af_shortlist_lists(l, key))
		return AF_OK; /* there by themselves */
	if (m)
		af_shortlist_stand(&next, m, true);
	else
		af_shortlist_stand_as(&next, e);
	next.key = key;
	next.override = af_shortlist_overrides(l, &next);
	next.reason = af_arena_printf(l->memory, "%s (of %s, who was merged)", e->reason, e->key);
	return next.reason ? af_store_event_put(store, l->id, &next, err) : af_fail_nomem(err);
}

enum af_status af_shortlist_carry(struct af_store *store, const struct af_shortlist *l, const char *at, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < l->history_count && !status; i++) {
		const struct af_shortlist_event *e = &l->history[i];
		const char *key;

		if (!in_effect(l, e))
			continue;
		status = af_shortlist_key_now(store, e->key, l->memory, &key, err);
		if (!status && key && strcmp(key, e->key) != 0 && !overtaken(l, e, key))
			status = carry_one(store, l, e, key, at, err);
	}
	return status;
}
