/* Columns: what a requirement, or an archetype, finds in a stretch of the pool, computed once for all projects that ask the same.
 *
 * A stretch is a sixteenth of a chunk: 4,096 numbers, so that hundreds of columns stay close to the processor while project after project adds up
 * its own. A column says nothing of levels: of somebody's strength in a requirement every level makes its own credit, and a must-have of any level is met
 * when what the strength could be reaches its threshold. */
#ifndef AF_SCORE_COLUMN_H
#define AF_SCORE_COLUMN_H

#include "score/kernel.h"

enum {
	AF_STRETCH = 4096,
	AF_STRETCHES = AF_CHUNK / AF_STRETCH, /* of a chunk */
	AF_TOUCHED = AF_STRETCH / 8,          /* a column with more entries than that is gone through in full */
	AF_TOUCHED_MANY = AF_STRETCH
};

/* A posting list in memory. */
struct af_column_list {
	struct af_posting posting;         /* its bytes NULL: there is none */
	uint32_t starts[AF_STRETCHES + 1]; /* sparse: the first entry of each stretch */
};

/* False when the blob is no posting list, or its numbers do not ascend. numbers is room for as many bytes as the blob has, and must last as long. */
bool af_column_list_read(struct af_column_list *list, const void *blob, size_t size, uint8_t *numbers);

/* One of the lists that a column is the largest of. */
struct af_column_source {
	uint32_t list;           /* which of the lists in memory */
	bool coded;              /* its bytes are codes (code.h); otherwise strengths */
	int percent;             /* of a strength that counts */
	const uint8_t *value;    /* by byte: strength; NULL: it has no part in that */
	const uint8_t *possible; /* by byte: what the strength could be; NULL: nobody asks, or it has no part in that */
};

struct af_strengths {
	size_t count; /* entries of touched; AF_TOUCHED_MANY: too many to be told */
	uint16_t touched[AF_TOUCHED + 1]; /* the numbers whose value is not 0 */
	uint8_t value[AF_STRETCH];
};

/* Fills the column, and `possible` (AF_STRETCH bytes, or NULL when nobody asks), for one stretch. */
void af_column_fill(struct af_strengths *column, uint8_t *possible, const struct af_column_source *sources, size_t n, const struct af_column_list *lists,
                    unsigned stretch, const struct af_kernel *kernel);

/* failed is 1 where nobody is present, 0 elsewhere. Both are AF_STRETCH bytes, as all that follow. */
void af_column_absent(uint8_t *failed, const uint8_t *present);
/* failed is 1 where `had` is below need, too. */
void af_column_fail(uint8_t *failed, const uint8_t *had, int need);
/* raw += weight * credit of everybody in the column. credit: of each strength for the level. */
void af_column_weigh(uint32_t *raw, const struct af_strengths *column, const uint8_t *credit, int level, int weight, const struct af_kernel *kernel);

#endif
