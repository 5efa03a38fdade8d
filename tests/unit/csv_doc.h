/* Reading the tables of docs/csv.md, for the tests that keep them true.
 *
 * A table is known by its first header cell. A table that no check is known for (test_csv_doc.c), a row that cannot be read and a table that is
 * missing are failures, so that nothing slips through by being written otherwise. */
#ifndef TESTS_CSV_DOC_H
#define TESTS_CSV_DOC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/cells.h"

#define DOCUMENT "docs/csv.md"
#define NOW (2026 * 12 + 10) /* the document says when its table was made: 2026-11 */
enum { CELLS_MAX = 8, CELL_SIZE = 4096 };

static struct af_taxonomy *taxonomy;
static char *document; /* as read */

struct row {
	size_t line;
	size_t count;
	char cells[CELLS_MAX][CELL_SIZE];
};

/* ---------------------------------------------------------------- reading the document */

static inline int set_up(void **state)
{
	struct af_error err;
	FILE *in = fopen(DOCUMENT, "rb");
	long size;

	(void)state;
	if (!in || fseek(in, 0, SEEK_END) || (size = ftell(in)) <= 0 || fseek(in, 0, SEEK_SET)) {
		print_error("%s cannot be read; run the tests from the top of the repository\n", DOCUMENT);
		if (in)
			fclose(in);
		return -1;
	}
	document = calloc(1, (size_t)size + 1);
	if (!document || fread(document, 1, (size_t)size, in) != (size_t)size) {
		fclose(in);
		return -1;
	}
	fclose(in);
	return af_taxonomy_builtin(&taxonomy, &err) == AF_OK ? 0 : -1;
}

static inline int tear_down(void **state)
{
	(void)state;
	free(document);
	af_taxonomy_free(taxonomy);
	return 0;
}

/* Splits "| a | b |" into its cells, without the spaces around them; "\|" is a bar. False when the line is no such row. */
static inline bool read_row(const char *line, size_t n, struct row *row)
{
	row->count = 0;
	if (n < 2 || line[0] != '|' || line[n - 1] != '|')
		return false;
	for (size_t at = 1; at < n;) {
		char *cell;
		size_t length = 0;

		assert_true(row->count < CELLS_MAX);
		cell = row->cells[row->count++];
		while (at < n && line[at] == ' ')
			at++;
		for (; line[at] != '|'; at++) {
			if (line[at] == '\\' && line[at + 1] == '|')
				at++;
			assert_true(length + 1 < CELL_SIZE);
			cell[length++] = line[at];
		}
		while (length && cell[length - 1] == ' ')
			length--;
		cell[length] = '\0';
		at++;
	}
	return true;
}

typedef void check_fn(const struct row *row);

/* Calls check with every row of the tables whose first header cell is title and that have that many columns. Fails when there
 * are fewer than `least` rows. */
static inline void each_row(const char *title, size_t columns, size_t least, check_fn *check)
{
	static struct row row;
	size_t line = 0, rows = 0, depth = 0; /* depth: lines into the current table */
	bool wanted = false;

	for (const char *at = document; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		line++;
		if (!read_row(at, strcspn(at, "\n"), &row)) {
			depth = 0;
			continue;
		}
		row.line = line;
		if (!depth++)
			wanted = !strcmp(row.cells[0], title) && row.count == columns;
		if (!wanted || depth < 3) /* the header and the rule below it */
			continue;
		if (row.count != columns)
			fail_msg("%s:%zu: %zu cells instead of %zu", DOCUMENT, line, row.count, columns);
		check(&row);
		rows++;
	}
	if (rows < least)
		fail_msg("%s: %zu rows in tables \"%s\", at least %zu were expected", DOCUMENT, rows, title, least);
}

/* The text between the backticks that enclose the whole cell. Static, until the next call. */
static inline const char *code(const struct row *row, size_t index)
{
	static char text[CELL_SIZE];
	size_t n = strlen(row->cells[index]);

	if (n < 3 || row->cells[index][0] != '`' || row->cells[index][n - 1] != '`')
		fail_msg("%s:%zu: \"%s\" is not between backticks", DOCUMENT, row->line, row->cells[index]);
	memcpy(text, row->cells[index] + 1, n - 2);
	text[n - 2] = '\0';
	return text;
}

/* Takes the next `word` of a list of words between backticks with commas between them. */
static inline bool next_word(const struct row *row, const char **at, char word[128])
{
	const char *end;

	if (!**at)
		return false;
	end = **at == '`' ? strchr(*at + 1, '`') : NULL;
	if (!end || (end[1] && strncmp(end + 1, ", `", 3) != 0) || end - *at > 120)
		fail_msg("%s:%zu: no list of words between backticks, from \"%.40s\" on", DOCUMENT, row->line, *at);
	snprintf(word, 128, "%.*s", (int)(end - *at - 1), *at + 1);
	*at = end[1] ? end + 3 : end + 1;
	return true;
}

static inline void expect(const struct row *row, const char *got, const char *told)
{
	if (strcmp(got, told) != 0)
		fail_msg("%s:%zu: %s is understood as \"%s\", the document says \"%s\"", DOCUMENT, row->line, row->cells[0], got, told);
}

static inline void months_text(int months, char out[48])
{
	const int years = months / 12, rest = months % 12;
	char tail[24] = "";

	out[0] = '\0';
	if (months == AF_UNKNOWN)
		return;
	if (rest || !years)
		snprintf(tail, sizeof(tail), "%d month%s", rest, rest == 1 ? "" : "s");
	if (years)
		snprintf(out, 48, "%d year%s%s%s", years, years == 1 ? "" : "s", tail[0] ? " " : "", tail);
	else
		snprintf(out, 48, "%s", tail);
}

#endif
