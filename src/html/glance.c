/* Who is on the list, in a few lines, on the first screen. */
#include "html/markup.h"

enum { LINES = 12 };

static const struct af_match *at(const struct af_html *h, size_t i, size_t within)
{
	return i < within ? h->people[i].match : &h->outside[i - within];
}

static void add_mark(struct af_html *h, const struct af_match *m, bool pinned_in)
{
	if (!pinned_in && !m->failed_count && !m->unverified_count)
		return;
	af_html_add(h, " <span class=\"mark\">");
	if (pinned_in)
		af_html_add(h, "pinned in");
	if (m->failed_count)
		af_html_add(h, "%sfails %z", pinned_in ? ", " : "", m->failed_count);
	if (m->unverified_count)
		af_html_add(h, "%s%z to check", pinned_in || m->failed_count ? ", " : "", m->unverified_count);
	af_html_add(h, "</span>");
}

/* By rank, then who is pinned in, as the cards come. Their numbers on the page: those from outside come after all others. */
void af_html_glance(struct af_html *h)
{
	const size_t listed = h->counts[AF_HTML_LISTED], within = listed + h->counts[AF_HTML_PINNED_IN], n = within + h->outside_count;

	if (!n)
		return;
	af_html_add(h, "<section id=\"glance\" aria-labelledby=\"glance-title\">\n<h2 id=\"glance-title\">At a glance</h2>\n<ol class=\"glance\">\n");
	for (size_t i = 0; i < n && i < LINES; i++) {
		const struct af_match *m = at(h, i, within);

		af_html_add(h, "<li><span class=\"place\"><span class=\"hidden\">Rank </span>%z</span> <div><a href=\"#p%z\">%b</a>", m->rank,
		            i < within ? i + 1 : h->person_count + i - within + 1, af_html_name(m));
		add_mark(h, m, i >= listed);
		af_html_add(h, "</div> <span class=\"score\"><span class=\"hidden\">Fit </span>%f</span></li>\n", m->fit);
	}
	af_html_add(h, "</ol>\n");
	if (n > LINES)
		af_html_add(h, "<p class=\"rest\"><a href=\"#p%z\">%z more</a></p>\n", LINES < within ? (size_t)LINES + 1 : h->person_count + LINES - within + 1,
		            n - LINES);
	af_html_add(h, "</section>\n");
}
