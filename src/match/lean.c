/* The lean of every candidate: generalist affinity minus specialist affinity. */
#include "score/query.h"
#include "store/index.h"

enum { SPECIALIST, GENERALIST, BOTH };

/* The affinities of a chunk, one after the other of each number. */
struct chunk {
	int64_t chunk;
	uint8_t *affinity; /* BOTH * AF_CHUNK */
};

struct leaning {
	struct af_persona specialist, generalist;
	struct af_vector vector;
	int as_of;
	af_lean_fn *fn;
	void *context;
	/* from postings: */
	struct af_index_view view;
	uint32_t lists[BOTH];
	struct chunk *chunks; /* ascending */
	size_t chunk_count, chunk_capacity;
};

/* ---------------------------------------------------------------- by profiles */

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

/* ---------------------------------------------------------------- by postings */

static void spread(const struct af_posting *posting, uint8_t *affinity)
{
	struct af_posting_walk w = af_posting_walk(posting);
	unsigned number;
	uint8_t byte;

	while (af_posting_next(&w, &number, &byte))
		affinity[BOTH * number] = byte;
}

static enum af_status read_chunk(struct leaning *l, int64_t chunk, struct af_error *err)
{
	const struct af_postings *postings = &l->view.postings;
	enum af_status status = af_reserve((void **)&l->chunks, &l->chunk_capacity, l->chunk_count + 1, sizeof(*l->chunks), err);
	struct chunk *c;

	if (status)
		return status;
	c = &l->chunks[l->chunk_count];
	*c = (struct chunk){chunk, af_calloc(BOTH, AF_CHUNK)};
	if (!c->affinity)
		return af_fail_nomem(err);
	l->chunk_count++;
	for (int i = 0; i < BOTH && !status; i++) {
		struct af_posting posting;

		status = postings->read(postings->context, chunk, l->lists[i], &posting, err);
		if (!status)
			spread(&posting, c->affinity + i);
	}
	return status;
}

static bool lean_row(void *context, int64_t id, const char *key, const char *name)
{
	const struct leaning *l = context;
	struct af_lean lean = {.key = key, .name = name};
	size_t low = 0, high = l->chunk_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (l->chunks[middle].chunk < id >> AF_CHUNK_SHIFT)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < l->chunk_count && l->chunks[low].chunk == id >> AF_CHUNK_SHIFT) {
		const uint8_t *affinity = l->chunks[low].affinity + BOTH * (id & (AF_CHUNK - 1));

		lean.specialist = affinity[SPECIALIST];
		lean.generalist = affinity[GENERALIST];
	}
	lean.lean = lean.generalist - lean.specialist;
	return l->fn(l->context, &lean);
}

static enum af_status lean_by_postings(struct leaning *l, struct af_store *store, struct af_error *err)
{
	const struct af_postings *postings = &l->view.postings;
	enum af_status status = AF_OK;
	bool more = true;

	for (int64_t chunk = 0; !status && more; chunk++) {
		status = postings->next(postings->context, &chunk, &more, err);
		if (!status && more)
			status = read_chunk(l, chunk, err);
	}
	return status ? status : af_store_keys(store, true, lean_row, l, err);
}

/* Are there affinities of both archetypes? */
static enum af_status open_postings(struct leaning *l, struct af_store *store, bool *usable, struct af_error *err)
{
	const char *const names[BOTH] = {l->specialist.name, l->generalist.name};
	enum af_status status = af_index_open(store, l->as_of, &l->view, usable, err);

	for (int i = 0; i < BOTH && !status && *usable; i++) {
		l->lists[i] = af_lists_find(&l->view.lists, AF_LIST_AFFINITY, names[i]);
		*usable = l->lists[i];
	}
	return status;
}

static enum af_status lean_all(struct leaning *l, struct af_store *store, const struct af_taxonomy *taxonomy, struct af_error *err)
{
	bool usable;
	enum af_status status = open_postings(l, store, &usable, err);

	if (status)
		return status;
	if (usable)
		return lean_by_postings(l, store, err);
	status = af_vector_init(&l->vector, taxonomy, err);
	return status ? status : af_store_profiles(store, lean_candidate, l, err);
}

/* ---------------------------------------------------------------- both */

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
	bool reading;
	enum af_status status = af_store_read_begin(store, &reading, err);

	if (!status)
		status = af_store_taxonomy(store, &taxonomy, err);
	if (!status)
		status = load(store, taxonomy, specialist, false, &l.specialist, &arena, err);
	if (!status)
		status = load(store, taxonomy, generalist, true, &l.generalist, &arena, err);
	if (!status)
		status = lean_all(&l, store, taxonomy, err);
	af_store_read_end(store, reading);
	for (size_t i = 0; i < l.chunk_count; i++)
		af_free(l.chunks[i].affinity);
	af_free(l.chunks);
	af_vector_clear(&l.vector);
	af_arena_clear(&arena);
	return status;
}
