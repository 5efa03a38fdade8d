/* Transactions: one for each call that changes the store, or one for several calls (af_begin). */
#include "store/index.h"
#include "store/internal.h"

/* May a call that changes the store go on inside the caller's transaction? SQLite may have ended that by itself (disk full, out of memory);
 * then every further statement would be stored by itself. */
static enum af_status check_shared(struct af_store *store, struct af_error *err)
{
	if (!sqlite3_get_autocommit(store->db))
		return AF_OK;
	store->marked = true;
	return af_fail(err, AF_CONFLICT, "%s: an earlier failure has undone the transaction; end it and begin again", store->path);
}

enum af_status af_store_begin(struct af_store *store, struct af_error *err)
{
	enum af_status status;

	if (store->unchecked) {
		status = af_store_bulk(store, false, err);
		if (status)
			return status;
		store->unchecked = false;
	}
	if (store->shared)
		return check_shared(store, err);
	if (!store->writable)
		return af_fail(err, AF_READONLY, "%s: the database was opened read-only", store->path);
	status = af_sql_run(store, SQL_BEGIN, err, "");
	store->in_transaction = !status;
	return status;
}

enum af_status af_store_commit(struct af_store *store, struct af_error *err)
{
	enum af_status status;

	if (store->shared)
		return AF_OK;
	status = af_store_taxonomy_keep(store, err);
	if (!status)
		status = af_index_flush(store, err);
	if (!status)
		status = af_sql_run(store, SQL_COMMIT, err, "");
	if (status)
		af_store_rollback(store);
	af_index_forget(store, !status);
	store->in_transaction = false;
	return status;
}

/* unchanged: the transaction was of reading, and what was compiled in it is still good. */
static void roll_back(struct af_store *store, bool unchanged)
{
	struct af_error ignored;

	/* SQLite may have rolled back by itself; then there is nothing left to do. */
	if (store->in_transaction && !sqlite3_get_autocommit(store->db) &&
	    af_sql_run(store, SQL_ROLLBACK, &ignored, "") != AF_OK)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	if (store->in_transaction)
		af_index_forget(store, unchanged);
	store->in_transaction = false;
}

void af_store_rollback(struct af_store *store)
{
	if (store->shared)
		store->marked = true;
	else
		roll_back(store, false);
}

enum af_status af_store_read_begin(struct af_store *store, bool *begun, struct af_error *err)
{
	enum af_status status = AF_OK;

	*begun = false;
	if (!store->in_transaction) {
		status = af_sql_run(store, SQL_READ_BEGIN, err, "");
		*begun = store->in_transaction = !status;
	}
	return status;
}

void af_store_read_end(struct af_store *store, bool begun)
{
	if (begun)
		roll_back(store, true);
}

bool af_store_in_transaction(const struct af_store *store)
{
	return store->shared;
}

enum af_status af_begin(struct af_store *store, struct af_error *err)
{
	enum af_status status;

	if (store->shared)
		return af_fail(err, AF_CONFLICT, "%s: a transaction is open already", store->path);
	status = af_store_begin(store, err);
	store->shared = !status;
	store->marked = store->taxonomy_replaced = false;
	return status;
}

enum af_status af_commit(struct af_store *store, struct af_error *err)
{
	enum af_status status;

	if (!store->shared)
		return af_fail(err, AF_CONFLICT, "%s: no transaction is open", store->path);
	if (store->marked || sqlite3_get_autocommit(store->db)) {
		af_rollback(store);
		return af_fail(err, AF_CONFLICT, "%s: nothing was stored, since a part of the transaction failed, or was not to be stored",
		               store->path);
	}
	store->shared = false;
	status = af_store_commit(store, err);
	if (status && store->taxonomy_replaced)
		af_store_forget_taxonomy(store);
	return status;
}

void af_rollback(struct af_store *store)
{
	if (!store->shared)
		return;
	store->shared = false;
	af_store_rollback(store);
	if (store->taxonomy_replaced) /* it has, or lacks, what was done inside */
		af_store_forget_taxonomy(store);
}
