/* Names and places: see identity.h. */
#include "store/identity.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

/* ---------------------------------------------------------------- letters */

/* Letters that no decomposition takes apart. ASCII for one, NULL for none. */
static const char *plain_letter(int32_t point)
{
	switch (point) {
	case 0xE6: return "ae";
	case 0xF0: case 0x111: return "d";
	case 0xF8: return "o";
	case 0xFE: return "th";
	case 0x127: return "h";
	case 0x131: return "i";
	case 0x142: return "l";
	case 0x153: return "oe";
	default: return NULL;
	}
}

enum { POINTS_MAX = 256 }; /* no name is longer: the rest of a text is not looked at */

/* Words on their way to a buffer. */
struct words {
	char text[POINTS_MAX * 4 + POINTS_MAX + 1];
	size_t length, start; /* start: of the last word */
};

/* What a letter of a name becomes: 'e' behind a, o or u goes, so that Müller, Mueller and Muller are one. */
static void add_letter(struct words *w, char c)
{
	const char last = w->length > w->start ? w->text[w->length - 1] : '\0';

	if (c != 'e' || (last != 'a' && last != 'o' && last != 'u'))
		w->text[w->length++] = c;
}

static bool apostrophe(int32_t point)
{
	return point == '\'' || point == '`' || point == 0xB4 || point == 0x2018 || point == 0x2019 || point == 0x2BC;
}

/* Adds what one code point becomes. False when it is no letter, number or mark: it ends a word. */
static bool add_point(struct words *w, int32_t point)
{
	const char *plain;
	utf8proc_category_t kind;

	if (point < 0x80) {
		const char c = (char)(point >= 'A' && point <= 'Z' ? point + 32 : point);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
			return apostrophe(point);
		add_letter(w, c);
		return true;
	}
	if ((point >= 0x300 && point <= 0x36F) || apostrophe(point)) /* accents; marks of other scripts are letters to them */
		return true;
	kind = utf8proc_category(point);
	if (kind < UTF8PROC_CATEGORY_LU || kind > UTF8PROC_CATEGORY_NO)
		return false;
	plain = plain_letter(point);
	if (!plain)
		w->length += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)w->text + w->length);
	for (; plain && *plain; plain++)
		add_letter(w, *plain);
	return true;
}

static void end_word(struct words *w, char end)
{
	if (w->length > w->start)
		w->text[w->length++] = end;
	w->start = w->length;
}

/* Writes the words of the first n bytes of text to out, each followed by `end`. */
static void add_words(struct af_buf *out, const char *text, size_t n, char end)
{
	const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD;
	utf8proc_int32_t points[POINTS_MAX];
	utf8proc_ssize_t count;
	struct words w;
	size_t i = 0;

	w.length = w.start = 0;
	for (; i < n && i < POINTS_MAX && (unsigned char)text[i] < 0x80; i++)
		if (!add_point(&w, text[i]))
			end_word(&w, end);
	if (i < n && i < POINTS_MAX) { /* not ASCII: once more, and thoroughly */
		w.length = w.start = 0;
		count = utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, points, POINTS_MAX, options);
		for (utf8proc_ssize_t k = 0; k < count && k < POINTS_MAX; k++)
			if (!add_point(&w, points[k]))
				end_word(&w, end);
	}
	end_word(&w, end);
	af_buf_add(out, w.text, w.length);
}

/* ---------------------------------------------------------------- names */

static size_t letters_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static bool is_title(const char *part)
{
	static const char *const titles[] = {"dr", "prof", "phd", "mba", "msc", "dipl", "ing"};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (part[0] == titles[i][0] && !strcmp(part, titles[i]))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Does the text begin with a sign of the scripts that write a whole name without a space (Chinese, Japanese, Korean)? */
static bool unspaced(const char *text)
{
	utf8proc_int32_t point = 0;

	utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
	return (point >= 0x3040 && point <= 0x9FFF) || (point >= 0x1100 && point <= 0x11FF) || (point >= 0x20000 && point <= 0x3FFFF);
}

/* Takes titles, and single letters, out of the parts, as long as two others remain. */
static void drop_lesser(struct af_name_form *form)
{
	size_t whole = 0, kept = 0;

	for (size_t i = 0; i < form->count; i++)
		whole += !is_title(form->parts[i]) && letters_of(form->parts[i]) > 1;
	if (whole < 2)
		return;
	for (size_t i = 0; i < form->count; i++) {
		if (is_title(form->parts[i]))
			continue;
		if (letters_of(form->parts[i]) > 1)
			form->parts[kept++] = form->parts[i];
		else
			af_buf_adds(&form->initials, form->parts[i]);
	}
	form->count = kept;
}

void af_name_form_read(struct af_name_form *form, const char *name)
{
	size_t at = 0;

	af_buf_reset(&form->text);
	af_buf_reset(&form->initials);
	form->count = form->letters = 0;
	add_words(&form->text, name, strlen(name), '\0');
	if (form->text.failed)
		return;
	while (at < form->text.length && form->count < AF_PARTS_MAX) {
		form->parts[form->count++] = form->text.data + at;
		at += strlen(form->text.data + at) + 1;
	}
	drop_lesser(form);
	if (at < form->text.length || (form->count == 1 && !unspaced(form->parts[0])))
		form->count = 0; /* a first name alone, or a text that is no name */
	for (size_t i = 0; i < form->count; i++)
		form->letters += letters_of(form->parts[i]);
	if (form->count)
		qsort(form->parts, form->count, sizeof(form->parts[0]), by_bytes);
}

void af_name_form_clear(struct af_name_form *form)
{
	af_buf_clear(&form->text);
	af_buf_clear(&form->initials);
	form->count = 0;
}

/* Two middle initials that differ are two people; one that is left out is none. */
static bool initials_agree(const struct af_name_form *a, const struct af_name_form *b)
{
	return !a->initials.length || !b->initials.length || !strcmp(a->initials.data, b->initials.data);
}

bool af_same_name_form(const struct af_name_form *a, const struct af_name_form *b)
{
	bool same = a->count && a->count == b->count;

	for (size_t i = 0; i < a->count && same; i++)
		same = !strcmp(a->parts[i], b->parts[i]);
	return same && initials_agree(a, b);
}

static size_t points_of(const char *text, int32_t *points, size_t max)
{
	utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text, 0, points, (utf8proc_ssize_t)max, UTF8PROC_NULLTERM);

	return n < 0 || (size_t)n > max ? 0 : (size_t)n;
}

/* Do two texts differ in one letter? */
static bool one_edit(const char *x, const char *y)
{
	enum { MAX = 64 };
	int32_t a[MAX], b[MAX];
	size_t n = points_of(x, a, MAX), m = points_of(y, b, MAX), head = 0, tail = 0;

	if (!n || !m || (n > m ? n - m : m - n) > 1)
		return false;
	while (head < n && head < m && a[head] == b[head])
		head++;
	while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail])
		tail++;
	n -= head + tail;
	m -= head + tail;
	return (n <= 1 && m <= 1 && n + m) || (n == 2 && m == 2 && a[head] == b[head + 1] && a[head + 1] == b[head]);
}

bool af_near_name_form(const struct af_name_form *a, const struct af_name_form *b)
{
	const char *x = NULL, *y = NULL;
	size_t i = 0, k = 0;

	if (!a->count || a->count != b->count || a->letters < AF_LETTERS_LEAST || b->letters < AF_LETTERS_LEAST || !initials_agree(a, b))
		return false;
	/* Both are in order: the part that differs leaves each list at its own place. */
	while (i < a->count || k < b->count) {
		const int order = i == a->count ? 1 : k == b->count ? -1 : strcmp(a->parts[i], b->parts[k]);

		if (!order) {
			i++;
			k++;
		} else if (order < 0 && !x) {
			x = a->parts[i++];
		} else if (order > 0 && !y) {
			y = b->parts[k++];
		} else {
			return false;
		}
	}
	/* Numbers tell people apart. */
	return x && y && !strpbrk(x, "0123456789") && !strpbrk(y, "0123456789") && one_edit(x, y);
}

/* ---------------------------------------------------------------- places */

enum af_status af_place_form(struct af_buf *out, const struct af_countries *countries, const char *location, const char *country,
                             struct af_error *err)
{
	static const char *const nowhere[] = {"remote ", "anywhere ", "worldwide "};
	const struct af_country *named = NULL;
	const size_t n = location ? strcspn(location, ",") : 0;
	enum af_status status = AF_OK;

	af_buf_reset(out);
	if (n)
		status = af_country_named(countries, location, n, &named, err);
	if (status)
		return status;
	af_buf_addc(out, '=');
	if (n && !named)
		add_words(out, location, n, ' ');
	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
		if (!strcmp(af_buf_text(out) + 1, nowhere[i]))
			out->length = 1;
	if (out->length == 1) {
		af_buf_reset(out);
		af_buf_adds(out, country ? country : named ? named->code : "");
	}
	return out->failed ? af_fail_nomem(err) : AF_OK;
}
