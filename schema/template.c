/* Makes what the library carries beside the schema and the seeds themselves: template DATABASE TAXONOMY COUNTRIES FACTS DIGEST. A step
 * of the build.
 *
 * DATABASE is what every new one is a copy of (src/store/create.c): what the library makes of an empty file, through the migrations of this
 * folder and the seeds, packed. TAXONOMY is an image of its taxonomy (src/taxonomy/image.c). COUNTRIES is seeds/countries.json in such a form
 * (src/base/country.c), and FACTS are those of seeds/advice.json (src/project/facts_packed.c). DIGEST is that of all skills and archetypes which
 * come with the program. */
#include <sqlite3.h>
#include <stdio.h>

#include "archefit.h"
#include "base/country.h"
#include "project/facts.h"
#include "store/internal.h"
#include "taxonomy/taxonomy.h"

static int complain(const char *file, const char *why)
{
	fprintf(stderr, "template: %s: %s\n", file, why);
	return 1;
}

/* Writes the text to the file, and clears it. */
static int write_text(const char *path, struct af_buf *text)
{
	FILE *out = text->failed || !text->length ? NULL : fopen(path, "wb");
	int bad = !out || fwrite(text->data, 1, text->length, out) != text->length;

	if (out && fclose(out) != 0)
		bad = 1;
	af_buf_clear(text);
	return bad ? complain(path, "cannot be made") : 0;
}

/* *digest becomes that of the text which the database has of its taxonomy. */
static int make_taxonomy(struct af_store *store, const char *path, char digest[17])
{
	const struct af_taxonomy *taxonomy;
	struct af_buf text = {0}, image = {0};
	struct af_error err;

	if (af_store_taxonomy(store, &taxonomy, &err) != AF_OK)
		return complain(path, err.message);
	if (af_taxonomy_pack(taxonomy, &text) && !text.failed && af_taxonomy_image(taxonomy, &image))
		af_taxonomy_text_digest(text.data, text.length, digest);
	else
		af_buf_clear(&image);
	af_buf_clear(&text);
	return write_text(path, &image);
}

/* In place of the text the database gets its digest, since the program will have the text. */
static int finish_database(const char *path, const char *digest)
{
	sqlite3 *db = NULL;
	char sql[100];
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

	snprintf(sql, sizeof(sql), "UPDATE taxonomy_text SET text = 'template %s'; VACUUM", digest);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		complain(path, sqlite3_errmsg(db));
	sqlite3_close(db);
	return code != SQLITE_OK;
}

static int make_database(const char *path, const char *taxonomy_path)
{
	struct af_store *store = NULL;
	struct af_error err;
	char digest[17] = "";
	int bad;

	if (af_store_open(path, AF_OPEN_CREATE, &store, &err) != AF_OK)
		return complain(path, err.message);
	bad = make_taxonomy(store, taxonomy_path, digest);
	af_store_close(store);
	return bad || finish_database(path, digest);
}

static int make_countries(const char *path)
{
	struct af_countries countries = {0};
	struct af_buf text = {0};
	struct af_error err;

	if (af_countries_builtin(&countries, &err) != AF_OK)
		return complain(path, err.message);
	af_countries_pack(&countries, &text);
	af_countries_clear(&countries);
	return write_text(path, &text);
}

static int make_facts(const char *path)
{
	struct af_facts *facts;
	struct af_buf text = {0};
	struct af_error err;

	if (af_facts_builtin(&facts, &err) != AF_OK)
		return complain(path, err.message);
	af_facts_pack(facts, &text);
	af_facts_free(facts);
	return write_text(path, &text);
}

static int make_digest(const char *path)
{
	struct af_buf text = {0};
	char digest[17];

	af_store_builtin_digest(digest);
	af_buf_adds(&text, digest);
	return write_text(path, &text);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: template DATABASE TAXONOMY COUNTRIES FACTS DIGEST\n");
		return 2;
	}
	return make_database(argv[1], argv[2]) || make_countries(argv[3]) || make_facts(argv[4]) || make_digest(argv[5]);
}
