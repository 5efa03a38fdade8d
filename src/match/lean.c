/* The lean of every candidate: generalist affinity minus specialist affinity. */
#include "score/query.h"
#include "store/store.h"

struct leaning {
	struct af_persona specialist, generalist;
	struct af_vector vector;
	int as_of;
	af_lean_fn *fn;
	void *context;
};

static bool lean_candidate(void *context, const struct af_candidate *candidate)
{
	struct leaning *l = context;
	struct af_lean lean = {.key = candidate->key, .name = candidate->name ? candidate->name : ""};

	af_vector_fill(&l->vector, candidate, l->as_of, AF_ASSUMED);
	lean.specialist = af_affinity(&l->specialist, &l->vector);
	lean.generalist = af_affinity(&l->generalist, &l->vector);
	lean.lean = lean.generalist - lean.specialist;
	return l->fn(l->context, &lean);
}

/* Loads and compiles one archetype of the wanted kind. */
static enum af_status load(struct af_store *store, const struct af_taxonomy *taxonomy, const char *name, bool generalist,
                           struct af_persona *persona, struct af_arena *arena, struct af_error *err)
{
	struct af_archetype *archetype;
	enum af_status status = af_archetype_get(store, name, &archetype, err);

	if (status)
		return status;
	if (archetype->generalist != generalist)
		status = af_fail(err, AF_INVALID, "archetype %s is a %s; name the specialist first, then the generalist", name,
		                 archetype->generalist ? "generalist" : "specialist");
	else
		status = af_persona_compile(persona, archetype, taxonomy, arena, err);
	af_archetype_free(archetype);
	return status;
}

enum af_status af_lean_each(struct af_store *store, const char *specialist, const char *generalist, int as_of, af_lean_fn *fn,
                            void *context, struct af_error *err)
{
	struct leaning l = {.as_of = as_of, .fn = fn, .context = context};
	const struct af_taxonomy *taxonomy;
	struct af_arena arena = {0};
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = load(store, taxonomy, specialist, false, &l.specialist, &arena, err);
	if (!status)
		status = load(store, taxonomy, generalist, true, &l.generalist, &arena, err);
	if (!status)
		status = af_vector_init(&l.vector, taxonomy, err);
	if (!status)
		status = af_store_profiles(store, lean_candidate, &l, err);
	af_vector_clear(&l.vector);
	af_arena_clear(&arena);
	return status;
}
