/* A shortlist without people, and who learned who they are. */
#include "match/blind.h"

#include <string.h>

#include "base/text.h"
#include "shortlist/shortlist.h"
#include "store/store.h"

static const char hidden[] = "(hidden)";

/* ---------------------------------------------------------------- blinding */

/* "Ada has 2 of ...": the name, or the key of who has none, is the first thing in the sentence that a snapshot keeps. Otherwise it is none of
 * ours, and goes. */
static const char *why_blind(const char *why, const char *who, const char *code, struct af_arena *arena)
{
	size_t n = strlen(who);

	if (!why || !code || strncmp(why, who, n) != 0)
		return NULL;
	return af_arena_printf(arena, "%s%s", code, why + n);
}

static void people(const struct af_blind *blind, const struct af_match *list, const struct af_shortlist_profile *profiles, size_t n,
                   struct af_arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct af_match *m = (struct af_match *)&list[i];
		struct af_shortlist_profile *profile = (struct af_shortlist_profile *)&profiles[i];
		const char *who = *m->name ? m->name : m->key;

		af_blind_match(blind, m, arena);
		profile->why = why_blind(profile->why, who, m->key, arena);
	}
}

static void event(const struct af_blind *blind, struct af_shortlist_event *e, struct af_arena *arena)
{
	e->key = af_blind_text(blind, e->key, arena);
	e->name = "";
	e->by = e->reason = hidden;
	af_blind_conditions(e->failed, e->failed_count, arena);
	af_blind_conditions(e->unverified, e->unverified_count, arena);
}

enum af_status af_shortlist_blind(struct af_shortlist *l, const struct af_blind *blind, struct af_error *err)
{
	people(blind, l->entries, l->entry_profiles, l->entry_count, l->memory);
	people(blind, l->near_misses, l->near_profiles, l->near_miss_count, l->memory);
	people(blind, l->kept, l->kept_profiles, l->kept_count, l->memory);
	for (size_t i = 0; i < l->history_count; i++)
		event(blind, (struct af_shortlist_event *)&l->history[i], l->memory);
	l->blind = true;
	return l->memory->failed ? af_fail_nomem(err) : AF_OK;
}

/* ---------------------------------------------------------------- unblinding */

struct unblinding {
	struct af_store *store;
	const struct af_shortlist *list;
	struct af_shortlist_event event; /* by, reason, at */
	const char **keys;               /* of who was told so far */
	size_t count;
};

static bool told(const struct unblinding *u, const char *key)
{
	for (size_t i = 0; i < u->count; i++)
		if (!strcmp(u->keys[i], key))
			return true;
	return false;
}

/* Records one. In keys, which has room. */
static enum af_status tell(struct unblinding *u, const char *key, struct af_error *err)
{
	struct af_shortlist_event e = u->event;
	const struct af_match *m = af_shortlist_find(u->list, key, NULL);
	const struct af_shortlist_event *pin = m ? NULL : af_shortlist_pin(u->list, key);

	if (!m && !pin)
		return af_fail(err, AF_NOT_FOUND, "nobody of that key is on shortlist %s, so that there is nobody to unblind", u->list->slug);
	if (told(u, key))
		return af_fail(err, AF_INVALID, "one person is given twice; name each once");
	u->keys[u->count++] = key;
	if (m)
		af_shortlist_stand(&e, m, true);
	else
		af_shortlist_stand_as(&e, pin);
	return af_store_event_put(u->store, u->list->id, &e, err);
}

static enum af_status tell_list(struct unblinding *u, const struct af_match *list, size_t n, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < n && !status; i++)
		status = tell(u, list[i].key, err);
	return status;
}

static enum af_status tell_all(struct unblinding *u, struct af_error *err)
{
	const struct af_shortlist *l = u->list;
	enum af_status status = tell_list(u, l->entries, l->entry_count, err);

	if (!status)
		status = tell_list(u, l->near_misses, l->near_miss_count, err);
	if (!status)
		status = tell_list(u, l->kept, l->kept_count, err);
	for (size_t i = 0; i < l->history_count && !status; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (e->act == AF_ACT_PIN_IN && af_shortlist_pin(l, e->key) == e && !told(u, e->key))
			status = tell(u, e->key, err);
	}
	return status;
}

static enum af_status unblind(struct unblinding *u, const char *const *keys, size_t n, struct af_error *err)
{
	const struct af_shortlist *l = u->list;
	enum af_status status = AF_OK;

	u->keys = af_calloc(l->entry_count + l->near_miss_count + l->kept_count + l->history_count + n + 1, sizeof(*u->keys));
	if (!u->keys)
		return af_fail_nomem(err);
	u->event.hash = l->hash;
	if (!n)
		status = tell_all(u, err);
	for (size_t i = 0; i < n && !status; i++)
		status = tell(u, keys[i], err);
	af_free(u->keys);
	return status;
}

enum af_status af_shortlist_unblind(struct af_store *store, const char *address, const char *const *keys, size_t n, const char *by,
                                    const char *reason, const char *at, struct af_shortlist **shortlist, size_t *count, struct af_error *err)
{
	struct unblinding u = {.store = store, .event = {.act = AF_ACT_UNBLIND, .by = by, .reason = reason, .at = at}};
	struct af_shortlist *before = NULL, *after = NULL;
	enum af_status status = af_shortlist_signed(by, reason, err);

	*shortlist = NULL;
	*count = 0;
	if (!status)
		status = af_store_begin(store, err);
	if (status)
		return status;
	status = af_shortlist_get(store, address, &before, err);
	u.list = before;
	if (!status)
		status = unblind(&u, keys, n, err);
	if (!status)
		status = af_shortlist_get(store, address, &after, err);
	if (!status)
		status = af_store_commit(store, err);
	else
		af_store_rollback(store);
	af_shortlist_free(before);
	if (status) {
		af_shortlist_free(after);
		return status;
	}
	*shortlist = after;
	*count = u.count;
	return AF_OK;
}
