/* A card for each person: fit and range, the bar, what speaks for and against, decisions, and every part with its evidence. */
#include <stdio.h>
#include <string.h>

#include "html/markup.h"

static const struct {
	const char *id, *title, *words, *nobody;
} groups[] = {
	{"shortlist", "Shortlist", "In order of fit.", "Nobody is on this shortlist."},
	{"pinned-in", "Pinned in by hand", "On the list since somebody said so, not by rank. Scores do not change by it.", NULL},
	{"near-misses", "Near misses", "Not eligible, each for the reasons given.", NULL},
	{"kept", "Others kept", "Listed by an earlier version of this shortlist.", NULL},
	{"pinned-out", "Pinned out by hand", "Taken off since somebody said so. Scores do not change by it.", NULL},
};

static void add_part(struct af_html *h, const struct af_part *p)
{
	af_html_add(h, "<tr><th scope=\"row\"><bdi>%t</bdi></th><td>%s</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td><td>%f</td><td>%s</td>"
	               "<td class=\"trace\"><bdi>%t</bdi></td></tr>\n",
	            p->label, p->kind == AF_PART_REQUIREMENT ? af_importance_name(p->importance) : "archetype", p->weight, p->strength, p->credit,
	            p->raw, p->tenths, p->assumed ? "assumed" : "stated", p->trace ? p->trace : "");
}

/* A number that an old snapshot does not have is not shown. */
static void add_number(struct af_html *h, const char *name, int value)
{
	if (value != AF_UNKNOWN)
		af_html_add(h, "<div><dt>%s</dt><dd>%d</dd></div>\n", name, value);
}

static void add_numbers(struct af_html *h, const struct af_html_person *person)
{
	const struct af_match *m = person->match;

	af_html_add(h, "<details>\n<summary>Evidence and every number<span class=\"hidden\"> of %n</span></summary>\n", af_html_name(m));
	if (af_html_is_cut(m->name))
		af_html_add(h, "<p class=\"whole\">Name in full: <bdi>%t</bdi></p>\n", m->name);
	if (af_html_is_cut(m->key))
		af_html_add(h, "<p class=\"whole\">Key in full: <bdi>%t</bdi></p>\n", m->key);
	af_html_add(h, "<dl class=\"numbers\">\n<div><dt>From requirements</dt><dd>%f</dd></div>\n<div><dt>From archetypes</dt><dd>%f</dd></div>\n",
	            m->requirement_tenths, m->archetype_tenths);
	af_html_add(h, "<div><dt>Lowest fit</dt><dd>%f</dd></div>\n<div><dt>Highest fit</dt><dd>%f</dd></div>\n", m->low, m->high);
	add_number(h, "Raw score", m->raw);
	add_number(h, "Affinity, specialist", person->profile->specialist);
	add_number(h, "Affinity, generalist", person->profile->generalist);
	add_number(h, "Lean", person->profile->lean);
	af_html_add(h, "</dl>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Parts of the fit of %n\">\n<table class=\"parts\">\n"
	               "<caption class=\"hidden\">Parts of the fit of %n</caption>\n<thead><tr><th scope=\"col\">Part</th><th scope=\"col\">Asked as</th>"
	               "<th scope=\"col\">Weight</th><th scope=\"col\">Strength</th><th scope=\"col\">Credit</th><th scope=\"col\">Raw</th>"
	               "<th scope=\"col\">Points</th><th scope=\"col\">Profile</th><th scope=\"col\">Evidence</th></tr></thead>\n<tbody>\n",
	            af_html_name(m), af_html_name(m));
	for (size_t i = 0; i < m->part_count; i++)
		add_part(h, &m->parts[i]);
	af_html_add(h, "</tbody>\n</table>\n</div>\n</details>\n");
}

/* The history has the time of day. Who did it and why is hidden when people are. */
static void add_deed(struct af_html *h, const struct af_shortlist_event *e)
{
	char day[16];

	if (!e)
		return;
	snprintf(day, sizeof(day), "%.10s", e->at);
	af_html_add(h, "<p class=\"deed\"><strong>%s</strong>", af_act_name(e->act));
	if (!h->list->blind)
		af_html_add(h, " by <bdi>%t</bdi>", e->by);
	af_html_add(h, ", %t", day);
	if (e->version != h->list->version)
		af_html_add(h, ", on version %d", e->version);
	if (!h->list->blind)
		af_html_add(h, ": <bdi>%t</bdi>", e->reason);
	af_html_add(h, "</p>\n");
}

static void add_list(struct af_html *h, const char *title, const char *class, const char *const *items, size_t n)
{
	if (!n)
		return;
	af_html_add(h, "<div>\n<h4>%s</h4>\n", title);
	af_html_list(h, class, items, n);
	af_html_add(h, "</div>\n");
}

static void add_conditions(struct af_html *h, const struct af_match *m)
{
	if (!m->failed_count && !m->unverified_count && !m->missing_count)
		return;
	af_html_add(h, "<div class=\"conditions\">\n");
	add_list(h, "Fails", "fails", m->failed, m->failed_count);
	add_list(h, "To check", "checks", m->unverified, m->unverified_count);
	add_list(h, "No evidence of", "lacks", m->missing, m->missing_count);
	af_html_add(h, "</div>\n");
}

/* Of somebody from outside of the snapshot no range is known. */
static void add_heading(struct af_html *h, const struct af_match *m, size_t number)
{
	af_html_add(h, "<header>\n<p class=\"rank\"><span class=\"hidden\">Rank </span>%z</p>\n<div class=\"who\">\n<h3 id=\"p%z-name\">%b</h3>\n",
	            m->rank, number, af_html_name(m));
	if (m->name[0])
		af_html_add(h, "<p class=\"mail\">%b</p>\n", m->key);
	af_html_add(h, "</div>\n<p class=\"fit\"><span class=\"hidden\">Fit </span><strong>%f</strong>", m->fit);
	if (number <= h->person_count) {
		af_html_add(h, " <span class=\"range\">");
		af_html_range(h, m);
		af_html_add(h, "</span>");
	}
	af_html_add(h, "</p>\n</header>\n");
}

/* The two sentences of explain. The first begins with the name, which may be as long as a book, or written from right to left. */
static void add_why(struct af_html *h, const struct af_match *m, const struct af_shortlist_profile *profile)
{
	const char *why = profile->why, *name = af_html_name(m);

	if (!why)
		return;
	af_html_add(h, "<p class=\"why\">");
	if (!strncmp(why, name, strlen(name))) {
		af_html_add(h, "%b", name);
		why += strlen(name);
	}
	af_html_add(h, "%t %t</p>\n", why, profile->lacks ? profile->lacks : "");
}

static void add_card(struct af_html *h, const struct af_html_person *person, size_t number)
{
	const struct af_match *m = person->match;
	const struct af_shortlist_event *pin = af_shortlist_pin(h->list, m->key);

	af_html_add(h, "<li class=\"card\" id=\"p%z\" data-rank=\"%z\" data-fit=\"%d\" data-low=\"%d\" data-high=\"%d\" data-checks=\"%z\" data-name=\"%n\" "
	               "data-key=\"%t\">\n<article aria-labelledby=\"p%z-name\">\n",
	            number, m->rank, m->fit, m->low, m->high, m->unverified_count, af_html_name(m), m->key, number);
	add_heading(h, m, number);
	add_deed(h, af_shortlist_decision(h->list, m->key));
	add_deed(h, pin && pin->act != AF_ACT_UNPIN ? pin : NULL);
	af_html_bar(h, m);
	af_html_add(h, "<p class=\"has\">Has <b>%z</b> of %z requirements; <b>%d</b>&#8239;%% of their weight rests on a stated level or stated years.</p>\n",
	            m->matched, m->asked, m->completeness);
	add_why(h, m, person->profile);
	add_conditions(h, m);
	add_numbers(h, person);
	af_html_add(h, "</article>\n</li>\n");
}

/* A card without bar, parts and sentences: the snapshot knows nothing of them. The script leaves it alone. */
static void add_short_card(struct af_html *h, const struct af_match *m, size_t number)
{
	af_html_add(h, "<li class=\"card outside\" id=\"p%z\">\n<article aria-labelledby=\"p%z-name\">\n", number, number);
	add_heading(h, m, number);
	add_deed(h, af_shortlist_decision(h->list, m->key));
	add_deed(h, af_shortlist_pin(h->list, m->key));
	af_html_add(h, "<p class=\"has\">The snapshot does not have them: rank and fit%s are those of the pool when this was done.</p>\n",
	            m->eligible ? "" : ", as a near miss,");
	add_conditions(h, m);
	af_html_add(h, "</article>\n</li>\n");
}

/* Shown by the script alone. */
static void add_tools(struct af_html *h)
{
	af_html_add(h, "<div class=\"tools\" id=\"tools\" role=\"group\" aria-label=\"Sort and filter the shortlist\" hidden>\n"
	               "<label>Find <input type=\"search\" id=\"find\" autocomplete=\"off\"></label>\n"
	               "<label>Sort by <select id=\"sort\"><option value=\"rank\">rank</option><option value=\"high\">highest possible fit</option>"
	               "<option value=\"low\">lowest possible fit</option><option value=\"checks\">least to check</option>"
	               "<option value=\"name\">name</option></select></label>\n"
	               "<label class=\"tick\"><input type=\"checkbox\" id=\"clear\"> Nothing left to check</label>\n"
	               "<output id=\"shown\" for=\"find sort clear\"></output>\n</div>\n");
}

static const char *lead(const struct af_html *h, enum af_html_group group, size_t n)
{
	if (n)
		return groups[group].words;
	return h->counts[AF_HTML_PINNED_IN] + h->outside_count ? "Nobody is on this shortlist by rank: only who was pinned in by hand." : groups[group].nobody;
}

void af_html_cards(struct af_html *h, enum af_html_group group)
{
	const size_t outside = group == AF_HTML_PINNED_IN ? h->outside_count : 0, n = h->counts[group] + outside;

	if (!n && !groups[group].nobody)
		return;
	af_html_add(h, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", groups[group].id, groups[group].id,
	            groups[group].id, groups[group].title);
	af_html_add(h, "<p class=\"lead\">%s</p>\n", lead(h, group, n));
	if (group == AF_HTML_LISTED && n > 1)
		add_tools(h);
	if (n)
		af_html_add(h, "<ol class=\"cards\">\n");
	for (size_t i = 0; i < h->person_count; i++)
		if (h->people[i].group == group)
			add_card(h, &h->people[i], i + 1);
	for (size_t i = 0; i < outside; i++)
		add_short_card(h, &h->outside[i], h->person_count + i + 1);
	af_html_add(h, "%s</section>\n", n ? "</ol>\n" : "");
}
