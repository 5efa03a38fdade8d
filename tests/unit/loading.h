/* Storing one profile as an import does. */
#ifndef AF_TESTS_LOADING_H
#define AF_TESTS_LOADING_H

#include "base/status.h"
#include "store/loader.h"

/* Inside a transaction and a batch. keep: as for af_loader_change; then somebody new is refused with AF_CONFLICT. */
static inline enum af_status load_candidate(struct af_store *store, const struct af_candidate *candidate, bool keep, int64_t batch,
                                            enum af_put *outcome, struct af_error *err)
{
	struct af_loader *loader;
	int64_t id = 0, own;
	enum af_status status = af_loader_open(store, batch, AF_UNKNOWN, &loader, err);

	*outcome = AF_PUT_ADDED;
	if (!status)
		status = af_loader_find(loader, candidate->key, &id, &own, err);
	if (!status && id)
		status = af_loader_change(loader, id, candidate, NULL, keep, NULL, outcome, err);
	else if (!status)
		status = keep ? af_fail(err, AF_CONFLICT, "\"%s\" is not stored yet", candidate->key) : af_loader_add(loader, candidate, NULL, &id, err);
	if (!status)
		status = af_loader_finish(loader, err);
	af_loader_close(loader);
	return status;
}

#endif
