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

typedef enum af_status check_one(struct af_store *store, struct af_checking *c, struct af_error *err);

static const struct {
	const char *name;
	check_one *run;
} plain[] = {
	{"file", af_check_file}, {"schema", af_check_schema}, {"references", af_check_references}, {"unlisted names", af_check_names},
	{"merged keys", af_check_keys}, {"shortlists", af_check_shortlists},
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
