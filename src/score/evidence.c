#include "score/evidence.h"

#include <string.h>

#include "score/code.h"

/* What the codes of one list mean for the term. */
struct worth {
	uint16_t best[256];
	uint8_t possible[256];
};

static void worth_of(struct worth *w, int percent)
{
	for (int code = 0; code < 256; code++) {
		const int strength = af_codes.strength[code] * percent / 100;
		const bool assumed = af_codes.possible[code] != af_codes.strength[code];

		w->best[code] = (uint16_t)(strength ? 2 * strength + assumed : 0);
		w->possible[code] = (uint8_t)(af_codes.possible[code] * percent / 100);
	}
}

/* The first of equal strengths stays, as in a vector: the lists come in the order in which they win ties. */
static void take_one(struct af_evidence_column *c, const struct worth *w, unsigned number, uint8_t code)
{
	if ((w->best[code] | 1) > (c->best[number] | 1))
		c->best[number] = w->best[code];
	if (w->possible[code] > c->possible[number])
		c->possible[number] = w->possible[code];
}

static enum af_status take_list(struct af_evidence_column *c, const struct af_skill *skill, int percent, bool own, const struct af_postings *postings,
                                int64_t chunk, size_t span, struct af_error *err)
{
	struct af_posting_walk walk = {0};
	struct worth w;
	enum af_status status = postings->read(postings->context, chunk, (uint32_t)skill->id, &walk.list, err);
	unsigned number;
	uint8_t byte;

	if (status || !walk.list.bytes)
		return status;
	worth_of(&w, percent);
	while (af_posting_next(&walk, &number, &byte)) {
		if (number >= span)
			continue;
		take_one(c, &w, number, byte);
		c->direct[number] |= own;
	}
	return AF_OK;
}

enum af_status af_evidence_fill(struct af_evidence_column *column, const struct af_sources *sources, const struct af_term *term, bool exact,
                              const struct af_postings *postings, int64_t chunk, size_t span, struct af_error *err)
{
	enum af_status status = AF_OK;

	memset(column->best, 0, span * sizeof(*column->best));
	memset(column->possible, 0, span);
	memset(column->direct, 0, span);
	for (size_t i = 0; i < term->skill_count && !status; i++) {
		const size_t skill = term->skills[i];

		status = take_list(column, af_taxonomy_skill(sources->taxonomy, skill), 100, true, postings, chunk, span, err);
		for (size_t j = sources->start[skill]; j < sources->start[skill + 1] && !exact && !status; j++)
			status = take_list(column, af_taxonomy_skill(sources->taxonomy, sources->items[j].skill), sources->items[j].percent, false, postings,
			                   chunk, span, err);
	}
	return status;
}
