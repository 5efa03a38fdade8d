/* A case for which a property does not hold, made as small as it stays so; and such cases as files. */
#ifndef TESTS_SHRINK_H
#define TESTS_SHRINK_H

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "generate.h"

typedef void property(struct world *w);

enum { SHRINK_TRIES = 20000, WHY = 400 };

/* Does the property hold for the spec? If not, why says which condition does not, and where. */
static inline bool spec_holds(const struct spec *spec, property *holds, char why[WHY])
{
	struct world *w = world_new();
	volatile bool fine = false;

	if (!setjmp(w->broken)) {
		world_build(w, spec);
		holds(w);
		fine = true;
	}
	memcpy(why, w->why, WHY);
	world_clear(w);
	return fine;
}

struct shrinking {
	struct spec best;
	property *holds;
	char why[WHY];
	int tries;
};

/* Goes on from the spec if the property does not hold for it either, by the same condition: another one would be another story. */
static inline bool shrink_to(struct shrinking *s, const struct spec *spec)
{
	char why[WHY];

	if (!spec_valid(spec) || s->tries >= SHRINK_TRIES)
		return false;
	s->tries++;
	if (spec_holds(spec, s->holds, why) || strcmp(why, s->why))
		return false;
	s->best = *spec;
	return true;
}

/* What a property draws itself has nothing to do with the size of the seed: the first of those below that will do. */
static inline bool shrink_to_seed(struct shrinking *s, const struct spec *spec, int below_seed)
{
	struct spec less = *spec;
	int *seed = &less.rows[T_WORLD][0][0];

	for (*seed = 0; *seed < below_seed; ++*seed)
		if (shrink_to(s, &less))
			return true;
	return false;
}

static inline bool shrink_seed(struct shrinking *s)
{
	int seed = s->best.rows[T_WORLD][0][0];

	return shrink_to_seed(s, &s->best, seed < 100 ? seed : 100);
}

/* Rows go one by one, the largest things first. With another number of skills a property draws others: another seed may help. */
static inline bool shrink_rows(struct shrinking *s)
{
	static const enum spec_table order[] = {T_PERSON, T_KNOWS, T_ASKED, T_PILLAR, T_ALTERNATIVE, T_PILLAR_SKILL, T_EDGE, T_SKILL};
	bool smaller = false;

	for (size_t t = 0; t < sizeof(order) / sizeof(order[0]); t++)
		for (size_t r = s->best.count[order[t]]; r-- > 0;) {
			struct spec less = s->best;

			if (r >= less.count[order[t]])
				continue;
			spec_drop(&less, (int)order[t], r);
			smaller |= shrink_to(s, &less) || (order[t] == T_SKILL && shrink_to_seed(s, &less, 20));
		}
	return smaller;
}

/* Two skills become one. */
static inline bool shrink_skills(struct shrinking *s)
{
	for (size_t other = s->best.count[T_SKILL]; other-- > 0;)
		for (size_t keep = s->best.count[T_SKILL]; keep-- > 0;) {
			struct spec less = s->best;

			if (keep == other)
				continue;
			spec_merge(&less, T_SKILL, keep, other);
			if (shrink_to(s, &less))
				return true;
		}
	return false;
}

/* One number: not stated, zero or the least there is, half way to that, one less. */
static inline bool shrink_number(struct shrinking *s, int table, size_t row, size_t column)
{
	const struct spec_column *c = &spec_tables[table].columns[column];
	int goal = c->least > 0 ? c->least : 0, value = s->best.rows[table][row][column];
	const int steps[] = {AF_UNKNOWN, goal, value == AF_UNKNOWN ? goal : goal + (value - goal) / 2, value > goal ? value - 1 : value + 1};

	if (value == AF_UNKNOWN)
		return false;
	for (size_t i = c->unknown ? 0 : 1; i < 4; i++) {
		struct spec less = s->best;

		less.rows[table][row][column] = steps[i];
		if (value != goal || i == 0)
			if (shrink_to(s, &less))
				return true;
	}
	return false;
}

static inline bool shrink_numbers(struct shrinking *s)
{
	bool smaller = shrink_seed(s);

	for (int t = 0; t < TABLES; t++)
		for (size_t r = 0; r < s->best.count[t]; r++)
			for (size_t c = t == T_WORLD; c < spec_width(t); c++)
				while (shrink_number(s, t, r, c))
					smaller = true;
	return smaller;
}

/* Makes a spec for which the property does not hold as small as it stays so; returns how many others were tried. why is the condition. */
static inline int spec_shrink(struct spec *spec, property *holds, char why[WHY])
{
	struct shrinking s = {.best = *spec, .holds = holds};
	bool rows, skills, numbers;

	if (spec_holds(spec, holds, s.why))
		fail_msg("a case that holds cannot be made smaller");
	do {
		rows = shrink_rows(&s);
		skills = shrink_skills(&s);
		numbers = shrink_numbers(&s);
	} while (rows || skills || numbers);
	*spec = s.best;
	memcpy(why, s.why, WHY);
	return s.tries;
}

/* ---------------------------------------------------------------- files */

/* Where failing cases are put, and looked for: $ARCHEFIT_WORLDS, or build/worlds. */
static inline const char *worlds_folder(void)
{
	const char *folder = getenv("ARCHEFIT_WORLDS");

	return folder && *folder ? folder : "build/worlds";
}

/* Writes folder/NAME.world, and its path to path. */
static inline void spec_save(const struct spec *spec, const char *name, const char *why, const char *folder, char path[400])
{
	FILE *out;

	snprintf(path, 400, "%s/%s.world", folder, name);
	if (mkdir(folder, 0777) && errno != EEXIST)
		fail_msg("cannot make %s: %s", folder, strerror(errno));
	out = fopen(path, "w");
	if (!out)
		fail_msg("cannot write %s: %s", path, strerror(errno));
	spec_write(spec, name, why, out);
	if (fclose(out))
		fail_msg("cannot write %s: %s", path, strerror(errno));
}

static inline void spec_load(const char *path, struct spec *spec, char name[100])
{
	FILE *in = fopen(path, "r");
	int line;

	if (!in)
		fail_msg("cannot open %s: %s", path, strerror(errno));
	line = spec_read(spec, in, name);
	fclose(in);
	if (line)
		fail_msg("%s:%d: this is no world; see tests/unit/spec.h, or remove the file", path, line);
}

static inline int is_world(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 6 && !strcmp(entry->d_name + n - 6, ".world");
}

/* Runs the property on its cases in the folder, if that is there; returns how many there are. The first for which it does not hold is left
 * in path, which is "" when there is none. */
static inline int spec_replay(const char *folder, const char *name, property *holds, char path[400], char why[WHY])
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_world, alphasort), ran = 0;

	path[0] = '\0';
	for (int i = 0; i < n; i++) {
		char file[400], of[100];
		struct spec spec;

		snprintf(file, sizeof(file), "%s/%s", folder, entries[i]->d_name);
		free(entries[i]);
		spec_load(file, &spec, of);
		if (strcmp(of, name))
			continue;
		ran++;
		if (!path[0] && !spec_holds(&spec, holds, why))
			memcpy(path, file, sizeof(file));
	}
	if (n >= 0)
		free(entries);
	return ran;
}

#endif
