/* Text that is safe in HTML, and small words that several parts of the page use. */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "html/markup.h"

enum { NAME_LENGTH = 80, LABEL_LENGTH = 44 }; /* in characters */

static void escape(struct af_buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (text[i]) {
		case '&': af_buf_adds(out, "&amp;"); break;
		case '<': af_buf_adds(out, "&lt;"); break;
		case '>': af_buf_adds(out, "&gt;"); break;
		case '"': af_buf_adds(out, "&quot;"); break;
		case '\'': af_buf_adds(out, "&#39;"); break;
		default: af_buf_addc(out, text[i]);
		}
}

/* The bytes of the first `limit` characters. */
static size_t length_of(const char *text, size_t limit)
{
	size_t at = 0;

	for (size_t points = 0; text[at]; at++)
		if (((unsigned char)text[at] & 0xC0) != 0x80 && points++ == limit)
			break;
	return at;
}

/* limit 0: all of it. */
static void add_text(struct af_html *h, const char *text, size_t limit)
{
	const char *shown;
	size_t n, whole;

	if (!text)
		return;
	af_buf_reset(&h->shown);
	af_display(&h->shown, text);
	h->out.failed |= h->shown.failed;
	shown = af_buf_text(&h->shown);
	n = whole = strlen(shown);
	if (limit)
		n = length_of(shown, limit);
	escape(&h->out, shown, n);
	if (n < whole)
		af_buf_adds(&h->out, "\xE2\x80\xA6");
}

bool af_html_is_cut(const char *text)
{
	return text && text[length_of(text, NAME_LENGTH)];
}

static void add_one(struct af_html *h, char directive, va_list *arguments)
{
	int number;

	switch (directive) {
	case 's': af_buf_adds(&h->out, va_arg(*arguments, const char *)); break;
	case 'd': af_buf_printf(&h->out, "%d", va_arg(*arguments, int)); break;
	case 'z': af_buf_printf(&h->out, "%zu", va_arg(*arguments, size_t)); break;
	case 'f':
		number = va_arg(*arguments, int);
		af_buf_printf(&h->out, "%s%d.%d", number < 0 ? "-" : "", (number < 0 ? -number : number) / 10,
		              (number < 0 ? -number : number) % 10);
		break;
	case 't': add_text(h, va_arg(*arguments, const char *), 0); break;
	case 'n': add_text(h, va_arg(*arguments, const char *), NAME_LENGTH); break;
	case 'c': add_text(h, va_arg(*arguments, const char *), LABEL_LENGTH); break;
	case 'b':
		af_buf_adds(&h->out, "<bdi>");
		add_text(h, va_arg(*arguments, const char *), NAME_LENGTH);
		af_buf_adds(&h->out, "</bdi>");
		break;
	default: af_buf_addc(&h->out, directive);
	}
}

void af_html_add(struct af_html *h, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		size_t n = strcspn(format, "%");

		af_buf_add(&h->out, format, n);
		format += n;
		if (*format) {
			add_one(h, format[1], &arguments);
			format += 2;
		}
	}
	va_end(arguments);
}

const char *af_html_name(const struct af_match *match)
{
	return match->name[0] ? match->name : match->key;
}

const char *af_html_archetype(const struct af_html *h, const char *slug)
{
	const struct af_match *m = h->person_count ? h->people[0].match : NULL;
	const char *found[2] = {NULL, NULL};
	size_t n = 0;

	for (size_t i = 0; m && i < m->part_count; i++)
		if (m->parts[i].kind == AF_PART_ARCHETYPE && n < 2)
			found[n++] = m->parts[i].label;
	if (n == 2 && slug && !strcmp(slug, h->list->specialist))
		return found[0];
	if (n == 2 && slug && !strcmp(slug, h->list->generalist))
		return found[1];
	return slug ? slug : "";
}

void af_html_range(struct af_html *h, const struct af_match *match)
{
	if (match->low == match->high)
		af_html_add(h, "no range");
	else
		af_html_add(h, "range %f to %f", match->low, match->high);
}

void af_html_list(struct af_html *h, const char *class, const char *const *items, size_t n)
{
	af_html_add(h, "<ul class=\"%s\">", class);
	for (size_t i = 0; i < n; i++)
		af_html_add(h, "<li><bdi>%t</bdi></li>", items[i]);
	af_html_add(h, "</ul>\n");
}
