/* A snapshot: the ranking of a pool with all that a report about it needs later. */
#include <string.h>

#include "match/snapshot.h"
#include "store/store.h"

static void set_head(struct af_shortlist *l, const struct af_project *project, const struct af_match_options *options)
{
	const struct af_match_result *r = l->result;

	l->snapshot = 1;
	l->project = r->project;
	l->project_title = r->title;
	l->as_of = r->as_of;
	l->formula_version = AF_FORMULA_VERSION;
	l->taxonomy_version = r->taxonomy_version;
	l->specialist = r->specialist;
	l->generalist = r->generalist;
	l->specialist_share = r->specialist_share;
	l->pool = r->pool;
	l->eligible_count = r->eligible_count;
	l->near_count = r->near_count;
	l->entries = r->matches;
	l->entry_count = r->match_count;
	l->near_misses = r->near_misses;
	l->near_miss_count = r->near_miss_count;
	l->conditions = r->conditions;
	l->condition_count = r->condition_count;
	l->options = *options;
	l->options.min_fit = 0;
	l->options.where = NULL;
	l->asked = project;
}

enum af_status af_shortlist_take(struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                                 struct af_shortlist **shortlist, struct af_error *err)
{
	struct af_arena *arena;
	struct af_shortlist *l = af_object_new(sizeof(*l), &arena);
	struct af_match_options plain = *options;
	enum af_status status;
	bool reading = false;

	*shortlist = NULL;
	if (!l)
		return af_fail_nomem(err);
	l->memory = arena;
	plain.min_fit = 0;
	plain.where = NULL;
	status = af_store_read_begin(store, &reading, err);
	if (!status)
		status = af_match_run(store, project, &plain, &l->result, err);
	if (!status) {
		set_head(l, project, &plain);
		status = af_advise(store, project, &l->advised, err);
		l->advice = l->advised;
	}
	if (!status)
		status = af_store_batch_newest(store, arena, &l->batch, &l->imported, err);
	if (!status)
		status = af_snapshot_fill(store, project, l, err);
	if (reading)
		af_store_read_end(store, true);
	if (status)
		af_shortlist_free(l);
	else
		*shortlist = l;
	return status;
}

void af_shortlist_free(struct af_shortlist *shortlist)
{
	if (!shortlist)
		return;
	af_match_result_free(shortlist->result);
	af_advice_free(shortlist->advised);
	af_object_free(shortlist, shortlist->memory);
}
