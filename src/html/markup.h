/* Writing HTML: what every part of the page shares. All text of people is data: it reaches the page through %t, %n or %b only. */
#ifndef AF_HTML_MARKUP_H
#define AF_HTML_MARKUP_H

#include "base/memory.h"

/* Where the page shows a person. */
enum af_html_group { AF_HTML_LISTED, AF_HTML_PINNED_IN, AF_HTML_NEAR, AF_HTML_KEPT, AF_HTML_PINNED_OUT, AF_HTML_GROUPS };

struct af_html_person {
	const struct af_match *match;
	const struct af_shortlist_profile *profile;
	enum af_html_group group;
};

struct af_html {
	struct af_buf out, shown; /* the page; a text before it is escaped */
	const struct af_shortlist *list;
	struct af_html_person *people; /* group after group; the number of a person on the page is the index + 1 */
	size_t person_count;
	size_t counts[AF_HTML_GROUPS];
	struct af_match *outside; /* pinned in, and not in the snapshot: of these no more is known than what the pin says. Their numbers come last */
	size_t outside_count;
};

/* Appends format, in which only these are special:
 *   %s  a text of this program, as it is        %d  an int           %z  a size_t          %f  an int in tenths: 873 as 87.3
 *   %t  any text, escaped, hidden characters    %n  the same, cut to the length of a name  %c  the same, cut to that of a label
 *       shown; NULL as nothing                  %b  the same as %n, kept apart from the direction of what stands around it
 *   %%  a percent sign
 * That holds inside of elements and of attributes in double quotes. */
void af_html_add(struct af_html *h, const char *format, ...);
/* Are these the texts that %n would cut? */
bool af_html_is_cut(const char *text);
/* The name of a person, or the key of who has none. */
const char *af_html_name(const struct af_match *match);
/* The title of an archetype as the parts have it, or the slug. */
const char *af_html_archetype(const struct af_html *h, const char *slug);
/* "Range 92.0 to 97.1", or that there is none. */
void af_html_range(struct af_html *h, const struct af_match *match);
/* "; "-separated texts, each kept apart. */
void af_html_list(struct af_html *h, const char *class, const char *const *items, size_t n);

/* The parts of the page, in its order. */
void af_html_glance(struct af_html *h);
void af_html_project(struct af_html *h);
void af_html_cards(struct af_html *h, enum af_html_group group);
void af_html_bar(struct af_html *h, const struct af_match *match);
void af_html_heat(struct af_html *h);
void af_html_map(struct af_html *h);
void af_html_compare(struct af_html *h);
void af_html_history(struct af_html *h);
void af_html_method(struct af_html *h);

#endif
