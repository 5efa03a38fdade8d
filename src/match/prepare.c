#include "match/prepare.h"

#include <string.h>

#include "match/advise.h"
#include "project/facts.h"
#include "store/store.h"

/* The specialist share in effect: the option, else the pin, else the advice. facts may be NULL. */
static enum af_status choose_share(const struct af_project *project, const struct af_match_options *options, const struct af_archetype *specialist,
                                   const struct af_facts *facts, int *share, struct af_error *err)
{
	struct af_facts *own = NULL;
	enum af_status status = AF_OK;

	if (options->mix != AF_UNKNOWN) {
		*share = options->mix;
		return AF_OK;
	}
	if (project->pin) {
		*share = !strcmp(project->pin, specialist->name) ? 100 : 0;
		return AF_OK;
	}
	if (!facts)
		status = af_facts_builtin(&own, err);
	if (!status)
		*share = af_advise_share(project, facts ? facts : own);
	af_facts_free(own);
	return status;
}

enum af_status af_prepare(struct af_prepared *p, struct af_store *store, const struct af_project *project,
                          const struct af_match_options *options, struct af_arena *arena, struct af_error *err)
{
	return af_prepare_by(p, store, project, options, NULL, arena, err);
}

enum af_status af_prepare_by(struct af_prepared *p, struct af_store *store, const struct af_project *project, const struct af_match_options *options,
                             const struct af_facts *facts, struct af_arena *arena, struct af_error *err)
{
	struct af_archetype *specialist = NULL, *generalist = NULL;
	struct af_project pinned = *project; /* a copy of the head; what it points to is the project's own */
	const char *reason;
	bool applies = false;
	enum af_status status;
	int share = 0;

	if (options->archetype)
		pinned.pin = options->archetype;
	memset(p, 0, sizeof(*p));
	p->store = store;
	status = af_store_read_begin(store, &p->reading, err);
	if (!status)
		status = af_store_taxonomy(store, &p->taxonomy, err);
	if (!status)
		status = af_advise_pair(store, NULL, &pinned, &specialist, &generalist, arena, &reason, &applies, err);
	if (!status)
		status = choose_share(&pinned, options, specialist, facts, &share, err);
	if (!status)
		status = af_query_compile(&p->query, &pinned, p->taxonomy, specialist, generalist, share, arena, err);
	if (!status)
		status = af_vector_init(&p->vector, p->taxonomy, err);
	if (!status && options->where)
		status = af_where_compile(&p->where, options->where, p->taxonomy, err);
	af_archetype_free(specialist);
	af_archetype_free(generalist);
	return status;
}

struct af_basis af_prepared_basis(const struct af_prepared *p, const struct af_project *project, const struct af_match_options *options,
                                  struct af_arena *arena)
{
	return (struct af_basis){.project = af_arena_strdup(arena, project->slug),
	                         .title = af_arena_strdup(arena, project->title),
	                         .as_of = options->as_of,
	                         .specialist = p->query.specialist.name,
	                         .generalist = p->query.generalist.name,
	                         .specialist_share = p->query.specialist_share,
	                         .archetype_weight = project->archetype_weight,
	                         .taxonomy_version = af_arena_strdup(arena, af_taxonomy_version(p->taxonomy))};
}

void af_prepared_clear(struct af_prepared *p)
{
	af_vector_clear(&p->vector);
	af_where_free(p->where);
	p->where = NULL;
	if (p->reading)
		af_store_read_end(p->store, true);
	p->reading = false;
}

bool af_prepared_leaves_out(struct af_prepared *p, const struct af_candidate *candidate, int as_of)
{
	return p->where && af_where_judge(p->where, candidate, as_of) != AF_YES;
}

bool af_prepared_failed(const struct af_prepared *p)
{
	return p->where && af_where_failed(p->where);
}
