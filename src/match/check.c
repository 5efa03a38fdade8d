/* Is the database right? One check after the other, all of one state of the database. */
#include "match/check.h"

enum af_status af_check_report(struct af_check_run *run, struct af_checking *c, enum af_status status, struct af_error *err)
{
	status = af_checking_end(c, status, err);
	if (!status && !run->stopped)
		run->stopped = !run->fn(run->context, &c->check);
	af_checking_clear(c);
	return status;
}

struct addresses {
	struct af_arena *arena;
	const char **list;
	size_t count, capacity;
	enum af_status status;
};

static bool add_address(void *context, const struct af_shortlist *shortlist)
{
	struct addresses *a = context;

	a->status = af_reserve((void **)&a->list, &a->capacity, a->count + 1, sizeof(*a->list), NULL);
	if (!a->status)
		a->list[a->count++] = af_arena_printf(a->arena, "%s@%d", shortlist->name, shortlist->version);
	return !a->status;
}

static enum af_status check_hash(struct af_store *store, const char *address, struct af_checking *c, struct af_error *err)
{
	struct af_shortlist *l = NULL;
	bool intact = true;
	enum af_status status = af_shortlist_get(store, address, &l, err);

	if (!status)
		status = af_shortlist_intact(l, &intact, err);
	if (!status && !intact)
		af_checking_find(c, 1, "%s: it is not what its hash is of: it was altered in the database", address);
	af_shortlist_free(l);
	return status;
}

/* Parts and ranks; where they are right, of every snapshot its hash, which would only say the same again otherwise. */
static enum af_status check_shortlists(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	struct addresses a = {.arena = &c->arena};
	enum af_status status = af_check_shortlists(store, c, err);

	if (status || c->check.found)
		return status;
	status = af_shortlist_each(store, add_address, &a, err);
	if (!status && (a.status || c->arena.failed))
		status = af_fail_nomem(err);
	for (size_t i = 0; !status && i < a.count; i++)
		status = check_hash(store, a.list[i], c, err);
	if (c->check.found)
		af_checking_say(c, "not what they were when they were made; restore a copy, or make them again");
	af_free(a.list);
	return status;
}

typedef enum af_status check_one(struct af_store *store, struct af_checking *c, struct af_error *err);

static const struct {
	const char *name;
	check_one *run;
} plain[] = {
	{"file", af_check_file}, {"schema", af_check_schema}, {"references", af_check_references}, {"unlisted names", af_check_names},
	{"merged keys", af_check_keys}, {"shortlists", check_shortlists},
};

static enum af_status run_all(struct af_check_run *run, struct af_error *err)
{
	enum af_status status = AF_OK;
	struct af_checking postings = {.check.name = "postings"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain) && !status && !run->stopped; i++) {
		struct af_checking c = {.check.name = plain[i].name};

		status = af_check_report(run, &c, plain[i].run(run->store, &c, err), err);
	}
	if (!status && !run->stopped)
		status = af_check_report(run, &postings,
		                         af_check_postings(run->store, &postings, run->options->progress, run->options->progress_context, err), err);
	return status || run->stopped ? status : af_check_rankings(run, err);
}

/* A wrong name is told before anything takes its time. */
static enum af_status look_up(struct af_check_run *run, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (size_t i = 0; i < run->options->project_count && !status; i++) {
		struct af_project *project;

		status = af_project_get(run->store, run->options->projects[i], &project, err);
		af_project_free(project);
	}
	return status;
}

enum af_status af_check_run(struct af_store *store, const struct af_check_options *options, af_check_fn *fn, void *context, struct af_error *err)
{
	struct af_check_run run = {.store = store, .options = options, .fn = fn, .context = context};
	struct af_error own; /* findings are told in its words */
	bool reading;
	enum af_status status;

	err = err ? err : &own;
	status = af_store_read_begin(store, &reading, err);
	if (!status)
		status = look_up(&run, err);
	if (!status)
		status = run_all(&run, err);
	af_store_read_end(store, reading);
	return status;
}
