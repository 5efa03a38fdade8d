/* Conditions that users write (match/where.h): what they mean, and what is wrong with them. test_where_random.c draws many more. */
#include "match/where.h"
#include "match_support.h"

struct example {
	const char *text;
	enum af_truth truth;
};

static struct person somebody(const struct af_taxonomy *t)
{
	struct person p;

	make_person(&p, t, "C-01", "python level=4 years=5 last_used=2025-06; react; docker years=1.5");
	p.candidate.name = "Zo\xC3\xAB O'Neil";
	p.candidate.email = "zoe@example.org";
	p.candidate.location = "Berlin, Germany";
	p.candidate.country = "DE";
	p.candidate.rate_cents = 8850;
	p.candidate.rate_currency = "EUR";
	p.candidate.rate_period = AF_PER_HOUR;
	p.candidate.months = 30;
	p.candidate.available_from = "2026-12-15";
	p.candidate.work_modes = AF_REMOTE | AF_HYBRID;
	return p;
}

static void expect(const struct scene *s, struct person *p, const struct example *examples, size_t n)
{
	struct af_where *where;
	struct af_error err;

	p->candidate.skills = p->skills; /* the person was copied */
	for (size_t i = 0; i < n; i++) {
		enum af_truth truth;

		assert_ok(af_where_compile(&where, examples[i].text, s->taxonomy, &err));
		truth = af_where_judge(where, &p->candidate, month_of("2026-11"));
		if (truth != examples[i].truth)
			fail_msg("%s: %d, not %d", examples[i].text, truth, examples[i].truth);
		assert_false(af_where_failed(where));
		af_where_free(where);
	}
}

#define EXPECT(s, p, examples) expect(s, p, examples, sizeof(examples) / sizeof((examples)[0]))

static void a_full_profile(void **state)
{
	static const struct example examples[] = {
		{"key = c-01", AF_YES}, {"key != C-01", AF_NO}, {"name = \"ZO\xC3\x8B o'neil\"", AF_YES}, {"name ~ 'o''NEIL'", AF_YES},
		{"email ~ example.org", AF_YES}, {"location ~ berlin", AF_YES}, {"location = berlin", AF_NO},
		{"location in (berlin, \"Berlin, Germany\")", AF_YES}, {"country = Germany", AF_YES}, {"country=de", AF_YES},
		{"country in (FR, AT)", AF_NO}, {"country not in (FR, AT)", AF_YES}, {"currency = eur", AF_YES}, {"period = day", AF_NO},
		{"rate <= 88.5", AF_YES}, {"rate < 88.5", AF_NO}, {"rate = 88.50 EUR", AF_YES}, {"rate>=88.51EUR/hour", AF_NO},
		{"rate > 88.49/hour", AF_YES}, {"rate <= 100 USD", AF_OPEN}, {"rate <= 900 EUR/day", AF_OPEN},
		{"years >= 2.5", AF_YES}, {"years > 2.5 years", AF_NO}, {"years = 30 months", AF_YES}, {"years < 2.51", AF_YES},
		{"available = 2026-12", AF_YES}, {"available <= 2026-12-14", AF_NO}, {"available < 2027", AF_YES}, {"available > now", AF_YES},
		{"available > 2026-12", AF_NO}, {"available >= 2026-12", AF_YES}, {"notice is unknown", AF_YES}, {"notice < 3 weeks", AF_OPEN},
		{"work_mode = remote", AF_YES}, {"work_mode = onsite", AF_NO}, {"work_mode in (on-site, hybrid)", AF_YES},
		{"work_mode != hybrid", AF_NO}, {"has python", AF_YES}, {"has(js)", AF_NO}, {"not has \"React.js\"", AF_NO},
		{"level(python) = 4", AF_YES}, {"level(react) >= 1", AF_OPEN}, {"level(go) is unknown", AF_YES}, {"level(react) is known", AF_NO},
		{"years(docker) = 18 months", AF_YES}, {"years(python) in (1, 5)", AF_YES}, {"last_used(python) = 2025", AF_YES},
		{"last_used(python) > 2025-06", AF_NO}, {"headline ~ x", AF_OPEN}, {"headline is unknown", AF_YES}, {"name is known", AF_YES},
	};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	EXPECT(*state, &p, examples);
}

static void three_values(void **state)
{
	static const struct example examples[] = {
		{"headline = a", AF_OPEN}, {"headline != a", AF_OPEN}, {"not headline = a", AF_OPEN}, {"not not headline = a", AF_OPEN},
		{"headline = a and key = c-01", AF_OPEN}, {"headline = a and key = x", AF_NO}, {"headline = a or key = c-01", AF_YES},
		{"headline = a or key = x", AF_OPEN}, {"headline = a or headline is unknown", AF_YES}, {"not (headline = a and key = x)", AF_YES},
		{"headline in (a, b)", AF_OPEN}, {"headline not in (a)", AF_OPEN}, {"rate in (1 USD, 88.50)", AF_YES}, {"rate in (1 USD, 2)", AF_OPEN},
		{"rate not in (88.50, 1 USD)", AF_NO},
		/* `and` before `or`, `not` before both */
		{"key = c-01 or key = c-01 and key = x", AF_YES}, {"(key = c-01 or key = c-01) and key = x", AF_NO}, {"not key = x and key = x", AF_NO},
		{"not (key = x and key = x)", AF_YES}, {"KEY = x OR NOT Key = x", AF_YES},
	};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	EXPECT(*state, &p, examples);
}

static void starting_after_notice(void **state)
{
	/* 30 days given in November 2026: from 2026-12-01 to 2026-12-30 */
	static const struct example month[] = {
		{"available <= 2026-12-30", AF_YES}, {"available <= 2026-12-29", AF_OPEN}, {"available < 2026-12-01", AF_NO}, {"available = 2026-12", AF_YES},
		{"available = 2026-12-01", AF_OPEN}, {"available != 2026-11", AF_YES}, {"available = now", AF_NO}, {"notice <= 30", AF_YES},
		{"notice < 30 days", AF_NO}, {"notice < 5 weeks", AF_YES}};
	static const struct example none[] = {{"available = now", AF_YES}, {"available <= 2020", AF_YES}, {"available is known", AF_YES}};
	struct person p = somebody(((struct scene *)*state)->taxonomy);

	p.candidate.available_from = NULL;
	p.candidate.notice_days = 30;
	EXPECT(*state, &p, month);
	p.candidate.notice_days = 0;
	EXPECT(*state, &p, none);
	p.candidate.notice_days = AF_UNKNOWN;
	p.candidate.available_from = "now";
	EXPECT(*state, &p, none);
	p.candidate.available_from = "2026-11-01"; /* not after the first of the month */
	EXPECT(*state, &p, none);
}

static void mistakes_have_a_place(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "where, column 1: a field should stand here, such as rate or country, not the end"},
		{"rat <= 90", "where, column 1: no field \"rat\"; did you mean rate?"},
		{"name = \"\xC3\xAB\xC3\xAB\" and contry = DE", "where, column 17: no field \"contry\"; did you mean country?"},
		{"rate <= 90 and", "where, column 15: a field should stand here, such as rate or country, not the end"},
		{"(rate <= 90", "where, column 12: and, or, or ) should stand here, not the end"},
		{"rate <= 90)", "where, column 11: and, or, or the end should stand here, not \")\""},
		{"location = New York",
		 "where, column 16: and, or, or the end should stand here, not \"York\"; a text of several words is written in quotes"},
		{"rate <= cheap", "where, column 9: a rate is written 90, 90 EUR or 90 EUR/hour, not \"cheap\""},
		{"rate <= 1.234", "where, column 9: a rate is written 90, 90 EUR or 90 EUR/hour, not \"1.234\""},
		{"years > 2 weeks", "where, column 9: experience is written 2.5, 2.5 years or 30 months, not \"2 weeks\""},
		{"notice = 1.5", "where, column 10: notice is written 30, 30 days or 4 weeks, not \"1.5\""},
		{"available < 2026-02-30", "where, column 13: a start is now, or written 2026-12-01, 2026-12 or 2026, not \"2026-02-30\""},
		{"level(python) > 6", "where, column 17: a level is 1, 2, 3, 4 or 5, not \"6\""},
		{"last_used(python) = now", "where, column 21: a last use is written 2024-05 or 2024, not \"now\""},
		{"level > 3", "where, column 7: a skill in parentheses, such as (python), should stand here, not \">\""},
		{"has pyhton", "where, column 5: no skill is called \"pyhton\"; did you mean \"Python\"?"},
		{"country = Germny", "where, column 11: no country is called \"Germny\"; write its name, or its code such as DE"},
		{"country > DE", "where, column 9: country has no order; compare it with = or !="},
		{"name < b", "where, column 6: name has no order; compare it with = or !=, or with ~ (contains)"},
		{"rate ~ 9", "where, column 6: ~ (contains) is for key, name, email, headline and location; compare rate with = != < <= > or >="},
		{"work_mode = office", "where, column 13: a work mode is remote, hybrid or on-site, not \"office\""},
		{"period = week", "where, column 10: a period is hour, day, month or year, not \"week\""},
		{"currency = euro", "where, column 12: a currency is a code of three letters such as EUR, not \"euro\""},
		{"name = unknown", "where, column 8: a value should stand here, not \"unknown\"; write \"is unknown\""},
		{"name = and", "where, column 8: a value should stand here, not \"and\"; in quotes it is one"},
		{"name is Ada", "where, column 9: unknown or known should stand after \"is\", not \"Ada\"; a value is compared with ="},
		{"name ~ 'Ada", "where, column 8: this quote is not closed"},
		{"name ~ ''", "where, column 8: an empty text; \"is unknown\" finds those who have none"},
		{"rate => 3", "where, column 6: = != < <= > >= ~, in or is should stand here, not \"=>\""},
		{"has go && has rust", "where, column 8: and, or, or the end should stand here, not \"&&\""},
		{"key in (a, b", "where, column 13: a comma or ) should stand here, not the end"},
		{"key in ()", "where, column 9: a value should stand here, not \")\""},
		{"key = \xFF", "where, column 7: no UTF-8"},
	};
	const struct scene *s = *state;
	struct af_where *where;
	struct af_error err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(af_where_compile(&where, cases[i].text, s->taxonomy, &err), AF_INVALID);
		assert_string_equal(err.message, cases[i].message);
		assert_null(where);
	}
}

/* As deep and as long as is allowed, and one more. */
static void depth_and_length_are_bounded(void **state)
{
	const struct scene *s = *state;
	struct person p = somebody(s->taxonomy);
	struct af_where *where;
	struct af_error err;

	for (int depth = 64; depth <= 65; depth++) {
		struct af_buf text = {0};

		for (int i = 0; i < depth; i++)
			af_buf_adds(&text, "key = x or key = c-01 and not (");
		af_buf_adds(&text, "key = x");
		for (int i = 0; i < depth; i++)
			af_buf_addc(&text, ')');
		assert_int_equal(af_where_compile(&where, af_buf_text(&text), s->taxonomy, &err), depth == 64 ? AF_OK : AF_INVALID);
		if (where)
			assert_int_equal(af_where_judge(where, &p.candidate, 0), AF_NO); /* 64 times not */
		af_where_free(where);
		af_buf_clear(&text);
	}
	for (int n = 0; n < 2; n++) {
		struct af_buf text = {0};

		af_buf_adds(&text, "key = x");
		while (text.length + 12 < 65536)
			af_buf_adds(&text, " or not key=x");
		while (n && text.length <= 65536)
			af_buf_addc(&text, ' ');
		assert_int_equal(af_where_compile(&where, af_buf_text(&text), s->taxonomy, &err), n ? AF_INVALID : AF_OK);
		if (where)
			assert_int_equal(af_where_judge(where, &p.candidate, 0), AF_YES);
		af_where_free(where);
		af_buf_clear(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_profile),
		cmocka_unit_test(three_values),
		cmocka_unit_test(starting_after_notice),
		cmocka_unit_test(mistakes_have_a_place),
		cmocka_unit_test(depth_and_length_are_bounded),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
