/* What every fit is made of: a row for each person and part. */
#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static const struct af_xlsx_column columns[] = {
	{"Rank", 7, AF_XLSX_INTEGER, 0},
	{"Name", 24, AF_XLSX_TEXT, 0},
	{"Key", 28, AF_XLSX_TEXT, 0},
	{"Standing", 12, AF_XLSX_TEXT, 0},
	{"Part", 30, AF_XLSX_WRAP, 0},
	{"Asked as", 11, AF_XLSX_TEXT, 0},
	{"Weight", 9, AF_XLSX_SHARE, 0},
	{"Credit", 8, AF_XLSX_INTEGER, AF_XLSX_HEAT},
	{"Met", 8, AF_XLSX_TEXT, 0},
	{"Points", 8, AF_XLSX_TENTHS, 0},
	{"Rests on", 11, AF_XLSX_TEXT, 0},
	{"Note", 20, AF_XLSX_TEXT, AF_XLSX_FLAG},
	{"Evidence", 60, AF_XLSX_WRAP, 0},
	{"Strength", 10, AF_XLSX_INTEGER, 0},
	{"Raw score", 10, AF_XLSX_INTEGER, 0},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]), PRINTED = 13 };
static const struct af_xlsx_table contributions = {"Contributions", columns, COLUMNS, 2, PRINTED};

static const char *note_of(const struct af_part *p)
{
	if (p->kind != AF_PART_REQUIREMENT || p->credit)
		return NULL;
	return p->importance == AF_MUST ? "must-have missing" : "missing";
}

static void add_part(struct af_xlsx *x, const struct af_match *m, const char *standing, const struct af_part *p)
{
	int step;

	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->rank);
	af_xlsx_text(x, AF_XLSX_TEXT, m->name);
	af_xlsx_text(x, AF_XLSX_TEXT, m->key);
	af_xlsx_text(x, AF_XLSX_TEXT, standing);
	af_xlsx_text(x, AF_XLSX_WRAP, p->label);
	af_xlsx_text(x, AF_XLSX_TEXT, p->kind == AF_PART_REQUIREMENT ? af_importance_name(p->importance) : "archetype");
	af_xlsx_number(x, AF_XLSX_SHARE, p->weight);
	af_xlsx_number(x, AF_XLSX_INTEGER, p->credit);
	af_xlsx_text(x, AF_XLSX_TEXT, af_shortlist_credit(p->credit, &step));
	af_xlsx_number(x, AF_XLSX_TENTHS, p->tenths);
	af_xlsx_text(x, AF_XLSX_TEXT, p->assumed ? "assumed" : p->strength ? "stated" : NULL);
	af_xlsx_text(x, AF_XLSX_TEXT, note_of(p));
	af_xlsx_text(x, AF_XLSX_WRAP, p->trace);
	af_xlsx_number(x, AF_XLSX_INTEGER, p->strength);
	af_xlsx_number(x, AF_XLSX_INTEGER, p->raw);
	af_xlsx_row_end(x);
}

static void add_people(struct af_xlsx *x, const struct af_match *people, size_t n, const char *standing)
{
	for (size_t i = 0; i < n; i++) {
		const char *is = af_shortlist_standing(x->list, people[i].key, standing);

		for (size_t j = 0; j < people[i].part_count; j++)
			add_part(x, &people[i], is, &people[i].parts[j]);
	}
}

void af_xlsx_contributions(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;

	af_xlsx_table_begin(x, &contributions);
	add_people(x, l->entries, l->entry_count, "listed");
	add_people(x, l->near_misses, l->near_miss_count, "near miss");
	add_people(x, l->kept, l->kept_count, "kept");
	af_xlsx_table_end(x);
}
