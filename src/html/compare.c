/* Side by side. Without the script: the first three who are on the list. With it: whoever is chosen, read from the cards (report.js makes the same table). */
#include "html/markup.h"
#include "shortlist/shortlist.h"

enum { FIRST = 3 };

/* Who is on the list comes first among the people; near misses and who was pinned out do not fill the places. */
static size_t compared(const struct af_html *h)
{
	const size_t n = h->counts[AF_HTML_LISTED] + h->counts[AF_HTML_PINNED_IN];

	return n < FIRST ? n : FIRST;
}

static void add_part(struct af_html *h, size_t part)
{
	const struct af_part *first = &h->people[0].match->parts[part];

	af_html_add(h, "<tr><th scope=\"row\"><bdi>%t</bdi></th>", first->label);
	for (size_t i = 0; i < compared(h); i++) {
		const struct af_match *m = h->people[i].match;
		int step;

		if (part >= m->part_count)
			af_html_add(h, "<td></td>");
		else
			af_html_add(h, "<td><b>%f</b> <span>%s</span></td>", m->parts[part].tenths, af_shortlist_credit(m->parts[part].credit, &step));
	}
	af_html_add(h, "</tr>\n");
}

static void add_body(struct af_html *h)
{
	af_html_add(h, "<tr><th scope=\"row\">Fit</th>");
	for (size_t i = 0; i < compared(h); i++)
		af_html_add(h, "<td><b>%f</b></td>", h->people[i].match->fit);
	af_html_add(h, "</tr>\n<tr><th scope=\"row\">Lowest to highest</th>");
	for (size_t i = 0; i < compared(h); i++)
		af_html_add(h, "<td>%f to %f</td>", h->people[i].match->low, h->people[i].match->high);
	af_html_add(h, "</tr>\n<tr><th scope=\"row\">To check</th>");
	for (size_t i = 0; i < compared(h); i++)
		af_html_add(h, "<td>%z</td>", h->people[i].match->unverified_count);
	af_html_add(h, "</tr>\n");
	for (size_t i = 0; i < h->people[0].match->part_count; i++)
		if (h->people[0].match->parts[i].weight)
			add_part(h, i);
}

void af_html_compare(struct af_html *h)
{
	if (!compared(h))
		return;
	af_html_add(h, "<section id=\"compare\" aria-labelledby=\"compare-title\">\n<h2 id=\"compare-title\">Side by side</h2>\n"
	               "<p class=\"lead\" id=\"compare-lead\">Points of the first%s, part by part.</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	               "aria-label=\"Points side by side\">\n<table class=\"compare\" id=\"compared\">\n<caption class=\"hidden\">Points of each person, part by "
	               "part</caption>\n<thead><tr><th scope=\"col\">Part</th>", compared(h) == 1 ? " person" : compared(h) == 2 ? " two" : " three");
	for (size_t i = 0; i < compared(h); i++)
		af_html_add(h, "<th scope=\"col\">%b</th>", af_html_name(h->people[i].match));
	af_html_add(h, "</tr></thead>\n<tbody>\n");
	add_body(h);
	af_html_add(h, "</tbody>\n</table>\n</div>\n</section>\n");
}
