/* What people did, and how the numbers came about. */
#include "html/markup.h"

static void add_event(struct af_html *h, const struct af_shortlist_event *e)
{
	af_html_add(h, "<tr><td>%t</td><td>%d</td><th scope=\"row\">%b</th><td>%s%s</td><td><bdi>%t</bdi></td><td><bdi>%t</bdi></td><td>%z</td><td>%f</td></tr>\n",
	            e->at, e->version, e->name[0] ? e->name : e->key, af_act_name(e->act), e->override ? " (an override)" : "", e->reason, e->by,
	            e->rank, e->fit);
}

void af_html_history(struct af_html *h)
{
	const struct af_shortlist *l = h->list;

	if (!l->history_count)
		return;
	af_html_add(h, "<section id=\"history\" aria-labelledby=\"history-title\">\n<h2 id=\"history-title\">History</h2>\n"
	               "<p class=\"lead\">Everything that was decided and noted, oldest first. People decide; no score changes by it.</p>\n"
	               "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Decisions, notes and pins\">\n<table class=\"history\">\n<caption class=\"hidden\">Decisions, notes "
	               "and pins</caption>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Version</th><th scope=\"col\">Whom</th><th scope=\"col\">What</th>"
	               "<th scope=\"col\">Why</th><th scope=\"col\">By</th><th scope=\"col\">Rank then</th><th scope=\"col\">Fit then</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < l->history_count; i++)
		add_event(h, &l->history[i]);
	af_html_add(h, "</tbody>\n</table>\n</div>\n</section>\n");
}

static void add_setting(struct af_html *h, const char *name, const char *is, int value)
{
	if (value != AF_UNKNOWN)
		af_html_add(h, "<div><dt>%s</dt><dd data-is=\"%s\">%d</dd></div>\n", name, is, value);
}

/* Every number of the question that is not shown elsewhere. */
static void add_settings(struct af_html *h)
{
	const struct af_shortlist *l = h->list;
	const struct af_constraints *k = l->asked ? &l->asked->constraints : NULL;

	af_html_add(h, "<details>\n<summary>How the ranking was asked for</summary>\n<dl class=\"numbers\">\n");
	add_setting(h, "Formula", "formula_version", l->formula_version);
	af_html_add(h, "<div><dt>Taxonomy</dt><dd data-is=\"taxonomy_version\">%t</dd></div>\n", l->taxonomy_version);
	add_setting(h, "Form of the snapshot", "snapshot", l->snapshot);
	add_setting(h, "Share of the specialist, percent", "specialist_share", l->specialist_share);
	af_html_add(h, "<div><dt>Not eligible</dt><dd data-is=\"near\">%z</dd></div>\n", l->near_count);
	if (l->batch)
		af_html_add(h, "<div><dt>Newest import</dt><dd data-is=\"batch\">%z</dd></div>\n", (size_t)l->batch);
	if (l->imported)
		af_html_add(h, "<div><dt>Imported</dt><dd data-is=\"imported\">%t</dd></div>\n", l->imported);
	if (l->snapshot) {
		af_html_add(h, "<div><dt>People wanted</dt><dd data-is=\"limit\">%z</dd></div>\n<div><dt>Near misses wanted</dt><dd data-is=\"near_limit\">%z</dd></div>\n",
		            l->options.limit, l->options.near_limit);
		add_setting(h, "Mix asked for, percent", "mix", l->options.mix);
		af_html_add(h, "<div><dt>Unverified conditions</dt><dd>%s</dd></div>\n", l->options.strict ? "exclude (strict)" : "are to be checked");
	}
	if (k && k->max_rate_cents >= 0)
		af_html_add(h, "<div><dt>Highest rate, in cents</dt><dd data-is=\"max_rate_cents\">%z</dd></div>\n", (size_t)k->max_rate_cents);
	if (k && k->utc_offset != AF_UNKNOWN) {
		add_setting(h, "Offset from UTC, minutes", "utc_offset", k->utc_offset);
		add_setting(h, "Shared time, minutes", "overlap_minutes", k->overlap_minutes);
	}
	add_setting(h, "Experience, months", "min_months", k ? k->min_months : AF_UNKNOWN);
	af_html_add(h, "</dl>\n</details>\n");
}

void af_html_method(struct af_html *h)
{
	char month[16];

	af_month_format(h->list->as_of, month);
	af_html_add(h, "<section id=\"method\" aria-labelledby=\"method-title\">\n<h2 id=\"method-title\">Method</h2>\n"
	               "<p>Fit is 0 to 100, and the points of a person's parts sum to it exactly. A part is a requirement or an archetype; its points "
	               "are its weight times the credit for the evidence on the profile. A part that is met in full may show a tenth more or less than "
	               "its share, such as 46.6 of 46.7: tenths are apportioned so that they sum to the fit exactly. The range is the fit if every skill"
	               " that the profile names without level or years were as weak, or as strong, as it could be. To check are conditions that nothing "
	               "on the profile confirms or denies. Who fails a must-have or a condition is not eligible, and at best a near miss. Names, places "
	               "and other personal facts earn no points. Skills count as of <span data-is=\"as_of\">%s</span>. "
	               "The same snapshot gives the same page, whenever it is written.</p>\n", month);
	add_settings(h);
	af_html_add(h, "</section>\n");
}
