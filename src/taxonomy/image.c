/* The taxonomy of a new database as the program carries it: an image of it in memory, which is used where it lies. Nobody can have changed it
 * there, and it was made by this very build (schema/template.c), so that nothing in it need be tested, and what follows from the edges is in it.
 *
 *     head | a record for each skill, and one more | edges | transfers | places of the aliases | texts, each with its NUL
 *
 * A record has the places of its skill's texts, and where its aliases, edges and transfers begin; they end where those of the next one begin. */
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "taxonomy/internal.h"

enum { DIGITS = 16 };

struct head {
	char mark[8];
	char digest[DIGITS + 1];  /* of the text that af_taxonomy_pack writes of it */
	char version[DIGITS + 1]; /* of the taxonomy */
	uint32_t skills, aliases, edges, transfers, texts; /* how many; bytes of the texts */
};

struct record {
	uint32_t id, slug, name, category, layer, half_life; /* texts: places in the texts */
	uint32_t aliases, edges, transfers;
};

static const char mark[8] = "afskills";

/* Where the parts of an image are. */
struct parts {
	size_t records, edges, transfers, aliases, texts, end;
};

static struct parts parts_of(const struct head *head)
{
	struct parts p;

	p.records = (sizeof(*head) + 7) / 8 * 8;
	p.edges = (p.records + (head->skills + 1) * sizeof(struct record) + 7) / 8 * 8;
	p.transfers = p.edges + head->edges * sizeof(struct af_transfer);
	p.aliases = p.transfers + head->transfers * sizeof(struct af_transfer);
	p.texts = p.aliases + head->aliases * sizeof(uint32_t);
	p.end = p.texts + head->texts;
	return p;
}

void af_taxonomy_text_digest(const char *text, size_t length, char digest[17])
{
	snprintf(digest, DIGITS + 1, "%016llx", (unsigned long long)XXH3_64bits(text, length));
}

/* ---------------------------------------------------------------- making it */

/* The parts while they grow. */
struct image {
	struct head head;
	struct af_buf records, edges, transfers, aliases, texts;
};

static uint32_t put_text(struct image *image, const char *text)
{
	const uint32_t place = (uint32_t)image->texts.length;

	af_buf_add(&image->texts, text, strlen(text) + 1);
	return place;
}

static void put_transfers(struct af_buf *out, const struct af_transfer *transfers, size_t n)
{
	af_buf_add(out, (const char *)transfers, n * sizeof(*transfers));
}

/* skill NULL: the record behind the last one. */
static void put_record(struct image *image, const struct af_skill *skill)
{
	struct record record = {.aliases = (uint32_t)(image->aliases.length / sizeof(uint32_t)),
	                        .edges = (uint32_t)(image->edges.length / sizeof(struct af_transfer)),
	                        .transfers = (uint32_t)(image->transfers.length / sizeof(struct af_transfer))};

	for (size_t i = 0; skill && i < skill->alias_count; i++) {
		const uint32_t place = put_text(image, skill->aliases[i]);

		af_buf_add(&image->aliases, (const char *)&place, sizeof(place));
	}
	if (skill) {
		record.id = (uint32_t)skill->id;
		record.slug = put_text(image, skill->slug);
		record.name = put_text(image, skill->name);
		record.category = put_text(image, skill->category);
		record.layer = put_text(image, skill->layer);
		record.half_life = put_text(image, skill->half_life);
		put_transfers(&image->edges, skill->edges, skill->edge_count);
		put_transfers(&image->transfers, skill->transfers, skill->transfer_count);
	}
	af_buf_add(&image->records, (const char *)&record, sizeof(record));
}

static void put_part(struct af_buf *out, size_t place, struct af_buf *part)
{
	while (out->length < place && !out->failed)
		af_buf_addc(out, '\0');
	af_buf_add(out, af_buf_text(part), part->length);
	out->failed |= part->failed;
	af_buf_clear(part);
}

bool af_taxonomy_image(const struct af_taxonomy *t, struct af_buf *out)
{
	struct image image = {0};
	struct head *head = &image.head;
	struct parts p;
	bool plain = af_taxonomy_pack(t, out);

	if (!plain || out->failed)
		return false;
	memcpy(head->mark, mark, sizeof(mark));
	af_taxonomy_text_digest(out->data, out->length, head->digest);
	memcpy(head->version, t->version, sizeof(head->version));
	for (size_t i = 0; i < t->count; i++)
		put_record(&image, &t->skills[i]);
	put_record(&image, NULL);
	head->skills = (uint32_t)t->count;
	head->aliases = (uint32_t)(image.aliases.length / sizeof(uint32_t));
	head->edges = (uint32_t)(image.edges.length / sizeof(struct af_transfer));
	head->transfers = (uint32_t)(image.transfers.length / sizeof(struct af_transfer));
	head->texts = (uint32_t)image.texts.length;
	p = parts_of(head);
	af_buf_reset(out);
	af_buf_add(out, (const char *)head, sizeof(*head));
	put_part(out, p.records, &image.records);
	put_part(out, p.edges, &image.edges);
	put_part(out, p.transfers, &image.transfers);
	put_part(out, p.aliases, &image.aliases);
	put_part(out, p.texts, &image.texts);
	return !out->failed;
}

/* ---------------------------------------------------------------- using it */

static void point(struct af_taxonomy *t, const char *image, const struct parts *p, const char **aliases)
{
	const struct record *records = (const void *)(image + p->records);
	const struct af_transfer *edges = (const void *)(image + p->edges), *transfers = (const void *)(image + p->transfers);
	const uint32_t *places = (const void *)(image + p->aliases);
	const char *texts = image + p->texts;

	for (size_t i = 0; i < t->alias_count; i++)
		aliases[i] = texts + places[i];
	for (size_t i = 0; i < t->count; i++) {
		const struct record *r = &records[i], *next = r + 1;

		t->skills[i] = (struct af_skill){
			.id = r->id, .index = i, .slug = texts + r->slug, .name = texts + r->name, .category = texts + r->category,
			.layer = texts + r->layer, .half_life = texts + r->half_life,
			.aliases = aliases + r->aliases, .alias_count = next->aliases - r->aliases,
			.edges = edges + r->edges, .edge_count = next->edges - r->edges,
			.transfers = transfers + r->transfers, .transfer_count = next->transfers - r->transfers};
	}
}

/* ids: with the row ids; else it is the taxonomy of no database. */
static enum af_status use(struct af_taxonomy *t, const char *image, const struct head *head, bool ids, struct af_error *err)
{
	const struct parts p = parts_of(head);
	const char **aliases = af_arena_array(&t->arena, head->aliases, sizeof(*aliases));
	enum af_status status = aliases ? AF_OK : af_fail_nomem(err);

	if (!status)
		status = af_reserve((void **)&t->skills, &t->skills_capacity, head->skills, sizeof(*t->skills), err);
	if (status)
		return status;
	t->count = head->skills;
	t->alias_count = head->aliases;
	t->edge_count = head->edges;
	memcpy(t->version, head->version, sizeof(t->version));
	point(t, image, &p, aliases);
	for (size_t i = 0; i < t->count && !status; i++)
		if (ids)
			status = af_taxonomy_index_id(t, t->skills[i].id, i, err);
		else
			t->skills[i].id = 0;
	return status;
}

enum af_status af_taxonomy_use(const char *image, size_t length, bool ids, struct af_taxonomy **taxonomy, struct af_error *err)
{
	const struct head *head = (const void *)image;
	enum af_status status;

	*taxonomy = NULL;
	if (length < sizeof(*head) || memcmp(head->mark, mark, sizeof(mark)) != 0 || parts_of(head).end != length)
		return af_fail(err, AF_INVALID, "the program is built wrongly: not an image of skills");
	status = af_taxonomy_new(taxonomy, err);
	if (!status)
		status = use(*taxonomy, image, head, ids, err);
	if (status) {
		af_taxonomy_free(*taxonomy);
		*taxonomy = NULL;
	}
	return status;
}

bool af_taxonomy_is_image_of(const char *image, size_t length, const char *digest)
{
	return length >= sizeof(struct head) && !strcmp(((const struct head *)(const void *)image)->digest, digest);
}
