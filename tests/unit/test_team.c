/* A team: every member works once a turn, and what it wrote is there when the turn is over. */
#include "support.h"
#include "base/team.h"

enum { TURNS = 2000 };

struct counts {
	unsigned turns[AF_TEAM_MOST];
};

static void count(void *context, unsigned member)
{
	struct counts *counts = context;

	counts->turns[member]++;
}

static void everybody_works_once_a_turn(void **state)
{
	const unsigned sizes[] = {1, 2, 3, AF_TEAM_MOST};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct counts counts = {{0}};
		const unsigned turns = i < 3 ? TURNS : 20;
		struct af_team *team;
		struct af_error err;

		assert_ok(af_team_new(&team, sizes[i], &err));
		assert_in_range(af_team_size(team), 1, sizes[i]);
		for (unsigned turn = 1; turn <= turns; turn++) {
			af_team_run(team, count, &counts);
			for (unsigned m = 0; m < AF_TEAM_MOST; m++)
				assert_int_equal(counts.turns[m], m < af_team_size(team) ? turn : 0);
		}
		af_team_free(team);
	}
	af_team_free(NULL);
}

static void a_team_may_have_nothing_to_do(void **state)
{
	struct af_team *team;
	struct af_error err;

	(void)state;
	assert_ok(af_team_new(&team, 4, &err));
	af_team_free(team);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(everybody_works_once_a_turn), cmocka_unit_test(a_team_may_have_nothing_to_do)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
