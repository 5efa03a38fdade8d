#include "match/prepare.h"

#include <string.h>

#include "match/advise.h"

/* The specialist share in effect: the option, else the pin, else the advice. */
static enum af_status choose_share(const struct af_project *project, const struct af_match_options *options,
                                   const struct af_archetype *specialist, int *share, struct af_error *err)
{
	if (options->mix != AF_UNKNOWN) {
		*share = options->mix;
		return AF_OK;
	}
	if (project->pin) {
		*share = !strcmp(project->pin, specialist->name) ? 100 : 0;
		return AF_OK;
	}
	return af_advise_share(project, share, err);
}

enum af_status af_prepare(struct af_prepared *p, struct af_store *store, const struct af_project *project,
                          const struct af_match_options *options, struct af_arena *arena, struct af_error *err)
{
	struct af_archetype *specialist = NULL, *generalist = NULL;
	const char *reason;
	bool applies = false;
	enum af_status status;
	int share = 0;

	memset(p, 0, sizeof(*p));
	status = af_store_taxonomy(store, &p->taxonomy, err);
	if (!status)
		status = af_advise_pair(store, NULL, project, &specialist, &generalist, arena, &reason, &applies, err);
	if (!status)
		status = choose_share(project, options, specialist, &share, err);
	if (!status)
		status = af_query_compile(&p->query, project, p->taxonomy, specialist, generalist, share, arena, err);
	if (!status)
		status = af_vector_init(&p->vector, p->taxonomy, err);
	af_archetype_free(specialist);
	af_archetype_free(generalist);
	return status;
}

void af_prepared_clear(struct af_prepared *p)
{
	af_vector_clear(&p->vector);
}
