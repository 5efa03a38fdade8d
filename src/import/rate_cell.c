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
	{"zl", "PLN"}, {"kc", "CZK"}, {"fr.", "CHF"}, {"sfr.", "CHF"}, {"sfr", "CHF"}, {"euros", "EUR"}, {"euro", "EUR"},
	{"us dollars", "USD"}, {"us dollar", "USD"}, {"us-dollar", "USD"}, {"dollars", "USD"}, {"dollar", "USD"}, {"dolares", "USD"},
	{"pounds", "GBP"}, {"pound", "GBP"}, {"rupees", "INR"}, {"rupee", "INR"}, {"rs.", "INR"}, {"rs", "INR"},
	{"francs", "CHF"}, {"zloty", "PLN"}, {"reais", "BRL"},
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
	if (af_scan_any(at, "|hourly|hours|hour|hrs|hr.|hr|h|ph|p.h.|stunde|std.|std|stundensatz|stundenlohn|stundlich|heures|heure|"
	                    "horaire|l'heure|horas|hora|"))
		*period = AF_PER_HOUR;
	else if (af_scan_any(at, "|daily|days|day|d|tag|tagessatz|taglich|jours|jour|journalier|journaliere|quotidien|tjm|dias|dia|"
	                         "diario|diaria|diarios|diarias|pd|p.d.|"))
		*period = AF_PER_DAY;
	else if (af_scan_any(at, "|monthly|months|month|mth|mo.|mo|m|monat|monatlich|monatsgehalt|mois|mensuel|mensuelle|mensuels|meses|"
	                         "mes|mensual|mensuales|mensualmente|mensal|mensais|mensalmente|pm|pcm|p.m.|"))
		*period = AF_PER_MONTH;
	else if (af_scan_any(at, "|yearly|years|year|yrs|yr|y|annually|annual|annum|pa|p.a.|jahr|jahrlich|jahresgehalt|an|annuel|annuelle|"
	                         "ano|anual|anuales|anualmente|anuais|a.a.|"))
		*period = AF_PER_YEAR;
	else
		return false;
	return true;
}

/* Takes the sign of thousands before a currency: "k€", "TEUR". */
static bool take_kilo_currency(const char **at, char currency[4])
{
	const char *p = *at;

	af_scan_space(&p);
	if (*p != 'k' && *p != 't')
		return false;
	p++;
	if (*p == ' ' || !take_currency(&p, currency))
		return false;
	*at = p;
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

/* Does the separator at p go on with the groups of a number that has `count` digits so far, the last sign between groups being `sign`, or
 * 0? "1234,567" has no groups, and neither has "0,500". */
static bool groups(const char *p, int count, int64_t value, char sign)
{
	if (sign ? *p != sign : count > 3 || !value)
		return false;
	return ((*p == ',' || *p == '.' || *p == '\'' || *p == ' ') && thousands(p)) || lakhs(p);
}

/* Reads "85", "85.50", "85,5", "120,000", "2,50,000", "1.200,50", "1'200", "140.-" into cents. False when a sign in it could be of thousands
 * and of decimals alike. */
static bool take_number(const char **at, int64_t *cents)
{
	const char *p = *at;
	int64_t value = 0;
	int decimals = -1, count = 0;
	char sign = '\0';

	af_scan_space(&p);
	if (!digit(*p))
		return false;
	for (;; p++) {
		if (digit(*p)) {
			if (++count > 12)
				return false;
			if (decimals < 2)
				value = value * 10 + (*p - '0');
			decimals += decimals >= 0;
		} else if (decimals < 0 && groups(p, count, value, sign)) {
			sign = *p;
		} else if (decimals < 0 && (*p == ',' || *p == '.') && digit(p[1])) {
			decimals = 0;
		} else {
			break;
		}
	}
	if (decimals > 2 || ((*p == ',' || *p == '.' || *p == '\'') && digit(p[1])))
		return false; /* "1234.567", "1.5.2" */
	for (; decimals < 2; decimals = decimals < 0 ? 1 : decimals + 1)
		value *= 10;
	if ((*p == '.' || *p == ',') && p[1] == '-') /* "140.-": no cents */
		for (p++; *p == '-'; p++)
			;
	*at = p;
	*cents = value;
	return true;
}

struct reading {
	int64_t low, high; /* cents; -1: none so far */
	bool kilo, high_kilo, two;
	bool joined;       /* a sign or word for "to" stood behind the first amount */
	bool between;      /* "between" stood before it: then "and" is such a word */
	bool period_early, currency_early; /* told before the second amount */
	bool own_currency; /* of the second amount */
	struct terms terms;
};

/* Takes an amount: "90k", "90 Tsd.", "90 k€". False when none stands here, or one too many. */
static bool take_amount(const char **at, struct reading *r)
{
	int64_t cents;
	char currency[4];
	const char *p;
	bool kilo;

	if (r->two || !take_number(at, &cents))
		return false;
	kilo = take_kilo_currency(at, currency);
	if (kilo)
		tell_currency(&r->terms, currency, false);
	else
		kilo = af_scan_any(at, "|k|tsd.|tsd|mil|");
	if (kilo)
		cents *= 1000;
	if (r->low < 0) {
		r->low = r->high = cents;
		r->kilo = kilo;
		return true;
	}
	p = *at;
	r->two = true;
	r->high = cents;
	r->high_kilo = kilo;
	r->period_early = r->terms.period != AF_PER_UNKNOWN;
	r->currency_early = r->terms.currency[0];
	r->own_currency = r->currency_early && take_currency(&p, currency);
	return true;
}

static bool take_filler(const char **at, struct reading *r)
{
	if (r->low < 0 && af_scan_any(at, "|between|zwischen|entre|")) {
		r->between = true;
		return true;
	}
	if (r->low >= 0 && !r->two &&
	    (af_scan_any(at, "|-|to|bis|a|ate|hasta|or|oder|ou|") || (r->between && af_scan_any(at, "|and|und|et|y|e|")))) {
		r->joined = true;
		return true;
	}
	if (af_scan_any(at, "|(|,|;|")) {
		r->joined = false; /* "85 EUR/h - (40 h)" is no range */
		return true;
	}
	return af_scan_any(at, "|/|per|pro|par|por|a|an|im|al|ao|la|le|de|d'|en|em|je|the|~|from|von|ab|desde|about|approx.|approx|around|circa|"
	                       "ca.|ca|at least|min.|min|minimum|mindestens|au moins|+|)|.|-|:|rate|salary|gehalt|salaire|salario|sueldo|tarif|"
	                       "tarifa|taux|gross|brutto|brut|bruto|brutos|net|netto|neto|netos|liquido|liquidos|neg.|negotiable|verhandelbar|"
	                       "vhb|vb|plus|zzgl.|zzgl|excl.|excl|incl.|incl|inkl.|inkl|vat|mwst.|mwst|ust.|ust|iva|ht|ttc|fixed|expected|"
	                       "desired|");
}

/* Is what was read one rate, or one range of rates? Nobody works for nothing: exports write 0 for a rate that was not stated. Of two offers
 * ("85/h, 600/day") the lower amount with the other's period would be wrong, and "85 EUR/h (40 h)" is no range. */
static bool certain(struct reading *r)
{
	if (r->low <= 0 || r->terms.two_currencies || r->terms.two_periods)
		return false;
	if (!r->two)
		return true;
	if (r->high_kilo && !r->kilo && r->low < 100000)
		r->low *= 1000; /* in "80-90k" the k is meant for both */
	if (r->period_early && !r->currency_early && r->terms.currency[0])
		return false;
	if (r->joined ? r->low > r->high : !r->own_currency)
		return false;
	return r->high > 0 && r->high <= r->low * 20 && r->low <= r->high * 20;
}

enum af_parse af_rate_cell(const char *cell, size_t n, struct af_rate *rate)
{
	struct reading r = {.low = -1, .high = -1};
	char plain[AF_PLAIN], currency[4];
	const char *at = plain;
	bool kilo = false;

	if (!af_plain(plain, cell, n) || af_scan_word(&at, "-"))
		return AF_NOT_UNDERSTOOD;
	for (af_scan_space(&at); *at; af_scan_space(&at)) {
		if (r.low < 0 && take_kilo_currency(&at, currency)) {
			tell_currency(&r.terms, currency, false);
			kilo = true; /* "k€ 65" */
		} else if (!take_amount(&at, &r) && !take_term(&at, &r.terms) && !take_filler(&at, &r)) {
			return AF_NOT_UNDERSTOOD;
		}
	}
	if (!certain(&r))
		return AF_NOT_UNDERSTOOD;
	*rate = (struct af_rate){.cents = r.low < r.high ? r.low : r.high, .period = r.terms.period, .range = r.two,
	                         .thousands = kilo || r.kilo || r.high_kilo};
	memcpy(rate->currency, r.terms.currency, sizeof(rate->currency));
	if (kilo && !r.kilo && !r.high_kilo)
		rate->cents *= 1000;
	if (rate->thousands && rate->period == AF_PER_UNKNOWN)
		rate->period = AF_PER_YEAR; /* nobody asks for thousands an hour */
	return AF_PARSED;
}

/* Is the byte at p part of a word, and not of a currency's sign? */
static bool word_byte(const char *p)
{
	return (*p >= 'a' && *p <= 'z') || digit(*p) ||
	       ((unsigned char)*p >= 0x80 && strncmp(p, "€", 3) != 0 && strncmp(p, "£", 2) != 0);
}

void af_rate_hint(const char *header, struct af_rate_hint *hint)
{
	char plain[AF_PLAIN], currency[4];
	const char *at = plain;
	struct terms terms = {.sign = false};

	*hint = (struct af_rate_hint){.period = AF_PER_UNKNOWN};
	if (!af_plain(plain, header, strlen(header)))
		return;
	while (*at) {
		if (take_kilo_currency(&at, currency)) {
			tell_currency(&terms, currency, false);
			hint->thousands = true;
			continue;
		}
		if (af_scan_any(&at, "|k|tsd.|tsd|thousands|thousand|tausend|milliers|miles|milhares|")) {
			hint->thousands = true;
			continue;
		}
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
		memcpy(hint->currency, terms.currency, sizeof(terms.currency));
	if (!terms.two_periods)
		hint->period = terms.period;
}

void af_rate_complete(struct af_rate *rate, const char *currency, const struct af_rate_hint *hint)
{
	if (rate->period == AF_PER_UNKNOWN)
		rate->period = hint->period;
	if (!rate->currency[0])
		memcpy(rate->currency, *currency ? currency : hint->currency, sizeof(rate->currency));
	/* "65" below "Salary (k€)"; "65000" there was written out. */
	if (hint->thousands && !rate->thousands && rate->cents < 100000) {
		rate->cents *= 1000;
		rate->thousands = true;
		rate->period = rate->period == AF_PER_UNKNOWN ? AF_PER_YEAR : rate->period;
	}
}

enum af_parse af_currency_cell(const char *cell, size_t n, char currency[4])
{
	char plain[AF_PLAIN];
	const char *at = plain;

	/* "CAD<tab>Canadian dollar": what follows the code is its name. */
	return af_plain(plain, cell, n) && take_currency(&at, currency) ? AF_PARSED : AF_NOT_UNDERSTOOD;
}
