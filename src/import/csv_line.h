/* Feeding libcsv, line by line. */
#ifndef AF_IMPORT_CSV_LINE_H
#define AF_IMPORT_CSV_LINE_H

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>

/* Feeds a line of n > 0 bytes to the parser, which is strict; false when it refuses it. A line without an end, the file's last, gets one. A quote
 * inside a cell that does not begin with one stands for itself, as in 5" disk. cell, row and context are libcsv's. */
bool af_csv_line(struct csv_parser *parser, char delimiter, const char *line, size_t n, void (*cell)(void *, size_t, void *),
                 void (*row)(int, void *), void *context);

#endif
