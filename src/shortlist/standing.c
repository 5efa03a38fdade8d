/* Where somebody stands on a shortlist, by rank or by hand. */
#include "shortlist/shortlist.h"

bool af_shortlist_from_outside(const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	return e->act == AF_ACT_PIN_IN && af_shortlist_pin(l, e->key) == e && !af_shortlist_find(l, e->key, NULL);
}

const char *af_shortlist_standing(const struct af_shortlist *l, const char *key, const char *otherwise)
{
	const struct af_shortlist_event *pin = af_shortlist_pin(l, key);

	if (pin && pin->act == AF_ACT_PIN_IN)
		return "pinned in";
	return pin && pin->act == AF_ACT_PIN_OUT ? "pinned out" : otherwise;
}
