/* The cells kept beside a profile's values, as the library reads them out. */
#include <stdio.h>
#include <string.h>

#include "refusal.h"
#include "support.h"

struct seen {
	char text[400];
	size_t most, count;
};

static bool note(void *context, const char *field, const char *cell)
{
	struct seen *seen = context;

	snprintf(seen->text + strlen(seen->text), sizeof(seen->text) - strlen(seen->text), "%s=%s;", field, cell);
	return ++seen->count < seen->most;
}

static void expect(const char *cells, size_t most, const char *text)
{
	struct af_candidate candidate = {.key = "k", .cells = cells};
	struct seen seen = {.most = most};
	struct af_error err;

	assert_ok(af_candidate_cell_each(&candidate, note, &seen, &err));
	assert_string_equal(seen.text, text);
}

static void cells_are_told_in_their_order(void **state)
{
	(void)state;
	expect(NULL, 9, "");
	expect("{}", 9, "");
	expect("{\"rate\":\"80 \\u20ac\",\"available\":\"a \\\"b\\\"\\n\",\"years\":\"seit 2019\"}", 9, "rate=80 €;available=a \"b\"\n;years=seit 2019;");
	expect("{\"rate\":\"80\",\"years\":\"7\"}", 1, "rate=80;");
}

static void what_is_no_object_of_texts_is_refused(void **state)
{
	static const char *const bad[] = {"", "[]", "{\"rate\":", "\"x\"", "{\"rate\":80}", "{\"a\":\"b\"} {}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct af_candidate candidate = {.key = "k", .cells = bad[i]};
		struct seen seen = {.most = 9};
		struct af_error err;

		assert_refused(af_candidate_cell_each(&candidate, note, &seen, &err), AF_CORRUPT, "candidate \"k\"");
		assert_int_equal(seen.count, 0);
	}
}

/* What an import writes comes back as it was, and goes when the value is told anew. */
static void cells_of_an_import(void **state)
{
	char folder[256];
	struct af_store *store;
	struct af_candidate *candidate;
	struct af_error err;

	(void)state;
	make_folder(folder);
	store = new_store(folder);
	af_import_result_free(import_text(store, "id,notice period,rate,currency,years\n1,\"préavis, 1 mois\",,,\n2,\"1 \"\"month\"\"\",,,\n"
	                                         "3,1 month,80,EUR,seit 2019\n"));
	assert_ok(af_candidate_get(store, "3", &candidate, &err));
	assert_int_equal(candidate->notice_days, 30);
	assert_null(candidate->available_from);
	assert_int_equal(candidate->months, 84);
	expect(candidate->cells, 9, "years=seit 2019;rate=80;currency=EUR;available=1 month;");
	af_candidate_free(candidate);
	assert_ok(af_candidate_get(store, "2", &candidate, &err)); /* not understood: kept elsewhere */
	assert_int_equal(candidate->notice_days, AF_UNKNOWN);
	assert_null(candidate->cells);
	assert_non_null(strstr(candidate->extra, "month"));
	af_candidate_free(candidate);
	af_import_result_free(import_text(store, "id,available,rate\n3,2027-03-01,90 USD/h\n"));
	assert_ok(af_candidate_get(store, "3", &candidate, &err));
	assert_int_equal(candidate->notice_days, AF_UNKNOWN);
	assert_string_equal(candidate->available_from, "2027-03-01");
	expect(candidate->cells, 9, "years=seit 2019;rate=90 USD/h;available=2027-03-01;");
	af_candidate_free(candidate);
	af_store_close(store);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_told_in_their_order),
		cmocka_unit_test(what_is_no_object_of_texts_is_refused),
		cmocka_unit_test(cells_of_an_import),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
