/* A taxonomy as one text, which is read some ten times as fast as JSON or as the rows of the database.
 *
 * It has what those have and nothing that follows from it, and reading it makes the same tests: a text that somebody changed can be refused, but
 * cannot make a taxonomy that the rows could not. The first line is "taxonomy 1" and the numbers of skills, aliases and edges; then there is
 * a line for each skill, in order of slug, of fields between tabs: slug, name, category, layer, half-life, row id, edges, aliases. An edge is
 * '>' (implies) or '~' (similar, at the first of the two skills), the position of the other skill, ':' and the percent: ">120:80~7:50". */
#include <string.h>

#include "taxonomy/internal.h"

static const char mark[] = "taxonomy 1 ";

/* ---------------------------------------------------------------- writing */

/* Appends a text and the tab behind it; false when it cannot be told from the fields around it. */
static bool add_field(struct af_buf *out, const char *text)
{
	af_buf_adds(out, text);
	af_buf_addc(out, '\t');
	return !strpbrk(text, "\t\n");
}

static bool add_skill(struct af_buf *out, const struct af_skill *skill)
{
	bool plain = add_field(out, skill->slug) && add_field(out, skill->name) && add_field(out, skill->category) &&
	             add_field(out, skill->layer) && add_field(out, skill->half_life);

	af_buf_printf(out, "%lld\t", (long long)skill->id);
	for (size_t i = 0; i < skill->edge_count; i++) {
		const struct af_transfer *edge = &skill->edges[i];

		if (edge->kind == AF_IMPLIES || edge->skill > skill->index)
			af_buf_printf(out, "%c%zu:%d", edge->kind == AF_IMPLIES ? '>' : '~', edge->skill, edge->percent);
	}
	af_buf_addc(out, '\t');
	for (size_t i = 0; i < skill->alias_count && plain; i++)
		plain = add_field(out, skill->aliases[i]);
	if (plain && !out->failed)
		out->data[out->length - 1] = '\n'; /* in place of the last tab */
	return plain;
}

bool af_taxonomy_pack(const struct af_taxonomy *t, struct af_buf *out)
{
	bool plain = true;

	af_buf_reset(out);
	af_buf_printf(out, "%s%zu %zu %zu\n", mark, t->count, t->alias_count, t->edge_count);
	for (size_t i = 0; i < t->count && plain; i++)
		plain = add_skill(out, &t->skills[i]);
	return plain;
}

/* ---------------------------------------------------------------- reading */

/* What is left of the text; fields are cut off its front. */
struct source {
	char *at;
	bool last; /* the field cut off last ended its line */
	bool bad;
};

/* Cuts off a field, up to a tab or the end of the line. */
static char *take_field(struct source *s)
{
	char *field = s->at, *end = field;

	if (s->last)
		s->bad = true;
	for (; *end && *end != '\t' && *end != '\n'; end++)
		while ((unsigned char)end[1] > '\n')
			end++;
	s->bad = s->bad || !*end;
	if (s->bad)
		return s->at = strchr(field, '\0');
	s->last = *end == '\n';
	*end = '\0';
	s->at = end + 1;
	return field;
}

/* Reads a number of at most eight digits. */
static int take_number(struct source *s, const char **text)
{
	int number = 0, digits = 0;

	for (; **text >= '0' && **text <= '9' && digits < 8; digits++)
		number = number * 10 + (*(*text)++ - '0');
	s->bad = s->bad || !digits;
	return number;
}

static enum af_status read_edges(struct af_taxonomy *t, struct source *s, const char *text, struct af_error *err)
{
	enum af_status status = AF_OK;

	while (*text && !status && !s->bad) {
		const char kind = *text++;
		const int to = take_number(s, &text);

		s->bad = s->bad || (kind != '>' && kind != '~') || *text++ != ':';
		if (!s->bad)
			status = af_taxonomy_add_edge(t, t->count - 1, (size_t)to, kind == '>' ? AF_IMPLIES : AF_SIMILAR,
			                              take_number(s, &text), err);
	}
	return status;
}

static enum af_status read_line(struct af_taxonomy *t, struct source *s, struct af_error *err)
{
	const char *texts[5], *id, *edges;
	enum af_status status;

	s->last = false;
	for (size_t i = 0; i < 5; i++)
		texts[i] = take_field(s);
	id = take_field(s);
	edges = take_field(s);
	status = af_taxonomy_put(t, take_number(s, &id), texts[0], texts[1], texts[2], texts[3], texts[4], err);
	s->bad = s->bad || *id;
	if (!status)
		status = read_edges(t, s, edges, err);
	while (!status && !s->last && !s->bad)
		status = af_taxonomy_put_alias(t, t->count - 1, take_field(s), err);
	return status;
}

/* Edges may point ahead, so that they can be tested at the end only. */
static bool edges_end_somewhere(const struct af_taxonomy *t)
{
	for (size_t i = 0; i < t->edge_count; i++)
		if (t->edges[i].from >= t->count || t->edges[i].to >= t->count)
			return false;
	return true;
}

/* Makes room for all at once. Whatever the counts are, it is in proportion to the text: an alias or a direction of an edge takes two bytes. */
static enum af_status read_head(struct af_taxonomy *t, struct source *s, size_t length, size_t counts[3], struct af_error *err)
{
	const char *at = s->at + strlen(mark);
	enum af_status status = AF_OK;

	s->bad = strncmp(s->at, mark, strlen(mark)) != 0;
	for (size_t i = 0; i < 3 && !s->bad; i++) {
		counts[i] = (size_t)take_number(s, &at);
		s->bad = s->bad || counts[i] > length / 2 || *at++ != (i < 2 ? ' ' : '\n');
	}
	if (s->bad)
		return AF_OK;
	s->at += at - s->at;
	status = af_reserve((void **)&t->skills, &t->skills_capacity, counts[0], sizeof(*t->skills), err);
	if (!status)
		status = af_reserve((void **)&t->aliases, &t->aliases_capacity, counts[1], sizeof(*t->aliases), err);
	return status ? status : af_reserve((void **)&t->edges, &t->edges_capacity, counts[2] + 1, sizeof(*t->edges), err);
}

static enum af_status read_lines(struct af_taxonomy *t, const char *text, size_t length, struct af_error *err)
{
	char *copy = af_arena_strndup(&t->arena, text, length);
	struct source s = {.at = copy};
	size_t counts[3];
	enum af_status status = copy ? read_head(t, &s, length, counts, err) : af_fail_nomem(err);

	while (!status && !s.bad && *s.at)
		status = read_line(t, &s, err);
	if (status)
		return status;
	if (s.bad || s.at != copy + length || t->count != counts[0] || t->alias_count != counts[1] || t->edge_count != counts[2] ||
	    !edges_end_somewhere(t))
		return af_fail(err, AF_INVALID, "not the text of a taxonomy");
	return af_taxonomy_relate(t, err);
}

enum af_status af_taxonomy_unpack(const char *text, size_t length, struct af_taxonomy **taxonomy, struct af_error *err)
{
	enum af_status status = af_taxonomy_new(taxonomy, err);

	if (!status)
		status = read_lines(*taxonomy, text, length, err);
	if (status) {
		af_taxonomy_free(*taxonomy);
		*taxonomy = NULL;
	}
	return status;
}
