/* Makes the database that every new one is a copy of (src/store/create.c): template FILE. A step of the build.
 *
 * It is what the library makes of an empty file, through the migrations of this folder and the seeds, packed. */
#include <sqlite3.h>
#include <stdio.h>

#include "archefit.h"

int main(int argc, char **argv)
{
	struct af_store *store = NULL;
	struct af_error err;
	sqlite3 *db = NULL;
	int code;

	if (argc != 2) {
		fprintf(stderr, "usage: template FILE\n");
		return 2;
	}
	if (af_store_open(argv[1], AF_OPEN_CREATE, &store, &err) != AF_OK) {
		fprintf(stderr, "template: %s\n", err.message);
		return 1;
	}
	af_store_close(store);
	code = sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "VACUUM", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		fprintf(stderr, "template: %s: %s\n", argv[1], sqlite3_errmsg(db));
	sqlite3_close(db);
	return code != SQLITE_OK;
}
