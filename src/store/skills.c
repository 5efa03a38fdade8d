/* The skills of a profile as one text: writing it. */
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "store/skill_words.h"

enum { MONTH_FIRST = 1900 * 12, MONTH_LAST = 9999 * 12 + 11 };

/* The number, unless it is one that nothing can be. */
static int within(int number, int least, int most)
{
	return number >= least && number <= most ? number : AF_UNKNOWN;
}

void af_said_of(const struct af_evidence *evidence, struct af_arena *arena, struct af_said *said)
{
	const size_t name = evidence->listed && evidence->name ? strlen(evidence->name) : 0;
	struct af_buf escaped = {0};
	size_t n = 0;

	*said = (struct af_said){.skill_id = evidence->skill_id, .level = within(evidence->level, 1, 5),
	                         .months = within(evidence->months, 0, INT_MAX),
	                         .last_used = within(evidence->last_used, MONTH_FIRST, MONTH_LAST), .in_text = evidence->in_text};
	said->named = name && !strncmp(evidence->source, evidence->name, name);
	said->words = evidence->source + (said->named ? name : 0);
	while (said->words[n] && !af_words_needs_escape((unsigned char)said->words[n]))
		n++;
	said->length = n;
	if (!said->words[n])
		return;
	af_words_escape(&escaped, said->words);
	said->words = escaped.failed ? NULL : af_arena_strndup(arena, escaped.data, escaped.length);
	said->length = said->words ? escaped.length : 0;
	arena->failed = arena->failed || escaped.failed;
	af_buf_clear(&escaped);
}

char *af_said_words(const struct af_said *said, const char *name, struct af_arena *arena)
{
	char *rest = af_words_unescape(said->words, said->length, arena);

	if (!rest || !said->named)
		return rest;
	return *rest ? af_arena_printf(arena, "%s%s", name, rest) : af_arena_strdup(arena, name);
}

struct af_evidence af_said_evidence(const struct af_said *said)
{
	return (struct af_evidence){.skill_id = said->skill_id, .level = said->level, .months = said->months, .last_used = said->last_used,
	                            .in_text = said->in_text};
}

static void add_number(struct af_buf *out, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	af_buf_add(out, digits + at, sizeof(digits) - at);
}

static void add_words(struct af_buf *out, const struct af_said *s)
{
	if (s->named && !s->length) {
		af_buf_adds(out, "null");
		return;
	}
	af_buf_addc(out, '"');
	if (s->named)
		af_buf_addc(out, '~');
	else if (s->length && (*s->words == '~' || *s->words == '='))
		af_buf_addc(out, '=');
	af_buf_add(out, s->words, s->length);
	af_buf_addc(out, '"');
}

static void add_int(struct af_buf *out, int number)
{
	if (number == AF_UNKNOWN)
		af_buf_adds(out, "null");
	else
		add_number(out, number);
}

/* What there is of a skill beside what it is, as far as it says something, and the end of the list. */
static void add_members(struct af_buf *out, const struct af_said *s)
{
	const int count = s->in_text ? 5 : s->last_used != AF_UNKNOWN ? 4 : s->months != AF_UNKNOWN ? 3 : s->level != AF_UNKNOWN ? 2 : !s->named || s->length;
	char month[16];

	if (count > 0) {
		af_buf_addc(out, ',');
		add_words(out, s);
	}
	if (count > 1) {
		af_buf_addc(out, ',');
		add_int(out, s->level);
	}
	if (count > 2) {
		af_buf_addc(out, ',');
		add_int(out, s->months);
	}
	if (count > 3 && s->last_used != AF_UNKNOWN) {
		af_month_format(s->last_used, month);
		af_buf_printf(out, ",\"%s\"", month);
	} else if (count > 3) {
		af_buf_adds(out, ",null");
	}
	af_buf_adds(out, count > 4 ? ",1]" : "]");
}

void af_skills_add(struct af_buf *out, const struct af_said *s)
{
	af_buf_addc(out, out->length ? ',' : '[');
	if (af_words_suffice(s)) {
		af_buf_addc(out, '"');
		add_number(out, s->skill_id);
		af_buf_add(out, s->words, s->length);
		af_buf_addc(out, '"');
	} else if (s->named && !s->length && s->level == AF_UNKNOWN && s->months == AF_UNKNOWN && s->last_used == AF_UNKNOWN && !s->in_text) {
		add_number(out, s->skill_id);
	} else {
		af_buf_addc(out, '[');
		add_number(out, s->skill_id);
		add_members(out, s);
	}
}

void af_skills_add_image(struct af_buf *out, const char *slug, const char *name, const struct af_said *s)
{
	af_buf_adds(out, out->length ? ",[\"" : "[[\"");
	af_words_escape(out, slug);
	af_buf_adds(out, "\",\"");
	af_words_escape(out, name);
	af_buf_addc(out, '"');
	add_members(out, s);
}

void af_skills_end(struct af_buf *out)
{
	af_buf_adds(out, out->length ? "]" : "[]");
}
