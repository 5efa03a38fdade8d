/* cmd_skill.c: skill list, skill show, skill resolve. They need no database: without one, the built-in skills are used. */
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/lookup.h"
#include "cli/options.h"

#include <string.h>

static const struct cli_option none[] = {{0}};

/* ---------------------------------------------------------------- list */

static const struct af_column list_columns[] = {
	{"slug", "Slug", AF_CELL_TEXT, 0},
	{"name", "Skill", AF_CELL_TEXT, 0},
	{"category", "Category", AF_CELL_TEXT, 0},
	{"layer", "Layer", AF_CELL_TEXT, 0},
	{"half_life", "Half-life", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"aliases", "Also written", AF_CELL_LIST, AF_COL_WRAP}};

enum { WORDS_MAX = 64 };

static const char *word_of(const struct af_skill *skill, bool layer)
{
	return layer ? skill->layer : skill->category;
}

/* Is value a category (or layer) of some skill? Otherwise says which is near, or all of them. */
static bool check_word(struct cli *cli, const struct af_taxonomy *taxonomy, const char *value, bool layer)
{
	const char *words[WORDS_MAX];
	size_t n = 0;
	struct textbuf list = {0};
	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const char *word = word_of(af_taxonomy_skill(taxonomy, i), layer);
		size_t known = 0;
		if (strcmp(word, value) == 0)
			return true;
		while (known < n && strcmp(words[known], word) != 0)
			known++;
		if (known == n && n < WORDS_MAX)
			words[n++] = word;
	}
	const char *near = af_nearest(value, words, n);
	cli_add_list(&list, words, n, " and ");
	if (near)
		cli_message(cli, "no %s \"%s\"; did you mean \"%s\"?", layer ? "layer" : "category", value, near);
	else
		cli_message(cli, "no %s \"%s\"; there are %s", layer ? "layer" : "category", value, textbuf_text(&list));
	textbuf_clear(&list);
	return false;
}

static int list_skills(struct cli *cli, const struct af_taxonomy *taxonomy)
{
	const char *category = cli_text(cli, "category", NULL), *layer = cli_text(cli, "layer", NULL);
	size_t shown = 0;
	if ((category && !check_word(cli, taxonomy, category, false)) || (layer && !check_word(cli, taxonomy, layer, true)))
		return EXIT_NOTHING;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_text(report, "taxonomy_version", NULL, af_taxonomy_version(taxonomy));
	af_report_table(report, "skills", list_columns, sizeof list_columns / sizeof list_columns[0]);
	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const struct af_skill *skill = af_taxonomy_skill(taxonomy, i);
		if ((category && strcmp(skill->category, category) != 0) || (layer && strcmp(skill->layer, layer) != 0))
			continue;
		shown++;
		af_report_cell_text(report, skill->slug);
		af_report_cell_text(report, skill->name);
		af_report_cell_text(report, skill->category);
		af_report_cell_text(report, skill->layer);
		af_report_cell_text(report, skill->half_life);
		af_report_cell_list(report, skill->aliases, skill->alias_count);
	}
	af_report_table_end(report);
	af_report_prose(report, "%zu skill%s", shown, shown == 1 ? "" : "s");
	return cli_report_end(cli, report, shown ? EXIT_DONE : EXIT_NOTHING);
}

/* Runs fn with the taxonomy that the command sees. */
static int with_taxonomy(struct cli *cli, int (*fn)(struct cli *cli, const struct af_taxonomy *taxonomy))
{
	const struct af_taxonomy *taxonomy;
	struct af_taxonomy *owned;
	int status = cli_taxonomy(cli, &taxonomy, &owned);
	if (!status)
		status = fn(cli, taxonomy);
	af_taxonomy_free(owned);
	return status;
}

static int run_list(struct cli *cli)
{
	return with_taxonomy(cli, list_skills);
}

static const struct cli_option list_options[] = {
	{"category", 'c', KIND_TEXT, "CATEGORY", 0, 0, "only this category, such as language, framework or database"},
	{"layer", 'l', KIND_TEXT, "LAYER", 0, 0, "only this layer, such as backend, frontend or data"},
	{0}};
static const char *const list_examples[] = {
	"archefit skill list --layer frontend", "archefit skill list --category database --format csv", NULL};

const struct cli_command command_skill_list = {
	.name = "skill list", .least = 0, .most = 0, .database = DB_OPTIONAL,
	.summary = "List the skills that archefit knows.",
	.options = list_options, .examples = list_examples, .run = run_list};

/* ---------------------------------------------------------------- show */

static const struct af_column gives_columns[] = {
	{"direction", "Direction", AF_CELL_TEXT, AF_COL_DATA_ONLY}, /* tells the two tables apart where they are one, as in CSV */
	{"skill", "Slug", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"name", "Also counts for", AF_CELL_TEXT, 0},
	{"relation", "Because it is", AF_CELL_TEXT, 0},
	{"percent", "Percent", AF_CELL_INTEGER, 0}};
static const struct af_column gets_columns[] = {
	{"direction", "Direction", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"skill", "Slug", AF_CELL_TEXT, AF_COL_DATA_ONLY},
	{"name", "Is also shown by", AF_CELL_TEXT, 0},
	{"relation", "Because it is", AF_CELL_TEXT, 0},
	{"percent", "Percent", AF_CELL_INTEGER, 0}};

static void transfer_row(struct af_report *report, const char *direction, const struct af_skill *other,
                         const struct af_transfer *transfer)
{
	af_report_cell_text(report, direction);
	af_report_cell_text(report, other->slug);
	af_report_cell_text(report, other->name);
	af_report_cell_text(report, transfer->kind == AF_IMPLIES ? "implied" : "similar");
	af_report_cell_integer(report, transfer->percent);
}

static int show_skill(struct cli *cli, const struct af_taxonomy *taxonomy)
{
	const struct af_skill *skill = cli_find_skill(cli, taxonomy, cli->args[0]);
	if (!skill)
		return EXIT_NOTHING;
	struct af_report *report = cli_report(cli);
	if (!report)
		return EXIT_SYSTEM;
	af_report_text(report, "slug", "Slug", skill->slug);
	af_report_text(report, "name", "Name", skill->name);
	af_report_text(report, "category", "Category", skill->category);
	af_report_text(report, "layer", "Layer", skill->layer);
	af_report_text(report, "half_life", "Half-life", skill->half_life);
	af_report_list(report, "aliases", "Also written", skill->aliases, skill->alias_count);
	af_report_table(report, "counts_for", gives_columns, 5);
	for (size_t i = 0; i < skill->transfer_count; i++)
		transfer_row(report, "counts_for", af_taxonomy_skill(taxonomy, skill->transfers[i].skill), &skill->transfers[i]);
	af_report_table_end(report);
	af_report_table(report, "shown_by", gets_columns, 5);
	for (size_t i = 0; i < af_taxonomy_count(taxonomy); i++) {
		const struct af_skill *other = af_taxonomy_skill(taxonomy, i);
		for (size_t t = 0; t < other->transfer_count; t++)
			if (other->transfers[t].skill == skill->index)
				transfer_row(report, "shown_by", other, &other->transfers[t]);
	}
	af_report_table_end(report);
	return cli_report_end(cli, report, EXIT_DONE);
}

static int run_show(struct cli *cli)
{
	return with_taxonomy(cli, show_skill);
}

static const char *const show_examples[] = {"archefit skill show FastAPI", "archefit skill show 'react js' --format json", NULL};

const struct cli_command command_skill_show = {
	.name = "skill show", .arguments = "SKILL", .least = 1, .most = 1, .database = DB_OPTIONAL,
	.summary = "Show a skill: its spellings, what it counts for, and what counts for it.",
	.options = none, .examples = show_examples, .run = run_show};

/* ---------------------------------------------------------------- resolve */

static const struct af_column resolve_columns[] = {
	{"input", "Input", AF_CELL_TEXT, 0}, {"slug", "Slug", AF_CELL_TEXT, 0}, {"name", "Skill", AF_CELL_TEXT, 0}};

static int resolve_skills(struct cli *cli, const struct af_taxonomy *taxonomy)
{
	struct af_report *report = cli_report(cli);
	int status = EXIT_DONE;
	if (!report)
		return EXIT_SYSTEM;
	bool single = cli->arg_count == 1 && cli->format == AF_JSON;
	if (!single)
		af_report_table(report, "skills", resolve_columns, 3);
	for (int i = 0; i < cli->arg_count; i++) {
		const struct af_skill *skill = cli_find_skill(cli, taxonomy, cli->args[i]);
		const char *slug = skill ? skill->slug : NULL, *name = skill ? skill->name : NULL;
		if (!skill)
			status = EXIT_NOTHING;
		if (single) {
			af_report_text(report, "input", "Input", cli->args[i]);
			af_report_text(report, "slug", "Slug", slug);
			af_report_text(report, "name", "Skill", name);
		} else {
			af_report_cell_text(report, cli->args[i]);
			af_report_cell_text(report, slug);
			af_report_cell_text(report, name);
		}
	}
	if (!single)
		af_report_table_end(report);
	return cli_report_end(cli, report, status);
}

static int run_resolve(struct cli *cli)
{
	return with_taxonomy(cli, resolve_skills);
}

static const char *const resolve_examples[] = {
	"archefit skill resolve ReactJS", "archefit skill resolve k8s Postgres 'REST APIs' --format csv", NULL};

const struct cli_command command_skill_resolve = {
	.name = "skill resolve", .arguments = "TEXT...", .least = 1, .most = -1, .database = DB_OPTIONAL,
	.summary = "Say which skill a text means; the exit status is 1 when one means none.",
	.options = none, .examples = resolve_examples, .run = run_resolve};
