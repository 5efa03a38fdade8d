/* A shortlist as a complete document in any report format. */
#define _XOPEN_SOURCE 700 /* open_memstream */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shortlist/shortlist.h"

static const struct af_column listed_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"name", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"range", "Range", AF_CELL_TEXT, 0},
	{"has", "Has", AF_CELL_TEXT, 0},
	{"missing", "Lacks", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "To check", AF_CELL_LIST, AF_COL_WRAP},
};

static const struct af_column near_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"name", "Name", AF_CELL_TEXT, AF_COL_NAME},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"failed", "Fails", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "To check", AF_CELL_LIST, AF_COL_WRAP},
};

static const struct af_column part_columns[] = {
	{"label", "Part", AF_CELL_TEXT, 0},        {"importance", "Asked as", AF_CELL_TEXT, 0}, {"weight", "Weight", AF_CELL_TEXT, AF_COL_WHOLE},
	{"credit", "Credit", AF_CELL_INTEGER, 0},  {"points", "Points", AF_CELL_TENTHS, 0},     {"trace", "Evidence", AF_CELL_TEXT, AF_COL_WRAP},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *af_shortlist_credit(int credit, int *step)
{
	static const char *const words[] = {"none", "little", "half", "most", "full"};

	*step = credit <= 0 ? 0 : credit < 84 ? 1 : credit < 167 ? 2 : credit < 250 ? 3 : 4;
	return words[*step];
}

static void fields(struct af_report *r, const struct af_shortlist *l)
{
	af_report_heading(r, l->title);
	af_report_text(r, "shortlist", "Shortlist", l->slug);
	af_report_text(r, "project", "Project", l->project);
	af_report_text(r, "created", "Created", l->created);
	af_report_prose(r, "%zu of %zu people were eligible. The project was taken to need %d %% %s and %d %% %s.", l->eligible_count,
	                l->pool, l->specialist_share, l->specialist, 100 - l->specialist_share, l->generalist);
}

static bool pinned_out(const struct af_shortlist *l, const struct af_match *m)
{
	const struct af_shortlist_event *pin = af_shortlist_pin(l, m->key);

	return pin && pin->act == AF_ACT_PIN_OUT;
}

static size_t listed_count(const struct af_shortlist *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->entry_count; i++)
		n += !pinned_out(l, &l->entries[i]);
	return n;
}

/* Who is pinned out is shown apart. */
static void listed(struct af_report *r, const struct af_shortlist *l)
{
	char text[64];

	af_report_heading(r, "Shortlisted");
	if (!listed_count(l)) {
		af_report_prose(r, l->entry_count ? "Nobody: everybody who was listed is pinned out." : "Nobody was eligible.");
		return;
	}
	af_report_table(r, "entries", listed_columns, COUNT(listed_columns));
	for (size_t i = 0; i < l->entry_count; i++) {
		const struct af_match *m = &l->entries[i];

		if (pinned_out(l, m))
			continue;
		af_report_cell_integer(r, (int64_t)m->rank);
		af_report_cell_text(r, m->name);
		af_report_cell_text(r, m->key);
		af_report_cell_tenths(r, m->fit);
		snprintf(text, sizeof(text), "%d.%d-%d.%d", m->low / 10, m->low % 10, m->high / 10, m->high % 10);
		af_report_cell_text(r, m->low == m->high ? "" : text);
		snprintf(text, sizeof(text), "%zu/%zu", m->matched, m->asked);
		af_report_cell_text(r, text);
		af_report_cell_list(r, m->missing, m->missing_count);
		af_report_cell_list(r, m->unverified, m->unverified_count);
	}
	af_report_table_end(r);
}

static void near_misses(struct af_report *r, const struct af_match *list, size_t n)
{
	if (!n)
		return;
	af_report_heading(r, "Near misses");
	af_report_table(r, "near_misses", near_columns, COUNT(near_columns));
	for (size_t i = 0; i < n; i++) {
		const struct af_match *m = &list[i];

		af_report_cell_integer(r, (int64_t)m->rank);
		af_report_cell_text(r, m->name);
		af_report_cell_text(r, m->key);
		af_report_cell_tenths(r, m->fit);
		af_report_cell_list(r, m->failed, m->failed_count);
		af_report_cell_list(r, m->unverified, m->unverified_count);
	}
	af_report_table_end(r);
}

/* What each fit is made of; not the archetype that the mix leaves without weight. */
static void parts(struct af_report *r, const struct af_shortlist *l, const struct af_match *m, const struct af_shortlist_profile *profile)
{
	char heading[400], weight[32];

	snprintf(heading, sizeof(heading), "%zu. %.300s, fit %d.%d%s", m->rank, m->name[0] ? m->name : m->key, m->fit / 10, m->fit % 10,
	         pinned_out(l, m) ? " (pinned out: not on the list)" : "");
	af_report_heading(r, heading);
	if (profile->why)
		af_report_prose(r, "%s %s", profile->why, profile->lacks);
	af_report_table(r, "parts", part_columns, COUNT(part_columns));
	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];

		if (!p->weight)
			continue;
		af_report_cell_text(r, p->label);
		af_report_cell_text(r, p->kind == AF_PART_REQUIREMENT ? af_importance_name(p->importance) : "archetype");
		snprintf(weight, sizeof(weight), "%d.%02d %%", p->weight / 100, p->weight % 100);
		af_report_cell_text(r, weight);
		af_report_cell_integer(r, p->credit);
		af_report_cell_tenths(r, p->tenths);
		af_report_cell_text(r, p->trace);
	}
	af_report_table_end(r);
}

static void method(struct af_report *r, const struct af_shortlist *l)
{
	char month[16];

	af_month_format(l->as_of, month);
	af_report_heading(r, "Method");
	af_report_prose(r, "Fit is 0 to 100; the points of a person's parts sum to it exactly. Range is the fit if every skill that the profile "
	                "names without level or years were as weak, or as strong, as it could be. Has counts the requirements with any evidence. "
	                "To check are conditions that nothing on the profile confirms or denies.");
	af_report_prose(r, "Skills count as of %s. Formula %d, taxonomy %s.", month, l->formula_version, l->taxonomy_version);
}

/* What people did, where they did anything. */
static void done(struct af_report *r, const struct af_shortlist *l)
{
	size_t decided = 0, in = 0, out = 0;

	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		decided += af_shortlist_decision(l, e->key) == e;
		in += af_shortlist_pin(l, e->key) == e && e->act == AF_ACT_PIN_IN;
		out += af_shortlist_pin(l, e->key) == e && e->act == AF_ACT_PIN_OUT;
	}
	if (in) {
		af_report_heading(r, "Pinned in by hand");
		af_shortlist_pins(r, l, "pinned_in", true, false);
	}
	if (out) {
		af_report_heading(r, "Pinned out by hand");
		af_shortlist_pins(r, l, "pinned_out", false, true);
	}
	if (decided) {
		af_report_heading(r, "Decisions");
		af_shortlist_decisions(r, l);
	}
}

static void for_people(struct af_report *r, const struct af_shortlist *l, enum af_format format)
{
	fields(r, l);
	listed(r, l);
	near_misses(r, l->near_misses, l->near_miss_count);
	done(r, l);
	for (size_t i = 0; i < l->entry_count; i++)
		parts(r, l, &l->entries[i], &l->entry_profiles[i]);
	method(r, l);
	if (format == AF_TABLE) /* no width may break these */
		return;
	af_report_text(r, "hash", "Snapshot", l->hash);
	af_report_text(r, "file_hash", "This file", af_shortlist_unsealed_of(l));
}

static void as_data(struct af_report *r, const struct af_shortlist *l)
{
	af_shortlist_content(r, l);
	af_shortlist_decisions(r, l);
	af_shortlist_pins(r, l, "pins", true, true);
	af_shortlist_history(r, l);
	af_report_text(r, "hash", NULL, l->hash);
	af_report_text(r, "file_hash", NULL, af_shortlist_unsealed);
}

static enum af_status write_report(const struct af_shortlist *l, FILE *out, enum af_format format, unsigned width, bool color,
                                   struct af_error *err)
{
	struct af_report *r;
	enum af_status status = af_report_new(out, format, width, color, &r, err);

	if (status)
		return status;
	if (l->blind)
		af_report_blind(r);
	if (format == AF_TABLE || format == AF_MD)
		for_people(r, l, format);
	else if (format == AF_JSON)
		as_data(r, l);
	else
		af_shortlist_rows(r, l);
	status = af_report_end(r, err);
	if (!status && format == AF_TABLE && fprintf(out, "\nSnapshot:  %s\nThis file: %s\n", l->hash, af_shortlist_unsealed_of(l)) < 0)
		status = af_fail_nomem(err); /* out is memory */
	return status;
}

enum af_status af_shortlist_export(const struct af_shortlist *shortlist, FILE *out, enum af_format format, unsigned width, bool color,
                                   struct af_error *err)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&bytes, &n);
	enum af_status status = memory ? write_report(shortlist, memory, format, width, color, err) : af_fail_nomem(err);

	if (memory && fclose(memory) && !status)
		status = af_fail_nomem(err);
	if (!status) {
		af_shortlist_seal(bytes, n);
		if (fwrite(bytes, 1, n, out) != n || fflush(out))
			status = af_fail(err, AF_IO, "could not write the output: %s", strerror(errno));
	}
	free(bytes);
	return status;
}
