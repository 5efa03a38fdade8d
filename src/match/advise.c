/* Which archetype a project needs, from its facts: points for and against, the verdict, and what would turn it. */
#include "match/advise.h"

#include <stdlib.h>
#include <string.h>

#include "project/facts.h"

int af_share_of_points(int points, int scale)
{
	/* round(100 / (1 + exp(-k / 10))) for k = 0, 1, 2 ...; a table, so that every machine has the same integers */
	static const int shares[] = {50, 52, 55, 57, 60, 62, 65, 67, 69, 71, 73, 75, 77, 79, 80, 82, 83, 85, 86, 87, 88, 89, 90, 91,
	                             92, 92, 93, 94, 94, 95, 95, 96, 96, 96, 97, 97, 97, 98, 98, 98, 98, 98, 99, 99, 99, 99, 99, 99,
	                             99, 99, 99, 99, 99, 100};
	const int last = (int)(sizeof(shares) / sizeof(shares[0])) - 1;
	long k = labs((long)points * 10 / scale);
	int share = shares[k < last ? k : last];

	return points >= 0 ? share : 100 - share;
}

/* Points above zero speak for the specialist; zero decides nothing, and the cheaper hire stands. */
static bool favors_specialist(int points)
{
	return points > 0;
}

/* Points by which a sum must move to speak for the other side. */
static int points_to_turn(int points)
{
	return favors_specialist(points) ? points : 1 - points;
}

struct stated {
	const struct af_fact_definition *fact;
	const struct af_fact_answer *answer; /* NULL: not stated */
	const char *value;
};

static const char *value_of(const struct af_project *project, const char *name)
{
	for (size_t i = 0; i < project->fact_count; i++)
		if (!strcmp(project->facts[i].name, name))
			return project->facts[i].value;
	return NULL;
}

static int points_of(const struct stated *s)
{
	return s->answer ? s->answer->points : 0;
}

static int strongest_first(const void *a, const void *b)
{
	const struct af_advice_point *x = a, *y = b;
	int difference = abs(y->points) - abs(x->points);

	return difference ? difference : strcmp(x->fact, y->fact);
}

const char *af_value_words(struct af_arena *arena, const struct af_fact_definition *fact, const char *value)
{
	size_t n = strlen(fact->unit);

	if (!strcmp(value, "1") && n > 2 && fact->unit[n - 1] == 's' && !strchr(fact->unit, '/')) /* "1 engineer", but 1 ms, 1 requests/s */
		n--;
	return af_arena_printf(arena, "%s%s%.*s", value, n ? " " : "", (int)n, fact->unit);
}

/* The stated facts as points, the others as unknown. */
static void weigh(struct af_advice *advice, const struct stated *stated, size_t n)
{
	struct af_arena *arena = advice->memory;
	struct af_advice_point *points = af_arena_array(arena, n, sizeof(*points));
	const char **unknown = af_arena_array(arena, n, sizeof(*unknown));

	if (!points || !unknown)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct stated *s = &stated[i];

		if (!s->answer) {
			unknown[advice->unknown_count++] = af_arena_strdup(arena, s->fact->title);
			continue;
		}
		points[advice->evidence_count++] = (struct af_advice_point){
			.fact = af_arena_strdup(arena, s->fact->name), .title = af_arena_strdup(arena, s->fact->title),
			.value = af_value_words(arena, s->fact, s->value), .points = s->answer->points, .why = af_arena_strdup(arena, s->answer->why)};
		advice->points += s->answer->points;
	}
	advice->evidence = points;
	advice->unknown = unknown;
	if (!arena->failed)
		qsort(points, advice->evidence_count, sizeof(*points), strongest_first);
}

const char *af_answer_words(struct af_arena *arena, const struct af_fact_definition *fact, const struct af_fact_answer *answer)
{
	const char *gap = fact->unit[0] ? " " : "";

	if (fact->kind != AF_FACT_NUMBER)
		return answer->value;
	if (answer + 1 == fact->answers + fact->answer_count)
		return af_arena_printf(arena, "%d%s%s or more", answer->from, gap, fact->unit);
	return af_arena_printf(arena, "%d to %d%s%s", answer->from, answer[1].from - 1, gap, fact->unit);
}

/* One fact answered otherwise. */
struct change {
	const struct stated *stated;
	const struct af_fact_answer *to; /* NULL: no change helps */
	int swing;                       /* points it moves toward the other side, positive */
};

/* The change of one fact that moves at least `enough` points, the least such; without one, the change that moves most. */
static struct change best_change(const struct stated *s, int toward, int enough)
{
	struct change best = {s, NULL, 0};

	for (size_t i = 0; i < s->fact->answer_count; i++) {
		const struct af_fact_answer *to = &s->fact->answers[i];
		int swing = toward * (to->points - points_of(s));

		if (swing <= 0)
			continue;
		if (!best.to || (best.swing < enough ? swing > best.swing : swing >= enough && swing < best.swing))
			best = (struct change){s, to, swing};
	}
	return best;
}

/* Is a the better next change? One that suffices beats one that does not; of two that suffice the smaller, else the larger. */
static bool better(const struct change *a, const struct change *b, int enough)
{
	if (!b->to || (a->swing >= enough) != (b->swing >= enough))
		return a->to && (!b->to || a->swing >= enough);
	return a->to && (a->swing >= enough ? a->swing < b->swing : a->swing > b->swing);
}

/* The fewest facts whose change turns the verdict: the largest swings first, and a last one no larger than it must be. */
static void find_flip(struct af_advice *advice, const struct stated *stated, size_t n)
{
	struct af_arena *arena = advice->memory;
	int toward = favors_specialist(advice->points) ? -1 : 1;
	int enough = points_to_turn(advice->points), moved = 0;
	const char **flips = af_arena_array(arena, n, sizeof(*flips));
	bool *used = af_arena_array(arena, n, sizeof(*used));

	while (flips && used && enough > 0) {
		struct change best = {0};

		for (size_t i = 0; i < n; i++) {
			struct change change = best_change(&stated[i], toward, enough);

			if (!used[i] && better(&change, &best, enough))
				best = change;
		}
		if (!best.to) {
			advice->flip_count = 0;
			return;
		}
		used[best.stated - stated] = true;
		enough -= best.swing;
		moved += toward * best.swing;
		flips[advice->flip_count++] =
			af_arena_printf(arena, "%s: %s instead of %s", best.stated->fact->title,
		                        af_answer_words(arena, best.stated->fact, best.to),
		                        best.stated->answer ? af_value_words(arena, best.stated->fact, best.stated->value) : "not stated");
	}
	advice->flips = flips;
	advice->flip_share = moved;
}

static enum af_status fill(struct af_advice *advice, const struct af_project *project, const struct af_facts *facts,
                           struct af_error *err)
{
	struct stated *stated = af_arena_array(advice->memory, facts->count, sizeof(*stated));

	if (!stated)
		return af_fail_nomem(err);
	for (size_t i = 0; i < facts->count; i++) {
		stated[i].fact = &facts->facts[i];
		stated[i].value = value_of(project, facts->facts[i].name);
		stated[i].answer = stated[i].value ? af_fact_answer_of(&facts->facts[i], stated[i].value) : NULL;
	}
	weigh(advice, stated, facts->count);
	advice->specialist_share = af_share_of_points(advice->points, facts->scale);
	find_flip(advice, stated, facts->count);
	advice->flip_share = af_share_of_points(advice->points + advice->flip_share, facts->scale);
	advice->margin = points_to_turn(advice->points);
	advice->mixed = advice->specialist_share >= 40 && advice->specialist_share <= 60;
	return advice->memory->failed ? af_fail_nomem(err) : AF_OK;
}

enum af_status af_advise_by(struct af_store *store, const struct af_taxonomy *taxonomy, const struct af_project *project,
                            const struct af_facts *facts, struct af_advice **out, struct af_error *err)
{
	struct af_archetype *specialist = NULL, *generalist = NULL;
	struct af_arena *arena;
	struct af_advice *advice = af_object_new(sizeof(*advice), &arena);
	enum af_status status;

	*out = NULL;
	if (!advice)
		return af_fail_nomem(err);
	advice->memory = arena;
	advice->brief_share = AF_UNKNOWN;
	status = af_advise_pair(store, taxonomy, project, &specialist, &generalist, arena, &advice->pair_reason, &advice->pair_applies, err);
	if (!status) {
		advice->project = af_arena_strdup(arena, project->slug);
		advice->specialist = af_arena_strdup(arena, specialist->name);
		advice->generalist = af_arena_strdup(arena, generalist->name);
		status = fill(advice, project, facts, err);
	}
	if (!status) {
		advice->pinned = project->pin != NULL;
		if (advice->pinned)
			advice->archetype = af_arena_strdup(arena, project->pin);
		else
			advice->archetype = favors_specialist(advice->points) ? advice->specialist : advice->generalist;
		if (arena->failed)
			status = af_fail_nomem(err);
	}
	af_archetype_free(specialist);
	af_archetype_free(generalist);
	if (status)
		af_advice_free(advice);
	else
		*out = advice;
	return status;
}

int af_advise_share(const struct af_project *project, const struct af_facts *facts)
{
	int points = 0;

	for (size_t i = 0; i < facts->count; i++) {
		const char *value = value_of(project, facts->facts[i].name);
		const struct af_fact_answer *answer = value ? af_fact_answer_of(&facts->facts[i], value) : NULL;

		points += answer ? answer->points : 0;
	}
	return af_share_of_points(points, facts->scale);
}

enum af_status af_advise(struct af_store *store, const struct af_project *project, struct af_advice **out, struct af_error *err)
{
	struct af_facts *facts = NULL;
	enum af_status status = af_facts_builtin(&facts, err);

	*out = NULL;
	if (!status)
		status = af_advise_by(store, NULL, project, facts, out, err);
	if (!status)
		status = af_advise_remarks(*out, project, facts, err);
	if (status) {
		af_advice_free(*out);
		*out = NULL;
	}
	af_facts_free(facts);
	return status;
}

void af_advice_free(struct af_advice *advice)
{
	af_object_free(advice, advice ? advice->memory : NULL);
}
