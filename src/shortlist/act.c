/* What people do with a shortlist: decisions, notes, pins. Each is a row of its history, with where the person stood when it was done. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "match/snapshot.h"
#include "shortlist/shortlist.h"
#include "store/store.h"

/* ---------------------------------------------------------------- looking people up */

static const struct af_match *find_in(const struct af_match *list, const struct af_shortlist_profile *profiles, size_t n, const char *key,
                                      const struct af_shortlist_profile **profile)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].key, key) != 0)
			continue;
		if (profile)
			*profile = &profiles[i];
		return &list[i];
	}
	return NULL;
}

const struct af_match *af_shortlist_find(const struct af_shortlist *l, const char *key, const struct af_shortlist_profile **profile)
{
	const struct af_match *m = find_in(l->entries, l->entry_profiles, l->entry_count, key, profile);

	if (!m)
		m = find_in(l->near_misses, l->near_profiles, l->near_miss_count, key, profile);
	if (!m)
		m = find_in(l->kept, l->kept_profiles, l->kept_count, key, profile);
	return m;
}

bool af_shortlist_lists(const struct af_shortlist *l, const char *key)
{
	return find_in(l->entries, l->entry_profiles, l->entry_count, key, NULL);
}

const struct af_shortlist_event *af_shortlist_decision(const struct af_shortlist *l, const char *key)
{
	for (size_t i = l->history_count; i--;)
		if (l->history[i].act <= AF_ACT_HIRED && !strcmp(l->history[i].key, key))
			return &l->history[i];
	return NULL;
}

const struct af_shortlist_event *af_shortlist_pin(const struct af_shortlist *l, const char *key)
{
	for (size_t i = l->history_count; i--;)
		if (l->history[i].act >= AF_ACT_PIN_IN && !strcmp(l->history[i].key, key))
			return l->history[i].act == AF_ACT_UNPIN ? NULL : &l->history[i];
	return NULL;
}

/* ---------------------------------------------------------------- acting */

static bool shows(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	if (n)
		af_trim(&text, &n);
	return n > 0;
}

enum af_status af_shortlist_text(const char *option, const char *text, size_t most, struct af_error *err)
{
	size_t n = strlen(text), characters = 0;

	if (!af_utf8_valid(text, n, NULL))
		return af_fail(err, AF_INVALID, "%s: is not UTF-8 text; it would be kept for ever, and could not be shown", option);
	for (size_t i = 0; i < n; i++)
		characters += ((unsigned char)text[i] & 0xC0) != 0x80;
	if (characters > most)
		return af_fail(err, AF_INVALID, "%s: has %zu characters; at most %zu are kept", option, characters, most);
	return AF_OK;
}

enum af_status af_shortlist_signed(const char *by, const char *reason, struct af_error *err)
{
	enum af_status status = by ? af_shortlist_text("--by", by, AF_BY_MOST, err) : AF_OK;

	if (!status && reason)
		status = af_shortlist_text("--reason", reason, AF_REASON_MOST, err);
	if (status)
		return status;
	if (!shows(by))
		return af_fail(err, AF_INVALID, "who does it? A decision without a person is none");
	if (!shows(reason))
		return af_fail(err, AF_INVALID, "give a reason: a later reader must be able to see why");
	return AF_OK;
}

/* How messages call somebody. */
static const char *called(const struct af_shortlist_deed *deed, const char *key)
{
	return deed->called ? deed->called : key;
}

/* Nobody of that key is here: perhaps one is spelled nearly so. */
static enum af_status nobody(const struct af_shortlist *l, const struct af_shortlist_deed *deed, struct af_error *err)
{
	const char *key = deed->candidate;
	const struct af_match *lists[] = {l->entries, l->near_misses, l->kept};
	const size_t counts[] = {l->entry_count, l->near_miss_count, l->kept_count};
	const char **keys = af_calloc(l->entry_count + l->near_miss_count + l->kept_count + 1, sizeof(*keys)), *near;
	size_t n = 0;

	if (!keys)
		return af_fail_nomem(err);
	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < counts[i]; k++)
			keys[n++] = lists[i][k].key;
	near = deed->called ? NULL : af_nearest(key, keys, n);
	if (deed->called)
		af_fail(err, AF_NOT_FOUND, "%s is not on shortlist %s; `archefit shortlist pin` puts a candidate there", deed->called, l->slug);
	else if (near)
		af_fail(err, AF_NOT_FOUND, "nobody with the key \"%.80s\" is on shortlist %s; did you mean \"%.80s\"?", key, l->slug, near);
	else
		af_fail(err, AF_NOT_FOUND, "nobody with the key \"%.80s\" is on shortlist %s; `archefit shortlist pin` puts a candidate there", key,
		        l->slug);
	af_free(keys);
	return AF_NOT_FOUND;
}

void af_shortlist_stand(struct af_shortlist_event *e, const struct af_match *m, bool in_snapshot)
{
	e->in_snapshot = in_snapshot;
	e->key = m->key;
	e->name = m->name;
	e->eligible = m->eligible;
	e->rank = m->rank;
	e->fit = m->fit;
	e->failed = m->failed;
	e->failed_count = m->failed_count;
	e->unverified = m->unverified;
	e->unverified_count = m->unverified_count;
}

/* As an earlier event of the same person told it. */
void af_shortlist_stand_as(struct af_shortlist_event *e, const struct af_shortlist_event *earlier)
{
	struct af_match m = {.key = earlier->key, .name = earlier->name, .eligible = earlier->eligible, .rank = earlier->rank,
	                     .fit = earlier->fit, .failed = earlier->failed, .failed_count = earlier->failed_count,
	                     .unverified = earlier->unverified, .unverified_count = earlier->unverified_count};

	af_shortlist_stand(e, &m, false);
}

static enum af_status no_candidate(struct af_store *store, const char *key, struct af_error *err)
{
	struct af_candidate *candidate;
	enum af_status status = af_candidate_get(store, key, &candidate, err);

	af_candidate_free(candidate);
	return status ? status : af_fail(err, AF_NOT_FOUND, "no candidate has the key \"%.80s\"", key);
}

/* Of a key that was merged, the key that the shortlist knows the person by now; otherwise the key itself. */
static enum af_status resolve(struct af_store *store, const struct af_shortlist *l, const char **key, struct af_error *err)
{
	const char *now;
	enum af_status status;

	if (af_shortlist_find(l, *key, NULL))
		return AF_OK;
	status = af_shortlist_key_now(store, *key, l->memory, &now, err);
	if (!status && now && strcasecmp(now, *key) != 0 && (af_shortlist_find(l, now, NULL) || af_shortlist_pin(l, now)))
		*key = now;
	return status;
}

/* Where the person stands: by the snapshot, else as pinned in, else, for a pin, by the pool of today. */
static enum af_status place(struct af_store *store, struct af_shortlist *l, const struct af_shortlist_deed *deed,
                            struct af_shortlist_event *e, struct af_error *err)
{
	struct af_standing_of found = {.key = deed->candidate};
	enum af_status status = resolve(store, l, &found.key, err);
	const struct af_match *m = af_shortlist_find(l, found.key, NULL);
	const struct af_shortlist_event *pin = af_shortlist_pin(l, found.key);

	if (status)
		return status;
	if (m) {
		af_shortlist_stand(e, m, true);
		return AF_OK;
	}
	if (pin) {
		af_shortlist_stand_as(e, pin);
		return AF_OK;
	}
	if (deed->act != AF_ACT_PIN_IN)
		return nobody(l, deed, err);
	if (!l->snapshot)
		return af_fail(err, AF_CONFLICT, "shortlist %s was made by an older archefit, which did not keep what it was ranked by; "
		               "refresh it first", l->slug);
	status = af_snapshot_stand(store, l->asked, &l->options, &found, 1, l->memory, err);
	if (!status && !found.found && deed->called)
		return af_fail(err, AF_NOT_FOUND, "%s is no longer a candidate", deed->called);
	if (!status && !found.found) /* says so, with a suggestion */
		status = no_candidate(store, deed->candidate, err);
	if (status)
		return status;
	m = af_shortlist_find(l, found.match.key, NULL); /* the key may have been written in another way */
	af_shortlist_stand(e, m ? m : &found.match, m != NULL);
	return AF_OK;
}

/* Does the deed go with what was done before? */
static enum af_status check(const struct af_shortlist *l, const struct af_shortlist_deed *deed, const struct af_shortlist_event *e,
                            struct af_error *err)
{
	const struct af_shortlist_event *pin = af_shortlist_pin(l, e->key);
	const char *who = called(deed, e->key), *in = e->act == AF_ACT_PIN_IN ? "in" : "out";

	if (e->act == AF_ACT_UNPIN && !pin)
		return af_fail(err, AF_CONFLICT, "%.80s is not pinned on shortlist %s", who, l->slug);
	if ((e->act == AF_ACT_PIN_IN || e->act == AF_ACT_PIN_OUT) && pin && pin->act == e->act)
		return deed->called ? af_fail(err, AF_CONFLICT, "%.80s is pinned %s already", who, in)
		                    : af_fail(err, AF_CONFLICT, "%.80s is pinned %s already, by %.80s", who, in, pin->by);
	if (e->act == AF_ACT_PIN_IN && af_shortlist_lists(l, e->key) && !pin)
		return af_fail(err, AF_CONFLICT, "%.80s is on shortlist %s already, at rank %zu", who, l->slug, e->rank);
	return AF_OK;
}

bool af_shortlist_overrides(const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	if (e->act == AF_ACT_INVITE || e->act == AF_ACT_HIRED)
		return !af_shortlist_lists(l, e->key);
	return e->act == AF_ACT_PIN_IN || e->act == AF_ACT_PIN_OUT;
}

static enum af_status act(struct af_store *store, const char *address, const struct af_shortlist_deed *deed, struct af_error *err)
{
	struct af_shortlist_event e = {.act = deed->act, .at = deed->at, .by = deed->by, .reason = deed->reason};
	struct af_shortlist *l;
	enum af_status status = af_shortlist_get(store, address, &l, err);

	if (status)
		return status;
	if (l->version != l->newest)
		status = af_fail(err, AF_CONFLICT, "version %d of shortlist %s is not the newest; name the shortlist without a version", l->version,
		                 l->name);
	e.hash = l->hash;
	if (!status)
		status = place(store, l, deed, &e, err);
	if (!status)
		status = check(l, deed, &e, err);
	e.override = !status && af_shortlist_overrides(l, &e);
	if (!status)
		status = af_store_event_put(store, l->id, &e, err);
	af_shortlist_free(l);
	return status;
}

enum af_status af_shortlist_act(struct af_store *store, const char *address, const struct af_shortlist_deed *deed, struct af_error *err)
{
	enum af_status status;

	status = af_shortlist_signed(deed->by, deed->reason, err);
	if (!status)
		status = af_store_begin(store, err);
	if (status)
		return status;
	status = act(store, address, deed, err);
	if (!status)
		return af_store_commit(store, err);
	af_store_rollback(store);
	return status;
}
