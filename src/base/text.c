#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool af_utf8_valid(const char *bytes, size_t n, size_t *bad)
{
	size_t at = 0;

	while (at < n) {
		utf8proc_int32_t point;
		utf8proc_ssize_t step;

		if ((unsigned char)bytes[at] < 0x80) {
			at++;
			continue;
		}
		step = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)(n - at), &point);
		if (step < 1) {
			if (bad)
				*bad = at;
			return false;
		}
		at += (size_t)step;
	}
	return true;
}

static bool is_ascii(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

static void add_point(struct af_buf *out, utf8proc_int32_t point)
{
	utf8proc_uint8_t bytes[4];

	af_buf_add(out, (const char *)bytes, (size_t)utf8proc_encode_char(point, bytes));
}

void af_fold(struct af_buf *out, const char *text, size_t n)
{
	utf8proc_int32_t small[256], *points = small;
	const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STABLE;
	utf8proc_ssize_t count;

	if (is_ascii(text, n)) {
		size_t i = out->length;

		af_buf_add(out, text, n);
		for (; i < out->length; i++)
			if (out->data[i] >= 'A' && out->data[i] <= 'Z')
				out->data[i] = (char)(out->data[i] + 32);
		return;
	}
	count = utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, small, 256, options);
	if (count > 256) {
		points = af_calloc((size_t)count + 1, sizeof(*points));
		if (!points) {
			out->failed = true;
			return;
		}
		count = utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, points, count, options);
	}
	if (count < 0)
		af_buf_add(out, text, n);
	else
		count = utf8proc_normalize_utf32(points, count, options);
	for (utf8proc_ssize_t i = 0; i < count; i++)
		add_point(out, points[i]);
	if (points != small)
		af_free(points);
}

/* Punctuation that people put into or leave out of a skill's name at will. */
static bool dropped_from_key(utf8proc_int32_t point)
{
	switch (point) {
	case ' ': case '\t': case '\n': case '\r': case '.': case '-': case '_': case '/':
	case '\'': case '(': case ')': case '"': case 0x00A0: case 0x2019:
		return true;
	default:
		return point >= 0x2010 && point <= 0x2015; /* hyphens and dashes */
	}
}

/* Rewrites the bytes of buf from `start` on, keeping only the points that `keep` approves. */
static void drop_points(struct af_buf *buf, size_t start, bool (*dropped)(utf8proc_int32_t))
{
	size_t read = start, write = start;

	while (read < buf->length) {
		utf8proc_int32_t point = (unsigned char)buf->data[read];
		utf8proc_ssize_t step = 1;

		if (point >= 0x80)
			step = utf8proc_iterate((const utf8proc_uint8_t *)buf->data + read,
			                        (utf8proc_ssize_t)(buf->length - read), &point);
		if (step < 1)
			step = 1;
		if (!dropped(point)) {
			memmove(buf->data + write, buf->data + read, (size_t)step);
			write += (size_t)step;
		}
		read += (size_t)step;
	}
	if (buf->data) {
		buf->length = write;
		buf->data[write] = '\0';
	}
}

/* af_skill_key of text that is all ASCII, as nearly all is; false, and nothing is added, of any other. */
static bool ascii_key(struct af_buf *out, const char *text, size_t n)
{
	size_t start = out->length, write = start;

	af_buf_add(out, text, n);
	if (out->failed)
		return true;
	for (size_t read = start; read < out->length; read++) {
		unsigned char c = (unsigned char)out->data[read];

		if (c >= 0x80) {
			out->length = start;
			return false;
		}
		out->data[write] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		write += !dropped_from_key(c);
	}
	out->length = write;
	out->data[write] = '\0';
	return true;
}

void af_skill_key(struct af_buf *out, const char *text, size_t n)
{
	size_t start = out->length;

	if (ascii_key(out, text, n))
		return;
	af_fold(out, text, n);
	drop_points(out, start, dropped_from_key);
}

void af_words(struct af_buf *out, const char *text, size_t n)
{
	struct af_buf folded = {0};
	size_t at = 0;
	bool gap = false, any = false;

	af_fold(&folded, text, n);
	while (at < folded.length) {
		utf8proc_int32_t point = 0;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)folded.data + at,
		                                         (utf8proc_ssize_t)(folded.length - at), &point);
		utf8proc_category_t kind;

		if (step < 1) {
			step = 1;
			point = ' ';
		}
		kind = utf8proc_category(point);
		if ((kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO) || point == '#' || point == '+') {
			if (gap && any)
				af_buf_addc(out, ' ');
			gap = false;
			any = true;
			af_buf_add(out, folded.data + at, (size_t)step);
		} else {
			gap = true;
		}
		at += (size_t)step;
	}
	out->failed = out->failed || folded.failed;
	af_buf_clear(&folded);
}

/* What stands for a kind of character that people write in many ways; 0 for the others. */
static char plain_sign(utf8proc_int32_t point)
{
	switch (point) {
	case 0x2018: case 0x2019: case 0x02BC: case 0x00B4: return '\'';
	case 0x2212: return '-'; /* minus */
	default: break;
	}
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS: return ' ';
	case UTF8PROC_CATEGORY_PD: return '-';
	default: return 0;
	}
}

size_t af_bare(const char *text, size_t n, char out[AF_BARE_MAX], size_t *length)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
	utf8proc_int32_t point, points[AF_BARE_MAX / 4];
	utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &point), count;
	int boundary = 0;

	*length = 0;
	if (step < 1)
		return 0;
	if (plain_sign(point)) {
		out[(*length)++] = plain_sign(point);
	} else if (utf8proc_category(point) != UTF8PROC_CATEGORY_CF) {
		count = utf8proc_decompose_char(point, points, AF_BARE_MAX / 4, options, &boundary);
		for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)(AF_BARE_MAX / 4); i++)
			*length += (size_t)utf8proc_encode_char(points[i], (utf8proc_uint8_t *)out + *length);
	}
	return (size_t)step;
}

bool af_hidden(int32_t point)
{
	return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C || point == 0xFEFF ||
	       (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
	       (point >= 0x2060 && point <= 0x206F) || (point >= 0xFFF9 && point <= 0xFFFB) ||
	       (point >= 0xE0000 && point <= 0xE007F) || (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

/* Does the code point belong to a script, or be an emoji, in which a joiner (U+200C, U+200D) is part of how words are written? Not so in Latin, Greek and
 * Cyrillic, nor in ASCII: beside these it only hides. */
static bool takes_joiner(int32_t point)
{
	if (point < 0x0530 || (point >= 0x1E00 && point <= 0x1FFF) || (point >= 0x2C60 && point <= 0x2C7F) || (point >= 0xA640 && point <= 0xA69F) ||
	    (point >= 0xA720 && point <= 0xA7FF) || (point >= 0xAB30 && point <= 0xAB6F) || (point >= 0xFB00 && point <= 0xFB06) ||
	    (point >= 0xFF00 && point <= 0xFF5E) || point == 0x3164 || point == 0x115F || point == 0x1160)
		return false;
	if (point == 0xFE0F || (point >= 0x1F3FB && point <= 0x1F3FF)) /* what emoji end with: a style, a colour of skin */
		return true;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME: return true;
	case UTF8PROC_CATEGORY_SO: return point >= 0x2190;
	default: return false;
	}
}

bool af_hidden_after(int32_t point, int32_t before)
{
	return (point == 0x200C || point == 0x200D) && before ? !takes_joiner(before) : af_hidden(point);
}

void af_display(struct af_buf *out, const char *text)
{
	size_t n = strlen(text), at = 0;
	int32_t before = 0;

	while (at < n) {
		utf8proc_int32_t point = (unsigned char)text[at];
		utf8proc_ssize_t step = 1;

		if (point >= 0x80)
			step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(n - at), &point);
		if (step < 1) {
			af_buf_adds(out, "\xEF\xBF\xBD"); /* U+FFFD for a byte that is no UTF-8 */
			at++;
			before = 0;
			continue;
		}
		if (point == '\t' || point == '\n' || point == '\r') {
			if (!(point == '\n' && at && text[at - 1] == '\r'))
				af_buf_addc(out, ' ');
		} else if (af_hidden_after(point, before)) {
			af_buf_printf(out, "<U+%04X>", (unsigned)point);
		} else {
			af_buf_add(out, text + at, (size_t)step);
		}
		before = point;
		at += (size_t)step;
	}
}

#define DISTANCE_MAX 64

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned af_edit_distance(const char *a, const char *b, unsigned limit)
{
	unsigned rows[3][DISTANCE_MAX + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > DISTANCE_MAX || m > DISTANCE_MAX || (n > m ? n - m : m - n) > limit)
		return limit + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
		unsigned best = row[0] = (unsigned)i;

		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], two_above[j - 2] + 1);
			best = least(best, row[j]);
		}
		if (best > limit)
			return limit + 1;
	}
	return least(rows[n % 3][m], limit + 1);
}

const char *af_nearest(const char *text, const char *const *names, size_t n)
{
	size_t length = strlen(text);
	unsigned best = length < 4 ? 2 : length < 8 ? 3 : 4; /* one worse than the worst we would suggest */
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		unsigned distance;

		if (!names[i])
			continue;
		distance = af_edit_distance(text, names[i], best - 1);
		if (distance < best) {
			best = distance;
			nearest = names[i];
			if (!best)
				break;
		}
	}
	/* "peak" is no slip of the pen, but can only mean "peak_rps". */
	for (size_t i = 0; i < n && !nearest && length >= 3; i++)
		if (names[i] && !strncmp(names[i], text, length))
			nearest = names[i];
	return nearest;
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool af_glob(const char *glob, const char *text)
{
	const char *star = NULL, *resume = NULL;

	while (*text) {
		if (*glob == '*') {
			star = glob++;
			resume = text;
		} else if (*glob && lower(*glob) == lower(*text)) {
			glob++;
			text++;
		} else if (star) {
			glob = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

/* Reads exactly n digits. */
static bool digits(const char *text, int n, int *value)
{
	*value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (text[i] - '0');
	}
	return true;
}

int af_month_days(int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const int y = month / 12;

	return days[month % 12] + (month % 12 == 1 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
}

void af_date_after(int month, int days, char out[16])
{
	char date[40];

	for (; days >= af_month_days(month); month++)
		days -= af_month_days(month);
	snprintf(date, sizeof(date), "%04d-%02d-%02d", month / 12, month % 12 + 1, days + 1);
	memcpy(out, date, 10); /* years have four digits */
	out[10] = '\0';
}

bool af_date_valid(const char *text)
{
	int y, m, d;

	if (strlen(text) != 10 || !digits(text, 4, &y) || text[4] != '-' || !digits(text + 5, 2, &m) ||
	    text[7] != '-' || !digits(text + 8, 2, &d))
		return false;
	if (y < 1900 || m < 1 || m > 12 || d < 1)
		return false;
	return d <= af_month_days(y * 12 + m - 1);
}

bool af_month_parse(const char *text, int *month)
{
	int y, m;
	size_t n = strlen(text);

	if (n == 10 && !af_date_valid(text))
		return false;
	if ((n != 7 && n != 10) || !digits(text, 4, &y) || text[4] != '-' || !digits(text + 5, 2, &m))
		return false;
	if (y < 1900 || m < 1 || m > 12)
		return false;
	*month = y * 12 + m - 1;
	return true;
}

void af_month_format(int month, char out[16])
{
	snprintf(out, 16, "%04d-%02d", month / 12, month % 12 + 1);
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of white space that begin text, or that end it: 1 for ASCII, 2 for U+00A0, 0 for anything else. */
static size_t blank_at_start(const char *text, size_t n)
{
	if (n && blank(text[0]))
		return 1;
	return n >= 2 && !memcmp(text, "\xC2\xA0", 2) ? 2 : 0;
}

static size_t blank_at_end(const char *text, size_t n)
{
	if (n && blank(text[n - 1]))
		return 1;
	return n >= 2 && !memcmp(text + n - 2, "\xC2\xA0", 2) ? 2 : 0;
}

void af_trim(const char **text, size_t *n)
{
	size_t step;

	while ((step = blank_at_start(*text, *n))) {
		*text += step;
		*n -= step;
	}
	while ((step = blank_at_end(*text, *n)))
		*n -= step;
}
