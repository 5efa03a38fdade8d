/* Compiling a project into a query. */
#include "score/query.h"

#include <string.h>

/* The k-th largest of a list (k from 1), which is left in another order. Hoare's selection: linear on average. */
static int64_t largest(int64_t *list, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		int64_t pivot = list[low + (high - low) / 2], kept;
		size_t i = low, j = high;

		for (;; i++, j--) {
			while (list[i] > pivot)
				i++;
			while (list[j] < pivot)
				j--;
			if (i >= j)
				break;
			kept = list[i];
			list[i] = list[j];
			list[j] = kept;
		}
		if (k - 1 <= j)
			high = j;
		else
			low = j + 1;
	}
	return list[low];
}

/* One more for each of the `left` largest remainders, the earlier first where they are equal. left is less than n. */
static void give_rest(const int64_t *remainders, size_t n, size_t left, int *shares)
{
	int64_t list[AF_TERMS_MAX], least;

	if (!left)
		return;
	memcpy(list, remainders, n * sizeof(*list));
	least = largest(list, n, left);
	for (size_t i = 0; i < n; i++)
		if (remainders[i] > least) {
			shares[i]++;
			left--;
		}
	for (size_t i = 0; i < n && left; i++)
		if (remainders[i] == least) {
			shares[i]++;
			left--;
		}
}

void af_apportion(const int64_t *weights, size_t n, int total, int *shares)
{
	int64_t sum = 0, remainders[AF_TERMS_MAX];
	int left = total;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	for (size_t i = 0; i < n; i++) {
		shares[i] = sum ? (int)(weights[i] * total / sum) : 0;
		remainders[i] = sum ? weights[i] * total % sum : 0;
		left -= shares[i];
	}
	if (sum)
		give_rest(remainders, n, (size_t)left, shares);
}

void af_apportion_signed(const int64_t *parts, size_t n, int64_t unit, int total, int *shares)
{
	int64_t remainders[AF_TERMS_MAX];
	int left = total;

	for (size_t i = 0; i < n; i++) {
		int64_t rest = parts[i] % unit;

		remainders[i] = !parts[i] ? -1 : rest < 0 ? rest + unit : rest;
		shares[i] = (int)((parts[i] - (rest < 0 ? rest + unit : rest)) / unit);
		left -= shares[i];
	}
	if (n)
		give_rest(remainders, n, (size_t)left, shares);
}

int af_credit(int strength, int level)
{
	int credit = strength * AF_STRENGTH_MAX / (50 * level);

	return credit < AF_STRENGTH_MAX ? credit : AF_STRENGTH_MAX;
}

int af_threshold(int level)
{
	return 30 * level;
}

int af_fit_tenths(int raw)
{
	return (raw + AF_RAW_MAX / 2000) / (AF_RAW_MAX / 1000);
}

int af_raw_of_tenths(int tenths)
{
	return tenths ? tenths * (AF_RAW_MAX / 1000) - AF_RAW_MAX / 2000 : 0;
}

/* Slugs to indexes; unknown ones are left out. */
static const uint32_t *indexes(const struct af_taxonomy *taxonomy, const char *const *slugs, size_t n, struct af_arena *arena,
                               size_t *count)
{
	uint32_t *list = af_arena_array(arena, n, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < n && list; i++) {
		const struct af_skill *skill = af_taxonomy_by_slug(taxonomy, slugs[i]);

		if (skill)
			list[(*count)++] = (uint32_t)skill->index;
	}
	return list;
}

enum af_status af_persona_compile(struct af_persona *persona, const struct af_archetype *archetype, const struct af_taxonomy *taxonomy,
                                  struct af_arena *arena, struct af_error *err)
{
	struct af_persona_pillar *pillars = af_arena_array(arena, archetype->pillar_count, sizeof(*pillars));

	memset(persona, 0, sizeof(*persona));
	persona->name = af_arena_strdup(arena, archetype->name);
	persona->title = af_arena_strdup(arena, archetype->title);
	persona->generalist = archetype->generalist;
	persona->pillars = pillars;
	persona->pillar_count = archetype->pillar_count;
	for (size_t i = 0; pillars && i < archetype->pillar_count; i++) {
		const struct af_pillar *p = &archetype->pillars[i];

		pillars[i].title = af_arena_strdup(arena, p->title);
		if (p->weight < 1 || p->weight > AF_PERSONA_WEIGHTS - persona->weight_sum)
			return af_fail(err, AF_CORRUPT, "archetype %s: the weights of its pillars are not 1 to %d in all", archetype->name, AF_PERSONA_WEIGHTS);
		pillars[i].weight = p->weight;
		pillars[i].core = p->core;
		pillars[i].skills = indexes(taxonomy, p->skills, p->skill_count, arena, &pillars[i].skill_count);
		persona->weight_sum += p->weight;
	}
	return arena->failed ? af_fail_nomem(err) : AF_OK;
}

/* "Django or Flask" */
static const char *label_of(const struct af_taxonomy *taxonomy, const uint32_t *skills, size_t n, struct af_arena *arena)
{
	struct af_buf text = {0};
	const char *label;

	for (size_t i = 0; i < n; i++) {
		if (i)
			af_buf_adds(&text, i + 1 < n ? ", " : " or ");
		af_buf_adds(&text, af_taxonomy_skill(taxonomy, skills[i])->name);
	}
	if (text.failed)
		arena->failed = true;
	label = af_arena_strdup(arena, af_buf_text(&text));
	af_buf_clear(&text);
	return label;
}

const char *af_requirement_label(const struct af_requirement *requirement, const struct af_taxonomy *taxonomy, struct af_arena *arena)
{
	size_t n;
	const uint32_t *skills = indexes(taxonomy, requirement->skills, requirement->skill_count, arena, &n);

	return skills ? label_of(taxonomy, skills, n, arena) : NULL;
}

static void requirement_term(struct af_term *term, const struct af_requirement *q, const struct af_taxonomy *taxonomy,
                             struct af_arena *arena)
{
	term->kind = AF_PART_REQUIREMENT;
	term->requirement = q;
	term->skills = indexes(taxonomy, q->skills, q->skill_count, arena, &term->skill_count);
	term->label = label_of(taxonomy, term->skills, term->skill_count, arena);
	for (int x = 0; x < 256; x++)
		term->table[x] = (uint8_t)af_credit(x < AF_STRENGTH_MAX ? x : AF_STRENGTH_MAX, q->level);
}

static void archetype_term(struct af_term *term, const struct af_persona *persona)
{
	term->kind = AF_PART_ARCHETYPE;
	term->persona = persona;
	term->label = persona->title;
	for (int x = 0; x < 256; x++)
		term->table[x] = (uint8_t)(x < AF_STRENGTH_MAX ? x : AF_STRENGTH_MAX);
}

void af_query_weigh(const int64_t *asked, size_t n, int archetype_weight, int specialist_share, int *weights)
{
	const int64_t mix[2] = {specialist_share, 100 - specialist_share};
	const int both = archetype_weight * (AF_WEIGHT_SUM / 100);

	af_apportion(asked, n, AF_WEIGHT_SUM - both, weights);
	af_apportion(mix, 2, both, weights + n);
}

static void set_weights(struct af_term *terms, size_t requirements, int archetype_weight, int share)
{
	int64_t asked[AF_TERMS_MAX] = {0};
	int weights[AF_TERMS_MAX];

	for (size_t i = 0; i < requirements; i++)
		asked[i] = terms[i].requirement->weight;
	af_query_weigh(asked, requirements, archetype_weight, share, weights);
	for (size_t i = 0; i < requirements + 2; i++)
		terms[i].weight = weights[i];
}

enum af_status af_query_compile(struct af_query *query, const struct af_project *project, const struct af_taxonomy *taxonomy,
                                const struct af_archetype *specialist, const struct af_archetype *generalist,
                                int specialist_share, struct af_arena *arena, struct af_error *err)
{
	size_t n = project->requirement_count;
	struct af_term *terms;
	enum af_status status;

	memset(query, 0, sizeof(*query));
	if (!n)
		return af_fail(err, AF_INVALID, "project %s has no requirements, so there is nothing to score; add some and try again",
		               project->slug);
	if (n + 2 > AF_TERMS_MAX)
		return af_fail(err, AF_INVALID, "project %s has more than %d requirements", project->slug, AF_TERMS_MAX - 2);
	status = af_persona_compile(&query->specialist, specialist, taxonomy, arena, err);
	if (!status)
		status = af_persona_compile(&query->generalist, generalist, taxonomy, arena, err);
	if (status)
		return status;
	terms = af_arena_array(arena, n + 2, sizeof(*terms));
	if (!terms)
		return af_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		requirement_term(&terms[i], &project->requirements[i], taxonomy, arena);
	archetype_term(&terms[n], &query->specialist);
	archetype_term(&terms[n + 1], &query->generalist);
	set_weights(terms, n, project->archetype_weight, specialist_share);
	query->terms = terms;
	query->term_count = n + 2;
	query->requirement_count = n;
	query->specialist_share = specialist_share;
	return arena->failed ? af_fail_nomem(err) : AF_OK;
}
