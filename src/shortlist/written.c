/* Is a file what this database writes of a snapshot? It is written again, as of each step of the history that the file can have seen. */
#define _XOPEN_SOURCE 700 /* open_memstream */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zip.h"
#include "shortlist/shortlist.h"

enum form { FORM_MD, FORM_CSV, FORM_JSON, FORM_NDJSON, FORM_HTML, FORM_XLSX, FORM_TEXT };
enum { STATES_MAX = 2000, WIDTH_DEFAULT = 100, WIDTHS_MORE = 12 };

struct again {
	const char *bytes;
	size_t size;
	enum form form;
	bool same;
};

static bool begins(const struct again *a, const char *text)
{
	size_t n = strlen(text);

	return a->size >= n && !memcmp(a->bytes, text, n);
}

/* What a file of each format begins with. What begins otherwise can only be a text. */
static enum form form_of(const struct again *a)
{
	if (af_zip_is(a->bytes, a->size))
		return FORM_XLSX;
	if (begins(a, "<"))
		return FORM_HTML;
	if (begins(a, "{\n"))
		return FORM_JSON;
	if (begins(a, "{"))
		return FORM_NDJSON;
	if (begins(a, "rank,") || begins(a, "\xEF\xBB\xBFrank,"))
		return FORM_CSV;
	return begins(a, "## ") || begins(a, "Blind: codes stand for people.\n\n## ") ? FORM_MD : FORM_TEXT;
}

static enum af_status write_as(const struct af_shortlist *l, enum form form, unsigned width, FILE *out, struct af_error *err)
{
	static const enum af_format formats[] = {
		[FORM_MD] = AF_MD, [FORM_CSV] = AF_CSV, [FORM_JSON] = AF_JSON, [FORM_NDJSON] = AF_NDJSON, [FORM_TEXT] = AF_TABLE};

	if (form == FORM_HTML)
		return af_shortlist_export_html(l, out, err);
	if (form == FORM_XLSX)
		return af_shortlist_export_xlsx(l, out, err);
	return af_shortlist_export(l, out, formats[form], width, false, err);
}

/* Writes it, and compares. */
static enum af_status compare(struct again *a, const struct af_shortlist *l, unsigned width, struct af_error *err)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&bytes, &n);
	enum af_status status = memory ? write_as(l, a->form, width, memory, err) : af_fail_nomem(err);

	if (memory && fclose(memory) && !status)
		status = af_fail_nomem(err);
	a->same = !status && n == a->size && !memcmp(bytes, a->bytes, n);
	free(bytes);
	return status;
}

/* The longest line in characters: not less than it, and seldom much more, is the width that a text was made for. No width breaks the last two lines,
 * hash and digest, which follow an empty one. */
static unsigned longest_line(const struct again *a)
{
	unsigned longest = 0, length = 0;
	size_t end = a->size;

	while (end > 1 && memcmp(a->bytes + end - 2, "\n\n", 2) != 0)
		end--;
	for (size_t i = 0; i < end; i++) {
		length = a->bytes[i] == '\n' ? 0 : length + (((unsigned char)a->bytes[i] & 0xC0) != 0x80);
		longest = length > longest ? length : longest;
	}
	return longest;
}

/* One state of the history: of a text, for the widths that it may have. */
static enum af_status compare_state(struct again *a, const struct af_shortlist *l, struct af_error *err)
{
	unsigned longest = a->form == FORM_TEXT ? longest_line(a) : 0;
	enum af_status status = compare(a, l, 0, err);

	if (a->form != FORM_TEXT || status || a->same)
		return status;
	status = compare(a, l, WIDTH_DEFAULT, err);
	for (unsigned more = 0; !status && !a->same && longest < 1000 && more < WIDTHS_MORE; more++)
		status = compare(a, l, longest + more, err);
	return status;
}

/* The newest state first: the history only grows, and what is decided is told by it. */
static enum af_status compare_states(struct again *a, struct af_shortlist *l, size_t *events, struct af_error *err)
{
	const size_t all = l->history_count;
	enum af_status status = AF_OK;

	for (size_t gone = 0; !status && gone <= all && gone < STATES_MAX; gone++) {
		l->history_count = *events = all - gone;
		status = compare_state(a, l, err);
		if (a->same)
			break;
	}
	l->history_count = all;
	return status;
}

static enum af_status read_snapshot(struct af_store *store, const char *address, bool blind, struct af_shortlist **l, struct af_error *err)
{
	struct af_blind *codes = NULL;
	enum af_status status = af_shortlist_get(store, address, l, err);

	if (!status && blind)
		status = af_blind_new(store, &codes, err);
	if (!status && blind)
		status = af_shortlist_blind(*l, codes, err);
	af_blind_free(codes);
	return status;
}

enum af_status af_shortlist_compare_written(struct af_store *store, const char *bytes, size_t n, struct af_shortlist_check *check,
                                            struct af_error *err)
{
	struct again a = {.bytes = bytes, .size = n};
	enum af_status status = AF_OK;
	size_t most = 0;

	a.form = form_of(&a);
	for (size_t i = 0; i < check->snapshot_count && !status && !a.same; i++) {
		struct af_shortlist *l = NULL;

		status = read_snapshot(store, check->snapshots[i], check->blind, &l, err);
		if (!status)
			status = compare_states(&a, l, &check->events, err);
		check->same_as = a.same ? check->snapshots[i] : NULL;
		check->all_events = status ? 0 : l->history_count;
		most = check->all_events > most ? check->all_events : most;
		af_shortlist_free(l);
	}
	if (status == AF_READONLY) { /* no secret, so no codes */
		check->not_compared = "this database has made no codes yet";
		return AF_OK;
	}
	if (status)
		return status;
	check->comparison = a.same ? AF_COMPARED_SAME : AF_COMPARED_OTHER;
	if (!a.same && (a.form == FORM_TEXT || most >= STATES_MAX)) {
		check->comparison = AF_COMPARED_NOT;
		check->not_compared = a.form == FORM_TEXT ? "how a text looks depends on the width that it was written for"
		                                          : "too much was done with the shortlist since";
	}
	return AF_OK;
}
