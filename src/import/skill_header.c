/* Headers that name one skill. What certainly is none of the name is taken off its ends, one thing at a time, until the rest as a whole is
 * a skill: never is a skill looked for inside other words. */
#include <string.h>

#include "base/text.h"
#include "import/columns.h"
#include "import/scan.h"
#include "import/skill_column.h"
#include "taxonomy/taxonomy.h"

struct head {
	const char *text; /* what is left of the header */
	size_t n;
	enum af_scale scale;
	bool experience; /* said without a unit: years or a level */
	bool certain;
};

/* Something that stands before or behind the name. */
struct affix {
	const char *text; /* lower case */
	enum af_scale scale;
	bool experience;
};

static const struct affix prefixes[] = {
	{"how many years of experience do you have with ", AF_SCALE_YEARS, false},
	{"how many years of experience do you have in ", AF_SCALE_YEARS, false},
	{"how many years of experience do you have using ", AF_SCALE_YEARS, false},
	{"how many years have you worked with ", AF_SCALE_YEARS, false}, {"how many years have you used ", AF_SCALE_YEARS, false},
	{"how many years have you been using ", AF_SCALE_YEARS, false}, {"how many years of ", AF_SCALE_YEARS, false},
	{"years of experience with ", AF_SCALE_YEARS, false}, {"years of experience in ", AF_SCALE_YEARS, false},
	{"years of experience using ", AF_SCALE_YEARS, false}, {"years of ", AF_SCALE_YEARS, false}, {"years with ", AF_SCALE_YEARS, false},
	{"years using ", AF_SCALE_YEARS, false}, {"years in ", AF_SCALE_YEARS, false}, {"yrs of ", AF_SCALE_YEARS, false},
	{"please rate your ", AF_SCALE_LEVEL, false}, {"rate your ", AF_SCALE_LEVEL, false}, {"how would you rate your ", AF_SCALE_LEVEL, false},
	{"how do you rate your ", AF_SCALE_LEVEL, false}, {"what is your level of ", AF_SCALE_LEVEL, false},
	{"what is your level in ", AF_SCALE_LEVEL, false}, {"level of experience with ", AF_SCALE_LEVEL, false},
	{"level of experience in ", AF_SCALE_LEVEL, false}, {"level of ", AF_SCALE_LEVEL, false}, {"level in ", AF_SCALE_LEVEL, false},
	{"skill level in ", AF_SCALE_LEVEL, false}, {"proficiency in ", AF_SCALE_LEVEL, false}, {"proficiency with ", AF_SCALE_LEVEL, false},
	{"how well do you know ", AF_SCALE_LEVEL, false}, {"how good are you at ", AF_SCALE_LEVEL, false},
	{"how proficient are you in ", AF_SCALE_LEVEL, false}, {"how proficient are you with ", AF_SCALE_LEVEL, false},
	{"how experienced are you with ", AF_SCALE_LEVEL, false}, {"how familiar are you with ", AF_SCALE_LEVEL, false},
	{"do you know ", AF_SCALE_UNSAID, false}, {"do you use ", AF_SCALE_UNSAID, false}, {"have you used ", AF_SCALE_UNSAID, false},
	{"have you worked with ", AF_SCALE_UNSAID, false}, {"do you have experience with ", AF_SCALE_UNSAID, true},
	{"do you have experience in ", AF_SCALE_UNSAID, true}, {"experience with ", AF_SCALE_UNSAID, true},
	{"experience in ", AF_SCALE_UNSAID, true}, {"knowledge of ", AF_SCALE_UNSAID, false}, {"skill: ", AF_SCALE_UNSAID, false},
	{"skills: ", AF_SCALE_UNSAID, false}, {"skill - ", AF_SCALE_UNSAID, false}, {"skills - ", AF_SCALE_UNSAID, false},
};

static const struct affix suffixes[] = {
	{" years of experience", AF_SCALE_YEARS, false}, {" years experience", AF_SCALE_YEARS, false},
	{" experience in years", AF_SCALE_YEARS, false}, {" experience years", AF_SCALE_YEARS, false}, {" years", AF_SCALE_YEARS, false},
	{" yrs", AF_SCALE_YEARS, false}, {" yoe", AF_SCALE_YEARS, false}, {" jahre", AF_SCALE_YEARS, false},
	{" skill level", AF_SCALE_LEVEL, false}, {" knowledge level", AF_SCALE_LEVEL, false}, {" experience level", AF_SCALE_LEVEL, false},
	{" proficiency level", AF_SCALE_LEVEL, false}, {" level", AF_SCALE_LEVEL, false}, {" proficiency", AF_SCALE_LEVEL, false},
	{" rating", AF_SCALE_LEVEL, false}, {" do you have", AF_SCALE_UNSAID, false}, {" experience", AF_SCALE_UNSAID, true},
	{" skills", AF_SCALE_UNSAID, false}, {" skill", AF_SCALE_UNSAID, false}, {" knowledge", AF_SCALE_UNSAID, false},
	{" kenntnisse", AF_SCALE_UNSAID, false}, {"-kenntnisse", AF_SCALE_UNSAID, false},
};

/* Before " 5" and " 10" at the end. */
static const char *const ranges[] = {
	" on a scale from 1 to ", " on a scale of 1 to ", " on a scale of 1-", " from 1 to ", " from 0 to ", " 1 to ", " 1-", " 0-",
};

/* What is asked about in the question of a grid, whose rows are skills: "Rate your level with these tools [Python]". */
#define ABOUT_SKILLS "|skill|skills|experience|experienced|proficiency|proficient|level|levels|rate|rating|knowledge|know|familiar|" \
	"familiarity|expertise|competence|competences|competency|competencies|technology|technologies|tech|stack|language|languages|" \
	"tools|frameworks|databases|use|used|years|kenntnisse|fähigkeiten|compétences|niveau|habilidades|conocimientos|"
/* With one of these words the question is about something else than what somebody can do. */
#define ABOUT_OTHERS "|want|wants|wanted|wish|wishes|learn|learning|interest|interested|interests|like|prefer|preferred|preference|plan|" \
	"plans|planning|future|desire|desired|need|needs|needed|require|required|requires|training|train|teach|course|courses|improve|" \
	"next|important|importance|not|never|without|avoid|team|company|client|job|role|position|lernen|apprendre|aprender|"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same(const char *text, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(text[i]) != word[i])
			return false;
	return true;
}

static void add_scale(struct head *h, enum af_scale scale)
{
	h->certain = true;
	if (h->scale == AF_SCALE_UNSAID || (h->scale == AF_SCALE_LEVEL && scale == AF_SCALE_TEN))
		h->scale = scale;
	else if (scale != AF_SCALE_UNSAID && scale != h->scale && !(h->scale == AF_SCALE_TEN && scale == AF_SCALE_LEVEL))
		h->scale = AF_SCALE_UNKNOWN;
}

static void trim(struct head *h)
{
	af_trim(&h->text, &h->n);
	while (h->n && strchr("?:*! ", h->text[h->n - 1]))
		h->n--;
	af_trim(&h->text, &h->n);
}

static bool take_affix(struct head *h)
{
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		const size_t n = strlen(suffixes[i].text);

		if (h->n > n && same(h->text + h->n - n, suffixes[i].text, n)) {
			h->n -= n;
			h->experience = h->experience || suffixes[i].experience;
			add_scale(h, suffixes[i].scale);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const size_t n = strlen(prefixes[i].text);

		if (h->n > n && same(h->text, prefixes[i].text, n)) {
			h->text += n;
			h->n -= n;
			h->experience = h->experience || prefixes[i].experience;
			add_scale(h, prefixes[i].scale);
			return true;
		}
	}
	return false;
}

/* "... on a scale of 1-5", "... from 1 to 10" */
static bool take_range(struct head *h)
{
	const bool ten = h->n > 2 && same(h->text + h->n - 2, "10", 2);
	const size_t left = h->n - (ten ? 2 : 1);

	if (h->n < 3 || (!ten && h->text[h->n - 1] != '5'))
		return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		const size_t n = strlen(ranges[i]);

		if (left > n && same(h->text + left - n, ranges[i], n)) {
			h->n = left - n;
			add_scale(h, ten ? AF_SCALE_TEN : AF_SCALE_LEVEL);
			return true;
		}
	}
	return false;
}

/* The scale that text speaks of: "years", "1-5", "0 = none, 5 = expert", "level", "yes/no". */
static bool scale_of(struct af_buf *words, const char *text, size_t n, enum af_scale *scale)
{
	char plain[AF_PLAIN];
	int high = -1, numbers = 0;

	if (!af_plain(plain, text, n))
		return false;
	for (const char *at = plain; *at; at++) {
		const bool of = at > plain && (at[-1] == '/' || (at - plain > 3 && !memcmp(at - 3, "of ", 3)));
		int number;

		if (*at >= '0' && *at <= '9' && af_scan_number(&at, &number)) {
			high = number / 100 > high ? number / 100 : high;
			numbers += of ? 2 : 1;
			at--;
		}
	}
	if (numbers < 2) /* the number of the question */
		high = -1;
	if (af_header_has_word(words, text, n, "|years|yrs|year|yoe|jahre|jahren|années|años|"))
		*scale = AF_SCALE_YEARS;
	else if (high >= 0)
		*scale = high == 5 ? AF_SCALE_LEVEL : high == 10 ? AF_SCALE_TEN : high < 2 ? AF_SCALE_MARK : AF_SCALE_UNKNOWN;
	else if (af_header_has_word(words, text, n, "|level|levels|proficiency|proficient|rating|rate|stars|familiar|familiarity|expertise|niveau|"))
		*scale = AF_SCALE_LEVEL;
	else if (af_scan_listed("|y/n|yes/no|ja/nein|oui/non|x|tick|check|checkbox|", plain))
		*scale = AF_SCALE_MARK;
	else
		return false;
	return true;
}

/* Where the parentheses or brackets at the end open; false when it does not end with any. */
static bool last_parens(const struct head *h, size_t *open)
{
	const char close = h->n ? h->text[h->n - 1] : '\0';
	size_t at = h->n;

	if (close != ')' && close != ']')
		return false;
	while (at && h->text[at - 1] != (close == ')' ? '(' : '['))
		at--;
	if (at < 2)
		return false;
	*open = at - 1;
	return true;
}

/* "Python (years)", "Python [1-5]" */
static bool take_parens(struct head *h, struct af_buf *words)
{
	enum af_scale scale;
	size_t open;

	if (!last_parens(h, &open) || !scale_of(words, h->text + open + 1, h->n - open - 2, &scale))
		return false;
	h->n = open;
	add_scale(h, scale);
	return true;
}

static enum af_status resolve(const struct af_taxonomy *taxonomy, const char *text, size_t n, const struct af_skill **skill,
                              struct af_error *err)
{
	char name[201];

	*skill = NULL;
	if (!n || n >= sizeof(name))
		return AF_OK;
	memcpy(name, text, n);
	name[n] = '\0';
	return af_taxonomy_find(taxonomy, name, skill, err);
}

/* "Rate your skills [Python]": *grid tells whether it is one at all; then h is what stands in the brackets. */
static enum af_status read_grid(const struct af_taxonomy *taxonomy, struct head *h, struct af_buf *words, struct af_skill_header *out,
                                bool *grid, struct af_error *err)
{
	const struct af_skill *skill;
	enum af_scale scale;
	size_t open;
	enum af_status status;

	*grid = h->n && h->text[h->n - 1] == ']' && last_parens(h, &open);
	if (!*grid || scale_of(words, h->text + open + 1, h->n - open - 2, &scale)) {
		*grid = false;
		return AF_OK;
	}
	status = resolve(taxonomy, h->text + open + 1, h->n - open - 2, &skill, err);
	if (af_header_has_word(words, h->text, open, ABOUT_SKILLS) && !af_header_has_word(words, h->text, open, ABOUT_OTHERS)) {
		out->skill = skill;
		h->certain = true;
		h->experience = af_header_has_word(words, h->text, open, "|experience|");
		if (scale_of(words, h->text, open, &scale))
			h->scale = scale;
	}
	h->text += open + 1;
	h->n -= open + 2;
	trim(h);
	return status;
}

/* Takes off what is none of the name. */
static enum af_status read_name(const struct af_taxonomy *taxonomy, struct head *h, struct af_buf *words, struct af_skill_header *out,
                                struct af_error *err)
{
	enum af_status status;
	size_t open;

	for (;;) {
		trim(h);
		status = resolve(taxonomy, h->text, h->n, &out->skill, err);
		if (status != AF_OK || out->skill || !(take_parens(h, words) || take_range(h) || take_affix(h)))
			break;
	}
	if (status == AF_OK && !out->skill && last_parens(h, &open)) /* "React (hooks)" */
		status = resolve(taxonomy, h->text, open, &out->skill, err);
	return status;
}

enum af_status af_skill_header(const struct af_taxonomy *taxonomy, const char *header, struct af_skill_header *out,
                               struct af_error *err)
{
	struct head h = {.text = header, .n = strlen(header)};
	struct af_buf words = {0};
	bool grid;
	enum af_status status;

	memset(out, 0, sizeof(*out));
	trim(&h);
	status = read_grid(taxonomy, &h, &words, out, &grid, err);
	if (status == AF_OK && !grid)
		status = read_name(taxonomy, &h, &words, out, err);
	if (status == AF_OK && words.failed)
		status = af_fail_nomem(err);
	af_buf_clear(&words);
	out->certain = h.certain;
	out->scale = h.scale == AF_SCALE_UNSAID && h.experience ? AF_SCALE_UNKNOWN : h.scale;
	if (!h.n) {
		h.text = header;
		h.n = strlen(header);
	}
	if (h.n > sizeof(out->name) - 1)
		for (h.n = sizeof(out->name) - 1; h.n && ((unsigned char)h.text[h.n] & 0xC0) == 0x80; h.n--)
			;
	memcpy(out->name, h.text, h.n);
	out->name[h.n] = '\0';
	return status;
}
