/* database.c: finds the database file (--db, $ARCHEFIT_DB, the XDG data directory) and opens it. */
#define _DEFAULT_SOURCE /* madvise */

#include "cli/database.h"
#include "cli/options.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Writes the path of the database to path, "" when nothing says where it is; *standard tells that it is the one in the data
 * directory. */
static int find_path(struct cli *cli, char path[PATH_MAX], bool *standard)
{
	const char *given = cli_text(cli, "db", NULL);
	const char *variable = getenv("ARCHEFIT_DB");
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	int n;
	*standard = false;
	if (given && !*given)
		return cli_usage(cli, "--db needs the name of a file");
	if (given)
		n = snprintf(path, PATH_MAX, "%s", given);
	else if (variable && *variable)
		n = snprintf(path, PATH_MAX, "%s", variable);
	else {
		*standard = true;
		if (data && *data == '/') /* the XDG specification has relative paths ignored */
			n = snprintf(path, PATH_MAX, "%s/archefit/archefit.db", data);
		else if (home && *home)
			n = snprintf(path, PATH_MAX, "%s/.local/share/archefit/archefit.db", home);
		else
			n = snprintf(path, PATH_MAX, "%s", "");
	}
	if (n < 0 || n >= PATH_MAX) {
		cli_message(cli, "the path of the database is too long");
		return EXIT_DATABASE;
	}
	return EXIT_DONE;
}

/* Makes the directories above path that do not exist, for the user only. */
static int make_parents(struct cli *cli, const char *path)
{
	char directory[PATH_MAX];
	snprintf(directory, sizeof directory, "%s", path);
	for (char *slash = strchr(directory + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(directory, 0700) != 0 && errno != EEXIST && access(directory, F_OK) != 0) {
			cli_message(cli, "%s: cannot make the directory: %s", directory, strerror(errno));
			return EXIT_DATABASE;
		}
		*slash = '/';
	}
	return EXIT_DONE;
}

/* To work with a database takes close to a megabyte of the heap, which main lets grow by more than that. The system gives these pages in one go, which
 * is quicker than one by one when they are touched; where it refuses, nothing changes. */
static void expect_heap(void)
{
#if defined(M_TOP_PAD) && defined(MADV_POPULATE_WRITE) /* glibc; Linux 5.14 */
	enum { PAGE = 4096, SIZE = 900 << 10 };
	void *here = malloc(1);
	if (here)
		(void)madvise((void *)(((uintptr_t)here + PAGE - 1) / PAGE * PAGE), SIZE, MADV_POPULATE_WRITE);
	free(here);
#endif
}

int cli_open_database(struct cli *cli)
{
	static const enum af_open_mode modes[] = {
		[DB_OPTIONAL] = AF_OPEN_READ, [DB_READ] = AF_OPEN_READ, [DB_WRITE] = AF_OPEN_WRITE, [DB_CREATE] = AF_OPEN_CREATE};
	char path[PATH_MAX];
	bool standard;
	struct af_error err;
	enum cli_database want = cli->database;
	if (want == DB_NONE)
		return EXIT_DONE;
	int status = find_path(cli, path, &standard);
	if (status)
		return status;
	if (want == DB_OPTIONAL && access(path, F_OK) != 0 && !cli_given(cli, "db"))
		return EXIT_DONE;
	if (!*path)
		return cli_usage(cli, "where is the database? name it with --db FILE or $ARCHEFIT_DB ($HOME is not set)");
	if (want == DB_CREATE && standard && (status = make_parents(cli, path)) != EXIT_DONE)
		return status;
	expect_heap();
	if (af_store_open(path, modes[want], &cli->store, &err) != AF_OK) {
		status = cli_fail(cli, &err);
		/* Whatever keeps it from being opened, the database cannot be used; only a lack of memory says nothing about it. */
		return err.status == AF_NOMEM ? status : EXIT_DATABASE;
	}
	if (af_store_warning(cli->store) && !cli->quiet)
		cli_message(cli, "%s", af_store_warning(cli->store));
	return EXIT_DONE;
}
