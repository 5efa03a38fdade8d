/* The skills of a profile as one text: reading it strictly. A database is hostile input: what skills.c would not have written is damage,
 * wherever it comes from. */
#include <limits.h>
#include <string.h>

#include "store/skill_words.h"

void af_skills_read(struct af_skills_reader *reader, const char *text, size_t length)
{
	*reader = (struct af_skills_reader){.at = text, .end = text + length};
}

static bool take(struct af_skills_reader *r, const char *text, size_t length)
{
	if ((size_t)(r->end - r->at) < length || memcmp(r->at, text, length))
		return false;
	r->at += length;
	return true;
}

static bool take_char(struct af_skills_reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* A string: *text is what stands between its quotes. */
static bool take_string(struct af_skills_reader *r, const char **text, size_t *length)
{
	const char *at = r->at;
	size_t escape;
	char c;

	if (!take_char(r, '"'))
		return false;
	for (at++; at < r->end && *at != '"'; at += escape) {
		escape = *at == '\\' ? af_words_escape_at(at, (size_t)(r->end - at), &c) : (unsigned char)*at >= 0x20;
		if (!escape)
			return false;
	}
	if (at == r->end)
		return false;
	*text = r->at;
	*length = (size_t)(at - r->at);
	r->at = at + 1;
	return true;
}

/* Words, or null for the name exactly. */
static bool take_words(struct af_skills_reader *r, struct af_said *s)
{
	s->named = take(r, "null", 4);
	if (s->named)
		return true;
	if (!take_string(r, &s->words, &s->length))
		return false;
	if (!s->length || (*s->words != '~' && *s->words != '='))
		return true;
	s->named = *s->words == '~';
	s->words++;
	s->length--;
	return s->length && (s->named || *s->words == '~' || *s->words == '=');
}

/* A number from min on, or null. */
static bool take_int(struct af_skills_reader *r, int min, int max, int *number)
{
	int64_t value;

	*number = AF_UNKNOWN;
	if (take(r, "null", 4))
		return true;
	if (!af_words_number(&r->at, r->end, max, &value) || value < min)
		return false;
	*number = (int)value;
	return true;
}

static bool take_month(struct af_skills_reader *r, int *month)
{
	const char *text;
	size_t length;
	char copy[8];

	*month = AF_UNKNOWN;
	if (take(r, "null", 4))
		return true;
	if (!take_string(r, &text, &length) || length != 7)
		return false;
	memcpy(copy, text, 7);
	copy[7] = '\0';
	return af_month_parse(copy, month);
}

/* The members behind what the skill is, and the end of the list. The last one must say something. */
static bool take_members(struct af_skills_reader *r, struct af_said *s)
{
	bool fine = true, says = true;

	for (int i = 0; i < 5 && fine && take_char(r, ','); i++)
		switch (i) {
		case 0:
			fine = take_words(r, s);
			says = !s->named || s->length;
			break;
		case 1:
			fine = take_int(r, 1, 5, &s->level);
			says = s->level != AF_UNKNOWN;
			break;
		case 2:
			fine = take_int(r, 0, INT_MAX, &s->months);
			says = s->months != AF_UNKNOWN;
			break;
		case 3:
			fine = take_month(r, &s->last_used);
			says = s->last_used != AF_UNKNOWN;
			break;
		default:
			says = s->in_text = take_char(r, '1');
		}
	return fine && says && take_char(r, ']');
}

/* A skill whose words say all, from what stands between the quotes. */
static bool read_string(const char *text, size_t length, struct af_said *s)
{
	const char *at = text;

	if (!af_words_number(&at, text + length, INT64_MAX, &s->skill_id))
		return false;
	s->named = true;
	s->words = at;
	s->length = (size_t)(text + length - at);
	return af_words_read(s->words, s->length, &s->level, &s->months);
}

/* A skill in one of its three forms. What has a shorter one is none of them. */
static bool take_skill(struct af_skills_reader *r, struct af_said *s)
{
	const char *text;
	size_t length;

	if (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
		s->named = true;
		return af_words_number(&r->at, r->end, INT64_MAX, &s->skill_id);
	}
	if (take_char(r, '['))
		return af_words_number(&r->at, r->end, INT64_MAX, &s->skill_id) && r->at < r->end && *r->at == ',' && take_members(r, s) && !af_words_suffice(s);
	return take_string(r, &text, &length) && read_string(text, length, s);
}

/* The bracket before a skill, or the comma. *end: there is none. */
static bool take_separator(struct af_skills_reader *r, bool *end)
{
	const bool first = !r->begun;

	*end = false;
	if (first && !take_char(r, '['))
		return false;
	r->begun = true;
	if (take_char(r, ']')) {
		*end = true;
		return r->at == r->end;
	}
	return first || take_char(r, ',');
}

static void begin_skill(struct af_said *s)
{
	*s = (struct af_said){.level = AF_UNKNOWN, .months = AF_UNKNOWN, .last_used = AF_UNKNOWN, .words = ""};
}

enum af_skills_step af_skills_next(struct af_skills_reader *r, struct af_said *s)
{
	bool end;

	begin_skill(s);
	if (!take_separator(r, &end))
		return AF_SKILLS_DAMAGED;
	if (end)
		return AF_SKILLS_END;
	if (!take_skill(r, s) || s->skill_id <= r->last)
		return AF_SKILLS_DAMAGED;
	r->last = s->skill_id;
	return AF_SKILLS_MORE;
}

static const char *take_name(struct af_skills_reader *r, struct af_arena *arena)
{
	const char *text;
	size_t length;

	return take_string(r, &text, &length) ? af_words_unescape(text, length, arena) : NULL;
}

enum af_skills_step af_skills_next_image(struct af_skills_reader *r, struct af_said *s, const char **slug, const char **name,
                                         struct af_arena *arena)
{
	bool end;

	begin_skill(s);
	if (!take_separator(r, &end))
		return AF_SKILLS_DAMAGED;
	if (end)
		return AF_SKILLS_END;
	*slug = take_char(r, '[') ? take_name(r, arena) : NULL;
	*name = *slug && take_char(r, ',') ? take_name(r, arena) : NULL;
	s->named = true; /* unless there are words that say otherwise */
	return *name && take_members(r, s) ? AF_SKILLS_MORE : AF_SKILLS_DAMAGED;
}
