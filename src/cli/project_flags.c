/* project_flags.c: turns options into a project document, so that all validation stays in the library. */
#include "cli/project_flags.h"
#include "cli/options.h"

#include <ctype.h>
#include <string.h>

static bool all_digits(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return n > 0;
}

/* A JSON number: digits, then perhaps a point and digits; no leading zero but "0" and "0.x". */
static bool is_number(const char *text, size_t n)
{
	size_t start = n > 0 && text[0] == '-';
	size_t whole = start;
	while (whole < n && isdigit((unsigned char)text[whole]))
		whole++;
	if (whole == start || (text[start] == '0' && whole > start + 1))
		return false;
	return whole == n || (text[whole] == '.' && all_digits(text + whole + 1, n - whole - 1));
}

static void member_text(struct textbuf *json, const char *key, const char *value)
{
	textbuf_printf(json, ",\"%s\":", key);
	textbuf_json(json, value, strlen(value));
}

/* A number as such; anything else as a string, for the library to refuse by its key. */
static void add_scalar(struct textbuf *json, const char *text, size_t n)
{
	if (is_number(text, n))
		textbuf_add(json, text, n);
	else
		textbuf_json(json, text, n);
}

/* ---------------------------------------------------------------- requirements */

/* "a|b" as "any_of":["a","b"], a single name as "skill":"a". */
static void add_skills(struct textbuf *json, const char *text, size_t n)
{
	if (!memchr(text, '|', n)) {
		textbuf_adds(json, "\"skill\":");
		textbuf_json(json, text, n);
		return;
	}
	textbuf_adds(json, "\"any_of\":[");
	for (const char *end = text + n; text <= end;) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		size_t length = (size_t)((bar ? bar : end) - text);
		textbuf_json(json, text, length);
		if (bar)
			textbuf_adds(json, ",");
		text += length + 1;
	}
	textbuf_adds(json, "]");
}

/* Position of the last mark within the n bytes when a digit or a minus sign follows it, else n. */
static size_t find_mark(const char *text, size_t n, char mark)
{
	for (size_t i = n; i-- > 1;)
		if (text[i] == mark)
			return i + 1 < n && (isdigit((unsigned char)text[i + 1]) || text[i + 1] == '-') ? i : n;
	return n;
}

int cli_requirement_json(struct cli *cli, struct textbuf *json, const char *importance, const char *text, const struct cli_value *given)
{
	size_t n = strlen(text);
	bool exact = n > 1 && text[n - 1] == '!';
	n -= exact;
	size_t at = find_mark(text, n, '@');
	size_t colon = find_mark(text, at, ':');
	if ((at < n && !is_number(text + at + 1, n - at - 1)) || (colon < at && !is_number(text + colon + 1, at - colon - 1)) ||
	    (at == n && n > 1 && text[n - 1] == ':'))
		return cli_usage(cli, "--%s takes %sSKILL:LEVEL@YEARS! (like %s%sfastapi:4@2!), not \"%s\"", given->option->name,
		                 text == given->value ? "" : "IMPORTANCE:", text == given->value ? "" : importance,
		                 text == given->value ? "" : ":", given->value);
	textbuf_adds(json, "{");
	add_skills(json, text, colon);
	member_text(json, "importance", importance);
	if (colon < at)
		textbuf_printf(json, ",\"level\":%.*s", (int)(at - colon - 1), text + colon + 1);
	if (at < n)
		textbuf_printf(json, ",\"years\":%.*s", (int)(n - at - 1), text + at + 1);
	textbuf_printf(json, "%s}", exact ? ",\"exact\":true" : "");
	return EXIT_DONE;
}

static int add_requirements(struct cli *cli, struct textbuf *json)
{
	bool first = true;
	textbuf_adds(json, ",\"requirements\":[");
	for (size_t i = 0; i < cli->value_count; i++) {
		const char *name = cli->values[i].option->name;
		if (strcmp(name, "must") != 0 && strcmp(name, "should") != 0 && strcmp(name, "nice") != 0)
			continue;
		if (!first)
			textbuf_adds(json, ",");
		first = false;
		int status = cli_requirement_json(cli, json, name, cli->values[i].value, &cli->values[i]);
		if (status)
			return status;
	}
	textbuf_adds(json, "]");
	return EXIT_DONE;
}

/* ---------------------------------------------------------------- facts */

/* NAME=VALUE or NAME alone, which means yes. */
static void add_fact(struct textbuf *json, const char *text)
{
	char name[64];
	size_t n = strcspn(text, "=");
	const char *value = text[n] ? text + n + 1 : "yes";
	size_t length = n < sizeof name ? n : sizeof name - 1;
	for (size_t i = 0; i < length; i++)
		name[i] = text[i] == '-' ? '_' : text[i];
	textbuf_json(json, name, length);
	textbuf_adds(json, ":");
	if (strcmp(value, "yes") == 0 || strcmp(value, "true") == 0)
		textbuf_adds(json, "true");
	else if (strcmp(value, "no") == 0 || strcmp(value, "false") == 0)
		textbuf_adds(json, "false");
	else
		add_scalar(json, value, strlen(value));
}

static void add_facts(struct cli *cli, struct textbuf *json)
{
	const char *separator = ",\"facts\":{";
	for (size_t i = 0; i < cli->value_count; i++)
		if (strcmp(cli->values[i].option->name, "fact") == 0) {
			textbuf_adds(json, separator);
			add_fact(json, cli->values[i].value);
			separator = ",";
		}
	if (cli_given(cli, "fact"))
		textbuf_adds(json, "}");
}

/* ---------------------------------------------------------------- constraints */

/* "90EUR/hour", "90.50 EUR / day" */
static int add_rate(struct cli *cli, struct textbuf *json, const char *text)
{
	const char *unit = text + strspn(text, "0123456789.");
	const char *slash = strchr(unit, '/');
	const char *per = slash ? slash + 1 + strspn(slash + 1, " ") : "";
	size_t amount = (size_t)(unit - text);
	unit += strspn(unit, " ");
	size_t currency = strcspn(unit, " /");
	if (!is_number(text, amount) || !slash || currency == 0 || !*per)
		return cli_usage(cli, "--max-rate takes an amount like 90EUR/hour, not \"%s\"", text);
	textbuf_printf(json, ",\"max_rate\":{\"amount\":%.*s,\"currency\":", (int)amount, text);
	textbuf_json(json, unit, currency);
	textbuf_adds(json, ",\"per\":");
	textbuf_json(json, per, strlen(per));
	textbuf_adds(json, "}");
	return EXIT_DONE;
}

static int add_timezone(struct cli *cli, struct textbuf *json)
{
	const char *zone = cli_text(cli, "timezone", NULL), *overlap = cli_text(cli, "overlap", NULL);
	if (!zone && overlap)
		return cli_usage(cli, "--overlap needs --timezone");
	if (!zone)
		return EXIT_DONE;
	textbuf_adds(json, ",\"timezone\":{\"utc\":");
	textbuf_json(json, zone, strlen(zone));
	if (overlap)
		textbuf_printf(json, ",\"overlap_hours\":%d", cli_number(cli, "overlap", 0));
	textbuf_adds(json, "}");
	return EXIT_DONE;
}

static int add_constraints(struct cli *cli, struct textbuf *json)
{
	const char *separator = ",\"locations\":[";
	const char *available = cli_text(cli, "available-by", NULL), *mode = cli_text(cli, "work-mode", NULL);
	const char *years = cli_text(cli, "min-years", NULL), *rate = cli_text(cli, "max-rate", NULL);
	size_t start = json->length;
	textbuf_adds(json, ",\"constraints\":{");
	size_t inside = json->length;
	int status = rate ? add_rate(cli, json, rate) : EXIT_DONE;
	if (!status)
		status = add_timezone(cli, json);
	for (size_t i = 0; i < cli->value_count; i++)
		if (strcmp(cli->values[i].option->name, "location") == 0) {
			textbuf_adds(json, separator);
			textbuf_json(json, cli->values[i].value, strlen(cli->values[i].value));
			separator = ",";
		}
	if (cli_given(cli, "location"))
		textbuf_adds(json, "]");
	if (available)
		member_text(json, "available_by", available);
	if (mode)
		member_text(json, "work_mode", mode);
	if (years) {
		textbuf_adds(json, ",\"min_years\":");
		add_scalar(json, years, strlen(years));
	}
	if (json->failed || status)
		return status;
	if (json->length == inside) { /* no constraint at all */
		json->length = start;
		json->data[start] = '\0';
		return EXIT_DONE;
	}
	json->data[inside] = ' '; /* the comma before the first member */
	textbuf_adds(json, "}");
	return EXIT_DONE;
}

/* ---------------------------------------------------------------- the document */

int cli_project_json(struct cli *cli, struct textbuf *json)
{
	static const char *const texts[] = {"title", "brief", "pin"};
	static const struct { const char *option, *key; } numbers[] = {
		{"headcount", "headcount"}, {"archetype-weight", "archetype_weight"}};
	const char *specialist = cli_text(cli, "specialist", NULL), *generalist = cli_text(cli, "generalist", NULL);
	const char *slug = cli_text(cli, "slug", "");
	if (!specialist != !generalist)
		return cli_usage(cli, "--specialist and --generalist belong together: both or none");
	textbuf_adds(json, "{\"slug\":");
	textbuf_json(json, slug, strlen(slug));
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (cli_given(cli, texts[i]))
			member_text(json, texts[i], cli_text(cli, texts[i], ""));
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (cli_given(cli, numbers[i].option))
			textbuf_printf(json, ",\"%s\":%d", numbers[i].key, cli_number(cli, numbers[i].option, 0));
	if (specialist) {
		textbuf_adds(json, ",\"archetypes\":[");
		textbuf_json(json, specialist, strlen(specialist));
		textbuf_adds(json, ",");
		textbuf_json(json, generalist, strlen(generalist));
		textbuf_adds(json, "]");
	}
	add_facts(cli, json);
	int status = add_requirements(cli, json);
	if (!status)
		status = add_constraints(cli, json);
	textbuf_adds(json, "}");
	if (!status && json->failed)
		status = cli_nomem(cli);
	return status;
}
