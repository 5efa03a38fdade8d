/* Work modes. */
#include <string.h>

#include "base/text.h"
#include "import/cells.h"
#include "import/scan.h"

struct mode_words {
	int modes;
	const char *words; /* space-separated words in the form of af_words, enclosed in | */
};

static const struct mode_words mode_table[] = {
	{AF_REMOTE, "|remote|remotely|wfh|homeoffice|home office|work from home|from home|telecommute|teleworking|distributed|"
	            "télétravail|teletravail|teletrabajo|remoto|à distance|virtual|"},
	{AF_HYBRID, "|hybrid|hybride|híbrido|hibrido|partly remote|partially remote|part remote|partial remote|"},
	{AF_ONSITE, "|on site|onsite|in office|office|in person|inperson|vor ort|präsenz|sur site|présentiel|presencial|"
	            "on premise|on premises|"},
	{AF_REMOTE | AF_HYBRID | AF_ONSITE, "|any|anything|all|flexible|no preference|either|egal|indifférent|indiferente|"},
};

/* Modes for one phrase, 0 when it is none. */
static int mode_of(const char *phrase)
{
	for (size_t i = 0; i < sizeof(mode_table) / sizeof(mode_table[0]); i++)
		if (af_scan_listed(mode_table[i].words, phrase))
			return mode_table[i].modes;
	return 0;
}

/* Collects the modes that words name, phrases of up to three words at a time. False when a "no" stands before one: that tells what
 * is not wanted, not what is. */
static bool scan_modes(char *words, int *modes)
{
	char *list[32], phrase[48];
	size_t n = 0;

	for (char *word = words; *word && n < 32;) {
		char *space = strchr(word, ' ');

		list[n++] = word;
		if (!space)
			break;
		*space = '\0';
		word = space + 1;
	}
	*modes = 0;
	for (size_t i = 0; i < n;) {
		size_t take = n - i < 3 ? n - i : 3;
		int found = 0;

		for (; take && !found; take -= !found) {
			phrase[0] = '\0';
			for (size_t k = 0; k < take; k++)
				if (strlen(phrase) + strlen(list[i + k]) + 2 < sizeof(phrase)) {
					strcat(phrase, k ? " " : "");
					strcat(phrase, list[i + k]);
				}
			found = mode_of(phrase);
		}
		if (found && i && (!strcmp(list[i - 1], "no") || !strcmp(list[i - 1], "not")))
			return false;
		*modes |= found;
		i += take ? take : 1;
	}
	return true;
}

enum af_parse af_work_mode_cell(const char *cell, size_t n, int *modes)
{
	struct af_buf words = {0};
	const char *paren;
	int found = 0;
	bool plain_yes;

	af_trim(&cell, &n);
	paren = memchr(cell, '(', n);
	/* "Hybrid (some remote, some in person)": what is in parentheses explains. */
	if (paren && paren != cell)
		n = (size_t)(paren - cell);
	af_words(&words, cell, n);
	if (!words.failed && words.length && words.length < 200) {
		plain_yes = !strcmp(words.data, "yes") || !strcmp(words.data, "true") || !strcmp(words.data, "y") ||
		            !strcmp(words.data, "ja") || !strcmp(words.data, "oui") || !strcmp(words.data, "sí");
		if (plain_yes) /* the column asked "Remote?" */
			found = AF_REMOTE;
		else if (!scan_modes(words.data, &found))
			found = 0;
	}
	found = words.failed ? -1 : found;
	af_buf_clear(&words);
	if (found <= 0)
		return found < 0 ? AF_NO_MEMORY : AF_NOT_UNDERSTOOD;
	*modes = found;
	return AF_PARSED;
}
