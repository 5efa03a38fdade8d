/* import_report.c: what `archefit import` says in the end. People read file after file; programs get one document of the same shape for one
 * file and for many. */
#include "cli/duplicates.h"
#include "cli/import_command.h"
#include "cli/import_profile.h"
#include "cli/format.h"
#include "cli/textbuf.h"

#include <string.h>

enum { UNLISTED_SHOWN = 20, REJECTS_SHOWN = 20, DOUBTS_SHOWN = 20, DUPLICATES_SHOWN = 10, KEPT_WIDTH = 300 };
enum { LOOK_FOR_DUPLICATES = 5000 }; /* people touched: more of them would take longer to compare than to import */

static const struct af_column reject_columns[] = {
	{"line", "Line", AF_CELL_INTEGER, 0}, {"key", "Key", AF_CELL_TEXT, 0}, {"reason", "Rejected because", AF_CELL_TEXT, AF_COL_WRAP},
	{"file", "File", AF_CELL_TEXT, AF_COL_DATA_ONLY}};
static const struct af_column doubt_columns[] = {
	{"line", "Line", AF_CELL_INTEGER, 0}, {"key", "Key", AF_CELL_TEXT, 0}, {"column", "Column", AF_CELL_TEXT, 0},
	{"text", "Cell", AF_CELL_TEXT, AF_COL_WRAP}, {"file", "File", AF_CELL_TEXT, AF_COL_DATA_ONLY}};
static const struct af_column unlisted_columns[] = {
	{"name", "Name", AF_CELL_TEXT, 0}, {"count", "Rows", AF_CELL_INTEGER, 0},
	{"suggestion", "Did they mean", AF_CELL_TEXT, 0}, {"file", "File", AF_CELL_TEXT, AF_COL_DATA_ONLY}};
static const struct af_column mapping_columns[] = {
	{"header", "Column", AF_CELL_TEXT, 0}, {"field", "Read as", AF_CELL_TEXT, 0}, {"by", "Known by", AF_CELL_TEXT, 0},
	{"suggestion", "Did they mean", AF_CELL_TEXT, 0}, {"file", "File", AF_CELL_TEXT, 0}};
static const struct af_column file_columns[] = {
	{"file", "File", AF_CELL_TEXT, 0}, {"batch", "No.", AF_CELL_INTEGER, 0}, {"read", "Read", AF_CELL_INTEGER, 0},
	{"added", "Added", AF_CELL_INTEGER, 0}, {"updated", "Updated", AF_CELL_INTEGER, 0}, {"unchanged", "Unchanged", AF_CELL_INTEGER, 0},
	{"rejected", "Rejected", AF_CELL_INTEGER, 0}, {"doubtful", "Not understood", AF_CELL_INTEGER, 0},
	{"encoding", "Encoding", AF_CELL_TEXT, 0}};
static const struct af_column field_columns[] = {
	{"field", "Field", AF_CELL_TEXT, AF_COL_HUMAN_ONLY},
	{"headers", "Read from", AF_CELL_TEXT, AF_COL_HUMAN_ONLY | AF_COL_WRAP}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---------------------------------------------------------------- rows of the tables, for both kinds of readers */

static void add_rejects(struct af_report *report, const struct import_file *file, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		af_report_cell_integer(report, (int64_t)file->result->rejects[i].line);
		af_report_cell_text(report, file->result->rejects[i].key);
		af_report_cell_text(report, file->result->rejects[i].reason);
		af_report_cell_text(report, file->name);
	}
}

static void add_doubts(struct af_report *report, const struct import_file *file, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		af_report_cell_integer(report, (int64_t)file->result->doubts[i].line);
		af_report_cell_text(report, file->result->doubts[i].key);
		af_report_cell_text(report, file->result->doubts[i].header);
		af_report_cell_text(report, file->result->doubts[i].text);
		af_report_cell_text(report, file->name);
	}
}

static void add_unlisted(struct af_report *report, const struct import_file *file, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		af_report_cell_text(report, file->result->unlisted[i].name);
		af_report_cell_integer(report, (int64_t)file->result->unlisted[i].count);
		af_report_cell_text(report, file->result->unlisted[i].suggestion);
		af_report_cell_text(report, file->name);
	}
}

/* ---------------------------------------------------------------- for people */

/* How many columns are read as field. */
static size_t columns_of(const struct af_import_result *result, const char *field)
{
	size_t n = 0;
	for (size_t i = 0; i < result->column_count; i++)
		n += strcmp(result->columns[i].field, field) == 0;
	return n;
}

/* No header told what the column is. */
static bool found_by_cells(const struct af_import_column *column)
{
	return column->by && strcmp(column->by, "cells") == 0;
}

/* The names of the columns that are only kept, with the fields that they may be meant for. */
static void report_kept(struct af_report *report, const struct af_import_result *result)
{
	struct textbuf names = {0};
	size_t kept = columns_of(result, "extra"), named = 0;
	for (size_t i = 0; i < result->column_count && (!named || names.length < KEPT_WIDTH); i++) {
		const struct af_import_column *column = &result->columns[i];
		if (strcmp(column->field, "extra") != 0)
			continue;
		textbuf_printf(&names, named++ ? ", %s" : "%s", column->header);
		if (column->suggestion)
			textbuf_printf(&names, " (%s?)", column->suggestion);
	}
	if (named < kept)
		textbuf_printf(&names, " and %zu more", kept - named);
	if (kept)
		af_report_prose(report, "Kept as %s: %s.", kept == 1 ? "it is" : "they are", textbuf_text(&names));
	textbuf_clear(&names);
}

/* One row for each field that a column was read into, then the other columns. */
static void report_mapping(struct af_report *report, const struct af_import_result *result)
{
	const char *const *fields = af_import_fields();
	struct textbuf line = {0};
	size_t skip = columns_of(result, "skip");
	af_report_heading(report, "Columns");
	af_report_table(report, "fields", field_columns, COUNT(field_columns));
	for (; *fields; fields++) {
		line.length = 0;
		for (size_t i = 0; i < result->column_count; i++)
			if (strcmp(result->columns[i].field, *fields) == 0)
				textbuf_printf(&line, "%s%s%s", line.length ? ", " : "", result->columns[i].header,
				               found_by_cells(&result->columns[i]) ? " (by its cells)" : "");
		if (line.length && strcmp(*fields, "skip") != 0 && strcmp(*fields, "extra") != 0) {
			af_report_cell_text(report, *fields);
			af_report_cell_text(report, textbuf_text(&line));
		}
	}
	af_report_table_end(report);
	report_kept(report, result);
	if (skip)
		af_report_prose(report, "%zu column%s left out.", skip, skip == 1 ? " is" : "s are");
	if (result->added && !columns_of(result, "skills") && !columns_of(result, "text") && !columns_of(result, "skill") &&
	    !columns_of(result, "skill_years"))
		af_report_prose(report, "No column was read as skills, so nobody will match; --map skills=COLUMN names one.");
	textbuf_clear(&line);
}

static void report_rejects(struct af_report *report, const struct import_job *job, const struct import_file *file)
{
	const struct af_import_result *result = file->result;
	size_t n = result->reject_count > REJECTS_SHOWN ? REJECTS_SHOWN : result->reject_count;
	if (n == 0)
		return;
	af_report_heading(report, "Rejected rows");
	af_report_table(report, "rejects", reject_columns, COUNT(reject_columns));
	add_rejects(report, file, n);
	af_report_table_end(report);
	if (n < result->rejected && job->rejects)
		af_report_prose(report, "And %zu more.", result->rejected - n);
	else if (n < result->rejected)
		af_report_prose(report, "And %zu more; --rejects FILE writes all.", result->rejected - n);
}

static void report_doubts(struct af_report *report, const struct import_file *file)
{
	const struct af_import_result *result = file->result;
	size_t n = result->doubt_count > DOUBTS_SHOWN ? DOUBTS_SHOWN : result->doubt_count;
	if (n == 0)
		return;
	af_report_heading(report, "Cells that were not understood");
	af_report_prose(report, "They are kept as they are, and count as not stated.");
	af_report_table(report, "not_understood", doubt_columns, COUNT(doubt_columns));
	add_doubts(report, file, n);
	af_report_table_end(report);
	if (n < result->doubtful)
		af_report_prose(report, "And %zu more; --format json lists %s.", result->doubtful - n,
		                result->doubt_count < result->doubtful ? "the first 1,000" : "all");
}

static void report_unlisted(struct af_report *report, const struct import_file *file)
{
	const struct af_import_result *result = file->result;
	size_t n = result->unlisted_count > UNLISTED_SHOWN ? UNLISTED_SHOWN : result->unlisted_count;
	if (n == 0)
		return;
	af_report_heading(report, "Skills that archefit does not know");
	af_report_prose(report, "They are kept as written, and count as no other skill.");
	af_report_table(report, "unlisted", unlisted_columns, COUNT(unlisted_columns));
	add_unlisted(report, file, n);
	af_report_table_end(report);
	if (result->unlisted_left_out)
		af_report_prose(report, "And very many more; --format json lists the first 20,000. Names that are in no list are kept on the "
		                "profiles all the same: %zu times.", result->unlisted_left_out);
	else if (n < result->unlisted_count)
		af_report_prose(report, "And %zu more; --format json lists all.", result->unlisted_count - n);
}

/* "7 rows read: 2 added, 0 updated, 0 unchanged, 5 rejected." */
static void counts_text(struct textbuf *text, const struct af_import_result *counts)
{
	char people[64] = "";
	if (counts->long_format)
		snprintf(people, sizeof people, " of %zu candidate%s", counts->people, counts->people == 1 ? "" : "s");
	textbuf_printf(text, "%zu row%s%s read: %zu added, %zu updated, %zu unchanged, %zu rejected.", counts->read,
	               counts->read == 1 ? "" : "s", people, counts->added, counts->updated, counts->unchanged, counts->rejected);
}

static const char *why_not_stored(const struct import_job *job)
{
	if (job->dry_run)
		return " This was a dry run: nothing was stored.";
	return job->stored ? "" : " Nothing was stored, because of --strict.";
}

/* People are told when the text is not UTF-8; it may have been taken for what it is not. */
static void report_encoding(struct af_report *report, const struct af_import_result *result)
{
	if (!result->encoding)
		af_report_prose(report, "The encoding is not certain: not UTF-8, and by its words not Windows-1252. Rows with other letters than "
		                        "ASCII are rejected; --encoding names it.");
	else if (strcmp(result->encoding, "UTF-8") != 0)
		af_report_prose(report, result->encoding_detected ? "Read as %s (detected; --encoding says another)." : "Read as %s.",
		                result->encoding);
}

/* The number of a file's batch, 0 when nothing was stored. */
static int64_t batch_of(const struct import_job *job, size_t i)
{
	return job->stored ? job->files[i].result->batch : 0;
}

/* Who of the file may be stored twice. That the list cannot be made is no failure of the import. */
static void report_duplicates(struct cli *cli, struct af_report *report, const struct import_job *job, size_t i)
{
	const struct af_import_result *result = job->files[i].result;
	const size_t touched = result->added + result->updated;
	const int64_t batch = batch_of(job, i);
	struct af_error err;
	if (!batch || !touched)
		return;
	if (touched > LOOK_FOR_DUPLICATES)
		af_report_prose(report, "`archefit candidate duplicates --import %lld` looks for people who are stored twice.", (long long)batch);
	else if (cli_report_duplicates(cli, report, batch, DUPLICATES_SHOWN, &err) != AF_OK)
		af_report_prose(report, "People who may be stored twice were not looked for: %s", err.message);
}

static void report_file(struct af_report *report, const struct import_job *job, const struct import_file *file)
{
	struct textbuf counts = {0};
	counts_text(&counts, file->result);
	if (job->count > 1)
		af_report_heading(report, file->name);
	af_report_prose(report, "%s%s", textbuf_text(&counts), job->count > 1 ? "" : why_not_stored(job));
	report_encoding(report, file->result);
	report_mapping(report, file->result);
	cli_import_profile_report(report, file->result, job->profile);
	report_rejects(report, job, file);
	if (file->result->long_map)
		af_report_prose(report, "If each row is about one skill of its candidate, say so: --map \"%s\".", file->result->long_map);
	report_doubts(report, file);
	report_unlisted(report, file);
	textbuf_clear(&counts);
}

/* Where the rejected rows are. What columns are by their cells, the few rows there may not show: the maps that say it are named. */
static void report_rejects_file(struct af_report *report, const struct import_job *job)
{
	const struct af_import_result *result = job->files[0].result;
	struct textbuf maps = {0};
	for (size_t i = 0; i < result->column_count; i++) {
		const struct af_import_column *column = &result->columns[i];
		if (column->by && strcmp(column->by, "cells") == 0)
			textbuf_printf(&maps, " --map \"%s=%s\"", column->field, column->header);
	}
	af_report_prose(report, "The rejected rows are in %s. Mend them there, then import that file%s%s.", job->rejects, maps.length ? " with" : "",
	                textbuf_text(&maps));
	textbuf_clear(&maps);
}

static void report_for_people(struct cli *cli, struct af_report *report, const struct import_job *job, const struct af_import_result *total)
{
	struct textbuf counts = {0};
	for (size_t i = 0; i < job->count; i++) {
		report_file(report, job, &job->files[i]);
		report_duplicates(cli, report, job, i);
	}
	if (job->count > 1) {
		counts_text(&counts, total);
		af_report_heading(report, "All files");
		af_report_prose(report, "%zu files, %s%s", job->count, textbuf_text(&counts), why_not_stored(job));
	}
	if (job->rejects && job->rejected)
		report_rejects_file(report, job);
	else if (job->rejects)
		af_report_prose(report, "No row was rejected, so %s was not written.", job->rejects);
	textbuf_clear(&counts);
}

/* ---------------------------------------------------------------- for programs */

static void report_tables(struct af_report *report, const struct import_job *job)
{
	af_report_table(report, "rejects", reject_columns, COUNT(reject_columns));
	for (size_t i = 0; i < job->count; i++)
		add_rejects(report, &job->files[i], job->files[i].result->reject_count);
	af_report_table_end(report);
	af_report_table(report, "not_understood", doubt_columns, COUNT(doubt_columns));
	for (size_t i = 0; i < job->count; i++)
		add_doubts(report, &job->files[i], job->files[i].result->doubt_count);
	af_report_table_end(report);
	af_report_table(report, "unlisted", unlisted_columns, COUNT(unlisted_columns));
	for (size_t i = 0; i < job->count; i++)
		add_unlisted(report, &job->files[i], job->files[i].result->unlisted_count);
	af_report_table_end(report);
	af_report_table(report, "columns", mapping_columns, COUNT(mapping_columns));
	for (size_t i = 0; i < job->count; i++)
		for (size_t j = 0; j < job->files[i].result->column_count; j++) {
			const struct af_import_column *column = &job->files[i].result->columns[j];
			af_report_cell_text(report, column->header);
			af_report_cell_text(report, column->field);
			af_report_cell_text(report, column->by);
			af_report_cell_text(report, column->suggestion);
			af_report_cell_text(report, job->files[i].name);
		}
	af_report_table_end(report);
}

static void report_files(struct af_report *report, const struct import_job *job)
{
	af_report_table(report, "files", file_columns, COUNT(file_columns));
	for (size_t i = 0; i < job->count; i++) {
		const struct af_import_result *result = job->files[i].result;
		af_report_cell_text(report, job->files[i].name);
		af_report_cell_integer(report, batch_of(job, i));
		af_report_cell_integer(report, (int64_t)result->read);
		af_report_cell_integer(report, (int64_t)result->added);
		af_report_cell_integer(report, (int64_t)result->updated);
		af_report_cell_integer(report, (int64_t)result->unchanged);
		af_report_cell_integer(report, (int64_t)result->rejected);
		af_report_cell_integer(report, (int64_t)result->doubtful);
		af_report_cell_text(report, result->encoding);
	}
	af_report_table_end(report);
}

/* The fields of the document. Reports for people leave them out. */
static void report_fields(struct af_report *report, const struct import_job *job, const struct af_import_result *total)
{
	int64_t batch = job->count == 1 ? batch_of(job, 0) : 0;
	af_report_integer(report, "read", NULL, (int64_t)total->read);
	af_report_integer(report, "added", NULL, (int64_t)total->added);
	af_report_integer(report, "updated", NULL, (int64_t)total->updated);
	af_report_integer(report, "unchanged", NULL, (int64_t)total->unchanged);
	af_report_integer(report, "rejected", NULL, (int64_t)total->rejected);
	af_report_integer(report, "people", NULL, (int64_t)total->people);
	af_report_integer(report, "doubtful", NULL, (int64_t)total->doubtful);
	af_report_integer(report, "names_left_out", NULL, (int64_t)total->unlisted_left_out);
	af_report_text(report, "encoding", NULL, job->count == 1 ? job->files[0].result->encoding : NULL);
	af_report_bool(report, "dry_run", NULL, job->dry_run);
	af_report_bool(report, "strict", NULL, job->strict);
	af_report_bool(report, "stored", NULL, job->stored);
	af_report_integer(report, "batch", NULL, batch);
	af_report_text(report, "rejects_file", NULL, job->rejected ? job->rejects : NULL);
}

int cli_import_report(struct cli *cli, const struct import_job *job)
{
	struct af_import_result total = {0};
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	for (size_t i = 0; i < job->count; i++) {
		const struct af_import_result *result = job->files[i].result;
		total.read += result->read;
		total.added += result->added;
		total.updated += result->updated;
		total.unchanged += result->unchanged;
		total.rejected += result->rejected;
		total.people += result->people;
		total.doubtful += result->doubtful;
		total.unlisted_left_out += result->unlisted_left_out;
	}
	report_fields(report, job, &total);
	if (cli_for_people(cli)) {
		report_for_people(cli, report, job, &total);
	} else {
		report_tables(report, job);
		report_files(report, job);
	}
	return cli_report_end(cli, report, total.rejected > 0 ? EXIT_REJECTS : EXIT_DONE);
}
