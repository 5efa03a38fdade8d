/* libxlsxwriter, loaded when the first workbook is written. It brings libcrypto with it, and every command would start a millisecond later for that. */
#ifndef AF_XLSX_LIBRARY_H
#define AF_XLSX_LIBRARY_H

#include <xlsxwriter.h>

#include "base/memory.h"

#define AF_LXW_FUNCTIONS(X) \
	X(format_set_align) X(format_set_bg_color) X(format_set_bold) X(format_set_bottom) X(format_set_font_color) X(format_set_font_size) \
	X(format_set_indent) X(format_set_num_format) X(format_set_text_wrap) X(lxw_strerror) X(workbook_add_format) X(workbook_add_worksheet) \
	X(workbook_close) X(workbook_new_opt) X(workbook_set_custom_property_string) X(workbook_set_properties) X(worksheet_autofilter) \
	X(worksheet_conditional_format_range) X(worksheet_fit_to_pages) X(worksheet_freeze_panes) X(worksheet_print_area) \
	X(worksheet_repeat_rows) X(worksheet_set_column) X(worksheet_set_footer) X(worksheet_set_landscape) X(worksheet_set_paper) \
	X(worksheet_set_row) X(worksheet_write_number) X(worksheet_write_string)

/* Its functions that workbooks need, by their names. */
struct af_lxw {
#define AF_LXW_MEMBER(function) __typeof__(&function) function;
	AF_LXW_FUNCTIONS(AF_LXW_MEMBER)
#undef AF_LXW_MEMBER
};

/* Fills *lxw. AF_IO: the library is not installed. It stays loaded. */
enum af_status af_lxw_load(struct af_lxw *lxw, struct af_error *err) AF_WARN_UNUSED;

#endif
