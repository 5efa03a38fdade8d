/* Who has what: a table of people and requirements, each cell with a word, a number and a colour. As many columns as a page is wide, then
 * another table. */
#include "html/markup.h"
#include "shortlist/shortlist.h"

enum { COLUMNS = 12 };

static bool shown(const struct af_html_person *person)
{
	return person->group == AF_HTML_LISTED || person->group == AF_HTML_PINNED_IN;
}

static void add_row(struct af_html *h, size_t number, size_t from, size_t to)
{
	const struct af_match *m = h->people[number - 1].match;

	af_html_add(h, "<tr data-person=\"p%z\"><th scope=\"row\"><a href=\"#p%z\">%z. <bdi>%c</bdi></a></th>", number, number, m->rank, af_html_name(m));
	for (size_t i = from; i < to && i < m->part_count; i++) {
		int step;
		const char *word = af_shortlist_credit(m->parts[i].credit, &step);

		af_html_add(h, "<td class=\"heat-%d\"><b>%s</b> <span>%d</span></td>", step, word, m->parts[i].credit);
	}
	af_html_add(h, "</tr>\n");
}

static void add_table(struct af_html *h, const struct af_match *first, size_t from, size_t to)
{
	af_html_add(h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Requirements %z to %z of each person\">\n<table class=\"heat\">\n"
	               "<caption class=\"hidden\">Credit of each person for requirements %z to %z</caption>\n<thead><tr><th scope=\"col\">Person</th>",
	            from + 1, to, from + 1, to);
	for (size_t i = from; i < to; i++)
		af_html_add(h, "<th scope=\"col\" class=\"%s\"><span><bdi>%c</bdi></span></th>", af_importance_name(first->parts[i].importance),
		            first->parts[i].label);
	af_html_add(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < h->person_count; i++)
		if (shown(&h->people[i]))
			add_row(h, i + 1, from, to);
	af_html_add(h, "</tbody>\n</table>\n</div>\n");
}

void af_html_heat(struct af_html *h)
{
	const struct af_match *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < h->person_count && !first; i++)
		if (shown(&h->people[i]))
			first = h->people[i].match;
	while (first && n < first->part_count && first->parts[n].kind == AF_PART_REQUIREMENT)
		n++;
	if (!n)
		return;
	af_html_add(h, "<section id=\"requirements\" aria-labelledby=\"requirements-title\">\n<h2 id=\"requirements-title\">Requirements met</h2>\n"
	               "<p class=\"lead\">The credit that each person gets for each requirement, 0 to 250, and in words: none, little, half, most, full.</p>\n");
	for (size_t from = 0; from < n; from += COLUMNS)
		add_table(h, first, from, from + COLUMNS < n ? from + COLUMNS : n);
	af_html_add(h, "</section>\n");
}
