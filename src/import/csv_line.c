#include "import/csv_line.h"

/* The rest of a cell without quotes around it, from a quote inside it on; 0 when that quote tells that quotes are not where they should be.
 * They are not when they are odd in number and the cell ends with one: so ends the last line of a cell whose first line was given up. */
static size_t bare_quotes(char delimiter, const char *text, size_t n)
{
	size_t end = 0, quotes = 0;
	char last = '\0';

	for (; end < n && text[end] != delimiter && text[end] != '\r' && text[end] != '\n'; end++) {
		quotes += text[end] == '"';
		last = text[end] == ' ' ? last : text[end];
	}
	return quotes % 2 && last == '"' ? 0 : end;
}

bool af_csv_line(struct csv_parser *parser, char delimiter, const char *line, size_t n, void (*cell)(void *, size_t, void *),
                 void (*row)(int, void *), void *context)
{
	const bool open = line[n - 1] != '\n' && line[n - 1] != '\r';
	size_t at = csv_parse(parser, line, n, cell, row, context);

	/* The strict parser stops at such a quote; it is let through as in a parser that is not strict. */
	while (at < n && parser->status == CSV_EPARSE && !parser->quoted) {
		const size_t rest = bare_quotes(delimiter, line + at, n - at);

		if (!rest)
			return false;
		csv_set_opts(parser, 0);
		if (csv_parse(parser, line + at, rest, cell, row, context) != rest)
			return false;
		csv_set_opts(parser, CSV_STRICT);
		at += rest;
		at += csv_parse(parser, line + at, n - at, cell, row, context);
	}
	return at == n && (!open || csv_parse(parser, "\n", 1, cell, row, context) == 1);
}
