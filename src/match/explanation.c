/* One candidate's score with all that it was made from. */
#include <string.h>

#include "match/explain.h"
#include "match/prepare.h"
#include "match/trace.h"
#include "match/sentences.h"
#include "store/store.h"

static enum af_status fill(struct af_explanation *e, struct af_prepared *prepared, const struct af_project *project,
                           const struct af_candidate *candidate, const struct af_match_options *options, struct af_error *err)
{
	enum af_status status = af_explain_fill(&prepared->query, project, candidate, options->as_of, options->strict, &prepared->vector,
	                                        e->memory, &e->match, err);

	if (status)
		return status;
	e->basis = af_prepared_basis(prepared, project, options, e->memory);
	e->details = af_trace_parts(&prepared->query, candidate, &prepared->vector, e->memory);
	if (e->details) {
		e->why = af_words_why(&e->match, e->details, e->memory);
		e->missing = af_words_missing(&e->match, e->details, e->memory);
	}
	return e->memory->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_explain_run(struct af_store *store, const struct af_project *project, const char *key,
                              const struct af_match_options *options, struct af_explanation **explanation, struct af_error *err)
{
	struct af_arena *arena;
	struct af_explanation *e = af_object_new(sizeof(*e), &arena);
	struct af_candidate *candidate = NULL;
	struct af_prepared prepared;
	enum af_status status;

	*explanation = NULL;
	if (!e)
		return af_fail_nomem(err);
	e->memory = arena;
	status = af_prepare(&prepared, store, project, options, arena, err);
	if (!status)
		status = af_candidate_get(store, key, &candidate, err);
	if (!status)
		status = fill(e, &prepared, project, candidate, options, err);
	af_prepared_clear(&prepared);
	af_candidate_free(candidate);
	if (status)
		af_explanation_free(e);
	else
		*explanation = e;
	return status;
}

void af_explanation_free(struct af_explanation *e)
{
	af_object_free(e, e ? e->memory : NULL);
}
