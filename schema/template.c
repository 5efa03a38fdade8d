/* Makes what the library carries beside the schema and the seeds themselves: template DATABASE TAXONOMY. A step of the build.
 *
 * DATABASE is what every new one is a copy of (src/store/create.c): what the library makes of an empty file, through the migrations of this
 * folder and the seeds, packed. TAXONOMY is seeds/skills.json in the form that is read quickly (src/taxonomy/packed.c). */
#include <sqlite3.h>
#include <stdio.h>

#include "archefit.h"
#include "taxonomy/taxonomy.h"

static int complain(const char *file, const char *why)
{
	fprintf(stderr, "template: %s: %s\n", file, why);
	return 1;
}

static int make_database(const char *path)
{
	struct af_store *store = NULL;
	struct af_error err;
	sqlite3 *db = NULL;
	int code;

	if (af_store_open(path, AF_OPEN_CREATE, &store, &err) != AF_OK)
		return complain(path, err.message);
	af_store_close(store);
	code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "VACUUM", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		complain(path, sqlite3_errmsg(db));
	sqlite3_close(db);
	return code != SQLITE_OK;
}

static int make_taxonomy(const char *path)
{
	struct af_taxonomy *taxonomy = NULL;
	struct af_buf text = {0};
	struct af_error err;
	FILE *out;
	int bad;

	if (af_taxonomy_builtin(&taxonomy, &err) != AF_OK)
		return complain(path, err.message);
	bad = !af_taxonomy_pack(taxonomy, &text) || text.failed;
	af_taxonomy_free(taxonomy);
	out = bad ? NULL : fopen(path, "wb");
	bad = !out || fwrite(text.data, 1, text.length, out) != text.length;
	if (out && fclose(out) != 0)
		bad = 1;
	af_buf_clear(&text);
	return bad ? complain(path, "cannot be made") : 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: template DATABASE TAXONOMY\n");
		return 2;
	}
	return make_database(argv[1]) || make_taxonomy(argv[2]);
}
