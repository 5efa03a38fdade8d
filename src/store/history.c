/* Taking a batch back.
 *
 * Before a batch first changes a candidate, the candidate's row and skills are copied aside (the image). Undoing the batch puts the images
 * back. Of the candidates that an import adds only the row ids are known (view batch_candidate): there is nothing to put back. A candidate
 * that a later batch changed again is a conflict: the caller says which side to keep.
 *   - keep the later: the profile stays; the later batch inherits the older image, so that undoing it, too, leads to the state before both
 *   - keep the earlier: the image is put back, and the later batches' images of this candidate go
 *
 * The batch of a user's alias (aliases.c) never conflicts with an earlier one: after an image is put back, the aliases that still stand are
 * applied to it again. Undoing the batch of an alias removes the alias.
 *
 * A merge (merge.c) touches two candidates, and stands or falls as a whole. Whatever takes one of the two back to before the merge takes the
 * other one back too: else what the one had from the other would stay, or the one who is gone would be lost. Undoing a merge takes back
 * the key alias that it made. */
#include <string.h>

#include "store/profile.h"

enum af_status af_store_remember(struct af_store *store, int64_t batch, int64_t candidate, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_IMAGE_PUT, err, "ll", candidate, batch);

	if (!status && !sqlite3_changes(store->db))
		return AF_OK; /* the batch has an image, and that is of an earlier state than this one */
	return status ? status : af_image_keep(store, candidate, batch, err);
}

/* Makes the candidate what it was before the batch. Its row in candidate_row goes with the candidate it refers to. */
static enum af_status restore(struct af_store *store, int64_t batch, int64_t candidate, bool existed, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_CANDIDATE_DROP, err, "l", candidate);

	if (status || !existed)
		return status;
	status = af_sql_run(store, SQL_CANDIDATE_RESTORE, err, "ll", candidate, batch);
	return status ? status : af_image_restore(store, candidate, batch, err);
}

struct touched {
	int64_t candidate, later; /* later: the first import or merge after this batch that touched the candidate, 0 for none */
	int64_t from;             /* the batch whose image is put back: this one, or a later merge with a candidate that it touched */
	bool existed;
};

/* Every candidate that the batch touched. *list is the caller's, to be freed with af_free. */
static enum af_status touched_by(struct af_store *store, int64_t batch, struct touched **list, size_t *count, struct af_error *err)
{
	size_t capacity = 0;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_IMAGES_OF_BATCH, &s, err, "l", batch);
	bool row;

	*list = NULL;
	*count = 0;
	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)list, &capacity, *count + 1, sizeof(**list), err);
		if (status)
			break;
		(*list)[(*count)++] = (struct touched){.candidate = sqlite3_column_int64(s, 0), .later = sqlite3_column_int64(s, 2),
		                                       .from = batch, .existed = sqlite3_column_int(s, 1)};
	}
	af_sql_done(s);
	return status;
}

/* Adds the candidates that are taken back only because of merges with those on the list. */
static enum af_status add_partners(struct af_store *store, int64_t batch, struct touched **list, size_t *count, struct af_error *err)
{
	size_t capacity = *count;
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_MERGES_PARTNERS, &s, err, "li", batch, 1);
	bool row = false;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_reserve((void **)list, &capacity, *count + 1, sizeof(**list), err);
		if (!status)
			(*list)[(*count)++] = (struct touched){.candidate = sqlite3_column_int64(s, 0), .from = sqlite3_column_int64(s, 1),
			                                       .existed = sqlite3_column_int(s, 2)};
	}
	af_sql_done(s);
	return status;
}

/* Takes back the key aliases of the merges that go with the batch, while the images that tell which these are still stand. */
static enum af_status forget_merges(struct af_store *store, int64_t batch, enum af_keep keep, struct af_error *err)
{
	static const enum af_sql steps[] = {SQL_MERGES_FORGET_ROWS, SQL_MERGES_SET_UNDONE, SQL_MERGES_FORGET};
	enum af_status status = AF_OK;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !status; i++)
		status = af_sql_run(store, steps[i], err, "li", batch, keep == AF_KEEP_EARLIER);
	return status || !sqlite3_changes(store->db) ? status : af_sql_run(store, SQL_KEY_ALIASES_POINT, err, "");
}

/* Conflicts in words: how many, and the batches that stand in the way. */
static enum af_status refuse(int64_t batch, const struct touched *list, size_t count, size_t conflicts, struct af_error *err)
{
	int64_t first = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i].later && (!first || list[i].later < first))
			first = list[i].later;
	return af_fail(err, AF_CONFLICT, "batch %lld: %zu of its %zu candidates were changed again later, first by batch %lld; undo that "
	               "one before, or say which state to keep: later or earlier", (long long)batch, conflicts, count, (long long)first);
}

static enum af_status undo_one(struct af_store *store, int64_t batch, const struct touched *t, enum af_keep keep,
                               struct af_error *err)
{
	enum af_status status;

	if (t->later && keep == AF_KEEP_LATER) {
		/* The later batch's image goes, and this batch's takes its place. So do those of aliases between the two. */
		status = t->existed ? AF_OK : af_sql_run(store, SQL_IMAGE_NEW, err, "ll", t->candidate, batch);
		if (!status)
			status = af_sql_run(store, SQL_IMAGES_DROP_BETWEEN, err, "lll", t->candidate, batch, t->later);
		if (!status)
			status = af_sql_run(store, SQL_IMAGE_COPY, err, "lll", t->candidate, batch, t->later);
		return status ? status : af_sql_run(store, SQL_IMAGE_DROP, err, "ll", t->candidate, batch);
	}
	status = restore(store, t->from, t->candidate, t->existed, err);
	return status ? status : af_sql_run(store, SQL_IMAGES_DROP_FROM, err, "ll", t->candidate, t->from);
}

static enum af_batch_kind kind_at(sqlite3_stmt *s, int column)
{
	const char *kind = (const char *)sqlite3_column_text(s, column);

	if (kind && !strcmp(kind, "alias"))
		return AF_BATCH_ALIAS;
	return kind && !strcmp(kind, "merge") ? AF_BATCH_MERGE : AF_BATCH_IMPORT;
}

/* There must be such a batch, not undone yet. *kind tells what it is. */
static enum af_status check_batch(struct af_store *store, int64_t batch, enum af_batch_kind *kind, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_BATCH_UNDONE, &s, err, "l", batch);
	bool row = false, undone;

	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (status)
		return status;
	if (!row)
		return af_fail(err, AF_NOT_FOUND, "no import has the number %lld; `archefit import --list` shows them", (long long)batch);
	undone = sqlite3_column_int(s, 0);
	*kind = kind_at(s, 1);
	af_sql_done(s);
	return undone ? af_fail(err, AF_CONFLICT, "batch %lld is undone already", (long long)batch) : AF_OK;
}

/* Once the candidates are as they were: the batch is marked, its alias goes, and the aliases that stand are applied. */
static enum af_status finish_undo(struct af_store *store, int64_t batch, struct af_error *err)
{
	enum af_status status = af_sql_run(store, SQL_BATCH_SET_UNDONE, err, "l", batch);

	if (!status)
		status = af_sql_run(store, SQL_USER_ALIAS_DROP_BATCH, err, "l", batch);
	if (!status && sqlite3_changes(store->db))
		af_store_forget_taxonomy(store);
	if (!status)
		status = af_sql_run(store, SQL_UNLISTED_PRUNE, err, "");
	return status ? status : af_store_resolve_unlisted(store, err);
}

enum af_status af_store_undo(struct af_store *store, int64_t batch, enum af_keep keep, struct af_undo_result *result,
                             struct af_error *err)
{
	struct touched *list = NULL;
	size_t count = 0;
	enum af_status status;

	memset(result, 0, sizeof(*result));
	status = check_batch(store, batch, &result->kind, err);
	if (!status)
		status = touched_by(store, batch, &list, &count, err);
	for (size_t i = 0; i < count && !status; i++)
		result->conflicts += list[i].later != 0;
	if (!status && result->conflicts && keep == AF_KEEP_NEITHER)
		status = refuse(batch, list, count, result->conflicts, err);
	if (!status && keep == AF_KEEP_EARLIER)
		status = add_partners(store, batch, &list, &count, err);
	if (!status)
		status = forget_merges(store, batch, keep, err);
	for (size_t i = 0; i < count && !status; i++) {
		status = undo_one(store, batch, &list[i], keep, err);
		if (list[i].later && keep == AF_KEEP_LATER)
			result->kept++;
		else if (list[i].existed)
			result->restored++;
		else
			result->removed++;
	}
	if (!status)
		status = finish_undo(store, batch, err);
	af_free(list);
	return status;
}

enum af_status af_batch_undo(struct af_store *store, int64_t batch, enum af_keep keep, struct af_undo_result *result,
                             struct af_error *err)
{
	enum af_status status = af_store_begin(store, err);

	memset(result, 0, sizeof(*result));
	if (status)
		return status;
	status = af_store_undo(store, batch, keep, result, err);
	if (!status)
		status = af_store_commit(store, err);
	if (status) {
		af_store_rollback(store);
		af_store_forget_taxonomy(store); /* it may be that of the undone state */
	}
	return status;
}

enum af_status af_batch_each(struct af_store *store, af_batch_fn *fn, void *context, struct af_error *err)
{
	struct af_arena arena = {0};
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_BATCHES, &s, err, "");
	bool row, more = true;

	if (status)
		return status;
	while (more && !(status = af_sql_step(store, s, &row, err)) && row) {
		struct af_batch batch = {.id = sqlite3_column_int64(s, 0), .undone = sqlite3_column_int(s, 8)};

		batch.source = af_sql_text_at(s, 1, &arena);
		batch.imported = af_sql_text_at(s, 2, &arena);
		batch.read = (size_t)sqlite3_column_int64(s, 3);
		batch.added = (size_t)sqlite3_column_int64(s, 4);
		batch.updated = (size_t)sqlite3_column_int64(s, 5);
		batch.unchanged = (size_t)sqlite3_column_int64(s, 6);
		batch.rejected = (size_t)sqlite3_column_int64(s, 7);
		batch.kind = kind_at(s, 9);
		status = arena.failed ? af_fail_nomem(err) : AF_OK;
		if (status)
			break;
		more = fn(context, &batch);
		af_arena_clear(&arena);
	}
	af_sql_done(s);
	af_arena_clear(&arena);
	return status;
}
