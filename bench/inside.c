/* What archefit takes inside of a process that has the database open, through its library:
 *
 *     build/bench/inside match DATABASE MONTH PROJECT RUNS   a ranking: ten matches, no near misses
 *     build/bench/inside change DATABASE MONTH KEY RUNS      a change of one skill of one candidate, from nothing begun to all committed
 *
 * Prints milliseconds: the median of RUNS, the least, the most. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "archefit.h"

enum { RUNS = 1000 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "inside: %s\n", what);
	exit(1);
}

static void check(enum af_status status, const struct af_error *err)
{
	if (status)
		die(err->message);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double match(struct af_store *store, const struct af_project *project, int month)
{
	const struct af_match_options options = {.as_of = month, .limit = 10, .mix = AF_UNKNOWN};
	const double start = now();
	struct af_match_result *result;
	struct af_error err;

	check(af_match_run(store, project, &options, &result, &err), &err);
	af_match_result_free(result);
	return now() - start;
}

/* Python at another level than before, each time; it is what most people have, and so the longest list. */
static double change(struct af_store *store, const char *key, int run)
{
	struct af_import_options options = {.now = "2026-11-23T12:00:00Z"};
	struct af_import_result *result;
	struct af_error err;
	char row[200];
	double start, took;
	FILE *in;

	snprintf(row, sizeof(row), "id,skills\n%s,Python:%d; SQL:3; Erlang\n", key, 1 + run % 5);
	in = fmemopen(row, strlen(row), "r");
	if (!in)
		die("no memory");
	start = now();
	check(af_import(store, in, "one.csv", &options, &result, &err), &err);
	took = now() - start;
	if (!result->updated && run) /* the first may find it so */
		die("the candidate was not changed");
	af_import_result_free(result);
	fclose(in);
	return took;
}

int main(int argc, char **argv)
{
	const int runs = argc == 6 ? atoi(argv[5]) : 0;
	const int matching = argc == 6 && !strcmp(argv[1], "match");
	struct af_project *project = NULL;
	static double times[RUNS];
	struct af_store *store;
	struct af_error err;
	int month;

	if (runs < 1 || runs > RUNS || !af_month_parse(argv[3], &month))
		die("usage: inside match|change DATABASE MONTH PROJECT|KEY RUNS");
	check(af_store_open(argv[2], matching ? AF_OPEN_READ : AF_OPEN_SERVE, &store, &err), &err);
	if (matching)
		check(af_project_get(store, argv[4], &project, &err), &err);
	for (int i = -1; i < runs; i++) { /* the first does not count */
		const double took = matching ? match(store, project, month) : change(store, argv[4], i + 1);

		if (i >= 0)
			times[i] = took;
	}
	qsort(times, (size_t)runs, sizeof(times[0]), by_value);
	printf("%.4f %.4f %.4f\n", times[runs / 2], times[0], times[runs - 1]);
	af_project_free(project);
	af_store_close(store);
	return 0;
}
