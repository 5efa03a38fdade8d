/* What a fit is made of, as one bar: a segment for each part, as long as its points; below it the range. */
#include "html/markup.h"

/* In tenths of a percent of the width: a fit of 100.0 is all of it. */
static const char *kind_of(const struct af_part *part)
{
	return part->kind == AF_PART_ARCHETYPE ? "archetype" : af_importance_name(part->importance);
}

static void add_segments(struct af_html *h, const struct af_match *match)
{
	enum { LEAST_FOR_NUMBER = 38 };
	int at = 0, number = 0;

	for (size_t i = 0; i < match->part_count; i++) {
		const struct af_part *p = &match->parts[i];

		if (!p->weight)
			continue;
		number++;
		if (p->tenths <= 0)
			continue;
		af_html_add(h, "<rect class=\"%s\" x=\"%f%%\" y=\"0\" width=\"%f%%\" height=\"22\"/>", kind_of(p), at, p->tenths);
		if (p->tenths >= LEAST_FOR_NUMBER)
			af_html_add(h, "<text class=\"%s\" x=\"%f%%\" y=\"15\">%d</text>", kind_of(p), at + p->tenths / 2, number);
		at += p->tenths;
	}
}

static void add_legend(struct af_html *h, const struct af_match *match)
{
	int number = 0;

	af_html_add(h, "<ol class=\"legend\">\n");
	for (size_t i = 0; i < match->part_count; i++) {
		const struct af_part *p = &match->parts[i];

		if (!p->weight)
			continue;
		af_html_add(h, "<li><span class=\"key %s\">%d</span> <bdi>%t</bdi> <span class=\"points\"><b>%f</b> of %d.%d</span></li>\n", kind_of(p),
		            ++number, p->label, p->tenths, (p->weight + 5) / 100, (p->weight + 5) / 10 % 10);
	}
	af_html_add(h, "</ol>\n");
}

void af_html_bar(struct af_html *h, const struct af_match *match)
{
	af_html_add(h, "<svg class=\"bar\" width=\"100%%\" height=\"36\" role=\"img\" aria-label=\"Fit %f of 100, ", match->fit);
	af_html_range(h, match);
	af_html_add(h, "; made of the numbered parts below\"><rect class=\"track\" width=\"100%%\" height=\"22\"/>");
	add_segments(h, match);
	if (match->low < match->high)
		af_html_add(h, "<g class=\"range\"><line x1=\"%f%%\" x2=\"%f%%\" y1=\"29\" y2=\"29\"/><line x1=\"%f%%\" x2=\"%f%%\" y1=\"25\" y2=\"33\"/>"
		               "<line x1=\"%f%%\" x2=\"%f%%\" y1=\"25\" y2=\"33\"/></g>", match->low, match->high, match->low, match->low, match->high,
		            match->high);
	af_html_add(h, "</svg>\n");
	add_legend(h, match);
}
