/* Time zones, as minutes east of UTC in standard time. */
#include <string.h>

#include "import/cells.h"
#include "import/scan.h"

struct zone {
	const char *name;
	int minutes;
};

/* Abbreviations as people on profiles mean them: IST is India's, CST America's, BST Britain's summer (its standard time is UTC). */
static const struct zone abbreviations[] = {
	{"utc", 0}, {"gmt", 0}, {"z", 0}, {"wet", 0}, {"west", 0}, {"bst", 0}, {"cet", 60}, {"cest", 60}, {"mez", 60}, {"mesz", 60},
	{"wat", 60}, {"eet", 120}, {"eest", 120}, {"oez", 120}, {"cat", 120}, {"sast", 120}, {"trt", 180}, {"msk", 180}, {"eat", 180},
	{"gst", 240}, {"pkt", 300}, {"ist", 330}, {"npt", 345}, {"bdt", 360}, {"ict", 420}, {"wib", 420}, {"hkt", 480}, {"sgt", 480},
	{"pht", 480}, {"myt", 480}, {"awst", 480}, {"jst", 540}, {"kst", 540}, {"acst", 570}, {"aest", 600}, {"aedt", 600},
	{"nzst", 720}, {"nzdt", 720}, {"brt", -180}, {"art", -180}, {"clt", -240}, {"ast", -240}, {"est", -300}, {"edt", -300},
	{"et", -300}, {"pet", -300}, {"cot", -300}, {"cst", -360}, {"cdt", -360}, {"ct", -360}, {"mst", -420}, {"mdt", -420},
	{"pst", -480}, {"pdt", -480}, {"pt", -480}, {"akst", -540}, {"hst", -600}, {"eastern", -300}, {"central", -360},
	{"mountain", -420}, {"pacific", -480},
};

/* Cities of the IANA names that profiles have most often. */
static const struct zone cities[] = {
	{"london", 0}, {"dublin", 0}, {"lisbon", 0}, {"accra", 0}, {"berlin", 60}, {"paris", 60}, {"madrid", 60}, {"rome", 60},
	{"amsterdam", 60}, {"brussels", 60}, {"vienna", 60}, {"zurich", 60}, {"prague", 60}, {"warsaw", 60}, {"budapest", 60},
	{"stockholm", 60}, {"oslo", 60}, {"copenhagen", 60}, {"belgrade", 60}, {"zagreb", 60}, {"ljubljana", 60}, {"lagos", 60},
	{"athens", 120}, {"helsinki", 120}, {"tallinn", 120}, {"riga", 120}, {"vilnius", 120}, {"kiev", 120}, {"kyiv", 120},
	{"bucharest", 120}, {"sofia", 120}, {"jerusalem", 120}, {"cairo", 120}, {"johannesburg", 120}, {"istanbul", 180},
	{"moscow", 180}, {"minsk", 180}, {"nairobi", 180}, {"dubai", 240}, {"tbilisi", 240}, {"yerevan", 240}, {"karachi", 300},
	{"tashkent", 300}, {"kolkata", 330}, {"calcutta", 330}, {"colombo", 330}, {"kathmandu", 345}, {"dhaka", 360},
	{"bangkok", 420}, {"jakarta", 420}, {"ho_chi_minh", 420}, {"saigon", 420}, {"singapore", 480}, {"shanghai", 480},
	{"hong_kong", 480}, {"taipei", 480}, {"manila", 480}, {"kuala_lumpur", 480}, {"perth", 480}, {"tokyo", 540}, {"seoul", 540},
	{"sydney", 600}, {"melbourne", 600}, {"brisbane", 600}, {"auckland", 720}, {"sao_paulo", -180}, {"buenos_aires", -180},
	{"montevideo", -180}, {"santiago", -240}, {"halifax", -240}, {"new_york", -300}, {"toronto", -300}, {"bogota", -300},
	{"lima", -300}, {"detroit", -300}, {"chicago", -360}, {"mexico_city", -360}, {"winnipeg", -360}, {"denver", -420},
	{"phoenix", -420}, {"edmonton", -420}, {"los_angeles", -480}, {"vancouver", -480}, {"anchorage", -540}, {"honolulu", -600},
};

/* A signed offset: "+1", "-5", "+05:30", "+0530", "+5.5". */
static bool offset(const char **at, int *minutes)
{
	const char *p = *at;
	int sign, hours, rest = 0;

	af_scan_space(&p);
	if (*p == '+')
		sign = 1;
	else if (*p == '-')
		sign = -1;
	else if (!strncmp(p, "\xC2\xB1", 2) && p[2] == '0') { /* plus-minus 0 */
		sign = 1;
		p++;
	} else
		return false;
	p++;
	af_scan_space(&p);
	if (af_scan_digits(&p, 4, &hours)) {
		rest = hours % 100;
		hours /= 100;
	} else if (af_scan_digits(&p, 2, &hours) || af_scan_digits(&p, 1, &hours)) {
		if (*p == ':' && (p++, !af_scan_digits(&p, 2, &rest)))
			return false;
		if (*p == '.' && p[1] == '5') {
			rest = 30;
			p += 2;
		}
	} else {
		return false;
	}
	if (rest > 59 || hours > 14 || (sign < 0 && hours > 12))
		return false;
	af_scan_any(&p, "|hours|hour|hrs|h|");
	*minutes = sign * (hours * 60 + rest);
	*at = p;
	return true;
}

/* "utc+1", "gmt-05:00", wherever it stands in the text: "(GMT+01:00) Berlin". */
static bool after_utc(const char *plain, int *minutes)
{
	static const char *const names[] = {"utc", "gmt"};

	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(plain, names[i]);

		if (at && (at += 3, offset(&at, minutes)))
			return true;
	}
	return false;
}

/* "europe/berlin" */
static bool iana(const char *plain, int *minutes)
{
	const char *slash = strrchr(plain, '/');

	for (size_t i = 0; slash && i < sizeof(cities) / sizeof(cities[0]); i++)
		if (!strcmp(slash + 1, cities[i].name)) {
			*minutes = cities[i].minutes;
			return true;
		}
	return false;
}

enum af_parse af_timezone_cell(const char *cell, size_t n, int *minutes)
{
	char plain[AF_PLAIN];
	const char *at = plain;
	int bare;

	if (!af_plain(plain, cell, n) || !*plain)
		return AF_NOT_UNDERSTOOD;
	if (after_utc(plain, minutes) || iana(plain, minutes))
		return AF_PARSED;
	if (offset(&at, &bare)) {
		af_scan_space(&at);
		if (*at)
			return AF_NOT_UNDERSTOOD;
		*minutes = bare;
		return AF_PARSED;
	}
	for (size_t i = 0; i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++) {
		at = plain;
		if (!af_scan_word(&at, abbreviations[i].name))
			continue;
		af_scan_any(&at, "|standard time|time|timezone|time zone|");
		af_scan_space(&at);
		if (*at && *at != '(')
			continue;
		*minutes = abbreviations[i].minutes;
		return AF_PARSED;
	}
	return AF_NOT_UNDERSTOOD;
}
