/* Property tests: a property is checked in thousands of random worlds.
 *
 * First come the cases that are kept as files, in tests/fixtures/properties and where failing cases are put (shrink.h). Then CASES are drawn.
 * The first for which the property does not hold is made smaller, saved and shown. ARCHEFIT_SEED and ARCHEFIT_CASE run a single one again. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "shrink.h"

enum { CASES = 2000 };

static inline void world_report(const char *name, const char *why, const char *path, int tries)
{
	struct af_buf text = {0};
	char line[300];
	FILE *in;

	print_error("%s does not hold: %s\nThe smallest case found in %d tries, kept as %s and run first from now on:\n", name, why, tries, path);
	in = fopen(path, "r");
	while (in && fgets(line, sizeof(line), in))
		af_buf_printf(&text, "    %s", line);
	if (in)
		fclose(in);
	print_error("%s", af_buf_text(&text));
	af_buf_clear(&text);
}

static inline void replay_kept(const char *name, property *holds)
{
	const char *const folders[] = {"tests/fixtures/properties", worlds_folder()};

	for (int i = 0; i < 2; i++) {
		char path[400], why[WHY];

		spec_replay(folders[i], name, holds, path, why);
		if (path[0])
			fail_msg("%s does not hold for the case that is kept as %s: %s", name, path, why);
	}
}

static inline void check_case(const char *name, property *holds, int number)
{
	char why[WHY], path[400];
	struct spec spec;
	int tries;

	spec_draw(number, &spec);
	if (spec_holds(&spec, holds, why))
		return;
	tries = spec_shrink(&spec, holds, why);
	spec_save(&spec, name, why, worlds_folder(), path);
	world_report(name, why, path, tries);
	fail_msg("%s: ARCHEFIT_SEED=%llu ARCHEFIT_CASE=%d draws the case as it was", name, (unsigned long long)world_seed(), number);
}

static inline void for_cases(const char *name, property *holds, int cases)
{
	const char *only = getenv("ARCHEFIT_CASE");

	if (only && *only) {
		check_case(name, holds, atoi(only));
		return;
	}
	replay_kept(name, holds);
	for (int number = 0; number < cases; number++)
		check_case(name, holds, number);
}

#define for_all(holds) for_cases(#holds, holds, CASES)

/* A cmocka test out of a property; of one that is slow, in fewer cases. */
#define PROPERTY(name) PROPERTY_IN(name, CASES)
#define PROPERTY_IN(name, cases) static void test_##name(void **state) { (void)state; for_cases(#name, name, cases); }

#endif
