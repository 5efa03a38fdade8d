/* Shortlists in random worlds: places in the pool, the map, refreshing what has not changed, and differences against a slow evaluator. */
#include "match/snapshot.h"
#include "pools.h"

/* ---------------------------------------------------------------- where somebody stands */

static bool same_story(const struct af_match *a, const struct af_match *b)
{
	struct af_buf x = {0}, y = {0};
	bool same;

	describe(a, &x);
	describe(b, &y);
	same = a->rank == b->rank && !strcmp(af_buf_text(&x), af_buf_text(&y));
	af_buf_clear(&x);
	af_buf_clear(&y);
	return same;
}

/* Everybody's place, found in one pass, is the one that the whole ranking gives. */
static void everybody_stands_where_the_ranking_has_them(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_match_options options = options_in(w);
	struct af_standing_of people[WORLD_PEOPLE + 1] = {0};
	struct af_match_result *all = NULL;
	struct af_project *project;
	struct af_error err;
	enum af_status status;
	size_t n = 0;
	bool same = true;

	load_people(w);
	project = read_project(w, &plain, "p", w->spec.count[T_ASKED]);
	options.strict = chance(&w->r, 30);
	for (size_t i = 0; i < w->people_count; i++)
		if (chance(&w->r, 70))
			people[n++].key = w->people[i].candidate.key;
	people[n++].key = "nobody-of-this-name";
	status = af_match_run(scene->store, project, &options, &all, &err);
	if (!status)
		status = af_snapshot_stand(scene->store, project, &options, people, n, &w->arena, &err);
	for (size_t i = 0; i < n && !status; i++) {
		const struct af_match *want = NULL;

		for (size_t k = 0; k < all->match_count; k++)
			if (!strcmp(all->matches[k].key, people[i].key))
				want = &all->matches[k];
		for (size_t k = 0; k < all->near_miss_count; k++)
			if (!strcmp(all->near_misses[k].key, people[i].key))
				want = &all->near_misses[k];
		same = same && people[i].found == (want != NULL) && (!want || same_story(&people[i].match, want));
	}
	af_match_result_free(all);
	af_project_free(project);
	hold_ok(w, status);
	hold(w, same);
}

/* ---------------------------------------------------------------- the map */

struct counted {
	size_t people[AF_MAP_SIDE][AF_MAP_SIDE];
};

static bool count_lean(void *context, const struct af_lean *lean)
{
	((struct counted *)context)->people[lean->specialist / 5][lean->generalist / 5]++;
	return true;
}

static bool same_map(const struct af_shortlist *l, const struct counted *c)
{
	size_t at = 0, sum = 0;

	for (int x = 0; x < AF_MAP_SIDE; x++)
		for (int y = 0; y < AF_MAP_SIDE; y++) {
			if (!c->people[x][y])
				continue;
			if (at == l->map_count || l->map[at].specialist != x || l->map[at].generalist != y || l->map[at].people != c->people[x][y])
				return false;
			sum += l->map[at++].people;
		}
	return at == l->map_count && sum == l->pool;
}

static void the_map_counts_everybody_once(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_match_options options = options_in(w);
	struct counted counted = {{{0}}};
	struct af_shortlist *taken = NULL;
	struct af_project *project;
	struct af_error err;
	enum af_status status;
	bool same = false;

	load_people(w);
	project = read_project(w, &plain, "p", w->spec.count[T_ASKED]);
	options.limit = 1;
	status = af_shortlist_take(scene->store, project, &options, &taken, &err);
	if (!status)
		status = af_lean_each(scene->store, taken->specialist, taken->generalist, options.as_of, count_lean, &counted, &err);
	if (!status)
		same = same_map(taken, &counted);
	af_shortlist_free(taken);
	af_project_free(project);
	hold_ok(w, status);
	hold(w, same);
}

/* ---------------------------------------------------------------- versions */

/* A shortlist "s" of the world's project, as version 1. */
static enum af_status first_version(struct world *w, struct af_project *project, struct af_error *err)
{
	struct af_match_options options = options_in(w);
	struct af_shortlist *taken = NULL;
	enum af_status status;

	options.limit = (size_t)(1 + below(&w->r, 4));
	options.near_limit = (size_t)below(&w->r, 4);
	options.strict = chance(&w->r, 20);
	status = af_project_put(scene->store, project, true, err);
	if (!status)
		status = af_shortlist_take(scene->store, project, &options, &taken, err);
	if (!status)
		status = af_shortlist_create(scene->store, "s", NULL, "2026-11-23T00:00:00Z", taken, NULL, err);
	af_shortlist_free(taken);
	return status;
}

/* The document without the members that tell versions apart. */
static bool same_document(const struct af_shortlist *a, const struct af_shortlist *b)
{
	const struct af_shortlist *both[] = {a, b};
	char *text[2] = {NULL, NULL};
	bool same = true;

	for (int i = 0; i < 2; i++) {
		struct af_shortlist l = *both[i];
		struct af_error err;
		size_t n;
		FILE *out = open_memstream(&text[i], &n);
		char *hash;

		l.version = 1;
		l.created = "";
		l.hash = "";
		same = same && out && !af_shortlist_export(&l, out, AF_JSON, 0, false, &err);
		fclose(out);
		hash = strstr(text[i], "file-sha256:");
		if (hash)
			*hash = '\0';
	}
	same = same && !strcmp(text[0], text[1]);
	free(text[0]);
	free(text[1]);
	return same;
}

static void refreshing_what_has_not_changed_changes_nothing(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_shortlist *versions[3] = {NULL};
	struct af_project *project;
	struct af_error err;
	enum af_status status;
	bool unchanged[2] = {false}, same = false;
	size_t shifts = 1, changes = 1;

	load_people(w);
	project = read_project(w, &plain, "p", w->spec.count[T_ASKED]);
	status = first_version(w, project, &err);
	if (!status)
		status = af_shortlist_get(scene->store, "s@1", &versions[0], &err);
	for (int i = 0; i < 2 && !status; i++)
		status = af_shortlist_refresh(scene->store, "s", "2027-01-01T00:00:00Z", versions[0]->as_of, &versions[i + 1], &unchanged[i], &err);
	if (!status) {
		struct af_shortlist_diff *diff;

		same = same_document(versions[0], versions[1]) && same_document(versions[0], versions[2]);
		same = same && strcmp(versions[0]->hash, versions[1]->hash) != 0; /* the number of the version is part of it */
		status = af_shortlist_diff_run(versions[0], versions[2], &diff, &err);
		if (!status) {
			shifts = diff->shift_count;
			changes = diff->change_count;
		}
		af_shortlist_diff_free(diff);
	}
	for (int i = 0; i < 3; i++)
		af_shortlist_free(versions[i]);
	af_project_free(project);
	hold_ok(w, status);
	hold(w, unchanged[0] && unchanged[1] && same);
	hold(w, !shifts && !changes);
}

/* ---------------------------------------------------------------- differences */

/* Changes some people and the project at random. */
static enum af_status change_world(struct world *w, struct af_project *project, struct af_error *err)
{
	struct af_requirement *asked = (struct af_requirement *)project->requirements;
	enum af_status status;
	enum af_put outcome;
	int64_t batch;

	status = af_store_batch_begin(scene->store, "later", NULL, &batch, err);
	for (size_t i = 0; i < w->people_count && !status; i++) {
		struct person *p = &real_people[i];

		if (!p->candidate.skill_count || chance(&w->r, 60))
			continue;
		p->skills[below(&w->r, (int)p->candidate.skill_count)].level = 1 + below(&w->r, 5);
		status = load_candidate(scene->store, &p->candidate, false, batch, &outcome, err);
	}
	for (size_t i = 0; i < project->requirement_count; i++) {
		if (chance(&w->r, 30))
			asked[i].weight = 1 + below(&w->r, 20);
		if (chance(&w->r, 20))
			asked[i].level = 1 + below(&w->r, 5);
	}
	if (project->requirement_count > 1 && chance(&w->r, 20))
		project->requirement_count--;
	return status ? status : af_project_put(scene->store, project, true, err);
}

static const struct af_match *in_list(const struct af_match *list, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].key, key))
			return &list[i];
	return NULL;
}

static const struct af_match *anywhere(const struct af_shortlist *l, const char *key)
{
	const struct af_match *m = in_list(l->entries, l->entry_count, key);

	m = m ? m : in_list(l->near_misses, l->near_miss_count, key);
	return m ? m : in_list(l->kept, l->kept_count, key);
}

/* How many causes of that kind and label there must be: parts of the same label are paired from the first on, by crossing them off. */
static int wanted_causes(const struct af_match *from, const struct af_match *to, enum af_cause_kind kind, const char *label)
{
	bool used[AF_TERMS_MAX] = {false};
	int n = 0;

	for (size_t i = 0; i < to->part_count; i++) {
		const struct af_part *q = &to->parts[i], *p = NULL;
		bool matters, credit;

		for (size_t k = 0; k < from->part_count && !p; k++)
			if (!used[k] && from->parts[k].kind == q->kind && !strcmp(from->parts[k].label, q->label)) {
				used[k] = true;
				p = &from->parts[k];
			}
		if (strcmp(q->label, label) != 0)
			continue;
		matters = p && (p->weight || q->weight);
		credit = matters && p->credit != q->credit;
		n += kind == AF_CAUSE_WEIGHT ? matters && p->weight != q->weight
		     : kind == AF_CAUSE_EVIDENCE ? credit && p->strength != q->strength
		     : kind == AF_CAUSE_LEVEL ? credit && p->strength == q->strength
		     : kind == AF_CAUSE_ASKED ? !p && q->weight
		                              : 0;
	}
	for (size_t k = 0; k < from->part_count && kind == AF_CAUSE_DROPPED; k++)
		n += !used[k] && from->parts[k].weight && !strcmp(from->parts[k].label, label);
	return n;
}

static int causes_of(const struct af_shift *s, enum af_cause_kind kind, const char *label)
{
	int n = 0;

	for (size_t i = 0; i < s->cause_count; i++)
		n += s->causes[i].kind == kind && s->causes[i].label && !strcmp(s->causes[i].label, label);
	return n;
}

/* Do the causes name each part whose weight or credit differs, no other, and sum to the difference? */
static bool right_causes(const struct af_shift *s, const struct af_match *from, const struct af_match *to)
{
	const struct af_match *both[] = {from, to};
	int sum = 0, rounding = 0;

	for (size_t i = 0; i < s->cause_count; i++) {
		sum += s->causes[i].tenths;
		rounding += s->causes[i].kind == AF_CAUSE_ROUNDING ? abs(s->causes[i].tenths) : 0;
	}
	if (sum != to->fit - from->fit || rounding > (int)to->part_count)
		return false;
	for (int m = 0; m < 2; m++)
		for (size_t i = 0; i < both[m]->part_count; i++)
			for (int kind = AF_CAUSE_EVIDENCE; kind <= AF_CAUSE_DROPPED; kind++) {
				const char *label = both[m]->parts[i].label;

				if (causes_of(s, (enum af_cause_kind)kind, label) != wanted_causes(from, to, (enum af_cause_kind)kind, label))
					return false;
			}
	return true;
}

/* What must have become of one person, looked up in the lists alone; false: nothing, so that no row may tell of them. */
static bool expected(const struct af_shortlist *a, const struct af_shortlist *b, const char *key, enum af_shift_kind *kind)
{
	const struct af_match *from = in_list(a->entries, a->entry_count, key), *to = in_list(b->entries, b->entry_count, key);

	if (!from && !to)
		return false;
	*kind = !from ? AF_CAME : !to ? AF_WENT : from->rank != to->rank ? AF_MOVED : AF_RESCORED;
	return *kind != AF_RESCORED || from->raw != to->raw;
}

static bool right_shift(const struct af_shortlist *a, const struct af_shortlist *b, const struct af_shift *s)
{
	const struct af_match *from = anywhere(a, s->key), *to = anywhere(b, s->key);
	enum af_shift_kind kind;

	if (!expected(a, b, s->key, &kind) || kind != s->kind || !s->text || !*s->text)
		return false;
	if (s->rank_from != (from ? from->rank : 0) || s->rank_to != (to ? to->rank : 0) ||
	    s->fit_from != (from ? from->fit : AF_UNKNOWN) || s->fit_to != (to ? to->fit : AF_UNKNOWN))
		return false;
	return from && to ? right_causes(s, from, to) : s->cause_count == 0;
}

static bool right_diff(const struct af_shortlist *a, const struct af_shortlist *b, const struct af_shortlist_diff *diff)
{
	const struct af_shortlist *lists[] = {a, b};
	size_t same = 0;

	for (size_t i = 0; i < diff->shift_count; i++) {
		if (!right_shift(a, b, &diff->shifts[i]) || (i && diff->shifts[i].kind < diff->shifts[i - 1].kind && diff->shifts[i].kind < AF_MOVED))
			return false;
		for (size_t k = 0; k < i; k++)
			if (!strcmp(diff->shifts[k].key, diff->shifts[i].key))
				return false;
	}
	for (int l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->entry_count; i++) {
			enum af_shift_kind kind;
			bool told = false;

			for (size_t k = 0; k < diff->shift_count; k++)
				told = told || !strcmp(diff->shifts[k].key, lists[l]->entries[i].key);
			if (told != expected(a, b, lists[l]->entries[i].key, &kind))
				return false;
			same += !told && l;
		}
	return same == diff->same;
}

static void differences_are_those_of_a_slow_evaluator(struct world *w)
{
	struct telling plain = {.r = NULL};
	struct af_shortlist *versions[2] = {NULL};
	struct af_shortlist_diff *diff = NULL;
	struct af_project *project;
	struct af_error err;
	enum af_status status;
	bool right = false, went_kept = true;

	load_people(w);
	project = read_project(w, &plain, "p", w->spec.count[T_ASKED]);
	status = first_version(w, project, &err);
	if (!status)
		status = af_shortlist_get(scene->store, "s", &versions[0], &err);
	if (!status)
		status = change_world(w, project, &err);
	if (!status)
		status = af_shortlist_refresh(scene->store, "s", "2027-01-01T00:00:00Z", versions[0]->as_of, &versions[1], NULL, &err);
	if (!status)
		status = af_shortlist_diff_run(versions[0], versions[1], &diff, &err);
	if (!status)
		right = right_diff(versions[0], versions[1], diff);
	for (size_t i = 0; !status && i < versions[0]->entry_count; i++) /* whoever was listed can be told about */
		went_kept = went_kept && anywhere(versions[1], versions[0]->entries[i].key);
	af_shortlist_diff_free(diff);
	af_shortlist_free(versions[0]);
	af_shortlist_free(versions[1]);
	af_project_free(project);
	hold_ok(w, status);
	hold(w, right);
	hold(w, went_kept);
}

enum { FEWER = CASES / 4 };

PROPERTY_IN(everybody_stands_where_the_ranking_has_them, FEWER)
PROPERTY_IN(the_map_counts_everybody_once, FEWER)
PROPERTY_IN(refreshing_what_has_not_changed_changes_nothing, FEWER)
PROPERTY_IN(differences_are_those_of_a_slow_evaluator, FEWER)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everybody_stands_where_the_ranking_has_them),
		cmocka_unit_test(test_the_map_counts_everybody_once),
		cmocka_unit_test(test_refreshing_what_has_not_changed_changes_nothing),
		cmocka_unit_test(test_differences_are_those_of_a_slow_evaluator),
	};

	print_message("ARCHEFIT_SEED=%llu, %d cases for each property\n", (unsigned long long)world_seed(), FEWER);
	return cmocka_run_group_tests(tests, open_pools, close_pools);
}
