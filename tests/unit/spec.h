/* A generated world as plain numbers: tables of rows, so that the same few lines can make any part of it smaller, write it and read it.
 *
 * As a file, one row a line, with `-` for what nobody stated; rows of a table are counted from 0 where another one refers to them:
 *
 *     property better_evidence_never_lowers
 *     person key=0 months=- rate=- usd=0 work_modes=0
 *     knows person=0 skill=3 level=5 months=- idle=14
 */
#ifndef TESTS_SPEC_H
#define TESTS_SPEC_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum spec_table { T_WORLD, T_SKILL, T_EDGE, T_ASKED, T_ALTERNATIVE, T_PILLAR, T_PILLAR_SKILL, T_PERSON, T_KNOWS, TABLES };
enum { SPEC_COLUMNS = 6, SPEC_ROWS = 64, NO_TABLE = -1 };

struct spec_column {
	const char *name; /* NULL ends the row */
	int least, most;
	int refers;   /* the table of which it is a row, or NO_TABLE */
	bool unknown; /* may be not stated */
};

struct spec {
	size_t count[TABLES];
	int rows[TABLES][SPEC_ROWS][SPEC_COLUMNS];
};

#define NUMBER(name, least, most) {name, least, most, NO_TABLE, false}
#define MAYBE(name, least, most) {name, least, most, NO_TABLE, true}
#define ROW_OF(name, table) {name, 0, SPEC_ROWS - 1, table, false}

static const struct {
	const char *name;
	struct spec_column columns[SPEC_COLUMNS];
} spec_tables[TABLES] = {
	[T_WORLD] = {"world", {NUMBER("seed", 0, INT_MAX), NUMBER("mix", 0, 100), NUMBER("archetype_weight", 0, 100),
	                       MAYBE("max_rate", 1, 1000), NUMBER("min_months", 0, 1000), NUMBER("work_mode", 0, 4)}},
	[T_SKILL] = {"skill", {NUMBER("id", 1, 1000), NUMBER("half_life", 0, 2)}}, /* slow, medium, fast */
	[T_EDGE] = {"edge", {ROW_OF("from", T_SKILL), ROW_OF("to", T_SKILL), NUMBER("similar", 0, 1), NUMBER("percent", 1, 100)}},
	[T_ASKED] = {"asked", {NUMBER("importance", 0, 2), NUMBER("weight", 1, 1000), NUMBER("level", 1, 5), NUMBER("months", 0, 1000),
	                       NUMBER("exact", 0, 1)}}, /* must, should, nice */
	[T_ALTERNATIVE] = {"alternative", {ROW_OF("asked", T_ASKED), ROW_OF("skill", T_SKILL)}},
	[T_PILLAR] = {"pillar", {NUMBER("generalist", 0, 1), NUMBER("weight", 1, 1000), NUMBER("core", 0, 1)}},
	[T_PILLAR_SKILL] = {"shown_by", {ROW_OF("pillar", T_PILLAR), ROW_OF("skill", T_SKILL)}},
	[T_PERSON] = {"person", {NUMBER("key", 0, 5), MAYBE("months", 0, 1000), MAYBE("rate", 0, 1000), NUMBER("usd", 0, 1),
	                         NUMBER("work_modes", 0, 7)}},
	[T_KNOWS] = {"knows", {ROW_OF("person", T_PERSON), ROW_OF("skill", T_SKILL), MAYBE("level", 1, 5), MAYBE("months", 0, 1000),
	                       MAYBE("idle", -100, 1000)}}, /* months since it was last used; below 0: later than the month of the ranking */
};

static inline size_t spec_width(int table)
{
	size_t n = 0;

	while (n < SPEC_COLUMNS && spec_tables[table].columns[n].name)
		n++;
	return n;
}

/* Adds a row, whose cells are to be filled. */
static inline int *spec_add(struct spec *s, enum spec_table table)
{
	assert_true(s->count[table] < SPEC_ROWS);
	return s->rows[table][s->count[table]++];
}

/* ---------------------------------------------------------------- smaller */

/* Takes a row away, those that refer to it too, and counts the others anew. */
static inline void spec_drop(struct spec *s, int table, size_t row)
{
	memmove(s->rows[table][row], s->rows[table][row + 1], (s->count[table] - row - 1) * sizeof(s->rows[0][0]));
	memset(s->rows[table][--s->count[table]], 0, sizeof(s->rows[0][0]));
	for (int t = 0; t < TABLES; t++)
		for (size_t r = s->count[t]; r-- > 0;)
			for (size_t c = 0; c < spec_width(t); c++) {
				int *cell = &s->rows[t][r][c];

				if (spec_tables[t].columns[c].refers != table || *cell < (int)row)
					continue;
				if (*cell > (int)row) {
					--*cell;
				} else {
					spec_drop(s, t, r);
					break;
				}
			}
}

/* Puts one row in the place of another, wherever that is referred to, and takes the other away. */
static inline void spec_merge(struct spec *s, int table, size_t keep, size_t other)
{
	for (int t = 0; t < TABLES; t++)
		for (size_t r = 0; r < s->count[t]; r++)
			for (size_t c = 0; c < spec_width(t); c++)
				if (spec_tables[t].columns[c].refers == table && s->rows[t][r][c] == (int)other)
					s->rows[t][r][c] = (int)keep;
	spec_drop(s, table, other);
}

/* How many rows of a table have the value in a column. */
static inline size_t spec_same(const struct spec *s, int table, size_t column, int value)
{
	size_t n = 0;

	for (size_t r = 0; r < s->count[table]; r++)
		n += s->rows[table][r][column] == value;
	return n;
}

/* Do two rows of a table have the same first cells, n of them? */
static inline bool spec_twice(const struct spec *s, int table, size_t n)
{
	for (size_t a = 0; a < s->count[table]; a++)
		for (size_t b = a + 1; b < s->count[table]; b++)
			if (!memcmp(s->rows[table][a], s->rows[table][b], n * sizeof(int)))
				return true;
	return false;
}

/* Has every row of `parent` between 1 and most rows of `child`, which refers to it in its first column? */
static inline bool spec_all_have(const struct spec *s, int parent, int child, size_t most)
{
	for (size_t r = 0; r < s->count[parent]; r++) {
		size_t n = spec_same(s, child, 0, (int)r);

		if (!n || n > most)
			return false;
	}
	return true;
}

static inline bool spec_in_range(const struct spec *s)
{
	for (int t = 0; t < TABLES; t++)
		for (size_t r = 0; r < s->count[t]; r++)
			for (size_t c = 0; c < spec_width(t); c++) {
				const struct spec_column *column = &spec_tables[t].columns[c];
				int cell = s->rows[t][r][c];

				if (cell == AF_UNKNOWN ? !column->unknown : cell < column->least || cell > column->most)
					return false;
				if (column->refers != NO_TABLE && cell >= (int)s->count[column->refers])
					return false;
			}
	return true;
}

/* Is it a world that could be generated? Then it can be built. */
static inline bool spec_valid(const struct spec *s)
{
	size_t core = 0, wide = spec_same(s, T_PILLAR, 0, 1);

	for (size_t r = 0; r < s->count[T_PILLAR]; r++) {
		if (s->rows[T_PILLAR][r][2] && !s->rows[T_PILLAR][r][0])
			return false; /* a specialist has no core */
		core += (size_t)s->rows[T_PILLAR][r][2];
	}
	for (size_t r = 0; r < s->count[T_EDGE]; r++)
		if (s->rows[T_EDGE][r][0] >= s->rows[T_EDGE][r][1])
			return false; /* upward only: no cycles */
	return spec_in_range(s) && s->count[T_WORLD] == 1 && s->rows[T_WORLD][0][5] != 3 && s->count[T_SKILL] && s->count[T_SKILL] <= 24 &&
	       s->count[T_ASKED] && s->count[T_ASKED] <= 8 && wide && wide <= 5 && core && s->count[T_PILLAR] > wide &&
	       s->count[T_PILLAR] <= wide + 5 && s->count[T_PERSON] <= 6 && spec_all_have(s, T_ASKED, T_ALTERNATIVE, 4) &&
	       spec_all_have(s, T_PILLAR, T_PILLAR_SKILL, 4) && !spec_twice(s, T_SKILL, 1) && !spec_twice(s, T_ALTERNATIVE, 2) &&
	       !spec_twice(s, T_PILLAR_SKILL, 2) && !spec_twice(s, T_PERSON, 1) && !spec_twice(s, T_KNOWS, 2);
}

/* ---------------------------------------------------------------- files */

static inline void spec_write(const struct spec *s, const char *property, const char *comment, FILE *out)
{
	fprintf(out, "# %s\nproperty %s\n", comment, property);
	for (int t = 0; t < TABLES; t++)
		for (size_t r = 0; r < s->count[t]; r++) {
			fputs(spec_tables[t].name, out);
			for (size_t c = 0; c < spec_width(t); c++) {
				fprintf(out, " %s=", spec_tables[t].columns[c].name);
				if (s->rows[t][r][c] == AF_UNKNOWN)
					fputc('-', out);
				else
					fprintf(out, "%d", s->rows[t][r][c]);
			}
			fputc('\n', out);
		}
}

/* Reads the cells of one row; false when they are not those of its table. */
static inline bool spec_read_row(struct spec *s, int table, char *cells)
{
	int *row;
	size_t c = 0;

	if (s->count[table] == SPEC_ROWS)
		return false;
	row = spec_add(s, (enum spec_table)table);
	for (char *at = strtok(cells, " \n"); at; at = strtok(NULL, " \n"), c++) {
		const char *name = spec_tables[table].columns[c].name;
		size_t n = c < spec_width(table) ? strlen(name) : 0;
		char *end;

		if (!n || strncmp(at, name, n) || at[n] != '=' || !at[n + 1])
			return false;
		if (!strcmp(at + n + 1, "-")) {
			row[c] = AF_UNKNOWN;
			continue;
		}
		row[c] = (int)strtol(at + n + 1, &end, 10);
		if (*end)
			return false;
	}
	return c == spec_width(table);
}

static inline int spec_table_named(const char *name, size_t n)
{
	for (int t = 0; t < TABLES; t++)
		if (strlen(spec_tables[t].name) == n && !strncmp(spec_tables[t].name, name, n))
			return t;
	return NO_TABLE;
}

/* Reads what spec_write wrote. Returns the number of the line that is wrong, 0 when none is; one past the last line when the whole is no world. */
static inline int spec_read(struct spec *s, FILE *in, char property[100])
{
	char line[300];
	int number = 1;

	memset(s, 0, sizeof(*s));
	property[0] = '\0';
	for (; fgets(line, sizeof(line), in); number++) {
		size_t n = strcspn(line, " \n");
		int table = spec_table_named(line, n);

		if (line[0] == '#' || line[0] == '\n' || sscanf(line, "property %99s", property) == 1)
			continue;
		if (table == NO_TABLE || !spec_read_row(s, table, line + n))
			return number;
	}
	return property[0] && spec_valid(s) ? 0 : number;
}

#endif
