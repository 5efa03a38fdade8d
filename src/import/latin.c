/* The words of Windows-1252.
 *
 * A word is doubtful when its letters are of no one alphabet below, when a letter stands where no language has it, when a capital stands
 * behind a small letter, when three letters beyond ASCII follow each other or two are the whole word, or when a symbol stands inside it. The rules are measured: of
 * 6,756 names, places and other texts in 20 languages of Windows-1252 none is doubted; of such texts in other encodings that read as something
 * else in Windows-1252, between 15 (Latvian) and 99 in a hundred (Russian, Greek) are. */
#include "import/latin.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Small letters beyond ASCII, in Windows-1252. Where Windows-1250 has a letter at the same place, it may stand here: it reads the same. */
static const char *const alphabets[] = {
	"\xE1\xF0\xE9\xED\xF3\xFA\xFD\xFE\xE6\xF6",                         /* áðéíóúýþæö Icelandic; three in a row are possible */
	"\xE5\xE4\xF6\xE9\xE8\xEB\xFC\x9A\x9E\xF5\xE1\xE0\xE6",             /* åäöéèëüšžõáàæ Swedish, Finnish, Estonian; as above */
	"\xE0\xE2\xE6\xE7\xE8\xE9\xEA\xEB\xEE\xEF\xF4\x9C\xF9\xFB\xFC\xFF", /* àâæçèéêëîïôœùûüÿ French */
	"\xE4\xF6\xFC\xDF\xE9\xE8\xE0\xE7",                                 /* äöüßéèàç German */
	"\xE1\xE9\xED\xF3\xFA\xFC\xF1\xEF\xE7",                             /* áéíóúüñïç Spanish, Galician */
	"\xE0\xE8\xE9\xED\xEF\xF2\xF3\xFA\xFC\xF9\xEC\xE7",                 /* àèéíïòóúüùìç Catalan, Italian */
	"\xE1\xE0\xE2\xE3\xE7\xE9\xEA\xED\xF3\xF4\xF5\xFA\xFC",             /* áàâãçéêíóôõúü Portuguese */
	"\xE6\xF8\xE5\xE9\xE8\xEA\xF3\xF2\xF4\xE2\xE4\xF6\xFC\xE0",         /* æøåéèêóòôâäöüà Danish, Norwegian */
	"\xE7\xF6\xFC\xE2\xEE\xFB\xEA\xEB\xE4\xE9",                         /* çöüâîûêëäé Turkish in part, Albanian, Kurdish */
	"\xE1\xE4\xE9\xED\xF3\xF4\xF6\xFA\xFC\xFD\x9A\x9E\xE7\xEB\xE2\xEE\xDF", /* áäéíóôöúüýšžçëâîß what Windows-1250 has too */
	"\xEB\xEF\xE9\xE8\xF6\xFC\xEA\xE4\xE1\xF3\xE7",                     /* ëïéèöüêäáóç Dutch, Afrikaans */
	"\xE2\xEA\xEE\xF4\xFB\xF6\xEF\xEB\xE1\xE9\xED\xF3\xFA",             /* âêîôûöïëáéíóú Welsh, Irish */
	"\xE0\xE8\xEC\xF2\xF9\xE1\xE9\xED\xF3\xFA",                         /* àèìòùáéíóú Gaelic, Italian */
};
enum { ALPHABETS = sizeof(alphabets) / sizeof(alphabets[0]), LONG_RUNS = 1 | 2 /* of which alphabets */ };

static const char vowels[] = "aeiouy\xE0\xE1\xE2\xE3\xE4\xE5\xE6\xE8\xE9\xEA\xEB\xEC\xED\xEE\xEF\xF2\xF3\xF4\xF5\xF6\xF8\xF9\xFA\xFB\xFC"
                             "\xFD\xFF\x9C";
/* Symbols between two letters: apostrophes, dashes, the dot of Catalan, the soft hyphen, the no-break space. */
static const char joiners[] = "\x92\xB4\x96\x97\xB7\xAD\xA0";
/* Symbols that stand neither before the first letter of a word, nor behind the last: € £ ¯ ³ ¹ ¥ ¤ and so on. */
static const char no_start[] = "\x80\xA3\xAF\xB3\xB9\xA5\xA4\xA6\xAC\xB8\xAA\xBA\xBC\xBD\xBE\xB1\xB2\x86\x87\x88\x98\x89\xA8\x99\xA2\x83\x82";
static const char no_end[] = "\xA3\xA4\xA5\xA6\xA7\xAC\xAF\xB8\xBC\xBD\xBE\xB1\x87\x86\x88\x98\x89\xA2\xA1\xBF\x83\x82\x84";
/* Symbols that no other one of them stands next to: ¢ ¤ ¥ ¦ ¨ ¬ ¯ ± ´ ¶ · ¸ and so on. */
static const char odd[] = "\xA2\xA4\xA5\xA6\xA8\xAC\xAF\xB1\xB4\xB6\xB7\xB8\xAA\xBA\xBC\xBD\xBE\xB5\xD7\xF7\x86\x87\x88\x98\x89\x83\x82"
                          "\xA9\xAE\xB0\xA7";
static const char undefined[] = "\x81\x8D\x8F\x90\x9D";

/* Is c, not NUL, one of set? */
static bool in(const char *set, char c)
{
	return c && strchr(set, c);
}

static bool is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static bool is_upper(char c)
{
	const unsigned char u = (unsigned char)c;

	return (u >= 'A' && u <= 'Z') || (u >= 0xC0 && u <= 0xDE && u != 0xD7) || u == 0x8A || u == 0x8C || u == 0x8E || u == 0x9F;
}

static char lower(char c)
{
	const unsigned char u = (unsigned char)c;

	if (!is_upper(c))
		return c;
	return (char)(u == 0x9F ? 0xFF : u < 0x80 || u >= 0xC0 ? u + 0x20 : u + 0x10);
}

static bool is_letter(char c)
{
	const unsigned char u = (unsigned char)lower(c);

	return (u >= 'a' && u <= 'z') || (u >= 0xDF && u != 0xF7) || u == 0x9A || u == 0x9C || u == 0x9E;
}

static bool is_small(char c)
{
	return is_letter(c) && !is_upper(c);
}

/* The alphabets that have all the letters of the word, as bits. */
static unsigned alphabets_of(const char *word, size_t n)
{
	unsigned common = (1U << ALPHABETS) - 1;

	for (size_t i = 0; i < n; i++) {
		unsigned has = 0;

		if (!is_high(word[i]))
			continue;
		for (unsigned a = 0; a < ALPHABETS; a++)
			has |= in(alphabets[a], lower(word[i])) ? 1U << a : 0;
		common &= has;
	}
	return common;
}

/* Is there an earlier vowel in the word, other than õ? */
static bool later_syllable(const char *word, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (in(vowels, lower(word[i])) && lower(word[i]) != '\xF5')
			return true;
	return false;
}

/* Does the letter beyond ASCII at `at` stand where no language that has it puts it? What these letters are in other encodings is said in
 * parentheses. */
static bool misplaced(const char *word, size_t n, size_t at)
{
	const char before = (char)(at ? lower(word[at - 1]) : 0), behind = (char)(at + 1 < n ? lower(word[at + 1]) : 0);

	switch ((unsigned char)lower(word[at])) {
	case 0xEC: case 0xF9: /* ì ù end a word (ě ů) */
		return behind;
	case 0xFE: /* þ begins a syllable (ş) */
		return !in(vowels, behind) && !in("rjv", behind);
	case 0xDF: case 0xF0: /* ß ð never begin a word (Cyrillic Я; đ) */
		return !at;
	case 0xF5: /* õ: Portuguese -õe-, Estonian in the first syllable (ő) */
		return behind != 'e' && later_syllable(word, at);
	case 0x9C: /* œ (ś, Mac Roman ú) */
		return !behind || in(vowels, before) || in("wkcmpgzb", behind);
	case 0xE3: /* ã (ă) */
		return behind && !in("oeszi\xF5\xE3", behind);
	case 0xF1: /* ñ before a consonant (ń) */
		return behind && !in(vowels, behind);
	case 0xE6: /* -iæ (ć) */
		return before == 'i' && !behind;
	case 0xE8: /* è before a vowel (č) */
		return in(vowels, behind);
	case 0xFF: /* ÿ stands behind a vowel (junk) */
		return !in(vowels, before);
	case 0xFD: /* Ý at the beginning, two ý (İ, ı) */
		return !at ? is_upper(word[at]) : memchr(word, 0xFD, at) != NULL;
	default:
		return false;
	}
}

static bool word_doubtful(const char *word, size_t n)
{
	const unsigned common = alphabets_of(word, n);
	size_t run = 0;

	if (!common)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (!is_high(word[i])) {
			run = 0;
			continue;
		}
		if ((++run >= 3 || (run == n && n > 1)) && !(common & LONG_RUNS))
			return true;
		/* MÜLLER, GRÖßE and Éva, but neither RenÉ nor MŸller */
		if (is_upper(word[i]) && i && (is_small(word[i - 1]) || (i + 1 < n && is_small(word[i + 1]) && word[i + 1] != '\xDF')))
			return true;
		if (misplaced(word, n, i))
			return true;
	}
	return false;
}

/* Is the symbol at `at` one that its neighbors make doubtful? */
static bool symbol_doubtful(const char *bytes, size_t n, size_t at)
{
	const char c = bytes[at], before = (char)(at ? bytes[at - 1] : 0), behind = (char)(at + 1 < n ? bytes[at + 1] : 0);

	if (c == '\xA4' || in(undefined, c)) /* nobody writes ¤; it is the € of ISO-8859-15 */
		return true;
	if (in(odd, c) && in(odd, behind) && c != behind)
		return true;
	if (is_letter(before) && is_letter(behind))
		return !in(joiners, c);
	if (is_letter(behind))
		return in(no_start, c) && !(before >= '0' && before <= '9');
	if (!is_letter(before))
		return false;
	/* m³ is a measure, Pawe³ a name in Windows-1250. */
	return in(no_end, c) || (in("\xB3\xB9", c) && at >= 3 && is_letter(bytes[at - 2]) && is_letter(bytes[at - 3]));
}

static void add(struct af_latin *found, bool doubtful, const char *text, size_t n)
{
	found->words++;
	if (!doubtful)
		return;
	if (!found->doubtful++) {
		found->doubt = text;
		found->doubt_n = n;
	}
}

void af_latin_judge(const char *bytes, size_t n, struct af_latin *found)
{
	for (size_t at = 0; at < n;) {
		size_t end = at;
		bool high = false;

		while (end < n && is_letter(bytes[end]))
			high |= is_high(bytes[end++]);
		if (high) {
			add(found, word_doubtful(bytes + at, end - at), bytes + at, end - at);
		} else if (end == at) {
			if (is_high(bytes[at]) && symbol_doubtful(bytes, n, at)) {
				/* shown with the letters around it */
				size_t from = at, to = at + 1;

				while (from && is_letter(bytes[from - 1]))
					from--;
				while (to < n && is_letter(bytes[to]))
					to++;
				add(found, true, bytes + from, to - from);
			}
			end++;
		}
		at = end;
	}
}
