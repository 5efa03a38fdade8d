/* The pool between specialist and generalist as a scatter plot, and the same for who reads no pictures: people counted by fifths, and where each
 * of the shortlist stands. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "html/markup.h"

/* In units of the drawing. An affinity is 0..250; a cell of the map spans 5 of them. */
enum { WIDTH = 460, HEIGHT = 420, LEFT = 50, TOP = 20, SIDE = 350, BOTTOM = TOP + SIDE, LABELS = 60, DIGIT = 7, LINE = 13 };

static int x_of(int affinity)
{
	return LEFT + affinity * SIDE / 255;
}

static int y_of(int affinity)
{
	return BOTTOM - affinity * SIDE / 255;
}

struct box {
	int x, y, width;
};

static bool overlap(struct box a, struct box b)
{
	return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + LINE && b.y < a.y + LINE;
}

struct labels {
	struct box boxes[2 * LABELS]; /* of labels and of dots */
	size_t n;
};

/* The first of eight places around a dot that nothing covers; false: there is none. */
static bool place_label(struct labels *labels, int x, int y, int width, struct box *box)
{
	const struct box places[] = {{x + 7, y - 7, width}, {x - 7 - width, y - 7, width}, {x - width / 2, y - 20, width}, {x - width / 2, y + 7, width},
	                             {x + 6, y - 18, width}, {x - 6 - width, y - 18, width}, {x + 6, y + 5, width}, {x - 6 - width, y + 5, width}};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		bool free = true;

		for (size_t k = 0; k < labels->n && free; k++)
			free = !overlap(places[i], labels->boxes[k]);
		if (free) {
			*box = labels->boxes[labels->n++] = places[i];
			return true;
		}
	}
	return false;
}

static void add_axes(struct af_html *h)
{
	for (int at = 0; at <= 250; at += 50)
		af_html_add(h, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
		               "<text class=\"tick\" x=\"%d\" y=\"%d\">%d</text><text class=\"tick end\" x=\"%d\" y=\"%d\">%d</text>\n",
		            x_of(at), x_of(at), TOP, BOTTOM, LEFT, LEFT + SIDE, y_of(at), y_of(at), x_of(at), BOTTOM + 15, at, LEFT - 6, y_of(at) + 4, at);
	af_html_add(h, "<line class=\"even\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", x_of(0), y_of(0), x_of(250), y_of(250));
	af_html_add(h, "<text class=\"axis\" x=\"%d\" y=\"%d\">%n</text><text class=\"axis\" transform=\"translate(14 %d) rotate(-90)\">%n</text>\n",
	            LEFT + SIDE / 2, BOTTOM + 36, af_html_archetype(h, h->list->specialist), TOP + SIDE / 2,
	            af_html_archetype(h, h->list->generalist));
}

/* A dot for each cell of the map, larger for more people: 1, 2, 4, 8 ... */
static void add_pool(struct af_html *h)
{
	af_html_add(h, "<g class=\"pool\">\n");
	for (size_t i = 0; i < h->list->map_count; i++) {
		const struct af_map_cell *c = &h->list->map[i];
		int radius = 2;

		for (size_t n = c->people; n > 1 && radius < 9; n /= 2)
			radius++;
		af_html_add(h, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" data-cell=\"%d %d %z\"/>\n", x_of(c->specialist * 5 + 2), y_of(c->generalist * 5 + 2), radius,
		            c->specialist, c->generalist, c->people);
	}
	af_html_add(h, "</g>\n");
}

static bool placed(const struct af_html_person *p)
{
	return p->group == AF_HTML_LISTED && p->profile->specialist != AF_UNKNOWN && p->profile->generalist != AF_UNKNOWN;
}

static void add_shortlist(struct af_html *h)
{
	struct labels labels = {.n = 0};
	size_t marked = 0;

	af_html_add(h, "<g class=\"marked\">\n");
	for (size_t i = 0; i < h->person_count; i++) {
		const struct af_shortlist_profile *p = h->people[i].profile;

		if (!placed(&h->people[i]))
			continue;
		af_html_add(h, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n", x_of(p->specialist), y_of(p->generalist), h->counts[AF_HTML_LISTED] > LABELS ? 3 : 5);
		if (marked++ < LABELS)
			labels.boxes[labels.n++] = (struct box){x_of(p->specialist) - 5, y_of(p->generalist) - 6, 10};
	}
	marked = 0;
	for (size_t i = 0; i < h->person_count && h->counts[AF_HTML_LISTED] <= LABELS; i++) {
		const struct af_shortlist_profile *p = h->people[i].profile;
		const size_t rank = h->people[i].match->rank;
		struct box box;

		if (!placed(&h->people[i]) || marked++ >= LABELS)
			continue;
		if (place_label(&labels, x_of(p->specialist), y_of(p->generalist), rank < 10 ? DIGIT : rank < 100 ? 2 * DIGIT : 3 * DIGIT, &box))
			af_html_add(h, "<text x=\"%d\" y=\"%d\">%z</text>\n", box.x, box.y + 11, rank);
	}
	af_html_add(h, "</g>\n");
}

/* People by fifths of either scale. */
static void add_counts(struct af_html *h)
{
	static const char *const fifths[] = {"0&ndash;49", "50&ndash;99", "100&ndash;149", "150&ndash;199", "200&ndash;250"};
	size_t counts[5][5] = {{0}};

	for (size_t i = 0; i < h->list->map_count; i++) {
		const struct af_map_cell *c = &h->list->map[i];

		counts[c->generalist < 50 ? c->generalist / 10 : 4][c->specialist < 50 ? c->specialist / 10 : 4] += c->people;
	}
	af_html_add(h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The pool by affinity\">\n<table class=\"counts\">\n"
	               "<caption>People of the pool by affinity: across, <bdi>%t</bdi>; down, <bdi>%t</bdi></caption>\n<thead><tr><td></td>",
	            af_html_archetype(h, h->list->specialist), af_html_archetype(h, h->list->generalist));
	for (int x = 0; x < 5; x++)
		af_html_add(h, "<th scope=\"col\">%s</th>", fifths[x]);
	af_html_add(h, "</tr></thead>\n<tbody>\n");
	for (int y = 4; y >= 0; y--) {
		af_html_add(h, "<tr><th scope=\"row\">%s</th>", fifths[y]);
		for (int x = 0; x < 5; x++)
			af_html_add(h, "<td>%z</td>", counts[y][x]);
		af_html_add(h, "</tr>\n");
	}
	af_html_add(h, "</tbody>\n</table>\n</div>\n");
}

static void add_places(struct af_html *h)
{
	af_html_add(h, "<details>\n<summary>Where each of the shortlist stands</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Affinities of the shortlist\">\n<table class=\"places\">\n"
	               "<caption>Affinity, 0 to 250</caption>\n<thead><tr><th scope=\"col\">Person</th><th scope=\"col\">%n</th>"
	               "<th scope=\"col\">%n</th></tr></thead>\n<tbody>\n",
	            af_html_archetype(h, h->list->specialist), af_html_archetype(h, h->list->generalist));
	for (size_t i = 0; i < h->person_count; i++)
		if (placed(&h->people[i]))
			af_html_add(h, "<tr data-person=\"p%z\"><th scope=\"row\">%z. <bdi>%c</bdi></th><td>%d</td><td>%d</td></tr>\n", i + 1, h->people[i].match->rank,
			            af_html_name(h->people[i].match), h->people[i].profile->specialist, h->people[i].profile->generalist);
	af_html_add(h, "</tbody>\n</table>\n</div>\n</details>\n");
}

void af_html_map(struct af_html *h)
{
	if (!h->list->map_count)
		return;
	af_html_add(h, "<section id=\"map\" aria-labelledby=\"map-title\">\n<h2 id=\"map-title\">Specialist or generalist</h2>\n"
	               "<p class=\"lead\">All %z people of the pool; a larger dot is more of them. The shortlist is marked, with its ranks where there is room. On the line both "
	               "affinities are alike; to the right of it people lean to the specialist.</p>\n<div class=\"plot\">\n"
	               "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"plot-title plot-desc\"><title id=\"plot-title\">The pool between specialist and "
	               "generalist</title><desc id=\"plot-desc\">The tables that follow say the same in numbers.</desc>\n", h->list->pool, WIDTH, HEIGHT);
	add_axes(h);
	add_pool(h);
	add_shortlist(h);
	af_html_add(h, "</svg>\n<div>\n");
	add_counts(h);
	add_places(h);
	af_html_add(h, "</div>\n</div>\n</section>\n");
}
