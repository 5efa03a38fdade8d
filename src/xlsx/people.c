/* Who is on the list and who came near: a row for each person. */
#include <string.h>

#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static const struct af_xlsx_column columns[] = {
	{"Rank", 7, AF_XLSX_INTEGER, 0},
	{"Name", 24, AF_XLSX_TEXT, 0},
	{"Key", 28, AF_XLSX_TEXT, 0},
	{"Standing", 12, AF_XLSX_TEXT, 0},
	{"Fit", 16, AF_XLSX_TENTHS, AF_XLSX_BAR},
	{"Lowest fit", 9, AF_XLSX_TENTHS, 0},
	{"Highest fit", 9, AF_XLSX_TENTHS, 0},
	{"Has", 7, AF_XLSX_INTEGER, 0},
	{"Of asked", 8, AF_XLSX_INTEGER, 0},
	{"Must-haves missing", 12, AF_XLSX_INTEGER, AF_XLSX_COUNT},
	{"Weight on stated evidence", 12, AF_XLSX_PERCENT, 0},
	{"Decision", 10, AF_XLSX_TEXT, 0},
	{"Fails", 32, AF_XLSX_WRAP, 0},
	{"To check", 32, AF_XLSX_WRAP, 0},
	{"No evidence of", 32, AF_XLSX_WRAP, 0},
	{"Fit from requirements", 14, AF_XLSX_TENTHS, 0},
	{"Fit from archetypes", 12, AF_XLSX_TENTHS, 0},
	{"Affinity, specialist", 11, AF_XLSX_INTEGER, 0},
	{"Affinity, generalist", 11, AF_XLSX_INTEGER, 0},
	{"Lean", 8, AF_XLSX_INTEGER, 0},
	{"Raw score", 10, AF_XLSX_INTEGER, 0},
	{"Why", 80, AF_XLSX_WRAP, 0},
	{"What is missing", 80, AF_XLSX_WRAP, 0},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]), PRINTED = 15 };

static const struct af_xlsx_table candidates = {"Candidates", columns, COLUMNS, 2, PRINTED};
static const struct af_xlsx_table near_misses = {"Near misses", columns, COLUMNS, 2, PRINTED};

static int missing_must_haves(const struct af_match *m)
{
	int n = 0;

	for (size_t i = 0; i < m->part_count; i++)
		n += m->parts[i].kind == AF_PART_REQUIREMENT && m->parts[i].importance == AF_MUST && !m->parts[i].credit;
	return n;
}

/* What the columns up to the decision say. */
static void add_main(struct af_xlsx *x, const struct af_match *m, const char *standing)
{
	const struct af_shortlist_event *decision = af_shortlist_decision(x->list, m->key);

	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->rank);
	af_xlsx_text(x, AF_XLSX_TEXT, m->name);
	af_xlsx_text(x, AF_XLSX_TEXT, m->key);
	af_xlsx_text(x, AF_XLSX_TEXT, standing);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->fit);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->low);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->high);
	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->matched);
	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->asked);
	af_xlsx_number(x, AF_XLSX_INTEGER, missing_must_haves(m));
	af_xlsx_number(x, AF_XLSX_PERCENT, m->completeness);
	af_xlsx_text(x, AF_XLSX_TEXT, decision ? af_act_name(decision->act) : NULL);
}

static void add_person(struct af_xlsx *x, const struct af_match *m, const struct af_shortlist_profile *profile, const char *standing)
{
	add_main(x, m, standing);
	af_xlsx_list(x, m->failed, m->failed_count);
	af_xlsx_list(x, m->unverified, m->unverified_count);
	af_xlsx_list(x, m->missing, m->missing_count);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->requirement_tenths);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->archetype_tenths);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->specialist);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->generalist);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->lean);
	af_xlsx_number(x, AF_XLSX_INTEGER, m->raw);
	af_xlsx_text(x, AF_XLSX_WRAP, profile->why);
	af_xlsx_text(x, AF_XLSX_WRAP, profile->lacks);
	af_xlsx_row_end(x);
}

/* Who was pinned in without being in the snapshot: what is known of them is where they stood then. */
static void add_pinned_from_outside(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;

	for (size_t i = 0; i < l->history_count; i++) {
		const struct af_shortlist_event *e = &l->history[i];

		if (!af_shortlist_from_outside(l, e))
			continue;
		af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)e->rank);
		af_xlsx_text(x, AF_XLSX_TEXT, e->name);
		af_xlsx_text(x, AF_XLSX_TEXT, e->key);
		af_xlsx_text(x, AF_XLSX_TEXT, "pinned in");
		af_xlsx_number(x, AF_XLSX_TENTHS, e->fit);
		for (int empty = 0; empty < 7; empty++)
			af_xlsx_text(x, AF_XLSX_TEXT, NULL);
		af_xlsx_list(x, e->failed, e->failed_count);
		af_xlsx_list(x, e->unverified, e->unverified_count);
		af_xlsx_row_end(x);
	}
}

/* Those of a list who have (wanted), or have not, a standing by hand. */
static void add_people(struct af_xlsx *x, const struct af_match *people, const struct af_shortlist_profile *profiles, size_t n,
                       const char *standing, bool pinned, bool others)
{
	for (size_t i = 0; i < n; i++) {
		const char *is = af_shortlist_standing(x->list, people[i].key, standing);

		if (strcmp(is, standing) != 0 ? pinned : others)
			add_person(x, &people[i], &profiles[i], is);
	}
}

/* The list, who was pinned in, who was pinned out, and who was listed by an earlier version. */
void af_xlsx_candidates(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;

	af_xlsx_table_begin(x, &candidates);
	add_people(x, l->entries, l->entry_profiles, l->entry_count, "listed", false, true);
	add_people(x, l->near_misses, l->near_profiles, l->near_miss_count, "near miss", true, false);
	add_people(x, l->kept, l->kept_profiles, l->kept_count, "kept", true, false);
	add_pinned_from_outside(x);
	add_people(x, l->entries, l->entry_profiles, l->entry_count, "listed", true, false);
	add_people(x, l->kept, l->kept_profiles, l->kept_count, "kept", false, true);
	af_xlsx_table_end(x);
}

/* All of them, also who is on the first sheet since somebody pinned them in. */
void af_xlsx_near_misses(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;

	af_xlsx_table_begin(x, &near_misses);
	add_people(x, l->near_misses, l->near_profiles, l->near_miss_count, "near miss", true, true);
	af_xlsx_table_end(x);
}
