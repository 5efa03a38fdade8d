/* Reading the taxonomy of the database into memory: from its rows, or from the text that was made of them (schema/007_taxonomy.sql). */
#include <string.h>

#include "base/embedded.h"
#include "base/text.h"
#include "store/index.h"
#include "store/internal.h"

static const char *text_at(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? text : "";
}

static enum af_status read_skills(struct af_store *store, struct af_taxonomy *t, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_SKILLS, &s, err, "");
	bool row = false;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		status = af_taxonomy_add(t, sqlite3_column_int64(s, 0), text_at(s, 1), text_at(s, 2), text_at(s, 3), text_at(s, 4),
		                         text_at(s, 5), err);
		if (status)
			break;
	}
	af_sql_done(s);
	return status;
}

static enum af_status read_aliases(struct af_store *store, struct af_taxonomy *t, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_ALIASES, &s, err, "");
	bool row = false;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		const struct af_skill *skill = af_taxonomy_by_id(t, sqlite3_column_int64(s, 0));

		if (skill)
			status = af_taxonomy_add_alias(t, skill->index, text_at(s, 1), err);
		if (status)
			break;
	}
	af_sql_done(s);
	return status;
}

static enum af_status read_relations(struct af_store *store, struct af_taxonomy *t, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_RELATIONS, &s, err, "");
	bool row = false;

	if (status)
		return status;
	while (!(status = af_sql_step(store, s, &row, err)) && row) {
		const struct af_skill *skill = af_taxonomy_by_id(t, sqlite3_column_int64(s, 0));
		const struct af_skill *other = af_taxonomy_by_id(t, sqlite3_column_int64(s, 1));

		if (skill && other)
			status = af_taxonomy_add_edge(t, skill->index, other->index,
			                              strcmp(text_at(s, 2), "implies") ? AF_SIMILAR : AF_IMPLIES,
			                              sqlite3_column_int(s, 3), err);
		if (status)
			break;
	}
	af_sql_done(s);
	return status;
}

static enum af_status read_rows(struct af_store *store, struct af_taxonomy **taxonomy, struct af_error *err)
{
	enum af_status status = af_taxonomy_new(taxonomy, err);

	if (!status)
		status = read_skills(store, *taxonomy, err);
	if (!status)
		status = read_aliases(store, *taxonomy, err);
	if (!status)
		status = read_relations(store, *taxonomy, err);
	if (!status)
		status = af_taxonomy_finish(*taxonomy, err);
	if (status) {
		af_taxonomy_free(*taxonomy);
		*taxonomy = NULL;
	}
	return status;
}

/* Lack of memory, and whatever keeps the database from being read, are failures; that the content makes no taxonomy is none here. */
static bool is_content(enum af_status status)
{
	return status == AF_INVALID || status == AF_CORRUPT;
}

static const char of_template[] = "template ";

/* The text, or the digest of the one that new databases have. */
static enum af_status unpack(const char *text, size_t length, struct af_taxonomy **taxonomy, struct af_error *err)
{
	if (strncmp(text, of_template, strlen(of_template)) != 0)
		return af_taxonomy_unpack(text, length, taxonomy, err);
	return af_taxonomy_template(text + strlen(of_template), taxonomy, err);
}

/* *taxonomy is NULL when there is no text, or none that can be read. */
static enum af_status read_text(struct af_store *store, struct af_taxonomy **taxonomy, struct af_error *err)
{
	sqlite3_stmt *s;
	enum af_status status = af_sql_bind(store, SQL_TAXONOMY_GET, &s, err, "");
	bool row = false;

	*taxonomy = NULL;
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row) {
		const char *text = (const char *)sqlite3_column_text(s, 0);

		if (text)
			status = unpack(text, (size_t)sqlite3_column_bytes(s, 0), taxonomy, err);
		else if (sqlite3_errcode(store->db) == SQLITE_NOMEM) /* a NULL, which only a hand-made file has, is no text */
			status = af_fail_nomem(err);
		if (is_content(status) || status == AF_NOT_FOUND)
			status = AF_OK;
		af_sql_done(s);
	}
	return status;
}

enum af_status af_store_taxonomy(struct af_store *store, const struct af_taxonomy **taxonomy, struct af_error *err)
{
	enum af_status status = AF_OK;

	if (!store->taxonomy)
		status = read_text(store, &store->taxonomy, err);
	if (!status && !store->taxonomy)
		status = read_rows(store, &store->taxonomy, err);
	*taxonomy = store->taxonomy;
	return status;
}

/* Where the text is that of a new database, its digest is enough. */
static void shorten(struct af_buf *text)
{
	const struct af_embedded image = af_embedded_taxonomy();
	char digest[17];

	af_taxonomy_text_digest(text->data, text->length, digest);
	if (!af_taxonomy_is_image_of(image.text, image.length, digest))
		return;
	af_buf_reset(text);
	af_buf_printf(text, "%s%s", of_template, digest);
}

enum af_status af_store_taxonomy_keep(struct af_store *store, struct af_error *err)
{
	struct af_taxonomy *t = NULL;
	struct af_buf text = {0};
	sqlite3_stmt *s;
	bool row = false;
	enum af_status status = af_sql_bind(store, SQL_TAXONOMY_ANY, &s, err, "");

	if (!status)
		status = af_sql_step(store, s, &row, err);
	af_sql_done(s);
	if (status || row)
		return status;
	status = read_rows(store, &t, err);
	if (is_content(status))
		status = AF_OK;
	if (!status && t && !af_taxonomy_pack(t, &text))
		af_buf_reset(&text);
	if (!status && text.length && !text.failed)
		shorten(&text);
	if (!status && text.failed)
		status = af_fail_nomem(err);
	if (!status)
		status = af_sql_run(store, SQL_TAXONOMY_PUT, err, "s", af_buf_text(&text));
	af_taxonomy_free(t);
	af_buf_clear(&text);
	return status;
}

void af_store_forget_taxonomy(struct af_store *store)
{
	af_index_forget_taxonomy(store);
	af_taxonomy_free(store->taxonomy);
	store->taxonomy = NULL;
	store->taxonomy_replaced = true;
}

/* Slugs of unlisted names begin with '?', which no listed slug can. */
enum af_status af_store_unlisted_skill(struct af_store *store, const char *name, int64_t *id, struct af_error *err)
{
	struct af_buf slug = {0};
	sqlite3_stmt *s;
	enum af_status status;
	bool row = false;

	*id = 0;
	af_buf_addc(&slug, '?');
	af_skill_key(&slug, name, strlen(name));
	status = slug.failed ? af_fail_nomem(err) : af_sql_bind(store, SQL_UNLISTED_GET, &s, err, "s", slug.data);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (!status && !row) {
		status = af_sql_bind(store, SQL_UNLISTED_PUT, &s, err, "ss", slug.data, name);
		if (!status)
			status = af_sql_step(store, s, &row, err);
	}
	if (!status) {
		*id = sqlite3_column_int64(s, 0);
		af_sql_done(s);
	}
	af_buf_clear(&slug);
	return status;
}
