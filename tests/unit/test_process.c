/* What a program of its own sets up before it uses the library. */
#include "support.h"

#include <sqlite3.h>

static void allocations_are_not_counted(void **state)
{
	struct af_store *store;
	char folder[256];

	(void)state;
	af_set_up_process();
	make_folder(folder);
	store = new_store(folder);
	assert_int_equal(sqlite3_memory_used(), 0);
	af_set_up_process(); /* too late for anything, and no harm */
	assert_int_equal(sqlite3_memory_used(), 0);
	af_store_close(store);
	remove_folder(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(allocations_are_not_counted)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
