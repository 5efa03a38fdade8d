/* Lists of names, and "no such name, did you mean". */
#include "store/internal.h"

/* Slugs of projects, archetype names or shortlist slugs: the first column of a statement, to the arena. */
static enum af_status list_names(struct af_store *store, enum af_sql sql, struct af_arena *arena, const char ***names, size_t *n,
                                 struct af_error *err)
{
	size_t capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, sql, &s, err, "");
	bool row;

	*names = NULL;
	*n = 0;
	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)names, &capacity, *n + 1, sizeof(**names), err);
		if (status)
			break;
		(*names)[(*n)++] = af_sql_text_at(s, 0, arena);
	}
	af_sql_done(s);
	return !status && arena->failed ? af_fail_nomem(err) : status;
}

enum af_status af_store_names(struct af_store *store, enum af_sql sql, af_name_fn *fn, void *context, struct af_error *err)
{
	struct af_arena arena = {0};
	const char **names;
	size_t n;
	bool more = true;
	enum af_status status = list_names(store, sql, &arena, &names, &n, err);

	for (size_t i = 0; i < n && more && !status; i++)
		status = fn(context, names[i], &more, err);
	af_free(names);
	af_arena_clear(&arena);
	return status;
}

enum af_status af_store_no_such(struct af_store *store, enum af_sql sql, const char *what, const char *name, struct af_error *err)
{
	struct af_arena arena = {0};
	const char **names, *near;
	size_t n;
	enum af_status status = list_names(store, sql, &arena, &names, &n, err);

	if (!status) {
		near = af_nearest(name, names, n);
		if (near)
			status = af_fail(err, AF_NOT_FOUND, "no %s is called \"%.80s\"; did you mean \"%s\"?", what, name, near);
		else
			status = af_fail(err, AF_NOT_FOUND, "no %s is called \"%.80s\"; `archefit %s list` shows them", what, name, what);
	}
	af_free(names);
	af_arena_clear(&arena);
	return status;
}
