/* Eligibility: every condition met, failed and unverified, each with its words. */
#include "match_support.h"

enum { MET, FAILED, UNVERIFIED };

struct judged {
	const char *skills;                     /* of the person */
	void (*more)(struct af_candidate *);    /* sets the rest of the profile; may be NULL */
	int verdict;
	const char *text; /* the one condition that is not met, NULL when all are */
};

/* Judges one person for a project of these members, through the store. */
static struct af_match_result *judge(const struct scene *s, const char *members, const struct judged *j, bool strict)
{
	struct af_project *project = put_asking(s->store, "judged", members);
	struct af_match_options options = options_of("2026-11");
	struct af_match_result *result;
	struct af_error err;
	struct person p;
	char key[40];
	static int number;

	snprintf(key, sizeof(key), "p%d", ++number); /* a new person each time: what a profile leaves out keeps its old value */
	make_person(&p, s->taxonomy, key, j->skills);
	if (j->more)
		j->more(&p.candidate);
	put_candidate(s->store, &p.candidate);
	options.strict = strict;
	assert_ok(af_match_one(s->store, project, key, &options, &result, &err));
	af_project_free(project);
	return result;
}

static void expect_texts(const char *const *texts, size_t n, const char *text)
{
	if (!text) {
		for (size_t i = 0; i < n; i++)
			print_error("unexpected: %s\n", texts[i]);
		assert_int_equal(n, 0);
		return;
	}
	assert_int_equal(n, 1);
	assert_string_equal(texts[0], text);
}

static void expect(const struct scene *s, const char *members, const struct judged *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (int strict = 0; strict < 2; strict++) {
			struct af_match_result *result = judge(s, members, &cases[i], strict);
			const struct af_match *m = only_match(result);
			int verdict = cases[i].verdict == UNVERIFIED && strict ? FAILED : cases[i].verdict; /* unknown is no failure, unless told so */

			expect_texts(m->failed, m->failed_count, verdict == FAILED ? cases[i].text : NULL);
			expect_texts(m->unverified, m->unverified_count, verdict == UNVERIFIED ? cases[i].text : NULL);
			assert_int_equal(m->eligible, verdict != FAILED);
			assert_int_equal(result->eligible_count, m->eligible);
			af_match_result_free(result);
		}
	}
}

#define EXPECT(members, cases) expect(*state, members, cases, sizeof(cases) / sizeof((cases)[0]))

static void must_haves_need_strength(void **state)
{
	static const struct judged one[] = {
		{"react level=3", NULL, MET, NULL},
		{"react years=1", NULL, MET, NULL}, /* exactly the 90 that level 3 needs */
		{"react level=1", NULL, FAILED, "React: must-have at level 3, evidence 50 where 90 is needed"},
		{"vue level=3", NULL, FAILED, "React: must-have at level 3, evidence 75 where 90 is needed"},
		{"vue level=4", NULL, MET, NULL},
		{"docker level=5", NULL, FAILED, "React: must-have, no evidence"},
		{"react", NULL, MET, NULL},
		{"vue", NULL, UNVERIFIED, "React at level 3: named without level or years"},
	};
	static const struct judged high[] = {
		{"react", NULL, UNVERIFIED, "React at level 5: named without level or years"},
		{"react last_used=2019-01", NULL, FAILED, "React: must-have at level 5, evidence 50 where 150 is needed"},
	};
	static const struct judged any[] = {
		{"flask level=3", NULL, MET, NULL},
		{"git level=5", NULL, FAILED, "Django or Flask: must-have, no evidence"},
	};

	EXPECT("\"requirements\":[{\"skill\":\"react\",\"importance\":\"must\"}]", one);
	EXPECT("\"requirements\":[{\"skill\":\"react\",\"importance\":\"must\",\"level\":5}]", high);
	EXPECT("\"requirements\":[{\"any_of\":[\"django\",\"flask\"],\"importance\":\"must\"}]", any);
}

static void exact_must_haves_need_the_skill_itself(void **state)
{
	static const struct judged cases[] = {
		{"react-native level=5 years=12", NULL, FAILED, "React: must-have, no direct evidence"},
		{"react-native", NULL, FAILED, "React: must-have, no direct evidence"},
		{"nextjs level=5; vue level=5; react-native level=5", NULL, FAILED, "React: must-have, no direct evidence"},
		{"react-native level=5; react level=1", NULL, FAILED,
	     "React: must-have at level 3, direct evidence 50 where 90 is needed"},
		{"react level=2 years=2", NULL, MET, NULL},
		{"react last_used=2021-11", NULL, UNVERIFIED, "React at level 3: named without level or years"},
	};

	EXPECT("\"requirements\":[{\"skill\":\"react\",\"importance\":\"must\",\"exact\":true}]", cases);
}

/* A weak stated source must not hide a bare one that may suffice, whichever is the best as things stand. */
static void what_is_assumed_stays_open_behind_a_stated_skill(void **state)
{
	static const struct judged cases[] = {
		{"fastapi level=2; flask", NULL, MET, NULL}, /* Python 100 by Flask */
		{"python months=9; flask last_used=2021-06", NULL, UNVERIFIED, "Python at level 3: named without level or years"},
		{"python months=9; flask last_used=2020-01", NULL, FAILED, "Python: must-have at level 3, evidence 75 where 90 is needed"},
		{"fastapi level=2 last_used=2020-01; python level=1", NULL, FAILED,
	     "Python: must-have at level 3, evidence 50 where 90 is needed"},
		{"python level=1; flask last_used=2018-01", NULL, FAILED, "Python: must-have at level 3, evidence 50 where 90 is needed"},
		{"python months=9; uvicorn", NULL, UNVERIFIED, "Python at level 3: named without level or years"},
	};

	EXPECT("\"requirements\":[{\"skill\":\"python\",\"importance\":\"must\"}]", cases);
}

static void asked_years_must_be_stated_for_the_skill(void **state)
{
	static const struct judged cases[] = {
		{"django years=2", NULL, MET, NULL},
		{"django years=1.5", NULL, FAILED, "Django or Flask: 2 years asked, 1.5 years stated"},
		{"django months=7 level=4", NULL, FAILED, "Django or Flask: 2 years asked, 7 months stated"},
		{"django years=1; flask level=3", NULL, UNVERIFIED, "Django or Flask: 2 years asked, years not stated"},
		{"django years=1; flask years=3", NULL, MET, NULL},
		{"django level=4", NULL, UNVERIFIED, "Django or Flask: 2 years asked, years not stated"},
		{"wagtail level=5 years=9", NULL, UNVERIFIED, "Django or Flask: 2 years asked, years not stated"},
		{"git level=5", NULL, FAILED, "Django or Flask: must-have, no evidence"},
	};

	EXPECT("\"requirements\":[{\"any_of\":[\"django\",\"flask\"],\"importance\":\"must\",\"years\":2}]", cases);
}

static void only_must_haves_are_conditions(void **state)
{
	static const struct judged cases[] = {{"git level=1", NULL, MET, NULL}};

	EXPECT("\"requirements\":[{\"skill\":\"react\",\"level\":5},{\"skill\":\"vue\",\"importance\":\"nice\",\"exact\":true}]", cases);
}

#define ASKING(constraints) "\"requirements\":[{\"skill\":\"git\"}],\"constraints\":{" constraints "}"

static void rate(struct af_candidate *c, int64_t cents, const char *currency, enum af_rate_period period)
{
	c->rate_cents = cents;
	c->rate_currency = currency;
	c->rate_period = period;
}

static void rate_fits(struct af_candidate *c) { rate(c, 9500, "EUR", AF_PER_HOUR); }
static void rate_over(struct af_candidate *c) { rate(c, 9505, "EUR", AF_PER_HOUR); }
static void rate_dollars(struct af_candidate *c) { rate(c, 9000, "USD", AF_PER_HOUR); }
static void rate_daily(struct af_candidate *c) { rate(c, 60000, "EUR", AF_PER_DAY); }
static void rate_bare(struct af_candidate *c) { rate(c, 9000, NULL, AF_PER_UNKNOWN); }

static void rates(void **state)
{
	static const struct judged cases[] = {
		{"git", rate_fits, MET, NULL},
		{"git", rate_over, FAILED, "rate 95.05 EUR/hour is over 95"},
		{"git", NULL, UNVERIFIED, "rate not stated (at most 95 EUR/hour)"},
		{"git", rate_dollars, UNVERIFIED, "rate 90 USD/hour is not in EUR/hour, and is not converted"},
		{"git", rate_daily, UNVERIFIED, "rate 600 EUR/day is not in EUR/hour, and is not converted"},
		{"git", rate_bare, UNVERIFIED, "rate 90 (no currency) is not in EUR/hour, and is not converted"},
	};
	static const struct judged cents[] = {
		{"git", NULL, UNVERIFIED, "rate not stated (at most 94.50 EUR/hour)"},
		{"git", rate_fits, FAILED, "rate 95 EUR/hour is over 94.50"},
	};

	EXPECT(ASKING("\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"}"), cases);
	EXPECT(ASKING("\"max_rate\":{\"amount\":94.5,\"currency\":\"EUR\",\"per\":\"hour\"}"), cents);
}

#define TEN_UMLAUTS "üüüüüüüüüü"
#define LONG_UMLAUTS TEN_UMLAUTS TEN_UMLAUTS TEN_UMLAUTS TEN_UMLAUTS

static void place(struct af_candidate *c, const char *location, const char *country)
{
	c->location = location;
	c->country = country;
}

static void in_berlin(struct af_candidate *c) { place(c, "Berlin, Germany", "DE"); }
static void in_zurich(struct af_candidate *c) { place(c, "Zürich (SWITZERLAND)", "CH"); }
static void in_lyon(struct af_candidate *c) { place(c, "Lyon", "FR"); }
static void somewhere(struct af_candidate *c) { place(c, "Springfield", NULL); }
static void by_country(struct af_candidate *c) { place(c, NULL, "DE"); }

/* 81 bytes: the cut would go through the last letter */
static void far_away(struct af_candidate *c) { place(c, "x" LONG_UMLAUTS, "FR"); }

static void locations(void **state)
{
	static const struct judged cases[] = {
		{"git", in_berlin, MET, NULL},
		{"git", by_country, MET, NULL},
		{"git", in_zurich, MET, NULL},
		{"git", in_lyon, FAILED, "location Lyon is not among: DE, CH"},
		{"git", somewhere, UNVERIFIED, "country of \"Springfield\" not recognised (wanted: DE, CH)"},
		{"git", NULL, UNVERIFIED, "location not stated (wanted: DE, CH)"},
	};
	static const struct judged words[] = {
		{"git", in_berlin, FAILED, "location Berlin, Germany is not among: Ber, Lyon"}, /* whole words only */
		{"git", in_lyon, MET, NULL},
	};

	static const struct judged many[] = {
		{"git", in_lyon, FAILED, "location Lyon is not among: a " LONG_UMLAUTS ", b " LONG_UMLAUTS ", c " LONG_UMLAUTS ", Bern"},
		{"git", far_away, FAILED,
	     "location x" TEN_UMLAUTS TEN_UMLAUTS TEN_UMLAUTS "üüüüüüüüü… is not among: a " LONG_UMLAUTS ", b " LONG_UMLAUTS ", c " LONG_UMLAUTS
	     ", Bern"},
	};

	EXPECT(ASKING("\"locations\":[\"a " LONG_UMLAUTS "\",\"b " LONG_UMLAUTS "\",\"c " LONG_UMLAUTS "\",\"Bern\"]"), many);
	EXPECT(ASKING("\"locations\":[\"DE\",\"Switzerland\"]"), cases);
	EXPECT(ASKING("\"locations\":[\"Ber\",\"Lyon\"]"), words);
}

static void utc_plus_2(struct af_candidate *c) { c->utc_offset = 120; }
static void utc_minus_4(struct af_candidate *c) { c->utc_offset = -240; }
static void utc_plus_530(struct af_candidate *c) { c->utc_offset = 330; }
static void utc_minus_11(struct af_candidate *c) { c->utc_offset = -660; }

static void time_zones(void **state)
{
	static const struct judged cases[] = {
		{"git", utc_plus_2, MET, NULL},
		{"git", utc_plus_530, FAILED, "time zone: 3.5 of 8 working hours shared, 4 wanted"},
		{"git", utc_minus_4, FAILED, "time zone: 3.0 of 8 working hours shared, 4 wanted"},
		{"git", utc_minus_11, FAILED, "time zone: 0.0 of 8 working hours shared, 4 wanted"},
		{"git", NULL, UNVERIFIED, "time zone not known (4 hours of shared working time wanted)"},
	};
	static const struct judged around[] = {{"git", utc_minus_11, MET, NULL}}; /* 2 hours apart, across the date line */

	EXPECT(ASKING("\"timezone\":{\"utc\":\"+01:00\",\"overlap_hours\":4}"), cases);
	EXPECT(ASKING("\"timezone\":{\"utc\":\"+11:00\",\"overlap_hours\":6}"), around);
}

static void now(struct af_candidate *c) { c->available_from = "now"; }
static void in_time(struct af_candidate *c) { c->available_from = "2027-01-15"; }
static void late(struct af_candidate *c) { c->available_from = "2027-01-16"; }

/* Judged as of November 2026, on which day is not known: 46 to 75 days lie between that month and 2027-01-15. */
static void notice_46(struct af_candidate *c) { c->notice_days = 46; }
static void notice_47(struct af_candidate *c) { c->notice_days = 47; }
static void notice_75(struct af_candidate *c) { c->notice_days = 75; }
static void notice_76(struct af_candidate *c) { c->notice_days = 76; }
static void notice_1(struct af_candidate *c) { c->notice_days = 1; }
static void notice_none(struct af_candidate *c) { c->notice_days = 0; }
static void notice_endless(struct af_candidate *c) { c->notice_days = INT_MAX; }
static void notice_and_date(struct af_candidate *c)
{
	c->notice_days = 90;
	c->available_from = "2027-01-15";
}

static void notice_periods(void **state)
{
	static const struct judged cases[] = {
		{"git", notice_none, MET, NULL},
		{"git", notice_46, MET, NULL},
		{"git", notice_47, UNVERIFIED, "notice of 47 days, if given in 2026-11: available from 2026-12-18 at the earliest, 2027-01-16 "
		                               "at the latest, wanted by 2027-01-15"},
		{"git", notice_75, UNVERIFIED, "notice of 75 days, if given in 2026-11: available from 2027-01-15 at the earliest, 2027-02-13 "
		                               "at the latest, wanted by 2027-01-15"},
		{"git", notice_76, FAILED, "notice of 76 days, if given on 2026-11-01: available from 2027-01-16, wanted by 2027-01-15"},
		{"git", notice_endless, FAILED, "notice of 2147483647 days, if given on 2026-11-01: available from 2126-10-08, wanted by 2027-01-15"},
		{"git", notice_and_date, MET, NULL}, /* a date is the clearer word */
	};
	static const struct judged past[] = {
		{"git", notice_none, MET, NULL}, /* as "now" is */
		{"git", notice_1, FAILED, "notice of 1 day, if given on 2026-11-01: available from 2026-11-02, wanted by 2026-10-31"},
	};

	EXPECT(ASKING("\"available_by\":\"2027-01-15\""), cases);
	EXPECT(ASKING("\"available_by\":\"2026-10-31\""), past);
}

static void availability(void **state)
{
	static const struct judged cases[] = {
		{"git", now, MET, NULL},
		{"git", in_time, MET, NULL},
		{"git", late, FAILED, "available from 2027-01-16, wanted by 2027-01-15"},
		{"git", NULL, UNVERIFIED, "availability not stated (wanted by 2027-01-15)"},
	};

	EXPECT(ASKING("\"available_by\":\"2027-01-15\""), cases);
}

static void works_anywhere(struct af_candidate *c) { c->work_modes = AF_REMOTE | AF_HYBRID; }
static void works_on_site(struct af_candidate *c) { c->work_modes = AF_ONSITE; }

static void work_modes(void **state)
{
	static const struct judged cases[] = {
		{"git", works_anywhere, MET, NULL},
		{"git", works_on_site, FAILED, "works on-site, wanted: hybrid"},
		{"git", NULL, UNVERIFIED, "work mode not stated (wanted: hybrid)"},
	};

	EXPECT(ASKING("\"work_mode\":\"hybrid\""), cases);
}

static void three_years(struct af_candidate *c) { c->months = 36; }
static void two_and_more(struct af_candidate *c) { c->months = 35; }

static void total_experience(void **state)
{
	static const struct judged cases[] = {
		{"git", three_years, MET, NULL},
		{"git", two_and_more, FAILED, "total experience 2.9 years, at least 3 years wanted"},
		{"git", NULL, UNVERIFIED, "total experience not stated (at least 3 years wanted)"},
	};

	EXPECT(ASKING("\"min_years\":3"), cases);
}

static void late_and_dear(struct af_candidate *c)
{
	late(c);
	rate_over(c);
	works_on_site(c);
	c->months = 12;
}

/* A near miss is told everything at once, and its score is what it would be anyway: eligibility is no penalty. */
static void every_failed_condition_is_listed(void **state)
{
	static const struct judged person = {"git level=5; vue", late_and_dear, FAILED, NULL};
	static const char members[] =
		"\"requirements\":[{\"skill\":\"git\"},{\"skill\":\"react\",\"importance\":\"must\",\"exact\":true},"
		"{\"skill\":\"vue\",\"importance\":\"must\",\"level\":5}],"
		"\"constraints\":{\"max_rate\":{\"amount\":95,\"currency\":\"EUR\",\"per\":\"hour\"},\"work_mode\":\"hybrid\","
		"\"available_by\":\"2027-01-15\",\"min_years\":3,\"locations\":[\"DE\"]}";
	static const char *const failed[] = {"React: must-have, no direct evidence", "rate 95.05 EUR/hour is over 95",
	                                     "available from 2027-01-16, wanted by 2027-01-15", "works on-site, wanted: hybrid",
	                                     "total experience 1 year, at least 3 years wanted"};
	struct af_match_result *result = judge(*state, members, &person, false);
	const struct af_match *m = only_match(result);

	assert_false(m->eligible);
	assert_int_equal(m->failed_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(m->failed[i], failed[i]);
	assert_int_equal(m->unverified_count, 2);
	assert_string_equal(m->unverified[0], "Vue.js at level 5: named without level or years");
	assert_string_equal(m->unverified[1], "location not stated (wanted: DE)");
	assert_true(m->raw > 0);
	af_match_result_free(result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(must_haves_need_strength),
		cmocka_unit_test(exact_must_haves_need_the_skill_itself),
		cmocka_unit_test(what_is_assumed_stays_open_behind_a_stated_skill),
		cmocka_unit_test(asked_years_must_be_stated_for_the_skill),
		cmocka_unit_test(only_must_haves_are_conditions),
		cmocka_unit_test(rates),
		cmocka_unit_test(locations),
		cmocka_unit_test(time_zones),
		cmocka_unit_test(availability),
		cmocka_unit_test(notice_periods),
		cmocka_unit_test(work_modes),
		cmocka_unit_test(total_experience),
		cmocka_unit_test(every_failed_condition_is_listed),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
