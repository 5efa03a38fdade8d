/* Gives the other engines of `make bench` what archefit knows, so that each can rank the same people by the same integers:
 *
 *     build/bench/plan dump DATABASE MONTH FOLDER      the pool, into FOLDER:
 *         people.csv      n,key,AFFINITY...            an affinity for each archetype of the database, in order of name
 *         strengths.csv   skill,n,strength,possible    everything that anybody has or receives, in order of skill and person
 *         packed.tsv      n, key and four arrays: affinities, skills, strengths, possible; as COPY of PostgreSQL reads them
 *     build/bench/plan query DATABASE MONTH PROJECT    the compiled query, a term a line:
 *         must|may WEIGHT LEVEL THRESHOLD SKILL...     credit of the best SKILL; must: one is possibly as strong as THRESHOLD
 *         affinity WEIGHT COLUMN                       COLUMN is its place among the affinities, from 0
 *     build/bench/plan blobs DATABASE MONTH PROJECT    ids of the rows of posting that a match of the project reads
 *
 * People have numbers from 1 in order of key, so that among equals the lower number ranks first. Skills have the ids of the database. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "match/pool.h"
#include "store/index_internal.h"

enum { ARCHETYPES = 64 };

/* Who has a skill, in order of number. */
struct holders {
	struct holder {
		uint32_t n;
		uint8_t strength, possible;
	} *list;
	size_t count, room;
};

struct personas {
	struct af_persona list[ARCHETYPES];
	size_t count;
	const struct af_taxonomy *taxonomy;
	struct af_arena *arena;
};

struct dump {
	struct personas personas;
	struct af_vector vector;
	struct holders *skills;
	FILE *people, *packed;
	uint32_t n;
	int month;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "plan: %s\n", what);
	exit(1);
}

static void check(enum af_status status, const struct af_error *err)
{
	if (status)
		die(err->message);
}

static bool add_persona(void *context, const struct af_archetype *archetype)
{
	struct personas *p = context;
	struct af_error err;

	if (p->count == ARCHETYPES)
		die("too many archetypes");
	check(af_persona_compile(&p->list[p->count++], archetype, p->taxonomy, p->arena, &err), &err);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct af_persona *)a)->name, ((const struct af_persona *)b)->name);
}

static void read_personas(struct personas *p, struct af_store *store, struct af_arena *arena)
{
	struct af_error err;

	p->arena = arena;
	check(af_store_taxonomy(store, &p->taxonomy, &err), &err);
	check(af_archetype_each(store, add_persona, p, &err), &err);
	qsort(p->list, p->count, sizeof(p->list[0]), by_name);
}

static FILE *create(const char *folder, const char *name)
{
	char path[4096];
	FILE *out;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		die("too long a path");
	out = fopen(path, "w");
	if (!out)
		die("cannot write");
	return out;
}

static void finish(FILE *out)
{
	if (ferror(out) | fclose(out))
		die("cannot write");
}

static void keep_holder(struct holders *h, struct holder holder)
{
	if (h->count == h->room) {
		h->room = h->room ? h->room * 2 : 16;
		h->list = realloc(h->list, h->room * sizeof(*h->list));
		if (!h->list)
			die("no memory");
	}
	h->list[h->count++] = holder;
}

static int id_of(const struct af_taxonomy *taxonomy, size_t skill)
{
	return (int)af_taxonomy_skill(taxonomy, skill)->id;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

enum member { SKILL, STRENGTH, POSSIBLE };

static void write_array(const struct dump *d, enum member member, char end)
{
	const struct af_vector *v = &d->vector;

	putc('{', d->packed);
	for (size_t i = 0; i < v->touched_count; i++) {
		const struct af_received *best = &v->best[v->touched[i]];

		fprintf(d->packed, i ? ",%d" : "%d", member == SKILL      ? id_of(v->taxonomy, v->touched[i])
		                                     : member == STRENGTH ? best->strength
		                                                          : best->possible);
	}
	putc('}', d->packed);
	putc(end, d->packed);
}

static bool dump_person(void *context, const struct af_candidate *candidate)
{
	struct dump *d = context;
	struct af_vector *v = &d->vector;

	af_vector_fill(v, candidate, d->month, AF_ASSUMED);
	qsort(v->touched, v->touched_count, sizeof(*v->touched), by_number);
	d->n++;
	fprintf(d->people, "%u,%s", (unsigned)d->n, candidate->key);
	fprintf(d->packed, "%u\t%s\t{", (unsigned)d->n, candidate->key);
	for (size_t i = 0; i < d->personas.count; i++) {
		const int affinity = af_affinity(&d->personas.list[i], v);

		fprintf(d->people, ",%d", affinity);
		fprintf(d->packed, i ? ",%d" : "%d", affinity);
	}
	putc('\n', d->people);
	fputs("}\t", d->packed);
	write_array(d, SKILL, '\t');
	write_array(d, STRENGTH, '\t');
	write_array(d, POSSIBLE, '\n');
	for (size_t i = 0; i < v->touched_count; i++) {
		const struct af_received *best = &v->best[v->touched[i]];

		keep_holder(&d->skills[v->touched[i]], (struct holder){d->n, best->strength, best->possible});
	}
	return true;
}

static void dump(struct af_store *store, int month, const char *folder, struct af_arena *arena)
{
	struct dump d = {.month = month, .people = create(folder, "people.csv"), .packed = create(folder, "packed.tsv")};
	FILE *strengths = create(folder, "strengths.csv");
	struct af_error err;
	size_t skills;

	read_personas(&d.personas, store, arena);
	check(af_vector_init(&d.vector, d.personas.taxonomy, &err), &err);
	skills = af_taxonomy_count(d.personas.taxonomy);
	d.skills = calloc(skills, sizeof(*d.skills));
	if (!d.skills)
		die("no memory");
	check(af_store_profiles(store, dump_person, &d, &err), &err);
	for (size_t i = 0; i < skills; i++) {
		for (size_t j = 0; j < d.skills[i].count; j++) {
			const struct holder *h = &d.skills[i].list[j];

			fprintf(strengths, "%d,%u,%d,%d\n", id_of(d.personas.taxonomy, i), (unsigned)h->n, h->strength, h->possible);
		}
		free(d.skills[i].list);
	}
	free(d.skills);
	af_vector_clear(&d.vector);
	finish(d.people);
	finish(d.packed);
	finish(strengths);
}

static size_t column_of(const struct personas *p, const char *name)
{
	for (size_t i = 0; i < p->count; i++)
		if (!strcmp(p->list[i].name, name))
			return i;
	die("an archetype that the database does not have");
}

static void print_term(const struct af_term *term, const struct personas *personas)
{
	if (term->kind == AF_PART_ARCHETYPE) {
		printf("affinity %d %zu\n", term->weight, column_of(personas, term->persona->name));
		return;
	}
	/* The engines know neither. */
	if (term->requirement->exact || term->requirement->months)
		die("a project of the comparison asks for no direct evidence and for no years");
	printf("%s %d %d %d", term->requirement->importance == AF_MUST ? "must" : "may", term->weight, term->requirement->level,
	       af_threshold(term->requirement->level));
	for (size_t i = 0; i < term->skill_count; i++)
		printf(" %d", id_of(personas->taxonomy, term->skills[i]));
	putchar('\n');
}

/* Postings that tell which lists are read. */
static enum af_status tell_list(void *context, int64_t chunk, uint32_t list, struct af_posting *posting, struct af_error *err)
{
	const struct af_postings *postings = context;

	printf("%lld\n", (long long)(af_posting_row(chunk, list)));
	return postings->read(postings->context, chunk, list, posting, err);
}

static enum af_status count_list(void *context, int64_t chunk, uint32_t list, size_t *entries, struct af_error *err)
{
	const struct af_postings *postings = context;

	return postings->count(postings->context, chunk, list, entries, err);
}

static enum af_status next_chunk(void *context, int64_t *chunk, bool *found, struct af_error *err)
{
	const struct af_postings *postings = context;

	return postings->next(postings->context, chunk, found, err);
}

/* The lists that a ranking of the best ten reads, in its order; a database without postings has none. */
static void print_lists(struct af_store *store, const struct af_project *project, const struct af_match_options *options, struct af_prepared *prepared)
{
	struct af_postings real;
	struct af_board board;
	struct af_pool pool;
	struct af_error err;
	bool more = true;

	check(af_pool_open(&pool, store, project, options, prepared, &err), &err);
	real = pool.view.postings;
	pool.view.postings = (struct af_postings){tell_list, count_list, next_chunk, &real};
	af_board_init(&board, store, options->limit, 0);
	while (pool.usable && more) {
		check(af_pool_next(&pool, (uint32_t)board.floor, &more, &err), &err);
		if (more)
			check(af_pool_offer(&pool, &board, false, &err), &err);
	}
	af_board_clear(&board);
	af_pool_close(&pool);
}

static void show(struct af_store *store, int month, const char *slug, bool blobs, struct af_arena *arena)
{
	const struct af_match_options options = {.as_of = month, .mix = AF_UNKNOWN, .limit = 10};
	struct personas personas = {0};
	struct af_prepared prepared;
	struct af_project *project;
	struct af_error err;

	read_personas(&personas, store, arena);
	check(af_project_get(store, slug, &project, &err), &err);
	check(af_prepare(&prepared, store, project, &options, arena, &err), &err);
	if (blobs)
		print_lists(store, project, &options, &prepared);
	else
		for (size_t i = 0; i < prepared.query.term_count; i++)
			print_term(&prepared.query.terms[i], &personas);
	af_prepared_clear(&prepared);
	af_project_free(project);
}

int main(int argc, char **argv)
{
	struct af_arena arena = {0};
	struct af_store *store;
	struct af_error err;
	int month;

	if (argc != 5 || !af_month_parse(argv[3], &month))
		die("usage: plan dump|query|blobs DATABASE MONTH FOLDER|PROJECT");
	check(af_store_open(argv[2], AF_OPEN_READ, &store, &err), &err);
	if (!strcmp(argv[1], "dump"))
		dump(store, month, argv[4], &arena);
	else
		show(store, month, argv[4], !strcmp(argv[1], "blobs"), &arena);
	af_store_close(store);
	af_arena_clear(&arena);
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
