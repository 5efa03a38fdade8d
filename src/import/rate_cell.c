/* Rates: an amount, a currency and a period, in any order people write them. */
#include <stdio.h>
#include <string.h>

#include "import/cells.h"
#include "import/scan.h"

/* ISO 4217 codes of currencies in use, without the Albanian ALL: "75 EUR, all in" is no rate in lek. */
static const char codes[] =
	" aed afn amd aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop "
	"crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr iqd "
	"irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr "
	"mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp "
	"sle sos srd ssp stn syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xof xpf yer "
	"zar zmw zwl ";

struct symbol {
	const char *text;
	const char *code;
};

/* Longer ones first. A bare $ is the US dollar, as nearly everybody means it. */
static const struct symbol symbols[] = {
	{"us$", "USD"}, {"a$", "AUD"}, {"au$", "AUD"}, {"c$", "CAD"}, {"ca$", "CAD"}, {"nz$", "NZD"}, {"hk$", "HKD"},
	{"s$", "SGD"}, {"r$", "BRL"}, {"mx$", "MXN"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"₹", "INR"}, {"¥", "JPY"},
	{"₽", "RUB"}, {"₴", "UAH"}, {"₩", "KRW"}, {"₪", "ILS"}, {"₫", "VND"}, {"₺", "TRY"}, {"₦", "NGN"}, {"zł", "PLN"},
	{"zl", "PLN"}, {"kč", "CZK"}, {"fr.", "CHF"}, {"sfr", "CHF"}, {"euros", "EUR"}, {"euro", "EUR"}, {"dollars", "USD"},
	{"dollar", "USD"}, {"pounds", "GBP"}, {"pound", "GBP"}, {"rupees", "INR"}, {"rupee", "INR"}, {"rs.", "INR"}, {"rs", "INR"},
	{"francs", "CHF"}, {"zloty", "PLN"},
};

static void set_code(char currency[4], const char *code)
{
	for (int i = 0; i < 3; i++)
		currency[i] = (char)(code[i] >= 'a' && code[i] <= 'z' ? code[i] - 32 : code[i]);
	currency[3] = '\0';
}

/* Takes a currency at the cursor. */
static bool take_currency(const char **at, char currency[4])
{
	const char *p = *at;
	char code[4] = "", needle[6];

	af_scan_space(&p);
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (af_scan_word(&p, symbols[i].text)) {
			set_code(currency, symbols[i].code);
			*at = p;
			return true;
		}
	for (int i = 0; i < 3; i++) {
		if (p[i] < 'a' || p[i] > 'z')
			return false;
		code[i] = p[i];
	}
	snprintf(needle, sizeof(needle), " %s ", code);
	if (!strstr(codes, needle) || !af_scan_word(&p, code))
		return false;
	set_code(currency, code);
	*at = p;
	return true;
}

static bool take_period(const char **at, enum af_rate_period *period)
{
	const char *article = *at;

	/* "an hour"; by itself "an" is a French year. */
	if (af_scan_word(&article, "an") && take_period(&article, period)) {
		*at = article;
		return true;
	}
	if (af_scan_any(at, "|hourly|hours|hour|hrs|hr|h|stunde|std.|std|stundensatz|stündlich|heure|horaire|hora|"))
		*period = AF_PER_HOUR;
	else if (af_scan_any(at, "|daily|days|day|d|tag|tagessatz|jour|journalier|tjm|día|dia|pd|"))
		*period = AF_PER_DAY;
	else if (af_scan_any(at, "|monthly|months|month|mth|mo.|mo|m|monat|monatlich|monatsgehalt|mois|mes|pm|pcm|p.m.|"))
		*period = AF_PER_MONTH;
	else if (af_scan_any(at, "|yearly|years|year|yrs|yr|y|annually|annual|annum|pa|p.a.|jahr|jährlich|jahresgehalt|an|año|"))
		*period = AF_PER_YEAR;
	else
		return false;
	return true;
}

/* Currency and period as far as a text has told them. */
struct terms {
	char currency[4];
	enum af_rate_period period;
	bool sign; /* the currency is a bare $ so far */
	bool two_currencies, two_periods; /* the text names several */
};

/* Adds a currency to what was told: in "$75 CAD" the sign means the dollar that is named. */
static void tell_currency(struct terms *terms, const char *currency, bool sign)
{
	static const char dollars[] = " USD CAD AUD NZD SGD HKD TWD ";

	if (!terms->currency[0] || (terms->sign && strstr(dollars, currency))) {
		memcpy(terms->currency, currency, sizeof(terms->currency));
		terms->sign = sign;
	} else if (strcmp(terms->currency, currency) != 0 && !(sign && strstr(dollars, terms->currency))) {
		terms->two_currencies = true;
	}
}

/* Takes a currency or a period at the cursor. */
static bool take_term(const char **at, struct terms *terms)
{
	enum af_rate_period period;
	char currency[4];
	const char *p = *at;

	af_scan_space(&p);
	if (take_currency(at, currency)) {
		tell_currency(terms, currency, *p == '$');
		return true;
	}
	if (!take_period(at, &period))
		return false;
	terms->two_periods = terms->two_periods || (terms->period && terms->period != period);
	terms->period = period;
	return true;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is the separator at p one of thousands: exactly three digits behind it, and no others of its kind as a decimal sign? */
static bool thousands(const char *p)
{
	return digit(p[1]) && digit(p[2]) && digit(p[3]) && !digit(p[4]);
}

/* Is the comma at p one of lakhs, as in "2,50,000"? */
static bool lakhs(const char *p)
{
	return *p == ',' && digit(p[1]) && digit(p[2]) && p[3] == ',' && (thousands(p + 3) || lakhs(p + 3));
}

/* Reads "85", "85.50", "85,5", "120,000", "2,50,000", "1.200,50", "1'200", "90k" into cents. *kilo is true for the last kind. */
static bool take_amount(const char **at, int64_t *cents, bool *kilo)
{
	const char *p = *at;
	int64_t value = 0;
	int decimals = -1, count = 0;

	af_scan_space(&p);
	if (!digit(*p))
		return false;
	for (;; p++) {
		if (digit(*p)) {
			if (++count > 12)
				return false;
			if (decimals < 2) {
				value = value * 10 + (*p - '0');
				decimals += decimals >= 0;
			}
		} else if (decimals < 0 && (((*p == ',' || *p == '.' || *p == '\'' || *p == ' ') && thousands(p)) || lakhs(p))) {
			continue;
		} else if (decimals < 0 && (*p == ',' || *p == '.') && digit(p[1])) {
			decimals = 0;
		} else {
			break;
		}
	}
	if ((*p == ',' || *p == '.') && digit(p[1]))
		return false; /* "1.5.2" */
	for (; decimals < 2; decimals = decimals < 0 ? 1 : decimals + 1)
		value *= 10;
	*kilo = af_scan_any(&p, "|k|tsd.|tsd|");
	if (*kilo)
		value *= 1000;
	*at = p;
	*cents = value;
	return true;
}

static bool take_filler(const char **at)
{
	return af_scan_any(at, "|/|per|pro|par|por|a|an|je|the|~|from|ab|about|approx.|approx|around|circa|ca.|ca|at least|min.|min|"
	                       "minimum|+|(|)|,|.|-|:|rate|salary|gross|brutto|brut|net|netto|neg.|negotiable|vhb|vb|plus|excl.|excl|"
	                       "incl.|incl|vat|zzgl.|zzgl|mwst.|mwst|ht|vb|fixed|expected|desired|");
}

enum af_parse af_rate_cell(const char *cell, size_t n, struct af_rate *rate)
{
	char plain[AF_PLAIN];
	const char *at = plain;
	struct af_rate read = {.cents = -1};
	struct terms terms = {.sign = false};
	bool kilo = false, any_kilo = false;

	if (!af_plain(plain, cell, n))
		return AF_NOT_UNDERSTOOD;
	if (af_scan_word(&at, "-"))
		return AF_NOT_UNDERSTOOD;
	for (;;) {
		int64_t cents;

		af_scan_space(&at);
		if (!*at)
			break;
		if (take_amount(&at, &cents, &kilo)) {
			if (read.cents >= 0) {
				if (read.range)
					return AF_NOT_UNDERSTOOD;
				read.range = true;
				/* In "80-90k" the k is meant for both. */
				if (kilo && !any_kilo && read.cents < 100000)
					read.cents *= 1000;
			}
			any_kilo = any_kilo || kilo;
			if (read.cents < 0 || cents < read.cents)
				read.cents = cents;
		} else if (!take_term(&at, &terms) && !af_scan_any(&at, "|to|bis|à|") && !take_filler(&at)) {
			return AF_NOT_UNDERSTOOD;
		}
	}
	/* Nobody works for nothing: exports write 0 for a rate that was not stated. Of two offers ("85/h, 600/day") the
	 * lower amount with the other's period would be wrong. */
	if (read.cents <= 0 || terms.two_currencies || terms.two_periods)
		return AF_NOT_UNDERSTOOD;
	memcpy(read.currency, terms.currency, sizeof(read.currency));
	read.period = terms.period;
	if (any_kilo && read.period == AF_PER_UNKNOWN)
		read.period = AF_PER_YEAR; /* nobody asks for thousands an hour */
	*rate = read;
	return AF_PARSED;
}

/* Is the byte at p part of a word, and not of a currency's sign? */
static bool word_byte(const char *p)
{
	return (*p >= 'a' && *p <= 'z') || digit(*p) ||
	       ((unsigned char)*p >= 0x80 && strncmp(p, "€", 3) != 0 && strncmp(p, "£", 2) != 0);
}

void af_rate_hint(const char *header, char currency[4], enum af_rate_period *period)
{
	char plain[AF_PLAIN];
	const char *at = plain;
	struct terms terms = {.sign = false};

	currency[0] = '\0';
	*period = AF_PER_UNKNOWN;
	if (!af_plain(plain, header, strlen(header)))
		return;
	while (*at) {
		if (take_term(&at, &terms))
			continue;
		/* Over a word that says nothing of the kind, or over one sign. */
		if (!word_byte(at))
			at++;
		else
			while (word_byte(at))
				at++;
	}
	/* "Rate (EUR or USD)" tells nothing of either. */
	if (!terms.two_currencies)
		memcpy(currency, terms.currency, sizeof(terms.currency));
	if (!terms.two_periods)
		*period = terms.period;
}

enum af_parse af_currency_cell(const char *cell, size_t n, char currency[4])
{
	char plain[AF_PLAIN];
	const char *at = plain;

	/* "CAD<tab>Canadian dollar": what follows the code is its name. */
	return af_plain(plain, cell, n) && take_currency(&at, currency) ? AF_PARSED : AF_NOT_UNDERSTOOD;
}
