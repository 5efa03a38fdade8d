/* A shortlist as a complete document in any report format. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct af_column entry_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"low", "Low", AF_CELL_TENTHS, 0},
	{"high", "High", AF_CELL_TENTHS, 0},
	{"raw", "Raw", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"eligible", "Eligible", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"completeness", "Stated %", AF_CELL_INTEGER, 0},
	{"requirement", "Requirements", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"archetype", "Archetype", AF_CELL_TENTHS, AF_COL_DATA_ONLY},
	{"matched", "Matched", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"asked", "Asked", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"failed", "Failed conditions", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "Unverified", AF_CELL_LIST, AF_COL_WRAP},
	{"missing", "Missing", AF_CELL_LIST, AF_COL_WRAP},
};

static const struct af_column part_columns[] = {
	{"key", "Key", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"label", "Part", AF_CELL_TEXT, 0},
	{"kind", "Kind", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"importance", "Asked as", AF_CELL_TEXT, 0},
	{"weight", "Weight", AF_CELL_INTEGER, 0},
	{"strength", "Strength", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"credit", "Credit", AF_CELL_INTEGER, 0},
	{"raw", "Raw", AF_CELL_INTEGER, AF_COL_DATA_ONLY},
	{"points", "Points", AF_CELL_TENTHS, 0},
	{"assumed", "Assumed", AF_CELL_BOOL, AF_COL_DATA_ONLY},
	{"trace", "Evidence", AF_CELL_TEXT, AF_COL_WRAP},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void fields(struct af_report *r, const struct af_shortlist *l)
{
	char month[16];

	af_month_format(l->as_of, month);
	af_report_heading(r, l->title);
	af_report_text(r, "shortlist", "Shortlist", l->slug);
	af_report_text(r, "title", NULL, l->title);
	af_report_text(r, "project", "Project", l->project);
	af_report_text(r, "project_title", NULL, l->project_title);
	af_report_text(r, "created", "Created", l->created);
	af_report_text(r, "as_of", "As of", month);
	af_report_integer(r, "formula_version", "Formula", l->formula_version);
	af_report_text(r, "taxonomy_version", "Taxonomy", l->taxonomy_version);
	af_report_text(r, "specialist", "Specialist", l->specialist);
	af_report_text(r, "generalist", "Generalist", l->generalist);
	af_report_integer(r, "specialist_share", "Specialist share %", l->specialist_share);
	af_report_integer(r, "pool", "Pool", (int64_t)l->pool);
	af_report_integer(r, "eligible", "Eligible", (int64_t)l->eligible_count);
	af_report_integer(r, "near", "Not eligible", (int64_t)l->near_count);
}

static void entries(struct af_report *r, const char *key, const struct af_match *list, size_t n)
{
	af_report_table(r, key, entry_columns, COUNT(entry_columns));
	for (size_t i = 0; i < n; i++) {
		const struct af_match *m = &list[i];

		af_report_cell_integer(r, (int64_t)m->rank);
		af_report_cell_text(r, m->key);
		af_report_cell_text(r, m->name);
		af_report_cell_tenths(r, m->fit);
		af_report_cell_tenths(r, m->low);
		af_report_cell_tenths(r, m->high);
		af_report_cell_integer(r, m->raw);
		af_report_cell_bool(r, m->eligible);
		af_report_cell_integer(r, m->completeness);
		af_report_cell_tenths(r, m->requirement_tenths);
		af_report_cell_tenths(r, m->archetype_tenths);
		af_report_cell_integer(r, (int64_t)m->matched);
		af_report_cell_integer(r, (int64_t)m->asked);
		af_report_cell_list(r, m->failed, m->failed_count);
		af_report_cell_list(r, m->unverified, m->unverified_count);
		af_report_cell_list(r, m->missing, m->missing_count);
	}
	af_report_table_end(r);
}

/* People are not shown the archetype that the mix leaves without weight. */
static void part_rows(struct af_report *r, const struct af_match *m, bool human)
{
	for (size_t i = 0; i < m->part_count; i++) {
		const struct af_part *p = &m->parts[i];
		bool requirement = p->kind == AF_PART_REQUIREMENT;

		if (human && !p->weight)
			continue;
		af_report_cell_text(r, m->key);
		af_report_cell_text(r, p->label);
		af_report_cell_text(r, requirement ? "requirement" : "archetype");
		af_report_cell_text(r, requirement ? af_importance_name(p->importance) : human ? "archetype" : NULL);
		af_report_cell_integer(r, p->weight);
		af_report_cell_integer(r, p->strength);
		af_report_cell_integer(r, p->credit);
		af_report_cell_integer(r, p->raw);
		af_report_cell_tenths(r, p->tenths);
		af_report_cell_bool(r, p->assumed);
		af_report_cell_text(r, p->trace);
	}
}

/* Data formats get one table of all parts; people get one under each name. */
static void parts(struct af_report *r, const struct af_shortlist *l, bool human)
{
	if (!human)
		af_report_table(r, "parts", part_columns, COUNT(part_columns));
	for (size_t list = 0; list < 2; list++) {
		const struct af_match *m = list ? l->near_misses : l->entries;
		size_t n = list ? l->near_miss_count : l->entry_count;

		if (human && list)
			break; /* a near miss is told by its failed conditions */
		for (size_t i = 0; i < n; i++) {
			char heading[400];

			if (human) {
				snprintf(heading, sizeof(heading), "%zu. %.300s, fit %d.%d", m[i].rank, m[i].name[0] ? m[i].name : m[i].key,
				         m[i].fit / 10, m[i].fit % 10);
				af_report_heading(r, heading);
				af_report_table(r, "parts", part_columns, COUNT(part_columns));
			}
			part_rows(r, &m[i], human);
			if (human)
				af_report_table_end(r);
		}
	}
	if (!human)
		af_report_table_end(r);
}

enum af_status af_shortlist_export(const struct af_shortlist *shortlist, FILE *out, enum af_format format, unsigned width, bool color,
                                   struct af_error *err)
{
	bool human = format == AF_TABLE || format == AF_MD;
	struct af_report *r;
	enum af_status status = af_report_new(out, format, width, color, &r, err);

	if (status)
		return status;
	fields(r, shortlist);
	if (human)
		af_report_heading(r, "Shortlisted");
	entries(r, "entries", shortlist->entries, shortlist->entry_count);
	if (human && shortlist->near_miss_count)
		af_report_heading(r, "Near misses");
	if (!human || shortlist->near_miss_count)
		entries(r, "near_misses", shortlist->near_misses, shortlist->near_miss_count);
	if (format != AF_CSV && format != AF_NDJSON)
		parts(r, shortlist, human);
	if (human)
		af_report_prose(r, "Points of a person's parts sum to the fit exactly. Fit is 0 to 100; low and high are the fit if every "
		                "skill named without level or years were as weak, or as strong, as it could be.");
	return af_report_end(r, err);
}
