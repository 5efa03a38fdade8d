/* What one profile is that two were made of, all but its skills.
 *
 * Who stays keeps what his profile says, and has from the other what it does not say. Values that belong together (a place, a rate, a start) go
 * together. What the other says otherwise is kept in `extra`, under "merged from KEY": nothing is lost. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "store/internal.h"

enum { TAKEN_MAX = 16 };

struct joiner {
	struct af_arena *arena;
	const struct af_candidate *keep, *other;
	struct af_candidate next;     /* what keep will be; borrows from both */
	struct af_buf left;           /* the members of "merged from KEY", without the closing brace */
	const char *taken[TAKEN_MAX]; /* names of the cells whose values are the other's now */
	size_t taken_count;
	bool again; /* other was joined into keep before */
};

/* ---------------------------------------------------------------- JSON */

/* The text as a JSON string. Without memory arena->failed is set, and "" is given. */
static const char *quoted(struct joiner *j, const char *text)
{
	cJSON *item;
	char *printed;
	const char *copy = NULL;

	af_json_hooks();
	item = cJSON_CreateStringReference(text);
	printed = item ? cJSON_PrintUnformatted(item) : NULL;
	if (printed)
		copy = af_arena_strdup(j->arena, printed);
	else
		j->arena->failed = true;
	cJSON_free(printed);
	cJSON_Delete(item);
	return copy ? copy : "";
}

static void add_member(struct af_buf *out, const struct af_extra_member *m)
{
	af_buf_addc(out, out->length ? ',' : '{');
	af_buf_add(out, m->key, m->key_length);
	af_buf_addc(out, ':');
	af_buf_add(out, m->value, m->value_length);
}

static struct af_extra_member member(const char *key, const char *value)
{
	return (struct af_extra_member){key, value, strlen(key), strlen(value)};
}

static bool find_member(const char *object, const struct af_extra_member *wanted, struct af_extra_member *found)
{
	while (object && af_extra_next(&object, found))
		if (found->key_length == wanted->key_length && !memcmp(found->key, wanted->key, wanted->key_length))
			return true;
	return false;
}

static bool same_value(const struct af_extra_member *a, const struct af_extra_member *b)
{
	return a->value_length == b->value_length && !memcmp(a->value, b->value, a->value_length);
}

/* The object, or one with the whole text as its only member when a stranger wrote it so that it cannot be read here. */
static const char *readable(struct joiner *j, const char *object, const char *name)
{
	struct af_buf out = {0};
	struct af_extra_member m;
	const char *copy;

	if (!object || af_extra_well_formed(object))
		return object;
	m = member(quoted(j, name), quoted(j, object));
	add_member(&out, &m);
	af_buf_addc(&out, '}');
	copy = out.failed ? NULL : af_arena_strdup(j->arena, out.data);
	j->arena->failed = j->arena->failed || out.failed;
	af_buf_clear(&out);
	return copy;
}

/* ---------------------------------------------------------------- statements */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Keeps a value of the other aside. name: as in the JSON of `candidate show`; value: JSON. */
static void leave(struct joiner *j, const char *name, const char *value)
{
	struct af_extra_member m = member(quoted(j, name), value);

	add_member(&j->left, &m);
}

static void leave_text(struct joiner *j, const char *name, const char *kept, const char *told)
{
	if (told && !same_text(kept, told))
		leave(j, name, quoted(j, told));
}

static void leave_number(struct joiner *j, const char *name, int kept, int told)
{
	char number[16];

	if (told == AF_UNKNOWN || told == kept)
		return;
	snprintf(number, sizeof(number), "%d", told);
	leave(j, name, number);
}

/* Does a say all that b says? */
static bool place_has(const struct af_candidate *a, const struct af_candidate *b)
{
	return (!b->location || same_text(a->location, b->location)) && (!b->country || same_text(a->country, b->country)) &&
	       (b->utc_offset == AF_UNKNOWN || a->utc_offset == b->utc_offset);
}

static void place_take(struct af_candidate *to, const struct af_candidate *from)
{
	to->location = from->location;
	to->country = from->country;
	to->utc_offset = from->utc_offset;
}

static void place_leave(struct joiner *j)
{
	const int zone = j->other->utc_offset, minutes = zone == AF_UNKNOWN ? 0 : abs(zone);
	char text[32];

	leave_text(j, "location", j->keep->location, j->other->location);
	leave_text(j, "country", j->keep->country, j->other->country);
	if (zone == AF_UNKNOWN || zone == j->keep->utc_offset)
		return;
	snprintf(text, sizeof(text), "UTC%c%02d:%02d", zone < 0 ? '-' : '+', minutes / 60, minutes % 60);
	leave(j, "time_zone", quoted(j, text));
}

static bool years_has(const struct af_candidate *a, const struct af_candidate *b)
{
	return b->months == AF_UNKNOWN || a->months == b->months;
}

static void years_take(struct af_candidate *to, const struct af_candidate *from)
{
	to->months = from->months;
}

static void years_leave(struct joiner *j)
{
	leave_number(j, "months", j->keep->months, j->other->months);
}

static bool rate_has(const struct af_candidate *a, const struct af_candidate *b)
{
	return b->rate_cents < 0 || (a->rate_cents == b->rate_cents && (!b->rate_currency || same_text(a->rate_currency, b->rate_currency)) &&
	                             (!b->rate_period || a->rate_period == b->rate_period));
}

static void rate_take(struct af_candidate *to, const struct af_candidate *from)
{
	to->rate_cents = from->rate_cents;
	to->rate_currency = from->rate_currency;
	to->rate_period = from->rate_period;
}

static void rate_leave(struct joiner *j)
{
	const struct af_candidate *o = j->other;
	const char *per = af_rate_period_name(o->rate_period);
	char cents[8] = "", text[64];

	if (o->rate_cents % 100)
		snprintf(cents, sizeof(cents), ".%02d", (int)(o->rate_cents % 100));
	snprintf(text, sizeof(text), "%lld%s%s%.8s%s%s", (long long)(o->rate_cents / 100), cents, o->rate_currency ? " " : "",
	         o->rate_currency ? o->rate_currency : "", *per ? "/" : "", per);
	leave(j, "rate", quoted(j, text));
}

static bool start_has(const struct af_candidate *a, const struct af_candidate *b)
{
	return (!b->available_from || same_text(a->available_from, b->available_from)) &&
	       (b->notice_days == AF_UNKNOWN || a->notice_days == b->notice_days);
}

static void start_take(struct af_candidate *to, const struct af_candidate *from)
{
	to->available_from = from->available_from;
	to->notice_days = from->notice_days;
}

static void start_leave(struct joiner *j)
{
	leave_text(j, "available_from", j->keep->available_from, j->other->available_from);
	leave_number(j, "notice_days", j->keep->notice_days, j->other->notice_days);
}

static bool modes_has(const struct af_candidate *a, const struct af_candidate *b)
{
	return !b->work_modes || a->work_modes == b->work_modes;
}

static void modes_take(struct af_candidate *to, const struct af_candidate *from)
{
	to->work_modes = from->work_modes;
}

static void modes_leave(struct joiner *j)
{
	char text[32];

	af_work_modes_format(j->other->work_modes, text);
	leave(j, "work_modes", quoted(j, text));
}

/* Values that are one statement: they stay together. cells: the names under which the cells of its values are kept. */
static const struct {
	const char *cells[3];
	bool (*has)(const struct af_candidate *a, const struct af_candidate *b);
	void (*take)(struct af_candidate *to, const struct af_candidate *from);
	void (*leave)(struct joiner *j);
} statements[] = {
	{{"location", "country", "timezone"}, place_has, place_take, place_leave},
	{{"years"}, years_has, years_take, years_leave},
	{{"rate", "currency"}, rate_has, rate_take, rate_leave},
	{{"available"}, start_has, start_take, start_leave},
	{{"work_mode"}, modes_has, modes_take, modes_leave},
};
enum { STATEMENTS = sizeof(statements) / sizeof(statements[0]), CELLS = 3 };

/* The other's statement is taken when it says all that the kept one says, which may be nothing, and more. */
static void join_statements(struct joiner *j)
{
	for (size_t i = 0; i < STATEMENTS; i++) {
		if (statements[i].has(j->keep, j->other))
			continue;
		if (!statements[i].has(j->other, j->keep)) {
			statements[i].leave(j);
			continue;
		}
		statements[i].take(&j->next, j->other);
		for (size_t k = 0; k < CELLS && statements[i].cells[k]; k++)
			j->taken[j->taken_count++] = statements[i].cells[k];
	}
}

static void join_text(struct joiner *j, const char *name, const char **kept, const char *told)
{
	if (*kept || !told) {
		leave_text(j, name, *kept, told);
		return;
	}
	*kept = told;
	j->taken[j->taken_count++] = name;
}

static void join_notes(struct joiner *j)
{
	if (!j->next.notes)
		j->next.notes = j->other->notes;
	else if (j->other->notes && !strstr(j->next.notes, j->other->notes))
		j->next.notes = af_arena_printf(j->arena, "%s\n%s", j->next.notes, j->other->notes);
}

/* ---------------------------------------------------------------- cells and extra */

/* Does the key of a member, a JSON string, hold this name? */
static bool names(const struct af_extra_member *m, const char *name)
{
	return m->key_length == strlen(name) + 2 && !memcmp(m->key + 1, name, m->key_length - 2);
}

/* Was the cell's value taken from the other? A cell of anything but the statements goes with nothing, and is taken too. */
static bool cell_taken(const struct joiner *j, const struct af_extra_member *m)
{
	static const char *const texts[] = {"name", "email", "phone", "headline"};
	bool known = false;

	for (size_t i = 0; i < j->taken_count; i++)
		if (names(m, j->taken[i]))
			return true;
	for (size_t i = 0; i < STATEMENTS; i++)
		for (size_t k = 0; k < CELLS && statements[i].cells[k]; k++)
			known = known || names(m, statements[i].cells[k]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		known = known || names(m, texts[i]);
	return !known;
}

/* Both objects in one: kept as it is, then the members of told that it has no other value for. The rest goes into a member of `left`. */
static const char *join_objects(struct joiner *j, const char *kept, const char *told, bool cells)
{
	const char *name = cells ? "cells" : "extra", *copy;
	struct af_buf out = {0}, rest = {0};
	struct af_extra_member m, own;

	kept = readable(j, kept, name);
	told = readable(j, told, name);
	if (!told)
		return kept;
	if (kept)
		af_buf_add(&out, kept, strlen(kept) - 1);
	for (const char *at = told; af_extra_next(&at, &m);) {
		if (find_member(kept, &m, &own)) {
			if (!same_value(&m, &own))
				add_member(&rest, &m);
		} else {
			add_member(cells && !cell_taken(j, &m) ? &rest : &out, &m);
		}
	}
	if (rest.length) {
		af_buf_addc(&rest, '}');
		leave(j, name, af_buf_text(&rest));
	}
	if (out.length)
		af_buf_addc(&out, '}');
	copy = out.length ? af_arena_strdup(j->arena, out.data) : NULL;
	j->arena->failed = j->arena->failed || out.failed || rest.failed;
	af_buf_clear(&out);
	af_buf_clear(&rest);
	return copy;
}

/* Brings up to date what is kept aside under the title, when that is an object. */
static bool renew_left(struct joiner *j, const char *title, const struct af_extra_member *old)
{
	char *before = af_arena_strndup(j->arena, old->value, old->value_length);
	struct af_extra_member m;
	struct af_buf one = {0};
	const char *now;

	if (!before || !af_extra_well_formed(before))
		return false;
	if (af_extra_merge(j->arena, before, af_buf_text(&j->left), NULL, &now, NULL)) {
		j->arena->failed = true;
		return true;
	}
	m = member(quoted(j, title), now);
	add_member(&one, &m);
	af_buf_addc(&one, '}');
	now = one.failed ? NULL : af_arena_strdup(j->arena, one.data);
	if (!now || af_extra_merge(j->arena, j->next.extra, now, NULL, &j->next.extra, NULL))
		j->arena->failed = true;
	af_buf_clear(&one);
	return true;
}

/* Puts what is left into `extra`, under a name that nothing has yet: the two may have been joined before, taken apart, and changed. */
static void keep_left(struct joiner *j)
{
	struct af_buf out = {0};
	struct af_extra_member m, own;
	const char *title = af_arena_printf(j->arena, "merged from %s", j->other->key);

	if (!j->left.length || !title)
		return;
	af_buf_addc(&j->left, '}');
	m = member(quoted(j, title), af_buf_text(&j->left));
	for (int n = 2; find_member(j->next.extra, &m, &own); n++) {
		if (same_value(&m, &own) || (j->again && renew_left(j, title, &own)))
			return;
		title = af_arena_printf(j->arena, "merged from %s (%d)", j->other->key, n);
		if (!title)
			return;
		m = member(quoted(j, title), af_buf_text(&j->left));
	}
	if (j->next.extra)
		af_buf_add(&out, j->next.extra, strlen(j->next.extra) - 1);
	add_member(&out, &m);
	af_buf_addc(&out, '}');
	j->next.extra = out.failed ? NULL : af_arena_strdup(j->arena, out.data);
	j->arena->failed = j->arena->failed || out.failed;
	af_buf_clear(&out);
}

enum af_status af_store_join(const struct af_candidate *keep, const struct af_candidate *other, bool again, struct af_candidate *next,
                             struct af_error *err)
{
	struct joiner j = {.arena = keep->memory, .keep = keep, .other = other, .next = *keep, .again = again};
	enum af_status status;

	join_text(&j, "name", &j.next.name, other->name);
	join_text(&j, "headline", &j.next.headline, other->headline);
	join_text(&j, "email", &j.next.email, other->email);
	join_text(&j, "phone", &j.next.phone, other->phone);
	join_statements(&j);
	join_notes(&j);
	j.next.cells = join_objects(&j, keep->cells, other->cells, true);
	j.next.extra = join_objects(&j, keep->extra, other->extra, false);
	keep_left(&j);
	status = j.arena->failed || j.left.failed ? af_fail_nomem(err) : AF_OK;
	af_buf_clear(&j.left);
	*next = j.next;
	return status;
}

/* Appends the members of the object that are cells of none of the statements in the list. */
static void cells_without(struct af_buf *out, const char *cells, const bool *dropped)
{
	struct af_extra_member m;

	while (cells && af_extra_next(&cells, &m)) {
		bool gone = false;

		for (size_t i = 0; i < STATEMENTS; i++)
			for (size_t k = 0; k < CELLS && statements[i].cells[k]; k++)
				gone = gone || (dropped[i] && names(&m, statements[i].cells[k]));
		if (!gone)
			add_member(out, &m);
	}
	if (out->length)
		af_buf_addc(out, '}');
}

enum af_status af_store_unsaid(const struct af_candidate *stored, const struct af_candidate *told, struct af_candidate *more,
                               struct af_error *err)
{
	const struct af_candidate nothing = {.utc_offset = AF_UNKNOWN, .months = AF_UNKNOWN, .rate_cents = -1, .notice_days = AF_UNKNOWN};
	bool said[STATEMENTS];
	struct af_buf cells = {0};
	enum af_status status = AF_OK;

	*more = *told;
	for (size_t i = 0; i < STATEMENTS; i++) {
		said[i] = statements[i].has(stored, told);
		if (said[i])
			statements[i].take(more, &nothing);
	}
	if (told->notes && stored->notes && strstr(stored->notes, told->notes))
		more->notes = NULL;
	cells_without(&cells, told->cells, said);
	if (cells.length)
		more->cells = af_arena_strdup(stored->memory, af_buf_text(&cells));
	else
		more->cells = NULL;
	if (cells.failed || (cells.length && !more->cells))
		status = af_fail_nomem(err);
	af_buf_clear(&cells);
	return status;
}
