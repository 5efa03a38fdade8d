/* Advice from free text: the facts that it states stand in for those of a project. */
#include <string.h>

#include "match/advise.h"
#include "project/brief.h"
#include "taxonomy/taxonomy.h"

/* Why what a text says is not counted. */
static const char *why_not(const struct af_brief_fact *found)
{
	switch (found->state) {
	case AF_BRIEF_BOTH: return "the text says both, so neither counts";
	case AF_BRIEF_OPEN: return "the text leaves it open";
	case AF_BRIEF_DENIED: return "the text denies it, and says nothing in its place";
	default: return "";
	}
}

/* The value with its unit; of words for a size the band. */
static const char *value_words(struct af_arena *arena, const struct af_brief_fact *found)
{
	if (found->fact->kind != AF_FACT_NUMBER || found->state == AF_BRIEF_BOTH)
		return af_arena_strdup(arena, found->value);
	if (found->band)
		return af_answer_words(arena, found->fact, af_fact_answer_of(found->fact, found->value));
	return af_value_words(arena, found->fact, found->value);
}

static struct af_advice_remark remark_of(struct af_arena *arena, const struct af_brief_fact *found, const char *why)
{
	return (struct af_advice_remark){.fact = af_arena_strdup(arena, found->fact->name), .title = af_arena_strdup(arena, found->fact->title),
		.value = value_words(arena, found), .words = af_arena_strdup(arena, found->words), .why = why};
}

/* The counted facts as those of a project, in arena. */
static void state_facts(const struct af_brief *brief, struct af_project *project, struct af_arena *arena)
{
	struct af_fact *facts = af_arena_array(arena, brief->fact_count + 1, sizeof(*facts));

	for (size_t i = 0; facts && i < brief->fact_count; i++)
		if (brief->facts[i].state == AF_BRIEF_COUNTED)
			facts[project->fact_count++] = (struct af_fact){brief->facts[i].fact->name, brief->facts[i].value};
	project->facts = facts;
}

/* Each skill that the text names as a requirement, so that the pair is chosen as for a project. */
static void ask_skills(const struct af_brief *brief, struct af_project *project, struct af_arena *arena)
{
	struct af_requirement *asked = af_arena_array(arena, brief->skill_count + 1, sizeof(*asked));
	const char **slugs = af_arena_array(arena, brief->skill_count + 1, sizeof(*slugs));

	for (size_t i = 0; asked && slugs && i < brief->skill_count; i++) {
		slugs[i] = brief->skills[i]->slug;
		asked[i] = (struct af_requirement){.weight = 1, .level = 3, .skills = &slugs[i], .skill_count = 1};
	}
	project->requirements = asked;
	project->requirement_count = asked && slugs ? brief->skill_count : 0;
}

/* Gives each point the words that made it, and lists what is not counted. */
static void add_words(struct af_advice *advice, const struct af_brief *brief)
{
	struct af_arena *arena = advice->memory;
	struct af_advice_remark *remarks = af_arena_array(arena, brief->fact_count + 1, sizeof(*remarks));
	struct af_advice_point *points = (struct af_advice_point *)advice->evidence; /* ours still */

	for (size_t i = 0; remarks && i < brief->fact_count; i++) {
		const struct af_brief_fact *found = &brief->facts[i];

		if (found->state != AF_BRIEF_COUNTED) {
			remarks[advice->remark_count++] = remark_of(arena, found, why_not(found));
			continue;
		}
		for (size_t j = 0; j < advice->evidence_count; j++) {
			if (strcmp(points[j].fact, found->fact->name))
				continue;
			points[j].words = af_arena_strdup(arena, found->words);
			points[j].start = found->start;
			points[j].length = found->length;
			points[j].value = value_words(arena, found);
		}
	}
	advice->remarks = remarks;
}

static enum af_status advise_brief(struct af_store *store, const struct af_taxonomy *taxonomy, const struct af_facts *facts,
                                   const struct af_brief *brief, struct af_advice **advice, struct af_error *err)
{
	struct af_project project = {.slug = "", .title = "", .headcount = 1, .archetype_weight = 30};
	struct af_arena arena = {0};
	enum af_status status = AF_OK;

	state_facts(brief, &project, &arena);
	ask_skills(brief, &project, &arena);
	if (arena.failed)
		status = af_fail_nomem(err);
	if (!status)
		status = af_advise_by(store, taxonomy, &project, facts, advice, err);
	if (!status) {
		add_words(*advice, brief);
		(*advice)->pair_reason = (*advice)->pair_applies ? "they apply to skills that the text names"
		                                                 : "the text names no skill that an archetype is made for, so the general pair";
		if ((*advice)->memory->failed) {
			status = af_fail_nomem(err);
			af_advice_free(*advice);
			*advice = NULL;
		}
	}
	af_arena_clear(&arena);
	return status;
}

enum af_status af_advise_text(struct af_store *store, const char *name, const char *text, size_t length, struct af_advice **advice,
                              struct af_error *err)
{
	struct af_taxonomy *builtin = NULL;
	const struct af_taxonomy *taxonomy = NULL;
	struct af_facts *facts = NULL;
	struct af_phrases *phrases = NULL;
	struct af_brief *brief = NULL;
	enum af_status status;

	*advice = NULL;
	status = af_facts_builtin(&facts, err);
	if (!status)
		status = af_phrases_new(facts, &phrases, err);
	if (!status && store)
		status = af_store_taxonomy(store, &taxonomy, err);
	else if (!status)
		status = af_taxonomy_builtin(&builtin, err);
	if (!store)
		taxonomy = builtin;
	if (!status)
		status = af_brief_read(phrases, taxonomy, name, text, length, &brief, err);
	if (!status)
		status = advise_brief(store, taxonomy, facts, brief, advice, err);
	af_brief_free(brief);
	af_phrases_free(phrases);
	af_taxonomy_free(builtin);
	af_facts_free(facts);
	return status;
}

/* ---------------------------------------------------------------- the brief of a project */

static const char *stated_value(const struct af_project *project, const char *fact)
{
	for (size_t i = 0; i < project->fact_count; i++)
		if (!strcmp(project->facts[i].name, fact))
			return project->facts[i].value;
	return NULL;
}

/* What the brief says beyond the stated facts, or against them; and the points that the first of these would add. */
static void compare(struct af_advice *advice, const struct af_project *project, const struct af_brief *brief, int *points)
{
	struct af_advice_remark *remarks = af_arena_array(advice->memory, brief->fact_count + 1, sizeof(*remarks));

	for (size_t i = 0; remarks && i < brief->fact_count; i++) {
		const struct af_brief_fact *found = &brief->facts[i];
		const char *stated = stated_value(project, found->fact->name);
		const struct af_fact_answer *answer = found->state == AF_BRIEF_COUNTED ? af_fact_answer_of(found->fact, found->value) : NULL;

		if (!answer || (stated && af_fact_answer_of(found->fact, stated) == answer))
			continue;
		remarks[advice->remark_count++] =
			remark_of(advice->memory, found,
		                  stated ? "the project states otherwise, and that counts" : "only the brief says so, not the facts");
		if (!stated)
			*points += answer->points;
	}
	advice->remarks = remarks;
}

enum af_status af_advise_remarks(struct af_advice *advice, const struct af_project *project, const struct af_facts *facts,
                                 struct af_error *err)
{
	struct af_phrases *phrases = NULL;
	struct af_brief *brief = NULL;
	int points = 0;
	enum af_status status;

	if (!project->brief || project->brief[strspn(project->brief, " \t\r\n")] == '\0' || strlen(project->brief) > AF_BRIEF_MAX)
		return AF_OK;
	status = af_phrases_new(facts, &phrases, err);
	if (!status)
		status = af_brief_read(phrases, NULL, "brief", project->brief, strlen(project->brief), &brief, err);
	if (!status) {
		compare(advice, project, brief, &points);
		advice->brief_share = af_share_of_points(advice->points + points, facts->scale);
	}
	af_brief_free(brief);
	af_phrases_free(phrases);
	return !status && advice->memory->failed ? af_fail_nomem(err) : status;
}
