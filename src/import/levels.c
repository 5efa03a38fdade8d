/* Levels of skill: words of five languages, "4/5", "80 %", stars. What is ambiguous is no level: German school marks ("befriedigend"),
 * letters of language courses ("B2"), a single star, "pro". */
#include <string.h>

#include "import/cells.h"
#include "import/scan.h"

/* ---------------------------------------------------------------- words */

static const char *const level_words[5] = {
	"|beginner|beginners|basic|basics|novice|newbie|entry level|entry-level|trainee|"
	"grundkenntnisse|grundlagen|grundlagenkenntnisse|grundwissen|basiskenntnisse|basiswissen|grundlegend|grundlegende|anfanger|"
	"anfangerin|anfaenger|anfaengerin|einsteiger|einsteigerin|"
	"debutant|debutante|debutants|debutantes|notions|notions de base|bases|de base|"
	"basico|basica|basicos|basicas|principiante|principiantes|novato|novata|nociones|nociones basicas|"
	"iniciante|iniciantes|nocoes|nocoes basicas|",
	"|elementary|junior|jr|jr.|familiar|familiarity|some experience|some knowledge|limited|limited experience|fair|advanced beginner|"
	"elementar|elementare|erste erfahrung|erste erfahrungen|erweiterte grundkenntnisse|"
	"elementaire|elementaires|elemental|elementales|elementares|",
	"|intermediate|working|good|mid|mid level|mid-level|medium|moderate|competent|"
	"gut|gute|guter|gutes|guten|mittel|mittlere|mittlerer|mittleres|kompetent|"
	"intermediaire|intermediaires|bon|bonne|bons|bonnes|moyen|moyenne|competente|competents|competentes|"
	"intermedio|intermedia|intermedios|intermedias|medio|bueno|buena|buenos|buenas|buen|"
	"intermediario|intermediaria|intermediarios|intermediarias|bom|boa|boas|",
	"|advanced|proficient|senior|sr|sr.|strong|very good|highly skilled|fluent|experienced|skilled|"
	"sehr gut|sehr gute|sehr guter|sehr gutes|sehr guten|fortgeschritten|fortgeschrittene|fortgeschrittener|fortgeschrittenes|"
	"fortgeschrittenen|erfahren|erfahrene|"
	"avance|avancee|avances|avancees|confirme|confirmee|confirmes|confirmees|tres bon|tres bonne|tres bons|tres bonnes|experimente|"
	"experimentee|"
	"avanzado|avanzada|avanzados|avanzadas|muy bueno|muy buena|muy buenos|muy buenas|muy buen|experimentado|experimentada|"
	"avancado|avancada|avancados|avancadas|muito bom|muito boa|muito bons|muito boas|experiente|proficiente|",
	"|expert|experts|expertise|expert level|master|mastery|lead|guru|excellent|native level|native-level|"
	"experte|expertin|experten|expertenkenntnisse|expertenniveau|expertenwissen|exzellent|exzellente|ausgezeichnet|ausgezeichnete|"
	"hervorragend|hervorragende|"
	"expertes|excellente|excellents|excellentes|"
	"experto|experta|expertos|expertas|excelente|excelentes|",
};

/* What may stand before and behind such a word: "nivel avanzado", "gute Kenntnisse in". */
static const char words_before[] = "|level|skill level|proficiency|knowledge|niveau|kenntnisse|kenntnisstand|connaissances|connaissance|"
	"maitrise|nivel|conocimientos|conocimiento|dominio|conhecimentos|conhecimento|:|";
static const char words_behind[] = "|level|knowledge|skills|skill|proficiency|understanding|kenntnisse|kenntnissen|niveau|connaissances|"
	"connaissance|maitrise|nivel|conocimientos|conocimiento|dominio|conhecimentos|conhecimento|";
static const char joints[] = "|of|in|with|en|de|em|von|mit|";

static int listed_level(const char *phrase)
{
	for (int i = 0; i < 5; i++)
		if (af_scan_listed(level_words[i], phrase))
			return i + 1;
	return 0;
}

/* Cuts one of the words off the end of phrase, where it stands by itself. */
static bool cut_behind(char *phrase, const char *words)
{
	const size_t n = strlen(phrase);

	for (const char *word = words + 1; *word; word += strcspn(word, "|") + 1) {
		const size_t m = strcspn(word, "|");

		if (n > m + 1 && !strncmp(phrase + n - m, word, m) && (phrase[n - m - 1] == ' ' || phrase[n - m - 1] == '-')) {
			phrase[n - m - 1] = '\0';
			return true;
		}
	}
	return false;
}

static int level_word(const char *plain)
{
	char phrase[AF_PLAIN];
	const char *at = phrase;

	strcpy(phrase, plain);
	/* "expert in"; but a "master in" has a degree, and "working with" is no level. */
	if (cut_behind(phrase, joints) && af_scan_listed("|master|working|lead|", phrase))
		return 0;
	for (;;) {
		const int level = listed_level(at);

		if (level)
			return level;
		if (!af_scan_any(&at, words_before) && !cut_behind(phrase + (at - phrase), words_behind))
			return 0;
		af_scan_space(&at);
	}
}

/* ---------------------------------------------------------------- stars */

/* "★★★★☆", "****", "● ● ● ○ ○". */
static enum af_parse stars(const char *at, int *level)
{
	int filled = 0, empty = 0, family = -1;

	while (*at) {
		bool is_filled;
		int sign;

		if (family >= 0 && family != AF_ASTERISK)
			af_scan_space(&at);
		sign = af_scan_star(&at, &is_filled);
		if (sign < 0 || (family >= 0 && sign != family) || (is_filled && empty))
			return AF_NOT_UNDERSTOOD;
		family = sign;
		filled += is_filled;
		empty += !is_filled;
	}
	/* One alone may be a bullet or a mark; without empty ones the scale can only be the usual one, of five. */
	if (filled + empty < 2 || (empty && filled + empty < 5))
		return AF_NOT_UNDERSTOOD;
	if (filled + empty > 5 && !(empty && filled + empty == 10))
		return AF_TOO_LARGE;
	if (!filled)
		return AF_NO_LEVEL;
	*level = filled + empty > 5 ? (filled + 1) / 2 : filled;
	return AF_PARSED;
}

/* ---------------------------------------------------------------- numbers */

/* The scale that stands behind a number, in hundredths: "/5", "von 10 Sternen", "%", "stars"; 0 when none is said. */
static int take_scale(const char **at, bool *percent)
{
	static const char *const star_words = "|stars|star|sternen|sterne|stern|etoiles|etoile|estrellas|estrella|estrelas|estrela|★|⭐|";
	int scale = 0;

	*percent = af_scan_any(at, "|%|percent|per cent|pct|prozent|pour cent|pourcent|por ciento|por cento|");
	if (*percent)
		return 10000;
	if (af_scan_any(at, "|/|of|out of|von|sur|de|em|sobre|") && !af_scan_number(at, &scale))
		return -1;
	if (af_scan_any(at, star_words) && !scale)
		scale = 500;
	return scale;
}

/* "4/5", "8/10", "80 %", "4 stars", "level 4": a number on a scale. */
static enum af_parse level_number(const char *at, int *level)
{
	const bool named = af_scan_any(&at, "|level|lvl.|lvl|stufe|niveau|nivel|");
	bool percent;
	int value, scale;

	if (!af_scan_number(&at, &value))
		return AF_NOT_UNDERSTOOD;
	scale = take_scale(&at, &percent);
	af_scan_space(&at);
	if (*at || (!percent && value % 100) || (!scale && !named))
		return AF_NOT_UNDERSTOOD;
	if (!scale)
		scale = 500;
	else if (scale != 500 && scale != 1000 && scale != 10000)
		return AF_NOT_UNDERSTOOD;
	else if (!value)
		return AF_NO_LEVEL;
	if (value < 100 && !percent)
		return AF_TOO_LARGE;
	if (value > scale)
		return percent || value < 2000 || scale == 10000 ? AF_TOO_LARGE : AF_NOT_UNDERSTOOD;
	*level = (value * 5 + scale - 1) / scale; /* on a scale of ten, 7 and 8 are level 4; 61 to 80 percent too */
	return AF_PARSED;
}

enum af_parse af_level_parse(const char *plain, int *level)
{
	const int word = level_word(plain);
	enum af_parse parse;

	if (word) {
		*level = word;
		return AF_PARSED;
	}
	parse = stars(plain, level);
	return parse == AF_NOT_UNDERSTOOD ? level_number(plain, level) : parse;
}
