/* From a row that was read to the store: who has its key, and what became of it. */
#include "import/import.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "store/loader.h"
#include "taxonomy/taxonomy.h"

#define ROW_VERSION AF_VERSION " 2" /* raised whenever a row could be read in another way */

/* Gives the unlisted skills of the row their ids in the store. */
static enum af_status identify_unlisted(struct af_import_run *run)
{
	struct af_row *row = &run->row;

	for (size_t i = 0; i < row->unlisted_count; i++) {
		struct af_unlisted_name *name = &row->skills.unlisted[row->unlisted[i].name];
		enum af_status status = name->id ? AF_OK : af_loader_wait(run->loader, run->err);

		if (status == AF_OK && !name->id)
			status = af_store_unlisted_skill(run->store, name->name, &name->id, run->err);
		if (status != AF_OK)
			return status;
		row->evidence[row->unlisted[i].evidence].skill_id = name->id;
	}
	return AF_OK;
}

static void count_unlisted(struct af_import_run *run)
{
	for (size_t i = 0; i < run->row.unlisted_count; i++) {
		const size_t name = run->row.unlisted[i].name;

		run->row.skills.unlisted[name].rows++;
		run->result->unlisted_left_out += name >= AF_UNLISTED_MAX;
	}
}

/* ---------------------------------------------------------------- rows that come again */

static void hash_text(XXH3_state_t *state, const char *text)
{
	XXH3_64bits_update(state, text, strlen(text) + 1);
}

/* All that a name can be read as: its version tells what moves a score, not how skills are spelled. */
static void hash_taxonomy(XXH3_state_t *state, const struct af_taxonomy *taxonomy)
{
	hash_text(state, af_taxonomy_version(taxonomy));
	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const struct af_skill *skill = af_taxonomy_skill(taxonomy, i);

		hash_text(state, skill->name);
		for (size_t k = 0; k < skill->alias_count; k++)
			hash_text(state, skill->aliases[k]);
	}
}

void af_run_context(struct af_import_run *run)
{
	const struct af_columns *columns = &run->columns;
	const struct af_import_options *options = run->options;
	XXH3_state_t state;

	XXH3_64bits_reset(&state);
	hash_text(&state, ROW_VERSION);
	hash_taxonomy(&state, run->taxonomy);
	XXH3_64bits_update(&state, &run->row.now, sizeof(run->row.now));
	for (size_t i = 0; i < columns->count; i++) {
		hash_text(&state, columns->headers[i]);
		hash_text(&state, af_field_name(columns->fields[i]));
		if (columns->with)
			XXH3_64bits_update(&state, &columns->with[i], sizeof(columns->with[i]));
	}
	XXH3_64bits_update(&state, &columns->marks, sizeof(columns->marks));
	hash_text(&state, "maps");
	for (size_t i = 0; i < options->map_count; i++)
		hash_text(&state, options->maps[i]);
	hash_text(&state, "missing");
	for (size_t i = 0; i < options->missing_count; i++)
		hash_text(&state, options->missing[i]);
	run->context = XXH3_64bits_digest(&state);
}

/* The hash of the row as it stands in the file; NULL when there is none to be had. */
static const int64_t *hash_of(const struct af_import_run *run, const struct af_record *record, int64_t *hash)
{
	uint64_t seed = run->context;

	if (!record->raw)
		return NULL;
	/* The same bytes say another thing in another encoding, and are looked at more closely when nobody said it. */
	if (record->raw_encoding)
		seed ^= XXH3_64bits_withSeed(record->raw_encoding, strlen(record->raw_encoding), run->options->encoding != NULL);
	*hash = (int64_t)XXH3_64bits_withSeed(record->raw, record->raw_length, seed);
	return hash;
}

/* The hash that is stored with the row's candidate. A row about which there is something to say, an unlisted name or a cell that was not
 * understood, has none: it is read, and reported, each time that it comes. */
static const int64_t *hash_to_keep(const struct af_import_run *run, const struct af_record *record, int64_t *hash)
{
	return run->row.doubt_count || run->row.unlisted_count ? NULL : hash_of(run, record, hash);
}

enum af_status af_run_same_again(struct af_import_run *run, const struct af_record *record, bool *same)
{
	int64_t hash, id = 0;
	const char *key;
	enum af_status status;

	*same = false;
	if (!hash_of(run, record, &hash))
		return AF_OK;
	status = af_loader_next_is(run->loader, hash, &id, run->err);
	if (status == AF_OK && !id && af_loader_may_know(run->loader)) {
		status = af_row_key(&run->row, record, &key, run->err);
		if (status == AF_OK)
			status = af_loader_key_is(run->loader, key, hash, &id, run->err);
	}
	if (status != AF_OK || !id)
		return status;
	*same = true;
	run->result->people++;
	run->result->unchanged++;
	return af_seen_put(&run->seen, id, record->line, run->err);
}

/* ---------------------------------------------------------------- candidates */

/* Changes the candidate id, who has the row's key. */
static enum af_status change(struct af_import_run *run, const struct af_record *record, int64_t id, bool keep, enum af_put *outcome)
{
	int64_t hash;
	const int64_t *kept = hash_to_keep(run, record, &hash);

	return af_loader_change(run->loader, id, &run->row.candidate, &run->row.extra_columns, keep, kept, outcome, run->err);
}

/* Adds the candidate, whose key nobody has. keep: only somebody who is there already may be meant. */
static enum af_status add(struct af_import_run *run, const struct af_record *record, bool keep, int64_t *id)
{
	int64_t hash;

	return keep ? AF_CONFLICT : af_loader_add(run->loader, &run->row.candidate, hash_to_keep(run, record, &hash), id, run->err);
}

/* The person's row i, as far as an account of it needs it. */
static enum af_status row_of(struct af_import_run *run, const struct af_long_person *person, size_t i, struct af_record *row)
{
	const struct af_encoding *single = af_source_single(af_delimited_source(run->reader));

	*row = (struct af_record){.line = person->lines[i], .raw_encoding = single ? single->name : NULL};
	return af_long_raw(run->people, i, &row->raw, &row->raw_length, run->err);
}

static enum af_status reject_twice(struct af_import_run *run, const struct af_record *record, const struct af_long_person *person,
                                   size_t line)
{
	const char *key = run->row.candidate.key;
	enum af_status status = person ? AF_OK : af_result_reject_twice(run, record, key, line);

	for (size_t i = 0; person && i < person->rows && status == AF_OK; i++) {
		struct af_record row;

		status = row_of(run, person, i, &row);
		if (status == AF_OK)
			status = af_result_reject_twice(run, &row, key, line);
	}
	return status;
}

enum af_status af_run_store(struct af_import_run *run, const struct af_record *record, const struct af_long_person *person)
{
	const size_t rows = person ? person->rows : 1;
	const char *key = run->row.candidate.key;
	struct af_import_result *result = run->result;
	enum af_put outcome = AF_PUT_ADDED;
	int64_t id = 0;
	size_t line = 0;
	bool twice = false;
	enum af_status status = identify_unlisted(run);

	if (status == AF_OK)
		status = af_loader_find(run->loader, key, &id, run->err);
	if (status == AF_OK && id)
		twice = af_seen_get(&run->seen, id, &line);
	if (status == AF_OK && !twice)
		status = af_result_rejected_twice(run, record, key, &twice, &line);
	if (status == AF_OK)
		status = id ? change(run, record, id, twice, &outcome) : add(run, record, twice, &id);
	if (status == AF_CONFLICT && twice)
		return reject_twice(run, record, person, line);
	if (status == AF_OK)
		status = af_result_doubts(run, record, person);
	if (status != AF_OK)
		return status;
	count_unlisted(run);
	result->people++;
	result->added += outcome == AF_PUT_ADDED ? rows : 0;
	result->updated += outcome == AF_PUT_UPDATED ? rows : 0;
	result->unchanged += outcome == AF_PUT_UNCHANGED ? rows : 0;
	return af_seen_put(&run->seen, id, record->line, run->err);
}

/* ---------------------------------------------------------------- the long format */

enum af_status af_run_set_aside(struct af_import_run *run, const struct af_record *record)
{
	struct af_error why;
	const enum af_status status = af_long_add(run->people, record, &why);

	if (status == AF_INVALID)
		return af_result_reject(run, record, record->bad ? "" : run->row.candidate.key, why.message, NULL);
	return status == AF_OK ? AF_OK : af_fail(run->err, status, "%s", why.message);
}

/* Rejects the rows of a candidate, or stores the candidate. */
static enum af_status store_person(struct af_import_run *run, const struct af_long_person *person)
{
	const struct af_record first = {.line = person->lines[0]};
	enum af_status status = AF_OK;

	if (!person->reasons)
		return af_run_store(run, &first, person);
	for (size_t i = 0; i < person->rows && status == AF_OK; i++) {
		struct af_record row;

		status = row_of(run, person, i, &row);
		if (status == AF_OK)
			status = af_result_reject(run, &row, person->key, person->reasons[i], NULL);
	}
	return status;
}

enum af_status af_run_store_people(struct af_import_run *run, enum af_status (*go_on)(struct af_import_run *run))
{
	enum { OFTEN = 1000 };
	struct af_long_person person;
	bool end = false;

	for (size_t n = 0; !end; n++) {
		enum af_status status = af_long_next(run->people, &person, &end, run->err);

		if (status == AF_OK && !end)
			status = store_person(run, &person);
		if (status == AF_OK && n % OFTEN == OFTEN - 1)
			status = go_on(run);
		if (status != AF_OK)
			return status;
	}
	af_result_sort(run);
	return AF_OK;
}
