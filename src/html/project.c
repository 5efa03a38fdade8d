/* The question and the advice: what was asked, what kind of person the project needs, and whom each condition keeps out. */
#include <string.h>

#include "html/markup.h"

static void add_scale(struct af_html *h, const struct af_advice *a)
{
	af_html_add(h, "<svg class=\"scale\" width=\"100%%\" height=\"26\" role=\"img\" aria-label=\"%d of 100 toward %n, the rest toward %n\">"
	               "<rect class=\"track\" y=\"9\" width=\"100%%\" height=\"8\"/><rect class=\"filled\" y=\"9\" width=\"%d%%\" height=\"8\"/>"
	               "<line x1=\"50%%\" x2=\"50%%\" y1=\"3\" y2=\"23\"/></svg>\n"
	               "<p class=\"ends\"><span><b data-is=\"advice_share\">%d</b>&#8239;%% <bdi>%t</bdi></span> <span><b>%d</b>&#8239;%% <bdi>%t</bdi></span></p>\n",
	            a->specialist_share, a->specialist, a->generalist, a->specialist_share, a->specialist_share,
	            af_html_archetype(h, a->specialist), 100 - a->specialist_share, af_html_archetype(h, a->generalist));
}

static void add_evidence(struct af_html *h, const struct af_advice *a)
{
	af_html_add(h, "<details>\n<summary>The points for and against</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	               "aria-label=\"Points of the advice\">\n<table class=\"evidence\">\n<caption>Above 0: toward a specialist; below: toward a "
	               "generalist</caption>\n<thead><tr><th scope=\"col\">Fact</th><th scope=\"col\">Value</th><th scope=\"col\">Points</th>"
	               "<th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < a->evidence_count; i++) {
		const struct af_advice_point *p = &a->evidence[i];

		af_html_add(h, "<tr><th scope=\"row\"><bdi>%t</bdi></th><td><bdi>%t</bdi></td><td>%s%d</td><td><bdi>%t</bdi></td></tr>\n", p->title, p->value,
		            p->points > 0 ? "+" : "", p->points, p->why);
	}
	af_html_add(h, "</tbody>\n</table>\n</div>\n");
	if (a->unknown_count) {
		af_html_add(h, "<p>Not stated, so not counted:</p>\n");
		af_html_list(h, "inline", a->unknown, a->unknown_count);
	}
	af_html_add(h, "</details>\n");
}

static void add_advice(struct af_html *h, const struct af_advice *a)
{
	af_html_add(h, "<h3>The advice</h3>\n<p class=\"verdict\">%s <strong>%t</strong>.%s</p>\n",
	            a->pinned ? "The client asks for the" : "The project needs the", af_html_archetype(h, a->archetype),
	            a->mixed ? " It is a close call: a mix, or one of each, would serve as well." : "");
	add_scale(h, a);
	af_html_add(h, "<p>The facts of the project sum to <b data-is=\"advice_points\">%d</b> points. ", a->points);
	if (a->pair_reason)
		af_html_add(h, "These two were weighed since <bdi>%t</bdi>. ", a->pair_reason);
	af_html_add(h, "The verdict turns when the sum moves by <b data-is=\"advice_margin\">%d</b>.", a->margin);
	if (a->flip_count)
		af_html_add(h, " It would take all of this, which makes <b data-is=\"advice_flip_share\">%d</b>&#8239;%% of it:", a->flip_share);
	af_html_add(h, "</p>\n");
	if (a->flip_count)
		af_html_list(h, "inline", a->flips, a->flip_count);
	add_evidence(h, a);
}

static void add_requirements(struct af_html *h, const struct af_project *p)
{
	af_html_add(h, "<h3>What is asked</h3>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"What is asked\">\n<table class=\"asked\">\n"
	               "<caption>Level is 1 to 5; share is that of the fit</caption>\n<thead><tr><th scope=\"col\">Requirement</th><th scope=\"col\">Asked as"
	               "</th><th scope=\"col\">Weight</th><th scope=\"col\">Share</th><th scope=\"col\">Level</th><th scope=\"col\">Months</th>"
	               "<th scope=\"col\">Evidence</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p->requirement_count; i++) {
		const struct af_requirement *q = &p->requirements[i];
		const int share = h->list->asks[i].share;

		af_html_add(h, "<tr><th scope=\"row\"><bdi>%t</bdi></th><td>%s</td><td>%d</td><td data-value=\"%d\">%d.%s%d&#8239;%%</td><td>%d</td><td>%d</td>"
		               "<td>%s</td></tr>\n",
		            h->list->asks[i].label, af_importance_name(q->importance), q->weight, share, share / 100, share % 100 < 10 ? "0" : "",
		            share % 100, q->level, q->months, q->exact ? "exact" : "any");
	}
	af_html_add(h, "</tbody>\n</table>\n</div>\n");
}

static void add_pool(struct af_html *h)
{
	const struct af_shortlist *l = h->list;

	if (!l->condition_count)
		return;
	af_html_add(h, "<h3>Whom the conditions keep out</h3>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Conditions\">\n"
	               "<table class=\"conditions\">\n<caption>Of %z people, %z were eligible</caption>\n<thead><tr><th scope=\"col\">Condition</th>"
	               "<th scope=\"col\">Kind</th><th scope=\"col\">Fail it</th><th scope=\"col\">Eligible without it</th></tr></thead>\n<tbody>\n",
	            l->pool, l->eligible_count);
	for (size_t i = 0; i < l->condition_count; i++)
		af_html_add(h, "<tr><th scope=\"row\"><bdi>%t</bdi></th><td>%s</td><td>%z</td><td>%z</td></tr>\n", l->conditions[i].label,
		            af_condition_kind_name(l->conditions[i].kind), l->conditions[i].failed, l->conditions[i].without);
	af_html_add(h, "</tbody>\n</table>\n</div>\n");
}

void af_html_project(struct af_html *h)
{
	const struct af_shortlist *l = h->list;

	af_html_add(h, "<section id=\"project\" aria-labelledby=\"project-title\">\n<h2 id=\"project-title\">The project</h2>\n");
	if (l->asked && l->asked->brief)
		af_html_add(h, "<p class=\"brief\"><bdi>%t</bdi></p>\n", l->asked->brief);
	if (l->asked)
		af_html_add(h, "<p>Wanted: <b data-is=\"headcount\">%d</b> %s. Archetypes carry <b data-is=\"archetype_weight\">%d</b>&#8239;%% of the fit.</p>\n",
		            l->asked->headcount, l->asked->headcount == 1 ? "person" : "people", l->asked->archetype_weight);
	else
		af_html_add(h, "<p>An older archefit made this shortlist, which kept neither project nor advice.</p>\n");
	af_html_add(h, "<div class=\"columns\">\n<div>\n");
	if (l->advice)
		add_advice(h, l->advice);
	af_html_add(h, "</div>\n<div>\n");
	if (l->asked)
		add_requirements(h, l->asked);
	add_pool(h);
	af_html_add(h, "</div>\n</div>\n");
	af_html_add(h, "</section>\n");
}
