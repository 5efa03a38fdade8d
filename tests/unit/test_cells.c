/* Single cells: years, rates, dates, zones, work modes, countries, and lists of skills. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "import/cells.h"
#include "base/country.h"

#define NOW (2026 * 12 + 10) /* 2026-11 */
#define N(array) (sizeof(array) / sizeof((array)[0]))

static void years(void **state)
{
	static const struct {
		const char *cell;
		int months; /* -1: not understood, -2: negative, -3: too large */
	} cases[] = {
		{"7", 84}, {"7.5", 90}, {"7,5", 90}, {"7+", 84}, {"5-7", 60}, {"5 – 7 years", 60}, {"8 yrs", 96}, {"8 yrs.", 96},
		{"18 months", 18}, {"Less than 1 year", 6}, {"More than 50 years", 600}, {"1 year 6 months", 18}, {"2y 3m", 27},
		{"1 Jahr", 12}, {"10+ years of experience", 120}, {"0", 0}, {"~5", 60}, {"5 to 7", 60}, {"6-8", 72}, {"15-20", 180},
		{"20 weeks", 5}, {"6-18 months", 6}, {"-3", -2}, {"−3 years", -2}, {"-0.5", -2}, {"NA", -1}, {"", -1}, {"since 2015", 132},
		{"2015", -3}, {"99999999999999999999", -3}, {"5 bananas", -1}, {"1.2.3", -1}, {"five", -1}, {"7-5", -1},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		int months = -9;
		enum af_parse parse = af_years_cell(cases[i].cell, strlen(cases[i].cell), NOW, &months);

		if (parse != AF_PARSED)
			months = parse == AF_NOT_UNDERSTOOD ? -1 : parse == AF_NEGATIVE ? -2 : -3;
		if (months != cases[i].months)
			fail_msg("\"%s\": %d months, not %d", cases[i].cell, months, cases[i].months);
	}
}

static void rates(void **state)
{
	static const struct {
		const char *cell;
		long cents; /* -1: not understood */
		const char *currency;
		enum af_rate_period period;
		bool range;
	} cases[] = {
		{"€85/h", 8500, "EUR", AF_PER_HOUR, false}, {"$90", 9000, "USD", AF_PER_UNKNOWN, false},
		{"85 EUR/hour", 8500, "EUR", AF_PER_HOUR, false}, {"600 EUR/day", 60000, "EUR", AF_PER_DAY, false},
		{"90k EUR", 9000000, "EUR", AF_PER_YEAR, false}, {"120,000 USD/yr", 12000000, "USD", AF_PER_YEAR, false},
		{"75", 7500, "", AF_PER_UNKNOWN, false}, {"85,50 €", 8550, "EUR", AF_PER_UNKNOWN, false},
		{"1.200,50 EUR", 120050, "EUR", AF_PER_UNKNOWN, false}, {"1'200 CHF per day", 120000, "CHF", AF_PER_DAY, false},
		{"£45 an hour", 4500, "GBP", AF_PER_HOUR, false}, {"USD 100 per hour", 10000, "USD", AF_PER_HOUR, false},
		{"80-100 EUR/h", 8000, "EUR", AF_PER_HOUR, true}, {"80-90k €", 8000000, "EUR", AF_PER_YEAR, true},
		{"R$ 120/h", 12000, "BRL", AF_PER_HOUR, false}, {"130 PLN/hour", 13000, "PLN", AF_PER_HOUR, false},
		{"110 CHF/hour", 11000, "CHF", AF_PER_HOUR, false}, {"60 000 EUR p.a.", 6000000, "EUR", AF_PER_YEAR, false},
		{"€85/h + VAT", 8500, "EUR", AF_PER_HOUR, false}, {"4500 zł/month", 450000, "PLN", AF_PER_MONTH, false},
		{"negotiable", -1, "", AF_PER_UNKNOWN, false}, {"-50", -1, "", AF_PER_UNKNOWN, false},
		{"ask me", -1, "", AF_PER_UNKNOWN, false}, {"", -1, "", AF_PER_UNKNOWN, false},
		{"12345678901234567890", -1, "", AF_PER_UNKNOWN, false}, {"1 2 3", -1, "", AF_PER_UNKNOWN, false},
		/* two offers: neither amount has the other's terms */
		{"€85/h (€680/day)", -1, "", AF_PER_UNKNOWN, false}, {"75/h, 600/day", -1, "", AF_PER_UNKNOWN, false},
		{"$70 / 75 EUR", -1, "", AF_PER_UNKNOWN, false}, {"75 EUR/h net, 90 EUR/h gross", 7500, "EUR", AF_PER_HOUR, true},
		{"$75 CAD/hr", 7500, "CAD", AF_PER_HOUR, false}, {"AUD $90", 9000, "AUD", AF_PER_UNKNOWN, false},
		{"75 EUR all", -1, "", AF_PER_UNKNOWN, false}, {"45k EUR par an", 4500000, "EUR", AF_PER_YEAR, false},
		{"Rs 2,50,000 per month", 25000000, "INR", AF_PER_MONTH, false}, {"12,34,567", 123456700, "", AF_PER_UNKNOWN, false},
		{"75,80,90", -1, "", AF_PER_UNKNOWN, false}, {"1.5.2", -1, "", AF_PER_UNKNOWN, false},
		{"0", -1, "", AF_PER_UNKNOWN, false}, {"0.00 EUR", -1, "", AF_PER_UNKNOWN, false},
	};
	char currency[4];
	struct af_rate_hint hint;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct af_rate rate = {.cents = -1};

		af_rate_cell(cases[i].cell, strlen(cases[i].cell), &rate);
		if (rate.cents != cases[i].cents || strcmp(rate.currency, cases[i].currency) != 0 ||
		    rate.period != cases[i].period || rate.range != cases[i].range)
			fail_msg("\"%s\": %ld cents, \"%s\", \"%d\", range %d", cases[i].cell, (long)rate.cents, rate.currency,
			         (int)rate.period, rate.range);
	}
	af_rate_hint("Hourly rate (EUR)", &hint);
	assert_string_equal(hint.currency, "EUR");
	assert_int_equal(hint.period, AF_PER_HOUR);
	af_rate_hint("Expected salary [€/year]", &hint);
	assert_string_equal(hint.currency, "EUR");
	assert_int_equal(hint.period, AF_PER_YEAR);
	af_rate_hint("Rate", &hint);
	assert_string_equal(hint.currency, "");
	assert_int_equal(hint.period, AF_PER_UNKNOWN);
	af_rate_hint("Rate EUR (all-in)", &hint);
	assert_string_equal(hint.currency, "EUR");
	af_rate_hint("Rate (EUR or USD) per hour (8 hours a day)", &hint);
	assert_string_equal(hint.currency, "");
	assert_int_equal(hint.period, AF_PER_UNKNOWN);
	assert_int_equal(af_currency_cell("CAD\tCanadian dollar", 19, currency), AF_PARSED);
	assert_string_equal(currency, "CAD");
	assert_int_equal(af_currency_cell("xyz", 3, currency), AF_NOT_UNDERSTOOD);
}

static void availability(void **state)
{
	static const char *const cases[][2] = {
		{"2026-12-01", "2026-12-01"}, {"2026-12", "2026-12-01"}, {"01.12.2026", "2026-12-01"}, {"1.2.2027", "2027-02-01"},
		{"now", "now"}, {"Immediately", "now"}, {"ASAP", "now"}, {"12/2026", "2026-12-01"}, {"25/12/2026", "2026-12-25"},
		{"12/25/2026", "2026-12-25"}, {"05/06/2026", ""}, {"2026/3/4", "2026-03-04"}, {"Q1 2027", "2027-01-01"},
		{"1 December 2026", "2026-12-01"}, {"Dec 1, 2026", "2026-12-01"}, {"December 2026", "2026-12-01"},
		{"from 1st of March 2027", "2027-03-01"}, {"2026-12-01T08:00:00Z", "2026-12-01"}, {"ab sofort", "now"},
		{"2 weeks notice", "14 days"}, {"2026-02-30", ""}, {"31.04.2026", ""}, {"not available", ""}, {"2026", ""}, {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct af_start start = {.notice_days = AF_UNKNOWN};
		char out[40];

		af_available_cell(cases[i][0], strlen(cases[i][0]), AF_START, &start);
		snprintf(out, sizeof(out), "%s", start.date);
		if (start.notice_days != AF_UNKNOWN)
			snprintf(out, sizeof(out), "%d days", start.notice_days);
		if (strcmp(out, cases[i][1]) != 0)
			fail_msg("\"%s\": \"%s\", not \"%s\"", cases[i][0], out, cases[i][1]);
	}
}

/* What a cell does not say, another cell or the header does. */
static void rates_below_headers(void **state)
{
	static const struct {
		const char *header, *cell, *currency;
		long cents;
		const char *got_currency;
		enum af_rate_period period;
	} cases[] = {
		{"Rate (EUR/h)", "80", "", 8000, "EUR", AF_PER_HOUR}, {"Rate (EUR/h)", "80", "USD", 8000, "USD", AF_PER_HOUR},
		{"Rate (EUR/h)", "80 CHF/day", "USD", 8000, "CHF", AF_PER_DAY}, {"Salary (k€)", "65", "", 6500000, "EUR", AF_PER_YEAR},
		{"Salary (k€)", "65k", "", 6500000, "EUR", AF_PER_YEAR}, {"Salary (k€)", "65000", "", 6500000, "EUR", AF_PER_UNKNOWN},
		{"Salary (k€ per month)", "6,5", "", 650000, "EUR", AF_PER_MONTH}, {"Rate", "80", "", 8000, "", AF_PER_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct af_rate_hint hint;
		struct af_rate rate;

		af_rate_hint(cases[i].header, &hint);
		assert_int_equal(af_rate_cell(cases[i].cell, strlen(cases[i].cell), &rate), AF_PARSED);
		af_rate_complete(&rate, cases[i].currency, &hint);
		if (rate.cents != cases[i].cents || strcmp(rate.currency, cases[i].got_currency) != 0 || rate.period != cases[i].period)
			fail_msg("\"%s\" below \"%s\": %ld cents, \"%s\", %d", cases[i].cell, cases[i].header, (long)rate.cents, rate.currency,
			         (int)rate.period);
	}
}

static void work_modes(void **state)
{
	static const struct {
		const char *cell;
		int modes;
	} cases[] = {
		{"Remote", AF_REMOTE}, {"remote / Hybrid", AF_REMOTE | AF_HYBRID}, {"On-site", AF_ONSITE}, {"onsite", AF_ONSITE},
		{"Fully remote", AF_REMOTE}, {"Full in-person", AF_ONSITE}, {"Hybrid (some remote, some in-person)", AF_HYBRID},
		{"yes", AF_REMOTE}, {"flexible", AF_REMOTE | AF_HYBRID | AF_ONSITE}, {"Vor Ort", AF_ONSITE}, {"partly remote", AF_HYBRID},
		{"no remote", 0}, {"office, home office", AF_REMOTE | AF_ONSITE}, {"maybe", 0}, {"", 0}, {" (remote)", AF_REMOTE}, {"(remote)", AF_REMOTE}, {"REMOTO", AF_REMOTE},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		int modes = 0;

		af_work_mode_cell(cases[i].cell, strlen(cases[i].cell), &modes);
		if (modes != cases[i].modes)
			fail_msg("\"%s\": %d, not %d", cases[i].cell, modes, cases[i].modes);
	}
}

static void time_zones(void **state)
{
	static const struct {
		const char *cell;
		int minutes;
	} cases[] = {
		{"UTC+1", 60}, {"GMT-5", -300}, {"+05:30", 330}, {"CET", 60}, {"UTC", 0}, {"GMT", 0}, {"UTC+0", 0}, {"UTC +5:45", 345},
		{"(GMT+01:00) Amsterdam, Berlin", 60}, {"CET (UTC+1)", 60}, {"Europe/Berlin", 60}, {"America/New_York", -300},
		{"-10:00", -600}, {"UTC−3", -180}, {"+0530", 330}, {"IST", 330}, {"MEZ", 60}, {"Z", 0}, {"EST", -300}, {"UTC±0", 0},
		{"Pacific Time", -480}, {"UTC+15", AF_UNKNOWN}, {"-13:00", AF_UNKNOWN}, {"5", AF_UNKNOWN}, {"Narnia", AF_UNKNOWN},
		{"cetera", AF_UNKNOWN}, {"+1 555 1234", AF_UNKNOWN}, {"", AF_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		int minutes = AF_UNKNOWN;

		af_timezone_cell(cases[i].cell, strlen(cases[i].cell), &minutes);
		if (minutes != cases[i].minutes)
			fail_msg("\"%s\": %d, not %d", cases[i].cell, minutes, cases[i].minutes);
	}
}

static void countries(void **state)
{
	static const char *const cases[][2] = {
		{"Germany", "DE"}, {"Berlin, Germany", "DE"}, {"Wien, Österreich", "AT"}, {"DEUTSCHLAND", "DE"}, {"Austin, TX, USA", "US"},
		{"Austin, TX", "US"}, {"San Francisco, CA", ""}, {"Toronto, Canada", "CA"}, {"DE", "DE"}, {"Praha, Česko", "CZ"},
		{"United Kingdom of Great Britain and Northern Ireland", "GB"}, {"Cardiff, Wales", "GB"}, {"Munich", ""},
		{"Germany, maybe", ""}, {", ", ""}, {"", ""},
	};
	const struct af_embedded seed = af_embedded_countries();
	const struct af_country *country;
	struct af_countries table = {0};
	struct af_error err = {0};

	(void)state;
	if (af_countries_read(&table, seed.name, seed.text, seed.length, &err) != AF_OK)
		fail_msg("%s", err.message);
	for (size_t pass = 0; pass < 2; pass++) /* the second answers from memory */
		for (size_t i = 0; i < N(cases); i++) {
			assert_int_equal(af_country_of(&table, cases[i][0], strlen(cases[i][0]), &country, &err), AF_OK);
			if (strcmp(country ? country->code : "", cases[i][1]) != 0)
				fail_msg("\"%s\": %s, not \"%s\"", cases[i][0], country ? country->code : "none", cases[i][1]);
		}
	assert_int_equal(af_country_named(&table, "India", 5, &country, &err), AF_OK);
	assert_int_equal(country->utc_offset, 330);
	assert_int_equal(af_country_named(&table, "USA", 3, &country, &err), AF_OK);
	assert_int_equal(country->utc_offset, AF_UNKNOWN);
	assert_int_equal(af_country_named(&table, "Atlantis", 8, &country, &err), AF_OK);
	assert_null(country);
	af_countries_clear(&table);
	assert_int_equal(af_countries_read(&table, "c.json", "[{\"code\":\"X\",\"name\":\"Y\"}]", 25, &err), AF_INVALID);
	assert_non_null(strstr(err.message, "c.json: [0].code: "));
	af_countries_clear(&table);
	assert_int_equal(af_countries_read(&table, "c.json", "{}", 2, &err), AF_INVALID);
	af_countries_clear(&table);
}

static void same_country(void *context, const char *text, size_t n, size_t value)
{
	const struct af_countries *const *both = context;
	const size_t *other = af_map_get(&both[1]->names, text, n);

	if (!other || *other != value)
		fail_msg("%.*s", (int)n, text);
	assert_string_equal(both[0]->list[value].code, both[1]->list[value].code);
	assert_int_equal(both[0]->list[value].utc_offset, both[1]->list[value].utc_offset);
}

/* What the build made of the seed is what the seed says. */
static void packed_countries(void **state)
{
	static const char *const bad[] = {"x", "DE", "DE\n", "DEU\t60\n", "\t60\n", "DE\t60\tgermany\n\n"};
	const struct af_embedded seed = af_embedded_countries();
	struct af_countries read = {0}, builtin = {0};
	const struct af_country *country;
	struct af_error err = {0};

	(void)state;
	assert_true(af_embedded_packed_countries().length > 0);
	assert_int_equal(af_countries_read(&read, seed.name, seed.text, seed.length, &err), AF_OK);
	assert_int_equal(af_countries_builtin(&builtin, &err), AF_OK);
	assert_true(read.count > 200);
	assert_int_equal(read.count, builtin.count);
	assert_int_equal(read.names.count, builtin.names.count);
	af_map_each(&read.names, same_country, (const struct af_countries *[]){&read, &builtin});
	af_countries_clear(&read);
	af_countries_clear(&builtin);
	for (size_t i = 0; i < N(bad); i++) {
		assert_int_equal(af_countries_unpack(&read, bad[i], &err), AF_INVALID);
		af_countries_clear(&read);
	}
	assert_int_equal(af_countries_unpack(&read, "DE\t?\nAT\t-60\taustria\t", &err), AF_OK);
	assert_int_equal(af_country_named(&read, "Austria", 7, &country, &err), AF_OK);
	assert_string_equal(country->code, "AT");
	assert_int_equal(country->utc_offset, -60);
	assert_int_equal(read.list[0].utc_offset, AF_UNKNOWN);
	af_countries_clear(&read);
}

/* ---------------------------------------------------------------- skills */

static struct af_taxonomy *taxonomy;

static int set_up(void **state)
{
	struct af_error err;

	(void)state;
	if (af_taxonomy_builtin(&taxonomy, &err) == AF_OK)
		return 0;
	print_error("%s\n", err.message);
	return 1;
}

static int tear_down(void **state)
{
	(void)state;
	af_taxonomy_free(taxonomy);
	return 0;
}

/* Writes "slug", or "?name" when unlisted, then level, months and last month as far as known: "python L5 M60 2021-12". */
static void describe(const struct af_skill_parser *parser, const struct af_skill_list *list, char *out)
{
	out[0] = '\0';
	for (size_t i = 0; i < list->count; i++) {
		const struct af_skill_item *item = &list->items[i];
		char month[16];

		sprintf(out + strlen(out), "%s%s%s", i ? "; " : "", item->listed ? "" : "?",
		        item->listed ? af_taxonomy_skill(taxonomy, item->skill)->slug : parser->unlisted[item->skill].name);
		if (item->level != AF_UNKNOWN)
			sprintf(out + strlen(out), " L%d", item->level);
		if (item->months != AF_UNKNOWN)
			sprintf(out + strlen(out), " M%d", item->months);
		if (item->last_used != AF_UNKNOWN) {
			af_month_format(item->last_used, month);
			sprintf(out + strlen(out), " %s", month);
		}
	}
}

static void skill_cell(struct af_skill_parser *parser, const char *cell, const char *expected)
{
	struct af_skill_list list = {0};
	struct af_error err = {0};
	char out[2048];

	for (int pass = 0; pass < 2; pass++) { /* the second answers from memory */
		list.count = 0;
		if (af_skill_cell(parser, cell, strlen(cell), &list, &err) != AF_OK)
			snprintf(out, sizeof(out), "!%s", err.message);
		else
			describe(parser, &list, out);
		if (strcmp(out, expected) != 0)
			fail_msg("\"%s\"\n  gives \"%s\"\n    not \"%s\"", cell, out, expected);
	}
	af_free(list.items);
}

static void skill_qualifiers(void **state)
{
	static const char *const cases[][2] = {
		{"Python (5 yrs)", "python M60"}, {"Python (5 yrs, expert)", "python L5 M60"}, {"FastAPI:4", "fastapi L4"},
		{"FastAPI: 4", "fastapi L4"}, {"Django 4/5", "django L4"}, {"React.js - advanced", "react L4"},
		{"SQL – 10 years", "sql M120"}, {"Go (2018-2021)", "go M36 2021-12"}, {"PHP (until 2019)", "php 2019-12"},
		{"Vue (last used 2022)", "vue 2022-12"}, {"Rust (since 2021)", "rust M60 2026-11"}, {"Docker (18 months)", "docker M18"},
		{"AWS (3+ years)", "aws M36"}, {"Python (primary)", "python"}, {"Python 3 (9 yrs, expert)", "python L5 M108"},
		{"Python 5 years", "python M60"}, {"5+ years of Python", "python M60"}, {"Python expert", "python L5"},
		{"advanced Python", "python L4"}, {"Python (8/10)", "python L4"}, {"Python - 4", "python L4"}, {"Python -5 years", "python M60"},
		{"Python since 2024", "python M24 2026-11"}, {"Python (2019 - present)", "python M84 2026-11"},
		{"Python (03/2020 - 06/2021)", "python M15 2021-06"}, {"Python: expert", "python L5"}, {"Python (expert) (5 yrs)", "python L5 M60"},
		{"React (hooks, context)", "react"}, {"Python 3.11", "python"}, {"Python (3.11)", "python"},
		{"FormFix (in-house, 8 yrs)", "?FormFix M96"}, {"FormFix:3", "?FormFix L3"}, {"FormFix (beta)", "?FormFix (beta)"},
		{"Python (1,5 years)", "python M18"}, {"SQL Server 2012-2019", "?SQL Server 2012-2019"},
		{"Python★★★★☆", "python L4"}, {"FormFix ★★★☆☆", "?FormFix L3"}, {"Python ● ● ● ○ ○", "python L3"}, {"Python ⭐️⭐️⭐️", "python L3"},
		{"Python ★★★☆☆☆☆☆☆☆", "python L2"}, {"Python *", "?Python *"}, {"Java**", "?Java**"}, {"Python 1%", "python L1"},
		{"Python 20%", "python L1"}, {"Python 21%", "python L2"}, {"Python 12.5%", "python L1"}, {"Python 100%", "python L5"},
		{"Python 81/100", "python L5"}, {"Python DÉBUTANTE", "python L1"}, {"Python de\xCC\x81" "butant", "python L1"},
		{"conocimientos avanzados de Python", "python L4"}, {"Master in Data Science", "?Master in Data Science"},
		{"iOS native", "?iOS native"}, {"SQL (15.03.2019 - heute)", "sql M92 2026-11"}, {"Python (jusqu’à 2021)", "python 2021-12"},
		{"Python (since 2019, last used 2021)", "python M84 2021-12"}, {"HTML 4/5", "html"}, {"Go e Rust", "go; rust"},
	};
	struct af_skill_parser parser = {.taxonomy = taxonomy, .now = NOW};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		skill_cell(&parser, cases[i][0], cases[i][1]);
	parser.now = AF_UNKNOWN;
	skill_cell(&parser, "Kotlin (since 2020)", "kotlin");
	skill_cell(&parser, "Kotlin (2016-2020)", "kotlin M48 2020-12");
	af_skill_parser_clear(&parser);
}

static void skill_errors(void **state)
{
	static const char *const cases[][2] = {
		{"Python:9", "!\"Python:9\": a level must be 1 to 5"}, {"Go, Python: 0", "!\"Python: 0\": a level must be 1 to 5"},
		{"Python (-3 yrs)", "!\"Python (-3 yrs)\": the time is negative"},
		{"Python: -3", "!\"Python: -3\": a level must be 1 to 5"},
		{"Django 9/5", "!\"Django 9/5\": a level must be 1 to 5 and a time at most 80 years"},
		{"Python (120 yrs)", "!\"Python (120 yrs)\": a level must be 1 to 5 and a time at most 80 years"},
		{"Python (2021-2018)", "!\"Python (2021-2018)\": the time is negative"},
		{"Python, 120 yrs", "!\"120 yrs\": a level must be 1 to 5 and a time at most 80 years"},
		{"Python ★★★★★★☆", "!\"Python ★★★★★★☆\": a level must be 1 to 5 and a time at most 80 years"},
	};
	struct af_skill_parser parser = {.taxonomy = taxonomy, .now = NOW};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		skill_cell(&parser, cases[i][0], cases[i][1]);
	af_skill_parser_clear(&parser);
}

static void skill_lists(void **state)
{
	static const char *const missing[] = {"NA", "n/a"};
	static const char *const cases[][2] = {
		{"Python, Go;Rust | C#\nC++", "python; go; rust; csharp; cpp"},
		{"Python (5 yrs, expert), Django", "python L5 M60; django"},
		/* what stands in parentheses is said too, without the level of what stands before them */
		{"AWS (EC2, S3, Lambda)", "amazon-ec2; amazon-s3; aws-lambda; aws"}, {"Python (FastAPI, 5 yrs)", "fastapi; python M60"},
		{"AWS (Python) (5 yrs)", "python; aws M60"}, {"AWS (Python), 4 years", "python; aws M48"},
		{"Python (basic)", "python L1"}, {"Kubernetes (k8s)", "kubernetes"}, {"React (hooks)", "react"},
		{"Engineering (Go)", "?Engineering (Go)"},
		/* a slash joins two, although the two without it may be the name of a third */
		{"Azure/Kubernetes", "azure; kubernetes"}, {"Azure Kubernetes", "azure-kubernetes-service"},
		{"React/Redux (3 yrs)", "react M36; redux M36"}, {"TCP/IP", "tcp-ip"}, {"CI/CD", "ci-cd"},
		{"Python/Go/Rust/Java/C/C++/C#/R/Ruby", "python; go; rust; java; c; cpp; csharp; r; ruby"},
		{"Kotlin/Android", "kotlin; android-development"}, {"HTML/CSS", "html-css"}, {"HTML/CSS/JavaScript (3 yrs)", "html M36; css M36; javascript M36"},
		{"Go and Rust", "go; rust"}, {"Go to market", "?Go to market"}, {"C-level talks", "?C-level talks"}, {"R&D", "?R&D"},
		{"Bash/Shell (all shells)", "bash"}, {"Linode, now Akamai;AWS", "linode; aws"}, {"Linode, now Akamai", "linode"},
		{"Oracle Cloud Infrastructure (OCI);Git", "oracle-cloud-infrastructure; git"},
		{" - , ;; -- , Python ,", "python"}, {"* Python\n- Go\n• Rust", "python; go; rust"}, {"NA", ""}, {"Python;NA;n/a", "python"},
		{"Languages: Python", "python"}, {"Python, 5 years, Go", "python M60; go"}, {"5 years", "?5 years M60"},
		{"Zentralog, d.velop, zentralog", "?Zentralog; ?d.velop; ?Zentralog"}, {"Python (5 yrs, Go", "?Python (5 yrs; go"},
		{"", ""},
	};
	static const char *const left_out[][2] = {
		{"Go, Python 0%, Rust 20 %", "go; rust L1"}, {"Go; Python, 0%", "go"}, {"0%", ""}, {"React/Redux (0/5)", ""}, {"★★★; Go", "go"},
	};
	struct af_skill_parser parser = {.taxonomy = taxonomy, .now = NOW, .missing = missing, .missing_count = 2};
	struct af_skill_list list = {0};
	struct af_error err;
	char text[301];

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		skill_cell(&parser, cases[i][0], cases[i][1]);
	/* what tells of no skill is left out, and said */
	for (size_t i = 0; i < N(left_out); i++) {
		char out[200];

		list = (struct af_skill_list){0};
		assert_int_equal(af_skill_cell(&parser, left_out[i][0], strlen(left_out[i][0]), &list, &err), AF_OK);
		describe(&parser, &list, out);
		assert_string_equal(out, left_out[i][1]);
		assert_true(list.left_over);
		af_free(list.items);
	}
	list = (struct af_skill_list){0};
	memset(text, 'x', 300);
	text[300] = '\0';
	assert_int_equal(af_skill_cell(&parser, text, 300, &list, &err), AF_OK);
	assert_true(list.left_over);
	assert_int_equal(list.count, 0);
	assert_int_equal(af_skill_cell(&parser, "Python (5 yrs); Go", 18, &list, &err), AF_OK);
	assert_string_equal(list.items[0].source, "Python (5 yrs)");
	assert_string_equal(list.items[1].source, "Go");
	af_free(list.items);
	af_skill_parser_clear(&parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years), cmocka_unit_test(rates), cmocka_unit_test(rates_below_headers),
		cmocka_unit_test(availability), cmocka_unit_test(work_modes),
		cmocka_unit_test(time_zones), cmocka_unit_test(countries), cmocka_unit_test(packed_countries), cmocka_unit_test(skill_qualifiers),
		cmocka_unit_test(skill_errors), cmocka_unit_test(skill_lists),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
