/* What the tests of reports share: running a document into memory, and a document with everything in it. */
#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "archefit.h"

typedef void document(struct af_report *report);

/* Runs a document into memory. Returns what it wrote, to be freed with free(), and its status in *status. */
static inline char *run(document *write, enum af_format format, unsigned width, bool color, struct af_error *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct af_report *report;

	assert_non_null(out);
	memset(err, 0, sizeof(*err));
	err->status = af_report_new(out, format, width, color, &report, err);
	if (report) {
		write(report);
		err->status = af_report_end(report, err);
	}
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(text), n);
	return text;
}

static inline void expect_in(document *write, enum af_format format, unsigned width, bool color, const char *expected)
{
	struct af_error err;
	char *text = run(write, format, width, color, &err);

	assert_string_equal(err.message, "");
	assert_int_equal(err.status, AF_OK);
	assert_string_equal(text, expected);
	free(text);
}

static inline void expect(document *write, enum af_format format, const char *expected)
{
	expect_in(write, format, 0, false, expected);
}

static const struct af_column one[] = {{"a", "A", AF_CELL_TEXT, 0}};
static const struct af_column other[] = {{"a", "A", AF_CELL_TEXT, 0}, {"b", "B", AF_CELL_TEXT, 0}};

static const struct af_column match_columns[] = {
	{"rank", "#", AF_CELL_INTEGER, 0},
	{"key", "Key", AF_CELL_TEXT, 0},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"eligible", "Eligible", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"mark", "OK", AF_CELL_BOOL, AF_COL_HUMAN_ONLY},
	{"skills", "Skills", AF_CELL_LIST, AF_COL_WRAP},
};

static inline void match_row(struct af_report *report, int64_t rank, const char *key, int fit, bool eligible, size_t n)
{
	static const char *const skills[] = {"Python", "FastAPI", "PostgreSQL"};

	af_report_cell_integer(report, rank);
	af_report_cell_text(report, key);
	af_report_cell_tenths(report, fit);
	af_report_cell_bool(report, eligible);
	af_report_cell_bool(report, eligible);
	af_report_cell_list(report, skills, n);
}

/* A document with everything in it. */
static inline void ordinary(struct af_report *report)
{
	static const char *const modes[] = {"remote", "on site"};

	af_report_heading(report, "Match");
	af_report_text(report, "project", "Project", "shop");
	af_report_integer(report, "pool", "People looked at", 25);
	af_report_tenths(report, "best", "Best", 873);
	af_report_bool(report, "pinned", "Pinned", false);
	af_report_list(report, "modes", "Modes", modes, 2);
	af_report_text(report, "brief", "Brief", NULL);
	af_report_text(report, "taxonomy", NULL, "00ff");
	af_report_prose(report, "%d of %d people are eligible.", 2, 25);
	af_report_table(report, "matches", match_columns, 6);
	match_row(report, 1, "ann", 873, true, 3);
	match_row(report, 10, NULL, -5, false, 0);
	af_report_table_end(report);
	af_report_table(report, "near_misses", match_columns, 6);
	af_report_table_end(report);
	af_report_heading(report, "Shares");
	af_report_bar(report, "Python", 50, 100, "50%");
	af_report_bar(report, "Go", 0, 0, "");
}

/* Runs the tests in a UTF-8 locale, as the command does. */
#define RUN(name, tests) (setlocale(LC_CTYPE, "C.UTF-8") ? cmocka_run_group_tests_name(name, tests, NULL, NULL) : 1)

#endif
