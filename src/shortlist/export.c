/* A shortlist as a complete document in any report format. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Data formats: the members of `match`, the same for entries and near misses, so that CSV holds both in one table. */
static const struct af_column entry_columns[] = {
	{"rank", "", AF_CELL_INTEGER, 0},        {"key", "", AF_CELL_TEXT, 0},          {"name", "", AF_CELL_TEXT, 0},
	{"fit", "", AF_CELL_TENTHS, 0},          {"low", "", AF_CELL_TENTHS, 0},        {"high", "", AF_CELL_TENTHS, 0},
	{"raw", "", AF_CELL_INTEGER, 0},         {"eligible", "", AF_CELL_BOOL, 0},     {"completeness", "", AF_CELL_INTEGER, 0},
	{"requirement", "", AF_CELL_TENTHS, 0},  {"archetype", "", AF_CELL_TENTHS, 0},  {"matched", "", AF_CELL_INTEGER, 0},
	{"asked", "", AF_CELL_INTEGER, 0},       {"failed", "", AF_CELL_LIST, 0},       {"unverified", "", AF_CELL_LIST, 0},
	{"missing", "", AF_CELL_LIST, 0},
};

static const struct af_column listed_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"range", "Range", AF_CELL_TEXT, 0},
	{"has", "Has", AF_CELL_TEXT, 0},
	{"missing", "Lacks", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "To check", AF_CELL_LIST, AF_COL_WRAP},
};

static const struct af_column near_columns[] = {
	{"rank", "Rank", AF_CELL_INTEGER, 0},
	{"name", "Name", AF_CELL_TEXT, 0},
	{"key", "Key", AF_CELL_TEXT, AF_COL_WHOLE},
	{"fit", "Fit", AF_CELL_TENTHS, 0},
	{"failed", "Fails", AF_CELL_LIST, AF_COL_WRAP},
	{"unverified", "To check", AF_CELL_LIST, AF_COL_WRAP},
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
	af_report_text(r, "as_of", NULL, month);
	af_report_integer(r, "formula_version", NULL, l->formula_version);
	af_report_text(r, "taxonomy_version", NULL, l->taxonomy_version);
	af_report_text(r, "specialist", NULL, l->specialist);
	af_report_text(r, "generalist", NULL, l->generalist);
	af_report_integer(r, "specialist_share", NULL, l->specialist_share);
	af_report_integer(r, "pool", NULL, (int64_t)l->pool);
	af_report_integer(r, "eligible", NULL, (int64_t)l->eligible_count);
	af_report_integer(r, "near", NULL, (int64_t)l->near_count);
	af_report_prose(r, "%zu of %zu people were eligible. The project was taken to need %d %% %s and %d %% %s.", l->eligible_count,
	                l->pool, l->specialist_share, l->specialist, 100 - l->specialist_share, l->generalist);
}

static void listed(struct af_report *r, const struct af_match *list, size_t n)
{
	char text[64];

	af_report_heading(r, "Shortlisted");
	af_report_table(r, "entries", listed_columns, COUNT(listed_columns));
	for (size_t i = 0; i < n; i++) {
		const struct af_match *m = &list[i];

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
	if (human) {
		listed(r, shortlist->entries, shortlist->entry_count);
		near_misses(r, shortlist->near_misses, shortlist->near_miss_count);
	} else {
		entries(r, "entries", shortlist->entries, shortlist->entry_count);
		entries(r, "near_misses", shortlist->near_misses, shortlist->near_miss_count);
	}
	if (format != AF_CSV && format != AF_NDJSON)
		parts(r, shortlist, human);
	if (human)
		method(r, shortlist);
	return af_report_end(r, err);
}
