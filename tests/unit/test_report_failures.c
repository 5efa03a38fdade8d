/* Reports: misuse, output that cannot be written, no memory. */
#include "report_support.h"

#include <sqlite3.h>

static void cell_outside(struct af_report *report) { af_report_cell_text(report, "x"); }
static void wrong_kind(struct af_report *report)
{
	af_report_table(report, "t", one, 1);
	af_report_cell_bool(report, true);
}
static void short_row(struct af_report *report)
{
	af_report_table(report, "t", other, 2);
	af_report_cell_text(report, "x");
	af_report_table_end(report);
}
static void open_table(struct af_report *report)
{
	af_report_table(report, "t", one, 1);
	af_report_cell_text(report, "x");
}
static void nested_table(struct af_report *report)
{
	open_table(report);
	af_report_table(report, "u", one, 1);
}
static void field_inside(struct af_report *report)
{
	open_table(report);
	af_report_text(report, "f", "F", "x");
	af_report_table_end(report);
}
static void prose_inside(struct af_report *report)
{
	open_table(report);
	af_report_prose(report, "x");
	af_report_table_end(report);
}
static void end_alone(struct af_report *report) { af_report_table_end(report); }
static void no_columns(struct af_report *report) { af_report_table(report, "t", one, 0); }
static void no_key(struct af_report *report) { af_report_text(report, NULL, "F", "x"); }
static void no_heading(struct af_report *report) { af_report_heading(report, NULL); }

static const struct af_column rows[] = {{"r", "", AF_CELL_ROWS, AF_COL_DATA_ONLY}};
static void rows_for_text(struct af_report *report)
{
	af_report_table(report, "t", one, 1);
	af_report_cell_rows(report, one, 1);
}
static void rows_outside(struct af_report *report) { af_report_cell_rows(report, one, 1); }
static void rows_without_columns(struct af_report *report)
{
	af_report_table(report, "t", rows, 1);
	af_report_cell_rows(report, NULL, 0);
}
static void rows_too_deep(struct af_report *report)
{
	af_report_table(report, "t", rows, 1);
	for (int i = 0; i < 5; i++)
		af_report_cell_rows(report, rows, 1);
}
static void rows_left_open(struct af_report *report)
{
	af_report_table(report, "t", rows, 1);
	af_report_cell_rows(report, one, 1);
	af_report_table_end(report);
}
static void rows_short(struct af_report *report)
{
	af_report_table(report, "t", rows, 1);
	af_report_cell_rows(report, other, 2);
	af_report_cell_text(report, "x");
	af_report_cell_rows_end(report);
}
static void rows_end_alone(struct af_report *report)
{
	open_table(report);
	af_report_cell_rows_end(report);
}

static void test_misuse(void **state)
{
	static document *const wrong[] = {cell_outside, wrong_kind, short_row, open_table, nested_table, field_inside,
	                                  prose_inside, end_alone, no_columns, no_key, no_heading,
	                                  rows_for_text, rows_outside, rows_without_columns, rows_too_deep, rows_left_open,
	                                  rows_short, rows_end_alone};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		for (int format = AF_TABLE; format <= AF_MD; format++) {
			struct af_error err;

			free(run(wrong[i], (enum af_format)format, 80, true, &err));
			assert_int_equal(err.status, AF_INTERNAL);
			assert_memory_equal(err.message, "report: ", 8);
		}
}

static void same_member(struct af_report *report)
{
	af_report_text(report, "t", "T", "x");
	af_report_table(report, "t", one, 1);
	af_report_table_end(report);
}

static void format_member(struct af_report *report) { af_report_integer(report, "format", "Format", 2); }

static void test_misuse_first_is_kept(void **state)
{
	struct af_error err;
	struct af_report *report;

	(void)state;
	free(run(wrong_kind, AF_CSV, 0, false, &err));
	assert_non_null(strstr(err.message, "column \"a\" of table \"t\" is given bool"));
	free(run(short_row, AF_CSV, 0, false, &err));
	assert_non_null(strstr(err.message, "a row of table \"t\" has 1 cells instead of 2"));
	free(run(same_member, AF_JSON, 0, false, &err));
	assert_int_equal(err.status, AF_INTERNAL);
	free(run(format_member, AF_JSON, 0, false, &err));
	assert_int_equal(err.status, AF_INTERNAL);
	assert_int_equal(af_report_new(NULL, AF_CSV, 0, false, &report, &err), AF_INTERNAL);
	assert_null(report);
	assert_int_equal(af_report_new(stdout, (enum af_format)99, 0, false, &report, &err), AF_INTERNAL);
	ordinary(NULL);
	assert_int_equal(af_report_end(NULL, NULL), AF_INTERNAL);
}

static void test_disk_full(void **state)
{
	(void)state;
	for (int format = AF_TABLE; format <= AF_MD; format++)
		for (int unbuffered = 0; unbuffered < 2; unbuffered++) {
			FILE *out = fopen("/dev/full", "w");
			struct af_report *report;
			struct af_error err = {0};

			assert_non_null(out);
			if (unbuffered)
				setvbuf(out, NULL, _IONBF, 0);
			assert_int_equal(af_report_new(out, (enum af_format)format, 80, false, &report, &err), AF_OK);
			ordinary(report);
			assert_int_equal(af_report_end(report, &err), AF_IO);
			assert_string_equal(err.message, "could not write the output: No space left on device");
			fclose(out);
		}
}

/* With ever more memory every format first fails cleanly, then works, and never says so of an incomplete document. */
static void test_no_memory(void **state)
{
	(void)state;
	for (int format = AF_TABLE; format <= AF_MD; format++) {
		sqlite3_int64 held = sqlite3_memory_used();
		struct af_error err;
		char *whole = run(ordinary, (enum af_format)format, 60, false, &err), *text;
		int failures = 0;

		err.status = AF_NOMEM;
		for (sqlite3_int64 room = 1; err.status != AF_OK; room += 8) {
			assert_true(room < 1000000);
			sqlite3_hard_heap_limit64(held + room);
			text = run(ordinary, (enum af_format)format, 60, false, &err);
			sqlite3_hard_heap_limit64(0);
			assert_true(err.status == AF_OK || err.status == AF_NOMEM);
			failures += err.status != AF_OK;
			assert_int_equal(sqlite3_memory_used(), held);
			if (err.status == AF_OK)
				assert_string_equal(text, whole);
			free(text);
		}
		free(whole);
		assert_true(failures > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_misuse), cmocka_unit_test(test_misuse_first_is_kept),
		cmocka_unit_test(test_disk_full), cmocka_unit_test(test_no_memory),
	};

	return RUN("report failures", tests);
}
