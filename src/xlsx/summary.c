/* The first sheet: the question, the advice, the figures, what people did, and the hash. A label and a value a row, then blocks with columns of their
 * own, so the widths are a compromise. */
#include <stdio.h>

#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static void add_heading(struct af_xlsx *x, const char *text)
{
	af_xlsx_row_end(x);
	af_xlsx_text(x, AF_XLSX_HEADING, text);
	af_xlsx_row_end(x);
}

static void add_header(struct af_xlsx *x, const char *const *titles, size_t n)
{
	for (size_t i = 0; i < n; i++)
		af_xlsx_text(x, AF_XLSX_HEADER, titles[i]);
	af_xlsx_row_end(x);
}

static void add_text(struct af_xlsx *x, const char *label, const char *text)
{
	if (!text || !text[0])
		return;
	af_xlsx_text(x, AF_XLSX_LABEL, label);
	af_xlsx_text(x, AF_XLSX_WRAP, text);
	af_xlsx_row_end(x);
}

static void add_number(struct af_xlsx *x, const char *label, enum af_xlsx_style style, int64_t value)
{
	if (value == AF_UNKNOWN)
		return;
	af_xlsx_text(x, AF_XLSX_LABEL, label);
	af_xlsx_number(x, style, value);
	af_xlsx_row_end(x);
}

static void add_list(struct af_xlsx *x, const char *label, const char *const *items, size_t n)
{
	if (!n)
		return;
	af_xlsx_text(x, AF_XLSX_LABEL, label);
	af_xlsx_list(x, items, n);
	af_xlsx_row_end(x);
}

static void add_result(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;
	char month[16];

	af_month_format(l->as_of, month);
	af_xlsx_text(x, AF_XLSX_TITLE, l->title);
	af_xlsx_row_end(x);
	if (l->blind)
		add_text(x, "Blind", "codes stand for people");
	add_text(x, "Shortlist", l->name);
	add_number(x, "Version", AF_XLSX_INTEGER, l->version);
	add_text(x, "Created", l->created);
	add_text(x, "Skills count as of", month);
	add_text(x, "Snapshot", l->hash);
	add_heading(x, "The result");
	add_number(x, "People in the pool", AF_XLSX_INTEGER, (int64_t)l->pool);
	add_number(x, "Eligible", AF_XLSX_INTEGER, (int64_t)l->eligible_count);
	add_number(x, "Not eligible", AF_XLSX_INTEGER, (int64_t)l->near_count);
	add_number(x, "Shortlisted by rank", AF_XLSX_INTEGER, (int64_t)l->entry_count);
	add_number(x, "Near misses kept", AF_XLSX_INTEGER, (int64_t)l->near_miss_count);
	add_number(x, "Others kept", AF_XLSX_INTEGER, (int64_t)l->kept_count);
	add_text(x, "Specialist", l->specialist);
	add_number(x, "Mix, specialist", AF_XLSX_PERCENT, l->specialist_share);
	add_text(x, "Generalist", l->generalist);
	add_number(x, "Mix, generalist", AF_XLSX_PERCENT, 100 - l->specialist_share);
}

static void add_settings(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;

	add_heading(x, "How the ranking was asked for");
	add_number(x, "Formula", AF_XLSX_INTEGER, l->formula_version);
	add_text(x, "Taxonomy", l->taxonomy_version);
	add_number(x, "Form of the snapshot", AF_XLSX_INTEGER, l->snapshot);
	add_number(x, "Newest import", AF_XLSX_INTEGER, l->batch ? l->batch : AF_UNKNOWN);
	add_text(x, "Imported", l->imported);
	if (!l->snapshot)
		return;
	add_number(x, "People wanted", AF_XLSX_INTEGER, (int64_t)l->options.limit);
	add_number(x, "Near misses wanted", AF_XLSX_INTEGER, (int64_t)l->options.near_limit);
	add_number(x, "Mix asked for, specialist", AF_XLSX_PERCENT, l->options.mix);
	add_text(x, "Archetype asked for", l->options.archetype);
	add_text(x, "Unverified conditions", l->options.strict ? "exclude (strict)" : "are to be checked");
}

static void add_constraints(struct af_xlsx *x, const struct af_constraints *k)
{
	char modes[32], rate[100];

	af_work_modes_format(k->work_mode, modes);
	if (k->max_rate_cents >= 0) {
		snprintf(rate, sizeof(rate), "Highest rate, %s/%s", k->rate_currency, af_rate_period_name(k->rate_period));
		add_number(x, rate, AF_XLSX_HUNDREDTHS, k->max_rate_cents);
	}
	add_list(x, "Places", k->locations, k->location_count);
	add_number(x, "Offset from UTC, minutes", AF_XLSX_INTEGER, k->utc_offset);
	add_number(x, "Shared time, minutes", AF_XLSX_INTEGER, k->utc_offset == AF_UNKNOWN ? AF_UNKNOWN : k->overlap_minutes);
	add_text(x, "Available by", k->available_by);
	add_text(x, "Work mode", modes);
	add_number(x, "Experience, months", AF_XLSX_INTEGER, k->min_months);
}

static void add_requirements(struct af_xlsx *x, const struct af_project *p)
{
	static const char *const titles[] = {"Requirement", "Skills, any of them", "Asked as", "Weight", "Share of fit", "Level", "Months", "Evidence"};

	add_heading(x, "What is asked");
	add_header(x, titles, sizeof(titles) / sizeof(titles[0]));
	for (size_t i = 0; i < p->requirement_count; i++) {
		const struct af_requirement *q = &p->requirements[i];

		af_xlsx_text(x, AF_XLSX_WRAP, x->list->asks[i].label);
		af_xlsx_list(x, q->skills, q->skill_count);
		af_xlsx_text(x, AF_XLSX_TEXT, af_importance_name(q->importance));
		af_xlsx_number(x, AF_XLSX_INTEGER, q->weight);
		af_xlsx_number(x, AF_XLSX_SHARE, x->list->asks[i].share);
		af_xlsx_number(x, AF_XLSX_INTEGER, q->level);
		af_xlsx_number(x, AF_XLSX_INTEGER, q->months);
		af_xlsx_text(x, AF_XLSX_TEXT, q->exact ? "exact" : "any");
		af_xlsx_row_end(x);
	}
}

static void add_project(struct af_xlsx *x)
{
	const struct af_shortlist *l = x->list;
	const struct af_project *p = l->asked;

	add_heading(x, "The project");
	add_text(x, "Project", l->project);
	add_text(x, "Title", l->project_title);
	if (!p) {
		add_text(x, "Question and advice", "An older archefit made this shortlist, which kept neither.");
		return;
	}
	add_text(x, "Brief", p->brief);
	add_number(x, "Wanted, people", AF_XLSX_INTEGER, p->headcount);
	add_number(x, "Share of archetypes in the fit", AF_XLSX_PERCENT, p->archetype_weight);
	add_text(x, "Fixed by the client", p->pin);
	add_constraints(x, &p->constraints);
	for (size_t i = 0; i < p->fact_count; i++) {
		char label[200];

		snprintf(label, sizeof(label), "Fact %s", p->facts[i].name);
		add_text(x, label, p->facts[i].value);
	}
	add_requirements(x, p);
}

static void add_advice(struct af_xlsx *x, const struct af_advice *a)
{
	static const char *const titles[] = {"Fact", "Why", "Value", "Points"};

	add_heading(x, "The advice");
	add_text(x, a->pinned ? "The client asks for" : "The project needs", a->archetype);
	add_text(x, "A close call", a->mixed ? "yes: a mix, or one of each, would serve as well" : NULL);
	add_text(x, "Weighed", a->specialist);
	add_text(x, "Against", a->generalist);
	add_text(x, "Since", a->pair_reason);
	add_number(x, "Share of the specialist", AF_XLSX_PERCENT, a->specialist_share);
	add_number(x, "Points of all facts", AF_XLSX_INTEGER, a->points);
	add_number(x, "Points that turn the verdict", AF_XLSX_INTEGER, a->margin);
	add_list(x, "What would turn it", a->flips, a->flip_count);
	add_number(x, "Share after that", AF_XLSX_PERCENT, a->flip_count ? a->flip_share : AF_UNKNOWN);
	add_list(x, "Not stated, so not counted", a->unknown, a->unknown_count);
	af_xlsx_row_end(x);
	add_header(x, titles, sizeof(titles) / sizeof(titles[0]));
	for (size_t i = 0; i < a->evidence_count; i++) {
		af_xlsx_text(x, AF_XLSX_WRAP, a->evidence[i].title);
		af_xlsx_text(x, AF_XLSX_WRAP, a->evidence[i].why);
		af_xlsx_text(x, AF_XLSX_TEXT, a->evidence[i].value);
		af_xlsx_number(x, AF_XLSX_INTEGER, a->evidence[i].points);
		af_xlsx_row_end(x);
	}
}

static void add_conditions(struct af_xlsx *x)
{
	static const char *const titles[] = {"Condition", "Kind", "Fail it", "Eligible without it"};
	const struct af_shortlist *l = x->list;

	if (!l->condition_count)
		return;
	add_heading(x, "Whom the conditions keep out");
	add_header(x, titles, sizeof(titles) / sizeof(titles[0]));
	for (size_t i = 0; i < l->condition_count; i++) {
		af_xlsx_text(x, AF_XLSX_WRAP, l->conditions[i].label);
		af_xlsx_text(x, AF_XLSX_TEXT, af_condition_kind_name(l->conditions[i].kind));
		af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)l->conditions[i].failed);
		af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)l->conditions[i].without);
		af_xlsx_row_end(x);
	}
}

static void add_event(struct af_xlsx *x, const struct af_shortlist_event *e)
{
	af_xlsx_text(x, AF_XLSX_WRAP, e->name[0] ? e->name : e->key);
	af_xlsx_text(x, AF_XLSX_WRAP, e->reason);
	af_xlsx_text(x, AF_XLSX_TEXT, af_act_name(e->act));
	af_xlsx_text(x, AF_XLSX_TEXT, e->override ? "override" : NULL);
	af_xlsx_text(x, AF_XLSX_WRAP, e->by);
	af_xlsx_text(x, AF_XLSX_WRAP, e->at);
	af_xlsx_number(x, AF_XLSX_INTEGER, e->version);
	af_xlsx_number(x, AF_XLSX_INTEGER, (int64_t)e->rank);
	af_xlsx_number(x, AF_XLSX_TENTHS, e->fit);
	af_xlsx_text(x, AF_XLSX_TEXT, e->key);
	af_xlsx_row_end(x);
}

/* Is it what is decided about the person, or the pin they have? */
static bool in_effect(const struct af_shortlist *l, const struct af_shortlist_event *e)
{
	return af_shortlist_decision(l, e->key) == e || (e->act != AF_ACT_UNPIN && af_shortlist_pin(l, e->key) == e);
}

static void add_events(struct af_xlsx *x, const char *heading, bool all)
{
	static const char *const titles[] = {"Whom", "Why", "What", "Override", "By", "When", "Version", "Rank then", "Fit then", "Key"};
	const struct af_shortlist *l = x->list;
	size_t shown = 0;

	for (size_t i = 0; i < l->history_count; i++) {
		if (!all && !in_effect(l, &l->history[i]))
			continue;
		if (!shown++) {
			add_heading(x, heading);
			add_header(x, titles, sizeof(titles) / sizeof(titles[0]));
		}
		add_event(x, &l->history[i]);
	}
}

static void add_pointers(struct af_xlsx *x)
{
	add_heading(x, "Where to read on");
	add_text(x, "Candidates", "Who is on the list: a row for each person, with the fit, its range and what is to be checked.");
	add_text(x, "Contributions", "What every fit is made of: a row for each person and part. Points sum to the fit.");
	add_text(x, "Near misses", "Who is not eligible, and why, in order of fit.");
	add_text(x, "Method", "How a fit is made, and what the words mean.");
	add_text(x, "Is this file unaltered?", "archefit shortlist verify FILE");
}

void af_xlsx_summary(struct af_xlsx *x)
{
	static const int widths[] = {30, 60, 12, 12, 14, 21, 9, 10, 9, 30};

	af_xlsx_sheet(x, "Summary", widths, sizeof(widths) / sizeof(widths[0]));
	add_result(x);
	add_pointers(x);
	add_events(x, "Decisions and pins in effect", false);
	add_project(x);
	if (x->list->advice)
		add_advice(x, x->list->advice);
	add_conditions(x);
	add_settings(x);
	add_events(x, "History", true);
}
