#include "match/words.h"

#include <stdio.h>

const char *af_duration_words(int months, char out[32])
{
	if (months % 12 == 0)
		snprintf(out, 32, "%d year%s", months / 12, months == 12 ? "" : "s");
	else if (months >= 12)
		snprintf(out, 32, "%d.%d years", months / 12, months % 12 * 10 / 12);
	else
		snprintf(out, 32, "%d month%s", months, months == 1 ? "" : "s");
	return out;
}

const char *af_money_words(int64_t cents, char out[32])
{
	if (cents % 100)
		snprintf(out, 32, "%lld.%02d", (long long)cents / 100, (int)(cents % 100));
	else
		snprintf(out, 32, "%lld", (long long)cents / 100);
	return out;
}

static const char *location_words(const struct af_constraints *k, struct af_arena *arena)
{
	struct af_buf text = {0};
	const char *copy;

	af_buf_adds(&text, "location in ");
	for (size_t i = 0; i < k->location_count; i++)
		af_buf_printf(&text, "%s%s", !i ? "" : i + 1 < k->location_count ? ", " : " or ", k->locations[i]);
	if (text.failed)
		arena->failed = true;
	copy = af_arena_strdup(arena, af_buf_text(&text));
	af_buf_clear(&text);
	return copy;
}

const char *af_constraint_words(const struct af_constraints *k, enum af_condition_kind kind, struct af_arena *arena)
{
	char words[32];

	switch (kind) {
	case AF_CONDITION_RATE:
		return af_arena_printf(arena, "rate at most %s %s/%s", af_money_words(k->max_rate_cents, words), k->rate_currency,
		                       af_rate_period_name(k->rate_period));
	case AF_CONDITION_LOCATION:
		return location_words(k, arena);
	case AF_CONDITION_TIMEZONE:
		return af_arena_printf(arena, "%d shared working hour%s", k->overlap_minutes / 60, k->overlap_minutes / 60 == 1 ? "" : "s");
	case AF_CONDITION_AVAILABILITY:
		return af_arena_printf(arena, "available by %s", k->available_by);
	case AF_CONDITION_WORK_MODE:
		af_work_modes_format(k->work_mode, words);
		return af_arena_printf(arena, "work mode %s", words);
	default:
		return af_arena_printf(arena, "experience of at least %s", af_duration_words(k->min_months, words));
	}
}
