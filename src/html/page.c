/* A shortlist as one HTML file that asks for nothing from anywhere: af_shortlist_export_html. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "html/markup.h"
#include "shortlist/shortlist.h"

/* The digest of an inline block as a content policy writes it: base64. */
static void add_source(struct af_html *h, struct af_embedded file)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char digits[AF_DIGITS + 1];
	unsigned bits = 0;
	int held = 0;

	af_digest(file.text, file.length, digits);
	af_html_add(h, "'sha256-");
	for (size_t i = 0; i < AF_DIGITS; i++) {
		bits = bits << 4 | (unsigned)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
		held += 4;
		if (held >= 6) {
			held -= 6;
			af_buf_addc(&h->out, letters[bits >> held & 63]);
		}
	}
	af_buf_addc(&h->out, letters[bits << (6 - held) & 63]); /* 256 bits: 4 are left, and one letter of padding */
	af_html_add(h, "='");
}

static void add_head(struct af_html *h)
{
	const struct af_embedded style = af_embedded_report_style(), script = af_embedded_report_script();

	af_html_add(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
	add_source(h, style);
	af_html_add(h, "; script-src ");
	add_source(h, script);
	af_html_add(h, "; img-src 'none'; base-uri 'none'; form-action 'none'\">\n"
	               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	               "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
	               "<meta name=\"generator\" content=\"archefit %s\">\n<title>%n</title>\n<style>", AF_VERSION, h->list->title);
	af_buf_add(&h->out, style.text, style.length);
	af_html_add(h, "</style>\n</head>\n");
}

static void add_figure(struct af_html *h, const char *name, size_t n, const char *words)
{
	af_html_add(h, "<div><dt>%s</dt><dd><strong>%z</strong> %s</dd></div>\n", name, n, words);
}

static void add_header(struct af_html *h)
{
	const struct af_shortlist *l = h->list;
	const size_t pinned_in = h->counts[AF_HTML_PINNED_IN] + h->outside_count;
	char month[16], day[16];

	snprintf(day, sizeof(day), "%.10s", l->created);
	af_month_format(l->as_of, month);
	af_html_add(h, "<header class=\"top\">\n");
	if (l->blind)
		af_html_add(h, "<p class=\"banner\" data-is=\"blind\"><strong>Blind:</strong> codes stand for people.</p>\n");
	af_html_add(h, "<p class=\"over\">Shortlist <bdi>%t</bdi>, version <span data-is=\"version\">%d</span></p>\n"
	               "<h1><bdi>%t</bdi></h1>\n<p class=\"under\">Project <bdi>%t</bdi>", l->name, l->version, l->title, l->project);
	if (strcmp(l->title, l->project_title) != 0)
		af_html_add(h, ": <bdi>%t</bdi>", l->project_title);
	af_html_add(h, ". Made on <time datetime=\"%t\">%s</time>; skills count as of %s.</p>\n", l->created, day, month);
	af_html_add(h, "<dl class=\"figures\">\n");
	add_figure(h, "Shortlisted", h->counts[AF_HTML_LISTED], h->counts[AF_HTML_LISTED] == 1 ? "person" : "people");
	if (pinned_in)
		add_figure(h, "Pinned in", pinned_in, pinned_in == 1 ? "person" : "people");
	af_html_add(h, "<div><dt>Eligible</dt><dd><strong data-is=\"eligible\">%z</strong> of <span data-is=\"pool\">%z</span></dd></div>\n",
	            l->eligible_count, l->pool);
	if (h->counts[AF_HTML_LISTED])
		af_html_add(h, "<div><dt>Best fit</dt><dd><strong>%f</strong> of 100</dd></div>\n", h->people[0].match->fit);
	af_html_add(h, "<div><dt>Mix</dt><dd><strong>%d&#8239;%%</strong> %t, %d&#8239;%% %t</dd></div>\n</dl>\n</header>\n",
	            l->specialist_share, af_html_archetype(h, l->specialist), 100 - l->specialist_share, af_html_archetype(h, l->generalist));
}

static void add_link(struct af_html *h, const char *target, const char *words, bool there)
{
	if (there)
		af_html_add(h, "<li><a href=\"#%s\">%s</a></li>\n", target, words);
}

static void add_navigation(struct af_html *h)
{
	af_html_add(h, "<nav aria-label=\"Sections of this report\">\n<ul>\n");
	add_link(h, "project", "Project", true);
	add_link(h, "shortlist", "Shortlist", true);
	add_link(h, "pinned-in", "Pinned in", h->counts[AF_HTML_PINNED_IN] + h->outside_count);
	add_link(h, "requirements", "Requirements met", h->counts[AF_HTML_LISTED] + h->counts[AF_HTML_PINNED_IN]);
	add_link(h, "map", "Specialist or generalist", h->list->map_count);
	add_link(h, "compare", "Side by side", h->counts[AF_HTML_LISTED] + h->counts[AF_HTML_PINNED_IN]);
	add_link(h, "near-misses", "Near misses", h->counts[AF_HTML_NEAR]);
	add_link(h, "kept", "Others kept", h->counts[AF_HTML_KEPT]);
	add_link(h, "pinned-out", "Pinned out", h->counts[AF_HTML_PINNED_OUT]);
	add_link(h, "history", "History", h->list->history_count);
	add_link(h, "method", "Method", true);
	af_html_add(h, "</ul>\n</nav>\n");
}

/* The digest of the file is the last thing in it that reads so, and the hash of the snapshot the last before. */
static void add_footer(struct af_html *h)
{
	af_html_add(h, "<footer>\n<dl class=\"hashes\">\n<div><dt>Snapshot</dt><dd><code data-is=\"hash\">%s</code></dd></div>\n"
	               "<div><dt>This file</dt><dd><code data-is=\"file_hash\">%s</code></dd></div>\n</dl>\n"
	               "<p><code>archefit shortlist verify FILE</code> says whether this file is unaltered, and which snapshot it is. "
	               "It loads nothing from anywhere, and sends nothing.</p>\n</footer>\n", h->list->hash, af_shortlist_unsealed_of(h->list));
}

static void add_page(struct af_html *h)
{
	const struct af_embedded script = af_embedded_report_script();

	add_head(h);
	af_html_add(h, "<body>\n<a class=\"skip\" href=\"#shortlist\">Skip to the shortlist</a>\n");
	add_header(h);
	af_html_glance(h);
	add_navigation(h);
	af_html_add(h, "<main>\n");
	af_html_project(h);
	af_html_cards(h, AF_HTML_LISTED);
	af_html_cards(h, AF_HTML_PINNED_IN);
	af_html_heat(h);
	af_html_map(h);
	af_html_compare(h);
	af_html_cards(h, AF_HTML_NEAR);
	af_html_cards(h, AF_HTML_KEPT);
	af_html_cards(h, AF_HTML_PINNED_OUT);
	af_html_history(h);
	af_html_method(h);
	af_html_add(h, "</main>\n");
	add_footer(h);
	af_html_add(h, "<script>");
	af_buf_add(&h->out, script.text, script.length);
	af_html_add(h, "</script>\n</body>\n</html>\n");
}

/* Those of a list with (wanted) or without that pin become that group. */
static void gather(struct af_html *h, enum af_html_group group, const struct af_match *list, const struct af_shortlist_profile *profiles,
                   size_t n, enum af_act pin, bool wanted)
{
	for (size_t i = 0; i < n; i++) {
		const struct af_shortlist_event *e = af_shortlist_pin(h->list, list[i].key);

		if ((e && e->act == pin) != wanted)
			continue;
		h->people[h->person_count++] = (struct af_html_person){&list[i], &profiles[i], group};
		h->counts[group]++;
	}
}

/* As matches, which have no parts. */
static void gather_outside(struct af_html *h)
{
	for (size_t i = 0; i < h->list->history_count; i++) {
		const struct af_shortlist_event *e = &h->list->history[i];

		if (!af_shortlist_from_outside(h->list, e))
			continue;
		h->outside[h->outside_count++] = (struct af_match){
			.key = e->key, .name = e->name, .eligible = e->eligible, .rank = e->rank, .fit = e->fit, .failed = e->failed,
			.failed_count = e->failed_count, .unverified = e->unverified, .unverified_count = e->unverified_count};
	}
}

static void gather_all(struct af_html *h)
{
	const struct af_shortlist *l = h->list;

	gather(h, AF_HTML_LISTED, l->entries, l->entry_profiles, l->entry_count, AF_ACT_PIN_OUT, false);
	gather(h, AF_HTML_PINNED_IN, l->near_misses, l->near_profiles, l->near_miss_count, AF_ACT_PIN_IN, true);
	gather(h, AF_HTML_PINNED_IN, l->kept, l->kept_profiles, l->kept_count, AF_ACT_PIN_IN, true);
	gather(h, AF_HTML_NEAR, l->near_misses, l->near_profiles, l->near_miss_count, AF_ACT_PIN_IN, false);
	gather(h, AF_HTML_KEPT, l->kept, l->kept_profiles, l->kept_count, AF_ACT_PIN_IN, false);
	gather(h, AF_HTML_PINNED_OUT, l->entries, l->entry_profiles, l->entry_count, AF_ACT_PIN_OUT, true);
	gather_outside(h);
}

enum af_status af_shortlist_export_html(const struct af_shortlist *shortlist, FILE *out, struct af_error *err)
{
	struct af_html h = {.list = shortlist};
	enum af_status status = AF_OK;

	h.people = af_calloc(shortlist->entry_count + shortlist->near_miss_count + shortlist->kept_count + 1, sizeof(*h.people));
	h.outside = af_calloc(shortlist->history_count + 1, sizeof(*h.outside));
	if (!h.people || !h.outside) {
		af_free(h.people);
		af_free(h.outside);
		return af_fail_nomem(err);
	}
	gather_all(&h);
	add_page(&h);
	if (h.out.failed) {
		status = af_fail_nomem(err);
	} else {
		af_shortlist_seal(h.out.data, h.out.length);
		if (fwrite(h.out.data, 1, h.out.length, out) != h.out.length || fflush(out))
			status = af_fail(err, AF_IO, "could not write the output: %s", strerror(errno));
	}
	af_buf_clear(&h.out);
	af_buf_clear(&h.shown);
	af_free(h.people);
	af_free(h.outside);
	return status;
}
