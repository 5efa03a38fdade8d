/* How long: "5 years", "18 Monate", "moins d'un an", "3-5". */
#include "import/cells.h"
#include "import/scan.h"

#define YEARS_MAX 80

#define ABOUT_WORDS "|about|approximately|approx.|approx|around|circa|ca.|ca|zirka|roughly|nearly|almost|some|~|etwa|rund|ungefahr|" \
	"fast|environ|presque|unos|casi|cerca de|alrededor de|aproximadamente|quase|for|pendant|durante|"
#define ABOVE_WORDS "|more than|over|at least|minimum|min.|min|>=|>|uber|mehr als|mindestens|plus de|au moins|mas de|al menos|" \
	"por lo menos|mais de|pelo menos|ao menos|+ de|+|"
#define BELOW_WORDS "|less than|under|below|up to|<=|<|weniger als|unter|bis zu|moins de|moins d'|jusqu'a|menos de|hasta|ate|"
#define TAIL_WORDS "|+|plus|or more|and more|oder mehr|ou plus|o mas|ou mais|of experience|of exp|of|professional|work|experience|exp.|" \
	"exp|total|in total|insgesamt|berufserfahrung|berufspraxis|praxiserfahrung|erfahrung|praxis|d'experience|professionnelle|" \
	"de experiencia|experiencia|profesional|profissional|"

/* Months times 100 of a number of units, given in hundredths. */
static int64_t months_of(int number, enum af_unit unit)
{
	switch (unit) {
	case AF_UNIT_DAY: return number / 30;
	case AF_UNIT_WEEK: return (int64_t)number * 7 / 30;
	case AF_UNIT_MONTH: return number;
	default: return (int64_t)number * 12;
	}
}

/* "1 year 6 months": adds the further parts. A part must be in a smaller unit than the one before it. */
static void take_rest(const char **at, enum af_unit unit, int64_t *total)
{
	for (;;) {
		struct af_span part;
		const char *p = *at;

		af_scan_any(&p, "|,|and|und|et|y|e|&|");
		if (!af_scan_span(&p, &part) || part.low != part.high || part.unit == AF_UNIT_NONE || part.unit >= unit)
			return;
		*total += months_of(part.low, part.unit);
		unit = part.unit;
		*at = p;
	}
}

enum af_parse af_duration_parse(const char *plain, bool need_unit, int *months)
{
	const char *at = plain;
	const bool below = af_scan_any(&at, BELOW_WORDS);
	struct af_span span;
	bool negative;
	int64_t total;

	while (!below && (af_scan_any(&at, ABOUT_WORDS) || af_scan_any(&at, ABOVE_WORDS)))
		;
	negative = af_scan_word(&at, "-");
	if (!af_scan_span(&at, &span) || (need_unit && span.unit == AF_UNIT_NONE))
		return AF_NOT_UNDERSTOOD;
	total = months_of(span.low, span.unit); /* of a range the lower end counts */
	if (span.unit != AF_UNIT_NONE)
		take_rest(&at, span.unit, &total);
	while (af_scan_any(&at, TAIL_WORDS))
		;
	af_scan_space(&at);
	if (*at)
		return AF_NOT_UNDERSTOOD;
	if (negative)
		return AF_NEGATIVE;
	if (total > (int64_t)YEARS_MAX * 12 * 100 || months_of(span.high, span.unit) > (int64_t)YEARS_MAX * 12 * 100)
		return AF_TOO_LARGE;
	/* "Less than 1 year" lies between nothing and a year: the middle of its last year. */
	if (below)
		total = total > 600 ? total - 600 : total / 2;
	*months = (int)((total + 50) / 100);
	return AF_PARSED;
}
