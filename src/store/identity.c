/* Addresses, pages and phone numbers: see identity.h. */
#include "store/identity.h"

#include <string.h>

#include "base/text.h"

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

/* ---------------------------------------------------------------- e-mail */

/* Is c a part of an address, and not what stands around one? */
static bool in_address(char c)
{
	switch (c) {
	case '\0': case ' ': case '\t': case '\r': case '\n': case ',': case ';': case '<': case '>': case '(': case ')': case '[': case ']':
	case '"':
		return false;
	default:
		return true;
	}
}

/* Adds n bytes of an address, folded. */
static void add_folded(struct af_buf *out, const char *text, size_t n)
{
	char small[128];
	size_t done = 0;

	while (done < n && done < sizeof(small) && (unsigned char)text[done] < 0x80) {
		small[done] = lower(text[done]);
		done++;
	}
	if (done == n)
		af_buf_add(out, small, n);
	else
		af_fold(out, text, n);
}

void af_email_form(struct af_buf *out, const char *email)
{
	const char *at = strchr(email, '@'), *start = at, *end = at, *plus;
	size_t local;
	bool gmail;

	af_buf_reset(out);
	if (!at)
		return;
	while (start > email && in_address(start[-1]))
		start--;
	while (in_address(*end))
		end++;
	while (end > at && end[-1] == '.')
		end--;
	plus = memchr(start, '+', (size_t)(at - start));
	local = (size_t)((plus && plus > start ? plus : at) - start);
	if (!local || end - at < 2)
		return;
	gmail = (end - at == 10 && af_glob("@gmail.com*", at)) || (end - at == 15 && af_glob("@googlemail.com*", at));
	if (!gmail) {
		add_folded(out, start, local);
		add_folded(out, at, (size_t)(end - at));
		return;
	}
	for (size_t i = 0; i < local; i++)
		if (start[i] != '.')
			af_buf_addc(out, lower(start[i]));
	af_buf_adds(out, "@gmail.com");
}

/* ---------------------------------------------------------------- phone */

void af_phone_form(const char *phone, char out[12])
{
	char digits[9];
	size_t n = 0;
	bool differ = false;

	/* A letter begins an extension, and these signs a second number. */
	for (; *phone && !(n && is_letter(*phone)) && *phone != ',' && *phone != ';' && *phone != '|' && *phone != '\n'; phone++)
		if (is_digit(*phone)) {
			digits[n % 9] = *phone;
			differ = differ || *phone != digits[0];
			n++;
		}
	out[0] = '\0';
	if (n < 8 || !differ)
		return;
	for (size_t i = 0, count = n < 9 ? n : 9; i < count; i++) {
		out[i] = digits[(n - count + i) % 9];
		out[i + 1] = '\0';
	}
}

bool af_same_phone(const char *a, const char *b)
{
	const size_t n = strlen(a), m = strlen(b);

	return n && m && !strcmp(a + (n > m ? n - m : 0), b + (m > n ? m - n : 0));
}

/* ---------------------------------------------------------------- pages */

/* Does the text before end, which begins at start, end in the word host? */
static bool ends_in(const char *start, const char *end, const char *host)
{
	const size_t n = strlen(host);

	if ((size_t)(end - start) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(end[(ptrdiff_t)i - (ptrdiff_t)n]) != host[i])
			return false;
	end -= n;
	return end == start || !(is_letter(end[-1]) || is_digit(end[-1]) || end[-1] == '-');
}

/* Steps over a slash, which JSON may write with a backslash. NULL when there is none. */
static const char *slash(const char *text)
{
	text += *text == '\\';
	return *text == '/' ? text + 1 : NULL;
}

static bool in_page(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80 || c == '-' || c == '_' || c == '%' || c == '.' || c == '~';
}

void af_page_form(struct af_buf *out, const char *json, const char *host)
{
	const bool linkedin = host[0] == 'l';

	af_buf_reset(out);
	for (const char *at = json; (at = strstr(at, ".com")); at++) {
		const char *page = slash(at + 4), *end, *more;

		if (!page || !ends_in(json, at, host) || (linkedin && strncmp(page, "in", 2) != 0))
			continue;
		if (linkedin)
			page = slash(page + 2);
		for (end = page; end && in_page(*end); end++)
			;
		more = end && end > page ? slash(end) : NULL;
		/* github.com/NAME/REPOSITORY is a piece of work: its owner need not be the person. */
		if (!end || end == page || (!linkedin && more && in_page(*more)))
			continue;
		af_buf_adds(out, host);
		af_buf_adds(out, linkedin ? ".com/in/" : ".com/");
		add_folded(out, page, (size_t)(end - page));
		return;
	}
}
