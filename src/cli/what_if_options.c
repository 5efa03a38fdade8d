/* what_if_options.c: see what_if_options.h. */
#include "cli/what_if_options.h"
#include "cli/blind.h"
#include "cli/options.h"
#include "cli/project_flags.h"

#include <stdlib.h>
#include <string.h>

static const char *const importances[] = {"must", "should", "nice"};

/* A whole number; -1 when text is none, or above 999999. */
static int whole(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits > 0 && digits < 7 && !text[digits] ? (int)strtol(text, NULL, 10) : -1;
}

/* "2", "1.5", "0.25" years as months, 0 to 720; -1 when text is none. */
static int read_years(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	size_t rest = text[digits] == '.' ? strspn(text + digits + 1, "0123456789") : 0;
	int hundredths = 0;
	if (digits == 0 || digits > 2 || rest > 2 || text[digits + (rest > 0) + rest])
		return -1;
	for (size_t i = 0; i < 2; i++)
		hundredths = hundredths * 10 + (i < rest ? text[digits + 1 + i] - '0' : 0);
	int months = ((int)strtol(text, NULL, 10) * 100 + hundredths) * 12 + 50;
	return months / 100 <= 720 ? months / 100 : -1;
}

/* must, should or nice of the n bytes; -1 when they are none. */
static int read_importance(const char *text, size_t n)
{
	for (int i = 0; i < 3; i++)
		if (strlen(importances[i]) == n && memcmp(importances[i], text, n) == 0)
			return i;
	return -1;
}

/* A copy of the text that may be cut to pieces; NULL without memory. */
static char *copy_of(struct cli_changes *c, const char *text)
{
	char *copy = strdup(text);
	if (copy)
		c->copies[c->copy_count++] = copy;
	return copy;
}

static struct af_requirement_change *new_change(struct cli_changes *c, const char *name)
{
	struct af_requirement_change *change = &c->changes[c->what_if.change_count++];
	*change = (struct af_requirement_change){.name = name, .importance = AF_UNKNOWN, .weight = AF_UNKNOWN, .level = AF_UNKNOWN,
	                                         .months = AF_UNKNOWN, .exact = AF_UNKNOWN};
	return change;
}

/* ---------------------------------------------------------------- --set */

/* mix=70, archetype-weight=20 */
static int set_project(struct cli *cli, struct cli_changes *c, const char *field, const char *value)
{
	int *number = strcmp(field, "mix") == 0 ? &c->what_if.mix
	              : strcmp(field, "archetype-weight") == 0 || strcmp(field, "archetype_weight") == 0 ? &c->what_if.archetype_weight
	                                                                                                 : NULL;
	if (!number)
		return cli_usage(cli, "--set takes REQUIREMENT.FIELD=VALUE, mix=N or archetype-weight=N, such as "
		                 "fastapi.weight=8, not \"%s=%s\"", field, value);
	*number = whole(value);
	if (*number < 0 || *number > 100)
		return cli_usage(cli, "--set %s takes a whole number from 0 to 100, not \"%s\"", field, value);
	return EXIT_DONE;
}

static int bad_value(struct cli *cli, const char *field, const char *wanted, const char *value)
{
	return cli_usage(cli, "--set REQUIREMENT.%s takes %s, not \"%s\"", field, wanted, value);
}

static int set_field(struct cli *cli, struct af_requirement_change *change, const char *field, const char *value)
{
	static const char *const fields[] = {"weight", "level", "importance", "years", "exact"};
	if (strcmp(field, "weight") == 0) {
		change->weight = whole(value);
		return change->weight < 1 || change->weight > 1000 ? bad_value(cli, field, "a whole number from 1 to 1000", value) : EXIT_DONE;
	}
	if (strcmp(field, "level") == 0) {
		change->level = whole(value);
		return change->level < 1 || change->level > 5 ? bad_value(cli, field, "a whole number from 1 to 5", value) : EXIT_DONE;
	}
	if (strcmp(field, "importance") == 0) {
		change->importance = read_importance(value, strlen(value));
		return change->importance < 0 ? bad_value(cli, field, "must, should or nice", value) : EXIT_DONE;
	}
	if (strcmp(field, "years") == 0) {
		change->months = read_years(value);
		return change->months < 0 ? bad_value(cli, field, "0 to 60 years, like 2 or 1.5", value) : EXIT_DONE;
	}
	if (strcmp(field, "exact") == 0) {
		change->exact = strcmp(value, "yes") == 0;
		return strcmp(value, "yes") && strcmp(value, "no") ? bad_value(cli, field, "yes or no", value) : EXIT_DONE;
	}
	const char *near = af_nearest(field, fields, sizeof fields / sizeof fields[0]);
	if (near)
		return cli_usage(cli, "--set: a requirement has no \"%s\"; did you mean \"%s\"?", field, near);
	return cli_usage(cli, "--set: a requirement has no \"%s\"; it has weight, level, importance, years and exact", field);
}

static int read_set(struct cli *cli, struct cli_changes *c, const char *text)
{
	char *name = copy_of(c, text);
	if (!name)
		return cli_nomem(cli);
	char *equals = strchr(name, '=');
	if (!equals || equals == name)
		return cli_usage(cli, "--set takes CHANGE=VALUE, such as fastapi.weight=8 or mix=70, not \"%s\"", text);
	*equals = '\0';
	char *dot = strrchr(name, '.');
	if (!dot)
		return set_project(cli, c, name, equals + 1);
	if (dot == name)
		return cli_usage(cli, "--set needs the name of a requirement before .%s, such as fastapi.%s", dot + 1, dot + 1);
	*dot = '\0';
	return set_field(cli, new_change(c, name), dot + 1, equals + 1);
}

/* ---------------------------------------------------------------- --add, --suppose */

static int read_add(struct cli *cli, struct cli_changes *c, const struct cli_value *given)
{
	size_t n = strcspn(given->value, ":");
	int importance = read_importance(given->value, n);
	if (importance < 0 || !given->value[n] || !given->value[n + 1])
		return cli_usage(cli, "--add takes IMPORTANCE:SKILL:LEVEL@YEARS!, with must, should or nice first (like "
		                 "should:graphql:4), not \"%s\"", given->value);
	textbuf_adds(&c->json, c->json.length ? "," : "{\"slug\":\"added\",\"title\":\"Added\",\"requirements\":[");
	return cli_requirement_json(cli, &c->json, importances[importance], given->value + n + 1, given);
}

static int read_suppose(struct cli *cli, struct cli_changes *c, const char *text)
{
	char *key = copy_of(c, text);
	if (!key)
		return cli_nomem(cli);
	struct af_supposition *s = &c->supposed[c->what_if.supposed_count++];
	char *equals = strrchr(key, '=');
	if (equals)
		*equals = '\0';
	char *colon = equals ? strrchr(key, ':') : NULL;
	char *at = equals ? strchr(equals + 1, '@') : NULL;
	if (at)
		*at = '\0';
	s->level = equals && (equals[1] || !at) ? whole(equals + 1) : AF_UNKNOWN;
	s->months = at ? read_years(at + 1) : AF_UNKNOWN;
	const char *shown = cli->blind ? "..." : text;
	if (!colon || colon == key || !colon[1] || (s->level != AF_UNKNOWN && (s->level < 1 || s->level > 5)) || s->months == -1)
		return cli_usage(cli, "--suppose takes KEY:SKILL=LEVEL or KEY:SKILL=LEVEL@YEARS, with a level from 1 to 5 (like "
		                 "ana:GraphQL=4@3), not \"%s\"", shown);
	*colon = '\0';
	s->candidate = key;
	s->skill = colon + 1;
	return EXIT_DONE;
}

/* ---------------------------------------------------------------- all of them */

static int read_one(struct cli *cli, struct cli_changes *c, const struct cli_value *given)
{
	const char *name = given->option->name;
	if (strcmp(name, "set") == 0)
		return read_set(cli, c, given->value);
	if (strcmp(name, "drop") == 0)
		new_change(c, given->value)->drop = true;
	else if (strcmp(name, "add") == 0)
		return read_add(cli, c, given);
	else if (strcmp(name, "suppose") == 0)
		return read_suppose(cli, c, given->value);
	return EXIT_DONE;
}

int cli_changes_read(struct cli *cli, struct cli_changes *c)
{
	int status = EXIT_DONE;
	*c = (struct cli_changes){.what_if = {.mix = AF_UNKNOWN, .archetype_weight = AF_UNKNOWN}};
	c->changes = calloc(cli->value_count + 1, sizeof *c->changes);
	c->supposed = calloc(cli->value_count + 1, sizeof *c->supposed);
	c->copies = calloc(cli->value_count + 1, sizeof *c->copies);
	if (!c->changes || !c->supposed || !c->copies)
		return cli_nomem(cli);
	for (size_t i = 0; i < cli->value_count && !status; i++)
		status = read_one(cli, c, &cli->values[i]);
	if (c->json.length)
		textbuf_adds(&c->json, "]}");
	if (!status && c->json.failed)
		status = cli_nomem(cli);
	c->what_if.changes = c->changes;
	c->what_if.supposed = c->supposed;
	return status;
}

static int find_people(struct cli *cli, struct cli_changes *c)
{
	int status = EXIT_DONE;
	c->people = calloc(c->what_if.supposed_count + 1, sizeof *c->people);
	if (!c->people)
		return cli_nomem(cli);
	for (size_t i = 0; i < c->what_if.supposed_count && !status; i++) {
		struct cli_called *called = &c->people[i];
		status = cli_person(cli, NULL, c->supposed[i].candidate, &called->key);
		if (status)
			break;
		af_blind_code(cli->codes, called->key, called->code);
		c->supposed[i].candidate = called->key;
		c->supposed[i].called = called->code;
	}
	return status;
}

int cli_changes_resolve(struct cli *cli, struct cli_changes *c)
{
	const struct af_taxonomy *taxonomy;
	struct af_error err;
	int status = cli->codes ? find_people(cli, c) : EXIT_DONE;
	if (status)
		return status;
	if (!c->json.length)
		return EXIT_DONE;
	if (af_store_taxonomy(cli->store, &taxonomy, &err) != AF_OK ||
	    af_project_read(taxonomy, "--add", textbuf_text(&c->json), c->json.length, &c->added, &err) != AF_OK)
		return cli_fail(cli, &err);
	c->what_if.added = c->added->requirements;
	c->what_if.added_count = c->added->requirement_count;
	return EXIT_DONE;
}

void cli_changes_clear(struct cli_changes *c)
{
	for (size_t i = 0; i < c->copy_count; i++)
		free(c->copies[i]);
	free(c->copies);
	for (size_t i = 0; c->people && i < c->what_if.supposed_count; i++)
		af_text_free(c->people[i].key);
	free(c->people);
	free(c->changes);
	free(c->supposed);
	textbuf_clear(&c->json);
	af_project_free(c->added);
}
