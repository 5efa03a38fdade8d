/* What every backend needs: values as text, and writing that keeps its first failure. See report_internal.h. */
#include "report/report_internal.h"

#include <errno.h>
#include <string.h>

bool af_report_shows(const struct af_report *report, const struct af_column *column)
{
	if (column->kind == AF_CELL_ROWS && !report->backend->rows)
		return false;
	if (report->format == AF_CSV && column->flags & AF_COL_NO_CSV)
		return false;
	if (report->blind && report->backend->human && column->flags & AF_COL_NAME)
		return false;
	return !(column->flags & (report->backend->human ? AF_COL_DATA_ONLY : AF_COL_HUMAN_ONLY));
}

static void add_tenths(struct af_buf *out, int64_t tenths)
{
	int64_t size = tenths < 0 ? -tenths : tenths; /* made from an int, so never INT64_MIN */

	af_buf_printf(out, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(size / 10), (long long)(size % 10));
}

void af_value_text(struct af_buf *out, const struct af_value *value, bool human)
{
	bool any = false;

	if (value->null)
		return;
	switch (value->kind) {
	case AF_CELL_TEXT:
		af_buf_adds(out, value->text);
		break;
	case AF_CELL_INTEGER:
		af_buf_printf(out, "%lld", (long long)value->number);
		break;
	case AF_CELL_TENTHS:
		add_tenths(out, value->number);
		break;
	case AF_CELL_BOOL:
		af_buf_adds(out, human ? (value->number ? "yes" : "no") : (value->number ? "true" : "false"));
		break;
	case AF_CELL_LIST:
		for (size_t i = 0; i < value->n; i++) {
			if (!value->list[i])
				continue;
			af_buf_adds(out, any ? "; " : "");
			af_buf_adds(out, value->list[i]);
			any = true;
		}
		break;
	case AF_CELL_ROWS:
		break; /* never a value: its rows come one by one */
	}
}

void af_report_nomem(struct af_report *report)
{
	if (report->error.status == AF_OK)
		af_fail_nomem(&report->error);
}

void af_report_fail_write(struct af_report *report, int code)
{
	if (report->error.status == AF_OK)
		af_fail(&report->error, AF_IO, "could not write the output: %s", strerror(code ? code : EIO));
}

void af_report_flush(struct af_report *report)
{
	if (report->text.failed) {
		af_report_nomem(report);
	} else if (report->error.status == AF_OK && report->text.length) {
		errno = 0;
		if (fwrite(report->text.data, 1, report->text.length, report->out) != report->text.length)
			af_report_fail_write(report, errno);
	}
	af_buf_reset(&report->text);
}

void af_report_gap(struct af_report *report, enum af_block block)
{
	enum af_block last = report->last;
	bool list = last == block && (block == AF_BLOCK_FIELDS || block == AF_BLOCK_BAR);
	bool titled = report->format == AF_TABLE && last == AF_BLOCK_HEADING && block != AF_BLOCK_HEADING;

	if (last != AF_BLOCK_NONE && !list && !titled)
		af_buf_addc(&report->text, '\n');
	report->last = block;
}
