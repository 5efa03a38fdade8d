/* The history of a shortlist: what people did with it. Rows are added, never changed: triggers of the schema see to that. */
#include <string.h>

#include "store/internal.h"

const char *af_act_name(enum af_act act)
{
	static const char *const names[] = {"invite", "hold", "reject", "hired", "note", "unblind", "pin in", "pin out", "unpin"};

	return names[act];
}

static enum af_act act_of(const char *name)
{
	for (int act = AF_ACT_INVITE; name && act < AF_ACT_UNPIN; act++)
		if (!strcmp(name, af_act_name((enum af_act)act)))
			return (enum af_act)act;
	return AF_ACT_UNPIN;
}

enum af_status af_store_event_put(struct af_store *store, int64_t shortlist, const struct af_shortlist_event *e, struct af_error *err)
{
	struct af_arena arena = {0};
	char *failed = af_sql_list_write(e->failed, e->failed_count, &arena);
	char *unverified = af_sql_list_write(e->unverified, e->unverified_count, &arena);
	enum af_status status = arena.failed ? af_fail_nomem(err) : AF_OK;

	if (!status)
		status = af_sql_run(store, SQL_EVENT_PUT, err, "lsssssssiiiliss", shortlist, e->hash, e->at, af_act_name(e->act), e->key, e->name,
		                    e->by, e->reason, e->override, e->in_snapshot, e->eligible, (int64_t)e->rank, e->fit, failed, unverified);
	af_arena_clear(&arena);
	return status;
}

static void read_event(sqlite3_stmt *s, struct af_shortlist_event *e, struct af_arena *arena)
{
	e->id = sqlite3_column_int64(s, 0);
	e->version = sqlite3_column_int(s, 1);
	e->hash = af_sql_text_at(s, 2, arena);
	e->at = af_sql_text_at(s, 3, arena);
	e->act = act_of((const char *)sqlite3_column_text(s, 4));
	e->key = af_sql_text_at(s, 5, arena);
	e->name = af_sql_text_at(s, 6, arena);
	e->by = af_sql_text_at(s, 7, arena);
	e->reason = af_sql_text_at(s, 8, arena);
	e->override = sqlite3_column_int(s, 9);
	e->in_snapshot = sqlite3_column_int(s, 10);
	e->eligible = sqlite3_column_int(s, 11);
	e->rank = (size_t)sqlite3_column_int64(s, 12);
	e->fit = sqlite3_column_int(s, 13);
	e->failed = af_sql_list_at(s, 14, arena, &e->failed_count);
	e->unverified = af_sql_list_at(s, 15, arena, &e->unverified_count);
}

enum af_status af_store_events_read(struct af_store *store, struct af_shortlist *l, struct af_error *err)
{
	struct af_shortlist_event *list = NULL, *kept;
	size_t n = 0, capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_EVENTS, &s, err, "s", l->name);
	bool row;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)&list, &capacity, n + 1, sizeof(*list), err);
		if (status)
			break;
		read_event(s, &list[n++], l->memory);
	}
	af_sql_done(s);
	kept = status ? NULL : af_arena_array(l->memory, n, sizeof(*kept));
	if (kept && n)
		memcpy(kept, list, n * sizeof(*kept));
	af_free(list);
	l->history = kept;
	l->history_count = kept ? n : 0;
	return !status && l->memory->failed ? af_fail_nomem(err) : status;
}
