/* Who is on the list and who came near: a row for each person. */
#include <string.h>

#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static const struct af_xlsx_column candidate_columns[] = {
	{"Rank", 7, AF_XLSX_INTEGER, 0},           {"Name", 28, AF_XLSX_TEXT, 0},              {"Key", 30, AF_XLSX_TEXT, 0},
	{"Standing", 12, AF_XLSX_TEXT, 0},         {"Fit", 9, AF_XLSX_TENTHS, AF_XLSX_BAR},    {"Lowest fit", 9, AF_XLSX_TENTHS, 0},
	{"Highest fit", 9, AF_XLSX_TENTHS, 0},     {"From requirements", 14, AF_XLSX_TENTHS, 0}, {"From archetypes", 12, AF_XLSX_TENTHS, 0},
	{"Has", 7, AF_XLSX_INTEGER, 0},            {"Of asked", 8, AF_XLSX_INTEGER, 0},        {"Must-haves missing", 12, AF_XLSX_INTEGER, AF_XLSX_COUNT},
	{"Weight on stated evidence", 12, AF_XLSX_PERCENT, 0}, {"Fails", 36, AF_XLSX_WRAP, 0}, {"To check", 36, AF_XLSX_WRAP, 0},
	{"No evidence of", 36, AF_XLSX_WRAP, 0},   {"Decision", 10, AF_XLSX_TEXT, 0},          {"Affinity, specialist", 11, AF_XLSX_INTEGER, 0},
	{"Affinity, generalist", 11, AF_XLSX_INTEGER, 0}, {"Lean", 8, AF_XLSX_INTEGER, 0},     {"Raw score", 10, AF_XLSX_INTEGER, 0},
	{"Why", 60, AF_XLSX_WRAP, 0},              {"What is missing", 60, AF_XLSX_WRAP, 0},
};
enum { COLUMNS = sizeof(candidate_columns) / sizeof(candidate_columns[0]) };

static const struct af_xlsx_table candidates = {"Candidates", candidate_columns, COLUMNS, 2};
static const struct af_xlsx_table near_misses = {"Near misses", candidate_columns, COLUMNS, 2};

const char *af_xlsx_standing(const struct af_shortlist *list, const struct af_match *match, const char *otherwise)
{
	const struct af_shortlist_event *pin = af_shortlist_pin(list, match->key);

	if (pin && pin->act == AF_ACT_PIN_IN)
		return "pinned in";
	return pin && pin->act == AF_ACT_PIN_OUT ? "pinned out" : otherwise;
}

static int missing_must_haves(const struct af_match *m)
{
	int n = 0;

	for (size_t i = 0; i < m->part_count; i++)
		n += m->parts[i].kind == AF_PART_REQUIREMENT && m->parts[i].importance == AF_MUST && !m->parts[i].credit;
	return n;
}

static void add_scores(struct af_xlsx *x, const struct af_match *m)
{
	af_xlsx_number(x, AF_XLSX_TENTHS, m->fit);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->low);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->high);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->requirement_tenths);
	af_xlsx_number(x, AF_XLSX_TENTHS, m->archetype_tenths);
	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->matched);
	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->asked);
	af_xlsx_number(x, AF_XLSX_INTEGER, missing_must_haves(m));
	af_xlsx_number(x, AF_XLSX_PERCENT, m->completeness);
}

static void add_person(struct af_xlsx *x, const struct af_match *m, const struct af_shortlist_profile *profile, const char *standing)
{
	const struct af_shortlist_event *decision = af_shortlist_decision(x->list, m->key);

	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)m->rank);
	af_xlsx_text(x, AF_XLSX_TEXT, m->name);
	af_xlsx_text(x, AF_XLSX_TEXT, m->key);
	af_xlsx_text(x, AF_XLSX_TEXT, standing);
	add_scores(x, m);
	af_xlsx_list(x, m->failed, m->failed_count);
	af_xlsx_list(x, m->unverified, m->unverified_count);
	af_xlsx_list(x, m->missing, m->missing_count);
	af_xlsx_text(x, AF_XLSX_TEXT, decision ? af_act_name(decision->act) : NULL);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->specialist);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->generalist);
	af_xlsx_number(x, AF_XLSX_INTEGER, profile->lean);
	af_xlsx_number(x, AF_XLSX_INTEGER, m->raw);
	af_xlsx_text(x, AF_XLSX_WRAP, profile->why);
	af_xlsx_text(x, AF_XLSX_WRAP, profile->lacks);
	af_xlsx_row_end(x);
}

/* Those of a list who have (wanted), or have not, a standing by hand. */
static void add_people(struct af_xlsx *x, const struct af_match *people, const struct af_shortlist_profile *profiles, size_t n,
                       const char *standing, bool pinned, bool others)
{
	for (size_t i = 0; i < n; i++) {
		const char *is = af_xlsx_standing(x->list, &people[i], standing);

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
